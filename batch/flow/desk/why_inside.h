/* Shared by why.c and why_person.c; no other file includes it. */
#ifndef KIGEN_FLOW_DESK_WHY_INSIDE_H
#define KIGEN_FLOW_DESK_WHY_INSIDE_H

#include "flow/desk/why.h"

struct match {
    Str resident_id; /* empty: unknown */
    bool by_resident, by_piece, by_serial;
};

struct asked {
    const struct why *why;
    const struct answer *tonight;
    struct arena *arena;
    VEC(struct match) matches;
    struct reply *reply;
};

/* One person's part of the page. `takes_keys`: all that the ledger knows of the serial is
 * theirs. */
int why_take_person(struct asked *asked, const struct match *match, bool takes_keys,
                    struct reply_person *out, struct err *err);

#endif
