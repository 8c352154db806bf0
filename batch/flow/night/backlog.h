/*
 * Raises the alarms about who waits (docs/contract 8.3): too_late, waiting_long, print_full,
 * limits_end.
 */
#ifndef KIGEN_FLOW_NIGHT_BACKLOG_H
#define KIGEN_FLOW_NIGHT_BACKLOG_H

#include "edge/config/config.h"
#include "edge/ledger/ledger.h"
#include "flow/night/alarms.h"
#include "flow/night/pool.h"
#include "flow/night/tonight.h"

struct backlog {
    const struct tonight *tonight;
    const struct config *config;
    const struct pool *pool;
    struct ledger *ledger; /* open: what earlier mail days left behind */
};

/* Once the lot has its rows and its reasons are counted; before alarms_of_lot(). */
int backlog_alarms(struct alarms *alarms, struct lot *lot, const struct backlog *from,
                   struct arena *arena, struct err *err);

#endif
