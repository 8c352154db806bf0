#!/usr/bin/env python3
"""The runner of the suites (tests/run.py) on suites planted here: what must count as failed does, within its time, whoever
it started; and whoever waits for a process in a test waits by tests/lib/processes.py, which has a limit.

Usage: runner.py. Prints `N passed, N failed`.
"""

import os
import pathlib
import re
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "tests/lib"))
import processes
from checks import Checks
import run

SECONDS = 1.5                   # what a planted suite gets
# A name for a process that nobody else has: so that we see whether it lives.
SLEEP = f"sleep 6{os.getpid()}"
NAMES = {"a check": False, "another": False, "where it may": True}
GOOD = "printf 'a check\\nanother\\n' >$KIGEN_NAMES; echo 3 passed, 0 failed"
PLANTED = (  # what, the suite (a line for sh), (passed, failed), a word of what is said
    ("a good one", GOOD, (3, 0), "planted"),
    ("one that may do more", "printf 'a check\\nanother\\nwhere it may\\n' >$KIGEN_NAMES; echo 3 passed, 0 failed", (3, 0), "planted"),
    ("a check lost", "echo a check >$KIGEN_NAMES; echo 3 passed, 0 failed", (3, 1), "1 checks did not run that stand in tests/names.txt"),
    ("all checks lost", "echo 3 passed, 0 failed", (3, 1), "a check; another"),
    ("a new check", GOOD + "; echo planted >>$KIGEN_NAMES", (3, 1), "1 checks ran that do not stand in"),
    ("no count", "printf 'a check\\nanother\\n' >$KIGEN_NAMES", (0, 1), "counts no checks"),
    ("another exit code", GOOD + "; exit 3", (3, 1), "ended with 3"),
    ("one that sleeps", f"echo before it slept; {SLEEP}", (0, 2), "said last: before it slept"),
    ("one that hides", f"trap '' TERM INT HUP; echo so far; {SLEEP} & wait", (0, 2), "said last: so far"),
    ("a child of its own session that sleeps", f"setsid {SLEEP} & wait", (0, 2), "did not end within"),
    ("a child that holds the output", f"{SLEEP} & {GOOD}", (3, 1), "left behind: "),
    ("one that stands still", "kill -STOP $$", (0, 2), "did not end within"),
)
# What the two kinds that are not ours say, and the names in it.
CRITERION = ('<?xml version="1.0"?>\n<testsuite name="a" tests="2">\n<testcase name="b" assertions="1" status="PASSED" time="0">\n'
             '</testcase>\n<testcase name="c" assertions="0" status="SKIPPED" time="0">\n</testcase>\n</testsuite>\n')
UNITTEST = "test_x (test_oracle.Words.test_x)\nWhat it says. ... ok\ntest_y (test_oracle.Words) ... ok\nRan 2 tests in 0.1s\n"

# Where a process is waited for, or something is done between fork and exec, without a limit.
UNLIMITED = re.compile(r"subprocess\.(run|call|check_call|check_output|Popen)\(|preexec_fn=|os\.(fork|waitpid|wait|system|popen)\(")
ALLOWED = {"tests/lib/processes.py", "tests/run.py", "tests/tidy/runner.py"}
checks = Checks()
check = checks.holds


def nobody_sleeps() -> bool:
    return not any(processes.command_of(path.name) == SLEEP and processes.state(path.name) not in (None, "Z")
                   for path in pathlib.Path("/proc").iterdir() if path.name.isdigit())


def planted(folder: pathlib.Path) -> None:
    for what, line, wanted, said in PLANTED:
        began = time.monotonic()
        *got, text, _ = run.run("planted", ["sh", "-c", line], NAMES, SECONDS, folder)
        check(tuple(got) == wanted and said in text, f"{what}: {got}, {text}", what)
        check(time.monotonic() - began < SECONDS + processes.DEATH_SECONDS_MAX, f"{what}: took too long")
        check(processes.wait_for(nobody_sleeps, 5), f"{what}: its process lives on")
    run.adopt_orphans()
    *got, text, _ = run.run("planted", ["sh", "-c", f"setsid {SLEEP} & {GOOD}"], NAMES, SECONDS, folder)
    left = run.orphans()
    check(tuple(got) == (3, 0) and len(left) == 1 and SLEEP in left[0], f"an orphan in a session of its own: {left}, {text}")
    check(nobody_sleeps(), "an orphan lives on")
    *got, text, _ = run.run("planted", ["sh", "-c", GOOD], NAMES, -1, folder)
    check(tuple(got) == (0, 2) and "no time was left" in text, f"no time left: {text}")
    (folder / "planted").write_text(CRITERION, encoding="utf-8")
    check(run.said_names(folder / "planted", "") == {"a/b"}, "criterion's names")
    check(run.said_names(folder / "none", UNITTEST) == {"Words.test_x", "Words.test_y"}, "unittest's names")


def named(suite, kind) -> None:
    suite.check(f"a {kind} of {suite}" + ": as written", "")
    suite.holds(True, f"{kind}")
    suite.equal("plain", 1, 1)
    suite.count("of a table", True)


def names() -> None:
    """What a check is called, and that it is called so whatever is put into its sentence."""
    wanted = {"names: a {} of {}: as written", "names: {}", "names: plain", "of a table"}
    for kind in ("one", "another"):
        suite = Checks()
        named(suite, kind)
        check(suite.names == wanted, f"names: {suite.names}")
    suite = Checks(by_function=True)
    named(suite, "one")
    check(suite.names == {"names", "of a table"}, f"names by function: {suite.names}")


def limited() -> None:
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if name in ALLOWED or name.startswith("tests/bench/"):
            continue
        found = [f"{number}: {line.strip()}" for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
                 if UNLIMITED.search(line)]
        check(not found, f"{name} waits without a limit: {found}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        planted(pathlib.Path(folder))
    names()
    limited()
    checks.end()


main()
