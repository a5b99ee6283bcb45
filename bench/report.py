"""Writes what was measured as tables, with the machine it was measured on and the aims beside it."""

import os
import platform
import statistics
import subprocess
from datetime import date
from importlib.metadata import version
from pathlib import Path

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"

READ_AIM, STORE_AIM = 1.0, 3.0
PAGE_AIM, PAGE_AIM_RATE = 20, 200
MEMORY_AIM, START_AIM = 150, 0.5
# In milliseconds.
SUGGEST_AIM, CADENCES_AIM = 100, 50


def write(path, text):
    """Puts the tables between the two markers, and leaves the words around them alone."""
    before, _, rest = path.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def tables(source, machine, compared, served, banded):
    parts = [
        machine,
        f"Files: {source.said}.",
        summary(compared, served),
        "### A hundred schools, ten years deep",
        round_table(banded),
        load_table(banded),
        "### Files",
        file_table(compared),
        notes(compared),
        "### Pages",
        load_table(served),
        f"The trust has {served.schools} schools. Loaded, with rows kept: {'; '.join(served.loaded)}. "
        f"The database is {served.database:.0f} MB, with its log.",
    ]
    return "\n\n".join(it for it in parts if it)


def machine(program, load_before):
    """Cores, memory and versions; nothing that names the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    rust = said(["rustc", "--version"]).split()[1]
    sides = ", ".join(f"{name} {version(name)}" for name in ("pandas", "polars", "duckdb"))
    now = load_average()
    busy = " Other work was running on it, so times are longer and less even than they need be." if 1 < load_before else ""
    return (
        f"Measured on {date.today():%-d %B %Y} with {said([program, '--version'])} (release build, Rust {rust}) on "
        f"{os.cpu_count()} cores ({processor()}), {memory:.0f} GiB of memory, {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}, {sides}. Load average of the machine before the run "
        f"{load_before:.1f}, at its end {now:.1f}.{busy}"
    )


def processor():
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    named = (it.partition(":")[2].strip() for it in lines if it.startswith("model name"))
    return next(named, "processor not named")


def load_average():
    return os.getloadavg()[0]


def said(command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def summary(compared, served):
    plain = [it for it in compared if not it.title.endswith("gzipped")]
    worst = {side: max(statistics.median(it.ratios(side)) for it in plain) for side in ("read", "store")}
    school = at_aim(served.loads["School"])
    trust = at_aim(served.loads["Trust"])
    read, store = worst["read"], worst["store"]
    at = f"p99 at {PAGE_AIM_RATE} a second"
    lines = [
        ("Read and fully validated, to pandas merely reading", f"{READ_AIM:.1f} ×", f"{read:.2f} ×", read <= READ_AIM),
        ("The same and stored, durably", f"{STORE_AIM:.1f} ×", f"{store:.2f} ×", store <= STORE_AIM),
        (f"School page, {at}", f"{PAGE_AIM} ms", f"{school['p99']:.1f} ms", good(school)),
        (f"Trust page, {at}", "", f"{trust['p99']:.1f} ms", None),
        ("Memory, at most", f"{MEMORY_AIM} MB", f"{served.at_most:.0f} MB", served.at_most < MEMORY_AIM),
        ("Memory, once ready", "", f"{served.at_rest:.0f} MB", None),
        ("From start to ready", f"{START_AIM} s", f"{served.ready:.3f} s", served.ready < START_AIM),
        ("First trust page after that, nothing kept yet", "", f"{served.first_page:.3f} s", None),
    ]
    rows = [f"| {what} | {aim} | {found} | {word(met)} |" for what, aim, found, met in lines]
    return "\n".join(["| | Aim | Measured | |", "|---|---:|---:|---|", *rows])


def at_aim(loads):
    return next(it for it in loads if it["rate"] == PAGE_AIM_RATE)


def good(load):
    return load["p99"] < PAGE_AIM and load["errors"] == 0


def word(met):
    return {True: "met", False: "**missed**", None: ""}[met]


def file_table(compared):
    head = "| File | Rows × columns | MB | pandas, ms | Polars | DuckDB | Read and validated | … and stored |"
    rows = []
    for it in compared:
        ratios = " | ".join(ratio(it, side) for side in ("Polars", "DuckDB", "read", "store"))
        size = f"{it.rows:,} × {it.columns} | {it.megabytes:.1f}"
        rows.append(f"| {it.title} | {size} | {it.median('pandas') * 1e3:.0f} | {ratios} |")
    return "\n".join([head, "|---|---:|---:|---:|---:|---:|---:|---:|", *rows])


def round_table(banded):
    """What is worked out of loaded records, with reading them apart, and the same sums asked of the database."""
    found = banded.found
    lines = [
        ("Bands that the rule suggests, all schools", "suggest", SUGGEST_AIM, f"{found['schools']} schools"),
        ("Offered, given and left, all schools", "ledger", None, f"{found['transfers']:,} transfers of the year"),
        ("Every cadence of the year, window by window", "cadences", CADENCES_AIM,
         f"{found['promises']:,} windows, {found['visits']:,} visits of the year"),
    ]
    head = "| | Of | Worked out, ms | Aim | Read from the database before, ms | SQL sums, ms | Ratio to SQL |"
    rows = []
    for title, key, aim, of in lines:
        took, sql = found[key], found[f"{key}_sql"]
        met = f"{aim} ms, {word(took < aim)}" if aim else ""
        rows.append(f"| {title} | {of} | {took:.1f} | {met} | {found[f'{key}_read']:.1f} | {sql:.1f} | {took / sql:.1f} × |")
    return "\n".join([head, "|---|---|---:|---|---:|---:|---:|", *rows])


def ratio(row, side):
    ratios = row.ratios(side)
    return f"{statistics.median(ratios):.2f} × ({min(ratios):.2f}–{max(ratios):.2f})"


def notes(compared):
    rounds = len(compared[0].seconds["pandas"])
    told = sorted({name for it in compared for name in it.told})
    more = (
        f" {' and '.join(told)} refuse the census with their own settings (`NAT` stands in a column of numbers, near the end) "
        "and were told to look at every row first."
        if told
        else ""
    )
    return f"Ratios are to pandas in the same round: the median of {rounds} rounds, with the lowest and the highest.{more}"


def load_table(served):
    head = "| Page | Requests a second | p50, ms | p95, ms | p99, ms | Longest, ms | Errors | KB sent |"
    rows = [
        f"| {title} | {it['rate']} | {it['p50']:.1f} | {it['p95']:.1f} | {it['p99']:.1f} | {it['max']:.1f} | "
        f"{it['errors']} of {it['sent']} | {it['mean_bytes'] / 1e3:.0f} |"
        for title, loads in served.loads.items()
        for it in loads
    ]
    return "\n".join([head, "|---|---:|---:|---:|---:|---:|---:|---:|", *rows])
