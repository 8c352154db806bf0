/* Looks after letters of earlier runs: were they posted, are their folders whole, must some be
 * pulled? */
#ifndef KIGEN_FLOW_NIGHT_PAST_H
#define KIGEN_FLOW_NIGHT_PAST_H

#include "core/gates/posted.h"
#include "core/lot/pull.h"
#include "edge/ledger/ledger_open.h"
#include "flow/night/alarms.h"
#include "flow/night/against.h"
#include "flow/night/intake.h"
#include "flow/night/tonight.h"
#include "flow/run/run.h"

struct past {                /* what is recorded about earlier runs */
    struct posted_lot *lots; /* by mail day */
    size_t lot_count;
    struct open_pieces open; /* letters of earlier runs that are still in the office */
    VEC(struct pull) pulls;  /* of these, those that must not be posted, in bundle order */
};

struct again { /* what pull_judge() needs */
    const struct tonight *tonight;
    const struct against *against;
    const struct config *config;
    const struct store *store; /* for its salt */
    const struct history *history;
};

/*
 * pull.c: the pull list. pull_begin() is called once and before the registers are read, so that all
 * rows of those residents are kept. pull_judge() judges their letters again by the rules of
 * tonight, once the registers were read; once. It raises an alarm where some must be pulled.
 *
 * A question takes pull_open() instead of pull_begin(), and pull_only() once the registers were
 * read: then only letters of people who are asked about are judged again.
 */
int pull_open(struct past *past, Day as_of, struct ledger *ledger, struct arena *arena,
              struct err *err);
void pull_only(struct past *past, struct intake *intake);
int pull_begin(struct past *past, struct intake *intake, Day as_of, struct ledger *ledger,
               struct arena *arena, struct err *err);
void pull_judge(struct past *past, struct alarms *alarms, struct intake *intake,
                const struct again *again, struct arena *arena);
/* Looks up bundle and sequence of pieces, at least one and all of one published run, in its
 * pieces.csv. They stay unknown where they are not found, as in a folder that was removed. */
void pull_places(struct pull *pulls, size_t count, const struct config *config,
                 struct arena *arena);

/* house.c: raises an alarm where the folder of letters still in the office is missing or was
 * changed since it was published. After pull_begin(), the ledger being open. */
int house_look(const struct past *past, struct alarms *alarms, const struct config *config,
               struct ledger *ledger, struct arena *arena, struct err *err);

/* posted.c: raises the alarms unposted and return_rate. The days are set. */
void posted_alarms(struct alarms *alarms, const struct past *past, const struct tonight *tonight,
                   const struct gate_settings *settings, struct arena *arena);

/* approval.c: raises the alarm `unapproved`, as of a day, where mailing.approval is "required". */
int approval_alarm(struct alarms *alarms, const struct config *config, struct ledger *ledger,
                   Day as_of, struct arena *arena, struct err *err);

#endif
