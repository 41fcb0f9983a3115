#!/usr/bin/env python3
"""A fourth planted world: the plainest reading of what such a test should draw, with one kind of error at a time.

    python3 benches/planted/fourth.py RECOUPE SEED MONTHS PERCENT

- Every source has a habit and keeps it: which stages it prints (each of them, cumulative ones, subtotals, a total), how
  late it speaks (then it says of which month), which departments or regions it leaves out, whether it dates by the day
  or by the month, how often it rounds.
- Agencies print their region and its departments; unions their region; insurance funds signed contracts, by region and
  for the country; the federation and the ministry the country by stage and the regions; newspapers copy any of them, two
  or three of them the same number, errors included, half of them without saying from whom.
- PERCENT of the claims of all but newspapers are wrong, each in one of five ways: one digit, two digits that changed
  places, the number of another stage, of another region or department, or of some months ago.

Judged as in `other.py`, whose rules stand beside. Needs polars.
"""
import random
import sys
import tempfile

import other
from other import ACI, ALL, LIUP, OP, PRO, SINGLES, STAGES, day

COLUMNS = ["document", "publisher", "publisher_kind", "territory", "measure", "stage_from", "stage_to", "low", "high",
           "qualifier", "as_of", "attributed_to", "url"]

# What a source prints of a cell: each stage, cumulative ones, subtotals, a total and a part of it.
HABITS = [SINGLES, SINGLES + [ALL], [ALL, LIUP, OP, ACI], [PRO, OP], [PRO, (2, 2), ACI], [ALL, ACI], [OP]]


def draw(folder, seed, months, rate):
    """Writes the claims, and returns what is true of each and of the whole."""
    rng = random.Random(seed)
    w = other.World(rng, months, 1.0)
    rows = []

    def error(t, st, m, truth):
        """One of the five errors, or none where it would change nothing."""
        text = str(truth)
        for kind in rng.sample(["digit", "swap", "stage", "place", "old"], 5):
            value = truth
            if kind == "digit":
                at = rng.randrange(len(text))
                value = int(text[:at] + rng.choice([c for c in "0123456789" if c != text[at]]) + text[at + 1:])
            elif kind == "swap" and 1 < len(text):
                at = rng.randrange(len(text) - 1)
                value = int(text[:at] + text[at + 1] + text[at] + text[at + 2:])
            elif kind == "stage":
                value = w.count(t, rng.choice([s for s in SINGLES + [OP, PRO, ALL] if s != st]), m)
            elif kind == "place" and t != "FRA":
                near = list(w.regions) if t in w.regions else w.of[w.deps[t][1]]
                value = w.count(rng.choice([x for x in near if x != t] or [t]), st, m)
            elif kind == "old" and 3 <= m:
                value = w.count(t, st, m - rng.randint(3, min(m, 9)))
            if value != truth:
                return value, kind
        return truth, ""

    def say(doc, pub, kind, t, st, m, how, rounds=0.0, attr=""):
        value = truth = w.count(t, st, m)
        err, q, open_end = "", "", False
        if rng.random() < rate:
            value, err = error(t, st, m, truth)
        elif 20 <= truth and rng.random() < rounds:
            q = rng.choice(["about", "more_than", "nearly"])
            value = {"about": round(truth, -1), "more_than": (truth - 1) // 10 * 10, "nearly": -(-truth // 10) * 10}[q]
            if q != "more_than" and truth / 10 < abs(value - truth):
                value, q = truth, ""
            open_end = q == "more_than"
        rows.append(dict(document=doc, publisher=pub, publisher_kind=kind, territory=t, measure="communities",
            stage_from=STAGES[st[0]], stage_to=STAGES[st[1]], low=value, high="" if open_end else value, qualifier=q,
            as_of=how, attributed_to=attr, url="", month=m, err=err, st=list(st), value=value))

    def source(**more):
        return dict(stages=rng.choice(HABITS), every=rng.choice([1, 1, 2, 3]), lag=rng.choice([0, 0, 1, 2]),
                    date=rng.choice(["last", "month", "month", "first", "any"]), rounds=rng.choice([0, 0, 0.1, 0.3]), **more)

    agencies = {r: source(deps=rng.random() < 0.7, without={d for d in w.of[r] if rng.random() < 0.15}) for r in w.regions}
    unions = {r: source() for r in w.regions if rng.random() < 0.5}
    funds, federation, ministry = source(), source(without={r for r in w.regions if rng.random() < 0.15}), source()
    for now in range(months):
        def turns(habit):
            m = now - habit["lag"]
            return None if m < 0 or now % habit["every"] else (m, day(rng, m, habit["date"]))
        first = len(rows)
        for r, habit in agencies.items():
            if turn := turns(habit):
                m, how = turn
                doc, pub = f"ars-{r}-{now}", f"ARS {w.regions[r]}"
                for st in habit["stages"]:
                    say(doc, pub, "ars", r, st, m, how, habit["rounds"])
                for d in w.of[r]:
                    if habit["deps"] and d not in habit["without"]:
                        for st in habit["stages"]:
                            say(doc, pub, "ars", d, st, m, how)
        for r, habit in unions.items():
            if turn := turns(habit):
                for st in habit["stages"]:
                    say(f"urps-{r}-{now}", f"URPS {w.regions[r]}", "urps", r, st, *turn, habit["rounds"])
        if turn := turns(funds):
            for t in ["FRA", *w.regions]:
                say(f"cnam-{now}", "Assurance maladie", "health_insurance", t, ACI, *turn)
        if turn := turns(federation):
            for t in ["FRA", *(r for r in w.regions if r not in federation["without"])]:
                for st in federation["stages"]:
                    say(f"fcpts-{now}", "FCPTS", "federation", t, st, *turn, federation["rounds"])
        if turn := turns(ministry):
            for t in ["FRA", *w.regions]:
                for st in ministry["stages"]:
                    say(f"dgos-{now}", "DGOS", "ministry", t, st, *turn, ministry["rounds"])
        fresh = [x for x in rows[first:] if not x["territory"].startswith("DEP")]
        for number, x in enumerate(rng.sample(fresh, min(len(fresh), 8))):
            for pub in rng.sample(["La Gazette", "Le Courrier", "Santé Hebdo"], rng.choice([1, 1, 2, 3])):
                copy = dict(x, document=f"press-{now}-{number}-{pub}", publisher=pub, publisher_kind="press",
                            attributed_to=x["publisher"] if rng.random() < 0.5 else "", err=x["err"] and "copied")
                if rng.random() < 0.3:
                    copy["as_of"] = day(rng, x["month"], "month")
                rows.append(copy)
    with open(f"{folder}/claims.csv", "w", newline="", encoding="utf-8") as file:
        writer = other.csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return rows, w


def main():
    recoupe, seed, months, percent = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        rows, world = draw(folder, int(seed), int(months), float(percent) / 100)
        found = other.ours(recoupe, folder)
    other.judged(rows, world, found)


if __name__ == "__main__":
    main()
