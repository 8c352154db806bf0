/*
 * The gate `ahead`: a night whose day lies far after everything that is known.
 *
 * A clock that runs ahead, or a slip in --as-of, sends letters early, and every right night after
 * it is refused (64), for its day lies before the last published run's. So this is asked before
 * anything is done for that day: an unfinished run would be voided by it. It costs one more reading
 * of the certificates, and only where the last run is longer ago than AHEAD_DAYS.
 */
#ifndef KIGEN_FLOW_NIGHT_CLOCK_H
#define KIGEN_FLOW_NIGHT_CLOCK_H

#include "core/gates/stops.h"
#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/run/progress.h"

struct clock {
    Day as_of;             /* of the night */
    struct histogram *now; /* of tonight's certificates: their days of issue */
    int ahead_days;
};

/* Whether the last run is so long ago that the certificates must be asked. The day is set. */
bool clock_asks(const struct ledger_run *last, Day as_of);
/* Fills clock->now. */
int clock_read(struct clock *clock, const struct config *config, struct progress *progress,
               struct arena *arena, struct err *err);
/* Once both are known, clock->now and what the last run foretold (against_foretold): whether the
 * night lies too far ahead. */
bool clock_judge(struct clock *clock, const struct against *against);
/* What stops a night that lies too far ahead: always -1, with EXIT_GATE. */
int clock_stop(const struct clock *clock, const struct against *against,
               const struct config *config, struct stop_account *stop, struct arena *arena,
               struct err *err);

#endif
