#!/usr/bin/env python3
"""Letters in the house (alarm house): folders whose letters are not posted yet and that were deleted, cut or changed.

The lot of FIRST in the small city of world.py goes on Friday 20 November: the night of the 20th (NEXT) comes before the
post, that of the 21st (AFTER) after it. Its six letters lie in two bundles, of four and of two.

    test_house.py --kigen build/kigen

Every name and address is made up. Prints `N passed, N failed`.
"""

import json
import os
import shutil
import time
from datetime import date, timedelta

import world
import processes
from town import Town
from world import FIRST

NEXT, AFTER = "2026-11-20", "2026-11-21"
PRINT = f"out/{FIRST}/print"
ONE, TWO = f"{PRINT}/letters-261120-1-0001.pdf", f"{PRINT}/letters-261120-1-0002.pdf"


class Suite(world.PostSuite):
    recorded_on = "2026-12-31"

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-house-")
        self.base = self.own()
        self.pieces = world.rows(self.base / f"out/{FIRST}/office/pieces.csv")
        self.of = [[row["piece_id"] for row in self.pieces if row["bundle"] == f"letters-261120-1-000{nth}.pdf"] for nth in (1, 2)]
        self.equal("four and two", [len(ids) for ids in self.of], [4, 2])

    def own(self):
        """A folder in which the first night was run, with the times that it left."""
        made = Town()
        for at in range(6):
            made.pair(at, "2027-02-18")
        root = world.build(self.fresh(), made, mailing="", letters="bundle_letters = 4;")
        self.run(root, FIRST)
        return root

    def tree(self):
        """A copy of it: nothing of its times can be trusted."""
        return self.fresh(self.base)

    def night(self, root, as_of=NEXT):
        """The sentence of the alarm, or None; the exit code is 4 exactly where there is an alarm."""
        code = self.run(root, as_of).code
        found = self.alarm(root, as_of)
        self.equal(f"{as_of}: 4 while it stands", code, 4 if found else 0)
        return found

    def alarm(self, root, as_of):
        """What the last run of that day says."""
        folder = sorted((root / "out").glob(f"{as_of}*"))[-1]
        run = json.loads((folder / "office/run.json").read_text(encoding="utf-8"))
        return {alarm["name"]: alarm["text"] for alarm in run["alarms"]}.get("house")

    def says(self, what, root, *words, as_of=NEXT, never=()):
        sentence = self.night(root, as_of) or "no alarm"
        self.equal(f"{what}: {sentence}", [word for word in words if word not in sentence], [])
        self.equal(f"{what}: {sentence}", [word for word in never if word in sentence], [])

    def silent(self, what, root, as_of=NEXT):
        self.equal(what, self.night(root, as_of), None)


def cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def changed(path):
    """One byte, and a modification time as if nothing had happened."""
    before, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_what_is_seen(suite):
    of_two = (f"{FIRST}(print/letters-261120-1-0002.pdf", "2通")
    for what, damage, words in (
            ("nothing", lambda root: None, None),
            ("the folder", lambda root: shutil.rmtree(root / f"out/{FIRST}"), (f"{FIRST}(フォルダーがない", "6通")),
            ("print/", lambda root: shutil.rmtree(root / PRINT), ("print/SHA256SUMSがない", "6通")),
            ("a bundle", lambda root: (root / TWO).unlink(), (*of_two, "letters-261120-1-0002.pdfがない")),
            ("a bundle cut", lambda root: cut(root / TWO), (*of_two, "letters-261120-1-0002.pdfが公開したものと違う")),
            ("a bundle changed", lambda root: changed(root / TWO), (*of_two, "letters-261120-1-0002.pdfが公開したものと違う")),
            ("a bundle replaced by a link", lambda root: [(root / TWO).rename(root / "mine.pdf"), (root / TWO).symlink_to(root / "mine.pdf")],
             (*of_two, "letters-261120-1-0002.pdfが公開したものと違う")),
            ("a pipe in its place", lambda root: [(root / TWO).unlink(), os.mkfifo(root / TWO)], of_two),
            ("both", lambda root: [(root / ONE).unlink(), cut(root / TWO)],
             ("letters-261120-1-0001.pdfがない、print/letters-261120-1-0002.pdfが公開したものと違う", "6通")),
            ("the list for the bureau", lambda root: (root / PRINT / "job.csv").unlink(), ("print/job.csvがない", "6通")),
            ("all files", lambda root: [path.unlink() for path in (root / PRINT).iterdir() if path.name != "SHA256SUMS"],
             ("check.csvがない", "job.csvがない", "ほかに6件", "6通")),
            ("SHA256SUMS of print/", lambda root: cut(root / PRINT / "SHA256SUMS"), ("print/SHA256SUMSが公開したものと違う", "6通")),
            ("SHA256SUMS with a file's line changed to fit",
             lambda root: [cut(root / TWO), (root / PRINT / "SHA256SUMS").write_text("")], ("print/SHA256SUMSが公開したものと違う",)),
            ("SHA256SUMS of office/", lambda root: (root / f"out/{FIRST}/office/SHA256SUMS").unlink(),
             ("office/SHA256SUMSがない", "6通")),
            ("a bundle, where office/ cannot say who lies in it",
             lambda root: [(root / TWO).unlink(), (root / f"out/{FIRST}/office/pieces.csv").unlink()], ("letters-261120-1-0002.pdfがない", "6通")),
            ("a file of the bureau's own", lambda root: (root / PRINT / "done.txt").write_text("x"), None)):
        for of, root in (("a copy", suite.tree()), ("a night's own folder", suite.own())):
            damage(root)
            if words:
                suite.says(f"{what}, {of}", root, *words, "損紙(spoiled)", "posted", "バックアップ")
            else:
                suite.silent(f"{what}, {of}", root)


def test_each_night_until_it_is_mended(suite):
    root = suite.tree()
    kept = root / "kept.pdf"
    shutil.copy2(root / TWO, kept)
    (root / TWO).unlink()
    suite.record(root, f"{suite.of[0][0]},printed,2026-11-20,,,")
    for as_of in (NEXT, AFTER, "2026-11-24"):
        suite.says(as_of, root, "letters-261120-1-0002.pdfがない", as_of=as_of)
    again = suite.run(root, "2026-11-24")
    suite.equal("the same night again does nothing, and says it", (again.code, "house" in again.err and FIRST in again.err), (4, True))
    suite.equal("it published nothing", world.published(root)[-1], "2026-11-24")
    shutil.copy2(kept, root / TWO)
    again = suite.run(root, "2026-11-24")
    suite.equal("put back, the same night again", (again.code, again.err), (0, ""))
    suite.silent("put back", root, as_of="2026-11-25")


def test_what_is_recorded(suite):
    """Each of the three words of the sentence makes it fall silent; spoiled and pulled letters are made anew."""
    for event, letters in (("spoiled", 2), ("pulled", 2), ("posted", 0)):
        root = suite.tree()
        (root / TWO).unlink()
        suite.record(root, f"{suite.of[1][0]},{event},2026-11-20,,,")
        suite.says(f"one of two {event}", root, "letters-261120-1-0002.pdf", "1通")
        suite.record(root, f"{suite.of[1][1]},{event},2026-11-20,,,")
        suite.silent(f"both {event}", root, as_of=AFTER if event == "posted" else "2026-11-20")
        made = sum(len(world.rows(folder / "office/pieces.csv")) for folder in (root / "out").glob("2026-11-2*"))
        suite.equal(f"{event}: letters anew", made, letters)
    root = suite.tree()
    shutil.rmtree(root / f"out/{FIRST}")
    suite.record(root, *(f"{row['piece_id']},spoiled,2026-11-20,,," for row in suite.pieces))
    suite.silent("all of them", root)


