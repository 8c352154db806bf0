#!/usr/bin/env python3
"""What was published stays what it was: the fixture's night and twelve nights of a made-up city of 20,000, byte by byte.

The city lives: people die, move, marry, renew; letters are posted, spoiled, pulled and returned, people are refused and
released. There are a pause, limits that change, a night nobody runs, a night whose addresses slid and is stopped, and
one whose gate is lifted. What each night published, what `why` says of a few and what it said on standard error stand
as one SHA-256 a line in tests/golden/nights.sums:

    tests/cli/test_nights.py --kigen build/kigen               compares
    tests/cli/test_nights.py --kigen build/kigen --write       writes the file anew, and shows which lines changed

Left aside: the version in run.json, the workbook's properties (docProps), SHA256SUMS (they follow from the rest).
"""

import argparse
import hashlib
import io
import json
import re
import shutil
import sys
import zipfile
from datetime import date
from pathlib import Path

import living
import world
from checks import Checks

SUMS = world.REPO / "tests/golden/nights.sums"
RESIDENTS, SEED = 20000, 20261116
FIRST = date(2026, 11, 16)
PAUSE = 'paused = ( { from = "2026-11-26"; to = "2026-11-30"; reason = "窓口の混雑を避けるため"; } );'
LIMITS = ("effective_from,resource,scope,per,max\n2026-01-01,print,all,day,120\n2026-01-01,print,postal:25008,week,90\n"
          "2026-12-03,print,all,day,60\n")
NIGHTS, MISSED, SLID = 12, 4, 6          # nights, counted from 0


def digest(content):
    return hashlib.sha256(content).hexdigest()


def parts(path):
    """(name, bytes) of what a file says, without what names the version."""
    content = path.read_bytes()
    if path.name == "run.json":
        run = json.loads(content)
        run.pop("version")
        yield "", json.dumps(run, ensure_ascii=False).encode()
    elif path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            for name in sorted(book.namelist()):
                if not name.startswith("docProps/"):
                    yield f"!{name}", book.read(name)
    elif path.name != "SHA256SUMS":
        yield "", content


def folder_lines(root, label):
    for path in sorted(root.rglob("*")):
        if path.is_file():
            for name, content in parts(path):
                yield f"{label}/{path.relative_to(root)}{name}", digest(content)


