/*
 * What a person at the terminal sees while a step takes long: one line on standard error, rewritten
 * at most ten times a second and gone when the step ends. Off a terminal, and with --quiet, nothing
 * is ever written. Steps shorter than a tenth of a second show nothing.
 */
#ifndef KIGEN_FLOW_RUN_PROGRESS_H
#define KIGEN_FLOW_RUN_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool wanted, shown;
    double at;        /* when it was last written, or begun; seconds */
    const char *what; /* the step at hand, in the reader's language */
};

void progress_begin(struct progress *progress, const char *english, const char *japanese);
/* "kigen: certificates 45 %"; both fit the signature of a watcher, `context` being the progress. */
void progress_share(void *context, uint64_t done, uint64_t total);
/* "kigen: printing 12/21" */
void progress_count(void *context, uint64_t done, uint64_t total);
void progress_clear(struct progress *progress); /* before anything else is written */

#endif
