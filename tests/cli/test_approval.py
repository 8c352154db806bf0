#!/usr/bin/env python3
"""`approved`: who may approve a run and when, what `status` says of it, and the alarm about letters that were posted before.

    test_approval.py --kigen build/kigen

The city is that of test_void.py: six people with two certificates each, all due in the night of FIRST. Every name and address is
made up. Prints `N passed, N failed`.
"""

import json
import shutil
import sqlite3

import chain
import world
from town import Town
from world import FIRST, SECOND, THIRD

PEOPLE = 6
CHIEF, CLERK = "市民課長", "市民課　梅里"
LIFT = ("--accept", "marks", "--by", CLERK, "--why", "写しから戻した")


def city():
    made = Town()
    for at in range(PEOPLE):
        made.pair(at, "2027-02-18")
    return made


class Suite(world.PostSuite):
    recorded_on = "2026-12-31"

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-approval-")
        self.base = world.build(self.fresh(), city(), mailing='approval = "required";', letters="bundle_letters = 4;")
        self.run(self.base, FIRST)

    def says(self, what, root, rows, code, *words):
        """Exit and words of `record`; the chain of the ledger holds afterwards."""
        path = root / "events.csv"
        path.write_text("\n".join(["id,event,on,by,until,reason", *rows, ""]), encoding="utf-8")
        done = world.call(self.kigen, "record", "-c", root / "kigen.conf", "--as-of", SECOND, path)
        self.equal(f"{what}: {done}", (done.code, [word for word in words if word not in done.err]), (code, []))
        with sqlite3.connect(root / "out/ledger.sqlite") as db:
            self.equal(f"{what}: the chain holds", chain.fault(db), 0)

    def approvals(self, root):
        with sqlite3.connect(root / "out/ledger.sqlite") as db:
            return db.execute("SELECT r.folder, e.on_day, e.by_whom, e.reason FROM event e JOIN run r ON r.run_id = e.run_id"
                              " WHERE e.event = 'approved' ORDER BY e.seq").fetchall()

    def asked(self, root, as_of, **env):
        done = world.call(self.kigen, "status", "-c", root / "kigen.conf", "--as-of", as_of, "--json", **env)
        return json.loads(done.out)

    def page(self, root, as_of, language="C"):
        return world.call(self.kigen, "status", "-c", root / "kigen.conf", "--as-of", as_of, env={"LANG": language}).out

    def alarms(self, root, folder):
        run = json.loads((root / f"out/{folder}/office/run.json").read_text(encoding="utf-8"))
        return {alarm["name"]: alarm["count"] for alarm in run["alarms"]}


def approved(run=FIRST, on=SECOND, by=CHIEF, reason="市民第42号"):
    return f"run:{run},approved,{on},{by},,{reason}"


def test_recorded_and_shown(suite):
    root = suite.fresh(suite.base)
    said = suite.asked(root, SECOND)
    suite.equal("nobody has", (said["last"]["approved_on"], said["unapproved"]), (None, [
        {"folder": FIRST, "mail_on": "2026-11-20", "letters": PEOPLE, "posted": 0}]))
    suite.equal("nothing is wrong with that", said["state"], "well")
    suite.equal("the page names it", f"runs not approved: 1\n  {FIRST} (mail day 2026-11-20): 6 letters, 0 of them posted\n"
                in suite.page(root, SECOND), True)
    suite.equal("in Japanese", f"承認の記録がない処理回: 1回\n  {FIRST}(差出日 2026-11-20)　6通のうち差出済0通\n"
                in suite.page(root, SECOND, "ja_JP.UTF-8"), True)
    suite.says("the chief", root, [approved()], 0)
    suite.equal("as an event of the run", suite.approvals(root), [(FIRST, SECOND, CHIEF, "市民第42号")])
    said = suite.asked(root, SECOND)
    suite.equal("approved", (said["last"]["approved_on"], said["unapproved"], said["state"]), (SECOND, [], "well"))
    suite.equal("the page", f"  approved on {SECOND} by {CHIEF}\nruns not approved: 0\n" in suite.page(root, SECOND), True)
    suite.equal("the page in Japanese", f"  承認: {SECOND}({CHIEF})\n承認の記録がない処理回: 0回\n"
                in suite.page(root, SECOND, "ja_JP.UTF-8"), True)


