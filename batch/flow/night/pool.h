/* What may become a letter, before the planner has spoken: filled by judge, asked by lot and alarms. */
#ifndef KIGEN_FLOW_NIGHT_POOL_H
#define KIGEN_FLOW_NIGHT_POOL_H

#include "core/rules/pool.h"
#include "flow/night/intake.h"

struct pool_piece { /* a resident's due certificates, before it is known whether they go */
    struct person *person;
    struct due *rows;       /* linked by next_of_piece, in file order */
    struct plan_piece plan; /* what the planner knows of it */
    Day until;              /* the latest of their expiries */
};

struct pool { /* what may become a letter, before the planner has spoken */
    struct pool_piece *pieces;
    size_t count;
};

#endif
