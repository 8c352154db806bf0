#!/usr/bin/env python3
"""Every reference leads somewhere: a page (*.md), its section, a chapter of the contract, a path below the repository.

Looked through are source, tests, templates and pages. Understood as a reference:

    docs/domain.md 7, docs/domain.md 1 and 2    a page and sections of it: headings `## 7. …`
    section 5 of docs/architecture.md           the same
    docs/contract 4, docs/contract 3-5          chapters: docs/contract/4-*.md; `docs/contract 4.8`: a heading in it
    tests/…, batch/…, templates/…, …            a file or folder of the repository; with *, at least one
    core/rules/rules, edge/press/codes.h        a module below batch/ (its .h, .c or folder)
    [text](path)                                in pages: relative to the page

A page is named from the root, or by its path from the file that names it. Prints `N passed, N failed`: one check a reference,
one for each that is seen to be refused, and some that tests/README.md names each suite of tests/run.py.
"""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes
from checks import Checks

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOPS = "batch|docs|tests|templates|fixtures|debian|\\.ci"
SOURCE = {".c", ".h", ".def", ".py", ".sh", ".tsv", ".md", ".conf", ".txt", ""}
ROOMS = "base|say|disk|core|witness|synth|edge|flow|cmd"
NUMBERS = r"\d+(?:\.\d+)?(?:(?:, | and | to |–|-)\d+(?:\.\d+)?\b)*"
PAGE = re.compile(r"(?<![\w./*{%-])((?:\.\./)*(?:[\w.-]+/)*[\w-]+\.md)\b`?(?:\)?,? (?:section )?(" + NUMBERS + r")\b(?! %))?")
SECTION_OF = re.compile(r"\bsections? (" + NUMBERS + r") of `?((?:[\w.-]+/)*[\w-]+\.md|docs/contract)\b")
CHAPTER = re.compile(r"(?<![\w/])docs/contract`?(?:, chapter)? (" + NUMBERS + r")(?![\w%])")
LOCAL_CHAPTER = re.compile(r"\bchapters? (" + NUMBERS + r")")
PATH = re.compile(r"(?<![\w./{$<}\"*~-])((?:" + TOPS + r")/[\w./*-]*[\w*/])")
MODULE = re.compile(r"(?<![\w./-])((?:" + ROOMS + r")/(?:[a-z]+/)?[a-z_]+(?:\.[ch])?)\b(?!/)")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)\s]+)\)|(?:src|href)=\"(?!https?:|#)([^\"]+)\"")
# Made by a build or by a test, or a pattern of one.
MADE = re.compile(r"tests/fuzz/corpus/|debian/(?:kigen|tmp|files)\b|templates/common/ja/seal\.png$|templates/renewal/\.\*$")
ELSEWHERE = {"tests/tidy/references.py", "tests/names.txt"}
checks = Checks()
check = checks.holds


def numbers(text: str) -> list:
    """The sections of "3", "1 and 2", "3-5", "3–5 and 7", "2, 4, 5", "4.8"."""
    found = []
    for part in re.split(r", | and ", text):
        ends = re.split(r" to |–|-", part)
        whole = all(end.isdigit() for end in ends)
        found += [str(n) for n in range(int(ends[0]), int(ends[-1]) + 1)] if whole else ends
    return found


def has_section(page: pathlib.Path, number: str) -> bool:
    return re.search(rf"^#+ {re.escape(number)}[. ]", page.read_text(encoding="utf-8"), re.M) is not None


def page_of(name: str, home: pathlib.Path, root: pathlib.Path):
    for candidate in (root / name, home.parent / name, home.parent.parent / name):
        if candidate.is_file():
            return candidate
    return None


def chapter(number: str, root: pathlib.Path) -> bool:
    pages = list((root / "docs/contract").glob(f"{number.split('.')[0]}-*.md"))
    return len(pages) == 1 and ("." not in number or has_section(pages[0], number))


def module(name: str, root: pathlib.Path) -> bool:
    path = root / "batch" / name
    if name == "base/version.h":    # made from CHANGES.md into the build folder
        return True
    return path.exists() or any((root / f"batch/{name}{end}").exists() for end in (".h", ".c", ".def"))


