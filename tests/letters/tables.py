#!/usr/bin/env python3
"""docs/letters.md 1 names the variants that the program knows, in the order in which they are asked; each has its template,
its source and a case that is there. Each variant and language that right_letter.tsv speaks of exists, and each of its lines
can be met.

    tests/letters/tables.py             ends with: N passed, N failed
"""

import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from checks import Checks
from right_facts import VARIANTS
from right_letter import words_read

PAGE = ROOT / "docs/letters.md"
TERMS = ROOT / "batch" / "core" / "rules" / "terms.h"
CASE = re.compile(r'^`([a-z_]+\.tsv)` "([^"]+)"$')
# Asked in this order (docs/contract 6.2); bundles follow the bytes of the words.
ORDER = ("card_lapsed", "lapsed", "stay_extended", "card_renewal", "renewal")


def section(number):
    """The cells of the first table of a section."""
    text = PAGE.read_text(encoding="utf-8")
    part = re.search(rf"^## {number}\. .*?(?=^## |\Z)", text, re.M | re.S).group()
    lines = re.search(r"^\|.*?(?=^[^|]|\Z)", part, re.M | re.S).group().splitlines()
    return [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines[2:]]


def variants_of_the_program():
    text = TERMS.read_text(encoding="utf-8")
    listed = re.search(r"#define VARIANTS\(X\)(.*?)\n\n", text, re.S).group(1)
    return re.findall(r'X\([A-Z_]+, "(\w+)"', listed)


def test_variants(suite):
    rows = section(1)
    words = [row[0].strip("`") for row in rows]
    suite.equal("the table has the variants of the program", sorted(words), variants_of_the_program())
    suite.equal("in the order in which they are asked", tuple(words), ORDER)
    suite.equal("the checker knows the same", sorted(words), sorted(VARIANTS))
    for word, (_, whom, about, source, template, case) in zip(words, rows):
        suite.check(f"{word}: whom and what", "" if whom and about else "empty")
        for section_number in re.findall(r"\d+", source.split("`")[2]):
            known = re.search(rf"^## {section_number}\. ", (ROOT / "docs/domain.md").read_text(encoding="utf-8"), re.M)
            suite.check(f"{word}: its source is there", "" if known else section_number)
        folder = ROOT / template.strip("`") / "ja"
        suite.check(f"{word}: its template is there", "" if (folder / "words.txt").is_file() else str(folder))
        table, sentence = CASE.match(case).groups()
        lines = (ROOT / "tests" / "cases" / table).read_text(encoding="utf-8").splitlines()
        found = [line for line in lines if line[:1] != "#" and sentence in line.split("\t")]
        suite.check(f"{word}: its case is there", "" if found else case)
        suite.check(f"{word}: the case is of this variant", "" if found and word in found[0].split("\t") else case)


def test_words(suite):
    words = words_read({"phone": "1", "phone_reply": "2", "card_fee": "3"})
    for variant in VARIANTS:
        mine = [word for word in words if variant in word.variants]
        suite.holds(sum(word.must for word in mine) >= 10, f"{variant}: ten things that must be said")
        suite.holds(sum(not word.must for word in mine) >= 10, f"{variant}: ten that must not")
        for language in ("ja", "ja-easy", "en"):
            suite.holds(any(language in word.languages and word.must for word in mine), f"{variant}: something in {language}")
    for word in words:
        suite.holds(not word.when & word.unless, f"right_letter.tsv:{word.number} can be met")
        suite.holds(word.why, f"right_letter.tsv:{word.number} says why")


def main():
    suite = Checks()
    test_variants(suite)
    test_words(suite)
    suite.end()


if __name__ == "__main__":
    main()
