#!/bin/sh
# The life of an installation, on a Debian 12 of its own that is booted: the package of 0.1.0 makes nights and is upgraded;
# nothing starts by itself; a night by the timer's unit; who reads what; what a failed night leaves in the journal; purge.
# Usage: boot.sh FOLDER [--chroot]; root. --chroot does what can be done without booting, where systemd-nspawn cannot.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$1
how=${2:-}
# The last commit of 0.1.0, with all that its package had.
old=${OLD:-bcc99675fd0cdd77401e5d38a3ecf9d23d12bf22}
git -C "$here" cat-file -e "$old^{commit}" 2>/dev/null || { echo "boot: this clone has no commit $old of 0.1.0; give one: OLD=COMMIT" >&2; exit 1; }

mkdir -p "$work"
work=$(cd "$work" && pwd)
new=$(git -C "$here" rev-parse HEAD)
new_deb=$(sh "$here/deb.sh" "$new" "$work/debs")
old_deb=$(sh "$here/deb.sh" "$old" "$work/debs")
packed() { # what, package, commit
    echo "boot: $1: kigen $(dpkg-deb -f "$2" Version), $(dpkg-deb -c "$2" | grep -c '^-') files, built of $(git -C "$here" log -1 --format='%h (%cs, %s)' "$3")"
}
packed "the old package" "$old_deb" "$old"
packed "the new package" "$new_deb" "$new"
lintian --fail-on error,warning "${new_deb%/*}"/kigen_*.changes 2>/dev/null
echo "boot: lintian finds no error and no warning"
# promtool out of its package, which would install a service.
(cd "$work" && rm -rf promtool prometheus_*.deb && { apt-get download -q prometheus || { apt-get update -q && apt-get download -q prometheus; }; } &&
    dpkg -x prometheus_*.deb promtool && rm -f prometheus_*.deb) >"$work/promtool.log" 2>&1 || { tail -n 5 "$work/promtool.log" >&2; exit 1; }
(cd "$here/../.." && "$work/promtool/usr/bin/promtool" check rules docs/alerts.yml &&
    "$work/promtool/usr/bin/promtool" test rules tests/package/alerts-test.yml) >"$work/promtool.log" 2>&1 || { cat "$work/promtool.log" >&2; exit 1; }
echo "boot: promtool accepts docs/alerts.yml, and each alert fires when it should"
sh "$here/base.sh" "$work/base"

root=$work/root
rm -rf "$root"
cp -a --reflink=auto "$work/base/root" "$root"
mkdir -p "$root/root/test/result"
cp "$new_deb" "$root/root/test/new.deb"
cp "$old_deb" "$root/root/test/old.deb"
cp "$here/boot-inside.sh" "$here/night.sh" "$here/../../docs/operators.ja.md" "$root/root/test/"
# As the operators' page calls them: this version, and one after it, of which nothing but the number is another.
cp "$new_deb" "$root/root/kigen_0.2.0_amd64.deb"
dpkg-deb -R "$new_deb" "$work/later"
sed -i 's/^Version: .*/Version: 0.2.1/' "$work/later/DEBIAN/control"
dpkg-deb --root-owner-group -b "$work/later" "$root/root/kigen_0.2.1_amd64.deb" >/dev/null
rm -rf "$work/later"

# What both versions need comes from the network now; the booted machine has none.
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
needs=$(dpkg-deb -f "$new_deb" Depends; dpkg-deb -f "$old_deb" Depends)
names=$(echo "$needs" | tr ',' '\n' | sed -n 's/^ *\([a-z0-9.+-]*\).*/\1/p' | sort -u)
# shellcheck disable=SC2086 # a list
chroot "$root" sh -c 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"' sh \
    $names acl sudo >"$work/needs.log" 2>&1 || { tail -n 5 "$work/needs.log" >&2; exit 1; }
rm -f "$root/usr/sbin/policy-rc.d"

if [ "$how" = --chroot ]; then
    unshare --net --mount --pid --fork sh -eu -c '
        mount -t proc proc "$1/proc"
        mount -t tmpfs tmpfs "$1/tmp"
        chroot "$1" sh /root/test/boot-inside.sh chroot' sh "$root"
else
    cat >"$root/etc/systemd/system/kigen-test.service" <<'UNIT'
[Unit]
After=multi-user.target dbus.service
[Service]
Type=oneshot
ExecStart=/bin/sh /root/test/boot-inside.sh booted
ExecStopPost=/bin/systemctl --no-block poweroff
StandardOutput=file:/root/test/result/log
StandardError=inherit
UNIT
    mkdir -p "$root/etc/systemd/system/default.target.wants"
    ln -sf /etc/systemd/system/kigen-test.service "$root/etc/systemd/system/default.target.wants/"
    rm -f "$root/etc/machine-id"
    code=0
    timeout --kill-after=30 900 systemd-nspawn --directory="$root" --boot --register=no --keep-unit --private-network --quiet \
        >"$work/console" 2>&1 </dev/null || code=$?
    cat "$root/root/test/result/log" 2>/dev/null || { tail -n 20 "$work/console" >&2; echo "boot: it did not boot ($code)" >&2; exit 1; }
fi
tail -n 1 "$root/root/test/result/outcome" 2>/dev/null || { echo "boot: it did not come to its end" >&2; exit 1; }
grep -q '^[0-9]* passed, 0 failed$' "$root/root/test/result/outcome"
