/* gates = { … }: the thresholds of core/gates/gates.h. */
#include "core/gates/posted.h"

#include "edge/config/config_parts.h"

enum { PERCENT_MAX = 100, ROWS_MAX = 999999999, DAYS_MAX = 3650 };
enum { FULL_LOTS_MAX = 250 };    /* a year of office days */
enum { UNPOSTED_DAYS_MAX = 60 }; /* office days: they must end before POSTED_DAYS do */

int gates_read(struct reading *reading, struct err *err)
{
    struct gate_settings *gates = &reading->config->gates;
    const struct {
        const char *name;
        int least, most, *value;
    } keys[] = {
        {"rows_min", 1, ROWS_MAX, &gates->rows_min},
        {"shift_percent", 0, PERCENT_MAX, &gates->shift_percent},
        {"shift_rows", 1, ROWS_MAX, &gates->shift_rows},
        {"postal_percent", 0, PERCENT_MAX, &gates->postal_percent},
        {"loss_percent", 0, PERCENT_MAX, &gates->loss_percent},
        {"month_percent", 0, PERCENT_MAX, &gates->month_percent},
        {"month_rows", 1, ROWS_MAX, &gates->month_rows},
        {"unknown_percent", 0, PERCENT_MAX, &gates->unknown_percent},
        {"unknown_rows", 1, ROWS_MAX, &gates->unknown_rows},
        {"back_days", 0, DAYS_MAX, &gates->back_days},
        {"old_days", 1, DAYS_MAX, &gates->old_days},
        {"old_rows", 1, ROWS_MAX, &gates->old_rows},
        {"stale_days", 1, DAYS_MAX, &gates->stale_days},
        {"gone_percent", 0, PERCENT_MAX, &gates->gone_percent},
        {"gone_rows", 1, ROWS_MAX, &gates->gone_rows},
        {"protected_percent", 0, PERCENT_MAX, &gates->protected_percent},
        {"protected_rows", 1, ROWS_MAX, &gates->protected_rows},
        {"overlap_percent", 0, PERCENT_MAX, &gates->overlap_percent},
        {"overlap_rows", 1, ROWS_MAX, &gates->overlap_rows},
        {"overlap_days", 1, DAYS_MAX, &gates->overlap_days},
        {"volume_percent", 0, ROWS_MAX, &gates->volume_percent},
        {"volume_rows", 1, ROWS_MAX, &gates->volume_rows},
        {"histogram_percent", 0, ROWS_MAX, &gates->histogram_percent},
        {"histogram_rows", 1, ROWS_MAX, &gates->histogram_rows},
        {"unposted_days", 0, UNPOSTED_DAYS_MAX, &gates->unposted_days},
        {"returned_percent", 0, PERCENT_MAX, &gates->returned_percent},
        {"returned_rows", 1, ROWS_MAX, &gates->returned_rows},
        {"returned_window_days", 1, POSTED_DAYS, &gates->returned_window_days},
        {"waiting_days", 0, DAYS_MAX, &gates->waiting_days},
        {"full_lots", 0, FULL_LOTS_MAX, &gates->full_lots},
    };
    Setting *group;

    *gates = gate_defaults;
    if (setting_group(&reading->settings, reading->root, "gates", &group, err))
        return -1;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (setting_integer(&reading->settings, group, keys[i].name, keys[i].least, keys[i].most,
                            keys[i].value, err))
            return -1;
    return 0;
}
