#!/usr/bin/env python3
"""dose.py: a dose raised by a soft limit, and the pattern of a day.

    dose.py BUILD [NAME...]
"""
import datetime
import json
import subprocess

from scene import Programmer, play, words

DAY = 86400


def points(answer):
    """What an answer in JSON asks, by code: (need, met)."""
    return {p["code"]: (p["need"], p["met"]) for p in answer.json["points"]}


def a_pump(scene, dose="300", conc="2000"):
    """A pump whose first program runs, and whose new dose has settled."""
    pump = scene.pump("p")
    me = Programmer(scene, "me")
    me.first_fill(pump, dose, conc)
    pump.pass_time(4 * DAY)
    return pump, me


def a_dose_goes_up_by_a_reason(scene):
    """Goal: beyond the usual step a reason is asked for, and no second
    increase comes within a day (R-16)."""
    pump, me = a_pump(scene)
    expect = scene.expect
    usual = me.at(pump, "dose", "--dose", "345", "--json")
    expect("R-16: +15 % is usual; only the yes is missing", usual.status == 1
           and not {"increase", "large-increase"} & set(points(usual)),
           usual.out + usual.err)
    above = ["dose", "--dose", "351", "--yes", "--json"]
    asked = me.at(pump, *above)
    expect("R-16: +17 % asks for a reason; --yes is none", asked.status == 1
           and points(asked)["increase"] == ("reason", False), asked.out)
    blank = me.at(pump, *above, "--dose-reason", "  ")
    expect("R-16: blanks are no reason", blank.status == 1)
    spinal = me.at(pump, "dose", "--dose", "351", "--class", "spinal",
                   "--json")
    expect("R-16: for a spinal patient it is usual",
           "increase" not in points(spinal), spinal.out)
    done = me.at(pump, *above, "--dose-reason", "spasms at night")
    expect("R-16: with a reason it is done", done.status == 0, done.err)
    expect("R-16: 12 to 24 hours are shown", "12 to 24 hours" in done.out)
    again = me.at(pump, "dose", "--dose", "360", "--yes", "--dose-reason",
                  "still")
    expect("R-16: a second increase in a day is refused", again.status == 2
           and "24 hours ago" in again.err and not again.out, again.err)
    lower = me.at(pump, "dose", "--dose", "340", "--yes")
    expect("R-16: a decrease is not", lower.status == 0, lower.err)
    pump.pass_time(DAY - 600)
    soon = me.at(pump, "dose", "--dose", "345", "--yes")
    expect("R-16: nor a second increase after 23:50 h", soon.status == 2,
           soon.err)
    pump.pass_time(600)
    later = me.at(pump, "dose", "--dose", "345", "--yes")
    expect("R-16: after 24 h it may rise again", later.status == 0, later.err)


def a_large_dose_is_asked_again(scene):
    """Goal: more than 20 % of 500 mcg/day asks again (R-16), and so does
    twice or half of before (SR-30)."""
    pump, me = a_pump(scene, "500")
    expect = scene.expect

    def judged(dose, *more):
        return points(me.at(pump, "dose", "--dose", dose, "--class", "spinal",
                            "--dose-reason", "because", "--json", *more))

    expect("R-16: +20 % of 500 is not asked again",
           "large-increase" not in judged("600"))
    expect("R-16: above it is", judged("600.001")["large-increase"]
           == ("ask", False))
    expect("SR-30: less than twice is not asked", "twice-or-half"
           not in judged("999.999"))
    expect("SR-30: twice is", judged("1000")["twice-or-half"]
           == ("ask", False))
    expect("SR-30: more than half is not", "twice-or-half"
           not in judged("250.001"))
    expect("SR-30: half is", judged("250")["twice-or-half"]
           == ("ask", False))
    done = me.at(pump, "dose", "--dose", "250", "--yes", "--json")
    expect("SR-30: meant, it is done", done.status == 0 and
           points(done)["twice-or-half"] == ("ask", True), done.err)


def a_day_has_its_pattern(scene):
    """Goal: a flex schedule over sets of weekdays, with a periodic bolus, and
    its alarm date the one of the calculator (SR-41)."""
    pump, me = a_pump(scene)
    expect = scene.expect
    pattern = ("Mon-Fri: 00:00 80, 06:00 120, 14:00 70, 22:00 30; "
               "Sat,Sun: 00:00 150, 12:00 150")
    done = me.at(pump, "schedule", "--schedule", pattern, "--yes", "--json")
    expect("F-02: four steps and two sets of days are programmed",
           done.status == 0, done.err)
    now = me.status(pump)
    expect("SR-29: and read back as they were typed",
           now["schedule"] == pattern, now["schedule"])
    fill = me.at(pump, "refill", "--drained", now["volume_ml"][:5], "--filled",
                 "20", "--same", "--lot", "L2", "--expiry", "2199-01-01",
                 "--yes", "--json")
    expect("a fill begins its reservoir anew", fill.status == 0, fill.err)
    now = me.status(pump)
    done = subprocess.run(
        [scene.program("calc"), "refill", "--fill", "20", "--schedule",
         pattern, "--concentration", "2000", "--filled",
         now["filled_at"][:19], "--zone", "UTC", "--json"],
        capture_output=True, text=True, check=True)
    calc = json.loads(done.stdout)
    expect("SR-41: pump and calculator have one alarm date",
           now["alarm_date"] == calc["alarm_date"], (now, calc))
    apart = abs(seconds(now["alarm_at"]) - seconds(calc["alarm_at"]))
    expect("SR-41: and one instant, but for the stroke under way",
           apart <= 900, apart)
    bolus = me.at(pump, "schedule", "--bolus", "10", "--every", "6:00",
                  "--first", "2:00", "--over", "0:30", "--yes",
                  "--dose-reason", "spasms", "--json")
    expect("F-02: a bolus every six hours beside it", bolus.status == 0,
           bolus.err)
    rows = {r["field"]: r for r in bolus.json["change"]}
    expect("R-19: what a day has of it is shown", "40.0" in
           rows["drug in 24 h"]["note"], rows["drug in 24 h"])
    again = me.at(pump, "schedule", "--bolus", "11", "--every", "6:00",
                  "--yes")
    expect("R-16: more by boluses is an increase, too", again.status == 2
           and "24 hours ago" in again.err, again.err)
    pump.pass_time(2 * DAY)
    given = float(me.status(pump)["given_24h_mcg"])
    expect("F-02: a day gives both", 330 < given < 350, given)
    none = me.at(pump, "schedule", "--no-bolus", "--yes")
    expect("F-02: and goes on without", none.status == 0, none.err)
    text = words(me.at(pump, "status").out)
    expect("the mode says its steps", "flex, 6 steps" in text, text)


def seconds(instant):
    """An instant of ISO 8601 with its offset, as seconds."""
    return datetime.datetime.fromisoformat(instant).timestamp()


if __name__ == "__main__":
    play([a_dose_goes_up_by_a_reason,
          a_large_dose_is_asked_again,
          a_day_has_its_pattern])
