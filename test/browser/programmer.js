// programmer.js: a visit at a pump in a real browser, as a nurse makes it.
"use strict";
const { chromium } = require("playwright-core");
const { start, startPump, PASSPHRASE } = require("./pump.js");
const { desk, context, main, unlock, begin, end, volume, fillRefill } =
    require("./bedside.js");
const { everyPage, keyboard } = require("./look.js");
const { dose, withoutScript } = require("./dose.js");
const clinic = require("./clinic.js");
const { claim, story, listen, clean, finish } = require("./check.js");

// SR-33: the passphrase opens it; wrong ones do not.
async function locked() {
    const one = await context({});
    const page = await one.newPage();

    listen(page);
    await page.goto(desk.scene.base + "/refill");
    claim("a stranger gets the first page", page.url().endsWith("/login"));
    await page.fill("#passphrase", "three red pumps");
    await page.click("button.main");
    claim("a wrong passphrase is said under its field",
        (await page.textContent(".error")).includes("type it again"));
    claim("a vault that is no demonstration's says no passphrase",
        !(await page.textContent("body")).includes("emonstration"));
    await clean(page, "a wrong passphrase");
    await unlock(page);
    claim("the pumps of the vault are listed",
        (await main(page)).includes(desk.scene.serial));
    await clean(page, "which pump");
    await page.click(".me summary");
    await page.click("text=Sign out");
    await page.goto(desk.scene.base + "/");
    claim("signed out, it is locked", page.url().endsWith("/login"));
    await one.close();
}

// Whoever tries it out finds the passphrase where it is asked for.
async function demonstration() {
    const before = desk.scene;
    const one = await context({ javaScriptEnabled: false });
    const page = await one.newPage();

    desk.scene = await start({ isNew: true, serve: ["--demo"] });
    await page.goto(desk.scene.base + "/");
    claim("a demonstration says its passphrase, and that it is one",
        (await main(page)).includes("passphrase is: demonstration") &&
        await page.locator(".demo").count() === 1);
    await unlock(page);
    claim("and on the pages behind it that it is one",
        await page.locator(".demo").count() === 1 &&
        !(await main(page)).includes("passphrase is"));
    await one.close();
    await desk.scene.stop();
    desk.scene = before;
}

