#!/usr/bin/env python3
"""An observer that knows why each letter is late: a made-up office lives from day to day, and who stood beside it all the
time says of every letter what kept it on every day of its delay. office/pieces.csv must say the same.

    observer.py --kigen build/kigen --shim build/crash-shim.so                          one town, 45 days (make test)
    observer.py --kigen … --shim … --days 400 --seeds 5 [--seed S] [--keep DIR]         every cause must be met (make long)

Registers change; limits of print and counter and walk-ins come, say another figure and are gone; the curve of visits, days on
which the counter is open besides or the card system stops, and what passes the counter change; pauses are begun, prolonged,
ended and taken out of the settings; mailing days, cut-off, calendar and rules are changed; letters are spoiled, pulled, posted,
sent back, people protected and released; nights are missed, fail, stop at a gate (and are lifted or not), are killed at some
write and started again, or caught up with; published runs are taken back, serials are written otherwise, an older ledger is
restored beside its folders. Of each night the observer keeps what was (observed.py) and decides by itself, from docs/contract
alone: of kigen he sees what an office sees, which is exit codes, the gate that is named, and which folders there are. Compared
is each published run:

    office/dispositions.csv     kind, serial, expiry, disposition and reason of every listed row that can be read
    office/pieces.csv           who; ideal_on, delay_days, late, causes: every cause with its days, and their sum
    office/summary.xlsx         every fifth time: of all that is open, letters, days and days by cause (docs/contract 6.5)
    office/dispositions.csv     every twentieth time: planned_on of what waits

A town ends at its first night of which dispositions or letters differ; causes that differ are said, and it goes on. Errors are
planted and must be found: one day of one delay gets another cause, in a copy; of what is open and planned there is one more.

Where docs/contract 4.8 is open:

READING 1. "It had a piece of ours then": one of a run whose mail day is not after that lot, taken back or not.
READING 2. A published run speaks for the mail day that it had, and a stopped one for the one that it would have had; by another
    calendar that may be no lot any more, and then nobody asks for it.
READING 3. A run counts from the start that publishes it, one that was killed too, with all that was known on its own night;
    one that was cut off and never published is none, and its lot has no run.
READING 4. A night that ended with another code than 0, 4 or 8, and a dry run, is no run and no stop.
READING 5. What a run rejected, counted as past, or listed as `lapsed` before a later setting let it go, is `late_input`.
READING 6. Of runs that an older ledger knows again from their folders the issue days may be known later, where a certificate is
    listed once more; so no serial of theirs is written otherwise here. 6.6 says what else is not known.
READING 7. A row whose expiry was put right is another certificate: what was said of the old one is not said of it.

What the closest peer decides in the same situations stands beside it: pn_delayer.py, tests/cases/pn_delayer.tsv.
"""

import argparse
import csv
import itertools
import os
import random
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crash"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

import board
import processes
import sheets
from checks import Checks
from world import scratch
from observed import CAUSES, Diary, causes, judge, planned
from observed_town import Office

FIRST = date(2026, 10, 5)
SHOWN_MOST = 12
OPEN_EVERY, PLANNED_EVERY = 5, 20     # published runs
FULL_DAYS = 1500            # from so many days of all towns on every cause must be met …
LETTERS_LEAST = 10          # … by so many letters
NIGHT_SECONDS_MAX = 900     # a night of seconds, on a machine that has other work and gives the observer the rest
CALLS_OF_A_NIGHT = 160
BUGS = ("proof", "counts")            # gates that stop a night for a fault of the program
NOBODYS = "signature", "00000000000000000000", date.max     # a certificate that nobody has
LISTED = ("suppressed", "held", "lapsed", "waiting", "notice")


@dataclass
class Outcome:
    seed: int
    days: int = 0
    letters: int = 0
    late: int = 0
    nights: Counter = field(default_factory=Counter)     # what became of them
    met: Counter = field(default_factory=Counter)        # cause -> days
    pieces_by_cause: Counter = field(default_factory=Counter)
    opened: int = 0          # letters that were open when that was looked at
    planned: int = 0         # certificates of which planned_on was
    trouble: list = field(default_factory=list)
    planted: str = "no late letter"                      # "found", or what happened instead


