#!/usr/bin/env python3
"""No thread exists before the last fork, and no SQLite handle is open at a fork: seen by strace, in every kind of start.

A thread at a fork would leave its locks held in the child for ever; a SQLite handle that crosses a fork can
damage the ledger. Looked at: the first night, a second one, a start that finishes a half-printed night, one that voids
it, a dry run, a check, and kigen verify --deep.

    forks.py --kigen build/kigen [--shim build/crash-shim.so]
"""

import argparse
import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import board as boards
import world
import processes
from checks import Checks
from world import FIRST, SECOND, THIRD

CALLS = "clone,clone3,fork,vfork,open,openat,openat2,creat,dup,dup2,dup3,fcntl,close,close_range,execve"
LINE = re.compile(r"^(\d+) +(.*)$")
FORKS = ("clone(", "clone3(", "fork(", "vfork(")


def joined(text):
    """(pid, call) for each call of a trace, at the place where it began; an interrupted one is put together."""
    calls, open_at = [], {}
    for line in text.splitlines():
        match = LINE.match(line)
        if not match:
            continue
        pid, rest = int(match.group(1)), match.group(2)
        if rest.endswith("<unfinished ...>"):
            open_at[pid] = len(calls)
            calls.append((pid, rest[:-len("<unfinished ...>")]))
        elif rest.startswith("<... "):
            at = open_at.pop(pid, None)
            if at is not None:
                calls[at] = (pid, calls[at][1] + rest.split("resumed>", 1)[1])
        else:
            calls.append((pid, rest))
    return calls


def look(text):
    """(forks, faults) of one trace. Descriptors are followed in the first process, which alone forks."""
    calls, forks, faults, ledger = joined(text), 0, [], {}
    if not calls:
        return 0, ["the trace is empty"]
    first, threads = calls[0][0], []
    for pid, call in calls:
        result = re.search(r"= (-?\d+)[^=]*$", call)
        got = int(result.group(1)) if result else -1
        if call.startswith(FORKS) and got != -1:
            if "CLONE_THREAD" in call:
                threads.append((pid, call))
                continue
            forks += 1
            if pid != first:
                faults.append(f"a child forks: {call}")
            if threads:
                faults.append(f"a thread exists at fork {forks}: {threads[0][1]}")
            if ledger:
                faults.append(f"a SQLite file is open at fork {forks}: {sorted(ledger.values())}")
        elif pid != first or got < 0:
            continue
        elif call.startswith(("open", "creat")):
            path = re.search(r'"((?:[^"\\]|\\.)*)"', call)
            if path and re.search(r"\.sqlite(-journal|-wal|-shm)?$", path.group(1)):
                ledger[got] = path.group(1)
        elif call.startswith(("dup", "fcntl")) and (call.startswith("dup") or "F_DUPFD" in call):
            source = int(re.match(r"\w+\((\d+)", call).group(1))
            if source in ledger:
                ledger[got] = ledger[source]
        elif call.startswith("close("):
            ledger.pop(int(re.match(r"close\((\d+)", call).group(1)), None)
        elif call.startswith("close_range("):
            low, high = (int(number) for number in re.match(r"close_range\((\d+), (\d+)", call).groups())
            ledger = {fd: path for fd, path in ledger.items() if not low <= fd <= high}
    return forks, faults


BAD = {
    "a thread before the fork": '7 clone3({flags=CLONE_VM|CLONE_THREAD, child_tid=0x1}, 88) = 8\n'
                                '7 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD) = 9\n',
    "an open ledger": '7 openat(AT_FDCWD, "/x/ledger.sqlite", O_RDWR|O_CREAT) = 5\n'
                      '7 clone(child_stack=NULL, flags=SIGCHLD) = 9\n',
    "a copied descriptor": '7 openat(AT_FDCWD, "/x/ledger.sqlite", O_RDWR) = 5\n7 fcntl(5, F_DUPFD_CLOEXEC, 10) = 10\n'
                           '7 close(5) = 0\n7 clone(child_stack=NULL, flags=SIGCHLD) = 9\n',
    "an interrupted fork": '7 openat(AT_FDCWD, "/x/ledger.sqlite-journal", O_RDWR) = 5\n'
                           '7 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>\n9 close(3) = 0\n'
                           '7 <... clone resumed>) = 9\n',
    "a child that forks": '7 clone(child_stack=NULL, flags=SIGCHLD) = 9\n9 fork() = 10\n',
}
GOOD = ('7 openat(AT_FDCWD, "/x/ledger.sqlite", O_RDWR) = 5\n7 close(5) = 0\n'
        '7 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD <unfinished ...>\n'
        '9 clone3({flags=CLONE_VM|CLONE_FS|CLONE_THREAD}, 88) = -1 EAGAIN (Resource temporarily unavailable)\n'
        '7 <... clone resumed>, child_tidptr=0x7) = 9\n7 openat(AT_FDCWD, "/x/ledger.sqlite", O_RDWR) = 5\n')


