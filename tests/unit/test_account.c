/* What a run amounts to, counted once: people, letters, delay, and what stands beside them. */
#include <criterion/criterion.h>

#include "core/account/said.h"
#include "readers.h"
#include "sample_lot.h"
#include "row_named.h"

Test(account, people_are_counted_once_a_disposition_and_reason)
{
    struct lot_row rows[] = {
        {ROW_NAMED("", "1"), .disposition = DISPOSITION_HELD, .reason = REASON_PROTECTED},
        {ROW_NAMED("", "1"), .disposition = DISPOSITION_HELD, .reason = REASON_UNPRINTABLE},
        {ROW_NAMED("", "1"), .disposition = DISPOSITION_HELD, .reason = REASON_REFUSED},
        {ROW_NAMED("", "2"), .disposition = DISPOSITION_HELD, .reason = REASON_REFUSED},
        {ROW_NAMED("", "1"), .disposition = DISPOSITION_WAITING, .reason = REASON_PAUSED},
        {ROW_NAMED("", "3"), .disposition = DISPOSITION_WAITING, .reason = REASON_PAUSED},
        {ROW_NAMED("", "3"), .disposition = DISPOSITION_WAITING, .reason = REASON_PAUSED},
        {ROW_NAMED("", ""), .disposition = DISPOSITION_REJECTED, .reason = REASON_BAD_ROW}};
    enum { ROWS = sizeof rows / sizeof rows[0] };
    struct lot lot = {.as_of = day_of(2026, 11, 22),
                      .mail_on = day_of(2026, 11, 24),
                      .next_mail_on = day_of(2026, 11, 25),
                      .rows = rows,
                      .row_count = ROWS};
    struct account account;

    for (int i = 0; i < ROWS; i++) {
        rows[i].line = (uint32_t)i;
        rows[i].expires_on = day_of(2027, 2, 20 - i);
        rows[i].planned_on = DAY_NONE;
        rows[i].ideal_on = lot.mail_on;
        rows[i].piece = UINT32_MAX;
    }
    rows[4].planned_on = rows[5].planned_on = lot.next_mail_on;
    rows[1].expires_on = rows[2].expires_on = rows[3].expires_on = day_of(2026, 11, 21);
    rows[6].expires_on = day_of(2026, 11, 21);
    rows[0].expires_on = lot.as_of; /* it is valid that day */
    account = account_of(&lot, NULL);
    cr_expect_eq(account.people_of[DISPOSITION_HELD], 2);
    cr_expect_eq(account.people_for[REASON_REFUSED], 2);
    cr_expect_eq(account.people_for[REASON_PROTECTED], 1);
    cr_expect_eq(account.people_of[DISPOSITION_WAITING], 2);
    cr_expect_eq(account.people_of[DISPOSITION_REJECTED], 0, "nobody is known");
    cr_expect_eq(account.figures[FIGURE_PEOPLE_HELD].now, 1, "who refused waits for nobody");
    cr_expect_eq(account.figures[FIGURE_PEOPLE_NEXT].now, 2);
    cr_expect_eq(account.figures[FIGURE_HOPELESS].now, 1, "3: the row that ends first has no day");
    cr_expect_eq(account.held_ended, 1, "not what is refused");
    cr_expect_eq(account.figures[FIGURE_ENDED_HELD].now, 1);
    cr_expect_eq(account.figures[FIGURE_ENDED_WAITING].now, 1, "3, once");
    cr_assert_eq(account.hold_count, 2);
    cr_expect_eq(account.holds[0].reason, REASON_PROTECTED, "it ends first of what can be helped");
    cr_expect(account.holds[1].over && !account.holds[0].over);
}

Test(account, of_the_sample_beside_other_runs)
{
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);
    struct account account = account_of(lot, NULL);
    struct account_figure pieces = account_main(&account, MAIN_PIECES),
                          most = account_main(&account, MAIN_DELAY_MAX),
                          late = account_main(&account, MAIN_TOO_LATE),
                          broken = account_main(&account, MAIN_BROKEN);
    uint64_t value;

    cr_expect(pieces.now == 5 && pieces.before == 4 && pieces.year_ago == 7);
    cr_expect(pieces.has_before && pieces.has_year_ago);
    cr_expect(most.now == account.delay.max && most.before == 91 && most.has_before);
    cr_expect_not(most.has_year_ago, "an older kigen did not keep it");
    cr_expect(late.has_before && late.before == 2);
    cr_expect(broken.now == 0 && broken.has_before && broken.before == 0);
    cr_expect_not(account_said(&lot->past[0], MAIN_ALARMS, &value));
    cr_expect(account_said(&lot->past[1], MAIN_ALARMS, &value) && value == 1);
    cr_expect(account_alarms(&account, MAIN_ALARMS), "one is not acknowledged");
    cr_expect_eq(account.figures[FIGURE_HEARD].now, 1);
    arena_release(&arena);
}

