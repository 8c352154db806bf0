#!/usr/bin/env python3
"""Where templates lie: which file each word of a letter comes from, and what a tree of templates may not be.

    tests/cli/test_templates.py --kigen build/kigen        ends with: N passed, N failed

A small tree of templates is written by hand, changed in one place, and printed by `kigen proof`: what stands on the page
of a plain case, or the message with the file that it names.
"""

import argparse
import pathlib
import re
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import test_proof
from checks import Checks

VARIANTS = ("card_lapsed", "card_renewal", "lapsed", "renewal", "stay_extended")

LAYOUT = '''title = "t";
paper = { width = 210; height = 297; edge = 5; };
fonts = { regular = "BIZUDPGothic-Regular.ttf"; };
styles = {
    address = { font = "regular"; size = 11; leading = 5; smallest = 9; };
    body = { font = "regular"; size = 12; leading = 6; smallest = 9; };
};
pages = ( {
    window = { address = "window"; address_style = "address"; name = "who"; name_style = "address";
        lines = 6; };
    mark = { x = 8; y = 274; size = 15; };
    boxes = ( { x = 16; y = 100; w = 178; h = 120; items = (
        { text = "lead"; style = "body"; },
        { text = "own"; style = "body"; },
        { text = "days"; style = "body"; },
        { text = "foot"; style = "body"; } ); } );
} );
'''
WORDS = '''[window]
{{postal_code}}
{{address}}
{{building}}
[who]
{{addressee}}
[lead]
{{#for_other}}{{holder}}{{/for_other}}みなのはじめ
[days]
{{expires}} {{card_expires}} {{opens}} {{counter_from}}
[foot]
{{as_of}} {{piece_id}} {{sheet}}/{{sheets}}
'''
LANGUAGE = '''dates = { long = "{day} {month_name} {western}"; short = "{day}/{month}"; weekday = "{weekday} {day}/{month}"; };
weekdays = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
certificates = { both = "both"; signature = "one"; authentication = "other"; };
certificates_short = { both = "both"; signature = "one"; authentication = "other"; };
honorifics = { person = "Dear {name}"; guardian = "Guardian of {name}"; office = "{name}"; };
proxy_words = ("proxy");
'''


def own(variant: str) -> str:
    return f"[own]\n{variant}だけのこと\n"


def lead(text: str) -> str:
    return "[lead]\n{{holder}}" + text + "\n"


BASE = {"common/ja/layout.conf": LAYOUT, "common/ja/words.txt": WORDS,
        **{f"{variant}/ja/words.txt": own(variant) for variant in VARIANTS}}
ENGLISH = {"common/en/layout.conf": LAYOUT, "common/en/words.txt": WORDS.replace("みなのはじめ", "for all"),
           "common/en/language.conf": LANGUAGE, "renewal/en/words.txt": "[own]\nfor renewal\n"}
LARGE = {"common/ja-large/layout.conf": LAYOUT.replace("size = 12", "size = 14")}
FOUR = {**LARGE, "renewal/ja-large/words.txt": lead("一"), "common/ja-large/words.txt": lead("二"),
        "renewal/ja/words.txt": own("renewal") + lead("三")}
FIRST = {f"{variant}/ja/{name}": text for variant in VARIANTS
         for name, text in (("layout.conf", LAYOUT), ("words.txt", WORDS + own(variant)))}


def cut(files: dict, *names: str) -> dict:
    """The same without these files."""
    return {**files, **{name: None for name in names}}


