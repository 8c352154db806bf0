#!/usr/bin/env python3
"""The outside of kigen: exit codes and sentences for bad input, gates, full disks, repeated and missed nights.

    test_cli.py --kigen build/kigen [--shim build/crash-shim.so] [--seed N] [--long]

--long runs 250 consecutive nights instead of 40 and fills the disk at every call instead of at some.
"""

import argparse
import concurrent.futures
import json
import os
import random
import re
import resource
import shutil
import sqlite3
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crash"))
import bad_input
import board as boards
import sheets
import world
import processes
import seeds
import town
from town import Town
from world import FIRST, SATURDAY, SECOND, THIRD

SENTENCE = bad_input.SENTENCE
MEMORY_MAX = 100 << 20


class Suite(world.Suite):
    def __init__(self, kigen, shim, seed, long):
        super().__init__(kigen, "kigen-cli-")
        self.shim, self.seed, self.long = shim, seed, long
        self.base = None

    def build(self, made=None, **settings):
        return world.build(self.fresh(), made, **settings)

    def run(self, root, as_of, *more, **options):
        return world.run(self.kigen, root, as_of, *more, **options)


# ---- bad input ---------------------------------------------------------------------------------------------------

def test_bad_input(suite):
    names = [one.name for one in bad_input.CASES]
    suite.equal("each case has its own name", len(set(names)), len(names))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        tried = pool.map(lambda item: bad_input.try_case(suite.kigen, suite.shim, suite.base, suite.top, item[1], item[0]),
                         enumerate(bad_input.CASES))
        for one, faults in zip(bad_input.CASES, tried):
            suite.check(f"bad input: {one.name}", "; ".join(faults[:3]))


def test_bad_input_on_the_first_night(suite):
    """Where there is no ledger yet a failed run leaves no row in one, and no folder of a run."""
    for name in ("in/residents.csv empty", "limits missing", "unknown key", "template folder missing", "lock held"):
        one = next(case for case in bad_input.CASES if case.name == name)
        if one.during:
            continue
        root = suite.build()
        one.change(root)
        result = suite.run(root, FIRST)
        suite.equal(f"first night, {name}: exit", result.code, one.code)
        suite.equal(f"first night, {name}: published", world.published(root), [])
        suite.equal(f"first night, {name}: folders left", sorted(world.tree(root)), [])
        suite.equal(f"first night, {name}: ledger rows", sum(map(len, world.ledger(root).values())), 0)


def test_commands_without_a_command(suite):
    for arguments, says in (((), "COMMAND"), (("walk",), "walk"), (("--hepl",), "--hepl"), (("proof",), "-o"),
                            (("record",), "EVENTS.csv"), (("run", "-c"), "-c"), (("verify",), "DIR"), (("synth",), "residents")):
        result = world.call(suite.kigen, *arguments)
        suite.equal(f"kigen {' '.join(arguments)}: exit", result.code, 64)
        lines = result.err.splitlines()
        suite.check(f"kigen {' '.join(arguments)}: one sentence",
                    "" if len(lines) == 1 and SENTENCE.match(lines[0]) and says in lines[0] else result.err[:200])
        suite.equal(f"kigen {' '.join(arguments)}: standard output", result.out, "")


def test_help(suite):
    commands = world.commands(suite.kigen)
    for arguments in (("--help",), ("--version",), *((name, "--help") for name in commands)):
        for language in ("C", "ja_JP.UTF-8"):
            result = world.call(suite.kigen, *arguments, env={"LANG": language})
            what = f"kigen {' '.join(arguments)} ({language})"
            suite.equal(f"{what}: exit", result.code, 0)
            suite.equal(f"{what}: standard error", result.err, "")
            suite.check(f"{what}: text", "" if len(result.out) > 8 else "says nothing")
    version = re.search(r"^## (\d+(?:\.\d+)+(?:~\w+)?)$", (world.REPO / "CHANGES.md").read_text(encoding="utf-8"), re.M)[1]
    suite.equal("--version is that of CHANGES.md", world.call(suite.kigen, "--version").out, f"kigen {version}\n")
    package = re.match(r"kigen \((\S+)\) ", (world.REPO / "debian/changelog").read_text(encoding="utf-8"))[1]
    suite.equal("and so is the package's", package, version)
    source = (Path(__file__).resolve().parents[2] / "batch/cmd/commands.c").read_text(encoding="utf-8")
    suite.equal("--help lists every command", sorted(commands), sorted(re.findall(r'^    \{"([a-z]+)", cmd_', source, re.M)))
    for name, usage in commands.items():
        suite.check(f"{name} --help begins with its usage", "" if usage in " ".join(world.call(
            suite.kigen, name, "--help").out.split()) else usage)
        suite.equal(f"help {name} is its --help", world.call(suite.kigen, "help", name).out, world.call(suite.kigen, name, "--help").out)
    for language, cause, action in (("C", "\nCause\n", "\nWhat to do\n"), ("ja_JP.UTF-8", "\n原因\n", "\n対処\n")):
        texts = {name: world.call(suite.kigen, "help", name, env={"LANG": language}) for name in ("KGN0407E", "KGN0407", "0407", "407", "kgn407")}
        suite.equal(f"a message in {language}, however its number is written", {one.code for one in texts.values()}, {0})
        suite.equal(f"a message in {language}, the same each time", len({one.out for one in texts.values()}), 1)
        text = texts["407"].out
        suite.check(f"a message in {language}: its parts", "" if text.startswith("KGN0407E\n") and cause in text and action in text else text)
    retired = world.call(suite.kigen, "help", "KGN0631")
    suite.check("a number of before names what is said now", "" if retired.code == 0 and "\nKGN0640E\n" in retired.out else str(retired))
    for name in ("KGN9998", "0407X", "12345", "recrod", "KGN"):
        result = world.call(suite.kigen, "help", name)
        suite.equal(f"help {name}: {result}", (result.code, result.out, result.err[:9]), (64, "", "KGN0124E "))


def test_show(suite):
    """Every setting in force, each with its line in the file or as a default; then check as ever."""
    fixture = Path(__file__).resolve().parents[2] / "fixtures/odawara"
    folder = suite.top / "show"
    shutil.copytree(fixture, folder)
    config = folder / "kigen.conf"
    config.write_text(config.read_text(encoding="utf-8").replace("../../out", "out"), encoding="utf-8")
    lines = config.read_text(encoding="utf-8").splitlines()
    plain, shown = (world.call(suite.kigen, "check", "-c", config, *more) for more in ((), ("--show",)))
    table = (Path(__file__).resolve().parents[2] / "batch/edge/config/keys.def").read_text(encoding="utf-8")
    keys = set(re.findall(r'^KEY\("([^"*]+)"', table, re.M))
    for line in shown.out.splitlines():
        found = re.match(r"(\S+) = .*  \[.*kigen\.conf:(\d+)\]$", line)
        if found:
            name = re.sub(r"\[\d+\]", "", found.group(1)).rsplit(".", 1)[-1]
            suite.check(f"show {found.group(1)}: its line", "" if name in lines[int(found.group(2)) - 1] else line)
    missing = {key for key in keys if not re.search(rf"^{re.escape(key)}\b.*  \[", shown.out, re.M)}
    suite.equal("show: settings that are not told", missing, set())
    suite.equal("show: the exit of check", shown.code, plain.code)


