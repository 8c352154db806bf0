#!/bin/sh
# One task of the night's array: the night of one municipality (docs/cluster.md).
#
#     sbatch --array=1-1741 shard.sh FOLDER DAY
#
# FOLDER/order-DAY has a municipality's code a line, the largest first; FOLDER/<code>/kigen.conf is its configuration. Each attempt
# writes a file of its own, FOLDER/attempts/<code>/…: begun, where, as which job; and, if it came so far, ended, with which code.
# Nothing here keeps two attempts apart: the ledger's lock does, and whoever comes second waits for it.
#SBATCH --job-name=kigen-night
#SBATCH --requeue
#SBATCH --cpus-per-task=1
#SBATCH --open-mode=append
set -eu

folder=$1 day=$2
: "${KIGEN:=kigen}" "${KIGEN_WAITS:=60}" "${KIGEN_WAIT_SECONDS:=10}"
code=$(sed -n "${SLURM_ARRAY_TASK_ID}p" "$folder/order-$day")
[ -n "$code" ] || { echo "shard.sh: $folder/order-$day has no line $SLURM_ARRAY_TASK_ID" >&2; exit 64; }
attempts=$folder/attempts/$code
mkdir -p "$attempts"

waited=0
while :; do
    attempt=$(mktemp "$attempts/$(date +%s)-XXXXXX")
    printf 'began=%s\nnode=%s\njob=%s_%s\nid=%s\nrestart=%s\npid=%s\n' "$(date +%s.%N)" "${SLURMD_NODENAME:-$(hostname)}" \
        "$SLURM_ARRAY_JOB_ID" "$SLURM_ARRAY_TASK_ID" "$SLURM_JOB_ID" "${SLURM_RESTART_COUNT:-0}" "$$" >"$attempt"
    exit=0
    "$KIGEN" run -c "$folder/$code/kigen.conf" --as-of "$day" --jobs "${SLURM_CPUS_PER_TASK:-1}" || exit=$?
    printf 'ended=%s\nexit=%s\n' "$(date +%s.%N)" "$exit" >>"$attempt"
    [ "$exit" -eq 75 ] || break
    waited=$((waited + 1))
    [ "$waited" -lt "$KIGEN_WAITS" ] || break # whoever has the lock may hang: RequeueExit=75 brings this task back
    sleep "$KIGEN_WAIT_SECONDS"
done
# 4 is a night that was published, with something for a person to see: no failure of the task.
[ "$exit" -ne 4 ] || exit=0
exit "$exit"
