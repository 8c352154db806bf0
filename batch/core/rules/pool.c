/* One letter a person, and what becomes of its rows where it waits. */
#include "core/rules/pool.h"

#include "base/bug.h"

static void letter_take(struct pool_letter *letter, struct pool_row *row, uint32_t place)
{
    if (letter->first == POOL_END || day_before(row->expires_on, letter->expires_on))
        letter->expires_on = row->expires_on;
    if (letter->first == POOL_END || day_before(row->ideal_on, letter->ideal_on))
        letter->ideal_on = row->ideal_on;
    if (letter->first == POOL_END || day_before(letter->until, row->expires_on))
        letter->until = row->expires_on;
    row->next = letter->first;
    letter->first = place;
}

void pool_gather(struct pool_row *rows, size_t count, struct pool_letter *letters, size_t persons)
{
    REQUIRE(count < POOL_END);
    for (size_t i = 0; i < persons; i++)
        letters[i] = (struct pool_letter){POOL_END, DAY_NONE, DAY_NONE, DAY_NONE};
    for (size_t i = count; i-- > 0;) { /* backwards: each list then is in file order */
        REQUIRE(rows[i].person < persons);
        letter_take(&letters[rows[i].person], &rows[i], (uint32_t)i);
    }
}

struct plan_piece pool_plan_piece(const struct pool_letter *letter, const struct resident *resident)
{
    struct postal_address at = resident_postal_address(resident);

    return (struct plan_piece){.resident_id = resident->resident_id,
                               .postal_code = at.postal_code,
                               .municipality = resident->municipality,
                               .expires_on = letter->expires_on,
                               .ideal_on = letter->ideal_on};
}

Day pool_planned_on(enum reason verdict, Day planned, Day expires_on)
{
    if (verdict == REASON_CUTOFF)
        return planned;
    return day_is(planned) && day_before(planned, expires_on) ? planned : DAY_NONE;
}