class Observer:
    """One town with its office and its kigen."""

    def __init__(self, seed, length, kigen, shim, root):
        self.dice = random.Random(f"nights {seed}")
        self.office, self.diary, self.outcome = Office(seed, FIRST, length), Diary(), Outcome(seed)
        self.kigen, self.shim, self.folder = kigen, shim, Path(root) / f"seed-{seed}"
        self.folder.mkdir(parents=True)
        self.unfinished = []                             # (facts, verdict, causes) of nights that were killed
        self.folders = set()
        self.today = FIRST
        self.spoilt = []                                 # rows that cannot be read until the gate's reason is found
        self.away = 0                                    # days on which nobody starts anything
        self.quiet = 0                                   # days on which nothing is recorded, since the ledger was copied

    def live(self, length):
        for n in range(length):
            self.today = day = FIRST + timedelta(days=n)
            self.office.live(day)
            self.office.write(self.folder, day)
            self.keep_or_restore_the_ledger()
            if not self.unfinished and not self.quiet:
                self.record(day)
                self.take_back(day)
            self.night(day)
            self.outcome.days += 1
            if self.is_lost:
                return

    gate = ""                # what stopped the last night that was stopped
    is_lost = False          # kigen and the observer no longer live in the same town

    # ---- a night, and what may become of it ----

    def night(self, day):
        how = self.dice.random()
        self.away = self.away - 1 if self.away else self.dice.choice([3, 6, 12]) * (self.dice.random() < 0.01)
        if self.away or how < 0.07 or day.weekday() >= 5 and how < 0.5:
            self.count("missed")
        elif self.spoilt:
            self.spoilt_again(day)
        elif how < 0.08:
            self.start(day, "--dry-run")
            self.count("dry run")
        elif how < 0.10:
            self.fail(day)
        elif how < 0.12:
            self.catch_up(day)
        elif how < 0.16:
            self.stop(day)
        elif how < 0.21:
            self.kill(day)
        else:
            self.run(day)
            if how > 0.97 and not self.unfinished and not self.quiet:       # and again, with what was recorded since
                self.record(day)
                self.run(day)

    def count(self, what):
        self.outcome.nights[what] += 1

    def fail(self, day):
        """A register without a column: no run, and no stop."""
        path = self.folder / "residents.csv"
        lines = path.read_text(encoding="utf-8").split("\n")
        path.write_text("\n".join(line.partition(",")[2] for line in lines), encoding="utf-8")
        code, said = self.start(day)
        self.was_published = False
        self.count(f"exit {code}")
        self.absorb(None)
        self.office.write(self.folder, day)

    def stop(self, day):
        """Too many rows that cannot be read: stopped; lifted then, or put right the next day, or later."""
        self.spoilt = self.office.spoil()
        self.office.write(self.folder, day)
        self.spoilt_again(day)

    def spoilt_again(self, day):
        code = self.run(day)
        how = self.dice.random()
        if code == 8 and how < 0.3:
            self.run(day, *self.lift("max_unreadable"))
        if how < 0.7:
            self.office.read_again(self.spoilt)
            self.spoilt = []
            self.office.write(self.folder, day)

    def catch_up(self, day):
        """Yesterday's night in the morning, by what is known now."""
        yesterday = day - timedelta(days=1)
        if not self.unfinished and all(run.facts.as_of <= yesterday for run in self.diary.published):
            self.run(yesterday)
            self.count("caught up")
        self.run(day)

    def kill(self, day):
        facts = self.office.facts(day, day)
        path = self.folder / "board"
        struck = board.Board(path, self.dice.randint(1, CALLS_OF_A_NIGHT), self.dice.choice([board.BEFORE, board.AFTER]))
        code, said = self.start(day, env={**os.environ, **struck.env(self.shim, self.folder)})
        if code != -9:
            self.end(facts, code, said)
            return
        self.count("killed")
        self.was_published = False
        self.absorb(None)
        self.unfinished.append(self.decided(facts))
        self.absorb(None)                                # killed behind its rename
        if self.dice.random() < 0.4:
            self.run(day)

    def run(self, day, *more):
        facts = self.office.facts(day, self.today)
        code, said = self.start(day, *more)
        self.end(facts, code, said)
        if code == 8 and self.gate != "max_unreadable" and self.dice.random() < 0.5:
            code, said = self.start(day, *more, *self.lift(self.gate))
            self.end(facts, code, said)
        return code

    def lift(self, gate):
        self.count("lifted")
        return "--accept", gate, "--by", "clerk", "--why", "試験"

    def end(self, facts, code, said):
        self.absorb(facts)
        self.unfinished = []                             # finished, or taken out before this night began
        self.was_published = code in (0, 4)
        if code == 8:
            self.diary.stopped.append((facts.as_of, judge(facts, self.diary).mail_on))
            self.gate = re.search(r"gate (\w+)", said)[1]
            self.count(f"stopped by {self.gate}")
            if self.gate in BUGS:
                self.lose(facts.as_of, f"stopped by {self.gate}: {said[:600]}")
        elif code not in (0, 4):
            self.lose(facts.as_of, f"exit {code}: {said[:300]}")

    def start(self, day, *more, env=None):
        command = [self.kigen, "run", "-c", "kigen.conf", "--as-of", day, "--quiet", "--jobs", "1", *more]
        return self.call(command, {"LANG": "C", **(env or os.environ)})

    def call(self, command, env=None):
        with tempfile.TemporaryFile() as err:
            process = processes.start(*command, cwd=self.folder, env=env or {**os.environ, "LANG": "C"}, stdout=err, stderr=err)
            processes.reaped(process, NIGHT_SECONDS_MAX)
            processes.kill_session(process.pid)
            err.seek(0)
            return process.returncode, err.read().decode("utf-8", "replace")

    # ---- what was published since the last look ----

    def decided(self, facts):
        """One night, before anything else is known: facts, verdict, the account of each letter, and what is looked at now and
        then."""
        verdict, nth = judge(facts, self.diary), len(self.diary.published)
        account = lambda pieces: {piece.resident.resident_id: causes(facts, self.diary, piece, verdict.mail_on)
                                  for piece in pieces}
        still_open = {word: account(pieces) for word, pieces in verdict.open.items()} if nth % OPEN_EVERY == 0 else None
        return (facts, verdict, account(verdict.pieces), still_open,
                planned(facts, self.diary, verdict) if nth % PLANNED_EVERY == 0 else None)

    def absorb(self, tonight):
        """New folders are those of nights that were cut off, in their order, and tonight's."""
        there = {path.name for path in (self.folder / "out").glob("[0-9]*")}
        for name in sorted(there - self.folders, key=lambda name: (name[:10], len(name), name)):
            mine = next((night for night in self.unfinished if str(night[0].as_of) == name[:10]), None)
            if mine:
                self.unfinished.remove(mine)
                self.count("finished later")
            elif tonight and str(tonight.as_of) == name[:10]:
                mine, tonight = self.decided(tonight), None
                self.count("published")
            else:
                self.lose(name, "nobody expected this folder")
                return
            self.folders.add(name)
            self.publish(name, *mine)

    def publish(self, name, facts, verdict, late, still_open, ahead):
        run = self.diary.publish(name, facts, verdict)
        office = self.folder / "out" / name / "office"
        words = read_table(office / "dispositions.csv")
        trouble = compare_words(words, verdict)
        rows = read_table(office / "pieces.csv")
        trouble += compare_letters(rows, verdict)
        if trouble:
            self.lose(name, f"({facts.note or 'nothing new'})\n  " + "\n  ".join(trouble[:SHOWN_MOST]))
            return
        ids = {row["resident_id"]: row["piece_id"] for row in rows}
        for piece in verdict.pieces:
            piece.piece_id = ids[piece.resident.resident_id]
        found = compare_causes(rows, run, late)
        if still_open is not None:
            book = office / "summary.xlsx"
            found += compare_open(book, still_open)
            for word, people in still_open.items():
                found += unseen(compare_open(book, {**still_open, word: {**people, "nobody": []}}))
                self.outcome.opened += len(people)
        if ahead is not None:
            found += compare_planned(words, ahead) or unseen(compare_planned(words, {**ahead, NOBODYS: None}))
            self.outcome.planned += len(ahead)
        self.outcome.trouble += [f"seed {self.outcome.seed}, run {name}: {line}" for line in found]
        self.account(rows, run, late)

    def account(self, rows, run, late):
        self.outcome.letters += len(rows)
        for why in late.values():
            found = Counter(cause for _, cause, _ in why)
            self.outcome.late += bool(found)
            self.outcome.met += found
            self.outcome.pieces_by_cause.update(found.keys())
        if self.outcome.planted != "found":
            self.outcome.planted = plant(rows, run, late, self.dice) or self.outcome.planted

    def lose(self, what, why):
        self.is_lost = True
        self.outcome.trouble.append(f"seed {self.outcome.seed}, {what}: {why}  [{self.folder}]")

    # ---- between the nights ----

    def keep_or_restore_the_ledger(self):
        """An older ledger comes back, of a day since which nothing was recorded: later folders are adopted, and nothing that
        they know is lost. Its last night was published."""
        ledger = [self.folder / "out" / name for name in ("ledger.sqlite", "ledger.sqlite.rows")]
        copies = [self.folder / path.name for path in ledger]
        if self.quiet == 0 and self.diary.published and not self.unfinished and self.dice.random() < 0.01:
            self.quiet = self.dice.randint(3, 6)
            self.copied = len(self.diary.published)
            for path, copy in zip(ledger, copies):
                shutil.copyfile(path, copy)
        elif self.quiet:
            self.quiet -= 1
            if self.quiet == 0 and self.was_published:
                for path, copy in [*zip(ledger, copies)][:self.dice.choice([1, 1, 2])]:     # without its marks a gate stops
                    shutil.copyfile(copy, path)
                self.forget()
                self.count("older ledger")

    def forget(self):
        """What no folder tells: docs/contract 6.6, READING 6."""
        for piece in [piece for run in self.diary.published[self.copied:] for piece in run.verdict.pieces]:
            piece.is_adopted = True
            self.office.as_written.add(piece.resident.resident_id)

    copied = 0               # runs that were published when it was copied
    was_published = False    # the last start did so, and left nothing else

    def record(self, day):
        events = self.office.events(day, self.diary)
        if not events:
            return
        self.office.write(self.folder, day)
        text = "\n".join(["id,event,on,by,until,reason", *(row for row, _ in events)]) + "\n"
        (self.folder / "events.csv").write_text(text, encoding="utf-8")
        code, said = self.call([self.kigen, "record", "-c", "kigen.conf", "--as-of", day, "events.csv"])
        if code:
            self.lose(day, f"record: exit {code}: {said[:500]}")
        for _, happens in events:
            happens()

    def take_back(self, day):
        runs = [run for run in self.diary.published[-4:] if not run.taken_back and not any(
            "posted" in piece.events for piece in run.verdict.pieces)]
        if not runs or self.dice.random() > 0.03:
            return
        run = self.dice.choice(runs)
        code, said = self.call([self.kigen, "void", "-c", "kigen.conf", run.folder, "--by", "clerk", "--why", "試験"])
        if code:
            self.lose(day, f"void {run.folder}: exit {code}: {said[:300]}")
        run.taken_back = True
        self.count("taken back")


