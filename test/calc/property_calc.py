#!/usr/bin/env python3
"""property_calc: the program against the same rules written once more, in
fractions and the calendar of Python, walking step by step.

    test/calc/property_calc.py CALC [CASES [SEED]]

Prints the seed; a failure prints the command, both answers and how to repeat.
"""
import json
import random
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction as F
from zoneinfo import ZoneInfo

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
ZONES = ["America/Chicago", "Europe/Berlin", "Asia/Kolkata",
         "Australia/Lord_Howe", "America/St_Johns", "UTC"]


def text(x):
    """A quantity as JSON has it: up to six decimals, half away from zero."""
    micro = abs(F(x)) * 10**6
    whole = (2 * micro.numerator + micro.denominator) // (2 * micro.denominator)
    digits = f"{whole // 10**6}.{whole % 10**6:06d}".rstrip("0").rstrip(".")
    return ("-" if x < 0 and whole else "") + digits


class Schedule:
    """For each weekday a list of (start, end, mcg), in minutes."""

    def __init__(self, sets):
        self.week = [None] * 7
        for days, steps in sets:
            ends = [start for start, _ in steps[1:]] + [1440]
            rows = [(start, end, mcg)
                    for (start, mcg), end in zip(steps, ends)]
            for day in days:
                self.week[day] = rows

    def day(self, weekday):
        return sum(mcg for _, _, mcg in self.week[weekday])

    def mean(self):
        return sum(self.day(w) for w in range(7)) / F(7)

    def pieces(self, at):
        """(start instant, seconds, mcg a second) from `at` on, for ever."""
        midnight = at.replace(hour=0, minute=0, second=0)
        while True:
            for start, end, mcg in self.week[midnight.weekday()]:
                begin = max(midnight + timedelta(minutes=start), at)
                finish = midnight + timedelta(minutes=end)
                if finish > begin:
                    yield (begin, int((finish - begin).total_seconds()),
                           mcg / F((end - start) * 60))
            midnight += timedelta(days=1)

    def when(self, at, mcg):
        """Seconds from `at` until mcg are delivered, exactly."""
        for begin, seconds, rate in self.pieces(at):
            if rate * seconds >= mcg:
                return int((begin - at).total_seconds()) + mcg / rate
            mcg -= rate * seconds

    def between(self, at, until):
        total = F(0)
        for begin, seconds, rate in self.pieces(at):
            if begin >= until:
                return total
            total += rate * min(seconds, int((until - begin).total_seconds()))


class Case:
    def __init__(self, dice):
        self.dice = dice

    def decimal(self, low, high, places):
        scale = 10**places
        n = self.dice.randint(int(low * scale), int(high * scale))
        if self.dice.random() < 0.5:  # people type round numbers
            n = max(n - n % scale, int(low * scale))
        return F(n, scale)

    def conc(self):
        return F(self.dice.choice([500, 1000, 2000, 2000, 450, 3999]))

    def mcg(self, conc, minutes):
        """Of one step, between the lowest and the highest flow (R-02)."""
        low, high = (F(int(conc * F(flow) * minutes / 1440 * 1000), 1000)
                     for flow in ("0.048", "24"))
        return max(low + F("0.001"),
                   min(high - F("0.001"), self.decimal(0, 300, 3)))

    def regimen(self, conc, name=""):
        """(options, Schedule, whether typed as one, whether weekdays)"""
        least = conc * F("0.048") * F(11, 10)
        if self.dice.random() < 0.4:
            mcg = self.decimal(least, 1500, 3)
            return ([f"--{name}dose", text(mcg)],
                    Schedule([(range(7), [(0, mcg)])]), False, False)
        split = [list(range(7))]
        if self.dice.random() < 0.5:
            owner = [self.dice.randint(0, 2) for _ in range(7)]
            split = [[d for d in range(7) if owner[d] == k] for k in range(3)]
            split = [days for days in split if days]
        sets = []
        for days in split:
            count = self.dice.randint(1, 6)
            starts = [0] + sorted(self.dice.sample(range(1, 1440), count - 1))
            ends = starts[1:] + [1440]
            sets.append((days, [
                (a, self.mcg(conc, b - a)) for a, b in zip(starts, ends)]))
        words = "; ".join(
            (",".join(DAYS[d] for d in days) + ": " if len(split) > 1 else "") +
            ", ".join(f"{a // 60:02d}:{a % 60:02d} {text(m)}"
                      for a, m in steps)
            for days, steps in sets)
        return ([f"--{name}schedule", words], Schedule(sets), True,
                len(split) > 1)

    def local(self):
        """A random local second, sometimes near a change of clocks."""
        at = datetime(2020, 1, 1) + timedelta(
            seconds=self.dice.randint(0, 15 * 365 * 86400))
        return at.replace(second=0) if self.dice.random() < 0.7 else at


