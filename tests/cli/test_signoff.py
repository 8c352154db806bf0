#!/usr/bin/env python3
"""Templates that are signed off (校了): the digest, the record, the alarm, the gate; and the specimens for the press.

    test_signoff.py --kigen build/kigen

Every name and address is made up. Prints `N passed, N failed`.
"""

import hashlib
import json
import re
import shutil
import sqlite3

import world
from world import FIRST, SECOND, THIRD

import processes                 # tests/lib, which world has found

WHO = "市民課 梅里"
DIGEST = re.compile(r"templates:([0-9a-f]{12})\b")
# letters.approval; rows of events, {} for the digest; the as-of day; what a night does: goes, alarm, gate
MATRIX = [
    ("none", [], FIRST, "goes"), ("alarm", [], FIRST, "alarm"), ("required", [], FIRST, "gate"), (None, [], FIRST, "goes"),
    ("alarm", ["{},approved,2026-11-19,WHO,,"], FIRST, "goes"), ("required", ["{},approved,2026-11-19,WHO,,"], FIRST, "goes"),
    ("required", ["{},校了,2026-11-01,WHO,,市民第3号"], FIRST, "goes"),
    ("required", ["{},approved,2026-11-20,WHO,,"], FIRST, "gate"),                # signed off from tomorrow on
    ("required", ["{},approved,2026-11-01,WHO,2026-11-19,"], FIRST, "goes"),      # through its last day
    ("required", ["{},approved,2026-11-01,WHO,2026-11-18,"], FIRST, "gate"),      # over
    ("alarm", ["{},approved,2026-11-01,WHO,2026-11-18,"], FIRST, "alarm"),
    ("required", ["{},approved,2026-11-01,WHO,2026-11-18,", "{},approved,2026-11-10,another,2026-12-31,"], FIRST, "goes"),
    ("required", ["templates:0123456789ab,approved,2026-11-19,WHO,,"], FIRST, "gate"),   # others
]
# a row, and whether record takes it; {} for the digest
ROWS = [
    ("templates:{},approved,2026-11-20,WHO,,", True), ("様式:{},校了,2026-11-20,WHO,,決裁第1号", True),
    ("ｔｅｍｐｌａｔｅｓ：{},承認,2026-11-20,WHO,2027-03-31,", True),
    ("templates:{},approved,2026-11-20,,,", False), ("templates:{},printed,2026-11-20,WHO,,", False),
    ("templates:{}0,approved,2026-11-20,WHO,,", False), ("templates:,approved,2026-11-20,WHO,,", False),
    ("templates:0123456789aB,approved,2026-11-20,WHO,,", False), ("templates:0123456789ag,approved,2026-11-20,WHO,,", False),
    ("templates:{},approved,2026-11-20,WHO,2026-11-19,", False),
]


class Suite(world.PostSuite):
    recorded_on = "2026-11-30"

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-signoff-", by_function=True)
        self.base = self.town(None)

    def town(self, approval, templates=None):
        letters = "bundle_letters = 5;" + (f' approval = "{approval}";' if approval else "")
        return world.build(self.fresh(), world.city(), mailing="", letters=letters, templates=templates)

    def check_of(self, root, as_of=None, env=None):
        return world.call(self.kigen, "check", "-c", root / "kigen.conf", env=env)

    def proof(self, root, *more, name="proof.pdf", env=None):
        path = root / name
        path.unlink(missing_ok=True)
        done = world.call(self.kigen, "proof", "-c", root / "kigen.conf", "-o", path, *more, env=env)
        return path, done

    def digest(self, root):
        _, done = self.proof(root, "--template", "lapsed")
        self.equal(f"proof: {done}", done.code, 0)
        return DIGEST.search(done.out)[1]

    def rows(self, root, *rows):
        path = root / "events.csv"
        path.write_text("\n".join(["id,event,on,by,until,reason", *rows]) + "\n", encoding="utf-8")
        return world.call(self.kigen, "record", "-c", root / "kigen.conf", "--as-of", self.recorded_on, path)


def by_hand(folder, names):
    """The digest as the contract says it, of the files that run.json names."""
    lines = "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in sorted(names))
    return hashlib.sha256(lines.encode()).hexdigest()[:12]


def templates_of(root, folder, prefix):
    run = json.loads((root / "out" / folder / "office/run.json").read_text(encoding="utf-8"))
    return [entry["file"].removeprefix(f"{prefix}/") for entry in run["inputs"] if entry["role"] == "template"]


def alarms_of(root, folder):
    run = json.loads((root / "out" / folder / "office/run.json").read_text(encoding="utf-8"))
    return {entry["name"]: entry for entry in run["alarms"]}, run


