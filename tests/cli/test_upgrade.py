#!/usr/bin/env python3
"""Ledgers of older programs, brought to this version; and what a ledger of this version refuses.

tests/ledgers holds two as SQL, made by kigen 0.1.0 and by the commit before the rebuilding (tests/ledgers/make.py). Their
content is the same before and after, the copy is there, the next nights publish what the old program published from the
same ledger, a kill at any call leaves the old ledger or the new one. Then the chain, each CHECK (tests/cases/ledger.tsv)
and each numbered invariant of batch/edge/ledger/ledger.h, broken by hand.
"""

import argparse
import base64
import os
import re
import shutil
import sqlite3
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / name) for name in ("crash", "ledgers")]
import board as boards
import chain
import make
import test_nights
import world

LEDGERS = world.REPO / "tests/ledgers"
OLD = {"before-house": True, "first-release": False}         # whether the row marks are believed
UPGRADED = re.compile(r"KGN0677W .*ledger\.sqlite: the ledger was brought from version 3 to 4; as it was it lies in "
                      r".*/ledger\.sqlite\.schema-3(-\d+)?\n")
# Of what both versions know: the same question to each.
SAME = {table: (f"SELECT {columns} FROM {table}",) * 2 for table, columns in {
    "run": "run_id, as_of, nth, mail_on, folder, state, lot_sha256, print_sha256, office_sha256, fingerprint",
    "input": "run_id, role, file, sha256, rows", "figure": "run_id, name, value", "notice": "expires_on, kind, serial, piece_id",
    "change": "expires_on, kind, serial, run_id, disposition, reason", "reject": "digest, count",
    "standing": "expires_on, kind, serial, disposition, reason, seen", "reject_change": "run_id, digest, count",
    "acceptance": "run_id, gate, by_whom, reason", "stop": "as_of, mail_on, gate, after_run, account"}.items()}
SAME["piece"] = tuple(f"SELECT piece_id, run_id, number, {resident}, postal_code, municipality, variant, printed FROM piece"
                      for resident in ("resident_id", world.RESIDENT))
SAME["event"] = ("SELECT seq, subject, event, on_day, by_whom, until, reason FROM event",
                 "SELECT seq, coalesce(piece_id, 'resident:' || " + world.RESIDENT + ", 'run:' || (SELECT folder FROM run r WHERE"
                 " r.run_id = event.run_id)), iif(event = 'void', 'voided', event), on_day, by_whom, until, reason FROM event")
SAME["meta"] = ("SELECT name, value FROM meta", "SELECT name, value FROM meta WHERE name <> 'id'")
TWICE = ("SELECT count(*) FROM (SELECT 1 FROM notice n JOIN piece p USING(piece_id) JOIN run USING(run_id)"
         " WHERE state = 'published' AND NOT EXISTS(SELECT 1 FROM event e WHERE e.piece_id = n.piece_id"
         " AND e.event IN('spoiled', 'pulled', 'voided', 'returned')) GROUP BY expires_on, kind, serial HAVING count(*) > 1)")


def asked(path, *questions):
    with sqlite3.connect(path) as db:
        answers = [sorted(db.execute(question), key=repr) for question in questions]
    db.close()
    return answers


def content(path):
    """What both versions know, of a ledger of either."""
    version = asked(path, "PRAGMA user_version")[0][0][0]
    return asked(path, *[both[version == 4] for both in SAME.values()])


SINCE = ("/index.html", "/office/record.csv", "/office/today.pdf", "/office/approval.pdf", "/print/check.csv", "/print/packs.json",
         "/print/papers.csv", "/print/papers-261120-1.pdf", "/print/papers-261124-1.pdf")   # files of a run that the old program did not have yet

AFTER = "2026-11-30"

