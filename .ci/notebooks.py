"""Runs the notebooks as a newcomer would, on what was just published. Nothing that they print is kept.

usage: notebooks.py FOLDER OUTPUT

It is to be run by the Python of an environment that holds what `notebooks/requirements.txt` asks for, and nothing else. The
kernel of the one in R is a package of R.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

#: Every tool for which a reader of the tables finds a notebook.
NAMES = ["duckdb", "pandas", "polars", "r"]


def find_r(folder):
    """Makes the kernel of R known, as `IRkernel::installspec()` does for a person, and tells what it will read with."""
    where = 'cat(system.file("kernelspec", package = "IRkernel"))'
    kernel = subprocess.run(["Rscript", "--vanilla", "-e", where], check=True, capture_output=True, text=True).stdout
    assert kernel, "the package IRkernel of R is missing: r-cran-irkernel in Debian"
    shutil.copytree(kernel, Path(folder) / "kernels" / "ir")
    os.environ["JUPYTER_PATH"] = folder


def run(path):
    """How many cells a notebook has run, when it has shown what it promises."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(notebook.cells) < 15, f"{path.name} has {len(notebook.cells)} cells"
    assert not any(cell.outputs or cell.execution_count for cell in code), f"{path.name} holds what it printed"
    # The kernel is on this machine and gone in a moment: that its socket is not encrypted is no news.
    quiet = ["--IPKernelApp.log_level=40"] if notebook.metadata.kernelspec.name == "python3" else []
    place = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=120, extra_arguments=quiet, resources=place).execute()
    outputs = [out for cell in code for out in cell.outputs]
    printed = "".join(out.get("text", "") for out in outputs)
    assert any("image/png" in out.get("data", {}) for out in outputs), f"{path.name} draws nothing"
    assert "« " in printed and "https://" in printed, f"{path.name} cites nothing"
    warned = [out.text for out in outputs if out.get("name") == "stderr"]
    assert not warned, f"{path.name} complains: {warned}"
    return len(code)


def main():
    folder, output = (Path(path).resolve() for path in sys.argv[1:])
    os.environ["RECOUPE_OUTPUT"] = str(output)
    # A picture is drawn and looked at by nobody.
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    with tempfile.TemporaryDirectory() as kernels:
        find_r(kernels)
        paths = sorted(folder.glob("*.ipynb"))
        assert [path.stem for path in paths] == NAMES, paths
        for path in paths:
            print(f"{path.name}: {run(path)} cells")


if __name__ == "__main__":
    main()
