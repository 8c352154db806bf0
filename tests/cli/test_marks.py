#!/usr/bin/env python3
"""The code of each sheet, as a camera reads it: dmtxread on pixels of 300 dpi, of every front of published nights, put together
into job.csv again; and what a bundle is made of: one plate, a language, a title, fonts, no tags.

    tests/cli/test_marks.py --kigen build/kigen        ends with: N passed, N failed

The fixture's night on two sides, a small town on one side with the reply form, its languages, and letters of the first
edition, which have no place for the code.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

import pages
import world
import processes
from town import Town
from world import FIRST

PLACE = (8, 274, 15)        # mm: left, top and size, of templates/README.md
DPI = 300
BOTH_FONTS = ('fonts = ( "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf", '
              '"/usr/share/fonts/truetype/bizud-mincho/BIZUDMincho-Regular.ttf" );')
SENTENCE = re.compile(r"KG1 (\d{6}-\d{6}-\d) (\d+) (\d+) (\d{6}-\d+)")


def codes_of(path, folder):
    """What the code of each page says; "" where nothing stands in its place."""
    left, top, size = (round(mm / 25.4 * DPI) for mm in PLACE)
    processes.run(["pdftoppm", "-gray", "-r", str(DPI), "-x", str(left), "-y", str(top), "-W", str(size), "-H", str(size),
                   path, folder / "page"], check=True)
    pictures, said = sorted(folder.glob("page-*.pgm")), []
    inked = [picture for picture in pictures if min(picture.read_bytes()[15:]) < 128]
    read = processes.run(["dmtxread", "-n", "-N1", "-s22x22", *inked], text=True).stdout.splitlines() if inked else []
    assert len(read) == len(inked), f"{path}: {len(read)} of {len(inked)} codes were read"
    following = iter(read)
    said = [next(following) if picture in set(inked) else "" for picture in pictures]
    for picture in pictures:
        picture.unlink()
    return said


def job_again(folder):
    """The rows of job.csv that the codes alone give: id, bundle, sequence, first page, sheets, job; and the sheets found."""
    rows, loose = [], []
    with tempfile.TemporaryDirectory() as pictures:
        for bundle in sorted((folder / "print").glob("letters-*.pdf")):
            sequence = 0
            for page, sentence in enumerate(codes_of(bundle, Path(pictures)), 1):
                found = SENTENCE.fullmatch(sentence)
                if not found:
                    loose += [sentence] if sentence else []
                    continue
                piece, sheet, sheets, job = found.groups()
                if sheet == "1":
                    sequence += 1
                    rows.append([piece, bundle.name, str(sequence), str(page), sheets, job, 0])
                rows[-1][-1] += (piece, sheet) == (rows[-1][0], str(rows[-1][-1] + 1))
    return rows, loose


def check_night(suite, name, folder):
    rows, loose = job_again(folder)
    suite.equal(f"{name}: nothing else is read", loose, [])
    suite.equal(f"{name}: every sheet of each piece, in order", [row for row in rows if str(row[-1]) != row[4]], [])
    wanted = [[row[key] for key in ("piece_id", "bundle", "sequence", "first_page", "sheets", "job")]
              for row in world.rows(folder / "print/job.csv")]
    suite.equal(f"{name}: job.csv again", sorted(row[:-1] for row in rows), sorted(wanted))
    suite.equal(f"{name}: it has letters", len(wanted) > 5, True)
    for bundle in sorted((folder / "print").glob("letters-*.pdf")):
        check_file(suite, name, bundle, {row["bundle"]: row["language"] for row in world.rows(folder / "print/job.csv")}[bundle.name])
    return wanted


# ---- what a bundle is made of -----------------------------------------------------------------------------------

COLOURS = re.compile(rb"(?:^|[\s\]>)])((?:[\d.]+\s+){1,4})(rg|RG|g|G|k|K|sc|SC|scn|SCN)(?=[\s\[</(]|$)")


def colours_of(data):
    """The operators that set a colour, of all streams that are no fonts and no pictures, without their strings."""
    found = set()
    for content in pages.streams(data):
        if b"\0" not in content:
            content = re.sub(rb"\((?:\\.|[^\\()])*\)", b"()", content)
            found |= {b" ".join((*numbers.split(), operator)) for numbers, operator in COLOURS.findall(content)}
    return found


def check_file(suite, name, path, language):
    data = path.read_bytes()
    told = processes.run(["pdfinfo", path], text=True, check=True).stdout
    title = re.search(r"^Title: +(.*)$", told, re.M).group(1)
    xmp = processes.run(["pdfinfo", "-meta", path], text=True, check=True).stdout
    where = f"{name}, {path.name}"
    suite.equal(f"{where}: black alone", colours_of(data), {b"0 g"})
    suite.equal(f"{where}: no other plate", [word for word in (b"DeviceRGB", b"DeviceCMYK", b"ICCBased", b"/SMask", b"Shading") if word in data], [])
    suite.equal(f"{where}: its language", re.findall(rb"/Lang \((.*?)\)", data), [language.split("-")[0].encode()])
    suite.equal(f"{where}: its title, with the job", (f">{title}<" in xmp, path.name[8:16] in title), (True, True))
    suite.equal(f"{where}: no tags", ("Tagged:          no" in told, b"StructTreeRoot" in data, b"BDC" in data), (True, False, False))
    fonts = [line.split() for line in processes.run(["pdffonts", path], text=True, check=True).stdout.splitlines()[2:]]
    suite.equal(f"{where}: fonts are inside", [line for line in fonts if line[-5] != "yes" or "Type 3" in " ".join(line)], [])
    suite.equal(f"{where}: nothing is wrong with it", processes.run(["pdfinfo", path], text=True).stderr, "")


def test_fixture(suite):
    root = suite.fresh(world.REPO / "fixtures/odawara")
    conf = root / "kigen.conf"
    text = conf.read_text(encoding="utf-8").replace('"../../out"', '"out"')
    conf.write_text(text.replace("letters = {", f'letters = {{\n    templates = "{world.TEMPLATES}";'), encoding="utf-8")
    done = world.run(suite.kigen, root, FIRST)
    suite.equal(f"the night: {done}", done.code in (0, 4), True)
    wanted = check_night(suite, "the fixture", root / "out" / FIRST)
    suite.equal("the fixture has many letters, of one sheet and of more", (len(wanted) > 200, len({row[4] for row in wanted}) > 1),
                (True, True))


def small_town():
    """Each language and large print, each bundle's piece an odd page behind the one before."""
    made = Town()
    languages = ("", "ja-easy", "en", "")
    for at in range(1, 13):
        made.pair(at, "2027-02-18", language=languages[at % 4], building="0 0 0 rg (0 0 0 rg) " if at == 4 else "")
    for at in range(13, 16):
        made.pair(at, "2027-02-19", card="2027-02-19")
    return made


