/*
 * Alarms about past lots: letters of which nobody says that they were posted, for they may lie on
 * a pallet (Pennsylvania), and letters that come back by the hundred (Otsuchi, docs/domain.md 7).
 */
#include "flow/night/alarms.h"
#include "flow/night/past.h"

enum { NAMED_LOTS = 5 }; /* a sentence names no more */

static Str overdue_text(const struct posted_lot *lot, int office_days, struct arena *arena)
{
    struct civil on = day_civil(lot->mail_on);

    return say_unposted_lot((const int[]){on.year, on.month, on.day}, posted_open(lot), office_days,
                            arena);
}

static void alarm_unposted(struct alarms *alarms, const struct past *past,
                           const struct tonight *tonight, const struct gate_settings *settings,
                           struct arena *arena)
{
    const struct posted_lot *lots = past->lots;
    Str named = STR_EMPTY;
    const struct posted_lot *first = NULL;
    char first_on[DAY_TEXT_MAX];
    uint64_t letters = 0;
    int overdue = 0;

    for (size_t i = 0; i < past->lot_count; i++) {
        int days = office_days_between(&tonight->calendar, lots[i].mail_on, tonight->days.as_of);
        Str text;

        if (!posted_is_overdue(&lots[i], days, settings))
            continue;
        first = first ? first : &lots[i];
        letters += posted_open(&lots[i]);
        if (overdue++ >= NAMED_LOTS)
            continue;
        text = overdue_text(&lots[i], days, arena);
        named = arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(named), named.n ? "、" : "",
                             STR_ARG(text));
    }
    if (!first)
        return;
    if (overdue > NAMED_LOTS)
        named = arena_printf(arena, STR_FMT "、ほかに%d回分", STR_ARG(named), overdue - NAMED_LOTS);
    alarm_raise(alarms, ALARM_UNPOSTED, letters,
                say_unposted(named, overdue, day_text(first->mail_on, first_on), posted_open(first),
                             arena));
}

static void alarm_returns(struct alarms *alarms, const struct past *past, Day as_of,
                          const struct gate_settings *settings, struct arena *arena)
{
    struct returns returns = returns_judge(past->lots, past->lot_count, as_of, settings);

    if (returns.odd)
        alarm_raise(alarms, ALARM_RETURN_RATE, returns.returned,
                    say_return_rate(settings->returned_window_days, returns.sent, returns.returned,
                                    settings->returned_percent, arena));
}

void posted_alarms(struct alarms *alarms, const struct past *past, const struct tonight *tonight,
                   const struct gate_settings *settings, struct arena *arena)
{
    REQUIRE(day_is(tonight->days.as_of)); /* the days are set */
    alarm_unposted(alarms, past, tonight, settings, arena);
    alarm_returns(alarms, past, tonight->days.as_of, settings, arena);
}
