#!/usr/bin/env python3
"""Folders that are not what they seem: copies and renamed runs, links and files under the name of a run, a lost ledger
seen by a dry run, a run.json that disagrees with its pieces, a day past the end of the calendar, and what a killed run
left among what others keep there.

    test_folders.py --kigen build/kigen        ends with N passed, N failed
"""

import argparse
import os
import pathlib
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile

import world
import processes
from checks import Checks
from town import CERTIFICATE_LEAST, RESIDENT_LEAST, Town

CONFIG = (world.LEAST_OFFICE + f"mailing = {{ {world.NOBODY_TOLD} }};\n"
          'registers = { residents = "r.csv"; certificates = "c.csv"; };\n'
          f'letters = {{ {world.ONE_FONT} }};\noutput = {{ dir = "out"; }};\n')
LIFTED = ("--accept", "marks", "--by", "x", "--why", "the ledger was lost")
checks = Checks()
check = checks.holds


class World:
    def __init__(self, kigen: str, root: pathlib.Path):
        self.kigen, self.root, self.out = kigen, root, root / "out"
        made = Town(RESIDENT_LEAST, CERTIFICATE_LEAST)
        for at in (1, 2, 3):
            who = made.resident(at, resident_id=str(at), name="見本　花子", birth_date="1980-01-05", postal_code="250-8555",
                                address=f"神奈川県小田原市見本{at}番地", status="resident")
            made.certificate(who, who, "authentication", "2027-01-05", issued_on="2022-01-10", status="valid")
        made.write(root, names=("r.csv", "c.csv"))
        (root / "k.conf").write_text(CONFIG, encoding="utf-8")

    def call(self, *words: str) -> subprocess.CompletedProcess:
        return processes.run([self.kigen, *words], cwd=self.root, env=dict(os.environ, LANG="C", LC_ALL="C"), text=True)

    def run(self, day: str, *more: str) -> subprocess.CompletedProcess:
        return self.call("run", "-c", "k.conf", "--as-of", day, *more)

    def rows(self, sql: str) -> list:
        with sqlite3.connect(self.out / "ledger.sqlite") as ledger:
            return ledger.execute(sql).fetchall()


def copied(world: World) -> None:
    check(world.run("2026-11-19").returncode == 0, "copied: the first night")
    shutil.copytree(world.out / "2026-11-19", world.out / "2026-11-19-2")
    done = world.run("2026-11-20")
    check(done.returncode == 65 and "2026-11-19-2" in done.stderr and "KGN0625E" in done.stderr, f"copied: {done}")
    check(world.rows("select count(*) from run") == [(1,)], "copied: the ledger is as before")
    shutil.rmtree(world.out / "2026-11-19-2")
    check(world.run("2026-11-20").returncode == 0, "copied: without the copy the night runs")


def renamed(world: World) -> None:
    world.run("2026-11-19")
    (world.out / "2026-11-19").rename(world.out / "2026-12-25")
    (world.out / "ledger.sqlite").unlink()
    done = world.run("2026-11-20")
    check(done.returncode == 65 and "2026-12-25" in done.stderr, f"renamed: {done}")
    check(not (world.out / "ledger.sqlite").exists(), "renamed: nothing was adopted")
    (world.out / "2026-12-25").rename(world.out / "2026-11-19")
    check(world.run("2026-11-20", *LIFTED).returncode == 0, "renamed: named back it is adopted")
    check(world.rows("select count(*) from piece") == [(3,)], "renamed: nobody twice")


def linked(world: World) -> None:
    for make in (lambda path: path.symlink_to("/nonexistent"), lambda path: path.write_text("")):
        world.out.mkdir(exist_ok=True)
        make(world.out / "2026-11-19")
        done = world.run("2026-11-19")
        check(done.returncode == 65 and "out/2026-11-19" in done.stderr, f"linked: {done}")
        check(not (world.out / "ledger.sqlite").exists(), "linked: nothing was planned")
        check(world.call("check", "-c", "k.conf").returncode == 65, "linked: check says so too")
        (world.out / "2026-11-19").unlink()
    check(world.run("2026-11-19").returncode == 0, "linked: without it the night runs")


def lost(world: World) -> None:
    world.run("2026-11-19")
    (world.out / "ledger.sqlite").unlink()
    done = world.run("2026-11-20", "--dry-run")
    check(done.returncode == 0 and "KGN0626W" in done.stderr and "2026-11-19" in done.stderr, f"lost: {done}")
    check(not (world.out / "ledger.sqlite").exists(), "lost: a dry run leaves nothing")
    done = world.run("2026-11-20")
    check(done.returncode == 8 and "gate marks " in done.stderr, f"lost: the marks are under another salt: {done}")
    done = world.run("2026-11-20", *LIFTED)
    check(done.returncode == 0 and world.rows("select count(*) from piece") == [(3,)], f"lost: {done}")


