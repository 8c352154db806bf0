/* What a night writes into the ledger, and what is new in it for the staff (news.c). */
#ifndef KIGEN_FLOW_NIGHT_OUTCOME_H
#define KIGEN_FLOW_NIGHT_OUTCOME_H

#include "edge/ledger/ledger.h"
#include "edge/ledger/ledger_write.h"

struct outcome {
    VEC(struct standing_change) changes;
    VEC(struct reject) reject_changes;
    uint64_t news; /* number of alarms, and of rejected and unreadable rows that the last published
                      run did not have */
    const struct config_setting *settings; /* to be kept; none: they are those kept last */
    size_t setting_count;
    VEC(struct new_rows) new_rows; /* these rows, by register and reason */
    bool recovered;                /* an unfinished older run was finished or voided first */
    uint64_t recovered_news;       /* `news` of an older run */
    bool up_to_date;               /* nothing changed since the last published run */
};

#endif
