#!/usr/bin/env python3
"""bedside.py: the demonstration's three pumps and the programmer that is paired
with them; script/run starts it.

    bedside.py BUILD DATA STORE PORT

STORE is the demonstration clinic's.  Three of its patients get a pump that runs
as their record says: one is due, one is low and alarms, and one holds less than
it computes.  On the first start each is made, in DATA, and lives through the
weeks since its last refill; on a later one it only catches up.  The programmer
serves its pages on PORT.  All of it runs until this program ends.
"""
import csv
import datetime
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import zoneinfo

ZONE = "UTC"  # pump time of the demonstration
PASSPHRASE = "demonstration"  # as "serve --demo" says
DISCREPANCY_NL = 3600000
CATHETER_ML = "0.132"
OFFICE, DESK = "office", "programmer"  # vaults
ALL_RIGHTS = "read,refill,prescribe,administer"


STARTED = []  # every process that runs on


def start(command, **options):
    """Begin a process that runs on; signals reach it, unlike this program."""
    STARTED.append(subprocess.Popen(
        command, stdin=subprocess.DEVNULL,
        preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_SETMASK, set()),
        **options))
    return STARTED[-1]


def end():
    for process in STARTED:
        process.terminate()
    for process in STARTED:
        process.wait()
    sys.exit(0)


class Pump:
    """One pump: its folder in DATA, its process, its console."""

    def __init__(self, build, serial, capacity):
        self.build, self.serial = build, serial
        self.coil = f"unix:{serial}.coil"
        start(
            [f"{build}/cisterna-pump", "--state", serial, "--listen", self.coil,
             "--console", f"unix:{serial}.console", "--new", capacity,
             "--serial", serial],
            stdout=subprocess.DEVNULL)
        self.console = connect(f"{serial}.console")
        connect(f"{serial}.coil").close()

    def say(self, line):
        self.console.sendall(line.encode() + b"\n")
        answer = b""
        while not answer.endswith(b"ok\n") and not answer.startswith(b"no:"):
            more = self.console.recv(4096)
            if not more:
                sys.exit(f"bedside: {self.serial}: its console is gone")
            answer += more
        return answer.decode()

    def shown(self, name):
        return int(re.search(rf"^{name} (\d+)", self.say("show"), re.M)[1])

    def live_until(self, tick):
        """Let time pass as fast as it can."""
        if tick <= self.shown("tick"):
            return
        self.say(f"until {tick}")
        while self.shown("pace") != 1:
            if signal.sigpending():
                end()
            time.sleep(0.02)


def connect(path):
    for _ in range(1000):
        made = socket.socket(socket.AF_UNIX)
        try:
            made.connect(path)
            made.settimeout(60)
            return made
        except OSError:
            made.close()
            time.sleep(0.01)
    sys.exit(f"bedside: {path}: nobody listens")


