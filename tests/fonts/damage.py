"""Damage to a copy of a font file, table by table: no tool but Python is needed.

What is done here a disk, a copy that was broken off or a careless tool does: the font still opens, its cmap still names
every character, and what it draws is gone.
"""

import struct


class Font:
    def __init__(self, path):
        self.path, self.bytes = path, bytearray(path.read_bytes())
        at = struct.unpack_from(">I", self.bytes, 12)[0] if self.bytes[:4] == b"ttcf" else 0
        self.entries = {}
        for i in range(struct.unpack_from(">H", self.bytes, at + 4)[0]):
            entry = at + 12 + 16 * i
            self.entries[bytes(self.bytes[entry:entry + 4]).decode()] = entry

    def table(self, tag):
        """Where it begins, and how long it is."""
        return struct.unpack_from(">II", self.bytes, self.entries[tag] + 8)

    def save(self):
        self.path.write_bytes(self.bytes)

    def glyph_of(self, char):
        """By the cmap's table of format 12 or 4."""
        start, _ = self.table("cmap")
        for i in range(struct.unpack_from(">H", self.bytes, start + 2)[0]):
            at = start + struct.unpack_from(">I", self.bytes, start + 4 + 8 * i + 4)[0]
            if struct.unpack_from(">H", self.bytes, at)[0] == 12:
                for group in range(struct.unpack_from(">I", self.bytes, at + 12)[0]):
                    first, last, glyph = struct.unpack_from(">III", self.bytes, at + 16 + 12 * group)
                    if first <= ord(char) <= last:
                        return glyph + ord(char) - first
        raise KeyError(char)

    def glyph_at(self, glyph):
        """Where a glyph's outline begins, and where it ends."""
        loca, _ = self.table("loca")
        glyf, _ = self.table("glyf")
        head, _ = self.table("head")
        wide = struct.unpack_from(">H", self.bytes, head + 50)[0]
        ends = struct.unpack_from(">II", self.bytes, loca + 4 * glyph) if wide else [
            2 * end for end in struct.unpack_from(">HH", self.bytes, loca + 2 * glyph)]
        return glyf + ends[0], glyf + ends[1]


def cut(font, tenths):
    font.bytes = font.bytes[:len(font.bytes) * tenths // 10]
    font.save()


def zero(font, tag, summed=True):
    """Not summed: as by a tool, which says nothing of what should be there."""
    start, length = font.table(tag)
    if not summed:
        font.bytes[font.entries[tag] + 4:font.entries[tag] + 8] = bytes(4)
    font.bytes[start:start + length] = bytes(length)
    font.save()


def half(font, tag):
    """The second half of a table, as by a hole in the file."""
    start, length = font.table(tag)
    font.bytes[start + length // 2:start + length] = bytes(length - length // 2)
    font.save()


def without(font, chars):
    """These characters alone have an outline without contours."""
    for char in chars:
        start, end = font.glyph_at(font.glyph_of(char))
        font.bytes[start:end] = bytes(end - start)
    font.save()


def far(font, char):
    """One outline that lies ten em above its line."""
    start, end = font.glyph_at(font.glyph_of(char))
    moved = struct.pack(">hhhhh", 1, 0, 20000, 1000, 21000) + struct.pack(">HH", 3, 0) + b"\x01" * 4
    moved += struct.pack(">hhhh", 0, 0, 1000, 0) + struct.pack(">hhhh", 20000, 1000, 0, -1000)
    assert len(moved) <= end - start, char
    font.bytes[start:end] = moved.ljust(end - start, b"\0")
    font.save()
