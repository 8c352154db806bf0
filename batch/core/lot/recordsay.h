/*
 * What is said of a row that is refused: why, and what lets a clerk mend it (which words there are,
 * what is on record). Pure; the text is in the arena.
 */
#ifndef KIGEN_CORE_LOT_RECORDSAY_H
#define KIGEN_CORE_LOT_RECORDSAY_H

#include "core/lot/record.h"

/* Why a row is refused, in words. REQUIREs a fault. */
const char *record_fault_text(enum record_fault fault, bool english);
/* The words that the event of such an id may have: "印刷済(printed)、…". */
Str record_event_words(enum record_about about, bool english, struct arena *arena);
/* "印刷済 2026-11-20、差出済 2026-11-24": what is on record; empty: nothing. */
Str record_past_text(enum record_about about, const struct record_past *past, bool english,
                     struct arena *arena);
/* All of it in one: the fault, and behind it what helps with that fault. `past` NULL: not asked. */
Str record_said(enum record_fault fault, enum record_about about, const struct record_past *past,
                bool english, struct arena *arena);

#endif
