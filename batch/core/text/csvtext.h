/*
 * Reads back CSV that kigen published: BOM, CRLF, quotes only where a field needs them.
 *
 * It is strict on purpose: a file that a person opened and saved again is no longer the published
 * one. (edge/registers reads CSV that others wrote.) Fields are borrowed from the text, quoted ones
 * from the arena. Pure.
 */
#ifndef KIGEN_CORE_TEXT_CSVTEXT_H
#define KIGEN_CORE_TEXT_CSVTEXT_H

#include "base/arena.h"

struct csvtext {
    Str rest;
    unsigned long line; /* on which the next record begins; the header is line 1 */
};

/* Reads BOM and header; false unless the header is `header` (names joined by commas). */
bool csvtext_begin(struct csvtext *csv, Str text, const char *header);
/* Reads the next record: 1 where it has exactly `count` fields, 0 at the end, -1 for any other. */
int csvtext_next(struct csvtext *csv, Str *fields, size_t count, struct arena *arena);

#endif