class Nights:
    def __init__(self, kigen, top):
        self.kigen, self.top, self.lines = kigen, top, []

    def note(self, what, text):
        self.lines.append((what, digest(re.sub(re.escape(str(self.top)), "", text).encode())))

    def run(self, root, label, day, *more):
        before = set(world.published(root))
        done = world.run(self.kigen, root, day, *more, jobs=2)
        self.note(f"{label} {day} exit {done.code} stderr", done.err)
        for name in world.published(root):
            if name not in before:
                self.lines += folder_lines(Path(root) / "out" / name, f"{label} {name}")

    def why(self, root, label, day, ids):
        for one in ids:
            self.note(f"{label} {day} why {one}",
                      world.call(self.kigen, "why", "-c", Path(root) / "kigen.conf", "--as-of", day, one).out)

    def record(self, root, label, day, rows):
        path = Path(root) / "events.csv"
        path.write_text("\n".join(["id,event,on,by,until,reason", *rows]) + "\n", encoding="utf-8")
        done = world.call(self.kigen, "record", "-c", Path(root) / "kigen.conf", "--as-of", day, path)
        self.note(f"{label} {day} record exit {done.code}", done.err)

    def fixture(self):
        root = self.top / "fixture"
        shutil.copytree(world.REPO / "fixtures/odawara", root)
        shutil.copytree(world.TEMPLATES, root / "templates")
        text = (root / "kigen.conf").read_text(encoding="utf-8")
        text = text.replace('"../../out"', '"out"').replace("letters = {", 'letters = { templates = "templates";', 1)
        (root / "kigen.conf").write_text(text, encoding="utf-8")
        self.run(root, "fixture", "2026-11-19")

    def city(self):
        root, town = self.top / "city", living.Living(self.kigen, RESIDENTS, SEED, FIRST.isoformat())
        world.build(root, mailing=f'limits = "limits.csv"; since = "2026-10-20"; {PAUSE}', letters="bundle_letters = 60;",
                    templates="templates", fonts="",
                    more=f'post = {{ towns = "towns.csv"; }};')
        shutil.copytree(world.TEMPLATES, root / "templates")
        shutil.copyfile(world.REPO / "fixtures/odawara/towns.csv", root / "towns.csv")
        (root / "limits.csv").write_text(LIMITS, encoding="utf-8")
        for at, day in enumerate(living.office_nights(FIRST, NIGHTS)):
            town.live(day, rate=2.0)
            if at == MISSED:
                continue
            town.write(root / "in")
            if at == SLID:
                self.slid(root, town, day)
            else:
                self.run(root, "city", day)
            self.events(root, day)
        self.why(root, "city", day, self.asked(root))

    def slid(self, root, town, day):
        """The addresses one row down: stopped. Then the right file, with the gate lifted that nobody needs."""
        columns = ("postal_code", "address", "building")
        right = [{name: row[name] for name in columns} for row in town.residents]
        for row, other in zip(town.residents, right[1:] + right[:1]):
            row |= other
        town.write(root / "in")
        self.run(root, "city", day)
        for row, own in zip(town.residents, right):
            row |= own
        town.write(root / "in")
        self.run(root, "city", day, "--accept", "shift", "--by", "市民課長", "--why", "住居表示の実施")

    def asked(self, root):
        """One resident of each disposition and reason that the last night listed, and a piece."""
        last = world.published(root)[-1]
        found = {}
        for row in world.rows(root / "out" / last / "office/dispositions.csv"):
            if row["resident_id"]:
                found.setdefault((row["disposition"], row["reason"]), row["resident_id"])
        pieces = [world.rows(root / "out" / name / "office/pieces.csv")[:1] for name in world.published(root)]
        return [*found.values(), *(rows[0]["piece_id"] for rows in pieces if rows)]

    def events(self, root, day):
        """Of the letters of the last lot: most are posted, a few are not; one comes back; two people decide."""
        last = world.published(root)[-1]
        pieces = world.rows(root / "out" / last / "office/pieces.csv")
        rows = [f"{piece['piece_id']},{'spoiled' if at % 17 == 3 else 'pulled' if at % 23 == 5 else 'posted'},"
                f"{piece['mail_on']},shimin-01,," for at, piece in enumerate(pieces) if at % 11]
        rows += [f"{piece['piece_id']},returned,{piece['deliver_on']},shimin-01,," for piece in pieces[7:8]]
        rows += [f"resident:{piece['resident_id']},refuse,{day},shimin-02,,窓口で申出" for piece in pieces[12:13]]
        held = [row for row in world.rows(root / "out" / last / "office/dispositions.csv") if row["reason"] == "protected"]
        rows += [f"resident:{row['resident_id']},release,{day},shimin-02,2027-03-31," for row in held[:1]]
        self.record(root, "city", day, rows)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kigen", required=True)
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args()
    nights = Nights(Path(options.kigen).resolve(), world.scratch("kigen-nights-"))
    nights.fixture()
    nights.city()
    shutil.rmtree(nights.top)
    got = dict(nights.lines)
    assert len(got) == len(nights.lines), "a name stands twice"
    wanted = dict(reversed(line.split("  ", 1)) for line in SUMS.read_text(encoding="utf-8").splitlines()) \
        if SUMS.exists() else {}
    changed = [name for name in {**wanted, **got} if wanted.get(name) != got.get(name)]
    if options.write:
        SUMS.write_text("".join(f"{value}  {name}\n" for name, value in got.items()), encoding="utf-8")
    for name in changed:
        print(f"{'changed' if name in wanted and name in got else 'new' if name in got else 'gone'}: {name}")
    tally = Checks()
    for name in {**wanted, **got}:
        tally.count(f"{name.split(' ')[0]} as before", options.write or name not in changed)
    tally.end()


if __name__ == "__main__":
    main()
