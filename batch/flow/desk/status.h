/*
 * Gathers what `kigen status` says, from the ledger and the folder of the last published run; the
 * calendar tells the mail days. No register, template or font is read, no lock is taken, nothing is
 * written, so that it works during a run and for an account that may only read.
 *
 *     night_configure, night_open   configuration, ledger (for a NIGHT_QUESTION)
 *     intake_days                   the calendar
 *     status_gather                 the rest
 *
 * unposted, unapproved, return_rate and pull hang on what is recorded alone: they are judged anew as of today.
 * The other alarms are those of the last published run. Where its folder cannot be read the ledger
 * still knows which they are.
 */
#ifndef KIGEN_FLOW_DESK_STATUS_H
#define KIGEN_FLOW_DESK_STATUS_H

#include "core/desk/status.h"
#include "edge/config/config.h"
#include "edge/ledger/ledger.h"
#include "flow/night/tonight.h"

struct status_sources {
    const struct config *config;
    const struct tonight *tonight; /* calendar and days; its as-of day is today */
    struct ledger *ledger;         /* open */
    const struct ledger_run *last; /* the last published run; id 0: none */
};

/* 75 where the ledger changed while it was read: call it again with a ledger opened anew. */
int status_gather(struct status *status, const struct status_sources *from, struct arena *arena,
                  struct err *err);

#endif
