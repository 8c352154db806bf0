#!/usr/bin/env python3
"""The first night of an office: README, pages and manual pages as printed, who signs, whom others told, and where files may lie.

    tests/cli/test_first.py --kigen build/kigen        ends with: N passed, N failed
"""

import os
import re
import shutil
from pathlib import Path

import world
import printed
import processes
from town import Town
from world import FIRST, SECOND

# In the order in which a reader tries them, in one folder.
PAGES = [world.REPO / page for page in ("README.md", "docs/night.md", "docs/events.md", "docs/gates.md", "docs/recovery.md")]
# The other pages that print commands, and who types them.
ELSEWHERE = {"README.ja.md": "tests/cli/test_first.py", "docs/acceptance.md": "tests/cli/test_receiver.py",
             "docs/cluster.md": "tests/cli/test_merge.py", "docs/operators.ja.md": "tests/package/boot-inside.sh", "docs/story-2020.md": "tests/story/test_story.py"}
# They build, test and install kigen itself: typed in a Debian of its own (tests/package/first_steps.py).
INSTALLS = ("make ", "apt-get ")


def fences(kind, holding=""):
    return [block for page in PAGES for block in printed.fences(page.read_text(encoding="utf-8"), kind, holding)]


def typist(suite, files):
    """Types in a fresh folder, kigen in its PATH."""
    root, tools = suite.fresh(), suite.fresh()
    root.mkdir()
    tools.mkdir()
    (tools / "kigen").symlink_to(suite.kigen)
    env = world.environment({"PATH": f"{tools}:{os.environ['PATH']}"})
    return printed.Typist(suite, root, files, lambda line, folder: processes.run(["sh", "-c", line], cwd=folder, env=env, text=True))


# ---- the README ------------------------------------------------------------------------------------------------------

def test_readme_and_pages_work_as_printed(suite):
    """In a fresh folder, with the configuration and the events that they print."""
    configuration, events, shards = fences("", "registers"), fences("", "id,event,on"), fences("", "municipality,folder")
    suite.equal("one configuration, one file of events, one list of shards", (len(configuration), len(events), len(shards)), (1, 1, 1))
    hand, commands = typist(suite, {"kigen.conf": configuration[0], "events.csv": events[0], "shards.csv": shards[0]}), set()
    for line in [line for page in PAGES for line in printed.commands(page.read_text(encoding="utf-8"))]:
        typed = None if line.startswith(INSTALLS) else hand.types(line)
        if not typed:
            continue
        command, done = typed
        commands.add(command)
        if command == "check":
            suite.equal("check makes nothing", sorted(os.listdir(hand.folder)),
                        ["certificates.csv", "events.csv", "kigen.conf", "languages.csv", "residents.csv", "shards.csv"])
        if command == "record":
            suite.equal("all of its events can be recorded", done.returncode, 0)
        if command == "why":
            piece = re.search(r"^\d{6}-\d{6}-\d,", events[0], re.M)[0].rstrip(",")
            suite.equal("the clerk is told of a letter", "disposition     " in done.stdout and piece in done.stdout, True)
    suite.equal("they are all there", sorted(commands), sorted(world.commands(suite.kigen)))


def test_every_page_is_typed(suite):
    """No page prints commands that nobody types."""
    pages = [page for page in sorted([*world.REPO.glob("*.md"), *world.REPO.glob("docs/**/*.md"), *world.REPO.glob("templates/*.md")])
             if page not in PAGES and printed.commands(page.read_text(encoding="utf-8"))]
    suite.equal("the other pages with commands", [str(page.relative_to(world.REPO)) for page in pages], sorted(ELSEWHERE))
    for page, who in ELSEWHERE.items():
        suite.equal(f"{who} types {page}", Path(page).name in (world.REPO / who).read_text(encoding="utf-8"), True)


def test_manual_pages_work_as_printed(suite):
    """The examples of kigen(1), with those of kigen.conf(5) and kigen-events(5) saved as it says; no other page has any."""
    pages = {path.name: printed.examples(path.read_text(encoding="utf-8")) for path in Path(suite.kigen).parent.glob("man/man?/*")}
    suite.equal("the pages with examples", sorted(name for name, lines in pages.items() if lines),
                ["kigen-events.5", "kigen.1", "kigen.conf.5"])
    files = {name: "\n".join(pages[page]) + "\n" for name, page in (("kigen.conf", "kigen.conf.5"), ("events.csv", "kigen-events.5"))}
    done = dict(filter(None, map(typist(suite, files).types, pages["kigen.1"])))
    suite.equal("a first night is published", done["verify"].stdout.startswith(f"OK out/{FIRST}: "), True)
    suite.equal("all of its events can be recorded", done["record"].returncode, 0)
    suite.equal("the clerk is told that a letter came back", " came back" in done["why"].stdout, True)


