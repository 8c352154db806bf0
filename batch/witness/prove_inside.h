/*
 * What the proof keeps in memory, and the steps of prove_night().
 * Only the files of witness/ include this.
 */
#ifndef KIGEN_WITNESS_PROVE_INSIDE_H
#define KIGEN_WITNESS_PROVE_INSIDE_H

#include "base/bug.h"
#include "witness/prove.h"
#include "witness/prove_days.h"
#include "witness/prove_field.h"
#include "witness/prove_header.h"
#include "witness/prove_parts.h"
#include "witness/prove_sets.h"
#include "witness/prove_words.h"

struct remembered {   /* what the ledger says of one certificate */
    enum is standing; /* after the last published run; IS_COUNT: not listed */
    bool seen, has_piece, undone, returned;
    Str key;                  /* key_text() of it */
    Str resident;             /* of its last piece */
    struct remembered *next;  /* in all_remembered */
    bool borne;               /* a row of tonight has this key, or a name of it */
    bool wanted;              /* the ledger is asked for what follows */
    Ymd issued;               /* 0: not known */
    Str listed_of;            /* the resident of whom it was first listed; empty: not known */
    bool named;               /* its serial has become a name: what was listed before is over */
    struct remembered *of;    /* of that certificate; NULL: long past */
    struct remembered *alike; /* of the same kind and expiry, and not borne either */
};

struct texts { /* the fields of a resident, one after the other; column c begins at at[c] */
    uint32_t at[R_ALL + 1];
    char bytes[];
};

enum { ID_ROOM = 24, ANSWER_KEY_ROOM = 28 };

struct holder { /* a resident with certificates due; a look-up touches its first cache line only */
    char id_bytes[ID_ROOM];
    Str id;
    struct answer *answers; /* all of the resident's, by `of_holder` */
    bool wants_texts;       /* not all of them are told already: something may be printed */
    bool wants_if_stay;     /* nor would they be, if the stay had an end */
    bool known, ambiguous;
    int status;
    bool elsewhere, is_protected, ward;
    Ymd birth, moves, stay;    /* 0: none */
    const struct texts *texts; /* NULL: unknown, or not wanted */
    struct answer *rows;       /* for a notice, in the order of the file, by `next` */
    bool unprintable, unfit, contradicts, no_number; /* the night says so */
    bool refused, released;                          /* the office recorded it */
    uint32_t sent;                                   /* 1: the proof sends a notice tonight */
    uint32_t pieces;                                 /* that the night made for the resident */
    struct holder *next;
};

/* Of a holder who is known and wants texts. What decides a suppression is asked of those told
 * already too: such a field is kept in struct holder, as `ward` is. */
static inline Str holder_text(const struct holder *holder, int column)
{
    const struct texts *texts = holder->texts;

    REQUIRE(texts);
    return (Str){texts->bytes + texts->at[column], texts->at[column + 1] - texts->at[column]};
}

struct answer {                /* the decision for a row that is neither not_due nor past */
    char key[ANSWER_KEY_ROOM]; /* kind and serial */
    uint32_t line;
    int kind, status, card;
    Str serial;
    struct holder *holder; /* NULL: the row is unreadable */
    Ymd issued, expires, card_expires, opens, ideal, planned;
    struct remembered *memory; /* NULL: none */
    bool duplicate, renewed;
    bool told;                 /* by kigen, as the ledger says */
    bool listed, before_since; /* in told_elsewhere; ideal before mailing.since */
    Str first_serial;          /* of its notice, where it came back under another one tonight */
    enum is is;
    enum why why;
    bool in_piece;            /* a piece of the night has it */
    struct answer *next;      /* in holder->rows */
    struct answer *of_holder; /* in holder->answers */
};

struct wish {     /* a row of letters.languages */
    Str language; /* empty: as the register says */
    int format;   /* -1: as the register says */
};

