#!/usr/bin/env python3
"""Further counters, booking and quieter times on the letters of a proof, read by pdftotext and zbarimg.

    tests/cli/test_places.py --kigen build/kigen        ends with: N passed, N failed

Whom each counter serves is written down here by hand from docs/contract 2.5, not taken from the program.
"""

import argparse
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes
from checks import Checks

HERE = pathlib.Path(__file__).resolve().parents[2]
PLACES = """
places = (
    { name = "栄町郵便局"; hours = "平日9時〜16時30分"; postal = "250"; },
    { name = "鴨宮郵便局"; hours = "平日9時〜16時"; postal = "2508"; },
    { name = "国府津支所"; hours = "平日9時〜17時"; for = "card"; by = "anyone"; }
);
"""
LOAD = "office_load = { from = 9; mon = [40, 60, 50, 30]; tue = [20, 40, 30, 10]; wed = [30, 50, 40, 20]; };\n"
URL = "https://www.city.example.jp/yoyaku"
# case of the proof: whether the holder comes himself
CASES = {"plain": True, "protected: no word about a proxy": True, "child, to the guardian": False,
         "child, to a named guardian": False, "ward": False}
CARD = ("card_renewal", "card_lapsed", "stay_extended")
ALL = (*CARD, "renewal", "lapsed")
checks = Checks()
check = checks.holds_so


def configured(folder, more, booking=False):
    """The fixture's configuration, with more of it."""
    source = HERE / "fixtures/odawara"
    for file in source.iterdir():
        if file.suffix == ".csv":
            (folder / file.name).write_bytes(file.read_bytes())
    text = (source / "kigen.conf").read_text().replace('"../../out"', '"%s/out"' % folder)
    text = text.replace("    en = {\n", '    en = {\n        booking = "Please book.";\n').replace(
        "    ja_easy = {\n", '    ja_easy = {\n        booking = "予約（よやく）が いります。";\n') if booking else text
    if booking:
        text = text.replace('    url             =', '    booking = "予約が必要です。"; booking_url = "%s";\n    url =' % URL)
    (folder / "kigen.conf").write_text(text + more)
    return folder / "kigen.conf"


def proof(kigen, folder, name):
    out = folder / name
    run = processes.run([kigen, "proof", "-c", folder / "kigen.conf", "-o", out], text=True)
    check("a proof is made", run.returncode == 0)
    return out


def pages(pdf):
    """(variant, case): the text of its pages, without spaces; letters of ordinary print alone."""
    text = processes.run(["pdftotext", "-layout", pdf, "-"], text=True).stdout
    found = {}
    for page in text.split("\f"):
        head = re.search(r"PROOF (\w+)/ja: (.*)", page)
        if head:
            key = head.group(1), head.group(2).strip()
            found[key] = found.get(key, "") + re.sub(r"\s", "", page)
    return found


def page_of(pdf, variant, case):
    """The number of its first page."""
    text = processes.run(["pdftotext", "-layout", pdf, "-"], text=True).stdout.split("\f")
    return next(number for number, page in enumerate(text, 1) if re.search(rf"PROOF {variant}/ja: {case}(\s|$)", page))


def counters(kigen, folder):
    configured(folder, PLACES)
    letters = pages(proof(kigen, folder, "places.pdf"))
    for variant in ALL:
        for case, himself in CASES.items():
            text = letters[variant, case]
            office = himself and variant not in CARD
            check("the nearest post office for the holder and certificates alone",
                  ("鴨宮郵便局でも" in text) == office)
            check("no more than two", ("国府津支所でも" in text) != office)
            check("the nearest first", not office or text.index("鴨宮郵便局") < text.index("栄町郵便局"))
            check("the holder alone is spoken to as such", ("ご本人は国府津支所" in text) == (himself and not office and "protected" not in case))


def quiet_times(kigen, folder):
    configured(folder, LOAD)
    first, again = proof(kigen, folder, "load.pdf"), proof(kigen, folder, "again.pdf")
    check("the same bytes for the same input", first.read_bytes() == again.read_bytes())
    text = pages(first)["renewal", "plain"]
    check("a sentence says when it is quiet", "火曜日と、昼12時台です" in text)
    check("crowded times once", "休日の前後と、毎日" not in text)
    check("the chart has its labels", "9101112月火水" in text)


def nothing(kigen, folder):
    configured(folder, "")
    text = pages(proof(kigen, folder, "plain.pdf"))["renewal", "plain"]
    for word in ("郵便局", "すいている", "混みぐあい", "yoyaku"):
        check("nothing of it without settings", word not in text)


def booking(kigen, folder):
    configured(folder, "", booking=True)
    pdf = proof(kigen, folder, "booking.pdf")
    letters = pages(pdf)
    check("the sentence and the address in letters", "予約が必要です。" + URL in letters["renewal", "plain"])
    check("no sentence says that no booking is needed", "予約は要りません" not in letters["renewal", "plain"])
    two = letters["renewal", "two certificates that end on different days"]
    check("two dates: the sentence alone", "予約が必要です。" in two and URL not in two)
    at = str(page_of(pdf, "renewal", "plain"))
    processes.run(["pdftoppm", "-r", "300", "-f", at, "-l", at, "-png", pdf, folder / "page"], check=True)
    picture = next(folder.glob("page-*.png"))
    codes = processes.run(["zbarimg", "-q", "--raw", picture], text=True)
    check("the code holds the address", URL in codes.stdout.split())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen", required=True, type=lambda path: pathlib.Path(path).resolve())
    kigen = parser.parse_args().kigen
    for test in (counters, quiet_times, nothing, booking):
        with tempfile.TemporaryDirectory() as folder:
            test(kigen, pathlib.Path(folder))
    checks.end()


if __name__ == "__main__":
    main()
