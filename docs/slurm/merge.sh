#!/bin/sh
# The last job of a night: all shards as one workbook and one run.json (docs/cluster.md).
#
#     sbatch --dependency=afterany:JOB merge.sh FOLDER DAY
#
# After *any* end of the array: which shard lacks is said by `kigen merge`, by its name, and not by Slurm's codes.
#SBATCH --job-name=kigen-merge
#SBATCH --requeue
#SBATCH --open-mode=append
set -eu

folder=$1 day=$2
: "${KIGEN:=kigen}"
mkdir -p "$folder/merged"
exec "$KIGEN" merge -o "$folder/merged/$day" --as-of "$day" --list "$folder/shards-$day.csv"
