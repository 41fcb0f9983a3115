"""Reads `latest` over and over while it is published as fast as can be: no read may fail, none may mix two snapshots.

usage: readers.py REPUBLISH READERS LOADS

REPUBLISH is the program built by `cargo build --example republish`. READERS processes each load LOADS times, in turn with
polars, pyarrow, DuckDB and by memory map, two tables and the manifest of whatever `latest` points to. They do as
docs/data.md says: they resolve the link once, and then stay in the folder that it named. Readers that do not, and follow
the link for each file, are counted beside them: what they mix is why the two lines are there.
"""

import json
import multiprocessing
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import polars
import pyarrow.parquet

TABLES = {"issues": "message", "unread": "sentence"}


def load(library, path, column):
    """The values of a column, and the run that the file itself names."""
    named = pyarrow.parquet.read_metadata(path).metadata[b"recoupe.run_id"].decode()
    if library == "polars":
        values = polars.read_parquet(path)[column].to_list()
    elif library == "pyarrow":
        values = pyarrow.parquet.read_table(path)[column].to_pylist()
    elif library == "map":
        values = pyarrow.parquet.read_table(path, memory_map=True)[column].to_pylist()
    else:
        values = [row[0] for row in duckdb.connect().execute(f"select {column} from '{path}'").fetchall()]
    return named, values


def seen(library, folder):
    """Every run that one reading of a snapshot has met."""
    runs = {json.loads((folder / "manifest.json").read_text("utf-8"))["run_id"]}
    for table, column in TABLES.items():
        named, values = load(library, folder / f"{table}.parquet", column)
        assert values, f"{table} is empty"
        runs |= {named, *values}
    return runs


def reader(number, output, loads, results):
    libraries = ("polars", "pyarrow", "duckdb", "map")
    latest = Path(output) / "latest"
    failed, mixed, careless, snapshots = [], 0, 0, set()
    for turn in range(loads):
        library = libraries[(number + turn) % len(libraries)]
        try:
            # The two lines: resolve the link, then read.
            snapshot = latest.resolve(strict=True)
            runs = seen(library, snapshot)
            mixed += runs != {snapshot.name}
            snapshots |= runs
        except Exception as error:  # noqa: BLE001
            failed.append(f"{library}: {error!r}")
        if turn % 10 == 0:
            try:
                careless += len(seen(library, latest)) > 1
            except Exception:  # noqa: BLE001
                careless += 1
    results.put((failed, mixed, careless, snapshots))


def main():
    program, readers, loads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    # A forked copy of a library with threads of its own may hang.
    processes = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as output:
        publisher = subprocess.Popen([program, output, "200"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        latest = Path(output) / "latest"
        while not latest.exists():
            assert publisher.poll() is None, "the publisher gave up"
        results = processes.Queue()
        at_work = [
            processes.Process(target=reader, args=(number, output, loads, results)) for number in range(readers)
        ]
        for process in at_work:
            process.start()
        told = [results.get() for _ in at_work]
        for process in at_work:
            process.join()
        published = int(publisher.communicate()[0])
    failed = [message for failures, *_ in told for message in failures]
    mixed, careless = (sum(each[place] for each in told) for place in (1, 2))
    snapshots = set().union(*(each[3] for each in told))
    print(f"{published} snapshots published, {len(snapshots)} of them met in {readers} x {loads} reads")
    print(f"{len(failed)} failed, {mixed} mixed; of {readers * -(-loads // 10)} careless ones {careless} failed or mixed")
    assert not failed, failed[:5]
    assert mixed == 0
    assert len(snapshots) > 1, "nothing was published meanwhile: this proves nothing"


if __name__ == "__main__":
    main()
