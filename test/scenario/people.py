#!/usr/bin/env python3
"""people.py: who may do what: the card, a nurse, another clinic.

    people.py BUILD [NAME...]
"""
import time

from scene import Programmer, play

DAY = 86400
REFILL = ("--same", "--lot", "L2", "--expiry", "2199-01-01", "--yes")


def a_card_reads_and_holds(scene):
    """Goal: whoever finds the patient with the card in the pocket holds the
    pump at minimum, audibly, and can do nothing else (SR-24)."""
    expect = scene.expect
    pump = scene.pump("p")
    me = Programmer(scene, "me")
    me.first_fill(pump)
    pump.pass_time(DAY)
    program = me.status(pump)["program"]

    def by_card(*words_):
        return me.at(pump, "--data", "nowhere", "--card", scene.card, *words_,
                     env={"CISTERNA_PASSPHRASE": ""})

    shown = by_card("status", "--json")
    expect("SR-24: the card reads, without a vault", shown.status == 0
           and shown.json["mode"] == "running", shown.err)
    for verb in (("dose", "--dose", "200"), ("stop",), ("silence",),
                 ("restart", "--reason", "x"), ("clock",), ("log",),
                 ("bolus", "--dose", "5", "--over", "0:10"), ("print",),
                 ("refill", "--drained", "1", "--filled", "20", *REFILL),
                 ("sound-alarm",), ("schedule", "--no-bolus"), ("bridge",),
                 ("prime",), ("pair",)):
        refused = by_card(*verb, "--yes")
        expect(f"SR-24: {verb[0]} is refused", refused.status == 2
               and "card" in refused.err and not refused.out, refused.err)
    wrong = me.at(pump, "--card", scene.card[:-1] + "x", "status")
    expect("a card with a typing error is none", wrong.status == 2
           and not wrong.out, wrong.err)
    pump.pass_time(1200)
    other = scene.card[:-2] + ("00" if scene.card[-2:] != "00" else "01")
    wrong = me.at(pump, "--card", other, "status")
    expect("another pump's card is not answered", wrong.status == 3
           and not wrong.out, wrong.err)
    pump.pass_time(1200)
    held = by_card("minimum", "--yes")
    expect("SR-24: minimum is held", held.status == 0, held.err)
    now = me.status(pump)
    expect("SR-24: at minimum rate, with the critical alarm",
           now["mode"] == "minimum" and "high" in
           [a["priority"] for a in now["alarms"]], now)
    expect("SR-24: the program is still there", now["program"] == program)
    log = me.at(pump, "log").out
    expect("SR-24: and logged", "mergency" in log, log)
    back = me.at(pump, "restart", "--reason", "overdose ruled out", "--yes")
    expect("staff let it run again", back.status == 0, back.err)
    expect("and the alarm ends", not me.status(pump)["alarms"])


