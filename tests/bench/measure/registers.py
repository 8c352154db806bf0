"""Registers: a night that decides and proves everything and prints nothing, beside DuckDB, by turns.

What each says is compared before its time is believed: rows not yet due by month, past rows, and each reason that the
registers alone give must be the same numbers; whom DuckDB would write to must hold everybody to whom kigen writes.
"""

import csv
import json
import re
import shutil

from . import city, turns

PEER, PACKAGE = city.REPO / "tests/bench/peer_duck.js", "@duckdb/node-api"
# The reasons that the registers alone give (docs/contract 4).
REASONS = ("deceased", "moved_out", "removed", "abroad", "revoked", "suspended", "undelivered", "superseded", "stay_period",
           "residence_elsewhere", "residence_card", "unknown_resident")
STATUS = ("revoked", "suspended", "undelivered")


def dry(bench, conf, as_of, jobs):
    """A dry run leaves nothing, so it can be repeated."""
    spent = turns.run(bench.spent, [bench.kigen, "run", "-c", conf, "--as-of", as_of, "--dry-run", "--jobs", jobs], good=turns.NIGHT_DONE)
    return spent.figures() | {"said": spent.out}


def totals(said):
    """The summary of a dry run: {disposition: rows}."""
    return {word: int(number) for word, number in re.findall(r"^  ([a-z_]+) +(\d+)$", said, re.M)}


# ---- DuckDB -------------------------------------------------------------------------------------------------------------------

def duck(bench, mode, town, out, first, last):
    spent = turns.run(bench.spent, [bench.node, PEER, bench.modules, mode, town, out, bench.cores, first, last, city.FIRST])
    said = json.loads(spent.out)
    bench.versions["DuckDB"] = said["version"]
    return {"cpu": said["cpu"], "wall": said["wall"], "rss": spent.rss}


def table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def compare(out, run_json, dispositions):
    """DuckDB's results against a published run of the same registers: Differs, or how many figures agree."""
    reasons = {word: int(count) for word, count in table(out / "reasons.csv")}
    rows, residents, past, bad_rows, bad_residents = map(int, table(out / "counts.csv")[0])
    ours = run_json["dispositions"]
    pairs = [("certificate rows", rows, run_json["rows"]["certificates"]), ("resident rows", residents, run_json["rows"]["residents"]),
             ("past rows", past, ours["past"]), ("rows that cannot be read", bad_rows, ours["rejected"]),
             ("residents that cannot be read", bad_residents, run_json["unreadable_residents"]),
             ("rows not yet due, by month", {month: int(count) for month, count in table(out / "months.csv")}, run_json["not_due_by_month"]),
             ("rows that may get a letter", reasons.get("", 0), sum(ours[word] for word in ("told", "held", "lapsed", "waiting", "notice")))]
    pairs += [(word, reasons.get(word, 0), run_json["reasons"].get(word, 0)) for word in REASONS]
    for what, theirs, our in pairs:
        if theirs != our:
            raise turns.Differs(f"DuckDB says another number of {what}: {theirs}, kigen {our}")
    listed = {(row["serial"], row["resident_id"], row["kind"]): row for row in dispositions}
    due = {(row[0], row[1], row[2]): row[-1] for row in table(out / "due.csv")}
    for key, row in listed.items():
        wanted = row["reason"] if row["disposition"] == "suppressed" else ""
        if due.get(key) != wanted:
            raise turns.Differs(f"DuckDB judges the row of line {row['line']} as {due.get(key)!r}, kigen as {wanted!r}")
    compare_bare(out, due)
    return len(pairs) + len(listed)


def compare_bare(out, due):
    """The bare query names the rows of its month that are valid and have a holder; `due`, which was compared with kigen, knows them all."""
    with open(out / "due.csv", newline="", encoding="utf-8") as file:
        wanted = {(row[0], row[1]) for row in csv.reader(file) if row[5] == "valid" and city.MONTH[0] <= row[4] <= city.MONTH[1]
                  and row[-1] != "unknown_resident"}
    found = {(row[0], row[3]) for row in table(out / "bare.csv")}
    if found != wanted:
        raise turns.Differs(f"DuckDB's bare query names {len(found)} rows, {len(wanted)} are valid and end in its month")
    return len(due)


def published(bench, conf, as_of, jobs=None):
    """A whole night, once; its run.json and dispositions."""
    spent = turns.run(bench.spent, [bench.kigen, "run", "-c", conf, "--as-of", as_of, "--quiet", "--jobs", jobs or bench.cores],
                      good=turns.NIGHT_DONE)
    office = conf.parent / "out" / as_of / "office"
    run_json = json.loads((office / "run.json").read_text(encoding="utf-8-sig"))
    with open(office / "dispositions.csv", newline="", encoding="utf-8-sig") as file:
        return spent, run_json, list(csv.DictReader(file))


# ---- one size -------------------------------------------------------------------------------------------------------------------

