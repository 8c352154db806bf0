/* Which held rows nobody has decided, and how near their end is. */
#include "core/lot/holds.h"

bool row_is_undecided(const struct lot_row *row)
{
    return row->disposition == DISPOSITION_HELD && row->reason != REASON_REFUSED;
}

uint64_t lot_undecided(const struct lot *lot, int days, uint64_t by_reason[REASON_COUNT])
{
    uint64_t count = 0;

    memset(by_reason, 0, REASON_COUNT * sizeof *by_reason);
    for (uint32_t i = 0; i < lot->row_count; i++) {
        const struct lot_row *row = &lot->rows[i];

        if (!row_is_undecided(row) || day_between(lot->as_of, row->expires_on) > days)
            continue;
        by_reason[row->reason]++;
        count++;
    }
    return count;
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
