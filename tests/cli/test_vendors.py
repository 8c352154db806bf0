#!/usr/bin/env python3
"""The same people in the extracts of three made-up vendors (fixtures/vendors/): one result. Then what must be refused,
and what many rows share.

    test_vendors.py --kigen build/kigen        ends with N passed, N failed
"""

import argparse
import csv
import importlib.util
import io
import itertools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes
from checks import Checks

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENDORS = ("nagiha", "torinoko", "ukigumo")
NIGHTS = ("2026-11-19", "2026-11-20", "2026-11-30")
OFFICE_FILES = {"dispositions.csv", "pieces.csv"}
checks = Checks()
check = checks.holds


def load_make():
    spec = importlib.util.spec_from_file_location("make_vendors", ROOT / "fixtures/vendors/make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class World:
    """A copy of the fixture, so that nothing is written into the tree."""

    def __init__(self, kigen: str, root: pathlib.Path):
        self.kigen, self.root = kigen, root
        shutil.copytree(ROOT / "fixtures/vendors", root / "fixtures/vendors")
        (root / "fixtures/odawara").mkdir()
        shutil.copyfile(ROOT / "fixtures/odawara/towns.csv", root / "fixtures/odawara/towns.csv")
        (root / "tests/fonts").mkdir(parents=True)
        shutil.copyfile(ROOT / "tests/fonts/own.ttf", root / "tests/fonts/own.ttf")

    def folder(self, vendor: str) -> pathlib.Path:
        return self.root / "fixtures/vendors" / vendor

    def out(self, vendor: str, night: str = "") -> pathlib.Path:
        return self.root / "out/vendors" / vendor / night

    def call(self, command: str, vendor: str, *more: str, language: str = "C") -> subprocess.CompletedProcess:
        words = [self.kigen, command, "-c", str(self.folder(vendor) / "kigen.conf"), *more]
        return processes.run(words, env=dict(os.environ, LANG=language, LC_ALL=language),
                             encoding="utf-8", errors="replace")

    def run(self, vendor: str, night: str, *more: str) -> subprocess.CompletedProcess:
        return self.call("run", vendor, "--as-of", night, *more)

    def rows(self, vendor: str, night: str, name: str) -> list:
        text = (self.out(vendor, night) / "office" / name).read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def edit(self, vendor: str, old: str, new: str) -> None:
        path = self.folder(vendor) / "kigen.conf"
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new), encoding="utf-8")


# ---- three extracts, one result -------------------------------------------------------------------------------------

def without_lines(rows: list) -> list:
    return [{key: value for key, value in row.items() if key not in ("file", "line")} for row in rows]


def letters_of(world: World, vendor: str, night: str) -> dict:
    """Bundle -> the text of its letters."""
    return {path.name: processes.run(["pdftotext", "-layout", path, "-"], check=True).stdout
            for path in sorted((world.out(vendor, night) / "print").glob("letters-*.pdf"))}


def compared(world: World) -> None:
    for vendor, night in itertools.product(VENDORS, NIGHTS):
        done = world.run(vendor, night)
        check(done.returncode == (4 if night == NIGHTS[0] else 0), f"{vendor} {night}: {done}")
    for night in NIGHTS:
        first = {name: without_lines(world.rows(VENDORS[0], night, name)) for name in sorted(OFFICE_FILES)}
        letters = letters_of(world, VENDORS[0], night)
        check(first["pieces.csv"] and letters, f"{night}: there are letters")
        for vendor in VENDORS[1:]:
            for name, rows in first.items():
                check(without_lines(world.rows(vendor, night, name)) == rows, f"{vendor} {night}: {name} differs")
            check(letters_of(world, vendor, night) == letters, f"{vendor} {night}: the letters' text differs")


def page_of(world: World, vendor: str, night: str, piece: dict) -> str:
    path = world.out(vendor, night) / "print" / piece["bundle"]
    text = processes.run(["pdftotext", "-f", piece["first_page"], "-l", piece["first_page"], path, "-"], check=True).stdout.decode()
    return re.sub(r"\s", "", text)


def expected(world: World) -> None:
    lines = [line.split("\t") for line in (ROOT / "tests/cases/vendors.tsv").read_text(encoding="utf-8").splitlines()
             if line and line[0] != "#"]
    check(len(lines) >= 60, "the table of cases is whole")
    for night, serial, disposition, reason, anomalies, addressee, why in lines:
        found = [row for row in world.rows(VENDORS[2], night, "dispositions.csv") if row["serial"] == serial]
        want = [] if disposition == "-" else [(disposition, reason, anomalies)]
        have = [(row["disposition"], row["reason"], row["anomalies"]) for row in found]
        check(have == want, f"{night} {serial} ({why}): {have}, not {want}")
        if addressee == "-" or have != want:
            continue
        piece = next(piece for piece in world.rows(VENDORS[2], night, "pieces.csv")
                     if any(word.endswith(f":{serial}") for word in piece["serials"].split()))
        name, _, guardian = addressee.partition(" 保護者")
        page = page_of(world, VENDORS[2], night, piece)
        is_guardian = addressee.endswith("保護者")
        check(re.sub(r"\s", "", name if is_guardian else addressee) in page
              and ("保護者様" in page) == is_guardian, f"{night} {serial} ({why}): not to {addressee}")
    twice = [(row["disposition"], row["reason"]) for row in world.rows(VENDORS[2], NIGHTS[0], "dispositions.csv")
             if row["serial"] == "0000000154A"]
    check(twice == [("notice", ""), ("rejected", "duplicate_serial")], f"one serial twice: {twice}")


