// main.js: a nurse's day in a real browser, and every page in every light.
"use strict";
const net = require("net");
const { chromium } = require("playwright-core");
const { start, sheet, PASSWORD } = require("./clinic.js");
const visit = require("./visit.js");
const { claim, story, listen, clean, fits, finish } = require("./check.js");

const PEOPLE = { "R. Nurse": "nurse", "A. Reader": "reader",
    "B. Chief": "nurse,administrator", "E. Auditor": "auditor" };
const PAGES = ["/today", "/today?only=overdue", "/today?only=unread",
    "/patients", "/patients?q=nobody-of-that-name", "/patient/4",
    "/patient/4/print", "/patient/4/reading/new", "/patient/4/book",
    "/patient/4/call", "/patient/4/edit", "/patient/new", "/import", "/admin",
    "/admin/clinic", "/admin/keys", "/visit/1", "/visit/2",
    "/password", "/second", "/patient/999999"];
const WIDTHS = [320, 390, 768, 1440, 3840];

let browser;
let clinic;
const sessions = {};

async function context(options) {
    return browser.newContext({ viewport: { width: 1280, height: 900 },
        ...options });
}

async function signIn(base, name) {
    const one = await context({});
    const page = await one.newPage();
    listen(page);
    await page.goto(base + "/login");
    await page.fill("#name", name);
    await page.fill("#password", PASSWORD);
    await page.click("button.main");
    await page.waitForURL((url) => !url.pathname.startsWith("/login"));
    const state = await one.storageState();
    await one.close();
    return state;
}

// WCAG 1.4.10, 1.4.3, 2.5.8: every page, from a watch to a wall.
async function everyPage() {
    for (const width of WIDTHS) {
        for (const colorScheme of ["light", "dark"]) {
            const one = await context({ colorScheme,
                storageState: sessions["B. Chief"],
                viewport: { width, height: 900 },
                hasTouch: width < 500, isMobile: width < 500 });
            const page = await one.newPage();
            listen(page);
            for (const path of PAGES) {
                const where = path + " " + width + " " + colorScheme;
                await page.goto(clinic.base + path);
                await fits(page, where);
                if (width === 1440 || (width === 320 && colorScheme === "dark")) {
                    await clean(page, where);
                }
            }
            await one.close();
        }
    }
}

// WCAG 2.5.5: a finger needs room.
async function fingers() {
    const one = await context({ storageState: sessions["R. Nurse"],
        viewport: { width: 390, height: 844 }, hasTouch: true,
        isMobile: true });
    const page = await one.newPage();
    for (const path of ["/today", "/patient/4", "/patient/4/reading/new"]) {
        await page.goto(clinic.base + path);
        const small = await page.$$eval(
            "main button, main .button, main input:not([type=hidden])" +
            ":not([type=radio]):not([type=checkbox]), .top nav a",
            (all) => all.filter((one) => one.offsetParent &&
                one.getBoundingClientRect().height < 43.5)
                .map((one) => one.outerHTML.slice(0, 80)));
        claim("targets are 44 px high: " + path, small.length === 0,
            small.join("; "));
    }
    await one.close();
}

// WCAG 2.1.1, 2.4.7: everything by keyboard, and always to be seen where.
async function keyboard() {
    const one = await context({ storageState: sessions["R. Nurse"] });
    const page = await one.newPage();
    listen(page);
    await page.goto(clinic.base + "/today");
    await page.keyboard.press("Tab");
    claim("the first stop is the way to the page itself",
        await page.evaluate(() =>
            document.activeElement.className === "skip"));
    let seen = 0;
    for (let i = 0; i < 40; i++) {
        const ring = await page.evaluate(() => {
            const style = getComputedStyle(document.activeElement);
            return style.outlineStyle !== "none" &&
                parseFloat(style.outlineWidth) >= 2;
        });
        claim("focus is seen", ring, await page.evaluate(() =>
            document.activeElement.outerHTML.slice(0, 100)));
        seen += await page.evaluate(() =>
            document.activeElement.closest(".work") ? 1 : 0);
        await page.keyboard.press("Tab");
    }
    claim("Tab reaches the worklist", seen > 3);
    await page.focus(".work .name a");
    await page.keyboard.press("Enter");
    await page.waitForURL(/patient\/\d+$/);
    await page.focus(".find input");
    await page.keyboard.type("olivine mira");
    await page.keyboard.press("Enter");
    const found = page.locator("h1", { hasText: "Olivine, Mira" })
        .or(page.locator("td a"));
    await found.first().waitFor().catch(() => {});
    claim("search goes straight to the one found", await found.count() > 0);
    await page.click(".me summary");
    await page.keyboard.press("Escape");
    claim("Escape closes the menu",
        !(await page.$eval(".me", (menu) => menu.open)));
    await one.close();
}

