/*
 * The planner. Invariants, asserted where they could break:
 *   1 the pool is in the order of plan_piece_compare();
 *   2 a piece that cannot go takes no capacity and blocks nobody;
 *   3 `used` holds every piece planned so far for the week of the day that is planned.
 * Cost: one pass over the pool for each mailing day, times the limits in force.
 */
#include "core/plan.h"

#include "base/arena.h"
#include "base/err.h"

struct quota { /* one limit in force on the day that is planned */
    const struct limit *limit;
    uint64_t used;
};

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

void plan_init(struct plan *plan, const struct rules *rules, const struct calendar *calendar,
               const struct limits *limits)
{
    *plan = (struct plan){.limits = limits, .calendar = calendar, .rules = rules};
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
    *plan = (struct plan){0};
}

/* A municipality of a resident may carry its check digit: the limit names the first five. */
static bool limit_covers(const struct limit *limit, Str postal_code, Str municipality)
{
    switch (limit->scope) {
    case SCOPE_ALL:
        return true;
    case SCOPE_POSTAL:
        return str_starts(postal_code, str_of(limit->prefix));
    case SCOPE_MUNICIPALITY:
        return !str_is_empty(municipality) && str_starts(municipality, str_of(limit->prefix));
    }
    BUG("limit scope");
}

static bool same_period(enum limit_period period, Day a, Day b)
{
    return period == PER_DAY ? day_equal(a, b) : day_equal(week_monday(a), week_monday(b));
}

static uint64_t quota_used(const struct plan *plan, const struct limit *limit, Day mail_on)
{
    uint64_t used = 0;

    for (size_t i = 0; i < plan->used_count; i++) {
        const struct plan_use *use = &plan->used[i];

        if (same_period(limit->period, use->mail_on, mail_on) &&
            limit_covers(limit, use->postal_code, use->municipality))
            used += use->pieces;
    }
    return used;
}

/* The print limits in force on `mail_on`: of each key the last row that is effective by then. */
static size_t quotas_open(const struct plan *plan, Day mail_on, struct quota *quotas)
{
    const struct limits *limits = plan->limits;
    size_t count = 0;

    for (size_t i = 0; i < limits->count; i++) {
        const struct limit *limit = &limits->rows[i];
        bool last_of_key = i + 1 == limits->count || limit_key_compare(limit, limit + 1) != 0 ||
                           day_before(mail_on, limit[1].effective_from);

        if (limit->resource != LIMIT_PRINT || day_before(mail_on, limit->effective_from) ||
            !last_of_key)
            continue;
        quotas[count++] = (struct quota){limit, quota_used(plan, limit, mail_on)};
    }
    return count;
}

static bool quotas_allow(const struct quota *quotas, size_t count, const struct plan_piece *piece)
{
    for (size_t i = 0; i < count; i++)
        if (quotas[i].used >= quotas[i].limit->max &&
            limit_covers(quotas[i].limit, piece->postal_code, piece->municipality))
            return false;
    return true;
}

static void quotas_take(struct quota *quotas, size_t count, const struct plan_piece *piece)
{
    for (size_t i = 0; i < count; i++)
        if (limit_covers(quotas[i].limit, piece->postal_code, piece->municipality))
            quotas[i].used++;
}

static bool quotas_exhausted(const struct quota *quotas, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (quotas[i].limit->scope == SCOPE_ALL && quotas[i].used >= quotas[i].limit->max)
            return true;
    return false;
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
    struct quota *quotas;
    size_t quota_count;

    if (rules_paused(plan->rules, mail_on)) {
        all_wait(verdicts, 0, pool_count, REASON_PAUSED);
        return;
    }
    if (before_cutoff) {
        all_wait(verdicts, 0, pool_count, REASON_CUTOFF);
        return;
    }
    forget_earlier_weeks(plan, mail_on);
    quotas = mem_zero(plan->limits->count, sizeof *quotas);
    quota_count = quotas_open(plan, mail_on, quotas);
    for (size_t i = 0; i < pool_count; i++) {
        REQUIRE(i == 0 || plan_piece_compare(&pool[i - 1], &pool[i]) < 0);
        if (quotas_exhausted(quotas, quota_count)) {
            all_wait(verdicts, i, pool_count, REASON_PRINT_CAPACITY);
            break;
        }
        if (!quotas_allow(quotas, quota_count, &pool[i])) {
            verdicts[i] = REASON_PRINT_CAPACITY;
            continue;
        }
        verdicts[i] = REASON_NONE;
        quotas_take(quotas, quota_count, &pool[i]);
        plan_add_use(plan, mail_on, pool[i].postal_code, pool[i].municipality, 1);
    }
    mem_free(quotas);
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
