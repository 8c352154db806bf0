#!/usr/bin/env python3
"""The closest peer: each case of tests/cases/pn_delayer.tsv, what PagoPA's pn-delayer decides of letters that compete, and
what kigen makes of the same letters, as `kigen run` publishes it.

    pn_delayer.py --kigen build/kigen [--only CASE]

A case is a made-up town of a few residents, its limits and some nights. What goes over there stands in the table as its
public code decides it; what goes here is compared with the published folders, and the two with what the table claims of
them: equal, or otherwise, and why. Last a claim is turned round, which must be found.
"""

import argparse
import csv
import re
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import world
from town import Town

TABLE = world.REPO / "tests/cases/pn_delayer.tsv"
COLUMNS = ("case", "claim", "decides", "settings", "limits", "people", "nights", "there", "here", "why")
WEEK_1 = date(2026, 6, 1)    # a Monday; June has no holiday
YEAR = WEEK_1.year
HEADER = "effective_from,resource,scope,per,max"
PERSON = re.compile(r"(?P<id>\w)=(?P<day>\d\d-\d\d)(@(?P<postal>\d+))?(/(?P<town>\d+))?(?P<absent>~)?")
ONE_DAY = timedelta(days=1)


def cases():
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            yield dict(zip(COLUMNS, line.split("\t"), strict=True))


def parts(text, by):
    return [] if text == "-" else [part.strip() for part in text.split(by)]


def limit_row(text):
    """“06-08 print all week 2”, or “- …”: since long ago."""
    day, rest = text.split(" ", 1)
    return ",".join(["2026-01-01" if day == "-" else f"{YEAR}-{day}", *rest.split()])


def as_of(lot):
    """The night before a lot: “2”, Monday of the second week; “1.3”, Wednesday of the first; “1.1+”, a night later."""
    week, _, day = lot.rstrip("+").partition(".")
    mail_on = WEEK_1 + timedelta(weeks=int(week) - 1, days=int(day or 1) - 1)
    night = mail_on - (3 if mail_on.weekday() == 0 else 1) * ONE_DAY
    return night + ("+" in lot) * ONE_DAY


def goes(account):
    """Of an account of lots: who goes with which, without who waits and what is pulled."""
    lots = {}
    for lot in parts(account, ";"):
        name, _, rest = lot.partition(":")
        who = re.sub(r"[(\[].*?[)\]]", "", rest).split()
        if who:
            lots[name] = who
    return lots


class Scene:
    def __init__(self, suite, case):
        self.suite, self.case, self.root, self.town = suite, case, suite.fresh(), Town()
        self.absent, self.runs, self.account = {}, [], []
        self.limits = [HEADER, *map(limit_row, parts(case["limits"], ";"))]
        for at, text in enumerate(case["people"].split()):
            self.settle(at, PERSON.fullmatch(text).groupdict())
        days = "" if "." in case["nights"] else 'days = ["mon"];'
        mailing, _, calendar = case["settings"].strip("-").partition("//")
        world.build(self.root, self.town, mailing=f'limits = "limits.csv"; {days} {mailing}', calendar=calendar)
        self.write()

    def settle(self, at, who):
        """One certificate each; the postal code is that of a town of the city, or another that begins as is wanted."""
        values = {"postal_code": f"{who['postal'] or '250'}{'0001'}"[:7], "municipality": who["town"] or "142069"}
        self.town.resident(at, resident_id=who["id"], **values)
        self.town.certificate(who["id"], f"S{who['id']}", "署名用", f"{YEAR}-{who['day']}")
        if who["absent"]:
            self.absent[who["id"]] = self.town.certificates.pop()

    def write(self):
        self.town.write(self.root / "in")
        (self.root / "limits.csv").write_text("\n".join(self.limits) + "\n", encoding="utf-8")

    def live(self):
        for step in parts(self.case["nights"], "|"):
            what, _, whom = step.partition(" ")
            if what[0].isdigit():
                self.night(step)
            else:
                {"come": self.come, "revoke": self.revoke, "twice": self.twice, "row": self.row, "spoil": self.spoil,
                 "void": self.void}[what](whom)
                self.write()
        return "; ".join(self.account) or "-"

    def night(self, lot):
        result = world.run(self.suite.kigen, self.root, as_of(lot))
        self.suite.check(f"{self.case['case']}: the night of lot {lot} goes on",
                         "" if result.code in (0, 4) else repr(result), name="a night goes on")
        folders = sorted(path.name for path in (self.root / "out").glob("2*"))
        if len(folders) > len(self.runs):
            self.runs = folders
            self.account += [f"{lot.rstrip('+')}: {said}" for said in [self.said(folders[-1])] if said]

    def said(self, folder):
        """Who goes; who waits, by reason; whose letter is to be pulled."""
        office = self.root / "out" / folder / "office"
        words = [" ".join(sorted(row["resident_id"] for row in table(office / "pieces.csv")))]
        waits = [row for row in table(office / "dispositions.csv") if row["disposition"] == "waiting"]
        for reason in sorted({row["reason"] for row in waits}):
            words.append(f"({' '.join(sorted(row['resident_id'] for row in waits if row['reason'] == reason))} {reason})")
        pulled = sorted(row["resident_id"] for row in table(office / "pull.csv"))
        return " ".join([*filter(None, words), *[f"[{' '.join(pulled)} pulled]"] * bool(pulled)])

    # ---- between the nights ----

    def come(self, who):
        self.town.certificates.append(self.absent.pop(who))

    def revoke(self, who):
        self.certificate_of(who)["status"] = "失効"

    def twice(self, who):
        self.town.certificates.append(dict(self.certificate_of(who)))

    def row(self, text):
        self.limits.append(limit_row(text))

    def spoil(self, who):
        office = self.root / "out" / self.runs[-1] / "office"
        piece = next(row["piece_id"] for row in table(office / "pieces.csv") if row["resident_id"] == who)
        events = self.root / "events.csv"
        events.write_text(f"id,event,on,by,until,reason\n{piece},spoiled,{self.runs[-1][:10]},,,\n", encoding="utf-8")
        self.call("record", "--as-of", self.runs[-1][:10], events)

    def void(self, _):
        self.call("void", self.runs[-1], "--by", "clerk", "--why", "試験")

    def call(self, command, *more):
        done = world.call(self.suite.kigen, command, "-c", self.root / "kigen.conf", *more)
        self.suite.check(f"{self.case['case']}: {command}", "" if done.code == 0 else repr(done), name="what is done is done")

    def certificate_of(self, who):
        return next(row for row in self.town.certificates if row["resident_id"] == who)


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def claim_fault(case, here):
    """What is wrong with the claim of a case, by what kigen did; empty: nothing."""
    claim = "equal" if goes(case["there"]) == goes(here) else "otherwise"
    return "" if claim == case["claim"] else f"claims {case['claim']}, there {case['there']}, here {here}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--only")
    order = parser.parse_args()
    suite = world.Suite(Path(order.kigen).resolve(), "kigen-peer-")
    turned = {"equal": "otherwise", "otherwise": "equal"}
    for case in cases():
        if order.only in (None, case["case"]):
            here = Scene(suite, case).live()
            suite.equal(case["case"], here, case["here"], name=f"case {case['case']}")
            suite.check(case["case"], claim_fault(case, here), name="a case claims what is so")
            suite.holds(claim_fault({**case, "claim": turned[case["claim"]]}, here), "a claim that is turned round is found")
            suite.holds(len(case["why"]) > 20, f"{case['case']} says why")
    shutil.rmtree(suite.top)
    suite.end()


if __name__ == "__main__":
    main()
