#!/bin/sh
# The last job of a night: all shards as one workbook and one run.json (docs/cluster.md).
#
#     sbatch --dependency=afterany:JOB merge.sh FOLDER DAY
#
# After *any* end of the array: which shard lacks is said by `kigen merge`, by its name, and not by Slurm's codes. As a job it waits
# where it gets 75 (another merge of the same folder, or a shard that is half made), and is then a failure like any other, for
# somebody to look at: Slurm would begin a job that ends with 75 anew for ever (RequeueExit).
#SBATCH --job-name=kigen-merge
#SBATCH --requeue
#SBATCH --open-mode=append
set -eu

folder=$1 day=$2
: "${KIGEN:=kigen}" "${KIGEN_WAIT_SECONDS:=10}"
waits=${SLURM_JOB_ID:+${KIGEN_WAITS:-60}}
mkdir -p "$folder/merged"
while :; do
    exit=0
    "$KIGEN" merge -o "$folder/merged/$day" --as-of "$day" --list "$folder/shards-$day.csv" || exit=$?
    [ "$exit" -eq 75 ] && [ -n "$waits" ] || exit "$exit"
    [ "$waits" -gt 1 ] || exit 1
    waits=$((waits - 1))
    sleep "$KIGEN_WAIT_SECONDS"
done
