#!/usr/bin/env python3
"""Holds prose as it was written: a banner is one line, a numbered sentence begins a line, an entry of CHANGES.md stands once.

A formatter that fills comments anew broke 96 of 200 banners and ran numbered invariants together; nothing had noticed.
Prints `N passed, N failed`: one check a source file, and some of the documents.
"""

import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from checks import Checks

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


def sentences_twice(templates: pathlib.Path) -> list:
    """Sentences of twenty characters and more that stand in two words.txt: one change would be two edits."""
    where = {}
    for path in sorted(templates.rglob("words.txt")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if not line.startswith("#"):
                for part in re.split(r"[。|]", re.sub(r"\{\{.*?\}\}|\*\*", "", line)):
                    if len(part.strip("　 ・※")) >= 20:
                        where.setdefault(part.strip("　 ・※"), set()).add(str(path.relative_to(templates)))
    return [f"{', '.join(sorted(files))}: {sentence}" for sentence, files in where.items() if len(files) > 1]


def main() -> None:
    checks = Checks()
    for bad in ("/* ---- a -----\n */", "/* x: 1 first; 2 second */", "/*\n * 1 a. 2 B\n */"):
        checks.holds(faults_of(bad), f"does not see {bad!r}")
    for path in sources():
        checks.check(str(path.relative_to(ROOT)), "\n".join(faults_of(path.read_text(encoding="utf-8"))))
    changes = entries((ROOT / "CHANGES.md").read_text(encoding="utf-8"))
    twice = stands_twice()
    checks.check("CHANGES.md: no entry stands twice", "\n".join(twice))
    checks.holds(len(changes) > 20, "CHANGES.md: its entries are not understood")
    style = (ROOT / ".clang-format").read_text(encoding="utf-8")
    for key in ("ReflowComments", "BreakStringLiterals"):
        checks.holds(f"{key}: false" in style, f".clang-format: {key} is not false")
    checks.check("templates: no sentence stands in two files", "\n".join(sentences_twice(ROOT / "templates")))
    with tempfile.TemporaryDirectory() as folder:
        for name in "ab":
            (pathlib.Path(folder) / name).mkdir()
            (pathlib.Path(folder) / name / "words.txt").write_text("[x]\n{{#y}}" + "あ" * 20 + "。い{{/y}}\n", encoding="utf-8")
        checks.holds(len(sentences_twice(pathlib.Path(folder))) == 1, "does not see a sentence in two files")
    checks.end()


if __name__ == "__main__":
    main()