def test_language(suite):
    """Without a language the messages are Japanese: cron sets none."""
    for env, japanese in (({"LANG": ""}, True), ({"LANG": "ja_JP.UTF-8"}, True), ({"LANG": "C"}, False),
                          ({"LANG": "en_US.UTF-8"}, False), ({"LANG": "C", "LC_ALL": "ja_JP.UTF-8"}, True)):
        result = world.call(suite.kigen, "run", "-c", "/no/such.conf", env=env)
        suite.equal(f"language {env}: exit", result.code, 66)
        suite.equal(f"language {env}: Japanese", bool(re.search("[ぁ-ん]", result.err)), japanese)


# ---- rows that cannot be read, and the gate ----------------------------------------------------------------------

def bad_rows(root):
    path = root / "in/certificates.csv"
    return path, path.read_bytes()


def news_line(file, line, reason, count, fault=""):
    return (f"KGN0687W in/{file}.csv:{line}: rejected, and new since the last published run: {reason}: {count}; the line is that"
            f" of the first{fault and ': '}{fault}")


def test_unreadable_rows(suite):
    """A row that cannot be read stops nothing: it is listed with its line, and the night says 4 once."""
    path = "in/certificates.csv"
    quote = "a quote stands wrong, at byte {} of the row: a quote inside a value is written twice"
    rows = {"wrong bytes": (b"S9\xff,C0001,signature,2022-01-01,2027-02-20,valid,,\n",
                            "byte 3 of the row (0xFF) is not utf-8: look whether the extract cut a character"),
            "cp932": ("S90001,C0001,署名用,2022-01-01,2027-02-20,有効,,\n".encode("cp932"),
                      "byte 14 of the row (0x8F) is not utf-8; the row can be read as cp932: mend registers.encoding, "
                      "or save the file as utf-8"),
            "a field too many": (b"S90002,C0001,signature,2022-01-01,2027-02-20,valid,,,,\n",
                                 "10 fields, the header has 8; a comma inside a value may stand without quotes"),
            "a field too few": (b"S90003,C0001,signature\n",
                                "3 fields, the header has 8; a line end inside a value may stand without quotes"),
            "a stray quote": (b'S90004,C0001,signature,20"22-01-01,2027-02-20,valid,,\n', quote.format(26)),
            "text behind a quote": (b'S90005,"C0001"x,signature,2022-01-01,2027-02-20,valid,,\n', quote.format(15)),
            "a quote wrong in its second line": (b'S90007,"C0\n01"x,signature,2022-01-01,2027-02-20,valid,,\n',
                                                 quote.format(15)),
            "NUL": (b"S90006,C0001,sig\0nature,2022-01-01,2027-02-20,valid,,\n",
                    "byte 17 of the row is NUL: look whether the file is damaged")}
    for name, (row, fault) in rows.items():
        root = suite.fresh(suite.base)
        line = bad_input.lines_of(path, root) + 1
        bad_input.line_more(path, row)(root)
        result = suite.run(root, SECOND)
        suite.equal(f"a row with {name}: exit", result.code, 4)
        suite.equal(f"a row with {name}: standard error", (result.rest, result.news[-1]), ("", news_line(
            "certificates", line, "bad_row (the row cannot be read)", 1, fault)))
        listed = [(one["disposition"], one["reason"]) for one in
                  world.rows(root / "out" / SECOND / "office/dispositions.csv") if one["line"] == str(line)]
        suite.equal(f"a row with {name}: listed", listed, [("rejected", "bad_row")])
        shutil.rmtree(root)


def test_gate(suite):
    """More unreadable rows than the limit: 8, up to 20 of them named, one row `stop` in the ledger, nothing else."""
    for file in ("residents", "certificates"):
        root = suite.fresh(suite.base)
        bad_input.setting(registers="max_unreadable = 22;")(root)
        before = world.ledger(root), world.tree(root), world.published(root)
        known = 1 if file == "certificates" else 0      # SECOND's own bad row
        bad_input.line_more(f"in/{file}.csv", b"?,?\n" * (22 - known))(root)
        first_bad = world.city().certificates
        fine = suite.fresh(root)
        suite.equal(f"gate, {file}: as many as allowed", suite.run(fine, SECOND).code, 4)
        bad_input.line_more(f"in/{file}.csv", b"?,?\n")(root)
        result = suite.run(root, SECOND)
        lines = result.err.splitlines()
        suite.equal(f"gate, {file}: exit", result.code, 8)
        suite.equal(f"gate, {file}: lines", len(lines), 21)
        suite.check(f"gate, {file}: each line is a sentence",
                    "" if all(re.match(rf"KGN\d{{4}}E in/{file}\.csv:\d+: ", line) for line in lines[:-1])
                    and re.match(rf"KGN\d{{4}}E in/{file}\.csv: .*23.*22.*max_unreadable", lines[-1]) else result.err[:400])
        ledger = world.ledger(root)
        stops = ledger["stop"]
        suite.equal(f"gate, {file}: one stop row", [row[:3] for row in stops], [(SECOND, "2026-11-24", "max_unreadable")])
        account = json.loads(stops[0][4])
        suite.equal(f"gate, {file}: its account", (account["findings"], len(account["rows"])),
                    ([{"check": file, "value": 23, "most": 22}], 20))
        suite.check(f"gate, {file}: ledger else as before",
                    world.difference(world.without_stops(ledger), world.without_stops(before[0])))
        suite.check(f"gate, {file}: tree as before", world.difference(world.tree(root), before[1]))
        suite.equal(f"gate, {file}: the rows that are named", len(first_bad) > 0, True)
        accept = {"residents": ("--accept", "max_unreadable", "--by", "係長", "--why", "確認済み"),
                  "certificates": ("--acc=max_unreadable", "--why=確認済み", "--quiet", "--b", "係長")}[file]
        dry = suite.run(suite.fresh(root), SECOND, "--dry-run")
        suite.equal(f"gate, {file}: a dry run says so too", dry.code, 8)
        result = suite.run(root, SECOND, *accept)
        suite.check(f"gate, {file}: accepted", "" if result.code == 4 and re.fullmatch(
            r"KGN0664W gate max_unreadable was lifted: \d+ rows .*\n", result.rest) else result)
        suite.equal(f"gate, {file}: published", world.published(root), [FIRST, SECOND])
        stopped = json.loads((root / "out" / SECOND / "office/run.json").read_text(encoding="utf-8"))["stopped"]
        suite.equal(f"gate, {file}: run.json tells of the stop",
                    stopped, [{"as_of": SECOND, "mail_on": "2026-11-24", "gate": "max_unreadable", **account}])
        suite.equal(f"gate, {file}: who accepted", [row[1:] for row in world.ledger(root)["acceptance"]],
                    [("max_unreadable", "係長", "確認済み")])
        shutil.rmtree(root)
    root = suite.fresh(suite.base)
    result = suite.run(root, SECOND, "--accept", "max_unreadable", "--by", "x", "--why", "y")
    suite.check("accepting a gate that is open is said", "" if result.code == 4 and "KGN0623W" in result.err else result)