# name: (the tree's changes, {letter: (words that stand in its plain case, words that do not)})
GOOD = {
    "each letter has its own words and those that are shared":
        ({}, {f"{v}/ja": (["みなのはじめ", f"{v}だけのこと"], []) for v in VARIANTS}),
    "a letter's block wins over the shared one":
        ({"renewal/ja/words.txt": own("renewal") + lead("ここだけ")},
         {"renewal/ja": (["ここだけ"], ["みなのはじめ"]), "lapsed/ja": (["みなのはじめ"], ["ここだけ"])}),
    "a letter's layout replaces the shared one":
        ({"renewal/ja/layout.conf": LAYOUT.replace('{ text = "own"; style = "body"; },', '{ text = "alone"; style = "body"; },'),
          "renewal/ja/words.txt": "[alone]\nひとり\n"},
         {"renewal/ja": (["みなのはじめ", "ひとり"], ["だけのこと"]), "lapsed/ja": (["lapsedだけのこと"], ["ひとり"])}),
    "a shared block that one letter uses":
        ({"common/ja/words.txt": WORDS + "[extra]\nついで\n", "renewal/ja/words.txt": "[own]\n{{>extra}}\n"},
         {"renewal/ja": (["ついで"], []), "lapsed/ja": ([], ["ついで"])}),
    "a block put in alone on its line, and within one":
        ({"renewal/ja/words.txt": "[own]\n{{>two}}\nまえ{{>two}}あと\n[two]\nかみ\nしも\n"},
         {"renewal/ja": (["かみしもまえかみしもあと"], [])}),
    "a shared block puts in a letter's own":
        ({"common/ja/words.txt": WORDS.replace("みなのはじめ", "みな{{>name}}") + "[name]\n共通\n",
          "renewal/ja/words.txt": own("renewal") + "[name]\n更新\n"},
         {"renewal/ja": (["みな更新"], ["みな共通"]), "lapsed/ja": (["みな共通"], [])}),
    "large print has each letter of its language, and its words":
        (LARGE, {f"{v}/ja-large": (["みなのはじめ", f"{v}だけのこと"], []) for v in VARIANTS}),
    "of four files the letter's own in large print": (FOUR, {"renewal/ja-large": (["一"], ["二", "三"])}),
    "then large print's": (cut(FOUR, "renewal/ja-large/words.txt"),
                           {"renewal/ja-large": (["二"], ["三"]), "renewal/ja": (["三"], ["二"]), "lapsed/ja-large": (["二"], [])}),
    "then the letter's": (cut(FOUR, "renewal/ja-large/words.txt", "common/ja-large/words.txt"),
                          {"renewal/ja-large": (["三"], ["みなのはじめ"]), "lapsed/ja-large": (["みなのはじめ"], [])}),
    "a language may lack letters":
        (ENGLISH, {"renewal/en": (["forall", "forrenewal", "28Dec2028", "Dear"], ["令和"]), "lapsed/en": None,
                   "renewal/ja": (["令和10年"], ["Dec"])}),
    "its large print lacks them too, and writes values as it does":
        ({**ENGLISH, "common/en-large/layout.conf": LAYOUT},
         {"renewal/en-large": (["forrenewal", "28Dec2028"], ["令和"]), "lapsed/en-large": None}),
    "a language without language.conf writes as Japanese does":
        (cut(ENGLISH, "common/en/language.conf"), {"renewal/en": (["forall", "令和10年"], ["Dec"])}),
    "a language that shares nothing":
        ({"renewal/fr/layout.conf": LAYOUT, "renewal/fr/words.txt": WORDS + "[own]\nseul\n"},
         {"renewal/fr": (["seul"], []), "lapsed/fr": None}),
    "folders that are hidden": ({"renewal/.git/x": "", "common/.git/x": ""}, {"renewal/ja": ([], [])}),
    "a tree of the first edition": ({**cut(BASE, *BASE), **FIRST}, {f"{v}/ja": ([f"{v}だけのこと"], []) for v in VARIANTS}),
    "which is asked for no gate":
        ({**cut(BASE, *BASE), **FIRST, "renewal/ja/words.txt": WORDS + "[own]\n代理の方も\n",
          "lapsed/ja/layout.conf": LAYOUT.replace("size = 12", "size = 8.5").replace("smallest = 9; };\n};", "};\n};")},
         {"renewal/ja": (["代理の方も"], []), "lapsed/ja": (["lapsedだけのこと"], [])}),
}

