"""The naive planner against examples that were reckoned on paper.

A calendar of 2026: 2026-11-16 is a Monday; 2026-11-23 is a holiday; delivery is the third business day after the mail day, so
that a letter of Wednesday 18 November comes on Tuesday the 24th, one of Friday the 20th on Thursday the 26th.
"""

import sys
import unittest
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import oracle
from planner import Letter, Limit, Planner, Sent


def day(text):
    return date.fromisoformat(f"2026-{text}" if len(text) == 5 else text)


def letter(name, expires="2027-02-18", postal="2508555", municipality="14206"):
    return Letter(name, day(expires), day("11-10"), postal, municipality)


def sent(mail_on, deliver_on, postal="2508555", municipality="14206", **fate):
    return Sent(day(mail_on), day(deliver_on), postal, municipality, **fate)


def limit(effective_from, resource, scope, per, most):
    return Limit(day(effective_from), resource, scope, per, most)


class Plan(unittest.TestCase):
    def planner(self, *limits, visits=(60, 25, 10), floor=30, opened=(), stops=(), closed=("12-29..01-03",)):
        calendar = oracle.Calendar({day("11-23")}, closed, ("mon", "tue", "wed", "thu", "fri"), opened, stops)
        return Planner([limit(*row) for row in limits], list(visits), floor, calendar, 3)

    def said(self, planner, mail_on, pool, past=()):
        return {letter.resident_id: reason for letter, reason in planner.night(pool, day(mail_on), past).items()}

    def three(self, planner, mail_on="11-18", past=()):
        """The reasons of three equal letters, in turn."""
        return list(self.said(planner, mail_on, [letter(name) for name in "abc"], past).values())

    FULL = "counter_capacity"

    # --- a week ---

    def test_the_week_of_delivery_fills_up(self):
        # two of 60 hundredths are 120, more than 100 × 1; three are 180, no more than 100 × 2
        self.assertEqual(self.three(self.planner(("11-01", "counter", "all", "week", 1))), ["", self.FULL, self.FULL])
        self.assertEqual(self.three(self.planner(("11-01", "counter", "all", "week", 2))), ["", "", ""])

    def test_equal_is_allowed(self):
        self.assertEqual(self.three(self.planner(("11-01", "counter", "all", "week", 1), visits=[50])), ["", "", self.FULL])
        self.assertEqual(self.three(self.planner(("11-01", "counter", "all", "week", 1), visits=[51])),
                         ["", self.FULL, self.FULL])

    def test_zero_lets_none_go(self):
        self.assertEqual(self.three(self.planner(("11-01", "counter", "all", "week", 0))), [self.FULL] * 3)

    def test_no_curve_no_limit(self):
        for visits in ((), (0, 0)):
            self.assertEqual(self.three(self.planner(("11-01", "counter", "all", "week", 0), visits=visits)), [""] * 3)

    def test_each_loaded_week_is_asked(self):
        # delivery 24 November: weeks of the 23rd (60), the 30th (25), 7 December (10); the row of 7 December allows nothing
        rows = ("11-01", "counter", "all", "week", 9), ("12-07", "counter", "all", "week", 0)
        self.assertEqual(self.three(self.planner(*rows)), [self.FULL] * 3)
        self.assertEqual(self.three(self.planner(*rows, visits=[60, 25])), [""] * 3)
        self.assertEqual(self.three(self.planner(*rows, visits=[60, 25, 0])), [""] * 3)

    def test_a_week_with_no_visits_is_not_asked(self):
        # 0 in the second week: its row of 0 keeps nobody out
        rows = ("11-01", "counter", "all", "week", 9), ("11-30", "counter", "all", "week", 0), ("12-07", "counter", "all", "week", 9)
        self.assertEqual(self.three(self.planner(*rows, visits=[60, 0, 10])), [""] * 3)
        self.assertEqual(self.three(self.planner(*rows, visits=[60, 1, 10])), [self.FULL] * 3)

    def test_the_mondays_row_speaks(self):
        # a row from Tuesday the 24th on does not bind the week of the 23rd; one from Monday on does
        self.assertEqual(self.three(self.planner(("11-24", "counter", "all", "week", 0), visits=[60])), [""] * 3)
        self.assertEqual(self.three(self.planner(("11-23", "counter", "all", "week", 0), visits=[60])), [self.FULL] * 3)

    def test_weeks_before_the_first_row(self):
        self.assertEqual(self.three(self.planner(("11-30", "counter", "all", "week", 0), visits=[60])), [""] * 3)

    def test_the_delivery_decides_the_week(self):
        # Tuesday the 17th comes on Friday the 20th, Wednesday the 18th on Tuesday the 24th
        planner = self.planner(("11-16", "counter", "all", "week", 0), ("11-23", "counter", "all", "week", 9), visits=[60])
        self.assertEqual(self.three(planner, "11-17"), [self.FULL] * 3)
        self.assertEqual(self.three(planner, "11-18"), [""] * 3)

    # --- what was sent before ---

    def test_earlier_letters_load(self):
        # one of the week before loads this week with 25; 25 + 60 <= 100, + 60 > 100
        planner = self.planner(("11-01", "counter", "all", "week", 1), visits=[60, 25])
        self.assertEqual(self.three(planner, past=[sent("11-10", "11-17")]), ["", self.FULL, self.FULL])
        self.assertEqual(self.three(planner, past=[sent("11-10", "11-17")] * 2), [self.FULL] * 3)
        # two weeks before: nothing of it is left
        self.assertEqual(self.three(planner, past=[sent("11-04", "11-09")] * 9), ["", self.FULL, self.FULL])

    def test_later_letters_load(self):
        planner = self.planner(("11-01", "counter", "all", "week", 1), visits=[60, 25])
        self.assertEqual(self.three(planner, past=[sent("11-27", "12-02")]), ["", self.FULL, self.FULL])       # 60 + 25 = 85
        self.assertEqual(self.three(planner, past=[sent("11-27", "12-02")] * 2), [self.FULL] * 3)              # 120 + 25

    def test_undone_and_void_ones_do_not(self):
        planner = self.planner(("11-01", "counter", "all", "week", 1), visits=[60])
        self.assertEqual(self.three(planner, past=[sent("11-18", "11-24")]), [self.FULL] * 3)
        self.assertEqual(self.three(planner, past=[sent("11-18", "11-24", undone=True)]), ["", self.FULL, self.FULL])
        self.assertEqual(self.three(planner, past=[sent("11-18", "11-24", void=True)]), ["", self.FULL, self.FULL])

    def test_undone_ones_still_take_print(self):
        planner = self.planner(("11-01", "print", "all", "day", 1))
        self.assertEqual(self.three(planner, past=[sent("11-18", "11-24", undone=True)]), ["print_capacity"] * 3)
        self.assertEqual(self.three(planner, past=[sent("11-18", "11-24", void=True)]), [""] + ["print_capacity"] * 2)

    def test_the_delivery_then_published(self):
        # mailed on one day, delivered in another week than tonight's delivery_days would give
        planner = self.planner(("11-01", "counter", "all", "week", 1), visits=[60])
        self.assertEqual(self.three(planner, past=[sent("11-18", "12-01")] * 2), ["", self.FULL, self.FULL])

    # --- walk-ins ---

    def test_walk_ins_take_room(self):
        rows = ("11-01", "counter", "all", "week", 3), ("11-01", "walk_in", "all", "week", 1)
        self.assertEqual(self.three(self.planner(*rows, visits=[100])), ["", "", self.FULL])

    def test_walk_ins_of_another_scope_do_not(self):
        rows = ("11-01", "counter", "all", "week", 3), ("11-01", "walk_in", "postal:250", "week", 3)
        self.assertEqual(self.three(self.planner(*rows, visits=[100])), [""] * 3)

    def test_walk_ins_by_the_mondays_row(self):
        rows = ("11-01", "counter", "all", "week", 3), ("11-24", "walk_in", "all", "week", 3)
        self.assertEqual(self.three(self.planner(*rows, visits=[100])), [""] * 3)
        rows = ("11-01", "counter", "all", "week", 3), ("11-23", "walk_in", "all", "week", 3)
        self.assertEqual(self.three(self.planner(*rows, visits=[100])), [self.FULL] * 3)

    def test_walk_ins_count_for_both_periods(self):
        # four counter days × 1 - 2 walk-ins = 2
        rows = ("11-01", "counter", "all", "day", 1), ("11-01", "walk_in", "all", "week", 2)
        self.assertEqual(self.three(self.planner(*rows, visits=[100])), ["", "", self.FULL])

    # --- a day ---

    def test_per_day_is_times_the_counter_days(self):
        # the week of 23 November has a holiday: four days × 1 = 400 hundredths, six of 60 are 360, seven 420
        planner = self.planner(("11-01", "counter", "all", "day", 1), visits=[60])
        said = self.said(planner, "11-18", [letter(name) for name in "abcdefgh"])
        self.assertEqual([name for name in said if not said[name]], list("abcdef"))

    def test_open_days_and_stops(self):
        rows = [("11-01", "counter", "all", "day", 1)]
        for opened, stops, goes in ((["11-29"], [], 5), (["11-23"], [], 5), ([], ["11-25"], 3), (["11-29"], ["sun"], 4)):
            planner = self.planner(*rows, visits=[100], opened=opened, stops=stops)
            said = self.said(planner, "11-18", [letter(name) for name in "abcdefgh"])
            self.assertEqual(sum(not reason for reason in said.values()), goes, (opened, stops))

    def test_a_week_without_a_counter_day_has_no_limit(self):
        planner = self.planner(("11-01", "counter", "all", "day", 0), visits=[100], stops=["2026-11-23..2026-11-29"])
        self.assertEqual(self.three(planner), [""] * 3)
        # but a row of a week binds it
        planner = self.planner(("11-01", "counter", "all", "week", 0), visits=[100], stops=["2026-11-23..2026-11-29"])
        self.assertEqual(self.three(planner), [self.FULL] * 3)

    def test_day_and_week_must_both_allow(self):
        rows = ("11-01", "counter", "all", "day", 1), ("11-01", "counter", "all", "week", 2)
        self.assertEqual(self.three(self.planner(*rows, visits=[100])), ["", "", self.FULL])

    # --- scopes ---

    def test_scopes(self):
        rows = [("11-01", "counter", "postal:250", "week", 1)]
        pool = [letter("a"), letter("b", postal="2511111"), letter("c", postal="2500001")]
        self.assertEqual(self.said(self.planner(*rows, visits=[60]), "11-18", pool), {"a": "", "b": "", "c": self.FULL})
        rows = [("11-01", "counter", "municipality:14206", "week", 1)]
        pool = [letter("a", municipality="142069"), letter("b", municipality=""), letter("c")]
        self.assertEqual(self.said(self.planner(*rows, visits=[60]), "11-18", pool), {"a": "", "b": "", "c": self.FULL})

    # --- together with print, and the floor ---

    def test_print_speaks_first(self):
        rows = ("11-01", "print", "all", "day", 0), ("11-01", "counter", "all", "week", 0)
        self.assertEqual(self.three(self.planner(*rows)), ["print_capacity"] * 3)

    def test_who_waits_takes_nothing(self):
        # b is kept out by the counter of its code and takes no print
        rows = ("11-01", "print", "all", "day", 2), ("11-01", "counter", "postal:251", "week", 0)
        pool = [letter("a"), letter("b", postal="2511111"), letter("c"), letter("d")]
        self.assertEqual(self.said(self.planner(*rows), "11-18", pool), {"a": "", "b": self.FULL, "c": "", "d": "print_capacity"})

    def test_near_the_end_it_passes_and_is_counted(self):
        # 18 November + 30 days = 18 December
        rows = [("11-01", "counter", "all", "week", 1)]
        pool = [letter("a", "2026-12-18"), letter("b", "2026-12-18"), letter("c", "2026-12-19")]
        self.assertEqual(self.said(self.planner(*rows), "11-18", pool), {"a": "", "b": "", "c": self.FULL})
        self.assertEqual(self.said(self.planner(*rows, floor=31), "11-18", pool), {"a": "", "b": "", "c": ""})
        self.assertEqual(self.said(self.planner(*rows, floor=0), "11-18", pool), {"a": "", "b": self.FULL, "c": self.FULL})

    def test_it_never_passes_print(self):
        self.assertEqual(self.said(self.planner(("11-01", "print", "all", "day", 0)), "11-18", [letter("a", "2026-11-20")]),
                         {"a": "print_capacity"})

    # --- the days after ---

    def test_later_days(self):
        # one visit a week; delivery 24 November, then the first mail day of which the delivery is in the next week:
        # Wednesday 25 November comes on Monday the 30th
        planner = self.planner(("11-01", "counter", "all", "week", 1), visits=[100])
        waiting = [letter(name) for name in "bcd"]
        past = [sent("11-18", "11-24")]
        planned = planner.ahead(waiting, day("11-18"), past, day("2027-02-18"))
        self.assertEqual({one.resident_id: when for one, when in planned.items()},
                         {"b": day("11-25"), "c": day("12-02"), "d": day("12-09")})

    def test_the_floor_comes_nearer(self):
        # 0 visits allowed, the end is 18 December: 30 days before it is 18 November
        planner = self.planner(("11-01", "counter", "all", "week", 0), visits=[100])
        planned = planner.ahead([letter("a", "2026-12-25")], day("11-18"), [], day("2026-12-25"))
        self.assertEqual(list(planned.values()), [day("11-25")])


if __name__ == "__main__":
    unittest.main()