# What is wrong, in the office's own words: value, then what is said of it. A name that slid there is never shown.
FAULTS = (("カード満了日", "平成44年1月1日", "bad_date", "その元号の期間にない日付です(平成は31年4月30日、昭和は64年1月7日まで)[形: 平成NN年N月N日]"),
          ("カード満了日", "2027.2.20", "bad_date", "日付の書き方ではありません[形: NNNN.N.NN]"),
          ("有効期限", "見本　花子", "bad_date", "日付の書き方ではありません[5文字の文字列]"),
          ("発行日", "", "bad_date", "空欄です。日付が必要です"),
          ("状態", "失効済", "bad_status", "使える値ではありません。使える値: 0、有効、失効、一時停止、満了、交付前(近い値: 失効)"),
          ("状態", "無効", "bad_status", "使える値ではありません。使える値: 0、有効、失効、一時停止、満了、交付前"),
          ("種別", "署名", "bad_kind", "使える値ではありません。使える値: 署名用、利用者証明用(近い値: 署名用)"),
          ("証明書番号", "1.23E+11", "bad_id", "表計算ソフトが数値に書き換えた形(1.2E+11、123.0 など)です。この列を文字列として読み込み、保存し直してください"),
          (town.CERTIFICATE["resident_id"], "Ｃ０００１", "bad_id", "全角の文字があります。半角の英数字とハイフンで書いてください"))


def own_headed(root, rows):
    """Certificates under an office's own headings, the last rows as they are given."""
    headings = {**town.CERTIFICATE, "serial": "証明書番号", "issued_on": "発行日", "card_expires_on": "カード満了日"}
    good = {"serial": "S9", "resident_id": "C0001", "kind": "signature", "issued_on": "2022-01-01", "expires_on": "2027-02-20",
            "status": "valid", "card_expires_on": "", "card_type": ""}
    lines = (root / "in/certificates.csv").read_text(encoding="utf-8").splitlines()
    order = lines[0].split(",")
    made = [",".join(value if headings[name] == column else good[name] + (str(at) if name == "serial" else "")
                     for name in order) for at, (column, value, *_) in enumerate(rows)]
    (root / "in/certificates.csv").write_text("\n".join([",".join(headings[name] for name in order), *lines[1:], *made]) + "\n",
                                              encoding="utf-8")
    return len(lines)


def test_faults_name_their_column(suite):
    """A clerk reads which column, and what would be right: on the screen, in エラー, and on a night that stopped."""
    own = ('certificate_columns = { serial = "証明書番号"; issued_on = "発行日"; card_expires_on = "カード満了日"; }; '
           'values = ( { file = "certificates"; column = "status"; own = "0"; means = "valid"; } );')
    words = {"bad_date": "日付不正", "bad_status": "状態不正", "bad_kind": "種別不正", "bad_id": "番号不正"}
    root = suite.fresh(suite.base)
    bad_input.setting(registers=own + " max_unreadable = 5;")(root)
    first = own_headed(root, FAULTS) + 1
    stopped = suite.run(root, SECOND, env={"LANG": "ja_JP.UTF-8"})
    suite.equal("faults, stopped: exit", stopped.code, 8)
    said = {int(line.split(":")[1]): line for line in stopped.err.splitlines() if line.startswith("KGN0616E")}
    for at, (column, value, _, fault) in enumerate(FAULTS):
        suite.check(f"faults, stopped: {column} {value}", "" if said.get(first + at, "").endswith(f": {column}: {fault}")
                    else said.get(first + at))
    result = suite.run(root, SECOND, "--accept", "max_unreadable", "--by", "係長", "--why", "確認済み")
    suite.equal("faults: exit", result.code, 4)
    errors = {row[1]: row for row in sheets.book(root / "out" / SECOND / "office/summary.xlsx")["エラー"]
              if isinstance(row[1], (int, float))}
    reasons = {row["line"]: row["reason"] for row in world.rows(root / "out" / SECOND / "office/dispositions.csv")}
    for at, (column, value, reason, fault) in enumerate(FAULTS):
        row = errors.get(first + at, [None] * 8)
        suite.equal(f"faults, エラー: {column} {value}", (row[2], row[4], reasons.get(str(first + at))), (column, fault, reason))
    shown = stopped.err + result.err + json.dumps([list(map(str, row)) for row in errors.values()], ensure_ascii=False)
    suite.equal("faults: no name is shown", "見本" in shown or "花子" in shown, False)
    shutil.rmtree(root)


def test_addresses_name_their_fault(suite):
    """保留 says which of the faults of an address it is, and in which column."""
    cases = {80: ({"postal_code": "〒250-0042"}, "郵便番号 (postal_code): 7桁の数字(123-4567 も可)ではありません[形: 〒NNN-NNNN]"),
             81: ({"postal_code": "600001"}, "郵便番号 (postal_code): 7桁の数字(123-4567 も可)ではありません[形: NNNNNN]。先頭の0が落ちていないか確認してください"),
             82: ({"postal_code": "000-0000"}, "郵便番号 (postal_code): 0000000 は郵便番号ではありません"),
             83: ({"address": ""}, "住所 (address): 空欄です"),
             84: ({"address": "住所不定"}, "住所 (address): 住所がないことを示す語があります"),
             85: ({"postal_code": ""}, "郵便番号 (postal_code): 空欄です")}
    root = suite.fresh(suite.base)
    made = world.city()
    for at, (fields, _) in cases.items():
        made.pair(at, "2027-02-21", **fields)
    made.write(root / "in")
    suite.equal("addresses: exit", suite.run(root, SECOND).code, 4)
    held = {row[0]: row for row in sheets.book(root / "out" / SECOND / "office/summary.xlsx")["保留"]
            if str(row[0]).startswith("C00")}
    for at, (_, fault) in cases.items():
        suite.check(f"addresses: C00{at}", "" if fault in held.get(f"C00{at}", ()) else held.get(f"C00{at}"))
        page = suite.kigen and world.call(suite.kigen, "why", "-c", root / "kigen.conf", "--as-of", SECOND, f"C00{at}",
                                          env={"LANG": "ja_JP.UTF-8"}).out
        suite.check(f"addresses, why: C00{at}", "" if fault.split(": ")[1][:12] in "".join(
            line.strip() for line in page.splitlines()) else page)
    shutil.rmtree(root)


