#!/usr/bin/env python3
"""Kills `kigen record` before and after each state-changing call, records the same file again, and compares the ledger
with one whose record nobody disturbed. A disk that is full at each call in turn leaves the ledger as it was.

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
from world import FIRST, SECOND

HEADER = "id,event,on,by,until,reason"


class Lab:
    def __init__(self, options):
        self.kigen, self.shim = Path(options.kigen).resolve(), Path(options.shim).resolve()
        self.top, self.names, self.passed, self.failed = world.scratch("kigen-record-crash-"), 0, 0, 0
        self.start = world.build(self.top / "start")
        world.run(self.kigen, self.start, FIRST)
        pieces = [row["piece_id"] for row in world.rows(self.start / "out" / FIRST / "office/pieces.csv")]
        rows = [f"{piece},{event},{FIRST},clerk,," for event in ("printed", "posted") for piece in pieces]
        rows += ["resident:C0071,release,2026-11-19,clerk,,", "resident:C9998,refuse,2026-11-19,clerk,,"]
        (self.start / "events.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        self.before = world.ledger(self.start)
        done = self.fresh()
        result = self.record(done)
        self.after = world.ledger(done)
        self.verdict("undisturbed", "" if result.code == 4 and len(self.after["event"]) == len(rows) - 1 else result)
        fresh = self.fresh()
        board = boards.Board(fresh / "board")
        self.record(fresh, board.env(self.shim, fresh))
        self.calls = board.calls()

    def fresh(self):
        self.names += 1
        target = self.top / f"case-{self.names}"
        shutil.copytree(self.start, target)
        return target

    def record(self, root, env=None):
        return world.call(self.kigen, "record", "-c", root / "kigen.conf", "--as-of", SECOND, root / "events.csv", env=env)

    def verdict(self, what, fault):
        if fault:
            self.failed += 1
            print(f"FAIL {what}: {fault}", flush=True)
        else:
            self.passed += 1

    def point(self, target, action, name):
        root = self.fresh()
        what = f"{name} {target} of {len(self.calls)} {self.calls[target - 1]}"
        board = boards.Board(root / "board", target, action)
        result = self.record(root, board.env(self.shim, root))
        world.wait_unlocked(root)
        board.remove()
        left = world.ledger(root)
        whole = not world.difference(left, self.after)
        if not whole and world.difference(left, self.before):
            self.verdict(what, f"a part was recorded: {world.difference(left, self.before)}")
        elif action == boards.FULL and result.code in (0, 4) and not whole:
            self.verdict(what, f"ended with {result.code}, and nothing stands in the ledger")
        again = self.record(root)
        self.verdict(what, "" if again.code == 4 else again)
        self.verdict(what, world.difference(world.ledger(root), self.after))
        shutil.rmtree(root)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--shim", required=True)
    lab = Lab(parser.parse_args())
    lab.verdict("calls", "" if len(lab.calls) > 3 else f"only {lab.calls}")
    for target in range(1, len(lab.calls) + 1):
        for action, name in ((boards.BEFORE, "killed before"), (boards.AFTER, "killed after"), (boards.FULL, "full at")):
            lab.point(target, action, name)
    print(f"crash points: {len(lab.calls)} calls, each killed before and after it, and full")
    shutil.rmtree(lab.top)
    print(f"{lab.passed} passed, {lab.failed} failed")
    sys.exit(1 if lab.failed or not lab.passed else 0)


main()