// SR-29 to SR-31: the visit's main road.
async function refill(javaScriptEnabled) {
    const one = await context({ javaScriptEnabled });
    const page = await one.newPage();
    const how = javaScriptEnabled ? "" : " without script";

    listen(page);
    await unlock(page);
    await page.click("text=Read the pump");
    await page.waitForURL(/who$/);
    claim("the frame says that nobody has said whose it is" + how,
        (await page.textContent(".subject")).includes("nobody has said"));
    await page.click("text=Only look");
    claim("SR-31: the next step is to confirm the patient" + how,
        await page.textContent("main .main") === "Confirm the patient");
    await page.goto(desk.scene.base + "/refill");
    claim("SR-31: nothing is entered before the patient is confirmed" + how,
        await page.locator("#drained").count() === 0 &&
        (await main(page)).includes("Confirm the patient"));
    await page.click("text=Confirm the patient");
    await page.fill("#name", "Gneiss, Mira");
    await page.click("button.main");
    claim("one identifier is not enough" + how,
        await page.locator(".errors li").count() === 2);
    if (javaScriptEnabled) {
        await clean(page, "whose pump, with errors");
    }
    await page.fill("#mrn", "40021");
    await page.check("#sure");
    await page.click("button.main");
    await page.waitForURL(/pump$/);
    claim("SR-31: patient and serial stand in the frame" + how,
        /Gneiss, Mira.*40021.*CIS\d+/.test(
            await page.textContent(".subject")));

    const drained = await volume(page);
    await page.goto(desk.scene.base + "/refill");
    await page.click("button.main");
    claim("a form without an answer is no review" + how,
        (await page.textContent("#drained-error")).includes("is empty"));
    await fillRefill(page, { drained: ".5", filled: "20,5",
        expiry: "6/2027" });
    claim("every field that cannot be read is named at once" + how,
        await page.locator(".errors li").count() === 3, await main(page));
    await page.check("input[name=same][value=no]");
    await page.fill("#concentration", "2000");
    await page.click("button.main");
    claim("R-09: another vial has a name" + how,
        (await page.textContent("#product-error")).includes("to be chosen"));
    await fillRefill(page, { drained: ".5", filled: "20",
        concentration: "" });
    claim("SR-30: a bare point is refused under its field" + how,
        (await page.textContent("#drained-error")).includes("zero before"));
    claim("nothing typed is lost" + how,
        await page.inputValue("#drained") === ".5" &&
        await page.inputValue("#lot") === "B4711" &&
        await page.isChecked("input[name=same][value=yes]"));
    if (javaScriptEnabled) {
        await clean(page, "a refill with an error");
    }
    await fillRefill(page, { drained, filled: "41" });
    claim("R-08: above the capacity is refused under its field" + how,
        (await page.textContent("#filled-error")).includes("capacity"));
    await fillRefill(page, { drained, filled: "20" });
    await page.waitForURL(/review$/);
    const review = await main(page);
    claim("SR-29: old and new stand side by side" + how,
        /reservoir ?[\d.]+ mL \(estimated\) ?20\.0 mL/.test(review), review);
    claim("the pump computed it" + how,
        /hash [0-9a-f]{4}-[0-9a-f]{4}/.test(review));
    claim("what changes is said in a word" + how,
        !javaScriptEnabled || review.includes("changed: filled"));
    if (javaScriptEnabled) {
        await clean(page, "the review");
    }
    const sent = await page.$$eval("form.form", (forms) =>
        Object.fromEntries(new FormData(forms.find(
            (form) => form.action.endsWith("/review")))));
    await page.click("text=Program the pump");
    await page.waitForURL(/done$/);
    claim("it is read back and the same" + how,
        (await main(page)).includes("Programmed, read back, and the same"));
    claim("the commit stands in the visit" + how,
        (await main(page)).includes("the new program: done"));
    const twice = await page.request.post(desk.scene.base + "/review", {
        form: { ...sent, step: "commit" }, maxRedirects: 0,
        headers: { Origin: desk.scene.base } });
    claim("sent twice it is done once, and leads to the same page" + how,
        twice.status() === 303 && twice.headers().location === "/done" &&
        (await main(page)).split("the new program").length === 2,
        twice.status());
    for (const [kind, magic] of Object.entries({ pdf: "%PDF-",
        png: "\u0089PNG", svg: "<", txt: "" })) {
        const answer = await one.request.get(
            desk.scene.base + "/print." + kind);
        const body = (await answer.body()).toString("latin1");
        claim("the printout as " + kind + how, answer.status() === 200 &&
            body.startsWith(magic) && body.length > 500);
    }
    await page.click("text=End the visit");
    await page.waitForURL((url) => url.pathname === "/");
    claim("SR-33: without a clinic the record waits, sealed" + how,
        /wait(s)? here, sealed/.test(await main(page)));
    await page.click("text=Send now");
    claim("sending says why it waits on" + how,
        (await main(page)).includes("no clinic is known"));
    await one.close();
}

// a discrepancy asks for cause, reason and another person.
async function discrepancy() {
    const one = await context({ javaScriptEnabled: false });
    const page = await one.newPage();

    listen(page);
    await begin(page);
    await fillRefill(page, { drained: "9", filled: "20" });
    await page.waitForURL(/review$/);
    claim("it is no routine refill",
        (await main(page)).includes("This is no routine refill"));
    await page.click("text=Program the pump");
    claim("each missing answer is named",
        await page.locator(".errors li").count() === 3,
        await main(page));
    await page.selectOption("#cause", "wrong-last-fill");
    await page.fill("#reason", "the last printout says 12 mL");
    await page.fill("#second", "A. Nurse");
    await page.click("text=Program the pump");
    claim("nobody is their own second person",
        (await page.textContent("#second-error")).includes("another person"));
    await page.fill("#second", "B. Doctor");
    await page.click("text=Program the pump");
    await page.waitForURL(/done$/);
    claim("with both it goes on",
        (await main(page)).includes("read back, and the same"));
    await end(page);
    await one.close();
}

