#!/usr/bin/env python3
"""kigen against its naive second implementation, on made-up registers, night by night.

    python3 tests/oracle/differential.py --kigen build/kigen --seconds 60 [--seed N] [--jobs 2] [--keep DIR]

Seeds base, base+1, … until the time is over or five scenarios have failed. For each: the scenario is written to a
folder of its own, `kigen run -c kigen.conf --as-of D --quiet` is run for every night, between some of them `kigen record`
on made-up events and `kigen void` on one of the last runs, and each is compared with what oracle.py says:

    of record: the exit code, and the lines that were refused; of void: the exit code

    the exit code · which folders are published · office/dispositions.csv, byte by byte · office/pieces.csv, every
    column · run.json's rows, unreadable_residents, dispositions, reasons, not_due_by_month, respelled, pieces,
    delay
    · rows read = the sum of all dispositions · both pull lists, byte by byte

A scenario ends at its first night that differs; its folder is kept, with `replay.sh` in it. The last line is
`N passed, N failed`, counted in scenarios. Exit 1 when one failed, when none ran, or when something that the generator
ought to reach was never met in a run of full length (coverage).
"""

import argparse
import csv
import hashlib
import io
import json
import os
import re
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))

import oracle
import processes
import seeds
from checks import Checks
import synth_cases
import synth_events

FAILURES_MAX = 5
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ROWS_SHOWN_MAX = 10
NIGHT_SECONDS_MAX = 120
# In so many scenarios the generator meets everything. A run of at least FULL_RUN_SECONDS that has not met it all by its
# end (a slow or busy machine) goes on until it has, or has done so many, or has taken OVERTIME times as long.
FULL_RUN_SCENARIOS = 88
FULL_RUN_SECONDS = 60
OVERTIME = 4

TO_BE_MET = [("rejected", reason) for reason in (*oracle.UNREADABLE, "duplicate_serial", "unknown_resident")]
TO_BE_MET += [("not_due", ""), ("past", ""), ("told", ""), ("told", "elsewhere"), ("lapsed", "unseen"), ("notice", "")]
TO_BE_MET += [("suppressed", reason) for reason in oracle.SUPPRESSED]
TO_BE_MET += [("held", reason) for reason in oracle.HELD if reason != "unfit_address"]
TO_BE_MET += [("waiting", reason) for reason in ("paused", "cutoff", "print_capacity", "counter_capacity")]
TO_BE_MET += [("cause", cause) for cause in oracle.CAUSES]
TO_BE_MET += [("anomaly", name) for name in ("unexplained_expiry", "signature_under_15", "unknown_birth_date",
                                             "bad_birth_date", "expiry_after_stay", "no_template", "bad_municipality",
                                              "former_stay", "bad_format")]
TO_BE_MET += [("language", folder) for folder in ("ja", "en", "ja-large", "en-large", "zh", "zh-large")]
TO_BE_MET += [("barcode", name) for name in ("an address", "an office", "none")]
TO_BE_MET += [("variant", name) for name in ("renewal", "card_renewal", "stay_extended", "lapsed", "card_lapsed")]
TO_BE_MET += [("exit", str(code)) for code in (0, 4, 8, 64, 65, 78)] + [("night", "the last published run again")]
TO_BE_MET += [("record", what) for what in ("exit 0", "exit 4", "exit 65", "recorded", "refused", "twice", "a new door",
                                            "an alarm", "not posted", "many came back", *oracle.PIECE_EVENTS,
                                            *oracle.DECISIONS, "acknowledged", "not filled in", "cp932", "lot", "bundle",
                                            "range", "of many refused", "named", "own words")]
TO_BE_MET += [("pull", word) for word in ("protected", "revoked", "contradiction", "vanished", "changed", "voided")]
TO_BE_MET += [("void", what) for what in ("taken back", "twice", "exit 65", "room again", "pulled")]
TO_BE_MET += [("alarm", "paused"), ("alarm", "acknowledged"), ("alarm", "ended by its day"), ("alarm", "grown"),
               ("alarm", "side_table"), ("gate", "renumbered"), ("gate", "side_table")]
