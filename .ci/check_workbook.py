"""Opens a workbook with LibreOffice, as a journalist does, and holds what it shows against what is written in it.

usage: check_workbook.py WORKBOOK
"""

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

# Comma, quotation marks, UTF-8, from the first row, cells as they are shown, every sheet in a file of its own.
FORM = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def main():
    path = Path(sys.argv[1]).resolve()
    book = openpyxl.load_workbook(path)
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", FORM, "--outdir", folder, path]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        seen = 0
        for sheet in book:
            opened = Path(folder) / f"{path.stem}-{sheet.title}.csv"
            assert opened.exists(), f"LibreOffice shows no sheet {sheet.title!r}"
            with opened.open(encoding="utf-8", newline="") as file:
                shown = list(csv.reader(file))
            rows = [row for row in sheet.iter_rows(values_only=True)]
            assert len(shown) == len(rows), f"{sheet.title}: {len(shown)} rows are shown, {len(rows)} are written"
            for at, (row, cells) in enumerate(zip(rows, shown), 1):
                for value, cell in zip(row, cells):
                    # Texts are shown as they are; no number and no date is an error or hidden by a narrow column.
                    same = cell == value if isinstance(value, str) else cell != "" or value is None
                    assert same and not cell.startswith(("#", "Err:")), f"{sheet.title}, row {at}: {cell!r} is shown for {value!r}"
                    seen += 1
    print(f"LibreOffice shows {len(book.sheetnames)} sheets, {seen} cells, as written")


if __name__ == "__main__":
    main()
