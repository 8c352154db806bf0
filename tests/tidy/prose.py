#!/usr/bin/env python3
"""Holds prose as it was written: a banner is one line, a numbered sentence begins a line, an entry of CHANGES.md stands once.

A formatter that fills comments anew broke 96 of 200 banners and ran numbered invariants together; nothing had noticed.
Prints `N passed, N failed`: one check a source file, and some of the documents.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
WIDTH = 100
BANNER = re.compile(r"^/\* -{3,}")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
BESIDE = re.compile(r"[;.:] ([2-9]) [A-Za-z]")          # "…; 2 what": a numbered sentence behind another one
FIRST = re.compile(r"(?:^|[:*] +)1 [A-Za-z]", re.M)


def faults_of(text: str) -> list:
    faults = [f"{number}: a banner is one line of {WIDTH} columns at most, and ends there"
              for number, line in enumerate(text.split("\n"), 1)
              if BANNER.match(line) and (not line.endswith(" */") or len(line) > WIDTH)]
    for comment in COMMENT.finditer(text):
        for line in comment.group(0).split("\n"):
            if FIRST.search(comment.group(0)) and BESIDE.search(line):
                faults.append(f"{text[:comment.start()].count(chr(10)) + 1}: numbered sentences run together: {line.strip()}")
    return faults


def entries(text: str) -> list:
    """Each entry as one line."""
    return [" ".join(entry.split()) for entry in re.findall(r"^- .*?(?=^- |^$|\Z)", text, re.M | re.S)]


def sources() -> list:
    return sorted([*ROOT.glob("batch/**/*.[ch]"), *ROOT.glob("tests/**/*.[ch]")])


def stands_twice() -> list:
    """Entries of CHANGES.md, and beginnings of entries, that stand there more than once."""
    found = entries((ROOT / "CHANGES.md").read_text(encoding="utf-8"))
    openings = [entry[:60] for entry in found]
    return sorted({entry for entry in found if found.count(entry) > 1} | {start for start in openings if openings.count(start) > 1})


def main() -> None:
    passed, faults = 0, []
    for bad in ("/* ---- a -----\n */", "/* x: 1 first; 2 second */", "/*\n * 1 a. 2 B\n */"):
        faults += [] if faults_of(bad) else [f"tests/tidy/prose.py: does not see {bad!r}"]
    for path in sources():
        found = [f"{path.relative_to(ROOT)}:{fault}" for fault in faults_of(path.read_text(encoding="utf-8"))]
        faults += found
        passed += not found
    changes = entries((ROOT / "CHANGES.md").read_text(encoding="utf-8"))
    twice = stands_twice()
    faults += [f"CHANGES.md: stands twice: {entry}" for entry in twice]
    style = (ROOT / ".clang-format").read_text(encoding="utf-8")
    faults += [f".clang-format: {key} is not false" for key in ("ReflowComments", "BreakStringLiterals")
               if f"{key}: false" not in style]
    passed += (not twice) + (len(changes) > 20)
    for fault in faults:
        print(f"FAIL {fault}")
    print(f"{passed} passed, {len(faults)} failed")
    sys.exit(1 if faults or not passed else 0)


if __name__ == "__main__":
    main()
