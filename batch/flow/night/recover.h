/*
 * Decides what to do with an older run that was cut off: finish it from its own lot, or void it.
 *
 *     state      ledger      .RUN.partial/        RUN/        what becomes of it
 *     NONE       -           maybe a lot          -           removed (recover_sweep)
 *     PLANNED    run         lot, some bundles    -           printed, or voided
 *     PRINTED    + digests   all files            -           published, or voided
 *     PRINTED    + digests   -                    all files   recorded as PUBLISHED
 *     PLANNED    run         -                    all files   the same: an old ledger was restored
 *
 * night.c does what is decided here, by the same steps as for every lot (flow/run/run.h).
 */
#ifndef KIGEN_FLOW_NIGHT_RECOVER_H
#define KIGEN_FLOW_NIGHT_RECOVER_H

#include "edge/config/config.h"
#include "flow/run/run.h"

enum recovery_fate {
    RECOVERY_OPEN,    /* recover_compare() will decide */
    RECOVERY_PRINT,   /* print what is missing; its lot was read */
    RECOVERY_PUBLISH, /* all of it is printed: publish */
    RECOVERY_RECORD,  /* it is published: record that in the ledger */
    RECOVERY_VOID
};

struct recovery {
    struct printing old; /* its run, its paths, and with RECOVERY_PRINT its lot */
    enum recovery_fate fate;
    const char *why; /* why it is voided: a word of the message */
};

/* Decides by folder, mail day and the office's strings of that day, if it can. The run is unfinished, and `mail_on`, tonight's, is
 * set. 65 where RUN/ is there and is not that run. */
int recover_look(struct recovery *recovery, const struct ledger_run *run,
                 const struct config *config, Day mail_on, struct arena *arena, struct err *err);
/* Decides RECOVERY_OPEN: to void the run if its files are damaged, or if the rest would not be
 * printed as the beginning was. `tonight` names templates and fonts of the press. */
void recover_compare(struct recovery *recovery, const struct config *config,
                     const struct lot *tonight, struct arena *arena);
/* For RECOVERY_VOID: voids the run in the ledger, then removes .RUN.partial. The ledger is open. */
int recover_void(const struct recovery *recovery, struct store *store, Day as_of,
                 struct arena *arena, struct err *err);
/* Removes all .RUN.partial, as of a night killed before its plan was recorded. No run is
 * unfinished. */
int recover_sweep(const struct config *config, struct arena *arena, struct err *err);

#endif
