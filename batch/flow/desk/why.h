/*
 * Gathers the facts for one page of `kigen why`: what a night would decide about a person today,
 * and what the ledger and the published folders know.
 *
 *     why_begin        whom the ledger knows by this id
 *     night_question   what the night would decide (flow/night/question.h)
 *     why_gather       both, for the page
 *
 * It takes no lock and writes nothing but who looked (access.h), so it works during a run; it reads
 * the registers once. No
 * gate stops it, because the clerk must answer before the fault behind a gate is repaired.
 */
#ifndef KIGEN_FLOW_DESK_WHY_H
#define KIGEN_FLOW_DESK_WHY_H

#include "core/desk/reply.h"
#include "edge/ledger/ledger_why.h"
#include "flow/night/question.h"

struct why {
    Str id;       /* the id asked about: of a resident, or a serial */
    Str piece_id; /* the same as a piece id; empty: it is none */
    Day today;    /* by which the page says "now" */
    struct ledger *ledger;
    int64_t version; /* of the ledger at why_begin() */
    struct ledger_owners owners;
    struct ledger_keys keys; /* with the id as serial, of any resident */
    uint64_t unreadable;     /* rows of both registers; set by why_gather() */
};

/* The ledger is open; id, piece_id and today are set. */
int why_begin(struct why *why, struct ledger *ledger, struct arena *arena, struct err *err);
/* After night_question() with why->owners: the night has made its lot. `reply` lives as long as the
 * night. Without persons where neither registers nor ledger know the id. 75
 * where the ledger changed since why_begin(). */
int why_gather(struct why *why, const struct answer *answer, struct reply *reply,
               struct arena *arena, struct err *err);

#endif
