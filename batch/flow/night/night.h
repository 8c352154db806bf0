/*
 * One night: the stages that cmd_run tells as a story, and what they share.
 *
 *     open      configuration, lock, ledger, folders that it does not know
 *     clock     a day far ahead of everything known: gate `ahead`
 *     recover   an older run that is unfinished
 *     intake    side inputs, templates, both registers; only what is due is kept
 *     compare   the resident register against the last published run's
 *     judge     every row gets one disposition; the planner has the last word
 *     lot       number, cut into bundles
 *     prove     decided a second time, and compared (witness/prove); then the sums
 *     freeze    the lot on disk; ledger -> PLANNED
 *     print     workers draw the bundles and the workbook
 *     account   files, counts, digests; ledger -> PRINTED
 *     publish   one rename; ledger -> PUBLISHED
 *
 * Memory follows the due, not the register. No ledger handle is open while workers are forked.
 */
#ifndef KIGEN_FLOW_NIGHT_NIGHT_H
#define KIGEN_FLOW_NIGHT_NIGHT_H

#include "core/gates/gates.h"
#include "core/gates/stops.h"
#include "edge/registers/registers.h"
#include "flow/night/against.h"
#include "flow/night/alarms.h"
#include "flow/night/intake.h"
#include "flow/night/order.h"
#include "flow/night/outcome.h"
#include "flow/night/past.h"
#include "flow/night/pool.h"
#include "flow/night/tonight.h"
#include "flow/run/run.h"

enum { STOP_ROWS_MAX = 20 };

/* A table of contents: each stage fills one of these, and the stages after it read it. */
struct night {
    const struct order *order;
    struct config config;
    struct arena arena;
    struct watch watch;
    struct store store;
    struct tonight tonight;
    struct past past;
    struct against against;
    struct intake intake;
    struct prove *proof; /* NULL: this night is not proven (`why`, `check`) */
    struct pool pool;
    struct alarms alarms;
    struct outcome outcome;
    struct printing printing;
    struct stop_account stop; /* what a gate found: filled before night_stop() */
};

/* open.c */
int night_configure(struct night *night, const struct order *order, struct err *err);
void night_ahead(
    struct night *night); /* before night_open(): what will be asked for behind the registers */
int night_open(struct night *night, struct err *err);
/* 78 where no run was published yet and nobody said `since`. Before night_open() it asks what needs
 * no ledger: where nothing is yet, nothing shall be made. */
int night_check_since(struct night *night, struct err *err);
int night_check_as_of(struct night *night, struct err *err); /* 64 before the last published run */
/* `check`: whether the folders of output.dir and of the ledger are there, or could be made. */
int night_check_writable(struct night *night, struct err *err);
/* recover.c: an unfinished run is finished, or voided */
int night_recover(struct night *night, struct err *err);
void night_release(struct night *night);

/* intake.c, judge.c: -1 with EXIT_GATE where a gate stops the night (and it is recorded) */
int night_inputs(struct night *night,
                 struct err *err); /* holidays, limits, told_elsewhere, towns */
int night_intake(struct night *night, struct err *err);
int night_fonts(struct night *night, struct err *err); /* into printing.lot.inputs; once */
int night_judge(struct night *night, struct err *err);

/* clock.c: the gate `ahead`; before night_recover(), which acts on the day of the night */
int night_clock(struct night *night, struct err *err);

/* gates.c */
int night_foretold(struct night *night, struct histogram *before, struct err *err); /* last run's */
/* `check`: the gates that need no register, marks and old_ledger. -1 with EXIT_GATE where one would
 * stop the next run; nothing is recorded. */
int night_check_nets(struct night *night, struct err *err);
int night_compare(struct night *night, struct err *err);
int night_gates(struct night *night, struct err *err);

/* lot.c */
int night_lot(struct night *night, struct err *err);
int night_counts(struct night *night, struct err *err); /* the sums of 照合: gate `counts` */
int night_freeze(struct night *night, struct err *err);

/* prove.c: begun before night_intake(), which then lets the proof hear every record; made between
 * night_lot() and night_counts(). A difference is the gate `proof`. */
enum night_pass { PASS_CERTIFICATES, PASS_RESIDENTS, PASS_PEERS };
int night_prove_begin(struct night *night, struct err *err);
void night_prove_pass(struct night *night, struct register_file *file, enum night_pass pass);
bool night_prove_wants(const struct night *night); /* the certificates a second time */
int night_prove(struct night *night, struct err *err);

/* adopt.c: published folders that the ledger does not know (an older ledger was restored) */
int night_adopt(struct night *night, struct err *err); /* a dry run only says that there are some */
/* Whether a whole, published folder is the one that this planned run was to become; takes its
 * digests. */
bool night_is_run(struct arena *arena, struct ledger_run *run, const char *folder);

/* Shared by them. */
/* Records the gate and night->stop. */
int night_stop(struct night *night, const char *gate, struct err *err);
bool night_names_run(Str name); /* adopt.c: whether it is such a name */

#endif
