"""The gate and the alarm `class` once more, from docs/contract 8.4 and 2.8 alone: counts in cells, and what chance allows.

    judge(evening) -> Judged(stops, alarms, checks)     checks: (vanished, change, share), each (tested?, value, most)

Chance is reckoned otherwise than in the program: terms from the library's lgamma, each of a sum.
"""

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from nothing import says_nothing

STOPS, ALARMS = 1e-8, 1e-4
LEAST = 10                   # people in a cell; the whole has no least
DAY = timedelta(days=1)

# reason: share of the due, in a cell; how many come together (tenths) · the same two shares of all residents on a first
# night · a year of 1,000, in the moving weeks (tenths), how many together (tenths)
TABLE = {
    "duplicate_serial": (1, 5, 20, 100, 100, 5, 10, 30), "unknown_resident": (50, 95, 30, 100, 100, 60, 40, 25),
    "deceased": (15, 75, 20, 40, 100, 30, 10, 25), "moved_out": (15, 60, 30, 50, 100, 60, 40, 25),
    "removed": (5, 25, 30, 10, 100, 5, 10, 30), "abroad": (5, 50, 40, 20, 100, 20, 20, 30),
    "revoked": (50, 95, 20, 100, 100, 4000, 10, 60), "superseded": (30, 95, 20, 100, 100, 4000, 10, 60),
    "suspended": (2, 10, 20, 100, 100, 20, 10, 20), "undelivered": (5, 25, 20, 100, 100, 20, 10, 30),
    "stay_period": (30, 95, 200, 100, 100, 50, 10, 100), "residence_elsewhere": (2, 25, 40, 2, 25, 10, 10, 25),
    "residence_card": (10, 95, 100, 100, 100, 100, 10, 100), "protected": (3, 15, 40, 3, 15, 10, 10, 25),
    "moving": (5, 25, 30, 100, 100, 60, 40, 25), "ambiguous_resident": (2, 10, 30, 100, 100, 10, 10, 40),
    "contradiction": (3, 15, 30, 100, 100, 20, 10, 40), "no_address": (3, 15, 20, 3, 15, 10, 10, 25),
    "format": (3, 50, 40, 100, 100, 200, 10, 100),
    "unseen": (100, 100, 10, 100, 100, 50, 10, 60), "residents_gone": (100, 100, 10, 100, 100, 60, 40, 25),
    "certificates_gone": (100, 100, 30, 50, 100, 60, 30, 50), "renewable_gone": (100, 100, 30, 100, 100, 4000, 10, 60),
    "open_gone": (100, 100, 30, 100, 100, 4000, 10, 60),
}
KEYS = ("percent", "cell_percent", "group", "residents_percent", "residents_cell_percent", "yearly", "peak", "spread")
OF_A_ROW = tuple(TABLE)[:tuple(TABLE).index("unseen") + 1]
OF_RESIDENTS = ("deceased", "moved_out", "removed", "abroad", "residence_elsewhere", "protected", "moving", "no_address",
                "residents_gone")
TOGETHER = {"unprintable": "no_address", "unfit_address": "no_address"}     # "address and name faults together"
LIVES_HERE = ("resident", "moving_out")


# ---- chance ----------------------------------------------------------------------------------------------------------

def log_terms(mean, spread, first):
    """ln P(X = k) for k = first, first + 1, …: negative binomial of variance = mean × spread; Poisson of spread 1."""
    k = first
    while True:
        if spread < 1.0001:
            yield k * math.log(mean) - mean - math.lgamma(k + 1)
        else:
            size, q = mean / (spread - 1), (spread - 1) / spread
            yield math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1) + k * math.log(q) - size * math.log(spread)
        k += 1


def log_tail(mean, spread, n):
    """ln P(X >= n)."""
    if n == 0:
        return 0.0
    if mean <= 0:
        return -1e300
    if n <= mean:
        terms = log_terms(mean, spread, 0)
        below = math.fsum(math.exp(next(terms)) for _ in range(n))
        return math.log(1 - below) if below < 1 else -1e300
    terms, found = log_terms(mean, spread, n), []
    for term in terms:
        found.append(term)
        if term < found[0] - 45 or len(found) > 200_000:
            break
    return found[0] + math.log(math.fsum(math.exp(term - found[0]) for term in found))


def most(mean, spread):
    """The largest count that is still chance."""
    n = 0
    while log_tail(mean, spread, n + 1) > math.log(STOPS):
        n += 1
    return n


# ---- cells -----------------------------------------------------------------------------------------------------------

