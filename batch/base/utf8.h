/*
 * UTF-8: code points taken off a text, put into one, counted. Pure.
 */
#ifndef KIGEN_BASE_UTF8_H
#define KIGEN_BASE_UTF8_H

#include "base/str.h"

/*
 * Takes the first code point off a UTF-8 text. Returns false at its end and where the bytes are not
 * UTF-8 (overlong, surrogate, above U+10FFFF, cut off); `s` is then left as it was.
 */
bool utf8_next(Str *s, uint32_t *point);
bool utf8_valid(Str s);
size_t utf8_put(uint32_t point, char out[4]); /* bytes written, 1..4 */
size_t utf8_count(Str s);                     /* code points; REQUIREs valid UTF-8 */

#endif
