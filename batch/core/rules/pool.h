/*
 * Gathers the certificates that may go tonight into letters, one a resident, for the planner
 * (docs/contract 4.3).
 *
 * All certificates of a letter go, or wait, together. The planner sorts letters by the earliest
 * expiry in them; a letter may wait until the latest. Pure.
 */
#ifndef KIGEN_CORE_RULES_POOL_H
#define KIGEN_CORE_RULES_POOL_H

#include "core/rules/plan.h"

#define POOL_END UINT32_MAX

struct pool_row { /* a row that may become part of a letter */
    uint32_t person;
    Day expires_on, ideal_on;
    uint32_t next; /* row of the same letter, in file order; POOL_END: none. By pool_gather() */
};

struct pool_letter {
    uint32_t first;           /* index into rows; POOL_END: this person has no letter */
    Day expires_on, ideal_on; /* the earliest of its rows */
    Day until;                /* the latest expires_on of its rows */
};

/* Fills letters[0] to letters[persons - 1]: letters[n] is for rows with `person` n. `rows` are in
 * file order. */
void pool_gather(struct pool_row *rows, size_t count, struct pool_letter *letters, size_t persons);

/* A letter for the planner, with the postal code that will be printed: limits use that one. */
struct plan_piece pool_plan_piece(const struct pool_letter *letter,
                                  const struct resident *resident);

/* planned_on of one row, from `verdict` and `planned` of its letter (plan_ahead()): DAY_NONE where
 * `planned` is DAY_NONE or not before the row's expiry. For REASON_CUTOFF it is always
 * `planned`. */
Day pool_planned_on(enum reason verdict, Day planned, Day expires_on);

#endif
