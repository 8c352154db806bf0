/*
 * Asks what a night would decide about a person today (`why`): it runs the stages of a dry run up
 * to the lot, writes nothing, and gives what they found.
 */
#ifndef KIGEN_FLOW_NIGHT_QUESTION_H
#define KIGEN_FLOW_NIGHT_QUESTION_H

#include "core/lot/pull.h"
#include "edge/ledger/ledger_why.h"
#include "flow/night/intake.h"
#include "flow/night/tonight.h"

struct night;

struct answer { /* only for reading; lives as long as the night */
    const struct config *config;
    const struct tonight *tonight;
    const struct ledger_run *last; /* published; id 0: none */
    const struct intake *intake;
    const struct lot *lot;    /* the letters that a run would make */
    const struct pull *pulls; /* of the letters of these people, those that must not be posted */
    size_t pull_count;
    const struct against *against;
};

/* QUESTION_PERSON: of the lot only these people's letters are needed, not their numbers in it; then
 * others are judged only where they could take a place (mailing.limits), and lot and dues may hold
 * these people's alone, beside rows that cannot be read. */
enum question_about { QUESTION_PERSON, QUESTION_LOT };

/* For a NIGHT_QUESTION, after night_prepare(). All rows are kept, due or not, of residents with
 * this id, with a certificate of this serial, or among `owners`. */
int night_question(struct night *night, Str id, const struct ledger_owners *owners,
                   enum question_about about, struct answer *answer, struct err *err);

#endif
