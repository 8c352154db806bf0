#!/bin/sh
# The unit tests and two nights of the fixture under the sanitizers. criterion lets a test pass that leaks, so the
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
for day in 2026-11-19 2026-11-20; do
    status=0
    "$work/bin/kigen" run -c "$work/odawara/kigen.conf" --as-of "$day" || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 4 ] || {
        echo "the night of $day ended with $status"
        failed=1
    }
    "$work/bin/kigen" verify "$work/out/$day" --deep || failed=1
done

for report in "$work"/report*; do
    [ -e "$report" ] || continue
    head -n 40 "$report"
    failed=1
done
if [ "$failed" -eq 0 ]; then echo "asan: 1 passed, 0 failed"; else echo "asan: 0 passed, 1 failed"; fi
exit "$failed"
