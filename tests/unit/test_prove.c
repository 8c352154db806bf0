/*
 * The proof's own days, dates and birthdays: against the clerk's tables of core/days/calendar and
 * core/days/era, and, the two being written apart, against those for every day and for texts by
 * dice. What the proof decides is shown by tests/mutants and the differential.
 */
#include "core/days/calendar.h"
#include "core/days/period.h"
#include "witness/prove_files.h"
#include "witness/prove_ids.h"
#include "witness/prove_parts.h"
#include "witness/prove_sets.h"

#include "core/days/era.h"
#include "core/rules/expiry.h"
#include "core/rules/rules.h"
#include "days.h"
#include "readers.h"
#include "long.h"

static Ymd ymd(Day day)
{
    struct civil civil;

    if (!day_is(day))
        return 0;
    civil = day_civil(day);
    return civil.year * 10000 + civil.month * 100 + civil.day;
}

static Ymd ymd_at(const char *text)
{
    return ymd(day_at(text));
}

/* ---- tables ---------------------------------------------------------------------------------- */

static void date_case(char **field)
{
    static struct bytes text;

    bytes_unescape(&text, field[0]);
    cr_expect_eq(prove_date((Str){text.p, text.n}), ymd_at(field[2]), "%s", field[0]);
}

Test(prove, dates_are_those_of_the_table)
{
    cr_assert_geq(cases_each("dates.tsv", 3, date_case), 60);
}

static void number_case(char **field)
{
    static struct bytes text;
    Ymd day;

    bytes_unescape(&text, strcmp(field[0], "(empty)") == 0 ? "" : field[0]);
    ymd_read((Str){text.p, text.n}, /*numbered*/ true, &day);
    cr_expect_eq(day, ymd_at(field[2]), "%s", field[0]);
}

Test(prove, numbers_of_eras_are_those_of_the_table)
{
    cr_assert_geq(cases_each("era-number.tsv", 3, number_case), 40);
}

/* ---- ids and tables -------------------------------------------------------------------------- */

/* Of every length, digits or nearly, zeros in front. */
static Str any_serial(uint64_t *state, char out[24])
{
    size_t n = 1 + dice(state, 22);

    for (size_t i = 0; i < n; i++)
        out[i] = (char)('0' + dice(state, dice(state, 2) ? 10 : 1));
    if (dice(state, 3) == 0)
        out[dice(state, (unsigned)n)] = "/:-Az"[dice(state, 5)];
    return (Str){out, n};
}

static bool is_digits(Str text, size_t most)
{
    bool digits = text.n > 0 && text.n <= most;

    for (size_t i = 0; digits && i < text.n; i++)
        digits = text.p[i] >= '0' && text.p[i] <= '9';
    return digits;
}

Test(prove, digits_come_back_and_nothing_else_is_taken)
{
    uint64_t state = 9;
    int taken = 0;

    cr_expect_eq(digits_of(STR_EMPTY).count, 0);
    cr_expect_eq(id_word(STR_EMPTY), 0);
    for (int i = 0; i < 40000; i++) {
        char text[24], back[ID_ROOM];
        Str serial = any_serial(&state, text);
        struct digits digits = digits_of(serial);
        uint64_t word = id_word(serial);

        cr_assert_eq(digits.count > 0, is_digits(serial, 20));
        cr_assert_eq(word != 0, is_digits(serial, 17));
        cr_assert(digits.front < 100 && digits.rest >> 60 == 0 && word >> 63 == 0);
        if (digits.count)
            cr_assert(str_equal(digits_text(digits, back), serial));
        if (word)
            cr_assert(str_equal(id_word_text(word, back), serial));
        taken += digits.count > 0;
    }
    cr_expect(taken > 10000 && taken < 30000);
}

enum { ITEMS = 6000, TAGS = 900 };
static uint32_t tags[TAGS];

static uint32_t tag_said(const void *owner, uint32_t number)
{
    ++*(uint64_t *)(uintptr_t)owner;
    return tags[number * 41 % 1201 % TAGS];
}

