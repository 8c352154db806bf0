/* The civil calendar against a clerk's tables and against itself written another way. */
#include "core/days/calendar.h"

#include "core/days/period.h"
#include "core/rules/expiry.h"
#include "core/rules/rules.h"
#include "days.h"
#include "readers.h"

/* ---- every day ------------------------------------------------------------------------------- */

/* A calendar that only knows how to turn one leaf. */
struct leaf {
    int year, month, day, weekday;
};

static int leaf_month_days(const struct leaf *at)
{
    bool leap = at->year % 400 == 0 || (at->year % 4 == 0 && at->year % 100 != 0);

    switch (at->month) {
    case 2:
        return leap ? 29 : 28;
    case 4:
    case 6:
    case 9:
    case 11:
        return 30;
    default:
        return 31;
    }
}

static void leaf_turn(struct leaf *at)
{
    at->weekday = (at->weekday + 1) % 7;
    if (at->day++ < leaf_month_days(at))
        return;
    at->day = 1;
    if (at->month++ < 12)
        return;
    at->month = 1;
    at->year++;
}

/* 1840-01-01 was a Wednesday, 47,482 days before 1970-01-01. */
Test(calendar, every_day_from_1840_to_2219)
{
    struct leaf at = {1840, 1, 1, 2};
    int n = -47482, wrong = 0, count = 0;

    for (; at.year <= 2219; leaf_turn(&at), n++, count++) {
        Day day = day_of(at.year, at.month, at.day);
        struct civil civil = day_civil(day);
        char text[DAY_TEXT_MAX], expected[DAY_TEXT_MAX * 4];

        snprintf(expected, sizeof expected, "%04d-%02d-%02d", at.year, at.month, at.day);
        wrong += day.n != n || day_weekday(day) != at.weekday;
        wrong += civil.year != at.year || civil.month != at.month || civil.day != at.day;
        wrong += strcmp(day_text(day, text), expected) != 0;
        wrong += !day_exists(at.year, at.month, at.day);
        wrong += day_exists(at.year, at.month, leaf_month_days(&at) + 1);
        wrong += month_days(at.year, at.month) != leaf_month_days(&at);
        wrong += day_weekday(week_monday(day)) != 0 || day_between(week_monday(day), day) < 0 ||
                 day_between(week_monday(day), day) > 6;
    }
    cr_expect_eq(wrong, 0, "%d wrong", wrong);
    cr_expect_eq(count, CALENDAR_DAYS);
}

Test(calendar, far_from_the_epoch_days_still_count)
{
    struct leaf at = {-401, 1, 1, 0};
    int n = day_of(-401, 1, 1).n, wrong = 0;

    for (; at.year <= 3000; leaf_turn(&at), n++)
        wrong += day_of(at.year, at.month, at.day).n != n;
    cr_expect_eq(wrong, 0, "%d wrong", wrong);
}

Test(calendar, no_day_is_no_day)
{
    char text[DAY_TEXT_MAX] = "x";

    cr_expect_str_eq(day_text(DAY_NONE, text), "");
    cr_expect_not(day_is(DAY_NONE));
    cr_expect(day_is(day_of(1970, 1, 1)));
    cr_expect(day_before(DAY_NONE, day_of(YEAR_FIRST, 1, 1)));
}

Test(calendar, a_day_that_does_not_exist_is_a_bug, .exit_code = EXIT_BUG)
{
    day_of(2026, 2, 30);
}

/* ---- the window ------------------------------------------------------------------------------ */

static void window_case(char **field)
{
    char text[DAY_TEXT_MAX];

    cr_expect_str_eq(day_text(window_opens(day_at(field[0]), 3), text), field[1],
                     "the window of %s opens on %s (%s)", field[0], text, field[2]);
}

Test(calendar, windows_that_cities_print)
{
    cr_assert_geq(cases_each("window.tsv", 3, window_case), 20);
}

