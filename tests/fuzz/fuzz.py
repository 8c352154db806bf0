#!/usr/bin/env python3
"""Runs the fuzz targets.

    fuzz.py short --build build/asan [--times 1]       make test: each committed corpus, then so many dice (DICE) with a
                                                       fixed seed, under gcc's sanitizers
    fuzz.py long  --build build/clang [--seconds 600]  make fuzz: libFuzzer, two targets at a time, seconds of
                                                       processor; what it finds goes to
                                                       BUILD/fuzz/work, what breaks to BUILD/fuzz/crashes
    fuzz.py merge --build build/clang [--from FOLDER]  takes into the committed corpora what reaches something new, from
                                                       them, BUILD/fuzz/work and FOLDER/<target>
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes
from checks import Checks

HERE = pathlib.Path(__file__).resolve().parent
TARGETS = ("cut", "rows", "prove", "digests", "dates", "config", "limits", "schemes", "holidays", "towns", "told", "languages", "events", "template", "png", "lot", "json", "xml", "sheet", "relations", "shown", "listing", "memo", "pdf", "shards", "zip", "sums")
SEED = 20261122
# About as long for each: the slower a target, the fewer.
DICE = {"cut": 3000, "rows": 900, "prove": 300, "digests": 400, "dates": 500_000, "config": 2300, "limits": 7000, "schemes": 4000, "holidays": 5000, "towns": 6500,
        "told": 6500, "languages": 3500, "events": 5000, "template": 4000, "png": 6000, "lot": 12_500, "json": 180_000, "xml": 50_000, "sheet": 10_000, "relations": 5000, "shown": 38_000, "listing": 50_000, "memo": 4000, "pdf": 22_000, "shards": 2800, "zip": 3400, "sums": 10_000}
DRIVEN_SECONDS_MAX, MERGE_SECONDS_MAX = 400, 3600  # what takes longer hangs
# The most bytes of an input that libFuzzer makes; a committed file is no longer but for what must be whole.
LENGTHS = {"sums": 256, "shards": 8192, "pdf": 16384, "dates": 64, "json": 512, "xml": 1024, "sheet": 2048, "lot": 8192, "digests": 64}
LENGTH = 4096
DICTIONARIES = {"prove": "rows", "cut": "rows"}
# Readers take a buffer of a megabyte each time: kept in quarantine those cost many times the work.
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "quarantine_size_mb=8"))


def corpus(target: str) -> pathlib.Path:
    return HERE / "corpus" / target


def dictionary(target: str) -> list:
    path = HERE / "dictionaries" / f"{DICTIONARIES.get(target, target)}.dict"
    return [path] if path.exists() else []


# ---- make test --------------------------------------------------------------------------------------------------------

def short(options) -> None:
    checks = Checks()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for target, done in zip(options.target, pool.map(lambda target: driven(options, target), options.target)):
            found = re.search(r"^(\d+) passed, 0 failed, (\d+) by dice$", done.stdout, re.M)
            if done.returncode == 0 and found and int(found.group(1)):
                checks.count(target, True, int(found.group(1)))
                print(f"{target:10} {found.group(1):>4} of the corpus, {found.group(2):>8} by dice")
                continue
            checks.count(target, False)
            print(f"{target:10} failed ({done.returncode}), seed {SEED}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    checks.end()


def driven(options, target: str) -> subprocess.CompletedProcess:
    command = [f"{options.build}/fuzz/{target}-driven", "-dice", str(int(DICE[target] * options.times)), "-seed", str(SEED)]
    for path in dictionary(target):
        command += ["-dict", str(path)]
    return processes.run(command + [str(corpus(target))], seconds=DRIVEN_SECONDS_MAX, text=True,
                         errors="replace")


# ---- make fuzz --------------------------------------------------------------------------------------------------------

def long(options) -> None:
    seconds = options.seconds or 600
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda target: fuzzed(options, target, seconds), options.target))
    print(f"{'target':10} {'seconds':>8} {'executions':>11} {'features':>9} {'new':>6} {'crashes':>8} {'slow':>5}")
    for target, result in zip(options.target, results):
        print(f"{target:10} {seconds:8} {result['executions']:11} {result['features']:9} {result['new']:6} "
              f"{len(result['crashes']):8} {len(result['slow']):5}")
        for path in result["crashes"] + result["slow"]:
            print(f"    {path}")
    sys.exit(1 if any(result["crashes"] or result["code"] for result in results) else 0)


def fuzzed(options, target: str, seconds: int) -> dict:
    folder = pathlib.Path(options.build) / "fuzz"
    work, crashes = folder / "work" / target, folder / "crashes"
    work.mkdir(parents=True, exist_ok=True)
    crashes.mkdir(exist_ok=True)
    before = set(crashes.glob(f"{target}-*"))  # another target writes beside it
    command = [f"{folder}/{target}-libfuzzer", f"-max_len={LENGTHS.get(target, LENGTH)}", "-rss_limit_mb=3000", "-timeout=30",
               f"-artifact_prefix={crashes}/{target}-", "-print_final_stats=1",
               *[f"-dict={path}" for path in dictionary(target)], str(work), str(corpus(target))]
    log = folder / f"{target}.log"
    with log.open("w", encoding="utf-8") as stderr:
        code = for_seconds_of_processor(command, seconds, stderr)
    said = log.read_text(encoding="utf-8", errors="replace")

    def last(pattern: str) -> int:
        found = re.findall(pattern, said)
        return int(found[-1]) if found else 0
    left = sorted(set(crashes.glob(f"{target}-*")) - before)
    slow = [path for path in left if path.name.startswith(f"{target}-slow-unit-")]  # libFuzzer goes on after these
    return {"code": code, "executions": last(r"number_of_executed_units: (\d+)"),
            "features": last(r" ft: (\d+) "), "new": last(r"new_units_added: +(\d+)"),
            "crashes": [path for path in left if path not in slow], "slow": slow}


def for_seconds_of_processor(command: list, seconds: int, stderr) -> int:
    """Ends the fuzzer, in its own good order, when it has had so many seconds of processor: a busy machine gives less of
    it than the clock says."""
    with processes.start(*command, stdout=subprocess.DEVNULL, stderr=stderr, env=ENVIRONMENT) as fuzzer:
        while True:
            try:
                return fuzzer.wait(1)
            except subprocess.TimeoutExpired:
                if processor_seconds(fuzzer.pid) >= seconds:
                    fuzzer.send_signal(signal.SIGUSR1)  # libFuzzer exits with 0 after the run at hand


def processor_seconds(pid: int) -> float:
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:  # it has just ended
        return 0
    after_name = stat.rsplit(")", 1)[1].split()
    return sum(map(int, after_name[11:13])) / os.sysconf("SC_CLK_TCK")


# ---- the corpus -------------------------------------------------------------------------------------------------------

def merge(options) -> None:
    for target in options.target:
        sources = [corpus(target), pathlib.Path(options.build) / "fuzz/work" / target]
        if options.extra:
            sources.append(pathlib.Path(options.extra) / target)
        sources = [str(folder) for folder in sources if folder.is_dir()]
        with tempfile.TemporaryDirectory() as kept, tempfile.TemporaryDirectory() as broken:
            processes.run([f"{options.build}/fuzz/{target}-libfuzzer", "-set_cover_merge=1", "-rss_limit_mb=3000",
                           f"-max_len={max(LENGTHS.get(target, LENGTH), 1 << 15)}",
                           f"-artifact_prefix={broken}/", kept, *sources], seconds=MERGE_SECONDS_MAX,
                          check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
            # libFuzzer goes on without the inputs that break the target: they would be lost in silence
            if list(pathlib.Path(broken).iterdir()):
                sys.exit(f"{target}: an input breaks it, nothing was merged: replay its corpus and seeds first")
            shutil.rmtree(corpus(target), ignore_errors=True)
            corpus(target).mkdir(parents=True)
            for path in pathlib.Path(kept).iterdir():
                shutil.copyfile(path, corpus(target) / path.name[:16])
        files = list(corpus(target).iterdir())
        print(f"{target:10} {len(files):4} files, {sum(path.stat().st_size for path in files):7} bytes")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("mode", choices=("short", "long", "merge"))
    arguments.add_argument("--build", required=True)
    arguments.add_argument("--seconds", type=int, default=0, help="of processor, long")
    arguments.add_argument("--times", type=float, default=1, help="so many times the dice, short")
    arguments.add_argument("--from", dest="extra")
    arguments.add_argument("target", nargs="*")
    options = arguments.parse_intermixed_args()
    options.target = options.target or list(TARGETS)
    {"short": short, "long": long, "merge": merge}[options.mode](options)


main()
