#!/usr/bin/env python3
"""The right letter for every person: what each published page says, against registers and contract, apart from kigen.

For each letter of a published run it works out whom the letter is for, which of the five variants is theirs, which days are
right (right_facts.py), takes the letter's text out of the PDF, and looks: are the right days printed, each with its weekday
and its label, and no day of anybody else; do the words stand that must for this variant and person, and none of those that
must not (right_letter.tsv). What pieces.csv says of variant and language is compared as well, and never believed.

    tests/letters/right_letter.py --kigen build/kigen                   the suite: model letters, a made-up run, planted errors
    tests/letters/right_letter.py --kigen build/kigen --people 20000    the same with so many people
    tests/letters/right_letter.py --conf kigen.conf --run out/2026-11-18 [--residents F --certificates F --templates D]

Model letters are texts of the tests' own, one for each person: they prove the program itself, that it takes a right letter
for right and finds a wrong one among 20,000, before any template exists. Planted errors in a run are made in the register:
kigen gets one in which a few people are others than in the one that is checked, so it prints, in earnest, a wrong letter.
Ends with `N passed, N failed`.
"""

import argparse
import concurrent.futures
import copy
import csv
import random
import re
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import processes
from checks import Checks
from right_facts import DAY, OFFICES, VARIANTS, Office, Settings, day_of, honorific, is_birthday, window_opens
from town import CERTIFICATE, PLAIN, RESIDENT, Town, home, read_rows

TABLE = Path(__file__).with_suffix(".tsv")
SHIPPED_HOLIDAYS = ROOT / "templates" / "calendar" / "holidays.csv"
FAULTS_SHOWN = 12
LANGUAGES = ("ja", "ja-easy", "en")

# ---- the table of words ----------------------------------------------------------------------------------------------------


class Word:
    """A line of right_letter.tsv: what must or must never stand, for whom, where."""

    def __init__(self, number, line, strings):
        variants, when, languages, must, self.place, pattern, self.why = line.split("\t")
        self.number = number
        self.variants = set(VARIANTS if variants == "*" else variants.split(","))
        self.languages = set(LANGUAGES if languages == "*" else languages.split(","))
        wanted = [] if when == "-" else when.split()
        self.when = {name for name in wanted if name[0] != "!"}
        self.unless = {name[1:] for name in wanted if name[0] == "!"}
        self.must = {"must": True, "never": False}[must]
        assert self.place in ("front", "back", "letter") and self.variants <= set(VARIANTS) and self.languages <= set(LANGUAGES), line
        pattern = re.sub(r"<(phone|phone_reply|card_fee)>", lambda key: re.escape(strings.get(key.group(1), "") or "\0"), pattern)
        self.pattern = re.compile(pattern, re.I)

    def speaks_of(self, person, language):
        return (person.variant in self.variants and language in self.languages and self.when <= person.conditions
                and not self.unless & person.conditions)


def words_read(strings):
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [Word(number, line, strings) for number, line in enumerate(lines, 1) if line and line[0] != "#"]


# ---- the text of a letter --------------------------------------------------------------------------------------------------

DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
FURIGANA = re.compile(r"[（(][ぁ-ゖー・、0-9\s]*[ぁ-ゖ][ぁ-ゖー・、0-9\s]*[）)]")
MONTHS = "january february march april may june july august september october november december".split()
WEEK = "月火水木金土日"
WEEK_EN = "mon tue wed thu fri sat sun".split()
DATE_JA = re.compile(r"(?:令和(元|\d+)年)?(?:[（(]?((?:19|20)\d\d)年[）)]?)?(\d{1,2})月(\d{1,2})日(?:[（(]([月火水木金土日])(?:曜日?)?[）)])?")
WEEKDAY_EN = r"(?:(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?"
DATE_EN = re.compile(WEEKDAY_EN + r"(?:(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9}),? (\d{4})|([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}))"
                     r"(?: ?\((mon|tue|wed|thu|fri|sat|sun)[a-z]*\))?", re.I)
KIND_WORDS = {"ja": {"signature": "署名用", "authentication": "利用者証明用"},
              "en": {"signature": "signature", "authentication": "authentication"}}


def plain(text, language):
    """The form in which words are looked for."""
    text = text.translate(DIGITS)
    if language == "en":
        return " ".join(text.split())
    if language == "ja-easy":
        text = FURIGANA.sub("", text)
    return "".join(text.split())


class Days:
    """The days that a text shows: with a year, and without one; and what is wrong in themselves."""

    def __init__(self, text, english):
        self.whole, self.short, self.faults = set(), set(), []
        if english:
            for found in DATE_EN.finditer(text):
                self.english(found)
        if "月" in text:
            for found in DATE_JA.finditer(text):
                self.japanese(found)

    def take(self, year, month, day, weekday):
        try:
            found = date(year, month, day)
        except ValueError:
            self.faults.append(f"no day: {year}-{month}-{day}")
            return
        if weekday is not None and found.weekday() != weekday:
            self.faults.append(f"{found} is no {WEEK_EN[weekday]}day")
        self.whole.add(found)

    def japanese(self, found):
        era, western, month, day, weekday = found.groups()
        year = int(western) if western else None
        if era:
            by_era = 2018 + (1 if era == "元" else int(era))
            if year and year != by_era:
                self.faults.append(f"令和{era} is not {year}")
            year = by_era
        if year:
            self.take(year, int(month), int(day), WEEK.index(weekday) if weekday else None)
        else:
            self.short.add((int(month), int(day)))

    def english(self, found):
        before, day, month, year, month2, day2, year2, behind = found.groups()
        name = (month or month2).lower()
        months = [at for at, known in enumerate(MONTHS, 1) if known.startswith(name)]
        weekday = (before or behind or "").lower()
        if len(months) == 1:
            self.take(int(year or year2), months[0], int(day or day2), WEEK_EN.index(weekday) if weekday else None)


