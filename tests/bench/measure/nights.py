"""Whole nights: memory, the same night again, a town where nothing happens, the questions of a clerk."""

import csv
import json
import shutil

from . import city, turns

SMALL_TOWN = 100


def night(bench, conf, as_of, looks=False, quiet=True):
    return turns.run(bench.spent, [bench.kigen, "run", "-c", conf, "--as-of", as_of, "--jobs", bench.cores, *(["--quiet"] if quiet else ["--verbose"])],
                     looks=looks, good=turns.NIGHT_DONE)


def steps(conf):
    """Seconds of the clock of the last night's steps (timings.jsonl)."""
    return json.loads((conf.parent / "out/timings.jsonl").read_text(encoding="utf-8").strip().split("\n")[-1])


def pieces(conf, as_of):
    with open(conf.parent / "out" / as_of / "office/pieces.csv", newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def folder_bytes(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


# ---- by size ------------------------------------------------------------------------------------------------------------------

def size(bench, residents, repeats):
    """Two nights, and the second once more, which finds nothing to do."""
    town = city.make(bench, residents)
    conf = city.configure(bench.work / f"night-{residents}", town)
    out, kept = conf.parent / "out", conf.parent / "after-first"
    first, following = [], []

    def two_nights(looks):
        shutil.rmtree(out, ignore_errors=True)
        spent = [night(bench, conf, city.FIRST, looks), night(bench, conf, city.SECOND, looks)]
        for found, one in zip((first, following), spent):
            if not looks:
                found.append(one.figures())
        return [one.tree for one in spent]

    for _ in range(repeats):
        two_nights(False)
    trees = two_nights(True)                     # the last one: `again` repeats it
    timings = steps(conf)
    result = {"night": turns.summed(first), "next": turns.summed(following), "tree": {"night": trees[0], "next": trees[1]},
              "letters": {day: len(pieces(conf, day)) for day in (city.FIRST, city.SECOND)}, "steps": timings,
              "disk": {"run": folder_bytes(out / city.SECOND), "print": folder_bytes(out / city.SECOND / "print"),
                       "ledger": sum(path.stat().st_size for path in out.glob("ledger.sqlite*"))}}
    bench.say(f"nights of {residents}: next {result['next']['cpu']['median']:.2f} s, {result['next']['rss']['median']:.0f} MiB,"
              f" all processes {trees[1]:.0f} MiB")
    result |= again(bench, conf, town, repeats)
    shutil.rmtree(kept, ignore_errors=True)
    shutil.rmtree(conf.parent)
    return result


def again(bench, conf, town, repeats):
    """The published night once more, and the digests that decide that nothing is to be done, by turns."""
    before = sorted(path.name for path in (conf.parent / "out").iterdir())

    def once_more():
        figures = night(bench, conf, city.SECOND).figures()
        after = sorted(path.name for path in (conf.parent / "out").iterdir())
        if after != before:
            raise turns.Differs(f"the same night again left something: {sorted(set(after) - set(before))}")
        return figures

    members = {"again": once_more,
               "digests": lambda: turns.run(bench.spent, [bench.build / "bench/digest", town / "residents.csv", town / "certificates.csv"]).figures()}
    return turns.by_turns(members, max(3, repeats), bench.say)


# ---- little to do ---------------------------------------------------------------------------------------------------------------

def small(bench, repeats):
    """A town of 100: its first night, the next one, and that one again."""
    town = city.make(bench, SMALL_TOWN)
    conf = city.configure(bench.work / "small", town)

    def fresh(as_of):
        if as_of == city.FIRST:
            shutil.rmtree(conf.parent / "out", ignore_errors=True)
        return night(bench, conf, as_of).figures()

    found = turns.by_turns({"first": lambda: fresh(city.FIRST), "next": lambda: fresh(city.SECOND),
                            "again": lambda: fresh(city.SECOND)}, repeats, bench.say)
    letters = {day: len(pieces(conf, day)) for day in (city.FIRST, city.SECOND)}
    shutil.rmtree(conf.parent)
    return {"found": found, "letters": letters, "residents": SMALL_TOWN}


def desk(bench, residents, repeats):
    """What a clerk waits for: why of somebody with a letter, and of somebody without; the lot recorded as posted; the forecast."""
    town = city.make(bench, residents)
    conf = city.configure(bench.work / f"desk-{residents}", town)
    night(bench, conf, city.FIRST)
    sent = pieces(conf, city.FIRST)
    with open(town / "residents.csv", encoding="utf-8") as file:
        file.readline()
        other = next(line.split(",")[0] for line in file if not any(line.startswith(piece["resident_id"]) for piece in sent))
    days = ["--as-of", city.FIRST]
    events = conf.parent / "posted.csv"
    events.write_text(f"id,event,on,by,until,reason\nlot:{city.FIRST},posted,{city.SECOND},clerk,,\n", encoding="utf-8")

    def why(what, word):
        spent = turns.run(bench.spent, [bench.kigen, "why", "-c", conf, *days, what])
        if word not in spent.out:
            raise turns.Differs(f"why {what} does not say {word}")
        return spent.figures()

    def record():
        return turns.run(bench.spent, [bench.kigen, "record", "-c", conf, "--as-of", city.SECOND, "--dry-run", events]).figures()

    def forecast():
        (conf.parent / "24.xlsx").unlink(missing_ok=True)
        return turns.run(bench.spent, [bench.kigen, "forecast", "-c", conf, "--as-of", city.SECOND, "--months", 24, "--worst", 21, "-o",
                                       conf.parent / "24.xlsx"]).figures()

    found = turns.by_turns({"why, with a letter": lambda: why(sent[0]["resident_id"], sent[0]["piece_id"]), "why, without": lambda: why(other, other),
                            "record of a posted lot": record, "forecast of 24 months with its capacity": forecast}, repeats, bench.say)
    shutil.rmtree(conf.parent)
    return {"found": found, "residents": residents, "letters": len(sent)}