Test(prove, a_table_gives_all_items_of_a_tag)
{
    uint64_t said = 0, state = 13;
    struct places places = {.said = tag_said, .owner = &said};
    uint32_t number;
    size_t slot = 0;

    cr_expect_not(places_next(&places, 1, &slot, &number), "an empty one");
    for (uint32_t i = 0; i < TAGS; i++)
        tags[i] = i % 4 ? (uint32_t)dice_roll(&state) : UINT32_MAX - i; /* some lie at its end */
    for (uint32_t i = 0; i < ITEMS; i++) {
        places_put(&places, tag_said(&said, i));
        cr_assert_leq(places.count * 5, places.room * 4 + 4, "a search must end");
    }
    cr_expect_leq(places.room * 5, (size_t)ITEMS * 8);
    cr_expect_leq(said, (uint64_t)ITEMS * 6);
    for (uint32_t i = 0; i < TAGS; i++) {
        size_t found = 0, all = 0;

        for (uint32_t j = 0; j < ITEMS; j++)
            all += tag_said(&said, j) == tags[i];
        for (slot = 0; places_next(&places, tags[i], &slot, &number);)
            found += tag_said(&said, number) == tags[i];
        cr_assert_eq(found, all);
    }
    places_release(&places);
    slot = 0;
    cr_expect_not(places_next(&places, tags[0], &slot, &number), "an empty one again");
}

static struct prove *plain;

static void plain_open(void)
{
    static struct prove_settings settings;

    plain = prove_open(&settings, 20261122, NULL);
}

static void window_case(char **field)
{
    cr_expect_eq(prove_opens(plain, ymd_at(field[0]), 3), ymd_at(field[1]), "%s", field[0]);
}

Test(prove, windows_are_those_that_cities_print)
{
    plain_open();
    cr_assert_geq(cases_each("window.tsv", 3, window_case), 20);
    prove_close(plain);
}

/* ---- the same night twice -------------------------------------------------------------------- */

struct pair { /* one configuration, for both */
    const char *days, *closed;
    int lead, cutoff, delivery;
};
static const struct pair pairs[] = {
    {"mon,tue,wed,thu,fri", "12-29..01-03", 1, 0, 3},
    {"tue", "", 2, 2, 1},
    {"1st tue,3rd tue", "12-29..01-03,08-13", 1, 3, 3},
    {"last fri", "04-29..05-05", 3, 5, 10},
    {"5th mon,2nd wed", "12-31,01-01..01-04", 20, 20, 30},
    {"1st mon,last mon,thu", "02-28..03-01", 1, 1, 2},
};
static const char *const holidays[] = {"2026-11-03", "2026-11-23", "2027-01-01", "2027-01-11",
                                       "2027-02-11", "2027-02-23", "2026-12-28", "2027-03-22"};
enum { PAIRS = sizeof pairs / sizeof pairs[0], HOLIDAYS = sizeof holidays / sizeof holidays[0] };

static size_t cut(const char *list, Str *out)
{
    size_t count = 0;

    while (*list) {
        size_t n = strcspn(list, ",");

        out[count++] = (Str){list, n};
        list += n + (list[n] == ',');
    }
    return count;
}

static struct mailing_rule rule_of(Str text)
{
    static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri"};
    struct mailing_rule rule = {.nth = NTH_EVERY};

    if (text.p[0] >= '1' && text.p[0] <= '5')
        rule.nth = text.p[0] - '0';
    if (str_starts(text, STR("last")))
        rule.nth = NTH_LAST;
    for (int i = 0; i < 5; i++)
        if (str_ends(text, str_of(weekdays[i])))
            rule.weekday = i;
    return rule;
}

/* Of the counter: each form of an entry, and stops that take away what is open besides. */
static Str opens[] = {{"2nd sun", 7},
                      {"sat", 3},
                      {"2026-05-03..2026-05-06", 22},
                      {"12-30..01-02", 12},
                      {"2027-01-11", 10}};
static Str stops[] = {
    {"last sat", 8}, {"1st fri", 7}, {"2027-05-06..2028-05-09", 22}, {"01-02", 5}, {"5th mon", 7}};
enum { OPENS = sizeof opens / sizeof opens[0], STOPS = sizeof stops / sizeof stops[0] };

static struct day_entry range_of(Str text)
{
    struct day_entry range = {0};
    int got = sscanf(text.p, "%d-%d..%d-%d", &range.from_month, &range.from_day, &range.to_month,
                     &range.to_day);

    if (got < 4 || text.n == 5) {
        range.to_month = range.from_month;
        range.to_day = range.from_day;
    }
    return range;
}

