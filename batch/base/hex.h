/*
 * Writes bytes as hexadecimal digits: digests in files, messages and the ledger's chain. Pure.
 */
#ifndef KIGEN_BASE_HEX_H
#define KIGEN_BASE_HEX_H

#include <stddef.h>
#include <stdint.h>

/* Two small digits a byte and a NUL: `text` has room for 2 * count + 1. Returns `text`. */
const char *hex_write(const uint8_t *bytes, size_t count, char *text);

#endif
