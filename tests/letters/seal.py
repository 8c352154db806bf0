#!/usr/bin/env python3
"""The made-up seal of the second letter, 見本 in vermilion on nothing, drawn here: no office has one like it.

    python3 tests/letters/seal.py FILE.png [PIXELS]      480 pixels: 762 dpi where it is 16 mm wide

png() is for others who need a PNG without a library (tests/fuzz/seeds.py).
"""

import pathlib
import struct
import sys
import zlib

VERMILION = (215, 60, 45)
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
HALF = 2.6                      # of a stroke's width; the seal is 100 wide
STROKES = (
    # the border, round at its corners
    ((9, 4), (91, 4), (94.5, 5.5), (96, 9), (96, 91), (94.5, 94.5), (91, 96), (9, 96), (5.5, 94.5), (4, 91), (4, 9), (5.5, 5.5), (9, 4)),
    # 見
    ((34, 14), (66, 14), (66, 38), (34, 38), (34, 14)), ((34, 22), (66, 22)), ((34, 30), (66, 30)),
    ((43, 38), (40, 44), (20, 49)), ((57, 38), (57, 46), (61, 49), (80, 49), (80, 44)),
    # 本
    ((50, 54), (50, 90)), ((20, 63), (80, 63)), ((48, 64), (38, 74), (22, 82)), ((52, 64), (62, 74), (78, 82)), ((39, 79), (61, 79)),
)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, colour: int, depth: int, rows, *more: bytes) -> bytes:
    """`rows`: the packed bytes of each row; `more`: chunks between IHDR and IDAT."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(more) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def distance(x: float, y: float, a: tuple, b: tuple) -> float:
    """From a point to a line between two."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    along = max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)))
    return ((x - a[0] - along * dx) ** 2 + (y - a[1] - along * dy) ** 2) ** 0.5


def coverage(pixels: int) -> list:
    """Of each pixel, 0 to 1: the edges of strokes are soft by one pixel."""
    scale, found = pixels / 100, [[0.0] * pixels for _ in range(pixels)]
    for stroke in STROKES:
        for a, b in zip(stroke, stroke[1:]):
            left, top = (max(0, int((min(a[i], b[i]) - HALF - 1) * scale)) for i in (0, 1))
            right, bottom = (min(pixels, int((max(a[i], b[i]) + HALF + 1) * scale) + 1) for i in (0, 1))
            for y in range(top, bottom):
                for x in range(left, right):
                    inside = (HALF - distance((x + 0.5) / scale, (y + 0.5) / scale, a, b)) * scale + 0.5
                    found[y][x] = max(found[y][x], min(1.0, inside))
    return found


def seal(pixels: int) -> bytes:
    rows = (b"".join(bytes((*VERMILION, round(255 * part))) if part else bytes(4) for part in row) for row in coverage(pixels))
    return png(pixels, pixels, RGBA, 8, rows)


if __name__ == "__main__":
    pathlib.Path(sys.argv[1]).write_bytes(seal(int(sys.argv[2]) if len(sys.argv) > 2 else 480))