TO_BE_MET += [("respelled", what) for what in ("found", "told by name", "due again", "back again")]
TO_BE_MET += [("words", what) for what in ("an unknown address", "nothing said", "only a date", "a sign in a name",
                                           "an escape", "another honorific")]
TO_BE_MET += [("alarm", name) for name in ("too_late", "waiting_long", "print_full", "limits_end", "pause_ends")]
TO_BE_MET += [("counter", what) for what in ("undone", "sent before", "walk-ins", "near its end")]
TO_BE_MET += [("alarm", "class"), ("gate", "class"), ("alarm", "templates"), ("gate", "templates"), ("record", "approved"),
              ("record", "signed off")]


@dataclass
class Outcome:
    seed: int
    nights: int = 0
    rows: int = 0
    met: Counter = field(default_factory=Counter)
    report: str = ""         # empty when every night agreed


# ---------------------------------------------------------------------------------------------------------------------
# One scenario
# ---------------------------------------------------------------------------------------------------------------------

def run_scenario(seed, kigen, root):
    """Every night of one scenario; kigen None asks the oracle alone."""
    outcome, folder = Outcome(seed), Path(root) / f"seed-{seed}"
    try:
        scenario = synth_cases.scenario(seed)
        folder.mkdir(parents=True)
        history, expected_folders, book, files, voids = [], {}, (), [], []
        for index, night in enumerate(scenario.nights):
            events = synth_events.between(seed, index, history, book, night)
            if events:
                before = scenario.nights[index - 1]
                entry = oracle.record(before.config, history, before.files, book, *events)
                count_events(outcome, entry, book, events[0])
                count_pulled(outcome, history, book, entry.book)
                book = entry.book
                files.append((index, *events))
                trouble = record_differences(kigen, folder, entry, *events) if kigen else []
                if trouble:
                    outcome.report = "\n".join([f"seed {seed} ({scenario.theme}), before night {index + 1}, as-of "
                                                f"{night.as_of}: record differs  [{folder}]"] + trouble)
                    leave_replay(folder, scenario, index, history, files, voids)
                    return outcome
            back = synth_events.taken_back(seed, index, history, night)
            if back:
                entry = oracle.void(history, book, *back)
                outcome.met["void", {oracle.EXIT_DATA: "exit 65"}.get(
                    entry.exit, "taken back" if entry.book != book else "twice")] += 1
                book = entry.book
                voids.append((index, back[0]))
                code, stderr = void(kigen, folder, back[0]) if kigen else (entry.exit, "")
                if code != entry.exit:
                    outcome.report = (f"seed {seed} ({scenario.theme}), before night {index + 1}, as-of {night.as_of}: void "
                                      f"{back[0]}: kigen {code}, oracle {entry.exit}  [{folder}]\n  kigen said: {stderr}")
                    leave_replay(folder, scenario, index, history, files, voids)
                    return outcome
            expected = oracle.judge(night.config, history, night.files, night.as_of, book)
            history = expected.history
            take_stock(outcome, expected)
            if kigen is None:
                continue
            if expected.published:
                name = next_folder(expected_folders, night.as_of)
                expected_folders[name] = expected
            write_inputs(folder, night)
            code, stderr = run_kigen(kigen, folder, "run", "--as-of", night.as_of.isoformat())
            trouble = differences(folder, night, expected, expected_folders, code)
            if trouble:
                outcome.report = "\n".join(
                    [f"seed {seed} ({scenario.theme}), night {index + 1} of {len(scenario.nights)}, as-of {night.as_of}"
                     f"{', ' + night.note if night.note else ''}: differs  [{folder}]"]
                    + trouble + [f"  kigen said: {line}" for line in stderr.splitlines()[:5]])
                leave_replay(folder, scenario, index, history, files, voids)
                return outcome
    except Exception:                                    # a fault of the generator or the oracle is a failure too
        outcome.report = f"seed {seed}: the oracle or the driver broke\n{traceback.format_exc()}"
        return outcome
    shutil.rmtree(folder)
    return outcome


