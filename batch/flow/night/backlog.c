/* Who waits, and why a person is called: from the lot, and from what earlier mail days left. */
#include "flow/night/backlog.h"

#include "core/lot/backlog.h"
#include "edge/ledger/ledger_gates.h"

static void too_late(struct alarms *alarms, struct lot *lot, const struct backlog *from,
                     struct arena *arena)
{
    struct in_time in_time = in_time_of(&from->config->rules, &from->tonight->calendar, lot->as_of);
    struct too_late found = too_late_find(lot, &in_time);
    char first[DAY_TEXT_MAX];

    lot->outlook.late_expiry = found.first;
    lot->outlook.late_people = found.people_first;
    if (found.people)
        alarm_raise(alarms, ALARM_TOO_LATE, found.people,
                    say_too_late(&(struct late_people){found.people, found.waiting, found.held,
                                                       day_text(found.first, first)},
                                 arena));
}

static int waiting_long(struct alarms *alarms, const struct lot *lot, const struct backlog *from,
                        struct arena *arena, struct err *err)
{
    int days = from->config->gates.waiting_days;
    struct waiting_long found;
    char since[DAY_TEXT_MAX];
    Day started_on;

    if (ledger_started_on(from->ledger, lot->mail_on, &started_on, err))
        return -1;
    found = waiting_long_find(lot, started_on, days);
    if (found.letters)
        alarm_raise(alarms, ALARM_WAITING_LONG, found.letters,
                    say_waiting_long(found.letters, days, day_text(found.since, since),
                                     day_between(found.since, lot->mail_on), arena));
    return 0;
}

static int print_full(struct alarms *alarms, const struct lot *lot, const struct backlog *from,
                      struct arena *arena, struct err *err)
{
    size_t lots = (size_t)from->config->gates.full_lots, count;
    struct lot_left *before, *days;
    const struct lot_left *last;
    char last_on[DAY_TEXT_MAX];

    if (lots == 0)
        return 0;
    if (ledger_left(from->ledger, lot->mail_on, lots, &before, &count, arena, err))
        return -1;
    days = ARENA_ARRAY(arena, struct lot_left, count + 1);
    days[0] = lot_left_of(lot);
    for (size_t i = 0; i < count; i++)
        days[i + 1] = before[i];
    if (print_full_days(days, count + 1, &last) >= lots)
        alarm_raise(
            alarms, ALARM_PRINT_FULL, last->at_capacity,
            say_print_full((int)lots, day_text(last->mail_on, last_on), last->at_capacity, arena));
    return 0;
}

static void limits_end(struct alarms *alarms, const struct lot *lot, const struct backlog *from,
                       struct arena *arena)
{
    const struct limits *limits = &from->tonight->limits;
    struct plan_piece *waiting = mem_zero(from->pool->count, sizeof *waiting);
    struct limits_end ends;
    struct plan plan;
    char day[DAY_TEXT_MAX];
    size_t count = 0;

    for (size_t i = 0; i < from->pool->count; i++)
        if (from->pool->pieces[i].rows->judgement.reason == REASON_PRINT_CAPACITY)
            waiting[count++] = from->pool->pieces[i].plan;
    plan_init(&plan, &from->config->rules, &from->tonight->calendar, limits);
    ends = plan_ends(&plan, waiting, count, lot->mail_on, LIMITS_END_DAYS);
    plan_release(&plan);
    mem_free(waiting);
    if (ends.first)
        alarm_raise(
            alarms, ALARM_LIMITS_END, ends.limits,
            say_limits_end(&(struct closing){from->config->limits.configured.p, ends.first->line,
                                             day_text(ends.first->effective_from, day), ends.limits,
                                             ends.letters},
                           arena));
}

int backlog_alarms(struct alarms *alarms, struct lot *lot, const struct backlog *from,
                   struct arena *arena, struct err *err)
{
    REQUIRE(lot->rows &&
            lot->alarm_count == 0); /* making_lot() was here, alarms_of_lot() was not */
    too_late(alarms, lot, from, arena);
    limits_end(alarms, lot, from, arena);
    return waiting_long(alarms, lot, from, arena, err) || print_full(alarms, lot, from, arena, err)
               ? -1
               : 0;
}