async function fillReading(page, values) {
    for (const [name, value] of Object.entries(values)) {
        await page.fill("#" + name, value);
    }
}

const READING = { read: "16 Nov 2026", read_time: "08:30",
    filled: "16 Nov 2026", filled_time: "08:10", fill: "20",
    concentration: "2000", alarm_volume: "2", alarm_date: "7 Jan 2027",
    dose: "684.7" };

// R-03, SR-30: typed, refused, mended, reviewed, stored once.
async function reading(javaScriptEnabled) {
    const one = await context({ storageState: sessions["R. Nurse"],
        javaScriptEnabled });
    const page = await one.newPage();
    const path = clinic.base + "/patient/4/reading/new";
    const how = javaScriptEnabled ? "" : " without script";

    listen(page);
    await page.goto(path);
    await fillReading(page, { ...READING, fill: ".5", filled: "30 Feb 2026",
        note: "typed by <script>alert(1)</script>" });
    await page.click("button.main");
    claim("two mistakes come back together" + how,
        await page.locator(".errors li").count() === 2);
    claim("nothing typed is lost" + how,
        await page.inputValue("#fill") === ".5" &&
        await page.inputValue("#filled") === "30 Feb 2026" &&
        await page.inputValue("#dose") === "684.7" &&
        (await page.inputValue("#note")).includes("<script>"));
    if (javaScriptEnabled) {
        await clean(page, "a form with errors");
        claim("the summary has the focus", await page.evaluate(() =>
            document.activeElement.className === "errors"));
    }
    await page.click(".errors a >> nth=0");
    await fillReading(page, { fill: "20", filled: "16 Nov 2026",
        alarm_date: "7 Mar 2027" });
    await page.click("button.main");
    const review = await page.textContent("main");
    claim("a printed date later than possible is said before saving" + how,
        review.includes("later than these numbers allow"));
    claim("the earlier date is used" + how, review.includes("Jan 2027"));
    if (javaScriptEnabled) {
        await clean(page, "the review");
    }
    await page.click("text=Go back");
    claim("the way back keeps everything" + how,
        await page.inputValue("#alarm_date") === "7 Mar 2027");
    await fillReading(page, { alarm_date: "", dose: "1400" });
    await page.click("button.main");
    await page.click("button.main");
    claim("twice the dose is asked again" + how,
        await page.locator("#sure_dose").count() === 1 &&
        (await page.textContent("main")).includes("tick"));
    await page.click("text=Go back");
    await fillReading(page, { dose: "684.7" });
    await page.click("button.main");
    await page.click("button.main");
    await page.waitForURL(/done=reading/);
    claim("it is stored" + how,
        (await page.textContent("main")).includes("The reading is stored"));
    await one.close();
}

// The same form sent twice stores once.
async function twice() {
    const one = await context({ storageState: sessions["R. Nurse"] });
    const page = await one.newPage();
    const count = async () => {
        await page.goto(clinic.base + "/patient/9");
        return page.locator(".events li").count();
    };
    const before = await count();

    await page.goto(clinic.base + "/patient/9/reading/new");
    await fillReading(page, { ...READING, alarm_date: "", dose: "700",
        fill: "20" });
    await page.click("button.main");
    const fields = await page.$eval("form.form", (form) =>
        Object.fromEntries(new FormData(form)));
    fields.step = "save";
    for (const name of await page.$$eval("input[type=checkbox]",
        (all) => all.map((box) => box.name))) {
        fields[name] = "yes";
    }
    for (let i = 0; i < 2; i++) {
        const answer = await page.request.post(
            clinic.base + "/patient/9/reading/new", { form: fields,
                maxRedirects: 0, headers: { Origin: clinic.base } });
        claim("sending " + (i + 1) + " is answered alike",
            answer.status() === 303, answer.status());
    }
    claim("a form sent twice is stored once", await count() === before + 1);
    await one.close();
}

// SR-42: book too late and be asked; book in time; call; cancel.
async function booking() {
    const one = await context({ storageState: sessions["R. Nurse"],
        javaScriptEnabled: false });
    const page = await one.newPage();

    await page.goto(clinic.base + "/patient/20/book");
    await page.fill("#day", "20 Aug 2028");
    await page.fill("#time", "10:30");
    await page.click("button.main");
    claim("a visit after the alarm date is asked about",
        await page.locator("#sure").count() === 1);
    await page.fill("#day", "17 Nov 2026");
    await page.click("button.main");
    await page.waitForURL(/done=booked/);
    claim("the visit stands on the patient's page",
        (await page.textContent("main")).includes("Tue 17 Nov, 10:30"));
    await page.goto(clinic.base + "/patient/20/call");
    await page.click("button.main");
    claim("a call wants its outcome",
        await page.locator(".errors").count() === 1);
    await page.click("text=No answer");
    await page.click("button.main");
    await page.waitForURL(/done=call/);
    await one.close();
}

