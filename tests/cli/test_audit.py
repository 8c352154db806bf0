#!/usr/bin/env python3
"""What the workbook says of delay is recounted by docs/audit.py, which shares nothing with kigen, for each night of a made-up
town of 3,000: no figure differs. And where a file is made to say something else, it is seen.

    test_audit.py --kigen build/kigen

Letters wait for the print limit; there are a pause, days without mail, a night nobody runs, one that a gate stops, two runs on
one day, a run that is taken back, letters that are spoiled, pulled and returned, people who are held and released, and
certificates that the register has late. Charts are read too:
each shows figures of the table beside it. Prints `N passed, N failed`.
"""

import os
import re
import shutil
import sys
from datetime import date
from pathlib import Path

try:
    import openpyxl
except ImportError:     # another Python than Debian's comes first
    if sys.executable == "/usr/bin/python3":
        raise
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

import living
import processes
import world

sys.path.insert(0, str(world.REPO / "tests/mutants"))
from nights import Build

AUDIT = world.REPO / "docs/audit.py"
RESIDENTS, SEED, NIGHTS = 3000, 1120, 14
FIRST = date(2026, 11, 4)
PAUSE = ("2026-11-19", "2026-11-24")
MISSED, STOPPED, TWICE, FOUND, TAKEN_BACK = 3, 2, 6, 7, 8     # nights, counted from 0
MAILING = ('limits = "limits.csv"; since = "2026-09-01"; days = [ "mon", "tue", "thu", "fri" ]; target_days = 2; delivery_days = 2;\n'
           f'  paused = ( {{ from = "{PAUSE[0]}"; to = "{PAUSE[1]}"; reason = "窓口の混雑を避けるため"; }} );')
LIMITS = "effective_from,resource,scope,per,max\n2026-01-01,print,all,day,9\n2026-11-16,print,all,day,40\n2026-11-24,print,all,day,6\n"
CAUSES_MET = {"paused", "before_start", "print_capacity", "held", "gate", "no_run", "remade", "late_input"}


class Suite(world.Suite):
    def __init__(self, kigen):
        super().__init__(kigen, "kigen-audit-")
        self.root = self.top / "town"
        self.town = living.Living(kigen, RESIDENTS, SEED, FIRST.isoformat())
        world.build(self.root, mailing=MAILING, letters="bundle_letters = 20;", calendar='closed = [ "12-29..01-03", "2026-11-13" ];')
        (self.root / "limits.csv").write_text(LIMITS, encoding="utf-8")

    def audit(self, night, root=None, *more):
        root = root or self.root
        return processes.run([sys.executable, str(AUDIT), str(root / "out"), night, "--holidays", str(root / "holidays.csv"),
                              "--pause", "..".join(PAUSE), "--mailing-days", "mon,tue,thu,fri", "--target-days", "2",
                              "--delivery-days", "2", "--closed", "12-29..01-03,2026-11-13", *more], text=True)

    def night(self, day, *codes):
        done = world.run(self.kigen, self.root, day.isoformat(), jobs=2)
        self.equal(f"{day} ends as it should: {done}", done.code in codes, True)

    def record(self, day, rows):
        path = self.root / "events.csv"
        path.write_text("\n".join(["id,event,on,by,until,reason", *rows]) + "\n", encoding="utf-8")
        done = world.call(self.kigen, "record", "-c", self.root / "kigen.conf", "--as-of", day.isoformat(), path)
        self.equal(f"recorded: {done}", done.code, 0)

    def events(self, day):
        """Of the last lot: most are posted, some spoiled or pulled, one comes back."""
        last = world.published(self.root)[-1]
        pieces = world.rows(self.root / "out" / last / "office/pieces.csv")
        rows = [f"{piece['piece_id']},{'spoiled' if at % 5 == 3 else 'pulled' if at % 7 == 5 else 'posted'},{piece['mail_on']},,,"
                for at, piece in enumerate(pieces)]
        rows += [f"{pieces[0]['piece_id']},returned,{pieces[0]['deliver_on']},,,"] if pieces else []
        held = [row for row in world.rows(self.root / "out" / last / "office/dispositions.csv") if row["reason"] == "protected"]
        rows += [f"resident:{one},release,{day},市民課,2027-03-31," for one in sorted({row["resident_id"] for row in held})[:2]]
        self.record(day, rows)


