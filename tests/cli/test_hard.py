#!/usr/bin/env python3
"""The hand-written hard rows of fixtures/odawara: what tests/cases/hard.tsv says of each against what kigen decides.

Each night of the table is run on a copy of the fixture: N1, N2, N3 on one ledger; P1 (one more pause) and C1 (two
mailing days a month, cut-off) on fresh ones; E2 on the ledger that N1 left, after the events of
tests/cases/hard-decisions.tsv. Rows are found by their place in the register, not by their serial, which
may be broken. Prints `N passed, N failed`: one check a line of the table.
"""

import argparse
import csv
import os
import pathlib
import re
import shutil
import sys
import tempfile
from collections import Counter

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes
from checks import Checks

ROOT = pathlib.Path(__file__).resolve().parents[2]
checks = Checks()
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
# The fixture's registers stand still for the hundred days before N3.
AHEAD = ["--accept", "ahead", "--by", "tests", "--why", "the same registers once more"]
E2 = ("E2", "2026-12-01")
EVENT_FIELDS = 6
EVENT_WORDS = {"printed", "posted", "spoiled", "pulled", "returned", "release", "refuse", "clear"}


def lines_of(name: str) -> list:
    lines = (ROOT / "tests/cases" / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def events() -> list:
    return [(fields + [""] * EVENT_FIELDS)[:EVENT_FIELDS] for fields in lines_of("hard-decisions.tsv")
            if fields[1] in EVENT_WORDS]


def cases() -> list:
    found = []
    for fields in lines_of("hard.tsv") + [fields for fields in lines_of("hard-decisions.tsv")
                                          if fields[1] not in EVENT_WORDS]:
        if len(fields) > 1:
            fields = (fields + [""] * 9)[:9]
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
    accept = AHEAD if as_of == NIGHTS["N3"][1] else []
    done = processes.run([kigen, "run", "-c", str(folder / "kigen.conf"), "--as-of", as_of, "--quiet", *accept], text=True)
    if done.returncode not in (0, 4):
        sys.exit(f"the night of {as_of} ended with {done.returncode}: {done.stderr}\n0 passed, 1 failed")
    with open(folder / "out" / as_of / "office/dispositions.csv", encoding="utf-8-sig", newline="") as file:
        return {int(row["line"]): row for row in csv.DictReader(file)}


def record_events(kigen: str, folder: pathlib.Path, after: str) -> str:
    """Records the events of hard-decisions.tsv, twice: what is wrong with that, in a sentence."""
    with open(folder / "out" / after / "office/pieces.csv", encoding="utf-8-sig", newline="") as file:
        piece_of = {serial: row["piece_id"] for row in csv.DictReader(file) for serial in row["serials"].split()}
    with open(folder / "events.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "event", "on", "by", "until", "reason"))
        for event in events():
            found = re.fullmatch(r"piece\((.*)\)", event[0])
            writer.writerow([piece_of[found.group(1)] if found else event[0], *event[1:]])
    for says in (f"{len(events())} recorded, 0 recorded before, 0 refused",
                 f"0 recorded, {len(events())} recorded before, 0 refused"):
        done = processes.run([kigen, "record", "-c", str(folder / "kigen.conf"), "--as-of", E2[1], "--verbose",
                              str(folder / "events.csv")],
                             text=True, env=dict(os.environ, LANG="C"))
        if done.returncode != 0 or done.stderr or says not in done.stdout:
            return f"record ended with {done.returncode}, not {says!r}: {done.stdout}{done.stderr}"
    return ""


def judge(case: dict, row: dict) -> bool:
    if case["disposition"] in COUNTED:
        return row is None
    if row is None:
        return False
    if case["serial"] != "*" and (row["serial"], row["kind"]) != (case["serial"], case["kind"]):
        return False
    return all(row[name] == case[name] for name in ("disposition", "reason", "planned_on", "anomalies"))


def check_night(every: list, night: str, listed: dict, places: list) -> None:
    for case in (case for case in every if case["night"] == night):
        row = listed.get(places[int(case["tag"][1:]) - 1])
        checks.count(f"night {night}", judge(case, row))
        if not judge(case, row):
            print(f"{night} {case['tag']} {case['serial']}: want {case['disposition']} {case['reason']} "
                  f"{case['planned_on']} {case['anomalies']}; have "
                  + (" ".join(row[name] for name in ("disposition", "reason", "planned_on", "anomalies"))
                     if row else "not listed") + f"  ({case['why']})")


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
    with tempfile.TemporaryDirectory() as work:
        for night, (ledger, as_of, changes) in NIGHTS.items():
            folder = set_up(pathlib.Path(work), ledger, changes)
            listed = run_night(kigen, folder, as_of)
            check_night(every, night, listed, places)
            if night != "N1":
                continue
            decided = pathlib.Path(work) / "decided"
            shutil.copytree(folder, decided)
            checks.check("E2 record", record_events(kigen, decided, as_of))
            check_night(every, E2[0], run_night(kigen, decided, E2[1]), places)
    unknown = Counter(case["night"] for case in every if case["night"] not in (*NIGHTS, E2[0]))
    for night, number in unknown.items():
        print(f"{number} lines of a night that nobody runs: {night}")
        checks.count("nights that somebody runs", False, number)
    checks.end()


main()
