#!/usr/bin/env python3
"""Postage schemes from the outside: what job.csv, run.json, the workbook, the ledger, the forecast and `verify` say of them, what
`run` and `check` say when the table has no price, and that nothing is different without a table.

    test_schemes.py --kigen build/kigen

Fifteen letters go in the first night and the others wait for the print limit. From sixteen on the district has a price of its
own. Expectations are reckoned here, by hand. Prints `N passed, N failed`.
"""

import json
import re
import sqlite3
from collections import Counter

import pages
import sheets
import world
from town import Town
from world import FIRST, SECOND, THIRD

import processes                 # tests/lib, which world has found

HEADER = "effective_from,scheme,from_pieces,weight_g_max,price,discount_percent,needs\n"
TABLE = HEADER + "2024-10-01,none,1,50,110,0,\n2024-10-01,kunai,16,50,80,0,district\n"
POST = 'post = { schemes = "schemes.csv"; district = "250"; district_office = "見本郵便局"; };'


class Suite(world.PostSuite):
    recorded_on = SECOND

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-schemes-")
        self.base = self.city(POST, TABLE)
        self.run(self.base, FIRST)

    def city(self, more, table=None):
        made = Town()
        for at in range(1, 25):
            made.pair(at, f"2027-02-1{at % 8}", postal_code="250-8555")
        root = world.build(self.fresh(), made, more=more)
        if table:
            (root / "schemes.csv").write_text(table, encoding="utf-8")
        return root

    def json(self, root, night):
        return json.loads((root / "out" / night / "office/run.json").read_text(encoding="utf-8"))

    def jobs(self, root, night):
        return world.rows(root / "out" / night / "print/job.csv")

    def cells(self, root, night, sheet):
        return sheets.book(root / "out" / night / "office/summary.xlsx", 26)[sheet]


def waiting(root, night):
    """Residents who wait and are planned for the next mailing day."""
    rows = world.rows(root / "out" / night / "office/dispositions.csv")
    return {row["resident_id"] for row in rows if row["planned_on"] == THIRD}


def test_too_few_for_the_district(suite):
    """All fifteen cost the ordinary price; with those that wait for the next lot there would be enough."""
    said, jobs = suite.json(suite.base, FIRST), suite.jobs(suite.base, FIRST)
    suite.equal("each letter's scheme", Counter(row["scheme"] for row in jobs), Counter({"none": 15}))
    suite.equal("all lie in the district", {row["postal_code"][:3] for row in jobs}, {"250"})
    next_lot = len(waiting(suite.base, FIRST))
    suite.equal("who waits for the next lot", next_lot, 9)
    line = {"scheme": "none", "sheets": 1, "weight_g": 9.4, "price": 110, "discount_percent": 0, "pieces": 15, "amount": 1650}
    suite.equal("run.json", said["postage"], {"total": 1650, "unpriced": 0, "lines": [line], "next_letters": next_lot,
                                              "waiting_saves": (15 + next_lot) * 30})
    suite.equal("the table is an input", [one["rows"] for one in said["inputs"] if one["role"] == "schemes"], [2])
    letters = suite.cells(suite.base, FIRST, "発送")
    suite.equal("配達局, 料金区分, 金額", sum(row[-3:] == ["見本郵便局", "割引なし", 110] for row in map(filled, letters)), 15)
    suite.equal("the postage stands on 概要", [row[5] for row in suite.cells(suite.base, FIRST, "概要") if row[1] == "郵便料金見込"], [1650])
    ledger = sqlite3.connect(suite.base / "out/ledger.sqlite")
    suite.equal("the ledger", ledger.execute("SELECT DISTINCT scheme FROM piece").fetchall(), [("none",)])
    ledger.close()


def filled(row):
    return [cell for cell in row if cell not in (None, "")]


