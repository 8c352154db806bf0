"""Made-up files of events between two nights: right ones, wrong ones, the same again, impossible ones.

    between(seed, index, history, book, night) -> (events, today), or None where nothing is recorded before that night
    taken_back(seed, index, history, night) -> (folder, today) of the run that is taken back before it, or None

What can be recorded depends on what earlier nights published, so this is asked night by night. The same arguments give
the same bytes.
"""

import random
import re
from collections import Counter
from datetime import timedelta

import oracle

# Chains of events that can happen to a piece.
CHAINS = (("printed",), ("printed", "posted"), ("posted",), ("spoiled",), ("pulled",), ("printed", "spoiled"),
          ("printed", "pulled"), ("printed", "posted", "returned"), ("posted", "returned"), ("posted", "returned"))
BAD_DATES = ("", "2026-02-30", "2026.11.22", "不詳", "昨日", "9999-12-31")
BAD_IDS = ("", "resident:", "resident:a_b", "123", "resident", "261120-000001", "261120-000001-X", "住民")
BAD_WORDS = ("", "Posted", "voided", "planned", "差出済", "return")


def between(seed, index, history, book, night):
    rng = random.Random(f"events {seed} {index}")
    published = [one for one in history if one.published]
    if not published or rng.random() < 0.3:
        return None
    return Clerk(rng, published, book, night).file()


def taken_back(seed, index, history, night):
    """One of the last runs, whatever was recorded of it, or one that there is not."""
    rng = random.Random(f"void {seed} {index}")
    published = [one for one in history if one.published]
    if not published or rng.random() < 0.7:
        return None
    folders = [oracle.folder_of(one, published) for one in published[-3:]]
    today = max(night.as_of, published[-1].as_of)
    return rng.choice(folders + 3 * folders[-1:] + ["2001-01-01"]), today


