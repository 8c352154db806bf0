"""The workbook: kigen's own with its read-back, plain libxlsxwriter, exceljs; the same cells, compared one by one."""

import itertools
import json
import shutil
import xml.etree.ElementTree as xml
import zipfile

from . import city, turns

PEER = city.REPO / "tests/bench/peer_sheet.js"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
COLUMNS = 12
FIRST_HEADER = "整理番号"


def rows_of(path):
    """The rows of a workbook's first sheet as values, from the header on: text as it is, numbers as numbers, empty cells as None."""
    with zipfile.ZipFile(path) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            with book.open("xl/sharedStrings.xml") as part:
                shared = ["".join(text.text or "" for text in one.iter(f"{MAIN}t")) for _, one in xml.iterparse(part) if one.tag == f"{MAIN}si"]
        with book.open("xl/worksheets/sheet1.xml") as part:
            begun = False
            for _, element in xml.iterparse(part):
                if element.tag != f"{MAIN}row":
                    continue
                row = [None] * COLUMNS
                for cell in element:
                    at = column_of(cell.get("r"))
                    if at < COLUMNS:
                        row[at] = value_of(cell, shared)
                element.clear()
                begun = begun or row[0] == FIRST_HEADER
                if begun:
                    yield row


def column_of(reference):
    number = 0
    for letter in itertools.takewhile(str.isalpha, reference):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def value_of(cell, shared):
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{MAIN}t")) or None
    value = cell.find(f"{MAIN}v")
    if value is None or value.text is None:
        return None
    if cell.get("t") == "s":
        return shared[int(value.text)]
    return value.text if cell.get("t") == "str" else float(value.text)


def same_cells(ours, theirs, who):
    """How many rows both have, cell by cell: Differs where they do not."""
    count = 0
    for number, (our, their) in enumerate(itertools.zip_longest(rows_of(ours), rows_of(theirs)), 1):
        if our != their:
            raise turns.Differs(f"{who}: row {number} is {their}, not {our}")
        count = number
    return count


def measure(bench, rows, rows_long, repeats):
    folder = turns.scratch(bench.work, "book")
    sheets = bench.build / "bench/sheets"

    def write(what, name, count=rows):
        (folder / name).unlink(missing_ok=True)
        return turns.run(bench.spent, [sheets, what, count, folder / name], cwd=folder).figures() | {"bytes": (folder / name).stat().st_size}

    members = {"kigen": lambda: write("write", "kigen.xlsx"), "libxlsxwriter": lambda: write("bare", "bare.xlsx")}
    compared = {"libxlsxwriter": "bare.xlsx"}
    if "exceljs" in bench.usable:
        write("dump", "rows.tsv")

        def exceljs():
            spent = turns.run(bench.spent, [bench.node, PEER, bench.modules, folder / "rows.tsv", folder / "exceljs.xlsx"])
            said = json.loads(spent.out)
            bench.versions["exceljs"] = said["version"]
            return {"cpu": said["cpu"], "wall": spent.wall, "rss": spent.rss, "bytes": (folder / "exceljs.xlsx").stat().st_size}

        members["exceljs"] = exceljs
        compared["exceljs"] = "exceljs.xlsx"
    found = turns.by_turns(members, repeats, bench.say)
    same = {who: same_cells(folder / "kigen.xlsx", folder / name, who) for who, name in compared.items()}
    long = turns.by_turns({"kigen": lambda: write("write", "long.xlsx", rows_long), "libxlsxwriter": lambda: write("bare", "long-bare.xlsx", rows_long)}, 1,
                          bench.say) if rows_long else {}
    shutil.rmtree(folder)
    return {"rows": rows, "columns": COLUMNS, "found": found, "same": same, "rows_long": rows_long, "long": long}
