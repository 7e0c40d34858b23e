#!/usr/bin/env python3
"""desk.py: cisterna-pump as a trainer uses it: watched, changed, killed.

    desk.py CISTERNA-PUMP
"""
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

PUMP = os.path.abspath(sys.argv[1])
failed = 0


def expect(claim, holds):
    global failed
    print(("ok " if holds else "failed ") + claim)
    failed += not holds


class Desk:
    """A pump that runs, and a trainer at its console."""

    def __init__(self, *options):
        self.out = open("out", "w+")
        self.pump = subprocess.Popen(
            [PUMP, "--state", "pump", "--console", "unix:console",
             "--listen", "unix:coil", *options], stdout=self.out)
        self.console = socket.socket(socket.AF_UNIX)
        for _ in range(500):
            try:
                self.console.connect("console")
                break
            except OSError:
                time.sleep(0.01)
        self.console.settimeout(10)

    def say(self, line):
        self.console.sendall(line.encode() + b"\n")
        answer = b""
        while not answer.endswith(b"ok\n") and not answer.startswith(b"no:"):
            answer += self.console.recv(4096)
        return answer.decode()

    def shown(self, name):
        for line in self.say("show").splitlines():
            if line.startswith(name + " "):
                return int(line.split()[1])
        return None

    def told(self, words):
        with open("out") as out:
            return out.read().count(words)

    def end(self, number):
        self.pump.send_signal(number)
        status = self.pump.wait(10)
        self.console.close()
        self.out.seek(0)
        return status, self.out.read()


def refused(*options):
    run = subprocess.run([PUMP, *options], text=True, capture_output=True,
                         timeout=10, check=False)
    return run.returncode, run.stdout, run.stderr


def main():
    desk = Desk("--speed", "86400")
    began = desk.shown("tick")
    time.sleep(0.3)
    expect("time runs as fast as it was asked to",
           desk.shown("tick") - began > 3600)
    expect("a fill is in the reservoir",
           desk.say("fill 38000000 2000000") == "ok\n"
           and desk.shown("reservoir") == 38000000)
    expect("a drain takes it out", desk.say("drain 1000000") == "ok\n"
           and desk.shown("reservoir") == 37000000)
    expect("what the console does not know is refused with what there is",
           desk.say("bogus").startswith("no: "))
    expect("a pace that is none is refused",
           desk.say("pace 0").startswith("no: "))
    expect("a pace is taken", desk.say("pace 1") == "ok\n")
    expect("a second pump in the same folder is refused",
           refused("--state", "pump", "--console", "unix:other")[0] == 3)
    tick = desk.shown("tick")
    status, out = desk.end(signal.SIGKILL)
    expect("a pump without a program says so (SR-05)",
           "Memory error, program not valid" in out and "(two tones)" in out)

    desk = Desk("--elapsed", "7200")
    expect("a killed pump goes on where it was, and what passed has passed",
           tick + 7200 <= desk.shown("tick") <= tick + 7260)
    expect("what is in its reservoir is there",
           desk.shown("reservoir") == 37000000)
    wanted = desk.shown("tick") + 100000
    desk.say(f"until {wanted}")
    while desk.shown("pace") != 1:
        time.sleep(0.01)
    expect("time runs to a tick, and on from there at its own pace",
           wanted - 3600 < desk.shown("tick") <= wanted + 10)
    expect("a tick that has passed is refused",
           desk.say("until 1").startswith("no:"))
    expect("a cut takes its power for a moment",
           desk.say("cut") == "ok\n")
    deadline = time.monotonic() + 20
    while desk.told("Pump reset") < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    tick, began = desk.shown("tick"), time.monotonic()
    for _ in range(40):
        with socket.socket(socket.AF_UNIX) as head:
            head.connect("coil")
            head.sendall(b"noise")
            time.sleep(0.01)
        desk.say("fill 1 2000000")
    passed = time.monotonic() - began
    while desk.shown("tick") < tick + 2 + passed:
        time.sleep(0.05)
    expect("nobody who touches it makes its time run faster",
           desk.shown("tick") - tick <= time.monotonic() - began + 3)
    status, out = desk.end(signal.SIGTERM)
    expect("it ends well when told to", status == 0)
    expect("each power-up is told", out.count("Pump reset") == 2)

    for options, place in (
            (["--state", "pump"], "listen"),
            (["--state", "pump", "--console", "unix:c", "--new", "30"], "30"),
            (["--state", "p2", "--console", "unix:c", "--serial", "A B"],
             "A B"),
            (["--state", "p2", "--console", "unix:c", "--serial",
              "SIXTEENLETTERS16"], "SIXTEENLETTERS16"),
            (["--state", "pump", "--console", "nowhere"], "nowhere"),
            (["--state", "pump", "--console", "tcp:10.0.0.1:1"], "computer"),
            (["--state", "pump", "--console", "unix:c", "--speed", "0"],
             "speed"),
            (["--state", "pump", "--console", "unix:c", "--fault", "5 bogus"],
             "bogus"),
            (["--state", "pump", "--console", "unix:c", "--new", "20"],
             "40 mL"),
            (["--state", "/proc/none", "--console", "unix:c"], "/proc/none")):
        status, out, error = refused(*options)
        expect(f"{' '.join(options)}: refused, naming {place}",
               status in (2, 3) and out == "" and place in error)
    os.truncate("pump/world", 30)
    status, out, error = refused("--state", "pump", "--console", "unix:c")
    expect("a folder that is damaged is refused, and not written over",
           status == 3 and os.path.getsize("pump/world") == 30)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    main()
    os.chdir("/")
print(f"{failed} failed")
sys.exit(failed != 0)
