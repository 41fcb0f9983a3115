"""Loads a snapshot as its readers do, with four libraries, and holds it against what it says of itself.

usage: check_tables.py SNAPSHOT

Checked: every file against the hash, size and number of rows in manifest.json; every column, its type, its key, its order and
its constraints against datapackage.json; both descriptions by the tools of those who defined them; that ids in one table exist
in the other; figures that are known to be true; the workbook, cell by cell and link by link; the history beside it.
"""

import datetime
import hashlib
import json
import os
import re
import sys
import tempfile
import urllib.parse
from pathlib import Path

import duckdb
import frictionless
import mlcroissant
import openpyxl
import pandas
import polars
import pyarrow.parquet

# How each type of datapackage.json must arrive in each library; a code is a string that is one of a few.
ARRIVES = {
    "code": (
        polars.Categorical,
        ("category",),
        ("VARCHAR",),
        ("dictionary<values=string, indices=int32, ordered=0>",),
    ),
    "string": (polars.String, ("str", "object"), ("VARCHAR",), ("large_string", "string")),
    "integer": (polars.Int64, ("int64", "float64"), ("BIGINT",), ("int64",)),
    "number": (polars.Float64, ("float64",), ("DOUBLE",), ("double",)),
    "boolean": (polars.Boolean, ("bool", "object"), ("BOOLEAN",), ("bool",)),
    "date": (polars.Date, ("object",), ("DATE",), ("date32[day]",)),
    "datetime": (
        polars.Datetime("ms", "UTC"),
        ("datetime64[ms, UTC]",),
        ("TIMESTAMP WITH TIME ZONE",),
        ("timestamp[ms, tz=UTC]",),
    ),
}

# territory, measure, first stage, last stage, first and last day that the figure may speak of, value, where it is from
KNOWN = [
    ("FRA", "communities", "health_project", "aci_signed", "2020-12-01", "2020-12-31", 123, "Entractes, sum of regions"),
    ("FRA", "communities", "aci_signed", "aci_signed", "2024-02-01", "2024-02-01", 530, "FCPTS"),
    ("FRA", "communities", "preproject", "preproject", "2022-02-14", "2022-02-14", 252, "FCPTS"),
    ("FRA", "communities", "letter_of_intent", "letter_of_intent", "2022-02-14", "2022-02-14", 196, "FCPTS"),
    ("FRA", "communities", "health_project", "health_project", "2022-02-14", "2022-02-14", 31, "FCPTS"),
    ("FRA", "communities", "aci_signed", "aci_signed", "2022-02-14", "2022-02-14", 233, "FCPTS"),
    ("FRA", "communities", "preproject", "preproject", "2023-01-01", "2023-01-31", 192, "FCPTS"),
    ("FRA", "communities", "letter_of_intent", "letter_of_intent", "2023-01-01", "2023-01-31", 159, "FCPTS"),
    ("FRA", "communities", "health_project", "health_project", "2023-01-01", "2023-01-31", 42, "FCPTS"),
    ("FRA", "communities", "aci_signed", "aci_signed", "2023-01-01", "2023-01-31", 388, "FCPTS"),
    ("REG-44", "communities", "preproject", "aci_signed", "2019-12-01", "2019-12-31", 41, "ARS Grand Est"),
    ("REG-44", "communities", "health_project", "health_project", "2019-12-01", "2019-12-31", 5, "2 + 3, ARS Grand Est"),
    ("FRA", "population_share", "letter_of_intent", "aci_signed", "2023-08-01", "2023-08-31", 76.4, "ministry"),
    ("FRA", "population_share", "aci_signed", "aci_signed", "2023-08-01", "2023-08-31", 57.6, "ministry"),
]

# table, column, table, column: what the first names must stand in the second. Several ids are apart by spaces.
REFERENCES = [
    ("figures", "claim_id", "claims", "claim_id"),
    ("figures", "witness_claims", "claims", "claim_id"),
    ("figures", "dissenter_claims", "claims", "claim_id"),
    ("conflicts", "set_aside", "claims", "claim_id"),
    ("repairs", "claim_id", "claims", "claim_id"),
    ("repairs", "conflict_id", "conflicts", "conflict_id"),
    ("claims", "source_id", "sources", "source_id"),
    ("claims", "capture_id", "captures", "capture_id"),
    ("captures", "source_id", "sources", "source_id"),
    ("mentions", "capture_id", "captures", "capture_id"),
    ("unread", "capture_id", "captures", "capture_id"),
    ("unread", "source_id", "sources", "source_id"),
    ("mentions", "community_id", "communities", "community_id"),
    ("community_history", "community_id", "communities", "community_id"),
    ("community_history", "capture_id", "captures", "capture_id"),
    ("community_history", "source_id", "sources", "source_id"),
    ("revisions", "claim_id_after", "claims", "claim_id"),
]


