#!/bin/sh
# Builds the Debian package of a commit. Usage: deb.sh COMMIT INTO; says the path of the package. What is built already for
# that commit is not built again.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
commit=$(git -C "$here" rev-parse "$1^{commit}")
mkdir -p "$2"
into=$(cd "$2" && pwd)
if ! ls "$into/$commit"/kigen_*.deb >/dev/null 2>&1; then
    # One folder for every commit: a compiler's cache knows then what has not changed.
    rm -rf "$into/building" "$into/$commit"
    mkdir -p "$into/building/src"
    git -C "$here/../.." archive "$commit" | tar -x -C "$into/building/src"
    # What it is built with stands in its own debian/control: an older kigen used other libraries.
    needs=$(awk '/^[^ ]/ { on = /^Build-Depends:/ } on { sub(/^Build-Depends:/, ""); gsub(/\([^)]*\)/, ""); gsub(/,/, " "); print }' \
        "$into/building/src/debian/control" | tr -s ' ' '\n' | grep -v '^debhelper-compat$\|^dh-sequence-\|^$')
    # shellcheck disable=SC2086 # a list
    sh "$here/../prepare.sh" $needs >&2
    (cd "$into/building/src" && DEB_BUILD_OPTIONS="noautodbgsym parallel=2" dpkg-buildpackage -us -uc -b >"$into/building/log" 2>&1) || {
        tail -n 20 "$into/building/log" >&2
        exit 1
    }
    rm -rf "$into/building/src"
    mv "$into/building" "$into/$commit"
fi
ls "$into/$commit"/kigen_*.deb
