"""Reading and storing a file, round by round and side by side, as ratios to what pandas needs to read it and no more."""

import json
import statistics
import subprocess
import time
import warnings
from dataclasses import dataclass

import duckdb
import pandas
import polars

import files

# What stands in the tables, in this order. pandas is what the others are divided by.
SIDES = ["pandas", "Polars", "DuckDB", "read", "store"]


@dataclass
class Row:
    title: str
    rows: int
    columns: int
    megabytes: float
    # Seconds of each round, by side.
    seconds: dict[str, list[float]]
    # Readers that refused the file until they were told to look at every row before they chose types.
    told: list[str]

    def median(self, side):
        return statistics.median(self.seconds[side])

    def ratios(self, side):
        """Each round's own ratio to pandas, which had the same minute of the same machine."""
        return [ours / theirs for ours, theirs in zip(self.seconds[side], self.seconds["pandas"])]


def measure(source, programs, rounds):
    with Trustwide(programs) as trustwide:
        return [measure_file(it, path, form, trustwide, rounds) for it in source.compared for path, form in forms(it)]


def forms(it):
    return [(it.plain, ""), (it.packed, ", gzipped")]


def measure_file(it, path, form, trustwide, rounds):
    polars_reads, polars_told = reader_of(polars_readers(path))
    duckdb_reads, duckdb_told = reader_of(duckdb_readers(path))
    sides = {
        "pandas": timed(lambda: read_with_pandas(path)),
        "Polars": timed(polars_reads),
        "DuckDB": timed(duckdb_reads),
        "read": lambda: trustwide.asked("read", it, path)["seconds"],
        "store": lambda: trustwide.asked("store", it, path)["seconds"],
    }
    for side in sides.values():
        side()
    seconds = {side: [] for side in SIDES}
    for turn in range(rounds):
        for at in range(len(SIDES)):
            side = SIDES[(turn + at) % len(SIDES)]
            seconds[side].append(sides[side]())
    found = trustwide.asked("read", it, path)
    told = [name for name, was in (("Polars", polars_told), ("DuckDB", duckdb_told)) if was]
    print(f"{it.title}{form}: done", flush=True)
    return Row(it.title + form, found["rows_read"], found["columns"], path.stat().st_size / 1e6, seconds, told)


def timed(read):
    def seconds():
        start = time.perf_counter()
        result = read()
        taken = time.perf_counter() - start
        del result
        return taken

    return seconds


def reader_of(readers):
    """The first reader that can read the file, and whether that is the second of them."""
    plain, told = readers
    try:
        plain()
        return plain, False
    except (polars.exceptions.ComputeError, duckdb.Error):
        told()
        return told, True


def read_with_pandas(path):
    with warnings.catch_warnings():
        # Mixed types in a column: nothing that this measures.
        warnings.simplefilter("ignore")
        return pandas.read_csv(path)


def polars_readers(path):
    return lambda: polars.read_csv(path), lambda: polars.read_csv(path, infer_schema_length=None)


def duckdb_readers(path):
    def into_memory(more=""):
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TABLE it AS FROM read_csv('{path}'{more})")

    return into_memory, lambda: into_memory(", sample_size = -1")


class Trustwide:
    """The example `land`, kept alive between orders."""

    def __init__(self, programs):
        command = [programs / "examples" / "land", files.DATA]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def asked(self, act, it, path):
        order = {"act": act, "kind": it.kind, "year": it.year, "path": str(path)}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"the program ended while it was to {act} {path.name}")
        return json.loads(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=60)
