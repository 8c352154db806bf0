#!/bin/sh
# The night of fixtures/odawara into out/, and where to look. Usage: run-fixture.sh build/kigen
set -eu

kigen=$1
status=0
"$kigen" run -c fixtures/odawara/kigen.conf --as-of 2026-11-19 --verbose || status=$?
case $status in
    0 | 4) ;; # 4: rows that a person should look at; the fixture has them on purpose
    *) exit "$status" ;;
esac
folder=$(find out -mindepth 1 -maxdepth 1 -type d -name '2026-11-19*' | sort | tail -n 1)
echo
echo "first:     $folder/office/index.html and today.pdf"
echo "letters:   $folder/print/letters-261120-1-0001.pdf (and the others beside it)"
echo "workbook:  $folder/office/summary.xlsx"
echo "listings:  $folder/office/pieces.csv, dispositions.csv, run.json"
echo "check it:  $kigen verify $folder --deep"
