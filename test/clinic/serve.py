#!/usr/bin/env python3
"""serve.py: starting, stopping and naming the programs.

    test/clinic/serve.py CISTERNA CLINIC

Goal: an operator starts the clinic, sees where it is and what to do first,
restarts it without signing anybody out, and is told what is wrong otherwise.
"""
import os
import re
import signal
import subprocess
import sys
import time
import unittest

from server import NOW, PASSWORD, Clinic

CISTERNA, CLINIC = sys.argv[1:3]


def run(*arguments, text=""):
    done = subprocess.run(arguments, input=text, capture_output=True,
                          text=True, timeout=20)
    return done.returncode, done.stdout, done.stderr


class Serving(unittest.TestCase):
    def setUp(self):
        self.clinic = Clinic(CLINIC)
        self.addCleanup(self.clinic.remove)

    def test_it_is_up_in_a_quarter_of_a_second(self):
        self.clinic.make()
        best = 1.0
        for _ in range(5):
            began = time.monotonic()
            self.clinic.start()
            status, _, text = self.clinic.ask("/health")
            best = min(best, time.monotonic() - began)
            self.assertEqual((status, text), (200, "ok\n"))
            self.assertEqual(self.clinic.stop(), 0)
        self.assertLess(best, 0.25)

    def test_a_restart_signs_nobody_out(self):  # SR-46
        self.clinic.make()
        self.clinic.start()
        self.clinic.login()
        for _ in range(2):
            status, _, page = self.clinic.ask("/today")
            self.assertEqual(status, 200)
            self.assertIn("R. Nurse", page)
            self.clinic.stop()
            self.clinic.start()
        self.clinic.process.send_signal(signal.SIGINT)
        self.assertEqual(self.clinic.process.wait(timeout=10), 0)
        self.clinic.process.stdout.close()

    def test_now_is_what_was_told(self):
        self.clinic.make()
        self.clinic.start()
        self.clinic.login()
        self.assertIn("16 Nov 2026", self.clinic.ask("/today")[2])

    def test_an_empty_clinic_prints_a_code_and_asks_for_it(self):
        self.clinic.command("init", "--now", NOW)
        self.clinic.start()
        self.clinic.process.stdout.readline()
        line = self.clinic.process.stdout.readline()
        code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", line)[0]
        status, _, page = self.clinic.ask("/login")
        self.assertEqual(status, 200)
        self.assertIn('name="code"', page)
        self.assertNotIn(code, page)
        fields = {"name": "R. Nurse", "password": PASSWORD,
                  "again": PASSWORD}
        self.assertEqual(self.clinic.ask(
            "/first", dict(fields, code="0000-0000"))[0], 422)
        status, headers, _ = self.clinic.ask("/first",
                                             dict(fields, code=code))
        self.assertEqual(status, 303)
        self.clinic.cookie = headers["Set-Cookie"].split(";")[0]
        self.assertEqual(self.clinic.ask("/admin")[0], 200)
        self.assertEqual(self.clinic.ask("/today")[0], 200)
        self.assertIn("administrator, nurse",
                      self.roles(self.clinic.command("user", "list")))

    @staticmethod
    def roles(text):
        words = re.findall(r"administrator|nurse", text)
        return ", ".join(sorted(words))

    def test_a_demonstration_says_what_it_is_and_lets_each_role_in(self):
        printed = self.clinic.command("init", "--demo", "--now", NOW)
        self.clinic.start()
        _, _, page = self.clinic.ask("/login")
        self.assertIn("Demonstration: fictional people", page)
        for role, first in (("nurse", "/today"), ("auditor", "/today"),
                            ("administrator", "/admin")):
            self.assertIn(f"  {role} ", printed)
            status, headers, _ = self.clinic.ask(
                "/login", {"name": role, "password": "demonstration"})
            self.assertEqual(status, 303)
            self.clinic.cookie = headers["Set-Cookie"].split(";")[0]
            status, _, page = self.clinic.ask(first)
            self.assertEqual(status, 200)
            self.assertIn("Demonstration: fictional people", page)
            self.clinic.cookie = ""

    def test_a_programmer_is_an_origin(self):
        for address in ("127.0.0.1:8081", "http://127.0.0.1:8081/", "ftp://x",
                        "http://a;script-src *"):
            status, out, error = run(
                CLINIC, "serve", "--store", "sqlite:none", "--programmer",
                address)
            self.assertEqual((status, out), (2, ""))
            self.assertIn("without a path", error)

    def test_a_taken_port_is_told_with_the_remedy(self):
        self.clinic.make()
        self.clinic.start()
        status, out, errors = run(CLINIC, "serve", "--store",
                                  self.clinic.store, "--port",
                                  str(self.clinic.port))
        self.assertEqual((status, out), (3, ""))
        self.assertRegex(errors, r"port \d+: .*--port")
        self.assertEqual(errors.count("\n"), 1)

    def test_bad_usage_is_2_with_nothing_on_standard_output(self):
        self.clinic.make()
        store = ("--store", self.clinic.store)
        for arguments in (
                ("serve",), ("serve", "--store", "postgres:x"),
                ("serve", *store, "--port", "x"),
                ("serve", *store, "--port", "70000"),
                ("serve", *store, "--listen", "0.0.0.0"),
                ("serve", *store, "--origin", "clinic.example"),
                ("serve", *store, "--origin", "https://a/b"),
                ("serve", *store, "--now", "2026-02-31"),
                ("serve", *store, "extra"), ("sevre",), (),
                ("user", *store), ("user", "remove", "x", *store),
                ("user", "add", *store),
                ("user", "add", "a", *store, "--password-stdin"),
                ("user", "add", "a", *store, "--role", "king",
                 "--password-stdin"),
                ("user", "add", "a", *store, "--role", "nurse"),
                ("user", "disable", "nobody", *store)):
            status, out, errors = run(CLINIC, *arguments, text="long enough")
            self.assertEqual((status, out), (2, ""), arguments)
            self.assertTrue(errors.startswith("cisterna"), errors)

    def test_a_store_that_is_not_there_is_3(self):
        status, out, errors = run(CLINIC, "serve", "--store",
                                  "sqlite:/nowhere/clinic.sqlite")
        self.assertEqual((status, out), (3, ""))
        self.assertIn("/nowhere/clinic.sqlite", errors)

    def test_users_are_added_listed_and_shut_out(self):
        self.clinic.make()
        self.clinic.start()
        self.clinic.login()
        self.clinic.command("user", "add", "Dr. Beryl", "--role",
                            "prescriber,auditor", "--password-stdin",
                            text=PASSWORD + "\n")
        listed = self.clinic.command("user", "list")
        self.assertRegex(listed, r"Dr\. Beryl +prescriber, auditor")
        self.assertIn('"name":"Dr. Beryl"',
                      self.clinic.command("user", "list", "--json"))
        self.clinic.command("user", "add", "dr. beryl", "--role", "nurse",
                            "--password-stdin", text=PASSWORD, status=2)
        self.clinic.command("user", "add", "Short", "--role", "nurse",
                            "--password-stdin", text="short", status=2)
        self.clinic.command("user", "disable", "R. Nurse")
        self.assertEqual(self.clinic.ask("/today")[0], 303)
        with self.assertRaises(AssertionError):
            self.clinic.login()
        self.clinic.command("user", "enable", "R. Nurse")
        self.clinic.cookie = ""
        self.clinic.login()

    def test_another_host_name_is_refused_unless_it_is_the_origin(self):
        self.clinic.make()
        self.clinic.start()
        for host, status in (("evil.example", 421), ("localhost", 200)):
            link = self.clinic.connect()
            link.request("GET", "/health", headers={"Host": host})
            self.assertEqual(link.getresponse().status, status)
            link.close()

    def test_nothing_secret_is_printed(self):  # SR-46
        self.clinic.make()
        self.clinic.start()
        self.clinic.login()
        with open(self.clinic.file, "rb") as file:
            kept = file.read()
        with open(self.clinic.file + "-wal", "rb") as file:
            kept += file.read()
        token = self.clinic.cookie.split("=")[1]
        for secret in (PASSWORD, token, self.clinic.csrf):
            self.assertNotIn(secret.encode(), kept)
        self.assertNotIn(bytes.fromhex(token), kept)


