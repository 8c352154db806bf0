#!/usr/bin/env python3
"""Kills `kigen record`, then `kigen void`, before and after each state-changing call, asks for the same again, and compares
the ledger with one that nobody disturbed. A disk that is full at each call in turn leaves the ledger as it was.

    record.py --kigen build/kigen --shim build/crash-shim.so

Prints `N passed, N failed`.
"""

import argparse
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import board as boards
import world
from checks import Checks
from world import FIRST, SECOND

HEADER = "id,event,on,by,until,reason"
checks = Checks()


class Lab:
    """A tree after its first night, and one command on it: `again` is the code it ends with once all is done."""

    name, again = "", 0

    def __init__(self, options):
        self.kigen, self.shim = Path(options.kigen).resolve(), Path(options.shim).resolve()
        self.top, self.cases = world.scratch(f"kigen-{self.name}-crash-"), 0
        self.start = world.build(self.top / "start")
        world.run(self.kigen, self.start, FIRST)
        pieces = [row["piece_id"] for row in world.rows(self.start / "out" / FIRST / "office/pieces.csv")]
        wanted = self.prepare(pieces)
        self.before = world.ledger(self.start)
        done = self.fresh()
        result = self.command(done)
        self.after = world.ledger(done)
        self.verdict("undisturbed", "" if result.code == self.again and len(self.after["event"]) == wanted else result)
        fresh = self.fresh()
        board = boards.Board(fresh / "board")
        self.command(fresh, board.env(self.shim, fresh))
        self.calls = board.calls()

    def prepare(self, pieces):
        """Lays out what the command reads; how many events it records in all."""
        raise NotImplementedError

    def command(self, root, env=None):
        raise NotImplementedError

    def loop(self):
        self.verdict("calls", "" if len(self.calls) > 3 else f"only {self.calls}")
        for target in range(1, len(self.calls) + 1):
            for action, name in ((boards.BEFORE, "killed before"), (boards.AFTER, "killed after"),
                                 (boards.FULL, "full at")):
                self.point(target, action, name)
        print(f"crash points of {self.name}: {len(self.calls)} calls, each killed before and after it, and full")
        shutil.rmtree(self.top)

    def fresh(self):
        self.cases += 1
        target = self.top / f"case-{self.cases}"
        shutil.copytree(self.start, target)
        return target

    def verdict(self, what, fault):
        checks.check(what, fault, f"{self.name}: {checks.name_of(sys._getframe(1), 0)}")

    def point(self, target, action, name):
        root = self.fresh()
        what = f"{self.name}, {name} {target} of {len(self.calls)} {self.calls[target - 1]}"
        board = boards.Board(root / "board", target, action)
        result = self.command(root, board.env(self.shim, root))
        world.wait_unlocked(root)
        board.remove()
        left = world.ledger(root)
        whole = not world.difference(left, self.after)
        if not whole and world.difference(left, self.before):
            self.verdict(what, f"a part was recorded: {world.difference(left, self.before)}")
        elif action == boards.FULL and result.code in (0, 4) and not whole:
            self.verdict(what, f"ended with {result.code}, and nothing stands in the ledger")
        again = self.command(root)
        self.verdict(what, "" if again.code == self.again else again)
        self.verdict(what, world.difference(world.ledger(root), self.after))
        shutil.rmtree(root)


class Record(Lab):
    name, again = "record", 4

    def prepare(self, pieces):
        rows = [f"{piece},printed,{FIRST},clerk,,紙詰まり" for piece in pieces]
        rows += [f"lot:{FIRST},posted,{FIRST},clerk,,", f"alarm:unposted,acknowledged,{FIRST},clerk,2026-12-31,",
                 f"run:{FIRST},approved,{FIRST},chief,,決裁第1号", "resident:C0071,release,2026-11-19,clerk,,",
                 "resident:C9998,refuse,2026-11-19,clerk,,"]
        (self.start / "events.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        return len(rows) - 2 + len(pieces)        # the lot is a row for each piece; the last row is refused

    def command(self, root, env=None):
        return world.call(self.kigen, "record", "-c", root / "kigen.conf", "--as-of", SECOND, root / "events.csv", env=env)


class Void(Lab):
    """A second time changes nothing, so the same call is right after every crash."""

    name = "void"

    def prepare(self, pieces):
        return len(pieces) + 1

    def command(self, root, env=None):
        return world.call(self.kigen, "void", "-c", root / "kigen.conf", FIRST, "--by", "clerk", "--why", "試験", env=env)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--shim", required=True)
    options = parser.parse_args()
    labs = [Record(options), Void(options)]
    for lab in labs:
        lab.loop()
    checks.end()


main()
