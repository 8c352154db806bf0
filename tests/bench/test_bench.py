#!/usr/bin/env python3
"""The benchmark's own logic on towns of some people: what it counts, whom it believes, what it writes. No time decides anything.

    tests/bench/test_bench.py --build build

Peers from npm are not needed: a reading of the registers in Python stands for DuckDB, once as it is and once with each lie.
"""

import argparse
import collections
import copy
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
import zipfile
from pathlib import Path
from types import SimpleNamespace

REPO = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPO / "tests/lib"), str(REPO / "tests/bench")]
from checks import Checks
from measure import book, city, goals, nights, pages, picture, press, profile, registers, scale, turns

RESIDENTS = 3000
PATIENCE_S = 300
# Takes 60 MiB, and keeps them until so many do.
HOG = """import os, sys, time
taken = bytearray(60 << 20)
sum(range(5000000))
open(os.path.join(sys.argv[1], str(os.getpid())), "w").close()
until = time.monotonic() + 60
while len(os.listdir(sys.argv[1])) < int(sys.argv[2]) and time.monotonic() < until: time.sleep(0.05)
time.sleep(1)"""
SMALL_MIB = 8


def differs(suite, what, call):
    try:
        call()
    except turns.Differs as said:
        return suite.holds(str(said), f"{what}: says nothing")
    return suite.check(f"{what} is believed", "it is")


# ---- measuring ------------------------------------------------------------------------------------------------------------------

def test_turns(suite):
    order = []

    def member(name, values):
        found = iter(values)

        def once():
            order.append(name)
            return {"cpu": next(found), "note": "text"}
        return once

    found = turns.by_turns({"a": member("a", [3.0, 1.0, 2.0]), "b": member("b", [8.0, 4.0, 9.0]), "none": lambda: None}, 3)
    suite.equal("members take turns", order, ["a", "b"] * 3)
    suite.equal("median, least and most", found["a"], {"runs": 3, "cpu": {"median": 2.0, "least": 1.0, "most": 3.0}})
    suite.equal("a member that gives nothing is left out", sorted(found), ["a", "b"])
    suite.equal("how many times as much", turns.ratio(found["b"], found["a"]), 4.0)
    suite.equal("nothing is no ratio", turns.ratio(None, found["a"]), None)


def test_spent(suite, bench):
    tiny = turns.run(bench.spent, ["true"])
    suite.holds(tiny.rss < SMALL_MIB, "what starts a program is not counted to it")
    meeting = turns.scratch(bench.work, "meeting")
    hog = [sys.executable, "-c", HOG, str(meeting)]
    two = ["sh", "-c", '"$0" "$1" "$2" "$3" 2 & "$0" "$1" "$2" "$3" 2; wait', *hog]
    spent = turns.run(bench.spent, two, looks=True)
    one = turns.run(bench.spent, [*hog, "1"])
    suite.holds(spent.cpu > 1.2 * one.cpu > 0, "the processor time of all children is counted")
    suite.holds(60 < spent.rss < 120, "the largest process alone")
    suite.holds(spent.tree > 110, "all processes at once")
    suite.equal("what it says", turns.run(bench.spent, ["echo", "said"]).out, "said\n")
    for what, command in (("a code", ["sh", "-c", "exit 3"]), ("a program that is not there", ["/nowhere/at/all"])):
        try:
            turns.run(bench.spent, command)
            suite.check(f"{what} is an error", "it is none")
        except RuntimeError as said:
            suite.holds("ended with" in str(said), f"{what} is an error")


# ---- the registers, and who lies --------------------------------------------------------------------------------------------------

