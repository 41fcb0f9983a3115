"""Runs what the README shows: its Python, against the output, and the lines that it says a run prints.

usage: check_readme.py README.md PRINTED

PRINTED is what the README's first command wrote to its standard output. Run in the folder that holds `output/`.
"""

import re
import sys
from pathlib import Path


def words(line):
    """A line without the widths of its columns, which follow the widest figure."""
    return re.sub(r"\s+", " ", line).strip()


def main():
    readme, printed = (Path(name).read_text("utf-8") for name in sys.argv[1:3])

    snippets = re.findall(r"^```python\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    assert snippets, "the README shows no Python"
    for number, snippet in enumerate(snippets, 1):
        print(f"snippet {number}: {snippet.splitlines()[0]}")
        exec(compile(snippet, f"README.md, snippet {number}", "exec"), {})

    shown = re.search(r"^```text\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    assert shown, "the README does not show what a run prints"
    lines = [words(line) for line in shown[1].splitlines() if line.strip() not in ("", "…")]
    seen = {words(line) for line in printed.splitlines()}
    missing = [line for line in lines if line not in seen]
    assert not missing, "the README says that a run prints what it does not print:\n" + "\n".join(missing)
    print(f"{len(lines)} lines are printed as shown")


if __name__ == "__main__":
    main()
