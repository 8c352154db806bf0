#!/usr/bin/env python3
"""What a night leaves behind when the completeness proof stops it, and what it says when it does not.

    tests/cli/test_gate_proof.py --build build

The night is made wrong by one mutant of tests/mutants (the dead get letters). Prints `N passed, N failed`.
"""

import argparse
import pathlib
import re
import shutil
import sqlite3
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/mutants"))
sys.path.insert(0, str(ROOT / "tests/cli"))

import nights
import sheets
import world
from checks import Checks, static


def checks(build, work):
    """Yields (what, whether it holds)."""
    folder = nights.night_folder(work / "N1", [])
    out = folder / "out"
    mutant = next(each for each in nights.read_mutants() if each["id"] == "dead-get-letters")
    program, fault = nights.Build(build).mutate(mutant, work)
    yield f"the mutant is built {fault}", program is not None
    done = nights.night(program, folder, "2026-11-19", dry=False)
    lines = [line for line in done.stderr.splitlines() if line.startswith("KGN0651E ")]
    yield "it ends with 8", done.returncode == 8
    yield "and names the gate", "KGN0650E" in done.stderr
    yield "with rows by file and line", bool(lines) and all(
        re.match(r"KGN0651E certificates\.csv:\d+: ", line) for line in lines)
    yield "at most 20 of them", len(lines) <= 20
    yield "which say what each says", any("the night says notice, the proof says suppressed/deceased" in line
                                          for line in lines)
    yield "nothing is published", not list(out.glob("[0-9]*")) and not list(out.glob(".[0-9]*"))
    ledger = sqlite3.connect(out / "ledger.sqlite")
    yield "one stop row", ledger.execute("SELECT as_of, mail_on, gate FROM stop").fetchall() == [
        ("2026-11-19", "2026-11-20", "proof")]
    yield "and no run", ledger.execute("SELECT count(*) FROM run").fetchone() == (0,)
    ledger.close()
    accepted = world.call(program, "run", "-c", folder / "kigen.conf", "--as-of", "2026-11-19", "--accept", "proof",
                          "--by", "someone", "--why", "no")
    yield "nobody can accept it", accepted.code == 64
    whole = nights.night(pathlib.Path(build) / "kigen", folder, "2026-11-19", dry=False)
    yield "the program as it is publishes the same night", whole.returncode in (0, 4)
    yield "the stop stays in the ledger", sqlite3.connect(out / "ledger.sqlite").execute(
        "SELECT count(*) FROM stop").fetchone() == (1,)
    book = sheets.book(out / "2026-11-19/office/summary.xlsx")
    proof = [row for row in book["照合"] if row[0] in (15, 16) and str(row[1]).startswith(("発送漏れ:", "発行コホート:"))]
    yield "照合 has 15 and 16", sorted({row[0] for row in proof}) == [15, 16] and len(proof) == 5
    yield "with both sides equal", all(row[2] == row[3] for row in proof) and proof[0][2] > 100
    cohorts = [row for row in book["発行コホート"] if re.fullmatch(r"\d{4}-\d\d", str(row[0]))]
    yield "the cohorts come out", bool(cohorts) and all(row[1] - sum(row[2:8]) == row[8] == row[9] for row in cohorts)
    yield "and amount to 15", sum(row[9] for row in cohorts) == proof[0][3]
    again = nights.night(pathlib.Path(build) / "kigen", folder, "2026-11-20", dry=True)
    yield "a dry run is proven too", again.returncode in (0, 4)
    shutil.copytree(folder, work / "dry")
    dry = nights.night(program, work / "dry", "2026-11-20", dry=True)
    yield "and stopped, without a trace", dry.returncode == 8 and sqlite3.connect(
        work / "dry/out/ledger.sqlite").execute("SELECT count(*) FROM stop").fetchone() == (1,)


def heap_checks(build, work):
    """A program that lets four combining marks through is stopped: the proof counts them for itself."""
    whole, heap = (nights.night_folder(work / name, []) for name in ("whole", "heap"))
    nights.night(pathlib.Path(build) / "kigen", whole, "2026-11-19", dry=False)
    someone = world.rows(whole / "out/2026-11-19/office/pieces.csv")[0]["resident_id"]
    register = heap / "residents.csv"
    lines = register.read_bytes().decode("utf-8", "surrogateescape").split("\n")  # a row of it is no UTF-8
    column = lines[0].lstrip("\ufeff").split(",").index("name")
    for i, line in enumerate(lines):
        if line.startswith(someone + ","):
            fields = line.split(",")
            fields[column] = "か" + "\u3099" * 4
            lines[i] = ",".join(fields)
    register.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    mutant = {"file": "edge/press/glyphs.c", "old": "MARKS_MAX = 3 ", "new": "MARKS_MAX = 9 "}
    (work / "heaped").mkdir()
    program, fault = nights.Build(build).mutate(mutant, work / "heaped")
    yield f"the mutant is built {fault}", program is not None
    yield "four marks and a letter are a difference", nights.gate_of(nights.night(program, heap, "2026-11-19", lifted=nights.CLASS)) == "proof"
    yield "held, they are none", nights.night(pathlib.Path(build) / "kigen", heap, "2026-11-19", lifted=nights.CLASS).returncode in (0, 4)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--build", default="build")
    build = arguments.parse_args().build
    tally = Checks()
    with tempfile.TemporaryDirectory(prefix="kigen-gate-proof-") as work:
        for what, holds in (*checks(build, pathlib.Path(work)), *heap_checks(build, pathlib.Path(work))):
            tally.holds(holds, what, static(what))
    tally.end()


main()
