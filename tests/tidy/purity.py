#!/usr/bin/env python3
"""Proves that core/ is pure: its objects call nothing that does I/O, tells the time, knows a locale or an environment,
and hold no data that can be written. Usage: purity.py build. Prints `N passed, N failed`: one check an object."""

import pathlib
import re
import subprocess
import sys

FORBIDDEN = re.compile(
    r"^(f?open(at)?|creat|f?read|pread|f?write|pwrite|close|fclose|fputs|puts|putchar|printf|fprintf|perror|time|clock.*|"
    r"gettimeofday|localtime.*|gmtime.*|mktime|strftime|getenv|setenv|setlocale|newlocale|rand.*|random|getrandom|"
    r"getpid|fork|exec.*|system|signal|sigaction|stat|fstat|lstat|unlink|rename|mkdir|sqlite3_.*|cairo_.*|hb_.*|FT_.*|"
    r"csv_.*|config_.*|worksheet_.*|workbook_.*|ZBarcode.*|EVP_.*|deflate.*|inflate.*|stdout|stderr|stdin)$")


def main() -> None:
    passed = failed = 0
    for path in sorted(pathlib.Path(sys.argv[1], "core").glob("*.o")):
        faults = []
        listing = subprocess.run(["nm", "--format=posix", str(path)], check=True, capture_output=True, text=True).stdout
        for line in listing.splitlines():
            name, kind = line.split()[:2]
            if kind == "U" and FORBIDDEN.match(name.split("@")[0].removesuffix("_chk").removeprefix("__")):
                faults.append(f"{path}: calls {name}")
        # Constant tables of pointers lie in .data.rel.ro: read-only once the program is loaded.
        symbols = subprocess.run(["objdump", "-t", str(path)], check=True, capture_output=True, text=True).stdout
        for line in symbols.splitlines():
            found = re.search(r"\s(\.(?:data|bss)\S*|\*COM\*)\s+([0-9a-f]+)\s+(\S+)$", line)
            if found and not found.group(1).startswith(".data.rel.ro") and found.group(3) != found.group(1):
                faults.append(f"{path}: holds data that can be written: {found.group(3)}")
        for fault in faults:
            print(fault)
        passed += not faults
        failed += bool(faults)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
