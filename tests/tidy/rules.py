#!/usr/bin/env python3
"""docs/rules.md says law, rule, code and case: every function and every case that it names exists, every rule stands in
both languages, and its five bases are those of batch/core/rules/terms.h with the same articles.

Prints `N passed, N failed`.
"""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from checks import Checks

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASE = re.compile(r'`([a-z_]+\.(?:tsv|py))` "([^"]+)"')
CODE = re.compile(r"`(batch/[a-z_/]+\.[ch])` `([a-z_0-9]+)`")
BASIS = re.compile(r'^    X\([A-Z]+, "([a-z]+)", "[^"]*", "([^"]*)", "([^"]*)"\)', re.M)
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
RULES_LEAST = 30
checks = Checks()
check = checks.holds


def case_exists(name: str, text: str) -> bool:
    if name.endswith(".py"):
        return f"def {text}(" in (ROOT / "tests/cli" / name).read_text(encoding="utf-8")
    path = ROOT / "tests/cases" / name
    return path.exists() and any(text in line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()
                                 if not line.startswith("#"))


def function_exists(path: str, name: str) -> bool:
    """Defined there: the name at the end of a line's declarator, not merely called."""
    text = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""
    return re.search(rf"^[A-Za-z][^;=\n]*\b{name}\(", text, re.M) is not None


def bases() -> dict:
    text = (ROOT / "batch/core/rules/terms.h").read_text(encoding="utf-8")
    text = text[text.index("#define BASES(X)"):]
    return {word: {article for article in articles if article}
            for word, *articles in BASIS.findall(text[:text.index("\n\n")])}


def main() -> None:
    text = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines()
            if line.startswith("| ") and "事例 / Case" not in line]
    check(len(rows) >= RULES_LEAST, f"{len(rows)} rules, not {RULES_LEAST}")
    check(sum("**未定**" in row[-4] for row in rows) >= 3, "what is open is said to be")
    for row in rows:
        law, rule, code, case = row[-4:]
        japanese, _, english = rule.partition("<br>")
        check(law and JAPANESE.search(japanese) and re.search(r"[a-z]{3}", english), f"in both languages: {rule}")
        functions, cases = CODE.findall(code), CASE.findall(case)
        check(functions and len(functions) == code.count("<br>") + 1, f"no function: {code}")
        check(cases and len(cases) == case.count("<br>") + 1, f"no case: {case}")
        for path, name in functions:
            check(function_exists(path, name), f"{path} has no function {name}")
        for name, why in cases:
            check(case_exists(name, why), f'{name} has no case "{why}"')
    known, said = bases(), {row[0].strip("`"): row[1] for row in rows if len(row) == 5}
    check(len(known) == 5 and list(known) == list(said), f"bases {list(said)}, not {list(known)}")
    for word, articles in known.items():
        check(all(article.removeprefix("規則") in said.get(word, "") for article in articles), f"{word}: not {articles}")
    checks.end()


main()
