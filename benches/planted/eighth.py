"""eighth.py BIN SEED MONTHS PERCENT: a world of communities, what is printed of it, and what a reconciler makes of that.

Communities live one by one (birth, letter, project, contract, sometimes an end); a region's commission sits once a month, contracts are
signed on another day. Sources count on a day and print a date. Truth is kept apart, in truth.csv, and never given to BIN.
"""
import csv, datetime as dt, os, random, statistics, subprocess, sys, tempfile, time
from collections import Counter, defaultdict
import polars as pl

BIN, SEED, MONTHS, PERCENT = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
R = random.Random(f"eighth {SEED} {MONTHS} {PERCENT}")
MAX = 8000
ST = ["preproject", "letter_of_intent", "health_project", "aci_signed"]
REG = {
    "01": ("Guadeloupe", "971"), "02": ("Martinique", "972"), "03": ("Guyane", "973"), "04": ("La Réunion", "974"), "06": ("Mayotte", "976"),
    "11": ("Île-de-France", "75 77 78 91 92 93 94 95"), "24": ("Centre-Val de Loire", "18 28 36 37 41 45"),
    "27": ("Bourgogne-Franche-Comté", "21 25 39 58 70 71 89 90"), "28": ("Normandie", "14 27 50 61 76"),
    "32": ("Hauts-de-France", "02 59 60 62 80"), "44": ("Grand Est", "08 10 51 52 54 55 57 67 68 88"),
    "52": ("Pays de la Loire", "44 49 53 72 85"), "53": ("Bretagne", "22 29 35 56"),
    "75": ("Nouvelle-Aquitaine", "16 17 19 23 24 33 40 47 64 79 86 87"), "76": ("Occitanie", "09 11 12 30 31 32 34 46 48 65 66 81 82"),
    "84": ("Auvergne-Rhône-Alpes", "01 03 07 15 26 38 42 43 63 69 73 74"), "93": ("Provence-Alpes-Côte d'Azur", "04 05 06 13 83 84"),
    "94": ("Corse", "2A 2B"),
}
DEPS = {f"REG-{r}": [f"DEP-{d}" for d in ds.split()] for r, (_, ds) in REG.items()}
NAME = {f"REG-{r}": n for r, (n, _) in REG.items()}
PARENT = {d: r for r, ds in DEPS.items() for d in ds}
assert len(DEPS) == 18 and len(PARENT) == 101

