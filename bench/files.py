"""Which files are measured: the published ones where they are at hand, invented ones of the same layout and size elsewhere.

Not here: how the invented ones are made (`invented.py`).
"""

import gzip
import shutil
from dataclasses import dataclass
from pathlib import Path

import invented

HERE = Path(__file__).parent
DATA = HERE / ".data"
PUBLISHED = HERE.parent.parent / "shared" / "realdata"


@dataclass
class Compared:
    """A file of all England, as it is published (plain) and as it is often kept (gzipped)."""

    title: str
    kind: str
    year: str
    packed: Path
    plain: Path


@dataclass
class Source:
    said: str
    compared: list[Compared]
    # What `trustwide new` is given, and then what `trustwide import` is given.
    trust: dict[str, str]
    imports: list[tuple[str, Path]]


COMPARED = [
    ("Census 2024/25", "census", "2024-25", "england_census_2024-2025.csv.gz"),
    ("Census 2018/19", "census", "2018-19", "england_census_2018-2019.csv.gz"),
    ("Key stage 4 2018/19", "ks4", "2018-19", "england_ks4provisional_2018-2019.csv.gz"),
]


def find():
    """The published files, or the invented ones."""
    return published() if PUBLISHED.is_dir() else made_up()


def published():
    tables, register = PUBLISHED / "performance", PUBLISHED / "gias"
    imports = [
        *[("ks2", tables / f"ks2_perf_{year}_derived.csv.gz") for year in (2016, 2017, 2018)],
        ("ks2", tables / "ks2-by-urn_2022-2023_derived.json.gz"),
        ("ks4", tables / "england_ks4provisional_2018-2019.csv.gz"),
        *[("census", tables / f"england_census_{years}.csv.gz") for years in ("2018-2019", "2024-2025")],
        *[("absence", tables / f"england_abs_{years}.csv.gz") for years in ("2012-2013", "2018-2019")],
        ("inspections", PUBLISHED / "ofsted" / "ofsted-by-urn_2026_derived.json.gz"),
    ]
    trust = {
        "trust-uid": "16827",
        "groups": str(register / "groups_20220331_pandas.csv.gz"),
        "links": str(register / "group_links_20220331_pandas.csv.gz"),
        "schools": str(register / "establishments_subset_2026.json.gz"),
        "predecessors": str(register / "links_edubasealldata20250422.csv.gz"),
    }
    said = "as published, of all England; the trust is one of 16 schools in the public register"
    return Source(said, compared(tables), trust, imports)


def made_up():
    folder = DATA / "invented"
    trust, imports = invented.make(folder)
    said = "invented, in the layout and size of the published ones, which are not on this machine"
    return Source(said, compared(folder), trust, imports)


def compared(folder):
    return [Compared(title, kind, year, folder / name, unpacked(folder / name)) for title, kind, year, name in COMPARED]


def unpacked(packed):
    plain = DATA / "plain" / packed.stem
    plain.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(packed) as source, plain.open("wb") as target:
        shutil.copyfileobj(source, target)
    return plain
