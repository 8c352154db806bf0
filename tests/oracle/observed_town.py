"""A town and its office that live from day to day: registers, limits, configuration, decisions, and what becomes of letters.

    office = Office(seed, first, days)
    office.live(day)                    one day's changes
    office.facts(as_of, day)            all as it is now
    office.write(folder, day)           registers, limits, holidays, list of what others told, kigen.conf
    office.events(day, diary)           rows for `kigen record`, and what they mean

Dice are seeded; a row that changes is replaced, so that the facts of earlier nights stay as they were.
"""

import random
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))
import classes
import synth_cases
import town
from observed import Certificate, Days, Facts, Resident
from observed_limits import Limit

KINDS = ("signature", "authentication")
MAILING_DAYS = (["mon", "tue", "wed", "thu", "fri"], ["mon", "tue", "wed", "thu", "fri"], ["tue"], ["mon", "thu"],
                ["1st tue", "3rd tue"], ["wed", "last fri"])
# How many come in the week of delivery, the next …: none; nobody; at once; late; with gaps; for half a year.
CURVES = ([], [0, 0], [100], [40, 30, 10], [0, 0, 0, 50, 20], [20, 15, 0, 5], [1] * 26)
SCOPES = ("all", "all", "postal:250", "postal:25000", "postal:256", "municipality:14206", "municipality:14207")
# Of a resource and period: what a row may allow, of a town of about one letter a day
MOST = {("print", "day"): (0, 1, 1, 2, 3, 5), ("print", "week"): (0, 1, 2, 3, 5, 8), ("counter", "day"): (0, 0, 1, 1, 2),
        ("counter", "week"): (0, 1, 1, 2, 3, 5, 8), ("walk_in", "week"): (0, 1, 2, 4, 50)}
UNREADABLE_MOST = 6          # registers.max_unreadable
STAY_SHORT, STAY_LONG = 20, 500


def days(n):
    return timedelta(days=n)