// A clinic without a spreadsheet can start; one with a sheet brings it.
async function firstUse() {
    const fresh = await start({ people: { "B. Chief": "nurse,administrator" },
        sheet: false });
    const state = await signIn(fresh.base, "B. Chief");
    const one = await context({ storageState: state });
    const page = await one.newPage();
    listen(page);
    await page.goto(fresh.base + "/today");
    claim("an empty clinic is told the next step",
        (await page.textContent("main")).includes("no patients yet"));
    await clean(page, "an empty clinic");
    await page.click("text=Add a patient >> nth=0");
    await page.fill("#name", "Gneiss, Mira");
    await page.fill("#serial", "CIS300214");
    await page.click("text=40 mL");
    await page.click("button.main");
    await page.waitForURL(/done=added/);
    await page.goto(fresh.base + "/today");
    claim("who was never read is on the list, loud",
        (await page.textContent(".badge.high")).includes("Never read"));
    await page.goto(fresh.base + "/import");
    await page.setInputFiles("#sheet", sheet);
    await page.click("text=All or nothing");
    await page.click("button.main");
    claim("all or nothing says why nothing would be kept",
        (await page.textContent("main")).includes("Nothing is kept, since") &&
        await page.locator("button.main").count() === 0);
    await page.goto(fresh.base + "/import");
    await page.setInputFiles("#sheet", sheet);
    await page.click("button.main");
    claim("dates that may be two refuse their rows",
        (await page.textContent("main")).includes("may be two dates"));
    await clean(page, "a dry run without an order");
    await page.click("text=Month first");
    await page.click("text=Try it again");
    claim("the order can be said without the sheet being chosen again",
        !(await page.textContent("main")).includes("may be two dates"));
    const tried = await page.textContent("main");
    claim("a dry run shows refused rows with reasons",
        tried.includes("Refused") && tried.includes("would be imported"));
    await clean(page, "a dry run");
    await page.click("button.main");
    await page.waitForSelector("text=The sheet is imported");
    await page.click("text=See who is due");
    claim("then the worklist is there",
        await page.locator(".work li").count() === 50);
    claim("and goes on", await page.locator("text=Next").count() > 0);
    await one.close();
    await fresh.stop();
}

// SR-44: two people over one record; neither is overwritten unseen.
async function twoOverOne() {
    const [mine, theirs] = await Promise.all(["R. Nurse", "B. Chief"].map(
        (name) => context({ storageState: sessions[name],
            javaScriptEnabled: name === "R. Nurse" })));
    const page = await mine.newPage();
    const other = await theirs.newPage();
    const path = clinic.base + "/patient/12/edit";

    listen(page);
    await page.goto(path);
    await other.goto(path);
    await page.fill("#phone", "555-0177");
    await page.fill("#notes", "calls back\nin the evening");
    await other.fill("#phone", "555-0188");
    await other.fill("#contact", "Schist, Alya 555-0142");
    await other.click("button.main");
    await other.waitForURL(/done=changed/);
    await page.click("button.main");
    const said = await page.textContent("main");
    claim("a record changed meanwhile is not overwritten",
        said.includes("Changed by: B. Chief") && said.includes("555-0188"));
    claim("what was typed is still there",
        await page.inputValue("#phone") === "555-0177" &&
        await page.inputValue("#notes") === "calls back\nin the evening");
    claim("what only the other changed is as on record",
        await page.inputValue("#contact") === "Schist, Alya 555-0142");
    await clean(page, "changed meanwhile");
    await page.click("button.main");
    await page.waitForURL(/done=changed/);
    await other.goto(path);
    claim("seen and sent again, both changes stand",
        await other.inputValue("#phone") === "555-0177" &&
        await other.inputValue("#contact") === "Schist, Alya 555-0142");
    await mine.close();
    await theirs.close();
}

// WCAG 1.4.10: a name that has no place to break at.
async function longName() {
    const fresh = await start({ people: { "R. Nurse": "nurse" }, rows:
        "Patient,Pump,Serial,Conc,Dose,Last refill,Fill\n" +
        '"Wolfeschlegelsteinhausenbergerdorff, Maximiliana",20 mL,CIS1,' +
        "500,159.1,2026-10-20,20\n" });
    const one = await context({ viewport: { width: 320, height: 900 },
        storageState: await signIn(fresh.base, "R. Nurse") });
    const page = await one.newPage();

    for (const path of ["/today", "/patients", "/patient/1",
        "/patient/1/print", "/patient/1/book", "/patient/1/call",
        "/patient/1/edit", "/patient/1/reading/new"]) {
        await page.goto(fresh.base + path);
        await fits(page, path + " with a long name");
    }
    await one.close();
    await fresh.stop();
}