def test_enough_for_the_district(suite):
    root = suite.city(POST, TABLE)
    (root / "limits.csv").write_text("effective_from,resource,scope,per,max\n", encoding="utf-8")
    suite.run(root, FIRST)
    jobs, said = suite.jobs(root, FIRST), suite.json(root, FIRST)["postage"]
    suite.equal("all go by it", {row["scheme"] for row in jobs}, {"kunai"})
    suite.equal("what they cost", (said["total"], "waiting_saves" in said), (80 * len(jobs), False))


def paper(root, night, number):
    """The text of one paper, without spaces."""
    print_ = root / "out" / night / "print"
    pdf = next(print_.glob("papers-*.pdf"))
    text = processes.run(["pdftotext", "-layout", str(pdf), "-"], text=True, check=True).stdout.split("\f")
    return "".join("".join(page.split()) for page in text if f"{number}" in "".join(page.split("差出日")[-1].split()))


def test_two_schemes(suite):
    """Half of a bundle goes by another scheme: the draft lists its runs, the slip counts, papers.csv and verify agree."""
    made = Town()
    for at in range(1, 25):
        made.pair(at, f"2027-02-1{at % 8}", postal_code="250-8555" if at <= 17 else "259-0000")
    root = world.build(suite.fresh(), made, more=POST, letters="bundle_letters = 100;")
    (root / "schemes.csv").write_text(TABLE, encoding="utf-8")
    (root / "limits.csv").write_text("effective_from,resource,scope,per,max\n", encoding="utf-8")
    suite.run(root, FIRST)
    jobs, part = suite.jobs(root, FIRST), root / "out" / FIRST / "print"
    figures = world.rows(part / "papers.csv")
    suite.equal("two schemes", Counter(row["scheme"] for row in jobs), Counter({"kunai": 17, "none": 7}))
    suite.equal("papers.csv", [(row["part"], row["item"], row["value"]) for row in figures if row["paper"] == "scheme"],
                [(jobs[0]["bundle"], "kunai", "17"), (jobs[0]["bundle"], "none", "7")])
    apart = [row for row in jobs if row["scheme"] == "none"]
    draft, slip = paper(root, FIRST, "4差出票"), paper(root, FIRST, "2束票")
    suite.equal("the run to set apart", f"{apart[0]['sequence']}～{apart[-1]['sequence']}{apart[0]['piece_id']}～{apart[-1]['piece_id']}"
                "259-00007" in draft, True)
    suite.equal("one table", (draft.count("郵便区内特別9.4g17159.2g80なし1,360"), draft.count("割引なし9.4g765.6g110なし770"),
                              draft.count("計24224.8g2,130")), (1, 1, 1))
    suite.equal("who delivers", "配達局見本郵便局" in draft, True)
    suite.equal("the slip counts", "料金区分郵便区内特別17通、割引なし7通" in slip, True)
    done = world.call(suite.kigen, "verify", part, "--deep")
    suite.equal(f"print/ alone agrees: {done.out}", done.code, 0)
    for old, new in (("postage,1,price,80", "postage,1,price,81"), ("postage,2,yen,770", "postage,2,yen,771"), ("postage,,yen,2130", "postage,,yen,2131"),
                     (",kunai,17\r\n", ",kunai,16\r\n"), (f"scheme,{jobs[0]['bundle']},none,7\r\n", "")):
        folder = suite.fresh(part)
        path = folder / "papers.csv"
        path.chmod(0o600)
        text = path.read_bytes()
        suite.equal(f"there is {old!r}", text.count(old.encode()), 1)
        path.write_bytes(text.replace(old.encode(), new.encode()))
        (folder / "SHA256SUMS").chmod(0o600)
        pages.seal(folder)
        done = world.call(suite.kigen, "verify", folder)
        suite.equal(f"{new!r} is seen: {done.out}", (done.code, "KGN1287E" in done.out), (65, True))


