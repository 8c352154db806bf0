/*
 * Counts the letters that wait for the end of a pause, and says whether that is an alarm
 * (docs/contract 8.3, paused). It is one if the pause has no end, or if a waiting certificate
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

#endif
