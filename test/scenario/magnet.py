#!/usr/bin/env python3
"""magnet.py: a patient comes from an MRI scanner.

    magnet.py BUILD [NAME...]
"""
from scene import Programmer, play, words

HOUR = 3600


def after_a_magnetic_field_a_second_look_is_asked_for(scene):
    """Goal: F-11: nobody leaves on a reading that may be too early."""
    pump = scene.pump("p")
    me = Programmer(scene, "me")
    me.first_fill(pump)
    pump.pass_time(5 * HOUR)
    scene.expect("F-11: nothing is asked for without one",
                 me.status(pump)["second_look_after"] is None)
    pump.say("field 3600")
    pump.pass_time(4 * HOUR)
    read = me.status(pump)
    scene.expect("F-11: a field is told by its instant",
                 read["second_look_after"] is not None, read)
    scene.expect("F-11: and what to do is said", "read the pump again" in
                 words(me.at(pump, "status").out))
    pump.pass_time(30 * HOUR)
    scene.expect("F-11: a day later it is over",
                 me.status(pump)["second_look_after"] is None)


if __name__ == "__main__":
    play([after_a_magnetic_field_a_second_look_is_asked_for])