def count_events(outcome, entry, book, events):
    outcome.met["record", f"exit {entry.exit}"] += 1
    recorded = entry.book[len(book):]
    outcome.met["record", "recorded"] += len(recorded)
    outcome.met["record", "refused"] += len(entry.refused)
    outcome.met.update(("record", event.word) for event in recorded)
    outcome.met["record", "twice"] += entry.already
    outcome.met["record", "not filled in"] += entry.skipped
    if entry.exit != oracle.EXIT_DATA:
        outcome.met["record", "cp932"] += oracle.encoding_of(events) == "cp932"
        outcome.met["record", "own words"] += "整理番号" in events.decode("utf-8", "replace")
        for line, row in oracle.read_events(events):
            count_row(outcome, row or {"id": "", "reason": ""}, line in entry.refused)


def count_row(outcome, row, refused):
    many = next((kind for kind, mark in (("lot", "lot:"), ("bundle", "bundle:"), ("range", "..")) if mark in row["id"]), None)
    if many:
        outcome.met["record", "of many refused" if refused else many] += 1
    outcome.met["record", "named"] += refused and len(row["reason"]) > 12     # the long ones have a name (synth_events.py)


def count_pulled(outcome, history, before, after):
    """Pieces of runs that were taken back, found and recorded."""
    published = [night for night in history if night.published]
    back = {piece.columns["piece_id"] for night in published if oracle.is_void(night, published, before)
            for piece in night.pieces}
    outcome.met["void", "pulled"] += sum(event.subject in back and event.word == "pulled" for event in after[len(before):])


def void(kigen, folder, run):
    return run_kigen(kigen, folder, "void", run, "--by", "clerk", "--why", "試験", quiet=False)


def digest_of_files(files):
    """“the SHA-256 of a list of all template files in use, hash  name and LF a file, sorted by their bytes”: its first digits."""
    lines = sorted((name.encode(), hashlib.sha256(path.read_bytes()).hexdigest().encode()) for name, path in files.items())
    return hashlib.sha256(b"".join(digest + b"  " + name + b"\n" for name, digest in lines)).hexdigest()[:12]


def files_in_use(folder, templates):
    """name -> path, of all letters that oracle.TEMPLATES offers."""
    root, found = Path(folder) / templates if templates else TEMPLATES, {}
    for variant, languages in oracle.TEMPLATES[templates].items():
        for place in [f"{variant}/{language}" for language in languages] + [f"common/{language}" for language in languages]:
            found |= {f"{place}/{path.name}": path for path in (root / place).glob("*.*")
                      if path.name in ("words.txt", "layout.conf", "language.conf")}
    return found


def with_digests(events, folder):
    """The file as an office would write it: the oracle's digits stand for those of the files."""
    for templates, digits in oracle.DIGESTS.items():
        if digits.encode() in events:
            if templates:
                make_tongues(folder)
            events = events.replace(digits.encode(), digest_of_files(files_in_use(folder, templates)).encode())
    return events


def record_differences(kigen, folder, entry, events, today):
    """Lines for a person; empty when kigen records what the oracle does."""
    (folder / "events.csv").write_bytes(with_digests(events, folder))
    code, stderr = run_kigen(kigen, folder, "record", "--as-of", today.isoformat(), "events.csv")
    refused = [int(number) for number in re.findall(r"^KGN1003W events\.csv:(\d+): ", stderr, re.M)]
    trouble = []
    if code != entry.exit:
        trouble.append(f"  exit: kigen {code}, oracle {entry.exit}")
    if refused != entry.refused:
        trouble.append(f"  refused lines: kigen {refused}, oracle {entry.refused}")
    return trouble + [f"  kigen said: {line}" for line in stderr.splitlines() if trouble]


