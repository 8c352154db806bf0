#!/usr/bin/env python3
"""How hard the letters are to read: one line of figures for each template and language.

    python3 tests/letters/readability.py [--templates templates] [--sentences N]

What a letter may say in any of its cases is put together as kigen does it (a letter's own blocks before the common
ones, {{>name}} put in), tags are taken out, fields stand as short words. Prints, a line for a letter:

    sentences, mean length, the longest, share of kanji, terms that nothing in the letter explains

A sentence ends with 。 or with its line; length is counted in characters. `--sentences N` lists the N longest.
A term is one of TERMS; it counts as explained where one of its explanations stands in the same letter. Nothing here
judges: whoever writes a letter looks at what moved.
"""
import argparse
import re
import sys
from pathlib import Path

FIELD = {"office.": "市役所", "certificate": "署名用", "holder": "氏名", "addressee": "氏名"}

FOREIGN = ("languages",)  # blocks that are not Japanese

# A term of the trade, and what counts as its explanation.
TERMS = {
    "電子証明書": ["本人だと示すためのしるし", "電子証明書（でんし"],
    "J-LIS": ["地方公共団体情報システム機構"],
    "署名用": ["e-Tax"],
    "利用者証明用": ["コンビニ"],
    "住民基本台帳用": ["窓口での手続き"],
    "e-Tax": ["電子申告", "確定申告"],
    "照会書兼回答書": ["ご本人が書き", "ご本人に照会書兼回答書を郵送"],
    "目隠しシール": ["暗証番号に目隠しシール", "暗証番号の上に目隠しシール"],
    "失効": ["署名用だけが失効"],
    "法定代理人": ["親権者", "成年後見人"],
    "登記事項証明書": [],
    "旧氏": [],
    "通称": [],
    "マイナポータル": [],
    "ICチップ": [],
    "申請書ID": ["通知の申請書ID"],
    "QRコード": [],
    "特急発行": [],
    "追記欄": ["裏の追記欄"],
    "券面": ["券面に書いてある"],
    "有効期間の満了": ["満了しました"],
    "顔認証": [],
}


def blocks(path):
    found, name = {}, None
    if not path.is_file():
        return found
    for line in path.read_text(encoding="utf-8").splitlines():
        heading = re.fullmatch(r"\[([a-z0-9_-]+)\]", line.strip())
        if line.startswith("#"):
            continue
        if heading:
            name = heading[1]
            found[name] = []
        elif name:
            found[name].append(line)
    return found


def layout_of(root, letter, language):
    for folder in (root / letter / language, root / "common" / language):
        if (folder / "layout.conf").is_file():
            return (folder / "layout.conf").read_text(encoding="utf-8")
    return ""


def letter_lines(root, letter, language):
    """All lines that the letter's layout may print, in the order of the layout."""
    base = language.removesuffix("-large")
    chain = [root / letter / language, root / "common" / language, root / letter / base, root / "common" / base]
    have = {}
    for folder in reversed(chain):
        have.update(blocks(folder / "words.txt"))
    layout = layout_of(root, letter, language)
    names = re.findall(r'\b(?:text|list|table|address|name)\s*=\s*"([a-z0-9_-]+)"', layout)
    for name in dict.fromkeys(names):
        if name in FOREIGN:
            continue
        for line in have.get(name, []):
            yield put_in(line, have)


def put_in(line, have, depth=4):
    def block(match):
        return "".join(put_in(part, have, depth - 1) for part in have.get(match[1], []))

    return re.sub(r"\{\{>([a-z0-9_-]+)\}\}", block, line) if depth else line


def plain(line):
    def field(match):
        for name, text in FIELD.items():
            if match[1].startswith(name):
                return text
        return "日付"

    line = re.sub(r"\{\{[#^/][^}]*\}\}", "", line)
    return re.sub(r"\{\{([^}]*)\}\}", field, line).replace("**", "").strip("　 ")


def sentences(lines):
    for line in lines:
        for cell in plain(line).split("|"):
            for part in re.split(r"(?<=。)", cell):
                if len(part.strip()) > 1:
                    yield part.strip("※・（） ")


def unexplained(text):
    return [term for term, by in TERMS.items() if term in text and not any(why in text for why in by)]


def letters(root):
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and folder.name not in ("common", "calendar"):
            languages = {path.parent.name for path in folder.glob("*/words.txt")} - {"en"}  # readability_en.py
            if folder.name != "form":
                languages |= {name + "-large" for name in languages if (root / "common" / (name + "-large")).is_dir()}
            yield from ((folder.name, language) for language in sorted(languages))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--templates", type=Path, default=Path(__file__).resolve().parents[2] / "templates")
    parser.add_argument("--sentences", type=int, default=0)
    arguments = parser.parse_args()
    print(f"{'letter':28} {'sentences':>9} {'mean':>6} {'longest':>7} {'kanji %':>7}  not explained")
    for letter, language in letters(arguments.templates):
        found = list(sentences(letter_lines(arguments.templates, letter, language)))
        if not found:
            sys.exit(f"{letter}/{language}: no words")
        text = "\n".join(found)
        lengths = [len(sentence) for sentence in found]
        kanji = len(re.findall(r"[一-鿿々]", text)) / len(re.sub(r"\s", "", text))
        print(f"{letter + '/' + language:28} {len(found):9} {sum(lengths) / len(found):6.1f} {max(lengths):7} "
              f"{100 * kanji:7.1f}  {' '.join(unexplained(text)) or '-'}")
        for sentence in sorted(found, key=len, reverse=True)[: arguments.sentences]:
            print(f"    {len(sentence):3}  {sentence}")


if __name__ == "__main__":
    main()
