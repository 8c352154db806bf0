"""What an observer keeps of a town's nights, who is due by it, and why each day of a letter's delay passed.

    facts = Facts(…)                    one night's registers, limits, settings and decisions, as they were
    diary = Diary()                     what became of the nights: published runs, stopped ones, events of pieces
    verdict = judge(facts, diary)       who goes, and the word of every certificate (docs/contract 4.2; 5 is observed_limits.py)
    causes(facts, diary, piece)         [(day, cause, why)] of the delay (docs/contract 4.8); READINGS in observer.py
    planned(facts, diary, verdict)      key -> the day that is planned for a certificate that waits, or None (4.7)

Rows are known here by what they mean, not read from a file: who made the registers knows them. The calendar is that of
oracle.py; all the rest was written from docs/contract for itself.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import oracle
from observed_limits import Door

ONE_DAY = timedelta(days=1)
CAUSES = ("paused", "before_start", "cutoff", "print_capacity", "counter_capacity", "held", "suppressed", "gate",
          "no_run", "remade", "late_input")
NO_LONGER_HERE = ("deceased", "moved_out", "removed", "abroad")
NOT_IN_FORCE = ("revoked", "suspended", "undelivered")


@dataclass(frozen=True)
class Resident:
    resident_id: str
    name: str
    birth_date: date
    postal_code: str
    address: str
    building: str = ""
    status: str = "resident"
    moves_on: date = None
    stay_until: date = None
    residence_elsewhere: bool = False
    protected: bool = False
    format: str = ""
    municipality: str = "142069"
    readable: bool = True

    @property
    def printed(self):
        return self.name, self.postal_code, self.address, self.building


@dataclass(frozen=True)
class Certificate:
    serial: str
    resident_id: str
    kind: str
    issued_on: date
    expires_on: date
    card_expires_on: date
    status: str = "valid"
    card_type: str = ""
    readable: bool = True

    @property
    def key(self):
        return self.kind, self.serial, self.expires_on


@dataclass
class Facts:
    """One night, as it was; nothing in it changes later."""
    as_of: date
    config: dict
    days: object             # Days
    residents: tuple         # readable or not, in the order of the file
    certificates: tuple
    limits: tuple
    told: frozenset          # keys that others told
    decisions: dict          # resident id -> (word, until): what was recorded last
    note: str = ""

    def mailing(self, key):
        return oracle.setting(self.config, "mailing", key)

    def is_paused(self, day):
        return any(date.fromisoformat(pause["from"]) <= day and day <= date.fromisoformat(pause.get("to", "9999-12-31"))
                   for pause in self.mailing("paused"))

    def is_decided(self, word, who):
        said, until = self.decisions.get(who, ("", None))
        return said == word and (until is None or self.as_of <= until)


class Days(oracle.Calendar):
    """The calendar, asked the same days again and again."""

    def __init__(self, holidays, mailing_days, closed, opened=(), stops=()):
        super().__init__(holidays, closed, mailing_days, opened, stops)
        self.firsts, self.known = {}, {}

    def is_mailing_day(self, day):
        if day not in self.known:
            self.known[day] = super().is_mailing_day(day)
        return self.known[day]

    def first_mailing_day(self, day):
        if day not in self.firsts:
            self.firsts[day] = super().first_mailing_day(day)
        return self.firsts[day]


@dataclass(eq=False)
class Piece:
    """All due certificates of one resident; a letter once its run is published."""
    resident: Resident
    certificates: list
    keys: list               # of these, with the serials of their first notice
    ideal_on: date
    speaker: tuple           # the key of the certificate that speaks
    run: object = None
    piece_id: str = ""
    events: list = field(default_factory=list)
    is_adopted: bool = False     # known from its folder alone, which holds no address

    @property
    def expires_on(self):
        return min(one.expires_on for one in self.certificates)

    @property
    def turn(self):
        return self.expires_on, self.ideal_on, self.resident.resident_id.encode()

    @property
    def is_undone(self):
        return self.run.taken_back or any(word in ("spoiled", "pulled", "returned") for word in self.events)


@dataclass
class Verdict:
    mail_on: date
    deliver_on: date
    taken_back = False
    words: dict              # key -> (disposition, reason); what says nothing of a certificate is not in it
    listed: dict             # the same by the serials of the register
    names: dict              # key of a row -> that of its notice: certificates that came back under another serial (4.9)
    pieces: list             # who goes
    waiting: list            # pieces that do not
    open: dict               # "waiting", "held" -> one for each resident of whom a certificate does so (6.5)


@dataclass(frozen=True)
class Lot:
    """One that may be, where what is published has a Run."""
    mail_on: date
    deliver_on: date
    taken_back: bool = False


@dataclass(eq=False)
class Run:
    """A published one."""
    folder: str
    facts: Facts
    verdict: Verdict
    taken_back: bool = False

    @property
    def mail_on(self):
        return self.verdict.mail_on

    @property
    def deliver_on(self):
        return self.verdict.deliver_on


class Diary:
    def __init__(self):
        self.published, self.stopped = [], []            # Runs in order; (as_of, mail_on)
        self.letters = defaultdict(list)                 # key -> pieces, in order
        self.seen = set()                                # keys that some published run listed as waiting, held or notice
        self.names = {}                                  # key of a row -> key of its notice
        self.holders = {}                                # key of a row that some run listed -> of whom it did so first
        self.spoke_last = {}                             # mail day -> the run published last for it

    @property
    def all_letters(self):
        return [piece for run in self.published for piece in run.verdict.pieces]

    def publish(self, folder, facts, verdict):
        run = Run(folder, facts, verdict)
        self.published.append(run)
        self.spoke_last[run.mail_on] = run
        for piece in verdict.pieces:
            piece.run = run
            for key in piece.keys:
                self.letters[key].append(piece)
        self.names |= verdict.names
        for one in facts.certificates:
            if one.readable and verdict.listed.get(one.key, ("told", ""))[0] != "told":
                self.holders.setdefault(one.key, one.resident_id)
        self.seen |= {key for key, (word, _) in verdict.words.items() if word in ("waiting", "held", "notice")}
        return run

    def last_letter(self, key):
        return self.letters[key][-1] if key in self.letters else None

    def last_word(self, key):
        return self.published[-1].verdict.words.get(key, ("", "")) if self.published else ("", "")


# ---- one night: docs/contract 4.1 to 4.3 ----------------------------------------------------------------------------

def judge(facts, diary):
    return Judgement(facts, diary).verdict


class Judgement:
    def __init__(self, facts, diary):
        self.facts, self.diary, self.days = facts, diary, facts.days
        self.mail_on = self.days.first_mailing_day(
            self.days.nth_office_day_after(facts.as_of, facts.mailing("lead_days")))
        self.deliver_on = self.days.nth_business_day_after(self.mail_on, facts.mailing("delivery_days"))
        self.residents = defaultdict(list)
        for row in facts.residents:
            if row.readable:
                self.residents[row.resident_id].append(row)
        self.valid = defaultdict(list)
        for one in facts.certificates:
            if one.readable and one.status == "valid":
                self.valid[one.resident_id, one.kind].append(one)
        self.verdict = Verdict(self.mail_on, self.deliver_on, {}, {}, {}, [], [], {})
        self.find_names()
        self.decide()

    def decide(self):
        due, remaining = defaultdict(list), {"waiting": defaultdict(list), "held": defaultdict(list)}
        for one in self.facts.certificates:
            word = self.word_of(one) if one.readable else None
            if word == ("due", ""):
                due[one.resident_id].append(one)
            elif word:
                self.say(one, word)
        self.plan([self.piece_of(who, rows) for who, rows in due.items()])
        for one in self.facts.certificates:
            word, reason = self.verdict.listed.get(one.key, ("", ""))
            if one.readable and word in remaining and reason != "refused":
                remaining[word][one.resident_id].append(one)
        self.verdict.open = {word: [self.piece_of(who, rows) for who, rows in people.items()] for word, people in remaining.items()}

    def say(self, one, word):
        self.verdict.words[self.key(one)] = self.verdict.listed[one.key] = word

    # ---- docs/contract 4.9 ----

    def key(self, one):
        return self.diary.names.get(one.key) or self.verdict.names.get(one.key, one.key)

    def find_names(self):
        borne = {self.key(one) for one in self.facts.certificates if one.readable}
        unborne = defaultdict(list)                      # resident, kind, issue day, expiry -> keys of letters
        for key, pieces in self.diary.letters.items():
            if key not in borne:
                first = pieces[0].certificates[pieces[0].keys.index(key)]
                unborne[pieces[-1].resident.resident_id, key[0], first.issued_on, key[2]].append(key)
        for one in self.facts.certificates:
            found = unborne.get((one.resident_id, one.kind, one.issued_on, one.expires_on)) if one.readable else None
            if found and self.may_be_another(one) and self.ideal_on(one) <= self.mail_on and not self.is_past(one):
                self.verdict.names[one.key] = min(found, key=lambda key: (self.diary.letters[key][-1].is_undone, key[1].encode()))

    def may_be_another(self, one):
        """“The ledger has no piece under the row's own serial, kind and expiry, and it is no name; nor did a run list it of
        another resident.”"""
        return (one.key not in self.diary.names and one.key not in self.diary.letters
                and self.diary.holders.get(one.key, one.resident_id) == one.resident_id)

    def ideal_on(self, one):
        opens_on = oracle.window_opens(one.expires_on, oracle.setting(self.facts.config, "rules", "window_months"))
        return self.days.first_mailing_day(opens_on + self.facts.mailing("target_days") * ONE_DAY)

    def word_of(self, one):
        """The first line of the table that holds; None where the run says nothing of the certificate."""
        if self.ideal_on(one) > self.mail_on or self.is_past(one):
            return None
        if not self.residents[one.resident_id]:
            return "rejected", "unknown_resident"
        who, letter = self.residents[one.resident_id][0], self.diary.last_letter(self.key(one))
        barred = self.why_suppressed(one, who)
        if barred:
            return "suppressed", barred
        if letter and not letter.is_undone:
            return "told", ""
        if one.key in self.facts.told or who.stay_until is None and self.ideal_on(one) < self.since():
            return "told", "elsewhere"
        held = self.why_held(who, letter)
        if held:
            return "held", held
        if self.facts.mailing("lapsed") == "list" and one.expires_on < self.deliver_on and self.key(one) not in self.diary.seen:
            return "lapsed", "unseen"
        return "due", ""

    def since(self):
        since = self.facts.mailing("since")
        return date.min if since == "none" else date.fromisoformat(since)

    def is_past(self, one):
        """By what was known of it before tonight's names."""
        return self.is_over(self.diary.names.get(one.key, one.key))

    def is_over(self, key):
        letter = self.diary.last_letter(key)
        is_open = self.diary.last_word(key)[0] in ("waiting", "held") or letter and letter.is_undone
        return key[2] < self.facts.as_of - self.facts.mailing("past_days") * ONE_DAY and not is_open

    def why_suppressed(self, one, who):
        newer = [other for other in self.valid[one.resident_id, one.kind] if other.serial != one.serial
                 and (other.issued_on, other.expires_on) > (one.issued_on, one.expires_on)]
        lines = ((who.status, who.status in NO_LONGER_HERE), (one.status, one.status in NOT_IN_FORCE), ("superseded", newer),
                 ("stay_period", who.stay_until is not None and one.expires_on >= who.stay_until),
                 ("residence_elsewhere", who.residence_elsewhere), ("residence_card", one.card_type == "residence"))
        return next((reason for reason, holds in lines if holds), "")

    def why_held(self, who, letter):
        came_back = letter and "returned" in letter.events
        lines = (("refused", self.facts.is_decided("refuse", who.resident_id)),
                 ("returned", came_back and (letter.is_adopted or letter.resident.printed == who.printed)),
                 ("protected", who.protected and not self.facts.is_decided("release", who.resident_id)),
                 ("moving", who.status == "moving_out" and (who.moves_on is None or who.moves_on <= self.deliver_on)),
                 ("ambiguous_resident", any(other != who for other in self.residents[who.resident_id])),
                 ("no_address", "住所不定" in who.address), ("unprintable", "〓" in who.building),
                 ("format", who.format == "braille"))
        return next((reason for reason, holds in lines if holds), "")

    def piece_of(self, who, rows):
        first = min(rows, key=lambda one: (self.ideal_on(one), one.expires_on, one.kind != "signature", one.serial.encode()))
        return Piece(self.residents[who][0], rows, [self.key(one) for one in rows], self.ideal_on(first), self.key(first))

    # ---- docs/contract 5.1 ----

    def plan(self, pieces):
        door = Door(self.facts, self.diary.all_letters, self.mail_on, self.deliver_on)
        closed = "paused" if self.facts.is_paused(self.mail_on) else "cutoff" if self.is_before_cutoff() else ""
        for piece in sorted(pieces, key=lambda piece: piece.turn):
            reason = closed or door.bars(piece)
            (self.verdict.waiting if reason else self.verdict.pieces).append(piece)
            if not reason:
                door.lets(piece)
            for one in piece.certificates:
                self.say(one, ("waiting", reason) if reason else ("notice", ""))

    def is_before_cutoff(self):
        days = self.facts.mailing("cutoff_days")
        return days > 0 and self.facts.as_of < self.days.nth_office_day_before(self.mail_on, days)


