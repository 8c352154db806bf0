/* Seven days are walked for each week: there are few weeks. */
#include "core/rules/weeks.h"

#include "core/rules/visits.h"

static struct limit_rows print_rows(const struct week_of *of, enum limit_period period)
{
    const struct limit key = {.resource = LIMIT_PRINT, .scope = SCOPE_ALL, .period = period};

    return limits_of_key(of->limits, &key);
}

static bool takes_letters(const struct week_of *of, Day day)
{
    return is_mailing_day(of->calendar, day) && !day_before(day, of->first_lot) &&
           !rules_paused(of->rules, day);
}

Day week_last_lot(const struct week_of *of, Day monday)
{
    for (int i = DAYS_OF_WEEK - 1; i >= 0; i--)
        if (takes_letters(of, day_add(monday, i)))
            return day_add(monday, i);
    return DAY_NONE;
}

static bool most_by_day(const struct week_of *of, Day monday, uint64_t *most)
{
    struct limit_rows rows = print_rows(of, PER_DAY);
    bool any = false;

    *most = 0;
    for (int i = 0; i < DAYS_OF_WEEK && rows.count; i++) {
        Day day = day_add(monday, i);
        const struct limit *row = limit_in_force(&rows, day);

        if (!takes_letters(of, day))
            continue;
        if (!row)
            return false;
        *most += row->max;
        any = true;
    }
    return any || (rows.count && limit_in_force(&rows, day_add(monday, DAYS_OF_WEEK - 1)));
}

static bool most_by_week(const struct week_of *of, Day monday, uint64_t *most)
{
    struct limit_rows rows = print_rows(of, PER_WEEK);
    Day last = week_last_lot(of, monday), sunday = day_add(monday, DAYS_OF_WEEK - 1);
    const struct limit *row =
        rows.count ? limit_in_force(&rows, day_is(last) ? last : sunday) : NULL;

    *most = row && day_is(last) ? row->max : 0;
    return row != NULL;
}

bool week_print_most(const struct week_of *of, Day monday, uint64_t *most)
{
    uint64_t by_day, by_week;
    bool day = most_by_day(of, monday, &by_day), week = most_by_week(of, monday, &by_week);

    *most = day && (!week || by_day < by_week) ? by_day : by_week;
    return day || week;
}
