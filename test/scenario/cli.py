#!/usr/bin/env python3
"""cli.py: the command line itself: what is wrong is said in one line, help
has its examples.

    cli.py BUILD [NAME...]
"""
import subprocess

from scene import Programmer, play

VERBS = ("status", "log", "alarms", "print", "refill", "dose", "schedule",
         "bolus", "bridge", "prime", "silence", "sound-alarm", "minimum",
         "stop", "restart", "clock", "serve", "pair", "send", "key")

# Refused before anything is opened: no vault, no pump.
WRONG = (
    ((), "no command"),
    (("bogus",), "bogus"),
    (("--pump",), ""),
    (("status", "more"), "more"),
    (("log", "--last", "0"), "--last"),
    (("log", "--last", "x"), "--last"),
    (("log", "--last", ""), "--last"),
    (("print", "--format", "doc"), "--format"),
    (("refill",), "refill"),
    (("refill", "--drained", "1"), "refill"),
    (("dose",), "dose"),
    (("schedule",), "schedule"),
    (("bolus",), "dose"),
    (("bolus", "--dose", "5"), "over"),
    (("bolus", "--dose", "05", "--over", "0:10"), "zero"),
    (("bolus", "--dose", "5", "--over", "10"), "h:mm"),
    (("restart",), "--reason"),
    (("pair",), "--pump"),
    (("key",), "key"),
    (("key", "bogus"), "key"),
    (("key", "init"), "--person"),
    (("key", "issue", "--days", "0"), "--days"),
    (("key", "issue", "--days", "4000"), "--days"),
    (("status", "--now", "yesterday"), "--now"),
    (("dose", "--card", "00", "--dose", "5"), "--card"),
)

# Refused with a vault, still without a pump.
WRONG_HERE = (
    (("status",), "--pump"),
    (("status", "--card", "00", "--pump", "unix:x"), "--card"),
    (("key", "init", "--person", "B. Other"), "already"),
    (("key", "issue"), "--rights"),
    (("key", "issue", "--rights", "refill"), "--rights"),
    (("key", "issue", "--rights", "read,everything"), "--rights"),
    (("key", "issue", "--rights", "read", "--to", "11"), "--to"),
    (("key", "issue", "--rights", "read", "--only", "12345678901234567"),
     "--only"),
    (("key", "install"), "install"),
    (("key", "install", "abcd"), "install"),
    (("key", "revoke"), "revoke"),
    (("key", "revoke", "99"), "number"),
    (("key", "revoke", "4294967297"), "revoke"),
    (("pair", "--give", "NOBODY"), "no implant record"),
    (("pair", "--take", "abcd"), "--take"),
    (("status", "--pump", "unix:x", "--ticket", "00"), "--clinic"),
)


def one_line(answer):
    return answer.err.startswith("cisterna") and answer.err.count("\n") == 1


def what_is_wrong_is_one_line(scene):
    """Goal: bad usage exits 2, says what and what to do, and prints nothing
    where an answer would stand."""
    expect = scene.expect
    me = Programmer(scene, "me")
    for words in WRONG + WRONG_HERE:
        answer = me.run(*words[0])
        expect(f"{' '.join(words[0])}: exit 2", answer.status == 2,
               (answer.status, answer.err))
        expect(f"{' '.join(words[0])}: nothing on standard output",
               not answer.out, answer.out)
        expect(f"{' '.join(words[0])}: says what is wrong",
               words[1] in answer.err, answer.err)
        if words[0] != ("--pump",):
            expect(f"{' '.join(words[0])}: in one line", one_line(answer),
                   answer.err)
    for verb in VERBS:
        answer = me.run(verb, "--bogus")
        expect(f"{verb} --bogus: exit 2", answer.status == 2
               and not answer.out and "--bogus" in answer.err, answer.err)
    gone = me.run("--pump", "unix:nobody", "--serial", "X", "status")
    expect("what could not be done is 3", gone.status == 3
           and not gone.out and one_line(gone), gone.err)


def a_vault_says_what_is_wrong(scene):
    """Goal: no vault, no passphrase, a short one, a wrong one."""
    expect = scene.expect
    me = Programmer(scene, "me")
    for words, environment, status, said in (
            (("--data", "none", "status"), {}, 3, "key init"),
            (("status",), {"CISTERNA_PASSPHRASE": "four red pumps"}, 2,
             "passphrase"),
            (("--data", "new", "key", "init", "--person", "X"),
             {"CISTERNA_PASSPHRASE": "short"}, 2, "too short"),
            (("--passphrase-file", "none", "key", "list"), {}, 3, "none"),
            (("--data", "/proc/none", "key", "init", "--person", "X"), {}, 3,
             "/proc/none")):
        answer = me.run(*words, env=environment)
        expect(f"{words}: {said}", answer.status == status and not answer.out
               and said in answer.err and one_line(answer),
               (answer.status, answer.err))
    later = me.run("--data", "deep/in/folders", "key", "init", "--person",
                   "C. Late")
    expect("folders that are missing are made", later.status == 0, later.err)
    clinic = me.run("--data", "deep/in/folders", "key", "init", "--person",
                    "C. Late", "--clinic-name", "Late clinic")
    expect("a clinic's key may come later", clinic.status == 0, clinic.err)
    again = me.run("--data", "deep/in/folders", "key", "init", "--person",
                   "C. Late", "--clinic-name", "Late clinic")
    expect("and is made once", again.status == 2, again.out + again.err)


def help_has_its_example(scene):
    """Goal: --help of each command shows how it is typed; --version."""
    expect = scene.expect
    program = scene.program("programmer")

    def run(*words):
        return subprocess.run([program, *words], text=True, timeout=20,
                              capture_output=True, check=False)

    for words in ((),) + tuple((verb,) for verb in VERBS):
        done = run(*words, "--help")
        expect(f"{words} --help", done.returncode == 0 and not done.stderr
               and "Example" in done.stdout
               and "cisterna programmer" in done.stdout, done.stderr)
    version = run("--version")
    expect("--version", version.returncode == 0 and
           version.stdout.startswith("cisterna-programmer "), version.stdout)
    for verb in VERBS:
        done = run(verb, "--version")
        expect(f"{verb} --version", done.returncode == 0 and
               done.stdout.split()[-1] == version.stdout.split()[-1],
               done.stdout)


if __name__ == "__main__":
    play([what_is_wrong_is_one_line,
          a_vault_says_what_is_wrong,
          help_has_its_example])
