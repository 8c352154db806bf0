/*
 * What the proof keeps in memory, and the steps of prove_night().
 * Only the files of witness/ include this.
 */
#ifndef KIGEN_WITNESS_PROVE_INSIDE_H
#define KIGEN_WITNESS_PROVE_INSIDE_H

#include "base/bug.h"
#include "base/pages.h"
#include "witness/prove.h"
#include "witness/prove_days.h"
#include "witness/prove_field.h"
#include "witness/prove_header.h"
#include "witness/prove_ids.h"
#include "witness/prove_parts.h"
#include "witness/prove_sets.h"
#include "witness/prove_words.h"

/* Of what is due, and of what the ledger says of it, there is much: numbers stand for pointers, 1 for
 * the first, 0 for none, and what few have stands beside. */
struct remembered { /* 20 bytes: what the ledger says of one certificate */
    uint32_t low;   /* of its serial: memory_serial() */
    uint32_t high : 28, kind : 1, seen : 1, has_piece : 1, undone : 1;
    uint32_t expires : 25, front : 7;
    uint32_t piece;        /* number in prove->pieces; 0: nothing more is known of it */
    uint32_t digits : 5;   /* 0: the serial is in its piece */
    uint32_t standing : 4; /* enum is, after the last published run; IS_COUNT: not listed */
    uint32_t returned : 1;
    uint32_t borne : 1; /* a row of tonight has this key, or a name of it */
    uint32_t named : 1; /* its serial has become a name: what was listed before is over */
    uint32_t alias : 1; /* nothing was ever listed under it: it is only a name */
};
_Static_assert(sizeof(struct remembered) == 20, "as in the comment above");

struct survivor { /* of whom more is known than that it was listed, once all was heard */
    uint32_t number;
    struct remembered memory;
};

struct remembered_piece { /* its last one, and what is asked of a few */
    Str serial;           /* of one that is not digits alone; else empty */
    Str resident;
    bool wanted;    /* the ledger is asked for the next two */
    Ymd issued;     /* 0: not known */
    Str listed_of;  /* the resident of whom it was first listed; empty: not known */
    uint32_t of;    /* of a name: the number of that certificate; 0: long past */
    uint32_t alike; /* the number of one of the same kind and expiry, and not borne either */
};

struct texts { /* the fields of a resident, one after the other; column c begins at at[c] */
    uint32_t at[R_ALL + 1];
    char bytes[];
};

struct due_holder { /* 16 bytes: a resident with certificates due, while it hears */
    uint64_t id; /* id_word(); LONG_ID and a number in prove->long_ids. Others may read it while the
                       rest is written */
    uint32_t answers; /* the last of the resident's, by `next` of prove->met */
    uint32_t stay : 25, status : 3;
    uint32_t speaks : 1;        /* there is a speaker; else all are told, or can never go */
    uint32_t wants_if_stay : 1; /* a row would not be told if the stay had an end */
    uint32_t known : 1, elsewhere : 1;
};
_Static_assert(sizeof(struct due_holder) == 16, "as in the comment above");
#define LONG_ID (UINT64_C(1) << 63)

struct holder { /* once all was heard */
    struct id id;
    uint32_t speaker; /* number in prove->speakers; 0: nothing is printed to them */
    Ymd stay;         /* 0: none */
    uint8_t status;
    bool known : 1, elsewhere : 1;
};

struct speaker {       /* a holder to whom something may be printed */
    uint32_t holder;   /* number in prove->holders, while it hears */
    struct holder who; /* but for the id, once all was heard */
    bool ambiguous, is_protected, ward;
    Ymd birth, moves;          /* 0: none */
    const struct texts *texts; /* NULL: unknown */
    uint32_t rows; /* for a notice, in the order of the file, by `next` of prove->kept */
    bool unprintable, unfit, contradicts, no_number; /* the night says so */
    bool refused, released;                          /* the office recorded it */
    uint32_t sent;                                   /* 1: the proof sends a notice tonight */
    uint32_t pieces;                                 /* that the night made for the resident */
};

static inline Str speaker_text(const struct speaker *speaker, int column)
{
    const struct texts *texts = speaker->texts;

    REQUIRE(texts);
    return (Str){texts->bytes + texts->at[column], texts->at[column + 1] - texts->at[column]};
}

