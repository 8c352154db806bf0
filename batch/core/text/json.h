/*
 * JSON as run.json needs it: is it well formed, and what stands under a key. RFC 8259, nothing
 * beyond.
 *
 * Values stay text: a Str into the document. Keys are compared as written (ours hold no escapes).
 * Pure; allocates nothing.
 *
 *     json_valid(text) && json_find(text, "delay.by_cause.paused", &value) && json_number(value,
 * &days)
 */
#ifndef KIGEN_CORE_TEXT_JSON_H
#define KIGEN_CORE_TEXT_JSON_H

#include "base/str.h"

enum { JSON_DEPTH_MAX = 32 };

/* Whether the whole text is one JSON value in valid UTF-8. */
bool json_valid(Str text);

/* The rest REQUIREs nothing but gives sense only for valid text. */

/* The value under `path` (keys joined by dots); false where some key is not there. */
bool json_find(Str text, const char *path, Str *value);
/* Walks the members of an object, in order: start with *rest = the object. */
bool json_member(Str *rest, Str *key, Str *value);
/* Walks the items of an array: start with *rest = the array. */
bool json_item(Str *rest, Str *value);

bool json_number(Str value, uint64_t *number); /* a whole number without sign or exponent */
bool json_text(Str value, Str *text);          /* a string without escapes, without its quotes */

#endif
