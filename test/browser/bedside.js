// bedside.js: what every story at the programmer's pages begins and ends with.
"use strict";
const { PASSPHRASE } = require("./pump.js");

// The browser, and the pump and its pages that are looked at.
const desk = { browser: null, scene: null };

async function context(options) {
    return desk.browser.newContext({ viewport: { width: 1280, height: 900 },
        ...options });
}

async function main(page) {
    return (await page.textContent("main")).replace(/[\s\u2009]+/g, " ");
}

async function unlock(page) {
    await page.goto(desk.scene.base + "/");
    await page.fill("#passphrase", PASSPHRASE);
    await page.click("button.main");
    await page.waitForURL((url) => url.pathname !== "/login");
}

// From the first page to a pump whose patient is confirmed.
async function begin(page) {
    await unlock(page);
    await page.click("text=Read the pump");
    await page.waitForURL(/who$/);
    await page.fill("#name", "Gneiss, Mira");
    await page.fill("#mrn", "40021");
    await page.check("#sure");
    await page.click("button.main");
    await page.waitForURL(/pump$/);
}

async function end(page) {
    await page.goto(desk.scene.base + "/done");
    await page.click("text=End the visit");
    await page.waitForURL((url) => url.pathname === "/");
}

// How much the pump says it holds.
async function volume(page) {
    await page.goto(desk.scene.base + "/pump");
    return /([\d.]+) mL of 40 mL, estimated/.exec(await main(page))[1];
}

async function fillRefill(page, values) {
    await page.goto(desk.scene.base + "/refill");
    for (const [name, value] of Object.entries({ lot: "B4711",
        expiry: "2199-06-30", ...values })) {
        await page.fill("#" + name, value);
    }
    await page.check("input[name=same][value=yes]");
    await page.click("button.main");
}

module.exports = { desk, context, main, unlock, begin, end, volume,
    fillRefill };
