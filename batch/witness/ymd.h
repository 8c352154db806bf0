/*
 * Dates of the completeness proof as numbers, and how to read them.
 */
#ifndef KIGEN_WITNESS_YMD_H
#define KIGEN_WITNESS_YMD_H

#include "base/str.h"

/* A day as the number 20261122, so that later days are greater. 0: no day. */
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
/* Trimmed text, in any form of docs/contract 3; `numbered`: registers.dates has "era-number". */
enum ymd_form ymd_read(Str text, bool numbered, Ymd *day);
Ymd prove_date(Str text); /* the usual forms; 0 where it is no good date */
Ymd ymd_iso(Str text);    /* 2026-11-22, as the ledger writes it; else 0 */

#endif
