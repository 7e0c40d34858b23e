#!/usr/bin/env python3
"""test_coverage.py: tools/coverage names each kind of gap, is content without
one, and holds its list of what cannot be reached to account."""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
BUILD = """project('piece', 'c')
executable('test_core_gate', 'test_gate.c', 'core/gate.c')
"""
GATE = """int gate(int a, int b);

int gate(int a, int b)
{
    if (a > 1 && b > 1)
        return 1;
    if (a < 0) {
        return 2;
    }
    switch (b) {
    case 7:
        a = 3;
        break;
    default:
        return 0;
    }
    return a;
}
"""
TEST = """int gate(int a, int b);

int main(void)
{
    return !(%s);
}
"""
WHOLE = ("gate(2, 2) == 1 && gate(2, 0) == 0 && gate(0, 2) == 0 && "
         "gate(0, 7) == 3 && gate(-1, 0) == 2")
LINE = "core/gate.c | return 2; | nothing is below nought here\n" \
       "core/gate.c | if (a < 0) { | nothing is below nought here\n"


def coverage(test, excuses=""):
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(f"{folder}/core")
        os.makedirs(f"{folder}/tools")
        for path, text in (("meson.build", BUILD), ("core/gate.c", GATE),
                           ("test_gate.c", TEST % test),
                           ("tools/uncovered.txt", excuses)):
            with open(f"{folder}/{path}", "w") as file:
                file.write(text)
        run = subprocess.run([f"{ROOT}/tools/coverage"], cwd=folder, text=True,
                             capture_output=True, check=False)
        strays = set(os.listdir(folder)) - {
            "meson.build", "core", "tools", "test_gate.c", "build-prove"}
        return run.returncode, run.stdout + run.stderr + \
            "".join(f"stray file: {s}\n" for s in strays)


def main():
    failures = []

    def check(name, test, excuses, status, *said):
        got, out = coverage(test, excuses)
        if got != status or "stray" in out:
            failures.append(f"{name}: {got}\n{out}")
        for line in said:
            if line not in out:
                failures.append(f"{name}: does not say {line!r}\n{out}")

    check("all is covered", WHOLE, "", 0, "0 gaps")
    check("a line is not run", WHOLE.replace("gate(-1, 0) == 2", "1"), "", 1,
          "core/gate.c:8: line not run: return 2;",
          "core/gate.c:7: never true (column 9): if (a < 0) {")
    check("a condition never decides alone",
          WHOLE.replace("gate(2, 0) == 0", "1"), "", 1,
          "core/gate.c:5: condition 2 never decides alone: if (a > 1 && b > 1)",
          "core/gate.c:5: never false (column 18)")
    check("a gap with a reason", WHOLE.replace("gate(-1, 0) == 2", "1"), LINE,
          0, "0 gaps")
    check("a reason without a gap", WHOLE, LINE, 1,
          "tools/uncovered.txt: core/gate.c: no longer a gap: return 2;")
    check("a test that fails", "0", "", 3, "coverage: ")
    for line in failures:
        print("failed:", line)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
