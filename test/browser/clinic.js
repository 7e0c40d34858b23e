// clinic.js: a clinic of its own for a test: store, people, server.
"use strict";
const { execFileSync, spawn } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

const program = path.join(process.env.CISTERNA_BUILD, "cisterna-clinic");
const sheet = path.join(__dirname, "../data/clinic-spreadsheet.csv");
const NOW = "2026-11-16T09:00";
const PASSWORD = "basalt-quartz-77";

function command(args, input) {
    return execFileSync(program, args, { input, encoding: "utf8",
        stdio: ["pipe", "pipe", "pipe"] });
}

// Starts a server over a new store and resolves with its address.  Its day is
// NOW, or today with `today`; rows are lines of a sheet of one's own; keys are
// those of clinics whose session records are taken.
async function start(options) {
    const now = options.today ? [] : ["--now", NOW];
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cisterna-browser-"));
    const store = "sqlite:" + path.join(folder, "clinic.sqlite");

    command(["init", "--store", store, "--name", "Quarry Clinic", "--zone",
        "America/Chicago",
        ...(options.today ? [] : ["--now", "2026-11-16T08:00"])]);
    for (const [name, role] of Object.entries(options.people)) {
        command(["user", "add", name, "--store", store, "--role", role,
            "--password-stdin"], PASSWORD);
    }
    for (const key of options.keys || []) {
        command(["key", "add", key, "--name", "Pump clinic", "--store", store]);
    }
    if (options.sheet || options.rows) {
        const file = options.rows ? path.join(folder, "rows.csv") : sheet;
        if (options.rows) {
            fs.writeFileSync(file, options.rows);
        }
        try {
            command(["import", file, "--store", store, "--date-order", "mdy",
                ...now]);
        } catch (error) {
            // 1 says that rows were refused, which the sheet means to be.
            if (error.status !== 1) {
                throw error;
            }
        }
    }
    const programmer = options.programmer || 8081;
    const server = spawn(program, ["serve", "--store", store, "--port", "0",
        ...now, "--programmer", "http://127.0.0.1:" + programmer]);
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
    const stop = async () => {
        if (server.exitCode !== null || server.signalCode) {
            throw new Error("the server ended by itself: " + server.signalCode);
        }
        const ended = new Promise((resolve) => server.on("exit", resolve));
        server.kill("SIGTERM");
        const code = await ended;
        fs.rmSync(folder, { recursive: true });
        if (code !== 0) {
            throw new Error("the server ended with " + code);
        }
    };
    return { base, stop, programmer };
}

module.exports = { start, sheet, NOW, PASSWORD };
