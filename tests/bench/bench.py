#!/usr/bin/env python3
"""Measures kigen and its peers by turns and writes what was measured: `make bench`.

    tests/bench/bench.py [--build build] [--work build/bench-work] [--peers build/peers]
        [--sizes 20000,185501,1000000,3700000,9000000] [--parts registers,variants,nights,small,desk,press,book,profiles]
        [--repeats N] [--no-install] [--docs docs]

Writes build/bench.json after each part, then docs/benchmarks.json, which is the same, and from it docs/benchmarks.md, docs/scale.md and
docs/pictures/benchmarks.svg; the suite `bench` holds those to be what the committed results give.
Parts that are not asked for stay as they are in build/bench.json, so that one can be measured anew. --write only writes
the pages anew. A size for which the disk has no room is left out, and said to be.

A peer that says something else than kigen ends the bench with 1. What is missing is said in one sentence, on the page too,
and its goals are "not measured".
"""

import argparse
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from measure import book, city, nights, pages, press, profile, registers, scale, turns

HERE = Path(__file__).resolve().parent
PARTS = ("registers", "variants", "nights", "small", "desk", "press", "book", "profiles")
SIZES = (20000, 185501, 1000000, 3700000, 9000000)
TOWN = 185501                    # 小田原市
MIDDLE = 1000000                 # of variants and profiles, where the sizes reach it
YOKOHAMA = 3700000               # of the profile of a large city
REPEATS = 5
LONG_ROWS, ROWS = 1000000, 100000
BYTES_A_RESIDENT = 900           # of disk: registers, written otherwise, results


class Bench:
    """Where things are, and what was found of the machine."""

    def __init__(self, options):
        self.build, self.work = options.build.resolve(), options.work.resolve()
        self.kigen, self.spent = self.build / "kigen", self.build / "bench/spent"
        self.cores = len(os.sched_getaffinity(0))
        self.quiet = options.quiet
        self.versions, self.sentences = {}, []
        self.node, self.modules, self.usable, self.reportlab = shutil.which("node"), None, set(), None
        self.work.mkdir(parents=True, exist_ok=True)

    def say(self, text):
        if not self.quiet:
            print(f"  {text}", flush=True)

    def missing(self, what, why):
        sentence = f"{what} is not measured: {why}."
        if sentence not in self.sentences:
            self.sentences.append(sentence)
            print(f"bench: {sentence}", flush=True)

    def find_peers(self, folder, install):
        """Peers from npm go into a folder outside the repository's files; reportlab may be Debian's alone."""
        self.reportlab = next((one for one in (sys.executable, "/usr/bin/python3") if subprocess.run(
            [one, "-c", "import reportlab"], capture_output=True, check=False).returncode == 0), None)
        if not self.reportlab:
            self.missing("reportlab", "the package python3-reportlab is not installed")
        else:
            self.versions["reportlab"] = said(self.reportlab, "-c", "import reportlab; print(reportlab.__version__)")
        wanted = json.loads((HERE / "peers.json").read_text())["dependencies"]
        if not self.node:
            for name in ("DuckDB", "typst", "exceljs"):
                self.missing(name, "node is not installed (the packages nodejs and npm)")
            return
        modules = folder / "node_modules"
        if install and not all((modules / name).exists() for name in wanted):
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(HERE / "peers.json", folder / "package.json")
            if shutil.which("npm"):
                subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"], cwd=folder, capture_output=True, check=False)
        self.modules = modules
        for name in wanted:
            if not (modules / name).exists():
                self.missing(name, f"npm could not install it into {folder.name}/")
            elif subprocess.run([self.node, "-e", f"require({json.dumps(str(modules / name))})"], capture_output=True, check=False).returncode:
                self.missing(name, "node cannot load it on this machine")
            else:
                self.usable.add(name)


def said(*command):
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False)
    return done.stdout.strip().split("\n")[0]


def machine(bench):
    processor = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")), platform.machine())
    memory = next(int(line.split()[1]) for line in open("/proc/meminfo", encoding="utf-8") if line.startswith("MemTotal"))
    system = next((line.split("=")[1].strip().strip('"') for line in open("/etc/os-release", encoding="utf-8") if line.startswith("PRETTY_NAME")), platform.system())
    return {"processor": processor, "cores": bench.cores, "memory_gib": memory / 2 ** 20, "system": f"{system}, Linux {platform.release()}", "load_before": os.getloadavg()[0]}


def commit():
    """Of the repository; of files that differ from it, that they do."""
    changed = said("git", "-C", city.REPO, "status", "--porcelain", "--untracked-files=no", "batch", "templates", "tests/bench", "Makefile")
    return said("git", "-C", city.REPO, "rev-parse", "--short", "HEAD") + (" and changes" if changed else "")


