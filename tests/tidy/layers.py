#!/usr/bin/env python3
"""Proves the layers of the source: includes point down, never sideways between the modules of edge/, calls that
nobody should make are not made, and no file names a machine.

The rules stand in docs/decisions/0001-layers.md. Prints `N passed, N failed`: one check a source file.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAYERS = ["base", "core", "edge", "flow", "cmd"]
BANNED = re.compile(r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|localtime|gmtime|ctime|asctime|"
                    r"system|popen|tmpnam|mktemp|rand|srand|setlocale|alloca)\s*\(")
# One outside thing may take several files: these share a module. What the readers of files hand around (settings,
# records) is data to all readers.
MODULES = [["config", "config_", "values", "records", "registers", "inputs"], ["ledger"], ["workbook"]]
READERS = {"config.h", "records.h"}
# The completeness proof shares nothing with what it proves: base/ and its own files, and nobody but who feeds it
# includes it. The proof of a template's worst cases (core/proof) is another thing.
PROOF = re.compile(r"prove(_\w+)?\.[ch]$")
FEEDS_PROOF = {"batch/edge/config_prove.h", "batch/edge/ledger_prove.h", "batch/flow/prove.c", "batch/flow/night.c"}


def module_of(name: str) -> str:
    for module in MODULES:
        if any(name == part or name.startswith(part) for part in module):
            return module[0]
    return name


def without_comments(text: str) -> str:
    text = re.sub(r"/\*.*?\*/", lambda found: "\n" * found.group(0).count("\n"), text, flags=re.S)
    return re.sub(r"//[^\n]*", "", text)


def faults_of(path: pathlib.Path) -> list:
    faults = []
    layer = path.parent.name
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(without_comments(text).split("\n"), 1):
        where = f"{path.relative_to(ROOT)}:{number}"
        found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if found:
            target = found.group(1).split("/")
            if len(target) != 2 or target[0] not in LAYERS:
                faults.append(f"{where}: the include does not name its layer: {found.group(1)}")
                continue
            if layer in LAYERS and LAYERS.index(target[0]) > LAYERS.index(layer):
                faults.append(f"{where}: {layer}/ includes upwards: {found.group(1)}")
            proves, of_proof = layer == "core" and PROOF.match(path.name), target[0] == "core" and PROOF.match(target[1])
            if proves and target[0] != "base" and not of_proof:
                faults.append(f"{where}: the proof includes what it proves: {found.group(1)}")
            if of_proof and not proves and str(path.relative_to(ROOT)) not in FEEDS_PROOF:
                faults.append(f"{where}: includes the proof, which only its feeders may: {found.group(1)}")
            if layer == target[0] == "edge" and target[1] not in READERS \
                    and module_of(target[1][:-2]) != module_of(path.stem):
                faults.append(f"{where}: edge/ includes sideways: {found.group(1)}")
        called = BANNED.search(line)
        if called:
            faults.append(f"{where}: banned call: {called.group(1)}")
    return faults


def main() -> None:
    passed = failed = 0
    for path in sorted((ROOT / "batch").rglob("*.[ch]")):
        faults = faults_of(path)
        for fault in faults:
            print(fault)
        passed += not faults
        failed += bool(faults)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
