/*
 * Counts past lots by what is on record about their pieces, for the alarms about the post.
 *
 * Where the office records postings, it reads the events of each piece of the mail days asked for;
 * where it records only returns, it counts pieces; where it records neither, it costs almost
 * nothing. Everything is in the arena.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_POSTED_H
#define KIGEN_EDGE_LEDGER_LEDGER_POSTED_H

#include "core/gates/posted.h"
#include "edge/ledger/ledger.h"

/*
 * The lots with a mail day from `from` on and before `until`, by mail day, of published runs that
 * were not taken back. An office counts as recording postings from the lot of the first piece that
 * it recorded as printed or posted and that has not come back. (An office that records only returns
 * must record those few pieces as posted too, which says nothing about the others: such a lot is
 * not reported, and its `posted` is not counted.) Without any posting or return on record there are no
 * lots.
 */
int ledger_posted(struct ledger *ledger, Day from, Day until, struct posted_lot **lots,
                  size_t *count, struct arena *arena, struct err *err);

#endif
