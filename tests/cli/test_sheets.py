#!/usr/bin/env python3
"""The workbook of a night, sheet by sheet: what stands on it against the files of the same folder and the ledger, and how it
comes out of a printer.

    tests/cli/test_sheets.py --kigen build/kigen        ends with: N passed, N failed

On paper it is drawn by LibreOffice, where that is installed. Every name and address is made up.
"""

import os
import re
import shutil
import sys
import zipfile
from collections import Counter
from datetime import date, timedelta
from xml.etree import ElementTree

try:
    import openpyxl
except ImportError:     # another Python than Debian's comes first
    if sys.executable == "/usr/bin/python3":
        raise
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

import sheets
import world
import processes
from town import CERTIFICATE, Town
from world import FIRST, SECOND

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
POINTS_LEAST = 7
HEADER_INK = "FFDCE6F1"
LINES_OF_TITLES = 5     # three that each page has, a note, the foot
HEADER = 5       # the row of a main table's header, from 0, of those that hold a cell
OFFICE_SECONDS_MAX = 240
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
    suite.equal("since", [(row[CERTIFICATE["serial"]], row["根拠値"], day(row["初回除外日"])) for row in rows],
                [("A00002", "証明書の状態 失効", FIRST), ("A00003", "証明書の状態 失効", SECOND)])


def test_held_by_expiry(suite):
    """Who has the least time left stands first."""
    made = Town()
    for at, expires in enumerate(("2027-02-16", "2027-02-06", "2027-02-11"), 1):
        made.pair(at, expires, protected="1")
    root = world.build(suite.fresh(), made)
    world.run(suite.kigen, root, FIRST)
    rows = table(root / "out" / FIRST / "office/summary.xlsx", "保留")
    suite.equal("in order", [day(row["有効期限"]) for row in rows],
                ["2027-02-06", "2027-02-06", "2027-02-11", "2027-02-11", "2027-02-16", "2027-02-16"])


def weeks(book):
    rows = sheets.book(book)["見込み"]
    header = next(at for at, row in enumerate(rows) if row[0] == "週\n(月曜日)")
    return [dict(zip([cell.replace("\n", "") for cell in rows[header][:11]], row)) for row in rows[header + 1:header + 9]]


