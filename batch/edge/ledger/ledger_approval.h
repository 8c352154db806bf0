/*
 * Approvals of runs (`approved`, docs/contract 7): who approved one, and which runs nobody did.
 * Every function returns 0, or -1 with err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_APPROVAL_H
#define KIGEN_EDGE_LEDGER_LEDGER_APPROVAL_H

#include "edge/ledger/ledger.h"

struct approval { /* of a run, the one recorded first */
    Day on;       /* DAY_NONE: nobody has approved it */
    Str by;
};
int ledger_approval(struct ledger *ledger, const struct ledger_run *run, struct approval *approval,
                    struct arena *arena, struct err *err);

/*
 * The runs with a mail day from `from` on that were made where approval is required, and that
 * nobody has approved; in the order in which they were made. Those that were taken back are none.
 */
struct unapproved {
    Str folder;
    Day mail_on;
    uint64_t letters, posted; /* made; on record as posted, whatever came after */
};
int ledger_unapproved(struct ledger *ledger, Day from, struct unapproved **runs, size_t *count,
                      struct arena *arena, struct err *err);

#endif
