/*
 * An unfinished run: finished first, from its own lot, or voided. And one whose night was cut off
 * when it was published already, before it could say what is new in it.
 *
 *     state      ledger      .RUN.partial/        RUN/        what becomes of it
 *     NONE       -           maybe a lot          -           removed (recover_sweep)
 *     PLANNED    run         lot, some bundles    -           printed, or voided
 *     PRINTED    + digests   all files            -           published, or voided
 *     PRINTED    + digests   -                    all files   recorded as PUBLISHED
 *     PLANNED    run         -                    all files   an older ledger restored: likewise
 *
 * What becomes of it is decided here; night.c does it, by the way of every lot (flow/run).
 */
#ifndef KIGEN_FLOW_NIGHT_RECOVER_H
#define KIGEN_FLOW_NIGHT_RECOVER_H

#include "edge/config/config.h"
#include "flow/run/run.h"

enum recovery_fate {
    RECOVERY_OPEN,    /* not decided before recover_compare() */
    RECOVERY_PRINT,   /* its lot is read: what lacks is printed */
    RECOVERY_PUBLISH, /* all of it is printed */
    RECOVERY_RECORD,  /* it is published: the ledger does not know */
    RECOVERY_VOID
};

struct recovery {
    struct printing old; /* its run, its paths, and with RECOVERY_PRINT its lot */
    enum recovery_fate fate;
    const char *why; /* it is voided: a word of the message */
};

/* What folder and mail day decide. The run is unfinished, and `mail_on`, tonight's, is set. 65 where
 * a folder of its name is there and is not that run. */
int recover_look(struct recovery *recovery, const struct ledger_run *run,
                 const struct config *config, Day mail_on, struct arena *arena, struct err *err);
/* The rest, of one that is open: whether what was made holds, and whether what lacks would be
 * printed as its beginning was. `tonight` names templates and fonts of the press. */
void recover_compare(struct recovery *recovery, const struct config *config,
                     const struct lot *tonight, struct arena *arena);
/* Of one that is to be voided. The ledger is open. */
int recover_void(const struct recovery *recovery, struct store *store, Day as_of,
                 struct arena *arena, struct err *err);
/* Removes what a start left that was killed before its plan was recorded. No run is unfinished. */
int recover_sweep(const struct config *config, struct arena *arena, struct err *err);

#endif
