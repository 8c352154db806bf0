/*
 * What both registers say of those who matter tonight, and what the ledger remembers of them. Filled
 * by night_intake(); night_judge() gives every row its one disposition.
 */
#ifndef KIGEN_FLOW_NIGHT_INTAKE_H
#define KIGEN_FLOW_NIGHT_INTAKE_H

#include "base/index.h"
#include "core/rules/decision.h"
#include "core/rules/history.h"
#include "core/rules/rules.h"
#include "edge/disk/digest.h"
#include "edge/registers/records.h"
#include "flow/night/tonight.h"

struct peer { /* another certificate of a due resident, due or not */
    struct certificate certificate;
    struct peer *next;
};

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
    struct decision decision;              /* the last that was recorded; set by night_judge() */
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
    struct due *twin; /* next row of the same piece */
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

/* The person with this id; where there is none NULL, or a new one in the arena. */
struct person *intake_person(struct intake *intake, struct arena *arena, Str resident_id, bool add);
/* not_due or past, or DISPOSITION_COUNT for a row that goes on to night_judge(). `memory` is set
 * unless the row is not_due. */
enum disposition intake_timing(const struct intake *intake, const struct tonight *tonight,
                               const struct rules *rules, const struct certificate *certificate,
                               struct terms_of *terms, struct memory **memory);
uint64_t intake_unreadable(const struct intake *intake); /* certificate rows */
/* gates.c: the holder was protected, dead or departed for the last run; the certificate was revoked. */
bool due_is_freed(const struct due *due);
bool due_is_revived(const struct due *due);

#endif
