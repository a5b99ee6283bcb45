"""A round of banding, a year's ledger and a year's cadences for 100 schools, ten years deep, against the same sums asked of the
database in SQL; and the ledger's pages under load on that database.
"""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass

import browser
import files
import serving

FOLDER = files.DATA / "rounds"


@dataclass
class Rounds:
    # Milliseconds that `round` printed, and how much there was.
    found: dict
    # What `load` printed, by page and then by rate.
    loads: dict[str, list[dict]]


def measure(programs, seconds):
    shutil.rmtree(FOLDER, ignore_errors=True)
    run = subprocess.run([programs / "examples" / "round", FOLDER], check=True, capture_output=True, text=True)
    found = json.loads(run.stdout)
    print(f"rounds: {found}", flush=True)
    program = programs / "trustwide"
    words = ["link", "--data", FOLDER, "--person", found["director"], "--sign-in-name", "director@hundred.example"]
    link = subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout
    with serving.Server(program, FOLDER) as server:
        person = browser.Browser(server.base)
        browser.enter(person, re.search(r"/welcome/[^\s\"]+", link).group())
        schools = sorted(set(re.findall(r'href="(/schools/\d{6})"', person.get("/trust"))))
        pages = {"Days, a school": [f"{it}/days" for it in schools], "Days, all schools": ["/days"]}
        loads = {}
        for title, paths in pages.items():
            serving.load(programs, server, person.cookie(), 20, 2, paths)
            loads[title] = [serving.load(programs, server, person.cookie(), rate, seconds, paths) for rate in (20, 50, 100)]
    return Rounds(found, loads)
