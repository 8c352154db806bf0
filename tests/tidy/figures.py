#!/usr/bin/env python3
"""Figures of the house: measured in the tree, and held to tests/figures.tsv, so that none falls back unseen.

    tests/tidy/figures.py [--build build]            N passed, N failed; a figure that fell back is named with its places
    tests/tidy/figures.py [--build build] --write    the better values into the table; a worse one never

A line of the table: the figure, the value it is held to, whether it shall go down or up, where it shall be in the end, what it means.
A worse value is written by hand, in a commit that says why. Each measure is seen to count something planted.
"""

import argparse
import pathlib
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from checks import Checks
import headers
import layers
import making
import manual
import prose
import references

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests/figures.tsv"
HEAD = "# figure\tvalue\tbetter\taim\twhat it counts; tests/tidy/figures.py measures it, and --write takes over what got better"
FLOW_NIGHT = "batch/flow/night/"
PLACES_SHOWN = 30
# A mutant that breaks a row's way through the program, or drops what ledger or press answered: not a decision.
CARRIES = re.compile(r"(?:dropped|doubled|lost|shifted|swapped)-|numbers-gap$|delay-forgotten$|last-back-missing$")
COUNTER = re.compile(r"^ *print\(f\"\{[^\n]*\} passed, ", re.M)
# A register's header as text, as a row in a dict, or by its Japanese headings; surnames.
TOWN = re.compile(r'(?<![,\w])(?:serial,resident_id,kind|resident_id,name,)|"birth_date":[^{}]*"postal_code":'
                  r'|"(?:宛名番号|発行番号)"|宛名番号,|SURNAMES *=|"(?:[一-鿿々ノ]{1,4} ){5}')
SECOND_READING = "oracle/oracle.py"     # reads the columns in the contract for itself, and makes no town
# A resident as a line of text. Of the fuzzers' texts each byte is a case.
RESIDENT_LINE = re.compile(r"[^\x00-\x7f][^,\n]*,\d{4}-\d\d-\d\d,(?:\{\w+\}|\d{3}-?\d{4}),")
SUITES = ("lib/", "tidy/", "cli/", "crash/", "facts/", "fuzz/", "mutants/", "oracle/")


# ---- measures: the places where something stands --------------------------------------------------------------------

def read(path: pathlib.Path) -> str:
    return path.read_text(encoding="utf-8")


def sources(pattern: str = "*.[ch]") -> dict:
    return {str(path.relative_to(ROOT)): read(path) for path in sorted((ROOT / "batch").rglob(pattern))}


def members(texts: dict, name: str) -> list:
    """The members of a struct, wherever it is defined."""
    for text in texts.values():
        body = re.search(rf"^struct {name} \{{\n(.*?)^\}};", layers.without_comments(text), re.M | re.S)
        if body:
            inside = re.sub(r"\{[^{}]*\}", "", body.group(1))
            return [one.strip() for line in inside.split(";") if line.strip() for one in line.strip().split(",")]
    return []


def prototypes(texts: dict) -> list:
    return headers.functions(texts.get(FLOW_NIGHT + "night.h", ""))


def takes_night(texts: dict) -> list:
    """Functions outside flow/night that take the whole night."""
    return [f"{name}: {found.group(1)}" for name, text in texts.items() if not name.startswith(FLOW_NIGHT)
            for found in re.finditer(r"\b(\w+)\s*\([^;{}()]*\bstruct night \*", layers.without_comments(text))]


def mutants(table: str) -> list:
    """(id, file) of the mutants in flow/."""
    lines = [line.split("\t") for line in table.splitlines() if line and line[0] != "#"]
    return [(fields[0], fields[3]) for fields in lines if fields[3].startswith("flow/")]


def deciding(table: str) -> list:
    return [f"{name} {file}" for name, file in mutants(table) if not CARRIES.match(name)]


def arrows(texts: dict) -> set:
    """(room, room) of every include between two rooms."""
    found = set()
    for name, text in texts.items():
        room = name.removeprefix("batch/").rpartition("/")[0]
        for target in re.findall(r'^\s*#\s*include\s+"([^"]+)"', text, re.M):
            of = target.rpartition("/")[0]
            if room and of and of != room:
                found.add((room, of))
    return found


def upwards(texts: dict) -> list:
    return [f"{room} -> {of}" for room, of in sorted(arrows(texts)) if layers.FLOOR.get(of, 99) > layers.FLOOR.get(room, 99)]


def broken_banners(texts: dict) -> list:
    return [f"{name}:{fault}" for name, text in texts.items() for fault in prose.faults_of(text)]