class Dispatching(unittest.TestCase):
    def test_cisterna_starts_its_siblings(self):
        status, out, _ = run(CISTERNA, "clinic", "--version")
        self.assertEqual(status, 0)
        self.assertRegex(out, r"^cisterna-clinic \d")
        link = os.path.join(os.environ.get("TMPDIR", "/tmp"),
                            f"cisterna-link-{os.getpid()}")
        os.symlink(os.path.abspath(CISTERNA), link)
        self.addCleanup(os.unlink, link)
        self.assertEqual(run(link, "clinic", "--version")[0], 0)

    def test_the_status_of_the_sibling_is_the_status(self):
        self.assertEqual(run(CISTERNA, "clinic", "sevre")[0], 2)

    def test_help_and_version(self):
        for program in (CISTERNA, CLINIC):
            for option in ("--help", "--version"):
                status, out, errors = run(program, option)
                self.assertEqual((status, errors), (0, ""))
                self.assertTrue(out)
        status, out, _ = run(CLINIC, "serve", "--help")
        self.assertEqual(status, 0)
        self.assertIn("Examples:", out)
        self.assertIn("cisterna clinic serve", out)

    def test_an_unknown_program_is_bad_usage(self):
        for arguments in ((), ("../calc",), ("nothing",), ("",)):
            status, out, errors = run(CISTERNA, *arguments)
            self.assertEqual((status, out), (2, ""))
            self.assertIn("--help", errors)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