# ---- comparing ------------------------------------------------------------------------------------------------------

def read_table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def compare_words(rows, verdict):
    found = {(row["kind"], row["serial"], date.fromisoformat(row["expires_on"])): (row["disposition"], row["reason"])
             for row in rows if row["disposition"] in LISTED}
    wanted = {key: word for key, word in verdict.listed.items() if word[0] in LISTED}
    return [f"{' '.join(map(str, key))}: kigen {' '.join(found.get(key, ('nothing',)))}, observer "
            f"{' '.join(wanted.get(key, ('nothing',)))}" for key in sorted(found.keys() | wanted.keys())
            if found.get(key) != wanted.get(key)]


def compare_letters(rows, verdict):
    found = {row["resident_id"]: (row["ideal_on"], row["delay_days"]) for row in rows}
    wanted = {piece.resident.resident_id: (str(piece.ideal_on), str((verdict.mail_on - piece.ideal_on).days))
              for piece in verdict.pieces}
    return [f"{who}: kigen {found.get(who)}, observer {wanted.get(who)}" for who in sorted(found.keys() | wanted.keys())
            if found.get(who) != wanted.get(who)]


def compare_open(book, still_open):
    """Who waits and who is held, each for itself; who wants no letter is in neither."""
    rows, found = sheets.book(book, 20)["遅延"], []
    names = next(row for row in rows if row[:2] == ["項目", "区分"])
    for word, side in (("waiting", "発送待ち"), ("held", "保留")):
        line = dict(zip(names, next(row for row in rows if row[:2] == ["全体", side])))
        said = [int(line[name]) for name in names if name and name not in ("項目", "区分")][:len(CAUSES) + 2]
        days = Counter(cause for why in still_open[word].values() for _, cause, _ in why)
        own = [len(still_open[word]), days.total(), *(days[cause] for cause in CAUSES)]
        if said != own:
            found.append(f"{word}, letters, days, days by cause: kigen {said}, observer {own}")
    return found


