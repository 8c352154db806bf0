#!/usr/bin/env python3
"""`kigen reprint`: the published pages once more, page for page as another program draws them; what is refused, with which
words; what is recorded, and what a start leaves that was cut off.

    test_reprint.py --kigen build/kigen --shim build/crash-shim.so

Every name and address is made up. Prints `N passed, N failed`.
"""

import argparse
import fcntl
import hashlib
import re
import shutil
import sqlite3
import sys
from pathlib import Path

import world
from world import FIRST, SECOND

import processes                 # tests/lib, which world has found

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crash"))
import board as boards

WHO, WHY = "市民課 梅里", "紙詰まり"
JAPANESE = {"LANG": "ja_JP.UTF-8"}
# What is recorded of a piece before it is asked for, and the word of the refusal; "": it is given.
STATES = [
    ((), ""), (("printed",), ""), (("posted",), ""), (("printed", "posted"), ""),
    (("spoiled",), "spoiled"), (("printed", "spoiled"), "spoiled"), (("pulled",), "pulled"),
    (("posted", "returned"), "returned"),
]


def text_of(path, first=1, last=None):
    pages = ["-f", str(first), "-l", str(last or first)]
    return processes.run(["pdftotext", "-layout", *pages, str(path), "-"], text=True, check=True).stdout


def squeezed(text):
    return "".join(text.split()).replace("\u3000", "")


def drawn(path, first, count):
    """The pages as pdftoppm draws them, a digest each."""
    found = []
    for page in range(first, first + count):
        done = processes.run(["pdftoppm", "-r", "60", "-f", str(page), "-l", str(page), str(path)], check=True)
        found.append(hashlib.sha256(done.stdout).hexdigest())
    return found


def page_count(path):
    return int(re.search(r"^Pages:\s+(\d+)", processes.run(["pdfinfo", str(path)], text=True, check=True).stdout, re.M)[1])


def blank(path, page):
    return len(set(processes.run(["pdftoppm", "-r", "30", "-gray", "-f", str(page), "-l", str(page), str(path)],
                                 check=True).stdout[20:])) == 1


def jobs(root, *folders):
    """Every row of job.csv of these runs, with the folder of its bundle."""
    return [dict(row, folder=Path(root) / "out" / folder / "print") for folder in folders
            for row in world.rows(Path(root) / "out" / folder / "print/job.csv")]


def reprints(root):
    with sqlite3.connect(Path(root) / "out/ledger.sqlite") as db:
        return db.execute("SELECT piece_id, by_whom, reason, batch FROM event WHERE event = 'reprint' ORDER BY seq").fetchall()


class Suite(world.PostSuite):
    recorded_on = "2026-11-30"

    def __init__(self, kigen, shim):
        super().__init__(kigen, "kigen-reprint-", by_function=True)
        self.shim = shim
        self.base = world.build(self.fresh(), world.city(), mailing="")
        self.run(self.base, FIRST)
        self.run(self.base, SECOND)
        self.rows = jobs(self.base, FIRST, SECOND)

    def reprint(self, root, *ids, path=None, env=None, by=WHO, why=WHY, more=()):
        path = path or Path(root) / "again.pdf"
        return path, world.call(self.kigen, "reprint", "-c", Path(root) / "kigen.conf", *ids, "--by", by, "--why", why, "-o", path,
                                *more, env=env)

    def given(self, root, *ids, path=None):
        path, result = self.reprint(root, *ids, path=path)
        self.equal(f"{ids}: {result}", (result.code, result.out, result.err), (0, "", ""))
        return path

    def refused(self, what, root, *ids, code=65, says="", **more):
        """Nothing is made, recorded or left."""
        before = world.ledger(root)
        path, result = self.reprint(root, *ids, **more)
        self.equal(f"{what}: {result}", (result.code, says in result.err, result.err.count("\n")), (code, True, 1))
        self.check(f"{what}: nothing is made", [at.name for at in Path(root).iterdir() if "again" in at.name])
        self.check(f"{what}: nothing is recorded", world.difference(world.ledger(root), before))