def test_the_japanese_readme_says_the_same(suite):
    """Its commands, configuration and figures are those of README.md: what that one is tested for holds for both."""
    read = [(world.REPO / name).read_text(encoding="utf-8") for name in ("README.md", "README.ja.md")]
    blocks = [[[line.split("#")[0].rstrip() for line in text.splitlines()] for _, text in printed.FENCE.findall(page)] for page in read]
    suite.equal("commands and configuration", blocks[1], blocks[0])
    links = [sorted(re.findall(r"\]\(([^)]+)\)|src=\"([^\"]+)\"", page)) for page in read]
    suite.equal("links", links[1], [link for link in links[0] if link != ("README.ja.md", "")])
    month = {"March": "3", "May": "5", "September": "9"}
    story = re.sub(r"(\d+) (March|May|September)", lambda day: f"{month[day[2]]} {day[1]}",
                   read[0][read[0].index("## The year"):read[0].index("![Letters")])
    told = read[1][read[1].index("## kigen が必要"):read[1].index("![週ごと")]
    figure = re.compile(r"\d(?:[\d,]*\d)?")
    suite.equal("the figures of the story", sorted(figure.findall(told)), sorted(figure.findall(story)))


# ---- who signs, and whom others told ---------------------------------------------------------------------------------

def asked(suite, root):
    """What run, dry run and check say, in this order."""
    conf = root / "kigen.conf"
    return [world.run(suite.kigen, root, FIRST, "--dry-run"), world.call(suite.kigen, "check", "-c", conf),
            world.run(suite.kigen, root, FIRST)]


def without_since(root):
    path = root / "kigen.conf"
    path.write_text(path.read_text(encoding="utf-8").replace(world.NOBODY_TOLD, ""), encoding="utf-8")


def test_nobody_said_since(suite):
    root = world.build(suite.fresh())
    without_since(root)
    line = root.joinpath("kigen.conf").read_text(encoding="utf-8").split("mailing =")[0].count("\n") + 1
    for result in asked(suite, root):
        suite.equal(f"refused: {result}", result.code, 78)
        suite.equal("with the sentence to write", f"kigen.conf:{line}: mailing.since is missing" in result.err
                    and 'since = "none"' in result.err and result.err.count("\n") == 1, True)
    suite.equal("nothing is made", (root / "out").exists(), False)
    (root / "out").mkdir()
    suite.equal("nor in a folder that is there", [one.code for one in asked(suite, root)], [78, 78, 78])
    (root / "kigen.conf").write_text(world.config(), encoding="utf-8")
    suite.equal("said: it runs", world.run(suite.kigen, root, FIRST).code in (0, 4), True)
    without_since(root)
    later = [one.code for one in asked(suite, root)] + [world.run(suite.kigen, root, SECOND).code]
    suite.equal(f"later it may be absent: {later}", set(later) <= {0, 4}, True)
    for path in (root / "out").glob("ledger.sqlite*"):
        path.unlink()
    dry = world.run(suite.kigen, root, SECOND, "--dry-run")
    check = world.call(suite.kigen, "check", "-c", root / "kigen.conf")
    suite.equal(f"a lost ledger: its runs are adopted: {dry} {check}", 78 in (dry.code, check.code), False)
    result = world.run(suite.kigen, root, "2026-11-24", "--accept", "marks", "--by", "x", "--why", "the ledger was lost")
    suite.equal(f"and then it is no first night: {result}", result.code in (0, 4), True)


def test_a_stopped_night_is_no_first_one(suite):
    """A gate stopped the first night: nothing was published, and since must still be said."""
    root = world.build(suite.fresh(), registers="max_unreadable = 0;", made=world.city())
    suite.equal("stopped", world.run(suite.kigen, root, SECOND).code, 8)
    without_since(root)
    suite.equal("and refused without since", world.run(suite.kigen, root, SECOND).code, 78)


