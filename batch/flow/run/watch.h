/*
 * How long each step of a night took, and what is said of it meanwhile. Seconds are never a result:
 * they go to DIR/timings.jsonl and, on a terminal, to standard error.
 *
 * The steps add up: a stage that ends says so once, and what passed since the stage before is its
 * time. There is one watch a night, whatever is printed in it.
 */
#ifndef KIGEN_FLOW_RUN_WATCH_H
#define KIGEN_FLOW_RUN_WATCH_H

#include "base/arena.h"
#include "flow/run/progress.h"

struct watch {
    VEC(char) timings; /* of a JSON line: ,"step":seconds for each */
    double step_began, began;
    struct progress progress; /* wanted: on a terminal, and not --quiet */
};

void watch_begin(struct watch *watch); /* the clock of steps starts, once */
/* It started: seconds since then, or since the step before. */
void watch_step(struct watch *watch, const char *name);
double watch_seconds(const struct watch *watch); /* since it began */
void watch_release(struct watch *watch);

#endif
