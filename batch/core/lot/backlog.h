/*
 * Who waits too long, for the alarms that call a person (docs/contract 8.3): people who cannot be
 * told in time, letters that have waited for long, and print limits that are reached lot after lot.
 *
 * Each is up only while somebody can still do something about it. People are counted, not
 * certificates, so that a number means telephone calls. Pure; it allocates while it counts.
 */
#ifndef KIGEN_CORE_LOT_BACKLOG_H
#define KIGEN_CORE_LOT_BACKLOG_H

#include "core/lot/lot.h"
#include "core/rules/rules.h"

/* What tells whether a letter comes in time. */
struct in_time {
    const struct rules *rules;
    const struct calendar *calendar;
    Day as_of;
    Day held_deliver_on; /* when a letter would arrive whose hold is lifted before the next night */
};
struct in_time in_time_of(const struct rules *rules, const struct calendar *calendar, Day as_of);

/*
 * Whether no letter reaches the holder before the certificate has ended, as things stand. It waits
 * and is planned for no day, or for one whose delivery lies after its last day; or it is held and
 * undecided, and the lot of the next night would arrive after its last day. From the day after its
 * last day on it is false: then nothing can bring it in time any more.
 */
bool row_comes_too_late(const struct lot_row *row, const struct in_time *in_time);

struct too_late {
    uint64_t people, waiting, held; /* waiting, held: certificates */
    Day first;                      /* the earliest last day; DAY_NONE: nobody */
    uint64_t people_first;          /* those of whom one ends on it */
};
struct too_late too_late_find(const struct lot *lot, const struct in_time *in_time);

/*
 * Letters that have waited `days` days or more by the lot's mail day: since they were due to go, but
 * not since before `started_on`, the mail day of the ledger's first run, for that was nobody's
 * delay. Who waits for the end of a pause is not counted: that is decided, and has an alarm of its
 * own. 0 days: never.
 */
struct waiting_long {
    uint64_t letters;
    Day since; /* of the oldest; DAY_NONE: there is none */
};
struct waiting_long waiting_long_find(const struct lot *lot, Day started_on, int days);

/* What one mail day left behind: certificates that waited for print_capacity, and those that waited
 * because no lot was made (pause, cut-off). */
struct lot_left {
    Day mail_on;
    uint64_t pieces, at_capacity, not_made;
};
struct lot_left lot_left_of(const struct lot *lot);
bool lot_was_made(const struct lot_left *left);
/* On how many mail days running the print limit was reached with letters left over; the last day
 * first. A mail day for which no lot was made neither counts nor ends it. `last`: the latest of
 * them; NULL: none. */
size_t print_full_days(const struct lot_left *days, size_t count, const struct lot_left **last);

#endif
