"""server.py: a clinic of a test's own, served by the built program."""
import http.client
import os
import re
import shutil
import signal
import subprocess
import tempfile
import urllib.parse

SHEET = """Patient,MRN,Serial #,Pump,Conc,Dose/day,Last refill,Fill (mL),Alarm vol
"Gneiss, Mira",40021,CIS300214,40 mL,2000 mcg/mL,350 mcg,2026-10-10,38,2
"Talc, Zaurak",40022,CIS300215,40 mL,2000 mcg/mL,120 mcg,2026-10-12,38,2
"""
NOW = "2026-11-16T09:00+00:00"
PASSWORD = "correct horse"


class Clinic:
    """A store in a folder of its own, and the program that serves it."""

    def __init__(self, program, environment=None, folder=None):
        self.program = os.path.abspath(program)
        self.folder = tempfile.mkdtemp(prefix="cisterna-test-", dir=folder)
        self.file = os.path.join(self.folder, "clinic.sqlite")
        self.store = "sqlite:" + self.file
        self.environment = dict(os.environ, **(environment or {}))
        self.process = None
        self.port = 0
        self.cookie = self.csrf = ""

    def command(self, *arguments, text="", status=0):
        """Run one command on the store; its output."""
        done = subprocess.run(
            [self.program, *arguments, "--store", self.store], input=text,
            capture_output=True, text=True, timeout=120)
        if status is not None and done.returncode != status:
            raise AssertionError(f"{arguments}: exit {done.returncode}: "
                                 f"{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def make(self):
        """A clinic with a nurse and two patients."""
        self.command("init", "--now", NOW)
        self.command("user", "add", "R. Nurse", "--role",
                     "nurse,administrator", "--password-stdin",
                     text=PASSWORD + "\n")
        sheet = os.path.join(self.folder, "sheet.csv")
        with open(sheet, "w", encoding="utf-8") as file:
            file.write(SHEET)
        self.command("import", sheet, "--now", NOW)

    def start(self):
        self.process = subprocess.Popen(
            [self.program, "serve", "--store", self.store, "--port",
             str(self.port), "--now", NOW], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=self.environment, text=True)
        line = self.process.stdout.readline()
        found = re.search(r":(\d+)$", line.strip())
        if not found:
            raise AssertionError(f"the server did not start: {line!r}")
        self.port = int(found[1])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """End it as a service manager does; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=20)
        self.process.stdout.close()
        return status

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def ask(self, path, fields=None, connection=None):
        """One request; status, headers and body."""
        link = connection or self.connect()
        headers = {"Cookie": self.cookie}
        if fields is None:
            link.request("GET", path, headers=headers)
        else:
            body = urllib.parse.urlencode(dict(fields, csrf=self.csrf))
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            link.request("POST", path, body, headers)
        reply = link.getresponse()
        text = reply.read().decode()
        if not connection:
            link.close()
        return reply.status, reply.headers, text

    def login(self):
        status, headers, _ = self.ask(
            "/login", {"name": "R. Nurse", "password": PASSWORD})
        if status != 303:
            raise AssertionError(f"signing in: {status}")
        self.cookie = headers["Set-Cookie"].split(";")[0]
        _, _, page = self.ask("/password")
        self.csrf = re.search(r'name="csrf" value="(\w+)"', page)[1]

    def remove(self):
        if self.process and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder)


def reading(note):
    """The fields of a reading whose note tells it from all others."""
    return {"read": "2026-11-15", "read_time": "10:00",
            "filled": "2026-11-10", "filled_time": "10:00", "fill": "38",
            "concentration": "2000", "state": "running", "mode": "simple",
            "dose": "350", "alarm_volume": "2", "note": note,
            "sure_dose": "yes", "sure_concentration": "yes",
            "sure_fill": "yes", "once": os.urandom(32).hex(), "step": "save"}
