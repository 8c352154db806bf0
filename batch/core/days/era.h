/*
 * Dates as registers write them, and as letters print them (docs/contract 3, docs/domain.md 6).
 *
 * Pure and total: any bytes may be given.
 */
#ifndef KIGEN_CORE_DAYS_ERA_H
#define KIGEN_CORE_DAYS_ERA_H

#include "core/days/day.h"

enum date_form { DATE_GOOD, DATE_EMPTY, DATE_UNKNOWN, DATE_BAD };

/*
 * Reads one of the forms YYYY-MM-DD, YYYY/M/D, YYYYMMDD, 令和8年11月22日, R8.11.22 (digits may be
 * full-width, separators not). DATE_UNKNOWN: 不詳, or month or day zero in an otherwise right form.
 * `*day` is set for DATE_GOOD only, else DAY_NONE.
 */
enum date_form date_read(Str text, Day *day);

enum { ERA_TEXT_MAX = 128 };
/* 令和8年11月22日 (the first year is 元年). Days before Meiji are given in the Western calendar. */
const char *era_text(Day day, char out[ERA_TEXT_MAX]);
/* 令和8年（2026年）11月22日（日）: the Western year once, the weekday. Each part can be left out. */
const char *era_text_full(Day day, bool western_year, bool weekday, char out[ERA_TEXT_MAX]);
const char *weekday_japanese(Day day); /* 月 … 日 */

#endif