def test_the_same_again(suite):
    root = suite.fresh(suite.base)
    suite.says("first", root, [approved()], 0)
    before = world.ledger(root)
    suite.says("the same file", root, [approved()], 0)
    suite.says("another day", root, [approved(on="2026-11-24", reason="")], 0)
    suite.says("with a space", root, [approved(by="市民　課長")], 0)
    suite.check("nothing is added", world.difference(world.ledger(root), before))
    suite.says("another person", root, [f"処理回：{FIRST},承認,{SECOND},部長,,", f"処理回：{FIRST},承認,{SECOND},部　長,,"], 0)
    suite.equal("is one more", [by for _, _, by, _ in suite.approvals(root)], [CHIEF, "部長"])
    suite.equal("the first counts", f"approved on {SECOND} by {CHIEF}" in suite.page(root, SECOND), True)


def test_what_is_refused(suite):
    root = suite.fresh(suite.base)
    before = world.ledger(root)
    for what, row, words in (
            ("nobody", approved(by=""), ("by too for a decision and an approval",)),
            ("no such run", approved(run="2026-11-18"), ("unknown",)),
            ("an end", f"run:{FIRST},approved,{SECOND},{CHIEF},2026-12-31,", ("until means nothing",)),
            ("before the run", approved(on="2026-11-18"), (f"as-of day of the run: {FIRST}",)),
            ("another word", f"run:{FIRST},posted,{SECOND},{CHIEF},,", ("approved(承認)",)),
            ("templates", f"templates:0123456789,校了,{SECOND},{CHIEF},,", ("no digest of templates",))):
        suite.says(what, root, [row], 4, *words)
    suite.check("nothing is added", world.difference(world.ledger(root), before))
    done = world.call(suite.kigen, "void", "-c", root / "kigen.conf", FIRST, "--by", CLERK, "--why", "抽出の誤り")
    suite.equal(f"taken back: {done}", done.code, 0)
    suite.says("taken back", root, [approved()], 4, "was taken back")
    suite.equal("and no longer to be approved", suite.asked(root, SECOND)["unapproved"], [])


def test_a_dry_run_says_the_same(suite):
    root = suite.fresh(suite.base)
    (root / "events.csv").write_text("\n".join(["id,event,on,by,until,reason", approved(), approved(), approved(by="部長"), ""]),
                                     encoding="utf-8")
    before = world.ledger(root)
    done = world.call(suite.kigen, "record", "-c", root / "kigen.conf", "--as-of", SECOND, "--dry-run", root / "events.csv")
    suite.equal(f"all are right, and one is there already: {done}", (done.code, done.err), (0, ""))
    suite.check("nothing is written", world.difference(world.ledger(root), before))


def lifted(suite):
    """A second run, whose gate `marks` the clerk has lifted; and the ledger as it was before it."""
    root = suite.fresh(suite.base)
    (root / "out/ledger.sqlite.rows").unlink()
    shutil.copyfile(root / "out/ledger.sqlite", root / "older.sqlite")
    suite.run(root, SECOND, *LIFT)
    return root


def test_who_lifted_a_gate(suite):
    root = lifted(suite)
    (root / "events.csv").write_text(f"id,event,on,by,until,reason\n{approved(SECOND, by=CLERK)}\n", encoding="utf-8")
    done = world.call(suite.kigen, "record", "-c", root / "kigen.conf", "--as-of", SECOND, "--dry-run", root / "events.csv")
    suite.equal(f"a dry run says so: {done}", (done.code, "who lifted a gate of the run" in done.err), (4, True))
    suite.says("the clerk", root, [approved(SECOND, by=CLERK)], 4, "who lifted a gate of the run")
    suite.says("written otherwise", root, [approved(SECOND, by="市民課 梅里")], 4, "who lifted a gate of the run")
    suite.says("of another run", root, [approved(FIRST, by=CLERK)], 0)
    suite.says("somebody else", root, [approved(SECOND)], 0)
    suite.equal("both are on record", [(run, by) for run, _, by, _ in suite.approvals(root)], [(FIRST, CLERK), (SECOND, CHIEF)])


