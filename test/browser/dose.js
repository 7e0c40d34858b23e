// dose.js: a dose and the steps of a day, typed at the programmer's pages.
"use strict";
const { desk, context, main, begin, end } = require("./bedside.js");
const { claim, listen, clean } = require("./check.js");

// R-16, SR-30: a large step is asked about, twice the dose again.
async function dose() {
    const one = await context({});
    const page = await one.newPage();

    listen(page);
    await begin(page);
    await page.goto(desk.scene.base + "/dose");
    await page.fill("#dose", "650");
    await page.selectOption("#class", "spinal");
    await page.click("button.main");
    await page.waitForURL(/review$/);
    await page.click("text=Program the pump");
    claim("twice the dose wants a tick and a reason",
        await page.locator(".errors li").count() === 2);
    await clean(page, "a review that asks");
    await page.goto(desk.scene.base + "/dose");
    claim("what was typed is still there",
        await page.inputValue("#dose") === "650");
    await page.fill("#dose", "5");
    await page.click("button.main");
    claim("R-02: below the flow is refused with the numbers",
        (await page.textContent("#dose-error")).includes("0.048"));
    await page.fill("#dose", "310");
    await page.click("button.main");
    await page.waitForURL(/review$/);
    await page.click("text=Drop all of this");
    await page.goto(desk.scene.base + "/review");
    claim("what is dropped is gone",
        (await main(page)).includes("Nothing is to be programmed"));

    await page.goto(desk.scene.base + "/schedule");
    const before = await page.innerHTML("[data-draw]");
    await page.fill("#schedule", "00:00 80, 06:00 120, 14:00 70, 22:00 45");
    await page.waitForFunction((old) =>
        document.querySelector("[data-draw]").innerHTML !== old, before);
    claim("the day is drawn while it is typed",
        await page.locator(".day rect.step").count() === 4);
    claim("and its total stands beside",
        (await main(page)).includes("315.0 mcg/day"));
    await page.fill("#schedule", "00:00 80, 06:00 .5");
    await page.waitForFunction(() => document.querySelector("[data-draw]")
        .textContent.includes("Not drawn"));
    await page.fill("#schedule", "00:00 80, 06:00 120, 14:00 70, 22:00 45");
    await page.click("button.main");
    await page.waitForURL(/review$/);
    claim("a flex day is reviewed",
        (await main(page)).includes("flex, 4 steps"));
    await page.click("text=Program the pump");
    await page.waitForURL(/done$/);
    claim("and runs", (await main(page)).includes("and the same"));
    await end(page);
    await one.close();
}

async function withoutScript() {
    const one = await context({ javaScriptEnabled: false });
    const page = await one.newPage();

    await begin(page);
    await page.goto(desk.scene.base + "/schedule");
    claim("the day is drawn without script",
        await page.locator(".day rect.step").count() >= 1);
    await page.fill("#schedule", "00:00 90, 12:00");
    await page.click("button.main");
    claim("what cannot be read stays and is said",
        await page.locator("#schedule-error").count() === 1 &&
        await page.inputValue("#schedule") === "00:00 90, 12:00");
    await page.click("text=Back to the pump");
    await page.click("text=Read the pump again");
    claim("a plain page is read again by a button",
        (await main(page)).includes("The pump was read"));
    await page.goto(desk.scene.base + "/review");
    await page.click("text=Drop all of this");
    await end(page);
    await one.close();
}

module.exports = { dose, withoutScript };
