#!/usr/bin/env python3
"""Each piece begins on a front and ends with a back, whatever its template's pages: nights of tests/cases/fronts.tsv.

    tests/cli/test_fronts.py --kigen build/kigen        ends with: N passed, N failed

The pages are read by pdftotext and looked at by pdftoppm: an empty back is white. Folders that break the rule are made by
hand, and a night is killed between its bundles. The shim that kills lies beside kigen.
"""

import json
import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crash"))
import board as boards
import pages as damage
import world
import processes
from town import Town
from world import FIRST

VARIANTS = ("renewal", "card_renewal", "lapsed")
UNUSED = ("card_lapsed", "stay_extended")  # nobody in this town is of these
BACK = "裏の案内"
LAYOUT = """title = "試し刷り";
paper = {{ width = 210; height = 297; edge = 5; }};
fonts = {{ regular = "BIZUDGothic-Regular.ttf"; }};
styles = {{
    body = {{ font = "regular"; size = 12; leading = 5.6; }};
    name = {{ font = "regular"; size = 10.5; leading = 5; smallest = 9; }};
}};
pages = (
    {pages}
);
"""
WINDOW = ('window = { address = "window"; address_style = "name"; name = "window_name"; name_style = "name"; lines = 6; '
          'gap = 0.8; barcode = true; barcode_points = 8; };')
BOX = '{ %s boxes = ( { x = 20; y = 110; w = 170; h = 60; items = ( { text = "%s"; style = "body"; } ); } ); }'
WORDS = "[window]\n{{postal_code}}\n{{address}}\n{{building}}\n[window_name]\n{{addressee}}\n" \
        "[mark]\n{{piece_id}} {{sheet}}/{{sheets}}枚 {{as_of}} {{expires}}\n"


def template(folder, plan):
    folder.mkdir(parents=True)
    made = [BOX % (WINDOW if at == 0 else "", "mark") if kind == "f" else BOX % ("", "back") if kind == "t"
            else "{ boxes = (); }" for at, kind in enumerate(plan)]
    (folder / "layout.conf").write_text(LAYOUT.format(pages=",\n    ".join(made)), encoding="utf-8")
    (folder / "words.txt").write_text(WORDS + (f"[back]\n{BACK}\n" if "t" in plan else ""), encoding="utf-8")


def settings(sides):
    return {"letters": f"bundle_letters = 3; duplex = {'true' if sides == 'two' else 'false'};", "templates": "templates",
            "mailing": 'lapsed = "notify"; since = "2000-01-01";'}


def town(root, sides, plans):
    """Seven renewals, four of which the card ends too, two lapsed: in bundles of three at most."""
    made = Town()
    for at in range(1, 8):
        made.pair(at, "2027-02-18")
    for at in range(8, 12):
        made.pair(at, "2027-02-19", card="2027-02-19")
    for at in range(12, 14):
        made.pair(at, "2026-11-10")
    world.build(root, made, **settings(sides))
    conf = root / "kigen.conf"      # these templates have no English
    conf.write_text(re.sub(r"\n    en = \{.*?\};", "", conf.read_text(encoding="utf-8"), flags=re.S), encoding="utf-8")
    for variant, plan in zip(VARIANTS + UNUSED, plans + ["ff"] * len(UNUSED)):
        template(root / "templates" / variant / "ja", plan)
    return root


def lines():
    for line in (world.REPO / "tests/cases/fronts.tsv").read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            name, sides, *plans, becomes = line.split("\t")
            yield name, sides, dict(zip(VARIANTS, plans)), becomes


def texts(path):
    """Of each page, without spaces."""
    done = processes.run(["pdftotext", "-layout", path, "-"], text=True, check=True)
    return ["".join(page.split()) for page in done.stdout.split("\f")[:-1]]


def shades(path):
    """Of each page: the darkest point, and the mean of all (255 is white)."""
    data = processes.run(["pdftoppm", "-gray", "-r", "40", path], check=True).stdout
    found = []
    while data:
        head = re.match(rb"P5\n(\d+) (\d+)\n255\n", data)
        end = head.end() + int(head.group(1)) * int(head.group(2))
        points, data = data[head.end():end], data[end:]
        found.append((min(points), sum(points) / len(points)))
    return found


def kinds_of(plan, sides):
    return plan + "b" * (sides == "two" and len(plan) % 2)


