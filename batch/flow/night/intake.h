/*
 * The first stage: what stands beside the registers, both registers, and what the ledger remembers of
 * those who matter tonight. judge_night() then gives every row its one disposition.
 *
 *     intake_inputs()      settings, holidays, limits, told_elsewhere, towns, templates -> tonight, and
 *                         their names and digests -> lot.inputs
 *     intake_registers()      ledger, both registers -> intake; marks, histogram and notices -> against;
 *                         rows, digests, not_due and past -> lot. The proof hears every record.
 *     intake_fonts()       names and digests of the fonts -> lot.inputs
 *     intake_same()        whether all of it is what the last published run had
 *     intake_gate()  the gate max_unreadable
 *
 * Memory follows the due, not the register: of what is neither due nor a due resident's, nothing is
 * kept.
 */
#ifndef KIGEN_FLOW_NIGHT_INTAKE_H
#define KIGEN_FLOW_NIGHT_INTAKE_H

#include "base/index.h"
#include "core/gates/stops.h"
#include "core/rules/facts.h"
#include "edge/disk/digest.h"
#include "edge/registers/csvfile.h"
#include "flow/night/against.h"
#include "flow/night/tonight.h"
#include "flow/run/run.h"

struct person { /* a resident with a certificate that is due */
    Str resident_id;
    struct person *next; /* in the order in which they were met */
    bool known;          /* a readable row was found: the first speaks */
    struct resident resident;
    bool ambiguous;
    struct peer *peers;
    size_t peer_count;
    bool print_checked, unprintable, unfit;
    bool contradiction_checked, misplaced; /* misplaced: by its postal code */
    Day disputed;                          /* since when the id shows another person; DAY_NONE */
    Str missing;                           /* code points that cannot be printed */
    struct decision decision;              /* the last that was recorded; set by judge_night() */
    Str decided_by;
    uint32_t piece; /* in the pool of this night; UINT32_MAX: none */
};

struct due { /* a row that is rejected, or neither not_due nor past: in file order */
    struct certificate certificate; /* what of it could be read */
    int kind;                       /* enum kind; -1 */
    enum reason unreadable;         /* REASON_NONE: readable */
    uint8_t digest[32];             /* of its fields as read */
    struct terms_of terms;
    struct memory *memory; /* NULL: the ledger knows nothing of it */
    struct person *person; /* NULL where unreadable */
    bool duplicate;
    struct judgement judgement;
    Day planned_on;
    uint32_t anomalies;
    struct due *next_of_piece; /* next row of the same piece */
};

struct rejected {                 /* a row that is rejected, or an unreadable resident */
    uint8_t digest[DIGEST_BYTES]; /* of register, reason, the ledger's salt and the fields */
    bool resident;
    Str reason; /* a REASON word, or bad_flag */
    uint32_t line;
};

struct intake { /* what both registers say of those who matter tonight */
    struct history history;
    struct index told_serials; /* of the history, those that a notice tells of */
    VEC(struct due *) dues;
    struct person *persons, *last_person;
    struct index persons_by_id;
    VEC(struct lot_unreadable) unreadables;
    VEC(struct rejected) rejects;
    uint64_t *not_due_by_month; /* from YEAR_FIRST-01 on */
    Str watched_serial; /* `why`: residents with a certificate of this serial become persons; empty */
};

struct prove;

/* Who is asked and who listens while the registers stream. */
struct registers {
    const struct config *config;
    const struct tonight *tonight;
    struct store *store;       /* its event_count is filled */
    struct prove *proof;       /* hears every record; NULL: this night is not proven */
    struct progress *progress; /* the line on a terminal */
    bool keeps_marks;          /* a run: the marks of this resident register are for the next one */
};

/* Fills tonight but for its fingerprint and `font_digests`, and printing->lot.inputs. 65, 66 and 78 as
 * docs/contract 3 says; 64 where the calendar does not reach the day. */
int intake_inputs(struct tonight *tonight, struct printing *printing, const struct config *config,
                  Day as_of, struct arena *arena, struct err *err);
/* After intake_inputs(). Persons may stand in `intake` before: they are read whole, due or not. */
int intake_registers(struct intake *intake, struct against *against, struct printing *printing,
                     const struct registers *from, struct arena *arena, struct err *err);
/* Once: a second call changes nothing. */
int intake_fonts(struct printing *printing, const struct tonight *tonight, struct arena *arena,
                 struct err *err);
/* Once all inputs are known, the fonts too: tonight->fingerprint, of inputs by role and digest,
 * settings and recorded events. True where the last published run is of this day and had the same. */
bool intake_same(struct tonight *tonight, const struct lot *lot, const struct config *config,
                 const struct store *store, const struct ledger_run *last);
/* -1 with EXIT_GATE where more rows cannot be read than max_unreadable allows: they are said, and
 * `stop` names them. */
int intake_gate(const struct intake *intake, const struct config *config, struct stop_account *stop,
                struct err *err);

/* The person with this id; where there is none NULL, or a new one in the arena. */
struct person *intake_person(struct intake *intake, struct arena *arena, Str resident_id, bool add);
uint64_t intake_unreadable(const struct intake *intake); /* certificate rows */
/* gates.c: the holder was protected, dead or departed for the last run; the certificate was revoked. */
bool due_is_freed(const struct due *due);
bool due_is_revived(const struct due *due);

#endif