def made_again(world: World) -> None:
    load_make().make(world.root / "again")
    for vendor, name in itertools.product(VENDORS, ("residents.csv", "certificates.csv")):
        check((world.root / "again" / vendor / name).read_bytes() == (ROOT / "fixtures/vendors" / vendor / name).read_bytes(),
              f"{vendor}/{name} is not what make.py makes")


def without_the_font(world: World) -> None:
    for vendor in VENDORS:
        world.edit(vendor, '              "../../../tests/fonts/own.ttf" );', "            );")
        world.edit(vendor, 'NotoSerifCJK-Regular.ttc",\n', 'NotoSerifCJK-Regular.ttc"\n')
        done = world.run(vendor, NIGHTS[0])
        rows = [row for row in world.rows(vendor, NIGHTS[0], "dispositions.csv") if row["serial"] == "0000000101A"]
        check(done.returncode == 4 and [(row["disposition"], row["reason"]) for row in rows] == [("held", "unprintable")],
              f"{vendor}: a gaiji without its font: {done} {rows}")


# ---- what must never enter ------------------------------------------------------------------------------------------

def individual_number(row: dict) -> str:
    """Twelve digits with a right check digit (docs/domain.md 7), another for each row."""
    digits = f"{int(row['resident_id']) * 7919 % 10 ** 11:011d}"
    weights = [n + 1 if n <= 6 else n - 5 for n in range(1, 12)]
    rest = sum(int(digit) * weight for digit, weight in zip(reversed(digits), weights)) % 11
    return digits + str(0 if rest <= 1 else 11 - rest)


def secrets_of(made, register: str) -> list:
    rows = made.residents if register == "residents" else made.certificates
    return sorted({individual_number(row) for row in rows})


def kept(world: World, vendor: str, secrets: list) -> list:
    """Every file below out/ in which one of the numbers stands."""
    found = []
    for path in sorted(world.out(vendor).rglob("*")) if world.out(vendor).exists() else []:
        content = path.read_bytes() if path.is_file() else b""
        if any(secret.encode() in content for secret in secrets):
            found.append(path.name)
    return found


def write_with(world: World, made, vendor: str, register: str, header: str, write) -> int:
    """The register with one more column in the middle; returns its place."""
    facts = dict(made.VENDORS[vendor])
    at = len(facts[register]) // 2
    facts[register] = facts[register][:at] + [("more", header, write)] + facts[register][at:]
    rows = made.residents if register == "residents" else made.certificates
    content = made.encoded(made.text_of(facts, register, rows), facts["encoding"])
    (world.folder(vendor) / f"{register}.csv").write_bytes(content)
    return at + 1


def refused(world: World, vendor: str, column: int, header: str, secrets: list, what: str) -> None:
    for command in ("run", "check"):
        more = ("--as-of", NIGHTS[0]) if command == "run" else ()
        done = world.call(command, vendor, *more)
        said = done.stdout + done.stderr
        check(done.returncode == 65 and "KGN0407E" in said and f"column {column} ({header})" in said,
              f"{what}: {command}: {done.returncode} {said[:200]}")
        check(not any(secret in said for secret in secrets), f"{what}: {command} shows a value")
    check(kept(world, vendor, secrets) == [], f"{what}: kept in {kept(world, vendor, secrets)}")
    check(not any(re.match(r"\d{4}-", path.name) for path in world.out(vendor).glob("*")), f"{what}: something was published")


def numbers_refused(world: World) -> None:
    made = load_make()
    made.make(world.root / "fixtures/vendors")
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    forms = {"nagiha": lambda row, _: individual_number(row), "torinoko": lambda row, _: individual_number(row) + "　　",
             "ukigumo": lambda row, _: individual_number(row).translate(wide)}
    for vendor, register in itertools.product(VENDORS, ("residents", "certificates")):
        secrets = secrets_of(made, register)
        secrets += [secret.translate(wide) for secret in secrets]
        for header in ("個人番号", "マイナンバー", "my_number", "住民票コード"):
            at = write_with(world, made, vendor, register, header, made.nothing)
            refused(world, vendor, at, header, [], f"{vendor} {register}: a column headed {header}")
        at = write_with(world, made, vendor, register, "管理コード", forms[vendor])
        refused(world, vendor, at, "管理コード", secrets, f"{vendor} {register}: individual numbers under another name")
        made.make(world.root / "fixtures/vendors")
    # twelve digits whose check digit is wrong are no individual numbers
    for vendor in VENDORS:
        write_with(world, made, vendor, "residents", "管理コード",
                   lambda row, _: individual_number(row)[:11] + str((int(individual_number(row)[11]) + 1) % 10))
        done = world.run(vendor, NIGHTS[0])
        check(done.returncode == 4, f"{vendor}: twelve digits that are none: {done}")


