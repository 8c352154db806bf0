/* Who waits too long. */
#include "core/lot/backlog.h"

#include <stdlib.h>

#include "base/arena.h"
#include "core/lot/holds.h"

/* ---- one row --------------------------------------------------------------------------------- */

/* A day as early as can be: then whoever is counted certainly comes too late. */
struct in_time in_time_of(const struct rules *rules, const struct calendar *calendar, Day as_of)
{
    struct in_time in_time = {rules, calendar, as_of, DAY_NONE};
    Day mail_on = rules_days(rules, calendar, day_add(as_of, 1)).mail_on;
    struct days_paused pause;

    if (day_is(mail_on) && rules_pause(rules, calendar, mail_on, &pause))
        mail_on = day_is(pause.to) ? mailing_on_or_after(calendar, day_add(pause.to, 1)) : DAY_NONE;
    if (day_is(mail_on))
        in_time.held_deliver_on = business_day_from(calendar, mail_on, rules->delivery_days);
    return in_time;
}

static bool arrives_after(Day deliver_on, Day expires_on)
{
    return !day_is(deliver_on) || day_before(expires_on, deliver_on);
}

bool row_comes_too_late(const struct lot_row *row, const struct in_time *in_time)
{
    if (!day_is(row->expires_on) || day_before(row->expires_on, in_time->as_of))
        return false;
    if (row->disposition == DISPOSITION_WAITING)
        return !day_is(row->planned_on) ||
               arrives_after(business_day_from(in_time->calendar, row->planned_on,
                                               in_time->rules->delivery_days),
                             row->expires_on);
    return row_is_undecided(row) && arrives_after(in_time->held_deliver_on, row->expires_on);
}

/* ---- people ---------------------------------------------------------------------------------- */

static int id_order(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* How many different ones; sorts them. */
static uint64_t distinct(Str *ids, size_t count)
{
    uint64_t people = count > 0;

    if (count)
        qsort(ids, count, sizeof *ids, id_order);
    for (size_t i = 1; i < count; i++)
        people += !str_equal(ids[i - 1], ids[i]);
    return people;
}

static void earliest(Day *first, Day day)
{
    if (!day_is(*first) || day_before(day, *first))
        *first = day;
}

/* Those of whom a certificate of that last day comes too late; `ids` has room for all rows. */
static uint64_t people_of_day(const struct lot *lot, const struct in_time *in_time, Day day,
                              Str *ids)
{
    size_t count = 0;

    for (uint32_t i = 0; i < lot->row_count; i++)
        if (day_equal(lot->rows[i].expires_on, day) && row_comes_too_late(&lot->rows[i], in_time))
            ids[count++] = lot_row_resident(&lot->rows[i]);
    return distinct(ids, count);
}

struct too_late too_late_find(const struct lot *lot, const struct in_time *in_time)
{
    struct too_late found = {.first = DAY_NONE};
    Str *ids = mem_zero(lot->row_count, sizeof *ids);
    size_t count = 0;

    for (uint32_t i = 0; i < lot->row_count; i++) {
        const struct lot_row *row = &lot->rows[i];

        if (!row_comes_too_late(row, in_time))
            continue;
        ids[count++] = lot_row_resident(row);
        found.waiting += row->disposition == DISPOSITION_WAITING;
        found.held += row->disposition == DISPOSITION_HELD;
        earliest(&found.first, row->expires_on);
    }
    found.people = distinct(ids, count);
    if (found.people)
        found.people_first = people_of_day(lot, in_time, found.first, ids);
    mem_free(ids);
    return found;
}

static Day waits_since(const struct lot_row *row, Day started_on)
{
    return day_before(row->ideal_on, started_on) ? started_on : row->ideal_on;
}

struct waiting_long waiting_long_find(const struct lot *lot, Day started_on, int days)
{
    struct waiting_long found = {.since = DAY_NONE};
    Str *ids = mem_zero(lot->row_count, sizeof *ids);
    size_t count = 0;

    for (uint32_t i = 0; days > 0 && i < lot->row_count; i++) {
        const struct lot_row *row = &lot->rows[i];

        if (row->disposition != DISPOSITION_WAITING || row->reason == REASON_PAUSED ||
            day_between(waits_since(row, started_on), lot->mail_on) < days)
            continue;
        ids[count++] = lot_row_resident(row); /* one letter a person */
        earliest(&found.since, waits_since(row, started_on));
    }
    found.letters = distinct(ids, count);
    mem_free(ids);
    return found;
}

/* ---- print at its limit ---------------------------------------------------------------------- */

struct lot_left lot_left_of(const struct lot *lot)
{
    return (struct lot_left){.mail_on = lot->mail_on,
                             .pieces = lot->piece_count,
                             .at_capacity = lot->reasons[REASON_PRINT_CAPACITY],
                             .not_made = lot->reasons[REASON_PAUSED] + lot->reasons[REASON_CUTOFF]};
}

bool lot_was_made(const struct lot_left *left)
{
    return left->pieces > 0 || left->at_capacity > 0 || left->not_made == 0;
}

size_t print_full_days(const struct lot_left *days, size_t count, const struct lot_left **last)
{
    size_t full = 0;

    *last = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!lot_was_made(&days[i]))
            continue;
        if (days[i].at_capacity == 0)
            break;
        *last = *last ? *last : &days[i];
        full++;
    }
    return full;
}
