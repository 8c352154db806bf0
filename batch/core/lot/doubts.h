/*
 * 要確認: lists rows of the registers that contradict the law or each other, for the staff to check.
 *
 * A doubt stops no letter: the register's own dates count (docs/domain.md 1). If more than 2 % of
 * the rows that could be checked are wrong in the same way, the extract is wrong, not all these
 * people. Such rows become one pattern, so that the staff read one line instead of thousands;
 * dispositions.csv still names the anomaly of every row. Pure.
 */
#ifndef KIGEN_CORE_LOT_DOUBTS_H
#define KIGEN_CORE_LOT_DOUBTS_H

#include "core/lot/lot.h"
#include "core/rules/rules.h"

enum { PATTERN_CHECKED_LEAST = 50, PATTERN_ROWS_LEAST = 20, PATTERN_PERCENT = 2 };
enum { PATTERNS_MAX = ANOMALY_COUNT * 100 / PATTERN_PERCENT };

/* The anomalies that can be checked in a row, as bits 1 << enum anomaly: some need a birth date. */
uint32_t doubts_checkable(const struct certificate *certificate, const struct resident *resident);

/*
 * Makes one doubt for each of `anomalies`, the bits of rules_anomalies(), in the order of the enum.
 * Returns how many.
 */
size_t doubts_of_row(const struct rules *rules, const struct certificate *certificate,
                     const struct resident *resident, const struct certificate *peers,
                     size_t peer_count, uint32_t anomalies, struct lot_doubt out[ANOMALY_COUNT]);

/*
 * Finds patterns among `doubts` and removes their doubts; the others keep their order. Returns how
 * many patterns there are; they are sorted by anomaly, difference and amount. checked[anomaly] is
 * the number of rows for which doubts_checkable() had its bit.
 */
size_t doubts_fold(struct lot_doubt *doubts, size_t *count, const uint64_t checked[ANOMALY_COUNT],
                   struct lot_pattern patterns[PATTERNS_MAX]);

/* What part of the checked rows it is, in tenths of a percent, rounded down. */
unsigned pattern_permille(const struct lot_pattern *pattern);

#endif
