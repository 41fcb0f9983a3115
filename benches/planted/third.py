#!/usr/bin/env python3
"""A third planted world, written before it was measured, with habits that the other two do not have.

    python3 benches/planted/third.py RECOUPE SEED MONTHS PERCENT

- Communities open department by department, in waves; some merge, so that numbers also fall.
- Agencies date their pages by the day of a meeting; a third of them print running tables (each page repeats the months
  before, as they were printed then), a third a list by department with its sum, a third one sentence with two stages.
- Insurance funds count signed contracts in their own department, each in another month; their head office publishes
  the regions each quarter, without the regions that did not answer, and a national total of the others.
- The federation prints cumulative stages ("at least a letter", "at least a project") for the nation and the regions.
- A ministry rounds its totals to tens ("about") and prints regions exactly.
- Portals copy an agency's table one to four months late, under the date of their own page: that is an error.
- One observatory counts whatever has a letter of intent as operational, always and everywhere; one agency forgets the
  same department in every sum.
- Newspapers quote, exactly, rounded or with one digit wrong; some date by the year alone.

PERCENT of the claims are wrong besides. Judged as in `other.py`, whose rules stand beside. Needs polars.
"""
import random
import sys
import tempfile

import other
from other import ACI, ALL, LIUP, OP, PRO, SINGLES, STAGES, day

COLUMNS = ["document", "publisher", "publisher_kind", "territory", "measure", "stage_from", "stage_to", "low", "high",
           "qualifier", "as_of", "attributed_to", "url"]


