#!/usr/bin/env python3
"""Nothing waits for ever: what is no regular file in each place where kigen opens one (tests/cases/doors.tsv), and
workers that never return.

    test_waits.py --kigen build/kigen [--long]        ends with N passed, N failed

--long: more dresses of workers that do not come on, each with its time of waiting.
"""

import argparse
import os
import re
import resource
import shutil
import signal
import socket
import stat
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crash"))
import board as boards
import world
import processes
from world import FIRST, SECOND

CASES = world.REPO / "tests/cases/doors.tsv"
DOOR_SECONDS_MAX = 20           # what takes longer waits
ALL_SECONDS_MAX = 45            # of a night whose workers hang twice
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
    layout = templates / "common/ja/layout.conf"
    text = layout.read_text(encoding="utf-8")
    before = '{ text = "mayor"; style = "sender"; align = "right"; gap = 2; },'
    suite.equal("the template has a place for an image", text.count(before), 1)
    layout.write_text(text.replace(before, '{ image = "seal.png"; width = 6; align = "right"; },\n' + before),
                      encoding="utf-8")
    shutil.copyfile(world.REPO / "tests/letters/second/ja/seal.png", templates / "common/ja/seal.png")
    fonts = root / "fonts"
    fonts.mkdir(parents=True)
    system = Path("/usr/share/fonts/truetype/bizud-gothic")
    for name in ("BIZUDGothic-Regular.ttf", "BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf"):
        (fonts / name).symlink_to(system / name)         # as packages install them: a link is followed
    world.build(root, world.city(second=False), templates="templates",
                mailing='limits = "limits.csv"; told_elsewhere = "told.csv";',
                letters='bundle_letters = 5; fonts = ("fonts/BIZUDGothic-Regular.ttf");',
                output='metrics = "kigen.prom";', more='post = { towns = "towns.csv"; schemes = "schemes.csv"; };')
    (root / "told.csv").write_text("kind,serial,expires_on\n", encoding="utf-8")
    for name in ("towns.csv", "schemes.csv"):
        shutil.copyfile(world.REPO / "fixtures/odawara" / name, root / name)
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


# ---- workers -----------------------------------------------------------------------------------------------------

class Night:
    """A second night under the shim, and the same night left alone."""

    def __init__(self, suite, shim):
        self.suite, self.shim = suite, shim
        self.history = world.build(suite.top / "history", world.city(second=False))
        done = world.run(suite.kigen, self.history, FIRST)
        suite.check(f"the first night: {done}", "" if done.code in (0, 4) else "failed")
        world.city().write(self.history / "in")
        alone = suite.fresh(self.history)
        board = boards.Board(suite.top / "board-count")
        self.alone = world.run(suite.kigen, alone, SECOND, jobs=3, env=board.env(shim, alone))
        calls = board.calls()
        self.by_worker = next(at for at, (_, worker, _) in enumerate(calls, 1) if worker)
        self.tree, self.ledger = world.tree(alone), world.ledger(alone)

    def start(self, name, victim, at=None, **more):
        root = self.suite.fresh(self.history)
        board = boards.Board(self.suite.top / f"board-{root.name}", at or self.by_worker, boards.BEFORE, victim)
        process = world.start(self.suite.kigen, "run", "-c", root / "kigen.conf", "--as-of", SECOND, "--jobs", 3,
                              env=board.env(self.shim, root), **more)
        process.began = time.monotonic()
        return root, board, process

    def equal(self, name, root):
        self.suite.check(f"{name}: the same folder", world.difference(world.tree(root), self.tree))
        self.suite.check(f"{name}: the same ledger", world.difference(world.ledger(root), self.ledger))

    def stopped(self, process):
        """The workers that stand still, once there is one: the shim says that it strikes before it does."""
        found = processes.wait_for(lambda: workers_stopped(process.pid))
        self.suite.check("a worker stands still", "" if found else "none does")
        return workers_stopped(process.pid)


