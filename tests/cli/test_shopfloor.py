#!/usr/bin/env python3
"""One lot on a made-up shop floor: printed, jammed, reprinted, spoiled, pulled, a second run of its mail day that is taken back,
posted, returned. What each sheet says is read from its pixels, the completion form balances, and `verify print/` alone agrees
at every step.

    tests/cli/test_shopfloor.py --kigen build/kigen [--letters 60]        ends with: N passed, N failed

`make long` takes a lot of 1,000.
"""

import argparse
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import world
from test_marks import SENTENCE, codes_of, job_again
from town import Town
from world import FIRST, SECOND

WHO = "印刷室"
LIFE = ("", "printed", "posted", "spoiled", "pulled", "returned")
AGAIN, THIRD = f"{FIRST}-2", f"{FIRST}-3"


def town(letters, dead=(), late=()):
    """`dead`: residents whose letter must not go any more; `late`: who came into the register after the first run."""
    made = Town()
    for at in range(1, letters + 1):
        made.pair(at, "2027-02-18", language=("", "", "", "en")[at % 4], status="死亡" if at in dead else "住民")
    for at in late:
        made.pair(letters + at, "2027-02-18")
    return made


class Floor(world.PostSuite):
    recorded_on = SECOND

    def __init__(self, kigen, letters):
        super().__init__(kigen, "kigen-shopfloor-")
        self.letters = letters
        self.root = world.build(self.fresh(), town(letters), letters="bundle_letters = 25;", mailing="")

    def part(self, folder):
        return self.root / "out" / folder / "print"

    def jobs(self, folder):
        return world.rows(self.part(folder) / "job.csv")

    def holds(self, step, *folders):
        """As the print room asks: the folder's own part and nothing else is there."""
        for folder in folders:
            with tempfile.TemporaryDirectory() as alone:
                shutil.copytree(self.part(folder), Path(alone) / "print")
                done = world.call(self.kigen, "verify", Path(alone) / "print", "--deep")
            self.equal(f"{step}: print/ of {folder} holds: {done.out}", done.code, 0)

    def told(self, folder):
        """What is on record of each letter of a run, the last of a letter's life."""
        found = {row["piece_id"]: "" for row in self.jobs(folder)}
        for event in world.ledger(self.root)["event"]:
            if event[1] in found and LIFE.index(event[2] if event[2] in LIFE else "") > LIFE.index(found[event[1]]):
                found[event[1]] = event[2]
        return found


def marks_are_the_job(suite, step, folder):
    rows, loose = job_again(suite.root / "out" / folder)
    keys = ("piece_id", "bundle", "sequence", "first_page", "sheets", "job")
    suite.equal(f"{step}: codes alone give job.csv", (loose, [row[:-1] for row in rows if str(row[-1]) == row[4]]),
                ([], [[row[key] for key in keys] for row in suite.jobs(folder)]))


def jam(suite, ids):
    """The jammed letter, the two before it and the two after, once more."""
    at = len(ids) // 2
    wanted, path = ids[at - 2:at + 3], suite.root / "again.pdf"
    done = world.call(suite.kigen, "reprint", "-c", suite.root / "kigen.conf", *wanted, "--by", WHO, "--why", "紙詰まり", "-o", path)
    suite.equal(f"five letters once more: {done}", done.code, 0)
    with tempfile.TemporaryDirectory() as pictures:
        read = [SENTENCE.fullmatch(sentence) for sentence in codes_of(path, Path(pictures))]
    found = [one.group(1, 4) for one in read if one and one.group(2) == "1"]
    suite.equal("they bear the codes of the first print", found, [(piece, "261120-1") for piece in wanted])
    refused = world.call(suite.kigen, "reprint", "-c", suite.root / "kigen.conf", wanted[0], "--by", WHO, "--why", "x", "-o", path)
    suite.equal("the file is never written over", refused.code, 73)
    return wanted


