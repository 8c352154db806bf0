/*
 * Worker processes: forked together, each taking jobs from one counter until none is left.
 *
 * The caller has closed the ledger and started no thread before (docs/architecture.md 4). A job is
 * a function that runs in a child and whose result crosses back through shared memory: an err, and
 * RESULT_BYTES of its own. What a job writes must not depend on who runs it, and a job that was
 * begun and not ended may be run once more. A child never returns: it ends with _exit.
 *
 * Nobody waits for ever. A worker shows that it comes on (disk/pulse.h); one that has not for
 * patience_s seconds hangs: somebody stopped it, or its disk is dead. Then all are killed and
 * forked once more for what is not done; the second time it is 74. What counts is that each moves,
 * not how long all take. Seconds in which the parent itself was stopped do not count. A child that
 * even SIGKILL does not end, for it waits inside the kernel, is not waited for and not run again;
 * it holds the lock until it is gone, so that nobody writes beside it.
 *
 *     2 * (WORKER_PATIENCE_S + WORKER_DEATH_S) < 45 s, with AHEAD_PATIENCE_S (flow/press/ahead.c)
 *     before
 */
#ifndef KIGEN_EDGE_DISK_WORKERS_H
#define KIGEN_EDGE_DISK_WORKERS_H

#include <stdint.h>

#include "say/err.h"
#include "base/str.h"

enum { RESULT_BYTES = 128, WORKERS_MAX = 256, WATCHES_A_SECOND = 50 };
enum { WORKER_PATIENCE_S = 15, WORKER_DEATH_S = 1 };

/* Is told now and then, in the parent, how many jobs are done. */
typedef void worker_watch(void *context, uint64_t done, uint64_t jobs);
typedef int worker_job(void *context, size_t job, char result[RESULT_BYTES], struct err *err);
typedef Str worker_name(const void *context, size_t job);

struct work {
    size_t jobs; /* 0 … jobs - 1 */
    worker_job *job;
    worker_name *name; /* what a message calls a job: its file. NULL: it has no name */
    void *context;
    int patience_s;
    worker_watch *watch; /* may be NULL; else called WATCHES_A_SECOND times a second */
    void *watch_context;
};

/*
 * Runs all jobs on at most `workers` processes and waits for them. Results are copied to `results`
 * (may be NULL). The error is that of the lowest job that failed; a child that died names the
 * signal (74). No job is left running on return, but one that cannot be ended (WORKER_STUCK).
 */
int workers_run(size_t workers, const struct work *work, char (*results)[RESULT_BYTES],
                struct err *err);

/*
 * The same in two steps, for work to be done beside the parent's own: begun, then waited for. Each
 * job has its result or has not; what became of the others is not said. `work` lives until the end.
 */
struct workers;
void workers_begin(struct workers **workers, size_t count, const struct work *work);
void workers_wait(struct workers *workers); /* until all have ended, or hang and are killed */
bool workers_result(const struct workers *workers, size_t job, char result[RESULT_BYTES]);
void workers_end(struct workers *workers); /* kills who is still at work; NULL is allowed */

#endif
