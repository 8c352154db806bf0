#!/usr/bin/env python3
"""Facts that lie outside the repository, against what the repository made of them: `facts.py SHARED`.

The towns of the fixture and of synth are real towns with their postal codes; the holidays of the fixture and of the
shipped table are those of the Cabinet Office for the years both know; the window vectors are the test's cases. No true
address of the country's postal table contradicts its code, and most addresses under another town's code do. The customer
barcode's text of the postal service's examples is theirs, bars and check too; of 100,000 made-up addresses over the country's
table a second program says the same; of synth's homes at most 3 % have none, and none has another.
Prints `N passed, N failed`.
"""

import csv
import pathlib
import re
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / folder) for folder in ("lib", "oracle", "barcode")]
import barcode
import pixels
import processes
import towns
from checks import Checks

ROOT = pathlib.Path(__file__).resolve().parents[2]
checks = Checks()
check = checks.holds


def holidays(path: pathlib.Path) -> dict:
    rows = list(csv.reader(path.read_bytes().decode("cp932").splitlines()))[1:]
    return {tuple(int(part) for part in row[0].split("/")): row[1] for row in rows if row}


def check_holidays(shared: pathlib.Path) -> None:
    facts = holidays(shared / "data/syukujitsu.csv")
    for name in ("fixtures/odawara/holidays.csv", "templates/calendar/holidays.csv"):
        ours = holidays(ROOT / name)
        for year in sorted({day[0] for day in ours} & {day[0] for day in facts}):
            check({day: ours[day] for day in ours if day[0] == year} == {day: facts[day] for day in facts if day[0] == year},
                  f"{name}: the holidays of {year}")


def towns_of(path: pathlib.Path) -> set:
    with open(path, encoding="utf-8", newline="") as file:
        return {(row[2], row[6], row[7], row[8]) for row in csv.reader(file) if row}


def check_towns(shared: pathlib.Path) -> None:
    facts = towns_of(shared / "data/towns.csv")
    for town in sorted(towns_of(ROOT / "fixtures/odawara/towns.csv")):
        check(town in facts, f"fixtures/odawara/towns.csv: {town}")
    by_code = {}
    for code, prefecture, city, town in facts:
        by_code.setdefault(code, set()).update((prefecture + city + town, city + town))
    with tempfile.TemporaryDirectory() as work:
        processes.run([str(ROOT / "build/kigen"), "synth", "--residents", "20000", "--seed", "7", "--as-of",
                       "2026-11-19", work + "/city"], check=True, stdout=subprocess.DEVNULL)
        with open(work + "/city/residents.csv", encoding="utf-8", newline="") as file:
            seen = {}
            for row in csv.DictReader(file):
                seen.setdefault(row["postal_code"].replace("-", ""), row["address"])
    for code, address in sorted(seen.items()):
        check(any(address.startswith(place) for place in by_code.get(code, ())), f"synth: {code} {address}")


def check_contradictions(shared: pathlib.Path) -> None:
    kigen, path = ROOT / "build/kigen", shared.resolve() / "data/towns.csv"
    table = towns.towns(path)
    for what, rows in (("plain", towns.plain(table)), ("respelled", towns.respelled(table, 100000, seed=1))):
        check(len(rows) >= 100000, f"only {len(rows)} {what} addresses")
        found = towns.held(kigen, path, rows)
        check(not found, f"{what}: {len(found)} true addresses held: {[rows[at] for at in sorted(found)[:5]]}")
        print(f"towns: {len(found)} of {len(rows)} true addresses ({what}) contradict their codes")
    rows = towns.misplaced(table, 10000, seed=1)
    found = len(towns.held(kigen, path, rows))
    outside = sum(not address.startswith("京都府京都市") for _, address in rows)
    check(found > 0.8 * len(rows), f"only {found} of {len(rows)} addresses under another town's code held")
    print(f"towns: {found} of {len(rows)} addresses under another town's code contradict it ({outside} outside "
          "Kyoto city, where nothing is said)")
    rows = towns.strayed(table, 20000, seed=1)
    missed = set(range(len(rows))) - towns.held(kigen, path, rows)
    check(not missed, f"{len(missed)} of {len(rows)} strayed codes: {[rows[at] for at in sorted(missed)[:5]]}")
    print(f"towns: {len(rows)} of {len(rows)} codes of another municipality or of none contradict the address")
    rows = towns.unnumbered(table)
    found = len(towns.held(kigen, path, rows, "no_address"))
    check(found > 0.95 * len(rows), f"only {found} of {len(rows)} addresses without a number held")
    print(f"towns: {found} of {len(rows)} addresses that end with their town are held")


