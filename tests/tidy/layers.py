#!/usr/bin/env python3
"""Proves the rooms of the source: includes point down, never up between rooms and never sideways in edge/; calls that
nobody should make are not made; no source file stands outside a room; no cell of the workbook is addressed by number.

The rooms stand in docs/decisions/0001-layers.md. Prints `N passed, N failed`: one check a source file, and one for each
rule that is seen to refuse.
"""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from checks import Checks

ROOT = pathlib.Path(__file__).resolve().parents[2]
# From the ground up. A room includes itself and what stands in a line above its own; rooms of one line are strangers.
FLOORS = [["base"], ["say"], ["disk"], ["core/days"], ["core/rules"], ["core/text"], ["core/lot"], ["core/gates"],
          ["core/account"], ["core/letter"], ["core/paper"], ["core/book"], ["core/desk"], ["witness", "synth"],
          ["edge/config", "edge/registers", "edge/ledger", "edge/press", "edge/book", "edge/disk"],
          ["flow/press", "flow/audit"], ["flow/run"], ["flow/night"], ["flow/desk"], ["cmd"]]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
# What is pure knows no disk; the completeness proof shares nothing with what it proves but the ground.
PURE = re.compile(r"core/|synth$")
GROUND = {"witness": {"base", "witness"}}
# What the readers of files hand around (settings, records) is data to all of edge/.
DATA = {"edge/config/config.h", "edge/registers/csvfile.h"}
# Who feeds the proof; nobody else includes it.
FEEDS_PROOF = {"batch/edge/config/config_prove.h", "batch/edge/ledger/ledger_prove.h", "batch/flow/night/prove.c",
               "batch/flow/night/proving.c", "batch/flow/night/night.c"}
BANNED = re.compile(r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|localtime|gmtime|ctime|asctime|"
                    r"system|popen|tmpnam|mktemp|rand|srand|setlocale|alloca)\s*\(")

# A column of the workbook is found by its word; a number or a letter would go wrong with the next column.
NUMBERED = re.compile(r"\b(cells|columns)\s*\[\s*\d|"
                      r'"[^"]*\b[A-Z]#')

# The whole night is its story's: no function outside flow/night takes it (docs/decisions/0001-layers.md).
NIGHT = re.compile(r"\bstruct night \*")


def without_comments(text: str) -> str:
    text = re.sub(r"/\*.*?\*/", lambda found: "\n" * found.group(0).count("\n"), text, flags=re.S)
    return re.sub(r"//[^\n]*", "", text)


def include_fault(room: str, path: str, target: str) -> str:
    """Why a file in `room` may not include `target`; empty where it may."""
    of = target.rsplit("/", 1)[0] if "/" in target else ""
    if of not in FLOOR:
        return f"the include does not name its room: {target}"
    if room in GROUND and of not in GROUND[room]:
        return f"the proof includes what it proves: {target}"
    if of == "witness" and room != "witness" and path not in FEEDS_PROOF:
        return f"includes the proof, which only its feeders may: {target}"
    if PURE.match(room) and of == "disk":
        return f"{room}/ is pure and includes the disk: {target}"
    if room in FLOOR and of != room and target not in DATA:
        if FLOOR[of] > FLOOR[room]:
            return f"{room}/ includes upwards: {target}"
        if FLOOR[of] == FLOOR[room]:
            return f"{room}/ includes sideways: {target}"
    return ""


def faults_of(path: pathlib.Path) -> list:
    name = str(path.relative_to(ROOT))
    room = str(path.relative_to(ROOT / "batch").parent)
    faults = [] if room in FLOOR or name == "batch/main.c" else [f"{name}: stands in no room"]
    for number, line in enumerate(without_comments(path.read_text(encoding="utf-8")).split("\n"), 1):
        found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        fault = found and include_fault(room, name, found.group(1))
        if fault:
            faults.append(f"{name}:{number}: {fault}")
        if room.endswith("/book") and NUMBERED.search(line):
            faults.append(f"{name}:{number}: a cell or column is addressed by number")
        if room != "flow/night" and NIGHT.search(line):
            faults.append(f"{name}:{number}: takes the whole night")
        called = BANNED.search(line)
        if called:
            faults.append(f"{name}:{number}: banned call: {called.group(1)}")
    return faults


REFUSED = [("core/rules", "batch/core/rules/rules.c", "disk/file.h"), ("core/days", "batch/core/days/era.c", "core/rules/rules.h"),
           ("edge/press", "batch/edge/press/sheet.c", "edge/ledger/ledger.h"), ("base", "batch/base/str.c", "say/err.h"),
           ("witness", "batch/witness/prove.c", "core/days/calendar.h"), ("flow/run", "batch/flow/run/print.c", "witness/prove.h"),
           ("core/lot", "batch/core/lot/lot.c", "lot.h")]
NUMBERED_REFUSED = ["cell_text(&cells[3], name);", "columns [0].total", 'cell_formula(cell, "SUM(E#:N#)");']
NIGHT_REFUSED = ["static int story(struct night *night, struct err *err)", "    const struct night *night;"]


def main() -> None:
    checks = Checks()
    for pattern, lines in ((NUMBERED, NUMBERED_REFUSED), (NIGHT, NIGHT_REFUSED)):
        for line in lines:
            checks.holds(pattern.search(line), f"is not refused: {line}")
    for case in REFUSED:
        checks.holds(include_fault(*case), f"is not refused: {case}")
    for path in sorted((ROOT / "batch").rglob("*.[ch]")):
        checks.check("rooms", "\n".join(faults_of(path)))
    checks.end()


if __name__ == "__main__":
    main()
