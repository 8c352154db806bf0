#!/usr/bin/env python3
"""Nets fail closed: row marks that cannot be believed, and a ledger that is older than what stands beside it, stop the
night and say what to do; a lifted night is followed by a good one; and what only looks like that stops nothing.

    test_nets.py --kigen build/kigen        ends with N passed, N failed
"""

import json
import os
import re
import shutil
import struct

import world
import processes
import seeds

FIRST, SECOND, THIRD, FOURTH, FIFTH = "2026-11-19", "2026-11-20", "2026-11-24", "2026-11-25", "2026-11-26"
BY = ("--by", "課長", "--why", "確認済み")
HEAD, MARK, DISPUTE, TAIL = 64, 56, 64, 64
ROWS, LEDGER, TIMINGS = "out/ledger.sqlite.rows", "out/ledger.sqlite", "out/timings.jsonl"


class Nets(world.Suite):
    """Three published nights, the third with a person in dispute, and a register of the fourth whose addresses slid."""

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-nets-")
        self.base = world.build(self.top / "base")
        self.first = self.top / "first"
        for night in (FIRST, SECOND):
            self.goes_on(self.base, night)
            if night == FIRST:
                shutil.copytree(self.base, self.first)
        made = world.city()
        made.residents[30]["name"], made.residents[30]["birth_date"] = "別府　当子", "1971-07-07"
        made.write(self.base / "in")
        self.goes_on(self.base, THIRD)

    def goes_on(self, root, night, *more):
        done = world.run(self.kigen, root, night, *more)
        self.equal(f"{root.name}: {night} goes on: {done}", done.code in (0, 4), True)
        return done

    def check_of(self, root):
        return world.call(self.kigen, "check", "-c", root / "kigen.conf")

    def stops(self, what, root, night, gate, number, *told):
        """The run, a dry run and `check` say the same; nothing is published and nothing else is written."""
        before = all_of(root)
        for done, name in ((world.run(self.kigen, root, night), "the run"), (self.check_of(root), "check"),
                           (world.run(self.kigen, root, night, "--dry-run"), "a dry run")):
            last = (done.err.splitlines() or [""])[-1]
            self.equal(f"{what}, {name} stops: {done}", (done.code, last[:8]), (8, f"KGN{number:04d}E"))
            self.equal(f"{what}, {name} names {gate} and what to do: {last}", f"gate {gate} " in last
                       and f"--accept {gate} " in last and all(text in last for text in told), True)
        self.equal(f"{what}: nothing is published", all_of(root), before)
        self.equal(f"{what}: rows of the stop alone", {row[2] for row in tables(root)["stop"]}, {gate})

    def lifted(self, what, root, night, after, *gates):
        """Lifted, the night is published and says how many letters go; the night after compares as ever."""
        accepts = [word for gate in gates for word in ("--accept", gate, *BY)]
        done = self.goes_on(root, night, *accepts)
        run = json.loads((root / "out" / night / "office/run.json").read_text(encoding="utf-8"))
        for gate in gates:
            line = next((line for line in done.err.splitlines() if f"gate {gate} was lifted" in line), "")
            self.equal(f"{what}: {gate} says what it lets go: {done}",
                       re.findall(r"\b\d+\b", line.split(":", 1)[-1]), [str(run["pieces"])])
        self.equal(f"{what}: run.json has it", {one["name"] for one in run["gates"] if one["by"]}, set(gates))
        found = [one["what"] for one in run["gates"] if one["name"] in gates and one["by"]]
        self.equal(f"{what}: with its letters: {found}", all(f"差し出す通数 {run['pieces']}" in one for one in found), True)
        done = self.goes_on(root, after)
        self.equal(f"{what}: the night after says nothing of it: {done}", "gate" in done.err, False)
        run = json.loads((root / "out" / after / "office/run.json").read_text(encoding="utf-8"))
        self.equal(f"{what}: the night after compares", [one for one in run["gates"] if one["name"] == "marks"
                                                         and not (one["compared"] and one["value"] == 0)], [])

    def slid(self, root):
        """Every address is the next one's: what must not be posted."""
        made = world.city()
        for column in ("postal_code", "address", "building"):
            values = [row[column] for row in made.residents]
            for row, value in zip(made.residents, values[1:] + values[:1]):
                row[column] = value
        made.write(root / "in")
        return root

    def earlier(self, *later, rows=None, timings=None):
        """The ledger of the first night over the folder of the third; later folders are moved to `sent`."""
        root = self.fresh(self.base)
        shutil.copyfile(self.first / LEDGER, root / LEDGER)
        (root / "sent").mkdir()
        for night in later or (SECOND, THIRD):
            (root / "out" / night).rename(root / "sent" / night)
        for name, source in ((ROWS, rows), (TIMINGS, timings)):
            if source == "gone":
                (root / name).unlink()
            elif source:
                shutil.copyfile(source / name, root / name)
        return root


