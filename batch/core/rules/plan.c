/*
 * The planner. Invariants, asserted where they could break:
 *   1 the pool is in the order of plan_piece_compare();
 *   2 a piece that cannot go takes no capacity and blocks nobody;
 *   3 `used` holds every piece planned so far for the week of the day that is planned, and the weeks
 *     of each counter limit every visit of pieces that went.
 * Cost: one pass over the pool for each mailing day. Pieces of one postal code and municipality, an
 * area, are under the same limits, which are looked up once: a row for each shape of limit there
 * is. While a day is planned nothing is given back, so that an area that is full stays so.
 */
#include "core/rules/plan.h"

#include "base/bug.h"

struct plan_key { /* the limits of one resource, scope and period */
    struct limit_rows rows;
    const struct limit *row; /* print: in force on the day that is planned; NULL: none */
    uint64_t taken;          /* print: pieces in the period of that day */
    struct visit_limit visits;
};

struct plan_area {
    Str postal_code, municipality;
    struct plan_key **print, **counter; /* those that cover it */
    size_t print_count, counter_count;
    bool print_full, counter_full; /* on the day that is planned */
    uint64_t gone;                 /* pieces that go on that day */
    struct plan_area *next;
};

int plan_piece_compare(const struct plan_piece *a, const struct plan_piece *b)
{
    int order = day_compare(a->expires_on, b->expires_on);

    if (order == 0)
        order = day_compare(a->ideal_on, b->ideal_on);
    return order != 0 ? order : str_compare(a->resident_id, b->resident_id);
}

/* ---- limits ---------------------------------------------------------------------------------- */

static void shape_note(struct plan *plan, const struct limit *limit)
{
    struct plan_shape shape = {limit->resource, limit->scope, strlen(limit->prefix), limit->period};

    for (size_t i = 0; i < plan->shape_count; i++)
        if (plan->shapes[i].resource == shape.resource && plan->shapes[i].scope == shape.scope &&
            plan->shapes[i].digits == shape.digits && plan->shapes[i].period == shape.period)
            return;
    REQUIRE(plan->shape_count < PLAN_SHAPES_MAX);
    plan->shapes[plan->shape_count++] = shape;
}

/* Without a curve of visits counter limits bind nobody. */
static bool binds(const struct plan *plan, enum limit_resource resource)
{
    return resource == LIMIT_PRINT || (resource == LIMIT_COUNTER && plan->rules->visit_weeks > 0);
}

void plan_init(struct plan *plan, const struct rules *rules, const struct calendar *calendar,
               const struct limits *limits)
{
    *plan = (struct plan){.limits = limits,
                          .calendar = calendar,
                          .rules = rules,
                          .curve = {rules, calendar, DAY_NONE}};
    plan->keys = mem_zero(limits->count, sizeof(struct plan_key *));
    for (size_t i = 0; i < limits->count; i++)
        if (binds(plan, limits->rows[i].resource))
            shape_note(plan, &limits->rows[i]);
}

void plan_add_use(struct plan *plan, Day mail_on, Str postal_code, Str municipality,
                  uint64_t pieces)
{
    if (plan->used_count == plan->used_room)
        plan->used = vec_grow(plan->used, &plan->used_room, sizeof *plan->used);
    plan->used[plan->used_count++] =
        (struct plan_use){mail_on, postal_code, municipality, pieces, NULL};
}

void plan_add_visits(struct plan *plan, const struct plan_visit *visit)
{
    if (plan->visit_count == plan->visit_room)
        plan->visits = vec_grow(plan->visits, &plan->visit_room, sizeof *plan->visits);
    plan->visits[plan->visit_count++] = *visit;
}

void plan_release(struct plan *plan)
{
    for (size_t i = 0; plan->keys && i < plan->limits->count; i++)
        if (plan->keys[i])
            visits_release(&plan->keys[i]->visits);
    arena_release(&plan->arena);
    mem_free(plan->keys);
    mem_free(plan->visits);
    mem_free(plan->used);
    *plan = (struct plan){0};
}