def test_an_office_must_sign(suite):
    root = world.build(suite.fresh(), office=world.LEAST_OFFICE.replace('phone = "0465-00-0000"; ', ""))
    conf = root / "kigen.conf"
    proof = world.call(suite.kigen, "proof", "-c", conf, "-o", root / "proof.pdf")
    for result in [*asked(suite, root), proof]:
        suite.equal(f"refused: {result}", result.code, 78)
        suite.equal("and named", "kigen.conf:1: office.phone is missing" in result.err, True)
    suite.equal("nothing is made", [(root / name).exists() for name in ("out", "proof.pdf")], [False, False])
    conf.write_text(world.config(office=world.LEAST_OFFICE), encoding="utf-8")
    suite.equal("these four are enough", world.run(suite.kigen, root, FIRST).code in (0, 4), True)
    text = processes.run(["pdftotext", "-layout", next((root / f"out/{FIRST}/print").glob("letters-*.pdf")), "-"],
                         text=True, check=True).stdout
    for word in ("見本市", "市民課", "0465-00-0000", "2階3番窓口"):
        suite.equal(f"the letter says {word}", word in text, True)
    suite.equal("and no other city", "お住まいの市区町村" in text, False)
    conf.write_text(world.config(office=""), encoding="utf-8")
    (root / "events.csv").write_text(f"id,event,on,by,until,reason\nresident:C0001,refuse,{FIRST},x,,\n", encoding="utf-8")
    for command in (["record", root / "events.csv"], ["why", "C0001"]):
        result = world.call(suite.kigen, command[0], "-c", conf, "--as-of", FIRST, command[1])
        suite.equal(f"{command[0]} prints no letter: {result}", result.code, 0)


# ---- where files lie -------------------------------------------------------------------------------------------------

def inside(suite, root, *arguments):
    return world.call(suite.kigen, *arguments, cwd=root)


def test_bare_names(suite):
    """`-c kigen.conf` in its own folder, and every path without a slash."""
    root = world.build(suite.fresh(), output='ledger = "led.sqlite"; metrics = "kigen.prom";')
    for name in ("residents.csv", "certificates.csv"):
        shutil.move(root / "in" / name, root / name)
    conf = root / "kigen.conf"
    conf.write_text(conf.read_text(encoding="utf-8").replace('"in/', '"'), encoding="utf-8")
    suite.equal("check", inside(suite, root, "check", "-c", "kigen.conf").code, 0)
    suite.equal("it made nothing", sorted(path.name for path in root.iterdir()),
                ["certificates.csv", "holidays.csv", "in", "kigen.conf", "limits.csv", "residents.csv"])
    for day in (FIRST, SECOND):
        result = inside(suite, root, "run", "-c", "kigen.conf", "--as-of", day)
        suite.equal(f"run {day}: {result}", result.code in (0, 4), True)
    suite.equal("all of it lies where it should", [(root / name).exists() for name in (
        f"out/{FIRST}", f"out/{SECOND}", "led.sqlite", "led.sqlite.rows", "kigen.prom")], [True] * 5)
    suite.equal("verify", inside(suite, root, "verify", f"out/{FIRST}").code, 0)


def test_check_before_the_first_run(suite):
    """What run would make is looked for upwards, and nothing is made."""
    root = world.build(suite.fresh(), fonts="")
    conf = root / "kigen.conf"
    text = conf.read_text(encoding="utf-8")
    (root / "file").write_text("x", encoding="utf-8")
    (root / "nowhere").symlink_to("not-there")
    for made, code in (("out", 0), ("a/b/c", 0), ("file", 73), ("file/out", 73), ("nowhere", 73), ("nowhere/out", 73)):
        for key, output in (("output.dir", f'dir = "{made}"; '), ("output.ledger", f'dir = "out"; ledger = "{made}/led";')):
            conf.write_text(text.replace('dir = "out"; ', output), encoding="utf-8")
            before = sorted(path.name for path in root.iterdir())
            result = world.call(suite.kigen, "check", "-c", conf)
            suite.equal(f"{key} {made}: {result}", result.code, code)
            suite.equal("nothing is made", sorted(path.name for path in root.iterdir()), before)


