#!/bin/sh
# The offline bundle: kigen's package and every package that it needs, down to the C library, with digests, an index that
# apt reads, a list of parts (SPDX 2.3) and what installs it. Usage: bundle.sh INTO; HEAD is what is bundled.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
into=$1
deb=$(sh "$here/deb.sh" HEAD "$into")
version=$(dpkg-deb -f "$deb" Version)
arch=$(dpkg-deb -f "$deb" Architecture)
name=kigen-$version-debian12-$arch
folder=$into/$name
rm -rf "$folder" "$into/apt"
mkdir -p "$folder/debs" "$into/apt/lists/partial" "$into/apt/archives/partial"
: >"$into/apt/status"
cp "$deb" "$folder/debs/"
cd "$into"
into=$(pwd)
folder=$into/$name

# As on a machine that has nothing: an empty list of what is installed, so that nothing is left out.
apt_here() {
    apt-get -q -o Dir::State::status="$into/apt/status" -o Dir::Cache::archives="$into/apt/archives" \
        -o APT::Install-Recommends=false -o APT::Sandbox::User=root -o Debug::NoLocking=true "$@"
}
apt_here --download-only -y install "$folder/debs/${deb##*/}" >"$into/apt/log" 2>&1 || { tail -n 5 "$into/apt/log" >&2; exit 1; }
mv "$into"/apt/archives/*.deb "$folder/debs/"
rm -rf "$into/apt"

(cd "$folder" && dpkg-scanpackages --multiversion debs /dev/null >Packages 2>/dev/null)
cp "$here/bundle-install.sh" "$folder/install.sh"
python3 "$here/sbom.py" "$folder" "$name" >"$folder/sbom.spdx.json"
(cd "$folder" && find . -type f ! -name SHA256SUMS | sed 's,^\./,,' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
tar -C "$into" -c --sort=name --owner=0 --group=0 --mtime="@$(git -C "$here" log -1 --format=%ct)" -f "$folder.tar" "$name"
echo "bundle: $folder.tar ($(ls "$folder/debs" | wc -l) packages, $(du -m "$folder.tar" | cut -f1) MB)"