def test_who_lifted_a_gate_of_a_folder_that_is_adopted(suite):
    root = lifted(suite)
    shutil.move(root / "older.sqlite", root / "out/ledger.sqlite")
    suite.says("the clerk", root, [approved(SECOND, by=CLERK)], 4, "KGN", "who lifted a gate of the run")
    suite.equal("it bears that it wants one", [run["folder"] for run in suite.asked(root, SECOND)["unapproved"]], [FIRST, SECOND])
    suite.says("somebody else", root, [approved(SECOND)], 0)


def test_posted_before(suite):
    root = suite.fresh(suite.base)
    ids = [row["piece_id"] for row in world.rows(root / f"out/{FIRST}/office/pieces.csv")]
    suite.record(root, *(f"{piece},posted,2026-11-20,郵便係,," for piece in ids[:4]))
    said = suite.asked(root, SECOND)
    suite.equal("status says it at once", (said["state"], [(alarm["name"], alarm["count"]) for alarm in said["alarms"]],
                                           said["unapproved"][0]["posted"]), ("alarm", [("unapproved", 4)], 4))
    done = suite.run(root, SECOND)
    suite.equal(f"the next night calls: {done}", (done.code, f"alarm unapproved: 4 letters were posted of runs of which no approval is on"
                                                  f" record ({FIRST})" in done.err), (4, True))
    suite.equal("and counts letters", suite.alarms(root, SECOND).get("unapproved"), 4)
    suite.says("acknowledged", root, [f"alarm:unapproved,acknowledged,{SECOND},{CHIEF},2026-11-30,"], 0)
    suite.equal("it is quiet", suite.asked(root, SECOND)["alarms"][0]["acknowledged_until"], "2026-11-30")
    suite.record(root, f"{ids[4]},posted,2026-11-20,郵便係,,")
    suite.equal("until it counts more", suite.asked(root, SECOND)["alarms"][0], {
        "name": "unapproved", "count": 5, "acknowledged_until": None,
        "text": suite.asked(root, SECOND)["alarms"][0]["text"]})
    suite.says("approved afterwards", root, [approved(on=SECOND)], 0)
    suite.equal("ends it", suite.asked(root, SECOND)["alarms"], [])
    suite.run(root, THIRD)
    suite.equal("in the next night too", "unapproved" in suite.alarms(root, THIRD), False)


def test_where_it_is_not_required(suite):
    root = suite.fresh(suite.base)
    (root / "kigen.conf").write_text(world.config(mailing="", letters="bundle_letters = 4;"), encoding="utf-8")
    suite.record(root, f"lot:{FIRST},posted,2026-11-20,郵便係,,")
    suite.equal("no alarm", (suite.asked(root, SECOND)["alarms"], suite.asked(root, SECOND)["unapproved"]), ([], []))
    suite.equal("no line", "not approved" in suite.page(root, SECOND), False)
    suite.run(root, SECOND)
    suite.equal("run.json says it", json.loads((root / f"out/{SECOND}/office/run.json").read_text(encoding="utf-8"))["approval"], "none")
    suite.says("an approval is kept all the same", root, [approved(SECOND)], 0)
    (root / "kigen.conf").write_text(world.config(mailing='approval = "required";', letters="bundle_letters = 4;"), encoding="utf-8")
    suite.equal("only the run that was made under it", [run["folder"] for run in suite.asked(root, THIRD)["unapproved"]], [FIRST])


if __name__ == "__main__":
    world.run_tests(Suite, globals())
