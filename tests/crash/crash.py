#!/usr/bin/env python3
"""Kills a night before and after each state-changing call, starts it again, and compares with a night nobody disturbed.

    crash.py --kigen build/kigen --shim build/crash-shim.so              every point (make crash)
    crash.py --kigen … --shim … --points 60 [--seed S]                   so many points by dice (make test)
    crash.py --kigen … --shim … --seconds 75 [--seed S]                  as many as fit into a time
    crash.py --kigen … --shim … --stride 7                               every seventh point
    crash.py --kigen … --shim … --paths 'index.html|pdf$'                each point of calls on such files alone

One night is published as history (FIRST, registers R0). The night of SECOND with registers R1 is the one that is killed:

    run      the whole run is killed before or after its Nth call
    caller   only the process that calls, a worker: the run must end with an error and publish nothing
    parent   the parent, by a worker's Nth call: no worker may live on and go on writing

Then it is started again in each of these ways, and the tree and ledger must equal those of the undisturbed chain:

    again                 the same command
    again, changed        the same day with other registers: what was planned is finished from its lot, then -2
    weekend[, changed]    the next day, whose mail day is the same
    later[, changed]      the next mail day: what was planned and not renamed is voided, its ids are never used again

Crash points that leave the same bytes behind share their restarts. Besides: a start that finishes or voids a
half-printed night is killed at its every call, so is the first night of all; two kills at random points;
a town whose night has threads is killed at calls by dice; two starts at once; an older ledger restored; tampered folders; remains that no longer fit.
"""

import argparse
import concurrent.futures
import hashlib
import os
import random
import re
import shutil
import sqlite3
import sys
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import board as boards
import world
import processes
import seeds
from checks import Checks
from world import FIRST, SATURDAY, SECOND, THIRD

SAME, CHANGED = "R1", "R2"
RESTARTS = {"again": (SECOND, SAME), "again, changed": (SECOND, CHANGED), "weekend": (SATURDAY, SAME),
            "weekend, changed": (SATURDAY, CHANGED), "later": (THIRD, SAME), "later, changed": (THIRD, CHANGED)}
CRASH_SECONDS_MAX = 60
TOWN_RESIDENTS, ROWS_BESIDE = 12000, 1 << 14        # of so many certificates on a night has threads (docs/decisions/0061-work-beside.md)
TOWN_POINTS = 60
VOID_MAY_DIFFER = {"causes"}        # of pieces.csv: a voided lot is `remade`, one that never ran is `no_run`


def bare(line):
    """What is new, without the column and what is wrong in it: these the ledger does not keep for a night that was killed."""
    return line.split("; the line is that of the first")[0]


def died(made, *people):
    """Their letters of FIRST are on the pull list of SECOND: a restart must publish the list of the night that was killed."""
    for row in made.residents:
        if row["resident_id"] in people:
            row["status"] = "死亡"
    for row in made.certificates:                        # told in the night of FIRST: the ledger learns their new serials
        if row["resident_id"] in ("C0003", "C0005") and row["expires_on"] == f"2027-02-1{row['resident_id'][-1]}":
            row["serial"] = f"N{row['serial']}"
    return made