def take_stock(outcome, expected):
    outcome.nights += 1
    outcome.met["exit", str(expected.exit)] += 1
    outcome.met["gate", expected.gate] += expected.gate != ""
    if expected.exit == oracle.EXIT_DONE and not expected.published:
        outcome.met["night", expected.why] += 1
    if not expected.published:
        return
    outcome.rows += len(expected.rows)
    outcome.met["record", "a new door"] += expected.new_doors
    for what, number in expected.words.items():
        outcome.met["words", what] += number
    outcome.met["record", "an alarm"] += expected.alarming
    outcome.met["record", "not posted"] += expected.unposted > 0
    outcome.met["record", "many came back"] += expected.returning > 0
    outcome.met["void", "room again"] += expected.room_again
    outcome.met.update(("counter", what) for what in expected.counter)
    outcome.met["alarm", "paused"] += expected.pausing > 0
    outcome.met["alarm", "side_table"] += expected.listing > 0
    count_respelled(outcome, expected)
    outcome.met["alarm", "acknowledged"] += len(expected.acknowledged)
    outcome.met.update(("alarm", how) for how in expected.heard_again)
    outcome.met.update(("alarm", name) for name in expected.calls)
    outcome.met["alarm", "class"] += expected.classes.alarms
    outcome.met["alarm", "templates"] += expected.counted.get("templates", 0) > 0
    outcome.met["record", "signed off"] += (oracle.setting(expected.config, "letters", "approval") == "required")
    outcome.met.update(("pull", word) for *_, words in expected.pulls for word in words.split())
    for row in expected.rows:
        outcome.met[row.disposition, row.reason] += 1
        outcome.met.update(("anomaly", name) for name in row.anomalies)
    for piece in expected.pieces:
        outcome.met["variant", piece.columns["variant"]] += 1
        outcome.met["barcode", {0: "none", 7: "an office"}.get(len(piece.columns["barcode"]), "an address")] += 1
        outcome.met["language", piece.columns["language"]] += 1
        outcome.met.update({("cause", cause): number for cause, number in piece.causes.items()})


def count_respelled(outcome, expected):
    """Rows under a name of this night or an earlier one; and those that have the serial of their notice back."""
    outcome.met["respelled", "found"] += len(expected.names)
    # one scenario in forty or so: too seldom to be asked of each run
    outcome.met["respelled", "listed before"] += sum(any(night.said(key) for night in expected.history[:-1] if night.published)
                                                     for key in expected.names)
    earlier = {(kind, first, expires_on) for night in expected.history[:-1] if night.published
               for (kind, _, expires_on), first in night.names.items()}
    for row in expected.rows:
        named = row.first_serial and row.certificate.key not in expected.names
        outcome.met["respelled", "told by name"] += bool(named) and row.disposition == "told"
        outcome.met["respelled", "due again"] += row.first_serial != "" and row.disposition in ("notice", "waiting", "held")
        outcome.met["respelled", "back again"] += (not row.certificate.bad and row.first_serial == ""
                                                   and row.certificate.key in earlier)


def next_folder(names, as_of):
    """`DIR/<as-of>/` (a further one of the same day: `<as-of>-2`, …)"""
    name, number = as_of.isoformat(), 2
    while name in names:
        name, number = f"{as_of.isoformat()}-{number}", number + 1
    return name


def write_inputs(folder, night):
    for role, name in synth_cases.FILE_NAMES.items():
        (folder / name).unlink(missing_ok=True)
        if role in night.files:
            (folder / name).write_bytes(night.files[role])
    if night.config.get("letters", {}).get("templates"):
        make_tongues(folder)
    (folder / "kigen.conf").write_text(synth_cases.render_config(with_fonts(night)), encoding="utf-8")


def make_tongues(folder):
    """The folder of templates in which languages lack variants; once."""
    tongues = folder / synth_cases.TONGUES
    if tongues.is_dir():
        return
    for variant, languages in oracle.TEMPLATES[synth_cases.TONGUES].items():
        for language in languages:
            (tongues / variant / language).mkdir(parents=True)
            (tongues / variant / language / "words.txt").write_text(whole_words(variant), encoding="utf-8")
            shutil.copyfile(TEMPLATES / "common/ja/layout.conf", tongues / variant / language / "layout.conf")


