/*
 * What may become a letter, before the planner has spoken, and what it means for a row that its letter
 * waits (docs/contract 4.3).
 *
 * All certificates of one resident that come so far share one letter and one fate; the planner orders
 * letters by the earliest of their ends, and a letter may wait until the last of them. Pure.
 */
#ifndef KIGEN_CORE_RULES_POOL_H
#define KIGEN_CORE_RULES_POOL_H

#include "core/rules/plan.h"

enum { POOL_END = UINT32_MAX };

struct pool_row { /* a row that may become part of a letter */
    uint32_t person;
    Day expires_on, ideal_on;
    uint32_t
        next; /* of the same letter, in file order; POOL_END: the last. pool_gather() sets it */
};

struct pool_letter {
    uint32_t first;           /* into rows; POOL_END: this person has none */
    Day expires_on, ideal_on; /* the earliest of its rows' */
    Day until;                /* the latest expires_on of its rows */
};

/* One letter a person: letters[n] is that of the person who is n in `rows`. Rows are in file order. */
void pool_gather(struct pool_row *rows, size_t count, struct pool_letter *letters, size_t persons);

/* What the planner needs to know of it: limits go by the postal code that is printed. */
struct plan_piece pool_plan_piece(const struct pool_letter *letter,
                                  const struct resident *resident);

/* planned_on of one row of a letter that waits for `verdict` and would go on `planned` (DAY_NONE: on
 * no day): DAY_NONE where the certificate has ended by then. The day of a lot that is not closed yet
 * is the mail day itself. */
Day pool_planned_on(enum reason verdict, Day planned, Day expires_on);

#endif
