#!/usr/bin/env python3
"""The customer barcode, from the register to the pixels of a page at 600 dpi, and what check proves of the window.

    tests/cli/test_barcode.py --kigen build/kigen        ends with: N passed, N failed

The reader (tests/barcode/pixels.py) knows nothing of the letter: it finds bars in that part of the page which shows wherever
the sheet lies in its envelope, and measures them. Everybody is made up; the towns are the fixture's.
"""

import re
import statistics
import sys
from pathlib import Path

import sheets
import world
import processes
import town

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "barcode"))
import pixels

NIGHT = "2026-11-19"
DPI = 600
FIXTURE = world.REPO / "fixtures/odawara"
WINDOW = {"x": 21, "y": 17, "w": 90, "h": 45, "play_x": 21, "play_y": 15}
POST = f'post = {{ towns = "{FIXTURE}/towns.csv"; offices = "{FIXTURE}/offices.csv"; }};'
A = 0.8                         # of ten points
PIXEL = 25.4 / DPI
# Postal code, address, building, language; text and what the bars say of it.
PEOPLE = [
    ("2500042", "神奈川県小田原市荻窪300番地", "", "", "2500042300"),
    ("2500013", "小田原市南町２丁目３番４号", "コーポ架空　１０３号室", "", "25000132-3-4-103"),
    ("2500045", "小田原市城山二丁目23番14号", "架空ハイツB棟F2", "", "25000452-23-14BF2"),
    ("2500044", "神奈川県小田原市緑一丁目10番地の29", "架空荘1234", "", "25000441-10-29-1234"),
    ("2560812", "小田原市国府津5-11-41", "J1ビル2-B", "", "25608125-11-41J1-2B"),
    ("2500055", "小田原市久野2400-35", "グランド架空101-2304", "", "25000552400-35-101-2"),
    ("2508555", "小田原市荻窪900番地", "架空寮201", "", "2508555"),
    ("2500011", "小田原市栄町1-2", "", "en", "25000111-2"),
    ("2500014", "小田原市城内926番地27", "", "ja-easy", "2500014926-27"),
    ("2500000", "小田原市無い町3番地", "", "", ""),
    ("2500042", "小田原市荻窪三－２", "", "", ""),
    ("2500042", "神奈川県小田原市荻窪字上ノ原台北部土地区画整理事業仮換地第987番地の1", "荻窪梅林高台グランドレジデンス南館ウエストウイング一二三四号", "", ""),
]


def drawn(text):
    """What the bars can say: of a letter that is cut in two, its first symbol."""
    used = sum(2 if sign.isalpha() else 1 for sign in text[7:])
    return text[:-1] + f"[{dict(zip('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 10 * ['A-J'] + 10 * ['K-T'] + 6 * ['U-Z']))[text[-1]]}]" if used > 13 else text


class Suite(world.Suite):
    def __init__(self, kigen):
        super().__init__(kigen, "kigen-barcode-")

    def town_of(self, more=POST, letters="", languages=True):
        made = town.Town()
        for at, (code, address, building, language, _) in enumerate(PEOPLE):
            made.pair(at, "2027-02-11", name="架空　花子", postal_code=code, address=address, building=building,
                      language=language if languages else "")
        return world.build(self.fresh(), made, mailing="", letters=letters, more=more, fonts="")

    def read(self, root, row, window):
        """The symbol on the first page of a piece, in what shows of it however the sheet lies."""
        left, top = (round((window[at] + window["play_" + at] / 2) / PIXEL) for at in "xy")
        wide, high = (round((window[size] - window["play_" + at]) / PIXEL) for size, at in (("w", "x"), ("h", "y")))
        page = row["first_page"]
        done = processes.run(["pdftoppm", "-r", str(DPI), "-gray", "-f", page, "-l", page, "-x", str(left), "-y", str(top), "-W",
                              str(wide), "-H", str(high), str(root / "out" / NIGHT / "print" / row["bundle"])], check=True)
        return pixels.Page(done.stdout, DPI).symbol()


def pieces(root):
    return {int(row["resident_id"].lstrip("C")): row for row in world.rows(root / "out" / NIGHT / "office/pieces.csv")}


def within(values, least, most):
    """Measured in pixels: each end may lie half a pixel farther."""
    return least - PIXEL <= min(values) and max(values) <= most + PIXEL


def measure(suite, symbol, who):
    suite.holds(within(symbol.pitch, 1.2 * A, 1.2 * A), f"{who}: each pitch is 0.96 mm")
    suite.holds(0.95 * A <= statistics.mean(symbol.pitch) <= 1.3 * A, f"{who}: pitch within the postal service's limits")
    size = 10 * (symbol.width + 0.6 * A) / (67 * 1.2)
    suite.holds(abs(size - 8) <= 0.1, f"{who}: the size is 8 points within a tenth")
    suite.holds(within(symbol.bars, 0.5 * A, 0.7 * A), f"{who}: widths of bars")
    suite.holds(within([pitch - bar for pitch, bar in zip(symbol.pitch, symbol.bars)], 0.45 * A, 0.6 * A), f"{who}: spaces")
    suite.holds(within(symbol.lengths["1"], 3.4 * A, 3.6 * A), f"{who}: long bars")
    suite.holds(within(symbol.lengths["4"], 1.05 * A, 1.35 * A), f"{who}: timing bars")
    suite.holds(within(symbol.lengths.get("2", []) + symbol.lengths["3"], 2.25 * A, 2.5 * A), f"{who}: upper and lower bars")
    suite.holds(symbol.quiet >= 2 - PIXEL, f"{who}: 2 mm are clear all round, in what always shows ({symbol.quiet:.2f})")


