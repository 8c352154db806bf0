/* Who waits too long, and what ends: a clerk's tables, with both edges of each alarm. */
#include "core/lot/backlog.h"

#include "core/gates/settings.h"
#include "core/rules/paused.h"
#include "core/rules/plan.h"

#include "days.h"
#include "readers.h"

static struct calendar calendar;

static void calendar_plain(void)
{
    struct mailing_rule rules[5];
    Day holiday = day_at("2026-11-23");

    for (int i = 0; i < 5; i++)
        rules[i] = (struct mailing_rule){i, NTH_EVERY};
    cr_assert(calendar_fill(&calendar, &holiday, 1, NULL, 0, rules, 5));
}

/* "from" or "from..to" */
static struct pause pause_at(char *text)
{
    char *to = strstr(text, "..");

    if (to)
        *to = '\0';
    return (struct pause){day_at(text), to ? day_at(to + 2) : DAY_NONE, STR_EMPTY};
}

static struct lot_row row_of(const char *disposition, const char *reason)
{
    int said = disposition_of(str_of(disposition)), why = reason_of(str_of(reason));
    struct lot_row row = lot_row_none();

    cr_assert_geq(said, 0, "%s", disposition);
    row.disposition = (uint8_t)said;
    row.reason = (uint8_t)(why < 0 ? REASON_NONE : why);
    return row;
}

/* The text must last as long as the row. */
static void row_is_of(struct lot_row *row, const char *resident_id)
{
    row->text = resident_id;
    row->resident_bytes = (uint8_t)strlen(resident_id);
}

/* ---- too late -------------------------------------------------------------------------------- */

static void too_late_case(char **field)
{
    struct rules rules = {.lead_days = 1, .delivery_days = 3};
    char *reason = field[2], *disposition = strsep(&reason, " ");
    struct lot_row row = row_of(disposition, reason);
    struct lot lot = {.rows = &row, .row_count = 1};
    struct in_time in_time;
    struct too_late found;
    bool up = strcmp(field[5], "up") == 0;

    if (strcmp(field[1], "-") != 0)
        rules.pauses[rules.pause_count++] = pause_at(field[1]);
    row_is_of(&row, "a");
    row.expires_on = day_at(field[3]);
    row.planned_on = day_at(field[4]);
    in_time = in_time_of(&rules, &calendar, day_at(field[0]));
    cr_expect_eq(row_comes_too_late(&row, &in_time), up, "%s", field[6]);
    found = too_late_find(&lot, &in_time);
    cr_expect_eq(found.people, (uint64_t)up, "%s", field[6]);
    cr_expect_eq(found.waiting + found.held, (uint64_t)up, "%s", field[6]);
    cr_expect(day_equal(found.first, up ? row.expires_on : DAY_NONE), "%s", field[6]);
}

Test(backlog, who_is_told_too_late_by_hand)
{
    calendar_plain();
    cr_assert_geq(cases_each("too_late.tsv", 7, too_late_case), 25);
}

Test(backlog, people_are_counted_once_and_the_earliest_end_is_named)
{
    struct rules rules = {.lead_days = 1, .delivery_days = 3};
    struct lot_row rows[4];
    struct lot lot = {.rows = rows, .row_count = 4};
    struct in_time in_time;
    struct too_late found;

    calendar_plain();
    for (int i = 0; i < 4; i++)
        rows[i] = row_of("waiting", "print_capacity");
    rows[1] = row_of("held", "returned");
    row_is_of(&rows[0], "b");
    row_is_of(&rows[2], "b");
    row_is_of(&rows[1], "c");
    row_is_of(&rows[3], "a");
    rows[0].expires_on = day_at("2027-02-18");
    rows[1].expires_on = day_at("2026-11-27");
    rows[2].expires_on = day_at("2027-02-17");
    rows[3].expires_on = day_at("2026-11-26");
    in_time = in_time_of(&rules, &calendar, day_at("2026-11-24"));
    found = too_late_find(&lot, &in_time);
    cr_expect_eq(found.people, 3);
    cr_expect_eq(found.waiting, 3);
    cr_expect_eq(found.held, 1);
    cr_expect(day_equal(found.first, rows[3].expires_on));
    cr_expect_eq(found.people_first, 1);
    rows[0].expires_on = rows[1].expires_on = rows[2].expires_on = rows[3].expires_on;
    cr_expect_eq(too_late_find(&lot, &in_time).people_first, 3, "b has two that end on it");
}

/* ---- for long -------------------------------------------------------------------------------- */

enum { ROWS_MAX = 8 };

static void waiting_long_case(char **field)
{
    struct lot_row rows[ROWS_MAX];
    struct lot lot = {.rows = rows, .mail_on = day_at("2026-11-24")};
    struct waiting_long found;

    for (char *rest = field[1]; rest;) {
        char *who = strsep(&rest, " "), *id = strsep(&who, ":"), *why = strsep(&who, ":");
        bool held = strcmp(why, "held") == 0;

        cr_assert_lt(lot.row_count, ROWS_MAX);
        rows[lot.row_count] = row_of(held ? "held" : "waiting", held ? "returned" : why);
        row_is_of(&rows[lot.row_count], id);
        rows[lot.row_count++].ideal_on = day_at(who);
    }
    found = waiting_long_find(&lot, day_at(field[0]), gate_defaults.waiting_days);
    cr_expect_eq(found.letters, (uint64_t)atoi(field[2]), "%s", field[4]);
    cr_expect(day_equal(found.since, day_at(field[3])), "%s", field[4]);
    cr_expect_eq(waiting_long_find(&lot, day_at(field[0]), 0).letters, 0, "%s", field[4]);
}

