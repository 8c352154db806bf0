#!/usr/bin/env python3
"""Ink: what a font says that it draws and does not, characters that leave nothing on paper, and published pages that
lost what they showed.

    tests/cli/test_ink.py --kigen build/kigen        ends with: N passed, N failed
"""

import pathlib
import re
import shutil
import sys
import zlib

import pages
import world
import processes
from town import Town

sys.path.insert(0, str(world.REPO / "tests/fonts"))
import damage  # noqa: E402

NIGHT = "2026-11-19"
FONTS = {"regular": "truetype/bizud-gothic/BIZUDPGothic-Regular.ttf",
         "narrow": "truetype/bizud-gothic/BIZUDGothic-Regular.ttf", "bold": "truetype/bizud-gothic/BIZUDPGothic-Bold.ttf",
         "ipamj": "truetype/ipamj/ipamjm.ttf", "noto": "opentype/noto/NotoSerifCJK-Regular.ttc"}
NAME = "高梨　太郎"
KIGEN_FONTS = 'fonts = ( {} );'


class Suite(world.Suite):
    def __init__(self, kigen):
        super().__init__(kigen, "kigen-ink-")

    def town(self, fonts=(), office=None, **person):
        """Two people; the second is as `person` says. `fonts`: copies beside the configuration, in this order."""
        made = Town()
        made.pair(1, "2027-02-11", name="鈴木　花子")
        made.pair(2, "2027-02-12", **{"name": NAME, **person})
        letters = ""
        root = self.fresh()
        if fonts:
            letters = KIGEN_FONTS.format(", ".join(f'"fonts/{pathlib.Path(FONTS[name]).name}"' for name in fonts))
        world.build(root, made, letters=letters, fonts="")
        if fonts:
            (root / "fonts").mkdir()
        for name in {*fonts, *(("regular", "narrow", "bold") if fonts else ())}:    # those of the shipped letters
            shutil.copy(f"/usr/share/fonts/{FONTS[name]}", root / "fonts")
        if office:
            text = (root / "kigen.conf").read_text(encoding="utf-8")
            (root / "kigen.conf").write_text(text.replace('section = "市民課"', f'section = "{office}"'), encoding="utf-8")
        return root

    def font(self, root, name):
        return damage.Font(root / "fonts" / pathlib.Path(FONTS[name]).name)

    def refused(self, what, root, *words):
        """check and run say the same, 78, and nothing is published."""
        for done in (world.call(self.kigen, "check", "-c", root / "kigen.conf"), world.run(self.kigen, root, NIGHT)):
            self.equal(f"{what}: {done}", done.code, 78)
            for word in words:
                self.equal(f"{what}: {word} in {done.err}", word in done.err, True)
        self.equal(f"{what}: no folder", (root / "out" / NIGHT).exists(), False)

    def dispositions(self, root):
        done = world.run(self.kigen, root, NIGHT)
        self.equal(f"goes on: {done}", done.code in (0, 4), True)
        return {row["resident_id"]: f"{row['disposition']} {row['reason']}".strip()
                for row in world.rows(root / "out" / NIGHT / "office/dispositions.csv")}

    def why(self, root):
        return world.call(self.kigen, "why", "-c", root / "kigen.conf", "--as-of", NIGHT, "C0002").out


# ---- fonts -------------------------------------------------------------------------------------------------------

def test_fonts_damaged(suite):
    cases = [("cut", "regular", lambda font: damage.cut(font, 7), "KGN0581E"),
             ("cut in its directory", "regular", lambda font: damage.cut(font, 0), "KGN0544E"),
             ("bold cut", "bold", lambda font: damage.cut(font, 9), "KGN0581E"),
             ("outlines zeroed", "regular", lambda font: damage.zero(font, "glyf"), "KGN0582E"),
             ("half of the outlines zeroed", "regular", lambda font: damage.half(font, "glyf"), "KGN0582E"),
             ("places zeroed from the middle on", "regular", lambda font: damage.half(font, "loca"), "KGN0581E"),
             ("widths zeroed", "regular", lambda font: damage.zero(font, "hmtx"), "KGN0581E"),
             ("widths zeroed, no sum", "regular", lambda font: damage.zero(font, "hmtx", summed=False), "KGN0582E"),
             ("a hole in the cmap", "ipamj", lambda font: damage.half(font, "cmap"), "KGN0581E"),
             ("head zeroed", "bold", lambda font: damage.zero(font, "head"), "KGN0581E"),
             ("maxp zeroed", "bold", lambda font: damage.zero(font, "maxp"), "KGN0581E"),
             ("emptied, no sum", "regular", lambda font: damage.zero(font, "loca", summed=False), "KGN0582E"),
             ("the second font cut", "ipamj", lambda font: damage.cut(font, 9), "KGN0581E"),
             ("the second font's outlines zeroed", "ipamj", lambda font: damage.zero(font, "glyf"), "KGN0582E"),
             ("compact outlines cut", "noto", lambda font: damage.cut(font, 5), "KGN0581E"),
             ("compact outlines zeroed from the middle on", "noto", lambda font: damage.half(font, "CFF "), "KGN0582E"),
             ("compact outlines zeroed", "noto", lambda font: damage.zero(font, "CFF "), "KGN0581E")]
    for what, name, make, message in cases:
        root = suite.town(("regular",) + ((name,) if name in ("ipamj", "noto") else ()))
        make(suite.font(root, name))
        suite.refused(what, root, message, pathlib.Path(FONTS[name]).name)
        shutil.rmtree(root)


