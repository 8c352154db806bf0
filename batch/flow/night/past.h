/* Letters of runs before this one: whether they were posted, lie untouched, or must be pulled. */
#ifndef KIGEN_FLOW_NIGHT_PAST_H
#define KIGEN_FLOW_NIGHT_PAST_H

#include "core/gates/gates.h"
#include "core/lot/pull.h"
#include "edge/ledger/ledger_open.h"
#include "flow/night/alarms.h"
#include "flow/night/against.h"
#include "flow/night/intake.h"
#include "flow/night/tonight.h"
#include "flow/run/run.h"

struct past {                /* what is on record about runs before this one */
    struct posted_lot *lots; /* by mail day */
    size_t lot_count;
    struct open_pieces open; /* letters of earlier runs that have not left the house */
    VEC(struct pull) pulls;  /* of these, what must not be posted, in bundle order */
};

struct again { /* what a letter is judged by once more */
    const struct tonight *tonight;
    const struct against *against;
    const struct config *config;
    const struct store *store; /* the salt of what was printed */
};

/*
 * pull.c: letters that were published and must not be posted. Begun once and before the registers are
 * read, so that all that they say of those people is kept; then judged once more, by the rules of the
 * night and once the registers were read, with an alarm where there are any.
 */
int pull_begin(struct past *past, struct intake *intake, Day as_of, struct ledger *ledger,
               struct arena *arena, struct err *err);
void pull_judge(struct past *past, struct alarms *alarms, struct intake *intake,
                const struct again *again, struct arena *arena);
/* Bundle and sequence of pieces of one published run, at least one, from its pieces.csv. What is not
 * found there stays unknown: a folder may be gone. */
void pull_places(struct pull *pulls, size_t count, const struct config *config,
                 struct arena *arena);

/* house.c, after pull_begin(), the ledger being open: whether the folders of letters that have not
 * left the house are there and as they were published; an alarm where they are not. */
int house_look(const struct past *past, struct alarms *alarms, const struct config *config,
               struct ledger *ledger, struct arena *arena, struct err *err);

/* posted.c: alarms about past lots, from what was recorded of their pieces. The days are set. */
void posted_alarms(struct alarms *alarms, const struct past *past, const struct tonight *tonight,
                   const struct gate_settings *settings, struct arena *arena);

#endif
