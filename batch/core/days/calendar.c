/* Office, business and mailing days as bit sets over the whole range. */
#include "core/days/calendar.h"

#include "base/bug.h"

enum { DAYS_A_WEEK = 7, MONTHS_A_YEAR = 12, FRIDAY = 4 };

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

static bool is_closed(struct civil civil, const struct day_entry *range)
{
    int at = civil.month * 100 + civil.day;
    int from = range->from_month * 100 + range->from_day;
    int to = range->to_month * 100 + range->to_day;

    return from <= to ? at >= from && at <= to : at >= from || at <= to;
}

static void fill_office(struct calendar *calendar, const struct day_entry *closed, size_t count)
{
    Day day = calendar_first;

    for (int at = 0; at < CALENDAR_DAYS; at++, day = day_add(day, 1)) {
        bool open = bit_at(calendar->business, day);

        for (size_t i = 0; open && i < count; i++)
            open = !is_closed(day_civil(day), &closed[i]);
        bit_set(calendar->office, day, open);
    }
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
        for (Day day = calendar_first; in_range(day); day = day_add(day, 1))
            if (day_weekday(day) == rules[i].weekday && is_office_day(calendar, day))
                bit_set(calendar->mailing, day, true);
    }
}

static bool every_year_mails(const struct calendar *calendar)
{
    for (int year = 1900; year <= YEAR_LAST; year++) {
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
    for (Day day = calendar_first; in_range(day); day = day_add(day, 1))
        bit_set(calendar->business, day, day_weekday(day) <= FRIDAY);
    for (size_t i = 0; i < holiday_count; i++)
        bit_set(calendar->business, holidays[i], false);
    fill_office(calendar, closed, closed_count);
    fill_mailing(calendar, rules, rule_count);
    return every_year_mails(calendar);
}

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

int office_days_between(const struct calendar *calendar, Day from, Day to)
{
    int days = 0;

    for (Day at = day_add(from, 1); day_before(at, to); at = day_add(at, 1))
        days += is_office_day(calendar, at);
    return days;
}
