/* What became of past lots. */
#include "core/gates/posted.h"

uint64_t posted_open(const struct posted_lot *lot)
{
    uint64_t settled = lot->posted + lot->undone;

    return lot->reported && lot->made > settled ? lot->made - settled : 0;
}

bool posted_is_overdue(const struct posted_lot *lot, int office_days,
                       const struct gate_settings *settings)
{
    return settings->unposted_days > 0 && office_days >= settings->unposted_days &&
           posted_open(lot) > 0;
}

struct returns returns_judge(const struct posted_lot *lots, size_t count, Day as_of,
                             const struct gate_settings *settings)
{
    struct returns returns = {0};
    Day from = day_add(as_of, -settings->returned_window_days);

    for (size_t i = 0; i < count; i++) {
        if (day_before(lots[i].mail_on, from))
            continue;
        returns.sent += lots[i].reported ? lots[i].posted : lots[i].made - lots[i].undone;
        returns.returned += lots[i].returned;
    }
    returns.odd = returns.returned >
                  gate_quiet_below(gate_share(returns.sent, (uint64_t)settings->returned_percent),
                                   settings->returned_rows);
    return returns;
}
