#!/bin/sh
# The letters that bench/press left in FOLDER, printed by others: tests/bench/peers.sh FOLDER
#
# Each peer prints the recipe's 500 letters, both pages and page 1 alone, in one file by one process; its text is
# compared with the press's, page by page. Peers make no tags, no labels and no outline, and leave out the image.
# A peer whose package is missing is named and passed over.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
us=$(cat "$folder/us")

# Milliseconds a letter that each took on the reference machine (one core of a Zen 5, 2026), for a letter of one page
# with as many characters as page 1 here, a QR code and a customer barcode.
reference_reportlab=0.343
reference_libharu=0.86

# peer NAME REFERENCE_MS COMMAND...
peer() {
    name=$1
    reference=$2
    shift 2
    two=$("$@" "$folder/recipe" 2 "$folder/$name.pdf")
    said=$("$python" "$here/same_text.py" "$folder/letters-0001.pdf" "$folder/$name.pdf" 2) || {
        echo "peers.sh: $name prints another text: $said" >&2
        exit 1
    }
    bytes=$(($(wc -c <"$folder/$name.pdf") / 500))
    one=$("$@" "$folder/recipe" 1 "$folder/$name-1.pdf")
    said_1=$("$python" "$here/same_text.py" "$folder/letters-0001.pdf" "$folder/$name-1.pdf" 1) || {
        echo "peers.sh: $name prints another text: $said_1" >&2
        exit 1
    }
    awk -v name="$name" -v us="$us" -v one="$one" -v two="$two" -v bytes="$bytes" -v said="$said" \
        -v reference="$reference" 'BEGIN {
        printf "%-10s %7.1f us of processor a letter, %d bytes (the same text: %s)\n", name, two, bytes, said
        printf "           the press takes %.2f of it: it is %.1f times as fast\n", us / two, two / us
        factor = one / 1000 / reference
        printf "           page 1 alone %.1f us; on the reference machine a letter much like it took %.0f us\n", one,
            reference * 1000
        printf "           COMPUTED, not measured: this machine is %.2f times as slow; there the press would " \
            "take about %.0f us\n", factor, us / factor
    }'
}

# A python3 of one's own before Debian's on the PATH does not know Debian's packages.
python=${PYTHON:-python3}
"$python" -c 'import reportlab' 2>/dev/null || python=/usr/bin/python3
if "$python" -c 'import reportlab' 2>/dev/null; then
    peer reportlab "$reference_reportlab" "$python" "$here/peer_reportlab.py"
else
    echo "reportlab  is missing: install python3-reportlab"
fi
if echo '#include <hpdf.h>' | ${CC:-cc} -E - >/dev/null 2>&1; then
    ${CC:-cc} -std=c17 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -o "$folder/peer_haru" "$here/peer_haru.c" -lhpdf
    peer libharu "$reference_libharu" "$folder/peer_haru"
else
    echo "libharu    is missing: install libhpdf-dev"
fi
