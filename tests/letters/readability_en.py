#!/usr/bin/env python3
"""How hard the English letters are to read: one line of figures for each.

    python3 tests/letters/readability_en.py [--templates templates] [--sentences N]

Sentences, words in a sentence (mean, longest), syllables in a word, Flesch-Kincaid grade, and words of four syllables or
more. What a letter may say in any of its cases is counted; fields stand as short words, Japanese terms in brackets do not
count. `--sentences N` lists the N longest. Nothing here judges: whoever writes a letter looks at what moved.
"""
import argparse
import re
from pathlib import Path

FIELDS = {"office.": "city", "certificate": "Signature", "holder": "Hanako"}


def blocks(path):
    found, name = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        heading = re.fullmatch(r"\[([a-z0-9_-]+)\]", line)
        if heading:
            name = heading[1]
            found[name] = []
        elif name and line and not line.startswith("#"):
            found[name].append(line)
    return found


def put_in(line, have, depth=4):
    def block(match):
        return " ".join(put_in(part, have, depth - 1) for part in have.get(match[1], []))

    return re.sub(r"\{\{>([a-z0-9_-]+)\}\}", block, line) if depth else line


def plain(line):
    line = re.sub(r"\{\{[#^/][^}]*\}\}", " ", line)
    line = re.sub(r"\{\{([^}]*)\}\}", lambda m: next((t for k, t in FIELDS.items() if m[1].startswith(k)), "today"), line)
    line = re.sub(r"\([^()]*[一-鿿][^()]*\)|[^\x00-\x7f–’]+", " ", line)
    return " ".join(line.replace("**", "").split())


def sentences(lines):
    for line in lines:
        for cell in plain(line).split("|"):
            for part in re.split(r"(?<=[.?!:;])\s+", cell):
                words = re.findall(r"[A-Za-z][A-Za-z'-]*", part)
                if len(words) > 1:
                    yield part, words


def syllables(word):
    word = word.lower()
    found = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and found > 1:
        found -= 1
    return max(found, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--templates", type=Path, default=Path(__file__).resolve().parents[2] / "templates")
    parser.add_argument("--sentences", type=int, default=0)
    arguments = parser.parse_args()
    print(f"{'letter':20} {'sentences':>9} {'mean':>5} {'longest':>7} {'syllables':>9} {'grade':>5}  long words")
    common = blocks(arguments.templates / "common" / "en" / "words.txt")
    layout = (arguments.templates / "common" / "en" / "layout.conf").read_text(encoding="utf-8")
    names = dict.fromkeys(re.findall(r'\b(?:text|list|table)\s*=\s*"([a-z0-9_-]+)"', layout))
    for path in sorted(arguments.templates.glob("*/en/words.txt")):
        if path.parent.parent.name == "common":
            continue
        have = {**common, **blocks(path)}
        found = [one for name in names for one in sentences(put_in(line, have) for line in have.get(name, []))]
        words = [word for _, some in found for word in some]
        mean, load = len(words) / len(found), sum(map(syllables, words)) / len(words)
        hard = sorted({word.lower() for word in words if syllables(word) >= 4})
        print(f"{path.parent.parent.name + '/en':20} {len(found):9} {mean:5.1f} {max(len(some) for _, some in found):7} {load:9.2f} "
              f"{0.39 * mean + 11.8 * load - 15.59:5.1f}  {' '.join(hard)}")
        for part, some in sorted(found, key=lambda one: len(one[1]), reverse=True)[: arguments.sentences]:
            print(f"    {len(some):3}  {part}")


if __name__ == "__main__":
    main()
