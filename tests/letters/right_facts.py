"""What is true for each person on the day a letter is delivered: variant, dates, conditions. Known apart from kigen.

Written from docs/contract 2 to 6 and docs/domain.md 1, 2, 8 and 10; it shares nothing with core,
with the proof or with tests/oracle. tests/letters/right_letter.py asks it what a published letter has to say.

    office = Office.read("kigen.conf")              the configuration, as its writer meant it
    person = office.person(resident, certificates, deliver_on)
    person.variant, person.language, person.conditions, person.dates, person.addressee
"""

import csv
import functools
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

VARIANTS = ("card_lapsed", "card_renewal", "lapsed", "renewal", "stay_extended")
DAY = timedelta(days=1)
NO_END = {"", "無期限", "9999-12-31", "99999999"}
OFFICES = "会社 法人 事務所 センター 施設 病院 医院 クリニック 協会 組合 役所 役場 学園".split()
WEEKDAYS = "mon tue wed thu fri sat sun".split()

# ---- the configuration: libconfig, as far as an office writes it -----------------------------------------------------------

TOKEN = re.compile(r'\s+|(?:#|//)[^\n]*|/\*.*?\*/|(?P<text>"(?:\\.|[^"\\])*")|(?P<word>[A-Za-z*][\w*-]*|[-+]?\d[\d.]*)|(?P<sign>[={}()\[\];,:])',
                   re.S)


class Settings:
    """A file of settings as nested dicts and lists; a group that is written twice is an error of the test."""

    def __init__(self, text):
        self.tokens = []
        at = 0
        while at < len(text):
            found = TOKEN.match(text, at)
            if not found:
                raise ValueError(f"not libconfig: {text[at:at + 40]!r}")
            at = found.end()
            if found.lastgroup:
                self.tokens.append((found.lastgroup, found.group(found.lastgroup)))
        self.at = 0

    def next(self):
        token = self.tokens[self.at]
        self.at += 1
        return token

    def peek(self):
        return self.tokens[self.at][1] if self.at < len(self.tokens) else None

    def group(self, end):
        found = {}
        while self.peek() not in (end, None):
            _, key = self.next()
            assert self.next()[1] in "=:", key
            found[key] = self.value()
            if self.peek() in (";", ","):
                self.next()
        if end:
            self.next()
        return found

    def many(self, end):
        found = []
        while self.peek() != end:
            found.append(self.value())
            if self.peek() == ",":
                self.next()
        self.next()
        return found

    def value(self):
        kind, text = self.next()
        if text == "{":
            return self.group("}")
        if text in "([":
            return self.many(")" if text == "(" else "]")
        if kind == "text":
            whole = re.sub(r"\\(.)", r"\1", text[1:-1])
            while self.at < len(self.tokens) and self.tokens[self.at][0] == "text":     # "a" "b" is "ab"
                whole += re.sub(r"\\(.)", r"\1", self.next()[1][1:-1])
            return whole
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        return int(text) if re.fullmatch(r"[-+]?\d+", text) else text


# ---- days ------------------------------------------------------------------------------------------------------------------

def day_of(text):
    """A date of a register, in the forms that made-up registers use; None: empty or none."""
    text = text.strip()
    found = re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", text) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
    if not found:
        era = re.fullmatch(r"(明治|大正|昭和|平成|令和)(元|\d+)年(\d+)月(\d+)日", text)
        if not era:
            return None
        first = {"明治": 1868, "大正": 1912, "昭和": 1926, "平成": 1989, "令和": 2019}[era.group(1)]
        year = 1 if era.group(2) == "元" else int(era.group(2))
        return date(first + year - 1, int(era.group(3)), int(era.group(4)))
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def birthday_in(birth, year, leap):
    """The birthday in a year; who was born on 29 February has it on the day the rule names, in common years."""
    try:
        return date(year, birth.month, birth.day)
    except ValueError:
        return date(year, 2, 28) if leap == "feb28" else date(year, 3, 1)


def is_birthday(day, birth, leap):
    return birth is not None and day == birthday_in(birth, day.year, leap)


def age_on(birth, day, leap):
    return day.year - birth.year - (day < birthday_in(birth, day.year, leap))


def window_opens(expires_on, months):
    """The day after the corresponding day so many months before; where there is none, the 1st of the month after."""
    month = expires_on.year * 12 + expires_on.month - 1 - months
    year, month = divmod(month, 12)
    try:
        return date(year, month + 1, expires_on.day) + DAY
    except ValueError:
        return date(year + (month == 11), (month + 1) % 12 + 1, 1)