def check_files(snapshot, manifest):
    """Every file is what the manifest says, and there is no other."""
    listed = {entry["path"]: entry for entry in manifest["files"]}
    found = {str(path.relative_to(snapshot)) for path in snapshot.rglob("*") if path.is_file()}
    assert found == set(listed) | {"manifest.json"}, f"not as listed: {found ^ (set(listed) | {'manifest.json'})}"
    for path, entry in listed.items():
        content = (snapshot / path).read_bytes()
        assert len(content) == entry["bytes"], f"{path}: {len(content)} bytes, the manifest says {entry['bytes']}"
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], f"{path}: another hash than in the manifest"
    return f"{len(listed)} files"


def check_table(path, rows, schema):
    """Rows, columns, types, key and constraints of one Parquet file, in every library."""
    names = [field["name"] for field in schema["fields"]]
    frame = polars.read_parquet(path)
    loaded = {
        "polars": (len(frame), frame.columns, frame.dtypes),
        "pandas": describe_pandas(pandas.read_parquet(path)),
        "duckdb": describe_duckdb(duckdb.sql(f"select * from read_parquet('{path}')")),
        "pyarrow": describe_arrow(pyarrow.parquet.read_table(path)),
    }
    for position, (library, (count, columns, types)) in enumerate(loaded.items()):
        assert count == rows, f"{path.name}: {count} rows in {library}, the manifest says {rows}"
        assert list(columns) == names, f"{path.name}: other columns in {library}: {columns}"
        for field, arrived in zip(schema["fields"], types):
            kind = "code" if "enum" in field.get("constraints", {}) else field["type"]
            expected = ARRIVES[kind][position]
            fits = arrived == expected if library == "polars" else arrived in expected
            assert fits or (rows == 0 and library == "pandas"), (
                f"{path.name}: {field['name']}, a {kind}, is {arrived} in {library}"
            )
    for field in schema["fields"]:
        constraints, column = field.get("constraints", {}), frame[field["name"]]
        if constraints.get("required"):
            assert column.null_count() == 0, f"{path.name}: {field['name']} is null somewhere"
        if "enum" in constraints:
            strange = set(column.drop_nulls().to_list()) - set(constraints["enum"]) - {""}
            assert not strange, f"{path.name}: {field['name']} says {strange}"
    if order := schema.get("sortedBy"):
        ranks = {field["name"]: field.get("constraints", {}).get("enum") for field in schema["fields"]}
        placed = [
            tuple(ranks[name].index(value) if ranks[name] else value for name, value in zip(order, row))
            for row in frame.select(order).rows()
        ]
        assert placed == sorted(placed), f"{path.name} is not sorted by {order}"
    if key := schema.get("primaryKey"):
        assert not frame.select(key).is_duplicated().any(), f"{path.name}: {key} is not a key"
    return frame


def describe_pandas(frame):
    return len(frame), frame.columns, [str(kind) for kind in frame.dtypes]


def describe_duckdb(relation):
    return relation.to_arrow_table().num_rows, relation.columns, [str(kind) for kind in relation.types]


def describe_arrow(table):
    return table.num_rows, table.column_names, [str(field.type) for field in table.schema]


def check_references(tables):
    for table, column, other, key in REFERENCES:
        known = set(tables[other][key])
        named = {word for text in tables[table][column].drop_nulls() for word in text.split()}
        assert named <= known, f"{table}.{column} names what is not in {other}: {sorted(named - known)[:5]}"
    return f"{len(REFERENCES)} references"


def check_quotations(tables):
    """No evidence, no claim."""
    claims = tables["claims"]
    assert len(claims) > 0, "there is no claim"
    bare = claims.filter(polars.col("evidence").str.strip_chars() == "")
    assert len(bare) == 0, f"claims without a quotation: {bare['claim_id'].to_list()}"
    return f"{len(claims)} quotations"


def check_bounds(tables):
    """An exact number that nobody contradicts lies where the admitted claims allow it; so does a computed one."""
    column = polars.col
    exact = tables["claims"].filter(qualifier="").select("claim_id")
    figures = tables["figures"].filter(column("status") != "conflict")
    quoted = polars.concat([figures.join(exact, on="claim_id", how="semi"), figures.filter(column("claim_id").is_null())])
    outside = quoted.filter((column("value") < column("low")) | (column("value") > column("high")))
    cells = outside.select("territory_code", "measure", "stage_from", "stage_to", "as_of", "value", "low", "high")
    assert len(outside) == 0, f"values outside their bounds:\n{cells.rows()}"
    return f"{len(quoted)} figures inside their bounds"


def check_known(tables):
    figures, column = tables["figures"], polars.col
    for code, measure, first, last, start, end, value, origin in KNOWN:
        cell = figures.filter(
            territory_code=code, measure=measure, stage_from=first, stage_to=last
        ).filter(column("as_of").is_between(datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)))
        values = cell["value"].to_list()
        assert value in values, f"{code} {measure} {first}..{last} in {start}..{end}: {values}, not {value} ({origin})"
    return f"{len(KNOWN)} known figures"


def check_croissant(snapshot, tables):
    """Valid for the tool of its authors, which also finds the records."""
    dataset = mlcroissant.Dataset(jsonld=snapshot / "croissant.json")
    assert not dataset.metadata.issues.errors and not dataset.metadata.issues.warnings, dataset.metadata.issues.report()
    for name in ("figures", "claims", "conflicts"):
        records = sum(1 for _ in dataset.records(name))
        assert records == len(tables[name]), f"{records} records of {name}, not {len(tables[name])}"
    return f"croissant: {len(dataset.metadata.record_sets)} record sets"


