/* A clock that only goes forward, and a line for each step. */
#include "flow/run/watch.h"

#include <stdio.h>

#include "base/bug.h"
#include "disk/seconds.h"

double watch_seconds(const struct watch *watch)
{
    return seconds_now() - watch->began;
}

void watch_begin(struct watch *watch)
{
    REQUIRE(watch->began == 0); /* once */
    watch->step_began = watch->began = seconds_now();
    watch->began_at = seconds_of_clock();
}

void watch_step(struct watch *watch, const char *name)
{
    double at = seconds_now();
    char text[96];
    int length = snprintf(text, sizeof text, ",\"%s\":%.3f", name, at - watch->step_began);

    REQUIRE(watch->began > 0 && length > 0 && length < (int)sizeof text); /* it started */
    for (int i = 0; i < length; i++)
        VEC_PUSH(&watch->timings, text[i]);
    progress_clear(&watch->progress);
    if (watch->progress.wanted)
        fprintf(stderr, "kigen: %-10s %7.2f s\n", name, at - watch->step_began);
    watch->step_began = at;
}

void watch_release(struct watch *watch)
{
    progress_clear(&watch->progress);
    VEC_RELEASE(&watch->timings);
}
