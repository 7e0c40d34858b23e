#!/usr/bin/env python3
"""link.py: the coil is lifted, or the programmer dies, at every moment of a
commit (SR-27, SR-28).

    link.py BUILD [NAME...]
"""
import os

from proxy import FROM_PUMP, TO_PUMP, Proxy
from record import faults
from scene import Programmer, play
from server import Server

DIRECTIONS = (TO_PUMP, FROM_PUMP)


class Story:
    """One pump, one programmer, doses that go down step by step, so that no
    limit of titration stands in the way."""

    def __init__(self, scene):
        self.scene = scene
        self.library = os.path.join(scene.build, "test", "scenario",
                                    "libkill_at_write.so")
        self.pump = scene.pump("p")
        self.proxy = Proxy(scene, self.pump)
        self.me = Programmer(scene, "me")
        self.me.first_fill(self.pump)
        self.dose = 300
        self.done = 1
        self.program = self.me.status(self.pump)["program"]

    def lower(self, env=None):
        self.dose -= 1
        return self.me.at(self.pump, "dose", "--dose", str(self.dose), "--yes",
                          env=env)

    def look(self, what, answer):
        """After trouble: a reading tells the truth, and nothing is open."""
        self.proxy.expect()
        expect = self.scene.expect
        # SR-23: a call is paid for; a pump takes few changes in 24 h.
        self.pump.pass_time(4 * 3600)
        now = self.me.status(self.pump)
        changed = now["program"] != self.program
        expect(f"SR-26: {what}: the program is the old or the new one",
               now["program"] - self.program in (0, 1), now)
        expect(f"SR-26: {what}: whole", float(now["dose_mcg_per_day"])
               == (self.dose if changed else self.dose + 1), now)
        expect(f"SR-28: {what}: after a reading its fate is known",
               not now["unknown_fate"])
        if answer is not None and answer.status == 0:
            expect(f"SR-28: {what}: done is done", changed, answer.out)
        if answer is not None and answer.status == 2:
            expect(f"SR-28: {what}: refused changed nothing", not changed,
                   answer.err)
        if answer is not None and answer.status == 3 and changed:
            expect(f"SR-28: {what}: not called failed",
                   "UNKNOWN" in answer.err or "read" in answer.err, answer.err)
        if not changed:
            self.dose += 1
        self.done += changed
        self.program = now["program"]
        return changed

    def settle(self, clinic):
        """What the record says in the end: one fate for each command."""
        self.proxy.expect()
        expect = self.scene.expect
        last = self.lower()
        expect("after all that it is as ever", last.status == 0, last.err)
        self.done += 1
        sent = self.me.run("send", "--clinic", clinic.url)
        expect("SR-33: every record goes to the clinic", sent.status == 0
               and clinic.records, sent.err)
        acts = [a for a in clinic.acts() if a["kind"] == "commit"]
        keys = [a["key"] for a in acts]
        expect("SR-27: each command has one line in all records",
               len(set(keys)) == len(keys), len(keys))
        expect("SR-28: and one fate, which is known",
               all(a["fate"] in ("done", "refused") for a in acts), acts)
        expect("SR-28: as many done as the pump has programs",
               sum(a["fate"] == "done" for a in acts) == self.done,
               (acts, self.done))
        key = self.me.clinic_key()
        expect("each record verifies", not any(
            faults(one, key) for one in clinic.records.values()))


def every_packet(story, trouble):
    """Lower the dose with trouble at the nth packet, for every n of either
    direction; how many there were, and how often the program changed."""
    met = changed = 0
    for direction in DIRECTIONS:
        number = 1
        while True:
            answer = trouble(direction, number)
            if not story.proxy.happened:
                story.look(f"no trouble at {direction} {number}", answer)
                break
            met += 1
            changed += story.look(f"packet {number} {direction}", answer)
            number += 1
    return met, changed


def a_link_cut_at_every_packet_is_no_guess(scene):
    """Goal: the head slips off at any packet, and lies on again at once."""
    story = Story(scene)

    def slip(direction, number):
        story.proxy.expect("cut", direction, number)
        return story.lower()

    met, changed = every_packet(story, slip)
    scene.expect("it was cut before and after the commit",
                 met >= 14 and 0 < changed < met, (met, changed))
    story.settle(Server(None))


def a_link_that_stays_cut_is_unknown_until_read(scene):
    """Goal: the head slips off, and the person walks away; the next command
    resolves what was done before it does anything."""
    story = Story(scene)
    unknown = 0

    def leave(direction, number):
        nonlocal unknown
        story.proxy.expect("cut", direction, number, away=True)
        answer = story.lower()
        unknown += "UNKNOWN" in answer.err
        if "UNKNOWN" in answer.err:
            scene.expect("SR-28: UNKNOWN is not success", answer.status == 3)
            story.proxy.away = False
            held = story.me.at(story.pump, "silence")
            scene.expect("what is not of dose is not held up",
                         "UNKNOWN" not in held.err, held.err)
        return answer

    met, _ = every_packet(story, leave)
    scene.expect("SR-28: it was unknown at the commit and its answer",
                 met >= 14 and unknown >= 2, (met, unknown))
    story.settle(Server(None))