def test_fonts_whole(suite):
    root = suite.town(("regular", "ipamj", "noto"))
    suite.equal("whole copies", suite.dispositions(root), {"C0001": "notice", "C0002": "notice"})


def test_one_character_without_ink(suite):
    """梨 is gone from the font of the name: the next of the chain prints the name; where there is none it is held."""
    root = suite.town(("narrow", "ipamj"))
    damage.without(suite.font(root, "narrow"), "梨")
    suite.equal("the next font", suite.dispositions(root), {"C0001": "notice", "C0002": "notice"})
    used = processes.run(["pdffonts", root / "out" / NIGHT / "print/letters-261120-1-0001.pdf"], text=True,
                         check=True).stdout
    suite.equal(f"the next font: {used}", "IPAmjMincho" in used, True)
    done = world.call(suite.kigen, "verify", "--deep", root / "out" / NIGHT)
    suite.equal(f"the next font: {done}", done.code, 0)
    root = suite.town(("narrow",))
    damage.without(suite.font(root, "narrow"), "梨")
    suite.equal("no next font", suite.dispositions(root), {"C0001": "notice", "C0002": "held unprintable"})
    suite.equal("why names it", "U+68A8" in suite.why(root), True)
    root = suite.town(("narrow",))
    damage.far(suite.font(root, "narrow"), "梨")
    suite.equal("ten em above its line", suite.dispositions(root), {"C0001": "notice", "C0002": "held unprintable"})
    root = suite.town(("regular",))
    damage.without(suite.font(root, "regular"), "証")
    suite.refused("a character of the template", root, "U+8A3C", "words.txt:")


# ---- characters --------------------------------------------------------------------------------------------------

def test_characters(suite):
    heap = "か" + "\u3099" * 1000
    held = {"a filler": {"name": "山田\u3164"}, "half a filler": {"name": "山田\uffa0太郎"},
            "a blank pattern": {"building": "\u2800荘"}, "no letter but fillers": {"name": "\u115f\u1160"},
            "in the address": {"address": "神奈川県小田原市扇町1丁目\u31642番"},
            "in the agent's name": {"agent_name": "山田\u3164", "ward": "1"},
            "four marks": {"name": "か\u3099\u3099\u3099\u3099"}, "a thousand marks": {"name": heap},
            "a thousand marks in the building": {"building": heap}}
    for what, person in held.items():
        root = suite.town(**person)
        suite.equal(what, suite.dispositions(root), {"C0001": "notice", "C0002": "held unprintable"})
        suite.equal(f"{what}: why", re.search(r"U\+(3164|FFA0|2800|115F|3099)", suite.why(root)) is not None, True)
    for what, name in {"wide and narrow spaces": "山　田 太\u2003郎", "three marks": "か\u3099\u3099\u3099",
                       "a composed letter": "A\u0301"}.items():
        suite.equal(what, suite.dispositions(suite.town(name=name)), {"C0001": "notice", "C0002": "notice"})
    for what, name in {"a sign two lines tall": "山田\u3031太郎", "a mark with nothing before it": "\u302a山田"}.items():
        suite.equal(what, suite.dispositions(suite.town(name=name)), {"C0001": "notice", "C0002": "held unfit_address"})
    suite.refused("a filler of the office's", suite.town(office="市民\u3164課"), "KGN0531E", "U+3164")


# ---- published pages ---------------------------------------------------------------------------------------------

class Published:
    """A copy of one published folder; what is done to its first bundle is sealed again."""

    def __init__(self, suite, source):
        self.suite, self.folder = suite, suite.fresh(source)
        self.bundle = pages.Bundle(self.folder / "print/letters-261120-1-0001.pdf")

    def content(self):
        start, end = self.bundle.stream(1)
        return zlib.decompressobj().decompress(self.bundle.bytes[start:end])

    def rewrite(self, change):
        before = self.content()
        after = change(before)
        assert after != before
        pages.rewrite(self.bundle, 1, after)

    def verify(self, what, message, *words, env=None):
        self.bundle.path.write_bytes(self.bundle.bytes)
        pages.hand_over(self.bundle.path)
        pages.seal(self.folder / "print")
        done = world.call(self.suite.kigen, "verify", self.folder, "--deep", env=env)
        code = {None: 0, "KGN0830E": 66}.get(message, 65)
        self.suite.equal(f"{what}: {done} {done.out}", done.code, code)
        for word in (message, *words):
            self.suite.equal(f"{what}: {word} in {done.out}", word is None or word in done.out, True)


