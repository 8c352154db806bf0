"""A workbook as rows of cells, for the tests that look for what it says."""

import re
import zipfile
from xml.etree import ElementTree

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def book(path, width=12):
    """Each sheet as rows of so many cells: numbers, and texts as they stand in the cell or in the shared strings. The rows of NAME付表
    follow those of NAME, whose further tables they are."""
    with zipfile.ZipFile(path) as parts:
        shared = []
        if "xl/sharedStrings.xml" in parts.namelist():
            shared = ["".join(item.itertext()) for item in ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))]
        names = [sheet.get("name") for sheet in ElementTree.fromstring(parts.read("xl/workbook.xml")).iter(SHEET + "sheet")]
        found = {name: [cells_of(row, shared, width) for row in
                        ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{at}.xml")).iter(SHEET + "row")]
                 for at, name in enumerate(names, 1)}
        return {name: rows + found.get(f"{name}付表", []) for name, rows in found.items()}


def cells_of(row, shared, width):
    cells = [None] * width
    for cell in row:
        column, value = ord(cell.get("r")[0]) - ord("A"), cell.find(SHEET + "v")
        if column >= len(cells) or cell.get("r")[1].isalpha():
            continue
        if cell.get("t") == "inlineStr":
            cells[column] = "".join(cell.itertext())
        elif value is not None:
            cells[column] = (shared[int(value.text)] if cell.get("t") == "s" else
                             value.text if cell.get("t") == "str" else float(value.text))
    return cells


# ---- how wide it is on paper -------------------------------------------------------------------------------------------

def printed_pixels(path):
    """Sheet -> how wide what a printer gets of it is, as Excel draws columns in Calibri 11; 1,440 and more are shrunk to less than
    letters of seven points on A4."""
    with zipfile.ZipFile(path) as parts:
        read = lambda name: ElementTree.fromstring(parts.read(name))
        book = read("xl/workbook.xml")
        names = [sheet.get("name") for sheet in book.iter(SHEET + "sheet")]
        areas = {names[int(name.get("localSheetId"))]: column_of(re.search(r":\$([A-Z]+)\$", name.text).group(1))
                 for name in book.iter(SHEET + "definedName") if name.get("name") == "_xlnm.Print_Area"}
        return {name: width_of(read(f"xl/worksheets/sheet{at}.xml"), areas.get(name)) for at, name in enumerate(names, 1)}


def column_of(letters):
    return sum((ord(letter) - ord("A") + 1) * 26 ** at for at, letter in enumerate(reversed(letters)))


def width_of(sheet, columns):
    """`columns`: so many are printed; None: all that hold a cell."""
    widths = {at: float(column.get("width")) * 7 for column in sheet.iter(SHEET + "col")
              for at in range(int(column.get("min")), int(column.get("max")) + 1)}
    used = {column_of(re.match("[A-Z]+", cell.get("r")).group()) for cell in sheet.iter(SHEET + "c")}
    return round(sum(widths.get(at, 64) for at in range(1, (columns or max(used)) + 1)))


# ---- what does not fit its cell ---------------------------------------------------------------------------------------

NARROWEST, LINE_POINTS = 1.3, 12     # of a full-width character in units of a column, as LibreOffice draws it; of a line


def cut(path):
    """Texts of tables that are longer than their column and neither wrapped nor given the height: (sheet, cell, text)."""
    with zipfile.ZipFile(path) as parts:
        read = lambda name: ElementTree.fromstring(parts.read(name))
        wraps = [any(one.get("wrapText") for one in style.iter(SHEET + "alignment"))
                 for style in read("xl/styles.xml").find(SHEET + "cellXfs")]
        strings = (["".join(item.itertext()) for item in read("xl/sharedStrings.xml")]
                   if "xl/sharedStrings.xml" in parts.namelist() else [])
        names = [sheet.get("name") for sheet in read("xl/workbook.xml").iter(SHEET + "sheet")]
        return [(name, *found) for at, name in enumerate(names, 1)
                for found in cut_of(read(f"xl/worksheets/sheet{at}.xml"), wraps, strings)]


def cut_of(sheet, wraps, strings):
    widths = {ord("A") + int(column.get("min")) - 1: float(column.get("width")) for column in sheet.iter(SHEET + "col")}
    merged = {}     # a sentence over several columns
    for cells in sheet.iter(SHEET + "mergeCell"):
        first, last = cells.get("ref").split(":")
        merged[first] = sum(widths[column] for column in range(ord(first[0]), ord(last[0]) + 1))
    for row in sheet.iter(SHEET + "row"):
        if len(row) < 2:
            continue    # a title, which may run over what is empty beside it
        for cell in row:
            text = ("".join(cell.itertext()) if cell.get("t") == "inlineStr" else
                    strings[int(cell.find(SHEET + "v").text)] if cell.get("t") == "s" else "")
            width = merged.get(cell.get("r"), widths.get(ord(cell.get("r")[0])))
            needs = sum(1 if point.isascii() else NARROWEST for point in text) / (width or len(text) + 1)
            if needs > 1 and "\n" not in text and not (
                    wraps[int(cell.get("s"))] and float(row.get("ht") or LINE_POINTS) >= LINE_POINTS * needs):
                yield cell.get("r"), text
