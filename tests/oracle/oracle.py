"""The naive second kigen: sections 3, 4, 5 and the figures of section 6 of docs/contract, in Python.

Written from the contract alone. Nothing here is shared with batch/, nothing here was read off it, and nothing here is
fast: every earlier night is kept whole, every count is counted again each time it is wanted. A sentence of the
contract stands in quotes above the lines that carry it out. Where the contract is open the reading taken is marked
READING, with its number in README.md.

    night = judge(config, history, files, as_of, book)
    entry = record(config, history, files, book, events, today)
    entry = void(history, book, folder, today)

config   the settings of kigen.conf as nested dicts, defaults left out
history  what earlier calls returned in night.history ([] at first)
files    role -> bytes: residents, certificates, holidays; limits, told_elsewhere and languages where the configuration
         names them
as_of    datetime.date
book     the Events recorded so far, in their order: what earlier calls of record() and void() returned in entry.book, ()
         at first
events   bytes of a file of section 7

Not reachable here, as no template narrows the window: held/unfit_address.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

import barcode
import classes
from nothing import NOTHING, says_nothing
from planner import Letter, Limit, Planner, Remembered, Sent, covers

ONE_DAY = timedelta(days=1)

EXIT_DONE, EXIT_NEW, EXIT_GATE, EXIT_USAGE, EXIT_DATA, EXIT_CONFIG = 0, 4, 8, 64, 65, 78

DISPOSITIONS = ("rejected", "not_due", "past", "suppressed", "told", "held", "lapsed", "waiting", "notice")
# "counted" and "counted by expiry month" are the three that dispositions.csv does not hold.
LISTED = frozenset(DISPOSITIONS) - {"not_due", "past", "told"}
# The reasons of 4.2, in the order of its lines.
UNREADABLE = ("bad_row", "bad_id", "bad_kind", "bad_status", "bad_date")
SUPPRESSED = ("deceased", "moved_out", "removed", "abroad", "revoked", "suspended", "undelivered", "superseded",
              "stay_period", "residence_elsewhere", "residence_card")
HELD = ("refused", "returned", "protected", "moving", "ambiguous_resident", "contradiction", "no_address", "unprintable",
        "format", "unfit_address")
# What a letter is answered by hand for.
BY_HAND = ("braille", "audio", "phone")
VARIANTS = ("card_lapsed", "card_renewal", "lapsed", "renewal", "stay_extended")
# letters.templates -> variant -> the languages that it has: of the shipped ones those that ask for no words of the office in
# another language; others are added by who makes them.
TEMPLATES = {"": {variant: ("ja", "ja-easy", "ja-large") for variant in VARIANTS}}
# letters.templates -> the digits by which these templates are signed off. The oracle reads no template: they stand for the
# digits that differential.py reckons from the files (7.7).
DIGESTS = {"": "fedcba987601"}

# The pages of one letter: what the templates have, which the contract leaves to them. The shipped ones of other folders than
# ja have two sheets.
PAGES, PAGES_OF_TWO_SHEETS = 2, 4

CAUSES = ("paused", "before_start", "cutoff", "print_capacity", "counter_capacity", "held", "suppressed", "gate", "no_run",
          "remade", "late_input")


class DataUnusable(Exception):
    """Exit 65."""


# ---------------------------------------------------------------------------------------------------------------------
# Settings: the defaults of section 2
# ---------------------------------------------------------------------------------------------------------------------

DEFAULTS = {
    "registers": {"residents": "residents.csv", "certificates": "certificates.csv", "encoding": "utf-8",
                  "resident_columns": {}, "certificate_columns": {}, "values": [], "dates": [],
                  "max_unreadable": 100},
    "calendar": {"holidays": "", "holidays_encoding": "cp932", "closed": ["12-29..01-03"],
                 "open": [], "service_stops": []},
    "mailing": {"days": ["mon", "tue", "wed", "thu", "fri"], "lead_days": 1, "cutoff_days": 0, "target_days": 0,
                "delivery_days": 3, "late_days": 14, "floor_days": 30, "past_days": 35, "paused": [],
                "since": "none", "role": "all", "told_elsewhere": "", "lapsed": "list", "limits": "", "visits": []},
    "letters": {"bundle_letters": 500, "templates": "", "approval": "none", "languages": "", "language_of": {},
                "offices": ["会社", "法人", "事務所", "センター", "施設", "病院", "医院", "クリニック", "協会", "組合", "役所",
                            "役場", "学園"]},
    "post": {"towns": "", "offices": ""},
    "rules": {"window_months": 3, "birthdays": 5, "leap_birthday": "feb28", "by_issue": []},
    "output": {"dir": "out"},
    "gates": {"unposted_days": 3, "returned_percent": 5, "returned_rows": 10, "returned_window_days": 90,
              "waiting_days": 45, "full_lots": 10},
}


def setting(config, group, key):
    return config.get(group, {}).get(key, DEFAULTS[group][key])


# ---------------------------------------------------------------------------------------------------------------------
# CSV (section 3, first paragraph)
# ---------------------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Record:
    line: int                # "the physical line on which a record begins, header = 1"
    cells: tuple             # bytes, unquoted, untrimmed
    broken: bool             # quoting broken
    raw: bytes               # the record's bytes without its line end

    def text(self, encoding):
        """The trimmed cells as str, or None where the record is a bad_row for its quoting or its bytes."""
        if self.broken or b"\0" in self.raw:
            return None
        try:
            return [trim(cell.decode(encoding)) for cell in self.cells]
        except UnicodeDecodeError:
            return None


def trim(text):
    """“Space, tab and U+3000 are trimmed at both ends of every field; inside, text is kept as it is.”"""
    return text.strip(" \t\u3000")


def split_records(data):
    """RFC 4180 on bytes. Splitting before decoding is safe: no trail byte of CP932 is a quote, comma, CR or LF."""
    records, at, line = [], 0, 1
    while at < len(data):
        begin, begin_line = at, line
        cells, broken, only_empty = [], False, False
        while True:
            quoted = data[at:at + 1] == b'"'
            if quoted:
                cell, at, newlines = quoted_cell(data, at + 1)
                line += newlines
                rest, at = plain_cell(data, at)
                broken = broken or rest != b""           # READING 1: text after the closing quote
            else:
                cell, at = plain_cell(data, at)
                broken = broken or b'"' in cell          # READING 1: a quote inside an unquoted field
            cells.append(cell)
            only_empty = len(cells) == 1 and not quoted and cell == b""
            if data[at:at + 1] != b",":
                break
            at += 1
        raw = data[begin:at]
        at += 2 if data[at:at + 2] == b"\r\n" else 1     # LF or CRLF (or the end of the file)
        line += 1
        if not only_empty:                               # "Wholly empty lines are skipped and not counted."
            records.append(Record(begin_line, tuple(cells), broken, raw))
    return records


def quoted_cell(data, at):
    """The cell whose opening quote stands before `at`: (bytes, position after the closing quote, newlines inside)."""
    cell = b""
    while True:
        if at >= len(data):
            raise DataUnusable("an unterminated quote is 65")
        if data[at:at + 2] == b'""':
            cell, at = cell + b'"', at + 2
        elif data[at:at + 1] == b'"':
            return cell, at + 1, cell.count(b"\n")
        else:
            cell, at = cell + data[at:at + 1], at + 1


def plain_cell(data, at):
    """Everything up to the next comma, LF, CRLF or the end of the file."""
    end = at
    while end < len(data) and data[end:end + 1] not in (b",", b"\n") and data[end:end + 2] != b"\r\n":
        end += 1
    return data[at:end], end


# ---------------------------------------------------------------------------------------------------------------------
# Words and values (section 3)
# ---------------------------------------------------------------------------------------------------------------------

FULL_WIDTH = {ord("０") + n: str(n) for n in range(10)}

# "明治 1868-01-25–1912-07-30, 大正 1912-07-30–1926-12-25, 昭和 1926-12-25–1989-01-07, 平成 1989-01-08–2019-04-30,
#  令和 from 2019-05-01", "first and last day included"
ERAS = (("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
        ("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
        ("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
        ("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
        ("令和", "R", date(2019, 5, 1), date(2199, 12, 31)))

WESTERN_FORMS = (re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
                 re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})"),
                 re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
                 re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2}) 00:00:00"),       # "with a time of 00:00:00"
                 re.compile(r"([0-9]{4})/([0-9]{2})/([0-9]{2}) 00:00:00"),
                 re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日"))
ERA_FORMS = (re.compile(r"(明治|大正|昭和|平成|令和)(元|[0-9]{1,2})年([0-9]{1,2})月([0-9]{1,2})日"),
             re.compile(r"([MTSHR])(元|[0-9]{1,2})\.([0-9]{1,2})\.([0-9]{1,2})"),
             re.compile(r"([MTSHR])([0-9]{2})([0-9]{2})([0-9]{2})"))             # "era letter with six digits R090219"
ERA_NUMBER_FORM = re.compile(r"([1-5])([0-9]{2})([0-9]{2})([0-9]{2})")           # "5090219 (1 明治 … 5 令和)"


def date_parts(text, numbered=False):
    """(era or None, year of our calendar, month, day) of a text in one of the forms, unchecked; None for no form."""
    text = text.translate(FULL_WIDTH)                    # "digits may be full-width, separators not"
    for form in WESTERN_FORMS:
        match = form.fullmatch(text)                     # "nothing may follow"
        if match:
            year, month, day = match.groups()
            return None, int(year), int(month), int(day)
    for form in (*ERA_FORMS, ERA_NUMBER_FORM) if numbered else ERA_FORMS:
        match = form.fullmatch(text)
        if match:
            word, year, month, day = match.groups()
            era = ERAS[int(word) - 1] if form is ERA_NUMBER_FORM else next(era for era in ERAS if word in era[:2])
            year_of_era = 1 if year == "元" else int(year)
            return era, era[2].year + year_of_era - 1, int(month), int(day)
    return None


def parse_date(text, numbered=False):
    """`numbered`: "only where the configuration says registers.dates = [ "era-number" ]"."""
    parts = date_parts(text, numbered)
    if parts is None:
        return None
    era, year, month, day = parts
    if not 1850 <= year <= 2199:                         # "lie in 1850–2199"
        return None
    try:
        found = date(year, month, day)                   # "It must exist (02-30 does not)"
    except ValueError:
        return None
    if era and not era[2] <= found <= era[3]:            # "an era date must lie in its era"
        return None
    return found


def parse_birth(text, numbered=False):
    """("known", date), ("unknown", text) for 不詳 and a 00 month or day, else ("bad", text)."""
    found = parse_date(text, numbered)
    if found:
        return "known", found
    parts = date_parts(text, numbered)
    if text == "不詳" or (parts and (parts[2] == 0 or parts[3] == 0)):
        return "unknown", text
    return "bad", text


def parse_postal(text):
    """“7 digits, hyphen optional, full-width accepted”: seven ASCII digits, or None."""
    text = text.translate(FULL_WIDTH)
    if re.fullmatch(r"[0-9]{7}|[0-9]{3}-[0-9]{4}", text):
        return text.replace("-", "")
    return None


def parse_municipality(text):
    """“5 or 6 digits; else anomaly, taken as empty”: (digits or "", whether it is an anomaly)."""
    digits = text.translate(FULL_WIDTH)
    if re.fullmatch(r"[0-9]{5,6}", digits):
        return digits, False
    return "", text != ""


def is_id(text):
    return re.fullmatch(r"[0-9A-Za-z-]{1,20}", text) is not None


NO_END_OF_STAY = ("", "無期限", "9999-12-31", "99999999")

WORDS = {
    ("residents", "status"): {"住民": "resident", "転出予定": "moving_out", "転出": "moved_out", "国外転出": "abroad",
                              "死亡": "deceased", "消除": "removed"},
    ("certificates", "kind"): {"署名用": "signature", "利用者証明用": "authentication"},
    ("certificates", "status"): {"有効": "valid", "失効": "revoked", "一時停止": "suspended", "満了": "expired",
                                 "交付前": "undelivered"},
    ("certificates", "card_type"): {"": "", "顔認証": "no_pin", "特定在留カード": "residence"},
    ("residents", "residence_elsewhere"): {"": "0", "0": "0", "1": "1"},
    ("residents", "protected"): {"": "0", "0": "0", "1": "1"},
    ("residents", "ward"): {"": "0", "0": "0", "1": "1"},
    ("residents", "format"): {"": "", "拡大文字": "large", "点字": "braille", "音声": "audio", "電話": "phone"},
}


def word(text, file, column, own_codes=()):
    """The canonical word, or None. "own codes win over standard words”"""
    for own in own_codes:                                # READING 14
        if (own["file"], own["column"], own["own"]) == (file, column, text):
            text = own["means"]
            break
    words = WORDS[file, column]
    if text in words:
        return words[text]
    return text if text in words.values() else None


# ---------------------------------------------------------------------------------------------------------------------
# The two registers
# ---------------------------------------------------------------------------------------------------------------------

