#!/usr/bin/env python3
"""faults.py: a full or failing disk under the running server (SR-45).

    test/clinic/faults.py PROGRAM FAULTY_LIBRARY

Goal: a nurse stores a reading while the disk fails at the first, second, ...
operation.  Each time the page says in words what happened, what was
acknowledged is in the store, what was refused because the disk was full is
not, patients can still be looked up, and once the disk works again the same
server stores again.  At the end `check` finds nothing.
"""
import os
import sqlite3
import sys
import tempfile

from server import Clinic, reading

OPERATIONS = 100
KINDS = {
    "F": ("the disk is full", {303, 507}),
    "I": ("writes fail", {303, 500, 507}),
    "S": ("syncs fail", {303, 500}),
}


class Disk:
    def __init__(self, library):
        descriptor, self.file = tempfile.mkstemp(prefix="cisterna-faulty-")
        os.write(descriptor, b"\0\0")
        os.close(descriptor)
        self.environment = {"LD_PRELOAD": os.path.abspath(library),
                            "CISTERNA_FAULTY": self.file}

    def set(self, kind, after):
        """Fail from the operation after so many; kind "" for never."""
        with open(self.file, "r+b") as file:
            file.write(bytes([ord(kind) if kind else 0, after]))


def notes_of(clinic):
    with sqlite3.connect(f"file:{clinic.file}?mode=ro", uri=True) as link:
        return {row[0] for row in link.execute("SELECT note FROM reading")}


def one_fault(clinic, disk, kind, after, faults):
    note = f"{kind}{after}"
    words, expected = KINDS[kind]
    disk.set(kind, after)
    status, _, text = clinic.ask("/patient/1/reading/new", reading(note))
    seen, _, _ = clinic.ask("/patient/1")
    disk.set("", 0)
    if status not in expected:
        faults.append(f"{words} at operation {after}: status {status}")
    if status >= 500 and ("<h1>" not in text or "." not in text):
        faults.append(f"{words} at operation {after}: no words: {text[:80]}")
    if seen != 200:
        faults.append(f"{words}: the patient's page is {seen}")
    again, _, _ = clinic.ask("/patient/1/reading/new", reading(note + "-b"))
    if again != 303:
        faults.append(f"{words} at operation {after}: still {again} after it "
                      "ended")
    stored = notes_of(clinic)
    if status == 303 and note not in stored:
        faults.append(f"{words} at operation {after}: acknowledged and lost")
    if status == 507 and note in stored:
        faults.append(f"{words} at operation {after}: refused and stored")
    return status


def main():
    program, library = sys.argv[1:3]
    disk = Disk(library)
    clinic = Clinic(program, disk.environment)
    faults = []
    try:
        clinic.make()
        clinic.start()
        clinic.login()
        for kind in KINDS:
            told = [one_fault(clinic, disk, kind, after, faults)
                    for after in range(OPERATIONS)]
            failed = sum(status >= 500 for status in told)
            print(f"{KINDS[kind][0]}: {failed} of {len(told)} refused")
            if not failed or failed == len(told):
                faults.append(f"{KINDS[kind][0]}: the faults did not reach "
                              "every part")
        if clinic.stop() != 0:
            faults.append("the server did not end well")
        clinic.command("check")
        clinic.command("audit", "verify")
    finally:
        clinic.remove()
        os.unlink(disk.file)
    for fault in faults:
        print("failed:", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
