/*
 * Sorts out the certificates that tonight does not judge: not_due and past (docs/contract 4.2).
 *
 *     not_due   ideal_on is after the night's mail day
 *     past      it expired more than past_days before the night's as-of day, and is not open
 *               (memory_is_open)
 *
 * It is called for every row of the register, and nothing is kept of a row that is sorted out; so
 * it looks into the ledger's memory only for rows that are due. Pure.
 */
#ifndef KIGEN_CORE_RULES_TIMING_H
#define KIGEN_CORE_RULES_TIMING_H

#include "core/rules/history.h"
#include "core/rules/rules.h"

struct timing {
    enum disposition disposition; /* NOT_DUE or PAST; DISPOSITION_COUNT: must be judged */
    struct terms_of terms;
    struct memory *memory; /* what the ledger knows of it; NULL: nothing, or not_due */
};

struct timing timing_of(const struct rules *rules, const struct calendar *calendar,
                        const struct night_days *days, const struct history *history,
                        const struct certificate *certificate);
/* The same of a row whose terms are known. */
struct timing timing_by(const struct terms_of *terms, const struct rules *rules,
                        const struct night_days *days, const struct history *history,
                        const struct certificate *certificate);

#endif
