"""Actions on a published folder that somebody received: what `kigen verify` finds in it, and that the folder copied again from where
the program published it holds.

Damage is that of test_receiver.py (print/ alone) and changed text in a file of a whole run; sealed anew, so that no digest tells.
"""

import re
import shutil

import pages
import test_receiver
import world
from mending import NIGHT, STAGES, Action, nothing, put, ran, removed, steps

FIRST_RUN = f"run --as-of {NIGHT}"
PUBLISHED, COPY = f"out/{NIGHT}", "copy"
BUNDLE = {at: f"letters-261120-1-000{at}.pdf" for at in range(1, 6)}
PAPERS = "papers-261120-1.pdf"
VERIFY, DEEP = "verify copy", "verify copy --deep"


def twelve(desk) -> None:
    """The night of test_receiver.py: twelve letters in five bundles; and somebody's copy of its folder."""
    made = world.Town()
    for at in range(1, 13):
        made.pair(at, "2027-02-19", card="2027-02-19") if 8 <= at < 11 else made.pair(at, "2027-02-18", language="en" if at > 10 else "")
    made.write(desk.root)
    desk.conf(letters="bundle_letters = 3;", office=world.OFFICE)
    ran(FIRST_RUN)(desk)
    fetched(desk)


def fetched(desk) -> None:
    shutil.rmtree(desk / COPY, ignore_errors=True)
    shutil.copytree(desk / PUBLISHED, desk / COPY)
    for path in (desk / COPY).rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


STAGES["published"] = steps(STAGES["shipped"], twelve)


def sealed(change, papers: bool = False):
    """A change of the copy, sealed anew. Without `papers` the print room's are away: they repeat what is in the other files."""
    def do(desk):
        copy = desk / COPY
        if not papers:
            test_receiver.without_papers(copy / "print")
        change(copy)
        for part in ("office", "print"):
            pages.seal(copy / part)
    return do


def received(number: int) -> Action:
    """The first case of tests/cases/receiver.tsv that says so."""
    message = f"KGN{number:04d}E"
    _, damages, (plain, _, _) = next(one for one in test_receiver.lines() if message in one[2][:2])

    def spoil(desk):
        copy = test_receiver.Print(test_receiver.without_papers(desk / COPY / "print"))
        for damage in damages:
            copy.damage(damage)
        copy.end()
    return Action(number, spoil, fetched, f"verify copy/print{'' if plain == message else ' --deep'}", stage="published", code=65)


def changed(number: int, name: str, old: str, new: str, command: str = VERIFY, papers: bool = True) -> Action:
    def change(copy):
        data = (copy / name).read_bytes()
        if old.encode() not in data:
            raise AssertionError(f"{name} does not hold {old}")
        (copy / name).write_bytes(data.replace(old.encode(), new.encode(), 1))
    return Action(number, sealed(change, papers), fetched, command, stage="published", code=65)


def damaged(number: int, *damages: str, papers: bool = False, command: str = DEEP) -> Action:
    def change(copy):
        part = test_receiver.Print(copy / "print")
        for damage in damages:
            part.damage(damage)
    return Action(number, sealed(change, papers), fetched, command, stage="published", code=65)


def edited(number: int, change, papers: bool = True, command: str = VERIFY) -> Action:
    return Action(number, sealed(change, papers), fetched, command, stage="published", code=65)


def last_row_gone(copy) -> None:
    path = copy / "print/job.csv"
    path.write_bytes(b"\r\n".join(path.read_bytes().split(b"\r\n")[:-2]) + b"\r\n")


def number_skipped(copy) -> None:
    for name in ("print/job.csv", "office/pieces.csv", "office/record.csv"):
        path = copy / name
        path.write_bytes(path.read_bytes().replace(b"261120-000012-5", b"261120-000013-3"))


def page_lost(copy) -> None:
    path = copy / "print" / BUNDLE[3]
    data = path.read_bytes()
    first = re.search(rb"/Kids \[ (\d+ 0 R)", data)
    path.write_bytes(data[:first.start(1)] + b" " * len(first[1]) + data[first.end(1):])


def of_no_job(copy) -> None:
    """Nowhere on the first page of the papers stands their job."""
    for _ in range(40):
        try:
            test_receiver.Print(copy / "print").damage(f"inside {PAPERS} 261120-1 261120-9")
        except AssertionError:
            return


