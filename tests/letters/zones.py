#!/usr/bin/env python3
"""What the envelope and the machine demand of a letter's paper, on pixels of 300 dpi, for the letters of a proof: the window and
how far the sheet slides in it, what lies behind the window on the back, folds, edges, the code of the sheet and its white.

    tests/letters/zones.py --kigen build/kigen [--all]      ends with: N passed, N failed

Without --all a sample: of each letter in each language the cases that fill the paper most. The proof's colours are taken
out of the pages before they are drawn. That each check can fail is shown on pages that were moved by some millimetres.
Places are those of docs/contract 2 (letters.window) and templates/README.md, written down here by hand; in mm.
"""

import argparse
import copy
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
import inked
import pages as damage
import processes
import world
from checks import Checks

TOLERANCE = 1.0                             # of the print shop's acceptance test
WINDOW = (21, 17, 90, 45)                   # left, top, width, height, as it is cut into the envelope
PLAY = (21, 15)                             # how far the folded sheet can slide in it
ZONE = (WINDOW[0] - PLAY[0], WINDOW[1] - PLAY[1], WINDOW[0] + WINDOW[2] + PLAY[0], WINDOW[1] + WINDOW[3] + PLAY[1])
SEEN = (WINDOW[0] + PLAY[0] / 2, WINDOW[1] + PLAY[1] / 2,
        WINDOW[0] + WINDOW[2] - PLAY[0] / 2, WINDOW[1] + WINDOW[3] - PLAY[1] / 2)
FOLDS, FOLD_FREE, FOLD_MARK = (99, 198), 1.5, (5, 8)
EDGE = 5
MARK, MARK_QUIET, DOTS = (8, 274, 23, 289), 2, 22
ID = re.compile(r"\d{6}-\d{6}-\d")

# Of each letter in each language a sample has the ordinary case and the one that fills the page most.
HARD = ("plain", "everything that is tall at once")
# settings: the languages of which a sample has the ordinary case of a renewal as well; None: all, and both cases
SETTINGS = {"two sides": ("", None),
            "one side": ("letters = { duplex = false; };\n", ("ja", "ja-large")),
            "one side, with the reply form": ('letters = { duplex = false; page2 = "form"; };\n', ("ja",))}

checks = Checks()
equal = checks.equal


def office(folder, letters):
    config = folder / "kigen.conf"
    towns = f'post = {{ towns = "{world.REPO}/fixtures/odawara/towns.csv"; }};\n'    # without it no letter has a bar code
    config.write_text(world.OFFICE + letters + towns + 'registers = { residents = "r.csv"; certificates = "c.csv"; };\n'
                      'output = { dir = "out"; };\n', encoding="utf-8")
    return config


# ---- a proof without its colours ---------------------------------------------------------------------------------

TINT = re.compile(rb"0\.45 0\.45 0\.45 rg /a\d+ gs\s")      # the margins, which are the first of what lies over a page


def shifted(mm):
    right, down = (one * 72 / 25.4 for one in mm)
    return f"1 0 0 1 {right:.3f} {-down:.3f} cm\n".encode() if any(mm) else b""


def untint(path, moved, numbers, mm=(0, 0)):
    """A copy of which these pages are without the zones and captions that lie over them, and moved to the right and down."""
    bundle = damage.Bundle(path)
    for page in numbers:
        content = bundle.content(page)
        damage.rewrite(bundle, page, shifted(mm) + content[:TINT.search(content).start()])
    moved.write_bytes(bundle.bytes)


class Said:
    """What a proof's page says of itself: letter, language, case, and which side of which sheet it is."""

    def __init__(self, text):
        found = re.search(r"^ *PROOF ([\w-]+)/([\w-]+): (.*?) *$", text, re.M)
        self.letter, self.language, self.case = found.groups()
        self.first = "always visible" in text
        self.behind = "behind the window" in text
        self.front = bool(ID.search(text))
        self.barcode = "barcode and 2 mm" in text
        self.empty = "this back stays empty" in text


def said(path):
    text = processes.run(["pdftotext", "-raw", path, "-"], text=True, check=True).stdout
    return [Said(page) for page in text.split("\f")[:-1]]


# ---- a page ------------------------------------------------------------------------------------------------------

def window_faults(page, mirrored):
    """What lies in the zone that may come before the window, but in the part of it that is always seen."""
    left, top, right, bottom = (inked.WIDTH - ZONE[2], ZONE[1], inked.WIDTH - ZONE[0], ZONE[3]) if mirrored else ZONE
    left, right = max(left, EDGE), min(right, inked.WIDTH - EDGE)
    inner = (left + TOLERANCE, max(top, EDGE) + TOLERANCE, right - TOLERANCE, bottom - TOLERANCE)
    if mirrored:
        return [] if page.is_clear(*inner) else ["behind the window"]
    seen = (SEEN[0] - TOLERANCE, SEEN[1] - TOLERANCE, SEEN[2] + TOLERANCE, SEEN[3] + TOLERANCE)
    around = ((inner[0], inner[1], inner[2], seen[1]), (inner[0], seen[3], inner[2], inner[3]),
              (inner[0], seen[1], seen[0], seen[3]), (seen[2], seen[1], inner[2], seen[3]))
    faults = [] if all(page.is_clear(*part) for part in around) else ["beside the window"]
    address = page.extent(*SEEN)
    # an address begins in the upper left corner of what is always seen, and has two lines and a name at least
    filled = address and address[0] < SEEN[0] + 3 and address[1] < SEEN[1] + 3 and address[3] - address[1] > 9
    return faults + ([] if filled else ["no address in the window"])