def described(texts: dict) -> list:
    """Functions that a comment of a header names, name(), and no code knows."""
    code = " ".join(layers.without_comments(text) for text in texts.values())
    known = set(re.findall(r"\b(\w+)\s*\(", code)) | set(re.findall(r"#\s*define\s+(\w+)", code))
    known |= set(re.findall(r"\(\*(\w+)\)", code))
    return [f"{name}: {call}()" for name, text in texts.items() if name.endswith(".h")
            for comment in re.findall(r"/\*.*?\*/", text, re.S) for call in re.findall(r"\b([a-z]\w+)\((?:\)|…)", comment)
            if call not in known and f"{call}_" not in known]        # deflateInit() is a macro of deflateInit_()


def require_per_kloc(texts: dict) -> float:
    lines = sum(text.count("\n") for name, text in texts.items() if name.startswith("batch/flow/"))
    found = sum(len(re.findall(r"\bREQUIRE\(", layers.without_comments(text))) for name, text in texts.items()
                if name.startswith("batch/flow/"))
    return round(1000 * found / max(lines, 1), 1)


def own_counters(texts: dict) -> list:
    """Suites that count their checks by themselves."""
    return [name for name, text in texts.items() if not name.startswith("lib/") and COUNTER.search(text)]


def town_makers(texts: dict) -> list:
    """Files that know by themselves what a register is made of, or whom it holds."""
    return [name for name, text in texts.items() if name != SECOND_READING
            and (TOWN.search(text) or not name.startswith("fuzz/") and RESIDENT_LINE.search(text))]


def suites() -> dict:
    found = {str(path.relative_to(ROOT / "tests")): read(path) for path in sorted((ROOT / "tests").rglob("*.py"))}
    return {name: text for name, text in found.items() if name.startswith(SUITES) and name != "tidy/figures.py"}


def unreflowed(style: str) -> list:
    return [f".clang-format: {key}" for key in ("ReflowComments", "BreakStringLiterals") if f"{key}: false" not in style]


def measure(build: str) -> dict:
    """Figure -> (value, places)."""
    texts, table, counts = sources(), read(ROOT / "tests/mutants/mutants.tsv"), headers.counted()
    above, named = {name for name, count in counts.items() if count > headers.MOST}, headers.reasons()
    lists = {
        "night_members": members(texts, "night"),
        "night_prototypes": prototypes(texts),
        "night_taken_outside": takes_night(texts),
        "mutants_in_flow": [f"{name} {file}" for name, file in mutants(table)],
        "mutants_deciding_in_flow": deciding(table),
        "arrows_between_rooms": [f"{room} -> {of}" for room, of in sorted(arrows(texts))],
        "arrows_upwards": upwards(texts),
        "banners_broken": broken_banners({str(path.relative_to(ROOT)): read(path) for path in prose.sources()}),
        "changes_doubled": prose.stands_twice(),
        "references_nowhere": references.nowhere(),
        "functions_only_described": described(texts),
        "headers_above_ten": sorted(above),
        "headers_above_ten_without_reason": sorted(above ^ named),
        "suites_counting_alone": own_counters(suites()),
        "makers_of_towns": town_makers(suites()),
        "objects_of_a_changes_line": sorted(making.rebuilt(build)),
        "messages_untried": manual.untried(),
        "actions_undone": manual.undone(),
        "comments_reflowed": unreflowed(read(ROOT / ".clang-format")),
    }
    return {**{name: (len(places), places) for name, places in lists.items()}, "require_per_kloc_in_flow": (require_per_kloc(texts), [])}


# ---- the table ------------------------------------------------------------------------------------------------------

def table() -> dict:
    """Figure -> [value, better, aim, what]."""
    lines = read(TABLE).splitlines()
    return {fields[0]: [float(fields[1]), fields[2], float(fields[3]), fields[4]]
            for fields in (line.split("\t") for line in lines if line and line[0] != "#")}


def worse(value: float, than: float, better: str) -> bool:
    return value > than if better == "down" else value < than


def text_of(lines: dict) -> str:
    return "\n".join([HEAD] + [f"{name}\t{value:g}\t{better}\t{aim:g}\t{what}"
                               for name, (value, better, aim, what) in lines.items()]) + "\n"


def held(now: float, before: float, better: str, aim: float) -> float:
    """What is held from now on: what got better, but no more than the aim asks for."""
    if worse(now, before, better):
        return before
    return aim if worse(aim, now, better) and not worse(aim, before, better) else now


def ratcheted(lines: dict, found: dict) -> dict:
    """The table with what got better."""
    return {name: [held(found[name][0], value, better, aim), better, aim, what]
            for name, (value, better, aim, what) in lines.items()}