def test_digest(suite):
    """Over all template files in use, by hand; the same wherever the folder lies, another after any change."""
    root = suite.fresh(suite.base)
    suite.run(root, FIRST)
    digest = suite.digest(root)
    suite.equal("by hand", digest, by_hand(world.TEMPLATES, templates_of(root, FIRST, world.TEMPLATES)))
    _, done = suite.proof(root)
    suite.equal("of all templates, whichever are printed", DIGEST.findall(done.out), [digest])
    suite.equal("check says the same", DIGEST.findall(suite.check_of(root).out), [digest])
    copy = suite.fresh()
    shutil.copytree(world.TEMPLATES, copy)
    other = suite.town(None, templates=copy)
    suite.equal("in another folder", suite.digest(other), digest)
    words = copy / "common/ja/words.txt"
    words.write_text(words.read_text(encoding="utf-8") + "# \n", encoding="utf-8")
    changed = suite.digest(other)
    suite.equal("a comment more", changed == digest, False)
    suite.equal("that too by hand", changed, by_hand(copy, templates_of(root, FIRST, world.TEMPLATES)))
    (copy / "lapsed/ja/notes.bak").write_text("of no use\n", encoding="utf-8")
    suite.equal("a file that nothing uses", suite.digest(other), changed)


def test_matrix(suite):
    """Each setting with what is on record: what run, dry run and check do, with which words."""
    digest = suite.digest(suite.fresh(suite.base))
    for approval, rows, as_of, does in MATRIX:
        root = suite.town(approval)
        what = f"{approval}, {rows}"
        rows = [row.replace("{}", f"templates:{digest}").replace("WHO", WHO) for row in rows]
        if rows:
            suite.equal(f"{what}: recorded", suite.rows(root, *rows).code, 0)
        before = world.ledger(root)
        dry = world.run(suite.kigen, root, as_of, "--dry-run")
        done = world.run(suite.kigen, root, as_of)
        for name, result in (("dry run", dry), ("run", done)):
            suite.equal(f"{what}: {name}: {result}", (result.code == 8, "KGN1329E" in result.err and digest in result.err),
                        (does == "gate", does == "gate"))
            suite.equal(f"{what}: {name} and its alarm", f"alarm templates: the templates of this run (templates:{digest})" in result.err,
                        does == "alarm")
        if does == "gate":
            suite.equal(f"{what}: nothing is published", world.published(root), [])
            stops = world.ledger(root)["stop"]
            suite.equal(f"{what}: the stop is on record", [(row[2], json.loads(row[4])["findings"]) for row in stops],
                        [("templates", [{"check": "templates", "value": 1, "most": 0}])])
            suite.check(f"{what}: and nothing else",
                        world.difference(world.without_stops(world.ledger(root)), before) if before else "")
            continue
        alarms, run = alarms_of(root, as_of)
        suite.equal(f"{what}: run.json", (alarms.get("templates", {}).get("count"), [gate["name"] for gate in run["gates"] if gate["name"] == "templates"]),
                    (1 if does == "alarm" else None, ["templates"] if approval == "required" else []))


def test_check_and_proof_say_it(suite):
    """On the day of the clock: not signed off, signed off, over; and a gate that would stop the next run."""
    root = suite.town("required")
    digest = suite.digest(root)
    stopped = suite.check_of(root)
    suite.equal(f"check: {stopped}", (stopped.code, f"templates:{digest}: not signed off" in stopped.out, "KGN1329E" in stopped.err),
                (8, True, True))
    _, done = suite.proof(root)
    suite.equal("proof", f"templates:{digest}: not signed off" in done.out, True)
    suite.equal("recorded", suite.rows(root, f"templates:{digest},approved,2026-11-01,{WHO},2026-11-02,").code, 0)
    _, done = suite.proof(root)
    suite.equal("over", f"templates:{digest}: not signed off (until 2026-11-02 only)" in done.out, True)
    suite.equal("recorded again", suite.rows(root, f"templates:{digest},approved,2026-11-03,{WHO},,市民第1号").code, 0)
    for name, result in (("check", suite.check_of(root)), ("proof", suite.proof(root)[1])):
        suite.equal(f"{name}: {result}", f"templates:{digest}: signed off on 2026-11-03 by {WHO}\n" in result.out, True)
    japanese = suite.proof(root, env={"LANG": "ja_JP.UTF-8"})[1]
    suite.equal(f"in Japanese: {japanese}", f"templates:{digest}　校了 2026-11-03　担当 {WHO}\n" in japanese.out, True)
    (root / "out/ledger.sqlite").write_bytes(b"no ledger")
    _, done = suite.proof(root)
    suite.equal(f"proof without a ledger that can be read: {done}", (done.code, f"templates:{digest}: whether" in done.out), (0, True))


