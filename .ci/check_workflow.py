#!/usr/bin/env python3
"""Two nights of the GitHub workflow, step by step as it stands, against a repository on this disk.

  check_workflow.py WORKFLOW PROGRAM

Checks that the second night finds the archive of the first, that both are kept on the branch, and that there is a page
to publish. What only GitHub has (its actions, its pages) is not tried; the nights read the captures, and no network.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

STEPS = ["Bring back what earlier nights saw", "The night", "Keep what this night saw", "Make the page"]


def script(workflow: str, name: str) -> str:
    """What a step runs: the block behind `run: |` of the step of that name."""
    step = re.search(rf"^ *- name: {re.escape(name)}\n(?:(?! *- ).*\n)*?( *)run: \|\n((?:\1  .*\n|\n)+)", workflow, re.M)
    if not step:
        sys.exit(f"error: the workflow has no step {name!r} that runs a script")
    return re.sub(rf"^{step[1]}  ", "", step[2], flags=re.M)


def main() -> None:
    workflow = pathlib.Path(sys.argv[1]).read_text()
    program = pathlib.Path(sys.argv[2]).resolve()
    scripts = {name: script(workflow, name) for name in STEPS}
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        subprocess.run(["git", "init", "--quiet", "--bare", home / "kept.git"], check=True)
        # The address that the steps spell out leads to the repository on this disk.
        config = f'[url "file://{home}/kept.git"]\n insteadOf = https://x-access-token:t@github.com/o/r.git\n'
        (home / "gitconfig").write_text(config)
        commits = []
        for night in (1, 2):
            checkout = home / f"checkout{night}"
            subprocess.run(["git", "clone", "--quiet", ".", checkout], check=True)
            binary = checkout / "target/release/recoupe"
            binary.parent.mkdir(parents=True)
            offline = f'[ "$1" != run ] || set -- "$@" --offline\nexec "{program}" "$@"\n'
            binary.write_text(f"#!/bin/sh\n{offline}")
            binary.chmod(0o755)
            env = dict(os.environ, GIT_CONFIG_GLOBAL=str(home / "gitconfig"), GITHUB_REPOSITORY="o/r", TOKEN="t",
                       GITHUB_OUTPUT=str(home / "out"), GITHUB_STEP_SUMMARY=str(home / "summary"))
            for name in STEPS:
                done = subprocess.run(["bash", "-e", "-c", scripts[name]], cwd=checkout, env=env, text=True, capture_output=True)
                if done.returncode != 0:
                    sys.exit(f"error: night {night}, {name!r} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
            log = ["git", "-C", home / "kept.git", "rev-list", "--count", "nights"]
            commits.append(int(subprocess.run(log, check=True, text=True, capture_output=True).stdout))
            runs = len(list((checkout / "output/runs").glob("*.json")))
            if (commits[-1], runs) != (night, night) or not (checkout / "page/report/index.html").exists():
                sys.exit(f"error: after night {night} there are {commits[-1]} commits and {runs} records of nights")
    print("two nights of the workflow: the second finds the first, both are kept, the page is made")


if __name__ == "__main__":
    main()
