/*
 * Reads rows of a worksheet in the very form that libxlsxwriter gives them, and sums up their cells.
 *
 * expat (edge/book/xmlread) needs more time for a sheet than the library for making it. Nearly all of a sheet is rows of five
 * forms of cell, and what has exactly such a form is well-formed XML and can be understood at once:
 *
 *     <row r="7"> or <row r="7" ht="28" customHeight="1">, cells, </row>
 *     <c r="A7" s="6"/>                                                       blank
 *     <c r="A7" s="6"><v>12</v></c>                                           a number
 *     <c r="A7" s="6" t="inlineStr"><is><t>text</t></is></c>                  text, or <t xml:space="preserve">
 *     <c r="A7" s="6"><f>SUM(B7:C7)</f><v>12</v></c>                          a formula and its number
 *     <c r="A7" s="6" t="str"><f>IF(B7=0,"○","×")</f><v>○</v></c>             a formula and its text
 *
 * s may be absent; rows and columns rise; text is UTF-8 that XML allows, with &amp; &lt; &gt; and no other reference, no bare
 * > and no CR. A row of any other form is left to the caller, who asks expat: whatever is taken here expat takes too, and finds
 * the same cells in it.
 */
#ifndef KIGEN_EDGE_BOOK_ROWREAD_H
#define KIGEN_EDGE_BOOK_ROWREAD_H

#include "edge/book/cellsum.h"

enum { CELL_TEXT_BYTES_MAX = 4 * 32767, ROW_NUMBER_MAX = 1048576, COLUMN_COUNT_MAX = 16384 };

struct rowread {
    struct cellsum sum;
    uint64_t rows;
    uint32_t last_row;  /* the number of the last one, from 1; 0: none */
    uint32_t style_end; /* one more than the highest s */
    char text[2][CELL_TEXT_BYTES_MAX];
};

/* Takes whole rows from the begin of `text`, as many as have the form; returns their bytes. */
size_t rowread_take(struct rowread *read, Str text);

/* The number that a cell holds: decimal, perhaps with an exponent. False: it is none. */
bool cell_number_of(Str text, double *number);
/* "AB12": the column from 0, and the row's number. False: it is no place of a worksheet. */
bool cell_place_of(Str text, uint32_t *column, uint32_t *row);
/* 1 to `most`, without a leading zero; 0: it is no such number. */
uint32_t cell_count_of(Str text, uint32_t most);

#endif
