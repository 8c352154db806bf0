/*
 * A sum over the cells of a worksheet, by which two tellers of the same cells agree: the writer sums up what it hands to
 * libxlsxwriter, the reader what it finds in the file. A cell that is elsewhere, another one, missing or there twice changes the
 * sum, but for one case in 2^64. The order in which cells are told does not matter; how they look does not either.
 *
 *     cellsum_number(&sum, row, column, 12);      rows and columns from 0
 */
#ifndef KIGEN_EDGE_BOOK_CELLSUM_H
#define KIGEN_EDGE_BOOK_CELLSUM_H

#include "base/str.h"

struct cellsum {
    uint64_t cells, sum;
};

void cellsum_blank(struct cellsum *sum, uint32_t row, uint32_t column);
void cellsum_text(struct cellsum *sum, uint32_t row, uint32_t column, Str text); /* empty: blank */
void cellsum_number(struct cellsum *sum, uint32_t row, uint32_t column, double number);
/* Without its "=", and the value beside it. */
void cellsum_formula(struct cellsum *sum, uint32_t row, uint32_t column, Str formula, double value);
void cellsum_formula_text(struct cellsum *sum, uint32_t row, uint32_t column, Str formula,
                          Str value);

#endif
