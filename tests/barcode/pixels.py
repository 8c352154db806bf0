"""A customer barcode read from the pixels of a page: 67 bars of four kinds, and how large they are.

    symbol = Page(data, dpi).symbol()       of a PGM by pdftoppm -gray, a part of a page; or Unreadable
    symbol.text, symbol.pitch, symbol.bars …

The lowest ink is taken for the symbol; where it stands in the picture is not known. No library helps.
"""

import dataclasses

SYMBOLS = {"144": "0", "114": "1", "132": "2", "312": "3", "123": "4", "141": "5", "321": "6", "213": "7", "231": "8", "411": "9",
           "414": "-", "324": "CC1", "342": "CC2", "234": "CC3", "432": "CC4", "243": "CC5", "423": "CC6", "441": "CC7", "111": "CC8"}
VALUES = {symbol: value for value, symbol in enumerate("0 1 2 3 4 5 6 7 8 9 - CC1 CC2 CC3 CC4 CC5 CC6 CC7 CC8".split())}
BARS = 67
DARK = 128


class Unreadable(Exception):
    pass


@dataclasses.dataclass
class Symbol:
    text: str                   # of a letter that is cut in two the first symbol: [A-J]
    width: float
    height: float
    pitch: list                 # mm, from each bar to the next
    bars: list                  # mm, width of each
    lengths: dict               # kind -> mm, of the bars of that kind
    quiet: float                # mm without ink all round, as far as was looked


class Page:
    def __init__(self, data, dpi):
        head, self.pixels = data.split(b"\n255\n", 1)
        kind, size = head.split(b"\n")[0], head.split(b"\n")[-1]
        if kind != b"P5":
            raise Unreadable("no PGM")
        self.width, self.height = (int(part) for part in size.split())
        self.mm = 25.4 / dpi

    def dark_rows(self, column, first, last):
        return [row for row in range(first, last) if self.pixels[row * self.width + column] < DARK]

    def symbol(self):
        """The symbol on this picture, which may hold lines of text above it."""
        first, last = self.band()
        runs = self.runs_of(first, last)
        if len(runs) != BARS:
            raise Unreadable(f"{len(runs)} bars")
        spans = []
        for left, right in runs:
            rows = self.dark_rows((left + right) // 2, first, last)
            if rows[-1] - rows[0] + 1 != len(rows):
                raise Unreadable("a bar with a gap")
            spans.append((rows[0], rows[-1] + 1))
        return self.read(runs, spans)

    def band(self):
        """The lowest rows with ink, up to a row without."""
        inked = [min(self.pixels[row * self.width:(row + 1) * self.width]) < DARK for row in range(self.height)]
        last = max((row for row in range(self.height) if inked[row]), default=-1) + 1
        first = last
        while first > 0 and inked[first - 1]:
            first -= 1
        if not last:
            raise Unreadable("no ink")
        return first, last

    def runs_of(self, first, last):
        """Columns with ink, side by side."""
        inked = [bool(self.dark_rows(column, first, last)) for column in range(self.width)]
        runs, begun = [], None
        for column, ink in enumerate([*inked, False]):
            if ink and begun is None:
                begun = column
            elif not ink and begun is not None:
                runs.append((begun, column))
                begun = None
        return runs

    def read(self, runs, spans):
        top, bottom = min(span[0] for span in spans), max(span[1] for span in spans)
        third = (bottom - top) / 3
        kinds = ""
        for upper, lower in spans:
            reaches = (upper - top < third / 2, bottom - lower < third / 2)
            kinds += {(True, True): "1", (True, False): "2", (False, True): "3", (False, False): "4"}[reaches]
        lengths = {}
        for kind, (upper, lower) in zip(kinds, spans):
            lengths.setdefault(kind, []).append((lower - upper) * self.mm)
        middles = [(left + right) / 2 for left, right in runs]
        return Symbol(decode(kinds), (runs[-1][1] - runs[0][0]) * self.mm,
                      (bottom - top) * self.mm, [(b - a) * self.mm for a, b in zip(middles, middles[1:])],
                      [(right - left) * self.mm for left, right in runs], lengths,
                      min(self.above(top), self.height - bottom, runs[0][0], self.width - runs[-1][1]) * self.mm)

    def above(self, top):
        """Rows without ink between the symbol and what stands above it."""
        row = top
        while row > 0 and min(self.pixels[(row - 1) * self.width:row * self.width]) >= DARK:
            row -= 1
        return top - row


def decode(kinds):
    if kinds[:2] != "13" or kinds[-2:] != "31":
        raise Unreadable("no start and stop")
    try:
        symbols = [SYMBOLS[kinds[at:at + 3]] for at in range(2, BARS - 2, 3)]
    except KeyError as fault:
        raise Unreadable(f"no symbol: {fault}") from fault
    if sum(VALUES[symbol] for symbol in symbols) % 19:
        raise Unreadable("the check is wrong")
    code, address = symbols[:7], symbols[7:20]
    if not all(symbol.isdecimal() for symbol in code):
        raise Unreadable("a postal code that is none")
    return "".join(code) + characters(address)


def characters(symbols):
    text, at = "", 0
    while at < len(symbols):
        symbol = symbols[at]
        if symbol == "CC4":
            if any(rest != "CC4" for rest in symbols[at:]):
                raise Unreadable("something behind the filling")
            return text
        if symbol in ("CC1", "CC2", "CC3"):
            at += 1
            group = 10 * (int(symbol[2]) - 1)
            if at == len(symbols):
                return text + f"[{chr(65 + group)}-{chr(65 + min(group + 9, 25))}]"
            if not symbols[at].isdecimal() or group + int(symbols[at]) > 25:
                raise Unreadable("no letter")
            text += chr(65 + group + int(symbols[at]))
        elif len(symbol) > 1:
            raise Unreadable(symbol)
        else:
            text += symbol
        at += 1
    return text
