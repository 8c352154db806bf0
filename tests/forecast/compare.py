#!/usr/bin/env python3
"""What `kigen forecast` plans against the nights themselves: on registers that nobody changes its letters of the next 40
mailing days are those of 40 nightly runs, one by one.

    tests/forecast/compare.py --build build [--seeds 2] [--days 40] [--seed N] [--keep DIR] [--only PART]

A made-up town of print and counter limits, walk-ins, a pause, cut-offs and days of mailing that differ from seed to seed has
some nights behind it, of which letters were spoiled and came back. Then the forecast is asked by its door (tests/forecast/
door.c), and each of its nights is run, with the gates old_file and wrong_file lifted. Compared of each night: residents and
serials of all letters, and how many people wait. Nights before a cut-off, which the forecast leaves
out, are run now and then and must make no letter. In the town are those whose verdict changes with the day alone (MET): who
moves away, turns 15, has a decision that ends, stands twice.

Then one line of the program is made wrong at a time (mutants.tsv beside this file): the forecast of some town must differ from
its nights. A planner that is wrong makes nights and forecast wrong alike. Last the command: its workbook against the door,
the capacity of --worst against forecasts under such limits, what it refuses, what it leaves.
"""

import argparse
import csv
import fcntl
import json
import random
import shutil
import sys
import tempfile
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "cli"), str(ROOT / "tests" / "lib"), str(ROOT / "tests" / "oracle"), str(ROOT / "tests" / "mutants")]
import classes
import sheets
import world
from checks import Checks
from nights import Build
from town import PLAIN, RESIDENT, Town, drawn_birth

START = date(2026, 9, 28)                  # a Monday
GATES = ("old_file", "wrong_file")
POSTALS = ("2500001", "2500011", "2510852", "2560812")
SCOPES = ("all", "postal:250", "postal:2500011", "municipality:14206")
WEEK = '"mon","tue","wed","thu","fri"'
# days of mailing, office days between night and mail day, cut-off
MAILINGS = ((WEEK, 1, 0), ('"mon","thu"', 1, 2), (WEEK, 2, 3), ('"tue"', 1, 3), ('"1st tue","3rd tue","last fri"', 2, 4))
# What the towns must meet, or they have become weak.
MET = ("letters", "waits", "two certificates", "one certificate", "withdrawn", "turns 15", "refused until", "released until",
       "moves", "stands twice", "spoiled", "returned", "paused", "unseen", "before the cut-off")


def day_after(day, many=1):
    return day + timedelta(many)


class Refused(AssertionError):
    pass


