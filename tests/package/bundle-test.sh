#!/bin/sh
# Installs the bundle in a Debian that has no network, and makes a night there. Usage: bundle-test.sh BUNDLES BASES
set -eu

here=$(cd "$(dirname "$0")" && pwd)
archive=$(ls -t "$1"/kigen-*.tar | head -n 1)
sh "$here/base.sh" "$2/base"
root=$1/root
rm -rf "$root"
mkdir -p "$1"
cp -a --reflink=auto "$2/base/root" "$root"
trap 'rm -rf "$root"' EXIT
tar -x -f "$archive" -C "$root/root"
# Names and packages are asked of nobody: no interface but lo, which is down.
unshare --net --mount --pid --fork sh -eu -c '
    mount -t proc proc "$1/proc"
    chroot "$1" sh -eu -c "sh /root/kigen-*/install.sh"
' sh "$root" >"$1/install.log" 2>&1 || { tail -n 15 "$1/install.log" >&2; exit 1; }
tail -n 1 "$1/install.log"
cp "$here/night.sh" "$root/root/night.sh"
unshare --net --mount --pid --fork sh -eu -c '
    mount -t proc proc "$1/proc"
    chroot "$1" sh /root/night.sh fill
    chroot "$1" setpriv --reuid=kigen --regid=kigen --init-groups kigen check
    code=0
    chroot "$1" setpriv --reuid=kigen --regid=kigen --init-groups kigen run --as-of 2026-11-19 --verbose || code=$?
    [ "$code" -eq 0 ] || [ "$code" -eq 4 ]
    chroot "$1" kigen verify --deep /var/lib/kigen/runs/2026-11-19
' sh "$root"
# A digest that does not hold stops it.
echo >>"$root/root/$(basename "$archive" .tar)/Packages"
if chroot "$root" sh "/root/$(basename "$archive" .tar)/install.sh" >/dev/null 2>&1; then
    echo "bundle-test: a changed file was not noticed" >&2
    exit 1
fi
echo "bundle-test: installed without a network, a night published"