# name: (the tree's changes, exit code, what the message begins with)
BAD = {
    "a letter lacks Japanese": (cut({}, "lapsed/ja/words.txt"), 78, "KGN1061E T/lapsed/ja: "),
    "a first edition of three letters":
        ({**cut(BASE, *BASE), **cut(FIRST, *(f"{v}/ja/{n}" for v in ("lapsed", "card_lapsed") for n in ("layout.conf", "words.txt")))},
         78, "KGN1061E T/card_lapsed/ja: "),
    "a letter without words":
        ({"renewal/ja/words.txt": None, "renewal/ja/layout.conf": LAYOUT}, 66, "KGN0541E T/renewal/ja/words.txt: "),
    "no layout, neither shared": (cut({}, "common/ja/layout.conf"), 66, "KGN0541E T/common/ja/layout.conf: "),
    "no layout, nothing shared": (cut(FIRST, *BASE, "renewal/ja/layout.conf") | {f"{v}/ja/words.txt": WORDS + own(v) for v in VARIANTS},
                                  66, "KGN0541E T/renewal/ja/layout.conf: "),
    "no tree": (cut({}, *BASE), 66, "KGN0541E T: "),
    "an empty letter of another language":
        ({"renewal/en/readme": "x"}, 66, "KGN0541E T/renewal/en/layout.conf: "),
    "a letter's block that nothing uses":
        ({"renewal/ja/words.txt": own("renewal") + "[more]\nx\n"}, 78, "KGN0511E T/renewal/ja/words.txt:3:1: "),
    "a shared block that nothing uses":
        ({"common/ja/words.txt": WORDS + "[more]\nx\n"}, 78, "KGN0511E T/common/ja/words.txt:13:1: "),
    "a shared block that each letter has itself":
        ({f"{v}/ja/words.txt": own(v) + lead(v) for v in VARIANTS}, 78, "KGN0511E T/common/ja/words.txt:7:1: "),
    "a shared block of large print that nothing uses":
        ({**LARGE, "common/ja-large/words.txt": "[more]\nx\n"}, 78, "KGN0511E T/common/ja-large/words.txt:1:1: "),
    "a shared folder of a language without letters":
        ({"common/fr/words.txt": WORDS}, 78, "KGN1062E T/common/fr: "),
    "large print of a language that is not there":
        ({"common/fr-large/layout.conf": LAYOUT}, 78, "KGN1062E T/common/fr-large: "),
    "a shared layout that no letter uses":
        ({**{f"{v}/ja/layout.conf": LAYOUT for v in VARIANTS}}, 78, "KGN1062E T/common/ja/layout.conf: "),
    "a block that is nowhere":
        ({"renewal/ja/words.txt": "[own]\nあ{{>none}}\n"}, 78, "KGN1063E T/renewal/ja/words.txt:2:2: "),
    "a shared block puts in what one letter lacks":
        ({"common/ja/words.txt": WORDS.replace("みなのはじめ", "{{>name}}"),
          **{f"{v}/ja/words.txt": own(v) + "[name]\nx\n" for v in VARIANTS if v != "renewal"}},
         78, "KGN1063E T/common/ja/words.txt:8:"),
    "another letter's block is none of this one's":
        ({"renewal/ja/words.txt": "[own]\n{{>more}}\n", "lapsed/ja/words.txt": "[own]\n{{>more}}\n[more]\nx\n"},
         78, "KGN1063E T/renewal/ja/words.txt:2:1: "),
    "blocks of two files in each other":
        ({"renewal/ja/words.txt": "[own]\n{{>lead}}\n[lead]\n{{>days}}{{holder}}\n",
          "common/ja/words.txt": WORDS.replace("[days]\n", "[days]\n{{>lead}}")}, 78, "KGN1064E T/"),
    "a fault in a shared block names its file":
        ({"common/ja/words.txt": WORDS.replace("みなのはじめ", "{{none}}")}, 78, "KGN0500E T/common/ja/words.txt:8:"),
    "a fault in a block that another wins over":
        ({"common/ja/words.txt": WORDS.replace("みなのはじめ", "{{none}}"), **{f"{v}/ja/words.txt": own(v) + lead(v) for v in VARIANTS}},
         78, "KGN0500E T/common/ja/words.txt:8:"),
    "a gate in a shared block": ({"common/ja/words.txt": WORDS.replace("みなのはじめ", "代理の方")}, 78,
                                 "KGN1069E T/common/ja/words.txt:8:"),
    "a phrase that is false in one letter":
        ({"lapsed/ja/words.txt": "[own]\n有効期限を迎えます\n"}, 78, "KGN1070E T/lapsed/ja/words.txt:2:1: "),
    "a field that one letter needs":
        ({"common/ja/words.txt": WORDS.replace(" {{counter_from}}", "")}, 78, "KGN1072E T/renewal/ja/words.txt: {{counter_from}} "),
    "a word about a proxy in English":
        ({**ENGLISH, "renewal/en/words.txt": "[own]\nA proxy may come\n"}, 78, "KGN1069E T/renewal/en/words.txt:2:1: "),
    "a text of the office that English lacks":
        ({**ENGLISH, "renewal/en/words.txt": "[own]\n{{office.fee}}\n"}, 78, "KGN1075E T/renewal/en/words.txt:2:1: office.fee "),
    "a QR code that few letters show, and that is too long for one":
        ({"common/ja/layout.conf": LAYOUT.replace('{ text = "foot"', '{ qr = "code"; size = 15; }, { text = "foot"'),
          "common/ja/words.txt": WORDS + "[code]\n{{#for_other}}https://x.example.jp/" + "a" * 3000 + "{{/for_other}}\n"},
         78, "KGN0546E T/common/ja/layout.conf: "),
    "a fault of language.conf":
        ({**ENGLISH, "common/en/language.conf": LANGUAGE.replace("{western}", "{year}")}, 78,
         "KGN1065E T/common/en/language.conf:1:"),
    "language.conf of a letter is of no use":
        ({**ENGLISH, "common/fr/language.conf": LANGUAGE}, 78, "KGN1062E T/common/fr: "),
}