def test_zeros_lost(suite):
    """A certificate whose resident a spreadsheet cut short: the zeros are what is said."""
    root = suite.fresh(suite.base)
    shutil.rmtree(root / "out")                           # ids of another form are other people: a first night
    for name in ("residents", "certificates"):
        path = root / f"in/{name}.csv"
        path.write_text(re.sub(r"\bC0(\d+)\b", r"000\1", path.read_text(encoding="utf-8")), encoding="utf-8")
    line = bad_input.lines_of("in/certificates.csv", root) + 1
    bad_input.line_more("in/certificates.csv", "S90001,12,signature,2022-01-01,2027-02-20,valid,,\n")(root)
    suite.equal("zeros lost: exit", suite.run(root, SECOND).code, 4)
    errors = {row[1]: row for row in sheets.book(root / "out" / SECOND / "office/summary.xlsx")["エラー"]}
    suite.equal("zeros lost", errors.get(line, [None] * 8)[2:5], [
        "宛名番号 (resident_id)", "住民データなし", "2桁です(住民データの宛名番号は6桁)。先頭の0が落ちていないか確認してください"])
    shutil.rmtree(root)


def test_every_reason_of_a_hold(suite):
    """保留 names all that holds a certificate; dispositions.csv the first."""
    root = suite.fresh(suite.base)
    made = world.city()
    cases = {81: ({"protected": "1", "address": "住所不定"}, "protected", "支援措置対象、宛先不備"),
             82: ({"protected": "1", "name": "〓田　一葉"}, "protected", "支援措置対象、印字できない文字"),
             83: ({"status": "転出予定", "moves_on": "2026-11-26", "postal_code": "0000000", "address": "〓町1番"},
                  "moving", "転出予定、宛先不備、印字できない文字"),
             84: ({"protected": "1"}, "protected", "支援措置対象"),
             85: ({"protected": "1", "status": "死亡", "address": "住所不定"}, "deceased", None)}
    for at, (fields, _, _) in cases.items():
        made.pair(at, "2027-02-21", **fields)
    made.write(root / "in")
    suite.equal("all reasons: exit", suite.run(root, SECOND).code, 4)
    office = root / "out" / SECOND / "office"
    first = {row["resident_id"]: row["reason"] for row in world.rows(office / "dispositions.csv")}
    every = {row[0]: row[3] for row in sheets.book(office / "summary.xlsx")["保留"] if str(row[0]).startswith("C00")}
    for at, (_, reason, text) in cases.items():
        suite.equal(f"all reasons: C00{at}", (first[f"C00{at}"], every.get(f"C00{at}")), (reason, text))


def test_new_is_new(suite):
    """4 only for what the last published run did not have, whatever line it stands on now."""
    root = suite.fresh(suite.base)
    path = root / "in/certificates.csv"

    def night(as_of, what, *new):
        """`new`: register, line, reason and rows of each thing that is new."""
        dry = suite.run(root, as_of, "--dry-run", "--quiet")
        result = suite.run(root, as_of, "--quiet")
        wanted = [news_line(*one) for one in new]
        suite.equal(f"news: {what}", (result.code, result.err.splitlines()), (4 if new else 0, wanted))
        suite.equal(f"news, dry: {what}", (dry.code, dry.err.splitlines()), (4 if new else 0, wanted))

    date, row = "bad_date (a date that cannot be read)", "bad_row (the row cannot be read)"
    no_day = "発行年月日 (issued_on): there is no such day; its form: NNNN-NN-NN"
    few = "{} fields, the header has {}; a line end inside a value may stand without quotes"
    lines = path.read_text(encoding="utf-8").splitlines()
    last = len(lines)
    night(SECOND, "a new bad row, and one of nobody", ("certificates", last - 2, "unknown_resident (no readable row for the resident)", 1),
          ("certificates", last, date, 1, no_day))
    night(SATURDAY, "the same bad row")
    path.write_text("\n".join([lines[0], lines[-1], *lines[1:-1]]) + "\n", encoding="utf-8")
    night(SATURDAY, "the same bad row on another line")
    bad_input.line_more("in/certificates.csv", lines[-1] + "\n")(root)
    night(SATURDAY, "the same bad row once more", ("certificates", last + 1, date, 1, no_day))
    night(THIRD, "both again")
    path.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    night(THIRD, "none of them")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    night(THIRD, "back after it was gone", ("certificates", last, date, 1, no_day))
    residents = root / "in/residents.csv"
    people = residents.read_text(encoding="utf-8").splitlines()
    bad_input.line_more("in/residents.csv", "R1,only two\n")(root)
    night(THIRD, "an unreadable resident", ("residents", len(people) + 1, row, 1, few.format(2, len(people[0].split(",")))))
    night("2026-11-25", "the same unreadable resident")
    # Two reasons in each register; of three new rows of one reason the first line is said; what was there is not.
    columns = people[0].split(",")
    person = dict(zip(columns, people[1].split(",")))
    flags = [",".join(str(value) for value in {**person, "resident_id": f"R{at}", "protected": "2"}.values()) for at in (7, 8)]
    states = [",".join(str(value) for value in {**person, "resident_id": "R9", "status": "?"}.values())]
    residents.write_text("\n".join([people[0], states[0], *people[1:], "R1,only two", *flags]) + "\n", encoding="utf-8")
    own = [f"N{at},C9998,signature,2022-01-01,2027-02-24,valid,," for at in range(3)]
    path.write_text("\n".join([lines[0], *own, "X1", *lines[1:]]) + "\n", encoding="utf-8")
    night("2026-11-26", "many", ("residents", 2, "bad_status (unknown status or card type)", 1, "住民状態 (status): not one of: "
                                "resident, moving_out, moved_out, abroad, deceased, removed"),
          ("residents", len(people) + 3, "bad_flag (a flag that is neither 0 nor 1)", 2,
           "支援措置 (protected): not one of: (empty), 0, 1"),
          ("certificates", 2, "unknown_resident (no readable row for the resident)", 3), ("certificates", 5, row, 1, few.format(1, 8)))
    suite.equal("news: folders", world.published(root), [FIRST, SECOND, SATURDAY, f"{SATURDAY}-2", f"{SATURDAY}-3", THIRD,
                                                         f"{THIRD}-2", f"{THIRD}-3", f"{THIRD}-4", "2026-11-25", "2026-11-26"])
    suite.check("news: nobody twice", world.twice(root))
    shutil.rmtree(root)


