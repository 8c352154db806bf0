/*
 * The days that a letter names for a visit: first and last day at the counter, the last day to ask
 * for a proxy's form, and the last day of the card at the doctor's. Pure.
 *
 * A *counter day* is one on which certificates are renewed at the counter (docs/contract 4.1).
 */
#ifndef KIGEN_CORE_DAYS_COUNTER_H
#define KIGEN_CORE_DAYS_COUNTER_H

#include "core/days/calendar.h"

/* The first counter day on or after `opens_on`; the last one on or before `expires_on`. DAY_NONE
 * where the calendar has none. */
Day counter_first(const struct calendar *calendar, Day opens_on);
Day counter_last(const struct calendar *calendar, Day expires_on);

/*
 * The last office day on which a call for a proxy's form is in time: the form goes out on the next
 * office day, is `delivery_days` business days on its way to the holder and as many on its way
 * back, and is there by `counter_until`.
 *
 *     until Fri 2026-11-20, 3 days: back on the 20th, there on the 17th, out on the 12th -> 11th
 */
Day proxy_last_call(const struct calendar *calendar, Day counter_until, int delivery_days);

/*
 * The last day on which a card is taken as health insurance card: the last of the third month after
 * the month in which it or its authentication certificate ends.
 *
 *     2026-11-22 -> 2027-02-28
 */
Day insurance_last_day(Day ends_on);

#endif