def blocks_of(path):
    """name -> its lines, of one words.txt."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        heading = re.fullmatch(r"\[([a-z0-9_-]+)\]", line.strip())
        if heading:
            name = heading[1]
            found[name] = []
        elif found and not line.startswith("#"):
            found[name].append(line)
    return found


def whole_words(variant):
    """A letter of the shipped ones in one file, with the blocks that the shared layout asks for and no other."""
    blocks = blocks_of(TEMPLATES / "common/ja/words.txt") | blocks_of(TEMPLATES / variant / "ja/words.txt")
    layout = (TEMPLATES / "common/ja/layout.conf").read_text(encoding="utf-8")
    wanted = sorted(set(re.findall(r'\b(?:text|list|table|qr|address|name|title_block) *= *"([a-z0-9_-]+)"', layout)) & set(blocks))
    for name in wanted:                                  # grows by what they name: {{>name}}
        for other in re.findall(r"\{\{> *([a-z0-9_-]+)", "\n".join(blocks[name])):
            wanted += [other] if other not in wanted else []
    return "".join(f"[{name}]\n" + "\n".join(blocks[name]) + "\n\n" for name in wanted)


def with_fonts(night):
    """One font where it has all that is to be printed: of the three that kigen takes by itself the digests take as long as
    the rest of the night. The oracle looks at no font."""
    texts = b"".join(night.files.values())
    if any(char.encode() in texts for char in synth_cases.NOT_IN_ONE_FONT):
        return night.config
    return {**night.config, "letters": {**night.config.get("letters", {}), "fonts": synth_cases.ONE_FONT}}


def run_kigen(kigen, folder, name, *arguments, quiet=True):
    command = [kigen, name, "-c", "kigen.conf", *(["--quiet"] if quiet else []), *arguments]
    try:
        done = processes.run(command, cwd=folder,
                             seconds=NIGHT_SECONDS_MAX)
    except AssertionError:
        return f"none within {NIGHT_SECONDS_MAX} s", ""
    return done.returncode, done.stderr.decode("utf-8", "replace")


# ---------------------------------------------------------------------------------------------------------------------
# Comparing
# ---------------------------------------------------------------------------------------------------------------------

def differences(folder, night, expected, expected_folders, code):
    """Lines for a person; empty when the night agrees."""
    trouble = []
    if code != expected.exit:
        trouble.append(f"  exit: kigen {code}, oracle {expected.exit} {expected.why or expected.gate}")
    out = folder / oracle.setting(night.config, "output", "dir")
    found = sorted(path.name for path in out.glob("[0-9]*")) if out.is_dir() else []
    if found != sorted(expected_folders):
        return trouble + [f"  published folders: kigen {found}, oracle {sorted(expected_folders)}"]
    if expected.published:
        office = out / next(reversed(expected_folders)) / "office"
        try:
            trouble += compare_dispositions(office / "dispositions.csv", night, expected)
            trouble += compare_pieces(office / "pieces.csv", expected)
            trouble += compare_run(office / "run.json", expected)
            trouble += compare_pulls(office.parent, expected, expected_folders)
        except (OSError, ValueError, KeyError, TypeError) as error:
            trouble.append(f"  cannot read what was published: {error!r}")
    return trouble


def read_csv(data, columns):
    """The rows of one of kigen's own CSV files as lists; ValueError for another header, no BOM or no CRLF."""
    if not data.startswith(b"\xef\xbb\xbf"):
        raise ValueError("no BOM")
    if data.count(b"\n") != data.count(b"\r\n") or not data.endswith(b"\r\n"):
        raise ValueError("not CRLF throughout")
    rows = list(csv.reader(io.StringIO(data[3:].decode("utf-8"), newline=""), strict=True))
    if rows[0] != list(columns):
        raise ValueError(f"header {rows[0]}")
    return rows[1:]


def compare_dispositions(path, night, expected):
    wanted = expected.listed_rows(oracle.setting(night.config, "registers", "certificates"))
    data = path.read_bytes()
    trouble = compare_rows("dispositions.csv", read_csv(data, oracle.DISPOSITION_COLUMNS), wanted,
                           oracle.DISPOSITION_COLUMNS, oracle.DISPOSITION_COLUMNS.index("line"))
    # Every cell of ours is an id, a word, a date, a number or a file name: minimal quoting quotes none of them.
    lines = [",".join(row) + "\r\n" for row in [list(oracle.DISPOSITION_COLUMNS), *wanted]]
    if not trouble and data != b"\xef\xbb\xbf" + "".join(lines).encode():
        trouble.append("  dispositions.csv: the same rows, other bytes (quoting)")
    return trouble


