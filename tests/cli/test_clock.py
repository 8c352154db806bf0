#!/usr/bin/env python3
"""A clock that runs ahead (the gate `ahead`), and a pause that nobody ends (the alarm `paused`).

    test_clock.py --kigen build/kigen

Every name and address is made up. Prints `N passed, N failed`.
"""

import json
from datetime import date, datetime, timedelta, timezone

import chain
import sheets
import world
from town import Town
from world import FIRST, SECOND

ACCEPT = ["--accept", "ahead", "--by", "係長 試験", "--why", "二か月の休止"]


def day(text, days=0):
    return (date.fromisoformat(text) + timedelta(days)).isoformat()


class Suite(world.PostSuite):
    def __init__(self, kigen):
        super().__init__(kigen, "kigen-clock-")
        self.base = world.build(self.fresh(), city(), mailing="", output='metrics = "out.prom";')
        self.run(self.base, FIRST)

    def tree(self, *issued):
        root = self.fresh(self.base)
        city(*issued).write(root / "in")
        return root

    def stopped(self, what, root, as_of, *more):
        before = world.ledger(root), world.tree(root)
        result = world.run(self.kigen, root, as_of, *more)
        self.equal(f"{what}: {result}", (result.code, "KGN0690E in/certificates.csv:" in result.err, as_of in result.err,
                                         FIRST in result.err), (8, True, True, True))
        after = world.ledger(root)
        stops = [row for row in after["stop"] if row not in before[0]["stop"]]
        self.equal(f"{what}: one row of a stop", [(row[0], row[2]) for row in stops],
                   [] if "--dry-run" in more else [(as_of, "ahead")])
        self.equal(f"{what}: and its entry", [row[1] for row in after["entry"][len(before[0]["entry"]):]],
                   ["stop"] * len(stops))
        after["stop"], after["entry"] = before[0]["stop"], before[0]["entry"]
        self.check(f"{what}: the ledger", world.difference(after, before[0]))
        self.check(f"{what}: the folders", world.difference(world.tree(root), before[1]))
        return stops

    def goes_on(self, what, root, as_of, *more):
        result = world.run(self.kigen, root, as_of, *more)
        self.equal(f"{what}: {result}", (result.code in (0, 4), "ahead" in result.err), (True, "--accept" in more))
        return root / "out" / as_of


def city(*issued):
    """Two people who are due in the night of FIRST, and one whose certificates were issued on 18 November; and others."""
    made = Town()
    made.pair(1, "2027-02-18")
    made.pair(2, "2027-02-18")
    made.resident(3)
    for at, on in enumerate(("2026-11-18", *issued)):
        made.certificate("C0003", f"N{at}", "利用者証明用", "2031-05-05", issued_on=on)
    return made


# ---- the clock ---------------------------------------------------------------------------------------------------------

def test_both_edges(suite):
    suite.goes_on("62 days, registers that stood still", suite.tree(), day(FIRST, 62))
    suite.stopped("63 days", suite.tree(), day(FIRST, 63))
    suite.stopped("a year", suite.tree(), day(FIRST, 365))
    suite.goes_on("a year, and registers that went on", suite.tree("2027-11-18"), day(FIRST, 365))
    suite.goes_on("the newest issue is 62 days old", suite.tree(day(FIRST, 303)), day(FIRST, 365))
    suite.stopped("63 days old", suite.tree(day(FIRST, 302)), day(FIRST, 365))
    suite.stopped("what is to come is no issue", suite.tree(day(FIRST, 366)), day(FIRST, 365))
    suite.stopped("a dry run says so too", suite.tree(), day(FIRST, 365), "--dry-run")


def test_a_slip_in_an_issue_day(suite):
    """A day in the future, as the last run saw it, does not hide that the clock has passed it."""
    root = suite.tree(day(FIRST, 340))
    suite.goes_on("the right night", root, SECOND)
    suite.equal("a year ahead", world.run(suite.kigen, root, day(FIRST, 365)).code, 8)
    city(day(FIRST, 340), day(FIRST, 341)).write(root / "in")
    suite.goes_on("one more than it says that time has passed", root, day(FIRST, 365))


def test_a_first_night(suite):
    """Where nothing was published it does not speak: the registers of a first night may be old."""
    root = world.build(suite.fresh(), city(), mailing="")
    suite.goes_on("a first night in 2028", root, "2028-11-19")


def test_the_right_night_after_it(suite):
    root = suite.tree()
    suite.stopped("a year ahead", root, day(FIRST, 365))
    metrics = (root / "out.prom").read_text(encoding="utf-8")
    suite.equal("the metrics name it", 'kigen_gate{gate="ahead"} 1' in metrics, True)
    folder = suite.goes_on("the right night", root, SECOND)
    told = [row[4:7] for row in sheets.book(folder / "office/summary.xlsx")["照合"] if row[1] and "(ahead)" in str(row[1])]
    suite.equal("照合 tells of this night, and of the stop with value and threshold", told,
                [[0.0, "○", None], [365.0, 62.0, "解除なし"]])