static void fill(struct calendar *calendar, const struct pair *pair, Str *days, size_t day_count,
                 Str *closed, size_t closed_count)
{
    struct mailing_rule rules[8];
    struct day_entry ranges[8], open[OPENS], stop[STOPS];
    Day free_days[HOLIDAYS];

    (void)pair;
    for (size_t i = 0; i < day_count; i++)
        rules[i] = rule_of(days[i]);
    for (size_t i = 0; i < closed_count; i++)
        ranges[i] = range_of(closed[i]);
    for (size_t i = 0; i < HOLIDAYS; i++)
        free_days[i] = day_at(holidays[i]);
    cr_assert(calendar_fill(calendar, free_days, HOLIDAYS, ranges, closed_count, rules, day_count));
    for (size_t i = 0; i < OPENS; i++)
        day_entry_read(opens[i], /*weekdays*/ true, &open[i]);
    for (size_t i = 0; i < STOPS; i++)
        day_entry_read(stops[i], /*weekdays*/ true, &stop[i]);
    cr_assert(calendar_counter(calendar, open, OPENS, stop, STOPS));
}

static struct prove *open_of(const struct pair *pair, struct prove_settings *settings, Str *days,
                             size_t day_count, Str *closed, size_t closed_count, Ymd as_of)
{
    static const Str heading[] = {{"day", 3}, {"name", 4}};
    struct prove_record record = {.line = 1, .count = 2, .fields = heading};
    struct prove *prove;

    *settings = (struct prove_settings){.lead_days = pair->lead,
                                        .cutoff_days = pair->cutoff,
                                        .delivery_days = pair->delivery,
                                        .window_months = 3,
                                        .mailing_days = days,
                                        .mailing_day_count = day_count,
                                        .closed = closed,
                                        .closed_count = closed_count,
                                        .open = opens,
                                        .open_count = OPENS,
                                        .stops = stops,
                                        .stop_count = STOPS};
    prove = prove_open(settings, as_of, NULL);
    prove_holiday(prove, &record);
    for (size_t i = 0; i < HOLIDAYS; i++) {
        Str fields[] = {str_of(holidays[i]), STR("a holiday")};

        record.fields = fields;
        prove_holiday(prove, &record);
    }
    prove_ready(prove);
    return prove;
}

static size_t wrong_marks(const struct prove *prove, const struct calendar *calendar)
{
    size_t wrong = 0;

    for (Day day = day_of(1900, 1, 1); day_civil(day).year < 2200; day = day_add(day, 1)) {
        unsigned marks = (is_business_day(calendar, day) ? PROVE_BUSINESS : 0u) |
                         (is_office_day(calendar, day) ? PROVE_OFFICE : 0u) |
                         (is_mailing_day(calendar, day) ? PROVE_MAILING : 0u) |
                         (is_counter_day(calendar, day) ? PROVE_COUNTER : 0u);

        wrong += marks != prove_marks(prove, ymd(day));
        wrong += prove_ideal(prove, ymd(day)) != ymd(mailing_on_or_after(calendar, day));
    }
    return wrong;
}

Test(prove, marks_every_day_from_1900_to_2199_as_the_calendar_does)
{
    static struct calendar calendar;
    struct prove_settings settings;
    Str days[8], closed[8];

    for (size_t i = 0; i < PAIRS; i++) {
        size_t day_count = cut(pairs[i].days, days), closed_count = cut(pairs[i].closed, closed);
        struct prove *prove =
            open_of(&pairs[i], &settings, days, day_count, closed, closed_count, 20261122);

        fill(&calendar, &pairs[i], days, day_count, closed, closed_count);
        cr_expect_eq(wrong_marks(prove, &calendar), 0, "%s, closed %s", pairs[i].days,
                     pairs[i].closed);
        prove_close(prove);
    }
}

