#!/usr/bin/env python3
"""`kigen form`, the reply form for a proxy, and the same as the second page of letters: who gets one, what stands on it, what
is recorded, and what a start leaves that was cut off.

    test_form.py --kigen build/kigen --shim build/crash-shim.so

Every name and address is made up. Prints `N passed, N failed`.
"""

import argparse
import csv
import fcntl
import re
import shutil
import sqlite3
import sys
from pathlib import Path

import world
from town import Town
from world import FIRST, SECOND

import processes                 # tests/lib, which world has found
import seeds

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crash"))
import board as boards

WHO = "市民課 梅里"
# resident, what the register says of him, and the word of the refusal
REFUSED = [
    (31, {"status": "死亡"}, "deceased"), (32, {"status": "転出"}, "moved_out"), (33, {"status": "国外転出"}, "abroad"),
    (34, {"status": "消除"}, "removed"), (35, {"protected": "1"}, "protected"), (36, {"ward": "1"}, "ward"),
    (37, {"birth_date": "2015-04-04"}, "child"), (38, {"residence_elsewhere": "1"}, "residence_elsewhere"),
    (39, {"address": "住所不定"}, "no_address"), (40, {"name": "梅里　〓"}, "unprintable"),
    (41, {"status": "転出予定", "moves_on": "2026-11-24"}, "moving"),
]
BIRTHS = re.compile(r"19[0-9]{2}|昭和|平成")


def city():
    made = Town(resident_columns=tuple(dict.fromkeys((*world.city().resident_columns, "residence_elsewhere", "ward",
                                                      "mailing_name"))))
    for at in range(1, 5):
        made.pair(at, "2027-02-18")                         # due
    made.pair(5, "2027-02-18", status="転出予定", moves_on="2027-03-31")
    made.pair(6, "2026-11-10")                              # ended: the card lives on
    made.pair(7, "2027-02-18", card="2027-02-18")           # the card ends too
    made.pair(8, "2031-02-18")                              # not yet
    who = made.resident(9)
    made.certificate(who, "S00009", "署名用", "2027-02-18", status="失効")
    made.certificate(who, "A00009", "利用者証明用", "2027-02-18", status="失効")
    who = made.resident(10)
    made.certificate(who, "A00010", "利用者証明用", "2027-02-18", card_type="no_pin")
    who = made.resident(11)
    made.certificate(who, "A00011", "利用者証明用", "2027-02-18")
    made.pair(12, "2027-02-18", mailing_name="梅里　二葉")
    made.resident(13)
    made.pair(14, "2027-02-18")
    made.residents.append(dict(made.residents[-1], name="別の　名前"))
    for at, values, _ in REFUSED:
        made.pair(at, "2027-02-18", **values)
    return made


def text_of(path):
    return processes.run(["pdftotext", "-layout", str(path), "-"], text=True, check=True).stdout


def squeezed(text):
    return "".join(text.split()).replace("\u3000", "")


class Suite(world.PostSuite):
    recorded_on = "2026-11-30"

    def __init__(self, kigen, shim):
        super().__init__(kigen, "kigen-form-", by_function=True)
        self.shim = shim
        self.base = world.build(self.fresh(), city(), mailing="")

    def form(self, root, who, *more, by=WHO, as_of=FIRST, path=None, env=None):
        path = path or Path(root) / f"{who}.pdf"
        return path, world.call(self.kigen, "form", "-c", Path(root) / "kigen.conf", "--as-of", as_of, who, "--by", by, "-o",
                                path, *more, env=env)

    def given(self, root, who, **more):
        path, result = self.form(root, who, **more)
        self.equal(f"{who}: {result}", (result.code, result.out, result.err), (0, "", ""))
        return text_of(path)

    def refused(self, root, who, word, code=65):
        before = world.ledger(root)
        path, result = self.form(root, who)
        self.equal(f"{who}, {word}: {result}", (result.code, f"({word})" in result.err, result.err.count("\n")), (code, True, 1))
        self.check(f"{who}: nothing is made", [] if not path.exists() else [path])
        self.check(f"{who}: nothing is recorded", world.difference(world.ledger(root), before))


def events_of(root):
    with sqlite3.connect(Path(root) / "out/ledger.sqlite") as db:
        return db.execute("SELECT s.id, e.event, e.on_day, e.by_whom, e.reason FROM event e JOIN resident s ON s.n = e.resident"
                          " ORDER BY e.seq").fetchall()


