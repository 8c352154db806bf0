/*
 * What the account of delay (core/lot/delays.h) asks of earlier runs. One walk over the pieces of the
 * period; nothing of a piece is kept. A run that was taken back counts for nothing.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_DELAYS_H
#define KIGEN_EDGE_LEDGER_LEDGER_DELAYS_H

#include "core/lot/delays.h"
#include "edge/ledger/ledger.h"

/* Adds each piece of published runs with a mail day from outlook->from up to `until`. Those of which
 * an older kigen did not keep delay or delivery are counted in outlook->unknown, and nowhere else. */
int ledger_delays(struct ledger *ledger, Day until, struct delays *delays,
                  struct lot_outlook *outlook, struct err *err);

/*
 * lot->volumes: the mail days before tonight's, at most VOLUMES_MAX - 1, and tonight's, of whose
 * letters and waiting certificates the lot itself speaks: pieces and dispositions are counted.
 */
int ledger_volumes(struct ledger *ledger, Day from, struct lot *lot, struct arena *arena,
                   struct err *err);

#endif
