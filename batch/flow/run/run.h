/*
 * Takes a lot to its published folder in four steps: freeze, print, account, publish.
 *
 * They are the same for tonight's lot and for an older one that was cut off (flow/night/recover.c);
 * each has its own `struct printing`. Nothing here knows the night.
 *
 *     step           ledger         .RUN.partial/            RUN/
 *     run_freeze     -> PLANNED     the lot, pull lists      -
 *     run_thaw       PLANNED        -                        -
 *     run_print      PLANNED        + print/, workbook       -
 *     run_account    -> PRINTED     + the rest of office/    -
 *     run_publish    -> PUBLISHED   -                        all of it
 *
 * After a kill a step can be called again: it keeps files that are complete. The ledger is open
 * before run_freeze(), which closes it, and open again after run_account(), because no handle may
 * cross a fork. Workers fork only in run_print().
 */
#ifndef KIGEN_FLOW_RUN_RUN_H
#define KIGEN_FLOW_RUN_RUN_H

#include "core/lot/pull.h"
#include "edge/config/config.h"
#include "edge/ledger/ledger.h"
#include "edge/ledger/ledger_open.h"
#include "edge/ledger/ledger_write.h"
#include "flow/press/press.h"
#include "flow/run/folder.h"
#include "flow/run/progress.h"

struct store {             /* lock and ledger */
    int lock_fd;           /* -1: not locked */
    struct ledger *ledger; /* NULL (closed) whenever workers are forked */
    uint64_t event_count;  /* events recorded in the ledger */
    uint8_t salt[32];      /* the ledger's, for digests */
};

struct printing {      /* one lot, and where it goes */
    struct lot lot;    /* made by flow/night/making.c, then read back from disk */
    bool fonts_known;  /* lot.inputs has the fonts */
    size_t input_room; /* of lot.inputs */
    struct ledger_run run;
    const char *partial, *folder;         /* paths of DIR/.RUN.partial and DIR/RUN */
    char workbook_sha256[SHA256_HEX + 1]; /* that was read back; empty: of a start before */
    struct arena rows; /* of a lot that was read back: its listed rows; who has it releases it */
};

/* Sets printing->partial and printing->folder, in the arena. */
void run_paths(struct printing *printing, const struct config *config, struct arena *arena,
               Str run_folder);

struct run_plan {                     /* what run_freeze() writes besides the lot */
    const struct ledger_entry *entry; /* for the ledger; entry->lot: the printing's own */
    const struct pull *pulls;         /* for both pull lists */
    size_t pull_count;
};

struct crew { /* what printing needs */
    struct press *press;
    size_t jobs; /* number of worker processes */
    struct progress *progress;
    const struct font_digests *fonts; /* of the press; NULL: nobody looks whether they change */
};

/* Each returns -1 with err where disk or ledger fail. */
/* Writes the lot and the pull lists to disk, then the plan to the ledger. What comes after uses the
 * lot as run_thaw() reads it back. The ledger is open, the lot is numbered without a gap, and the run is new to the ledger. */
int run_freeze(struct printing *printing, const struct run_plan *plan, const struct config *config,
               struct store *store, struct arena *arena, struct err *err);
/* Reads the frozen lot of printing->run back from printing->partial. The run is planned. */
int run_thaw(struct printing *printing, struct arena *arena, struct err *err);

/*
 * Before a page is drawn: leaves what the fonts are known by as DIR/.RUN.partial/fonts. Where a start
 * before this one drew with other files, its bundles go: who wrote over a font may have put it back
 * since. Drawing ends with font_digests_hold(), so that nothing is published that was drawn with another
 * font than run.json names.
 */
int run_drawing(const struct printing *printing, const struct font_digests *fonts,
                struct arena *arena, struct err *err);

/* Prints all bundles, closes print/ with its lists and SHA256SUMS, makes the workbook, and sets lot.read
 * and workbook_sha256. No ledger handle is alive at the fork; the lot is the frozen
 * one. */
int run_print(struct printing *printing, const struct store *store, const struct crew *crew,
              struct arena *arena, struct err *err);
/* Writes the office's CSV files, run.json, papers and SHA256SUMS of the frozen lot, and records the run as PRINTED.
 * The ledger is still closed; it is open after. */
int run_account(struct printing *printing, const struct config *config, struct store *store,
                const struct crew *crew, struct arena *arena, struct err *err);
/* Renames the folder and records the run as PUBLISHED. The ledger is open, and the run printed. */
int run_publish(struct printing *printing, const struct config *config, struct store *store,
                struct arena *arena, struct err *err);

/* The day for what is recorded without one: `asked`, or the last published run's where that is
 * later, as after an evening's run for the next morning. The ledger is open, here and below. */
int run_today(const struct store *store, Day asked, Day *today, struct arena *arena,
              struct err *err);
/* Makes the row marks on disk those of the last published run. `published`: it was published just
 * now. */
int run_settle(const struct config *config, struct store *store, bool published,
               struct arena *arena, struct err *err);
/* Digests of the SHA256SUMS of both parts of a run's folder. */
int run_sums(const char *folder, struct arena *arena, char print_sha256[SHA256_HEX + 1],
             char office_sha256[SHA256_HEX + 1], struct err *err);

#endif