class Cells:
    """(kind, value) -> how many are at risk, and how many of them fell under each reason."""

    def __init__(self):
        self.at_risk, self.fell = Counter(), Counter()

    def take(self, places, reasons, people=1):
        for place in [("all", None), *(place for place in places if place[1] is not None)]:
            self.at_risk[place] += people
            for reason in reasons:
                self.fell[place, reason] += 1


def places(resident, month=None):
    """Postal area and birth year of a resident, and the month."""
    if resident is None:
        return [("month", month)]
    postal, (state, born) = resident.postal, resident.birth
    return [("area", int(postal) if is_code(postal) else None), ("year", born.year if state == "known" else None),
            ("month", month)]


def is_code(postal):
    return len(postal) == 7 and postal.isascii() and postal.isdigit()


def reasons_of(resident):
    """What the register says of a resident: a status that ends it, else what is said of who lives here."""
    if resident.status not in LIVES_HERE:
        return {resident.status}
    faulty = (not is_code(resident.postal) or int(resident.postal) == 0 or not resident.address or not resident.name
              or says_nothing(resident.name) or says_nothing(resident.address))
    said = {"moving": resident.status == "moving_out", "protected": resident.protected,
            "residence_elsewhere": resident.residence_elsewhere, "no_address": faulty}
    return {reason for reason, holds in said.items() if holds}


def reason_of(disposition, reason):
    """The reason as it is counted, or None: what persons decided and what waits is not."""
    if disposition not in ("rejected", "suppressed", "held", "lapsed"):
        return None
    reason = TOGETHER.get(reason, reason)
    return reason if reason in OF_A_ROW else None


# ---- a night ---------------------------------------------------------------------------------------------------------

@dataclass
class Judged:
    stops: bool = False
    alarms: bool = False
    tested: Counter = field(default_factory=Counter)     # check -> cells
    worst: dict = field(default_factory=dict)            # check -> (ln P, count, mean, spread)

    @property
    def checks(self):
        """[compared, value, most] of residents and certificates gone, of change, of shares."""
        return [[self.tested[name] > 0, self.worst[name][1] if name in self.worst else 0,
                 most(*self.worst[name][2:]) if name in self.worst else 0] for name in ("vanished", "change", "share")]


