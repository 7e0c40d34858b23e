"""scene.py: pumps, a programmer and, if wanted, a clinic, as people use them.

Programs run as processes, over real sockets and files, in a folder of their
own.  A scenario says what somebody does, and expects what must hold.
"""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

PASSPHRASE = "three blue pumps"
NOW = int(time.time())


class Failed(Exception):
    """An expectation that does not hold."""


class Pump:
    """A simulated pump on a desk, with its coil and its console."""

    def __init__(self, scene, name, *options):
        self.scene, self.name, self.options = scene, name, options
        self.coil = "unix:" + name + ".coil"
        self.process = None
        self.ahead = 0
        self.start()

    def start(self, *options):
        self.process = subprocess.Popen(
            [self.scene.program("pump"), "--state", self.name,
             "--listen", self.coil, "--console",
             "unix:" + self.name + ".console", *self.options, *options],
            cwd=self.scene.folder, stdout=subprocess.DEVNULL)
        self.console = self.scene.connect(self.name + ".console")
        self.scene.connect(self.name + ".coil").close()

    def say(self, line):
        """A line to the console; its answer."""
        self.console.sendall(line.encode() + b"\n")
        answer = b""
        while not answer.endswith(b"ok\n") and not answer.startswith(b"no:"):
            more = self.console.recv(4096)
            if not more:
                raise Failed("the pump's console is gone")
            answer += more
        if answer.startswith(b"no:"):
            raise Failed(f"console: {line}: {answer.decode()}")
        return answer.decode()

    def shown(self, name):
        for line in self.say("show").splitlines():
            if line.startswith(name + " "):
                return int(line.split()[1])
        raise Failed(f"the console shows no {name}")

    def pass_time(self, seconds):
        """Let so much of the pump's time pass."""
        began = time.monotonic()
        self.say(f"until {self.shown('tick') + seconds}")
        deadline = time.monotonic() + 120
        while self.shown("pace") != 1:
            if time.monotonic() > deadline:
                raise Failed(f"{seconds} s did not pass within two minutes")
            time.sleep(0.01)
        self.ahead += seconds - (time.monotonic() - began)

    def now(self):
        """This moment, where the pump is."""
        return time.strftime("%Y-%m-%dT%H:%M:%S",
                             time.gmtime(time.time() + self.ahead))

    def kill(self, number=signal.SIGKILL):
        self.console.close()
        self.process.send_signal(number)
        self.process.wait(20)


class Answer:
    """What a command said and how it ended."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def json(self):
        try:
            return json.loads(self.out)
        except json.JSONDecodeError as fault:
            raise Failed(f"no JSON: {self.out}{self.err}") from fault


class Programmer:
    """One programmer: its vault, its command line."""

    def __init__(self, scene, name, person="A. Nurse", clinic="Pump clinic",
                 rights="read,refill,prescribe,administer"):
        self.scene, self.name = scene, name
        made = self.key("init", "--person", person,
                        *(["--clinic-name", clinic] if clinic else []))
        scene.expect("a programmer's key is made", made.status == 0)
        if clinic:
            issued = self.key("issue", "--rights", rights)
            scene.expect("and its credential", issued.status == 0)

    def command(self, *words):
        return [self.scene.program("programmer"), "--data", self.name, *words]

    def run(self, *words, env=None):
        """What a command says; its process is self.process meanwhile."""
        self.process = subprocess.Popen(
            self.command(*words), cwd=self.scene.folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "CISTERNA_PASSPHRASE": PASSPHRASE,
                 **(env or {})})
        out, err = self.process.communicate(timeout=180)
        return Answer(self.process.returncode, out, err)

    def key(self, *words):
        return self.run("key", *words)

    def at(self, pump, *words, env=None):
        if "--now" not in words:
            words = ("--now", pump.now(), *words)
        return self.run("--pump", pump.coil, *words, env=env)

    def issue(self, holder, rights, *words_):
        """A credential signed here for another's key, in hexadecimal."""
        key = re.search(r"this programmer's key +([0-9a-f]{64})",
                        holder.key("list").out).group(1)
        done = self.key("issue", "--rights", rights, "--to", key,
                        "--person", holder.name, *words_)
        return done.out.split()[-1]

    def clinic_key(self):
        """The public key of the clinic whose signing key is here."""
        return bytes.fromhex(re.search(
            r"the clinic's public key +([0-9a-f]{64})",
            self.key("list").out).group(1))

    def status(self, pump):
        return self.at(pump, "status", "--json").json

    def first_fill(self, pump, dose="300", conc="2000", filled="20"):
        """Pair a new pump, set its clock, fill and prime it."""
        expect = self.scene.expect
        paired = self.at(pump, "pair")
        expect("a new pump is paired", paired.status == 0)
        self.scene.card = paired.out.split()[-1]
        expect("its clock is set", self.at(
            pump, "clock", "--zone", "UTC", "--yes").status == 0)
        done = self.at(pump, "refill", "--drained", "0", "--filled", filled,
                       "--concentration", conc, "--product", "gablofen",
                       "--lot", "L1", "--expiry", "2199-01-01",
                       "--dose", dose, "--catheter", "0.132", "--prime",
                       "--yes")
        expect("its first program runs", done.status == 0)
        volume = int(float(filled) * 1e6)
        pump.say(f"fill {volume} {int(float(conc) * 1000)}")
        return done


class Scene:
    """A folder, the programs in it, and what was expected of them."""

    def __init__(self, build):
        self.build = os.path.abspath(build)
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = self.temporary.name
        self.failed = 0
        self.held = 0
        self.running = []
        self.card = None

    def program(self, name):
        return os.path.join(self.build, "cisterna-" + name)

    def expect(self, claim, holds, saw=None):
        self.held += bool(holds)
        self.failed += not holds
        if not holds:
            print(f"failed {claim}" + (f": {saw}" if saw is not None else ""))
        return holds

    def connect(self, name):
        path = os.path.join(self.folder, name)
        for _ in range(1000):
            made = socket.socket(socket.AF_UNIX)
            try:
                made.connect(path)
                made.settimeout(30)
                return made
            except OSError:
                made.close()
                time.sleep(0.01)
        raise Failed(f"{name}: nobody listens")

    def pump(self, name, *options):
        made = Pump(self, name, *options)
        self.running.append(made)
        return made

    def end(self):
        for pump in self.running:
            if pump.process.poll() is None:
                pump.kill(signal.SIGTERM)
        self.temporary.cleanup()


def play(scenarios):
    """Run the scenarios named on the command line, or all: BUILD [NAME...]"""
    wanted = sys.argv[2:] or [s.__name__ for s in scenarios]
    failed = 0
    for scenario in scenarios:
        if scenario.__name__ not in wanted:
            continue
        scene = Scene(sys.argv[1])
        began = time.monotonic()
        try:
            scenario(scene)
        except Failed as fault:
            scene.failed += 1
            print(f"failed {scenario.__name__}: {fault}")
        finally:
            scene.end()
        failed += scene.failed
        print(f"{'failed' if scene.failed else 'ok'} {scenario.__name__}"
              f"  # {scene.held} held, {time.monotonic() - began:.1f} s")
    sys.exit(1 if failed else 0)


def words(text):
    """A text with single blanks, so that columns do not matter."""
    return re.sub(r"[\s\u2009]+", " ", text)