# ---- when what waits will go: docs/contract 4.7 ---------------------------------------------------------------------

def planned(facts, diary, verdict):
    days, waiting = facts.days, verdict.waiting
    found = {one.key: None for piece in waiting for one in piece.certificates}
    if any(verdict.listed[key] == ("waiting", "cutoff") for key in found):
        return dict.fromkeys(found, verdict.mail_on)
    letters = diary.all_letters + [replace(piece, run=verdict) for piece in verdict.pieces]
    last, day = max((one.expires_on for piece in waiting for one in piece.certificates), default=date.min), verdict.mail_on
    while waiting and (day := days.first_mailing_day(day + ONE_DAY)) < last:
        if not facts.is_paused(day):
            lot = Lot(day, days.nth_business_day_after(day, facts.mailing("delivery_days")))
            going, waiting = part(waiting, Door(facts, letters, lot.mail_on, lot.deliver_on))
            found |= {one.key: day for piece in going for one in piece.certificates if day < one.expires_on}
            letters += [replace(piece, run=lot) for piece in going]
    return found


def part(waiting, door):
    """Who goes, and who does not."""
    going = []
    for piece in waiting:
        if not door.bars(piece):
            door.lets(piece)
            going.append(piece)
    return going, [piece for piece in waiting if piece not in going]


