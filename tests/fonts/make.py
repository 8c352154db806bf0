#!/usr/bin/env python3
"""Makes own.ttf beside itself: a font of the tests' own with a space, U+E000 and U+F0000, private-use characters as a
font of gaiji or 行政事務標準文字 would bring them. Written out table by table, for a font of four glyphs needs no library.
The result is committed; the same bytes come out each time."""

import pathlib
import struct

UPEM, ASCENT, DESCENT = 1000, 880, -120
GLYPHS = [  # boxes: x1, y1, x2, y2
    [(100, 0, 900, 800)], [], [(80, 600, 920, 700), (450, -80, 550, 860)],
    [(80, 0, 920, 100), (80, 300, 920, 400), (80, 600, 920, 700)]]
POINTS = {0x20: 1, 0xE000: 2, 0xF0000: 3}
NAMES = {1: "kigen own", 2: "Regular", 4: "kigen own", 6: "kigen-own"}


def glyph(boxes):
    if not boxes:
        return b""
    corners = [corner for x1, y1, x2, y2 in boxes for corner in ((x1, y1), (x1, y2), (x2, y2), (x2, y1))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    out = struct.pack(">hhhhh", len(boxes), min(xs), min(ys), max(xs), max(ys))
    out += b"".join(struct.pack(">H", 4 * i + 3) for i in range(len(boxes))) + struct.pack(">H", 0)
    out += b"\x01" * len(corners)
    for line in (xs, ys):
        out += b"".join(struct.pack(">h", at - before) for at, before in zip(line, [0] + line))
    return out + b"\0" * (-len(out) % 4)


def cmap():
    small = sorted(point for point in POINTS if point < 0x10000) + [0xFFFF]
    deltas = [(POINTS.get(point, 0) - point) & 0xFFFF for point in small[:-1]] + [1]
    four = struct.pack(">HHHH", len(small) * 2, 4, 1, len(small) * 2 - 4)
    four += b"".join(struct.pack(">H", point) for point in small) + struct.pack(">H", 0)
    four += b"".join(struct.pack(">H", point) for point in small)
    four += b"".join(struct.pack(">H", delta) for delta in deltas) + b"\0\0" * len(small)
    four = struct.pack(">HHH", 4, len(four) + 6, 0) + four
    groups = b"".join(struct.pack(">III", point, point, POINTS[point]) for point in sorted(POINTS))
    twelve = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(POINTS)) + groups
    return struct.pack(">HHHHIHHI", 0, 2, 3, 1, 20, 3, 10, 20 + len(four)) + four + twelve


def name():
    texts = {number: text.encode("utf-16-be") for number, text in NAMES.items()}
    records, pool = b"", b""
    for number in sorted(texts):
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(texts[number]), len(pool))
        pool += texts[number]
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + pool


def tables():
    outlines = [glyph(boxes) for boxes in GLYPHS]
    offsets = [sum(map(len, outlines[:i])) for i in range(len(outlines) + 1)]
    yield b"OS/2", struct.pack(">HhHHHhhhhhhhhhhh10sIIII4sHHHhhhHHII", 4, UPEM, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0,
                               350, 50, 300, 0, bytes(10), 0, 0, 0, 0, b"KIGN", 0x40, 0x20, 0xFFFF, ASCENT, DESCENT, 0,
                               ASCENT, -DESCENT, 0, 0) + struct.pack(">hhHHH", 500, 700, 0, 0x20, 0)
    yield b"cmap", cmap()
    yield b"glyf", b"".join(outlines)
    yield b"head", struct.pack(">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, UPEM, 0, 0, 80, -80, 920, 860, 0,
                               8, 2, 1, 0)
    yield b"hhea", struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, UPEM, 80, 80, 920, 1, 0, 0, 0, 0, 0, 0,
                               0, len(GLYPHS))
    yield b"hmtx", b"".join(struct.pack(">Hh", UPEM, 80 if boxes else 0) for boxes in GLYPHS)
    yield b"loca", b"".join(struct.pack(">I", offset) for offset in offsets)
    yield b"maxp", struct.pack(">IHHHHHHHHHHHHHH", 0x10000, len(GLYPHS), 12, 3, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)
    yield b"name", name()
    yield b"post", struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0)


def checksum(data):
    return sum(struct.unpack(f">{(len(data) + 3) // 4}I", data + b"\0" * (-len(data) % 4))) & 0xFFFFFFFF


def main():
    made = list(tables())
    head = struct.pack(">IHHHH", 0x10000, len(made), 128, 3, len(made) * 16 - 128)
    body, at = b"", 12 + 16 * len(made)
    for tag, data in made:
        head += struct.pack(">4sIII", tag, checksum(data), at + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    font = bytearray(head + body)
    where = next(i for i in range(12, at, 16) if font[i:i + 4] == b"head")
    adjustment = struct.unpack(">I", font[where + 8:where + 12])[0] + 8
    font[adjustment:adjustment + 4] = struct.pack(">I", (0xB1B0AFBA - checksum(bytes(font))) & 0xFFFFFFFF)
    pathlib.Path(__file__).with_name("own.ttf").write_bytes(font)


main()
