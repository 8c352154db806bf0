/*
 * Reads the XML of one worksheet, given in pieces, and sums up its cells.
 *
 * expat reads all of it, but for rows in libxlsxwriter's form (edge/book/rowread), which are understood and then passed over: to
 * expat the sheet has a shorter <sheetData>. From the first row of another form on expat reads the rest, to the same sum: it only
 * takes longer. A cell of a kind that kigen never writes (a shared string, a boolean, rich text) is a fault.
 *
 *     sheetread_begin(&read, on_element, context);
 *     sheetread_add(&read, bytes); …
 *     fault = sheetread_end(&read);       read->rows: what was found
 */
#ifndef KIGEN_EDGE_BOOK_SHEETREAD_H
#define KIGEN_EDGE_BOOK_SHEETREAD_H

#include "edge/book/rowread.h"
#include "edge/book/xmlread.h"

enum { SHEET_HELD_MAX = 1 << 18 }; /* a row that is longer is read by expat */

struct sheetread {
    struct xmlread xml;
    struct rowread rows;
    xml_element *element; /* is told what expat sees, but of rows and cells */
    void *context;
    enum { SHEET_HEAD, SHEET_ROWS, SHEET_REST } stage;
    bool in_data, in_row, in_cell, data_seen;
    struct { /* the cell that expat is at */
        enum { CELL_IS_NUMBER, CELL_IS_TEXT, CELL_IS_FORMULA_TEXT } kind;
        uint32_t row, column, next; /* from 0; the columns that are still free begin at `next` */
        enum { INTO_NOTHING, INTO_FORMULA, INTO_VALUE } into;
        bool has_formula, has_value, has_text;
        size_t formula_bytes, value_bytes; /* in rows.text */
    } cell;
    size_t held_bytes;
    char held[SHEET_HELD_MAX];
};

void sheetread_begin(struct sheetread *read, xml_element *element, void *context);
void sheetread_add(struct sheetread *read, Str bytes); /* at most half of SHEET_HELD_MAX */
/* Must be called in any case, after the last byte: NULL, or what is wrong. A constant text. */
const char *sheetread_end(struct sheetread *read);

#endif