// R-18, F-02, F-08: a bolus, the live page, stop and restart, alarms.
async function orders() {
    const one = await context({});
    const page = await one.newPage();

    listen(page);
    await begin(page);
    await page.goto(desk.scene.base + "/bolus");
    await page.fill("#dose", "20");
    await page.fill("#over", "45");
    await page.click("button.main");
    claim("SR-30: a duration is h:mm",
        (await page.textContent("#over-error")).includes("h:mm"));
    await page.fill("#over", "0:45");
    await page.click("button.main");
    claim("a bolus is shown before it is given",
        (await main(page)).includes("Give 20.0 mcg in "));
    await clean(page, "a bolus to be confirmed");
    await page.click("text=Give the bolus");
    claim("and wants a tick",
        await page.locator("#sure-error").count() === 1);
    await page.fill("#dose", "25");
    await page.check("#sure");
    await page.click("text=Give the bolus");
    claim("SR-30: what was changed under the tick is asked anew",
        (await main(page)).includes("Give 25.0 mcg in ") &&
        !await page.isChecked("#sure"), await main(page));
    await page.check("#sure");
    await page.click("text=Give the bolus");
    await page.waitForURL(/pump$/);
    claim("it runs", (await main(page)).includes("single bolus"),
        await main(page));
    await clean(page, "a pump at work");
    await page.evaluate(() => {
        document.querySelector("[data-live]").firstElementChild.id = "old";
    });
    await page.waitForFunction(() => !document.getElementById("old"), null,
        { timeout: 15000 });
    claim("the live page moves by itself",
        (await main(page)).includes("Read just now"));

    await page.click("text=Stop the pump");
    await page.click("button.main");
    claim("stopping wants a tick",
        await page.locator(".errors li").count() === 1);
    await page.check("#sure");
    await page.click("button.main");
    await page.waitForURL(/pump$/);
    claim("the pump is stopped",
        (await main(page)).includes("The pump is stopped"));
    claim("and says so as an alarm",
        await page.locator(".badge.medium").count() >= 1);
    claim("a dose that does not run is not what runs now",
        /Runs now ?stopped 3[\d.]+ mcg\/day once/.test(await main(page)),
        await main(page));
    claim("the next step is the restart",
        (await page.textContent("main .main")).startsWith("Restart"));
    await page.goto(desk.scene.base + "/alarms");
    await clean(page, "an alarm");
    claim("the sounds are the firmware's own", await page.evaluate(
        async () => Promise.all([...document.querySelectorAll("audio")]
            .map(async (one) => {
                const answer = await fetch(one.src);
                const bytes = await answer.arrayBuffer();
                return answer.headers.get("content-type") === "audio/wav" &&
                    new TextDecoder().decode(bytes.slice(0, 4)) === "RIFF" &&
                    bytes.byteLength > 16000;
            }))).then((all) => all.length === 2 && all.every(Boolean)));
    await page.click("text=Silence what sounds");
    claim("it is silenced, and nothing is left to silence",
        (await main(page)).includes("silenced") &&
        await page.locator("text=Silence what sounds").count() === 0);
    await page.click("text=Let the pump sound it >> nth=1");
    claim("the family hears it",
        (await main(page)).includes("sounds the two tones"));
    await page.goto(desk.scene.base + "/order/restart");
    await page.check("#sure");
    await page.click("button.main");
    claim("R-18: a restart wants its reason",
        (await page.textContent("#why-error")).includes("needed"));
    await page.fill("#why", "after the scan");
    await page.check("#sure");
    await page.click("button.main");
    await page.waitForURL(/pump$/);
    claim("it runs again",
        (await main(page)).includes("The program runs again"));
    await page.goto(desk.scene.base + "/log");
    claim("the log has it", /restarted/i.test(await main(page)), await main(page));
    await end(page);
    await one.close();
}