def compare_pieces(path, expected):
    columns = oracle.PIECE_COLUMNS
    found = read_csv(path.read_bytes(), columns)
    wanted = [[piece.columns[name] for name in columns] for piece in expected.pieces]
    return compare_rows("pieces.csv", found, wanted, columns, columns.index("resident_id"))


def compare_pulls(folder, expected, expected_folders):
    lots = {id(night): name for name, night in expected_folders.items()}
    wanted = {
        "print": (oracle.PULL_PRINT_COLUMNS,
                  [[*(piece.columns[name] for name in oracle.PULL_PRINT_COLUMNS[:3]), lots[id(night)]]
                   for piece, night, _ in expected.pulls]),
        "office": (oracle.PULL_OFFICE_COLUMNS, [[piece.columns["piece_id"], piece.columns["resident_id"], words]
                                                for piece, _, words in expected.pulls])}
    trouble = []
    for part, (columns, rows) in wanted.items():
        data = (folder / part / "pull.csv").read_bytes()
        trouble += compare_rows(f"{part}/pull.csv", read_csv(data, columns), rows, columns, 0)
        if not trouble and data != csv_bytes(columns, rows):
            trouble.append(f"  {part}/pull.csv: the same rows, other bytes")
    return trouble


def compare_rows(file, found, wanted, columns, key):
    """Row by row, matched by one column that is unique in the file; order last."""
    if found == wanted:
        return []
    names = [row[key] if len(row) == len(columns) else str(row) for row in found]
    twice = [name for name, number in Counter(names).items() if number > 1]
    trouble = [f"  {file}: {columns[key]} {name} stands there more than once" for name in twice]
    ours, theirs = {row[key]: row for row in wanted}, dict(zip(names, found))
    for name in dict.fromkeys(list(ours) + names):
        if ours.get(name) != theirs.get(name):
            trouble.append(f"  {file}, {columns[key]} {name}{differing_columns(columns, theirs.get(name), ours.get(name))}")
            trouble.append("    kigen : " + " | ".join(theirs.get(name, ["(no such row)"])))
            trouble.append("    oracle: " + " | ".join(ours.get(name, ["(no such row)"])))
    if not trouble:
        trouble.append(f"  {file}: the same rows in another order\n    kigen : {' '.join(names)}"
                       f"\n    oracle: {' '.join(ours)}")
    most = 3 * ROWS_SHOWN_MAX
    return trouble[:most] + ([f"  {file}: … and {len(trouble) // 3 - ROWS_SHOWN_MAX} rows more"] if len(trouble) > most
                             else [])


def differing_columns(columns, found, wanted):
    if not found or not wanted or len(found) != len(columns):
        return ""
    return ": " + ", ".join(name for name, here, there in zip(columns, found, wanted) if here != there)


def compare_run(path, expected):
    run = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    wanted, trouble = expected.counts(), []
    for name in ("rows", "unreadable_residents", "dispositions", "reasons", "not_due_by_month", "respelled", "pieces"):
        if run[name] != wanted[name]:
            trouble.append(f"  run.json {name}:\n    kigen : {run[name]}\n    oracle: {wanted[name]}")
    if sum(run["dispositions"].values()) != run["rows"]["certificates"]:
        trouble.append("  run.json: rows read are not the sum of all dispositions")
    found = [[gate["compared"], gate["value"], gate["most"]] for gate in run["gates"] if gate["name"] == "class"]
    if found != expected.classes.checks:
        trouble.append(f"  run.json gate class: kigen {found}, oracle {expected.classes.checks}")
    for name in ("max", "p50", "p95", "by_cause"):
        if run["delay"][name] != wanted["delay"][name]:
            trouble.append(f"  run.json delay.{name}: kigen {run['delay'][name]}, oracle {wanted['delay'][name]}")
    # one that is held is told from one that ends soon by its figures alone, and no table of holidays ends here
    up = {alarm["name"] for alarm in run["alarms"]} - {"held_14", "holidays_end"}
    if up != expected.alarms():
        trouble.append(f"  run.json alarms: kigen {sorted(up)}, oracle {sorted(expected.alarms())}")
    if not is_mean(run["delay"]["mean"], wanted["delay"]["mean"]):
        trouble.append(f"  run.json delay.mean: kigen {run['delay']['mean']}, oracle {float(wanted['delay']['mean'])}")
    return trouble