def unseen(found):
    """One letter or certificate more was planted, which must be found."""
    return [] if found else ["one more that was planted is not found"]


def compare_planned(rows, ahead):
    found = {(row["kind"], row["serial"], date.fromisoformat(row["expires_on"])): row["planned_on"]
             for row in rows if row["disposition"] == "waiting"}
    wanted = {key: str(day or "") for key, day in ahead.items()}
    return [f"{' '.join(map(str, key))}, planned_on: kigen {found.get(key)}, observer {wanted.get(key)}"
            for key in sorted(found.keys() | wanted.keys()) if found.get(key) != wanted.get(key)][:SHOWN_MOST]


def compare_causes(rows, run, late):
    """Lines for a person: who, both accounts, and the facts of each day that kigen gives to another cause."""
    trouble = []
    for row in rows:
        said = Counter({cause: int(number) for cause, number in (one.split(":") for one in row["causes"].split())})
        why = late[row["resident_id"]]
        own = Counter(cause for _, cause, _ in why)
        if sum(said.values()) != int(row["delay_days"]):
            trouble.append(f"{row['resident_id']}: {row['causes']} are not {row['delay_days']} days")
        is_late = own.total() - own["suppressed"] - own["before_start"] >= run.facts.mailing("late_days")
        if row["late"] != str(int(is_late)):
            trouble.append(f"{row['resident_id']}: late {row['late']}, of {row['causes']}")
        if said != own:
            trouble.append(f"{row['resident_id']}, ideal {row['ideal_on']}, mailed {run.mail_on}: kigen {row['causes']}, "
                           "observer " + " ".join(f"{cause}:{own[cause]}" for cause in CAUSES if own[cause]))
            trouble += spans([one for one in why if own[one[1]] > said[one[1]]], said - own)
    return trouble


