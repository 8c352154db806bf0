#!/usr/bin/env python3
"""Serials that are written otherwise than before: in the register, where the certificate is that of a notice all the same
(docs/contract 4.9), and in the list of what others told, which then matches nothing (docs/contract 8.4).

    test_lists.py --kigen build/kigen

The city has pairs of certificates that all fall due in the night of FIRST. Every name and address is made up. Prints
`N passed, N failed`.
"""

import json
import sqlite3

import chain
import world
from town import Town, read_rows, write_rows
from world import FIRST, SECOND, THIRD

PEOPLE = 8
ENDS = "2027-02-18"
TOLD = 'told_elsewhere = "told.csv";'


class Suite(world.PostSuite):
    recorded_on = "2199-12-31"

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-lists-")
        self.base = world.build(self.fresh(), city(PEOPLE), mailing="")
        self.night(self.base, FIRST, 0)
        self.ids = ids_of(self.base, FIRST)

    def night(self, root, as_of, code, *words, more=()):
        """A night that ends so and says these words: what its folder says, if it is published."""
        result = world.run(self.kigen, root, as_of, *more)
        self.equal(f"{as_of}: {result}", (result.code, [word for word in words if word not in result.err]), (code, []))
        folders = [name for name in world.published(root) if name.startswith(as_of)]
        if code == 8:
            self.equal(f"{as_of}: nothing is published", folders, [])
            return None
        folder = root / "out" / folders[-1]
        verified = world.call(self.kigen, "verify", folder)
        self.equal(f"verify {folder.name}: {verified}", verified.code, 0)
        return said(folder)

    def respelled(self, root, as_of, found, told, pieces=0, code=0, more=()):
        """A night that finds so many certificates under another serial."""
        run = self.night(root, as_of, code, *(["KGN0755W"] if 0 < found <= 20 else []), more=more)
        self.equal(f"{as_of}: respelled, told, letters", (run["respelled"], run["dispositions"]["told"], run["pieces"]),
                   (found, told, pieces))
        self.equal(f"{as_of}: as many names", len(run["spellings"]), found)
        self.equal(f"{as_of}: the chain holds", chain.fault(sqlite3.connect(root / "out/ledger.sqlite")), 0)
        return run


def city(people, ends=ENDS):
    made = Town()
    for at in range(people):
        made.pair(at, ends)
    return made


def respell(root, how, of=lambda row: True):
    """The register writes serials otherwise."""
    path = root / "in/certificates.csv"
    rows, columns = read_rows(path)
    for row in rows:
        if of(row):
            row.update(how(row))
    with open(path, "w", encoding="utf-8", newline="") as file:
        write_rows(file, columns, rows)


def serials(how):
    return lambda row: {"serial": how(row["serial"])}


def restore(root):
    city(PEOPLE).write(root / "in")


def said(folder):
    return json.loads((folder / "office/run.json").read_text(encoding="utf-8"))


def ids_of(root, folder):
    return {row["resident_id"]: row["piece_id"] for row in world.rows(root / "out" / folder / "office/pieces.csv")}


def sql(root, text):
    with sqlite3.connect(root / "out/ledger.sqlite") as db:
        return db.execute(text).fetchall()


def hyphened(serial):
    return serial[0] + "-" + serial[1:]


def of_resident(*who):
    return lambda row: row["resident_id"] in who


# ---- the register ------------------------------------------------------------------------------------------------------

def test_nobody_is_told_twice(suite):
    root = suite.fresh(suite.base)
    respell(root, serials(hyphened))
    run = suite.respelled(root, SECOND, 16, 16)
    suite.equal("what the ledger learns", run["spellings"][0],
                {"kind": "signature", "expires_on": ENDS, "serial": "S-00000", "first_serial": "S00000"})
    suite.equal("and knows", sql(root, "SELECT * FROM spelling WHERE serial = 'S-00000'"),
                [(ENDS, "signature", "S-00000", 2, "S00000")])
    suite.equal("nothing is to be pulled", world.rows(root / f"out/{SECOND}/office/pull.csv"), [])
    suite.respelled(root, THIRD, 0, 16)
    restore(root)
    suite.respelled(root, "2026-11-26", 0, 16)
    respell(root, serials(lambda serial: f"N{serial}"))
    suite.respelled(root, "2026-11-27", 16, 16)
    suite.equal("both names", sql(root, "SELECT serial FROM spelling WHERE first_serial = 'S00000' ORDER BY 1"),
                [("NS00000",), ("S-00000",)])
    suite.equal("no change and no notice under a name", sql(root, "SELECT count(*) FROM change WHERE serial LIKE '%-%'"), [(0,)])


