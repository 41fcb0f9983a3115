#!/usr/bin/env python3
"""Runs the program against a server that does everything wrong, in a private network (Python 3.11, standard library).

    python3 .ci/lab.py PROGRAM FAULTS [--table FILE] [--rounds N] [--only TEXT] [--quick] [--keep]

PROGRAM is the built `recoupe`; FAULTS is the folder that holds `lab.py` and `badserver.py`. Everything happens in a
network namespace of its own, where public-looking addresses, canaries on private ones and a hostile name server are all
local: nothing can leave the machine, and the program needs no option for tests. One source is written for each fault,
each with a last good capture; one night asks for all of them; then the published tables are held against the outcome
that the server names for the fault, and its log against what may be asked of it. The exit code is 0 only if nothing
deviates, and 77 where such a network cannot be had.
"""
from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

sys.dont_write_bytecode = True
import badfiles as documents  # noqa: E402

HERE = pathlib.Path(__file__).resolve()
NOT_HERE = 77
PUBLIC = "93.184.215.14"
#: What the night is allowed, in seconds; short, so that what hangs does not hang long.
SILENCE, DOCUMENT, WASTE, ATTEMPTS = 3, 10, 12, 3
LIMITS = ["--site-silence", str(SILENCE), "--document-fetch", str(DOCUMENT), "--site-waste", str(WASTE), "--run-fetch", "5"]
#: The rows of the honest table, and those of the last good capture: near enough that no step between them is held back.
NOW = [("01", "Ain", 123), ("2A", "Corse-du-Sud", 45), ("69", "Rhône", 400), ("75", "Paris", 600), ("976", "Mayotte", 66)]
CODES = {"01": "DEP-01", "2A": "DEP-2A", "69": "DEP-69", "75": "DEP-75", "976": "REG-06"}
BEFORE = [(code, name, value + 7) for code, name, value in NOW]
#: Paths whose document is not a web page.
FORMATS = {"/good.csv": "csv", "/good.json": "json", "/good.xlsx": "xlsx", "/good.pdf": "pdf", "/close-truncated-csv": "csv",
           "/big-close-delimited": "csv", "/type-html-as-pdf": "pdf", "/type-xlsx-as-octet": "xlsx", "/type-xlsx-as-zip": "xlsx",
           "/type-csv-as-html": "csv", "/type-csv-as-excel": "csv", "/type-html-as-json": "json", "/type-json-as-text": "json"}
#: Causes for which nothing was sent to where a redirect leads.
REFUSED = {"refused", "scheme", "bad_redirect", "front_page", "port", "downgrade", "dns", "status", "robots_unreachable"}
#: Faults that the server expects another part of the program to see, with a series of nights of their own.
NOT_ALONE = {"/drift"}
#: Changes of a page after which its figures are still right, or which nobody could tell from an honest day, and why.
HONEST = {
    "good": "nothing has changed",
    "two-dates": "the day of the figures is named apart from those of the page, and is the one that is taken",
    "duplicated": "every row twice says what one says, and is one claim; with another value it would be a conflict",
    "swapped": "the column of the figures is found by its name, wherever it stands",
    "total-mismatch": "no recipe says whose the total is; where it is somebody's, it jumps or is a conflict, which is shown",
    "us-date": "03/04/2026 is 3 April to whoever reads French, a day after 15/03/2026 that has come; to hold it would hold every "
               "page that moves its date on and keeps its figures",
    "grow": "two per cent more, a day later",
}


class Deed:
    """One source, what is expected of it, and what became of it."""

    def __init__(self, name: str, url: str, expect: str, **more):
        self.name, self.url, self.expect = name, url, expect
        self.group = more.get("group", "")
        self.form = more.get("form", "html")
        self.path = more.get("path", urllib.parse.urlsplit(url).path)
        self.requests_wanted = more.get("requests_wanted")
        self.has_claims = more.get("has_claims", self.form != "pdf")
        self.delay = more.get("delay", 0)
        self.id = "x_" + re.sub("[^a-z0-9]+", "_", name.lower()).strip("_")
        self.host = urllib.parse.urlsplit(url).netloc
        self.began = self.ended = None
        self.cause, self.state, self.claims, self.requests = "", "", "", []
        self.bad: list[str] = []

    def seconds(self) -> float:
        return (self.ended or 0) - (self.began or 0)


