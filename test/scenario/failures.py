#!/usr/bin/env python3
"""failures.py: what has gone wrong in the field, and does not here (Q-05).

    failures.py BUILD [NAME...]
"""
import os
import time

from proxy import TO_PUMP, Proxy
from scene import Programmer, play, words

HOUR, DAY = 3600, 86400
LOT = ("--lot", "L2", "--expiry", "2199-01-01")


def a_pump(scene, dose="300"):
    pump = scene.pump("p")
    me = Programmer(scene, "me")
    me.first_fill(pump, dose)
    pump.pass_time(3 * DAY)
    return pump, me


def an_interval_is_not_taken_for_another(scene):
    """Goal: hours entered as minutes gave boluses sixty times too often
    (2004); here an interval is h:mm, with what a day has of it beside it."""
    expect = scene.expect
    pump, me = a_pump(scene)
    for wrong in ("20", "1200", "20:0", "0:1200", "20h", "20.0"):
        answer = me.at(pump, "schedule", "--bolus", "10", "--every", wrong,
                       "--yes")
        expect(f"{wrong} is no interval", answer.status == 2
               and "h:mm" in answer.err and not answer.out, answer.err)
    shown = me.at(pump, "schedule", "--bolus", "10", "--every", "0:20",
                  "--over", "0:05", "--json")
    points = {p["code"]: p["met"] for p in shown.json["points"]}
    expect("20 minutes for 20 hours is asked about: twice, and why",
           points.get("twice-or-half") is False
           and points.get("increase") is False, points)
    yes = me.at(pump, "schedule", "--bolus", "10", "--every", "0:20",
                "--over", "0:05", "--yes")
    expect("and a yes alone does not do it", yes.status == 1, yes.out)
    day = me.at(pump, "schedule", "--bolus", "10", "--every", "20:00",
                "--dose-reason", "trial")
    expect("the interval and a day's drug are shown before a yes",
           "10.0 mcg every 20:00 h" in words(day.out)
           and "20.0 mcg of that in boluses" in words(day.out), day.out)
    expect("nothing was programmed", me.status(pump)["program"] == 1)


def an_hour_is_not_a_day(scene):
    """Goal: 60 mcg meant for a day and given each hour; here a day's dose has
    no other unit, and the caps of hour and day stand behind it."""
    expect = scene.expect
    pump, me = a_pump(scene, "100")
    hourly = ", ".join(f"{h:02}:00 60" for h in range(24))
    asked = me.at(pump, "schedule", "--schedule", hourly, "--yes")
    expect("R-16: a yes alone does not give 24 x 60 mcg", asked.status == 1
           and "1440.0" in asked.out, asked.out + asked.err)
    shown = me.at(pump, "schedule", "--schedule", hourly, "--json",
                  "--dose-reason", "as it was")
    points = {p["code"]: p for p in shown.json["points"]}
    expect("SR-30: it is fourteen times the dose, and says so",
           points["twice-or-half"]["met"] is False
           and "1440.0" in points["twice-or-half"]["text"], points)
    unit = me.at(pump, "dose", "--dose", "60/h", "--yes")
    expect("R-01: a dose an hour is no dose", unit.status == 2
           and not unit.out, unit.err)
    above = me.at(pump, "schedule", "--schedule", ", ".join(
        f"{h:02}:00 200" for h in range(24)), "--yes", "--dose-reason", "x")
    expect("SR-01: above the product's ceiling it is refused whole",
           above.status == 2 and not above.out, above.out + above.err)


def the_tubing_is_the_models(scene):
    """Goal: priming by the tubing of another version, 0.199 mL for 0.140,
    gave too much; here the model's volume is used, and what was used is
    kept (R-13)."""
    expect = scene.expect
    pump = scene.pump("p")
    me = Programmer(scene, "me")
    done = me.first_fill(pump)
    expect("the prime is the path, 0.140 + 0.132 mL",
           "prime, 0.272 mL" in words(done.out), done.out)
    now = me.status(pump)
    expect("and is on record", now["tubing_ml"] == "0.14"
           and now["catheter_ml"] == "0.132", now)
    pushed = pump.shown("pushed")
    pump.pass_time(2 * HOUR)
    pushed = pump.shown("pushed") - pushed
    expect("so much was pushed, and two hours of the dose at most",
           272000 <= pushed <= 272000 + 13500, pushed)
    expect("none of it left the tip but what comes after",
           pump.shown("tip") < 60000, pump.shown("tip"))


def a_full_path_is_not_primed(scene):
    """Goal: a prime of a pump that runs would give all that its path holds, and
    another volume of the path hides as much: both want a reason (R-13)."""
    expect = scene.expect
    pump, me = a_pump(scene)
    before = me.status(pump)["program"]
    for verb in (("prime",), ("prime", "--catheter-only"),
                 ("dose", "--dose", "290", "--catheter", "0.150")):
        asked = me.at(pump, *verb, "--yes")
        expect(f"R-13: {verb[0]} asks why the path is empty",
               asked.status == 1 and "takes its path for empty"
               in words(asked.out), asked.out + asked.err)
    expect("nothing changed", me.status(pump)["program"] == before)
    done = me.at(pump, "prime", "--catheter-only", "--dose-reason",
                 "catheter revised", "--yes")
    expect("with a reason it is done", done.status == 0,
           done.out + done.err)