def versions(bench):
    package = lambda name: said("dpkg-query", "-W", "-f=${Version}", name)
    found = {"gcc": said("cc", "-dumpfullversion"), "libcairo2": package("libcairo2"), "libxlsxwriter": package("libxlsxwriter-dev"),
             "libcrypto": package("libssl3"), "SQLite": package("libsqlite3-0"), "libharu": package("libhpdf-dev"), "Python": platform.python_version()}
    if bench.node:
        found["node"] = said(bench.node, "--version")
    return {name: version for name, version in found.items() if version}


# ---- parts -----------------------------------------------------------------------------------------------------------------------

def repeats_of(bench, size, wanted):
    """Fewer for what takes long."""
    return wanted if size <= 200000 else max(1, min(wanted, 5)) if size <= 1000000 else max(1, min(wanted, 3))


def room_for(bench, size):
    free = shutil.disk_usage(bench.work).free
    if free < size * BYTES_A_RESIDENT:
        bench.missing(f"the city of {size:,}", f"{size * BYTES_A_RESIDENT / 1e9:.0f} GB of disk are needed, {free / 1e9:.0f} are free")
    return free >= size * BYTES_A_RESIDENT


def profiles(bench, sizes, middle, town):
    """One sampled run of each kind of work."""
    kigen, found = bench.kigen, {}

    def take(name, program, command, cwd=None, residents=0):
        try:
            found[name] = profile.measure(bench, program, command, cwd) | {"residents": residents}
            bench.say(f"profile of {name}: {pages.shown(found[name]['rooms'])}")
        except turns.Missing as missing:
            bench.missing(f"where the time goes ({name})", str(missing))

    def dry(name, conf, as_of, residents):
        take(name, kigen, [kigen, "run", "-c", conf, "--as-of", as_of, "--dry-run", "--jobs", bench.cores], residents=residents)

    small = city.make(bench, nights.SMALL_TOWN)
    for name, residents in (("registers", middle), *[("large", size) for size in sizes if size == YOKOHAMA]):
        conf = city.configure(bench.work / "profile", city.make(bench, residents))
        shutil.rmtree(conf.parent / "out", ignore_errors=True)
        dry(name, conf, city.FIRST, residents)   # as the goals of registers are measured: no ledger yet
    conf = city.configure(bench.work / "profile", city.make(bench, middle))
    nights.night(bench, conf, city.FIRST)
    dry("next", conf, city.SECOND, middle)
    nights.night(bench, conf, city.SECOND)
    take("again", kigen, [kigen, "run", "-c", conf, "--as-of", city.SECOND, "--quiet"], residents=middle)
    shutil.rmtree(conf.parent)
    conf = city.configure(bench.work / "profile-small", small)
    nights.night(bench, conf, city.FIRST)
    take("small", kigen, [kigen, "run", "-c", conf, "--as-of", city.SECOND, "--quiet"], residents=nights.SMALL_TOWN)
    shutil.rmtree(conf.parent)
    conf = city.configure(bench.work / "profile-why", city.make(bench, town))
    nights.night(bench, conf, city.FIRST)
    resident = nights.pieces(conf, city.FIRST)[0]["resident_id"]
    take("why", kigen, [kigen, "why", "-c", conf, "--as-of", city.FIRST, resident], residents=town)
    shutil.rmtree(conf.parent)
    folder = turns.scratch(bench.work, "profile-press")
    program = bench.build / "bench/press"
    take("press", program, [program, press.templates(bench), folder, 1])
    program = bench.build / "bench/sheets"
    take("book", program, [program, "write", ROWS, folder / "book.xlsx"], cwd=folder)
    shutil.rmtree(folder)
    return found