def test_zeros_in_front(suite):
    made = Town()
    for at in range(5):
        who = made.resident(at)
        made.certificate(who, f"{at:012d}", "署名用", ENDS)
    root = world.build(suite.fresh(), made, mailing="")
    suite.night(root, FIRST, 0)
    respell(root, serials(lambda serial: serial.lstrip("0") or "0"))
    suite.respelled(root, SECOND, 5, 5)


def test_who_is_another(suite):
    """Renewed, of another kind, of another resident, with another expiry: certificates of their own."""
    for what, how, letters in (
            ("a renewal", {"issued_on": "2026-11-19"}, 1), ("another expiry", {"expires_on": "2027-02-17"}, 1),
            ("another kind", {"kind": "利用者証明用"}, 1), ("another resident", {"resident_id": "C0001"}, 1)):
        root = suite.fresh(suite.base)
        respell(root, lambda row: how | {"serial": "NEW1"}, of=lambda row: row["serial"] == "S00000")
        run = suite.night(root, SECOND, 0)
        suite.equal(what, (run["respelled"], run["pieces"]), (0, letters))
    root = suite.fresh(suite.base)
    rows, columns = read_rows(root / "in/certificates.csv")
    with open(root / "in/certificates.csv", "a", encoding="utf-8", newline="") as file:
        file.write(",".join((rows[0] | {"serial": "NEW1"})[column] for column in columns) + "\n")
    run = suite.night(root, SECOND, 0)
    suite.equal("beside the old one", (run["respelled"], run["pieces"]), (0, 1))


def test_what_came_undone(suite):
    """Its letter was spoiled, came back, or was taken back: it is due again under the new serial, once."""
    for event in ("spoiled", "pulled"):
        root = suite.fresh(suite.base)
        respell(root, serials(hyphened))
        suite.respelled(root, SECOND, 16, 16)
        suite.record(root, f"{suite.ids['C0000']},{event},2026-11-24,,,")
        suite.respelled(root, THIRD, 0, 14, pieces=1)
        row = world.rows(root / f"out/{THIRD}/office/pieces.csv")[0]
        suite.equal(f"{event}: the letter", (row["resident_id"], row["serials"]),
                    ("C0000", "signature:S-00000 authentication:A-00000"))
        suite.equal(f"{event}: why it is late", row["causes"], "before_start:1 remade:5")    # the first lot was of the 20th
        restore(root)
        suite.respelled(root, "2026-11-26", 0, 16)
    root = suite.fresh(suite.base)
    suite.record(root, f"{suite.ids['C0000']},spoiled,2026-11-20,,,")
    respell(root, serials(hyphened))
    suite.respelled(root, SECOND, 16, 14, pieces=1)
    suite.respelled(root, THIRD, 0, 16)
    root = suite.fresh(suite.base)
    respell(root, serials(hyphened))
    suite.respelled(root, SECOND, 16, 16)
    back = world.call(suite.kigen, "void", "-c", root / "kigen.conf", FIRST, "--by", "S1", "--why", "test")
    suite.equal(f"taken back: {back}", back.code, 0)
    suite.respelled(root, THIRD, 0, 0, pieces=8, code=4)
    restore(root)
    suite.respelled(root, "2026-11-26", 0, 16, code=4)


def test_held_as_before(suite):
    """A letter that came back is held under the new serial too, as long as the address is the same."""
    root = suite.fresh(suite.base)
    suite.record(root, f"{suite.ids['C0000']},posted,2026-11-20,,,", f"{suite.ids['C0000']},returned,2026-11-24,,,")
    respell(root, serials(hyphened))
    run = suite.night(root, SECOND, 0)
    suite.equal("held", (run["reasons"].get("returned"), run["pieces"], run["respelled"]), (2, 0, 16))


def test_twice_in_one_register(suite):
    """One certificate under two names: both count as told; taken back, it gets one letter."""
    root = suite.fresh(suite.base)
    rows, columns = read_rows(root / "in/certificates.csv")
    first = [row for row in rows if row["resident_id"] == "C0000"]
    twins = [row | {"serial": serial} for row in first for serial in (f"0{row['serial']}", f"00{row['serial']}")]
    with open(root / "in/certificates.csv", "w", encoding="utf-8", newline="") as file:
        write_rows(file, columns, [row for row in rows if row not in first] + twins)
    suite.respelled(root, SECOND, 4, 18)
    suite.record(root, f"{suite.ids['C0000']},spoiled,2026-11-24,,,")
    suite.respelled(root, THIRD, 0, 14, pieces=1)
    suite.respelled(root, "2026-11-26", 0, 18)
    suite.equal("two notices of each", sql(root, "SELECT count(*) FROM notice WHERE serial = 'S00000'"), [(2,)])


