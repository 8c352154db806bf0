#!/usr/bin/env python3
"""Who takes which postage scheme, against a program that tries every way.

Written from docs/contract 2.6 and 3.6, not from the C. Small mail is priced by trying each way to share the pieces of each
kind among the rows in force; nothing clever can go wrong there. Large mail is the small one made k times as large, pieces and
numbers asked for alike: its least cost is k times as much, for the best way to share can be chosen in whole pieces.

    tests/postage/compare.py --door build/unit/postage [--tables 1500] [--seed N]

The seed stands in the first line and makes the same tables again. Each kind of mail has to occur (MET).
"""

import argparse
import itertools
import random
import sys
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))
import processes
from checks import Checks

HEADER = "effective_from,scheme,from_pieces,weight_g_max,price,discount_percent,needs"
NEEDS = ("district", "barcode", "sorted")
WORDS = ("none", "kunai", "kunai_barcode", "barcode", "sort")
DAY = date(2026, 11, 20)
LARGE = 137
MET = ("a number asked for costs something", "one kind goes by two schemes", "two schemes at once", "letters without a price",
       "nothing in force")


class Row:
    def __init__(self, day, scheme, least, grams, price, percent, needs):
        self.day, self.scheme, self.least, self.grams = day, scheme, least, grams
        self.price, self.percent, self.needs = price, percent, needs

    @property
    def sen(self):
        return self.price * (100 - self.percent)

    def suits(self, kind):
        """`kind`: the set of what a piece has, as a number."""
        return all(kind >> NEEDS.index(word) & 1 for word in self.needs)

    def text(self, times):
        return f"{self.day},{self.scheme},{self.least * times},{self.grams},{self.price},{self.percent},{' '.join(self.needs)}"


def in_force(rows, day, weight):
    """Of each scheme the latest list; of its rows of one number the lightest that bears the weight."""
    found = {}
    for scheme in {row.scheme for row in rows}:
        of = [row for row in rows if row.scheme == scheme and row.day <= day]
        latest = [row for row in of if row.day == max(one.day for one in of)] if of else []
        for row in sorted(latest, key=lambda row: -row.grams):
            if row.grams * 10 >= weight:
                found[scheme, row.least] = row
    return list(found.values())


def shares(count, places):
    """Each way to share `count` alike pieces among places."""
    if places == 1:
        yield (count,)
        return
    for here in range(count + 1):
        for rest in shares(count - here, places - 1):
            yield (here, *rest)


def cheapest(rows, pieces):
    """(pieces without a price, sen), the least of all ways; each is tried."""
    kinds = [kind for kind in range(8) if pieces[kind]]
    best = None
    for ways in itertools.product(*([list(shares(pieces[kind], 1 + sum(row.suits(kind) for row in rows))) for kind in kinds])):
        taken, left = [0] * len(rows), 0
        for kind, way in zip(kinds, ways):
            left += way[0]
            for at, number in zip([at for at, row in enumerate(rows) if row.suits(kind)], way[1:]):
                taken[at] += number
        used = [row for row, number in zip(rows, taken) if number]
        if len({row.scheme for row in used}) < len(used) or any(number and number < row.least for row, number in zip(rows, taken)):
            continue
        cost = left, sum(row.sen * number for row, number in zip(rows, taken))
        best = min(best, cost) if best else cost
    return best


def draw_rows(dice):
    rows, keys = [], set()
    for _ in range(dice.randint(1, 6)):
        day, scheme = DAY + timedelta(dice.choice((-900, -30, -30, 0, 1, 40))), dice.choice(WORDS)
        least, grams = dice.choice((1, 1, 2, 3, 5)), dice.choice((10, 25, 50))
        if (day, scheme, least, grams) not in keys:
            keys.add((day, scheme, least, grams))
            needs = [word for word in NEEDS if dice.random() < 0.35]
            rows.append(Row(day, scheme, least, grams, dice.randint(5, 12), dice.choice((0, 0, 3, 10)), needs))
    return rows


def draw_pieces(dice):
    pieces = [0] * 8
    for _ in range(dice.randint(0, 6)):
        pieces[dice.choice((0, 1, 2, 3, 4, 5, 6, 7, 3, 7))] += 1
    return pieces