# ---- why it is late: docs/contract 4.8 ------------------------------------------------------------------------------

def causes(facts, diary, piece, mail_on):
    """Of each day of its delay: (day, cause, the facts of that day)."""
    return [(day, *cause_of(day, facts, diary, piece.speaker, mail_on))
            for day in (piece.ideal_on + n * ONE_DAY for n in range((mail_on - piece.ideal_on).days))]


def cause_of(day, facts, diary, key, mail_on):
    lot = facts.days.last_mailing_day(day)
    run = diary.spoke_last.get(lot)
    word, reason = run.verdict.words.get(key, ("", "")) if run else ("", "")
    had = [piece for piece in diary.letters.get(key, ()) if piece.run.mail_on <= lot]
    stops = [as_of for as_of, of_lot in diary.stopped if of_lot == lot]
    started = diary.published[0].mail_on if diary.published else mail_on
    why = (f"lot {lot}, " + (f"run {run.folder} said {' '.join((word, reason)).strip() or 'nothing'}" if run else "no run")
           + f", stops {', '.join(map(str, stops)) or 'none'}, letters "
           + (", ".join(" ".join([piece.piece_id, *piece.events, *["taken back"] * piece.run.taken_back]) for piece in had)
              or "none"))
    lines = (("paused", facts.is_paused(lot)), ("before_start", lot < started), (reason, word == "waiting"),
             (word, word in ("held", "suppressed")), ("gate", not run and stops), ("no_run", not run), ("remade", had))
    return next((cause for cause, holds in lines if holds), "late_input"), why
