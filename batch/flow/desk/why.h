/*
 * The facts for one page of `kigen why`: what the night would say of a person today, by its own
 * stages and without leaving anything, and what the ledger and the published folders remember.
 *
 *     why_begin        whom the ledger knows by this id
 *     night_question   what the night would say (flow/night/question.h)
 *     why_gather       both, for the page
 *
 * No lock is taken and nothing is written, so it answers while a run is going on; it costs one
 * reading of the registers. The clerk has to answer before what a gate would stop is put right: no
 * gate is asked.
 */
#ifndef KIGEN_FLOW_DESK_WHY_H
#define KIGEN_FLOW_DESK_WHY_H

#include "core/desk/reply.h"
#include "edge/ledger/ledger_why.h"
#include "flow/night/question.h"

struct why {
    Str id; /* that was asked for */
    struct ledger *ledger;
    int64_t version; /* of the ledger, when it was asked first */
    struct ledger_owners owners;
    struct ledger_keys keys; /* that bear the id as serial, whoever they belong to */
};

/* The ledger is open. */
int why_begin(struct why *why, Str id, struct ledger *ledger, struct arena *arena, struct err *err);
/* After night_question() with why->owners: the night has made its lot. `reply` lives as long as the
 * night. 66 where neither registers nor ledger know the id, 75 where the ledger changed since
 * why_begin(). */
int why_gather(const struct why *why, const struct answer *answer, struct reply *reply,
               struct arena *arena, struct err *err);

#endif
