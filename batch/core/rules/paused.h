/*
 * Who waits for the end of a pause, and whether that is an alarm (docs/contract 8.3, paused): a pause
 * without an end always is; one with an end where a certificate ends by then. Pure.
 */
#ifndef KIGEN_CORE_RULES_PAUSED_H
#define KIGEN_CORE_RULES_PAUSED_H

#include "core/rules/rules.h"

struct paused {
    struct days_paused days;        /* of rules_pause() */
    uint64_t letters, certificates; /* that wait */
    uint64_t ending;                /* of these certificates, not longer than the pause */
    Day first;                      /* the earliest end among `ending`; DAY_NONE: none */
};

struct paused paused_begin(struct days_paused days);
/* One letter that waits for the end of the pause, then each of its certificates. */
void paused_letter(struct paused *paused);
void paused_certificate(struct paused *paused, Day expires_on);
bool paused_is_open(const struct paused *paused); /* the pause has no end */
bool paused_is_alarm(const struct paused *paused);

#endif
