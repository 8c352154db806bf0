#!/usr/bin/env python3
"""The planner of kigen against the naive one of tests/oracle/planner.py, on small made-up scenes.

    tests/planner/compare.py --door build/unit/planner [--scenes 4000] [--seed N]

A scene is a calendar, limits of print, counter and walk-ins, pieces that were sent, and a pool; asked are the verdict of
each piece and its planned_on. The seed stands in the first line and makes the same scenes again. Each kind of answer has
to occur (MET), or the scenes have become weak.
"""

import argparse
import collections
import pathlib
import random
import sys
from datetime import date, timedelta

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "oracle"), str(ROOT / "tests" / "lib")]
import oracle
import processes
import seeds
from checks import Checks
from planner import ONE_DAY, Letter, Limit, Planner, Remembered, Sent

POSTALS = ("2508555", "2500011", "2510001", "1000001")
TOWNS = ("14206", "142069", "14205", "", "13101")
SCOPES = ("all", "all", "postal:2", "postal:250", "postal:2508555", "municipality:14206", "municipality:13101")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
CURVES = ((60, 25, 10), (100,), (50, 50), (0, 100), (30, 0, 30, 0, 40), (1,) * 26, (0, 0, 7), (99, 1), (33, 33, 34))
FIRST = date(2026, 10, 5)
MET = ("goes", "paused", "cutoff", "print_capacity", "counter_capacity", "planned after the counter", "never", "near its end",
       "walk-ins bind", "undone matters", "a week without a counter day", "a later row", "delivery of its own")


def spread(rng, most):
    return timedelta(rng.randrange(most))


class Scene:
    def __init__(self, rng, calendar):
        self.calendar_lines, self.calendar = calendar
        self.mail_on = self.calendar.first_mailing_day(FIRST + spread(rng, 100))
        self.visits = rng.choice(CURVES) if rng.random() < 0.9 else rng.choice(((), (0, 0)))
        self.floor_days = rng.choice((0, 5, 10, 30))
        self.delivery_days = rng.choice((1, 2, 3, 3, 7))
        self.before_cutoff = rng.random() < 0.03
        self.pauses = []
        if rng.random() < 0.25:
            start = self.mail_on + spread(rng, 30) - timedelta(3)
            self.pauses = [(start, start + spread(rng, 9))]
        self.limits = list(self.draw_limits(rng))
        plain = Planner([], [], 0, self.calendar, self.delivery_days)
        self.of_old = rng.random() < 0.1                 # a ledger that does not know the days of delivery
        self.sent = [self.draw_sent(rng, plain) for _ in range(rng.choice((0, 0, 3, 8, 20)))]
        size = rng.choice((1, 5, 12, 25))
        ids = rng.sample(range(1000), size)
        self.pool = [Letter(f"{number}", self.mail_on + spread(rng, 50) - timedelta(3), self.mail_on - spread(rng, 3),
                            rng.choice(POSTALS), rng.choice(TOWNS)) for number in ids]
        self.until = {letter: letter.expires_on + spread(rng, 3) * 10 for letter in self.pool}

    def draw_limits(self, rng):
        seen = set()
        for _ in range(rng.choice((1, 2, 4, 7))):
            resource = rng.choice(("print", "counter", "counter", "counter", "walk_in"))
            per = "week" if resource == "walk_in" or rng.random() < 0.6 else "day"
            key = (self.mail_on + timedelta(rng.choice((-60, -30, -1, 0, 1, 7, 20, 21, 22))), resource, rng.choice(SCOPES), per)
            if key not in seen:
                seen.add(key)
                most = rng.choice((0, 1, 1, 2, 3, 5, 8) if resource != "walk_in" else (0, 1, 1, 2))
                yield Limit(*key, most)
                if resource == "counter" and rng.random() < 0.3 and (walk_in := (key[0], "walk_in", key[2], "week")) not in seen:
                    seen.add(walk_in)
                    yield Limit(*walk_in, rng.choice((1, 2)))

    def draw_sent(self, rng, plain):
        mail_on = self.mail_on + timedelta(rng.randrange(-40, 12))
        own = rng.random() < 0.3 and not self.of_old     # published when delivery took longer
        return Sent(mail_on, plain.delivery(mail_on) + timedelta(9 if own else 0), rng.choice(POSTALS), rng.choice(TOWNS),
                    undone=rng.random() < 0.35, void=rng.random() < 0.1)

    def planner(self, **other):
        said = dict(limits=self.limits, visits=self.visits, floor_days=self.floor_days, calendar=self.calendar,
                    delivery_days=self.delivery_days,
                    is_paused=lambda day: any(first <= day <= last for first, last in self.pauses))
        return Planner(**{**said, **other})

    def answer(self):
        """Letter -> (reason, planned_on), in turn."""
        planner = self.planner()
        verdicts = planner.night(self.pool, self.mail_on, self.sent, self.before_cutoff)
        waiting = [letter for letter in verdicts if verdicts[letter]]
        sent = self.sent + [planner.send(letter, self.mail_on) for letter in verdicts if not verdicts[letter]]
        planned = {}
        if self.before_cutoff and not planner.is_paused(self.mail_on):
            planned = {letter: self.mail_on for letter in waiting}
        elif waiting:
            planned = planner.ahead(waiting, self.mail_on, sent, max(self.until[letter] for letter in waiting))
            planned = {letter: day for letter, day in planned.items() if day < self.until[letter]}
        return {letter: (reason, planned.get(letter)) for letter, reason in verdicts.items()}

    def lines(self):
        yield self.calendar_lines
        pauses = " ".join(f"{first}..{last}" for first, last in self.pauses)
        yield "\t".join(("rules", str(self.floor_days), str(self.delivery_days), " ".join(map(str, self.visits)) or "-",
                         pauses or "-"))
        yield "scene"
        for limit in self.limits:
            yield f"limit\t{limit.effective_from}\t{limit.resource}\t{limit.scope}\t{limit.per}\t{limit.max}"
        for piece in self.sent:
            if not piece.void:
                deliver_on = "-" if self.of_old else piece.deliver_on
                yield f"sent\t{piece.mail_on}\t{deliver_on}\t{piece.postal}\t{piece.municipality or '-'}\t{piece.undone:d}"
        for letter in self.pool:
            yield "\t".join(("piece", letter.resident_id, str(letter.expires_on), str(letter.ideal_on), str(self.until[letter]),
                             letter.postal, letter.municipality or "-"))
        yield f"night\t{self.mail_on}\t{self.before_cutoff:d}"

    def meets(self, answer):
        """What of MET this scene shows: what would be otherwise without it."""
        for reason, planned_on in answer.values():
            yield reason or "goes"
            if reason == "counter_capacity":
                yield "planned after the counter" if planned_on else "never"
        going = self.going(answer)
        others = {"near its end": (self.planner(floor_days=-99999), self.sent),
                  "walk-ins bind": (self.planner(limits=[row for row in self.limits if row.resource != "walk_in"]), self.sent),
                  "undone matters": (self.planner(), [Sent(piece.mail_on, piece.deliver_on, piece.postal, piece.municipality,
                                                           False, piece.void) for piece in self.sent]),
                  "delivery of its own": (self.planner(), [Sent(piece.mail_on, self.planner().delivery(piece.mail_on),
                                                                piece.postal, piece.municipality, piece.undone, piece.void)
                                                           for piece in self.sent]),
                  "a later row": (self.planner(limits=[row for row in self.limits if row.effective_from <= self.mail_on]),
                                  self.sent)}
        for name, (planner, sent) in others.items():
            said = planner.night(self.pool, self.mail_on, sent, self.before_cutoff)
            if {letter for letter in said if not said[letter]} != going:
                yield name
        delivered = self.planner().delivery(self.mail_on)
        monday = delivered - delivered.weekday() * ONE_DAY
        if not any(self.calendar.is_counter_day(monday + n * ONE_DAY) for n in range(7)):
            yield "a week without a counter day"

    @staticmethod
    def going(answer):
        return {letter for letter, (reason, _) in answer.items() if not reason}


