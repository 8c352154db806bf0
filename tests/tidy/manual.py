#!/usr/bin/env python3
"""What is printed of the program's own tables: the message catalogue.

A message without cause and action does not compile; each test that the catalogue names is in tests/names.txt, and how many
messages have none never grows (tests/figures.tsv, `messages_untried`); docs/messages.md and docs/messages.ja.md are as
build/manual prints them.

Usage: manual.py --build build. Prints `N passed, N failed`.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes
from checks import Checks

ROOT = pathlib.Path(__file__).resolve().parents[2]
MESSAGES, ACTIONS, CATALOGUE = "batch/say/messages.def", "batch/say/actions.def", "batch/say/catalogue.c"
ENTRY = 'ADVICE(FILE_OPEN, "'
FURTHER = "MESSAGE(PLANTED, 9999, 'E', EXIT_IO, \"%s: planted\", \"%s: 仮\")\n"
ADVICE = 'ADVICE(PLANTED, "Planted by hand.", "仮に置いたものです。", "Take it away.", "除いてください。", UNTRIED)\n'
FIRST = "MESSAGE(FILE_OPEN, "
# What is put in before what, and a word of what the compiler must say; none: it compiles.
COMPILED = (
    ("as it is", {}, ""),
    ("a message without cause and action", {MESSAGES: (FIRST, FURTHER + FIRST)}, "PLANTED"),
    ("a message with both", {MESSAGES: (FIRST, FURTHER + FIRST), ACTIONS: (ENTRY, ADVICE + ENTRY)}, ""),
    ("cause and action of a message that is none", {ACTIONS: (ENTRY, ADVICE + ENTRY)}, "MSG_PLANTED"),
    ("the same twice", {MESSAGES: (FIRST, FURTHER + FIRST), ACTIONS: (ENTRY, ADVICE + ADVICE + ENTRY)}, "ADVISED_PLANTED"),
    ("an empty action", {MESSAGES: (FIRST, FURTHER + FIRST), ACTIONS: (ENTRY, ADVICE.replace("Take it away.", "") + ENTRY)}, "needs its cause"),
    ("a text too few", {MESSAGES: (FIRST, FURTHER + FIRST), ACTIONS: (ENTRY, ADVICE.replace('"Take it away.", ', "") + ENTRY)}, "requires 6"),
)
checks = Checks()
check = checks.holds


def compiled(changes: dict) -> str:
    """What the compiler says of the catalogue with these changes."""
    with tempfile.TemporaryDirectory() as folder:
        for name in (MESSAGES, ACTIONS, CATALOGUE):
            text = (ROOT / name).read_text(encoding="utf-8")
            if name in changes:
                old, new = changes[name]
                check(text.count(old) == 1, f"{name} has {text.count(old)} times: {old}")
                text = text.replace(old, new)
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return processes.run(["cc", "-std=c17", "-fsyntax-only", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", f"-I{folder}/batch",
                              f"-I{ROOT}/batch", f"{folder}/{CATALOGUE}"], env=dict(os.environ, LC_ALL="C"),
                             stderr=subprocess.PIPE, text=True, errors="replace").stderr


def whole() -> None:
    for what, changes, said in COMPILED:
        found = compiled(changes)
        check(said in found if said else not found, f"{what}: {found[:600]}")


def entries() -> list:
    """(message, the test that it names or None)."""
    text = (ROOT / ACTIONS).read_text(encoding="utf-8")
    found = re.findall(r'^ADVICE\((\w+),.*?, (UNTRIED|"[^"\n]*")\)$', text, re.M | re.S)
    return [(name, None if test == "UNTRIED" else test[1:-1]) for name, test in found]


def untried() -> list:
    return [name for name, test in entries() if test is None]


def tests_exist() -> None:
    names = {}
    for line in (ROOT / "tests/names.txt").read_text(encoding="utf-8").splitlines():
        suite, name = line.split("\t")[:2]
        names.setdefault(suite, set()).add(name)
    every = entries()
    messages = re.findall(r"^MESSAGE\((\w+),", (ROOT / MESSAGES).read_text(encoding="utf-8"), re.M)
    check({name for name, _ in every} == set(messages), "each entry was understood")
    lost = [f"{message}: {test}" for message, test in every if test and not any(
        name == test.split(": ", 1)[1] or name.startswith(test.split(": ", 1)[1] + ":") for name in names.get(test.split(": ", 1)[0], ()))]
    check(not lost, f"tests that are not in tests/names.txt: {lost}")


def printed(build: str, *arguments: str) -> str:
    return processes.run([f"{build}/manual", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def catalogue(build: str) -> None:
    for language, page in (("en", "docs/messages.md"), ("ja", "docs/messages.ja.md")):
        check((ROOT / page).read_text(encoding="utf-8") == printed(build, "messages", language),
              f"{page} is as the tables are: make catalogue")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    build = parser.parse_args().build
    whole()
    tests_exist()
    catalogue(build)
    checks.end()


if __name__ == "__main__":
    main()
