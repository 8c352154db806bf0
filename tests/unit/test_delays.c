/* The account of delay over all letters: its tables, its figures, and who is open. */
#include "core/lot/delays.h"
#include "core/lot/open.h"

#include "core/days/calendar.h"
#include "days.h"
#include "readers.h"

Test(delays, twelve_months_end_with_the_mail_day)
{
    static const char *const cases[][2] = {
        {"2026-11-24", "2025-11-25"}, {"2027-03-01", "2026-03-02"}, {"2028-02-29", "2027-03-01"},
        {"2029-02-28", "2028-02-29"}, {"2026-12-31", "2026-01-01"}, {"2027-01-04", "2026-01-05"},
    };
    char day[DAY_TEXT_MAX];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_str_eq(day_text(delays_from(day_at(cases[i][0])), day), cases[i][1]);
}

/* ---- letters as a table ---------------------------------------------------------------------- */

static enum delay_side side_named(const char *word)
{
    static const char *const sides[] = {"sent", "waiting", "held", "all", "going"};

    for (int side = DELAY_SENT; side <= DELAY_GOING; side++)
        if (strcmp(sides[side], word) == 0)
            return (enum delay_side)side;
    cr_assert_fail("%s is no side", word);
    return DELAY_SIDES;
}

/* side, mail day, expiry, resident, postal code, days left, causes (their sum is the delay) */
static struct delays gathered;
static uint32_t added;

static int cause_named(const char *word)
{
    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        if (strcmp(cause_term((enum cause)cause).word, word) == 0)
            return cause;
    cr_assert_fail("%s is no cause", word);
    return 0;
}

static void letter_case(char **field)
{
    uint32_t by_cause[CAUSE_COUNT] = {0};
    struct delay_letter letter = {.side = side_named(field[0]),
                                  .mail_on = day_at(field[1]),
                                  .expires_on = day_at(field[2]),
                                  .resident_id = str_of(field[3]),
                                  .postal_code = str_of(field[4]),
                                  .left = atoi(field[5]),
                                  .by_cause = by_cause};

    delay_causes_read(str_of(field[6]), by_cause);
    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        letter.days += by_cause[cause];
    delays_add(&gathered, &letter);
    added++;
}

static struct lot *account;

/* table, side, key, other, letters, days, a cause with its days or - */
static void line_case(char **field)
{
    static const char *const tables[] = {"days", "left", "mail_day", "expiry", "area", "months"};
    enum delay_side side = side_named(field[1]);
    bool found = false;

    for (uint32_t i = 0; i < account->delay_count; i++) {
        const struct lot_delay *line = &account->delays[i];
        char *cause = field[6], *days = strchr(cause, ':');

        if (strcmp(tables[line->table], field[0]) != 0 || line->side != side ||
            line->key != atoi(field[2]) || line->other != atoi(field[3]))
            continue;
        found = true;
        cr_expect_eq(line->letters, (uint64_t)atoi(field[4]), "%s %s", field[0], field[2]);
        cr_expect_eq(line->days, (uint64_t)atoi(field[5]), "%s %s", field[0], field[2]);
        if (!days)
            continue;
        cr_expect_eq(line->by_cause[cause_named(strndup(cause, (size_t)(days - cause)))],
                     (uint64_t)atoi(days + 1), "%s %s", field[0], field[2]);
    }
    cr_expect(found, "no line %s %s %s %s", field[0], field[1], field[2], field[3]);
}

/* side, letters, days, max, mean in hundredths, median, 95 %, too late */
static void figure_case(char **field)
{
    enum delay_side side = side_named(field[0]);
    struct delay_figures figures = delays_figures(account, side);

    cr_expect_eq(delays_letters(account, DELAYS_BY_DAYS, side), (uint64_t)atoi(field[1]));
    cr_expect_eq(figures.total, (uint64_t)atoi(field[2]), "%s", field[0]);
    cr_expect_eq(figures.max, (uint32_t)atoi(field[3]), "%s", field[0]);
    cr_expect_eq(figures.mean_hundredths, (uint32_t)atoi(field[4]), "%s", field[0]);
    cr_expect_eq(figures.p50, (uint32_t)atoi(field[5]), "%s", field[0]);
    cr_expect_eq(figures.p95, (uint32_t)atoi(field[6]), "%s", field[0]);
    cr_expect_eq(delays_too_late(account, side), (uint64_t)atoi(field[7]), "%s", field[0]);
}

Test(delays, every_letter_is_in_every_table)
{
    struct arena arena = {0};
    struct lot lot = {0};

    gathered = (struct delays){.index.arena = &arena};
    account = &lot;
    cr_assert_geq(cases_each("delays-letters.tsv", 7, letter_case), 13);
    delays_finish(&gathered, &lot);
    cr_assert_geq(cases_each("delays-lines.tsv", 7, line_case), 20);
    cr_assert_eq(cases_each("delays-figures.tsv", 8, figure_case), 5);
    for (int table = 0; table < DELAY_TABLES; table++)
        if (table != DELAYS_BY_MAIL_DAY)
            cr_expect_eq(delays_letters(&lot, (enum delay_table)table, DELAY_SIDES), added);
    cr_expect_eq(lot.outlook.missed, 2, "B was told too late twice, C once");
    for (uint32_t i = 1; i < lot.delay_count; i++)
        cr_expect_leq((int)lot.delays[i - 1].table, (int)lot.delays[i].table, "in order");
    arena_release(&arena);
}

