/*
 * The planner. Invariants, asserted where they could break:
 *   1 the pool is in the order of plan_piece_compare();
 *   2 a piece that cannot go takes no capacity and blocks nobody;
 *   3 `used` holds every piece planned so far for the week of the day that is planned.
 * Cost: one pass over the pool for each mailing day. A piece asks one row for each shape of limit
 * there is, found by halving: however many postal codes have limits, they are a few shapes.
 */
#include "core/rules/plan.h"

#include "base/arena.h"
#include "base/bug.h"

int limit_key_compare(const struct limit *a, const struct limit *b)
{
    if (a->resource != b->resource)
        return a->resource < b->resource ? -1 : 1;
    if (a->scope != b->scope)
        return a->scope < b->scope ? -1 : 1;
    if (strcmp(a->prefix, b->prefix) != 0)
        return strcmp(a->prefix, b->prefix) < 0 ? -1 : 1;
    if (a->period != b->period)
        return a->period < b->period ? -1 : 1;
    return 0;
}

int plan_piece_compare(const struct plan_piece *a, const struct plan_piece *b)
{
    int order = day_compare(a->expires_on, b->expires_on);

    if (order == 0)
        order = day_compare(a->ideal_on, b->ideal_on);
    return order != 0 ? order : str_compare(a->resident_id, b->resident_id);
}

static void shape_note(struct plan *plan, const struct limit *limit)
{
    struct plan_shape shape = {limit->scope, strlen(limit->prefix), limit->period};

    for (size_t i = 0; i < plan->shape_count; i++)
        if (plan->shapes[i].scope == shape.scope && plan->shapes[i].digits == shape.digits &&
            plan->shapes[i].period == shape.period)
            return;
    REQUIRE(plan->shape_count < PLAN_SHAPES_MAX);
    plan->shapes[plan->shape_count++] = shape;
}

void plan_init(struct plan *plan, const struct rules *rules, const struct calendar *calendar,
               const struct limits *limits)
{
    *plan = (struct plan){.limits = limits, .calendar = calendar, .rules = rules};
    plan->taken = mem_zero(limits->count, sizeof *plan->taken);
    for (size_t i = 0; i < limits->count; i++)
        if (limits->rows[i].resource == LIMIT_PRINT)
            shape_note(plan, &limits->rows[i]);
}

void plan_add_use(struct plan *plan, Day mail_on, Str postal_code, Str municipality,
                  uint64_t pieces)
{
    if (plan->used_count == plan->used_room)
        plan->used = vec_grow(plan->used, &plan->used_room, sizeof *plan->used);
    plan->used[plan->used_count++] = (struct plan_use){mail_on, postal_code, municipality, pieces};
}

void plan_release(struct plan *plan)
{
    mem_free(plan->used);
    mem_free(plan->taken);
    *plan = (struct plan){0};
}

static bool same_period(enum limit_period period, Day a, Day b)
{
    return period == PER_DAY ? day_equal(a, b) : day_equal(week_monday(a), week_monday(b));
}

struct rowmarks { /* indices of limits */
    size_t at[PLAN_SHAPES_MAX];
    size_t count;
};

/* The last row of `key` that is effective on `mail_on`; false: none is yet. */
static bool row_in_force(const struct limits *limits, const struct limit *key, Day mail_on,
                         size_t *row)
{
    size_t low = 0, high = limits->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = limit_key_compare(&limits->rows[middle], key);

        if (order < 0 || (order == 0 && !day_before(mail_on, limits->rows[middle].effective_from)))
            low = middle + 1;
        else
            high = middle;
    }
    *row = low - 1;
    return low > 0 && limit_key_compare(&limits->rows[low - 1], key) == 0;
}

/* The print limits in force on `mail_on` that cover such a piece. A municipality of a resident may
 * carry its check digit: the limit names the first five. */
static struct rowmarks rows_covering(const struct plan *plan, Day mail_on, Str postal_code,
                                     Str municipality)
{
    struct rowmarks rows = {.count = 0};

    for (size_t i = 0; i < plan->shape_count; i++) {
        const struct plan_shape *shape = &plan->shapes[i];
        struct limit key = {
            .resource = LIMIT_PRINT, .scope = shape->scope, .period = shape->period};
        Str digits = shape->scope == SCOPE_POSTAL ? postal_code : municipality;

        if (shape->digits > 0 && digits.n < shape->digits)
            continue;
        for (size_t k = 0; k < shape->digits; k++)
            key.prefix[k] = digits.p[k];
        if (row_in_force(plan->limits, &key, mail_on, &rows.at[rows.count]))
            rows.count++;
    }
    return rows;
}

/* What was planned before, for the periods of `mail_on`. */
static void taken_count(struct plan *plan, Day mail_on)
{
    for (size_t i = 0; i < plan->limits->count; i++)
        plan->taken[i] = 0;
    for (size_t i = 0; i < plan->used_count && plan->shape_count; i++) {
        const struct plan_use *use = &plan->used[i];
        struct rowmarks rows = rows_covering(plan, mail_on, use->postal_code, use->municipality);

        for (size_t k = 0; k < rows.count; k++)
            if (same_period(plan->limits->rows[rows.at[k]].period, use->mail_on, mail_on))
                plan->taken[rows.at[k]] += use->pieces;
    }
}

