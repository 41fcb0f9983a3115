#!/usr/bin/env python3
"""Runs a night on disks that are full, have no names left, may not be written, or may run nothing.

  disk.py PROGRAM [--steps N] [--names N] [--table FILE]

The night is that of `crash_sweep.py`, in a network and among mounts of its own: it needs root and `unshare`. For so
many amounts of free space, from none to more than the night needs, and so many of free names, it is run on such a disk:
it must publish whole or not at all, say so with its exit code, and damage nothing; with room again, the next run must
complete and leave nothing over. Where a folder cannot be written, nobody may be asked.
"""
import argparse
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading

sys.dont_write_bytecode = True
import crash_sweep as sweep  # noqa: E402

NOBODY = 65534


class Site(sweep.Site):
    asked = 0

    def do_GET(self):
        Site.asked += 1
        super().do_GET()


class Disk:
    def __init__(self, arguments):
        self.program = os.path.abspath(arguments.program)
        self.arguments = arguments
        self.work = tempfile.mkdtemp(prefix="full-disk-")
        os.chmod(self.work, 0o755)
        self.output = os.path.join(self.work, "disk", "output")
        self.before = os.path.join(self.work, "before")
        self.lines, self.bad = ["| disk | runs | published, refused | |", "|---|---|---|---|"], 0

    def run(self, **more) -> int:
        command = [self.program, "run", "--contact", "disk@example.org", "--quiet", "--sources", self.sources, "--output", self.output]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=300, **more)
        self.told = done.stderr
        return done.returncode

    def say(self, line: str) -> None:
        print(line, flush=True)
        self.lines.append(line)

    def wrong(self, what: str) -> None:
        self.bad += 1
        self.say(f"| {what} | | | **DEVIATES** |")

    def check(self, what: str, is_recovered: bool) -> None:
        """Everything in the output is what was written, and yesterday is still there."""
        done = subprocess.run([self.program, "verify", "--output", self.output], capture_output=True, text=True)
        if done.returncode:
            self.wrong(f"{what}: {done.stderr.strip().splitlines()[:2]}")
        if is_recovered and sweep.leftovers(self.output):
            self.wrong(f"{what}: left over {sweep.leftovers(self.output)[:2]}")

    def mounted(self, options: str) -> None:
        disk = os.path.dirname(self.output)
        os.makedirs(disk, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", disk], check=True)
        subprocess.run(["cp", "-a", self.before, self.output], check=True)

    def unmounted(self) -> None:
        subprocess.run(["umount", os.path.dirname(self.output)], check=True)

    def prepare(self) -> int:
        """Two nights on an ordinary disk; tells how much the second takes."""
        self.sources = sweep.declared(self.work)
        Site.told = sweep.pages(False)
        self.output, disk = os.path.join(self.work, "plain"), self.output
        assert self.run() == 3, self.told
        shutil.copytree(self.output, self.before, symlinks=True)
        size = lambda: int(subprocess.run(["du", "-sk", self.output], capture_output=True, text=True).stdout.split()[0])
        first = size()
        Site.told = sweep.pages(True)
        assert self.run() == 3, self.told
        second = size() - first
        self.output = disk
        self.taken = first
        return second

    def grid(self, what: str, levels: list, spoil) -> None:
        published = refused = 0
        for level in levels:
            filled = spoil(level)
            code = self.run()
            published += code == 3
            refused += code == 1
            if code not in (1, 3) or (code == 1 and not self.told.strip()):
                self.wrong(f"{what} {level}: exit {code}, {self.told[-200:]}")
            # Whether the snapshot of yesterday can be read does not depend on room.
            manifest = json.load(open(os.path.join(self.output, "latest", "manifest.json")))
            if not manifest["files"]:
                self.wrong(f"{what} {level}: no snapshot")
            self.check(f"{what} {level}", False)
            filled()
            if self.run() != 3:
                self.wrong(f"{what} {level}: the next run ends with another code than 3: {self.told[-200:]}")
            self.check(f"{what} {level}, with room again", True)
            self.unmounted()
        self.say(f"| {what} {levels[0]} to {levels[-1]} | {len(levels)} | {published}, {refused} | |")
        if not refused or not published:
            self.wrong(f"{what}: the grid does not reach from too little to enough")

    def full(self, need: int) -> None:
        def spoil(free: int):
            # Room for a second night once the ballast is gone.
            self.mounted(f"size={self.taken + 4 * need + 1024}k")
            ballast = os.path.join(os.path.dirname(self.output), "ballast")
            left = lambda: os.statvfs(self.output).f_bavail * os.statvfs(self.output).f_bsize // 1024
            with open(ballast, "wb") as file:
                os.posix_fallocate(file.fileno(), 0, max(left() - free, 1) * 1024)
            return lambda: os.remove(ballast)

        steps = self.arguments.steps
        self.grid("free kB", [round(need * 1.3 * step / (steps - 1)) for step in range(steps)], spoil)

    def nameless(self, need: int) -> None:
        names = sum(len(folders) + len(files) for _, folders, files in os.walk(self.before)) + 2

        def spoil(free: int):
            self.mounted(f"nr_inodes={names + 400 + free}")
            ballast = os.path.join(os.path.dirname(self.output), "ballast")
            os.makedirs(ballast)
            while os.statvfs(self.output).f_ffree > free:
                open(os.path.join(ballast, str(os.statvfs(self.output).f_ffree)), "w").close()
            return lambda: shutil.rmtree(ballast)

        count = self.arguments.names
        self.grid("free names", [round(300 * step / (count - 1)) for step in range(count)], spoil)

    def forbidden(self) -> None:
        """Read-only mounts and folders of somebody else: refused before anybody is asked. Without the right to run files, all works."""
        def case(what: str, codes: tuple, **more):
            Site.asked = 0
            code = self.run(**more)
            right = code in codes and (code == 3 or (Site.asked == 0 and self.told.strip()))
            if not right:
                self.wrong(f"{what}: exit {code}, {Site.asked} requests, {self.told[-200:]}")
            self.say(f"| {what} | 1 | exit {code}, {Site.asked} requests | |")

        for place in ("", "archive", "snapshots", "runs", "archive/index", "history"):
            self.mounted("size=64m")
            path = os.path.join(self.output, place)
            subprocess.run(["mount", "--bind", path, path], check=True)
            subprocess.run(["mount", "-o", "remount,bind,ro", path], check=True)
            # The index and the history are written after everybody was asked: nothing is lost, and it is said.
            if place not in ("archive/index", "history"):
                case(f"read-only: output/{place}", (1, 2))
            else:
                code = self.run()
                self.say(f"| read-only: output/{place} | 1 | exit {code} | |")
                if code not in (1, 3) or not (code == 3 or self.told.strip()):
                    self.wrong(f"read-only: output/{place}: exit {code}")
            subprocess.run(["umount", path], check=True)
            if self.run() != 3:
                self.wrong(f"read-only: output/{place}, mended: {self.told[-200:]}")
            self.check(f"read-only: output/{place}, mended", True)
            self.unmounted()
        for place in ("", "archive", "snapshots", "runs"):
            for what, mode in (("of another user", 0o755), ("of nobody's rights", 0o000)):
                self.mounted("size=64m")
                subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", self.output], check=True)
                path = os.path.join(self.output, place)
                os.chown(path, 0 if mode else NOBODY, 0)
                os.chmod(path, mode)
                case(f"{what}: output/{place}", (1, 2), user=NOBODY, group=NOBODY, extra_groups=[])
                self.unmounted()
        self.mounted("size=64m,noexec,nosuid,nodev,noatime")
        case("noexec, nosuid, nodev", (3,))
        self.check("noexec", True)
        self.unmounted()

    def all(self) -> int:
        for command in (["ip", "link", "set", "lo", "up"], ["ip", "addr", "add", f"{sweep.ADDRESS}/32", "dev", "lo"]):
            subprocess.run(command, check=True)
        server = http.server.ThreadingHTTPServer((sweep.ADDRESS, 80), Site)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        need = self.prepare()
        print(f"a night takes {need} kB", flush=True)
        self.full(need)
        self.nameless(need)
        self.forbidden()
        text = "\n".join(self.lines) + f"\n\n{self.bad} deviate\n"
        print(f"\n{self.bad} deviate")
        if self.arguments.table:
            with open(self.arguments.table, "w") as file:
                file.write(text)
        shutil.rmtree(self.work, ignore_errors=True)
        return 1 if self.bad else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--steps", type=int, default=140, help="amounts of free space")
    parser.add_argument("--names", type=int, default=20, help="numbers of free names")
    parser.add_argument("--table")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        return Disk(arguments).all()
    command = ["unshare", "--net", "--mount", sys.executable, os.path.abspath(__file__), *sys.argv[1:], "--inside"]
    return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main())