def month_end(day, later):
    """The last day of the month so many months after that of a day."""
    year, month = divmod(day.year * 12 + day.month - 1 + later + 1, 12)
    return date(year, month + 1, 1) - DAY


def spans(words):
    """Days that a list of the calendar names, as a test of a day: 12-29..01-03, 2027-05-06, 2027-05-06..2027-05-09, 2nd sun."""
    def one(word):
        first, _, last = word.partition("..")
        last = last or first
        if re.fullmatch(r"\d\d-\d\d", first):
            low, high = first, last
            return lambda day: (low <= f"{day:%m-%d}" <= high) if low <= high else not high < f"{day:%m-%d}" < low
        if re.fullmatch(r"\d{4}-\d\d-\d\d", first):
            return lambda day: first <= day.isoformat() <= last
        which, weekday = word.split()
        at = WEEKDAYS.index(weekday)
        if which == "last":
            return lambda day: day.weekday() == at and (day + 7 * DAY).month != day.month
        return lambda day: day.weekday() == at and (day.day - 1) // 7 + 1 == int(which[0])
    tests = [one(word) for word in words]
    return lambda day: any(test(day) for test in tests)


class Calendar:
    def __init__(self, group, folder, shipped):
        path = folder / group["holidays"] if "holidays" in group else shipped
        with open(path, encoding=group.get("holidays_encoding", "cp932"), newline="") as file:
            self.holidays = {day_of(row[0]) for row in csv.reader(file) if row and day_of(row[0])}
        self.closed = spans(group.get("closed", ["12-29..01-03"]))
        self.stops, self.open = spans(group.get("service_stops", [])), spans(group.get("open", []))

    @functools.lru_cache(None)
    def is_business_day(self, day):
        return day.weekday() < 5 and day not in self.holidays

    @functools.lru_cache(None)
    def is_office_day(self, day):
        return self.is_business_day(day) and not self.closed(day)

    @functools.lru_cache(None)
    def is_counter_day(self, day):
        return (self.is_office_day(day) or self.open(day)) and not self.stops(day)

    @staticmethod
    def nth(day, count, counts):
        """The count-th day after a day that counts."""
        while count > 0:
            day += DAY
            count -= counts(day)
        return day

    @functools.lru_cache(None)
    def counter_until(self, expires_on):
        while not self.is_counter_day(expires_on):
            expires_on -= DAY
        return expires_on

    @functools.lru_cache(None)
    def counter_from(self, opens_on):
        while not self.is_counter_day(opens_on):
            opens_on += DAY
        return opens_on

    @functools.lru_cache(None)
    def proxy_until(self, counter_until, delivery_days):
        """The last office day on which the form can still be asked for: sent the next office day, by post there and back."""
        day = counter_until
        while not (self.is_office_day(day) and self.back_on(day, delivery_days) <= counter_until):
            day -= DAY
        return day

    def back_on(self, call_on, delivery_days):
        sent_on = self.nth(call_on, 1, self.is_office_day)
        there_on = self.nth(sent_on, delivery_days, self.is_business_day)
        return self.nth(there_on, delivery_days, self.is_business_day)


# ---- one certificate, one person -------------------------------------------------------------------------------------------

@dataclass
class Certificate:
    kind: str
    serial: str
    issued_on: date
    expires_on: date
    card_type: str
    opens_on: date = None
    counter_from: date = None
    counter_until: date = None
    works_until: date = None
    card_ends_on: date = None
    told_from: tuple = None


@dataclass
class Person:
    resident_id: str
    name: str
    birth: date
    stay_until: date
    addressee: str
    certificates: list
    variant: str = ""
    language: str = "ja"            # as wished: the folder may lack the variant
    format: str = ""
    folders: tuple = ()             # the folders from which the letter may come
    who: str = ""                   # self, protected, child, ward
    conditions: set = field(default_factory=set)
    allowed: dict = field(default_factory=dict)     # every day that may be printed: what it is
    wanted: dict = field(default_factory=dict)      # what must be printed: its day
    card_ends_on: date = None

    @property
    def card_is_over(self):
        """The letter says of the card that it has ended, while a certificate's own day is still to come."""
        return self.variant in ("card_renewal", "stay_extended") and "card_ended" in self.conditions


KINDS = {"signature": "signature", "署名用": "signature", "authentication": "authentication", "利用者証明用": "authentication"}
CARD_TYPES = {"": "", "no_pin": "no_pin", "顔認証": "no_pin", "residence": "residence", "特定在留カード": "residence"}


def text_of(row, english, japanese):
    return (row.get(english) or row.get(japanese) or "").strip(" \t　")