def references(text: str, home: pathlib.Path, root: pathlib.Path):
    """(place, resolves, what) of each reference in a file's text."""
    relative = home.relative_to(root).as_posix()
    for found in PAGE.finditer(text):
        name, sections = found.groups()
        page = page_of(name, home, root)
        yield found.start(), page is not None, name
        for number in numbers(sections) if page and sections and "decisions/" not in name else []:
            yield found.start(), has_section(page, number), f"{name} {number}"
    for sections, name in SECTION_OF.findall(text):
        for number in numbers(sections):
            page = page_of(name, home, root) if name != "docs/contract" else None
            yield text.index(sections), chapter(number, root) if not page else has_section(page, number), f"section {number} of {name}"
    for found in CHAPTER.finditer(text):
        for number in numbers(found.group(1)):
            yield found.start(), chapter(number, root), f"docs/contract {number}"
    if relative.startswith("docs/contract/"):
        for found in LOCAL_CHAPTER.finditer(text):
            for number in numbers(found.group(1)):
                yield found.start(), chapter(number, root), f"chapter {number}"
    for found in PATH.finditer(text):
        name = found.group(1).rstrip("./") if not found.group(1).endswith("…") else found.group(1)
        if name.endswith(".md") or MADE.match(name) or text[found.end():found.end() + 1] in ("<", "{", "$"):
            continue
        star = name.split("*")[0]
        there = any(root.glob(name)) if "*" in name else (root / name).exists() or any(
            (root / f"{name}{end}").exists() for end in (".h", ".c", ".py"))
        yield found.start(), there, name or star
    if home.suffix != ".py" and not relative.startswith("docs/decisions/"):    # decisions tell of rooms to come
        for found in MODULE.finditer(text):
            yield found.start(), module(found.group(1), root), found.group(1)
    if home.suffix == ".md":
        for one, other in LINK.findall(text):
            target = (one or other).split("#")[0]
            yield text.index(one or other), (home.parent / target).exists(), f"link to {target}"


def files() -> list:
    listed = processes.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, text=True).stdout.splitlines()
    return [ROOT / name for name in listed
            if re.match(rf"(?:{TOPS})/|[A-Z][\w.]*$", name) and pathlib.Path(name).suffix in SOURCE
            and name not in ELSEWHERE and not name.startswith(("tests/golden/", "tests/fuzz/corpus/"))
            and name not in ("LICENSE", "CHANGES.md") and (ROOT / name).is_file()]


def suites_are_mapped() -> None:
    """tests/README.md names each suite of tests/run.py, and no other."""
    suites = set(re.findall(r'^        \("([\w-]+)", \[', (ROOT / "tests/run.py").read_text(encoding="utf-8"), re.M))
    rows = re.findall(r"^\| (`[^|]*`) \|", (ROOT / "tests/README.md").read_text(encoding="utf-8"), re.M)
    named = {name for row in rows for name in re.findall(r"`([\w-]+)`", row)}
    check(len(suites) > 20, "tests/run.py: its suites were not understood")
    for name in sorted(suites ^ named):
        check(name in suites and name in named, f"tests/README.md: {name} is {'not there' if name in suites else 'no suite'}")


def nowhere() -> list:
    """Each reference that leads nowhere, with its place."""
    found = []
    for path in files():
        text = path.read_text(encoding="utf-8", errors="replace")
        for at, good, what in references(text, path, ROOT):
            if not good:
                found.append(f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, at) + 1}: {what}")
    return found


def seen_to_refuse() -> None:
    """What is wrong is told: each of these, said in a header of the source, must fail, and its neighbour hold."""
    home = ROOT / "batch/main.c"
    for wrong, right in (("docs/nowhere.md", "docs/limits.md"), ("docs/domain.md 99", "docs/domain.md 7"),
                         ("docs/contract 77", "docs/contract 4"), ("docs/contract 4.99", "docs/contract 4.8"),
                         ("section 99 of docs/domain.md", "section 1 of docs/domain.md"),
                         ("tests/cases/nowhere.tsv", "tests/cases/window.tsv"), ("tests/cases/z*.tsv", "tests/cases/w*.tsv"),
                         ("core/rules/nowhere", "core/rules/rules"), ("interfaces.md 4", "README.md")):
        check(any(not good for _, good, _ in references(wrong, home, ROOT)), f"{wrong} was not refused")
        check(all(good for _, good, _ in references(right, home, ROOT)), f"{right} was refused")


def main() -> None:
    for path in files():
        text = path.read_text(encoding="utf-8", errors="replace")
        for at, good, what in references(text, path, ROOT):
            line = text.count("\n", 0, at) + 1
            check(good, f"{path.relative_to(ROOT)}:{line}: {what} leads nowhere")
    suites_are_mapped()
    seen_to_refuse()
    checks.end()


if __name__ == "__main__":
    main()
