#!/usr/bin/env python3
"""Kinds of faults that were reported, in towns of several sizes: tests/cases/sizes.tsv.

    test_sizes.py --kigen build/kigen [--long] [--only NAME] [--people N]

Towns of 150 and 3,000 people; --long: of 100,000 too. What would harm many has to stop the night or be an alarm at any size,
what harms nobody has to go out, and nobody gets a second letter.
"""

import random
import shutil
from pathlib import Path

import world
from town import Town, read_rows

FIRST, SECOND = "2026-11-18", "2026-11-19"
SHORT = 10_000        # people
FONT = 'fonts = ["/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf"];'
TOWNS = f'post = {{ towns = "{world.REPO}/fixtures/odawara/towns.csv"; }};'


# ---- what happened ----------------------------------------------------------------------------------------------------

def written(serial, how):
    if how == "zeros":
        return serial.lstrip("0")
    return f"N{serial[1:]}"


def part_of(rows, share, name):
    """A part of them (0.1), or so many (15); 1: all."""
    count = round(float(share) * len(rows)) if "." in share or share in "01" else int(share)
    return random.Random(name).sample(rows, min(count, len(rows)))


def respell(story, how, share):
    """Of as many as were told, or of all; to lose zeros a serial must have some."""
    rows = [row for row in story.town.certificates if share == "1" or row["resident_id"] in story.told and story.is_told(row)]
    for row in part_of(rows, share, story.name):
        row["serial"] = written(row["serial"], how)


def list_told(story, how, share):
    """A list of what others told: of certificates that end within the year, and have zeros to lose."""
    rows = [row for row in story.town.certificates
            if row["status"] == "valid" and "2026-12" < row["expires_on"] < "2027-12" and row["serial"].startswith("0")]
    lost = {row["serial"] for row in part_of(rows, share, story.name)}
    lines = [f"{row['kind']},{written(row['serial'], how) if row['serial'] in lost else row['serial']},{row['expires_on']}"
             for row in rows]
    (story.root / "told.csv").write_text("\n".join(["kind,serial,expires_on", *lines]) + "\n", encoding="utf-8")
    settings = story.root / "kigen.conf"
    settings.write_text(settings.read_text(encoding="utf-8").replace("mailing = {", 'mailing = { told_elsewhere = "told.csv";'),
                        encoding="utf-8")


def lose(story, share):
    living = [row for row in story.town.residents if row["status"] == "resident"]
    whose = {row["resident_id"] for row in part_of(living, share, story.name)}
    story.town.residents = [row for row in story.town.residents if row["resident_id"] not in whose]
    story.town.certificates = [row for row in story.town.certificates if row["resident_id"] not in whose]


def fill(story, column, value, share):
    for row in part_of(story.town.residents, share, story.name):
        row[column] = value


def fill_certificates(story, column, value, share):
    for row in part_of(story.town.certificates, share, story.name):
        row[column] = value


def semicolons(story):
    path = story.root / "in/residents.csv"
    story.after = lambda: path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")


# ---- a town, and what one fault does to it ----------------------------------------------------------------------------

class Place:
    """A town of so many people, before its first night and after it."""

    def __init__(self, suite, people):
        self.suite, self.people, self.root = suite, people, suite.top / f"of-{people}"
        self.root.mkdir()
        made = world.call(suite.kigen, "synth", "--residents", people, "--seed", 9, "--as-of", FIRST, self.root / "made")
        suite.holds_so(f"synth: {made}", made.code == 0)
        residents, resident_columns = read_rows(self.root / "made/residents.csv")
        certificates, columns = read_rows(self.root / "made/certificates.csv")
        self.town = Town(resident_columns, columns)
        self.town.residents, self.town.certificates = residents, certificates
        for night in ("first", "second"):
            world.build(self.root / night, self.town, mailing="", letters=FONT, more=TOWNS)
        self.started = False

    def copy_of(self, night):
        if night == "second" and not self.started:
            result = world.run(self.suite.kigen, self.root / "second", FIRST)
            self.suite.holds_so(f"{self.people} people: the first night goes out: {result}", result.code in (0, 4))
            self.started = True
        root = self.suite.top / "tried"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root / night, root)
        return root


def pieces_of(root, night):
    return {row["resident_id"] for row in world.rows(root / f"out/{night}/office/pieces.csv")}


class Story:
    def __init__(self, place, line):
        self.name, self.done, self.night, _, self.ends, self.text = line
        self.place, self.suite, self.root = place, place.suite, place.copy_of(self.night)
        self.town = Town(place.town.resident_columns, place.town.certificate_columns)
        self.town.residents = [dict(row) for row in place.town.residents]
        self.town.certificates = [dict(row) for row in place.town.certificates]
        self.after = lambda: None
        self.told = pieces_of(self.root, FIRST) if self.night == "second" else set()
        self.notices = {(row["kind"], row["serial"]) for row in self.notice_rows()}

    def notice_rows(self):
        if self.night == "first":
            return []
        return [row for row in world.rows(self.root / f"out/{FIRST}/office/dispositions.csv") if row["disposition"] == "notice"]

    def is_told(self, row):
        return (row["kind"], row["serial"]) in self.notices

    def tell(self):
        verb, *words = self.done.split()
        globals()[verb](self, *words)
        self.town.write(self.root / "in")
        self.after()
        night = FIRST if self.night == "first" else SECOND
        result = world.run(self.suite.kigen, self.root, night)
        code, _, said = self.ends.partition(" ")
        wanted = (0, 4) if code == "0" else (int(code),)
        self.holds(f"it ends with {self.ends}: {result}", result.code in wanted and said in result.err)
        self.holds(f"no gate is named: {result}", code in ("8", "65") or " gate " not in result.err)
        if result.code in (0, 4):
            twice = pieces_of(self.root, night) & self.told if night == SECOND else set()
            self.holds(f"nobody is written to twice: {sorted(twice)[:5]}", not twice)

    def holds(self, what, good):
        self.suite.of_case(self.name)
        self.suite.holds_so(f"{self.name}, {self.place.people} people: {what}"[:700], good)


def main():
    options = world.sized_options(__doc__)
    suite = world.Suite(Path(options.kigen).resolve(), "kigen-sizes-", by_function=True)
    places = {}
    try:
        for text in (world.REPO / "tests/cases/sizes.tsv").read_text(encoding="utf-8").splitlines():
            line = text.split("\t")
            for people in map(int, line[3].split()) if text and text[0] != "#" else ():
                if (options.only and line[0] not in options.only or people > SHORT and not options.long and not options.people
                        or options.people and people not in options.people):
                    continue
                if people not in places:
                    places[people] = Place(suite, people)
                Story(places[people], line).tell()
    finally:
        shutil.rmtree(suite.top, ignore_errors=True)
    suite.end()


if __name__ == "__main__":
    main()