/* Whether the same day `months` months later lies after `last`, be it a day that exists or not. */
static bool fewer_remain(const struct civil *at, int months, const struct civil *last)
{
    int month = at->year * 12 + at->month + months, last_month = last->year * 12 + last->month;

    return month != last_month ? month > last_month : at->day > last->day;
}

static Day window_by_search(Day last, int months)
{
    struct civil end = day_civil(last);
    Day day = day_add(last, -31 * months - 1);

    for (;; day = day_add(day, 1)) {
        struct civil at = day_civil(day);

        if (fewer_remain(&at, months, &end))
            return day;
    }
}

/* "Opens on the day after the corresponding day": the first on which fewer months remain. */
Test(calendar, the_window_of_every_expiry_day)
{
    static const int months[] = {1, 3, 12};
    Day last = day_of(2199, 12, 31);

    for (size_t i = 0; i < sizeof months / sizeof months[0]; i++) {
        int wrong = 0;

        for (Day day = day_of(1900, 1, 1); !day_before(last, day); day = day_add(day, 1))
            wrong += !day_equal(window_opens(day, months[i]), window_by_search(day, months[i]));
        cr_expect_eq(wrong, 0, "%d months: %d days wrong", months[i], wrong);
    }
}

/* "So 28-31 May all open on 1 March": four days at most, and windows never overtake each other. */
Test(calendar, windows_keep_their_order)
{
    Day last = day_of(2199, 12, 31), before = window_opens(day_of(1899, 12, 31), 3);
    int together = 1, most = 1;

    for (Day day = day_of(1900, 1, 1); !day_before(last, day); day = day_add(day, 1)) {
        Day opens = window_opens(day, 3);

        cr_assert_not(day_before(opens, before));
        together = day_equal(opens, before) ? together + 1 : 1;
        most = together > most ? together : most;
        before = opens;
    }
    cr_expect_eq(most, 4);
}

/* ---- birthdays ------------------------------------------------------------------------------- */

static enum leap_birthday leap_at(const char *text)
{
    cr_assert(strcmp(text, "feb28") == 0 || strcmp(text, "mar1") == 0, "%s", text);
    return strcmp(text, "mar1") == 0 ? LEAP_MAR1 : LEAP_FEB28;
}

static const char *answer_of(char **field, size_t count, char text[DAY_TEXT_MAX])
{
    int year, month, day;

#define IS(word, arguments) (strcmp(field[0], word) == 0 && count == (arguments))
    if (IS("exists", 1)) {
        cr_assert_eq(sscanf(field[1], "%d-%d-%d", &year, &month, &day), 3);
        return day_exists(year, month, day) ? "yes" : "no";
    }
    if (IS("text", 1))
        return day_is(day_of_text(str_of(field[1]))) ? "yes" : "no";
    if (IS("weekday", 1)) {
        snprintf(text, DAY_TEXT_MAX, "%d", day_weekday(day_at(field[1])));
        return text;
    }
    if (IS("monday", 1))
        return day_text(week_monday(day_at(field[1])), text);
    if (IS("window", 2))
        return day_text(window_opens(day_at(field[2]), atoi(field[1])), text);
    if (IS("in", 3))
        return day_text(birthday_in(day_at(field[1]), atoi(field[2]), leap_at(field[3])), text);
    if (IS("after", 4))
        return day_text(
            birthday_after(day_at(field[1]), day_at(field[2]), atoi(field[3]), leap_at(field[4])),
            text);
    if (IS("younger", 4))
        return younger_than(day_at(field[1]), day_at(field[2]), atoi(field[3]), leap_at(field[4]))
                   ? "yes"
                   : "no";
    if (IS("card", 3)) {
        snprintf(text, DAY_TEXT_MAX, "%d",
                 card_birthdays(day_at(field[1]), day_at(field[2]), leap_at(field[3])));
        return text;
    }
    if (IS("expires", 5))
        return day_text(rules_expected_expiry(day_at(field[1]), day_at(field[2]), atoi(field[3]),
                                              day_at(field[4]), leap_at(field[5])),
                        text);
#undef IS
    cr_assert_fail("%s is no question with %zu arguments", field[0], count);
    return "";
}

