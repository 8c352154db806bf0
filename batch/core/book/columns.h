/*
 * How a worksheet is written: its columns, one line each, and the setters of cells they end in.
 * Only the worksheets of core/book include this.
 */
#ifndef KIGEN_CORE_BOOK_COLUMNS_H
#define KIGEN_CORE_BOOK_COLUMNS_H

#include "core/book/content.h"

/*
 * A table's columns, each of them one line:
 *
 *     X(table, word, header, width, kind, total, how the cell is filled)
 *
 *     #define PIECES(X)                                                                \
 *         X(piece, id, "整理番号", 18, TEXT, COUNT, cell_text(cell, piece->id))        \
 *         X(piece, mail_on, "差出日", 12, DAY, NONE, cell_day(cell, lot->mail_on))
 *     COLUMNS(piece, struct lot_piece, PIECES);
 *
 * The table's name is the name of the row at hand; beside it a line may use `cell`, `lot` and
 * `content`. What takes more than a line is a function of the sheet that the line calls.
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

/* The table of that name over an array of its rows; the compiler refuses rows of another type. */
#define TABLE(table_, at_, count_)                                                                 \
    (struct table)                                                                                 \
    {                                                                                              \
        .columns = table_##_columns,                                                               \
        .column_count = sizeof table_##_columns / sizeof *table_##_columns, .rows = (count_),      \
        .data = *(const table_##_row *const[]){at_}, .row_bytes = sizeof(table_##_row)             \
    }

/* Cells, which come zeroed. Empty text and DAY_NONE leave them empty. */
void cell_str(struct cell *cell, Str text);
void cell_text(struct cell *cell, const char *text);
void cell_format(struct cell *cell, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cell_number(struct cell *cell, uint64_t number);
void cell_signed(struct cell *cell, int64_t number);
void cell_day(struct cell *cell, Day day);
void cell_kind(struct cell *cell, int kind);
void cell_to_fill_in(struct cell *cell); /* by hand, on paper or screen: stays empty */
void cell_reason(struct cell *cell, enum reason reason);
void cell_alarm(struct cell *cell, bool alarm);
void cell_days_left(struct cell *cell, Day from, Day until); /* red below 0 */
/* The days of delay, red where the letter says that it is late. */
void cell_delay(struct cell *cell, const struct lot_piece *piece);
void cell_number_if(struct cell *cell, bool is_known, uint64_t number);
void cell_mark(struct cell *cell, bool holds); /* ○, or × in red */
/* 前回 and 差; both stay empty where there is no earlier run. */
void cell_previous(struct cell *cell, const struct content *content, uint64_t before);
void cell_change(struct cell *cell, const struct content *content, uint64_t now, uint64_t before);
/*
 * What computes the cell, for a reader who sorts and changes the sheet; the value stands beside it.
 * Columns of the same row are named by their words: "{left}-{right}".
 */
void cell_formula(struct cell *cell, const char *formula);

#endif
