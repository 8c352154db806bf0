/*
 * The beginning of a night: lock and ledger, and which day it may be.
 *
 * A run makes the folders that are missing, takes the lock and may make the ledger; a dry run and a
 * question open it to read and leave nothing. Nothing is open before open_store(); after it the
 * ledger is open.
 */
#ifndef KIGEN_FLOW_NIGHT_OPEN_H
#define KIGEN_FLOW_NIGHT_OPEN_H

#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/night/order.h"
#include "flow/night/tonight.h"
#include "flow/run/run.h"

/* tonight->font_digests: a process of its own digests the fonts from now on. Neither ledger nor lock is open
 * at the fork. */
void open_font_digests(struct tonight *tonight, const struct config *config,
                       const struct store *store);
/* store->lock_fd (a run's), the ledger and its salt. What it opened is the caller's, after -1 too. */
int open_store(struct store *store, enum night_purpose purpose, const struct config *config,
               struct arena *arena, struct err *err);
/* 78 where no run was published yet and nobody said `since`. Before open_store() it asks what needs
 * no ledger: where nothing is yet, nothing shall be made. */
int open_check_since(const struct config *config, const struct against *against,
                     const struct store *store, struct err *err);
/* 64 where the day lies before the last published run's. */
int open_check_as_of(Day as_of, const struct ledger_run *last, struct err *err);
/* `check`: whether the folders of output.dir and of the ledger are there, or could be made. */
int open_check_writable(const struct config *config, struct arena *arena, struct err *err);

#endif