/* Fields: question, as many arguments as it takes, answer, why. */
static void question_case(char **all)
{
    char *field[CASE_FIELDS_MAX], *rest = all[0], text[DAY_TEXT_MAX];
    size_t count = 0;
    const char *got;

    while (rest && count < CASE_FIELDS_MAX)
        field[count++] = strsep(&rest, "\t");
    cr_assert(!rest && count >= 4, "%s", all[0]);
    got = answer_of(field, count - 3, text);
    cr_expect_str_eq(got, field[count - 2], "%s %s: %s, not %s (%s)", field[0], field[1], got,
                     field[count - 2], field[count - 1]);
}

/* The number of fields differs from line to line: read as whole lines. */
static size_t questions_each(const char *name)
{
    char path[512], *line = NULL;
    const char *folder = getenv("KIGEN_TESTS");
    size_t room = 0, count = 0;
    ssize_t n;
    FILE *file;

    snprintf(path, sizeof path, "%s/cases/%s", folder ? folder : "tests", name);
    file = fopen(path, "r");
    cr_assert(file, "%s cannot be opened", path);
    while ((n = getline(&line, &room, file)) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '\0' || line[0] == '#')
            continue;
        question_case(&line);
        count++;
    }
    free(line);
    fclose(file);
    return count;
}

Test(calendar, questions_of_a_clerk)
{
    cr_assert_geq(questions_each("calendar.tsv"), 50);
}

/* Counted day by day: whether `day` is a birthday. */
static bool is_birthday(const struct leaf *birth, const struct leaf *day, enum leap_birthday leap)
{
    struct leaf february = {day->year, 2, 1, 0};

    if (birth->month == 2 && birth->day == 29 && leaf_month_days(&february) == 28)
        return leap == LEAP_FEB28 ? day->month == 2 && day->day == 28
                                  : day->month == 3 && day->day == 1;
    return day->month == birth->month && day->day == birth->day;
}

/* Every birthday of the year, every day of issue over five years, the first to the sixth after it.
 */
static int birthdays_wrong(struct leaf birth, enum leap_birthday leap)
{
    enum { BIRTHDAYS = 6 };
    Day next[BIRTHDAYS + 1];
    int wrong = 0;
    struct leaf at = {2035, 12, 31, 0};
    Day born = day_of(birth.year, birth.month, birth.day), day = day_of(2035, 12, 31);

    for (int i = 0; i <= BIRTHDAYS; i++)
        next[i] = DAY_NONE;
    for (; at.year >= 2019; day = day_add(day, -1)) { /* backwards: next[] are those still ahead */
        struct civil civil = day_civil(day);

        at = (struct leaf){civil.year, civil.month, civil.day, 0};
        if (at.year <= 2027)
            for (int n = 1; n <= BIRTHDAYS; n++)
                wrong += !day_equal(birthday_after(born, day, n, leap), next[n - 1]);
        if (!is_birthday(&birth, &at, leap))
            continue;
        wrong += !day_equal(birthday_in(born, at.year, leap), day);
        memmove(next + 1, next, BIRTHDAYS * sizeof *next);
        next[0] = day;
    }
    return wrong;
}

Test(calendar, birthdays_of_the_whole_domain)
{
    struct leaf birth = {1984, 1, 1, 0}; /* a leap year: 366 birthdays */
    int wrong = 0;

    for (; birth.year == 1984; leaf_turn(&birth))
        for (int leap = LEAP_FEB28; leap <= LEAP_MAR1; leap++)
            wrong += birthdays_wrong(birth, (enum leap_birthday)leap);
    cr_expect_eq(wrong, 0, "%d wrong", wrong);
}

Test(calendar, an_age_begins_on_its_birthday)
{
    Day last = day_of(2012, 12, 31);
    int wrong = 0;

    for (Day born = day_of(2008, 1, 1); !day_before(last, born); born = day_add(born, 1))
        for (int leap = LEAP_FEB28; leap <= LEAP_MAR1; leap++)
            for (int years = 0; years <= 20; years++) {
                Day birthday =
                    birthday_in(born, day_civil(born).year + years, (enum leap_birthday)leap);

                wrong += younger_than(born, birthday, years, (enum leap_birthday)leap);
                wrong +=
                    !younger_than(born, day_add(birthday, -1), years, (enum leap_birthday)leap);
            }
    cr_expect_eq(wrong, 0, "%d wrong", wrong);
}

