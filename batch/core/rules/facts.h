/*
 * The facts that rules_judge() judges a row by, from what was found out about it.
 *
 *     facts_duplicates()   of rows that share kind and serial the first in the file speaks
 *     facts_of()           of a person and one certificate: superseded, told_elsewhere, decisions,
 *                          contradiction
 *     facts_remember()     what the ledger remembers of the row: told, seen, returned
 *
 * What is asked outside (told_elsewhere, marks, towns, what would be printed now) is handed in. Pure.
 */
#ifndef KIGEN_CORE_RULES_FACTS_H
#define KIGEN_CORE_RULES_FACTS_H

#include "core/rules/decision.h"
#include "core/rules/history.h"
#include "core/rules/rules.h"

struct peer { /* a certificate of a person, due or not, the one that is judged among them */
    struct certificate certificate;
    struct peer *next;
};

/*
 * Superseded (docs/contract 4.2): another serial of the same kind that is valid, and was issued
 * later, or on the same day and ends later.
 */
bool facts_superseded(const struct peer *peers, const struct certificate *own);

struct serial_row { /* a readable row that is due */
    int kind;
    Str serial;
    uint32_t line;
    size_t place; /* the caller's: the order is not kept */
    bool duplicate;
};
/* Sets `duplicate` of all but the first in the file of each kind and serial. Sorts them. */
void facts_duplicates(struct serial_row *rows, size_t count);

struct known { /* of a person, and of one certificate of theirs */
    const struct peer *peers;
    struct decision decision; /* the last that was recorded */
    bool listed_elsewhere;    /* in told_elsewhere */
    bool ambiguous;           /* two readable rows differ */
    bool misplaced;           /* the postal code is another town's */
    Day disputed;             /* since when the id shows another person; DAY_NONE: it does not */
    Day ideal_on;
};
/* But for what concerns the row alone (facts_remember) and what can be printed: false. */
struct facts facts_of(const struct rules *rules, Day as_of, const struct certificate *certificate,
                      const struct known *known);

/* `memory` NULL: the ledger knows nothing of the row. `now`: what would be printed today; NULL where
 * nobody would be written to, or the last piece did not come back. */
void facts_remember(struct facts *facts, const struct memory *memory, const struct printed *now);

#endif
