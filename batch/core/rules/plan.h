/*
 * The planner: decides which pieces go with a lot, and gives the reason why each of the others
 * waits.
 *
 * A night calls plan_night() for its mail day; plan_ahead() calls it for the mailing days after, to
 * find planned_on. Pure; it allocates `used`, `taken`, and while plan_ahead() runs a copy of the
 * pool.
 */
#ifndef KIGEN_CORE_RULES_PLAN_H
#define KIGEN_CORE_RULES_PLAN_H

#include "core/rules/rules.h"

enum limit_resource { LIMIT_PRINT, LIMIT_COUNTER, LIMIT_WALK_IN };
enum limit_scope { SCOPE_ALL, SCOPE_POSTAL, SCOPE_MUNICIPALITY };
enum limit_period { PER_DAY, PER_WEEK };

struct limit { /* one row of limits.csv (docs/contract 5) */
    Day effective_from;
    enum limit_resource resource;
    enum limit_scope scope;
    char prefix[8]; /* first 1 to 7 digits of postal code or municipality; "": SCOPE_ALL */
    enum limit_period period;
    uint64_t max;
    uint32_t line;
};

struct limits {
    struct limit *rows; /* sorted by key (resource, scope, prefix, period), then effective_from */
    size_t count;
};
int limit_key_compare(const struct limit *a, const struct limit *b);

struct plan_piece { /* what the planner needs to know of a piece that could go */
    Day expires_on, ideal_on;
    Str resident_id;
    Str postal_code, municipality;
};

/* The order of the pool: earliest expires_on first, then earliest ideal_on, then resident_id by
 * bytes. */
int plan_piece_compare(const struct plan_piece *a, const struct plan_piece *b);

/* Pieces already planned by earlier published runs. They take capacity, even if spoiled later. */
struct plan_use {
    Day mail_on;
    Str postal_code, municipality;
    uint64_t pieces;
};

/* A kind of limit, whatever its digits: for example by postal code, three digits, a week. */
struct plan_shape {
    enum limit_scope scope;
    size_t digits; /* of the prefix */
    enum limit_period period;
};
enum { LIMIT_DIGITS_MOST = 7, PLAN_SHAPES_MAX = 2 * (1 + 2 * LIMIT_DIGITS_MOST) };

struct plan {
    struct plan_shape shapes[PLAN_SHAPES_MAX]; /* of the print limits */
    size_t shape_count;
    uint64_t *taken; /* for each row of limits: pieces in the period of the day being planned */
    const struct limits *limits;
    const struct calendar *calendar;
    const struct rules *rules;
    struct plan_use *used; /* grows with each piece that goes */
    size_t used_count, used_room;
};

void plan_init(struct plan *plan, const struct rules *rules, const struct calendar *calendar,
               const struct limits *limits);
void plan_add_use(struct plan *plan, Day mail_on, Str postal_code, Str municipality,
                  uint64_t pieces);
void plan_release(struct plan *plan);

/*
 * Decides the lot of `mail_on`. `pool` is sorted by plan_piece_compare(). verdicts[i] becomes
 * REASON_NONE for a piece that goes, else the reason why it waits. Pieces that go are added to
 * `used`. In a pause all wait for REASON_PAUSED; else, with `before_cutoff`, for REASON_CUTOFF.
 */
void plan_night(struct plan *plan, const struct plan_piece *pool, size_t pool_count, Day mail_on,
                bool before_cutoff, enum reason *verdicts);

/*
 * Finds planned_on of the waiting pieces: calls plan_night() for each mailing day after `mail_on`,
 * as if no new pieces came. `verdicts` are those of plan_night(). planned[i] is the day on which
 * piece i would go; DAY_NONE where that is not before until[i], the latest expiry among its rows
 * (pool_planned_on() compares with each row's own). Pieces that wait for the cut-off get `mail_on`.
 */
void plan_ahead(struct plan *plan, const struct plan_piece *pool, size_t pool_count, Day mail_on,
                const enum reason *verdicts, const Day *until, Day *planned);

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
struct limits_end plan_ends(const struct plan *plan, const struct plan_piece *waiting, size_t count,
                            Day mail_on, int ahead_days);

#endif
