#!/usr/bin/env python3
"""test_trace.py: tools/trace finds each kind of gap, and none where there is
none."""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
GOOD = {
    "docs/requirements.md": "| id | requirement |\n| SR-01 | A cap. |\n"
                            "| SR-02 | A refusal. |\n\n- SR-01\n",
    "docs/hazards.md": "| hazard | limit | code | test |\n"
                       "| --- | --- | --- | --- |\n"
                       "| too much | a cap | `core/limit.c` | "
                       "`test/core/test_limit.c: it_is_refused` |\n",
    "core/limit.c": "/* The cap of SR-01. */\n",
    "test/core/test_limit.c": "/* SR-01 */\nstatic void it_is_refused(void **s)"
                              "\n{\n    (void)s;\n}\n\n"
                              "static void another(void **s)\n{\n"
                              "    /* SR-02 */\n    (void)s;\n}\n",
}
# file, what is replaced, by what, what must be said
FAULTS = [
    ("test/core/test_limit.c", "SR-01", "",
     "SR-01 is claimed, and no test names it"),
    ("docs/requirements.md", "- SR-01", "- SR-01\n- SR-77",
     "SR-77 is claimed and is no requirement"),
    ("test/core/test_limit.c", "SR-02", "SR-99",
     "test/core/test_limit.c: another: SR-99 is no requirement"),
    ("core/limit.c", "SR-01", "R-98", "core/limit.c: R-98 is no requirement"),
    ("docs/hazards.md", "core/limit.c", "core/gone.c",
     "core/gone.c is not there: too much"),
    ("docs/hazards.md", "it_is_refused", "it_is_gone",
     "test/core/test_limit.c has no it_is_gone: too much"),
    ("docs/hazards.md", "`core/limit.c`", "none", "no code: too much"),
    ("docs/hazards.md", "`test/core/test_limit.c: it_is_refused`", "later",
     "no test: too much"),
]


def trace(files):
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            full = os.path.join(folder, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w") as file:
                file.write(text)
        run = subprocess.run([f"{ROOT}/tools/trace", folder], text=True,
                             capture_output=True, check=False)
        return run.returncode, run.stdout + run.stderr


def main():
    failures = []
    status, out = trace(GOOD)
    if status != 0 or "2 requirements, 1 claimed, 2 named by tests, 0 gaps" \
       not in out:
        failures.append(f"a tree without gaps: {status}\n{out}")
    for line in ("SR-01 (claimed) A cap.", "    code  core/limit.c",
                 "    test  test/core/test_limit.c: it_is_refused",
                 "SR-02 (later) A refusal.",
                 "    test  test/core/test_limit.c: another"):
        if line + "\n" not in out:
            failures.append(f"the matrix lacks {line!r}\n{out}")
    for path, old, new, said in FAULTS:
        files = {**GOOD, path: GOOD[path].replace(old, new)}
        status, out = trace(files)
        if status != 1 or said not in out:
            failures.append(f"not found: {said}: {status}\n{out}")
    for line in failures:
        print("failed:", line)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
