/*
 * Reads those fields of the registers that are neither words nor dates: ids, postal codes, digits
 * (docs/contract 3). Text is given trimmed; any bytes may come. Pure.
 */
#ifndef KIGEN_CORE_TEXT_VALUES_H
#define KIGEN_CORE_TEXT_VALUES_H

#include "base/str.h"

enum {
    ID_BYTES_MAX = 20,
    POSTAL_DIGITS = 7,
    MUNICIPALITY_DIGITS_LEAST = 5,
    MUNICIPALITY_DIGITS_MOST = 6
};

bool whole_read(Str text, uint64_t *number); /* only ASCII digits, at most 64 bits; else false */
bool is_register_id(Str text);               /* 1-20 of 0-9A-Za-z-: a serial or a resident id */

int digit_of(uint32_t point); /* the value of an ASCII or full-width digit; else -1 */

/*
 * Writes a text of digits, ASCII or full-width, as ASCII into `out` and returns how many there are.
 * 0 where the text holds anything else or more than `room` digits.
 */
size_t digits_read(Str text, char *out, size_t room);

/*
 * The postal code as 7 ASCII digits, in `out` unless the text is these; where the text is none, the
 * text as it is written.
 * Digits and hyphen may be full-width (－, and −, which some converters make of 0x817C).
 *
 *     250-8555, 2508555, ２５０－８５５５ -> 2508555
 */
Str postal_code_read(Str text, char out[POSTAL_DIGITS]);

/* The code of a municipality, 5 or 6 digits, as ASCII in `out`; else the empty Str. */
Str municipality_read(Str text, char out[MUNICIPALITY_DIGITS_MOST]);

/*
 * Ids that a spreadsheet cut short: how many digits the ids of the register have, where nearly all
 * have as many and this one, all digits, has fewer; else 0.
 */
struct id_lengths {
    uint64_t of[ID_BYTES_MAX + 1], all; /* ids of so many characters, all digits; and all ids */
};
void id_lengths_add(struct id_lengths *lengths, Str id);
void id_lengths_join(struct id_lengths *lengths, const struct id_lengths *more);
size_t id_zeros_lost(const struct id_lengths *lengths, Str id);

#endif