def measure(bench, options, results, save):
    sizes = [size for size in options.sizes if room_for(bench, size)]
    middle = max([size for size in sizes if size <= MIDDLE] or sizes)
    town = TOWN if TOWN in sizes else sizes[0]
    run = datetime.datetime.now().strftime("%Y-%m-%d %H:%M")
    for part in options.parts:
        began = time.monotonic()
        print(f"bench: {part}", flush=True)
        if part == "registers":
            results[part] = {}
            for size in sizes:
                results[part][str(size)] = registers.size(bench, size, repeats_of(bench, size, options.repeats))
                save()
        elif part == "variants":
            results[part] = registers.variants(bench, middle, repeats_of(bench, middle, options.repeats))
            results["same_bytes"] = registers.same_bytes(bench, town)
        elif part == "nights":
            results[part] = {}
            for size in sizes:
                results[part][str(size)] = nights.size(bench, size, 1 if size > MIDDLE else min(3, options.repeats))
                save()
        elif part == "small":
            results[part] = nights.small(bench, 2 * options.repeats)
        elif part == "desk":
            results[part] = nights.desk(bench, town, options.repeats)
        elif part == "press":
            results[part] = press.measure(bench, options.repeats)
        elif part == "book":
            results[part] = book.measure(bench, options.rows, options.rows_long, min(3, options.repeats))
        elif part == "profiles":
            results[part] = profiles(bench, sizes, middle, town)
        results.setdefault("took", {})[part] = time.monotonic() - began
        results.setdefault("begun", {})[part] = run
        save()


# ---- what is written -------------------------------------------------------------------------------------------------------------

def text_of(results):
    """Six digits of each figure, so that the committed results differ where figures do."""
    return json.dumps(rounded(results), indent=1, ensure_ascii=False) + "\n"


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


def write(results, docs):
    results = json.loads(text_of(results))       # the pages are those of the figures that are kept
    (docs / "pictures").mkdir(parents=True, exist_ok=True)
    written = {f"{pages.MEASURED}.json": text_of(results), pages.page_of(pages.MEASURED): pages.benchmarks(results), pages.PICTURE: pages.drawn(results)}
    if all(part in results for part in ("nights", "registers", "small", "press")):
        written[pages.page_of(pages.COUNTRY)] = scale.page(results)
    for name, text in written.items():
        (docs / name).write_text(text, encoding="utf-8")
    print(pages.printed(results))
    print("bench: wrote " + ", ".join(f"{docs.name}/{name}" for name in written))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=Path, default=city.REPO / "build")
    parser.add_argument("--work", type=Path, help="registers and results while it measures; emptied at the end unless --keep")
    parser.add_argument("--peers", type=Path, default=os.environ.get("KIGEN_PEERS"), help="a folder with node_modules; made where it is not")
    parser.add_argument("--docs", type=Path, default=city.REPO / "docs")
    parser.add_argument("--json", type=Path, help="the results; build/bench.json")
    parser.add_argument("--sizes", type=lambda text: [int(one) for one in text.split(",")], default=list(SIZES))
    parser.add_argument("--parts", type=lambda text: text.split(","), default=list(PARTS))
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--rows", type=int, default=ROWS, help="of the workbook")
    parser.add_argument("--rows-long", type=int, default=LONG_ROWS, help="of the long one; 0: none")
    parser.add_argument("--no-install", action="store_true", help="takes peers as they are, or does without")
    parser.add_argument("--write", action="store_true", help="measures nothing, writes the pages from the results")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--quiet", action="store_true")
    options = parser.parse_args()
    options.work = options.work or options.build / "bench-work"
    options.peers = Path(options.peers or options.build / "peers").resolve()
    options.json = options.json or options.build / "bench.json"
    options.sizes = sorted(options.sizes)
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return options


def main():
    options = arguments()
    results = json.loads(options.json.read_text(encoding="utf-8")) if options.json.exists() else {}
    if options.write:
        if not results:
            sys.exit(f"bench: {options.json} does not exist: nothing was measured yet")
        return write(results, options.docs)
    bench = Bench(options)
    for program in ("kigen", "bench/spent", "bench/digest", "bench/press", "bench/sheets"):
        if not (bench.build / program).exists():
            sys.exit(f"bench: {bench.build / program} is not built: run make bench")
    began, previous = time.monotonic(), sum(results.get("took", {}).get(part, 0) for part in PARTS if part not in options.parts)
    bench.find_peers(options.peers, not options.no_install)
    here = machine(bench)

    def save():
        here["load_after"] = os.getloadavg()[0]
        results.update({"on": datetime.date.today().isoformat(), "kigen": said(bench.kigen, "--version").removeprefix("kigen "),
                        "commit": commit(), "machine": here, "missing": bench.sentences,
                        "versions": results.get("versions", {}) | versions(bench) | bench.versions, "seconds": previous + time.monotonic() - began})
        options.json.write_text(text_of(results), encoding="utf-8")

    try:
        measure(bench, options, results, save)
    except turns.Differs as differs:
        sys.exit(f"bench: a peer says something else than kigen, so no time counts: {differs}")
    except RuntimeError as failed:
        sys.exit(f"bench: {failed}")
    finally:
        if not options.keep:
            shutil.rmtree(bench.work, ignore_errors=True)
    return write(results, options.docs)


if __name__ == "__main__":
    main()
