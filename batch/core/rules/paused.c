/* Who waits for the end of a pause. */
#include "core/rules/paused.h"

struct paused paused_begin(struct days_paused days)
{
    return (struct paused){.days = days, .first = DAY_NONE};
}

void paused_letter(struct paused *paused)
{
    paused->letters++;
}

void paused_certificate(struct paused *paused, Day expires_on)
{
    paused->certificates++;
    if (!paused_is_open(paused) && day_before(paused->days.to, expires_on))
        return;
    paused->ending++;
    if (!day_is(paused->first) || day_before(expires_on, paused->first))
        paused->first = expires_on;
}

bool paused_is_open(const struct paused *paused)
{
    return !day_is(paused->days.to);
}

bool paused_is_alarm(const struct paused *paused)
{
    return paused_is_open(paused) || paused->ending > 0;
}

bool pause_ends_soon(struct days_paused days, Day as_of)
{
    return day_is(days.to) && day_between(as_of, days.to) <= PAUSE_ENDS_DAYS;
}

void resumed_letter(struct resumed *resumed, Day ideal_on, int late_days)
{
    Day since = day_before(ideal_on, resumed->from) ? resumed->from : ideal_on;

    resumed->letters++;
    resumed->late += day_between(since, resumed->on) >= late_days;
}