static bool same_period(enum limit_period period, Day a, Day b)
{
    return period == PER_DAY ? day_equal(a, b) : day_equal(week_monday(a), week_monday(b));
}

/* ---- areas ----------------------------------------------------------------------------------- */

static struct plan_key *key_at(struct plan *plan, struct limit_rows rows)
{
    struct plan_key **key = &plan->keys[rows.at - plan->limits->rows];
    struct limit walk_in;

    if (!*key) {
        *key = ARENA_NEW(&plan->arena, struct plan_key);
        (*key)->rows = rows;
        walk_in = rows.at[0];
        walk_in.resource = LIMIT_WALK_IN;
        walk_in.period = PER_WEEK;
        (*key)->visits =
            (struct visit_limit){.rows = rows, .walk_ins = limits_of_key(plan->limits, &walk_in)};
    }
    return *key;
}

/* The limits of one shape that cover such a piece; NULL: none. A municipality of a resident may
 * carry its check digit: the limit names the first five. */
static struct plan_key *key_covering(struct plan *plan, const struct plan_shape *shape,
                                     Str postal_code, Str municipality)
{
    struct limit key = {
        .resource = shape->resource, .scope = shape->scope, .period = shape->period};
    Str digits = shape->scope == SCOPE_POSTAL ? postal_code : municipality;
    struct limit_rows rows;

    if (shape->digits > 0 && digits.n < shape->digits)
        return NULL;
    for (size_t k = 0; k < shape->digits; k++)
        key.prefix[k] = digits.p[k];
    rows = limits_of_key(plan->limits, &key);
    return rows.count ? key_at(plan, rows) : NULL;
}

static struct plan_area *area_make(struct plan *plan, Str postal_code, Str municipality)
{
    struct plan_area *area = ARENA_NEW(&plan->arena, struct plan_area);

    *area = (struct plan_area){
        .postal_code = postal_code, .municipality = municipality, .next = plan->areas};
    plan->areas = area;
    area->print = ARENA_ARRAY(&plan->arena, struct plan_key *, plan->shape_count);
    area->counter = ARENA_ARRAY(&plan->arena, struct plan_key *, plan->shape_count);
    for (size_t i = 0; i < plan->shape_count; i++) {
        struct plan_key *key = key_covering(plan, &plan->shapes[i], postal_code, municipality);

        if (key && plan->shapes[i].resource == LIMIT_PRINT)
            area->print[area->print_count++] = key;
        else if (key)
            area->counter[area->counter_count++] = key;
    }
    return area;
}

static struct plan_area *area_of(struct plan *plan, Str postal_code, Str municipality)
{
    uint64_t hash = str_hash(postal_code) + 31 * str_hash(municipality);
    struct index_at at = index_at(&plan->by_code, hash);
    struct plan_area *area;

    while ((area = index_next(&plan->by_code, &at)) != NULL)
        if (str_equal(area->postal_code, postal_code) &&
            str_equal(area->municipality, municipality))
            return area;
    plan->by_code.arena = &plan->arena;
    area = area_make(plan, postal_code, municipality);
    index_put(&plan->by_code, hash, area);
    return area;
}

/* ---- one day --------------------------------------------------------------------------------- */

struct turn { /* a piece of the pool whose turn comes */
    struct plan_area *area;
    Day expires_on;
    uint32_t piece; /* in the pool */
};

struct day { /* the day that is planned */
    struct plan *plan;
    Day mail_on;
    size_t week; /* of its delivery */
};

static struct plan_area *use_area(struct plan *plan, struct plan_use *use)
{
    if (!use->area)
        use->area = area_of(plan, use->postal_code, use->municipality);
    return use->area;
}