def one_more(serials_of, **resident):
    """Two pairs and a resident with these certificates, all of one kind, issue day and expiry."""
    made = city(2)
    who = made.resident(20, **resident)
    for serial, ends in serials_of:
        made.certificate(who, serial, "署名用", ends)
    return made


def test_back_under_the_serial_it_was_held_by(suite):
    """It was held, lost its zeros and was told, and has them back: a serial that had no letter is no reason for a second one."""
    root = world.build(suite.fresh(), one_more([("00007", ENDS)], protected="1"), mailing="")
    run = suite.night(root, FIRST, 0)
    suite.equal("held", (run["dispositions"]["held"], run["pieces"]), (1, 2))
    one_more([("7", ENDS)]).write(root / "in")
    suite.respelled(root, SECOND, 0, 4, pieces=1)
    one_more([("00007", ENDS)]).write(root / "in")
    told, spoiled = root, suite.fresh(root)
    suite.respelled(told, THIRD, 1, 5)
    suite.equal("a name", sql(told, "SELECT serial, first_serial FROM spelling"), [("00007", "7")])
    suite.equal("and nothing else any more", sql(told, "SELECT disposition FROM standing WHERE serial = '00007'"), [("",)])
    suite.respelled(told, "2026-11-26", 0, 5)
    one_more([("7", ENDS)]).write(told / "in")
    suite.respelled(told, "2026-11-27", 0, 5)
    suite.equal("one letter", sql(told, "SELECT count(*) FROM notice WHERE serial IN ('7', '00007')"), [(1,)])
    suite.record(spoiled, f"{ids_of(spoiled, SECOND)['C0020']},spoiled,2026-11-24,,,")
    suite.respelled(spoiled, THIRD, 1, 4, pieces=1)
    suite.respelled(spoiled, "2026-11-26", 0, 5)


def test_a_serial_of_another(suite):
    """What was held under a serial was of another resident: who bears the serial now is told of the own certificate."""
    made = one_more([("00007", ENDS)], protected="1")
    made.resident(21)
    root = world.build(suite.fresh(), made, mailing="")
    suite.night(root, FIRST, 0)
    made = one_more([])
    made.certificate(made.resident(21), "7", "署名用", ENDS)
    made.write(root / "in")
    suite.respelled(root, SECOND, 0, 4, pieces=1)
    made.certificates[-1]["serial"] = "00007"
    made.write(root / "in")
    suite.respelled(root, THIRD, 0, 4, pieces=1, code=4)    # the letter about 7 is to be pulled


def test_long_after_its_end(suite):
    """A certificate was told, another spelling came beside it and was held; the first is past and leaves the register."""
    ends = "2026-11-27"
    both, second = [("00008", ends), ("8", ends)], [("8", ends)]
    root = world.build(suite.fresh(), one_more(both[:1]), mailing="past_days = 1;")
    suite.night(root, FIRST, 0)
    one_more(both, protected="1").write(root / "in")
    for as_of, code in ((SECOND, 4), ("2026-11-30", 0)):
        run = suite.night(root, as_of, code)
        suite.equal(f"{as_of}: beside it", (run["dispositions"]["held"], run["respelled"], run["pieces"]), (1, 0, 0))
    beside, later = suite.fresh(root), suite.fresh(root)
    one_more(second).write(root / "in")
    suite.respelled(root, "2026-12-01", 1, 5)
    run = suite.night(root, "2026-12-02", 0)
    suite.equal("past", (run["dispositions"]["past"], run["dispositions"]["told"], run["pieces"]), (1, 4, 0))
    one_more(second).write(later / "in")
    suite.respelled(later, "2027-04-01", 1, 1, more=("--accept", "ahead", "--by", "S1", "--why", "no run since"))
    one_more(both).write(beside / "in")
    run = suite.night(beside, "2026-12-01", 0)
    suite.equal("with the first one beside it", (run["dispositions"]["past"], run["respelled"], run["pieces"]), (1, 0, 1))


def test_why(suite):
    root = suite.fresh(suite.base)
    respell(root, serials(hyphened))
    suite.respelled(root, SECOND, 16, 16)
    for serial in ("S-00000", "S00000"):
        page = world.call(suite.kigen, "why", "-c", root / "kigen.conf", "--as-of", THIRD, serial)
        suite.equal(f"{serial}: {page}", (page.code, page.out.count("\n["), "serial S-00000" in page.out,
                                         "in the ledger   serial S00000: " in page.out, suite.ids["C0000"] in page.out),
                    (0, 2, True, True, True))


