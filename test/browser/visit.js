// visit.js: a visit with a programmer on the same computer, and one without.
"use strict";
const { execFileSync } = require("child_process");
const http = require("http");
const path = require("path");
const { claim, listen, clean, fits } = require("./check.js");

const maker = path.join(process.env.CISTERNA_BUILD, "test/clinic/make_record");
const AT_S = Date.parse("2026-11-16T14:58:00Z") / 1000;
const LIGHTS = [[320, "dark"], [320, "light"], [1280, "light"],
    [1280, "dark"]];

// A programmer that only takes the ticket: what it was sent, and from where.
function programmer(port) {
    const seen = {};
    const server = http.createServer((request, answer) => {
        let body = "";
        request.on("data", (bytes) => { body += bytes; });
        request.on("end", () => {
            if (request.method === "POST") {
                Object.assign(seen, Object.fromEntries(
                    new URLSearchParams(body)), { path: request.url,
                    origin: request.headers.origin,
                    cookie: request.headers.cookie });
            }
            answer.setHeader("Content-Type", "text/html");
            answer.end("<!doctype html><title>Programmer</title><p>Pump");
        });
    });
    return new Promise((resolve) => server.listen(port, "127.0.0.1",
        () => resolve({ seen, port: server.address().port,
            stop: () => server.close() })));
}

async function everyLight(context, page, where) {
    const state = await page.context().storageState();

    for (const [width, colorScheme] of LIGHTS) {
        const one = await context({ colorScheme, storageState: state,
            viewport: { width, height: 900 }, hasTouch: width < 500,
            isMobile: width < 500 });
        const other = await one.newPage();
        const words = where + " " + width + " " + colorScheme;

        listen(other);
        await other.goto(page.url());
        await fits(other, words);
        await clean(other, words);
        if (process.env.CISTERNA_SHOTS) {
            await other.screenshot({ fullPage: true,
                path: path.join(process.env.CISTERNA_SHOTS,
                    words.replace(/[^a-z0-9]+/g, "-") + ".png") });
        }
        await one.close();
    }
}

function record(ticket, kind) {
    return execFileSync(maker, [ticket.get("serial"), ticket.get("patient"),
        ticket.get("visit"), String(AT_S), kind]);
}

function send(base, bytes) {
    return fetch(base + "/visit/record", { method: "POST", body: bytes,
        headers: { "Content-Type": "application/octet-stream" } });
}

// SR-31, SR-40, SR-41, SR-43: from Start visit to Close the visit.
async function withProgrammer({ clinic, context, state }) {
    const one = await context({ storageState: state,
        javaScriptEnabled: true });
    const page = await one.newPage();
    const helper = await programmer(clinic.programmer);

    listen(page);
    await page.goto(clinic.base + "/patient/4");
    await page.click("text=Start visit");
    await page.waitForURL(/\/visit\/\d+$/);
    const visit = page.url();
    claim("fourteen steps stand in order",
        await page.locator(".steps > li").count() === 14);
    await everyLight(context, page, "a visit begun");
    await page.click("text=Open in the programmer");
    await page.waitForURL("http://127.0.0.1:" + helper.port + "/visit");
    claim("the programmer is sent a ticket and the clinic's address",
        /^[0-9a-f]{64}$/.test(helper.seen.ticket) &&
        helper.seen.clinic === clinic.base, JSON.stringify(helper.seen));
    claim("and sees whose form it was, and no cookie of the clinic",
        helper.seen.origin === clinic.base && !helper.seen.csrf,
        helper.seen.origin);
    const redeem = () => fetch(clinic.base + "/visit/ticket", {
        method: "POST", body: new URLSearchParams(
            { ticket: helper.seen.ticket }) });
    const answer = await redeem();
    const ticket = new URLSearchParams(await answer.text());
    claim("the ticket reads the record", answer.status === 200 &&
        ticket.get("patient") === "4" && ticket.get("serial") !== "");
    claim("once", (await redeem()).status === 404);
    await everyRecord(clinic, page, ticket, visit);
    await everyLight(context, page, "a visit with its record");
    await close(page, visit);
    helper.stop();
    await one.close();
}

async function everyRecord(clinic, page, ticket, visit) {
    const forged = await send(clinic.base, record(ticket, "forged"));

    claim("a forged record is refused in words", forged.status === 422 &&
        (await forged.text()).includes("changed after it was signed"));
    for (const result of ["stored", "same"]) {
        const answer = await send(clinic.base, record(ticket, "dose"));
        claim("the record is " + result, answer.status === 200 &&
            (await answer.text()).includes("result=" + result));
    }
    await page.goto(visit);
    const said = await page.textContent("main");
    claim("the pump's date agrees", said.includes("to the second"));
    claim("before beside after", /\+30\.0.mcg \(\+10\.0.%\)/.test(said));
}