static bool rows_allow(const struct plan *plan, const struct rowmarks *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (plan->taken[rows->at[i]] >= plan->limits->rows[rows->at[i]].max)
            return false;
    return true;
}

static void rows_take(struct plan *plan, const struct rowmarks *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        plan->taken[rows->at[i]]++;
}

static void all_wait(enum reason *verdicts, size_t from, size_t count, enum reason reason)
{
    for (size_t i = from; i < count; i++)
        verdicts[i] = reason;
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

void plan_night(struct plan *plan, const struct plan_piece *pool, size_t pool_count, Day mail_on,
                bool before_cutoff, enum reason *verdicts)
{
    struct rowmarks for_all;

    if (rules_paused(plan->rules, mail_on)) {
        all_wait(verdicts, 0, pool_count, REASON_PAUSED);
        return;
    }
    if (before_cutoff) {
        all_wait(verdicts, 0, pool_count, REASON_CUTOFF);
        return;
    }
    forget_earlier_weeks(plan, mail_on);
    taken_count(plan, mail_on);
    for_all = rows_covering(plan, mail_on, STR_EMPTY, STR_EMPTY);
    for (size_t i = 0; i < pool_count; i++) {
        struct rowmarks rows;

        REQUIRE(i == 0 || plan_piece_compare(&pool[i - 1], &pool[i]) < 0);
        if (!rows_allow(plan, &for_all)) {
            all_wait(verdicts, i, pool_count, REASON_PRINT_CAPACITY);
            break;
        }
        rows = rows_covering(plan, mail_on, pool[i].postal_code, pool[i].municipality);
        if (!rows_allow(plan, &rows)) {
            verdicts[i] = REASON_PRINT_CAPACITY;
            continue;
        }
        verdicts[i] = REASON_NONE;
        rows_take(plan, &rows);
        plan_add_use(plan, mail_on, pool[i].postal_code, pool[i].municipality, 1);
    }
}

/* What still waits, as a pool of its own with a way back to the caller's. */
struct remainder {
    struct plan_piece *pool;
    size_t *origin;
    enum reason *verdicts;
    size_t count;
    Day until; /* the latest of their expiries: nothing after it matters */
};

static void remainder_open(struct remainder *rest, const struct plan_piece *pool, size_t pool_count,
                           const enum reason *verdicts, const Day *until)
{
    *rest = (struct remainder){.pool = mem_zero(pool_count, sizeof *rest->pool),
                               .origin = mem_zero(pool_count, sizeof *rest->origin),
                               .verdicts = mem_zero(pool_count, sizeof *rest->verdicts),
                               .until = DAY_NONE};
    for (size_t i = 0; i < pool_count; i++) {
        if (verdicts[i] == REASON_NONE || verdicts[i] == REASON_CUTOFF)
            continue;
        if (day_before(rest->until, until[i]))
            rest->until = until[i];
        rest->pool[rest->count] = pool[i];
        rest->origin[rest->count++] = i;
    }
}

static void remainder_place(struct remainder *rest, Day mail_on, const Day *until, Day *planned)
{
    size_t kept = 0;

    for (size_t i = 0; i < rest->count; i++) {
        size_t origin = rest->origin[i];

        if (rest->verdicts[i] == REASON_NONE) {
            if (day_before(mail_on, until[origin]))
                planned[origin] = mail_on;
            continue;
        }
        rest->pool[kept] = rest->pool[i];
        rest->origin[kept++] = origin;
    }
    rest->count = kept;
}

static void remainder_release(struct remainder *rest)
{
    mem_free(rest->pool);
    mem_free(rest->origin);
    mem_free(rest->verdicts);
}

void plan_ahead(struct plan *plan, const struct plan_piece *pool, size_t pool_count, Day mail_on,
                const enum reason *verdicts, const Day *until, Day *planned)
{
    struct remainder rest;
    Day day = mail_on;

    for (size_t i = 0; i < pool_count; i++)
        planned[i] = verdicts[i] == REASON_CUTOFF ? mail_on : DAY_NONE;
    remainder_open(&rest, pool, pool_count, verdicts, until);
    while (rest.count) {
        day = mailing_on_or_after(plan->calendar, day_add(day, 1));
        if (!day_is(day) || !day_before(day, rest.until))
            break;
        plan_night(plan, rest.pool, rest.count, day, /*before_cutoff*/ false, rest.verdicts);
        remainder_place(&rest, day, until, planned);
    }
    remainder_release(&rest);
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
static bool keeps_back(const struct plan *plan, const struct plan_piece *piece, Day mail_on,
                       bool *keeping)
{
    struct rowmarks rows = rows_covering(plan, mail_on, piece->postal_code, piece->municipality);
    bool any = false;

    for (size_t k = 0; k < rows.count; k++) {
        if (!ends_printing(plan->limits, rows.at[k]))
            continue;
        keeping[rows.at[k]] = any = true;
    }
    return any;
}

struct limits_end plan_ends(const struct plan *plan, const struct plan_piece *waiting, size_t count,
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
