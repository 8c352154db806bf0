#!/usr/bin/env python3
"""The workbook of a night, sheet by sheet: what stands on it against the files of the same folder and the ledger, and how it
comes out of a printer.

    tests/cli/test_sheets.py --kigen build/kigen        ends with: N passed, N failed

On paper it is drawn by LibreOffice, where that is installed. Every name and address is made up.
"""

import re
import shutil
import zipfile
from xml.etree import ElementTree

import world
import processes
from town import Town
from world import FIRST, SECOND

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
POINTS_LEAST = 7
OFFICE_SECONDS_MAX = 120
# Sheets whose rows are for a screen: a printer gets their first lines.
APPENDICES = ()


class Sheets(world.Suite):
    def __init__(self, kigen):
        super().__init__(kigen, "kigen-sheets-")
        self.full = world.build(self.fresh())
        for day in (FIRST, SECOND):
            world.run(self.kigen, self.full, day)
        self.empty = world.build(self.fresh(), self.without_due())
        world.run(self.kigen, self.empty, FIRST)

    @staticmethod
    def without_due():
        made = Town()
        for at in range(1, 4):
            made.pair(at, "2031-05-17")
        return made

    def books(self):
        yield "a full night", self.full / "out" / FIRST / "office/summary.xlsx"
        yield "the night after", self.full / "out" / SECOND / "office/summary.xlsx"
        yield "an empty night", self.empty / "out" / FIRST / "office/summary.xlsx"


# ---- on paper ---------------------------------------------------------------------------------------------------------


def names_of(book):
    with zipfile.ZipFile(book) as parts:
        root = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    sheets = [sheet.get("name") for sheet in root.iter(SHEET + "sheet")]
    defined = {}
    for name in root.iter(SHEET + "definedName"):
        defined.setdefault(name.get("name"), {})[sheets[int(name.get("localSheetId"))]] = name.text
    return sheets, defined


def test_print_titles(suite):
    """Each page of each sheet says what it is of."""
    for what, book in suite.books():
        sheets, defined = names_of(book)
        titles = defined.get("_xlnm.Print_Titles", {})
        suite.equal(f"{what}: sheets with titles", sorted(titles), sorted(sheets))
        suite.equal(f"{what}: from the first line on", [name for name in titles if not re.search(r"!\$1:\$\d+$", titles[name])], [])


def test_whole_digest(suite):
    for what, book in suite.books():
        with zipfile.ZipFile(book) as parts:
            shared = "".join(parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/"))
        digest = (book.parent / "run.json").read_text(encoding="utf-8").split('"config_sha256"', 1)[1].split('"')[1]
        suite.equal(f"{what}: the whole digest of the settings", digest in shared, True)


def words_of(path):
    """(page, height in points, word) of all that is set upright; of a single sign one cannot tell."""
    done = processes.run(["pdftotext", "-bbox", path, "-"], text=True, check=True)
    for page, text in enumerate(done.stdout.split("<page ")[1:], 1):
        for box, word in re.findall(r'<word ((?:\w+="[\d.]+" ?)+)>([^<]*)<', text):
            left, top, right, bottom = map(float, re.findall(r'"([\d.]+)"', box))
            if len(word) > 1 and right - left > bottom - top:
                yield page, bottom - top, word


def printed(suite, book):
    """The book as LibreOffice prints it."""
    folder = suite.fresh()
    folder.mkdir()
    processes.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir",
                   folder, book], seconds=OFFICE_SECONDS_MAX, check=True, text=True)
    return folder / "summary.pdf"


def test_legible(suite):
    """No line of any sheet is less than seven points high on A4 in landscape."""
    if not shutil.which("soffice"):
        return
    for what, book in suite.books():
        small = {(page, word, round(height, 1)) for page, height, word in words_of(printed(suite, book)) if height < POINTS_LEAST}
        suite.equal(f"{what}: smaller words", sorted(small)[:5], [])


if __name__ == "__main__":
    world.run_tests(Sheets, globals())