def test_rows(suite):
    root = suite.fresh(suite.base)
    digest = suite.digest(root)
    for row, good in ROWS:
        row = row.replace("{}", digest).replace("WHO", WHO)
        done = suite.rows(root, row)
        suite.equal(f"{row}: {done}", (done.code, done.err.count("KGN1003W")), (0, 0) if good else (4, 1))
    with sqlite3.connect(root / "out/ledger.sqlite") as db:
        told = db.execute("SELECT subject, event, by_whom, until FROM event ORDER BY seq").fetchall()
    suite.equal("the same twice is one; until another day is another", told,
                [(f"templates:{digest}", "approved", WHO, ""), (f"templates:{digest}", "approved", WHO, "2027-03-31")])
    dry = world.call(suite.kigen, "record", "-c", root / "kigen.conf", "--as-of", suite.recorded_on, "--dry-run", root / "events.csv")
    suite.equal("a dry run refuses the same", dry.code, 4)


def test_lifted(suite):
    root = suite.town("required")
    done = world.run(suite.kigen, root, FIRST, "--accept", "templates", "--by", "課長", "--why", "校了は明朝")
    suite.equal(f"lifted: {done}", (done.code, "KGN1330W" in done.err), (4, True))
    _, run = alarms_of(root, FIRST)
    gate = next(gate for gate in run["gates"] if gate["name"] == "templates")
    suite.equal("run.json", (gate["value"], gate["most"], gate["by"]), (1, 0, "課長"))
    verified = world.call(suite.kigen, "verify", root / "out" / FIRST)
    suite.equal(f"verify: {verified}", verified.code, 0)


def test_acknowledged(suite):
    """Acknowledged, it is quiet for these templates; others are heard again."""
    copy = suite.fresh()
    shutil.copytree(world.TEMPLATES, copy)
    root = suite.town("alarm", templates=copy)
    suite.run(root, FIRST)
    suite.equal("acknowledged", suite.rows(root, f"alarm:templates,acknowledged,2026-11-20,{WHO},2026-12-31,").code, 0)
    suite.run(root, SECOND)
    alarms, _ = alarms_of(root, SECOND)
    suite.equal("the same templates", (alarms["templates"]["count"], alarms["templates"].get("acknowledged_until")), (1, "2026-12-31"))
    words = copy / "common/ja/words.txt"
    words.write_text(words.read_text(encoding="utf-8") + "# \n", encoding="utf-8")
    done = suite.run(root, THIRD)
    alarms, _ = alarms_of(root, THIRD)
    suite.equal("others", (alarms["templates"]["count"], alarms["templates"].get("acknowledged_until"), "alarm templates" in done.err),
                (2, None, True))


def test_specimens(suite):
    """Of each letter and language the shortest and the longest, untinted, to nobody, with ids that record refuses."""
    root = suite.fresh(suite.base)
    path, done = suite.proof(root, "--specimen", name="specimen.pdf")
    suite.equal(f"specimens: {done}", (done.code, done.err, path.stat().st_mode & 0o777), (0, "", 0o600))
    text = processes.run(["pdftotext", "-raw", str(path), "-"], text=True, check=True).stdout
    pages = text.split("\f")[:-1]
    ids = re.findall(r"\b000000-\d{6}-X\b", text)
    letters = sorted(set(ids))
    suite.equal("ids in order, none missing", [int(one[7:13]) for one in letters], list(range(1, len(letters) + 1)))
    languages = [at.name for at in (world.TEMPLATES / "common").iterdir() if at.is_dir()]
    suite.equal("several of each letter and language", len(letters) >= 4 * 5 * 2, True)
    suite.equal("as many languages as the proof", len(languages) > 1, True)
    for word in ("校正", "PROOF", "always visible", "神奈川県小田原市曽我", "神奈川県小田原市南鴨宮"):
        suite.equal(f"no {word}", [at for at, page in enumerate(pages) if word in page.replace("\n", "")], [])
    addressed = [page for page in pages if re.search(r"(?<![0-9-])000-0000(?![0-9])", page)]
    suite.equal("each letter goes to nobody", (len(addressed), all("見本県見本見本市" in page.replace("\n", "") for page in addressed)), (len(letters), True))
    done = suite.rows(root, *(f"{one},posted,2026-11-20,{WHO},," for one in letters[:3]))
    suite.equal(f"record refuses them: {done}", (done.code, done.err.count("KGN1003W")), (4, 3))
    for command, more in (("why", ()), ("reprint", ("--by", "x", "--why", "y", "-o", root / "no.pdf"))):
        result = world.call(suite.kigen, command, "-c", root / "kigen.conf", letters[0], *more)
        suite.equal(f"{command} knows none: {result}", result.code in (64, 66), True)
    one, done = suite.proof(root, "--specimen", "--template", "lapsed", name="lapsed.pdf")
    suite.equal("one letter alone", 0 < one.stat().st_size < path.stat().st_size, True)
    again, _ = suite.proof(root, "--specimen", name="again.pdf")
    suite.equal("the same bytes", again.read_bytes() == path.read_bytes(), True)
    _, done = suite.proof(root, "--specimen", "--resident", "C0001")
    suite.equal(f"not of a person: {done}", (done.code, "KGN1331E" in done.err), (64, True))


if __name__ == "__main__":
    world.run_tests(Suite, globals())
