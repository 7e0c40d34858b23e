// look.js: every page of the programmer in every light, and by keyboard.
"use strict";
const { desk, context, begin, end } = require("./bedside.js");
const { claim, listen, clean, fits } = require("./check.js");

const PAGES = ["/pump", "/who", "/refill", "/dose", "/schedule", "/bolus",
    "/bridge", "/alarms", "/review", "/log", "/done", "/order/stop",
    "/order/minimum", "/order/restart", "/order/reinitiate", "/order/clock"];
const WIDTHS = [320, 390, 768, 1440, 3840];

// WCAG 1.4.10, 1.4.3, 2.5.8: every page, from a watch to a wall.
async function everyPage() {
    const mine = await context({});
    const first = await mine.newPage();
    await begin(first);
    const storageState = await mine.storageState();

    for (const width of WIDTHS) {
        for (const colorScheme of ["light", "dark"]) {
            const one = await context({ colorScheme, storageState,
                viewport: { width, height: 900 },
                hasTouch: width < 500, isMobile: width < 500 });
            const page = await one.newPage();
            listen(page);
            for (const path of PAGES) {
                const where = path + " " + width + " " + colorScheme;
                await page.goto(desk.scene.base + path);
                await fits(page, where);
                if (width === 1440 || width === 390) {
                    await clean(page, where);
                }
                if (width === 390 && colorScheme === "light") {
                    await fingers(page, path);
                }
            }
            await one.close();
        }
    }
    await first.emulateMedia({ media: "print" });
    await first.goto(desk.scene.base + "/done");
    claim("paper has no navigation", !(await first.isVisible(".top")));
    await first.emulateMedia({ media: "screen" });
    await end(first);
    await mine.close();
}

// WCAG 2.5.5: a finger needs room.
async function fingers(page, path) {
    const small = await page.$$eval(
        "main button, main .button, main input:not([type=hidden])" +
        ":not([type=radio]):not([type=checkbox]), main select, .top nav a",
        (all) => all.filter((one) => one.offsetParent &&
            one.getBoundingClientRect().height < 43.5)
            .map((one) => one.outerHTML.slice(0, 80)));
    claim("targets are 44 px high: " + path, small.length === 0,
        small.join("; "));
}

// WCAG 2.1.1, 2.4.7: a whole entry by keyboard.
async function keyboard() {
    const one = await context({});
    const page = await one.newPage();
    await begin(page);
    await page.goto(desk.scene.base + "/dose");
    await page.focus("#dose");
    await page.keyboard.type("305");
    for (let i = 0; i < 12; i++) {
        const ring = await page.evaluate(() => {
            const style = getComputedStyle(document.activeElement);
            return style.outlineStyle !== "none" &&
                parseFloat(style.outlineWidth) >= 2;
        });
        claim("focus is seen", ring, await page.evaluate(() =>
            document.activeElement.outerHTML.slice(0, 100)));
        if (await page.evaluate(() =>
            document.activeElement.className === "main")) {
            break;
        }
        await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.waitForURL(/review$/);
    await page.click("text=Drop all of this");
    await end(page);
    await one.close();
}

module.exports = { everyPage, keyboard };