def test_pages(suite):
    """Letters of two lots and three bundles, named in any order: the pages as they were published, in the order of the
    bundles, behind a sheet of their own."""
    root = suite.fresh(suite.base)
    bundles = sorted({(row["folder"].parent.name, row["bundle"]) for row in suite.rows})
    suite.equal("bundles of two lots", (len(bundles) > 2, len({at[0] for at in bundles})), (True, 2))
    wanted = [row for row in suite.rows if row["sequence"] in ("1", "3")]
    suite.equal("letters of each", len({(row["folder"], row["bundle"]) for row in wanted}), len(bundles))
    path = suite.given(root, *reversed([row["piece_id"] for row in wanted]))
    suite.equal("as many pages", page_count(path), 2 + sum(int(row["pages"]) for row in wanted))
    suite.check("the back of the cover is blank", [] if blank(path, 2) else ["not blank"])
    page = 3
    for row in wanted:
        published = drawn(row["folder"] / row["bundle"], int(row["first_page"]), int(row["pages"]))
        suite.equal(f"{row['piece_id']}: its pages, dot for dot", drawn(path, page, int(row["pages"])), published)
        suite.equal(f"{row['piece_id']}: its id is on them", row["piece_id"] in text_of(path, page), True)
        page += int(row["pages"])
    checked = processes.run(["qpdf", "--check", str(path)], text=True) if shutil.which("qpdf") else None
    if checked:
        suite.equal(f"qpdf: {checked.stdout}", checked.returncode, 0)
    suite.equal("mode", path.stat().st_mode & 0o777, 0o600)


def test_cover(suite):
    """What it is, how many, which, who and why; and nobody's name."""
    root = suite.fresh(suite.base)
    wanted = [suite.rows[0], suite.rows[2], suite.rows[-1]]
    path = suite.given(root, *(row["piece_id"] for row in wanted))
    cover = squeezed(text_of(path))
    for word in ("再出力表紙", "3通", "3枚", WHO.replace(" ", ""), WHY, "損紙", "両面"):
        suite.equal(f"cover: {word}", word in cover, True)
    at = -1
    for row in wanted:
        place = cover.find(f"{row['piece_id']}{row['folder'].parent.name}{row['bundle']}{row['sequence']}{row['sheets']}1")
        suite.equal(f"{row['piece_id']}: its place, in order", place > at, True)
        at = place
        suite.equal(f"{row['piece_id']}: its job", row["job"] in cover, True)
    suite.check("nobody is named", [at["name"] for at in world.city().residents if squeezed(at["name"]) in cover])
    suite.check("nor their address", [at["address"] for at in world.city().residents if squeezed(at["address"]) in cover])
    again = suite.given(root, wanted[0]["piece_id"], path=root / "second.pdf")
    line = f"{wanted[0]['piece_id']}{FIRST}{wanted[0]['bundle']}{wanted[0]['sequence']}{wanted[0]['sheets']}2"
    suite.equal("the second time", line in squeezed(text_of(again)), True)


def test_states(suite):
    """By what is on record of the piece; a posted one with a warning and a line on the cover."""
    root = suite.fresh(suite.base)
    for (events, word), row in zip(STATES, suite.rows):
        one = row["piece_id"]
        if events:
            suite.record(root, *(f"{one},{event},2026-11-2{4 + at},梅里,," for at, event in enumerate(events)))
        if word:
            suite.refused(f"{events}", root, one, says=f"({word})")
            suite.refused(f"{events}, beside another", root, suite.rows[0]["piece_id"], one, says=f"({word})")
            continue
        path, result = suite.reprint(root, one, env=JAPANESE)
        posted = "posted" in events
        suite.equal(f"{events}: {result}", (result.code, result.err.startswith("KGN1326W"), result.err.count("\n")),
                    (0, posted, int(posted)))
        suite.equal(f"{events}: the cover says so", "差出済の記録がある通" in squeezed(text_of(path)), posted)
        path.unlink()
    back = suite.fresh(suite.base)
    done = world.call(suite.kigen, "void", "-c", back / "kigen.conf", SECOND, "--by", "梅里", "--why", "試験")
    suite.equal(f"taken back: {done}", done.code, 0)
    suite.refused("a run that was taken back", back, suite.rows[-1]["piece_id"], says="(taken_back)")
    suite.given(back, suite.rows[0]["piece_id"])


