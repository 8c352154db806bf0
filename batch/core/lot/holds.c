/* Which held rows nobody has decided, and how near their end is. */
#include "core/lot/holds.h"

#include <limits.h>

bool row_is_undecided(const struct lot_row *row)
{
    return row->disposition == DISPOSITION_HELD && row->reason != REASON_REFUSED;
}

bool row_has_ended(const struct lot_row *row, Day as_of)
{
    return day_is(row->expires_on) && day_before(row->expires_on, as_of);
}

/* Undecided rows with so many days left, both included. */
static uint64_t count_left(const struct lot *lot, int least, int most,
                           uint64_t by_reason[REASON_COUNT])
{
    uint64_t count = 0;

    memset(by_reason, 0, REASON_COUNT * sizeof *by_reason);
    for (uint32_t i = 0; i < lot->row_count; i++) {
        const struct lot_row *row = &lot->rows[i];
        int left = day_between(lot->as_of, row->expires_on);

        if (!row_is_undecided(row) || left < least || left > most)
            continue;
        by_reason[row->reason]++;
        count++;
    }
    return count;
}

uint64_t lot_undecided(const struct lot *lot, int days, uint64_t by_reason[REASON_COUNT])
{
    return count_left(lot, 0, days, by_reason);
}

uint64_t lot_held_ended(const struct lot *lot, uint64_t by_reason[REASON_COUNT])
{
    return count_left(lot, INT_MIN, -1, by_reason);
}

Str undecided_reasons(const uint64_t by_reason[REASON_COUNT], struct arena *arena)
{
    Str reasons = STR_EMPTY;

    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
        if (by_reason[i])
            reasons = arena_printf(arena, STR_FMT "%s%s %llu件", STR_ARG(reasons),
                                   reasons.n ? "、" : "", reason_term((enum reason)i).japanese,
                                   (unsigned long long)by_reason[i]);
    return reasons;
}
