/*
 * Why a piece is late: each day of its delay has exactly one cause (docs/contract 4), so that the
 * causes add up to mail_on - ideal_on. Pure.
 */
#ifndef KIGEN_CORE_RULES_DELAY_H
#define KIGEN_CORE_RULES_DELAY_H

#include "core/rules/rules.h"

struct lot_fact {          /* what is known of one lot (mailing day) about one certificate */
    bool paused;           /* the lot lies in a pause of today's configuration */
    bool published;        /* a run for this lot was published; the last of them speaks: */
    enum disposition said; /* DISPOSITION_COUNT: not listed by it, and without a piece then */
    enum reason why;       /* REASON_NONE where it said notice or told */
    bool stopped;          /* a run for this lot was stopped by a gate */
    bool
        had_piece; /* a piece for the certificate existed then: spoiled, pulled, voided, returned */
};

enum cause delay_cause(const struct lot_fact *fact);

/* Asks for the fact of one mailing day. */
typedef struct lot_fact lot_fact_of(void *context, Day lot);

/*
 * Adds up the causes of the days from ideal_on to the day before mail_on; each day is charged to
 * the last mailing day on or before it. Returns the delay in days (0 where mail_on is not later).
 * REQUIREs that the causes add up to it.
 */
uint32_t delay_causes(const struct calendar *calendar, Day ideal_on, Day mail_on,
                      lot_fact_of *fact_of, void *context, uint32_t cause_days[CAUSE_COUNT]);

#endif
