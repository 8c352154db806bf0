#!/usr/bin/env python3
"""A town whose registers are written otherwise has the same nights, byte for byte.

    tests/cli/test_written.py --build build

The same text is written plain, with all fields quoted, with CRLF, with a BOM, without the last line end, in cp932, and in
all of these at once; and build/unit/bites, the program that reads a few bytes at a time, gets the plain and the last one too.
A line that ends with CR alone is none (docs/contract 3.1, 3.8), so that is not among them. Before them stands one night that
all have in common, read in euc-jp-ms: so each ledger has the same salt, each writing meets the digests of rows that another
one left, and to each the encoding is a changed setting. Then come two nights with changes between them, by one thread or by
three.

Compared are all files that are published, modes too, what is said, the ledger, and what `why` and `status` answer. What
differs by right: the digest of a register as it was read; the name of the encoding among the changed settings, and the digest
of the settings; the fingerprint, which is made of these digests; and the digest of a file or lot that holds one of these. Each
stands by its name, those of registers and files after they were made anew here. Nothing is taken out but the three letters
shown for approval, which the fingerprint chooses (docs/contract 6.7).
"""

import argparse
import copy
import csv
import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import world
import processes
import town
from world import FIRST, SECOND, THIRD

PEOPLE, SEED = 1200, 5
NIGHTS = (SECOND, THIRD)
REGISTERS = ("residents", "certificates")
# The made-up names have characters that the old encodings lack: here stands what such an office would write.
OLD = str.maketrans({"𠮷": "吉", "𣘺": "橋", "\U000e0100": "", "\U000e0101": ""})
REMARK = 'says "so",\nand more'      # in a column that is not known: a comma, quotes and a line end, the same in each writing
# Rows that cannot be cut: such a row is known again by its bytes, so that these are the same in each writing too.
UNCUT = ('9{0},000{0},"signature"?,2022-01-05,2027-01-05,valid,,,', "8{0},not as many fields as the header has")

# Files of office/ that hold one of the digests; all others are compared as they are.
NAMED_IN = ("approval.pdf", "index.html", "run.json", "summary.xlsx", "today.pdf")


class Writing:
    """One way to write the registers, and by how many threads which program reads them."""

    def __init__(self, name, *, quoting=csv.QUOTE_MINIMAL, end="\n", bom=False, last_end=True, encoding="utf-8", jobs=1,
                 bites=False):
        self.name, self.quoting, self.end, self.bom, self.last_end = name, quoting, end, bom, last_end
        self.encoding, self.jobs, self.bites = encoding, jobs, bites

    def bytes_of(self, rows):
        out = io.StringIO(newline="")
        writer = csv.writer(out, quoting=self.quoting, lineterminator=self.end)
        for row in rows:
            if isinstance(row, str):
                out.write(row + self.end)
            else:
                writer.writerow(row)
        text = out.getvalue() if self.last_end else out.getvalue().removesuffix(self.end)
        return b"\xef\xbb\xbf" * self.bom + encoded(text, self.encoding)


def encoded(text, encoding):
    """Python has no euc-jp-ms: iconv, which ends with an error where a character is not in it."""
    if encoding != "euc-jp-ms":
        return text.encode(encoding)
    return processes.run(["iconv", "-f", "UTF-8", "-t", encoding], input=text.encode(), check=True).stdout


OTHERWISE = {"quoting": csv.QUOTE_ALL, "end": "\r\n", "last_end": False}
BEFORE, PLAIN = Writing("before", encoding="euc-jp-ms"), Writing("plain")
WRITINGS = (Writing("quoted", quoting=csv.QUOTE_ALL, jobs=3), Writing("CRLF", end="\r\n"), Writing("BOM", bom=True, jobs=3),
            Writing("no last line end", last_end=False), Writing("cp932", encoding="cp932", jobs=3),
            Writing("BOM, quoted, CRLF, no last line end", bom=True, **OTHERWISE),
            Writing("cp932, quoted, CRLF, no last line end", encoding="cp932", jobs=3, **OTHERWISE),
            Writing("plain, in small bites", jobs=3, bites=True),
            Writing("cp932, quoted, CRLF, no last line end, in small bites", encoding="cp932", bites=True, **OTHERWISE))


# ---- a town of three days ------------------------------------------------------------------------------------------------