def totals(keys, schedule, typed, weekdays, prefix="", has_total=False):
    if typed and not has_total:
        keys[prefix + "dose_mcg_per_day"] = text(schedule.mean())
    if weekdays:
        keys[prefix + "days"] = {d: text(schedule.day(i))
                                 for i, d in enumerate(DAYS)}


def flow(case):
    conc = case.conc()
    options, schedule, typed, weekdays = case.regimen(conc)
    want = {"flow_ml_per_day": text(schedule.mean() / conc)}
    totals(want, schedule, typed, weekdays)
    return ["flow", *options, "--concentration", text(conc)], want, 0


def offset_of(zone, local):
    """The offset of a local time that happens once, else None."""
    found = {local.replace(tzinfo=zone, fold=f).utcoffset() for f in (0, 1)}
    good = [o for o in found
            if (local - o).replace(tzinfo=timezone.utc).astimezone(zone)
            .replace(tzinfo=None) == local]
    return good[0] if len(good) == 1 and len(found) == 1 else None


def fill(case):
    """What refill and travel share: options, Schedule and its dates."""
    conc = case.conc()
    options, schedule, typed, weekdays = case.regimen(conc)
    alarm = case.decimal(1, 4, 1)
    volume = case.decimal(alarm + 1, 40, 2)
    lead, window = case.dice.randint(0, 14), case.dice.randint(1, 10)
    stability, early = case.dice.randint(1, 365), case.dice.randint(0, 28)
    zone, at = ZoneInfo(case.dice.choice(ZONES)), case.local()
    options += ["--concentration", text(conc), "--fill", text(volume),
                "--alarm-volume", text(alarm), "--lead", str(lead),
                "--window", str(window), "--stability", str(stability),
                "--early-days", str(early), "--filled", at.isoformat(),
                "--zone", zone.key]
    offset = offset_of(zone, at)
    if offset is None:
        return options, None
    seconds = schedule.when(at, (volume - alarm) * conc)
    alarm_at = at + timedelta(seconds=int(seconds))
    empty = at + timedelta(seconds=int(schedule.when(at, volume * conc)))
    by_alarm = alarm_at.date() - timedelta(days=lead)
    by_drug = at.date() + timedelta(days=stability)
    by = min(by_alarm, by_drug) - timedelta(days=early)
    dates = {
        "dose_mcg_per_day": text(schedule.mean()),
        "flow_ml_per_day": text(schedule.mean() / conc),
        "days_to_alarm": int(seconds // 86400),
        "alarm_at": alarm_at.replace(tzinfo=timezone(offset)).isoformat(),
        "alarm_date": str(alarm_at.date()),
        "empty_date": str(empty.date()),
        "refill_by": str(by),
        "window_from": str(by - timedelta(days=window)),
        "window_to": str(by),
        "limited_by": "alarm" if by_alarm <= by_drug else "stability",
    }
    return options, (dates, schedule, typed, weekdays, by, at)


def refill(case):
    options, result = fill(case)
    if result is None:
        return ["refill", *options], None, 2
    dates, schedule, typed, weekdays, _, _ = result
    totals(dates, schedule, typed, weekdays, has_total=True)
    return ["refill", *options], dates, 0


def travel(case):
    options, result = fill(case)
    if result is None:
        return ["travel", *options, "--away", "2036-01-01..2036-01-02"], None, 2
    _, schedule, typed, weekdays, by, at = result
    last = max(by + timedelta(days=case.dice.randint(-3, 3)), at.date())
    first = last - timedelta(days=case.dice.randint(0, 30))
    want = {"needs_refill_before": by < last, "last_safe_day": str(by)}
    totals(want, schedule, typed, weekdays)
    return (["travel", *options, "--away", f"{first}..{last}"], want,
            1 if by < last else 0)


def residual(case):
    conc = case.conc()
    options, schedule, typed, weekdays = case.regimen(conc)
    volume = case.decimal(2, 40, 2)
    at = case.local()
    until = at + timedelta(seconds=case.dice.randint(0, 60 * 86400))
    expected = max(F(0), volume - schedule.between(at, until) / conc)
    measured = min(F(40), max(F(0), F(round(
        (expected + F(case.dice.randint(-3000, 3000), 1000)) * 10), 10)))
    difference, use = measured - expected, volume - expected
    ratio = (volume - measured) / use if use else None
    routine = abs(difference) <= 2 and (
        use < 2 or F("0.855") <= ratio <= F("1.145"))
    want = {"expected_ml": text(expected), "measured_ml": text(measured),
            "difference_ml": text(difference),
            "use_ratio": None if ratio is None else text(ratio),
            "routine": routine}
    totals(want, schedule, typed, weekdays)
    return (["residual", *options, "--concentration", text(conc), "--fill",
             text(volume), "--filled", at.isoformat(), "--at",
             until.isoformat(), "--measured", text(measured)], want,
            0 if routine else 1)


def bridge(case):
    old, new = case.conc(), case.conc()
    a, before, typed_a, week_a = case.regimen(old, "old-")
    b, after, typed_b, week_b = case.regimen(new, "new-")
    tubing, catheter = case.decimal(0, 1, 3), case.decimal(F("0.001"), 1, 3)
    at, path = case.local(), tubing + catheter
    want = {
        "path_ml": text(path),
        "duration_h": text(before.when(at, path * old) / 3600),
        "old_flow_ml_per_day": text(before.mean() / old),
        "new_flow_ml_per_day": text(after.mean() / new),
        "programmed_mcg": text(path * new),
        "reaches_csf_mcg": text(path * old),
        "without_bridge_mcg_per_day": text(after.mean() * old / new),
        "without_bridge_h": text(after.when(at, path * new) / 3600),
    }
    totals(want, before, typed_a, week_a, "old_")
    totals(want, after, typed_b, week_b, "new_")
    return (["bridge", *a, *b, "--old-concentration", text(old),
             "--new-concentration", text(new), "--tubing", text(tubing),
             "--catheter", text(catheter), "--at", at.isoformat()], want, 0)


def prime(case):
    conc = case.conc()
    tubing, catheter = case.decimal(0, 1, 3), case.decimal(F("0.001"), 1, 3)
    only = case.dice.random() < 0.5
    volume = catheter + (0 if only else tubing)
    return (["prime", "--concentration", text(conc), "--tubing", text(tubing),
             "--catheter", text(catheter)] + ["--catheter-only"] * only,
            {"volume_ml": text(volume), "dose_mcg": text(volume * conc)}, 0)


def dilution(case):
    old, new = case.conc(), case.conc()
    residual, volume = case.decimal(0, 3, 1), case.decimal(4, 40, 2)
    rinses, rinse = case.dice.randint(0, 4), case.decimal(1, 20, 1)
    left = old * (residual / (residual + rinse))**rinses
    true = (residual * left + (volume - residual) * new) / volume
    options = ["--rinses", str(rinses), "--rinse", text(rinse)]
    return (["dilution", "--fill", text(volume), "--residual", text(residual),
             "--old-concentration", text(old), "--new-concentration",
             text(new)] + options * (rinses > 0),
            {"true_concentration_mcg_per_ml": text(true),
             "error_percent": text((true - new) / new * 100)}, 0)


def titrate(case):
    name, low, high = case.dice.choice([
        ("spinal", 110, 130), ("cerebral", 105, 115), ("pediatric", 105, 115)])
    mcg = case.decimal(1, 2000, 3)
    return (["titrate", "--dose", text(mcg), "--class", name],
            {"from_mcg_per_day": text(mcg * low / 100),
             "to_mcg_per_day": text(mcg * high / 100)}, 0)


def taper(case):
    mcg = case.decimal(50, 1500, 1)
    target = case.decimal(10, mcg - 1, 2)
    step, every = case.dice.randint(3, 20), case.dice.randint(1, 14)
    day = case.local().date()
    options = ["taper", "--dose", text(mcg), "--to", text(target), "--start",
               str(day), "--step", str(step), "--every", str(every)]
    steps = []
    while mcg > target:
        least = mcg * (100 - step) / 100
        tenths = -(-least * 10 // 1)
        mcg = target if least <= target else F(tenths, 10)
        steps.append({"date": str(day), "dose_mcg_per_day": text(mcg)})
        day += timedelta(days=every)
    return options, {"steps": steps}, 0


def battery(case):
    implanted, rate = case.local().date(), case.decimal(F("0.006"), 24, 3)
    life = min(2556, F(3104) / (1 + F(7, 10) * rate) // 1)
    eos = implanted + timedelta(days=int(life))
    options = ["battery", "--implanted", str(implanted), "--flow", text(rate)]
    if case.dice.random() < 0.3:
        eos = implanted + timedelta(days=case.dice.randint(90, 3000))
        options += ["--eri", str(eos - timedelta(days=90))]
    return (options, {"eri_date": str(eos - timedelta(days=90)),
                      "replace_by": str(eos), "eos_date": str(eos)}, 0)


KINDS = [flow, refill, travel, residual, bridge, prime, dilution, titrate,
         taper, battery, refill, bridge]


def mangle(dice, options):
    """The same command after a slip of the hand."""
    options = list(options)
    at = dice.randrange(1, len(options))
    word = options[at]
    spot = dice.randrange(len(word) + 1)
    slip = dice.choice("-.,:;09eE+ T%/\u2014\u00b5\t") * dice.randint(1, 3)
    options[at] = dice.choice([
        word[:spot] + slip + word[spot:], word[:spot] + word[spot + 1:],
        word[:spot], slip, "", word * 40])
    if dice.random() < 0.2:
        del options[at]
    return options


def check_slip(calc, options):
    """Answered or refused, never half of each, and never a crash."""
    run = subprocess.run([calc, *options, "--json"], text=True,
                         capture_output=True, check=False)
    lines = [line for line in run.stderr.splitlines() if ": note: " not in line]
    if run.returncode in (0, 1):
        return json.loads(run.stdout) is not None and not lines
    return (run.returncode == 2 and run.stdout == "" and
            lines and lines[0].startswith("cisterna calc"))


def main():
    calc = sys.argv[1]
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    print(f"seed {seed}, {cases} cases")
    for i in range(cases):
        case = Case(random.Random(f"{seed}/{i}"))
        options, want, code = KINDS[i % len(KINDS)](case)
        run = subprocess.run([calc, *options, "--json"], text=True,
                             capture_output=True, check=False)
        got = json.loads(run.stdout) if run.stdout else None
        if got and "reasons" in got:
            del got["reasons"]
        if run.returncode != code or got != want:
            print(f"case {i}: {options}\nexit {run.returncode}, wants {code}\n"
                  f"got   {got}\nwants {want}\n{run.stderr}"
                  f"repeat: test/calc/property_calc.py {calc} {i + 1} {seed}")
            sys.exit(1)
        slip = mangle(case.dice, options)
        if not check_slip(calc, slip):
            print(f"case {i}: {slip}: neither an answer nor a refusal\n"
                  f"repeat: test/calc/property_calc.py {calc} {i + 1} {seed}")
            sys.exit(1)
    print(f"[  PASSED  ] {cases} tests.")


if __name__ == "__main__":
    main()
