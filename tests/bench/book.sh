#!/bin/sh
# Times the workbook against plain libxlsxwriter at the same cells: tests/bench/book.sh [BUILD]
#
# Each in a process of its own, by turns: kigen's own (written, read back, synced), reading back alone, and the bare library at its
# default level, which reads nothing back. From both is taken what making the cells takes, so that the ratio is a ratio of writing.
# Prints medians of ROUNDS (5) at ROWS rows ("100000 1000000") of 17 and 24 columns, and the memory of each process at its highest.
# Where python3-openpyxl is installed both books of a thousand rows are first read by it: rows and values must be the same.
set -eu
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:-$here/build}" && pwd)
book=$build/bench/book
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

[ -x "$book" ] || { echo "book.sh: $book is not built: run make bench" >&2; exit 1; }

# A python3 of one's own before Debian's on the PATH does not know Debian's packages.
python=${PYTHON:-python3}
"$python" -c 'import openpyxl' 2>/dev/null || python=/usr/bin/python3
if "$python" -c 'import openpyxl' 2>/dev/null; then
    "$book" write 1000 own.xlsx >own
    "$book" bare 1000 bare.xlsx >bare
    "$python" "$here/tests/bench/same_cells.py" own.xlsx bare.xlsx
else
    echo "openpyxl is missing: that both books say the same was not checked"
fi

median() {
    sort -n "$1" | awk '{ at[NR] = $1 } END { print at[int((NR + 1) / 2)] }'
}

for rows in ${ROWS:-100000 1000000}; do
    rm -f cells bare own check
    round=0
    while [ $round -lt "${ROUNDS:-5}" ]; do
        rm -f own.xlsx bare.xlsx
        "$book" cells "$rows" - >>cells
        "$book" bare "$rows" bare.xlsx >>bare
        "$book" write "$rows" own.xlsx >>own
        "$book" check "$rows" own.xlsx >>check
        round=$((round + 1))
    done
    awk -v rows="$rows" -v cells="$(median cells)" -v bare="$(median bare)" -v own="$(median own)" -v check="$(median check)" \
        -v bare_bytes="$(wc -c <bare.xlsx)" -v own_bytes="$(wc -c <own.xlsx)" \
        -v memory="$(awk '$2 > most { most = $2 } END { print most }' own check)" 'BEGIN {
        printf "book     %d rows: bare %.2f s of processor, kigen %.2f s (reading back %.2f s), making the cells %.2f s\n", rows,
            bare, own, check, cells
        printf "         kigen takes %.2f of the bare library, %.2f with the cells; %d bytes, the bare one %d; %.1f MiB at the most\n",
            (own - cells) / (bare - cells), own / bare, own_bytes, bare_bytes, memory / 1024 }'
done