def seal(folder: pathlib.Path) -> None:
    names = sorted(path.name for path in folder.iterdir() if path.name != "SHA256SUMS")
    sums = processes.run(["sha256sum", *names], cwd=folder, text=True, check=True).stdout
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")


def disagreeing(world: World) -> None:
    world.run("2026-11-19")
    office = world.out / "2026-11-19/office"
    for name, old, new in (("run.json", '"as_of": "2026-11-19"', '"as_of": "2026-11-18"'),
                           ("run.json", '"run": 1', '"run": 2'), ("pieces.csv", ",ja,1,", ",ja,9,")):
        before = (office / name).read_bytes()
        sums = (office / "SHA256SUMS").read_bytes()
        check(old.encode() in before, f"disagreeing: {name} holds {old}")
        (office / name).write_bytes(before.replace(old.encode(), new.encode(), 1))
        seal(office)
        check(world.call("verify", "out/2026-11-19").returncode == 65, f"disagreeing: {name}: {new}")
        (office / name).write_bytes(before)
        (office / "SHA256SUMS").write_bytes(sums)
    check(world.call("verify", "out/2026-11-19").returncode == 0, "disagreeing: the folder itself holds")


def endless(world: World) -> None:
    done = world.run("2199-12-31")
    check(done.returncode == 64 and "KGN0627E" in done.stderr, f"endless: {done}")
    check(not (world.out / "ledger.sqlite").exists(), "endless: nothing was planned")


def everything(folder: pathlib.Path) -> list:
    """What stands there, by name: kind and bytes; links as links."""
    return os.path.lexists(folder) and sorted((str(path.relative_to(folder)), stat.S_IFMT(path.lstat().st_mode),
                   path.read_bytes() if path.is_file() and not path.is_symlink() else b"")
                  for path in [folder, *folder.rglob("*")])


def killed(folder: pathlib.Path, published: pathlib.Path) -> None:
    """As a run leaves it that was killed late: every file of a published one, some half made."""
    for part in ("print", "office"):
        shutil.copytree(published / part, folder / part)
    (folder / "lot").write_bytes(b"names")
    (folder / "scratch").mkdir()
    (folder / "scratch/lxw0001").write_bytes(b"half")
    (folder / "print/.letters-0002.pdf").write_bytes(b"half")
    (folder / "office/.summary.xlsx").write_bytes(b"half")


SWEPT = {
    "empty": lambda folder, _: folder.mkdir(),
    "only a lot": lambda folder, _: (folder.mkdir(), (folder / "lot").write_bytes(b"names")),
    "half": lambda folder, _: ((folder / "print").mkdir(parents=True), (folder / "print/pull.csv").write_bytes(b"")),
    "whole": killed,
}


def with_more(make):
    """A folder of a killed run, and something beside."""
    return lambda folder, published: (killed(folder, published), make(folder))


def link_instead(name):
    def make(folder, published):
        killed(folder, published)
        (folder / name).rename(folder.parent / "elsewhere")
        (folder / name).symlink_to("../elsewhere")
    return make


def link_of_name(folder, published):
    killed(folder.parent / "copy", published)
    folder.symlink_to("copy")


# Whatever it holds, it stays: its name is none that kigen gives.
NAMES = (".backup.partial", ".2026-13-01.partial", ".2026-11-18-1.partial", ".2026-11-18-02.partial", ".2026-11-18-x.partial",
         ".2026-11-18.partial~", ".2026-11-18.partial.partial", "2026-11-18.partial", ".2026-11-18", ".partial",
         "..2026-11-18.partial", ".R8.11.18.partial", ".2026-11-18 (2).partial")