/* ---- office and mailing days ----------------------------------------------------------------- */

static struct calendar calendar;

static int weekday_at(const char *word)
{
    static const char words[] = "montuewedthufrisatsun";
    const char *at = strstr(words, word);

    cr_assert(at && strlen(word) == 3, "%s is no weekday", word);
    return (int)(at - words) / 3;
}

/* "mon", "1st tue", "last fri": one entry is taken off `text`. */
static struct mailing_rule rule_take(char **text)
{
    char *word = strsep(text, " ");

    if (strcmp(word, "last") == 0)
        return (struct mailing_rule){weekday_at(strsep(text, " ")), NTH_LAST};
    if (word[0] >= '1' && word[0] <= '5')
        return (struct mailing_rule){weekday_at(strsep(text, " ")), word[0] - '0'};
    return (struct mailing_rule){weekday_at(word), NTH_EVERY};
}

static bool calendar_at(char *days, char *closed, char *holidays)
{
    struct mailing_rule rules[8];
    struct day_entry ranges[4] = {0};
    Day off[8];
    size_t rule_count = 0, range_count = 0, off_count = 0;

    while (days)
        rules[rule_count++] = rule_take(&days);
    while (closed && strcmp(closed, "-") != 0) {
        struct day_entry *at = &ranges[range_count++];
        char *range = strsep(&closed, " ");

        if (sscanf(range, "%d-%d..%d-%d", &at->from_month, &at->from_day, &at->to_month,
                   &at->to_day) == 4)
            continue;
        cr_assert_eq(sscanf(range, "%d-%d", &at->from_month, &at->from_day), 2);
        at->to_month = at->from_month;
        at->to_day = at->from_day;
    }
    while (holidays && strcmp(holidays, "-") != 0)
        off[off_count++] = day_at(strsep(&holidays, " "));
    return calendar_fill(&calendar, off, off_count, ranges, range_count, rules, rule_count);
}

static const char *mailing_answer(const char *question, Day day, char text[64])
{
    if (strcmp(question, "next") == 0)
        return day_text(mailing_on_or_after(&calendar, day), text);
    if (strcmp(question, "last") == 0)
        return day_text(mailing_on_or_before(&calendar, day), text);
    if (strncmp(question, "office", 6) == 0)
        return day_text(office_day_from(&calendar, day, atoi(question + 6)), text);
    if (strncmp(question, "business", 8) == 0)
        return day_text(business_day_from(&calendar, day, atoi(question + 8)), text);
    cr_assert_str_eq(question, "is");
    snprintf(text, 64, "%s%s%s", is_business_day(&calendar, day) ? "business" : "-",
             is_office_day(&calendar, day) ? " office" : "",
             is_mailing_day(&calendar, day) ? " mailing" : "");
    return text;
}

static void mailing_case(char **field)
{
    char text[64];
    const char *got;

    calendar_at(field[0], field[1], field[2]);
    got = mailing_answer(field[3], day_at(field[4]), text);
    cr_expect_str_eq(got, field[5], "%s %s: %s, not %s (%s)", field[3], field[4], got, field[5],
                     field[6]);
}

Test(calendar, mailing_days_of_a_clerk)
{
    cr_assert_geq(cases_each("mailing.tsv", 7, mailing_case), 40);
}

/* The same questions, answered by walking and counting. */
struct naive {
    Day holidays[60];
    size_t holiday_count;
    struct day_entry closed[3];
    size_t closed_count;
    struct mailing_rule rules[4];
    size_t rule_count;
};

static bool naive_business(const struct naive *naive, Day day)
{
    if (day_weekday(day) > 4)
        return false;
    for (size_t i = 0; i < naive->holiday_count; i++)
        if (day_equal(naive->holidays[i], day))
            return false;
    return true;
}

