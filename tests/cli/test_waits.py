#!/usr/bin/env python3
"""Nothing waits for ever: what is no regular file in each place where kigen opens one (tests/cases/doors.tsv).

    test_waits.py --kigen build/kigen        ends with N passed, N failed
"""

import argparse
import os
import shutil
import socket
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import world
from world import FIRST, SECOND

CASES = world.REPO / "tests/cases/doors.tsv"
DOOR_SECONDS_MAX = 20           # what takes longer waits
KINDS = ("fifo", "folder", "zero", "socket", "link", "missing", "closed")
NOBODY = 65534


# ---- places ------------------------------------------------------------------------------------------------------

def fifo(path):
    os.mkfifo(path)


def folder(path):
    path.mkdir()


def zero(path):
    """A device that never ends: itself where we may make one, else by a link to the system's."""
    try:
        os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        path.symlink_to("/dev/zero")


def sock(path):
    with socket.socket(socket.AF_UNIX) as made:
        here = os.open(path.parent, os.O_PATH)           # the path of a socket is short
        try:
            made.bind(f"/proc/self/fd/{here}/{path.name}")
        finally:
            os.close(here)


def link(path):
    """To a FIFO."""
    target = path.with_name(path.name + ".target")
    os.mkfifo(target)
    path.symlink_to(target.name)


def missing(path):
    pass


def closed(path):
    path.write_bytes(b"")
    path.chmod(0)


MAKE = {"fifo": fifo, "folder": folder, "zero": zero, "socket": sock, "link": link, "missing": missing,
        "closed": closed}


def prepared(suite):
    """A world in which every place of the table has its file, after one night."""
    root = suite.top / "prepared"
    templates = root / "templates"
    shutil.copytree(world.TEMPLATES, templates)
    layout = templates / "renewal/ja/layout.conf"
    text = layout.read_text(encoding="utf-8")
    before = '{ text = "mayor"; style = "sender"; align = "right"; gap = 2; },'
    suite.equal("the template has a place for an image", text.count(before), 1)
    layout.write_text(text.replace(before, '{ image = "seal.svg"; width = 6; align = "right"; },\n' + before),
                      encoding="utf-8")
    shutil.copyfile(world.REPO / "tests/letters/second/ja/seal.svg", templates / "renewal/ja/seal.svg")
    fonts = root / "fonts"
    fonts.mkdir(parents=True)
    system = Path("/usr/share/fonts/truetype/bizud-gothic")
    for name in ("BIZUDGothic-Regular.ttf", "BIZUDGothic-Bold.ttf"):
        (fonts / name).symlink_to(system / name)         # as packages install them: a link is followed
    world.build(root, world.city(second=False), templates="templates",
                mailing='limits = "limits.csv"; told_elsewhere = "told.csv";',
                letters='bundle_letters = 5; fonts = ("fonts/BIZUDGothic-Regular.ttf");',
                output='metrics = "kigen.prom";', more='post = { towns = "towns.csv"; };')
    (root / "told.csv").write_text("kind,serial,expires_on\n", encoding="utf-8")
    shutil.copyfile(world.REPO / "fixtures/odawara/towns.csv", root / "towns.csv")
    done = world.run(suite.kigen, root, FIRST)
    suite.check(f"the first night: {done}", "" if done.code in (0, 4) else "failed")
    (root / "events.csv").write_text("id,event,on,by,until,reason\nresident:C0059,refuse,2026-11-19,窓口,,申出\n",
                                     encoding="utf-8")    # of whom only the register knows
    world.city().write(root / "in")
    return root


def arguments(command, root):
    conf, run = root / "kigen.conf", root / "out" / FIRST
    return {"check": ["check", "-c", conf], "run": ["run", "-c", conf, "--as-of", SECOND],
            "again": ["run", "-c", conf, "--as-of", SECOND],
            "record": ["record", "-c", conf, "--as-of", SECOND, root / "events.csv"],
            "why": ["why", "-c", conf, "--as-of", SECOND, "C0001"],
            "verify": ["verify", run], "deep": ["verify", "--deep", run]}[command]


def cases():
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            place, command, *wanted, _ = line.split("\t")
            for kind, expected in zip(KINDS, wanted, strict=True):
                if expected != "-":
                    yield place, command, kind, expected


def door(suite, source, case):
    """What is wrong with one case; empty: nothing."""
    place, command, kind, expected = case
    root = suite.fresh()
    shutil.copytree(source, root, symlinks=True)
    try:
        if command == "again":                           # the ledger is lost: the folder is adopted
            for path in (root / "out").glob("ledger.sqlite*"):
                path.unlink()
        path = root / place
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        MAKE[kind](path)
        before = stat.S_IFMT(path.lstat().st_mode) if os.path.lexists(path) else 0
        as_nobody = {}
        if kind == "closed" and os.geteuid() == 0:       # root may read everything
            for below in (root, *root.rglob("*")):
                os.lchown(below, NOBODY, NOBODY)
            as_nobody = {"user": NOBODY, "group": NOBODY}
        process = world.start(suite.kigen, *arguments(command, root), **as_nobody)
        try:
            done = world.finish(process, DOOR_SECONDS_MAX)
        except AssertionError as fault:
            return f"waits: {fault}"
        if before and (not os.path.lexists(path) or stat.S_IFMT(path.lstat().st_mode) != before):
            return f"took its place: {done}"
        said = done.err + done.out
        code, *words = expected.split(" ")
        if str(done.code) not in code.split("/"):
            return f"{done}, expected {expected}"
        for word in words:
            if word not in said:
                return f"says nothing of {word}: {said[:300]!r}"
        return "" if not words or path.name in said else f"does not name {path.name}: {said[:300]!r}"
    finally:
        shutil.rmtree(root)


def test_doors(suite, source):
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        todo = list(cases())
        for case, fault in zip(todo, pool.map(lambda case: door(suite, source, case), todo)):
            suite.check(" ".join(case[:3]), fault)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kigen", required=True)
    options = parser.parse_args()
    suite = world.Suite(Path(options.kigen).resolve(), "kigen-waits-")
    suite.top.chmod(0o755)                               # for whom root becomes to be refused
    try:
        test_doors(suite, prepared(suite))
    finally:
        shutil.rmtree(suite.top)
    print(f"{suite.passed} passed, {suite.failed} failed")
    sys.exit(1 if suite.failed or not suite.passed else 0)


if __name__ == "__main__":
    main()
