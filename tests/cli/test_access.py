#!/usr/bin/env python3
"""`access.jsonl`: who looked at whom by `why`, `form`, `reprint` and `proof --resident`, one line a look-up; and nothing shown
or made where the line cannot be written (docs/contract 9.8).

    test_access.py --kigen build/kigen --shim build/crash-shim.so

Every name and address is made up. Prints `N passed, N failed`.
"""

import argparse
import calendar
import json
import os
import shutil
import sys
import time
from pathlib import Path

import world
from world import FIRST

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crash"))
import board as boards

WHO = '市民課 "梅里"'
DUE, HELD, SOON = "C0001", "C0071", "C0031"      # gets a letter; protected; due on a later night
KEYS = ["at", "command", "uid", "login", "by", "asked", "residents"]


class Suite(world.PostSuite):
    def __init__(self, kigen, shim):
        super().__init__(kigen, "kigen-access-", by_function=True)
        self.shim = shim
        self.base = world.build(self.fresh(), world.city(), mailing="")
        self.run(self.base, FIRST)
        self.piece = world.rows(self.base / "out" / FIRST / "office/pieces.csv")[0]

    def look(self, root, command, *arguments, **more):
        return world.call(self.kigen, command, "-c", Path(root) / "kigen.conf", *arguments, **more)

    def lines(self, root, since=0):
        path = Path(root) / "out/access.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()][since:] if path.exists() else []

    def left(self, what, root, result, code, command, asked, residents, by=None):
        """Exactly one line more."""
        line = self.lines(root)[-1] if self.lines(root) else {}
        self.equal(f"{what}: {result}", (result.code, len(self.lines(root)) - self.seen), (code, 1))
        self.seen = len(self.lines(root))
        self.equal(f"{what}: its line", {key: line.get(key) for key in ("command", "by", "asked", "residents")},
                   {"command": command, "by": by, "asked": asked, "residents": residents})

    seen = 0


def test_each_command(suite):
    """By resident, piece and serial; given and refused; known and unknown."""
    root, piece = suite.fresh(suite.base), suite.piece
    suite.equal("a night leaves none", (root / "out/access.jsonl").exists(), False)
    suite.seen = 0
    for what, asked, understood, code, residents in (
            ("a resident", piece["resident_id"], piece["resident_id"], 0, [piece["resident_id"]]),
            ("a piece", piece["piece_id"], piece["piece_id"], 0, [piece["resident_id"]]),
            ("a serial", piece["serials"].split()[0].split(":")[1], piece["serials"].split()[0].split(":")[1], 0, [piece["resident_id"]]),
            ("in small letters", DUE.lower(), DUE, 0, [DUE]),
            ("known to nobody", "Z-77", "Z-77", 66, [])):
        suite.left(what, root, suite.look(root, "why", asked), code, "why", [understood], residents)
    suite.left("an individual number", root, suite.look(root, "why", "123456789018"), 64, "why", [], [])
    suite.left("a form", root, suite.look(root, "form", DUE, "--by", WHO, "-o", root / "form.pdf"), 0, "form", [DUE], [DUE], WHO)
    suite.left("a form that is refused", root, suite.look(root, "form", HELD, "--by", WHO, "-o", root / "no.pdf"), 65, "form", [HELD],
               [HELD], WHO)
    other = world.rows(root / "out" / FIRST / "office/pieces.csv")[1]
    suite.left("a reprint", root,
               suite.look(root, "reprint", other["piece_id"], piece["piece_id"].replace("-", ""), "--by", WHO, "--why", "紙詰まり", "-o",
                          root / "again.pdf"), 0, "reprint", [other["piece_id"], piece["piece_id"]],
               [other["resident_id"], piece["resident_id"]], WHO)
    suite.left("a proof", root, suite.look(root, "proof", "--resident", SOON, "-o", root / "proof.pdf", "--as-of", world.THIRD), 0,
               "proof", [SOON], [SOON])
    suite.left("a proof that is refused", root, suite.look(root, "proof", "--resident", HELD, "-o", root / "no.pdf"), 65, "proof",
               [HELD], [HELD])
    suite.equal("no other command", (suite.look(root, "status").code in (0, 4), suite.look(root, "check").code,
                                     len(suite.lines(root)) - suite.seen), (True, 0, 0))
    for line in suite.lines(root):
        suite.equal("its keys", list(line), KEYS)
        suite.equal("who", line["uid"], os.getuid())
        at = time.strptime(line["at"], "%Y-%m-%d %H:%M:%S")
        suite.equal("when, in Tokyo", abs(time.time() + 9 * 3600 - calendar.timegm(at)) < 3600, True)
    text = (root / "out/access.jsonl").read_text(encoding="utf-8")
    suite.equal("mode", (root / "out/access.jsonl").stat().st_mode & 0o777, 0o600)
    suite.check("nobody is named", [row["name"] for row in world.city().residents if row["name"] in text or row["address"] in text])
    suite.equal("no individual number", "123456789018" in text, False)


