#!/usr/bin/env python3
"""`kigen void`: a published run is taken back, its people are due again, and its letters stay on every pull list until they are
recorded as pulled.

    test_void.py --kigen build/kigen

The city is that of test_pull.py: six people with two certificates each, all due in the night of FIRST. Every name and
address is made up. Prints `N passed, N failed`.
"""

import fcntl
import json
import re
import shutil
import sqlite3
from datetime import date, timedelta

import chain
import sheets
import world
from town import Town
from world import FIRST, SECOND, THIRD

PEOPLE = 6
WHO, WHY = "市民課 梅里", "抽出の誤り"


class Suite(world.PostSuite):
    recorded_on = "2199-12-31"

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-void-")
        self.base = world.build(self.fresh(), city(), mailing="", letters="bundle_letters = 4;")
        self.run(self.base, FIRST)
        self.ids = ids_of(self.base, FIRST)
        self.posted = self.fresh(self.base)
        self.record(self.posted, f"{self.ids['C0002']},posted,2026-11-20,,,")

    def void(self, root, run=FIRST, by=WHO, why=WHY, env=None):
        return world.call(self.kigen, "void", "-c", root / "kigen.conf", run, "--by", by, "--why", why, env=env)

    def taken_back(self, root, run=FIRST):
        result = self.void(root, run)
        self.equal(f"void {run}: nothing is said: {result}", (result.code, result.out, result.err), (0, "", ""))

    def refused(self, what, root, run, code, *words):
        before = world.ledger(root), world.tree(root)
        result = self.void(root, run)
        self.equal(f"{what}: {result}", (result.code, all(word in result.err for word in words)), (code, True))
        self.check(f"{what}: the ledger", world.difference(world.ledger(root), before[0]))
        self.check(f"{what}: the folders", world.difference(world.tree(root), before[1]))

    def night(self, root, as_of, code, *more):
        """A night that is published whole: its folder."""
        result = world.run(self.kigen, root, as_of, *more)
        self.equal(f"{as_of}: {result}", result.code, code)
        folder = root / "out" / [name for name in world.published(root) if name.startswith(as_of)][-1]
        verified = world.call(self.kigen, "verify", folder)
        self.equal(f"verify {folder.name}: {verified}", verified.code, 0)
        return folder


def city():
    made = Town()
    for at in range(PEOPLE):
        made.pair(at, "2027-02-18")
    return made


def ids_of(root, folder):
    """resident -> piece of a run."""
    return {row["resident_id"]: row["piece_id"] for row in world.rows(root / "out" / folder / "office/pieces.csv")}


def pulled(folder):
    """piece -> why"""
    office, of_print = (world.rows(folder / part / "pull.csv") for part in ("office", "print"))
    assert [row["piece_id"] for row in office] == [row["piece_id"] for row in of_print]
    return {row["piece_id"]: row["reason"] for row in office}


def said(folder):
    return json.loads((folder / "office/run.json").read_text(encoding="utf-8"))