def test_bad_tables(suite):
    """Each value that is none says what would be right, in its line; a table that is too long says where."""
    root = suite.city(POST, TABLE)
    row = "2024-10-01,none,1,50,110,0,\n"
    for column, bad, right in (("from_pieces", "2024-10-01,a,0,50,110,0,", "from 1 to 999999999, or empty"),
                               ("weight_g_max", "2024-10-01,a,1,10000,110,0,", "from 1 to 9999"),
                               ("price", "2024-10-01,a,1,50,0,0,", "from 1 to 999999"),
                               ("discount_percent", "2024-10-01,a,1,50,110,101,", "from 0 to 100, or empty"),
                               ("needs", "2024-10-01,a,1,50,110,0,districts", "district, barcode, sorted"),
                               ("scheme", "2024-10-01,A,1,50,110,0,", "small letters a to z")):
        (root / "schemes.csv").write_text(HEADER + row + bad + "\n", encoding="utf-8")
        done = world.call(suite.kigen, "check", "-c", root / "kigen.conf")
        suite.equal(f"{column}: {done.err}", (done.code, f"schemes.csv:3: {column} " in done.err, right in done.err), (65, True, True))
    many = "".join(f"2024-10-01,none,{at},50,110,0,\n" for at in range(1, 1002))
    (root / "schemes.csv").write_text(HEADER + many, encoding="utf-8")
    done = world.call(suite.kigen, "check", "-c", root / "kigen.conf")
    suite.equal(f"too long: {done.err}", (done.code, "KGN1273E schemes.csv:1002: " in done.err), (65, True))


def test_slip_numbers(suite):
    """差出票番号 is the reason of `posted`; what is no number is not shown."""
    root = suite.fresh(suite.base)
    pieces = [row["piece_id"] for row in suite.jobs(root, FIRST)]
    reasons = ["窓口へ持参", *["後納 第118号"] * 12, *["第119号"] * 2]
    suite.record(root, *(f"{piece},posted,2026-11-20,,,{reason}" for piece, reason in zip(pieces, reasons)))
    suite.run(root, SECOND)
    rows = [filled(row) for row in suite.cells(root, SECOND, "差出")]
    suite.equal("the last two cells of the lot", [row[-2:] for row in rows if FIRST in row], [["後納 第118号 ほか", "見本郵便局"]])
    handed = [row for row in suite.cells(root, SECOND, "照合") if row[0] == 19 and "受け渡した一覧" in row[1]]
    suite.equal("照合 19", [row[2:4] for row in handed], [[1, 1]])


def test_an_earlier_folder_is_gone(suite):
    """照合 19 says which, and the night goes on."""
    root = suite.fresh(suite.base)
    (root / "out" / FIRST).rename(root / "elsewhere")
    suite.run(root, SECOND)
    rows = [row for row in suite.cells(root, SECOND, "照合") if row[0] == 19 and "受け渡した一覧" in row[1]]
    suite.equal("照合 19", [(FIRST in row[1], "−" in row) for row in rows], [(True, True)])


def test_no_price(suite):
    """Before the first day of a scheme nothing has a price: run and check say so, and the letters go."""
    root = suite.city(POST, HEADER + "2026-11-21,none,1,50,110,0,\n2024-10-01,barcode,1,50,100,0,barcode\n")
    done = world.call(suite.kigen, "check", "-c", root / "kigen.conf")
    suite.equal(f"check names what nobody can take: {done}", "KGN1276W schemes.csv:3: " in done.err, True)
    done = suite.run(root, FIRST)
    suite.equal(f"run says how many: {done}", bool(re.search(r"KGN1275W schemes\.csv: .*15", done.err)), True)
    suite.equal("run.json", suite.json(root, FIRST)["postage"], {"total": 0, "unpriced": 15, "lines": []})
    suite.equal("no scheme", {row["scheme"] for row in suite.jobs(root, FIRST)}, {""})
    suite.equal("概要", [row[4] for row in suite.cells(root, FIRST, "概要") if row[1] == "単価のない通"], [15])