def test_it_changes_no_night(suite):
    root = suite.fresh(suite.base)
    before = world.tree(root), world.ledger(root)
    suite.equal("looked", suite.look(root, "why", DUE).code, 0)
    result = world.run(suite.kigen, root, FIRST)
    suite.equal(f"the same night does nothing: {result}", (result.code in (0, 4), world.published(root)), (True, [FIRST]))
    suite.check("tree", world.difference(world.tree(root), before[0]))
    suite.check("ledger", world.difference(world.ledger(root), before[1]))


def test_a_line_that_was_cut_off(suite):
    """A full disk left half a line: the next one stands by itself."""
    root = suite.fresh(suite.base)
    path = root / "out/access.jsonl"
    path.write_text('{"at":"2026-11-19 09:', encoding="utf-8")
    suite.equal("looked", suite.look(root, "why", DUE).code, 0)
    half, whole = path.read_text(encoding="utf-8").splitlines()
    suite.equal("both lines", (half, json.loads(whole)["residents"]), ('{"at":"2026-11-19 09:', [DUE]))


def test_nothing_without_it(suite):
    """The disk is full, the file is none, the account may not write: nothing is shown, made or recorded."""
    piece = suite.piece["piece_id"]
    looks = (("why", (DUE,)), ("form", (DUE, "--by", "梅里", "-o", "new.pdf")),
             ("reprint", (piece, "--by", "梅里", "--why", "紙詰まり", "-o", "new.pdf")),
             ("proof", ("--resident", SOON, "-o", "new.pdf", "--as-of", world.THIRD)))

    def refused(what, root, command, arguments, codes, **more):
        before = world.ledger(root)
        placed = [root / one if str(one).endswith(".pdf") else one for one in arguments]
        result = suite.look(root, command, *placed, **more)
        suite.equal(f"{what}, {command}: {result}", (result.code in codes, result.out, "KGN1365E" in result.err,
                                                     result.err.count("\n"), (root / "new.pdf").exists()), (True, "", True, 1, False))
        suite.check(f"{what}, {command}: nothing is recorded", world.difference(world.ledger(root), before))

    for command, arguments in looks:
        root = suite.fresh(suite.base)
        (root / "out/access.jsonl").mkdir()
        refused("a folder", root, command, arguments, (66,))
    root = suite.fresh(suite.base)
    (root / "out/access.jsonl").symlink_to(root / "elsewhere")
    refused("a link", root, *looks[0], (66,))
    suite.equal("nothing is written through it", (root / "elsewhere").exists(), False)
    root = suite.fresh(suite.base)
    board = boards.Board(root / "board")
    suite.equal("undisturbed", suite.look(root, "why", DUE, env=board.env(suite.shim, root)).code, 0)
    calls = [at for at, (name, _, path) in enumerate(board.calls(), 1) if "access.jsonl" in path or name == "fsync"]
    suite.equal("written and synced", len(calls) >= 2, True)
    for target in calls:
        root = suite.fresh(suite.base)
        board = boards.Board(root / "board", target, boards.FULL)
        refused(f"full at {target}", root, *looks[0], (73, 74), env=board.env(suite.shim, root))


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
