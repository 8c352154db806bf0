"""Made-up nights for the differential test: tiny registers, dense in hard cases, moving from night to night.

    scenario(seed) -> Scenario(seed, theme, nights=[NightInput(as_of, config, files, note), …])

The same seed gives the same bytes, on any machine. A register is a list of Rows whose *texts* are fixed when a row is
made (the form of a date, full-width digits, the way it is broken), so that a row that nobody touches is the same bytes
every night. What is drawn is not random dust: every resident is plain at first and is then given one condition of
section 4, or two that stand next to each other in its table; every date stands within days of one of the edges.

What must not occur here is what the contract leaves open (README.md, "Not generated").
"""

import random
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))
import oracle
import town
from oracle import ERAS
from town import CERTIFICATE, CERTIFICATE_LEAST, RESIDENT, RESIDENT_LEAST

THEMES = ("plain", "paused", "cutoff", "capacity", "lapsed", "told", "gates", "decisions", "pairs", "rules", "formats")


# Themes whose point needs several nights and a crowd.
DENSE = ("cutoff", "told", "gates", "decisions", "capacity")


@dataclass
class NightInput:
    as_of: date
    config: dict
    files: dict              # role -> bytes
    note: str


@dataclass
class Scenario:
    seed: int
    theme: str
    nights: list


@dataclass(eq=False)
class Row:
    """One line of a register to be."""
    values: dict             # canonical name -> text
    damage: str = ""         # how the written line is broken, or ""
    blank_above: bool = False


@dataclass(eq=False)
class Person:
    """A resident's plain self, to which damage can be healed."""
    resident_id: str
    plain: dict
    rows: list = field(default_factory=list)             # resident Rows
    certificates: list = field(default_factory=list)     # certificate Rows
    focus: Row = None        # the certificate to which all conditions of one affliction go
    born: date = None


# ---------------------------------------------------------------------------------------------------------------------
# Words to draw from
# ---------------------------------------------------------------------------------------------------------------------

ADDRESSES = [
    "小田原市荻窪300番地", "小田原市荻窪３００番地", "小田原市荻窪0300番地", "小田原市荻窪30番地", "小田原市荻窪9番地",
    "小田原市荻窪", "小田原市荻窪300番地の2", "小田原市荻窪300番地2", "小田原市栄町1-2-3", "小田原市栄町1-2-10",
    "小田原市栄町１-2-9", "小田原市栄町01-2-3", "小田原市栄町十番", "小田原市栄町A1", "小田原市栄町1A", "1番町",
    "神奈川県小田原市城山99999999999999999999番", "神奈川県小田原市城山4294967297番", "神奈川県小田原市城山1番"]
BUILDINGS = ["", "", "", "コーポ小田原101", "101号室", "A棟２号"]
POSTAL_CODES = ["2508555", "250-8555", "２５０８５５５", "２５０-８５５５", "2500042", "250-0042", "2500011", "2560801",
                "256-0801", "1000001", "２５00011"]
BAD_POSTAL_CODES = ["", "123", "250-85555", "25O8555", "0000000", "000-0000", "００００００００", "０００００００", "250 8555",
                    "二五〇八五五五", "25085551", "250--8555"]
NO_ADDRESSES = ["", "住所不定", "小田原市（以下不詳）", "　", "住居不定", "小田原市居所不定", "住所不明", "小田原市居所不明", "小田原市以下不明"]
# What says nothing, and what only looks like it (the address of either is one)
NOTHINGS = ["なし", "無し", "ナシ", "不明", "同上", "-", "―", "ー", "NULL", "N/A", "None", "ﾅｼ", "ｰ", "－", "ｎｕｌｌ", "Ｎ／Ａ", "無　し",
            "な し", "#N/A", "#REF!", "＃NAME?", "########", "n/a"]
NOTHINGS_UTF8 = ["㋤㋛", "不明", "﹣", "№NE", "な\u00a0し", "同㆖", "﹟1"]
SOMETHINGS = ["なしお", "不明町", "同上1", "--", "NUL", "N.A.", "ナジ", "1#", "梨", "ﾅｼﾞ"]
DATES_ALONE = ["2026-11-22", "2026/1/2", "20261122", "令和8年11月22日", "R8.11.22", "２０２６-１１-２２", "1月2日", "１２月３１日", "2月29日"]
NO_DATES_ALONE = ["2月30日", "13月1日", "1月2日町", "2026-02-30", "1-2-3", "荻窪2026-11-22", "1月32日"]
LOST_IN_NAMES = ["?", "？", "■", "□", "●", "＊"]
LOST = ["&#39640;", "&#x9AD8;", "&amp;", "&thetasym;", "\\u9ad8", "a&lt;"]
NOT_LOST = ["&a;", "&#;", "&#12", "&;", "\\u9ad", "R&D", "*", "○", "&abcdefghi;"]
ENDS = ["　様", "様", " 殿", "　御中", "先生", "　宛", "　行"]
OFFICES = ["架空社協", "架空株式会社", "法人架空センター", "架空病院長"]
MUNICIPALITIES = ["14206", "14206", "142069", "１４２０６", "14100", "141003", ""]
BAD_MUNICIPALITIES = ["1420", "1420690", "abcde", "14-06", "小田原"]
# A folder of templates in which languages lack variants, and which differential.py makes of the shipped ones.
TONGUES = "tongues"
oracle.TEMPLATES[TONGUES] = {"renewal": ("ja", "en", "ja-large", "zh-large"), "card_renewal": ("ja", "en", "en-large"),
                             "lapsed": ("ja", "ja-large", "zh"), "stay_extended": ("ja", "en", "zh"),
                             "card_lapsed": ("ja", "en-large")}
oracle.DIGESTS[TONGUES] = "fedcba987602"
NO_TEMPLATES = ["xx", "qq", "JA", "ja-xx", ".", "..", "../ja", "ja/", "日本語"]
TOWNS = [("2500042", "小田原市", "荻窪"), ("2500011", "小田原市", "栄町"), ("2560801", "小田原市", "城山（１〜４丁目）"),
         ("2560801", "小田原市", "荻窪"), ("2500000", "小田原市", "以下に掲載がない場合"), ("2500045", "小田原市", "城山"),
         ("2591114", "足柄上郡大井町", "荻窪"), ("1000001", "千代田区", "千代田"), ("1020082", "千代田区", "一番町")]
LARGE_OFFICES = [("2508555", "小田原市", "荻窪"), ("1028688", "千代田区", "")]
SERVICES = ["小田原市長", "福祉課　気付"]
UNPRINTABLE_ANY = ["〓", "\ue000", "\x07", "\x7f", "\ue0ff", "太\t郎", "太\n郎"]
UNPRINTABLE_UTF8 = ["\u200b", "\u200d", "\u202e", "\u2067", "\u061c", "\u200f", "\u00ad", "\u180e", "\u2028", "\u2064",
                    "\ufeff", "\ufffd", "\U000f0000", "\x85", "一\U000e01ef", "葛\U000e01ef", "\U00012000", "\u0378",
                    "\u3164", "\u115f", "\u1160", "\uffa0", "\u2800", "\u034f", "か" + "\u3099" * 4,
                    "A\u0300\u0301\u0304\u030c", "葛\U000e0100" + "\u3099" * 4, "A" + "\u20dd" * 5]
PRINTABLE_UTF8 = ["𠮷", "葛\U000e0100", "é", "ö", "か\u3099", "A\u0301", "か\u3099\u3099\u3099"]
ONE_FONT = ["/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf"]
NOT_IN_ONE_FONT = ["𠮷"]  # of all that is drawn from here and can be printed
NOT_A_DATE = ["", "2026-02-30", "2026/13/1", "20261301", "令和8年2月29日", "R8-11-22", "2026-1-2", "2026-11-22x",
              "平成31年5月1日", "令和元年4月30日", "H31.4.31", "1849-12-31", "2200-01-01", "２０２６－１１－２２", "r8.11.22",
              "Ｒ8.11.22", "2026.11.22", "昭和64年1月8日", "大正15年12月26日", "明治元年1月24日", "26-11-22", "令和8年11月22",
              "令和8年11月22日まで", "2026年11月22", "2026-11-22 00:00:01", "2026/1/5 00:00:00", "R81122", "R010430", "6081122", "令和 8年11月22日", "2026-11-22 00:00", "R0.5.1", "不詳", "2026-00-00",
              "-2026-11-22", "2026 -11-22", "9999-12-31", "平成32年1月1日", "202611222", "令和元年", "2026/2/29"]
UNKNOWN_BIRTHS = ["不詳", "1950-00-00", "1950-05-00", "1950-00-15", "19500000", "昭和25年00月00日", "S25.00.00",
                  "１９５０-００-００"]
BAD_BIRTHS = ["", "1950-02-30", "平成元年1月7日", "昭和年", "unknown", "1950-5-1", "2200-01-01"]
BAD_IDS = ["", "a_b", "１２３", "012345678901234567890", "あ", "12 34", "12.4", "a/b"]

RESIDENT_WORDS = {"resident": "住民", "moving_out": "転出予定", "moved_out": "転出", "abroad": "国外転出", "deceased": "死亡",
                  "removed": "消除"}
KIND_WORDS = {"signature": "署名用", "authentication": "利用者証明用"}
STATUS_WORDS = {"valid": "有効", "revoked": "失効", "suspended": "一時停止", "expired": "満了", "undelivered": "交付前"}
CARD_WORDS = {"": "", "no_pin": "顔認証", "residence": "特定在留カード"}

