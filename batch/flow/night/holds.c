/*
 * What a lot says of held certificates beside their rows: since when without a break, and what was
 * decided of the resident last. And the alarms about those that can wait no longer.
 */
#include "core/lot/holds.h"

#include "flow/night/night.h"

static bool was_held(const struct due *due)
{
    return due->memory && due->memory->standing == DISPOSITION_HELD;
}

static int add_hold(struct night *night, const struct due *due, uint32_t row, struct err *err)
{
    struct lot_hold hold = {.row = row,
                            .since = night->tonight.days.as_of,
                            .decision = due->person->decision,
                            .by = due->person->decided_by,
                            .reasons = due->judgement.holds};

    if (was_held(due) &&
        ledger_held_since(night->store.ledger, &due->memory->key, &hold.since, err))
        return -1;
    night->printing.lot.holds[night->printing.lot.hold_count++] = hold;
    return 0;
}

static int take_holds(struct night *night, struct err *err)
{
    struct lot *lot = &night->printing.lot;
    uint32_t row = 0;

    lot->holds = ARENA_ARRAY(&night->arena, struct lot_hold, lot->dispositions[DISPOSITION_HELD]);
    for (size_t i = 0; i < night->intake.dues.count; i++) {
        const struct due *due = night->intake.dues.at[i];

        if (!disposition_is_listed(due->judgement.disposition))
            continue;
        if (due->judgement.disposition == DISPOSITION_HELD && add_hold(night, due, row, err))
            return -1;
        row++;
    }
    return 0;
}

/* What came and went, counted over the rows and over what the ledger remembers; not by difference.
 */
static void count_holds(struct night *night)
{
    struct lot *lot = &night->printing.lot;

    for (const struct memory *at = history_next(&night->intake.history, NULL); at;
         at = history_next(&night->intake.history, at)) {
        lot->held_before += at->standing == DISPOSITION_HELD;
        lot->held_gone += at->standing == DISPOSITION_HELD && !at->touched;
    }
    for (size_t i = 0; i < night->intake.dues.count; i++) {
        const struct due *due = night->intake.dues.at[i];
        bool is_held = due->judgement.disposition == DISPOSITION_HELD;

        if (due->unreadable != REASON_NONE || due->duplicate)
            continue;
        lot->held_new += is_held && !was_held(due);
        lot->held_gone += !is_held && was_held(due);
    }
}

int night_holds(struct night *night, struct err *err)
{
    count_holds(night);
    return take_holds(night, err);
}

static void alarm_of(struct night *night, const char *name, int days)
{
    uint64_t by_reason[REASON_COUNT], count = lot_undecided(&night->printing.lot, days, by_reason);

    if (count > 0)
        night_alarm(night, name, lot_undecided_text(&night->printing.lot, days, &night->arena),
                    arena_printf(&night->arena,
                                 "%llu held certificates that nobody has decided on end within %d"
                                 " days",
                                 (unsigned long long)count, days));
}

void night_hold_alarms(struct night *night)
{
    alarm_of(night, alarm_word(ALARM_HELD_45), HELD_SOON_DAYS);
    alarm_of(night, alarm_word(ALARM_HELD_14), HELD_LAST_DAYS);
}
