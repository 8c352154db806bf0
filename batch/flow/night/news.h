/*
 * What is new for a person (exit 4). Counted once the alarms are known; said by whoever ends with 4,
 * one line for each alarm and each reason of a new row; kept in the ledger until it was said, so that
 * a start after a kill says it (news_tell).
 */
#ifndef KIGEN_FLOW_NIGHT_NEWS_H
#define KIGEN_FLOW_NIGHT_NEWS_H

#include "core/lot/lot.h"
#include "edge/config/config.h"
#include "flow/night/alarms.h"
#include "flow/night/intake.h"
#include "flow/night/outcome.h"
#include "flow/run/run.h"

/* A rejected row or an unreadable resident, with the digest of its fields. */
void news_add(struct intake *intake, const struct store *store, const struct rejected *row,
              const uint8_t fields[32]);
/* Compares with the last run's: outcome->reject_changes, new_rows and news, the lot's alarms among
 * these. Sorts intake->rejects. Once, after the gates, which know the alarms. */
int news_count(struct outcome *outcome, struct intake *intake, const struct lot *lot,
               const struct store *store, struct arena *arena, struct err *err);
void news_say(const struct outcome *outcome, const struct alarms *alarms,
              const struct config *config);
/* Of a run that was finished just now (outcome->recovered), or of a published one of which nothing
 * was said yet; it is in the ledger, which is open. */
int news_tell(struct outcome *outcome, const struct ledger_run *run, const struct config *config,
              const struct store *store, struct arena *arena, struct err *err);

#endif
