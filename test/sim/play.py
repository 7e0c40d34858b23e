#!/usr/bin/env python3
"""play.py: cisterna-pump --play as a person uses it.

    play.py CISTERNA-PUMP CISTERNA
"""
import os
import subprocess
import sys
import tempfile
import wave


def run(*command):
    return subprocess.run(command, text=True, capture_output=True, check=False)


def expect(claim, holds):
    if not holds:
        sys.exit(f"not so: {claim}")


def heard(pump, which, path):
    """(seconds, loudest sample) of what is played; F-06, F-07."""
    result = run(pump, "--play", which, path)
    expect(f"{which} is played: {result.stderr}", result.returncode == 0)
    expect("nothing is said", result.stdout == "" and result.stderr == "")
    with wave.open(path) as sound:
        expect("16 bits, mono", sound.getsampwidth() == 2
               and sound.getnchannels() == 1)
        count = sound.getnframes()
        frames = sound.readframes(count)
        samples = [int.from_bytes(frames[i:i + 2], "little", signed=True)
                   for i in range(0, len(frames), 2)]
        return count / sound.getframerate(), max(samples)


def refused(pump, status, words, *arguments):
    result = run(pump, *arguments)
    expect(f"{arguments}: exit {status}, not {result.returncode}",
           result.returncode == status)
    expect(f"{arguments}: nothing on standard output", result.stdout == "")
    expect(f"{arguments}: {words}", words in result.stderr)
    expect("it says who speaks", result.stderr.startswith("cisterna pump: "))


def main():
    pump, cisterna = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "tone.wav")
        expect("low is 1 s", heard(pump, "low", path)[0] == 1.0)
        seconds, peak = heard(pump, "empty", path)
        expect("empty is 3 s, and loud", seconds == 3.0 and peak > 30000)
        expect("cisterna finds it", run(
            cisterna, "pump", "--play", "low", path).returncode == 0)
        os.remove(path)
        refused(pump, 2, "is no alarm", "--play", "loud", path)
        refused(pump, 2, "no file", "--play", "low")
        refused(pump, 2, "nothing to do")
        refused(pump, 2, "goes with --play", path)
        refused(pump, 2, "one file", "--play", "low", path, path)
        refused(pump, 2, "one at a time", "--play", "low", path, "--state",
                folder)
        expect("nothing was written", not os.listdir(folder))
        refused(pump, 3, "name a file", "--play", "low", folder)
        refused(pump, 3, "whole tone", "--play", "low", "/dev/full")
    shown = run(pump, "--help")
    expect("help has examples", shown.returncode == 0
           and "cisterna pump --play low low.wav" in shown.stdout)
    expect("version", run(pump, "--version").stdout.startswith("cisterna"))


if __name__ == "__main__":
    main()
