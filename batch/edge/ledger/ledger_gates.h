/*
 * What the gates ask the ledger, and what 照合 shows of earlier runs: figures, stopped nights,
 * rejected rows, registers. Every function returns 0, or -1 with err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_GATES_H
#define KIGEN_EDGE_LEDGER_LEDGER_GATES_H

#include "core/lot/backlog.h"
#include "edge/ledger/ledger_write.h"

/* lot->inputs[].same_as_before: which inputs a run had with these digests. */
int ledger_inputs_before(struct ledger *ledger, const struct ledger_run *run, struct lot *lot,
                         struct err *err);

/* lot->stops: the nights that were stopped since this run was published (id 0: since ever). A
 * reader of an older ledger finds none. 65 where a row makes no sense. */
int ledger_stops(struct ledger *ledger, const struct ledger_run *run, struct lot *lot,
                 struct arena *arena, struct err *err);

/*
 * What the mail days before `before` left behind for which a lot was made, the latest first, at
 * most `most`: of each the last published run speaks. A few look-ups a mail day.
 */
int ledger_left(struct ledger *ledger, Day before, size_t most, struct lot_left **left,
                size_t *count, struct arena *arena, struct err *err);

/* The mail day of the first published run, taken back or not; `tonight` where there is none. */
int ledger_started_on(struct ledger *ledger, Day tonight, Day *mail_on, struct err *err);

int ledger_salt(struct ledger *ledger, uint8_t salt[32], struct err *err);
int ledger_rejects(struct ledger *ledger, struct reject **rejects, size_t *count,
                   struct arena *arena, struct err *err);

/* What the gates ask of a run: its gate figures, which only the last published runs keep; and the
 * digest and the rows of a register. */
int ledger_gate_figures(struct ledger *ledger, const struct ledger_run *run,
                        struct gate_figure **figures, size_t *count, struct arena *arena,
                        struct err *err);
/* Certificates by month of expiry ("month:2027-02") that the last published run of as_of's month a year
 * before kept, which was not taken back; `of` gets its as-of day. None: DAY_NONE. */
int ledger_months_year_ago(struct ledger *ledger, Day as_of, Day *of, struct gate_figure **figures,
                           size_t *count, struct arena *arena, struct err *err);
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

#endif
