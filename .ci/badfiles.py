#!/usr/bin/env python3
"""Feeds hostile documents to the program and judges what becomes of them (Python 3.11, standard library).

    python3 .ci/badfiles.py PROGRAM CORPUS [--big] [--only TEXT] [--skip-night] [--sources DIR]

PROGRAM is the built `recoupe`; CORPUS is the script that writes the documents, with a manifest of the outcome that
each should have, and that checks what was published of them. Two things are done:

1. Each document alone: `recoupe extract`, with the seconds and the peak memory of the program and its readers.
2. All of them in one night: `recoupe run --offline` in a scratch project whose sources are these documents next to
   five honest pages, whose figures must be exactly right in what is published.

Every deviation is listed. The exit code is 0 only if there is none.
"""
from __future__ import annotations

import argparse
import collections
import csv
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

FORBIDDEN = "666013"
#: Peak memory of the program or one of its readers, in MiB: the default limit of a reader, and what the program needs.
MEMORY_MIB = 1100
#: Seconds for one document: the default limit on the wall, and the start of the program.
SECONDS = 100
#: Seconds after which this script ends the program itself.
PATIENCE = 160

#: What a reader may declare of a document, by its format.
DECLARED = {"html": "html", "pdf": "pdf", "csv": "csv", "xlsx": "xlsx", "xls": "xls", "ods": "ods", "json": "json",
            "geojson": "geojson", "kml": "kml", "kmz": "kmz"}
#: Not documents: they are for other parts of the program.
OTHERS = {"parquet", "state", "ids"}

#: The recipe that lets the reader take these tables, which count patients, for tables of ours: `[read]` and `[extract]`.
RECIPES = {
    "html": {"extract.columns": 'territory = "Département"\nvalue = "Cas confirmés"\n'},
    "csv": {"extract.columns": 'department = "code"\nvalue = "cas"\ndate = "date"\n'},
    "geojson": {"extract.columns": 'department = "code"\nvalue = "cas"\ndate = "date"\n'},
    "json": {"read": 'records = "/departements"\nbeside = ["/date"]\n',
             "extract.columns": 'department = "code"\nvalue = "cas"\ndate = "/date"\n'},
    "xlsx": {"extract.columns": 'territory = "Département"\nvalue = "Cas"\n'},
}
#: Documents whose table has other heads than those of its format.
OWN_RECIPES = {
    "json_depth_127": None,
    "xlsx_1904_dates": None,
    "xlsx_good_big_legit": None,
    "html_dst_dates": {"extract.columns": 'department = "Code"\nvalue = "Cas"\n'},
}


def recipe_of(case: dict) -> dict | None:
    """The recipe of a document. What is honest needs one to be read; what must be refused is refused by one: a column
    that is not there, records that are none."""
    if case["expect"] not in ("exact", "reject"):
        return None
    return OWN_RECIPES.get(case["name"], RECIPES.get(case["format"]))


#: What is done otherwise than the corpus expects, and why.
ACCEPTED = {
    "pdf_inline_image": "the broken image stands beside honest text, which is read",
    "html_ambiguous_numbers": "patients are counted: no value is read of them",
    "html_nested_counts": "patients are counted: no value is read of them",
    "json_depth_127": "it is read, and holds nothing but brackets",
    "csv_columns_swapped": "nothing is read of it: a figure needs a recipe, which names the columns",
    "csv_mixed_separators": "nothing is read of it: a figure needs a recipe, which names the columns",
    "csv_number_formats": "nothing is read of it: a figure needs a recipe, which names the columns",
    "geojson_bad_coordinates": "shapes are not read at all, only what is said of them",
}

#: The deviations that a reason above may excuse: nothing wrong is read, nothing dies.
SMALL = (["read without a word"], ["read without a mark"], ["an honest document is refused"])