RESIDENT_HEADERS = {
    "resident_id": "宛名番号", "name": "氏名", "birth_date": "生年月日", "postal_code": "郵便番号", "address": "住所",
    "building": "方書", "status": "住民状態", "moves_on": "異動予定日", "stay_until": "在留期間満了日",
    "residence_elsewhere": "居所登録", "protected": "支援措置", "ward": "成年被後見人", "agent_name": "法定代理人氏名",
    "mailing_name": "送付先氏名", "mailing_postal_code": "送付先郵便番号", "mailing_address": "送付先住所",
    "mailing_building": "送付先方書", "language": "通知言語", "municipality": "市区町村コード",
    "format": "通知形式"}
RESIDENT_REQUIRED = ("resident_id", "name", "birth_date", "postal_code", "address", "status")

CERTIFICATE_HEADERS = {
    "serial": "発行番号", "resident_id": "宛名番号", "kind": "種別", "issued_on": "発行年月日", "expires_on": "有効期限",
    "status": "状態", "card_expires_on": "カード有効期限", "card_type": "カード種別"}
CERTIFICATE_REQUIRED = ("serial", "resident_id", "kind", "issued_on", "expires_on", "status")

FORBIDDEN_HEADERS = ("個人番号", "マイナンバー", "my_number", "住民票コード")


@dataclass(frozen=True)
class Line:
    """One data row of a register before it is understood."""
    line: int
    raw: tuple               # the cells as read, for "a digest of its fields"
    values: dict             # canonical name -> trimmed text; None for a bad_row


def read_register(data, encoding, headers, required, mapped):
    if encoding == "utf-8" and data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]                                  # "With utf-8 one BOM is removed."
    records = split_records(data)
    if not records:
        raise DataUnusable("no header")
    header = records[0].text(encoding)
    if header is None:
        raise DataUnusable("a header that cannot be decoded")
    for cell in header:
        if cell in FORBIDDEN_HEADERS:
            raise DataUnusable("a forbidden column")
    columns = {}
    for name, japanese in headers.items():
        # "A header is the canonical name, the Japanese name below, or the one mapped in the configuration"
        words = {name, japanese, mapped.get(name, name)}
        found = [index for index, cell in enumerate(header) if cell in words]
        if len(found) > 1:
            raise DataUnusable("two columns for one name")
        if not found and name in required:
            raise DataUnusable("a missing required column")
        if found:
            columns[name] = found[0]
    if len(records) == 1:
        raise DataUnusable("a file of header alone")
    lines, tables = [], []
    for record in records[1:]:
        cells = record.text(encoding)
        if cells is None or len(cells) != len(header):
            lines.append(Line(record.line, record.cells, None))
            continue
        tables.append(cells)
        lines.append(Line(record.line, record.cells,
                          {name: cells[columns[name]] if name in columns else "" for name in headers}))
    refuse_individual_numbers(tables[:1000], len(header))    # READING 13
    return lines


def refuse_individual_numbers(rows, width):
    """“any column of which, in the first 1,000 rows, at least 20 values are non-empty and 95 % of those are 12 digits
    with a right check digit, is refused whole: 65”"""
    for column in range(width):
        values = [row[column] for row in rows if row[column] != ""]
        if len(values) >= 20 and 100 * sum(is_individual_number(value) for value in values) >= 95 * len(values):
            raise DataUnusable("a column of individual numbers")


def is_individual_number(text):
    return re.fullmatch(r"[0-9]{12}", text) is not None and individual_check_digit(text[:11]) == int(text[11])


def individual_check_digit(eleven):
    """docs/domain.md 7: 11 − (Σ Pn·Qn mod 11), and 0 for a remainder of 0 or 1; n counts the 11 digits from the lowest,
    Qn is n+1 up to 6 and n−5 from 7."""
    total = sum(int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(eleven), 1))
    return 0 if total % 11 <= 1 else 11 - total % 11


@dataclass(frozen=True)
class Resident:
    """A readable resident row. Two are equal when they say the same by meaning, in every known column."""
    resident_id: str
    name: str
    birth: tuple
    postal: str              # seven digits, or the text where it is none
    address: str
    building: str
    status: str
    moves_on: date           # or None
    stay_until: date         # None: no end
    residence_elsewhere: bool
    protected: bool
    ward: bool
    agent_name: str
    mailing_name: str
    mailing_postal: str
    mailing_address: str
    mailing_building: str
    language: str
    municipality: str
    format: str
    bad_municipality: bool = field(compare=False)        # "taken as empty"
    bad_format: bool = field(compare=False, default=False)
    names_language: bool = field(compare=False, default=False)   # "ja when empty": by meaning the same


def read_resident(values, own_codes, numbered=False):
    """The Resident, or None: "unreadable (field count, quoting, bytes, id, status, flag, stay or move date)”"""
    if values is None or not is_id(values["resident_id"]):
        return None
    status = word(values["status"], "residents", "status", own_codes)
    flags = [word(values[name], "residents", name, own_codes) for name in ("residence_elsewhere", "protected", "ward")]
    moves_on = parse_date(values["moves_on"], numbered)
    stay_until = parse_date(values["stay_until"], numbered)
    if (status is None or None in flags or (moves_on is None and values["moves_on"] != "")
            or (stay_until is None and values["stay_until"] not in NO_END_OF_STAY)):
        return None
    municipality, bad_municipality = parse_municipality(values["municipality"])
    form = word(values["format"], "residents", "format", own_codes)          # another word: "taken as empty"
    return Resident(
        values["resident_id"], values["name"], parse_birth(values["birth_date"], numbered),
        parse_postal(values["postal_code"]) or values["postal_code"], values["address"], values["building"],
        status, moves_on, stay_until, flags[0] == "1", flags[1] == "1", flags[2] == "1", values["agent_name"],
        values["mailing_name"], parse_postal(values["mailing_postal_code"]) or values["mailing_postal_code"],
        values["mailing_address"], values["mailing_building"], values["language"] or "ja",
        municipality, form or "", bad_municipality, form is None, values["language"] != "")


@dataclass(frozen=True)
class Certificate:
    """A certificate row. `bad` names why it is unreadable, or is empty; what could not be read is "" or None."""
    line: int
    raw: tuple
    bad: str
    serial: str = ""
    resident_id: str = ""
    kind: str = ""
    issued_on: date = None
    expires_on: date = None
    status: str = ""
    card_expires_on: date = None
    card_type: str = ""

    @property
    def key(self):
        return self.kind, self.serial, self.expires_on


def read_certificate(row, own_codes, numbered=False):
    if row.values is None:
        return Certificate(row.line, row.raw, "bad_row")
    values = row.values
    kind = word(values["kind"], "certificates", "kind", own_codes)
    status = word(values["status"], "certificates", "status", own_codes)
    card_type = word(values["card_type"], "certificates", "card_type", own_codes)
    issued_on, expires_on, card = (parse_date(values[name], numbered)
                                   for name in ("issued_on", "expires_on", "card_expires_on"))
    # "A certificate row is unreadable, in this order: bad_row · bad_id (serial or resident) · bad_kind ·
    #  bad_status (status or card_type) · bad_date (issued, expires, card)."
    if not is_id(values["serial"]) or not is_id(values["resident_id"]):
        bad = "bad_id"
    elif kind is None:
        bad = "bad_kind"
    elif status is None or card_type is None:
        bad = "bad_status"
    elif issued_on is None or expires_on is None or (card is None and values["card_expires_on"] != ""):
        bad = "bad_date"
    else:
        bad = ""
    return Certificate(
        row.line, row.raw, bad,
        values["serial"] if is_id(values["serial"]) else "",                 # "ids out of form are blank"
        values["resident_id"] if is_id(values["resident_id"]) else "",
        kind or "", issued_on, expires_on, status or "", card, card_type or "")


# ---------------------------------------------------------------------------------------------------------------------
# The other inputs: holidays, told_elsewhere, limits, towns, offices
# ---------------------------------------------------------------------------------------------------------------------

def plain_table(data, encoding, names):
    """Rows of a small CSV with a fixed header, as dicts of trimmed text; DataUnusable for anything else."""
    if encoding == "utf-8" and data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    rows = [record.text(encoding) for record in split_records(data)]
    if not rows or rows[0] is None or sorted(rows[0]) != sorted(names):
        raise DataUnusable("a header that is not ours")
    for row in rows[1:]:
        if row is None or len(row) != len(rows[0]):
            raise DataUnusable("a bad row")
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def read_holidays(data, encoding):
    rows = plain_table(data, encoding, ("国民の祝日・休日月日", "国民の祝日・休日名称"))
    days = {parse_date(row["国民の祝日・休日月日"]) for row in rows}
    if None in days:
        raise DataUnusable("a bad holiday")
    return days


def read_told_elsewhere(data, numbered=False):
    """“CSV kind,serial,expires_on, UTF-8, words and dates as in section 3; a bad row is 65”"""
    keys = set()
    for row in plain_table(data, "utf-8", ("kind", "serial", "expires_on")):
        key = word(row["kind"], "certificates", "kind"), row["serial"], parse_date(row["expires_on"], numbered)
        if key[0] is None or not is_id(key[1]) or key[2] is None:
            raise DataUnusable("a bad row of told_elsewhere")
        keys.add(key)
    return keys


def read_languages(data):
    """3.9: id -> (language, format), "" where the row leaves it to the register; None as format is no word."""
    rows = None
    for names in (("resident_id", "language", "format"), ("宛名番号", "言語", "形式")):
        try:
            rows = [tuple(row[name] for name in names) for row in plain_table(data, "utf-8", names)]
        except DataUnusable:
            continue
    if rows is None:
        raise DataUnusable("a header that is not ours, or a bad row")
    found = {}
    for who, language, form in rows:
        if not is_id(who) or who in found or word(form, "residents", "format") is None:
            raise DataUnusable("the same id twice, an id out of form, an unknown word")
        found[who] = language, word(form, "residents", "format")
    return found


def read_limits(data):
    limits, seen = [], set()
    for row in plain_table(data, "utf-8", ("effective_from", "resource", "scope", "per", "max")):
        effective_from = parse_date(row["effective_from"])
        if (effective_from is None or row["resource"] not in ("print", "counter", "walk_in") or row["per"] not in ("day", "week")
                or (row["resource"] == "walk_in" and row["per"] != "week")
                or not re.fullmatch(r"all|postal:[0-9]{1,7}|municipality:[0-9]{5}", row["scope"])
                or not re.fullmatch(r"[0-9]{1,9}", row["max"])):
            raise DataUnusable("unknown word, bad number")
        key = effective_from, row["resource"], row["scope"], row["per"]
        if key in seen:
            raise DataUnusable("same key and date twice")
        seen.add(key)
        limits.append(Limit(*key, int(row["max"])))
    return limits


@dataclass(frozen=True)
class Place:
    """A row of either postal table; `town` is empty for a whole municipality."""
    code: str
    prefecture: str
    city: str
    town: str
    written: str                                         # as the table has it; of an office too
    office: bool

    def fits_everything(self):
        return self.town == "" or self.city.startswith("京都市") or bool(re.search("[、〜～]", self.town))

    def own_town(self):
        return one_spelling(self.town.split("（")[0])


OFFICE_TOWN = 5                                          # of post.offices, may be empty


def read_postal_table(data, encoding, code, prefecture, city, town=None):
    places = []
    for record in split_records(data):
        cells = record.text(encoding)
        least = max(code, prefecture, city, town or 0) + 1
        if cells is None or not least <= len(cells) <= 64 or not re.fullmatch(r"[0-9]{7}", cells[code]):
            raise DataUnusable("a bad row of a postal table")
        if not all(cells[at] for at in (prefecture, city, town) if at is not None):
            raise DataUnusable("a bad row of a postal table")
        name = cells[town] if town is not None else ""
        whole = not name or "掲載がない場合" in name or "次に" in name or name.endswith("一円")
        written = name if town is not None else cells[OFFICE_TOWN]
        places.append(Place(cells[code], cells[prefecture], cells[city], "" if whole else name, written, town is None))
    if not places:
        raise DataUnusable("an empty postal table")
    return places


KANJI = {digit: at for at, digit in enumerate("〇一二三四五六七八九")} | {"十": 10, "百": 100, "千": 1000}


def one_spelling(text):
    """“Both sides are first brought to one spelling”: docs/domain.md 5."""
    text = unicodedata.normalize("NFKC", text).replace("大字", "").replace("字", "").replace(" ", "")
    text = text.translate(str.maketrans("ヶカヵが", "ケケケケ") | str.maketrans("の之", "ノノ") | str.maketrans("ツ", "ッ"))
    return re.sub("[〇一二三四五六七八九十百千]+", lambda found: str(kanji_number(found[0])), text)


def kanji_number(text):
    total = part = 0
    for sign in text:
        value = KANJI[sign]
        if value >= 10:
            total, part = total + (part or 1) * value, 0
        else:
            part = part * 10 + value
    return total + part


def behind_city(address, place):
    """What follows the municipality (with or without prefecture and 郡) in the address; None where it does not begin so."""
    prefecture, city = one_spelling(place.prefecture), one_spelling(place.city)
    for name in (city, city.split("郡", 1)[-1]):
        for begin in (prefecture + name, name):
            if address.startswith(begin):
                return address[len(begin):]
    return None


def begins_with_town(rest, town):
    return bool(town) and rest.startswith(town) and not (town[-1].isdigit() and rest[len(town):][:1].isdigit())


