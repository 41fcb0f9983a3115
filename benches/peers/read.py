"""Reads web pages with a fast HTML parser and regular expressions: what one would write in an afternoon in Python.

It finds what Recoupe's reader finds in plain sentences, lists and tables: a number (in digits or in words), what it
counts (CPTS, or a share of the population), the stage by the same wordings (sources/vocabulary), the date in the
sentence or the last one before, and the territory in the sentence, else of the list's introduction or the heading, else
of the publisher.

What it does not do: say why a number is no claim; named communities; bodies that are quoted; scopes within a sentence
("12 CPTS, dont 3 …" gets one stage and one place for both); exclusive and cumulative stages; forecasts, samples,
means and events beyond one list of words; notes, captions with a date, spans of tables; two-column layouts; years that
are not printed; the same figure told twice; an encoding other than the declared one.

    python read.py FOLDER PUBLISHERS.tsv [rounds]

prints one line of JSON with the times of each round over all pages of the folder (processor time, one thread), and the
claims of the last round.
"""

import json
import re
import sys
import time
import tomllib
import unicodedata
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

VOCABULARY = Path(__file__).resolve().parents[2] / "sources" / "vocabulary"


def fold(text):
    """Lower case without accents, apostrophes made plain."""
    text = unicodedata.normalize("NFD", text.replace("’", "'").replace("\u00a0", " ").replace("œ", "oe"))
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


def pattern(wording):
    """A wording of the vocabulary as a regular expression over folded text."""
    parts = []
    for word in fold(wording).split():
        if word.startswith("~"):
            parts.append(rf"(?:[\s'-]+[^\s;:.()]+){{0,{word[1:] or 0}}}?")
            continue
        optional = word.endswith("?")
        one = "|".join(re.escape(w.rstrip("*")) + (r"\w*" if w.endswith("*") else "") for w in word.rstrip("?").split("|"))
        parts.append(rf"(?:[\s'-]*(?:{one}))" + ("?" if optional else ""))
    return r"\b" + "".join(parts).replace(r"[\s'-]*", "", 1) + r"\b"


def load(name):
    return tomllib.loads((VOCABULARY / f"{name}.toml").read_text("utf-8"))


STAGES = []
for entry in load("stages")["wording"]:
    if not entry.get("weak") and not entry.get("kinds"):
        STAGES += [(len(w), pattern(w), entry["stages"]) for w in entry["words"]]
STAGES = [(p, s) for _, p, s in sorted(STAGES, key=lambda e: -e[0])]
# One expression of all wordings is slow at every place where none begins: a quick one of their first letters goes before.
STAGE = re.compile("|".join(f"({p})" for p, _ in STAGES))
HEADS = {match.group() for p, _ in STAGES if (match := re.match(r"[a-z]{2,5}", re.sub(r"\\b|\(\?:|\[[^]]*\]\*?", "", p)))}
HEAD = re.compile(r"\b(?:" + "|".join(sorted(HEADS)) + ")")

WORD = re.compile(r"\w+'?")
PLACES = {}
territories = load("territories")
for level in ("region", "department"):
    for place in territories[level]:
        for name in [place["name"], *place.get("names", []), *place.get("demonyms", [])]:
            PLACES.setdefault(" ".join(WORD.findall(fold(name))), place["code"])
for name in ["france", "francais", "francaise", "territoire national", "le pays"]:
    PLACES[name] = "FRA"
# The words of every place; a sentence is looked up word by word, which is far faster than one expression of all names.
FIRST = {name.split(" ")[0] for name in PLACES}
LONGEST = max(len(name.split(" ")) for name in PLACES)

WORDS = load("words")
OTHER = re.compile("|".join(pattern(w) for w in WORDS["other_structure"]["words"]))
DECLINE = re.compile("|".join(pattern(w) for k in ("event", "forecast", "mean", "sample", "target") for w in WORDS[k]["words"]))

numbers = load("numbers")
UNITS = {fold(k): v for k, v in numbers["units"].items()}
COLLECTIVES = {fold(k): v for k, v in numbers["collectives"].items()}
NUMERAL = r"\d{1,3}(?:[ .]\d{3})+|\d+(?:,\d+)?"
IN_WORDS = "|".join(sorted([*UNITS, *COLLECTIVES], key=len, reverse=True))
QUALIFIER = r"(?:(plus de|pres de|environ|moins de|au moins|une|quelque) d?'?)?"
COMMUNITY = r"(?:nouvelles |autres |futures )?(?:projets? de )?(?:cpts|communautes? professionnelles?|communautes|contrats|projets|signataires)"
COUNT = re.compile(rf"{QUALIFIER}\s*\b({NUMERAL}|(?:(?:{IN_WORDS})(?:[ -](?:et )?(?:{IN_WORDS}))*))(?: d[e'])? ?({COMMUNITY})?\b")
NUMBER = re.compile(rf"\d|\b(?:{IN_WORDS})\b")
SHARE = re.compile(r"(\d{1,3}(?:,\d+)?) ?(?:%|pour cent)")
POPULATION = re.compile(r"population|habitants|francais|couv(?:re|ert)")

MONTHS = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
DATE = re.compile(rf"\b(?:(\d{{1,2}})(?:er)? )?({'|'.join(MONTHS)}) (20\d\d)\b|\b(\d\d)/(\d\d)/(20\d\d)\b|\b(?:en|fin|debut) (20\d\d)\b")
CPTS = re.compile(r"\bcpts\b|communautes? professionnelles?")
SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÉÈÀÎÔ«“0-9])")
SPACE = re.compile(r"\s+")

