#!/usr/bin/env python3
"""Runs every suite of kigen and ends with one line: N passed, N failed.

A suite is a command that prints how many of its checks passed and failed, in its own way (criterion's synthesis,
unittest's, or `N passed, N failed`), and says their names (tests/lib/checks.py). A suite that prints no count or ends with
another exit code than 0 has failed; and so has one whose names are not those of tests/names.txt: a test that is skipped or
lost is a failed one, and one that was added or removed shows in the difference of a commit. So has one that does not end
within its time or leaves a process behind: it is killed with all that it started, and what it said so far is shown.

    tests/run.py --build build [--only NAME]... [--minutes 60] [--names]

--names takes the names of the suites that ran into tests/names.txt. A line of it is suite, name, and `?` (written by hand)
where the check is made only on machines that allow it.
"""

import argparse
import concurrent.futures
import ctypes
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import processes

NAMES = "tests/names.txt"
ROOT = pathlib.Path(__file__).resolve().parents[1]
PLAIN = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed$", re.M)
CRITERION = re.compile(r"Synthesis: Tested: (\d+) \| Passing: (\d+) \| Failing: (\d+) \| Crashing: (\d+)")
UNITTEST_NAME = re.compile(r"^(test_\w+) \((\w+\.\w+)(?:\.\w+)?\)", re.M)
UNITTEST = re.compile(r"^Ran (\d+) tests? in ", re.M)


SUITE_SECONDS_MAX = 600
PR_SET_CHILD_SUBREAPER = 36
LINES_SHOWN = 200               # of a suite that was killed: the last ones

# Begun first, so that none of them runs alone at the end.
LONGEST = ("crash", "differential", "unit", "cli", "oracle", "forecast", "waits", "first", "accidents", "privacy", "mutants", "fuzz", "nets",
           "nights", "properties", "actions", "making", "house", "ink", "stops", "why", "vendors", "audit", "story")