def postal_doubt(places, code, address):            # READING 26
    """"contradiction", "no_address" where nothing follows the town, or ""."""
    address = one_spelling(address)
    own = [place for place in places if place.code == code]
    fitting = [(place, behind_city(address, place)) for place in own]
    fitting = [(place, rest) for place, rest in fitting if rest is not None]
    if not fitting:
        named = [place for place in places if behind_city(address, place) is not None]
        if not named or (not any(address.startswith(one_spelling(place.prefecture)) for place in named)
                         and any(begins_with_town(address, place.own_town()) for place in own)):
            return ""
        return "contradiction"
    if any(place.town and rest == place.own_town() for place, rest in fitting):
        return "no_address"
    if any(place.fits_everything() for place, _ in fitting):
        return ""
    rest = fitting[0][1]
    if any(begins_with_town(rest, place.own_town()) for place in own):
        return ""
    names = [place.own_town() for place in places
             if place.city == fitting[0][0].city and place.prefecture == fitting[0][0].prefecture
             and not place.fits_everything() and begins_with_town(rest, place.own_town())]
    longest = max(names, key=len, default="")
    follows = rest[len(longest):]
    alike = any(place.own_town().startswith(longest) or longest.startswith(place.own_town()) for place in own)
    return "contradiction" if longest and not alike and (follows == "" or follows[0].isdigit()) else ""


# ---------------------------------------------------------------------------------------------------------------------
# Days
# ---------------------------------------------------------------------------------------------------------------------

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Calendar:
    def __init__(self, holidays, closed, mailing_days, opened=(), stops=()):
        self.holidays, self.closed, self.opened, self.stops = holidays, closed, opened, stops
        self.mailing_days = mailing_days

    def is_business_day(self, day):
        """“a business day is Monday–Friday, not a holiday”"""
        return day.weekday() < 5 and day not in self.holidays

    def is_closed(self, day):
        return any(is_day_of(text, day) for text in self.closed)

    def is_counter_day(self, day):
        """“an open day is a counter day whatever closed, holidays and week say; a stop takes it away”"""
        opened = self.is_office_day(day) or any(is_day_of(text, day) for text in self.opened)
        return opened and not any(is_day_of(text, day) for text in self.stops)

    def last_counter_day(self, day):
        while not self.is_counter_day(day):
            day -= ONE_DAY
        return day

    def first_counter_day(self, day):
        while not self.is_counter_day(day):
            day += ONE_DAY
        return day

    def is_office_day(self, day):
        """“Monday–Friday, not a holiday, not in closed”"""
        return self.is_business_day(day) and not self.is_closed(day)

    def is_mailing_day(self, day):
        """“an office day that mailing.days names”; "1st tue" and "last fri" are "moved to the next office day if it
        is none", be it in the month after."""
        if not self.is_office_day(day):
            return False
        if WEEKDAYS[day.weekday()] in self.mailing_days:
            return True
        named = [text.split() for text in self.mailing_days if " " in text]
        for back in range(60):                           # a named day that was moved to this one
            origin = day - back * ONE_DAY
            if any(is_nth_weekday(origin, which, weekday) for which, weekday in named):
                return True
            if self.is_office_day(origin - ONE_DAY):
                return False
        return False

    def first_mailing_day(self, day):
        while not self.is_mailing_day(day):
            day += ONE_DAY
        return day

    def last_mailing_day(self, day):
        while not self.is_mailing_day(day):
            day -= ONE_DAY
        return day

    def nth_office_day_after(self, day, n):
        while n > 0:
            day += ONE_DAY
            n -= self.is_office_day(day)
        return day

    def nth_office_day_before(self, day, n):
        while n > 0:
            day -= ONE_DAY
            n -= self.is_office_day(day)
        return day

    def nth_business_day_after(self, day, n):
        while n > 0:
            day += ONE_DAY
            n -= self.is_business_day(day)
        return day


def is_day_of(text, day):
    """An entry of closed, open or service_stops: a weekday, "2nd sun"; days of a year, “inclusive, may wrap”; dates, “forward
    only”."""
    if text in WEEKDAYS:
        return WEEKDAYS[day.weekday()] == text
    if " " in text:
        return is_nth_weekday(day, *text.split())
    first, last = (text.split("..") * 2)[:2]
    here = day.isoformat()
    if len(first) == 10:
        return first <= here <= last
    here = here[5:]
    return first <= here <= last if first <= last else here >= first or here <= last


def is_nth_weekday(day, which, weekday):
    if WEEKDAYS[day.weekday()] != weekday:
        return False
    if which == "last":
        return (day + 7 * ONE_DAY).month != day.month
    return (day.day - 1) // 7 + 1 == int(which[0])


def window_opens(expires_on, months):
    """docs/domain.md 2: the day after the corresponding day three months before the end; where that month has no such
    day, the 1st of the month after."""
    year, month = divmod(expires_on.year * 12 + expires_on.month - 1 - months, 12)
    try:
        return date(year, month + 1, expires_on.day) + ONE_DAY
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return date(year, month + 1, 1)


def birthday(born, year):
    """docs/domain.md 1: of those born on 29 February, 28 February in common years."""
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def birthday_after(born, day, n):
    """The n-th birthday after `day`: "A birthday that falls on the issue day does not count.”"""
    year = day.year if birthday(born, day.year) > day else day.year + 1
    return birthday(born, year + n - 1)


def is_under_15(birth, day):
    """Decision 4: under 15 before the 15th birthday; an unknown birth date is not under 15."""
    state, born = birth
    return state == "known" and day < birthday(born, born.year + 15)


def is_no_birthday(day, resident):
    """“of an unknown birth date no day is *no birthday*”"""
    state, born = resident.birth
    return state == "known" and birthday(born, day.year) != day


def card_end(certificate, resident):
    """“`card_expires_on`; where that is empty and the birth date known: its `expires_on` if it was issued before the holder's
    18th birthday (20th for issue days before 2022-04-01), or if `stay_until` has an end and `expires_on` is no birthday of
    his; else unknown”"""
    if certificate.card_expires_on is not None:
        return certificate.card_expires_on
    state, born = resident.birth
    if state != "known":
        return None
    of_age = 20 if certificate.issued_on < date(2022, 4, 1) else 18
    if certificate.issued_on < birthday(born, born.year + of_age):
        return certificate.expires_on
    if resident.stay_until is not None and is_no_birthday(certificate.expires_on, resident):
        return certificate.expires_on
    return None


# ---------------------------------------------------------------------------------------------------------------------
# What can be printed
# ---------------------------------------------------------------------------------------------------------------------

BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
ZERO_WIDTH = {0x00AD, 0x180E, *range(0x200B, 0x200E), 0x2028, 0x2029, *range(0x2060, 0x2066), 0xFEFF}
PLACEHOLDERS = {0x3013, 0xFFFD}
VARIATION_SELECTORS = range(0xE0100, 0xE01F0)
MARKS_MAX = 3
# "a character that draws no ink and is no space": of those that the default fonts have a glyph for, and some they lack
BLANK = {0x034F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0}
# The fonts themselves are not looked at: synth_cases.py draws its characters from the sets that were tried.
DRAWN_VARIANTS = {"葛\U000E0100"}
UNDRAWN = {"\U00012000"}


def is_printable(text):
    """Section 4, held/unprintable, with the default fonts and none of the operator's own."""
    marks = 0
    for index, char in enumerate(text):
        code = ord(char)
        if code not in VARIATION_SELECTORS:              # "variation selectors aside"
            marks = marks + 1 if unicodedata.category(char)[0] == "M" else 0
        if marks > MARKS_MAX:
            return False
        if code in VARIATION_SELECTORS:
            if text[max(index - 1, 0):index + 1] not in DRAWN_VARIANTS:
                return False
        elif (unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") or code in BIDI | ZERO_WIDTH | PLACEHOLDERS | BLANK
              or char in UNDRAWN):
            return False
    return True


# “? ？ ■ □ ● ＊ in name or addressee, and in any of them &# to ; of digits or x and hexadecimal digits, & with 2–8 ASCII
# letters and ;, \\u with four hexadecimal digits” (READING 30)
LOST_IN_NAMES = re.compile("[?？■□●＊]")
LOST = re.compile(r"&#([0-9]+|[xX][0-9A-Fa-f]+);|&[A-Za-z]{2,8};|\\u[0-9A-Fa-f]{4}")


def lost(resident, letter):
    """Which of the two kinds of sign stands there; "" for none."""
    if any(map(LOST_IN_NAMES.search, (resident.name, letter.addressee))):
        return "a sign in a name"
    texts = resident.name, letter.address, letter.building, letter.addressee
    return "an escape" if any(map(LOST.search, texts)) else ""


# ---------------------------------------------------------------------------------------------------------------------
# What says nothing
# ---------------------------------------------------------------------------------------------------------------------

DENIED = ("住所不定", "不詳", "住居不定", "居所不定", "住所不明", "居所不明", "以下不明")


def is_only_a_date(text):
    """READING 31: a date of section 3, or a month and a day."""
    short = re.fullmatch(r"([0-9]{1,2})月([0-9]{1,2})日", text.translate(FULL_WIDTH))
    return parse_date(text if not short else f"2000/{short[1]}/{short[2]}") is not None


def no_address(resident, letter):
    """Which part of the line holds; "" for none."""
    if parse_postal(letter.postal) is None or letter.postal == "0000000":
        return "the postal code"
    if "" in (letter.address, resident.name, letter.addressee):      # READING 4
        return "an empty field"
    if any(word in letter.address for word in DENIED):
        return "an unknown address"
    if any(map(says_nothing, (resident.name, letter.addressee, letter.address))):
        return "nothing said"
    return "only a date" if is_only_a_date(letter.address) else ""


# ---------------------------------------------------------------------------------------------------------------------
# What the letter would carry
# ---------------------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Printed:
    postal: str              # seven digits, or the text where it is none
    address: str
    building: str
    person: str              # the addressee without an honorific: "Honorifics are never part of a comparison"
    addressee: str = field(compare=False)


def without_honorific(name, offices):
    """“ends in 様, 殿, 御中 or 先生, or in 宛 or 行 after a space or after a word of letters.offices”"""
    space = r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]*"
    end = re.search(f"{space}(様|殿|御{space}中|先{space}生)$", name)
    if end:
        return name[:end.start()]
    post = re.search(f"({space})[宛行]$", name)
    if post and (post[1] or name[:-1].endswith(tuple(offices))):
        return name[:post.start()]
    return name


def printed(resident, day, offices):
    # "if postal code or address is given, postal code, address and building replace all three"
    if resident.mailing_postal or resident.mailing_address:
        where = resident.mailing_postal, resident.mailing_address, resident.mailing_building
    else:
        where = resident.postal, resident.address, resident.building
    # "The addressee is mailing_name, else agent_name for a ward or someone under 15 on D, else name."
    if resident.mailing_name:
        addressee = resident.mailing_name
    elif resident.agent_name and (resident.ward or is_under_15(resident.birth, day)):
        addressee = resident.agent_name
    else:
        return Printed(*where, resident.name, resident.name)
    return Printed(*where, without_honorific(addressee, offices), addressee)


def postal_order(postal, address, resident_id):
    """“printed postal code, then printed address without building (runs of digits, full-width too, compared as numbers
    and before text; the rest by code point), then resident_id”"""
    tokens = re.findall(r"[0-9]+|[^0-9]", address.translate(FULL_WIDTH), re.DOTALL)
    parts = [(0, int(token)) if token[0] in "0123456789" else (1, ord(token)) for token in tokens]
    return postal, parts, resident_id.encode()


def luhn_digit(digits):
    """“Luhn digit over the twelve”"""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if index % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return (10 - total % 10) % 10


# ---------------------------------------------------------------------------------------------------------------------
# The night
# ---------------------------------------------------------------------------------------------------------------------

@dataclass(eq=False)
class Row:
    """One certificate row and what became of it."""
    certificate: Certificate
    disposition: str = ""
    reason: str = ""
    planned_on: date = None
    anomalies: tuple = ()
    opens_on: date = None
    ideal_on: date = None
    first_serial: str = ""   # of its notice, where it came back under another one (section 4, respelled)
    past: bool = False       # by what was known of it before tonight's names

    @property
    def key(self):
        """Kind, serial and expiry by which the ledger knows it."""
        kind, serial, expires_on = self.certificate.key
        return kind, self.first_serial or serial, expires_on


@dataclass(eq=False)
class Piece:
    """All due certificates of one resident."""
    resident: Resident
    printed: Printed
    rows: list
    delay_days: int = 0
    causes: Counter = None
    columns: dict = None     # of pieces.csv, for a piece of this run

    @property
    def municipality(self):
        return self.resident.municipality[:5]            # "first five digits"

    @property
    def expires_on(self):
        return min(row.certificate.expires_on for row in self.rows)

    @property
    def opens_on(self):
        return min(row.opens_on for row in self.rows)

    @property
    def ideal_on(self):
        return min(row.ideal_on for row in self.rows)

    @property
    def turn(self):
        """“Pieces compete in the order (earliest expires_on, earliest ideal_on, resident_id bytewise)”"""
        return self.expires_on, self.ideal_on, self.resident.resident_id.encode()

    @property
    def speaker(self):
        """“of a piece of two certificates the one with the earliest ideal_on speaks”; ties by decision 2."""
        return min(self.rows, key=lambda row: (row.ideal_on, row.certificate.expires_on,
                                               row.certificate.kind != "signature", row.certificate.serial.encode()))