/* Walks the range day by day through a leap year, from its first day to its last. */
static bool naive_closed(const struct day_entry *range, struct civil civil)
{
    struct leaf at = {2024, range->from_month, range->from_day, 0};

    for (;; leaf_turn(&at)) {
        if (at.month == civil.month && at.day == civil.day)
            return true;
        if (at.month == range->to_month && at.day == range->to_day)
            return false;
    }
}

static bool naive_office(const struct naive *naive, Day day)
{
    for (size_t i = 0; i < naive->closed_count; i++)
        if (naive_closed(&naive->closed[i], day_civil(day)))
            return false;
    return naive_business(naive, day);
}

/* Whether the rule names the day itself, before anything moves. */
static bool naive_names(const struct mailing_rule *rule, Day day)
{
    int week = (day_civil(day).day - 1) / 7 + 1;
    bool last = day_civil(day).month != day_civil(day_add(day, 7)).month;

    return day_weekday(day) == rule->weekday &&
           (rule->nth == NTH_EVERY || rule->nth == week || (rule->nth == NTH_LAST && last));
}

static bool naive_mailing(const struct naive *naive, Day day)
{
    if (!naive_office(naive, day))
        return false;
    for (size_t i = 0; i < naive->rule_count; i++) {
        if (naive_names(&naive->rules[i], day))
            return true;
        if (naive->rules[i].nth == NTH_EVERY)
            continue;
        for (Day at = day_add(day, -1); !naive_office(naive, at); at = day_add(at, -1))
            if (naive_names(&naive->rules[i], at))
                return true;
    }
    return false;
}

static struct naive naive_roll(uint64_t *state)
{
    static const int nth[] = {NTH_EVERY, NTH_LAST, 1, 2, 3, 4, 5};
    struct naive naive = {.rule_count = 1 + dice(state, 3), .closed_count = dice(state, 3)};

    for (size_t i = 0; i < naive.rule_count; i++)
        naive.rules[i] = (struct mailing_rule){(int)dice(state, 5), nth[dice(state, 7)]};
    for (size_t i = 0; i < naive.closed_count; i++) {
        struct civil from = day_civil(day_add(day_of(2025, 1, 1), (int)dice(state, 365)));
        struct civil to =
            day_civil(day_add(day_of(2025, from.month, from.day), (int)dice(state, 9)));

        naive.closed[i] = (struct day_entry){
            .from_month = from.month, .from_day = from.day, .to_month = to.month, .to_day = to.day};
    }
    naive.holiday_count = dice(state, 60);
    for (size_t i = 0; i < naive.holiday_count; i++)
        naive.holidays[i] = day_add(day_of(2026, 1, 1), (int)dice(state, 500));
    return naive;
}

static Day naive_nth(const struct naive *naive, Day day, int n,
                     bool is(const struct naive *naive, Day day))
{
    int step = n < 0 ? -1 : 1;

    for (int left = n * step; left > 0; left -= is(naive, day))
        day = day_add(day, step);
    return day;
}

static int naive_differs(const struct naive *naive, Day day)
{
    int wrong = is_business_day(&calendar, day) != naive_business(naive, day);

    wrong += is_office_day(&calendar, day) != naive_office(naive, day);
    wrong += is_mailing_day(&calendar, day) != naive_mailing(naive, day);
    for (int n = -21; n <= 21; n += 5) {
        wrong +=
            !day_equal(office_day_from(&calendar, day, n), naive_nth(naive, day, n, naive_office));
        wrong += !day_equal(business_day_from(&calendar, day, n),
                            naive_nth(naive, day, n, naive_business));
    }
    wrong += naive_office(naive, day) !=
             office_days_between(&calendar, day_add(day, -1), day_add(day, 1));
    wrong += office_days_between(&calendar, day, naive_nth(naive, day, 6, naive_office)) != 5;
    wrong += office_days_between(&calendar, day, day) != 0;
    wrong += !day_equal(mailing_on_or_after(&calendar, day),
                        naive_nth(naive, day_add(day, -1), 1, naive_mailing));
    wrong += !day_equal(mailing_on_or_before(&calendar, day),
                        naive_nth(naive, day_add(day, 1), -1, naive_mailing));
    return wrong;
}