// SR-43
async function close(page, visit) {
    await page.click("text=Close the visit >> nth=-1");
    claim("without a booking it does not close",
        (await page.textContent("main")).includes("no refill is booked"));
    await page.goto(visit);
    await page.fill("#day", "2 Jan 2027");
    await page.fill("#time", "10:30");
    await page.click("text=Book the visit");
    await page.waitForURL(/visit\/\d+\?done=booked$/);
    claim("what was booked for this refill is not the next one",
        (await page.textContent("main")).includes(", before the window") &&
        await page.locator("button.main:has-text('Close')").count() === 0);
    await page.fill("#day", "26 Feb 2027");
    await page.fill("#time", "10:30");
    await page.click("text=Move the visit");
    await page.locator("text=Fri 26 Feb 2027, 10:30").or(
        page.locator("text=Fri 26 Feb, 10:30")).first().waitFor();
    await page.click("button.main:has-text('Close the visit')");
    await page.waitForURL(/patient\/4\?done=visit$/);
    claim("the visit stands in the timeline",
        (await page.textContent(".events")).includes(
            "the next refill booked for 26 Feb 2027, 10:30"));
    await page.click(".events a >> nth=0");
    await page.waitForURL(visit);
}

// SR-28, SR-41: what must not be read over, without script.
async function oddRecord({ clinic, context, state }) {
    const one = await context({ storageState: state,
        javaScriptEnabled: false });
    const page = await one.newPage();

    await page.goto(clinic.base + "/patient/9");
    const serial = await page.locator(".large .muted").nth(2).textContent();
    await page.click("text=Start visit");
    await page.waitForURL(/\/visit\/\d+$/);
    const ticket = new URLSearchParams({ serial, patient: "9",
        visit: page.url().split("/").pop() });
    const answer = await send(clinic.base, record(ticket, "odd"));
    claim("an odd record is taken all the same", answer.status === 200,
        await answer.text());
    await page.reload();
    const said = await page.textContent("main");
    claim("a command of unknown fate is loud",
        said.includes("The fate of one command is UNKNOWN"));
    claim("a date that does not follow is loud",
        said.includes("does NOT agree"));
    await everyLight(context, page, "a visit with an odd record");
    await one.close();
}

// SR-43: a pump without a programmer here: the visit closes with a reason.
async function withoutProgrammer({ clinic, context, state }) {
    const one = await context({ storageState: state,
        javaScriptEnabled: false });
    const page = await one.newPage();

    await page.goto(clinic.base + "/patient/11");
    await page.click("text=Start visit");
    await page.waitForURL(/\/visit\/\d+$/);
    const visit = page.url();
    await page.click("text=enter its printout as a new reading");
    await page.waitForURL(/reading\/new$/);
    await page.goto(clinic.base + "/today?only=other");
    claim("a visit under way stands on Today",
        (await page.textContent("main")).includes("a visit is under way"));
    await page.goto(visit);
    await page.fill("#closing", "moves to another clinic on Friday");
    await page.click("text=Close the visit >> nth=-1");
    await page.waitForURL(/patient\/11\?done=visit$/);
    await one.close();
}

// SR-46: keys by page, as an administrator.
async function keys({ clinic, context, state }) {
    const one = await context({ storageState: state,
        javaScriptEnabled: false });
    const page = await one.newPage();
    const key = execFileSync(maker, ["key"], { encoding: "utf8" }).trim();

    await page.goto(clinic.base + "/admin");
    await page.click("text=Keys and revocations");
    await page.fill("#name", "Quarry Clinic, safe");
    await page.fill("#key", key.slice(0, 60));
    await page.click("text=Add the key");
    claim("a key that was cut is refused",
        (await page.textContent(".errors")).includes("64 hex digits"));
    await page.fill("#key", key);
    await page.click("text=Add the key");
    await page.waitForURL(/admin\/keys$/);
    await page.fill("#number", "3");
    await page.fill("#reason", "laptop stolen on the 14th");
    await page.click("text=Revoke the credential");
    claim("the key stands there whole, the credential is revoked",
        (await page.textContent("main")).includes(key) &&
        (await page.textContent("table")).includes("laptop stolen"));
    await everyLight(context, page, "clinic keys");
    await one.close();
}

module.exports = { withProgrammer, withoutProgrammer, oddRecord, keys };