FRAME = "script, style, nav, footer, aside, form, button, select, iframe, svg, noscript, template, header nav, .cookie, .menu, .breadcrumb, .sidebar, .related, .share, .newsletter, #tarteaucitronRoot"
BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dd", "dt", "figcaption", "blockquote", "caption"}


def date_of(text):
    found = DATE.search(text)
    if not found:
        return None
    day, month, year, d, m, y, alone = found.groups()
    if year:
        month = MONTHS.index(month) + 1
        return f"{year}-{month:02}-{int(day):02}" if day else f"{year}-{month:02}"
    return f"{y}-{m}-{d}" if y else alone


def place_of(text):
    words = WORD.findall(text)
    for at, word in enumerate(words):
        if word in FIRST:
            for length in range(min(LONGEST, len(words) - at), 0, -1):
                code = PLACES.get(" ".join(words[at : at + length]))
                if code:
                    return code
    return None


def stage_of(text):
    for head in HEAD.finditer(text):
        found = STAGE.match(text, head.start())
        if found:
            return STAGES[found.lastindex - 1][1]
    return None


def value_of(text):
    if text[0].isdigit():
        return float(text.replace(" ", "").replace(".", "").replace(",", "."))
    total = 0
    for word in re.split(r"[ -]", text):
        value = UNITS.get(word, COLLECTIVES.get(word, 0))
        total = total * value if value in (100, 1000) and total else total + value
    return float(total)


class Page:
    def __init__(self, raw, publisher):
        self.tree = LexborHTMLParser(raw)
        self.claims = []
        self.base = place_of(fold(publisher)) or "FRA"
        self.section, self.intro, self.date, self.topic = self.base, {}, None, False

    def read(self):
        root = self.tree.css_first("main") or self.tree.css_first("article") or self.tree.body
        if root is None:
            return self.claims
        for node in root.css(FRAME):
            node.decompose()
        for table in root.css("table"):
            self.table(table)
            table.decompose()
        for node in root.traverse():
            if node.tag not in BLOCKS or (node.tag == "p" and node.parent.tag == "li"):
                continue
            text = SPACE.sub(" ", node.text(separator="")).strip()
            if not text:
                continue
            if node.tag[0] == "h" and node.tag[1:].isdigit():
                folded = fold(text)
                self.section = place_of(folded) or self.base
                self.topic = bool(CPTS.search(folded))
                self.intro = {"stage": stage_of(folded)}
                self.date = date_of(folded)
            elif node.tag == "li":
                self.sentence(text, True)
            else:
                for sentence in SENTENCE.split(text):
                    self.sentence(sentence, False)
        return self.claims

    def sentence(self, text, listed):
        folded = fold(text)
        if not listed:
            self.topic = self.topic or bool(CPTS.search(folded))
        date = date_of(folded)
        if date:
            self.date = date
        if not listed and folded.endswith(":"):
            self.intro = {"stage": stage_of(folded), "date": date, "place": place_of(folded)}
        if not NUMBER.search(folded):
            return
        undated = DATE.sub(" ", folded)
        listed = listed and self.intro.get("stage") and place_of(folded)
        found = []
        for match in COUNT.finditer(undated):
            qualifier, number, noun = match.groups()
            if noun or listed:
                if number not in ("un", "une"):
                    found.append(("communities", value_of(number), qualifier or ""))
        if POPULATION.search(undated):
            found += [("population_share", value_of(share), "") for share in SHARE.findall(undated)]
        if not found or not self.topic:
            return
        if OTHER.search(folded) and not CPTS.search(folded) or DECLINE.search(folded):
            return
        stage, place = stage_of(folded), place_of(folded)
        for measure, value, qualifier in found:
            self.claims.append(
                {
                    "territory": place or self.intro.get("place") or self.section,
                    "measure": measure,
                    "stages": stage or self.intro.get("stage") or "preproject..aci_signed",
                    "low": value,
                    "qualifier": qualifier,
                    "as_of": date or self.intro.get("date") or self.date or "",
                    "evidence": text,
                }
            )

    def table(self, table):
        caption = table.css_first("caption")
        above = fold(caption.text()) if caption else ""
        rows = [[SPACE.sub(" ", cell.text()).strip() for cell in row.css("td, th")] for row in table.css("tr")]
        if len(rows) < 2 or not CPTS.search(above + " " + fold(" ".join(rows[0]))):
            return
        stages = [stage_of(fold(title)) for title in rows[0]]
        for row in rows[1:]:
            place = place_of(fold(row[0])) if row else None
            for stage, cell in zip(stages, row):
                if place and stage and cell.isdigit():
                    self.claims.append(
                        {
                            "territory": place,
                            "measure": "communities",
                            "stages": stage,
                            "low": float(cell),
                            "qualifier": "",
                            "as_of": date_of(above) or "",
                            "evidence": " ".join(row),
                        }
                    )


def main():
    folder, publishers = Path(sys.argv[1]), Path(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    named = dict(line.split("\t") for line in publishers.read_text("utf-8").splitlines())
    pages = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    times = []
    for _ in range(rounds):
        started = time.process_time()
        found = [(name, Page(raw, named.get(name, "")).read()) for name, raw in pages]
        times.append(time.process_time() - started)
    claims = [[name, c["territory"], c["measure"], c["low"]] for name, of_page in found for c in of_page]
    print(json.dumps({"seconds": times, "claims": claims}))


main()
