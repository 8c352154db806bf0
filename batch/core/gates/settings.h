/*
 * The thresholds of the gates and alarms (gates = { … } of the configuration, docs/contract 2), and
 * how they are applied. Pure.
 */
#ifndef KIGEN_CORE_GATES_SETTINGS_H
#define KIGEN_CORE_GATES_SETTINGS_H

#include <stdint.h>

struct gate_settings { /* gates = { … } of the configuration (docs/contract 2) */
    int rows_min;
    int shift_percent, shift_rows;
    int postal_percent;
    int loss_percent, month_percent, month_rows;
    int unknown_percent, unknown_rows;
    int back_days, old_days, old_rows, stale_days;
    int gone_percent, gone_rows;
    int protected_percent, protected_rows;
    int overlap_percent, overlap_rows, overlap_days;
    int volume_percent, volume_rows;
    int histogram_percent, histogram_rows;
    int unposted_days; /* 0: never an alarm */
    int returned_percent, returned_rows, returned_window_days;
    int waiting_days; /* 0: never an alarm */
    int full_lots;    /* mail days running; 0: never an alarm */
};
extern const struct gate_settings gate_defaults;

enum { WIDE_DAYS = 30, WEEK_DAYS = 7 };

/* A percentage, multiplied where no run was published for more than `step` days: by the number of
 * steps begun; at most 90 %, or `percent` itself. */
uint64_t gate_widened(int percent, int days, int step);
/* `percent` of a number, rounded down. */
uint64_t gate_share(uint64_t of, uint64_t percent);
/* The largest number that does not trip: `share`, but at least rows - 1. */
uint64_t gate_quiet_below(uint64_t share, int rows);

#endif