def test_an_unfinished_run(suite):
    """It is not voided by a day that is wrong; the right night finishes it."""
    root = suite.tree()
    suite.goes_on("a night", root, SECOND)
    (root / "out" / SECOND).rename(root / "out" / f".{SECOND}.partial")
    chain.by_hand(root, ("UPDATE run SET state = 'printed' WHERE folder = ?", (SECOND,)), seal=True)
    (root / "out/ledger.sqlite.rows.new").write_bytes((root / "out/ledger.sqlite.rows").read_bytes())
    suite.stopped("a year ahead", root, day(FIRST, 365))
    suite.equal("it is there still", (SECOND, 1, "printed") in world.states(root), True)
    suite.equal("and what it knows of the residents", (root / "out/ledger.sqlite.rows.new").exists(), True)
    result = world.run(suite.kigen, root, SECOND)
    suite.equal(f"finished: {result}", (result.code, "KGN0621W" in result.err), (0, True))
    suite.equal("published", (SECOND, 1, "published") in world.states(root), True)


def test_accepted(suite):
    root = suite.tree()
    as_of = day(FIRST, 365)
    result = world.run(suite.kigen, root, as_of, *ACCEPT)
    suite.equal(f"goes on: {result}", (result.code in (0, 4), "KGN0691W" in result.err), (True, True))
    suite.equal("recorded", [row[1:] for row in world.ledger(root)["acceptance"]], [("ahead", ACCEPT[3], ACCEPT[5])])
    gates = [gate for gate in json.loads((root / "out" / as_of / "office/run.json").read_text(encoding="utf-8"))["gates"]
             if gate["name"] == "ahead"]
    suite.equal("run.json", [(gate["value"], gate["most"], gate["by"], gate["why"]) for gate in gates],
                [(365, 62, ACCEPT[3], ACCEPT[5])])
    result = world.run(suite.kigen, suite.tree(), SECOND, *ACCEPT)
    suite.equal(f"accepted for nothing: {result}", (result.code, "KGN0623W" in result.err), (0, True))


def test_check_says_it_too(suite):
    """By the clock of this machine, which is the day of a run without --as-of."""
    today = (datetime.now(timezone.utc) + timedelta(hours=9)).date()
    for ago, issued, code in ((60, 60, 0), (70, 70, 8), (70, 10, 0)):
        root = world.build(suite.fresh(), city(), mailing="")
        made = city()
        made.certificates = []
        for serial, days in (("N1", ago), ("N2", issued)):
            made.certificate("C0003", serial, "利用者証明用", str(today + timedelta(2000)),
                             issued_on=str(today - timedelta(days)))
            made.write(root / "in")
            if serial == "N1":
                suite.run(root, str(today - timedelta(ago)))
        before = world.ledger(root), world.tree(root)
        result = world.call(suite.kigen, "check", "-c", root / "kigen.conf")
        suite.equal(f"{ago} days after the last run, {issued} after the newest issue: {result}",
                    (result.code, "KGN0690E" in result.err), (code, code == 8))
        suite.equal("it writes nothing", (world.ledger(root), world.tree(root)), before)


def test_why_answers(suite):
    result = world.call(suite.kigen, "why", "-c", suite.base / "kigen.conf", "--as-of", day(FIRST, 365), "C0001")
    suite.equal(f"why answers all the same: {result}", result.code, 0)


# ---- a pause -----------------------------------------------------------------------------------------------------------

def paused(suite, pauses, as_of=FIRST, made=None, root=None):
    """(exit code, the sentence of the alarm or None, its English) of a night with these pauses."""
    root = root or world.build(suite.fresh(), made or waiting())
    (root / "kigen.conf").write_text(world.config(mailing=f"paused = ( {pauses} );", output='metrics = "out.prom";'),
                                     encoding="utf-8")
    result = world.run(suite.kigen, root, as_of)
    folder = root / "out" / [name for name in world.published(root) if name.startswith(as_of)][-1]
    alarms = {one["name"]: one["text"] for one in json.loads((folder / "office/run.json").read_text("utf-8"))["alarms"]}
    metrics = (root / "out.prom").read_text(encoding="utf-8")
    suite.equal("the metrics say the same", f'kigen_alarm{{alarm="paused"}} {int("paused" in alarms)}' in metrics, True)
    suite.equal("nothing else is up", set(alarms) - {"paused", "too_late", "pause_ends"}, set())
    suite.equal(f"the exit: {result}", result.code, 4 if alarms else 0)
    suite.equal("verify", world.call(suite.kigen, "verify", folder).code, 0)
    return alarms.get("paused")


