/*
 * The ledger (通知台帳): one SQLite file that remembers every piece and every change of
 * disposition.
 *
 * It stores events and changes, never a row a night for each certificate, so that a quiet night
 * writes a handful of rows however long the ledger has grown. It holds no name and no address. Only
 * published runs speak: what an unfinished run planned lies beside and takes effect when it is
 * published.
 *
 *   1 at most one run is unfinished (planned or printed);
 *   2 a piece id belongs to one run for ever, voided or not;
 *   3 standing(key) = the last change(key) of a published run;
 *   4 rejects = those of the last published run;
 *   5 an event is never changed or taken away, and those of one piece or resident are folded in the
 *     order in which they were recorded (core/rules/life, core/rules/decision); who records them
 *     sees to it that each may follow the last (flow/desk/record);
 *   6 a published run that was taken back has an event `void` of its own, and each of its pieces
 *     that had not come undone by then one `voided` (edge/ledger/ledger_void); it stays published,
 *     and its pieces alone are as never sent. The pieces of a run in state voided have `voided` too,
 *     and were never on paper;
 *   7 of what was printed a piece keeps a salted digest, or nothing where it is not known.
 *
 * They are asserted when it is read (edge/ledger/ledger_check), and so is the chain over runs,
 * events and stops (edge/ledger/ledger_chain): 65, "the ledger is damaged".
 *
 * A handle must not be open at a fork (docs/architecture.md 4): the callers close it first. Errors:
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
/* Opens for writing what this process, which holds the lock, had open before: payloads of the chain
 * are not read once more. */
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
    enum run_state state;
    char lot_sha256[SHA256_HEX + 1];
    char print_sha256[SHA256_HEX + 1], office_sha256[SHA256_HEX + 1]; /* of their SHA256SUMS */
    char fingerprint[SHA256_HEX + 1]; /* of inputs, configuration and recorded events */
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

/* Fills the table with everything whose expiry is not before `floor`, and what is open before it.
 */
int ledger_history(struct ledger *ledger, Day floor, struct history *history, struct err *err);

/* The first night of the unbroken series of published runs, up to the last, that held it; unset
 * where the last did not. */
int ledger_held_since(struct ledger *ledger, const struct certificate_key *key, Day *since,
                      struct err *err);

/* Adds what published runs that were not taken back planned for the week (Monday to Sunday) of
 * `mail_on` and later. */
int ledger_use(struct ledger *ledger, Day mail_on, struct plan *plan, struct arena *arena,
               struct err *err);

/* Figures and inputs of a run: before_* of the lot, and inputs[].same_as_before. */
int ledger_figures(struct ledger *ledger, const struct ledger_run *run, struct lot *lot,
                   struct err *err);

/* lot->stops: the nights that were stopped since this run was published (id 0: since ever). A
 * reader of an older ledger finds none. 65 where a row makes no sense. */
int ledger_stops(struct ledger *ledger, const struct ledger_run *run, struct lot *lot,
                 struct arena *arena, struct err *err);

/*
 * What past lots said: for the delay. Opened once for the lots from `from` on; answers one
 * certificate at a time (ledger_said), then one lot at a time (ledger_fact). The pause flag is the
 * caller's to add.
 */
struct ledger_past;
int ledger_past_open(struct ledger *ledger, Day from, struct ledger_past **past, struct err *err);
int ledger_past_ask(struct ledger_past *past, const struct certificate_key *key, struct err *err);
struct lot_fact ledger_past_fact(const struct ledger_past *past, Day lot);
void ledger_past_close(struct ledger_past *past);

/* A change of standing that a run brings; disposition DISPOSITION_COUNT: no longer listed. */
struct standing_change {
    struct certificate_key key;
    enum disposition disposition;
    enum reason reason;
    Day issued_on, ideal_on; /* DAY_NONE: not known */
    Str resident_id;         /* empty: not known */
};

/* Rejected rows and unreadable residents, by reason and digest of their fields (exit 4: new ones).
 */
struct reject {
    uint8_t digest[32]; /* of reason, ledger's salt and fields: says nothing about the row */
    uint32_t count;
};
/* Those of one register and one reason that the last published run did not have. */
struct new_rows {
    bool residents; /* of the resident register; else of the certificates' */
    Str reason;     /* a REASON word, or bad_flag */
    uint64_t rows;
    uint32_t line; /* of the first of them */
};
int ledger_salt(struct ledger *ledger, uint8_t salt[32], struct err *err);
int ledger_rejects(struct ledger *ledger, struct reject **rejects, size_t *count,
                   struct arena *arena, struct err *err);

/* What the gates ask of a run: its gate figures, kept of the last published runs alone; and digest
 * and rows of a register. */
int ledger_gate_figures(struct ledger *ledger, const struct ledger_run *run,
                        struct gate_figure **figures, size_t *count, struct arena *arena,
                        struct err *err);
struct ledger_input { /* sha256 empty: the run had none in this role */
    char sha256[SHA256_HEX + 1];
    uint64_t rows;
};
int ledger_input(struct ledger *ledger, const struct ledger_run *run, const char *role,
                 struct ledger_input *input, struct err *err);
/*
 * What became of a register of this digest: `since`, the as-of day from which on every published
 * run read it (DAY_NONE: the last one did not); `earlier`, whether any published run but the last
 * one did.
 */
int ledger_input_past(struct ledger *ledger, const char *role, const char *sha256, Day *since,
                      bool *earlier, struct err *err);
/* Of these residents, how many had a piece in a lot from `from` on that did not come undone. */
int ledger_overlap(struct ledger *ledger, const struct lot *lot, Day from, uint64_t *residents,
                   struct err *err);

struct acceptance { /* --accept GATE --by WHO --why TEXT */
    const char *gate, *by, *why;
};

struct ledger_entry { /* what one run writes */
    const struct lot *lot;
    const struct printed *printed; /* one a piece, in their order; NULL: not known (adopted) */
    const struct standing_change *changes;
    size_t change_count;
    const struct reject *rejects; /* differences only: the new count of a digest, 0 = gone */
    size_t reject_count;
    const struct acceptance *acceptances;
    size_t acceptance_count;
    uint64_t news; /* new for a person: decides exit 4, also of a run that is finished later */
    const struct new_rows *new_rows; /* what of it are rows; the alarms stand in the lot */
    size_t new_row_count;
    Day past_before; /* of a key with an expiry before it the run said nothing, unless it was open
                      */
};

/* One transaction each. ledger_plan() sets run->id; its state is run->state: planned, or published
 * for a finished folder that is adopted (then its changes take effect at once). */
int ledger_plan(struct ledger *ledger, struct ledger_run *run, const struct ledger_entry *entry,
                struct err *err);
int ledger_printed(struct ledger *ledger, struct ledger_run *run, struct err *err);
int ledger_published(struct ledger *ledger, struct ledger_run *run, struct err *err);
int ledger_void(struct ledger *ledger, struct ledger_run *run, Day on, struct err *err);
/* A stopped night: its one row, in one statement. */
int ledger_stop(struct ledger *ledger, const struct lot_stop *stop, struct err *err);

#endif