class Letter:
    """What one piece shows: `flow`, block by block, and `lines`, as they stand beside each other; page by page."""

    def __init__(self, flow, lines, language):
        self.language = language.removesuffix("-large")
        self.pages, self.first_rows = flow, lines[0]
        self.front, self.letter = plain(flow[0], self.language), plain("\n".join(flow), self.language)
        self.back = plain("\n".join(flow[1:]), self.language)
        self.beside = plain("\n".join(lines), self.language)
        self.beside_front = plain(lines[0], self.language)
        # Two pages of large print hold what else stands on the front.
        if language.endswith("-large") and len(flow) > 2:
            self.front = plain("\n".join(flow[:2]), self.language)
            self.beside_front = plain("\n".join(lines[:2]), self.language)
        self.bare = re.sub(r"\d{6}-\d{6}-\d", "", self.letter + self.beside)     # but for the id of the piece
        self.rows = [plain(line, self.language) for line in "\n".join(lines).splitlines()]

    def says(self, word):
        text = {"front": self.front, "back": self.back, "letter": self.letter}[word.place]
        if not word.must:
            return word.pattern.search(text)
        beside = {"front": self.beside_front, "back": self.beside, "letter": self.beside}[word.place]
        return word.pattern.search(text) or word.pattern.search(beside)


# ---- one letter ------------------------------------------------------------------------------------------------------------

def words_faults(letter, person, words):
    for word in words:
        if word.speaks_of(person, letter.language):     # which person: variant and conditions, never what kigen says
            found = letter.says(word)
            if word.must and not found:
                yield f"line {word.number}: does not say {word.pattern.pattern!r} ({word.why})"
            elif found and not word.must:
                yield f"line {word.number}: says {found.group()!r} ({word.why})"


def days_faults(letter, person, known):
    """`known`: days, and days of any year, that the office's own strings name."""
    english = letter.language == "en"
    shown = Days(letter.letter, english)
    shown.whole |= Days(letter.beside, english).whole
    yield from shown.faults
    for what, day in person.wanted.items():
        if day not in shown.whole:
            yield f"days: {what} on {day}, which is not printed"
    if english:                     # the counter reads Japanese
        box = Days(plain(letter.pages[0], "ja"), False).whole | Days(plain(letter.first_rows, "ja"), False).whole
        for one in person.certificates:
            if one.expires_on not in box:
                yield f"days: {one.expires_on} stands in no Japanese box of three"
    for day in sorted(shown.whole - person.allowed.keys() - known[0]):
        yield f"days: {day} is nothing of this person's"
    mine = {(day.month, day.day) for day in person.allowed} | known[1]
    for month, day in sorted(shown.short - mine):
        yield f"days: {month}-{day} is nothing of this person's"


def labels_faults(letter, person):
    """In a letter of two dates each certificate's end stands beside its name, and beside no other's."""
    if "two_dates" not in person.conditions:
        return
    names = KIND_WORDS.get(letter.language, KIND_WORDS["ja"])
    own = {}
    for one in person.certificates:
        own.setdefault(one.kind, set()).update({one.expires_on, one.opens_on, one.counter_from, one.counter_until, one.card_ends_on})
    all_days = set().union(*own.values())
    labelled = set()
    before = set()
    for row in letter.rows:
        kinds = {kind for kind, name in names.items() if name in row.lower()}
        days = Days(row, letter.language == "en").whole & all_days
        kinds_here = kinds or before
        before = kinds if not days else set()
        if days and kinds:
            theirs = set().union(*(own.get(kind, set()) for kind in kinds))
            if days - theirs and len(kinds) == 1:
                yield f"labels: {min(days - theirs)} stands beside {names[next(iter(kinds))]}"
        labelled |= {(kind, day) for kind in kinds_here for day in days}
    for one in person.certificates:
        if (one.kind, one.expires_on) not in labelled:
            yield f"labels: {one.expires_on} does not stand beside {names[one.kind]}"


def bare(text):
    """Without spaces and variation selectors, which not every reader of PDF gives back."""
    return re.sub(r"[\s\u3000\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", text)


def broken(name, text):
    """A long name on two lines, beside which other things stand."""
    return len(name) > 12 and any(name[:at] in text and name[at:] in text for at in range(4, len(name) - 3))


def names_faults(letter, person):
    name, behind = person.addressee
    first, rows = bare(letter.pages[0]), bare(letter.first_rows)
    wanted = bare(name + behind) if letter.language != "en" else bare(name)
    if not any(wanted in text or broken(wanted, text) for text in (first, rows)):
        yield f"names: the addressee is not printed with {behind or 'nothing'} behind it"
    if re.search("様様|御中様|様御中", first):
        yield "names: two honorifics"
    if "for_other" in person.conditions and bare(person.name) not in bare("".join(letter.pages)):
        yield "names: the holder is not named"