/*
 * The decision for a row that is neither not_due nor past. There are many, and they are asked in the
 * order of the file: they are in pages (base/pages.h), with who holds them once all was heard. Those for
 * a notice are copied to where they stay (prove->kept), and changed there alone.
 */
struct answer {
    struct id serial;
    uint32_t line;
    uint32_t holder; /* 0: the row is unreadable */
    uint32_t memory; /* 0: none */
    uint32_t kept;   /* 0: it is not */
    uint32_t issued : 25, kind : 1, status : 3, card : 2;
    uint32_t expires : 25, duplicate : 1, renewed : 1;
    uint32_t told : 1;                /* by kigen, as the ledger says */
    uint32_t listed : 1;              /* in told_elsewhere */
    uint32_t before_since : 1;        /* ideal before mailing.since */
    uint32_t seen : 1, has_piece : 1; /* as `memory` is */
    uint32_t respelled : 1; /* it came back under another serial tonight: `memory` has the first */
    uint32_t card_expires : 25; /* 0: none */
    uint32_t may_go : 1;      /* it is not told, and nothing in the row says that it can never go */
    uint32_t in_piece : 1;    /* a piece of the night has it */
    uint32_t is : 4, why : 6; /* enum is, enum why */
    struct holder who;
};

struct met { /* 12 bytes: of each answer, what is asked for every certificate of its holder */
    uint32_t issued : 25, kind : 1, renewed : 1;
    uint32_t expires : 25, tag : 7; /* of the serial */
    uint32_t next;                  /* another of the holder; 0: none */
};

struct kept { /* an answer for a notice */
    struct answer answer;
    Ymd planned;
    uint32_t next; /* in speaker->rows */
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