class Suite(world.Suite):
    def __init__(self, options):
        super().__init__(Path(options.kigen).resolve(), "kigen-upgrade-")
        self.shim, self.places = Path(options.shim).resolve(), options.places
        for name in OLD:
            self.old(name)
        self.base = self.fresh(self.top / "before-house")
        self.nights(self.base)

    def old(self, name):
        root = make.fresh(self.top / name, world.TEMPLATES, since=OLD[name])
        (root / "out").mkdir()
        with sqlite3.connect(root / "out/ledger.sqlite") as db:
            db.executescript((LEDGERS / f"{name}.sql").read_text(encoding="utf-8"))
        db.close()
        (root / "out/ledger.sqlite.rows").write_bytes(base64.decodebytes((LEDGERS / f"{name}.rows").read_bytes()))

    def touch(self, root, env=None):
        """Opens the ledger for writing, and does nothing: there is no such run."""
        return world.call(self.kigen, "void", "-c", root / "kigen.conf", "2020-01-01", "--by", "clerk", "--why", "試験", env=env)

    def nights(self, root, accept=()):
        """The two nights that the old program made too; (their sums, what they said)."""
        lines, said = [], ""
        for night in make.LATER:
            make.later_registers(root, night)
            done = world.run(self.kigen, root, night, *accept)
            said += done.err
            self.equal(f"{night} goes on: {done}", done.code in (0, 4), True)
            lines += test_nights.folder_lines(root / "out" / night, night)
            if night == make.LATER[0]:
                left = [row[0] for row in asked(root / "out/ledger.sqlite", "SELECT piece_id FROM piece WHERE run_id ="
                                                " (SELECT run_id FROM run WHERE folder = '2026-11-25')")[0]]
                done = world.call(self.kigen, "record", "-c", root / "kigen.conf", "--as-of", night,
                                  make.later_events(root, left))
                self.equal(f"{night} recorded: {done}", done.code, 0)
        return "".join(f"{digest}  {what}\n" for what, digest in lines), said

    def refused(self, what, root, words, *, looks=False):
        """65 with one sentence, by who writes and who reads; a night where `looks`: only it reads history."""
        night = ("run", "-c", root / "kigen.conf", "--as-of", AFTER, "--dry-run")  # the day that was published asks the digests only
        for done in [world.call(self.kigen, *night)] if looks else \
                [self.touch(root), world.call(self.kigen, "why", "-c", root / "kigen.conf", "--as-of", make.LATER[1], "C0001")]:
            self.equal(f"{what}: {done}", (done.code, bool(re.fullmatch(words + r".*\n", done.err))), (65, True))


# ---- an older ledger ---------------------------------------------------------------------------------------------------

def test_content(suite):
    for name in OLD:
        root = suite.fresh(suite.top / name)
        ledger, copy = root / "out/ledger.sqlite", root / "out/ledger.sqlite.schema-3"
        ledger.chmod(0o640)
        before, bytes_before = content(ledger), ledger.read_bytes()
        for command in (("why", "-c", root / "kigen.conf", "--as-of", make.LATER[0], "C0001"),
                        ("run", "-c", root / "kigen.conf", "--as-of", make.LATER[0], "--dry-run", "--accept", "marks", "--by", "x",
                         "--why", "y")):
            done = world.call(suite.kigen, *command)
            suite.equal(f"{name}: {command[0]} reads it: {done}", done.code in (0, 4), True)
        suite.equal(f"{name}: and leaves it", (ledger.read_bytes() == bytes_before, copy.exists()), (True, False))
        done = suite.touch(root)
        suite.equal(f"{name}: says where the copy is: {done}", (done.code, bool(UPGRADED.match(done.err))), (65, True))
        for table, old, new in zip(SAME, before, content(ledger)):
            suite.equal(f"{name}: {table}", new, old)
        suite.equal(f"{name}: the copy is what it was", (asked(copy, "PRAGMA user_version", "PRAGMA integrity_check"),
                                                         content(copy), copy.stat().st_mode & 0o777),
                    ([[(3,)], [("ok",)]], before, 0o640))
        suite.equal(f"{name}: nothing else was left", sorted(path.name for path in (root / "out").glob("ledger*")),
                    ["ledger.sqlite", "ledger.sqlite.lock", "ledger.sqlite.rows", "ledger.sqlite.schema-3"])
        with sqlite3.connect(ledger) as db:
            suite.equal(f"{name}: the chain", chain.fault(db), 0)
        db.close()
        suite.equal(f"{name}: what was not known is said to be so", asked(
            ledger, "SELECT DISTINCT language, format, ideal_on, deliver_on, delay_days, causes, late, sheets, bundle, sequence,"
            " scheme FROM piece", "SELECT DISTINCT issued_on, ideal_on FROM certificate", "SELECT DISTINCT job, began_at FROM run"),
            [[("", "", "", "", None, "", None, None, "", None, "")], [("", "")], [("", "")]])
        suite.equal(f"{name}: voided letters", asked(ledger, "SELECT piece_id FROM piece WHERE voided")[0],
                    asked(ledger, "SELECT piece_id FROM event WHERE event = 'voided'")[0])
        suite.equal(f"{name}: its tables are those of a new one", *[asked(path, "SELECT name, sql FROM sqlite_master")[0]
                                                                    for path in (ledger, new_ledger(suite))])
        after = ledger.read_bytes()
        done = suite.touch(root)
        suite.equal(f"{name}: once: {done}", ("KGN0677W" in done.err, ledger.read_bytes() == after), (False, True))