def test_on_one_side_with_the_reply_form(suite):
    root = world.build(suite.fresh(), small_town(), letters='duplex = false; page2 = "form"; languages = "languages.csv";', mailing="")
    (root / "languages.csv").write_text("resident_id,language,format\nC0007,,large\nC0011,,large\n", encoding="utf-8")
    done = world.run(suite.kigen, root, FIRST)
    suite.equal(f"the night: {done}", done.code in (0, 4), True)
    folder = root / "out" / FIRST
    wanted = check_night(suite, "one side", folder)
    suite.equal("one side: languages", sorted({row["language"] for row in world.rows(folder / "print/job.csv")}),
                ["en", "ja", "ja-easy", "ja-large"])
    suite.equal("one side: two sheets and more", min(row[4] for row in wanted), "2")
    told = "".join(processes.run(["pdftotext", "-raw", bundle, "-"], text=True, check=True).stdout for bundle in (folder / "print").glob("*.pdf"))
    suite.equal("a building that looks like a colour is printed as it is", "0 0 0 rg (0 0 0 rg)" in told, True)
    deep = world.call(suite.kigen, "verify", "--deep", folder)
    suite.equal(f"verify --deep: {deep.out}", deep.code, 0)


def test_proof(suite):
    """A proof of somebody's letter bears a code that no camera takes for a piece; made-up letters have made-up ids."""
    root = world.build(suite.fresh(), small_town(), mailing="")
    proof = root / "proof.pdf"
    done = world.call(suite.kigen, "proof", "-c", root / "kigen.conf", "--as-of", FIRST, "--resident", "C0003", "-o", proof)
    suite.equal(f"one resident's: {done}", done.code, 0)
    with tempfile.TemporaryDirectory() as pictures:
        said = codes_of(proof, Path(pictures))
        suite.equal("one resident's", said, ["KG1 PROOF 1 1 PROOF", ""])


def test_first_edition(suite):
    """A layout without a place for the code prints none, and check says so; a letter that needs one is refused without."""
    root = world.build(suite.fresh(), small_town(), templates="templates", mailing="", fonts=BOTH_FONTS)
    conf = root / "kigen.conf"
    conf.write_text(re.sub(r"\n    en = \{.*?\};", "", conf.read_text(encoding="utf-8"), flags=re.S), encoding="utf-8")
    for variant in ("renewal", "card_renewal", "lapsed", "card_lapsed", "stay_extended"):
        shutil.copytree(world.REPO / "tests/letters/second/ja", root / "templates" / variant / "ja")
    layouts = sorted((root / "templates").glob("*/ja/layout.conf"))
    checked = world.call(suite.kigen, "check", "-c", conf)
    suite.equal(f"with a place: {checked.out}{checked.err}", (checked.code, "Data Matrix" in checked.out), (0, False))
    for layout in layouts:
        layout.write_text(layout.read_text(encoding="utf-8").replace("mark = { x = 8; y = 274; size = 15; };", ""), encoding="utf-8")
    checked = world.call(suite.kigen, "check", "-c", conf)
    suite.equal(f"without: {checked.out}", (checked.code, checked.out.count("bear no code of the sheet (Data Matrix)")), (0, 5))
    done = world.run(suite.kigen, root, FIRST)
    suite.equal(f"the night: {done}", (done.code in (0, 4), done.rest), (True, ""))
    with tempfile.TemporaryDirectory() as pictures:
        for bundle in sorted((root / "out" / FIRST / "print").glob("letters-*.pdf")):
            suite.equal("no code", set(codes_of(bundle, Path(pictures))), {""})


if __name__ == "__main__":
    world.run_tests(lambda kigen: world.Suite(kigen, "kigen-marks-"), globals())
