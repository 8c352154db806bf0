#!/usr/bin/env python3
"""Holds prose as it was written: a banner is one line, a numbered sentence begins a line, an entry of CHANGES.md stands once.

A formatter that fills comments anew broke 96 of 200 banners and ran numbered invariants together; nothing had noticed.

And no page has a figure that somebody measured and typed. Seconds and bytes of memory stand in a page only where docs/limits.md or the
contract has the same, or where the constant that says so is named behind them: 15 s (`WORKER_PATIENCE_S`). So it is with the comments
of batch/, but for examples in quotes; there a time that is said in words, half a second, is one too. And nowhere, in comments of
tests/ and the Makefile as little as in pages, a share of time or bytes is said in words: somebody measured that once.

Prints `N passed, N failed`: one check a source file and a page, and some of the documents.
"""

import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from checks import Checks

ROOT = pathlib.Path(__file__).resolve().parents[2]
WIDTH = 100
BANNER = re.compile(r"^/\* -{3,}")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
REMARK = re.compile(r'"""(?:.*?)"""|(?:^|(?<=[ \t]))# [^\n]*(?:\n[ \t]*# [^\n]*)*', re.S | re.M)   # of Python, shell and make
BESIDE = re.compile(r"[;.:] ([2-9]) [A-Za-z]")          # "…; 2 what": a numbered sentence behind another one
FIRST = re.compile(r"(?:^|[:*] +)1 [A-Za-z]", re.M)
PRINTED = {"docs/benchmarks.md", "docs/scale.md"}       # make bench writes them
QUOTED = re.compile(r'"[^"]*"')
IN_WORDS = re.compile(r"\b(?:half|third|quarter|tenth|some|few)\s(?:of\s)?(?:an?\s)?(?:milli|micro|nano)seconds?\b|"
                      r"\b(?:costs?|takes?|took)\b[^.;:,]{0,60}\b(?:an?|one|two|some|few)\s(?:milli|micro|nano)?seconds?\b")
# A share of what something takes ("half of the time"), of two things the one by the other ("a third faster", "ten times the work").
PART = (r"\b(?:half|(?:an?|one|two|three|four|five|six|seven|eight|nine)\s+"
        r"(?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth|twentieth|hundredth)s?)\s+")
TIMES = r"\b(?:\d+|twice|(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a\s+hundred|a\s+thousand)\s+times)\s+"
SPENT = r"(?:time|costs?|work|bytes|memory|processor)\b"
MORE = rf"(?:faster|slower|quicker|cheaper|dearer|shorter|(?:less|fewer|more)\s+{SPENT})"
WORD = r"[^\s.;:,]+"
SHARE = re.compile(rf"{PART}(?:of\s+)?(?:the|what|{WORD}['’]s|an?\s+{WORD}['’]s)\s+(?:{WORD}\s+){{0,7}}?(?:{SPENT}|took\b|takes\b)|"
                   rf"{PART}(?:of\s+)?an?\s+(?:{WORD}\s+)?(?:night|start|run)\b|{PART}{MORE}|"
                   rf"{TIMES}(?:as\s+(?:fast|slow|quick|cheap|dear)\b|{MORE}|the\s+{SPENT})|"
                   rf"\b(?:files|bytes|memory)\s+(?:grows?|shrinks?)\s+by\s+(?:about\s+)?{PART}", re.I)
