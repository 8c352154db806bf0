#!/usr/bin/env python3
"""Who receives print/ has nothing else: what `kigen verify print/` finds by that folder alone (tests/cases/receiver.tsv).

    tests/cli/test_receiver.py --kigen build/kigen        ends with: N passed, N failed

Damage is done to the folder of one night by Python alone and sealed anew, so that no digest tells. Beside the table: dice on
every file, nights without letters and on one side, office/ alone, and the two lines of docs/acceptance.md by which print/ is
handed over, as they are printed there, with gpg and keys made for the test.
"""

import random
import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))
import pages
import processes
import seeds
import world
from world import FIRST

CASES = world.REPO / "tests/cases/receiver.tsv"
JOB = "261120-1"
BOM = b"\xef\xbb\xbf"
CODE_BYTES = 66


def lines():
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            name, damage, *said = re.sub(r"\bB(\d)\b", rf"letters-{JOB}-000\1.pdf", line).split("\t")
            yield name, damage.split(" ; "), said


def meant(text):
    return text.replace(r"\s", " ").replace(r"\r", "\r").replace(r"\n", "\n").encode()


class Print:
    """A print/ of its own; each damage is a method."""

    def __init__(self, folder):
        self.folder, self.sealed = folder, True

    def path(self, name):
        path = self.folder / name
        if path.exists():
            path.chmod(0o600)
        return path

    def bundle(self, name):
        return pages.Bundle(self.path(name))

    def end(self):
        if self.sealed:
            self.path("SHA256SUMS")
            pages.seal(self.folder)

    # -- files
    def nothing(self):
        pass

    def unsealed(self):
        self.sealed = False

    def remove(self, name):
        self.path(name).unlink()

    def add(self, name):
        self.path(name).write_bytes(b"x")

    def folder_(self, name):
        (self.folder / name).mkdir()

    def link(self, name, other):
        (self.folder / name).symlink_to(other)

    def rename(self, name, other):
        self.path(name).rename(self.folder / other)

    def copy(self, name, other):
        shutil.copyfile(self.folder / name, self.path(other))

    def text(self, name, was, becomes):
        whole = self.path(name).read_bytes()
        assert meant(was) in whole, (name, was)
        self.path(name).write_bytes(whole.replace(meant(was), meant(becomes), 1))

    # -- rows of job.csv, from 1; the header is row 0
    def rows(self):
        return [line.split(b",") for line in self.path("job.csv").read_bytes()[len(BOM):].split(b"\r\n")[:-1]]

    def put(self, rows):
        self.path("job.csv").write_bytes(BOM + b"".join(b",".join(row) + b"\r\n" for row in rows))

    def cell(self, row, column, value):
        rows = self.rows()
        for at in range(1, len(rows)) if row == "*" else [int(row)]:
            rows[at][rows[0].index(column.encode())] = b"" if value == "-" else meant(value)
        self.put(rows)

    def drop(self, row):
        rows = self.rows()
        del rows[int(row)]
        self.put(rows)

    def double(self, row):
        rows = self.rows()
        rows.insert(int(row), rows[int(row)])
        self.put(rows)

    def swap(self, one, other):
        rows = self.rows()
        rows[int(one)], rows[int(other)] = rows[int(other)], rows[int(one)]
        self.put(rows)

    def pull(self, row):
        with self.path("pull.csv").open("ab") as file:
            file.write(row.encode() + b"\r\n")

    def first(self):
        """As the first edition would have published these letters."""
        self.put([[cell.replace(f"letters-{JOB}-".encode(), b"letters-") for cell in row[:10]] for row in self.rows()])
        for path in sorted(self.folder.glob(f"letters-{JOB}-*")):
            path.rename(self.folder / path.name.replace(f"-{JOB}", ""))
        for path in self.folder.iterdir():
            if path.name != "job.csv" and not path.name.startswith("letters-"):
                path.unlink()

    # -- bundles; what is put in is as long as what was there, or shorter
    def pdf(self, name, was, becomes):
        whole, was, becomes = self.path(name).read_bytes(), meant(was), meant(becomes)
        assert was in whole and len(becomes) <= len(was), (name, was)
        self.path(name).write_bytes(whole.replace(was, becomes.ljust(len(was)), 1))

    def cut(self, name):
        whole = self.path(name).read_bytes()
        self.path(name).write_bytes(whole[:len(whole) // 2])

    def blank(self, name):
        self.path(name).write_bytes(bytes(self.path(name).stat().st_size))

    def save(self, bundle):
        bundle.path.write_bytes(bundle.bytes)

    def paint(self, name, page, text):
        bundle = self.bundle(name)
        pages.rewrite(bundle, int(page), bundle.content(int(page)).rstrip() + b" " + meant(text))
        self.save(bundle)

    def spoil(self, name, what):
        """The first stream behind that is no packed one any more."""
        whole = self.path(name).read_bytes()
        begin = whole.index(b"stream\n", whole.index(meant(what))) + 7
        self.path(name).write_bytes(whole[:begin] + bytes(2) + whole[begin + 2:])

    def state(self, name, page, text):
        """The page has a state of its graphics of this kind."""
        bundle = self.bundle(name)
        number = bundle.page(int(page))
        was = bundle.object(number)
        assert b"/Resources <<" in was
        bundle.replace(number, was.replace(b"/Resources <<", b"/Resources << /ExtGState << /a0 << %s >> >>" % meant(text)))
        self.save(bundle)

    def grey(self, name, text):
        """A bundle that says it is grey alone, of empty pages, and paints this on its first."""
        bundle = self.bundle(name)
        for page in range(1, bundle.count() + 1):
            pages.rewrite(bundle, page, meant(text) if page == 1 else b"0 g")
        self.save(bundle)

    def inside(self, name, was, becomes):
        """In the first stream that has it."""
        bundle, was, becomes = self.bundle(name), meant(was), meant(becomes)
        for number, head in re.findall(rb"\n(\d+) 0 obj\n<< /Length (?:\d+ 0 R|\d+)(.*?)>>\nstream\n", bundle.bytes, re.S):
            content = bundle.shown(int(number)) if b"/Subtype /Image" not in head and b"/Length1" not in head else b""
            if was in content:
                head = head.replace(b"/Filter /FlateDecode", b"")
                bundle.write(int(number), content.replace(was, becomes, 1), b"<<" + head)
                return self.save(bundle)
        raise AssertionError((name, was))

    def title(self, name, was, becomes):
        """The texts are of one length; cairo breaks long ones into lines."""
        whole = self.path(name).read_bytes()
        broken, new = (text.encode("utf-16-be").hex().upper() for text in (was, becomes))
        found = re.search("\\s*".join(broken).encode(), whole)
        digits = iter(new.encode())
        self.path(name).write_bytes(whole[:found.start()] + re.sub(rb"[0-9A-F]", lambda _: bytes([next(digits)]), found.group())
                                    + whole[found.end():])

    def pages(self, name, one, other):
        bundle = self.bundle(name)
        pages.change(bundle, one, other, "all")
        self.save(bundle)

    def content(self, name, one, other):
        bundle = self.bundle(name)
        pages.change(bundle, one, other, "content")
        self.save(bundle)

    # -- sheet codes, from 1 in the order of print: 22 rows of three bytes
    def codes_of(self, name):
        """The file, and where the modules of each code begin."""
        whole = bytearray(self.path(name).read_bytes())
        begins = [found.end() for found in re.finditer(rb"<< /Length 66\n[^>]*/Width 22\b[^>]*>>\nstream\n", whole)]
        assert begins, name
        return whole, begins

    def put_code(self, name, number, modules):
        whole, begins = self.codes_of(name)
        at = begins[int(number) - 1]
        whole[at:at + CODE_BYTES] = modules
        self.path(name).write_bytes(whole)

    def code(self, name, number):
        whole, begins = self.codes_of(name)
        return bytes(whole[begins[int(number) - 1]:][:CODE_BYTES])

    def module(self, name, number, row, column):
        modules = bytearray(self.code(name, number))
        modules[3 * int(row) + int(column) // 8] ^= 0x80 >> int(column) % 8
        self.put_code(name, number, bytes(modules))

    def uncode(self, name, number):
        self.put_code(name, number, bytes(CODE_BYTES))

    def recode(self, name, number, other, which):
        """The codes of two sheets change places."""
        one, two = self.code(name, number), self.code(other, which)
        self.put_code(name, number, two)
        self.put_code(other, which, one)

    def damage(self, what):
        method, *words = what.split(" ")
        getattr(self, {"folder": "folder_"}.get(method, method))(*words)


def night(suite, letters="bundle_letters = 3;", residents=12):
    made = world.Town()
    for at in range(1, residents + 1):
        if at < 8:
            made.pair(at, "2027-02-18")
        elif at < 11:
            made.pair(at, "2027-02-19", card="2027-02-19")
        else:
            made.pair(at, "2027-02-18", language="en")
    root = world.build(suite.fresh(), made, letters=letters)
    done = world.run(suite.kigen, root, FIRST)
    suite.equal(f"published: {done}", done.code in (0, 4), True)
    return root / "out" / FIRST


def moved_away(suite, folder):
    """print/ as it arrives elsewhere: no office, no ledger, no configuration, another name."""
    target = suite.fresh()
    shutil.copytree(folder / "print", target)
    return target


def without_papers(folder):
    """The print room's papers repeat what is in the other files, digests too: without them each of those stands alone."""
    for path in [path for path in folder.iterdir() if re.fullmatch(r"(papers|check|packs)\b.*", path.name)]:
        path.unlink()
    index = folder / "index.html"
    index.chmod(0o600)
    index.write_bytes(re.sub(rb' href="(papers|check|packs)\b[^"]*"', b"", index.read_bytes()))
    (folder / "SHA256SUMS").chmod(0o600)
    pages.seal(folder)
    return folder


def verify(suite, folder, *more, **options):
    return world.call(suite.kigen, "verify", folder, *more, **options)


def said(done, wanted, words):
    """Empty, or what is wrong with an answer; "holds" or (the begin of) a message's id is wanted."""
    good = (done.code, done.out[:3]) == (0, "OK ") if wanted == "holds" else done.code == 65 and f" {wanted}" in done.out
    lacking = [word for word in words if word not in done.out]
    one = done.out.count("\n") == 1
    return "" if good and one and not lacking else f"{done.code} {done.out!r}, expected {wanted} {lacking}"


def test_damages(suite):
    source = without_papers(moved_away(suite, night(suite)))
    for name, damages, (plain, deep, words) in lines():
        copy = Print(suite.fresh(source))
        for damage in damages:
            copy.damage(damage)
        copy.end()
        for more, wanted in ([], plain), (["--deep"], deep):
            asked = words.split(" ") if wanted != "holds" or plain == deep else []
            done = verify(suite, copy.folder, *more)
            suite.check(f"{name} {more}", said(done, wanted, asked))
            suite.equal(f"{name} {more}: nothing of a library", [line for line in done.err.splitlines() if line[:3] != "KGN"], [])
        suite.of_case(name)
        shutil.rmtree(copy.folder)


def test_dice(suite):
    """One byte of any file changed, and all sealed anew: an answer in one line, whatever the byte."""
    seed, rounds = 20261129, 250 if seeds.is_long() else 80
    dice, source = random.Random(seed), moved_away(suite, night(suite))
    copy = Print(suite.fresh(source))
    names = sorted(path.name for path in copy.folder.iterdir())
    found = 0
    for at in range(rounds):
        name = "job.csv" if at % 2 else dice.choice(names)
        path = copy.path(name)
        whole = path.read_bytes()
        place = dice.randrange(len(whole))
        path.write_bytes(whole[:place] + bytes([dice.randrange(256)]) + whole[place + 1:])
        if name != "SHA256SUMS":
            copy.end()
        done = verify(suite, copy.folder, *(["--deep"] if at % 5 == 0 else []))
        suite.check(f"byte {place} of {name}, seed {seed}",
                    "" if done.code in (0, 65) and done.out.count("\n") == 1 else f"{done.code} {done.out!r} {done.err!r}")
        found += done.code == 65
        path.write_bytes(whole)
        copy.end()
    suite.equal("most are found", found > rounds / 2, True)
    suite.check("as before", said(verify(suite, copy.folder, "--deep"), "holds", []))


def test_nights_of_all_kinds(suite):
    """Without letters; printed on one side; in a folder named as it is typed, from elsewhere, two at once."""
    none = world.Town()
    none.pair(1, "2030-02-18")
    root = world.build(suite.fresh(), none)
    suite.equal("published", world.run(suite.kigen, root, FIRST).code, 0)
    empty = root / "out" / FIRST / "print"
    suite.check("no letters", said(verify(suite, empty, "--deep"), "holds", [" 0 pieces"]))
    one_side = night(suite, letters="duplex = false;") / "print"
    for more in [], ["--deep"]:
        suite.check(f"on one side {more}", said(verify(suite, one_side, *more), "holds", [JOB, " 26 pages"]))
    suite.check("as it is typed", said(verify(suite, "print/", cwd=one_side.parent), "holds", ["OK print/:"]))
    copy = Print(suite.fresh(one_side))
    copy.cell("2", "job", "261120-3")
    copy.end()
    done = verify(suite, f"{copy.folder}/")
    suite.check("no double slash", said(done, "KGN0807E", [f"{copy.folder}/job.csv:3:"]))
    both = world.call(suite.kigen, "verify", empty, copy.folder, one_side)
    suite.equal("of three one does not hold", (both.code, [line[:3] for line in both.out.splitlines()]),
                (65, ["OK ", "BAD", "OK "]))
    japanese = verify(suite, one_side, env={"LANG": "ja_JP.UTF-8"})
    suite.equal(f"in Japanese: {japanese.out}", [word in japanese.out for word in ("一致 ", f"ジョブ{JOB} ", "12通")], [True] * 3)


def test_half_a_run(suite):
    """office/ alone is half of something; a run that lacks a part, or a folder of anything, is no print/."""
    folder = night(suite)
    suite.check("office alone", said(verify(suite, folder / "office"), "KGN1300E", ["office"]))
    lone = suite.fresh()
    shutil.copytree(folder / "print", lone / "print")
    suite.check("print in a folder by itself", said(verify(suite, lone), "KGN0815E", ["office"]))
    suite.check("and named", said(verify(suite, lone / "print"), "holds", [JOB]))
    empty = suite.fresh()
    empty.mkdir()
    suite.check("nothing at all", said(verify(suite, empty), "KGN0815E", []))
    suite.equal("no folder", verify(suite, empty / "none").code, 66)
    whole = verify(suite, folder, "--deep")
    suite.check("the whole run", said(whole, "holds", ["rows listed"]))
    one = f"letters-{JOB}-0005.pdf"
    copy = Print(without_papers(folder / "print"))
    copy.spoil(one, "/Subtype /Form")
    copy.end()
    suite.check("what is painted under its pages cannot be read", said(verify(suite, folder, "--deep"), "KGN0813E", [one, "form"]))


def test_codes_gone(suite):
    """A bundle of which no sheet that is read bears a code: a fault where packs.json gives the codes' place, and said where nothing
    tells whether there must be any."""
    folder = moved_away(suite, night(suite))
    copy = Print(suite.fresh(folder))
    bundle = copy.path(f"letters-{JOB}-0001.pdf")
    for number in "123":
        copy.uncode(bundle.name, number)
    copy.path("papers.csv")
    pages.hand_over(bundle)
    copy.end()
    suite.check("nothing is drawn", said(verify(suite, copy.folder), "holds", [JOB]))
    suite.check("packs.json has their place", said(verify(suite, copy.folder, "--deep"), "KGN1393E", [bundle.name]))
    without_papers(copy.folder)
    for more, words in ([], []), (["--deep"], ["; no sheet that was read of 1 of the bundles bears a code"]):
        done = verify(suite, copy.folder, *more)
        suite.check(f"nothing tells {more}", said(done, "holds", words))
        suite.equal(f"said where it was looked for {more}", "code" in done.out, more != [])
    japanese = verify(suite, copy.folder, "--deep", env={"LANG": "ja_JP.UTF-8"})
    suite.equal(f"in Japanese: {japanese.out}", "。1束は、読み取ったどの用紙にもコード" in japanese.out, True)
    suite.equal("not where they are", "code" in verify(suite, without_papers(folder), "--deep").out, False)


# ---- handed over -------------------------------------------------------------------------------------------------

OFFICE, OTHER, BUREAU = "office@city.example.jp", "other@city.example.jp", "bureau@print.example.jp"


def printed_lines():
    """The two lines of docs/acceptance.md, as they are printed: to hand over, to receive."""
    text = (world.REPO / "docs/acceptance.md").read_text(encoding="utf-8")
    return [block.replace("\\\n", "").strip() for block in re.findall(r"```sh\n(.*?)```", text, re.S)]


class Side:
    """Somebody with keys of his own, in a folder of his own."""

    def __init__(self, suite, *who):
        self.suite, self.folder = suite, suite.fresh()
        self.home = self.folder / "gnupg"
        self.home.mkdir(parents=True, mode=0o700)
        self.env = world.environment({"GNUPGHOME": str(self.home), "PATH": f"{suite.kigen.parent}:/usr/bin:/bin"})
        for name in who:
            self.shell(f"gpg --quiet --batch --passphrase '' --quick-generate-key {name} future-default default never")

    def shell(self, line):
        done = processes.run(["sh", "-c", line], cwd=self.folder, env=self.env, text=True)
        return done.returncode, done.stdout, done.stderr

    def end(self):
        self.shell("gpgconf --kill all")


def test_handed_over(suite):
    hand_over, receive = printed_lines()
    office, bureau = Side(suite, OFFICE, OTHER), Side(suite, BUREAU)
    (office.folder / "out").symlink_to(night(suite).parent)
    bureau.shell(f"gpg --armor --export {BUREAU} > {office.folder}/bureau.asc")
    office.shell(f"gpg --export {OFFICE} > {bureau.folder}/office.gpg")
    done = office.shell(hand_over)
    suite.equal(f"handed over: {done}", done[0], 0)
    made = sorted(path.name for path in office.folder.glob("print*"))
    suite.equal("archive and signature, nothing in clear", made, [f"print-{JOB}.tar.gpg", f"print-{JOB}.tar.gpg.sig"])
    suite.equal("nobody's name in it", b"letters-" in (office.folder / made[0]).read_bytes(), False)

    def received(what, good, *words):
        for path in bureau.folder.glob("print*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name in made:
            shutil.copyfile(office.folder / name, bureau.folder / name)
        code, out, err = bureau.shell(receive)
        suite.equal(f"{what}: {code} {out} {err}", (code == 0, (bureau.folder / "print").exists()), (good, good))
        suite.equal(f"{what}, says", [word for word in words if word not in out + err], [])

    received("received", True, "OK print/:", JOB)
    archive, signature = (office.folder / name for name in made)
    whole, signed = archive.read_bytes(), signature.read_bytes()
    archive.write_bytes(whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:])
    received("changed on its way", False, "BAD signature")
    archive.write_bytes(whole[:-1])
    received("cut on its way", False, "BAD signature")
    archive.write_bytes(whole)
    office.shell(f"rm {signature.name}; gpg --batch --local-user {OTHER} --detach-sign {archive.name}")
    received("signed by somebody else", False)
    signature.write_bytes(b"")
    received("not signed", False)
    signature.write_bytes(signed)
    stranger = Side(suite, BUREAU)
    for name in (*made, "office.gpg"):
        shutil.copyfile((bureau if name == "office.gpg" else office).folder / name, stranger.folder / name)
    suite.equal("nobody else reads it", (stranger.shell(receive)[0] != 0, (stranger.folder / "print").exists()), (True, False))
    for side in office, bureau, stranger:
        side.end()


if __name__ == "__main__":
    world.run_tests(lambda kigen: world.Suite(kigen, "kigen-receiver-"), globals())
