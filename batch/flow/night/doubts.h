/* Finds what is odd in rows, for the sheet 要確認. It stops no letter and changes no exit code. */
#ifndef KIGEN_FLOW_NIGHT_DOUBTS_H
#define KIGEN_FLOW_NIGHT_DOUBTS_H

#include "core/lot/lot.h"
#include "edge/config/config.h"
#include "flow/night/intake.h"
#include "flow/press/press.h"

/* Finds the anomalies of a row that was judged, where it is listed, and adds to `checked` which it could
 * have; once a row. */
void doubts_find(struct due *due, uint64_t checked[ANOMALY_COUNT], const struct rules *rules,
                 const struct press *press);
/* Sets lot->doubts and lot->patterns (core/lot/doubts.h). The rows of the lot are the listed ones
 * of `intake`, in the same order. */
void doubts_take(struct lot *lot, const struct intake *intake, const struct rules *rules,
                 struct arena *arena);
/* Prints a warning for each pattern. */
void doubts_warn(const struct lot *lot, const struct config *config);

#endif