// SR-28: the link breaks at the commit.
async function unknown() {
    const one = await context({});
    const page = await one.newPage();

    listen(page);
    await begin(page);
    await page.goto(desk.scene.base + "/dose");
    await page.fill("#dose", "310");
    await page.click("button.main");
    await page.waitForURL(/review$/);
    await desk.scene.pump.kill("SIGKILL");
    await page.click("text=Program the pump");
    await page.waitForURL(/pump$/);
    for (const path of ["/refill", "/dose", "/schedule", "/bridge", "/bolus",
        "/review"]) {
        await page.goto(desk.scene.base + path);
        claim("it is loud, and blocks " + path,
            (await page.textContent(".notice.high")).includes("UNKNOWN") &&
            await page.locator("main input:not([type=hidden])")
                .count() === 0);
    }
    await clean(page, "a fate that is not known");
    await page.click("text=Read the pump again");
    claim("a pump that is gone is still not known",
        (await main(page)).includes("UNKNOWN"));
    desk.scene.pump = await startPump(desk.scene.folder, "p");
    await page.click("text=Read the pump again");
    await page.waitForURL(/pump$/);
    claim("read again, it is known",
        !(await main(page)).includes("UNKNOWN") &&
        (await main(page)).includes("It is known now"), await main(page));
    await page.goto(desk.scene.base + "/review");
    claim("what was typed is offered again, as it did not run",
        (await main(page)).includes("310.0 mcg/day"));
    await page.click("text=Program the pump");
    await page.waitForURL(/done$/);
    claim("and runs", (await main(page)).includes("310.0 mcg/day"));
    await end(page);
    await one.close();
}

// A pump that says nothing holds up who waits for it, and nobody else.
async function silent() {
    const one = await context({});
    const page = await one.newPage();
    const other = await one.newPage();

    await begin(page);
    desk.scene.pump.child.kill("SIGSTOP");
    await page.click("text=Read the pump again", { noWaitAfter: true });
    for (const path of ["/pump", "/refill", "/alarms", "/done"]) {
        const began = Date.now();

        await other.goto(desk.scene.base + path);
        claim("meanwhile there is " + path, Date.now() - began < 3000,
            Date.now() - began + " ms");
    }
    await page.waitForURL(/pump$/, { timeout: 60000 });
    await page.locator(".notice.medium").first().waitFor({ timeout: 60000 });
    claim("then it is said that the pump is silent",
        (await main(page)).includes("The pump does not answer"));
    await clean(page, "a silent pump");
    await page.goto(desk.scene.base + "/order/stop");
    await page.check("#sure");
    await page.click("main .main", { noWaitAfter: true });
    await page.waitForURL(/pump$/, { timeout: 60000 });
    claim("a stop that is not done says so first",
        (await main(page)).includes("Stop the pump: NOT DONE."),
        await main(page));
    desk.scene.pump.child.kill("SIGCONT");
    await page.click("text=Read the pump again >> nth=0");
    await page.locator("text=The pump was read").waitFor({ timeout: 60000 });
    claim("and read again, it is there",
        !(await main(page)).includes("does not answer"));
    await end(page);
    await one.close();
}

