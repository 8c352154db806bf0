/*
 * The gate `ahead`: stops a night whose day is far after the last run and all issue days.
 *
 * A clock that is ahead, or a slip in --as-of, would send letters too early. Every right night
 * after it would be refused (64), because its day is before the last published run's. So the gate
 * comes before night_recover(), which could void an unfinished run for that day. If the last run is
 * more than AHEAD_DAYS ago, it reads the certificates once more.
 */
#ifndef KIGEN_FLOW_NIGHT_CLOCK_H
#define KIGEN_FLOW_NIGHT_CLOCK_H

#include "core/gates/stops.h"
#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/run/progress.h"

struct clock {
    Day as_of;             /* of the night */
    struct histogram *now; /* issue days of tonight's certificates */
    int ahead_days;
};

/* Whether the last run is so long ago that clock_read() is needed. The day is set. */
bool clock_asks(const struct ledger_run *last, Day as_of);
/* Reads the certificates into clock->now. */
int clock_read(struct clock *clock, const struct config *config, struct progress *progress,
               struct arena *arena, struct err *err);
/* Whether the night lies too far ahead. Once both are known: clock->now and against->foretold. */
bool clock_judge(struct clock *clock, const struct against *against);
/* Says so, where it lies too far ahead. Always -1, with EXIT_GATE. */
int clock_stop(const struct clock *clock, const struct against *against,
               const struct config *config, struct stop_account *stop, struct arena *arena,
               struct err *err);

#endif
