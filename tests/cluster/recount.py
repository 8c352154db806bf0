"""Shards and their merge counted again, from the files alone: registers, both lists of the office, job.csv, ledger, shards.csv,
run.json. Shares nothing with kigen, and nothing with docs/audit.py."""

import collections
import csv
import hashlib
import json
import math
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile

import processes

LISTED = ("rejected", "suppressed", "held", "lapsed", "waiting", "notice")
DISPOSITIONS = ("rejected", "not_due", "past", "suppressed", "told", "held", "lapsed", "waiting", "notice")


def rows(path: pathlib.Path) -> list:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Shard:
    """One municipality: what its own lists say, and what is wrong with it."""

    def __init__(self, folder: pathlib.Path, night: str):
        self.folder, self.code, self.faults = folder, folder.name, []
        run = folder / "out" / night
        self.pieces, self.listed = rows(run / "office/pieces.csv"), rows(run / "office/dispositions.csv")
        self.said = json.loads((run / "office/run.json").read_text(encoding="utf-8"))
        self.certificates = len(rows(folder / "certificates.csv"))
        self.residents = len(rows(folder / "residents.csv"))
        self.dispositions = collections.Counter(row["disposition"] for row in self.listed)
        self.reasons = collections.Counter(row["reason"] for row in self.listed if row["reason"])
        self.causes = collections.Counter()
        for piece in self.pieces:
            for part in piece["causes"].split():
                cause, days = part.split(":")
                self.causes[cause] += int(days)
        self.delays = [int(piece["delay_days"]) for piece in self.pieces]
        self.look(run, night)

    def holds(self, good: bool, what: str) -> None:
        if not good:
            self.faults.append(f"{self.code}: {what}")

    def look(self, run: pathlib.Path, night: str) -> None:
        said = self.said["dispositions"]
        published = sorted(path.name for path in (self.folder / "out").iterdir() if path.is_dir())
        self.holds(published == [night], f"folders {published}")
        self.holds(sum(said.values()) == self.certificates, f"{sum(said.values())} dispositions of {self.certificates} rows")
        for word in LISTED:
            self.holds(said[word] == self.dispositions[word], f"{word}: {said[word]}, {self.dispositions[word]} rows")
        ids = [piece["piece_id"] for piece in self.pieces]
        self.holds(len(set(ids)) == len(ids), "a piece id twice")
        people = [piece["resident_id"] for piece in self.pieces]
        self.holds(len(set(people)) == len(people), "somebody gets two letters")
        told = sorted(serial for piece in self.pieces for serial in piece["serials"].split())
        due = sorted(f"{row['kind']}:{row['serial']}" for row in self.listed if row["disposition"] == "notice")
        self.holds(told == due, "letters tell of other certificates than those that are due")
        self.holds([row["piece_id"] for row in rows(run / "print/job.csv")] == ids, "job.csv has other letters")
        for part in ("office", "print"):
            for line in (run / part / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
                digest, name = line.split("  ", 1)
                self.holds(hashlib.sha256((run / part / name).read_bytes()).hexdigest() == digest, f"{part}/{name} is another one")
        with sqlite3.connect(f"file:{self.folder}/out/ledger.sqlite?mode=ro", uri=True) as ledger:
            self.holds(ledger.execute("SELECT folder, state FROM run").fetchall() == [(night, "published")], "runs of the ledger")
            self.holds(sorted(row[0] for row in ledger.execute("SELECT piece_id FROM piece")) == sorted(ids), "letters of the ledger")
            self.holds(ledger.execute("SELECT count(*) FROM (SELECT 1 FROM notice GROUP BY expires_on, kind, serial HAVING count(*) > 1)"
                                      ).fetchone()[0] == 0, "a certificate with two letters")


def percentile(sorted_days: list, percent: int) -> int:
    return sorted_days[max(1, math.ceil(len(sorted_days) * percent / 100)) - 1] if sorted_days else 0


def faults(folder: pathlib.Path, night: str):
    """Each thing that is wrong; at least one empty text, so that nothing is no silence."""
    yield from merged_faults([Shard(path.parent, night) for path in sorted(folder.glob("*/kigen.conf"))], folder / "merged" / night)


def merged_faults(shards: list, merged: pathlib.Path):
    said = json.loads((merged / "run.json").read_text(encoding="utf-8"))
    lines = {row["municipality"]: row for row in rows(merged / "shards.csv")}
    delays = sorted(days for shard in shards for days in shard.delays)
    causes, reasons, months = collections.Counter(), collections.Counter(), collections.Counter()
    told_of = collections.Counter()
    for shard in shards:
        yield from shard.faults
        causes.update(shard.causes)
        reasons.update({word: count for word, count in shard.said["reasons"].items() if word not in shard.reasons})
        reasons.update(shard.reasons)
        months.update(shard.said["not_due_by_month"])
        told_of.update({word: shard.said["dispositions"][word] for word in DISPOSITIONS if word not in LISTED})
        told_of.update(shard.dispositions)
        line = lines.get(shard.code, {})
        for word in DISPOSITIONS:
            wanted = shard.dispositions[word] if word in LISTED else shard.said["dispositions"][word]
            if line.get(word) != str(wanted):
                yield f"{shard.code}: {word} is {line.get(word)} in shards.csv, not {wanted}"
        for word, wanted in (("pieces", len(shard.pieces)), ("certificates", shard.certificates), ("residents", shard.residents),
                             ("delay_days", sum(shard.delays)), ("pages", sum(int(piece["pages"]) for piece in shard.pieces)),
                             ("bundles", len({piece["bundle"] for piece in shard.pieces})), ("earlier_pieces", 0)):
            if line.get(word) != str(wanted):
                yield f"{shard.code}: {word} is {line.get(word)} in shards.csv, not {wanted}"
    wanted = {
        "shards": len(shards), "rows": {"residents": sum(shard.residents for shard in shards),
                                        "certificates": sum(shard.certificates for shard in shards)},
        "dispositions": {word: told_of[word] for word in DISPOSITIONS}, "reasons": {word: count for word, count in reasons.items() if count},
        "not_due_by_month": dict(sorted(months.items())), "pieces": sum(len(shard.pieces) for shard in shards),
        "variants": None, "bundles": sum(len({piece["bundle"] for piece in shard.pieces}) for shard in shards),
        "pages": sum(int(piece["pages"]) for shard in shards for piece in shard.pieces), "as_of": shards[0].said["as_of"],
        "earlier_runs": [], "version": shards[0].said["version"], "unreadable_residents": sum(shard.said["unreadable_residents"] for shard in shards),
        "pieces_by_mail_day": dict(sorted(collections.Counter(
            {day: sum(len(shard.pieces) for shard in shards if shard.said["mail_on"] == day)
             for day in {shard.said["mail_on"] for shard in shards}}).items())),
    }
    variants = collections.Counter(piece["variant"] for shard in shards for piece in shard.pieces)
    wanted["variants"] = {word: variants[word] for word in said["variants"]}
    for key, value in wanted.items():
        if said.get(key) != value:
            yield f"run.json: {key} is {said.get(key)}, not {value}"
    count, total = len(delays), sum(delays)
    delay = {"max": max(delays, default=0), "mean": math.floor(total * 100 / count + 0.5) / 100 if count else 0.0,
             "p50": percentile(delays, 50), "p95": percentile(delays, 95)}
    for key, value in delay.items():
        if said["delay"][key] != value:
            yield f"run.json: delay.{key} is {said['delay'][key]}, not {value}"
    if {word: days for word, days in said["delay"]["by_cause"].items() if days} != {word: days for word, days in causes.items() if days}:
        yield f"run.json: delay.by_cause is {said['delay']['by_cause']}, not {dict(causes)}"
    if sum(causes.values()) != total:
        yield f"causes of delay: {sum(causes.values())} days of {total}"
    if sorted(lines) != [shard.code for shard in shards] or [run["municipality"] for run in said["runs"]] != sorted(lines):
        yield "shards.csv or run.json name other shards"
    alarms = sorted((shard.code, alarm["name"], alarm["text"], alarm["count"]) for shard in shards for alarm in shard.said["alarms"])
    if sorted((one["municipality"], one["name"], one["text"], one["count"]) for one in said["alarms"]) != alarms:
        yield "run.json: other alarms"
    for line in (merged / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        if hashlib.sha256((merged / name).read_bytes()).hexdigest() != digest:
            yield f"{name} is not that of SHA256SUMS"
    yield ""


def summed(folder: pathlib.Path, night: str) -> int:
    return len(rows(folder / "merged" / night / "shards.csv"))


def undisturbed(kigen: str, folder: pathlib.Path, code: str, night: str) -> str:
    """The same night of the same town where nobody disturbs it: how it differs; empty: not at all."""
    with tempfile.TemporaryDirectory() as made:
        town = pathlib.Path(made) / code
        town.mkdir()
        for path in (*(folder / code).glob("*.csv"), folder / code / "kigen.conf"):
            shutil.copy(path, town)
        done = processes.run([kigen, "run", "-c", str(town / "kigen.conf"), "--as-of", night, "--jobs", "1"], seconds=600,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode not in (0, 4):
            return f"{code}: {done.returncode}: {done.stdout}"
        ours, theirs = (sorted((path.relative_to(top), path.read_bytes()) for path in (top / "out" / night).rglob("*") if path.is_file())
                        for top in (folder / code, town))
    return "" if ours == theirs else f"{code}: {[str(a[0]) for a, b in zip(ours, theirs) if a != b]}"