def test_given(suite):
    """Told or waiting, moving later, ended: a form, with no birth date and nothing of anybody else."""
    root = suite.fresh(suite.base)
    suite.run(root, FIRST)
    made = city()
    by_id = {row["resident_id"]: row for row in made.residents}
    for at, rows in ((1, (True, True, True)), (5, (True, True, True)), (6, (True, True, True)), (10, (False, False, False)),
                     (11, (False, True, True))):
        who = f"C{at:04d}"
        text = suite.given(root, who)
        shown = squeezed(text)
        suite.equal(f"{who}: name and address", (squeezed(by_id[who]["name"]) in shown,
                                                 by_id[who]["postal_code"].replace("-", "")[:3] in shown), (True, True))
        suite.equal(f"{who}: the rows for PINs", tuple(word in shown for word in ("6〜16字", "利用者証明用住民", "住民基本台帳用")), rows)
        suite.check(f"{who}: no birth date", BIRTHS.findall(shown))
        suite.check(f"{who}: nobody else", [row["resident_id"] for other, row in by_id.items()
                                            if other != who and squeezed(row["name"]) in shown and row["name"] != by_id[who]["name"]])
        until = "令和8年12月19日" if at == 6 else "令和9年2月18日"
        suite.equal(f"{who}: until", f"回答期限{until}" in shown, True)
    twelve = squeezed(suite.given(root, "C0012"))
    suite.equal("C0012: the window shows who gets it, the inquiry whom it is about",
                [squeezed(name) in twelve for name in ("梅里　二葉", by_id["C0012"]["name"])], [True, True])


def test_refused(suite):
    root = suite.fresh(suite.base)
    suite.run(root, FIRST)
    for at, _, word in REFUSED:
        suite.refused(root, f"C{at:04d}", word)
    for at, word in ((7, "card"), (8, "not_due"), (9, "revoked"), (13, "no_certificate"), (14, "ambiguous_resident"), (99, "unknown")):
        suite.refused(root, f"C{at:04d}", word)


def test_decisions_do_not_matter_but_protection(suite):
    """A letter that nobody wants, or that came back, is no reason; a release frees letters only."""
    root = suite.fresh(suite.base)
    suite.record(root, "resident:C0001,refuse,2026-11-19,梅里,,", "resident:C0035,release,2026-11-19,梅里,,")
    suite.given(root, "C0001")
    suite.refused(root, "C0035", "protected")


def test_recorded(suite):
    """One event a form, in the chain; an id that is never used again; a night that does not care."""
    root = suite.fresh(suite.base)
    suite.run(root, FIRST)
    before = world.tree(root / "out" / FIRST)
    ids = []
    for at, name in ((1, "a.pdf"), (2, "b.pdf"), (1, "c.pdf")):
        ids += re.findall(r"F\d{6}-\d{4}-\d", suite.given(root, f"C000{at}", path=root / name))
    suite.equal("ids", (len(ids), len(set(ids)), [at[:13] for at in ids]),
                (3, 3, ["F261119-0001-", "F261119-0002-", "F261119-0003-"]))
    suite.equal("events", events_of(root), [(who, "form", FIRST, WHO, at) for who, at in zip(("C0001", "C0002", "C0001"), ids)])
    with sqlite3.connect(root / "out/ledger.sqlite") as db:
        suite.equal("each is an entry of the chain", db.execute("SELECT count(*) FROM entry WHERE kind = 'event'").fetchone(), (3,))
    again = world.run(suite.kigen, root, FIRST)
    suite.equal(f"the same night does nothing: {again}", (again.code in (0, 4), world.published(root)), (True, [FIRST]))
    suite.check("its folder", world.difference(world.tree(root / "out" / FIRST), before))
    page = world.call(suite.kigen, "why", "-c", root / "kigen.conf", "--as-of", FIRST, "C0001", env={"LANG": "ja_JP.UTF-8"})
    suite.equal(f"why shows both: {page.err}", [at in page.out for at in ids], [True, False, True])
    suite.equal("and who made them", squeezed(page.out).count(squeezed(f"作成者 {WHO}")), 2)
    suite.run(root, SECOND)