def replace_by_is_never_blank(scene):
    """Goal: "??" for the date of replacement; here there is one, always."""
    expect = scene.expect
    pump = scene.pump("p")
    me = Programmer(scene, "me")
    me.at(pump, "pair")
    me.at(pump, "clock", "--zone", "UTC", "--yes")
    me.at(pump, "refill", "--drained", "0", "--filled", "20",
          "--concentration", "2000", "--product", "gablofen", *LOT, "--dose",
          "300", "--catheter", "0.132", "--prime", "--yes")
    first = me.status(pump)["replace_by"]
    expect("F-09: from the first program on", bool(first), first)
    pump.say("battery 50")
    pump.pass_time(40 * DAY)
    low = me.status(pump)
    expect("F-09: and with a battery that fails", bool(low["replace_by"])
           and low["replace_by"] <= first, low)
    expect("F-12: on the paper, too", "??" not in me.at(pump, "print").out)


def an_interrupted_session_leaves_it_running(scene):
    """Goal: a session that broke left the pump stopped; here what runs goes
    on until a commit is whole (SR-26)."""
    expect = scene.expect
    pump = scene.pump("p")
    proxy = Proxy(scene, pump)
    me = Programmer(scene, "me")
    me.first_fill(pump)
    pump.pass_time(DAY)
    for number in range(2, 6):
        proxy.expect("cut", TO_PUMP, number, away=True)
        me.at(pump, "dose", "--dose", "280", "--yes")
        before = pump.shown("tip")
        pump.pass_time(6 * HOUR)
        given = pump.shown("tip") - before
        expect(f"it gives its dose after a break at packet {number}",
               abs(given - 75000) <= 3000, given)
        proxy.expect()
        expect("and says that it runs",
               me.status(pump)["mode"] == "running")


def an_empty_reservoir_is_a_new_start(scene):
    """Goal: a pump that gave nothing for days was let run on at the old dose;
    here that is a clinician's decision (R-18)."""
    expect = scene.expect
    pump, me = a_pump(scene)
    stop = me.at(pump, "stop", "--reason", "MRI", "--yes")
    expect("it is stopped", stop.status == 0, stop.err)
    pump.pass_time(HOUR)
    silent = me.at(pump, "restart", "--yes")
    expect("R-18: a restart says why", silent.status == 2
           and "--reason" in silent.err, silent.err)
    short = me.at(pump, "restart", "--reason", "after MRI", "--yes")
    expect("R-18: after an hour it resumes", short.status == 0, short.err)
    me.at(pump, "stop", "--reason", "surgery", "--yes")
    pump.pass_time(49 * HOUR)
    status = me.status(pump)
    expect("F-07: over 48 h it is critical", "high" in
           [a["priority"] for a in status["alarms"]], status["alarms"])
    late = me.at(pump, "restart", "--reason", "after surgery", "--yes")
    expect("R-18: after 49 h it does not resume silently",
           late.status == 2 and "reinitiate" in late.err, late.err)
    decided = me.at(pump, "restart", "--reinitiate", "--reason",
                    "Dr. Basalt, monitored", "--yes")
    expect("R-18: but by decision", decided.status == 0, decided.err)
    expect("it runs", me.status(pump)["mode"] == "running")


def a_stall_is_found_at_the_refill(scene):
    """Goal: the rotor stood still for days; the drug that is left over tells,
    and the patient is not given the old dose as if nothing were (R-07,
    R-18)."""
    expect = scene.expect
    pump, me = a_pump(scene)
    pump.pass_time(20 * DAY)
    pump.say(f"stall {60 * DAY}")
    pump.pass_time(30 * DAY)
    status = me.status(pump)
    alarms = [a["alarm"] for a in status["alarms"]]
    expect("SR-07: the pump knows and sounds", any(
        "stall" in a for a in alarms), alarms)
    pump.pass_time(29 * DAY)
    left = pump.shown("reservoir") / 1e6
    refill = ["refill", "--drained", f"{left:.1f}", "--filled", "20",
              "--same", *LOT, "--yes"]
    expected = float(me.status(pump)["volume_ml"])
    routine = me.at(pump, *refill)
    if abs(expected - left) > 2:
        expect("R-07: it is no routine refill", routine.status == 1
               and "less than" in words(routine.out), routine.out)
    else:
        expect("SR-07: what did not turn was not counted",
               routine.status in (0, 1), routine.err)
    pump.pass_time(2 * DAY)  # the rotor is free again
    back = me.at(pump, "restart", "--reason", "stall is over", "--yes")
    expect("R-18: after days without it does not resume silently",
           back.status == 2, (back.out, back.err))
    decided = me.at(pump, "restart", "--reinitiate", "--reason",
                    "Dr. Basalt, monitored", "--yes")
    expect("R-18: but by decision", decided.status == 0, decided.err)