def programmer(build, vault, *words):
    done = subprocess.run(
        [f"{build}/cisterna-programmer", "--data", vault, *words],
        env={**os.environ, "CISTERNA_PASSPHRASE": PASSPHRASE},
        text=True, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        sys.exit(f"bedside: programmer {' '.join(words)}: {done.stderr}")
    return done.stdout


def clinic(build, *words):
    done = subprocess.run([f"{build}/cisterna-clinic", *words], text=True,
                          capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"bedside: clinic {' '.join(words)}: {done.stderr}")


def day(text):
    return datetime.date.fromisoformat(text)


def choose(rows, today):
    """Who is low, who is due, and one more: (serial, what for) each."""
    rows = [r for r in rows if r["Alarm date"] and not r["Schedule"]
            and r["Mode"] == "running"]
    rows.sort(key=lambda r: r["Alarm date"])
    low = [r for r in rows if day(r["Alarm date"]) < today]
    due = [r for r in rows if 0 < (day(r["Alarm date"]) - today).days < 7]
    more = [r for r in rows if 7 <= (day(r["Alarm date"]) - today).days]
    if not (low and due and more):
        sys.exit("bedside: the sheet has nobody low, due and well")
    return [(low[-1], "low"), (due[0], "due"), (more[0], "less")]


def fill_instant(row):
    """Seconds of the last refill, by the clock that the sheet shows."""
    local = datetime.datetime.fromisoformat(row["Last refill"])
    return int(local.replace(
        tzinfo=zoneinfo.ZoneInfo(ZONE)).timestamp())


def iso(seconds):
    return datetime.datetime.fromtimestamp(
        seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def make(build, row):
    """A new pump that was filled as the row says, known to the programmer."""
    serial = row["Serial #"]
    pump = Pump(build, serial, row["Pump"].split()[0])
    began = fill_instant(row)
    now = ["--now", iso(began)]
    conc = row["Conc"].split()[0]
    at = ["--pump", pump.coil]
    programmer(build, OFFICE, *at, "pair")
    programmer(build, OFFICE, *at, *now, "clock", "--zone", ZONE, "--yes")
    programmer(build, OFFICE, *at, *now, "refill", "--drained", "0",
               "--filled", row["Fill (mL)"], "--concentration", conc,
               "--product", "generic" if conc == "1000" else "lioresal",
               "--lot", "DEMO", "--expiry", "2199-01-01", "--dose",
               row["Dose/day"], "--alarm-volume", row["Alarm vol"],
               "--catheter", CATHETER_ML, "--no-bridge",
               "the path is full: carried over", "--yes",
               "--patient", row["Patient"], "--mrn", row["MRN"])
    known = programmer(build, OFFICE, "pair", "--give", serial).strip()
    programmer(build, DESK, *at, "pair", "--take", known)
    return pump, began - pump.shown("tick")


def fill_truly(pump, row, purpose):
    """What is truly in the reservoir; one holds less than it thinks."""
    nl = round(float(row["Fill (mL)"]) * 1000000)
    if purpose == "less":
        nl -= DISCREPANCY_NL
    pump.say(f"fill {nl} {int(row['Conc'].split()[0]) * 1000}")


def key_of(text, whose):
    return re.search(rf"{whose} +([0-9a-f]{{64}})", text)[1]


def make_keys(build, store):
    """The clinic's signing key lies in an office, not at the desk where the
    programmer is; the server is told its public half."""
    office = programmer(build, OFFICE, "key", "init", "--person", "The office",
                        "--clinic-name", "Quarry Clinic")
    programmer(build, OFFICE, "key", "issue", "--rights", ALL_RIGHTS)
    desk = programmer(build, DESK, "key", "init", "--person", "R. Nurse")
    credential = programmer(
        build, OFFICE, "key", "issue", "--rights", ALL_RIGHTS, "--person",
        "R. Nurse", "--to", key_of(desk, "this programmer's key")).split()[-1]
    programmer(build, DESK, "key", "install", credential)
    clinic(build, "key", "add", key_of(office, "the clinic's public key"),
           "--name", "The office", "--store", store)


def make_all(build, store):
    make_keys(build, store)
    clinic(build, "export", "sheet.csv", "--store", store)
    with open("sheet.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    pumps, notes = [], []
    for row, purpose in choose(rows, datetime.date.today()):
        pump, born = make(build, row)
        fill_truly(pump, row, purpose)
        pumps.append((pump, born))
        notes.append(f"{pump.serial} {born} {row['Pump'].split()[0]} "
                     f"{purpose} {row['Patient']}\n")
    return pumps, notes


def start_again(build, notes):
    pumps = []
    for line in notes:
        serial, born, capacity = line.split()[:3]
        pumps.append((Pump(build, serial, capacity), int(born)))
    return pumps


def main():
    build, data = (os.path.abspath(word) for word in sys.argv[1:3])
    store, port = sys.argv[3:]
    known = os.path.join(data, "pumps.txt")
    if store.startswith("sqlite:"):
        store = "sqlite:" + os.path.abspath(store[len("sqlite:"):])
    if not os.path.exists(known):
        shutil.rmtree(data, ignore_errors=True)  # a start that was interrupted
    os.makedirs(data, mode=0o700, exist_ok=True)
    os.chdir(data)  # the path of a socket is short
    if os.path.exists(known):
        with open(known, encoding="utf-8") as file:
            pumps = start_again(build, file.readlines())
    else:
        pumps, notes = make_all(build, store)
    for pump, born in pumps:
        pump.live_until(int(time.time()) - born)
    if not os.path.exists(known):
        with open(known + ".new", "w", encoding="utf-8") as file:
            file.writelines(notes)
        os.rename(known + ".new", known)
    start([f"{build}/cisterna-programmer", "serve", "--data", DESK,
           "--port", port, "--demo"])
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    end()


if __name__ == "__main__":
    signal.pthread_sigmask(
        signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main()