def honorific(name, recorded, guardian, offices):
    """What is printed behind a name: a person's 様 is not doubled, organisations get 御中."""
    bare = re.sub(r"[\s　]", "", name)
    if guardian:
        return "保護者様"
    if not recorded:
        return "様"
    if bare.endswith(("様", "殿", "御中", "先生")):
        return ""
    if re.search(r"[\s　](宛|行)$", name) or any(bare.endswith((word + "宛", word + "行")) for word in offices):
        return ""
    for word in offices:
        at = bare.find(word)
        if at >= 0 and not re.search("長|士|代表|担当", bare[at + len(word):]):
            return "御中"
    return "様"


class Office:
    def __init__(self, settings, folder, templates, shipped_holidays):
        self.settings, self.folder = settings, Path(folder)
        mailing, letters, rules = (settings.get(part, {}) for part in ("mailing", "letters", "rules"))
        self.office = settings.get("office", {})
        self.calendar = Calendar(settings.get("calendar", {}), self.folder, shipped_holidays)
        self.delivery_days = mailing.get("delivery_days", 3)
        self.months, self.by_issue = rules.get("window_months", 3), rules.get("by_issue", [])
        self.leap = rules.get("leap_birthday", "feb28")
        self.offices = letters.get("offices", OFFICES)
        self.reply_form, self.language_of = letters.get("reply_form", "phone"), letters.get("language_of", {})
        self.wishes = {}
        if "languages" in letters:
            with open(self.folder / letters["languages"], encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    self.wishes[text_of(row, "resident_id", "宛名番号")] = row
        self.templates = Path(templates)
        common = {path.name for path in (self.templates / "common").glob("*-large") if path.is_dir()}
        self.has = {variant: {path.name for path in (self.templates / variant).glob("*") if path.is_dir()} for variant in VARIANTS}
        for folders in self.has.values():       # large print needs no folder of its own
            folders |= {large for large in common if large.removesuffix("-large") in folders}

    @classmethod
    def read(cls, path, templates, shipped_holidays):
        path = Path(path)
        settings = Settings(path.read_text(encoding="utf-8")).group(None)
        return cls(settings, path.parent, templates, shipped_holidays)

    def string(self, key, mail_on, language="ja"):
        """An office string as it holds on a mail day, in a language."""
        group = dict(self.office)
        for change in sorted(self.office.get("from", []), key=lambda change: change["day"]):
            if change["day"] <= mail_on.isoformat():
                group.update({name: text for name, text in change.items() if name != "day"})
        own = group.get(language.removesuffix("-large").replace("-", "_"), {})
        return str((own if isinstance(own, dict) else {}).get(key) or group.get(key) or "")

    # ---- certificates

    def months_of(self, issued_on):
        months = self.months
        for rule in sorted(self.by_issue, key=lambda rule: rule["from"]):
            if rule["from"] <= issued_on.isoformat():
                months = rule.get("window_months", months)
        return months

    def card_end(self, certificate, row, birth, stay_until):
        said = day_of(text_of(row, "card_expires_on", "カード有効期限"))
        if said or birth is None and stay_until is None:
            return said
        if birth is not None:
            line = 20 if certificate.issued_on < date(2022, 4, 1) else 18
            if age_on(birth, certificate.issued_on, self.leap) < line:
                return certificate.expires_on
            if stay_until and not is_birthday(certificate.expires_on, birth, self.leap):
                return certificate.expires_on
        return None

    def certificate(self, row, birth, stay_until):
        found = Certificate(KINDS[text_of(row, "kind", "種別")], text_of(row, "serial", "発行番号"),
                            day_of(text_of(row, "issued_on", "発行年月日")), day_of(text_of(row, "expires_on", "有効期限")),
                            CARD_TYPES[text_of(row, "card_type", "カード種別")])
        found.opens_on = window_opens(found.expires_on, self.months_of(found.issued_on))
        found.counter_from = self.calendar.counter_from(found.opens_on)
        found.card_ends_on = self.card_end(found, row, birth, stay_until)
        found.works_until = min(found.expires_on, found.card_ends_on or found.expires_on)   # lost with its card
        found.counter_until = self.calendar.counter_until(found.works_until)
        return found

    def variant_of(self, certificates, stay_until, birth, deliver_on):
        def apart(one):
            """The card ends with the certificate or before it."""
            return one.card_ends_on is not None and one.card_ends_on <= one.expires_on
        if all(one.expires_on < deliver_on for one in certificates):
            over = any(one.card_ends_on is not None and one.card_ends_on < deliver_on for one in certificates)
            return "card_lapsed" if over else "lapsed"
        if stay_until and any(apart(one) and not is_birthday(one.card_ends_on, birth, self.leap) for one in certificates):
            return "stay_extended"
        return "card_renewal" if any(map(apart, certificates)) else "renewal"

    # ---- the person

    def person(self, resident, rows, as_of, mail_on, deliver_on, late=False):
        birth = day_of(text_of(resident, "birth_date", "生年月日"))
        stay_text = text_of(resident, "stay_until", "在留期間満了日")
        stay_until = None if stay_text in NO_END else day_of(stay_text)
        certificates = [self.certificate(row, birth, stay_until) for row in rows]
        certificates.sort(key=lambda one: (one.works_until, one.expires_on, one.kind != "signature"))
        for one in certificates:        # those that one card ends are told together, from the earlier day on
            same = [other for other in certificates if other.works_until == one.works_until]
            if any(other.works_until < other.expires_on for other in same):
                first = min(same, key=lambda other: other.opens_on)
                one.told_from = first.opens_on, first.counter_from
        for one in certificates:
            one.opens_on, one.counter_from = one.told_from or (one.opens_on, one.counter_from)
        name = text_of(resident, "name", "氏名")
        ward, protected = (text_of(resident, *column) == "1" for column in (("ward", "成年被後見人"), ("protected", "支援措置")))
        child = birth is not None and age_on(birth, as_of, self.leap) < 15
        person = Person(text_of(resident, "resident_id", "宛名番号"), name, birth, stay_until,
                        self.addressee(resident, name, child, ward), certificates)
        person.who = "child" if child else "ward" if ward else "protected" if protected else "self"
        person.variant = self.variant_of(certificates, stay_until, birth, deliver_on)
        ends = [one.card_ends_on for one in certificates if one.card_ends_on]
        person.card_ends_on = min(ends) if ends else None
        self.speak(person, resident)
        self.conditions(person, mail_on, deliver_on, late)
        self.days(person, as_of, mail_on, deliver_on)
        return person

    def addressee(self, resident, name, child, ward):
        mailing, agent = text_of(resident, "mailing_name", "送付先氏名"), text_of(resident, "agent_name", "法定代理人氏名")
        if mailing:
            return mailing, honorific(mailing, True, False, self.offices)
        if agent and (ward or child):
            return agent, honorific(agent, True, False, self.offices)
        return name, honorific(name, False, child, self.offices)

    def speak(self, person, resident):
        """Language and format: the file, the register, the variant's; then the folder that has the variant."""
        wish = self.wishes.get(person.resident_id, {})
        language = text_of(wish, "language", "言語") or text_of(resident, "language", "通知言語")
        person.format = text_of(wish, "format", "形式") or text_of(resident, "format", "通知形式")
        person.format = {"拡大文字": "large", "点字": "braille", "音声": "audio", "電話": "phone"}.get(person.format, person.format)
        person.language = language or self.language_of.get(person.variant, "ja")
        has = self.has[person.variant]
        known = person.language if person.language in has else "ja"
        large = f"{known}-large"
        person.folders = (large,) if person.format == "large" and large in has else (known,)

    def proxy_until(self, person, deliver_on):
        """The proxy's last day to call for the first of those that have not ended; of all, where all have."""
        running = [one for one in person.certificates if one.expires_on >= deliver_on] or person.certificates
        return self.calendar.proxy_until(min(one.counter_until for one in running), self.delivery_days)

    def apply_from(self, person, deliver_on):
        """The first day on which a new card can be applied for; whoever has a period of stay gets the form at the counter before."""
        first = max(deliver_on, min(one.opens_on for one in person.certificates))
        return self.calendar.counter_from(first) if person.stay_until else first

    def conditions(self, person, mail_on, deliver_on, late):
        certificates = person.certificates
        holds = person.conditions
        running = [one for one in certificates if one.expires_on >= deliver_on] or certificates
        authentication = [one for one in certificates if one.kind == "authentication"]
        pins = any(one.card_type != "no_pin" for one in certificates)
        weeks = int(re.sub(r"\D", "", self.string("card_weeks", mail_on)) or 4)
        ends = [one.expires_on for one in certificates]
        end = min([one.counter_until for one in running] + ([person.card_ends_on] if person.card_ends_on else []))
        said = {
            person.who: True, "proxy": person.who == "self", "pin": pins, "late": late,
            "signature_pin": pins and any(one.kind == "signature" for one in certificates),
            "two_dates": len({one.works_until for one in certificates}) > 1,
            "opened": all(one.opens_on <= deliver_on for one in certificates),
            "opens_closed": any(one.opens_on != one.counter_from for one in certificates),
            "counter_closed": any(one.works_until != one.counter_until for one in running),
            "counter_over": min(one.counter_until for one in running) < deliver_on,
            "ended": all(one.expires_on < deliver_on for one in certificates),
            "one_ended": (len({one.works_until for one in certificates}) > 1
                          and min(ends) < deliver_on <= max(ends)),
            "card_ended": person.card_ends_on is not None and person.card_ends_on < deliver_on,
            "insurance": bool(authentication),
            "card_late": end < self.apply_from(person, deliver_on) + 7 * weeks * DAY,
            "proxy_late": self.proxy_until(person, deliver_on) < deliver_on,
            "stay": person.stay_until is not None,
            "stay_ended": bool(person.stay_until and person.card_ends_on
                               and not is_birthday(person.card_ends_on, person.birth, self.leap)),
            "phone_way": self.reply_form == "phone", "fee_free": self.string("fee", mail_on) == "無料",
            "fee_known": bool(self.string("card_fee", mail_on)),
            "for_other": re.sub(r"\s", "", person.addressee[0]) != re.sub(r"\s", "", person.name)}
        holds |= {name for name, good in said.items() if good}

    def days(self, person, as_of, mail_on, deliver_on):
        """Every day that may stand in this letter, and those that must."""
        allowed, wanted, holds = person.allowed, person.wanted, person.conditions
        weeks = int(re.sub(r"\D", "", self.string("card_weeks", mail_on)) or 4)
        proxy_until = self.proxy_until(person, deliver_on)
        running = [one for one in person.certificates if one.expires_on >= deliver_on] or person.certificates

        def may(day, what):
            if day:
                allowed.setdefault(day, what)
        may(as_of, "as-of day"), may(mail_on, "mail day"), may(deliver_on, "delivery day")
        may(self.calendar.counter_from(self.apply_from(person, deliver_on) + 7 * weeks * DAY), "the counter is open, and the card ready")
        may(min([one.counter_until for one in running] + [one.card_ends_on for one in person.certificates if one.card_ends_on])
            - 7 * weeks * DAY, "last day to apply for a card in time")
        may(proxy_until, "proxy's last day")
        if "counter_over" in holds:
            may(self.calendar.counter_from(deliver_on), "the counter opens again")
        may(person.stay_until, "end of stay")
        for one in person.certificates:
            may(one.works_until, f"{one.kind} ends"), may(one.opens_on, f"{one.kind} opens")
            may(one.counter_from, f"{one.kind} first counter day")
            if one.counter_until >= deliver_on:
                may(one.counter_until, f"{one.kind} last counter day")
            may(one.card_ends_on, "card ends")
            # Where the card has ended, its certificates ended with it: a later day of theirs is no end of anything.
            if not (person.card_is_over and person.card_ends_on < one.expires_on):
                wanted[f"{one.kind} ends"] = one.works_until
            if person.variant not in ("lapsed", "card_lapsed"):
                # Where the card ends, the earliest day decides for both.
                alone = person.variant == "renewal" or one is running[0]
                if alone and not person.card_is_over and one.works_until != one.counter_until >= deliver_on:
                    wanted[f"{one.kind} last counter day"] = one.counter_until
                if one.opens_on > deliver_on:
                    wanted[f"{one.kind} first counter day"] = one.counter_from
        if person.variant == "renewal" and "counter_over" in holds and "two_dates" not in holds:
            wanted["the counter opens again"] = self.calendar.counter_from(deliver_on)
        if person.variant in ("card_renewal", "card_lapsed", "stay_extended") and person.card_ends_on:
            wanted["card ends"] = person.card_ends_on
        if "insurance" in holds:
            ends = [one.expires_on for one in person.certificates if one.kind == "authentication"]
            by_card = person.variant in ("card_renewal", "card_lapsed", "stay_extended") and person.card_ends_on
            until = month_end(min(ends + ([by_card] if by_card else [])), 3)
            may(until, "health insurance works until")
            # A register that gives one card two ends: no text says which of them the doctor's reader goes by.
            doubted = len({one.card_ends_on for one in person.certificates}) > 1
            if doubted:
                may(month_end(min(ends), 3), "health insurance works until")
            elif until >= deliver_on:
                wanted["health insurance works until"] = until
            else:
                holds.add("insurance_over")
        if person.variant == "renewal" and {"proxy", "phone_way"} <= holds and "proxy_late" not in holds:
            wanted["proxy's last day"] = proxy_until
