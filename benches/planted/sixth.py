#!/usr/bin/env python3
"""A sixth planted world: few who count, seldom, only the country and its regions, and many who copy.

    python3 benches/planted/sixth.py RECOUPE SEED MONTHS PERCENT

- Communities grow fast at first and slowly later; the true table is kept by department, but nobody prints departments.
- The federation prints the country by stage twice a year and the regions once; the ministry the regions and the country
  once a year; the Assurance maladie contracts each quarter, the country alone in between; an agency speaks once or
  twice a year, each in its own months and with its own two or three ranges; a senator's question brings a table each
  spring.
- Newspapers copy what was printed in the last six months, three to ten at a time: attributed or not, exact, rounded or
  "plus de", dated like the original, by their own day (then it is an old number under a new date) or by the year.
- PERCENT of the originals are wrong, each in one of five ways: one digit, two digits that changed places, the number of
  another stage, of another region, of half a year or a year ago. Copies repeat errors, and one in fifty adds its own.

Judged as in `other.py`, whose rules stand beside. Needs polars.
"""
import random
import sys
import tempfile

import other
from other import ACI, ALL, LIUP, OP, PRO, SINGLES, STAGES, day

COLUMNS = ["document", "publisher", "publisher_kind", "territory", "measure", "stage_from", "stage_to", "low", "high",
           "qualifier", "as_of", "attributed_to", "url"]


class World(other.World):
    """Fast at first, slow later."""

    def __init__(self, rng, months):
        self.regions, self.deps = other.geo()
        self.of = {}
        for d, (_, r) in self.deps.items():
            self.of.setdefault(r, []).append(d)
        now = {d: [rng.randrange(4), rng.randrange(4), rng.randrange(2), rng.randrange(4)] for d in self.deps}
        self.table = []
        for m in range(months):
            self.table.append({d: list(v) for d, v in now.items()})
            pace = 1.5 if m < months / 2 else 0.5
            for v in now.values():
                v[0] += rng.random() < 0.12 * pace
                for s in (2, 1, 0):
                    moved = sum(rng.random() < 0.07 * pace for _ in range(v[s]))
                    v[s] -= moved
                    v[s + 1] += moved
        self.months = months


def draw(folder, seed, months, rate):
    """Writes the claims, and returns what is true of each and of the whole."""
    rng = random.Random(seed)
    w = World(rng, months)
    rows = []

    def add(doc, pub, kind, t, st, m, value, as_of, err="", q="", attr="", open_end=False):
        rows.append(dict(document=doc, publisher=pub, publisher_kind=kind, territory=t, measure="communities",
            stage_from=STAGES[st[0]], stage_to=STAGES[st[1]], low=value, high="" if open_end else value, qualifier=q,
            as_of=as_of, attributed_to=attr, url="", month=m, err=err, st=list(st), value=value))

    def error(t, st, m, truth):
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
                value = w.count(rng.choice([x for x in w.regions if x != t]), st, m)
            elif kind == "old" and 6 <= m:
                value = w.count(t, st, m - rng.choice([6, min(12, m)]))
            if value != truth:
                return value, kind
        return truth, ""

    def say(doc, pub, kind, t, st, m, how):
        value, err = w.count(t, st, m), ""
        if rng.random() < rate:
            value, err = error(t, st, m, value)
        add(doc, pub, kind, t, st, m, value, how, err)

    habits = [[OP, PRO], SINGLES, [ALL, ACI], [LIUP, OP, ACI], [ALL, OP]]
    agencies = {r: dict(stages=rng.choice(habits), months=set(rng.sample(range(12), rng.choice([1, 2]))),
                        date=rng.choice(["last", "month", "any"])) for r in w.regions}
    papers = ["La Gazette", "Le Courrier", "Santé Hebdo", "Ouest Info", "Radio Plaine", "Le Fil"]
    for m in range(months):
        for r, habit in agencies.items():
            if m % 12 in habit["months"]:
                how = day(rng, m, habit["date"])
                for st in habit["stages"]:
                    say(f"ars-{r}-{m}", f"ARS {w.regions[r]}", "ars", r, st, m, how)
        if m % 6 == 5:
            for st in SINGLES + [ALL, OP]:
                say(f"fcpts-{m}", "FCPTS", "federation", "FRA", st, m, day(rng, m, "month"))
            if m % 12 == 11:
                for r in w.regions:
                    for st in (ALL, OP):
                        say(f"fcpts-{m}", "FCPTS", "federation", r, st, m, day(rng, m, "month"))
        if m % 12 == 11:
            how = day(rng, m, "last")
            for t in ["FRA", *w.regions]:
                for st in (OP, ACI):
                    say(f"dgos-{m}", "DGOS", "ministry", t, st, m, how)
        if m % 3 == 2:
            how = day(rng, m, "last")
            for t in ["FRA", *w.regions] if m % 6 == 5 else ["FRA"]:
                say(f"cnam-{m}", "Assurance maladie", "health_insurance", t, ACI, m, how)
        if m % 12 == 4:
            how = day(rng, m, "first")
            for t in ["FRA", *rng.sample(sorted(w.regions), 12)]:
                say(f"senat-{m}", "Sénat", "parliament", t, OP, m, how)
        originals = [x for x in rows if x["publisher_kind"] != "press" and m - 6 < x["month"] <= m and x["qualifier"] == ""]
        for x in rng.sample(originals, min(len(originals), 4)):
            for pub in rng.sample(papers, rng.randint(1, 4)):
                own_day = rng.choice(["same", "same", "own", "year"])
                how = {"same": x["as_of"], "own": day(rng, m, "any"), "year": day(rng, m, "year")}[own_day]
                t, st, value, q, open_end = x["territory"], tuple(x["st"]), x["value"], "", False
                if rate and rng.random() < 0.02:
                    value, _ = error(t, st, x["month"], value)
                elif 30 <= value and rng.random() < 0.3:
                    q, open_end = "more_than", True
                    value = (value - 1) // 10 * 10
                elif 30 <= value and rng.random() < 0.2:
                    q, value = "about", round(value, -1)
                about = x["month"] if own_day == "same" else m
                truth = w.count(t, st, about)
                fits = truth > value if q == "more_than" else abs(truth - value) <= 0.15 * value if q == "about" else truth == value
                if own_day == "year":
                    year = range(m // 12 * 12, min(m // 12 * 12 + 12, months))
                    fits = fits or any(w.count(t, st, n) == value for n in year) or q == "more_than"
                add(f"press-{m}-{len(rows)}", pub, "press", t, st, about, value, how, "" if fits else x["err"] or "copied", q,
                    x["publisher"] if rng.random() < 0.6 else "", open_end)
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
