/* The shipped thresholds, and their arithmetic. */
#include "core/gates/settings.h"

enum { WIDE_PERCENT_MAX = 90 };

const struct gate_settings gate_defaults = {
    .rows_min = 200,
    .shift_percent = 2,
    .shift_rows = 10,
    .postal_percent = 10,
    .loss_percent = 10,
    .month_percent = 80,
    .month_rows = 20,
    .unknown_percent = 50,
    .unknown_rows = 20,
    .back_days = 14,
    .old_days = 20,
    .old_rows = 5000,
    .stale_days = 7,
    .gone_percent = 2,
    .gone_rows = 5,
    .protected_percent = 50,
    .protected_rows = 5,
    .overlap_percent = 20,
    .overlap_rows = 20,
    .overlap_days = 92,
    .volume_percent = 50,
    .volume_rows = 50,
    .histogram_percent = 20,
    .histogram_rows = 50,
    .unposted_days = 3,
    .returned_percent = 5,
    .returned_rows = 10,
    .returned_window_days = 90,
    .waiting_days = 45,
    .full_lots = 10,
};

uint64_t gate_widened(int percent, int days, int step)
{
    int64_t wide = days <= step ? percent : (int64_t)percent * ((days + step - 1) / step);
    int64_t most = percent > WIDE_PERCENT_MAX ? percent : WIDE_PERCENT_MAX;

    return (uint64_t)(wide > most ? most : wide);
}

uint64_t gate_share(uint64_t of, uint64_t percent)
{
    return of / 100 * percent + of % 100 * percent / 100;
}

uint64_t gate_quiet_below(uint64_t share, int rows)
{
    uint64_t least = (uint64_t)(rows > 0 ? rows - 1 : 0);

    return share > least ? share : least;
}
