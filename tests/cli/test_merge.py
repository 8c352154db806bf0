#!/usr/bin/env python3
"""`kigen merge`: seven made-up municipalities' nights as one, against a recount in Python (tests/cluster/recount.py); what is refused,
by the shard's name; nothing is left of a merge that failed; the same merge again, at once, killed at each write; docs/cluster.md
typed as printed, with a sbatch that runs its tasks here.

    test_merge.py --kigen build/kigen --shim build/crash-shim.so        ends with: N passed, N failed
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import sqlite3
import sys
from pathlib import Path

try:
    import openpyxl
except ImportError:     # another Python than Debian's comes first
    if sys.executable == "/usr/bin/python3":
        raise
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

import world
import chain
import pages
import printed
import seeds
from town import Town
from world import FIRST, SECOND

sys.path[:0] = [str(world.REPO / "tests" / name) for name in ("crash", "cluster")]
import board as boards
import recount

CODES = ("14205", "14206", "14207", "14208", "14213", "14216", "14130")
CITY, WARDS = "14130", ("14131", "14133")         # a large city, whose letters bear its wards
EMPTY = "14216"                                   # nobody is due there
WHO = ("--by", "市民課長", "--why", "1行だけの誤り")
CONF = """office = {{ name = "見本市"; section = "市民課"; phone = "0465-00-0000"; counter = "2階3番窓口"; }};
registers = {{ residents = "residents.csv"; certificates = "certificates.csv"; {registers} }};
mailing = {{ since = "none"; limits = "limits.csv"; {mailing} }};
letters = {{ {fonts} {letters} }};
output = {{ dir = "out"; }};
{more}
"""


def town_of(code: str) -> Town:
    """No two are alike: letters, who waits for the print limit, is held, suppressed, not due, rejected."""
    made, at = Town(), CODES.index(code)
    for person in range(1, 40):
        number = 1000 * (at + 1) + person
        due = code != EMPTY and person < 8 + 3 * at
        more = {"municipality": WARDS[person % 2] if code == CITY else code if person % 5 else ""}
        if person == 3:
            more["protected"] = "1"
        if person == 4:
            more["status"] = "転出"
        made.pair(number, f"2027-02-1{person % 6}" if due else f"203{person % 2}-0{1 + person % 9}-17",
                  card="2027-02-11" if person == 5 and due else None, **more)
    made.certificate("C9999", f"X{at}", "利用者証明用", "2027-02-12")
    return made


def write(folder: Path, code: str, registers="", mailing="", letters="", more="") -> None:
    town_of(code).write(folder)
    (folder / "limits.csv").write_text(f"effective_from,resource,scope,per,max\n2026-01-01,print,all,day,{5 + CODES.index(code)}\n",
                                       encoding="utf-8")
    (folder / "kigen.conf").write_text(CONF.format(registers=registers, mailing=mailing, letters=letters, more=more, fonts=world.ONE_FONT),
                                       encoding="utf-8")


class Suite(world.Suite):
    def __init__(self, kigen: Path, shim: Path):
        super().__init__(kigen, "kigen-merge-")
        self.shim, self.base = shim, self.fresh()
        for code in CODES:
            write(self.base / code, code)
            self.night(self.base / code)
        self.listed(self.base)

    def night(self, folder: Path, as_of=FIRST, *more) -> world.Result:
        done = world.run(self.kigen, folder, as_of, *more)
        self.equal(f"the night of {folder.name}: {done}", done.code in (0, 4), True)
        return done

    def listed(self, root: Path, rows=None) -> None:
        rows = rows or [(f"{code} {' '.join(WARDS)}" if code == CITY else code, f"{code}/out", "") for code in reversed(CODES)]
        (root / "shards.csv").write_text("municipality,folder,ledger\n" + "".join(",".join(row) + "\n" for row in rows), encoding="utf-8")

    def merge(self, root: Path, *more, into=None, **options) -> world.Result:
        return world.call(self.kigen, "merge", "-o", into or root / "merged" / FIRST, *(more or ("--list", root / "shards.csv")), **options)

    def tree(self) -> Path:
        root = self.fresh(self.base)
        (root / "merged").mkdir()
        return root


def bytes_of(folder: Path) -> dict:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# ---- what is made ----------------------------------------------------------------------------------------------------

def test_it_is_the_sum(suite):
    root = suite.tree()
    done = suite.merge(root)
    suite.equal(f"the merge: {done}", (done.code, done.out, done.err), (0, "", ""))
    faults = list(recount.faults(root, FIRST))
    suite.equal("counted again", faults, [""])
    said = json.loads((root / "merged" / FIRST / "run.json").read_text(encoding="utf-8"))
    suite.equal("each kind of row is there",
                [said["dispositions"][word] > 0 for word in ("rejected", "not_due", "suppressed", "held", "waiting", "notice")], [True] * 6)
    suite.equal("somebody is late, somebody's card ends, somebody's row is an alarm's",
                (said["delay"]["max"] > 0, said["variants"]["card_renewal"] > 0, len(said["runs"])), (True, True, len(CODES)))
    suite.equal("by code", [run["municipality"] for run in said["runs"]], sorted(CODES))


def test_the_recount_sees(suite):
    """Each figure of the merge made wrong once is seen."""
    root = suite.tree()
    suite.merge(root)
    path = root / "merged" / FIRST / "run.json"
    good = json.loads(path.read_text(encoding="utf-8"))
    for key in ("shards", "pieces", "bundles", "pages", "unreadable_residents"):
        path.write_text(json.dumps({**good, key: good[key] + 1}), encoding="utf-8")
        suite.equal(f"{key} is seen to be wrong", any(key in fault for fault in recount.faults(root, FIRST)), True)
    for key in ("rows", "dispositions", "not_due_by_month", "variants", "delay", "reasons"):
        inner = {**good[key]}
        first = next(word for word in inner if isinstance(inner[word], int) and inner[word])
        inner[first] += 1
        path.write_text(json.dumps({**good, key: inner}), encoding="utf-8")
        suite.equal(f"{key} is seen to be wrong", any(key in fault for fault in recount.faults(root, FIRST)), True)


def test_the_workbook(suite):
    root = suite.tree()
    suite.merge(root)
    folder = root / "merged" / FIRST
    said, lines = json.loads((folder / "run.json").read_text(encoding="utf-8")), recount.rows(folder / "shards.csv")
    book = openpyxl.load_workbook(folder / "summary.xlsx", data_only=True)
    suite.equal("its sheets", book.sheetnames, ["概要", "概要付表", "照合", "市区町村", "入力", "警告", "停止解除", "定義"])

    def table(name, header):
        return table_of(book[name], header)
    header, rows = table("市区町村", "市区町村")
    columns = {"市区町村": "municipality", "処理回": "folder", "読込住民": "residents", "読込証明書": "certificates", "取込不可": "rejected",
               "時期未到来": "not_due", "期限経過": "past", "対象外": "suppressed", "通知済": "told", "保留": "held", "満了": "lapsed",
               "発送待ち": "waiting", "発送": "notice", "通": "pieces", "ページ": "pages", "先の処理回の通": "earlier_pieces",
               "最大遅延": "delay_max", "遅延の日数": "delay_days", "警告": "alarms"}
    for ours, theirs in columns.items():
        suite.equal(f"市区町村: {ours}", [str(row[header.index(ours)]) for row in rows], [line[theirs] for line in lines])
    suite.equal("nothing is over", {row[header.index("差")] for row in rows}, {0})
    header, rows = table("照合", "等式")
    suite.equal("all identities hold", ({row[header.index("判定")] for row in rows}, len(rows) > 25), ({"○"}, True))
    sides = {row[header.index("等式")]: row[header.index("根拠ファイル")] for row in rows}
    reasons = next(word for word in sides if word.endswith("= Σ 理由"))
    suite.equal("what stands on each side is said", (sides["通 = Σ 差出日"], sides["読込証明書 = Σ 処理区分"], sides[reasons]),
                ("左辺: 各run.json、右辺: 各pieces.csv", "両辺とも各run.json", "両辺とも各dispositions.csv"))
    suite.equal("an identity is counted, not copied", any(row[header.index("左辺")] == said["rows"]["certificates"] for row in rows), True)
    _, rows = table("概要", "項目")
    sums = {row[0]: row[1] for row in rows}
    suite.equal("概要", (sums["読込証明書"], sums["お知らせ"], sums["市区町村"], sums["最大遅延"], sums["平均遅延"]),
                (said["rows"]["certificates"], said["pieces"], len(CODES), said["delay"]["max"], said["delay"]["mean"]))
    text = "".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row) + "".join(
        (folder / name).read_text(encoding="utf-8") for name in ("run.json", "shards.csv"))
    people = {row[key] for code in CODES for row in town_of(code).residents for key in ("resident_id", "name", "address")}
    serials = {row["serial"] for code in CODES for row in town_of(code).certificates}
    suite.equal("nobody is in it", [word for word in people | serials if word in text and len(word) > 3], [])


def table_of(sheet, header: str):
    """The names of the columns, and the rows below them."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(at for at, row in enumerate(rows) if header in row)
    return rows[at], [row for row in rows[at + 1:] if any(cell is not None for cell in row)]