def test_metrics_for_the_ledger(suite):
    """The ledger that is there stays what it is, whatever the new key says."""
    root = world.build(suite.fresh())
    suite.equal("a night", world.run(suite.kigen, root, FIRST).code in (0, 4), True)
    before = (root / "out/ledger.sqlite").read_bytes()
    for name in ("out/ledger.sqlite", "./out/../out/ledger.sqlite", "hard", "soft", "in/residents.csv", "kigen.conf",
                 "limits.csv", "out/ledger.sqlite.lock", f"out/{FIRST}/print/job.csv"):
        for link in ("hard", "soft"):
            (root / link).unlink(missing_ok=True)
        os.link(root / "out/ledger.sqlite", root / "hard")
        (root / "soft").symlink_to("out/ledger.sqlite")
        tree = world.tree(root)
        (root / "kigen.conf").write_text(world.config(output=f'metrics = "{name}";'), encoding="utf-8")
        result = world.run(suite.kigen, root, SECOND)
        suite.equal(f"{name}: {result}", (result.code, "output.metrics" in result.err), (78, True))
        suite.equal("nothing is touched", (world.tree(root), (root / "out/ledger.sqlite").read_bytes()), (tree, before))


# ---- how much of everything (docs/limits.md) -------------------------------------------------------------------------

def crowded(count):
    """One resident with so many certificates due on one day, among others."""
    made = Town()
    for at in range(4):
        made.pair(at, "2027-02-18")
    for at in range(count - 2):
        made.certificate("C0001", f"X{at:05d}", "署名用", "2027-02-18")
    return made


def test_certificates_of_one_letter(suite):
    """64 share a letter, and the nights after it go on; 65 stop the night, until a person says that it is right."""
    root = world.build(suite.fresh(), crowded(64), mailing="")
    for day in (FIRST, SECOND, "2026-11-24"):
        result = world.run(suite.kigen, root, day)
        suite.equal(f"64, {day}: {result}", result.code in (0, 4), True)
    root = world.build(suite.fresh(), crowded(65), mailing="")
    result = world.run(suite.kigen, root, FIRST)
    suite.equal(f"65: {result}", (result.code, world.published(root)), (8, []))
    suite.equal("it says whose they are", "in/certificates.csv:4: " in result.err and "C0001" in result.err
                and "wrong_file" in result.err, True)
    lifted = world.run(suite.kigen, root, FIRST, "--accept", "wrong_file", "--by", "x", "--why", "y")
    suite.equal(f"lifted: {lifted}", lifted.code in (0, 4), True)
    piece = [row for row in world.rows(root / f"out/{FIRST}/office/pieces.csv") if row["resident_id"] == "C0001"][0]
    suite.equal("one letter for all", len(piece["serials"].split()), 65)
    for day in (SECOND, "2026-11-24"):
        result = world.run(suite.kigen, root, day)
        suite.equal(f"and the nights after it go on, {day}: {result}", result.code in (0, 4), True)
    suite.equal("verify", world.call(suite.kigen, "verify", *(root / "out" / name for name in world.published(root))).code, 0)


def test_languages(suite):
    """64 languages print; one folder more is refused before anything is made."""
    templates = suite.fresh()
    shutil.copytree(world.REPO / "templates", templates)
    for at in range(64 - len(list(templates.glob("common/*")))):
        for folder in ("common", "renewal", "card_renewal", "lapsed", "card_lapsed", "stay_extended"):
            shutil.copytree(templates / folder / "ja", templates / folder / f"ja-{at:02d}")
    root = world.build(suite.fresh(), templates=templates)
    for day in (FIRST, SECOND):
        result = world.run(suite.kigen, root, day)
        suite.equal(f"64, {day}: {result}", result.code in (0, 4), True)
    shutil.copytree(templates / "renewal/ja", templates / "renewal/ja-64")
    result = world.run(suite.kigen, root, "2026-11-24")
    suite.equal(f"65: {result}", (result.code, "renewal: has more than 64 languages" in result.err), (78, True))


def test_long_texts(suite):
    """What a register or a person may write at length comes to no harm, in this night and the next."""
    made = world.city()
    made.pair(81, "2027-02-15", name="山" * 100000)
    made.pair(82, "2027-02-15", address="神奈川県小田原市扇町" + "1" * 300000)
    made.pair(83, "2027-02-15", name="".join(chr(0x20000 + at) for at in range(20000)))
    root = world.build(suite.fresh(), made)
    told = ("--accept", "shift", "--by", "x" * 40, "--why", "y" * 200)
    for day in (FIRST, SECOND):
        result = world.run(suite.kigen, root, day, *told)
        suite.equal(f"{day}: {result}", result.code in (0, 4), True)
    suite.equal("verify", world.call(suite.kigen, "verify", *(root / "out" / name for name in world.published(root))).code, 0)


if __name__ == "__main__":
    world.run_tests(lambda kigen: world.Suite(kigen, "kigen-first-"), globals())
