#!/usr/bin/env python3
"""symbols.py: the clinic's program holds nothing of link and pump (SR-40).

    test/clinic/symbols.py CLINIC PUMP WEB LIBRARY...

Goal: whoever takes over the server finds no code that could reach a pump.  No
function that a LIBRARY of link or pump exports stands in CLINIC, by name or in
its text; that these names are found at all is shown on PUMP, which has them.
WEB has a session of its own: what it defines under the same name is not meant.
"""
import subprocess
import sys
import unittest

CLINIC, PUMP, WEB = sys.argv[1:4]
LIBRARIES = sys.argv[4:]
WORDS = (b"Noise_IKpsk1", b"Noise_NKpsk0", b"Cisterna stage")


def symbols(path, *options):
    """The names of functions and data that a program or library defines."""
    text = subprocess.run(["nm", "--defined-only", *options, path], check=True,
                          capture_output=True, text=True).stdout
    rows = (line.split() for line in text.splitlines())
    return {row[2] for row in rows if len(row) == 3 and row[1] in "TtDdRrBb"}


def content(path):
    with open(path, "rb") as file:
        return file.read()


class Symbols(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.wanted = set().union(
            *(symbols(path, "--extern-only") for path in LIBRARIES))
        cls.wanted -= symbols(WEB, "--extern-only")

    def test_the_names_are_those_of_every_library(self):
        for name in ("session_ask", "noise_call", "serve_hear", "pump_wake",
                     "frame_send"):
            prefix = name.split("_", maxsplit=1)[0] + "_"
            self.assertTrue(any(one.startswith(prefix)
                                for one in self.wanted), prefix)

    def test_the_pump_has_them(self):
        self.assertGreater(len(self.wanted & symbols(PUMP)), 100)
        for words in WORDS:
            self.assertIn(words, content(PUMP))

    def test_the_clinic_has_none(self):  # SR-40
        self.assertEqual(self.wanted & symbols(CLINIC), set())
        for words in WORDS:
            self.assertNotIn(words, content(CLINIC))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
