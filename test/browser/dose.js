// dose.js: a dose and the steps of a day, typed at the programmer's pages.
"use strict";
const { desk, context, main, begin, end } = require("./bedside.js");
const { claim, listen, clean } = require("./check.js");

// The rows of every day, one after the other.
async function fillSteps(page, rows) {
    for (let i = 0; i < rows.length; i++) {
        await page.fill("#start-0-" + i, rows[i][0]);
        await page.fill("#dose-0-" + i, rows[i][1]);
    }
}

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
    await page.click("text=Set other days apart");
    await clean(page, "two kinds of day");
    await page.goto(desk.scene.base + "/review");
    await page.click("text=Drop all of this");
    await page.goto(desk.scene.base + "/schedule");
    const before = await page.innerHTML("[data-draw]");
    await fillSteps(page, [["00:00", "80"], ["06:00", "120"],
        ["14:00", "70"], ["22:00", "45"]]);
    await page.waitForFunction((old) =>
        document.querySelector("[data-draw]").innerHTML !== old, before);
    await page.locator(".day rect.step >> nth=3").waitFor();
    claim("the day is drawn while it is typed",
        await page.locator(".day rect.step").count() === 4);
    claim("and its total stands beside",
        (await main(page)).includes("315.0 mcg/day"));
    await page.click("text=Add a step");
    claim("a step is added at once, and the next thing to type in",
        await page.evaluate(() => document.activeElement.id) ===
            "start-0-4" &&
        await page.inputValue("#dose-0-4") === "" &&
        await page.inputValue("#dose-0-3") === "45" &&
        await page.locator("label[for=dose-0-4]").textContent() ===
            "Step 5 gives");
    await clean(page, "a step more");
    await page.keyboard.type("23:00");
    await page.keyboard.press("Tab");
    await page.keyboard.type(".5");
    await page.waitForFunction(() => document.querySelector("[data-draw]")
        .textContent.includes("Not drawn yet"));
    await page.fill("#start-0-4", "");
    await page.fill("#dose-0-4", "");
    await page.click("button.main");
    await page.waitForURL(/review$/);
    claim("a flex day is reviewed, without the row that is empty",
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
    await page.click("text=Begin with what runs now");
    claim("what runs now is a beginning",
        await page.inputValue("#dose-0-0") !== "");
    await fillSteps(page, [["00:00", "90"], ["6:00", "1,5"], ["", ""],
        ["", ""]]);
    const rows = await page.locator("[id^=start-0-]").count();
    for (let more = 1; more < 3; more++) {
        await page.click("text=Add a step");
        claim("a step more without script, and nothing typed is lost",
            await page.locator("[id^=start-0-]").count() === rows + more &&
            await page.inputValue("#start-0-1") === "6:00" &&
            await page.inputValue("#dose-0-1") === "1,5");
    }
    await page.click("button.main");
    claim("what cannot be read stays and is said under its cell",
        (await page.textContent("#start-0-1-error")).includes("06:00") &&
        await page.inputValue("#dose-0-1") === "1,5");
    await page.fill("#start-0-1", "06:00");
    await page.click("button.main");
    claim("SR-30: a comma in a number is no next step",
        (await page.textContent("#dose-0-1-error")).includes("comma"));
    await page.fill("#dose-0-1", "210");
    await page.click("text=Set other days apart");
    claim("other days have steps of their own",
        await page.inputValue("#days-0") === "Mon-Fri" &&
        await page.inputValue("#days-1") === "Sat,Sun");
    await page.click("button.main");
    claim("and need them",
        await page.locator("#dose-1-0-error").count() === 1);
    await page.fill("#dose-1-0", "290");
    await page.click("button.main");
    await page.waitForURL(/review$/);
    claim("each kind of day is reviewed", (await main(page)).includes(
        "Mon-Fri: 00:00 90, 06:00 210; Sat,Sun: 00:00 290"),
        await main(page));
    await page.click("text=Go back");
    claim("and comes back as its rows, on the page it came from",
        page.url().endsWith("/schedule") &&
        await page.inputValue("#dose-1-0") === "290");
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
