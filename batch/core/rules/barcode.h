/*
 * What Japan Post's customer barcode (カスタマバーコード) says of an address: docs/domain.md 5, from
 * the postal service's manual of postal codes and barcodes, pages 17 to 22.
 *
 * The text is the seven digits of the postal code and up to 13 symbols of what stands behind the
 * town that the code denotes (core/gates/town_split.h finds that), building included:
 *
 *     2630023  3丁目30-8　郵便ビル403号     ->  26300233-30-8-403
 *     2730102  東3丁目-20-5　A&bコーポB604号 ->  27301023-20-5B604
 *
 * A letter is two symbols; one whose second has no room is the last character all the same, since
 * its first is printed. Where the address holds a number that the manual's rules would misread or
 * lose (below), there is no text: no barcode is better than one of another door. Pure.
 */
#ifndef KIGEN_CORE_RULES_BARCODE_H
#define KIGEN_CORE_RULES_BARCODE_H

#include "base/str.h"

enum { BARCODE_CODE_DIGITS = 7, BARCODE_SYMBOLS = 13 };
enum { BARCODE_TEXT_MAX = BARCODE_CODE_DIGITS + BARCODE_SYMBOLS };

/*
 * Writes the text for `postal_code` (REQUIREs 7 digits) and the address behind its town, then the
 * building; returns its bytes. 0: none can be told, which is where
 *
 *   1 nothing that is kept holds a digit;
 *   2 a kanji numeral stands where a number is looked for and no word that makes it one follows
 *     (300番地五, 三-2, 2十番), or it is no number (二一十番), or mixes 〇 with ○, 零, 壱, 万 …;
 *   3 a sign stands for letters or digits in a way of its own (⑴, ², ½, ㎡); Ⅱ and ① are read;
 *   4 the text would end with a hyphen, and was not cut there;
 *   5 there is more of it than anybody's address has.
 */
size_t barcode_text(Str postal_code, Str behind_town, Str building, char out[BARCODE_TEXT_MAX]);
/* A large office's own code stands alone (the manual's page 22). */
size_t barcode_text_of_office(Str postal_code, char out[BARCODE_TEXT_MAX]);

/*
 * The 67 bars of a text, from left to right: '1' full, '2' upper, '3' lower, '4' timing. A letter
 * whose second symbol has no room gives its first. False: the text is not of that form.
 */
enum { BARCODE_BARS = 67 };
bool barcode_bars(Str text, char bars[BARCODE_BARS]);

/* ---- numerals, which the split needs too ----------------------------------------------------- */

int numeral_digit_of(uint32_t point);     /* 〇 to 九; -1 for any other sign */
uint32_t numeral_unit_of(uint32_t point); /* 十, 百, 千; 0 for any other sign */
/* 〇 to 九, 十, 百, 千. */
bool numeral_is(uint32_t point);
/*
 * Takes the numerals at the beginning of `text` off it: 十一 is 11, 二一 is 21, 一〇一 is 101. False
 * where they are none that a person would write (二一十, 〇十), or there are none, or too many.
 */
bool numeral_take(Str *text, uint32_t *number);

#endif
