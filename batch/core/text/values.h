/*
 * Values of register fields that are neither words nor dates: ids, postal codes, digits
 * (docs/contract 3).
 *
 * Text comes trimmed. Pure and total: any bytes may be given.
 */
#ifndef KIGEN_CORE_TEXT_VALUES_H
#define KIGEN_CORE_TEXT_VALUES_H

#include "base/str.h"

enum {
    ID_BYTES_MAX = 20,
    POSTAL_DIGITS = 7,
    MUNICIPALITY_DIGITS_LEAST = 5,
    MUNICIPALITY_DIGITS_MOST = 6,
    INDIVIDUAL_NUMBER_DIGITS = 12
};

bool whole_read(Str text, uint64_t *number); /* ASCII digits and nothing else, within 64 bits */
bool is_register_id(Str text);               /* 1-20 of 0-9A-Za-z-: a serial or a resident id */

/*
 * The digits of a text that is nothing else, ASCII or full-width, as ASCII in `out`: how many. 0
 * where the text holds anything else or more than `room` digits.
 */
size_t digits_read(Str text, char *out, size_t room);

/*
 * The postal code as 7 ASCII digits in `out` where the text is one, else the text as it is written.
 * Digits and hyphen may be full-width (－, and − from converters that make that of 0x817C).
 *
 *     250-8555, 2508555, ２５０－８５５５ -> 2508555
 */
Str postal_code_read(Str text, char out[POSTAL_DIGITS]);

/* 5 or 6 digits, as ASCII in `out`; else the empty Str. */
Str municipality_read(Str text, char out[MUNICIPALITY_DIGITS_MOST]);

/* Whether a text has the form of a 個人番号: 12 digits, the last a right check digit
 * (docs/domain.md 7). */
bool is_individual_number(Str text);
/* Whether one stands somewhere in a text, written together or in groups. */
bool holds_individual_number(Str text);

#endif
