/*
 * Counts and prints what is new for the staff since the last run (exit 4).
 *
 * New are alarms, and rejected or unreadable rows that the last run did not have: one line for each
 * alarm, and for each reason of such rows. The ledger keeps it until it was printed, so that after
 * a kill the next start prints it (news_tell).
 */
#ifndef KIGEN_FLOW_NIGHT_NEWS_H
#define KIGEN_FLOW_NIGHT_NEWS_H

#include "core/lot/lot.h"
#include "edge/config/config.h"
#include "flow/night/alarms.h"
#include "flow/night/intake.h"
#include "flow/night/outcome.h"
#include "flow/run/run.h"

/* Adds a rejected row or an unreadable resident row to intake->rejects; `fields`: their digest. */
void news_add(struct intake *intake, const struct store *store, const struct rejected *row,
              const uint8_t fields[32]);
/* Sets outcome->reject_changes, new_rows and news, by comparison with the last run. Sorts
 * intake->rejects. Once, after the gates, because they raise alarms. */
int news_count(struct outcome *outcome, struct intake *intake, const struct lot *lot,
               const struct store *store, struct arena *arena, struct err *err);
/* `published`: the night's folder is there, as it is not after a dry run. */
void news_say(const struct outcome *outcome, const struct alarms *alarms,
              const struct config *config, const struct intake *intake, bool published);
/* Prints what was new in an older run: one finished just now (outcome->recovered), or a published
 * one that was cut off before. It is in the ledger, which is open. */
int news_tell(struct outcome *outcome, const struct ledger_run *run, const struct config *config,
              const struct store *store, struct arena *arena, struct err *err);

#endif
