/*
 * Turns the bytes of a register into UTF-8.
 *
 * glibc's iconv says what each byte means. In cp932, where a character never depends on those
 * before it, all of them are asked once, when the first is met, and kept in a table; euc-jp-ms is
 * asked text by text.
 */
#ifndef KIGEN_EDGE_REGISTERS_DECODE_H
#define KIGEN_EDGE_REGISTERS_DECODE_H

#include "base/str.h"
#include "edge/config/config.h"

enum {
    DECODED_PER_BYTE_MAX = 3 /* bytes of UTF-8 for one of cp932 (a half-width kana) or euc-jp-ms */
};

struct decoder;

/* 0, or an errno: no descriptor or memory is left for what glibc reads, or it lacks the encoding (EINVAL). */
int decoder_open(struct decoder **decoder, enum encoding encoding);
void decoder_close(struct decoder *decoder); /* NULL is allowed */

bool text_is_ascii(Str text);

/*
 * Writes the text as UTF-8 to `to`, which has room for DECODED_PER_BYTE_MAX bytes each, and returns
 * how many bytes that were. False where a byte is not of the encoding: *left bytes from it on were
 * not taken. Not for utf-8, which needs no decoding.
 */
bool decoder_take(struct decoder *decoder, Str text, char *to, size_t *written, size_t *left);

#endif
