/*
 * The certificates that a night decides on, and their holders, in little memory.
 *
 * Nearly all of them get no letter: they were told, or are suppressed. Of such a row 72 bytes are
 * kept, in pages that need not stay in memory (base/pages.h), for rows are asked in the order of the
 * file; and while the registers are read 16 in memory, what the other certificates of its holder are
 * compared with. Of such a holder 24 bytes are kept, without a name or an address; serial and resident
 * id are packed (base/packed.h). due_at() opens a row: it gives a `struct due` in a view of the
 * caller's, or the row itself, where that is live. due_put() closes it again.
 *
 *   1 a row is live (a struct due of its own, which stays where it is) where it is unreadable,
 *     rejected, held, lapsed, waits or goes; and every row of a forecast;
 *   2 a holder is whole (a struct person with all texts and certificates) where one of his rows may
 *     be one of these, unless nobody knows him or all that he has is suppressed for what he is, and
 *     where he is asked about;
 *   3 of a holder who is not whole a view has what suppresses, and what gates and doubts ask: no
 *     text but the id and the postal code. Of his certificates it has those that matter to the row:
 *     the authentication certificate by which its expiry may be explained, its successor;
 *   4 rows are in the order of the file, and numbers stay.
 */
#ifndef KIGEN_FLOW_NIGHT_DUE_H
#define KIGEN_FLOW_NIGHT_DUE_H

#include "base/bug.h"
#include "base/index.h"
#include "base/numbers.h"
#include "base/packed.h"
#include "base/pages.h"
#include "core/gates/cells.h"
#include "core/gates/towns.h"
#include "core/rules/facts.h"
#include "core/text/faults.h"

enum renews { RENEWS_UNKNOWN, RENEWS, RENEWS_NOT }; /* a forecast takes it so */

struct person { /* a resident with a due certificate, or asked about (pull.c, `why`) */
    Str resident_id;
    struct person *next; /* of those who are whole, in the order in which they were found */
    bool is_whole;
    bool known; /* a readable row was found; of several the first is used */
    struct resident resident;
    bool ambiguous;
    bool guarded; /* a readable row, the first or not, says that they are protected */
    struct peer *peers;
    size_t peer_count;
    bool print_checked, unprintable, unfit;
    bool contradiction_checked;
    bool lacks_template;      /* of who is not whole: language_choose() */
    enum town_doubt doubt;    /* of the postal code */
    Day disputed;             /* marks_disputed() */
    Str missing;              /* what cannot be printed: code points, signs of loss */
    Str barcode;              /* its text, where the letter has room for it; empty: none */
    struct decision decision; /* the last recorded; set by judge_night() */
    Str decided_by;
    uint32_t piece; /* index into the pool; UINT32_MAX: none */
    enum renews renews;
};

struct
    due { /* a certificate row that is unreadable, or neither not_due nor past, or later; in file order */
    struct certificate certificate; /* as much as could be read */
    int kind;                       /* enum kind; -1: unknown */
    enum reason unreadable;         /* REASON_NONE: readable */
    const struct fault *fault;      /* NULL: there is nothing more to say than the reason */
    uint8_t digest[32];             /* of a rejected row: of its fields as read */
    struct terms_of terms;
    struct memory *memory; /* NULL: the ledger knows nothing of it */
    struct person *person; /* NULL: unreadable */
    bool later;            /* not due tonight, but on a night that is asked about (intake.until) */
    bool duplicate;
    bool respelled; /* its serial is a new name of `memory` */
    bool echo;      /* a row above is the same certificate under another name, and speaks for it */
    struct judgement judgement;
    Day planned_on;
    uint32_t anomalies;
    struct due *next_of_piece; /* next row of the same piece */
    bool is_live;              /* its texts stay */
};

/* ---- as they are kept ------------------------------------------------------------------------ */

#define DUE_NOBODY UINT32_MAX /* due_row.holder: unreadable, or its resident id is none */

enum { DUE_TAG_BITS = 8, DUE_ROW_BITS = 28, DUE_ROWS_MAX = 1 << DUE_ROW_BITS };