def spans(days, instead):
    """Neighbouring days of one account, as one line."""
    lines = []
    for (cause, why), group in itertools.groupby(days, key=lambda one: one[1:]):
        group = list(group)
        lines.append(f"    {group[0][0]}, {len(group)} days: observer {cause}, kigen one of {' '.join(sorted(instead))}; {why}")
    return lines[:SHOWN_MOST]


def plant(rows, run, late, dice):
    """One day of one letter gets another cause, in a copy: whether that is found. "" where no letter is late."""
    delayed = [at for at, row in enumerate(rows) if row["causes"]]
    if not delayed or compare_causes(rows, run, late):
        return ""
    copy, at = [dict(row) for row in rows], dice.choice(delayed)
    said = Counter({cause: int(number) for cause, number in (one.split(":") for one in copy[at]["causes"].split())})
    said[dice.choice(sorted(said))] -= 1
    said[dice.choice([cause for cause in CAUSES if cause not in said])] += 1
    copy[at]["causes"] = " ".join(f"{cause}:{number}" for cause, number in said.items() if number)
    found = compare_causes(copy, run, late)
    return "found" if found and found[0].startswith(copy[at]["resident_id"]) else f"not found: {copy[at]['causes']}"


# ---- all towns ------------------------------------------------------------------------------------------------------

