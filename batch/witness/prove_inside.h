/* What the files of witness/prove share. Nobody else includes this. */
#ifndef KIGEN_WITNESS_PROVE_INSIDE_H
#define KIGEN_WITNESS_PROVE_INSIDE_H

#include "witness/prove.h"

/* ---- days (prove_days.c) --------------------------------------------------------------------- */

enum { DAYS_YEAR_FIRST = 1838, DAYS_YEAR_LAST = 2222 }; /* what a date, moved, may reach */
enum { DAYS_MONTHS = (DAYS_YEAR_LAST - DAYS_YEAR_FIRST + 1) * 12 };

/* Every day has a place, counted one by one from the first. */
struct days {
    uint32_t month_at[DAYS_MONTHS + 1]; /* where each month begins */
    Ymd *day;                           /* at each place */
    uint8_t *marks;                     /* enum prove_day */
    uint32_t count;
    uint32_t monday; /* the place of some Monday */
};

enum ymd_form { YMD_GOOD, YMD_EMPTY, YMD_UNKNOWN, YMD_BAD };

static inline int ymd_year(Ymd day)
{
    return day / 10000;
}
static inline int ymd_month(Ymd day)
{
    return day / 100 % 100;
}
static inline int ymd_day(Ymd day)
{
    return day % 100;
}
int ymd_month_length(int year, int month);
enum ymd_form ymd_read(Str text, Ymd *day); /* trimmed text */
Ymd ymd_iso(Str text);                      /* of the ledger: 2026-11-22 */

void days_open(struct days *days, struct arena *arena);
uint32_t days_at(const struct days *days, Ymd day);
/* The n-th later day with the mark (n >= 1), or earlier (n <= -1); 0 where there is none. */
Ymd days_count(const struct days *days, Ymd from, int n, enum prove_day mark);
Ymd days_on_or_after(const struct days *days, Ymd from, enum prove_day mark);
Ymd days_after(const struct days *days, Ymd from, int n);
int days_between(const struct days *days, Ymd from, Ymd to);
int days_weekday(const struct days *days, uint32_t at); /* 0 Monday */
void days_mark(struct days *days, const struct prove_settings *settings, const Ymd *holidays,
               size_t holiday_count);
Ymd days_window(const struct days *days, Ymd expires_on, int months);

/* ---- sets (prove_sets.c) --------------------------------------------------------------------- */

struct set_slot {
    Str key;
    void *value;
};
struct set {        /* open addressing; the key must live as long as the set */
    uint64_t *seen; /* a bit for two slots: what is not there is mostly known from these alone */
    uint32_t *tags; /* of the hash; 0: free */
    struct set_slot *slots;
    size_t mask, count;
};
void *set_find(const struct set *set, Str key);
/* Puts a key that is not in it; else the value that it has: NULL, or that one. */
void *set_put(struct set *set, Str key, void *value);
void set_release(struct set *set);

/* ---- words (prove_read.c) -------------------------------------------------------------------- */

/* In the order of docs/contract 4. */
#define PROVE_DISPOSITIONS(X)                                                                      \
    X(REJECTED, "rejected")                                                                        \
    X(NOT_DUE, "not_due")                                                                          \
    X(PAST, "past")                                                                                \
    X(SUPPRESSED, "suppressed")                                                                    \
    X(TOLD, "told")                                                                                \
    X(HELD, "held")                                                                                \
    X(LAPSED, "lapsed")                                                                            \
    X(WAITING, "waiting")                                                                          \
    X(NOTICE, "notice")
#define PROVE_REASONS(X)                                                                           \
    X(NONE, "")                                                                                    \
    X(BAD_ROW, "bad_row")                                                                          \
    X(BAD_ID, "bad_id")                                                                            \
    X(BAD_KIND, "bad_kind")                                                                        \
    X(BAD_STATUS, "bad_status")                                                                    \
    X(BAD_DATE, "bad_date")                                                                        \
    X(DUPLICATE_SERIAL, "duplicate_serial")                                                        \
    X(UNKNOWN_RESIDENT, "unknown_resident")                                                        \
    X(DECEASED, "deceased")                                                                        \
    X(MOVED_OUT, "moved_out")                                                                      \
    X(REMOVED, "removed")                                                                          \
    X(ABROAD, "abroad")                                                                            \
    X(REVOKED, "revoked")                                                                          \
    X(SUSPENDED, "suspended")                                                                      \
    X(UNDELIVERED, "undelivered")                                                                  \
    X(SUPERSEDED, "superseded")                                                                    \
    X(STAY_PERIOD, "stay_period")                                                                  \
    X(RESIDENCE_ELSEWHERE, "residence_elsewhere")                                                  \
    X(RESIDENCE_CARD, "residence_card")                                                            \
    X(ELSEWHERE, "elsewhere")                                                                      \
    X(REFUSED, "refused")                                                                          \
    X(RETURNED, "returned")                                                                        \
    X(PROTECTED, "protected")                                                                      \
    X(MOVING, "moving")                                                                            \
    X(AMBIGUOUS_RESIDENT, "ambiguous_resident")                                                    \
    X(CONTRADICTION, "contradiction")                                                              \
    X(NO_ADDRESS, "no_address")                                                                    \
    X(UNPRINTABLE, "unprintable")                                                                  \
    X(UNFIT_ADDRESS, "unfit_address")                                                              \
    X(UNSEEN, "unseen")                                                                            \
    X(PAUSED, "paused")                                                                            \
    X(CUTOFF, "cutoff")                                                                            \
    X(PRINT_CAPACITY, "print_capacity")                                                            \
    X(COUNTER_CAPACITY, "counter_capacity")

