#!/usr/bin/env python3
"""What is said of letters after they were published: lots that nobody reports as posted, letters that come back.

Mail days of the small city of world.py: the lot of FIRST goes on Friday 20 November; the 23rd is a holiday, so that the
24th, 25th and 26th are the three office days after it.

    test_posted.py --kigen build/kigen

Every name and address is made up. Prints `N passed, N failed`.
"""

import json
import shutil
from pathlib import Path

import world
from town import Town
from world import FIRST


class Suite(world.PostSuite):
    recorded_on = "2026-12-31"

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-posted-")

    def city(self, made, *nights, **settings):
        """A folder in which these nights were run."""
        root = world.build(self.fresh(), made, mailing="", **settings)
        for night in nights:
            self.run(root, night)
        return root

    def night(self, root, as_of):
        """What a night of that day would say, tried on a copy: (exit code, {alarm: sentence})."""
        copy = self.fresh(root)
        code = self.run(copy, as_of).code
        found = alarms(copy, as_of)
        metrics = (copy / "out.prom").read_text(encoding="utf-8") if (copy / "out.prom").exists() else ""
        for name in found if metrics else ():
            self.equal(f"{as_of}: the metrics say {name}", f'kigen_alarm{{alarm="{name}"}} 1' in metrics, True)
        shutil.rmtree(copy)
        return code, found


def alarms(root, folder):
    run = json.loads((Path(root) / "out" / folder / "office/run.json").read_text(encoding="utf-8"))
    return {alarm["name"]: alarm["text"] for alarm in run["alarms"]}


def pieces(root, folder):
    return [row["piece_id"] for row in world.rows(Path(root) / "out" / folder / "office/pieces.csv")]


def due(count, *more):
    """People whose certificates are due in the night of FIRST, and some who are due in those that follow."""
    made = Town()
    for at in range(count):
        made.pair(at, "2027-02-18")
    for at, expires_on in enumerate(more, count):
        made.pair(at, expires_on)
    return made


# ---- lots that nobody reports as posted --------------------------------------------------------------------------------

def test_an_office_that_records_nothing(suite):
    root = suite.city(due(4), FIRST)
    suite.equal("a month later all is quiet", suite.night(root, "2026-12-21"), (0, {}))
    suite.record(root, f"{pieces(root, FIRST)[0]},spoiled,2026-11-20,,,")
    suite.equal("a spoiled one is no posting", suite.night(root, "2026-12-21"), (0, {}))


def test_an_office_that_records_returns_alone(suite):
    root = suite.city(due(4), FIRST)
    one = pieces(root, FIRST)[0]
    suite.record(root, f"{one},posted,2026-11-20,,,", f"{one},returned,2026-11-25,,,")
    suite.equal("it cannot but record that one as posted", suite.night(root, "2026-12-02"), (0, {}))


def test_a_lot_that_was_not_posted(suite):
    root = suite.city(due(4), FIRST, output='metrics = "out.prom";')
    first, *others = pieces(root, FIRST)
    suite.record(root, f"{first},printed,2026-11-20,,,")
    suite.equal("two office days have passed whole", suite.night(root, "2026-11-26"), (0, {}))
    code, found = suite.night(root, "2026-11-27")
    suite.equal("three have", (code, list(found)), (4, ["unposted"]))
    suite.equal("which lot, how many, how long", "(2026年11月20日の発送回 4通 開庁日で3日経過)" in found.get("unposted", ""), True)
    for as_of, days in (("2026-11-28", 4), ("2026-11-30", 4), ("2026-12-01", 5)):
        code, found = suite.night(root, as_of)
        suite.equal(f"{as_of}: it stands", (code, f"4通 開庁日で{days}日経過" in found.get("unposted", "")), (4, True))
    suite.record(root, f"{others[0]},posted,2026-11-30,,,", f"{others[1]},posted,2026-11-30,,,",
                 f"{others[2]},pulled,2026-11-30,,,")
    code, found = suite.night(root, "2026-12-01")
    suite.equal("one was printed and not posted", (code, "の発送回 1通 " in found.get("unposted", "")), (4, True))
    suite.record(root, f"{first},posted,2026-11-30,,,")
    code, found = suite.night(root, "2026-12-01")
    suite.equal("all is said", found, {})