def over(rectangle, grey):
    """A rectangle over what is there; points from the upper left corner."""
    return lambda content: content + f" {grey} g {rectangle} re f".encode()      # short: it must fit where the page was


def fonts_emptied(bundle):
    """The outlines of every embedded font are zeroed, as a font without ink would have been embedded."""
    count = 0
    for found in re.finditer(rb"/FontFile2 (\d+) 0 R", bundle.bytes):
        start = bundle.bytes.index(b"stream\n", bundle.bytes.index(b"\n" + found.group(1) + b" 0 obj\n")) + 7
        end = bundle.bytes.index(b"\nendstream", start)
        font = bytearray(zlib.decompressobj().decompress(bundle.bytes[start:end]))
        for i in range(int.from_bytes(font[4:6], "big")):
            entry = 12 + 16 * i
            if font[entry:entry + 4] == b"glyf":
                at, length = (int.from_bytes(font[entry + k:entry + k + 4], "big") for k in (8, 12))
                font[at:at + length] = bytes(length)
        new = zlib.compress(bytes(font), 9)
        assert len(new) <= end - start
        bundle.put(start, new.ljust(end - start, b"\0"))
        count += 1
    assert count


def program(suite, script):
    folder = suite.fresh()
    folder.mkdir()
    (folder / "pdftoppm").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "pdftoppm").chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin"}


def test_published_pages(suite):
    root = suite.town()
    suite.equal("published", suite.dispositions(root), {"C0001": "notice", "C0002": "notice"})
    source = root / "out" / NIGHT
    endless = world.start(suite.kigen, "verify", source, "--deep", env=program(suite, "exec sleep 1000"))
    no_text = re.compile(rb"\(250-\d{4}\)Tj")
    cases = [("as it is", None, lambda it: None),
             ("name and address whitened", "KGN0833E", lambda it: it.rewrite(over("85 60 270 60", 1))),
             ("the name whitened", "KGN0833E", lambda it: it.rewrite(over("85 101 270 18", 1))),
             ("one character whitened", "KGN0833E", lambda it: it.rewrite(over("88 101 15.5 18", 1))),
             ("the id whitened", "KGN0833E", lambda it: it.rewrite(over("300 785 195 38", 1))),
             ("the name blackened", "KGN0833E", lambda it: it.rewrite(over("80 98 280 22", 0))),
             ("a thin rule beside the name", None, lambda it: it.rewrite(over("80 121 280 0.5", 0))),
             ("the postal code elsewhere", "KGN0832E", lambda it: it.rewrite(lambda c: no_text.sub(b"(999-9999)Tj", c))),
             ("fonts emptied", "KGN0833E", lambda it: fonts_emptied(it.bundle))]
    for what, message, make in cases:
        copy = Published(suite, source)
        make(copy)
        copy.verify(what, message)
    copy = Published(suite, source)
    foot = rb"\n[\d.]+ 0 0 -[\d.]+ [\d.]+ [78]\d\d\.\d+ Tm"      # what follows stays: the piece's id
    copy.rewrite(lambda content: re.sub(rb"(?s)(\(250-\d{4}\)Tj).*?(" + foot + rb")", rb"\1\2", content, count=1))
    copy.verify("the postal code alone", "KGN0832E")
    nowhere = suite.fresh()
    nowhere.mkdir()
    Published(suite, source).verify("no pdftoppm", "KGN0830E", "poppler-utils", env={"PATH": str(nowhere)})
    for what, script, said in (("it fails", "exit 3", "exit 3"), ("it is killed", "kill -9 $$", "signal 9"),
                               ("it draws nothing", "echo P5 9 9 255", "no picture"),
                               ("it never stops", "exec yes P5", "no end")):
        Published(suite, source).verify(what, "KGN0831E", said, env=program(suite, script))
    white = r"printf 'P5\n827 1170\n255\n'; head -c 967590 /dev/zero | tr '\0' '\377'"
    Published(suite, source).verify("it draws a white page", "KGN0833E", env=program(suite, white))
    done = world.finish(endless)
    suite.equal(f"it hangs: {done} {done.out}", done.code == 65 and "KGN0831E" in done.out and "no end" in done.out, True)


if __name__ == "__main__":
    world.run_tests(Suite, globals())
