/*
 * Recognises Individual Numbers (個人番号) and the columns that hold them, so that none enters
 * (docs/contract 3, docs/domain.md 7). Text is UTF-8; any bytes may come. Pure.
 */
#ifndef KIGEN_CORE_TEXT_INDIVIDUAL_H
#define KIGEN_CORE_TEXT_INDIVIDUAL_H

#include "base/arena.h"

enum { INDIVIDUAL_NUMBER_DIGITS = 12 };

/* Whether a text is one: 12 digits, ASCII or full-width, the last of them a right check digit. */
bool is_individual_number(Str text);

/*
 * The same of a field as spreadsheets and people write it: spaces, hyphens and dashes, a leading '
 * and a trailing .0 do not count. One digit twelve times is none: it fills an empty column.
 *
 *     "1234-5678-9018", "'123456789018", "123456789018.0"  -> true
 *     "000000000000"                                        -> false
 */
bool is_written_individual_number(Str text);

/* Whether a text contains one, written together or in groups. */
bool holds_individual_number(Str text);

/*
 * Whether a column is headed 個人番号, マイナンバー, my_number or 住民票コード: after NFKC, without
 * capitals, spaces, "_", hyphens, digits and what stands in brackets.
 *
 *     "個人番号（マイナンバー）", "My Number", "住民票コード_1"  -> true
 *     "個人番号カード有効期限"                                   -> false
 */
bool header_forbids(Str header, struct arena *scratch);

/* Takes the values of one column and counts the different ones. */
struct number_column {
    uint64_t *seen; /* room for NUMBER_ROWS: hashes, the lowest bit says whether it is a number */
    size_t count;
};
enum { NUMBER_ROWS = 1000, NUMBERS_LEAST = 20, NUMBERS_PERCENT = 95 };
void number_column_take(struct number_column *column, Str value); /* at most NUMBER_ROWS times */
/* At least NUMBERS_LEAST different values, and of these NUMBERS_PERCENT are Individual Numbers.
 * Sorts `seen`. */
bool number_column_forbids(struct number_column *column);

#endif
