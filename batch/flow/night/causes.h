/*
 * Since when a certificate should have gone, and why it did not: by what the ledger knows of past lots.
 * A night asks it of its letters and of who is open, a report of who was open at the end of its period.
 */
#ifndef KIGEN_FLOW_NIGHT_CAUSES_H
#define KIGEN_FLOW_NIGHT_CAUSES_H

#include "core/rules/rules.h"
#include "edge/ledger/ledger_past.h"

struct delay_question {
    const struct calendar *calendar;
    const struct rules *rules;
    Day mail_on;              /* up to which day the days are counted */
    Day started_on;           /* the mail day of the first published run */
    struct ledger_past *past; /* open from the earliest ideal_on that is asked of */
};

/* Fills the question; the caller closes `past`, also after -1. */
int delay_question_open(struct delay_question *question, struct ledger *ledger, Day earliest,
                        struct err *err);
/* The days from ideal_on to mail_on, and their causes (docs/contract 4.8). */
int delay_ask(struct delay_question *question, const struct certificate_key *key, Day ideal_on,
              uint32_t *days, uint32_t by_cause[CAUSE_COUNT], struct err *err);

#endif
