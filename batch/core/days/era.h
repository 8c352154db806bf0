/*
 * Reads dates as registers write them, and writes dates as letters print them (docs/contract 3,
 * docs/domain.md 6). Any bytes may be read. Pure.
 */
#ifndef KIGEN_CORE_DAYS_ERA_H
#define KIGEN_CORE_DAYS_ERA_H

#include "core/days/day.h"

enum date_form { DATE_GOOD, DATE_EMPTY, DATE_UNKNOWN, DATE_BAD };

/*
 * Reads one of the forms YYYY-MM-DD, YYYY/M/D, YYYYMMDD, 令和8年11月22日, R8.11.22; digits may be
 * full-width, separators may not. DATE_UNKNOWN: 不詳, or month or day is zero in one of the forms.
 * `*day` is DAY_NONE unless the result is DATE_GOOD.
 */
enum date_form date_read(Str text, Day *day);

enum { ERA_TEXT_MAX = 128 };
/* 令和8年11月22日; the first year of an era is 元年. Days before Meiji get the Western year. */
const char *era_text(Day day, char out[ERA_TEXT_MAX]);
/* 令和8年（2026年）11月22日（日）: the Western year and the weekday may be left out. */
const char *era_text_full(Day day, bool western_year, bool weekday, char out[ERA_TEXT_MAX]);
const char *weekday_japanese(Day day); /* 月 … 日 */

#endif