/* What was planned before, for the periods of `mail_on`. */
static void taken_count(struct plan *plan, Day mail_on)
{
    for (size_t i = 0; i < plan->limits->count; i++) {
        struct plan_key *key = plan->keys[i];

        if (!key || key->rows.at->resource != LIMIT_PRINT)
            continue;
        key->row = limit_in_force(&key->rows, mail_on);
        key->taken = 0;
    }
    for (size_t i = 0; i < plan->used_count && plan->shape_count; i++) {
        struct plan_use *use = &plan->used[i];
        struct plan_area *area = use_area(plan, use);

        for (size_t k = 0; k < area->print_count; k++)
            if (same_period(area->print[k]->rows.at->period, use->mail_on, mail_on))
                area->print[k]->taken += use->pieces;
    }
}

/* What lies before the planned week can no longer count (invariant 3 needs only that week). */
static void forget_earlier_weeks(struct plan *plan, Day mail_on)
{
    Day monday = week_monday(mail_on);
    size_t kept = 0;

    for (size_t i = 0; i < plan->used_count; i++)
        if (!day_before(plan->used[i].mail_on, monday))
            plan->used[kept++] = plan->used[i];
    plan->used_count = kept;
}

static Day delivery(const struct plan *plan, Day mail_on)
{
    return business_day_from(plan->calendar, mail_on, plan->rules->delivery_days);
}

/* A week begins on Monday; one before the first lot's has a number below 0. */
static int week_of(const struct plan *plan, Day day)
{
    return day_between(plan->curve.first_week, week_monday(day)) / DAYS_OF_WEEK;
}

/* Those who come because of what earlier runs sent, into the weeks of the limits. */
static void earlier_visits(struct plan *plan)
{
    for (size_t i = 0; i < plan->visit_count && plan->rules->visit_weeks; i++) {
        const struct plan_visit *visit = &plan->visits[i];
        struct plan_area *area = area_of(plan, visit->postal_code, visit->municipality);
        Day on = day_is(visit->deliver_on) ? visit->deliver_on : delivery(plan, visit->mail_on);
        int week = week_of(plan, on);

        for (size_t k = 0; k < area->counter_count; k++)
            visits_take(&area->counter[k]->visits, &plan->curve, week, visit->pieces);
    }
    plan->visit_count = 0;
}

Day plan_visits_from(const struct plan *plan, Day mail_on)
{
    int weeks = (int)plan->rules->visit_weeks;

    if (weeks == 0)
        return DAY_NONE;
    return day_add(week_monday(delivery(plan, mail_on)), -DAYS_OF_WEEK * (weeks - 1));
}

static struct day day_open(struct plan *plan, Day mail_on)
{
    struct day day = {.plan = plan, .mail_on = mail_on};
    Day deliver_on;

    forget_earlier_weeks(plan, mail_on);
    taken_count(plan, mail_on);
    for (struct plan_area *area = plan->areas; area; area = area->next)
        area->print_full = area->counter_full = false;
    if (plan->rules->visit_weeks == 0)
        return day;
    deliver_on = delivery(plan, mail_on);
    if (!day_is(plan->curve.first_week))
        plan->curve.first_week = week_monday(deliver_on);
    REQUIRE(week_of(plan, deliver_on) >= 0); /* days are planned in their order */
    day.week = (size_t)week_of(plan, deliver_on);
    earlier_visits(plan);
    return day;
}

static bool prints(struct plan_area *area)
{
    for (size_t i = 0; i < area->print_count && !area->print_full; i++)
        area->print_full = area->print[i]->row && area->print[i]->taken >= area->print[i]->row->max;
    return !area->print_full;
}

static bool receives(const struct day *day, struct plan_area *area)
{
    const struct visit_curve *curve = &day->plan->curve;

    for (size_t i = 0; i < area->counter_count && !area->counter_full; i++)
        area->counter_full = !visits_allow(&area->counter[i]->visits, curve, day->week);
    return !area->counter_full;
}

/* So near its end a piece does not wait for the counter. */
static bool near_end(const struct day *day, const struct turn *turn)
{
    return day_between(day->mail_on, turn->expires_on) <= day->plan->rules->floor_days;
}

static void take(const struct day *day, struct plan_area *area)
{
    area->gone++;
    for (size_t i = 0; i < area->print_count; i++)
        area->print[i]->taken++;
    for (size_t i = 0; i < area->counter_count; i++)
        visits_take(&area->counter[i]->visits, &day->plan->curve, (int)day->week, 1);
}

