#!/usr/bin/env python3
"""sending.py: what a visit leaves: its signed record, sent once.

    sending.py BUILD [NAME...]
"""
import datetime
import http.server
import threading
import time

import record
from proxy import FROM_PUMP, TO_PUMP, Proxy
from scene import Programmer, play, words
from server import Server

DAY = 86400
TICKET = "ab" * 32
REFILL = ("--filled", "20", "--same", "--lot", "B4711", "--expiry",
          "2199-01-01", "--yes")


def is_near(seconds, text):
    """Is an instant of the record the one of a status, within 2 s?"""
    told = datetime.datetime.fromisoformat(text[:19] + "+00:00")
    return abs(seconds - told.timestamp()) <= 2


def a_visit(scene, name="p"):
    pump = scene.pump(name)
    me = Programmer(scene, "me")
    me.first_fill(pump)
    pump.pass_time(30 * DAY)
    return pump, me


def fields(serial, **more):
    """What the clinic tells for a ticket."""
    return {"visit": 12, "patient": 7, "name": "Jane Roe", "mrn": "4711",
            "born": "1991-03-02", "class": "spinal", "serial": serial,
            "catheter_nl": 132000, "tubing_nl": 140000, "lead_days": 3,
            "window_days": 2, "early_days": 0, "stability_days": 180,
            "zone": "UTC", "clinic": "Pump clinic", "person": "A. Nurse",
            "increase_s": "", "oral_backup": "", "phone": "", **more}


def volume_of(status):
    return status["volume_ml"][:5]


def a_record_says_what_the_pump_said(scene):
    """Goal: the record, read by its document alone, is what was done and what
    the pump says, field by field, and verifies; one bit changed does not."""
    expect = scene.expect
    pump, me = a_visit(scene)
    key = me.clinic_key()
    clinic = Server(key)
    serial = me.status(pump)["serial"]
    clinic.tickets[TICKET] = fields(serial)
    before = me.status(pump)
    done = me.at(pump, "--clinic", clinic.url, "--ticket", TICKET, "refill",
                 "--drained", volume_of(before), *REFILL, "--dose", "330",
                 "--json")
    expect("SR-31: with the clinic's ticket it is done", done.status == 0,
           done.err)
    status = me.status(pump)
    one = max(clinic.records.values(), key=lambda r: r["begun"])
    expect("it verifies: credential, holder, signature",
           record.faults(one, key) == [], record.faults(one, key))
    expect("SR-31: of this patient and visit", (
        one["serial"], one["patient_number"], one["visit_number"],
        one["patient"], one["mrn"], one["person"]) == (
            serial, 7, 12, "Jane Roe", "4711", "A. Nurse"), one)
    old, new, fill = one["before"], one["after"], one["fill"]
    expect("the program before and after", (old["program"], new["program"])
           == (before["program"], status["program"]))
    expect("the schedules", old["schedule"][0]["steps"] == [(0, 300000)]
           and new["schedule"][0]["steps"] == [(0, 330000)], new["schedule"])
    expect("the drug", (new["nominal"], new["used"], new["product"])
           == (2000000, 2000000, old["product"]))
    for field, name in (("filled", "fill_ml"), ("alarm_volume",
                       "alarm_volume_ml"), ("catheter", "catheter_ml"),
                       ("tubing", "tubing_ml")):
        expect(f"its {field}", abs(new[field] - float(status[name]) * 1e6)
               < 1, (new[field], status[name]))
    # Read a moment later, from whole nanolitres: a nanolitre is half a second.
    expect("SR-41: the alarm date", is_near(new["low"], status["alarm_at"]),
           (iso(new["low"]), status["alarm_at"]))
    expect("and the empty date", is_near(new["empty"], status["empty_at"]),
           (iso(new["empty"]), status["empty_at"]))
    expect("F-09: and replace-by", iso(new["eos"])[:10]
           == status["replace_by"])
    expect("R-06: what was drained and expected", fill["drained"] == round(
        float(volume_of(before)) * 1e6) and abs(
            fill["expected"] - float(before["volume_ml"]) * 1e6) < 2000, fill)
    expect("R-09: what was filled", (fill["filled"], fill["nominal"],
           one["lot"]) == (20000000, 2000000, "B4711"))
    expect("R-10: the same drug; R-07: no discrepancy", fill["flags"] == 9
           and fill["cause"] == 0, fill)
    expect("one command, done", [(a["kind"], a["fate"], a["value"])
           for a in one["acts"]] == [("commit", "done", status["program"])])
    changed = 0
    data = bytearray(one["signed"] + one["signature"])
    for at in range(len(data)):
        data[at] ^= 1 << at % 8
        try:
            changed += record.faults(record.read(bytes(data)), key) != []
        except (record.Bad, UnicodeDecodeError, IndexError):
            changed += 1
        data[at] ^= 1 << at % 8
    expect("a bit changed in any byte shows", changed == len(data), changed)
    again = me.at(pump, "--clinic", clinic.url, "--ticket", TICKET, "status")
    expect("a ticket holds once", again.status == 2 and not again.out,
           again.err)
    clinic.tickets[TICKET] = fields("OTHER1")
    wrong = me.at(pump, "--serial", serial, "--clinic", clinic.url,
                  "--ticket", TICKET, "dose", "--dose", "320", "--yes")
    expect("SR-31: another patient's ticket stops it", wrong.status == 2
           and "another patient" in wrong.err, wrong.err)


