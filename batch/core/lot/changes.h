/*
 * What the ledger learns of a row, and how the backlog of waiting rows came about (照合 11).
 *
 * The ledger keeps the standing of each key that was listed, and gets only differences: 24 months of
 * nights are changes, never a row a night. Each row that is due is asked once, then each memory that
 * no row touched. Pure.
 *
 *     waiting before + arrived + returned - sent - gone = left
 */
#ifndef KIGEN_CORE_LOT_CHANGES_H
#define KIGEN_CORE_LOT_CHANGES_H

#include "core/lot/lot.h"
#include "core/rules/history.h"
#include "core/rules/rules.h"

struct standing {                 /* what the ledger keeps of a key */
    enum disposition disposition; /* DISPOSITION_COUNT: it is not listed any more */
    enum reason reason;
};

/*
 * The standing that a judged row brings; false where the ledger has it already. A row told by a notice
 * keeps the standing `notice`; one told elsewhere has none. `memory` NULL: the ledger knows nothing.
 */
bool change_of_row(const struct memory *memory, const struct judgement *judgement,
                   struct standing *now);
/* Whether a memory that no row touched loses its standing: what was sent keeps it. */
bool change_of_absent(const struct memory *memory);

/* Counts into lot->backlog_…: one row; one memory that was waiting, and whether a row touched it. */
void backlog_row(struct lot *lot, const struct memory *memory, const struct judgement *judgement);
void backlog_memory(struct lot *lot, const struct memory *memory);

#endif
