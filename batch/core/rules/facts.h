/*
 * Makes the `struct facts` by which rules_judge() judges a row.
 *
 *     facts_duplicates()   finds rows whose kind and serial an earlier row has
 *     facts_of()           from the person and the certificate: superseded, told_elsewhere,
 *                          decisions, ambiguous, contradiction
 *     facts_remember()     from the ledger's memory of the row: told, seen, returned
 *
 * The caller looks up told_elsewhere, marks, towns and what would be printed. Pure.
 */
#ifndef KIGEN_CORE_RULES_FACTS_H
#define KIGEN_CORE_RULES_FACTS_H

#include "core/rules/decision.h"
#include "core/rules/history.h"
#include "core/rules/rules.h"

struct peer { /* the certificates of a person, due or not, the judged one too */
    struct certificate certificate;
    struct peer *next;
};

/*
 * Superseded (docs/contract 4.2): there is a valid certificate of the same kind, with another
 * serial, issued later, or on the same day and expiring later.
 */
bool facts_superseded(const struct peer *peers, const struct certificate *own);
/* The certificate by which it is superseded; of several the one issued, then expiring, last. NULL:
 * there is none. */
const struct certificate *facts_successor(const struct peer *peers, const struct certificate *own);
/* Whether it is superseded by this one; and which of two is the newer one, issued, then expiring,
 * later. */
bool facts_takes_over(const struct certificate *peer, const struct certificate *own);
bool facts_is_newer(Day issued_on, Day expires_on, Day than_issued_on, Day than_expires_on);

struct serial_row { /* a readable row that is due */
    int kind;
    Str serial;
    uint32_t line;
    size_t place; /* for the caller, to find the row again after the sort */
    bool duplicate;
};
/* Sets `duplicate` for all rows of a kind and serial but the first in the file. Sorts `rows`. */
void facts_duplicates(struct serial_row *rows, size_t count);

struct known { /* about a person and one of their certificates */
    const struct peer *peers;
    struct decision decision; /* the last recorded */
    bool listed_elsewhere;    /* the certificate is in told_elsewhere */
    bool stays;               /* the person's period of stay has an end */
    bool ambiguous;           /* readable rows of the person differ */
    bool misplaced;           /* the postal code is another place's */
    bool only_town;           /* the address ends with the town of its code */
    Day disputed;             /* since when the id shows another person; DAY_NONE: it does not */
    Day ideal_on;
};
/*
 * Told elsewhere (docs/contract 4.2): the certificate is listed; or the person's stay has no end,
 * and either others write to all of those (mailing.role) or they did when it was ideal (since). To
 * those whose stay has an end nobody else writes of an extended one.
 *
 * The others stay false: duplicate_serial, unprintable, unfit_address, and facts_remember()'s.
 */
bool facts_told_by_others(const struct rules *rules, const struct known *known);
struct facts facts_of(const struct rules *rules, Day as_of, const struct certificate *certificate,
                      const struct known *known);

/* `memory` NULL: the ledger knows nothing of the row. `now` is what would be printed today; NULL
 * where that is not needed: the last piece did not come back, or there is no one to write to. */
void facts_remember(struct facts *facts, const struct memory *memory,
                    const struct printed_now *now);

#endif
