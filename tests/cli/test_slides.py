#!/usr/bin/env python3
"""Columns that slid, in towns of every size: tests/cases/slid-towns.tsv, each on the second night of a made-up town.

    test_slides.py --kigen build/kigen [--only NAME] [--large] [--people N] [--nights 8]

Towns of 150 and 3,000 people; --large: of 100,000, and one of 185,000 in which an accident hits one row in a thousand. In each
live people with a guardian of their own, wards with an agent, and the wards of one law firm. A night that is quiet has to
go out; one that stops has to name the check that finds the accident, and once it is lifted, whose letters go. Two towns live on
for some nights, a month without a run among them, while guardians and a law firm move and families change homes: no gate.
"""

import argparse
import copy
import json
import random
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import living
import world
from town import PLAIN, drawn_home

FIRST, SECOND = "2026-11-17", "2026-11-18"
MAILING = ("mailing_name", "mailing_postal_code", "mailing_address")
NAMED = ("KGN0750W", "KGN0751W")
SIX, THOUSANDTH = 6, 1000
LIGHT = 'fonts = ["/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf"];'


class Guarded(living.Living):
    """A town with guardians: one in fifteen has one of his own (at most 300, at least 24), as many wards have an agent, and a
    law firm stands for one in twenty-five, at most 60."""

    def __init__(self, kigen, residents, seed):
        super().__init__(kigen, residents, seed, SECOND)
        self.own = random.Random(seed)       # dice of its own: the rest of the town stays as it is
        for row in self.residents:
            for column in (*MAILING, "mailing_building", "agent_name"):
                row[column] = ""
        adults = [row for row in self.residents if row["status"] == "resident" and "1900" < row["birth_date"] < "2000"]
        chosen = self.own.sample(adults, min(len(adults), 2 * self.many(residents) + self.of_firm(residents)))
        for at, row in enumerate(chosen[:self.many(residents)]):
            row |= self.guardian(at)
        for at, row in enumerate(chosen[self.many(residents):2 * self.many(residents)]):
            row |= {"ward": "1", "agent_name": f"{PLAIN.drawn(self.own)}第{at}"}
        firm = {"mailing_name": "白鷺後見事務所", "mailing_postal_code": "2500011", "mailing_address": "神奈川県小田原市栄町9番9号"}
        for row in chosen[2 * self.many(residents):]:
            row |= firm

    @staticmethod
    def many(residents):
        return 0 if residents == SIX else max(24, min(300, residents // 15))

    @staticmethod
    def of_firm(residents):
        return 0 if residents == SIX else min(60, residents // 25)

    def guardian(self, at):
        home = drawn_home(self.own)
        return {"mailing_name": f"{PLAIN.drawn(self.own)}第{at}", "mailing_postal_code": home["postal_code"],
                "mailing_address": f"{home['address']}ー{at}", "mailing_building": home["building"]}


# ---- what was done: each changes the town; `rows` are those that are hit ----------------------------------------------

def slide(story, columns):
    for column in columns.split(","):
        values = [row[column] for row in story.rows]
        for row, value in zip(story.rows, values[1:] + values[:1]):
            row[column] = value


def slide_certificates(story, column):
    """Of as many rows in a thousand as of residents."""
    rows = story.town.certificates
    if story.base.one_in_a_thousand:
        rows = rows[len(rows) // 3:][:len(rows) // THOUSANDTH]
    values = [row[column] for row in rows]
    for row, value in zip(rows, values[1:] + values[:1]):
        row[column] = value


def among(story, columns):
    """Of the rows of the whole town that have something there, all or, of one in a thousand, as many."""
    found = [row for row in story.town.residents if row[columns.split(",")[0]]]
    return found[:len(story.rows)]


def slide_among(story, columns):
    story.rows = among(story, columns)
    slide(story, columns)


def shuffle_among(story, columns):
    rows = among(story, columns)
    order = list(range(len(rows)))
    story.dice.shuffle(order)
    for column in columns.split(","):
        values = [row[column] for row in rows]
        for row, at in zip(rows, order):
            row[column] = values[at]


def draw_down(story, columns):
    """Beginning with a row that has something."""
    all_rows = story.town.residents
    start = next(at for at, row in enumerate(all_rows) if row[columns.split(",")[0]])
    for at in range(start + 1, min(len(all_rows), start + len(story.rows))):
        for column in columns.split(","):
            all_rows[at][column] = all_rows[at][column] or all_rows[at - 1][column]


def all_alike(story, columns):
    first = next(row for row in story.town.residents if row[columns.split(",")[0]])
    for row in story.rows:
        for column in columns.split(","):
            row[column] = row[column] or first[column]


def from_column(story, other, column):
    """Of the row below."""
    rows = story.town.residents
    for row, value in zip(rows, [row[other] for row in rows[1:] + rows[:1]]):
        row[column] = value


def empty(story, columns):
    for row in story.town.residents:
        for column in columns.split(","):
            row[column] = ""


def strangers(story, column):
    for at, row in enumerate(row for row in story.town.residents if row[column]):
        row[column] = f"別府　{at}"


def firm_rows(story):
    return [row for row in story.town.residents if row["mailing_name"] == "白鷺後見事務所"]


def firm(story, columns):
    moved = {"mailing_name": "白鷺後見法人", "mailing_postal_code": "2500852", "mailing_address": "神奈川県小田原市栢山7番7号"}
    for row in firm_rows(story):
        row |= {column: moved[column] for column in columns.split(",")}


def change_over(story, columns):
    wards = firm_rows(story)
    private = [row for row in story.town.residents if row["mailing_name"] and row not in wards][:3]
    was = [dict(row) for row in (*wards[:2], *private)]
    for row in private:
        row |= {column: was[0][column] for column in columns.split(",")}
    for row in wards[:2]:
        row |= {column: was[2][column] for column in columns.split(",")}


def honorifics(story, columns):
    for row in story.town.residents:
        for column in columns.split(","):
            row[column] += "様" if row[column] else ""


def exchange(story, count):
    homes = {}
    for row in story.town.residents:
        homes.setdefault((row["postal_code"], row["address"], row["building"]), []).append(row)
    families = sorted(homes.items(), key=lambda one: -len(one[1]))[:int(count)]
    for at, (_, rows) in enumerate(families):
        for row in rows:
            row |= dict(zip(("postal_code", "address", "building"), families[(at + 1) % len(families)][0]))


def three(story, columns):
    rows = story.town.residents[:3]
    for column in columns.split(","):
        values = [row[column] for row in rows]
        for row, value in zip(rows, values[1:] + values[:1]):
            row[column] = value


def recode(story):
    """The smallest area."""
    code = min(Counter(row["postal_code"] for row in story.town.residents).items(), key=lambda one: (one[1] < 2, one[1]))[0]
    for row in story.town.residents:
        if row["postal_code"] == code:
            row["postal_code"] = "2500099"


def live(story, rate):
    story.town.live(date.fromisoformat(FIRST), float(rate))


class Story:
    def __init__(self, suite, base, residents, line):
        self.name, self.done, self.check, self.where, self.text = line
        self.suite, self.base, self.root, self.residents = suite, base, base.root, residents
        self.before, self.town, self.dice = base.town, copy.deepcopy(base.town), random.Random(1)
        rows = self.town.residents
        part = len(rows) // THOUSANDTH if base.one_in_a_thousand else len(rows)
        start = len(rows) // 3 if base.one_in_a_thousand else 0
        self.rows = rows[start:start + part]

    def holds(self, what, good):
        self.suite.of_case(self.name)
        self.suite.holds_so(f"{self.name}, {self.residents} people, {what}"[:600], good)

    def tell(self):
        verb, *words = self.done.split()
        globals()[verb](self, *words)
        self.town.write(self.root / "in")
        if self.check == "-":
            result = world.run(self.suite.kigen, self.root, SECOND, "--dry-run")
            self.holds(f"the night goes out: {result}", result.code in (0, 4))
            return
        result = world.run(self.suite.kigen, self.root, SECOND)
        self.holds(f"it stops: {result}", result.code == 8 and "gate shift " in result.err)
        accounts = Counter(row[4] for row in world.ledger(self.root)["stop"])
        new, self.base.accounts = accounts - self.base.accounts, accounts
        findings = [one for account in new for one in json.loads(account)["findings"]]
        found = {one["check"] for one in findings}
        if self.base.one_in_a_thousand:
            print(f"note: {self.name}: " + ", ".join(f"{one['check']} {one['value']}/{one['most']}" for one in findings), flush=True)
        self.holds(f"{self.check} is among what tripped: {found}", found & set(self.check.split("|")))
        self.lift()

    def lift(self):
        """Whose letters would go: people of whom something is another."""
        accepts = [word for gate in ("shift", "class", "renumbered")        # serials that slid are those too
                   for word in ("--accept", gate, "--by", "課長", "--why", "試験")]
        result = world.run(self.suite.kigen, self.root, SECOND, "--dry-run", *accepts)
        if "than can be held" in result.err:      # never lifted: docs/contract 8.1
            return
        before = {row["resident_id"]: row for row in self.before.residents}
        changed = {row["resident_id"] for row in self.town.residents if row != before[row["resident_id"]]}
        named = [line.rsplit(":", 1)[1].split() for line in result.err.splitlines() if line.startswith(NAMED)]
        self.holds(f"lifted, it would go out: {result}", result.code in (0, 4))
        self.holds(f"and only people of whom something changed are named: {named}", all(set(ids) <= changed for ids in named))
        self.suite.named += bool(named)


# ---- nights on which nothing slid ------------------------------------------------------------------------------------

GAP = 20        # nights without a run, once: a month of moves, marriages and guardians that change


def ordinary(town, night, at):
    """A night of ordinary life, and of what guardians do: they move, die and change over, a firm takes wards and moves."""
    town.live(night, 1)
    story = type("Ordinary", (), {"town": town})
    wards = [row for row in town.residents if row["mailing_name"]]
    town.own.choice(wards)["mailing_address"] += "の2"
    town.own.choice(wards).update(town.guardian(10000 + at))
    if at % 3 == 0:
        town.own.choice(town.residents).update({column: firm_rows(story)[0][column] for column in MAILING})
        exchange(story, 2)
    if at % 5 == 4:
        change_over(story, ",".join(MAILING))
    if at % 7 == 6:
        for row in firm_rows(story):
            row["mailing_address"] = f"神奈川県小田原市栄町9番{at}号"


def quiet(suite, residents, count):
    """No gate of `shift`, each night; and how near its checks came."""
    base, nearest = Base(suite, f"{residents}-quiet", residents), {}
    nights = list(living.office_nights(date.fromisoformat(SECOND), count + GAP))
    for at, night in enumerate(nights):
        ordinary(base.town, night, at)
        if count // 2 <= at < count // 2 + GAP:
            continue
        base.town.write(base.root / "in")
        result = world.run(suite.kigen, base.root, night.isoformat())
        suite.holds_so(f"{residents} people, {night}, nothing slid: {result}", result.code in (0, 4))
        if result.code not in (0, 4):
            return
        run = json.loads((base.root / f"out/{night}/office/run.json").read_text(encoding="utf-8"))
        for gate in run["gates"]:
            if gate["name"] == "shift" and gate["compared"] and gate["value"]:
                nearest[gate["what"]] = max(nearest.get(gate["what"], (0,)), (gate["value"] / max(gate["most"], 1), f"{gate['value']}/{gate['most']}"))
    print(f"note: {residents} people, {count} quiet nights: " + ", ".join(f"{what} {figure}" for what, (_, figure) in nearest.items()))


class Base:
    """A town of so many people, and its first night."""

    def __init__(self, suite, name, residents, one_in_a_thousand=False):
        self.root, self.one_in_a_thousand = suite.top / f"town-{name}", one_in_a_thousand
        self.town, self.accounts = Guarded(suite.kigen, residents, 21), Counter()
        world.build(self.root, mailing="", letters=LIGHT)
        self.town.write(self.root / "in")
        result = world.run(suite.kigen, self.root, FIRST)
        suite.holds_so(f"the first night of {residents} people: {result}", result.code in (0, 4))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--people", type=int, action="append", help="only towns of so many people, without quiet nights")
    parser.add_argument("--nights", type=int, default=8, help="quiet ones, of each town")
    options = parser.parse_args()
    suite = world.Suite(Path(options.kigen).resolve(), "kigen-slides-")
    suite.named = 0
    text = (world.REPO / "tests/cases/slid-towns.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
    try:
        for residents in tuple(options.people) if options.people else (100000, 185000) if options.large else (SIX, 150, 3000):
            base = Base(suite, residents, residents, one_in_a_thousand=residents == 185000)
            for line in lines:
                if ((not options.only or line[0] in options.only) and (residents != SIX or line[3] == "six")
                        and not (base.one_in_a_thousand and line[3] == "whole")):
                    Story(suite, base, residents, line).tell()
        for residents in () if options.only or options.large or options.people else (150, 3000):
            quiet(suite, residents, options.nights)
        suite.holds_so("some of those that were lifted named letters", suite.named or options.only)
    finally:
        shutil.rmtree(suite.top, ignore_errors=True)
    suite.end()


if __name__ == "__main__":
    main()
