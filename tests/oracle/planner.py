"""Section 5 in the plainest way: for each piece everything is counted anew.

Written from docs/contract 5 alone. Nothing is kept between two pieces but the list of those that are sent, nothing is
indexed, nothing is skipped: what this says is right or the text is not sharp enough.
"""

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(1)
ONE_WEEK = timedelta(7)


@dataclass(frozen=True)
class Limit:
    """A row of limits.csv."""
    effective_from: date
    resource: str            # print | counter | walk_in
    scope: str               # all | postal:250 | municipality:14206
    per: str                 # day | week
    max: int


@dataclass(frozen=True)
class Letter:
    """A piece that could go."""
    resident_id: str
    expires_on: date         # the earliest of its certificates', as ideal_on
    ideal_on: date
    postal: str
    municipality: str        # five or six digits, or empty

    @property
    def turn(self):
        """“(earliest expires_on, earliest ideal_on, resident_id bytewise)”"""
        return self.expires_on, self.ideal_on, self.resident_id.encode()


@dataclass(frozen=True)
class Sent:
    """A piece of a published run, or one placed tonight."""
    mail_on: date
    deliver_on: date
    postal: str
    municipality: str
    undone: bool = False     # recorded as spoiled, pulled or returned before this run
    void: bool = False       # its run was taken back


def monday(day):
    return day - day.weekday() * ONE_DAY


def covers(scope, piece):
    """“scope all | postal:250 (prefix of the printed code) | municipality:14206 (first five digits)”"""
    kind, _, value = scope.partition(":")
    if kind == "postal":
        return piece.postal.startswith(value)
    if kind == "municipality":
        return piece.municipality[:5] == value
    return True


class Remembered:
    """A calendar that is asked each question once."""

    def __init__(self, calendar):
        self.calendar, self.answers = calendar, {}

    def __getattr__(self, name):
        def ask(*question):
            if (name, *question) not in self.answers:
                self.answers[name, *question] = getattr(self.calendar, name)(*question)
            return self.answers[name, *question]
        return ask


class Planner:
    """`calendar` knows nth_business_day_after(day, n), first_mailing_day(day) and is_counter_day(day)."""

    def __init__(self, limits, visits, floor_days, calendar, delivery_days, is_paused=lambda day: False):
        self.limits, self.visits, self.floor_days = limits, visits, floor_days
        self.calendar, self.delivery_days, self.is_paused = calendar, delivery_days, is_paused

    def night(self, pool, mail_on, sent, before_cutoff=False):
        """Letter -> "" where it goes, else the reason why it waits: “one that cannot go takes no capacity and blocks
        nobody”."""
        verdicts, sent = {}, list(sent)
        for letter in sorted(pool, key=lambda letter: letter.turn):
            if self.is_paused(mail_on):
                verdicts[letter] = "paused"
            elif before_cutoff:
                verdicts[letter] = "cutoff"
            elif not self.print_allows(letter, mail_on, sent):
                verdicts[letter] = "print_capacity"      # “kept out by print and counter waits for print_capacity”
            elif not self.counter_allows(letter, mail_on, sent):
                verdicts[letter] = "counter_capacity"
            else:
                verdicts[letter] = ""
                sent.append(self.send(letter, mail_on))
        return verdicts

    def ahead(self, waiting, mail_on, sent, last):
        """Letter -> “the first later mailing day on which the planner, run for each mailing day with no newcomers, places
        the piece”, looked for before `last`."""
        planned, sent = {}, list(sent)
        day = self.calendar.first_mailing_day(mail_on + ONE_DAY)
        while len(planned) < len(waiting) and day < last:
            verdicts = self.night([letter for letter in waiting if letter not in planned], day, sent)
            going = [letter for letter, reason in verdicts.items() if not reason]
            planned.update((letter, day) for letter in going)
            sent += [self.send(letter, day) for letter in going]
            day = self.calendar.first_mailing_day(day + ONE_DAY)
        return planned

    def send(self, letter, mail_on):
        return Sent(mail_on, self.delivery(mail_on), letter.postal, letter.municipality)

    def delivery(self, mail_on):
        """“the delivery_days-th business day after the mail day”"""
        return self.calendar.nth_business_day_after(mail_on, self.delivery_days)

    def keys(self, resource):
        return sorted({(limit.scope, limit.per) for limit in self.limits if limit.resource == resource})

    def in_force(self, resource, scope, per, day):
        """The last row of its key “effective that day inclusive”; None before the first."""
        rows = [limit for limit in self.limits
                if (limit.resource, limit.scope, limit.per) == (resource, scope, per) and limit.effective_from <= day]
        return max(rows, key=lambda limit: limit.effective_from, default=None)

    def print_allows(self, letter, mail_on, sent):
        """“pieces planned for that mail day or week by earlier published runs count, spoiled ones too (voided ones not)”;
        a max of 0 lets none go."""
        for scope, per in self.keys("print"):
            limit = self.in_force("print", scope, per, mail_on)
            if limit is None or not covers(scope, letter):
                continue
            planned = sum(covers(scope, piece) and not piece.void
                          and (piece.mail_on == mail_on if per == "day" else monday(piece.mail_on) == monday(mail_on))
                          for piece in sent)
            if planned >= limit.max:
                return False
        return True

    def counter_allows(self, letter, mail_on, sent):
        """“allows a piece when, for every week it loads with more than 0, load + its hundredths ≤ 100 × max”"""
        if not any(self.visits):                         # “all zero = none”; “without visits, only validated”
            return True
        if (letter.expires_on - mail_on).days <= self.floor_days:
            return True
        for scope, per in self.keys("counter"):
            if not covers(scope, letter):
                continue
            for weeks, hundredths in enumerate(self.visits):
                week = monday(self.delivery(mail_on)) + weeks * ONE_WEEK
                most = self.most(scope, per, week)
                if hundredths > 0 and most is not None and self.load(scope, week, sent) + hundredths > most:
                    return False
        return True

    def most(self, scope, per, week):
        """Hundredths of visits that the row allows in the week; None: no limit. “the row in force on that week's Monday”"""
        limit = self.in_force("counter", scope, per, week)
        if limit is None:
            return None
        if per == "week":
            return 100 * limit.max
        days = sum(self.calendar.is_counter_day(week + n * ONE_DAY) for n in range(7))
        return 100 * limit.max * days if days else None  # “a week without one has no limit”

    def load(self, scope, week, sent):
        """“100 × its walk_in row of the same scope in force on that week's Monday + the loads … of all pieces in the scope”"""
        walk_in = self.in_force("walk_in", scope, "week", week)
        return (100 * walk_in.max if walk_in else 0) + sum(
            self.hundredths(piece, week) for piece in sent
            if covers(scope, piece) and not piece.void and not piece.undone)

    def hundredths(self, piece, week):
        """“a piece delivered in week w loads week w + k with visits[k] hundredths”"""
        weeks = (week - monday(piece.deliver_on)).days // 7
        return self.visits[weeks] if 0 <= weeks < len(self.visits) else 0