def is_mean(found, exact):
    """“mean to two decimals”; which of two equally near ones is left open by the contract (READING 9)."""
    return re.fullmatch(r"[0-9]+\.[0-9]{2}", str(found)) is not None and abs(Fraction(str(found)) - exact) <= Fraction(1, 200)


# ---------------------------------------------------------------------------------------------------------------------
# For whoever looks into a failure
# ---------------------------------------------------------------------------------------------------------------------

def leave_replay(folder, scenario, last, history, files, voids):
    """inputs/NN: each night's files, events/NN.csv: what is recorded before it; expected/NN: what the oracle said;
    replay.sh: the nights again, from nothing."""
    recorded, back = {index: (events, today) for index, events, today in files}, dict(voids)
    steps = ["#!/bin/sh", "# sh replay.sh KIGEN: the nights again, from an empty out/", "set -u", 'kigen=$(realpath "$1")',
             'cd "$(dirname "$0")"', "rm -rf out"]
    for index, night in enumerate(scenario.nights[:last + 1], 1):
        inputs = folder / "inputs" / f"{index:02d}"
        inputs.mkdir(parents=True)
        write_inputs(inputs, night)
        if index - 1 in recorded:
            events, today = recorded[index - 1]
            (folder / "events").mkdir(exist_ok=True)
            (folder / "events" / f"{index:02d}.csv").write_bytes(with_digests(events, folder))
            steps += [f'"$kigen" record -c kigen.conf --as-of {today} events/{index:02d}.csv; echo "record: exit $?"']
        if index - 1 in back:
            steps += [f'"$kigen" void -c kigen.conf {back[index - 1]} --by clerk --why 試験; echo "void: exit $?"']
        steps += [f"rm -f {' '.join(synth_cases.FILE_NAMES.values())}", f"cp inputs/{index:02d}/* .",
                  f'"$kigen" run -c kigen.conf --as-of {night.as_of} --quiet; echo "night {index} {night.as_of}: exit $?"']
    (folder / "replay.sh").write_text("\n".join(steps) + "\n", encoding="utf-8")
    for index, night in enumerate((night for night in history if night.published), 1):
        expected = folder / "expected" / f"published-{index:02d}-{night.as_of}"
        expected.mkdir(parents=True)
        write_csv(expected / "dispositions.csv", oracle.DISPOSITION_COLUMNS, night.listed_rows("certificates.csv"))
        write_csv(expected / "pieces.csv", oracle.PIECE_COLUMNS,
                  [[piece.columns[name] for name in oracle.PIECE_COLUMNS] for piece in night.pieces])
        (expected / "all_rows.txt").write_text("".join(
            f"line {row.certificate.line}: {row.certificate.kind}:{row.certificate.serial} of {row.certificate.resident_id}"
            f" to {row.certificate.expires_on}, opens {row.opens_on}, ideal {row.ideal_on}: {row.disposition} {row.reason}\n"
            for row in night.rows), encoding="utf-8")
        (expected / "counts.txt").write_text(f"mail_on {night.mail_on}\n{night.counts()}\n", encoding="utf-8")


def csv_bytes(columns, rows):
    return b"\xef\xbb\xbf" + "".join(",".join(row) + "\r\n" for row in [list(columns), *rows]).encode()


def write_csv(path, columns, rows):
    path.write_bytes(csv_bytes(columns, rows))


# ---------------------------------------------------------------------------------------------------------------------
# All scenarios
# ---------------------------------------------------------------------------------------------------------------------

def scratch_root():
    shared = Path("/dev/shm")
    return tempfile.mkdtemp(prefix="kigen-oracle-", dir=shared if os.access(shared, os.W_OK) else None)


