#!/usr/bin/env python3
"""Do two files say the same? same_text.py OURS THEIRS [PAGES]

Of THEIRS, PAGES (2) a letter, each page must hold the characters that the same page of OURS (2 a letter) holds, as
often; order, blanks and variation selectors apart. Prints how many characters, or what differs, and then ends with 1.
"""

import collections
import subprocess
import sys

OURS_PAGES = 2


def pages_of(path: str) -> list:
    text = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True).stdout
    return [collections.Counter(c for c in page if not c.isspace() and not 0xE0100 <= ord(c) <= 0xE01EF)
            for page in text.split("\f")[:-1]]


def main() -> None:
    ours, theirs = pages_of(sys.argv[1]), pages_of(sys.argv[2])
    each = int(sys.argv[3]) if len(sys.argv) > 3 else OURS_PAGES
    ours = [page for i, page in enumerate(ours) if i % OURS_PAGES < each]
    if len(ours) != len(theirs):
        sys.exit(f"{len(theirs)} pages for {len(ours)}")
    for number, (our, their) in enumerate(zip(ours, theirs), 1):
        if our != their:
            sys.exit(f"page {number}: missing {dict(our - their)}, too many {dict(their - our)}")
    print(f"{len(ours)} pages, {sum(page.total() for page in ours)} characters")


main()