def letter_faults(letter, person, words, known):
    """All that is wrong with the text of one letter; of itself it asks nobody which variant it is."""
    yield from words_faults(letter, person, words)
    yield from days_faults(letter, person, known)
    yield from labels_faults(letter, person)
    yield from names_faults(letter, person)


# ---- a published run -------------------------------------------------------------------------------------------------------

class Run:
    """Pieces of out/<day> with the text of their pages: two readings of each bundle, whole bundles at once."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.as_of = date.fromisoformat(self.folder.name[:10])
        self.pieces = self.rows("office/pieces.csv")
        self.jobs = {row["piece_id"]: row for row in self.rows("print/job.csv")}
        self.seconds = 0.0

    def rows(self, name):
        with open(self.folder / name, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def text(self, bundle, *how):
        path = self.folder / "print" / bundle
        done = processes.run(["pdftotext", *how, str(path), "-"], seconds=600)
        assert done.returncode == 0, (bundle, done.stderr)
        pages = done.stdout.decode("utf-8").split("\f")
        return pages[:-1] if pages and not pages[-1].strip() else pages

    def letters(self):
        """(piece, letter) in the order of print."""
        started = time.monotonic()
        bundles = list(dict.fromkeys(piece["bundle"] for piece in self.pieces))
        with concurrent.futures.ThreadPoolExecutor(2) as two:
            flows, lines = two.map(self.text, bundles), two.map(lambda bundle: self.text(bundle, "-layout"), bundles)
            texts = {bundle: both for bundle, *both in zip(bundles, flows, lines)}
        self.seconds = time.monotonic() - started
        for piece in self.pieces:
            first, pages = int(piece["first_page"]) - 1, int(piece["pages"])
            flow, line = (text[first:first + pages] for text in texts[piece["bundle"]])
            yield piece, Letter(flow, line, piece["language"])

    def piece_faults(self, piece, letter):
        """Its own id on each page that shows anything, n/m, as many pages as job.csv says."""
        job = self.jobs.get(piece["piece_id"])
        if not job or any(job[name] != piece[name] for name in ("bundle", "sequence", "first_page", "pages", "variant", "language")):
            yield "piece: job.csv and pieces.csv differ"
            return
        for at, page in enumerate(letter.pages):
            ids = set(re.findall(r"\d{6}-\d{6}-\d", page))
            if ids - {piece["piece_id"]} or not ids and (at == 0):
                yield f"piece: page {at + 1} shows {sorted(ids)}"
        if f"1/{job['sheets']}" not in "".join(letter.pages[0].split()):
            yield f"piece: the first page is not 1/{job['sheets']}"


class Registers:
    def __init__(self, office, residents=None, certificates=None):
        registers = office.settings["registers"]
        assert registers.get("encoding", "utf-8") == "utf-8" and "profile" not in registers, "this program reads UTF-8 of standard columns"
        self.residents, self.certificates = {}, {}
        for row in read_rows(residents or office.folder / registers["residents"])[0]:
            self.residents.setdefault(row.get("resident_id") or row.get("宛名番号"), row)
        for row in read_rows(certificates or office.folder / registers["certificates"])[0]:
            kind = {"署名用": "signature", "利用者証明用": "authentication"}.get(row.get("kind") or row.get("種別"), row.get("kind"))
            self.certificates.setdefault((kind, row.get("serial") or row.get("発行番号")), row)


def person_of(office, registers, piece, as_of):
    rows = [registers.certificates[tuple(key.split(":"))] for key in piece["serials"].split()]
    return office.person(registers.residents[piece["resident_id"]], rows, as_of, date.fromisoformat(piece["mail_on"]),
                         date.fromisoformat(piece["deliver_on"]), piece["late"] == "1")


def known_days(office):
    """Days that the office's own strings name."""
    def texts(value):
        if isinstance(value, dict):
            for one in value.values():
                yield from texts(one)
        elif isinstance(value, list):
            for one in value:
                yield from texts(one)
        elif isinstance(value, str):
            yield value
    whole, short = set(), set()
    for text in texts(office.office):
        for english in (False, True):
            days = Days(plain(text, "en" if english else "ja"), english)
            whole |= days.whole
            short |= days.short
    return whole, short


def columns_faults(piece, person):
    if piece["variant"] != person.variant:
        yield f"columns: pieces.csv says {piece['variant']}, it is {person.variant}"
    if piece["language"] not in person.folders:
        yield f"columns: pieces.csv says {piece['language']}, it is {' or '.join(person.folders)}"


def run_faults(office, registers, run, words):
    """resident -> faults of each letter; the persons; and what each letter says, the piece's id aside."""
    known, faults, persons, said = known_days(office), {}, {}, {}
    for piece, letter in run.letters():
        person = person_of(office, registers, piece, run.as_of)
        persons[person.resident_id], said[person.resident_id] = person, hash(letter.bare)
        faults[person.resident_id] = [*run.piece_faults(piece, letter), *columns_faults(piece, person),
                                      *letter_faults(letter, person, words, known)]
    return faults, persons, said


