#!/usr/bin/env python3
"""The hand-written hard rows of fixtures/odawara: what tests/cases/hard.tsv says of each against what kigen decides.

Each night of the table is run on a copy of the fixture: N1, N2, N3 on one ledger; P1 (one more pause) and C1 (two
mailing days a month, cut-off) on fresh ones. Rows are found by their place in the register, not by their serial, which
may be broken. Prints `N passed, N failed`: one check a line of the table.
"""

import argparse
import csv
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "fixtures/odawara"
COUNTED = {"not_due", "past", "told"}
NIGHTS = {  # night: (ledger, as-of day, changes to the configuration)
    "N1": ("base", "2026-11-19", []),
    "N2": ("base", "2026-11-20", []),
    "N3": ("base", "2027-02-28", []),
    "P1": ("paused", "2026-11-19", [(r"paused\s*=\s*\(", 'paused = ( { from = "2026-11-16"; to = "2026-11-30"; '
                                     'reason = "test"; },')]),
    "C1": ("cutoff", "2026-11-19", [(r"\n(\s*)days\s*=\s*\[[^]]*\];", '\n\\1days = ["1st tue", "3rd tue"];'),
                                    (r"\n(\s*)cutoff_days\s*=\s*\d+;", "\n\\1cutoff_days = 3;")]),
}


def cases() -> list:
    found = []
    for line in (ROOT / "tests/cases/hard.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            fields = (line.split("\t") + [""] * 9)[:9]
            found.append(dict(zip(("serial", "kind", "tag", "night", "disposition", "reason", "planned_on", "anomalies",
                                   "why"), fields)))
    return found


def record_lines(path: pathlib.Path, first: int) -> list:
    """The physical line of each hard record: a newline inside quotes is none. `first`: of the first hard record."""
    data = path.read_bytes().split(b"\n")[1:]
    lines, number, quotes = [], first, 0
    for physical in data:
        if quotes % 2 == 0 and physical.strip(b"\r"):
            lines.append(number)
            quotes = 0
        quotes += physical.count(b'"')
        number += 1
    return lines


def set_up(work: pathlib.Path, ledger: str, changes: list) -> pathlib.Path:
    folder = work / ledger
    if folder.exists():
        return folder
    shutil.copytree(FIXTURE, folder)
    text = (folder / "kigen.conf").read_text(encoding="utf-8").replace("../../out", "out")
    for pattern, replacement in changes:
        text, count = re.subn(pattern, replacement, text, count=1)
        if count != 1:
            sys.exit(f"kigen.conf has nothing like {pattern}")
    (folder / "kigen.conf").write_text(text, encoding="utf-8")
    return folder


def run_night(kigen: str, folder: pathlib.Path, as_of: str) -> dict:
    done = subprocess.run([kigen, "run", "-c", str(folder / "kigen.conf"), "--as-of", as_of, "--quiet"], check=False,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode not in (0, 4):
        sys.exit(f"the night of {as_of} ended with {done.returncode}: {done.stderr}\n0 passed, 1 failed")
    with open(folder / "out" / as_of / "office/dispositions.csv", encoding="utf-8-sig", newline="") as file:
        return {int(row["line"]): row for row in csv.DictReader(file)}


def judge(case: dict, row: dict) -> bool:
    if case["disposition"] in COUNTED:
        return row is None
    if row is None:
        return False
    if case["serial"] != "*" and (row["serial"], row["kind"]) != (case["serial"], case["kind"]):
        return False
    return all(row[name] == case[name] for name in ("disposition", "reason", "planned_on", "anomalies"))


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--kigen", required=True)
    kigen = str(pathlib.Path(arguments.parse_args().kigen).resolve())
    every = cases()
    sample = (FIXTURE / "certificates.csv").read_bytes()
    hard = (FIXTURE / "hard-certificates.csv").read_bytes().split(b"\n", 1)[1]
    if not sample.endswith(hard):
        sys.exit("certificates.csv does not end with the hard rows: run fixtures/odawara/join.py\n0 passed, 1 failed")
    first = sample[:len(sample) - len(hard)].count(b"\n") + 1
    places = record_lines(FIXTURE / "hard-certificates.csv", first)
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory() as work:
        for night, (ledger, as_of, changes) in NIGHTS.items():
            listed = run_night(kigen, set_up(pathlib.Path(work), ledger, changes), as_of)
            for case in (case for case in every if case["night"] == night):
                row = listed.get(places[int(case["tag"][1:]) - 1])
                if judge(case, row):
                    passed += 1
                    continue
                failed += 1
                print(f"{night} {case['tag']} {case['serial']}: want {case['disposition']} {case['reason']} "
                      f"{case['planned_on']} {case['anomalies']}; have "
                      + (" ".join(row[name] for name in ("disposition", "reason", "planned_on", "anomalies"))
                         if row else "not listed") + f"  ({case['why']})")
    unknown = Counter(case["night"] for case in every if case["night"] not in NIGHTS)
    for night, number in unknown.items():
        print(f"{number} lines of a night that nobody runs: {night}")
        failed += number
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
