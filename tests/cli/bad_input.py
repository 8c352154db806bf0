"""The table of bad input (issue 2 item 8): one thing is broken in a good setup, and kigen must say so and change nothing.

Each case stands on one published night. It names what is broken, the exit code of the contract, and what the one
sentence on standard error must hold: its file, and the line where there is one. `kigen check` must say the same.
"""

import os
import re
import shutil
import sqlite3
from dataclasses import dataclass, field
from typing import Callable

import world
import town
from world import FIRST, SECOND

SENTENCE = re.compile(r"^KGN\d{4}E \S")
RES, CER, CONF = r"in/residents\.csv", r"in/certificates\.csv", r"kigen\.conf"
NOBODY = 65534


@dataclass
class Case:
    name: str
    change: Callable            # breaks one thing below the folder it is given
    code: int
    says: str                   # a regular expression that standard error must match
    arguments: tuple = ()
    as_of: str = SECOND
    check: bool = True          # kigen check finds it too, with the same exit code
    as_nobody: bool = False     # run as a user whom permissions bind, also where the test is run by root
    changed: tuple = ()         # an input that the shim changes while it is read, and how
    during: Callable = None     # runs while kigen runs; returns a function that ends it
    hidden: list = field(default_factory=list)   # values that standard error must not hold


CASES = []


def case(name, code, says, **more):
    def add(change):
        CASES.append(Case(name, change, code, says, **more))
        return change
    return add


# ---- ways of breaking --------------------------------------------------------------------------------------------

def put(name, content):
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    return lambda root: (root / name).write_bytes(data)


def swap(name, old, new, count=1):
    """Replaces text of a file; that it was there is checked, or the case would prove nothing."""
    def change(root):
        data = (root / name).read_bytes()
        before = old if isinstance(old, bytes) else old.encode("utf-8")
        after = new if isinstance(new, bytes) else new.encode("utf-8")
        if before not in data:
            raise AssertionError(f"{name} does not hold {old!r}")
        (root / name).write_bytes(data.replace(before, after, count))
    return change


def remove(name):
    def change(root):
        path = root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return change


def folder_instead(name):
    def change(root):
        (root / name).unlink()
        (root / name).mkdir()
    return change


def setting(**settings):
    """A configuration with other settings."""
    return lambda root: (root / "kigen.conf").write_text(world.config(**settings), encoding="utf-8")


def with_file(name, content, **settings):
    def change(root):
        put(name, content)(root)
        setting(**settings)(root)
    return change


def column_gone(name, column):
    """A register without one column: heading and values."""
    def change(root):
        rows = [line.split(",") for line in (root / name).read_text(encoding="utf-8").splitlines()]
        at = rows[0].index(column)
        (root / name).write_text("".join(",".join(row[:at] + row[at + 1:]) + "\n" for row in rows), encoding="utf-8")
    return change


def column_more(name, heading, value):
    def change(root):
        lines = (root / name).read_text(encoding="utf-8").splitlines()
        (root / name).write_text("".join(f"{line},{heading if at == 0 else value(at)}\n"
                                         for at, line in enumerate(lines)), encoding="utf-8")
    return change


def line_more(name, line):
    data = line if isinstance(line, bytes) else line.encode("utf-8")
    return lambda root: (root / name).write_bytes((root / name).read_bytes() + data)


def individual_number(at):
    """Twelve digits with the check digit of an individual number; made up from the number of the row."""
    body = f"{31415926535 + 7 * at:011d}"
    total = sum(int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(body), 1))
    rest = total % 11
    return body + str(0 if rest <= 1 else 11 - rest)


def sequence(*changes):
    def change(root):
        for one in changes:
            one(root)
    return change


def lines_of(name, root):
    return (root / name).read_bytes().count(b"\n")


# ---- registers ---------------------------------------------------------------------------------------------------

