#!/bin/sh
# Installs the Debian packages named, as root or through sudo, if any of them is missing; says which.
set -eu

missing=
for package in "$@"; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "kigen: installing the missing Debian packages:$missing"
if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    echo "kigen: neither root nor sudo: install them, then call make again" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # the list is meant to be split
$as_root apt-get install -y -q --no-install-recommends $missing >/dev/null 2>&1 && exit 0
$as_root apt-get update -q >/dev/null
# shellcheck disable=SC2086
exec $as_root apt-get install -y -q --no-install-recommends $missing >/dev/null
