// pdf_pdfkit.mjs: the same words on a page, by pdfkit.
//
//   node pdf_pdfkit.mjs WORDS.json SHEETS FONT BOLD
//
// FONT and BOLD are files to embed, or names of its built-in fonts, whose
// letters stop at Latin-1.  Prints milliseconds of processor time a sheet and
// the bytes of one.  It writes no tags: a little less than ours does.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const PDFDocument = createRequire(process.cwd() + "/")("pdfkit");
const [, , words, count, font, bold] = process.argv;
const sheets = JSON.parse(readFileSync(words, "utf8"));
const plain = (s) => (font.endsWith(".ttf") ? s : (s ?? "")
    .replaceAll("\u2009", " ").replaceAll("\u2212", "-")) ?? "";

function section(doc, s, x, y, width, label, size) {
    doc.moveTo(x, y).lineTo(x + width, y).lineWidth(0.6).stroke("#c9cac5");
    doc.font(bold).fontSize(10).fillColor("#0b5d66")
        .text(plain(s.title + " " + (s.note ?? "")), x, y + 4, { width });
    let at = doc.y + 2;
    for (const [a, b, c] of s.rows) {
        doc.font(font).fontSize(9.5).fillColor("#59626c")
            .text(plain(a), x, at, { width: label });
        const low = doc.y;
        doc.fontSize(size).fillColor("#1b1f24").text(
            plain(b + (c ? "  " + c : "")), x + label, at,
            { width: width - label });
        at = Math.max(low, doc.y) + 2;
    }
    return at + 6;
}

function draw(s) {
    return new Promise((done) => {
        const doc = new PDFDocument({ size: "LETTER", margin: 0,
            info: { Title: s.head[0] } });
        let bytes = 0;
        doc.on("data", (part) => { bytes += part.length; });
        doc.on("end", () => done(bytes));
        doc.font(bold).fontSize(18).fillColor("#1b1f24")
            .text(plain(s.head[0]), 36, 36);
        doc.font(font).fontSize(11);
        for (const line of s.head.slice(1)) doc.text(plain(line));
        let y = doc.y + 8;
        s.dates[0].rows.forEach(([a, b, c], i) => {
            doc.font(font).fontSize(9.5).text(plain(a), 36 + i * 135, y);
            doc.font(bold).fontSize(20).text(plain(b));
            doc.font(font).fontSize(9).text(plain(c ?? ""));
        });
        y = doc.y + 8;
        let l = y, r = y;
        for (const part of s.left) l = section(doc, part, 36, l, 258, 90, 11);
        for (const part of s.right) r = section(doc, part, 318, r, 258, 90, 11);
        y = Math.max(l, r);
        for (const part of s.below) y = section(doc, part, 36, y, 540, 90, 11);
        doc.save().translate(464, y).scale(112 / s.code_width)
            .path(s.code_path).fill("#000000").restore();
        for (const part of s.card) y = section(doc, part, 36, y, 410, 120, 8);
        for (const line of s.foot) doc.fontSize(8).text(plain(line), 36);
        doc.end();
    });
}

let bytes = await draw(sheets[0]);
const start = process.cpuUsage();
for (let i = 0; i < Number(count); i++)
    bytes = await draw(sheets[i % sheets.length]);
const used = process.cpuUsage(start);
console.log(((used.user + used.system) / 1000 / count).toFixed(3), bytes);
