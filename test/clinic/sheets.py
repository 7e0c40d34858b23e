#!/usr/bin/env python3
"""sheets.py: a clinic's sheet in and out, on the command line (SR-48).

    test/clinic/sheets.py CLINIC DATA

Goal: an administrator tries the sheet of the clinic, mends what is refused,
imports it, imports it again by mistake, and takes a sheet out.
"""
import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import unittest

CLINIC, DATA = sys.argv[1:3]
SHEET = os.path.join(DATA, "clinic-spreadsheet.csv")
NOW = "2026-11-16T09:00"
HEAD = "Patient,Pump,Serial,Conc,Dose,Last refill,Fill\n"
ROW = '"Gneiss, Mira",20 mL,{},2000,{},2026-10-02,20\n'


class Sheets(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cisterna-sheets-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.store = "sqlite:" + self.name("clinic.sqlite")
        status, _, _ = self.clinic("init", "--zone", "America/Chicago")
        self.assertEqual(status, 0)

    def name(self, file):
        return os.path.join(self.folder, file)

    def write(self, file, text, mode="w"):
        with open(self.name(file), mode) as out:
            out.write(text)
        return self.name(file)

    def clinic(self, *arguments):
        done = subprocess.run(
            [CLINIC, *arguments, "--store", self.store, "--now", NOW],
            capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    def json(self, *arguments):
        status, out, _ = self.clinic("import", *arguments, "--json")
        return status, json.loads(out)

    def test_the_sample_row_by_row(self):
        with open(os.path.join(DATA, "clinic-spreadsheet.fates.json")) as file:
            fates = {row["line"]: row["fate"].split(":")[0]
                     for row in json.load(file)}
        dry = self.json(SHEET, "--date-order", "mdy", "--dry-run")
        status, answer = self.json(SHEET, "--date-order", "mdy")
        self.assertEqual(dry, (status, answer))
        self.assertEqual(status, 1)
        self.assertEqual(list(answer),
                         ["rows", "imported", "warned", "refused"])
        self.assertEqual(list(answer["rows"][0]), ["line", "fate", "reason"])
        self.assertEqual({row["line"]: row["fate"] for row in answer["rows"]},
                         fates)
        self.assertEqual([answer[key] for key in list(answer)[1:]],
                         [182, 4, 31])
        for row in answer["rows"]:
            if row["fate"] in ("warn", "error"):
                self.assertIn(":", row["reason"])
        status, answer = self.json(SHEET, "--date-order", "mdy")
        self.assertEqual(status, 1)
        self.assertEqual([answer[key] for key in list(answer)[1:]], [0, 0, 31])
        self.assertEqual(
            {row["fate"] for row in answer["rows"]}, {"unchanged", "error"})

    def test_all_or_nothing_is_nothing_when_a_row_is_refused(self):
        before = self.clinic("export", "-")[1]
        status, answer = self.json(
            SHEET, "--date-order", "mdy", "--all-or-nothing")
        self.assertEqual(status, 1)
        self.assertEqual(answer["imported"], 0)
        self.assertEqual(answer["refused"], 31)
        self.assertEqual(self.clinic("export", "-")[1], before)
        whole = self.write("whole.csv", HEAD + ROW.format("A1", 300))
        status, answer = self.json(whole, "--all-or-nothing")
        self.assertEqual((status, answer["imported"]), (0, 1))

    def test_words_say_the_sum_first_and_then_what_to_mend(self):
        status, out, err = self.clinic("import", SHEET, "--date-order", "mdy")
        self.assertEqual((status, err), (1, ""))
        self.assertIn("213 rows: 182 imported (4 with a warning), "
                      "0 unchanged, 31 refused.\n", out.splitlines(True)[0])
        self.assertIn("line 14     O'Shale, Spica", out)
        self.assertIn('Dose/day "see chart" is not a dose', out)
        self.assertIn("Imported with a warning:", out)

    def test_a_dose_that_goes_back_is_not_passed_over(self):
        for dose in (300, 350, 300):
            status, out, _ = self.clinic("import", self.write(
                f"{dose}.csv", HEAD + ROW.format("A1", dose)))
            self.assertEqual(status, 0)
        self.assertIn("0 imported, 1 unchanged", out)
        self.assertIn("Unchanged, with a warning:", out)
        self.assertIn("a later one (2 Oct 2026) rules: enter a reading by "
                      "hand if the sheet is right", out)

    def test_what_the_record_keeps_otherwise_is_said_though_unchanged(self):
        head = HEAD.replace("\n", ",Phone\n")
        row = ROW.format("A1", 300).replace("\n", ",{}\n")
        self.clinic("import", self.write("a.csv", head + row.format("555-1")))
        status, out, _ = self.clinic(
            "import", self.write("b.csv", head + row.format("555-2")))
        self.assertEqual(status, 0)
        self.assertIn("0 imported, 1 unchanged", out)
        self.assertIn("Unchanged, with a warning:", out)
        self.assertIn('Phone differs: the record\'s "555-1" stays', out)

    def test_refused_rows_are_mended_and_come_in(self):
        sheet = self.write("sheet.csv", HEAD + ROW.format("A1", 300) +
                           ROW.format("A2", "see chart"))
        refused = self.name("refused.csv")
        status, _, _ = self.clinic("import", sheet, "--refused", refused)
        self.assertEqual(status, 1)
        with open(refused) as file:
            text = file.read()
        self.assertEqual(len(text.splitlines()), 2)
        self.assertIn("is not a dose", text)
        # What may hold corrections is never written over, and nothing is
        # imported whose refusals would be lost.
        more = self.write("more.csv", HEAD + ROW.format("A3", 300) +
                          ROW.format("A4", "?"))
        status, out, err = self.clinic("import", more, "--refused", refused)
        self.assertEqual((status, out), (3, ""))
        self.assertIn("is there already", err)
        self.assertNotIn("A3", self.clinic("export", "-")[1])
        mended = self.write("mended.csv", text.replace("see chart", "310"))
        nobody = self.name("nobody.csv")
        self.assertEqual(
            self.clinic("import", mended, "--refused", nobody)[0], 0)
        self.assertFalse([file for file in os.listdir(self.folder)
                          if file.startswith("nobody")])
        self.assertEqual(oct(os.stat(refused).st_mode & 0o777), "0o600")

    def test_a_mapping_is_saved_edited_and_used(self):
        sheet = self.write(
            "sheet.csv", (HEAD + ROW.format("A1", 300)).replace(
                "Serial", "Tank").replace("Fill", "Fill,Kasse").replace(
                    ",20\n", ",20,x\n"))
        mapping = self.name("ours.map")
        status, out, err = self.clinic(
            "import", sheet, "--save-mapping", mapping)
        self.assertEqual((status, out), (2, ""))
        self.assertIn('no column "Serial #"', err)
        with open(mapping) as file:
            text = file.read()
        self.assertIn("Tank = ignore\n", text)
        self.write("ours.map", text.replace("Tank = ignore", "Tank = serial"))
        status, out, err = self.clinic("import", sheet, "--mapping", mapping)
        self.assertEqual((status, err), (0, ""))
        self.assertIn("1 imported", out)
        status, out, err = self.clinic(
            "import", self.write("other.csv", HEAD.replace("Fill",
                                                           "Fill,Team")))
        self.assertEqual(status, 0)
        self.assertIn('left out: columns 8 "Team"', err)

    def test_what_cannot_be_read_is_refused_with_nothing_on_stdout(self):
        good = self.write("good.csv", HEAD + ROW.format("A1", 300))
        for words, arguments in (
                ("no sheet named", []),
                ("cannot be read", [self.name("none.csv")]),
                ("is empty", [self.write("empty.csv", "")]),
                ("no column", [self.write("bad.csv", "Patient\n")]),
                ("line 2, column 1: a character that is not UTF-8",
                 [self.write("latin.csv", HEAD.encode() + b"\xc7elik,\n",
                             "wb")]),
                ("UTF-16", [self.write("wide.csv", HEAD.encode("utf-16"),
                                       "wb")]),
                ("never ends", [self.write("open.csv", HEAD + '"a,b\n')]),
                ("no such order", [good, "--date-order", "american"]),
                ("cannot be read", [good, "--mapping", self.name("no.map")]),
                ("mapping line 1", [good, "--mapping",
                                    self.write("bad.map", "what\n")]),
                ("one sheet at a time", [good, good]),
        ):
            status, out, err = self.clinic("import", *arguments)
            self.assertEqual((status, out), (2, ""), words)
            self.assertIn(words, err)
            self.assertNotIn("Traceback", err)
        self.store = "sqlite:" + self.name("none.sqlite")
        status, out, _ = self.clinic("import", good)
        self.assertEqual((status, out), (3, ""))

    def test_an_export_comes_back_unchanged(self):
        self.clinic("import", SHEET, "--date-order", "mdy")
        out = self.name("out.csv")
        for _ in range(2):  # an earlier export may be written over
            status, text, _ = self.clinic("export", out)
            self.assertEqual(status, 0)
            self.assertIn("182 patients", text)
        self.assertEqual(os.stat(out).st_mode & 0o777, 0o600)
        self.assertEqual(sorted(os.listdir(self.folder)).count("out.csv.part"),
                         0)
        status, answer = self.json(out)
        self.assertEqual(status, 0)
        self.assertEqual({row["fate"] for row in answer["rows"]},
                         {"unchanged"})
        with open(out, newline="") as file:
            self.assertEqual(self.clinic("export", "-")[1],
                             file.read().replace("\r\n", "\n"))
        status, _, err = self.clinic("export", self.write("mine.csv", "a,b\n"))
        self.assertEqual(status, 3)
        self.assertIn("is there already", err)
        self.assertEqual(self.clinic("check")[0], 0)

    def test_progress_shows_on_a_terminal_only(self):
        rows = "".join(ROW.format(f"A{i}", 300) for i in range(600))
        sheet = self.write("long.csv", HEAD + rows)
        self.assertEqual(self.clinic("import", sheet, "--dry-run")[2], "")
        near, far = pty.openpty()
        done = subprocess.run(
            [CLINIC, "import", sheet, "--store", self.store, "--now", NOW],
            stdout=subprocess.PIPE, stderr=far, timeout=60)
        os.close(far)
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"500 of 600 rows", os.read(near, 4096))
        os.close(near)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
