/*
 * One account of delay over all letters that were sent in twelve months, or are open tonight.
 *
 *     sent     a piece of a published run that was not taken back, whose mail day lies in the twelve
 *              months up to tonight's; tonight's own among them. It stays counted whatever became of
 *              it later, so that each lot counts as it went
 *     waiting  a resident of whom a row waits tonight: one letter (core/lot/open.h). Its delay so far
 *              are the days from its earliest ideal_on to tonight's mail day
 *     held     a resident of whom a row is held for a decision: likewise, of the held rows. Who wants
 *              no letter (REASON_REFUSED) is nobody's delay, and in none of the three
 *
 * Letters are added in any order; each is counted once in every table, and nothing of it is kept but
 * the ids of those who were told too late. The lines are sorted, so that the same letters give the
 * same lot. Cost: some look-ups a letter; memory for each line alone. Pure.
 *
 *     struct delays delays = {.index.arena = arena};
 *     delays_add(&delays, &letter); …
 *     delays_finish(&delays, lot);
 */
#ifndef KIGEN_CORE_LOT_DELAYS_H
#define KIGEN_CORE_LOT_DELAYS_H

#include "base/index.h"
#include "core/lot/identities.h"

/* The first mail day of the twelve months: 2025-11-25 for 2026-11-24, 2027-03-01 for 2028-02-29. */
Day delays_from(Day mail_on);

/* Days left at delivery, in these bands: <0, 0–6, 7–13, 14–29, 30–59, 60–. DELAYS_BY_LEFT has their
 * indexes as keys. */
enum { DELIVERY_BANDS = 6, DELIVERY_TOO_LATE = 0 };
extern const struct day_band delivery_bands[DELIVERY_BANDS];

/* As days left: no plan tells when it will be delivered. It is in no line of DELAYS_BY_LEFT. */
#define DELAY_LEFT_UNKNOWN INT32_MAX

struct delay_letter {
    enum delay_side side;
    Day mail_on; /* DAY_NONE: it is not sent */
    Day expires_on;
    Str resident_id;
    Str postal_code; /* as printed; only the first three digits are counted */
    int32_t left;    /* days from its delivery to expires_on; DELAY_LEFT_UNKNOWN */
    uint32_t days;
    const uint32_t *by_cause; /* CAUSE_COUNT; their sum is `days` */
};

struct delays {
    struct index index; /* of all lines */
    VEC(struct lot_delay *) lines;
    struct index late; /* ids of residents who were told too late */
    uint64_t missed;   /* how many these are */
};
void delays_add(struct delays *delays, const struct delay_letter *letter);
/* Sets lot->delays, in the arena of the index, and lot->outlook.missed; releases the rest. */
void delays_finish(struct delays *delays, struct lot *lot);

/* Whether the side is that one, or among several (DELAY_GOING, DELAY_SIDES). */
static inline bool delay_side_has(enum delay_side all, enum delay_side side)
{
    return all == side || all == DELAY_SIDES || (all == DELAY_GOING && side != DELAY_HELD);
}

/* Of one side, or of several. Percentiles by nearest rank. */
struct delay_figures delays_figures(const struct lot *lot, enum delay_side side);
/* How many letters the lines of a table have. */
uint64_t delays_letters(const struct lot *lot, enum delay_table table, enum delay_side side);
uint64_t delays_too_late(const struct lot *lot, enum delay_side side);
/* Residents of whom a row is on that side, DELAY_WAITING or DELAY_HELD, counted from the rows. */
uint64_t delays_open_people(const struct lot *lot, enum delay_side side);

/* "paused:12 print_capacity:3", as pieces.csv and the ledger have it; an unknown word is skipped. */
void delay_causes_read(Str text, uint32_t cause_days[CAUSE_COUNT]);

#endif
