#!/usr/bin/env python3
"""How many lines of its own source each fuzz target's committed corpus reaches: at least 90 %, or this fails.

A line counts as llvm-cov counts it. What only a failing machine can reach (a read that fails, no memory) is named below
with its reason and is not counted; a name that no longer fits any line is an error.

    tests/fuzz/coverage.py --build build/cover [--missing] TARGET...
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEAST = 90.0
SECONDS_MAX = 600  # of one command

RECORDS = ("edge/registers/csvfile.c", None)
CUTTER = ("edge/registers/cutter.c", None)
# (file, functions: None for all of it, or the headings of its parts)
SOURCES = {
    "cut": [CUTTER, ("edge/registers/decode.c", None)],
    "rows": [("edge/registers/registers.c", None), RECORDS, CUTTER],
    "prove": [("witness/prove.c", None), ("witness/prove_compare.c", None), ("witness/prove_days.c", None), ("witness/prove_judge.c", None),
              ("witness/prove_plan.c", None), ("witness/prove_read.c", None), ("witness/prove_rows.c", None), ("witness/prove_sets.c", None)],
    "digests": [("edge/disk/rowmarks.c", None), ("core/gates/marks.c", None)],
    "dates": [("core/days/era.c", None), ("core/text/values.c", None)],
    "config": [("edge/config/config.c", None), ("edge/config/config_days.c", None), ("edge/config/config_settings.c", None)],
    "limits": [("edge/registers/inputs.c", ("tables", "limits"))],
    "schemes": [("edge/registers/inputs.c", ("tables", "postage schemes")), ("core/rules/postage.c", None)],
    "holidays": [("edge/registers/inputs.c", ("holidays",))],
    "towns": [("edge/registers/inputs.c", ("towns",))],
    "told": [("edge/registers/inputs.c", ("tables", "told elsewhere"))],
    "languages": [("edge/registers/inputs.c", ("tables", "languages"))],
    "events": [("edge/registers/events.c", None), ("core/lot/record.c", None)],
    "template": [("core/letter/form.c", None), ("core/letter/form_layout.c", None), ("core/letter/form_place.c", None), ("core/letter/form_text.c", None),
                 ("core/letter/words.c", None), ("edge/press/layout.c", None)],
    "png": [("edge/press/png.c", None), ("core/letter/image.c", None)],
    "lot": [("edge/disk/lotfile.c", None)],
    "json": [("base/json.c", None), ("disk/jsonread.c", None)],
    "xml": [("edge/book/xmlread.c", None)],
    "sheet": [("edge/book/rowread.c", None), ("edge/book/sheetread.c", None), ("edge/book/cellsum.c", None)],
    "relations": [("edge/book/relations.c", None)],
    "memo": [("edge/disk/memo.c", None), ("flow/press/fontdigests.c", None), ("flow/press/proven.c", ("the memory",))],
    "shards": [("edge/registers/shardlist.c", None), ("core/lot/merge_read.c", None), ("core/lot/merge.c", None)],
    "sums": [("edge/disk/digest.c", None)],
    "zip": [("edge/book/workbook_check.c", None)],
    "pdf": [("edge/press/pdffile.c", None)],
    "listing": [("core/text/csvtext.c", None), ("edge/disk/csvin.c", None)],
    "shown": [("core/letter/pagetext.c", None), ("core/letter/pdftoken.c", None), ("core/letter/pagecolour.c", None)],
}

# What no bytes can reach: (file, a piece of the first line, how many lines, why)
UNREACHABLE = [
    ("edge/registers/csvfile.c", "return err_say_as(err, err_reading(errno), FILE_OPEN", 1, "the file cannot be opened"),
    ("edge/registers/csvfile.c", "if (fstat(fd, &opened) || !S_ISREG(opened.st_mode)) {", 3, "it is no regular file"),
    ("edge/registers/csvfile.c", "return err_say(err, FILE_READ, records->shown, strerror(errno));", 1, "lseek or read fails"),
    ("edge/registers/cutter.c", "memory_stop();", 1, "no memory"),
    ("edge/registers/csvfile.c", "if (got < 0 && errno == EINTR)", 4, "read fails"),
    ("edge/config/config_settings.c", "return err_say_as(err, err_reading(errno), FILE_OPEN", 1, "the file cannot be opened"),
    ("edge/config/config_settings.c", "if (fstat(fd, &is) || !S_ISREG(is.st_mode)) {", 3, "it is no regular file"),
    ("edge/config/config_settings.c", "if (got < 0 && errno == EINTR)", 2, "read fails"),
    ("edge/config/config_settings.c", "memory_stop();", 1, "no memory"),
    ("edge/config/config_settings.c", "err_say(err, FILE_READ, path, strerror(errno));", 1, "read fails"),
    ("edge/disk/digest.c", "memory_stop();", 1, "no memory"),
    ("edge/disk/digest.c", "err_reading(failed), FILE_READ, path, system_says", 1, "read fails"),
    ("edge/disk/digest.c", "out_abandon(&out);", 3, "a file of the folder cannot be read"),
    ("edge/disk/rowmarks.c", "if (got < 0 && errno == EINTR)", 4, "read fails"),
    ("edge/disk/rowmarks.c", "if (wrote < 0 && errno == EINTR)", 4, "write fails"),
    ("edge/disk/rowmarks.c", "if (fd < 0 && (errno == EOPNOTSUPP", 10, "the file system has no unnamed files"),
    ("edge/disk/rowmarks.c", "return merge->failed;", 1, "reading the spill fails"),
    ("edge/disk/rowmarks.c", "if (source->at == source->end && source_fill(merge, source))", 2, "reading the spill fails"),
    ("edge/disk/rowmarks.c", "memory_stop();", 1, "no memory"),
    ("edge/disk/rowmarks.c", "if (unlink(rows->fresh) && errno != ENOENT)", 4, "the file cannot be made"),
    ("edge/disk/rowmarks.c", "static void fresh_abandon(struct fresh *fresh)", 5, "reading or writing fails"),
    ("edge/disk/rowmarks.c", "goto out;", 1, "the file cannot be made"),
    ("edge/disk/rowmarks.c", "err_say_as(err, err_writing(failed), FILE_WRITE", 1, "reading or writing fails"),
    ("edge/disk/rowmarks.c", "fresh_abandon(&fresh);", 1, "reading or writing fails"),
    ("edge/disk/rowmarks.c", "FILE_REMOVE, fresh, strerror(errno));", 1, "the file cannot be removed"),
    ("edge/disk/rowmarks.c", "FILE_RENAME, fresh, path, strerror(errno));", 1, "the file cannot be renamed"),
    ("witness/prove.c", "Ymd prove_opens(const struct prove *prove", 15, "asked by unit tests alone"),
    ("witness/prove.c", "bool prove_before_cutoff(const struct prove *prove)", 9, "asked by unit tests alone"),
    ("core/gates/marks.c", "compared->too_many_disputes = true;", 2, "65,536 residents who contradict: tests/unit"),
]


def reached(binary: str, corpus: pathlib.Path, sources: list) -> dict:
    """{file: {line: (count, text)}} after one replay of the corpus."""
    with tempfile.TemporaryDirectory() as folder:
        raw, data = f"{folder}/raw", f"{folder}/data"
        processes.run([binary, str(corpus)], check=True, seconds=SECONDS_MAX, stdout=subprocess.DEVNULL,
                      env=dict(os.environ, LLVM_PROFILE_FILE=raw))
        processes.run(["llvm-profdata", "merge", "-sparse", raw, "-o", data], check=True, seconds=SECONDS_MAX)
        found = {}
        for file in sources:
            shown = processes.run(["llvm-cov", "show", binary, f"-instr-profile={data}", str(ROOT / "batch" / file)],
                                  check=True, seconds=SECONDS_MAX, text=True).stdout
            if not shown:
                shown = processes.run(["llvm-cov", "show", binary, f"-instr-profile={data}", f"batch/{file}"], cwd=ROOT,
                                      check=True, seconds=SECONDS_MAX, text=True).stdout
            lines = found[file] = {}
            for line in shown.splitlines():
                fields = line.split("|", 2)
                if len(fields) == 3 and fields[0].strip().isdigit():
                    lines[int(fields[0])] = (fields[1].strip(), fields[2])
        return found


def part_lines(lines: dict, parts) -> list:
    """The numbers of the counted lines below the named headings; of all where none is named."""
    heading, chosen = "", []
    for number, (count, text) in sorted(lines.items()):
        found = re.match(r"/\* ---- ([a-z ]+?) -+ \*/", text)
        heading = found.group(1) if found else heading
        if count and (parts is None or heading in parts):
            chosen.append(number)
    return chosen


def excused(file: str, lines: dict, used: set) -> set:
    numbers = set()
    for entry in UNREACHABLE:
        if entry[0] != file:
            continue
        for number, (_, text) in lines.items():
            if entry[1] in text:
                used.add(entry)
                numbers.update(range(number, number + entry[2]))
    return numbers


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--build", required=True)
    arguments.add_argument("--missing", action="store_true", help="show the lines that are not reached")
    arguments.add_argument("--corpus", default=str(ROOT / "tests/fuzz/corpus"))
    arguments.add_argument("target", nargs="+")
    options = arguments.parse_args()
    failed, used, looked = False, set(), set()
    print(f"{'target':10} {'lines':>6} {'reached':>8} {'excused':>8} {'%':>7}")
    for target in options.target:
        sources = SOURCES[target]
        found = reached(f"{options.build}/fuzz/{target}-driven", pathlib.Path(options.corpus) / target,
                        [file for file, _ in sources])
        total = hit = spared = 0
        for file, parts in sources:
            lines = found[file]
            looked.add(file)
            without = excused(file, lines, used)
            for number in part_lines(lines, parts):
                is_hit = lines[number][0] != "0"
                if not is_hit and number in without:
                    spared += 1
                    continue
                total += 1
                hit += is_hit
                if options.missing and not is_hit:
                    print(f"    {file}:{number}: {lines[number][1]}")
        percent = 100.0 * hit / total if total else 0.0
        failed = failed or percent < LEAST
        print(f"{target:10} {total:6} {hit:8} {spared:8} {percent:7.2f}{'  too few' if percent < LEAST else ''}")
    for entry in UNREACHABLE:
        if entry[0] in looked and entry not in used:
            print(f"no line of {entry[0]} holds: {entry[1]}")
            failed = True
    sys.exit(1 if failed else 0)


main()
