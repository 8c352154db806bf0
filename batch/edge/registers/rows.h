/*
 * One record into one certificate or resident, by the column program of its register.
 *
 * A good row is read in one go. Of one that is not, each column is looked at once more, in the
 * order of docs/contract 3, for the first that is at fault.
 */
#ifndef KIGEN_EDGE_REGISTERS_ROWS_H
#define KIGEN_EDGE_REGISTERS_ROWS_H

#include "core/text/program.h"
#include "core/text/values.h"
#include "edge/registers/registers.h"

struct row_source {
    const struct program *program;
    const Str *fields; /* of a record that has as many as the program wants */
    const struct fault_column *columns;
};

struct row_digits { /* what is made of digits as they are written */
    char postal[POSTAL_DIGITS], mailing_postal[POSTAL_DIGITS];
    char municipality[MUNICIPALITY_DIGITS_MOST];
};

/* Fill the row, which is a good one without values, and what it says. Of a row that is not good
 * `out` is void. */
void row_certificate(struct row *row, const struct row_source *source, struct certificate *out);
void row_resident(struct row *row, const struct row_source *source, struct row_digits *digits,
                  struct resident *out);

#endif