def strings_of(office, mail_on):
    return {key: office.string(key, mail_on) for key in ("phone", "phone_reply", "card_fee")}


def show(faults, persons):
    """What is wrong, by kind: how many letters, and one of them."""
    kinds = {}
    for who, found in faults.items():
        for fault in found:
            key = (persons[who].variant, re.sub(r"\d{4}-\d\d-\d\d|\d+-\d+(?= is nothing)", "…", fault))
            kinds.setdefault(key, []).append(who)
    for (variant, fault), whom in sorted(kinds.items(), key=lambda item: -len(item[1]))[:FAULTS_SHOWN * 4]:
        print(f"  {len(whom):6} {variant}: {fault}, {whom[0]}", flush=True)


# ---- made-up people --------------------------------------------------------------------------------------------------------

AS_OF = date(2026, 11, 18)          # a Wednesday; mail day 11-19, a Thursday, delivered on 11-25 over a holiday
MAIL_ON, DELIVER_ON = date(2026, 11, 19), date(2026, 11, 25)
LAST_DUE = date(2027, 2, 18)        # its window opens on 11-19
OFFICE = """office = {
    name = "小田原市"; section = "市民部戸籍住民課"; phone = "0465-33-1386"; counter = "小田原市役所2階3B窓口";
    mayor_title = "小田原市長"; address = "〒250-8555 神奈川県小田原市荻窪300番地"; access = "小田原駅から歩いて10分";
    hours = "平日午前9時〜午後4時30分"; closed = "12月29日〜1月3日"; fee = "無料"; card_fee = "1,000円"; card_weeks = "4";
    phone_reply = "0465-33-1384"; phone_main = "0465-33-1300"; crowded = "毎日午前10時〜12時・午後2時〜3時";
    url = "https://www.city.odawara.example.jp/mynumber"; document_number = "戸住第1119号";%s
};
registers = { residents = "residents.csv"; certificates = "certificates.csv"; };
calendar = { closed = ["12-29..01-03"%s]; };
mailing = { since = "none"; lapsed = "notify"; };
letters = { %s };
output = { dir = "out"; };
"""
ENGLISH = """
    en = { name = "Odawara City"; section = "Family Register and Residents Division"; counter = "Counter 3B, Odawara City Hall, 2nd floor";
           mayor_title = "Mayor of Odawara"; hours = "weekdays 9:00-16:30"; closed = "29 December to 3 January"; fee = "free";
           crowded = "10:00-12:00 and 14:00-15:00"; access = "10 minutes on foot from Odawara Station"; card_fee = "1,000 yen"; };
    ja_easy = { name = "小田原市（おだわらし）"; counter = "小田原市役所（おだわら しやくしょ） 2階（かい） 3B"; };"""


