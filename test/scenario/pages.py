#!/usr/bin/env python3
"""pages.py: the programmer's pages at a pump, beside its command line.

    pages.py BUILD [NAME...]
"""
import html
import http.client

import re
import subprocess
import time
import urllib.parse

from proxy import FROM_PUMP, Proxy
from scene import PASSPHRASE, Failed, Programmer, play, words
from server import Server

DAY = 86400
COMMANDS = 30  # a record's, beside those that stop (docs/encounter.md)


class Pages:
    """The pages of a programmer, as a browser would have them."""

    def __init__(self, scene, me, pump, *options):
        self.process = subprocess.Popen(
            me.command("serve", "--port", "0", "--now", pump.now(), *options),
            cwd=scene.folder, stdout=subprocess.PIPE, text=True)
        found = re.search(r":(\d+)$", self.process.stdout.readline().strip())
        if not found:
            raise Failed("the pages are not served")
        scene.running.append(self)
        self.scene, self.port = scene, int(found[1])
        self.cookie = ""
        self.csrf = ""
        self.login()

    def ask(self, path, fields=None):
        """One request: status, where it leads, and the page's words."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie}
        if fields is None:
            link.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            link.request("POST", path, urllib.parse.urlencode(
                {**fields, "csrf": self.csrf}), headers)
        reply = link.getresponse()
        page = reply.read().decode()
        link.close()
        if reply.headers["Set-Cookie"]:
            self.cookie = reply.headers["Set-Cookie"].split(";")[0]
        token = re.search(r'name="csrf" value="(\w+)"', page)
        if token:
            self.csrf = token[1]
        return reply.status, reply.headers["Location"], page

    def see(self, path):
        return words(html.unescape(self.ask(path)[2]))

    def login(self):
        self.ask("/login")
        status, _, page = self.ask("/login", {"passphrase": PASSPHRASE})
        self.scene.expect("the vault opens", status == 303, page)
        self.ask("/")

    def open(self, serial, coil=""):
        """A visit at the pump, of a patient who was asked."""
        status, where, page = self.ask(
            "/open", {"serial": serial, "address": coil})
        if status != 303:
            return words(html.unescape(page))
        self.scene.expect("SR-31: it is asked whose it is", where == "/who")
        self.ask("/who")
        self.ask("/who", {"name": "Mira Gneiss", "mrn": "40021",
                          "sure": "yes"})
        return ""

    def hidden(self, path, name, fields=None):
        found = re.search(f'name="{name}" value="([^"]*)"',
                          self.ask(path, fields)[2])
        return html.unescape(found[1]) if found else ""

    def poll(self):
        return self.process.poll()

    def kill(self, number):
        self.process.send_signal(number)
        self.process.wait(20)
        self.process.stdout.close()


def at_a_pump(story):
    """A pump that ran for some days, a programmer, its pages."""
    def play_it(scene):
        pump = scene.pump("p")
        me = Programmer(scene, "me")
        me.first_fill(pump)
        pump.pass_time(20 * DAY)
        me.at(pump, "clock", "--yes")
        serial = me.status(pump)["serial"]
        story(scene, pump, me, serial)
    play_it.__name__ = story.__name__
    return play_it


@at_a_pump
def a_bolus_is_the_one_that_was_shown(scene, pump, me, serial):
    """Goal: the box that says 5 mcg is ticked, and 50 is sent: nothing is
    given before 50 was shown (SR-29)."""
    expect = scene.expect
    pages = Pages(scene, me, pump)
    expect("the pump is opened", pages.open(serial) == "")
    five = {"dose": "5", "over": "0:30"}
    asked = pages.hidden("/bolus", "asked", five)
    expect("it asks", asked != "")
    for other in ({"dose": "50", "over": "0:30", "sure": "yes",
                   "asked": asked},
                  {"dose": "5", "over": "0:10", "sure": "yes",
                   "asked": asked},
                  {**five, "sure": "yes"}, {**five, "asked": asked}):
        status, _, page = pages.ask("/bolus", other)
        expect("another bolus is another question", status in (200, 422)
               and "Give the bolus" in page, (other, status))
    expect("nothing was given", "bolus: " not in pages.see("/done"))
    status, where, _ = pages.ask(
        "/bolus", {**five, "sure": "yes", "asked": asked})
    expect("the one that was shown is", status == 303 and where == "/pump")
    expect("once", pages.see("/done").count("bolus: done") == 1)


@at_a_pump
def one_programmer_at_a_time(scene, pump, me, serial):
    """Goal: two programs with one vault at one pump: the second is told, and
    neither loses what the other wrote down (SR-28)."""
    expect = scene.expect
    pages = Pages(scene, me, pump)
    clinic = Server(me.clinic_key())
    me.run("send", "--clinic", clinic.url)
    clinic.records.clear()
    pages.open(serial)
    for verb in (("status",), ("silence",), ("stop", "--yes"),
                 ("dose", "--dose", "290", "--yes")):
        held = me.at(pump, *verb)
        expect(f"{verb[0]} says who is there", held.status == 2
               and "another programmer is at work" in held.err
               and not held.out, held.err)
    pages.ask("/alarms")
    pages.ask("/alarms", {"what": "sound-low"})
    expect("the first goes on", "sound the alarms: done" in pages.see("/done"))
    pages.ask("/end", {"x": "1"})
    free = me.at(pump, "sound-alarm")
    expect("after its end the way is free", free.status == 0, free.err)
    other = Pages(scene, me, pump)
    other.open(serial)
    told = pages.open(serial)
    expect("two pages are two programs", "another programmer is at work"
           in told, told)
    other.kill(9)
    expect("one that died holds nothing", pages.open(serial) == "")
    pages.ask("/end", {"x": "1"})
    me.run("send", "--clinic", clinic.url)
    kinds = sorted(a["kind"] for a in clinic.acts())
    expect("each command is in one record", kinds == ["sound", "sound"],
           kinds)


@at_a_pump
def a_visit_that_another_ended_is_ended_once(scene, pump, me, serial):
    """Goal: a page's session rests, a command goes on with its visit and ends
    it: its record is sent once, and the page says so (SR-27)."""
    expect = scene.expect
    clinic = Server(me.clinic_key())
    me.run("send", "--clinic", clinic.url)
    clinic.records.clear()
    pages = Pages(scene, me, pump)
    pages.open(serial)
    pages.ask("/alarms", {"what": "sound-low"})
    pages.ask("/logout", {"x": "1"})
    pages.login()
    home = pages.see("/")
    expect("SR-33: who signs in again is told what is not ended",
           f"The visit at pump {serial} was not ended" in home)
    done = me.at(pump, "--clinic", clinic.url, "sound-alarm")
    expect("a command goes on with it", done.status == 0, done.err)
    expect("and ends it, in one record", len(clinic.records) == 1 and
           [a["kind"] for a in clinic.acts()] == ["sound", "sound"],
           clinic.acts())
    time.sleep(2.5)
    expect("which is seen", "not ended" not in pages.see("/"))


@at_a_pump
def what_was_typed_comes_back_for_its_pump(scene, pump, me, serial):
    """Goal: a form that comes after its session has ended is there again when
    its person has signed in, read the pump and confirmed the patient; nothing
    is sent by itself (SR-31, SR-33)."""
    expect = scene.expect
    pages = Pages(scene, me, pump)
    pages.open(serial)
    pages.ask("/dose", {"dose": "310", "dose-reason": "more tone"})
    form = {name: html.unescape(value) for name, value in re.findall(
        r'type="hidden" name="([\w-]+)" value="([^"]*)"',
        pages.ask("/refill")[2])}
    expect("the form knows its pump and the other pages", form.get("pump")
           == serial and form.get("dose") == "310", form)
    cookie, csrf = pages.cookie, pages.csrf
    pages.login()
    pages.cookie, pages.csrf = cookie, csrf
    status, _, late = pages.ask("/refill", {
        **form, "drained": "4.1", "filled": "19.5", "lot": "B4711",
        "csrf": csrf})
    kept = re.search(r'name="kept" value="([^"]*)"', late)
    expect("it is not taken, and not shown", status == 403 and kept
           and "B4711" not in late and serial not in late, late)
    status, where, _ = pages.ask("/login", {"passphrase": PASSPHRASE,
                                            "kept": kept[1]})
    expect("the vault opens", (status, where) == (303, "/"), (status, where))
    expect("it is said what waits for which pump",
           f"What was typed for pump {serial} is there again"
           in pages.see("/"))
    expect("not before the pump is read", pages.ask("/refill")[0] == 303)
    pages.open(serial)
    page = pages.ask("/refill")[2]
    expect("then it is there, unsent", all(f'value="{value}"' in page for value
           in ("4.1", "19.5", "B4711")) and "Nothing was sent; check and send"
           in page, page)
    expect("and so is what was typed before", 'value="310"'
           in pages.ask("/dose")[2])
    expect("the pump was told nothing", "Nothing was changed"
           in pages.see("/done"))
    pages.ask("/drop", {"x": "1"})
    page = pages.ask("/refill")[2]
    expect("dropped, it is gone", "B4711" not in page
           and "Nothing was sent" not in page)


@at_a_pump
def a_full_record_stops_no_stop(scene, pump, me, serial):
    """Goal: a record takes so many commands; a stop comes after them all."""
    expect = scene.expect
    clinic = Server(me.clinic_key())
    me.run("send", "--clinic", clinic.url)
    clinic.records.clear()
    pages = Pages(scene, me, pump, "--clinic", clinic.url)
    pages.open(serial)
    for _ in range(COMMANDS + 1):
        pages.ask("/alarms", {"what": "sound-low"})
    expect("one more is not taken", pages.see("/done").count(
        "sound the alarms: done") == COMMANDS)
    for order, mode in (("minimum", "minimum"), ("stop", "stopped")) * 2:
        pages.ask("/order/" + order, {"sure": "yes"})
        sheet = pages.see("/print.txt").lower()
        expect(f"but {order} is", f"mode {mode}" in sheet, sheet[:400])
    expect("and the end of the visit says what it leaves",
           "The pump is stopped" in pages.see("/done"))
    pages.ask("/end", {"x": "1"})
    one = list(clinic.records.values())
    expect("the record has them, the last stop too", len(one) == 1
           and len(one[0]["acts"]) == COMMANDS + 2
           and one[0]["acts"][-1]["kind"] == "stop"
           and one[0]["after"]["mode"] == "stopped", len(one))


@at_a_pump
def a_reason_does_not_push_out_another(scene, pump, me, serial):
    """Goal: two orders of one visit, each with its reason: both are in the
    record (R-18)."""
    clinic = Server(me.clinic_key())
    me.run("send", "--clinic", clinic.url)
    clinic.records.clear()
    pages = Pages(scene, me, pump, "--clinic", clinic.url)
    pages.open(serial)
    pages.ask("/order/stop", {"sure": "yes", "why": "before the MRI"})
    pages.ask("/order/restart", {"sure": "yes", "why": "it is over"})
    pages.ask("/end", {"x": "1"})
    said = [r["remark"] for r in clinic.records.values()]
    scene.expect("R-18: both reasons", said == ["before the MRI; it is over"],
                 said)


@at_a_pump
def a_commit_that_cannot_be_read_back_is_said(scene, pump, me, serial):
    """Goal: the pump took the program, and the coil goes before it is read
    back: the page says so, and does not offer it again (SR-29)."""
    expect = scene.expect
    proxy = Proxy(scene, pump)
    pages = Pages(scene, me, pump)
    pages.open(serial, pump.coil)
    pages.ask("/dose", {"dose": "299"})
    shown = pages.hidden("/review", "hash")
    expect("it is reviewed", len(shown) == 64, shown)
    proxy.expect("cut", FROM_PUMP, 2, away=True)
    status, where, _ = pages.ask("/review", {"step": "commit", "hash": shown})
    page = pages.see(where or "/pump")
    expect("it was cut after the commit", proxy.happened)
    expect("SR-29: it says that it was taken and not read back", status == 303
           and "the pump took the program" in page, page)
    expect("and does not offer it again",
           "Nothing is to be programmed yet" in pages.see("/review")
           or "299" not in pages.see("/dose"))
    proxy.away = False
    pages.ask("/read", {"x": "1"})
    expect("read again, it runs", "299" in pages.see("/pump"))


@at_a_pump
def a_discrepancy_holds_across_programs(scene, pump, me, serial):
    """Goal: a discrepancy found by one command, or on a page that was then
    dropped, stands before an increase by the next (R-07)."""
    expect = scene.expect
    pages = Pages(scene, me, pump)
    pages.open(serial)
    pages.ask("/refill", {"drained": "3", "filled": "20", "lot": "L2",
                          "expiry": "2199-01-01", "same": "yes"})
    page = pages.see("/review")
    expect("R-07: it is found", "no routine refill" in page, page)
    pages.ask("/drop", {"x": "1"})
    pages.ask("/dose", {"dose": "310"})
    page = pages.see("/review")
    expect("R-07: dropped, it holds", "A second person is needed" in page,
           page)
    pages.ask("/drop", {"x": "1"})
    pages.ask("/end", {"x": "1"})
    up = me.at(pump, "dose", "--dose", "310", "--class", "spinal", "--yes")
    expect("R-07: and in another program", up.status == 1
           and "second person" in words(up.out), up.out + up.err)
    down = me.at(pump, "dose", "--dose", "299", "--yes")
    expect("less is always possible", down.status == 0, down.out + down.err)
    full = me.status(pump)["volume_ml"][:5]
    routine = ("refill", "--drained", full, "--filled", "20", "--same",
               "--lot", "L2", "--expiry", "2199-01-01", "--yes")
    both = me.at(pump, *routine, "--dose", "301", "--class", "spinal")
    expect("a routine refill ends it, with its own increase",
           both.status == 0, both.out + both.err)
    pump.pass_time(2 * DAY)
    odd = me.at(pump, "refill", "--drained", "3", "--filled", "20", "--same",
                "--lot", "L3", "--expiry", "2199-01-01", "--cause",
                "not-known", "--reason", "looked twice", "--second",
                "B. Other", "--dose-reason", "watched", "--yes")
    expect("a refill with one is done by two", odd.status == 0,
           odd.out + odd.err)
    pump.pass_time(DAY - 600)
    up = me.at(pump, "dose", "--dose", "305", "--class", "spinal", "--yes")
    expect("R-07: it holds for a day", up.status == 1
           and "second person" in words(up.out), up.out + up.err)
    pump.pass_time(700)
    up = me.at(pump, "dose", "--dose", "305", "--class", "spinal", "--yes")
    expect("and no longer", up.status == 0, up.out + up.err)


@at_a_pump
def an_increase_elsewhere_is_asked_about(scene, pump, me, serial):
    """Goal: the dose was raised by another programmer in the morning, without
    a clinic's ticket: the pump's log says that something was (R-16)."""
    expect = scene.expect
    other = Programmer(scene, "other", "B. Other", clinic=None)
    other.key("install", me.issue(other, "read,refill,prescribe"))
    record = me.run("pair", "--give", serial).out.strip()
    other.run("--pump", pump.coil, "pair", "--take", record)
    first = other.at(pump, "dose", "--dose", "320", "--class", "spinal",
                     "--yes")
    expect("raised once", first.status == 0, first.out + first.err)
    pump.pass_time(3 * 3600)
    asked = me.at(pump, "dose", "--dose", "330", "--class", "spinal")
    expect("R-16: it is asked", asked.status == 1
           and "in another visit" in words(asked.out), asked.out)
    told = me.at(pump, "dose", "--dose", "330", "--class", "spinal",
                 "--json").json
    expect("R-16: by name", "second-increase" in
           [p["code"] for p in told["points"]], told["points"])
    pump.pass_time(22 * 3600)
    later = me.at(pump, "dose", "--dose", "330", "--class", "spinal",
                  "--json", "--yes")
    expect("a day later it is not", later.status == 0
           and "second-increase" not in
           [p["code"] for p in later.json["points"]], later.out + later.err)


def a_first_dose_is_not_raised_for_a_day(scene):
    """Goal: R-15, no increase in the first 24 h, whoever set the first."""
    pump = scene.pump("p")
    me = Programmer(scene, "me")
    me.first_fill(pump)
    soon = me.at(pump, "dose", "--dose", "310", "--class", "spinal", "--yes")
    scene.expect("R-15: not on the first day", soon.status == 2
                 and "24 hours" in soon.err, soon.out + soon.err)
    pump.pass_time(DAY + 60)
    later = me.at(pump, "dose", "--dose", "310", "--class", "spinal", "--yes")
    scene.expect("after it", later.status == 0, later.out + later.err)


if __name__ == "__main__":
    play([a_bolus_is_the_one_that_was_shown, one_programmer_at_a_time,
          a_visit_that_another_ended_is_ended_once,
          what_was_typed_comes_back_for_its_pump,
          a_full_record_stops_no_stop, a_reason_does_not_push_out_another,
          a_commit_that_cannot_be_read_back_is_said,
          a_discrepancy_holds_across_programs,
          an_increase_elsewhere_is_asked_about,
          a_first_dose_is_not_raised_for_a_day])