def rows_as(form: str, rows: list, faults) -> bytes:
    """The last good capture, in the format of the document."""
    kept, day = faults.GOOD_ROWS, faults.GOOD_DATE
    faults.GOOD_ROWS, faults.GOOD_DATE = rows, "2026-03-08"
    try:
        if form == "xlsx":
            return faults.simple_xlsx()
        if form == "pdf":
            return faults.simple_pdf()
        return {"html": lambda: faults.html_table(rows=rows, total=sum(row[2] for row in rows), date="08/03/2026"), "csv": faults.good_csv,
                "json": faults.good_json}[form]().encode()
    finally:
        faults.GOOD_ROWS, faults.GOOD_DATE = kept, day


def declare(project: pathlib.Path, deed: Deed, faults) -> None:
    least = 5 if deed.has_claims else 0
    text = (f'title = "{deed.name}"\npublisher = "{deed.name}"\nkind = "open_data"\nterritory = "FRA"\n'
            f'homepage = "https://example.org/"\ndelay_seconds = {deed.delay}\n[expect]\nclaims_min = {least}\nclaims_max = 1000\n'
            f'[[documents]]\nurl = {json.dumps(deed.url)}\nformat = "{deed.form}"\n')
    if deed.has_claims:
        recipe = documents.RECIPES[deed.form]
        text += "".join(f"[documents.{part}]\n{lines}" for part, lines in recipe.items())
        meta = f'source = "{deed.id}"\nurl = {json.dumps(deed.url)}\nfetched = "2026-03-01T00:00:00Z"\nrestated = true\n'
        (project / "captures" / f"{deed.id}.meta.toml").write_text(meta, encoding="utf-8")
        (project / "captures" / f"{deed.id}.{deed.form}").write_bytes(rows_as(deed.form, BEFORE, faults))
    (project / f"{deed.id}.toml").write_text(text, encoding="utf-8")


def table(output: pathlib.Path, name: str) -> list[dict]:
    with (output / "latest" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Night:
    """One run of the program: its events as they come, its peak of memory, its exit code."""

    def __init__(self, program: str, folder: pathlib.Path, environment: dict):
        command = [program, "--sources", str(folder / "sources"), "run", "--contact", "lab@example.org", "--json",
                   "--output", str(folder / "output"), *LIMITS]
        self.started = time.monotonic()
        self.child = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                      text=True, encoding="utf-8", errors="replace")
        self.events: list[tuple[float, dict]] = []
        self.err: list[str] = []
        self.peak_mib = 0.0
        self.hearing = threading.Thread(target=self._hear)
        self.hearing.start()
        threading.Thread(target=self._watch, daemon=True).start()

    def _hear(self):
        for line in self.child.stderr:
            self.err.append(line)
            if line.startswith("{"):
                self.events.append((time.monotonic(), json.loads(line)))

    def _watch(self):
        while self.child.poll() is None:
            try:
                status = pathlib.Path(f"/proc/{self.child.pid}/status").read_text()
                self.peak_mib = max(self.peak_mib, int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024)
            except (OSError, AttributeError):
                pass
            time.sleep(0.05)

    def end(self, patience: float = 400) -> int:
        try:
            self.child.wait(patience)
        except subprocess.TimeoutExpired:
            self.child.kill()
        self.out = self.child.stdout.read()
        self.hearing.join()
        self.seconds = time.monotonic() - self.started
        return self.child.returncode

    def tell(self, deeds: list[Deed]):
        for at, event in self.events:
            if event["event"] not in ("fetch_started", "fetch_done"):
                continue
            # A host is asked in the order of the sources, so that several of one address come in turn.
            same = [deed for deed in deeds if shown(deed.url) == shown(event["url"])]
            if event["event"] == "fetch_started":
                next((deed for deed in same if not deed.began), Deed("none", "", "")).began = at
            else:
                deed = next((deed for deed in same if not deed.ended), Deed("none", "", ""))
                deed.ended, deed.cause = at, event["outcome"]


def shown(url: str) -> str:
    """An address as the events tell it: without its query, in the spelling of whoever parsed it."""
    url = url.split("?")[0].replace("://2130706434", "://127.0.0.2")
    return url if urllib.parse.urlsplit(url).path else url + "/"


def control(base: str, what: str) -> bytes:
    with urllib.request.urlopen(f"{base}/__ctl/{what}", timeout=20) as answer:
        return answer.read()


def log(base: str) -> list[dict]:
    return [json.loads(line) for line in control(base, "log").decode().splitlines() if line]


