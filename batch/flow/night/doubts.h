/* 要確認: what is odd in rows that are not stopped for it. Nothing here changes an exit code. */
#ifndef KIGEN_FLOW_NIGHT_DOUBTS_H
#define KIGEN_FLOW_NIGHT_DOUBTS_H

#include "core/lot/lot.h"
#include "edge/config/config.h"
#include "flow/night/intake.h"
#include "flow/press/press.h"

/* The anomalies of each listed row, once it is judged; once. */
void doubts_find(struct intake *intake, const struct rules *rules, const struct press *press);
/* What 要確認 shows of them: lot->doubts and lot->patterns. The rows of the lot are the listed ones of
 * `intake`, in the same order. */
void doubts_take(struct lot *lot, const struct intake *intake, const struct rules *rules,
                 struct arena *arena);
/* A warning for what many rows share. */
void doubts_warn(const struct lot *lot, const struct config *config);

#endif
