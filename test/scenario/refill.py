#!/usr/bin/env python3
"""refill.py: a pump's first program, routine refills, a discrepancy.

    refill.py BUILD [NAME...]
"""
from scene import Programmer, play, words

DAY = 86400


def a_routine_refill_moves_the_alarm_date(scene):
    """Goal: drained as expected, filled, and the date is the pump's own."""
    pump = scene.pump("p")
    me = scene_programmer(scene, pump)
    pump.pass_time(60 * DAY)
    me.at(pump, "clock", "--yes")
    before = me.status(pump)
    done = me.at(pump, "refill", "--drained", before["volume_ml"][:5],
                 "--filled", "20", "--same", "--lot", "L2",
                 "--expiry", "2199-01-01", "--yes", "--json")
    scene.expect("R-07: as expected, it is routine", done.status == 0
                 and done.json["routine"], done.err)
    after = me.status(pump)
    scene.expect("SR-41: the alarm date is later",
                 after["alarm_date"] > before["alarm_date"])
    scene.expect("SR-27: it is the next program",
                 after["program"] == before["program"] + 1)
    scene.expect("F-12: the report shows it", after["alarm_date"][:4] in
                 me.at(pump, "print").out)


def a_discrepancy_stops_the_routine(scene):
    """Goal: nothing is programmed before cause, reason and second person."""
    pump = scene.pump("p")
    me = scene_programmer(scene, pump)
    pump.pass_time(60 * DAY)
    me.at(pump, "clock", "--yes")
    refill = ["refill", "--drained", "17", "--filled", "20", "--same",
              "--lot", "L2", "--expiry", "2199-01-01", "--yes"]
    before = me.status(pump)
    refused = me.at(pump, *refill)
    scene.expect("R-07: --yes does not skip it", refused.status == 1)
    scene.expect("R-07: it says what is needed",
                 "second person needed" in words(refused.out), refused.out)
    scene.expect("nothing changed",
                 me.status(pump)["program"] == before["program"])
    same = me.at(pump, *refill, "--cause", "stall", "--reason", "MRI last week",
                 "--second", "A. Nurse")
    scene.expect("R-07: nobody is their own second person", same.status == 1)
    both = [*refill, "--cause", "stall", "--reason", "MRI last week",
            "--second", "B. Doctor"]
    scene.expect("R-18: under-delivery is a new start, to be decided",
                 me.at(pump, *both).status == 1)
    done = me.at(pump, *both, "--dose-reason", "kept, watched for a day")
    scene.expect("R-07: with all of it it goes on", done.status == 0, done.err)
    dose = me.at(pump, "refill", "--drained", "9", "--filled", "20", "--same",
                 "--lot", "L2", "--expiry", "2199-01-01", "--dose", "310",
                 "--yes")
    scene.expect("R-07: no increase with a discrepancy", dose.status == 1)


def what_cannot_be_is_refused(scene):
    """Goal: each bad value is named, and nothing is programmed."""
    pump = scene.pump("p")
    me = scene_programmer(scene, pump)
    pump.pass_time(10 * DAY)
    me.at(pump, "clock", "--yes")
    before = me.status(pump)["program"]
    base = {"drained": "18.2", "filled": "20", "lot": "L2",
            "expiry": "2199-01-01"}
    for claim, change, said in [
            ("R-08: above the capacity", {"filled": "41"}, "capacity"),
            ("R-08: below the alarm volume", {"filled": "1.5"}, "below"),
            ("R-09: expired", {"expiry": "2020-01-01"}, "expired"),
            ("SR-30: .5", {"filled": ".5"}, "zero before it"),
            ("SR-30: 05", {"drained": "05"}, "zero"),
            ("SR-30: two points", {"filled": "2.0.0"}, "point"),
            ("R-09: no such day", {"expiry": "2027-02-31"}, "calendar")]:
        values = {**base, **change}
        options = [w for k, v in values.items() for w in ("--" + k, v)]
        answer = me.at(pump, "refill", *options, "--same", "--yes")
        scene.expect(claim, answer.status == 2 and said in answer.err
                     and not answer.out, answer.err + answer.out)
    answer = me.at(pump, "dose", "--dose", "5", "--yes")
    scene.expect("R-02: below the flow", answer.status == 2
                 and "0.048" in answer.err, answer.err)
    scene.expect("nothing changed", me.status(pump)["program"] == before)


def scene_programmer(scene, pump):
    """A programmer whose pump runs its first program."""
    me = Programmer(scene, "me")
    me.first_fill(pump)
    return me


if __name__ == "__main__":
    play([a_routine_refill_moves_the_alarm_date,
          a_discrepancy_stops_the_routine,
          what_cannot_be_is_refused])
