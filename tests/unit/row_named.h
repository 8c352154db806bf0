/* The texts of a row of a lot, from literals: {ROW_NAMED("serial", "id"), .line = 2}. */
#ifndef KIGEN_TESTS_ROW_NAMED_H
#define KIGEN_TESTS_ROW_NAMED_H

#include "core/lot/row.h"

#define ROW_NAMED(serial, resident_id)                                                             \
    .text = serial resident_id, .serial_bytes = sizeof(serial) - 1,                                \
    .resident_bytes = sizeof(resident_id) - 1

#endif
