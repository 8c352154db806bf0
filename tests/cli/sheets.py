"""A workbook as rows of cells, for the tests that look for what it says."""

import zipfile
from xml.etree import ElementTree

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def book(path):
    """Each sheet as rows of twelve cells: numbers, and texts as they stand in the cell or in the shared strings."""
    with zipfile.ZipFile(path) as parts:
        shared = []
        if "xl/sharedStrings.xml" in parts.namelist():
            shared = ["".join(item.itertext()) for item in ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))]
        names = [sheet.get("name") for sheet in ElementTree.fromstring(parts.read("xl/workbook.xml")).iter(SHEET + "sheet")]
        return {name: [cells_of(row, shared) for row in
                       ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{at}.xml")).iter(SHEET + "row")]
                for at, name in enumerate(names, 1)}


def cells_of(row, shared):
    cells = [None] * 12
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