class Office:
    def __init__(self, seed, first, length):
        self.dice, self.first, self.length = random.Random(f"observer {seed}"), first, length
        self.residents, self.certificates, self.to_come = [], [], []     # to_come: (day, certificate)
        self.absent = {}                                 # resident id -> the day on which the register learns of it
        self.limits, self.told, self.decisions, self.notes = [], set(), {}, []
        self.recorded = set()                            # decisions: (resident id, day, word, until)
        self.as_written = set()                          # residents whose certificates keep their serials
        self.mends = []                                  # (day, what is to be done then)
        self.holidays = {date(year, month, day) for year in range(2015, 2041) for month, day in (
            (1, 1), (2, 11), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23))}
        self.config = {
            "office": synth_cases.OFFICE,
            "registers": {"residents": "residents.csv", "certificates": "certificates.csv", "max_unreadable": UNREADABLE_MOST},
            "calendar": {"holidays": "holidays.csv", "closed": ["12-29..01-03"]},
            "mailing": {"since": self.dice.choice(["none", (first - days(30)).isoformat()]), "limits": "limits.csv",
                        "told_elsewhere": "told.csv", "paused": [], "visits": self.dice.choice(CURVES[2:5])},
            "letters": {"fonts": synth_cases.ONE_FONT}, "rules": {"window_months": 3}, "output": {"dir": "out"},
            # so dense a town is no city: what chance allows is asked elsewhere
            "gates": {"class": [{"reason": reason, "percent": 100, "cell_percent": 100, "residents_percent": 100,
                                 "residents_cell_percent": 100, "yearly": 0} for reason in classes.TABLE]}}
        for at in range(self.dice.randint(150, 200 + length)):
            self.settle(at)
        self.told = {one.key for one in self.dice.sample(self.certificates, 12)}
        self.add_limit(Limit(first + days(14), "counter", "all", "week", self.dice.choice([1, 2, 3])))
        self.add_limit(Limit(first + days(self.dice.randint(25, 60)), "counter", "all", "week", 1000))
        for _ in range(2):
            self.changes_limits(first)

    # ---- people ----

    def settle(self, at):
        dice, who, born = self.dice, f"C{at:05d}", town.drawn_birth(self.dice)
        self.residents.append(Resident(who, town.PLAIN.nth(at), born, **town.drawn_home(dice),
                                       protected=dice.random() < 0.05, municipality=dice.choice(["142069"] * 3 + ["142077"]),
                                       format="braille" if dice.random() < 0.02 else ""))
        expires_on = self.first + days(dice.randint(-20, self.length + 100))
        for kind in KINDS if dice.random() < 0.6 else (dice.choice(KINDS),):
            later = dice.choice([0, 0, 0, dice.randint(1, 40)])
            self.certify(who, kind, expires_on + days(later), born)
        if dice.random() < 0.06:
            self.absent[who] = expires_on - days(dice.randint(0, 90))

    def certify(self, who, kind, expires_on, born):
        issued_on = expires_on.replace(year=expires_on.year - 5, day=min(expires_on.day, 28))
        one = Certificate(town.drawn_serial(self.dice), who, kind, issued_on, expires_on, born.replace(year=2034))
        if self.dice.random() < 0.15:                    # the register learns of it late
            self.to_come.append((expires_on - days(self.dice.randint(-10, 90)), one))
        else:
            self.certificates.append(one)

    def change(self, old, **values):
        at = self.residents.index(old)
        self.residents[at] = replace(old, **values)
        return self.residents[at].resident_id

    def change_certificate(self, key, **values):
        """Nothing where it is gone or another one by now."""
        for at, one in enumerate(self.certificates):
            if one.key == key:
                self.certificates[at] = replace(one, **values)

    def change_resident(self, who, **values):
        for row in [row for row in self.residents if row.resident_id == who]:
            self.change(row, **values)

    def soon(self, day):
        """Somebody whose letter is near: there the dice are worth most."""
        near = {one.resident_id for one in self.near(day)}
        return self.dice.choice([row for row in self.residents if row.resident_id in near] or self.residents)

    def near(self, day):
        """About to be due, or due and soon over."""
        first, last = self.dice.choice([(70, 110), (-30, 110)])
        return [one for one in self.certificates if first <= (one.expires_on - day).days <= last]

    def soon_certificate(self, day):
        return self.dice.choice(self.near(day) or self.certificates)

    def later(self, day, what, most=40):
        self.mends.append((day + days(self.dice.randint(1, most)), what))

    # ---- a day ----

    def live(self, day):
        dice, self.notes = self.dice, []
        for when, what in [mend for mend in self.mends if mend[0] <= day]:
            what()
        self.mends = [mend for mend in self.mends if mend[0] > day]
        self.certificates += [one for when, one in self.to_come if when <= day]
        self.to_come = [one for one in self.to_come if one[0] > day]
        for happens, chance in ((self.moves, 0.5), (self.leaves, 0.25), (self.is_protected, 0.3), (self.loses, 0.6),
                                (self.renews, 0.15), (self.is_misread, 0.4), (self.is_written_wrong, 0.35),
                                (self.stays, 0.3), (self.is_put_right, 0.05), (self.is_respelled, 0.2), (self.stands_twice, 0.05),
                                (self.changes_limits, 0.16), (self.pauses, 0.03), (self.mails_otherwise, 0.05),
                                (self.changes_calendar, 0.04), (self.opens_otherwise, 0.04), (self.changes_rules, 0.03),
                                (self.counts_otherwise, 0.02), (self.hears_of_others, 0.04)):
            if dice.random() < chance:
                happens(day)
                self.notes.append(happens.__name__)

    def moves(self, day):
        self.change(self.soon(day), **town.drawn_home(self.dice))

    def leaves(self, day):
        who, word = self.soon(day), self.dice.choice(["moving_out", "moving_out", "deceased", "removed", "moved_out"])
        moves_on = day + days(self.dice.randint(-3, 25)) if word == "moving_out" and self.dice.random() < 0.8 else None
        name = self.change(who, status=word, moves_on=moves_on)
        if self.dice.random() < 0.7:                     # it was a mistake, or he stays after all
            self.later(day, lambda: self.change_resident(name, status="resident", moves_on=None))

    def is_protected(self, day):
        who = self.soon(day)
        name = self.change(who, protected=not who.protected)
        if not who.protected:
            self.later(day, lambda: self.change_resident(name, protected=False), 60)

    def loses(self, day):
        one = self.soon_certificate(day)
        self.change_certificate(one.key, status=self.dice.choice(["revoked", "suspended", "undelivered"]))
        if self.dice.random() < 0.7:
            self.later(day, lambda: self.change_certificate(one.key, status="valid"))

    def renews(self, day):
        old = self.soon_certificate(day)
        new = Certificate(town.drawn_serial(self.dice), old.resident_id, old.kind, day, day + days(5 * 365), old.card_expires_on)
        self.certificates.append(new)
        if self.dice.random() < 0.5:
            self.later(day, lambda: self.change_certificate(new.key, status="revoked"))

    def unreadable(self, rows):
        return sum(not row.readable for row in rows)

    def is_misread(self, day):
        """A row that cannot be read, for some nights; fewer than would stop a night."""
        if self.dice.random() < 0.6 and self.unreadable(self.certificates) < UNREADABLE_MOST - 1:
            one = self.soon_certificate(day)
            self.change_certificate(one.key, readable=False)
            self.later(day, lambda: self.change_certificate(one.key, readable=True), 15)
        elif self.unreadable(self.residents) < UNREADABLE_MOST - 1:
            name = self.change(self.soon(day), readable=False)
            self.later(day, lambda: self.change_resident(name, readable=True), 15)

    def is_written_wrong(self, day):
        """Held until somebody puts the row right."""
        who = self.soon(day)
        wrong = self.dice.choice([{"address": "住所不定"}, {"building": "〓荘"}, {"format": "braille"}])
        right = {name: getattr(who, name) for name in wrong}
        name = self.change(who, **wrong)
        self.later(day, lambda: self.change_resident(name, **right), 25)

    def stays(self, day):
        """A stay that ends before the certificate, or with it, and is extended later; and what stands in the card's row."""
        who, one = self.soon(day), self.soon_certificate(day)
        how = self.dice.randrange(3)
        if how == 0:
            name = self.change(who, stay_until=day + days(self.dice.randint(STAY_SHORT, STAY_LONG)))
            self.later(day, lambda: self.change_resident(name, stay_until=day + days(4000)), 60)
        elif how == 1:
            name = self.change(who, residence_elsewhere=True)
            self.later(day, lambda: self.change_resident(name, residence_elsewhere=False))
        else:
            self.change_certificate(one.key, card_type="residence")
            self.later(day, lambda: self.change_certificate(one.key, card_type=""))

    def is_put_right(self, day):
        """Another expiry than was written: to all that looks back it is another certificate."""
        one = self.soon_certificate(day)
        self.change_certificate(one.key, expires_on=one.expires_on + days(self.dice.randint(-20, 20)))

    def is_respelled(self, day):
        """Another serial, of the same certificate; it may get the old one back."""
        one = self.soon_certificate(day)
        other = replace(one, serial=self.dice.choice([one.serial.lstrip("0"), town.drawn_serial(self.dice)]))
        if other.serial != one.serial and one.resident_id not in self.as_written:
            self.change_certificate(one.key, serial=other.serial)
            if self.dice.random() < 0.3:
                self.later(day, lambda: self.change_certificate(other.key, serial=one.serial))

    def stands_twice(self, day):
        who = self.soon(day)
        if sum(row.resident_id == who.resident_id for row in self.residents) > 1:
            return
        second = replace(who, building=who.building + "別棟")
        self.residents.append(second)
        self.later(day, lambda: self.residents.remove(self.residents[self.row_of(who.resident_id, -1)]), 20)

    def row_of(self, who, nth):
        return [at for at, row in enumerate(self.residents) if row.resident_id == who][nth]

    # ---- the office ----

    def changes_limits(self, day):
        """A row more, for a while; one that says another figure; one that is gone as if it had never been."""
        dice = self.dice
        how = dice.random() if self.limits else 1
        if how < 0.15:
            self.limits.remove(dice.choice(self.limits))
        elif how < 0.3:
            row = dice.choice(self.limits)
            self.add_limit(replace(row, max=dice.choice(MOST[row.resource, row.per])))
        else:
            resource, per = dice.choice([("print", "day"), ("print", "week"), ("counter", "day"), ("counter", "day"),
                                         ("counter", "week"), ("counter", "week"), ("counter", "week"), ("walk_in", "week")])
            row = Limit(day + days(dice.randint(-10, 15)), resource, dice.choice(SCOPES), per, dice.choice(MOST[resource, per]))
            self.add_limit(row)
            self.add_limit(replace(row, effective_from=row.effective_from + days(dice.randint(5, 40)),
                                   max=0 if resource == "walk_in" else 1000))

    def add_limit(self, row):
        same = [limit for limit in self.limits if (limit.key, limit.effective_from) == (row.key, row.effective_from)]
        self.limits = [limit for limit in self.limits if limit not in same] + [row]

    def pauses(self, day):
        """Begun, with or without an end; prolonged or ended; taken out of the settings as if it had never been."""
        dice, paused = self.dice, list(self.config["mailing"]["paused"])
        how = dice.randrange(4) if paused else 0
        begin = day + days(dice.randint(-4, 8))
        if how == 0 and len(paused) < 6:
            paused.append({"from": begin.isoformat(), "to": (begin + days(dice.randint(1, 20))).isoformat()})
            if dice.random() < 0.3:
                del paused[-1]["to"]
                self.later(day, lambda: self.end_pauses(day + days(20)), 20)
        elif how == 1:
            end = max(begin, date.fromisoformat(paused[-1]["from"])) + days(dice.randint(0, 25))
            paused[-1] = {**paused[-1], "to": end.isoformat()}
        elif how == 2:
            paused.pop(dice.randrange(len(paused)))
        self.set("mailing", paused=paused)

    def end_pauses(self, day):
        self.set("mailing", paused=[{**pause, "to": pause.get("to", max(pause["from"], day.isoformat()))}
                                    for pause in self.config["mailing"]["paused"]])

    def set(self, group, **values):
        self.config = {**self.config, group: {**self.config[group], **values}}

    def mails_otherwise(self, day):
        dice = self.dice
        lead = dice.choice([1, 1, 1, 2, 3])
        self.set("mailing", days=dice.choice(MAILING_DAYS), lead_days=lead,
                 cutoff_days=dice.choice([0, lead, lead + dice.randint(0, 4)]))

    def changes_calendar(self, day):
        dice = self.dice
        holiday = day + days(dice.randint(-20, 20))
        self.holidays = self.holidays ^ {holiday}
        first = day + days(dice.randint(-15, 20))
        closed = ["12-29..01-03"] + [f"{first}..{first + days(dice.randint(0, 4))}"] * (dice.random() < 0.5)
        self.set("calendar", closed=closed)

    def opens_otherwise(self, day):
        """Sundays, a week's end, a holiday; the card system stops for a day, or for more than a week."""
        dice = self.dice
        first, stop = (day + days(dice.randint(-10, 30)) for _ in range(2))
        opened = dice.choice([[], ["2nd sun"], ["sat"], ["sat", "sun"], [f"{first}..{first + days(6)}"]])
        stops = dice.choice([[], ["3rd sat"], ["wed"], [f"{stop}"], [f"{stop}..{stop + days(dice.choice([2, 13]))}"]])
        self.set("calendar", open=opened, service_stops=stops)

    def counts_otherwise(self, day):
        self.set("mailing", visits=self.dice.choice(CURVES), floor_days=self.dice.choice([0, 10, 30, 30, 60, 85]))

    def changes_rules(self, day):
        dice = self.dice
        self.set("mailing", target_days=dice.choice([0, 0, 7, 20]), past_days=dice.choice([35, 35, 10, 80]),
                 lapsed=dice.choice(["list", "notify"]), delivery_days=dice.choice([3, 3, 5]))
        self.set("rules", window_months=dice.choice([3, 3, 3, 4]))

    def hears_of_others(self, day):
        if self.dice.random() < 0.5:
            self.set("mailing", since=self.dice.choice(["none", (day - days(self.dice.randint(0, 60))).isoformat()]))
        added = {self.soon_certificate(day).key for _ in range(3)}
        self.told = set(sorted(self.told)[:10]) - {self.dice.choice(sorted(self.told))} | added

    # ---- what stands in the files ----

    def spoil(self):
        """So many rows that cannot be read that the night stops: their keys."""
        spoilt = [one.key for one in self.dice.sample(self.certificates, 2 * UNREADABLE_MOST)]
        self.read_again(spoilt, False)
        return spoilt

    def read_again(self, keys, readable=True):
        for key in keys:
            self.change_certificate(key, readable=readable)

    def facts(self, as_of, day):
        """Of a night as of that day, by what is known on this one."""
        office = self.config["calendar"]
        calendar = Days(frozenset(self.holidays), self.config["mailing"].get("days", MAILING_DAYS[0]), office["closed"],
                        office.get("open", ()), office.get("service_stops", ()))
        return Facts(as_of, self.config, calendar, self.rows_there(day), tuple(self.certificates), tuple(self.limits),
                     frozenset(self.told), dict(self.decisions), " ".join(self.notes))

    def rows_there(self, day):
        return tuple(row for row in self.residents if self.absent.get(row.resident_id, day) <= day)

    def write(self, folder, day):
        (folder / "kigen.conf").write_text(synth_cases.render_config(self.config), encoding="utf-8")
        write_table(folder / "residents.csv", town.RESIDENT, map(resident_texts, self.rows_there(day)))
        write_table(folder / "certificates.csv", town.CERTIFICATE, map(certificate_texts, self.certificates))
        write_table(folder / "limits.csv", ("effective_from", "resource", "scope", "per", "max"), (
            texts(limit, "effective_from", "resource", "scope", "per", "max") for limit in self.limits))
        write_table(folder / "told.csv", ("kind", "serial", "expires_on"), (
            dict(zip(("kind", "serial", "expires_on"), map(str, key))) for key in sorted(self.told)))
        lines = ["国民の祝日・休日月日,国民の祝日・休日名称"]
        lines += [f"{day.year}/{day.month}/{day.day},休日" for day in sorted(self.holidays)]
        (folder / "holidays.csv").write_bytes(("\r\n".join(lines) + "\r\n").encode("cp932"))

    # ---- what is recorded ----

    def events(self, day, diary):
        """[(row for `kigen record`, what it changes here)]"""
        found = []
        for run in diary.published[-12:]:
            for piece in run.verdict.pieces:
                word = self.fate(day, run, piece)
                if word:
                    found.append((f"{piece.piece_id},{word},{day},,,", lambda piece=piece, word=word: piece.events.append(word)))
                    if word == "returned" and self.dice.random() < 0.6:
                        self.change_resident(piece.resident.resident_id, **town.drawn_home(self.dice))
        for _ in range(self.dice.choice([0, 0, 1, 2])):
            found.append(self.decision(day))
        return found

    def fate(self, day, run, piece):
        if run.taken_back:
            return "pulled" if not piece.events and self.dice.random() < 0.3 else ""
        chance = self.dice.random()
        if not piece.events and chance < 0.012:
            return "spoiled" if chance < 0.007 else "pulled"
        if not piece.events and day >= run.mail_on and chance < 0.4:
            return "posted"
        return "returned" if piece.events[-1:] == ["posted"] and day > run.mail_on + days(2) and chance < 0.03 else ""

    def decision(self, day):
        who = self.soon(day)
        while self.absent.get(who.resident_id, day) > day:
            who = self.dice.choice(self.residents)
        who = who.resident_id
        word = self.dice.choice(["release", "release", "refuse", "clear", "clear"])
        until = day + days(self.dice.randint(0, 40)) if word != "clear" and self.dice.random() < 0.5 else None
        return f"resident:{who},{word},{day},clerk,{until or ''},", lambda: self.decide(who, day, word, until)

    def decide(self, who, day, word, until):
        """What was recorded before changes nothing: the last one again, or any of its day."""
        if self.decisions.get(who) != (word, until) and (who, day, word, until) not in self.recorded:
            self.recorded.add((who, day, word, until))
            self.decisions[who] = word, until


def write_table(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        town.write_rows(file, columns, rows)


def texts(row, *names):
    return {name: "" if getattr(row, name) is None else str(getattr(row, name)) for name in names}


def resident_texts(row):
    plain = texts(row, "resident_id", "name", "birth_date", "postal_code", "address", "building", "moves_on", "stay_until",
                  "format", "municipality")
    return town.row(town.RESIDENT, **plain, status=row.status if row.readable else "?", protected=str(int(row.protected)),
                    residence_elsewhere=str(int(row.residence_elsewhere)))


def certificate_texts(row):
    plain = texts(row, "serial", "resident_id", "kind", "issued_on", "expires_on", "card_expires_on", "status", "card_type")
    return town.row(town.CERTIFICATE, **plain | ({} if row.readable else {"expires_on": "2027-02-30"}))