def less_was_used_than_computed(scene):
    """Goal: drug that never left the reservoir (a blocked catheter): the
    refill stops, and is a new start if it goes on (R-07, R-18)."""
    expect = scene.expect
    pump, me = a_pump(scene)
    pump.pass_time(60 * DAY)
    refill = ["refill", "--drained", "15", "--filled", "20", "--same", *LOT,
              "--cause", "occlusion", "--reason", "dye study booked",
              "--second", "B. Doctor", "--yes"]
    silent = me.at(pump, *refill)
    expect("R-18: the same dose again is asked for, with a reason",
           silent.status == 1 and "a new start" in silent.out, silent.out)
    decided = me.at(pump, *refill, "--dose-reason", "half, then watched",
                    "--dose", "151")
    expect("R-18: decided, it goes on", decided.status == 0,
           decided.out + decided.err)


def a_card_file_shows_nothing(scene):
    """Goal: a lost programmer's card showed patients to whoever found it;
    here its file shows nothing (SR-33)."""
    expect = scene.expect
    pump, me = a_pump(scene)
    done = me.at(pump, "dose", "--dose", "299", "--patient", "Jane Roe",
                 "--mrn", "4711-0815", "--yes")
    expect("a visit of a patient", done.status == 0, done.err)
    serial = me.status(pump)["serial"]
    record = bytes.fromhex(me.run("pair", "--give", serial).out.strip())
    key = me.clinic_key()
    for name in sorted(os.listdir(os.path.join(scene.folder, "me"))):
        path = os.path.join(scene.folder, "me", name)
        with open(path, "rb") as file:
            data = file.read()
        for what, secret in (("name", b"Jane"), ("number", b"4711-0815"),
                             ("serial", serial.encode()),
                             ("staff secret", record[52:84]),
                             ("pump's key", record[20:52]),
                             ("clinic's key", key), ("person", b"Nurse")):
            expect(f"SR-33: {name} does not show the {what}",
                   secret not in data)
        expect(f"SR-33: {name} is nobody else's",
               os.stat(path).st_mode & 0o077 == 0)
    wrong = me.at(pump, "status", env={"CISTERNA_PASSPHRASE": "four red pumps"})
    expect("SR-33: another passphrase opens nothing", wrong.status == 2
           and not wrong.out, wrong.err)


def a_number_does_not_wrap(scene):
    """Goal: a field that wrapped around gave another dose than was typed;
    here what is too large is refused, at the largest value of each width."""
    expect = scene.expect
    pump, me = a_pump(scene)
    before = me.status(pump)
    for power in (8, 16, 31, 32, 63, 64):
        for over in (0, 300):
            value = str(2 ** power + over)
            answer = me.at(pump, "bolus", "--dose", value, "--over", "0:10",
                           "--yes")
            expect(f"SR-30: a bolus of {value} mcg is refused",
                   answer.status == 2 and not answer.out, answer.err)
    pump.pass_time(HOUR)
    for option in (("--dose", "4294967596"), ("--dose", "4294967.596"),
                   ("--alarm-volume", "4294.967298", "--dose", "301"),
                   ("--catheter", "4294.967428", "--dose", "301")):
        answer = me.at(pump, "dose", *option, "--yes")
        expect(f"SR-30: {option} is refused", answer.status == 2
               and not answer.out, answer.err)
    expect("nothing changed", me.status(pump)["program"] == before["program"])


def a_power_cut_in_the_middle_of_a_visit(scene):
    """Goal: the pump loses its power while a nurse is at it; its program, old
    or new, is whole, and the visit goes on."""
    expect = scene.expect
    pump = scene.pump("p")
    proxy = Proxy(scene, pump)
    me = Programmer(scene, "me")
    me.first_fill(pump)
    pump.pass_time(DAY)
    program, dose = me.status(pump)["program"], 300
    for number in (5, 6):  # the commit; the reading after it
        proxy.expect(lambda: pump.say("cut"), TO_PUMP, number)
        answer = me.at(pump, "dose", "--dose", str(dose - 1), "--yes")
        expect("the power was cut", proxy.happened)
        proxy.expect()
        time.sleep(1.2)
        pump.pass_time(1200)
        now = me.status(pump)
        changed = now["program"] - program
        expect(f"SR-11: cut at packet {number}: old or new",
               changed in (0, 1) and
               float(now["dose_mcg_per_day"]) == dose - changed, now)
        expect("SR-28: its fate is known", not now["unknown_fate"])
        expect("SR-28: done is done", answer.status != 0 or changed == 1,
               answer.out)
        expect("it runs", now["mode"] == "running", now["mode"])
        program, dose = now["program"], dose - changed


if __name__ == "__main__":
    play([an_interval_is_not_taken_for_another,
          an_hour_is_not_a_day,
          the_tubing_is_the_models,
          a_full_path_is_not_primed,
          replace_by_is_never_blank,
          an_interrupted_session_leaves_it_running,
          an_empty_reservoir_is_a_new_start,
          a_stall_is_found_at_the_refill,
          less_was_used_than_computed,
          a_card_file_shows_nothing,
          a_number_does_not_wrap,
          a_power_cut_in_the_middle_of_a_visit])
