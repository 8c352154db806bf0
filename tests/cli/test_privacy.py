#!/usr/bin/env python3
"""Every name, address and building of the fixture is searched in everything that kigen leaves but the letters: none.

Searched: the ledger's bytes, timings, file names, every published file but letters-*.pdf (the workbook unpacked), and
what run, check, verify, dry runs and stopped runs say. The frozen lot holds names while a run is unfinished: only its
owner can read it, and nothing of it is left afterwards.

    test_privacy.py --kigen build/kigen [--shim build/crash-shim.so]
"""

import argparse
import csv
import html
import io
import os
import re
import shutil
import stat
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crash"))
import board as boards
import world

COLUMNS = ("name", "address", "building", "agent_name", "mailing_name", "mailing_address", "mailing_building")
JAPANESE = ("氏名", "住所", "方書", "法定代理人氏名", "送付先氏名", "送付先住所", "送付先方書")
TRIMMED = " \t\u3000"
ENCODINGS = ("utf-8", "cp932", "utf-16-le")
# The contract's own words, which a row that is broken on purpose shifts into the column of a name.
WORDS = {"resident", "moving_out", "moved_out", "abroad", "deceased", "removed", "住民", "転出", "転出予定", "国外転出", "死亡", "消除",
         "ja"}
NIGHTS = ("2026-11-19", "2026-11-20", "2026-11-24")


def strings_of(path):
    """What must not be found: the fields of these columns, and a name without the space within it."""
    found = set()
    with open(path, encoding="utf-8-sig", errors="ignore", newline="") as file:
        for row in csv.DictReader(file):
            for column in COLUMNS + JAPANESE:
                text = (row.get(column) or "").strip(TRIMMED)
                found.update((text, text.replace("\u3000", ""), text.replace("\u3000", " ")))
    return {text for text in found if len(text) >= 2} - WORDS


class Finder:
    """All strings at once: a string can be there only if each pair of neighbouring characters is. Looked up by their
    first pair: most texts have few of these."""

    def __init__(self, strings):
        self.strings = {}
        for text in strings:
            self.strings.setdefault(text[:2], []).append((text, {text[at:at + 2] for at in range(len(text) - 1)}))

    def find(self, text):
        pairs = set(map("".join, zip(text, text[1:])))
        return [one for first in self.strings.keys() & pairs for one, needs in self.strings[first]
                if needs <= pairs and one in text]

    def find_bytes(self, data):
        found = []
        for encoding in ENCODINGS:
            for shift in (0, 1) if encoding.startswith("utf-16") else (0,):
                found += self.find(data[shift:].decode(encoding, "ignore"))
        return sorted(set(found))


def parts_of(path):
    """(name, bytes) of a file, and of what is packed in it."""
    data = path.read_bytes()
    yield path.name, data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                inside = archive.read(name)
                yield f"{path.name}:{name}", inside
                # A text cut into runs or cells is still a text: tags out, entities in.
                yield f"{path.name}:{name} (text)", html.unescape(re.sub(r"<[^>]*>", "", inside.decode("utf-8"))).encode()


class Suite(world.Suite):
    def __init__(self, kigen, shim):
        super().__init__(kigen, "kigen-privacy-")
        self.shim, self.searched = shim, 0

    def nothing(self, what, finder, data):
        self.searched += len(data)
        found = finder.find_bytes(data)
        self.check(what, f"{len(found)} strings, e.g. {found[:3]}" if found else "")

    def said(self, what, finder, result, codes):
        self.check(f"{what}: exit", "" if result.code in codes else result)
        self.nothing(f"{what}: what is said", finder, (result.out + result.err).encode())

    def output(self, out, finder):
        names = []
        for folder, folders, files in os.walk(out):
            names += [str(Path(folder) / name) for name in folders + files]
            for name in files:
                if re.fullmatch(r"letters-[\d-]+\.pdf", name):
                    continue
                for part, data in parts_of(Path(folder) / name):
                    self.nothing(str((Path(folder) / part).relative_to(out)), finder, data)
        self.nothing("file names", finder, "\n".join(names).encode())
        self.check("there was something to search", "" if len(names) > 10 else f"{len(names)} files")
        self.check("no lot is left", "; ".join(name for name in names if name.endswith("/lot")))


def fixture(suite, name):
    """The fixture as committed, on a copy whose output lies beside it."""
    root = suite.top / name
    shutil.copytree(world.REPO / "fixtures/odawara", root / "fixtures/odawara")
    shutil.copytree(world.REPO / "templates", root / "templates")
    folder = root / "fixtures/odawara"
    if not (folder / "residents.csv").exists():     # the committed sample is made from synth and these
        shutil.copyfile(folder / "hard-residents.csv", folder / "residents.csv")
        shutil.copyfile(folder / "hard-certificates.csv", folder / "certificates.csv")
    return root, folder


