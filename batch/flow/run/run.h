/*
 * A lot on its way to its folder: frozen, printed, accounted for, published. Tonight's lot goes
 * this way, and an older one that was cut off (flow/night/recover.c), each with a `printing` of its
 * own; nothing here knows the night.
 *
 *     step           ledger         .RUN.partial/       RUN/
 *     run_freeze     -> PLANNED     the lot, pull lists  -
 *     run_print      PLANNED        + every file         -
 *     run_account    -> PRINTED     + listings, sums     -
 *     run_publish    -> PUBLISHED   -                    all of it
 *
 * Each step may be asked for again after a kill: what is whole is kept. The ledger is open before
 * run_freeze(), closed by it, and open again after run_account(): no handle crosses a fork.
 * Workers fork in run_print() alone.
 */
#ifndef KIGEN_FLOW_RUN_RUN_H
#define KIGEN_FLOW_RUN_RUN_H

#include "core/lot/pull.h"
#include "edge/config/config.h"
#include "edge/ledger/ledger.h"
#include "edge/ledger/ledger_open.h"
#include "flow/press/press.h"
#include "flow/run/folder.h"
#include "flow/run/progress.h"

struct store { /* what is held open, and the ledger's own numbers */
    int lock_fd;
    struct ledger *ledger; /* closed (NULL) whenever workers are forked */
    uint64_t event_count;
    uint8_t salt[32]; /* for digests of rejected rows */
};

struct printing {
    struct lot lot;    /* filled by judge and lot, then read back from disk */
    bool fonts_known;  /* they stand in lot.inputs */
    size_t input_room; /* of lot.inputs */
    struct ledger_run run;
    const char *partial, *folder; /* paths of DIR/.RUN.partial and DIR/RUN */
};

/* Names both paths of a run's folder, in the arena. */
void run_paths(struct printing *printing, const struct config *config, struct arena *arena,
               Str run_folder);

struct run_plan {                     /* what is written when a lot is frozen, beside the lot */
    const struct ledger_entry *entry; /* what the ledger learns; entry->lot: the printing's own */
    const struct pull *pulls;         /* both pull lists */
    size_t pull_count;
};

struct crew { /* who prints, and who looks on */
    struct press *press;
    size_t jobs; /* processes */
    struct progress *progress;
};

/* freeze.c: the lot and the pull lists on disk, then the plan in the ledger; the lot is read back.
 * The ledger is open, the lot is numbered without a gap, and the run is new to the ledger. */
int run_freeze(struct printing *printing, const struct run_plan *plan, const struct config *config,
               struct store *store, struct arena *arena, struct err *err);
/* Reads the frozen lot of printing->run back from printing->partial. The run is planned. */
int run_thaw(struct printing *printing, struct arena *arena, struct err *err);

/* No ledger handle is alive at the fork; the lot is the frozen one. */
int run_print(const struct printing *printing, const struct store *store, const struct crew *crew,
              struct arena *arena, struct err *err);
/* The ledger is closed yet, and open after it. What is accounted for is the frozen lot. */
int run_account(struct printing *printing, const struct config *config, struct store *store,
                struct arena *arena, struct err *err);
/* The ledger is open, and the run printed. */
int run_publish(struct printing *printing, const struct config *config, struct store *store,
                struct arena *arena, struct err *err);

/* For what is recorded without a day: the day that is asked for, or the last published run's where
 * that is later: an evening's run for the next morning. The ledger is open, here and below. */
int run_today(const struct store *store, Day asked, Day *today, struct arena *arena,
              struct err *err);
/* Which marks belong to the last run. `published`: it was so just now. */
int run_settle(const struct config *config, struct store *store, bool published,
               struct arena *arena, struct err *err);
/* Digests of both parts of a run's folder: of their SHA256SUMS. */
int run_sums(const char *folder, struct arena *arena, char print_sha256[SHA256_HEX + 1],
             char office_sha256[SHA256_HEX + 1], struct err *err);

#endif
