/* What the ledger learns of a night, and what is new in it for a person (news.c). */
#ifndef KIGEN_FLOW_NIGHT_OUTCOME_H
#define KIGEN_FLOW_NIGHT_OUTCOME_H

#include "edge/ledger/ledger.h"

struct outcome { /* what the ledger learns, and what is new for a person */
    VEC(struct standing_change) changes;
    VEC(struct reject) reject_changes;
    uint64_t news; /* rejected and unreadable rows that the last published run did not have, and
                      alarms */
    VEC(struct new_rows) new_rows; /* the rows of it, by register and reason */
    bool recovered;                /* an older run was finished, voided or told of first */
    uint64_t recovered_news;       /* `news` of that run */
    bool up_to_date;               /* nothing changed since the last published run: nothing to do */
};

#endif
