/*
 * One night: the order of its stages, and the data that they share.
 *
 *     open      lock, ledger, folders that the ledger does not know     open.h adopt.h
 *     prepare   side inputs, templates                                  intake.h
 *     clock     gate `ahead`                                            clock.h
 *     recover   finishes an older run that was cut off                  recover.h news.h
 *     read      letters of earlier runs; both registers, keeping only   past.h intake.h
 *               what is due, and its proof; gate max_unreadable         prove.h
 *     decide    compares with the last run, judges, plans               against.h later.h judge.h
 *               makes the lot, tells it the proof; alarms, gates;       making.h proving.h gates.h
 *               counts what is new                                      news.h
 *     prove     what the proof found that decided a second time,        proving.h making.h
 *               beside the gates or now; checks the sums
 *     publish   warns; freezes, prints, accounts, publishes             accepts.h flow/run/run.h
 *     end       says what is new, writes the metrics                    news.h metrics.h
 *
 * Each stage has its own header and takes the structs that it needs. The functions below take the
 * whole night and call the stages in order (night.c); they also measure the steps and record a gate
 * that stops the night. Commands call them; outside flow/night no function takes a `struct night`.
 *
 * Memory is needed for what is due, not for the whole registers. No ledger handle is open while
 * workers are forked.
 */
#ifndef KIGEN_FLOW_NIGHT_NIGHT_H
#define KIGEN_FLOW_NIGHT_NIGHT_H

#include "core/gates/stops.h"
#include "edge/disk/scratch.h"
#include "flow/night/against.h"
#include "flow/night/alarms.h"
#include "flow/night/intake.h"
#include "flow/night/order.h"
#include "flow/night/outcome.h"
#include "flow/night/past.h"
#include "flow/night/pool.h"
#include "flow/night/signoff.h"
#include "flow/night/tonight.h"
#include "flow/run/run.h"
#include "flow/run/watch.h"

enum { STOP_ROWS_MAX = 20 };

/* Each stage fills some of these members; later stages read them. */
struct night {
    const struct order *order;
    struct config config;
    struct arena arena;
    struct watch watch;
    struct store store;
    struct tonight tonight;
    struct past past;
    struct against against;
    /* what is decided on, and what the proof decides, while it is not needed */
    struct scratch *scratch, *witness_scratch;
    struct intake intake;
    bool alone;          /* a question about one, to whose answer it is nothing what others get */
    struct prove *proof; /* NULL: this night is not proven (`why`, `check`) */
    struct proving *proving; /* NULL but from `decide` to `prove` */
    struct pool pool;
    struct alarms alarms;
    struct signoff signoff;
    struct outcome outcome;
    struct printing printing;
    struct stop_account stop; /* what a gate found: recorded when it stops the night */
};

/* In this order. They return -1 with err; after each of them night_release() must be called. */
int night_configure(struct night *night, const struct order *order, struct err *err);
void night_release(struct night *night);
int night_open(struct night *night, struct err *err);
int night_prepare(struct night *night, struct err *err);
/* Before night_recover(), which could void an older run because of a wrong day. */
int night_clock(struct night *night, struct err *err);
int night_recover(struct night *night, struct err *err);
int night_look_back(struct night *night, struct err *err); /* letters that are not posted yet */
int night_signoff(struct night *night, struct err *err);   /* are the templates signed off? */
/* Once. Except for a question it begins the proof and calls night_look_back() first, because the
 * proof hears every record. */
int night_read(struct night *night, struct err *err);
/* What is decided was heard by the proof, but for a question. */
int night_decide(struct night *night, struct err *err);
int night_prove(struct night *night, struct err *err);
/* Nothing goes out that was not proven, or that a gate has stopped. Warns of lifted gates and of
 * patterns; a run then prints and publishes. */
int night_publish(struct night *night, struct err *err);
/* Instead of the stages from decide on, where nothing changed since the last published run. */
void night_rest(struct night *night);
/* Says what is new, where a lot was made; a run writes its metrics. `exit`: the exit code. */
void night_end(struct night *night, int exit);

#endif