def trace(report, top, what, kigen, shim, arguments, least_forks, codes=(0, 4)):
    log = top / "trace"
    done = processes.run(["strace", "-f", "-qq", "-s", "256", "-e", f"trace={CALLS}", "-o", log,
                          "-E", f"LD_PRELOAD={shim}", "-E", "KIGEN_TRACED=1", kigen, *map(str, arguments)],
                         env=world.environment({"LANG": "C"}),
                         seconds=world.RUN_SECONDS_MAX)
    text = log.read_text(errors="replace") if log.exists() else ""
    error = done.stderr.decode(errors="replace").strip()
    if done.returncode not in codes or not text:
        report.check(what, f"strace or kigen ended with {done.returncode}: {error[:300]}")
        return
    forks, faults = look(text)
    report.check(f"{what}: the trace names files", "" if re.search(r'"[^"]*/(kigen\.conf|run\.json)"', text) else "only addresses")
    report.check(f"{what}: {forks} forks", "; ".join(faults[:2]))
    report.check(f"{what}: at least {least_forks} forks", "" if forks >= least_forks else f"only {forks} forks were seen")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--shim")
    options = parser.parse_args()
    kigen = Path(options.kigen).resolve()
    shim = Path(options.shim).resolve() if options.shim else kigen.with_name("crash-shim.so")
    report, top = Checks(), world.scratch("kigen-forks-")
    for name, text in BAD.items():
        report.check(f"the reader of traces finds {name}", "" if look(text)[1] else "it does not")
    report.check("the reader of traces finds nothing in a good one", "; ".join(look(GOOD)[1]))
    try:
        if not shutil.which("strace"):
            report.check("strace", "is not installed, and without it nothing is known about threads and handles at a fork")
        else:
            nights(report, top, kigen, shim)
    finally:
        shutil.rmtree(top, ignore_errors=True)
    report.end()


def half_printed(report, top, name, kigen, shim, history):
    """A night killed after its second bundle; its folder."""
    count, root = top / f"{name}-count", top / name
    for folder in (count, root):
        shutil.copytree(history, folder)
        world.city().write(folder / "in")
    board = boards.Board(top / "board")
    world.run(kigen, count, SECOND, jobs=2, env=board.env(shim, count))
    renames = [at for at, (call, _, path) in enumerate(board.calls(), 1) if call == "rename" and "letters" in path]
    board = boards.Board(top / "board", renames[1] if len(renames) > 1 else 0, boards.AFTER)
    world.run(kigen, root, SECOND, jobs=2, env=board.env(shim, root))
    world.wait_unlocked(root)
    report.check(f"{name}: a half-printed night", "" if (SECOND, 1, "planned") in world.states(root)
                 else f"the shim did not kill it: {world.states(root)}")
    return root


def nights(report, top, kigen, shim):
    root = world.build(top / "nights", world.city(second=False), fonts="")
    conf = root / "kigen.conf"
    trace(report, top, "dry run", kigen, shim, ["run", "-c", conf, "--as-of", FIRST, "--dry-run"], 0)
    trace(report, top, "check", kigen, shim, ["check", "-c", conf], 0, codes=(0,))
    trace(report, top, "first night", kigen, shim, ["run", "-c", conf, "--as-of", FIRST, "--jobs", 2], 2)
    history = top / "history"
    shutil.copytree(root, history)
    world.city().write(root / "in")
    trace(report, top, "second night", kigen, shim, ["run", "-c", conf, "--as-of", SECOND, "--jobs", 3], 3)
    trace(report, top, "nothing to do", kigen, shim, ["run", "-c", conf, "--as-of", SECOND, "--jobs", 3], 0)
    trace(report, top, "verify", kigen, shim, ["verify", root / "out" / SECOND, "--deep"], 0, codes=(0,))
    for name, as_of in (("finish", SECOND), ("void", THIRD)):
        half = half_printed(report, top, name, kigen, shim, history)
        trace(report, top, f"a start that must {name}", kigen, shim, ["run", "-c", half / "kigen.conf", "--as-of", as_of, "--jobs", 2],
              2)


if __name__ == "__main__":
    main()
