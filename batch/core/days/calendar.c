/* Office, business, mailing and counter days as bit sets over the whole range. */
#include "core/days/calendar.h"

#include "base/bug.h"

enum { DAYS_A_WEEK = 7, MONTHS_A_YEAR = 12, FRIDAY = 4, YEAR_MAILS_FIRST = 1900 };

/* 1840-01-01; calendar_fill() holds it against day_of(). */
static const Day calendar_first = {-47482};

static bool in_range(Day day)
{
    int at = day_between(calendar_first, day);

    return day_is(day) && at >= 0 && at < CALENDAR_DAYS;
}

static bool bit_at(const uint64_t *bits, Day day)
{
    int at = day_between(calendar_first, day);

    return at >= 0 && at < CALENDAR_DAYS && (bits[at / 64] >> (at % 64) & 1);
}

static void bit_set(uint64_t *bits, Day day, bool value)
{
    int at = day_between(calendar_first, day);
    uint64_t mask = UINT64_C(1) << (at % 64);

    if (at < 0 || at >= CALENDAR_DAYS)
        return;
    bits[at / 64] = value ? bits[at / 64] | mask : bits[at / 64] & ~mask;
}

/* ---- entries --------------------------------------------------------------------------------- */

enum { MONTH_DAY_BYTES = 5, DATE_BYTES = 10 };

/* MM-DD of a day that exists in a leap year. */
static bool month_day_read(Str text, int *month, int *day)
{
    enum { A_LEAP_YEAR = 2000 };
    static const int places[] = {0, 1, 3, 4};

    if (text.n != MONTH_DAY_BYTES || text.p[2] != '-')
        return false;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (text.p[places[i]] < '0' || text.p[places[i]] > '9')
            return false;
    *month = (text.p[0] - '0') * 10 + text.p[1] - '0';
    *day = (text.p[3] - '0') * 10 + text.p[4] - '0';
    return day_exists(A_LEAP_YEAR, *month, *day);
}

bool weekday_rule_read(Str text, struct mailing_rule *rule)
{
    static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    static const struct {
        const char *word;
        int nth;
    } places[] = {{"1st ", 1}, {"2nd ", 2}, {"3rd ", 3},
                  {"4th ", 4}, {"5th ", 5}, {"last ", NTH_LAST}};

    rule->nth = NTH_EVERY;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (str_starts(text, str_of(places[i].word))) {
            rule->nth = places[i].nth;
            text = str_skip(text, strlen(places[i].word));
            break;
        }
    for (int i = 0; i < DAYS_A_WEEK; i++)
        if (str_equal(text, str_of(weekdays[i]))) {
            rule->weekday = i;
            return true;
        }
    return false;
}

/* One half of a range, or all of it: which form it has. */
static bool end_read(Str text, enum day_form *form, int *month, int *day, Day *date)
{
    if (text.n == MONTH_DAY_BYTES) {
        *form = DAYS_YEARLY;
        return month_day_read(text, month, day);
    }
    *form = DAYS_DATES;
    *date = day_of_text(text);
    return day_is(*date);
}

enum day_fault day_entry_read(Str text, bool weekdays, struct day_entry *entry)
{
    const Str dots = STR("..");
    Str first = text, last;
    enum day_form form;

    *entry = (struct day_entry){.from = DAY_NONE, .to = DAY_NONE};
    if (weekdays && weekday_rule_read(text, &entry->rule)) {
        entry->form = DAYS_WEEKDAY;
        return DAYS_GOOD;
    }
    for (size_t n = MONTH_DAY_BYTES; n <= DATE_BYTES; n += DATE_BYTES - MONTH_DAY_BYTES)
        if (text.n > n && str_starts(str_skip(text, n), dots))
            first = str_take(text, n);
    last = first.n < text.n ? str_skip(text, first.n + dots.n) : first;
    if (!end_read(first, &entry->form, &entry->from_month, &entry->from_day, &entry->from) ||
        !end_read(last, &form, &entry->to_month, &entry->to_day, &entry->to) || form != entry->form)
        return DAYS_BAD_FORM;
    return form == DAYS_DATES && day_before(entry->to, entry->from) ? DAYS_BACKWARDS : DAYS_GOOD;
}