    struct set elsewhere, wishes, undone_pieces, taken_back, decisions;
    struct places by_key, by_id; /* of remembered, holders */
    struct places by_speaker;    /* of speakers */
    int pass;                    /* of the registers; 2: the residents */
    bool certificates_heard;
    VEC(struct remembered) remembered; /* while it hears certificates */
    VEC(struct survivor) survivors;
    struct places by_number; /* of survivors */
    VEC(struct remembered_piece) pieces;
    Ymd latest_notice;    /* the latest expiry of a notice */
    struct set unborne;   /* the first notice of a kind and expiry that no row bears */
    VEC(uint32_t) wanted; /* numbers of remembered */
    size_t wanted_at;
    char wanted_day[24], wanted_serial[ID_ROOM];
    struct header certificates, residents;
    bool header_comes;
    struct pages answers; /* answer_look(), answer_edit() */
    VEC(struct met) met;  /* while it hears; so are holders */
    VEC(struct due_holder) holders;
    VEC(struct id) long_ids;
    bool heard; /* all of both registers */
    VEC(struct kept) kept;
    VEC(struct speaker) speakers;
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

static inline struct said_rows said_first(const struct prove_said *said, enum prove_walk walk)
{
    struct said_rows rows = {.said = said};

    if (said->rows_begin)
        said->rows_begin(said->rows, walk);
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

/* By number, from 0 on; lent until another one is asked for, but where it is kept. */
static inline const struct answer *answer_look(const struct prove *prove, size_t number)
{
    const struct answer *answer = pages_at(&prove->answers, number);

    return answer->kept ? &prove->kept.at[answer->kept - 1].answer : answer;
}
static inline struct answer *answer_edit(struct prove *prove, size_t number)
{
    REQUIRE(prove->kept.count == 0); /* what is kept is changed by row_after() */
    return pages_edit(&prove->answers, number);
}
/* Once all was heard. */
static inline const struct holder *holder_of(const struct answer *answer)
{
    return answer->holder ? &answer->who : NULL;
}
static inline struct speaker *speaker_of(const struct prove *prove, const struct holder *holder)
{
    return holder && holder->speaker ? &prove->speakers.at[holder->speaker - 1] : NULL;
}
/* By number; NULL: none, or nothing is known but that it was listed. */
struct remembered *survivor_find(const struct prove *prove, uint32_t number);
static inline struct remembered *memory_of(const struct prove *prove, const struct answer *answer)
{
    return answer->memory ? survivor_find(prove, answer->memory) : NULL;
}
static inline struct remembered_piece *piece_of(const struct prove *prove,
                                                const struct remembered *memory)
{
    return memory->piece ? &prove->pieces.at[memory->piece - 1] : NULL;
}
/* The same, where there is one. */
static inline struct remembered_piece *the_piece(const struct prove *prove, uint32_t remembered)
{
    const struct remembered *memory = prove->certificates_heard
                                          ? survivor_find(prove, remembered)
                                          : &prove->remembered.at[remembered - 1];

    REQUIRE(memory && memory->piece);
    return &prove->pieces.at[memory->piece - 1];
}
static inline struct speaker *the_speaker(const struct prove *prove, const struct answer *answer)
{
    struct speaker *speaker = speaker_of(prove, holder_of(answer));

    REQUIRE(speaker);
    return speaker;
}
/* Those of one resident for a notice, in the order of the file; 0 begins, NULL ends. */
static inline struct kept *kept_at(const struct prove *prove, uint32_t number)
{
    return number ? &prove->kept.at[number - 1] : NULL;
}
static inline struct kept *kept_after(const struct prove *prove, const struct kept *kept)
{
    return kept_at(prove, kept->next);
}
static inline struct answer *answer_at(const struct prove *prove, uint32_t number)
{
    struct kept *kept = kept_at(prove, number);

    return kept ? &kept->answer : NULL;
}
static inline struct answer *row_after(const struct prove *prove, const struct answer *answer)
{
    return answer_at(prove, prove->kept.at[answer->kept - 1].next);
}
/* Whom its tables ask. prove_rows.c */
void prove_tables(struct prove *prove);
/* While it hears; NULL: nobody of this id has a certificate due. prove_rows.c */
struct due_holder *holder_find(const struct prove *prove, Str id);
/* Of a number, while it hears. */
Str holder_id(const struct prove *prove, uint32_t number, char out[ID_ROOM]);
/* NULL: nothing is printed to them. */
struct speaker *speaker_find(const struct prove *prove, Str id);
Ymd answer_opens(const struct prove *prove, const struct answer *answer);
Ymd answer_ideal(const struct prove *prove, const struct answer *answer);

/* The key of a certificate in sets, written into `out`: "s" or "a", the expiry, the serial. */
enum { KEY_MAX = 64 };
Str key_text(char out[KEY_MAX], int kind, Ymd expires_on, Str serial);

/* prove_respell.c */
/* The notices that no row bears, and what is asked about them. */
void respell_look(struct prove *prove);
/* What the ledger says of a certificate, be it by another name of it; NULL: nothing. */
struct remembered *respell_known(const struct prove *prove, int kind, Ymd expires_on, Str serial);
void respell_all(struct prove *prove);
/* Of a certificate itself, be it a name or not; NULL: nothing. prove.c */
struct remembered *memory_find(const struct prove *prove, int kind, Ymd expires_on, Str serial);
struct remembered *memory_add(struct prove *prove, int kind, Ymd expires_on, Str serial);
struct remembered_piece *memory_piece(struct prove *prove, struct remembered *memory);
/* In `out`, or where it stays. */
Str memory_serial(const struct prove *prove, const struct remembered *memory, char out[ID_ROOM]);

/* prove_judge.c, prove_plan.c */
void judge_all(struct prove *prove, const struct prove_said *said);
struct postal { /* the address in the letter's window */
    Str code, address, building;
};
struct postal speaker_postal(const struct speaker *speaker);
struct recipient {
    Str name, title; /* title: 様, 保護者様, 御中 or nothing */
};
struct recipient speaker_recipient(const struct prove *prove, const struct speaker *speaker);
void plan_all(struct prove *prove);
Str wanted_language(const struct prove *prove, const struct speaker *speaker, Str variant);
int wanted_format(const struct prove *prove, const struct speaker *speaker);
Str speaker_id(const struct speaker *speaker);

/* prove_compare.c */
void compare_all(struct prove *prove, const struct prove_said *said);
void name_differences(struct prove *prove, const struct prove_said *said);

#endif
