#!/usr/bin/env python3
"""Every command and option that a message, an answer, a help text or a page names exists: no advice leads to exit 64.

The commands and what they take are the table of batch/cmd/commands.c; each option of a usage line is one that the command's own
source reads. Prints `N passed, N failed`: one check a thing named.
"""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from checks import Checks

ROOT = pathlib.Path(__file__).resolve().parents[2]
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
ENTRY = re.compile(r'\{"([a-z]+)", cmd_([a-z]+),\s*((?:"(?:[^"\\\n]|\\.)*"\s*)+),')
COMMAND = re.compile(r"(?<![\w/.-])(?:build/)?kigen +([a-z]+)")
IN_PAGES = re.compile(r"(?:^(?:# )?|`|  )(?:build/)?kigen +(?!kigen )([a-z]+)")     # a command line, no sentence
OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*(?![\w-])|(?<![\w-])--[a-z][a-z-]*")
LONG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
NO_COMMANDS = {"knows", "lot", "rows"}           # "this kigen knows version 3 only", and the first words of two files
OF_ALL = {"--help", "--version"}
PAGES = ["README.md", "templates/README.md", "docs", "debian", "fixtures"]
checks = Checks()
check = checks.holds


def literals(path: pathlib.Path) -> list:
    """(line, text) of what the program says; neighbours are one text, as the compiler joins them."""
    text = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group(0)), path.read_text(encoding="utf-8"))
    return [(text.count("\n", 0, found.start()) + 1, "".join(STRING.findall(found.group(0))))
            for found in re.finditer(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*', text)]


def table() -> dict:
    """Command -> the options of its usage line, from main.c."""
    text = (ROOT / "batch/cmd/commands.c").read_text(encoding="utf-8")
    found = {name: set(OPTION.findall("".join(STRING.findall(usage)))) for name, _, usage in ENTRY.findall(text)}
    check(len(found) == text.count(", cmd_") and len(found) >= 7, f"batch/cmd/commands.c: only {sorted(found)} were understood")
    for name, options in found.items():
        own = (ROOT / f"batch/cmd/{name}.c").read_text(encoding="utf-8")
        for option in sorted(options):
            check(f'"{option}"' in own, f"batch/cmd/commands.c: {name} names {option}, which batch/cmd/{name}.c does not read")
    return found


def texts():
    for path in sorted((ROOT / "batch").rglob("*")):
        if path.suffix in (".c", ".h", ".def"):
            yield from ((path, line, text) for line, text in literals(path))
    for page in PAGES:
        top = ROOT / page
        for path in sorted([top] if top.is_file() else top.rglob("*")):
            if path.is_file() and path.suffix not in (".csv", ".png", ".ttf", ".py"):
                lines = path.read_text(encoding="utf-8").splitlines()
                yield from ((path, line, text) for line, text in enumerate(lines, 1))


def main() -> None:
    commands = table()
    every = OF_ALL.union(*commands.values())
    for path, line, text in texts():
        where = f"{path.relative_to(ROOT)}:{line}"
        pattern = COMMAND if path.parts[len(ROOT.parts)] == "batch" else IN_PAGES
        named = [found for found in pattern.finditer(text) if found.group(1) not in NO_COMMANDS]
        for at, found in enumerate(named):
            name = found.group(1)
            check(name in commands, f"{where}: there is no command {name}")
            behind = text[found.end():named[at + 1].start() if at + 1 < len(named) else len(text)]
            for option in LONG.findall(re.split(r"[#)。`;]", behind)[0]):
                check(option in commands.get(name, every) | OF_ALL, f"{where}: {name} has no option {option}")
        if "batch" in path.parts or path.parts[-2] in ("odawara", "templates") or named:
            for option in LONG.findall(text):
                check(option in every, f"{where}: there is no option {option}")
    checks.end()


main()
