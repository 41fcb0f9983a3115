#!/usr/bin/env python3
"""Another planted world, drawn with other habits than the one in Rust, and judged through the program itself.

    python3 benches/planted/other.py RECOUPE SEED MONTHS PERCENT DENSITY

Draws a true table (DENSITY scales how many communities there are), lets agencies, the Assurance maladie, the
federation, the ministry, unions, an observatory and newspapers publish it, makes PERCENT of the claims wrong (and
some sources always: an agency whose numbers lag two months, a federation that is wrong in one region, an observatory
that leaves out a stage), runs `RECOUPE reconcile`, and prints what was set aside beside three simple rules. Needs polars.
"""
import calendar
import collections
import csv
import pathlib
import random
import subprocess
import sys
import tempfile
import tomllib

import polars

ROOT = pathlib.Path(__file__).resolve().parents[2]

STAGES = ["preproject", "letter_of_intent", "health_project", "aci_signed"]
ALL, OP, PRO, ACI, LIUP = (0, 3), (2, 3), (0, 1), (3, 3), (1, 3)
SINGLES = [(0, 0), (1, 1), (2, 2), (3, 3)]

def geo():
    g = tomllib.loads((ROOT / "sources/vocabulary/territories.toml").read_text("utf-8"))
    regions = {r["code"]: r["name"] for r in g["region"]}
    deps = {d["code"]: (d["name"], d["region"]) for d in g["department"]}
    return regions, deps

class World:
    def __init__(self, rng, months, density):
        self.regions, self.deps = geo()
        self.of = {}
        for d, (_, r) in self.deps.items():
            self.of.setdefault(r, []).append(d)
        now = {d: [int(rng.expovariate(1 / (density * w))) for w in (0.8, 1.0, 0.7, 2.2)] for d in self.deps}
        self.table = []
        for m in range(months):
            self.table.append({d: list(v) for d, v in now.items()})
            for v in now.values():
                for s in (2, 1, 0):
                    for _ in range(v[s]):
                        if rng.random() < 0.05:
                            v[s] -= 1; v[s + 1] += 1
                if rng.random() < min(0.5, 0.12 * density):
                    v[0] += 1
                if v[3] and rng.random() < 0.008:
                    v[3] -= 1
        self.months = months

    def count(self, t, st, m):
        m = max(0, min(m, self.months - 1))
        ds = [t] if t.startswith("DEP") else self.of[t] if t.startswith("REG") else list(self.deps)
        return sum(sum(self.table[m][d][st[0]:st[1] + 1]) for d in ds)

    def parts(self, t):
        return list(self.regions) if t == "FRA" else self.of.get(t, [])

Y0 = 2021
def day(rng, m, how):
    y, mo = Y0 + m // 12, m % 12 + 1
    last = calendar.monthrange(y, mo)[1]
    if how == "last": return f"{y}-{mo:02}-{last}"
    if how == "first": return f"{y}-{mo:02}-01"
    if how == "month": return f"{y}-{mo:02}"
    if how == "mid": return f"{y}-{mo:02}-15"
    if how == "year": return f"{y}"
    return f"{y}-{mo:02}-{rng.randint(1, last):02}"