struct someone { /* 24 bytes: a holder. Of who is whole: id, row and is_whole */
    uint64_t
        id; /* packed_word(); with PACKED_FREE the number of an id in dues.wide. Others may read
                    it while the rest is written */
    uint64_t birth : 18, stay : 18, area : 24, status : 3, known : 1;
    uint64_t row : DUE_ROW_BITS; /* 1 + number of his last row; 0: none */
    uint64_t birth_state : 2, doubt : 3;
    uint64_t elsewhere : 1, is_protected : 1, bad_municipality : 1, bad_format : 1;
    uint64_t lacks_template : 1;
    uint64_t may_go : 1;          /* a row is not told, and does not suppress itself */
    uint64_t may_go_if_stays : 1; /* a row would not be told elsewhere if his stay had an end */
    uint64_t is_whole : 1;
};
_Static_assert(sizeof(struct someone) == 24, "as in the comment above");
_Static_assert(RESIDENT_STATUS_COUNT <= 1 << 3 && CELL_NO_AREA < 1 << 24, "they fit");

struct due_row {          /* 72 bytes. Of a live row: line, holder, who, `at` and is_live */
    struct packed serial; /* days count from 1850-01-01, the first is 1; 0: none */
    uint64_t issued : 18, expires : 18, card : 18, kind : 1, status : 3, card_type : 2;
    uint64_t authentication : 18; /* the end of one that may explain its expiry; 0: none */
    uint64_t disposition : 4, reason : 6, anomalies : 9;
    uint64_t is_live : 1, duplicate : 1, respelled : 1, echo : 1;
    uint64_t by_issued : 18, by_expires : 18; /* of its successor; 0: none */
    uint32_t line, holder;
    uint32_t at;        /* 1 + number in the history, or in dues.live; 0: none */
    struct someone who; /* from dues_met() on */
};
_Static_assert(sizeof(struct due_row) == 72, "as in the comment above");
_Static_assert(DISPOSITION_COUNT < 1 << 4 && REASON_COUNT <= 1 << 6 && ANOMALY_COUNT <= 9 &&
                   KIND_COUNT <= 1 << 1 && CERTIFICATE_STATUS_COUNT <= 1 << 3 &&
                   CARD_TYPE_COUNT <= 1 << 2,
               "they fit");

struct due_met { /* 16 bytes: what is asked of a row for each certificate of its holder */
    uint64_t issued : 18, expires : 18, by_issued : 18, kind : 1, is_live : 1, tag : DUE_TAG_BITS;
    uint64_t by_expires : 18, authentication : 18;
    uint64_t next : DUE_ROW_BITS; /* 1 + number of another row of the holder; 0: none */
};
_Static_assert(sizeof(struct due_met) == 16, "as in the comment above");

struct whole {
    uint32_t holder;
    struct person *person;
};

struct dues {
    struct pages rows;       /* struct due_row: due_row() */
    VEC(struct due_met) met; /* of each row, until dues_met() */
    uint32_t *states;        /* from then on due_state() of each, for which no page is opened */
    VEC(struct due *) live;
    VEC(struct someone) people; /* until dues_met() */
    struct pages crowd;         /* struct someone, by the same numbers: from then on */
    struct numbers by_id;       /* of people */
    VEC(struct packed) wide;    /* ids that need more than a word */
    VEC(struct whole) whole;
    struct numbers by_holder;  /* of whole */
    struct terms_memo *terms;  /* of the rows that were opened */
    const struct rules *rules; /* these and `terms` are set by dues_begin() */
    const struct calendar *calendar;
    const struct history *history;
    struct dues *of; /* of a reader: whose rows these are */
    size_t readers;
};

/* `file`: where rows may be kept (base/pages.h); NULL: in memory. */
void dues_begin(struct dues *dues, const struct rules *rules, const struct calendar *calendar,
                const struct history *history, const struct page_file *file);
void dues_release(struct dues *dues);

/* ---- reading --------------------------------------------------------------------------------- */

/* The number of who has this id, who is added; and, without adding, false where there is nobody. What
 * is added is an id as a register has it (packed_of()). */
uint32_t dues_someone(struct dues *dues, Str id);
bool dues_find(const struct dues *dues, Str id, uint32_t *number);
Str dues_id(const struct dues *dues, uint32_t number, char out[PACKED_BYTES_MAX]);
/* From now on he is whole. */
void dues_whole(struct dues *dues, uint32_t number, struct person *person);
/* What is kept of who is not whole, of his first readable row. */
void dues_meet(struct dues *dues, uint32_t number, const struct resident *resident);

/* A live row; a readable one too where `holder` is not DUE_NOBODY. */
void dues_add_live(struct dues *dues, struct due *due, uint32_t holder);
/* A row that is not live, with its memory. */
void dues_add(struct dues *dues, const struct certificate *certificate, uint32_t holder,
              const struct memory *memory);