# It has the name, but not kigen alone made what is in it: it stays, and one warning says so.
KEPT = {
    "a note beside the lot": with_more(lambda folder: (folder / "notes.txt").write_text("mine")),
    "a note in print": with_more(lambda folder: (folder / "print/notes.txt").write_text("mine")),
    "a scan in print": with_more(lambda folder: (folder / "print/scan.pdf").write_text("mine")),
    "a copy in office": with_more(lambda folder: (folder / "office/summary (1).xlsx").write_text("mine")),
    "a folder in office": with_more(lambda folder: (folder / "office/old").mkdir()),
    "a folder in scratch": with_more(lambda folder: (folder / "scratch/old").mkdir()),
    "another part": with_more(lambda folder: (folder / "archive").mkdir()),
    "a link in print": with_more(lambda folder: (folder / "print/letters-0009.pdf").symlink_to("../../mine.pdf")),
    "a FIFO in office": with_more(lambda folder: os.mkfifo(folder / "office/.pieces.csv")),
    "a lot that is a folder": lambda folder, _: (folder / "lot").mkdir(parents=True),
    "print is a link": link_instead("print"),
    "scratch is a link": link_instead("scratch"),
    "office is a file": lambda folder, _: (folder.mkdir(), (folder / "office").write_text("mine")),
}


def swept(world: World) -> None:
    """What a killed run left goes; what somebody else keeps under such a name, or in it, stays."""
    world.run("2026-11-17")
    (world.out / "mine.pdf").write_text("mine")
    for story, make in SWEPT.items():
        make(world.out / ".2026-11-18.partial", world.out / "2026-11-17")
        done = world.run("2026-11-18", "--dry-run")
        check((world.out / ".2026-11-18.partial").exists(), f"swept: {story}: a dry run leaves it: {done}")
        done = world.run("2026-11-17")
        check(done.returncode == 0 and done.stderr == "" and not (world.out / ".2026-11-18.partial").exists(),
              f"swept: {story}: {done}")
    for name in NAMES:
        killed(world.out / name, world.out / "2026-11-17")
        before = everything(world.out / name)
        done = world.run("2026-11-17")
        check(done.returncode == 0 and "KGN073" not in done.stderr and everything(world.out / name) == before,
              f"swept: {name}: {done}")
        shutil.rmtree(world.out / name)
    for story, make in {**KEPT, "a link of that name": link_of_name}.items():
        folder = world.out / ".2026-11-18.partial"
        make(folder, world.out / "2026-11-17")
        before = [everything(world.out / name) for name in os.listdir(world.out) if "ledger" not in name and "." in name[1:]]
        done = world.run("2026-11-17")
        after = [everything(world.out / name) for name in os.listdir(world.out) if "ledger" not in name and "." in name[1:]]
        said = done.stderr.count("KGN0730W out/.2026-11-18.partial: ")
        check(done.returncode == 0 and before == after and done.stderr.count("\n") == said == (not folder.is_symlink()),
              f"swept: {story}: {done}")
        for path in (folder, world.out / "elsewhere", world.out / "copy"):
            if path.is_symlink():
                path.unlink()
            elif path.exists():
                shutil.rmtree(path)
    for make in (KEPT["a note in print"], link_of_name, lambda folder, _: folder.write_text("mine")):
        folder = world.out / ".2026-11-19.partial"
        make(folder, world.out / "2026-11-17")
        done = world.run("2026-11-19")
        check(done.returncode == 73 and "KGN0731E out/.2026-11-19.partial: " in done.stderr and os.path.lexists(folder),
              f"swept: in the way of tonight: {done}")
        check(world.rows("select count(*) from run") == [(1,)], "swept: nothing is planned")
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)
        else:
            folder.unlink()
        shutil.rmtree(world.out / "copy", ignore_errors=True)
    check(world.run("2026-11-19").returncode == 0, "swept: moved away, the night runs")


def mounted(world: World) -> None:
    """A folder that is mounted below a killed run's stays, and all that is in it."""
    if processes.run(["unshare", "-rm", "true"]).returncode != 0:
        print("note: nobody may mount here: not tried")
        return
    world.run("2026-11-17")
    killed(world.out / ".2026-11-18.partial", world.out / "2026-11-17")
    for at in ("", "/print"):
        target = world.out / f".2026-11-18.partial{at}"
        before = everything(target)
        done = processes.run(["unshare", "-rm", "sh", "-c", 'mount --bind "$1" "$1" && exec "$2" run -c k.conf --as-of 2026-11-17',
                              "sh", str(target), world.kigen], cwd=world.root, env=dict(os.environ, LANG="C", LC_ALL="C"), text=True)
        check(done.returncode == 0 and "KGN0730W" in done.stderr and everything(target) == before, f"mounted: {at}: {done}")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--kigen", required=True)
    kigen = str(pathlib.Path(arguments.parse_args().kigen).resolve())
    for story in (copied, renamed, linked, lost, disagreeing, endless, swept, mounted):
        with tempfile.TemporaryDirectory() as root:
            story(World(kigen, pathlib.Path(root)))
    checks.end()


main()