def cut_off(suite, call, path, action):
    """A night of SECOND that was killed at such a call."""
    root = suite.fresh(suite.base)
    board = boards.Board(suite.top / "board-cut-off")
    suite.run(suite.fresh(suite.base), SECOND, env=board.env(suite.shim, suite.top / f"tree-{suite.trees}"))
    at = [at for at, (name, _, where) in enumerate(board.calls(), 1) if name == call and path in where]
    board.remove()
    board = boards.Board(suite.top / "board-cut-off", at[0], action)
    suite.equal(f"cut off at {call} {path}", suite.run(root, SECOND, env=board.env(suite.shim, root)).code, -9)
    board.remove()
    return root


def test_news_of_a_night_that_was_cut_off(suite):
    """A start after a kill says what the killed night could not, and ends with 4: once. What is said comes from the ledger."""
    new = [news_line("certificates", 101, "unknown_resident (no readable row for the resident)", 1),
           news_line("certificates", 103, "bad_date (a date that cannot be read)", 1)]     # the ledger keeps no more
    untold = f"KGN0688W {SECOND}: was published, but its run was cut off before it could say what is new in it; it is said now"
    for what, cut, first in (("half printed", ("rename", "letters", boards.AFTER), "KGN0621W"),
                             ("published", ("write", "timings.jsonl", boards.BEFORE), untold)):
        root = cut_off(suite, *cut)
        dry = suite.run(root, SECOND, "--dry-run")
        older = suite.fresh(root)
        result = suite.run(root, SECOND, "--quiet")
        suite.equal(f"news, {what}", (result.code, result.rest.startswith(first), result.news, result.out), (4, True, new, ""))
        suite.equal(f"news, {what}: said once", (suite.run(root, SECOND).code, suite.run(root, SECOND, "--verbose").err), (0, ""))
        suite.equal(f"news, {what}: a dry run leaves them to be said", dry.code in (0, 4), True)
        # A kigen that kept the number alone planned it.
        db = sqlite3.connect(older / "out/ledger.sqlite")
        db.execute("DELETE FROM figure WHERE name GLOB 'new*:*' OR name GLOB 'alarm:*'")
        if what == "half printed":
            db.execute("DELETE FROM figure WHERE name = 'untold'")
        db.commit()
        db.close()
        result = suite.run(older, SECOND)
        suite.equal(f"news, {what}, of an older kigen", (result.code, result.news), (4, [
            f"KGN0689W {SECOND}: rejected rows, unreadable residents or alarms that are new in this run: 2; see the workbook in its "
            "folder office/"]))


# ---- the seconds of a night that was cut off ---------------------------------------------------------------------

def seconds_add_up(suite, what, line, steps):
    """A line of timings.jsonl: every second of the night stands in one step and in no other."""
    pairs = json.loads(line, object_pairs_hook=list)
    found = [(name, value) for name, value in pairs if isinstance(value, float)]
    total = dict(found)["total"]
    over = sum(value for name, value in found if name != "total") - total
    suite.equal(f"seconds, {what}: steps", [name for name, _ in found], [*steps, "total"])
    # Each figure is rounded to a thousandth; what passes between the last step and the line belongs to none.
    suite.check(f"seconds, {what}: none twice", "" if over <= 0.0005 * len(found) else f"{over:.4f} s too many: {line}")
    suite.check(f"seconds, {what}: none lost", "" if -over <= 0.1 + total / 10 else f"{-over:.4f} s too few: {line}")


def test_seconds_of_a_night_that_was_cut_off(suite):
    """The start that finishes an older lot prints it on the same watch: its steps are those of this night."""
    finished = ["inputs", "print", "account", "publish", "recover"]
    printed = ["registers", "judge", "lot", "proof", "freeze", "print", "account", "publish"]
    root = cut_off(suite, "rename", "letters", boards.AFTER)
    again = suite.fresh(root)
    suite.equal("seconds: finished", suite.run(root, SECOND).code, 4)
    lines = (root / "out/timings.jsonl").read_text(encoding="utf-8").splitlines()
    seconds_add_up(suite, "of an undisturbed night", lines[0], ["inputs", "recover", *printed])
    seconds_add_up(suite, "of a night that only finished", lines[-1], [*finished, "digests"])
    bad_input.line_more("in/certificates.csv", "N9,nobody,signature,2022-01-01,2027-02-24,valid,,\n")(again)
    suite.equal("seconds: finished, then a lot of its own", suite.run(again, SECOND).code, 4)
    lines = (again / "out/timings.jsonl").read_text(encoding="utf-8").splitlines()
    seconds_add_up(suite, "of a night with a lot of its own too", lines[-1], [*finished, "digests", *printed])


# ---- a field of a gigabyte ---------------------------------------------------------------------------------------

def test_gigabyte(suite):
    for name, opening in (("plain", b"X1,"), ("quoted", b'X1,"')):
        for file in ("residents", "certificates"):
            root = suite.fresh(suite.base)
            path = root / f"in/{file}.csv"
            line = bad_input.lines_of(f"in/{file}.csv", root) + 1
            with open(path, "ab") as out:
                out.write(opening)
                out.truncate(out.tell() + (1 << 30))    # a hole: no disk is needed
                out.seek(0, 2)
                out.write(b"\n")
            before = bad_input.snapshot_but_inputs(root)
            code, err, seconds, usage = processes.measured(suite.kigen, "run", "-c", root / "kigen.conf", "--as-of",
                                                           SECOND, "--jobs", 1, env=world.environment())
            memory = usage.ru_maxrss << 10
            what = f"a {name} field of 1 GB in {file}"
            suite.equal(f"{what}: exit", code, 65)
            suite.check(f"{what}: says", "" if re.fullmatch(rf"KGN\d{{4}}E in/{file}\.csv:{line}: .*\n", err) else err[:300])
            suite.check(f"{what}: memory", "" if memory < MEMORY_MAX else f"{memory >> 20} MB")
            suite.check(f"{what}: time", "" if seconds < 10 else f"{seconds:.1f} s")
            suite.equal(f"{what}: nothing changed", bad_input.snapshot_but_inputs(root), before)
            shutil.rmtree(root)


