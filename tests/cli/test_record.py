#!/usr/bin/env python3
"""kigen record: what a file of events does to the ledger, to the nights that follow, and to its own exit code.

Every name and address is made up. Prints `N passed, N failed`.
"""

import fcntl
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crash"))
sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1] / "lib")]

import chain
import processes
import world
from town import Town
from world import FIRST, SECOND, THIRD

HEADER = "id,event,on,by,until,reason"
TODAY = "2026-12-01"
LATER = "2026-11-25"       # the night after THIRD
REFUSED = "KGN1003W"
WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789-"}


class Suite(world.Suite):
    def __init__(self, kigen):
        super().__init__(kigen, "kigen-record-")
        self.after_first = self.fresh()
        world.build(self.after_first)
        result = self.run(self.after_first, FIRST)
        self.equal("the first night", result.code, 4)    # it rejects rows that are new

    def night(self):
        return self.fresh(self.after_first)

    def run(self, root, as_of, *more):
        return world.run(self.kigen, root, as_of, *more)

    def record(self, root, rows, *more, today=TODAY, header=HEADER, name="events.csv", raw=None):
        path = Path(root) / name
        path.write_bytes(raw if raw is not None else ("\n".join([header, *rows]) + "\n").encode())
        return world.call(self.kigen, "record", "-c", Path(root) / "kigen.conf", "--as-of", today, *more, path)


def piece_of(root, folder, resident_id):
    return next(row["piece_id"] for row in world.rows(Path(root) / "out" / folder / "office/pieces.csv")
                if row["resident_id"] == resident_id)


def said(root, folder, serial):
    for row in world.rows(Path(root) / "out" / folder / "office/dispositions.csv"):
        if row["serial"] == serial:
            return row["disposition"], row["reason"]
    return None


def events(root):
    return [row[1:7] for row in world.ledger(root)["event"]]


def letters(root, folder):
    return {row["resident_id"] for row in world.rows(Path(root) / "out" / folder / "office/pieces.csv")}


def test_usage(suite):
    root = suite.night()
    conf = root / "kigen.conf"
    for arguments, code in ((("record",), 64), (("record", "-c", conf), 64), (("record", "-c", conf, "a", "b"), 64),
                            (("record", "-c", conf, "--as-of", "2026-13-01", "a"), 64),
                            (("record", "-c", conf, "--walk", "a"), 64),
                            (("record", "-c", conf, root / "none.csv"), 66),
                            (("record", "-c", root / "none.conf", root / "none.csv"), 66)):
        result = world.call(suite.kigen, *arguments)
        suite.equal(f"{arguments[1:]}: exit", result.code, code)
        suite.equal(f"{arguments[1:]}: one sentence", len(result.err.splitlines()), 1)
    suite.equal("nothing was recorded", events(root), [])


def test_files(suite):
    """A file that cannot be used leaves the ledger as it was."""
    root = suite.night()
    piece = piece_of(root, FIRST, "C0001")
    good = f"{piece},printed,2026-11-20,clerk,,"
    before = world.ledger(root)
    for what, raw, code in (("a column missing", f"id,event,on,by,until\n{good[:-1]}\n".encode(), 65),
                            ("a column twice", f"{HEADER},on\n{good},2026-11-20\n".encode(), 65),
                            ("an open quote at the end", f"{HEADER}\n{good}\n\"{good}\n".encode(), 65),
                            ("nothing that can be read", f"{HEADER}\na,b\n".encode(), 65),
                            ("an empty file", b"", 65),
                            ("a header alone", f"{HEADER}\n".encode(), 0)):
        result = suite.record(root, [], raw=raw)
        suite.equal(f"{what}: exit", result.code, code)
        suite.equal(f"{what}: sentences", len(result.err.splitlines()), 1 if code else 0)
        suite.equal(f"{what}: the ledger", world.difference(world.ledger(root), before), "")


def test_refused_rows(suite):
    """What is wrong is refused with its line; what is right is recorded, in one go."""
    root = suite.night()
    one, two = piece_of(root, FIRST, "C0001"), piece_of(root, FIRST, "C0002")
    rows = [f"{one},printed,2026-11-20,clerk,,",
            f"{one[:-1]}{(int(one[-1]) + 1) % 10},posted,2026-11-20,clerk,,",
            "261120-000001-",
            f"{piece_of(root, FIRST, 'C0003')},returned,2026-11-24,clerk,,",
            f"{two},posted,2026-11-18,clerk,,",
            f"{two},posted,2027-12-02,clerk,,",
            "resident:C9998,refuse,2026-11-24,clerk,,",
            "resident:C0071,release,2026-11-24,clerk,2026-11-20,",
            "resident:C0071,release,2026-11-24,clerk,2026-12-31,asked",
            f"{two},posted,2026-11-24,clerk,,"]
    result = suite.record(root, rows, "--verbose")
    suite.equal("exit", result.code, 4)
    lines = result.err.splitlines()
    suite.equal("each refused row has its line", [int(line.split(":")[1]) for line in lines], [3, 4, 5, 6, 7, 8, 9])
    suite.equal("each has file and id", all(line.startswith(f"{REFUSED} {root}/events.csv:") for line in lines), True)
    suite.equal("the summary", result.out, "kigen: 10 events: 3 recorded, 0 recorded before, 7 refused\n")
    recorded = sorted([(one, "printed", "2026-11-20", "clerk", "", ""), (two, "posted", "2026-11-24", "clerk", "", ""),
                       ("resident:C0071", "release", "2026-11-24", "clerk", "2026-12-31", "asked")])
    suite.equal("the rest is recorded", sorted(events(root)), recorded)
    result = suite.record(root, rows)
    suite.equal("again: exit", result.code, 4)
    suite.equal("again: nothing is said on standard output", result.out, "")
    suite.equal("again: nothing changes", sorted(events(root)), recorded)
    result = suite.record(root, [f"{piece_of(root, FIRST, 'C0003')},printed,2026-12-09,,,"])
    suite.equal("a day ahead is recorded, and named", (result.code, result.err.count("KGN1004W"), len(events(root))),
                (0, 1, len(recorded) + 1))
    suite.equal("not even a later date", suite.record(root, [f"{one},printed,2026-11-24,clerk,,"]).code, 0)
    suite.equal("the first date stands", (one, "printed", "2026-11-20", "clerk", "", "") in events(root), True)