for _file, _shown in (("in/residents.csv", RES), ("in/certificates.csv", CER)):
    _header = town.RESIDENT_USUAL if "residents" in _file else tuple(town.CERTIFICATE)
    case(f"{_file} missing", 66, _shown)(remove(_file))
    case(f"{_file} is a folder", 66, _shown)(folder_instead(_file))
    case(f"{_file} unreadable", 77, _shown, as_nobody=True)(lambda root, file=_file: (root / file).chmod(0))
    case(f"{_file} empty", 65, _shown)(put(_file, b""))
    case(f"{_file} one line end", 65, _shown)(put(_file, b"\n"))
    case(f"{_file} header alone", 65, _shown)(put(_file, ",".join(_header) + "\n"))
    case(f"{_file} header without a line end", 65, _shown)(put(_file, ",".join(_header)))
    case(f"{_file} header and empty lines", 65, _shown)(put(_file, ",".join(_header) + "\n\n\r\n\n"))
    case(f"{_file} header not UTF-8", 65, _shown)(swap(_file, "resident_id", b"resident_\xff"))
    case(f"{_file} header with NUL", 65, _shown)(swap(_file, "resident_id", b"resident\0id"))
    case(f"{_file} header with a stray quote", 65, _shown)(swap(_file, "resident_id", 'resi"dent_id'))
    case(f"{_file} cp932 read as utf-8", 65, rf"KGN0428E {_shown}: .*cp932.*registers\.encoding")(
        lambda root, file=_file: (root / file).write_bytes(
            (root / file).read_text(encoding="utf-8").replace("resident_id", town.RESIDENT["resident_id"], 1)
            .replace("\u845b\U000e0100", "葛").replace("\u9ad9", "高").encode("cp932", "replace")))
    case(f"{_file} UTF-16", 65, rf"KGN0425E {_shown}: .*UTF-16")(
        lambda root, file=_file: (root / file).write_bytes((root / file).read_text(encoding="utf-8").encode("utf-16")))
    for _name, _says, _bytes in (
            ("UTF-16 without a BOM", "KGN0425E", lambda text: text.encode("utf-16-le")),
            ("semicolons", "KGN0431E", lambda text: text.replace(",", ";").encode()),
            ("tabs", "KGN0430E", lambda text: text.replace(",", "\t").encode()),
            ("sep=", "KGN0426E", lambda text: ("sep=,\n" + text).encode()),
            ("a title above the header", "KGN0433E", lambda text: ("抽出結果\n\n" + text).encode()),
            ("CR alone", "KGN0427E", lambda text: text.replace("\n", "\r").encode()),
            ("a workbook", "KGN0421E", lambda text: b"PK\x03\x04\x14\0\x06\0" + text.encode()[:2000]),
            ("a workbook of old", "KGN0422E", lambda text: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
            ("HTML", "KGN0424E", lambda text: ("<table><tr><td>" + text.replace(",", "<td>")).encode()),
            ("a BOM alone", "KGN0420E", lambda text: b"\xef\xbb\xbf"),
            ("lines in quotes", "KGN0432E", lambda text: "".join(f'"{line}"\n' for line in text.splitlines()).encode())):
        case(f"{_file} as {_name}", 65, f"{_says} {_shown}")(
            lambda root, file=_file, bytes_of=_bytes: (root / file).write_bytes(
                bytes_of((root / file).read_text(encoding="utf-8"))))
    case(f"{_file} utf-8 read as cp932", 65, rf"KGN0428E {_shown}: .*utf-8.*registers\.encoding")(
        sequence(setting(registers='encoding = "cp932";'), swap(_file, "resident_id", town.RESIDENT["resident_id"])))
    case(f"{_file} unterminated quote", 65, _shown + r":\d+: ")(line_more(_file, 'X1,"abc\ndef\nghi\n'))
    case(f"{_file} unterminated quote in the first row", 65, _shown + ":2: ")(
        lambda root, file=_file: (root / file).write_text(
            (root / file).read_text(encoding="utf-8").replace("\n", '\n"', 1), encoding="utf-8"))
    case(f"{_file} field of 3 MB", 65, _shown + r":\d+: ")(line_more(_file, b'X1,' + b"a" * 3_000_000 + b"\n"))
    case(f"{_file} quoted field of 3 MB over lines", 65, _shown + r":\d+: ")(
        line_more(_file, b'X1,"' + b"a\n" * 1_500_000 + b'"\n'))
    for _heading in ("個人番号", "マイナンバー", "my_number", "住民票コード"):
        case(f"{_file} column {_heading}", 65, f"{_shown}.*{_heading}")(column_more(_file, _heading, lambda at: ""))
    case(f"{_file} individual numbers in a column of another name", 65, f"{_shown}.*備考",
         hidden=[individual_number(at) for at in range(60)])(column_more(_file, "備考", individual_number))
    case(f"{_file} individual numbers in the ids", 65, f"{_shown}.*resident_id",
         hidden=[individual_number(at) for at in range(60)])(
        lambda root, file=_file: (root / file).write_text("".join(
            re.sub(r"\bC0*(\d+)\b", lambda m: individual_number(int(m.group(1))), line) + "\n"
            for line in (root / file).read_text(encoding="utf-8").splitlines()), encoding="utf-8"))
for _column in town.RESIDENT_LEAST:
    case(f"residents without {_column}", 65, f"{RES}.*{_column}")(column_gone("in/residents.csv", _column))
for _column in town.CERTIFICATE_LEAST:
    case(f"certificates without {_column}", 65, f"{CER}.*{_column}")(column_gone("in/certificates.csv", _column))
case("two columns for one name, standard and Japanese", 65, f"{RES}.*address")(
    column_more("in/residents.csv", "住所", lambda at: "x"))
case("two columns for one name, the same", 65, f"{CER}.*serial")(
    column_more("in/certificates.csv", "serial", lambda at: "x"))
case("two columns for one name, standard and mapped", 65, f"{RES}.*name")(
    sequence(column_more("in/residents.csv", "お名前", lambda at: "x"),
             setting(registers='resident_columns = { name = "お名前"; };')))


for _file, _shown, _hows in (("in/residents.csv", RES, ("touch", "append")),
                             ("in/certificates.csv", CER, ("touch", "append", "bytes"))):
    for _how in _hows:      # by the shim, at a moment that is always the same; check reads each file once
        case(f"{_file} changes while it is read: {_how}", 75, _shown, check=_how != "bytes", changed=(_file, _how))(
            lambda root: None)


# ---- configuration -----------------------------------------------------------------------------------------------

case("configuration missing", 66, CONF)(remove("kigen.conf"))
case("configuration is a folder", 66, CONF)(folder_instead("kigen.conf"))
case("configuration unreadable", 77, CONF, as_nobody=True)(lambda root: (root / "kigen.conf").chmod(0))
case("configuration empty", 78, CONF)(put("kigen.conf", b""))
case("configuration not UTF-8", 78, CONF + ":1: ")(swap("kigen.conf", "見本市", b"\x8c\xa9"))
case("configuration with BOM", 78, CONF + ":1: ")(
    lambda root: (root / "kigen.conf").write_bytes(b"\xef\xbb\xbf" + (root / "kigen.conf").read_bytes()))
case("configuration with NUL", 78, CONF + ":1: ")(swap("kigen.conf", "office =", b"office\0="))
case("syntax", 78, CONF + r":\d+: ")(swap("kigen.conf", "calendar = {", "calendar = = {"))
case("@include", 78, CONF + ":1: ")(
    lambda root: (root / "kigen.conf").write_text('@include "more.conf"\n' + world.config(), encoding="utf-8"))

for _name, _part in (
        ("unknown group", dict(more="printer = { };")),
        ("unknown key", dict(mailing="lead_day = 1;")),
        ("key of another group", dict(letters="lead_days = 1;")),
        ("duplicate key", dict(mailing="lead_days = 1; lead_days = 1;")),
        ("duplicate group", dict(more="mailing = { lead_days = 2; };")),
        ("integer for a text", dict(registers="encoding = 8;")),
        ("text for an integer", dict(mailing='lead_days = "1";')),
        ("float for an integer", dict(mailing="lead_days = 1.5;")),
        ("list for a group", dict(more="rules = ( );")),
        ("text for a switch", dict(letters='duplex = "yes";')),
        ("integer of ten digits", dict(mailing="late_days = 4294967297;")),
        ("integer of ten digits, hexadecimal", dict(mailing="late_days = 0x100000001;")),
        ("integer with L", dict(mailing="late_days = 14L;")),
        ("integer out of range", dict(mailing="lead_days = 21;")),
        ("integer below range", dict(mailing="lead_days = 0;")),
        ("negative integer", dict(mailing="past_days = -1;")),
        ("bundle of none", dict(letters="bundle_letters = 0;")),
        ("unknown encoding", dict(registers='encoding = "sjis";')),
        ("encoding of another case", dict(registers='encoding = "UTF-8";')),
        ("unknown word for lapsed", dict(mailing='lapsed = "drop";')),
        ("unknown word for page2", dict(letters='page2 = "map";')),
        ("cut-off nearer than lead", dict(mailing="lead_days = 3; cutoff_days = 2;")),
        ("no such date", dict(mailing='since = "2026-02-30";')),
        ("a date in another form", dict(mailing='since = "2026/2/3";')),
        ("a pause that ends before it begins",
         dict(mailing='paused = ( { from = "2026-05-02"; to = "2026-05-01"; reason = "x"; } );')),
        ("a pause without a beginning", dict(mailing='paused = ( { to = "2026-05-01"; reason = "x"; } );')),
        ("unknown mailing day", dict(mailing='days = ["sat"];')),
        ("a sixth weekday", dict(mailing='days = ["6th tue"];')),
        ("no mailing day", dict(mailing="days = [];")),
        ("closed on no day", dict(calendar='closed = ["02-30"];')),
        ("own code for no column", dict(registers='values = ( { file = "residents"; column = "nema"; own = "1"; '
                                                  'means = "resident"; } );')),
        ("own code for no word", dict(registers='values = ( { file = "residents"; column = "status"; own = "1"; '
                                                'means = "alive"; } );')),
        ("mapped column that is none", dict(registers='resident_columns = { nema = "x"; };')),
        ("an empty text", dict(output='ledger = "";'))):
    _line = world.config(**_part)[:world.config(**_part).index(*_part.values())].count("\n") + 1
    case(_name, 78, f"{CONF}:{_line}: ")(setting(**_part))
case("closed all the year", 78, CONF)(setting(calendar='closed = ["01-01..12-31"];'))
for _key, _text in (("registers.residents", 'residents = "in/residents.csv";'),
                    ("registers.certificates", 'certificates = "in/certificates.csv";'), ("output.dir", 'dir = "out";')):
    case(f"without {_key}", 78, f"{CONF}.*{_key}")(swap("kigen.conf", _text, ""))


# ---- side inputs, templates, fonts -------------------------------------------------------------------------------

case("holidays missing", 66, r"holidays\.csv")(remove("holidays.csv"))
case("holidays unreadable", 77, r"holidays\.csv", as_nobody=True)(lambda root: (root / "holidays.csv").chmod(0))
case("holidays empty", 65, r"holidays\.csv")(put("holidays.csv", b""))
case("holidays with a bad date", 65, r"holidays\.csv:\d+: ")(line_more("holidays.csv", b"2027/2/30,x\r\n"))
case("holidays in another encoding", 65, r"holidays\.csv")(setting(calendar='holidays_encoding = "utf-8";'))
case("limits missing", 66, r"limits\.csv")(remove("limits.csv"))
for _name, _row in (("an unknown resource", "2026-04-01,ink,all,day,5"), ("an unknown scope", "2026-04-01,print,ward:1,day,5"),
                    ("an unknown period", "2026-04-01,print,all,month,5"), ("a bad number", "2026-04-01,print,all,week,many"),
                    ("a negative number", "2026-04-01,print,all,week,-1"), ("a bad date", "2026-04-31,print,all,week,5"),
                    ("the same key and date", "2026-01-01,print,all,day,9"), ("a field too few", "2026-04-01,print,all,day"),
                    ("walk-ins by the day", "2026-04-01,walk_in,all,day,5"),
                    ("a short municipality", "2026-04-01,print,municipality:142,day,5"),
                    ("an unterminated quote", '2026-04-01,print,all,day,"5')):
    case(f"limits with {_name}", 65, r"limits\.csv:3: ")(line_more("limits.csv", _row + "\n"))
case("limits without a column", 65, r"limits\.csv")(put("limits.csv", "effective_from,resource,scope,per\n"))
_TOLD = dict(mailing='limits = "limits.csv"; told_elsewhere = "told.csv";')
case("told_elsewhere missing", 66, r"told\.csv")(setting(**_TOLD))
for _name, _row in (("a bad kind", "x,S00001,2027-02-11"), ("a bad serial", "signature,S 1,2027-02-11"),
                    ("a bad date", "signature,S00001,2027-02-29"), ("a field too many", "signature,S00001,2027-02-11,x"),
                    ("wrong bytes", b"signature,S\xff,2027-02-11")):
    _bytes = _row if isinstance(_row, bytes) else _row.encode()
    case(f"told_elsewhere with {_name}", 65, r"told\.csv:2: ")(
        with_file("told.csv", b"kind,serial,expires_on\n" + _bytes + b"\n", **_TOLD))
for _what, _serials in (("full-width", ("Ｓ０００１", "S０0001")), ("other signs", ("S−00001",)),
                        ("spreadsheet", ("1.23E+15", "12.0", "'00001"))):
    for _serial in _serials:
        case(f"told_elsewhere with the serial {_serial}", 65, rf"KGN0302E told\.csv:2: serial .*{_what}")(
            with_file("told.csv", f"kind,serial,expires_on\nsignature,{_serial},2027-02-11\n".encode(), **_TOLD))
_SCHEMES = dict(more='post = { schemes = "schemes.csv"; };')
_PRICES = "effective_from,scheme,from_pieces,weight_g_max,price,discount_percent,needs\n2024-10-01,none,1,50,110,0,\n"
case("schemes missing", 66, r"schemes\.csv")(setting(**_SCHEMES))
for _name, _row in (("a bad date", "2024-13-01,none,1,50,110,0,"), ("an unknown need", "2024-10-01,x,1,50,110,0,fast"),
                    ("no price", "2024-10-01,x,1,50,,0,"), ("a price in sen", "2024-10-01,x,1,50,110.5,0,"),
                    ("a field too few", "2024-10-01,x,1,50,110,0"), ("a row twice", "2024-10-01,none,,50,120,,")):
    case(f"schemes with {_name}", 65, r"schemes\.csv:3: ")(with_file("schemes.csv", (_PRICES + _row + "\n").encode(), **_SCHEMES))
case("schemes with a header alone", 65, r"KGN1272E schemes\.csv")(
    with_file("schemes.csv", _PRICES.encode().splitlines(keepends=True)[0], **_SCHEMES))
_TOWNS = dict(more='post = { towns = "towns.csv"; };')
case("towns missing", 66, r"towns\.csv")(setting(**_TOWNS))
case("towns empty", 65, r"towns\.csv")(with_file("towns.csv", b"", **_TOWNS))
case("towns with a bad row", 65, r"towns\.csv:1: ")(with_file("towns.csv", b"1,2,3\n", **_TOWNS))


def own_templates(change=None, **settings):
    """A copy of the templates below the folder, changed."""
    def do(root):
        shutil.copytree(world.TEMPLATES, root / "templates")
        setting(templates="templates", **settings)(root)
        if change:
            change(root)
    return do


def first_words(root):
    return next(path for path in sorted((root / "templates").glob("renewal/ja/words*")))


def words(old, new):
    def change(root):
        path = root / "templates/common/ja/words.txt"
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise AssertionError(f"{path} does not hold {old}")
        path.write_text(text.replace(old, new), encoding="utf-8")
    return change


case("template folder missing", 66, "no-such-folder")(setting(templates="no-such-folder"))
case("one letter's folder missing", 78, "renewal/ja")(own_templates(remove("templates/renewal")))
case("words missing", 66, "renewal/ja/words")(own_templates(lambda root: first_words(root).unlink()))
case("layout missing", 66, r"common/ja/layout\.conf")(own_templates(remove("templates/common/ja/layout.conf")))
case("layout broken", 78, r"common/ja/layout\.conf:\d+: ")(own_templates(line_more("templates/common/ja/layout.conf", "x = = 1;\n")))
case("a variable that is none", 78, r"common/ja/words\S*:\d+:\d+: .*no_such_thing")(
    own_templates(words("{{addressee}}", "{{addressee}} {{no_such_thing}}")))
case("a required variable missing", 78, r"card_lapsed/ja/words.*addressee")(own_templates(words("{{addressee}}", "様")))
case("an office text that is not configured", 78, r"common/ja/words\S*:\d+:\d+: .*no_such_text")(
    own_templates(words("{{addressee}}", "{{addressee}}{{office.no_such_text}}")))
case("a character that the template's font lacks", 78, r"common/ja/.*U\+1F600")(
    own_templates(words("{{addressee}}", "{{addressee}}\U0001F600")))
case("words not UTF-8", 78, r"renewal/ja/words\S*:\d+: ")(
    own_templates(lambda root: first_words(root).write_bytes(first_words(root).read_bytes() + b"\n\xff\n")))
case("an arrow key in the words", 78, r"common/ja/words\S*:\d+: .*control")(own_templates(words("様", "様\033[A")))
case("words that turn the line", 78, r"common/ja/words\S*:\d+: .*direction")(own_templates(words("様", "様\u202e")))
case("an arrow key in the title", 78, r"common/ja/layout\.conf:\d+: .*control")(
    own_templates(swap("templates/common/ja/layout.conf", 'title_block = "title";', 'title = "\\x1b[A";')))
for _name, _says in ((b"en\x1b[A", "control"), (b"\x93\xfa\x96{", "UTF-8"), ("e\u200bn".encode(), "invisible")):
    case(f"a language whose folder is named {_name}", 78, rf"^KGN0262E templates/renewal/.*{_says}")(
        own_templates(lambda root, name=_name: os.mkdir(os.fsencode(root / "templates/renewal") + b"/" + name)))


def with_image(content, width="6"):
    """An image in the first letter, so many mm wide; content None: there is no such file."""
    place = '{ text = "mayor"; style = "sender"; align = "right"; gap = 2; },'

    def change(root):
        swap("templates/common/ja/layout.conf", place, f'{{ image = "seal.png"; width = {width}; }},\n{place}')(root)
        if content is not None:
            (root / "templates/common/ja/seal.png").write_bytes(content)
    return own_templates(change)


_SEAL = (world.REPO / "tests/letters/second/ja/seal.png").read_bytes()     # 480 x 480, and tests/cases/images.tsv has more
_SHOWN = r"^KGN\d+E templates/common/ja/"
case("image missing", 66, _SHOWN + r"seal\.png: ")(with_image(None))
case("image that is no PNG", 78, _SHOWN + r"seal\.png: ")(with_image(b"<svg/>"))
case("image cut off", 78, _SHOWN + r"seal\.png: ")(with_image(_SEAL[:-20]))
case("image that says it is enormous", 78, _SHOWN + r"seal\.png: .*4294967295")(with_image(_SEAL[:16] + b"\xff" * 8 + _SEAL[24:]))
case("image of less than 600 dpi", 78, _SHOWN + r"layout\.conf:\d+:\d+: .*seal\.png has 480 × 480 pixels; 20\.40 mm wide, at 600 dpi, "
     r"it needs at least 482 × 482")(with_image(_SEAL, "20.4"))
case("font missing", 66, r"no-such\.ttf")(setting(letters='fonts = ( "no-such.ttf" );'))
case("font that is none", 78, r"holidays\.csv")(setting(letters='fonts = ( "holidays.csv" );'))


# ---- output and ledger -------------------------------------------------------------------------------------------

case("output.dir is a file", 73, "occupied")(sequence(
    put("occupied", b"x"), swap("kigen.conf", 'dir = "out"', 'dir = "occupied"')))
case("output.dir below a file", 73, "occupied")(sequence(
    put("occupied", b"x"), swap("kigen.conf", 'dir = "out"', 'dir = "occupied/out"')))
case("output.dir not writable", 77, r"/out", as_nobody=True)(lambda root: (root / "out").chmod(0o500))
case("output.dir cannot be made", 77, r"/closed/out", as_nobody=True)(sequence(
    lambda root: (root / "closed").mkdir(0o500), swap("kigen.conf", 'dir = "out"', 'dir = "closed/out"')))
case("ledger is a folder", 66, r"ledger\.sqlite")(folder_instead("out/ledger.sqlite"))
case("ledger is a text", 65, r"ledger\.sqlite")(put("out/ledger.sqlite", f"{','.join(town.RESIDENT_LEAST)}\n" * 100))
case("ledger not readable", 77, r"ledger\.sqlite", as_nobody=True)(lambda root: (root / "out/ledger.sqlite").chmod(0))
case("ledger not writable", 77, r"ledger\.sqlite", as_nobody=True, check=False)(
    lambda root: (root / "out/ledger.sqlite").chmod(0o400))


def sql(*statements):
    def change(root):
        db = sqlite3.connect(root / "out/ledger.sqlite")
        for statement in statements:
            db.execute(statement)
        db.commit()
        db.close()
    return change


def other_database(root):
    (root / "out/ledger.sqlite").unlink()
    sql("CREATE TABLE pets(name TEXT)", "INSERT INTO pets VALUES('x')")(root)


def cut_ledger(root):
    path = root / "out/ledger.sqlite"
    path.write_bytes(path.read_bytes()[:6000])


def torn_ledger(root):
    path = root / "out/ledger.sqlite"
    data = bytearray(path.read_bytes())
    data[4096:] = b"\x5a" * (len(data) - 4096)
    path.write_bytes(bytes(data))


case("ledger of a newer version", 78, r"ledger\.sqlite.*99")(sql("PRAGMA user_version = 99"))
case("ledger of another program", 65, r"ledger\.sqlite")(other_database)
case("ledger cut off", 65, r"ledger\.sqlite")(cut_ledger)
case("ledger with torn pages", 65, r"ledger\.sqlite")(torn_ledger)


def hold_lock(root):
    import fcntl
    lock = open(root / "out/ledger.sqlite.lock", "w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock.close


case("lock held", 75, r"ledger\.sqlite\.lock", check=False, during=hold_lock)(lambda root: None)


# ---- the command line --------------------------------------------------------------------------------------------

def fine(root):
    """Nothing is broken but the command line."""


for _name, _arguments, _says in (
        ("unknown option", ("--as-off", FIRST), "--as-off"), ("unknown short option", ("-x",), "-x"),
        ("option given twice", ("--quiet", "--as-of", FIRST), "--as-of"), ("an operand", ("tonight",), "tonight"),
        ("flag with a value", ("--dry-run=yes",), "--dry-run"), ("option without its value", ("--accept",), "--accept"),
        ("accept without by", ("--accept", "max_unreadable"), "--accept"),
        ("accept without why", ("--accept", "max_unreadable", "--by", "x"), "--accept"),
        ("accept with an empty why", ("--accept", "max_unreadable", "--by", "x", "--why", ""), "--accept"),
        ("accept a gate that cannot be", ("--accept", "counts", "--by", "x", "--why", "y"), "counts")):
    case(f"command line: {_name}", 64, _says, arguments=_arguments, check=False)(fine)
def accept(by, why):
    return ("--accept", "max_unreadable", "--by", by, "--why", why)


# What a person types there goes into ledger, workbook and run.json: what one of them cannot hold is refused before
# anything is begun. \udcXX are bytes that are no UTF-8 (cp932 here).
for _name, _by, _why, _says in (
        ("an arrow key in --why", "tanaka", "ok\033[A", r"^KGN0112E --why: .*control"),
        ("an arrow key in --by", "tanaka\033[D", "ok", r"^KGN0112E --by: .*control"),
        ("a line end in --why", "tanaka", "ok\nok", r"^KGN0112E --why: .*control"),
        ("a tab in --by", "tana\tka", "ok", r"^KGN0112E --by: .*control"),
        ("DEL in --why", "tanaka", "ok\x7f", r"^KGN0112E --why: .*control"),
        ("a C1 control in --why", "tanaka", "ok\u009b1m", r"^KGN0112E --why: .*control"),
        ("what XML cannot hold in --why", "tanaka", "ok\uffff", r"^KGN0112E --why: .*control"),
        ("cp932 in --why", "tanaka", "\udc8f\udc9a\udc8b\udc8f", r"^KGN0112E --why: .*UTF-8"),
        ("a turned line in --by", "\u202eakanat", "ok", r"^KGN0112E --by: .*direction"),
        ("an invisible character in --by", "tana\u200bka", "ok", r"^KGN0112E --by: .*invisible"),
        ("--by of 41 characters", "あ" * 41, "ok", r"^KGN0112E --by: .*too long.*40"),
        ("--why of 201 characters", "tanaka", "い" * 201, r"^KGN0112E --why: .*too long.*200"),
        ("a blank --why", "tanaka", "　 ", r"^KGN0112E --why: .*empty"),
        ("an individual number in --why", "tanaka", "番号は123456789018", r"^KGN0113E --why: ")):
    case(f"command line: {_name}", 64, _says, arguments=accept(_by, _why), check=False, hidden=["123456789018"])(fine)
for _day in ("2026-02-30", "2026/11/20", "20261120", "R8.11.20", "tomorrow", "", "2026-11-20x", "1849-12-31", "２０２６-11-20"):
    case(f"command line: --as-of {_day!r}", 64, "--as-of", as_of=_day, check=False)(fine)
for _jobs in ("0", "-1", "x", "1.5", "", "99999999999999999999"):
    case(f"command line: --jobs {_jobs!r}", 64, "--jobs", arguments=("--jobs", _jobs), check=False)(fine)
case("as-of before the last published", 64, r"2026-11-18.*2026-11-19", as_of="2026-11-18", check=False)(fine)


# ---- of two faults the contract's order decides ------------------------------------------------------------------

case("order: usage before configuration", 64, "--as-off", arguments=("--as-off", "x"), check=False)(
    setting(mailing="lead_day = 1;"))
case("order: what is said with --accept before configuration", 64, "^KGN0112E --why", check=False,
     arguments=accept("tanaka", "\033[A"))(setting(mailing="lead_day = 1;"))
case("order: configuration before the lock", 78, CONF, check=False, during=hold_lock)(setting(mailing="lead_day = 1;"))
case("order: the lock before templates", 75, r"\.lock", check=False, during=hold_lock)(
    setting(templates="no-such-folder"))
case("order: the lock before as-of", 75, r"\.lock", as_of="2026-11-18", check=False, during=hold_lock)(fine)
case("order: the lock before inputs", 75, r"\.lock", check=False, during=hold_lock)(remove("in/residents.csv"))
case("order: as-of before inputs", 64, "2026-11-18", as_of="2026-11-18", check=False)(remove("in/residents.csv"))
case("order: unusable before the gate", 65, RES)(sequence(
    lambda root: line_more("in/certificates.csv", "?\n" * 150)(root), put("in/residents.csv", b"")))


# ---- running them ------------------------------------------------------------------------------------------------

def names_of(root):
    """Every name, address and building of the registers, and the parts of a name."""
    found = set()
    for column in ("name", "address", "building"):
        for row in world.city(changed=True).residents + world.city().residents:
            found.update(part for part in [row[column], *row[column].split("　")] if len(part) > 1)
    return found


def snapshot(root):
    return world.published(root), world.tree(root), ledger_or_none(root)


def snapshot_but_inputs(root):
    return snapshot(root)


def ledger_or_none(root):
    """The ledger's rows, or its bytes where it cannot be read as one."""
    path = root / "out/ledger.sqlite"
    try:
        return world.ledger(root)
    except (sqlite3.Error, AssertionError, OSError):
        return {"bytes": (0, path.read_bytes() if path.is_file() else b"")}


def own_by(root, user):
    for folder, folders, files in os.walk(root):
        for name in [folder, *(os.path.join(folder, one) for one in folders + files)]:
            os.chown(name, user, user, follow_symlinks=False)


def try_case(kigen, shim, base, top, one, number):
    """What is wrong with how a case went, as a list of sentences."""
    root = top / f"bad-{number}"
    shutil.copytree(base, root)
    one.change(root)
    options = {}
    if one.as_nobody and os.geteuid() == 0:
        own_by(root, NOBODY)
        options = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    before = snapshot(root)
    faults, inputs = [], (root / one.changed[0]).read_bytes() if one.changed else b""
    env = {"LD_PRELOAD": str(shim), "KIGEN_CHANGE_FILE": str(root / one.changed[0]), "KIGEN_CHANGE_HOW": one.changed[1]} \
        if one.changed else None
    try:
        end = one.during(root) if one.during else None
        try:
            jobs = () if "--jobs" in one.arguments else ("--jobs", "1")
            result = world.call(kigen, "run", "-c", root / "kigen.conf", "--as-of", one.as_of, *jobs, *one.arguments,
                                env=env, **options)
        finally:
            if end:
                end()
        faults += judge(one, result, root)
        if one.changed:
            (root / one.changed[0]).write_bytes(inputs)
        if one.check:
            end = one.during(root) if one.during else None
            try:
                checked = world.call(kigen, "check", "-c", root / "kigen.conf", env=env, **options)
            finally:
                if end:
                    end()
            faults += [f"kigen check: {fault}" for fault in judge(one, checked, root)]
        after = snapshot(root)
        if after[0] != before[0]:
            faults.append(f"published: {after[0]}")
        faults += [sentence for sentence in (world.difference(after[1], before[1]), world.difference(after[2], before[2]))
                   if sentence]
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return faults


def judge(one, result, root):
    faults, lines = [], result.err.splitlines()
    if result.code != one.code:
        faults.append(f"{result}, expected exit {one.code}")
    if len(lines) != 1 or not SENTENCE.match(lines[0]):
        faults.append(f"standard error is not one sentence: {result.err[:300]!r}")
    elif not re.search(one.says, lines[0]):
        faults.append(f"{lines[0]!r} does not say {one.says!r}")
    if result.out and one.code != 8 and "check" not in result.out and result.code == 64:
        faults.append(f"standard output: {result.out[:100]!r}")
    shown = [text for text in names_of(root) | set(one.hidden) if text in result.err + result.out]
    if shown:
        faults.append("a name, address or number is shown")
    return faults


def setup(kigen, top):
    """One published night; the registers of the next."""
    base = world.build(top / "base", world.city(second=False))
    result = world.run(kigen, base, FIRST)
    if result.code not in (0, 4):
        raise SystemExit(f"the good setup does not run: {result}")
    world.city().write(base / "in")
    return base


def private_kigen(kigen, top):
    """A copy that a user without any rights can start, wherever the build folder lies."""
    folder = top / "bin"
    folder.mkdir()
    copy = folder / "kigen"
    shutil.copyfile(kigen, copy)
    copy.chmod(0o755)
    shutil.copytree(world.REPO / "templates", top / "templates")
    for where, folders, files in os.walk(top / "templates"):
        os.chmod(where, 0o755)
        for name in files:
            os.chmod(os.path.join(where, name), 0o644)
    top.chmod(0o755)
    world.TEMPLATES = top / "templates"
    return copy