def tables(root):
    """The ledger, whatever stands in the place of the marks."""
    if not os.path.lexists(root / ROWS) or (root / ROWS).is_file():
        return world.ledger(root)
    (root / ROWS).rename(root / "aside")
    found = world.ledger(root)
    (root / "aside").rename(root / ROWS)
    return found


def all_of(root):
    """What a stop leaves as it is: all but its row."""
    rows = {name: rows for name, rows in world.without_stops(tables(root)).items() if rows and name != "marks"}
    return world.tree(root), rows, (root / ROWS).read_bytes() if (root / ROWS).is_file() else os.path.lexists(root / ROWS)


# ---- row marks -------------------------------------------------------------------------------------------------------

def flip(at):
    def damage(path):
        data = bytearray(path.read_bytes())
        data[at] ^= 0x40
        path.write_bytes(data)
    return damage


def cut(count):
    return lambda path: path.write_bytes(path.read_bytes()[:count])


def regions(path):
    """A name and an offset for each part of the file."""
    data = path.read_bytes()
    marks, disputes = struct.unpack("<QQ", data[-TAIL:-TAIL + 16])
    assert marks > 10 and disputes == 1 and len(data) == HEAD + MARK * marks + DISPUTE * disputes + TAIL
    dispute = HEAD + MARK * marks
    return {"magic": 3, "word": 16, "run": 24, "day of the run": 28, "register": 40, "first mark": HEAD,
            "last mark": dispute - 1, "middle": HEAD + MARK * (marks // 2) + 9, "dispute": dispute + 8,
            "since": dispute + 36, "count": len(data) - TAIL, "municipality": len(data) - TAIL + 16,
            "sum": len(data) - 1}, len(data)


def test_marks_damaged(nets):
    places, size = regions(nets.base / ROWS)
    for name, at in places.items():
        root = nets.slid(nets.fresh(nets.base))
        flip(at)(root / ROWS)
        done = world.run(nets.kigen, root, FOURTH)
        nets.equal(f"a flipped bit, {name}: {done}", (done.code, world.published(root)), (8, [FIRST, SECOND, THIRD]))
        if name in ("run", "first mark", "dispute", "sum"):
            nets.stops(f"a flipped bit, {name}", root, FOURTH, "marks", 640, "ledger.sqlite.rows")
            nets.lifted(f"a flipped bit, {name}", root, FOURTH, FIFTH, "marks")
    for at in seeds.part(range(0, size, 131), 0.25, seeds.fresh()):
        root = nets.slid(nets.fresh(nets.base))
        flip(at)(root / ROWS)
        done = world.run(nets.kigen, root, FOURTH)
        nets.equal(f"a flipped bit at {at}: {done}", (done.code, world.published(root)), (8, [FIRST, SECOND, THIRD]))
        shutil.rmtree(root)


def test_marks_not_whole_or_not_ours(nets):
    places, size = regions(nets.base / ROWS)
    stranger = world.build(nets.fresh())
    nets.goes_on(stranger, THIRD)
    foreign = (stranger / ROWS).read_bytes()
    older = (nets.first / ROWS).read_bytes()

    def replaced(make):
        def damage(path):
            path.unlink()
            make(path)
        return damage

    cases = {"emptied": (cut(0), "is damaged"), "cut in its head": (cut(50), "is damaged"),
             "cut in its marks": (cut(size // 2), "is damaged"), "its last byte gone": (cut(size - 1), "is damaged"),
             "a byte more": (lambda path: path.write_bytes(path.read_bytes() + b"\0"), "is damaged"),
             "missing": (lambda path: path.unlink(), "is missing"),
             "a link": (replaced(lambda path: path.symlink_to("elsewhere")), "no file"),
             "a pipe": (replaced(os.mkfifo), "no file"),
             "another ledger's": (lambda path: path.write_bytes(foreign), "another ledger"),
             "an earlier night's": (lambda path: path.write_bytes(older), "another run")}
    for name, (damage, said) in cases.items():
        root = nets.slid(nets.fresh(nets.base))
        damage(root / ROWS)
        nets.stops(f"marks {name}", root, FOURTH, "marks", 640, said)
        nets.lifted(f"marks {name}", root, FOURTH, FIFTH, "marks")
    root = nets.fresh(nets.base)
    (root / ROWS).unlink()
    (root / ROWS).mkdir()
    done = world.run(nets.kigen, root, FOURTH)
    nets.equal(f"a folder in their place is said: {done}", done.code == 73 and "ledger.sqlite.rows" in done.err, True)
    (root / ROWS).rmdir()
    nets.stops("the folder taken away", root, FOURTH, "marks", 640, "is missing")
    nets.lifted("the folder taken away", root, FOURTH, FIFTH, "marks")


def test_marks_of_the_same_register(nets):
    """Nothing changed since the last night: who was in dispute then is known from the marks alone."""
    root = nets.fresh(nets.base)
    flip(HEAD)(root / ROWS)
    nets.stops("the register is the same", root, FOURTH, "marks", 640, "is damaged")
    nets.lifted("the register is the same", root, FOURTH, FIFTH, "marks")


def test_why_answers_all_the_same(nets):
    root = nets.fresh(nets.base)
    (root / ROWS).unlink()
    (root / TIMINGS).write_text('{"as_of":"2027-01-05","outcome":"published"}\n', encoding="utf-8")
    done = world.call(nets.kigen, "why", "-c", root / "kigen.conf", "--as-of", FOURTH, "C0011")
    nets.equal(f"why: {done}", (done.code, done.err), (0, ""))


# ---- an older ledger -------------------------------------------------------------------------------------------------

def test_an_older_ledger(nets):
    dresses = {"rows and timings tell": ({}, "ledger.sqlite.rows"),
               "timings alone tell": ({"rows": nets.first}, "timings.jsonl:3"),
               "timings tell, the marks are gone": ({"rows": "gone"}, "timings.jsonl:3"),
               "rows alone tell": ({"timings": nets.first}, "ledger.sqlite.rows"),
               "rows tell, timings are gone": ({"timings": "gone"}, "ledger.sqlite.rows")}
    for name, (changed, told) in dresses.items():
        root = nets.earlier(**changed)
        nets.stops(name, root, FOURTH, "old_ledger", 642, told, f"tells of {THIRD}", f"knows is {FIRST}", "adopted")
        back = nets.fresh(root)
        for night in (SECOND, THIRD):
            (back / "sent" / night).rename(back / "out" / night)
        done = world.run(nets.kigen, back, FOURTH, "--dry-run")
        nets.equal(f"{name}: a dry run sees that they wait: {done}",
                   (done.code in (0, 4), "KGN0626W" in done.err, "gate" in done.err), (True, True, False))
        nets.equal(f"{name}: so does check", nets.check_of(back).code, 0)
        marks = ["marks"] if "rows" in changed else []
        done = nets.goes_on(back, FOURTH, *[word for gate in marks for word in ("--accept", gate, *BY)])
        nets.equal(f"{name}: the folders back, they are adopted: {done}", done.err.count("KGN0620W"), 2)
        nets.equal(f"{name}: nobody is told twice", world.twice(back), "")
        newer = nets.fresh(root)
        shutil.copyfile(nets.base / LEDGER, newer / LEDGER)
        if not marks:
            nets.goes_on(newer, FOURTH)
        gates = ["old_ledger"] + (["marks"] if changed.get("rows") != nets.first else [])
        nets.lifted(name, root, FOURTH, FIFTH, *gates)


def test_some_folders_are_there(nets):
    """The second night is adopted, the third is missing."""
    root = nets.earlier(THIRD)
    done = world.run(nets.kigen, root, FOURTH, "--dry-run")
    nets.equal(f"a dry run: {done}", (done.code, "gate old_ledger" in done.err, f"tells of {THIRD}" in done.err),
               (8, True, True))
    done = world.run(nets.kigen, root, FOURTH)
    nets.equal(f"the run: {done}", (done.code, f"knows is {SECOND}" in done.err, f"tells of {THIRD}" in done.err),
               (8, True, True))


def test_nights_with_one_register(nets):
    """Marks of an unchanged register are not written anew; the run is named all the same."""
    root = world.build(nets.fresh())
    for night in (FIRST, SECOND, THIRD):
        nets.goes_on(root, night)
        if night == FIRST:
            shutil.copyfile(root / LEDGER, root / "earlier")
    shutil.copyfile(root / "earlier", root / LEDGER)
    for night in (SECOND, THIRD):
        shutil.rmtree(root / "out" / night)
    (root / TIMINGS).unlink()
    nets.stops("one register", root, FOURTH, "old_ledger", 642, "ledger.sqlite.rows", THIRD)
    nets.lifted("one register", root, FOURTH, FIFTH, "old_ledger")


def test_a_further_run_of_the_day(nets):
    root = nets.fresh(nets.base)
    shutil.copyfile(root / LEDGER, root / "earlier")
    world.city().write(root / "in")
    nets.goes_on(root, THIRD)
    nets.equal("the second of the day", world.published(root)[-1], f"{THIRD}-2")
    shutil.copyfile(root / "earlier", root / LEDGER)
    (root / "out" / f"{THIRD}-2").rename(root / "elsewhere")
    nets.stops("a further run of the day", root, FOURTH, "old_ledger", 642, f"{THIRD}-2")


def test_lifted_before_the_day_that_is_lost(nets):
    """A run of a day far ahead is lost with its folder; until that day comes no night stops for it again."""
    root = nets.fresh(nets.base)
    shutil.copyfile(root / LEDGER, root / "earlier")
    nets.goes_on(root, "2026-12-10")
    shutil.rmtree(root / "out/2026-12-10")
    shutil.copyfile(root / "earlier", root / LEDGER)
    nets.stops("a lost day ahead", root, FOURTH, "old_ledger", 642, "2026-12-10")
    nets.lifted("a lost day ahead", root, FOURTH, FIFTH, "old_ledger")
    nets.goes_on(root, "2026-11-27")


def test_a_ledger_begun_anew(nets):
    """The ledger is gone. Folders that are there are adopted, but its marks are under another salt; without them the
    marks and the timings tell that there was a run."""
    root = nets.fresh(nets.base)
    (root / LEDGER).unlink()
    done = world.run(nets.kigen, root, FOURTH)
    nets.equal(f"all folders are there: {done}", (done.code, done.err.count("KGN0620W"), "gate marks" in done.err),
               (8, 3, True))
    nets.lifted("all folders are there", root, FOURTH, FIFTH, "marks")
    nets.equal("nobody is told twice", world.twice(root), "")
    for gone, told in ((None, "ledger.sqlite.rows"), (ROWS, "timings.jsonl:3"), (TIMINGS, "ledger.sqlite.rows")):
        root = nets.fresh(nets.base)
        for name in (LEDGER, gone) if gone else (LEDGER,):
            (root / name).unlink()
        for night in (FIRST, SECOND, THIRD):
            shutil.rmtree(root / "out" / night)
        nets.stops(f"no folder is there, {told}", root, FOURTH, "old_ledger", 642, told, "knows is none")
        nets.lifted(f"no folder is there, {told}", root, FOURTH, FIFTH, "old_ledger")


def test_what_timings_say(nets):
    """Lines before the last are history; lines that are none, or of nights without a publication, are not heard."""
    own = (nets.base / TIMINGS).read_text(encoding="utf-8").splitlines()
    ours = json.loads(own[-1])
    nets.equal("a line names day, run and ledger", (ours["as_of"], ours["run"], len(ours["ledger"]), ours["outcome"]),
               (THIRD, 1, 16, "published"))
    late = json.dumps({**ours, "as_of": "2026-12-24"})
    quiet = {"cut off": [*own, late[:40]], "glued": [*own, late[:40] + late], "no JSON": [*own, "a note of the operator"],
             "stopped": [*own, late.replace("published", "stopped")], "dry": [*own, late.replace("published", "dry_run")],
             "another ledger's": [*own, late.replace(ours["ledger"], "0123456789abcdef")],
             "no day": [*own, late.replace("2026-12-24", "2026-13-24")], "empty": [""], "blank lines": [*own, "", ""],
             "of kigen 0.1.0": ['{"as_of":"%s","outcome":"published","jobs":1,"total":0.5}' % night
                                for night in (FIRST, SECOND, THIRD)],
             "an earlier one, later on": [late, *own]}
    for name, lines in quiet.items():
        root = nets.fresh(nets.base)
        (root / TIMINGS).write_text("\n".join([*lines, ""]), encoding="utf-8")
        done = nets.goes_on(root, FOURTH)
        nets.equal(f"timings, {name}: {done}", "gate" in done.err, False)
    for name, line in {"ours": late, "recovered": late.replace("published", "recovered"),
                       "of kigen 0.1.0": '{"as_of":"2026-12-24","outcome":"published","jobs":1}'}.items():
        root = nets.fresh(nets.base)
        (root / TIMINGS).write_text("\n".join([*(own if name != "of kigen 0.1.0" else []), line, ""]), encoding="utf-8")
        nets.stops(f"timings, {name}", root, FOURTH, "old_ledger", 642, "2026-12-24", "timings.jsonl:")
        nets.lifted(f"timings, {name}", root, FOURTH, FIFTH, "old_ledger")
    root = nets.fresh(nets.base)
    (root / TIMINGS).unlink()
    (root / TIMINGS).mkdir()
    nets.stops("timings are a folder", root, FOURTH, "old_ledger", 642, "timings.jsonl tells of nothing that can be read")
    done = nets.goes_on(root, FOURTH, "--accept", "old_ledger", *BY)
    nets.equal(f"lifted, it is said that the night was not written down: {done}", "KGN0645W" in done.err, True)
    (root / TIMINGS).rmdir()
    nets.goes_on(root, FIFTH)


# ---- adopted runs ----------------------------------------------------------------------------------------------------

def seal(folder):
    names = sorted(path.name for path in folder.iterdir() if path.name != "SHA256SUMS")
    sums = processes.run(["sha256sum", *names], cwd=folder, text=True, check=True).stdout
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")


def test_the_night_after_an_adoption(nets):
    """It is judged as it would have been: figures and register digests stand in run.json."""
    straight, adopted = nets.fresh(nets.base), nets.fresh(nets.base)
    shutil.copyfile(nets.first / LEDGER, adopted / LEDGER)
    runs = []
    for root in (straight, adopted):
        nets.slid(root)
        nets.equal("slid rows stop", world.run(nets.kigen, root, FOURTH).code in (0, 4, 8), True)
        world.city().write(root / "in")
        nets.goes_on(root, FOURTH)
        runs.append(json.loads((root / "out" / FOURTH / "office/run.json").read_text(encoding="utf-8")))
    nets.equal("the checks find the same", runs[1]["gates"], runs[0]["gates"])
    nets.equal("the figures for the night after are the same", runs[1]["gate_figures"], runs[0]["gate_figures"])
    nets.equal("and there are some", runs[0]["gate_figures"].get("figures"), 2)
    inputs = [sorted(row[1:] for row in world.ledger(root)["input"]) for root in (straight, adopted)]
    nets.equal("inputs are recorded too", inputs[1], inputs[0])


def test_stops_before_an_adopted_run(nets):
    """run.json names the nights that were stopped before its run, so a letter's delay still knows why (docs/contract 4.8);
    what the older ledger knows of them is not recorded twice."""
    root = nets.slid(nets.fresh(nets.first))
    ledgers = [root / LEDGER]
    for nth in (1, 2):
        nets.equal("slid rows stop", world.run(nets.kigen, root, SECOND).code, 8)
        ledgers.append(root / f"ledger-{nth}")
        shutil.copyfile(root / LEDGER, ledgers[-1])
    ledgers[0] = nets.first / LEDGER
    world.city().write(root / "in")
    nets.goes_on(root, SECOND)
    stops = world.ledger(root)["stop"]
    nets.equal("two nights were stopped", len(stops), 2)
    for known, ledger in enumerate(ledgers):
        shutil.copyfile(ledger, root / LEDGER)
        done = nets.goes_on(root, SECOND)
        nets.equal(f"of two stops {known} were known, the folder is adopted: {done}", "KGN0620W" in done.err, True)
        nets.equal(f"of two stops {known} were known, now both are", world.ledger(root)["stop"], stops)


def test_a_folder_of_an_older_kigen_is_adopted(nets):
    root = nets.fresh(nets.base)
    office = root / "out" / THIRD / "office"
    text = (office / "run.json").read_text(encoding="utf-8")
    kept = json.loads(text)
    for key in ("gate_figures", "respelled", "spellings"):
        del kept[key]
    old = json.dumps(kept, ensure_ascii=False, indent=2) + "\n"
    nets.equal("figures are taken out", (old != text, "gate_figures" in json.loads(old)), (True, False))
    (office / "run.json").write_text(old, encoding="utf-8")
    seal(office)
    shutil.copyfile(nets.first / LEDGER, root / LEDGER)
    done = world.run(nets.kigen, root, FOURTH)
    nets.equal(f"nothing to compare with: {done}", (done.code, "KGN0641E" in done.err, THIRD in done.err.splitlines()[-1]),
               (8, True, True))
    nets.stops("an older kigen's folder", root, FOURTH, "marks", 641, THIRD)
    nets.lifted("an older kigen's folder", root, FOURTH, FIFTH, "marks")


world.run_tests(Nets, globals())
