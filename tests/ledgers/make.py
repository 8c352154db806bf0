#!/usr/bin/env python3
"""Makes the ledgers of older programs that the suite `upgrade` begins with; run by hand, once for each program:

    tests/ledgers/make.py --kigen OLD/build/kigen --shim build/crash-shim.so --templates OLD/templates NAME

The made-up city of tests/cli/world.py has a stopped night, letters recorded, spoiled, pulled and returned, decisions, a run
that is cut off and voided and, where the program can, one that is taken back. Then its ledger is written as SQL into
NAME.sql and its row marks into NAME.rows, both texts. With --goes-on the old program makes two more nights, without the
folders it published before, and NAME.sums says what is in them: what a newer program must publish from the same ledger.
"""

import argparse
import base64
import shutil
import sqlite3
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "cli"), str(HERE.parent / "crash")]
import board as boards
import test_nights
import world
from world import FIRST, SATURDAY, SECOND, THIRD

FOURTH = "2026-11-25"
LATER = ("2026-11-26", "2026-11-27")
HEADER = "id,event,on,by,until,reason"


def fresh(root, templates, since=True):
    """The city on a first night; kigen 0.1.0 knew no `since = "none"`."""
    world.build(root, world.city(second=False), registers="max_unreadable = 3;", templates="templates", fonts="")
    shutil.copytree(templates, root / "templates")
    if not since:
        conf = root / "kigen.conf"
        conf.write_text(conf.read_text(encoding="utf-8").replace(world.NOBODY_TOLD, ""), encoding="utf-8")
    return root


def later_registers(root, night):
    """As the two nights after the others find them."""
    made = world.city(changed=True)
    if night == LATER[1]:
        made.residents[1]["address"] += "8"
    made.write(root / "in")


def later_events(root, pieces):
    """Of letters that are still in the house then."""
    return record_file(root, [f"{pieces[0]},posted,2026-11-26,clerk,,", f"{pieces[1]},spoiled,2026-11-26,clerk,,torn",
                              "resident:C0031,refuse,2026-11-26,clerk,,asked"])


def record_file(root, rows):
    path = root / "events.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


class Story:
    def __init__(self, options, root):
        self.options, self.root, self.conf = options, root, root / "kigen.conf"

    def kigen(self, *arguments, codes=(0, 4), env=None):
        done = world.call(self.options.kigen, *arguments, env=env)
        if done.code not in codes:
            raise SystemExit(f"{arguments}: {done}")

    def night(self, day, made=None, codes=(0, 4)):
        if made:
            made.write(self.root / "in")
        self.kigen("run", "-c", self.conf, "--as-of", day, "--jobs", "1", codes=codes)

    def record(self, day, rows):
        self.kigen("record", "-c", self.conf, "--as-of", day, record_file(self.root, rows))

    def pieces(self, folder):
        return [row["piece_id"] for row in world.rows(self.root / "out" / folder / "office/pieces.csv")]

    def cut_off(self, day):
        """Killed when its first bundle is there."""
        counted = self.root.parent / "counted"
        shutil.copytree(self.root, counted)
        board = boards.Board(self.root.parent / "board")
        self.kigen("run", "-c", counted / "kigen.conf", "--as-of", day, "--jobs", "1", env=board.env(self.options.shim, counted))
        at = next(number for number, (name, _, path) in enumerate(board.calls(), 1) if name == "rename" and "letters" in path)
        board = boards.Board(self.root.parent / "board", at, boards.AFTER)
        self.kigen("run", "-c", self.conf, "--as-of", day, "--jobs", "1", codes=(-9,), env=board.env(self.options.shim, self.root))
        world.wait_unlocked(self.root)

    def play(self):
        self.night(FIRST)
        first = self.pieces(FIRST)
        self.record(FIRST, [f"{piece},printed,2026-11-19,clerk,," for piece in first]
                    + [f"{piece},posted,2026-11-20,clerk,," for piece in first[:3]]
                    + [f"{first[3]},spoiled,2026-11-20,clerk,,torn", "resident:C0071,release,2026-11-20,clerk,2027-01-31,asked",
                       "resident:C0014,refuse,2026-11-20,clerk,,"])
        broken = world.city()
        for at in range(41, 46):
            broken.certificate(f"C{at:04d}", f"B{at:05d}", "署名用", "2027-02-30")
        self.night(SECOND, broken, codes=(8,))
        self.night(SECOND, world.city())
        if self.options.void:
            self.kigen("void", "-c", self.conf, SECOND, "--by", "clerk", "--why", "試験")
            self.night(SECOND)
        again = self.pieces(world.published(self.root)[-1])
        self.record(SATURDAY, [f"{first[0]},returned,2026-11-21,clerk,,", f"{first[4]},pulled,2026-11-21,clerk,,",
                               f"{again[0]},printed,2026-11-21,clerk,,", f"{again[1]},pulled,2026-11-21,clerk,,"])
        self.night(SATURDAY)
        self.cut_off(THIRD)
        self.night(FOURTH)

    def write(self):
        name = HERE / self.options.name
        db = sqlite3.connect(self.root / "out/ledger.sqlite")
        pragmas = [f"PRAGMA {word}={db.execute(f'PRAGMA {word}').fetchone()[0]};" for word in ("application_id", "user_version")]
        name.with_suffix(".sql").write_text("\n".join([*pragmas, *db.iterdump()]) + "\n", encoding="utf-8")
        db.close()
        name.with_suffix(".rows").write_bytes(base64.encodebytes((self.root / "out/ledger.sqlite.rows").read_bytes()))

    def go_on(self):
        left = self.pieces(FOURTH)
        for folder in world.published(self.root):
            shutil.rmtree(self.root / "out" / folder)
        (self.root / "out/timings.jsonl").unlink()
        lines = []
        for night in LATER:
            later_registers(self.root, night)
            self.night(night)
            lines += test_nights.folder_lines(self.root / "out" / night, night)
            if night == LATER[0]:
                self.kigen("record", "-c", self.conf, "--as-of", night, later_events(self.root, left))
        text = "".join(f"{digest}  {what}\n" for what, digest in lines)
        (HERE / self.options.name).with_suffix(".sums").write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kigen", required=True, type=Path)
    parser.add_argument("--shim", required=True, type=Path)
    parser.add_argument("--templates", required=True, type=Path)
    parser.add_argument("--void", action="store_true", help="the program has the command void")
    parser.add_argument("--goes-on", action="store_true")
    parser.add_argument("name")
    options = parser.parse_args()
    options.kigen, options.shim = options.kigen.resolve(), options.shim.resolve()
    top = world.scratch("kigen-old-")
    story = Story(options, fresh(top / "city", options.templates, since=options.void))
    story.play()
    story.write()
    if options.goes_on:
        story.go_on()
    shutil.rmtree(top)


if __name__ == "__main__":
    main()
