/*
 * What is recorded about the pieces of past lots: whether postings are missing, and whether too many
 * pieces were returned. Pure.
 */
#ifndef KIGEN_CORE_GATES_POSTED_H
#define KIGEN_CORE_GATES_POSTED_H

#include "core/gates/settings.h"
#include "core/days/day.h"

/*
 * What is recorded about the pieces of one lot: all runs of its mail day. A lot is `reported` if
 * the office records postings and had begun to by then.
 */
enum { POSTED_DAYS = 185 }; /* how far back past lots are looked at */
struct posted_lot {
    Day mail_on;
    bool reported;
    uint64_t made, posted, undone; /* undone: spoiled or pulled, never posted */
    uint64_t returned;             /* of the posted ones */
};
/* Pieces for which nothing is recorded; 0 where the lot is not reported. */
uint64_t posted_open(const struct posted_lot *lot);
/* Whether it is time for an alarm. `office_days`: whole ones that passed since the mail day. */
bool posted_is_overdue(const struct posted_lot *lot, int office_days,
                       const struct gate_settings *settings);

/* How many pieces of the lots of the last returned_window_days were sent, and how many came back.
 * Sent are the posted ones, or all but the undone where the lot is not reported. The mail days of
 * `lots` are before `as_of`. */
struct returns {
    bool odd;
    uint64_t sent, returned;
};
struct returns returns_judge(const struct posted_lot *lots, size_t count, Day as_of,
                             const struct gate_settings *settings);

#endif
