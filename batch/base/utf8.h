/*
 * UTF-8: reads, writes and counts code points. Pure.
 */
#ifndef KIGEN_BASE_UTF8_H
#define KIGEN_BASE_UTF8_H

#include "base/str.h"

/*
 * Takes the first code point off the text. False at the end of the text, and where the bytes are
 * not UTF-8 (overlong, surrogate, above U+10FFFF, cut off); `s` then stays as it was.
 */
bool utf8_next(Str *s, uint32_t *point);
bool utf8_valid(Str s);
size_t utf8_put(uint32_t point, char out[4]); /* bytes written, 1..4 */
size_t utf8_count(Str s);                     /* code points; REQUIREs valid UTF-8 */

#endif
