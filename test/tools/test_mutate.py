#!/usr/bin/env python3
"""test_mutate.py: tools/mutate leaves no mutant alive under a strong test,
names those that a weak test lets live, and holds its list to account."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
GATE_H = """/* gate.h: a small gate. */
#include "core/fault.h"
#include "core/status.h"
#define GATE_MAX 100
enum { GATE_FEW = 3 };
int gate_sum(const int *list, int count, int limit, int *sum);
enum status gate_check(int a, int b);
"""
GATE_C = """/* gate.c: one of each thing that mutate changes. */
#include "core/gate.h"

static const int steps[] = { 1, 2 };

int gate_sum(const int *list, int count, int limit, int *sum)
{
    int i;

    ASSERT(count > 0);
    *sum = 0;
    for (i = 0; i < count; i++) {
        if (!list[i])
            continue;
        if (list[i] == -1)
            break;
        *sum += list[i] * steps[1];
    }
    return *sum > limit;
}

enum status gate_check(int a, int b)
{
    if (a < 1 || (b > GATE_MAX && a < GATE_FEW))
        return ERR_RANGE;
    fault_unless(b >= 0, __FILE__, __LINE__);
    return OK;
}
"""
STRONG = """
static void it_sums(void **state)
{
    static const int all[] = { 9, 1, 5, 0, -1, 7 }, *const list = all + 1;
    int sum = 99;

    (void)state;
    assert_int_equal(gate_sum(list, 3, 11, &sum), 1);
    assert_int_equal(sum, 12);
    assert_int_equal(gate_sum(list, 5, 12, &sum), 0);
    assert_int_equal(sum, 12);
    assert_int_equal(gate_sum(list, 1, 0, &sum), 1);
    assert_int_equal(sum, 2);
    CHECK_FAULT(gate_sum(list, 0, 0, &sum));
}
"""
WEAK = """
static void it_sums(void **state)
{
    static const int list[] = { 1, 0, 5 };
    int sum = 99;

    (void)state;
    assert_int_equal(gate_sum(list, 3, 0, &sum), 1);
}
"""
REST = """
static void it_checks(void **state)
{
    (void)state;
    assert_int_equal(gate_check(0, 0), ERR_RANGE);
    assert_int_equal(gate_check(1, 100), OK);
    assert_int_equal(gate_check(1, 101), ERR_RANGE);
    assert_int_equal(gate_check(2, 101), ERR_RANGE);
    assert_int_equal(gate_check(3, 101), OK);
    assert_int_equal(gate_check(1, 0), OK);
    CHECK_FAULT((void)!gate_check(1, -1));
}
int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(it_sums),
        cmocka_unit_test(it_checks) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
"""
# `continue` only spares a sum of nought, and a decision to continue always
# true or never is told by the sums.
EXCUSED = [
    "core/gate.c ; gate_sum ; continue -> left out ; adding 0 changes nothing",
    "core/gate.c ; gate_sum ; !list[i] -> 0 ; adding 0 changes nothing",
]
failures = []


def check(held, what):
    if not held:
        failures.append(what)


def mutate(test, excuses):
    with tempfile.TemporaryDirectory() as folder:
        for path in ("core/status.h", "core/status.c", "core/fault.h",
                     "test/test.h", "test/fault.c"):
            os.makedirs(os.path.dirname(f"{folder}/{path}"), exist_ok=True)
            shutil.copy(f"{ROOT}/{path}", f"{folder}/{path}")
        os.makedirs(f"{folder}/test/core")
        os.makedirs(f"{folder}/tools")
        for path, text in (("core/gate.h", GATE_H), ("core/gate.c", GATE_C),
                           ("tools/mutants.txt", "\n".join(excuses) + "\n"),
                           ("test/core/test_gate.c",
                            '#include "core/gate.h"\n#include "test/test.h"\n'
                            + test + REST)):
            with open(f"{folder}/{path}", "w") as file:
                file.write(text)
        run = subprocess.run([f"{ROOT}/tools/mutate", "--root", folder,
                              "core/gate.c"], capture_output=True, text=True,
                             check=False)
        return run.returncode, run.stdout, run.stderr


def main():
    status, out, err = mutate(STRONG, EXCUSED)
    check(status == 0, f"a strong test: {status}\n{out}{err}")
    count = re.search(r"(\d+) mutants, (\d+) noticed, (\d+) equivalent, 0 sur",
                      out)
    check(count and int(count[1]) >= 40, f"too few mutants: {out}")
    check(count and int(count[1]) == int(count[2]) + int(count[3]), out)

    status, out, err = mutate(STRONG, EXCUSED[:1])
    check(status == 1 and "core/gate.c:13: gate_sum: !list[i] -> 0\n" in out,
          f"a survivor that nobody excused: {status}\n{out}{err}")

    stale = "core/gate.c ; gate_check ; a < 1 -> a <= 1 ; not true"
    status, out, err = mutate(STRONG, EXCUSED + [stale])
    check(status == 1 and "a test tells it, or it is gone: a < 1 -> a <= 1"
          in out, f"an excuse that a test refutes: {status}\n{out}{err}")

    status, out, err = mutate(WEAK, EXCUSED)
    for line in ("10: gate_sum: ASSERT(count > 0) -> left out",
                 "10: gate_sum: count > 0 -> count >= 0",
                 "15: gate_sum: list[i] == -1 -> 0",
                 "15: gate_sum: 1 -> 1 + 1",
                 "16: gate_sum: break -> left out",
                 "17: gate_sum: list[i] * steps[1] -> list[i] / steps[1]",
                 "19: gate_sum: *sum > limit -> *sum >= limit"):
        check(f"core/gate.c:{line}\n" in out, f"a weak test: {line}\n{out}")
    check(status == 1, f"a weak test: {status}")
    check("gate_check:" not in out, f"a strong part of a weak test: {out}")

    status, out, err = mutate(STRONG.replace("sum, 12", "sum, 13"), EXCUSED)
    check(status == 3 and "fails without any mutant" in err,
          f"a test that fails by itself: {status}\n{out}{err}")
    slow = STRONG.replace("(void)state;",
                          "(void)state; for (volatile long n = 0;"
                          " n < 4000000000; n++) ;", 1)
    status, out, err = mutate(slow, EXCUSED)
    check(status == 3 and "under 0.3 s" in err,
          f"a test that is slow: {status}\n{out}{err}")

    for line in failures:
        print("failed:", line)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
