/*
 * Compares tonight's resident register with the last one, by marks: digests kept instead of the
 * rows.
 *
 * A mark is 56 bytes a resident: digests of the id and of each column that is printed (name, address
 * with building, postal code, mailing name, mailing address, guardian) and of the birth date, by
 * SipHash-1-3 with a key from the ledger's salt. Without the salt these tell nothing. In plain form
 * stand postal code, year of birth, status and flags: they are neither name nor address, and what
 * vanished or changed is counted by them.
 *
 * Marks of an older file know less (MARK_WHOLE is not set): what they do not know has not changed.
 *
 * Two files of marks, sorted by id, are read side by side (edge/disk/rowmarks). The result is
 * figures, for each printed column those that tell whether it slid (slides.h); the residents of whom
 * something printed changed; and those in dispute, who may have become another person:
 *
 *     person    name and birth date both differ
 *     swapped   the new name is the old name of another resident whose name changed too
 *
 * A resident in dispute keeps the old mark (struct dispute) until the register agrees with it
 * again, so that the next night does not take the mistake for correct. Pure.
 */
#ifndef KIGEN_CORE_GATES_MARKS_H
#define KIGEN_CORE_GATES_MARKS_H

#include "base/arena.h"
#include "core/gates/cells.h"
#include "core/gates/slides.h"
#include "core/rules/person.h"

enum {
    MARK_MOVES_MAX = 1 << 16, /* changed residents kept, to look for slid rows */
    MARK_KEPT_MAX = 1 << 16,  /* unchanged values of a column kept, of names and addresses fewer: */
    MARK_SAMPLE_MAX = 1 << 13,  /* ids are digests, so that the first are a fair sample */
    MARK_DISPUTES_MAX = 1 << 16 /* with more, too_many_disputes trips the gate `shift` */
};

struct mark_key {
    uint64_t k0, k1;
};

enum mark_flag {
    MARK_PROTECTED = 1,
    MARK_ELSEWHERE = 2, /* residence_elsewhere */
    MARK_WARD = 4,
    MARK_FAULT = 8,  /* class_is_faulty(): nothing can be printed on its envelope */
    MARK_WHOLE = 128 /* all that follows `postal` is known */
};

enum { MARK_CODE_NONE = 10000000 }; /* a postal code that is not 7 digits */

struct mark {
    uint64_t id, name, address;
    uint64_t mailing_address; /* with postal code and building; 0: none */
    uint32_t birth;           /* 0: unknown */
    uint32_t postal;
    uint32_t mailing_name, agent; /* without an honorific; 0: none */
    uint32_t postal_code;         /* its 7 digits as a number */
    uint16_t birth_year;          /* 0: unknown */
    uint8_t status;               /* enum resident_status */
    uint8_t flags;                /* enum mark_flag */
};

static inline bool mark_is_whole(const struct mark *mark)
{
    return mark->flags & MARK_WHOLE;
}

struct mark_key mark_key_of(const uint8_t salt[32]);
uint64_t mark_digest(const struct mark_key *key, Str text);
uint64_t mark_id(const struct mark_key *key, Str resident_id);
struct mark mark_of(const struct mark_key *key, const struct resident *resident);

enum dispute_why { DISPUTE_PERSON = 1, DISPUTE_SWAPPED = 2 };
struct dispute {
    struct mark was; /* before the dispute began */
    uint32_t why;    /* enum dispute_why */
    Day since;       /* the as-of day on which it was found; a release from then on lifts it */
};

/* Printed, and compared value by value; the last three only of marks that are whole, and mostly 0,
 * none. */
enum mark_column {
    MARK_NAME,
    MARK_ADDRESS,
    MARK_MAILING_NAME,
    MARK_MAILING_ADDRESS,
    MARK_AGENT,
    MARK_COLUMN_COUNT
};

struct
    mark_move { /* a resident of whom since the last run something changed that decides on letters */
    struct mark was, is;
    uint32_t columns; /* bits 1 << enum mark_column; none: birth date or flags alone */
};

struct mark_code { /* only the postal code changed, and perhaps guardian or mailing columns */
    uint64_t id;
    uint32_t was, is;
};

struct marks_compared {
    Day as_of;       /* tonight's */
    bool compared;   /* there was something to compare with */
    uint64_t before; /* residents in the last published run's register */
    uint64_t now, common;
    uint64_t changed; /* of the common ones: name, address or postal code changed */
    uint64_t births;  /* of the common ones: the known birth date is another known one */
    uint64_t had_mailing, lost_mailing; /* had a mailing name or address; and have none now */
    uint64_t had_agent, lost_agent;
    uint64_t had_any, gained;               /* any of these; had none of them, and have one now */
    uint64_t people[MARK_COLUMN_COUNT];     /* of the common ones: that column changed */
    struct slide slides[MARK_COLUMN_COUNT]; /* after marks_end(), of the moves that are kept */
    uint64_t code_changes;                  /* after marks_end(): different ones, without a move */
    uint64_t given; /* after marks_end(): had nothing, and got what another has and keeps */
    bool narrow;    /* some mark of the last register was not whole */
    bool too_many_disputes;

    struct cells cells;          /* whoever lived here in the last register, by class (classes.h) */
    VEC(struct mark_move) moves; /* by id, the first MARK_MOVES_MAX */
    VEC(struct mark_code) codes; /* by id, as many */
    uint64_t unchanged[MARK_COLUMN_COUNT]; /* of the common ones: had a value and have it still */
    VEC(uint64_t) kept[MARK_COLUMN_COUNT]; /* of these, the first values */
    VEC(struct dispute) old_disputes;      /* by id; from the file of the last published run */
    VEC(struct dispute) disputes;          /* by id, after marks_end() */
};

/* Compares one resident: the last register's mark and tonight's, NULL where that register does not
 * have it. Call it in rising order of mark.id. */
void marks_meet(struct marks_compared *compared, const struct mark *was, const struct mark *is);
/* Looks for slid columns and swapped names among what changed. */
void marks_end(struct marks_compared *compared);
void marks_release(struct marks_compared *compared);
/* Whether anything printed or the birth date changed, or a flag was lost, since the last run, or for
 * a resident in dispute since the dispute began. Also true where that is not known: beyond
 * MARK_MOVES_MAX. */
bool marks_moved(const struct marks_compared *compared, uint64_t id);
/* Since when the resident is in dispute; DAY_NONE: not. After marks_end(). */
Day marks_disputed(const struct marks_compared *compared, uint64_t id);

/*
 * Sorts by id and keeps the order of equal ids. `spare` has room for `count` marks, `counts` for
 * 65536 numbers. One pass by the upper 16 bits nearly sorts them, because digests are spread
 * evenly.
 */
enum { MARKS_CHUNK = 1 << 16 };
void marks_sort(struct mark *marks, size_t count, struct mark *spare, uint32_t *counts);

#endif
