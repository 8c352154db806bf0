/*
 * Runs jobs in worker processes: all are forked at once, and each takes jobs from a common counter
 * until none is left.
 *
 * The caller must have closed the ledger and started no thread (docs/architecture.md 4). A job is a
 * function that runs in a child; its result, an err and RESULT_BYTES, comes back through shared
 * memory. What a job writes must not depend on which worker runs it. A job that was begun and not
 * finished may be run again. A child never returns: it ends with _exit.
 *
 * No wait is endless. A worker shows by disk/pulse.h that it works; one that has not for patience_s
 * seconds hangs: somebody stopped it, or its disk is dead. Then all are killed and forked again for
 * the jobs that are not done; the second time it is 74. How long all work takes does not matter.
 * Time in which the parent itself was stopped does not count. A child that waits inside the kernel
 * may survive SIGKILL. It is neither waited for nor forked again; until it ends it keeps the
 * ledger's lock, so that no other run writes beside it.
 *
 * A night that hangs wherever it can ends within HANGING_S_MAX: the workers twice, and before them those
 * who work ahead once each (flow/press/fontdigests.c, flow/night/sameday.c). Without these the same is
 * done by who waits, and nothing is lost: their patience is shorter.
 */
#ifndef KIGEN_EDGE_DISK_WORKERS_H
#define KIGEN_EDGE_DISK_WORKERS_H

#include <stdint.h>

#include "say/err.h"
#include "base/str.h"

enum { RESULT_BYTES = 128, WORKERS_MAX = 256, WATCHES_A_SECOND = 50 };
enum { WORKER_PATIENCE_S = 15, AHEAD_PATIENCE_S = 5, WORKER_DEATH_S = 1, HANGING_S_MAX = 45 };
_Static_assert(2 * (WORKER_PATIENCE_S + WORKER_DEATH_S) + 2 * (AHEAD_PATIENCE_S + WORKER_DEATH_S) <
                   HANGING_S_MAX,
               "as in the comment above");

/* Is called in the parent, from time to time, with the number of jobs done. */
typedef void worker_watch(void *context, uint64_t done, uint64_t jobs);
typedef int worker_job(void *context, size_t job, char result[RESULT_BYTES], struct err *err);
typedef Str worker_name(const void *context, size_t job);

struct work {
    size_t jobs; /* 0 … jobs - 1 */
    worker_job *job;
    worker_name *name; /* gives the file that a job makes, for messages. NULL: none */
    void *context;
    int patience_s;
    worker_watch *watch; /* may be NULL; else called WATCHES_A_SECOND times a second */
    void *watch_context;
};

/*
 * Runs all jobs on at most `workers` processes and waits for them. Results are copied to `results`,
 * which may be NULL. The error is that of the first job, by number, that failed; 74 with the signal
 * where a child died. On return no job is running, unless one cannot be killed (WORKER_STUCK).
 */
int workers_run(size_t workers, const struct work *work, char (*results)[RESULT_BYTES],
                struct err *err);

/*
 * The same in two steps, so that the parent can work meanwhile. A job that failed only has no
 * result; no error is reported. `work` must live until workers_end().
 */
struct workers;
void workers_begin(struct workers **workers, size_t count, const struct work *work);
void workers_wait(struct workers *workers); /* for all; if one hangs, all are killed */
bool workers_result(const struct workers *workers, size_t job, char result[RESULT_BYTES]);
void workers_end(struct workers *workers); /* kills those still at work; NULL is allowed */

#endif
