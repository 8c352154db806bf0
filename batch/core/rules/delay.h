/*
 * Says why a piece is late: each day of its delay gets exactly one cause (docs/contract 4), so the
 * causes add up to mail_on - ideal_on. Pure.
 */
#ifndef KIGEN_CORE_RULES_DELAY_H
#define KIGEN_CORE_RULES_DELAY_H

#include "core/rules/rules.h"

struct lot_fact {          /* what is known of one lot (mailing day) about one certificate */
    bool paused;           /* it lies in a pause of today's configuration */
    bool before_start;     /* it lies before the mail day of the ledger's first published run */
    bool published;        /* a run for it was published; of several the last gives these two: */
    enum disposition said; /* DISPOSITION_COUNT: it did not list the certificate */
    enum reason why;       /* REASON_NONE where it said notice or told */
    bool stopped;          /* a run for it was stopped by a gate */
    bool had_piece; /* the certificate already had a piece, which came to nothing: it was spoiled,
                       pulled, voided or returned */
};

enum cause delay_cause(const struct lot_fact *fact);

/* Gives what is known of the lot of one mailing day. */
typedef struct lot_fact lot_fact_of(void *context, Day lot);

/*
 * Adds each day from ideal_on to the day before mail_on to cause_days[]. The cause of a day is that
 * of the last mailing day on or before it. Returns the delay in days, 0 where mail_on is not later.
 * REQUIREs that ideal_on is a mailing day.
 */
uint32_t delay_causes(const struct calendar *calendar, Day ideal_on, Day mail_on,
                      lot_fact_of *fact_of, void *context, uint32_t cause_days[CAUSE_COUNT]);

#endif
