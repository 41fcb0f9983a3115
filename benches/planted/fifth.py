#!/usr/bin/env python3
"""A fifth planted world, written without knowing how the program decides.

    python3 fifth.py RECOUPE SEED MONTHS PERCENT [plain|anyday]

Deterministic by its arguments. Needs polars. Run it from the project's folder, whose `sources` RECOUPE reads.

THE TRUTH. 18 regions, 101 departments, 4 exclusive stages, one table for each month; it changes at the turn of a month and not
within. About 100 communities in month 0; the rate is what leads to about 800 two years later. Communities are born (mostly as
preprojects), move on stage by stage, and a few dissolve. Departments weigh very differently and some never have any. A region is
the sum of its departments, the country the sum of the regions. Four months before month 0 exist too, for old numbers.

WHO SPEAKS. Some 45 sources, each with a habit that it keeps: which stages it prints (each, each and the total, cumulative, subtotals,
without the preprojects, signed ones only ...), for its region, its departments or both (not always by the same stages), how often
(1, 2, 3 or 6 months), how many months late (it then says of which month: a claim's `as_of` is always the month that it speaks of), how it
dates (by the month, by the last day, by the 15th; with `anyday` by any day of the month), which parts it always leaves out, which it
forgets at times, whether it prints zeros, and how often it rounds in words (about, nearly, more_than, at_least, at_most, fewer_than,
between). Agencies, unions, a ministry, a federation, the health insurance and some of its local funds, an open data portal,
an association, three communities that speak of their department; and those who copy: newspapers, a deputy, a trade journal. Copies name whom
they copy in about half of the cases, keep the date or its month, sometimes round, and two or three may copy the same number.
The rows of the file are shuffled.

WHAT IS WRONG. PERCENT of the claims of the sources that count are wrong, by one of: digit (one digit), swap (two digits of a number change
places), neighbours (two neighbouring values of one document change places: two wrong claims), stage (another stage's number under
this label, or this number under another stage's label), region (another region's or department's number, or this number under the
other's name), old (the number of 1 to 4 months before), in equal numbers (neighbours make two). Such a claim is drawn again until it is false of the truth; a
rounded one only counts as false when it is far off (see `holds`). Two digits can only change places in numbers above 9. A quarter of the wrong numbers of regions and of the country are copied at once by
one to three others; the rest may be by chance. PERCENT of the copies get a typing error of their own (digit, swap).
A claim is an ERROR if it is false of the true table, else it is TRUE. All false claims are planted ones or copies of planted ones.

WHAT "SET ASIDE" MEANS.
- The program: some row of `decisions` says `set_aside` of the claim's input_row, or it stands in `conflicts.set_aside`. `folded` has the
  fate of the claims of the same figure that say the same; `out_of_window`, `supports`, `chosen` are not set aside. A claim that
  is merely older than another is thus never set aside for error.
- A baseline looks at claims of one cell and date only: territory, stage range, month of as_of. Where they differ it keeps one and sets
  aside those that cannot agree with it (words read by `reading`: about is +-15 % and so on, so "about 40" beside 38 is no
  difference). Where they agree, or where there is one claim, nothing is set aside. Claims of other months are never touched. So an older claim is
  never an error for a baseline either.
    latest    the claim that was published last (its real day of publication, which the program's input does not even hold)
    majority  the value that most claims of the cell agree with; equal: an exact one before a word, then the latest
    priority  by kind: ars, health_insurance, ministry, federation, open_data, urps, association, cpts, parliament, press; then the latest
- "named": set aside or named as a party of a conflict (the program: `conflicts.against`; a baseline: any claim of a cell where
  claims differ). Naming everybody is cheap, so the share of TRUE claims named is printed beside it.

- A baseline cannot wrong a claim that nobody disputes, and cannot find an error there either. So errors and true claims of disputed
  cells alone (those where a baseline sees a difference; the same claims for all) are printed too.

WHAT CAN BE FOUND AT ALL. Most numbers are said once. "Contradicted" are those errors which all the true claims of the same month together
exclude, by bounds propagation over stages and territories (with sums exact, and again where a whole may exceed its listed parts, as
DESIGN.md has it). It is a floor, since it knows neither other months nor what errors say of each other, and not quite a ceiling.
True claims cannot be contradicted by it. Shares are also given of contradicted errors only.

BOUNDS. Each row of `figures` (low to high, null is open) against the truth of the month of its as_of. "Undetected" is an error neither set aside nor
named; "admitted" is one not set aside, though it may be named. Counts: all rows; rows that no such error touches narrowly (same month, overlapping stages, same territory or a whole
or part of it); and widely (a month more or less, any stage, also the other departments of its region, because a wrong
part changes what remains for the others). The narrow count excludes fewest rows and so is the hardest on the program.
Last, the rows that rest by their own account (witness_claims, implied_by_claims) on true claims alone: a miss there is the program's own.
Width: median of high - low, an open one counted as infinite.
VALUE RIGHT: of the cells and months with an exact claim, the share where the value kept is the true one.
"""
import calendar
import csv
import datetime
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict

