/*
 * The alarm about letters that went out before anybody had approved their run. An approval that is
 * recorded later ends it; its day stays on record.
 */
#include "edge/ledger/ledger_approval.h"
#include "flow/night/past.h"

enum { NAMED_RUNS = 5 }; /* a sentence names no more */

static Str runs_named(const struct unapproved *runs, size_t count, struct arena *arena)
{
    Str named = STR_EMPTY;
    size_t posted = 0;

    for (size_t i = 0; i < count; i++)
        if (runs[i].posted && posted++ < NAMED_RUNS)
            named = arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(named), named.n ? ", " : "",
                                 STR_ARG(runs[i].folder));
    return posted > NAMED_RUNS ? arena_printf(arena, STR_FMT ", …", STR_ARG(named)) : named;
}

int approval_alarm(struct alarms *alarms, const struct config *config, struct ledger *ledger,
                   Day as_of, struct arena *arena, struct err *err)
{
    struct unapproved *runs;
    uint64_t letters = 0;
    size_t count;

    if (!config->approval_required)
        return 0;
    if (ledger_unapproved(ledger, day_add(as_of, -POSTED_DAYS), &runs, &count, arena, err))
        return -1;
    for (size_t i = 0; i < count; i++)
        letters += runs[i].posted;
    if (letters)
        alarm_raise(alarms, ALARM_UNAPPROVED, letters,
                    say_unapproved(letters, runs_named(runs, count, arena), arena));
    return 0;
}
