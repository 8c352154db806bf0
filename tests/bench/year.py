#!/usr/bin/env python3
"""Times `kigen report` over a year: tests/bench/year.py [--kigen KIGEN] [--nights 250] [--letters 168]

A ledger as a city of 185,000 leaves it after 250 nights: 42,000 letters in 250 published runs, of which all are recorded as
posted, one in a hundred as returned and one in five hundred as spoiled; no folders. Written straight into the tables, with
its chain. Then the report of one night, of a quarter of the nights and of all: seconds and peak memory, which must not grow
with the letters. Everybody is made up.
"""

import argparse
import hashlib
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPO / "tests/cli"), str(REPO / "tests/lib")]
import chain
import living
import world
from town import Town

EMPTY = hashlib.sha256(b"").hexdigest()


def piece_id(mail_on, number):
    digits = f"{mail_on:%y%m%d}{number:06d}"
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if at % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"{digits[:6]}-{digits[6:]}-{-total % 10}"


def write_run(db, run, as_of, mail_on, letters, first_resident):
    deliver = mail_on + timedelta(days=5)
    db.execute("INSERT INTO run(run_id, as_of, nth, mail_on, folder, state, lot_sha256, print_sha256, office_sha256, fingerprint,"
               " rejects_sha256) VALUES(?, ?, 1, ?, ?, 'published', '', ?, ?, '', ?)",
               (run, as_of.isoformat(), mail_on.isoformat(), as_of.isoformat(), EMPTY, EMPTY, EMPTY))
    for role in ("residents", "certificates"):
        db.execute("INSERT INTO input(run_id, role, file, sha256, rows) VALUES(?, ?, ?, ?, 185000)", (run, role, role, EMPTY))
    db.execute("INSERT INTO figure VALUES(?, 'pieces', ?)", (run, letters))
    if run % 7:
        db.execute("INSERT INTO figure VALUES(?, 'disposition:waiting', ?)", (run, run % 7 * 30))
    ids = []
    for number in range(1, letters + 1):
        resident, one = first_resident + number, piece_id(mail_on, number)
        delay = number % 40 if number % 3 == 0 else 0
        expires = (mail_on + timedelta(days=88 - delay)).isoformat()
        ids.append(one)
        db.execute("INSERT INTO resident VALUES(?, ?)", (resident, f"R{resident:07d}"))
        db.execute("INSERT INTO piece VALUES(?,?,?,?,?,'14206','renewal','ja','',?,?,?,?,0,1,?,?,'',x'',0)",
                   (one, run, number, resident, f"250{number % 90:04d}", (mail_on - timedelta(days=delay)).isoformat(),
                    deliver.isoformat(), delay, f"print_capacity:{delay}" if delay else "", f"letters-{number // 500 + 1:04d}.pdf",
                    number % 500 + 1 if number >= 500 else number))
        for kind in ("signature", "authentication")[:1 + number % 2]:
            db.execute("INSERT INTO notice VALUES(?, ?, ?, ?)", (expires, kind, f"S{resident:09d}", one))
    chain.append(db, "run", run)
    return ids


def write_events(db, ids, mail_on):
    batch = db.execute("SELECT max(seq) + 1 FROM entry").fetchone()[0]
    seq = db.execute("SELECT ifnull(max(seq), 0) FROM event").fetchone()[0]
    for at, one in enumerate(ids):
        events = [("spoiled", 0)] if at % 500 == 499 else [("posted", 0)] + [("returned", 9)] * (at % 100 == 99)
        for event, days in events:
            seq += 1
            db.execute("INSERT INTO event VALUES(?, ?, ?, NULL, NULL, '', ?, ?, '', '', '')",
                       (seq, batch, one, event, (mail_on + timedelta(days=days)).isoformat()))
    chain.append(db, "event")


def write_ledger(root, kigen, nights, letters):
    """A first night of one person makes the tables; then the year."""
    made = Town()
    made.pair(1, "2026-02-15")
    world.build(root, made)
    world.run(kigen, root, "2025-11-19")
    shutil.rmtree(root / "out/2025-11-19")
    days = list(living.office_nights(date(2025, 11, 25), nights + 1))
    db = sqlite3.connect(root / "out/ledger.sqlite")
    db.execute("PRAGMA synchronous=OFF")
    run = db.execute("SELECT max(run_id) FROM run").fetchone()[0]
    for at in range(nights):
        ids = write_run(db, run + 1 + at, days[at], days[at + 1], letters, 100 + at * letters)
        write_events(db, ids, days[at + 1])
    db.commit()
    db.close()
    return days[1:]


def report(root, kigen, first, last, name):
    """Seconds of clock and of processor, and peak memory in MiB."""
    book = root / f"{name}.xlsx"
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(["/usr/bin/time", "-f", "%M", str(kigen), "report", "-c", str(root / "kigen.conf"), "--from", first.isoformat(),
                           "--to", last.isoformat(), "-o", str(book)], capture_output=True, text=True, timeout=600, check=False,
                          env=os.environ | {"LANG": "C"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = done.stderr.split("\n")
    if done.returncode:
        sys.exit(f"year.py: exit {done.returncode}: {done.stderr}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, used, int(lines[-2]) / 1024, book.stat().st_size / 1e6


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--kigen", default=REPO / "build/kigen", type=Path)
    options.add_argument("--nights", type=int, default=250)
    options.add_argument("--letters", type=int, default=168, help="a night")
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory() as top:
        root = Path(top) / "year"
        days = write_ledger(root, wanted.kigen.resolve(), wanted.nights, wanted.letters)
        size = (root / "out/ledger.sqlite").stat().st_size / 1e6
        print(f"ledger: {wanted.nights} nights, {wanted.nights * wanted.letters} letters, {size:.0f} MB")
        for count in (1, max(1, wanted.nights // 4), wanted.nights):
            clock, used, peak, book = report(root, wanted.kigen.resolve(), days[0], days[count - 1], f"of-{count}")
            print(f"report of {count:3d} nights, {count * wanted.letters:6d} letters: {clock:.1f} s, {used:.1f} s of processor,"
                  f" {peak:.0f} MiB, {book:.1f} MB")


main()