Test(prove, counts_the_days_of_each_night_of_a_year_as_the_rules_do)
{
    static struct calendar calendar;
    struct prove_settings settings;
    Str days[8], closed[8];

    for (size_t i = 0; i < PAIRS; i++) {
        const struct pair *pair = &pairs[i];
        size_t day_count = cut(pair->days, days), closed_count = cut(pair->closed, closed);
        struct rules rules = {
            .lead_days = pair->lead, .cutoff_days = pair->cutoff, .delivery_days = pair->delivery};

        fill(&calendar, pair, days, day_count, closed, closed_count);
        for (Day as_of = day_of(2026, 10, 1);
             day_civil(as_of).year < 2027 || day_civil(as_of).month < 4;
             as_of = day_add(as_of, long_run() ? 1 : 5)) { /* 5: every day of the week in turn */
            struct night_days night = rules_days(&rules, &calendar, as_of);
            struct prove *prove =
                open_of(pair, &settings, days, day_count, closed, closed_count, ymd(as_of));

            cr_assert_eq(prove_mail_on(prove), ymd(night.mail_on), "%s %d", pair->days, ymd(as_of));
            cr_assert_eq(prove_deliver_on(prove), ymd(night.deliver_on), "%s %d", pair->days,
                         ymd(as_of));
            cr_assert_eq(prove_before_cutoff(prove), night.before_cutoff, "%s %d", pair->days,
                         ymd(as_of));
            prove_close(prove);
        }
    }
}

Test(prove, opens_every_window_from_1900_to_2199_as_the_calendar_does)
{
    static const int months[] = {1, 2, 3, 6, 11, 12, 13, 24};
    size_t wrong = 0;

    plain_open();
    for (Day day = day_of(1900, 1, 1); day_civil(day).year < 2200; day = day_add(day, 1))
        for (size_t i = 0; i < sizeof months / sizeof months[0]; i++)
            wrong += prove_opens(plain, ymd(day), months[i]) != ymd(window_opens(day, months[i]));
    cr_expect_eq(wrong, 0);
    prove_close(plain);
}

Test(prove, knows_a_child_as_the_calendar_does)
{
    size_t wrong = 0;

    for (Day birth = day_of(2003, 12, 1); day_civil(birth).year < 2013; birth = day_add(birth, 1))
        for (int off = -3; off <= 3; off++)
            for (int leap = 0; leap < 2; leap++) {
                Day on = day_add(birth, 15 * 365 + 4 + off);

                wrong += prove_is_child(ymd(birth), ymd(on), leap == LEAP_MAR1) !=
                         younger_than(birth, on, 15, (enum leap_birthday)leap);
            }
    cr_expect_eq(wrong, 0);
    cr_expect_not(prove_is_child(0, 20261122, false));
}

static void card_end_case(char **field)
{
    cr_expect_eq(prove_card_end(ymd_at(field[2]), ymd_at(field[0]), ymd_at(field[1]),
                                ymd_at(field[3]), ymd_at(field[4]), strcmp(field[5], "mar1") == 0),
                 ymd_at(field[6]), "%s", field[7]);
}

Test(prove, ends_cards_as_the_table_does)
{
    cr_assert_geq(cases_each("card_end.tsv", 8, card_end_case), 28);
}

/* ---- dates by dice --------------------------------------------------------------------------- */

Test(prove, reads_dates_as_the_other_reader_does)
{
    static const char *const parts[] = {
        "令和", "平成", "昭和", "大正", "明治", "R", "H", "S",  "T",  "M",  "年",   "月",   "日",
        "元",   "-",    "/",    ".",    "0",    "1", "2", "8",  "31", "12", "2026", "1912", "０",
        "３",   "１１", "不詳", " ",    "64",   "r", "y", "11", "07", "30", "25",   "45"};
    static const char *const forms[] = {"%d-%02d-%02d",     "%d/%d/%d",         "%04d%02d%02d",
                                        "令和%d年%d月%d日", "平成%d年%d月%d日", "昭和%d年%d月%d日",
                                        "H%d.%d.%d",        "S%02d.%02d.%02d",  "T%d.%d.%d",
                                        "M%d.%d.%d",        "大正%d年%d月%d日"};
    uint64_t state = 7;
    size_t good = 0;

    for (int i = 0; i < 300000; i++) {
        char text[160] = "";
        Day day;

        if (i % 2) {
            for (unsigned n = dice(&state, 8); n > 0; n--)
                strcat(text, parts[dice(&state, sizeof parts / sizeof parts[0])]);
        } else {
            unsigned form = dice(&state, sizeof forms / sizeof forms[0]);

            snprintf(text, sizeof text, forms[form],
                     form < 3 ? 1840 + (int)dice(&state, 370) : (int)dice(&state, 70),
                     (int)dice(&state, 14), (int)dice(&state, 33));
        }
        good += date_read(str_of(text), &day) == DATE_GOOD;
        cr_assert_eq(prove_date(str_of(text)), ymd(day), "%s", text);
    }
    cr_expect_gt(good, 50000, "%zu", good);
}
