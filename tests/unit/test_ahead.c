/* The nights to come: which there are, who goes on which, and the least limits for a wanted delay. */
#include "core/rules/capacity.h"
#include "core/lot/forecast.h"
#include "core/rules/weeks.h"
#include "days.h"
#include "flow/desk/forecast.h"
#include "readers.h"

enum { ROWS_MAX = 40, LIMITS_MAX = 8, NIGHTS_SHOWN = 400 };

static struct calendar calendar;

static void calendar_plain(void)
{
    struct mailing_rule rules[5];
    Day holiday = day_at("2026-11-23");

    for (int i = 0; i < 5; i++)
        rules[i] = (struct mailing_rule){i, NTH_EVERY};
    cr_assert(calendar_fill(&calendar, &holiday, 1, NULL, 0, rules, 5));
    cr_assert(calendar_counter(&calendar, NULL, 0, NULL, 0));
}

/* ---- which nights ---------------------------------------------------------------------------- */

/* lead_days, cutoff_days, as-of day, until, the nights as "as-of>mail day", why */
static void nights_case(char **field)
{
    static struct night_days nights[AHEAD_NIGHTS_MAX];
    struct rules rules = {
        .lead_days = atoi(field[0]), .cutoff_days = atoi(field[1]), .delivery_days = 3};
    size_t count = ahead_nights(&rules, &calendar, day_at(field[2]), day_at(field[3]), nights);
    char got[NIGHTS_SHOWN] = "", as_of[DAY_TEXT_MAX], mail_on[DAY_TEXT_MAX];

    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(got);

        snprintf(got + n, sizeof got - n, "%s%s>%s", i ? " " : "",
                 day_text(nights[i].as_of, as_of) + 5, day_text(nights[i].mail_on, mail_on) + 5);
        cr_expect(!nights[i].before_cutoff);
    }
    cr_expect_str_eq(*got ? got : "-", field[4], "%s, not %s (%s)", got, field[4], field[5]);
}

Test(ahead, which_nights_there_are)
{
    calendar_plain();
    cr_assert_geq(cases_each("ahead-nights.tsv", 6, nights_case), 9);
}

/* ---- who goes -------------------------------------------------------------------------------- */

struct scene {
    struct rules rules;
    struct limit limit_rows[LIMITS_MAX];
    struct limits limits;
    struct plan_piece persons[ROWS_MAX];
    struct ahead_row rows[ROWS_MAX];
    struct ahead_span spans[ROWS_MAX];
    struct night_days nights[AHEAD_NIGHTS_MAX];
    struct ahead ahead;
    struct plan earlier;
};

static int limit_order(const void *a, const void *b)
{
    int order = limit_key_compare(a, b);

    return order ? order
                 : day_compare(((const struct limit *)a)->effective_from,
                               ((const struct limit *)b)->effective_from);
}

/* "print,day,1": of scope all, since ever; "print:1000,week,2" of that postal code. */
static struct limit limit_at(char *text)
{
    char *resource = strsep(&text, ","), *per = strsep(&text, ","), *code = resource;
    struct limit limit = {.effective_from = day_at("2026-01-01"), .max = (uint64_t)atoi(text)};

    strsep(&code, ":");
    limit.resource = strcmp(resource, "print") == 0     ? LIMIT_PRINT
                     : strcmp(resource, "counter") == 0 ? LIMIT_COUNTER
                                                        : LIMIT_WALK_IN;
    limit.scope = code ? SCOPE_POSTAL : SCOPE_ALL;
    snprintf(limit.prefix, sizeof limit.prefix, "%s", code ? code : "");
    limit.period = strcmp(per, "day") == 0 ? PER_DAY : PER_WEEK;
    return limit;
}

static void limits_at(struct limits *limits, struct limit *rows, char *text)
{
    *limits = (struct limits){.rows = rows};
    for (char *word; (word = strsep(&text, " "));) {
        cr_assert_lt(limits->count, LIMITS_MAX);
        rows[limits->count++] = limit_at(word);
    }
    qsort(rows, limits->count, sizeof *rows, limit_order);
}