def test_the_mail_day(suite):
    root = suite.tree()
    shutil.rmtree(root / f"out/{FIRST}")
    suite.silent("an office that records nothing: gone with the post", root, as_of=AFTER)
    root = suite.tree()
    (root / TWO).unlink()
    suite.record(root, f"{suite.of[0][0]},printed,2026-11-20,,,")
    suite.says("one that records: until they are posted", root, "letters-261120-1-0002.pdf", "2通", as_of=AFTER)
    suite.record(root, *(f"{one},posted,2026-11-20,,," for one in suite.of[1]))
    suite.silent("posted, whatever became of the file", root, as_of="2026-11-22")
    shutil.rmtree(root / f"out/{FIRST}")
    suite.says("the other bundle is still here", root, "フォルダーがない", "4通", as_of="2026-11-23")
    suite.record(root, *(f"{one},posted,2026-11-20,,," for one in suite.of[0]))
    suite.silent("all posted: the folder may go", root, as_of="2026-11-24")


def test_several_lots(suite):
    """Three are named, and how many more there are."""
    made = Town()
    for at, expires_on in enumerate(("2027-02-18", "2027-02-23", "2027-02-24", "2027-02-25", "2027-02-26")):
        made.pair(at, expires_on)
    root = world.build(suite.fresh(), made, mailing="lead_days = 10;")
    lots = ["2026-11-06", "2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12"]
    for as_of in lots:
        suite.run(root, as_of)
        suite.equal(f"{as_of}: a letter", len(world.rows(root / "out" / as_of / "office/pieces.csv")), 1)
    for name in lots[:3]:
        shutil.rmtree(root / "out" / name)
    suite.says("three", root, "3通の", *(f"{name}(フォルダーがない、1通)" for name in lots[:3]), as_of="2026-11-13", never=["ほかに"])
    for name in lots[3:]:
        shutil.rmtree(root / "out" / name)
    suite.says("five", root, "5通の", *(f"{name}(フォルダーがない、1通)" for name in lots[:3]), "ほかに2回分", as_of="2026-11-14",
               never=lots[3:])


# ---- what is read, and what is not ---------------------------------------------------------------------------------------

def read_letters(suite, root, as_of=NEXT):
    """How many bundles of the first night a night opened."""
    log = root / "opened.txt"
    processes.run(["strace", "-f", "-e", "trace=openat,open", "-o", log, suite.kigen, "run", "-c", root / "kigen.conf",
                   "--as-of", as_of], env=world.environment())
    return len({line.split('"')[1] for line in log.read_text().splitlines() if f"/{FIRST}/print/letters-" in line})


def test_what_was_not_touched_is_not_read(suite):
    for what, touch, opened in (("a night's own folder", lambda root: None, 0),
                                ("a bundle touched", lambda root: os.utime(root / TWO), 1),
                                ("a copy of the folder", lambda root: [shutil.copytree(root / f"out/{FIRST}", root / "copy"),
                                                                       shutil.rmtree(root / f"out/{FIRST}"),
                                                                       shutil.copytree(root / "copy", root / f"out/{FIRST}")], 2)):
        root = suite.own()
        touch(root)
        suite.equal(f"{what}: bundles read", read_letters(suite, root), opened)
        suite.equal(f"{what}: and whole", suite.alarm(root, NEXT), None)


def copies(suite):
    """How a folder may come back: by cp -a, by cp -r, and by hand with SHA256SUMS as the last of all."""
    def by_hand(source, target):
        target.mkdir()
        for part in ("print", "office"):
            (target / part).mkdir()
            for path in sorted((source / part).iterdir(), key=lambda path: (path.name == "SHA256SUMS", path.name)):
                time.sleep(0.005)
                shutil.copyfile(path, target / part / path.name)
        time.sleep(0.005)

    return (("cp -a", lambda source, target: processes.run(["cp", "-a", source, target], check=True)),
            ("cp -r", lambda source, target: processes.run(["cp", "-r", source, target], check=True)),
            ("by hand", by_hand))


