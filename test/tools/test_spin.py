#!/usr/bin/env python3
"""test_spin.py: proof/spin passes a model that holds with its fault found,
and nothing else."""
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
HOLDS = """byte x; bool done;
active proctype p()
{
    do
    :: x < STEP -> x++
    :: x == STEP -> x = 0; done = true; assert(x == 0 && LIMIT)
    od
}
ltl ends { <> done }
"""
GOOD = """#ifndef BUG
#define BUG 0
#endif
#define STEP 3
#define LIMIT (BUG == 0)
""" + HOLDS
HOLDING = GOOD.replace("BUG == 0", "BUG != 1")
# what is said of a model, and how many passed and failed
CASES = [
    (HOLDING, ["model          holds, 1 claims, ",
               "model BUG 1    found by assertions: assertion violated"], 2, 0),
    (HOLDING.replace("x = 0; done", "x = 1; done"),
     ["model          FAILS assertions: assertion violated"], 1, 1),
    (HOLDING.replace("done = true", "skip").replace("BUG != 1", "BUG != 2"),
     ["model          FAILS ends: acceptance cycle"], 1, 1),
    (GOOD.replace("(BUG == 0)", "1 /* no BUG == 7 */"),
     ["no fault is planted"], 1, 1),
    (HOLDING.replace("BUG != 1", "(BUG != 3 || true)"),
     ["model BUG 3    NOT FOUND"], 1, 1),
    ("byte n(;\n#ifdef BUG\n#endif\n", ["spin failed"], 0, 2),
]


def main():
    if not shutil.which("spin"):
        print("not here: spin")
        return 1
    failures = []
    for text, said, passed, failed in CASES:
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "model.pml"), "w") as file:
                file.write(text)
            run = subprocess.run([f"{ROOT}/proof/spin", "--in", folder],
                                 text=True, capture_output=True, check=False)
        out = run.stdout + run.stderr
        last = f"{passed} passed, {failed} failed\n"
        if not all(s in out for s in said) or not run.stdout.endswith(last) \
           or run.returncode != (failed != 0):
            failures.append(f"{text}\nmust say {said}, {last}and says {out}")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