def waiting(*expiries):
    """People who are due in the night of FIRST, with two certificates each."""
    made = Town()
    for at, expires_on in enumerate(expiries or ("2027-02-10", "2027-02-18")):
        made.pair(at, expires_on)
    return made


def says(suite, what, text, *words):
    suite.equal(f"{what}: {text}", bool(text) and [word for word in words if word not in text], [])


def test_a_pause_that_outlasts_a_certificate(suite):
    says(suite, "it ends on the last day of two certificates",
         paused(suite, 'from = "2026-11-16"; to = "2027-02-10"; reason = "x";'.join("{}")), "2027-02-10まで", "待機している2通",
         "うち2件は", "最も早い有効期限は2027-02-10")
    suite.equal("the day before it outlasts nobody's",
                paused(suite, 'from = "2026-11-16"; to = "2027-02-09"; reason = "x";'.join("{}")), None)
    says(suite, "all four", paused(suite, 'from = "2026-11-16"; to = "2027-02-18"; reason = "x";'.join("{}")), "うち4件は",
         "最も早い有効期限は2027-02-10")
    says(suite, "one pause after the other", paused(
        suite, '{ from = "2026-11-16"; to = "2026-12-04"; reason = "x"; }, { from = "2026-12-05"; to = "2027-02-12"; '
        'reason = "y"; }'), "2027-02-12まで", "うち2件は")
    suite.equal("a mail day lies between", paused(
        suite, '{ from = "2026-11-16"; to = "2026-12-04"; reason = "x"; }, { from = "2026-12-08"; to = "2027-02-12"; '
        'reason = "y"; }'), None)
    suite.equal("nobody waits", paused(suite, '{ from = "2026-11-16"; to = "2027-02-18"; reason = "x"; }',
                                       made=waiting("2031-02-10")), None)
    suite.equal("it is over", paused(suite, '{ from = "2026-11-01"; to = "2026-11-19"; reason = "x"; }'), None)
    suite.equal("it has not begun", paused(suite, '{ from = "2026-11-21"; to = "2027-03-01"; reason = "x"; }'), None)


def test_an_open_pause(suite):
    opened = '{ from = "2026-11-16"; reason = "x"; }'
    says(suite, "open", paused(suite, opened), "2026-11-16から", "終わりの日を定めずに", "2通", "電子証明書は4件",
         "最も早い有効期限は2027-02-10")
    says(suite, "nobody waits yet", paused(suite, opened, made=waiting("2031-02-10")), "2026-11-16から", "0通です")
    says(suite, "it begins on the mail day", paused(suite, opened.replace("16", "20")), "2026-11-20から", "2通")
    suite.equal("on the day after it", paused(suite, opened.replace("16", "21")), None)
    says(suite, "the next has no end, and no mail day lies between", paused(
        suite, '{ from = "2026-11-16"; to = "2026-11-20"; reason = "x"; }, { from = "2026-11-21"; reason = "y"; }'),
        "2026-11-16から", "2通")


def test_it_stays_up_until_it_is_ended(suite):
    root = world.build(suite.fresh(), waiting())
    opened = '{ from = "2026-11-16"; reason = "x"; }'
    for night in (FIRST, SECOND, "2026-11-24"):
        says(suite, f"up in the night of {night}", paused(suite, opened, night, root=root), "2通")
    suite.equal("an end is set", paused(suite, '{ from = "2026-11-16"; to = "2026-11-30"; reason = "x"; }', "2026-11-24",
                                        root=root), None)
    says(suite, "and moved too far", paused(suite, '{ from = "2026-11-16"; to = "2027-02-17"; reason = "x"; }', "2026-11-24",
                                            root=root), "うち2件は")
    suite.equal("it is over, and they go", paused(suite, '{ from = "2026-11-16"; to = "2026-11-24"; reason = "x"; }',
                                                  "2026-11-24", root=root), None)
    run = json.loads((root / "out/2026-11-24-4/office/run.json").read_text(encoding="utf-8"))
    suite.equal("two letters", run["pieces"], 2)


def test_after_they_have_ended(suite):
    """People wait on; nobody forgets those whose certificates ended meanwhile."""
    root = world.build(suite.fresh(), waiting())
    opened = '{ from = "2026-11-16"; reason = "x"; }'
    for night in (FIRST, "2027-01-15", "2027-02-20", "2027-04-15"):
        says(suite, f"up in the night of {night}", paused(suite, opened, night, root=root), "2通", "2027-02-10")


world.run_tests(Suite, globals())