def nights(suite):
    root, folder = fixture(suite, "nights")
    strings = strings_of(folder / "residents.csv")
    finder = Finder(strings)
    found = finder.find((folder / "residents.csv").read_bytes().decode("utf-8-sig", "ignore"))
    register = (folder / "residents.csv").read_bytes().decode("utf-8", "ignore")
    whole = {text for text in strings if text in register}
    suite.check("the search finds what is there", "" if set(found) == whole and len(whole) > 100
                else f"{len(found)} of {len(whole)}")
    sample = sorted(strings)[0]
    for encoding in ("utf-8", "utf-16-le"):
        suite.check(f"the search finds {encoding}", "" if finder.find_bytes(b"\0" + sample.encode(encoding)) else "no")
    conf = folder / "kigen.conf"
    suite.said("check", finder, world.call(suite.kigen, "check", "-c", conf), (0, 8))
    for night in NIGHTS:
        suite.said(f"dry run {night}", finder, world.call(suite.kigen, "run", "-c", conf, "--as-of", night, "--dry-run"),
                   (0, 4))
        suite.said(f"run {night}", finder, world.call(suite.kigen, "run", "-c", conf, "--as-of", night, "--verbose",
                                                      env={"LANG": "ja_JP.UTF-8"}), (0, 4))
    out = root / "out"
    folders = [out / name for name in world.published(root)]
    suite.check("three nights", "" if len(folders) == len(NIGHTS) else f"{folders}")
    suite.said("verify", finder, world.call(suite.kigen, "verify", *folders, "--deep"), (0,))
    suite.output(out, finder)
    letters = sum(1 for folder in folders for _ in folder.glob("print/letters-*.pdf"))
    suite.check("letters were printed", "" if letters else "none")
    return finder, strings


def stopped(suite, finder):
    """Stopped by the gate, and by every row of one file being broken: the rows are named by line only."""
    root, folder = fixture(suite, "stopped")
    conf = folder / "kigen.conf"
    text = conf.read_text(encoding="utf-8")
    conf.write_text(re.sub(r"max_unreadable\s*=\s*\d+;", "max_unreadable = 0;", text), encoding="utf-8")
    suite.said("stopped by a gate", finder, world.call(suite.kigen, "run", "-c", conf, "--as-of", NIGHTS[0]), (8,))
    lines = (folder / "residents.csv").read_text(encoding="utf-8", errors="ignore").split("\n")
    header = lines[0].split(",")
    for name, content, codes in (
            ("rows with a field more", "\n".join([lines[0], *(line + ",x" for line in lines[1:] if line)]), (8,)),
            ("an unterminated quote", "\n".join([*lines, '"' + lines[1]]), (65,)),
            ("a name in the header", "\n".join([",".join([*header, "大工原　一"]), *lines[1:]]), (8, 65)),
            ("no postal codes", "\n".join(",".join(line.split(",")[:3]) for line in lines), (65,))):
        (folder / "residents.csv").write_text(content, encoding="utf-8")
        suite.said(name, finder, world.call(suite.kigen, "run", "-c", conf, "--as-of", NIGHTS[0]), codes)
    for part in (root / "out").rglob("*"):
        if part.is_file():
            suite.nothing(f"after stops: {part.name}", finder, part.read_bytes())


def unfinished(suite):
    """The lot and half-made files of a killed run are for their owner only."""
    root = world.build(suite.top / "unfinished")
    finder = Finder(strings_of(root / "in/residents.csv"))
    count = world.build(suite.top / "unfinished-count")
    board = boards.Board(suite.top / "board")
    world.run(suite.kigen, count, world.SECOND, env=board.env(suite.shim, count))
    at = [number for number, (call, _, path) in enumerate(board.calls(), 1) if call == "rename" and "letters" in path]
    suite.check("the shim sees the run", "" if at else "no rename")
    board = boards.Board(suite.top / "board", at[0] if at else 0, boards.AFTER)
    world.run(suite.kigen, root, world.SECOND, env=board.env(suite.shim, root))
    world.wait_unlocked(root)
    lot = root / f"out/.{world.SECOND}.partial/lot"
    suite.check("an unfinished run has a lot with names", "" if lot.exists() and finder.find_bytes(lot.read_bytes()) else "no")
    for path in (root / "out").rglob("*"):
        mode = stat.S_IMODE(path.lstat().st_mode)
        suite.check(f"{path.relative_to(root)} is its owner's alone", f"{mode:o}" if mode & 0o077 else "")
    ledger = (root / "out/ledger.sqlite").read_bytes()
    suite.nothing("the ledger of an unfinished run", finder, ledger)
    world.run(suite.kigen, root, world.THIRD)      # voids it
    suite.output(root / "out", finder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--shim")
    options = parser.parse_args()
    kigen = Path(options.kigen).resolve()
    suite = Suite(kigen, Path(options.shim).resolve() if options.shim else kigen.with_name("crash-shim.so"))
    try:
        finder, strings = nights(suite)
        stopped(suite, finder)
        unfinished(suite)
    finally:
        shutil.rmtree(suite.top, ignore_errors=True)
    print(f"note: {len(strings)} strings of the fixture searched in {suite.searched} bytes, in {len(ENCODINGS)} encodings")
    suite.end()


if __name__ == "__main__":
    main()
