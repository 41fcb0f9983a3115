#!/usr/bin/env python3
"""Runs every world of errors planted among true claims, and prints one table (Python 3.11 with polars).

    python3 benches/planted/all.py RECOUPE

RECOUPE is the built program. Each world is a script beside this one, that draws true tables and what sources publish of
them, and judges what the program made of it; a row adds up the worlds of one script. What is asked of each row: how many
of the planted errors were set aside (or at least named in a conflict), how many true claims were, by the program and by the
best of three simple rules (the latest claim, the majority, a list of kinds of publishers); and in how many of the figures
that no undetected error touches the truth lies within the bounds.
"""
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
#: Script, what it is, and what it is given: seed, months, percent of errors, and what else it takes.
WORLDS = [
    ("other", "second", ["101 12 1 1.0", "102 12 3 0.7", "103 12 5 1.0", "104 12 10 1.5"]),
    ("third", "third", ["201 12 3", "202 12 5", "203 12 1"]),
    ("fourth", "fourth", ["301 12 3", "302 12 5", "303 12 1", "304 12 10", "305 12 5", "306 12 3"]),
    ("fifth", "fifth", ["11 12 3", "13 12 5", "1 9 5", "2 9 5", "3 9 5"]),
    ("fifth", "fifth, any day", ["12 12 5 anyday", "13 12 5 anyday"]),
    ("sixth", "sixth", ["601 36 3", "602 36 3", "603 36 3", "604 36 3", "605 36 3", "606 36 3"]),
    ("seventh", "seventh", ["1 9 5", "2 9 5", "4 9 5"]),
    ("eighth", "eighth", ["1 9 5", "2 9 5"]),
]
RULES = ["latest", "majority", "priority"]
SHARE = r"([\d.]+) %"


class Row:
    """Counts of one run, or of several: pairs of a part and its whole."""

    def __init__(self):
        self.aside = {}
        self.true = {}
        self.named = (0, 0)
        self.bounds = (0, 0)

    def add(self, other):
        both = lambda a, b: (a[0] + b[0], a[1] + b[1])  # noqa: E731
        for name in other.aside:
            self.aside[name] = both(self.aside.get(name, (0, 0)), other.aside[name])
            self.true[name] = both(self.true.get(name, (0, 0)), other.true[name])
        self.named, self.bounds = both(self.named, other.named), both(self.bounds, other.bounds)


def of(share, whole):
    """What was printed as a share of a whole, as a count."""
    return round(float(share) * int(whole) / 100), int(whole)


def found(pattern, told):
    match = re.search(pattern, told, re.MULTILINE)
    if match is None:
        raise SystemExit(f"the script no longer prints {pattern!r}:\n{told}")
    return match.groups()


def shared(told):
    """What `other.judged` prints."""
    row = Row()
    for name in ["recoupe", *RULES]:
        a, errors, t, true = found(rf"^\| {name} \| .*?\((\d+)/(\d+)\) \| .*?\((\d+)/(\d+)\)", told)
        row.aside[name], row.true[name] = (int(a), int(errors)), (int(t), int(true))
    n, errors, holds, cells = found(r"set aside or named .*?\((\d+)/(\d+)\); bounds hold the truth in (\d+) of (\d+)", told)
    row.named, row.bounds = (int(n), int(errors)), (int(holds), int(cells))
    return row


def fifth(told):
    row = Row()
    columns = rf"(\d+) +{SHARE} +{SHARE} +{SHARE} +{SHARE}"
    errors, *aside = found(rf"^planted errors set aside +{columns}", told)
    claims, *true = found(rf"^TRUE claims set aside +{columns}", told)
    for name, a, t in zip(["recoupe", *RULES], aside, true, strict=True):
        row.aside[name], row.true[name] = of(a, errors), of(t, claims)
    row.named = of(found(rf"^planted errors set aside or named +\d+ +{SHARE}", told)[0], errors)
    figures, share = found(rf"touched narrowly by no undetected error +(\d+) +{SHARE}", told)
    row.bounds = of(share, figures)
    return row


def seventh(told):
    row = Row()
    (true_claims,), (errors,) = found(r"'true': (\d+)", told), found(r"'planted': (\d+)", told)
    for name in ["reconciler", *RULES]:
        a, n, _, t = found(rf"^{name} +{SHARE} +{SHARE} +{SHARE} +{SHARE}", told)
        mine = "recoupe" if name == "reconciler" else name
        row.aside[mine], row.true[mine] = of(a, errors), of(t, true_claims)
        if mine == "recoupe":
            row.named = of(n, errors)
    share, figures = found(rf"contains the truth \(no undetected error on the same territory.*?: {SHARE} of (\d+)", told)
    row.bounds = of(share, figures)
    return row


def eighth(told):
    row = Row()
    claims, errors = found(r"(\d+) claims \(\d+ copies by the press\), (\d+) planted", told)
    true_claims = int(claims) - int(errors)
    lines = {"recoupe": "recoupe", "latest": "latest claim wins", "majority": "majority", "priority": "priority list"}
    for name, line in lines.items():
        a, t = found(rf"^\| {line} +\| +{SHARE} \|.*?\| +{SHARE} \|", told)
        row.aside[name], row.true[name] = of(a, errors), of(t, true_claims)
    row.named = of(found(rf"^\| recoupe +\| +{SHARE} \| +{SHARE}", told)[1], errors)
    outside, figures = found(r"±31 days without an undetected error:.*?\((\d+) outside of (\d+)", told)
    row.bounds = (int(figures) - int(outside), int(figures))
    return row


READ = {"fifth": fifth, "seventh": seventh, "eighth": eighth}


def main():
    (program,) = sys.argv[1:]
    print("| worlds | errors set aside: recoupe | best rule | set aside or named | true claims set aside: recoupe | best rule | bounds hold the truth |")
    print("|---|---|---|---|---|---|---|")
    for script, name, runs in WORLDS:
        row = Row()
        for run in runs:
            command = [sys.executable, HERE / f"{script}.py", program, *run.split()]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            row.add(READ.get(script, shared)(told))
        percent = lambda pair: f"{100 * pair[0] / pair[1]:.1f} %"  # noqa: E731
        (aside, errors), (true, claims), (holds, cells) = row.aside["recoupe"], row.true["recoupe"], row.bounds
        best = max(row.aside[rule][0] for rule in RULES)
        least = min(row.true[rule][0] for rule in RULES)
        print(f"| {name}, {len(runs)} | {aside} of {errors:,} ({percent(row.aside['recoupe'])}) | {best} | {row.named[0]} "
              f"| {true} of {claims:,} ({percent(row.true['recoupe'])}) | {least} | {100 * holds / cells:.2f} % of {cells:,} |", flush=True)


if __name__ == "__main__":
    main()
