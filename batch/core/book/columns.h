/*
 * How to define the columns of a worksheet, one line each, and how to fill their cells.
 * Only the worksheets of core/book include this.
 */
#ifndef KIGEN_CORE_BOOK_COLUMNS_H
#define KIGEN_CORE_BOOK_COLUMNS_H

#include "core/book/content.h"

/*
 * The columns of a table, each of them one line:
 *
 *     X(table, word, header, width, kind, total, how the cell is filled)
 *
 *     #define PIECES(X)                                                                \
 *         X(piece, id, "整理番号", 18, TEXT, COUNT, cell_text(cell, piece->id))        \
 *         X(piece, mail_on, "差出日", 12, DAY, NONE, cell_day(cell, lot->mail_on))
 *     COLUMNS(piece, struct lot_piece, PIECES);
 *
 * In a line the table's name means its current row; besides, a line may use `cell`, `lot` and
 * `content`. What needs more than a line is a function in the sheet's file.
 */
#define COLUMNS(table_, row_type_, list_)                                                          \
    typedef row_type_ table_##_row;                                                                \
    list_(COLUMN_FILL) static const struct column table_##_columns[] = {list_(COLUMN_LINE)}
#define COLUMN_FILL(table_, word_, header_, width_, kind_, total_, ...)                            \
    static void table_##_##word_##_cell(struct cell *cell, const struct content *content,          \
                                        const void *at_hand)                                       \
    {                                                                                              \
        const table_##_row *table_ = at_hand;                                                      \
        const struct lot *lot = content->lot;                                                      \
                                                                                                   \
        (void)table_, (void)lot;                                                                   \
        __VA_ARGS__;                                                                               \
    }
#define COLUMN_LINE(table_, word_, header_, width_, kind_, total_, ...)                            \
    {#word_, header_, width_, CELL_##kind_, TOTAL_##total_, table_##_##word_##_cell},

/* A table with those columns over an array of rows; rows of another type do not compile. */
#define TABLE(table_, at_, count_)                                                                 \
    (struct table)                                                                                 \
    {                                                                                              \
        .columns = table_##_columns,                                                               \
        .column_count = sizeof table_##_columns / sizeof *table_##_columns, .rows = (count_),      \
        .data = *(const table_##_row *const[]){at_}, .row_bytes = sizeof(table_##_row)             \
    }

/* Each fills one cell, which is given zeroed. Empty text and DAY_NONE leave it empty. */
void cell_str(struct cell *cell, Str text);
void cell_text(struct cell *cell, const char *text);
void cell_format(struct cell *cell, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cell_number(struct cell *cell, uint64_t number);
void cell_signed(struct cell *cell, int64_t number);
void cell_day(struct cell *cell, Day day);
void cell_kind(struct cell *cell, int kind);
void cell_to_fill_in(struct cell *cell); /* leaves it empty, to be filled in by hand */
void cell_reason(struct cell *cell, enum reason reason);
void cell_alarm(struct cell *cell, bool alarm);
void cell_days_left(struct cell *cell, Day from, Day until); /* until - from; red below 0 */
/* Of a letter; what is not known stays empty: a number of 0, a variant of -1. Days of delay are red where the letter tells
 * of them. */
void cell_sent_count(struct cell *cell, uint32_t number);
void cell_sent_variant(struct cell *cell, int variant);
void cell_sent_delay(struct cell *cell, bool is_known, uint32_t days, bool late);
/* Of the columns of causes of a letter: their sum, and by how much it is another than its days of delay
 * (a column `days`); formulas too. */
void cell_causes_sum(struct cell *cell, const uint32_t cause_days[CAUSE_COUNT]);
void cell_causes_check(struct cell *cell, const uint32_t cause_days[CAUSE_COUNT],
                       uint32_t delay_days);
/* The cause with the most days, the first of several; empty without delay. */
void cell_main_cause(struct cell *cell, uint32_t days, const uint32_t cause_days[CAUSE_COUNT]);
void cell_postal_code(struct cell *cell, Str code); /* "250-0042" */
void cell_variant(struct cell *cell, enum variant variant);
void cell_number_if(struct cell *cell, bool is_known, uint64_t number);
/* How many people so many waiting certificates are of; empty where the run did not keep it. */
void cell_waiting_people(struct cell *cell, uint64_t waiting, uint64_t people);
void cell_mark(struct cell *cell, bool holds); /* ○ where it holds, else a red × */
/* The columns 前回 and 差: a number of the last run, and the difference to it. Without an earlier run
 * both stay empty. */
void cell_previous(struct cell *cell, const struct content *content, uint64_t before);
void cell_change(struct cell *cell, const struct content *content, uint64_t now, uint64_t before);
/* The same of a figure of the account; empty where the last run left it out. */
void cell_figure_before(struct cell *cell, const struct content *content,
                        const struct account_figure *figure);
void cell_figure_change(struct cell *cell, const struct content *content,
                        const struct account_figure *figure);
/*
 * Adds a formula, so that the cell follows when a reader changes the sheet; the value is set too.
 * Columns of the same row are given by their words: "{left}-{right}".
 */
void cell_formula(struct cell *cell, const char *formula);

#endif
