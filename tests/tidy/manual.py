#!/usr/bin/env python3
"""What is printed of the program's own tables: the message catalogue, the settings, the manual pages and the
completion of bash.

A message without cause and action does not compile; each test that the catalogue names is in tests/names.txt, and how many
messages have none, or none that carries out the action, never grows (tests/figures.tsv, `messages_untried` and
`actions_undone`); docs/messages.md and docs/messages.ja.md are as build/manual prints them. Each setting that is read stands in
the table of settings (batch/edge/config/keys.def) and, with the same sentence and default, in the commented reference
(fixtures/odawara/kigen.conf). Manual pages pass mandoc's lint, refer to pages that are there, and explain each option and
operand of each command; bash completes commands, options, gates and letters.

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


def undone() -> list:
    """What the suite `actions` does not carry out."""
    return [name for name, test in entries() if not (test or "").startswith("actions: ")]


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


# ---- manual pages and completion ---------------------------------------------------------------------

def usages() -> dict:
    """Command -> its usage line."""
    text = (ROOT / "batch/cmd/commands.c").read_text(encoding="utf-8")
    return dict(re.findall(r'^    \{"([a-z]+)", cmd_[a-z]+, "([^"]*)"', text, re.M))


def pages(build: str) -> None:
    folder = pathlib.Path(build, "man").resolve()
    found = {path.name: path for path in folder.glob("man?/*")}
    wanted = {f"kigen-{name}.1" for name in usages()} | {"kigen.1", "kigen.conf.5", "kigen-registers.5", "kigen-events.5", "kigen-templates.7"}
    check(set(found) == wanted, f"the pages: {set(found) ^ wanted}")
    said = processes.run(["mandoc", "-Tlint", *map(str, found.values())], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True).stdout.splitlines()
    # which of our own pages refer to each other is seen below: mandoc looks for them where they are installed
    said = [line for line in said if "referenced manual not found: Xr kigen" not in line]
    check(not said, f"mandoc -Tlint: {said[:5]}")
    for name, path in found.items():
        text = path.read_text(encoding="utf-8")
        for page, section in re.findall(r"^\.Xr (\S+) (\d)", text, re.M):
            check(f"{page}.{section}" in found, f"{name} refers to {page}({section})")
        check(not re.search(r"^@[A-Z]", text, re.M), f"{name}: a table is missing")
    for name, usage in usages().items():
        shown = processes.run(["mandoc", "-Tascii", str(found[f"kigen-{name}.1"])], stdout=subprocess.PIPE, text=True).stdout
        shown = re.sub(".\b", "", shown)
        for word in re.findall(r"(?<![\w-])--?[a-z][a-z-]*|\b[A-Z_]{2,}\b", usage):
            check(shown.count(word) >= 2, f"kigen-{name}(1) shows {word} and says what it is")


COMPLETED = (("kigen r", {"run", "record", "reprint", "report"}), ("kigen check --s", {"--show"}), ("kigen run --accept wr", {"wrong_file"}),
             ("kigen help sy", {"synth"}), ("kigen proof --template lap", {"lapsed"}), ("kigen verify --d", {"--deep"}),
             ("kigen run --as-of 2", set()), ("kigen status --", {"--as-of", "--json", "--help"}))


def completion(build: str) -> None:
    for line, wanted in COMPLETED:
        words = line.split(" ")
        script = (f". {build}/man/kigen.bash; COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _kigen; "
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        got = set(processes.run(["bash", "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout.split())
        check(got == wanted, f"{line}: {sorted(got)}")


# ---- settings --------------------------------------------------------------------------------------

KEYS, REFERENCE = "batch/edge/config/keys.def", "fixtures/odawara/kigen.conf"
READS = re.compile(r'(?:setting_(?:text|integer|number|switch|word|day|list|group)|path_read|encoding_read|day_entries_read|words_read'
                   r'|thousandths_read|own_headers_read|postal_codes_read|setting_member)\([^;"]*?"([a-z_0-9]+)"'
                   r'|\{"([a-z_]+)", [0-9]+, \w+, &gates->')
OF_ENTRIES = set("x y w h play_x play_y file column own means from to reason day name address hours phone for by booking url words postal g mm"
                 " variants birthdays window_months".split())


def settings() -> dict:
    """Key -> (value, default or None, Japanese)."""
    text = (ROOT / KEYS).read_text(encoding="utf-8")
    literal = r'"((?:[^"\\]|\\.)*)"'
    return {key: (value, None if standard == "REQUIRED" else standard[1:-1].replace('\\"', '"'), japanese.replace('\\"', '"'))
            for key, value, standard, _, japanese in (found.groups()[:3] + found.groups()[-2:] for found in re.finditer(
                rf'^KEY\({literal}, {literal}, (REQUIRED|"(?:[^"\\]|\\.)*"), {literal}, {literal}\)$', text, re.M))}


def reference() -> dict:
    """Key -> (whether it is set, its value, what is said beside it), of the commented reference; a key without its own line: \"\"."""
    group, found = "", {}
    for line in (ROOT / REFERENCE).read_text(encoding="utf-8").splitlines():
        opens = re.match(r"#? ?(\w+) *= *[{(]", line)
        group = opens.group(1) if opens else group
        code, _, said = line.lstrip("# ").partition("   # ") if "   # " in line else (line.lstrip("# "), "", "")
        code, said = (code, said) if said else (re.match(r"(.*?;)?\s*(?:# (.*))?$", line.lstrip("# ")).groups("") if "; " in line and "# " in line[4:] else (code, ""))
        parts = re.findall(r"(\w+)\s*=\s*([^;]*);?", code)
        for name, value in parts:
            found.setdefault(f"{group}.{name}", (not line.startswith("#"), value.strip(), said.strip() if len(parts) == 1 else ""))
    return found


def settings_are_read() -> None:
    known = {key.split(".")[-1] for key in settings()}
    for path in sorted((ROOT / "batch/edge/config").glob("*.c")):
        if path.name in ("config_settings.c", "config_show.c"):
            continue
        for found in READS.finditer(path.read_text(encoding="utf-8")):
            name = found.group(1) or found.group(2)
            if name not in OF_ENTRIES:
                check(name in known or name in {key.split(".")[0] for key in settings()}, f"{path.name} reads {name}, which {KEYS} does not have")


def reference_is_whole() -> None:
    """Each key stands in the reference, with the sentence of the table; what is a comment there shows the default, where it is one."""
    written, every = reference(), settings()
    check(len(every) > 90, f"{KEYS}: only {len(every)} settings were understood")
    for key, (value, standard, japanese) in every.items():
        if key.endswith("*") or "." not in key or key.startswith("office_load"):
            continue
        check(key in written, f"{REFERENCE} has {key}")
        is_set, shown, said = written.get(key, (True, "", ""))
        if said:
            check(japanese.split(": ", 1)[-1] in said, f"{REFERENCE} says of {key} what {KEYS} says: {said}")
        if not is_set and re.match(r"\d+-\d+$", value) and standard:
            check(shown == standard, f"{REFERENCE} shows {key} = {shown}, whose default is {standard}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    build = parser.parse_args().build
    whole()
    tests_exist()
    catalogue(build)
    pages(build)
    completion(build)
    settings_are_read()
    reference_is_whole()
    checks.end()


if __name__ == "__main__":
    main()