checks = Checks()
check = checks.holds


def proof(kigen: str, folder: pathlib.Path, changes: dict, letters: str = "") -> tuple:
    """The proof of the small tree with these changes, and where it was printed."""
    tree = folder / "templates"
    shutil.rmtree(tree, ignore_errors=True)
    (folder / "out.pdf").unlink(missing_ok=True)
    for name, text in {**BASE, **changes}.items():
        if text is not None:
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_text(text, encoding="utf-8")
    config = pathlib.Path(test_proof.office(folder, f'letters = {{ templates = "{tree}"; duplex = false; {letters} }};\n'))
    # Words of the office in a language that no letter has are refused, a language without any is not offered.
    spoken = "".join(f' {language} = {{ name = "City"; }};' for language in ("en", "fr")
                     if any(next(tree.glob(f"{variant}/{language}"), None) for variant in VARIANTS))
    config.write_text(re.sub(r" en = \{.*?\};", spoken, config.read_text(encoding="utf-8"), flags=re.S), encoding="utf-8")
    return test_proof.run(kigen, "-c", str(config), "-o", str(folder / "out.pdf")), folder / "out.pdf"


def trees_that_print(kigen: str, folder: pathlib.Path) -> None:
    for name, (changes, letters) in GOOD.items():
        done, path = proof(kigen, folder, changes)
        check((done.returncode, done.stderr) == (0, ""), f"{name}: {done.stderr}")
        pages = dict(test_proof.pages_of(path)) if done.returncode == 0 else {}
        for letter, words in letters.items():
            text = pages.get(f"{letter}: plain")
            check((text is not None) == (words is not None), f"{name}: {letter}")
            for word in words[0] if words and text else []:
                check(word in text, f"{name}: {letter}: {word}")
            for word in words[1] if words and text else []:
                check(word not in text, f"{name}: {letter}: not {word}")


def trees_that_do_not(kigen: str, folder: pathlib.Path) -> None:
    for name, (changes, code, says) in BAD.items():
        done, path = proof(kigen, folder, changes)
        said = done.stderr.replace(str(folder / "templates"), "T")
        check(done.returncode == code and said.startswith(says), f"{name}: {done.returncode} {said}")
        check(not path.exists(), f"{name}: nothing is printed")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen", required=True)
    kigen = str(pathlib.Path(parser.parse_args().kigen).resolve())
    for test in (trees_that_print, trees_that_do_not):
        with tempfile.TemporaryDirectory() as folder:
            test(kigen, pathlib.Path(folder))
    checks.end()


if __name__ == "__main__":
    main()