// A visit can be ended after the patient has left with the pump.
async function left() {
    const one = await context({ javaScriptEnabled: false });
    const page = await one.newPage();

    await begin(page);
    await page.goto(desk.scene.base + "/alarms");
    await page.click("text=Let the pump sound it >> nth=0");
    await desk.scene.pump.kill("SIGKILL");
    await page.goto(desk.scene.base + "/pump");
    await page.click("text=Read the pump again");
    claim("the pump is gone",
        (await main(page)).includes("The pump does not answer"));
    await end(page);
    claim("the record of what was done is kept all the same",
        (await main(page)).includes("here, sealed"), await main(page));
    desk.scene.pump = await startPump(desk.scene.folder, "p");
    await one.close();
}

// a new pump's first program needs all of it.
async function firstProgram() {
    const before = desk.scene;
    const one = await context({ javaScriptEnabled: false });
    const page = await one.newPage();

    desk.scene = await start({ isNew: true });
    listen(page);
    await begin(page);
    await page.goto(desk.scene.base + "/order/clock");
    await page.fill("#zone", "Moon/Crater");
    await page.check("#sure");
    await page.click("button.main");
    claim("SR-32: a zone that is none is refused",
        (await page.textContent("#zone-error")).includes("no zone"));
    await page.fill("#zone", "UTC");
    await page.check("#sure");
    await page.click("button.main");
    await page.waitForURL(/pump$/);
    await page.goto(desk.scene.base + "/refill");
    for (const [name, value] of Object.entries({ drained: "0", filled: "20",
        lot: "B1", expiry: "2199-01-01", concentration: "2000" })) {
        await page.fill("#" + name, value);
    }
    await page.check("input[name=same][value=no]");
    await page.selectOption("#product", "Gablofen");
    await page.click("button.main");
    await page.waitForURL(/review$/);
    claim("what is missing is said, with the way to it",
        (await main(page)).includes("enter a dose") &&
        (await main(page)).includes("catheter") &&
        await page.locator("text=Program the pump").count() === 0);
    await page.goto(desk.scene.base + "/dose");
    await page.fill("#dose", "300");
    await page.click("button.main");
    await page.goto(desk.scene.base + "/bridge");
    await page.fill("#catheter", "0.132");
    await page.click("button.main");
    await page.waitForURL(/review$/);
    await page.click("text=Program the pump");
    claim("R-13: not to prime wants a reason",
        await page.locator(".errors li").count() === 1, await main(page));
    await page.check("input[name=lead][value=prime]");
    await page.click("text=Look again with these answers");
    claim("the prime stands in the review",
        (await main(page)).includes("prime, 0.27"), await main(page));
    await page.click("text=Program the pump");
    await page.waitForURL(/done$/);
    claim("the first program runs",
        (await main(page)).includes("and the same"));
    await page.goto(desk.scene.base + "/pump");
    claim("and its path is primed",
        (await main(page)).includes("priming"), await main(page));
    await end(page);
    await one.close();
    await desk.scene.stop();
    desk.scene = before;
}

// Who may only refill is offered nothing else.
async function nurse() {
    const other = await start({ rights: "read,refill", days: 1 });
    const before = desk.scene;
    const one = await context({});
    const page = await one.newPage();

    desk.scene = other;
    await begin(page);
    const nav = await page.textContent(".top nav");
    claim("no dose is offered", nav.includes("Refill") &&
        !nav.includes("Dose") && !(await main(page)).includes("Stop"));
    const answer = await page.goto(desk.scene.base + "/dose");
    claim("and refused by address", answer.status() === 403);
    await clean(page, "a refusal");
    await one.close();
    desk.scene = before;
    await other.stop();
}

function date(ms) {
    const day = new Date(ms);

    return [day.getUTCMonth() + 1, day.getUTCDate(), day.getUTCFullYear()]
        .join("/");
}

