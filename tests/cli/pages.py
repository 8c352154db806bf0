"""Damage to the pages of a published bundle, as cairo writes it: no tool but Python is needed.

The file keeps its length, so that the table of its objects stays right. Pages are counted from 1; `what` is `content`
(what a page shows, with all that is painted on it), `labels` (what a viewer calls it), or `all`.
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

    def stream(self, page):
        """Where the content of a page stands, and its bytes."""
        number = self.found("content")[1][page - 1].split()[0]
        contents = re.search(rb"\n" + number + rb" 0 obj\n.*?/Contents (\d+) 0 R", self.bytes, re.S).group(1)
        start = self.bytes.index(b"stream\n", self.bytes.index(b"\n" + contents + b" 0 obj\n")) + len(b"stream\n")
        return start, self.bytes.index(b"\nendstream", start)


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


def rewrite(bundle, page, text):
    """Other content for a page, not longer than its own."""
    start, end = bundle.stream(page)
    new = zlib.compress(text, 9)
    assert len(new) <= end - start, (len(new), end - start)
    bundle.put(start, new.ljust(end - start, b"\0"))


def copy(bundle, onto, page):
    """The page shows what another shows: its id is put in the other one's place."""
    start, end = bundle.stream(int(page))
    theirs = zlib.decompressobj().decompress(bundle.bytes[start:end])
    mine = zlib.decompressobj().decompress(bundle.bytes[slice(*bundle.stream(int(onto)))])
    an_id = re.compile(rb"\d{6}-\d{6}-\d")
    rewrite(bundle, int(onto), an_id.sub(an_id.search(theirs).group(), mine))


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


def seal(folder):
    """Digests made anew, as by one who thinks the files are right."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
             for path in sorted(folder.iterdir()) if path.name != "SHA256SUMS"]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