class Clerk:
    def __init__(self, rng, published, book, night):
        self.rng, self.published, self.book, self.night = rng, published, book, night
        self.today = max(night.as_of, published[-1].as_of)
        self.rows = []

    def file(self):
        for kind, number in ((self.chain, 6), (self.found, 3), (self.decision, 3), (self.wrong, 3)):
            for _ in range(self.rng.randrange(number)):
                kind()
        own = random.Random(f"more {self.rng.random()}")             # dice of their own
        self.rng, dice = own, self.rng
        for kind, chance in ((self.many, 0.5), (self.acknowledgement, 0.5), (self.naming, 0.4), (self.form, 0.3)):
            if own.random() < chance:
                kind()
        self.rng = random.Random(f"templates {own.random()}")
        if oracle.setting(self.night.config, "letters", "approval") != "none" and self.rng.random() < 0.6:
            self.sign_off()
        self.rng = dice
        if self.rows and self.rng.random() < 0.4:
            self.rows.append(self.rng.choice(self.rows))
        if self.rng.random() < 0.15:
            self.rng.shuffle(self.rows)
        columns = list(oracle.EVENT_COLUMNS)
        if self.rng.random() < 0.3:
            self.rng.shuffle(columns)
        header = {name: own for own, name in oracle.OWN_COLUMNS.items()} if own.random() < 0.2 else {}
        lines = [",".join(header.get(name, name) for name in columns)]
        for row in self.rows:
            cells = dict(zip(oracle.EVENT_COLUMNS, row))
            if own.random() < 0.2:
                cells["id"], cells["event"] = self.in_own_words(own, *row[:2]) if len(row) > 1 else row * 2
            lines.append(row[0] if len(row) == 1 else ",".join(cells[name] for name in columns))
            if own.random() < 0.05:
                lines.append("," * (len(columns) - 1))
        if self.rng.random() < 0.03:
            lines[0] = self.rng.choice(("id,event,on,by,until", "id,event,on,by,until,reason,id", "a,b,c"))
        end = self.rng.choice(("\n", "\r\n"))
        bom = b"\xef\xbb\xbf" if self.rng.random() < 0.2 else b""
        text = end.join(lines) + end
        if own.random() < 0.2 and self.fits_cp932(text):
            return text.encode("cp932"), self.today
        return bom + text.encode(), self.today

    @staticmethod
    def fits_cp932(text):
        try:
            return text.encode("cp932").decode("cp932") == text
        except UnicodeError:
            return False

    @staticmethod
    def in_own_words(rng, subject, word):
        """The same in the office's words, or in full width."""
        for own, prefix in oracle.OWN_PREFIXES.items():
            if subject.startswith(prefix):
                subject = own + subject[len(prefix):]
        words = {english: own for own, english in {**oracle.OWN_PIECE_EVENTS, **oracle.OWN_DECISIONS}.items()}
        if rng.random() < 0.5 and not subject.startswith(("templates:", "様式:")):     # whose digits are put in later
            subject = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and (c.isalnum() or c in ".-:") else c for c in subject)
        return subject, words.get(word, word)

    def day(self, first):
        """A day from `first` to today, in one of the forms; `first` itself where that is later."""
        span = max((self.today - first).days, 0)
        day = first + timedelta(days=self.rng.randrange(span + 1))
        text = self.rng.choice(("{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0:%Y%m%d}"))
        return day, text.format(day)

    def put(self, subject, word, on, until=""):
        self.rows.append((subject, word, on, self.rng.choice(("clerk", "印刷室", "shimin-01")), until,
                          self.rng.choice(("", "", "紙詰まり"))))

    def chain(self):
        """What becomes of one piece, from where it stands or from the beginning."""
        night = self.rng.choice(self.published[-3:])
        if not night.pieces:
            return
        piece = self.rng.choice(night.pieces).columns["piece_id"]
        day = max([night.as_of] + [event.on for event in self.book if event.subject == piece])
        done = {event.word for event in self.book if event.subject == piece}
        for word in self.rng.choice(CHAINS):
            if word in done and self.rng.random() < 0.7:
                continue
            day, text = self.day(day)
            self.put(piece, word, text)

    def found(self):
        """A letter of a run that was taken back, of any day."""
        void = [piece for night in self.published if oracle.is_void(night, self.published, self.book)
                for piece in night.pieces]
        if void:
            day = self.today - timedelta(days=self.rng.randrange(-40, 100))
            self.put(self.rng.choice(void).columns["piece_id"], "pulled", day.isoformat())

    def many(self):
        """All of a lot, of a bundle, of a range: often possible, now and then not."""
        night = self.rng.choice(self.published[-2:])
        folder, day = oracle.folder_of(night, self.published), max(self.today, night.as_of)
        pieces = sorted(piece.columns["piece_id"] for piece in night.pieces)
        gone = {event.subject for event in self.book if event.word == "posted"}
        word = self.rng.choice(("returned", "posted") if gone & set(pieces) else ("printed", "posted", "posted", "spoiled"))
        whole = [f"lot:{folder}"] * 4 + ["lot:2001-01-01"]
        names = Counter(bundle for other in self.published for bundle in {piece.columns["bundle"] for piece in other.pieces})
        alone = [piece.columns["bundle"] for piece in night.pieces if names[piece.columns["bundle"]] == 1]
        whole += [f"bundle:{bundle}" for bundle in alone[-1:] * 3] + ["bundle:letters-0001.pdf", "bundle:letters-0999.pdf"]
        if pieces:
            first, last = sorted((self.rng.choice(pieces), self.rng.choice(pieces)))
            whole += [f"{first}..{last}"] * 3 + [f"{last}..{first}", f"{first}..991231-000001-5"]
        self.put(self.rng.choice(whole), word, day.isoformat())

    def acknowledgement(self):
        """Mostly of an alarm that was up in the last run; through tonight, tomorrow or long."""
        last = self.published[-1]
        names = [*last.counted, *last.counted] or ["held_45"]
        day = max([last.as_of] + [event.on for event in self.book if event.subject.startswith("alarm:")])
        until = max(day, self.today) + timedelta(days=self.rng.choice((0, 1, 2, 60, 60)))
        self.put(f"alarm:{self.rng.choice((*names, *names, 'pull', 'nothing'))}", "acknowledged", day.isoformat(),
                 self.rng.choice((*[until.isoformat()] * 6, "")))

    def sign_off(self):
        """The templates of tonight, mostly; from a day before tonight or after it, for ever or through some day; or others."""
        digits = self.rng.choice((*[oracle.digest_of_templates(self.night.config)] * 5, "0123456789ab", "0123456789aB"))
        on = self.night.as_of + timedelta(self.rng.choice((-30, -3, 0, 0, 0, 1)))
        until = self.rng.choice(("", "", "", self.night.as_of, self.night.as_of + timedelta(3), on - timedelta(1)))
        self.put(f"templates:{digits}", self.rng.choice(("approved", "approved", "校了", "posted")), on.isoformat(),
                 until.isoformat() if until else "")

    def naming(self):
        """Reasons that hold a name or an address of somebody whose row can be read, or only seem to."""
        pieces = [piece for night in self.published[-2:] for piece in night.pieces]
        plain = [piece for piece in pieces if re.fullmatch(r"[\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fa0A-Za-z\u3000 ]{3,20}",
                                                           piece.resident.name)]
        if not plain:
            return
        piece = self.rng.choice(plain)
        who, name = piece.resident, piece.resident.name
        part = self.rng.choice((name, name.replace("\u3000", ""), name.split("\u3000")[0], name.split()[-1] + "様"))
        if re.fullmatch(r"[\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fa0A-Za-z0-9\u3000-]+", who.address) and self.rng.random() < 0.3:
            part = who.address
        subject = self.rng.choice((piece.columns["piece_id"], f"resident:{who.resident_id}", f"resident:{self.resident()}"))
        word = "refuse" if subject.startswith("resident:") else "spoiled"
        self.rows.append((subject, word, self.today.isoformat(), "clerk", "", f"本人から電話の際に申出{part}の分"))

    def form(self):
        """Rows of the form that nobody filled in."""
        pieces = [piece.columns["piece_id"] for piece in self.published[-1].pieces]
        self.rows += [(piece, "", "", "", "", "") for piece in pieces[:3]]

    def resident(self):
        rows = self.published[-1].rows
        held = [row for row in rows if row.disposition in ("held", "waiting") and row.certificate.resident_id]
        row = self.rng.choice(held if held and self.rng.random() < 0.8 else rows)
        return row.certificate.resident_id or "Z0"

    def decision(self):
        who = f"resident:{self.resident()}"
        day = max([self.published[-1].as_of] + [event.on for event in self.book if event.subject == who])
        for word in self.rng.choice((("release",), ("release",), ("refuse",), ("refuse",), ("clear",), ("refuse", "clear"),
                                     ("refuse", "release"), ("release", "clear"))):
            day, text = self.day(day)
            until = ""
            if word != "clear" and self.rng.random() < 0.5:
                until = (max(self.today, day) + timedelta(days=self.rng.randrange(-1, 3))).isoformat()
            self.put(who, word, text, until)

    def wrong(self):
        pieces = [piece for night in self.published for piece in night.pieces]
        piece = self.rng.choice(pieces).columns["piece_id"] if pieces else "261120-000001-5"
        who, day = f"resident:{self.resident()}", self.day(self.published[-1].as_of)[0]
        other = f"{(int(piece[-1]) + 1) % 10}"
        digits = "991231" + f"{self.rng.randrange(1, 999999):06d}"
        self.rng.choice((
            lambda: self.put(piece[:-1] + other, "posted", day.isoformat()),
            lambda: self.put(f"{digits[:6]}-{digits[6:]}-{oracle.luhn_digit(digits)}", "posted", day.isoformat()),
            lambda: self.put("resident:Nobody", "refuse", day.isoformat()),
            lambda: self.put(self.rng.choice(BAD_IDS), "posted", day.isoformat()),
            lambda: self.put(piece, self.rng.choice(BAD_WORDS), day.isoformat()),
            lambda: self.put(piece, "refuse", day.isoformat()),
            lambda: self.put(who, "posted", day.isoformat()),
            lambda: self.put(piece, "posted", self.rng.choice(BAD_DATES)),
            lambda: self.put(piece, "posted", (self.today + timedelta(days=1)).isoformat()),
            lambda: self.put(piece, "posted", "2001-01-01"),
            lambda: self.put(piece, "returned", day.isoformat()),
            lambda: self.put(piece, "posted", day.isoformat(), day.isoformat()),
            lambda: self.put(who, "clear", day.isoformat(), day.isoformat()),
            lambda: self.put(who, "refuse", day.isoformat(), (day - timedelta(days=1)).isoformat()),
            lambda: self.put(who, "refuse", "2001-01-01"),
            lambda: self.rows.append((piece, "posted", day.isoformat(), "", "", "")),
            lambda: self.rows.append(("a,b",)),
        ))()