def calendars(rng, count):
    """(its line, the oracle's calendar): holidays, closed days, open days, stops, one of them a whole week."""
    for _ in range(count):
        def some(most):
            return sorted({FIRST + spread(rng, 150) for _ in range(rng.randrange(most))})
        stop = FIRST + spread(rng, 90)
        holidays, closed = some(6), [str(day) for day in some(6)]
        opened = [str(day) for day in some(6)] + rng.choice(([], ["sun"], ["sat"]))
        stops = [str(day) for day in some(4)] + rng.choice(([], [f"{stop}..{stop + timedelta(12)}"], ["sun"]))
        mailing = rng.choice((range(5), range(5), (1, 3), (2,)))
        line = "\t".join(("calendar", *(" ".join(map(str, part)) or "-" for part in (holidays, closed, opened, stops, mailing))))
        yield line, Remembered(oracle.Calendar(set(holidays), closed, [WEEKDAYS[day] for day in mailing], opened, stops))


def heard(door, scenes):
    lines = "\n".join(line for scene in scenes for line in scene.lines()) + "\n"
    said = processes.run([door], seconds=300, input=lines, text=True)
    if said.returncode:
        sys.exit(f"{door}: {said.returncode}: {said.stderr}")
    return [[tuple(line.split("\t")) for line in answer.splitlines()] for answer in said.stdout.split("\n\n")[:len(scenes)]]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--door", required=True)
    arguments.add_argument("--scenes", type=int, default=4000)
    arguments.add_argument("--seed", type=int, default=None)
    arguments = arguments.parse_args()
    seed = seeds.fresh() if arguments.seed is None else arguments.seed
    print(f"seed {seed}, {arguments.scenes} scenes")
    rng, checks, met = random.Random(seed), Checks(), collections.Counter()
    made = list(calendars(rng, 40))
    scenes = [Scene(rng, rng.choice(made)) for _ in range(arguments.scenes)]
    pieces = 0
    for number, (scene, said) in enumerate(zip(scenes, heard(arguments.door, scenes), strict=True)):
        answer = scene.answer()
        expected = [(letter.resident_id, reason or "-", str(planned or "-")) for letter, (reason, planned) in answer.items()]
        same = said == expected
        pieces += len(expected)
        checks.holds_so("both planners say the same of a scene", same)
        if not same:
            print(f"scene {number} of seed {seed}:", *scene.lines(), "kigen:", *said, "naive:", *expected, sep="\n    ")
            break
        if number % 4 == 0:
            met.update(set(scene.meets(answer)))
        met.update(reason or "goes" for reason, _ in answer.values())
    print(f"{pieces} pieces; " + ", ".join(f"{name} {met[name]}" for name in MET))
    if arguments.scenes >= 2000:
        for name in MET:
            checks.holds_so(f"some scene shows: {name}", met[name] > 0)
    checks.end()


if __name__ == "__main__":
    main()