/* A first run has nothing beside it; the bands of delay are those of the lines, and all letters. */
Test(account, of_a_quiet_first_run)
{
    struct arena arena = {0};
    struct account account = account_of(sample_lot_quiet(&arena), NULL);

    for (int i = 0; i < MAIN_COUNT; i++)
        cr_expect_not(account_main(&account, (enum account_main)i).has_before, "%s",
                      account_main_item((enum account_main)i));
    arena_release(&arena);
}

Test(account, bands_hold_each_letter_once)
{
    struct arena arena = {0};
    struct account account = account_of(sample_lot(&arena), NULL);
    uint64_t days = 0, left = 0;

    for (int side = 0; side < DELAY_SIDES; side++) {
        for (size_t i = 0; i < DELAY_BANDS; i++)
            days += account.by_days[i][side];
        for (size_t i = 0; i < DELIVERY_BANDS; i++)
            left += account.by_left[i][side];
    }
    cr_expect_eq(days, account.figures[FIGURE_DELAY_LETTERS].now +
                           account.figures[FIGURE_HELD_LETTERS].now);
    cr_expect_eq(left, days);
    cr_expect_gt(days, 0);
    arena_release(&arena);
}

/* 照合 has a row for each of them, and approval.pdf counts no other (test_papers compares both). */
Test(account, checks_are_counted_as_the_sheet_lists_them)
{
    struct identity identities[IDENTITIES_MAX];
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);
    struct account account = account_of(lot, NULL);
    size_t count = lot_identities(lot, identities, IDENTITIES_MAX), compared = 1 + lot->proven;

    cr_expect_eq(account.identities, count + 1, "and 24");
    cr_expect_eq(account.identities_open, count - identities_counted(identities, count));
    cr_expect_eq(account.gates, lot->gate_count + 1 + lot->proven);
    for (uint32_t i = 0; i < lot->gate_count; i++)
        compared += lot->gates[i].compared;
    cr_expect_eq(account.gates_compared, compared);
    arena_release(&arena);
}

/* ---- a lot without letters ------------------------------------------------------------------- */

/* pause, its reason, reasons of those who wait, planned_on, most of the print limit, first day on which
 * letters newly fall due after the mail day, the sentence */
static void nothing_case(char **field)
{
    struct lot_row rows[2] = {{ROW_NAMED("", "1"), .line = 1, .planned_on = DAY_NONE},
                              {ROW_NAMED("", "2"), .line = 2, .planned_on = DAY_NONE}};
    struct lot_capacity limit = {.resource = LIMIT_PRINT, .most = (uint64_t)atoi(field[4])};
    struct gate_figure due = {.value = 3};
    struct lot lot = {.as_of = day_of(2026, 11, 22),
                      .mail_on = day_of(2026, 11, 24),
                      .next_mail_on = day_of(2026, 11, 25),
                      .pause = {.to = DAY_NONE, .resumes_on = DAY_NONE, .reason = str_of(field[1])},
                      .rows = rows,
                      .row_count = 2,
                      .capacities = &limit,
                      .capacity_count = *field[4] != '-'};
    struct arena arena = {0};
    struct account account;
    char *to = field[0], *from = strsep(&to, " ");
    int reason = reason_of(str_of(field[2]));

    for (int i = 0; i < 2; i++) {
        rows[i].disposition = reason > 0 ? reason_disposition((enum reason)reason)
                                         : DISPOSITION_SUPPRESSED;
        rows[i].reason = reason > 0 ? (enum reason)reason : REASON_DECEASED;
        rows[i].expires_on = day_of(2027, 2, 20);
        rows[i].ideal_on = lot.mail_on;
    }
    lot.reasons[rows[0].reason] = 2;
    rows[1].planned_on = day_of_text(str_of(field[3]));
    if (*from != '-') {
        lot.pause.is_on = true;
        lot.pause.from = day_of_text(str_of(from));
        lot.pause.to = to ? day_of_text(str_of(to)) : DAY_NONE;
        lot.pause.resumes_on = to ? day_add(lot.pause.to, 1) : DAY_NONE;
    }
    if (*field[5] != '-') {
        snprintf(due.name, sizeof due.name, "ahead:%s", field[5]);
        lot.gate_figures = &due;
        lot.gate_figure_count = 1;
    }
    account = account_of(&lot, NULL);
    cr_expect(str_equal(account_nothing(&account, &arena), str_of(field[6])), STR_FMT,
              STR_ARG(account_nothing(&account, &arena)));
    arena_release(&arena);
}

Test(account, why_a_lot_has_no_letters)
{
    cr_assert_geq(cases_each("no-letters.tsv", 7, nothing_case), 12);
}

Test(account, a_lot_with_letters_needs_no_reason)
{
    struct arena arena = {0};
    struct account account = account_of(sample_lot(&arena), NULL);

    cr_expect(str_is_empty(account_nothing(&account, &arena)));
    arena_release(&arena);
}
