/*
 * The ledger (通知台帳): one SQLite file that remembers every piece and every change of
 * disposition.
 *
 * It stores events and changes, not a row for each certificate each night: a quiet night writes a
 * few rows, however large the ledger is. It holds no name and no address. Only published runs
 * count: what an unfinished run planned takes effect when that run is published.
 *
 *   1 at most one run is unfinished (planned or printed);
 *   2 a piece id belongs to one run for ever, voided or not;
 *   3 standing(key) = the last change(key) of a published run;
 *   4 rejects = those of the last published run;
 *   5 an event is never changed or removed, and the events of one piece or resident are applied in
 *     the order in which they were recorded (core/rules/life, core/rules/decision);
 *     flow/desk/record checks, before it records one, that it may follow the last;
 *   6 a published run that was taken back has an event `void` of its own, and each of its pieces
 *     that had not come undone by then one `voided` (edge/ledger/ledger_void); the run stays
 *     published, but its pieces count as never sent. The pieces of a run in state voided have
 *     `voided` too, and were never on paper;
 *   7 a piece keeps a salted digest of what was printed on it, or nothing where that is not known;
 *   8 another name of a certificate (table spelling) is one of a certificate that has a notice. It
 *     counts once its run is published, and no change and no notice is written under it.
 *
 * These invariants are checked when the ledger is read (edge/ledger/ledger_check), and so is the
 * chain over runs, events and stops (edge/ledger/ledger_chain): 65, "the ledger is damaged".
 *
 * No handle may be open at a fork (docs/architecture.md 4): the callers close it first. Errors:
 * 66/77/73/74 the file, 65 not a ledger or damaged, 78 of a newer kigen. Every function returns 0,
 * or -1 with err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_H
#define KIGEN_EDGE_LEDGER_LEDGER_H

#include "base/arena.h"
#include "say/err.h"
#include "core/rules/delay.h"
#include "core/rules/history.h"
#include "core/lot/lot.h"
#include "core/rules/plan.h"

struct ledger;

/* Opens for writing, and creates the file and its tables where there are none; an older ledger is
 * copied and brought to this version (edge/ledger/ledger_schema). */
int ledger_open(struct ledger **ledger, const char *path, struct err *err);
/* Opens for writing again what this process, which still holds the lock, has closed: payloads of
 * the chain are not read a second time. */
int ledger_open_again(struct ledger **ledger, const char *path, struct err *err);
/* Opens for reading only; a file that does not exist reads as an empty ledger, an older one as it
 * will be when it is upgraded. */
int ledger_open_to_read(struct ledger **ledger, const char *path, struct err *err);
void ledger_close(struct ledger *ledger); /* NULL is allowed */

enum run_state { RUN_PLANNED, RUN_PRINTED, RUN_PUBLISHED, RUN_VOIDED };

struct ledger_run {
    int64_t id; /* 0: there is no such run */
    Day as_of, mail_on;
    uint32_t nth; /* within its as-of day */
    Str folder;
    Str job; /* core/lot/lot.h; empty: none was given. Only written */
    enum run_state state;
    char lot_sha256[SHA256_HEX + 1];
    char print_sha256[SHA256_HEX + 1], office_sha256[SHA256_HEX + 1]; /* of their SHA256SUMS */
    char fingerprint[SHA256_HEX + 1]; /* of inputs, configuration and recorded events */
    /* When the start that planned it began, and when it was recorded as published, as seconds since
     * 1970 by the clock of the machine; 0: not known, or not said. Only written, for `report`. */
    int64_t began_at, ended_at;
};

int ledger_unfinished(struct ledger *ledger, struct ledger_run *run, struct arena *arena,
                      struct err *err);
/* The last by (as_of, nth). */
int ledger_last_published(struct ledger *ledger, struct ledger_run *run, struct arena *arena,
                          struct err *err);
int ledger_run_of_folder(struct ledger *ledger, Str folder, struct ledger_run *run,
                         struct arena *arena, struct err *err);
/* The number of the last run of this as-of day that was not voided: the next has the number + 1. */
int ledger_runs_of_day(struct ledger *ledger, Day as_of, uint32_t *count, struct err *err);
/* The highest number a piece of this mail day ever had, in any run. */
int ledger_highest_number(struct ledger *ledger, Day mail_on, uint32_t *number, struct err *err);
int ledger_event_count(struct ledger *ledger, uint64_t *count, struct err *err);

#endif