def suites(build: str) -> list:
    kigen = f"{build}/kigen"
    python = sys.executable
    return [
        ("layers", [python, "tests/tidy/layers.py"]),
        ("rules", [python, "tests/tidy/rules.py"]),
        ("commands", [python, "tests/tidy/commands.py"]),
        ("prose", [python, "tests/tidy/prose.py"]),
        ("references", [python, "tests/tidy/references.py"]),
        ("purity", [python, "tests/tidy/purity.py", build]),
        ("doors", [python, "tests/tidy/doors.py"]),
        ("manual", [python, "tests/tidy/manual.py", "--build", build]),
        ("runner", [python, "tests/tidy/runner.py"]),
        ("figures", [python, "tests/tidy/figures.py", "--build", build]),
        ("bench", [python, "tests/bench/test_bench.py", "--build", build]),
        ("making", [python, "tests/tidy/making.py", build]),
        ("unit", [f"{build}/unit/tests", "--timeout", "300", f"--xml={build}/names/unit"]),
        ("fuzz", [python, "tests/fuzz/fuzz.py", "short", "--build", f"{build}/asan", "--times", "0.5"]),
        ("oracle", [python, "-m", "unittest", "discover", "-v", "-s", "tests/oracle", "-p", "test_*.py"]),
        ("planner", [python, "tests/planner/compare.py", "--door", f"{build}/unit/planner", "--scenes", "2000"]),
        ("postage", [python, "tests/postage/compare.py", "--door", f"{build}/unit/postage"]),
        ("barcode-text", [python, "tests/barcode/compare.py", "--build", build]),
        ("pn-delayer", [python, "tests/oracle/pn_delayer.py", "--kigen", kigen]),
        ("forecast", [python, "tests/forecast/compare.py", "--build", build]),
        ("hard", [python, "tests/cli/test_hard.py", "--kigen", kigen]),
        ("mutants", [python, "tests/mutants/run.py", "--build", build, "--part", "3"]),
        ("gate_proof", [python, "tests/cli/test_gate_proof.py", "--build", build]),
        ("stops", [python, "tests/cli/test_stops.py", "--build", build]),
        ("nets", [python, "tests/cli/test_nets.py", "--kigen", kigen]),
        ("options", [python, "tests/cli/test_options.py", "--kigen", kigen]),
        ("actions", [python, "tests/cli/test_actions.py", "--kigen", kigen, "--shim", f"{build}/crash-shim.so"]),
        ("service", [python, "tests/cli/test_service.py", "--kigen", kigen, "--shim", f"{build}/crash-shim.so"]),
        ("cli", [python, "tests/cli/test_cli.py", "--kigen", kigen]),
        ("first", [python, "tests/cli/test_first.py", "--kigen", kigen]),
        ("record", [python, "tests/cli/test_record.py", "--kigen", kigen]),
        ("posted", [python, "tests/cli/test_posted.py", "--kigen", kigen]),
        ("pull", [python, "tests/cli/test_pull.py", "--kigen", kigen]),
        ("house", [python, "tests/cli/test_house.py", "--kigen", kigen]),
        ("void", [python, "tests/cli/test_void.py", "--kigen", kigen]),
        ("form", [python, "tests/cli/test_form.py", "--kigen", kigen, "--shim", f"{build}/crash-shim.so"]),
        ("access", [python, "tests/cli/test_access.py", "--kigen", kigen, "--shim", f"{build}/crash-shim.so"]),
        ("reprint", [python, "tests/cli/test_reprint.py", "--kigen", kigen, "--shim", f"{build}/crash-shim.so"]),
        ("fontfiles", [python, "tests/cli/test_fontfiles.py", "--kigen", kigen, "--shim", f"{build}/crash-shim.so"]),
        ("signoff", [python, "tests/cli/test_signoff.py", "--kigen", kigen]),
        ("report", [python, "tests/cli/test_report.py", "--kigen", kigen, "--shim", f"{build}/crash-shim.so"]),
        ("merge", [python, "tests/cli/test_merge.py", "--kigen", kigen, "--shim", f"{build}/crash-shim.so"]),
        ("lists", [python, "tests/cli/test_lists.py", "--kigen", kigen]),
        ("schemes", [python, "tests/cli/test_schemes.py", "--kigen", kigen]),
        ("status", [python, "tests/cli/test_status.py", "--kigen", kigen]),
        ("office", [python, "tests/cli/test_office.py", "--kigen", kigen]),
        ("approval", [python, "tests/cli/test_approval.py", "--kigen", kigen]),
        ("clock", [python, "tests/cli/test_clock.py", "--kigen", kigen]),
        ("folders", [python, "tests/cli/test_folders.py", "--kigen", kigen]),
        ("letter", [python, "tests/cli/test_letter.py", "--kigen", kigen]),
        ("sheets", [python, "tests/cli/test_sheets.py", "--kigen", kigen]),
        ("papers", [python, "tests/cli/test_papers.py", "--kigen", kigen]),
        ("floor", [python, "tests/cli/test_floor.py", "--kigen", kigen]),
        ("shopfloor", [python, "tests/cli/test_shopfloor.py", "--kigen", kigen]),
        ("fronts", [python, "tests/cli/test_fronts.py", "--kigen", kigen]),
        ("receiver", [python, "tests/cli/test_receiver.py", "--kigen", kigen]),
        ("ink", [python, "tests/cli/test_ink.py", "--kigen", kigen]),
        ("marks", [python, "tests/cli/test_marks.py", "--kigen", kigen]),
        ("zones", [python, "tests/letters/zones.py", "--kigen", kigen]),
        ("proof", [python, "tests/cli/test_proof.py", "--kigen", kigen]),
        ("templates", [python, "tests/cli/test_templates.py", "--kigen", kigen]),
        ("words", [python, "tests/cli/test_words.py", "--kigen", kigen]),
        ("barcode", [python, "tests/cli/test_barcode.py", "--kigen", kigen]),
        ("places", [python, "tests/cli/test_places.py", "--kigen", kigen]),
        ("right-letter", [python, "tests/letters/right_letter.py", "--kigen", kigen, "--models", "400", "--people", "600"]),
        ("offices", [python, "tests/letters/offices.py", "--kigen", kigen]),
        ("letter-tables", [python, "tests/letters/tables.py"]),
        ("seed-facts", [python, "tests/letters/seed_facts.py", "--kigen", kigen]),
        ("progress", [python, "tests/cli/test_progress.py", "--kigen", kigen]),
        ("why", [python, "tests/cli/test_why.py", "--kigen", kigen]),
        ("answers", [python, "tests/cli/test_answers.py", "--kigen", kigen]),
        ("vendors", [python, "tests/cli/test_vendors.py", "--kigen", kigen]),
        ("properties", [python, "tests/cli/test_properties.py", "--kigen", kigen]),
        ("written", [python, "tests/cli/test_written.py", "--build", build]),
        ("accidents", [python, "tests/cli/test_accidents.py", "--kigen", kigen]),
        ("slides", [python, "tests/cli/test_slides.py", "--kigen", kigen]),
        ("quiet", [python, "tests/cli/test_quiet.py", "--kigen", kigen]),
        ("classes", [python, "tests/cli/test_classes.py", "--kigen", kigen]),
        ("sizes", [python, "tests/cli/test_sizes.py", "--kigen", kigen]),
        ("waits", [python, "tests/cli/test_waits.py", "--kigen", kigen]),
        ("nights", [python, "tests/cli/test_nights.py", "--kigen", kigen]),
        ("story", [python, "tests/story/test_story.py", "--kigen", kigen]),
        ("audit", [python, "tests/cli/test_audit.py", "--kigen", kigen]),
        ("privacy", [python, "tests/cli/test_privacy.py", "--kigen", kigen]),
        ("forks", [python, "tests/crash/forks.py", "--kigen", kigen]),
        ("crash", [python, "tests/crash/crash.py", "--kigen", kigen, "--shim", f"{build}/crash-shim.so",
                   "--points", "4"]),
        ("crash-record", [python, "tests/crash/record.py", "--kigen", kigen, "--shim", f"{build}/crash-shim.so"]),
        ("upgrade", [python, "tests/cli/test_upgrade.py", "--kigen", kigen, "--shim", f"{build}/crash-shim.so"]),
        ("observer", [python, "tests/oracle/observer.py", "--kigen", kigen, "--shim", f"{build}/crash-shim.so"]),
        ("differential", [python, "tests/oracle/differential.py", "--kigen", kigen, "--seconds", "1200", "--scenarios", "10"]),
    ]


