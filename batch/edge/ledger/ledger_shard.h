/*
 * What `kigen merge` asks of the ledger of one municipality: the run of a night, whether it counts, and
 * whose it is. Every function returns 0, or -1 with err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_SHARD_H
#define KIGEN_EDGE_LEDGER_LEDGER_SHARD_H

#include "core/lot/merge.h"
#include "edge/ledger/ledger.h"

/* The last published run of an as-of day; id 0: there is none. */
int ledger_run_of_day(struct ledger *ledger, Day as_of, struct ledger_run *run, struct arena *arena,
                      struct err *err);
/* The published runs of its as-of day before it that were not taken back, by nth; no codes. */
int ledger_earlier_runs(struct ledger *ledger, const struct ledger_run *run,
                        struct shard_earlier **runs, size_t *count, struct arena *arena,
                        struct err *err);
/* The gate that stopped the last night of that day; empty: none did. */
int ledger_gate_of_day(struct ledger *ledger, Day as_of, Str *gate, struct arena *arena,
                       struct err *err);

struct ledger_texts {
    Str *at; /* sorted by their bytes */
    size_t count;
};
/* The municipalities that letters of the run are of, and letters of ledger_earlier_runs(); of a run
 * without letters those of the last one before it that has some, not taken back. A letter may have
 * none. */
int ledger_municipalities(struct ledger *ledger, const struct ledger_run *run,
                          struct ledger_texts *codes, struct arena *arena, struct err *err);
/* The settings with which the run was made, "key = value"; those at their default are not there. */
int ledger_settings_of(struct ledger *ledger, const struct ledger_run *run,
                       struct ledger_texts *settings, struct arena *arena, struct err *err);

/* What a ledger is known by, as hexadecimal digits. */
enum { LEDGER_ID_HEX = 32 };
int ledger_id_text(struct ledger *ledger, char id[LEDGER_ID_HEX + 1], struct err *err);

#endif
