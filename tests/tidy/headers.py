#!/usr/bin/env python3
"""How many functions each header of batch/ declares, the fullest first; those above ten have a reason in
docs/architecture.md, section 5.

    tests/tidy/headers.py [--all]        ends with 1 where a header above ten is not named there, or is named in vain
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MOST = 10
# A declaration at the margin: a type, a name, a parenthesis; not a typedef, a macro or a call.
FUNCTION = re.compile(r"^(?!typedef|struct \w+ \{|enum|#|static const|return)[A-Za-z_][\w \*]*?\b(\w+)\s*\(", re.M)


def functions(text: str) -> list:
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"^\s*#(?:[^\n\\]|\\.|\\\n)*$", "", text, flags=re.M)
    return [name for name in FUNCTION.findall(text) if not name.startswith("__") and name.upper() != name]


def counted() -> dict:
    return {path.relative_to(ROOT / "batch").as_posix(): len(functions(path.read_text(encoding="utf-8")))
            for path in (ROOT / "batch").rglob("*.h")}


def reasons() -> set:
    """The headers that docs/architecture.md names."""
    plan = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([\w/]+\.h)` \|", plan, re.M))


def main() -> None:
    counts, named = counted(), reasons()
    for header, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        if count > MOST or "--all" in sys.argv:
            print(f"{count:4} {header}{'' if count <= MOST or header in named else '   not named in docs/architecture.md'}")
    bad = {header for header, count in counts.items() if count > MOST} ^ named
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