def test_near_weeks(suite):
    """見込み: two letters a day, of eight people who are due; 2026-11-23 is a holiday, and in the last week nobody is left."""
    made = Town()
    for at in range(8):
        made.pair(at, "2027-02-11")
    root = world.build(suite.fresh(), made, mailing='limits = "limits.csv";')
    (root / "limits.csv").write_text("effective_from,resource,scope,per,max\n2026-01-01,print,all,day,1\n", encoding="utf-8")
    world.run(suite.kigen, root, FIRST)
    rows = weeks(root / "out" / FIRST / "office/summary.xlsx")
    mail_on = date.fromisoformat(world.rows(root / "out" / FIRST / "office/pieces.csv")[0]["mail_on"])
    lots, at = [], mail_on                      # a letter a mailing day
    while len(lots) < 8:
        lots += [at] if at.weekday() < 5 and str(at) != "2026-11-23" else []
        at += timedelta(1)
    monday = mail_on - timedelta(mail_on.weekday())
    by_week = [[lot for lot in lots if monday + timedelta(7 * k) <= lot < monday + timedelta(7 * k + 7)] for k in range(8)]
    suite.equal("letters of each week", [row["差出(通)"] for row in rows], [len(one) for one in by_week])
    suite.equal("who is left", [row["滞留(通)"] for row in rows], [8 - sum(map(len, by_week[:k + 1])) for k in range(8)])
    suite.equal("sheets", [row["枚数(枚)"] for row in rows], [len(one) for one in by_week])
    days = [sum(day.weekday() < 5 and str(day) != "2026-11-23" and day >= mail_on
                for day in (monday + timedelta(7 * k + i) for i in range(7))) for k in range(8)]
    closed = [row["印刷上限(通)"] for row in rows[:5]]     # the fixture's office closes at the turn of the year
    suite.equal("the limit of print", closed, days[:5])
    suite.equal("how full it is", [row["利用率(%)"] for row in rows[:5]],
                [-(-100 * len(one) // most) for one, most in zip(by_week, days[:5])])


def test_year_ago(suite):
    """Identity 23: without a run of a year ago the row says so."""
    for what, book in suite.books():
        said = [row["等式"] for row in table(book, "照合") if int(row["番号"]) == 23]
        suite.equal(f"{what}: last year", [("前年" in one, "比べ" in one) for one in said][-1], (True, True))


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


def test_each_table_under_its_own_header(suite):
    """Where the header of a table is printed on each page of a sheet, no other table stands below it."""
    for what, path in suite.books():
        book = openpyxl.load_workbook(path)
        wrong, repeated = [], 0
        for sheet in book:
            last = int(re.search(r"\d+$", sheet.print_title_rows).group())
            if last <= 3:
                continue
            repeated += 1
            there = [any(cell.value is not None for cell in row) for row in sheet.iter_rows(min_row=last + 1)]
            end = there.index(False) if False in there else len(there)
            wrong += [sheet.title] if any(there[end:]) else []
        suite.equal(f"{what}: tables under another's header", wrong, [])
        suite.equal(f"{what}: headers that are repeated", repeated > 10, True)


def test_pages_begin_with_headers(suite):
    """Where the printer repeats no header, each page that begins within or before a table has one. On 概要 figures and alarms, the
    table, the reasons and volumes begin pages of their own, and the table goes on on another one."""
    for what, path in suite.books():
        book = openpyxl.load_workbook(path)
        breaks = {sheet.title: [one.id for one in sheet.row_breaks.brk] for sheet in book}
        heads = {sheet.title: [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).fill.fgColor.rgb == HEADER_INK]
                 for sheet in book}
        bare = [(name, page) for name, pages in breaks.items() for page in pages
                if not any(0 < head - page <= 3 for head in heads[name])]
        suite.equal(f"{what}: pages without a header", bare, [])
        suite.equal(f"{what}: pages of 概要 after the first", len(breaks["概要"]), 4)
        suite.equal(f"{what}: 照合付表, whose first table is longer than a page", len(breaks["照合付表"]) > 0, True)


def test_small_charts(suite):
    """Titles are short, and each has its figure's last value."""
    path = dict(suite.books())["the night after"]
    book = openpyxl.load_workbook(path)
    titles = ["".join(run.t for part in chart.title.tx.rich.p for run in part.r or ()) for chart in book["概要"]._charts][:8]
    suite.equal("figures", [title.split(" ")[0] for title in titles],
                ["発送", "発送待ち", "保留", "取込不可", "届かない人", "遅延の最大", "遅延の中央値", "警告"])
    suite.equal("change", [bool(re.search(r" \d+[通件人日] \((±0|[+-]\d+)\)$", title)) for title in titles], [True] * 8)
    suite.equal("short", [title for title in titles if len(title) > 24], [])


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


def pages_of(path):
    """How many pages each sheet has on paper; its name stands at their foot."""
    text = processes.run(["pdftotext", "-layout", path, "-"], text=True, check=True).stdout
    feet = [re.search(r"^ *kigen +(\S+) +\d+ / \d+", page, re.M) for page in text.split("\f")]
    return Counter(foot.group(1) for foot in feet if foot)


def bare_pages(path):
    """Pages that hold the titles of each page, a note and the foot, and nothing else."""
    text = processes.run(["pdftotext", "-layout", path, "-"], text=True, check=True).stdout
    for at, page in enumerate(text.split("\f")[:-1], 1):
        lines = [line for line in page.splitlines() if line.strip()]
        if len(lines) <= LINES_OF_TITLES and not any(f" {name} " in lines[-1] for name in APPENDICES):
            yield at, lines[0]


def test_on_paper(suite):
    """No line of any sheet is less than seven points high on A4 in landscape, and no sheet without a repeated header goes on from a
    page to the next elsewhere than where the book says so."""
    if not shutil.which("soffice"):
        return
    for what, path in suite.books():
        paper, book = printed(suite, path), openpyxl.load_workbook(path)
        small = {(page, word, round(height, 1)) for page, height, word in words_of(paper) if height < POINTS_LEAST}
        suite.equal(f"{what}: smaller words", sorted(small)[:5], [])
        suite.equal(f"{what}: pages without a table", list(bare_pages(paper)), [])
        pages = pages_of(paper)
        alone = {sheet.title: len(sheet.row_breaks.brk) + 1 for sheet in book if sheet.print_title_rows.endswith("$3")}
        suite.equal(f"{what}: pages that begin by themselves", {name: pages[name] for name in alone}, alone)


if __name__ == "__main__":
    world.run_tests(Sheets, globals())