def a_packet_that_is_lost_is_asked_again(scene):
    """Goal: noise eats a commit, or its answer; asked again, it is done once,
    and nobody notices."""
    story = Story(scene)
    for direction, number in ((TO_PUMP, 5), (FROM_PUMP, 5)):
        story.proxy.expect("drop", direction, number)
        answer = story.lower()
        scene.expect("SR-27: the packet was lost", story.proxy.happened)
        scene.expect("SR-27: it is done", answer.status == 0, answer.err)
        scene.expect("SR-27: once", story.look("a lost packet", answer))
    story.settle(Server(None))


def a_programmer_killed_at_every_packet_goes_on(scene):
    """Goal: the programmer dies at any packet; the next start resolves what
    it left, and its record goes on."""
    story = Story(scene)

    def die(direction, number):
        story.proxy.expect(lambda: story.me.process.kill(), direction, number)
        answer = story.lower()
        scene.expect("it died", not story.proxy.happened
                     or answer.status == -9 or answer.status == 0)
        return None if answer.status == -9 else answer

    met, changed = every_packet(story, die)
    scene.expect("it died before and after the commit",
                 met >= 14 and 0 < changed < met, (met, changed))
    story.settle(Server(None))


def a_programmer_killed_at_every_write_goes_on(scene):
    """Goal: the programmer dies before and after each change of its vault."""
    story = Story(scene)
    died = 0
    for sign in (1, -1):
        number = 1
        while True:
            answer = story.lower(env={"LD_PRELOAD": story.library,
                                      "KILL_AT": str(sign * number)})
            died += answer.status == -9
            story.look(f"write {sign * number}",
                       None if answer.status == -9 else answer)
            if answer.status != -9:
                break
            number += 1
    scene.expect("SR-27: it died at each of several writes", died >= 6, died)
    story.settle(Server(None))


def a_fill_stands_and_falls_with_its_commit(scene):
    """Goal: the programmer dies at any write of a refill; the record has a
    fill if, and only if, the pump has it."""
    expect = scene.expect
    story = Story(scene)
    clinic = Server(None)
    story.me.run("send", "--clinic", clinic.url)
    clinic.records.clear()
    filled, first = 0, story.program
    for at in (1, -1, 2, -2, 3, -3, 4, -4):
        story.pump.pass_time(1200)
        now = story.me.status(story.pump)
        expect("SR-28: nothing is open", not now["unknown_fate"])
        died = story.me.at(
            story.pump, "refill", "--drained", now["volume_ml"][:5],
            "--filled", "20", "--same", "--lot", f"L{at}", "--expiry",
            "2199-01-01", "--yes",
            env={"LD_PRELOAD": story.library, "KILL_AT": str(at)})
        expect(f"it died at write {at}", died.status == -9, died.status)
        after = story.me.status(story.pump)
        filled += after["program"] - now["program"]
    expect("SR-26: before its commit, and after", 0 < filled < 8, filled)
    story.me.run("send", "--clinic", clinic.url)
    fills = [r for r in clinic.records.values() if r["fill"]["flags"]]
    done = [a for a in clinic.acts() if a["fate"] == "done"]
    expect("R-06: as many fills in the records as in the pump",
           len(fills) == filled, (len(fills), filled))
    expect("SR-27: each with its one commit", len(done) == filled and all(
        sum(a["fate"] == "done" for a in r["acts"]) == 1 for r in fills),
           [r["acts"] for r in fills])
    expect("of the programs that came", sorted(a["value"] for a in done)
           == list(range(first + 1, first + 1 + filled)), done)


def a_pairing_whose_answer_was_lost_is_given_again(scene):
    """Goal: a new pump took its keys, and nobody heard it say so; paired
    again, it is its clinic's, and no key is lost (SR-25)."""
    expect = scene.expect
    pump = scene.pump("p")
    proxy = Proxy(scene, pump)
    me = Programmer(scene, "me")
    proxy.expect("cut", FROM_PUMP, 1)
    lost = me.at(pump, "pair")
    expect("its answer was lost", lost.status == 3 and proxy.happened
           and not lost.out, lost.err)
    proxy.expect()
    again = me.at(pump, "pair")
    expect("SR-25: paired again, it answers", again.status == 0, again.err)
    read = me.at(pump, "status")
    expect("and lets its clinic in", read.status == 0, read.err)
    other = Programmer(scene, "other", "E. Else", "Other clinic")
    stranger = other.at(pump, "pair")
    expect("SR-25: nobody else pairs it", stranger.status == 3
           and not stranger.out, stranger.err)
    record = me.run("pair", "--give", me.status(pump)["serial"])
    other.run("--pump", pump.coil, "pair", "--take", record.out.strip())
    shut = other.at(pump, "status")
    expect("nor comes in with the record alone", shut.status == 2, shut.err)


if __name__ == "__main__":
    play([a_link_cut_at_every_packet_is_no_guess,
          a_link_that_stays_cut_is_unknown_until_read,
          a_packet_that_is_lost_is_asked_again,
          a_programmer_killed_at_every_packet_goes_on,
          a_programmer_killed_at_every_write_goes_on,
          a_fill_stands_and_falls_with_its_commit,
          a_pairing_whose_answer_was_lost_is_given_again])