@dataclass(eq=False)
class Night:
    exit: int
    as_of: date
    published: bool = False
    gate: str = ""
    mail_on: date = None
    config: dict = None
    files: dict = None
    rows: list = field(default_factory=list)             # every certificate row, in file order
    pieces: list = field(default_factory=list)           # in output order
    unreadable: Counter = field(default_factory=Counter)   # of resident rows, by their fields
    residents_read: int = 0
    book: tuple = ()                                     # what was recorded before it
    alarming: bool = False
    unposted: bool = False                               # an alarm about a lot that nobody reports as posted
    returning: bool = False                              # an alarm about letters that come back
    pausing: bool = False                                # an alarm about a pause
    counted: dict = field(default_factory=dict)          # what each alarm counts that is up and can be acknowledged
    acknowledged: set = field(default_factory=set)       # of these the ones that are quiet
    heard_again: list = field(default_factory=list)      # why others are not that were acknowledged once
    calls: set = field(default_factory=set)              # the alarms of READING 33, by their words
    room_again: int = 0                                  # letters that go because voided ones take no capacity
    counter: set = field(default_factory=set)            # which sentences on the counter the lot hangs on
    pulls: list = field(default_factory=list)            # (piece, the night that made it, words): an alarm if any
    words: Counter = field(default_factory=Counter)      # which part of a line held, where several do
    new_doors: int = 0                                   # rows whose last letter came back and that are due again
    to_come: int = 0                                     # certificates issued after the as-of day
    names: dict = field(default_factory=dict)            # (kind, serial, expiry) -> the serial of its notice, found tonight
    listing: int = 0                                     # rows of told_elsewhere without a match, where they are an alarm
    faces: dict = field(default_factory=dict)            # resident_id -> (name, birth)
    disputes: dict = field(default_factory=dict)         # resident_id -> (face before, swapped, since)
    classes: object = None                               # classes.Judged
    lived: dict = field(default_factory=dict)            # resident_id -> the first readable row
    valid: Counter = field(default_factory=Counter)      # month -> valid certificates that end in it
    why: str = ""                                        # for people who read a mismatch
    history: list = field(default_factory=list)

    # --- what run.json says ---

    def alarms(self):
        """Those that are up, by their words, but for held_14, which held_45 is too, and those of the gates."""
        up = {"held_45": self.alarming, "unposted": self.unposted, "return_rate": self.returning, "paused": self.pausing,
              "pull": self.pulls, "side_table": self.listing, "templates": self.counted.get("templates"), "class": self.classes and self.classes.alarms}
        return self.calls | {name for name, is_up in up.items() if is_up}

    def counts(self):
        dispositions = {name: 0 for name in DISPOSITIONS}
        dispositions.update(Counter(row.disposition for row in self.rows))
        assert sum(dispositions.values()) == len(self.rows)      # "Rows read = the sum of all dispositions"
        return {
            "rows": {"residents": self.residents_read, "certificates": len(self.rows)},
            "unreadable_residents": sum(self.unreadable.values()),
            "dispositions": dispositions,
            "reasons": dict(Counter(row.reason for row in self.rows if row.reason)),
            "not_due_by_month": dict(Counter(row.certificate.expires_on.isoformat()[:7] for row in self.rows
                                             if row.disposition == "not_due")),
            "respelled": len(self.names),
            "pieces": len(self.pieces),
            "delay": delay_figures(self.pieces),
        }

    def listed_rows(self, file):
        """The lines of dispositions.csv; of an unreadable row what could be read, of a bad_row nothing (READING 2).
        `file` is the path as configured (READING 10)."""
        lines = []
        for row in self.rows:
            certificate = row.certificate
            if row.disposition in LISTED:
                lines.append([certificate.serial, certificate.resident_id, certificate.kind,
                              iso(certificate.expires_on), row.disposition, row.reason, iso(row.planned_on),
                              " ".join(row.anomalies), file, str(certificate.line)])
        return lines

    def rejected(self):
        """What section 1 compares with the last published run: a row "by its reason and a digest of its fields"."""
        return Counter((row.reason, row.certificate.raw) for row in self.rows if row.disposition == "rejected")

    # --- what later nights ask ---

    def said(self, key):
        """(disposition, reason) of this kind, serial and expiry in this run, or None; of several the first row speaks."""
        for row in self.rows:
            if row.key == key and row.disposition not in ("not_due", "past") and self.speaks(row):
                return row.disposition, row.reason
        return None

    @staticmethod
    def speaks(row):
        """A row that cannot be read, and a duplicate, say nothing of a certificate."""
        return row.disposition != "rejected" or row.reason == "unknown_resident"


def digest_of_templates(config):
    return DIGESTS[setting(config, "letters", "templates")]


def face(resident):
    return resident.name, resident.birth


def is_another_person(was, now):
    """Name and birth date both; an unknown birth date is no evidence."""
    return was[0] != now[0] and was[1] != now[1] and was[1][0] == now[1][0] == "known"


def is_near(listed, other):
    """Whether a certificate of the register is that of a list, but that its serial is written otherwise or its expiry is
    another."""
    return listed[0] == other[0] and ((listed[2] == other[2] and bare_serial(listed[1]) == bare_serial(other[1]))
                                      or listed[1] == other[1])


def bare_serial(serial):
    """Without zeros in front, hyphens, capitals, and what a spreadsheet keeps of a long number."""
    serial = serial.replace("-", "").lower().lstrip("0") or "0"
    return serial[:15] + "0" * (len(serial) - 15) if re.fullmatch("[0-9]{16,}", serial) else serial


def iso(day):
    return day.isoformat() if day else ""


def delay_figures(pieces):
    delays = sorted(piece.delay_days for piece in pieces)
    by_cause = {cause: sum(piece.causes[cause] for piece in pieces) for cause in CAUSES}
    if not delays:
        return {"max": 0, "mean": Fraction(0), "p50": 0, "p95": 0, "by_cause": by_cause}
    return {"max": delays[-1], "mean": Fraction(sum(delays), len(delays)), "p50": nearest_rank(delays, 50),
            "p95": nearest_rank(delays, 95), "by_cause": by_cause}


