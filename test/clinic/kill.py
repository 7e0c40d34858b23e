#!/usr/bin/env python3
"""kill.py: what the server acknowledged survives kill -9 at any moment (SR-45).

    test/clinic/kill.py PROGRAM [ROUNDS [SEED]]

Goal: nurses type readings while the server is killed again and again; every
reading whose browser was told that it is stored is there afterwards, each
once, and `check` finds nothing.

Four browsers write through real HTTP.  Each round kills the server with
SIGKILL at a random moment and starts it again on the same store.
"""
import http.client
import random
import sqlite3
import sys
import threading
import time

from server import Clinic, reading

WRITERS = 4
LONGEST_S = 0.35


class Load:
    """Browsers that write, and what they were told."""

    def __init__(self, clinic):
        self.clinic = clinic
        self.acknowledged = set()
        self.unknown = set()
        self.refused = []
        self.up = threading.Event()
        self.over = False
        self.threads = [threading.Thread(target=self.write, args=(i,))
                        for i in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def write(self, index):
        count = 0
        link = None
        while not self.over:
            if not self.up.wait(timeout=0.05):
                link = None
                continue
            count += 1
            note = f"w{index}-{count}"
            try:
                link = link or self.clinic.connect()
                status, _, text = self.clinic.ask(
                    f"/patient/{1 + index % 2}/reading/new", reading(note),
                    link)
            except (OSError, http.client.HTTPException):
                self.unknown.add(note)
                link = None
                continue
            if status == 303:
                self.acknowledged.add(note)
            elif status != 503:
                self.refused.append((note, status, text[-600:]))

    def end(self):
        self.over = True
        for thread in self.threads:
            thread.join()


def stored(clinic):
    """The notes of all readings, straight from the file."""
    with sqlite3.connect(f"file:{clinic.file}?mode=ro", uri=True) as link:
        return [row[0] for row in link.execute("SELECT note FROM reading")]


def run(program, rounds, seed):
    clinic = Clinic(program)
    rng = random.Random(seed)
    try:
        clinic.make()
        clinic.start()
        clinic.login()
        load = Load(clinic)
        began = time.monotonic()
        for number in range(rounds):
            load.up.set()
            time.sleep(rng.random() * LONGEST_S)
            clinic.kill()
            load.up.clear()
            if number % 50 == 49:
                clinic.command("check")
            clinic.start()
        load.end()
        status = clinic.stop()
        notes = stored(clinic)
        clinic.command("check")
        clinic.command("audit", "verify")
        lost = load.acknowledged - set(notes)
        ours = [note for note in notes if note.startswith("w")]
        twice = len(ours) - len(set(ours))
        print(f"{rounds} kills in {time.monotonic() - began:.0f} s: "
              f"{len(load.acknowledged)} readings acknowledged, "
              f"{len(load.unknown)} of unknown fate, {len(ours)} stored, "
              f"{len(lost)} lost, {twice} twice")
        if load.refused:
            print("refused:", load.refused[0])
        return (lost or twice or load.refused or status != 0
                or len(load.acknowledged) < rounds)
    finally:
        clinic.remove()


def main():
    program = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 20261116
    if run(program, rounds, seed):
        print(f"failed: repeat with {sys.argv[0]} {program} {rounds} {seed}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