Test(calendar, random_calendars_against_walking)
{
    uint64_t state = 7;
    int wrong = 0;

    for (int round = 0; round < 60; round++) {
        struct naive naive = naive_roll(&state);

        cr_assert(calendar_fill(&calendar, naive.holidays, naive.holiday_count, naive.closed,
                                naive.closed_count, naive.rules, naive.rule_count));
        for (int i = 0; i < 40; i++)
            wrong += naive_differs(&naive, day_add(day_of(2026, 2, 1), (int)dice(&state, 600)));
    }
    cr_expect_eq(wrong, 0, "%d wrong", wrong);
}

static struct day_entry yearly(int from_month, int from_day, int to_month, int to_day)
{
    return (struct day_entry){
        .from_month = from_month, .from_day = from_day, .to_month = to_month, .to_day = to_day};
}

Test(calendar, a_calendar_without_mailing_days_is_refused)
{
    struct mailing_rule tuesday = {1, NTH_EVERY}, sunday = {6, NTH_EVERY};
    struct day_entry always = yearly(1, 1, 12, 31), wrapped = yearly(7, 1, 6, 30),
                     almost = yearly(1, 1, 12, 15);

    cr_expect(calendar_fill(&calendar, NULL, 0, NULL, 0, &tuesday, 1));
    cr_expect_not(calendar_fill(&calendar, NULL, 0, NULL, 0, &tuesday, 0), "no rule");
    cr_expect_not(calendar_fill(&calendar, NULL, 0, NULL, 0, &sunday, 1), "only Sundays");
    cr_expect_not(calendar_fill(&calendar, NULL, 0, &always, 1, &tuesday, 1), "always closed");
    cr_expect_not(calendar_fill(&calendar, NULL, 0, &wrapped, 1, &tuesday, 1), "always closed");
    cr_expect(calendar_fill(&calendar, NULL, 0, &almost, 1, &tuesday, 1), "open in December");
}

Test(calendar, at_the_ends_of_its_range_there_is_no_day)
{
    struct mailing_rule monday = {0, NTH_EVERY};
    Day first = day_of(CALENDAR_YEAR_FIRST, 1, 1), last = day_of(CALENDAR_YEAR_LAST, 12, 31);

    calendar_fill(&calendar, NULL, 0, NULL, 0, &monday, 1);
    cr_expect_not(day_is(office_day_from(&calendar, last, 1)));
    cr_expect_not(day_is(office_day_from(&calendar, first, -1)));
    cr_expect_not(day_is(mailing_on_or_after(&calendar, day_add(last, 1))));
    cr_expect_not(day_is(mailing_on_or_before(&calendar, day_add(first, -1))));
    cr_expect_not(is_office_day(&calendar, day_add(last, 1)));
    cr_expect_not(is_office_day(&calendar, day_add(first, -1)));
    cr_expect_not(day_is(mailing_on_or_after(&calendar, DAY_NONE)));
}

/* ---- days on which the counter is open ------------------------------------------------------- */

static bool covers(Str text, bool weekdays, Day day)
{
    static struct calendar one;
    struct mailing_rule monday = {0, NTH_EVERY};
    struct day_entry entry, always = yearly(1, 1, 12, 31);

    cr_assert_eq(day_entry_read(text, weekdays, &entry), DAYS_GOOD, "%.*s", STR_ARG(text));
    calendar_fill(&one, NULL, 0, &always, 1, &monday, 1); /* the office itself is never open */
    calendar_counter(&one, &entry, 1, NULL, 0);
    return is_counter_day(&one, day);
}

