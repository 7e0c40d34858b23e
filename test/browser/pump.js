// pump.js: a pump on a desk, a programmer's vault, and its pages, for a test.
"use strict";
const { execFileSync, spawn } = require("child_process");
const fs = require("fs");
const net = require("net");
const os = require("os");
const path = require("path");

const PASSPHRASE = "three blue pumps";
const DAY = 86400;

function program(name) {
    return path.join(process.env.CISTERNA_BUILD, "cisterna-" + name);
}

function later(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
}

function sayTo(socket, line) {
    return new Promise((resolve, reject) => {
        let said = "";
        const hear = (bytes) => {
            said += bytes;
            if (said.startsWith("no:")) {
                socket.off("data", hear);
                reject(new Error("console: " + line + ": " + said));
            } else if (said.endsWith("ok\n")) {
                socket.off("data", hear);
                resolve(said);
            }
        };
        socket.on("data", hear);
        socket.write(line + "\n");
    });
}

function connect(address) {
    return new Promise((resolve, reject) => {
        const socket = net.connect(address, () => resolve(socket));
        socket.on("error", reject);
    });
}

async function insist(what) {
    for (let i = 0; ; i++) {
        try {
            return await what();
        } catch (error) {
            if (i === 500) {
                throw error;
            }
            await later(10);
        }
    }
}

// A pump that listens, and its console.
async function startPump(folder, name) {
    const child = spawn(program("pump"), ["--state", name, "--listen",
        "unix:" + name + ".coil", "--console", "unix:" + name + ".console"],
    { cwd: folder, stdio: "ignore" });
    const console = await insist(() =>
        connect(path.join(folder, name + ".console")));
    const say = (line) => sayTo(console, line);
    const tick = async () => Number(/^tick (\d+)/m.exec(await say("show"))[1]);
    const passTime = async (seconds) => {
        const wanted = await tick() + seconds;
        await say("pace 1000000");
        while (await tick() < wanted) {
            await later(10);
        }
        await say("pace 1");
    };
    const kill = (signal) => new Promise((resolve) => {
        console.destroy();
        child.on("exit", resolve);
        child.kill(signal);
    });
    return { child, say, passTime, kill, coil: "unix:" + name + ".coil" };
}

// Filled, primed, and so many days gone by.
async function firstFill(at, pump, days) {
    const then = ["--now",
        new Date(Date.now() - days * DAY * 1000).toISOString()
            .replace(/\.\d+Z$/, "+00:00")];
    at(...then, "clock", "--zone", "UTC", "--yes");
    at(...then, "refill", "--drained", "0", "--filled", "20", "--concentration",
        "2000", "--product", "gablofen", "--lot", "L1", "--expiry",
        "2199-01-01", "--dose", "300", "--catheter", "0.132", "--prime",
        "--yes");
    await pump.say("fill 20000000 2000000");
    await pump.passTime(days * DAY);
    at("clock", "--yes");
}

// The pages of a programmer at a pump that runs its first program since days.
async function start(options) {
    const wanted = { rights: "read,refill,prescribe,administer", days: 40,
        ...options };
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cisterna-pages-"));
    const env = { ...process.env, CISTERNA_PASSPHRASE: PASSPHRASE };
    const run = (...words) => execFileSync(program("programmer"),
        ["--data", "me", ...words], { cwd: folder, env, encoding: "utf8" });
    const at = (...words) => run("--pump", pump.coil, ...words);
    const pump = await startPump(folder, "p");

    run("key", "init", "--person", "A. Nurse", "--clinic-name", "Pump clinic");
    run("key", "issue", "--rights", "read,refill,prescribe,administer");
    at("pair");
    if (!wanted.isNew) {
        await firstFill(at, pump, wanted.days);
    }
    if (wanted.rights !== "read,refill,prescribe,administer") {
        run("key", "issue", "--rights", wanted.rights);
    }
    const server = spawn(program("programmer"),
        ["serve", "--data", "me", "--port", "0", ...(wanted.serve || [])],
        { cwd: folder });
    const base = await new Promise((resolve, reject) => {
        let said = "";
        const hear = (bytes) => {
            said += bytes;
            const found = /Listening on (http:\/\/[0-9.:]+)/.exec(said);
            if (found) {
                resolve(found[1]);
            }
        };
        server.stdout.on("data", hear);
        server.stderr.on("data", hear);
        server.on("exit", () => reject(new Error("no server: " + said)));
    });
    const scene = { base, pump, at, run, folder, serial: status(at).serial };
    scene.stop = async () => {
        const ended = new Promise((resolve) => server.on("exit", resolve));
        server.kill("SIGTERM");
        const code = await ended;
        await scene.pump.kill("SIGTERM");
        fs.rmSync(folder, { recursive: true });
        if (code !== 0) {
            throw new Error("the pages ended with " + code);
        }
    };
    return scene;
}

function status(at) {
    return JSON.parse(at("status", "--json"));
}

module.exports = { start, startPump, status, PASSPHRASE, DAY };