def a_pump_that_was_only_read_is_told(scene):
    """Goal: a visit that the clinic began and in which nothing was changed
    gives the clinic its reading (SR-41); without the clinic there is none."""
    expect = scene.expect
    pump, me = a_visit(scene)
    key = me.clinic_key()
    clinic = Server(key)
    me.run("send", "--clinic", clinic.url)
    had = len(clinic.records)
    shown = me.at(pump, "--clinic", clinic.url, "status", "--json")
    expect("nobody began a visit: no record", shown.status == 0
           and len(clinic.records) == had, shown.err)
    clinic.tickets[TICKET] = fields(shown.json["serial"])
    read = me.at(pump, "--clinic", clinic.url, "--ticket", TICKET, "status")
    expect("the clinic began one, and it is read", read.status == 0, read.err)
    one = max(clinic.records.values(), key=lambda r: r["begun"])
    expect("SR-41: the clinic has what was read", len(clinic.records)
           == had + 1 and one["visit_number"] == 12 and not one["acts"]
           and one["after"]["program"] == shown.json["program"], one)
    expect("it verifies", record.faults(one, key) == [],
           record.faults(one, key))


def iso(pump_s):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(pump_s))


def a_record_waits_and_goes_once(scene):
    """Goal: the clinic cannot be reached; the visit is made, its record waits
    sealed, and goes later, once (SR-33)."""
    expect = scene.expect
    pump, me = a_visit(scene)
    clinic = Server(me.clinic_key())
    nowhere = "http://127.0.0.1:9"
    done = me.at(pump, "--clinic", nowhere, "refill", "--drained",
                 volume_of(me.status(pump)), *REFILL)
    expect("SR-33: the visit is made", done.status == 0, done.err)
    expect("SR-33: and it says what waits", "waiting" in done.err
           and "does not answer" in done.err, done.err)
    waits = me.run("send", "--clinic", nowhere)
    expect("what waits is no success", waits.status == 3
           and "0 sent, 3 waiting" in waits.out, waits.out)
    sent = me.run("send", "--clinic", clinic.url)
    expect("later it goes", sent.status == 0 and "3 sent, 0 waiting"
           in sent.out, sent.out + sent.err)
    again = me.run("send", "--clinic", clinic.url)
    expect("once", "0 sent, 0 waiting" in again.out
           and clinic.answers == ["stored"] * 3, clinic.answers)


def a_refusal_keeps_the_record(scene):
    """Goal: the clinic says no: the record stays, with its reason, until the
    clinic takes it."""
    expect = scene.expect
    pump, me = a_visit(scene)
    clinic = Server(me.clinic_key())
    for refuses, why in (((422, "the credential is revoked: issue another\n"),
                          "credential is revoked"),
                         ((503, "busy: later\n"), "busy"),
                         ((422, "The record is sound, " + "but so long " * 40
                           + "as it is\n"), "long as it is"),
                         ((422, "\u00fc" * 400), "\u00fc" * 300 + "..."),
                         ((500, "<html>oops</html>"), "500")):
        clinic.refuses = refuses
        answer = me.run("send", "--clinic", clinic.url)
        expect(f"{refuses[0]}: it waits, and says why", answer.status == 3
               and "0 sent, 2 waiting" in answer.out and why in answer.err,
               answer.out + answer.err)
    clinic.refuses = None
    taken = me.run("send", "--clinic", clinic.url)
    expect("then it is taken", "2 sent, 0 waiting" in taken.out, taken.out)
    plain = me.run("send", "--clinic", "http://clinic.example")
    expect("SR-33: nothing to send asks nobody", plain.status == 0)
    me.at(pump, "dose", "--dose", "299", "--yes")
    plain = me.run("send", "--clinic", "http://clinic.example")
    expect("SR-33: and never unsealed across a network", plain.status == 3
           and "https" in plain.err, plain.err)


