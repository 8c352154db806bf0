/*
 * JSON as a tree of values, and how to find one of them.
 *
 * disk/jsonread makes the tree, in an arena of its caller; pure code takes the tree and never the
 * text. Pure; allocates nothing.
 *
 *     json_find(run, "delay.by_cause.paused", &value) && json_number(value, &days)
 */
#ifndef KIGEN_BASE_JSON_H
#define KIGEN_BASE_JSON_H

#include "base/str.h"

struct json {
    enum {
        JSON_IS_NULL,
        JSON_IS_FALSE,
        JSON_IS_TRUE,
        JSON_IS_WHOLE, /* written without point or exponent */
        JSON_IS_REAL,
        JSON_IS_TEXT,
        JSON_IS_ARRAY,
        JSON_IS_OBJECT
    } kind;
    Str key;           /* its key, where it stands in an object */
    struct json *next; /* in the same object or array, in the document's order */
    union {
        Str text; /* a NUL follows it */
        int64_t whole;
        double real;
        struct json *first; /* in an object or array; NULL: it is empty */
    };
};

/* The value under `path` (keys joined by dots); false where one of the keys is missing. */
bool json_find(const struct json *from, const char *path, const struct json **value);

bool json_number(const struct json *value, uint64_t *number); /* a whole number, not negative */
bool json_text(const struct json *value, Str *text);

#endif