def standing(rows: list[dict], deed: Deed) -> str:
    """Which claims of a source stand: those of tonight's page, those of the last good capture, or others."""
    got = sorted((row["territory_code"], float(row["value_low"])) for row in rows
                 if row["source_id"] == deed.id and not row["withdrawn_at"])
    for word, honest in (("new", NOW), ("old", BEFORE)):
        if got == sorted((CODES[code], float(value)) for code, _, value in honest):
            return word
    return "none" if not got else f"others: {got}"


def judge(deed: Deed) -> None:
    """What of a deed is not as expected."""
    claims = deed.claims if deed.has_claims else None
    is_ok = deed.cause in ("ok", "unchanged") and deed.state in ("fresh", "unchanged") and claims in ("new", None)
    is_failed = deed.state in ("stale", "drifted", "failed") and claims in ("old", None)
    asked = len(deed.requests)
    want = deed.expect
    right = {
        "ok": is_ok, "ok_or_fail": is_ok or is_failed, "fail": is_failed, "fail_fast": is_failed and deed.seconds() < 8,
        "retry_ok": is_ok and asked > 1, "retry_later": is_failed and deed.cause == "asked_to_wait",
        "unchanged": is_ok, "blocked": is_failed and deed.cause in REFUSED, "quarantine": deed.state == "drifted" and is_failed,
        "asked": asked > 0, "not_asked": asked == 0 and deed.cause not in ("ok", "unchanged"), "either": bool(deed.cause),
    }[want]
    if not right:
        deed.bad.append("not as expected")
    limit = deed.requests_wanted or (1, 6) if "redirect" in deed.group else deed.requests_wanted or (0, ATTEMPTS)
    if asked > limit[1]:
        deed.bad.append(f"{asked} requests, at most {limit[1]} expected")
    if asked < limit[0]:
        deed.bad.append(f"{asked} requests, at least {limit[0]} expected")


def deeds_of(servers: dict, is_quick: bool) -> list[Deed]:
    """Every fault, each at a host of its own."""
    deeds, number = [], 0

    def alias(port: str = "") -> str:
        nonlocal number
        number += 1
        return f"h{number}.lab.test{port}"

    for route in json.loads(control(servers["main"], "routes")):
        path, group = route["path"], route["group"]
        if path in NOT_ALONE:
            continue
        wanted = {"/503-flap": (3, 3), "/reset-flap": (3, 3), "/keepalive-race": (1, 2), "/429-short": (2, 2), "/429-date-short": (2, 2),
                  "/429-seconds": (1, 1), "/429-date": (1, 1), "/503-seconds": (1, 1), "/429-overflow": (1, 1)}.get(path)
        if group == "status" and re.fullmatch("/4(?!08|29)..", path):
            wanted = (1, 1)
        form = FORMATS.get(path, "html")
        host = alias()
        deeds.append(Deed(path, f"http://{host}{path}", route["expect"], group=group, form=form, requests_wanted=wanted))
        if route["expect"] == "retry_later":
            deeds.append(Deed(f"{path} afterwards", f"http://{host}/good.html", "retry_later", group="neighbour",
                              requests_wanted=(0, 0)))
        if path == "/unsolicited-second":
            deeds.append(Deed(f"{path} afterwards", f"http://{host}/good-keepalive", "ok", group="neighbour"))
    for rule in json.loads(control(servers["main"], "robots")):
        if is_quick and rule["variant"] == "crawl-delay":
            continue
        word = {True: "asked", False: "not_asked", None: "either"}[rule["allowed"]]
        url = f"http://{alias(':' + str(rule['port']))}{rule['path']}"
        deeds.append(Deed(f"robots-{rule['variant']} {rule['path'][:30]}", url, word, group="robots", path=rule["path"],
                          has_claims=False, requests_wanted=(0, 3)))
    ports = servers["ports"]
    for name in ("refused", "blackhole", "silent"):
        deeds.append(Deed(f"port {name}", f"http://{alias(':' + str(ports[name]))}/", "fail", group="port"))
    for name, port in servers["tls"].items():
        word = "ok" if name in ("tls-good", "tls-good-chain") else "fail"
        deeds.append(Deed(f"port {name}", f"https://{PUBLIC}:{port}/good.html", word, group="tls",
                          form="csv" if name == "tls-truncation" else "html"))
    for name in ("loop", "private", "meta", "zero", "cgnat", "mapped", "loop6", "nat64", "many", "nx", "servfail", "slow"):
        deeds.append(Deed(f"name {name}.test", f"http://{name}.test/good.html", "fail", group="name"))
    deeds += [Deed(f"name {name}.test", f"http://{name}.test/good.html", "ok_or_fail", group="name")
              for name in ("public", "multi", "multi2")]
    for url in ("127.0.0.1", "[::1]", "2130706434", "metadata.google.internal", "10.0.0.1", "169.254.169.254/latest/"):
        deeds.append(Deed(f"address {url}", f"http://{url}" + ("" if "/" in url else "/"), "fail", group="address"))
    return deeds