def count(output: str) -> tuple:
    """(passed, failed) as the suite says it; (0, 0) where it says nothing."""
    found = CRITERION.search(output)
    if found:
        tested, passing, failing, crashing = map(int, found.groups())
        return passing, max(failing + crashing, tested - passing)
    found = UNITTEST.search(output)
    if found:
        ran = int(found.group(1))
        bad = sum(int(number) for number in re.findall(r"(?:failures|errors|skipped)=(\d+)", output))
        return ran - bad, bad
    plain = PLAIN.findall(output)
    return (int(plain[-1][0]), int(plain[-1][1])) if plain else (0, 0)


def known_names() -> dict:
    """Suite -> {name: whether it may be missing}, of tests/names.txt."""
    found = {}
    for line in (ROOT / NAMES).read_text(encoding="utf-8").splitlines():
        suite, name, *mark = line.split("\t")
        found.setdefault(suite, {})[name] = mark == ["?"]
    return found


def write_names(known: dict) -> None:
    lines = sorted(f"{suite}\t{name}" + "\t?" * optional for suite, names in known.items() for name, optional in names.items())
    (ROOT / NAMES).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def said_names(path: pathlib.Path, output: str) -> set:
    """The names of the checks that a suite made: in its file, one a line or as criterion writes them; or unittest's words."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if text.startswith("<?xml"):
        return {f"{group}/{name}" for group, tests in re.findall(r'<testsuite name="([^"]+)"(.*?)</testsuite>', text, re.S)
                for name, how in re.findall(r'<testcase name="([^"]+)"[^>]* status="(\w+)"', tests) if how != "SKIPPED"}
    if UNITTEST.search(output):
        return {f"{of.split('.')[1]}.{name}" for name, of in UNITTEST_NAME.findall(output)}
    return set(text.splitlines())


def names_fault(ran: set, known: dict) -> list:
    """What is wrong with the names of a suite, in one sentence."""
    lost = sorted(name for name, optional in known.items() if not optional and name not in ran)
    new = sorted(ran - known.keys())
    return [f"{len(names)} checks {what} {NAMES} (make names): {'; '.join(names[:5])}" for names, what in (
        (lost, "did not run that stand in"), (new, "ran that do not stand in")) if names]


def execute(command: list, seconds: float, names: pathlib.Path) -> tuple:
    """(exit code, output, seconds of processor, faults). The output goes to a file: who holds a pipe open cannot make anybody wait."""
    environment = dict(os.environ, KIGEN_TESTS="tests", PYTHONDONTWRITEBYTECODE="1", PYTHONUNBUFFERED="1",
                       KIGEN_NAMES=str(names))
    names.unlink(missing_ok=True)
    faults = []
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        found = processes.wait4(process, seconds)
        if found:
            processes.wait_for(lambda: not processes.tree(process.pid), 1)
        else:
            faults.append(f"did not end within {seconds:.0f} s")
        left = processes.kill_tree(process.pid)
        found = found or processes.wait4(process, processes.DEATH_SECONDS_MAX)
        if not found:
            faults.append("cannot be killed")
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    last = (said.strip().splitlines() or ["nothing"])[-1]
    if faults:
        faults = [", ".join(faults) + f"; said last: {last[:200]}; killed: {'; '.join(left)}"]
    elif left:
        faults = [f"left behind: {'; '.join(left)}"]
    return process.returncode, said, found[1].ru_utime + found[1].ru_stime if found else 0, faults


def run(name: str, command: list, known: dict, seconds: float, folder: pathlib.Path) -> tuple:
    """(passed, failed, what to print, names): nothing is printed here, for others run beside it."""
    began, names = time.monotonic(), folder / name
    code, output, worked, faults = (execute(command, seconds, names) if seconds > 0
                                    else (0, "", 0, ["not begun: no time was left"]))
    passed, failed = count(output)
    if code != 0 and failed == 0 and not faults:
        faults.append(f"ended with {code}")
    if passed + failed == 0:
        faults.append("counts no checks")
    ran = said_names(names, output)
    if not failed and not faults and known is not None:
        faults += names_fault(ran, known)
    failed += len(faults)
    said = [f"{name:13} {passed:6} passed {failed:4} failed {time.monotonic() - began:7.1f} s {worked:7.1f} s of processor"
            + "".join(f"  [{fault}]" for fault in faults)]
    lines = output.splitlines()
    if not failed:
        lines = [line for line in lines if line.startswith(("base seed", "crash points", "note: ")) or " rows: " in line]
    said.extend("    " + line[:400] for line in (lines[-LINES_SHOWN:] if faults else lines))
    return passed, failed, "\n".join(said), ran


def adopt_orphans() -> None:
    """Who loses his parent becomes a child of this process."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def orphans() -> list:
    """Whoever lives on of a suite that has ended: made our children, given a moment, and killed."""
    processes.wait_for(lambda: all(processes.state(child) == "Z" for child in processes.children(os.getpid())), 1)
    return [one for child in processes.children(os.getpid()) for one in processes.kill_tree(child)]