def fold_faults(page):
    beside = FOLD_MARK[1] + TOLERANCE / 4
    faults = [f"on the fold at {fold} mm" for fold in FOLDS
              if not page.is_clear(beside, fold - FOLD_FREE, inked.WIDTH - EDGE, fold + FOLD_FREE)]
    for fold in FOLDS:
        mark = page.extent(FOLD_MARK[0] - 2, fold - 3, beside, fold + 3)
        good = mark and abs(mark[0] - FOLD_MARK[0]) < 0.2 and abs(mark[2] - FOLD_MARK[1]) < 0.2 and \
            abs((mark[1] + mark[3]) / 2 - fold) < 0.2
        faults += [] if good else [f"no mark of the fold at {fold} mm"]
    return faults


def edge_faults(page):
    right, bottom = inked.WIDTH - EDGE, inked.HEIGHT - EDGE
    sides = {"left": (0, 0, EDGE, inked.HEIGHT), "top": (0, 0, inked.WIDTH, EDGE),
             "right": (right, 0, inked.WIDTH, inked.HEIGHT), "bottom": (0, bottom, inked.WIDTH, inked.HEIGHT)}
    return [f"in the {side} margin" for side, place in sides.items() if not page.is_clear(*place)]


def mark_faults(page):
    """The code fills its square, as a Data Matrix does: two full sides, two of every other dot; all around it is white."""
    left, top, right, bottom = MARK
    code = (left + MARK_QUIET, top + MARK_QUIET, right - MARK_QUIET, bottom - MARK_QUIET)
    dot = (code[2] - code[0]) / DOTS
    around = page.extent(*MARK)
    faults = [] if around and all(abs(is_ - should) < 0.15 for is_, should in zip(around, code)) else ["no code in its place"]
    sides = [page.share(code[0], code[1], code[0] + dot, code[3]), page.share(code[0], code[3] - dot, code[2], code[3]),
             page.share(code[2] - dot, code[1], code[2], code[3]), page.share(code[0], code[1], code[2], code[1] + dot)]
    full, every_other = sides[:2], sides[2:]
    return faults + ([] if min(full) > 0.85 and all(0.4 < share < 0.6 for share in every_other) else ["what is in its place is no code"])


def barcode_faults(page):
    """67 bars of 8 points, the last thing in the window, with 2 mm of white on each side."""
    left, near = SEEN[0] + 2, 0.15
    right, high = left + (66 * 1.2 + 0.6) * 0.8, 3.6 * 0.8
    bottom = page.extent(left, SEEN[1], right, SEEN[3])[3]
    bars = page.extent(left - near, bottom - high - near, right + near, bottom + near)
    should = (left, bottom - high, right, bottom)
    faults = [] if all(abs(is_ - one) < near for is_, one in zip(bars, should)) else ["no bar code at the end of the window"]
    around = ((left - 2, bottom - high - 2, left - near, bottom + 2), (right + near, bottom - high - 2, right + 2, bottom + 2),
              (left, bottom - high - 2, right, bottom - high - near), (left, bottom + near, right, bottom + 2))
    return faults + ([] if all(page.is_clear(*part) for part in around) else ["within 2 mm of the bar code"])


def faults_of(page, about):
    faults = edge_faults(page)
    if about.empty:
        return faults + ([] if page.is_clear(0, 0, inked.WIDTH, inked.HEIGHT) else ["on an empty back"])
    faults += fold_faults(page)
    if about.first or about.behind:
        faults += window_faults(page, about.behind)
    if about.barcode and not faults:
        faults += barcode_faults(page)
    return faults + (mark_faults(page) if about.front else [])


# ---- proofs ------------------------------------------------------------------------------------------------------

def is_chosen(about, languages):
    if languages is None:
        return about.case in HARD
    return about.case == HARD[0] and about.letter == "renewal" and about.language in languages


def runs_of(numbers):
    """Page numbers as ranges, each of which pdftoppm draws at once."""
    runs = []
    for n in numbers:
        if runs and runs[-1][1] == n - 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return runs


def proof_of(kigen, folder, letters, *more):
    made = folder / "proof.pdf"
    done = world.call(kigen, "proof", "-c", office(folder, letters), "-o", made, *more)
    assert done.code == 0, done
    return made