# ---------- days
Y0, M0 = 2022, 1 + R.randrange(12)
def month_first(k):
    q = Y0 * 12 + M0 - 1 + k
    return dt.date(q // 12, q % 12 + 1, 1)
START, END = month_first(-4), month_first(MONTHS) - dt.timedelta(1)     # 4 months of past, for old numbers and lags
N = (END - START).days + 1
def ix(d): return (d - START).days
def day(i): return START + dt.timedelta(i)
def month_span(d):
    a = d.replace(day=1)
    return a, (a + dt.timedelta(32)).replace(day=1) - dt.timedelta(1)
def quarter_span(d):
    a = dt.date(d.year, 3 * ((d.month - 1) // 3) + 1, 1)
    return a, month_span(a + dt.timedelta(65))[1]
def span(s):
    if "Q" in s:
        y, q = s.split("-Q")
        return quarter_span(dt.date(int(y), 3 * int(q), 1))
    if len(s) == 7:
        return month_span(dt.date.fromisoformat(s + "-01"))
    d = dt.date.fromisoformat(s)
    return d, d
def printed(d, p):
    return d.isoformat() if p == "day" else d.isoformat()[:7] if p == "month" else f"{d.year}-Q{(d.month + 2) // 3}"

# ---------- the true table
T = {d: [[0] * N for _ in ST] for d in PARENT}
HIST = 36
def sit(reg_days, d):                       # the next sitting on or after d
    for x in reg_days:
        if x >= d:
            return x
    return None
communities = 0
for r, ds in DEPS.items():
    com, sig = [], []
    for k in range(-HIST - 4, MONTHS + 1):
        f = month_first(k)
        com.append(f + dt.timedelta(R.randrange(2, 27)))
        sig.append(f + dt.timedelta(R.randrange(0, 28)))
    pace = R.uniform(.7, 1.4)
    for d in ds:
        n = max(1, round(R.lognormvariate(2.15, .6)))
        communities += n
        for _ in range(n):
            birth = month_first(-HIST) + dt.timedelta(int(R.random() ** .8 * (HIST + MONTHS) * 30.4))
            cur, s = birth, 0
            ends = birth + dt.timedelta(R.randrange(200, 1500)) if R.random() < .04 else dt.date(2999, 1, 1)
            stuck = R.choices([9, 0, 1, 2], [78, 10, 8, 4])[0]
            if R.random() < .2:
                s = 1                                     # straight with a letter
            spans = []
            while True:
                if s == 3 or s == stuck:
                    nxt = dt.date(2999, 1, 1)
                else:
                    wait = dt.timedelta(int(R.expovariate(1 / ([150, 240, 110][s] / pace))) + 20)
                    nxt = sit(sig if s == 2 else com, cur + wait) or dt.date(2999, 1, 1)
                spans.append((s, cur, min(nxt, ends)))
                if nxt >= ends or nxt.year == 2999:
                    break
                cur, s = nxt, s + 1
            for s, a, b in spans:
                for i in range(max(0, ix(a)), min(N, ix(b))):
                    T[d][s][i] += 1
def deps(t): return list(PARENT) if t == "FRA" else DEPS[t] if t in DEPS else [t]
cache = {}
def series(t, a, b):
    if (t, a, b) not in cache:
        rows = [T[d][s] for d in deps(t) for s in range(a, b + 1)]
        cache[t, a, b] = [sum(c) for c in zip(*rows)]
    return cache[t, a, b]
def x(t, a, b, d): return series(t, a, b)[ix(d)]
def on_days(t, a, b, d0, d1):
    return series(t, a, b)[max(0, ix(d0)):min(N, ix(d1) + 1)]

# ---------- words: what they exclude
def reach(c):
    lo, hi, q = c["low"], c["high"], c["qualifier"]
    if q == "nearly": return .8 * lo, lo
    if q == "about":
        u = 1
        while lo and lo % (u * 10) == 0: u *= 10
        m = max(.15 * lo, u / 2)
        return lo - m, lo + m
    if q == "more_than": return lo + 1, float("inf")
    if q == "at_least": return lo, float("inf")
    if q == "fewer_than": return 0, hi - 1
    if q == "at_most": return 0, hi
    return lo, hi
def holds(c, slack=0):
    d0, d1 = span(c["as_of"])
    lo, hi = reach(c)
    w = dt.timedelta(slack)
    return any(lo <= v <= hi for v in on_days(c["territory"], c["a"], c["b"], d0 - w, d1 + w))
def say(v, rng, how):
    """(low, high, qualifier) of a printed count."""
    if how == "exact" or v < 12:
        return v, v, ""
    u = 5 if v < 50 else 10 if v < 300 else 50
    f, c = v // u * u, -(-v // u) * u
    w = rng.choice(["about", "about", "nearly", "more_than", "more_than", "at_least", "fewer_than", "at_most", "between"])
    if w == "about": n = (v + u // 2) // u * u; return n, n, w
    if w == "nearly": return (c, c, w) if c > v and v > .9 * c else (v, v, "")
    if w == "more_than": n = f if f < v else f - u; return n, None, w
    if w == "at_least": return f, None, w
    if w == "fewer_than": n = c if c > v else c + u; return None, n, w
    if w == "at_most": return None, c, w
    return f, f + u, w

# ---------- sources
docs = []                                     # lists of claims
def claim(doc, pub, kind, t, a, b, d, p, how="exact", attr="", as_of=None):
    p = os.environ.get("DATES", p)            # DATES=day: a control, the same world with every original dated to the day
    lo, hi, q = say(x(t, a, b, d), R, how)
    return dict(document=doc, publisher=pub, publisher_kind=kind, territory=t, a=a, b=b, low=lo, high=hi, qualifier=q,
                as_of=printed(d, p), attributed_to=attr, day=d, error="", copy_of=None)
def months(every, phase=0, miss=0.0):
    return [k for k in range(MONTHS) if (k - phase) % every == 0 and R.random() >= miss]
def count_day(k, habit):
    f, l = month_span(month_first(k))
    return {"first": f, "last": l, "mid": f + dt.timedelta(14)}.get(habit) or f + dt.timedelta(R.randrange((l - f).days + 1))

STYLES = {                                    # how an agency cuts the four stages
    "four": [(0, 0), (1, 1), (2, 2), (3, 3)],
    "four_total": [(0, 0), (1, 1), (2, 2), (3, 3), (0, 3)],
    "cumulative": [(3, 3), (2, 3), (1, 3), (0, 3)],           # signé; projet validé ou contrat signé; avec LI; en tout
    "two": [(0, 1), (2, 3)],                                   # en projet / opérationnelles
    "no_ideas": [(1, 1), (2, 2), (3, 3), (1, 3)],              # the ideas are not counted
    "signed_total": [(3, 3), (0, 3)],
}
for r, ds in DEPS.items():
    pub = f"ARS {NAME[r]}"
    style = STYLES[R.choices(list(STYLES), [3, 3, 3, 3, 2, 2])[0]]
    every = R.choices([1, 2, 3], [5, 3, 3])[0]
    habit, prec = R.choice(["first", "last", "any", "mid"]), R.choices(["day", "month", "quarter"], [6, 4, 1])[0]
    detail = R.choices(["region", "both", "parts"], [2, 6, 2])[0]
    zero = R.random() < .5                     # whether departments with nothing are listed
    for k in months(every, R.randrange(every), .08):
        d = count_day(k, habit)
        doc = f"{pub}, point d'étape {k + 1}"
        out = []
        lost = set(R.sample(ds, 1)) if len(ds) > 3 and R.random() < .15 else set()
        for a, b in style:
            if detail != "parts": out.append(claim(doc, pub, "ars", r, a, b, d, prec))
            if detail != "region" and len(ds) > 1:
                for dep in ds:
                    if dep not in lost and (zero or x(dep, a, b, d)):
                        out.append(claim(doc, pub, "ars", dep, a, b, d, prec))
        docs.append(out)
    if R.random() < .55:                       # the union of professionals counts for itself
        pub, rough = f"URPS médecins {NAME[r]}", R.random() < .5
        cut = R.choice([[(0, 3)], [(2, 3), (0, 1)], [(3, 3), (1, 2)], [(1, 3)]])
        wide = R.random() < .5
        for k in months(R.choice([2, 3, 4]), R.randrange(3), .1):
            d = count_day(k, "any")
            doc, p = f"{pub}, lettre {k + 1}", R.choice(["day", "month", "month"])
            docs.append([claim(doc, pub, "urps", t, a, b, d, p, "words" if rough and R.random() < .7 else "exact")
                         for t in [r] + (ds if wide and len(ds) > 1 else []) for a, b in cut])

silent = set(R.sample(sorted(PARENT), 7))      # caisses that send nothing
for k in months(1, 0, .1):                     # contracts paid, by department
    d, doc = count_day(k, "last"), f"Assurance maladie, contrats {k + 1}"
    docs.append([claim(doc, "Assurance maladie", "health_insurance", t, 3, 3, d, "day")
                 for t in ["FRA"] + (list(PARENT) if k % 2 == 0 else list(DEPS)) if t not in silent])
for k in months(3, R.randrange(3)):            # the ministry, by region, a month late
    d, doc = count_day(max(0, k - 1), "mid"), f"Ministère, tableau de bord {k + 1}"
    docs.append([claim(doc, "Ministère de la santé", "ministry", t, a, b, d, "month") for t in ["FRA"] + list(DEPS) for a, b in [(3, 3), (2, 3)]])
for k in months(3, R.randrange(3)):            # the federation: four stages for the nation, totals for regions; some regions answer not
    d, doc = count_day(k, "first"), f"FCPTS, observatoire {k + 1}"
    out = [claim(doc, "FCPTS", "federation", "FRA", a, b, d, "day") for a, b in STYLES["four_total"]]
    out += [claim(doc, "FCPTS", "federation", r, a, b, d, "day", "words" if R.random() < .15 else "exact")
            for r in DEPS for a, b in [(0, 3), (2, 3)] if R.random() < .85]
    docs.append(out)
for k in months(3, R.randrange(3)):            # open data: a quarter late at worst, printed as the quarter
    d, doc = count_day(max(0, k - 2), "last"), f"data.gouv.fr, liste {k + 1}"
    some = [t for t in PARENT if R.random() < .7]
    docs.append([claim(doc, "data.gouv.fr", "open_data", t, 3, 3, d, "quarter") for t in some])
for k in months(4, R.randrange(4)):
    d, doc = count_day(k, "any"), f"Sénat, question {k + 1}"
    docs.append([claim(doc, "Sénat", "parliament", "FRA", a, b, d, "month", "words") for a, b in R.sample([(0, 3), (2, 3), (3, 3), (0, 1)], 2)])
R.shuffle(docs)
room = int(MAX * .86)
while sum(map(len, docs)) > room:
    docs.pop()
docs.sort(key=lambda o: max((c["day"] for c in o), default=START))
originals = [c for o in docs for c in o]
for c in originals: assert holds(c), c

# ---------- errors
def number(c): return c["low"] if c["low"] is not None else c["high"]
def with_number(c, n):
    w, old = dict(c), number(c)
    for k in ("low", "high"):
        if c[k] is not None: w[k] = n + (c[k] - old)
    return w
def digit(c):
    s = str(number(c)); i = R.randrange(len(s))
    return with_number(c, int(s[:i] + R.choice([z for z in ("123456789" if i == 0 and len(s) > 1 else "0123456789") if z != s[i]]) + s[i + 1:]))
def swap(c):
    s = str(number(c)); at = [i for i in range(len(s) - 1) if s[i] != s[i + 1] and not (i == 0 and s[1] == "0")]
    if not at: return None
    i = R.choice(at)
    return with_number(c, int(s[:i] + s[i + 1] + s[i] + s[i + 2:]))
def stage(c):
    a, b = R.choice([z for z in [(0, 0), (1, 1), (2, 2), (3, 3), (2, 3), (0, 1), (0, 3), (1, 3)] if z != (c["a"], c["b"])])
    return {**c, "a": a, "b": b}
def region(c):
    t = c["territory"]
    if t == "FRA": return None
    o = R.choice([z for z in (DEPS if t in DEPS else PARENT) if z != t and PARENT.get(z, z) != PARENT.get(t, 0)])
    if R.random() < .5: return {**c, "territory": o}                     # the label slips
    if c["qualifier"]: return None
    return with_number(c, x(o, c["a"], c["b"], c["day"]))                # the number slips
def old(c):
    back = c["day"] - dt.timedelta(R.randrange(75, 240))
    if back < START or c["qualifier"]: return None
    return with_number(c, x(c["territory"], c["a"], c["b"], back))
KINDS = {"digit": digit, "swap": swap, "stage": stage, "region": region, "old": old}
def plant(pool, n):
    turn, done = list(KINDS), 0
    R.shuffle(pool)
    for c in pool:
        if done >= n: return
        for kind in turn[done % 5:] + turn[:done % 5]:
            w = KINDS[kind](c)
            if w and not holds(w) and all(w[k] is None or w[k] >= 0 for k in ("low", "high")):
                w["error"] = kind
                w["true_day"] = c["day"]
                c.update(w); done += 1
                break
before = {id(c): dict(c) for c in originals}
plant(list(originals), round(len(originals) * PERCENT / 100))

# ---------- the press repeats, with attribution
PAPERS = ["Ouest-France", "Le Quotidien du médecin", "La Dépêche", "Sud Ouest", "Les Échos", "France Bleu", "La Voix du Nord", "Hospimedia"]
copies = []
for o in docs:
    for _ in range(R.choices([0, 1, 2, 3], [4, 4, 2, 1])[0]):
        pick = [c for c in o if not c["territory"].startswith("DEP")] or o
        if R.random() < .25: pick = o
        if not pick: continue
        paper, named = R.choice(PAPERS), R.random() < .8
        doc = f"{paper}, article {len(copies) + 1}"
        for c in R.sample(pick, min(len(pick), R.choice([1, 2, 2, 3]))):
            src = c if not c["error"] or R.random() < .6 else before[id(c)]
            w = dict(src, document=doc, publisher=paper, publisher_kind="press", error="", copy_of=c,
                     attributed_to=(R.choice(["", "l'"]) if c["publisher"].startswith("ARS") else "") + c["publisher"] if named else "")
            p = "day" if len(c["as_of"]) == 10 else "quarter" if "Q" in c["as_of"] else "month"
            w["as_of"] = printed(c["day"], R.choice({"day": ["day", "month", "month"], "month": ["month"] * 4 + ["quarter"], "quarter": ["quarter"]}[p]))
            if not w["qualifier"] and R.random() < .3:
                w["low"], w["high"], w["qualifier"] = say(number(w), R, "words")
            if not holds(w): w["error"] = "copied"
            copies.append(w)
room = MAX - len(originals)
copies = copies[:room]
clean = [c for c in copies if not c["error"]]
plant(clean, round(len(clean) * PERCENT / 100))

claims = originals + copies
R.shuffle(claims)
assert len(claims) <= MAX
for c in claims: assert holds(c) == (not c["error"]), c

# ---------- to the reconciler, without the truth
FOLDER = tempfile.TemporaryDirectory()
HERE = FOLDER.name
with open(f"{HERE}/claims.csv", "w", newline="") as f:
    w = csv.writer(f)
    w.writerow("document publisher publisher_kind territory measure stage_from stage_to low high qualifier as_of attributed_to url".split())
    for c in claims:
        w.writerow([c["document"], c["publisher"], c["publisher_kind"], c["territory"], "communities", ST[c["a"]], ST[c["b"]],
                    "" if c["low"] is None else c["low"], "" if c["high"] is None else c["high"], c["qualifier"], c["as_of"], c["attributed_to"], ""])
with open(f"{HERE}/truth.csv", "w", newline="") as f:
    w = csv.writer(f)
    w.writerow("input_row error true_low true_high_on_its_date".split())
    for i, c in enumerate(claims, 1):
        v = on_days(c["territory"], c["a"], c["b"], *span(c["as_of"]))
        w.writerow([i, c["error"], min(v), max(v)])
t0 = time.time()
run = subprocess.run([os.path.abspath(BIN), "reconcile", "--claims", "claims.csv", "--out", "out"], cwd=HERE, capture_output=True, text=True)
took = time.time() - t0
if run.returncode not in (0, 3): sys.exit(f"exit {run.returncode}\n{run.stdout}\n{run.stderr}")
P = {t: pl.read_parquet(f"{HERE}/out/{t}.parquet") for t in ("claims", "figures", "decisions", "conflicts", "refused")}

# ---------- what became of the claims
row_of = defaultdict(list)
for cid, i in P["claims"].select("claim_id", "input_row").iter_rows(): row_of[cid].append(i - 1)
outcomes = defaultdict(set)
has_row = "input_row" in P["decisions"].columns
for cid, out, i in P["decisions"].select("claim_id", "outcome", "input_row" if has_row else pl.lit(None)).iter_rows():
    for j in ([i - 1] if i is not None else row_of[cid]): outcomes[j].add(out)
aside = {j for j, o in outcomes.items() if "set_aside" in o}
named = set()
for s, ag in P["conflicts"].select("set_aside", "against").iter_rows():
    for cid in [s] + (ag or "").split(): named.update(row_of[cid])
bad = {j for j, c in enumerate(claims) if c["error"]}
good = set(range(len(claims))) - bad
def pct(a, b): return f"{100 * a / b:6.2f} %" if b else "     –  "

# ---------- three baselines
cells = defaultdict(list)
for j, c in enumerate(claims):
    e = span(c["as_of"])[1]
    cells[c["territory"], c["a"], c["b"], e.year, e.month].append(j)
LIST = ["health_insurance", "ministry", "ars", "federation", "open_data", "urps", "parliament", "press"]
def base(choose):
    out = set()
    for js in cells.values():
        exact = [j for j in js if not claims[j]["qualifier"]] or js
        v = choose(exact)
        for j in js:
            lo, hi = reach(claims[j])
            if not lo <= v <= hi: out.add(j)
    return out
last = lambda js: max(js, key=lambda j: (span(claims[j]["as_of"])[1], span(claims[j]["as_of"])[0], j))
def major(js):
    n = Counter(number(claims[j]) for j in js)
    top = max(n.values())
    return number(claims[last([j for j in js if n[number(claims[j])] == top])])
def first(js):
    top = min(LIST.index(claims[j]["publisher_kind"]) for j in js)
    return number(claims[last([j for j in js if LIST.index(claims[j]["publisher_kind"]) == top])])
baselines = {"latest claim wins": base(lambda js: number(claims[last(js)])), "majority": base(major), "priority list": base(first)}

# ---------- bounds
def family(t): return PARENT.get(t, t)
F = []
for t, a, b, lo, hi, d1, d0, status, meas in P["figures"].select(
        "territory_code", "stage_from", "stage_to", "low", "high", "as_of", "as_of_start", "status", "measure").iter_rows():
    if meas != "communities" or (lo is None and hi is None): continue
    F.append((t, ST.index(a), ST.index(b), 0 if lo is None else lo, float("inf") if hi is None else hi, d0 or d1, d1, status))
def touched(errs, window, wide=False):
    by = defaultdict(list)
    for j in errs:
        d0, d1 = span(claims[j]["as_of"])
        if window is not None: d0, d1 = d0 - dt.timedelta(window), d1 + dt.timedelta(window)
        else: d0, d1 = dt.date(1, 1, 1), dt.date(9999, 1, 1)
        by[family(claims[j]["territory"])].append((d0, d1))
    every = [z for v in by.values() for z in v]
    return lambda f: any(a <= f[6] and f[5] <= b for a, b in (every if f[0] == "FRA" or wide else by[family(f[0])]))
def contains(f):
    v = on_days(f[0], f[1], f[2], f[5], f[6])
    return not v or any(f[3] <= n <= f[4] for n in v)
inside = [contains(f) for f in F]
def containment(errs, window, keep=lambda f: True, wide=False):
    hit = touched(errs, window, wide)
    use = [i for i, f in enumerate(F) if keep(f) and not hit(f)]
    ok = sum(inside[i] for i in use)
    return f"{pct(ok, len(use))}  ({len(use) - ok} outside of {len(use)} figures)"
RANGES = [(0, 0), (1, 1), (2, 2), (3, 3), (0, 1), (2, 3), (0, 3)]
grid = {(t, a, b, k) for t in ["FRA", *DEPS, *PARENT] for a, b in RANGES for k in range(MONTHS)}
def cell_months(f):
    for k in range(MONTHS):
        m0, m1 = month_span(month_first(k))
        if f[5] <= m1 and m0 <= f[6]: yield k
covered, claimed = set(), set()
for f in F:
    if f[3] > 0 or f[4] < float("inf"): covered.update((f[0], f[1], f[2], k) for k in cell_months(f))
for c in claims:
    d0, d1 = span(c["as_of"])
    claimed.update((c["territory"], c["a"], c["b"], k) for k in cell_months((0, 0, 0, 0, 0, d0, d1)))
width = [f[4] - f[3] for f in F if f[4] < float("inf")]
wq = statistics.quantiles(width, n=10) if len(width) > 1 else [0] * 9

# ---------- the table
missed, loose = bad - aside - named, bad - aside
print(f"\nworld {SEED}: {MONTHS} months, {communities} communities, {len(claims)} claims ({len(copies)} copies by the press), "
      f"{len(bad)} planted = {pct(len(bad), len(claims)).strip()}; {P['refused'].height} refused, {P['conflicts'].height} conflicts, {P['figures'].height} figures, exit {run.returncode}, {took:.1f} s")
print(f"| {'':22} | planted, set aside | set aside or named | true, set aside |")
print(f"| {'recoupe':22} | {pct(len(bad & aside), len(bad)):>18} | {pct(len(bad & (aside | named)), len(bad)):>18} | {pct(len(good & aside), len(good)):>15} |  ({len(good & aside)} true)")
for n, s in baselines.items():
    print(f"| {n:22} | {pct(len(bad & s), len(bad)):>18} | {'':>18} | {pct(len(good & s), len(good)):>15} |  ({len(good & s)} true)")
print("errors not caught: recoupe", pct(len(missed), len(bad)), "; baselines", ", ".join(pct(len(bad - s), len(bad)).strip() for s in baselines.values()))
print("by kind (planted, set aside, or named):", "; ".join(
    f"{k} {len(e)}, {len(e & aside)}, {len(e & (aside | named))}" for k in [*KINDS, "copied"] for e in [{j for j in bad if claims[j]['error'] == k}]))
print("by level (planted, set aside, or named, true set aside):", "; ".join(
    f"{l} {len(bad & e)}, {len(bad & e & aside)}, {len(bad & e & (aside | named))}, {len(good & e & aside)}/{len(good & e)}"
    for l in ("FRA", "REG", "DEP") for e in [{j for j, c in enumerate(claims) if c['territory'].startswith(l)}]))
def prec(c): return "quarter" if "Q" in c["as_of"] else "day" if len(c["as_of"]) == 10 else "month"
still = {j for j in good if len({v for v in on_days(claims[j]["territory"], claims[j]["a"], claims[j]["b"],
         *[d + dt.timedelta(w) for d, w in zip(span(claims[j]["as_of"]), (-15, 15))])}) == 1}
against_bad, against_good = set(), set()
for s, ag in P["conflicts"].select("set_aside", "against").iter_rows():
    others = {j for q in (ag or "").split() for j in row_of[q]}
    (against_bad if others & bad else against_good).update(row_of[s])
w = good & aside
print("true, set aside, by printed date:", "; ".join(f"{p} {len(w & e)}/{len(e)} ={pct(len(w & e), len(e))}" for p in ("day", "month", "quarter")
      for e in [{j for j in good if prec(claims[j]) == p}]), f"; cells that do not move within ±15 days {len(w & still)}/{len(still)} ={pct(len(w & still), len(still))}")
print(f"  a planted error is among what they contradict: {len(w & against_bad)}; only true claims are: {len(w & against_good - against_bad)}; no conflict of their own: {len(w - against_bad - against_good)}")
print("  the same cells by baselines (not moving):", ", ".join(f"{n} {pct(len(still & z), len(still)).strip()}" for n, z in baselines.items()),
      "; by kind of publisher:", ", ".join(f"{k} {len(w & e)}/{len(e)}" for k in LIST for e in [{j for j in good if claims[j]['publisher_kind'] == k}]))
near = {j for j in bad if holds(claims[j], 15)}
print(f"planted that would be true within 15 days: {len(near)}, of them caught {len(near & (aside | named))}; true, named in a conflict only: {len(good & named - aside)}")
print(f"coverage: {pct(len(covered & grid), len(grid))} of {len(grid)} cells (120 territories, {MONTHS} months, 7 ranges) have a bound; a claim speaks of {pct(len(claimed & grid), len(grid))}")
print(f"width of bounds: median {statistics.median(width):g}, mean {statistics.mean(width):.2f}, 90 % at most {wq[8]:g}; exact {pct(sum(w == 0 for w in width), len(width))}; without upper end {len(F) - len(width)}")
print("truth within bounds, figures of a family and ±31 days without an undetected error:", containment(missed, 31))
print("  the same, family without an undetected error at any time:                      ", containment(missed, None))
print("  errors that are named but still admitted counted as undetected too, ±31 days:   ", containment(loose, 31))
print("  no undetected error of any family within ±31 days of the figure:               ", containment(missed, 31, wide=True))
print("  no undetected error in the family, nor of a region or the nation, ±31 days:    ",
      containment(missed, 31, (lambda h: lambda f: not h(f))(touched({j for j in missed if claims[j]["territory"][:3] != "DEP"}, 31, True))))
print("  all figures, touched or not:                                                   ", containment(set(), None))
print("  by status, ±31 days:", "; ".join(f"{s} {containment(missed, 31, lambda f: f[7] == s).strip()}" for s in sorted({f[7] for f in F})))
if os.environ.get("SHOW"):
    hit = touched(loose, 31)
    print("outside:")
    for f, o in zip(F, inside):
        if not o and not hit(f): print("  ", f, sorted(set(on_days(f[0], f[1], f[2], f[5], f[6]))))
    why = dict(P["decisions"].filter(pl.col("outcome") == "set_aside").select("claim_id", "reason_en").iter_rows())
    cid = {i: c for c, v in row_of.items() for i in v}
    for title, js in (("true, set aside:", good & aside), ("missed:", missed)):
        print(title)
        for j in sorted(js)[:40]:
            c = claims[j]
            v = sorted(set(on_days(c["territory"], c["a"], c["b"], *span(c["as_of"]))))
            print("  ", j + 1, c["document"], c["territory"], (c["a"], c["b"]), c["low"], c["high"], c["qualifier"], c["as_of"], c["error"], "truth", v, "|", why.get(cid.get(j), ""))
