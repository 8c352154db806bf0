#!/bin/sh
# Installs kigen from this folder, without a network: as root, `sh install.sh`. First every file is compared with its
# digest. apt takes from here only what the machine has not, and never an older version than it has.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
sha256sum --check --quiet SHA256SUMS
list=$(mktemp -d)
trap 'rm -rf "$list"' EXIT
echo "deb [trusted=yes] file:$here ./" >"$list/sources.list"
mkdir -p "$list/lists/partial"
bundle_apt() {
    apt-get -q -o Dir::Etc::sourcelist="$list/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$list/lists" \
        -o APT::Install-Recommends=false -o APT::Sandbox::User=root "$@"
}
bundle_apt update
DEBIAN_FRONTEND=noninteractive bundle_apt -y install kigen
echo "kigen $(dpkg-query -W -f='${Version}' kigen) is installed. Next: /etc/kigen/kigen.conf, and /usr/share/doc/kigen/operators.ja.md"
