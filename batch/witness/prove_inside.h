/*
 * What the proof keeps in memory, and the order of its parts.
 * Only the files of witness/ include this.
 */
#ifndef KIGEN_WITNESS_PROVE_INSIDE_H
#define KIGEN_WITNESS_PROVE_INSIDE_H

#include "witness/prove.h"
#include "witness/prove_days.h"
#include "witness/prove_header.h"
#include "witness/prove_parts.h"
#include "witness/prove_sets.h"
#include "witness/prove_words.h"

struct remembered {   /* of one key of the ledger */
    enum is standing; /* by the last published run; IS_COUNT: not listed */
    bool seen, has_piece, undone, returned;
};

struct texts { /* a resident's columns one behind the other, by meaning */
    uint32_t at[R_ALL + 1];
    char bytes[];
};

enum { ID_ROOM = 24, ANSWER_KEY_ROOM = 28 };

struct holder { /* of something that is due; the first line of it is what a look-up touches */
    char id_bytes[ID_ROOM];
    Str id;
    struct answer *answers; /* all of the resident's */
    bool wants_texts;       /* some answer was not told already: something may be printed */
    bool known, ambiguous;
    int status;
    bool elsewhere, is_protected, ward;
    Ymd birth, moves, stay;               /* 0: none */
    const struct texts *texts;            /* NULL: unknown, or not wanted */
    struct answer *rows;                  /* that could go, in the order of the file */
    bool unprintable, unfit, contradicts; /* as the night says */
    bool refused, released;               /* recorded */
    uint32_t sent;                        /* rows of a notice, by the proof */
    uint32_t pieces;                      /* by the night */
    struct holder *next;
};

static inline Str holder_text(const struct holder *holder, int column)
{
    const struct texts *texts = holder->texts;

    return (Str){texts->bytes + texts->at[column], texts->at[column + 1] - texts->at[column]};
}

struct answer {                /* a row that is rejected, or neither not_due nor past */
    char key[ANSWER_KEY_ROOM]; /* kind and serial */
    uint32_t line;
    int kind, status, card;
    Str serial;
    struct holder *holder; /* NULL: unreadable */
    Ymd issued, expires, card_expires, opens, ideal, planned;
    const struct remembered *memory; /* NULL: none */
    bool duplicate, renewed;
    bool told, elsewhere; /* by the ledger; by others */
    enum is is;
    enum why why;
    bool in_piece;            /* found in a piece of the night */
    struct answer *next;      /* of the rows of the holder that could go */
    struct answer *of_holder; /* of all of them */
};

struct limit_row {
    Ymd from;
    bool weekly;
    int scope; /* 0 all, 1 postal, 2 municipality */
    Str prefix;
    uint64_t max;
    struct limit_row *next; /* of the same room (prove_plan.c) */
};
struct room;
struct rooms { /* those that a piece has to find open */
    struct room **at;
    size_t count;
};
struct used {
    Ymd mail_on;
    Str postal_code, municipality;
    uint64_t pieces;
    struct rooms rooms;
};

struct month_of_rows { /* readable rows by the month in which they end */
    uint64_t issued, not_due, past;
};

struct prove {
    struct arena arena;
    const struct prove_settings *settings;
    struct days days;
    Ymd as_of, mail_on, deliver_on, since;
    Ymd not_due_from; /* a window that opens on this day or later is not yet to be written about */
    Ymd past_before;  /* what ended before it is past, unless it is open */
    bool before_cutoff;
    VEC(Ymd) holidays;
    VEC(struct limit_row) limits;
    VEC(struct used) used;
    int limit_at[5], elsewhere_at[3];
    bool headers_due[3]; /* of holidays, limits, told_elsewhere: still to come */
    Ymd *issue_from;     /* of settings->by_issue */

    struct set elsewhere, ledger, undone_pieces, taken_back, decisions, serials, holders;
    struct header certificates, residents;
    bool header_comes;
    VEC(struct answer *) answers;
    struct holder *all_holders, *last_holder;
    uint64_t counts[IS_COUNT], reasons[WHY_COUNT];
    struct month_of_rows *months; /* DAYS_MONTHS */
    uint32_t highest;
    struct prove_result result;
};

/* "s" or "a", the day, the serial: what a certificate is known by. Returns its length. */
enum { KEY_MAX = 64 };
Str key_text(char out[KEY_MAX], int kind, Ymd expires_on, Str serial);

/* prove_judge.c, prove_plan.c */
void judge_all(struct prove *prove, const struct prove_said *said);
struct postal { /* what stands in the window */
    Str code, address, building;
};
struct postal holder_postal(const struct holder *holder);
Str holder_addressee(const struct prove *prove, const struct holder *holder, bool *guardian);
void plan_all(struct prove *prove);

/* prove_compare.c */
void compare_all(struct prove *prove, const struct prove_said *said);
void name_differences(struct prove *prove, const struct prove_said *said);

#endif