class Lab(Checks):
    def __init__(self, options):
        super().__init__(by_function=True)
        self.kigen, self.shim = Path(options.kigen).resolve(), Path(options.shim).resolve()
        self.jobs, self.top = options.jobs, world.scratch("kigen-crash-")
        self.results, self.runs, self.cases = {}, 0, 0

    def fresh(self, source, registers=None):
        """A copy of a prepared folder under a new name."""
        with self.lock:
            self.cases += 1
            target = self.top / f"case-{self.cases}"
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("board*"))
        if registers:
            self.registers(target, registers)
        return target

    def registers(self, root, which):
        for name in ("residents.csv", "certificates.csv"):
            shutil.copyfile(self.top / which / name, root / "in" / name)

    def run(self, root, as_of, env=None):
        with self.lock:
            self.runs += 1
        return world.run(self.kigen, root, as_of, jobs=self.jobs, env=env)

    def crash(self, root, as_of, target, action, victim):
        with self.lock:
            self.runs += 1
        board = boards.Board(root / "board", target, action, victim)
        # A worker that outlives its parent holds the pipes and the lock open: it is not waited for long.
        result = world.finish(world.start(self.kigen, "run", "-c", root / "kigen.conf", "--as-of", as_of, "--jobs",
                                          self.jobs, env=board.env(self.shim, root)), CRASH_SECONDS_MAX)
        world.wait_unlocked(root)
        return board, result

    # ---- what nobody disturbed -----------------------------------------------------------------------------------

    def prepare(self):
        world.city(second=False).write(self.top / "R0")
        died(world.city(), "C0002").write(self.top / SAME)
        died(world.city(changed=True), "C0002", "C0004").write(self.top / CHANGED)
        self.base = world.build(self.top / "base", world.city(second=False))
        result = world.run(self.kigen, self.base, FIRST)
        if result.code not in (0, 4) or world.published(self.base) != [FIRST]:
            raise SystemExit(f"the history cannot be made: {result}")
        self.first = {"code": result.code, "tree": world.tree(self.base),
                      "ledger": saltless(world.ledger(self.base))}
        world.build(self.top / "nothing", world.city(second=False))
        os.unlink(self.base / "out/timings.jsonl")
        shutil.copytree(self.base, self.top / "start")
        world.build(self.top / "own", world.city(second=False), templates="templates")
        shutil.copytree(world.TEMPLATES, self.top / "own/templates")
        world.run(self.kigen, self.top / "own", FIRST)
        self.registers(self.top / "own", SAME)
        self.start = self.top / "start"
        self.registers(self.start, SAME)
        self.chains = {}
        for as_of, which in RESTARTS.values():
            self.chain(((as_of, which),))
            self.chain(((SECOND, SAME), (as_of, which)))
        first = self.chains[((SECOND, SAME),)]
        pieces = sum(name.startswith("out/2026-11-20/print/letters") for name in first["tree"])
        pulls = first["tree"]["out/2026-11-20/print/pull.csv"][1].count(b"\r\n") - 1
        if first["codes"] != [4] or pieces < 3 or pulls != 1 or len(first["ledger"]["spelling"]) != 4:
            raise SystemExit(f"the night to be killed is not what it should be: {first['codes']}, {pieces} bundles, "
                             f"{pulls} on the pull list")

    def chain(self, steps):
        """Tree, ledger and exit codes after these nights, undisturbed; each verified once."""
        if steps in self.chains:
            return self.chains[steps]
        root, codes, news = self.fresh(self.start), [], []
        for as_of, which in steps:
            self.registers(root, which)
            result = self.run(root, as_of)
            codes.append(result.code)
            news.append([line for line in result.news if line.startswith("KGN0687W")])
            if result.code not in (0, 4) or result.rest:
                raise SystemExit(f"undisturbed {steps}: {result}")
        self.chains[steps] = {"tree": world.tree(root), "ledger": world.ledger(root), "codes": codes, "news": news,
                              "published": world.published(root)}
        self.check(f"undisturbed {steps}", world.twice(root) or self.verify(root))
        shutil.rmtree(root)
        return self.chains[steps]

    def verify(self, root):
        names = [root / "out" / name for name in world.published(root)]
        result = world.call(self.kigen, "verify", *names)
        return "" if result.code == 0 else f"kigen verify: {result}"

    # ---- one restart ---------------------------------------------------------------------------------------------

    def stage(self, root):
        """How far the killed night of SECOND came, by ledger and disk."""
        state = [state for as_of, _, state in world.states(root) if as_of == SECOND]
        if not state:
            return "none"
        if state[-1] == "printed" and (root / "out" / SECOND).exists():
            return "renamed"
        if state[-1] == "published" and any(name == "untold" for _, name, _ in world.ledger(root)["figure"]):
            return "untold"
        return state[-1]

    def expect(self, stage, how):
        """The undisturbed chain that a restart must equal, and whether the killed run is voided first."""
        as_of, which = RESTARTS[how]
        if stage == "none":
            return self.chain(((as_of, which),)), False
        if as_of == THIRD and stage in ("planned", "printed"):
            return self.chain(((THIRD, which),)), True
        return self.chain(((SECOND, SAME), (as_of, which))) if (as_of, which) != (SECOND, SAME) else \
            self.chain(((SECOND, SAME),)), False

    def exit_code(self, stage, how, chain):
        """4 where the finished run, or the day's own, has news, or the killed one could not say its own; a published run
        that is told of again has none."""
        if stage == "untold":
            return 4
        if stage == "published":
            return chain["codes"][-1] if len(chain["codes"]) > 1 else 0
        if stage == "none" or how.startswith("later") and stage != "renamed":
            return chain["codes"][-1]
        return 4

    def compare(self, root, stage, how, result):
        chain, voided = self.expect(stage, how)
        code = self.exit_code(stage, how, chain)
        if result.code != code:
            return f"{result}, expected exit {code}"
        if voided:
            return self.compare_voided(root, chain, result) or world.twice(root) or self.verify(root)
        notice = {"planned": "KGN0621W", "printed": "KGN0621W", "renamed": "KGN0621W", "untold": "KGN0688W"}.get(stage, "")
        if [line.split()[0] for line in result.rest.splitlines()] != notice.split():
            return f"standard error says: {result}"
        if notice and not (set(map(bare, chain["news"][0])) <= set(map(bare, result.news)) and "KGN0720W alarm pull " in result.err):
            return f"the news of the killed night, {chain['news'][0]}, are not said: {result}"
        return world.difference(world.tree(root), chain["tree"]) or \
            world.difference(world.ledger(root), chain["ledger"])

    def compare_voided(self, root, chain, result):
        """As if the killed night had never been, but for its ids and why its pieces are late."""
        if "KGN0622W" not in result.err or len(result.rest.splitlines()) != 1:
            return f"the voided run is not reported: {result}"
        tree, ledger = world.tree(root), world.ledger(root)
        if set(tree) != set(chain["tree"]):
            return f"other files: {sorted(set(tree) ^ set(chain['tree']))}"
        for name, (mode, content) in chain["tree"].items():
            if THIRD in name and re.search(
                    r"office/(index\.html|pieces\.csv|run\.json|SHA256SUMS|summary\.xlsx|today\.pdf|approval\.pdf)$", name):
                continue
            if tree[name] != (mode, content):
                return f"{name} differs from a night that was never begun"
        here, there = (world.rows(path / "out" / THIRD / "office/pieces.csv")
                       for path in (root, self.unfold(chain)))
        strip = lambda row: {name: value for name, value in row.items() if name not in VOID_MAY_DIFFER}
        if [strip(row) for row in here] != [strip(row) for row in there]:
            return "pieces.csv differs in more than causes"
        return self.compare_void_ledger(ledger, chain["ledger"])

    def unfold(self, chain):
        """pieces.csv of a chain on disk again, once."""
        with self.lock:
            if "folder" not in chain:
                self.cases += 1
                chain["folder"] = self.top / f"unfolded-{self.cases}"
                at = chain["folder"] / "out" / THIRD / "office"
                at.mkdir(parents=True)
                (at / "pieces.csv").write_bytes(chain["tree"][f"out/{THIRD}/office/pieces.csv"][1])
        return chain["folder"]

    def compare_void_ledger(self, ledger, expected):
        void = [row for row in ledger["run"] if row[5] == "voided"]
        if len(void) != 1 or void[0][1] != SECOND:
            return f"voided runs: {void}"
        pieces = {row[0] for row in ledger["piece"] if row[1] == void[0][0]}
        events = {row[1] for row in ledger["event"]}
        if not pieces or events != pieces or any(row[2] != "voided" for row in ledger["event"]):
            return "the pieces of the voided run are not those with an event"
        if {row[0] for row in ledger["piece"]} - pieces != {row[0] for row in expected["piece"]}:
            return "other pieces than of a night that was never begun"
        if any(row[3] == void[0][0] for row in ledger["change"] + ledger["spelling"]):
            return "a voided run still changes something, or names it"
        names = [[[*row[:3], row[4]] for row in at["spelling"]] for at in (ledger, expected)]
        if names[0] != names[1]:
            return world.difference({"spelling": names[0]}, {"spelling": names[1]})
        for table in ("standing", "reject", "reject_change", "stop", "acceptance"):
            if ledger[table] != expected[table]:
                return world.difference({table: ledger[table]}, {table: expected[table]})
        return ""

    def restart(self, root, stage, how):
        as_of, which = RESTARTS[how]
        self.registers(root, which)
        return self.compare(root, stage, how, self.run(root, as_of))

    # ---- one point -----------------------------------------------------------------------------------------------

    def restarts_of(self, root, what):
        """All ways of starting again from what a crash left; shared by crashes that left the same."""
        key, stage, bad = world.tree_digest(root), self.stage(root), 0
        with self.lock:
            known = self.results.get(key)
            if known is None:
                known = self.results[key] = {"stage": stage, "how": {}, "lock": threading.Lock()}
        with known["lock"]:
            for how in RESTARTS:
                if how not in known["how"]:
                    case = self.fresh(root)
                    known["how"][how] = self.restart(case, stage, how)
                    shutil.rmtree(case)
                bad += not self.check(f"{what}, then {how} ({stage})", known["how"][how])
        return stage

    def point(self, target, action, victim):
        """One crash; None where the run ended before the Nth call."""
        root = self.fresh(self.start)
        try:
            board, result = self.crash(root, SECOND, target, action, victim)
            if not board.struck:
                return None
            name, _, path = board.calls()[target - 1]
            what = f"{('', 'before', 'after')[action]} call {target} ({name} {path}) killed " \
                   f"{('the run', 'a worker', 'the parent')[victim]}"
            board.remove()
            if victim == boards.CALLER:
                self.check(what, self.worker_died(root, result))
            elif result.code != -9:
                self.check(what, f"not killed: {result}")
            return self.restarts_of(root, what), name, victim
        except AssertionError as fault:
            self.check(f"call {target}, victim {victim}", str(fault))
            return "?", "?", victim
        finally:
            shutil.rmtree(root, ignore_errors=True)

    def worker_died(self, root, result):
        lines = [line for line in result.err.splitlines() if not line.startswith("KGN0755W")]
        if result.code != 74 or len(lines) != 1 or not re.match(r"KGN\d{4}E ", lines[0]):
            return f"a worker died, and the run says {result}"
        return "" if world.published(root) == [FIRST] else "a worker died, and the run was published"

    def points(self, paths):
        """Every (target, action, victim) of the night, from one counting run; later ones may be a few more. `paths`: what the
        file of the call must match."""
        root = self.fresh(self.start)
        board, result = self.crash(root, SECOND, 0, boards.COUNT, boards.RUN)
        if result.code != 4:
            raise SystemExit(f"the counting run: {result}")
        self.calls = calls = board.calls()
        print(f"calls of one night: {len(calls)} {board.by_name()}", flush=True)
        for wanted in ("write", "fsync", "rename", "COMMIT", "unlink", "mkdir", "pwrite"):
            if wanted not in board.by_name():
                raise SystemExit(f"the shim saw no {wanted}: it does not reach what it should")
        wanted = [(number, is_worker) for number, (_, is_worker, path) in enumerate(calls, 1) if re.search(paths, path)]
        worker = [number for number, is_worker in wanted if is_worker]
        shutil.rmtree(root)
        both = (boards.BEFORE, boards.AFTER)
        return [[(n, action, victim) for n in numbers] for victim, numbers in
                ((boards.RUN, [number for number, _ in wanted]), (boards.CALLER, worker), (boards.PARENT, worker))
                for action in both]

    def rename_of(self, pattern, calls=None):
        """Where in the counted night, or in another, something is renamed to such a path."""
        return [at for at, (name, _, path) in enumerate(calls or self.calls, 1)
                if name == "rename" and re.search(pattern, path)]

    def calls_of(self, source):
        """The calls of SECOND over another folder: its ledger has its own salt, so SQLite writes more pages or fewer."""
        root = self.fresh(source)
        board, result = self.crash(root, SECOND, 0, boards.COUNT, boards.RUN)
        calls = board.calls()
        shutil.rmtree(root)
        if result.code != 4:
            raise SystemExit(f"the counting run: {result}")
        return calls

    # ---- the sweeps ----------------------------------------------------------------------------------------------

    def sweep(self, points, pool, until):
        """Runs the points until the time is up; what each came to."""
        done = []
        futures = []
        for point in points:
            futures.append(pool.submit(lambda p=point: None if time.monotonic() > until else self.point(*p)))
        for future in futures:
            got = future.result()
            if got:
                done.append(got)
        return done

    def beyond(self, count):
        """The calls behind those that were counted, until a run completes without being killed."""
        more = []
        for action in (boards.BEFORE, boards.AFTER):
            target = count + 1
            while (got := self.point(target, action, boards.RUN)) is not None:
                more.append(got)
                target += 1
                if target > count + 1000:
                    raise SystemExit("the run never completes")
        return more

    def killed_again(self, what, root, how, target, action, victim):
        """What a first crash left (root, ours to change) is started, killed as well, and started once more."""
        as_of, which = RESTARTS[how]
        self.registers(root, which)
        stage = self.stage(root)
        board, _ = self.crash(root, as_of, target, action, victim)
        result = self.run(root, as_of)
        chain, voided = self.expect(stage, how)
        what += f" ({stage}), then {how}, killed at call {target}"
        if result.code not in (0, 4):
            self.check(what, f"{result}")
        elif voided:
            # Either start may have reported the voided run; and the second may have had the night itself to finish.
            lines = [line for line in result.rest.splitlines() if "KGN0621W" not in line and "KGN0688W" not in line]
            result.err = "\n".join(lines) or "KGN0622W said by the start before"
            self.check(what, self.compare_voided(root, chain, result) or world.twice(root))
        else:
            self.check(what, world.difference(world.tree(root), chain["tree"]) or
                         world.difference(world.ledger(root), chain["ledger"]))
        return bool(board.struck)

    def twice_killed(self, seed):
        """Both kills at random points."""
        rng = random.Random(seed)
        root = self.fresh(self.start)
        try:
            self.crash(root, SECOND, rng.randint(1, self.call_count), boards.BEFORE, boards.RUN)
            self.killed_again(f"killed twice, seed {seed}", root, rng.choice(sorted(RESTARTS)),
                              rng.randint(1, self.call_count), rng.choice((boards.BEFORE, boards.AFTER)),
                              rng.choice((boards.RUN, boards.PARENT)))
        finally:
            shutil.rmtree(root, ignore_errors=True)

    def make_remains(self):
        """The start over a half-printed night, which finishes or voids it, is to be killed at its every call."""
        self.remains = self.fresh(self.start)
        self.crash(self.remains, SECOND, self.rename_of("letters")[1], boards.AFTER, boards.RUN)
        if self.stage(self.remains) != "planned":
            raise SystemExit("the half-printed night is not what it should be")

    def finishing_calls(self, how, paths):
        """The calls of a start that finishes or voids the half-printed night, on files that match."""
        root = self.fresh(self.remains)
        as_of, which = RESTARTS[how]
        self.registers(root, which)
        board, _ = self.crash(root, as_of, 0, boards.COUNT, boards.RUN)
        calls = board.calls()
        shutil.rmtree(root)
        return [number for number, (_, _, path) in enumerate(calls, 1) if re.search(paths, path)]

    def restart_point(self, how, target, action):
        root = self.fresh(self.remains)
        try:
            return self.killed_again("half printed", root, how, target, action, boards.RUN)
        finally:
            shutil.rmtree(root, ignore_errors=True)

    def first_point(self, target, action):
        """The first night of all, which makes the ledger: only its salt is drawn anew."""
        root = self.fresh(self.top / "nothing")
        try:
            board, _ = self.crash(root, FIRST, target, action, boards.RUN)
            result = self.run(root, FIRST)
            sentence = f"{result}" if result.code != self.first["code"] else \
                world.difference(world.tree(root), self.first["tree"]) or \
                world.difference(saltless(world.ledger(root)), self.first["ledger"])
            self.check(f"the first night of all killed at call {target}, then again", sentence)
            return bool(board.struck)
        finally:
            shutil.rmtree(root, ignore_errors=True)

    # ---- a night with threads ------------------------------------------------------------------------------------

    def town(self, rng, count):
        """A town whose registers are heard by threads, with work beside: killed at calls by dice, half of them while it reads and
        decides, and started again, it is the night that nobody disturbed."""
        base = self.top / "town"
        world.build(base, world.city(second=False))
        made = world.call(self.kigen, "synth", "--residents", TOWN_RESIDENTS, "--seed", 5, "--as-of", FIRST, self.top / "R town")
        self.registers(base, "R town")
        rows = (base / "in/certificates.csv").read_bytes().count(b"\n")
        first = self.run(base, FIRST)
        whole, counted = self.fresh(base), self.fresh(base)
        night = self.run(whole, SECOND)
        board, result = self.crash(counted, SECOND, 0, boards.COUNT, boards.RUN)
        calls = board.calls()
        decided = next((at for at, (_, _, path) in enumerate(calls, 1) if path.endswith(".partial/lot")), 0)
        if made.code or rows < ROWS_BESIDE or {first.code, night.code, result.code} - {0, 4} or decided < 2:
            raise SystemExit(f"the town is not what it should be: {made.code}, {rows} rows, {first}, {night}, {decided} calls")
        tree, ledger = world.tree(whole), world.ledger(whole)
        points = [(rng.randint(1, decided if at % 2 else len(calls)), rng.choice((boards.BEFORE, boards.AFTER))) for at in range(count)]
        struck = sum(self.town_point(base, *point, tree, ledger) for point in points)
        self.check("a town with threads: nearly all were killed", "" if struck >= count * 3 // 4 else f"{struck} of {count}")
        print(f"a town with threads: {len(calls)} calls, {decided} before its lot; killed {count} times by dice", flush=True)

    def town_point(self, base, target, action, tree, ledger):
        root = self.fresh(base)
        board, killed = self.crash(root, SECOND, target, action, boards.RUN)
        struck, result = bool(board.struck), self.run(root, SECOND)
        faults = [str(one) for one in (killed, result) if one.code not in (0, 4, -9) or (one is result and one.code == -9)]
        self.check(f"a town with threads killed at call {target}, then again", "; ".join(faults) or
                   world.difference(world.tree(root), tree) or world.difference(world.ledger(root), ledger))
        shutil.rmtree(root)
        return struck

    # ---- more than one start -------------------------------------------------------------------------------------

    def two_at_once(self):
        """The second start, while the first stands still at some call, gets 75 and changes nothing."""
        for target in (1, 5, self.call_count // 2, self.call_count - 3):
            root = self.fresh(self.start)
            board = boards.Board(root / "board", target, boards.BEFORE, boards.STOP)
            first = world.start(self.kigen, "run", "-c", root / "kigen.conf", "--as-of", SECOND, "--jobs", self.jobs,
                                env=board.env(self.shim, root))
            still = processes.wait_for(lambda: board.struck and processes.all_stopped(first.pid))
            before = world.tree_digest(root)
            second = self.run(root, SECOND)
            after = world.tree_digest(root)
            os.killpg(first.pid, 18)
            result = world.finish(first)
            board.remove()
            chain = self.chains[((SECOND, SAME),)]
            what = f"two starts at once (call {target})"
            if not still:
                self.check(what, "the first does not stand still")
            elif second.code != 75 or len(second.err.splitlines()) != 1 or before != after:
                self.check(what, f"the second: {second}")
            else:
                self.check(what, "" if result.code == 4 else f"the first: {result}")
                self.check(what, world.difference(world.tree(root), chain["tree"]) or
                             world.difference(world.ledger(root), chain["ledger"]))
            shutil.rmtree(root)

    def race(self, rounds=6):
        """Two starts that really race: one does the night, the other finds it locked or done."""
        for _ in range(rounds):
            root = self.fresh(self.start)
            both = [world.start(self.kigen, "run", "-c", root / "kigen.conf", "--as-of", SECOND, "--jobs", self.jobs)
                    for _ in range(2)]
            codes = sorted(world.finish(process).code for process in both)
            chain = self.chains[((SECOND, SAME),)]
            self.check("two starts race", "" if codes in ([4, 75], [0, 4]) else f"exit codes {codes}")
            self.check("two starts race", world.difference(world.tree(root), chain["tree"]) or
                         world.difference(world.ledger(root), chain["ledger"]))
            shutil.rmtree(root)

    def older_ledger(self):
        """The ledger of the night before is restored: the published folder is adopted, nobody gets a second letter."""
        for how in RESTARTS:
            as_of, which = RESTARTS[how]
            root = self.fresh(self.start)
            self.run(root, SECOND)
            published = world.tree(root)
            shutil.copyfile(self.base / "out/ledger.sqlite", root / "out/ledger.sqlite")
            self.registers(root, which)
            result = self.run(root, as_of)
            what = f"an older ledger restored, then {how}"
            tree = world.tree(root)
            sentence = ""
            if result.code not in (0, 4) or "KGN0620W" not in result.err:
                sentence = f"not adopted: {result}"
            elif any(tree.get(name) != published[name] for name in published):
                sentence = "the published folder was changed"
            elif (SECOND, 1, "published") not in world.states(root):
                sentence = f"the ledger says {world.states(root)}"
            self.check(what, sentence or world.twice(root) or self.verify(root))
            again = self.run(root, as_of)
            self.check(what + ", once more", "" if again.code == 0 and world.tree(root) == tree and not again.err
                         else f"not quiet: {again}")
            self.check(what + ": same notices", self.same_notices(root, how))
            shutil.rmtree(root)

    def unfinished_ledger(self):
        """The ledger of a moment within the night is restored after the night was published."""
        for stage, at in (("planned", self.rename_of("letters")[0]), ("printed", self.rename_of(f"out/{SECOND}$")[0])):
            source = self.fresh(self.start)
            self.crash(source, SECOND, at, boards.BEFORE, boards.RUN)
            if self.stage(source) != stage:
                raise SystemExit(f"the ledger is not {stage}: {world.states(source)}")
            kept = self.top / f"ledger-{stage}"
            shutil.copyfile(source / "out/ledger.sqlite", kept)
            self.run(source, SECOND)
            shutil.copyfile(kept, source / "out/ledger.sqlite")
            for how in RESTARTS:
                root = self.fresh(source)
                as_of, which = RESTARTS[how]
                self.registers(root, which)
                result = self.run(root, as_of)
                chain = self.expect("published", how)[0]
                sentence = "" if result.code in (0, 4) and "KGN0622W" not in result.err else f"{result}"
                self.check(f"the ledger of a moment ({stage}) restored, then {how}",
                             sentence or world.difference(world.tree(root), chain["tree"]) or
                             world.difference(world.ledger(root), chain["ledger"]))
                shutil.rmtree(root)
            shutil.rmtree(source)

    def same_notices(self, root, how):
        """The certificates with a letter are those of the undisturbed chain."""
        def told(ledger):
            return sorted(row[:3] for row in ledger["notice"])
        chain = self.expect("published", how)[0]
        here, there = told(world.ledger(root)), told(chain["ledger"])
        return "" if here == there else f"{len(here)} notices, expected {len(there)}"

    def tampered(self):
        """A folder that the ledger does not know and whose digests do not hold: a person decides."""
        changes = {
            "a letter changed": lambda folder: flip(next(folder.glob("print/letters-*.pdf"))),
            "pieces.csv changed": lambda folder: flip(folder / "office/pieces.csv"),
            "a bundle gone": lambda folder: os.unlink(next(folder.glob("print/letters-*.pdf"))),
            "a file more": lambda folder: (folder / "print/letters-9999.pdf").write_bytes(b"%PDF-1.5\n"),
            "a paper changed": lambda folder: flip(folder / "office/today.pdf"),
            "a paper gone": lambda folder: os.unlink(folder / "office/approval.pdf"),
            "a page changed": lambda folder: flip(folder / "print/index.html"),
            "a page gone": lambda folder: os.unlink(folder / "office/index.html"),
            "no run.json": lambda folder: os.unlink(folder / "office/run.json"),
            "no sums": lambda folder: os.unlink(folder / "print/SHA256SUMS"),
        }
        done = self.fresh(self.start)
        self.run(done, SECOND)
        shutil.copyfile(self.base / "out/ledger.sqlite", done / "out/ledger.sqlite")
        for name, change in changes.items():
            root = self.fresh(done)
            change(root / "out" / SECOND)
            tree, ledger = world.tree(root), world.ledger(root)
            result = self.run(root, SECOND)
            lines = result.err.splitlines()
            sentence = ""
            if result.code != 65 or not lines or not re.match(r"KGN\d{4}E ", lines[-1]):
                sentence = f"not refused: {result}"
            elif SECOND not in result.err:
                sentence = f"the folder is not named: {result}"
            self.check(f"an unknown folder, {name}", sentence or world.difference(world.tree(root), tree) or
                         world.difference(world.ledger(root), ledger))
            shutil.rmtree(root)
        shutil.rmtree(done)


    # ---- remains that cannot be finished -------------------------------------------------------------------------

    def damaged(self):
        """What is left does not fit any more: the run is voided, its ids are never used again, all get their letter."""
        calls = self.calls_of(self.top / "own")
        first = next((self.top / "own").glob("templates/renewal/ja/words*"))
        words = str(first.relative_to(self.top / "own"))
        for name, call, change, why in (
                ("the lot changed", "letters", lambda root: flip(self.partial(root) / "lot"), "lot"),
                ("the lot gone", "letters", lambda root: os.unlink(self.partial(root) / "lot"), "lot"),
                ("the lot holds an arrow key", "letters", poison, "lot"),
                ("a template changed", "letters", lambda root: append(root / words, b"\n# x\n"), "template"),
                ("a printed letter changed", "publish", lambda root: flip(next(self.partial(root).glob("print/l*.pdf"))),
                 "SHA-256"),
                ("a printed list gone", "publish", lambda root: os.unlink(self.partial(root) / "office/pieces.csv"),
                 "SHA-256"),
                ("a paper changed", "publish", lambda root: flip(self.partial(root) / "office/approval.pdf"), "SHA-256"),
                ("a page gone", "publish", lambda root: os.unlink(self.partial(root) / "print/index.html"), "SHA-256"),
                ("the folder gone", "letters", lambda root: shutil.rmtree(self.partial(root)), "lot")):
            root = self.fresh(self.top / "own")
            at = self.rename_of("letters" if call == "letters" else f"out/{SECOND}$", calls)[0]
            self.crash(root, SECOND, at, boards.BEFORE if call == "publish" else boards.AFTER, boards.RUN)
            planned = {row[0] for row in world.ledger(root)["piece"]}
            change(root)
            result = self.run(root, SECOND)
            sentence = ""
            if result.code not in (0, 4) or "KGN0622W" not in result.err or f"({why})" not in result.err:
                sentence = f"not voided: {result}"
            elif world.published(root) != [FIRST, SECOND]:
                sentence = f"published: {world.published(root)}"
            else:
                ids = {row["piece_id"] for row in world.rows(root / "out" / SECOND / "office/pieces.csv")}
                chain = self.chains[((SECOND, SAME),)]
                notices = sum(row[3] in ids for row in world.ledger(root)["notice"])
                wanted = sum(row[3][:6] == "261124" for row in chain["ledger"]["notice"])
                before = {row["piece_id"] for row in world.rows(root / "out" / FIRST / "office/pieces.csv")}
                if ids & (planned - before):
                    sentence = "an id of the voided run is used again"
                elif notices != wanted:
                    sentence = f"{notices} notices, expected {wanted}"
            self.check(f"an unfinished night, {name}", sentence or world.twice(root) or self.verify(root))
            shutil.rmtree(root)

    @staticmethod
    def partial(root):
        return root / f"out/.{SECOND}.partial"

    def misprinted(self):
        """A bundle that is not what it should be: the workbook written beside the letters does not stay, nothing is published."""
        at = next(number for number, (name, _, path) in enumerate(self.calls, 1)
                  if name == "create" and path.endswith("office/SHA256SUMS"))
        root = self.fresh(self.start)
        self.crash(root, SECOND, at, boards.BEFORE, boards.RUN)
        book, bundle = self.partial(root) / "office/summary.xlsx", min(self.partial(root).glob("print/letters-*.pdf"))
        content = bundle.read_bytes()
        bundle.write_bytes(re.sub(rb"/Count (\d)", lambda found: b"/Count %d" % (int(found.group(1)) % 9 + 1), content))
        sentence = "" if book.exists() else "there is no workbook yet"
        result = self.run(root, SECOND)
        if result.code != 8 or "KGN0700E" not in result.err or world.published(root) != [FIRST]:
            sentence = sentence or f"not stopped: {result}"
        elif book.exists():
            sentence = sentence or "the workbook says what the bundles should have been"
        bundle.write_bytes(content)
        result = self.run(root, SECOND)
        if result.code not in (0, 4) or world.published(root) != [FIRST, SECOND]:
            sentence = sentence or f"not finished once it was mended: {result}"
        self.check("a bundle with another number of pages", sentence or self.verify(root))
        shutil.rmtree(root)

    def renamed_and_tampered(self):
        """Published, not yet recorded, and changed: a person decides."""
        at = self.rename_of(f"out/{SECOND}$")[0]
        for how in RESTARTS:
            root = self.fresh(self.start)
            self.crash(root, SECOND, at, boards.AFTER, boards.RUN)
            flip(next((root / "out" / SECOND).glob("print/letters-*.pdf")))
            tree, ledger = world.tree(root), world.ledger(root)
            as_of, which = RESTARTS[how]
            self.registers(root, which)
            result = self.run(root, as_of)
            self.check(f"renamed and tampered with, then {how}",
                         (f"not refused: {result}" if result.code != 65 else "") or
                         world.difference(world.tree(root), tree) or world.difference(world.ledger(root), ledger))
            shutil.rmtree(root)


def poison(root):
    """A lot of a kigen that let an arrow key through: whole by its digest, but no workbook can be made of it."""
    path = next((root / "out").glob(".*.partial")) / "lot"
    office = "見本市".encode()
    data = path.read_bytes()
    if data.count(office) != 1:
        raise SystemExit("the lot does not name its office once")
    path.write_bytes(data.replace(office, b"mi\033[Ahon"))
    db = sqlite3.connect(root / "out/ledger.sqlite")
    db.execute("UPDATE run SET lot_sha256 = ? WHERE state = 'planned'", (hashlib.sha256(path.read_bytes()).hexdigest(),))
    db.commit()
    db.close()


def append(path, data):
    path.write_bytes(path.read_bytes() + data)


def saltless(ledger):
    """Digests of rejected rows, of what was printed and of the chain are salted by each ledger: counts and the rest remain."""
    ledger = dict(ledger)
    ledger["piece"] = sorted(row[:7] + row[8:] for row in ledger["piece"])
    ledger["run"] = sorted(row[:10] + row[11:] for row in ledger["run"])
    ledger["entry"] = sorted(row[:4] for row in ledger["entry"])
    ledger["reject"] = sorted(row[1] for row in ledger["reject"])
    ledger["reject_change"] = sorted((row[0], row[2]) for row in ledger["reject_change"])
    return ledger


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--shim", required=True)
    parser.add_argument("--stride", type=int, default=1, help="every Kth point only")
    parser.add_argument("--points", type=int, help="so many points by dice, and a few of all the rest")
    parser.add_argument("--seconds", type=float, help="a random part within this budget")
    parser.add_argument("--paths", default="", help="only calls on files that match, none killed twice at random")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--jobs", type=int, default=2, help="worker processes of the killed runs")
    parser.add_argument("--parallel", type=int, default=min(2, os.cpu_count() or 1), help="cases at a time")
    parser.add_argument("--keep", action="store_true", help="keep the trees")
    options = parser.parse_args()
    began = time.monotonic()
    seed = options.seed if options.seed is not None else seeds.fresh()
    print(f"seed {seed}, {options.jobs} workers, {options.parallel} cases at a time", flush=True)

    lab = Lab(options)
    try:
        lab.prepare()
        groups = lab.points(options.paths)
        lab.call_count = len(lab.calls)
        fixed = (lab.two_at_once, lab.race, lab.older_ledger, lab.unfinished_ledger, lab.tampered,
                 lab.renamed_and_tampered, lab.damaged, lab.misprinted)
        with concurrent.futures.ThreadPoolExecutor(options.parallel) as pool:
            list(pool.map(lambda method: method(), fixed))
        lab.make_remains()
        rng = random.Random(seed)
        lab.town(rng, TOWN_POINTS if not options.seconds and not options.points else 4)
        points = [point for group in groups for point in group[::options.stride]]
        both = (boards.BEFORE, boards.AFTER)
        numbers = range(1, lab.call_count + 60, options.stride)  # finishing takes some calls more than one night
        others = [(lab.restart_point, how, n, action) for how in ("again", "later") for n in numbers for action in both]
        others += [(lab.first_point, n, action) for n in range(1, 60, options.stride) for action in both]
        twice = [(lab.twice_killed, seed * 1000 + at) for at in range(300 // options.stride)]
        every = not options.seconds and not options.points
        wanted = len(points)
        if not every:
            rng.shuffle(points)
            rng.shuffle(others)
            points, others, twice = points[:options.points], others[:12], twice[:4]   # a few of each always fit
        if options.paths:
            others, twice = [(lab.restart_point, how, n, action) for how in ("again", "later")
                             for n in lab.finishing_calls(how, options.paths) for action in both], []
        with concurrent.futures.ThreadPoolExecutor(options.parallel) as pool:
            struck = sum(pool.map(lambda job: bool(job[0](*job[1:])), others))
            list(pool.map(lambda job: job[0](*job[1:]), twice))
            until = max(began + options.seconds, time.monotonic() + 20) if options.seconds else float("inf")
            done = lab.sweep(points, pool, until)
            if every and options.stride == 1 and not options.paths:
                done += lab.beyond(lab.call_count)
        report(lab, done, wanted, struck, len(twice), began)
        if not done:
            lab.check("the loop", "no crash point was reached")
    finally:
        if not options.keep:
            shutil.rmtree(lab.top, ignore_errors=True)
    lab.end()


def report(lab, done, wanted, struck, twice, began):
    by_victim = Counter(victim for _, _, victim in done)
    print("crash points: " + ", ".join(f"{by_victim[v]} that killed {name}" for v, name in
                                       enumerate(("the run", "a worker", "the parent"))) +
          f" (before or after a call; {len(done)} of {wanted}) × {len(RESTARTS)} restarts = "
          f"{len(done) * len(RESTARTS)} restarts compared ({len(lab.results) * len(RESTARTS)} of them run: crashes that "
          f"left the same bytes share theirs); "
          f"{struck} starts killed "
          f"while they finished, voided or made the first ledger; {twice} killed twice at random; {lab.runs} runs in {time.monotonic() - began:.0f} s")
    print("  stages reached: " + ", ".join(f"{name} {count}" for name, count in
                                           sorted(Counter(stage for stage, _, _ in done).items())))
    print("  calls struck: " + ", ".join(f"{name} {count}" for name, count in
                                         sorted(Counter(name for _, name, _ in done).items())))


if __name__ == "__main__":
    main()