class Suite(world.Suite):
    def __init__(self, build):
        super().__init__(build / "kigen", "kigen-written-")
        self.bites = build / "unit/bites"


def made_up(suite):
    """Both registers of FIRST, as rows with their header: a column that is not known has remarks."""
    folder = suite.fresh()
    folder.mkdir()
    made = world.call(suite.kigen, "synth", "--residents", PEOPLE, "--seed", SEED, "--as-of", FIRST, folder)
    suite.check("synth", "" if made.code == 0 else made)
    registers = {}
    for name in REGISTERS:
        rows, columns = town.read_rows(folder / f"{name}.csv")
        table = [[row[column].translate(OLD) for column in columns] for row in rows]
        registers[name] = [[*columns, "備考"]] + [[*row, REMARK if at % 50 == 7 else ""] for at, row in enumerate(table)]
    return registers


def later(registers, nth):
    """The registers of the nth night of NIGHTS: some have moved, died or gone, and some rows cannot be read."""
    changed = copy.deepcopy(registers)
    residents, certificates = (changed[name] for name in REGISTERS)

    def put(rows, column, value, every, at):
        for row in rows[1:][at + nth::every]:
            row[rows[0].index(column)] = value
    put(residents, "address", "神奈川県小田原市荻窪300番地", 197, 1)
    put(residents, "status", "deceased", 997, 2)
    put(residents, "status", "何か", 801, 4)
    put(certificates, "expires_on", "2027-02-30", 1500, 6)
    del residents[50 + nth]
    certificates[60:60] = [line.format(nth) for line in UNCUT]
    return changed


# ---- nights of a writing -------------------------------------------------------------------------------------------------

class Nights:
    """What two nights of one writing left."""

    def __init__(self, suite, base, days, how):
        self.root, self.how, self.said = suite.fresh(base), how, []
        kigen = suite.bites if how.bites else suite.kigen
        conf = (self.root / "kigen.conf").read_text(encoding="utf-8")
        (self.root / "kigen.conf").write_text(conf.replace(BEFORE.encoding, how.encoding), encoding="utf-8")
        self.goes_on, self.read = True, {}          # read: of each night, the digest of each register
        for night in NIGHTS:
            self.read[night] = {}
            for name in REGISTERS:
                content = how.bytes_of(days[night][name])
                (self.root / f"in/{name}.csv").write_bytes(content)
                self.read[night][name] = hashlib.sha256(content).hexdigest()
            result = world.run(kigen, self.root, night, "--verbose", jobs=how.jobs)
            self.goes_on &= suite.check(f"{how.name}, {night}: goes on", "" if result.code in (0, 4) else result)
            self.said.append((result.code, result.out.replace(str(self.root), "ROOT"), result.err))
        self.tree, self.ledger = world.tree(self.root), world.ledger(self.root)
        self.names = self.named(suite) if self.goes_on else {}

    def answers(self, suite, asked):
        for words in (*(("why", one) for one in asked), ("status",)):
            bites = self.how.bites and words[0] == "why"        # status reads no register, and bites must
            result = world.call(suite.bites if bites else suite.kigen, words[0], "-c", self.root / "kigen.conf", "--as-of", THIRD,
                                *words[1:])
            yield words, (result.code, result.out.replace(str(self.root), "ROOT"), result.err)

    def named(self, suite):
        """Each digest that may differ -> its name."""
        names = {}
        for night in NIGHTS:
            office = self.root / "out" / night / "office"
            run = json.loads((office / "run.json").read_text(encoding="utf-8"))
            found = {one["role"]: one["sha256"] for one in run["inputs"] if one["role"] in REGISTERS}
            suite.equal(f"{self.how.name}, {night}: run.json has the digests of what was read", found, self.read[night])
            names |= {digest: f"{night} {name}" for name, digest in found.items()}
            names[run["config_sha256"]] = "settings"
            names[run["fingerprint"]] = f"{night} fingerprint"
            for name in (*NAMED_IN, "SHA256SUMS"):
                if (office / name).exists():
                    names[hashlib.sha256((office / name).read_bytes()).hexdigest()] = f"{night} {name}"
        for row in self.ledger["run"]:
            if row[1] in NIGHTS:                    # the lot, removed by now: it had the fingerprint
                names[row[6]] = f"{row[1]} lot"
        return names

    def by_name(self, text):
        return re.sub(r"\b[0-9a-f]{64}\b", lambda found: self.names.get(found[0], found[0]), text)

    def files(self):
        """Path -> (mode, content) of all that was published, digests by their names."""
        return {name: (mode, self.readable(name, content)) for name, (mode, content) in self.tree.items()}

    def readable(self, path, content):
        night, folder, name = (path.split("/") + [""] * 3)[1:4]
        if night not in NIGHTS or folder != "office" or name not in (*NAMED_IN, "SHA256SUMS"):
            return content
        if name.endswith(".pdf"):
            return self.by_name(without_samples(pages(self.root / path)))
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                text = "".join(f"{part}\n{self.by_name(book.read(part).decode())}\n" for part in book.namelist())
            return text.replace(f"<t>{self.how.encoding}</t>", "<t>encoding</t>")       # a cell of 変更履歴
        return self.by_name(content.decode())

    def tables(self):
        """The ledger, digests and encoding by their names."""
        def readable(value):
            return self.by_name(value).replace(f"registers.encoding = {self.how.encoding}", "registers.encoding") \
                if isinstance(value, str) else value
        return {name: sorted((tuple(map(readable, row)) for row in rows), key=repr) for name, rows in self.ledger.items()}


