#!/usr/bin/env python3
"""The letters of a recipe (tests/bench/recipe.h) by reportlab, as one who knows it well would print them.

    peer_reportlab.py RECIPE PAGES OUT.pdf

What all letters have in common is one form a page, fonts are embedded as subsets, codes are 1-bit masks in the
content, a page's own text is one text object, streams are compressed and not wrapped in ASCII. Prints microseconds of
processor a letter, the best of three files; reading the recipe and opening the fonts do not count.
"""

import sys
import time

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

ROUNDS = 3
SELECTORS = {code: None for code in range(0xE0100, 0xE01F0)}  # reportlab knows no variants: the base is drawn


def read(path: str, pages: int) -> tuple:
    """(what is on every page, what is a letter's own, how many letters), each by page and letter."""
    common, own, letters = {}, {}, 0
    for line in open(path, encoding="utf-8"):
        kind, *rest = line.rstrip("\n").split("\t")
        if kind == "font":
            try:
                pdfmetrics.registerFont(TTFont("F" + rest[0], rest[1]))
            except TTFError:
                pass  # outlines of PostScript: only for characters that no other font has
            continue
        letter, page, numbers = int(rest[0]), int(rest[1]), rest[2:]
        if page >= pages:
            continue
        if kind == "run":
            item = ("run", float(numbers[0]), A4[1] - float(numbers[1]), "F" + numbers[2], float(numbers[3]),
                    numbers[4].translate(SELECTORS))
        else:
            x, y, w, h = map(float, numbers[:4])
            item = (kind, x, A4[1] - y - h, w, h, *numbers[4:])
        letters = max(letters, letter + 1)
        (common if letter < 0 else own).setdefault((page, letter), []).append(item)
    return common, own, letters


def draw(canvas: Canvas, items: list) -> None:
    text = canvas.beginText()
    for item in items:
        if item[0] == "run":
            text.setFont(item[3], item[4])
            text.setTextOrigin(item[1], item[2])
            text.textOut(item[5])
        elif item[0] == "bar":
            canvas.setFillGray(float(item[5]))
            canvas.rect(item[1], item[2], item[3], item[4], stroke=0, fill=1)
            canvas.setFillGray(0)
        else:
            _, x, y, w, h, columns, rows, bits = item
            canvas._code.append(f"q {w:.3f} 0 0 {h:.3f} {x:.3f} {y:.3f} cm BI /W {columns} /H {rows} /IM true "
                                f"/D [1 0] /F /AHx ID {bits}> EI Q")
    canvas.drawText(text)


def bundle(common: dict, own: dict, letters: int, pages: int, path: str) -> float:
    begun = time.process_time()
    canvas = Canvas(path, pagesize=A4, pageCompression=1)
    for page in range(pages):
        canvas.beginForm(f"page{page}")
        draw(canvas, common.get((page, -1), []))
        canvas.endForm()
    for letter in range(letters):
        for page in range(pages):
            canvas.doForm(f"page{page}")
            if (page, letter) in own:
                draw(canvas, own[page, letter])
            canvas.showPage()
    canvas.save()
    return (time.process_time() - begun) / letters * 1e6


def main() -> None:
    recipe, pages, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    rl_config.useA85 = 0
    common, own, letters = read(recipe, pages)
    print(f"{min(bundle(common, own, letters, pages, path) for _ in range(ROUNDS)):.1f}")


main()
