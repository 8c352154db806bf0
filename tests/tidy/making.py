#!/usr/bin/env python3
"""What whoever changes kigen may rely on, tried: a reason or disposition without its sentences does not compile; golden
files are written as they stand, whatever was in them, and what changed is shown; a new line in CHANGES.md compiles at
most five objects, those that name the version.

Usage: making.py build. Prints `N passed, N failed`.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes
from checks import Checks

ROOT = pathlib.Path(__file__).resolve().parents[2]
TERMS, STORY = "batch/core/rules/terms.h", "batch/core/desk/reply_words.c"
REASON = 'X(COUNTER_CAPACITY, WAITING, "counter_capacity", "窓口上限", "the counter limit is reached")'
FURTHER = REASON + ' \\\n    X(PLANTED, HELD, "planted", "仮", "planted")'
DISPOSITION = 'X(NOTICE, "notice", "発送(今回)", true)'
# What is changed in which file, and a word of what the compiler must say; none: it compiles.
COMPILED = (
    ("as it is", {}, ""),
    ("a reason without its sentences", {TERMS: (REASON, FURTHER)}, "says_REASON_PLANTED"),
    ("a reason with its sentences", {TERMS: (REASON, FURTHER),
                                     STORY: ("SENTENCES(GONE,", 'SENTENCES(REASON_PLANTED, "a", "b", "c", "d")\nSENTENCES(GONE,')}, ""),
    ("an empty sentence", {STORY: ("SENTENCES(GONE,", 'SENTENCES(PLANTED, "a", "", "c", "d")\nSENTENCES(GONE,')}, "empty"),
    ("a sentence too few", {STORY: ("SENTENCES(GONE,", 'SENTENCES(PLANTED, "a", "b", "c")\nSENTENCES(GONE,')}, "requires 5"),
    ("sentences of a reason that is none", {STORY: ("SENTENCES(GONE,", 'SENTENCES(PLANTED, "a", "b", "c", "d")\nSENTENCES(GONE,')},
     "says_PLANTED"),
    ("a disposition that nobody thought of", {TERMS: (DISPOSITION, DISPOSITION + ' X(PLANTED, "planted", "仮", true)')},
     "DISPOSITION_PLANTED"),
)
OBJECTS_MAX = 5                                 # compiled for a new line in CHANGES.md
checks = Checks()
check = checks.holds


def compiled(changes: dict) -> str:
    """What the compiler says of story_words.c with these changes."""
    with tempfile.TemporaryDirectory() as folder:
        for name in {TERMS, STORY} | changes.keys():
            text = (ROOT / name).read_text(encoding="utf-8")
            if name in changes:
                old, new = changes[name]
                check(text.count(old) == 1, f"{name} has {text.count(old)} times: {old}")
                text = text.replace(old, new)
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return processes.run(["cc", "-std=c17", "-c", "-o", os.devnull, "-Wall", "-Wextra", "-Werror", f"-I{folder}/batch",
                              f"-I{ROOT}/batch", f"{folder}/{STORY}"], env=dict(os.environ, LC_ALL="C"),
                             stderr=subprocess.PIPE, text=True, errors="replace").stderr


def sentences() -> None:
    for what, changes, said in COMPILED:
        found = compiled(changes)
        check(said in found if said else not found, f"{what}: {found[:600]}")


def golden(build: str) -> None:
    """tests/golden.py on a copy whose files were changed, lost and added; nights.sums, which takes a minute, left aside."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder, "golden")
        shutil.copytree(ROOT / "tests/golden", copy)
        (copy / "sample/run.json").write_text("{}", encoding="utf-8")
        (copy / "why/past.txt").unlink()
        (copy / "why/planted.txt").write_text("a page of before\n", encoding="utf-8")
        done = processes.run([sys.executable, "tests/golden.py", "--build", build, "--tests", folder, "--no-nights"],
                             cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        check(done.returncode == 0 and done.stdout.endswith(" 3 changed\n"), f"golden: {done.stdout[-600:]}")
        for shown in ("--- golden/sample/run.json\n", "+++ golden/why/past.txt\n", "-a page of before\n"):
            check(shown in done.stdout, f"golden: not shown: {shown!r}")
        for path in sorted((ROOT / "tests/golden").rglob("*")):
            if path.is_file():
                found = copy / path.relative_to(ROOT / "tests/golden")
                check(found.is_file() and found.read_bytes() == path.read_bytes(), f"golden: {found} differs")
        check(not (copy / "why/planted.txt").exists(), "golden: a page that nothing writes stays")
        for page in sorted((copy / "why").glob("*.txt")):
            check("\n\nLetters about expiring certificates" in page.read_text(encoding="utf-8"), f"{page.name}: no English page")


def make(build: str, *more) -> str:
    done = processes.run(["make", f"BUILD={build}", *more], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True, env={key: value for key, value in os.environ.items() if not key.startswith("MAKE")
                                          and key != "MFLAGS"})
    return done.stdout


def rebuilt(build: str) -> set:
    """The objects that make would compile, and says with -n, were CHANGES.md just written: there it takes for granted that
    the version is another. What is built must be whole."""
    said = make(build, "-n", "-W", "CHANGES.md", "all", "unit")
    return {words[-1].strip('"') for words in map(str.split, said.splitlines()) if words[:1] == ["echo"] and "CC" in words}


def changes(build: str) -> None:
    """What a new line in CHANGES.md compiles, and what it does to the header that names the version."""
    objects = rebuilt(build)
    named = {str(path.relative_to(ROOT)) for path in (ROOT / "batch").rglob("*.c")
             if "KIGEN_VERSION" in path.read_text(encoding="utf-8")}
    check(objects == named and 0 < len(objects) <= OBJECTS_MAX, f"a new version compiles {sorted(objects)}")
    with tempfile.TemporaryDirectory() as folder:
        header = pathlib.Path(folder, "made/base/version.h")
        make(folder, str(header))
        first = header.stat()
        make(folder, "-W", "CHANGES.md", str(header))
        check(header.stat().st_mtime_ns == first.st_mtime_ns and header.stat().st_ino == first.st_ino,
              "the same version is written anew")
        make(folder, "-W", "CHANGES.md", "VERSION=99.1", str(header))
        check('KIGEN_VERSION "99.1"' in header.read_text(encoding="utf-8"), "another version is not written")


def main() -> None:
    sentences()
    changes(sys.argv[1])
    golden(sys.argv[1])
    checks.end()


if __name__ == "__main__":
    main()
