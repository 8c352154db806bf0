#!/bin/sh
# The unit tests, two nights of the fixture with gates and proof, and what the print room records between them, under
# the sanitizers. criterion lets a test pass that leaks, so the
# reports go to files and any file is a failure. Usage: asan.sh build/asan
set -eu

build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

export ASAN_OPTIONS="log_path=$work/report:detect_leaks=1"
export UBSAN_OPTIONS="log_path=$work/report:print_stacktrace=1"
export LSAN_OPTIONS="suppressions=$(pwd)/tests/tidy/lsan.supp:print_suppressions=0"

KIGEN_TESTS=tests "$build/unit/tests" --timeout 300 >"$work/unit.log" 2>&1 || {
    tail -n 40 "$work/unit.log"
    failed=1
}
tail -n 1 "$work/unit.log"

# The program finds its templates in the folder above its own.
mkdir "$work/bin"
cp "$build/kigen" "$work/bin/kigen"
cp -r templates "$work/templates"
cp -r fixtures/odawara "$work/odawara"
sed -i "s|\.\./\.\./out|$work/out|" "$work/odawara/kigen.conf"

# Of the first three pieces one is posted and comes back, one is spoiled, one posted; and a resident asks for none.
record_events() {
    awk -F, 'BEGIN { print "id,event,on,by,until,reason" }
        NR == 2 { print $1 ",posted,2026-11-20,窓口,," }
        NR == 2 { print $1 ",returned,2026-11-20,窓口,,転居先不明" }
        NR == 3 { print $1 ",spoiled,2026-11-20,窓口,,紙づまり" }
        NR == 4 { print $1 ",posted,2026-11-20,窓口,," }
        END { print "resident:0001016857,refuse,2026-11-20,窓口,2027-03-31,本人の申出" }' \
        "$work/out/2026-11-19/office/pieces.csv" >"$work/events.csv"
    "$work/bin/kigen" record -c "$work/odawara/kigen.conf" --as-of 2026-11-20 --verbose "$work/events.csv" || {
        echo "the events were not recorded"
        failed=1
    }
}

for day in 2026-11-19 2026-11-20; do
    status=0
    "$work/bin/kigen" run -c "$work/odawara/kigen.conf" --as-of "$day" || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 4 ] || {
        echo "the night of $day ended with $status"
        failed=1
    }
    "$work/bin/kigen" verify "$work/out/$day" --deep || failed=1
    [ "$day" != 2026-11-19 ] || record_events
done

for report in "$work"/report*; do
    [ -e "$report" ] || continue
    head -n 40 "$report"
    failed=1
done
if [ "$failed" -eq 0 ]; then echo "asan: 1 passed, 0 failed"; else echo "asan: 0 passed, 1 failed"; fi
exit "$failed"
