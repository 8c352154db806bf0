/*
 * Counts the letters that wait for the end of a pause, and says whether that is an alarm
 * (docs/contract 8.3, paused and pause_ends). It is one if the pause has no end, or if a waiting certificate
 * expires on its last day or before. Pure.
 */
#ifndef KIGEN_CORE_RULES_PAUSED_H
#define KIGEN_CORE_RULES_PAUSED_H

#include "core/rules/rules.h"

struct paused {
    struct days_paused days;        /* of rules_pause() */
    uint64_t letters, certificates; /* that wait */
    uint64_t ending;                /* of these, those that expire by days.to; all if it is open */
    Day first;                      /* the earliest expiry among `ending`; DAY_NONE: none */
};

struct paused paused_begin(struct days_paused days);
/* Call once for each letter that waits, and once for each of its certificates. */
void paused_letter(struct paused *paused);
void paused_certificate(struct paused *paused, Day expires_on);
bool paused_is_open(const struct paused *paused); /* the pause has no end */
bool paused_is_alarm(const struct paused *paused);

/*
 * The end of a pause: whether to call a person before all that waited goes at once. It is near from
 * PAUSE_ENDS_DAYS days before its last day on, and calls only if some letter will by then have
 * waited for it `late_days` days or more, and so apologise: nobody need be called for a week at New
 * Year, even if a letter was late before.
 */
enum { PAUSE_ENDS_DAYS = 7 };
struct resumed {
    Day from, on;           /* the pause's first day; the first lot after it */
    uint64_t letters, late; /* that wait for it; of these, those that it makes late */
};
bool pause_ends_soon(struct days_paused days, Day as_of);
void resumed_letter(struct resumed *resumed, Day ideal_on, int late_days);

#endif