/* In a report nobody knows when who is open will be told: that one table is without them. */
Test(delays, days_left_that_nobody_knows)
{
    struct arena arena = {0};
    struct delays delays = {.index.arena = &arena};
    struct lot lot = {0};
    uint32_t by_cause[CAUSE_COUNT] = {[CAUSE_HELD] = 4};

    delays_add(&delays, &(struct delay_letter){.side = DELAY_HELD,
                                               .mail_on = DAY_NONE,
                                               .expires_on = {20000},
                                               .resident_id = STR("A"),
                                               .left = DELAY_LEFT_UNKNOWN,
                                               .days = 4,
                                               .by_cause = by_cause});
    delays_finish(&delays, &lot);
    for (int table = 0; table < DELAY_TABLES; table++)
        cr_expect_eq(delays_letters(&lot, (enum delay_table)table, DELAY_SIDES),
                     (uint64_t)(table != DELAYS_BY_LEFT && table != DELAYS_BY_MAIL_DAY), "%d", table);
    cr_expect_eq(delays_too_late(&lot, DELAY_SIDES) + lot.outlook.missed, 0);
    arena_release(&arena);
}

/* Who wants no letter is nobody's delay, and so is what may not be sent. */
Test(delays, whose_delay_it_is)
{
    static const struct {
        enum disposition disposition;
        enum reason reason;
        bool open;
    } cases[] = {
        {DISPOSITION_WAITING, REASON_PAUSED, true},
        {DISPOSITION_WAITING, REASON_PRINT_CAPACITY, true},
        {DISPOSITION_HELD, REASON_RETURNED, true},
        {DISPOSITION_HELD, REASON_PROTECTED, true},
        {DISPOSITION_HELD, REASON_REFUSED, false},
        {DISPOSITION_SUPPRESSED, REASON_MOVED_OUT, false},
        {DISPOSITION_LAPSED, REASON_UNSEEN, false},
        {DISPOSITION_TOLD, REASON_NONE, false},
        {DISPOSITION_NOTICE, REASON_NONE, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(open_is(cases[i].disposition, cases[i].reason), cases[i].open, "%zu", i);
}

Test(delays, no_letters_have_no_delay)
{
    struct arena arena = {0};
    struct delays delays = {.index.arena = &arena};
    struct lot lot = {0};
    struct delay_figures figures;

    delays_finish(&delays, &lot);
    figures = delays_figures(&lot, DELAY_SIDES);
    cr_expect(lot.delay_count == 0 && figures.max == 0 && figures.p50 == 0);
    arena_release(&arena);
}

/* In whatever order letters come, the lot is the same. */
Test(delays, order_changes_nothing)
{
    enum { LETTERS = 200 };
    struct lot lots[2] = {0};
    struct arena arena = {0};

    for (int round = 0; round < 2; round++) {
        struct delays delays = {.index.arena = &arena};

        for (int i = 0; i < LETTERS; i++) {
            int at = round ? LETTERS - 1 - i : i;
            uint32_t by_cause[CAUSE_COUNT] = {0};
            char code[] = "2500000";

            by_cause[at % CAUSE_COUNT] = (uint32_t)at % 40;
            code[2] = (char)('0' + at % 5);
            delays_add(&delays,
                       &(struct delay_letter){.side = (enum delay_side)(at % DELAY_SIDES),
                                              .mail_on = at % DELAY_SIDES ? DAY_NONE
                                                                          : (Day){20000 + at % 50},
                                              .expires_on = {20100 + at % 90},
                                              .resident_id = str_take(STR("ABCDEFGHIJ"),
                                                                      (size_t)at % 10),
                                              .postal_code = str_of(code),
                                              .left = at - 20,
                                              .days = (uint32_t)at % 40,
                                              .by_cause = by_cause});
        }
        delays_finish(&delays, &lots[round]);
    }
    cr_assert_eq(lots[0].delay_count, lots[1].delay_count);
    cr_expect(lots[0].outlook.missed == lots[1].outlook.missed && lots[0].outlook.missed > 1);
    cr_expect_eq(
        memcmp(lots[0].delays, lots[1].delays, lots[0].delay_count * sizeof *lots[0].delays), 0);
    arena_release(&arena);
}

/* ---- who is open ----------------------------------------------------------------------------- */

static struct delay_open row(const char *id, const char *ideal, const char *expires,
                             const char *planned, bool waits)
{
    return (struct delay_open){.resident_id = str_of(id),
                               .key = {KIND_SIGNATURE, str_of(ideal), day_at(expires)},
                               .ideal_on = day_at(ideal),
                               .expires_on = day_at(expires),
                               .planned_on = day_at(planned),
                               .waits = waits};
}

Test(delays, one_letter_a_resident)
{
    struct delay_open rows[] = {
        row("B", "2026-11-20", "2027-02-20", "-", true),
        row("A", "2026-11-24", "2027-02-01", "2026-12-01", true),
        row("A", "2026-11-10", "2027-02-10", "-", true),
        row("C", "2026-11-05", "2027-02-05", "-", false),
        row("A", "2026-04-05", "2026-07-05", "-", false),
    };

    cr_assert_eq(open_gather(rows, 5), 4);
    cr_expect(str_equal(rows[0].resident_id, STR("A")) && !rows[0].waits);
    cr_expect(day_equal(rows[0].ideal_on, day_at("2026-04-05")), "what is held is no letter's");
    cr_expect(str_equal(rows[1].resident_id, STR("A")) && rows[1].waits);
    cr_expect(day_equal(rows[1].ideal_on, day_at("2026-11-10")));
    cr_expect(day_equal(rows[1].key.expires_on, day_at("2027-02-10")),
              "the earliest ideal_on speaks");
    cr_expect(day_equal(rows[1].expires_on, day_at("2027-02-01")), "the earliest expiry");
    cr_expect(day_equal(rows[1].planned_on, day_at("2026-12-01")), "the letter's, whoever says it");
    cr_expect(rows[2].waits && !rows[3].waits);
    cr_expect_eq(open_gather(rows, 0), 0);
}

static struct calendar days;

/* Monday to Friday are all of it, and letters go each day. */
static void days_fill(void)
{
    struct mailing_rule rules[5];

    for (int i = 0; i < 5; i++)
        rules[i] = (struct mailing_rule){i, NTH_EVERY};
    cr_assert(calendar_fill(&days, NULL, 0, NULL, 0, rules, 5));
}

/* The night of Monday 2026-11-23 is for Tuesday; the next one is for Wednesday 25. The post needs two
 * business days. */
Test(delays, days_left_when_it_would_come)
{
    struct {
        struct delay_open open;
        int32_t left;
    } cases[] = {
        /* planned for Thursday: comes on Monday 30 */
        {row("A", "2026-11-24", "2026-11-30", "2026-11-26", true), 0},
        {row("A", "2026-11-24", "2026-11-29", "2026-11-26", true), -1},
        /* without a day it comes after the expiry, however late that is */
        {row("A", "2026-11-24", "2027-02-20", "-", true), -1},
        /* held: as if it went on Wednesday, and came on Friday 27 */
        {row("A", "2026-11-24", "2026-12-07", "-", false), 10},
        {row("A", "2026-11-24", "2026-11-26", "-", false), -1},
    };

    struct rules rules = {.lead_days = 1, .delivery_days = 2};
    struct in_time in_time;

    days_fill();
    in_time = in_time_of(&rules, &days, day_at("2026-11-23"));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(open_left(&cases[i].open, &in_time), cases[i].left, "case %zu", i);
    in_time.held_deliver_on = DAY_NONE;
    cr_expect_eq(open_left(&cases[3].open, &in_time), -1, "a pause without an end");
}

Test(delays, the_day_by_which_all_is_planned)
{
    struct delay_open first = row("A", "2026-11-24", "2027-02-20", "2026-12-02", true);
    struct delay_open last = row("B", "2026-11-24", "2027-02-21", "2026-12-09", true);
    struct delay_open held = row("C", "2026-11-24", "2027-02-22", "-", false);
    struct delay_open hopeless = row("D", "2026-11-24", "2026-12-01", "-", true);
    struct lot_outlook outlook = {.clear_on = DAY_NONE};

    open_look(&outlook, &last);
    open_look(&outlook, &first);
    open_look(&outlook, &held);
    open_look_end(&outlook);
    cr_expect(day_equal(outlook.clear_on, day_at("2026-12-09")));
    cr_expect(outlook.waiting == 2 && outlook.unplanned == 0);
    open_look(&outlook, &hopeless);
    open_look_end(&outlook);
    cr_expect(!day_is(outlook.clear_on), "one has no day");
    cr_expect(outlook.waiting == 3 && outlook.unplanned == 1);
}

Test(delays, causes_are_read_as_they_are_written)
{
    static const struct {
        const char *text;
        uint32_t paused, held, remade;
    } cases[] = {{"", 0, 0, 0},
                 {"paused:12", 12, 0, 0},
                 {"paused:12 held:3 remade:101", 12, 3, 101},
                 {"nobody:5 held:3", 0, 3, 0},
                 {"held", 0, 0, 0},
                 {"held paused:1", 1, 0, 0}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t by_cause[CAUSE_COUNT] = {0};

        delay_causes_read(str_of(cases[i].text), by_cause);
        cr_expect(by_cause[CAUSE_PAUSED] == cases[i].paused &&
                      by_cause[CAUSE_HELD] == cases[i].held &&
                      by_cause[CAUSE_REMADE] == cases[i].remade,
                  "%s", cases[i].text);
    }
}
