/*
 * One night: what its stages share, and their order.
 *
 *     open      configuration, lock, ledger, folders that it does not know         open.h adopt.h
 *     inputs    what stands beside the registers                                   intake.h
 *     clock     a day far ahead of everything known: gate `ahead`                  clock.h
 *     recover   an older run that is unfinished                                    recover.h
 *     read      letters of earlier runs; both registers, only what is due is kept  past.h intake.h
 *     decide    compared with the last published run, judged, planned, one lot     against.h judge.h
 *               and its gates                                                      gates.h
 *     prove     decided a second time, and compared; then the sums                 prove.h
 *     publish   the lot on disk, drawn, accounted for, renamed                     flow/run/run.h
 *
 * A stage stands in a header of its own and takes the structs that it names. Those below take the
 * whole night and are its story: they hand each stage what it reads and fills (night.c), say when a
 * step is over, and record the gate that stopped it. Nobody outside flow/night has a function that
 * takes the night; a command that needs a part names it.
 *
 * Memory follows the due, not the register. No ledger handle is open while workers are forked.
 */
#ifndef KIGEN_FLOW_NIGHT_NIGHT_H
#define KIGEN_FLOW_NIGHT_NIGHT_H

#include "core/gates/stops.h"
#include "flow/night/against.h"
#include "flow/night/alarms.h"
#include "flow/night/intake.h"
#include "flow/night/order.h"
#include "flow/night/outcome.h"
#include "flow/night/past.h"
#include "flow/night/pool.h"
#include "flow/night/tonight.h"
#include "flow/run/run.h"
#include "flow/run/watch.h"

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
    struct stop_account stop; /* what a gate found: recorded when it stops the night */
};

/* Whatever fails, night_release() ends it. */
int night_configure(struct night *night, const struct order *order, struct err *err);
void night_release(struct night *night);
int night_open(struct night *night, struct err *err);
int night_prepare(struct night *night, struct err *err); /* what stands beside the registers */
/* Before night_recover(), which acts on the day of the night. */
int night_clock(struct night *night, struct err *err);
int night_recover(struct night *night, struct err *err);
int night_look_back(struct night *night, struct err *err); /* letters that are not posted yet */
/* Once. A run begins its proof and looks back first: the proof hears every record. */
int night_read(struct night *night, struct err *err);
/* What is decided was heard by the proof, but for a question. */
int night_decide(struct night *night, struct err *err);
int night_prove(struct night *night, struct err *err);
/* Nothing goes out that was not proven, or that a gate has stopped. What goes out although a gate
 * tripped, and what many rows share, is said; a run then prints and publishes. */
int night_publish(struct night *night, struct err *err);
/* Nothing changed since the last published run: only alarms are said. */
void night_rest(struct night *night);
/* What is new is said; a run leaves its figures for a collector. */
void night_end(struct night *night, int exit);

#endif