class Look:
    def __init__(self, evening):
        self.evening, self.night = evening, evening.night
        self.last = evening.published[-1] if evening.published else None
        self.judged = Judged()
        self.table = {reason: dict(zip(KEYS, values)) for reason, values in TABLE.items()}
        for entry in evening.config.get("gates", {}).get("class", []):
            self.table[entry["reason"]].update({key: value for key, value in entry.items() if key != "reason"})
        self.quarters, self.peak = self.time() if self.last else (4, False)

    def time(self):
        """“an office day four quarters, a closed day one; at least four”; whether the moving weeks are touched."""
        day, quarters, peak = self.night.as_of, 0, is_moving_week(self.night.as_of)
        while day > self.last.as_of:
            quarters += 4 if self.evening.calendar.is_office_day(day) else 1
            peak |= is_moving_week(day)
            day -= DAY
        return max(quarters, 4), peak

    def test(self, cells, reasons, check, share=None):
        """Each cell for each reason. `share`: the names of the keys of whole and cell; else the yearly rate."""
        for place, people in cells.at_risk.items():
            if place[0] != "all" and people < LEAST:
                continue
            for reason in reasons:
                row = self.table[reason]
                if share:
                    percent = row[share[place[0] != "all"]]
                    if percent >= 100:
                        continue
                    mean, spread = people * percent / 100, row["group"] / 10
                else:
                    if row["yearly"] == 0:
                        continue
                    mean = (people * row["yearly"] * (row["peak"] if self.peak else 10) * self.quarters
                            / (1000.0 * 10 * 4 * 245))
                    spread = row["spread"] / 10 + mean / 50
                self.one(cells.fell[place, reason], mean, min(spread, 1e4), check)

    def one(self, count, mean, spread, check):
        judged = self.judged
        judged.tested[check] += 1
        if count <= mean:
            return
        tail = log_tail(mean, spread, count)
        judged.stops |= tail <= math.log(STOPS)
        worst = judged.worst.get(check)                  # of two that are as improbable the one of the lower bound
        if (worst is None or tail < worst[0] - 1e-9
                or tail <= worst[0] + 1e-9 and most(mean, spread) < most(*worst[2:])):
            judged.worst[check] = (tail, count, mean, spread)

    # --- the families ---

    def due(self):
        first, before = {}, {}                           # resident_id -> (months, reasons)
        for row in self.night.rows:
            if row.certificate.bad or row.disposition in ("not_due", "past"):
                continue
            reason, was = reason_of(row.disposition, row.reason), None
            into = first
            if self.last and (row.ideal_on <= self.last.mail_on or self.is_known(row.key)):
                if row.reason == "duplicate_serial":
                    continue
                into, was = before, self.standing(row.key)
            months, reasons = into.setdefault(row.certificate.resident_id, (set(), set()))
            months.add(month_of(row.certificate.expires_on))
            if reason and reason != was:
                reasons.add(reason)
        self.test(self.people(first), [reason for reason in OF_A_ROW if reason != "unseen"], "share",
                  ("percent", "cell_percent"))
        self.test(self.people(before), OF_A_ROW[1:], "change")

    def people(self, found):
        cells = Cells()
        for resident_id, (months, reasons) in found.items():
            rows = self.evening.residents.get(resident_id)
            cells.take(places(rows[0] if rows else None, min(months)), reasons)
        return cells

    @staticmethod
    def speaks(row):
        """Rows that leave a standing in the ledger."""
        return not (row.certificate.bad or row.disposition in ("not_due", "past") or row.reason == "duplicate_serial")

    def is_known(self, key):
        """“some published run listed it”, or told of it."""
        return any(row.key == key and self.speaks(row) and (row.disposition, row.reason) != ("told", "elsewhere")
                   for night in self.evening.published for row in night.rows)

    def standing(self, key):
        for row in self.last.rows:
            if row.key == key and self.speaks(row):
                return reason_of(row.disposition, row.reason)
        return None

    def residents(self):
        if not self.last:
            cells = Cells()
            for rows in self.evening.residents.values():
                for row in rows:
                    cells.take(places(row), reasons_of(row))
            self.test(cells, OF_A_ROW, "share", ("residents_percent", "residents_cell_percent"))
            return
        if self.night.files["residents"] == self.last.files["residents"]:
            return                                       # the same register: nothing is compared
        cells = Cells()
        for resident_id, was in self.last.lived.items():
            if was.status in LIVES_HERE:
                now = self.evening.residents.get(resident_id)
                cells.take(places(was), reasons_of(now[0]) - reasons_of(was) if now else {"residents_gone"})
        self.test(cells, [reason for reason in OF_RESIDENTS if reason != "residents_gone"], "change")
        self.test(cells, ["residents_gone"], "vanished")

    def certificates(self):
        here = month_of(self.night.as_of)
        if not self.last:
            rows = [one for one in self.evening.certificates if not one.bad and month_of(one.expires_on) > here]
            self.put([(("all", None), len(rows), sum(one.status != "valid" for one in rows))], "certificates_gone", "share",
                     ("residents_percent", "residents_cell_percent"))
            return
        widest = max([self.evening.config.get("rules", {}).get("window_months", 3)]
                     + [rule.get("window_months", 3) for rule in self.evening.config.get("rules", {}).get("by_issue", [])])
        before, now = self.last.valid, self.night.valid
        months = sorted(month for month in before.keys() | now.keys() if month > here)
        near = [month for month in months if month <= here + widest + 1]
        far = [month for month in months if month > here + widest + 1]
        gone = lambda chosen: max(0, sum(before[month] - now[month] for month in chosen))
        self.put([(("month", month), before[month], gone([month])) for month in near], "renewable_gone", "vanished")
        came = max(0, sum(now[month] - before[month] for month in near))
        everywhere = max(0, sum(before[month] - now[month] for month in far) - came)
        self.put([(("month", month), before[month], gone([month])) for month in far]
                 + [(("all", None), sum(before[month] for month in far), everywhere)], "certificates_gone", "vanished")

    def put(self, counted, reason, check, share=None):
        cells = Cells()
        for place, people, gone in counted:
            if people:
                cells.at_risk[place] += people
                cells.fell[place, reason] += gone
        self.test(cells, [reason], check, share)

    def open(self):
        if not self.last:
            return
        keys = {row.key for row in self.night.rows if self.speaks(row)}
        cells = Cells()
        for key in {row.key for row in self.last.rows if row.disposition in ("waiting", "held")}:   # under whatever serials
            cells.take([("month", month_of(key[2]))], [] if key in keys else ["open_gone"])
        self.test(cells, ["open_gone"], "vanished")


def month_of(day):
    return day.year * 12 + day.month


def is_moving_week(day):
    return (3, 20) <= (day.month, day.day) <= (4, 20)


def judge(evening):
    night = evening.night
    night.lived = {who: rows[0] for who, rows in evening.residents.items()}
    night.valid = Counter(month_of(one.expires_on) for one in evening.certificates if not one.bad and one.status == "valid")
    look = Look(evening)
    look.due()
    look.residents()
    look.certificates()
    look.open()
    judged = look.judged
    if judged.worst:
        least = min(worst[0] for worst in judged.worst.values())
        judged.alarms = least + math.log(sum(judged.tested.values())) <= math.log(ALARMS)
    return judged
