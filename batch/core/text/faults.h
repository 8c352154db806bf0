/*
 * What is wrong with a row that cannot be read, and the sentence that lets a clerk mend it
 * (docs/contract 3.7).
 *
 * A fault says which column, and of what form its value is, but never the value: a name or an
 * individual number that slid into the column must not be shown. The reasons of docs/contract 4
 * (bad_row, bad_date …) say which kind of row it is; a fault says why. Pure.
 *
 *     struct fault fault = fault_of_date(COLUMN, text, era_numbers);
 *     fault_text(&fault, columns, english, arena)   カード有効期限: その元号の期間にない日付です(NNNN年…)
 */
#ifndef KIGEN_CORE_TEXT_FAULTS_H
#define KIGEN_CORE_TEXT_FAULTS_H

#include "base/arena.h"
#include "core/days/era.h"
#include "core/rules/address.h"
#include "core/text/dress.h"

enum fault_kind {
    FAULT_NONE,
    /* of a whole row */
    FAULT_FIELDS, /* `is` fields, the header has `must` */
    FAULT_QUOTES, /* at byte `is` of the row, from 1; 0: not known */
    FAULT_BYTES,  /* byte `is` of the row, from 1, has the value `must` and is not of `code` */
    FAULT_NUL,    /* at byte `is` of the row, from 1 */
    /* of one column */
    FAULT_ID_EMPTY,
    FAULT_ID_LONG,      /* `is` characters */
    FAULT_ID_WIDE,      /* full-width letters or digits */
    FAULT_ID_REWRITTEN, /* 1.23E+11, 123.0, '123: what a spreadsheet makes of a number */
    FAULT_ID_SIGNS,
    FAULT_WORD,   /* `is` is 1 + the nearest of the words; 0: none is near */
    FAULT_DATE,   /* `date`, and `form` */
    FAULT_ZEROS,  /* `is` digits where the ids of the register have `must` */
    FAULT_ADDRESS /* `address`, of a row that can be read: held, no_address */
};

enum { FAULT_FORM_ROOM = 64, FAULT_WHOLE_ROW = -1 };

struct fault {
    enum fault_kind kind;
    int column; /* of core/text/columns.h; FAULT_WHOLE_ROW */
    uint32_t is, must;
    enum text_code code, like; /* `like`: the code in which the whole row can be read */
    enum date_fault date;
    enum address_fault address;
    char form[FAULT_FORM_ROOM]; /* 平成NN年N月N日, NNNN.NN.NN; "": its signs are no date's */
};

struct fault_word { /* that may stand in a column */
    const char *text;
    bool own; /* of registers.values */
};
struct fault_column { /* as the file and the configuration have it */
    Str shown;        /* its header; where that is canonical, the Japanese name with it */
    const struct fault_word *words;
    size_t word_count;
};

struct fault fault_of_fields(size_t is, size_t must);
struct fault fault_of_date(int column, Str text, bool era_numbers); /* date_fault_of() is one */
struct fault fault_of_id(int column, Str text);                     /* no is_register_id() */
struct fault fault_of_word(int column, Str text, const struct fault_column *of);
/* Of what would be printed on `day`; the column is the mailing address's where that is printed.
 * FAULT_NONE: the address is complete. */
struct fault fault_of_address(const struct resident *resident, Day day, enum leap_birthday leap);
/* Of what the postal tables say of the printed address; not ADDRESS_COMPLETE. */
struct fault fault_by_towns(const struct resident *resident, enum address_fault found);
bool fault_equal(const struct fault *a, const struct fault *b);

/* One sentence or two, in the arena; `columns`: those of the register. */
Str fault_text(const struct fault *fault, const struct fault_column *columns, bool english,
               struct arena *arena);
/* The column alone; empty where it is the row. */
Str fault_place(const struct fault *fault, const struct fault_column *columns);
/* The sentence alone, for where the column stands beside it. */
Str fault_sentence(const struct fault *fault, const struct fault_column *columns, bool english,
                   struct arena *arena);

#endif
