/*
 * Which rows are judged at all: not_due and past (docs/contract 4.2) are settled while the register
 * streams, and nothing of them is kept.
 *
 *     not_due   the ideal day lies after the mail day of the night
 *     past      it ended more than past_days before the day of the night, and is not open
 *
 * One row a call, in the hot loop over the register: what the ledger remembers is looked up only where
 * a row is not not_due. Pure.
 */
#ifndef KIGEN_CORE_RULES_TIMING_H
#define KIGEN_CORE_RULES_TIMING_H

#include "core/rules/history.h"
#include "core/rules/rules.h"

struct timing {
    enum disposition disposition; /* NOT_DUE or PAST; DISPOSITION_COUNT: it is to be judged */
    struct terms_of terms;
    struct memory *memory; /* what the ledger knows of it; NULL: nothing, or it is not due */
};

struct timing timing_of(const struct rules *rules, const struct calendar *calendar,
                        const struct night_days *days, const struct history *history,
                        const struct certificate *certificate);

#endif
