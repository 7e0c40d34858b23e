#!/usr/bin/env python3
"""test_proof.py: proof/run passes a small module that is right, and says so
when one thing in it is not (Q-03).

Needs Frama-C; script/prove runs it beside the proofs.
"""
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
MODULE = "drug"  # any of those that proof/run knows
HEADER = """#ifndef CORE_DRUG_H
#define CORE_DRUG_H

#include <stdint.h>

/* Twice a dose. */
/*@ requires 0 <= dose_ng <= 1000;
  @ assigns \\nothing;
  @ ensures \\result == 2 * dose_ng; */
int32_t drug_twice(int32_t dose_ng);

/* All of dose[] set to nothing. */
/*@ requires \\valid(dose + (0 .. 7));
  @ assigns dose[0 .. 7];
  @ ensures \\forall integer i; 0 <= i < 8 ==> dose[i] == 0; */
void drug_clear(int32_t *dose);

#endif
"""
SOURCE = """#include "core/drug.h"

#include "core/fault.h"

/*@ lemma twice: \\forall integer x; x + x == 2 * x; */

int32_t drug_twice(int32_t dose_ng)
{
    ASSERT(dose_ng >= 0);
    if (dose_ng == 0)
        return 0;
    return dose_ng + dose_ng;
}

void drug_clear(int32_t *dose)
{
    int32_t i;

    /*@ loop invariant 0 <= i <= 8;
      @ loop invariant \\forall integer k; 0 <= k < i ==> dose[k] == 0;
      @ loop assigns i, dose[0 .. 7];
      @ loop variant 8 - i; */
    for (i = 0; i < 8; i++)
        dose[i] = 0;
}
"""
# What is planted: its name, what stands in place of what, what must be said.
FAULTS = (
    ("an overflow", "0 <= dose_ng <= 1000", "0 <= dose_ng",
     "drug_twice_assert_rte_signed_overflow"),
    ("a pointer astray", "\\valid(dose + (0 .. 7))",
     "\\valid(dose + (0 .. 6))", "drug_clear_assert_rte_mem_access"),
    ("a value lost by narrowing", "return dose_ng + dose_ng;",
     "return (int8_t)(dose_ng + dose_ng);", "signed_downcast"),
    ("a wrong result", "\\result == 2 * dose_ng", "\\result <= 1999",
     "drug_twice_ensures"),
    ("a write outside the frame", "assigns dose[0 .. 7];\n  @ ensures",
     "assigns dose[0 .. 6];\n  @ ensures", "drug_clear_assigns"),
    ("a loop invariant that does not hold", "dose[i] = 0;", "dose[i] = 1;",
     "drug_clear_loop_invariant_2_preserved"),
    ("a loop that need not end", "    @ loop variant 8 - i; */", "    @*/",
     "1 loops, 0 of them with a variant"),
    ("a loop that does not end", "loop variant 8 - i", "loop variant i",
     "drug_clear_loop_variant"),
    ("an assertion that may fail", "ASSERT(dose_ng >= 0)",
     "ASSERT(dose_ng > 0)", "fault_unless_requires_held"),
    ("a false lemma", "x + x == 2 * x", "x + x == 3 * x", "lemma_twice"),
    ("an admitted lemma", "/*@ lemma twice", "/*@ admit lemma twice",
     "admits something"),
    ("an axiom", "/*@ lemma twice: \\forall integer x; x + x == 2 * x; */",
     "/*@ axiomatic A { axiom all: \\forall integer x; x == x; } */",
     "axiom all is not in AXIOMS"),
    ("dead code", "if (dose_ng == 0)", "if (dose_ng > 1000)",
     "Smoke-test typed_drug_twice"),
    ("a contract that contradicts itself", "0 <= dose_ng <= 1000",
     "0 <= dose_ng <= 1000 && dose_ng > 1000", "Smoke-test typed_drug_twice"),
    ("a loop without its frame", "      @ loop assigns i, dose[0 .. 7];\n", "",
     "Warning"),
    ("a contract proved nowhere", '#include "core/fault.h"',
     '#include "core/fault.h"\n#include "core/other.h"',
     "core/other.h has contracts and is proved nowhere"),
)


def make_tree(folder):
    for name in ("proof/run", "core/fault.h"):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        shutil.copy(os.path.join(ROOT, name), path)
    write(folder, "core/other.h", "/*@ assigns \\nothing; */ int other(int a);\n")


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def run(folder, header, source):
    """(exit status, what proof/run says) of the module with these texts.  A
    goal is given a few seconds instead of a minute, and none is forgotten."""
    write(folder, "core/drug.h", header)
    write(folder, "core/drug.c", source)
    result = subprocess.run(
        [sys.executable, "proof/run", "--seconds", "3", "--cache", "cache",
         MODULE], cwd=folder, text=True, capture_output=True, check=False)
    return result.returncode, result.stdout + result.stderr


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        make_tree(folder)
        status, said = run(folder, HEADER, SOURCE)
        if status != 0 or "1 passed, 0 failed" not in said:
            print(f"FAILED the module as it is does not pass:\n{said}")
            failed += 1
        for name, old, new, want in FAULTS:
            texts = [HEADER.replace(old, new), SOURCE.replace(old, new)]
            if texts == [HEADER, SOURCE]:
                print(f"FAILED {name}: not planted")
                failed += 1
                continue
            status, said = run(folder, *texts)
            if status == 0 or want not in said:
                print(f"FAILED {name} is not found; wanted: {want}\n{said}")
                failed += 1
    total = len(FAULTS) + 1
    print(f"{total - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
