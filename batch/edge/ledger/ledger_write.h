/*
 * What a run writes into the ledger: its plan with letters and changes, then its states; and what a
 * stopped night writes. Every function returns 0, or -1 with err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_WRITE_H
#define KIGEN_EDGE_LEDGER_LEDGER_WRITE_H

#include "core/lot/setting.h"
#include "edge/ledger/ledger.h"

/* A change of standing that a run brings; disposition DISPOSITION_COUNT: no longer listed. */
struct standing_change {
    struct certificate_key key;
    enum disposition disposition;
    enum reason reason;
    Day issued_on, ideal_on; /* DAY_NONE: not known */
    Str resident_id;         /* empty: not known */
};

/* Rejected rows and unreadable residents, by reason and digest of their fields (exit 4: new ones).
 */
struct reject {
    uint8_t digest[32]; /* of reason, ledger's salt and fields: says nothing about the row */
    uint32_t count;
};
/* Rejected rows of one register with one reason that the last published run did not have. */
struct fault; /* core/text/faults.h */
struct new_rows {
    bool residents; /* of the resident register; else of the certificates' */
    Str reason;     /* a REASON word, or bad_flag */
    uint64_t rows;
    uint32_t line;             /* of the first of them */
    const struct fault *fault; /* of that row; NULL: nothing to say, or it is not known any more */
};
struct acceptance { /* --accept GATE --by WHO --why TEXT */
    const char *gate, *by, *why;
};

struct ledger_entry { /* what one run writes */
    const struct lot *lot;
    const struct printed *printed; /* one a piece, in their order; NULL: not known (adopted) */
    const struct standing_change *changes;
    size_t change_count;
    const struct reject *rejects; /* differences only: the new count of a digest, 0 = gone */
    size_t reject_count;
    const struct acceptance *acceptances;
    size_t acceptance_count;
    uint64_t news; /* new for a person: decides exit 4, also of a run that is finished later */
    const struct new_rows *new_rows; /* what of it are rows; the alarms stand in the lot */
    size_t new_row_count;
    const struct config_setting *settings; /* by key, where they are not those kept last */
    size_t setting_count;
    Day past_before; /* the run said nothing of keys that expire before it, unless they were open */
};

/* One transaction each. ledger_plan() writes a run in run->state and sets run->id: planned, or
 * published for a finished folder that is adopted (its changes then take effect at once). */
int ledger_plan(struct ledger *ledger, struct ledger_run *run, const struct ledger_entry *entry,
                struct err *err);
int ledger_printed(struct ledger *ledger, struct ledger_run *run, struct err *err);
int ledger_published(struct ledger *ledger, struct ledger_run *run, struct err *err);
int ledger_void(struct ledger *ledger, struct ledger_run *run, Day on, struct err *err);
/* A stopped night: its one row, in one statement. */
int ledger_stop(struct ledger *ledger, const struct lot_stop *stop, struct err *err);

/* Closes it, and removes the file where this handle made it and nothing was recorded in it: a night
 * that could not begin leaves nothing. The lock is held. NULL is allowed. */
void ledger_close_used(struct ledger *ledger);

#endif