def test_files_and_usage(suite):
    root = suite.fresh(suite.base)
    path = root / "there.pdf"
    path.write_bytes(b"mine")
    before = world.ledger(root)
    _, result = suite.form(root, "C0001", path=path)
    suite.equal(f"a file that is there: {result}", (result.code, path.read_bytes()), (73, b"mine"))
    _, result = suite.form(root, "C0001", path=root / "no" / "folder.pdf")
    suite.equal(f"no folder: {result}", result.code, 73)
    for what, arguments in (("no id", ("--by", WHO, "-o", root / "x.pdf")), ("no --by", ("C0001", "-o", root / "x.pdf")),
                            ("no -o", ("C0001", "--by", WHO)), ("a name", ("梅里　一葉", "--by", WHO, "-o", root / "x.pdf")),
                            ("an individual number", ("123456789018", "--by", WHO, "-o", root / "x.pdf")),
                            ("--by with an individual number", ("C0001", "--by", "123456789018", "-o", root / "x.pdf"))):
        result = world.call(suite.kigen, "form", "-c", root / "kigen.conf", *arguments)
        suite.equal(f"{what}: {result}", (result.code, "梅里" in result.err, "123456789018" in result.err), (64, False, False))
    suite.check("nothing is recorded", world.difference(world.ledger(root), before))
    locked = suite.fresh(suite.base)
    suite.run(locked, FIRST)
    with open(locked / "out/ledger.sqlite.lock", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path, result = suite.form(locked, "C0001")
    suite.equal(f"a run holds the lock: {result}", (result.code, path.exists()), (75, False))
    suite.check("and nothing is left", [at.name for at in locked.iterdir() if "partial" in at.name])


def test_cut_off(suite):
    """Killed before and after each write, sync, rename and commit, and a disk full there: a form that is there is on record,
    and the next start goes through under another id."""
    root = suite.fresh(suite.base)
    suite.run(root, FIRST)
    tree = suite.fresh(root)
    board = boards.Board(tree / "board")
    _, result = suite.form(tree, "C0001", env=board.env(suite.shim, tree))
    calls = board.calls()
    suite.equal(f"undisturbed: {result}", (result.code, len(calls) > 5), (0, True))
    ways = ((boards.BEFORE, "before"), (boards.AFTER, "after"), (boards.FULL, "full at"))
    accidents = [(target, action, name) for target in range(1, len(calls) + 1) for action, name in ways]
    for target, action, name in seeds.part(accidents, 0.3, seeds.fresh()):
        tree = suite.fresh(root)
        board = boards.Board(tree / "board", target, action)
        path, result = suite.form(tree, "C0001", env=board.env(suite.shim, tree))
        world.wait_unlocked(tree)
        board.remove()
        told = [event[4] for event in events_of(tree)]
        what = f"{name} {target} of {len(calls)} {calls[target - 1]}: {result}"
        suite.equal(f"{what}: a form that is there is on record", (path.exists() and not told, len(told) <= 1), (False, True))
        suite.equal(f"{what}: done is done", result.code != 0 or path.exists(), True)
        text = suite.given(tree, "C0001", path=tree / "again.pdf" if path.exists() else path)
        ids = [event[4] for event in events_of(tree)]
        suite.equal(f"{what}: another id than before", (ids[:-1], ids[-1] in text, len(set(ids))), (told, True, len(ids)))
        if not path.exists():
            suite.check(f"{what}: nothing is left", [left.name for left in tree.iterdir() if "partial" in left.name])
        shutil.rmtree(tree)


def test_second_page(suite):
    """page2 = form: renewal and lapsed of whoever may have a proxy; all others keep the guide; sheets and proof stay."""
    trees = {}
    for page2 in ("guide", "form"):
        root = world.build(suite.fresh(), city(), mailing='lapsed = "notify";', letters=f'page2 = "{page2}";')
        suite.run(root, FIRST)
        with open(root / "out" / FIRST / "office/pieces.csv", encoding="utf-8-sig", newline="") as file:
            trees[page2] = root / "out" / FIRST, list(csv.DictReader(file))
    suite.equal("the same pieces, pages and bundles", trees["form"][1], trees["guide"][1])
    folder, pieces = trees["form"]
    texts = {}
    for piece in pieces:
        if piece["bundle"] not in texts:
            texts[piece["bundle"]] = processes.run(["pdftotext", "-raw", str(folder / "print" / piece["bundle"]), "-"], text=True,
                                                   check=True).stdout.split("\f")
        back = squeezed(texts[piece["bundle"]][int(piece["first_page"])])
        serves = piece["variant"] in ("renewal", "lapsed") and piece["resident_id"] not in ("C0036", "C0037")
        suite.equal(f"{piece['resident_id']} {piece['variant']}: the form", ("一度だけ使えます" in back, "手続きのご案内" in back),
                    (serves, not serves))
        suite.equal(f"{piece['resident_id']}: the id on it", piece["piece_id"] in back, serves)
        suite.check(f"{piece['resident_id']}: no birth date", BIRTHS.findall(back) if serves else [])
    suite.equal("both kinds are there", {piece["variant"] for piece in pieces} >= {"renewal", "lapsed", "card_renewal"}, True)
    done = world.call(suite.kigen, "verify", "--deep", folder)
    suite.equal(f"verify --deep: {done}", done.code, 0)


def test_one_sided(suite):
    """duplex = false: the form is the front of a second sheet, and shows which."""
    root = world.build(suite.fresh(), city(), mailing="", letters='page2 = "form"; duplex = false;', office=world.LEAST_OFFICE)
    suite.run(root, FIRST)
    bundle = next(path for path in sorted((root / "out" / FIRST / "print").glob("*.pdf")) if "2/2" in text_of(path)
                  and "一度だけ使えます" in squeezed(text_of(path)))
    done = world.call(suite.kigen, "verify", "--deep", root / "out" / FIRST)
    suite.equal(f"{bundle.name}: verify --deep: {done}", done.code, 0)


def test_contradiction(suite):
    root = world.build(suite.fresh(), city(), mailing="", letters='page2 = "form"; reply_form = "jlis";')
    for command in ("check", "run"):
        done = world.call(suite.kigen, command, "-c", root / "kigen.conf")
        suite.equal(f"{command}: {done}", (done.code, "KGN1106E" in done.err and "letters.reply_form" in done.err), (78, True))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kigen", required=True)
    arguments.add_argument("--shim", required=True)
    given = arguments.parse_args()
    suite = Suite(Path(given.kigen).resolve(), Path(given.shim).resolve())
    for name, test in sorted(globals().items()):
        if name.startswith("test_"):
            test(suite)
    suite.end()


if __name__ == "__main__":
    main()
