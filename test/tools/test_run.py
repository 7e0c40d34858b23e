#!/usr/bin/env python3
"""test_run.py: script/run makes a demonstration - a clinic, three pumps and
their programmer -, keeps it, and starts again within a second; with --empty the
first page makes an administrator.

    test_run.py BUILD_FOLDER
"""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
failures = []


def check(held, what):
    if not held:
        failures.append(what)


def free_port():
    """One of two that are free, side by side."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
                return port
            except OSError:
                continue


class Run:
    """One start of script/run: what it said, the first page, and when."""

    def __init__(self, build, data, *options):
        port = free_port()
        began = time.monotonic()
        self.process = subprocess.Popen(
            [f"{ROOT}/script/run", "--build", build, "--data", data,
             "--port", str(port), *options], text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True)
        self.page = ""
        while self.process.poll() is None and time.monotonic() < began + 120:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as got:
                    self.page = got.read().decode()
                break
            except OSError:
                time.sleep(0.01)
        self.seconds = time.monotonic() - began
        self.port = port

    def programmer(self):
        """The programmer's first page, which comes once the pumps live."""
        until = time.monotonic() + 180
        while self.process.poll() is None and time.monotonic() < until:
            try:
                with urllib.request.urlopen(
                        f"http://127.0.0.1:{self.port + 1}/login") as got:
                    return got.read().decode()
            except OSError:
                time.sleep(0.1)
        return ""

    def stop(self):
        """Ctrl-C; returns what was said."""
        os.killpg(self.process.pid, signal.SIGINT)
        said, _ = self.process.communicate(timeout=20)
        return said


def main(build):
    with tempfile.TemporaryDirectory() as data:
        first = Run(build, data)
        check("assphrase" in first.programmer(), "no programmer's page")
        said = first.stop()
        with open(f"{data}/pumps/pumps.txt", encoding="utf-8") as file:
            purposes = sorted(line.split()[3] for line in file)
        check(purposes == ["due", "less", "low"], f"the pumps: {purposes}")
        check("Sign in" in first.page, f"no login page: {first.page[:300]}")
        check(f"http://127.0.0.1:{first.port}" in said, f"no address: {said}")
        check(re.search(r"nurse +\w", said) and "Ctrl-C" in said,
              f"no logins, or no word how to stop: {said}")
        made = os.stat(f"{data}/demo.sqlite").st_ino
        seconds = []
        for _ in range(3):
            again = Run(build, data)
            seconds.append(again.seconds)
            said = again.stop()
            check("Sign in" in again.page, "a second start without a page")
            check(re.search(r"nurse +\w", said), f"no logins again: {said}")
            check("making" not in said, "a second start makes data again")
        check(os.stat(f"{data}/demo.sqlite").st_ino == made,
              "a second start has other data")
        check(min(seconds) < 1, f"second starts take {seconds} s")
        again = Run(build, data)
        check("assphrase" in again.programmer(), "no programmer's page again")
        again.stop()
        print("to the first page, again:",
              ", ".join(f"{s:.2f} s" for s in seconds))

        own = Run(build, data, "--empty")
        own.stop()
        check("administrator" in own.page, "--empty does not ask for the first "
              f"administrator: {own.page[:300]}")
    bad = subprocess.run([f"{ROOT}/script/run", "--port", "0"], text=True,
                         capture_output=True, check=False)
    check(bad.returncode == 2 and "script/run --port N" in bad.stderr,
          f"bad usage: {bad.returncode} {bad.stderr}")
    for line in failures:
        print("failed:", line)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