class People:
    """A town in which everybody is due, dense in all that changes a letter. The same seed gives the same town."""

    def __init__(self, count, seed):
        self.dice = random.Random(seed)
        self.town = Town((*RESIDENT, "format"), tuple(CERTIFICATE))
        self.released, self.wishes = [], {}
        for at in range(count):
            self.add(at)

    def birthday_of(self, expires_on, age):
        year = expires_on.year - age
        return expires_on.replace(year=year) if (expires_on.month, expires_on.day) != (2, 29) else date(year, 2, 28)

    def add(self, at):
        dice = self.dice
        days = (LAST_DUE - AS_OF).days
        expires_on = AS_OF + dice.randrange(-30, days + 1) * DAY
        if dice.random() < 0.15:                                     # near the end: proxy's way, closed days
            expires_on = DELIVER_ON + dice.randrange(-3, 25) * DAY
        sort = dice.choices(["adult", "child", "minor", "ward", "protected", "stay"], [62, 8, 6, 5, 4, 15])[0]
        age = {"child": dice.randrange(6, 14), "minor": dice.randrange(16, 20), "ward": dice.randrange(40, 95)}.get(sort, dice.randrange(27, 95))
        birth = self.birthday_of(expires_on, age)
        values = {"resident_id": f"R{at:06d}", "name": self.name(at), "birth_date": birth.isoformat(), **home(at), "status": "resident",
                  "municipality": "14206"}
        issued_on = date(expires_on.year - 5, expires_on.month, min(expires_on.day, 28)) + dice.randrange(1, 300) * DAY
        if sort == "minor":                                          # 16 to 19 on this birthday: under age when it was issued
            issued_on = expires_on.replace(year=expires_on.year - 5, day=min(expires_on.day, 28)) + dice.randrange(1, 100) * DAY
        card = dice.choices([self.birthday_of(expires_on, -dice.randrange(1, 6)), expires_on, None], [70, 18, 12])[0]
        if sort in ("child", "minor"):
            card = dice.choice([expires_on, None])
        if sort == "stay":
            birth = date(dice.randrange(1950, 1998), dice.randrange(1, 13), dice.randrange(1, 28))
            values["birth_date"] = birth.isoformat()
            if is_birthday(expires_on, birth, "feb28"):
                expires_on -= DAY
            card = dice.choice([expires_on, expires_on, None])
            values["stay_until"] = (expires_on + dice.choice([365, 1095, 1826]) * DAY).isoformat()
            issued_on = expires_on - dice.randrange(200, 1000) * DAY
        if sort == "ward":
            values.update(ward="1", agent_name=dice.choice(["", "後見　太郎", "弁護士法人　架空事務所", "架空市社会福祉協議会　成年後見センター"]))
        if sort == "protected":
            values["protected"] = "1"
            self.released.append(values["resident_id"])
        if sort == "child" and dice.random() < 0.4:
            values["agent_name"] = self.name(at + 7)
        if sort in ("adult", "stay") and dice.random() < 0.06:
            values.update(mailing_name=dice.choice(["特別養護老人ホーム架空施設", "架空病院", "架空株式会社", "架空　花子様"]),
                          mailing_postal_code="2500042", mailing_address=f"神奈川県小田原市荻窪{1 + at % 900}番地")
        values["language"] = dice.choices(["", "en", "ja-easy", "ja"], [80, 9, 8, 3])[0]
        values["format"] = dice.choices(["", "large"], [94, 6])[0]
        if dice.random() < 0.02:
            self.wishes[values["resident_id"]] = dice.choice([("en", ""), ("ja-easy", ""), ("", "large"), ("ja", "")])
        no_pin = sort in ("adult", "ward") and dice.random() < 0.06
        shape = dice.choices(["both", "two", "authentication", "signature"], [66, 16, 14, 4])[0]
        if sort in ("child", "ward") or no_pin:
            shape = "authentication"
        self.town.residents.append(dict.fromkeys(self.town.resident_columns, "") | values)
        self.certificates(at, shape, issued_on, expires_on, card, "no_pin" if no_pin else "")

    def name(self, at):
        return PLAIN.surnames[at // 17 % len(PLAIN.surnames)] + "　" + PLAIN.given[at % len(PLAIN.given)]

    def certificates(self, at, shape, issued_on, expires_on, card, card_type):
        kinds = {"both": ("signature", "authentication"), "two": ("signature", "authentication")}.get(shape, (shape,))
        for kind in kinds:
            ends_on = expires_on
            if shape == "two" and kind == "signature":
                ends_on = expires_on - self.dice.randrange(1, 40) * DAY
                ends_on = max(ends_on, AS_OF - 34 * DAY)
            self.town.certificates.append({
                "serial": f"{kind[0].upper()}{at:08d}", "resident_id": f"R{at:06d}", "kind": kind, "issued_on": issued_on.isoformat(),
                "expires_on": ends_on.isoformat(), "status": "valid", "card_expires_on": card.isoformat() if card else "",
                "card_type": card_type})

    def conf(self, folder, first_edition):
        extra = "" if first_edition else ENGLISH
        letters = "" if first_edition else f'languages = "languages.csv"; language_of = {{ stay_extended = "ja-easy"; }};'
        closed = "" if first_edition else ', "2026-12-07", "2027-01-12..2027-01-15"'
        (folder / "kigen.conf").write_text(OFFICE % (extra, closed, letters), encoding="utf-8")
        lines = [f"{who},{language},{form}\n" for who, (language, form) in sorted(self.wishes.items())]
        (folder / "languages.csv").write_text("resident_id,language,format\n" + "".join(lines), encoding="utf-8")

    def publish(self, kigen, folder, first_edition):
        """Registers as they stand, the releases, one night. Seconds that kigen took."""
        folder.mkdir(parents=True)
        self.town.write(folder)
        self.conf(folder, first_edition)
        releases = "".join(f"resident:{who},release,2026-11-18,係員,,送付可\n" for who in self.released)
        (folder / "events.csv").write_text("id,event,on,by,until,reason\n" + releases, encoding="utf-8")
        conf = ["-c", str(folder / "kigen.conf"), "--as-of", AS_OF.isoformat()]
        if self.released:
            done = processes.run([kigen, "record", *conf, str(folder / "events.csv")], seconds=300, text=True)
            if done.returncode:
                return None, f"record: {done.returncode}: {done.stderr[-900:]}"
        started = time.monotonic()
        done = processes.run([kigen, "run", *conf], seconds=590, text=True)
        if done.returncode not in (0, 4):
            return None, f"{done.returncode}: {done.stderr[-900:]}"
        return time.monotonic() - started, ""


# ---- planted errors --------------------------------------------------------------------------------------------------------

class Plants:
    """Changes of the register that kigen gets: a few people become others there, each in one thing."""

    def __init__(self, people, persons):
        self.people = copy.deepcopy(people)
        self.residents = {row["resident_id"]: row for row in self.people.town.residents}
        self.rows = {}
        for row in self.people.town.certificates:
            self.rows.setdefault(row["resident_id"], []).append(row)
        self.persons, self.planted = persons, {}

    def candidates(self, variant, *when):
        for who, person in sorted(self.persons.items()):
            wanted = {name for name in when if name[0] != "!"}
            unwanted = {name[1:] for name in when if name[0] == "!"}
            if (who not in self.planted and person.variant == variant and wanted <= person.conditions and not unwanted & person.conditions
                    and person.folders == ("ja",)):
                yield who

    def plant(self, what, variant, change, *when):
        for who in self.candidates(variant, *when):
            self.planted[who] = what
            change(self.residents[who], self.rows[who])
            return
        self.planted[f"nobody: {what}"] = what

    def all(self):
        far = "2031-11-30"

        def card(day):
            return lambda resident, rows: [row.update(card_expires_on=day or row["expires_on"]) for row in rows]

        def card_and_stay(day, stay, birth=None):
            def change(resident, rows):
                resident.update(stay_until=stay, **({"birth_date": birth} if birth else {}))
                card(day)(resident, rows)
            return change

        def later(days):
            return lambda resident, rows: [row.update(expires_on=(date.fromisoformat(row["expires_on"]) + days * DAY).isoformat()) for row in rows]
        alone = ("self", "pin", "!two_dates", "!for_other", "!card_ended", "!counter_over")
        self.plant("renewal printed as card_renewal", "renewal", card(None), *alone)
        self.plant("renewal printed as stay_extended", "renewal", card_and_stay(None, far, "1980-05-05"), *alone, "!stay")
        self.plant("card_renewal printed as renewal", "card_renewal", card(far), *alone, "!stay")
        self.plant("card_renewal printed as stay_extended", "card_renewal", card_and_stay(None, far, "1980-05-05"), *alone, "!stay")
        self.plant("stay_extended printed as renewal", "stay_extended", card_and_stay(far, ""), *alone)
        self.plant("stay_extended printed as card_renewal", "stay_extended", card_and_stay(None, ""), *alone)
        self.plant("lapsed printed as card_lapsed", "lapsed", card(None), "self", "pin")
        self.plant("card_lapsed printed as lapsed", "card_lapsed", card_and_stay(far, ""), "self", "pin", "!stay_ended")
        self.plant("card_lapsed after a stay printed as free", "card_lapsed", card_and_stay(None, ""), "self", "stay_ended")
        self.plant("a day late", "renewal", later(1), *alone, "!counter_closed")
        self.plant("a day early", "card_renewal", later(-1), *alone, "!counter_closed")
        self.plant("somebody else's day", "renewal", later(-17), *alone)
        self.plant("proxy words for a protected person", "renewal", lambda resident, rows: resident.update(protected="0"), "protected")
        self.plant("proxy words for a ward", "renewal", lambda resident, rows: resident.update(ward="0", birth_date="1960-05-05"),
                   "ward", "!for_other")
        self.plant("PINs for a card without", "renewal", lambda resident, rows: [row.update(card_type="") for row in rows], "self", "!pin")
        self.plant("the dates of two certificates changed", "renewal", self.change_dates, "self", "two_dates", "!one_ended", "!ended")
        self.plant("an honorific", "renewal", lambda resident, rows: resident.update(mailing_name="架空　花子"), "self", "for_other")
        return self

    @staticmethod
    def change_dates(resident, rows):
        rows[0]["expires_on"], rows[1]["expires_on"] = rows[1]["expires_on"], rows[0]["expires_on"]


# ---- model letters ---------------------------------------------------------------------------------------------------------

def era(day, full=True):
    western = f"（{day.year}年）" if full else ""
    return f"令和{day.year - 2018}年{western}{day.month}月{day.day}日（{WEEK[day.weekday()]}）"


class Model:
    """A right letter in the tests' own words, for the program's own proof. Nothing of it is printed by kigen."""

    SAY = {
        "renewal": "{ENDS}\n引き続きお使いになるには窓口で更新をお願いします。手数料は無料です。\n持ち物　カード、暗証番号\n{PIN}カードは券面の期限まで使えます。\f"
                   "更新から1時間ほどで使えます。",
        "card_renewal": "{ENDS}\n新しいカードの申請をお願いします。写真が要ります。できるまで約1か月です。\f"
                        "スマートフォン、パソコン、まちなかの証明写真機、郵送で申請できます。申請書IDが使えます。今のカードをお持ちください。特急発行は使えません。",
        "stay_extended": "{ENDS}\n在留期間が延びた方へ。新しい在留カードを持って窓口へ。カードの期限を延長します。{FREE}写真は要りません。\f"
                         "住民基本台帳用の暗証番号。追記欄がいっぱいのとき。申請中は2か月。10回目の誕生日。その日を過ぎると新しいカードは1,000円です。{HOUSE}",
        "lapsed": "{ENDS}\n電子証明書の有効期間が満了しました。窓口でいつでも発行できます。無料です。\n暗証番号\n{PIN}カードは券面の期限まで使えます。\f翌日から使えます。",
        "card_lapsed": "{ENDS}\nカードの有効期間が満了しました。新しいカードの申請が要ります。写真が要ります。約1か月かかります。\f{FEE}",
    }

    def __init__(self, office):
        self.office = office

    def text(self, person, variant=None):
        variant, holds = variant or person.variant, person.conditions
        short = {"signature": "署名用", "authentication": "利用者証明用"}
        ends = [f"{short[what.split()[0]]} {era(day)}" if what.split()[0] in short else f"{what} {era(day)}"
                for what, day in person.wanted.items()]
        say = self.SAY[variant].format(
            ENDS="\n".join(ends), PIN="利用者証明用 数字4桁" * ("pin" in holds) + "　6〜16文字" * ("signature_pin" in holds),
            FREE="" if "card_ended" in holds else "無料です。", HOUSE="同じ世帯の方はカードだけ延長できます。" * ("proxy" in holds),
            FEE="1,000円です。" if "stay_ended" in holds else "古いカードを返すと無料、ないと1,000円です。")
        if "pin" not in holds:
            say = say.replace("カード、暗証番号", "カード").replace("署名用 ", "電子証明書 ")
        front, back = say.split("\f")
        front = f"250-0001\n{person.addressee[0]} {person.addressee[1]}\n{person.name}\n0465-33-1386\n電子証明書のお知らせ\n{front}"
        back += "更新は任意で罰則はありません。個人番号は変わりません。口座番号を尋ねません。健康保険証として使えます。"
        if "card_late" in holds and variant == "card_renewal":
            back += "期限には間に合いません。"
        if "late" in holds:
            front += "遅くなりおわびいたします。"
        if person.who == "self":
            back += "代理の方は照会書兼回答書に目隠しシールを貼ります。先に0465-33-1384へ。2回お越しいただきます。"
            back += "代理の方は間に合いません。" * ("proxy_late" in holds)
        elif person.who in ("child", "ward"):
            back += "法定代理人の方がお越しください。"
        return front, back

    def letter(self, person, variant=None):
        pages = list(self.text(person, variant))
        return Letter(pages, pages, "ja")


SHOWN = (   # text, language, days with a year, days without, faults
    ("令和8年（2026年）11月22日（日）まで", "ja", ["2026-11-22"], [], 0),
    ("令和9年2月1日（月）から", "ja", ["2027-02-01"], [], 0),
    ("令和９年２月１日", "ja", ["2027-02-01"], [], 0),
    ("令和元年5月1日（水）", "ja", ["2019-05-01"], [], 0),
    ("2026年11月22日（日曜日）", "ja", ["2026-11-22"], [], 0),
    ("令和8年（2027年）11月22日", "ja", ["2026-11-22"], [], 1),
    ("令和8年11月22日（月）", "ja", ["2026-11-22"], [], 1),
    ("令和8年2月30日", "ja", [], [], 1),
    ("12月29日〜1月3日", "ja", [], [(12, 29), (1, 3)], 0),
    ("令和8年（れいわ8ねん） 11月（がつ）22日（にち）（日）", "ja-easy", ["2026-11-22"], [], 0),
    ("by Sunday, 22 November 2026", "en", ["2026-11-22"], [], 0),
    ("November 22, 2026 (Sunday)", "en", ["2026-11-22"], [], 0),
    ("22 Nov 2026 (Mon)", "en", ["2026-11-22"], [], 1),
    ("by 22 November 2026 令和8年11月23日（月）", "en", ["2026-11-22", "2026-11-23"], [], 0),
    ("21 letters 2026", "en", [], [], 0),
)


def rows_of(table):
    lines = (ROOT / "tests" / "cases" / table).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and line[0] != "#"]


