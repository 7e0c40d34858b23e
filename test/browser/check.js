// check.js: claims, each a line; what axe finds; what the console says.
"use strict";
const fs = require("fs");

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
    "best-practice"];
let failed = 0;
let passed = 0;

function claim(words, holds, detail) {
    if (holds) {
        passed++;
        return;
    }
    failed++;
    console.log("failed " + words + (detail ? ": " + detail : ""));
}

// One story: its goal in a sentence, and what must hold on the way.  With
// CISTERNA_ONLY, those alone whose goal it matches.
async function story(goal, tell) {
    const before = failed;

    if (!new RegExp(process.env.CISTERNA_ONLY || "").test(goal)) {
        return;
    }
    try {
        await tell();
    } catch (error) {
        failed++;
        console.log("failed " + goal + ": " + error.stack);
    }
    console.log((failed === before ? "ok " : "not ok ") + goal);
}

// SR-46: what the content policy refuses shows as an error of the console.
function listen(page) {
    page.on("console", (message) => {
        if (message.type() === "error" &&
            !/status of 4(04|09|22|03)/.test(message.text())) {
            claim("the console is silent", false, message.text());
        }
    });
    page.on("pageerror", (error) => claim("no script fails", false, error));
}

async function clean(page, where) {
    await page.evaluate(axe);
    const found = await page.evaluate(
        (tags) => axe.run({ runOnly: tags }), TAGS);
    const words = found.violations.map((one) => one.id + " " +
        one.nodes.map((node) => node.html).slice(0, 2).join(" "));
    claim("axe finds nothing: " + where, words.length === 0,
        words.join("; "));
}

async function fits(page, where) {
    const over = await page.evaluate(() =>
        document.documentElement.scrollWidth - window.innerWidth);
    claim("no sideways scrolling: " + where, over <= 0, over + " px over");
}

function finish() {
    console.log(passed + " claims hold, " + failed + " do not");
    process.exitCode = failed ? 1 : 0;
}

module.exports = { claim, story, listen, clean, fits, finish };
