#!/usr/bin/env python3
"""Whether two workbooks hold the same rows: same_cells.py OWN BARE

Each sheet of BARE is a header and rows. OWN has a sheet of that name with the same rows, values and formulas below its own
frame; formulas are compared with their row numbers taken off, for the frame moves them.
"""

import re
import sys

import openpyxl


def rows(sheet):
    return [tuple(re.sub(r"(?<=[A-Z])\d+", "#", cell) if isinstance(cell, str) and cell.startswith("=") else cell for cell in row)
            for row in sheet.iter_rows(values_only=True)]


own, bare = (openpyxl.load_workbook(path) for path in sys.argv[1:3])
for sheet in bare:
    wanted, found = rows(sheet), rows(own[sheet.title])
    at = found.index(wanted[0])
    if found[at:at + len(wanted)] != wanted or any(map(any, found[at + len(wanted):])):
        sys.exit(f"same_cells.py: {sheet.title} differs")
    print(f"book     {sheet.title}: {len(wanted) - 1} rows of {len(wanted[0])} columns are the same in both")