def test_the_settings(suite):
    for days, as_of, names in ((0, "2026-12-21", []), (1, "2026-11-24", []), (1, "2026-11-25", ["unposted"]),
                               (4, "2026-11-27", []), (4, "2026-11-30", ["unposted"])):
        root = suite.city(due(3), FIRST, more=f"gates = {{ unposted_days = {days}; }};")
        suite.record(root, f"{pieces(root, FIRST)[0]},posted,2026-11-20,,,")
        suite.equal(f"{days} office days, {as_of}", list(suite.night(root, as_of)[1]), names)


def test_several_lots(suite):
    """Each mail day is named, no more than five; from the first on of which a posting was recorded."""
    nights = ("2026-11-20", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-12-01")
    expiries = ("2027-02-23", "2027-02-24", "2027-02-25", "2027-02-26", "2027-02-28", "2027-03-01")
    root = suite.city(due(2, *expiries), FIRST, *nights)
    suite.equal("a piece a night", [len(pieces(root, night)) for night in nights], [1] * 6)
    suite.record(root, f"{pieces(root, nights[0])[0]},printed,2026-11-24,,,")
    for as_of, text in (("2026-12-07", "(2026年11月24日の発送回 1通 開庁日で8日経過、2026年11月25日の発送回 1通 開庁日で7日経過、"
                         "2026年11月26日の発送回 1通 開庁日で6日経過、2026年11月27日の発送回 1通 開庁日で5日経過、"
                         "2026年11月30日の発送回 1通 開庁日で4日経過)"),
                        ("2026-12-08", "2026年11月30日の発送回 1通 開庁日で5日経過、ほかに1回分)")):
        found = suite.night(root, as_of)[1].get("unposted", "")
        suite.equal(f"{as_of}: {found}", text in found, True)


# ---- letters that come back ----------------------------------------------------------------------------------------------

def come_back(ids):
    return [f"{piece},{event},2026-11-20,,," for piece in ids for event in ("posted", "returned")]


def test_returns_where_postings_are_recorded(suite):
    """A hundred and ninety-nine were posted: 5 % are 9.95; the last one was not."""
    root = suite.city(due(200), FIRST, output='metrics = "out.prom";', more="gates = { unposted_days = 0; };")
    ids = pieces(root, FIRST)
    suite.record(root, *[f"{piece},posted,2026-11-20,,," for piece in ids[:-1]], *come_back(ids[:9]))
    suite.equal("nine are too few", "return_rate" in suite.night(root, "2026-11-24")[1], False)
    suite.record(root, *come_back(ids[9:10]))
    code, found = suite.night(root, "2026-11-24")
    suite.equal("ten are not", (code, "差し出した199通のうち、10通が返戻になりました(しきい値は5%)" in found.get("return_rate", "")),
                (4, True))
    later = suite.fresh(root)
    suite.run(later, "2027-01-15")                   # never two months without a night
    suite.equal("it stands", "return_rate" in suite.night(later, "2027-02-18")[1], True)
    suite.equal("ninety-one days after the mail day it is over", "return_rate" in suite.night(later, "2027-02-19")[1], False)
    suite.record(root, f"{ids[-1]},posted,2026-11-20,,,")
    suite.equal("of 200 ten are 5 %: no more", "return_rate" in suite.night(root, "2026-11-24")[1], False)


def test_returns_where_no_posting_is_recorded(suite):
    root = suite.city(due(200), FIRST)
    ids = pieces(root, FIRST)
    suite.record(root, *come_back(ids[:10]))
    suite.equal("ten of two hundred are 5 %", list(suite.night(root, "2026-11-24")[1]), [])
    suite.record(root, f"{ids[-1]},pulled,2026-11-20,,,")
    code, found = suite.night(root, "2026-11-24")
    suite.equal("one was pulled", (code, list(found), "差し出した199通のうち、10通が" in found.get("return_rate", "")),
                (4, ["return_rate"], True))
    suite.equal("before the next day the lot was not sent", list(suite.night(root, "2026-11-20")[1]), [])


world.run_tests(Suite, globals())