def workers_stopped(pid):
    return [child for child in processes.children(pid) if processes.is_stopped(child)]


def hang_once(suite, night):
    """A worker is stopped and nobody lets it go on: it is killed, its work done once more, to the same bytes."""
    root, _, process = night.start("once", boards.HANG)
    done = world.finish(process, ALL_SECONDS_MAX)
    took = time.monotonic() - process.began
    suite.equal(f"once: as if alone: {done}", done.code, night.alone.code)
    suite.check("once: a warning names the file and the seconds",
                "" if re.search(r"^KGN0605W (letters-[\d-]+\.pdf|summary\.xlsx): .*15 seconds", done.err, re.M) else done.err)
    suite.check("once: not before 15 s, and not long after", "" if 14 < took < 30 else f"{took:.1f} s")
    night.equal("once", root)


def hang_twice(suite, night):
    """And what is done once more hangs as well: 74 within 45 s, nobody is left, the next start finishes the run."""
    root, _, process = night.start("twice", boards.HANGS)
    done = world.finish(process, 2 * ALL_SECONDS_MAX)
    took = time.monotonic() - process.began
    suite.equal(f"twice: 74: {done}", done.code, 74)
    suite.check("twice: says what hung and what to do",
                "" if re.search(r"^KGN0606E (letters-[\d-]+\.pdf|summary\.xlsx): .*start again", done.err, re.M) else done.err)
    suite.check("twice: within 45 s", "" if took < ALL_SECONDS_MAX else f"{took:.1f} s")
    suite.equal("twice: nobody is left", processes.session(process.pid), [])
    world.wait_unlocked(root, seconds=0)
    suite.check("twice: nothing is published", "" if SECOND not in world.published(root) else "it is")
    again = world.run(suite.kigen, root, SECOND)
    suite.equal(f"twice: the next start finishes it: {again}", ("KGN0621W" in again.err, again.code),
                (True, night.alone.code))
    night.equal("twice", root)


def all_stopped(suite, night):
    """A person stops the night, the parent and a worker, and lets both go on later: nobody hung while nobody looked."""
    root, _, process = night.start("stopped", boards.HANG)
    night.stopped(process)
    time.sleep(1)                                        # the parent has looked since
    os.kill(process.pid, signal.SIGSTOP)
    time.sleep(20)
    os.kill(process.pid, signal.SIGCONT)
    time.sleep(3)
    os.killpg(process.pid, signal.SIGCONT)
    done = world.finish(process)
    suite.equal(f"stopped: as if alone: {done}", (done.code, "KGN0605" in done.err), (night.alone.code, False))
    night.equal("stopped", root)


def ahead_stopped(suite, night):
    """The process that reads the fonts ahead is stopped: the night reads them itself, some seconds later."""
    for _ in range(20):
        root = suite.fresh(night.history)
        process = world.start(suite.kigen, "run", "-c", root / "kigen.conf", "--as-of", SECOND, "--jobs", 3)
        began, ahead = time.monotonic(), []
        while process.poll() is None and not ahead and time.monotonic() - began < 5:
            ahead = processes.children(process.pid)
        try:
            for child in ahead:
                os.kill(child, signal.SIGSTOP)
            caught = bool(ahead) and processes.wait_for(lambda: processes.is_stopped(ahead[0]), 1)
        except (ProcessLookupError, FileNotFoundError):
            caught = False
        done = world.finish(process, ALL_SECONDS_MAX)
        took = time.monotonic() - began
        if caught and took > 4:
            suite.equal(f"ahead: as if alone: {done}", done.code, night.alone.code)
            suite.check("ahead: it did not take long", "" if took < 20 else f"{took:.1f} s")
            night.equal("ahead", root)
            return
    suite.check("ahead: its process was caught", "it was not, in twenty nights")