def barcodes(table: pathlib.Path, rows: list) -> list:
    given = "".join("\t".join(row) + "\n" for row in rows)
    said = processes.run([str(ROOT / "build/unit/barcode"), str(table)], input=given, text=True, check=True)
    return said.stdout.split("\n")[:-1]


def cases_of(path: pathlib.Path) -> list:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def values_of(text: str) -> list:
    values = []
    for sign in text:
        values += ([11 + (ord(sign) - 65) // 10, (ord(sign) - 65) % 10] if sign.isalpha() else [10 if sign == "-" else int(sign)])
    return (values + [14] * 20)[:20]


def check_barcode_examples(shared: pathlib.Path) -> None:
    """Text, check and bars as the postal service prints them. Its check values go over all 21 symbols."""
    examples = cases_of(shared / "vectors/barcode.tsv")
    found = barcodes(shared / "data/towns.csv", [(row[0].replace("-", ""), row[4], "") for row in examples])
    values = {value: symbol for symbol, value in pixels.VALUES.items()}
    for row, text in zip(examples, found):
        check(text == row[0].replace("-", "") + row[5], f"barcode: {row[4]}: {text}, not {row[5]}")
        check(values[-sum(values_of(text)) % 19] == row[6], f"barcode: the check of {row[4]} is not {row[6]}")
    for text, bars in cases_of(shared / "vectors/barcode-bars.tsv"):
        check(pixels.decode(bars) == text, f"barcode: the bars of {text} say {pixels.decode(bars)}")


def check_barcodes(shared: pathlib.Path) -> None:
    table = shared / "data/towns.csv"
    done = processes.run([sys.executable, str(ROOT / "tests/barcode/compare.py"), "--build", str(ROOT / "build"), "--towns", str(table),
                          "--count", "100000"], seconds=170, text=True)
    print(done.stdout, end="")
    check(done.returncode == 0, "barcode: a second program says the same of 100,000 addresses")
    with tempfile.TemporaryDirectory() as work:
        processes.run([str(ROOT / "build/kigen"), "synth", "--residents", "20000", "--seed", "11", "--as-of", "2026-11-19",
                       work + "/city"], check=True, stdout=subprocess.DEVNULL)
        with open(work + "/city/residents.csv", encoding="utf-8", newline="") as file:
            homes = sorted({(row["postal_code"].replace("-", ""), row["address"], row["building"]) for row in csv.DictReader(file)})
    rows = [(row[2], row[6], row[7], row[8], False) for row in csv.reader(open(table, encoding="utf-8", newline=""))]
    second, found = barcode.Towns([row for row in rows if row[2] == "小田原市"]), barcodes(table, homes)
    none = sum(not text for text in found)
    check(none <= 0.03 * len(homes), f"barcode: {none} of {len(homes)} homes of synth have none")
    wrong = [(home, text) for home, text in zip(homes, found) if text and text != second.text(*home)]
    check(not wrong, f"barcode: wrong: {wrong[:5]}")
    print(f"barcode: {none} of {len(homes)} homes of synth have none, {len(wrong)} another than a second program says")


def check_vectors(shared: pathlib.Path) -> None:
    def pairs(path: pathlib.Path) -> set:
        lines = path.read_text(encoding="utf-8").splitlines()
        found = (re.findall(r"\d{4}-\d\d-\d\d", line) for line in lines if line and line[0] != "#")
        return {tuple(days[:2]) for days in found}

    ours = pairs(ROOT / "tests/cases/window.tsv")
    for pair in sorted(pairs(shared / "vectors/window.tsv")):
        check(pair in ours, f"tests/cases/window.tsv lacks {pair}")


def main() -> None:
    shared = pathlib.Path(sys.argv[1])
    check_holidays(shared)
    check_towns(shared)
    check_contradictions(shared)
    check_barcode_examples(shared)
    check_barcodes(shared)
    check_vectors(shared)
    checks.end()


main()