class Office:
    """A town, its settings, and its nights."""

    def __init__(self, seed, mailing_days, kigen, door, root):
        self.dice = random.Random(f"forecast {seed}")
        self.kigen, self.door, self.root = kigen, door, root / f"seed-{seed}"
        self.days, self.lead, self.cutoff = MAILINGS[seed % len(MAILINGS)]
        self.span = mailing_days * (7 if self.days == '"tue"' else 10 if "1st" in self.days else 4 if '"thu"' in self.days
                                    and "tue" not in self.days else 2)
        self.mailing_days = mailing_days
        self.town, self.met, self.trouble = Town(tuple(RESIDENT)), Counter(), []
        self.people(260)
        self.special()
        world.build(self.root, self.town, mailing=self.mailing(), more=self.classes())
        self.limits()

    # ---- who lives there ----

    def settle(self, at, expires, kinds=("署名用", "利用者証明用"), later=0, **values):
        dice = self.dice
        values = {"name": PLAIN.nth(at), "birth_date": str(drawn_birth(dice)), "postal_code": dice.choice(POSTALS),
                  "municipality": dice.choice(("142069", "14206", "13101", "")), **values}
        who = self.town.resident(at, **values)
        for number, kind in enumerate(kinds):
            self.town.certificate(who, f"{at}-{number}", kind, str(day_after(expires, later * number)))
        return who

    def people(self, many):
        dice = self.dice
        for at in range(many):
            expires = day_after(START, dice.randint(60, 100 + self.span))
            kinds = ("署名用", "利用者証明用") if dice.random() < 0.6 else (dice.choice(("署名用", "利用者証明用")),)
            extra = dice.choice(({}, {}, {}, {}, {"protected": "1"}, {"status": "死亡"}, {"address": "住所不定"},
                                 {"stay_until": str(day_after(expires, dice.randint(-3, 400)))}, {"format": "点字"}))
            who = self.settle(at, expires, kinds, dice.choice((0, 0, 0, 5, 40)), **extra)
            if dice.random() < 0.05:       # renewed
                self.town.certificate(who, f"{at}-new", "署名用", str(day_after(expires, 1800)), issued_on=str(START))

    def special(self):
        """Those whose verdict hangs on the day, some of each kind, over the whole span."""
        dice, soon = self.dice, lambda: day_after(START, dice.randint(80, 95 + self.span // 2))
        for at in range(300, 312):
            self.settle(at, soon(), status="転出予定", moves_on=str(day_after(START, dice.randint(5, self.span))))
        for at in range(320, 332):         # the one who is written to changes on the birthday, and one of them cannot be
            born = day_after(START, dice.randint(3, self.span))
            self.settle(at, soon(), birth_date=f"{born.year - 15}{str(born)[4:]}" if str(born)[5:] != "02-29" else "2012-03-01",
                        **dice.choice(({"agent_name": "三田村〓"}, {"agent_name": "三田村　大輔"}, {"agent_name": ""},
                                       {"agent_name": "不明"})))
        self.refused = [self.settle(at, soon()) for at in range(340, 352)]
        self.released = [self.settle(at, soon(), protected="1") for at in range(360, 372)]
        for at in range(380, 390):         # two rows of a serial: whichever comes due first
            first, second = soon(), soon()
            self.settle(at, first, ("署名用",))
            who = self.settle(at + 100, second, ())
            self.town.certificate(who, f"{at}-0", "署名用", str(second))
        for at in range(400, 406):         # long over, and nobody ever heard of it
            self.settle(at, day_after(START, dice.randint(-60, 25)))

        # where the limit is 0 on half of the days: longer than past_days, and moving away meanwhile
        for at in range(500, 506):
            later = day_after(START, self.span + 20)     # 15 by then: judged on each night
            self.settle(at, day_after(START, dice.randint(1, 3)), postal_code="2590101", agent_name="三田村　大輔",
                        birth_date=f"{later.year - 15}-{later.month:02d}-{min(later.day, 28):02d}")
        for at in range(510, 516):
            self.settle(at, soon(), postal_code="2590101", status="転出予定", moves_on=str(day_after(START, self.span // 3)))
        # a letter that is spoiled at once; and rows of its serial, one of the same certificate, one that it keeps back
        self.settle(520, day_after(START, 3), ("署名用",))
        for at, expires in ((521, day_after(START, 3)), (522, day_after(START, 85))):
            self.town.certificate(self.settle(at, expires, ()), "520-0", "署名用", str(expires))

    # ---- its settings ----

    def mailing(self):
        dice = self.dice
        begins = day_after(START, 14 + self.span // 3)
        self.pause = (begins, day_after(begins, dice.randint(4, 12)))
        return (f'since = "none"; days = [{self.days}]; lead_days = {self.lead}; cutoff_days = {self.cutoff};'
                f' floor_days = {dice.choice((5, 20, 60))}; visits = [{dice.choice(("60, 25, 10", "100", "0, 50, 30"))}];'
                f' past_days = {dice.choice((10, 35))}; lapsed = "{dice.choice(("list", "notify"))}";'
                f' paused = ( {{ from = "{self.pause[0]}"; to = "{self.pause[1]}"; reason = "x"; }} ); limits = "limits.csv";')

    def classes(self):
        return "gates = { class = ( " + ", ".join(
            f'{{ reason = "{one}"; percent = 100; cell_percent = 100; residents_percent = 100; residents_cell_percent = 100;'
            ' yearly = 0; }' for one in classes.TABLE) + " ); };"

    def limits(self):
        """Tight enough that people wait, and not for ever; later rows change them."""
        dice, rows = self.dice, ["effective_from,resource,scope,per,max"]
        walk_in = dice.randint(2, 8)
        a_day = max(3, 300 * 10 // (9 * self.mailing_days))
        rows += [f"2026-01-01,print,all,day,{a_day}", "2026-01-01,print,all,week,16",
                 f"{day_after(START, 7)},print,all,week,{a_day * 4 - 1}",
                 f"{day_after(START, self.span // 2)},print,all,day,{a_day + dice.randint(-1, 3)}",
                 f"2026-01-01,print,{dice.choice(SCOPES[1:])},week,{a_day * 3}",
                 f"2026-01-01,counter,all,week,{walk_in + dice.randint(9, 14)}", f"2026-01-01,walk_in,all,week,{walk_in}",
                 "2026-01-01,print,postal:259,day,0", f"{day_after(START, self.span // 2)},print,postal:259,day,9",
                 f"{day_after(START, 40)},counter,all,week,{dice.randint(20, 50)}",
                 f"2026-01-01,counter,{dice.choice(SCOPES[1:])},day,{dice.randint(2, 9)}"]
        (self.root / "limits.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")

    # ---- its nights ----

    def night(self, day):
        """A run; the letters it made, and how many people wait."""
        accepted = [word for gate in GATES for word in ("--accept", gate, "--by", "見本", "--why", "同じ抽出データ")]
        done = world.run(self.kigen, self.root, str(day), *accepted)
        if done.code not in (0, 4):
            raise AssertionError(f"the night of {day}: {done}")
        folder = self.root / "out" / str(day)
        with open(folder / "office/pieces.csv", encoding="utf-8-sig", newline="") as file:
            self.pieces = list(csv.DictReader(file))
        with open(folder / "office/dispositions.csv", encoding="utf-8-sig", newline="") as file:
            self.rows = list(csv.DictReader(file))
        letters = sorted((one["resident_id"], " ".join(sorted(one["serials"].split()))) for one in self.pieces)
        return letters, len({row["resident_id"] for row in self.rows if row["disposition"] == "waiting"})

    def record(self, day, *rows):
        (self.root / "events.csv").write_text("\n".join(["id,event,on,by,until,reason", *rows]) + "\n", encoding="utf-8")
        done = world.call(self.kigen, "record", "-c", self.root / "kigen.conf", "--as-of", str(day), self.root / "events.csv")
        if done.code:
            raise AssertionError(f"recorded on {day}: {done}")

    def beginning(self):
        """Some nights before the forecast, and what becomes of their letters."""
        day = START
        for _ in range(3):                               # the forecast begins in a week that has letters already
            self.night(day)
            rows = [f"{piece['piece_id']},{word},{day},,," for piece in self.pieces[:6]
                    for word in ["spoiled" if piece["resident_id"] == "C0520" else self.dice.choice(("spoiled", "posted", "pulled"))]]
            self.met["spoiled"] += sum(",spoiled," in row for row in rows)
            posted = [row.replace(",posted,", ",returned,") for row in rows if ",posted," in row]
            self.met["returned"] += len(posted)
            self.record(day, *rows, *posted) if rows else None
            day = day_after(day, 1 if self.days == WEEK else self.dice.randint(1, 4))
        until = lambda: day_after(START, self.dice.randint(15, self.span))
        self.record(day, *[f"resident:{who},refuse,{day},見本,{until()}," for who in self.refused],
                    *[f"resident:{who},release,{day},見本,{until()}," for who in self.released])
        return day

    def forecast(self, as_of, until):
        letters, nights = asked(self.door, self.root, as_of, until)
        return letters, nights[:self.mailing_days]

    def differs(self, door):
        """Whether another door's forecast is another one than the nights were."""
        try:
            letters, nights = asked(door, self.state, self.as_of, self.until)
        except Refused:                                  # an invariant of the program sees it
            return True
        return [(letters.get(str(night[0]), []), night[2]) for night in nights[:self.mailing_days]] != self.made

    def meet(self, made, waiting, night):
        special = {"moves": (*range(300, 312), *range(510, 516)), "turns 15": range(320, 332), "refused until": range(340, 352),
                   "released until": range(360, 372), "stands twice": (*range(380, 490), 520, 522), "unseen": range(400, 406)}
        people = [int(who[1:]) for who, _ in made]
        for name, numbers in special.items():
            self.met[name] += sum(at in numbers for at in people)
        self.met["unseen"] += sum(row["disposition"] == "lapsed" for row in self.rows)
        self.met["letters"] += len(made)
        self.met["waits"] += waiting
        self.met["withdrawn"] += night[3]
        self.met["two certificates"] += sum(" " in serials for _, serials in made)
        self.met["one certificate"] += sum(" " not in serials for _, serials in made)
        self.met["paused"] += sum(row["reason"] == "paused" for row in self.rows)

    def compare(self):
        as_of = self.beginning()
        self.as_of, self.until = as_of, day_after(as_of, 2 * self.span + 60)
        self.state = self.root.with_name(self.root.name + "-before")
        shutil.copytree(self.root, self.state)           # for the mutants
        planned, nights = self.forecast(as_of, self.until)
        self.nights, self.planned, self.made = nights, planned, []
        before = day_after(as_of, -1)
        for night in nights:
            self.between(before, night[0])
            made, waiting = self.night(night[0])
            self.made.append((made, waiting))
            wanted = planned.get(str(night[0]), [])
            if made != wanted:
                self.trouble.append(f"{night[0]}: not made {sorted(set(wanted) - set(made))[:5]}, "
                                    f"not planned {sorted(set(made) - set(wanted))[:5]}")
            if waiting != night[2]:
                self.trouble.append(f"{night[0]}: {waiting} people wait, {night[2]} were to")
            self.meet(made, waiting, night)
            before = night[0]
        if len(nights) != self.mailing_days:
            self.trouble.append(f"{len(nights)} nights were planned")
        return self

    def between(self, before, night):
        """A night before the cut-off of a lot, which the forecast leaves out: it makes no letter."""
        left_out = [day_after(before, n) for n in range(1, (night - before).days)]
        if not left_out or self.dice.random() > 0.2:
            return
        day = self.dice.choice(left_out)
        status = world.call(self.kigen, "status", "-c", self.root / "kigen.conf", "--as-of", day, "--json")
        if json.loads(status.out)["before_cutoff"]:
            self.met["before the cut-off"] += 1
            made, _ = self.night(day)
            if made:
                self.trouble.append(f"{day} was left out, and makes {made[:5]}")


def asked(door, root, as_of, until):
    """What the door says: letters by as-of day; nights as (as-of day, mail day, letters that wait, withdrawn, delay)."""
    done = world.call(door, Path(root) / "kigen.conf", ROOT, str(as_of), str(until))
    if done.code:
        raise Refused(f"the door: {done}")
    letters, nights = {}, []
    for line in done.out.splitlines():
        fields = line.split("\t")
        if fields[0] == "night":
            nights.append((date.fromisoformat(fields[1]), fields[2], *map(int, fields[4:])))
        else:
            letters.setdefault(fields[0], []).append((fields[2], fields[3]))
    return {day: sorted(found) for day, found in letters.items()}, nights


# ---- one line wrong --------------------------------------------------------------------------------------------------

def mutants():
    names = ("id", "file", "old", "new", "why")
    lines = (Path(__file__).parent / "mutants.tsv").read_text(encoding="utf-8").splitlines()
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines if line and line[0] != "#"]


def test_mutants(checks, build, offices, root):
    main = build.object_of(ROOT / "tests/forecast/door.c", root)
    for mutant in mutants():
        with tempfile.TemporaryDirectory(prefix="mutant-", dir=root) as folder:
            door, fault = build.mutate(mutant, Path(folder), main)
            if door and not any(office.differs(door) for office in offices):
                fault = "the forecast is what the nights were"
        checks.check(f"{mutant['id']}: {mutant['why']}", fault, f"mutant {mutant['id']}")


def test_one_planner(checks, build, offices, root):
    """A line of the planner is wrong: tonight's lot, as the night decides it, and the first of the forecast are wrong alike."""
    main, differ = build.object_of(ROOT / "tests/forecast/door.c", root), 0
    for mutant in (one for one in mutants() if one["file"].startswith("core/rules/") and "ahead" not in one["file"]):
        with tempfile.TemporaryDirectory(prefix="both-", dir=root) as folder:
            door, fault = build.mutate(mutant, Path(folder), main)
            for office in offices if door else ():
                day, letters = office.nights[0][0], asked(door, office.state, office.as_of, office.until)[0]
                tonight = asked(door, office.state, day, "tonight")[0]
                fault = fault or ("" if tonight.get(str(day), []) == letters.get(str(day), []) else office.root.name)
                differ += tonight.get(str(day), []) != office.made[0][0]
        checks.check(f"{mutant['id']}: the night and the forecast are wrong alike", fault, "one planner in both")
    checks.holds(differ, "some night differs from the one that was")


# ---- the command -----------------------------------------------------------------------------------------------------

def forecast(kigen, root, out, *more):
    return world.call(kigen, "forecast", "-c", Path(root) / "kigen.conf", "-o", out, *more)


def table(rows, first):
    """The rows of a sheet below the header of which this is the first word, by its words without lines and units."""
    at = next(n for n, row in enumerate(rows) if row[0] and str(row[0]).split("\n")[0] == first)
    words = [str(word or "").split("\n")[0].split("(")[0] for word in rows[at]]
    return [dict(zip(words, row)) for row in rows[at + 1:] if row[0] is not None]


def excel_day(number):
    return date(1899, 12, 30) + timedelta(int(number))


def answers(book):
    return {row[0]: row for row in book["概要"] if row[0]}


def small(root, limits="2026-01-01,print,all,day,3\n2026-01-01,counter,all,week,14\n2026-01-01,walk_in,all,week,4\n"):
    """A town of 90 people who come due within ten weeks; nobody is late before."""
    town = Town()
    for at in range(90):
        town.pair(at, str(day_after(START, 105 + at * 70 // 90)))
    world.build(root, town, mailing='limits = "limits.csv"; visits = [50, 20]; floor_days = 5;')
    (root / "limits.csv").write_text("effective_from,resource,scope,per,max\n" + limits, encoding="utf-8")
    return root


def test_workbook(checks, kigen, door, root):
    place = small(root / "workbook")
    done = forecast(kigen, place, root / "one.xlsx", "--as-of", str(START), "--months=4")
    checks.equal("it is made, and says nothing", (done.code, done.out, done.err), (0, "", ""))
    book = sheets.book(root / "one.xlsx")
    checks.equal("its sheets", list(book), ["概要", "見込み", "月別", "仮定", "定義"])
    letters, nights = asked(door, place, START, date(2027, 1, 27))
    weeks = table(book["見込み"], "週")
    by_week, delays = Counter(), {}
    for as_of, mail_on, waiting, _, delay in nights:
        monday = date.fromisoformat(mail_on) - timedelta(date.fromisoformat(mail_on).weekday())
        by_week[monday] += len(letters.get(str(as_of), []))
        delays[monday] = max(delay, delays.get(monday, 0))
    checks.equal("letters of each week", [int(row["差出"]) for row in weeks],
                 [by_week[excel_day(row["週"])] for row in weeks])
    checks.equal("the longest delay of each week", [int(row["最大遅れ"] or 0) for row in weeks],
                 [delays.get(excel_day(row["週"]), 0) for row in weeks])
    before, sums = 0, []
    for row in weeks:
        before += row["到来"] - row["保留等へ"] - row["差出"]
        sums.append(row["滞留"] == before)
    checks.holds(all(sums) and sum(row["差出"] for row in weeks) == 90, "arrivals, letters and backlog add up")
    curve, visits = (50, 20), Counter()
    for row in weeks:                                  # delivered three business days later: Thursday and Friday the week after
        visits[excel_day(row["週"])] += 400
    for as_of, mail_on, *_ in nights:
        day, left = date.fromisoformat(mail_on), 3
        while left:
            day += timedelta(1)
            left -= day.weekday() < 5 and str(day) not in ("2026-11-03", "2026-11-23", "2026-10-12", "2027-01-01", "2027-01-11")
        for k, share in enumerate(curve):
            visits[day - timedelta(day.weekday()) + timedelta(7 * k)] += share * len(letters.get(str(as_of), []))
    checks.equal("visits of each week", [round(100 * row["来庁見込"]) for row in weeks],
                 [visits[excel_day(row["週"])] for row in weeks])
    months = table(book["月別"], "月")
    months = [row for row in months if str(row["月"])[:2] == "20"]
    for word in ("到来", "差出"):
        checks.equal(f"months and weeks: {word}", sum(row[word] for row in months), sum(row[word] for row in weeks))
    said = answers(book)
    checks.equal("the answers", (int(said["差出"][1]), int(said["最大遅れ"][1]), int(said["終わりの滞留"][1])),
                 (90, max(delays.values()), 0))
    checks.equal("assumptions", [int(row["番号"]) for row in table(book["仮定"], "番号")], list(range(1, 8)))
    with zipfile.ZipFile(root / "one.xlsx") as parts:
        inside = b"".join(parts.read(name) for name in parts.namelist()).decode("utf-8", "replace")
    checks.holds(not any(word in inside for word in ("C0001", "C0089", "S00001", "2500011", "栄町", "扇町")),
                 "nobody stands in it")
    checks.equal("what does not fit its cell", list(sheets.cut(root / "one.xlsx")), [])
    forecast(kigen, place, root / "two.xlsx", "--as-of", str(START), "--months", "4")
    checks.holds((root / "one.xlsx").read_bytes() == (root / "two.xlsx").read_bytes(), "the same bytes again")


def test_next_wave(checks, kigen, root):
    """Who is written to now comes due again five years later, both certificates in one letter, and the week says why."""
    town = Town()
    for at in range(40):
        town.pair(at, str(day_after(START, 20 + at)), status="死亡" if at % 8 == 7 else "住民")
    world.build(root / "wave", town, mailing='floor_days = 5;')
    for months, letters in ((57, 35), (60, 70)):
        out = root / f"wave-{months}.xlsx"
        done = forecast(kigen, root / "wave", out, "--as-of", str(START), "--months", str(months))
        checks.equal(f"{months} months", (done.code, done.err), (0, ""))
        weeks = table(sheets.book(out)["見込み"], "週")
        checks.equal(f"letters in {months} months", sum(row["差出"] for row in weeks), letters)
    late = [row for row in weeks if row["差出"] and excel_day(row["週"]) > date(2031, 1, 1)]
    with zipfile.ZipFile(out) as parts:                # the last column, which sheets.py leaves out
        marked = parts.read("xl/worksheets/sheet2.xml").decode("utf-8").count("1–5, 6, 7<")
    checks.equal("the weeks of the second wave are marked, and no others", marked, sum(row["到来"] > 0 for row in late))
    checks.holds(min(excel_day(row["週"]) for row in late) >= date(2031, 7, 14)
                 and sum(row["差出"] for row in late) == 35, "it begins 58 months on")


def test_rates(checks, kigen, root):
    """A thousand letters, of which 50 came back, and 600 certificates that were found renewed: rates of the ledger. One less of
    each, and of renewals nothing is known; of returns from 300 letters on."""
    for many, wanted in ((1000, ("5.00 %", "60.00 %", "通知台帳: ", "通知台帳: ")), (300, ("16.67 %", "100.00 %", "通知台帳: ", "余裕をみて")),
                         (999, ("5.01 %", "100.00 %", "通知台帳: ", "余裕をみて")), (299, ("0.00 %", "100.00 %", "返戻はない", "余裕をみて"))):
        town, place, expires = Town(), root / f"rates-{many}", day_after(START, 30)
        for at in range(many):
            town.certificate(town.resident(at), f"S{at}", "署名用", str(expires))
        world.build(place, town, mailing="floor_days = 5;", more=Office.classes(None))
        accepted = [word for gate in (*GATES, "shift", "side_table") for word in ("--accept", gate, "--by", "見本", "--why", "試験")]
        first = world.run(kigen, place, str(START), *accepted)
        rows = [f"lot:{START},posted,{day_after(START, 1)},,,"]
        with open(place / f"out/{START}/office/pieces.csv", encoding="utf-8-sig", newline="") as file:
            rows += [f"{piece['piece_id']},returned,{day_after(START, 9)},,," for piece in list(csv.DictReader(file))[:50]]
        (place / "events.csv").write_text("\n".join(["id,event,on,by,until,reason", *rows]) + "\n", encoding="utf-8")
        done = world.call(kigen, "record", "-c", place / "kigen.conf", "--as-of", str(day_after(START, 10)), place / "events.csv")
        for at in range(many * 6 // 10 + (many < 1000)):
            town.certificate(f"C{at:04d}", f"N{at}", "署名用", str(day_after(expires, 1826)), issued_on=str(expires))
        town.write(place / "in")
        second = world.run(kigen, place, str(day_after(START, 45)), *accepted)
        checks.equal(f"the nights: {first} {done} {second}", (first.code in (0, 4), done.code, second.code in (0, 4)), (True, 0, True))
        out = root / f"rates-{many}.xlsx"
        checks.equal("it is made", forecast(kigen, place, out, "--as-of", str(day_after(START, 65)), "--months", "1").code, 0)
        said = {int(row["番号"]): row for row in table(sheets.book(out)["仮定"], "番号")}
        checks.equal("the rates", (said[5]["値"], said[6]["値"], said[5]["根拠"][:len(wanted[2])], said[6]["根拠"][:len(wanted[3])]), wanted)


def least_holds(door, root, rows, within, until):
    """Whether, under limits of these rows, nobody is later."""
    place = small(root, "".join(f"{row}\n" for row in rows))
    _, nights = asked(door, place, START, until)
    shutil.rmtree(place)
    return max(night[4] for night in nights) <= within


def test_worst(checks, kigen, door, root):
    """Under the limit that is said nobody is later than ten days; under one less somebody is."""
    walk_in, until = "2026-01-01,walk_in,all,week,4", date(2027, 1, 27)
    for print_row, counter, found in (("2026-01-01,print,all,day,3", "2026-01-01,counter,all,week,8", (False, True)),
                                      ("2026-01-01,print,all,day,1", "2026-01-01,counter,all,week,14", (True, False)),
                                      ("2026-01-01,print,all,day,1", "2026-01-01,counter,all,week,8", (False, False))):
        place = small(root / "worst", f"{print_row}\n{counter}\n{walk_in}\n")
        done = forecast(kigen, place, root / "worst.xlsx", "--as-of", str(START), "--months", "4", "--worst", "10")
        checks.equal("it is made", (done.code, done.err), (0, ""))
        said = answers(sheets.book(root / "worst.xlsx"))
        checks.equal("today's limits are not enough", (said["今の処理上限で足りるか"][4] or "")[:4], "足りない")
        checks.equal("nobody is spared", int(said["どの上限でも遅れるもの"][1]), 0)
        most = {item: said[item][1] for item in ("印刷上限だけを変える場合", "窓口上限だけを変える場合",
                                                 "両方を変える場合の印刷上限", "両方を変える場合の窓口上限")}
        checks.equal(f"which one is enough: {most}", tuple(one is not None for one in most.values()), (*found, True, True))
        own_print, own_counter = "2026-01-01,print,all,week,{}", "2026-01-01,counter,all,week,{}"
        both = own_print.format(int(most["両方を変える場合の印刷上限"] or 0))
        for item, rows in zip(most, ([own_print, counter, walk_in], [print_row, own_counter, walk_in], [own_print, walk_in],
                                     [both, own_counter, walk_in])):
            numbers = (int(most[item]), int(most[item]) - 1) if most[item] is not None else (10 ** 6,)
            tries = [least_holds(door, root / "try", [row.format(n) for row in rows], 10, until) for n in numbers]
            checks.equal(f"{item}: {numbers}", tries, [True, False][:len(tries)] if most[item] is not None else [False])
        for path in (root / "worst", root / "worst.xlsx"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    place = small(root / "wide")
    forecast(kigen, place, root / "wide.xlsx", "--as-of", str(START), "--months", "4", "--worst", "3650")
    checks.equal("ten years are no wish", answers(sheets.book(root / "wide.xlsx"))["今の処理上限で足りるか"][4], "足りる")


def test_usage(checks, kigen, root):
    place, out = small(root / "usage"), root / "usage.xlsx"
    months, day = ("--months", "1"), ("--as-of", str(START))
    for words, code in ((("-o", out, *day), 64), ((*months, *day), 64), (("-o", out, "--months", "0"), 64),
                        (("-o", out, "--months", "61"), 64), (("-o", out, "--months", "x"), 64),
                        (("-o", out, *months, "--worst", "-1"), 64), (("-o", out, *months, "--worst", "3651"), 64),
                        (("-o", out, *months, "one"), 64), (("-o", out, *months, "--as-of", "2026-02-30"), 64),
                        (("-o", root / "none/f.xlsx", *months, *day), 73)):
        done = world.call(kigen, "forecast", "-c", place / "kigen.conf", *words)
        checks.equal(f"{words[-1]}: {done}", done.code, code)
    checks.equal("no configuration", world.call(kigen, "forecast", "-c", root / "no.conf", "-o", out, *months).code, 66)
    checks.holds(not out.exists(), "nothing was made")
    out.write_text("mine", encoding="utf-8")
    done = forecast(kigen, place, out, *months, *day)
    checks.equal("a file that is there stays", (done.code, "KGN1200E" in done.err, out.read_text(encoding="utf-8")), (73, True, "mine"))
    out.unlink()
    checks.holds(not (place / "out").exists(), "no folder was made")
    world.run(kigen, place, str(START))
    before = world.tree_digest(place)
    with open(place / "out/ledger.sqlite.lock", "r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)                  # a night is under way
        done = forecast(kigen, place, out, *months)
    checks.equal("without a lock", (done.code, done.err), (0, ""))
    checks.equal("nothing but the file", (world.tree_digest(place), sorted(path.name for path in root.glob(".usage*"))), (before, []))
    checks.equal("its mode", out.stat().st_mode & 0o777, 0o600)
    early = forecast(kigen, place, root / "early.xlsx", *months, "--as-of", "2026-09-20")
    checks.equal("a day before the last run", early.code, 64)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--build", required=True)
    arguments.add_argument("--seeds", type=int, default=2)
    arguments.add_argument("--seed", type=int)
    arguments.add_argument("--days", type=int, default=40)
    arguments.add_argument("--keep")
    arguments.add_argument("--only", choices=("nights", "command"))
    options = arguments.parse_args()
    checks, build = Checks(), Path(options.build).resolve()
    kigen, door = build / "kigen", build / "unit/forecast"
    root = Path(options.keep) if options.keep else world.scratch("forecast-")
    if options.only != "command":
        test_nights(checks, options, kigen, door, root)
    if options.only != "nights":
        for test in (test_workbook, test_worst):
            test(checks, kigen, door, root)
        test_next_wave(checks, kigen, root)
        test_rates(checks, kigen, root)
        test_usage(checks, kigen, root)
    if not options.keep:
        shutil.rmtree(root)
    checks.end()


def test_nights(checks, options, kigen, door, root):
    seeds = [options.seed] if options.seed is not None else range(options.seeds)
    with ThreadPoolExecutor(2) as pool:
        offices = list(pool.map(lambda seed: Office(seed, options.days, kigen, door, root).compare(), seeds))
    met = sum((office.met for office in offices), Counter())
    for office in offices:
        checks.check(f"{office.root.name}: each letter of {options.days} mailing days", "; ".join(office.trouble[:6]),
                     "each letter is as it was planned")
    print("met:", ", ".join(f"{name} {met[name]}" for name in MET))
    for name in MET:
        checks.check(f"met: {name}", "" if met[name] or options.seed is not None else "never", f"met: {name}")
    if options.seed is None:
        build = Build(options.build)
        test_mutants(checks, build, offices, root)
        test_one_planner(checks, build, offices, root)


if __name__ == "__main__":
    main()
