#!/usr/bin/env python3
"""Proves that core/, witness/ and synth/ are pure: their objects call nothing outside but what stands in ALLOWED, and hold
no data that can be written.

An allow list: whatever is not known to be pure is refused, a reader of files in base/ or disk/ too. Two functions are
planted that read a file, one in core and one in the proof, and both must be refused.

Usage: purity.py build. Prints `N passed, N failed`: one check an object, one for each planted function.
"""

import os
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes
from checks import Checks

ROOT = pathlib.Path(__file__).resolve().parents[2]
PURE = ("core", "witness", "synth")
ALLOWED = {
    "memchr", "memcmp", "memcpy", "memmem", "memmove", "memset", "stpcpy", "strchr", "strcmp", "strcspn", "strlen",
    "exp", "log",                          # of finite numbers, rounding untouched: they keep nothing
    "qsort", "qsort_r", "snprintf", "vsnprintf", "strtod",          # the locale is never set: layers.py bans setlocale
    "__popcountdi2", "__stack_chk_fail", "_GLOBAL_OFFSET_TABLE_",   # what the compiler itself calls
    "bug_stop", "memory_stop", "err_say_", "messages_are_english",  # the end of the program; a sentence in an err
}
BASE_ALLOWED = ALLOWED | {"calloc", "malloc", "realloc", "free"}
PLANTED = '#include "disk/file.h"\nint planted(struct arena *a, Str *s, struct err *e);\n' \
          'int planted(struct arena *a, Str *s, struct err *e)\n{\n    return file_read("x", a, s, e);\n}\n'


def symbols(path: pathlib.Path) -> tuple:
    """(defined, wanted) names of an object."""
    defined, wanted = set(), set()
    for line in processes.run(["nm", "--format=posix", str(path)], check=True, text=True).stdout.splitlines():
        name, kind = line.split()[:2]
        name = re.sub(r"^__(\w+)_chk$", r"\1", name.split("@")[0])
        (wanted if kind == "U" else defined).add(name)
    return defined, wanted


def writable(path: pathlib.Path) -> list:
    """Constant tables of pointers lie in .data.rel.ro: read-only once the program is loaded."""
    found = []
    for line in processes.run(["objdump", "-t", str(path)], check=True, text=True).stdout.splitlines():
        data = re.search(r"\s(\.(?:data|bss)\S*|\*COM\*)\s+([0-9a-f]+)\s+(\S+)$", line)
        if data and not data.group(1).startswith(".data.rel.ro") and data.group(3) != data.group(1):
            found.append(data.group(3))
    return found


def faults_of(path: pathlib.Path, known: set, allowed: set) -> list:
    return [f"{path}: calls {name}" for name in sorted(symbols(path)[1] - known - allowed)] + \
           [f"{path}: holds data that can be written: {name}" for name in writable(path)]


def planted(build: pathlib.Path, known: set) -> list:
    """What is said of a function that reads a file, compiled as one of core/ is."""
    with tempfile.TemporaryDirectory(dir=build) as folder:
        source, made = pathlib.Path(folder, "planted.c"), pathlib.Path(folder, "planted.o")
        source.write_text(PLANTED, encoding="utf-8")
        processes.run([os.environ.get("CC", "cc"), "-std=c17", "-O2", "-D_GNU_SOURCE", f"-I{ROOT / 'batch'}", "-c", "-o",
                       str(made), str(source)], check=True)
        return faults_of(made, known, ALLOWED)


def main() -> None:
    build = pathlib.Path(sys.argv[1])
    checks = Checks()
    base = sorted((build / "base").glob("*.o"))
    ground = set().union(*(symbols(path)[0] for path in base))
    for path in base:
        checks.check("an object of base/", "\n".join(faults_of(path, ground, BASE_ALLOWED)))
    for rooms in (("core", "synth"), ("witness",)):     # the proof shares nothing with core
        objects = sorted(path for room in rooms for path in (build / room).rglob("*.o"))
        known = ground.union(*(symbols(path)[0] for path in objects))
        for path in objects:
            checks.check(f"an object of {rooms[0]}", "\n".join(faults_of(path, known, ALLOWED)))
        checks.holds(any("calls file_read" in fault for fault in planted(build, known)),
                     f"a function that reads a file would pass in {rooms[0]}/")
    checks.end()


main()