def pages(path):
    return processes.run(["pdftotext", "-layout", path, "-"], check=True).stdout.decode()


def without_samples(text):
    """The words of an approval without its three letters, from their heading to the sentence that says how they are chosen."""
    return re.sub(r"^\f?\d +見本\n.*?(?=^run\.json の fingerprint )", "", text, flags=re.S | re.M)


def asked_for(nights):
    """Somebody of each disposition, and a letter."""
    office = nights.root / "out" / SECOND / "office"
    first = {}
    for row in world.rows(office / "dispositions.csv"):
        first.setdefault(row["disposition"], row["serial"])
    return [world.rows(office / "pieces.csv")[0]["piece_id"], *(serial for _, serial in sorted(first.items()) if serial)]


def test_written_otherwise(suite):
    first = made_up(suite)
    days = {night: later(first, nth) for nth, night in enumerate(NIGHTS)}
    base = world.build(suite.fresh(), registers=f'encoding = "{BEFORE.encoding}";')
    for name in REGISTERS:
        (base / f"in/{name}.csv").write_bytes(BEFORE.bytes_of(first[name]))
    suite.equal("the first night", world.run(suite.kigen, base, FIRST).code in (0, 4), True)

    plain = Nights(suite, base, days, PLAIN)
    if not plain.goes_on:
        return
    files, tables, asked = plain.files(), plain.tables(), asked_for(plain)
    answers = dict(plain.answers(suite, asked))
    suite.check("there are letters, of both nights", "" if all(
        len(world.rows(plain.root / "out" / night / "office/pieces.csv")) > 4 for night in NIGHTS) else "too few")
    suite.check("there is somebody to ask for of several dispositions", "" if len(asked) >= 5 else asked)
    suite.check("rows that are new cannot be read", "" if all("KGN0687W" in said[2] for said in plain.said) else plain.said)
    suite.equal("all is answered", {code for code, *_ in answers.values()} <= {0, 4}, True)

    for how in WRITINGS:
        nights = Nights(suite, base, days, how)
        if not nights.goes_on:
            continue
        suite.equal(f"{how.name}: what is said", nights.said, plain.said)
        suite.check(f"{how.name}: the bytes", world.difference(nights.files(), files))
        suite.check(f"{how.name}: the ledger", world.difference(nights.tables(), tables))
        suite.equal(f"{how.name}: the answers", dict(nights.answers(suite, asked)), answers)
        if how.encoding == PLAIN.encoding:
            settings = [[digest for digest, name in one.names.items() if name == "settings"] for one in (nights, plain)]
            suite.equal(f"{how.name}: the settings' digest", *settings)
        shutil.rmtree(nights.root)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", required=True)
    suite = Suite(Path(parser.parse_args().build).resolve())
    try:
        test_written_otherwise(suite)
    finally:
        shutil.rmtree(suite.top, ignore_errors=True)
    suite.end()


if __name__ == "__main__":
    main()
