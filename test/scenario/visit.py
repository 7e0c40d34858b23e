#!/usr/bin/env python3
"""visit.py: a pump, a programmer and the clinic's own server, together.

    visit.py BUILD [NAME...]
"""
import importlib.util
import os
import re

from scene import Programmer, play, words

# Its name is also that of this folder's stand-in.
FILE = os.path.join(os.path.dirname(__file__), "..", "clinic", "server.py")
SPEC = importlib.util.spec_from_file_location("clinic_server", FILE)
server = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(server)

DAY = 86400


class Desk(server.Clinic):
    """The clinic at the pump's own time, with the pump's patient."""

    def __init__(self, scene, pump, me):
        super().__init__(scene.program("clinic"))
        self.scene = scene
        server.NOW = pump.now() + "+00:00"
        self.command("init", "--zone", "UTC", "--now", server.NOW)
        self.command("user", "add", "R. Nurse", "--role", "nurse",
                     "--password-stdin", text=server.PASSWORD + "\n")
        self.start()
        self.login()
        self.patient = self.enter("Gneiss, Mira", me.status(pump)["serial"])

    def enter(self, name, serial):
        """A patient with a pump; the path of the page."""
        status, headers, _ = self.ask("/patient/new", {
            "name": name, "serial": serial, "capacity": "40",
            "class": "unknown", "state": "active", "owner": "0"})
        self.scene.expect("a patient is entered", status == 303, status)
        return (headers["Location"] or "/").split("?")[0]

    def trust(self, me):
        self.command("key", "add", me.clinic_key().hex(), "--name", "safe")

    def begin(self):
        """Start a visit; its page's path and the ticket on it."""
        status, headers, _ = self.ask(self.patient + "/visit", {"x": "1"})
        self.scene.expect("a visit is begun", status == 303, status)
        path = headers["Location"]
        return path, self.ticket(path)

    def ticket(self, path):
        page = self.ask(path)[2]
        found = re.search(r'name="ticket" value="([0-9a-f]{64})"', page)
        return found[1] if found else ""

    def url(self):
        return f"http://127.0.0.1:{self.port}"


def with_clinic(story):
    def play_it(scene):
        pump = scene.pump("p")
        me = Programmer(scene, "me")
        me.first_fill(pump)
        pump.pass_time(60 * DAY)
        me.at(pump, "clock", "--yes")
        desk = Desk(scene, pump, me)
        try:
            story(scene, pump, me, desk)
        finally:
            desk.remove()
    play_it.__name__ = story.__name__
    return play_it


def refill(me, pump, desk, *more):
    drained = me.status(pump)["volume_ml"][:5]
    return me.at(pump, "refill", "--drained", drained, "--filled", "20",
                 "--same", "--lot", "L2", "--expiry", "2199-01-01", "--yes",
                 "--clinic", desk.url(), *more)


@with_clinic
def a_visit_ends_with_one_date_everywhere(scene, pump, me, desk):
    """Goal: ticket, refill, signed record, booked date: SR-31, 41, 43."""
    desk.trust(me)
    path, ticket = desk.begin()
    done = refill(me, pump, desk, "--ticket", ticket)
    scene.expect("the refill is done", done.status == 0, done.err)
    page = words(desk.ask(path)[2])
    scene.expect("SR-41: the clinic's date is the pump's, to the second",
                 "agrees with the pump, to the second" in page)
    scene.expect("the refill stands there", "lot L2" in page)
    alarm = me.status(pump)["alarm_date"][:10]
    sheet = desk.ask(desk.patient + "/print.txt")[2]
    day, month = int(alarm[8:]), int(alarm[5:7]) - 1
    spoken = f"{day} {'JanFebMarAprMayJunJulAugSepOctNovDec'[3*month:][:3]} "
    scene.expect("SR-41: and so is the printout's",
                 spoken + alarm[:4] in words(sheet), (alarm, sheet[:600]))
    status, _, _ = desk.ask(path + "/close", {"closing": ""})
    scene.expect("SR-43: it does not close without a booking", status == 422)
    booked = desk.ask(desk.patient + "/book", {
        "day": alarm, "time": "10:30", "minutes": "60", "sure": "yes",
        "visit": path.split("/")[-1]})
    scene.expect("it is booked", booked[0] == 303, booked[0])
    status, _, _ = desk.ask(path + "/close", {"closing": ""})
    scene.expect("SR-43: then it closes", status == 303, status)
    desk.stop()
    desk.command("check")
    desk.command("audit", "verify")