def test_reading(suite):
    """Days are read as a person reads them; and what the facts say is what the case tables, written by hand, say."""
    for text, language, whole, short, faults in SHOWN:
        days = Days(plain(text, language), language == "en")
        suite.equal(f"days of {text}", (sorted(day.isoformat() for day in days.whole), days.short, len(days.faults)),
                    (sorted(whole), set(short), faults))
    for expires_on, opens_on, *_ in rows_of("window.tsv"):
        suite.equal(f"window.tsv: {expires_on}", window_opens(date.fromisoformat(expires_on), 3).isoformat(), opens_on)
    for recorded, offices, behind, *_ in rows_of("honorific.tsv"):
        wanted = "" if behind == "none" else behind
        if recorded != wanted:
            suite.equal(f"honorific.tsv: {recorded}", honorific(recorded, True, False, OFFICES if offices == "-" else
                                                                 [] if offices == "none" else offices.split()), wanted)
    settings = Settings(OFFICE % ("", "", "")).group(None)
    for issued_on, expires_on, card, born, stay, leap, end, why in rows_of("card_end.tsv"):
        office = Office({**settings, "rules": {"leap_birthday": leap}}, ".", ROOT / "templates", SHIPPED_HOLIDAYS)
        found = office.certificate({"kind": "signature", "serial": "1", "issued_on": issued_on, "expires_on": expires_on,
                                    "card_expires_on": card.strip("-") and card}, day_of(born), day_of(stay))
        suite.equal(f"card_end.tsv: {why}", str(found.card_ends_on or "-"), end)