def stop(number, _frame) -> None:
    """Suites have sessions of their own: the keyboard and timeout(1) do not reach them."""
    for child in processes.children(os.getpid()):
        processes.kill_tree(child)
    os._exit(128 + number)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--build", default="build")
    arguments.add_argument("--only", action="append", default=[])
    arguments.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)) + 1,
                           help="suites at a time; one more than processors, for some of them wait")
    arguments.add_argument("--minutes", type=float, default=60,
                           help="for all of them: what runs then is killed")
    arguments.add_argument("--names", action="store_true", help="takes the names of what ran into tests/names.txt")
    options = arguments.parse_args()
    adopt_orphans()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    until = time.monotonic() + 60 * options.minutes
    known = known_names()
    folder = (ROOT / options.build).resolve() / "names"
    folder.mkdir(parents=True, exist_ok=True)
    passed = failed = 0
    began = time.monotonic()
    chosen = [(name, command) for name, command in suites(options.build) if not options.only or name in options.only]
    chosen.sort(key=lambda suite: LONGEST.index(suite[0]) if suite[0] in LONGEST else len(LONGEST))
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        running = {pool.submit(lambda name, command: run(
            name, command, None if options.names else known.get(name, {}), min(SUITE_SECONDS_MAX, until - time.monotonic()), folder),
            name, command): name for name, command in chosen}
        for one in concurrent.futures.as_completed(running):
            more_passed, more_failed, said, ran = one.result()
            print(said, flush=True)
            passed += more_passed
            failed += more_failed
            if options.names and not more_failed:
                before = known.get(running[one], {})
                known[running[one]] = {name: before.get(name, False) for name in ran} | {
                    name: True for name, optional in before.items() if optional}
    if options.names:
        write_names(known)
    for one in orphans():
        print(f"left behind by a suite: {one}")
        failed += 1
    print(f"{len(chosen)} suites in {time.monotonic() - began:.0f} s")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