def heard(door, questions):
    """The answer to each (table, day, weight, pieces): (scheme, from_pieces, weight_g_max, pieces) of each row."""
    said = processes.run([door], seconds=300, input="".join("\t".join(map(str, (*one[:3], *one[3]))) + "\n" for one in questions),
                         text=True)
    if said.returncode:
        sys.exit(f"{door}: {said.returncode}: {said.stderr}")
    return [[(scheme, least, grams, [int(one) for one in rest]) for scheme, least, grams, *rest in
             (line.split("\t") for line in answer.splitlines())] for answer in said.stdout.split("\n\n")[:len(questions)]]


def judge(rows, pieces, answer, wanted, times=1):
    """What is wrong with an answer; '' where nothing is."""
    given, unpriced, sen = [0] * 8, 0, 0
    for scheme, least, grams, shared in answer:
        given = [one + more for one, more in zip(given, shared)]
        if scheme == "-":
            unpriced = sum(shared)
            continue
        row = next((one for one in rows if (one.scheme, str(one.least * times), str(one.grams)) == (scheme, least, grams)), None)
        if row is None:
            return f"{scheme} from {least} up to {grams} g is not in force"
        if any(number and not row.suits(kind) for kind, number in enumerate(shared)):
            return f"{scheme} is given to letters that lack what it needs"
        if sum(shared) < row.least * times:
            return f"{scheme} has {sum(shared)} letters, and asks for {row.least * times}"
        sen += row.sen * sum(shared)
    if given != [number * times for number in pieces]:
        return f"the letters shared out are {given}"
    if len({one[0] for one in answer}) < len(answer):
        return "a scheme has two prices at once"
    if (unpriced, sen) != (wanted[0] * times, wanted[1] * times):
        return f"{unpriced} without a price and {sen} sen; the least is {wanted[0] * times} and {wanted[1] * times}"
    return ""


class Mail:
    """A table and mail of one weight; made `times` as large in another table."""

    def __init__(self, dice):
        self.rows, self.pieces = draw_rows(dice), draw_pieces(dice)
        self.weight = dice.choice((94, 100, 101, 250, 251, 500, 501))
        self.force = in_force(self.rows, DAY, self.weight)
        self.wanted = cheapest(self.force, self.pieces)

    def question(self, path, times):
        path.write_text("\n".join([HEADER, *(row.text(times) for row in self.rows)]) + "\n", encoding="utf-8")
        return path, DAY, self.weight, [one * times for one in self.pieces]

    def meets(self, answer):
        apart = [Row(row.day, f"{row.scheme}{at}", 1, row.grams, row.price, row.percent, row.needs)
                 for at, row in enumerate(self.force)]
        free = cheapest(apart, self.pieces)
        return {"a number asked for costs something": self.wanted[0] == free[0] and self.wanted[1] > free[1],
                "letters without a price": self.wanted[0] > 0, "two schemes at once": len(answer) > 2,
                "nothing in force": not self.force, "one kind goes by two schemes": any(
                    sum(shared[kind] > 0 for _, _, _, shared in answer) > 1 for kind in range(8))}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--door", required=True)
    arguments.add_argument("--tables", type=int, default=1500)
    arguments.add_argument("--seed", type=int, default=None)
    arguments = arguments.parse_args()
    seed = random.randrange(10 ** 6) if arguments.seed is None else arguments.seed
    print(f"seed {seed}, {arguments.tables} tables")
    dice, results, met = random.Random(seed), Checks(), Counter()
    mails = [Mail(dice) for _ in range(arguments.tables)]
    for size, times in (("small", 1), ("large", LARGE)):
        with tempfile.TemporaryDirectory() as scratch:
            questions = [mail.question(Path(scratch) / f"{at}.csv", times) for at, mail in enumerate(mails)]
            answers = heard(arguments.door, questions)
        for number, (mail, answer) in enumerate(zip(mails, answers, strict=True)):
            fault = judge(mail.force, mail.pieces, answer, mail.wanted, times)
            results.check("the postage is the least that there is", fault and f"{size} mail {number} of seed {seed}: {fault}",
                          name="the postage is the least that there is")
            if fault:
                print(*(row.text(times) for row in mail.rows), mail.weight, mail.pieces, sep="\n    ")
                break
            met.update(what for what, is_so in mail.meets(answer).items() if is_so)
    print(", ".join(f"{what} {met[what]}" for what in MET))
    if arguments.tables >= 1000:
        for what in MET:
            results.holds_so(f"some mail shows: {what}", met[what] > 0)
    results.end()


if __name__ == "__main__":
    main()