def draw(out, seed, months, rate, density):
    """Writes the claims, and returns what is true of each and of the whole."""
    rng = random.Random(seed)
    w = World(rng, months, density)
    rows = []
    def add(doc, pub, kind, t, st, m, value, as_of, err="", q="", low=None, high=None, attr=""):
        rows.append(dict(document=doc, publisher=pub, publisher_kind=kind, territory=t, measure="communities",
            stage_from=STAGES[st[0]], stage_to=STAGES[st[1]], low=value if low is None else low,
            high=value if high is None else high, qualifier=q, as_of=as_of, attributed_to=attr, url="",
            month=m, err=err, st=list(st), value=value))
    def wrong(t, st, m):
        """A random error for a cell, or none."""
        truth = w.count(t, st, m)
        for _ in range(12):
            k = rng.choice(["digit", "swap", "unit", "stage", "place", "old", "partial"])
            s = str(truth)
            if k == "digit":
                i = rng.randrange(len(s)); v = int(s[:i] + rng.choice("0123456789") + s[i+1:])
            elif k == "swap":
                if len(s) < 2: continue
                i = rng.randrange(len(s) - 1); v = int(s[:i] + s[i+1] + s[i] + s[i+2:])
            elif k == "unit":
                v = truth * 10 if rng.random() < .6 else truth // 10
            elif k == "stage":
                o = rng.choice([x for x in [ALL, OP, PRO, ACI, LIUP] + SINGLES if x != st]); v = w.count(t, o, m)
            elif k == "place":
                sib = list(w.regions) if t.startswith("REG") else w.of[w.deps[t][1]] if t.startswith("DEP") else None
                if not sib: continue
                v = w.count(rng.choice(sib), st, m)
            elif k == "old":
                if m < 4: continue
                v = w.count(t, st, rng.randint(0, m - 4))
            else:
                p = w.parts(t)
                if not p: continue
                keep = [x for x in p if rng.random() < .75]; v = sum(w.count(x, st, m) for x in keep)
            if v != truth: return v, k
        return None
    def say(doc, pub, kind, t, st, m, as_of, q="", attr="", bias=None):
        truth = w.count(t, st, m)
        if bias is not None and bias(t, st, truth) != truth:
            return add(doc, pub, kind, t, st, m, bias(t, st, truth), as_of, err="bias", q="", attr=attr)
        if rng.random() < rate:
            e = wrong(t, st, m)
            if e: return add(doc, pub, kind, t, st, m, e[0], as_of, err=e[1], attr=attr)
        v, low, high = truth, None, None
        if q == "about":
            unit = 10 if truth >= 50 else 5
            v = max(unit, round(truth / unit) * unit)
            if abs(v - truth) > .1 * v: q = ""; v = truth
        elif q == "more_than":
            unit = 50 if truth > 200 else 10
            v = (truth - 1) // unit * unit
            if v <= 0: q = ""; v = truth
            else: low, high = v, ""
        elif q == "nearly":
            v = -(-truth // 10) * 10
            if v == 0 or truth < .8 * v: q = ""; v = truth
        elif q == "at_least":
            v = truth - truth // 20; low, high = v, ""
        elif q == "between":
            low, high = truth - rng.randint(0, 5), truth + rng.randint(1, 5); low = max(0, low)
        add(doc, pub, kind, t, st, m, v, as_of, q=q, low=low, high=high, attr=attr)

    styles = [SINGLES, [PRO, OP], [ALL, ACI], [ALL, OP, ACI], [ALL, LIUP, OP, ACI], [PRO, (2, 2), ACI], SINGLES + [ALL]]
    ars = {r: dict(style=rng.choice(styles), every=rng.choice([1, 1, 2, 3]), how=rng.choice(["last", "month", "mid", "first", "any"]),
        deps=rng.random() < .6, cover=rng.uniform(.5, 1), depstyle=rng.choice([[ACI], [ALL], [OP], [PRO, OP], SINGLES]),
        stuck=False) for r in w.regions}
    stuck = rng.sample(sorted(w.regions), 1 if rate else 0) # its numbers lag by two months and nobody says so
    fed_bad = rng.choice(sorted(w.regions)) if rate else None
    for m in range(months):
        for r, h in ars.items():
            if m % h["every"]: continue
            pub, doc, as_of = f"ARS {w.regions[r]}", f"ars-{r}-{m}", day(rng, m, h["how"])
            lag = (lambda t, st, truth, m=m: w.count(t, st, m - 2)) if r in stuck else None
            for st in h["style"]: say(doc, pub, "ars", r, st, m, as_of, bias=lag)
            if h["deps"]:
                for d in w.of[r]:
                    if rng.random() < h["cover"]:
                        for st in h["depstyle"]: say(doc, pub, "ars", d, st, m, as_of, bias=lag)
        # health insurance
        doc, as_of = f"cnam-{m}", day(rng, m, "last")
        say(doc, "Assurance maladie", "health_insurance", "FRA", ACI, m, as_of)
        for r in w.regions: say(doc, "Assurance maladie", "health_insurance", r, ACI, m, as_of)
        if m % 4 == 1:
            for d in w.deps:
                if rng.random() < .5: say(f"cpam-{d}-{m}", f"CPAM {w.deps[d][0]}", "health_insurance", d, ACI, m, day(rng, m, "first"))
        # federation: national by stage, regional operational; one region always wrong
        if m % 2 == 0:
            doc, as_of = f"fcpts-{m}", day(rng, m, "month")
            for st in SINGLES + [ALL]: say(doc, "FCPTS", "federation", "FRA", st, m, as_of)
            bad = lambda t, st, truth: truth + 7 if t == fed_bad else truth
            for r in w.regions: say(doc, "FCPTS", "federation", r, OP, m, as_of, bias=bad)
        # ministry, each half year, all departments and regions
        if m % 6 == 3:
            doc, as_of = f"dgos-{m}", day(rng, m, "last")
            for st in (ALL, OP, ACI): say(doc, "DGOS", "ministry", "FRA", st, m, as_of)
            for r in w.regions: say(doc, "DGOS", "ministry", r, OP, m, as_of)
            for d in w.deps: say(doc, "DGOS", "ministry", d, ALL, m, as_of)
        # an observatory with another definition: "operational" without projects of health
        if m % 3 == 2:
            doc, as_of = f"obs-{m}", day(rng, m, "last")
            d = (lambda t, st, truth, m=m: w.count(t, ACI, m)) if rate else None
            for r in rng.sample(sorted(w.regions), 8): say(doc, "Observatoire territorial", "open_data", r, OP, m, as_of, bias=d)
        # unions: month before, dated so
        if m and m % 2:
            for r in rng.sample(sorted(w.regions), 6):
                doc = f"urps-{r}-{m}"
                say(doc, f"URPS {w.regions[r]}", "urps", r, rng.choice([ALL, OP, ACI]), m - 1, day(rng, m - 1, "month"),
                    q=rng.choice(["", "", "about", "more_than"]))
        # press: copies, with or without attribution, exact or rounded; and numbers that are old
        pool = [x for x in rows if x["month"] == m and x["publisher_kind"] not in ("press",) and not x["territory"].startswith("DEP")]
        for i, x in enumerate(rng.sample(pool, min(len(pool), 14))):
            doc, pub = f"press-{m}-{i}", rng.choice(["La Gazette", "Le Courrier", "Ouest Info", "Santé Hebdo", "Le Quotidien"])
            c = dict(x); c.update(document=doc, publisher=pub, publisher_kind="press", attributed_to=x["publisher"] if rng.random() < .5 else "",
                as_of=rng.choice([x["as_of"], day(rng, m, "month"), day(rng, m, "year"), day(rng, m, "last")]))
            if x["err"]: c["err"] = "copied"
            elif x["qualifier"] == "" and rng.random() < .3 and x["value"] >= 20:
                v = round(x["value"], -1)
                c.update(qualifier="about", low=v, high=v, value=v)
            elif rate and x["qualifier"] == "" and rng.random() < rate:
                e = wrong(x["territory"], tuple(x["st"]), m)
                if e: c.update(value=e[0], low=e[0], high=e[0], err=e[1])
            rows.append(c)
        if rate and m >= 5 and rng.random() < .6: # an old number, printed under a new date, in several papers
            r = rng.choice(sorted(w.regions) + ["FRA"]); st = rng.choice([ALL, OP, ACI]); old = w.count(r, st, m - 5)
            if old != w.count(r, st, m):
                for i, pub in enumerate(rng.sample(["La Gazette", "Le Courrier", "Ouest Info", "Santé Hebdo"], rng.randint(1, 3))):
                    add(f"old-{m}-{i}", pub, "press", r, st, m, old, day(rng, m, "last"), err="old")
    cols = ["document","publisher","publisher_kind","territory","measure","stage_from","stage_to","low","high","qualifier","as_of","attributed_to","url"]
    with open(f"{out}/claims.csv", "w", newline="") as f:
        wr = csv.DictWriter(f, cols, extrasaction="ignore"); wr.writeheader(); wr.writerows(rows)
    return rows, w


def excludes(row, value):
    """Whether the words of a claim leave no room for a value, as the policy reads them."""
    low, high = (None if row[end] == "" else int(row[end]) for end in ("low", "high"))
    printed = low if low is not None else high
    word = row["qualifier"]
    if word == "about":
        return not printed * 0.85 <= value <= printed * 1.15
    if word == "nearly":
        return not printed * 0.7 <= value <= printed
    if word in ("more_than", "at_least"):
        return value < printed + (word == "more_than")
    return not low <= value <= high


KINDS = ["press", "association", "parliament", "open_data", "urps", "federation", "ministry", "health_insurance", "ars"]


def simple(rows, rule):
    """One claim wins each cell and month; whatever excludes its value is set aside."""
    cells = collections.defaultdict(list)
    for number, row in enumerate(rows):
        if len(row["as_of"]) > 4:
            cells[row["territory"], tuple(row["st"]), row["month"]].append(number)
    aside = set()
    for numbers in cells.values():
        voters = [n for n in numbers if rows[n]["qualifier"] == ""]
        votes = collections.Counter(rows[n]["value"] for n in voters)
        newest = lambda n: (rows[n]["as_of"], n)
        worth = {
            "latest": newest,
            "majority": lambda n: (votes[rows[n]["value"]], newest(n)),
            "priority": lambda n: (KINDS.index(rows[n]["publisher_kind"]), newest(n)),
        }[rule]
        if voters:
            value = rows[max(voters, key=worth)]["value"]
            aside |= {n for n in numbers if excludes(rows[n], value)}
    return aside


def ours(recoupe, folder):
    """What the program set aside, what it names in a contradiction besides, and its figures."""
    command = [recoupe, "--sources", ROOT / "sources", "reconcile", "--claims", f"{folder}/claims.csv", "--out", f"{folder}/out"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    table = lambda name: polars.read_parquet(f"{folder}/out/{name}.parquet")
    row = {it["claim_id"]: it["input_row"] - 1 for it in table("claims").iter_rows(named=True)}
    aside = {row[it["claim_id"]] for it in table("decisions").iter_rows(named=True) if it["outcome"] == "set_aside"}
    named = {row[name] for it in table("conflicts").iter_rows(named=True) for name in it["against"].split()}
    return aside, named, list(table("figures").iter_rows(named=True))


def contained(world, rows, aside, figures):
    """In how many cells that no undetected error touches the bounds hold the truth, and of how many."""
    above = lambda t: {t, "FRA", world.deps[t][1] if t in world.deps else t}
    related = lambda a, b: a in above(b) or b in above(a)
    errors = collections.defaultdict(set)
    for number, row in enumerate(rows):
        if row["err"] and number not in aside:
            errors[row["month"]].add(row["territory"])
    good = cells = 0
    for it in figures:
        month = (it["as_of"].year - Y0) * 12 + it["as_of"].month - 1
        near = set().union(*(errors[m] for m in (month - 1, month, month + 1)))
        vague = it["as_of_precision"] in ("year", "unknown") or it["low"] is None
        if vague or month >= world.months or any(related(t, it["territory_code"]) for t in near):
            continue
        stages = (STAGES.index(it["stage_from"]), STAGES.index(it["stage_to"]))
        truth = world.count(it["territory_code"], stages, month)
        cells += 1
        good += it["low"] <= truth and (it["high"] is None or truth <= it["high"])
    return good, cells


def judged(rows, world, found):
    """Prints what the program found beside three simple rules."""
    aside, named, figures = found
    wrong = {n for n, row in enumerate(rows) if row["err"]}
    right = set(range(len(rows))) - wrong
    share = lambda part, whole: f"{100 * len(part) / max(1, len(whole)):.1f} % ({len(part)}/{len(whole)})"
    print("| | errors set aside | true claims set aside |\n|---|---|---|")
    rules = [(rule, simple(rows, rule)) for rule in ("latest", "majority", "priority")]
    for name, out in [*rules, ("recoupe", aside)]:
        print(f"| {name} | {share(out & wrong, wrong)} | {share(out & right, right)} |")
    good, cells = contained(world, rows, aside, figures)
    print(f"\nset aside or named {share((aside | named) & wrong, wrong)}; bounds hold the truth in {good} of {cells} untouched cells")


def main():
    recoupe, seed, months, percent, density = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        rows, world = draw(folder, int(seed), int(months), float(percent) / 100, float(density))
        found = ours(recoupe, folder)
    judged(rows, world, found)


if __name__ == "__main__":
    main()