UNITS = {"ns": 1e-9, "µs": 1e-6, "us": 1e-6, "ms": 1e-3, "s": 1, "second": 1, "seconds": 1, "ミリ秒": 1e-3, "秒": 1,
         "KB": 1e3, "kB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "bytes a letter": 1}
FIGURE = re.compile(rf"(?<![\w.,])(\d+(?:,\d\d\d)*(?:\.\d+)?)(?:\s|(?!s\b))({'|'.join(sorted(UNITS, key=len, reverse=True))})(?:(?<=秒)|(?!\w))")
# Figures without their unit: in a column that has it in its head, and of processors.
COLUMN = re.compile(r"^\|(?:.*\|)? *((?:m?s|[µu]s|[KMG]i?B|seconds)\b[^|\n]*)\|.*\n\|[-:| ]+\|$|\b(seconds of (?:the )?processor)\b", re.M)
CONSTANT = re.compile(r"\b([A-Z][A-Z0-9_]{2,})(?: =)? (?:\(\(\w+\))?(\d+)(?: << (\d+))?\b")
NAMED = re.compile(r"\s\(`?([A-Z0-9_]+)`?\)")


def faults_of(text: str) -> list:
    faults = [f"{number}: a banner is one line of {WIDTH} columns at most, and ends there"
              for number, line in enumerate(text.split("\n"), 1)
              if BANNER.match(line) and (not line.endswith(" */") or len(line) > WIDTH)]
    for comment in COMMENT.finditer(text):
        for line in comment.group(0).split("\n"):
            if FIRST.search(comment.group(0)) and BESIDE.search(line):
                faults.append(f"{text[:comment.start()].count(chr(10)) + 1}: numbered sentences run together: {line.strip()}")
    return faults


def entries(text: str) -> list:
    """Each entry as one line."""
    return [" ".join(entry.split()) for entry in re.findall(r"^- .*?(?=^- |^$|\Z)", text, re.M | re.S)]


def sources() -> list:
    return sorted([*ROOT.glob("batch/**/*.[ch]"), *ROOT.glob("tests/**/*.[ch]")])


def remarked() -> list:
    """What is no source of the program, and has comments."""
    return [ROOT / "Makefile", *sorted(path for end in ("c", "h", "py", "sh") for path in (ROOT / "tests").rglob(f"*.{end}"))]


def stands_twice() -> list:
    """Entries of CHANGES.md, and beginnings of entries, that stand there more than once."""
    found = entries((ROOT / "CHANGES.md").read_text(encoding="utf-8"))
    openings = [entry[:60] for entry in found]
    return sorted({entry for entry in found if found.count(entry) > 1} | {start for start in openings if openings.count(start) > 1})


def sentences_twice(templates: pathlib.Path) -> list:
    """Sentences of twenty characters and more that stand in two words.txt: one change would be two edits."""
    where = {}
    for path in sorted(templates.rglob("words.txt")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if not line.startswith("#"):
                for part in re.split(r"[。|]", re.sub(r"\{\{.*?\}\}|\*\*", "", line)):
                    if len(part.strip("　 ・※")) >= 20:
                        where.setdefault(part.strip("　 ・※"), set()).add(str(path.relative_to(templates)))
    return [f"{', '.join(sorted(files))}: {sentence}" for sentence, files in where.items() if len(files) > 1]


def stated() -> set:
    """Each figure of the ceilings and of the contract."""
    of = [ROOT / "docs/limits.md", *(ROOT / "docs/contract").glob("*.md")]
    return {(number, UNITS[unit]) for page in of for number, unit in FIGURE.findall(page.read_text(encoding="utf-8"))}


def constants() -> dict:
    return {name: int(value) << int(shift or 0) for path in ROOT.glob("batch/**/*.[ch]") for name, value, shift in
            CONSTANT.findall(path.read_text(encoding="utf-8"))}


def typed_figures(text: str, known: set, named: dict) -> list:
    """Figures of a page that are no limit and no constant."""
    faults = [(found.start(), found.group(1) or found.group(2)) for found in COLUMN.finditer(text)]
    for found in FIGURE.finditer(text):
        number, unit = found.groups()
        constant = NAMED.match(text, found.end())
        if (number, UNITS[unit]) not in known and not (
                constant and named.get(constant.group(1)) == float(number.replace(",", "")) * UNITS[unit]):
            faults.append((found.start(), " ".join(found.group(0).split())))
    faults += [(found.start(), " ".join(found.group(0).split())) for found in SHARE.finditer(text)]
    return [f"{text.count(chr(10), 0, at) + 1}: {what}: measured, and typed?" for at, what in sorted(faults)]


def body_of(comment: str) -> str:
    """Without what leads its lines, and with blanks for examples; as many lines."""
    body = re.sub(r"\n[ \t]*(?:\* ?|# ?)?", "\n", comment.replace('"""', "   "))
    return QUOTED.sub(lambda quoted: re.sub(r"[^\n]", " ", quoted.group(0)), body)


def shares_in_comments(text: str, kind: re.Pattern) -> list:
    """Shares of time and bytes, said in the comments of what is no source of the program."""
    return [f"{text.count(chr(10), 0, comment.start()) + body.count(chr(10), 0, found.start()) + 1}: "
            f"{' '.join(found.group(0).split())}: measured, and typed?"
            for comment in kind.finditer(text) for body in [body_of(comment.group(0))] for found in SHARE.finditer(body)]


def typed_in_comments(text: str, known: set, named: dict) -> list:
    """The same of the comments of a source."""
    faults = []
    for comment in COMMENT.finditer(text):
        body = body_of(comment.group(0))
        line = text.count("\n", 0, comment.start())
        found = [fault.split(":", 1) for fault in typed_figures(body, known, named)]
        found += [[str(body.count("\n", 0, words.start()) + 1), f" {' '.join(words.group(0).split())}: measured, and typed?"]
                  for words in IN_WORDS.finditer(body)]
        faults += [f"{line + int(number)}:{what}" for number, what in found]
    return faults


def pages() -> list:
    found = [*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", ROOT / "CHANGES.md",
             *(page for folder in ("docs", "tests", "templates") for page in (ROOT / folder).rglob("*.md"))]
    return sorted(page for page in found if str(page.relative_to(ROOT)) not in PRINTED)


def figures_are_printed(checks: Checks) -> None:
    known, named = stated(), constants()
    for bad in ("takes 11 µs a letter", "1,234.5 ms", "0.62 s of\nprocessor", "23 MiB", "1.66 KB a row", "2,418 bytes a letter", "0.5秒",
                "| town | s |\n|---|---|\n| 100 | 0.1 |", "| MiB |\n|---|\n", "seconds of processor: 4", "15 s (`PATIENCE_S`)", "8 KiB (`NO_SUCH`)",
                "in a third of the\n  time", "a fifth fewer bytes", "(files grow by a tenth to a fifth)", "more than a third faster", "seven times as fast"):
        checks.holds(typed_figures(bad, {("1", 1 << 20)}, {"PATIENCE_S": 16}), f"takes {bad!r} for no figure")
    for good in ("1 MiB", "15 s (`PATIENCE_S`)", "16 KiB\n(`PAGE_BYTES`)", "3 mm", "1980s", "45 days", "56 bytes a row", "GB 18030",
                 "| seconds to wait |\n\nOne\n\n", "10 minutes", "2 % of 300", "kigen 0.1 stops",
                 "on a third night", "half of the due", "every fifth time", "the table grows by a quarter", "half of a small town", "many times as long"):
        checks.check(f"{good!r} is a figure", "; ".join(typed_figures(good, {("1", 1 << 20)}, {"PATIENCE_S": 15, "PAGE_BYTES": 1 << 14})))
    for bad in ("/* 10 us a letter */", "/*\n * Costs about 0.1 ms a\n * page.\n */", "/* memory: 6\n * MB */", "int a; /* half a\n * millisecond */",
                "/* takes about a\n * microsecond */", "/* would cost a night half a second */", "/* some microseconds each */", "/* 15 s (PATIENCE_S) */", '/* "4 s" and 5 s */',
                "/* That was a quarter of what drawing\n * the papers of a small night took. */", "/* took a tenth of a first night. */",
                "/* would take a third of a letter's time. */", "/* at a tenth of the cost of SHA-256 */"):
        checks.holds(typed_in_comments(bad, set(), {"PATIENCE_S": 16}), f"takes {bad!r} for no figure")
    for good in ('/* "kigen: 38.2 MB/s, 12 s left" */', "/* 15 s (PATIENCE_S), 16 s\n * (`DEATH_S`) */", "/* 24 bytes: a holder */", "enum { A_S = 5 };",
                 "/* ten times a second, once it has lasted half a second */", "/* to the nanosecond; more takes seconds */", 'say("takes 4 s"); /* slow */'):
        checks.check(f"{good!r} is a figure", "; ".join(typed_in_comments(good, set(), {"PATIENCE_S": 15, "DEATH_S": 16})))
    for bad in ("# ten times the work\n", 'def f():\n    """A sixth of the\n    time of it."""\n', "a = 1  # half of a\n       # small night\n"):
        checks.holds(shares_in_comments(bad, REMARK), f"takes {bad!r} for no figure")
    for good in ('f("half of the time")\n', '# "ten times the work"\n', "# half of them\n\nthe_time = 1\n"):
        checks.check(f"{good!r} is a figure", "; ".join(shares_in_comments(good, REMARK)))
    for path in remarked():
        kind = COMMENT if path.suffix in (".c", ".h") else REMARK
        checks.check(f"{path.relative_to(ROOT)}: no comment has a figure that somebody measured",
                     "\n".join(shares_in_comments(path.read_text(encoding="utf-8"), kind)))
    for path in sorted((ROOT / "batch").rglob("*.[ch]")):
        checks.check(f"{path.relative_to(ROOT)}: no comment has a figure that somebody measured",
                     "\n".join(typed_in_comments(path.read_text(encoding="utf-8"), known, named)))
    for page in pages():
        checks.check(f"{page.relative_to(ROOT)}: no figure but those that a script printed",
                     "\n".join(typed_figures(page.read_text(encoding="utf-8"), known, named)))


def main() -> None:
    checks = Checks()
    figures_are_printed(checks)
    for bad in ("/* ---- a -----\n */", "/* x: 1 first; 2 second */", "/*\n * 1 a. 2 B\n */"):
        checks.holds(faults_of(bad), f"does not see {bad!r}")
    for path in sources():
        checks.check(str(path.relative_to(ROOT)), "\n".join(faults_of(path.read_text(encoding="utf-8"))))
    changes = entries((ROOT / "CHANGES.md").read_text(encoding="utf-8"))
    twice = stands_twice()
    checks.check("CHANGES.md: no entry stands twice", "\n".join(twice))
    checks.holds(len(changes) > 20, "CHANGES.md: its entries are not understood")
    style = (ROOT / ".clang-format").read_text(encoding="utf-8")
    for key in ("ReflowComments", "BreakStringLiterals"):
        checks.holds(f"{key}: false" in style, f".clang-format: {key} is not false")
    checks.check("templates: no sentence stands in two files", "\n".join(sentences_twice(ROOT / "templates")))
    with tempfile.TemporaryDirectory() as folder:
        for name in "ab":
            (pathlib.Path(folder) / name).mkdir()
            (pathlib.Path(folder) / name / "words.txt").write_text("[x]\n{{#y}}" + "あ" * 20 + "。い{{/y}}\n", encoding="utf-8")
        checks.holds(len(sentences_twice(pathlib.Path(folder))) == 1, "does not see a sentence in two files")
    checks.end()


if __name__ == "__main__":
    main()