def test_text_that_no_file_can_hold(suite):
    """by and reason go into the ledger, and by on 保留: the row is refused, and says what is wrong with it."""
    root = suite.night()
    piece = piece_of(root, FIRST, "C0001")
    faults = (("clerk", "\033[A", "control character"), ("cl\x7ferk", "", "control character"), ("clerk", "a\uffffb", "control"),
              ("\u202eclerk", "", "direction"), ("cl\u200berk", "", "invisible"), ("あ" * 41, "", "too long"))
    result = suite.record(root, [f"{piece},printed,2026-11-20,{by},,{reason}" for by, reason, _ in faults])
    lines = result.err.splitlines()
    suite.equal("exit", (result.code, len(lines)), (4, len(faults)))
    for at, (line, (_, _, says)) in enumerate(zip(lines, faults), 2):
        suite.equal(f"line {at}", (line.startswith(f"KGN1020W {root}/events.csv:{at}: "), says in line), (True, True))
    suite.equal("nothing was recorded", events(root), [])


def test_who_is_known(suite):
    """A resident is known by the ledger or by the register, which is read only where the ledger is silent."""
    root = suite.night()
    suite.equal("by the register: only ever held", suite.record(root, ["resident:C0071,release,2026-11-24,clerk,,"]).code,
                0)
    (root / "in/residents.csv").rename(root / "in/gone.csv")
    suite.equal("by a decision before, without the register",
                suite.record(root, ["resident:C0071,clear,2026-11-25,clerk,,"]).code, 0)
    suite.equal("by a piece, without the register",
                suite.record(root, ["resident:C0001,refuse,2026-11-25,clerk,,"]).code, 0)
    suite.equal("a stranger, without the register",
                suite.record(root, ["resident:C0074,refuse,2026-11-25,clerk,,",
                                    "resident:C0001,clear,2026-11-25,clerk,,"]).code, 66)
    suite.equal("then nothing is recorded", len(events(root)), 3)


def test_decisions(suite):
    root = suite.night()
    suite.equal("held before", said(root, FIRST, "S00071"), ("held", "protected"))
    suite.record(root, ["resident:C0071,release,2026-11-19,clerk,,", "resident:C0073,refuse,2026-11-19,clerk,,"],
                 today=FIRST)
    result = suite.run(root, FIRST)
    suite.equal("the same night again runs", (result.code, world.published(root)), (0, [FIRST, f"{FIRST}-2"]))
    suite.equal("released: a letter", said(root, f"{FIRST}-2", "S00071"), ("notice", ""))
    suite.equal("those told are not told again", letters(root, FIRST) & letters(root, f"{FIRST}-2"), set())
    suite.equal("once more does nothing", (suite.run(root, FIRST).code, len(world.published(root))), (0, 2))
    suite.run(root, SECOND)
    suite.equal("refused before moving", said(root, SECOND, "S00073"), ("held", "refused"))
    suite.record(root, ["resident:C0073,clear,2026-11-20,clerk,,"], today=SECOND)
    suite.run(root, SECOND)
    suite.equal("cleared: held for what is left", said(root, f"{SECOND}-2", "S00073"), ("held", "moving"))


def test_until(suite):
    """Inclusive: on its day the decision holds, on the next it does not."""
    for until, wanted in ((THIRD, "refused"), (SECOND, None)):
        root = suite.night()
        suite.record(root, [f"resident:C0031,refuse,2026-11-19,clerk,{until},"], today=FIRST)
        suite.run(root, THIRD)
        disposition, reason = said(root, THIRD, "S00031")
        suite.equal(f"until {until}, on {THIRD}", reason == "refused", wanted == "refused")