def test_each_page(kigen, every):
    for name, (letters, languages) in SETTINGS.items():
        with tempfile.TemporaryDirectory() as top:
            folder = pathlib.Path(top)
            fewer = [] if every or languages is None else ["--template", "renewal"]
            made, white = proof_of(kigen, folder, letters, *fewer), folder / "white.pdf"
            abouts, seen = said(made), []
            wanted = [n for n, about in enumerate(abouts, 1) if every or is_chosen(about, languages)]
            untint(made, white, wanted)
            for first, last in runs_of(wanted):
                for n, page in enumerate(inked.pages(white, first, last), first):
                    about = abouts[n - 1]
                    seen.append(about)
                    equal(f"{name}: {about.letter}/{about.language} {about.case}, page {n}", faults_of(page, about), [])
            equal(f"{name}: every page was looked at", len(seen), len(wanted))
            kinds = {(about.letter, about.language) for about in seen}
            equal(f"{name}: each has a front, and another side or sheet",
                  [{(about.letter, about.language) for about in seen if about.first == first} for first in (True, False)],
                  [kinds, kinds])
            if every or languages is None:
                equal(f"{name}: five letters in four languages", len(kinds), 5 * 4)


# how the pages are moved, in mm to the right and down: what is said of a front then, besides others, and of its back
MOVED = {
    (2.5, 0): ({"no mark of the fold at 99 mm", "no code in its place"}, {"no mark of the fold at 198 mm", "behind the window"}),
    (-5, 0): ({"in the left margin", "beside the window"}, {"in the left margin"}),
    (12, 0): ({"in the right margin", "no address in the window"}, {"behind the window"}),
    (0, -4): ({"on the fold at 99 mm", "on the fold at 198 mm", "beside the window"}, {"on the fold at 99 mm"}),
    (0, -8): ({"in the top margin"}, {"in the top margin"}),
    (0, 12): ({"in the bottom margin", "no address in the window"}, {"in the bottom margin"}),
}
# a blot of 0.3 mm on a front: the one thing that is said of it; 1.2 mm within a zone, and 0.8 mm, which the print shop allows
BLOTS = {
    (130.5, 40): ["beside the window"], (131.4, 40): [], (60, 75.5): ["beside the window"], (60, 76.4): [],
    (101.7, 40): ["beside the window"], (101, 40): [], (60, 56): ["beside the window"], (60, 54.9): [],
    (100, 97.6): ["on the fold at 99 mm"], (100, 199): ["on the fold at 198 mm"], (100, 200): [],
    (4.5, 150): ["in the left margin"], (205.2, 150): ["in the right margin"], (100, 4.5): ["in the top margin"],
    (100, 292.2): ["in the bottom margin"],
    (8.2, 280): ["no code in its place"], (22.5, 280): ["no code in its place"], (15, 274.2): ["no code in its place"],
    (15, 288.5): ["no code in its place"], (23.3, 280): [],
}


def blotted(page, x, y, mm=0.3, ink=True):
    """The page with a square of ink at a place, or of white."""
    other, square = copy.copy(page), page.columns(x, x + mm)
    other.rows = [(row | square if ink else row & ~square) if inked.at(y) <= n < inked.at(y + mm) else row
                  for n, row in enumerate(page.rows)]
    return other


def test_that_each_check_can_fail(kigen):
    with tempfile.TemporaryDirectory() as top:
        folder = pathlib.Path(top)
        made, white = proof_of(kigen, folder, "", "--template", "renewal"), folder / "white.pdf"
        abouts = said(made)
        front = next(n for n, about in enumerate(abouts) if (about.language, about.first) == ("ja", True))
        for mm, wanted in MOVED.items():
            untint(made, white, (front + 1, front + 2), mm)
            for page, about, faults in zip(inked.pages(white, front + 1, front + 2), abouts[front:], wanted):
                found = set(faults_of(page, about))
                equal(f"moved by {mm}: {found}", faults - found, set())
        untint(made, white, (front + 1, front + 2))
        page, about = next(inked.pages(white, front + 1, front + 1)), abouts[front]
        for (x, y), faults in BLOTS.items():
            equal(f"a blot at {x}, {y} mm", faults_of(blotted(page, x, y), about), faults)
        bottom = page.extent(*SEEN)[3]
        for x, y in ((32, bottom - 2), (98.6, bottom - 1), (88, bottom - 4)):
            equal(f"a blot at {x}, {y} mm, beside the bar code", faults_of(blotted(page, x, y), about), ["within 2 mm of the bar code"])
        equal("a bar too few", faults_of(blotted(page, 33, bottom - 3, 3.2, ink=False), about),
              ["no bar code at the end of the window"])
        equal("a code without its lowest dots", faults_of(blotted(page, 8, 286.4, 15, ink=False), about),
              ["no code in its place", "what is in its place is no code"])
        about.empty, about.front = True, False
        equal("a back that should be empty", faults_of(page, about), ["on an empty back"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    kigen = pathlib.Path(options.kigen).resolve()
    test_each_page(kigen, options.all)
    test_that_each_check_can_fail(kigen)
    checks.end()


if __name__ == "__main__":
    main()
