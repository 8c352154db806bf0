/* The proof's own calendar: all days, and which are business, office, mailing and counter
 * days. Only the
 * files of witness/ include this. */
#ifndef KIGEN_WITNESS_PROVE_DAYS_H
#define KIGEN_WITNESS_PROVE_DAYS_H

#include "base/arena.h"
#include "witness/prove_settings.h"
#include "witness/ymd.h"

enum prove_day { PROVE_BUSINESS = 1, PROVE_OFFICE = 2, PROVE_MAILING = 4, PROVE_COUNTER = 8 };

enum { DAYS_YEAR_FIRST = 1838, DAYS_YEAR_LAST = 2222 }; /* no date is moved beyond these */
enum { DAYS_MONTHS = (DAYS_YEAR_LAST - DAYS_YEAR_FIRST + 1) * 12 };

/* Each day has a place: its number, counted from the first day. */
struct days {
    uint32_t month_at[DAYS_MONTHS + 1]; /* where each month begins */
    Ymd *day;                           /* at each place */
    uint8_t *marks;                     /* bits of enum prove_day, at each place */
    uint32_t count;
    uint32_t monday; /* the place of one Monday */
};

void days_open(struct days *days, struct arena *arena);
uint32_t days_at(const struct days *days, Ymd day); /* the place of a day */
/* The n-th day after `from` that has the mark (n >= 1), or before it (n <= -1); 0: there is
 * none. */
Ymd days_count(const struct days *days, Ymd from, int n, enum prove_day mark);
Ymd days_on_or_after(const struct days *days, Ymd from, enum prove_day mark);
Ymd days_after(const struct days *days, Ymd from, int n);
int days_between(const struct days *days, Ymd from, Ymd to);
int days_weekday(const struct days *days, uint32_t at); /* 0 Monday */
void days_mark(struct days *days, const struct prove_settings *settings, const Ymd *holidays,
               size_t holiday_count);
/* The day on which the window of a certificate opens (docs/contract 4). */
Ymd days_window(const struct days *days, Ymd expires_on, int months);

#endif
