/*
 * Judges a list that stands beside the registers: which of its certificates does the register have?
 *
 * A list that went through a spreadsheet has lost the zeros in front of its serials, and matches
 * nothing; everybody on it would get a second letter (docs/contract 8.4). Only certificates that
 * have not ended by the night count, since those that have go from the register. What the register
 * has under a serial that is only written otherwise tells what is wrong with the list. Pure.
 *
 *     side_table_begin()   an empty list, of the night's day
 *     side_table_add()     each certificate of the list, in the order of its rows
 *     side_table_meet()    each readable row of the register
 *     side_table_count()   the figures
 */
#ifndef KIGEN_CORE_GATES_SIDE_TABLE_H
#define KIGEN_CORE_GATES_SIDE_TABLE_H

#include "base/arena.h"
#include "base/index.h"
#include "core/rules/history.h"

/* How a serial of the register differs from the one in the list. X(name, English, Japanese) */
#define SPELLED(X)                                                                                 \
    X(ZEROS, "zeros in front", "先頭のゼロの有無")                                                 \
    X(HYPHENS, "hyphens", "ハイフンの有無")                                                        \
    X(CASE, "capitals and small letters", "英字の大文字と小文字")                                  \
    X(DIGITS, "the digits after the fifteenth", "16桁目以降の数字")                                \
    X(SEVERAL, "zeros, hyphens and the like", "先頭のゼロ、ハイフンなど発行番号の書き方")          \
    X(EXPIRY, "the expiry", "有効期限")

#define X(name, english, japanese) SPELLED_##name,
enum spelled { SPELLED(X) SPELLED_COUNT };
#undef X
const char *spelled_english(enum spelled how);
const char *spelled_japanese(enum spelled how);

struct side_entry { /* a certificate of the list that has not ended */
    struct certificate_key key;
    uint32_t line;
    bool matched;
    bool near;        /* a row of the register differs from it by `how` alone */
    enum spelled how; /* the least of several */
};
struct side_table {
    Day as_of;
    struct index by_serial; /* by kind and what is left of the serial */
    VEC(struct side_entry *) entries;
};

void side_table_begin(struct side_table *table, Day as_of, struct arena *arena);
void side_table_release(struct side_table *table);
/* Nothing where the certificate has ended, or stands there already. The serial is borrowed. */
void side_table_add(struct side_table *table, const struct certificate_key *key, uint32_t line);
void side_table_meet(struct side_table *table, const struct certificate_key *key);

struct side_count {
    uint64_t rows, unmatched;
    uint64_t near[SPELLED_COUNT]; /* of the unmatched */
};
struct side_count side_table_count(const struct side_table *table);

/* More than 2 % without a match: a person must look at it. */
bool side_table_is_alarm(const struct side_count *count);
/* No match at all: the list is of another system, or was spoilt. One certificate may well have
 * gone, by a death or a move, and is none of it; unless the register has it written otherwise. */
bool side_table_is_spoilt(const struct side_count *count);
/* What most of the unmatched have in common; SPELLED_COUNT: nothing is to be seen. */
enum spelled side_table_hint(const struct side_count *count);

#endif
