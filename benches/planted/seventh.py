#!/usr/bin/env python3
"""seventh.py BIN SEED MONTHS PERCENT: a world of claims about CPTS, by someone who has not seen the reconciler.

Truth: 101 departments x 4 stages, a table a month. A community is born, moves on or dissolves at the commission of the
15th; table m therefore holds from the 15th of month m to the 14th of the next ("au 30 septembre" and "au 1er octobre"
are the same state). A claim is TRUE when the table holds it on the day that the source meant (the last day of a month,
quarter or year that is printed without a day). A planted claim is FALSE on every day that its printed date can mean.
"""
import csv, datetime as dt, os, random, subprocess, sys, tempfile, time, json, math
from collections import defaultdict, Counter
import polars as pl

D = dt.date
STAGES = ["preproject", "letter_of_intent", "health_project", "aci_signed"]
P, L, H, A = 0, 1, 2, 3
RANGES = [(a, b) for a in range(4) for b in range(a, 4)]
REGIONS = {
 "84": ("Auvergne-Rhône-Alpes", "01 03 07 15 26 38 42 43 63 69 73 74"),
 "27": ("Bourgogne-Franche-Comté", "21 25 39 58 70 71 89 90"),
 "53": ("Bretagne", "22 29 35 56"),
 "24": ("Centre-Val de Loire", "18 28 36 37 41 45"),
 "94": ("Corse", "2A 2B"),
 "44": ("Grand Est", "08 10 51 52 54 55 57 67 68 88"),
 "32": ("Hauts-de-France", "02 59 60 62 80"),
 "11": ("Île-de-France", "75 77 78 91 92 93 94 95"),
 "28": ("Normandie", "14 27 50 61 76"),
 "75": ("Nouvelle-Aquitaine", "16 17 19 23 24 33 40 47 64 79 86 87"),
 "76": ("Occitanie", "09 11 12 30 31 32 34 46 48 65 66 81 82"),
 "52": ("Pays de la Loire", "44 49 53 72 85"),
 "93": ("Provence-Alpes-Côte d'Azur", "04 05 06 13 83 84"),
 "01": ("Guadeloupe", "971"), "02": ("Martinique", "972"), "03": ("Guyane", "973"), "04": ("La Réunion", "974"), "06": ("Mayotte", "976"),
}
BIG = {"59": 4, "75": 3.2, "13": 3, "69": 2.8, "33": 2.6, "31": 2.3, "92": 2.2, "93": 2.2, "62": 2.2, "34": 2, "44": 2, "76": 2, "94": 2, "77": 2, "38": 2,
       "974": 1.8, "06": 1.7, "67": 1.7, "78": 1.8, "91": 1.7, "57": 1.5, "35": 1.6, "83": 1.6, "29": 1.4, "95": 1.6}
SMALL = {"48": .3, "23": .3, "15": .4, "05": .4, "04": .4, "09": .4, "90": .4, "2A": .4, "2B": .4, "55": .5, "52": .5, "976": .5, "973": .6, "58": .5, "70": .5, "36": .5, "46": .5, "32": .5}
DEPS = {"DEP-" + d: "REG-" + r for r, (_, ds) in REGIONS.items() for d in ds.split()}
REG = {"REG-" + r: ["DEP-" + d for d in ds.split()] for r, (_, ds) in REGIONS.items()}
RNAME = {"REG-" + r: n for r, (n, _) in REGIONS.items()}
assert len(DEPS) == 101 and len(REG) == 18
TERR = ["FRA"] + list(REG) + list(DEPS)
PARENT = {**{d: r for d, r in DEPS.items()}, **{r: "FRA" for r in REG}}

def level(t): return t[:3]
def month_add(d, k):
    y, m = divmod(d.year * 12 + d.month - 1 + k, 12); return D(y, m + 1, 1)
def month_end(d): return month_add(d, 1) - dt.timedelta(1)

