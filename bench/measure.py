"""Measures everything once and writes the tables into README.md. `bench/run` starts this."""

import argparse
from pathlib import Path

import files
import reading
import report
import rounds as round_of
import serving

HERE = Path(__file__).parent


def main():
    asked = arguments()
    rounds, starts, seconds = (2, 2, 2) if asked.quick else (15, 7, 10)
    source = files.find()
    print(f"files: {source.said}", flush=True)
    before = report.load_average()
    compared = reading.measure(source, asked.programs, rounds)
    served = serving.measure(source, asked.programs, starts, seconds)
    banded = round_of.measure(asked.programs, seconds)
    machine = report.machine(asked.programs / "trustwide", before)
    text = report.tables(source, machine, compared, served, banded)
    print(text)
    if not asked.quick:
        report.write(HERE / "README.md", text)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=Path, required=True, help="folder of the release builds")
    parser.add_argument("--quick", action="store_true", help="few rounds, printed and not written")
    return parser.parse_args()


if __name__ == "__main__":
    main()