def test_letters_bear_what_their_address_says(suite):
    root = suite.town_of()
    result = world.run(suite.kigen, root, NIGHT)
    suite.holds(result.code in (0, 4), f"the night goes on: {result}")
    jobs = {row["piece_id"]: row["barcode_printed"] for row in world.rows(root / "out" / NIGHT / "print/job.csv")}
    of = pieces(root)
    suite.equal("each has a letter", len(of), len(PEOPLE))
    for at, (_, address, building, _, text) in enumerate(PEOPLE):
        row, who = of[at], f"{address} {building}"
        suite.equal(f"{who}: the text", row["barcode"], text)
        suite.equal(f"{who}: barcode_printed", jobs[row["piece_id"]], "1" if text else "0")
        try:
            symbol = suite.read(root, row, WINDOW)
        except pixels.Unreadable as fault:
            suite.holds(not text, f"{who}: bars where there is a text ({fault})")
            continue
        suite.equal(f"{who}: read back from pixels", symbol.text, drawn(text))
        measure(suite, symbol, who)
    book = sheets.book(root / "out" / NIGHT / "office/summary.xlsx", width=60)["内訳"]
    counted = {row[0]: row[1] for row in book if row[0] in ("印字する", "印字しない")}
    without = sum(not text for *_, text in PEOPLE)
    suite.equal("内訳 counts them", counted, {"印字する": len(PEOPLE) - without, "印字しない": without})
    suite.equal("verify finds nothing", world.call(suite.kigen, "verify", root / "out" / NIGHT).code, 0)


def test_a_larger_size_where_the_window_has_room(suite):
    """9.5 points where the sheet slides by 9.5 mm: the templates' copy says so."""
    templates = suite.top / "larger"
    processes.run(["cp", "-r", str(world.TEMPLATES), str(templates)], check=True)
    for layout in templates.glob("**/layout.conf"):
        text = layout.read_text(encoding="utf-8")
        layout.write_text(text.replace("barcode_points = 8;", "barcode_points = 9.5;"), encoding="utf-8")
    window = dict(WINDOW, play_x=9.5)
    root = suite.town_of(letters=window_of({"play_x": 9.5}), languages=False)
    conf = root / "kigen.conf"
    conf.write_text(conf.read_text(encoding="utf-8").replace(str(world.TEMPLATES), str(templates)), encoding="utf-8")
    result = world.run(suite.kigen, root, NIGHT)
    if not suite.holds(result.code in (0, 4), f"the night goes on: {result}"):
        return
    symbol = suite.read(root, pieces(root)[0], window)
    suite.equal("read back from pixels", symbol.text, PEOPLE[0][4])
    suite.holds(abs(10 * (symbol.width + 0.6 * 0.95) / (67 * 1.2) - 9.5) <= 0.1, "the size is 9.5 points within a tenth")


def test_without_a_table_there_is_none(suite):
    root = suite.town_of(more="")
    suite.holds(world.run(suite.kigen, root, NIGHT).code in (0, 4), "the night goes on")
    suite.equal("no text", {row["barcode"] for row in pieces(root).values()}, {""})
    try:
        suite.read(root, pieces(root)[0], WINDOW)
        suite.holds(False, "no bars")
    except pixels.Unreadable:
        suite.holds(True, "no bars")


# What the window is, with its play; the message.
WINDOWS = [
    ({}, None),
    ({"w": 89.4}, None),                        # 68.4 mm are always visible, and 67 x 1.2 x 0.8 + 2 x 2 = 68.32
    ({"w": 89.3}, "529"),
    ({"play_x": 21.8}, "529"),
    ({"h": 38}, None),                          # 23.0 mm
    ({"h": 33.5}, "1240"),
    ({"play_y": 26}, "1240"),
    ({"x": 3.1, "play_x": 10}, None),           # 3.1 + 5 + 2 mm from the left edge
    ({"x": 2.9, "play_x": 10}, "1241"),
    ({"y": 50, "h": 49}, "1241"),               # 99 - 99 + 7.5 + 2 mm from the lower edge
]


def window_of(change):
    return "window = { " + " ".join(f"{key} = {float(value)};" for key, value in dict(WINDOW, **change).items()) + " };"


def test_check_proves_the_window(suite):
    for change, message in WINDOWS:
        root = suite.town_of(letters=window_of(change))
        done = world.call(suite.kigen, "check", "-c", root / "kigen.conf")
        said = re.findall(r"^KGN0*(\d+)E (\S+layout\.conf):\d+:\d+: .*barcode", done.err, re.M)
        if message is None:
            suite.holds("KGN0529" not in done.err and "KGN124" not in done.err and done.code in (0, 4), f"{change}: {done}")
        else:
            suite.equal(f"{change}: 78 with the message {done}", (done.code, [number for number, _ in said]), (78, [message]))
            suite.holds("letters.window" in done.err and "barcode = false" in done.err, f"{change}: it says what to change")


def test_a_window_too_small_is_no_matter_without_a_table(suite):
    root = suite.town_of(letters=window_of({"w": 89}), more="")
    done = world.call(suite.kigen, "check", "-c", root / "kigen.conf")
    suite.holds("KGN0529" not in done.err and done.code in (0, 4), f"nothing of a barcode: {done}")


if __name__ == "__main__":
    world.run_tests(Suite, globals())
