/*
 * What a lot says of held certificates beside their rows: since when without a break, and what was
 * decided of the resident last. And the alarms about those that can wait no longer.
 */
#include "core/lot/holds.h"

#include "flow/night/holds.h"
#include "flow/night/respell.h"
#include "edge/ledger/ledger_past.h"

static bool was_held(const struct due *due)
{
    const struct memory *memory = due_speaks(due);

    return memory && memory->standing == DISPOSITION_HELD;
}

static int add_hold(struct lot *lot, const struct due *due, uint32_t row, struct ledger *ledger,
                    struct err *err)
{
    struct lot_hold hold = {.row = row,
                            .since = lot->as_of,
                            .decision = due->person->decision,
                            .by = due->person->decided_by,
                            .reasons = due->judgement.holds};

    if (was_held(due)) {
        char serial[PACKED_BYTES_MAX];
        const struct certificate_key key = memory_key(due->memory, serial);

        if (ledger_held_since(ledger, &key, &hold.since, err))
            return -1;
    }
    lot->holds[lot->hold_count++] = hold;
    return 0;
}

static int take_holds(struct lot *lot, const struct intake *intake, struct ledger *ledger,
                      struct arena *arena, struct err *err)
{
    uint32_t row = 0;

    lot->holds = ARENA_ARRAY(arena, struct lot_hold, lot->dispositions[DISPOSITION_HELD]);
    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        const struct due *due = due_live(&intake->dues, i); /* who is held is live */

        if (!disposition_is_listed(due_disposition(&intake->dues, i)))
            continue;
        if (due && due->judgement.disposition == DISPOSITION_HELD &&
            add_hold(lot, due, row, ledger, err))
            return -1;
        row++;
    }
    REQUIRE(row == lot->row_count); /* the rows of the lot are the listed ones */
    REQUIRE(lot->hold_count == lot->dispositions[DISPOSITION_HELD]);
    return 0;
}

/* What came and went, counted over the rows and over what the ledger remembers; not by difference.
 */
static void count_holds(struct lot *lot, const struct intake *intake)
{
    struct due_view view;

    for (const struct memory *at = history_next(&intake->history, NULL); at;
         at = history_next(&intake->history, at)) {
        lot->held_before += at->standing == DISPOSITION_HELD;
        lot->held_gone += at->standing == DISPOSITION_HELD && !at->tonight.touched;
    }
    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        bool is_held = due_disposition(&intake->dues, i) == DISPOSITION_HELD;
        const struct due *due;

        if (!is_held && !due_is_known(&intake->dues, i))
            continue;
        due = due_at(&intake->dues, i, &view);
        if (due->unreadable != REASON_NONE || due->duplicate)
            continue;
        lot->held_new += is_held && !was_held(due);
        lot->held_gone += !is_held && was_held(due);
    }
}

int holds_take(struct lot *lot, const struct intake *intake, struct ledger *ledger,
               struct arena *arena, struct err *err)
{
    REQUIRE(!lot->holds); /* once */
    count_holds(lot, intake);
    return take_holds(lot, intake, ledger, arena, err);
}

static void alarm_of(struct alarms *alarms, const struct lot *lot, enum alarm alarm, int days,
                     struct arena *arena)
{
    uint64_t by_reason[REASON_COUNT], of_ended[REASON_COUNT];
    uint64_t count = lot_undecided(lot, days, by_reason), ended = lot_held_ended(lot, of_ended);

    if (count > 0)
        alarm_raise(alarms, alarm, count,
                    say_held(days, count, undecided_reasons(by_reason, arena), ended, arena));
}

void holds_alarms(struct alarms *alarms, const struct lot *lot, struct arena *arena)
{
    alarm_of(alarms, lot, ALARM_HELD_45, HELD_SOON_DAYS, arena);
    alarm_of(alarms, lot, ALARM_HELD_14, HELD_LAST_DAYS, arena);
}
