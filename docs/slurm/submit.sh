#!/bin/sh
# Begins the night of all municipalities below FOLDER: the array, largest first, and the merge after it (docs/cluster.md).
#
#     submit.sh FOLDER DAY            prints the number of the array and that of the merge
#
# FOLDER/<code>/ is a municipality's: kigen.conf, and registers in *.csv, by whose bytes it is put in order. Links are followed, and
# nothing that has a kigen.conf is passed over: whatever has another name than a code (a copy, kept beside it) stops this.
set -eu

folder=$1 day=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder/log"

strange=$(find -L "$folder" -mindepth 2 -maxdepth 2 -name kigen.conf -printf '%P\n' | grep -Ev '^[0-9]{5,6}/' | sort | head -n 1)
[ -z "$strange" ] || { echo "submit.sh: $folder/$strange: its folder's name is no code of a municipality; move it away" >&2; exit 65; }
dangling=$(find -L "$folder" -mindepth 1 -maxdepth 2 -type l -printf '%P\n' | sort | head -n 1)
[ -z "$dangling" ] || { echo "submit.sh: $folder/$dangling: leads nowhere" >&2; exit 66; }
find -L "$folder" -mindepth 2 -maxdepth 2 -type f \( -name kigen.conf -o -name '*.csv' \) -printf '%P %s\n' | awk '
    { slash = index($1, "/"); code = substr($1, 1, slash - 1) }
    substr($1, slash + 1) == "kigen.conf" { is[code] = 1; next }
    { bytes[code] += $2 }
    END { for (code in is) print bytes[code] + 0, code }' | sort -k1,1nr -k2,2 | cut -d' ' -f2 >"$folder/order-$day.new"
[ -s "$folder/order-$day.new" ] || { echo "submit.sh: no $folder/CODE/kigen.conf" >&2; exit 66; }
mv "$folder/order-$day.new" "$folder/order-$day"
{
    echo municipality,folder,ledger
    sed 's/.*/&,&\/out,/' "$folder/order-$day"
} >"$folder/shards-$day.new"
mv "$folder/shards-$day.new" "$folder/shards-$day.csv"

array=$(sbatch --parsable --array="1-$(wc -l <"$folder/order-$day")" --output="$folder/log/%a.txt" "$here/shard.sh" "$folder" "$day")
merge=$(sbatch --parsable --dependency="afterany:$array" --output="$folder/log/merge.txt" "$here/merge.sh" "$folder" "$day")
echo "$array $merge"
