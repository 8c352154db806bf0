#!/bin/sh
# How much memory a night of a made-up city takes, and the night after it: tests/bench/memory.sh [KIGEN]
#
# RESIDENTS (185501), SEED (1), JOBS (2). Prints of each night the seconds of processor and the peak of its largest
# process (as `time` has it) and of the process that reads and decides (as /proc has it); then the rows that were due
# and what a row took, beside a town of a hundred, which has the programs, the fonts and the templates, too.
set -eu
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "$0")/../.." && pwd)
kigen=${1:-$here/build/kigen}
fixture=$here/fixtures/odawara
residents=${RESIDENTS:-185501}
first=2026-11-18 # a Wednesday; mailed on the 19th
second=2026-11-19

fail() {
    echo "memory.sh: $1" >&2
    exit 1
}

[ -x "$kigen" ] || fail "$kigen is not built: run make"
[ -x /usr/bin/time ] || fail "/usr/bin/time is missing: install the package time"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# city FOLDER RESIDENTS: its registers and its configuration; the office's texts are the fixture's
city() {
    mkdir "$1"
    "$kigen" synth --residents "$2" --seed "${SEED:-1}" --as-of $second --municipality 14206 "$1" >"$1/profile"
    awk '/^office[ \t]*=/ { on = 1 } on { print } on && /^};/ { exit }' "$fixture/kigen.conf" >"$1/kigen.conf"
    cat >>"$1/kigen.conf" <<END
registers = { residents = "residents.csv"; certificates = "certificates.csv"; };
calendar  = { holidays = "$fixture/holidays.csv"; };
mailing   = { since = "$second"; };
letters   = { templates = "$here/templates"; };
post      = { towns = "$fixture/towns.csv"; };
output    = { dir = "out"; };
END
}

# night FOLDER NAME DAY: prints what it took; what the deciding process had at most goes to FOLDER/peak
night() {
    status=0
    /usr/bin/time -f '%U %S %M' -o "$1/time" "$kigen" run -c "$1/kigen.conf" --as-of "$3" --jobs "${JOBS:-2}" --quiet \
        >"$1/said" 2>"$1/trouble" &
    timed=$!
    echo 0 >"$1/peak"
    while kill -0 $timed 2>"$1/gone"; do
        tr ' ' '\n' 2>"$1/gone" <"/proc/$timed/task/$timed/children" | while read -r child; do
            awk '/^VmHWM/ { print $2 }' "/proc/$child/status" >"$1/now" 2>"$1/gone" || true
            if [ -s "$1/now" ]; then mv "$1/now" "$1/peak"; fi
        done || true # it may have ended meanwhile
        sleep 0.05
    done
    wait $timed || status=$?
    if [ $status -ne 0 ] && [ $status -ne 4 ]; then
        cat "$1/trouble" >&2
        fail "$2 ended with $status"
    fi
    tail -n 1 "$1/time" | awk -v name="$2" -v peak="$(cat "$1/peak")" '
        { printf "%-6s %8.2f s of processor, peak %7.1f MiB, of the deciding process %7.1f MiB\n",
                 name, $1 + $2, $3 / 1024, peak / 1024 }'
}

city "$work/town" 100
city "$work/city" "$residents"
for of in "town night $first" "town next $second" "city night $first" "city next $second"; do
    # shellcheck disable=SC2086 # three words
    set -- $of
    [ "$1" = town ] && [ "$2" = night ] && echo "a town of 100"
    [ "$1" = city ] && [ "$2" = night ] && echo "a city of $residents"
    night "$work/$1" "$2" "$3"
done
# what the second night decided on
awk -v peak="$(cat "$work/city/peak")" -v base="$(cat "$work/town/peak")" '
    /"dispositions": {/ { on = 1; next }
    on && /}/ { exit }
    on && !/not_due|past/ { gsub(/[^0-9]/, ""); rows += $0 }
    END {
        if (!rows) exit 1
        printf "rows   %d were due; %.0f bytes of the deciding process a row, beside the town of 100\n",
               rows, (peak - base) * 1024 / rows
    }' "$work/city/out/$second/office/run.json" || fail "the second night decided on nothing: nothing was measured"