GEO = """01 Guadeloupe: 971
02 Martinique: 972
03 Guyane: 973
04 La Réunion: 974
06 Mayotte: 976
11 Île-de-France: 75 77 78 91 92 93 94 95
24 Centre-Val de Loire: 18 28 36 37 41 45
27 Bourgogne-Franche-Comté: 21 25 39 58 70 71 89 90
28 Normandie: 14 27 50 61 76
32 Hauts-de-France: 02 59 60 62 80
44 Grand Est: 08 10 51 52 54 55 57 67 68 88
52 Pays de la Loire: 44 49 53 72 85
53 Bretagne: 22 29 35 56
75 Nouvelle-Aquitaine: 16 17 19 23 24 33 40 47 64 79 86 87
76 Occitanie: 09 11 12 30 31 32 34 46 48 65 66 81 82
84 Auvergne-Rhône-Alpes: 01 03 07 15 26 38 42 43 63 69 73 74
93 Provence-Alpes-Côte d'Azur: 04 05 06 13 83 84
94 Corse: 2A 2B"""
REGIONS, NAME, PARTS, WHOLE = [], {}, {}, {}
for line in GEO.splitlines():
    head, tail = line.split(": ")
    code, name = "REG-" + head[:2], head[3:]
    REGIONS.append(code)
    NAME[code] = name
    PARTS[code] = ["DEP-" + d for d in tail.split()]
    for d in PARTS[code]:
        WHOLE[d] = code
    WHOLE[code] = "FRA"
PARTS["FRA"] = REGIONS
DEPS = [d for r in REGIONS for d in PARTS[r]]
ALLT = ["FRA"] + REGIONS + DEPS
assert len(REGIONS) == 18 and len(DEPS) == 101

STAGES = ["preproject", "letter_of_intent", "health_project", "aci_signed"]
RANGES = [(a, b) for a in range(4) for b in range(a, 4)]
ALL, SIGNED, OPER, EARLY = (0, 3), (3, 3), (2, 3), (0, 1)
EACH = [(0, 0), (1, 1), (2, 2), (3, 3)]
HABITS = {
    "each": EACH, "each_total": EACH + [ALL], "cumulative": [ALL, (1, 3), OPER, SIGNED], "subtotals": [EARLY, OPER, ALL],
    "before_signed": [(0, 2), SIGNED], "three": [(0, 0), (1, 1), OPER], "no_ideas": [(1, 1), (2, 2), SIGNED, (1, 3)],
    "signed": [SIGNED], "operational": [OPER, SIGNED], "total": [ALL], "written": [(1, 2), SIGNED, (1, 3)],
}
COLUMNS = ["document", "publisher", "publisher_kind", "territory", "measure", "stage_from", "stage_to", "low", "high", "qualifier",
           "as_of", "attributed_to", "url"]
PRIORITY = ["ars", "health_insurance", "ministry", "federation", "open_data", "urps", "association", "cpts", "parliament", "press"]
BEFORE = 4          # months of truth before month 0
INF = float("inf")


# ------------------------------------------------------------------------------------------------ the truth

