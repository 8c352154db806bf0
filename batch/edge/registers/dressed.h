/*
 * Says of a refused file what it really is: a workbook, UTF-16, separated by tabs
 * (core/text/dress.h), instead of the first thing that did not fit; and of a record why it is none.
 */
#ifndef KIGEN_EDGE_REGISTERS_DRESSED_H
#define KIGEN_EDGE_REGISTERS_DRESSED_H

#include "core/text/faults.h"
#include "edge/registers/csvfile.h"

struct refused {
    const struct csv_file *records; /* NULL: it was not opened */
    const char *shown;
    const char *key; /* of the configuration, for its encoding; NULL: it is always UTF-8 */
    enum encoding encoding;
    const Str *names; /* what its headers may be called; none: it has none */
    size_t name_count;
};

/* Puts the better sentence into err, where it holds a 65 and there is one; always -1. */
int dressed_say(const struct refused *file, struct err *err);

/* Why a record cannot be cut into `fields` fields. */
struct fault record_fault(const struct csv_record *record, enum encoding encoding, size_t fields);

#endif