def test_new_serials_for_all(suite):
    """Twenty in a night are let pass, more are a gate; who lifts it writes to nobody twice."""
    made = city(12)
    root = world.build(suite.fresh(), made, mailing="")
    suite.night(root, FIRST, 0)
    base = suite.fresh(root)
    respell(root, serials(lambda serial: f"N{serial}"), of=of_resident(*(f"C{at:04d}" for at in range(10))))
    suite.respelled(root, SECOND, 20, 24)
    root = suite.fresh(base)
    respell(root, serials(lambda serial: f"N{serial}"))
    suite.night(root, SECOND, 8, "KGN0756E in/certificates.csv: ", "24 certificates", "--accept renumbered", "KGN0757W in/certificates.csv:2: ",
                "S00000")
    suite.equal("no name is kept", sql(root, "SELECT count(*) FROM spelling"), [(0,)])
    suite.equal("one stop", sql(root, "SELECT gate FROM stop"), [("renumbered",)])
    accept = ("--accept", "renumbered", "--by", "S1", "--why", "新しい番号体系")
    run = suite.respelled(root, SECOND, 24, 24, more=accept)
    stopped = run["stopped"][0]
    suite.equal("what the next run says of the stop", (stopped["gate"], len(stopped["rows"]), stopped["rows"][0]["what"]),
                ("renumbered", 20, "respelled"))
    suite.respelled(root, THIRD, 0, 24)


def test_a_dry_run(suite):
    root = suite.fresh(suite.base)
    respell(root, serials(hyphened))
    before = world.tree(root)
    dry = world.run(suite.kigen, root, SECOND, "--dry-run")
    suite.equal(f"as the night: {dry}", (dry.code, "KGN0755W" in dry.err), (0, True))
    suite.check("and nothing is left", world.difference(world.tree(root), before))


def restored(suite, root, kept, as_of):
    """The ledger is that of the evening before the last run, of which the folder tells it then."""
    for name, data in kept.items():
        (root / "out" / name).write_bytes(data)
    result = world.run(suite.kigen, root, as_of, "--accept", "marks", "--by", "S1", "--why", "restored")
    suite.equal(f"adopted: {result}", (result.code, "KGN0620W" in result.err), (0, True))
    suite.equal("the chain", chain.fault(sqlite3.connect(root / "out/ledger.sqlite")), 0)
    return said(root / "out" / as_of)


def kept_of(root):
    return {name: (root / "out" / name).read_bytes() for name in ("ledger.sqlite", "ledger.sqlite.rows")}


def test_adopted(suite):
    """The ledger was restored from the evening before: the folder tells it the names."""
    root = suite.fresh(suite.base)
    kept = kept_of(root)
    respell(root, serials(hyphened))
    suite.respelled(root, SECOND, 16, 16)
    run = restored(suite, root, kept, THIRD)
    suite.equal("known by then", (run["respelled"], run["dispositions"]["told"], run["pieces"]), (0, 16, 0))
    suite.equal("all of them", sql(root, "SELECT count(*) FROM spelling"), [(16,)])


def test_adopted_of_what_was_held(suite):
    """So it is with a serial that the ledger knows from a night on which it was held."""
    root = world.build(suite.fresh(), one_more([("00007", ENDS)], protected="1"), mailing="")
    suite.night(root, FIRST, 0)
    one_more([("7", ENDS)]).write(root / "in")
    suite.respelled(root, SECOND, 0, 4, pieces=1)
    kept = kept_of(root)
    one_more([("00007", ENDS)]).write(root / "in")
    suite.respelled(root, THIRD, 1, 5)
    run = restored(suite, root, kept, "2026-11-26")
    suite.equal("known by then", (run["respelled"], run["dispositions"]["told"], run["pieces"]), (0, 5, 0))


def test_a_name_of_nothing(suite):
    """A name of a certificate that has no notice was put in by others."""
    root = suite.fresh(suite.base)
    respell(root, serials(hyphened))
    suite.respelled(root, SECOND, 16, 16)
    chain.by_hand(root, "UPDATE spelling SET first_serial = 'X1' WHERE serial = 'S-00000'", seal=True)
    result = world.run(suite.kigen, root, THIRD)
    suite.equal(f"refused: {result}", (result.code, "spelling" in result.err), (65, True))


# ---- the list of what others told ----------------------------------------------------------------------------------------

