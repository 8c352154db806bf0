/*
 * What became of earlier letters, as rates for the forecast (docs/contract 11.3). A run that was taken
 * back counts for nothing.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_RATES_H
#define KIGEN_EDGE_LEDGER_LEDGER_RATES_H

#include "edge/ledger/ledger.h"

struct ledger_rate {
    uint64_t of, is;
};
/* Certificates that a letter told of and that ended on a day from `from` up to `until`; of these,
 * those that a later run found to be superseded. */
int ledger_renewals(struct ledger *ledger, Day from, Day until, struct ledger_rate *rate,
                    struct err *err);
/* Letters with a mail day from `from` up to `until` of which the sheets are known; those sheets. */
int ledger_sheets(struct ledger *ledger, Day from, Day until, struct ledger_rate *rate,
                  struct err *err);

#endif
