/*
 * Finds certificates that got no letter last time because of a status, and whose status is gone
 * now.
 *
 * For a few people this is normal: protection ends, a wrong entry of death is corrected. If a
 * column of the register slid or was emptied, it happens to most of them at once. So the checks
 * `freed` and `revived` of the gate `shift` count them (docs/contract 8.1). Pure.
 */
#ifndef KIGEN_CORE_GATES_BARS_H
#define KIGEN_CORE_GATES_BARS_H

#include "core/rules/history.h"
#include "core/rules/person.h"

struct bar {               /* the status in the last published run, and whether it is gone */
    bool barred;           /* the holder was protected, dead, moved out, removed or abroad */
    bool freed;            /* barred, and now not protected any more, or a resident again */
    bool revoked, revived; /* the certificate was revoked; revoked, and now valid */
};

/* `memory` NULL: the ledger knows nothing of the row. `resident` NULL: the holder has no readable
 * row; then it is not freed. */
struct bar bar_of(const struct memory *memory, const struct resident *resident,
                  enum certificate_status status);

#endif
