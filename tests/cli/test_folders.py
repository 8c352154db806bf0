#!/usr/bin/env python3
"""Folders that are not what they seem: copies and renamed runs, links and files under the name of a run, a lost ledger
seen by a dry run, a run.json that disagrees with its pieces, and a day past the end of the calendar.

    test_folders.py --kigen build/kigen        ends with N passed, N failed
"""

import argparse
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

RESIDENTS = "resident_id,name,birth_date,postal_code,address,status\n" + "".join(
    f"{number},見本　花子,1980-01-05,250-8555,神奈川県小田原市見本{number}番地,resident\n" for number in (1, 2, 3))
CERTIFICATES = "serial,resident_id,kind,issued_on,expires_on,status\n" + "".join(
    f"{number},{number},authentication,2022-01-10,2027-01-05,valid\n" for number in (1, 2, 3))
CONFIG = 'registers = { residents = "r.csv"; certificates = "c.csv"; };\noutput = { dir = "out"; };\n'
results = {True: 0, False: 0}


def check(good: bool, what: str) -> None:
    results[bool(good)] += 1
    if not good:
        print(f"FAIL {what}")


class World:
    def __init__(self, kigen: str, root: pathlib.Path):
        self.kigen, self.root, self.out = kigen, root, root / "out"
        (root / "r.csv").write_text(RESIDENTS, encoding="utf-8")
        (root / "c.csv").write_text(CERTIFICATES, encoding="utf-8")
        (root / "k.conf").write_text(CONFIG, encoding="utf-8")

    def call(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run([self.kigen, *words], cwd=self.root, env=dict(os.environ, LANG="C", LC_ALL="C"),
                              capture_output=True, text=True, check=False)

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
    check(world.rows("select count(*) from run") == [(0,)], "renamed: nothing was adopted")
    (world.out / "2026-12-25").rename(world.out / "2026-11-19")
    check(world.run("2026-11-20").returncode == 0, "renamed: named back it is adopted")
    check(world.rows("select count(*) from piece") == [(3,)], "renamed: nobody twice")


def linked(world: World) -> None:
    for make in (lambda path: path.symlink_to("/nonexistent"), lambda path: path.write_text("")):
        world.out.mkdir(exist_ok=True)
        make(world.out / "2026-11-19")
        done = world.run("2026-11-19")
        check(done.returncode == 65 and "out/2026-11-19" in done.stderr, f"linked: {done}")
        check(world.rows("select count(*) from run") == [(0,)], "linked: nothing was planned")
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
    check(done.returncode == 0 and world.rows("select count(*) from piece") == [(3,)], f"lost: {done}")


def seal(folder: pathlib.Path) -> None:
    names = sorted(path.name for path in folder.iterdir() if path.name != "SHA256SUMS")
    sums = subprocess.run(["sha256sum", *names], cwd=folder, capture_output=True, text=True, check=True).stdout
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
    check(world.rows("select count(*) from run") == [(0,)], "endless: nothing was planned")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--kigen", required=True)
    kigen = str(pathlib.Path(arguments.parse_args().kigen).resolve())
    for story in (copied, renamed, linked, lost, disagreeing, endless):
        with tempfile.TemporaryDirectory() as root:
            story(World(kigen, pathlib.Path(root)))
    print(f"{results[True]} passed, {results[False]} failed")
    sys.exit(1 if results[False] or not results[True] else 0)


main()