TOWN_MAKERS = {"header": 'RESIDENTS = "resident_id,name,birth_date,postal_code,address,status\\n"',
               "certificates": 'file.write("serial,resident_id,kind,issued_on,expires_on,status\\n")',
               "row": '{"resident_id": "1", "name": name,\n "birth_date": born, "postal_code": code}',
               "headings": 'ALL = "宛名番号,氏名"', "line": 'f"{i},試験　太郎,1980-05-05,2508555,小田原市,resident\\n"',
               "names": 'NAMES = "佐々倉 三田村 小野寺 北ノ原 真鍋 鷲尾".split()', "pool": 'SURNAMES = ["小田原", "佐藤"]'}
NO_MAKER = {"fuzz/seeds.py": TOWN_MAKERS["line"], SECOND_READING: TOWN_MAKERS["headings"],
            "other": 'row(RESIDENT, birth_date=born)\nsaid = "piece_id,resident_id,reason"'}
A_COUNTER = 'def main():\n    print(f"{passed} passed, {failed} failed")\n'


def seen() -> list:
    """(what, whether it holds) of each measure on something planted, and of the comparison."""
    night = {FLOW_NIGHT + "night.h": "struct night {\n    int a, *b; /* c; d */\n    struct { int e; } f;\n};\nint night_x(struct night *n);\n",
             "batch/core/lot/lot.c": '#include "flow/night/night.h"\nint lot_x(struct night *night, int b) { return 0; }\n',
             "batch/say/err.h": "/* warn_say() says it; err_say(…) too */\nint err_say(int a);\n",
             "batch/flow/run/run.c": "\n".join(["REQUIRE(a);"] + ["/* REQUIRE(b) */"] * 499) + "\n"}
    rows = "# id\nswapped-names\tN1\tproof\tflow/night/making.c\ta\tb\tc\npast-edge\tN1\tproof\tflow/x.c\ta\tb\tc\nx\tN1\tp\tcore/a.c\n"
    lines = {"a": [5.0, "down", 0.0, "-"], "b": [5.0, "up", 9.0, "-"]}
    return [("members", members(night, "night") == ["int a", "*b", "struct  f"]), ("prototypes", prototypes(night) == ["night_x"]),
            ("taken outside", takes_night(night) == ["batch/core/lot/lot.c: lot_x"]),
            ("mutants in flow", len(mutants(rows)) == 2 and deciding(rows) == ["past-edge flow/x.c"]),
            ("arrows", arrows(night) == {("core/lot", "flow/night")} and len(upwards(night)) == 1),
            ("described", described(night) == ["batch/say/err.h: warn_say()"]),
            ("REQUIRE", abs(require_per_kloc(night) - 1000 / 505) < 0.1),
            ("counters", own_counters({"cli/a.py": A_COUNTER, "lib/b.py": A_COUNTER, "cli/c.py": "pass"}) == ["cli/a.py"]),
            ("makers of towns", town_makers({**TOWN_MAKERS, **NO_MAKER}) == list(TOWN_MAKERS)),
            ("banners", len(broken_banners({"a.c": "/* ---- a -----\n */"})) == 1), ("reflow", len(unreflowed("")) == 2),
            ("worse", worse(6, 5, "down") and worse(4, 5, "up") and not worse(5, 5, "up") and not worse(4, 5, "down")),
            ("--write takes what is better", text_of(ratcheted(lines, {"a": (4, []), "b": (6, [])}))
             == HEAD + "\na\t4\tdown\t0\t-\nb\t6\tup\t9\t-\n"),
            ("--write holds no more than the aim", held(1, 5, "down", 3) == 3 and held(1, 2, "down", 3) == 1),
            ("--write leaves what is worse", ratcheted(lines, {"a": (6, []), "b": (4, [])}) == lines)]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--build", default="build")
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args()
    found, lines = measure(options.build), table()
    if options.write:
        TABLE.write_text(text_of(ratcheted(lines, {name: found[name] for name in lines})), encoding="utf-8")
        lines = table()
    checks = Checks()
    for name in sorted(found.keys() ^ lines.keys()):
        checks.check(name, "not in tests/figures.tsv" if name in found else "nobody measures it")
    for name in (name for name in lines if name in found):
        (value, places), (was, better, aim, what) = found[name], lines[name]
        fell = worse(value, was, better)
        checks.count(name, not fell)
        print(f"{'FAIL' if fell else '    '} {name:34} {value:6g}, held {was:g}, aim {aim:g}  {what}")
        for place in places[:PLACES_SHOWN] if fell else []:
            print(f"         {place}")
    for what, holds in seen():
        checks.holds(holds, f"the measure does not see what was planted: {what}", f"planted: {what}")
    checks.end()


if __name__ == "__main__":
    main()