static void weeks_case(char **field)
{
    struct limit rows[LIMITS_MAX];
    struct limits limits;
    struct rules rules = {0};
    struct week_of of = {&limits, &calendar, &rules, day_at(field[2])};
    char most[24] = "none", last[DAY_TEXT_MAX] = "none";
    uint64_t letters;

    limits_at(&limits, rows, field[0]);
    if (strcmp(field[1], "-") != 0) {
        rules.pauses[0] =
            (struct pause){.from = day_at(strsep(&field[1], ".")), .to = day_at(field[1] + 1)};
        rules.pause_count = 1;
    }
    if (week_print_most(&of, day_at(field[3]), &letters))
        snprintf(most, sizeof most, "%llu", (unsigned long long)letters);
    if (day_is(week_last_lot(&of, day_at(field[3]))))
        day_text(week_last_lot(&of, day_at(field[3])), last);
    cr_expect_str_eq(most, field[4], "%s, not %s (%s)", most, field[4], field[6]);
    cr_expect_str_eq(last, field[5], "%s, not %s (%s)", last, field[5], field[6]);
}

Test(ahead, what_the_lots_of_a_week_may_have)
{
    calendar_plain();
    cr_assert_geq(cases_each("ahead-weeks.tsv", 7, weeks_case), 11);
}

