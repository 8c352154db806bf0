/* The letters that may go tonight: judge.c fills the pool and asks the planner about it. */
#ifndef KIGEN_FLOW_NIGHT_POOL_H
#define KIGEN_FLOW_NIGHT_POOL_H

#include "core/lot/lot.h"
#include "core/rules/pool.h"
#include "flow/night/intake.h"

struct pool_piece { /* the certificates of one resident that go, or wait, together */
    struct person *person;
    struct due *rows;       /* linked by next_of_piece, in file order */
    struct plan_piece plan; /* for the planner */
    Day until;              /* the latest expiry of the rows */
};

struct pool {
    struct pool_piece *pieces;
    size_t count;
    struct lot_load *loads; /* of the counter, as the planner leaves it */
    size_t load_count;
};

#endif
