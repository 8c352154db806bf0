"""Pages as a press prints them: dots of black and white at 300 dpi, by pdftoppm, and what stands where, in millimetres.

    for page in inked.pages(path):              each page of a PDF
        page.is_clear(0, 2, 132, 77)            no dot of ink in the rectangle: left, top, right, bottom
        page.extent(31.5, 24.5, 100.5, 54.5)    the rectangle around its ink, or None

A row of dots is one whole number, so that a page is looked at in a millisecond and no library is needed.
"""

import re

import processes

DPI = 300
MM = DPI / 25.4
WIDTH, HEIGHT = 210, 297
HEAD = re.compile(rb"P4\n(\d+) (\d+)\n")
AT_ONCE = 32


def at(mm):
    """The dot at a place."""
    return round(mm * MM)


class Page:
    def __init__(self, width, height, dots):
        stride = (width + 7) // 8
        self.width, self.height = width, height
        spare = stride * 8 - width
        self.rows = [int.from_bytes(dots[row * stride:(row + 1) * stride], "big") >> spare for row in range(height)]

    def columns(self, left, right):
        """The bits of these columns; the leftmost is the highest of a row."""
        left, right = max(at(left), 0), min(at(right), self.width)
        return ((1 << (right - left)) - 1) << (self.width - right)

    def band(self, top, bottom):
        """Every column that has ink somewhere between the two."""
        seen = 0
        for row in self.rows[max(at(top), 0):max(at(bottom), 0)]:
            seen |= row
        return seen

    def is_clear(self, left, top, right, bottom):
        return self.band(top, bottom) & self.columns(left, right) == 0

    def extent(self, left, top, right, bottom):
        columns = self.columns(left, right)
        first = max(at(top), 0)
        inked = [first + n for n, row in enumerate(self.rows[first:max(at(bottom), 0)]) if row & columns]
        if not inked:
            return None
        seen = self.band(top, bottom) & columns
        return ((self.width - seen.bit_length()) / MM, inked[0] / MM,
                (self.width - (seen & -seen).bit_length() + 1) / MM, (inked[-1] + 1) / MM)

    def share(self, left, top, right, bottom):
        """How much of the rectangle is ink: 0 to 1."""
        columns = self.columns(left, right)
        rows = self.rows[at(top):at(bottom)]
        return sum((row & columns).bit_count() for row in rows) / (columns.bit_count() * len(rows))


def of_pbm(data):
    """The pages of a stream of portable bitmaps."""
    end = 0
    while end < len(data):
        head = HEAD.match(data, end)
        width, height = int(head.group(1)), int(head.group(2))
        end = head.end() + (width + 7) // 8 * height
        yield Page(width, height, data[head.end():end])


def pages(path, first=1, last=None):
    """A page takes a megabyte: where it is known which is the last, some are drawn at a time."""
    for begin in range(first, last + 1, AT_ONCE) if last else [first]:
        until = ["-l", str(min(begin + AT_ONCE - 1, last))] if last else []
        yield from of_pbm(processes.run(["pdftoppm", "-mono", "-r", str(DPI), "-f", str(begin), *until, path], check=True).stdout)
