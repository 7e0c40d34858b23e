#!/usr/bin/env python3
"""alarm.py: alarm dates of a million pumps, ours beside numpy's int64.

    bench/alarm [PUMPS]

Both compute the same columns on one core in one run, best of seven rounds,
and every date must be equal.  Prints nanoseconds a pump and the ratios.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np

PUMPS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
ROUNDS = 7
STEPS = 12
STEP_S = 7200


def columns(rng):
    conc = rng.choice(np.array([500_000, 1_000_000, 2_000_000]), PUMPS)
    steps = rng.integers(5_000, 60_000, (PUMPS, STEPS))
    return {
        "filled_s": rng.integers(20_000, 20_700, PUMPS) * 86_400 +
        rng.integers(0, 86_400, PUMPS),
        "fill_nl": rng.integers(15_000_000, 40_000_001, PUMPS),
        "alarm_nl": rng.integers(1_000_000, 10_000_001, PUMPS),
        "conc": conc,
        "dose_ng": rng.integers(96_000, 1_000_000, PUMPS),
        "steps_ng": steps,
    }


def simple(c):
    fg = (c["fill_nl"] - c["alarm_nl"]) * c["conc"]
    seconds = fg * 54 // (c["dose_ng"] * 625)
    return (c["filled_s"] + seconds) // 86_400


def flex(c):
    """Exact in int64, as core is: whole fg and 360ths (3 * 120 minutes)."""
    rows = np.arange(PUMPS)
    steps = c["steps_ng"]
    ends = np.cumsum(steps, axis=1)
    starts = ends - steps
    day_fg = ends[:, -1] * 1_000_000
    second = c["filled_s"] % 86_400
    k = second // STEP_S
    num = steps[rows, k] * 50_000 * (second - k * STEP_S)
    goal = starts[rows, k] * 1_000_000 + num // 360
    goal += (c["fill_nl"] - c["alarm_nl"]) * c["conc"]
    days = goal // day_fg
    # the date needs no more than the day: fractions are below one fg
    return c["filled_s"] // 86_400 + days


def best(function, c):
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        days = function(c)
        took.append(time.perf_counter() - start)
    return min(took) * 1e9 / PUMPS, days


def main():
    program = sys.argv[2] if len(sys.argv) > 2 else "build-bench/bench_alarm"
    c = columns(np.random.default_rng(20260115))
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in c.items():
            rows.astype(np.int64).tofile(os.path.join(folder, name))
        out = subprocess.run(["taskset", "-c", "0", program, folder,
                              str(PUMPS)], check=True, text=True,
                             capture_output=True).stdout
        ours = {row["kind"]: row["ns"] for row in
                map(json.loads, out.splitlines())}
        days = {kind: np.fromfile(os.path.join(folder, kind + ".days"),
                                  np.int32)
                for kind in ("simple", "generic", "flex")}
    os.sched_setaffinity(0, {0})
    simple_ns, simple_days = best(simple, c)
    flex_ns, flex_days = best(flex, c)
    equal = (np.array_equal(simple_days, days["simple"]) and
             np.array_equal(simple_days, days["generic"]) and
             np.array_equal(flex_days, days["flex"]))
    print(f"{PUMPS} pumps, one core, best of {ROUNDS}")
    print(f"simple   ours {ours['simple']:7.2f} ns   numpy {simple_ns:7.2f} ns"
          f"   {simple_ns / ours['simple']:.1f} x")
    print(f"         by the generic path {ours['simple, generic path']:.2f} ns")
    print(f"flex 12  ours {ours['flex']:7.2f} ns   numpy {flex_ns:7.2f} ns"
          f"   {flex_ns / ours['flex']:.1f} x")
    print("every date equal" if equal else "DATES DIFFER")
    sys.exit(0 if equal else 1)


if __name__ == "__main__":
    main()