/* No more rows are added: now it is known which are duplicates, for a row above has the same kind and
 * serial. `told` is told the holder of each. */
typedef void dues_told(void *context, uint32_t holder);
void dues_end(struct dues *dues, dues_told *told, void *context);
/* One certificate of a holder who is not whole: what it is to his rows. */
void dues_peer(struct dues *dues, uint32_t holder, const struct certificate *certificate);
/* Both registers were read: rows know what was said of them and of their holders. Nobody is added,
 * found or met from then on. */
void dues_met(struct dues *dues);

/* ---- opening --------------------------------------------------------------------------------- */

struct due_view { /* is valid until it is used again */
    struct due due;
    struct person person;
    struct peer peers[2];
    char serial[PACKED_BYTES_MAX], resident_id[PACKED_BYTES_MAX], postal_code[7];
};

struct due *due_at(const struct dues *dues, size_t number, struct due_view *view);
/* A second reader of what was judged, in a thread or not: rows are opened by either at once. Before
 * dues_reader_release() none is put, kept or added, which ends the program, and nobody changes a live row. */
void dues_reader(struct dues *reader, struct dues *of);
void dues_reader_release(struct dues *reader);
/* What figures ask of a row; its texts and its holder, which cost the most, are not opened. */
struct due_brief {
    uint32_t holder; /* DUE_NOBODY: it is unreadable, or its resident id is none */
    struct judgement judgement;
    enum reason unreadable;
    const struct memory *memory;
    Day expires_on, ideal_on;
    bool duplicate, respelled;
};
struct due_brief due_brief(const struct dues *dues, size_t number);
/* As it is kept; lent until another row is asked for. */
static inline const struct due_row *due_row(const struct dues *dues, size_t number)
{
    return pages_at(&dues->rows, number);
}
/* What many stages ask of many rows. After dues_met(). */
#define DUE_LIVE_BIT UINT32_C(0x80000000) /* and its number in dues.live */
enum { DUE_RESPELLED = 1 << 4, DUE_KNOWN = 1 << 5, DUE_DISPOSITION = 15 };
static inline uint32_t due_state(const struct dues *dues, size_t number)
{
    REQUIRE(dues->states && number < dues->rows.count);
    return dues->states[number];
}
/* NULL where it is not live. */
static inline struct due *due_live(const struct dues *dues, size_t number)
{
    uint32_t state = due_state(dues, number);

    return state & DUE_LIVE_BIT ? dues->live.at[state & ~DUE_LIVE_BIT] : NULL;
}
static inline bool due_is_respelled(const struct dues *dues, size_t number)
{
    const struct due *live = due_live(dues, number);

    return live ? live->respelled : (due_state(dues, number) & DUE_RESPELLED) != 0;
}
/* Whether the ledger knows it. */
static inline bool due_is_known(const struct dues *dues, size_t number)
{
    const struct due *live = due_live(dues, number);

    return live ? live->memory != NULL : (due_state(dues, number) & DUE_KNOWN) != 0;
}
/* Of a row that was judged. */
static inline enum disposition due_disposition(const struct dues *dues, size_t number)
{
    const struct due *live = due_live(dues, number);

    return live ? live->judgement.disposition
                : (enum disposition)(due_state(dues, number) & DUE_DISPOSITION);
}
/* The same with its reason, for which a page is opened; why it is held stands in the opened row alone. */
static inline struct judgement due_judged(const struct dues *dues, size_t number)
{
    const struct due *live = due_live(dues, number);
    const struct due_row *row;

    if (live)
        return (struct judgement){live->judgement.disposition, live->judgement.reason, 0};
    row = due_row(dues, number);
    return (struct judgement){(enum disposition)row->disposition, (enum reason)row->reason, 0};
}
static inline uint32_t due_anomalies(const struct dues *dues, size_t number)
{
    const struct due *live = due_live(dues, number);

    return live ? live->anomalies : (uint32_t)due_row(dues, number)->anomalies;
}
/* Keeps what was changed: memory, respelled, echo, judgement and anomalies; and makes the row live
 * where its disposition says so. */
void due_put(struct dues *dues, size_t number, struct due *due, struct arena *arena);
/* Makes the row live, whatever it is. */
struct due *due_keep(struct dues *dues, size_t number, struct arena *arena);
/* Who is whole, by number; NULL: he is not. Until dues_met(). */
struct person *dues_whole_of(const struct dues *dues, uint32_t number);
/* A person by number. */
const struct person *dues_person(const struct dues *dues, size_t number, struct due_view *view);

#endif
