#!/bin/sh
# Builds the Debian package of a commit. Usage: deb.sh COMMIT INTO; says the path of the package. What is built already for
# that commit is not built again.
set -eu

commit=$(git rev-parse "$1^{commit}")
mkdir -p "$2"
into=$(cd "$2" && pwd)/$commit
if ! ls "$into"/kigen_*.deb >/dev/null 2>&1; then
    rm -rf "$into"
    mkdir -p "$into/src"
    git archive "$commit" | tar -x -C "$into/src"
    # Older trees name what they build with in debian/control alone: what it lacks is said there.
    (cd "$into/src" && DEB_BUILD_OPTIONS="noautodbgsym parallel=2" dpkg-buildpackage -us -uc -b >"$into/log" 2>&1) || {
        tail -n 20 "$into/log" >&2
        exit 1
    }
    rm -rf "$into/src"
fi
ls "$into"/kigen_*.deb