def test_not_as_published(suite):
    """One byte another, whoever changed it: in the bundle, the list, the sums; with sums made anew; gone."""
    one = suite.rows[0]

    def changed(name, made=None):
        root = suite.fresh(suite.base)
        path = root / "out" / FIRST / "print" / name
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(made or bytes(data))
        return root

    for name in (one["bundle"], "job.csv", "SHA256SUMS"):
        suite.refused(f"{name} changed", changed(name), one["piece_id"], says=f"print/{name}: ")
    root = changed(one["bundle"])
    sums = root / "out" / FIRST / "print/SHA256SUMS"
    digest = hashlib.sha256((sums.parent / one["bundle"]).read_bytes()).hexdigest()
    sums.write_text("".join(re.sub(r"^[0-9a-f]{64}", digest, line) if one["bundle"] in line else line
                            for line in sums.read_text().splitlines(True)))
    suite.refused("sums made anew", root, one["piece_id"], says="print/SHA256SUMS: ")
    other = next(row for row in suite.rows if row["bundle"] != one["bundle"])
    root = changed(one["bundle"])
    suite.refused("beside a whole one", root, other["piece_id"], one["piece_id"], says=one["bundle"])
    suite.given(root, other["piece_id"])
    for name, gone in ((one["bundle"], None), ("job.csv", None), ("SHA256SUMS", None), ("the folder", "folder")):
        root = suite.fresh(suite.base)
        folder = root / "out" / FIRST
        folder.rename(root / "elsewhere") if gone else (folder / "print" / name).unlink()
        suite.refused(f"{name} is gone", root, one["piece_id"], code=66)
    root = suite.fresh(suite.base)
    path = root / "out" / FIRST / "print" / one["bundle"]
    path.rename(root / "elsewhere.pdf")
    path.symlink_to(root / "elsewhere.pdf")
    suite.refused("a link in its place", root, one["piece_id"], code=66)