static enum reason judge(const struct day *day, const struct turn *turn)
{
    if (!prints(turn->area))
        return REASON_PRINT_CAPACITY;
    if (!near_end(day, turn) && !receives(day, turn->area))
        return REASON_COUNTER_CAPACITY;
    take(day, turn->area);
    return REASON_NONE;
}

static void day_close(struct plan *plan, Day mail_on)
{
    for (struct plan_area *area = plan->areas; area; area = area->next) {
        if (!area->gone)
            continue;
        plan_add_use(plan, mail_on, area->postal_code, area->municipality, area->gone);
        plan->used[plan->used_count - 1].area = area;
        area->gone = 0;
    }
}

static void plan_day(struct plan *plan, const struct turn *turns, size_t count, Day mail_on,
                     enum reason *verdicts)
{
    struct day day = day_open(plan, mail_on);

    for (size_t i = 0; i < count; i++)
        verdicts[i] = judge(&day, &turns[i]);
    day_close(plan, mail_on);
}

static struct turn turn_of(struct plan *plan, const struct plan_piece *pool, size_t at)
{
    return (struct turn){area_of(plan, pool[at].postal_code, pool[at].municipality),
                         pool[at].expires_on, (uint32_t)at};
}

static void all_wait(enum reason *verdicts, size_t count, enum reason reason)
{
    for (size_t i = 0; i < count; i++)
        verdicts[i] = reason;
}

void plan_night(struct plan *plan, const struct plan_piece *pool, size_t pool_count, Day mail_on,
                bool before_cutoff, enum reason *verdicts)
{
    struct turn *turns;

    if (rules_paused(plan->rules, mail_on)) {
        all_wait(verdicts, pool_count, REASON_PAUSED);
        return;
    }
    if (before_cutoff) {
        all_wait(verdicts, pool_count, REASON_CUTOFF);
        return;
    }
    turns = mem_zero(pool_count, sizeof *turns);
    for (size_t i = 0; i < pool_count; i++) {
        REQUIRE(i == 0 || plan_piece_compare(&pool[i - 1], &pool[i]) < 0);
        turns[i] = turn_of(plan, pool, i);
    }
    plan_day(plan, turns, pool_count, mail_on, verdicts);
    mem_free(turns);
}

/* ---- the days after -------------------------------------------------------------------------- */

struct remainder { /* what still waits */
    struct turn *turns;
    enum reason *verdicts;
    size_t count;
    Day until; /* the latest of their expiries: nothing after it matters */
};

static void remainder_open(struct remainder *rest, struct plan *plan, const struct plan_piece *pool,
                           size_t pool_count, const enum reason *verdicts, const Day *until)
{
    *rest = (struct remainder){.turns = mem_zero(pool_count, sizeof *rest->turns),
                               .verdicts = mem_zero(pool_count, sizeof *rest->verdicts),
                               .until = DAY_NONE};
    for (size_t i = 0; i < pool_count; i++) {
        if (verdicts[i] == REASON_NONE || verdicts[i] == REASON_CUTOFF)
            continue;
        if (day_before(rest->until, until[i]))
            rest->until = until[i];
        rest->turns[rest->count++] = turn_of(plan, pool, i);
    }
}

static void remainder_place(struct remainder *rest, Day mail_on, const Day *until, Day *planned)
{
    size_t kept = 0;

    for (size_t i = 0; i < rest->count; i++) {
        uint32_t piece = rest->turns[i].piece;

        if (rest->verdicts[i] != REASON_NONE)
            rest->turns[kept++] = rest->turns[i];
        else if (day_before(mail_on, until[piece]))
            planned[piece] = mail_on;
    }
    rest->count = kept;
}

static void remainder_release(struct remainder *rest)
{
    mem_free(rest->turns);
    mem_free(rest->verdicts);
}