// SR-31, SR-41, SR-43: from the clinic's visit to the pump and back.
async function withClinic() {
    const before = desk.scene;
    desk.scene = await start({});
    const key = /clinic's public key +([0-9a-f]{64})/.exec(
        desk.scene.run("key", "list"))[1];
    const there = await clinic.start({ people: { "R. Nurse": "nurse" },
        today: true, keys: [key], programmer: new URL(desk.scene.base).port,
        rows: "Patient,MRN,DOB,Pump,Serial #,Conc,Dose/day,Last refill," +
            "Fill (mL),Alarm vol\n\"Gneiss, Mira\",40021,3/2/1991,40 mL," +
            desk.scene.serial + ",2000,300," + date(Date.now() - 40 * 86400000) +
            ",20,2\n" });
    const one = await context({});
    const page = await one.newPage();

    listen(page);
    await page.goto(there.base + "/login");
    await page.fill("#name", "R. Nurse");
    await page.fill("#password", clinic.PASSWORD);
    await page.click("button.main");
    await page.waitForURL(/today/);
    await page.goto(there.base + "/patient/1");
    await page.click("text=Start visit");
    await page.waitForURL(/visit\/\d+$/);
    const visit = page.url();
    await page.click("text=Open in the programmer");
    await page.waitForURL((url) => url.href.startsWith(desk.scene.base));
    claim("the programmer says which clinic has opened a visit",
        (await main(page)).includes(there.base));
    await page.fill("#passphrase", PASSPHRASE);
    await page.click("button.main");
    await page.waitForURL(/visit$/);
    await clean(page, "a visit to take up");
    await page.click("text=Take up the visit");
    await page.waitForURL(/who$/);
    claim("SR-31: two identifiers of the clinic's record are shown",
        /Gneiss, Mira.*2 Mar 1991.*40021/.test(await main(page)),
        await main(page));
    await clean(page, "whose pump, by the clinic");
    await page.check("#sure");
    await page.click("button.main");
    await page.waitForURL(/pump$/);
    await fillRefill(page, { drained: await volume(page), filled: "20" });
    await page.waitForURL(/review$/);
    await page.click("text=Program the pump");
    await page.waitForURL(/done$/);
    const alarm = /(\d+ \w+ \d{4}) ?alarm date/.exec(await main(page))[1];
    await page.click("text=End the visit");
    await page.waitForURL((url) => url.pathname === "/");
    claim("SR-41: the clinic has the record", (await main(page))
        .includes("The clinic has the record"), await main(page));
    await page.click("text=To the visit");
    await page.waitForURL(visit);
    claim("SR-41: the same alarm date stands there",
        (await main(page)).includes(alarm), await main(page));
    claim("the clinic's session is still there: each has its own cookie",
        (await page.textContent("body")).includes("R. Nurse"));
    await one.close();
    await there.stop();
    await desk.scene.stop();
    desk.scene = before;
}

async function all() {
    desk.browser = await chromium.launch({ executablePath: "/usr/bin/chromium",
        args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
    desk.scene = await start({});
    await story("the passphrase opens the pages", locked);
    await story("a demonstration opens with what it says", demonstration);
    await story("a routine refill, from unlocking to the record",
        () => refill(true));
    await story("the same without script", () => refill(false));
    await story("a discrepancy is stopped until two have looked", discrepancy);
    // what was programmed within a day is not raised: another pump.
    await desk.scene.stop();
    desk.scene = await start({});
    await story("a dose and a flex day, drawn while typed", dose);
    await story("a schedule and a reading without script", withoutScript);
    await story("a bolus, a stop, an alarm, a restart", orders);
    await story("a link that breaks at the commit", unknown);
    await story("a silent pump blocks nobody", silent);
    await story("a visit ends after the patient has left", left);
    await story("a dose is entered by keyboard alone", keyboard);
    await story("a new pump's first program", firstProgram);
    await story("who may only refill", nurse);
    await story("from the clinic to the pump and back", withClinic);
    await story("every page is clean at every width, light and dark",
        everyPage);
    await desk.scene.stop();
    await desk.browser.close();
    finish();
}

all().catch((error) => {
    console.error(error);
    process.exit(1);
});