def a_printout_says_what_is_booked(scene):
    """Goal: what the clinic has booked stands on the programmer's paper, and
    without a clinic nothing is said to be booked or not (F-12)."""
    expect = scene.expect
    pump, me = a_visit(scene)
    clinic = Server(me.clinic_key())
    serial = me.status(pump)["serial"]
    now = datetime.datetime.fromisoformat(pump.now() + "+00:00")
    day = (now + datetime.timedelta(days=40)).replace(hour=9, minute=30,
                                                      second=0)
    spoken = f"{day.day} {day:%b %Y}"

    def paper(**more):
        clinic.tickets[TICKET] = fields(serial, **more)
        return words(me.at(pump, "--clinic", clinic.url, "--ticket", TICKET,
                           "print").out)

    booked = paper(booked_s=int(day.timestamp()), booked_minutes=30)
    expect("its day and hour", f"Next refill booked {spoken} "
           in booked and "09:30" in booked, booked[:900])
    other = paper(booked_s=int(day.timestamp()), zone="Asia/Tokyo")
    expect("in another zone the day alone", f"Next refill booked {spoken} "
           in other and "09:30" not in other and "18:30" not in other)
    soon = paper(booked_s=int(now.timestamp()) + 60)
    expect("this visit's own is not the next",
           "Next refill booked none" in soon)
    expect("none is said where that is known",
           "Next refill booked none" in paper(booked_s="0"))
    expect("and not where it is not", "Next refill booked not known here"
           in words(me.at(pump, "print").out))


class Mute:
    """A clinic that takes a record, and is gone before it says so."""

    def __init__(self, clinic):
        outer = self
        self.taken = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            """One route."""

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                clinic.answer(self.path, body)
                outer.taken += 1
                self.close_connection = True

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()


def an_answer_that_was_lost_is_same(scene):
    """Goal: the clinic has the record, its answer was lost; sent again, it is
    the same, and leaves."""
    expect = scene.expect
    _, me = a_visit(scene)
    clinic = Server(me.clinic_key())
    mute = Mute(clinic)
    lost = me.run("send", "--clinic", mute.url)
    expect("without an answer they wait", lost.status == 3
           and mute.taken == 2, lost.out + lost.err)
    again = me.run("send", "--clinic", clinic.url)
    expect("again, they are the same", again.status == 0 and
           clinic.answers == ["stored", "stored", "same", "same"], clinic.answers)
    expect("and kept once", len(clinic.records) == 2)


def the_air_of_a_refill(scene):
    """Goal: a whole routine refill at 4 kbit/s: its bytes, packets and
    seconds on the air, as docs/protocol.md has them."""
    pump = scene.pump("p")
    proxy = Proxy(scene, pump)
    me = Programmer(scene, "me")
    me.first_fill(pump)
    pump.pass_time(30 * DAY)
    volume = volume_of(me.status(pump))
    for what, words_, most in (("status", ("status",), 1200),
                               ("refill", ("refill", "--drained", volume,
                                           *REFILL), 2000)):
        pump.pass_time(DAY // 24)
        proxy.expect()
        done = me.at(pump, *words_)
        scene.expect(f"{what} is done", done.status == 0, done.err)
        sent, got = proxy.bytes[TO_PUMP], proxy.bytes[FROM_PUMP]
        print(f"# {what}: {proxy.packets[TO_PUMP]} round trips, {sent} bytes "
              f"to the pump and {got} from it, {(sent + got) / 500:.2f} s")
        scene.expect(f"{what} takes at most {most} bytes",
                     0 < sent + got <= most, sent + got)


if __name__ == "__main__":
    play([a_record_says_what_the_pump_said,
          a_pump_that_was_only_read_is_told,
          a_record_waits_and_goes_once,
          a_refusal_keeps_the_record, a_printout_says_what_is_booked,
          an_answer_that_was_lost_is_same,
          the_air_of_a_refill])
