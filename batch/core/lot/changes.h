/*
 * Finds what tonight changes in the ledger, and counts the backlog of waiting rows (照合 11).
 *
 * The ledger keeps the standing of each certificate that was listed, and a night writes only what
 * changed, so that it stays small. Call change_of_row() for each due row, then change_of_absent()
 * for each memory; backlog_row() and backlog_memory() in the same way. Pure.
 *
 *     waiting before + arrived + returned - sent - gone = left
 */
#ifndef KIGEN_CORE_LOT_CHANGES_H
#define KIGEN_CORE_LOT_CHANGES_H

#include "core/lot/lot.h"
#include "core/rules/history.h"
#include "core/rules/rules.h"

struct standing {                 /* what the ledger keeps of a certificate */
    enum disposition disposition; /* DISPOSITION_COUNT: it is not listed any more */
    enum reason reason;
};

/*
 * The new standing of a judged row; false where the ledger has it already. A row that a notice told
 * has the standing `notice`; one told elsewhere has none. `memory` NULL: the ledger knows nothing.
 */
bool change_of_row(const struct memory *memory, const struct judgement *judgement,
                   struct standing *now);
/* Whether a memory loses its standing because no row tonight has its key. `notice` is kept. */
bool change_of_absent(const struct memory *memory);

/* Add a row, or a memory, to lot->backlog_…. */
void backlog_row(struct lot *lot, const struct memory *memory, const struct judgement *judgement);
void backlog_memory(struct lot *lot, const struct memory *memory);

#endif
