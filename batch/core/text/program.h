/*
 * What a register is read by: its header, words and forms of dates, compiled once into a column
 * program, and the values of one record by it (docs/contract 3).
 *
 * A column of the program says from which field of a record its text comes and which words it may
 * be. Texts are given without blanks at their ends and borrowed from the record. Pure.
 */
#ifndef KIGEN_CORE_TEXT_PROGRAM_H
#define KIGEN_CORE_TEXT_PROGRAM_H

#include "base/bare.h"
#include "core/days/era.h"
#include "core/text/columns.h"
#include "core/text/wordtable.h"

struct program_column {
    int at;                  /* field of the record; -1: not in the file, always empty */
    struct word_table words; /* no slots: free text, an id or a date */
};

struct program {
    size_t field_count; /* of the header: a record with another count is a bad_row */
    bool era_numbers;   /* registers.dates */
    struct program_column columns[COLUMNS_KNOWN_MAX];
};

static inline Str program_text(const struct program *program, const Str *fields, int column)
{
    int at = program->columns[column].at;

    return at < 0 ? STR_EMPTY : str_bare(fields[at]);
}

/* The value of a word; -1: it is none of the column's. */
static inline int program_word(const struct program *program, const Str *fields, int column)
{
    return word_table_value(&program->columns[column].words, program_text(program, fields, column));
}

static inline enum date_form program_day(const struct program *program, const Str *fields,
                                         int column, Day *day)
{
    return date_read_as(program_text(program, fields, column), program->era_numbers, day);
}

/* A date that may be empty; false where it is neither. */
static inline bool program_day_or_none(const struct program *program, const Str *fields, int column,
                                       Day *day)
{
    Str text = program_text(program, fields, column);
    enum date_form form;

    *day = DAY_NONE;
    if (text.n == 0)
        return true;
    form = date_read_as(text, program->era_numbers, day);
    return form == DATE_GOOD || form == DATE_EMPTY;
}

#endif
