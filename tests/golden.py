#!/usr/bin/env python3
"""Writes the golden files below tests/golden anew and shows what changed in them: make golden.

A golden file is what somebody read and found right. The difference that is shown is what has to be read now; what is
wrong in it is mended in the source, and this is run again.

    tests/golden.py --build build [--tests tests] [--no-nights]

The unit tests write what they compare where $KIGEN_GOLDEN is set (tests/unit/scratch.h), tests/cli/test_nights.py its
sums and tests/story/test_story.py its cells, page and chart with --write. A page of `why` that nothing writes any more goes.
"""

import argparse
import difflib
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import processes

ROOT = pathlib.Path(__file__).resolve().parents[1]
GROUPS = ("reply", "tabs", "listing")           # of unit tests: those named golden compare with a golden file
SECONDS_MAX = 900                               # of one writer
LINES_MAX = 400                                 # shown of one file


def contents(folder: pathlib.Path) -> dict:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def lines(content: bytes) -> list:
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n").splitlines(keepends=True)


def write(build: pathlib.Path, tests: pathlib.Path, nights: bool) -> bool:
    for page in (tests / "golden/why").glob("*.txt"):
        page.unlink()
    environment = dict(os.environ, KIGEN_TESTS=str(tests), KIGEN_GOLDEN="write")
    commands = [[f"{build}/unit/tests", "--filter", f"{group}/*golden*"] for group in GROUPS]
    if nights:
        commands += [[sys.executable, suite, "--kigen", f"{build}/kigen", "--write"]
                     for suite in ("tests/cli/test_nights.py", "tests/story/test_story.py")]
        commands.append([sys.executable, "tests/cli/test_upgrade.py", "--kigen", f"{build}/kigen", "--shim", f"{build}/crash-shim.so"])
    good = True
    for command in commands:
        done = processes.run(command, cwd=ROOT, env=environment, seconds=SECONDS_MAX, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, errors="replace")
        if done.returncode != 0 or "Tested: 0 " in done.stdout:     # a group of another name writes nothing, and says 0
            print(" ".join(command), done.stdout, sep="\n")
            good = False
    return good


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--build", default="build")
    arguments.add_argument("--tests", default="tests", help="the folder that holds golden/")
    arguments.add_argument("--no-nights", action="store_true", help="leaves nights.sums and the story as they are: that takes a minute")
    options = arguments.parse_args()
    tests = pathlib.Path(options.tests).resolve()
    before = contents(tests / "golden")
    good = write(pathlib.Path(options.build).resolve(), tests, not options.no_nights)
    for name in () if good else before.keys() - contents(tests / "golden").keys():      # a writer failed: nothing is lost
        (tests / "golden" / name).write_bytes(before[name])
    after = contents(tests / "golden")
    changed = [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]
    for name in changed:
        old, new = before.get(name, b""), after.get(name, b"")
        shown = list(difflib.unified_diff(lines(old), lines(new), f"golden/{name}" if name in before else "/dev/null",
                                          f"golden/{name}" if name in after else "/dev/null"))
        sys.stdout.writelines(line if line.endswith("\n") else line + "\n" for line in shown[:LINES_MAX])
        if len(shown) > LINES_MAX:
            print(f"... {len(shown) - LINES_MAX} lines more")
        if not shown:
            print(f"golden/{name}: only its line ends or its byte order mark changed")
    print(f"golden: {len(after)} files, {len(changed)} changed")
    sys.exit(0 if good else 1)


main()