class World:
    def __init__(self, seed, months):
        self.r = random.Random(seed); r = self.r
        self.n = months
        # the world ends a month or two after a December, so that yearly reports exist
        self.start = month_add(D(2023, 12, 1), -(max(1, months - 2)))
        w = {d: BIG.get(d[4:], SMALL.get(d[4:], 1.0)) * r.uniform(.7, 1.4) for d in DEPS}
        cur = {d: [pois(r, .8 * w[d]), pois(r, 1.3 * w[d]), pois(r, .9 * w[d]), pois(r, 4.2 * w[d])] for d in DEPS}
        self.tab = []
        self.dissolved = self.moves = 0
        for m in range(-6, months):   # six months of past, for old numbers
            for d in DEPS:
                x = cur[d]
                for s, p in ((H, .14), (L, .11), (P, .13)):
                    k = sum(r.random() < p for _ in range(x[s])); x[s] -= k; x[s + 1] += k; self.moves += k
                for s, p in ((P, .02), (L, .008), (H, .005), (A, .003)):
                    k = sum(r.random() < p for _ in range(x[s])); x[s] -= k; self.dissolved += k
                x[P] += pois(r, .14 * w[d])
            t = {d: tuple(cur[d]) for d in DEPS}
            for g, ds in REG.items(): t[g] = tuple(sum(t[d][s] for d in ds) for s in range(4))
            t["FRA"] = tuple(sum(t[g][s] for g in REG) for s in range(4))
            self.tab.append(t)
    def idx(self, day):  # which table holds on a day (0 = first month of the world)
        d = day if day.day >= 15 else month_add(day, -1)
        return (d.year - self.start.year) * 12 + d.month - self.start.month
    def at(self, m, t, a, b):
        m = max(-6, min(self.n - 1, m)); return sum(self.tab[m + 6][t][a:b + 1])
    def on(self, day, t, a, b): return self.at(self.idx(day), t, a, b)
    def states(self, t, a, b, d0, d1): return {self.at(m, t, a, b) for m in range(self.idx(d0), self.idx(d1) + 1)}

def pois(r, lam):
    k, p, l = 0, 1.0, math.exp(-lam)
    while True:
        p *= r.random()
        if p <= l: return k
        k += 1

# ------------------------------------------------------------------ dates and words
def printed(day, prec):
    if prec == "day": return day.isoformat(), day, day
    if prec == "month": return day.strftime("%Y-%m"), day.replace(day=1), month_end(day)
    if prec == "quarter":
        q = (day.month - 1) // 3; a = D(day.year, 3 * q + 1, 1); return f"{day.year}-Q{q+1}", a, month_end(month_add(a, 2))
    return str(day.year), D(day.year, 1, 1), D(day.year, 12, 31)

INF = 10**9
def words(q, lo, hi):
    """The interval that the words mean to a French reader (mine, generous)."""
    if q == "": return lo, hi
    if q == "about": return math.floor(.88 * lo), math.ceil(1.12 * lo)
    if q == "nearly": return math.ceil(.9 * lo), lo
    if q == "more_than": return lo + 1, INF
    if q == "at_least": return lo, INF
    if q == "fewer_than": return 0, hi - 1
    if q == "at_most": return 0, hi
    return lo, hi                       # between
def step(v): return 5 if v < 40 else 10 if v < 200 else 20 if v < 400 else 50 if v < 1500 else 100
def soften(r, v):
    """An honest approximate wording of v: (qualifier, low, high); None where none fits."""
    if v < 9: return None
    s = step(v); dn, up = v // s * s, -(-v // s) * s
    opts = []
    if dn < v and dn >= .85 * v: opts += [("more_than", dn, None)] * 3
    if dn >= .85 * v: opts += [("at_least", dn, None)]
    if up > v and v >= .93 * up: opts += [("nearly", up, up)] * 3
    n = round(v / s) * s
    if n and abs(n - v) <= .07 * n: opts += [("about", n, n)] * 3
    if up > v and up <= 1.15 * v: opts += [("fewer_than", None, up), ("at_most", None, up)]
    if dn < up and up - dn < .25 * v: opts += [("between", dn, up)]
    return r.choice(opts) if opts else None

# ------------------------------------------------------------------ claims
class Claim:
    __slots__ = "doc pub kind t a b q lo hi ref prec attr pubday label why src".split()
    def __init__(s, **k):
        for f in s.__slots__: setattr(s, f, k.get(f))
    def iv(s): return words(s.q, s.lo, s.hi)
    def span(s): return printed(s.ref, s.prec)

