/*
 * The planner: decides which pieces go with a lot, and gives the reason why each of the others
 * waits.
 *
 * A night calls plan_night() for its mail day; plan_ahead() goes on over the mailing days after, to
 * find planned_on. Pure; it allocates what it has planned, the areas that it met and their limits,
 * and while it runs a list of the pool.
 */
#ifndef KIGEN_CORE_RULES_PLAN_H
#define KIGEN_CORE_RULES_PLAN_H

#include "base/index.h"
#include "core/rules/visits.h"

struct plan_piece { /* what the planner needs to know of a piece that could go */
    Day expires_on, ideal_on;
    Str resident_id;
    Str postal_code, municipality;
};

/* The order of the pool: earliest expires_on first, then earliest ideal_on, then resident_id by
 * bytes. */
int plan_piece_compare(const struct plan_piece *a, const struct plan_piece *b);

struct plan_area; /* a postal code and municipality, with the limits that cover them (plan.c) */

/* Pieces already planned by earlier published runs. They take capacity, even if spoiled later. */
struct plan_use {
    Day mail_on;
    Str postal_code, municipality;
    uint64_t pieces;
    struct plan_area *area; /* NULL: not looked up yet */
};

/* Pieces whose recipients come to the counter: of published runs, and not undone since. */
struct plan_visit {
    Day mail_on, deliver_on; /* deliver_on DAY_NONE: not known, as if tonight mailed on mail_on */
    Str postal_code, municipality;
    uint64_t pieces;
};

/* A kind of limit, whatever its digits: for example print by postal code, three digits, a week. */
struct plan_shape {
    enum limit_resource resource;
    enum limit_scope scope;
    size_t digits; /* of the prefix */
    enum limit_period period;
};
enum { LIMIT_DIGITS_MOST = 7, PLAN_SHAPES_MAX = 2 * 2 * (1 + 2 * LIMIT_DIGITS_MOST) };

struct plan {
    struct plan_shape shapes[PLAN_SHAPES_MAX]; /* of print and counter limits */
    size_t shape_count;
    const struct limits *limits;
    const struct calendar *calendar;
    const struct rules *rules;
    struct plan_use *used; /* by area and mail day; what goes is added when a day is planned */
    size_t used_count, used_room;
    struct plan_visit *visits; /* not yet in the weeks of their limits */
    size_t visit_count, visit_room;
    struct visit_curve curve; /* week 0: that in which the first planned lot is delivered */
    struct arena arena;
    struct index by_code;    /* areas */
    struct plan_area *areas; /* all, by `next` */
    struct plan_key **keys;  /* at the first of its rows; NULL: it covers no area so far */
};

void plan_init(struct plan *plan, const struct rules *rules, const struct calendar *calendar,
               const struct limits *limits);
void plan_add_use(struct plan *plan, Day mail_on, Str postal_code, Str municipality,
                  uint64_t pieces);
/* From which day of delivery on earlier letters still bring somebody in the weeks of the lot of
 * `mail_on` or later; DAY_NONE: without a curve of visits none is asked for. */
Day plan_visits_from(const struct plan *plan, Day mail_on);
void plan_add_visits(struct plan *plan, const struct plan_visit *visit);
void plan_release(struct plan *plan);

/*
 * Decides the lot of `mail_on`. `pool` is sorted by plan_piece_compare(). verdicts[i] becomes
 * REASON_NONE for a piece that goes, else the reason why it waits. Pieces that go are added to
 * `used`, and to the weeks of the counter. In a pause all wait for REASON_PAUSED; else, with
 * `before_cutoff`, for REASON_CUTOFF. Days are planned in their order.
 */
void plan_night(struct plan *plan, const struct plan_piece *pool, size_t pool_count, Day mail_on,
                bool before_cutoff, enum reason *verdicts);

/*
 * Finds planned_on of the waiting pieces: plans each mailing day after `mail_on` as plan_night()
 * does, as if no new pieces came. `verdicts` are those of plan_night(). planned[i] is the day on
 * which piece i would go; DAY_NONE where that is not before until[i], the latest expiry among its
 * rows (pool_planned_on() compares with each row's own). Pieces that wait for the cut-off get
 * `mail_on`.
 */
void plan_ahead(struct plan *plan, const struct plan_piece *pool, size_t pool_count, Day mail_on,
                const enum reason *verdicts, const Day *until, Day *planned);

/*
 * What the weeks have of each counter limit, as far as it is planned by now: `weeks` weeks from that
 * in which the first planned lot is delivered, or a lot of `mail_on`. In the order of the limits.
 * Returns how many there are, none without a curve of visits; `loads` has room for as many, or is
 * NULL.
 */
struct plan_load {
    const struct limit *limit; /* any row of its key */
    Day monday;
    struct visit_week week;
};
size_t plan_loads(struct plan *plan, Day mail_on, size_t weeks, struct plan_load *loads);

/*
 * Print limits that end printing for good: 0, and no later row of the same key. One that is in
 * force on `mail_on` counts only if it keeps back one of the `waiting` pieces; one that begins
 * later, up to `ahead_days` days after it, always.
 */
enum { LIMITS_END_DAYS = 30 };
struct limits_end {
    uint64_t limits, letters;  /* such rows; those of `waiting` that they keep back */
    const struct limit *first; /* the earliest of them; NULL: none */
};
struct limits_end plan_ends(struct plan *plan, const struct plan_piece *waiting, size_t count,
                            Day mail_on, int ahead_days);

#endif
