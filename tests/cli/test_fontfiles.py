#!/usr/bin/env python3
"""Files that somebody writes over in place while kigen uses them: fonts of a night, published pages.

    test_fontfiles.py --kigen build/kigen --shim build/crash-shim.so

What a night publishes was drawn with the fonts whose digests it names, or it ends with 75 and the font's name; put back, the
font gives the bytes of an undisturbed night. Every name and address is made up. Prints `N passed, N failed`.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import sys
from pathlib import Path

import world
from world import FIRST

import processes                 # tests/lib, which world has found

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crash"))
import board as boards

FONTS = Path("/usr/share/fonts/truetype/bizud-gothic")
PARTIAL = f"out/.{FIRST}.partial"
BUNDLE = "letters-261120-1-0001.pdf"
OVER = "dd if=other.ttf of=font.ttf conv=notrunc status=none"     # of the same size, into the same file
# Where somebody does it: while who is due is read, and when the lot is frozen and nothing is drawn yet.
MOMENTS = {"registers": "in/residents.csv", "lot": f"{PARTIAL}/lot"}


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def errors(result):
    return [line for line in result.err.splitlines() if re.match(r"KGN\d{4}E ", line)]


class Suite(world.Suite):
    def __init__(self, kigen, shim):
        super().__init__(kigen, "kigen-fontfiles-", by_function=True)
        self.shim = shim
        self.base = world.build(self.fresh(), world.city(), mailing="", letters='bundle_letters = 5; fonts = ( "font.ttf" );')
        both = [(FONTS / f"BIZUDGothic-{name}.ttf").read_bytes() for name in ("Regular", "Bold")]
        size = max(map(len, both))
        self.font, self.other = (text.ljust(size, b"\0") for text in both)      # no table of theirs is behind the end
        (self.base / "font.ttf").write_bytes(self.font)
        (self.base / "other.ttf").write_bytes(self.other)
        self.undisturbed = self.night(self.fresh(self.base))

    def changing(self, root, file, does):
        return {"LD_PRELOAD": str(self.shim), "KIGEN_CHANGE_FILE": str(root / file), "KIGEN_CHANGE_HOW": "do", "KIGEN_CHANGE_DOES": does}

    def start(self, root, env=None, jobs=2):
        return world.run(self.kigen, root, FIRST, jobs=jobs, env=env, cwd=root)

    def night(self, root):
        result = self.start(root)
        self.equal(f"goes on: {result}", (result.code in (0, 4), (root / PARTIAL).exists()), (True, False))
        return files(root / "out" / FIRST)

    def refused(self, what, root, result, says, file="font.ttf"):
        """One sentence, and nothing is published."""
        said = errors(result)
        self.equal(f"{what}: {result}", (result.code, len(said)), (75, 1))
        self.equal(f"{what}: names it: {result}", [said[0].split()[0] in says, f"{file}: " in said[0]] if said else [], [True, True])
        self.equal(f"{what}: nothing is published", (root / "out" / FIRST).exists(), False)

    def as_undisturbed(self, what, root):
        got = self.night(root)
        self.check(f"{what}: as an undisturbed night", [name for name in {*got, *self.undisturbed}
                                                       if got.get(name) != self.undisturbed.get(name)])


def test_overwritten(suite):
    """A font of other bytes and the same size: 75 names it; put back, or kept, the next start publishes what was drawn with it."""
    for moment, file in MOMENTS.items():
        for kept in (False, True):
            root = suite.fresh(suite.base)
            suite.refused(moment, root, suite.start(root, suite.changing(root, file, OVER)), ("KGN0007E",))
            if kept:
                suite.night(root)
                run = json.loads((root / "out" / FIRST / "office/run.json").read_text(encoding="utf-8"))
                suite.equal(f"{moment}: the font that is there", [one["sha256"] for one in run["inputs"] if one["file"] == "font.ttf"],
                            [hashlib.sha256(suite.other).hexdigest()])
            else:
                (root / "font.ttf").write_bytes(suite.font)
                suite.as_undisturbed(moment, root)
            shutil.rmtree(root)


def test_killed(suite):
    """Overwritten, killed when a bundle was drawn with it, and put back: that bundle is drawn again."""
    board = boards.Board(suite.top / "counted")
    tree = suite.fresh(suite.base)
    suite.start(tree, {**board.env(suite.shim, tree), **suite.changing(tree, MOMENTS["lot"], "true")}, jobs=1)
    at = [n for n, (name, _, path) in enumerate(board.calls(), 1) if name == "rename" and path.endswith("/" + BUNDLE)]
    suite.equal("one rename of the first bundle", len(at), 1)
    root = suite.fresh(suite.base)
    board = boards.Board(suite.top / "board", at[0], boards.AFTER)
    result = suite.start(root, {**suite.changing(root, MOMENTS["lot"], OVER), **board.env(suite.shim, root)}, jobs=1)
    world.wait_unlocked(root)
    suite.equal(f"killed: {result}", (result.code < 0, (root / PARTIAL / "print" / BUNDLE).exists()), (True, True))
    (root / "font.ttf").write_bytes(suite.font)
    suite.as_undisturbed("put back", root)


def test_shortened(suite):
    """A font that is cut off: a sentence, no signal; put back, the next start publishes what it would have. While the registers
    are read nobody may look at what is no longer there."""
    for moment, file in MOMENTS.items():
        root = suite.fresh(suite.base)
        suite.refused(moment, root, suite.start(root, suite.changing(root, file, "truncate -s 0 font.ttf")),
                      ("KGN0011E",) if moment == "lot" else ("KGN0007E", "KGN0011E"))
        (root / "font.ttf").write_bytes(suite.font)
        suite.as_undisturbed(moment, root)
        shutil.rmtree(root)


def test_published(suite):
    """A published bundle that is cut off while `reprint` takes pages from it, when the cover was drawn: a sentence, no signal, and
    nothing on record; put back, the pages are given."""
    root = suite.fresh(suite.base)
    suite.night(root)
    bundle = root / "out" / FIRST / "print" / BUNDLE
    whole = bundle.read_bytes()
    words = ["reprint", "-c", "kigen.conf", world.rows(bundle.with_name("job.csv"))[0]["piece_id"], "--by", "梅里", "--why", "紙詰まり",
             "-o", root / "again.pdf"]
    counted = suite.fresh(root)
    board = boards.Board(suite.top / "counted")
    world.call(suite.kigen, *words[:-1], counted / "again.pdf", cwd=counted, env=board.env(suite.shim, counted))
    at = [n for n, (name, _, path) in enumerate(board.calls(), 1) if (name, path) == ("fsync", ".again.pdf.cover")]
    suite.equal("the cover is written once", len(at), 1)
    board = boards.Board(suite.top / "board", at[0], boards.BEFORE, boards.STOP)
    process = world.start(suite.kigen, *words, cwd=root, env=board.env(suite.shim, root))
    suite.equal("stands still", bool(processes.wait_for(lambda: board.struck and processes.all_stopped(process.pid))), True)
    bundle.write_bytes(b"")
    os.killpg(process.pid, signal.SIGCONT)
    result = world.finish(process)
    said = errors(result)
    suite.equal(f"cut off: {result}", (result.code, len(said), said and said[0].startswith("KGN0011E ") and f"{BUNDLE}: " in said[0]),
                (75, 1, True))
    suite.equal("nothing is made", (root / "again.pdf").exists(), False)
    bundle.write_bytes(whole)
    result = world.call(suite.kigen, *words, cwd=root)
    suite.equal(f"put back: {result}", (result.code, (root / "again.pdf").exists()), (0, True))
    suite.check("nothing is left", [at.name for at in root.iterdir() if at.name.startswith(".")])


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