def listed(root, rows):
    (root / "told.csv").write_text("kind,serial,expires_on\n" + "".join(f"{','.join(row)}\n" for row in rows), encoding="utf-8")


def with_list(suite, serials_of_list, people=30):
    made = Town()
    for at in range(people):
        who = made.resident(at)
        made.certificate(who, f"{at:08d}", "利用者証明用", ENDS)
    root = world.build(suite.fresh(), made, mailing=TOLD)
    listed(root, [("authentication", serial, ENDS) for serial in serials_of_list])
    return root


def test_a_list_that_matches_nothing(suite):
    root = with_list(suite, [str(at) for at in range(30)])
    words = ("KGN0759E told.csv: ", "30 of 30", "zeros in front alone", "KGN0760W told.csv:2: ", "KGN0760W told.csv:21: ")
    suite.night(root, FIRST, 8, *words)
    suite.night(root, FIRST, 8, *words)                 # a stopped night has read nothing
    suite.equal("two stops", sql(root, "SELECT gate FROM stop"), [("side_table",)] * 2)
    lifted = suite.fresh(root)
    listed(root, [("authentication", f"{at:08d}", ENDS) for at in range(30)])
    run = suite.night(root, FIRST, 0)
    suite.equal("put right, all count as told", (run["reasons"]["elsewhere"], run["pieces"]), (30, 0))
    suite.equal("the stops are told", [(stop["gate"], stop["rows"][0]["file"]) for stop in run["stopped"]],
                [("side_table", "told_elsewhere")] * 2)
    run = suite.night(lifted, FIRST, 0, "KGN0761W", more=("--accept", "side_table", "--by", "S1", "--why", "別の市の一覧"))
    suite.equal("lifted, everybody gets a letter", run["pieces"], 30)
    suite.night(lifted, SECOND, 0)                      # the same file is not judged again


def test_other_lists(suite):
    for what, rows, code, word in (
            ("one of thirty", [f"{at:08d}" for at in range(29)] + ["99999999"], 4, "side_table"),
            ("one alone", ["99999999"], 4, "side_table"), ("one alone without its zeros", ["7"], 8, "zeros in front alone"),
            ("two", ["99999999", "99999998"], 8, "KGN0759E"), ("hyphens", ["0000-0001", "0000-0002"], 8, "hyphens alone")):
        root = with_list(suite, rows)
        result = world.run(suite.kigen, root, FIRST)
        suite.equal(f"{what}: {result}", (result.code, word in result.err), (code, True))
        if code == 4:
            again = world.run(suite.kigen, root, SECOND)
            suite.equal(f"{what}: once: {again}", again.code, 0)
    root = with_list(suite, [])
    suite.night(root, FIRST, 0)
    listed(root, [("authentication", "99999999", "2026-11-18"), ("authentication", "99999998", "2026-11-18")])
    suite.night(root, SECOND, 0)                        # what has ended does not count


def test_another_file(suite):
    """A file is judged when it is a new one, whatever its name."""
    root = with_list(suite, [f"{at:08d}" for at in range(30)])
    suite.night(root, FIRST, 0)
    listed(root, [("authentication", str(at), ENDS) for at in range(30)])
    suite.night(root, SECOND, 8, "KGN0759E")


# ---- larger towns ----------------------------------------------------------------------------------------------------------

def test_three_thousand(suite):
    """A made-up register of 3,000: what was told stays told when all serials are new, and the gate says how many."""
    root = world.build(suite.fresh(), mailing="")
    for path in (root / "in").iterdir():
        path.unlink()
    made = world.call(suite.kigen, "synth", "--residents", "3000", "--seed", "7", "--as-of", FIRST, root / "in")
    suite.equal(f"synth: {made}", made.code, 0)
    result = world.run(suite.kigen, root, FIRST)
    suite.equal(f"the first night: {result}", result.code in (0, 4), True)
    letters = said(root / "out" / FIRST)["dispositions"]["notice"]
    respell(root, serials(lambda serial: f"X{serial}"[:20]))
    result = world.run(suite.kigen, root, SECOND)
    suite.equal(f"stopped: {result}", (result.code, f"{letters} certificates" in result.err), (8, True))
    # of what was suppressed nothing is carried over: to the gate `class` these rows are new ones
    result = world.run(suite.kigen, root, SECOND, "--accept", "renumbered", "--by", "S1", "--why", "new",
                       "--accept", "class", "--by", "S1", "--why", "new")
    run = said(root / "out" / SECOND)
    suite.equal(f"lifted: {result}", (run["respelled"], run["dispositions"]["told"]), (letters, letters))


world.run_tests(Suite, globals())
