#!/bin/sh
# A Debian 12 in a folder, made once: what machines have that kigen is installed on, and no more. --empty: what debootstrap makes
# and nothing else. Usage: base.sh FOLDER [--empty]
set -eu

[ "$(id -u)" -eq 0 ] || { echo "base.sh: only root can make a Debian in a folder" >&2; exit 77; }
[ ! -e "$1/made" ] || exit 0
rm -rf "$1"
mkdir -p "$1"
mirror=$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null | head -n 1)
[ -n "$mirror" ] || { echo "base.sh: this machine's apt names no mirror to take a Debian from" >&2; exit 66; }
include=--include=systemd,systemd-sysv,dbus,libpam-systemd,ca-certificates
[ "${2:-}" != --empty ] || include=
# shellcheck disable=SC2086 # one word or none
debootstrap --variant=minbase $include bookworm "$1/root" "$mirror" >"$1/log" 2>&1 || { tail -n 5 "$1/log" >&2; exit 1; }
rm -rf "$1/root/var/cache/apt/archives"/*.deb
touch "$1/made"
