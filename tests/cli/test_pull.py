#!/usr/bin/env python3
"""The pull list: letters that were published and must not be posted any more, from the night after to the post.

The lot of FIRST in the small city of world.py goes on Friday 20 November: the night of the 20th comes before the post, that of
the 21st after it. Delivery is on Thursday the 26th (the 23rd is a holiday).

    test_pull.py --kigen build/kigen

Every name and address is made up. Prints `N passed, N failed`.
"""

import json
import shutil

import pages
import world
from town import Town
from world import FIRST

NEXT, AFTER = "2026-11-20", "2026-11-21"
PEOPLE = 6


class Suite(world.PostSuite):
    recorded_on = "2026-12-31"

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-pull-")
        self.made = city()
        self.base = world.build(self.fresh(), self.made, mailing="", letters="bundle_letters = 4;")
        self.run(self.base, FIRST)
        self.ids = {row["resident_id"]: row for row in world.rows(self.base / f"out/{FIRST}/office/pieces.csv")}

    def night(self, change=None, as_of=NEXT, events=(), root=None):
        """A night after FIRST whose registers were changed: its folder."""
        root = root or self.fresh(self.base)
        made = city()
        if change:
            change(made, {row["resident_id"]: row for row in made.residents})
        made.write(root / "in")
        if events:
            self.record(root, *events)
        code = self.run(root, as_of).code
        folder = sorted((root / "out").glob(f"{as_of}*"))[-1]
        listed = lists(folder)
        alarm = [one["text"] for one in json.loads((folder / "office/run.json").read_text(encoding="utf-8"))["alarms"]
                 if one["name"] == "pull"]
        self.equal("an alarm while there is a list", (len(alarm), code), (1, 4) if listed[0] else (0, 0))
        if alarm:
            self.equal("it says how many", f"通が{len(listed[0])}通あります" in alarm[0], True)
        self.equal("the lists name the same", [row["piece_id"] for row in listed[0]], [row["piece_id"] for row in listed[1]])
        verified = world.call(self.kigen, "verify", folder)
        self.equal(f"verify agrees: {verified}", verified.code, 0)
        return folder

    def why(self, change=None, **more):
        """resident -> why, of such a night."""
        return {row["resident_id"]: row["reason"] for row in lists(self.night(change, **more))[1]}


def lists(folder):
    return [world.rows(folder / part / "pull.csv") for part in ("print", "office")]


def city():
    """People with two certificates each, all due in the night of FIRST."""
    made = Town()
    for at in range(PEOPLE):
        made.pair(at, "2027-02-18")
    return made


def certificates(made, who):
    return [row for row in made.certificates if row["resident_id"] == who]


def renewed(made, *serials):
    for old in [row for row in made.certificates if row["serial"] in serials]:
        made.certificate(old["resident_id"], old["serial"] + "9", old["kind"], "2031-11-19", issued_on="2026-11-19")


def resident(who, **values):
    return lambda made, people: people[who].update(values)