/* From first to last; what lies outside the calendar is passed over. */
static void bits_set(uint64_t *bits, Day first, Day last, bool value)
{
    Day end = day_add(calendar_first, CALENDAR_DAYS - 1);

    if (day_before(first, calendar_first))
        first = calendar_first;
    if (day_before(end, last))
        last = end;
    for (Day day = first; !day_before(last, day); day = day_add(day, 1))
        bit_set(bits, day, value);
}

/* The first such weekday of the calendar. */
static Day first_weekday(int weekday)
{
    int ahead = (weekday - day_weekday(calendar_first) + DAYS_A_WEEK) % DAYS_A_WEEK;

    return day_add(calendar_first, ahead);
}

/* The nth (or last) such weekday of a month; DAY_NONE where the month has no fifth one. */
static Day monthly_day(int year, int month, const struct mailing_rule *rule)
{
    int length = month_days(year, month);
    Day first = day_of(year, month, 1);
    int ahead = (rule->weekday - day_weekday(first) + DAYS_A_WEEK) % DAYS_A_WEEK;

    if (rule->nth == NTH_LAST)
        return day_add(first, ahead + (length - 1 - ahead) / DAYS_A_WEEK * DAYS_A_WEEK);
    ahead += (rule->nth - 1) * DAYS_A_WEEK;
    return ahead < length ? day_add(first, ahead) : DAY_NONE;
}

/* ---- what entries mean ----------------------------------------------------------------------- */

/* A year's MM-DD, or where it has none the day on which that would begin. */
static Day year_day(int year, int month, int day)
{
    return day_exists(year, month, day) ? day_of(year, month, day) : day_of(year, month + 1, 1);
}

static Day year_day_last(int year, int month, int day)
{
    return day_exists(year, month, day) ? day_of(year, month, day)
                                        : day_add(day_of(year, month + 1, 1), -1);
}

static void yearly_set(uint64_t *bits, const struct day_entry *entry, bool value)
{
    bool wraps = entry->from_month * 100 + entry->from_day > entry->to_month * 100 + entry->to_day;

    for (int year = CALENDAR_YEAR_FIRST; year <= CALENDAR_YEAR_LAST; year++) {
        Day from = year_day(year, entry->from_month, entry->from_day);
        Day to = year_day_last(year, entry->to_month, entry->to_day);

        if (wraps) {
            bits_set(bits, day_of(year, 1, 1), to, value);
            to = day_of(year, MONTHS_A_YEAR, 31);
        }
        bits_set(bits, from, to, value);
    }
}

static void weekday_set(uint64_t *bits, const struct mailing_rule *rule, bool value)
{
    if (rule->nth == NTH_EVERY) {
        for (Day day = first_weekday(rule->weekday); in_range(day); day = day_add(day, DAYS_A_WEEK))
            bit_set(bits, day, value);
        return;
    }
    for (int year = CALENDAR_YEAR_FIRST; year <= CALENDAR_YEAR_LAST; year++)
        for (int month = 1; month <= MONTHS_A_YEAR; month++) {
            Day day = monthly_day(year, month, rule);

            if (day_is(day))
                bit_set(bits, day, value);
        }
}

static void entries_set(uint64_t *bits, const struct day_entry *entries, size_t count, bool value)
{
    for (size_t i = 0; i < count; i++)
        switch (entries[i].form) {
        case DAYS_DATES:
            bits_set(bits, entries[i].from, entries[i].to, value);
            break;
        case DAYS_WEEKDAY:
            weekday_set(bits, &entries[i].rule, value);
            break;
        case DAYS_YEARLY:
            yearly_set(bits, &entries[i], value);
            break;
        }
}

/* ---- filling --------------------------------------------------------------------------------- */

static void fill_monthly(struct calendar *calendar, const struct mailing_rule *rule)
{
    for (int year = CALENDAR_YEAR_FIRST; year <= CALENDAR_YEAR_LAST; year++)
        for (int month = 1; month <= MONTHS_A_YEAR; month++) {
            Day day = monthly_day(year, month, rule);

            while (day_is(day) && in_range(day) && !is_office_day(calendar, day))
                day = day_add(day, 1);
            if (day_is(day))
                bit_set(calendar->mailing, day, true);
        }
}