/* Each date of a register's years is an entry of its own, and of no other form. */
Test(calendar, every_date_is_an_entry)
{
    size_t wrong = 0;

    for (int year = 1840; year <= 2210; year++)
        for (int month = 0; month <= 13; month++)
            for (int date = 0; date <= 32; date++) {
                bool good =
                    year >= YEAR_FIRST && year <= YEAR_LAST && day_exists(year, month, date);
                struct day_entry entry;
                char text[32], range[64];

                snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, date);
                wrong += (day_entry_read(str_of(text), false, &entry) == DAYS_GOOD) != good;
                if (good)
                    wrong += entry.form != DAYS_DATES ||
                             !day_equal(entry.from, day_of(year, month, date)) ||
                             !day_equal(entry.to, entry.from);
                snprintf(range, sizeof range, "2027-05-06..%s", text);
                wrong +=
                    day_entry_read(str_of(range), true, &entry) !=
                    (!good                                                       ? DAYS_BAD_FORM
                     : day_before(day_of(year, month, date), day_of(2027, 5, 6)) ? DAYS_BACKWARDS
                                                                                 : DAYS_GOOD);
            }
    cr_expect_eq(wrong, 0, "%zu", wrong);
}

Test(calendar, every_yearly_entry)
{
    size_t wrong = 0;

    for (int from = 0; from < 1400; from++)
        for (int to = 0; to < 1400; to += 7) {
            bool good =
                day_exists(2000, from / 100, from % 100) && day_exists(2000, to / 100, to % 100);
            struct day_entry entry;
            char text[32];

            snprintf(text, sizeof text, "%02d-%02d..%02d-%02d", from / 100, from % 100, to / 100,
                     to % 100);
            wrong += (day_entry_read(str_of(text), false, &entry) == DAYS_GOOD) != good;
            wrong += good && (entry.form != DAYS_YEARLY ||
                              entry.from_month * 100 + entry.from_day != from ||
                              entry.to_month * 100 + entry.to_day != to);
        }
    cr_expect_eq(wrong, 0, "%zu", wrong);
}

/* Each weekday, every and each of the month, on each day from 1900 to 2199. */
Test(calendar, every_weekday_entry)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    static const char *const places[] = {"", "1st ", "2nd ", "3rd ", "4th ", "5th ", "last "};
    static const int nth[] = {NTH_EVERY, 1, 2, 3, 4, 5, NTH_LAST};
    struct mailing_rule monday = {0, NTH_EVERY};
    size_t wrong = 0;

    for (int weekday = 0; weekday < 7; weekday++)
        for (size_t place = 0; place < 7; place++) {
            struct mailing_rule rule = {weekday, nth[place]};
            struct day_entry entry, none;
            char text[16];

            snprintf(text, sizeof text, "%s%s", places[place], days[weekday]);
            cr_expect_eq(day_entry_read(str_of(text), false, &none), DAYS_BAD_FORM, "%s", text);
            cr_assert_eq(day_entry_read(str_of(text), true, &entry), DAYS_GOOD, "%s", text);
            cr_assert(calendar_fill(&calendar, NULL, 0, NULL, 0, &monday, 1));
            calendar_counter(&calendar, &entry, 1, NULL, 0);
            for (Day day = day_of(1900, 1, 1); day_civil(day).year < 2200; day = day_add(day, 1)) {
                bool named = naive_names(&rule, day);

                wrong += is_counter_day(&calendar, day) != (named || day_weekday(day) < 5);
                wrong += is_office_day(&calendar, day) != (day_weekday(day) < 5);
            }
            calendar_counter(&calendar, NULL, 0, &entry, 1);
            for (Day day = day_of(1900, 1, 1); day_civil(day).year < 2200; day = day_add(day, 1))
                wrong += is_counter_day(&calendar, day) !=
                         (!naive_names(&rule, day) && day_weekday(day) < 5);
        }
    cr_expect_eq(wrong, 0, "%zu", wrong);
}