def check_workbook(snapshot, tables):
    """Every sheet as it should be met: heads that stay, a filter, dates, numbers, links that lead somewhere, no formula."""
    book = openpyxl.load_workbook(snapshot / "recoupe.xlsx")
    links = 0
    pages = {}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{sheet.title}!{cell.coordinate} is a formula"
                if cell.hyperlink:
                    links += 1
                    check_link(snapshot, cell, pages)
        if sheet.title != "Lisez-moi":
            assert sheet.freeze_panes and sheet.auto_filter.ref, f"{sheet.title} is not easy to read"
    heads = {cell.value: cell.column - 1 for cell in book["Séries"][1]}
    rows = list(book["Séries"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(tables["figures"]), f"{len(rows)} rows of figures"
    for row, figure in zip(rows, tables["figures"].iter_rows(named=True)):
        day = row[heads["À la date du"]]
        assert isinstance(day, datetime.datetime) and day.date() == figure["as_of"], f"{day!r} is not {figure['as_of']}"
        assert row[heads["Valeur"]] == figure["value"], f"{row} is not {figure}"
    assert links > 0
    return f"workbook: {len(book.sheetnames)} sheets, {links} links"


def check_link(snapshot, cell, pages):
    """A link into the report leads to a page and to a place in it."""
    target = urllib.parse.unquote(cell.hyperlink.target or "")
    page, _, anchor = target.partition("#")
    anchor = anchor or cell.hyperlink.location
    if page not in pages:
        text = (snapshot / page).read_text("utf-8")
        pages[page] = set(re.findall(r'id="([^"]+)"', text))
    assert anchor in pages[page], f"{cell.coordinate} leads to {page}#{anchor}, which is not there"


def check_history(snapshot, manifest, tables):
    """One line of DuckDB gives the figures of each night; those of this night are the ones of the snapshot."""
    history = snapshot.parent.parent / "history"
    own = duckdb.sql(f"select * from '{history}/*/*.parquet' where run_id = '{manifest['run_id']}'").pl()
    assert len(own) == len(tables["figures"]), f"{len(own)} figures of this night in the history"
    columns = ["territory_code", "measure", "as_of", "value", "claim_id"]
    assert own.select(columns).sort(columns).equals(tables["figures"].select(columns).sort(columns))
    nights = duckdb.sql(f"select count(distinct run_id) from '{history}/*/*.parquet'").fetchall()[0][0]
    return f"history: {nights} nights"


def check_examples(snapshot):
    """What the documentation shows runs as it stands, and answers something."""
    text = (Path(__file__).parent.parent / "docs" / "data.md").read_text("utf-8")
    blocks = re.findall(r"```(sql|python)\n(.*?)```", text, re.S)
    before = Path.cwd()
    # The documentation speaks from the folder of the project.
    with tempfile.TemporaryDirectory() as place:
        os.symlink(snapshot.parent.parent, Path(place, "output"))
        os.chdir(place)
        try:
            for language, block in blocks:
                if language == "python":
                    exec(compile(block, "docs/data.md", "exec"), {})
                    continue
                for statement in filter(str.strip, block.split(";\n")):
                    assert duckdb.sql(statement).fetchall(), f"no answer to:\n{statement}"
        finally:
            os.chdir(before)
    assert blocks, "the documentation shows nothing"
    return f"examples: {len(blocks)} blocks of docs/data.md run"


def main():
    snapshot = Path(sys.argv[1]).resolve()
    manifest = json.loads((snapshot / "manifest.json").read_text("utf-8"))
    package = json.loads((snapshot / "datapackage.json").read_text("utf-8"))
    print(check_files(snapshot, manifest))

    rows = {entry["path"]: entry.get("rows") for entry in manifest["files"]}
    resources = {resource["path"]: resource for resource in package["resources"]}
    tables = {
        Path(path).stem: check_table(snapshot / path, rows[path], resource["schema"])
        for path, resource in resources.items()
        if path.endswith(".parquet")
    }
    for name, frame in tables.items():
        # Every field as text: what a spreadsheet shows before it guesses.
        sheet = polars.read_csv(snapshot / f"{name}.csv", infer_schema=False)
        assert (len(sheet), sheet.columns) == (len(frame), frame.columns), f"{name}.csv is another table"
    print(", ".join(f"{name} {len(frame)}" for name, frame in tables.items()))

    report = frictionless.validate(str(snapshot / "datapackage.json"))
    assert report.valid, report.to_summary()
    print(f"data package: {len(report.tasks)} resources valid")
    for check in (check_references, check_quotations, check_bounds, check_known):
        print(check(tables))
    print(check_croissant(snapshot, tables))
    print(check_workbook(snapshot, tables))
    print(check_history(snapshot, manifest, tables))
    print(check_examples(snapshot))


if __name__ == "__main__":
    main()
