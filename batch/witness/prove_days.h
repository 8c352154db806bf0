/* The proof's own days and their marks. Only the files of witness/ include this. */
#ifndef KIGEN_WITNESS_PROVE_DAYS_H
#define KIGEN_WITNESS_PROVE_DAYS_H

#include "base/arena.h"
#include "witness/prove_settings.h"
#include "witness/ymd.h"

enum prove_day { PROVE_BUSINESS = 1, PROVE_OFFICE = 2, PROVE_MAILING = 4 };

enum { DAYS_YEAR_FIRST = 1838, DAYS_YEAR_LAST = 2222 }; /* what a date, moved, may reach */
enum { DAYS_MONTHS = (DAYS_YEAR_LAST - DAYS_YEAR_FIRST + 1) * 12 };

/* Every day has a place, counted one by one from the first. */
struct days {
    uint32_t month_at[DAYS_MONTHS + 1]; /* where each month begins */
    Ymd *day;                           /* at each place */
    uint8_t *marks;                     /* enum prove_day */
    uint32_t count;
    uint32_t monday; /* the place of some Monday */
};

void days_open(struct days *days, struct arena *arena);
uint32_t days_at(const struct days *days, Ymd day);
/* The n-th later day with the mark (n >= 1), or earlier (n <= -1); 0 where there is none. */
Ymd days_count(const struct days *days, Ymd from, int n, enum prove_day mark);
Ymd days_on_or_after(const struct days *days, Ymd from, enum prove_day mark);
Ymd days_after(const struct days *days, Ymd from, int n);
int days_between(const struct days *days, Ymd from, Ymd to);
int days_weekday(const struct days *days, uint32_t at); /* 0 Monday */
void days_mark(struct days *days, const struct prove_settings *settings, const Ymd *holidays,
               size_t holiday_count);
Ymd days_window(const struct days *days, Ymd expires_on, int months);

#endif
