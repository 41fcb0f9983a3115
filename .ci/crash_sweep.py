#!/usr/bin/env python3
"""Kills, fails and tears a run at every call that changes a file, and looks whether anything is lost.

  crash_sweep.py PROGRAM IOSWEEP [--sample N] [--only kill,error,tear,order,readers,time] [--table FILE]

PROGRAM is the binary, IOSWEEP the sweeper (`iosweep.py`), which needs strace. Needs root and `unshare` as well: the
pages come from a server on a public-looking address that exists only in a network of its own. The night that is
disturbed has eight sources: two changed, one new, one that fails, one that is held back, three as before. After each
fault the same is asked: is every snapshot whole, is every capture that was reported as kept in the archive, does
`recoupe verify` find nothing, does the next run complete, and is nothing left over then.
"""
import argparse
import hashlib
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading

ADDRESS = "45.33.32.1"
PAGE = """<!doctype html><html lang=fr><head><meta charset=utf-8><title>Les CPTS en Bretagne</title></head><body><main>
<h1>Les CPTS en Bretagne</h1><p>Au {day}, la région Bretagne compte {count} CPTS ayant signé un ACI.</p></main></body></html>"""
SOURCES = ["changed_a", "changed_b", "new", "failing", "jumping", "same_a", "same_b", "same_c"]


def pages(second: bool) -> dict:
    found = {f"/{name}": PAGE.format(day="1er février 2024", count=20 + at) for at, name in enumerate(SOURCES)}
    found.pop("/new")
    if second:
        found["/changed_a"] = PAGE.format(day="1er juillet 2024", count=25)
        found["/changed_b"] = PAGE.format(day="1er juillet 2024", count=26)
        found["/new"] = PAGE.format(day="1er juillet 2024", count=27)
        found["/jumping"] = PAGE.format(day="1er juillet 2024", count=999)
        found.pop("/failing")
    return found


class Site(http.server.BaseHTTPRequestHandler):
    told = pages(False)

    def do_GET(self):
        body = self.told.get(self.path)
        self.send_response(404 if body is None else 200)
        body = (body or "").encode()
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def check(work: str, program: str) -> int:
    """The oracle: 0 when every invariant holds."""
    output = os.path.join(work, "output")
    snapshots = os.path.join(output, "snapshots")
    for name in os.listdir(snapshots):
        if name.startswith("."):
            continue
        folder = os.path.join(snapshots, name)
        manifest = json.load(open(os.path.join(folder, "manifest.json")))
        for file in manifest["files"]:
            told = hashlib.sha256(open(os.path.join(folder, file["path"]), "rb").read()).hexdigest()
            if told != file["sha256"]:
                print("half a snapshot:", folder, file["path"])
                return 3
    if not os.path.exists(os.path.join(output, "latest", "manifest.json")):
        print("no latest")
        return 4
    events = os.path.join(work, "events")
    kept = re.findall(r'"file":"([^"]+\.warc\.gz)"', open(events).read()) if os.path.exists(events) else []
    for file in kept:
        if not os.path.exists(os.path.join(output, "archive", file)):
            print("reported as kept, and lost:", file)
            return 5
    runs = os.path.join(output, "runs")
    for name in os.listdir(runs):
        if not name.startswith("."):
            json.load(open(os.path.join(runs, name)))
    return subprocess.run([program, "verify", "--output", output], stdout=subprocess.DEVNULL).returncode


def leftovers(output: str) -> list:
    return [
        os.path.join(folder, name)
        for folder, folders, files in os.walk(output)
        for name in folders + files
        if (name.startswith(".") and name != ".lock") or name.endswith(".open")
    ]


def declared(work: str) -> str:
    """A folder of sources, one for each page."""
    project = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sources, vocabulary = os.path.join(work, "sources"), os.path.join("vocabulary", "territories.toml")
    os.makedirs(os.path.join(sources, "vocabulary"))
    shutil.copy(os.path.join(project, "sources", vocabulary), os.path.join(sources, vocabulary))
    for name in SOURCES:
        with open(os.path.join(sources, f"{name}.toml"), "w") as file:
            file.write(
                f"title = '{name}'\npublisher = 'ARS {name}'\nkind = 'ars'\nterritory = 'Bretagne'\n"
                f"homepage = 'https://example.org'\ndelay_seconds = 0\n[[documents]]\nurl = 'http://{ADDRESS}/{name}'\n"
            )
    return sources


