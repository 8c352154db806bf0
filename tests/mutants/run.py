#!/usr/bin/env python3
"""Mutants: does the completeness proof see it when one line of the program is wrong?

Each line of mutants.tsv makes one text of one source file wrong. That file alone is compiled, linked with the other
objects of the build, and the night named there is run dry on a copy of fixtures/odawara: it must end with 8 and name
the gate. Before that, the program as it is must go through every night with 0 or 4.

    tests/mutants/run.py --build build [--only ID]... [--part N] [--explore] [--jobs 2]

--explore runs every night on every mutant and says which of them stop it. Prints `N passed, N failed`: one check a
mutant and one a night.
"""

import argparse
import concurrent.futures
import os
import pathlib
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import seeds
from checks import Checks
from nights import CLASS, NIGHTS, RECORDED, RESPELLED, Build, gate_of, night, night_folder, read_mutants, record


def prepare(kigen, work, checks):
    """A folder for each night, with the ledger as it is before it; the program as it is must go through all of them."""
    states = {}
    for name, (changes, before, as_of) in NIGHTS.items():
        folder = night_folder(work / name, changes)
        chain = (tuple(map(str, changes)), tuple(before))
        if before and chain in states:
            shutil.copytree(states[chain], folder / "out")
        elif before:
            known = max((key for key in states if key[0] == chain[0] and chain[1][:len(key[1])] == key[1]),
                        key=lambda key: len(key[1]), default=None)
            if known:
                shutil.copytree(states[known], folder / "out")
            for day in before[len(known[1]) if known else 0:]:
                done = night(kigen, folder, day, dry=False)
                if done.returncode not in (0, 4):
                    checks.check(f"{name}: the night of {day} before it", f"ended with {done.returncode}: {done.stderr[:300]}")
            states[chain] = folder / "out"
        if name in RECORDED and (done := record(kigen, folder)).returncode:
            checks.check(f"{name}: what is recorded before it", f"ended with {done.returncode}: {done.stderr[:300]}")
        for step in RESPELLED.get(name, ()):
            if callable(step):
                step(folder)
            elif (done := night(kigen, folder, step, dry=False)).returncode not in (0, 4):
                checks.check(f"{name}: the night of {step} before it", f"ended with {done.returncode}: {done.stderr[:300]}")
        done = night(kigen, folder, as_of)
        checks.check(f"{name}: the program as it is", "" if done.returncode in (0, 4) else
                     f"ended with {done.returncode}: {done.stderr[:1000]}", f"night {name}")


def try_mutant(build, mutant, nights, explore):
    """"" where the mutant ends as it must, else what it did."""
    with tempfile.TemporaryDirectory(prefix="mutant-", dir=nights) as folder:
        program, fault = build.mutate(mutant, pathlib.Path(folder))
        if not program:
            return fault
        if explore:
            found = {name: gate_of(night(program, nights / name, NIGHTS[name][2])) for name in NIGHTS}
            return "; ".join(f"{name} {gate}" for name, gate in found.items() if not gate.startswith("exit 0")
                             and not gate.startswith("exit 4")) or "SURVIVES EVERY NIGHT"
        gate = gate_of(night(program, nights / mutant["night"], NIGHTS[mutant["night"]][2],
                             lifted=() if mutant["gate"] == "class" else CLASS))
        return "" if gate == mutant["gate"] else f"night {mutant['night']}: {gate}, wanted {mutant['gate']}"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--build", default="build")
    arguments.add_argument("--only", action="append", default=[])
    arguments.add_argument("--explore", action="store_true")
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--part", type=int, default=0, help="one in so many, by dice")
    options = arguments.parse_args()
    build = Build(options.build)
    memory = pathlib.Path("/dev/shm")
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kigen-mutants-", dir=memory if os.access(memory, os.W_OK) else None) as work:
        nights = pathlib.Path(work)
        prepare(build.folder / "kigen", nights, checks)
        mutants = [each for each in read_mutants() if not options.only or each["id"] in options.only]
        if options.part:
            mutants = seeds.part(mutants, 1 / options.part, seeds.fresh())
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            said = pool.map(lambda mutant: try_mutant(build, mutant, nights, options.explore), mutants)
            for mutant, fault in zip(mutants, said):
                checks.check(mutant["id"], fault, "a mutant is stopped")
    checks.end()


main()