class World:
    def __init__(self, rng, months):
        self.months = months
        start = rng.randrange(24)
        self.first = (2021 + start // 12, start % 12 + 1)
        weight = {d: rng.lognormvariate(0, 0.9) for d in DEPS}
        for d in rng.sample(DEPS, 8):
            weight[d] = 0.0
        w = [weight[d] for d in DEPS]
        self.x = []
        people = [[d, rng.choices(range(4), [5, 4, 2, 2])[0]] for d in rng.choices(DEPS, w, k=rng.randint(70, 80))]
        forward = [0.14, 0.11, 0.16]
        for m in range(-BEFORE, months):
            for p in people:
                if p[1] < 3 and rng.random() < forward[p[1]]:
                    p[1] += 1
            people = [p for p in people if rng.random() > 0.003]
            births = rng.randint(5, 9) if m < 0 else max(8, round(rng.gauss(30, 7)))
            people += [[d, rng.choices([0, 1], [4, 1])[0]] for d in rng.choices(DEPS, w, k=births)]
            table = {t: [0] * 4 for t in ALLT}
            for d, s in people:
                for t in (d, WHOLE[d], "FRA"):
                    table[t][s] += 1
            self.x.append(table)

    def value(self, t, r, m):
        return sum(self.x[m + BEFORE][t][r[0]:r[1] + 1])

    def ym(self, m):
        n = self.first[0] * 12 + self.first[1] - 1 + m
        return n // 12, n % 12 + 1

    def month_of(self, day):
        return (day.year - self.first[0]) * 12 + day.month - self.first[1]

    def end(self, m):
        y, k = self.ym(m)
        return datetime.date(y, k, calendar.monthrange(y, k)[1])


# ------------------------------------------------------------------------------------------------ claims

class Claim:
    __slots__ = ("doc", "pub", "kind", "t", "r", "low", "high", "q", "m", "as_of", "attr", "url", "published", "error", "copy", "place", "row", "style")

    def __init__(self, **k):
        self.error, self.copy, self.attr, self.row = None, False, "", None
        for a, b in k.items():
            setattr(self, a, b)


def reading(c):
    """What a claim allows, words read generously."""
    lo, hi = c.low, c.high
    if c.q == "about":
        return lo - max(0.15 * lo, 2.5), hi + max(0.15 * hi, 2.5)
    if c.q == "nearly":
        return lo * 0.8, hi
    if c.q == "more_than":
        return lo + 1, INF
    if c.q == "at_least":
        return lo, INF
    if c.q == "fewer_than":
        return 0, hi - 1
    if c.q == "at_most":
        return 0, hi
    return lo, hi


def holds(c, truth, wide=False):
    """Whether the claim is true; `wide` also lets pass what nobody would call an error of a rounded number."""
    lo, hi = reading(c)
    if wide and c.q in ("about", "nearly"):
        lo, hi = lo * 0.75, hi * 1.25
    return lo <= truth <= hi


def word(rng, v, words):
    """v rounded in words: (low, high, qualifier), true of v."""
    unit = 50 if v >= 300 else 10 if v >= 40 else 5
    below, above = v // unit * unit, -(-v // unit) * unit
    q = rng.choice(words)
    if q == "nearly" and not 0 < above - v <= 0.1 * v:
        q = "about"
    if q == "more_than" and below == v:
        q = "at_least"
    if q == "fewer_than" and above == v:
        q = "at_most"
    if q == "about":
        n = round(v / unit) * unit
        return n, n, q
    if q == "nearly":
        return above, above, q
    if q in ("more_than", "at_least"):
        return below, None, q
    if q in ("fewer_than", "at_most"):
        return None, above, q
    return below, below + unit, "between"


WORDS = ["about", "about", "about", "nearly", "more_than", "more_than", "at_least", "at_most", "fewer_than", "between"]


class Source:
    def __init__(self, rng, name, kind, regions=(), habit=None, deps=(), dep_habit=None, country=None, every=(1,), late=(0,), days="plain",
                 words=0.0, gaps=0.0):
        self.name, self.kind, self.regions, self.deps = name, kind, list(regions), list(deps)
        pick = lambda h: HABITS[rng.choice(h)] if isinstance(h, (list, tuple)) else HABITS[h] if h else []
        self.habit = pick(habit)
        self.dep_habit = self.habit if dep_habit == "same" else pick(dep_habit)
        self.country = pick(country)
        self.every, self.late = rng.choice(every), rng.choice(late)
        self.phase = rng.randrange(self.every)
        self.style = rng.choices(["month", "end", "mid"], [45, 35, 20])[0]
        if days == "anyday" and self.style != "month":
            self.style = rng.randint(1, 28)
        self.words, self.gaps = words, gaps
        self.zeros = rng.random() < 0.6
        self.never = {d for d in self.deps + self.regions if rng.random() < gaps / 2}
        self.site = "https://" + "".join(ch if ch.isalnum() and ch.isascii() else "-" for ch in name.lower()) + ".example/"

    def date(self, w, m):
        y, k = w.ym(m)
        if self.style == "month":
            return f"{y}-{k:02}"
        if self.style == "end":
            return w.end(m).isoformat()
        return f"{y}-{k:02}-{15 if self.style == 'mid' else self.style:02}"

    def publish(self, w, rng):
        out = []
        for now in range(w.months):
            if now % self.every != self.phase:
                continue
            m = now - self.late
            if m < 0:
                continue
            y, k = w.ym(now)
            published = w.end(now) + datetime.timedelta(days=rng.randint(1, 20))
            doc, rows = f"{self.site}{y}-{k:02}", []
            for terrs, habit in ((["FRA"], self.country), (self.regions, self.habit), (self.deps, self.dep_habit)):
                for t in terrs:
                    if not habit or t in self.never or (t != "FRA" and rng.random() < self.gaps / 3):
                        continue
                    for r in habit:
                        v = w.value(t, r, m)
                        if v == 0 and not self.zeros and t.startswith("DEP"):
                            continue
                        low, high, q = v, v, ""
                        if v >= 15 and rng.random() < self.words:
                            low, high, q = word(rng, v, WORDS)
                        rows.append(Claim(doc=doc, pub=self.name, kind=self.kind, t=t, r=r, low=low, high=high, q=q, m=m, as_of=self.date(w, m),
                                          url=doc, published=published, place=len(rows), style=self.style))
            out += rows
        return out


def sources(rng, days):
    out = []
    for r in REGIONS:
        deps = PARTS[r] if len(PARTS[r]) > 1 else []
        if len(PARTS[r]) == 1 and rng.random() < 0.5:
            deps = PARTS[r]
        style = rng.choices(["both", "region", "deps"], [70, 15, 15])[0]
        out.append(Source(rng, "ARS " + NAME[r], "ars", [r] if style != "deps" else [],
                          ["each", "each_total", "each_total", "cumulative", "subtotals", "three", "no_ideas", "before_signed"],
                          deps if style != "region" else [], rng.choice(["same", "same", "same", ("total", "operational", "each", "signed")]),
                          every=(1, 1, 1, 2, 3), late=(0, 0, 0, 1, 2), words=rng.choice([0, 0, 0.03, 0.1]), gaps=rng.choice([0, 0.05, 0.2]), days=days))
    for r in rng.sample([r for r in REGIONS if len(PARTS[r]) > 1], 7):
        name = rng.choice(["URPS médecins libéraux ", "URPS pharmaciens ", "URPS infirmiers "]) + NAME[r]
        both = rng.random() < 0.4
        out.append(Source(rng, name, "urps", [r], ["subtotals", "total", "each_total", "operational", "three"], PARTS[r] if both else [],
                          ("total", "operational"), every=(1, 2, 3), late=(0, 1, 1), words=0.15, gaps=0.1, days=days))
    out.append(Source(rng, "Assurance maladie", "health_insurance", REGIONS, "signed", country="signed", every=(1,), late=(0, 1), gaps=0.02, days=days))
    out.append(Source(rng, "Cnam, données par département", "health_insurance", [], None, DEPS, "signed", every=(2, 3), late=(1,), gaps=0.05, days=days))
    for d in rng.sample(DEPS, 4):
        out.append(Source(rng, "CPAM " + d[4:], "health_insurance", [], None, [d], ["signed", "operational"], every=(1, 2), late=(0, 1), days=days))
    out.append(Source(rng, "Ministère de la Santé", "ministry", REGIONS, ["subtotals", "cumulative", "each_total"],
                      country=["each_total", "cumulative"], every=(3,), late=(1, 2), gaps=0.03, days=days))
    out.append(Source(rng, "Fédération nationale des CPTS", "federation", REGIONS, ["total", "subtotals", "operational"],
                      country=["each_total", "cumulative", "each"], every=(2, 3), late=(0, 1), words=0.1, gaps=0.15, days=days))
    out.append(Source(rng, "Atlas ouvert des soins", "open_data", [], None, DEPS, ["operational", "total", "written"], country="operational",
                      every=(2, 3), late=(1, 2), gaps=0.1, days=days))
    out.append(Source(rng, "Observatoire des soins coordonnés", "association", REGIONS, ["total", "written"], every=(3, 6), late=(1,),
                      words=0.4, gaps=0.3, days=days))
    for d in rng.sample(DEPS, 3):
        out.append(Source(rng, "CPTS du " + d[4:], "cpts", [], None, [d], ["total", "subtotals"], every=(2, 3), late=(0, 1), days=days))
    return out


COPYISTS = [("Le Courrier du soin", "press"), ("La Gazette de l'Ouest", "press"), ("Le Journal du Midi", "press"), ("L'Écho du Nord", "press"),
            ("La Tribune de l'Est", "press"), ("Le Progrès libéral", "press"), ("Santé Hebdo", "press"), ("Une députée", "parliament")]


def copy_of(w, rng, c, who, months_later):
    name, kind = who
    site = "https://" + "".join(ch if ch.isalnum() and ch.isascii() else "-" for ch in name.lower()) + ".example/"
    day = c.published + datetime.timedelta(days=rng.randint(1, 25) + 30 * months_later)
    low, high, q = c.low, c.high, c.q
    if not q and low >= 20 and rng.random() < 0.15:
        low, high, q = word(rng, low, ["about", "more_than", "nearly"])
    y, k = w.ym(c.m)
    as_of = f"{y}-{k:02}" if rng.random() < 0.3 else c.as_of
    doc = f"{site}{day.isoformat()}-{rng.randrange(10**6):06}"
    return Claim(doc=doc, pub=name, kind=kind, t=c.t, r=c.r, low=low, high=high, q=q, m=c.m, as_of=as_of, url=doc, published=day, place=0,
                 attr=c.pub if rng.random() < 0.5 else "", copy=True, style="month" if as_of != c.as_of else c.style)


# ------------------------------------------------------------------------------------------------ errors

def typed(rng, v, kind):
    s = list(str(v))
    if kind == "swap":
        pairs = [i for i in range(len(s) - 1) if s[i] != s[i + 1] and not (i == 0 and s[1] == "0")]
        if not pairs:
            return None
        i = rng.choice(pairs)
        s[i], s[i + 1] = s[i + 1], s[i]
    else:
        i = rng.randrange(len(s))
        s[i] = rng.choice([d for d in "0123456789" if d != s[i] and not (d == "0" and i == 0 and len(s) > 1)])
    return int("".join(s))


def number(c):
    return c.low if c.low is not None else c.high


def put(c, v):
    """The claim with another number; False where it would not be false or makes no sense."""
    old = c.low, c.high
    if c.q == "between":
        c.low, c.high = v, v + (c.high - c.low)
    else:
        c.low, c.high = (None if c.low is None else v), (None if c.high is None else v)
    return old


def spoil(w, rng, c, kind, neighbours):
    """Plants an error of the kind in c; returns the claims that became false, or none."""
    keep = c.low, c.high, c.t, c.r
    false = lambda c: not holds(c, w.value(c.t, c.r, c.m), wide=True)
    if kind == "neighbours":
        o = neighbours.get((c.doc, c.place + 1))
        if o is None or o.error or c.q or o.q:
            return []
        c.low, o.low = o.low, c.low
        c.high, o.high = c.low, o.low
        if false(c) and false(o):
            return [c, o]
        c.low, o.low = o.low, c.low
        c.high, o.high = c.low, o.low
        return []
    if kind in ("digit", "swap"):
        v = typed(rng, number(c), kind)
        if v is None:
            return []
        put(c, v)
    elif kind == "old":
        put(c, w.value(c.t, c.r, c.m - rng.randint(1, 4)))
    elif kind == "stage":
        r = rng.choice([r for r in RANGES if r != c.r])
        if rng.random() < 0.5:
            put(c, w.value(c.t, r, c.m))
        else:
            c.r = r
    elif kind == "region":
        if c.t == "FRA":
            return []
        level = REGIONS if c.t in PARTS else (PARTS[WHOLE[c.t]] if len(PARTS[WHOLE[c.t]]) > 1 and rng.random() < 0.7 else DEPS)
        t = rng.choice([t for t in level if t != c.t])
        if rng.random() < 0.5:
            put(c, w.value(t, c.r, c.m))
        else:
            c.t = t
    if false(c):
        return [c]
    c.low, c.high, c.t, c.r = keep
    return []


def draw(seed, months, percent, days):
    rng = random.Random(f"fifth {seed} {months} {percent} {days}")
    w = World(rng, months)
    who = sources(rng, days)
    firsts = [c for s in who for c in s.publish(w, rng)]
    for c in firsts:
        assert holds(c, w.value(c.t, c.r, c.m)), (c.low, c.high, c.q, w.value(c.t, c.r, c.m))
    neighbours = {(c.doc, c.place): c for c in firsts}
    wanted, planted = round(len(firsts) * percent / 100), 0
    kinds, turn = ["digit", "swap", "neighbours", "stage", "region", "old"], 0
    while planted < wanted and turn < 20 * wanted:
        kind = kinds[turn % len(kinds)]
        turn += 1
        for c in rng.sample(firsts, min(60, len(firsts))):      # the first of these that such an error makes false
            hit = [] if c.error else spoil(w, rng, c, kind, neighbours)
            if hit:
                for h in hit:
                    h.error = kind
                planted += len(hit)
                break
    copies = []
    for c in firsts:
        odds = {"FRA": 0.25, "REG": 0.10}.get(c.t[:3], 0.02)
        n = rng.choices([1, 2, 3], [6, 3, 1])[0] if rng.random() < odds else 0
        if c.error and c.t in PARTS and n == 0 and rng.random() < 0.25:
            n = rng.randint(1, 3)
        for name in rng.sample(COPYISTS, n):
            k = copy_of(w, rng, c, name, rng.choice([0, 0, 1]))
            if rng.random() < percent / 100 and not c.error:
                for kind in ("digit", "swap", "digit", "digit"):
                    if spoil(w, rng, k, kind, {}):
                        k.error = "copyist"
                        break
            elif not holds(k, w.value(k.t, k.r, k.m)):
                k.error = "copied"
            copies.append(k)
    claims = firsts + copies
    for c in claims:
        assert bool(c.error) == (not holds(c, w.value(c.t, c.r, c.m))), (c.error, c.low, c.high, c.q)
    rng.shuffle(claims)
    for i, c in enumerate(claims):
        c.row = i + 1
    return w, who, claims


def write(path, claims):
    with open(path, "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f)
        out.writerow(COLUMNS)
        for c in claims:
            out.writerow([c.doc, c.pub, c.kind, c.t, "communities", STAGES[c.r[0]], STAGES[c.r[1]], "" if c.low is None else c.low,
                          "" if c.high is None else c.high, c.q, c.as_of, c.attr, c.url])


# ------------------------------------------------------------------------------------------------ what can be found

def contradicted(w, claims, exact_sums):
    """Rows of errors that the true claims of their month exclude together, by bounds propagation."""
    by_month, out = defaultdict(list), set()
    for c in claims:
        by_month[c.m].append(c)
    for m, group in by_month.items():
        lo = {(t, r): 0 for t in ALLT for r in RANGES}
        hi = {(t, r): INF for t in ALLT for r in RANGES}
        for c in group:
            if not c.error:
                a, b = reading(c)
                lo[c.t, c.r], hi[c.t, c.r] = max(lo[c.t, c.r], a), min(hi[c.t, c.r], b)
        for _ in range(6):
            before = sum(lo.values()), sum(v for v in hi.values() if v < INF)
            for t in ALLT:
                for a, b in RANGES:
                    for k in range(a, b):
                        z, x, y = (t, (a, b)), (t, (a, k)), (t, (k + 1, b))
                        lo[z] = max(lo[z], lo[x] + lo[y])
                        hi[z] = min(hi[z], hi[x] + hi[y])
                        for p, q in ((x, y), (y, x)):
                            hi[p] = min(hi[p], hi[z] - lo[q])
                            if hi[q] < INF:
                                lo[p] = max(lo[p], lo[z] - hi[q])
            for t in ["FRA"] + REGIONS:
                for r in RANGES:
                    z, parts = (t, r), [(p, r) for p in PARTS[t]]
                    low = sum(lo[p] for p in parts)
                    lo[z] = max(lo[z], low)
                    for p in parts:
                        hi[p] = min(hi[p], hi[z] - (low - lo[p]))
                    if exact_sums:
                        high = sum(hi[p] for p in parts)
                        hi[z] = min(hi[z], high)
                        open_ = [p for p in parts if hi[p] == INF]
                        if not open_:
                            for p in parts:
                                lo[p] = max(lo[p], lo[z] - (high - hi[p]))
                        elif len(open_) == 1:
                            p = open_[0]
                            lo[p] = max(lo[p], lo[z] - sum(hi[q] for q in parts if q != p))
            if before == (sum(lo.values()), sum(v for v in hi.values() if v < INF)):
                break
        for c in group:
            a, b = reading(c)
            off = b < lo[c.t, c.r] or a > hi[c.t, c.r]
            if c.error and off:
                out.add(c.row)
            assert c.error or not off
    return out


# ------------------------------------------------------------------------------------------------ baselines

def agree(a, b):
    (p, q), (x, y) = reading(a), reading(b)
    return p <= y and x <= q


def baseline(claims, rule):
    cells, aside, named, kept = defaultdict(list), set(), set(), {}
    for c in claims:
        cells[c.t, c.r, c.m].append(c)
    for cell, group in cells.items():
        late = lambda c: (c.published, c.row)
        if rule == "latest":
            best = max(group, key=late)
        elif rule == "majority":
            best = max(group, key=lambda c: (sum(agree(c, o) for o in group), c.q == "", late(c)))
        else:
            best = max(group, key=lambda c: (-PRIORITY.index(c.kind), late(c)))
        off = {c.row for c in group if not agree(c, best)}
        aside |= off
        if any(not agree(a, b) for i, a in enumerate(group) for b in group[:i]):
            named |= {c.row for c in group}
        kept[cell] = best.low if best.q == "" else None
    return aside, named, kept


# ------------------------------------------------------------------------------------------------ the program

def program(recoupe, folder, w, claims):
    import polars as pl
    root = os.getcwd()
    path, out = os.path.join(folder, "claims.csv"), os.path.join(folder, "out")
    write(path, claims)
    began = time.time()
    run = subprocess.run([os.path.abspath(recoupe), "reconcile", "--claims", path, "--out", out, "--as-of", w.end(w.months - 1).isoformat()],
                         cwd=root, capture_output=True, text=True)
    took = time.time() - began
    if run.returncode != 0:
        print(f"recoupe ended with {run.returncode}\n{run.stdout[-2000:]}\n{run.stderr[-2000:]}", file=sys.stderr)
    if run.returncode not in (0, 3):
        sys.exit(1)
    load = lambda name: pl.read_parquet(os.path.join(out, name + ".parquet"))
    told, conflicts, figures, decisions = load("claims"), load("conflicts"), load("figures"), load("decisions")
    refused = set(load("refused")["input_row"].to_list())
    rows_of = defaultdict(set)
    for row, cid in zip(told["input_row"].to_list(), told["claim_id"].to_list()):
        rows_of[cid].add(row)
    by_row = {c.row: c for c in claims}
    aside, named, folded, figure = set(), set(), [], defaultdict(list)
    seen, outcomes = set(told["input_row"].to_list()) | refused, Counter()
    for d in decisions.select("input_row", "territory_code", "stage_from", "stage_to", "as_of", "outcome", "claim_id").iter_rows(named=True):
        seen.add(d["input_row"])
        outcomes[d["outcome"]] += 1
        key = d["territory_code"], d["stage_from"], d["stage_to"], d["as_of"]
        figure[key].append((d["input_row"], d["outcome"]))
        if d["outcome"] == "set_aside":
            aside.add(d["input_row"])
        elif d["outcome"] == "folded":
            folded.append((d["input_row"], key))
    for c in conflicts.select("set_aside", "against").iter_rows(named=True):
        aside |= rows_of[c["set_aside"]]
        for cid in c["against"].split():
            named |= rows_of[cid]
    same = lambda a, b: (a.low, a.high, a.q) == (b.low, b.high, b.q)
    for row, key in folded:
        fates = {o for r, o in figure[key] if r != row and o != "folded" and same(by_row[r], by_row[row])}
        mates = {r for r, o in figure[key] if r != row and o != "folded" and same(by_row[r], by_row[row])}
        if "set_aside" in fates and not fates & {"chosen", "supports"}:
            aside.add(row)
        if mates & named:
            named.add(row)
    named |= aside
    lost = {c.row for c in claims} - seen
    return dict(aside=aside, named=named, figures=figures, conflicts=len(conflicts), took=took, refused=refused, lost=lost, outcomes=outcomes, rows_of=rows_of)


# ------------------------------------------------------------------------------------------------ the judgement

def share(part, whole):
    return f"{100 * len(part & whole) / len(whole):6.1f} %" if whole else "      -"


def median(values):
    values = sorted(values)
    return values[len(values) // 2] if values else None


def related(a, b):
    up = lambda t: {t, WHOLE.get(t), WHOLE.get(WHOLE.get(t))}
    return a in up(b) or b in up(a)


def main():
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    recoupe, seed, months, percent = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    days = sys.argv[5] if len(sys.argv) == 6 else "plain"
    began = time.time()
    w, who, claims = draw(seed, months, percent, days)
    with tempfile.TemporaryDirectory() as folder:
        if os.environ.get("FIFTH_KEEP"):
            folder = os.environ["FIFTH_KEEP"]
            os.makedirs(folder, exist_ok=True)
        p = program(recoupe, folder, w, claims)
    by_row = {c.row: c for c in claims}
    errors = {c.row for c in claims if c.error}
    planted = {c.row for c in claims if c.error and c.error != "copied"}
    copied = errors - planted
    true = {c.row for c in claims} - errors
    exact, loose = contradicted(w, claims, True), contradicted(w, claims, False)

    print(f"seed {seed}, {months} months, {percent:g} % errors, days {days}: {len(claims)} claims of {len(who) + len(COPYISTS)} sources "
          f"({sum(c.copy for c in claims)} copies), {len(planted)} planted errors, {len(copied)} copies of them; "
          f"communities {w.value('FRA', ALL, 0)} to {w.value('FRA', ALL, months - 1)}")
    print(f"contradicted by the true claims of their month: {share(exact, errors).strip()} of the errors (sums exact), "
          f"{share(loose, errors).strip()} (a whole may exceed its parts)")
    print(f"recoupe: {p['took']:.1f} s, {p['conflicts']} conflicts, {len(p['refused'])} refused, {len(p['lost'])} lost, "
          + ", ".join(f"{k} {v}" for k, v in sorted(p["outcomes"].items())))
    results = [("recoupe", p["aside"], p["named"])]
    kept = {}
    for rule in ("latest", "majority", "priority"):
        aside, named, kept[rule] = baseline(claims, rule)
        results.append((rule, aside, named))
    disputed = results[-1][2]       # claims of cells in which claims differ: the same ground for all
    lines = [("planted errors set aside", 1, planted), ("planted errors set aside or named", 2, planted), ("copies of them set aside", 1, copied),
             ("copies of them set aside or named", 2, copied), ("contradicted (sums exact) set aside", 1, errors & exact),
             ("contradicted (sums exact) or named", 2, errors & exact), ("contradicted (sums loose) set aside", 1, errors & loose),
             ("contradicted (sums loose) or named", 2, errors & loose), ("TRUE claims set aside", 1, true), ("TRUE claims set aside or named", 2, true), ("errors of disputed cells set aside", 1, errors & disputed),
             ("TRUE of disputed cells set aside", 1, true & disputed)]
    print(f"\n{'':38}{'of':>6}" + "".join(f"{r[0]:>11}" for r in results))
    for label, i, whole in lines:
        print(f"{label:38}{len(whole):>6}" + "".join(f"{share(r[i], whole):>11}" for r in results))
    alls = {r[0]: len(r[1] & errors) / max(1, len(r[1])) for r in results}
    print(f"{'of what is set aside, errors':38}{'':>6}" + "".join(f"{100 * alls[r[0]]:>9.1f} %" for r in results))

    # the value kept, in cells with an exact claim
    cells = {(c.t, c.r, c.m) for c in claims if c.q == ""}
    stage = {s: i for i, s in enumerate(STAGES)}
    right = total = 0
    rows = []
    for f in p["figures"].filter(p["figures"]["measure"] == "communities").iter_rows(named=True):
        cell = f["territory_code"], (stage[f["stage_from"]], stage[f["stage_to"]]), w.month_of(f["as_of"])
        if not 0 <= cell[2] < months:
            continue
        truth = w.value(*cell)
        low, high = f["low"] if f["low"] is not None else 0, f["high"] if f["high"] is not None else INF
        rests = {r for c in (f["witness_claims"] + " " + f["implied_by_claims"]).split() for r in p["rows_of"][c]}
        rows.append((cell, low <= truth <= high, high - low, f["status"], bool(rests & errors) or not rests))
        if cell in cells and f["value"] is not None:
            total += 1
            right += f["value"] == truth
    text = [f"{100 * right / max(1, total):.1f} %"]
    for rule in ("latest", "majority", "priority"):
        got = [kept[rule][c] == w.value(*c) for c in cells if kept[rule][c] is not None]
        text.append(f"{100 * sum(got) / len(got):.1f} %")
    print(f"{'VALUE RIGHT where an exact claim is':38}{len(cells):>6}" + "".join(f"{t:>11}" for t in text))

    # by kind of error
    print(f"\n{'set aside or named, by kind':38}{'of':>6}" + "".join(f"{r[0]:>11}" for r in results))
    for kind in ("digit", "swap", "neighbours", "stage", "region", "old", "copyist", "copied"):
        whole = {c.row for c in claims if c.error == kind}
        print(f"  {kind:36}{len(whole):>6}" + "".join(f"{share(r[2], whole):>11}" for r in results))
    print(f"{'TRUE set aside, by how it is dated':38}{'of':>6}")
    for style in sorted({str(c.style) if isinstance(c.style, str) else "day" for c in claims}):
        whole = {c.row for c in claims if not c.error and (c.style if isinstance(c.style, str) else "day") == style}
        print(f"  {style:36}{len(whole):>6}" + "".join(f"{share(r[1], whole):>11}" for r in results))

    # bounds
    hidden = [by_row[r] for r in errors - p["named"]]
    by_month = defaultdict(list)
    for e in hidden:
        by_month[e.m].append(e)
    region = lambda t: WHOLE[t] if t.startswith("DEP") else t
    admitted = defaultdict(list)
    for r in errors - p["aside"]:
        admitted[by_row[r].m].append(by_row[r])
    near = lambda t, r, m, d: any(related(t, e.t) and r[0] <= e.r[1] and e.r[0] <= r[1] for e in d[m])
    far = lambda t, r, m, d: any(related(t, e.t) or region(t) == region(e.t) for k in (m - 1, m, m + 1) for e in d[k])
    memo = {}
    for cell, *_ in rows:
        if cell not in memo:
            memo[cell] = near(*cell, by_month), near(*cell, admitted), far(*cell, by_month), far(*cell, admitted)
    groups = [("all figures", rows), ("touched narrowly by no undetected error", [r for r in rows if not memo[r[0]][0]]),
              ("touched narrowly by no admitted error", [r for r in rows if not memo[r[0]][1]]),
              ("touched widely by no undetected error", [r for r in rows if not memo[r[0]][2]]),
              ("touched widely by no admitted error", [r for r in rows if not memo[r[0]][3]]),
              ("naming claims, none of them an error", [r for r in rows if not r[4]])]
    print(f"\n{'bounds':42}{'figures':>8}{'contain':>10}{'exact':>9}{'width':>7}   of those published / only derived or bounded")
    for label, g in groups:
        if not g:
            print(f"  {label:40}{0:>8}")
            continue
        pub = [r for r in g if r[3] not in ("derived", "bounded", "missing")]
        der = [r for r in g if r[3] in ("derived", "bounded", "missing")]
        tell = lambda g: f"{100 * sum(r[1] for r in g) / len(g):.2f} % of {len(g)}, width {median([r[2] for r in g]):g}" if g else "none"
        print(f"  {label:40}{len(g):>8}{100 * sum(r[1] for r in g) / len(g):>8.2f} %{100 * sum(r[2] == 0 for r in g) / len(g):>7.1f} %"
              f"{median([r[2] for r in g]):>7g}   {tell(pub)} / {tell(der)}")
    print(f"whole run {time.time() - began:.1f} s\n")


if __name__ == "__main__":
    main()