def test_a_restored_folder_is_read(suite):
    """A backup of which a bundle was cut comes back in any order: what is older than SHA256SUMS is read all the same."""
    for what, copy in copies(suite):
        for damage, words in ((cut, ("letters-261120-1-0002.pdfが公開したものと違う", "2通")), (None, None)):
            root = suite.tree()
            (root / f"out/{FIRST}").rename(root / "backup")
            if damage:
                damage(root / "backup/print/letters-261120-1-0002.pdf")
            copy(root / "backup", root / f"out/{FIRST}")
            if words:
                suite.says(f"{what}, cut", root, *words)
            else:
                suite.silent(f"{what}, whole", root)


def test_sums_that_were_touched_are_not_trusted(suite):
    for what, touch in (("touched", lambda path: os.utime(path)), ("mode", lambda path: path.chmod(0o600)),
                        ("replaced", lambda path: shutil.copyfile(path, path.with_suffix(".new")) and path.with_suffix(".new").rename(path))):
        root = suite.own()
        cut(root / TWO)
        time.sleep(0.01)
        touch(root / PRINT / "SHA256SUMS")
        suite.says(f"SHA256SUMS {what} after a bundle was cut", root, "letters-261120-1-0002.pdfが公開したものと違う")


# ---- who says it ---------------------------------------------------------------------------------------------------------

def test_what_cannot_be_read(suite):
    """The cause is said as it is; the night goes on."""
    root = suite.tree()
    as_root = os.geteuid() == 0
    if as_root:
        for path in [root, *root.rglob("*")]:
            os.chown(path, 65534, 65534, follow_symlinks=False)
        suite.top.chmod(0o755)
        shutil.copytree(world.TEMPLATES, root / "templates")
        text = (root / "kigen.conf").read_text(encoding="utf-8")
        (root / "kigen.conf").write_text(text.replace(str(world.TEMPLATES), "templates"), encoding="utf-8")
    (root / PRINT).chmod(0)
    done = world.run(suite.kigen, root, NEXT, **({"user": 65534, "group": 65534} if as_root else {}))
    (root / PRINT).chmod(0o700)
    found = json.loads((root / f"out/{NEXT}/office/run.json").read_text(encoding="utf-8"))["alarms"]
    suite.equal("the cause", (done.code, [alarm["name"] for alarm in found], "print/SHA256SUMSを読めない: Permission denied" in found[0]["text"]),
                (4, ["house"], True))


def test_dry_run_and_check(suite):
    root = suite.tree()
    shutil.rmtree(root / f"out/{FIRST}")
    dry = world.run(suite.kigen, root, NEXT, "--dry-run")
    suite.equal(f"a dry run: {dry}", dry.code, 4)
    suite.equal("and leaves nothing", world.published(root), [])
    today = date.today()                      # which is the day of a check
    expires_on = today + timedelta(days=60 if (today + timedelta(days=60)).strftime("%m-%d") != "02-29" else 61)
    made = Town()
    for at in range(3):
        made.pair(at, expires_on.isoformat())
    root = world.build(suite.fresh(), made, mailing="")
    suite.run(root, today.isoformat())
    name = world.published(root)[0]
    suite.equal("letters in the house", len(world.rows(root / "out" / name / "office/pieces.csv")), 3)
    before = world.call(suite.kigen, "check", "-c", root / "kigen.conf")
    suite.equal(f"check: all is there: {before}", (before.code, before.err), (0, ""))
    shutil.rmtree(root / "out" / name)
    after = world.call(suite.kigen, "check", "-c", root / "kigen.conf")
    suite.equal(f"check: it is not: {after}", (after.code, "alarm house" in after.err, name in after.err), (0, True, True))


if __name__ == "__main__":
    world.run_tests(Suite, globals())
