/*
 * What the workbook says: its worksheets, their columns and every cell, as values.
 *
 * content_init() lays a frozen lot out as tables; edge/book/workbook writes whatever stands here and
 * knows nothing of lots. A table is a list of columns and an array of rows; a column is one line
 * that ends in how its cell is filled from the row at hand. Cells are made a row at a time, on
 * demand: a table costs nothing beside its rows, and four bytes a row where it picks them from a
 * longer array. No cell holds a name or an address. Pure; memory is the arena's inside struct
 * content.
 *
 *     content_init(&content, &lot);
 *     for each table: for (i = 0; i < table->rows; i++) table_cells(&content, table, i, cells);
 */
#ifndef KIGEN_CORE_BOOK_CONTENT_H
#define KIGEN_CORE_BOOK_CONTENT_H

#include "base/arena.h"
#include "core/lot/identities.h"

enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_NUMBER, CELL_CHANGE, CELL_HUNDREDTHS, CELL_DAY };
enum cell_tone { TONE_PLAIN, TONE_ALARM, TONE_STRONG, TONE_COUNT_ }; /* red; bold on a tint */
enum { CELL_OWN_MAX = 24 };

struct cell {
    enum cell_kind kind;
    enum cell_tone tone;
    Str text; /* borrowed from the lot, from a literal, or from `own` */
    int64_t number;
    Day day;
    const char *formula;    /* NULL, or what computes it: "{made}-SUM({planned}:{returned})" */
    char own[CELL_OWN_MAX]; /* for text put together here */
};

enum column_total { TOTAL_NONE, TOTAL_COUNT, TOTAL_SUM, TOTAL_CROSSES }; /* how many ×: COUNTIF */

struct content;
/* Fills one cell, which comes zeroed, from a row of the table's. */
typedef void cell_fill(struct cell *cell, const struct content *content, const void *row);

struct column {
    const char *word; /* its name in formulas and tests, unique in its table */
    const char *header;
    double width;            /* in characters of the workbook's font */
    enum cell_kind kind;     /* of its cells that are not empty */
    enum column_total total; /* shown above the header */
    cell_fill *fill;
};

enum { TABLE_COLUMNS_MAX = 24, BLOCKS_MAX = 12, WORKSHEETS_MAX = 15 };

struct table {
    const char *title;
    const struct column *columns;
    size_t column_count, rows;
    const void *data; /* an array of rows */
    size_t row_bytes;
    const uint32_t *picked;          /* NULL, or which of them are shown, in their order */
    bool (*strong)(const void *row); /* NULL, or whether a row stands out */
    bool new_page; /* a block that begins a printed page, so that its heading is never alone */
};

struct worksheet {
    const char *name;                /* of the sheet */
    const char *heading;             /* its first line */
    const char *note;                /* one line under it, or NULL */
    struct table main;               /* frozen header, filter, totals; column_count 0: none */
    struct table blocks[BLOCKS_MAX]; /* below it, each with a title */
    size_t block_count;
};

struct content {
    const struct lot *lot;
    struct arena arena;
    struct identity identities[IDENTITIES_MAX];
    size_t identity_count;
    Str version_line;
    struct worksheet at[WORKSHEETS_MAX];
    size_t count;
};

void content_init(struct content *content, const struct lot *lot);
void content_release(struct content *content);

/* Fills the cells of row `index`, one for each column. */
void table_cells(const struct content *content, const struct table *table, size_t index,
                 struct cell *cells);
/* The place of a column among the table's; it is a bug if no column has that word. */
size_t table_column(const struct table *table, Str word);
/* How many rows the blocks of a worksheet take below its main table, with titles and blank rows. */
size_t block_rows(const struct worksheet *worksheet);
/*
 * A table longer than a sheet goes on in further ones: the rows of part 0, 1, … where one sheet has
 * room for `room` rows of data. Part 0 is always there; returns false where there is no such part.
 */
bool table_part(const struct table *table, size_t room, size_t part, size_t *first, size_t *count);

#endif