def test_usage(suite):
    root = suite.fresh(suite.base)
    one, two = (row["piece_id"] for row in suite.rows[:2])
    bad = one[:-1] + str((int(one[-1]) + 1) % 10)
    unknown = "261120-000999-"
    unknown += str(next(digit for digit in range(10) if "KGN0862" in suite.reprint(root, f"{unknown}{digit}")[1].err))
    for what, ids, code, says in (("unknown", (unknown,), 66, "KGN0862E"), ("its check digit", (bad,), 66, "KGN0860E"),
                                  ("a known one beside it", (one, bad), 66, "KGN0860E"), ("digits", ("261120-17-4",), 66, "KGN0861E"),
                                  ("a name", ("梅里　一葉",), 64, "KGN1328E"), ("a resident", ("C0001",), 64, "KGN1328E"),
                                  ("an individual number", ("123456789018",), 64, "KGN0863E"),
                                  ("twice", (one, two, one), 64, "KGN1321E"), ("twice, otherwise written", (one, one.replace("-", "")), 64, "KGN1321E"),
                                  ("none", (), 64, "PIECE_ID"), ("too many", tuple("x" for _ in range(1001)), 64, "KGN1327E")):
        suite.refused(what, root, *ids, code=code, says=says)
        _, result = suite.reprint(root, *ids)
        suite.equal(f"{what}: not repeated", ("梅里" in result.err, "123456789018" in result.err), (False, False))
    for what, arguments in (("no --by", (one, "--why", WHY, "-o", root / "x.pdf")), ("no --why", (one, "--by", WHO, "-o", root / "x.pdf")),
                            ("no -o", (one, "--by", WHO, "--why", WHY)), ("--why of spaces", (one, "--by", WHO, "--why", "　", "-o", root / "x.pdf")),
                            ("--why with an individual number", (one, "--by", WHO, "--why", "123456789018", "-o", root / "x.pdf"))):
        result = world.call(suite.kigen, "reprint", "-c", root / "kigen.conf", *arguments)
        suite.equal(f"{what}: {result}", (result.code, "123456789018" in result.err, (root / "x.pdf").exists()), (64, False, False))
    wide = one.translate({ord(a): ord(a) + 0xFEE0 for a in "0123456789-"})
    suite.given(root, wide, path=root / "wide.pdf")
    before = world.ledger(root)
    mine = root / "mine.pdf"
    mine.write_bytes(b"mine")
    _, result = suite.reprint(root, one, path=mine)
    suite.equal(f"a file that is there: {result}", (result.code, mine.read_bytes()), (73, b"mine"))
    _, result = suite.reprint(root, one, path=root / "no" / "folder.pdf")
    suite.equal(f"no folder: {result}", result.code, 73)
    with open(root / "out/ledger.sqlite.lock", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path, result = suite.reprint(root, one)
    suite.equal(f"a run holds the lock: {result}", (result.code, path.exists()), (75, False))
    suite.check("nothing is recorded", world.difference(world.ledger(root), before))


def test_recorded(suite):
    """One event a piece, one batch a call; nights and what is recorded later do not care."""
    root, plain = suite.fresh(suite.base), suite.fresh(suite.base)
    one, two = (row["piece_id"] for row in suite.rows[:2])
    published = world.tree(root / "out")
    suite.given(root, two, one, path=root / "a.pdf")
    suite.given(root, one, path=root / "b.pdf")
    told = reprints(root)
    suite.equal("events", [at[:3] for at in told], [(one, WHO, WHY), (two, WHO, WHY), (one, WHO, WHY)])
    suite.equal("a batch a call", (told[0][3] == told[1][3], told[1][3] < told[2][3]), (True, True))
    again = world.run(suite.kigen, root, SECOND)
    suite.equal(f"the same night does nothing: {again}", (again.code in (0, 4), world.published(root)), (True, [FIRST, SECOND]))
    suite.check("its folders", world.difference(world.tree(root / "out"), published))
    for tree in (root, plain):
        suite.record(tree, f"lot:{FIRST},posted,2026-11-24,梅里,,", f"{one},returned,2026-11-27,梅里,,", f"{suite.rows[-1]['piece_id']},spoiled,2026-11-24,梅里,,")
        suite.run(tree, world.THIRD)
    lists = [sorted((path.relative_to(tree).name, path.read_bytes()) for part in ("print", "office")
                    for path in (tree / "out" / world.THIRD / part).glob("*.csv")) for tree in (root, plain)]
    suite.equal("the next night decides the same", lists[0], lists[1])
    suite.equal("its lists", len(lists[0]) > 4, True)
    page = world.call(suite.kigen, "why", "-c", root / "kigen.conf", "--as-of", world.THIRD, one, env=JAPANESE)
    suite.equal(f"why shows both: {page.err}", squeezed(page.out).count(squeezed(f"依頼者 {WHO}")), 2)


def test_sides(suite):
    """One-sided lots have a cover of one page; letters of both kinds do not go into one file."""
    root = world.build(suite.fresh(), world.city(), mailing="", letters="bundle_letters = 5; duplex = false;")
    suite.run(root, FIRST)
    conf = root / "kigen.conf"
    conf.write_text(conf.read_text(encoding="utf-8").replace("duplex = false;", "duplex = true;"), encoding="utf-8")
    suite.run(root, SECOND)
    rows = jobs(root, FIRST, SECOND)
    first, last = rows[0], rows[-1]
    suite.equal("both kinds", (first["duplex"], last["duplex"]), ("0", "1"))
    path = suite.given(root, first["piece_id"], path=root / "one.pdf")
    suite.equal("a cover, and its pages", (page_count(path), drawn(path, 2, int(first["pages"]))),
                (1 + int(first["pages"]), drawn(first["folder"] / first["bundle"], int(first["first_page"]), int(first["pages"]))))
    suite.equal("the cover says so", "片面" in squeezed(text_of(path)), True)
    suite.refused("both in one file", root, first["piece_id"], last["piece_id"], says="KGN1325E")


def test_templates_do_not_matter(suite):
    """A jam at noon, and somebody is at the templates: the pages are copied, so nothing else is read."""
    root = suite.fresh(suite.base)
    one = suite.rows[0]
    path = suite.given(root, one["piece_id"], path=root / "before.pdf")
    conf = root / "kigen.conf"
    text = re.sub(r'templates = "[^"]*"', 'templates = "nowhere"', conf.read_text(encoding="utf-8"))
    conf.write_text(re.sub(r"(?s)^office = .*?\n}; };\n|^office = .*?; }; };\n", "", text), encoding="utf-8")
    suite.equal("no office, no templates", ("office =" in conf.read_text(encoding="utf-8")), False)
    shutil.rmtree(root / "in")
    after = suite.given(root, one["piece_id"], path=root / "after.pdf")
    suite.equal("the same pages", drawn(after, 3, int(one["pages"])), drawn(path, 3, int(one["pages"])))


def test_file_too_large(suite):
    """A limit of file size: the write fails as on a full disk, nothing is recorded, and nothing with a name in it is left."""
    root, one = suite.fresh(suite.base), suite.rows[0]["piece_id"]
    conf = ("-c", root / "kigen.conf")
    resident = world.rows(root / "out" / FIRST / "office/pieces.csv")[0]["resident_id"]
    before = world.ledger(root)
    for what, words in (("reprint", (one, "--by", WHO, "--why", WHY)), ("form", (resident, "--by", WHO)), ("proof", ("--specimen",)),
                        ("report", ("--from", FIRST, "--to", SECOND)), ("forecast", ("--months", "2"))):
        path = root / "made" / f"{what}.out"
        path.parent.mkdir(exist_ok=True)
        done = processes.run(["prlimit", "--fsize=4096:4096", str(suite.kigen), what, *map(str, conf), *words, "-o", str(path)], text=True,
                             env=world.environment({"LANG": "C"}))
        suite.equal(f"{what}: {done.returncode} {done.stderr}", (done.returncode, done.stderr.count("\n")), (74, 1))
        suite.check(f"{what}: nothing is left", [left.name for left in path.parent.iterdir()])
    suite.check("nothing is recorded", world.difference(world.ledger(root), before))


def test_cut_off(suite):
    """Killed before and after each write, sync, rename and commit, and a disk full there: a file that is there is on record,
    and the next start goes through."""
    root = suite.fresh(suite.base)
    ids = [suite.rows[0]["piece_id"], suite.rows[-1]["piece_id"]]
    tree = suite.fresh(root)
    board = boards.Board(tree / "board")
    _, result = suite.reprint(tree, *ids, env=board.env(suite.shim, tree))
    calls = board.calls()
    suite.equal(f"undisturbed: {result}", (result.code, len(calls) > 5), (0, True))
    for target in range(1, len(calls) + 1):
        for action, name in ((boards.BEFORE, "before"), (boards.AFTER, "after"), (boards.FULL, "full at")):
            tree = suite.fresh(root)
            board = boards.Board(tree / "board", target, action)
            path, result = suite.reprint(tree, *ids, env=board.env(suite.shim, tree))
            world.wait_unlocked(tree)
            board.remove()
            told = [event[0] for event in reprints(tree)]
            what = f"{name} {target} of {len(calls)} {calls[target - 1]}: {result}"
            suite.equal(f"{what}: all or nothing is on record, and what is there is",
                        (told in ([], ids), path.exists() and not told), (True, False))
            suite.equal(f"{what}: done is done", result.code != 0 or path.exists(), True)
            again = suite.given(tree, *ids, path=tree / "next.pdf" if path.exists() else path)
            suite.equal(f"{what}: the next goes through", (page_count(again), [event[0] for event in reprints(tree)]),
                        (6, told + ids))
            if not (tree / "next.pdf").exists():
                suite.check(f"{what}: nothing is left", [left.name for left in tree.iterdir() if left.name.startswith(".")])
            shutil.rmtree(tree)


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
