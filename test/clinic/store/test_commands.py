"""test_commands.py: init, backup, restore, check and audit as people type them:
exit codes, what stands on standard output, and errors that name file and remedy.

    test_commands.py CISTERNA-CLINIC
"""
import json
import os
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from server import Clinic  # noqa: E402


PROGRAM = ""


class Commands(unittest.TestCase):
    def setUp(self):
        self.clinic = Clinic(PROGRAM)
        self.clinic.make()

    def tearDown(self):
        if self.clinic.process and self.clinic.process.poll() is None:
            self.clinic.kill()
        for name in os.listdir(self.clinic.folder):
            os.unlink(os.path.join(self.clinic.folder, name))
        os.rmdir(self.clinic.folder)

    def run_it(self, *arguments, store=None):
        """Exit status, standard output and error."""
        done = subprocess.run(
            [self.clinic.program, *arguments, "--store",
             store or self.clinic.store], capture_output=True, text=True,
            timeout=60)
        return done.returncode, done.stdout, done.stderr

    def path(self, name):
        return os.path.join(self.clinic.folder, name)

    def alter(self, text):
        with sqlite3.connect(self.clinic.file) as store:
            store.execute(text)
        store.close()

    def refused(self, answer, status, *words):
        """Nothing on standard output, and one line that says what to do."""
        self.assertEqual(answer[0], status, answer)
        self.assertEqual(answer[1], "")
        self.assertEqual(answer[2].count("\n"), 1, answer[2])
        for word in words:
            self.assertIn(word, answer[2])

    def test_a_store_is_made_once(self):
        self.refused(self.run_it("init"), 2, self.clinic.file,
                     "name another file")

    def test_a_zone_that_is_none_leaves_no_file(self):
        new = self.path("new.db")
        answer = self.run_it("init", "--zone", "Atlantis",
                             store="sqlite:" + new)
        self.refused(answer, 2, "Atlantis", "write one such as")
        self.assertFalse([n for n in os.listdir(self.clinic.folder)
                          if n.startswith("new.db")])

    def test_now_is_in_the_new_clinic_s_zone(self):
        new = "sqlite:" + self.path("new.db")
        self.assertEqual(self.run_it("init", "--zone", "Asia/Tokyo", "--now",
                                     "2026-11-16T09:00", store=new)[0], 0)
        entry = json.loads(self.run_it("audit", "list", "--json",
                                       store=new)[1])["entries"][0]
        self.assertEqual(entry["at"], "2026-11-16T00:00:00+00:00")
        self.assertRegex(entry["author"], "^cli:")

    def test_postgres_is_answered_honestly(self):
        for verb in (["init"], ["check"], ["backup", self.path("b")],
                     ["restore", self.path("b")], ["audit", "verify"]):
            self.refused(self.run_it(*verb, store="postgres:x"), 2,
                         "not in this version", "sqlite:FILE")

    def test_without_a_store_nothing_is_done(self):
        for verb in ("init", "check", "backup", "restore"):
            done = subprocess.run([self.clinic.program, verb],
                                  capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout), (2, ""))

    def test_a_whole_store_is_told_so(self):
        self.assertEqual(self.run_it("check")[:2],
                         (0, self.clinic.file + ": whole\n"))
        self.assertEqual(json.loads(self.run_it("check", "--json")[1]),
                         {"faults": []})

    def test_a_fault_is_the_answer_and_ends_with_1(self):
        self.alter("UPDATE reading SET fill_nl = fill_nl - 1 WHERE id = 1")
        status, out, _ = self.run_it("check")
        self.assertEqual(status, 1)
        self.assertIn("patient/1", out)
        status, out, _ = self.run_it("check", "--json")
        self.assertEqual(status, 1)
        self.assertGreater(len(json.loads(out)["faults"]), 0)

    def test_what_is_no_store_ends_with_3(self):
        letter = self.path("letter")
        with open(letter, "w", encoding="ascii") as file:
            file.write("Dear colleague, " * 200)
        self.refused(self.run_it("check", store="sqlite:" + letter), 3, letter)
        self.refused(self.run_it("check", store="sqlite:/nowhere/x"), 3,
                     "/nowhere/x", "init")

    def test_a_whole_trail_prints_its_head(self):
        """SR-44"""
        status, out, _ = self.run_it("audit", "verify")
        self.assertEqual(status, 0)
        self.assertRegex(out, r"^\d+ entries, all whole; the last has the "
                              r"hash\n[0-9a-f]{64}\n$")
        answer = json.loads(self.run_it("audit", "verify", "--json")[1])
        self.assertEqual(answer["whole"], True)
        self.assertIsNone(answer["broken"])
        self.assertIn(answer["head"], out)

    def test_a_broken_trail_names_the_entry(self):
        """SR-44"""
        self.alter("UPDATE audit SET author = 'X' WHERE sequence = 3")
        status, out, _ = self.run_it("audit", "verify")
        self.assertEqual((status, out), (
            1, "entry 3: it was altered; the 2 before it are whole\n"))
        answer = json.loads(self.run_it("audit", "verify", "--json")[1])
        self.assertEqual((answer["broken"], answer["entries"]), (3, 2))

    def test_a_subject_s_history_is_listed(self):
        status, out, _ = self.run_it("audit", "list", "--subject",
                                     "patient/1")
        self.assertEqual(status, 0)
        lines = [line.split("\t") for line in out.splitlines()]
        self.assertEqual([line[4] for line in lines],
                         ["patient.add", "pump.add", "reading.add"])
        self.assertTrue(all(len(line) == 8 for line in lines))

    def test_audit_wants_to_know_what(self):
        for words in ([], ["sing"], ["list", "--max", "x"],
                      ["list", "verify"]):
            status, out, error = self.run_it("audit", *words)
            self.assertEqual((status, out), (2, ""), words)
            self.assertNotEqual(error, "")

    def test_a_served_clinic_is_backed_up_and_not_replaced(self):
        """SR-45"""
        self.clinic.start()
        copy = self.path("copy.db")
        self.assertEqual(self.run_it("backup", copy)[0], 0)
        self.refused(self.run_it("backup", copy), 2, copy, "another file")
        self.refused(self.run_it("restore", copy), 3, "stop it first")
        self.assertEqual(self.clinic.stop(), 0)
        status, out, _ = self.run_it("restore", copy)
        self.assertEqual(status, 0)
        self.assertIn("before-restore-1", out)
        self.assertEqual(self.run_it("check")[0], 0)

    def test_a_bad_backup_is_refused_and_nothing_changes(self):
        """SR-45"""
        letter = self.path("letter")
        with open(letter, "w", encoding="ascii") as file:
            file.write("no backup")
        with open(self.clinic.file, "rb") as file:
            before = file.read()
        self.refused(self.run_it("restore", letter), 3, letter,
                     "name another one")
        self.refused(self.run_it("restore", "/nowhere/x"), 2, "/nowhere/x")
        with open(self.clinic.file, "rb") as file:
            self.assertEqual(file.read(), before)
        self.assertFalse([n for n in os.listdir(self.clinic.folder)
                          if "restor" in n or "part" in n])

    KEY = "00112233445566778899aabbccddeeff" * 2

    def keys(self):
        status, out, _ = self.run_it("key", "list", "--json")
        self.assertEqual(status, 0)
        return json.loads(out)["keys"]

    def test_a_key_is_added_listed_revoked_and_removed(self):
        self.assertEqual(self.keys(), [])
        self.assertEqual(self.run_it("key", "add", self.KEY, "--name",
                                     "Quarry, safe"), (0, "", ""))
        self.refused(self.run_it("key", "add", self.KEY, "--name", "Again"),
                     2, "trusted already")
        self.assertEqual(self.run_it("key", "revoke", self.KEY, "--number",
                                     "7", "--reason", "laptop stolen"),
                         (0, "", ""))
        self.assertEqual(self.keys(), [
            {"key": self.KEY, "name": "Quarry, safe", "trusted": True,
             "revoked": [7]}])
        out = self.run_it("key", "list")[1]
        self.assertIn(self.KEY + "  Quarry, safe\n", out)
        self.assertIn("revoked 7: laptop stolen", out)
        for _ in range(2):
            self.assertEqual(self.run_it("key", "remove", self.KEY),
                             (0, "", ""))
        self.assertFalse(self.keys()[0]["trusted"])
        self.assertIn("trusted no more", self.run_it("key", "list")[1])
        status, out, _ = self.run_it("audit", "list")
        self.assertEqual(status, 0)
        for word in ("key.add", "revocation.add", "key.set"):
            self.assertIn(word, out)

    def test_a_key_that_is_none_is_refused(self):
        self.refused(self.run_it("key"), 2, "nothing asked for")
        self.refused(self.run_it("key", "add"), 2, "64 hex digits")
        self.refused(self.run_it("key", "add", self.KEY[:-1], "--name", "X"),
                     2, "64 hex digits")
        self.refused(self.run_it("key", "add", self.KEY), 2, "--name")
        self.refused(self.run_it("key", "sell", self.KEY), 2, "no such thing")
        self.refused(self.run_it("key", "remove", self.KEY), 2, "no such key")
        self.refused(self.run_it("key", "revoke", self.KEY, "--number", "7"),
                     2, "--reason")
        self.refused(self.run_it("key", "revoke", self.KEY, "--number", "7",
                                 "--reason", "x"), 2, "no such key")
        self.run_it("key", "add", self.KEY, "--name", "X")
        for number in ("-1", "7x", "4294967296", ""):
            self.assertEqual(self.run_it(
                "key", "revoke", self.KEY, "--number", number, "--reason",
                "x")[0], 2, number)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