@with_clinic
def a_pump_that_was_only_read_has_its_reading(scene, pump, me, desk):
    """Goal: a visit in which nothing was changed is a reading: SR-41, 43."""
    desk.trust(me)
    path, ticket = desk.begin()
    read = me.at(pump, "status", "--clinic", desk.url(), "--ticket", ticket)
    scene.expect("the pump is read", read.status == 0, read.err)
    page = words(desk.ask(path)[2])
    scene.expect("SR-41: the clinic's date is the pump's, to the second",
                 "agrees with the pump, to the second" in page, page[:2000])
    scene.expect("nothing was filled", "Filled" not in page)
    found = words(desk.ask(desk.patient)[2])
    scene.expect("the patient's page has the reading",
                 "300.0 mcg/day" in found and "baclofen 2000 mcg/mL" in found)
    status, _, _ = desk.ask(path + "/close", {"closing": "only read"})
    scene.expect("SR-43: it closes with a reason", status == 303, status)
    desk.stop()
    desk.command("check")


@with_clinic
def a_bolus_that_began_before_is_counted(scene, pump, me, desk):
    """Goal: what still runs when the pump is read is no disagreement, neither
    a bolus nor what comes after it: SR-41."""
    desk.trust(me)
    done = me.at(pump, "bolus", "--dose", "20", "--over", "2:00", "--yes")
    scene.expect("a bolus is ordered", done.status == 0, done.err)
    for minutes, runs in ((50, True), (60, True), (80, False)):
        pump.pass_time(minutes * 60)
        path, ticket = desk.begin()
        read = me.at(pump, "status", "--clinic", desk.url(), "--ticket",
                     ticket)
        scene.expect("the pump is read", read.status == 0, read.err)
        page = words(desk.ask(path)[2])
        scene.expect("SR-41: the clinic's date is the pump's, to the second",
                     "agrees with the pump, to the second" in page,
                     page[:2000])
        scene.expect("the page tells whether it runs",
                     ("single bolus, " in page) == runs, page[:3000])
        desk.ask(path + "/close", {"closing": "only read"})
    desk.stop()
    desk.command("check")


@with_clinic
def a_record_that_had_to_wait_is_kept_once(scene, pump, me, desk):
    """Goal: a clinic that does not know the key yet, then does: SR-33."""
    path, ticket = desk.begin()
    refill(me, pump, desk, "--ticket", ticket)
    scene.expect("without the key nothing is taken",
                 "What was found" not in desk.ask(path)[2])
    desk.trust(me)
    for _ in range(2):
        me.run("send", "--clinic", desk.url())
    page = desk.ask(path)[2]
    scene.expect("SR-33: then it is, once",
                 page.count("What was found and done") == 1)


@with_clinic
def a_ticket_of_another_patient_opens_no_pump(scene, pump, me, desk):
    """Goal: two identifiers must match before anything is written: SR-31."""
    desk.trust(me)
    desk.patient = desk.enter("Talc, Zaurak", "OTHER1")
    _, ticket = desk.begin()
    before = me.status(pump)["program"]
    done = refill(me, pump, desk, "--ticket", ticket)
    scene.expect("SR-31: it is refused", done.status != 0, done.out)
    scene.expect("nothing changed", me.status(pump)["program"] == before)


if __name__ == "__main__":
    play([a_visit_ends_with_one_date_everywhere,
          a_pump_that_was_only_read_has_its_reading,
          a_bolus_that_began_before_is_counted,
          a_record_that_had_to_wait_is_kept_once,
          a_ticket_of_another_patient_opens_no_pump])
