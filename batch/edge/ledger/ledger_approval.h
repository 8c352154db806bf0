/*
 * Approvals (`approved`, docs/contract 7): who approved a run, which runs nobody did, and whether
 * templates are signed off.
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

/*
 * What is on record of templates (校了), by the first digits of their digest: an event counts on a day
 * from its own day on, through its `until`. Of several that count the first speaks.
 */
struct templates_approval {
    Day on;       /* DAY_NONE: none counts on that day */
    Day until;    /* DAY_NONE: without end */
    Day ended_on; /* the last `until` that is over; DAY_NONE: there is none */
    Str by;
};
int ledger_templates_approval(struct ledger *ledger, Str digest, Day day,
                              struct templates_approval *approval, struct arena *arena,
                              struct err *err);

/* The template files that a run read. */
struct template_inputs {
    struct template_input {
        Str file;
        const char *sha256;
    } *at;
    size_t count;
};
int ledger_templates_of(struct ledger *ledger, const struct ledger_run *run,
                        struct template_inputs *inputs, struct arena *arena, struct err *err);
/* What an alarm of a run counted; 0: it was not up. */
int ledger_alarm_count(struct ledger *ledger, const struct ledger_run *run, const char *alarm,
                       uint64_t *count, struct err *err);

#endif
