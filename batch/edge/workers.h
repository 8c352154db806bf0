/*
 * Worker processes: forked once, all together, each taking jobs from one counter until none is
 * left.
 *
 * The caller has closed the ledger and started no thread before (pitfalls.md). A job is a function
 * that runs in a child and whose result crosses back through shared memory: an err, and
 * RESULT_BYTES of its own. What a job writes must not depend on who runs it. A child never returns:
 * it ends with _exit.
 */
#ifndef KIGEN_EDGE_WORKERS_H
#define KIGEN_EDGE_WORKERS_H

#include <stdint.h>

#include "base/err.h"

enum { RESULT_BYTES = 128, WORKERS_MAX = 256, WATCHES_A_SECOND = 50 };

/* Is told now and then, in the parent, how many jobs are done. */
typedef void worker_watch(void *context, uint64_t done, uint64_t jobs);
typedef int worker_job(void *context, size_t job, char result[RESULT_BYTES], struct err *err);

/*
 * Runs jobs 0 … job_count - 1 on at most `workers` processes and waits for them. Results are copied
 * to `results` (may be NULL). The error is that of the lowest job that failed; a child that died
 * names the signal (74). No job is left running on return. `watch` may be NULL; with it the parent
 * looks up WATCHES_A_SECOND times a second.
 */
int workers_run(size_t workers, size_t job_count, worker_job *job, void *context,
                char (*results)[RESULT_BYTES], worker_watch *watch, void *watch_context,
                struct err *err);

#endif
