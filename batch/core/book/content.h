/*
 * The content of the workbook as values: its worksheets, their columns and every cell.
 *
 * content_init() makes tables of a frozen lot; edge/book/workbook writes them and knows nothing of
 * lots. A table is a list of columns and an array of rows. Cells are made on demand, a row at a
 * time: a table needs no memory besides its rows, or four bytes a row where it shows some rows of a
 * longer array. No cell holds a name or an address. Pure; memory comes from the arena in struct
 * content.
 *
 *     content_init(&content, &lot);
 *     for each table: for (i = 0; i < table->rows; i++) table_cells(&content, table, i, cells);
 */
#ifndef KIGEN_CORE_BOOK_CONTENT_H
#define KIGEN_CORE_BOOK_CONTENT_H

#include "base/arena.h"
#include "base/json.h"
#include "core/account/account.h"

enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_NUMBER, CELL_CHANGE, CELL_HUNDREDTHS, CELL_DAY };
/* ALARM is printed in red, STRONG in bold on a tinted ground. */
enum cell_tone { TONE_PLAIN, TONE_ALARM, TONE_STRONG, TONE_COUNT_ };
enum { CELL_OWN_MAX = 24 };

struct cell {
    enum cell_kind kind;
    enum cell_tone tone;
    Str text; /* borrowed from the lot, from a literal, or from `own` */
    int64_t number;
    Day day;
    const char *formula;    /* NULL, or a formula: "{made}-SUM({planned}:{returned})" */
    char own[CELL_OWN_MAX]; /* for text made for this cell */
};

enum column_total { TOTAL_NONE, TOTAL_COUNT, TOTAL_SUM, TOTAL_CROSSES }; /* CROSSES counts the × */

struct content;
/* Fills one cell, which is given zeroed, from a row of the table. */
typedef void cell_fill(struct cell *cell, const struct content *content, const void *row);

struct column {
    const char *word; /* its name in formulas and tests, unique in its table */
    const char *header;
    double width;            /* in characters of the workbook's font */
    enum cell_kind kind;     /* of all its cells that are not empty */
    enum column_total total; /* shown above the header */
    cell_fill *fill;
};

enum { TABLE_COLUMNS_MAX = 24, BLOCKS_MAX = 12, WORKSHEETS_MAX = 24 };

/*
 * Rows that are not kept in memory, as the letters of a year. They are asked for by rising index, and
 * then from an earlier one on anew; a row is valid until the next one is asked for. Who gives them
 * remembers what failed, and gives any row then.
 */
struct row_source {
    const void *(*row)(void *context, size_t index);
    void *context;
};

struct table {
    const char *title;
    const struct column *columns;
    size_t column_count, rows;
    const void *data;                /* an array of rows */
    const struct row_source *source; /* NULL, or instead of the array */
    size_t row_bytes;
    const uint32_t *picked;          /* NULL, or the indexes of the rows shown, in their order */
    bool (*strong)(const void *row); /* NULL, or whether a row is TONE_STRONG */
    bool new_page;     /* a block begins a new page, so that its heading is never alone on one */
    size_t large_rows; /* so many of its first rows are in large type */
    /* 0, or the row from which on it is a table of its own on a page of its own, with the same header
     * under this title: what is longer than a page would go on without one. */
    size_t parted_at;
    const char *part_title;
    const char *share; /* NULL, or the word of a column of percents, which are shown as bars too */
};

struct sentence { /* a line of its own, over all columns */
    Str text;
    enum cell_tone tone; /* PLAIN or ALARM */
};

/*
 * A chart of some rows of a block, beside the block where that is narrow, else below it. Columns are
 * given by their words. Told apart in black and white: each series has an ink, which is a pattern or a
 * grey of its own (edge/book/chart.c).
 */
/* SMALL: beside the lead, a line without words but its title. */
enum chart_kind { CHART_BARS, CHART_STACKED, CHART_LINE, CHART_SMALL };
/* INK_CAUSE + enum cause: that of a cause, on each chart and in each night the same. */
enum chart_ink { INK_SENT, INK_OPEN, INK_LIMIT, INK_CAUSE };
enum { CHART_SERIES_MAX = 12, CHARTS_MAX = 16, CHART_ROWS = 18, CHART_BESIDE_COLUMNS = 8 };
enum { CHART_OF_LEAD = BLOCKS_MAX }; /* as its block */
struct chart_series {
    const char *column, *name;
    int ink;
};
struct chart {
    enum chart_kind kind;
    size_t block, rows; /* so many rows of this block of its worksheet */
    size_t first;       /* from this one on */
    const char *categories;
    struct chart_series series[CHART_SERIES_MAX];
    size_t series_count;
    const char *title;           /* what follows from the figures */
    const char *x_axis, *y_axis; /* with units */
};

struct worksheet {
    const char *name;    /* on its tab */
    const char *heading; /* its first line */
    const char *note;    /* one line under it, or NULL */
    unsigned pages_wide; /* on how many pages it is printed side by side; 0: on one */
    struct table lead;   /* under that, in the columns of `main`; column_count 0: none */
    const struct sentence *sentences; /* under the lead; without one under the last block */
    size_t sentence_count;
    struct table main;               /* with fixed header, filter, totals; column_count 0: none */
    struct table blocks[BLOCKS_MAX]; /* tables below it, each with a title */
    size_t block_count;
    /* The blocks stand on a sheet of their own, NAME付表: where `main` goes on from page to page its
     * header is printed on each, and would be so over tables that it is not of. */
    bool blocks_apart;
    struct chart charts[CHARTS_MAX]; /* by block; none without rows */
    size_t chart_count;
    size_t printed_columns; /* the first ones alone go to a printer; 0: all */
    bool is_appendix;       /* a printer gets its first lines alone */
};

/* A sheet is as wide as an A4 page in landscape, in letters of 7 points and more: its printed columns
 * have no more pixels than this. */
enum { SHEET_PIXELS_MAX = 1440 };

struct report;

struct content {
    const struct lot *lot;       /* of a report: its account */
    const struct report *report; /* NULL: this is the book of a run */
    const char *title;           /* of the workbook, before each sheet's heading */
    struct account account;
    struct arena arena;
    struct identity identities[IDENTITIES_MAX];
    size_t identity_count;
    char *basis;                   /* ROW_BASIS_MAX: of the row whose cells were made last */
    Str version_line, digest_line; /* above each worksheet: which run it is; of which settings */
    struct worksheet at[WORKSHEETS_MAX];
    size_t count;
};

/* `run`: run.json of this lot, as it was read back (照合 24); NULL: it is not at hand. */
void content_init(struct content *content, const struct lot *lot, const struct json *run);
void content_release(struct content *content);

/* Fills the cells of row `index`, one for each column. */
void table_cells(const struct content *content, const struct table *table, size_t index,
                 struct cell *cells);
/* The index of the table's column with that word; a word without column is a bug. */
size_t table_column(const struct table *table, Str word);
/* The most rows that the blocks take below the main table, with titles, blank rows and charts. */
size_t block_rows(const struct worksheet *worksheet);
/*
 * A table too long for one sheet goes on in further sheets. Gives the rows of part 0, 1, …, where a
 * sheet has room for `room` rows of data. False where there is no such part; part 0 always exists.
 */
bool table_part(const struct table *table, size_t room, size_t part, size_t *first, size_t *count);

#endif