def taken_back(suite, dead):
    """A second run of the mail day, on a newer register; it is taken back, and a third has a number of its own."""
    town(suite.letters, dead=(dead,), late=(1, 2)).write(suite.root / "in")
    suite.run(suite.root, FIRST)
    suite.equal("the second job of the mail day", {row["job"] for row in suite.jobs(AGAIN)}, {"261120-2"})
    suite.holds("a second run", FIRST, AGAIN)
    pulls = world.rows(suite.part(AGAIN) / "pull.csv")
    suite.equal("it says which letter of the first must not go", [row["lot"] for row in pulls], [FIRST])
    done = world.call(suite.kigen, "void", "-c", suite.root / "kigen.conf", AGAIN, "--by", WHO, "--why", "抽出の誤り")
    suite.equal(f"taken back: {done}", done.code, 0)
    town(suite.letters, dead=(dead,), late=(1, 2, 3)).write(suite.root / "in")
    suite.run(suite.root, FIRST)
    suite.equal("the third job", {row["job"] for row in suite.jobs(THIRD)}, {"261120-3"})
    suite.holds("a third run", FIRST, AGAIN, THIRD)
    pulled = Counter(row["lot"] for row in world.rows(suite.part(THIRD) / "pull.csv"))
    suite.equal("letters to pull: of the first run one, of the second all",
                pulled, Counter({FIRST: 1, AGAIN: len(suite.jobs(AGAIN))}))
    return pulls[0]["piece_id"]


def balance(suite, step, again):
    """The completion form of the first job: what was printed is posted, spoiled, pulled or still here."""
    states = Counter(suite.told(FIRST).values())
    posted = states["posted"] + states["returned"]
    kept = states["printed"] + states[""]
    destroyed = len(again)          # the first print of what was printed once more
    suite.equal(f"{step}: printed + reprinted = posted + spoiled + pulled + kept",
                suite.letters + len(again), posted + (states["spoiled"] + destroyed) + states["pulled"] + kept)
    return states


def floor(suite):
    suite.run(suite.root, FIRST)
    ids = [row["piece_id"] for row in suite.jobs(FIRST)]
    suite.equal("so many letters", len(ids), suite.letters)
    suite.holds("as delivered", FIRST)
    marks_are_the_job(suite, "as delivered", FIRST)
    suite.record(suite.root, f"lot:{FIRST},printed,2026-11-20,{WHO},,")
    again = jam(suite, ids)
    balance(suite, "after the jam", again)
    suite.record(suite.root, f"{ids[0]},spoiled,2026-11-20,{WHO},,破れ")
    suite.holds("after the jam", FIRST)
    refused = world.call(suite.kigen, "reprint", "-c", suite.root / "kigen.conf", ids[0], "--by", WHO, "--why", "x",
                         "-o", suite.root / "spoiled.pdf")
    suite.equal("what is spoiled gets a new letter, no second print", (refused.code, (suite.root / "spoiled.pdf").exists()), (65, False))
    dead = 7
    gone = taken_back(suite, dead)
    suite.record(suite.root, *(f"{row['piece_id']},pulled,2026-11-20,{WHO},," for row in suite.jobs(AGAIN)),
                 f"{gone},pulled,2026-11-20,{WHO},,")
    balance(suite, "after the pull", again)
    kept = ids[-1]
    posted = [piece for piece in ids if piece not in (ids[0], gone, kept)]
    suite.record(suite.root, *(f"{piece},posted,2026-11-20,{WHO},,差出票 12-345" for piece in posted),
                 f"lot:{THIRD},posted,2026-11-20,{WHO},,差出票 12-346")
    suite.record(suite.root, f"{posted[3]},returned,2026-11-24,{WHO},,あて所に尋ねあたらず")
    states = balance(suite, "at the end", again)
    suite.equal("at the end", states, Counter({"posted": len(posted) - 1, "returned": 1, "spoiled": 1, "pulled": 1, "printed": 1}))
    suite.holds("at the end", FIRST, AGAIN, THIRD)
    for folder in (FIRST, AGAIN, THIRD):
        done = world.call(suite.kigen, "verify", suite.root / "out" / folder)
        suite.equal(f"both parts of {folder} hold: {done.out}", done.code, 0)
    suite.equal("nobody twice", world.twice(suite.root), "")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--kigen", required=True)
    arguments.add_argument("--letters", type=int, default=60)
    options = arguments.parse_args()
    suite = Floor(Path(options.kigen).resolve(), options.letters)
    floor(suite)
    suite.equal("the sentence of a code is the contract's", bool(re.fullmatch(SENTENCE, "KG1 261120-000001-2 1 1 261120-1")), True)
    shutil.rmtree(suite.top)
    suite.end()


if __name__ == "__main__":
    main()