def numbers_refused_though_mapped(world: World) -> None:
    """A header of the forbidden ones stays forbidden when the configuration names it as an own one."""
    made = load_make()
    made.make(world.root / "fixtures/vendors")
    for vendor, own in (("nagiha", "住民番号"), ("ukigumo", "宛名コード")):
        encoding = made.VENDORS[vendor]["encoding"]
        path = world.folder(vendor) / "residents.csv"
        text = processes.run(["iconv", "-f", encoding, "-t", "UTF-8"], input=path.read_bytes(),
                             check=True).stdout.decode()
        path.write_bytes(made.encoded(text.replace(own, "住民票コード", 1), encoding))
        world.edit(vendor, f'"{own}"', '"住民票コード"')
        done = world.run(vendor, NIGHTS[0])
        check(done.returncode == 65 and "住民票コード" in done.stderr, f"{vendor}: mapped: {done}")


# ---- one line instead of thousands ----------------------------------------------------------------------------------

def handed_over(made) -> None:
    """The issue day of the ordinary ones becomes a day after the next birthday: that of handing over. 52 of their
    authentication certificates are due in the first night; those for signature are explained by them (Rule 13 (ii))."""
    for row in made.certificates:
        if row["resident_id"].startswith("0000001"):
            row["issued_on"] = made.years_before(row["expires_on"], 4) + made.timedelta(days=20)


SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet_of(world: World, vendor: str, name: str) -> list:
    """The rows of one sheet: column letter -> text as it stands in the file."""
    with zipfile.ZipFile(world.out(vendor, NIGHTS[0]) / "office/summary.xlsx") as book:
        names = [sheet.get("name") for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")]
        sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{names.index(name) + 1}.xml"))
        strings = []
        if "xl/sharedStrings.xml" in book.namelist():
            strings = ["".join(item.itertext())
                       for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{SHEET}si")]
    return [{cell.get("r").rstrip("0123456789"): strings[int("".join(cell.itertext()))] if cell.get("t") == "s"
             else "".join(cell.itertext()) for cell in row} for row in sheet.iter(f"{SHEET}row")]


def excel_day(text: str) -> str:
    return (date(1899, 12, 30) + timedelta(days=int(text))).isoformat()


def many_alike(world: World) -> None:
    made = load_make()
    made.make(world.root / "before")
    handed_over(made)
    made.make(world.root / "fixtures/vendors")
    for vendor in VENDORS:
        done = world.run(vendor, NIGHTS[0], "--quiet")
        odd = [row for row in world.rows(vendor, NIGHTS[0], "dispositions.csv")
               if "unexplained_expiry" in row["anomalies"].split()]
        alike = [row for row in odd if row["resident_id"].startswith("0000001")]
        check(done.returncode == 4, f"{vendor}: the exit code is as before: {done}")
        check(len(alike) == 52 and len(odd) - len(alike) == 4, f"{vendor}: {len(alike)} of {len(odd)} rows keep their anomaly")
        said = [line for line in done.stderr.splitlines() if line.startswith("KGN04")]
        check(len(said) == 1 and said[0].startswith("KGN0410W certificates.csv: in ")
              and f" {len(alike)} of " in said[0], f"{vendor}: one warning: {said}")
        lines = [row for row in sheet_of(world, vendor, "要確認") if row.get("C") == "規則で説明できない有効期限"]
        check(len(lines) == 1 + 4, f"{vendor}: 要確認 has {len(lines)} lines of it")     # a pattern and four rows
        check(lines[0]["D"] == str(len(alike)) and "交付日" in lines[0]["M"] and "A" not in [
            key for key, text in lines[0].items() if text], f"{vendor}: one line says how many and why: {lines[0]}")
        check(any("交付日" in text for row in sheet_of(world, vendor, "概要") for text in row.values()),
              f"{vendor}: 概要 says it")
        own = next(row for row in lines if row["N"] == "0000000167A")
        check((excel_day(own["F"]), excel_day(own["G"]), own["H"], own["E"]) == (
            "2027-02-09", "2027-02-10", "-1", "規則第49条 発行日の後の誕生日(5回目)"), f"{vendor}: a row of its own: {own}")
    done = world.call("run", VENDORS[0], "--as-of", NIGHTS[1], language="ja_JP.UTF-8")
    check(done.returncode == 0, f"a warning is no news: {done}")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--kigen", required=True)
    kigen = str(pathlib.Path(arguments.parse_args().kigen).resolve())
    for stories in ((compared, expected, made_again), (without_the_font,), (numbers_refused,),
                    (numbers_refused_though_mapped,), (many_alike,)):
        with tempfile.TemporaryDirectory() as root:
            world = World(kigen, pathlib.Path(root))
            for story in stories:
                story(world)
    checks.end()


main()