def test_pieces_come_back(suite):
    """Returned: held while addressee, postal code, address and building are what was printed; else a new letter."""
    root = suite.night()
    gone = {who: piece_of(root, FIRST, who) for who in ("C0001", "C0002", "C0003", "C0004", "C0005")}
    rows = [f"{piece},{event},{day},clerk,," for event, day in (("printed", "2026-11-19"), ("posted", "2026-11-20"))
            for piece in gone.values()]
    rows += [f"{gone[who]},returned,2026-11-20,clerk,," for who in gone]
    suite.equal("recorded", suite.record(root, rows, today=SECOND).code, 0)
    made = world.city()
    by_id = {row["resident_id"]: row for row in made.residents}
    by_id["C0002"]["address"] += "2"
    by_id["C0003"]["building"] = "別棟"
    by_id["C0004"]["name"] = "改名　一葉"
    by_id["C0005"]["birth_date"] = "1977-07-07"
    made.write(root / "in")
    suite.run(root, SECOND)
    for serial, wanted in (("S00001", ("held", "returned")), 
                           ("S00002", ("notice", "")), ("A00002", ("notice", "")), ("S00003", ("notice", "")),
                           ("S00004", ("notice", "")), ("S00005", ("held", "returned"))):
        suite.equal(f"returned: {serial}", said(root, SECOND, serial), wanted)
    suite.equal("no piece id twice", world.twice(root), "")
    by_id["C0001"]["postal_code"] = "2500002"
    made.write(root / "in")
    suite.run(root, THIRD)
    suite.equal("and once it is put right", said(root, THIRD, "S00001"), ("notice", ""))
    suite.equal("and the others are told", said(root, THIRD, "S00002"), None)


def test_spoiled_and_pulled(suite):
    root = suite.night()
    gone = {who: piece_of(root, FIRST, who) for who in ("C0001", "C0002", "C0003")}
    suite.record(root, [f"{gone['C0001']},printed,2026-11-19,clerk,,", f"{gone['C0001']},spoiled,2026-11-19,clerk,,jam",
                        f"{gone['C0002']},pulled,2026-11-19,clerk,,", f"{gone['C0003']},posted,2026-11-19,clerk,,"],
                 today=FIRST)
    suite.run(root, FIRST)
    suite.equal("a new letter for both, and for nobody else", letters(root, f"{FIRST}-2") & set(gone), {"C0001", "C0002"})
    causes = {row["resident_id"]: row["causes"] for row in
              world.rows(root / "out" / f"{FIRST}-2" / "office/pieces.csv")}
    suite.run(root, SECOND)
    again = piece_of(root, f"{FIRST}-2", "C0001")
    suite.equal("the new piece can be recorded", suite.record(root, [f"{again},posted,2026-11-20,clerk,,"]).code, 0)
    suite.equal("the old one cannot any more", suite.record(root, [f"{gone['C0001']},posted,2026-11-20,clerk,,"]).code, 4)
    suite.equal("delay of both", set(causes) >= {"C0001", "C0002"}, True)


def test_unpublished_and_voided(suite):
    """A run that was cut off leaves its pieces in the ledger: nothing can have become of them."""
    root = suite.night()
    published = piece_of(root, FIRST, "C0001")
    chain.by_hand(
        root, "INSERT INTO run(as_of, nth, mail_on, folder, state, lot_sha256, print_sha256, office_sha256, fingerprint)"
        " VALUES('2026-11-20', 1, '2026-11-24', '2026-11-20', 'planned', '', '', '', '')", "INSERT INTO resident(id) VALUES('X12')",
        "INSERT INTO piece SELECT '261124-000001-0', max(run_id), 1, (SELECT max(n) FROM resident), '2500001', '', 'renewal', 'ja',"
        " '', '', '', 0, '', 0, 1, 'a.pdf', 1, '', x'', 0 FROM run")
    rows = ["261124-000001-0,printed,2026-11-20,clerk,,", f"{published},printed,2026-11-20,clerk,,"]
    result = suite.record(root, rows)
    suite.equal("unfinished: exit", (result.code, len(result.err.splitlines())), (4, 1))
    suite.equal("unfinished: says so", "not published" in result.err, True)
    suite.equal("unfinished: the other is recorded", len(events(root)), 1)
    chain.by_hand(root, "UPDATE run SET state = 'voided' WHERE state = 'planned'",
                  "INSERT INTO event(batch, piece_id, subject, event, on_day, by_whom, until, reason)"
                  " VALUES(1000, '261124-000001-0', '', 'voided', '2026-11-25', '', '', '')",
                  "UPDATE piece SET voided = 1 WHERE piece_id = '261124-000001-0'", seal=True)
    result = suite.record(root, rows)
    suite.equal("voided: exit", (result.code, "voided" in result.err), (4, True))