def test_who_and_why(suite):
    def all_of(who, **values):
        return lambda made, people: [row.update(values) for row in certificates(made, who)]

    def remove(who, of_people=False, of_certificates=False):
        def change(made, people):
            made.residents = [row for row in made.residents if not of_people or row["resident_id"] != who]
            made.certificates = [row for row in made.certificates if not of_certificates or row["resident_id"] != who]
        return change

    for change, why in (
            (None, None),
            (resident("C0001", status="死亡"), "deceased"),
            (resident("C0001", status="転出"), "moved_out"),
            (resident("C0001", status="国外転出"), "abroad"),
            (resident("C0001", status="消除"), "removed"),
            (resident("C0001", protected="1"), "protected"),
            (resident("C0001", residence_elsewhere="1"), "residence_elsewhere"),
            (resident("C0001", stay_until="2027-02-18"), "stay_period"),
            (resident("C0001", stay_until="2027-02-19"), None),
            (resident("C0001", status="転出予定", moves_on="2026-11-26"), "moving"),
            (resident("C0001", status="転出予定", moves_on="2026-11-27"), None),
            (resident("C0001", address="神奈川県小田原市荻窪300番地"), "changed"),
            (resident("C0001", building="別棟"), "changed"),
            (resident("C0001", name="結城　凪"), "changed"),
            (resident("C0001", name="結城　凪", birth_date="1971-07-07"), "contradiction changed"),
            (resident("C0001", address="住所不定"), "no_address changed"),
            (resident("C0001", status="死亡", address="神奈川県小田原市荻窪300番地"), "deceased changed"),
            (resident("C0001", municipality="142070", language="en", agent_name="代理　人"), None),
            (lambda made, people: made.residents.append(people["C0001"] | {"municipality": "142077"}), "ambiguous_resident"),
            (all_of("C0001", status="失効"), "revoked"),
            (all_of("C0001", status="一時停止"), "suspended"),
            (all_of("C0001", expires_on="2027-02-17"), "vanished"),
            (remove("C0001", of_people=True), "unknown_resident"),
            (remove("C0001", of_certificates=True), "vanished"),
            (remove("C0001", of_people=True, of_certificates=True), "vanished"),
            (lambda made, people: renewed(made, "S00001"), None),
            (lambda made, people: renewed(made, "A00001"), None),
            (lambda made, people: renewed(made, "S00001", "A00001"), "superseded"),
            (lambda made, people: [renewed(made, "S00001"), certificates(made, "C0001")[1].update(status="失効")],
             "revoked superseded"),
            (lambda made, people: made.certificates.remove(certificates(made, "C0001")[0]), None)):
        suite.equal(f"{why}", suite.why(change), {"C0001": why} if why else {})


def test_the_mail_day(suite):
    dead = resident("C0002", status="死亡")
    suite.equal("in the night of the mail day the letter is still here", list(suite.why(dead)), ["C0002"])
    suite.equal("a night later it is gone", suite.why(dead, as_of=AFTER), {})


def test_an_office_that_records_postings(suite):
    dead, piece = resident("C0002", status="死亡"), {who: row["piece_id"] for who, row in suite.ids.items()}
    printed = [f"{piece['C0000']},printed,2026-11-20,,,"]
    for as_of, events, names in (
            (AFTER, printed, ["C0002"]), ("2026-11-26", printed, ["C0002"]), (AFTER, [], []),
            (AFTER, [f"{piece['C0000']},posted,2026-11-20,,,"], ["C0002"]),
            (AFTER, printed + [f"{piece['C0002']},posted,2026-11-20,,,"], []),
            (AFTER, printed + [f"{piece['C0002']},pulled,2026-11-20,,,"], []),
            (NEXT, [f"{piece['C0002']},pulled,2026-11-20,,,"], []), (NEXT, [f"{piece['C0002']},spoiled,2026-11-20,,,"], []),
            (NEXT, [f"{piece['C0002']},posted,2026-11-20,,,"], []), (NEXT, [f"{piece['C0002']},printed,2026-11-20,,,"], ["C0002"])):
        suite.equal(f"{as_of} {events}", list(suite.why(dead, as_of=as_of, events=events)), names)


def test_a_move_is_weighed_by_the_day_on_which_it_would_be_posted(suite):
    """Not posted on the 20th; posted on the 24th it is there on Friday the 27th."""
    printed = [f"{suite.ids['C0000']['piece_id']},printed,2026-11-20,,,"]
    for moves_on, names in (("2026-11-27", ["C0003"]), ("2026-11-28", [])):
        change = resident("C0003", status="転出予定", moves_on=moves_on)
        suite.equal(f"moves on {moves_on}", list(suite.why(change, as_of="2026-11-24", events=printed)), names)


