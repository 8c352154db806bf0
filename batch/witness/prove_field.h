/*
 * What the fields say that the letter prints: nothing, a date, a lost character, an honorific.
 * Only the files of witness/ include this, and its test.
 */
#ifndef KIGEN_WITNESS_PROVE_FIELD_H
#define KIGEN_WITNESS_PROVE_FIELD_H

#include "base/str.h"

bool field_says_nothing(Str text);   /* なし, NULL, #N/A and the like, however they are written */
bool field_is_no_place(Str address); /* 住所不明 and the like in it, or only a date */

bool field_is_escaped(Str text); /* &#…; &…; \u…: written for a character that was lost */
bool field_has_gap(Str name);    /* ? ？ ■ □ ● ＊ */
bool is_gap(Str sign);           /* is one of these */

/* What is printed behind a name that the office recorded: 様, 御中, or nothing. */
Str field_title(Str name, const Str *offices, size_t office_count);

#endif