# ---- a full disk -------------------------------------------------------------------------------------------------

def test_full_disk(suite):
    """The disk is full from the Nth call on: one sentence, nothing half published, and the next start does the night."""
    root = suite.fresh(suite.base)
    board = boards.Board(suite.top / "board-full")
    result = suite.run(root, SECOND, jobs=2, env=board.env(suite.shim, root))
    suite.equal("full disk: the counting run", result.code, 4)
    tree, ledger, calls = world.tree(root), world.ledger(root), board.calls()
    published = max(at for at, (name, _, _) in enumerate(calls, 1) if name == "COMMIT")
    numbers = range(1, len(calls) + 1)
    if not suite.long:
        numbers = sorted(random.Random(suite.seed).sample(numbers, 16))

    def fill(number):
        root = suite.top / f"full-{number}"
        shutil.copytree(suite.base, root)
        board = boards.Board(suite.top / f"board-{number}", number, boards.FULL)
        result = suite.run(root, SECOND, jobs=2, env=board.env(suite.shim, root))
        struck, faults = board.struck, []
        board.remove()
        # Once it is published, what only times the run, or notes that its news were said, may fail unheard.
        harmless = number > published or not struck
        lines = result.rest.splitlines()
        if result.code not in (73, 74) and not (harmless and result.code == 4):
            faults.append(f"{result}")
        if result.code != 4 and (len(lines) != 1 or not SENTENCE.match(lines[0])):
            faults.append(f"not one sentence: {result.err[:300]!r}")
        for name in world.published(root):
            verified = world.call(suite.kigen, "verify", root / "out" / name)
            if verified.code != 0:
                faults.append(f"{name} is half published: {verified}")
        again = suite.run(root, SECOND, jobs=2)
        if again.code not in (0, 4):
            faults.append(f"the next start: {again}")
        faults += [text for text in (world.difference(world.tree(root), tree),
                                     world.difference(world.ledger(root), ledger)) if text]
        shutil.rmtree(root)
        return number, faults

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for number, faults in pool.map(fill, numbers):
            name, _, path = calls[number - 1]
            suite.check(f"disk full from call {number} on ({name} {path})", "; ".join(faults[:3]))


# ---- nights ------------------------------------------------------------------------------------------------------

def every_byte(root):
    found = {}
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            path = Path(folder) / name
            found[str(path.relative_to(root))] = path.read_bytes() if path.is_file() else None
    return found


def test_few_descriptors(suite):
    """With however few the system allows: the night goes on, or one sentence says that there are too few, and no bug."""
    start = world.build(suite.fresh(), world.city(), registers='encoding = "cp932";')
    for name in ("residents", "certificates"):
        path = start / f"in/{name}.csv"
        path.write_bytes(path.read_text(encoding="utf-8-sig").encode("cp932", "replace"))
    for most in range(4, 20):
        root = suite.fresh(start)
        result = world.run(suite.kigen, root, FIRST, jobs=4, before=("prlimit", f"--nofile={most}:{most}"))
        sentence = re.search(r"^KGN\d{4}E [^\n]*\n\Z", result.err, re.M)
        suite.holds(result.code in (0, 4) or (result.code in (66, 73, 74) and sentence), f"{most} descriptors: {result}")
        shutil.rmtree(root)


def test_twice(suite):
    root = suite.fresh(suite.base)
    suite.run(root, SECOND)
    before = every_byte(root)
    for jobs in (1, 3):
        result = suite.run(root, SECOND, jobs=jobs)
        suite.equal("run twice: exit and words", (result.code, result.err, result.out), (0, "", ""))
        result = suite.run(root, SECOND, "--verbose", jobs=jobs)
        suite.equal("run twice, --verbose: it says that there was nothing to do", (result.code, result.err, result.out.count(
            "\n"), result.out.startswith("kigen: nothing to do: "), result.out.endswith(f" {SECOND}\n")), (0, "", 1, True, True))
        result = suite.run(root, SECOND, "--verbose", "--quiet", jobs=jobs)
        suite.equal("run twice, --quiet", (result.code, result.err, result.out), (0, "", ""))
        result = suite.run(root, SECOND, "--dry-run", jobs=jobs)
        suite.equal("run twice, --dry-run", (result.code, result.err, result.out.count("\n")), (0, "", 1))
        suite.equal("run twice: every byte as before", every_byte(root) == before, True)
    shutil.rmtree(root)


def test_dry_run(suite):
    """`check` goes by the clock of this machine: one certificate of these days, or it says that the clock is far ahead."""
    for name, root in (("fresh", suite.build(world.city(second=False))), ("with history", suite.fresh(suite.base))):
        with open(root / "in/certificates.csv", "a", encoding="utf-8") as certificates:
            certificates.write(f"NEW1,C0001,signature,{date.today()},2098-05-05,valid,,\n")
        before = every_byte(root)
        result = suite.run(root, SECOND, "--dry-run")
        suite.equal(f"dry run, {name}: standard error", result.rest, "")
        suite.check(f"dry run, {name}: exit", "" if result.code in (0, 4) else result)
        suite.check(f"dry run, {name}: a summary", "" if "notice" in result.out else result.out)
        suite.equal(f"dry run, {name}: leaves nothing at all", sorted(every_byte(root)), sorted(before))
        suite.equal(f"dry run, {name}: every byte as before", every_byte(root) == before, True)
        checked = world.call(suite.kigen, "check", "-c", root / "kigen.conf")
        suite.equal(f"check, {name}: exit", (checked.code, checked.err), (0, ""))
        suite.equal(f"check, {name}: writes nothing", every_byte(root) == before, True)
    unfinished = suite.fresh(suite.base)
    board = boards.Board(suite.top / "board-dry")
    suite.run(suite.fresh(suite.base), SECOND, env=board.env(suite.shim, suite.top / f"tree-{suite.trees}"))
    rename = [at for at, (call, _, path) in enumerate(board.calls(), 1) if call == "rename" and "letters" in path][0]
    board = boards.Board(suite.top / "board-dry", rename, boards.AFTER)
    suite.run(unfinished, SECOND, env=board.env(suite.shim, unfinished))
    world.wait_unlocked(unfinished)
    before = every_byte(unfinished)
    result = suite.run(unfinished, SECOND, "--dry-run")
    suite.check("dry run over an unfinished night: exit", "" if result.code in (0, 4) else result)
    suite.equal("dry run over an unfinished night: every byte as before", every_byte(unfinished) == before, True)


