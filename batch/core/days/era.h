/*
 * Reads dates as registers write them, and writes dates as letters print them (docs/contract 3,
 * docs/domain.md 6). Any bytes may be read. Pure.
 */
#ifndef KIGEN_CORE_DAYS_ERA_H
#define KIGEN_CORE_DAYS_ERA_H

#include "core/days/day.h"

enum date_form { DATE_GOOD, DATE_EMPTY, DATE_UNKNOWN, DATE_BAD };

/*
 * Reads one of the forms YYYY-MM-DD, YYYY/M/D, YYYYMMDD, 2026年11月22日, 令和8年11月22日, R8.11.22,
 * R081122, and YYYY-MM-DD or YYYY/MM/DD with the time 00:00:00; digits may be full-width,
 * separators may not. DATE_UNKNOWN: 不詳, or month or day is zero in one of the forms. `*day` is
 * DAY_NONE unless the result is DATE_GOOD.
 */
enum date_form date_read(Str text, Day *day);
/* With `era_numbers` (registers.dates) 5081122 is one of the forms too: 1 明治 to 5 令和. */
enum date_form date_read_as(Str text, bool era_numbers, Day *day);

/* Why a text is no day that can be read; core/text/faults.h has the sentences. */
enum date_fault {
    DATE_FAULT_NONE, /* it is one */
    DATE_FAULT_EMPTY,
    DATE_FAULT_UNKNOWN,     /* 不詳, or month or day is zero */
    DATE_FAULT_NO_SUCH,     /* 2026-02-30 */
    DATE_FAULT_YEAR,        /* outside 1850 to 2199 */
    DATE_FAULT_ERA,         /* 平成44年: not a day of its era */
    DATE_FAULT_TIME,        /* a time other than 00:00:00, or not written out */
    DATE_FAULT_ERA_NUMBER,  /* 5081122 without registers.dates */
    DATE_FAULT_SPREADSHEET, /* five digits: the days that a spreadsheet counts */
    DATE_FAULT_FORM
};
enum date_fault date_fault_of(Str text, bool era_numbers);

enum { ERA_TEXT_MAX = 128 };
/* 令和8年11月22日; the first year of an era is 元年. Days before Meiji get the Western year. */
const char *era_text(Day day, char out[ERA_TEXT_MAX]);
/* 令和8年（2026年）11月22日（日）: the Western year and the weekday may be left out. */
const char *era_text_full(Day day, bool western_year, bool weekday, char out[ERA_TEXT_MAX]);
/* The name of the day's era, and its year in it; before Meiji nothing, and the Western year. */
const char *era_and_year(Day day, int *year);
const char *weekday_japanese(Day day); /* 月 … 日 */

#endif
