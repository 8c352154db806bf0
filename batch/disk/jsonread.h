/*
 * JSON read by jansson: the one reader of what kigen wrote as JSON (run.json, timings.jsonl, the
 * account of a stopped night), into values that pure code takes (base/json.h).
 *
 * RFC 8259 in UTF-8 and nothing beyond; besides, the document is an object or an array, no key stands
 * twice in one object, nothing nests deeper than JSON_DEPTH_MAX, no whole number exceeds 64 bits with
 * a sign, no text holds U+0000.
 */
#ifndef KIGEN_DISK_JSONREAD_H
#define KIGEN_DISK_JSONREAD_H

#include "base/arena.h"
#include "base/json.h"

/* A run.json takes some tens of kilobytes, and eight more for each night that was stopped before it. */
enum { JSON_DEPTH_MAX = 32, JSON_BYTES_MAX = 1 << 23 };

/* The document in the arena; NULL where the whole text is none, or longer than JSON_BYTES_MAX. */
const struct json *json_read(Str text, struct arena *arena);

#endif
