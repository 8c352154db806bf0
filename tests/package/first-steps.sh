#!/bin/sh
# From an empty Debian 12 to published nights, by what README and the manual pages print (first_steps.py). The Debian and the clone
# of HEAD are all that is brought; after a failure they stay, to be looked at. Usage: first-steps.sh FOLDER; root.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
sh "$here/base.sh" "$1/empty" --empty
root=$1/first-steps
rm -rf "$root"
cp -a --reflink=auto "$1/empty/root" "$root"
mkdir "$root/root/kigen"
git -C "$here/../.." archive HEAD | tar -x -C "$root/root/kigen"
unshare --mount --pid --fork --kill-child timeout --kill-after=20 3600 sh -eu -c '
    mount -t proc proc "$1/proc"
    exec python3 "$2" "$1"' sh "$root" "$here/first_steps.py"
rm -rf "$root"
