/*
 * 要確認: what of the registers contradicts the law or itself, with both dates, and whether many
 * rows do so alike.
 *
 * A doubt stops nothing: the register's own dates are authoritative (docs/domain.md 1). Where more
 * than 2 % of the rows that could be checked fail in the same way, the fault is one of the extract
 * and not of so many people: they become one pattern, and the staff read one line instead of
 * thousands. dispositions.csv names the anomaly of every row all the same. Pure.
 */
#ifndef KIGEN_CORE_LOT_DOUBTS_H
#define KIGEN_CORE_LOT_DOUBTS_H

#include "core/lot/lot.h"
#include "core/rules/rules.h"

enum { PATTERN_CHECKED_LEAST = 50, PATTERN_ROWS_LEAST = 20, PATTERN_PERCENT = 2 };
enum { PATTERNS_MAX = ANOMALY_COUNT * 100 / PATTERN_PERCENT };

/* The anomalies that could be found in such a row at all, as bits: without a birth date none of
 * those that need it. */
uint32_t doubts_checkable(const struct certificate *certificate, const struct resident *resident);

/*
 * One doubt for each anomaly in `anomalies` (as rules_anomalies() gave them), in the order of the
 * enum; returns how many.
 */
size_t doubts_of_row(const struct rules *rules, const struct certificate *certificate,
                     const struct resident *resident, const struct certificate *peers,
                     size_t peer_count, uint32_t anomalies, struct lot_doubt out[ANOMALY_COUNT]);

/*
 * Finds the patterns among `doubts` and takes their rows out of them; returns how many patterns
 * there are, ordered by anomaly, difference and amount. The doubts that stay keep their order.
 * `checked` counts by anomaly the rows for which doubts_checkable() had its bit.
 */
size_t doubts_fold(struct lot_doubt *doubts, size_t *count, const uint64_t checked[ANOMALY_COUNT],
                   struct lot_pattern patterns[PATTERNS_MAX]);

/* Share of the checked rows in tenths of a percent, rounded down. */
unsigned pattern_permille(const struct lot_pattern *pattern);

#endif
