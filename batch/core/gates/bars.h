/*
 * Who was kept from a letter by a word of the registers, and is not any more.
 *
 * Single people are released, and come back from the dead by a correction; a column that slid or was
 * emptied releases most. So the gates `freed` and `revived` count them (docs/contract 8.1). Pure.
 */
#ifndef KIGEN_CORE_GATES_BARS_H
#define KIGEN_CORE_GATES_BARS_H

#include "core/rules/history.h"
#include "core/rules/person.h"

struct bar {     /* what the last published run said of a row, and whether it still stands */
    bool barred; /* the holder was protected, dead or departed */
    bool freed;  /* and is not now: protection is gone; or the holder lives here */
    bool revoked, revived; /* the certificate was revoked; and is valid now */
};

/* `memory` NULL: the ledger knows nothing of the row. `resident` NULL: there is no readable row of the
 * holder, which frees nobody. */
struct bar bar_of(const struct memory *memory, const struct resident *resident,
                  enum certificate_status status);

#endif
