#!/usr/bin/env python3
"""A stand-in for kigen, for test_oracle.py: does the driver see what it ought to see?

Publishes what the oracle says of the scenario whose folder it is started in, and, with KIGEN_FAULT set, errs in one
way. It reads no register and no configuration, only the seed in the folder's name.
"""

import csv
import io
import json
import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import oracle
import synth_cases
import synth_events


def main():
    fault = os.environ.get("KIGEN_FAULT", "")
    seed = int(re.fullmatch(r"seed-(\d+)", Path.cwd().name)[1])
    counter = Path("nights-so-far")
    index = int(counter.read_text()) if counter.exists() else 0
    recording, voiding = (sys.argv[1] == name for name in ("record", "void"))
    if not recording and not voiding:
        counter.write_text(str(index + 1))
    history, book, nights, folders = [], (), synth_cases.scenario(seed).nights, {}
    for at, night in enumerate(nights[:index + 1]):
        events = synth_events.between(seed, at, history, book, night)
        if events:
            entry = oracle.record(nights[at - 1].config, history, nights[at - 1].files, book, *events)
            book = entry.book
            if recording and at == index:
                for line in entry.refused[1:] if fault == "a line is not refused" else entry.refused:
                    print(f"KGN1003W events.csv:{line}: not recorded", file=sys.stderr)
                return entry.exit
        back = synth_events.taken_back(seed, at, history, night)
        if back:
            entry = oracle.void(history, book, *back)
            book = entry.book
            if voiding and at == index:
                return 70 if fault == "void" else entry.exit
        result = oracle.judge(night.config, history, night.files, night.as_of, book)
        history = result.history
        if result.published or (fault == "publishes after a gate" and result.gate):
            folders[id(result)] = next_folder(folders.values(), night.as_of)
    if id(result) in folders:
        publish(result, folders, fault)
    return 70 if fault == "exit" and result.published else result.exit


def next_folder(taken, as_of):
    name, number = as_of.isoformat(), 2
    while name in taken:
        name, number = f"{as_of.isoformat()}-{number}", number + 1
    return name


def publish(night, folders, fault):
    folder = Path("out") / folders[id(night)]
    office = folder / "office"
    office.mkdir(parents=True)
    listed = night.listed_rows("certificates.csv")
    pieces = [list(piece.columns.values()) for piece in night.pieces]
    run = night.counts()
    up = night.alarms() - ({"waiting_long", "too_late"} if fault == "an alarm is silent" else set())
    run["alarms"] = [{"name": name, "text": ""} for name in sorted(up)]
    run["delay"]["mean"] = 0
    if fault == "a row is missing" and listed:
        listed.pop()
    if fault == "a reason is wrong" and listed:
        listed[0][5] = "other"
    if fault == "pieces in another order" and len(pieces) > 1:
        pieces.reverse()
    if fault == "a day of delay is missing":
        run["delay"]["max"] += 1
    if fault == "rows are lost":
        run["dispositions"]["not_due"] += 1
    write_csv(office / "dispositions.csv", oracle.DISPOSITION_COLUMNS, listed, csv.QUOTE_ALL if fault == "quotes"
              else csv.QUOTE_MINIMAL)
    write_csv(office / "pieces.csv", oracle.PIECE_COLUMNS, pieces)
    pulls = night.pulls[1:] if fault == "a letter is not pulled" else night.pulls
    for part, columns, rows in (
            ("print", oracle.PULL_PRINT_COLUMNS,
             [[*(piece.columns[name] for name in oracle.PULL_PRINT_COLUMNS[:3]), folders[id(made)]]
              for piece, made, _ in pulls]),
            ("office", oracle.PULL_OFFICE_COLUMNS,
             [[piece.columns["piece_id"], piece.columns["resident_id"], words] for piece, _, words in pulls])):
        (folder / part).mkdir(exist_ok=True)
        write_csv(folder / part / "pull.csv", columns, rows)
    run["gates"] = [{"name": "class", "compared": compared, "value": value + (fault == "a class is miscounted"), "most": most}
                    for compared, value, most in (night.classes.checks if night.classes else [])]
    mean = oracle.delay_figures(night.pieces)["mean"]
    text = json.dumps(run).replace('"mean": 0', f'"mean": {float(mean):.2f}')
    (office / "run.json").write_text(text, encoding="utf-8")


def write_csv(path, columns, rows, quoting=csv.QUOTE_MINIMAL):
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n", quoting=quoting).writerows([columns, *rows])
    path.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())


if __name__ == "__main__":
    sys.exit(main())
