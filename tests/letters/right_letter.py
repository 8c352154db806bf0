#!/usr/bin/env python3
"""The right letter for every person: what each published page says, against registers and contract, apart from kigen.

For each letter of a published run it works out whom the letter is for, which of the five variants is theirs, which days are
right (right_facts.py), takes the letter's text out of the PDF, and looks: are the right days printed, each with its weekday
and its label, and no day of anybody else; do the words stand that must for this variant and person, and none of those that
must not (right_letter.tsv). What pieces.csv says of variant and language is compared as well, and never believed.

The text is read in right_text.py; the made-up people are in right_people.py.

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
import csv
import re
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from types import SimpleNamespace

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import processes
from checks import Checks
from right_facts import DAY, OFFICES, VARIANTS, Office, Settings, day_of, honorific, window_opens
from right_people import AS_OF, DELIVER_ON, MAIL_ON, OFFICE, Model, People, Plants, era
from right_text import KIND_WORDS, Days, Letter, plain
from town import read_rows

TABLE = Path(__file__).with_suffix(".tsv")
SHIPPED_HOLIDAYS = ROOT / "templates" / "calendar" / "holidays.csv"
FAULTS_SHOWN = 12
LANGUAGES = ("ja", "ja-easy", "en")

# ---- the table of words ----------------------------------------------------------------------------------------------------


class Word:
    """A line of right_letter.tsv: what must or must never stand, for whom, where."""

    def __init__(self, number, line, strings):
        variants, when, languages, must, self.place, pattern, self.why = line.split("\t")
        self.number, self.met = number, 0
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


# ---- one letter ------------------------------------------------------------------------------------------------------------

def words_faults(letter, person, words):
    for word in words:
        if word.speaks_of(person, letter.language):     # which person: variant and conditions, never what kigen says
            word.met += 1
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
            if one.works_until not in box:
                yield f"days: {one.works_until} stands in no Japanese box of three"
    for day in sorted(shown.whole - person.allowed.keys() - known[0]):
        yield f"days: {day} is nothing of this person's"
    mine = {(day.month, day.day) for day in person.allowed} | known[1]
    for month, day in sorted(shown.short - mine):
        yield f"days: {month}-{day} is nothing of this person's"


def labels_faults(letter, person):
    """In a letter of two dates each certificate's end stands beside its name, and beside no other's."""
    if "two_dates" not in person.conditions or person.card_is_over:
        return
    names = KIND_WORDS.get(letter.language, KIND_WORDS["ja"])
    own = {}
    for one in person.certificates:
        own.setdefault(one.kind, set()).update({one.works_until, one.opens_on, one.counter_from, one.counter_until, one.card_ends_on})
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
        if (one.kind, one.works_until) not in labelled:
            yield f"labels: {one.works_until} does not stand beside {names[one.kind]}"


def order_faults(letter, person):
    """Where the counter is closed on the day on which something ends, the last day to come is read first; where it is
    closed until the end, the day on which it opens again."""
    row_of = {}
    for at, row in enumerate(letter.rows):
        for day in Days(row, letter.language == "en").whole:
            row_of.setdefault(day, at)
    for one in person.certificates:
        last = person.wanted.get(f"{one.kind} last counter day") or person.wanted.get("the counter opens again")
        if last and row_of.get(last, len(letter.rows)) > row_of.get(one.works_until, len(letter.rows)):
            yield f"order: {one.works_until}, when the counter is closed, is read before {last}"


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
    yield from order_faults(letter, person)
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


# ---- the tests ------------------------------------------------------------------------------------------------------------

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
    settings = Settings(OFFICE % ("", "", "", "")).group(None)
    for issued_on, expires_on, card, born, stay, leap, end, why in rows_of("card_end.tsv"):
        office = Office({**settings, "rules": {"leap_birthday": leap}}, ".", ROOT / "templates", SHIPPED_HOLIDAYS)
        found = office.certificate({"kind": "signature", "serial": "1", "issued_on": issued_on, "expires_on": expires_on,
                                    "card_expires_on": card.strip("-") and card}, day_of(born), day_of(stay))
        suite.equal(f"card_end.tsv: {why}", str(found.card_ends_on or "-"), end)


def test_said(suite, words):
    """Sentences that may stand and others that may not, by hand: the lines that forbid find these and only these."""
    for line in (Path(__file__).parent / "said.tsv").read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            variant, holds, language, verdict, sentence = line.split("\t")
            person = SimpleNamespace(variant=variant, conditions=set(holds.split()))
            letter = Letter([sentence], [sentence], language)
            found = [word for word in words if not word.must and word.speaks_of(person, language) and letter.says(word)]
            suite.equal(f"said.tsv: {variant}, {holds}: {sentence}", "bad" if found else "good", verdict)


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
        closed = [what for what in person.wanted if what.endswith("last counter day")]
        if closed:
            last = era(person.wanted[closed[0]])
            moved = [front.replace(last, "#") + last, back]
            suite.check("the end before the last day to come is found",
                        "" if list(order_faults(Letter(moved, moved, "ja"), person)) else person.resident_id)
        if person.who != "self":
            said = Letter([front, back + "代理の方は先に電話を。"], [front], "ja")
            suite.check("proxy words are found", "" if list(words_faults(said, person, words)) else person.resident_id)
        if "two_dates" in person.conditions and "pin" in person.conditions and not person.card_is_over:
            first, last = person.certificates[0].works_until, person.certificates[-1].works_until
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
    languages = {piece["language"].removesuffix("-large") for piece in run.pieces}
    for word in words:
        if word.languages & languages and "late" not in word.when:      # nobody is late on an office's first night
            suite.holds(word.met, f"right_letter.tsv:{word.number} speaks of somebody")
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
        settings = Settings(OFFICE % ("", "", "", "")).group(None)
        office = Office(settings, scratch, options.templates, SHIPPED_HOLIDAYS)
        for resident in models.town.residents:
            resident.update(language="", format="")
        test_said(suite, words_read(strings_of(office, MAIL_ON)))
        test_models(suite, office, models, words_read(strings_of(office, MAIL_ON)))
        if options.kigen:
            test_run(suite, options.kigen, People(options.people, options.seed), scratch, options.first_edition)
    suite.end()


if __name__ == "__main__":
    main()