void plan_ahead(struct plan *plan, const struct plan_piece *pool, size_t pool_count, Day mail_on,
                const enum reason *verdicts, const Day *until, Day *planned)
{
    struct remainder rest;
    Day day = mail_on;

    for (size_t i = 0; i < pool_count; i++)
        planned[i] = verdicts[i] == REASON_CUTOFF ? mail_on : DAY_NONE;
    remainder_open(&rest, plan, pool, pool_count, verdicts, until);
    while (rest.count) {
        day = mailing_on_or_after(plan->calendar, day_add(day, 1));
        if (!day_is(day) || !day_before(day, rest.until))
            break;
        if (rules_paused(plan->rules, day))
            continue;
        plan_day(plan, rest.turns, rest.count, day, rest.verdicts);
        remainder_place(&rest, day, until, planned);
    }
    remainder_release(&rest);
}

/* ---- the weeks of the counter ---------------------------------------------------------------- */

static bool begins_key(const struct plan *plan, size_t row)
{
    const struct limit *at = &plan->limits->rows[row];

    return at->resource == LIMIT_COUNTER && binds(plan, LIMIT_COUNTER) &&
           (row == 0 || limit_key_compare(&plan->limits->rows[row - 1], at) != 0);
}

size_t plan_loads(struct plan *plan, Day mail_on, size_t weeks, struct plan_load *loads)
{
    size_t count = 0;

    if (loads && !day_is(plan->curve.first_week)) /* in a pause, or before the cut-off */
        plan->curve.first_week = week_monday(delivery(plan, mail_on));
    if (loads)
        earlier_visits(plan);
    for (size_t i = 0; i < plan->limits->count; i++) {
        struct plan_key *key;

        if (!begins_key(plan, i))
            continue;
        if (!loads) {
            count += weeks;
            continue;
        }
        key = key_at(plan, limits_of_key(plan->limits, &plan->limits->rows[i]));
        for (size_t week = 0; week < weeks; week++)
            loads[count++] = (struct plan_load){
                &plan->limits->rows[i], day_add(plan->curve.first_week, DAYS_OF_WEEK * (int)week),
                visits_week(&key->visits, &plan->curve, week)};
    }
    return count;
}

/* ---- limits that end printing ---------------------------------------------------------------- */

static bool ends_printing(const struct limits *limits, size_t row)
{
    const struct limit *at = &limits->rows[row];

    return at->resource == LIMIT_PRINT && at->max == 0 &&
           (row + 1 == limits->count || limit_key_compare(at, &limits->rows[row + 1]) != 0);
}

static void end_note(struct limits_end *ends, const struct limit *limit)
{
    ends->limits++;
    if (!ends->first || day_before(limit->effective_from, ends->first->effective_from))
        ends->first = limit;
}

/* Marks the rows in force that keep a piece back for good; true: there is one. */
static bool keeps_back(struct plan *plan, const struct plan_piece *piece, Day mail_on,
                       bool *keeping)
{
    const struct plan_area *area = area_of(plan, piece->postal_code, piece->municipality);
    bool any = false;

    for (size_t k = 0; k < area->print_count; k++) {
        const struct limit *row = limit_in_force(&area->print[k]->rows, mail_on);

        if (!row || !ends_printing(plan->limits, (size_t)(row - plan->limits->rows)))
            continue;
        keeping[row - plan->limits->rows] = any = true;
    }
    return any;
}

struct limits_end plan_ends(struct plan *plan, const struct plan_piece *waiting, size_t count,
                            Day mail_on, int ahead_days)
{
    const struct limits *limits = plan->limits;
    bool *keeping = mem_zero(limits->count, sizeof *keeping);
    struct limits_end ends = {0};

    for (size_t i = 0; i < count; i++)
        ends.letters += keeps_back(plan, &waiting[i], mail_on, keeping);
    for (size_t i = 0; i < limits->count; i++) {
        int ahead = day_between(mail_on, limits->rows[i].effective_from);

        if (ends_printing(limits, i) && (keeping[i] || (ahead > 0 && ahead <= ahead_days)))
            end_note(&ends, &limits->rows[i]);
    }
    mem_free(keeping);
    return ends;
}
