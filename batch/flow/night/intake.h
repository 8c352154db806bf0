/*
 * The first stage: reads all inputs: side inputs, both registers, and the ledger's memory of what
 * is due. judge_night() then gives each row its disposition.
 *
 *     intake_inputs()      settings, holidays, limits, told_elsewhere, towns, templates -> tonight;
 *                          their names and digests -> lot.inputs
 *     intake_digests()     digests of both registers -> lot.inputs, without a row being read
 *     intake_registers()   ledger and both registers -> intake; marks, histogram, notices ->
 *                          against; rows, digests, not_due and past -> lot. The proof gets every
 *                          record.
 *     intake_fonts()       names and digests of the fonts -> lot.inputs
 *     intake_same()        whether all inputs are the same as those of the last published run
 *     intake_gate()        the gate max_unreadable
 *
 * It needs memory for what is due and its residents, not for the whole registers; and texts of
 * those alone who may get a letter, or are asked about (flow/night/due.h).
 */
#ifndef KIGEN_FLOW_NIGHT_INTAKE_H
#define KIGEN_FLOW_NIGHT_INTAKE_H

#include "core/gates/side_table.h"
#include "core/gates/stops.h"
#include "core/rules/facts.h"
#include "edge/disk/digest.h"
#include "edge/registers/csvfile.h"
#include "edge/registers/registers.h"
#include "flow/night/against.h"
#include "flow/night/due.h"
#include "flow/night/tonight.h"
#include "flow/run/run.h"

struct rejected {                 /* a rejected certificate row, or an unreadable resident row */
    uint8_t digest[DIGEST_BYTES]; /* of register, reason, the ledger's salt and the fields */
    bool resident;
    Str reason;                /* a REASON word, or bad_flag */
    const struct fault *fault; /* NULL: there is nothing more to say */
    uint32_t line;
};

struct intake { /* what was read */
    struct history history;
    struct arena remembered; /* of the history */
    struct arena listed;     /* the rows of the lot, until it is read back from its file */
    Day latest_notice;       /* the latest expiry of a notice; DAY_NONE: there is none */
    struct dues dues;
    struct person *persons, *last_person; /* those who are whole */
    struct index persons_by_id;
    VEC(struct lot_unreadable) unreadables;
    VEC(const struct fault *) faults;   /* of each of unreadables */
    struct register_columns columns[2]; /* [0] certificates, [1] residents: for fault_text() */
    struct id_lengths *id_lengths;      /* of the residents (core/text/values.h) */
    VEC(struct rejected) rejects;
    bool side_judged;           /* told_elsewhere is another file than any run has read */
    struct side_table side;     /* its certificates; empty where it is not judged */
    uint64_t *not_due_by_month; /* from YEAR_FIRST-01 on */
    uint64_t checked[ANOMALY_COUNT]; /* listed rows that could have it: by doubts_find() */
    bool *language_met;         /* for each row of tonight->languages: the resident is read */
    bool is_forecast;
    bool beside; /* there may be threads, and enough to do for one (disk/beside.h) */
    bool alone; /* `why`: nobody but those who are asked about is needed; from one thread */
    VEC(Str) asked_serials; /* then: of their certificates; and of strangers' with the same serial */
    Day until;          /* forecast: certificates are kept whose ideal_on is not after it */
    Str watched_serial; /* `why`: holders of this serial become persons too; empty: none */
};

struct prove;

/* What intake_registers() needs. */
struct registers {
    const struct config *config;
    const struct tonight *tonight;
    struct store *store;       /* event_count is set */
    struct prove *proof;       /* gets every record; NULL: this night is not proven */
    const struct page_file *pages; /* where rows may be kept; NULL: in memory */
    struct progress *progress;     /* the line on a terminal */
    bool keeps_marks;          /* a run: keep the marks of this register for the next run */
    size_t threads;            /* that read; 1: this one alone */
};

/* Fills tonight except fingerprint and font_digests, and printing->lot.inputs. -1 with err: 65, 66
 * and 78 by docs/contract 3; 64 where the calendar does not reach the day. */
int intake_inputs(struct tonight *tonight, struct printing *printing, const struct config *config,
                  Day as_of, struct arena *arena, struct err *err);
/* Only calendar, holidays and days, for who asks for no other input (`status`). Instead of
 * intake_inputs(); once. */
int intake_days(struct tonight *tonight, const struct config *config, Day as_of,
                struct arena *arena, struct err *err);
/* After intake_inputs(); once. For persons that are in `intake` before, all rows are kept, due or
 * not. */
int intake_registers(struct intake *intake, struct against *against, struct printing *printing,
                     const struct registers *from, struct arena *arena, struct err *err);
/* Rows, holders and history go, and the rows of a lot that was not read back: what is left tells the
 * faults of new rows. */
void intake_forget(struct intake *intake);
/* Only to ask intake_same() before a register is read; reading them says it once more, with their
 * rows. tonight->register_digests may have the answer. False where a register cannot be read: who reads it says why. */
bool intake_digests(struct printing *printing, const struct tonight *tonight,
                    const struct config *config);
/* A second call changes nothing. */
int intake_fonts(struct printing *printing, const struct tonight *tonight, struct arena *arena,
                 struct err *err);
/* Sets tonight->fingerprint, of inputs by role and digest, settings and number of recorded events;
 * all inputs are known. True where the last published run has this day and the same fingerprint. */
bool intake_same(struct tonight *tonight, const struct lot *lot, const struct config *config,
                 const struct store *store, const struct ledger_run *last);
/* -1 with EXIT_GATE where more rows of a register cannot be read than max_unreadable allows; they
 * are printed and added to `stop`. */
int intake_gate(const struct intake *intake, const struct config *config, struct stop_account *stop,
                struct err *err);

/* Whether the resident has a certificate that is due, or is asked about. Once the certificates were
 * read; by several threads. */
bool intake_concerns(const struct intake *intake, Str resident_id);
/* The person with this id; if there is none, with `add` a new one in the arena, else NULL. */
struct person *intake_person(struct intake *intake, struct arena *arena, Str resident_id, bool add);
/* The person with this id, or NULL. */
const struct person *intake_find(const struct intake *intake, Str resident_id);
/* Whether any row of tonight, readable or not, is about this resident. */
bool intake_knows(const struct intake *intake, Str resident_id);
uint64_t intake_unreadable(const struct intake *intake); /* certificate rows */
/* Says how many ids of letters.languages are of no resident, if any. */
void intake_warn_languages(const struct intake *intake, const struct languages *languages,
                           const struct config *config);
/* gates.c: bar_of() of this row (core/gates/bars.h). */
bool due_is_freed(const struct due *due);
bool due_is_revived(const struct due *due);

#endif
