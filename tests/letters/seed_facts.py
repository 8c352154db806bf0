#!/usr/bin/env python3
"""The facts of the city page stand where docs/letters.md 4 says: on the pages of `kigen proof` with the fixture's settings,
in the reply form, or in section 5 of that page.

    tests/letters/seed_facts.py --kigen build/kigen             ends with: N passed, N failed

The proof shows every template in its worst cases; a fact stands on a side of a variant when one of its pages of that side
has it. A page is a back when the page before it has the same heading.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import processes
from checks import Checks
from right_facts import VARIANTS
from tables import PAGE, section

HEADING = re.compile(r"PROOF ([\w-]+)/([\w-]+): ([^\n]+)")
FACTS_LEAST = 40
# What the page of the city was about, in the words of the issue: each has at least one line of the table.
TOPICS = ("two kinds", "6 to 16", "4 digits", "under 15 and for wards", "fifth birthday", "revokes the signature", "three months before",
          "after the end too", "J-LIS", "late to spread", "… and why", "oneself", "a proxy", "masking seal", "not on the same day",
          "lost card", "旧氏", "通称", "extension of stay", "who may apply", "the counter: ", "weekdays", "free", "crowded",
          "lives on", "住基カード", "telephone of the section", "telephone of the city", "address of the office")


def plain(text):
    return "".join(text.split())


class Proof:
    """(side, variant) -> texts of its pages, in Japanese."""

    def __init__(self, kigen, scratch):
        path = scratch / "proof.pdf"
        done = processes.run([kigen, "proof", "-c", str(ROOT / "fixtures" / "odawara" / "kigen.conf"), "-o", str(path)], seconds=300,
                             text=True)
        assert done.returncode == 0, done.stderr
        self.pages, before = {}, None
        both = [self.read(path), self.read(path, "-layout")]
        for flow, lines in zip(*both):
            heading = HEADING.search(lines) or HEADING.search(flow)
            if not heading:
                continue
            variant, language, case = heading.groups()
            side = "back" if heading.groups() == before else "front"
            before = heading.groups()
            if language == "ja":
                self.pages.setdefault((side, variant), []).append(plain(flow) + "\n" + plain(lines))

    @staticmethod
    def read(path, *how):
        return processes.run(["pdftotext", *how, str(path), "-"], seconds=120, text=True, check=True).stdout.split("\f")


def form_text():
    """The words of the reply form, wherever its template lies."""
    return plain("\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "templates").rglob("words.txt"))
                           if "form" in path.relative_to(ROOT / "templates").parts[0]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen", required=True)
    options = parser.parse_args()
    suite = Checks()
    rows = section(4)
    suite.holds(len(rows) >= FACTS_LEAST, f"{len(rows)} facts, at least {FACTS_LEAST}")
    for topic in TOPICS:
        suite.holds(any(topic in row[0] for row in rows), f"the table has something of: {topic}")
    with tempfile.TemporaryDirectory(prefix="seed-facts-") as scratch:
        proof = Proof(options.kigen, Path(scratch))
    own = plain(PAGE.read_text(encoding="utf-8").split("\n## 5. ")[1])
    for fact, where, pattern in rows:
        for place in where.split(", "):
            side, _, variant = place.partition(" ")
            if side in ("front", "back") and variant in VARIANTS:
                texts = proof.pages.get((side, variant), [])
            else:
                suite.holds(place in ("page", "form"), f"{fact}: there is a place {place}")
                texts = [own] if place == "page" else [form_text()]
            good = any(re.search(pattern.strip("`"), text) for text in texts)
            suite.check(f"{fact} stands on {place}", "" if good else f"{pattern} on none of {len(texts)} pages")
    suite.end()


if __name__ == "__main__":
    main()