Test(ahead, how_much_of_a_limit_is_used)
{
    static const struct {
        uint64_t is, most, percent;
    } cases[] = {{0, 45, 0},    {1, 45, 3},      {42, 45, 94}, {4180, 4500, 93}, {449, 450, 100},
                 {45, 45, 100}, {451, 450, 101}, {0, 0, 0},    {3, 0, 100}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(limit_percent(cases[i].is, cases[i].most), cases[i].percent, "case %zu", i);
}

static uint32_t person_at(struct scene *scene, char *name)
{
    for (uint32_t i = 0; i < scene->ahead.person_count; i++)
        if (str_equal(scene->persons[i].resident_id, str_of(name)))
            return i;
    scene->persons[scene->ahead.person_count] = (struct plan_piece){
        .resident_id = str_of(name), .postal_code = STR("1000001"), .municipality = STR("13101")};
    return (uint32_t)scene->ahead.person_count++;
}

/* "name:expires:ideal:from-until", a further "/from-until", a ! where it waited before */
static void row_at(struct scene *scene, char *text)
{
    uint32_t row = (uint32_t)scene->ahead.row_count++;
    char *name = strsep(&text, ":"), *waited = strchr(name, '!');

    if (waited)
        *waited = '\0';
    scene->rows[row] = (struct ahead_row){.person = person_at(scene, name), .waited = waited};
    scene->rows[row].expires_on = day_at(strsep(&text, ":"));
    scene->rows[row].ideal_on = day_at(strsep(&text, ":"));
    while (text) {
        char *span = strsep(&text, "/"), *from = strsep(&span, "-");

        scene->spans[scene->ahead.span_count++] =
            (struct ahead_span){row, (uint32_t)atoi(from), (uint32_t)atoi(span)};
    }
}

/* Nights are those of the lots from 2026-11-20 on; the 25th and 26th are paused. */
static void scene_open(struct scene *scene, char *limits, char *rows, const char *until)
{
    *scene = (struct scene){
        .rules = {.lead_days = 1,
                  .delivery_days = 1,
                  .visits = {100},
                  .visit_weeks = 1,
                  .pauses = {{day_at("2026-11-25"), day_at("2026-11-26"), STR_EMPTY}},
                  .pause_count = 1}};
    scene->limits.rows = scene->limit_rows;
    while (limits && strcmp(limits, "-") != 0)
        scene->limit_rows[scene->limits.count++] = limit_at(strsep(&limits, " "));
    qsort(scene->limit_rows, scene->limits.count, sizeof *scene->limit_rows, limit_order);
    while (rows)
        row_at(scene, strsep(&rows, " "));
    scene->ahead.persons = scene->persons;
    scene->ahead.rows = scene->rows;
    scene->ahead.spans = scene->spans;
    scene->ahead.nights = scene->nights;
    scene->ahead.night_count =
        ahead_nights(&scene->rules, &calendar, day_at("2026-11-19"), day_at(until), scene->nights);
    plan_init(&scene->earlier, &scene->rules, &calendar, &scene->limits);
}

/* limits, rows, letters as "name:night", each night as arrived/withdrawn/gone/waiting/delay, why */
static void ahead_case(char **field)
{
    static struct scene scene;
    struct ahead_planned planned;
    char letters[400] = "", nights[400] = "";

    scene_open(&scene, field[0], field[1], "2026-11-30");
    cr_assert_eq(scene.ahead.night_count, 6);
    ahead_plan(&scene.ahead, &scene.earlier, &scene.limits, &planned);
    for (size_t i = 0; i < planned.letter_count; i++) {
        size_t n = strlen(letters);

        snprintf(letters + n, sizeof letters - n, "%s%s:%u", i ? " " : "",
                 scene.persons[planned.letters[i].person].resident_id.p, planned.letters[i].night);
    }
    for (size_t i = 0; i < scene.ahead.night_count; i++) {
        const struct ahead_night *night = &planned.nights[i];
        size_t n = strlen(nights);

        snprintf(nights + n, sizeof nights - n, "%s%u/%u/%u/%u/%d", i ? " " : "", night->arrived,
                 night->withdrawn, night->gone, night->waiting, night->delay);
    }
    cr_expect_str_eq(*letters ? letters : "-", field[2], "%s, not %s (%s)", letters, field[2],
                     field[4]);
    cr_expect_str_eq(nights, field[3], "%s, not %s (%s)", nights, field[3], field[4]);
    ahead_release(&planned);
    plan_release(&scene.earlier);
}

Test(ahead, who_goes_on_which_night)
{
    calendar_plain();
    cr_assert_geq(cases_each("ahead.tsv", 5, ahead_case), 12);
}

/* ---- the least limits ------------------------------------------------------------------------ */

static void least_text(const struct capacity_least *least, char *out, size_t size)
{
    if (least->found)
        snprintf(out, size, "%llu", (unsigned long long)least->most);
    else
        snprintf(out, size, "-");
}

/* limits, rows, days, "holds spared print counter print_both counter_both", why */
static void capacity_case(char **field)
{
    static struct scene scene;
    struct capacity found;
    char got[200], print[24], counter[24], both[24], both_counter[24];

    scene_open(&scene, field[0], field[1], "2026-12-18");
    capacity_find(&scene.ahead, &scene.earlier, &scene.limits, atoi(field[2]), &found);
    least_text(&found.print, print, sizeof print);
    least_text(&found.counter, counter, sizeof counter);
    least_text(&found.print_both, both, sizeof both);
    least_text(&found.counter_both, both_counter, sizeof both_counter);
    snprintf(got, sizeof got, "%d %llu %s %s %s %s", found.holds, (unsigned long long)found.spared,
             print, counter, both, both_counter);
    cr_expect_str_eq(got, field[3], "%s, not %s (%s)", got, field[3], field[4]);
    plan_release(&scene.earlier);
}

Test(ahead, the_least_limits_for_a_wanted_delay)
{
    calendar_plain();
    cr_assert_geq(cases_each("capacity.tsv", 5, capacity_case), 8);
}

/* ---- the period and what is added up --------------------------------------------------------- */

Test(ahead, the_period_ends_the_day_before)
{
    static const struct {
        const char *as_of;
        int months;
        const char *until;
    } cases[] = {{"2026-11-22", 1, "2026-12-21"},  {"2026-11-22", 24, "2028-11-21"},
                 {"2026-01-31", 1, "2026-02-27"},  {"2027-12-01", 1, "2027-12-31"},
                 {"2023-12-31", 2, "2024-02-28"},  {"2026-11-01", 60, "2031-10-31"},
                 {"2026-12-15", 13, "2028-01-14"}, {"2024-02-29", 12, "2025-02-27"}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect(day_equal(forecast_until(day_at(cases[i].as_of), cases[i].months),
                            day_at(cases[i].until)),
                  "%s and %d months", cases[i].as_of, cases[i].months);
}

static void add_up(struct scene *scene, struct forecast *forecast, struct arena *arena)
{
    static struct scheme_row rows[] = {
        {{0}, {"kunai", 5}, 1, 13, 80, 0, NEEDS_DISTRICT, 2}, /* two sheets weigh 13.8 g */
        {{0}, {"kunai", 5}, 1, 50, 90, 3, NEEDS_DISTRICT, 3},
        {{0}, {"none", 4}, 1, 50, 110, 0, 0, 4},
    };
    static const Str district = {"100", 3};
    const struct schemes schemes = {rows, sizeof rows / sizeof *rows};
    const struct postage_by postage = {&schemes, {440000, 5000, 0}, &district, 1, STR_EMPTY};
    struct ahead_planned planned;
    const struct forecast_from from = {
        &scene->ahead, &planned, &scene->earlier, &scene->limits, scene->ahead.row_count, &postage};

    rows[0].effective_from = rows[1].effective_from = day_at("2026-11-30");
    rows[2].effective_from = day_at("2026-11-24");

    *forecast = (struct forecast){.as_of = day_at("2026-11-19"),
                                  .until = day_at("2026-12-18"),
                                  .last_holiday = day_at("2026-11-23"),
                                  .rates = {.sheets = {.rate = 150}, .returns = {.rate = 2500}}};
    ahead_plan(&scene->ahead, &scene->earlier, &scene->limits, &planned);
    forecast_add_up(forecast, &from, arena);
    ahead_release(&planned);
}

/* A letter a day of print: Friday the 20th; Tuesday and Friday of the paused week; then each day. Each
 * is delivered on the next business day, and brings one visit in that week. */
Test(ahead, weeks_and_months_by_hand)
{
    static struct scene scene;
    struct forecast forecast;
    struct arena arena = {0};
    char limits[] = "print,day,1 counter,day,2 walk_in,week,3",
         rows[] = "a!:2027-02-18:2026-11-18:0-20 b:2027-02-18:2026-11-18:0-20 "
                  "c:2027-02-18:2026-11-19:0-20 d:2027-02-18:2026-11-19:0-20 "
                  "e:2027-02-18:2026-11-30:5-20 f:2026-11-30:2026-11-30:5-20";
    static const struct {
        uint64_t arrived, gone, waiting, print_most, counter_most, visits;
        int delay;
    } weeks[] = {{3, 1, 3, 1, 10, 3, 2},
                 {0, 2, 1, 2, 8, 3 + 2, 8},
                 {2, 3, 0, 5, 10, 3 + 4, 12},
                 {0, 0, 0, 5, 10, 3, 0},
                 {0, 0, 0, 5, 10, 3, 0}};

    calendar_plain();
    scene_open(&scene, limits, rows, "2026-12-18");
    add_up(&scene, &forecast, &arena);
    cr_assert_eq(forecast.week_count, 5);
    for (size_t i = 0; i < forecast.week_count; i++) {
        const struct forecast_week *week = &forecast.weeks[i];

        cr_expect_eq(week->arrived, weeks[i].arrived, "arrived in week %zu", i);
        cr_expect_eq(week->gone, weeks[i].gone, "gone in week %zu", i);
        cr_expect_eq(week->waiting, weeks[i].waiting, "waiting in week %zu", i);
        cr_expect(week->has_print && week->print_most == weeks[i].print_most,
                  "print of week %zu: %llu", i, (unsigned long long)week->print_most);
        cr_expect(week->has_counter && week->counter_most == 100 * weeks[i].counter_most,
                  "counter of week %zu", i);
        cr_expect_eq(week->visits, 100 * weeks[i].visits, "visits of week %zu: %llu", i,
                     (unsigned long long)week->visits);
        cr_expect_eq(week->delay, weeks[i].delay, "delay of week %zu: %d", i, week->delay);
        cr_expect_eq(week->after_holidays, false);
    }
    cr_expect_eq(forecast.waited, 1);
    cr_expect_eq(forecast.too_late, 1, "one ends on the 30th and goes in December");
    cr_expect_eq(forecast.over, 0, "nobody's had ended before");
    cr_assert_eq(forecast.month_count, 2);
    cr_expect_eq(forecast.months[0].gone, 6);
    cr_expect_eq(forecast.months[0].returned, 2, "a quarter of six, rounded");
    cr_expect_eq(forecast.weeks[2].sheets, 5, "one and a half a letter, rounded");
    /* no price yet; 110 each; three of 87.30, a lot each, of which 30 sen are cut off each */
    cr_expect_eq(forecast.unpriced, 1);
    cr_expect(forecast.has_postage && forecast.weeks[0].postage == 0);
    cr_expect_eq(forecast.weeks[1].postage, 220);
    cr_expect_eq(forecast.weeks[2].postage, 261);
    cr_expect_eq(forecast_latest(&forecast), &forecast.weeks[2]);
    cr_expect_eq(forecast_fullest(&forecast), &forecast.weeks[0]);
    plan_release(&scene.earlier);
    arena_release(&arena);
}
