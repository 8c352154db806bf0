#!/usr/bin/env python3
"""Whole classes of people that would get no letter: tests/cases/mass.tsv, towns of several sizes.

    test_classes.py --kigen build/kigen [--long] [--only NAME]

What is odd stops the night or is an alarm, and is one line on standard error that names the reason and how many; what is
chance passes. --long: the towns of more than 10,000 people too.
"""

import random
import re
import shutil
import sys
from pathlib import Path

import world
from town import Town, read_rows

FIRST, SECOND = "2026-11-18", "2026-11-19"
SHORT = 10_000                     # people
ROOT = world.REPO
FONT = 'fonts = ["/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf"];'


# ---- what happened: each takes the people it happens to ----------------------------------------------------------------

def status(town, people, word):
    for row in people:
        row["status"] = word


def flag(town, people, column):
    for row in people:
        row[column] = "1"


def code(town, people):
    for row in people:
        row["postal_code"] = f"〒{row['postal_code'][:3]}-{row['postal_code'][-4:]}"


def nameless(town, people):
    for row in people:
        row["name"] = ""


def certificates(town, people, word):
    certificates_of(town, people, word)


def certificates_of(town, people, word):
    whose = {row["resident_id"] for row in people}
    for row in town.certificates:
        if row["resident_id"] in whose:
            row["status"] = word


def gone(town, people, which):
    whose = {row["resident_id"] for row in people}
    if which in ("both", "residents"):
        town.residents = [row for row in town.residents if row["resident_id"] not in whose]
    if which in ("both", "certificates", "certificates_of"):
        town.certificates = [row for row in town.certificates if row["resident_id"] not in whose]


def one_home(town, people):
    status(town, people, "moved_out")


WORDS = {"deceased": "dead", "moved_out": "moved out", "abroad": "abroad", "removed": "removed", "moving_out": "move out",
         "protected": "protected", "residence_elsewhere": "elsewhere", "both": "not in tonight's", "residents": "not in tonight's"}


# ---- a town ------------------------------------------------------------------------------------------------------------

class Place:
    """A town of so many people, before its first night and after it; each accident has a copy."""

    def __init__(self, suite, people):
        self.suite, self.people = suite, people
        self.root = suite.top / f"of-{people}"
        self.root.mkdir()
        made = world.call(suite.kigen, "synth", "--residents", people, "--seed", 7, "--as-of", FIRST, self.root / "made")
        if made.code:
            raise AssertionError(f"synth: {made}")
        residents, resident_columns = read_rows(self.root / "made/residents.csv")
        held, columns = read_rows(self.root / "made/certificates.csv")
        self.town = Town(resident_columns, columns)
        self.town.residents, self.town.certificates = residents, held
        shutil.rmtree(self.root / "made")
        for name in ("first", "second"):
            world.build(self.root / name, self.town, mailing=f'since = "{FIRST}";', letters=FONT)
        self.started = False

    def copy_of(self, night):
        if night == "second" and not self.started:
            result = world.run(self.suite.kigen, self.root / "second", FIRST)
            self.suite.holds_so(f"{self.people} people: the first night says nothing of classes: {result}",
                                result.code in (0, 4) and "class" not in result.err)
            self.started = True
        root = self.suite.top / "tried"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root / night, root)
        return root

    def try_one(self, name, done, share, night, ends):
        root = self.copy_of(night)
        residents = [dict(row) for row in self.town.residents]
        town = Town(self.town.resident_columns, self.town.certificate_columns)
        town.residents, town.certificates = residents, [dict(row) for row in self.town.certificates]
        living = [row for row in residents if row["status"] == "resident"]
        count = int(share) if share.isdigit() and share != "1" else round(float(share) * self.people)
        verb, *words = done.split()
        whom = living[:count] if verb == "one_home" else random.Random(name).sample(living, min(count, len(living)))
        globals()[verb](town, whom if share != "1" else residents, *words)
        town.write(root / "in")
        result = world.run(self.suite.kigen, root, FIRST if night == "first" else SECOND)
        self.see(f"{name} of {self.people}", ends, words[-1:], result)

    def see(self, name, ends, words, result):
        self.suite.of_case(name)
        said = [line for line in result.err.splitlines() if line.startswith(("KGN0740E", "KGN0632W alarm class"))]
        if ends == "0":
            self.suite.holds_so(f"{name}: nothing is said of it: {result}"[:900], result.code in (0, 4) and not said)
            return
        wanted = {"8": (8,), "4": (4,), "speaks": (4, 8)}[ends]
        self.suite.holds_so(f"{name}: ends with {ends}: {result.code} {said}"[:900], result.code in wanted)
        self.suite.holds_so(f"{name}: one line names it: {result.err}"[:900], len(said) == 1)
        word = WORDS.get(words[0], "") if words else ""
        self.suite.holds_so(f"{name}: reason and count: {said}"[:900],
                            len(said) == 1 and word in said[0] and re.search(r"of \d+ .*\d+ (are|were|of|not)", said[0]) is not None)


def main():
    options = world.sized_options(__doc__)
    suite = world.Suite(Path(options.kigen).resolve(), "kigen-classes-", by_function=True)
    places = {}
    try:
        for line in (ROOT / "tests/cases/mass.tsv").read_text(encoding="utf-8").splitlines():
            if not line or line[0] == "#":
                continue
            name, done, share, night, sizes, ends, _ = line.split("\t")
            for people in map(int, sizes.split()):
                if (options.only and name not in options.only or people > SHORT and not options.long
                        or options.people and people not in options.people):
                    continue
                if people not in places:
                    places[people] = Place(suite, people)
                places[people].try_one(name, done, share, night, ends)
    finally:
        shutil.rmtree(suite.top, ignore_errors=True)
    suite.end()


if __name__ == "__main__":
    main()
