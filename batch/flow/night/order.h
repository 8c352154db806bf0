/* What the command line asks a night for. */
#ifndef KIGEN_FLOW_NIGHT_ORDER_H
#define KIGEN_FLOW_NIGHT_ORDER_H

#include "base/str.h"
#include "core/days/day.h"
#include "edge/ledger/ledger.h"

enum { ACCEPT_MAX = 16 };

/*
 * What a night is asked for. A run alone leaves anything (so do `record` and `void`, which begin as a
 * run does); a dry run ends as the run would, gates and all; a question (`why`, `check`, `proof`)
 * borrows stages of a dry run, and gates of the registers do not stop it.
 */
enum night_purpose { NIGHT_RUN, NIGHT_DRY_RUN, NIGHT_QUESTION };

struct order { /* what the command line asked for */
    enum night_purpose purpose;
    const char *config_path, *share;
    Day as_of;
    size_t jobs;
    bool quiet, verbose, terminal;
    struct acceptance accepted[ACCEPT_MAX];
    size_t accepted_count;
};

#endif
