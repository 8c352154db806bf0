#!/bin/sh
# Times the press alone: tests/bench/press.sh [BUILD [TEMPLATES]]
#
# TEMPLATES: a folder as letters.templates names it; without one, the two-page letter of tests/letters/second stands
# for all three. Prints microseconds a letter for 1, 2 and 4 jobs on 20 bundles of 500, and the ratio.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$here/build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
templates=${2:-}
if [ -z "$templates" ]; then
    templates=$work/templates
    for variant in renewal card_renewal lapsed; do
        mkdir -p "$templates/$variant"
        cp -R "$here/tests/letters/second/ja" "$templates/$variant/ja"
    done
fi
"$build/bench/press" "$templates" "$work"