def test_models(suite, office, people, words):
    """Model letters of all people: none is wrong, and each planted error is found, and nothing else is."""
    model, known = Model(office), known_days(office)
    rows = {}
    for row in people.town.certificates:
        rows.setdefault(row["resident_id"], []).append(row)
    persons = [office.person(resident, rows[resident["resident_id"]], AS_OF, MAIL_ON, DELIVER_ON) for resident in people.town.residents]
    started = time.monotonic()
    wrong = {person.resident_id: list(letter_faults(model.letter(person), person, words, known)) for person in persons}
    wrong = {who: faults for who, faults in wrong.items() if faults}
    if wrong:
        show(wrong, {person.resident_id: person for person in persons})
    suite.equal(f"model letters of {len(persons)} people are right", len(wrong), 0)
    print(f"  {len(persons)} model letters read in {time.monotonic() - started:.1f} s", flush=True)
    counts = Counter(person.variant for person in persons)
    for variant in VARIANTS:
        suite.holds(counts[variant] * 100 >= len(persons), f"{variant} is 1 % of the people: {counts[variant]}")
    for person in persons[:2000]:
        for variant in VARIANTS:
            if variant != person.variant:
                found = list(words_faults(model.letter(person, variant), person, words))
                suite.check("the words of another variant are found",
                            "" if found else f"{person.resident_id}: {person.variant} printed as {variant}")
    for person in persons[:2000]:
        front, back = model.text(person)
        day = next(iter(person.wanted.values()))
        changed = front.replace(era(day), era(day - DAY))
        other = Letter([changed, back], [changed, back], "ja")
        suite.check("another day is found", "" if list(days_faults(other, person, known)) else person.resident_id)
        if person.who != "self":
            said = Letter([front, back + "代理の方は先に電話を。"], [front], "ja")
            suite.check("proxy words are found", "" if list(words_faults(said, person, words)) else person.resident_id)
        if "two_dates" in person.conditions and "pin" in person.conditions:
            first, last = person.certificates[0].expires_on, person.certificates[-1].expires_on
            changed = front.replace(era(first), "#").replace(era(last), era(first)).replace("#", era(last))
            said = Letter([changed, back], [changed], "ja")
            suite.check("changed labels are found", "" if list(labels_faults(said, person)) else person.resident_id)


