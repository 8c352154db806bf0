/* What a night says at its end, on a terminal, with --verbose and of a dry run. */
#ifndef KIGEN_CMD_SUMMARY_H
#define KIGEN_CMD_SUMMARY_H

#include "core/lot/lot.h"

struct closing_words {
    const struct lot *lot;
    const char *folder; /* where it was published; NULL: nowhere */
    uint64_t news;      /* rejected rows, unreadable residents and alarms that are new */
    bool colour;
};

/* To standard output, in the language of messages: days, each disposition and their sum, letters, each alarm by its name, and
 * where to look first. */
void summary_print(const struct closing_words *closing);

#endif
