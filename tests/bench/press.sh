#!/bin/sh
# Times the press alone, and others at the same letters: tests/bench/press.sh [BUILD [TEMPLATES]]
#
# TEMPLATES: a folder as letters.templates names it; without one, the two-page letter of tests/letters/second stands
# for all. Prints what 20 bundles of 500 cost with 1, 2 and 4 jobs, then the peers (tests/bench/peers.sh).
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$here/build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
templates=${2:-}
if [ -z "$templates" ]; then
    templates=$work/templates
    for variant in renewal card_renewal lapsed card_lapsed stay_extended; do
        mkdir -p "$templates/$variant"
        cp -R "$here/tests/letters/second/ja" "$templates/$variant/ja"
    done
fi
"$build/bench/press" "$templates" "$work"
sh "$here/tests/bench/peers.sh" "$work"