def test_jobs(suite):
    """The same bytes for any number of workers, and for one that is started again."""
    trees = {}
    for jobs in (1, 2, 7):
        root = suite.fresh(suite.base)
        suite.equal(f"--jobs {jobs}: exit", suite.run(root, SECOND, jobs=jobs).code, 4)
        trees[jobs] = world.tree(root), world.ledger(root)
        shutil.rmtree(root)
    for jobs in (2, 7):
        suite.check(f"--jobs {jobs}: the bytes of --jobs 1", world.difference(trees[jobs][0], trees[1][0]))
        suite.check(f"--jobs {jobs}: the ledger of --jobs 1", world.difference(trees[jobs][1], trees[1][1]))
    pieces = [name for name in trees[1][0] if re.search(r"letters-[\d-]+\.pdf$", name) and SECOND in name]
    suite.check("--jobs: there is something to share out", "" if len(pieces) >= 3 else f"{len(pieces)} bundles")
    # Registers in another order are other inputs, but the same letters.
    made = world.city()
    random.Random(suite.seed).shuffle(made.residents)
    root = suite.fresh(suite.base)
    made.write(root / "in")
    suite.run(root, SECOND, jobs=2)
    mixed = world.tree(root)
    for name in pieces + [f"out/{SECOND}/print/job.csv", f"out/{SECOND}/office/pieces.csv"]:
        suite.equal(f"residents in another order: {name}", mixed.get(name), trees[1][0][name])
    shutil.rmtree(root)


def test_jobs_of_a_town(suite):
    """A town whose registers are heard in chunks, with work beside: its first nights are the same for any number of threads."""
    base = suite.fresh()
    base.mkdir()
    made = world.call(suite.kigen, "synth", "--residents", 12000, "--seed", 5, "--as-of", FIRST, base / "in")
    suite.check("a town: synth", "" if made.code == 0 else made)
    files = suite.build()
    for name in ("kigen.conf", "limits.csv", "holidays.csv"):
        shutil.copyfile(files / name, base / name)
    for name, least in (("residents.csv", 12000), ("certificates.csv", 1 << 14)):
        register = (base / "in" / name).read_bytes()
        suite.check(f"a town: {name} has several chunks", "" if len(register) > 1 << 20 else len(register))
        suite.check(f"a town: {name} has enough rows for work beside", "" if register.count(b"\n") > least else "too few")
    dry = {jobs: suite.run(base, FIRST, "--dry-run", jobs=jobs) for jobs in (1, 2, 5)}
    suite.equal("a town: the first night", suite.run(base, FIRST).code, 4)
    trees = {}
    for jobs in (1, 2, 5):
        root = suite.fresh(base)
        suite.equal(f"a town, --jobs {jobs}: what a dry run says", (dry[jobs].code, dry[jobs].out, dry[jobs].err), (dry[1].code, dry[1].out, dry[1].err))
        suite.equal(f"a town, --jobs {jobs}: exit", suite.run(root, SECOND, jobs=jobs).code in (0, 4), True)
        trees[jobs] = world.tree(root), world.ledger(root)
        shutil.rmtree(root)
    for jobs in (2, 5):
        suite.check(f"a town, --jobs {jobs}: the bytes of --jobs 1", world.difference(trees[jobs][0], trees[1][0]))
        suite.check(f"a town, --jobs {jobs}: the ledger of --jobs 1", world.difference(trees[jobs][1], trees[1][1]))


def on_terminal(suite, *arguments):
    return processes.on_terminal(suite.kigen, *arguments, env=world.environment(), whole=True)[1]


def test_quiet_and_terminal(suite):
    root = suite.fresh(suite.base)
    result = suite.run(root, SECOND)
    suite.equal("not on a terminal: says nothing but what is new", (result.out, result.rest, len(result.news)), ("", "", 2))
    text = on_terminal(suite, "run", "-c", root / "kigen.conf", "--as-of", SECOND)
    suite.equal("on a terminal: nothing to do is one line more than the steps", len(
        [line for line in text.splitlines() if "nothing to do" in line]), 1)
    for flags, wanted in (((), (14, 18)), (("--quiet",), (0, 0))):
        root = suite.fresh(suite.base)
        text = on_terminal(suite, "run", "-c", root / "kigen.conf", "--as-of", SECOND, *flags)
        # Progress is one line a step, with its seconds, and on a busy machine one that is wiped out again (ESC [K); the
        # rest is the summary.
        kept = re.sub(r"[^\r\n]*\r?\x1b\[K\r?", "", text)
        lines = [line for line in kept.splitlines() if line.strip() and not re.fullmatch(r"kigen: \w+ +[\d.]+ s", line)]
        suite.equal(f"on a terminal {flags}: what is new", len([line for line in lines if world.NEWS.match(line)]), 2)
        lines = [line for line in lines if not world.NEWS.match(line)]
        suite.check(f"on a terminal {flags}: {len(lines)} lines of summary",
                    "" if wanted[0] <= len(lines) <= wanted[1] else text[:500])
        if not flags:
            suite.check("on a terminal: where it was published", "" if f"out/{SECOND}" in text else text[:500])
            kept = kept.replace("\r", "")
            alarms = re.findall(r"^KGN0632W alarm (\w+):", text, re.M)
            suite.equal("on a terminal: each alarm by its name", re.findall(r"^  alarm (\w+)", kept, re.M), alarms)
            counts = [int(count) for count in re.findall(r"^  [a-z_]+ +(\d+)$", kept, re.M)]
            suite.equal("on a terminal: the sum of all dispositions", sum(counts[:-1]), counts[-1])
            suite.equal("on a terminal of none that knows colours: no escape", "\x1b[" in kept, False)
        shutil.rmtree(root)


def test_empty_night(suite):
    """A night without notices publishes its folder too."""
    made = Town()
    for at in range(1, 8):
        made.pair(at, "2031-05-05")
    root = suite.build(made)
    result = suite.run(root, FIRST)
    suite.equal("empty night: exit", (result.code, result.err), (0, ""))
    suite.equal("empty night: published", world.published(root), [FIRST])
    suite.equal("empty night: pieces", world.rows(root / "out" / FIRST / "office/pieces.csv"), [])
    suite.equal("empty night: verified", world.call(suite.kigen, "verify", root / "out" / FIRST).code, 0)
    again = suite.run(root, SECOND)
    suite.equal("empty night: the next", (again.code, world.published(root)), (0, [FIRST, SECOND]))


def told(root):
    return sorted((row[1], row[2]) for row in world.ledger(root)["notice"])