static void fill_mailing(struct calendar *calendar, const struct mailing_rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (rules[i].nth != NTH_EVERY) {
            fill_monthly(calendar, &rules[i]);
            continue;
        }
        for (Day day = first_weekday(rules[i].weekday); in_range(day);
             day = day_add(day, DAYS_A_WEEK))
            if (is_office_day(calendar, day))
                bit_set(calendar->mailing, day, true);
    }
}

static bool every_year_mails(const struct calendar *calendar)
{
    for (int year = YEAR_MAILS_FIRST; year <= YEAR_LAST; year++) {
        Day next = mailing_on_or_after(calendar, day_of(year, 1, 1));

        if (!day_is(next) || day_civil(next).year != year)
            return false;
    }
    return true;
}

bool calendar_fill(struct calendar *calendar, const Day *holidays, size_t holiday_count,
                   const struct day_entry *closed, size_t closed_count,
                   const struct mailing_rule *rules, size_t rule_count)
{
    REQUIRE(day_equal(calendar_first, day_of(CALENDAR_YEAR_FIRST, 1, 1)) &&
            day_between(calendar_first, day_of(CALENDAR_YEAR_LAST + 1, 1, 1)) == CALENDAR_DAYS);
    memset(calendar, 0, sizeof *calendar);
    for (int weekday = 0; weekday <= FRIDAY; weekday++)
        for (Day day = first_weekday(weekday); in_range(day); day = day_add(day, DAYS_A_WEEK))
            bit_set(calendar->business, day, true);
    for (size_t i = 0; i < holiday_count; i++)
        bit_set(calendar->business, holidays[i], false);
    memcpy(calendar->office, calendar->business, sizeof calendar->office);
    entries_set(calendar->office, closed, closed_count, false);
    fill_mailing(calendar, rules, rule_count);
    memcpy(calendar->counter, calendar->office, sizeof calendar->counter);
    return every_year_mails(calendar);
}

bool calendar_counter(struct calendar *calendar, const struct day_entry *open, size_t open_count,
                      const struct day_entry *stops, size_t stop_count)
{
    memcpy(calendar->counter, calendar->office, sizeof calendar->counter);
    entries_set(calendar->counter, open, open_count, true);
    entries_set(calendar->counter, stops, stop_count, false); /* whatever is open */
    for (int year = YEAR_MAILS_FIRST; year <= YEAR_LAST; year++) {
        Day next = counter_day_from(calendar, day_add(day_of(year, 1, 1), -1), 1);

        if (!day_is(next) || day_civil(next).year != year)
            return false;
    }
    return true;
}

/* ---- asking ---------------------------------------------------------------------------------- */

bool is_business_day(const struct calendar *calendar, Day day)
{
    return bit_at(calendar->business, day);
}

bool is_office_day(const struct calendar *calendar, Day day)
{
    return bit_at(calendar->office, day);
}

bool is_mailing_day(const struct calendar *calendar, Day day)
{
    return bit_at(calendar->mailing, day);
}

bool is_counter_day(const struct calendar *calendar, Day day)
{
    return bit_at(calendar->counter, day);
}

Day mailing_on_or_after(const struct calendar *calendar, Day day)
{
    for (; in_range(day); day = day_add(day, 1))
        if (is_mailing_day(calendar, day))
            return day;
    return DAY_NONE;
}

Day mailing_on_or_before(const struct calendar *calendar, Day day)
{
    for (; in_range(day); day = day_add(day, -1))
        if (is_mailing_day(calendar, day))
            return day;
    return DAY_NONE;
}

static Day nth_from(const uint64_t *bits, Day day, int n)
{
    int step = n < 0 ? -1 : 1;

    REQUIRE(n != 0);
    while (n != 0) {
        day = day_add(day, step);
        if (!in_range(day))
            return DAY_NONE;
        if (bit_at(bits, day))
            n -= step;
    }
    return day;
}

Day office_day_from(const struct calendar *calendar, Day day, int n)
{
    return nth_from(calendar->office, day, n);
}

Day business_day_from(const struct calendar *calendar, Day day, int n)
{
    return nth_from(calendar->business, day, n);
}

Day counter_day_from(const struct calendar *calendar, Day day, int n)
{
    return nth_from(calendar->counter, day, n);
}

int office_days_between(const struct calendar *calendar, Day from, Day to)
{
    int days = 0;

    for (Day at = day_add(from, 1); day_before(at, to); at = day_add(at, 1))
        days += is_office_day(calendar, at);
    return days;
}
