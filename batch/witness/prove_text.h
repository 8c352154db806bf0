/* Reads the text of one field: blanks, digits, ids, postal codes.
 * Only the files of witness/ include this. */
#ifndef KIGEN_WITNESS_PROVE_TEXT_H
#define KIGEN_WITNESS_PROVE_TEXT_H

#include "base/str.h"

Str text_stripped(Str text);
/* The text without blanks at its ends. */
static inline Str text_bare(Str text)
{
    /* a blank is a space, a tab, or U+3000, whose bytes are E3 80 80 */
    if (text.n == 0 ||
        ((unsigned char)text.p[0] > ' ' && (unsigned char)text.p[0] != 0xE3 &&
         (unsigned char)text.p[text.n - 1] > ' ' && (unsigned char)text.p[text.n - 1] != 0x80))
        return text;
    return text_stripped(text);
}
/* Whether all of eight bytes are ASCII digits. */
static inline bool are_digits(uint64_t eight)
{
    static const uint64_t high = UINT64_C(0xF0F0F0F0F0F0F0F0), zeros = UINT64_C(0x3030303030303030),
                          sixes = UINT64_C(0x0606060606060606); /* carry what is above 9 */

    return (eight & high) == zeros && ((eight + sixes) & high) == zeros;
}
bool text_is_id(Str text);
/* Digits of any width as ASCII in `out`; how many. 0: it has anything else, or more than `room`. */
size_t text_digits(Str text, char *out, size_t room);
Str text_postal(Str text, char out[7]); /* the seven digits in `out`, or the text as it is */

#endif