def test_what_cannot_be_taken_back(suite):
    suite.refused("no such run", suite.fresh(suite.base), "2026-11-18", 65, "KGN0692E 2026-11-18:", "2026-11-20-2")
    suite.refused("a path", suite.fresh(suite.base), f"out/{FIRST}", 65, f"KGN0692E out/{FIRST}:")
    suite.refused("a piece was posted", suite.fresh(suite.posted), FIRST, 65, "KGN0694E", suite.ids["C0002"])
    back = suite.fresh(suite.posted)
    suite.record(back, f"{suite.ids['C0002']},returned,2026-11-25,,,")
    suite.refused("posted, and come back", back, FIRST, 65, "KGN0694E", suite.ids["C0002"])
    for what, state, code, words in (("a run that is not published", "planned", 65, "KGN0693E"),
                                     ("a run that was cut off", "voided", 65, "KGN0692E")):
        root = suite.fresh(suite.base)
        suite.equal(what, suite.run(root, SECOND).code, 0)
        shutil.move(root / "out" / SECOND, root / "gone")
        cut_off = ("INSERT INTO event(batch, piece_id, subject, event, on_day, by_whom, until, reason) SELECT 1000, piece_id, '',"
                   " 'voided', '2026-11-25', '', '', '' FROM piece NATURAL JOIN run WHERE state = 'voided'",
                   "UPDATE piece SET voided = 1 WHERE run_id = (SELECT run_id FROM run WHERE state = 'voided')")
        chain.by_hand(root, ("UPDATE run SET state = ? WHERE folder = ?", (state, SECOND)), *cut_off, seal=True)
        suite.refused(what, root, SECOND, code, words)
    root = suite.fresh(suite.base)
    with open(root / "out/ledger.sqlite.lock", "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        suite.refused("while a run holds the lock", root, FIRST, 75, "KGN0614E")


def test_usage(suite):
    conf = suite.base / "kigen.conf"
    good = ["-c", conf, FIRST, "--by", WHO, "--why", WHY]
    for what, arguments, words in (
            ("two configurations", good + ["-c", conf], "-c"), ("no run", good[:2] + good[3:], "RUN"),
            ("nobody", good[:3] + good[5:], "--by WHO"), ("no reason", good[:5], "--why TEXT"),
            ("an empty name", good[:4] + [""] + good[5:], "--by WHO"), ("a blank reason", good[:6] + [" 　"], "--why TEXT"),
            ("an empty run", ["-c", conf, "", *good[3:]], "RUN"), ("two runs", good + [SECOND], SECOND),
            ("an option", good + ["--force"], "--force")):
        before = world.ledger(suite.base)
        result = world.call(suite.kigen, "void", *arguments)
        suite.equal(f"{what}: {result}", (result.code, words in result.err), (64, True))
        suite.check(f"{what}: the ledger", world.difference(world.ledger(suite.base), before))
    for language, word in (("C", "taken back"), ("ja_JP.UTF-8", "取り消します")):
        result = world.call(suite.kigen, "void", "--help", env={"LANG": language})
        suite.equal(f"help in {language}", (result.code, word in result.out, "kigen void [-c FILE] RUN" in result.out),
                    (0, True, True))
    suite.equal("it stands in the list", "kigen void [-c FILE] RUN --by WHO --why TEXT" in
                world.call(suite.kigen, "--help").out, True)


def test_the_same_night_again(suite):
    """Taken back at once: the night runs again with the same inputs, everybody has a letter once more, and one only."""
    root = suite.fresh(suite.base)
    before = world.tree(root)
    suite.equal("the night again, first", world.run(suite.kigen, root, FIRST).code, 0)
    suite.equal("nothing to do", world.published(root), [FIRST])
    suite.taken_back(root)
    suite.check("the folder stays", world.difference(world.tree(root), before))
    events = world.ledger(root)["event"]
    suite.equal("one event a piece, and one of the run", sorted(row[1] for row in events),
                sorted([*suite.ids.values(), f"run:{FIRST}"]))
    suite.equal("voided, by whom, why", {(row[2], row[4], row[6]) for row in events},
                {("voided", WHO, WHY), ("void", WHO, WHY)})
    tokyo = date.today()
    suite.equal("today, or the run's day if that is later", {row[3] for row in events} <= {
        max(str(tokyo + timedelta(days)), FIRST) for days in (-1, 0, 1)}, True)
    folder = suite.night(root, FIRST, 4)
    suite.equal("a second run of that day", world.published(root), [FIRST, f"{FIRST}-2"])
    suite.equal("the same people", sorted(ids_of(root, folder.name)), sorted(suite.ids))
    suite.equal("numbers go on", {piece[7:13] for piece in ids_of(root, folder.name).values()} &
                {piece[7:13] for piece in suite.ids.values()}, set())
    suite.equal("the old letters are pulled", pulled(folder), {piece: "voided" for piece in suite.ids.values()})
    where = {row["piece_id"]: (row["bundle"], row["sequence"]) for row in world.rows(
        root / "out" / FIRST / "print/job.csv")}
    suite.equal("where they lie", {row["piece_id"]: (row["bundle"], row["sequence"]) for row in world.rows(
        folder / "print/pull.csv")}, where)
    suite.equal("of that lot", {row["lot"] for row in world.rows(folder / "print/pull.csv")}, {FIRST})
    suite.equal("in the order in which they lie", [row["piece_id"] for row in world.rows(folder / "print/pull.csv")],
                sorted(suite.ids.values()))
    alarm = {one["name"]: one["text"] for one in said(folder)["alarms"]}
    suite.equal("an alarm says how many", list(alarm), ["pull"])
    suite.equal("and why", "処理回の取消" in alarm["pull"] and "通が6通あります" in alarm["pull"], True)
    suite.check("nobody twice", world.twice(root))
    suite.night(root, SECOND, 4)
    suite.equal("then all are told", said(root / "out" / SECOND)["dispositions"]["told"], 2 * PEOPLE)


def test_a_second_time(suite):
    root = suite.fresh(suite.base)
    suite.taken_back(root)
    before = world.ledger(root)
    result = suite.void(root, by="somebody else")
    suite.equal(f"said: {result}", (result.code, "KGN0695W" in result.err, WHO in result.err), (0, True, True))
    suite.check("changes nothing", world.difference(world.ledger(root), before))
    suite.night(root, FIRST, 4)
    suite.equal("and the night does not run a third time", world.run(suite.kigen, root, FIRST).code, 0)
    suite.equal("two folders", world.published(root), [FIRST, f"{FIRST}-2"])
    suite.taken_back(root, f"{FIRST}-2")
    folder = suite.night(root, FIRST, 4)
    suite.equal("both runs are pulled", len(pulled(folder)), 2 * PEOPLE)
    suite.check("nobody twice", world.twice(root))


def test_until_they_are_pulled(suite):
    """Half a year later, and whatever else is judged of them; then a clerk records them, of the day on which they were found."""
    root = suite.fresh(suite.base)
    suite.record(root, f"{suite.ids['C0000']},spoiled,2026-11-20,,,", f"{suite.ids['C0001']},pulled,2026-11-20,,,",
                 f"{suite.ids['C0002']},printed,2026-11-20,,,", f"{suite.ids['C0003']},printed,2026-11-20,,,")
    suite.taken_back(root)
    left = {suite.ids[who]: "voided" for who in ("C0002", "C0003", "C0004", "C0005")}
    folder = suite.night(root, SECOND, 4)
    suite.equal("not the spoiled and the pulled one", pulled(folder), left)
    suite.equal("all have a letter again", sorted(ids_of(root, SECOND)), sorted(suite.ids))
    suite.record(root, *[f"{piece},posted,2026-11-24,,," for piece in ids_of(root, SECOND).values()])
    made = city()
    made.residents[4]["status"] = "死亡"
    made.residents = [row for row in made.residents if row["resident_id"] != "C0005"]
    made.write(root / "in")
    accept = ["--accept", "ahead", "--by", "tests", "--why", "half a year"]
    folder = suite.night(root, "2027-05-20", 4, *accept)
    suite.equal("half a year later", pulled(folder), left)
    for event in ("posted", "printed", "spoiled", "returned"):
        (root / "events.csv").write_text(f"id,event,on,by,until,reason\n{suite.ids['C0004']},{event},2027-05-21,,,\n",
                                         encoding="utf-8")
        result = world.call(suite.kigen, "record", "-c", root / "kigen.conf", "--as-of", "2027-05-21", root / "events.csv")
        suite.equal(f"{event} is refused: {result}", (result.code, "taken back (kigen void)" in result.err), (4, True))
    suite.record(root, *[f"{piece},pulled,{on},,," for piece, on in zip(left, ("2026-11-19", "2026-11-20", "2026-11-01",
                                                                              "2027-05-20"))])
    folder = suite.night(root, "2027-05-21", 0)
    suite.equal("found: the list is empty", pulled(folder), {})
    suite.equal("and nothing else changed", said(folder)["dispositions"], said(root / "out/2027-05-20")["dispositions"])


def test_what_looks_back(suite):
    """An older run is taken back; for the days between, its people were remade. The last run stays the last."""
    root = suite.fresh(suite.base)
    suite.night(root, SECOND, 0)
    suite.taken_back(root)
    result = world.run(suite.kigen, root, FIRST)
    suite.equal(f"an earlier day is refused still: {result}", result.code, 64)
    folder = suite.night(root, THIRD, 4)
    rows = world.rows(folder / "office/pieces.csv")
    suite.equal("due on the 19th, before the first mail day of the ledger; remade since the lot of FIRST, on the 20th",
                {(row["ideal_on"], row["delay_days"], row["causes"]) for row in rows},
                {("2026-11-19", "6", "before_start:1 remade:5")})
    run = said(folder)
    suite.equal("all are notices", (run["dispositions"]["notice"], run["pieces"]), (2 * PEOPLE, PEOPLE))
    suite.check("nobody twice", world.twice(root))


def test_no_print_capacity(suite):
    """A lot of five a day, taken back: the same mail day has room for five again, for nobody counts what is never sent."""
    root = suite.fresh()
    world.build(root, city(), mailing='limits = "limits.csv";')
    (root / "limits.csv").write_text("effective_from,resource,scope,per,max\n2026-01-01,print,all,day,5\n"
                                     "2026-01-01,print,all,week,7\n", encoding="utf-8")
    suite.night(root, FIRST, 0)
    suite.record(root, f"{ids_of(root, FIRST)['C0000']},spoiled,2026-11-20,,,")
    suite.taken_back(root)
    folder = suite.night(root, FIRST, 4)
    suite.equal("five go again", (said(folder)["pieces"], said(folder)["dispositions"]["waiting"]), (5, 2))


def test_no_counter_capacity(suite):
    """Room for one visit a week, half of the recipients come in the week of delivery: two of six go. Who is spoiled, and all
    who are taken back, bring nobody."""
    root = suite.fresh()
    world.build(root, city(), mailing='limits = "limits.csv"; visits = [ 50, 50 ];')
    (root / "limits.csv").write_text("effective_from,resource,scope,per,max\n2026-01-01,counter,all,week,3\n"
                                     "2026-01-01,walk_in,all,week,2\n", encoding="utf-8")
    folder = suite.night(root, FIRST, 0)
    suite.equal("two go", (said(folder)["pieces"], said(folder)["reasons"]["counter_capacity"]), (2, 8))
    waiting = sheets.book(folder / "office/summary.xlsx")["待機"]
    suite.equal("待機 says so of four people", sum("窓口上限" in row and str(row[0]).startswith(("C", "R")) for row in waiting), 4)
    why = world.call(suite.kigen, "why", "-c", root / "kigen.conf", "--as-of", FIRST, "C0005",
                     env={"LANG": "ja_JP.UTF-8"})
    suite.equal(f"why says so: {why}", (why.code, "窓口の処理上限" in "".join(why.out.split())), (0, True))
    other = suite.fresh(root)
    suite.equal("the next lot comes in the same week", said(suite.night(other, SECOND, 0))["pieces"], 0)
    spoiled = suite.fresh(root)
    suite.record(spoiled, f"{ids_of(root, FIRST)['C0000']},spoiled,2026-11-20,,,")
    suite.equal("one brings nobody", said(suite.night(spoiled, SECOND, 0))["pieces"], 1)
    suite.taken_back(root)
    suite.equal("two go again", said(suite.night(root, FIRST, 4))["pieces"], 2)


def test_neither_unposted_nor_come_back(suite):
    """Of an office that records postings nothing is asked of a run that was taken back."""
    root = suite.fresh(suite.base)
    made = city()
    made.pair(9, "2027-02-23")
    made.write(root / "in")
    suite.night(root, SECOND, 0)
    suite.record(root, f"{suite.ids['C0001']},printed,2026-11-20,,,")
    other = suite.fresh(root)
    suite.taken_back(root)
    for tree, names in ((root, ["pull", "unposted"]), (other, ["unposted"])):
        folder = suite.night(tree, "2026-12-02", 4)
        alarms = {one["name"]: one["text"] for one in said(folder)["alarms"]}
        suite.equal("alarms", sorted(alarms), names)
        suite.equal("unposted: the lot that was taken back is not named",
                    "11月20日の発送回" in alarms["unposted"], tree is other)


def test_unposted_of_the_run_made_again(suite):
    """Two runs for one mail day: the letters that were pulled of the first are not taken for those of the second."""
    root = suite.fresh(suite.base)
    suite.record(root, f"{suite.ids['C0001']},printed,2026-11-20,,,")
    suite.taken_back(root)
    again = ids_of(root, suite.night(root, FIRST, 4).name)
    posted = suite.fresh(root)
    suite.record(root, *[f"{piece},pulled,2026-11-20,,," for piece in suite.ids.values()])
    suite.record(posted, *[f"{piece},posted,2026-11-20,,," for piece in again.values()])
    for tree, names in ((root, ["unposted"]), (posted, ["pull"])):
        alarms = {one["name"]: one["text"] for one in said(suite.night(tree, "2026-12-02", 4))["alarms"]}
        suite.equal("alarms", sorted(alarms), names)
        suite.equal("how many", "11月20日の発送回 6通" in alarms.get("unposted", ""), tree is root)


def test_a_run_without_letters(suite):
    root = suite.fresh(suite.base)
    suite.night(root, SECOND, 0)
    suite.equal("nothing to do", (world.run(suite.kigen, root, SECOND).code, world.published(root)), (0, [FIRST, SECOND]))
    suite.taken_back(root, SECOND)
    suite.night(root, SECOND, 0)
    suite.equal("once more", world.published(root), [FIRST, SECOND, f"{SECOND}-2"])


def test_why(suite):
    root = suite.fresh(suite.base)
    suite.taken_back(root)
    conf = root / "kigen.conf"
    for language, words in (("C", ("not to be posted", f"recorded by {WHO}", "voided")),
                            ("ja_JP.UTF-8", ("差し出さない", f"記録者 {WHO}", "取消"))):
        page = world.call(suite.kigen, "why", "-c", conf, "--as-of", SECOND, suite.ids["C0001"], env={"LANG": language})
        text = re.sub(r"\s+", " ", page.out)
        suite.equal(f"why in {language}: {text}", [word in text for word in words], [True] * len(words))


def test_an_older_ledger(suite):
    """A copy of the ledger from before the run was taken back: the folders say that it was, and nobody is forgotten."""
    root = suite.fresh(suite.base)
    copy = root / "copy"
    copy.mkdir()
    for path in (root / "out").glob("ledger.sqlite*"):
        shutil.copy(path, copy)
    suite.taken_back(root)
    made = city()
    made.residents[3]["protected"] = "1"            # held in the run made again: only the void says that C0003 was never told
    made.write(root / "in")
    suite.night(root, FIRST, 4)
    suite.equal("held", "C0003" in ids_of(root, f"{FIRST}-2"), False)
    for path in copy.iterdir():
        shutil.copy(path, root / "out")
    city().write(root / "in")
    stopped = world.run(suite.kigen, root, SECOND)
    suite.equal(f"its marks are not the last run's: {stopped}", (stopped.code, "marks" in stopped.err), (8, True))
    result = world.run(suite.kigen, root, SECOND, "--accept", "marks", "--by", WHO, "--why", "an older ledger was restored")
    suite.equal(f"the next night: {result}", (result.code, "KGN0696W" in stopped.err, "KGN0620W" in stopped.err), (4, True, True))
    suite.equal("the one without a letter has one", sorted(ids_of(root, SECOND)), ["C0003"])
    suite.equal("and all are on the list", pulled(root / "out" / SECOND), {piece: "voided" for piece in suite.ids.values()})
    suite.check("nobody twice", world.twice(root))


world.run_tests(Suite, globals())