class Night:
    def __init__(self, suite, name, sides, plans, becomes):
        self.suite, self.name, self.sides, self.plans = suite, name, sides, plans
        self.becomes = dict(zip(VARIANTS, becomes.split()))
        self.root = town(suite.fresh(), sides, [plans[variant] for variant in VARIANTS])
        self.result = world.run(suite.kigen, self.root, FIRST, jobs=2)
        self.folder = self.root / "out" / FIRST

    def equal(self, what, got, wanted):
        self.suite.equal(f"{self.name}, {what}", got, wanted)

    def refused(self, message, page):
        self.equal("exit", self.result.code, 78)
        said = self.result.err
        self.equal(f"message: {said}", (message in said, f"page {page} " in said, "renewal/ja/layout.conf" in said),
                   (True, True, True))
        checked = world.call(self.suite.kigen, "check", "-c", self.root / "kigen.conf")
        self.equal("check says so too", (checked.code, message in checked.err), (78, True))

    def listed(self):
        job = world.rows(self.folder / "print/job.csv")
        run = json.loads((self.folder / "office/run.json").read_text(encoding="utf-8"))
        self.equal(f"exit: {self.result}", self.result.code in (0, 4), True)
        self.equal("all have their letter", sorted(row["variant"] for row in job),
                   sorted(["renewal"] * 7 + ["card_renewal"] * 4 + ["lapsed"] * 2))
        for row in job:
            self.equal(f"{row['piece_id']} has", f"{row['pages']}/{row['sheets']}", self.becomes[row["variant"]])
        if self.sides == "two":
            self.equal("all begin on a front", {int(row["first_page"]) % 2 for row in job}, {1})
        self.equal("run.json", (run["pages"], run["duplex"]), (sum(int(row["pages"]) for row in job), self.sides == "two"))
        for more in ([], ["--deep"]):
            verified = world.call(self.suite.kigen, "verify", self.folder, self.folder / "print", *more)
            self.equal(f"verify {more}: {verified.out}", verified.code, 0)
        return job

    def printed(self, job):
        for bundle in sorted({row["bundle"] for row in job}):
            path = self.folder / "print" / bundle
            said, seen, at = texts(path), shades(path), 0
            for row in (row for row in job if row["bundle"] == bundle):
                self.equal(f"{bundle}: where {row['piece_id']} begins", at + 1, int(row["first_page"]))
                for page, kind in enumerate(kinds_of(self.plans[row["variant"]], self.sides)):
                    self.page(f"{bundle}, page {at + 1}", kind, said[at], seen[at],
                              f"{row['piece_id']}{page // (2 if self.sides == 'two' else 1) + 1}/{row['sheets']}枚")
                    at += 1
            self.equal(f"{bundle} has pages", (len(said), len(seen)), (at, at))

    def page(self, where, kind, text, shade, mark):
        if kind == "b":
            self.equal(f"{where} is empty", (text, shade), ("", (255, 255.0)))
        else:
            self.equal(f"{where} says {text[:60]}", (mark if kind == "f" else BACK) in text, True)
            self.equal(f"{where} is black on white", shade[0] < 200 and shade[1] > 230, True)


def test_nights(suite):
    for name, sides, plans, becomes in lines():
        night = Night(suite, name, sides, plans, becomes)
        if becomes.startswith("KGN"):
            night.refused(*becomes.split())
        else:
            night.printed(night.listed())


def line_of(name):
    return next(line for line in lines() if line[0] == name)


def test_proof(suite):
    """Each empty back once, and it says that it stays so."""
    root = town(suite.fresh(), "two", ["f", "fbf", "ft"])
    done = world.call(suite.kigen, "proof", "-c", root / "kigen.conf", "-o", root / "proof.pdf")
    suite.equal(f"proof: {done}", done.code, 0)
    empty = [text for text in texts(root / "proof.pdf") if "thisbackstaysempty" in text]
    suite.equal("of renewal one, of card_renewal two",
                sorted(re.search("PROOF([a-z_]+)/ja", text).group(1) for text in empty),
                sorted(2 * ["card_renewal", "card_renewal", "renewal"]))     # once more for the year's end


def papers_go(folder):
    """As a kigen left it that made no papers for the print room: its page names none."""
    for path in [*folder.glob("papers*"), folder / "check.csv", folder / "packs.json"]:
        path.unlink()
    page = folder / "index.html"
    page.chmod(0o600)
    page.write_text(re.sub(r'<a href="(check\.csv|packs\.json|papers[^"]*)">', "<a>", page.read_text(encoding="utf-8")), encoding="utf-8")


