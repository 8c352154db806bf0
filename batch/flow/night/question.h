/*
 * What a night would say of a person today (`why`): the stages of a dry run up to the lot, without
 * leaving anything, and what they found, to be read.
 */
#ifndef KIGEN_FLOW_NIGHT_QUESTION_H
#define KIGEN_FLOW_NIGHT_QUESTION_H

#include "edge/ledger/ledger_why.h"
#include "flow/night/intake.h"
#include "flow/night/tonight.h"

struct night;

struct answer { /* lives as long as the night */
    const struct config *config;
    const struct tonight *tonight;
    const struct ledger_run *last; /* published; id 0: none */
    const struct intake *intake;
    const struct lot *lot; /* tonight's letters */
};

/* Of a NIGHT_QUESTION, once its inputs are read. Whoever has the id, a certificate of that serial,
 * or is among `owners` is read whole, due or not. */
int night_question(struct night *night, Str id, const struct ledger_owners *owners,
                   struct answer *answer, struct err *err);

#endif