class Press:
    """The printing house: everything goes through publish(), which may plant an error."""
    def __init__(self, w, percent):
        self.w, self.pc, self.out = w, percent / 100, []
        self.r = random.Random(w.r.random())
    def false_everywhere(self, c):
        _, d0, d1 = c.span(); lo, hi = c.iv()
        return all(not lo <= v <= hi for v in self.w.states(c.t, c.a, c.b, d0, d1))
    def publish(self, pub, kind, doc, t, a, b, ref, prec="day", lag=0, soft=0.0, attr="", value=None, define=None, copy_of=None, plant=True):
        r, w = self.r, self.w
        if "--days" in sys.argv: prec = "day"   # control: the same world, every date printed with its day
        if w.idx(ref) < 0 or w.idx(ref) >= w.n: return None
        pubday = ref + dt.timedelta(lag)
        if pubday > self.last_day: return None
        _, d0, d1 = printed(ref, prec)
        if d1 > self.last_day: return None
        c = Claim(doc=doc, pub=pub, kind=kind, t=t, a=a, b=b, q="", ref=ref, prec=prec, attr=attr, pubday=pubday, label="true", why="", src=copy_of)
        if copy_of is not None:
            c.q, c.lo, c.hi = copy_of.q, copy_of.lo, copy_of.hi
            v = copy_of.lo if copy_of.q == "" else None
        else:
            v = w.on(ref, t, *(define or (a, b))); c.lo = c.hi = v
        if v is not None and r.random() < soft:
            s = soften(r, v)
            if s: c.q, c.lo, c.hi = s
        lo, hi = c.iv(); truth = w.on(ref, t, a, b)
        if not lo <= truth <= hi:
            if copy_of is not None and copy_of.label in ("planted", "copied"): c.label, c.why = "copied", copy_of.why
            elif define or (copy_of is not None and copy_of.label == "definition"): c.label, c.why = "definition", "own definition, unstated"
            else: raise AssertionError(("an unplanted claim is false", pub, t, a, b, ref, c.q, c.lo, c.hi, truth))
        if c.label == "true" and plant and r.random() < self.pc: self.plant(c)
        self.out.append(c); return c
    def plant(self, c):
        r, w = self.r, self.w
        kinds = ["digit", "swap", "stage", "region", "old"]; r.shuffle(kinds)
        keep = (c.t, c.a, c.b, c.lo, c.hi)
        for kind in kinds:
            for _ in range(12):
                c.t, c.a, c.b, c.lo, c.hi = keep
                if kind in ("digit", "swap"):
                    end = r.choice([e for e in ("lo", "hi") if getattr(c, e) is not None]); s = list(str(getattr(c, end)))
                    if kind == "digit": i = r.randrange(len(s)); s[i] = r.choice("0123456789")
                    else:
                        if len(s) < 2: break
                        i = r.randrange(len(s) - 1); s[i], s[i + 1] = s[i + 1], s[i]
                    if len(s) > 1 and s[0] == "0": continue
                    v = int("".join(s))
                    if c.q == "between":
                        setattr(c, end, v)
                        if c.lo > c.hi: continue
                    else: c.lo, c.hi = (v if c.lo is not None else None), (v if c.hi is not None else None)
                elif kind == "stage":
                    c.a, c.b = r.choice(RANGES)
                    if (c.a, c.b) == (keep[1], keep[2]): continue
                elif kind == "region":
                    t = c.t
                    if t == "FRA": break
                    c.t = r.choice(REG[PARENT[t]] if level(t) == "DEP" and len(REG[PARENT[t]]) > 1 else (list(DEPS) if level(t) == "DEP" else list(REG)))
                    if c.t == t: continue
                else:
                    if c.q: break
                    m = w.idx(c.ref) - r.randint(2, 6)
                    if m < -6: continue
                    c.lo = c.hi = w.at(m, c.t, c.a, c.b)
                if self.false_everywhere(c): c.label, c.why = "planted", kind; return
        c.t, c.a, c.b, c.lo, c.hi = keep

