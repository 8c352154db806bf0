/* Shared by the papers of the office; no other file includes it. */
#ifndef KIGEN_CORE_PAPER_OFFICE_INSIDE_H
#define KIGEN_CORE_PAPER_OFFICE_INSIDE_H

#include "core/paper/office.h"
#include "core/paper/pen.h"

#define TEXT(literal) {(literal), sizeof(literal) - 1} /* a Str in a table of constants */

Str office_number(uint64_t number, struct arena *arena);              /* 1,234 */
Str office_count(uint64_t number, const char *unit, struct arena *arena); /* 1,234通 */
Str office_day(Day day, struct arena *arena); /* 令和8年11月24日（火）; 「—」 where there is none */
Str office_iso(Day day, struct arena *arena); /* 2026-11-24; 「—」 */

/* 「保留 残り14日以内」: the alarm's title; its word where this kigen has none. */
Str office_alarm(Str name);

/* A document of one section, with the foot that ties it to its folder. */
struct paper office_paper(struct paper_pen *pen, const struct account *account, const char *file,
                          Str title);

#endif
