/*
 * Plans the nights to come, one after the other: which letter goes with which lot if the registers
 * stay as they are (docs/contract 11).
 *
 * Who may go on which night was judged before (flow/night/foresee.c); here letters are gathered as
 * on any night (pool_gather), and plan_night() decides, night by night, with what it decided on the
 * nights before. Nothing is decided here but who stands in the pool. Pure; all memory is malloc's.
 */
#ifndef KIGEN_CORE_RULES_AHEAD_H
#define KIGEN_CORE_RULES_AHEAD_H

#include "core/rules/plan.h"

enum { AHEAD_NIGHTS_MAX = 2048 }; /* 60 months have fewer days */
#define AHEAD_NEVER UINT32_MAX

/*
 * The nights that make the lots of the mailing days up to `until`: of each mailing day the first
 * night, from `as_of` on, on which its lot may be printed. On registers that stay as they are a later
 * night of the same lot finds nobody new. Room for AHEAD_NIGHTS_MAX; returns how many.
 */
size_t ahead_nights(const struct rules *rules, const struct calendar *calendar, Day as_of,
                    Day until, struct night_days *nights);

struct ahead_row { /* a certificate that may go on one of the nights */
    uint32_t person;
    Day expires_on, ideal_on;
    bool waited; /* it waited before the first night */
};

struct ahead_span { /* the row may go on the nights from `from` on, before `until` */
    uint32_t row, from, until;
};

struct ahead {
    const struct plan_piece *persons; /* whose dates are not asked */
    const struct ahead_row *rows;
    const struct ahead_span *spans; /* in any order; those of one row do not touch */
    const struct night_days *nights;
    size_t person_count, row_count, span_count, night_count;
    /* Where `within` is set: planning ends with the first night on which a row that is not spared is
     * later than so many days. NULL: all nights are planned. */
    const int *within;
    const bool *spared; /* of each row; NULL: none is */
};

struct ahead_letter { /* that goes */
    uint32_t night, person;
    Day expires_on, ideal_on; /* the earliest of its rows */
};

struct ahead_night {
    uint32_t arrived, withdrawn; /* letters that came into the pool, and left it without going */
    uint32_t gone, waiting;      /* those that go, and that still wait */
    int delay;                   /* the longest of both, in days up to this mail day; 0: none */
};

struct ahead_planned {
    struct ahead_night *nights;
    struct ahead_letter *letters; /* by night, then in the order of the pool */
    size_t letter_count, letter_room;
    uint32_t *gone;  /* of each row the night on which it goes, or AHEAD_NEVER */
    bool too_late;   /* it ended so: what was planned is not whole */
    uint32_t waited; /* letters of the first night with a row that waited before it */
};

/*
 * Plans them by `limits`. `earlier` has the rules and the calendar, and knows what earlier runs have
 * taken of any limits (plan_add_use, plan_add_visits); no day of it is planned, and it stays as it
 * is. ahead_release() afterwards.
 */
void ahead_plan(const struct ahead *ahead, const struct plan *earlier, const struct limits *limits,
                struct ahead_planned *planned);
void ahead_release(struct ahead_planned *planned);

#endif
