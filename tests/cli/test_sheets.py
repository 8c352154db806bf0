#!/usr/bin/env python3
"""The workbook of a night, sheet by sheet: what stands on it against the files of the same folder and the ledger, and how it
comes out of a printer.

    tests/cli/test_sheets.py --kigen build/kigen        ends with: N passed, N failed

On paper it is drawn by LibreOffice, where that is installed. Every name and address is made up.
"""

import re
import shutil
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import sheets
import world
import processes
from town import Town
from world import FIRST, SECOND

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
POINTS_LEAST = 7
HEADER = 5       # the row of a main table's header, from 0, of those that hold a cell
OFFICE_SECONDS_MAX = 120
# Sheets whose rows are for a screen: a printer gets their first lines.
APPENDICES = ("除外明細",)


class Sheets(world.Suite):
    def __init__(self, kigen):
        super().__init__(kigen, "kigen-sheets-")
        self.full = world.build(self.fresh())
        world.run(self.kigen, self.full, FIRST)
        made = world.city(changed=True)
        made.residents[2]["status"] = "死亡"     # after the letter was printed
        made.write(self.full / "in")
        conf = self.full / "kigen.conf"
        conf.write_text(conf.read_text(encoding="utf-8").replace("bundle_letters = 5", "bundle_letters = 6"), encoding="utf-8")
        world.run(self.kigen, self.full, SECOND)
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


# ---- what stands there ------------------------------------------------------------------------------------------------


def day(cell):
    """The day of a cell: numbers count from 1899-12-30."""
    return (date(1899, 12, 30) + timedelta(cell)).isoformat()


def table(book, name):
    """The rows of the main table, by their headers without line breaks."""
    rows = sheets.book(book)[name]
    head = [(cell or "").replace("\n", "") for cell in rows[HEADER]]
    found = []
    for row in rows[HEADER + 1:]:
        if row[0] is None or row[1] is None:
            break
        found.append(dict(zip(head, row)))
    return found


def test_identities(suite):
    """Each number has its rows, in order, with no difference; what has no sides says why."""
    for what, book in suite.books():
        rows = table(book, "照合")
        numbers = [int(row["番号"]) for row in rows]
        suite.equal(f"{what}: in order", numbers, sorted(numbers))
        suite.equal(f"{what}: all of them", sorted(set(numbers) | {24}), list(range(1, 25)))
        suite.equal(f"{what}: crosses", [row["等式"] for row in rows if row["判定"] == "×"], [])
        open_rows = {int(row["番号"]) for row in rows if row["判定"] == "−"}
        suite.equal(f"{what}: without sides", (21 in open_rows, open_rows <= {2, 21, 23}), (True, True))
        suite.equal(f"{what}: their sides", [row["左辺"] for row in rows if int(row["番号"]) == 21], [None])


def test_pages_of_the_files(suite):
    """Identity 7: what the press said, and what pdfinfo finds in the files."""
    for what, book in suite.books():
        pages = 0
        for path in sorted((book.parents[1] / "print").glob("letters-*.pdf")):
            done = processes.run(["pdfinfo", path], text=True, check=True)
            pages += int(re.search(r"^Pages: +(\d+)", done.stdout, re.M).group(1))
        read = [row["右辺"] for row in table(book, "照合") if "読み直して" in row["等式"]]
        suite.equal(f"{what}: pages", read, [pages])


def test_pull_list(suite):
    """引抜き and office/pull.csv name the same letters; the first night lists none, so they are new."""
    night = suite.full / "out" / SECOND / "office"
    rows = table(night / "summary.xlsx", "引抜き")
    listed = [row["piece_id"] for row in world.rows(night / "pull.csv")]
    suite.equal("letters", [row["整理番号"] for row in rows], listed)
    suite.equal("some", len(listed) > 0, True)
    suite.equal("since", {day(row["掲載開始日"]) for row in rows}, {SECOND})


def test_changes(suite):
    """A setting with both values; registers are not among the changes."""
    book = suite.full / "out" / SECOND / "office/summary.xlsx"
    rows = table(book, "変更履歴")
    suite.equal("settings and files", [(row["対象"], row["項目・ファイル"], row["区分"], *list(row.values())[3:5]) for row in rows],
                [("設定", "letters.bundle_letters", "変更", "5", "6")])
    suite.equal("a first night has none", table(suite.full / "out" / FIRST / "office/summary.xlsx", "変更履歴"), [])


def test_suppressed_since(suite):
    """The value that decides, and the first of the nights in a row."""
    made = Town()
    made.pair(1, "2027-02-21")
    who = made.resident(2)
    made.certificate(who, "A00002", "利用者証明用", "2027-02-11", status="失効")
    root = world.build(suite.fresh(), made)
    world.run(suite.kigen, root, FIRST)
    who = made.resident(3)
    made.certificate(who, "A00003", "利用者証明用", "2027-02-11", status="失効")
    made.write(root / "in")
    world.run(suite.kigen, root, SECOND)
    rows = table(root / "out" / SECOND / "office/summary.xlsx", "除外明細")
    suite.equal("since", [(row["発行番号"], row["根拠値"], day(row["初回除外日"])) for row in rows],
                [("A00002", "証明書の状態 失効", FIRST), ("A00003", "証明書の状態 失効", SECOND)])


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


def test_appendices(suite):
    """Of an appendix a printer gets the heading alone."""
    for what, book in suite.books():
        areas = names_of(book)[1].get("_xlnm.Print_Area", {})
        suite.equal(f"{what}: print areas", [bool(re.search(r"!\$A\$1:\$[A-Z]+\$4$", areas.get(name, ""))) for name in APPENDICES],
                    [True])


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
