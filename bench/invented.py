"""Files of the published layouts and sizes with invented values, for machines that do not have the published ones.

Column names are the department's; every school, number and grade is made up, the same each time.
"""

import csv
import gzip
import json
import random

SCHOOLS = 24_000
FIRST_URN = 900_000
TRUST = 99_001
TRUST_SCHOOLS = 16

CENSUS_2025 = (
    "URN LA Estab SCHOOLTYPE NOR NORG NORB PNORG PNORB TSENELSE PSENELSE TSENELK PSENELK NUMEAL NUMENGFL NUMUNCFL PNUMEAL "
    "PNUMENGFL PNUMUNCLF NUMFSM NUMFSMEVER NORFSMEVER PNUMFSMEVER"
).split()
CENSUS_2019 = (
    "URN LA ESTAB SCHOOLTYPE NOR NORG NORB PNORG PNORB TSENELSE PSENELSE TSENELK PSENELK NUMEAL NUMENGFL NUMUNCFL PNUMEAL "
    "PNUMENGFL PNUMUNCFL NUMFSM NUMFSMEVER PNUMFSMEVER"
).split()
KS4 = (
    "RECTYPE LEA ESTAB URN SCHNAME ICLOSE NFTYPE TPUP ATT8SCR P8PUP TP8ADJ P8MEA P8CILOW P8CIUPP P8MEA_ORIG P8CILOW_ORIG "
    "P8CIUPP_ORIG PTL2BASICS_94 PTL2BASICS_95 EBACCAPS PTEBACC_E_PTQ_EE PTEBACC_94 PTEBACC_95 PT5EM_94 P8_BANDING"
).split()
KS2 = [
    "URN", "KS2 Pupils", "Reading Progress", "Reading Score", "Reading Meet Std", "Reading Exceed Std", "Writing Progress",
    "Writing Score", "Writing Meet Std", "Writing Exceed Std", "Maths Progress", "Maths Score", "Maths Meet Std",
    "Maths Exceed Std", "Overall Meet Std", "Overall Exceed Std", "Academic Year",
]  # fmt: skip
GROUPS = ["Group UID", "Group ID", "Group Name", "Companies House Number", "Group Type (code)", "Group Type", "Group Status"]
LINKS = ["URN", *GROUPS, "Joined date", "EstablishmentName", "TypeOfEstablishment (name)", "PhaseOfEducation (name)"]

KINDS = [("State-funded primary", 0.72), ("State-funded secondary", 0.15), ("State-funded special school", 0.13)]


def make(folder):
    """Writes them, and says what `trustwide new` and `trustwide import` are to be given."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(20_260_901)
    kinds = rng.choices([it for it, _ in KINDS], [share for _, share in KINDS], k=SCHOOLS)
    # Primary schools join the trust, so that its pages have results to show.
    trust = [at for at, kind in enumerate(kinds) if kind == KINDS[0][0]][:TRUST_SCHOOLS]
    imports = [
        *[("ks2", table(folder, f"ks2_perf_{year}_derived", KS2, ks2(rng, kinds, year))) for year in (2016, 2017, 2018)],
        ("ks4", table(folder, "england_ks4provisional_2018-2019", KS4, ks4(rng, kinds))),
        ("census", table(folder, "england_census_2018-2019", CENSUS_2019, census(rng, kinds, CENSUS_2019))),
        ("census", table(folder, "england_census_2024-2025", CENSUS_2025, census(rng, kinds, CENSUS_2025))),
        ("absence", table(folder, "england_abs_2018-2019", ["LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"], absence(rng))),
        ("inspections", inspections(folder / "inspections.json.gz", rng)),
    ]
    group = [TRUST, "TR09001", "SALTMARSH LEARNING TRUST", "", 6, "Multi-academy trust", "Open"]
    links = [[urn(at), *group, "2016-09-01", name(at), "Academy converter", "Primary"] for at in trust]
    return {
        "trust-uid": str(TRUST),
        "groups": str(table(folder, "groups", GROUPS, [group])),
        "links": str(table(folder, "links", LINKS, links)),
    }, imports


def table(folder, stem, columns, rows):
    path = folder / f"{stem}.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def census(rng, kinds, columns):
    """One row a school, and England's by phase; counts, and percentages written as that year writes them."""
    sign = "%" if columns is CENSUS_2025 else ""
    for at, kind in enumerate(kinds):
        yield [urn(at), authority(at), 2000 + at % 5000, kind, *counts(rng, columns[4:], rng.randint(60, 1500), sign)]
    for phase, kind in zip(("PRI", "SEC", "SPE"), (it for it, _ in KINDS)):
        yield ["NAT", "", phase, kind, *counts(rng, columns[4:], 3_000_000, sign)]


def counts(rng, columns, roll, sign):
    for column in columns:
        if column in ("NOR", "NORFSMEVER"):
            yield roll
        elif column.startswith("P"):
            yield "SUPP" if rng.random() < 0.01 else f"{rng.uniform(0, 60):.2f}{sign}"
        else:
            yield int(roll * rng.uniform(0.02, 0.5))


def ks4(rng, kinds):
    for at in range(5_650):
        if kinds[at] != "State-funded secondary" and at % 3:
            yield [2, authority(at), 2000 + at % 5000, urn(at), name(at), 0, "INDSPEC", *["NA"] * 18]
        else:
            scores = [f"{rng.uniform(-1, 1):.2f}" for _ in range(7)]
            shares = [f"{rng.uniform(5, 90):.0f}%" for _ in range(6)]
            middle = [rng.randint(60, 300), f"{rng.uniform(30, 60):.1f}", rng.randint(50, 290), rng.randint(0, 5)]
            row = [*middle, *scores[:6], *shares[:2], scores[6], *shares[2:], rng.randint(1, 5)]
            yield [1, authority(at), 2000 + at % 5000, urn(at), name(at), 0, "AC", *row]


def ks2(rng, kinds, year):
    for at, kind in enumerate(kinds):
        if kind == KINDS[0][0]:
            subjects = [cell for _ in range(3) for cell in subject(rng)]
            yield [urn(at), rng.randint(8, 90), *subjects, f"{rng.randint(20, 95)}%", f"{rng.randint(0, 30)}%", year]


def subject(rng):
    return f"{rng.gauss(0, 2):.1f}", rng.randint(96, 112), f"{rng.randint(40, 100)}%", f"{rng.randint(0, 50)}%"


def absence(rng):
    for at in range(21_000):
        yield [authority(at), 2000 + at % 5000, urn(at), f"{rng.uniform(2, 9):.1f}", f"{rng.uniform(2, 25):.1f}"]


def inspections(path, rng):
    """Legacy outcomes by URN; grades are drawn anew and mean nothing."""
    grades = ["Outstanding", "Good", "Requires improvement", "Inadequate"]

    def outcome(at):
        sub = {it: rng.choice(grades) for it in ("education", "behaviour", "personal", "leadership")}
        day = f"20{rng.randint(14, 23)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        return {"date": day, "name": name(at), "rating": rng.choice(grades), "sub": sub}

    with gzip.open(path, "wt", encoding="utf-8") as out:
        json.dump({str(urn(at)): outcome(at) for at in range(22_000)}, out)
    return path


def urn(at):
    return FIRST_URN + at


def authority(at):
    return 801 + at % 150


def name(at):
    places = ["Saltmarsh", "Thornholme", "Eastreach", "Millwater", "Hollowbeck", "Kingsferry"]
    return f"{places[at % len(places)]} School {at}"