def a_nurse_refills_and_no_more(scene):
    """Goal: a credential of read and refill goes as far as the table says."""
    expect = scene.expect
    pump = scene.pump("p")
    boss = Programmer(scene, "boss", "C. Chief")
    boss.first_fill(pump)
    nurse = Programmer(scene, "nurse", "N. Nurse", clinic=None)
    serial = boss.status(pump)["serial"]
    expect("a credential for another's key is refused",
           nurse.key("install", boss.issue(boss, "read")).status == 2)
    expect("a nurse's credential is installed", nurse.key(
        "install", boss.issue(nurse, "read,refill")).status == 0)
    expect("without the implant record there is no pump",
           nurse.at(pump, "status").status == 3)
    record = boss.run("pair", "--give", serial).out.strip()
    nurse.run("--pump", pump.coil, "pair", "--take", record)
    pump.pass_time(20 * DAY)
    before = nurse.status(pump)
    volume = before["volume_ml"][:5]
    dose = nurse.at(pump, "dose", "--dose", "290", "--yes")
    expect("a nurse sets no dose", dose.status == 2
           and "does not allow" in dose.err, dose.err)
    both = nurse.at(pump, "refill", "--drained", volume, "--filled", "20",
                    "--dose", "290", *REFILL)
    expect("not with a refill either", both.status == 2, both.err)
    for verb in (("stop",), ("minimum",), ("clock",),
                 ("restart", "--reason", "x"),
                 ("bolus", "--dose", "5", "--over", "0:30"),
                 ("pair", "--add-clinic", "11" * 32)):
        refused = nurse.at(pump, *verb, "--yes")
        expect(f"nor {verb[0]}", refused.status == 2
               and "does not allow" in refused.err, refused.err)
        pump.pass_time(600)
    expect("nothing changed", nurse.status(pump)["program"]
           == before["program"])
    volume = nurse.status(pump)["volume_ml"][:5]
    done = nurse.at(pump, "refill", "--drained", volume, "--filled", "20",
                    *REFILL)
    expect("the same program with a refill is a nurse's", done.status == 0,
           done.err)
    expect("and sounding the alarm", nurse.at(
        pump, "sound-alarm").status == 0)
    short = boss.issue(nurse, "read,refill", "--days", "1",
                       "--now", time.strftime("%Y-%m-%dT%H:%M:%S",
                                              time.gmtime()))
    nurse.key("install", short)
    pump.pass_time(2 * DAY)
    shut = nurse.at(pump, "status")
    expect("an expired credential opens nothing", shut.status == 2
           and "expired" in shut.err and not shut.out, shut.err)
    only = boss.issue(nurse, "read", "--only", "OTHER1", "--now", pump.now())
    nurse.key("install", only)
    shut = nurse.at(pump, "status")
    expect("nor one for another pump", shut.status == 2
           and "another pump" in shut.err, shut.err)


def care_goes_to_another_clinic(scene):
    """Goal: a patient moves; the new clinic is let in by the old one, and then
    the old one is shut out (transfer of care)."""
    expect = scene.expect
    pump = scene.pump("p")
    old = Programmer(scene, "old")
    old.first_fill(pump)
    new = Programmer(scene, "new", "D. Doctor", "New clinic")
    expect("without its implant record the pump is not known",
           new.at(pump, "status").status == 3)
    record = old.run("pair", "--give", old.status(pump)["serial"])
    taken = new.run("--pump", pump.coil, "pair", "--take", record.out.strip())
    expect("the record goes from one to the other", taken.status == 0,
           taken.err)
    shut = new.at(pump, "status")
    expect("SR-20: the pump does not know the new clinic", shut.status == 2
           and "does not know the clinic" in shut.err, shut.err)
    key = new.clinic_key().hex()
    wrong = old.at(pump, "pair", "--add-clinic", key[:-1], "--yes")
    expect("half a key is none", wrong.status == 2 and not wrong.out)
    added = old.at(pump, "pair", "--add-clinic", key, "--yes")
    expect("the old clinic lets it in", added.status == 0, added.err)
    pump.pass_time(1200)
    twice = old.at(pump, "pair", "--add-clinic", key, "--yes")
    expect("once", twice.status == 2, twice.err)
    lower = new.at(pump, "dose", "--dose", "290", "--yes")
    expect("now it may program", lower.status == 0, lower.err)
    away = new.at(pump, "pair", "--remove-clinic", old.clinic_key().hex(),
                  "--yes")
    expect("it shuts the old one out", away.status == 0, away.err)
    pump.pass_time(1200)
    shut = old.at(pump, "status")
    expect("the old clinic is a stranger now", shut.status == 2
           and "does not know the clinic" in shut.err, shut.err)
    last = new.at(pump, "pair", "--remove-clinic", key, "--yes")
    expect("the last key stays", last.status == 2, last.err)
    expect("and the pump is still its patient's",
           new.status(pump)["dose_mcg_per_day"] == "290")


if __name__ == "__main__":
    play([a_card_reads_and_holds,
          a_nurse_refills_and_no_more,
          care_goes_to_another_clinic])