def test_decisions(suite):
    protected = resident("C0001", protected="1")
    release, refuse = (f"resident:C0001,{word},2026-11-19,課長,," for word in ("release", "refuse"))
    suite.equal("a release is a release", suite.why(protected, events=[release]), {})
    suite.equal("until its day", suite.why(protected, events=["resident:C0001,release,2026-11-19,課長,2026-11-19,"]),
                {"C0001": "protected"})
    suite.equal("a refusal that came too late for the lot", suite.why(events=[refuse]), {"C0001": "refused"})


def test_what_j_lis_wrote(suite):
    root = suite.fresh(suite.base)
    (root / "told.csv").write_text("kind,serial,expires_on\nsignature,S00001,2027-02-18\nauthentication,A00001,2027-02-18\n"
                                   "signature,S00002,2027-02-18\n", encoding="utf-8")
    config = (root / "kigen.conf").read_text(encoding="utf-8").replace("mailing = {", 'mailing = { told_elsewhere = "told.csv";')
    (root / "kigen.conf").write_text(config, encoding="utf-8")
    suite.equal("both were told of by J-LIS; of the other one", suite.why(root=root), {"C0001": "elsewhere"})


def test_turning_fifteen(suite):
    """Addressed to the agent on the 19th; fifteen since the 20th: nothing has changed."""
    root, made = suite.fresh(), city()
    child = made.residents[1]
    child.update(birth_date="2011-11-20", agent_name="代理　人")
    world.build(root, made, mailing="")
    suite.run(root, FIRST)
    for name, listed in (("代理　人", []), ("代理　者", ["C0001"])):
        child["agent_name"] = name
        copy = suite.fresh(root)
        made.write(copy / "in")
        suite.run(copy, NEXT)
        suite.equal(f"agent {name}", [row["resident_id"] for row in lists(copy / f"out/{NEXT}")[1]], listed)


def several(made, people):
    for who in ("C0005", "C0000", "C0003"):
        people[who]["status"] = "死亡"


def test_where_they_lie(suite):
    folder = suite.night(several)
    wanted = [{name: row[name] for name in ("piece_id", "bundle", "sequence")} | {"lot": FIRST}
              for who, row in suite.ids.items() if who in ("C0000", "C0003", "C0005")]
    suite.equal("bundle, sequence and lot, in that order", lists(folder)[0], wanted)
    suite.equal("in more than one bundle", len({row["bundle"] for row in wanted}), 2)
    for spoil in (lambda path: shutil.rmtree(path.parents[1]), lambda path: path.unlink(),
                  lambda path: (path.chmod(0o600), path.write_text("piece_id\n", encoding="utf-8"))):
        root = suite.fresh(suite.base)
        spoil(root / f"out/{FIRST}/office/pieces.csv")
        found = lists(suite.night(several, root=root))[0]
        suite.equal("a folder that is gone tells nothing", found, [row | {"bundle": "", "sequence": ""} for row in wanted])


def test_the_same_bytes(suite):
    trees = []
    for jobs in (1, 3):
        root, made = suite.fresh(suite.base), city()
        several(made, {row["resident_id"]: row for row in made.residents})
        made.write(root / "in")
        world.run(suite.kigen, root, NEXT, jobs=jobs)
        trees.append(world.tree(root))
    suite.equal("with any number of workers", trees[0] == trees[1], True)
    suite.equal("the same night again is none", world.run(suite.kigen, root, NEXT).code, 0)
    suite.equal("no further folder", world.published(root), [FIRST, NEXT])


def test_after_it_was_pulled(suite):
    """Who is dead gets nothing; whose letter was pulled for a new address gets another one to that."""
    root = suite.fresh(suite.base)

    def change(made, people):
        people["C0001"]["status"] = "死亡"
        people["C0002"]["address"] = "神奈川県小田原市荻窪300番地"

    suite.equal("two", suite.why(change, root=root), {"C0001": "deceased", "C0002": "changed"})
    folder = suite.night(change, root=root, events=[f"{suite.ids[who]['piece_id']},pulled,2026-11-20,,," for who in ("C0001", "C0002")])
    suite.equal("the night again", folder.name, NEXT + "-2")
    suite.equal("a letter to the new address", [row["resident_id"] for row in world.rows(folder / "office/pieces.csv")], ["C0002"])


