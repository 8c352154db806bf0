/* What the command line asks for. */
#ifndef KIGEN_FLOW_NIGHT_ORDER_H
#define KIGEN_FLOW_NIGHT_ORDER_H

#include "base/str.h"
#include "core/days/day.h"
#include "edge/ledger/ledger.h"
#include "edge/ledger/ledger_write.h"

enum { ACCEPT_MAX = 16 };

/*
 * Only a run writes anything (`record` and `void` begin like a run). A dry run ends as the run
 * would end, gates too. A question (`why`, `check`, `proof`) uses stages of a dry run; gates about
 * the registers do not stop it.
 */
enum night_purpose { NIGHT_RUN, NIGHT_DRY_RUN, NIGHT_QUESTION };

struct order {
    enum night_purpose purpose;
    const char *config_path, *share;
    Day as_of;
    size_t jobs;
    bool quiet, verbose, terminal;
    struct acceptance accepted[ACCEPT_MAX];
    size_t accepted_count;
};

#endif
