/*
 * Past lots by what is on record about their pieces, counted: for the alarms about the post.
 *
 * Costs a look at the events of each piece of the mail days asked for where the office records
 * postings, a count of pieces where it records returns alone, and next to nothing where it records
 * neither. Everything is in the arena.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_POSTED_H
#define KIGEN_EDGE_LEDGER_LEDGER_POSTED_H

#include "core/gates/posted.h"
#include "edge/ledger/ledger.h"

/*
 * The lots with pieces of published runs that were not taken back, whose mail day lies from `from`
 * on and before `until`, by mail day. An office records postings from the lot of the first piece on
 * that it recorded as printed or posted and that has not come back: who records returns alone has
 * to record those few as posted too, and does not say by that what became of the others (such a lot
 * is not reported, and its `posted` not counted). Where neither a posting nor a return is on record
 * there are no lots.
 */
int ledger_posted(struct ledger *ledger, Day from, Day until, struct posted_lot **lots,
                  size_t *count, struct arena *arena, struct err *err);

#endif
