"""The simple choice, by DuckDB and by Polars: for each cell and day the claim of the strongest kind of
publisher, the newest first; nothing is checked against anything else. Prints the seconds of each, with
and without reading the file."""

import sys
import time

import duckdb
import polars as pl

KINDS = ["ars", "health_insurance", "urps", "ministry", "open_data", "federation", "parliament", "cpts",
         "association", "press"]
CELL = ["measure", "territory", "stage_from", "stage_to"]


def timed(work):
    """The best of three, as what else runs only makes it slower."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def by_duckdb(table):
    rank = " ".join(f"when '{kind}' then {number}" for number, kind in enumerate(KINDS))
    cell = ", ".join(CELL)
    return duckdb.sql(f"""
        select * from {table} qualify row_number() over (
            partition by {cell}, as_of
            order by as_of desc, case publisher_kind {rank} else 99 end, publisher, low) = 1""").arrow().read_all()


def by_polars(frame):
    rank = pl.col("publisher_kind").replace_strict(dict(zip(KINDS, range(len(KINDS)))), default=99)
    ordered = frame.with_columns(rank=rank).sort(
        ["as_of", "rank", "publisher", "low"], descending=[True, False, False, False])
    return ordered.unique([*CELL, "as_of"], keep="first", maintain_order=True).collect()


path = sys.argv[1]
held = pl.read_parquet(path)
duckdb.sql(f"create table held as select * from '{path}'")
print(
    f"duckdb {timed(lambda: by_duckdb('held')):.3f} s ({timed(lambda: by_duckdb(repr(path))):.3f} with reading),",
    f"polars {timed(lambda: by_polars(held.lazy())):.3f} s ({timed(lambda: by_polars(pl.scan_parquet(path))):.3f} with reading)",
)