def size(bench, residents, repeats):
    """All that reads the registers of a city of this size."""
    town = city.make(bench, residents)
    out = turns.scratch(bench.work, f"duck-{residents}")
    fresh = city.configure(bench.work / f"fresh-{residents}", town)
    known = city.configure(bench.work / f"known-{residents}", town)
    shutil.rmtree(known.parent / "out", ignore_errors=True)
    _, run_json, dispositions = published(bench, known, city.FIRST)
    said = {}

    def ours(name, conf, as_of, jobs):
        figures = dry(bench, conf, as_of, jobs)
        said[name] = totals(figures.pop("said"))
        return figures

    members = {"kigen": lambda: ours("kigen", fresh, city.FIRST, bench.cores),
               "kigen, one job": lambda: ours("kigen, one job", fresh, city.FIRST, 1),
               "kigen, next night": lambda: ours("next", known, city.SECOND, bench.cores),
               "wc -l": lambda: turns.run(bench.spent, ["wc", "-l", town / "residents.csv", town / "certificates.csv"]).figures(),
               "SHA-256": lambda: turns.run(bench.spent, [bench.build / "bench/digest", town / "residents.csv",
                                                          town / "certificates.csv"]).figures()}
    if PACKAGE in bench.usable:
        members |= {"DuckDB, bare": lambda: duck(bench, "bare", town, out, *city.MONTH),
                    "DuckDB, contract": lambda: duck(bench, "contract", town, out, city.NOT_PAST, city.OPEN_UNTIL)}
    found = turns.by_turns(members, repeats, bench.say)
    for name in ("kigen", "kigen, one job"):
        wanted = {word: run_json["dispositions"][word] for word in run_json["dispositions"]}
        if {word: said[name].get(word) for word in wanted} != wanted:
            raise turns.Differs(f"{name}: the dry run says other numbers than the night that was published")
    agreed = compare(out, run_json, dispositions) if PACKAGE in bench.usable else None
    shutil.rmtree(out, ignore_errors=True)
    return {"found": found, "agreed": agreed, "rows": run_json["rows"], "bytes": city.bytes_of(town),
            "letters": run_json["pieces"], "due": sum(run_json["dispositions"][word] for word in ("suppressed", "told", "held", "lapsed", "notice"))}


# ---- written otherwise ----------------------------------------------------------------------------------------------------------

def variants(bench, residents, repeats):
    """The registers of one size written in other ways, against the clean ones, by turns; their results against each other."""
    clean = city.make(bench, residents)
    towns = {"clean": (clean, "utf-8")}
    for name, how in city.VARIANTS.items():
        towns[name] = (city.rewrite(clean, bench.work / f"{name}-{residents}", how), "utf-8")
    twin = city.rewrite(clean, bench.work / f"twin-{residents}", city.plain_cp932)
    towns["cp932"] = (city.rewrite(twin, bench.work / f"cp932-{residents}", city.cp932), "cp932")
    towns["twin"] = (twin, "utf-8")
    confs = {name: city.configure(bench.work / f"{name}-conf-{residents}", town, encoding=encoding,
                                  unreadable=city.UNREADABLE_ALLOWED if name == "bad" else None)
             for name, (town, encoding) in towns.items()}
    said = {}

    def ours(name):
        figures = dry(bench, confs[name], city.FIRST, bench.cores)
        said[name] = totals(figures.pop("said"))
        return figures

    found = turns.by_turns({name: lambda name=name: ours(name) for name in confs if name != "twin"}, repeats, bench.say)
    ours("twin")
    for name, other in (("quoted", "clean"), ("crlf", "clean"), ("cp932", "twin")):
        if said[name] != said[other]:
            raise turns.Differs(f"the registers written as {name} give other numbers: {said[name]}, not {said[other]}")
    bad = city.rows(clean, "certificates.csv") // city.BAD_ONE_IN
    if said["bad"]["rejected"] < bad:
        raise turns.Differs(f"{bad} certificate rows cannot be read, kigen rejects {said['bad']['rejected']}")
    for name in confs:
        if name != "clean":
            shutil.rmtree(towns[name][0])
    return {"residents": residents, "found": found, "bad": bad}


def same_bytes(bench, residents):
    """One night by one job and by two, in folders of their own: the same bytes."""
    town = city.make(bench, residents)
    sums = []
    for jobs in (1, 2):
        conf = city.configure(bench.work / f"jobs-{jobs}", town)
        shutil.rmtree(conf.parent / "out", ignore_errors=True)
        published(bench, conf, city.FIRST, jobs)
        folder = conf.parent / "out" / city.FIRST
        sums.append([(folder / part / "SHA256SUMS").read_text(encoding="utf-8") for part in ("print", "office")])
        shutil.rmtree(conf.parent)
    if sums[0] != sums[1]:
        raise turns.Differs("one job and two publish other bytes")
    return {"residents": residents, "files": sum(text.count("\n") for text in sums[0])}
