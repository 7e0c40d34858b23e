#!/usr/bin/env python3
"""bridge.py: another concentration, up and down, with its bridge.

    bridge.py BUILD [NAME...]
"""
import json
import subprocess

from scene import Programmer, play, words

HOUR, DAY = 3600, 86400
PATH_NL = 272000
LOT = ("--lot", "L2", "--expiry", "2199-01-01")


def a_pump(scene, conc):
    pump = scene.pump("p")
    me = Programmer(scene, "me")
    me.first_fill(pump, "300", conc)
    pump.pass_time(10 * DAY)
    return pump, me


def drained(me, pump):
    return me.status(pump)["volume_ml"][:5]


def tip(pump):
    """Drug that truly left the catheter's tip so far, in mcg."""
    return pump.shown("tip") / 1000


def calculated(scene, old, new):
    done = subprocess.run(
        [scene.program("calc"), "bridge", "--old-concentration", old,
         "--old-dose", "300", "--new-concentration", new, "--new-dose", "300",
         "--tubing", "0.140", "--catheter", "0.132", "--json"],
        capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def change(scene, old, new, rinsed):
    """From old to new mcg/mL; what left the tip in the first half day."""
    expect = scene.expect
    pump, me = a_pump(scene, old)
    calc = calculated(scene, old, new)
    refill = ["refill", "--drained", drained(me, pump), "--filled", "20",
              "--concentration", new, "--product", "gablofen", *LOT]
    nothing = me.at(pump, *refill, "--yes")
    expect("R-10: a new concentration needs a bridge or a reason",
           nothing.status == 1 and "reason needed" in words(nothing.out)
           and "without a bridge" in words(nothing.out), nothing.out)
    asked = me.at(pump, *refill, "--bridge", "--json")
    codes = {p["code"]: p["need"] for p in asked.json["points"]}
    expect("R-12: rinses are asked for when it is lowered, and only then",
           (codes.get("rinse") == "ask") == (not rinsed), codes)
    expect("R-12: what it truly is, is said", "dilution" in codes, codes)
    if not rinsed:
        refill += ["--rinses", "2", "--rinse", "10"]
    before = me.status(pump)["program"]
    expect("nothing was programmed yet", before == 1)
    done = me.at(pump, *refill, "--bridge", "--yes", "--json")
    expect("R-10: with a bridge it is done", done.status == 0, done.err)
    rows = {r["field"]: r for r in done.json["change"]}
    hours = calc["duration_h"]
    expect("R-11: it lasts as long as the calculator says",
           span(rows["bridge or prime"]["after"]) == minutes(float(hours)),
           (rows["bridge or prime"], hours))
    expect("R-11: and carries what it says",
           calc["reaches_csf_mcg"] in rows["bridge or prime"]["note"],
           (rows["bridge or prime"], calc))
    # the drug that is drained away and filled is the nurse's to move
    pump.say(f"drain {pump.shown('reservoir')}")
    pump.say(f"fill 20000000 {int(new) * 1000}")
    return pump, me, calc


def span(text):
    """"3 h 10 min" among other words, as minutes."""
    found = words(text).split(" in ")[-1].split()
    return sum(int(n) * {"h": 60, "min": 1}[unit]
               for n, unit in zip(found[::2], found[1::2]))


def minutes(hours):
    return int(hours * 60)


def given_meanwhile(scene, pump, me, calc, old):
    """The bridge passes; what left the tip is what the old dose would be."""
    expect = scene.expect
    bridge_s = int(float(calc["duration_h"]) * HOUR)
    began, from_tick = tip(pump), pump.shown("tick")
    pump.pass_time(bridge_s * 9 // 10)
    passed = pump.shown("tick") - from_tick
    left = tip(pump) - began
    due = 300 * passed / DAY
    stroke = int(old) / 1000 * 1  # mcg in a microlitre
    expect("R-11: the tip gives the old dose while the bridge runs",
           abs(left - due) <= 2 * stroke + 0.02 * due, (left, due))
    status = me.status(pump)
    expect("R-14: the pump counts it as the old drug",
           abs(float(status["given_24h_mcg"]) - 300) <= 0.03 * 300 + stroke,
           status["given_24h_mcg"])
    pump.pass_time(bridge_s // 5 + HOUR)
    expect("F-02: after it the program runs", "bridge" not in
           me.at(pump, "status").out.split("pump time")[0])
    pump.pass_time(2 * DAY)
    began, from_tick = tip(pump), pump.shown("tick")
    pump.pass_time(4 * DAY)
    rate = (tip(pump) - began) * DAY / (pump.shown("tick") - from_tick)
    expect("R-11: and the dose at the tip is the one that was set",
           abs(rate - 300) < 6, rate)


def from_500_to_2000(scene):
    """Goal: stronger drug; the weak one in the path arrives at its pace."""
    pump, me, calc = change(scene, "500", "2000", rinsed=True)
    given_meanwhile(scene, pump, me, calc, "500")


def from_2000_to_500(scene):
    """Goal: weaker drug; the strong one in the path is no overdose."""
    pump, me, calc = change(scene, "2000", "500", rinsed=False)
    given_meanwhile(scene, pump, me, calc, "2000")


def without_a_catheter_nothing_changes(scene):
    """Goal: no catheter on record, no other concentration; a refusal of the
    bridge is written down (R-10)."""
    expect = scene.expect
    pump, me = a_pump(scene, "2000")
    refill = ["refill", "--drained", drained(me, pump), "--filled", "20",
              "--concentration", "500", "--product", "gablofen", *LOT,
              "--rinses", "2", "--rinse", "10", "--yes"]
    refused = me.at(pump, *refill, "--catheter", "0", "--bridge")
    expect("R-10: without its volume it is refused", refused.status == 2
           and "catheter" in refused.err and not refused.out,
           refused.out + refused.err)
    both = me.at(pump, *refill, "--bridge", "--no-bridge", "patient asleep")
    expect("R-10: a bridge and none are two answers", both.status == 2,
           both.out + both.err)
    reason = me.at(pump, *refill, "--no-bridge", "high dose wanted, watched")
    expect("R-10: a documented refusal is accepted", reason.status == 0,
           reason.err)
    expect("R-10: and shown on Review", "NO BRIDGE" in reason.out)
    again = me.at(pump, "bridge", "--yes")
    expect("R-14: while it is passing, the pump judges",
           again.status in (0, 2), again.err)


if __name__ == "__main__":
    play([from_500_to_2000,
          from_2000_to_500,
          without_a_catheter_nothing_changes])
