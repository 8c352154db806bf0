/* A try that fails ends with its first letter that is too late, so that small limits cost little. */
#include "core/rules/capacity.h"

#include <stdlib.h>

enum { RESOURCES = 2 }; /* print and counter: what letters take */
#define WITHOUT_LIMIT UINT64_MAX

struct scaled { /* the rows of scope `all` of each resource */
    bool is[RESOURCES];
    uint64_t most[RESOURCES]; /* where it is scaled: a week, or WITHOUT_LIMIT */
};

struct search {
    struct ahead ahead;
    const struct plan *earlier;
    const struct limits *limits;
    bool *spared;
    uint64_t highest; /* that can be of any use */
};

/* ---- limits of a try ------------------------------------------------------------------------- */

static bool gives_way(const struct limit *row, const struct scaled *scaled)
{
    return row->scope == SCOPE_ALL && row->resource != LIMIT_WALK_IN && scaled->is[row->resource];
}

static int limit_order(const void *a, const void *b)
{
    const struct limit *left = a, *right = b;
    int order = limit_key_compare(left, right);

    return order ? order : day_compare(left->effective_from, right->effective_from);
}

/* `rows` has room for those of `from` and RESOURCES more. */
static struct limits limits_scaled(const struct limits *from, const struct scaled *scaled,
                                   struct limit *rows)
{
    struct limits limits = {rows, 0};

    for (size_t i = 0; i < from->count; i++)
        if (!gives_way(&from->rows[i], scaled))
            rows[limits.count++] = from->rows[i];
    for (int i = 0; i < RESOURCES; i++)
        if (scaled->is[i] && scaled->most[i] != WITHOUT_LIMIT)
            rows[limits.count++] = (struct limit){.effective_from = day_of(YEAR_FIRST, 1, 1),
                                                  .resource = (enum limit_resource)i,
                                                  .scope = SCOPE_ALL,
                                                  .period = PER_WEEK,
                                                  .max = scaled->most[i]};
    if (limits.count)
        qsort(rows, limits.count, sizeof *rows, limit_order);
    return limits;
}

static void plan_scaled(const struct search *search, const struct scaled *scaled,
                        struct ahead_planned *planned)
{
    struct limit *rows = mem_zero(search->limits->count + RESOURCES, sizeof *rows);
    struct limits limits = limits_scaled(search->limits, scaled, rows);

    ahead_plan(&search->ahead, search->earlier, &limits, planned);
    mem_free(rows);
}

static bool holds(const struct search *search, const struct scaled *scaled)
{
    struct ahead_planned planned;
    bool held;

    plan_scaled(search, scaled, &planned);
    held = !planned.too_late;
    ahead_release(&planned);
    return held;
}

/* ---- halving --------------------------------------------------------------------------------- */

static struct capacity_least least(const struct search *search, struct scaled scaled,
                                   enum limit_resource of)
{
    uint64_t low = 0, high = search->highest;

    scaled.is[of] = true;
    scaled.most[of] = high;
    if (!holds(search, &scaled))
        return (struct capacity_least){false, 0};
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;

        scaled.most[of] = middle;
        if (holds(search, &scaled))
            high = middle;
        else
            low = middle + 1;
    }
    return (struct capacity_least){true, high};
}

/* Days of delay of a row, so far where it did not go. */
static int delay_of(const struct ahead *ahead, const struct ahead_planned *planned, size_t row)
{
    size_t night = planned->gone[row] == AHEAD_NEVER ? ahead->night_count - 1 : planned->gone[row];

    return day_between(ahead->rows[row].ideal_on, ahead->nights[night].mail_on);
}

/* Those that are too late even without limits of scope `all`. */
static uint64_t spare(struct search *search, int within)
{
    const struct scaled without = {{true, true}, {WITHOUT_LIMIT, WITHOUT_LIMIT}};
    struct ahead_planned planned;
    uint64_t count = 0;

    plan_scaled(search, &without, &planned);
    for (size_t i = 0; i < search->ahead.row_count; i++) {
        search->spared[i] = delay_of(&search->ahead, &planned, i) > within;
        count += search->spared[i];
    }
    ahead_release(&planned);
    return count;
}

static uint64_t highest(const struct ahead *ahead, const struct limits *limits)
{
    uint64_t walk_ins = 0;

    for (size_t i = 0; i < limits->count; i++)
        if (limits->rows[i].resource == LIMIT_WALK_IN && limits->rows[i].max > walk_ins)
            walk_ins = limits->rows[i].max;
    return walk_ins + ahead->row_count + VISIT_HUNDREDTHS;
}

/* Letters of earlier runs bring visits too. */
static uint64_t earlier_letters(const struct plan *earlier)
{
    uint64_t count = 0;

    for (size_t i = 0; i < earlier->visit_count; i++)
        count += earlier->visits[i].pieces;
    for (size_t i = 0; i < earlier->used_count; i++)
        count += earlier->used[i].pieces;
    return count;
}

static void find(const struct search *search, struct capacity *capacity)
{
    const struct scaled today = {{false, false}, {0, 0}};
    struct scaled both = {{true, true}, {0, WITHOUT_LIMIT}};

    capacity->holds = holds(search, &today);
    capacity->print = least(search, today, LIMIT_PRINT);
    if (!capacity->has_counter)
        return;
    capacity->counter = least(search, today, LIMIT_COUNTER);
    capacity->print_both = least(search, both, LIMIT_PRINT);
    both.most[LIMIT_PRINT] = capacity->print_both.most;
    if (capacity->print_both.found)
        capacity->counter_both = least(search, both, LIMIT_COUNTER);
}

void capacity_find(const struct ahead *ahead, const struct plan *earlier,
                   const struct limits *limits, int within, struct capacity *capacity)
{
    struct search search = {.ahead = *ahead,
                            .earlier = earlier,
                            .limits = limits,
                            .highest = highest(ahead, limits) + earlier_letters(earlier)};

    *capacity = (struct capacity){.within = within, .has_counter = earlier->rules->visit_weeks > 0};
    if (!ahead->night_count)
        return;
    search.spared = mem_zero(ahead->row_count, sizeof *search.spared);
    capacity->spared = spare(&search, within);
    search.ahead.within = &capacity->within;
    search.ahead.spared = search.spared;
    find(&search, capacity);
    mem_free(search.spared);
}