def publish_all(w, percent):
    pr = Press(w, percent); r = random.Random(w.r.random())
    pr.last_day = month_end(month_add(w.start, w.n - 1)) + dt.timedelta(10)
    months = [month_add(w.start, m) for m in range(w.n)]
    ends = [month_end(m) for m in months]
    slug = lambda s: "".join(ch if ch.isalnum() else "-" for ch in s.lower())

    # 1. the 18 agencies, each with its habits
    for g, ds in REG.items():
        pub = "ARS " + RNAME[g]
        detail = r.choice(["exclusive", "exclusive", "cumulative", "two_groups", "aci_total", "region_exclusive", "region_totals"])
        every = r.choice([1, 1, 2, 3]); off = r.randrange(every); date = r.choice(["end", "end", "first", "month", "today"])
        silent = set(r.sample(ds, max(1, len(ds) // 5))) if r.random() < .5 and len(ds) > 3 else set()
        zeros = r.random() < .6; subtotal = r.random() < .8; lag = r.choice([0, 3, 12, 25])
        for i, m in enumerate(months):
            if i % every != off: continue
            ref, prec = ends[i], "day"
            if date == "first": ref = month_add(m, 1)
            elif date == "month": prec = "month"
            elif date == "today": ref = D(m.year, m.month, r.randint(18, 27))
            doc = f"{slug(pub)}-point-{m:%Y-%m}"; put = lambda t, a, b: pr.publish(pub, "ars", doc, t, a, b, ref, prec, lag)
            sets = {"exclusive": [(P, P), (L, L), (H, H), (A, A)], "cumulative": [(P, A), (L, A), (H, A), (A, A)], "two_groups": [(P, L), (H, A)],
                    "aci_total": [(A, A), (P, A)], "region_exclusive": [(P, P), (L, L), (H, H), (A, A), (P, A)], "region_totals": [(P, A), (H, A)]}[detail]
            for a, b in sets:
                if not detail.startswith("region"):
                    for d in ds:
                        if d in silent or (not zeros and w.on(ref, d, a, b) == 0) or r.random() < .02: continue
                        put(d, a, b)
                if subtotal or detail.startswith("region"): put(g, a, b)
            if detail == "exclusive" and subtotal: put(g, P, A)
            if r.random() < .15: put(g, A, A)           # the headline says again what the table says

    # 2. Assurance maladie: contracts signed, regions and France, each month, a fortnight late
    for e in ends:
        for t in ["FRA"] + list(REG): pr.publish("Assurance maladie", "health_insurance", f"cnam-aci-{e:%Y-%m}", t, A, A, e, "day", 14)
    # 3. local funds: contracts signed and projects validated of their department
    for d in r.sample(list(DEPS), 38):
        every = r.choice([2, 3, 4]); off = r.randrange(every)
        for i, e in enumerate(ends):
            if i % every == off:
                for a, b in [(A, A)] + ([(H, H)] if r.random() < .6 else []):
                    pr.publish("CPAM " + d[4:], "health_insurance", f"cpam-{d[4:].lower()}-{e:%Y-%m}", d, a, b, e, r.choice(["day", "month"]), r.choice([2, 20]))
    # 4. the ministry: only national totals, by quarter, cumulative
    for e in ends:
        if e.month % 3 == 0:
            for a, b in ((P, A), (H, A), (A, A)): pr.publish("DGOS", "ministry", f"dgos-tableau-{e:%Y-%m}", "FRA", a, b, e, r.choice(["quarter", "day"]), 30)
    # 5. the statistics office: a yearly report that restates the quarters, and the year without a day
    for e in ends:
        if e.month == 12:
            doc = f"drees-panorama-{e.year}"
            for f in ends:
                if f.year == e.year and f.month % 3 == 0:
                    for t in ["FRA"] + list(REG):
                        for a, b in ((H, A), (A, A)): pr.publish("DREES", "ministry", doc, t, a, b, f, "day", (e - f).days + 20)
            for t in ["FRA"] + list(REG): pr.publish("DREES", "ministry", doc, t, P, A, e, "year", 20)
    # 6. the federation: its own observatory; it says that it counts from the letter of intent on
    for i, e in enumerate(ends):
        if i % 2 == 0:
            ref = e + dt.timedelta(1)
            for t in ["FRA"] + list(REG):
                for a, b in ((L, A), (H, A)):
                    if t == "FRA" or r.random() < .85: pr.publish("Fédération nationale des CPTS", "federation", f"fcpts-observatoire-{e:%Y-%m}", t, a, b, ref, "day", 9)
    # 7. regional federations: one says "opérationnelles" and means contracts signed alone, without saying so
    feds = r.sample([g for g in REG if len(REG[g]) > 1], 4)
    for j, g in enumerate(feds):
        for i, e in enumerate(ends):
            if i % 3 == j % 3:
                for t in [g] + REG[g]: pr.publish("Fédération des CPTS " + RNAME[g], "federation", f"fed-{g[4:]}-{e:%Y-%m}", t, H, A, e, "month", 5, define=(A, A) if j == 0 else None)
    # 8. open data: contracts of every department, lines of zero left out, two months late
    for i, e in enumerate(ends):
        if i % 2 == 1:
            for d in DEPS:
                if w.on(e, d, A, A) and r.random() < .97: pr.publish("data.gouv.fr", "open_data", f"annuaire-sante-{e:%Y-%m}", d, A, A, e, "day", 40)
    # 9. an association that maps all projects, half-yearly, all departments, by month
    for i, e in enumerate(ends):
        if i % 4 == 2:
            for d in DEPS:
                for a, b in ((P, L), (H, A)):
                    if r.random() < .9: pr.publish("Observatoire des soins de proximité", "association", f"carte-{e:%Y-%m}", d, a, b, e, "month", 16)
    # 10. liberal professions' unions: some count for themselves; one counts from the letter of intent without saying so
    for j, g in enumerate(r.sample([g for g in REG if len(REG[g]) > 3], 5)):
        every = r.choice([2, 3])
        for i, e in enumerate(ends):
            if i % every == 0:
                for t in [g] + REG[g]: pr.publish("URPS ML " + RNAME[g], "urps", f"urps-{g[4:]}-{e:%Y-%m}", t, P, A, e, "day", 8, soft=.1, define=(L, A) if j == 0 else None)
    # 11. parliament: a written answer or a report now and then, national and a few regions, words
    for e in r.sample(ends, max(1, w.n // 4)):
        for t in ["FRA"] + r.sample(list(REG), 6):
            for a, b in ((P, A), (A, A)): pr.publish("Sénat", "parliament", f"senat-{e:%Y-%m}", t, a, b, e, r.choice(["day", "month"]), 6, soft=.4)

    # ---- those who copy what was published, errors and all
    base = sorted(pr.out, key=lambda c: c.pubday)
    by_reg = defaultdict(list)
    for c in base: by_reg[c.t if level(c.t) != "DEP" else PARENT[c.t]].append(c)
    def copies(pub, kind, pool, k, attributed, soft, stem, wait):
        for i, m in enumerate(months):
            day = D(m.year, m.month, 28) if kind == "urps" else D(m.year, m.month, r.randint(1, 28))
            fresh = [c for c in pool if 0 <= (day - c.pubday).days <= wait]
            for c in r.sample(fresh, min(k, len(fresh))):
                attr = c.pub if r.random() < attributed else ""
                pr.publish(pub, kind, f"{stem}-{day}", c.t, c.a, c.b, c.ref, c.prec, (day - c.ref).days, soft=soft, attr=attr, copy_of=c)
    papers = {"53": "Ouest-France", "52": "Presse Océan", "32": "La Voix du Nord", "75": "Sud Ouest", "76": "La Dépêche du Midi", "84": "Le Progrès", "44": "L'Est républicain",
              "93": "La Provence", "28": "Paris-Normandie", "24": "La Nouvelle République", "27": "Le Bien public", "11": "Le Parisien", "94": "Corse-Matin", "04": "Le Quotidien de La Réunion"}
    for n, name in papers.items(): copies(name, "press", by_reg["REG-" + n], 7, .65, .45, slug(name), 45)
    for name in ("Le Quotidien du Médecin", "Hospimedia", "Le Monde"):
        copies(name, "press", by_reg["FRA"] + [c for c in base if level(c.t) == "REG"], 8, .7, .5, slug(name), 50)
    for g in r.sample([g for g in REG if len(REG[g]) > 3], 5):
        copies("URPS infirmiers " + RNAME[g], "urps", [c for c in by_reg[g] if c.kind == "ars"], 12, .9, 0, f"urps-inf-{g[4:]}", 60)
    copies("Avenir Santé Territoires", "association", [c for c in base if level(c.t) != "DEP"], 25, .8, .1, "avenir-sante", 60)
    # press that looks for itself: "à ce jour", words
    for i, m in enumerate(months):
        for g in r.sample(list(REG), 6):
            a, b = r.choice([(P, A), (H, A), (A, A)]); day = D(m.year, m.month, r.randint(17, 28))
            pr.publish("Actu Santé", "press", f"actu-sante-{g[4:]}-{day}", g, a, b, day, "day", 0, soft=.7)
    return pr.out

# ------------------------------------------------------------------ the baselines
PRIORITY = ["ars", "health_insurance", "ministry", "open_data", "federation", "urps", "parliament", "association", "cpts", "press"]
def baselines(w, claims, oracle):
    """Window: the calendar month of the claim's last day; with oracle, the very period in which the true table stands still
    (15th to 14th), which no user of a baseline could know."""
    cells = defaultdict(list)
    for i, c in enumerate(claims): cells[(c.t, c.a, c.b, w.idx(c.span()[2]) if oracle else c.span()[2].strftime("%Y-%m"))].append(i)
    res = {}
    for name in ("latest", "majority", "priority"):
        aside, named = set(), set()
        for ids in cells.values():
            late = lambda i: (claims[i].span()[2], claims[i].pubday, claims[i].q == "", -i)
            if name == "latest": best = max(ids, key=late)
            elif name == "priority": best = min(ids, key=lambda i: (PRIORITY.index(claims[i].kind), claims[i].q != "", -claims[i].span()[2].toordinal(), -claims[i].pubday.toordinal(), i))
            else:
                ex = [i for i in ids if claims[i].q == ""] or ids
                n = Counter(claims[i].iv() for i in ex); best = max(ex, key=lambda i: (n[claims[i].iv()], late(i)))
            lo, hi = claims[best].iv()
            out = [i for i in ids if claims[i].iv()[1] < lo or claims[i].iv()[0] > hi]
            aside.update(out)
            if out: named.update(out); named.add(best)
        res[name] = (aside, named)
    return res

# ------------------------------------------------------------------ what can be seen at all
def visible(w, claims, planted):
    """Planted claims that the true claims about the same table (an oracle knows which) contradict: residuals allowed, LP."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import lil_matrix
    var = {(t, s): 4 * i + s for i, t in enumerate(TERR) for s in range(4)}
    by = defaultdict(set)
    for c in claims:
        if c.label == "true": by[w.idx(c.ref)].add((c.t, c.a, c.b, *c.iv()))
    seen = set()
    for i in planted:
        c = claims[i]; rows, rhs = [], []
        for p, parts in [("FRA", list(REG))] + list(REG.items()):
            for s in range(4): rows.append([(var[d, s], 1) for d in parts] + [(var[p, s], -1)]); rhs.append(0)
        for t, a, b, lo, hi in sorted(by[w.idx(c.ref)] | {(c.t, c.a, c.b, *c.iv())}):
            if hi < INF: rows.append([(var[t, s], 1) for s in range(a, b + 1)]); rhs.append(hi)
            if lo > 0: rows.append([(var[t, s], -1) for s in range(a, b + 1)]); rhs.append(-lo)
        m = lil_matrix((len(rows), len(var)))
        for k, r in enumerate(rows):
            for v, x in r: m[k, v] = x
        if linprog(np.zeros(len(var)), A_ub=m.tocsr(), b_ub=rhs, method="highs").status == 2: seen.add(i)
    return seen

# ------------------------------------------------------------------ main
def main():
    binary, seed, months, percent = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    w = World(seed, months); claims = publish_all(w, percent)
    claims.sort(key=lambda c: (c.pubday, c.doc, c.t, c.a, c.b)); random.Random(seed).shuffle(claims)
    # the truth, checked again apart from publish()
    for c in claims:
        lo, hi = c.iv(); _, d0, d1 = c.span()
        if c.label == "true": assert lo <= w.on(c.ref, c.t, c.a, c.b) <= hi and d0 <= c.ref <= d1, c
        elif c.label in ("planted", "copied"): assert not any(lo <= v <= hi for v in w.states(c.t, c.a, c.b, d0, d1)) or c.label == "copied", c
    folder = tempfile.TemporaryDirectory()
    base = folder.name
    path, out = base + "/claims.csv", base + "/out"
    with open(path, "w", newline="", encoding="utf-8") as f:
        o = csv.writer(f)
        o.writerow("document publisher publisher_kind territory measure stage_from stage_to low high qualifier as_of attributed_to url".split())
        for c in claims:
            o.writerow([c.doc, c.pub, c.kind, c.t, "communities", STAGES[c.a], STAGES[c.b], "" if c.lo is None else c.lo, "" if c.hi is None else c.hi, c.q, c.span()[0], c.attr, f"https://example.org/{c.doc}"])
    with open(base + "/truth.csv", "w", newline="", encoding="utf-8") as f:
        o = csv.writer(f); o.writerow(["input_row", "label", "kind", "true_value", "published"])
        for i, c in enumerate(claims): o.writerow([i + 1, c.label, c.why, w.on(c.ref, c.t, c.a, c.b), c.pubday])
    with open(base + "/tables.csv", "w", newline="") as f:
        o = csv.writer(f); o.writerow(["month", "territory"] + STAGES)
        for m in range(months):
            for t in TERR: o.writerow([month_add(w.start, m), t, *w.tab[m + 6][t]])
    lab = Counter(c.label for c in claims)
    print(f"\n=== seventh: seed {seed}, {months} months from {w.start:%Y-%m}, {percent:g} % ===")
    f0, f1 = w.tab[6]["FRA"], w.tab[-1]["FRA"]
    print(f"truth: France {sum(f0)} {f0} -> {sum(f1)} {f1}; {w.moves} moves, {w.dissolved} dissolutions (with the six months before)")
    print(f"claims {len(claims)} of {len({c.pub for c in claims})} publishers, {sum(c.q != '' for c in claims)} approximate, {sum(c.prec != 'day' for c in claims)} without a day; {dict(lab)}")
    last = max(c.span()[2] for c in claims)
    t0 = time.time()
    run = subprocess.run([os.path.abspath(binary), "reconcile", "--claims", path, "--out", out, "--as-of", str(last)], cwd=base, capture_output=True, text=True)
    took = time.time() - t0
    print(f"{os.path.basename(binary)} exit {run.returncode}, {took:.1f} s, as of {last}")
    for line in (run.stdout + run.stderr).splitlines()[:14]: print("  |", line[:200])
    R = lambda n: pl.read_parquet(f"{out}/{n}.parquet")
    refused = R("refused").height if os.path.exists(out + "/refused.parquet") else None
    print("refused rows:", refused)
    if refused: print(R("refused").head(10))
    cl, dec, con, fig = R("claims"), R("decisions"), R("conflicts"), R("figures")
    # rows of the input <-> claims of the output
    S = lambda df, *k: [df[x].cast(pl.String).to_list() if df[x].dtype == pl.Categorical else df[x].to_list() for x in k]
    row = dict(zip(*S(cl, "claim_id", "input_row")))
    outcome = dict(zip(*S(dec, "claim_id", "outcome")))
    rows_out = defaultdict(list)
    for cid, n in row.items(): rows_out[n - 1].append(cid)
    state = [None] * len(claims)
    for n, ids in rows_out.items(): state[n] = outcome.get(ids[0])
    print("outcomes:", dict(Counter(str(s) for s in state)), "| conflicts", con.height, "| figures", fig.height, "| rows without a claim in the output:", len(claims) - len(rows_out))
    named_ids = set()
    for x in S(con, "set_aside")[0]: named_ids.add(x)
    for x in S(con, "against")[0]: named_ids.update((x or "").split())
    aside = {i for i, s in enumerate(state) if s == "set_aside"}
    # a folded copy shares the fate of the same statement (cell, date, printed value) of which it is a report
    key = lambda c: (c.t, c.a, c.b, c.q, c.lo, c.hi, c.span()[0])
    aside_keys = {key(claims[i]) for i in aside}
    live_keys = {key(claims[i]) for i, s in enumerate(state) if s in ("chosen", "supports")}
    for i, s in enumerate(state):
        if s == "folded" and key(claims[i]) in aside_keys and key(claims[i]) not in live_keys: aside.add(i)
    named = aside | {row[x] - 1 for x in named_ids if x in row}
    planted = {i for i, c in enumerate(claims) if c.label == "planted"}; copied = {i for i, c in enumerate(claims) if c.label == "copied"}
    wrong = planted | copied
    defin = {i for i, c in enumerate(claims) if c.label == "definition"}; true = {i for i, c in enumerate(claims) if c.label == "true"}
    pct = lambda a, b: f"{100*len(a & b)/max(1,len(b)):6.1f} %"
    rows = [("reconciler", aside, named)] + [(n, *v) for n, v in baselines(w, claims, False).items()] + [(n + " *", *v) for n, v in baselines(w, claims, True).items()]
    print(f"\n{'':12}{'planted aside':>15}{'aside or named':>16}{'+copies: named':>16}{'true aside':>12}{'true named':>12}{'defin. named':>14}")
    for n, a, m in rows: print(f"{n:12}{pct(a,planted):>15}{pct(m,planted):>16}{pct(m,wrong):>16}{100*len(a&true)/len(true):>10.2f} %{pct(m,true):>12}{pct(m,defin):>14}")
    print("  (baselines: window = calendar month; * = window 15th to 14th, in which the true table stands still, an oracle's help)")
    vis = visible(w, claims, planted)
    print(f"planted errors that the true claims of the same table contradict at all (oracle of dates, LP): {pct(vis,planted)}; of these set aside {pct(aside,vis)}, named {pct(named,vis)}; baselines aside", ", ".join(f"{n} {pct(a,vis)}" for n, a, _ in rows[1:]))
    print(f"\n{'planted by kind':18}{'n':>5}{'aside':>10}{'named':>10}   " + "".join(f"{n:>12}" for n, _, _ in rows[1:]))
    for k in ("digit", "swap", "stage", "region", "old"):
        s = {i for i in planted if claims[i].why == k}
        print(f"{k:18}{len(s):>5}{pct(aside,s):>10}{pct(named,s):>10}   " + "".join(f"{pct(a,s):>12}" for _, a, _ in rows[1:]))
    for lv in ("FRA", "REG", "DEP"):
        s = {i for i in planted if level(claims[i].t) == lv}
        print(f"{'at '+lv:18}{len(s):>5}{pct(aside,s):>10}{pct(named,s):>10}   " + "".join(f"{pct(a,s):>12}" for _, a, _ in rows[1:]))
    if "-v" in sys.argv: why_true_aside(w, claims, aside & true)
    g = Counter((claims[i].kind, claims[i].prec, claims[i].q or "exact") for i in aside & true)
    print("true claims set aside:", len(aside & true), "by kind/date/word:", ", ".join(f"{'/'.join(k)} {v}" for k, v in g.most_common(8)))

    # why were they set aside? by the claims that the program names against them
    why = Counter(); against = dict(zip(*S(con, "set_aside", "against")))
    for i in aside & true:
        if state[i] == "folded": why["copy of a true claim that was set aside"] += 1; continue
        ag = [row[x] - 1 for x in (against.get(rows_out[i][0]) or "").split()]
        if not ag: why["copy of a set-aside claim, without a conflict row of its own"] += 1
        elif any(claims[j].label in ("planted", "copied") for j in ag): why["against a set with a planted error in it"] += 1
        elif any(claims[j].label == "definition" for j in ag): why["against a set with an unstated definition in it"] += 1
        elif len({w.idx(claims[j].ref) for j in ag + [i]}) > 1: why["against true claims only, of another month's table" + (": a date without a day among them" if any(claims[j].prec != "day" for j in ag + [i]) else ", all dates printed with a day")] += 1
        else: why["against true claims of the same table: must not be"] += 1
    print("  why:", "; ".join(f"{k} {v}" for k, v in why.most_common()))
    # ---- bounds. An undetected error is a false claim (planted, copied, own definition) that was not set aside.
    und = [i for i in wrong | defin if i not in aside]
    narrow, wide = set(), set()
    for i in und:
        c = claims[i]; _, d0, d1 = c.span()
        for m in range(w.idx(d0) - 1, w.idx(d1) + 2):
            for a, b in RANGES:
                if a <= c.b and c.a <= b: narrow.add((c.t, a, b, m))
            fam = {c.t}
            if c.t == "FRA": fam |= set(REG)
            elif c.t in REG: fam |= {"FRA", *REG[c.t]}
            else: fam |= {"FRA", PARENT[c.t], *REG[PARENT[c.t]]}
            for t in fam: wide.add((t, m))
    cols = dict(zip(fig.columns, S(fig, *fig.columns)))
    false_ids = {x for i in wrong | defin for x in rows_out[i]}
    n = Counter(); widths = []; have_any, have_two, miss = set(), set(), []
    stat = Counter(); cont_stat = Counter()
    for i in range(fig.height):
        t, f_, g_ = cols["territory_code"][i], cols["stage_from"][i], cols["stage_to"][i]
        if f_ not in STAGES or t not in PARENT and t != "FRA": n["other"] += 1; continue
        a, b = STAGES.index(f_), STAGES.index(g_); lo, hi, d1 = cols["low"][i], cols["high"][i], cols["as_of"][i]
        d0 = cols["as_of_start"][i] or d1; m = w.idx(d1)
        if (lo is None or lo <= 0) and hi is None: n["unbounded"] += 1; continue
        have_any.add((t, a, b, m))
        if hi is not None: have_two.add((t, a, b, m)); widths.append(hi - max(0, lo or 0))
        ok = lambda v: (lo is None or lo <= v) and (hi is None or v <= hi)
        chain = set(" ".join(cols[x][i] or "" for x in ("claim_id", "witness_claims", "implied_by_claims")).split())
        last_ok, some_ok = ok(w.at(m, t, a, b)), any(ok(v) for v in w.states(t, a, b, d0, d1))
        for nm, cond in (("all", True), ("narrow", (t, a, b, m) not in narrow), ("chain", (t, a, b, m) not in narrow and not chain & false_ids), ("wide", (t, m) not in wide)):
            if cond:
                n[nm] += 1; n[nm, "last"] += last_ok; n[nm, "some"] += some_ok
        if (t, a, b, m) not in narrow:
            stat[cols["status"][i]] += 1; cont_stat[cols["status"][i]] += some_ok
            if not some_ok: miss.append((t, f_, g_, str(d1), cols["as_of_precision"][i], lo, hi, w.at(m, t, a, b), cols["status"][i], (t, m) in wide))
    total = len(TERR) * len(RANGES) * months
    published = {(c.t, c.a, c.b, w.idx(c.span()[2])) for c in claims}
    print(f"\ncells: {len(TERR)} territories x 10 ranges x {months} months = {total}; a claim speaks directly of {100*len(published)/total:.1f} %")
    print(f"  coverage: with a bound {100*len(have_any)/total:.1f} %, with both ends {100*len(have_two)/total:.1f} %")
    if widths:
        widths.sort(); q = lambda p: widths[min(len(widths) - 1, int(p * len(widths)))]
        print(f"  width of two-sided bounds: exact {100*sum(x == 0 for x in widths)/len(widths):.1f} %, median {q(.5):g}, mean {sum(widths)/len(widths):.2f}, 90th {q(.9):g}, max {widths[-1]:g}")
    print(f"  undetected false claims: {len(und)}")
    for nm, tx in (("all", "all figures with a bound"), ("narrow", "no undetected error on the same territory, overlapping stages, +-1 month"), ("chain", "nor in the chain of claims that the program names for it"), ("wide", "nor in its family: parents, parts, sisters, any stage")):
        k = max(1, n[nm]); print(f"  contains the truth ({tx}): {100*n[nm,'some']/k:.2f} % of {n[nm]}  (truth of the last day: {100*n[nm,'last']/k:.2f} %)")
    print("  by status (narrow):", ", ".join(f"{s} {100*cont_stat[s]/stat[s]:.1f} % of {stat[s]}" for s in stat), dict((k, v) for k, v in n.items() if k in ("other", "unbounded")))
    print("  first that miss (territory, stages, as_of, precision, low, high, truth, status, family touched):")
    for x in [x for x in miss if not x[-1]][:6] + [x for x in miss if x[-1]][:3]: print("    ", x)
    cur = [i for i in range(fig.height) if cols["current"][i]]
    print("  current figures:", len(cur), dict(Counter(cols["status"][i] for i in cur)))

def why_true_aside(w, claims, ids):
    for i in list(sorted(ids))[:25]:
        c = claims[i]; print("   ", i + 1, c.pub, c.t, c.a, c.b, c.q, c.lo, c.hi, c.span()[0], "truth", w.on(c.ref, c.t, c.a, c.b))

main()
