/*
 * The planner: which pieces go with one lot, and why each other waits.
 *
 * plan_night() knows no ledger and no today: `run` calls it once for its mail day; planned_on (and
 * the forecast) call it for mailing day after mailing day. Pure; allocates nothing but what is
 * stated.
 */
#ifndef KIGEN_CORE_RULES_PLAN_H
#define KIGEN_CORE_RULES_PLAN_H

#include "core/rules/rules.h"

enum limit_resource { LIMIT_PRINT, LIMIT_COUNTER };
enum limit_scope { SCOPE_ALL, SCOPE_POSTAL, SCOPE_MUNICIPALITY };
enum limit_period { PER_DAY, PER_WEEK };

struct limit { /* one row of limits.csv (docs/contract 5) */
    Day effective_from;
    enum limit_resource resource;
    enum limit_scope scope;
    char prefix[8]; /* of the postal code or municipality, 1 to 7 digits; "" for SCOPE_ALL */
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

/* Rising: earliest expires_on, earliest ideal_on, resident_id bytewise. The pool is kept so. */
int plan_piece_compare(const struct plan_piece *a, const struct plan_piece *b);

/* Pieces already planned by earlier published runs, spoiled ones too: they take capacity. */
struct plan_use {
    Day mail_on;
    Str postal_code, municipality;
    uint64_t pieces;
};

/* What limits look alike but for their digits: "postal:" with three digits, a week. */
struct plan_shape {
    enum limit_scope scope;
    size_t digits; /* of the prefix */
    enum limit_period period;
};
enum { LIMIT_DIGITS_MOST = 7, PLAN_SHAPES_MAX = 2 * (1 + 2 * LIMIT_DIGITS_MOST) };

struct plan {
    struct plan_shape shapes[PLAN_SHAPES_MAX]; /* those that the print limits have */
    size_t shape_count;
    uint64_t *taken; /* of each row of limits: pieces in its period, on the day that is planned */
    const struct limits *limits;
    const struct calendar *calendar;
    const struct rules *rules;
    struct plan_use *used; /* grows as the simulation places pieces */
    size_t used_count, used_room;
};

void plan_init(struct plan *plan, const struct rules *rules, const struct calendar *calendar,
               const struct limits *limits);
void plan_add_use(struct plan *plan, Day mail_on, Str postal_code, Str municipality,
                  uint64_t pieces);
void plan_release(struct plan *plan);

/*
 * Decides the lot of `mail_on` over `pool` (sorted by plan_piece_compare). verdicts[i] becomes
 * REASON_NONE for a piece that goes, else the reason it waits. Pieces that go are added to `used`.
 * `before_cutoff` makes all wait (after a pause: REASON_PAUSED comes first).
 */
void plan_night(struct plan *plan, const struct plan_piece *pool, size_t pool_count, Day mail_on,
                bool before_cutoff, enum reason *verdicts);

/*
 * planned_on of the waiting pieces: runs plan_night() for each mailing day after `mail_on` with no
 * newcomers. planned[i] = the day piece i would go, DAY_NONE where none comes before `until[i]`
 * (the latest expiry among its rows; the caller compares with each row's own). verdicts as
 * plan_night() left them; pieces waiting for the cut-off get `mail_on` itself.
 */
void plan_ahead(struct plan *plan, const struct plan_piece *pool, size_t pool_count, Day mail_on,
                const enum reason *verdicts, const Day *until, Day *planned);

#endif