def test_without_a_table(suite):
    """The columns are there and empty; 配達局 needs no table."""
    for what, more, office in (("nothing", "", ""), ("a district alone", POST.replace('schemes = "schemes.csv"; ', ""), "見本郵便局")):
        root = suite.city(more)
        suite.run(root, FIRST)
        suite.equal(f"{what}: no postage in run.json", "postage" in suite.json(root, FIRST), False)
        suite.equal(f"{what}: no scheme", {row["scheme"] for row in suite.jobs(root, FIRST)}, {""})
        cells = suite.cells(root, FIRST, "発送")
        header = next(row for row in cells if "料金区分" in row)
        at = header.index("料金区分")
        told = [(row[at - 1], row[at], row[at + 1]) for row in cells[cells.index(header) + 1:]
                if re.match(r"\d{6}-", str(row[0]))]
        suite.equal(f"{what}: 配達局, 料金区分, 金額", {tuple(one or "" for one in row) for row in told}, {(office, "", "")})
        suite.equal(f"{what}: nothing on 概要", [row for row in suite.cells(root, FIRST, "概要") if row[1] == "郵便料金見込"], [])


def test_verify(suite):
    """The schemes of job.csv are counted against run.json."""
    def after(part, name, old, new):
        folder = suite.fresh(suite.base) / "out" / FIRST
        path = folder / part / name
        path.chmod(0o600)
        path.write_bytes(path.read_bytes().replace(old.encode(), new.encode(), 1))
        (folder / part / "SHA256SUMS").chmod(0o600)
        pages.seal(folder / part)
        done = world.call(suite.kigen, "verify", folder)
        return done.code, done.out + done.err

    for what, args in (("another scheme", ("print", "job.csv", ",none\r\n", ",kunai\r\n")),
                       ("no scheme", ("print", "job.csv", ",none\r\n", ",\r\n")),
                       ("a price", ("office", "run.json", '"price": 110', '"price": 111')),
                       ("an amount", ("office", "run.json", '"amount": 1650', '"amount": 1651')),
                       ("the total", ("office", "run.json", '"total": 1650', '"total": 1651')),
                       ("those without a price", ("office", "run.json", '"unpriced": 0', '"unpriced": 1'))):
        code, said = after(*args)
        suite.equal(f"{what} is seen: {said}", (code, "KGN0805E" in said), (65, True))


def test_forecast(suite):
    """Each week is priced lot by lot, by what the lots will be."""
    out = suite.fresh().with_suffix(".xlsx")
    done = world.call(suite.kigen, "forecast", "-c", suite.base / "kigen.conf", "--as-of", SECOND, "--months", 2, "-o", out)
    suite.equal(f"made: {done}", done.code, 0)
    rows = sheets.book(out, 26)["見込み"]
    header = next(row for row in rows if "郵便料金見込(円)" in [str(cell).replace("\n", "") for cell in row])
    names = [str(cell).replace("\n", "") for cell in header]
    gone, yen = names.index("差出(通)"), names.index("郵便料金見込(円)")
    told = [(row[gone], row[yen]) for row in rows[rows.index(header) + 1:] if row[0] and row[gone]]
    suite.equal("fewer than sixteen a day, 110 yen each", [cost for count, cost in told], [110 * count for count, cost in told])
    suite.holds_so("some letters go", sum(count for count, _ in told) > 0)


def test_report(suite):
    """Letters by scheme, from the ledger alone."""
    out = suite.fresh().with_suffix(".xlsx")
    done = world.call(suite.kigen, "report", "-c", suite.base / "kigen.conf", "--from", FIRST, "--to", SECOND, "-o", out)
    suite.equal(f"made: {done}", done.code, 0)
    book = sheets.book(out, 26)
    rows = [filled(row) for row in book["差出"]]
    suite.equal("料金区分ごとの通数", rows[rows.index(["差出日", "公開フォルダー", "通数", "料金区分"]) + 1][1:],
                [FIRST, 15, "割引なし"])
    suite.equal("照合 21", [row[2:4] for row in book["照合"] if str(row[0]) == "21"], [[15, 15], [1650, 1650]])


if __name__ == "__main__":
    world.run_tests(Suite, globals())