def cells_of(path: Path) -> set:
    return {cell.value for sheet in openpyxl.load_workbook(path, data_only=True) for row in sheet.iter_rows() for cell in row}


def test_alarms_and_gates_in_words(suite):
    """As each night's own workbook has them, in the same words."""
    root = suite.tree()
    stopped(suite, root)
    suite.night(root / "14208", FIRST, "--accept", "max_unreadable", *WHO)
    made = town_of("14206")
    made.pair(99, "2026-12-20", protected="1")      # held, and few days left
    shutil.rmtree(root / "14206/out")
    made.write(root / "14206")
    suite.night(root / "14206")
    suite.equal("the merge", suite.merge(root).code, 0)
    book = openpyxl.load_workbook(root / "merged" / FIRST / "summary.xlsx", data_only=True)
    own = {code: cells_of(root / code / "out" / FIRST / "office/summary.xlsx") for code in CODES}
    header, rows = table_of(book["停止解除"], "停止判定")
    lifted = [(row[header.index("市区町村")], row[header.index("停止判定")]) for row in rows]
    suite.equal("a gate", (len(lifted) > 0, [gate for code, gate in lifted if code not in own or gate not in own[code]],
                           {gate.split(" ")[-1] for _, gate in lifted}), (True, [], {"(max_unreadable)"}))
    header, rows = table_of(book["警告"], "内容")
    raised = [(row[header.index("市区町村")], f"警告 {row[header.index('警告')]}: {row[header.index('内容')]}") for row in rows]
    suite.equal("an alarm", (len(raised) > 0, [text for code, text in raised if text not in own[code]]), (True, []))


def test_folders_by_their_names(suite):
    """Without a list: the name of the output folder is the code. Any order gives the same bytes, and so does a list."""
    root = suite.tree()
    for code in CODES[:-1]:
        shutil.copytree(root / code / "out", root / "by" / code)
    for name, codes in (("a", CODES[:-1]), ("b", CODES[-2::-1])):
        done = suite.merge(root, *(root / "by" / code for code in codes), into=root / name)
        suite.equal(f"by names: {done}", done.code, 0)
    suite.listed(root, [(code, f"by/{code}", "") for code in CODES[:-1]])
    suite.equal("by a list", suite.merge(root, into=root / "c").code, 0)
    suite.equal("in any order, and by a list", bytes_of(root / "a") == bytes_of(root / "b") == bytes_of(root / "c"), True)
    shutil.move(root / "14206/out/ledger.sqlite", root / "elsewhere.sqlite")
    suite.listed(root, [("142069", "14206/out", "elsewhere.sqlite"), ("14207", "14207/out", "")])
    suite.equal("a ledger elsewhere, a code of six digits", suite.merge(root, into=root / "d").code, 0)


