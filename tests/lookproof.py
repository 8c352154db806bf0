#!/usr/bin/env python3
"""The distinct pages of a proof as pictures, to be read: make look-proof.

    tests/lookproof.py --kigen build/kigen [--conf FILE] [--into build/look/proof] [--template NAME] [--only REGEX] [--dpi 100] [--list]

A proof repeats a page for every case of which it says nothing. Pages of one letter and language whose words are the same once
digits, weekdays, names and addresses are masked are drawn once; index.txt names the picture and every case that it stands
for. --only draws those whose picture's name or cases it finds, --list none. Pictures of before are taken away.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import processes

CAPTION = re.compile(r"^ *(?:PROOF|校正) ([\w-]+)/([\w-]+): (.*?) *$", re.M)
# Everybody of a proof stands in this file.
PEOPLE = ROOT / "batch" / "core" / "letter" / "specimens.c"


def bare(text):
    return re.sub(r"[\s\u3000\U000e0100-\U000e01ef]", "", text)


def strangers():
    """Names, addresses and buildings of the proof's people, the longest first."""
    text = PEOPLE.read_text(encoding="utf-8")
    found = re.findall(r'#define \w+_(?:NAME|ADDRESS|BUILDING)\s*\\?\s*"([^"]+)"', text) + re.findall(r'"(小田原　一郎|𠮷髙ハイツ)"', text)
    return sorted(map(bare, set(found)), key=len, reverse=True)


def masked(text, names):
    text = bare(CAPTION.sub("", text))
    for name in names:
        text = text.replace(name, "…")
    text = re.sub(r"(?:…|様|殿|御中|保護者様){2,}", "…", text)
    text = re.sub(r"（[月火水木金土日](曜日)?）", "（日）", text)
    text = re.sub("(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,|January|February|March|April|May|June|July|August|September|"
                  "October|November|December", "", text)
    return re.sub(r"\d+", "0", text)


def pages_of(proof):
    """(letter, language, case, text) of each page, in order."""
    whole = processes.run(["pdftotext", "-raw", str(proof), "-"], text=True, check=True, seconds=600).stdout
    for number, text in enumerate(whole.split("\f")[:-1], 1):
        found = CAPTION.search(text)
        letter, language, case = found.groups() if found else ("", "", "")
        yield number, letter, language, case, text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen", required=True, type=Path)
    parser.add_argument("--conf", type=Path, default=ROOT / "fixtures/odawara/kigen.conf")
    parser.add_argument("--into", type=Path, default=ROOT / "build/look/proof")
    parser.add_argument("--template")
    parser.add_argument("--only", default="")
    parser.add_argument("--dpi", type=int, default=100)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    for old in [*options.into.glob("*.png"), options.into / "index.txt"]:
        old.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="look-proof-") as scratch:
        proof = Path(scratch) / "proof.pdf"
        more = ["--template", options.template] if options.template else []
        processes.run([options.kigen.resolve(), "proof", "-c", options.conf, "-o", proof, *more], check=True, seconds=600)
        groups, names, pages = {}, strangers(), 0
        for number, letter, language, case, text in pages_of(proof):
            groups.setdefault((letter, language, masked(text, names)), []).append((number, case))
            pages = number
        lines = []
        for at, ((letter, language, _), same) in enumerate(groups.items(), 1):
            stem = f"{at:03d}-{letter}-{language}"
            cases = " / ".join(dict.fromkeys(case for _, case in same))
            if not options.list and re.search(options.only, f"{stem} {cases}"):
                processes.run(["pdftoppm", "-r", str(options.dpi), "-png", "-singlefile", "-f", str(same[0][0]), "-l", str(same[0][0]),
                               proof, options.into / stem], check=True)
            lines.append(f"{stem}.png\tpage {same[0][0]}\t{cases}")
    (options.into / "index.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{options.into}: {len(groups)} distinct pages of {pages}; index.txt names their cases")


if __name__ == "__main__":
    main()
