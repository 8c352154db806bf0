/*
 * Begins a night: takes the lock, opens the ledger, and checks the day.
 *
 * A run makes missing folders, takes the lock, and makes the ledger if there is none. A dry run and
 * a question open it only for reading and write nothing.
 */
#ifndef KIGEN_FLOW_NIGHT_OPEN_H
#define KIGEN_FLOW_NIGHT_OPEN_H

#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/night/order.h"
#include "flow/night/tonight.h"
#include "flow/run/run.h"

/* Starts a process that computes the digests of the fonts: tonight->font_digests. Neither ledger
 * nor lock is open at the fork. */
void open_font_digests(struct tonight *tonight, const struct config *config,
                       const struct store *store);
/* The same, for who prints letters of tonight at most: those that were proven before are compiled when
 * they are asked for. */
void open_memories(struct tonight *tonight, const struct config *config, const struct store *store);
/* Starts those that compute the digests of the registers, where this day has a run already:
 * tonight->register_digests. As above. */
void open_register_digests(struct tonight *tonight, const struct config *config, Day as_of,
                           const struct store *store);
/* Takes the lock (a run only) and opens the ledger, with its salt; nothing is open before. The
 * caller closes them, also after -1. */
int open_store(struct store *store, enum night_purpose purpose, const struct config *config,
               struct arena *arena, struct err *err);
/* 78 where no run was published yet and mailing.since is not set. Called before open_store() it
 * asks only what needs no ledger, so that nothing is made where there is nothing yet. */
int open_check_since(const struct config *config, const struct against *against,
                     const struct store *store, struct err *err);
/* 64 where the day is before the last published run's. */
int open_check_as_of(Day as_of, const struct ledger_run *last, struct err *err);
/* The day of a question: unless one is `given`, today, or the last published run's day where that
 * lies later (an evening's run for the next morning). 64 as above. */
int open_choose_day(Day *as_of, bool given, const struct ledger_run *last, struct err *err);
/* For `check`: whether the folders of output.dir and of the ledger are there, or could be made. */
int open_check_writable(const struct config *config, struct arena *arena, struct err *err);

#endif
