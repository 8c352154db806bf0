/*
 * Shows the progress of a long step on the terminal: one line on standard error, rewritten at most
 * ten times a second and removed when the step ends; once a step has lasted a second, with how fast it
 * goes and how long it will last. Without a terminal, with --quiet, and in the first tenth of a second
 * of a step nothing is written.
 */
#ifndef KIGEN_FLOW_RUN_PROGRESS_H
#define KIGEN_FLOW_RUN_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool wanted, shown;
    double at;        /* when it was last written, or the step began; seconds */
    double began;     /* the step */
    const char *what; /* the name of the step, in the reader's language */
};

void progress_begin(struct progress *progress, const char *english, const char *japanese);
/* "kigen: certificates 45 %, 38.2 MB/s, 12 s left", of bytes. `context` is the progress: both can be passed as callbacks. */
void progress_share(void *context, uint64_t done, uint64_t total);
/* "kigen: printing 12/21, 2.5/s, 4 s left" */
void progress_count(void *context, uint64_t done, uint64_t total);
void progress_clear(struct progress *progress); /* before anything else is written */

#endif