def nearest_rank(ordered, percent):
    """The smallest value that at least `percent` of the values do not exceed."""
    rank = -(-percent * len(ordered) // 100)
    return ordered[rank - 1]


def judge(config, history, files, as_of, book=()):
    published = [night for night in history if night.published]
    # "Without `since` and without a published run in the ledger: 78 … later it may be absent and means none"
    if not published and "since" not in config["mailing"]:
        return Night(EXIT_CONFIG, as_of, why="nobody said since", history=history)
    # "An as-of before the last published one is 64."
    if published and as_of < published[-1].as_of:
        return Night(EXIT_USAGE, as_of, why="as-of before the last published one", history=history)
    # "A run whose as-of, inputs, configuration and recorded events are those of the last published run does nothing"
    if published and (as_of, files, config, book) == (published[-1].as_of, published[-1].files, published[-1].config,
                                                      published[-1].book):
        return Night(EXIT_DONE, as_of, why="the last published run again", history=history)
    try:
        night = Evening(config, published, history, files, as_of, book).night
    except DataUnusable as unusable:
        return Night(EXIT_DATA, as_of, why=str(unusable), history=history)
    # "A stopped run (8) leaves one ledger row (as-of, mail day, gate) and nothing else"
    kept = night if night.published else Night(EXIT_GATE, as_of, gate=night.gate, mail_on=night.mail_on)
    night.history = history + [kept]
    return night


class Evening:
    """One run, from the inputs to its Night. Each method is one sentence or table row of the contract."""

    def __init__(self, config, published, history, files, as_of, book=()):
        self.config, self.published, self.history, self.as_of = config, published, history, as_of
        self.book = book
        self.mailing = lambda key: setting(config, "mailing", key)
        # "none": nobody was told by others
        self.since = date.min if self.mailing("since") == "none" else date.fromisoformat(self.mailing("since"))
        self.read(files)
        # "mail_on(D) = first mailing day on or after the lead_days-th office day after the as-of day D."
        self.mail_on = self.calendar.first_mailing_day(
            self.calendar.nth_office_day_after(as_of, self.mailing("lead_days")))
        # "deliver_on = the delivery_days-th business day after the mail day."
        self.deliver_on = self.calendar.nth_business_day_after(self.mail_on, self.mailing("delivery_days"))
        self.night = Night(EXIT_DONE, as_of, mail_on=self.mail_on, config=config, files=files, book=book,
                           unreadable=Counter(row.raw for row in self.unreadable),
                           residents_read=self.residents_read)
        if self.is_ahead():                              # "asked of the certificates, before the residents are read"
            self.night.exit, self.night.gate = EXIT_GATE, "ahead"
            return
        if self.residents_unusable:
            raise self.residents_unusable
        worst = max(len(self.unreadable), sum(certificate.bad != "" for certificate in self.certificates))
        if worst > setting(config, "registers", "max_unreadable"):       # "more unreadable rows in one file: gate"
            self.night.exit, self.night.gate = EXIT_GATE, "max_unreadable"
            return
        self.dispute_residents()
        self.judge_night()
        if len(self.night.names) > 20:                   # "More than 20 in one night: gate renumbered"
            self.night.exit, self.night.gate = EXIT_GATE, "renumbered"
            return
        if self.look_at_the_list():
            self.night.exit, self.night.gate = EXIT_GATE, "side_table"
            return
        if setting(config, "letters", "approval") == "required" and not self.is_signed_off():
            self.night.exit, self.night.gate = EXIT_GATE, "templates"
            return
        self.plan()
        self.list_anomalies()
        self.account_delays()
        self.number_pieces()
        self.night.classes = classes.judge(self)
        if self.night.classes.stops:                     # the last of the gates
            self.night.exit, self.night.gate = EXIT_GATE, "class"
            return
        self.night.published = True
        self.night.exit = self.exit_code()

    # --- inputs ---

    def read(self, files):
        config = self.config
        encoding = setting(config, "registers", "encoding")
        own = setting(config, "registers", "values")
        numbered = "era-number" in setting(config, "registers", "dates")
        holidays = read_holidays(files["holidays"], setting(config, "calendar", "holidays_encoding"))
        self.calendar = Calendar(holidays, setting(config, "calendar", "closed"), self.mailing("days"),
                                 setting(config, "calendar", "open"), setting(config, "calendar", "service_stops"))
        self.limits = read_limits(files["limits"]) if self.mailing("limits") else []
        self.told_elsewhere = (read_told_elsewhere(files["told_elsewhere"], numbered)
                               if self.mailing("told_elsewhere") else set())
        self.languages = read_languages(files["languages"]) if setting(config, "letters", "languages") else {}
        self.places = read_postal_table(files["towns"], "utf-8", 2, 6, 7, 8) if setting(config, "post", "towns") else []
        if self.places and setting(config, "post", "offices"):
            self.places += read_postal_table(files["offices"], "cp932", 7, 3, 4)
        self.towns = barcode.Towns([(place.code, place.prefecture, place.city, place.written, place.office)
                                    for place in self.places])
        lines, self.residents_unusable = [], None
        try:
            lines = read_register(files["residents"], encoding, RESIDENT_HEADERS, RESIDENT_REQUIRED,
                                  setting(config, "registers", "resident_columns"))
        except DataUnusable as fault:
            self.residents_unusable = fault
        self.residents_read = len(lines)
        self.unreadable, self.residents = [], {}         # resident_id -> every readable row, in file order
        for row in lines:
            resident = read_resident(row.values, own, numbered)
            if resident is None:
                self.unreadable.append(row)
            else:
                self.residents.setdefault(resident.resident_id, []).append(resident)
        self.certificates = [read_certificate(row, own, numbered) for row in read_register(
            files["certificates"], encoding, CERTIFICATE_HEADERS, CERTIFICATE_REQUIRED,
            setting(config, "registers", "certificate_columns"))]

    def is_ahead(self):
        """“a night's day that lies more than 62 days ahead of the last run and of the registers' newest issue day is the
        gate ahead” (READING 24)"""
        if not self.published:
            return False
        last = self.published[-1]
        issued = [certificate.issued_on for certificate in self.certificates if not certificate.bad]
        recent = sum(timedelta(0) <= self.as_of - day <= timedelta(62) for day in issued)
        return (self.as_of - last.as_of).days > 62 and recent <= last.to_come

    def resident_of(self, certificate):
        """“Where a resident has several readable rows the first speaks”"""
        rows = self.residents.get(certificate.resident_id)
        return rows[0] if rows else None

    def rules_for(self, issued_on):
        """(window_months, birthdays), by_issue "effective by issue day"."""
        months, birthdays = setting(self.config, "rules", "window_months"), setting(self.config, "rules", "birthdays")
        for rule in sorted(setting(self.config, "rules", "by_issue"), key=lambda rule: rule["from"]):
            if issued_on >= date.fromisoformat(rule["from"]):
                months, birthdays = rule["window_months"], rule["birthdays"]
        return months, birthdays

    # --- residents against the last published run's register (docs/decisions/0008-gates.md) ---

    def dispute_residents(self):
        """“the same id shows another person: name and birth date both differ from the last published run's; or the new
        name is the old name of another resident whose name changed too. It lasts until the register returns”"""
        self.night.faces = {who: face(rows[0]) for who, rows in self.residents.items()}
        before, disputes = (self.published[-1].faces, self.published[-1].disputes) if self.published else ({}, {})
        renamed = {}                                     # whose name is another than in the last run's register
        for who in before.keys() & self.night.faces.keys():
            was, swapped, since = disputes.get(who, (before[who], False, self.as_of))
            now = self.night.faces[who]
            if now[0] != before[who][0] and now[0] != was[0]:
                renamed[who] = was[0]
            if is_another_person(was, now):
                self.night.disputes[who] = (was, False, since)
            elif swapped and now[0] != was[0]:
                self.night.disputes[who] = (was, True, since)
        for who in renamed.keys() - self.night.disputes.keys():
            was = disputes.get(who, (before[who],))[0]
            if self.night.faces[who][0] in renamed.values():
                self.night.disputes[who] = (was, True, self.as_of)

    def is_disputed(self, resident):
        """Held until the register returns, or until a release "recorded on or after the day it was found"."""
        found = self.night.disputes.get(resident.resident_id)
        released = [event.on for event in self.book if event.subject == f"resident:{resident.resident_id}"][-1:]
        return bool(found) and not (self.is_decided("release", resident) and released[0] >= found[2])

    # --- one disposition for every row ---

    def judge_night(self):
        self.night.rows = [Row(certificate) for certificate in self.certificates]
        for row in self.night.rows:
            if not row.certificate.bad:
                months, _ = self.rules_for(row.certificate.issued_on)
                row.opens_on = window_opens(row.certificate.expires_on, months)
                # "ideal_on = first mailing day on or after opens_on + target_days."
                row.ideal_on = self.calendar.first_mailing_day(
                    row.opens_on + self.mailing("target_days") * ONE_DAY)
        self.name_rows()
        for index, row in enumerate(self.night.rows):
            row.disposition, row.reason = self.first_line_that_holds(row, self.night.rows[:index])

    # --- certificates under another serial (section 4, Respelled) ---

    def name_rows(self):
        """Every row gets the serial by which the ledger knows its certificate: by a name of an earlier night, or of this one."""
        readable = [row for row in self.night.rows if not row.certificate.bad]
        known = {}
        for night in self.published:
            known = night.names | known
        for row in readable:
            row.first_serial = known.get(row.certificate.key, "")
            row.past = row.ideal_on <= self.mail_on and self.is_past(row)
        borne = {row.key for row in readable}
        letters = {row.key for night in self.published for piece in night.pieces for row in piece.rows}
        unborne = sorted(letters - borne, key=lambda key: (self.is_undone(key), key[1].encode()))
        due = [row for row in readable if row.ideal_on <= self.mail_on and not row.past]
        for index, row in enumerate(due if unborne else []):
            kind, serial, expires_on = row.certificate.key
            twice = any((kind, serial) == other.certificate.key[:2] for other in due[:index])
            if row.first_serial or row.key in letters or twice or self.was_of_another(row):
                continue
            # "whose resident, kind, issue day and expiry are those of a notice in the ledger"; READING 28: of several one that
            # counts as told first, then the smaller serial
            for key in unborne:
                if ((key[0], key[2]) == (kind, expires_on) and self.issued_first(key) == row.certificate.issued_on
                        and self.last_letter(key).resident.resident_id == row.certificate.resident_id):
                    self.night.names[row.certificate.key] = key[1]
                    break
        for row in readable:
            row.first_serial = row.first_serial or self.night.names.get(row.certificate.key, "")

    def is_undone(self, key):
        return self.came_undone(self.last_letter(key))

    def was_of_another(self, row):
        """“nor was it ever listed of somebody else”: a serial never changes its holder, and who knows whose it is then?"""
        listed = (other.certificate for night in self.published for other in night.rows
                  if other.certificate.key == row.key and other.disposition in LISTED and night.speaks(other))
        first = next(listed, None)
        return first is not None and first.resident_id != row.certificate.resident_id

    def issued_first(self, key):
        """The issue day of the row by which the ledger first knew the certificate."""
        return next(row.certificate.issued_on for night in self.published for row in night.rows
                    if row.key == key and row.disposition in LISTED and night.speaks(row))

    # --- lists that match nothing (section 8) ---

    def look_at_the_list(self):
        """“of rows whose expiry is not past, judged in the first run that reads a file of this digest: over 2 % without a
        match an alarm, all of them the gate”: whether it is the gate."""
        data = self.night.files.get("told_elsewhere")
        listed = [key for key in self.told_elsewhere if key[2] >= self.as_of]
        if not listed or any(night.files.get("told_elsewhere") == data for night in self.published):
            return False
        keys = [certificate.key for certificate in self.certificates if not certificate.bad]
        unmatched = [key for key in listed if key not in keys]
        # READING 29: one certificate alone may have gone; unless the register has it written otherwise
        is_gate = len(unmatched) == len(listed) and (
            len(listed) > 1 or any(is_near(listed[0], other) for other in keys))
        if not is_gate and 100 * len(unmatched) > 2 * len(listed):
            self.night.listing = len(unmatched)
        return is_gate

    def list_anomalies(self):
        """“Anomalies are listed beside the disposition of a listed row and stop nothing”"""
        for row in self.night.rows:
            if row.disposition in LISTED:
                row.anomalies = self.anomalies(row)

    def first_line_that_holds(self, row, above):
        """The table of section 4 down to `lapsed`; "" stands for the due, which plan() settles."""
        certificate = row.certificate
        if certificate.bad:
            return "rejected", certificate.bad
        if row.ideal_on > self.mail_on:
            return "not_due", ""
        if row.past:
            return "past", ""
        if any(self.is_same_serial(certificate, other) for other in above):
            return "rejected", "duplicate_serial"
        resident = self.resident_of(certificate)
        if resident is None:
            return "rejected", "unknown_resident"
        suppressed = self.why_suppressed(certificate, resident)
        if suppressed:
            return "suppressed", suppressed
        letter = self.last_letter(row.key)
        if letter and not self.came_undone(letter):
            return "told", ""
        if self.is_told_elsewhere(row, resident):
            return "told", "elsewhere"
        held = self.why_held(resident, letter)
        if held:
            return "held", held
        if self.is_lapsed(row):
            return "lapsed", "unseen"
        self.night.new_doors += letter is not None and self.has_event(letter, "returned")
        return "", ""

    def is_told_elsewhere(self, row, resident):
        """“role `supplement` and `stay_until` without an end; or `ideal_on < since` (`since` never speaks of a holder whose
        `stay_until` has an end), or kind, serial and expiry stand in `told_elsewhere`”"""
        if row.certificate.key in self.told_elsewhere:
            return True
        if resident.stay_until is not None:
            return False
        return self.mailing("role") == "supplement" or row.ideal_on < self.since

    def is_past(self, row):
        """“expires_on < D − past_days, and it is not open: the last published run did not list this kind, serial and
        expiry as waiting or held …”"""
        if not row.certificate.expires_on < self.as_of - self.mailing("past_days") * ONE_DAY:
            return False
        said = self.published[-1].said(row.key) if self.published else None
        letter = self.last_letter(row.key)
        return not (said and said[0] in ("waiting", "held")) and not (letter and self.came_undone(letter))

    def last_letter(self, key, until=None):
        """The last piece about this kind, serial and expiry; `until`: of the lots up to that mail day."""
        letters = [piece for night in self.published for piece in night.pieces for row in piece.rows
                   if row.key == key and (until is None or night.mail_on <= until)]
        return letters[-1] if letters else None

    def came_undone(self, piece):
        """“spoiled, pulled, voided or returned”"""
        return (self.has_event(piece, "spoiled", "pulled", "returned")
                or any(piece in night.pieces and self.is_void(night) for night in self.published))

    def is_void(self, night):
        return is_void(night, self.published, self.book)

    def is_decided(self, word, resident):
        """A recorded decision: "the last speaks", its `until` inclusive (READING 17)."""
        said = [event for event in self.book if event.subject == f"resident:{resident.resident_id}"]
        return bool(said) and said[-1].word == word and (said[-1].until is None or self.as_of <= said[-1].until)

    def is_returned(self, letter, resident):
        """“its last piece came back and name and address are still those printed then”"""
        if letter is None or not self.has_event(letter, "returned"):
            return False
        now = self.printed(resident, self.as_of)
        if letter.printed == now and letter.printed.addressee != now.addressee:
            self.night.words["another honorific"] += 1
        return letter.printed == now                     # READING 18

    def printed(self, resident, day):
        return printed(resident, day, setting(self.config, "letters", "offices"))

    def has_event(self, piece, *words):
        return any(event.subject == piece.columns["piece_id"] and event.word in words for event in self.book)

    @staticmethod
    def is_same_serial(certificate, other):
        """“a readable row above, neither not_due nor past, has this kind and serial”"""
        return (not other.certificate.bad and other.disposition not in ("not_due", "past")
                and (other.certificate.kind, other.certificate.serial) == (certificate.kind, certificate.serial))

    def why_suppressed(self, certificate, resident):
        if resident.status in ("deceased", "moved_out", "removed", "abroad"):
            return resident.status
        if certificate.status in ("revoked", "suspended", "undelivered"):
            return certificate.status
        if any(self.supersedes(other, certificate) for other in self.certificates):
            return "superseded"
        if resident.stay_until and certificate.expires_on >= resident.stay_until:
            return "stay_period"
        if resident.residence_elsewhere:
            return "residence_elsewhere"
        if certificate.card_type == "residence":
            return "residence_card"
        return ""

    @staticmethod
    def supersedes(other, certificate):
        """“the resident has a certificate of this kind with another serial, status valid, readable, issued later (same
        day: expiring later), due or not”"""
        return (not other.bad and other.resident_id == certificate.resident_id and other.kind == certificate.kind
                and other.serial != certificate.serial and other.status == "valid"
                and (other.issued_on, other.expires_on) > (certificate.issued_on, certificate.expires_on))

    def why_held(self, resident, last_letter, deliver_on=None):
        letter = self.printed(resident, self.as_of)
        if self.is_decided("refuse", resident):
            return "refused"
        if self.is_returned(last_letter, resident):
            return "returned"
        if resident.protected and not self.is_decided("release", resident):
            return "protected"
        if resident.status == "moving_out" and (resident.moves_on is None
                                                  or resident.moves_on <= (deliver_on or self.deliver_on)):
            return "moving"
        if any(row != resident for row in self.residents[resident.resident_id]):
            return "ambiguous_resident"
        if self.is_disputed(resident):
            return "contradiction"
        fault = no_address(resident, letter)
        doubt = "" if fault else postal_doubt(self.places, parse_postal(letter.postal), letter.address)
        if doubt == "contradiction" and not self.is_decided("release", resident):
            return doubt
        if fault or doubt == "no_address":
            self.night.words[fault or "nothing behind the town"] += 1
            return "no_address"
        fault = lost(resident, letter)
        if fault:
            self.night.words[fault] += 1
        if fault or not all(map(is_printable, (resident.name, letter.address, letter.building, letter.addressee))):
            return "unprintable"
        return "format" if self.form(resident) in BY_HAND else ""

    def is_lapsed(self, row):
        """“expires_on < deliver_on(mail_on(D)), no published run ever listed this kind, serial and expiry as waiting,
        held or notice, and lapsed = "list"”"""
        if self.mailing("lapsed") != "list" or not row.certificate.expires_on < self.deliver_on:
            return False
        listed = [night.said(row.key) for night in self.published]
        return not any(said and said[0] in ("waiting", "held", "notice") for said in listed)

    # --- languages: 3.9 ---

    def form(self, resident):
        return self.languages.get(resident.resident_id, ("", ""))[1] or resident.format

    def wish(self, resident, variant=""):
        """“letters.languages wins over the register”; language_of "speaks only for those of whom register and file say
        nothing"; and whether large print is wanted besides."""
        listed = self.languages.get(resident.resident_id, ("", ""))[0]
        named = resident.language if resident.names_language else ""
        language = listed or named or setting(self.config, "letters", "language_of").get(variant, "").strip() or "ja"
        return language, self.form(resident) == "large" and not language.endswith("-large")

    def folder(self, piece):
        """3.9: large print of the language, the language, large print of ja, ja: the first that has the variant."""
        variant = self.variant(piece)
        there = TEMPLATES[setting(self.config, "letters", "templates")][variant]
        language, large = self.wish(piece.resident, variant)
        ways = [language + "-large"] * large + [language] + ["ja-large"] * large
        return next((way for way in ways if way in there), "ja")

    def lacks_template(self, row, resident):
        """Of a letter of tonight: its folder is not the one that was wanted; of any other row: no variant has that one."""
        templates = TEMPLATES[setting(self.config, "letters", "templates")]
        piece = next((piece for piece in self.night.pieces if row in piece.rows), None)
        if row.disposition == "notice" and piece:
            language, large = self.wish(resident, self.variant(piece))
            return self.folder(piece) != language + "-large" * large
        language, large = self.wish(resident)
        return all(language + "-large" * large not in templates[variant] for variant in VARIANTS)

    def anomalies(self, row):
        certificate, resident = row.certificate, self.resident_of(row.certificate)
        if certificate.bad or resident is None:          # decision 7
            return ()
        found = set()
        state = resident.birth[0]
        if state == "unknown":
            found.add("unknown_birth_date")
        if state == "bad":
            found.add("bad_birth_date")
        card = card_end(certificate, resident)
        odd_card = card is not None and is_no_birthday(card, resident)
        extended = (resident.stay_until is not None and resident.stay_until > certificate.expires_on
                    and odd_card and card <= certificate.expires_on)
        if (state == "known" and not extended
                and certificate.expires_on not in self.explained_expiries(certificate, resident)):
            found.add("unexplained_expiry")
        if resident.stay_until is None and odd_card:
            found.add("former_stay")
        if certificate.kind == "signature" and is_under_15(resident.birth, certificate.issued_on):
            found.add("signature_under_15")
        if resident.stay_until and certificate.expires_on > resident.stay_until:
            found.add("expiry_after_stay")
        if self.lacks_template(row, resident):
            found.add("no_template")
        if resident.bad_format and not self.languages.get(resident.resident_id, ("", ""))[1]:
            found.add("bad_format")
        if resident.bad_municipality:
            found.add("bad_municipality")
        return tuple(sorted(found))

    def explained_expiries(self, certificate, resident):
        """The days of docs/domain.md 1, with n or n+1 birthdays: the birthdays, the card's, the stay's and, for signature,
        those of the resident's authentication certificates."""
        # READING 12
        _, birthdays = self.rules_for(certificate.issued_on)
        dates = {birthday_after(resident.birth[1], certificate.issued_on, birthdays),
                 birthday_after(resident.birth[1], certificate.issued_on, birthdays + 1),
                 certificate.card_expires_on, resident.stay_until}
        if certificate.kind == "signature":
            dates |= {other.expires_on for other in self.certificates if not other.bad
                      and other.resident_id == certificate.resident_id and other.kind == "authentication"}
        return dates

    # --- waiting or notice ---

    def plan(self):
        """“All due certificates of one resident share one piece and one fate.”"""
        due = {}
        for row in self.night.rows:
            if row.disposition == "":
                due.setdefault(row.certificate.resident_id, []).append(row)
        pieces = [Piece(self.residents[resident_id][0], self.printed(self.residents[resident_id][0], self.as_of), rows)
                  for resident_id, rows in due.items()]
        pieces.sort(key=lambda piece: piece.turn)
        planner = Planner(self.limits, self.mailing("visits"), self.mailing("floor_days"),
                          Remembered(self.calendar), self.mailing("delivery_days"), self.is_paused)
        self.letter = letter = {piece: Letter(piece.resident.resident_id, piece.expires_on, piece.ideal_on, piece.printed.postal,
                                              piece.municipality) for piece in pieces}
        sent, everything = self.sent(), self.sent(voided_too=True)
        before_cutoff = self.is_before_cutoff()
        reasons = planner.night(letter.values(), self.mail_on, sent, before_cutoff)
        placed = [piece for piece in pieces if not reasons[letter[piece]]]
        as_if = planner.night(letter.values(), self.mail_on, everything, before_cutoff)
        self.night.room_again = max(0, len(placed) - sum(not reason for reason in as_if.values()))
        self.night.counter = set(self.met_at_counter(planner, letter.values(), sent, reasons)) if any(planner.visits) else set()
        for piece in placed:
            for row in piece.rows:
                row.disposition = "notice"
        self.waiting = {piece: reasons[letter[piece]] for piece in pieces if piece not in placed}
        planned = {}
        if self.waiting and "cutoff" not in self.waiting.values():
            last = max(row.certificate.expires_on for piece in self.waiting for row in piece.rows)
            planned = planner.ahead([letter[piece] for piece in self.waiting], self.mail_on,
                                    sent + [planner.send(letter[piece], self.mail_on) for piece in placed], last)
        for piece, reason in self.waiting.items():
            day = self.mail_on if reason == "cutoff" else planned.get(letter[piece])    # "for cutoff its mail_on"
            for row in piece.rows:
                row.disposition, row.reason = "waiting", reason
                # "empty if none before its expiry"; decision 3: for each row by its own, and never for cutoff
                if reason == "cutoff" or (day and day < row.certificate.expires_on):
                    row.planned_on = day
        self.night.pieces = placed

    def sent(self, voided_too=False):
        """The pieces of published runs as the planner takes them, by “deliver_on, postal code and municipality then
        published” (READING 15)."""
        undone = {event.subject for event in self.book if event.word in UNDONE}
        return [Sent(night.mail_on, date.fromisoformat(piece.columns["deliver_on"]), piece.printed.postal, piece.municipality,
                     piece.columns["piece_id"] in undone, self.is_void(night) and not voided_too)
                for night in self.published for piece in night.pieces]

    def met_at_counter(self, planner, pool, sent, reasons):
        """Which sentences on the counter tonight's lot hangs on: without them others would go."""
        rows = [limit for limit in planner.limits if limit.resource != "walk_in"]
        others = {"undone": ({}, [replace(piece, undone=False) for piece in sent]),
                  "taken back": ({}, [replace(piece, void=False) for piece in sent]),
                  "sent before": ({}, []),
                  "walk-ins": ({"limits": rows}, sent), "near its end": ({"floor_days": -1000}, sent),
                  "delivery then": ({}, [replace(piece, deliver_on=planner.delivery(piece.mail_on)) for piece in sent])}
        for name, (changes, as_if) in others.items():
            said = dict(vars(planner), **changes)
            other = Planner(said["limits"], said["visits"], said["floor_days"], planner.calendar, planner.delivery_days,
                            planner.is_paused)
            if other.night(pool, self.mail_on, as_if, self.is_before_cutoff()) != reasons:
                yield name

    def is_paused(self, day):
        """“inclusive; without `to` open”"""
        return any(date.fromisoformat(pause["from"]) <= day
                   and ("to" not in pause or day <= date.fromisoformat(pause["to"]))
                   for pause in self.mailing("paused"))

    def is_before_cutoff(self):
        """“a lot waits while D is before the cutoff_days-th office day before its mail day”"""
        cutoff_days = self.mailing("cutoff_days")
        return cutoff_days > 0 and self.as_of < self.calendar.nth_office_day_before(self.mail_on, cutoff_days)

    # --- delay ---

    def account_delays(self):
        for piece in self.night.pieces:
            piece.delay_days = (self.mail_on - piece.ideal_on).days
            piece.causes = Counter(self.cause(piece.ideal_on + n * ONE_DAY, piece.speaker.key)
                                   for n in range(piece.delay_days))

    def cause(self, day, key):
        """The one cause of a day of delay: "that which kept the piece out of the lot of the last mailing day on or
        before d" (decision 1)."""
        lot = self.calendar.last_mailing_day(day)
        runs = [night for night in self.history if night.mail_on == lot]
        published = [night for night in runs if night.published]
        said = published[-1].said(key) if published else None
        if self.is_paused(lot) or said == ("waiting", "paused"):
            return "paused"
        started = self.published[0].mail_on if self.published else self.mail_on
        if lot < started:                                # the first published run, a voided one too
            return "before_start"
        if published:
            disposition, reason = said or ("", "")
            if disposition == "waiting":
                return reason
            if disposition in ("held", "suppressed"):
                return disposition
            if self.last_letter(key, until=lot):
                return "remade"                          # READING 3: it had a piece of ours then
            return "late_input"
        return "gate" if runs else "no_run"

    # --- output order ---

    def number_pieces(self):
        same_day = [night for night in self.published if night.mail_on == self.mail_on]
        number = sum(len(night.pieces) for night in same_day)
        # "mail day `YYMMDD`, hyphen, 1 + the published runs of that mail day …, those without pieces and voided ones too"
        self.job = f"{self.mail_on:%y%m%d}-{len(same_day) + 1}"
        # "at most bundle_letters pieces, one variant, language and sheet count each (groups in that order, bytewise)"
        self.night.pieces.sort(key=lambda piece: (self.variant(piece), self.folder(piece), postal_order(
            piece.printed.postal, piece.printed.address, piece.resident.resident_id)))
        bundle, sequence, before = 0, 0, None
        for piece in self.night.pieces:
            variant, folder = self.variant(piece), self.folder(piece)
            if (variant, folder) != before or sequence == setting(self.config, "letters", "bundle_letters"):
                bundle, sequence = bundle + 1, 0
            before, sequence, number = (variant, folder), sequence + 1, number + 1
            digits = self.mail_on.strftime("%y%m%d") + f"{number:06d}"
            pages = PAGES if folder == "ja" or setting(self.config, "letters", "templates") else PAGES_OF_TWO_SHEETS
            piece.columns = {
                "piece_id": f"{digits[:6]}-{digits[6:]}-{luhn_digit(digits)}",
                "bundle": f"letters-{self.job}-{bundle:04d}.pdf",
                "sequence": str(sequence),
                "first_page": str(pages * (sequence - 1) + 1),     # READING 6: the template decides
                "pages": str(pages),
                "postal_code": parse_postal(piece.printed.postal),
                "barcode": self.towns.text(parse_postal(piece.printed.postal), piece.printed.address, piece.printed.building),
                "variant": variant,
                # "days `suppressed` and `before_start` taken off first"
                "late": "1" if (piece.delay_days - piece.causes["suppressed"] - piece.causes["before_start"]
                                >= self.mailing("late_days")) else "0",
                "language": folder,
                "resident_id": piece.resident.resident_id,
                "serials": " ".join(f"{row.certificate.kind}:{row.certificate.serial}"
                                    for row in piece.rows),      # READING 7: in register order
                "expires_on": iso(piece.expires_on),     # "dates: the earliest"
                "opens_on": iso(piece.opens_on),
                "ideal_on": iso(piece.ideal_on),
                "mail_on": iso(self.mail_on),
                "deliver_on": iso(self.deliver_on),
                "delay_days": str(piece.delay_days),
                # READING 11: in the order of section 4
                "causes": " ".join(f"{cause}:{piece.causes[cause]}" for cause in CAUSES if piece.causes[cause]),
            }

    def variant(self, piece):
        certificates = [row.certificate for row in piece.rows]
        # "the first that holds of": card_lapsed, lapsed, stay_extended, card_renewal, renewal
        cards = [(card_end(certificate, piece.resident), certificate) for certificate in certificates]
        if all(certificate.expires_on < self.deliver_on for certificate in certificates):
            return "card_lapsed" if any(card and card < self.deliver_on for card, _ in cards) else "lapsed"
        ending = [card for card, certificate in cards if card and card <= certificate.expires_on]
        if piece.resident.stay_until is not None and any(is_no_birthday(card, piece.resident) for card in ending):
            return "stay_extended"
        return "card_renewal" if ending else "renewal"

    # --- the exit code ---

    def exit_code(self):
        """“something is new for a person: a rejected row or unreadable resident that the last published run did not
        have”; decision 8."""
        last = self.published[-1] if self.published else Night(EXIT_DONE, self.as_of)
        # READING 8: multisets, so that a second row with the same fields is new
        new = (self.night.rejected() - last.rejected()) + (self.night.unreadable - last.unreadable)
        night = self.night
        self.look_at_the_post()
        night.alarming, night.unposted, night.returning = self.is_alarming(), self.is_unposted(), self.is_returning()
        night.pulls, night.pausing = self.pull_list(), self.is_pausing()
        night.calls = self.calls()
        night.to_come = sum(not certificate.bad and certificate.issued_on > self.as_of for certificate in self.certificates)
        night.counted = {name: count for name, count in self.counts_of_alarms().items() if count}
        night.acknowledged = {name for name, count in night.counted.items() if self.is_acknowledged(name, count)}
        return EXIT_NEW if new or night.calls or night.classes.alarms or set(night.counted) - night.acknowledged else EXIT_DONE

    def counts_of_alarms(self):
        """“until what it counts grows”: certificates, letters, or one pause without an end."""
        night = self.night
        held = [row for row in night.rows if row.disposition == "held" and row.reason != "refused"]
        left = [(row.certificate.expires_on - self.as_of).days for row in held]
        return {"held_45": sum(0 <= days <= 45 for days in left), "held_14": sum(0 <= days <= 14 for days in left),
                "unposted": night.unposted, "return_rate": night.returning, "pull": len(night.pulls), "paused": night.pausing,
                "side_table": night.listing, "templates": self.unsigned_in_turn()}

    def is_signed_off(self):
        """“if one of these events has its day on it or before it and no until before it”"""
        subject = f"templates:{digest_of_templates(self.config)}"
        return any(event.subject == subject and event.on <= self.as_of and (event.until is None or event.until >= self.as_of)
                   for event in self.book)

    def unsigned_in_turn(self):
        """“sets of templates used so, one after the other”"""
        if setting(self.config, "letters", "approval") != "alarm" or self.is_signed_off():
            return 0
        last = self.published[-1] if self.published else None
        before = last.counted.get("templates", 0) if last else 0
        same = last is not None and digest_of_templates(last.config) == digest_of_templates(self.config)
        return before + (before == 0 or not same)

    def is_acknowledged(self, name, count):
        """“listed and gives 0 until that day, or until what it counts grows”, compared “with the last published run before
        the event”; what was recorded last speaks."""
        said = [event for event in self.book if event.subject == f"alarm:{name}"]
        if not said:
            return False
        if self.as_of > said[-1].until:
            self.night.heard_again.append("ended by its day")
        elif count > said[-1].counted:
            self.night.heard_again.append("grown")
        else:
            return True
        return False

    def is_pausing(self):
        """“An open pause, or one that outlasts somebody's certificate, is an alarm”: READING 25."""
        day = self.mail_on
        waiting = [row for row in self.night.rows if row.reason == "paused"]
        if not self.is_paused(day):
            return 0
        while self.is_paused(day):                       # to the last day of the pause
            holding = [pause for pause in self.mailing("paused") if date.fromisoformat(pause["from"]) <= day
                       and ("to" not in pause or day <= date.fromisoformat(pause["to"]))]
            if any("to" not in pause for pause in holding):
                return 1
            end = max(date.fromisoformat(pause["to"]) for pause in holding)
            day = self.calendar.first_mailing_day(end + ONE_DAY)
        return sum(row.certificate.expires_on <= end for row in waiting)

    def calls(self):
        """READING 33: what calls a person because letters wait."""
        asked = {"too_late": self.is_too_late, "waiting_long": self.waits_long, "print_full": self.is_print_full,
                 "limits_end": self.is_limit_final, "pause_ends": self.is_pause_ending}
        return {name for name, is_up in asked.items() if is_up()}

    def arrives(self, mail_on):
        return self.calendar.nth_business_day_after(mail_on, self.mailing("delivery_days"))

    def next_lot(self):
        """The lot that a decision of the coming day still reaches; None in a pause without an end."""
        day = self.calendar.first_mailing_day(
            self.calendar.nth_office_day_after(self.as_of + ONE_DAY, self.mailing("lead_days")))
        while self.is_paused(day):
            if any("to" not in pause and date.fromisoformat(pause["from"]) <= day for pause in self.mailing("paused")):
                return None
            day = self.calendar.first_mailing_day(day + ONE_DAY)
        return day

    def is_too_late(self):
        next_lot = self.next_lot()
        for row in self.night.rows:
            if row.disposition not in ("waiting", "held") or row.reason == "refused" or row.certificate.expires_on < self.as_of:
                continue
            day = row.planned_on if row.disposition == "waiting" else next_lot
            if day is None or self.arrives(day) > row.certificate.expires_on:
                return True
        return False

    def waits_long(self):
        wanted = setting(self.config, "gates", "waiting_days")
        started = self.published[0].mail_on if self.published else self.mail_on
        return wanted > 0 and any(row.disposition == "waiting" and row.reason != "paused"
                                  and (self.mail_on - max(row.ideal_on, started)).days >= wanted for row in self.night.rows)

    def is_print_full(self):
        wanted = setting(self.config, "gates", "full_lots")
        lots = {night.mail_on: night for night in self.published if night.mail_on < self.mail_on} | {self.mail_on: self.night}
        running = 0
        for mail_on in sorted(lots, reverse=True):
            reasons = Counter(row.reason for row in lots[mail_on].rows)
            if not lots[mail_on].pieces and not reasons["print_capacity"] and reasons["paused"] + reasons["cutoff"]:
                continue                                 # no lot was made
            if not reasons["print_capacity"]:
                break
            running += 1
        return 0 < wanted <= running

    def is_limit_final(self):
        last = {}
        for limit in sorted(self.limits, key=lambda limit: limit.effective_from):
            last[limit.resource, limit.scope, limit.per] = limit
        for limit in last.values():
            if limit.resource != "print" or limit.max > 0:
                continue
            ahead = (limit.effective_from - self.mail_on).days
            if 0 < ahead <= 30:
                return True
            if ahead <= 0 and any(reason == "print_capacity" and covers(limit.scope, self.letter[piece])
                                  for piece, reason in self.waiting.items()):
                return True
        return False

    def is_pause_ending(self):
        if not self.is_paused(self.mail_on):
            return False
        day, end = self.mail_on, None
        first = min(date.fromisoformat(pause["from"]) for pause in self.mailing("paused")
                    if date.fromisoformat(pause["from"]) <= day and ("to" not in pause or day <= date.fromisoformat(pause["to"])))
        while self.is_paused(day):
            ends = [pause.get("to") for pause in self.mailing("paused") if date.fromisoformat(pause["from"]) <= day
                    and ("to" not in pause or day <= date.fromisoformat(pause["to"]))]
            if None in ends:
                return False
            end = max(map(date.fromisoformat, ends))
            day = self.calendar.first_mailing_day(end + ONE_DAY)
        return (end - self.as_of).days <= 7 and any(
            (day - max(first, min(row.ideal_on for row in piece.rows))).days >= self.mailing("late_days") for piece in self.waiting)

    def is_alarming(self):
        """“An alarm that stays up gives 4 each night”: held, undecided, 45 days or fewer before its expiry."""
        return any(row.disposition == "held" and row.reason != "refused"
                   and 0 <= (row.certificate.expires_on - self.as_of).days <= 45 for row in self.night.rows)

    def look_at_the_post(self):
        """Of each piece its mail day and its events; and the mail day from which on the office records postings."""
        everything = {piece.columns["piece_id"]: night.mail_on for night in self.published for piece in night.pieces}
        void = {piece.columns["piece_id"] for night in self.published if self.is_void(night) for piece in night.pieces}
        self.mailed = {piece: day for piece, day in everything.items() if piece not in void}
        self.said = {piece: set() for piece in everything}
        for event in self.book:
            if event.subject in self.said:
                self.said[event.subject].add(event.word)
        postings = [everything[event.subject] for event in self.book
                    if event.word in ("printed", "posted") and "returned" not in self.said[event.subject]]
        self.reported_from = postings[0] if postings else date.max

    def is_unposted(self):
        """READING 21: some piece of a lot of the last 185 days of which neither posted, spoiled nor pulled was recorded,
        though so many office days passed between its mail day and tonight; from the lot on of the first piece that was
        recorded as printed or posted and has not come back."""
        wanted = setting(self.config, "gates", "unposted_days")
        return wanted > 0 and sum(
            not self.said[piece] & {"posted", "spoiled", "pulled"} and self.reported_from <= day < self.as_of
            and day >= self.as_of - timedelta(185) and self.office_days_passed(day) >= wanted
            for piece, day in self.mailed.items())

    def pull_list(self):
        """READING 23: pieces of earlier runs that lie in the house and must not be posted any more."""
        found = []
        for night in sorted(self.published, key=lambda night: night.mail_on):       # runs of one mail day as they came
            for piece in sorted(night.pieces, key=lambda piece: piece.columns["piece_id"]):
                if self.is_void(night):
                    words = [] if self.said[piece.columns["piece_id"]] & {"spoiled", "pulled"} else ["voided"]
                else:
                    words = self.why_pulled(piece, night) if self.lies_here(piece, night.mail_on) else []
                if words:
                    found.append((piece, night, " ".join(words)))
        return found

    def lies_here(self, piece, mail_on):
        """The night comes before the post: its own mail day is not over. Of one that is over only an office that reports
        postings knows that a letter did not go, and it is asked for 185 days."""
        if self.said[piece.columns["piece_id"]] & {"posted", "spoiled", "pulled", "returned"}:
            return False
        return mail_on >= self.as_of or (mail_on >= self.reported_from and mail_on >= self.as_of - timedelta(185))

    def why_pulled(self, piece, night):
        """None of its certificates may go, or the register names another addressee or address than it did."""
        who = piece.resident.resident_id
        rows = self.residents.get(who)
        deliver_on = self.calendar.nth_business_day_after(max(night.mail_on, self.as_of), self.mailing("delivery_days"))
        barred = [self.why_barred(row.key, who, deliver_on) for row in piece.rows]
        words = sorted(set(barred), key=PULL_WORDS.index) if all(barred) else []
        if rows and self.printed(rows[0], night.as_of) != piece.printed:
            words.append("changed")
        return words

    def why_barred(self, key, who, deliver_on):
        """What the table of section 4 says of a certificate, but for the letter that was made, and for what is no matter of
        the register: returned, lapsed, unprintable."""
        row = next((row for row in self.night.rows if not row.certificate.bad and row.key == key
                    and row.certificate.resident_id == who), None)
        if row is None:
            return "vanished"
        resident = self.resident_of(row.certificate)
        if resident is None:
            return "unknown_resident"
        is_told = self.is_told_elsewhere(row, resident)
        held = self.why_held(resident, None, deliver_on)
        return (self.why_suppressed(row.certificate, resident) or ("elsewhere" if is_told else "")
                or ("" if held == "unprintable" else held))

    def is_returning(self):
        """READING 22: of the pieces sent with the lots of the last days more than so many percent, and at least so many,
        came back. Sent: recorded as posted; of a lot of which the office records no postings, not spoiled or pulled."""
        percent, rows, window = (setting(self.config, "gates", f"returned_{key}")
                                 for key in ("percent", "rows", "window_days"))
        sent = [piece for piece, day in self.mailed.items() if self.as_of - timedelta(window) <= day < self.as_of
                and ("posted" in self.said[piece] if day >= self.reported_from
                     else not self.said[piece] & {"spoiled", "pulled"})]
        returned = sum("returned" in self.said[piece] for piece in sent)
        return returned if returned >= rows and returned * 100 > percent * len(sent) else 0

    def office_days_passed(self, day):
        between = (self.as_of - day).days
        return sum(self.calendar.is_office_day(day + n * ONE_DAY) for n in range(1, between))


# ---------------------------------------------------------------------------------------------------------------------
# Events (section 7)
# ---------------------------------------------------------------------------------------------------------------------

EVENT_COLUMNS = ("id", "event", "on", "by", "until", "reason")
OWN_COLUMNS = dict(zip(("整理番号", "区分", "年月日", "担当", "期限", "理由"), EVENT_COLUMNS))
PIECE_EVENTS = ("printed", "posted", "spoiled", "pulled", "returned")
DECISIONS = ("release", "refuse", "clear")
OWN_PIECE_EVENTS = dict(zip(("印刷済", "差出済", "損紙", "引抜き", "返戻"), PIECE_EVENTS))
OWN_DECISIONS = dict(zip(("送付可", "送付不要", "取消"), DECISIONS))
OWN_PREFIXES = {"宛名番号:": "resident:", "ロット:": "lot:", "束:": "bundle:", "警告:": "alarm:", "様式:": "templates:"}
ALARMS = ("holidays_end", "held_45", "held_14", "stale_register", "volume", "histogram", "unposted", "return_rate", "pull",
          "house", "paused", "too_late", "waiting_long", "print_full", "limits_end", "pause_ends", "side_table", "class",
          "templates")
UNDONE = {"spoiled", "pulled", "returned"}
NOT_FILLED_IN = "a row of the form with its id alone"


@dataclass(frozen=True)
class Event:
    subject: str             # a piece id, or "resident:" and an id, or "alarm:" and a name, or "templates:" and digits
    word: str
    on: date
    until: date = None       # None: without end
    by: str = ""             # of templates alone
    counted: int = field(default=0, compare=False)       # by an alarm in the last published run before


@dataclass
class Entry:
    exit: int
    refused: list            # lines
    book: tuple
    already: int = 0         # rows that change nothing
    skipped: int = 0         # rows that nobody filled in


def record(config, history, files, book, events, today):
    """“that row is refused with its line, the rest is recorded, exit 4”"""
    try:
        rows = read_events(events)
        good = {line: read_event(row, today) for line, row in rows}
        published = [night for night in history if night.published]
        known = {piece.resident.resident_id for night in published for piece in night.pieces}
        known |= {event.subject[len("resident:"):] for event in book if event.subject.startswith("resident:")}
        asked = {event.subject[len("resident:"):] for event in good.values()
                 if isinstance(event, Event) and event.subject.startswith("resident:")}
        if asked - known:                                # READING 16
            known |= residents_of(config, files)
    except DataUnusable:
        return Entry(EXIT_DATA, [], book)
    desk = Desk(published, known, book)
    reasons = {line: row["reason"] for line, row in rows if isinstance(good[line], Event) and row["reason"]}
    register = persons_of(config, files) if reasons else ()
    entry = Entry(EXIT_DONE, [], book)
    for line, event in good.items():
        if event is NOT_FILLED_IN:
            entry.skipped += 1
            continue
        fresh = event and desk.fresh(event)
        if fresh is None or fresh and line in reasons and may_name_somebody(reasons[line], desk.about(event), register):
            entry.refused.append(line)
            entry.exit = EXIT_NEW
            continue
        entry.already += not fresh
        desk.book += tuple(fresh)
    entry.book = desk.book
    return entry


def read_events(data):
    """[(line, dict or None where the row cannot be cut)]; rows without any value are left out"""
    encoding = encoding_of(data)
    if encoding == "utf-8" and data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    records = split_records(data)
    header = records[0].text(encoding) if records else None
    header = [OWN_COLUMNS.get(name, name) for name in header or ()]
    if any(header.count(name) != 1 for name in EVENT_COLUMNS):
        raise DataUnusable("missing or doubled columns")
    rows = []
    for one in records[1:]:
        cells = one.text(encoding)
        if cells is not None and not any(cells):         # “rows of commas are skipped”
            continue
        rows.append((one.line, dict(zip(header, cells)) if cells is not None and len(cells) == len(header) else None))
    if rows and all(row is None for _, row in rows):
        raise DataUnusable("nothing can be read")
    return rows


def encoding_of(data):
    """cp932 where some line cannot be UTF-8, and no line can that is not ASCII alone."""
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    return "cp932" if lines and not any(decodes(line, "utf-8") for line in lines) else "utf-8"


def decodes(line, encoding):
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def is_piece_id(text):
    match = re.fullmatch(r"([0-9]{6})-([0-9]{6})-([0-9])", text)
    return bool(match) and luhn_digit(match[1] + match[2]) == int(match[3])


def read_event(row, today):
    """The Event, None where the row is wrong in itself, or NOT_FILLED_IN."""
    if row is not None and row["id"] and not any(row[name] for name in EVENT_COLUMNS if name != "id"):
        return NOT_FILLED_IN
    if row is None or "" in (row["id"], row["event"], row["on"]):
        return None
    on, until = parse_date(row["on"]), parse_date(row["until"])
    subject, word = (unicodedata.normalize("NFKC", row[name]) for name in ("id", "event"))
    for own, prefix in OWN_PREFIXES.items():
        subject = prefix + subject[len(own):] if subject.startswith(own) else subject
    prefix, _, rest = subject.rpartition(":")
    if prefix == "resident":
        word = OWN_DECISIONS.get(word, word)
        right = is_id(rest) and word in DECISIONS and row["by"] != ""
    elif prefix == "alarm":
        word = "acknowledged" if word == "確認済" else word
        right = rest != "" and word == "acknowledged" and row["until"] != ""
    elif prefix == "templates":
        word = "approved" if word in ("承認", "校了") else word
        right = bool(re.fullmatch("[0-9a-f]{12}", rest)) and word == "approved" and row["by"] != ""
    else:
        ends = [end.strip() for end in subject.split("..")]
        right = (rest != "" if prefix in ("lot", "bundle") else prefix == "" and len(ends) <= 2 and all(map(is_piece_id, ends))
                 and ends[0][:6] == ends[-1][:6] and ends[0] <= ends[-1])        # “one mail day, rising”
        subject, word = subject if prefix else "..".join(ends), OWN_PIECE_EVENTS.get(word, word)
        right = right and word in PIECE_EVENTS
    if not right or on is None or on > today + timedelta(92):
        return None
    if row["until"] != "" and (word not in ("release", "refuse", "acknowledged", "approved") or until is None or until < on):
        return None
    return Event(subject, word, on, until, folded(row["by"]).replace(GAP, "") if prefix == "templates" else "")


class Desk:
    """What may be recorded now, row after row."""

    def __init__(self, published, known, book):
        self.published, self.known, self.book = published, known, book
        self.runs = {piece.columns["piece_id"]: night for night in published for piece in night.pieces}
        self.void_runs = [night for night in published if is_void(night, published, book)]

    def fresh(self, event):
        """The events that the row adds; None: it is refused."""
        if event.subject.startswith("alarm:"):
            return self.alarm(event)
        if event.subject.startswith("templates:"):       # whoever signed them off until a day may do so until another one
            return [] if any((event.subject, event.by, event.until) == (other.subject, other.by, other.until)
                             for other in self.book) else [event]
        if event.subject.startswith(("lot:", "bundle:")) or ".." in event.subject:
            return self.of_many(event)
        if not may_be_recorded(event, self.runs, self.void_runs, self.known, self.book):
            return None
        return [] if is_recorded(event, self.book) else [event]

    def alarm(self, event):
        name = event.subject[len("alarm:"):]
        before = [other for other in self.book if other.subject == event.subject]
        if name not in ALARMS:
            return None
        if event in before:
            return []
        if before and event.on < before[-1].on:
            return None
        return [replace(event, counted=self.published[-1].counted.get(name, 0) if self.published else 0)]

    def of_many(self, event):
        """“stand for all their pieces that are not spoiled, pulled, returned or voided”"""
        pieces, fresh, had = self.pieces_of(event.subject), [], False
        for piece in pieces or ():
            one = replace(event, subject=piece)
            if is_recorded(one, self.book):
                had = True
                continue
            if self.runs[piece] in self.void_runs or UNDONE & {other.word for other in self.book if other.subject == piece}:
                continue
            if not may_be_recorded(one, self.runs, self.void_runs, self.known, self.book):
                return None
            fresh.append(one)
        return fresh if fresh or had else None

    def pieces_of(self, subject):
        """None: not known, of several runs, or a range with a number that nobody ever had."""
        kind, _, name = subject.rpartition(":")
        if kind == "lot":
            return next(([piece.columns["piece_id"] for piece in night.pieces] for night in self.published
                         if folder_of(night, self.published) == name), None)
        if kind == "bundle":
            found = [(night, piece.columns["piece_id"]) for night in self.published for piece in night.pieces
                     if piece.columns["bundle"] == name]
            return [piece for _, piece in found] if len({id(night) for night, _ in found}) == 1 else None
        first, last = subject.split("..")
        found = sorted(piece for piece in self.runs if first <= piece <= last)
        right = {first, last} <= set(found) and len(found) == int(last[7:13]) - int(first[7:13]) + 1
        return found if right else None

    def about(self, event):
        """The resident whom one row is about; None: nobody alone."""
        if event.subject.startswith("resident:"):
            return event.subject[len("resident:"):]
        night = self.runs.get(event.subject)
        return next((piece.resident.resident_id for piece in night.pieces if piece.columns["piece_id"] == event.subject),
                    None) if night else None


# --- reasons that name somebody ---

TITLES = ("様", "さま", "サマ", "さん", "サン", "殿", "どの", "氏", "君", "くん", "ちゃん", "先生")
NOBODY = ("不明", "不詳", "なし", "無し", "ナシ", "同上", "名無し", "氏名不明", "氏名不詳", "NULL", "NONE", "N/A")
LATIN, KATAKANA, KANA = "[A-Z\u00c0-\u024f]", "[ァ-ヺー]", "[ァ-ヺーぁ-ゖ]"
GAP = "\ue000"                                           # a space that was; no text of a register has it


def folded(text):
    """One width, capital letters, one hyphen, no variation selectors; where a space was there is a GAP."""
    text = unicodedata.normalize("NFKC", "".join(char for char in text if not 0xE0100 <= ord(char) <= 0xE01EF))
    text = re.sub("[\u2010-\u2015\u2212]", "-", "".join(char.upper() if char.isascii() else char for char in text))
    return re.sub(r"\s+", GAP, re.sub("(?<=[0-9])ー", "-", text.strip()))


def may_name_somebody(reason, about, register):
    """register None: it cannot be read, and nobody knows."""
    return register is None or any(names(reason, person, person.resident_id == about) for person in register)


def names(reason, person, own):
    text = folded(reason)
    whole = [folded(person.name)]
    if own:
        whole += [folded(person.agent_name), folded(person.mailing_name), *re.split(f"[{GAP}・,]", folded(person.name))]
    addresses = [person.address, *([person.mailing_address] if own else [])]
    return any(stands_as_name(text, name.replace(GAP, ""), own) for name in whole) or any(
        stands_as_address(text, folded(address).replace(GAP, ""), own) for address in addresses)


def stands_as_name(text, name, own):
    script = next((script for script in (LATIN, KANA) if re.search(script, name) and not re.search(
        f"(?!{script})[^\x00-\x7f]|(?!{script})[A-Z0-9]", name)), None)
    least = (4 if not own else 3) if script == LATIN else 3 if script or not own else 2
    if name in NOBODY or len(name) < (1 if own else 2):
        return False
    title = "" if len(name) >= least else f"{GAP}?(?:{'|'.join(TITLES)})"
    return stands(text, name, title)


def stands(text, part, behind=""):
    """With spaces anywhere inside, and no word that goes on before or behind."""
    pattern = f"{GAP}?".join(map(re.escape, part))
    for script in (LATIN, KATAKANA):
        pattern = f"(?<!{script})" * bool(re.match(script, part)) + pattern + f"(?!{script})" * bool(re.match(script, part[-1]))
    pattern = (f"(?<![0-9])(?<![0-9]{GAP})" * part[0].isdigit() + pattern + f"(?!{GAP}?[0-9])" * part[-1].isdigit())
    return bool(re.search(pattern + behind, text))


def stands_as_address(text, address, own):
    number = re.search("[0-9]|[一二三四五六七八九十百千]+(?:丁目|番|号)", address)
    if not number:
        return own and len(address) >= 6 and stands(text, address)
    begins = [0] + [at + 1 for at, char in enumerate(address) if char in "都道府県市区郡町村"]
    return any(stands(text, address[at:]) for at in begins if number.start() - at >= 2)


def persons_of(config, files):
    """The residents that can be read; None where the register cannot."""
    try:
        lines = read_register(files["residents"], setting(config, "registers", "encoding"), RESIDENT_HEADERS,
                              RESIDENT_REQUIRED, setting(config, "registers", "resident_columns"))
    except DataUnusable:
        return None
    own = setting(config, "registers", "values")
    read = [read_resident(line.values, own) for line in lines if line.values]
    return [person for person in read if person is not None]


def void(history, book, folder, today):
    """“a published run none of whose pieces is recorded as posted; else, or unknown: 65”"""
    published = [night for night in history if night.published]
    night = next((night for night in published if folder_of(night, published) == folder), None)
    if night is None:
        return Entry(EXIT_DATA, [], book)
    if is_void(night, published, book):
        return Entry(EXIT_DONE, [], book)                # READING 26
    pieces = {piece.columns["piece_id"] for piece in night.pieces}
    if any(event.word == "posted" and event.subject in pieces for event in book):
        return Entry(EXIT_DATA, [], book)
    return Entry(EXIT_DONE, [], book + (Event(f"run:{folder}", "voided", today),))


def folder_of(night, published):
    """“DIR/<as-of>/ (a further one of the same day: <as-of>-2, …)”"""
    same_day = [other for other in published if other.as_of == night.as_of]
    number = next(at for at, other in enumerate(same_day, 1) if other is night)
    return night.as_of.isoformat() + (f"-{number}" if number > 1 else "")


def is_void(night, published, book):
    """Of a published run: it was taken back (section 9)."""
    return any(event.subject == f"run:{folder_of(night, published)}" for event in book)


def may_be_recorded(event, runs, void_runs, known, book):
    """“Unknown id, impossible order or date: that row is refused”"""
    before = [other for other in book if other.subject == event.subject]
    if event.subject.startswith("resident:"):
        if event.subject[len("resident:"):] not in known:
            return False
        if is_recorded(event, book):
            return True
        return not before or event.on >= before[-1].on
    if event.subject not in runs:
        return False
    if is_recorded(event, book):
        return True
    words = {other.word for other in before}
    if runs[event.subject] in void_runs and not words & {"spoiled", "pulled"}:
        return event.word == "pulled"                    # "possible on a voided piece", of any day: READING 27
    if words & {"spoiled", "pulled", "returned"} or (event.word == "returned") != ("posted" in words):
        return False
    return event.on >= max([runs[event.subject].as_of] + [other.on for other in before])


def is_recorded(event, book):
    """“The same event twice changes nothing; the first date stands.” READING 17 for decisions."""
    before = [other for other in book if other.subject == event.subject]
    if not event.subject.startswith("resident:"):
        return any(other.word == event.word for other in before)
    return (event in before
            or bool(before) and (before[-1].word, before[-1].until) == (event.word, event.until))


def residents_of(config, files):
    """Every id of the register that can be read, whatever else is wrong with its row."""
    lines = read_register(files["residents"], setting(config, "registers", "encoding"), RESIDENT_HEADERS,
                          RESIDENT_REQUIRED, setting(config, "registers", "resident_columns"))
    return {line.values["resident_id"] for line in lines if line.values and is_id(line.values["resident_id"])}


# The words of a pull list, in the order in which one line names them.
PULL_WORDS = ("unknown_resident", *SUPPRESSED, "elsewhere",
              *(word for word in HELD if word not in ("returned", "unprintable", "unfit_address")),
              "vanished", "changed", "voided")
PULL_PRINT_COLUMNS = ("piece_id", "bundle", "sequence", "lot")
PULL_OFFICE_COLUMNS = ("piece_id", "resident_id", "reason")
PIECE_COLUMNS = ("piece_id", "bundle", "sequence", "first_page", "pages", "postal_code", "barcode", "variant", "late",
                 "language", "resident_id", "serials", "expires_on", "opens_on", "ideal_on", "mail_on", "deliver_on",
                 "delay_days", "causes")
DISPOSITION_COLUMNS = ("serial", "resident_id", "kind", "expires_on", "disposition", "reason", "planned_on",
                       "anomalies", "file", "line")
