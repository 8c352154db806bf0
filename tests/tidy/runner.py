#!/usr/bin/env python3
"""The runner of the suites (tests/run.py) on suites planted here: what must count as failed does, within its time, whoever
it started; and whoever waits for a process in a test waits by tests/lib/processes.py, which has a limit.

Usage: runner.py. Prints `N passed, N failed`.
"""

import os
import pathlib
import re
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "tests/lib"))
import processes
import run

SECONDS = 1.5                   # what a planted suite gets
# A name for a process that nobody else has: so that we see whether it lives.
SLEEP = f"sleep 6{os.getpid()}"
PLANTED = (  # what, the suite (a line for sh), its least count, (passed, failed), a word of what is said
    ("a good one", "echo 3 passed, 0 failed", 3, (3, 0), "planted"),
    ("a check lost", "echo 2 passed, 0 failed", 3, (2, 1), "has 2 checks, had 3"),
    ("no count", "true", 1, (0, 1), "has 0 checks"),
    ("another exit code", "echo 3 passed, 0 failed; exit 3", 3, (3, 1), "ended with 3"),
    ("one that sleeps", f"echo before it slept; {SLEEP}", 0, (0, 1), "said last: before it slept"),
    ("one that hides", f"trap '' TERM INT HUP; echo so far; {SLEEP} & wait", 0, (0, 1), "said last: so far"),
    ("a child of its own session that sleeps", f"setsid {SLEEP} & wait", 0, (0, 1), "did not end within"),
    ("a child that holds the output", f"{SLEEP} & echo 3 passed, 0 failed", 3, (3, 1), "left behind: "),
    ("one that stands still", "kill -STOP $$", 0, (0, 1), "did not end within"),
)
# Where a process is waited for, or something is done between fork and exec, without a limit.
UNLIMITED = re.compile(r"subprocess\.(run|call|check_call|check_output|Popen)\(|preexec_fn=|os\.(fork|waitpid|wait|system|popen)\(")
ALLOWED = {"tests/lib/processes.py", "tests/run.py", "tests/tidy/runner.py"}
results = {True: 0, False: 0}


def check(good, what) -> None:
    results[bool(good)] += 1
    if not good:
        print(f"FAIL {what}")


def nobody_sleeps() -> bool:
    return not any(processes.command_of(path.name) == SLEEP and processes.state(path.name) not in (None, "Z")
                   for path in pathlib.Path("/proc").iterdir() if path.name.isdigit())


def planted() -> None:
    for what, line, least, wanted, said in PLANTED:
        began = time.monotonic()
        *got, text = run.run("planted", ["sh", "-c", line], least, SECONDS)
        check(tuple(got) == wanted and said in text, f"{what}: {got}, {text}")
        check(time.monotonic() - began < SECONDS + processes.DEATH_SECONDS_MAX, f"{what}: took too long")
        check(processes.wait_for(nobody_sleeps, 5), f"{what}: its process lives on")
    run.adopt_orphans()
    *got, text = run.run("planted", ["sh", "-c", f"setsid {SLEEP} & echo 3 passed, 0 failed"], 3, SECONDS)
    left = run.orphans()
    check(tuple(got) == (3, 0) and len(left) == 1 and SLEEP in left[0], f"an orphan in a session of its own: {left}, {text}")
    check(nobody_sleeps(), "an orphan lives on")
    *got, text = run.run("planted", ["sh", "-c", "echo 3 passed, 0 failed"], 3, -1)
    check(tuple(got) == (0, 2) and "no time was left" in text, f"no time left: {text}")


def limited() -> None:
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if name in ALLOWED or name.startswith("tests/bench/"):
            continue
        found = [f"{number}: {line.strip()}" for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
                 if UNLIMITED.search(line)]
        check(not found, f"{name} waits without a limit: {found}")


def main() -> None:
    planted()
    limited()
    print(f"{results[True]} passed, {results[False]} failed")
    sys.exit(1 if results[False] or not results[True] else 0)


main()
