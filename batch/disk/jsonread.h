/*
 * Reads JSON by jansson into values for pure code (base/json.h): the JSON that kigen wrote itself
 * (run.json, timings.jsonl, the account of a stopped night).
 *
 * Accepted is RFC 8259 in UTF-8 and nothing else. Besides, the document is an object or an array,
 * no key stands twice in one object, nothing nests deeper than JSON_DEPTH_MAX, a whole number fits
 * into 64 bits with a sign, and no text holds U+0000.
 */
#ifndef KIGEN_DISK_JSONREAD_H
#define KIGEN_DISK_JSONREAD_H

#include "base/arena.h"
#include "base/json.h"

/* A run.json has some tens of kilobytes, and eight more for each stopped night before it. */
enum { JSON_DEPTH_MAX = 32, JSON_BYTES_MAX = 1 << 26 };

/* The document, in the arena; NULL where the text is not one, or is longer than JSON_BYTES_MAX. */
const struct json *json_read(Str text, struct arena *arena);

#endif
