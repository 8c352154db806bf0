/*
 * Measures how long each step of a night takes, for DIR/timings.jsonl and, on a terminal, standard
 * error. No result depends on it.
 *
 * Call watch_step() at the end of each step: its time is what passed since the step before, so the
 * steps add up. A night has one watch, even if it prints two lots.
 */
#ifndef KIGEN_FLOW_RUN_WATCH_H
#define KIGEN_FLOW_RUN_WATCH_H

#include "base/arena.h"
#include "flow/run/progress.h"

struct watch {
    VEC(char) timings; /* part of a JSON line: ,"step":seconds for each step */
    double step_began, began;
    int64_t began_at; /* by the clock of the machine; for the ledger alone */
    struct progress progress; /* wanted: on a terminal, without --quiet */
};

void watch_begin(struct watch *watch); /* once */
/* The step `name` ends. It started: by watch_begin(). */
void watch_step(struct watch *watch, const char *name);
double watch_seconds(const struct watch *watch); /* since watch_begin() */
void watch_release(struct watch *watch);

#endif
