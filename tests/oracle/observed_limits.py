"""Whom limits let go with a lot, for the observer alone.

    door = Door(facts, letters, mail_on, deliver_on)    letters: the published ones, as they are known tonight
    door.bars(piece)                    "", "print_capacity" or "counter_capacity"
    door.lets(piece)                    it goes, and is counted by all that come after it

Written from docs/contract 5 for itself: nothing of it is the program's, of planner.py or of oracle.py. One lot is reckoned from
what was published; no figure is kept from night to night, so that what was spoiled, taken back, put into another week or
moved into another area since is right by itself.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
VISIT = 100                  # hundredths


@dataclass(frozen=True)
class Limit:
    effective_from: date
    resource: str            # print, counter, walk_in
    scope: str
    per: str
    max: int

    @property
    def key(self):
        return self.resource, self.scope, self.per


def monday_of(day):
    return day - timedelta(days=day.weekday())


def covers(scope, piece):
    kind, _, value = scope.partition(":")
    if kind == "postal":
        return piece.resident.postal_code.startswith(value)
    return kind == "all" or piece.resident.municipality[:5] == value and not piece.is_adopted


class Rows:
    """limits.csv, asked for what is in force on a day."""

    def __init__(self, limits):
        self.by_key = defaultdict(list)
        for limit in sorted(limits, key=lambda limit: limit.effective_from):
            self.by_key[limit.key].append(limit)

    def keys(self, resource):
        return [key for key in self.by_key if key[0] == resource]

    def max(self, key, day):
        """None: before its first row."""
        return next((limit.max for limit in reversed(self.by_key.get(key, ())) if limit.effective_from <= day), None)


class Door:
    def __init__(self, facts, letters, mail_on, deliver_on):
        self.facts, self.mail_on, self.rows = facts, mail_on, Rows(facts.limits)
        self.print_left, self.counter_left = {}, {}      # key -> pieces; (key, Monday) -> hundredths of a visit
        self.curve = facts.mailing("visits")
        self.weeks = {monday_of(deliver_on) + n * WEEK: share for n, share in enumerate(self.curve) if share}
        self.reckon_print([piece for piece in letters if not piece.run.taken_back])
        self.reckon_counter([piece for piece in letters if not piece.is_undone])

    def reckon_print(self, letters):
        for key in self.rows.keys("print"):
            most, (_, scope, per) = self.rows.max(key, self.mail_on), key
            if most is not None:
                self.print_left[key] = most - sum(covers(scope, piece) and self.is_of_lot(piece, per) for piece in letters)

    def is_of_lot(self, piece, per):
        day = piece.run.mail_on
        return day == self.mail_on or per == "week" and monday_of(day) == monday_of(self.mail_on)

    def reckon_counter(self, letters):
        """Of weeks into which a letter of tonight would bring somebody; no others are asked for."""
        for key in self.rows.keys("counter"):
            scope = key[1]
            brought = Counter(monday_of(piece.run.deliver_on) for piece in letters if covers(scope, piece))
            for monday in self.weeks:
                most = self.most_visits(key, monday)
                if most is not None:
                    walk_in = self.rows.max(("walk_in", scope, "week"), monday) or 0
                    self.counter_left[key, monday] = VISIT * (most - walk_in) - sum(
                        share * brought[monday - n * WEEK] for n, share in enumerate(self.curve))

    def most_visits(self, key, monday):
        most, days = self.rows.max(key, monday), 1
        if key[2] == "day":
            days = sum(self.facts.days.is_counter_day(monday + timedelta(days=n)) for n in range(7))
        return most * days if most is not None and days else None

    def bars(self, piece):
        if any(left < 1 and covers(scope, piece) for (_, scope, _), left in self.print_left.items()):
            return "print_capacity"
        if (piece.expires_on - self.mail_on).days <= self.facts.mailing("floor_days"):
            return ""
        full = any(left < self.weeks[monday] and covers(key[1], piece) for (key, monday), left in self.counter_left.items())
        return "counter_capacity" if full else ""

    def lets(self, piece):
        for key in self.print_left:
            self.print_left[key] -= covers(key[1], piece)
        for key, monday in self.counter_left:
            self.counter_left[key, monday] -= self.weeks[monday] * covers(key[1], piece)