def short_stop(suite, night):
    """Parent and worker as they are while they work: no core file, not dumpable, though the caller allows both. And who
    is stopped for a moment does not hang."""
    as_nobody = {"user": NOBODY, "group": NOBODY} if os.geteuid() == 0 else {}
    root = suite.fresh(night.history)
    board = boards.Board(suite.top / "board-short", night.by_worker, boards.BEFORE, boards.HANG)
    if os.geteuid() == 0:
        for below in (suite.top / "board-short", root, *root.rglob("*")):
            os.chown(below, NOBODY, NOBODY)
    process = world.start(suite.kigen, "run", "-c", root / "kigen.conf", "--as-of", SECOND, "--jobs", 3,
                          env=board.env(night.shim, root), before=any_core(), **as_nobody)
    workers = night.stopped(process)
    suite.equal("short: one worker is stopped", len(workers), 1)
    for pid in (process.pid, *workers):
        limit = re.search(r"^Max core file size +(\S+) +(\S+)", Path(f"/proc/{pid}/limits").read_text("ascii"), re.M)
        suite.equal("short: the limit of a core file", limit.groups(), ("0", "0"))
        suite.check("short: not dumpable: what is the process's own in /proc is root's",
                    "" if Path(f"/proc/{pid}/environ").stat().st_uid == 0 else "it is dumpable")
    for pid in workers:
        os.kill(pid, signal.SIGCONT)
    done = world.finish(process)
    suite.equal(f"short: as if alone: {done}", (done.code, "KGN0605" in done.err), (night.alone.code, False))


def children_ignored(suite, night):
    """A parent that ignores SIGCHLD hands that on: workers are waited for all the same."""
    root = suite.fresh(night.history)
    done = world.call(suite.kigen, "run", "-c", root / "kigen.conf", "--as-of", SECOND, "--jobs", 3,
                      before=("env", "--ignore-signal=CHLD"))
    suite.equal(f"ignored: as if alone: {done}", done.code, night.alone.code)
    night.equal("ignored", root)


def any_core():
    """A core file of any length is allowed, as far as we may allow it."""
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    most = "unlimited" if hard == resource.RLIM_INFINITY else hard
    return ("prlimit", f"--core={most}:{most}")


def crashed(suite, night):
    """A crash in the middle of the work leaves no core, whatever the caller allows. All stand still before: who is stopped
    after his parent is gone, and had not yet asked to die with it, would stand still for ever."""
    _, board, process = night.start("crashed", boards.STOP, cwd=suite.top, before=any_core())
    still = processes.wait_for(lambda: board.struck and processes.all_stopped(process.pid))
    suite.check("crashed: all stand still", "" if still else "they do not")
    os.kill(process.pid, signal.SIGSEGV)
    os.killpg(process.pid, signal.SIGCONT)
    status, _ = processes.reaped(process)
    processes.ended(process, ALL_SECONDS_MAX)
    suite.equal("crashed: by the signal, and no core", (os.WTERMSIG(status), os.WCOREDUMP(status)),
                (signal.SIGSEGV, False))


SHORT = (hang_once, short_stop, children_ignored, crashed)
LONG = (hang_twice, all_stopped, ahead_stopped)


def test_workers(suite, shim, dresses):
    """At once, for most of it is waiting."""
    night = Night(suite, shim)
    with ThreadPoolExecutor(len(dresses)) as pool:
        for dress, fault in [(dress, pool.submit(dress, suite, night)) for dress in dresses]:
            if fault.exception():                            # each wait in a dress has its limit
                suite.check(dress.__name__, repr(fault.exception()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--long", action="store_true")
    options = parser.parse_args()
    suite = world.Suite(Path(options.kigen).resolve(), "kigen-waits-")
    suite.top.chmod(0o755)                               # for whom root becomes to be refused
    try:
        test_doors(suite, prepared(suite))
        test_workers(suite, suite.kigen.with_name("crash-shim.so"), SHORT + LONG * options.long)
    finally:
        shutil.rmtree(suite.top)
    suite.end()


if __name__ == "__main__":
    main()
