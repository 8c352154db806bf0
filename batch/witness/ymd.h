/*
 * A day as the proof knows it: a number, and how it is read from text.
 */
#ifndef KIGEN_WITNESS_YMD_H
#define KIGEN_WITNESS_YMD_H

#include "base/str.h"

/* A day as the number 20261122: numbers in the order of days. 0: none. */
typedef int32_t Ymd;

enum ymd_form { YMD_GOOD, YMD_EMPTY, YMD_UNKNOWN, YMD_BAD };

static inline int ymd_year(Ymd day)
{
    return day / 10000;
}
static inline int ymd_month(Ymd day)
{
    return day / 100 % 100;
}
static inline int ymd_day(Ymd day)
{
    return day % 100;
}
int ymd_month_length(int year, int month);
enum ymd_form ymd_read(Str text, Ymd *day); /* trimmed text */
Ymd prove_date(Str text); /* a date in any of the forms of docs/contract 3; 0: none */
Ymd ymd_iso(Str text);    /* of the ledger: 2026-11-22 */

#endif