// SR-46: what somebody may not do is not offered.
async function reader() {
    const one = await context({ storageState: sessions["A. Reader"] });
    const page = await one.newPage();
    await page.goto(clinic.base + "/patient/4");
    claim("a reader is offered nothing to change",
        await page.locator("text=New reading").count() === 0 &&
        await page.locator("main form").count() === 0);
    const answer = await page.goto(clinic.base + "/patient/4/book");
    claim("and is refused by address", answer.status() === 403);
    await clean(page, "a refusal");
    await one.close();
}

// SR-44: who may read the trail finds what was done, and only that role does.
async function trail() {
    const one = await context({ storageState: sessions["E. Auditor"],
        viewport: { width: 390, height: 844 } });
    const page = await one.newPage();

    listen(page);
    await page.goto(clinic.base + "/today");
    await page.click("text=Audit");
    await page.waitForURL(/audit$/);
    claim("the newest change stands first",
        (await page.textContent("tbody tr >> nth=0")).length > 20);
    await fits(page, "/audit 390");
    await clean(page, "/audit");
    await page.fill("#subject", "patient/12");
    await page.click("button.main");
    claim("one patient's changes and looks",
        (await page.textContent("main")).includes("Looks"));
    await fits(page, "/audit of a patient 390");
    await clean(page, "/audit of a patient");
    await one.close();
}

// Paper: the list without the buttons; forced colours and still motion.
async function otherMedia() {
    const one = await context({ storageState: sessions["R. Nurse"] });
    const page = await one.newPage();
    await page.goto(clinic.base + "/today");
    await page.emulateMedia({ media: "print" });
    claim("paper has no navigation and no buttons",
        !(await page.isVisible(".top")) && !(await page.isVisible(".does")));
    claim("paper has the names", await page.isVisible(".work .name"));
    const pdf = await page.pdf({ format: "Letter" });
    claim("it prints", pdf.length > 10000);
    await page.emulateMedia({ media: "screen", forcedColors: "active",
        reducedMotion: "reduce" });
    await page.reload();
    await clean(page, "forced colours");
    claim("a badge keeps its shape",
        (await page.textContent(".badge .shape")).trim().length === 1);
    await one.close();
}

async function files() {
    const one = await context({ storageState: sessions["R. Nurse"] });
    const kinds = { pdf: "%PDF-", png: "\u0089PNG", svg: "<", txt: "" };
    for (const [kind, magic] of Object.entries(kinds)) {
        const answer = await one.request.get(
            clinic.base + "/patient/4/print." + kind);
        const body = (await answer.body()).toString("latin1");
        claim("the printout as " + kind,
            answer.status() === 200 && body.startsWith(magic) &&
            body.length > 500);
    }
    const csv = await (await one.request.get(clinic.base + "/today.csv"))
        .text();
    claim("the worklist as CSV", csv.split("\n").length > 100);
    await one.close();
}

// A port that nobody has, for a programmer of the test's own.
function freePort() {
    const server = net.createServer();

    return new Promise((resolve) => server.listen(0, "127.0.0.1", () => {
        const port = server.address().port;
        server.close(() => resolve(port));
    }));
}

async function visits() {
    const scene = (name) => ({ clinic, context, state: sessions[name] });

    await story("an administrator adds a key and revokes a credential",
        () => visit.keys(scene("B. Chief")));
    await story("a visit is begun, done with the programmer, booked, closed",
        () => visit.withProgrammer(scene("R. Nurse")));
    await story("what went wrong at the pump is loud",
        () => visit.oddRecord(scene("R. Nurse")));
    await story("a visit without a programmer closes with a reason",
        () => visit.withoutProgrammer(scene("R. Nurse")));
}

async function main() {
    browser = await chromium.launch({ executablePath: "/usr/bin/chromium",
        args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
    clinic = await start({ people: PEOPLE, sheet: true,
        programmer: await freePort() });
    for (const name of Object.keys(PEOPLE)) {
        sessions[name] = await signIn(clinic.base, name);
    }
    await story("a nurse works by keyboard alone", keyboard);
    await story("a reading is typed, mended, reviewed and stored",
        () => reading(true));
    await story("the same without script", () => reading(false));
    await story("a form sent twice stores once", twice);
    await story("a visit is booked and a call noted without script", booking);
    await story("a clinic begins", firstUse);
    await visits();
    await story("two people change one record", twoOverOne);
    await story("a long name fits a narrow screen", longName);
    await story("a reader only reads", reader);
    await story("an auditor reads the trail", trail);
    await story("paper and forced colours", otherMedia);
    await story("the printout in each kind of file", files);
    await story("a finger has room", fingers);
    await story("every page is clean at every width, light and dark",
        everyPage);
    await clinic.stop();
    await browser.close();
    finish();
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