def read(deeds: list[Deed], output: pathlib.Path, hits: list[dict]) -> None:
    states = {row["source_id"]: row["state"] for row in table(output, "sources")}
    claims = table(output, "claims")
    for deed in deeds:
        deed.state, deed.claims = states.get(deed.id, "lost"), standing(claims, deed)
        host = deed.host.removesuffix(":80")
        deed.requests = [hit for hit in hits if hit["headers"].get("host") == host and hit["target"].split("?")[0] ==
                         deed.path.split("?")[0] and (deed.group != "robots" or hit["target"] == deed.path)]
        if deed.group == "redirect":
            deed.requests = [hit for hit in hits if hit["headers"].get("host") == host and hit["target"] != "/robots.txt"]


def between(deed: Deed) -> list[float]:
    times = [hit["t"] for hit in deed.requests]
    return [after - before for before, after in zip(times, times[1:])]


class Lab:
    def __init__(self, args):
        self.program, self.faults_folder = os.path.abspath(args.program), os.path.abspath(args.faults)
        self.args = args
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="recoupe-lab-"))
        self.lines: list[str] = []
        self.bad = 0
        # It has the name of our own script, which is loaded already.
        spec = importlib.util.spec_from_file_location("corpus", os.path.join(self.faults_folder, "badfiles.py"))
        self.faults = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.faults)

    def say(self, text: str = "") -> None:
        print(text, flush=True)
        self.lines.append(text)

    def check(self, what: str, is_right: bool, more: str = "") -> None:
        self.bad += not is_right
        self.say(f"| {what} | {more} | {'as expected' if is_right else '**DEVIATES**'} |")

    def serve(self) -> None:
        """Names for the public address, a second server with TLS, and what the program trusts."""
        names = self.scratch / "hosts"
        lines = [f"{PUBLIC} h{number}.lab.test" for number in range(1, 700)]
        names.write_text("127.0.0.1 localhost\n" + "\n".join(lines) + "\n")
        subprocess.run(["mount", "--bind", str(names), "/etc/hosts"], check=True)
        ports_file = self.scratch / "tls.json"
        command = [sys.executable, os.path.join(self.faults_folder, "badserver.py"), "--netns", "--host", PUBLIC, "--tls",
                   "--ports-file", str(ports_file)]
        self.tls = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while not ports_file.exists():
            time.sleep(0.05)
        info = json.loads(ports_file.read_text())
        trusted = self.scratch / "trusted.pem"
        self.intermediate = os.path.join(os.path.dirname(info["ca"]), "inter.crt")
        shutil.copy(info["ca"], trusted)
        tls = {name: port for name, port in info["ports"].items() if name.startswith("tls-")}
        self.servers = {"main": f"http://{PUBLIC}", "second": f"http://{PUBLIC}:{info['ports']['main']}", "tls": tls,
                        "ports": json.loads(os.environ["BAD_PORTS"]), "drifts": info["drifts"]}
        canary = "http://10.0.0.1:80"
        self.environment = dict(os.environ, SSL_CERT_FILE=str(trusted), http_proxy=canary, https_proxy=canary, HTTP_PROXY=canary,
                                ALL_PROXY=canary, all_proxy=canary)

    def project(self, name: str, deeds: list[Deed]) -> pathlib.Path:
        folder = self.scratch / name
        project = documents.scratch(folder, HERE.parent.parent / "sources")
        shutil.move(project, folder / "sources")
        for deed in deeds:
            declare(folder / "sources", deed, self.faults)
        return folder

    def night(self, folder: pathlib.Path, deeds: list[Deed]) -> Night:
        before = [len(log(self.servers[server])) for server in ("main", "second")]
        night = Night(self.program, folder, self.environment)
        night.end()
        night.tell(deeds)
        if night.child.returncode not in (0, 3):
            self.say("".join(night.err[-5:]))
            raise SystemExit(f"the night ended with {night.child.returncode}")
        self.hits = [hit for server, start in zip(("main", "second"), before) for hit in log(self.servers[server])[start:]]
        read(deeds, folder / "output", self.hits)
        return night

    def everything(self) -> None:
        """One night with every fault in it, and one after it."""
        deeds = [deed for deed in deeds_of(self.servers, self.args.quick) if self.args.only in deed.name]
        many = [Deed(f"many {number}", f"http://h600.lab.test/s/{number}?many", "asked", group="many", path=f"/s/{number}", delay=1,
                     has_claims=False) for number in range(10)]
        rebinding = [Deed(f"rebind {number}", f"http://rebind.test/s/{number}", "either", group="rebind", has_claims=False)
                     for number in range(self.args.rounds)]
        hanging = [Deed(f"hanging {number}", f"http://h601.lab.test/hang-headers?{number}", "fail", group="hanging")
                   for number in range(20)]
        all_of_them = deeds + many + rebinding + hanging
        folder = self.project("everything", all_of_them)
        night = self.night(folder, all_of_them)
        self.say(f"One night of {len(all_of_them)} sources: exit {night.child.returncode}, {night.seconds:.0f} s, "
                 f"{night.peak_mib:.0f} MiB at the most.\n")
        self.say("| fault | expected | got | |\n|---|---|---|---|")
        for deed in deeds:
            judge(deed)
            gaps = between(deed)
            if deed.name == "/429-short" and not (gaps and 2 <= gaps[0] <= 4):
                deed.bad.append(f"asked again after {gaps}")
            if deed.name == "/429-date-short" and not (gaps and 2 <= gaps[0] <= 6):
                deed.bad.append(f"asked again after {gaps}")
            # A delay of a day is honoured up to a minute; a robots.txt that hangs takes as long as we are silent.
            least, most = (59, 62) if "crawl-delay" in deed.name else (0, 12 if "hang" in deed.name else 10)
            if deed.group == "robots" and not least <= deed.seconds() <= most:
                deed.bad.append(f"took {deed.seconds():.1f} s")
            claims = f", {deed.claims} claims" if deed.has_claims else ""
            got = f"{deed.cause}, {deed.state}{claims}, {len(deed.requests)} requests"
            verdict = "**DEVIATES**: " + "; ".join(deed.bad) if deed.bad else "as expected"
            self.bad += bool(deed.bad)
            self.say(f"| `{deed.name}` | {deed.expect} | {got} | {verdict} |")
        self.say("\n| beyond the single faults | | |\n|---|---|---|")
        self.check("the night ends with 3", night.child.returncode == 3 or bool(self.args.only))
        canaries = [hit for hit in self.hits if hit["port"].startswith("canary")]
        self.check("no canary was asked, with proxies set to one", not canaries, f"{len(canaries)} requests")
        times = sorted(hit["t"] for hit in self.hits if hit["headers"].get("host") == "h600.lab.test")
        gap = min((after - before for before, after in zip(times, times[1:])), default=0)
        self.check("10 sources at one host with a delay of 1 s", gap >= 1 and len(times) == 11, f"{len(times)} requests, {gap:.2f} s apart")
        robots = [hit for hit in self.hits if hit["target"] == "/robots.txt" and hit["headers"].get("host") == "h600.lab.test"]
        self.check("their robots.txt", len(robots) == 1, f"read {len(robots)} times")
        spent = max((deed.ended for deed in hanging if deed.ended), default=0) - min((deed.began for deed in hanging if deed.began), default=0)
        asked = sum(1 for hit in self.hits if hit["headers"].get("host") == "h601.lab.test" and hit["target"] != "/robots.txt")
        self.check("20 sources at one host that hangs", all(deed.state == "stale" for deed in hanging) and spent < WASTE + DOCUMENT,
                   f"given up after {asked} requests, {spent:.0f} s")
        rebound = {deed.cause for deed in rebinding}
        self.check(f"{len(rebinding)} documents at a name that changes its address", not canaries and "" not in rebound, ", ".join(sorted(rebound)))
        agents = {hit["headers"].get("user-agent", "") for hit in self.hits if hit["method"] == "GET"}
        self.check("one name and contact in every request", len(agents) == 1, ", ".join(agents))
        told = [name for hit in self.hits for name in hit["headers"] if name in ("cookie", "authorization", "referer", "x-injected")]
        self.check("no cookie, no credentials, no referrer sent", not told, ", ".join(told))
        lost = [deed.name for deed in all_of_them if deed.state == "lost"]
        self.check("every source in the table of sources", not lost, ", ".join(lost))
        self.published(folder, night)
        if not self.args.only:
            self.again(folder, deeds, all_of_them)

    def published(self, folder: pathlib.Path, night: Night) -> None:
        """What is published and told is inert and holds nothing of what was wrong."""
        latest, corpus = folder / "output" / "latest", os.path.join(self.faults_folder, "badfiles.py")
        (folder / "log.txt").write_text("".join(night.err), encoding="utf-8")
        checks = [("--check-claims", latest / "claims.csv"), ("--check-text", folder / "log.txt")]
        checks += [("--check-csv", path) for path in sorted(latest.glob("*.csv"))]
        checks += [("--check-report", latest / "report" / name) for name in ("index.html", "en.html")]
        bad = []
        for check, path in checks:
            judged = subprocess.run([sys.executable, corpus, check, str(path)], capture_output=True, text=True)
            if judged.returncode:
                bad.append(f"{path.name}: {judged.stdout.splitlines()[:2]}")
        self.check("tables, report and log are inert", not bad, "; ".join(bad))
        strangers = [path for path in pathlib.Path(tempfile.gettempdir()).glob("XSSMARK*")]
        self.check("no file of a name that a server gave", not strangers, str(strangers or ""))

    def again(self, folder: pathlib.Path, deeds: list[Deed], all_of_them: list[Deed]) -> None:
        """The night after: what has not changed is not sent again, and who asked to wait is not asked."""
        for deed in list(all_of_them):
            if deed.group not in ("conditional", "control"):
                (folder / "sources" / f"{deed.id}.toml").unlink()
                for path in (folder / "sources" / "captures").glob(f"{deed.id}.*"):
                    path.unlink()
        kept = [deed for deed in deeds if deed.group in ("conditional", "control")]
        for deed in kept:
            deed.bad, deed.began, deed.ended = [], None, None
        night = self.night(folder, kept)
        self.say(f"\nThe night after, what honest and conditional answers become: exit {night.child.returncode}, {night.seconds:.0f} s.\n")
        self.say("| fault | expected | got | |\n|---|---|---|---|")
        not_modified = {"/etag", "/etag-weak", "/last-modified", "/304-liar", "/304-with-body"}
        changed = {"/nonce-each-time", "/etag-same-body-differs"}
        for deed in kept:
            if deed.name == "/304-unasked":
                continue
            wanted = ("unchanged", "unchanged") if deed.name in not_modified else ("ok", "fresh" if deed.name in changed else "unchanged")
            # One more on the page whose tag stays the same: the bytes win.
            claims = "new" if deed.name == "/etag-same-body-differs" and "601.0" in deed.claims else deed.claims
            sent = [name for hit in deed.requests for name in hit["headers"] if name in ("if-none-match", "if-modified-since")]
            right = (deed.cause, deed.state) == wanted and claims in ("new", "none" if not deed.has_claims else "new")
            if deed.name in ("/etag-malformed", "/lm-garbage") and sent:
                right = False
            self.bad += not right
            self.say(f"| `{deed.name}` | {', '.join(wanted)} | {deed.cause}, {deed.state}, {deed.claims} claims, sent {' '.join(sent) or 'no condition'} "
                     f"| {'as expected' if right else '**DEVIATES**'} |")

    def memory(self) -> None:
        """What a bomb costs, each alone, beside an honest page."""
        self.say("\n| size | MiB at the most | s | |\n|---|---|---|---|")
        base = None
        for path in ("/good.html", "/bomb-gzip", "/bomb-gzip-nested", "/bomb-deflate", "/bomb-zstd", "/bomb-br", "/big-identity",
                     "/big-close-delimited", "/chunk-endless", "/cl-huge", "/endless-header", "/trailer-flood"):
            deed = Deed(path, f"http://h650.lab.test{path}", "fail", group="size")
            folder = self.project("memory" + deed.id, [deed])
            night = self.night(folder, [deed])
            base = base or night.peak_mib
            right = night.peak_mib < base + 64 and (path == "/good.html" or deed.cause not in ("ok", ""))
            self.bad += not right
            self.say(f"| `{path}` | {night.peak_mib:.0f} | {deed.seconds():.1f} | {deed.cause}{'' if right else ' **DEVIATES**'} |")
            shutil.rmtree(folder)

    def drifts(self) -> None:
        """What one page can become overnight after three good nights, held back by its distance alone."""
        deed = Deed("/drift", "http://h680.lab.test/drift", "quarantine")
        folder = self.project("drifts", [deed])
        source, output, kept = folder / "sources" / f"{deed.id}.toml", folder / "output", folder / "kept"
        source.write_text(source.read_text().replace("claims_min = 5", "claims_min = 0"))
        for path in (folder / "sources" / "captures").glob(f"{deed.id}.*"):
            path.unlink()
        declared = source.read_text()
        control(self.servers["main"], "set?drift=good")
        for _ in range(3):
            self.night(folder, [deed])
            time.sleep(1)
        self.check("three good nights of `/drift`", (deed.state, deed.claims) == ("unchanged", "new"), f"{deed.state}, {deed.claims}")
        shutil.copytree(output, kept, symlinks=True)
        self.say("\n| the page becomes | state | claims | |\n|---|---|---|---|")
        for name in self.servers["drifts"]:
            shutil.rmtree(output)
            shutil.copytree(kept, output, symlinks=True)
            control(self.servers["main"], f"set?drift={name}")
            self.night(folder, [deed])
            if name in HONEST:
                right = deed.state in ("fresh", "unchanged") and (deed.claims == "new") == (name != "grow")
            else:
                right = (deed.state, deed.claims) == ("drifted", "new")
            self.bad += not right
            verdict = "as expected" if right else "**DEVIATES**"
            self.say(f"| `{name}` | {deed.state} | {deed.claims} | {verdict}{': ' + HONEST[name] if name in HONEST else ''} |")
            if name == "wave":
                accept = [self.program, "--sources", str(folder / "sources"), "accept", deed.id, "--reason", "seen", "--output", str(output)]
                accepted = subprocess.run(accept, capture_output=True, text=True).returncode
                self.night(folder, [deed])
                tripled = all(f"{3.0 * value}" in deed.claims for _, _, value in NOW)
                self.check("the wave, once a person has accepted it", accepted == 0 and tripled and deed.state != "drifted", deed.state)
                source.write_text(declared)

    def downs(self) -> None:
        """A hundred sources, of which a share fails in one way or another: the others and all that was known are as before."""
        forms = ("html", "csv", "json")
        deeds = [Deed(f"s {at}", f"http://h{at + 1}.lab.test/s/{at}", "ok", form=forms[at % 3]) for at in range(100)]
        folder = self.project("downs", deeds)
        output, kept = folder / "output", folder / "kept"
        for path in (folder / "sources" / "captures").iterdir():
            path.unlink()
        control(self.servers["main"], "down?fraction=0")

        def said() -> dict:
            told: dict = {}
            for row in table(output, "claims"):
                told.setdefault(row["source_id"], []).append((row["territory_code"], row["value_low"], row["as_of_end"], row["withdrawn_at"]))
            return {source: sorted(claims) for source, claims in told.items()}

        first = self.night(folder, deeds).child.returncode
        before = said()
        self.check("a hundred sources, none down", first == 0 and len(before) == 100, f"exit {first}, {len(before)} sources speak")
        shutil.copytree(output, kept, symlinks=True)
        self.say("\n| a share of 100 is down | with | exit | down | s | |\n|---|---|---|---|---|---|")
        for fraction in (0, 0.01, 0.1, 0.5, 0.99, 1):
            for mode in ("503", "404", "429", "hang", "reset", "empty", "html", "garbage"):
                shutil.rmtree(output)
                shutil.copytree(kept, output, symlinks=True)
                control(self.servers["main"], f"down?fraction={fraction}&mode={mode}")
                night = self.night(folder, deeds)
                down = {at for at in range(100) if (at * 37) % 100 < fraction * 100}
                states = {row["source_id"]: row["state"] for row in table(output, "sources")}
                bad = [deed.id for at, deed in enumerate(deeds)
                       if (states.get(deed.id) in ("stale", "drifted")) != (at in down) or states.get(deed.id) == "failed"]
                right = not bad and said() == before and len(states) == 100 and night.child.returncode == (3 if down else 0)
                self.bad += not right
                verdict = "as expected" if right else f"**DEVIATES** {bad[:3]} {'' if said() == before else 'claims'}"
                self.say(f"| {fraction} | {mode} | {night.child.returncode} | {len(down)} | {night.seconds:.1f} | {verdict} |")
        control(self.servers["main"], "down?fraction=0")

    def left_out(self) -> None:
        """A site that leaves a certificate out, and one that somebody has saved."""
        self.say("\n| a certificate is left out | | |\n|---|---|---|")
        port = self.servers["tls"]["tls-incomplete-chain"]
        for name, is_saved in (("nobody has saved it", False), ("somebody has saved it", True)):
            deed = Deed("left out", f"https://{PUBLIC}:{port}/good.html", "ok" if is_saved else "fail")
            folder = self.project("left-out", [deed])
            if is_saved:
                (folder / "sources" / "certificates").mkdir()
                shutil.copy(self.intermediate, folder / "sources" / "certificates" / f"{PUBLIC}.pem")
            night = self.night(folder, [deed])
            right = (deed.cause, deed.claims) == (("ok", "new") if is_saved else ("tls", "old"))
            told = f"sources/certificates/{PUBLIC}.pem" in "".join(night.err)
            self.check(name, right and told != is_saved, f"{deed.cause}, {deed.claims} claims")
            shutil.rmtree(folder)

    def stopped(self) -> None:
        """SIGTERM while everything hangs."""
        urls = [f"http://h{610 + number}.lab.test/{path}" for number, path in enumerate(
            ("hang-headers", "hang-mid-body", "drip-body", "drip-headers", "hang-chunked", "chunk-endless"))]
        urls += [f"http://slow.test/{number}" for number in range(3)]
        urls += [f"https://{PUBLIC}:{self.servers['tls']['tls-hang']}/", f"http://{PUBLIC}:{self.servers['ports']['silent']}/",
                 f"http://{PUBLIC}:{self.servers['ports']['blackhole']}/"]
        deeds = [Deed(f"stop {number}", url, "fail") for number, url in enumerate(urls)]
        folder = self.project("stopped", deeds)
        control(self.servers["main"], "reset")
        night = Night(self.program, folder, self.environment)
        began = time.monotonic()
        while not log(self.servers["main"]) and time.monotonic() - began < 60:
            time.sleep(0.1)
        time.sleep(1)
        told = time.monotonic()
        night.child.send_signal(signal.SIGTERM)
        code = night.end(30)
        took = time.monotonic() - told
        self.say("\n| stopping | | |\n|---|---|---|")
        self.check("SIGTERM while a dozen sites hang", code == 143 and took < 5, f"exit {code} after {took:.1f} s")
        left = [path.name for path in (folder / "output").rglob("*") if path.is_file()]
        self.check("nothing half done is left", not [name for name in left if "open" in name or "draft" in name], ", ".join(left))

    def refused(self) -> None:
        """Addresses that no source may have: told before anything is asked."""
        self.say("\n| address in a source file | | |\n|---|---|---|")
        for url in ("file:///etc/passwd", "ftp://example.org/x", "http://user:secret-7f3a@h1.lab.test/good.html", "data:text/html,x"):
            deed = Deed("declared", url, "fail")
            folder = self.project("refused", [deed])
            control(self.servers["main"], "reset")
            ran = subprocess.run([self.program, "--sources", str(folder / "sources"), "sources", "check"], capture_output=True, text=True,
                                 env=self.environment)
            self.check(f"`{url}`", ran.returncode == 2 and not log(self.servers["main"]) and "secret-7f3a" not in ran.stdout + ran.stderr,
                       f"exit {ran.returncode}")
            shutil.rmtree(folder)

    def run(self) -> int:
        try:
            self.serve()
            self.everything()
            self.refused()
            if not self.args.only:
                self.left_out()
                self.stopped()
            if not self.args.quick and self.args.only in ("", "/drift"):
                self.drifts()
            if not self.args.quick and self.args.only in ("", "/s/"):
                self.downs()
            if not self.args.only and not self.args.quick:
                self.memory()
        finally:
            self.tls.terminate()
            subprocess.run(["umount", "/etc/hosts"], check=False)
            if self.args.keep:
                print(f"kept: {self.scratch}")
            else:
                shutil.rmtree(self.scratch, ignore_errors=True)
        self.say(f"\n{self.bad} deviate")
        if self.args.table:
            pathlib.Path(self.args.table).write_text("\n".join(self.lines) + "\n", encoding="utf-8")
        return 1 if self.bad else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("faults")
    parser.add_argument("--table", help="also write the table to this file")
    parser.add_argument("--rounds", type=int, default=40, help="documents at the name that changes its address")
    parser.add_argument("--only", default="", help="only faults whose name contains this")
    parser.add_argument("--quick", action="store_true", help="without the memory of each bomb, and without a delay of a minute")
    parser.add_argument("--keep", action="store_true", help="keep the scratch folder")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        return Lab(args).run()
    has_tools = shutil.which("ip") and shutil.which("unshare") and shutil.which("mount")
    if os.geteuid() or not has_tools or subprocess.run(["unshare", "-n", "-m", "true"], capture_output=True).returncode:
        print("the lab needs root, unshare and ip (Debian: iproute2): not run here")
        return NOT_HERE
    command = [sys.executable, os.path.join(args.faults, "lab.py"), "--", sys.executable, str(HERE), *sys.argv[1:], "--inside"]
    return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main())