def test_run(suite, kigen, people, folder, first_edition):
    """A whole night of kigen: every letter is right; and in a second one, in which a few are wrong, each of these is found."""
    seconds, fault = people.publish(kigen, folder / "right", first_edition)
    if not suite.check("the night is published", fault):
        return
    office = Office.read(folder / "right" / "kigen.conf", ROOT / "templates", SHIPPED_HOLIDAYS)
    words = words_read(strings_of(office, MAIL_ON))
    registers, run = Registers(office), Run(folder / "right" / "out" / AS_OF.isoformat())
    started = time.monotonic()
    faults, persons, said = run_faults(office, registers, run, words)
    print(f"  {len(faults)} letters: printed in {seconds:.1f} s, pages read in {run.seconds:.1f} s, "
          f"checked in {time.monotonic() - started - run.seconds:.1f} s", flush=True)
    suite.equal("each of the people got a letter", len(faults), len(people.town.residents))
    show({who: found for who, found in faults.items() if found}, persons)
    for who, found in faults.items():
        suite.count("test_run: the letter is right", not found)
    plants = Plants(people, persons).all()
    seconds, fault = plants.people.publish(kigen, folder / "wrong", first_edition)
    if not suite.check("the night with planted errors is published", fault):
        return
    run = Run(folder / "wrong" / "out" / AS_OF.isoformat())
    known, found = known_days(office), {}
    for piece, letter in run.letters():
        who = piece["resident_id"]
        if hash(letter.bare) == said.get(who):          # the very letter that was read before
            found[who] = [fault for fault in faults[who] if not fault.startswith(("piece", "columns"))]
        else:
            found[who] = list(letter_faults(letter, person_of(office, registers, piece, run.as_of), words, known))
    for who, what in plants.planted.items():
        new = set(found.get(who, [])) - set(faults.get(who, []))
        suite.check(f"{what} is found among {len(found)} letters", "" if new else f"{who} is not")
    others = [who for who in found if who not in plants.planted and found[who] != [
        one for one in faults.get(who, []) if not one.startswith(("piece", "columns"))]]
    suite.equal("nobody else's letter changed", others[:3], [])


def check_run(suite, options):
    office = Office.read(options.conf, options.templates, SHIPPED_HOLIDAYS)
    run = Run(options.run)
    mail_on = date.fromisoformat(run.pieces[0]["mail_on"]) if run.pieces else run.as_of
    faults, persons, _ = run_faults(office, Registers(office, options.residents, options.certificates), run,
                                 words_read(strings_of(office, mail_on)))
    show({who: found for who, found in faults.items() if found}, persons)
    for found in faults.values():
        suite.count("check_run: the letter is right", not found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen")
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--models", type=int, default=2000, help="people of the model letters")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--first-edition", action="store_true", help="no key of the second edition in the configuration")
    parser.add_argument("--keep", help="an empty folder in which the runs stay")
    parser.add_argument("--conf")
    parser.add_argument("--run")
    parser.add_argument("--residents")
    parser.add_argument("--certificates")
    parser.add_argument("--templates", default=ROOT / "templates")
    options = parser.parse_args()
    suite = Checks()
    if options.run:
        check_run(suite, options)
        suite.end()
    with tempfile.TemporaryDirectory(prefix="right-letter-") as scratch:
        scratch = Path(options.keep or scratch)
        test_reading(suite)
        models = People(options.models, options.seed)
        settings = Settings(OFFICE % ("", "", "")).group(None)
        office = Office(settings, scratch, options.templates, SHIPPED_HOLIDAYS)
        for resident in models.town.residents:
            resident.update(language="", format="")
        test_models(suite, office, models, words_read(strings_of(office, MAIL_ON)))
        if options.kigen:
            test_run(suite, options.kigen, People(options.people, options.seed), scratch, options.first_edition)
    suite.end()


if __name__ == "__main__":
    main()