Test(backlog, who_has_waited_long_by_hand)
{
    cr_assert_geq(cases_each("waiting_long.tsv", 5, waiting_long_case), 13);
}

/* ---- print at its limit ---------------------------------------------------------------------- */

static void print_full_case(char **field)
{
    struct lot_left days[ROWS_MAX] = {0};
    const struct lot_left *last;
    size_t count = 0;

    for (char *rest = field[0]; rest && strcmp(rest, "-") != 0; count++) {
        char *day = strsep(&rest, " "), *pieces = strsep(&day, "/"), *left = strsep(&day, "/");

        cr_assert_lt(count, ROWS_MAX);
        days[count] = (struct lot_left){.pieces = (uint64_t)atoi(pieces),
                                        .at_capacity = (uint64_t)atoi(left),
                                        .not_made = (uint64_t)atoi(day)};
    }
    cr_expect_eq(print_full_days(days, count, &last), (size_t)atoi(field[1]), "%s", field[3]);
    if (strcmp(field[2], "-") == 0)
        cr_expect_null(last, "%s", field[3]);
    else
        cr_expect_eq(last, &days[atoi(field[2]) - 1], "%s", field[3]);
}

Test(backlog, print_at_its_limit_by_hand)
{
    cr_assert_geq(cases_each("print_full.tsv", 4, print_full_case), 11);
}

/* ---- what ends ------------------------------------------------------------------------------- */

static int limit_order(const void *a, const void *b)
{
    const struct limit *left = a, *right = b;
    int order = limit_key_compare(left, right);

    return order ? order : day_compare(left->effective_from, right->effective_from);
}

static struct limit limit_at(char *text)
{
    char *from = strsep(&text, ","), *resource = strsep(&text, ","), *scope = strsep(&text, ","),
         *per = strsep(&text, ",");
    struct limit limit = {.effective_from = day_at(from), .max = (uint64_t)atoi(text)};
    char *word = strsep(&scope, ":");

    limit.resource = strcmp(resource, "print") == 0 ? LIMIT_PRINT : LIMIT_COUNTER;
    limit.scope = strcmp(word, "all") == 0      ? SCOPE_ALL
                  : strcmp(word, "postal") == 0 ? SCOPE_POSTAL
                                                : SCOPE_MUNICIPALITY;
    snprintf(limit.prefix, sizeof limit.prefix, "%s", scope ? scope : "");
    limit.period = strcmp(per, "day") == 0 ? PER_DAY : PER_WEEK;
    return limit;
}

static void limits_end_case(char **field)
{
    struct limit rows[ROWS_MAX];
    struct limits limits = {rows, 0};
    struct rules rules = {0};
    struct plan_piece waiting[ROWS_MAX];
    struct limits_end got;
    struct plan plan;
    size_t count = 0;

    for (char *rest = field[0]; rest;)
        rows[limits.count++] = limit_at(strsep(&rest, " "));
    qsort(rows, limits.count, sizeof *rows, limit_order);
    for (char *rest = field[1]; rest && strcmp(rest, "-") != 0;) {
        char *who = strsep(&rest, " "), *postal = strsep(&who, ":");

        waiting[count++] =
            (struct plan_piece){.postal_code = str_of(postal), .municipality = str_of(who)};
    }
    plan_init(&plan, &rules, &calendar, &limits);
    got = plan_ends(&plan, waiting, count, day_at("2026-11-24"), LIMITS_END_DAYS);
    plan_release(&plan);
    cr_expect_eq(got.limits, (uint64_t)atoi(field[2]), "%s", field[5]);
    cr_expect_eq(got.letters, (uint64_t)atoi(field[3]), "%s", field[5]);
    cr_expect(day_equal(got.first ? got.first->effective_from : DAY_NONE, day_at(field[4])), "%s",
              field[5]);
}

Test(backlog, limits_that_end_by_hand)
{
    cr_assert_geq(cases_each("limits_end.tsv", 6, limits_end_case), 15);
}

static void pause_ends_case(char **field)
{
    struct days_paused days = {day_at("2026-11-02"), day_at(field[1])};
    struct resumed resumed = {.from = days.from, .on = day_at(field[2])};
    bool soon = pause_ends_soon(days, day_at(field[0]));

    for (char *rest = field[3]; day_is(resumed.on) && rest && strcmp(rest, "-") != 0;)
        resumed_letter(&resumed, day_at(strsep(&rest, " ")), /*late_days*/ 14);
    cr_expect_eq(soon && resumed.late > 0, strcmp(field[4], "up") == 0, "%s", field[7]);
    cr_expect_eq(resumed.letters, (uint64_t)atoi(field[5]), "%s", field[7]);
    cr_expect_eq(resumed.late, (uint64_t)atoi(field[6]), "%s", field[7]);
}

Test(backlog, a_pause_that_ends_by_hand)
{
    cr_assert_geq(cases_each("pause_ends.tsv", 8, pause_ends_case), 10);
}
