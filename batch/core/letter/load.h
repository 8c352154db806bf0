/*
 * How busy the counter is: the office's own figures by weekday and hour (docs/contract 2.5,
 * office_load), the chart of them, and which hours and weekdays are quiet.
 *
 * Quiet is what has at most a quarter of the way from the least to the most, the least first, and
 * no more of them than a sentence bears. Pure.
 */
#ifndef KIGEN_CORE_LETTER_LOAD_H
#define KIGEN_CORE_LETTER_LOAD_H

#include "base/arena.h"

struct form_chart; /* core/letter/form.h */
struct language;   /* core/letter/language.h */

enum { LOAD_HOURS_MAX = 12, LOAD_MOST = 9999, LOAD_QUIET_HOURS = 3, LOAD_QUIET_DAYS = 2 };

struct load {
    int from, hours; /* the first hour and how many; hours 0: the office gives no figures */
    bool open[7];    /* Monday first */
    int people[7][LOAD_HOURS_MAX];
};

/* False: all hours are alike and all weekdays are, so that nothing is quiet. */
bool load_tells(const struct load *load);
bool load_hour_quiet(const struct load *load, int hour); /* 0: the first */
bool load_day_quiet(const struct load *load, int weekday);

/* 午前9時台・午後3時台 and 火・水, as the language writes them; empty where nothing is quiet. */
Str load_quiet_hours(const struct load *load, const struct language *language,
                     struct arena *arena);
Str load_quiet_days(const struct load *load, const struct language *language, struct arena *arena);

/* One bar an hour, then one a weekday; the busiest of each is full height, the quiet ones are
 * hollow. No bars without figures. */
struct form_chart load_chart(const struct load *load, const struct language *language,
                             struct arena *arena);

#endif