def sweep(arguments) -> int:
    for command in (["ip", "link", "set", "lo", "up"], ["ip", "addr", "add", f"{ADDRESS}/32", "dev", "lo"]):
        subprocess.run(command, check=True)
    server = http.server.ThreadingHTTPServer((ADDRESS, 80), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    program, here = os.path.abspath(arguments.program), os.path.abspath(__file__)
    work = tempfile.mkdtemp(prefix="crash-sweep-")
    sources = declared(work)
    output, before = os.path.join(work, "output"), os.path.join(work, "before")
    # The program itself, so that every call that is counted is its own.
    run = [program, "run", "--contact", "sweep@example.org", "--json", "--sources", sources, "--output", output]
    run_shell = "exec " + " ".join(run) + f" 2>{work}/events"
    night = subprocess.run(run_shell, shell=True, stdout=subprocess.DEVNULL)
    if night.returncode != 3:
        print(open(f"{work}/events").read())
        print(f"the first night ends with {night.returncode}, 3 expected: one page is not there yet")
        return 1
    Site.told = pages(True)
    shutil.copytree(output, before, symlinks=True)
    reset = f"rm -rf {output} {work}/events && cp -a {before} {output}"
    oracle = f"python3 {here} --check {work} {program}"
    common = ["--reset", reset, "--run", f"env {run_shell}".replace("env exec ", "exec "), "--check", oracle, "--timeout", "120"]
    table, failed = [], 0
    for mode in arguments.only.split(","):
        more = {
            "tear": ["--under", output],
            "order": ["--under", output],
            "time": ["--n", str(arguments.sample or 1000)],
            "readers": ["--path", os.path.join(output, "latest", "manifest.json"), "--n", "20", "--readers", "8"],
        }.get(mode, [])
        sample = ["--sample", str(arguments.sample)] if arguments.sample and mode in ("kill", "error", "tear") else []
        allow = [] if mode == "order" else ["--allow-nonzero"]
        command = [sys.executable, arguments.iosweep, mode, *common, *more, *sample, *allow]
        done = subprocess.run(command, capture_output=True, text=True)
        print(done.stdout, done.stderr, flush=True)
        last = (done.stdout.strip().splitlines() or ["no result"])[-1]
        found = re.match(r"\w+: (\d+) cases, (\d+) violations; (.*)", last)
        table.append((mode, *(found.groups() if found else ("?", "?", last))))
        failed += done.returncode != 0
    subprocess.run(reset, shell=True)
    ended = subprocess.run(run_shell, shell=True, stdout=subprocess.DEVNULL).returncode
    left = leftovers(output)
    text = "| sweep | cases | violations | |\n|---|---|---|---|\n"
    text += "".join(f"| {mode} | {cases} | {bad} | {more} |\n" for mode, cases, bad, more in table)
    text += f"\nThe undisturbed night ends with {ended} and leaves {len(left)} files over.\n"
    print(text)
    if arguments.table:
        with open(arguments.table, "w") as file:
            file.write(text)
    shutil.rmtree(work, ignore_errors=True)
    return 1 if failed or left or ended != 3 else 0


def main() -> int:
    if sys.argv[1:2] == ["--check"]:
        return check(sys.argv[2], sys.argv[3])
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("iosweep")
    parser.add_argument("--sample", type=int, default=0, help="so many points of each kind of call; all by default")
    parser.add_argument("--only", default="order,kill,error,tear,readers")
    parser.add_argument("--table")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.inside:
        # In a network of its own, with nothing but its own addresses.
        return subprocess.run(["unshare", "--net", sys.executable, os.path.abspath(__file__), *sys.argv[1:], "--inside"]).returncode
    return sweep(arguments)


if __name__ == "__main__":
    sys.exit(main())
