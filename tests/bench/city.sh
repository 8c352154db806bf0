#!/bin/sh
# Times the night of a made-up city: tests/bench/city.sh [KIGEN]
#
# RESIDENTS (185501: 小田原市), SEED (1), JOBS (2), MUNICIPALITY (14206). Writes into a folder of its own and
# removes it again; KEEP=1 leaves it and says where. Prints seconds and peak memory of
#   synth      the register is made
#   night      an ordinary night: what falls due on one mailing day, all earlier ones told by J-LIS
#   next       the night after it, with a ledger
#   again      the same night once more: nothing is left to do
#   forecast   24 months planned on it, and the capacity for a delay of 21 days; then the next wave, 60 months
# and of each night the seconds of the steps in which the completeness proof and the gates have a part: `registers`
# reads them for the selection, lets the proof hear each record and takes each resident's digest, `judge` begins with
# comparing those with the last run's and writing them anew, `lot` ends with the gates, `proof` compares the decisions.
set -eu
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "$0")/../.." && pwd)
kigen=${1:-$here/build/kigen}
fixture=$here/fixtures/odawara
residents=${RESIDENTS:-185501}
first=2026-11-18 # a Wednesday; mailed on the 19th
second=2026-11-19

fail() {
    echo "city.sh: $1" >&2
    exit 1
}

[ -x "$kigen" ] || fail "$kigen is not built: run make"
[ -x /usr/bin/time ] || fail "/usr/bin/time is missing: install the package time"
[ -f "$fixture/kigen.conf" ] || fail "$fixture/kigen.conf is missing"

work=$(mktemp -d)
trap '[ -n "${KEEP:-}" ] && echo "kept: $work" || rm -rf "$work"' EXIT

# The office's texts and the shipped calendar are the fixture's; nothing else is, no limit and no pause.
write_config() {
    awk '/^office[ \t]*=/ { on = 1 } on { print } on && /^};/ { exit }' "$fixture/kigen.conf"
    cat <<EOF
registers = { residents = "residents.csv"; certificates = "certificates.csv"; };
calendar  = { holidays = "$fixture/holidays.csv"; };
mailing   = { since = "$second"; };
post      = { towns = "$fixture/towns.csv"; };
output    = { dir = "out"; };
EOF
}

# step NAME COMMAND...: runs it, prints its seconds and its peak memory. Exit 4 is a night well done, too.
step() {
    name=$1
    shift
    status=0
    /usr/bin/time -v -o "$work/time" "$@" >"$work/said" 2>"$work/trouble" || status=$?
    if [ $status -ne 0 ] && [ $status -ne 4 ]; then
        cat "$work/trouble" >&2
        fail "$name ended with $status"
    fi
    awk -v name="$name" '
        /Elapsed/ { n = split($NF, part, ":"); for (i = 1; i <= n; i++) seconds = seconds * 60 + part[i] }
        /Maximum resident/ { mib = $NF / 1024 }
        END { printf "%-8s %8.2f s %9.1f MiB\n", name, seconds, mib }' "$work/time"
}

# What a published run says of itself; a night without letters would time nothing.
letters() {
    awk -F, 'END { print NR - 1 }' "$work/out/$1/print/job.csv"
}

step synth "$kigen" synth --residents "$residents" --seed "${SEED:-1}" --as-of $second \
    --municipality "${MUNICIPALITY:-14206}" "$work"
cat "$work/said" >"$work/profile"
write_config >"$work/kigen.conf"
for night in "night $first" "next $second" "again $second"; do
    # shellcheck disable=SC2086 # two words
    set -- $night
    step "$1" "$kigen" run -c "$work/kigen.conf" --as-of "$2" --jobs "${JOBS:-2}" --quiet
done
step forecast "$kigen" forecast -c "$work/kigen.conf" --as-of $second --months 24 --worst 21 -o "$work/24.xlsx"
step forecast "$kigen" forecast -c "$work/kigen.conf" --as-of $second --months 60 -o "$work/60.xlsx"
echo "rows     $(($(wc -l <"$work/certificates.csv") - 1)) certificates of $residents residents"
sed -n 's/.*"as_of":"\([^"]*\)","outcome":"published".*"registers":\([0-9.]*\).*"judge":\([0-9.]*\).*"lot":\([0-9.]*\).*"proof":\([0-9.]*\).*/steps    \1: registers \2 s, judge \3 s, lot \4 s, proof \5 s/p' \
    "$work/out/timings.jsonl"
for day in $first $second; do
    count=$(letters $day)
    echo "letters  $count on $day"
    [ "$count" -gt 0 ] || fail "the night of $day had no letters: nothing was timed"
done
