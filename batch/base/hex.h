/*
 * Bytes as hexadecimal digits: digests in files, messages and the ledger's chain. Pure.
 */
#ifndef KIGEN_BASE_HEX_H
#define KIGEN_BASE_HEX_H

#include "base/str.h"

/* Two small digits a byte and a NUL: `text` has room for 2 * count + 1. Returns `text`. */
const char *hex_write(const uint8_t *bytes, size_t count, char *text);
/* Nothing but such digits. */
bool hex_is(Str text);

#endif
