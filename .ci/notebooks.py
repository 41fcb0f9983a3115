"""Runs the notebooks as a newcomer would, on what was just published. Nothing that they print is kept.

usage: notebooks.py FOLDER OUTPUT

A notebook in R runs where R and its kernel are, and is passed over elsewhere; that is said.
"""

import os
import sys
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient


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
            print(f"{path.name}: not run, there is no kernel `{kernel}`")
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
