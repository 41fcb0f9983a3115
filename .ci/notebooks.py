"""Runs the notebooks as a newcomer would, on what was just published. Nothing that they print is kept.

usage: notebooks.py FOLDER OUTPUT

A notebook in R whose kernel is not there runs as a script, with R alone; where that is not there either, it is said.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient


def script(cells, folder):
    """Runs the cells of a notebook in R one after the other, and tells how that went."""
    if not shutil.which("Rscript"):
        return "not run, there is neither its kernel nor R"
    with tempfile.TemporaryDirectory() as work:
        drawing = Path(work) / "drawn.pdf"
        path = Path(work) / "cells.R"
        # As in a notebook, what a cell ends with is shown.
        shown = [f"pdf({str(drawing)!r})", *(f"print({{\n{cell}\n}})" for cell in cells), "invisible(dev.off())"]
        path.write_text("\n".join(shown), encoding="utf-8")
        run = subprocess.run(["Rscript", "--vanilla", path], cwd=folder, env=dict(os.environ, LC_ALL="C.UTF-8"), text=True, capture_output=True)
        assert run.returncode == 0, run.stdout + run.stderr
        assert drawing.stat().st_size > 3000, "nothing is drawn"
        assert "« " in run.stdout and "https://" in run.stdout, "nothing is cited"
    return f"{len(cells)} cells, by R alone"


def main():
    folder, output = (Path(path).resolve() for path in sys.argv[1:])
    os.environ["RECOUPE_OUTPUT"] = str(output)
    # A picture is drawn and looked at by nobody.
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    kernels = KernelSpecManager().find_kernel_specs()
    for path in sorted(folder.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert len(notebook.cells) < 15, f"{path.name} has {len(notebook.cells)} cells"
        assert not any(cell.outputs or cell.execution_count for cell in code), f"{path.name} holds what it printed"
        kernel = notebook.metadata.kernelspec.name
        if kernel not in kernels:
            print(f"{path.name}: {script([cell.source for cell in code], folder)}")
            continue
        # The kernel is on this machine and gone in a moment: that its socket is not encrypted is no news.
        quiet = ["--IPKernelApp.log_level=40"] if kernel == "python3" else []
        place = {"metadata": {"path": str(folder)}}
        NotebookClient(notebook, timeout=120, extra_arguments=quiet, resources=place).execute()
        printed = "".join(out.get("text", "") for cell in code for out in cell.outputs)
        drawn = any("image/png" in out.get("data", {}) for cell in code for out in cell.outputs)
        assert drawn, f"{path.name} draws nothing"
        assert "« " in printed and "https://" in printed, f"{path.name} cites nothing"
        print(f"{path.name}: {len(code)} cells")


if __name__ == "__main__":
    main()