static void entry_case(char **field)
{
    struct day_entry entry;
    enum day_fault fault = day_entry_read(str_of(field[0]), strcmp(field[1], "open") == 0, &entry);
    char *days = field[3];

    cr_expect_str_eq(fault == DAYS_GOOD        ? "good"
                     : fault == DAYS_BACKWARDS ? "backwards"
                                               : "bad",
                     field[2], "%s", field[0]);
    while (fault == DAYS_GOOD && days && strcmp(days, "-") != 0) {
        char *day = strsep(&days, " ");
        bool in = *day != '!';

        cr_expect_eq(covers(str_of(field[0]), true, day_at(day + !in)), in, "%s %s", field[0], day);
    }
}

Test(calendar, entries_of_a_clerk)
{
    cr_assert_geq(cases_each("day-entries.tsv", 4, entry_case), 30);
}

/* An open day beats holiday, week and closing; a stop beats an open day; neither moves mail. */
Test(calendar, open_and_stops)
{
    struct mailing_rule daily[] = {
        {0, NTH_EVERY}, {1, NTH_EVERY}, {2, NTH_EVERY}, {3, NTH_EVERY}, {4, NTH_EVERY}};
    struct day_entry closed = {.from_month = 12, .from_day = 29, .to_month = 1, .to_day = 3};
    struct day_entry open[3], stops[2], all;
    Day holiday = day_of(2026, 11, 23);

    day_entry_read(STR("2026-11-23"), true, &open[0]);
    day_entry_read(STR("2nd sun"), true, &open[1]);
    day_entry_read(STR("12-29..12-30"), true, &open[2]);
    day_entry_read(STR("2026-12-13..2026-12-14"), true, &stops[0]);
    day_entry_read(STR("3rd sat"), true, &stops[1]);
    cr_assert(calendar_fill(&calendar, &holiday, 1, &closed, 1, daily, 5));
    cr_expect_not(is_counter_day(&calendar, holiday), "before: as the office");
    cr_assert(calendar_counter(&calendar, open, 3, stops, 2));
    cr_expect(is_counter_day(&calendar, holiday) && !is_office_day(&calendar, holiday) &&
              !is_mailing_day(&calendar, holiday) && !is_business_day(&calendar, holiday));
    cr_expect(is_counter_day(&calendar, day_of(2026, 11, 8)), "second Sunday");
    cr_expect_not(is_counter_day(&calendar, day_of(2026, 12, 13)), "second Sunday, but a stop");
    cr_expect_not(is_counter_day(&calendar, day_of(2026, 12, 14)));
    cr_expect(is_mailing_day(&calendar, day_of(2026, 12, 14)), "a stop moves no mail");
    cr_expect(is_counter_day(&calendar, day_of(2026, 12, 30)) &&
              !is_counter_day(&calendar, day_of(2026, 12, 31)));
    cr_expect(
        day_equal(counter_day_from(&calendar, day_of(2026, 12, 15), -1), day_of(2026, 12, 11)));
    cr_expect(day_equal(counter_day_from(&calendar, day_of(2026, 12, 30), 1), day_of(2027, 1, 4)));
    day_entry_read(STR("01-01..12-31"), true, &all);
    cr_expect_not(calendar_counter(&calendar, open, 3, &all, 1), "never open");
    cr_expect_not(day_is(counter_day_from(&calendar, day_of(2026, 12, 15), -1)));
    cr_expect(calendar_counter(&calendar, &all, 1, NULL, 0) &&
              is_counter_day(&calendar, day_of(2027, 1, 1)));
}

Test(calendar, a_moment_is_told_in_tokyo)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } cases[] = {
        {1795281225, "2026-11-22 02:13:45"}, /* 17:13:45 of the day before, in UTC */
        {1795273200, "2026-11-22 00:00:00"},
        {1795273199, "2026-11-21 23:59:59"},
        {951782400, "2000-02-29 09:00:00"},
        {1, "1970-01-01 09:00:01"},
        {0, ""}, /* not known */
        {-1, ""},
        {7258085999, "2199-12-31 23:59:59"},
        {7258086000, ""},
        {INT64_MAX, ""},
    };
    char text[TIME_TEXT_MAX];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_str_eq(time_text(cases[i].seconds, text), cases[i].text, "%s: %s", cases[i].text,
                         text);
}
