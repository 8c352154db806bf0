/* A week's room is reckoned once, when the week is first asked for. */
#include "core/rules/visits.h"

#include "base/arena.h"

#define WITHOUT_LIMIT (INT64_MAX / 2) /* no visits come near it */

static uint64_t counter_days(const struct calendar *calendar, Day monday)
{
    uint64_t count = 0;

    for (int i = 0; i < DAYS_OF_WEEK; i++)
        count += is_counter_day(calendar, day_add(monday, i));
    return count;
}

bool visits_most(const struct limit_rows *rows, const struct calendar *calendar, Day monday,
                 uint64_t *most)
{
    const struct limit *row = limit_in_force(rows, monday);
    uint64_t days;

    if (!row)
        return false;
    days = row->period == PER_DAY ? counter_days(calendar, monday) : 1;
    *most = row->max * days;
    return days > 0;
}

/* Without its letters. */
static struct visit_week week_of_rows(const struct visit_limit *limit,
                                      const struct visit_curve *curve, Day monday)
{
    const struct limit *walk_in = limit_in_force(&limit->walk_ins, monday);
    uint64_t most = 0;
    bool limited = visits_most(&limit->rows, curve->calendar, monday, &most);

    return (struct visit_week){.limited = limited,
                               .most = VISIT_HUNDREDTHS * (int64_t)most,
                               .walk_in = VISIT_HUNDREDTHS * (int64_t)(walk_in ? walk_in->max : 0)};
}

static int64_t week_room(const struct visit_week *week)
{
    return week->limited ? week->most - week->walk_in : WITHOUT_LIMIT;
}

static int64_t *week_left(struct visit_limit *limit, const struct visit_curve *curve, size_t week)
{
    while (limit->weeks <= week) {
        Day monday = day_add(curve->first_week, DAYS_OF_WEEK * (int)limit->weeks);
        struct visit_week rows = week_of_rows(limit, curve, monday);

        if (limit->weeks == limit->room)
            limit->left = vec_grow(limit->left, &limit->room, sizeof *limit->left);
        limit->left[limit->weeks++] = week_room(&rows);
    }
    return &limit->left[week];
}

bool visits_allow(struct visit_limit *limit, const struct visit_curve *curve, size_t week)
{
    const struct rules *rules = curve->rules;

    for (size_t k = 0; k < rules->visit_weeks; k++)
        if (rules->visits[k] > 0 && rules->visits[k] > *week_left(limit, curve, week + k))
            return false;
    return true;
}

void visits_take(struct visit_limit *limit, const struct visit_curve *curve, int week,
                 uint64_t pieces)
{
    const struct rules *rules = curve->rules;

    for (int k = 0; k < (int)rules->visit_weeks; k++) {
        int at = week + k;

        if (at >= 0)
            *week_left(limit, curve, (size_t)at) -= (int64_t)pieces * rules->visits[k];
    }
}

struct visit_week visits_week(struct visit_limit *limit, const struct visit_curve *curve,
                              size_t week)
{
    struct visit_week found =
        week_of_rows(limit, curve, day_add(curve->first_week, DAYS_OF_WEEK * (int)week));

    found.letters = week_room(&found) - *week_left(limit, curve, week);
    return found;
}

void visits_release(struct visit_limit *limit)
{
    mem_free(limit->left);
    limit->left = NULL;
    limit->weeks = limit->room = 0;
}