def test_a_dry_run(suite):
    root, made = suite.fresh(suite.base), city()
    several(made, {row["resident_id"]: row for row in made.residents})
    made.write(root / "in")
    before = world.tree(root)
    suite.equal("it ends as the night would", world.run(suite.kigen, root, NEXT, "--dry-run").code, 4)
    suite.equal("and leaves nothing", world.tree(root) == before, True)


def test_the_audit(suite):
    """Each list against the other, and both against the alarm; a run of before there were such lists has neither."""
    root = suite.night(several).parents[1]
    quiet = suite.night().parents[1]

    def line(part, before, after):
        def spoil(folder):
            path = folder / part / "pull.csv"
            path.chmod(0o600)
            text = path.read_bytes()
            if before.encode() not in text:
                raise AssertionError(f"{before} is not in {part}/pull.csv")
            path.write_bytes(text.replace(before.encode(), after.encode(), 1))
        return spoil

    def missing(*parts):
        return lambda folder: [(folder / part / "pull.csv").unlink() for part in parts]

    def emptied(folder):
        for part in ("print", "office"):
            path = folder / part / "pull.csv"
            path.chmod(0o600)
            path.write_bytes(path.read_bytes().split(b"\r\n")[0] + b"\r\n")

    def older(folder):
        """As a kigen left it that wrote neither pull lists nor pages."""
        missing("print", "office")(folder)
        for part in ("print", "office"):
            (folder / part / "index.html").unlink()
        for path in [*(folder / "print").glob("papers*"), folder / "print/check.csv", folder / "print/packs.json"]:
            path.unlink()
        run = folder / "office/run.json"
        run.chmod(0o600)
        run.write_bytes(run.read_bytes().replace(b'  "approval": "none",\n', b""))

    piece, other = (suite.ids[who]["piece_id"] for who in ("C0000", "C0003"))
    for at, (tree, spoil, code) in enumerate((
            (root, lambda folder: None, 0), (quiet, lambda folder: None, 0), (quiet, older, 0), (quiet, missing("print", "office"), 65),
            (root, missing("print", "office"), 65), (root, missing("print"), 65), (root, missing("office"), 65),
            (quiet, missing("print"), 65), (quiet, missing("office"), 65), (root, emptied, 65),
            (root, line("print", piece, other), 65), (root, line("office", piece, other), 65),
            (root, line("print", piece, piece[:-1] + str((int(piece[-1]) + 1) % 10)), 65),
            (root, line("print", ".pdf,", ".pdf,-"), 65), (root, line("print", "letters-261120-1-0001.pdf", ""), 65),
            (root, line("print", f",{FIRST}\r\n", ",\r\n"), 65), (root, line("print", "lot", "run"), 65),
            (root, line("print", "\r\n", "\n"), 65), (root, line("office", "reason", "why"), 65),
            (root, line("office", "deceased", "dead"), 65), (root, line("office", "deceased", "deceased "), 65),
            (root, line("office", "deceased", "deceased changed"), 0), (root, line("office", ",deceased", ","), 65),
            (root, line("office", ",C0000,", ",,"), 65), (root, line("office", f"{piece},C0000,deceased\r\n", ""), 65))):
        copy = suite.fresh(tree) / "out" / NEXT
        spoil(copy)
        for part in ("print", "office"):
            (copy / part / "SHA256SUMS").chmod(0o600)
            pages.seal(copy / part)
        result = world.call(suite.kigen, "verify", copy)
        suite.equal(f"{at}: {result}", result.code, code)


world.run_tests(Suite, globals())