def labelled(copy) -> None:
    """The first page of the papers is labelled as a letter's: an update behind the file, with another catalogue."""
    path = copy / "print" / PAPERS
    data = path.read_bytes()
    number = int(re.findall(rb"/Root (\d+) 0 R", data)[-1])
    catalogue = re.findall(rb"\n%d 0 obj\s*<<(.*?)>>\s*endobj" % number, data, re.S)[-1]
    size, before = re.findall(rb"/Size (\d+)", data)[-1], re.findall(rb"startxref\s+(\d+)", data)[-1]
    info = re.findall(rb"/Info \d+ 0 R", data)[-1]
    entry = b"%d 0 obj\n<< %s /PageLabels << /Nums [ 0 << /S /D /St 8 /P (261120-000001-) >> ] >> >>\nendobj\n" % (number, catalogue)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %s /Root %d 0 R %s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        number, len(data), size, number, info, before, len(data) + len(entry))
    path.write_bytes(data + entry + table)


def uncoded(copy) -> None:
    """No sheet of the first bundle bears a code."""
    part = test_receiver.Print(copy / "print")
    bundle = part.path(BUNDLE[1])
    for number in "123":
        part.uncode(bundle.name, number)
    part.path("papers.csv")
    pages.hand_over(bundle)


def redrawn(change):
    """The first page of the first bundle, what is drawn on it changed, and handed over as it is now."""
    def do(copy):
        bundle = pages.Bundle(copy / "print" / BUNDLE[1])
        pages.rewrite(bundle, 1, change(bundle.content(1)))
        bundle.path.write_bytes(bundle.bytes)
        pages.hand_over(bundle.path)
    return do


def path_with(script: str):
    """The environment in which pdftoppm is this."""
    def env(desk):
        desk.write("bin/pdftoppm", f"#!/bin/sh\n{script}\n")
        (desk / "bin/pdftoppm").chmod(0o755)
        return {"PATH": f"{desk / 'bin'}:/usr/bin:/bin"}
    return env


RECEIVED = (672, 673, 800, 801, 802, 803, 806, 807, 813, 820, 821, 822, 1181, 1301, 1302, 1303, 1304, 1305, 1306, 1307, 1308, 1309, 1310,
            1311, 1366, 1367, 1368)
ACTIONS = [received(number) for number in RECEIVED] + [
    damaged(671, f"pdf {BUNDLE[1]} /P\\s(261120-000001-8) /P\\s(261120-000002-6)"),
    damaged(680, f"pdf {BUNDLE[1]} /P\\s(261120-000001-8) /P\\s(x)"),
    damaged(674, f"pages {BUNDLE[2]} 1 3"),
    edited(1393, uncoded, command=DEEP),
    changed(804, "office/run.json", "{", "["),
    changed(805, "office/run.json", '"pieces": 12', '"pieces": 13'),
    changed(808, "print/job.csv", ",2500011,", ",2500012,", papers=False),
    edited(809, last_row_gone, papers=False),
    edited(810, number_skipped, papers=False),
    changed(811, "office/pieces.csv", ",C0009,", ",C0008,"),
    changed(812, "office/pieces.csv", "signature:S00009 ", ""),
    edited(814, page_lost, papers=False, command=DEEP),
    Action(815, put("copy/zz", "x"), removed("copy/zz"), VERIFY, stage="published", code=65),
    Action(816, put("copy/zz", "x"), removed("copy/zz"), f"{VERIFY} {PUBLISHED}", stage="published", code=65),
    damaged(1160, f"inside {PAPERS} 261120-000001-8 261120-000013-3", papers=True),
    changed(1180, "office/index.html", '<a href="pieces.csv">', "<a>"),
    edited(1286, lambda copy: (copy / "print/check.csv").unlink()),
    changed(1287, "print/papers.csv", "ticket,,pieces,12", "ticket,,pieces,13"),
    Action(1300, None, nothing, "verify copy/office", VERIFY, stage="published", code=65),
    changed(1352, "print/papers.csv", "handover,job.csv,sha256,", "handover,job.csv,sha256,0"),
    edited(1353, lambda copy: shutil.copyfile(copy / "print" / BUNDLE[1], copy / "print" / PAPERS)),
    edited(1354, labelled),
    edited(1355, of_no_job),
    changed(1356, "print/papers.csv", "posting,,weight_mg,", "posting,,weight_mg,1"),
    Action(830, None, nothing, DEEP, stage="published", code=66, env=lambda desk: {"PATH": str(desk / "nowhere")}),
    Action(831, None, [nothing, fetched], DEEP, stage="published", code=65, env=path_with("exit 3")),
    Action(832, sealed(redrawn(lambda drawn: re.sub(rb"\(250-\d{4}\)", b"(999-9999)", drawn)), papers=True),
           steps(ran("check"), fetched), DEEP, stage="published", code=65),
    Action(833, sealed(redrawn(lambda drawn: drawn + pages.from_top("1 1 1 rg 85 60 270 60 re f")), papers=True),
           steps(ran(f"void {NIGHT} --by 課長 --why 書体の破損"), ran(FIRST_RUN)), DEEP, f"verify {PUBLISHED}-2 --deep", stage="published",
           code=65),
]
