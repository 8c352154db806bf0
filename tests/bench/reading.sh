#!/bin/sh
# What the completeness proof and the gates add to the time of reading the registers: tests/bench/reading.sh [BUILD]
#
# Two programs by turns on the same made-up city: kigen, and bench/bare, which is kigen without both (bare.c). Of each
# night the seconds of the steps in which they have a part are added up: registers, judge, lot, proof. Two nights: the
# first of a ledger, and the one after it, which has a ledger and the digests of the night before. RESIDENTS (185501),
# SEED (1), PAIRS (9).
set -eu
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:-$here/build}" && pwd)
fixture=$here/fixtures/odawara
first=2026-11-18
second=2026-11-19

fail() {
    echo "reading.sh: $1" >&2
    exit 1
}

[ -x "$build/kigen" ] && [ -x "$build/bench/bare" ] || fail "run make bench"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$build/kigen" synth --residents "${RESIDENTS:-185501}" --seed "${SEED:-1}" --as-of $second --municipality 14206 \
    "$work" >"$work/profile"
cat >"$work/kigen.conf" <<EOF
office    = { name = "見本市"; section = "市民課"; phone = "0465-00-0000"; counter = "2階3番窓口";
              en = { name = "Mihon City"; section = "Citizens Division"; counter = "Counter 3, 2nd floor"; }; };
registers = { residents = "residents.csv"; certificates = "certificates.csv"; };
calendar  = { holidays = "$fixture/holidays.csv"; };
mailing   = { since = "$second"; };
letters   = { templates = "$here/templates"; };
post      = { towns = "$fixture/towns.csv"; };
output    = { dir = "out"; };
EOF

# night PROGRAM NAME DAY: one night in the folder of this program; its seconds go to NAME.DAY
night() {
    status=0
    "$1" run -c "$work/kigen.conf" --as-of "$3" --jobs 2 --quiet 2>"$work/trouble" || status=$?
    if [ $status -ne 0 ] && [ $status -ne 4 ]; then
        cat "$work/trouble" >&2
        fail "$2 ended with $status"
    fi
    sed -n 's/.*"as_of":"'"$3"'","outcome":"published".*"registers":\([0-9.]*\).*"judge":\([0-9.]*\).*"lot":\([0-9.]*\).*"proof":\([0-9.]*\).*/\1 \2 \3 \4/p' \
        "$work/out/timings.jsonl" | awk '{ print $1 + $2 + $3 + $4 }' >>"$work/$2.$3"
}

for program in kigen bench/bare; do
    rm -rf "$work/out" # warm the files
    night "$build/$program" warm $first
done
pair=0
while [ $pair -lt "${PAIRS:-9}" ]; do
    for program in kigen bare; do
        path=$build/kigen
        [ $program = kigen ] || path=$build/bench/bare
        rm -rf "$work/out"
        night "$path" $program $first
        night "$path" $program $second
    done
    pair=$((pair + 1))
done

for day in $first $second; do
    for program in bare kigen; do
        [ "$(wc -l <"$work/$program.$day")" -eq "${PAIRS:-9}" ] || fail "a night of $program left no timing"
        sort -n "$work/$program.$day" | awk -v all="${PAIRS:-9}" 'NR == int((all + 1) / 2)' >"$work/median.$program"
        sort -n "$work/$program.$day" | head -n 1 >"$work/least.$program"
    done
    paste -d' ' "$work/median.bare" "$work/median.kigen" "$work/least.bare" "$work/least.kigen" | awk -v day=$day '
        { printf "reading  %s: %.3f s, with proof and gates %.3f s, that is +%.0f %% (medians); least %.3f and %.3f s, +%.0f %%\n",
                 day, $1, $2, ($2 / $1 - 1) * 100, $3, $4, ($4 / $3 - 1) * 100 }'
done