def test_lock(suite):
    root = suite.night()
    with open(root / "out/ledger.sqlite.lock", "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = suite.record(root, ["resident:C0001,refuse,2026-11-20,clerk,,"])
        suite.equal("held by a run", result.code, 75)
    suite.equal("nothing was recorded", events(root), [])
    suite.equal("and free again", suite.record(root, ["resident:C0001,refuse,2026-11-20,clerk,,"]).code, 0)


def test_an_older_ledger(suite):
    """What the pieces of a ledger of version 1 said is not known (tests/cli/test_upgrade.py): one that comes back is held."""
    root = suite.night()
    piece = piece_of(root, FIRST, "C0001")
    chain.by_hand(root, "UPDATE piece SET printed = x''", seal=True)
    suite.equal("it is not known", {row[7] for row in world.ledger(root)["piece"]}, {b""})
    result = world.call(suite.kigen, "why", "-c", root / "kigen.conf", "--as-of", SECOND, "C0001")
    suite.equal("why reads it as it is", result.code, 0)
    suite.equal("recorded", suite.record(root, [f"{piece},posted,2026-11-20,clerk,,",
                                                f"{piece},returned,2026-11-20,clerk,,"], today=SECOND).code, 0)
    made = world.city()
    made.residents[0]["address"] += "9"
    made.write(root / "in")
    suite.run(root, SECOND)
    suite.equal("held, though the address changed", said(root, SECOND, "S00001"), ("held", "returned"))


def test_an_earlier_mail_day_later(suite):
    """Spoiled for the last Monday, written anew for a mail day before it: the newer piece speaks, nobody is told twice."""
    root = suite.fresh()
    made = Town()
    made.pair(1, "2027-02-18")
    world.build(root, made, mailing='days = ["last mon"];')
    suite.equal("printed for the last Monday", suite.run(root, FIRST).code, 0)
    old = piece_of(root, FIRST, "C0001")
    suite.equal("its number", old[:6], "261130")
    suite.equal("spoiled", suite.record(root, [f"{old},spoiled,2026-11-20,clerk,,"]).code, 0)
    (root / "kigen.conf").write_text(world.config(mailing=""), encoding="utf-8")
    for night, code in ((SECOND, "notice"), (THIRD, "told")):
        suite.equal(f"{night} is published", suite.run(root, night).code, 0)
        run = json.loads((root / "out" / night / "office/run.json").read_text(encoding="utf-8"))
        suite.equal(f"{night}: both are {code}", run["dispositions"][code], 2)
    suite.equal("its number is lower", piece_of(root, SECOND, "C0001")[:6], "261124")
    suite.equal("nobody twice", world.twice(root), "")


def test_no_name_in_the_ledger(suite):
    """The digest of what was printed is salted: two ledgers of one city share none."""
    other = suite.fresh()
    world.build(other)
    suite.run(other, FIRST)
    prints = [{row[7] for row in world.ledger(root)["piece"]} for root in (suite.after_first, other)]
    suite.equal("a digest for each piece", [len(some) for some in prints], [5, 5])
    suite.equal("none in common", prints[0] & prints[1], set())
    suite.equal("of 32 bytes", {len(one) for some in prints for one in some}, {32})


def alarms(root, folder):
    run = json.loads((Path(root) / "out" / folder / "office/run.json").read_text(encoding="utf-8"))
    return [alarm["name"] for alarm in run["alarms"]]


def test_alarms(suite):
    """Held and undecided: an alarm from 45 days left on, another from 14 on, each night until somebody decides."""
    for expires_on, names in (("2027-01-04", ["held_45"]), ("2026-12-04", ["held_45", "held_14"])):
        root = suite.fresh()
        made = world.city()
        made.pair(81, expires_on, protected="1")
        world.build(root, made)
        suite.run(root, FIRST)
        suite.equal(f"{expires_on} on {FIRST}: a day before the edge", alarms(root, FIRST), names[:-1])
        suite.equal(f"{expires_on} on {SECOND}: the edge", (suite.run(root, SECOND).code, alarms(root, SECOND)), (4, names))
        suite.equal(f"{expires_on} on {THIRD}: it stays up", (suite.run(root, THIRD).code, alarms(root, THIRD)), (4, names))
        suite.equal("decided", suite.record(root, ["resident:C0081,refuse,2026-11-24,clerk,,"]).code, 0)
        suite.equal(f"{expires_on}: decided, it is over", (suite.run(root, THIRD).code, alarms(root, f"{THIRD}-2")), (0, []))


def test_why(suite):
    root = suite.night()
    suite.record(root, ["resident:C0071,release,2026-11-19,clerk-7,2026-11-19,", "resident:C0001,refuse,2026-11-19,clerk-7,,"],
                 today=FIRST)
    page = world.call(suite.kigen, "why", "-c", root / "kigen.conf", "--as-of", SECOND, "C0071").out
    page = " ".join(page.split())
    suite.equal("why: the decision, until, by", ("release" in page, "until 2026-11-19" in page, "clerk-7" in page),
                (True, True, True))
    suite.equal("why: it ended", "no release holds" in page, True)



# ---- lots, bundles, ranges, the office's own words -------------------------------------------------------------------

def pieces_of(root, folder):
    return [row["piece_id"] for row in world.rows(Path(root) / "out" / folder / "office/pieces.csv")]


def states(root):
    """Piece -> its events with their days."""
    found = {}
    for subject, event, on, *_ in events(root):
        found.setdefault(subject, set()).add((event, on))
    return found


def test_lot(suite):
    """A lot stands for its pieces that have not come undone; those that have the event are left."""
    root = suite.night()
    pieces = pieces_of(root, FIRST)
    rows = [f"{pieces[0]},spoiled,2026-11-20,clerk,,", f"{pieces[1]},posted,2026-11-19,clerk,,",
            f"lot:{FIRST},posted,2026-11-20,clerk,,"]
    result = suite.record(root, rows, "--verbose")
    suite.equal("exit", (result.code, result.err), (0, ""))
    suite.equal("the summary counts rows, and what they made", result.out,
                f"kigen: 3 events: 3 recorded, 0 recorded before, 0 refused; of single pieces and people: {len(pieces)}\n")
    wanted = {piece: {("posted", "2026-11-20")} for piece in pieces[2:]}
    wanted |= {pieces[0]: {("spoiled", "2026-11-20")}, pieces[1]: {("posted", "2026-11-19")}}
    suite.equal("each piece its own event", states(root), wanted)
    result = suite.record(root, rows, "--verbose")
    suite.equal("again: nothing changes", (result.code, "0 recorded, 3 recorded before" in result.out, states(root)),
                (0, True, wanted))
    result = suite.record(root, [f"lot:{FIRST},printed,2026-11-20,clerk,,"])
    suite.equal("impossible for one: refused whole", (result.code, states(root)), (4, wanted))
    suite.equal("it names a piece, what is on record, and how many more",
                [piece in result.err for piece in pieces[1:2]] + ["on record: posted 2026-11-19" in result.err,
                                                                  f"{len(pieces) - 2} more" in result.err], [True] * 3)
    result = suite.record(root, [f"lot:{FIRST},returned,2026-11-25,clerk,,", f"lot:{FIRST},pulled,2026-11-25,clerk,,"])
    suite.equal("returned for all that were posted; then none is left", (result.code, result.err.count("KGN1003W")), (4, 1))
    suite.equal("and said", "none of its pieces" in result.err, True)
    suite.equal("unknown lots", suite.record(root, ["lot:2026-11-18,posted,2026-11-20,clerk,,",
                                                    f"lot:{FIRST}-2,posted,2026-11-20,clerk,,"]).err.count("unknown"), 2)


def test_form(suite):
    """office/record.csv: unchanged it records nothing and says how much; filled in, exceptions come before the lot."""
    root = suite.night()
    pieces, form = pieces_of(root, FIRST), root / "out" / FIRST / "office/record.csv"
    rows = world.rows(form)
    suite.equal("a row a piece in the order of print, then the lot", [row["id"] for row in rows], [*pieces, f"lot:{FIRST}"])
    suite.equal("nothing else is filled in", {value for row in rows for name, value in row.items() if name != "id"}, {""})
    suite.equal("it is summed", "  record.csv\n" in (form.parent / "SHA256SUMS").read_text(), True)
    result = suite.record(root, [], "--verbose", raw=form.read_bytes())
    suite.equal("unchanged", (result.code, result.err, events(root)), (0, "", []))
    suite.equal("unchanged: counted", f"; {len(rows)} rows not filled in" in result.out, True)
    text = form.read_text(encoding="utf-8-sig").replace(f"{pieces[1]},,,,,", f"{pieces[1]},損紙,2026/11/20,印刷室,,紙詰まり")
    text = text.replace(f"lot:{FIRST},,,,,", f"lot:{FIRST},差出済,2026/11/20,印刷室,,")
    suite.equal("filled in, saved in cp932", suite.record(root, [], raw=text.encode("cp932")).code, 0)
    suite.equal("the exception stands", states(root)[pieces[1]], {("spoiled", "2026-11-20")})
    suite.equal("the others are posted", {piece for piece, said in states(root).items() if said == {("posted", "2026-11-20")}},
                set(pieces) - {pieces[1]})
    half = f"{pieces[0]},,2026-11-20,clerk,,"
    suite.equal("begun and not ended: refused", suite.record(root, [half]).code, 4)
    verified = world.call(suite.kigen, "verify", root / "out" / FIRST)
    suite.equal("verify", verified.code, 0)


def test_form_of_an_empty_lot(suite):
    root, made = suite.fresh(), Town()
    made.pair(1, "2030-02-18")
    world.build(root, made)
    suite.run(root, FIRST)
    suite.equal("only the header", (root / "out" / FIRST / "office/record.csv").read_bytes().decode("utf-8-sig"), f"{HEADER}\r\n")


def test_ranges(suite):
    root = suite.night()
    pieces = sorted(pieces_of(root, FIRST))
    rows = [f"{pieces[0]}..{pieces[2]},printed,2026-11-20,clerk,,",
            f"{pieces[2]}..{pieces[0]},printed,2026-11-20,clerk,,",
            f"{pieces[0]}..261120-999999-9,printed,2026-11-20,clerk,,",
            f"{pieces[0]}..{pieces[0][:-1]}{(int(pieces[0][-1]) + 1) % 10},printed,2026-11-20,clerk,,"]
    result = suite.record(root, rows)
    suite.equal("exit and refused rows", (result.code, [int(line.split(":")[1]) for line in result.err.splitlines()]),
                (4, [3, 4, 5]))
    suite.equal("all numbers between", states(root), {piece: {("printed", "2026-11-20")} for piece in pieces[:3]})
    chain.by_hand(root, f"DELETE FROM notice WHERE piece_id = '{pieces[3]}'", f"DELETE FROM piece WHERE piece_id = '{pieces[3]}'",
                  seal=True)
    result = suite.record(root, [f"{pieces[2]}..{pieces[4]},posted,2026-11-20,clerk,,"])
    suite.equal("a number that nobody has", (result.code, "never given" in result.err), (4, True))


def test_bundles(suite):
    """A name stands for its bundle, for it has its job; older runs have none and each a letters-0001.pdf, which says nothing."""
    root = suite.night()
    by_bundle = {}
    for row in world.rows(root / "out" / FIRST / "office/pieces.csv"):
        by_bundle.setdefault(row["bundle"], set()).add(row["piece_id"])
    bundle = sorted(by_bundle)[-1]
    result = suite.record(root, [f"束:{bundle},印刷済,2026-11-20,印刷室,,", "bundle:letters-9999.pdf,printed,2026-11-20,clerk,,"])
    suite.equal("exit", (result.code, [int(line.split(":")[1]) for line in result.err.splitlines()]), (4, [3]))
    suite.equal("its pieces", states(root), {piece: {("printed", "2026-11-20")} for piece in by_bundle[bundle]})
    suite.record(root, [f"{piece},pulled,2026-11-20,clerk,," for piece in sorted(by_bundle["letters-261120-1-0001.pdf"])])
    suite.run(root, SECOND)
    result = suite.record(root, ["bundle:letters-261124-1-0001.pdf,printed,2026-11-24,clerk,,"])
    suite.equal("of one of two runs", result.code, 0)
    chain.by_hand(root, "UPDATE piece SET bundle = 'letters-0001.pdf' WHERE bundle GLOB 'letters-*-1-0001.pdf'", seal=True)
    result = suite.record(root, ["bundle:letters-0001.pdf,posted,2026-11-24,clerk,,"])
    suite.equal("of several runs: refused, and what to do", (result.code, "several runs" in result.err), (4, True))


def test_taken_back_lot(suite):
    """Pieces of a run that was taken back are not meant by its lot: that is said, and nothing looks done."""
    root = suite.night()
    world.call(suite.kigen, "void", "-c", root / "kigen.conf", FIRST, "--by", "clerk", "--why", "wrong file")
    result = suite.record(root, [f"lot:{FIRST},pulled,2026-11-24,clerk,,"])
    suite.equal("refused", (result.code, "none of its pieces" in result.err), (4, True))
    suite.equal("by their ids they can", suite.record(root, [f"{piece},引抜き,2026-11-24,clerk,,"
                                                             for piece in pieces_of(root, FIRST)]).code, 0)


def piped(suite, root, raw):
    """Standard input as another program writes it."""
    words = (suite.kigen, "record", "-c", root / "kigen.conf", "--as-of", TODAY, "-")
    (root / "piped").write_bytes(raw)
    return world.finish(processes.start("sh", "-c", 'cat "$0" | "$@"', root / "piped", *words, env=world.environment()))


def test_the_offices_own_words(suite):
    """Headers and words in Japanese, ids full-width, cp932, rows of commas, standard input: the ledger has the same."""
    one, two, *_ = pieces_of(suite.after_first, FIRST)
    plain = [f"{one},posted,2026-11-20,clerk,,", "resident:C0071,release,2026-11-20,clerk,2026-12-31,"]
    own = (f"理由,期限,担当,年月日,区分,整理番号\r\n,,,,,\r\n,,clerk,R8.11.20,差出済,{one.translate(WIDE)}\r\n,,,,,\r\n"
           ",2026/12/31,clerk,2026/11/20,送付可,宛名番号：Ｃ００７１\r\n,,,,,\r\n")
    wanted = suite.night()
    suite.record(wanted, plain)
    for what, raw in (("UTF-8", own.encode()), ("with BOM", own.encode("utf-8-sig")), ("cp932", own.encode("cp932"))):
        root = suite.night()
        result = suite.record(root, [], raw=raw)
        suite.equal(f"{what}: exit", (result.code, result.err), (0, ""))
        suite.equal(f"{what}: the ledger", events(root), events(wanted))
        root = suite.night()
        result = piped(suite, root, raw)
        suite.equal(f"{what}, standard input: exit", (result.code, result.err), (0, ""))
        suite.equal(f"{what}, standard input: the ledger", events(root), events(wanted))
    mixed = f"{HEADER}\n{one},posted,2026-11-20,印刷室,,\n".encode() + f"{two},posted,2026-11-20,印刷室,,\n".encode("cp932")
    root = suite.night()
    result = suite.record(root, [], raw=mixed)
    suite.equal("half UTF-8, half cp932: the other half is refused, not guessed", (result.code, len(events(root))), (4, 1))
    result = suite.record(root, ["a"], header="整理番号,区分,年月日,担当,期限")
    suite.equal("a missing column is named in both", (result.code, "reason (理由)" in result.err), (65, True))


def test_messages_help(suite):
    root = suite.night()
    one, two, *_ = pieces_of(root, FIRST)
    suite.record(root, [f"{one},posted,2026-11-20,clerk,,"])
    result = suite.record(root, [f"{two},発送済,2026-11-20,clerk,,", "resident:C0071,no,2026-11-20,clerk,,",
                                 f"{one},spoiled,2026-11-25,clerk,,", f"{two[:-1]}{(int(two[-1]) + 1) % 10},posted,2026-11-20,,,",
                                 "run:2026-11-12,approved,2026-11-20,chief,,42", "templates:0123456789,校了,2026-11-20,chief,,42",
                                 f"{two},posted,2026-11-18,clerk,,"])
    said = result.err.splitlines()
    wanted = (("posted(差出済)", "returned(返戻)"), ("release(送付可)", "clear(取消)"), ("on record: posted 2026-11-20",),
              ("check digit",), ("unknown",), ("no digest of templates",), (f"as-of day of the run: {FIRST}",))
    suite.equal("each has its line", (result.code, len(said)), (4, len(wanted)))
    for line, words in zip(said, wanted):
        suite.equal(f"{words}", [word for word in words if word not in line], [])


def test_dry_run(suite):
    """Judged as it would be recorded, rows after rows; nothing is written, no lock is taken."""
    root = suite.night()
    one, two, *_ = pieces_of(root, FIRST)
    rows = [f"{one},printed,2026-11-20,clerk,,", f"{one},posted,2026-11-20,clerk,,", f"{one},spoiled,2026-11-20,clerk,,",
            "resident:C0071,release,2026-11-20,clerk,,", "resident:C0071,refuse,2026-11-19,clerk,,",
            "alarm:unposted,acknowledged,2026-11-20,clerk,2026-12-31,", f"lot:{FIRST},posted,2026-11-20,clerk,,", "x,y,z,,,"]
    before, tree = world.ledger(root), sorted((root / "out").iterdir())
    with open(root / "out/ledger.sqlite.lock", "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = suite.record(root, rows, "--dry-run")
    suite.equal("nothing is written", (world.difference(world.ledger(root), before), sorted((root / "out").iterdir())), ("", tree))
    suite.equal("it says so, terminal or not", result.out.splitlines()[0], "kigen: dry run: nothing was recorded")
    real = suite.record(root, rows, "--verbose")
    suite.equal("the same rows are refused, and as many recorded", (result.code, result.err, result.out.splitlines()[1]),
                (real.code, real.err, real.out.splitlines()[0]))
    suite.equal("rows refused", [int(line.split(":")[1]) for line in real.err.splitlines() if line.startswith(REFUSED)], [4, 6, 9])
    root = suite.fresh()
    world.build(root)
    result = suite.record(root, [f"{one},posted,2026-11-20,clerk,,"], "--dry-run")
    suite.equal("before the first night", (result.code, (root / "out").exists()), (4, False))


# ---- what may not be written -----------------------------------------------------------------------------------------

def test_names_in_reasons(suite):
    """A reason that names a resident is refused; `by` is of the staff. What is recorded already stays so."""
    root = suite.night()
    made = world.city()
    who = next(row for row in made.residents if row["resident_id"] == "C0001")
    other = next(row for row in made.residents if row["resident_id"] == "C0002")
    who["name"], who["address"], other["name"] = "梅里　花子", "山見市朝日町1-2-3", "本　大介"
    made.write(root / "in")
    one, two, three = (piece_of(root, FIRST, f"C000{n}") for n in (1, 2, 3))
    rows = [f"{one},spoiled,2026-11-20,梅里 花子,,梅里様の分", f"{two},spoiled,2026-11-20,clerk,,本人の申出",
            f"{three},spoiled,2026-11-20,clerk,,ウメザト 梅里花子と取り違え", f"{three},spoiled,2026-11-20,clerk,,朝日町１－２－３",
            f"resident:C0002,refuse,2026-11-20,clerk,,本さんから電話", f"lot:{FIRST},posted,2026-11-20,clerk,,梅里花子を除く",
            f"{three},spoiled,2026-11-20,clerk,,梅里の分"]
    result = suite.record(root, rows)
    suite.equal("exit and refused rows", (result.code, [int(line.split(":")[1]) for line in result.err.splitlines()]),
                (4, [2, 4, 5, 6, 7]))
    suite.equal("no name in the message", [word for word in ("梅里", "花子", "朝日町") if word in result.err], [])
    suite.equal("the others are recorded", {row[5] for row in events(root)}, {"本人の申出", "梅里の分"})
    who["name"], made.residents[0]["resident_id"] = "本人の申出", "C0001"
    made.write(root / "in")
    suite.equal("what stands in the ledger is not read again", suite.record(root, rows[1:2]).code, 0)


def test_reasons_without_the_register(suite):
    root = suite.night()
    one, two, *_ = pieces_of(root, FIRST)
    (root / "in/residents.csv").rename(root / "in/gone.csv")
    result = suite.record(root, [f"{one},spoiled,2026-11-20,clerk,,紙詰まり", f"{two},posted,2026-11-20,clerk,,"])
    suite.equal("rows with a reason are refused, the others recorded", (result.code, len(events(root))), (4, 1))
    suite.equal("why, and what to do", ["KGN0870W" in result.err, "residents.csv" in result.err, "leave it empty" in result.err],
                [True] * 3)
    suite.equal("a stranger as well: nothing is recorded",
                (suite.record(root, [f"{one},spoiled,2026-11-20,clerk,,紙詰まり", "resident:C0074,refuse,2026-11-20,clerk,,"]).code,
                 len(events(root))), (66, 1))


# ---- alarms that somebody acknowledged -------------------------------------------------------------------------------

def held(number, expires_on="2027-01-03"):
    """A city of whom some are held and end soon, undecided."""
    made = world.city()
    for n in range(81, 81 + number):
        made.pair(n, expires_on, protected="1")
    return made


def said_alarms(root, folder):
    run = json.loads((Path(root) / "out" / folder / "office/run.json").read_text(encoding="utf-8"))
    return {alarm["name"]: (alarm["count"], alarm.get("acknowledged_until")) for alarm in run["alarms"]}


def test_acknowledged(suite):
    """Listed, and 0, through its day or until it counts more than in the last run before; then 4 each night again."""
    root = suite.fresh()
    held(2).write(world.build(root) / "in")
    suite.run(root, FIRST)
    suite.equal("up", (suite.run(root, SECOND).code, said_alarms(root, SECOND)), (4, {"held_45": (4, None)}))
    ack = f"alarm:held_45,acknowledged,{SECOND},clerk,{THIRD},"
    suite.equal("recorded", suite.record(root, [ack], today=SECOND).code, 0)
    result = suite.run(root, SECOND)
    suite.equal("the same day again: listed, quiet", (result.code, result.err, said_alarms(root, f"{SECOND}-2")),
                (0, "", {"held_45": (4, THIRD)}))
    suite.equal("the same again is none", suite.record(root, [ack], "--verbose", today=SECOND).out.count("1 recorded before"), 1)
    result = suite.run(root, THIRD, "--verbose")
    suite.equal("on its last day: quiet, said where somebody looks", (result.code, "KGN0873I" in result.err), (0, True))
    result = suite.run(root, LATER)
    suite.equal("the day after: heard", (result.code, said_alarms(root, LATER)), (4, {"held_45": (4, None)}))


def test_acknowledged_and_grown(suite):
    root = suite.fresh()
    held(2).write(world.build(root) / "in")
    suite.run(root, FIRST)
    suite.run(root, SECOND)
    suite.record(root, [f"alarm:held_45,acknowledged,{SECOND},clerk,2026-12-31,"], today=SECOND)
    held(1).write(root / "in")
    suite.equal("fewer: quiet", (suite.run(root, THIRD).code, said_alarms(root, THIRD)["held_45"]), (0, (2, "2026-12-31")))
    held(2).write(root / "in")
    suite.equal("as many as then: quiet", (suite.run(root, LATER).code, said_alarms(root, LATER)["held_45"]), (0, (4, "2026-12-31")))
    held(3).write(root / "in")
    result = suite.run(root, "2026-11-26")
    suite.equal("more: heard", (result.code, said_alarms(root, "2026-11-26")["held_45"]), (4, (6, None)))
    suite.equal("one line for it", len(result.news), 1)
    suite.record(root, ["alarm:held_45,acknowledged,2026-11-26,clerk,2026-12-31,"], today="2026-11-26")
    suite.equal("acknowledged as it is now", suite.run(root, "2026-11-27").code, 0)


def test_acknowledged_before_it_was_up(suite):
    root = suite.fresh()
    held(1, "2027-01-04").write(world.build(root) / "in")
    suite.run(root, FIRST)
    result = suite.record(root, [f"alarm:held_45,acknowledged,{FIRST},clerk,2026-12-31,"], today=FIRST)
    suite.equal("recorded, and said that it changes nothing", (result.code, result.err.count("KGN0872W")), (0, 1))
    suite.equal("heard", (suite.run(root, SECOND).code, said_alarms(root, SECOND)["held_45"]), (4, (2, None)))
    result = suite.record(root, [f"alarm:held,acknowledged,{SECOND},clerk,2026-12-31,", f"alarm:held_45,acknowledged,{SECOND},clerk,,"],
                          today=SECOND)
    suite.equal("no such alarm; no day", (result.code, len(result.err.splitlines())), (4, 2))
    suite.equal("the words are listed", "held_45" in result.err.splitlines()[0] and "unposted" in result.err.splitlines()[0], True)


def test_acknowledged_by_a_ledger_that_adopts(suite):
    """What an alarm counted stands in the folder: an older ledger that is put back knows it again."""
    root = suite.fresh()
    held(2).write(world.build(root) / "in")
    suite.run(root, FIRST)
    older = (root / "out/ledger.sqlite").read_bytes(), (root / "out/ledger.sqlite.rows").read_bytes()
    suite.run(root, SECOND)
    (root / "out/ledger.sqlite").write_bytes(older[0])
    (root / "out/ledger.sqlite.rows").write_bytes(older[1])
    suite.equal("adopted, and up there", (suite.record(root, [f"alarm:held_45,acknowledged,{SECOND},clerk,2026-12-31,"],
                                                       today=SECOND).err.count("KGN0872W")), 0)
    result = suite.run(root, THIRD)
    suite.equal("quiet", said_alarms(root, THIRD)["held_45"], (4, "2026-12-31"))


world.run_tests(Suite, globals())
