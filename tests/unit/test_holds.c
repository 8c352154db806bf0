/* Held rows whose end is near: which are counted, at both edges, and what the alarm says. */
#include "core/lot/holds.h"

#include "say/alarms.h"

#include "days.h"

static const struct {
    const char *expires_on;
    enum disposition disposition;
    enum reason reason;
    bool soon, last, ended;
} rows[] = {
    /* as of 2026-11-22: 46, 45, 15, 14, 0 and -1 days left */
    {"2027-01-07", DISPOSITION_HELD, REASON_NO_ADDRESS, false, false, false},
    {"2027-01-06", DISPOSITION_HELD, REASON_NO_ADDRESS, true, false, false},
    {"2026-12-07", DISPOSITION_HELD, REASON_PROTECTED, true, false, false},
    {"2026-12-06", DISPOSITION_HELD, REASON_PROTECTED, true, true, false},
    {"2026-11-22", DISPOSITION_HELD, REASON_RETURNED, true, true, false}, /* valid that day */
    {"2026-11-21", DISPOSITION_HELD, REASON_RETURNED, false, false, true},
    {"2025-11-21", DISPOSITION_HELD, REASON_PROTECTED, false, false, true},
    {"2026-11-21", DISPOSITION_HELD, REASON_REFUSED, false, false, false},
    {"2026-11-30", DISPOSITION_HELD, REASON_REFUSED, false, false, false}, /* that is a decision */
    {"2026-11-21", DISPOSITION_WAITING, REASON_PRINT_CAPACITY, false, false, false},
    {"2026-11-30", DISPOSITION_WAITING, REASON_PRINT_CAPACITY, false, false, false},
    {"2026-11-30", DISPOSITION_SUPPRESSED, REASON_REVOKED, false, false, false},
    {"2026-11-30", DISPOSITION_NOTICE, REASON_NONE, false, false, false},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static void lot_fill(struct lot *lot, struct lot_row *of)
{
    *lot = (struct lot){.as_of = day_at("2026-11-22"), .rows = of, .row_count = ROWS};
    for (size_t i = 0; i < ROWS; i++)
        of[i] = (struct lot_row){.expires_on = day_at(rows[i].expires_on),
                                 .disposition = (uint8_t)rows[i].disposition,
                                 .reason = (uint8_t)rows[i].reason};
}

Test(holds, each_row_alone_at_both_edges)
{
    for (size_t i = 0; i < ROWS; i++) {
        struct lot_row of[ROWS];
        struct lot lot;
        uint64_t by_reason[REASON_COUNT];

        lot_fill(&lot, of);
        lot.rows = &of[i];
        lot.row_count = 1;
        cr_expect_eq(lot_undecided(&lot, 45, by_reason), rows[i].soon, "%zu", i);
        cr_expect_eq(by_reason[rows[i].reason], rows[i].soon, "%zu", i);
        cr_expect_eq(lot_undecided(&lot, 14, by_reason), rows[i].last, "%zu", i);
        cr_expect_eq(lot_held_ended(&lot, by_reason), rows[i].ended, "%zu", i);
        cr_expect_eq(by_reason[rows[i].reason], rows[i].ended, "%zu", i);
    }
}

static Str alarm_text(const struct lot *lot, int days, struct arena *arena)
{
    uint64_t by_reason[REASON_COUNT], of_ended[REASON_COUNT],
        count = lot_undecided(lot, days, by_reason);

    return say_held(days, count, undecided_reasons(by_reason, arena),
                    lot_held_ended(lot, of_ended), arena)
        .japanese;
}

Test(holds, the_alarm_says_how_many_for_which_reasons_and_nothing_where_none)
{
    struct lot_row of[ROWS];
    struct arena arena = {0};
    uint64_t by_reason[REASON_COUNT];
    struct lot lot;
    Str text;

    lot_fill(&lot, of);
    text = alarm_text(&lot, HELD_SOON_DAYS, &arena);
    cr_expect(
        str_equal(text, STR("有効期限まで45日以内の保留で、まだ判断されていないものが4件ありま"
                            "す(返戻 1件、支援措置対象 2件、宛先不備 1件)。このほかに、期限を過ぎた保留が"
                            "2件あります。")),
        STR_FMT, STR_ARG(text));
    text = alarm_text(&lot, HELD_LAST_DAYS, &arena);
    cr_expect(
        str_equal(text, STR("有効期限まで14日以内の保留で、まだ判断されていないものが2件ありま"
                            "す(返戻 1件、支援措置対象 1件)。このほかに、期限を過ぎた保留が2件あります。")),
        STR_FMT, STR_ARG(text));
    lot.row_count = 1;
    cr_expect_eq(lot_undecided(&lot, HELD_SOON_DAYS, by_reason), 0);
    cr_expect(str_is_empty(undecided_reasons(by_reason, &arena)));
    arena_release(&arena);
}
