/*
 * What `kigen status` and the metrics ask of the ledger, and no night does. Every function returns 0, or -1 with
 * err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_STATUS_H
#define KIGEN_EDGE_LEDGER_LEDGER_STATUS_H

#include "edge/ledger/ledger.h"

/* Certificates that the last published run left waiting or held, by disposition and reason. */
struct open_group {
    enum disposition disposition;
    enum reason reason;
    uint64_t certificates;
    Day first; /* the earliest last day */
};
int ledger_open_groups(struct ledger *ledger, struct open_group **groups, size_t *count,
                       struct arena *arena, struct err *err);

/* How long certificates have waited, and who cannot be told in time, as the last published run left
 * it. */
struct ledger_backlog {
    Day oldest;      /* the earliest ideal day of those that wait; DAY_NONE: none waits */
    uint64_t people; /* of the alarm too_late */
    uint64_t paused_people, paused_certificates; /* that wait for the end of a pause */
};
int ledger_backlog(struct ledger *ledger, const struct ledger_run *last,
                   struct ledger_backlog *backlog, struct err *err);
/* Its age in days on a day; 0 where nothing waits, or is due later. */
int ledger_backlog_days(const struct ledger_backlog *backlog, Day on);

/* How many pieces a run has. */
int ledger_letters_of(struct ledger *ledger, const struct ledger_run *run, uint64_t *pieces,
                      struct err *err);
/* Whether the piece needs nobody any more: posted, spoiled, pulled or returned. */
int ledger_is_settled(struct ledger *ledger, Str piece_id, bool *settled, struct err *err);

#endif