def read(town, name):
    with open(town / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def stand_in(town, out):
    """What peer_duck.js writes, read in Python."""
    people, rows = {one["resident_id"]: one for one in read(town, "residents.csv")}, read(town, "certificates.csv")
    due = [row for row in rows if city.NOT_PAST <= row["expires_on"] <= city.OPEN_UNTIL]
    newest = collections.defaultdict(list)
    for row in rows:
        if row["status"] == "valid":
            newest[row["resident_id"], row["kind"]].append((row["issued_on"], row["expires_on"], row["serial"]))

    def reason(row):
        person, last = people[row["resident_id"]], max(newest[row["resident_id"], row["kind"]], default=None)
        if person["status"] in ("deceased", "moved_out", "removed", "abroad"):
            return person["status"]
        if row["status"] in registers.STATUS:
            return row["status"]
        if last and last[2] != row["serial"] and last[:2] > (row["issued_on"], row["expires_on"]):
            return "superseded"
        if person["stay_until"] not in ("", "9999-12-31") and row["expires_on"] >= person["stay_until"]:
            return "stay_period"
        return "residence_elsewhere" if person["residence_elsewhere"] == "1" else "residence_card" if row["card_type"] == "residence" else ""

    judged = [(row, reason(row)) for row in due]
    past = sum(row["expires_on"] < city.NOT_PAST for row in rows)
    months = collections.Counter(row["expires_on"][:7] for row in rows if row["expires_on"] > city.OPEN_UNTIL)
    bare = [[row["serial"], row["kind"], row["expires_on"], row["resident_id"]] for row in due
            if row["status"] == "valid" and city.MONTH[0] <= row["expires_on"] <= city.MONTH[1]]
    tables = {"counts": [[len(rows), len(people), past, 0, 0]], "months": sorted(months.items()), "bare": bare,
              "reasons": sorted(collections.Counter(why for _, why in judged).items()),
              "due": [[*row.values(), why] for row, why in judged]}
    write(out, tables)
    return tables


def write(out, tables):
    out.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with open(out / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)


def lies(tables):
    """(what is wrong, the tables with it)."""
    def changed(name, change):
        other = copy.deepcopy(tables)
        change(other[name])
        return other

    def count(row, column):
        def change(rows):
            rows[row] = list(rows[row])
            rows[row][column] += 1
        return change

    yield "a month with one row more", changed("months", count(0, 1))
    yield "a past row too many", changed("counts", count(0, 2))
    yield "a row that could not be read", changed("counts", count(0, 3))
    yield "a reason too often", changed("reasons", count(-1, 1))
    yield "somebody who is not written to", changed("bare", lambda rows: rows.pop())
    yield "somebody else's certificate", changed("bare", lambda rows: rows[0].__setitem__(3, rows[-1][3] + "0"))
    listed = next(at for at, row in enumerate(tables["due"]) if row[-1])
    yield "a row that is not due", changed("due", lambda rows: rows.pop(listed))
    yield "another reason", changed("due", lambda rows: rows[listed].__setitem__(-1, "abroad" if rows[listed][-1] != "abroad" else "removed"))


def test_liars(suite, bench):
    town = city.make(bench, RESIDENTS)
    conf = city.configure(bench.work / "night", town)
    _, run_json, dispositions = registers.published(bench, conf, city.FIRST)
    out = bench.work / "peer"
    tables = stand_in(town, out)
    suite.holds(tables["bare"] and len(dispositions) > 5, "the town has somebody to compare")
    suite.holds(registers.compare(out, run_json, dispositions) > len(dispositions), "a second reading of the registers agrees with kigen")
    for what, told in lies(tables):
        write(out, told)
        differs(suite, what, lambda: registers.compare(out, run_json, dispositions))
    letters = sorted((conf.parent / "out" / city.FIRST / "print").glob("letters-*.pdf"))
    suite.holds(letters and press.same_text(bench, letters[0], letters[0], "itself"), "a file has the text of itself")
    papers = next((conf.parent / "out" / city.FIRST / "print").glob("papers-*.pdf"))
    differs(suite, "other pages than the letters'", lambda: press.same_text(bench, letters[0], papers, "papers"))


def test_written_otherwise(suite, bench):
    town = city.make(bench, RESIDENTS)
    clean = {name: read(town, name) for name in ("residents.csv", "certificates.csv")}
    quoted = city.rewrite(town, bench.work / "quoted", city.quoted)
    crlf = city.rewrite(town, bench.work / "crlf", city.crlf)
    twin = city.rewrite(town, bench.work / "twin", city.plain_cp932)
    other = city.rewrite(twin, bench.work / "cp932", city.cp932)
    bad = city.rewrite(town, bench.work / "bad", city.spoiled)
    for name in clean:
        suite.equal("all quoted is the same register", read(quoted, name), clean[name])
        suite.holds(all(line.startswith('"') and line.endswith('"') for line in (quoted / name).read_text(encoding="utf-8").splitlines()),
                    "all quoted: every line")
        suite.equal("CRLF is the same register", (crlf / name).read_bytes().replace(b"\r\n", b"\n"), (town / name).read_bytes())
        suite.equal("cp932 is its twin", (other / name).read_bytes().decode("cp932"), (twin / name).read_text(encoding="utf-8"))
        lines = (town / name).read_bytes().split(b"\n")
        wrong = sum(one != two for one, two in zip(lines, (bad / name).read_bytes().split(b"\n")))
        suite.equal("one row in fifty is bad", wrong, (len(lines) - 2) // city.BAD_ONE_IN)


def test_cells(suite, bench):
    folder = turns.scratch(bench.work, "book")
    sheets = bench.build / "bench/sheets"
    for what, rows, name in (("write", 200, "kigen.xlsx"), ("bare", 200, "bare.xlsx"), ("bare", 199, "short.xlsx"), ("dump", 200, "rows.tsv")):
        turns.run(bench.spent, [sheets, what, rows, folder / name], cwd=folder)
    suite.equal("kigen and the bare library write the same cells", book.same_cells(folder / "kigen.xlsx", folder / "bare.xlsx", "bare"), 201)
    dumped = [line.split("\t") for line in (folder / "rows.tsv").read_text(encoding="utf-8").splitlines()]
    shown = list(book.rows_of(folder / "kigen.xlsx"))
    suite.equal("the dump has the texts of the workbook", [row[4] for row in dumped], [row[4] for row in shown])
    suite.equal("the dump has the numbers of the workbook", [float(row[11]) for row in dumped[1:]], [row[11] for row in shown[1:]])
    differs(suite, "a row too few", lambda: book.same_cells(folder / "kigen.xlsx", folder / "short.xlsx", "short"))
    with zipfile.ZipFile(folder / "bare.xlsx") as source, zipfile.ZipFile(folder / "wrong.xlsx", "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part.replace(b"261120-000100-0", b"261120-000100-1") if name.endswith("sheet1.xml") else part)
    differs(suite, "another cell", lambda: book.same_cells(folder / "kigen.xlsx", folder / "wrong.xlsx", "wrong"))


# ---- what is said of it -------------------------------------------------------------------------------------------------------------

def middle(value):
    return {"median": value, "least": value * 0.9, "most": value * 1.2}


def costs(cpu, rss=10.0):
    return {"runs": 3, "cpu": middle(cpu), "wall": middle(cpu), "rss": middle(rss)}


def made_up():
    """Results as a run leaves them, of figures that are easy to reckon with."""
    sizes = {"20000": 1, "185501": 10, "1000000": 50, "3700000": 200}
    letter = lambda us: {"runs": 3, "us": middle(us), "bytes": middle(2000.0), "rss": middle(30.0)}
    sheet = lambda cpu: costs(cpu, 20.0) | {"bytes": middle(1e6)}
    return {"on": "2026-12-01", "kigen": "0.2.0", "commit": "abcdef0", "seconds": 1200.0, "missing": ["typst is not measured: no reason."],
            "versions": {"DuckDB": "v1.5.6"}, "machine": {"processor": "Abacus", "cores": 2, "memory_gib": 8.0, "system": "Debian", "load_before": 0.1, "load_after": 2.0},
            "registers": {size: {"found": {"kigen": costs(1.0 * n), "kigen, one job": costs(2.0 * n), "kigen, next night": costs(1.1 * n), "wc -l": costs(0.1 * n),
                                           "SHA-256": costs(0.2 * n), "DuckDB, bare": costs(1.3 * n if size == "1000000" else 0.4 * n), "DuckDB, contract": costs(5.0 * n)},
                                 "agreed": 1000, "rows": {"residents": int(size), "certificates": int(size) * 2}, "bytes": int(size) * 250, "letters": 5, "due": 9}
                          for size, n in sizes.items()},
            "variants": {"residents": 1000000, "bad": 40000, "found": {name: costs(cpu) for name, cpu in
                                                                       (("clean", 1.0), ("quoted", 1.5), ("crlf", 1.1), ("bad", 2.5), ("cp932", 2.0))}},
            "same_bytes": {"residents": 185501, "files": 21},
            "nights": {size: {"night": costs(2.0 * n), "next": costs(2.0 * n, 60.0), "again": costs(0.3 * n), "digests": costs(0.2 * n), "steps": {},
                              "tree": {"night": 50.0, "next": 90.0}, "letters": {"2026-11-18": 10, "2026-11-19": int(size) // 1000},
                              "disk": {"run": 3000000, "print": 2000000, "ledger": int(size) * 20}} for size, n in sizes.items()},
            "small": {"found": {name: costs(0.1) for name in ("first", "next", "again")}, "letters": {}, "residents": 100},
            "desk": {"found": {name: costs(0.2) for name in ("why, with a letter", "why, without", "record of a posted lot")}, "residents": 185501, "letters": 3},
            "press": {"found": {"kigen": letter(100.0), "kigen, its own templates": letter(110.0), "reportlab": letter(350.0), "libharu": letter(1100.0)}, "same": {},
                      "letters": 500, "pages": 2},
            "book": {"rows": 100000, "columns": 12, "rows_long": 1000000, "same": {}, "found": {"kigen": sheet(1.2), "libxlsxwriter": sheet(1.0)},
                     "long": {"kigen": sheet(12.0), "libxlsxwriter": sheet(10.0)}},
            "profiles": {"large": {"samples": 3000, "rooms": {"edge/registers": 0.6, "witness": 0.3}, "libraries": {"libc": 0.5}, "witness": 0.3, "residents": 3700000},
                         "next": {"samples": 1000, "rooms": {"edge/registers": 0.7, "witness": 0.2, "tiny": 0.01}, "libraries": {"libc": 0.5}, "witness": 0.21, "residents": 1000000},
                         "press": {"samples": 500, "rooms": {"edge/press": 0.9}, "libraries": {"cairo": 0.6}, "witness": 0.0, "residents": 0}}}


def test_goals(suite):
    results = made_up()
    values = {goal.number: (goal.measured(results), goal) for goal in goals.GOALS}
    wanted = {"1.1": (1.3, True), "1.2": (0.4, False), "1.3": (5.0, True), "1.4": (1.5, True), "1.6": (2.0, True), "1.7": (2.5, False), "1.8": (0.5, True),
              "2.1": (60.0, True), "2.3": (21.0, True), "3.1": (1.5, True), "3.2": (0.1, True), "3.3": (0.2, True), "4.1": (3.5, True), "4.2": (11.0, False),
              "4.4": (2000.0, True), "4.5": (1.2, True), "4.6": (20.0, True)}
    for number, (value, met) in wanted.items():
        got, goal = values[number]
        suite.holds(got is not None and abs(got - value) < 1e-9 and goal.met(round(got, 9)) == met, f"goal {number}: {got}")
    suite.equal("what was not measured", [number for number, (value, _) in values.items() if value is None], ["2.2", "4.3"])
    suite.equal("met, not met, not measured", goals.counts(results), (15, 3, 2))
    suite.equal("room to a limit that is a least", round(values["1.2"][1].distance(0.4), 6), -0.5)
    suite.equal("room to a limit that is a most", round(values["2.1"][1].distance(60.0), 6), 0.5)
    for number, of, row in (("1.8", results["registers"]["1000000"]["found"], "kigen, one job"), ("3.1", results["nights"]["1000000"], "digests")):
        held = of[row]
        of[row] = costs(held["cpu"]["median"] / 3)
        suite.equal(f"the worst size speaks: {number}", values[number][1].met(values[number][1].measured(results)), False)
        of[row] = held
    suite.equal("nothing measured, nothing judged", goals.counts({}), (0, 0, len(goals.GOALS)))


def test_page(suite):
    results = made_up()
    page = pages.benchmarks(results)
    for goal in goals.GOALS:
        line = next((line for line in page.split("\n") if line.startswith(f"| {goal.number} |")), "")
        value = goal.measured(results)
        suite.holds(goal.what in line and (f"{pages.figure(value)} {goal.unit}" in line if value is not None else "not measured" in line), f"a row for {goal.number}")
    suite.holds("15 met, 3 not met, 2 not measured" in page, "how many are met")
    suite.holds("*1.2 is not met.* Where kigen's time goes, 3,700,000 residents: edge/registers 60 %, witness 30 %. DuckDB leaves out" in page, "a goal that is not met has its profile")
    suite.holds("Missing here: typst is not measured" in page, "what is missing is said")
    suite.holds("other work" not in page, "a quiet machine is quiet")
    suite.holds("Not all was measured" not in page, "one run is one run")
    results["begun"] = {"registers": "2026-12-01 03:00", "press": "2026-12-01 02:00", "book": "2026-12-01 02:00"}
    suite.holds("in one run: begun 2026-12-01 02:00: press, book; begun 2026-12-01 03:00: registers." in pages.benchmarks(results), "two runs are said to be two")
    del results["begun"]
    suite.holds("tiny" not in page.split("## Where the time goes")[1], "small shares are left out")
    suite.holds("65.00 (58.50–78.00)" in page and re.search(r"50\.00 \(45\.00–60\.00\)", page), "median, least and most")
    suite.holds("of 3,700,000 people 400 s of processor and 60.00 MiB" in page and "a core prints 9,091 letters" in page, "what others may quote")
    results["machine"]["load_before"] = 3.0
    suite.holds("**the machine had other work**" in pages.benchmarks(results), "a busy machine is said to be")
    columns = {line.count("|") for line in page.split("\n") if line.startswith("| 1.")}
    suite.equal("rows as wide as each other", len(columns), 1)
    suite.equal("of a run of nothing", pages.benchmarks({key: results[key] for key in ("on", "kigen", "commit", "seconds", "missing", "versions", "machine")})
                .count("not measured"), len(goals.GOALS) + 2)


def test_typst(suite):
    """The document is the peer, whichever way is faster, and the page says what the others are."""
    results = made_up()
    kigen = results["press"]["found"]["kigen"]
    times = lambda factor: {"runs": 3, **{key: middle(kigen[key]["median"] * factor) for key in ("us", "bytes", "rss")}}
    ways = {goals.TYPST: times(50.0), goals.TYPST_OVERLAY: times(20.0), goals.TYPST_PLACED: times(30.0)}
    suite.equal("each row of typst is made in its way", press.TYPST_WAYS, dict(zip(ways, ("document", "overlay", "placed"))))
    goal = next(goal for goal in goals.GOALS if goal.number == "4.3")
    for what, one in (("all of them", ways), ("the document alone", {goals.TYPST: ways[goals.TYPST]})):
        results["press"]["found"] = made_up()["press"]["found"] | one
        value = goal.measured(results)
        suite.holds(abs(value - 50.0) < 1e-9 and goal.met(value), f"4.3 is measured against the document: {what}")
        suite.equal(f"the page says what the rows are: {what}", "peer_typst.typ" in pages.benchmarks(results), len(one) == len(ways))
    results["press"]["found"] = made_up()["press"]["found"] | ways
    suite.holds(f"The fastest of the three is *{goals.TYPST_OVERLAY}*." in pages.benchmarks(results), "the page says which way is the fastest")
    results["press"]["found"][goals.TYPST_PLACED] = times(10.0)
    suite.holds(f"The fastest of the three is *{goals.TYPST_PLACED}*." in pages.benchmarks(results), "the page says when another way is")
    del results["press"]["found"][goals.TYPST]
    suite.equal("without the document nothing is judged", goal.measured(results), None)


def test_picture(suite):
    drawing = pages.drawn(made_up())
    root = xml.fromstring(drawing)
    space = "{http://www.w3.org/2000/svg}"
    lines = root.findall(f"{space}polyline")
    suite.equal("a line for each in both panels", len(lines), 10)
    corners = [tuple(map(float, point.split(","))) for point in lines[0].get("points").split()]
    suite.equal("four sizes", len(corners), 4)
    across = [point[0] for point in corners]
    suite.holds(abs((across[3] - across[2]) / (across[3] - across[0]) - 0.2505) < 0.001, "the axis is logarithmic: 1 M to 3.7 M")
    places = sorted((float(text.get("x")), float(text.get("y"))) for text in root.findall(f"{space}text") if text.get("fill") != picture.INK)
    suite.holds(all(two[1] - one[1] >= picture.LABEL_APART - 0.2 for one, two in zip(places, places[1:]) if one[0] == two[0]), "no name lies on another")
    suite.holds(all(picture.TOP <= y <= picture.TOP + picture.PLOT_H for line in lines for _, y in
                    (map(float, point.split(",")) for point in line.get("points").split())), "nothing lies outside")


def test_scale(suite):
    results = made_up()
    c = scale.computed(results)
    suite.equal("100 million residents of two rows", round(c["residents"]), 100000000)
    mean = 100e6 / 1741                          # between 20,000 (2 s) and 185,501 (20 s)
    suite.holds(abs(c["town"] - (2 + 18 * (mean - 20000) / 165501)) < 1e-6, "a town between two that were measured")
    more = 2.3e6 / 20 - 100e6 * (3700000 // 1000) / 3700000
    suite.holds(abs(c["cpu"] - (1741 * c["town"] + more * 110e-6)) < 1e-3, "the country's processor time")
    suite.holds(c["rates"][-1][1] == max(400.0, c["cpu"] / 2 / 32), "no night is shorter than the largest city's")
    page = scale.page(results)
    suite.holds(scale.time_of(c["cpu"]) in page and "1,741" in page and "230 million" not in page, "the page has the figures")
    suite.equal("seconds, minutes, hours", [scale.time_of(one) for one in (3, 119, 600, 36000)], ["3.00 s", "119 s", "10.00 minutes", "10.00 hours"])
    suite.equal("bytes", [scale.size_of(one) for one in (3, 2e6, 31.2e9, 4e12)], ["3.00 bytes", "2.00 MB", "31.20 GB", "4.00 TB"])
    suite.holds(page.count("*Then:*") == len(scale.breaks(c)) >= 3, "what breaks is followed by what then")
    slow = copy.deepcopy(results)
    slow["small"]["found"]["next"] = costs(5.0)
    suite.equal("what breaks first", [scale.breaks(scale.computed(one))[0][0] for one in (results, slow)],
                ["the largest city", "what every town costs before its first row"])


def test_profile(suite):
    script = "\n\n".join(["kigen 1\n\t 10 memcpy (/lib/libc.so.6)\n\t a1 str_copy (/b/kigen)\n\t b2 take (/b/kigen)",
                          "kigen 1\n\t c3 hash (/b/kigen)\n\t d4 prove (/b/kigen)\n\t b2 take (/b/kigen)",
                          "kigen 1\n\tffff page_fault ([kernel.kallsyms])\n\t 99 start (/lib/ld.so)"])
    stacks = profile.stacks_of(script, "/b/kigen")
    files = {"a1": "/x/batch/base/str.c", "b2": "/x/batch/edge/registers/take.c", "c3": "/x/batch/base/index.c", "d4": "/x/batch/witness/prove.c"}
    found = profile.account(stacks, lambda places: {place: files[place] for place in places})
    suite.equal("of whom a sample is", found["rooms"], {"edge/registers": 1 / 3, "witness": 1 / 3, "no room of ours": 1 / 3})
    suite.equal("whose code ran", found["libraries"], {"libc": 1 / 3, "kigen's own code": 1 / 3, "kernel": 1 / 3})
    suite.equal("the proof's share", found["witness"], 1 / 3)


def test_committed(suite):
    """The pages are those of the committed results: no figure was typed."""
    docs = REPO / "docs"
    results = json.loads((docs / f"{pages.MEASURED}.json").read_text(encoding="utf-8"))
    for name, text in ((pages.page_of(pages.MEASURED), pages.benchmarks(results)), (pages.page_of(pages.COUNTRY), scale.page(results)),
                       (pages.PICTURE, pages.drawn(results))):
        suite.holds((docs / name).read_text(encoding="utf-8") == text, f"{name} is that of the results: make bench BENCH=--write")


def test_whole(suite, bench):
    """The driver itself, without peers, on two small towns."""
    docs, results = bench.work / "docs", bench.work / "bench.json"
    command = [sys.executable, REPO / "tests/bench/bench.py", "--build", bench.build, "--work", bench.work / "whole", "--peers", bench.work / "nobody",
               "--docs", docs, "--json", results, "--sizes", "100,300", "--repeats", "1", "--no-install", "--quiet"]
    done = subprocess.run([*command, "--parts", "registers,nights,small"], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    if not suite.equal("it runs through", (done.returncode, done.stderr), (0, "")):
        print(done.stdout[-2000:], done.stderr[-2000:])
    said = json.loads(results.read_text(encoding="utf-8"))
    suite.equal("each size", (sorted(said["registers"]), sorted(said["nights"])), (["100", "300"], ["100", "300"]))
    suite.holds("DuckDB" in " ".join(said["missing"]) or "npm" in " ".join(said["missing"]), "says what is missing")
    suite.holds(not (bench.work / "whole").exists(), "leaves no registers")
    before = {name: (docs / name).read_bytes() for name in (pages.page_of(pages.MEASURED), f"{pages.MEASURED}.json", pages.PICTURE)}
    done = subprocess.run([*command, "--write"], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    suite.equal("the pages again", ({name: (docs / name).read_bytes() for name in before}, done.returncode), (before, 0))
    done = subprocess.run([*command, "--parts", "registers,nigths"], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    suite.holds(done.returncode == 2 and "nigths" in done.stderr, "a part that is none")
    suite.holds(str(bench.work) not in (docs / f"{pages.MEASURED}.json").read_text(encoding="utf-8"), "names no folder of this machine")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--build", type=Path, default=REPO / "build")
    build = arguments.parse_args().build.resolve()
    suite = Checks()
    os.environ["LC_ALL"] = "C.UTF-8"
    with tempfile.TemporaryDirectory(prefix="kigen-bench-") as folder:
        bench = SimpleNamespace(build=build, work=Path(folder), kigen=build / "kigen", spent=build / "bench/spent", cores=2, usable=set(),
                                say=lambda text: None, versions={})
        test_turns(suite)
        test_spent(suite, bench)
        test_liars(suite, bench)
        test_written_otherwise(suite, bench)
        test_cells(suite, bench)
        test_goals(suite)
        test_page(suite)
        test_typst(suite)
        test_picture(suite)
        test_scale(suite)
        test_profile(suite)
        test_committed(suite)
        test_whole(suite, bench)
    suite.end()


if __name__ == "__main__":
    main()