def retell(folder, duplex, sheets):
    """Listings that say something else of the same pages, sealed anew."""
    job, run = folder / "print/job.csv", folder / "office/run.json"
    rows = [line.split(",") for line in job.read_text(encoding="utf-8").splitlines()]
    for row in rows[1:]:
        row[5] = str(sheets(int(row[4])))
        row[11] = "1" if duplex == "true" else "0"
    job.chmod(0o600)
    job.write_bytes("".join(",".join(row) + "\r\n" for row in rows).encode())
    run.chmod(0o600)
    run.write_text(re.sub(r'  "duplex": \w+,\n', f'  "duplex": {duplex},\n' if duplex else "",
                          run.read_text(encoding="utf-8")), encoding="utf-8")
    papers_go(folder / "print")
    for part in ("print", "office"):
        (folder / part / "SHA256SUMS").chmod(0o600)
        damage.seal(folder / part)


def test_folders_made_by_hand(suite):
    """Pages that nobody filled up, as the first edition printed them on two sides."""
    night = Night(suite, *line_of("mixed-one-side"))
    job = world.rows(night.folder / "print/job.csv")
    second = job[1]
    for duplex in ("true", ""):
        folder = suite.fresh(night.root) / "out" / FIRST
        retell(folder, duplex, lambda pages: (pages + 1) // 2)
        for more in ([], ["--deep"]):
            for part in (folder, folder / "print") if duplex else (folder,):    # job.csv tells the sides, run.json did not
                done = world.call(suite.kigen, "verify", part, *more)
                suite.equal(f"on a back, {duplex} {more}: {done.out}",
                            (done.code, [word in done.out for word in
                                         ("KGN0820E", second["piece_id"], f"page {second['first_page']} ", second["bundle"])]),
                            (65, [True] * 4))
    folder = suite.fresh(night.root) / "out" / FIRST
    retell(folder, "", lambda pages: pages)
    for more in ([], ["--deep"]):
        done = world.call(suite.kigen, "verify", folder, *more)
        suite.equal(f"the first edition's, on one side: {done.out}", done.code, 0)
    folder = suite.fresh(Night(suite, *line_of("as-shipped")).root) / "out" / FIRST
    retell(folder, "", lambda pages: pages // 2)
    for more in ([], ["--deep"]):
        done = world.call(suite.kigen, "verify", folder, *more)
        suite.equal(f"the first edition's, on two: {done.out}", done.code, 0)


def kill(suite, root, bundle):
    """The night dies when this bundle has its name and others have not."""
    counted = suite.fresh(root)
    board = boards.Board(counted / "board")
    shim = suite.kigen.parent / "crash-shim.so"
    world.run(suite.kigen, counted, FIRST, env=board.env(shim, counted))
    at = next(at for at, (name, _, path) in enumerate(board.calls(), 1)
              if name == "rename" and path.endswith(f"print/{bundle}"))
    board = boards.Board(root / "board", at, boards.AFTER, boards.RUN)
    world.run(suite.kigen, root, FIRST, env=board.env(shim, root))
    world.wait_unlocked(root)
    board.remove()
    return [path.name for path in sorted((root / "out").glob(".*.partial/print/letters-*"))]


def test_killed_and_started_again(suite):
    whole = Night(suite, *line_of("mixed"))
    _, sides, plans, _ = line_of("mixed")
    root = town(suite.fresh(), sides, [plans[variant] for variant in VARIANTS])
    suite.equal("killed behind its second bundle", kill(suite, root, "letters-261120-1-0002.pdf"),
                ["letters-261120-1-0001.pdf", "letters-261120-1-0002.pdf"])
    again = world.run(suite.kigen, root, FIRST)
    suite.equal(f"finished: {again}", (again.code in (0, 4), "KGN0621W" in again.err), (True, True))
    suite.equal("as if nothing had been", world.tree(root), world.tree(whole.root))


def test_killed_and_started_on_other_sides(suite):
    """What was planned for two sides is not printed on one: the same pages would be other sheets."""
    root = town(suite.fresh(), "two", ["ff"] * len(VARIANTS))
    suite.equal("killed", len(kill(suite, root, "letters-261120-1-0001.pdf")), 1)
    conf = root / "kigen.conf"
    conf.write_text(conf.read_text(encoding="utf-8").replace("duplex = true", "duplex = false"), encoding="utf-8")
    again = world.run(suite.kigen, root, FIRST)
    suite.equal(f"voided: {again}", (again.code in (0, 4), "KGN0622W" in again.err and "(letters.duplex)" in again.err), (True, True))
    for folder in (root / "out" / name for name in world.published(root)):
        suite.equal("two sheets each", {row["sheets"] for row in world.rows(folder / "print/job.csv")}, {"2"})
        done = world.call(suite.kigen, "verify", "--deep", folder)
        suite.equal(f"verify: {done.out}", done.code, 0)
    suite.equal("one night", len(world.published(root)), 1)


if __name__ == "__main__":
    world.run_tests(lambda kigen: world.Suite(kigen, "kigen-fronts-"), globals())