def new_ledger(suite):
    root = world.build(suite.fresh())
    world.run(suite.kigen, root, make.FIRST)
    return root / "out/ledger.sqlite"


def test_next_nights(suite):
    for name, believed in OLD.items():
        root = suite.fresh(suite.top / name)
        lines, said = suite.nights(root, () if believed else ("--accept", "marks", "--by", "clerk", "--why", "older"))
        suite.equal(f"{name}: nobody twice", asked(root / "out/ledger.sqlite", TWICE), [[(0,)]])
        suite.equal(f"{name}: upgraded once", said.count("KGN0677W"), 1)
        with sqlite3.connect(root / "out/ledger.sqlite") as db:
            suite.equal(f"{name}: the chain", chain.fault(db), 0)
        db.close()
        if not believed:
            continue
        found = {what: digest for what, digest in sums(lines).items() if not what.endswith(SINCE)}
        if os.environ.get("KIGEN_GOLDEN") == "write":       # tests/golden.py
            (LEDGERS / f"{name}.sums").write_text("".join(f"{digest}  {what}\n" for what, digest in found.items()), encoding="utf-8")
        wanted = sums((LEDGERS / f"{name}.sums").read_text(encoding="utf-8"))
        suite.equal(f"{name}: the files that the old program published", sorted(found), sorted(wanted))
        for what, digest in wanted.items():
            suite.equal(f"{name}: {what}", found.get(what), digest)


def sums(text):
    return {line[66:]: line[:64] for line in text.splitlines()}


def test_copies(suite):
    """One that is there is never overwritten: the same is enough, another gives the next name."""
    root = suite.fresh(suite.top / "before-house")
    copy = root / "out/ledger.sqlite.schema-3"
    copy.write_bytes(b"another ledger")
    old = shutil.copyfile(root / "out/ledger.sqlite", root / "kept")
    done = suite.touch(root)
    second = copy.with_name("ledger.sqlite.schema-3-2")
    suite.equal(f"another lies there: {done}", (copy.read_bytes(), f"{second}\n" in done.err), (b"another ledger", True))
    kept = second.read_bytes()
    shutil.copyfile(old, root / "out/ledger.sqlite")
    done = suite.touch(root)
    suite.equal(f"the same lies there: {done}", (f"{second}\n" in done.err, second.read_bytes() == kept,
                                                 len(list((root / "out").glob("*.schema-*")))), (True, True, 2))


def test_damaged(suite):
    """Refused, and left as it is."""
    for what, change in (("an event of nobody's", "INSERT INTO event(subject, event, on_day, by_whom, until, reason)"
                          " VALUES('261120-999999-0', 'posted', '2026-11-20', '', '', '')"),
                         ("a day that is none", "UPDATE run SET mail_on = '2026-02-30' WHERE run_id = 1"),
                         ("a letter of no run", "UPDATE piece SET run_id = 99 WHERE number = 1"),
                         ("a standing that no run brought", "UPDATE standing SET reason = 'refused' WHERE disposition = 'held'"),
                         ("a table that is gone", "DROP TABLE standing")):
        root = suite.fresh(suite.top / "before-house")
        ledger = root / "out/ledger.sqlite"
        with sqlite3.connect(ledger) as db:
            db.execute(change)
        db.close()
        before = ledger.read_bytes()
        done = suite.touch(root)
        suite.equal(f"{what}: {done}", (done.code in (65, 74), len(done.err.splitlines()), ledger.read_bytes() == before),
                    (True, 1, True))
        suite.equal(f"{what}: no journal", (root / "out/ledger.sqlite-journal").exists(), False)
    torn = suite.fresh(suite.top / "before-house")
    data = bytearray((torn / "out/ledger.sqlite").read_bytes())
    data[8192:12288] = bytes(4096)
    (torn / "out/ledger.sqlite").write_bytes(data)
    done = suite.touch(torn)
    suite.equal(f"a page that is empty: {done}", (done.code, (torn / "out/ledger.sqlite").read_bytes() == data), (65, True))