# What the shipped templates ask of the configuration ({{office.KEY}}); nothing in sections 3 to 5 looks at it.
OFFICE = {"name": "架空市", "mayor_title": "架空市長", "mayor_name": "山田　一", "section": "市民課", "address": "架空市本町1番地",
          "counter": "市役所1階1番窓口", "not_here": "駅前窓口", "hours": "平日午前9時〜午後5時", "closed": "12月29日〜1月3日",
          "crowded": "休日の前後", "phone": "0465-00-0000", "phone_reply": "0465-00-0001", "phone_main": "0465-00-0002",
          "fee": "無料", "url": "https://www.city.example.jp/", "document_number": "市第1号"}

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def days(n):
    return timedelta(days=n)


def months_later(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for back in range(4):
        try:
            return date(year, month + 1, day.day - back)
        except ValueError:
            pass


def years_later(day, years):
    return months_later(day, 12 * years)


def to_full_width(text):
    return "".join(chr(ord("０") + int(char)) if char in "0123456789" else char for char in text)


# ---------------------------------------------------------------------------------------------------------------------
# The writer
# ---------------------------------------------------------------------------------------------------------------------

class Style:
    """How one register file is written; it stays the same through all nights of a scenario."""

    def __init__(self, rng, headers, required, mapped, encoding):
        self.encoding = encoding
        self.bom = encoding == "utf-8" and rng.random() < 0.5
        self.newline = rng.choice(["\n", "\r\n"])
        self.mixed_newlines = rng.random() < 0.1
        self.final_newline = rng.random() < 0.7
        self.quote_all = rng.random() < 0.2
        self.quote_some = rng.random() < 0.4
        columns = [name for name in headers if name in required or rng.random() < 0.85]
        self.columns = columns + rng.sample(["備考", "更新日", "extra", "備考"], rng.randint(0, 3))
        if rng.random() < 0.7:
            rng.shuffle(self.columns)
        self.titles = [mapped.get(name) or rng.choice([name, headers[name], " " + name, headers[name] + "　"])
                       if name in headers else name for name in self.columns]
        self.pad = rng.random() < 0.3
        self.salt = rng.getrandbits(32)

    def cell(self, text, rng):
        if self.pad and rng.random() < 0.2:
            text = rng.choice([" ", "\t", "　"]) + text + rng.choice(["", " ", "　"])
        quote = self.quote_all or self.quote_some and rng.random() < 0.3
        if quote or any(char in text for char in '",\n\r'):
            return '"' + text.replace('"', '""') + '"'
        return text

    def line(self, row):
        """One record's bytes without its line end. A row's own little dice make the same bytes every night."""
        rng = random.Random(f"{self.salt} {sorted(row.values.items())} {row.damage}")
        cells = [self.cell(row.values.get(name, f"x{rng.randint(0, 9)}" if name not in RESIDENT
                                          and name not in CERTIFICATE else ""), rng)
                 for name in self.columns]
        target = rng.randrange(len(cells))
        raw = [self.encode(cell) for cell in cells]
        if row.damage == "short":
            raw = raw[:-1]
        elif row.damage == "long":
            raw.append(b"")
        elif row.damage == "quote_inside":
            raw[target] = b'ab"c'
        elif row.damage == "quote_after":
            raw[target] = b'"ab"c'
        elif row.damage == "bytes" and self.encoding == "utf-8":
            raw[target] = rng.choice([b"\xff", b"\x80", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"ab\xe3\x81",
                                      "住民".encode("cp932")])
        elif row.damage == "bytes":
            raw[target] = rng.choice([b"\x81", b"ab\x81", b"\x81 ", b"\x81\xad", b"\x85\x40", b"\xe0\x20"])
        elif row.damage == "nul":
            raw[target] = b"a\0b"
        elif row.damage == "spaces":
            raw = [b"  "]
        return b",".join(raw)

    def encode(self, text):
        return text.encode(self.encoding)

    def file(self, rows):
        header = b",".join(self.encode(self.cell(title, random.Random(title))) for title in self.titles)
        newline = self.newline.encode()
        out = (b"\xef\xbb\xbf" if self.bom else b"") + header
        for index, row in enumerate(rows):
            other = self.mixed_newlines and index % 3 == 0
            out += (b"\n" if other else newline) + (newline if row.blank_above else b"") + self.line(row)
        return out + (newline if self.final_newline else b"")


# ---------------------------------------------------------------------------------------------------------------------
# One scenario
# ---------------------------------------------------------------------------------------------------------------------

def scenario(seed):
    maker = Maker(seed)
    return Scenario(seed, maker.theme, maker.nights())


class Maker:
    def __init__(self, seed):
        self.seed = seed
        self.rng = random.Random(f"kigen {seed}")
        self.theme = THEMES[seed % len(THEMES)]
        rng = self.rng
        self.encoding = rng.choice(["utf-8", "utf-8", "cp932"])
        self.heat = rng.choice([0.1, 0.2, 0.4, 0.7])             # how many residents are more than plain
        self.damage = rng.choice([0.0, 0.02, 0.06, 0.15])        # how many rows are unreadable
        if self.theme == "gates":
            self.heat, self.damage = self.heat / 4, self.damage / 10
        if self.theme == "decisions":
            self.heat, self.damage = 0.7, self.damage / 3
        if self.theme == "cutoff":
            self.heat = self.heat / 3
        self.start = date(rng.randint(2019, 2027), rng.randint(1, 12), rng.randint(1, 28))
        self.as_ofs = self.draw_days()
        self.style_numbers = 0
        self.told_rows = []
        self.told_words = {}
        self.era_numbers = random.Random(f"dates {seed}").choice([False, False, True])     # dice of its own
        self.own_codes = self.draw_own_codes()
        self.mapped = self.draw_mapped()
        self.resident_style = Style(rng, RESIDENT, RESIDENT_LEAST, self.mapped[0], self.encoding)
        self.certificate_style = Style(rng, CERTIFICATE, CERTIFICATE_LEAST, self.mapped[1], self.encoding)
        self.config = self.draw_config()
        # dice of its own: what is drawn here moves nothing else
        dice = random.Random(f"gates {seed}")
        self.config["gates"] = {"unposted_days": dice.choice([0, 0, 1, 2, 3]),
                                "returned_percent": dice.choice([5, 30, 60, 100, 100]),
                                "returned_rows": dice.choice([1, 2, 3]),
                                "returned_window_days": dice.choice([2, 10, 90]),
                                "shift_rows": 999999999}     # the oracle knows no shift, and whole classes come back
        if dice.random() < 0.15:
            self.config["gates"]["class"] = [{"reason": dice.choice(["deceased", "no_address", "residents_gone", "revoked"]),
                                              "percent": dice.choice([0, 1, 50, 100]), "yearly": dice.choice([0, 1, 500]),
                                              "spread": dice.choice([10, 15, 80])}]
        self.post_dice = random.Random(f"post {seed}")
        post = self.post_dice.choice([None] * 5 + [{"towns": "towns.csv"}, {"towns": "towns.csv", "offices": "offices.csv"}])
        if post:                                       # who is held for it must not stop the nights
            self.config |= {"post": post}
            self.config["gates"] |= {"postal_percent": 100}
        dice = random.Random(f"waiting {seed}")
        self.config["gates"] |= {"waiting_days": dice.choice([0, 0, 0, 1, 3, 10, 45]),
                                 "full_lots": dice.choice([0, 0, 0, 1, 2, 3])}
        self.extra = random.Random(f"variants {seed}")
        if self.extra.random() < 0.08:
            self.config["mailing"]["role"] = "supplement"
        # "none" may be left unsaid once a run was published; before that the night is refused
        self.nights_made = 0
        self.since_unsaid = random.Random(f"since {seed}").choice([range(0)] * 6 + [range(1), range(1, 99), range(2, 99),
                                                                                    range(3, 99)])
        self.tongues = random.Random(f"tongues {seed}")
        self.draw_tongues()
        self.holidays = self.draw_holidays()
        if self.theme in DENSE and self.chance(0.9):
            self.as_ofs = self.draw_days_by_lot()
        if self.theme == "paused" and dice.random() < 0.8:       # a pause that ends soon after a night, and makes letters late
            night = dice.choice(self.as_ofs[len(self.as_ofs) // 2:])
            self.config["mailing"]["late_days"] = dice.choice([1, 1, 2])
            self.config["mailing"]["paused"] = [{"from": (night - days(dice.randint(3, 20))).isoformat(), "reason": "混雑",
                                                 "to": (night + days(dice.randint(1, 7))).isoformat()}]
        self.limits = self.draw_limits() if self.theme == "capacity" or rng.random() < 0.3 else []
        self.draw_counter(random.Random(f"counter {self.seed}"))
        self.people, self.resident_rows, self.certificate_rows = [], [], []
        self.serial_number = rng.randint(0, 500)
        self.pool = [self.draw_expiry() for _ in range(rng.randint(2, 12))]      # few expiries, so that many tie
        for _ in range(rng.choice([3, 6, 12, 20, 30, 38] if self.theme not in DENSE else [12, 25, 35])):
            self.add_person()

    # --- languages, formats, days of the counter: dice of their own ---

    def draw_tongues(self):
        dice = self.tongues
        letters = self.config.setdefault("letters", {})
        if dice.random() < 0.4:
            letters["templates"] = TONGUES
        if dice.random() < 0.4:
            letters["languages"] = FILE_NAMES["languages"]
        if dice.random() < 0.3:
            letters["language_of"] = {variant: dice.choice(["en", "zh", " en ", "ja-large", "xx", "ja"])
                                      for variant in oracle.VARIANTS if dice.random() < 0.6}
        if dice.random() < 0.5:
            days_of = ["2nd sun", "sat", "last sat", "5th mon", "03-20..04-10", "2020-05-03..2020-05-06", "12-30"]
            self.config["calendar"] |= {"open": dice.sample(days_of, dice.randint(0, 3)),
                                        "service_stops": dice.sample(days_of, dice.randint(0, 3))}
        if dice.random() < 0.3:
            day = self.start + days(dice.randint(-5, 40))
            self.config["calendar"]["closed"] = [*self.config["calendar"].get("closed", []), day.isoformat(),
                                                 f"{day.isoformat()}..{(day + days(dice.randint(0, 6))).isoformat()}"]

    def draw_wish(self):
        """(language, format) of a resident or of a row of the list."""
        dice = self.tongues
        form = dice.choice([""] * 10 + ["large", "拡大文字", "large", dice.choice(["braille", "点字", "audio", "音声", "phone",
                                                                                  "電話"])])
        return dice.choice(["", "", "", "ja", "en", "en", "zh", "ja-large", "en-large", "xx"]), form

    def language_list(self):
        dice = self.tongues
        rows = [(person.resident_id, *self.draw_wish()) for person in self.people if dice.random() < 0.4]
        rows += [(f"stranger-{at}", "en", "large") for at in range(dice.choice([0, 0, 1, 2]))]
        dice.shuffle(rows)
        if rows and dice.random() < 0.04:
            rows.append(dice.choice([rows[0], ("a b", "en", ""), ("", "en", ""), ("n1", "en", "Large")]))
        heads = dice.choice([("resident_id", "language", "format"), (RESIDENT["resident_id"], "言語", "形式")])
        order = dice.sample(range(3), 3)
        lines = [",".join(row[at] for at in order) for row in [heads, *rows]]
        return ("\r\n".join(lines) + "\r\n").encode()

    # --- chance ---

    def chance(self, probability):
        return self.rng.random() < probability

    def pick(self, *choices):
        return self.rng.choice(choices)

    # --- days ---

    def draw_days(self):
        """The as-of days of two to eight nights, more or less."""
        gaps = {"paused": [1, 1, 2, 7, 14, 30], "cutoff": [1, 2, 4, 5, 6, 7, 8, 20], "capacity": [0, 1, 1, 1, 2, 3],
                "lapsed": [1, 20, 45, 60, 100], "told": [1, 1, 7, 20], "gates": [0, 1, 1, 1, 2, 3],
                "decisions": [1, 1, 2, 3, 7, 14]}.get(self.theme, [0, 1, 1, 1, 2, 3, 7, 14, 30, 75])
        found = [self.start]
        for _ in range(self.rng.randint(4 if self.theme in DENSE else 1, 7)):
            found.append(found[-1] + days(self.rng.choice(gaps)))
        if self.theme in DENSE:                          # so that what waited or was stopped can still go
            found.append(found[-1] + days(self.pick(1, 3, 5, 7)))
        return found

    def setting(self, group, key):
        return oracle.setting(self.config, group, key)

    def calendar(self):
        return oracle.Calendar(oracle.read_holidays(self.holidays, "cp932"), self.setting("calendar", "closed"),
                               self.setting("mailing", "days"))

    def lot_of(self, night):
        """(mail_on, deliver_on) of a night, so that edges can be hit to the day."""
        calendar = self.calendar()
        mail_on = calendar.first_mailing_day(calendar.nth_office_day_after(night, self.setting("mailing", "lead_days")))
        return mail_on, calendar.nth_business_day_after(mail_on, self.setting("mailing", "delivery_days"))

    def draw_days_by_lot(self):
        """As-of days so that lot after lot gets its night, or its night before the cut-off, or both, or none."""
        calendar = self.calendar()
        lead, cutoff = self.setting("mailing", "lead_days"), self.setting("mailing", "cutoff_days")
        found, lot = [], calendar.nth_office_day_after(self.start, lead)
        while len(found) < 7:
            lot = calendar.first_mailing_day(lot + days(1))
            which = self.pick("go", "early", "early", "early", "both") if cutoff else self.pick("go", "go", "go", "none")
            if which in ("early", "both"):
                found.append(calendar.nth_office_day_before(lot, cutoff) - days(self.rng.randint(1, 2)))
            if which in ("go", "both"):
                found.append(calendar.nth_office_day_before(lot, lead))
        return sorted(found)

    def some_day(self):
        return self.rng.choice(self.as_ofs)

    def jitter(self, most):
        return days(self.rng.randint(-most, most))

    def draw_expiry(self):
        """A day of expiry close to one of the edges of section 4, as seen from one of the nights."""
        night = self.some_day()
        months = self.config.get("rules", {}).get("window_months", 3)
        edge = self.pick(*["opens"] * (20 if self.theme in DENSE else 6), "past", "lapsed", "any", "any", "since", "far")
        if self.theme == "lapsed" and self.chance(0.4):
            edge = "lapsed"
        if self.config["mailing"].get("since", "none") != "none" and self.chance(0.4):
            edge = "since"
        if edge == "opens":                              # ideal_on = mail_on, or nearly
            back = self.config["mailing"].get("target_days", 0)
            if self.chance(0.5):                         # opens_on + target_days = mail_on, or a day off
                return months_later(self.lot_of(night)[0] - days(back + 1), months) + self.jitter(1)
            return months_later(night, months) - days(back) + self.jitter(4) - days(self.pick(0, 0, 2, 5, 10, 30))
        if edge == "past":
            return night - days(self.config["mailing"].get("past_days", 35)) + self.jitter(2)
        if edge == "lapsed":
            return self.lot_of(night)[1] + self.jitter(1)
        if edge == "since":
            since = self.config["mailing"].get("since", "none")
            since = date.min if since == "none" else date.fromisoformat(since)
            back = self.config["mailing"].get("target_days", 0)
            return months_later(since, months) - days(back) + self.jitter(2) if since.year > 2000 else night + days(60)
        if edge == "far":
            return night + days(self.rng.randint(100, 2000))
        return night + days(self.rng.randint(-10, 95))

    def draw_holidays(self):
        rng = random.Random(f"holidays {self.rng.random()}")
        found = {}
        for year in range(2000, 2046):
            for month, day in ((1, 1), (2, 11), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)):
                found[date(year, month, day)] = "祝日"
            for _ in range(8):
                found[date(year, 1, 1) + days(rng.randrange(365))] = "休日"
        for _ in range(rng.randint(0, 5)):               # and some right where they hurt
            found[rng.choice(self.as_ofs) + days(rng.randint(-3, 12))] = "休日"
        lines = ["国民の祝日・休日月日,国民の祝日・休日名称"]
        lines += [f"{day.year}/{day.month}/{day.day},{name}" for day, name in sorted(found.items())]
        return ("\r\n".join(lines) + "\r\n").encode("cp932")

    # --- texts ---

    def date_text(self, day):
        """A date in one of the forms of section 3."""
        forms = ["iso", "iso", "slash", "slash0", "compact", "moment", "moment/", "western"]
        era = next((era for era in ERAS if era[2] <= day <= era[3]), None)
        if era:
            forms += ["era", "letter", "letter0", "gannen", "letter6"] + ["number"] * 2 * self.era_numbers
        form = self.pick("iso", "iso", self.rng.choice(forms)) if self.theme != "formats" else self.rng.choice(forms)
        year = day.year - era[2].year + 1 if era else 0
        if form == "iso":
            text = day.isoformat()
        elif form == "slash":
            text = f"{day.year}/{day.month}/{day.day}"
        elif form == "slash0":
            text = f"{day.year}/{day.month:02d}/{day.day:02d}"
        elif form == "compact":
            text = day.strftime("%Y%m%d")
        elif form in ("moment", "moment/"):
            text = day.strftime("%Y/%m/%d 00:00:00" if form == "moment/" else "%Y-%m-%d 00:00:00")
        elif form == "western":
            text = f"{day.year}年{day.month}月{day.day}日"
        elif form == "letter6":
            text = f"{era[1]}{year:02d}{day.month:02d}{day.day:02d}"
        elif form == "number":
            text = f"{ERAS.index(era) + 1}{year:02d}{day.month:02d}{day.day:02d}"
        elif form == "era":
            text = f"{era[0]}{year}年{day.month}月{day.day}日"
        elif form == "gannen":
            text = f"{era[0]}{'元' if year == 1 else year}年{day.month}月{day.day}日"
        elif form == "letter0":
            text = f"{era[1]}{year:02d}.{day.month:02d}.{day.day:02d}"
        else:
            text = f"{era[1]}{'元' if year == 1 and self.chance(0.5) else year}.{day.month}.{day.day}"
        return to_full_width(text) if self.chance(0.1) else text

    def word(self, file, column, means, standard):
        """The canonical word, the Japanese one, or the office's own code."""
        own = [code["own"] for code in self.own_codes if (code["file"], code["column"], code["means"])
               == (file, column, means)]
        hidden = {code["own"] for code in self.own_codes if (code["file"], code["column"]) == (file, column)}
        words = [text for text in [means, standard[means]] if text not in hidden] + own
        return self.rng.choice(words)

    def flag(self, on):
        own = [code["own"] for code in self.own_codes if code["means"] == "1"]
        return self.rng.choice(["1"] + own) if on else self.pick("", "0")

    def name(self):
        text = town.ODD.drawn(self.rng)
        if self.encoding == "utf-8" and self.chance(0.15):
            text += self.rng.choice(PRINTABLE_UTF8)
        return text

    def nothing(self):
        return self.rng.choice(NOTHINGS + (NOTHINGS_UTF8 if self.encoding == "utf-8" else []))

    def unprintable(self):
        text = self.rng.choice(UNPRINTABLE_ANY + (UNPRINTABLE_UTF8 * 2 if self.encoding == "utf-8" else []))
        return "山田" + text + "号"

    def new_serial(self):
        self.serial_number += 1
        number = self.serial_number
        return self.rng.choice([f"{number}", f"{number:06d}", f"A{number}-b", f"a{number}", f"S-{number:05d}-X"])

    def new_id(self):
        number = len(self.people) + 1
        taken = {person.resident_id for person in self.people}
        options = [f"{number}", f"{number:05d}", f"{number:020d}", f"R-{number}", f"r-{number}", f"{number}a", f"{number}A"]
        if self.people and self.chance(0.3):             # case and leading zeros count
            other = self.rng.choice(self.people).resident_id
            options = [other.swapcase(), ("0" + other)[:20], other.lstrip("0")]
        free = [text for text in options if text and text not in taken] or [f"N{number:08d}"]
        return self.rng.choice(free)

    # --- people ---

    def add_person(self, expiry=None):
        rng = self.rng
        expiry = expiry or rng.choice(self.pool)
        born = self.draw_birth(expiry)
        resident_id = self.new_id()
        plain = town.row(
            RESIDENT, resident_id=resident_id, name=self.name(), birth_date=self.date_text(born),
            postal_code=rng.choice(POSTAL_CODES), address=rng.choice(ADDRESSES), building=rng.choice(BUILDINGS),
            status=self.word("residents", "status", "resident", RESIDENT_WORDS),
            stay_until=self.pick("", "", "", "無期限", "9999-12-31", "99999999"), residence_elsewhere=self.flag(False),
            protected=self.flag(False), ward=self.flag(False), language=self.pick("", "ja"),
            municipality=rng.choice(MUNICIPALITIES))
        if "post" in self.config:
            self.house(plain)
        if self.chance(0.1):
            plain |= self.pick({"mailing_name": rng.choice(SERVICES)}, {"mailing_building": "本館"},
                               {"mailing_postal_code": "1000001", "mailing_address": "千代田区千代田1-1"},
                               {"mailing_postal_code": "1000001"}, {"mailing_address": "千代田区千代田1-1"})
        if self.chance(0.15):
            plain |= {"agent_name": "後見　人男", "ward": self.flag(self.chance(0.5))}
        if self.tongues.random() < 0.3:
            plain |= dict(zip(("language", "format"), self.draw_wish()))
        if self.tongues.random() < 0.02:
            plain["format"] = self.tongues.choice(["Large", "大", "braile", "1"])
        person = Person(resident_id, plain, born=born)
        self.people.append(person)
        self.insert(self.resident_rows, person.rows, Row(dict(plain)))
        kinds = self.pick(["signature", "authentication"], ["signature", "authentication"], ["authentication"],
                          ["signature"])
        for kind in kinds:
            own = expiry if self.chance(0.7) else rng.choice(self.pool)
            self.add_certificate(person, kind, own)
        if self.chance(0.12):
            self.be_anomalous(person)
        if self.theme == "told" and self.chance(0.5):
            self.be_told_elsewhere(person)
        if self.extra.random() < 0.2:
            self.extra.choice([self.be_extended, self.be_minor, self.be_two_dated])(person)
        if self.chance(self.heat):
            self.afflict(person)
        return person

    def house(self, values):
        """A code that is mostly the address's: by the made-up postal tables, which know few places."""
        dice = self.post_dice
        code, city, town_name = dice.choice(TOWNS)
        near = [code] * 12 + [dice.choice(TOWNS)[0], dice.choice(LARGE_OFFICES)[0], "2500000", "9999999"]
        before = dice.choice(["", "", "東京都" if city == "千代田区" else "神奈川県"])
        name = town_name.split("（")[0].replace("以下に掲載がない場合", "無い町")
        if dice.random() < 0.7:
            values["postal_code"] = dice.choice(near)
            values["address"] = (before + dice.choice([city, city, city.split("郡")[-1], ""]) + dice.choice(["", "", "大字"])
                                 + name + dice.choice(["1-2", "３番地", "二丁目5", "1-2", "9", "イ"] * 3 + ["", "A1"]))

    def draw_birth(self, expiry):
        """Mostly so that the expiry is a birthday; sometimes a child, sometimes 29 February."""
        which = self.pick("birthday", "birthday", "birthday", "near", "child", "leap", "any")
        if which == "near":
            return years_later(expiry, -30) + self.jitter(1)
        if which == "child":                             # 15 on the as-of day or on the issue day, or nearly
            turn = self.pick(self.some_day(), years_later(expiry, -5))
            return years_later(turn, -15) + self.jitter(2)
        if which == "leap":
            return date(self.pick(1980, 1988, 2004, 2008), 2, 29)
        if which == "any":
            return date(self.rng.randint(1910, 2004), self.rng.randint(1, 12), self.rng.randint(1, 28))
        return years_later(expiry, -self.rng.randint(16, 95))

    def add_certificate(self, person, kind, expiry, issued=None, status="valid"):
        rng = self.rng
        issued = issued or self.draw_issue(person, expiry)
        values = town.row(
            CERTIFICATE, serial=self.new_serial(), resident_id=person.resident_id,
            kind=self.word("certificates", "kind", kind, KIND_WORDS), issued_on=self.date_text(issued),
            expires_on=self.date_text(expiry), status=self.word("certificates", "status", status, STATUS_WORDS),
            card_expires_on=self.pick("", "", self.date_text(years_later(expiry, 5)), self.date_text(expiry),
                                      self.date_text(expiry + self.jitter(1))),
            card_type=self.word("certificates", "card_type", self.pick("", "", "", "no_pin"), CARD_WORDS))
        if person.certificates and self.chance(0.1):     # unique within its kind only
            values["serial"] = person.certificates[-1].values["serial"]
        row = Row(values)
        row.day, row.issued, row.kind = expiry, issued, kind     # what the generator remembers of it
        if self.chance(self.damage):
            self.damage_certificate(row)
        self.insert(self.certificate_rows, person.certificates, row)
        return row

    def draw_issue(self, person, expiry):
        """Around the birthdays five and six years before the expiry, and around by_issue's days."""
        rules = self.config.get("rules", {}).get("by_issue", [])
        if rules and self.chance(0.5):
            return min(date.fromisoformat(self.rng.choice(rules)["from"]) + self.jitter(2), expiry - days(200))
        years = self.config.get("rules", {}).get("birthdays", 5)
        return years_later(expiry, -years) + days(self.pick(0, -1, 1, 0, -364, -365, -366, -367, -200, -100, 60, 364, 365))

    def insert(self, register, own, row):
        register.insert(self.rng.randint(0, len(register)) if self.chance(0.5) else len(register), row)
        own.append(row)
        row.blank_above = self.chance(0.05)

    # --- conditions of section 4, in its order ---

    def conditions(self):
        return [self.be_not_due, self.be_past, self.be_duplicate, self.be_unknown, self.be_gone, self.be_revoked,
                 self.be_superseded, self.be_stay, self.be_elsewhere, self.be_residence_card, self.be_told_elsewhere,
                 self.be_protected, self.be_moving, self.be_ambiguous, self.be_no_address, self.be_nothing, self.be_unprintable, self.be_lost,
                 self.be_lapsed, self.be_card_renewal, self.be_anomalous]

    def afflict(self, person):
        """One condition, or two neighbours, or two that stand one apart."""
        conditions = self.conditions()
        first = self.rng.randrange(len(conditions))
        chosen = [conditions[first]]
        if self.theme == "pairs" or self.chance(0.5):
            chosen.append(conditions[(first + self.pick(1, 1, 2)) % len(conditions)])
        person.focus = self.some_certificate(person)
        for condition in chosen:
            condition(person)
        person.focus = None

    def set_resident(self, person, **values):
        for row in person.rows:
            row.values |= values

    def some_certificate(self, person):
        return person.focus or (self.rng.choice(person.certificates) if person.certificates else None)

    def reexpire(self, row, expiry):
        row.values["expires_on"], row.day = self.date_text(expiry), expiry

    def be_not_due(self, person):
        row = self.some_certificate(person)
        if row:
            months = self.config.get("rules", {}).get("window_months", 3)
            self.reexpire(row, months_later(self.lot_of(self.some_day())[0], months) + days(self.rng.randint(0, 20)))

    def be_past(self, person):
        row = self.some_certificate(person)
        if row:
            past_days = self.config["mailing"].get("past_days", 35)
            self.reexpire(row, self.some_day() - days(past_days + self.rng.randint(-1, 3)))

    def be_duplicate(self, person):
        row = self.some_certificate(person)
        if row:
            twin = Row(dict(row.values))
            twin.day, twin.issued, twin.kind = row.day, row.issued, row.kind
            if self.chance(0.4):
                self.reexpire(twin, self.draw_expiry())
            if self.chance(0.3):
                twin.values["resident_id"] = self.rng.choice(self.people).resident_id
            if self.chance(0.2):
                twin.values["resident_id"] = "nobody"
            self.insert(self.certificate_rows, person.certificates, twin)

    def be_unknown(self, person):
        if self.chance(0.5):
            self.remove_residents(person)
        else:
            for row in person.rows:
                self.damage_resident(row)

    def be_gone(self, person):
        status = self.pick("deceased", "moved_out", "removed", "abroad")
        self.set_resident(person, status=self.word("residents", "status", status, RESIDENT_WORDS))

    def be_revoked(self, person):
        row = self.some_certificate(person)
        if row:
            status = self.pick("revoked", "suspended", "undelivered", "expired")
            row.values["status"] = self.word("certificates", "status", status, STATUS_WORDS)

    def be_superseded(self, person):
        """A newer certificate, or one that is just not newer, not valid, not of this kind, or of the same serial."""
        row = self.some_certificate(person)
        if not row:
            return
        issued = row.issued + days(self.pick(0, 0, 1, 1, 200, -1))
        expiry = row.day + days(self.pick(0, 1, -1, 365, 1826, 1826))
        kind = row.kind if self.chance(0.8) else self.pick("signature", "authentication")
        status = self.pick("valid", "valid", "valid", "revoked", "suspended", "expired")
        newer = self.add_certificate(person, kind, expiry, issued, status)
        if self.chance(0.1):
            newer.values["serial"] = row.values["serial"]

    def be_stay(self, person):
        row = self.some_certificate(person)
        if row:
            self.set_resident(person, stay_until=self.date_text(row.day + days(self.pick(-30, -1, 0, 0, 1, 30))))

    def be_elsewhere(self, person):
        self.set_resident(person, residence_elsewhere=self.flag(True))

    def be_residence_card(self, person):
        row = self.some_certificate(person)
        if row:
            row.values["card_type"] = self.word("certificates", "card_type", "residence", CARD_WORDS)

    def be_told_elsewhere(self, person):
        row = self.some_certificate(person)
        if row and not row.damage and row.day and self.config["mailing"].get("told_elsewhere"):
            self.told_rows.append((self.pick(row.kind, KIND_WORDS[row.kind]), row.values["serial"],
                                   self.date_text(row.day + days(self.pick(0, 0, 0, 0, 1)))))

    def be_protected(self, person):
        self.set_resident(person, protected=self.flag(True))

    def be_moving(self, person):
        day = self.pick("", self.date_text(self.lot_of(self.some_day())[1] + days(self.pick(-5, -1, 0, 0, 1, 1, 5))))
        self.set_resident(person, status=self.word("residents", "status", "moving_out", RESIDENT_WORDS), moves_on=day)

    def be_ambiguous(self, person):
        """A second row: the same to the letter, the same by meaning, or different in one known column."""
        if not person.rows:
            return
        twin = Row(dict(self.rng.choice(person.rows).values))
        which = self.pick("same", "meaning", "meaning", "different", "different", "different", "unreadable")
        if which == "meaning":
            plain = {"2508555": "250-8555", "250-8555": "２５０８５５５", "２５０８５５５": "2508555"}
            twin.values["postal_code"] = plain.get(twin.values["postal_code"], twin.values["postal_code"])
            for means, text in RESIDENT_WORDS.items():
                hidden = {code["own"] for code in self.own_codes}
                if twin.values["status"] == text and means not in hidden:
                    twin.values["status"] = means
                    break
            for no_end in ("", "無期限"):
                if twin.values["stay_until"] == no_end:
                    twin.values["stay_until"] = "99999999"
            if twin.values["language"] == "":
                twin.values["language"] = "ja"
            if twin.values["birth_date"] == person.plain["birth_date"]:
                twin.values["birth_date"] = self.date_text(person.born)
            for name in ("residence_elsewhere", "protected", "ward"):
                if twin.values[name] == "":
                    twin.values[name] = "0"
            twin.values["name"] += self.pick("", " ", "　")
        if which == "different":
            twin.values |= self.pick(
                {"name": "別人"}, {"building": "別館"}, {"address": "小田原市荻窪1"}, {"postal_code": "1020082"},
                {"birth_date": "1901-01-01"}, {"moves_on": "2020-01-01"}, {"agent_name": "代理　一"}, {"language": "xx"},
                {"stay_until": "2030-01-01"}, {"mailing_building": "x"}, {"municipality": "13101"},
                {"protected": self.flag(True)}, {"ward": self.flag(True)},
                {"status": self.word("residents", "status", "abroad", RESIDENT_WORDS)}, {"mailing_name": "宛先"},
                {"name": twin.values["name"].replace("　", " ") + "."}, {"mailing_postal_code": "1020082"})
        self.insert(self.resident_rows, person.rows, twin)
        if which == "unreadable":
            self.damage_resident(twin)

    def be_no_address(self, person):
        values = self.pick({"postal_code": self.rng.choice(BAD_POSTAL_CODES)},
                           {"address": self.rng.choice(NO_ADDRESSES)}, {"address": self.rng.choice(NO_ADDRESSES[4:])},
                           {"name": ""},
                           {"mailing_postal_code": self.rng.choice(BAD_POSTAL_CODES[1:])},
                           {"mailing_address": self.rng.choice(NO_ADDRESSES[1:])},
                           {"mailing_postal_code": "1020082", "mailing_address": ""},
                           {"mailing_postal_code": "1020082", "mailing_address": "千代田区1", "address": "住所不定"},
                           {"building": "住所不定"})
        self.set_resident(person, **values)

    def be_nothing(self, person):
        """A field that is filled and says nothing, or only looks like it."""
        where = self.pick("name", "mailing_name", "agent_name", "address", "address", "address", "building")
        text = self.pick(self.nothing(), self.nothing(), self.rng.choice(SOMETHINGS))
        if where == "address":
            text = self.pick(text, self.rng.choice(DATES_ALONE), self.rng.choice(DATES_ALONE),
                             self.rng.choice(NO_DATES_ALONE))
        if where == "building" and text in NOTHINGS_UTF8:        # may say nothing, so that it is drawn; the oracle knows no font
            text = self.rng.choice(NOTHINGS)
        self.set_resident(person, **{where: text})
        if where == "agent_name":
            self.set_resident(person, ward=self.flag(True))

    def be_lost(self, person):
        """A sign that a character was lost, or what only looks like it; in a building only some of them count."""
        where = self.pick("name", "address", "building", "mailing_name")
        text = self.rng.choice(self.pick(LOST_IN_NAMES, LOST, NOT_LOST))
        self.set_resident(person, **{where: self.pick("山田" + text + "号", text + "山田", "山田" + text)})

    def be_unprintable(self, person):
        where = self.pick("name", "name", "address", "building", "building", "agent_name", "mailing_name", "mailing_address",
                          "mailing_building", "agent_ward", "agent_child", "agent_child")
        if where == "agent_ward":
            self.set_resident(person, agent_name=self.unprintable(), ward=self.flag(True))
        elif where == "agent_child":                     # 15 on the as-of day, or a day before or after
            self.set_resident(person, agent_name=self.unprintable(),
                              birth_date=self.date_text(years_later(self.some_day(), -15) + self.jitter(1)))
        elif where == "mailing_address":
            self.set_resident(person, mailing_postal_code="1020082", mailing_address=self.unprintable())
        else:
            self.set_resident(person, **{where: self.unprintable()})

    def be_lapsed(self, person):
        row = self.some_certificate(person)
        if row:
            self.reexpire(row, self.lot_of(self.some_day())[1] + self.jitter(self.pick(1, 6)))

    def be_card_renewal(self, person):
        row = self.some_certificate(person)
        if row:
            row.values["card_expires_on"] = self.date_text(row.day + days(self.pick(0, 0, -1, 1)))

    def be_extended(self, person):
        """A stay that was extended: card and certificate still end with the one before, or nearly, whatever is known of the
        card."""
        row = self.some_certificate(person)
        if not row:
            return
        dice = self.extra
        self.set_resident(person, stay_until=self.date_text(row.day + days(dice.choice([1, 30, 400, 1096, 1827]))))
        row.values["card_expires_on"] = dice.choice(["", "", self.date_text(row.day),
                                                     self.date_text(row.day + days(dice.choice([-300, -30, -1, 1])))])
        if dice.random() < 0.8:                          # not on the birthday, by much or by a day
            born = years_later(row.day, -dice.randint(19, 70)) + days(dice.choice([-100, -1, 1, 40]))
            self.set_resident(person, birth_date=self.date_text(born))

    def be_minor(self, person):
        """Issued before or about the 18th or 20th birthday, the card's date mostly not known."""
        row = self.some_certificate(person)
        if not row:
            return
        dice = self.extra
        issued = years_later(row.day, -5) + days(dice.choice([0, 0, -30, -300]))
        if dice.random() < 0.2:                          # about the day on which people of 18 came of age
            issued = date(2022, 4, 1) + days(dice.choice([-1, 0, 1]))
        born = years_later(issued, -dice.choice([16, 17, 18, 18, 19, 20, 20])) + days(dice.choice([-1, 0, 1, 60]))
        if dice.random() < 0.2:
            born = date(dice.choice([2004, 2008]), 2, 29)
        row.values["issued_on"], row.issued = self.date_text(issued), issued
        row.values["card_expires_on"] = dice.choice(["", "", "", self.date_text(row.day)])
        self.set_resident(person, birth_date=self.date_text(born))

    def be_two_dated(self, person):
        """Both kinds, a few days apart, about the days on which a letter comes."""
        if len(person.certificates) < 2:
            return
        dice, first, second = self.extra, *person.certificates[:2]
        self.reexpire(second, first.day + days(dice.choice([-20, -3, -1, 1, 2, 15])))
        for row in (first, second):
            if dice.random() < 0.5:
                row.values["card_expires_on"] = dice.choice(["", self.date_text(row.day)])

    def be_anomalous(self, person):
        values = self.pick({"birth_date": self.rng.choice(UNKNOWN_BIRTHS)}, {"birth_date": self.rng.choice(BAD_BIRTHS)},
                           {"language": self.rng.choice(NO_TEMPLATES)},
                           {"municipality": self.rng.choice(BAD_MUNICIPALITIES)},
                           {"birth_date": self.date_text(years_later(self.some_day(), -15) + self.jitter(2))})
        self.set_resident(person, **values)

    # --- unreadable rows ---

    def damage_resident(self, row):
        which = self.pick("line", "line", "value", "value", "value")
        if which == "line":
            row.damage = self.pick("short", "long", "quote_inside", "quote_after", "bytes", "nul", "spaces")
            return
        row.values |= self.pick({"resident_id": self.rng.choice(BAD_IDS)}, {"status": self.pick("", "住", "Resident", "valid")},
                                {"status": "在住"}, {"moves_on": self.rng.choice(NOT_A_DATE[1:])})
        # columns that the file may lack would not damage it
        self.stay_optional(row)

    def stay_optional(self, row):
        if self.chance(0.5):
            row.values |= self.pick({"ward": "2"}, {"protected": "Y"}, {"residence_elsewhere": "true"},
                                    {"stay_until": self.rng.choice([text for text in NOT_A_DATE[1:]
                                                                    if text != "9999-12-31"])})

    def damage_certificate(self, row):
        which = self.pick("line", "id", "kind", "status", "date", "date", "date", "two")
        if which == "line":
            row.damage = self.pick("short", "long", "quote_inside", "quote_after", "bytes", "nul", "spaces")
        if which in ("id", "two"):
            row.values[self.pick("serial", "resident_id")] = self.rng.choice(BAD_IDS)
        if which in ("kind", "two"):
            row.values["kind"] = self.pick("", "署名", "Signature", "1", "authentication1")
        if which in ("status", "two"):
            row.values |= self.pick({"status": self.pick("", "無効", "Valid", "resident")}, {"card_type": "1"})
        if which in ("date", "two"):
            name = self.pick("issued_on", "expires_on", "card_expires_on")
            row.values[name] = self.rng.choice(NOT_A_DATE[1:] if name == "card_expires_on" else NOT_A_DATE)

    # --- between nights ---

    def move_on(self):
        """What happened in the registers since the last night."""
        for _ in range(self.pick(0, 1, 2, 4, 8)):
            person = self.rng.choice(self.people)
            self.pick(self.heal, self.heal, self.afflict, self.renew, self.remove_a_certificate, self.remove_residents,
                      self.toggle_status, self.toggle_status, self.arrive, self.change_expiry, self.shuffle, self.untell,
                      self.drop_twins, self.arrive, self.become_another, self.swap_names)(person)
        for person in self.people:
            if self.chance(0.1):
                self.readdress(person)
            if self.chance(0.05):  # what must not happen between a letter and its posting unseen
                self.pick(self.be_protected, self.be_gone)(person)
        if self.theme == "decisions":
            for person in self.people:
                if self.chance(0.3):
                    self.heal(person)
        if self.theme == "gates":
            for _ in range(3):
                self.add_person(months_later(self.some_day(), 3) - self.jitter(1))
        if self.theme == "told":
            for _ in range(self.pick(0, 1, 2, 6)):
                self.untell(None)

    def respell(self, dice):
        """Serials are written otherwise than the night before, or as before again: of a few certificates, or of all. The
        dice are its own: what is drawn here moves nothing else."""
        rows = [row for row in self.certificate_rows if not row.damage]
        if dice.random() < 0.5 or not rows:
            return
        was = [row for row in rows if hasattr(row, "was")]
        if was and dice.random() < 0.6:
            for row in was if dice.random() < 0.7 else dice.sample(was, 1):
                row.values["serial"] = row.was
            return
        for row in rows if dice.random() < (0.4 if len(rows) > 40 else 0.1) else dice.sample(rows, min(len(rows), dice.choice([1, 2, 3, 6]))):
            serial = row.values["serial"]
            if not oracle.is_id(serial):
                continue
            if dice.random() < 0.1:                      # the old row stays, or another spelling comes beside
                twin = Row(dict(row.values))
                twin.day, twin.issued, twin.kind, twin.was = row.day, row.issued, row.kind, serial
                self.certificate_rows.append(twin)
            row.was = serial
            row.values["serial"] = dice.choice([serial.lstrip("0") or "0", ("00" + serial)[:20], serial.replace("-", "") or "0",
                                                serial.swapcase(), f"N{dice.randrange(10 ** 6)}", serial[:1] + "-" + serial[1:19]])

    def readdress(self, person):
        """Another name or door, so that a letter that came back may go again."""
        changed = self.pick({"name": self.name()}, {"address": self.rng.choice(ADDRESSES)},
                            {"building": self.rng.choice(BUILDINGS)}, {"postal_code": self.rng.choice(POSTAL_CODES)},
                            {"mailing_name": self.rng.choice(SERVICES)}, {"mailing_name": ""})
        if self.chance(0.5):
            changed = self.another_honorific(person)
        person.plain |= changed
        self.set_resident(person, **changed)

    def another_honorific(self, person):
        """The same addressee with an honorific, or with another one."""
        name = person.plain.get("mailing_name") or person.plain["name"]
        bare = next((name.removesuffix(end) for end in ENDS if name.endswith(end)), name)
        return {"mailing_name": self.pick(bare or name, bare or name, bare or name, self.rng.choice(OFFICES)) + self.rng.choice(ENDS)}

    def heal(self, person):
        """The office has put it right: the plain row stands again, the certificates are valid."""
        for row in person.rows[1:]:
            self.resident_rows.remove(row)
        del person.rows[1:]
        if person.rows:
            person.rows[0].values, person.rows[0].damage = dict(person.plain), ""
        else:
            self.insert(self.resident_rows, person.rows, Row(dict(person.plain)))
        for row in person.certificates:
            row.damage = ""
            row.values |= {"status": "valid" if self.is_free("valid") else row.values["status"],
                           "resident_id": person.resident_id}
            if row.values["card_type"] in ("residence", "特定在留カード"):
                row.values["card_type"] = ""

    def is_free(self, text):
        return all(code["own"] != text for code in self.own_codes)

    def renew(self, person):
        row = self.some_certificate(person)
        if row and not row.damage:
            night = self.some_day()
            self.add_certificate(person, row.kind, years_later(row.day, 5), max(row.issued + days(1), night - days(3)))
            if self.chance(0.4):
                row.values["status"] = self.word("certificates", "status", self.pick("revoked", "expired"), STATUS_WORDS)
            elif self.chance(0.3):
                self.certificate_rows.remove(row)
                person.certificates.remove(row)

    def remove_a_certificate(self, person):
        row = self.some_certificate(person)
        if row and len(self.certificate_rows) > 2:
            self.certificate_rows.remove(row)
            person.certificates.remove(row)

    def remove_residents(self, person):
        if len(self.resident_rows) > len(person.rows) + 1:
            for row in person.rows:
                self.resident_rows.remove(row)
            person.rows.clear()

    def become_another(self, person):
        """The row of somebody else under this id; sometimes only the name or only the birth date is another."""
        what = self.pick(("name", "birth_date"), ("name", "birth_date"), ("name",), ("birth_date",))
        values = {"name": self.name(), "birth_date": self.date_text(years_later(person.born, -1))}
        self.set_resident(person, **{column: values[column] for column in what})

    def swap_names(self, person):
        """Two names slid past each other; sometimes a third one took part."""
        others = [other for other in self.people if other is not person and other.rows]
        if not person.rows or not others:
            return
        chain = [person] + self.rng.sample(others, min(len(others), self.pick(1, 1, 2)))
        names = [one.rows[0].values["name"] for one in chain]
        for one, name in zip(chain, names[1:] + [self.name() if self.chance(0.3) else names[0]]):
            self.set_resident(one, name=name)

    def drop_twins(self, person):
        for row in person.certificates[2:]:
            self.certificate_rows.remove(row)
        del person.certificates[2:]

    def toggle_status(self, person):
        row = self.some_certificate(person)
        if row:
            status = self.pick("valid", "valid", "suspended", "revoked", "expired", "undelivered")
            row.values["status"] = self.word("certificates", "status", status, STATUS_WORDS)

    def arrive(self, _):
        self.add_person(self.rng.choice(self.pool) if self.chance(0.7) else self.draw_expiry())

    def change_expiry(self, person):
        row = self.some_certificate(person)
        if row:
            self.reexpire(row, self.draw_expiry())

    def shuffle(self, _):
        self.rng.shuffle(self.rng.choice([self.resident_rows, self.certificate_rows]))

    def untell(self, _):
        if self.told_rows:
            self.told_rows.pop(self.rng.randrange(len(self.told_rows)))

    # --- configuration ---

    def draw_own_codes(self):
        codes = []
        if self.theme == "formats" or self.chance(0.2):
            codes = [{"file": "residents", "column": "status", "own": "01", "means": "resident"},
                     {"file": "residents", "column": "status", "own": "住民登録", "means": "resident"},
                     {"file": "residents", "column": "status", "own": "死亡", "means": "removed"},     # own codes win
                     {"file": "certificates", "column": "kind", "own": "1", "means": "signature"},
                     {"file": "certificates", "column": "kind", "own": "2", "means": "authentication"},
                     {"file": "certificates", "column": "status", "own": "0", "means": "valid"},
                     {"file": "certificates", "column": "card_type", "own": "9", "means": "no_pin"},
                     {"file": "residents", "column": "protected", "own": "有", "means": "1"},
                     {"file": "residents", "column": "ward", "own": "有", "means": "1"},
                     {"file": "residents", "column": "residence_elsewhere", "own": "有", "means": "1"}]
            codes = [code for code in codes if code["means"] == "1" or self.chance(0.6)]
        return codes

    def draw_mapped(self):
        if self.theme != "formats" and not self.chance(0.2):
            return {}, {}
        return ({name: f"住民_{header}" for name, header in RESIDENT.items() if self.chance(0.3)},
                {name: f"証{index}" for index, name in enumerate(CERTIFICATE) if self.chance(0.3)})

    def draw_config(self):
        rng = self.rng
        registers = {"residents": "residents.csv", "certificates": "certificates.csv"}
        if self.encoding != "utf-8" or self.chance(0.3):
            registers["encoding"] = self.encoding
        if self.mapped[0]:
            registers["resident_columns"] = self.mapped[0]
        if self.mapped[1]:
            registers["certificate_columns"] = self.mapped[1]
        if self.own_codes:
            registers["values"] = self.own_codes
        if self.era_numbers:
            registers["dates"] = ["era-number"]
        if self.theme == "gates" or self.chance(0.3):
            registers["max_unreadable"] = self.pick(0, 1, 2, 3, 5, 8)
        config = {"office": OFFICE, "registers": registers, "calendar": {"holidays": "holidays.csv"}, "mailing": self.draw_mailing(),
                  "output": {"dir": "out"}}
        if self.chance(0.4):
            config["calendar"]["closed"] = self.pick(["12-25..01-06"], ["12-29..01-03", "08-12..08-16"],
                                                     ["03-30..04-02", "02-28..03-01", "10-10..10-10"])
        if self.theme in ("rules", "formats") or self.chance(0.2):
            config["rules"] = self.draw_rules()
        if self.chance(0.5):
            config["letters"] = {"bundle_letters": self.pick(1, 2, 3, 7, 500)}
        if self.chance(0.2):
            config.setdefault("letters", {})["offices"] = self.pick(["社協"], ["会社", "社協"])
        return config

    def draw_mailing_days(self):
        if self.theme in ("gates", "decisions", "capacity"):         # a lot for nearly every night
            return self.pick(WEEKDAYS, WEEKDAYS, ["mon", "wed", "fri"], ["mon", "tue", "thu", "fri"])
        if self.theme == "cutoff":
            return self.pick(["tue"], ["thu"], ["wed"], ["mon"], ["fri"], ["tue", "fri"], ["mon", "thu"], ["last fri"], ["mon", "2nd wed"], ["1st mon", "5th mon"],
                             ["1st tue", "3rd tue"], ["4th thu", "last thu"])
        return self.pick(WEEKDAYS, WEEKDAYS, WEEKDAYS, sorted(self.rng.sample(WEEKDAYS, self.rng.randint(1, 4))),
                         ["tue", "fri"], ["1st tue", "3rd tue"], ["fri", "2nd mon"], ["5th wed", "1st wed", "last mon"])

    def draw_mailing(self):
        lead = self.pick(1, 1, 1, 2, 3, 5)
        mailing = {"lead_days": lead, "past_days": self.pick(35, 35, 1, 10, 60)}
        if self.theme == "cutoff" or self.chance(0.8):
            mailing["days"] = list(self.draw_mailing_days())
        if self.theme == "cutoff" or self.theme not in DENSE and self.chance(0.1):
            mailing["cutoff_days"] = lead + self.pick(0, 0, 1, 2, 3, 4)
        if self.chance(0.3):
            mailing["target_days"] = self.pick(1, 5, 10, 30)
        if self.chance(0.5):
            mailing["delivery_days"] = self.pick(1, 2, 4, 5)
        if self.chance(0.5):
            mailing["late_days"] = self.pick(1, 7, 14)
        if self.theme == "paused" or self.chance(0.1):
            mailing["paused"] = [self.draw_pause() for _ in range(self.pick(1, 1, 2))]
        if self.chance(0.3 if self.theme in ("plain", "pairs") else 0.1):
            mailing["since"] = (self.start + days(self.rng.randint(-30, 5))).isoformat()
        mailing.setdefault("since", "none")
        if self.theme == "told" or self.chance(0.2):
            mailing["told_elsewhere"] = "told.csv"
        if self.chance(0.4 if self.theme == "lapsed" else 0.2):
            mailing["lapsed"] = "notify"
        if self.chance(0.2):
            mailing["floor_days"] = 10
        return mailing

    def draw_pause(self):
        first = self.some_day() + days(self.rng.randint(-20, 6))
        pause = {"from": first.isoformat(), "reason": "窓口の混雑を避けるため"}
        if self.chance(0.7):
            pause["to"] = (first + days(self.pick(0, 3, 10, 30, 60))).isoformat()
        return pause

    def draw_rules(self):
        rules = {"window_months": self.pick(3, 3, 1, 2, 6, 12), "birthdays": self.pick(5, 5, 4, 10)}
        if self.chance(0.7):
            first = years_later(self.start, -self.pick(4, 5, 5)) + self.jitter(60)
            rules["by_issue"] = [{"from": first.isoformat(), "window_months": self.pick(3, 6, 12),
                                  "birthdays": self.pick(5, 10)}]
            if self.chance(0.5):
                rules["by_issue"].append({"from": (first + days(self.rng.randint(1, 200))).isoformat(),
                                          "window_months": self.pick(1, 3), "birthdays": 5})
        return rules

    def draw_limits(self):
        found = {}
        for _ in range(self.rng.randint(1, 5)):
            scope = self.pick("all", "all", "postal:250", "postal:2508555", "postal:2", "municipality:14206",
                              "municipality:14100")
            per = self.pick("day", "day", "week")
            effective = self.pick(self.start - days(400), self.some_day() + days(self.rng.randint(-5, 10)),
                                  self.lot_of(self.some_day())[0] + self.jitter(1))
            resource = "print" if self.chance(0.85) else "counter"
            found[effective, resource, scope, per] = self.pick(0, 1, 2, 2, 3, 4, 5, 6, 10, 20)
        return [(*key, most) for key, most in found.items()]

    # --- the counter: dice of its own ---

    def draw_counter(self, dice):
        """A curve of visits, and rows of the counter and of walk-ins, often of one scope."""
        if dice.random() < (0.1 if self.theme == "capacity" else 0.65):
            self.config["mailing"].pop("visits", None)
            self.counter_rows = []
            return
        self.config["mailing"]["visits"] = list(dice.choice([(60, 25, 10), (60, 25, 10), (100,), (50, 50), (0, 80, 20), (99,),
                                                             (20, 0, 60), (1,) * 26, (0, 0)]))
        found = {}
        for _ in range(dice.randint(1, 4)):
            resource = dice.choice(["counter", "counter", "counter", "walk_in"])
            scope = dice.choice(["all", "all", "all", "postal:250", "postal:2", "municipality:14206"])
            per = dice.choice(["day", "week", "week"]) if resource == "counter" else "week"
            effective = dice.choice([self.start - days(400), self.start - days(400), self.start + days(dice.randint(-10, 40))])
            found[effective, resource, scope, per] = dice.choice([0, 1, 1, 2, 2, 3, 4, 6] if resource == "counter" else [0, 1, 2])
        self.counter_rows = [(*key, most) for key, most in found.items()]

    def limit_rows(self):
        """Both draws; the counter's own win over a row of the same key and day."""
        rows = {row[:4]: row[4] for row in [*self.limits, *self.counter_rows]}
        return [(*key, most) for key, most in rows.items()]

    def reconfigure(self):
        """The office changes its mind between two nights."""
        config = {name: dict(group) for name, group in self.config.items()}
        mailing = config["mailing"]
        change = self.pick("pause", "close", "limits", "days", "since", "lapsed", "lead", "bundle", "past", "holiday")
        if change == "pause":
            mailing["paused"] = list(mailing.get("paused", [])) + [self.draw_pause()]
        elif change == "close" and mailing.get("paused"):
            mailing["paused"] = [pause | {"to": max(pause["from"], self.some_day().isoformat())}
                                 for pause in mailing["paused"]]
            if self.chance(0.3):
                del mailing["paused"]
        elif change == "limits":
            self.limits = self.draw_limits() if self.chance(0.7) else []
        elif change == "days":
            mailing["days"] = list(self.draw_mailing_days())
        elif change == "since":
            mailing["since"] = (self.start + days(self.rng.randint(-60, 30))).isoformat()
        elif change == "lapsed":
            mailing["lapsed"] = self.pick("list", "notify")
        elif change == "lead":
            mailing["lead_days"] = self.pick(1, 2, 4)
            if mailing.get("cutoff_days"):
                mailing["cutoff_days"] = max(mailing["cutoff_days"], mailing["lead_days"])
        elif change == "bundle":
            config["letters"] = {"bundle_letters": self.pick(1, 2, 4)}
        elif change == "past":
            mailing["past_days"] = self.pick(1, 20, 35)
        elif change == "holiday":
            self.holidays = self.draw_holidays()
        self.config = config

    # --- nights ---

    def nights(self):
        found = []
        classes = random.Random(f"classes {self.seed}")  # dice of its own
        approval = random.Random(f"approval {self.seed}")
        asks = approval.random() < 0.3                   # an office that asks for templates that are signed off
        for index, as_of in enumerate(self.as_ofs):
            if index:
                self.move_on()
                self.respell(random.Random(f"respell {index} {self.seed}"))
                counter = random.Random(f"counter {index} {self.seed}")
                if counter.random() < 0.1:
                    self.config = {name: dict(group) for name, group in self.config.items()}
                    self.draw_counter(counter)
                if counter.random() < 0.1 and self.counter_rows:
                    self.config = {name: dict(group) for name, group in self.config.items()}
                    self.config["mailing"]["delivery_days"] = counter.choice([1, 2, 3, 5, 8])
                if self.chance(0.3 if self.theme in ("paused", "capacity", "cutoff", "told") else 0.12):
                    self.reconfigure()
                if asks and approval.random() < 0.4:
                    self.config = {name: dict(group) for name, group in self.config.items()}
                    self.config.setdefault("letters", {})["approval"] = approval.choice(("required", "alarm", "alarm", "none"))
            last = index == len(self.as_ofs) - 1
            if classes.random() < 0.2:                   # a whole class, for one night
                found.append(self.night(as_of, lambda config, files: self.whole_class(classes, files), "a whole class"))
            if self.chance(0.6 if self.theme == "gates" and not last else 0.05):
                found.append(self.night(as_of, *self.pick(
                    *[(self.too_many_bad, "gate")] * (6 if self.theme == "gates" else 2), (self.spoil, "spoilt file"))))
                if self.theme == "gates" and not last and self.chance(0.75):
                    continue                             # and nobody put it right that day
            found.append(self.night(as_of))
            if self.chance(0.1):
                found.append(self.night(as_of, note="same again"))
            if self.chance(0.04) and found:
                found.append(self.night(as_of - days(self.rng.randint(1, 9)), note="a day before"))
            if self.chance(0.1):
                self.move_on()
                found.append(self.night(as_of, note="same day, other registers"))
        return found

    def night(self, as_of, spoiler=None, note=""):
        config = {name: dict(group) for name, group in self.config.items()}
        files = {"residents": self.resident_style.file(self.resident_rows),
                 "certificates": self.certificate_style.file(self.certificate_rows), "holidays": self.holidays}
        if self.limit_rows():
            config["mailing"]["limits"] = "limits.csv"
            lines = ["effective_from,resource,scope,per,max"]
            lines += [f"{effective.isoformat()},{resource},{scope},{per},{most}"
                      for effective, resource, scope, per, most in self.limit_rows()]
            files["limits"] = ("\n".join(lines) + "\n").encode()
        if config["mailing"].get("told_elsewhere"):
            spoilt = random.Random(f"list {self.seed} {self.nights_made}").random() < 0.15   # zeros that the register has not
            lines = ["kind,serial,expires_on"] + [",".join((kind, ("0" * spoilt + serial)[:20], day))
                                                  for kind, serial, day in self.told_rows]
            files["told_elsewhere"] = ("\r\n".join(lines) + "\r\n").encode()
        if config.get("letters", {}).get("languages"):
            files["languages"] = self.language_list()
        if config.get("post"):
            files["towns"] = self.town_table()
            if "offices" in config["post"]:
                files["offices"] = self.office_table()
        if config["mailing"]["since"] == "none" and self.nights_made in self.since_unsaid:
            del config["mailing"]["since"]
        self.nights_made += 1
        if spoiler:
            spoiler(config, files)
        return NightInput(as_of, config, files, note)

    @staticmethod
    def town_table():
        return "".join(f'14000,,"{code}",,,,"{"東京都" if city == "千代田区" else "神奈川県"}",{city},{town},0\n'
                       for code, city, town in TOWNS).encode()

    @staticmethod
    def office_table():
        return "".join(f'14000,ｶ,架空の事業所,{"東京都" if city == "千代田区" else "神奈川県"},{city},{town_name},1番1号,{code},25,本局,0,0,0\r\n'
                       for code, city, town_name in LARGE_OFFICES).encode("cp932")

    def too_many_bad(self, config, files):
        """More unreadable rows in one file than max_unreadable; sometimes just as many, which is none too many."""
        role = self.pick("residents", "certificates")
        style = self.resident_style if role == "residents" else self.certificate_style
        most = config["registers"].get("max_unreadable", 100)
        newline = style.newline.encode()
        files[role] += (b"" if style.final_newline else newline) + (b"x" + newline) * (most + self.pick(1, 1, 1, 1, 1, 0))

    def whole_class(self, dice, files):
        """Most people, or their certificates, fall under one reason at once, or are gone; the next night it is put right."""
        share = dice.choice([1, 1, 0.7, 0.5, 0.5, 0.4, 0.4, 0.3])
        which, column, text = dice.choice([("residents", "status", "死亡"), ("residents", "status", "転出"),
                                           ("residents", "protected", "1"), ("residents", "postal_code", "〒250"),
                                           ("residents", "", ""), ("certificates", "status", "失効"), ("certificates", "", "")])
        rows, style = ((self.resident_rows, self.resident_style) if which == "residents"
                       else (self.certificate_rows, self.certificate_style))
        taken = [(row, dice.random() < share) for row in rows]
        if column:
            rows = [Row({**row.values, column: text}, row.damage, row.blank_above) if hit else row for row, hit in taken]
        else:
            rows = [row for row, hit in taken if not hit] or rows[:1]
        files[which] = style.file(rows)

    def spoil(self, config, files):
        """A file that cannot be used: 65."""
        role = self.pick("residents", "certificates")
        style = self.resident_style if role == "residents" else self.certificate_style
        header, _, rest = files[role].partition(b"\n")
        title = style.encode(style.titles[0])
        which = self.pick("quote", "empty", "header alone", "missing", "twice", "forbidden", "numbers", "header bytes",
                          "limits", "told")
        if which == "quote":
            files[role] += (b"" if style.final_newline else style.newline.encode()) + b'abc,"def\n'
        elif which == "empty":
            files[role] = b""
        elif which == "header alone":
            files[role] = header + b"\n" + self.pick(b"", b"\r\n\n")
        elif which == "missing":
            required = [name for name in style.columns if name in (*RESIDENT_LEAST, *CERTIFICATE_LEAST)]
            index = style.columns.index(self.rng.choice([name for name in required if name != "expires_on"]))
            broken = list(style.titles)
            broken[index] = "何か"
            files[role] = style.encode(",".join(broken)) + b"\n" + rest
        elif which == "twice":
            name = self.pick("resident_id", "status")
            names = RESIDENT if role == "residents" else CERTIFICATE
            files[role] = header.rstrip(b"\r") + b"," + style.encode(self.pick(name, names[name])) + b"\n" + rest
        elif which == "forbidden":
            word = self.pick("個人番号", "マイナンバー", "my_number", "住民票コード", " 個人番号　")
            files[role] = header.rstrip(b"\r") + b"," + style.encode(word) + b"\n" + rest
        elif which == "numbers":
            files[role] = self.with_individual_numbers(role, style)
        elif which == "header bytes":
            files[role] = header.rstrip(b"\r") + b",\xff\x81" + b"\n" + rest
        elif which == "limits":
            config["mailing"]["limits"] = "limits.csv"
            files["limits"] = b"effective_from,resource,scope,per,max\n" + self.pick(
                b"2020-01-01,print,all,day,5\n2020-01-01,print,all,day,6\n", b"2020-01-01,print,all,month,5\n",
                b"2020-01-01,paper,all,day,5\n", b"2020-01-01,print,city,day,5\n", b"2020-01-01,print,all,day,x\n",
                b"2020-02-30,print,all,day,5\n", b"2020-01-01,print,all,day,-1\n", b"2020-01-01,print,all,day\n",
                b"2020-01-01,print,postal:abc,day,3\n", b"2020-01-01,print,municipality:,day,3\n")
        else:
            config["mailing"]["told_elsewhere"] = "told.csv"
            files["told_elsewhere"] = b"kind,serial,expires_on\n" + self.pick(
                b"signature,a_b,2020-01-01\n", b"sign,1,2020-01-01\n", b"signature,1,2020-02-30\n", b"signature,1\n",
                b"signature,1,\n", b"signature,\xff,2020-01-01\n")

    def with_individual_numbers(self, role, style):
        """A column of 25 made-up individual numbers under a harmless name; or of 25 that fail the check digit,
        which make 25 unreadable rows."""
        wrong = self.pick(0, 0, 1)
        table = []
        for index in range(25):
            eleven = f"{self.rng.randrange(10 ** 11):011d}"
            table.append(eleven + str((oracle.individual_check_digit(eleven) + wrong) % 10))
        names = list(style.titles) + ["番号"]
        lines = [",".join(names)] + [",".join([""] * len(style.titles) + [number]) for number in table]
        return style.encode("\n".join(lines) + "\n")


# ---------------------------------------------------------------------------------------------------------------------
# kigen.conf
# ---------------------------------------------------------------------------------------------------------------------

def render_config(config):
    """The configuration in libconfig's syntax. The oracle takes the dict itself."""
    return "".join(f"{name} = {render_value(value)};\n" for name, value in config.items())


def render_value(value):
    if isinstance(value, dict):
        return "{ " + "".join(f"{name} = {render_value(member)}; " for name, member in value.items()) + "}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "( " + ", ".join(map(render_value, value)) + " )"
    if isinstance(value, list):
        return "[ " + ", ".join(map(render_value, value)) + " ]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


FILE_NAMES = {"residents": "residents.csv", "certificates": "certificates.csv", "holidays": "holidays.csv",
              "languages": "languages.csv",
              "limits": "limits.csv", "told_elsewhere": "told.csv", "towns": "towns.csv", "offices": "offices.csv"}
