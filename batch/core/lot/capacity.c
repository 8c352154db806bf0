/* Every row of a key is looked at for each day or week that tonight's letters have to do with. */
#include "core/lot/capacity.h"

#include "base/bug.h"

struct counting { /* one day or week of one limit */
    struct lot_capacity *at;
    const struct lot *lot;
    const struct plan *past;
    size_t share; /* of the counter: which entry of `visits` tonight's pieces bring into it */
};

static bool covers(const struct lot_capacity *limit, Str postal_code, Str municipality)
{
    switch (limit->scope) {
    case SCOPE_POSTAL:
        return str_starts(postal_code, limit->prefix);
    case SCOPE_MUNICIPALITY:
        return str_starts(municipality, limit->prefix);
    default:
        return true;
    }
}

/* ---- print ----------------------------------------------------------------------------------- */

static bool is_in(const struct lot_capacity *limit, Day mail_on)
{
    return limit->period == PER_DAY ? day_equal(mail_on, limit->from)
                                    : day_equal(week_monday(mail_on), limit->from);
}

static void count_print(const struct counting *counting)
{
    struct lot_capacity *at = counting->at;
    const struct lot *lot = counting->lot;

    at->each = 1;
    for (size_t i = 0; i < counting->past->used_count; i++) {
        const struct plan_use *use = &counting->past->used[i];

        if (is_in(at, use->mail_on) && covers(at, use->postal_code, use->municipality))
            at->before += use->pieces;
    }
    for (uint32_t i = 0; i < lot->piece_count; i++)
        at->tonight += covers(at, lot->pieces[i].postal_code, lot->pieces[i].municipality);
}

/* ---- the counter ----------------------------------------------------------------------------- */

static uint64_t counter_days_of(const struct calendar *calendar, Day monday)
{
    uint64_t days = 0;

    for (int i = 0; i < DAYS_OF_WEEK; i++)
        days += is_counter_day(calendar, day_add(monday, i));
    return days;
}

/* Hundredths of a visit that a piece delivered on that day brings into this week. */
static uint64_t brings(const struct counting *counting, Day deliver_on)
{
    const struct rules *rules = counting->past->rules;
    int days = day_between(week_monday(deliver_on), counting->at->from);

    return days >= 0 && (size_t)days / DAYS_OF_WEEK < rules->visit_weeks
               ? (uint64_t)rules->visits[days / DAYS_OF_WEEK]
               : 0;
}

static Day delivery_of(const struct counting *counting, const struct plan_visit *visit)
{
    return day_is(visit->deliver_on) ? visit->deliver_on
                                     : business_day_from(counting->past->calendar, visit->mail_on,
                                                         counting->past->rules->delivery_days);
}

static void count_visits(const struct counting *counting)
{
    struct lot_capacity *at = counting->at;
    const struct lot *lot = counting->lot;

    at->each = (uint64_t)counting->past->rules->visits[counting->share];
    for (size_t i = 0; i < counting->past->visit_count; i++) {
        const struct plan_visit *visit = &counting->past->visits[i];

        if (covers(at, visit->postal_code, visit->municipality))
            at->before += visit->pieces * brings(counting, delivery_of(counting, visit));
    }
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];

        if (!covers(at, piece->postal_code, piece->municipality))
            continue;
        at->tonight += at->each;
        at->near_end +=
            day_between(lot->mail_on, piece->expires_on) <= counting->past->rules->floor_days;
    }
}

/* ---- each limit ------------------------------------------------------------------------------ */

typedef VEC(struct lot_capacity) CapacityVec;

static struct lot_capacity capacity_of(const struct limit *row, Day from, struct arena *arena)
{
    return (struct lot_capacity){.resource = row->resource,
                                 .scope = row->scope,
                                 .prefix = arena_copy(arena, str_of(row->prefix)),
                                 .period = row->period,
                                 .from = from};
}

static void take_print(CapacityVec *found, const struct lot *lot, const struct plan *past,
                       const struct limit_rows *rows, struct arena *arena)
{
    const struct limit *row = limit_in_force(rows, lot->mail_on);
    struct lot_capacity at;

    if (!row)
        return;
    at = capacity_of(row, row->period == PER_DAY ? lot->mail_on : week_monday(lot->mail_on), arena);
    at.most = row->max;
    count_print(&(struct counting){&at, lot, past, 0});
    VEC_PUSH(found, at);
}

static void take_counter(CapacityVec *found, const struct lot *lot, const struct plan *past,
                         const struct limit_rows *rows, struct arena *arena)
{
    struct limit walk_in = rows->at[0];
    struct limit_rows walk_ins;

    walk_in.resource = LIMIT_WALK_IN;
    walk_in.period = PER_WEEK;
    walk_ins = limits_of_key(past->limits, &walk_in);
    for (size_t week = 0; week < past->rules->visit_weeks; week++) {
        Day monday = day_add(week_monday(lot->deliver_on), DAYS_OF_WEEK * (int)week);
        const struct limit *row = limit_in_force(rows, monday);
        const struct limit *without = walk_ins.count ? limit_in_force(&walk_ins, monday) : NULL;
        uint64_t days = row && row->period == PER_DAY ? counter_days_of(past->calendar, monday) : 1;
        struct lot_capacity at;

        if (!row || days == 0 || past->rules->visits[week] == 0)
            continue;
        at = capacity_of(row, monday, arena);
        at.most = VISIT_HUNDREDTHS * row->max * days;
        at.walk_in = without ? VISIT_HUNDREDTHS * without->max : 0;
        count_visits(&(struct counting){&at, lot, past, week});
        VEC_PUSH(found, at);
    }
}

void capacity_take(struct lot *lot, const struct plan *past, struct arena *arena)
{
    const struct limits *limits = past->limits;
    CapacityVec found = {0};

    REQUIRE(!lot->capacities && lot->pieces); /* once, when the pieces are known */
    for (size_t i = 0; i < limits->count; i++) {
        struct limit_rows rows;

        if (i > 0 && limit_key_compare(&limits->rows[i - 1], &limits->rows[i]) == 0)
            continue;
        rows = limits_of_key(limits, &limits->rows[i]);
        if (limits->rows[i].resource == LIMIT_PRINT)
            take_print(&found, lot, past, &rows, arena);
        else if (limits->rows[i].resource == LIMIT_COUNTER)
            take_counter(&found, lot, past, &rows, arena);
    }
    lot->capacity_count = (uint32_t)found.count;
    lot->capacities = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
}

/* ---- what it amounts to ---------------------------------------------------------------------- */

uint64_t capacity_load(const struct lot_capacity *capacity)
{
    return capacity->walk_in + capacity->before + capacity->tonight;
}

bool capacity_holds(const struct lot_capacity *capacity)
{
    /* those near their end come first: where another one was let in, it was within the limit */
    return capacity->tonight == capacity->near_end * capacity->each ||
           capacity_load(capacity) <= capacity->most;
}

Day capacity_week(const struct lot *lot, Str postal_code, Str municipality)
{
    Day first = DAY_NONE;

    for (uint32_t i = 0; i < lot->capacity_count; i++) {
        const struct lot_capacity *at = &lot->capacities[i];

        if (at->resource == LIMIT_COUNTER && covers(at, postal_code, municipality) &&
            capacity_load(at) + at->each > at->most &&
            (!day_is(first) || day_before(at->from, first)))
            first = at->from;
    }
    return first;
}