def live(suite):
    """The nights, one after the other; the name of each folder, as it is published."""
    missing = [row for row in suite.town.certificates if "2027-02-05" <= row["expires_on"] <= "2027-02-12"][:12]
    guarded = [row["resident_id"] for row in suite.town.certificates if "2027-02-01" <= row["expires_on"] <= "2027-02-04"][:4]
    for resident in suite.town.residents:
        if resident["resident_id"] in guarded:
            resident["protected"] = "1"
    suite.town.certificates[:] = [row for row in suite.town.certificates if row not in missing]
    for at, day in enumerate(living.office_nights(FIRST, NIGHTS)):
        suite.town.live(day, rate=3.0)
        if at == FOUND:
            suite.town.certificates += missing
        if at == MISSED:
            continue
        suite.town.write(suite.root / "in")
        if at == STOPPED:
            residents = suite.root / "in/residents.csv"
            lines = residents.read_text(encoding="utf-8").splitlines(keepends=True)
            residents.write_text("".join(lines[:len(lines) // 2]), encoding="utf-8")
            suite.night(day, 8)
            continue
        for _ in range(2 if at == TWICE else 1):
            if _:
                suite.town.live(day, rate=3.0)
                suite.town.write(suite.root / "in")
            if at == NIGHTS - 1:
                suite.eve, suite.last_day = suite.fresh(suite.root), day
            suite.night(day, 0, 4)
            yield world.published(suite.root)[-1]
        if at == TAKEN_BACK:
            done = world.call(suite.kigen, "void", "-c", suite.root / "kigen.conf", world.published(suite.root)[-1],
                              "--by", "市民課", "--why", "抽出の誤り")
            suite.equal(f"taken back: {done}", done.code, 0)
        elif at % 3 == 1:
            suite.events(day)


def charts(suite, name):
    """Each chart has a title, names for its axes, and series that are rows of one table, under its headers. The small ones of 概要
    have a title alone, and a figure that an older run left out is empty."""
    book, met = openpyxl.load_workbook(suite.root / "out" / name / "office/summary.xlsx"), 0
    for sheet in book:
        for chart in sheet._charts:
            met += 1
            titles = [one is not None and bool(one.tx.rich.p[0].r[0].t) for one in (chart.title, chart.x_axis.title, chart.y_axis.title)]
            small = sheet.title == "概要" and titles == [True, False, False]
            suite.holds_so(f"{name}: a chart of {sheet.title} has its titles", small or all(titles))
            for series in chart.series:
                for formula, is_number in ((series.val.numRef.f, True), ((series.cat.numRef or series.cat.strRef).f, False)):
                    of, column, first, last = re.fullmatch(r"'?(.+?)'?!\$([A-Z])\$(\d+)(?::\$[A-Z]\$(\d+))?", formula).groups()
                    above = int(first) - 1
                    while small and above > 1 and not isinstance(book[of][f"{column}{above}"].value, str):
                        above -= 1
                    cells = [book[of][f"{column}{row}"].value for row in (above, *range(int(first), int(last or first) + 1))]
                    suite.holds_so(f"{name}: {formula} has a header and figures", isinstance(cells[0], str) and (small or None not in cells)
                                   and all(isinstance(cell, int) or (small and cell is None) or str(cell).startswith("=")
                                           for cell in cells[1:] if is_number))
    return met


def spoil_pieces(folder):
    path = folder / "office/pieces.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"print_capacity:(\d+)", lambda at: f"held:{at[1]}", text, 1), encoding="utf-8")
    return text


def spoil_rows(folder):
    path = folder / "office/dispositions.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if ",waiting," in line or ",held," in line)
    path.write_text("".join(lines[:at] + lines[at + 1:]), encoding="utf-8")


def spoil_book(folder):
    """One figure of one block is another; values stand instead of formulas."""
    path = folder / "office/summary.xlsx"
    book = openpyxl.load_workbook(path, data_only=True)
    row = next(row for row in book["遅延"].iter_rows() if row[0].value == "31〜60日")
    row[1].value += 1
    book.save(path)


# One line of the program that makes the account is wrong: the last night's workbook is not what the files say.
MUTANTS = (
    ("core/lot/delays.c", "return day_add(day_of(at.year - 1, at.month, at.day < most ? at.day : most), 1);",
     "return day_add(mail_on, -most / 4);", "the period is a week"),
    ("core/lot/delays.c", "delays->index, hash, line);", "delays->index, ~hash, line);", "a line is begun anew with each letter"),
    ("core/lot/delays.c", "(letters * 50 + 99) / 100", "(letters * 80 + 99) / 100", "the median is another rank"),
    ("core/lot/open.c", "open->waits ? open->planned_on : mailing", "open->waits ? mail_on : mailing", "who waits goes tonight"),
    ("edge/ledger/ledger_delays.c", '" AND NOT " TAKEN_BACK("r"),', '"",', "runs that were taken back count"),
    ("edge/ledger/ledger_delays.c", "last->letters +=", "last->letters =", "of two runs for a mail day the last counts"),
    ("flow/night/delays.c", "fact.before_start = day_before(lot, question->started_on);", ";", "open: nothing is before the start"),
    ("core/account/account.c", "day_band_of(delay_bands, DELAY_BANDS, line->key)", "day_band_of(delay_bands, DELAY_BANDS, line->key + 1)",
     "bands begin a day early"),
)


def test_mutants_of_the_account_are_seen(suite):
    """After test_each_night_is_recounted(), whose last night is made once more."""
    build = Build(suite.kigen.parent)
    for at, (file, old, new, what) in enumerate(MUTANTS):
        root = suite.fresh(suite.eve)
        work = suite.top / f"mutant-{at}"
        work.mkdir()
        program, fault = build.mutate({"file": file, "old": old, "new": new}, work)
        suite.check(f"mutant: {what}", fault)
        if not fault:
            done = world.run(program, root, suite.last_day.isoformat(), jobs=2)
            seen = done.code == 8 or suite.audit(world.published(root)[-1], root, "--residents", str(root / "in/residents.csv")).returncode == 1
            suite.holds_so(f"the mutant is seen: {what}", seen)


def test_each_night_is_recounted(suite):
    """And what is spoiled is seen: in the folder that it was copied from nothing differs."""
    met, drawn, last = set(), 0, None
    for name in live(suite):
        done = suite.audit(name, None, "--residents", str(suite.root / "in/residents.csv"))
        suite.equal(f"{name} is recounted: {done.stdout[-1500:]}{done.stderr[-500:]}", done.returncode, 0)
        suite.holds_so(f"{name}: there is something to recount", int(done.stdout.split()[-5]) > 200)
        for row in world.rows(suite.root / "out" / name / "office/pieces.csv"):
            met |= {part.split(":")[0] for part in row["causes"].split()}
        drawn += charts(suite, name)
        last = name
    suite.equal("causes that these nights know", sorted(CAUSES_MET - met), [])
    suite.holds_so("charts were drawn", drawn >= 5 * (NIGHTS - 3))
    spoiled(suite, last)


def spoiled(suite, last):
    late = next(name for name in world.published(suite.root)
                if "print_capacity:" in (suite.root / "out" / name / "office/pieces.csv").read_text(encoding="utf-8"))
    for what, spoil, name in (("a cause of pieces.csv", spoil_pieces, late), ("a row of dispositions.csv", spoil_rows, last),
                              ("a figure of the workbook", spoil_book, last)):
        root = suite.fresh(suite.root)
        spoil(root / "out" / name)
        done = suite.audit(last, root)
        suite.equal(f"{what} is another: {done.stdout[-300:]}", done.returncode, 1)
    root = suite.fresh(suite.root)
    shutil.rmtree(root / "out" / late)
    suite.equal("a folder is gone", suite.audit(last, root).returncode, 1)
    suite.equal("no such night", suite.audit("2031-01-01").returncode != 0, True)


if __name__ == "__main__":
    world.run_tests(Suite, globals())