def test_killed(suite):
    """At each call: the ledger is whole, old or new, and the next start brings it to the end."""
    source = suite.top / "before-house"
    before = content(source / "out/ledger.sqlite")
    counted = suite.fresh(source)
    board = boards.Board(counted / "board")
    suite.touch(counted, board.env(suite.shim, counted))
    calls = board.calls()
    suite.equal("calls", len(calls) > 20, True)
    print(f"crash points of the upgrade: {len(calls)} calls")
    places = set(range(1, len(calls) + 1, 1 + len(calls) // suite.places)) | {
        at for at, (name, _, _) in enumerate(calls, 1) if name in ("COMMIT", "rename", "unlink")}
    for at in sorted(places):
        for action in (boards.BEFORE, boards.AFTER, boards.FULL):
            root = suite.fresh(source)
            what = f"{ {boards.BEFORE: 'killed before', boards.AFTER: 'killed after', boards.FULL: 'full at'}[action]} {at} of " \
                   f"{len(calls)} {calls[at - 1]}"
            board = boards.Board(root / "board", at, action)
            done = suite.touch(root, board.env(suite.shim, root))
            world.wait_unlocked(root)
            looked = suite.fresh(root)                  # looking rolls a journal back
            suite.equal(f"{what}: it is whole: {done}", content(looked / "out/ledger.sqlite") == before, True)
            again = suite.touch(root)
            suite.equal(f"{what}: the next start: {again}", (again.code, content(root / "out/ledger.sqlite") == before,
                                                            asked(root / "out/ledger.sqlite", "PRAGMA user_version")[0][0][0]),
                        (65, True, 4))
            copies = sorted((root / "out").glob("*.schema-*"))
            suite.equal(f"{what}: the copy: {copies}", ([path.name for path in copies], copies and content(copies[0]) == before),
                        (["ledger.sqlite.schema-3"], True))
            shutil.rmtree(root)
            shutil.rmtree(looked)


# ---- the chain ---------------------------------------------------------------------------------------------------------

LAST = "(SELECT max(seq) FROM entry)"
BROKEN = {
    "an event that was changed": ("UPDATE event SET by_whom = 'nobody' WHERE seq = 1",),
    "an event that was taken away": ("DELETE FROM event WHERE seq = 2",),
    "an event more": ("INSERT INTO event SELECT 1000, batch, piece_id, resident, run_id, subject, event, on_day, by_whom, until,"
                      " reason FROM event WHERE seq = 1",),
    "an event of no entry": ("INSERT INTO event SELECT 1000, 1000, piece_id, resident, run_id, subject, event, on_day, by_whom,"
                             " until, reason FROM event WHERE seq = 1",),
    "a letter that was changed": ("UPDATE piece SET postal_code = '2500099' WHERE piece_id = (SELECT max(piece_id) FROM piece)",),
    "a letter of another resident": ("UPDATE piece SET resident = 1 WHERE piece_id = (SELECT max(piece_id) FROM piece)",),
    "a certificate that a letter does not tell of": ("DELETE FROM notice WHERE piece_id = (SELECT max(piece_id) FROM piece)",),
    "a run that was changed": ("UPDATE run SET fingerprint = lot_sha256 WHERE run_id = 1",),
    "a run that was published beside it": ("UPDATE run SET state = 'published' WHERE state = 'voided'",),
    "a stop that was changed": ("UPDATE stop SET gate = 'proof'",),
    "a stop that was taken away": ("DELETE FROM stop",),
    "an entry that was taken away": ("DELETE FROM entry WHERE seq = 2",),
    "the last entry taken away": (f"DELETE FROM entry WHERE seq = {LAST}",),
    "entries in another order": ("UPDATE entry SET seq = -seq WHERE seq IN(1, 2)", "UPDATE entry SET seq = 3 + seq WHERE seq < 0"),
    "an entry without a digest": ("UPDATE entry SET payload = zeroblob(32) WHERE seq = 2",),
    "an entry twice": (f"INSERT INTO entry SELECT seq + 1, kind, about, rows, payload, prev, hash FROM entry WHERE seq = {LAST}",),
    "another ledger's id": ("UPDATE meta SET value = zeroblob(16) WHERE name = 'id'",),
}


def test_chain(suite):
    with sqlite3.connect(suite.base / "out/ledger.sqlite") as db:
        suite.equal("it holds, by another program", chain.fault(db), 0)
        kinds = {row[0] for row in db.execute("SELECT kind FROM entry")}
    db.close()
    suite.equal("of each kind", kinds, {"run", "event", "stop", "void"})
    for what, statements in BROKEN.items():
        root = suite.fresh(suite.base)
        chain.by_hand(root, *statements)
        suite.refused(what, root, "KGN0675E .*ledger.sqlite: the ledger is damaged: what stands in it is not what entry ")
    sealed = suite.fresh(suite.base)
    chain.by_hand(sealed, "UPDATE resident SET id = 'Z' || id", seal=True)
    with sqlite3.connect(sealed / "out/ledger.sqlite") as db, sqlite3.connect(suite.base / "out/ledger.sqlite") as other:
        suite.equal("renumbering residents leaves it as it was", *[at.execute(
            "SELECT payload FROM entry ORDER BY seq").fetchall() for at in (db, other)])


def test_only_added_to(suite):
    """By any program that opens the file: what was written is not changed and not taken away."""
    root = suite.fresh(suite.base)
    db = sqlite3.connect(root / "out/ledger.sqlite")
    for table, column in (("entry", "kind"), ("event", "by_whom"), ("stop", "gate")):
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            try:
                db.execute(statement)
                said = "done"
            except sqlite3.IntegrityError as fault:
                said = str(fault)
            suite.equal(statement, bool(re.fullmatch(r"an? \w+ is never (changed|taken away)", said)), True)
    db.close()


def test_tables(suite):
    """A trigger, index or table that is gone, is another, or is foreign."""
    for what, statement in (("a trigger is gone", "DROP TRIGGER event_stays"), ("an index is gone", "DROP INDEX run_once"),
                            ("a foreign trigger", "CREATE TRIGGER x AFTER INSERT ON run BEGIN DELETE FROM change; END"),
                            ("a foreign table", "CREATE TABLE x(y)")):
        root = suite.fresh(suite.base)
        with sqlite3.connect(root / "out/ledger.sqlite") as db:
            db.execute(statement)
        db.close()
        suite.refused(what, root, "KGN0604E .*ledger.sqlite: the ledger is damaged: ")
    root = suite.fresh(suite.base)
    with sqlite3.connect(root / "out/ledger.sqlite") as db:
        db.execute("ANALYZE")
    db.close()
    suite.equal("figures of SQLite's own are none of these", suite.touch(root).err.split()[0], "KGN0692E")


# ---- each CHECK, each invariant ----------------------------------------------------------------------------------------

def test_checks(suite):
    """tests/cases/ledger.tsv: a wrong row, and the word in SQLite's answer; the same row is taken where nothing is wrong."""
    db = sqlite3.connect(suite.fresh(suite.base) / "out/ledger.sqlite")
    db.execute("PRAGMA foreign_keys = ON")
    for trigger in ("event_stays", "stop_stays", "entry_stays", "entry_follows"):
        db.execute(f"DROP TRIGGER {trigger}")
    lines = (world.REPO / "tests/cases/ledger.tsv").read_text(encoding="utf-8").splitlines()
    met = set()
    for line in lines:
        if not line or line.startswith("#"):
            continue
        want, statement, column = (line.split("\t") + [""])[:3]
        db.execute("SAVEPOINT try")
        try:
            said = "done" if db.execute(statement).rowcount else "no row"
        except sqlite3.IntegrityError as fault:
            said = str(fault).split()[0]
        db.execute("ROLLBACK TO try")
        suite.equal(statement, said, want)
        table, updated = re.match(r"(?:UPDATE|INSERT INTO) (\w+)(?: SET (\w+))?", statement).groups()
        met |= {f"{table}.{updated or column}"} if want == "CHECK" else set()
    columns = {f"{table}.{column}" for table, text in db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
               for column in re.findall(r"[(,]\s*(\w+) (?:TEXT|INTEGER|BLOB)[^,]*?CHECK", text)}
    db.rollback()
    db.close()
    suite.equal("every column that has a CHECK has a wrong row", sorted(columns - met), [])


INDEX = "UPDATE sqlite_master SET sql = replace(sql, {0}, {1}) WHERE name = 'run_unfinished'"
UNDONE_BY_HALF = "DELETE FROM event WHERE event = 'voided' AND piece_id = (SELECT min(piece_id) FROM piece WHERE voided = 1)"
INVARIANTS = {
    "2 a letter of another run": (True, True, "UPDATE piece SET run_id = (SELECT max(run_id) FROM run)"
                                  " WHERE run_id = (SELECT max(run_id) - 1 FROM run)"),
    "3 a standing that was changed": (True, False, "UPDATE standing SET disposition = 'waiting', reason = 'paused'"
                                      " WHERE disposition = 'notice' AND expires_on >= '2027-01-01'"),
    "3 a reason that was changed": (True, False, "UPDATE standing SET reason = 'unprintable' WHERE disposition = 'held'"),
    "3 a standing that was taken away": (True, False, "DELETE FROM standing WHERE disposition = 'held'"),
    "3 a standing that no run brought": (True, False, "INSERT INTO standing VALUES('2027-02-01', 'signature', 'X', 'held',"
                                         " 'refused', 1)"),
    "3 a change that was taken away": (True, False, "DELETE FROM change WHERE serial = (SELECT max(serial) FROM change)"),
    "4 a rejected row more": (False, False, "INSERT INTO reject VALUES(zeroblob(32), 1)"),
    "4 rejected rows fewer": (False, False, "DELETE FROM reject"),
    "4 another count": (False, False, "UPDATE reject SET count = count + 1"),
    "5 an event that was changed": (False, False, "UPDATE event SET on_day = '2026-11-18' WHERE seq = 1"),
    "6 a letter that is not voided": (False, True, UNDONE_BY_HALF),
    "6 a letter that does not know that it is": (False, True, "UPDATE piece SET voided = 0 WHERE voided = 1"),
    "6 a run taken back that is not published": (False, True, "UPDATE run SET state = 'voided' WHERE run_id ="
                                                 " (SELECT run_id FROM event WHERE event = 'void')"),
    "6 letters voided and no run": (False, True, "DELETE FROM event WHERE event = 'void'"),
    "7 a digest that is cut short": (True, True, "UPDATE piece SET printed = substr(printed, 2)"),
}


def test_invariants(suite):
    for what, (looks, seal, statement) in INVARIANTS.items():
        root = suite.fresh(suite.base)
        chain.by_hand(root, statement, seal=seal)
        suite.refused(what, root, "KGN06(04|75)E .*ledger.sqlite: the ledger is damaged: ", looks=looks)
    # 1: the index that would refuse it looks away while it is done
    root = suite.fresh(suite.base)
    for statement in (INDEX.format("'planned'", "'plonned'"), "",
                      INDEX.format("'plonned'", "'planned'")):
        db = sqlite3.connect(root / "out/ledger.sqlite")
        if statement:
            db.execute("PRAGMA writable_schema = ON")
            db.execute(statement)
        else:
            db.execute("INSERT INTO run(as_of, nth, mail_on, folder, state, lot_sha256, print_sha256, office_sha256, fingerprint)"
                       " VALUES('2026-11-28', 1, '2026-11-30', '2026-11-28', 'planned', '', '', '', ''),"
                       " ('2026-11-29', 1, '2026-11-30', '2026-11-29', 'planned', '', '', '', '')")
        db.commit()
        db.close()
    suite.refused("1 two runs unfinished", root, "KGN0604E .*ledger.sqlite: the ledger is damaged: run")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--shim", required=True)
    parser.add_argument("--places", type=int, default=12, help="so many calls at which it is killed, besides those that count")
    parser.add_argument("--only", help="the tests whose name holds this")
    options = parser.parse_args()
    suite = Suite(options)
    for name, test in sorted(globals().items()):
        if name.startswith("test_") and callable(test) and (not options.only or options.only in name):
            test(suite)
    shutil.rmtree(suite.top)
    suite.end()


main()
