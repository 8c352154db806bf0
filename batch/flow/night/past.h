/* Letters of runs before this one: whether they were posted, lie untouched, or must be pulled. */
#ifndef KIGEN_FLOW_NIGHT_PAST_H
#define KIGEN_FLOW_NIGHT_PAST_H

#include "core/gates/gates.h"
#include "core/lot/pull.h"
#include "edge/ledger/ledger_open.h"
#include "flow/night/alarms.h"
#include "flow/night/tonight.h"

struct past {                /* what is on record about runs before this one */
    struct posted_lot *lots; /* by mail day */
    size_t lot_count;
    struct open_pieces open; /* letters of earlier runs that have not left the house */
    VEC(struct pull) pulls;  /* of these, what must not be posted, in bundle order */
};

/* posted.c: alarms about past lots, from what was recorded of their pieces. */
void posted_alarms(struct alarms *alarms, const struct past *past, const struct tonight *tonight,
                   const struct gate_settings *settings, struct arena *arena);

#endif
