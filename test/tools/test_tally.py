#!/usr/bin/env python3
"""test_tally.py: tools/tally counts every test once, and takes nothing that
did not pass for passed."""
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))


def entry(result, stdout="", stderr=""):
    return json.dumps({"name": "core/x", "result": result, "stdout": stdout,
                       "stderr": stderr}) + "\n"


THREE = "[==========] 3 test(s) run.\n[  PASSED  ] 3 test(s).\n"
ONE_OF_THREE = ("[  PASSED  ] 2 test(s).\n[  FAILED  ] 1 test(s), listed "
                "below:\n[  FAILED  ] it_is_refused\n")
# what is in the file; the last line; a line that must be said
CASES = [
    (entry("OK", THREE), "3 passed, 0 failed", ""),
    (entry("OK"), "1 passed, 0 failed", ""),
    (entry("OK", THREE) + entry("OK"), "4 passed, 0 failed", ""),
    (entry("FAIL", "", ONE_OF_THREE), "2 passed, 1 failed",
     "failed: core/x: it_is_refused"),
    (entry("FAIL", THREE), "3 passed, 1 failed", "failed: core/x: fail"),
    (entry("TIMEOUT"), "0 passed, 1 failed", "failed: core/x: timeout"),
    (entry("SKIP"), "0 passed, 1 failed", "failed: core/x: skip"),
    (entry("OK") + entry("SKIP", "not here: x.json\n"), "1 passed, 0 failed",
     "not here: x.json: core/x"),
    (entry("SKIP", "not here: x.json\n"), "0 passed, 0 failed", ""),
    (entry("FAIL", "not here: x.json\n"), "0 passed, 1 failed", ""),
    (entry("ERROR"), "0 passed, 1 failed", "failed: core/x: error"),
    ("ok build\nfailed proof\n", "1 passed, 1 failed", "failed: proof"),
    ("ok build\nSegmentation fault\n", "1 passed, 1 failed", "not a result"),
    ("{ broken\n", "0 passed, 1 failed", ""),
    ("", "0 passed, 0 failed", ""),  # nothing ran: not a success
]


def main():
    failures = []
    for text, last, said in CASES:
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(text)
            file.flush()
            run = subprocess.run([f"{ROOT}/tools/tally", file.name], text=True,
                                 capture_output=True, check=False)
        out = run.stdout.rstrip("\n").split("\n")
        good = last.endswith(" 0 failed") and not last.startswith("0 ")
        if out[-1] != last or said not in run.stdout or \
           run.returncode != (0 if good else 1):
            failures.append(f"{text!r}: {run.returncode} {run.stdout}"
                            f"{run.stderr}")
    run = subprocess.run([f"{ROOT}/tools/tally", "/nowhere/at/all"], text=True,
                         capture_output=True, check=False)
    if run.returncode != 1:
        failures.append(f"a file that is not there: {run.returncode}")
    for line in failures:
        print("failed:", line)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
