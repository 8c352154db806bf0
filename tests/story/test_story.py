#!/usr/bin/env python3
"""The story of 2020, run again: its nights, its workbook, its page, its chart, and the ten questions about it.

    test_story.py --kigen build/kigen               compares with docs/story-2020.md, docs/pictures/story-2020.svg, tests/golden/story
    test_story.py --kigen build/kigen --write       writes these anew

The workbook is recounted by docs/audit.py, and the answers to the ten questions are the same by published files and by the
workbook's cells. No figure stands on the page but those that published.py counted. Prints `N passed, N failed`.
"""

import argparse
import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path

import answers
import chart
import nights
import printed
import processes
import published
import world

HERE = Path(__file__).resolve().parent
PAGE, PICTURE = world.REPO / "docs/story-2020.md", world.REPO / "docs/pictures/story-2020.svg"
CELLS = world.REPO / "tests/golden/story/worksheets.txt"
NIGHTS_SECONDS_MAX = 300
ROLES_ELSEWHERE = ("様式", "書体", "設定")     # their digests hang on templates and on where they lie


def audit_program():
    spec = importlib.util.spec_from_file_location("audit", world.REPO / "docs/audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---- what is compared --------------------------------------------------------------------------------------------------------

def settings():
    """Of the configuration, by the names of the page."""
    before, after, raised = nights.COUNTER
    first, second, third = nights.VISITS
    return {"visits_first": first, "visits_second": second, "visits_third": third, "floor_days": nights.FLOOR_DAYS,
            "usual_visits": before[1], "after_visits": after[1], "after_unasked": after[2], "raised_on": raised[0],
            "raised_visits": raised[1], "raised_unasked": raised[2]}


def page_of(story):
    text = (HERE / "page.txt").read_text(encoding="utf-8")
    said = {name: str(value) for name, value in {**published.figures(story, nights.PAUSE), **settings()}.items()}
    return re.sub(r"\{(\w+)\}", lambda at: said[at[1]], text), said


def cells_of(book):
    """Each sheet as text: a line a row, cells by tabs; without the line 版 and the digests of what lies elsewhere."""
    lines = []
    for sheet in book.sheets.values():
        lines.append(f"== {sheet.name} ==")
        for row in sorted({row for row, _ in sheet.cells}):
            values = {at: sheet.cells[row, at].value for at in sheet.across(row)}
            first = str(values.get(1, ""))
            if first.startswith(("版: ", "設定のハッシュ値")) or sheet.name == "入力" and first in ROLES_ELSEWHERE:
                continue
            lines.append("\t".join("" if values.get(at) is None else str(values[at]).replace("\n", " ")
                                   for at in range(1, max(values) + 1)))
        lines.append("")
    return "\n".join(lines)


def made(story, book):
    return {PAGE: page_of(story)[0], PICTURE: chart.Chart(story.lots, nights.PAUSE).svg(), CELLS: cells_of(book)}


# ---- checks -------------------------------------------------------------------------------------------------------------------

class Suite(world.Suite):
    """The nights are made as docs/story-2020.md says it, in a folder that has what its commands name."""

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-story-")
        for name, there in (("docs", world.REPO / "docs"), ("tests", world.REPO / "tests"), ("build/kigen", kigen), ("bin/python3", sys.executable)):
            (self.top / name).parent.mkdir(exist_ok=True)
            (self.top / name).symlink_to(there)
        make, self.nights_line, self.audit_line = printed.commands(PAGE.read_text(encoding="utf-8"))
        self.equal("the page begins with what builds kigen", make, "make", "the page's commands")
        self.types(self.nights_line)
        self.root, self.out = self.top / "story", self.top / "story/out"
        self.story, self.module = published.Story(self.out), audit_program()
        self.book = self.module.Book(self.out / self.story.last.folder / "office/summary.xlsx")

    def types(self, line):
        env = world.environment({"PATH": f"{self.top}/bin:{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1"})
        done = processes.run(["sh", "-c", line], NIGHTS_SECONDS_MAX, cwd=self.top, env=env, text=True)
        self.check(f"as the page prints it: {line}", "" if done.returncode == 0 else str(done)[-900:], "the page's commands")


def difference(path, text):
    """Where a file is another than what was made; empty: nowhere."""
    there = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    for at, (left, right) in enumerate(zip(there + [None] * len(text), text.split("\n"))):
        if left != right:
            return f"line {at + 1} is {left!r}, made was {right!r}"[:600]
    return "" if len(there) == len(text.split("\n")) else "it is longer"


def test_golden(suite):
    for path, text in made(suite.story, suite.book).items():
        suite.check(f"{path.relative_to(world.REPO)} is as made", difference(path, text), f"golden {path.name}")


def test_page_prints_what_was_counted(suite):
    template = (HERE / "page.txt").read_text(encoding="utf-8")
    plain = re.sub(r"\]\([^)]*\)|```.*?```|\{\w+\}", "", template, flags=re.S)
    suite.equal("figures that nobody counted", re.findall(r"[^\s]*\d[^\s]*", plain), [])
    used = set(re.findall(r"\{(\w+)\}", template))
    suite.equal("figures that the page does not print", sorted(set(page_of(suite.story)[1]) - used), [])


def test_readme_prints_what_was_counted(suite):
    """Whatever README says of the story, in both languages: its figures stand on the page, days and months as such."""
    page = page_of(suite.story)[0]
    known = set(re.findall(r"\d[\d,]*\d|\d", page)) | {str(int(part)) for day in re.findall(r"\d{4}-(\d\d)-(\d\d)", page) for part in day}
    for name in ("README.md", "README.ja.md"):
        readme = (world.REPO / name).read_text(encoding="utf-8")
        said = " ".join(part for part in readme.split("\n\n") if "docs/story-2020.md" in part)
        figures = set(re.findall(r"\d[\d,]*\d|\d", re.sub(r"\]\([^)]*\)|`[^`]*`", "", said)))
        suite.holds(len(figures) > 10, f"{name}: its figures are not understood")
        suite.equal("figures of README that the page has not", sorted(figures - known), [])


def test_what_happened(suite):
    lots, (first, last) = suite.story.lots, nights.PAUSE
    before, after = [lot for lot in lots if lot.mail_on < first], [lot for lot in lots if lot.mail_on > last]
    suite.equal("nothing was late before the pause", {days for lot in before for days in lot.delays}, {0})
    suite.equal("letters in the pause", sum(len(lot.pieces) for lot in suite.story.between(first, last)), 0)
    suite.holds_so("some came days before the end", min(after[0].left) < 7)
    for lot in after:
        going = [(piece["expires_on"], piece["ideal_on"], piece["resident_id"]) for piece in lot.pieces]
        ends = {who: min(row["expires_on"] for row in lot.rows if row["resident_id"] == who and row["disposition"] == "waiting")
                for who in lot.waiting}
        suite.holds_so(f"{lot.mail_on}: who ends first goes first", not going or not ends or max(going)[0] <= min(ends.values()))
    late = [lot.mail_on for lot in lots if any(piece["late"] == "1" for piece in lot.pieces)]
    suite.equal("late until September", late[-1].month, 9)
    suite.equal("nobody waits in the end", len(suite.story.last.waiting), 0)


def test_ten_questions(suite):
    by_files, by_book = answers.answers(suite.story), answers.of_workbook(suite.book)
    asked = re.findall(r"^(\d+)\. ", (HERE / "questions.md").read_text(encoding="utf-8"), re.M)
    suite.equal("ten questions", [int(number) for number in asked], list(range(1, 11)))
    for number in by_files:
        suite.equal(f"question {number}", by_book[number], by_files[number])


def audited(suite, out):
    options = suite.module.options_of([str(out), suite.story.last.folder, "--holidays", str(suite.root / "holidays.csv"),
                                       "--mailing-days", "tue", "--pause", "..".join(map(str, nights.PAUSE))])
    files, days = suite.module.Published(out, suite.story.last.folder), suite.module.Calendar(options)
    book = suite.module.Book(files.tonight.workbook)
    return suite.module.audit_book(book, files, options, days, suite.module.accounts_of(files, options, days))


def test_workbook_is_recounted(suite):
    audit = audited(suite, suite.out)
    suite.equal("what differs", audit.wrong, [])
    suite.holds_so("there is something to recount", sum(audit.count.values()) > 5000)


def test_page_types_the_recount(suite):
    suite.types(suite.audit_line)


def test_another_file_is_seen(suite):
    """A letter less in one lot of the summer: page, chart, an answer and the recount say something else."""
    root = suite.fresh(suite.root)
    path = root / "out" / "2020-06-08" / "office/pieces.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8-sig")
    story = published.Story(root / "out")
    for name, text in made(story, suite.book).items():
        suite.holds_so(f"{name.name} of another story", name == CELLS or text != made(suite.story, suite.book)[name])
    suite.holds_so("an answer of another story", answers.answers(story)[2] != answers.of_workbook(suite.book)[2])
    suite.holds_so("the recount of another story", audited(suite, root / "out").wrong)
    shutil.rmtree(root)


def write(suite):
    for path, text in made(suite.story, suite.book).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"written: {path.relative_to(world.REPO)}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kigen", required=True)
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args()
    suite = Suite(Path(options.kigen).resolve())
    if options.write:
        write(suite)
    for name, test in sorted(globals().items()):
        if name.startswith("test_"):
            test(suite)
    shutil.rmtree(suite.top)
    suite.end()


if __name__ == "__main__":
    main()