class World(other.World):
    """Waves: a department that has begun opens several communities in a few months."""

    def __init__(self, rng, months):
        self.regions, self.deps = other.geo()
        self.of = {}
        for d, (_, r) in self.deps.items():
            self.of.setdefault(r, []).append(d)
        now = {d: [rng.randrange(3), rng.randrange(4), rng.randrange(3), rng.randrange(7)] for d in self.deps}
        wave = {d: rng.randrange(months) for d in self.deps}
        self.table = []
        for m in range(months):
            self.table.append({d: list(v) for d, v in now.items()})
            for d, v in now.items():
                if wave[d] <= m < wave[d] + 3:
                    v[0] += rng.randrange(3)
                for s in (2, 1, 0):
                    moved = sum(rng.random() < 0.08 for _ in range(v[s]))
                    v[s] -= moved
                    v[s + 1] += moved
                if 4 < v[3] and rng.random() < 0.03:
                    v[3] -= 1
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

    def slip(value):
        text = str(value)
        at = rng.randrange(len(text))
        kind = rng.choice(["wrong", "missing", "twice", "swap"])
        if kind == "missing" and 1 < len(text):
            text = text[:at] + text[at + 1:]
        elif kind == "twice":
            text = text[:at] + text[at] + text[at:]
        elif kind == "swap" and 1 < len(text) and at + 1 < len(text):
            text = text[:at] + text[at + 1] + text[at] + text[at + 2:]
        else:
            text = text[:at] + rng.choice("0123456789") + text[at + 1:]
        return int(text)

    def say(doc, pub, kind, t, st, m, as_of, value=None, **more):
        """A true claim, or one of PERCENT errors: a slip, a neighbour's number, one of last year, another line."""
        truth = w.count(t, st, m)
        value = truth if value is None else value
        err = "" if value == truth else "definition"
        if not err and rng.random() < rate:
            kinds = [lambda: slip(truth), lambda: w.count(t, st, m - rng.randint(5, 9)),
                     lambda: w.count(t, rng.choice([s for s in SINGLES + [ALL, OP] if s != st]), m)]
            if t != "FRA":
                near = [x for x in (w.of[w.deps[t][1]] if t in w.deps else w.regions) if x != t]
                kinds.append(lambda: w.count(rng.choice(near), st, m) if near else truth)
            value = rng.choice(kinds)()
            err = "planted" if value != truth else ""
        add(doc, pub, kind, t, st, m, value, as_of, err, **more)
        return value, err

    habits = {r: rng.choice(["table", "list", "sentence"]) for r in w.regions}
    forgets = rng.choice([r for r in w.regions if 3 < len(w.of[r])]) if rate else None
    forgotten = rng.choice(w.of[forgets]) if forgets else None
    printed = {}
    for m in range(months):
        for r, name in w.regions.items():
            if rng.random() < 0.35:
                continue
            pub, doc = f"ARS {name}", f"ars-{r}-{m}"
            as_of = day(rng, m, "any")
            less = lambda st: w.count(r, st, m) - (w.count(forgotten, st, m) if r == forgets else 0)
            if habits[r] == "table":
                for st in SINGLES:
                    printed.setdefault(r, []).append((m, as_of, st, *say(doc, pub, "ars", r, st, m, as_of, less(st))))
                for old, date, st, value, err in [x for x in printed[r] if m - 3 <= x[0] < m]:
                    add(doc, pub, "ars", r, st, old, value, date, err)
            elif habits[r] == "list":
                st = rng.choice([ALL, OP])
                for d in w.of[r]:
                    if d != forgotten:
                        say(doc, pub, "ars", d, st, m, as_of)
                say(doc, pub, "ars", r, st, m, as_of, less(st))
            else:
                for st in (OP, PRO):
                    say(doc, pub, "ars", r, st, m, as_of, less(st))
        for d, (name, _) in w.deps.items():
            if hash_of(d) % 5 == m % 5:
                say(f"cpam-{d}-{m}", f"CPAM {name}", "health_insurance", d, ACI, m, day(rng, m, "last"))
        if m % 3 == 1:
            doc, as_of = f"cnam-{m}", day(rng, m, "last")
            answered = [r for r in w.regions if rng.random() < 0.8]
            for r in answered:
                say(doc, "Assurance maladie", "health_insurance", r, ACI, m, as_of)
            total = w.count("FRA", ACI, m)
            add(doc, "Assurance maladie", "health_insurance", "FRA", ACI, m,
                sum(w.count(r, ACI, m) for r in answered), as_of, "" if len(answered) == len(w.regions) else "partial")
            assert sum(w.count(r, ACI, m) for r in w.regions) == total
        if m % 2 == 1:
            doc, as_of = f"fcpts-{m}", day(rng, m, "month")
            for t in ["FRA", *rng.sample(sorted(w.regions), 12)]:
                for st in (ALL, LIUP, OP):
                    say(doc, "FCPTS", "federation", t, st, m, as_of)
        if m % 4 == 2:
            doc, as_of = f"dgos-{m}", day(rng, m, "first")
            for st in (ALL, OP, ACI):
                add(doc, "DGOS", "ministry", "FRA", st, m, round(w.count("FRA", st, m), -1), as_of, q="about")
            for r in w.regions:
                say(doc, "DGOS", "ministry", r, ALL, m, as_of)
        if m % 3 == 0:
            doc, as_of = f"obs-{m}", day(rng, m, "last")
            for r in rng.sample(sorted(w.regions), 7):
                wide = w.count(r, LIUP, m) if rate else None
                say(doc, "Observatoire de l'exercice coordonné", "association", r, OP, m, as_of, wide)
        known = [x for x in rows if x["publisher_kind"] == "ars" and m - 4 <= x["month"] < m]
        if rate and known:
            source = rng.choice(known)
            doc, as_of = f"portail-{m}", day(rng, m, "any")
            for x in [x for x in known if x["document"] == source["document"]]:
                truth = w.count(x["territory"], tuple(x["st"]), m)
                add(doc, "Portail santé", "open_data", x["territory"], tuple(x["st"]), m, x["value"], as_of,
                    "late" if x["value"] != truth else "")
        fresh = [x for x in rows if x["month"] == m and x["qualifier"] == "" and not x["territory"].startswith("DEP")]
        for number, x in enumerate(rng.sample(fresh, min(len(fresh), 12))):
            doc, pub = f"presse-{m}-{number}", rng.choice(["La Dépêche du Soir", "Le Fil", "Radio Plaine"])
            how = rng.choice([x["as_of"], x["as_of"], day(rng, m, "month"), day(rng, m, "year")])
            attr = x["publisher"] if rng.random() < 0.6 else ""
            st, t, value = tuple(x["st"]), x["territory"], x["value"]
            if rate and rng.random() < rate:
                wrong = slip(value)
                add(doc, pub, "press", t, st, m, wrong, how, x["err"] or ("planted" if wrong != value else ""), attr=attr)
            elif 30 <= value and rng.random() < 0.4:
                add(doc, pub, "press", t, st, m, (value - 1) // 10 * 10, how, x["err"] and "copied", "more_than", attr,
                    open_end=True)
            else:
                add(doc, pub, "press", t, st, m, value, how, x["err"] and "copied", attr=attr)
    with open(f"{folder}/claims.csv", "w", newline="", encoding="utf-8") as file:
        writer = other.csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return rows, w


def hash_of(code):
    """A number for a department that is the same everywhere."""
    return sum(map(ord, code))


def main():
    recoupe, seed, months, percent = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        rows, world = draw(folder, int(seed), int(months), float(percent) / 100)
        aside, named, figures = other.ours(recoupe, folder)
    other.judged(rows, world, (aside, named, figures))


if __name__ == "__main__":
    main()
