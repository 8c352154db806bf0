/*
 * CSV exactly as kigen publishes it, read back: BOM, CRLF, quotes only where a field needs them.
 *
 * Strict on purpose: a file that a person opened and saved again is no longer the one that was
 * published. (Registers, which others write, are edge/registers/registers' affair.) Pure; fields
 * are borrowed from the text, those with doubled quotes from the arena.
 */
#ifndef KIGEN_CORE_TEXT_CSVTEXT_H
#define KIGEN_CORE_TEXT_CSVTEXT_H

#include "base/arena.h"

struct csvtext {
    Str rest;
    unsigned long line; /* on which the next record begins, header = 1 */
};

/* Takes BOM and header off; false unless the header is `header` (names joined by commas). */
bool csvtext_begin(struct csvtext *csv, Str text, const char *header);
/* The next record: 1 with exactly `count` fields, 0 at the end, -1 where it is out of form. */
int csvtext_next(struct csvtext *csv, Str *fields, size_t count, struct arena *arena);

#endif