CONTROLS = [("REG-53", "Bretagne", 33, "2024-03-01", "1er mars 2024"), ("REG-94", "Corse", 7, "2023-06-01", "1er juin 2023"),
            ("REG-28", "Normandie", 41, "2022-10-01", "1er octobre 2022"), ("REG-76", "Occitanie", 92, "2024-01-01", "1er janvier 2024"),
            ("REG-44", "Grand Est", 58, "2021-09-01", "1er septembre 2021")]


class Ran:
    """What one command did."""

    def __init__(self, code: int, seconds: float, memory_mib: float, out: str, err: str):
        self.code, self.seconds, self.memory_mib, self.out, self.err = code, seconds, memory_mib, out, err


def run(command: list[str], folder: pathlib.Path) -> Ran:
    """Runs a command; its memory is the largest of any process that it waited for."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        child = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err, stdin=subprocess.DEVNULL,
                                 start_new_session=True)
        usage = None
        while usage is None:
            pid, status, usage_now = os.wait4(child.pid, os.WNOHANG)
            if pid:
                usage = usage_now
            elif time.monotonic() - began > PATIENCE * (20 if "run" in command else 1):
                os.killpg(child.pid, signal.SIGKILL)
            else:
                time.sleep(0.005)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    return Ran(child.returncode, seconds, usage.ru_maxrss / 1024, *texts)


def claims(text: str) -> list[dict]:
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("kind") == "claim"]


def wanted(case: dict) -> list[tuple]:
    # Overseas a department is a region; its code here is that of the region.
    code = {"971": "REG-01", "972": "REG-02", "973": "REG-03", "974": "REG-04", "976": "REG-06"}
    return sorted((code.get(it["area"], f"DEP-{it['area']}"), float(it["value"])) for it in case["claims"] or [])


def outcome(case: dict, ran: Ran, has_recipe: bool) -> tuple[str, list[str]]:
    """One word for what happened, and what of it should not have."""
    bad = []
    found = claims(ran.out) if ran.code in (0, 3) else []
    refused = ran.code == 3 and "error:" in ran.err
    word = "refused" if refused else "read" if ran.code == 0 else f"exit {ran.code}"
    if found:
        word = "claims"
    if ran.code not in (0, 3):
        bad.append(f"exit code {ran.code}" + (" (a signal)" if ran.code < 0 else ""))
    if ran.code == 3 and case["file"] not in ran.err:
        bad.append("the error does not name the document")
    if ran.memory_mib > MEMORY_MIB:
        bad.append(f"{ran.memory_mib:.0f} MiB")
    if ran.seconds > SECONDS:
        bad.append(f"{ran.seconds:.0f} s")
    if FORBIDDEN in re.sub(r"\s", "", ran.out):
        bad.append("the forbidden number is a claim")
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", ran.err):
        bad.append("control or bidi characters on the terminal")
    got = sorted((it["territory"], float(it["low"] or 0)) for it in found)
    expect = case["expect"]
    if expect == "exact":
        if refused:
            bad.append("an honest document is refused")
        elif has_recipe and got != wanted(case):
            bad.append(f"claims {got}, expected {wanted(case)}")
        elif any(it not in wanted(case) for it in got):
            bad.append(f"wrong claims {got}")
    elif found:
        bad.append(f"{len(found)} claims")
    elif expect == "reject" and not refused:
        bad.append("read without a word")
    elif expect == "flag" and not refused and "unread:" not in ran.err and "notice:" not in ran.err:
        bad.append("read without a mark")
    return word, bad


def alone(program: str, folder: pathlib.Path, cases: list[dict], sources: pathlib.Path) -> int:
    print(f"{'document':32} {'expected':9} {'outcome':9} {'s':>6} {'MiB':>6}  what the program says")
    table = collections.Counter()
    deviations = 0
    for case in cases:
        recipe = recipe_of(case)
        sidecar = (folder / case["file"]).with_suffix(".meta.toml")
        if recipe or case["expect"] == "flag":
            parts = "".join(f"[{part}]\n{text}" for part, text in (recipe or {}).items())
            head = f'publisher = "Santé publique"\nkind = "open_data"\nterritory = "FRA"\nformat = "{DECLARED[case["format"]]}"\n'
            sidecar.write_text(head + parts, encoding="utf-8")
        ran = run([program, "--sources", str(sources), "extract", str(folder / case["file"])], folder)
        word, bad = outcome(case, ran, recipe is not None)
        sidecar.unlink(missing_ok=True)
        accepted = ACCEPTED.get(case["name"]) if bad in SMALL else None
        if accepted:
            bad = []
        table[case["format"], case["expect"], word, "deviates" if bad else "accepted" if accepted else "as expected"] += 1
        deviations += bool(bad)
        said = next((line for line in ran.err.splitlines() if line.strip()), "")
        said = said.split(case["file"] + ": ", 1)[-1]
        print(f"{case['name']:32} {case['expect']:9} {word:9} {ran.seconds:6.2f} {ran.memory_mib:6.0f}  {said[:90]}")
        if accepted:
            print(f"    accepted: {accepted}")
        for what in bad:
            print(f"    DEVIATES: {what}")
        sys.stdout.flush()
    print(f"\n{'format':9} {'expected':9} {'outcome':9} {'':12} {'number':>6}")
    for (form, expect, word, verdict), number in sorted(table.items()):
        print(f"{form:9} {expect:9} {word:9} {verdict:12} {number:6}")
    print(f"\n{len(cases)} documents alone: {deviations} deviate")
    return deviations


def source(name: str, form: str, territory: str = "FRA", least: int = 0) -> str:
    return (f'title = "{name}"\npublisher = "ARS {name}"\nkind = "ars"\nterritory = "{territory}"\n'
            f'homepage = "https://{name.replace("_", "-")}.example.org/"\n[expect]\nclaims_min = {least}\nclaims_max = 1000\n'
            f'[[documents]]\nurl = "https://{name.replace("_", "-")}.example.org/doc"\nformat = "{form}"\n')


def meta(name: str) -> str:
    return (f'source = "{name}"\nurl = "https://{name.replace("_", "-")}.example.org/doc"\n'
            f'fetched = "2026-11-01T00:00:00Z"\nrestated = true\n')


def scratch(folder: pathlib.Path, sources: pathlib.Path) -> pathlib.Path:
    """A project without sources: the geography, the vocabulary and the policy alone."""
    project = folder / "project" / "sources"
    shutil.copytree(sources, project, ignore=shutil.ignore_patterns("captures", "communities"))
    for path in project.glob("*.toml"):
        if "[[documents]]" in path.read_text(encoding="utf-8") or "homepage" in path.read_text(encoding="utf-8"):
            path.unlink()
    (project / "captures").mkdir()
    return project


def add(project: pathlib.Path, name: str, text: str, page: pathlib.Path | bytes, ending: str) -> None:
    (project / f"{name}.toml").write_text(text, encoding="utf-8")
    (project / "captures" / f"{name}.meta.toml").write_text(meta(name), encoding="utf-8")
    target = project / "captures" / f"{name}.{ending}"
    if isinstance(page, bytes):
        target.write_bytes(page)
    else:
        os.link(page, target)


def night(program: str, folder: pathlib.Path, cases: list[dict], sources: pathlib.Path, corpus: str) -> int:
    project = scratch(folder, sources)
    known = {}
    for form in sorted({DECLARED[case["format"]] for case in cases}):
        (project / "probe.toml").write_text(source("probe", form), encoding="utf-8")
        known[form] = run([program, "--sources", str(project), "sources", "check"], folder).code == 0
        (project / "probe.toml").unlink()
    for form in (form for form, is_known in known.items() if not is_known):
        print(f"not in the night: no source can declare `{form}` yet")
    for case in cases:
        form = DECLARED[case["format"]]
        if known[form]:
            recipe = "".join(f"[documents.{part}]\n{text}" for part, text in (recipe_of(case) or {}).items())
            add(project, case["name"], source(case["name"], form) + recipe, folder / case["file"], form)
    for at, (code, name, value, _, words) in enumerate(CONTROLS):
        page = (f"<!doctype html><meta charset=utf-8><title>{name}</title><main><h1>Les CPTS en {name}</h1>"
                f"<p>Au {words}, la région {name} compte {value} CPTS.</p></main>")
        add(project, f"control_{at}", source(f"control_{at}", "html", code, 1), page.encode(), "html")
    output = folder / "output"
    ran = run([program, "--sources", str(project), "run", "--offline", "--quiet", "--output", str(output)], folder)
    print(f"\none night of {len(list(project.glob('captures/*.meta.toml')))} documents: exit {ran.code}, "
          f"{ran.seconds:.0f} s, {ran.memory_mib:.0f} MiB")
    bad = []
    if ran.code not in (0, 3):
        bad.append(f"exit code {ran.code}: {ran.err[-300:]}")
        for what in bad:
            print(f"    DEVIATES: {what}")
        return len(bad)
    latest = output / "latest"
    rows = list(csv.DictReader((latest / "claims.csv").open(encoding="utf-8-sig")))
    for at, (code, _, value, date, _) in enumerate(CONTROLS):
        got = [(row["territory_code"], float(row["value_low"]), row["as_of_start"]) for row in rows
               if row["source_id"] == f"control_{at}"]
        if got != [(code, float(value), date)]:
            bad.append(f"control_{at}: {got}")
    names = {case["name"]: case for case in cases}
    for row in rows:
        case = names.get(row["source_id"])
        if case and (case["expect"] != "exact" or not recipe_of(case)):
            bad.append(f"{case['name']}: a claim of {row['value_text']}, “{row['evidence'][:60]}”")
    captures = list(csv.DictReader((latest / "captures.csv").open(encoding="utf-8-sig")))
    for row in captures:
        case = names.get(row["source_id"])
        if case and case["expect"] in ("reject", "limit") and not row["problem"] and row["source_id"] not in ACCEPTED:
            # What is read without harm need not be refused; that a limit was met must be said.
            if case["expect"] == "reject":
                bad.append(f"{case['name']}: read without a word")
    silent = [row for row in captures if not row.get("problem", "") and not row.get("format", "")]
    bad += [f"{row['source_id']}: neither read nor said why" for row in silent]
    checks = [("--check-claims", path) for path in latest.glob("claims.csv")]
    checks += [("--check-csv", path) for path in sorted(latest.glob("*.csv"))]
    checks += [("--check-report", path) for path in sorted(latest.glob("report/**/*.html"))]
    checks += [("--check-text", path) for path in sorted(latest.glob("report/**/*.md"))]
    for check, path in checks:
        judged = run([sys.executable, corpus, check, str(path)], folder)
        if judged.code:
            bad.append(f"{check} {path.relative_to(output)}: {' | '.join(judged.out.splitlines()[:3])}")
    for what in bad:
        print(f"    DEVIATES: {what}")
    print(f"{len(CONTROLS)} controls, {len(rows)} claims, {len(checks)} published files checked: {len(bad)} deviate")
    return len(bad)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("corpus")
    parser.add_argument("--big", action="store_true", help="also the documents larger than 64 MiB")
    parser.add_argument("--only", action="append", default=[], help="only documents whose name contains this")
    parser.add_argument("--skip-night", action="store_true")
    parser.add_argument("--sources", default="sources")
    args = parser.parse_args()
    program, corpus = os.path.abspath(args.program), os.path.abspath(args.corpus)
    sources = pathlib.Path(args.sources).resolve()
    with tempfile.TemporaryDirectory(prefix="badfiles-") as name:
        folder = pathlib.Path(name)
        command = [sys.executable, corpus, str(folder)] + ["--big"] * args.big
        for text in args.only:
            command += ["--only", text]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        cases = [case for case in manifest if case["format"] not in OTHERS]
        deviations = alone(program, folder, cases, sources)
        if not args.skip_night:
            deviations += night(program, folder, cases, sources, corpus)
    return 1 if deviations else 0


if __name__ == "__main__":
    sys.exit(main())