def run_all(order, root):
    """Outcomes in the order in which they come in, until the time is over or enough has failed."""
    outcomes, running, seed, begin = [], set(), order.seed, time.monotonic()
    with ProcessPoolExecutor(max_workers=order.jobs) as pool:
        while True:
            while len(running) < order.jobs and goes_on(order, outcomes, seed - order.seed, time.monotonic() - begin):
                running.add(pool.submit(run_scenario, seed, order.kigen, root))
                seed += 1
            if not running:
                return outcomes
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                outcome = future.result()
                outcomes.append(outcome)
                if outcome.report:
                    print(outcome.report, flush=True)


def goes_on(order, outcomes, started, seconds):
    """Whether another scenario is to be started."""
    if order.scenarios is not None and started >= order.scenarios or failures(outcomes) >= FAILURES_MAX:
        return False
    if seconds < order.seconds:
        return True
    return (is_full(order, outcomes) and bool(never_met(outcomes)) and started < FULL_RUN_SCENARIOS
            and seconds < OVERTIME * order.seconds)


def is_full(order, outcomes):
    """Whether the run is long enough for its coverage to be judged."""
    if order.scenarios is not None and not order.full:
        return len(outcomes) >= FULL_RUN_SCENARIOS
    return order.full or order.seconds >= FULL_RUN_SECONDS


def failures(outcomes):
    return sum(outcome.report != "" for outcome in outcomes)


def never_met(outcomes):
    met = sum((outcome.met for outcome in outcomes), Counter())
    return [" ".join(filter(None, key)) for key in TO_BE_MET if not met[key]]


def summary(order, outcomes):
    """The closing lines and the exit status."""
    met = sum((outcome.met for outcome in outcomes), Counter())
    failed, missing = failures(outcomes), never_met(outcomes)
    for group in ("exit", "gate", "night", "record", "void", "alarm", "respelled", "counter", "pull", "words", "variant", "anomaly", "cause"):
        print(f"{group}: " + ", ".join(f"{name} {number}" for (kind, name), number in sorted(met.items())
                                       if kind == group))
    weak = bool(missing) and is_full(order, outcomes) and failed < FAILURES_MAX
    if weak:
        print(f"coverage FAILED with {len(outcomes)} scenarios, never met: " + ", ".join(missing))
    elif missing:
        print(f"coverage not judged with {len(outcomes)} scenarios, never met: " + ", ".join(missing))
    else:
        print(f"coverage complete: all {len(TO_BE_MET)} were met")
    print(f"{sum(outcome.nights for outcome in outcomes)} nights, {sum(outcome.rows for outcome in outcomes)} rows: "
          + ", ".join(f"{' '.join(filter(None, key))} {number}" for key, number in sorted(met.items())
                      if key[0] in oracle.DISPOSITIONS))
    tally = Checks()
    tally.count("a scenario", True, len(outcomes) - failed)
    tally.count("a scenario", False, failed)
    if is_full(order, outcomes):
        tally.check("everything that the generator makes was met", ", ".join(missing) if weak else "")
    return tally.status()


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kigen", help="the program to be compared")
    parser.add_argument("--oracle-only", action="store_true", help="no program: the generator's coverage alone")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--scenarios", type=int, help="stop after so many scenarios")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", help="where the folders of failing scenarios go")
    parser.add_argument("--full", action="store_true", help="judge the coverage however short the run")
    order = parser.parse_args(arguments)
    if (order.kigen is None) != order.oracle_only:
        parser.error("one of --kigen and --oracle-only")
    if order.kigen:
        order.kigen = str(Path(order.kigen).resolve())
        if not os.access(order.kigen, os.X_OK):
            print(f"differential: {order.kigen} is no program\n0 passed, 1 failed")
            return 1
    if order.seed is None:
        order.seed = seeds.fresh()
    print(f"base seed {order.seed}", flush=True)
    root = scratch_root()
    outcomes = run_all(order, root)
    if order.keep:
        for outcome in outcomes:
            kept = Path(root) / f"seed-{outcome.seed}"
            if kept.exists():
                shutil.copytree(kept, Path(order.keep) / kept.name, dirs_exist_ok=True)
                print(f"kept {Path(order.keep) / kept.name}")
        shutil.rmtree(root)
    elif not any(outcome.report for outcome in outcomes):
        shutil.rmtree(root)
    return summary(order, outcomes)


if __name__ == "__main__":
    sys.exit(main())