def observe(seed, length, kigen, shim, root):
    observer = Observer(seed, length, kigen, shim, root)
    try:
        observer.live(length)
    except Exception:
        observer.outcome.trouble.append(f"seed {seed}: the observer broke\n{traceback.format_exc()}")
    if not observer.outcome.trouble:
        shutil.rmtree(observer.folder)
    return observer.outcome


def table(outcomes, met, pieces):
    """Days by cause, a column a town; last all days, and the letters that have the cause."""
    lines = [["days by cause", *(outcome.seed for outcome in outcomes), "all", "letters"]]
    lines += [[cause, *(outcome.met[cause] for outcome in outcomes), met[cause], pieces[cause]] for cause in CAUSES]
    return "\n".join("note: " + f"{line[0]:<17}" + "".join(f"{cell:>8}" for cell in line[1:]) for line in lines)


def summary(order, outcomes):
    tally = Checks()
    met = sum((outcome.met for outcome in outcomes), Counter())
    pieces = sum((outcome.pieces_by_cause for outcome in outcomes), Counter())
    nights = sum((outcome.nights for outcome in outcomes), Counter())
    print(f"note: {len(outcomes)} towns, {sum(outcome.days for outcome in outcomes)} days, "
          f"{sum(outcome.letters for outcome in outcomes)} letters, {sum(outcome.late for outcome in outcomes)} of them late, "
          f"{sum(met.values())} days of delay")
    print(f"note: {sum(outcome.opened for outcome in outcomes)} open letters, and planned_on of "
          f"{sum(outcome.planned for outcome in outcomes)} certificates, were looked at")
    print("note: nights: " + ", ".join(f"{what} {number}" for what, number in sorted(nights.items())))
    print(table(outcomes, met, pieces))
    for outcome in outcomes:
        tally.equal("an error that was planted is found", outcome.planted, "found")
        lived = outcome.days == order.days and not any("[" in line for line in outcome.trouble)
        tally.holds(lived, "a town was observed to its end")
        tally.check("every day of every delay has the observer's cause", "\n".join(outcome.trouble))
    if order.days * order.seeds >= FULL_DAYS:
        seldom = [f"{cause} by {pieces[cause]} letters" for cause in CAUSES if pieces[cause] < LETTERS_LEAST]
        tally.check("every cause was met often", ", ".join(seldom))
    return tally.status()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--shim", required=True)
    parser.add_argument("--days", type=int, default=45)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", help="where the folders of towns that differ go")
    order = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000) if order.seed is None else order.seed
    print(f"base seed {seed}", flush=True)
    kigen, shim, root = Path(order.kigen).resolve(), Path(order.shim).resolve(), scratch("kigen-observer-")
    with ProcessPoolExecutor(order.jobs) as pool:
        outcomes = []
        for outcome in pool.map(observe, *zip(*((seed + n, order.days, kigen, shim, root) for n in range(order.seeds)))):
            outcomes.append(outcome)
            print(f"seed {outcome.seed}: {outcome.days} days, {outcome.letters} letters", *outcome.trouble[:1], sep="\n", flush=True)
    if order.keep:
        shutil.copytree(root, order.keep, dirs_exist_ok=True)
    shutil.rmtree(root)
    return summary(order, outcomes)


if __name__ == "__main__":
    sys.exit(main())