def test_the_night(suite):
    """The last that any shard has; another by --as-of."""
    root = suite.tree()
    for code in CODES:
        suite.night(root / code, SECOND)
    suite.equal("the last night", suite.merge(root, into=root / "last").code, 0)
    suite.equal("an earlier one", suite.merge(root, "--list", root / "shards.csv", "--as-of", FIRST).code, 0)
    suite.equal("is as it was", (json.loads((root / "last/run.json").read_text())["as_of"], list(recount_of(root))), (SECOND, [""]))


def recount_of(root: Path):
    """Of the first night alone, in a tree that has two."""
    for code in CODES:
        shutil.rmtree(root / code / "out" / SECOND)
        with sqlite3.connect(root / code / "out/ledger.sqlite") as ledger:
            for name in [row[0] for row in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
                ledger.execute(f"DROP TRIGGER {name}")
            later = f"(SELECT run_id FROM run WHERE as_of = '{SECOND}')"
            ledger.execute(f"DELETE FROM notice WHERE piece_id IN(SELECT piece_id FROM piece WHERE run_id = {later})")
            ledger.execute(f"DELETE FROM piece WHERE run_id = {later}")
            ledger.execute(f"DELETE FROM run WHERE as_of = '{SECOND}'")
    return recount.faults(root, FIRST)


# ---- several runs of one day -----------------------------------------------------------------------------------------

def grows(root: Path, code: str, *numbers: int) -> None:
    """Its registers as they were, people more who are due, and no print limit that keeps them waiting."""
    made = town_of(code)
    (root / code / "limits.csv").write_text("effective_from,resource,scope,per,max\n2026-01-01,print,all,day,99\n", encoding="utf-8")
    for number in numbers:
        made.pair(number, "2027-02-11", municipality=WARDS[0] if code == CITY else code)
    made.write(root / code)


def record(suite, root: Path, code: str, *rows: str) -> None:
    path = root / code / "events.csv"
    path.write_text("id,event,on,by,until,reason\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    done = world.call(suite.kigen, "record", "-c", root / code / "kigen.conf", "--as-of", FIRST, path)
    suite.equal(f"recorded: {done}", done.code, 0)


def letters(root: Path, code: str, folder: str) -> list:
    return recount.rows(root / code / "out" / folder / "office/pieces.csv")


def several(suite, root: Path) -> dict:
    """Of one day: three runs, the second taken back; a city whose spoiled letter is made again; a ledger that was lost and has adopted the
    first; nobody's letters, then somebody's; the same again, with nothing new. What each earlier run has, by the files of its folder."""
    second, third = f"{FIRST}-2", f"{FIRST}-3"
    grows(root, "14208", 61, 62)
    suite.night(root / "14208")
    done = world.call(suite.kigen, "void", "-c", root / "14208/kigen.conf", second, *WHO)
    suite.equal(f"the second is taken back: {done}", (done.code, len(letters(root, "14208", second)) > 2), (0, True))
    grows(root, "14208", 61, 62, 63)
    suite.night(root / "14208")
    grows(root, CITY)
    spoiled = letters(root, CITY, FIRST)[0]["piece_id"]
    record(suite, root, CITY, f"{spoiled},spoiled,{FIRST},印刷係,,")
    suite.night(root / CITY)
    for path in (root / "14207/out").glob("ledger.sqlite*"):
        path.unlink()
    grows(root, "14207", 64)
    done = suite.night(root / "14207", FIRST, "--accept", "marks", *WHO)
    suite.equal(f"the first is adopted: {done}", "KGN0620W" in done.err, True)
    grows(root, EMPTY, 65, 66)
    suite.night(root / EMPTY)
    record(suite, root, "14205", f"{letters(root, '14205', FIRST)[0]['piece_id']},printed,{FIRST},印刷係,,")
    suite.night(root / "14205")
    suite.equal("published", [world.published(root / code) for code in ("14205", "14206", "14207", "14208", CITY, EMPTY)],
                [[FIRST, second], [FIRST], [FIRST, second], [FIRST, second, third], [FIRST, second], [FIRST, second]])
    wanted = {code: len(letters(root, code, FIRST)) for code in ("14205", "14207", "14208", CITY, EMPTY)}
    wanted[CITY] -= 1
    return wanted


def test_runs_of_a_day(suite):
    """The last is summed; what those before it have sent is said, and nobody's letter stands in both."""
    root = suite.tree()
    suite.equal("one run each", suite.merge(root, into=root / "before").err, "")
    before = bytes_of(root / "before")
    wanted = several(suite, root)
    done, folder = suite.merge(root), root / "merged" / FIRST
    said, lines = json.loads((folder / "run.json").read_text(encoding="utf-8")), recount.rows(folder / "shards.csv")
    suite.equal("each that has letters is a warning", done.err.splitlines(),
                [f"KGN1436W shard {code}: run {FIRST}-{3 if code == '14208' else 2} alone is summed; {wanted[code]} letters of earlier runs of "
                 f"that day go out besides and are not in the sum: {FIRST}" for code in sorted(wanted) if wanted[code]])
    suite.equal(f"it is made all the same: {done}", (done.code, wanted[EMPTY], min(wanted[code] for code in wanted if code != EMPTY) > 0),
                (0, 0, True))
    job = {code: json.loads((root / code / "out" / FIRST / "office/run.json").read_text(encoding="utf-8")) for code in wanted}
    suite.equal("earlier_runs", said["earlier_runs"],
                [{"municipality": code, "folder": FIRST, "job": job[code]["job"], "mail_on": job[code]["mail_on"], "pieces": wanted[code]}
                 for code in sorted(wanted)])
    suite.equal("earlier_pieces", {line["municipality"]: line["earlier_pieces"] for line in lines},
                {code: str(wanted.get(code, 0)) for code in CODES})
    last = {run["municipality"]: run["folder"] for run in said["runs"]}
    suite.equal("the last run is summed", (said["pieces"], last["14208"]),
                (sum(len(letters(root, code, last[code])) for code in CODES), f"{FIRST}-3"))
    spoiled = letters(root, CITY, FIRST)[0]
    told = [serial for code in CODES for name in {last[code], FIRST} for row in letters(root, code, name)
            if row != spoiled for serial in row["serials"].split()]
    suite.equal("no certificate stands in two, the spoiled letter's in the new one", (len(told), set(spoiled["serials"].split()) - set(told)),
                (len(set(told)), set()))
    the_workbook_of_several(suite, folder, wanted)
    made, once_more = bytes_of(folder), suite.merge(root)
    suite.equal(f"again: {once_more}", (once_more.code, once_more.err == done.err, bytes_of(folder) == made), (0, True, True))
    refused = suite.merge(root, into=root / "before")
    suite.equal(f"not over what was merged before: {refused}",
                (refused.code, refused.err.splitlines()[-1][:8], bytes_of(root / "before") == before), (73, "KGN1435E", True))
    record(suite, root, CITY, f"{letters(root, CITY, FIRST)[1]['piece_id']},pulled,{FIRST},印刷係,,")
    suite.equal("a letter that was pulled since", (suite.merge(root).code, suite.merge(root, into=root / "after").code), (73, 0))
    after = {line["municipality"]: line["earlier_pieces"] for line in recount.rows(root / "after/shards.csv")}
    suite.equal("counts no more", after[CITY], str(wanted[CITY] - 1))


def the_workbook_of_several(suite, folder: Path, wanted: dict) -> None:
    book = openpyxl.load_workbook(folder / "summary.xlsx", data_only=True)
    _, rows = table_of(book["概要"], "項目")
    suite.equal("概要", [row[1:3] for row in rows if row[0] == "同じ基準日の先の処理回のお知らせ"], [[sum(wanted.values()), "通"]])
    header, rows = table_of(book["警告"], "内容")
    own = [row for row in rows if "(earlier_runs)" in str(row[header.index("警告")])]
    suite.equal("警告", [(row[header.index("市区町村")], row[header.index("件数")], f"先の処理回 ({FIRST}) のお知らせ" in row[header.index("内容")])
                         for row in own], [(code, wanted[code], True) for code in sorted(wanted) if wanted[code]])
    _, sums = table_of(book["概要"], "項目")
    alarms = next(row for row in sums if row[0] == "警告")
    suite.equal("its alarms are those of the runs, and these are said besides", (alarms[1], f"別に{len(own)}行" in alarms[3]),
                (len(rows) - len(own), True))
    header, rows = table_of(book["照合"], "等式")
    suite.equal("all identities hold", {row[header.index("判定")] for row in rows}, {"○"})
    _, rows = table_of(book["定義"], "意味")
    suite.equal("定義", [row[2] for row in rows if row[0] == "先の処理回の通"], ["通知台帳"])


def test_an_earlier_run_of_somebody_else(suite):
    """Its letters are said to be this municipality's: so whose they are is asked, until the run is taken back; with letters in the last run,
    and without."""
    for what, more in (("with letters", (71,)), ("without", ())):
        root = suite.tree()
        shutil.rmtree(root / "14206/out")
        made = town_of("14206")
        for who in made.residents:
            who["municipality"] = "14209"
        made.write(root / "14206")
        suite.night(root / "14206")
        if more:
            grows(root, "14206", *more)
        else:
            town_of("14206").write(root / "14206")      # the day's print limit is used up
        suite.night(root / "14206")
        suite.equal(f"{what}: the last", len(letters(root, "14206", f"{FIRST}-2")) > 0, bool(more))
        done = suite.merge(root)
        suite.equal(f"{what}: the first is another's: {done}", (done.code, "has letters of municipality 14209" in done.err), (65, True))
        suite.equal(f"{what}: taken back", world.call(suite.kigen, "void", "-c", root / "14206/kigen.conf", FIRST, *WHO).code, 0)
        done = suite.merge(root)
        suite.equal(f"{what}: it counts no more: {done}", (done.code, done.err), (0, ""))


# ---- what is refused -------------------------------------------------------------------------------------------------

def reseal(run: Path) -> None:
    """A folder that was changed, sealed anew, and its ledger too: what only counting can find."""
    for part in ("office", "print"):
        pages.seal(run / part)
    chain.by_hand(run.parent.parent, ("UPDATE run SET office_sha256 = ?, print_sha256 = ?", tuple(
        hashlib.sha256((run / part / "SHA256SUMS").read_bytes()).hexdigest() for part in ("office", "print"))), seal=True)


def edited(name: str, old: str, new: str, sealed: bool = False):
    def do(suite, root):
        run = root / "14207/out" / FIRST
        path = run / name
        text = path.read_bytes()
        suite.equal(f"{name} has {old}", old.encode() in text, True)
        path.write_bytes(text.replace(old.encode(), new.encode(), 1))
        if sealed:
            reseal(run)
    return do


def rows_of(*rows):
    return lambda suite, root: suite.listed(root, rows)


def foreign(suite, root):
    """The list leads two shards to each other's folder."""
    suite.listed(root, [("14206", "14207/out", ""), ("14207", "14206/out", "")])


def remade(code, **settings):
    def do(suite, root):
        shutil.rmtree(root / code)
        write(root / code, code, **settings)
        suite.night(root / code)
    return do


def copied(suite, root):
    """Two municipalities that read the register of one, in which nobody bears a code; each has a ledger of its own."""
    for code in ("14206", "14208"):
        shutil.rmtree(root / code / "out")
        made = town_of("14206")
        for who in made.residents:
            who["municipality"] = ""
        made.write(root / code)
        suite.night(root / code)


def one_register_more(suite, root):
    """Two municipalities of which one read the other's certificates; its residents have a line more, an empty one."""
    copied(suite, root)
    shutil.rmtree(root / "14208/out")
    residents = root / "14208/residents.csv"
    residents.write_bytes(residents.read_bytes() + b"\n")
    suite.night(root / "14208")


def stopped(suite, root):
    shutil.rmtree(root / "14208/out")
    made = town_of("14208")
    made.certificates[0]["expires_on"] = "2027-02-30"
    made.write(root / "14208")
    conf = root / "14208/kigen.conf"
    conf.write_text(conf.read_text(encoding="utf-8").replace('"certificates.csv";', '"certificates.csv"; max_unreadable = 0;'), encoding="utf-8")
    suite.equal("the gate stops it", world.run(suite.kigen, root / "14208", FIRST).code, 8)


def cut_off(suite, root):
    """A night of 14208 that was killed once its plan was on record."""
    town, target = root / "14208", 1
    shutil.rmtree(town / "out")
    board = boards.Board(root / "board")
    world.call(suite.kigen, *night_of(town), env=board.env(suite.shim, town))
    target = next(at for at, (name, _, path) in enumerate(board.calls(), 1) if path.endswith("print/.job.csv") or path.endswith("print/job.csv"))
    shutil.rmtree(town / "out")
    board = boards.Board(root / "board", target, boards.BEFORE)
    world.call(suite.kigen, *night_of(town), env=board.env(suite.shim, town))
    world.wait_unlocked(town)
    board.remove()
    with sqlite3.connect(town / "out/ledger.sqlite") as ledger:
        suite.equal("it is half made", [row[0] for row in ledger.execute("SELECT state FROM run")], ["planned"])


def night_of(town):
    return "run", "-c", town / "kigen.conf", "--as-of", FIRST, "--jobs", "1"


def taken_back(suite, root):
    done = world.call(suite.kigen, "void", "-c", root / "14208/kigen.conf", FIRST, *WHO)
    suite.equal(f"taken back: {done}", done.code, 0)


def ahead(suite, root):
    for code in CODES[:2]:
        suite.night(root / code, SECOND)


def gone(path):
    def do(suite, root):
        target = root / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    return do


def no_ledger(suite, root):
    (root / "14207/out/ledger.sqlite").write_bytes(b"no ledger" * 1000)


PLAIN = [(code, f"{code}/out", "") for code in CODES[:4]]
# What is wrong, how it comes about, the exit code, the message, what it says.
REFUSED = [
    ("missing: no folder", gone("14207/out"), 66, "KGN1424E", "shard 14207"),
    ("missing: no run", gone("14207/out/ledger.sqlite"), 66, "KGN1424E", f"shard 14207: {{root}}/14207/out has no published run of {FIRST}"),
    ("missing: its folder alone is gone", gone(f"14207/out/{FIRST}"), 66, "KGN1433E", "shard 14207"),
    ("missing: that night", ahead, 66, "KGN1424E", f"shard 14130: {{root}}/14130/out has no published run of {SECOND}"),
    ("stopped by a gate", stopped, 66, "KGN1425E", "shard 14208: {root}/14208/out has no published run of 2026-11-19, which the gate max_unreadable"),
    ("cut off", cut_off, 75, "KGN1426E", "shard 14208: {root}/14208/out: run 2026-11-19"),
    ("taken back", taken_back, 65, "KGN1427E", "shard 14208: {root}/14208/out: run 2026-11-19"),
    ("doubled: a code", rows_of(*PLAIN, ("14207", "14208/out", "")), 65, "KGN1423E", "municipality 14207 is named twice: 14207/out and 14208/out"),
    ("doubled: a ward", rows_of(*PLAIN, (f"{CITY} 14131 14206", f"{CITY}/out", "")), 65, "KGN1423E", "municipality 14206 is named twice"),
    ("doubled: a folder", rows_of(*PLAIN, ("14999 14208", "14208/out", "")), 65, "KGN1423E", "municipality 14208 is named twice"),
    ("doubled: a ledger", rows_of(*PLAIN, ("14216", "14216/out", ""), ("14999", "14216/out", "")), 65, "KGN1429E",
     "shards 14216 and 14999 are one and the same: both have {root}/14216/out/ledger.sqlite"),
    ("doubled: a register", copied, 65, "KGN1429E", "shards 14206 and 14208 are one and the same: both have residents.csv"),
    ("doubled: certificates", one_register_more, 65, "KGN1429E", "shards 14206 and 14208 are one and the same: both have certificates.csv"),
    ("foreign: exchanged", foreign, 65, "KGN1428E", "shard 14206: {root}/14207/out/ledger.sqlite has letters of municipality 14207"),
    ("foreign: a ward that is not listed", rows_of(*PLAIN, (f"{CITY} {WARDS[0]}", f"{CITY}/out", "")), 65, "KGN1428E",
     f"shard {CITY}: {{root}}/{CITY}/out/ledger.sqlite has letters of municipality {WARDS[1]}"),
    ("other rules", remade("14208", more="rules = { window_months = 4; };"), 65, "KGN1430E",
     "shard 14208 was made by other settings than shard 14130, only one has rules.window_months = 4"),
    ("another threshold", remade("14208", mailing="late_days = 7;"), 65, "KGN1430E", "only one has mailing.late_days = 7"),
    ("changed: a row", edited("office/pieces.csv", ",renewal,", ",lapsed,"), 65, "KGN1433E", "shard 14207"),
    ("changed: SHA256SUMS", edited("print/SHA256SUMS", "a", "b"), 65, "KGN1432E", "shard 14207: {root}/14207/out/2026-11-19/print/SHA256SUMS"),
    ("changed and sealed anew: a figure", edited("office/run.json", '"notice": ', '"notice": 1', sealed=True), 65, "KGN1433E", "shard 14207"),
    ("changed and sealed anew: a row", edited("office/dispositions.csv", ",suppressed,moved_out,", ",suppressed,deceased,", sealed=True), 65,
     "KGN1433E", "shard 14207"),
    ("changed and sealed anew: its day", edited("office/run.json", f'"as_of": "{FIRST}"', f'"as_of": "{SECOND}"', sealed=True), 65, "KGN1433E",
     "shard 14207"),
    ("of another version", edited("office/run.json", '"version": "', '"version": "9', sealed=True), 65, "KGN1431E",
     "shard 14207 was made by kigen 9"),
    ("no ledger", no_ledger, 65, "KGN1433E", "shard 14207"),
    ("the list: a code", rows_of(("1420", "14206/out", "")), 65, "KGN0302E", "shards.csv:2: municipality"),
    ("the list: no folder", rows_of(("14206", "", "")), 65, "KGN0302E", "shards.csv:2: folder"),
    ("the list: a field too many", rows_of(("14206", "14206/out", "", "")), 65, "KGN0301E", "shards.csv:2"),
    ("the list: its header", lambda _, root: (root / "shards.csv").write_text("code,folder\n"), 65, "KGN0300E", "municipality,folder,ledger"),
    ("the list: empty", lambda _, root: (root / "shards.csv").write_text(""), 65, "KGN0300E", "municipality,folder,ledger"),
    ("the list: no row", lambda _, root: (root / "shards.csv").write_text("municipality,folder,ledger\n"), 65, "KGN1422E", "names no shard"),
    ("the list: missing", gone("shards.csv"), 66, "KGN", "shards.csv"),
]


def test_refusals(suite):
    for what, spoil, code, message, says in REFUSED:
        root = suite.tree()
        spoil(suite, root)
        before = {path: path.stat().st_mtime_ns for path in root.glob("*/out/**/*") if path.is_file()}
        done = suite.merge(root)
        suite.equal(f"{what}: its code: {done}", done.code, code, name=f"refusals: {what}")
        suite.equal(f"{what}: one sentence that names it: {done}",
                    (done.err.startswith(message), says.format(root=root) in done.err, done.err.count("\n")), (True, True, 1))
        suite.equal(f"{what}: nothing is made", sorted(path.name for path in (root / "merged").iterdir() if not path.name.endswith(".lock")), [])
        suite.equal(f"{what}: no shard is touched",
                    {path: path.stat().st_mtime_ns for path in before if path.exists()} == before, True)
        shutil.rmtree(root)


def test_usage(suite):
    root = suite.tree()
    for what, words, code, message in (
            ("nothing named", ("-o", root / "m"), 64, "KGN0106E"), ("no folder to make", (root / "14206",), 64, "KGN0106E"),
            ("both", ("-o", root / "m", "--list", root / "shards.csv", root / "14206"), 64, "KGN1420E"),
            ("no code", ("-o", root / "m", root / "14206/out"), 64, "KGN1421E"),
            ("a day that is none", ("-o", root / "m", "--as-of", "2026-02-30", root / "14206"), 64, "KGN"),
            ("no folder for it", ("-o", root / "14206/kigen.conf/m", "--list", root / "shards.csv"), 73, "KGN0005E"),
            ("beside a shard's runs", ("-o", root / "14206/out/2026-11-20", "--list", root / "shards.csv"), 73, "KGN1434E"),
            ("in a shard's run", ("-o", root / "link/2026-11-19/m", "--list", root / "shards.csv"), 73, "KGN1434E")):
        (root / "link").unlink(missing_ok=True)
        (root / "link").symlink_to("14207/out")
        before = sorted(root.glob("*/out/**/*"))
        done = world.call(suite.kigen, "merge", *words)
        suite.equal(f"{what}: {done}", (done.code, done.err[:len(message)]), (code, message))
        suite.equal(f"{what}: no shard has anything more", sorted(root.glob("*/out/**/*")), before)
    suite.equal("nothing is made", (root / "m").exists(), False)
    suite.equal("beside the shards it may stand", world.call(suite.kigen, "merge", "-o", root / "14206/m", "--list", root / "shards.csv").code, 0)


def test_exchanged_while_it_counts(suite):
    """The folders of two municipalities change places after their digests were found good, and before they are counted."""
    root = suite.tree()
    one, other, aside = (root / name for name in (f"14206/out/{FIRST}", f"14207/out/{FIRST}", "aside"))
    done = suite.merge(root, env=world.environment({
        "LD_PRELOAD": str(suite.shim), "KIGEN_CHANGE_FILE": str(one / "print/SHA256SUMS"), "KIGEN_CHANGE_HOW": "do",
        "KIGEN_CHANGE_DOES": f"test -e {root}/once || {{ touch {root}/once; mv {one} {aside}; mv {other} {one}; mv {aside} {other}; }}"}))
    suite.equal("they have changed places", ((root / "once").exists(), b"14207" in (one / "office/run.json").read_bytes()
                                             or (one / "office/pieces.csv").read_bytes() != (suite.base / f"14206/out/{FIRST}/office/pieces.csv").read_bytes()),
                (True, True))
    suite.equal(f"it is seen: {done}", (done.code, done.err[:8], "shard 14206" in done.err), (65, "KGN1432E", True))


# ---- again, at once, killed ------------------------------------------------------------------------------------------

def test_again(suite):
    root = suite.tree()
    suite.merge(root)
    folder = root / "merged" / FIRST
    before, times = bytes_of(folder), {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    suite.equal("again", suite.merge(root).code, 0)
    suite.equal("nothing was touched", (bytes_of(folder), {path: path.stat().st_mtime_ns for path in folder.iterdir()}), (before, times))
    suite.equal("nothing lies beside it", sorted(path.name for path in (root / "merged").iterdir()), [FIRST, f"{FIRST}.lock"])
    remade("14208", mailing="lead_days = 2;")(suite, root)
    done = suite.merge(root)
    suite.equal(f"of other shards: {done}", (done.code, done.err[:8], bytes_of(folder) == before), (73, "KGN1435E", True))
    suite.equal("beside the first", suite.merge(root, into=root / "merged/second").code, 0)
    days = json.loads((root / "merged/second/run.json").read_text(encoding="utf-8"))["pieces_by_mail_day"]
    suite.equal("mail days may differ", len(days), 2)
    (folder / "shards.csv").write_bytes(before["shards.csv"] + b"x")
    suite.equal("a merge that was changed", suite.merge(root).code, 73)
    pages.seal(folder)
    suite.equal("and sealed anew", suite.merge(root).code, 73)
    (folder / "shards.csv").write_bytes(before["shards.csv"])
    (folder / "summary.xlsx").unlink()
    pages.seal(folder)
    suite.equal("one without its workbook, sealed anew", suite.merge(root).code, 73)


def test_what_is_not_its_own(suite):
    """Where it works lies something of somebody else: it stays."""
    root = suite.tree()
    partial = root / "merged" / f".{FIRST}.partial"
    partial.mkdir()
    (partial / "run.json").write_text("of a merge that was cut off")
    suite.equal("what a merge left is in nobody's way", (suite.merge(root).code, partial.exists()), (0, False))
    shutil.rmtree(root / "merged" / FIRST)
    for name in ("mine.txt", "mine"):
        partial.mkdir()
        (partial / name).mkdir() if name == "mine" else (partial / name).write_text("mine")
        done = suite.merge(root)
        suite.equal(f"{name} stays: {done}", (done.code, done.err[:8], (partial / name).exists(), (root / "merged" / FIRST).exists()),
                    (73, "KGN0731E", True, False))
        shutil.rmtree(partial)


def test_at_once(suite):
    root = suite.tree()
    started = [world.start(suite.kigen, "merge", "-o", root / "merged" / FIRST, "--list", root / "shards.csv") for _ in range(4)]
    done = [world.finish(one) for one in started]
    suite.equal(f"all but one are kept out, or find it made: {done}", ({one.code for one in done} <= {0, 75}, 0 in {one.code for one in done}), (True, True))
    suite.equal("it is whole", list(recount.faults(root, FIRST)), [""])
    suite.equal("nothing lies beside it", sorted(path.name for path in (root / "merged").iterdir()), [FIRST, f"{FIRST}.lock"])


def test_killed_at_each_write(suite):
    """Before or after each write, sync and rename, or a disk full there (a sixth of them by dice; in a long run all): nothing or all is there, and
    the next goes through."""
    root = suite.tree()
    suite.listed(root, PLAIN[:2])
    board = boards.Board(suite.top / "board")
    done = suite.merge(root, env=board.env(suite.shim, root))
    folder, calls = root / "merged" / FIRST, board.calls()
    wanted, seed = bytes_of(folder), seeds.fresh()
    suite.equal(f"undisturbed: {done}", (done.code, len(calls) > 8), (0, True))
    points = [(target, action, name) for target in range(1, len(calls) + 1)
              for action, name in ((boards.BEFORE, "before"), (boards.AFTER, "after"), (boards.FULL, "full at"))]
    for target, action, name in points if seeds.is_long() else sorted(seeds.part(points, 1 / 6, seed)):
        shutil.rmtree(root / "merged")
        (root / "merged").mkdir()
        board = boards.Board(suite.top / "board", target, action)
        done = suite.merge(root, env=board.env(suite.shim, root))
        what = f"seed {seed}, {name} {target} of {len(calls)} {calls[target - 1]}: {done}"
        suite.equal(f"{what}: all or nothing", bytes_of(folder) == wanted if folder.exists() else done.code != 0, True)
        suite.equal(f"{what}: the next goes through", (suite.merge(root).code, bytes_of(folder) == wanted), (0, True))
        suite.equal(f"{what}: nothing is left", sorted(path.name for path in (root / "merged").iterdir()), [FIRST, f"{FIRST}.lock"])


# ---- the page --------------------------------------------------------------------------------------------------------

# What Slurm does, on one machine and at once: each task of an array, then what depends on it.
SBATCH = """#!/bin/sh
array= out=/dev/null
for word; do case $word in --array=*) array=${word#--array=1-} ;; --output=*) out=${word#--output=} ;; --*) ;; *) break ;; esac; shift; done
export SLURM_JOB_ID=$$ SLURM_ARRAY_JOB_ID=$$ SLURM_CPUS_PER_TASK=1
at=1
while [ "$at" -le "${array:-1}" ]; do
    [ -z "$array" ] || export SLURM_ARRAY_TASK_ID=$at
    sh "$@" >>"$(echo "$out" | sed "s/%a/$at/")" 2>&1 || echo "$? $at" >>failed
    at=$((at + 1))
done
echo $$
"""


def test_the_page_is_typed(suite):
    """docs/cluster.md: its commands, in a folder that is as it says."""
    root, tools = suite.fresh(), suite.fresh()
    (root / "docs").mkdir(parents=True)
    tools.mkdir()
    shutil.copytree(world.REPO / "docs/slurm", root / "docs/slurm")
    for code in CODES[:3]:
        write(root / "night" / code, code)
    (tools / "kigen").symlink_to(suite.kigen)
    (tools / "sbatch").write_text(SBATCH, encoding="utf-8")
    (tools / "sbatch").chmod(0o755)
    env = world.environment({"PATH": f"{tools}:{os.environ['PATH']}", "KIGEN_WAIT_SECONDS": "0"})
    hand = printed.Typist(suite, root, {}, lambda line, folder: world.processes.run(["sh", "-c", line], cwd=folder, env=env, text=True))
    lines = printed.commands((world.REPO / "docs/cluster.md").read_text(encoding="utf-8"))
    suite.equal("it has commands", len(lines), 3)
    for line in lines:
        hand.types(line)
    suite.equal("no task failed", (root / "failed").exists(), False)
    suite.equal("the merge is there, and right", list(recount.faults(root / "night", FIRST.replace(FIRST, "2026-11-19"))), [""])
    order = (root / "night/order-2026-11-19").read_text(encoding="utf-8").split()
    sizes = [sum(path.stat().st_size for path in (root / "night" / code).glob("*.csv")) for code in order]
    suite.equal("the largest first", (sorted(sizes, reverse=True), sorted(order)), (sizes, sorted(CODES[:3])))
    made = sorted(path.parent.name for path in (root / "night/attempts").glob("*/*"))
    suite.equal("an attempt each", made, sorted(CODES[:3]))
    conf = re.search(r"^MaxArraySize=(\d+)$", (world.REPO / "docs/cluster.md").read_text(encoding="utf-8"), re.M)
    suite.equal("an array of all of Japan has room", int(conf[1]) > 1741, True)


def test_a_task_that_is_kept_out(suite):
    """shard.sh waits for the lock, and writes down each attempt; where it waits in vain it ends with 75."""
    root = suite.fresh()
    write(root / "14206", "14206")
    (root / "order-2026-11-19").write_text("14206\n", encoding="utf-8")
    (root / "14206/out").mkdir()
    with open(root / "14206/out/ledger.sqlite.lock", "wb") as held:
        world.fcntl.flock(held, world.fcntl.LOCK_EX)
        env = world.environment({"KIGEN": str(suite.kigen), "SLURM_ARRAY_TASK_ID": "1", "SLURM_ARRAY_JOB_ID": "7", "SLURM_JOB_ID": "7",
                                 "KIGEN_WAITS": "3", "KIGEN_WAIT_SECONDS": "0"})
        command = ["sh", str(world.REPO / "docs/slurm/shard.sh"), str(root), "2026-11-19"]
        done = world.processes.run(command, env=env, text=True)
        suite.equal("in vain", (done.returncode, exits(root)), (75, ["75"] * 3))
    done = world.processes.run(command, env=env, text=True)
    suite.equal("afterwards", (done.returncode, exits(root)[-1] in ("0", "4"), len(exits(root))), (0, True, 4))
    suite.equal("once", world.published(root / "14206"), ["2026-11-19"])
    (root / "order-2026-11-19").write_text("", encoding="utf-8")
    suite.equal("no such line", world.processes.run(command, env=env, text=True).returncode, 64)


def test_a_merge_that_is_kept_out(suite):
    """merge.sh: as a job it waits for what is half made, and fails where it waits in vain, so that Slurm does not begin it for ever."""
    root = suite.tree()
    cut_off(suite, root)
    (root / "shards.csv").rename(root / f"shards-{FIRST}.csv")
    command = ["sh", str(world.REPO / "docs/slurm/merge.sh"), str(root), FIRST]
    for what, more, wanted in (("by hand", {}, (75, 1)), ("as a job", {"SLURM_JOB_ID": "7", "KIGEN_WAITS": "3", "KIGEN_WAIT_SECONDS": "0"}, (1, 3))):
        done = world.processes.run(command, env=world.environment({"KIGEN": str(suite.kigen)} | more), text=True)
        suite.equal(f"{what}, in vain", (done.returncode, done.stderr.count("KGN1426E")), wanted)
    suite.night(root / "14208")
    done = world.processes.run(command, env=world.environment({"KIGEN": str(suite.kigen), "SLURM_JOB_ID": "7"}), text=True)
    suite.equal("once it is made", (done.returncode, (root / "merged" / FIRST / "run.json").exists()), (0, True))


def test_whom_a_night_begins(suite):
    """submit.sh: a town behind a link has its night, a copy beside the original and a link that leads nowhere stop it."""
    root, tools = suite.fresh(), suite.fresh()
    for folder in (root / "night", root / "elsewhere", tools):
        folder.mkdir(parents=True)
    (tools / "sbatch").write_text("#!/bin/sh\necho 1\n", encoding="utf-8")
    (tools / "sbatch").chmod(0o755)
    for code in CODES[:3]:
        write(root / "night" / code, code)
    shutil.move(root / "night" / CODES[0], root / "elsewhere/town")
    (root / "night" / CODES[0]).symlink_to("../elsewhere/town")
    shutil.move(root / "night" / CODES[1] / "kigen.conf", root / "elsewhere/kigen.conf")
    (root / "night" / CODES[1] / "kigen.conf").symlink_to("../../elsewhere/kigen.conf")
    env = world.environment({"PATH": f"{tools}:{os.environ['PATH']}"})

    def submit():
        return world.processes.run(["sh", str(world.REPO / "docs/slurm/submit.sh"), str(root / "night"), FIRST], env=env, text=True)

    suite.equal("links are followed", (submit().returncode, sorted((root / "night" / f"order-{FIRST}").read_text().split())), (0, sorted(CODES[:3])))
    (root / "night" / f"order-{FIRST}").unlink()
    shutil.copytree(root / "night" / CODES[2], root / "night" / f"{CODES[2]}-old")
    done = submit()
    suite.equal(f"a copy is named: {done}", (done.returncode, f"{CODES[2]}-old/kigen.conf" in done.stderr), (65, True))
    shutil.rmtree(root / "night" / f"{CODES[2]}-old")
    shutil.rmtree(root / "elsewhere/town")
    done = submit()
    suite.equal(f"a link that leads nowhere is named: {done}", (done.returncode, CODES[0] in done.stderr), (66, True))
    suite.equal("nothing was begun", (root / "night" / f"order-{FIRST}").exists(), False)


def exits(root: Path) -> list:
    return [re.search(r"^exit=(\d+)$", path.read_text(encoding="ascii"), re.M)[1]
            for path in sorted((root / "attempts/14206").iterdir(), key=lambda path: path.stat().st_mtime_ns)]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kigen", required=True)
    arguments.add_argument("--shim", required=True)
    given = arguments.parse_args()
    suite = Suite(Path(given.kigen).resolve(), Path(given.shim).resolve())
    for name, test in sorted(globals().items()):
        if name.startswith("test_"):
            test(suite)
    shutil.rmtree(suite.top)
    suite.end()


if __name__ == "__main__":
    main()
