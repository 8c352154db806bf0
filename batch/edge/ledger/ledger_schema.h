/*
 * Inside the ledger module only: makes and checks the tables of this version, and upgrades older
 * ones.
 *
 * An upgrade is one transaction: after a kill the ledger is whole, in the old version or in the
 * new. Before it, the ledger is copied to `LEDGER.schema-N` (N the old version; `-2` and so on
 * where another ledger of that version lies there), which is synced and never overwritten. A ledger
 * that is damaged is refused and left as it is (65).
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_SCHEMA_H
#define KIGEN_EDGE_LEDGER_LEDGER_SCHEMA_H

#include "edge/ledger/ledger_sql.h"

enum {
    APPLICATION_ID = 0x6B696765 /* "kige" */,
    SCHEMA_VERSION = 4,
    SALT_BYTES = 32,
    ID_BYTES = 16
};

/* The tables, a salt and an id, in one transaction. */
int ledger_create(struct ledger *ledger, struct err *err);
/* 65 where a table, index or trigger is not as kigen made it, or where there is one more. */
int ledger_schema_holds(struct ledger *ledger, struct err *err);
/* Brings an older ledger to this version, and says where its copy is. */
int ledger_upgrade(struct ledger *ledger, struct err *err);
/* For readers: an older ledger is read into memory and upgraded there; the file is not changed. */
int ledger_upgrade_to_read(struct ledger *ledger, struct err *err);

#endif
