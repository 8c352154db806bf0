"""Damage to the pages of a published bundle, or of a paper that cairo wrote: no tool but Python is needed.

Pages are counted from 1; `what` is `content` (what a page shows, with all that is painted on it), `labels` (what a viewer calls
it), or `all`. Contents are read and written with their text as characters: (2508555) where the file has <0001000200030004…> and
the font says which characters these are.
"""

import hashlib
import re
import zlib

LABEL = re.compile(rb"(?<=\n)( *\d+ )(<< .*? >>)(?=\n)")


class Bundle:
    def __init__(self, path):
        self.path, self.bytes = path, path.read_bytes()

    def put(self, at, new):
        self.bytes = self.bytes[:at] + new + self.bytes[at + len(new):]

    def found(self, what):
        """Where the pages or labels stand, and each one's bytes."""
        if what == "content":
            whole = re.search(rb"/Kids \[ (.*?)\]", self.bytes, re.S)
            return whole, re.findall(rb"\d+ 0 R", whole.group(1))
        number = re.search(rb"/PageLabels (\d+) 0 R", self.bytes).group(1)
        whole = re.search(rb"\n" + number + rb" 0 obj\n<< /Nums \[(.*?)\]\n", self.bytes, re.S)
        return whole, [label for _, label in LABEL.findall(whole.group(1))]

    def count(self):
        return len(self.found("content")[1])

    def reorder(self, what, order):
        """Puts the order[i]-th page (from 0) on the i-th place; no page twice."""
        for part in ("content", "labels") if what == "all" else (what,):
            whole, items = self.found(part)
            assert len(items) == self.count() and sorted(order) == list(range(len(items)))
            items = [items[at] for at in order]
            if part == "content":
                new = b" ".join(items)
                assert len(new) <= len(whole.group(1))
                new = new.ljust(len(whole.group(1)))
            else:
                following = iter(items)
                new = LABEL.sub(lambda found: found.group(1) + next(following), whole.group(1))
            assert len(new) == len(whole.group(1))
            self.put(whole.start(1), new)

    def object(self, number):
        """An object as it is now: the last one of that number."""
        start = self.bytes.rindex(b"\n%d 0 obj\n" % number) + len(b"\n%d 0 obj\n" % number)
        return self.bytes[start:self.bytes.index(b"\nendobj", start)]

    def replace(self, number, body):
        """Another object in its place: an update behind the file, as readers know it."""
        before = re.findall(rb"startxref\n(\d+)\n", self.bytes)[-1]
        named = [re.findall(rb"/%s (\d+)" % key, self.bytes)[-1] for key in (b"Size", b"Root", b"Info")]
        entry = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        at = len(self.bytes)
        self.bytes += entry + b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %s\n   /Root %s 0 R\n   /Info %s 0 R\n   /Prev %s\n>>\n" \
                              b"startxref\n%d\n%%%%EOF\n" % (number, at, *named, before, at + len(entry))

    def page(self, page):
        return int(self.found("content")[1][page - 1].split()[0])

    def contents(self, page):
        return int(re.search(rb"/Contents (\d+) 0 R", self.object(self.page(page))).group(1))

    def stream(self, number):
        """The bytes of a stream, unpacked."""
        whole = self.object(number)
        head, body = whole.split(b"stream\n", 1)
        return zlib.decompressobj().decompress(body) if b"/FlateDecode" in head else body[:body.rindex(b"\nendstream")]

    def fonts(self):
        """Of a bundle: {b"/f3": {b"0001": "2", …}}. Papers, which cairo writes, have none that is read here."""
        found = re.search(rb"\n2 0 obj\n<<((?: /f\d+ \d+ 0 R)+) >>\n", self.bytes)
        fonts = {}
        for name, number in re.findall(rb"(/f\d+) (\d+) 0 R", found.group(1) if found else b""):
            cmap = self.stream(int(re.search(rb"/ToUnicode (\d+) 0 R", self.object(int(number))).group(1)))
            fonts[name] = {code: bytes.fromhex(text.decode()).decode("utf-16-be")
                           for code, text in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", cmap)}
        return fonts

    def shown(self, number):
        """A content stream with its strings as characters; (, ) and \\ behind a \\."""
        fonts, font = self.fonts(), {}

        def read(found):
            nonlocal font
            if found.group(1):
                font = fonts.get(found.group(1), {})
                return found.group()
            text = "".join(font.get(code, "\ufffd") for code in re.findall(rb"[0-9A-F]{4}", found.group(2))).encode()
            return b"(" + re.sub(rb"([()\\])", rb"\\\1", text) + b")"
        return re.sub(rb"(/f\d+)(?= [\d.]+ Tf)|(?<!ActualText )<([0-9A-F]+)>", read, self.stream(number)) if fonts else self.stream(number)

    def coded(self, content):
        """The other way round."""
        fonts, font = {name: {text: code for code, text in codes.items()} for name, codes in self.fonts().items()}, {}

        def write(found):
            nonlocal font
            if found.group(1):
                font = fonts.get(found.group(1), {})
                return found.group()
            text, codes = re.sub(rb"\\(.)", rb"\1", found.group(2)).decode(), []
            while text:                                      # a character may have a selector behind it
                one = next(known for known in sorted(font, key=len, reverse=True) if text.startswith(known))
                codes.append(font[one])
                text = text[len(one):]
            return b"<" + b"".join(codes) + b">"
        return re.sub(rb"(/f\d+)(?= [\d.]+ Tf)|\(((?:\\.|[^\\()])*)\)", write, content) if fonts else content

    def content(self, page):
        return self.shown(self.contents(page))

    def write(self, number, content, head=b"<<"):
        packed = zlib.compress(self.coded(content), 9)
        self.replace(number, head + b" /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream")


def nothing(bundle):
    bundle.reorder("all", list(range(bundle.count())))


def turn(bundle, first, by, what):
    """From page `first` on each place has the page `by` further; the last places get those left over."""
    rest = list(range(int(first) - 1, bundle.count()))
    bundle.reorder(what, list(range(int(first) - 1)) + rest[int(by):] + rest[:int(by)])


def change(bundle, one, other, what):
    order = list(range(bundle.count()))
    order[int(one) - 1], order[int(other) - 1] = order[int(other) - 1], order[int(one) - 1]
    bundle.reorder(what, order)


def from_top(drawn):
    """What is drawn over a letter, in points from its upper left corner."""
    return f" q 1 0 0 -1 0 841.889764 cm {drawn} Q".encode()


def rewrite(bundle, page, text):
    """Other content for a page."""
    bundle.write(bundle.contents(page), text)


def copy(bundle, onto, page):
    """The page shows what another shows: its id is put in the other one's place."""
    an_id = re.compile(rb"\d{6}-\d{6}-\d")
    theirs = an_id.search(bundle.content(int(page))).group()
    rewrite(bundle, int(onto), an_id.sub(theirs, bundle.content(int(onto))))


def blank(bundle, page):
    rewrite(bundle, int(page), b"q Q")


def hand_over(bundle):
    """papers.csv says the digest of what is handed over: of the bundle as it is now."""
    papers, data = bundle.parent / "papers.csv", bundle.read_bytes()
    text = papers.read_text(encoding="utf-8-sig")
    for item, value in (("bytes", len(data)), ("sha256", hashlib.sha256(data).hexdigest())):
        text = re.sub(rf"(handover,{re.escape(bundle.name)},{item},)\w+", rf"\g<1>{value}", text)
    papers.chmod(0o600)
    papers.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())


def streams(data):
    """Each stream of a file as its reader has it."""
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S):
        try:
            yield zlib.decompressobj().decompress(stream)
        except zlib.error:
            yield stream


def seal(folder):
    """Digests made anew, as by one who thinks the files are right."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
             for path in sorted(folder.iterdir()) if path.name != "SHA256SUMS"]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