def test_missed_night(suite):
    """What a night that never ran would have sent goes with the next; its days are no_run, and nobody is missed."""
    kept, missed = suite.fresh(suite.base), suite.fresh(suite.base)
    for root, nights in ((kept, (SECOND, THIRD)), (missed, (THIRD,))):
        (root / "limits.csv").write_text(world.LIMITS.replace(",15\n", ",400\n"), encoding="utf-8")
        for night in nights:
            result = suite.run(root, night)
            suite.check(f"missed night: {night}", "" if result.code in (0, 4) and not result.rest else result)
    suite.equal("missed night: the same certificates get a letter", told(missed), told(kept))
    causes = {row["causes"] for row in world.rows(missed / "out" / THIRD / "office/pieces.csv")}
    suite.check("missed night: its day is no_run", "" if "no_run:1" in causes else causes)
    suite.check("missed night: nobody twice", world.twice(missed))


def test_second_run_of_a_day(suite):
    root = suite.fresh(suite.base)
    suite.run(root, SECOND)
    published = world.tree(root)
    world.city(changed=True).write(root / "in")
    result = suite.run(root, SECOND)
    suite.equal("a second run of a day: folders", world.published(root), [FIRST, SECOND, f"{SECOND}-2"])
    suite.check("a second run of a day: exit", "" if result.code in (0, 4) and not result.rest else result)
    tree = world.tree(root)
    suite.equal("a second run of a day: the first is not changed", {name: tree.get(name) for name in published}, published)
    suite.check("a second run of a day: nobody twice", world.twice(root))
    ids = [row["piece_id"] for name in (SECOND, f"{SECOND}-2") for row in world.rows(root / "out" / name / "office/pieces.csv")]
    numbers = [int(one.split("-")[1]) for one in ids]
    suite.equal("a second run of a day: numbers go on", sorted(numbers), list(range(1, len(numbers) + 1)))
    names = [root / "out" / name for name in world.published(root)]
    suite.equal("a second run of a day: verified", world.call(suite.kigen, "verify", *names).code, 0)


def test_many_nights(suite):
    """The last night of many costs what the first did: time, memory, bytes written, and calls on the ledger."""
    nights = 250 if suite.long else 16
    root = suite.fresh()
    root.mkdir()
    made = world.call(suite.kigen, "synth", "--residents", 2000, "--seed", 11, "--as-of", "2026-05-01", root / "in")
    suite.check("many nights: synth", "" if made.code == 0 else made)
    world_files = suite.build()
    for name in ("kigen.conf", "limits.csv", "holidays.csv"):
        shutil.copyfile(world_files / name, root / name)
    day, costs, letters = date(2026, 4, 30), [], 0
    for night in range(nights):
        day += timedelta(days=1)
        board = boards.Board(suite.top / "board-night") if night < 6 or night >= nights - 5 else None
        env = world.environment(board.env(suite.shim, root) if board else None)
        code, err, seconds, usage = processes.measured(suite.kigen, "run", "-c", root / "kigen.conf", "--as-of", day,
                                                       "--jobs", 1, env=env)
        news = [line for line in err.splitlines() if not re.match(r"KGN\d{4}W alarm ", line)]
        if code not in (0, 4) or news or (code == 0 and err):
            suite.check(f"many nights: night {night + 1}", f"exit {code}: {err[:300]}")
            return
        if board:
            calls = board.calls()
            folder = root / "out" / str(day)
            costs.append({"night": night, "seconds": seconds, "memory": usage.ru_maxrss,
                          "processor": usage.ru_utime + usage.ru_stime,
                          "ledger calls": sum("ledger.sqlite" in path for _, _, path in calls),
                          "bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
                          "pieces": len(world.rows(folder / "office/pieces.csv"))})
        letters += len(world.rows(root / "out" / str(day) / "office/pieces.csv"))
    first, last = costs[1:6], costs[-5:]

    def middle(group, name):
        return statistics.median(cost[name] for cost in group)
    for name, factor, room in (("processor", 1.5, 0.05), ("memory", 1.1, 2048), ("ledger calls", 1.5, 12),
                               ("bytes", 1.5, 40_000)):
        was, now = middle(first, name), middle(last, name)
        suite.check(f"night {nights} against the second to sixth: {name} {now:.4g} against {was:.4g}",
                    "" if now <= was * factor + room else "it grew")
    size = (root / "out/ledger.sqlite").stat().st_size
    print(f"note: {nights} nights, {letters} letters: first {middle(first, 'seconds'):.3f} s, "
          f"{middle(first, 'memory') >> 10} MB, {middle(first, 'ledger calls'):.0f} ledger calls; last "
          f"{middle(last, 'seconds'):.3f} s, {middle(last, 'memory') >> 10} MB, {middle(last, 'ledger calls'):.0f} ledger "
          f"calls; ledger {size >> 10} KB")
    suite.check("many nights: nobody twice", world.twice(root))
    suite.check("many nights: letters were written", "" if letters > nights / 4 else f"{letters} letters")


TESTS = (test_bad_input, test_bad_input_on_the_first_night, test_commands_without_a_command, test_help, test_show, test_language,
         test_unreadable_rows, test_gate, test_faults_name_their_column, test_addresses_name_their_fault, test_zeros_lost,
         test_every_reason_of_a_hold, test_new_is_new, test_news_of_a_night_that_was_cut_off,
         test_seconds_of_a_night_that_was_cut_off,
         test_gigabyte, test_full_disk, test_few_descriptors, test_twice, test_dry_run,
         test_jobs, test_jobs_of_a_town, test_quiet_and_terminal, test_empty_night, test_missed_night, test_second_run_of_a_day,
         test_many_nights)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--shim")
    parser.add_argument("--seed", type=int, default=seeds.fresh())
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--only", action="append", default=[], help="tests whose name holds this")
    options = parser.parse_args()
    given = Path(options.kigen).resolve()
    suite = Suite(given, Path(options.shim).resolve() if options.shim else given.with_name("crash-shim.so"),
                  options.seed, options.long)
    print(f"base seed {suite.seed}")
    if not suite.shim.exists():
        suite.check("the shim", f"{suite.shim} is not there: make shim")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        suite.kigen = bad_input.private_kigen(given, suite.top)
        suite.base = bad_input.setup(suite.kigen, suite.top)
        for test in TESTS:
            if not options.only or any(part in test.__name__ for part in options.only):
                began = time.monotonic()
                try:
                    test(suite)
                except Exception as fault:  # a test that breaks has failed; the others still run
                    suite.check(test.__name__, f"{type(fault).__name__}: {fault}")
                print(f"  {test.__name__}: {time.monotonic() - began:.1f} s", flush=True)
    finally:
        for folder, folders, _ in os.walk(suite.top):
            for name in folders:
                os.chmod(os.path.join(folder, name), 0o700)
        shutil.rmtree(suite.top, ignore_errors=True)
    suite.end()


if __name__ == "__main__":
    main()