#define X(name, word) IS_##name,
enum is { PROVE_DISPOSITIONS(X) IS_COUNT };
#undef X
#define X(name, word) WHY_##name,
enum why { PROVE_REASONS(X) WHY_COUNT };
#undef X

Str is_word(enum is is);
Str why_word(enum why why);

/* The columns, and the values of those with words: the place of the standard word in its list. */
enum { C_SERIAL, C_RESIDENT, C_KIND, C_ISSUED, C_EXPIRES, C_STATUS, C_CARD_EXPIRES, C_CARD, C_ALL };
enum {
    R_ID,
    R_NAME,
    R_BIRTH,
    R_POSTAL,
    R_ADDRESS,
    R_BUILDING,
    R_STATUS,
    R_MOVES,
    R_STAY,
    R_ELSEWHERE,
    R_PROTECTED,
    R_WARD,
    R_AGENT,
    R_MAIL_NAME,
    R_MAIL_POSTAL,
    R_MAIL_ADDRESS,
    R_MAIL_BUILDING,
    R_LANGUAGE,
    R_MUNICIPALITY,
    R_ALL
};
enum { KIND_IS_SIGNATURE, KIND_IS_AUTHENTICATION };
enum { LIVES_HERE, LEAVES, LEFT, LIVES_ABROAD, IS_DEAD, IS_REMOVED };
enum { CERT_VALID, CERT_REVOKED, CERT_SUSPENDED, CERT_EXPIRED, CERT_UNDELIVERED };
enum { CARD_IS_PLAIN, CARD_HAS_NO_PIN, CARD_OF_RESIDENCE };

struct meaning { /* of one text in one column */
    Str text;
    int value;
};
struct header { /* of one register: where the columns stand, and what their words mean */
    bool residents;
    size_t column_count;
    int at[R_ALL]; /* -1: not in the file */
    struct meaning *meanings[R_ALL];
    size_t meaning_counts[R_ALL];
    size_t recent[R_ALL][4]; /* the meaning found last, by the length of the text: rows are alike */
};
void header_words(struct header *header, const struct prove_settings *settings, bool residents,
                  struct arena *arena);
void header_map(struct header *header, const struct prove_settings *settings,
                const struct prove_record *record);

Str text_stripped(Str text);
/* Without blanks at its ends. */
static inline Str text_bare(Str text)
{
    /* a blank is a space, a tab, or U+3000, whose bytes are E3 80 80 */
    if (text.n == 0 ||
        ((unsigned char)text.p[0] > ' ' && (unsigned char)text.p[0] != 0xE3 &&
         (unsigned char)text.p[text.n - 1] > ' ' && (unsigned char)text.p[text.n - 1] != 0x80))
        return text;
    return text_stripped(text);
}
/* Whether all of eight bytes are ASCII digits. */
static inline bool are_digits(uint64_t eight)
{
    static const uint64_t high = UINT64_C(0xF0F0F0F0F0F0F0F0), zeros = UINT64_C(0x3030303030303030),
                          sixes = UINT64_C(0x0606060606060606); /* carry what is above 9 */

    return (eight & high) == zeros && ((eight + sixes) & high) == zeros;
}
bool text_is_id(Str text);
size_t text_digits(Str text, char *out, size_t room); /* all of it; 0: not so */
Str text_postal(Str text, char out[7]); /* the seven digits in `out`, or the text as it is */
int kind_value(Str word);               /* of the standard words */

static inline Str header_field(const struct header *header, const struct prove_record *record,
                               int column)
{
    int at = header->at[column];

    return at < 0 ? STR_EMPTY : text_bare(record->fields[at]);
}

static inline bool meaning_says(const struct meaning *meaning, Str text)
{
    return meaning->text.n == text.n &&
           (text.n == 0 ||
            (meaning->text.p[0] == text.p[0] && memcmp(meaning->text.p, text.p, text.n) == 0));
}

int header_look_up(struct header *header, int column, Str text);
/* What the text means in a column with words; -1: nothing. */
static inline int header_value(struct header *header, int column, Str text)
{
    const struct meaning *recent = &header->meanings[column][header->recent[column][text.n & 3]];

    return meaning_says(recent, text) ? recent->value : header_look_up(header, column, text);
}

/* ---- what is known --------------------------------------------------------------------------- */

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