enum limit_of { OF_PRINT, OF_COUNTER, OF_WALK_IN };
struct limit_row {
    Ymd from;
    enum limit_of of;
    bool weekly;
    int scope; /* 0 all, 1 postal, 2 municipality */
    Str prefix;
    uint64_t max;
    struct limit_row *next; /* in the same room (prove_plan.c) */
};
struct room;
struct rooms { /* all that must have a place left before a piece can go */
    struct room **at;
    size_t count;
};
struct brought { /* a piece of an earlier run whose recipient comes to the counter */
    Ymd deliver_on;
    Str postal_code, municipality;
};
struct used { /* pieces that go or went on a mailing day, to one postal code */
    Ymd mail_on;
    Str postal_code, municipality;
    uint64_t pieces;
    struct rooms rooms;
};

struct month_of_rows { /* readable rows that expire in one month */
    uint64_t issued, not_due, past;
};

struct prove {
    struct arena arena;
    const struct prove_settings *settings;
    struct days days;
    Ymd as_of, mail_on, deliver_on, since;
    Ymd not_due_from; /* a window that opens on this day or later is not due yet */
    Ymd past_before;  /* a certificate that ended before this day is past, unless it is open */
    bool before_cutoff;
    VEC(Ymd) holidays;
    VEC(struct limit_row) limits;
    VEC(struct used) used;
    VEC(struct brought) brought;
    int limit_at[5], elsewhere_at[3], wish_at[3];
    bool headers_due[4]; /* of holidays, limits, told_elsewhere, languages: the header is to come */
    Ymd *issue_from;     /* the days of settings->by_issue */

    struct set elsewhere, wishes, ledger, undone_pieces, taken_back, decisions, serials, holders;
    struct remembered *all_remembered;
    Ymd latest_notice;  /* the latest expiry of a notice */
    struct set unborne; /* the first notice of a kind and expiry that no row bears */
    bool gathered;      /* `unborne` is filled */
    VEC(struct remembered *) wanted;
    size_t wanted_at;
    char wanted_day[24];
    struct header certificates, residents;
    bool header_comes;
    VEC(struct answer *) answers;
    struct holder *all_holders, *last_holder;
    uint64_t counts[IS_COUNT], reasons[WHY_COUNT];
    struct month_of_rows *months; /* DAYS_MONTHS */
    uint32_t highest;
    struct prove_result result;
};

struct said_rows { /* the rows of the night, one after the other */
    const struct prove_said *said;
    struct prove_row row; /* where `is_there` */
    bool is_there;
};

static inline void said_next(struct said_rows *rows)
{
    rows->is_there = rows->said->rows_next && rows->said->rows_next(rows->said->rows, &rows->row);
}

static inline struct said_rows said_first(const struct prove_said *said)
{
    struct said_rows rows = {.said = said};

    if (said->rows_begin)
        said->rows_begin(said->rows);
    said_next(&rows);
    return rows;
}

/* The first row of this line or of one below; false where there is none of this line. */
static inline bool said_line(struct said_rows *rows, uint32_t line)
{
    while (rows->is_there && rows->row.line < line)
        said_next(rows);
    return rows->is_there && rows->row.line == line;
}

/* The key of a certificate in sets, written into `out`: "s" or "a", the expiry, the serial. */
enum { KEY_MAX = 64 };
Str key_text(char out[KEY_MAX], int kind, Ymd expires_on, Str serial);

/* prove_respell.c */
/* What the ledger says of a certificate, be it by another name of it; NULL: nothing. */
struct remembered *respell_known(const struct prove *prove, int kind, Ymd expires_on, Str serial);
void respell_all(struct prove *prove);

/* prove_judge.c, prove_plan.c */
void judge_all(struct prove *prove, const struct prove_said *said);
struct postal { /* the address in the letter's window */
    Str code, address, building;
};
struct postal holder_postal(const struct holder *holder);
struct recipient {
    Str name, title; /* title: 様, 保護者様, 御中 or nothing */
};
struct recipient holder_recipient(const struct prove *prove, const struct holder *holder);
void plan_all(struct prove *prove);
Str wanted_language(const struct prove *prove, const struct holder *holder, Str variant);
int wanted_format(const struct prove *prove, const struct holder *holder);

/* prove_compare.c */
void compare_all(struct prove *prove, const struct prove_said *said);
void name_differences(struct prove *prove, const struct prove_said *said);

#endif
