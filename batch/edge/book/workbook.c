/* Tables to sheets: a frame of five lines, the rows, the blocks below. Every call's result is kept.
 */
#include "edge/book/workbook.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/typed.h"
#include "base/utf8.h"
#include "disk/pulse.h"
#include "disk/sync.h"
#include "core/book/content.h"
#include "core/book/forecast.h"
#include "edge/book/chart.h"
#include "edge/book/pack.h"

/* The frame above all else, and where a main table begins if it has no lead: 0-based rows. Excel
 * counts from 1. */
enum { ROW_HEADING, ROW_VERSION, ROW_DIGEST, ROW_NOTE, ROW_TOTALS };
enum { TO_HEADER = 1, TO_DATA = 2 }; /* from the totals of a main table */
enum { COLUMN_FIRST };               /* where what is said of a whole table or worksheet stands */
enum { ROW_BLOCKS_ALONE = ROW_TOTALS }; /* where blocks begin on a worksheet without a main table */
enum { TEXT_BYTES_MAX = 32000 }; /* Excel's ceiling is 32,767 characters: longer text ends in … */
enum { HEADER_PADDING = 3, HEADING_HEIGHT = 24, LINE_HEIGHT = 14, LARGE_HEIGHT = 36 };
/* Pixels: of a row as it comes; of the small charts beside a lead. */
enum { ROW_PIXELS = 20, ROW_POINTS = 15, SMALL_COLUMNS = 2, SMALL_PIXELS = 85, SMALL_MARGIN = 6 };
/* Tenths of a column's unit, which is a digit of Calibri 11, in BIZ UDPGothic 10 as Excel draws it.
 */
enum { WIDTH_ASCII = 11, WIDTH_KANA = 17, WIDTH_KANJI = 19, WIDTH_INDENT = 13, WIDTH_UNIT = 10 };
enum { KANA_FIRST = 0x3000, KANA_LAST = 0x30FF }; /* and Japanese punctuation */
/* From the title of a block to its first row of data; of a chart in A4 landscape. */
enum { BLOCK_DATA = 3, CHART_PIXELS_MAX = 1250 };
enum { FORMULA_MAX = 96, DAYS_1899_TO_1970 = 25569 };

enum style {
    STYLE_HEADING,
    STYLE_TITLE,
    STYLE_SMALL,
    STYLE_HEADER,
    STYLE_LABEL,
    STYLE_COUNT,
    STYLE_SUM,
    STYLE_CROSSES,
    STYLE_TEXT,
    STYLE_LINES, /* text of several lines */
    STYLE_NUMBER,
    STYLE_CHANGE,
    STYLE_HUNDREDTHS,
    STYLE_DAY,
    STYLE_MARK,  /* ○ and × */
    STYLE_LARGE, /* a number in large type */
    STYLE_SENTENCE,
    STYLE_COUNT_
};

/* Of a sheet: before its main table, its second part, each block, and where one of them goes on. Excel knows 1,023 of a sheet. */
enum { TURNS_MAX = 1000, BREAKS_MAX = TURNS_MAX + BLOCKS_MAX + 2 };

struct book {
    lxw_workbook *workbook;
    lxw_format *formats[TONE_COUNT_][STYLE_COUNT_];
    const struct content *content;
    const char *bad_text; /* the sheet that holds text which cannot stand there */
    lxw_error error;      /* the first */
    struct workbook_shape shape;

    lxw_worksheet *sheet;         /* the one being written */
    const struct column *columns; /* whose widths it has */
    size_t column_count;
    int64_t last_row;
    lxw_row_t breaks[BREAKS_MAX + 1]; /* before these rows a page begins; 0 ends it */
    size_t break_count;
    size_t turns[TURNS_MAX],
        turn_count; /* rows of the table being written before which its header stands once more */
    double raised;  /* points by which rows so far are higher than a row as it comes */
    /* What is printed of it, in points before it is shrunk to the page's width: the height of a page below its titles; how
     * much of the page at hand is used up, up to which row, with how much of `raised`. */
    double page, used, used_raised;
    uint32_t used_to;
    char text[TEXT_BYTES_MAX + 8];
};

/* ---- one cell -------------------------------------------------------------------------------- */

static void keep(struct book *book, lxw_error error)
{
    if (book->error == LXW_NO_ERROR)
        book->error = error;
}

static void set_row_height(struct book *book, uint32_t row, double points)
{
    keep(book, worksheet_set_row(book->sheet, row, points, NULL));
    book->raised += points - ROW_POINTS;
}

/* The sum to which a cell of that row is added: what reading back is compared with. */
static struct cellsum *sum_of(struct book *book, uint32_t row)
{
    struct workbook_sheet *sheet = &book->shape.at[book->shape.count - 1];

    sheet->rows += (int64_t)row != book->last_row;
    book->last_row = row;
    return &sheet->sum;
}

/* A NUL-terminated copy that may stand in a workbook: cut where it is too long, refused where it is
 * bad. A CR is written in Excel's own way, as the library does. */
static Str safe_text(struct book *book, Str text)
{
    static const char cr[] = "_x000D_";
    size_t used = 0;
    uint32_t point;

    while (text.n) {
        const char *from = text.p;
        size_t length;

        if (!utf8_next(&text, &point) || !xml_allows(point)) {
            book->bad_text = book->shape.at[book->shape.count - 1].name;
            break;
        }
        length = (size_t)(text.p - from);
        if (point == '\r') {
            from = cr;
            length = sizeof cr - 1;
        }
        if (used + length > TEXT_BYTES_MAX) {
            memcpy(book->text + used, "…", sizeof "…" - 1);
            used += sizeof "…" - 1;
            break;
        }
        memcpy(book->text + used, from, length);
        used += length;
    }
    book->text[used] = '\0';
    return (Str){book->text, used};
}

static void write_blank(struct book *book, uint32_t row, size_t column, enum cell_tone tone)
{
    keep(book, worksheet_write_blank(book->sheet, row, (lxw_col_t)column,
                                     book->formats[tone][STYLE_TEXT]));
    cellsum_blank(sum_of(book, row), row, (uint32_t)column);
}

static void write_text(struct book *book, uint32_t row, size_t column, Str text, enum style style,
                       enum cell_tone tone)
{
    Str safe = safe_text(book, text);

    keep(book, worksheet_write_string(book->sheet, row, (lxw_col_t)column, safe.p,
                                      book->formats[tone][style]));
    cellsum_text(sum_of(book, row), row, (uint32_t)column, safe);
}

static void write_number(struct book *book, uint32_t row, size_t column, double number,
                         enum style style, enum cell_tone tone)
{
    keep(book, worksheet_write_number(book->sheet, row, (lxw_col_t)column, number,
                                      book->formats[tone][style]));
    cellsum_number(sum_of(book, row), row, (uint32_t)column, number);
}

/* With its "=". */
static void write_formula(struct book *book, uint32_t row, size_t column, const char *formula,
                          double value, enum style style, enum cell_tone tone)
{
    keep(book, worksheet_write_formula_num(book->sheet, row, (lxw_col_t)column, formula,
                                           book->formats[tone][style], value));
    cellsum_formula(sum_of(book, row), row, (uint32_t)column, str_of(formula + 1), value);
}

static char column_letter(size_t column)
{
    REQUIRE(column < 26);
    return (char)('A' + column);
}

/* "{left}-{right}" as Excel has it in that row: "=C7-D7". */
static void formula_of(const struct table *table, const char *pattern, uint32_t row,
                       char out[FORMULA_MAX])
{
    size_t used = 1;

    out[0] = '=';
    while (*pattern) {
        const char *end = *pattern == '{' ? strchr(pattern, '}') : NULL;
        int more;

        if (end) {
            size_t column = table_column(table, (Str){pattern + 1, (size_t)(end - pattern) - 1});

            more = snprintf(out + used, FORMULA_MAX - used, "%c%u", column_letter(column), row + 1);
            pattern = end + 1;
        } else {
            more = snprintf(out + used, FORMULA_MAX - used, "%c", *pattern++);
        }
        REQUIRE(more > 0 && used + (size_t)more < FORMULA_MAX);
        used += (size_t)more;
    }
}

static double cell_number(const struct cell *cell)
{
    if (cell->kind == CELL_DAY)
        return (double)cell->day.n + DAYS_1899_TO_1970;
    if (cell->kind == CELL_HUNDREDTHS)
        return (double)cell->number / 100;
    return (double)cell->number;
}

/* For sums: hundredths that were added as such are the decimal that the file holds, doubles were not. */
static int64_t cell_hundredths(const struct cell *cell)
{
    return cell->kind == CELL_HUNDREDTHS ? cell->number : cell->number * 100;
}

static bool is_mark(Str text)
{
    return str_equal(text, STR("○")) || str_equal(text, STR("×")) || str_equal(text, STR("−"));
}

static enum style cell_style(const struct cell *cell)
{
    switch (cell->kind) {
    case CELL_CHANGE:
        return STYLE_CHANGE;
    case CELL_NUMBER:
        return STYLE_NUMBER;
    case CELL_HUNDREDTHS:
        return STYLE_HUNDREDTHS;
    case CELL_DAY:
        return STYLE_DAY;
    case CELL_TEXT:
        return is_mark(cell->text) ? STYLE_MARK : STYLE_TEXT;
    default:
        return STYLE_TEXT;
    }
}

static void write_formula_cell(struct book *book, const struct table *table, uint32_t row,
                               size_t column, const struct cell *cell)
{
    char formula[FORMULA_MAX];
    Str text;

    formula_of(table, cell->formula, row, formula);
    if (cell->kind != CELL_TEXT) {
        write_formula(book, row, column, formula, cell_number(cell), STYLE_NUMBER, cell->tone);
        return;
    }
    text = safe_text(book, cell->text);
    keep(book, worksheet_write_formula_str(book->sheet, row, (lxw_col_t)column, formula,
                                           book->formats[cell->tone][STYLE_MARK], text.p));
    cellsum_formula_text(sum_of(book, row), row, (uint32_t)column, str_of(formula + 1), text);
}

static unsigned point_width(uint32_t point)
{
    if (point < 0x80)
        return WIDTH_ASCII;
    return point >= KANA_FIRST && point <= KANA_LAST ? WIDTH_KANA : WIDTH_KANJI;
}

/* In so many units of a column. */
static unsigned text_lines(Str text, unsigned units)
{
    unsigned room = units * WIDTH_UNIT - WIDTH_INDENT, used = 0, lines = 1;
    uint32_t point;

    if (text.n * WIDTH_ASCII <= room)
        return 1;
    while (text.n && utf8_next(&text, &point)) {
        if (used + point_width(point) > room) {
            lines++;
            used = 0;
        }
        used += point_width(point);
    }
    return lines;
}

/*
 * How many lines a text takes in its column. Excel would find it out; LibreOffice takes the height
 * of a row as it stands, so that a row of several lines has to say so.
 */
static unsigned cell_lines(const struct book *book, size_t column, const struct cell *cell)
{
    if (cell->kind != CELL_TEXT || column >= book->column_count)
        return 1;
    return text_lines(cell->text, (unsigned)book->columns[column].width);
}

static double row_points(const struct book *book, const struct table *table, size_t row,
                         const struct cell *cells)
{
    unsigned most = 1;

    if (row < table->large_rows)
        return LARGE_HEIGHT;
    for (size_t c = 0; c < table->column_count; c++) {
        unsigned lines = cell_lines(book, c, &cells[c]);

        most = lines > most ? lines : most;
    }
    return most > 1 ? most * LINE_HEIGHT : ROW_POINTS;
}

static void write_large(struct book *book, uint32_t row, size_t column, const struct cell *cell)
{
    if (cell->kind == CELL_NUMBER)
        write_number(book, row, column, cell_number(cell), STYLE_LARGE, cell->tone);
    else if (cell->kind == CELL_DAY)
        write_number(book, row, column, cell_number(cell), STYLE_DAY, cell->tone);
    else
        write_text(book, row, column, cell->text, STYLE_LARGE, cell->tone);
}

static void write_cell(struct book *book, const struct table *table, uint32_t row, size_t column,
                       const struct cell *cell)
{
    if (cell->formula) {
        write_formula_cell(book, table, row, column, cell);
    } else if (cell->kind == CELL_EMPTY) {
        write_blank(book, row, column, cell->tone);
    } else if (cell->kind == CELL_TEXT) {
        write_text(book, row, column, cell->text,
                   cell_lines(book, column, cell) > 1 ? STYLE_LINES : cell_style(cell), cell->tone);
    } else {
        write_number(book, row, column, cell_number(cell), cell_style(cell), cell->tone);
    }
}

/* ---- pages ----------------------------------------------------------------------------------- */

/* Rows from the last ones counted to before `row` are on paper: what they leave used of the last page. */
static void page_use(struct book *book, uint32_t row)
{
    book->used += (double)(row - book->used_to) * ROW_POINTS + book->raised - book->used_raised;
    book->used_to = row;
    book->used_raised = book->raised;
    while (book->used > book->page) /* a table of several pages */
        book->used -= book->page;
}

static void page_begins(struct book *book, uint32_t row)
{
    page_use(book, row);
    REQUIRE(book->break_count < BREAKS_MAX);
    book->breaks[book->break_count++] = row;
    book->used = 0;
}

/* ---- one table ------------------------------------------------------------------------------- */

struct span { /* of a table's rows on one sheet */
    size_t first, count;
};

static void row_make(const struct book *book, const struct table *table, size_t row,
                     struct cell *cells)
{
    pulse();
    table_cells(book->content, table, row, cells);
}

static int64_t total_of(enum column_total total, const struct cell *cell)
{
    switch (total) {
    case TOTAL_SUM:
        return cell_hundredths(cell);
    case TOTAL_COUNT:
        return cell->kind != CELL_EMPTY ? 100 : 0;
    case TOTAL_CROSSES:
        return cell->kind == CELL_TEXT && str_equal(cell->text, STR("×")) ? 100 : 0;
    default:
        return 0;
    }
}

/* What the total above each column shows before Excel computes it anew, in hundredths. */
static void add_totals(const struct book *book, const struct table *table, struct span span,
                       int64_t totals[TABLE_COLUMNS_MAX])
{
    struct cell cells[TABLE_COLUMNS_MAX];
    bool wanted = false;

    memset(totals, 0, sizeof *totals * TABLE_COLUMNS_MAX);
    for (size_t c = 0; c < table->column_count; c++)
        wanted = wanted || table->columns[c].total != TOTAL_NONE;
    for (size_t i = 0; wanted && i < span.count; i++) {
        row_make(book, table, span.first + i, cells);
        for (size_t c = 0; c < table->column_count; c++)
            totals[c] += total_of(table->columns[c].total, &cells[c]);
    }
}

/* Over `rows` of data and the headers between them, whose text is no number: but one that is counted. */
static void write_total(struct book *book, uint32_t row, size_t column, enum column_total total,
                        size_t rows, double value)
{
    char letter = column_letter(column);
    uint32_t first = row + 3; /* as Excel counts */
    uint32_t last = row + 2 + (uint32_t)(rows ? rows + book->turn_count : 1);
    char formula[FORMULA_MAX], less[24] = "";

    if (total == TOTAL_CROSSES) {
        snprintf(formula, sizeof formula, "=COUNTIF(%c%u:%c%u,\"×\")", letter, first, letter, last);
        write_formula(book, row, column, formula, value, STYLE_CROSSES,
                      value > 0 ? TONE_ALARM : TONE_PLAIN);
        return;
    }
    if (total == TOTAL_COUNT && book->turn_count)
        snprintf(less, sizeof less, "-%zu", book->turn_count);
    snprintf(formula, sizeof formula, "=SUBTOTAL(%d,%c%u:%c%u)%s", total == TOTAL_COUNT ? 103 : 109,
             letter, first, letter, last, less);
    write_formula(book, row, column, formula, value, total == TOTAL_COUNT ? STYLE_COUNT : STYLE_SUM,
                  TONE_PLAIN);
}

/* A row of totals says so, unless its first column is one or there is none. */
static bool wants_label(const struct table *table)
{
    bool sums = false;

    for (size_t c = 0; c < table->column_count; c++)
        sums = sums || table->columns[c].total == TOTAL_SUM;
    return sums && table->columns->total == TOTAL_NONE;
}

/* Bars in a column of percents, up to the limit of 100. */
static void add_bars(struct book *book, const struct table *table, uint32_t first, uint32_t end)
{
    lxw_conditional_format bar = {.type = LXW_CONDITIONAL_DATA_BAR,
                                  .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                  .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                  .min_value = 0,
                                  .max_value = 100,
                                  .bar_color = 0xD9D9D9,
                                  .bar_solid = LXW_TRUE,
                                  .data_bar_2010 = LXW_TRUE};
    lxw_col_t column;

    if (!table->share || first == end)
        return;
    column = (lxw_col_t)table_column(table, str_of(table->share));
    keep(book,
         worksheet_conditional_format_range(book->sheet, first, column, end - 1, column, &bar));
}

/* A line may be wrapped once more where it is longer than its column. */
static unsigned header_lines(const struct book *book, size_t column, Str header)
{
    unsigned units = (unsigned)book->columns[column].width, lines = 0;

    while (header.n) {
        const char *end = memchr(header.p, '\n', header.n);
        size_t length = end ? (size_t)(end - header.p) : header.n;

        lines += text_lines((Str){header.p, length}, units);
        header = str_skip(header, end ? length + 1 : length);
    }
    return lines;
}

/* As high as the header with the most lines; of a main table at least two. */
static double header_points(const struct book *book, const struct table *table)
{
    unsigned most = table->title ? 1 : 2;

    for (size_t c = 0; c < table->column_count; c++) {
        unsigned lines = header_lines(book, c, str_of(table->columns[c].header));

        most = lines > most ? lines : most;
    }
    return most > 1 ? most * LINE_HEIGHT + HEADER_PADDING : ROW_POINTS;
}

static void write_header(struct book *book, const struct table *table, uint32_t row)
{
    double points = header_points(book, table);

    for (size_t c = 0; c < table->column_count; c++)
        write_text(book, row, c, str_of(table->columns[c].header), STYLE_HEADER, TONE_PLAIN);
    if (points > ROW_POINTS)
        set_row_height(book, row, points);
}

static void write_row(struct book *book, const struct table *table, size_t index, uint32_t row,
                      const struct cell *cells)
{
    double points = row_points(book, table, index, cells);

    if (points > ROW_POINTS)
        set_row_height(book, row, points);
    for (size_t c = 0; c < table->column_count; c++)
        if (index < table->large_rows)
            write_large(book, row, c, &cells[c]);
        else
            write_cell(book, table, row, c, &cells[c]);
}

/* Totals, header and rows from sheet row `row` on, and the header again before each of `turns`; returns the row after the last. */
static uint32_t write_table(struct book *book, const struct table *table, struct span span,
                            uint32_t row)
{
    int64_t totals[TABLE_COLUMNS_MAX];
    struct cell cells[TABLE_COLUMNS_MAX];
    size_t turn = 0;
    uint32_t first;

    add_totals(book, table, span, totals);
    for (size_t c = 0; c < table->column_count; c++)
        if (table->columns[c].total != TOTAL_NONE)
            write_total(book, row, c, table->columns[c].total, span.count, (double)totals[c] / 100);
    if (wants_label(table))
        write_text(book, row, COLUMN_FIRST, STR("計"), STYLE_LABEL, TONE_PLAIN);
    write_header(book, table, row + TO_HEADER);
    row = first = row + TO_DATA;
    for (size_t i = 0; i < span.count && book->error == LXW_NO_ERROR; i++) {
        if (turn < book->turn_count && book->turns[turn] == i) {
            page_begins(book, row);
            write_header(book, table, row++);
            turn++;
        }
        row_make(book, table, span.first + i, cells);
        write_row(book, table, i, row++, cells);
    }
    add_bars(book, table, first, row);
    return row;
}

/* What the table takes of the paper, from its totals on. */
static double table_points(const struct book *book, const struct table *table, struct span span)
{
    double points = ROW_POINTS + header_points(book, table);
    struct cell cells[TABLE_COLUMNS_MAX];

    for (size_t i = 0; i < span.count; i++) {
        row_make(book, table, span.first + i, cells);
        points += row_points(book, table, i, cells);
    }
    return points;
}

/*
 * The turns of a table whose header the printer does not repeat: the rows for which the page has no room. Its totals stand below
 * what is used up of the page. A chart wants its rows in one piece: what has one has no turns.
 */
static void turns_make(struct book *book, const struct table *table, struct span span)
{
    double header = header_points(book, table), used = book->used + ROW_POINTS + header;
    struct cell cells[TABLE_COLUMNS_MAX];

    for (size_t i = 0; i < span.count; i++) {
        double points;

        row_make(book, table, span.first + i, cells);
        points = row_points(book, table, i, cells);
        if (used + points > book->page && book->break_count + book->turn_count < TURNS_MAX) {
            book->turns[book->turn_count++] = i;
            used = header;
        }
        used += points;
    }
}

/* ---- one sheet ------------------------------------------------------------------------------- */

enum { SHEET_OF_BLOCKS = 0xFFFF }; /* as its part: no worksheet has so many */

/* `part` of a worksheet that is too long for one, or SHEET_OF_BLOCKS. */
static void sheet_name(char name[WORKBOOK_NAME_MAX], const struct worksheet *worksheet, size_t part)
{
    if (part == SHEET_OF_BLOCKS)
        snprintf(name, WORKBOOK_NAME_MAX, "%s付表", worksheet->name);
    else if (part == 0)
        snprintf(name, WORKBOOK_NAME_MAX, "%s", worksheet->name);
    else
        snprintf(name, WORKBOOK_NAME_MAX, "%s(%zu)", worksheet->name, part + 1);
}

static int sheet_begin(struct book *book, const struct worksheet *worksheet, size_t part)
{
    struct workbook_sheet *shape;

    if (book->shape.count == WORKBOOK_SHEETS_MAX) {
        keep(book, LXW_ERROR_PARAMETER_VALIDATION);
        return -1;
    }
    shape = &book->shape.at[book->shape.count++];
    *shape = (struct workbook_sheet){0};
    sheet_name(shape->name, worksheet, part);
    book->sheet = workbook_add_worksheet(book->workbook, shape->name);
    book->last_row = -1;
    book->break_count = book->turn_count = 0;
    book->raised = book->page = book->used = book->used_raised = 0;
    book->used_to = 0;
    if (!book->sheet) {
        keep(book, LXW_ERROR_SHEETNAME_ALREADY_USED);
        return -1;
    }
    return 0;
}

/* Columns from `first` to before `end`, as Excel draws them in Calibri 11, whose digits have 7 pixels. */
static double columns_pixels(const struct book *book, size_t first, size_t end)
{
    enum { DIGIT = 7, PADDING = 5 };
    double pixels = 0;

    for (size_t c = first; c < end; c++)
        pixels += book->columns[c].width * DIGIT + PADDING;
    return pixels;
}

/* So many of the first columns as a page has room for in letters that can be read. */
static size_t legible_columns(const struct book *book)
{
    size_t count = book->column_count;

    while (count > 1 && columns_pixels(book, 0, count) > SHEET_PIXELS_MAX)
        count--;
    return count;
}

/* What a printer gets of a sheet whose last row of cells is before `row`. */
static void set_print_area(struct book *book, const struct worksheet *worksheet, uint32_t row)
{
    size_t columns = worksheet->printed_columns;

    if (worksheet->is_appendix)
        keep(book, worksheet_print_area(book->sheet, ROW_HEADING, COLUMN_FIRST, ROW_NOTE,
                                        (lxw_col_t)(legible_columns(book) - 1)));
    else if (columns)
        keep(book, worksheet_print_area(book->sheet, ROW_HEADING, COLUMN_FIRST, row - 1,
                                        (lxw_col_t)(columns - 1)));
}

/* Whether charts of the block stand beside it, to the right of all columns that the sheet defines. */
static bool charts_beside(const struct table *block)
{
    return block->column_count < CHART_BESIDE_COLUMNS;
}

static bool has_room_beside(const struct book *book, const struct table *block)
{
    return block->column_count + 1 < book->column_count;
}

/* All that is printed of a sheet, from left to right: its own columns, those that a block has besides, and charts for which
 * it has no columns. */
static double sheet_pixels(const struct book *book, const struct worksheet *worksheet)
{
    enum { UNDEFINED = 64 };
    size_t count = book->column_count;
    double pixels = columns_pixels(book, 0, count);

    if (worksheet->printed_columns)
        return columns_pixels(book, 0, worksheet->printed_columns);
    for (size_t i = 0; i < worksheet->block_count; i++)
        if (worksheet->blocks[i].column_count > count) {
            pixels += UNDEFINED * (double)(worksheet->blocks[i].column_count - count);
            count = worksheet->blocks[i].column_count;
        }
    for (size_t i = 0; i < worksheet->chart_count; i++) {
        size_t block = worksheet->charts[i].block;

        if (block < worksheet->block_count && charts_beside(&worksheet->blocks[block]) &&
            !has_room_beside(book, &worksheet->blocks[block]))
            return SHEET_PIXELS_MAX;
    }
    return pixels;
}

/* A page of A4 on its side, within the margins of sheet_set_up(), less the titles that stand on each. What is wider is
 * shrunk, so that more rows have room; some are kept back, for no two programs draw a row of the same height. */
static double page_points(const struct book *book, const struct worksheet *worksheet)
{
    enum { WIDE = 784, HIGH = 516, TITLES = HEADING_HEIGHT + 2 * ROW_POINTS, OF_HUNDRED = 94 };
    double width = sheet_pixels(book, worksheet) * ROW_POINTS / ROW_PIXELS;
    double wide = WIDE * (worksheet->pages_wide ? worksheet->pages_wide : 1.0);

    return HIGH * (width > wide ? width / wide : 1.0) * OF_HUNDRED / 100 - TITLES;
}

static void sheet_set_up(struct book *book, const struct worksheet *worksheet)
{
    const struct table *widths =
        worksheet->main.column_count ? &worksheet->main : worksheet->blocks;
    lxw_worksheet *sheet = book->sheet;

    book->columns = widths->columns;
    book->column_count = widths->column_count;
    for (size_t c = 0; c < widths->column_count; c++)
        keep(book, worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, widths->columns[c].width,
                                        NULL));
    book->page = page_points(book, worksheet);
    book->used_to = ROW_NOTE; /* the titles above are in it already */
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9 /* A4 */);
    worksheet_set_margins(sheet, 0.4, 0.4, 0.5, 0.6);
    worksheet_fit_to_pages(sheet, worksheet->pages_wide ? (uint16_t)worksheet->pages_wide : 1, 0);
    if (worksheet->pages_wide > 1)
        keep(book, worksheet_repeat_columns(sheet, COLUMN_FIRST, COLUMN_FIRST));
    keep(book, worksheet_set_footer(sheet, "&L&11kigen&C&11&A&R&11&P / &N ページ"));
    keep(book, worksheet_repeat_rows(book->sheet, ROW_HEADING, ROW_DIGEST));
    keep(book, worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:Z1048576"));
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
}

/* Whether a printer repeats the header of the main table: else the blocks below, or the part after the lead, would stand under it. */
static bool main_is_titled(const struct worksheet *worksheet)
{
    return !worksheet->lead.column_count &&
           (worksheet->blocks_apart || worksheet->block_count == 0);
}

/* Header, filter and titles of a main table whose totals stand in row `totals`, with so many rows before the header comes again. */
static void main_set_up(struct book *book, const struct worksheet *worksheet, uint32_t totals,
                        size_t rows)
{
    uint32_t header = totals + TO_HEADER;

    if (!worksheet->lead.column_count)
        worksheet_freeze_panes(book->sheet, totals + TO_DATA, 1);
    if (main_is_titled(worksheet))
        keep(book, worksheet_repeat_rows(book->sheet, ROW_HEADING, header));
    /* A filter below the last row would put into the sheet's dimension what is not there. */
    keep(book, worksheet_autofilter(book->sheet, header, COLUMN_FIRST, header + (lxw_row_t)rows,
                                    (lxw_col_t)(worksheet->main.column_count - 1)));
}

/* Over all columns, as high as it has lines. */
static void write_sentence(struct book *book, uint32_t row, const struct sentence *sentence)
{
    lxw_format *format = book->formats[sentence->tone][STYLE_SENTENCE];
    lxw_col_t last = (lxw_col_t)(book->column_count - 1);
    Str text = safe_text(book, sentence->text);
    double units = 0;

    for (size_t c = 0; c < book->column_count; c++)
        units += book->columns[c].width;
    set_row_height(book, row, text_lines(sentence->text, (unsigned)units) * LINE_HEIGHT + 2);
    keep(book, worksheet_merge_range(book->sheet, row, COLUMN_FIRST, row, last, text.p, format));
    cellsum_text(sum_of(book, row), row, COLUMN_FIRST, text);
    for (uint32_t c = COLUMN_FIRST + 1; c < book->column_count; c++)
        cellsum_blank(sum_of(book, row), row, c);
}

/* After row `row`; returns the last one. */
static uint32_t write_sentences(struct book *book, const struct worksheet *worksheet, uint32_t row)
{
    for (size_t i = 0; i < worksheet->sentence_count; i++)
        write_sentence(book, ++row, &worksheet->sentences[i]);
    return row;
}

/* `blocks`: of the sheet that holds the blocks alone. */
static void write_frame(struct book *book, const struct worksheet *worksheet, bool blocks)
{
    const struct lot *lot = book->content->lot;
    char heading[256];

    snprintf(heading, sizeof heading, STR_FMT "%s%s  %s%s", STR_ARG(lot->office_name),
             str_is_empty(lot->office_name) ? "" : "  ", book->content->title,
             blocks ? worksheet->name : worksheet->heading, blocks ? "付表" : "");
    set_row_height(book, ROW_HEADING, HEADING_HEIGHT);
    write_text(book, ROW_HEADING, COLUMN_FIRST, str_of(heading), STYLE_HEADING, TONE_PLAIN);
    write_text(book, ROW_VERSION, COLUMN_FIRST, book->content->version_line, STYLE_SMALL,
               TONE_PLAIN);
    write_text(book, ROW_DIGEST, COLUMN_FIRST, book->content->digest_line, STYLE_SMALL, TONE_PLAIN);
    if (worksheet->note && !blocks)
        write_text(book, ROW_NOTE, COLUMN_FIRST, str_of(worksheet->note), STYLE_SMALL, TONE_PLAIN);
}

/* What chart_write() needs to know of one chart, and what the check is to find. */
static void write_chart(struct book *book, const struct chart *chart, const struct table *table,
                        const struct chart_place *place)
{
    struct workbook_shape *shape = &book->shape;

    keep(book, chart_write(chart, table, place));
    REQUIRE(shape->chart_count < WORKBOOK_CHARTS_MAX);
    shape->charts[shape->chart_count++] =
        (struct workbook_chart){(uint32_t)chart->series_count, chart->kind == CHART_SMALL ? 1 : 3};
}

/* How many rows of small charts a lead has, and how high each is: together as high as the rows
 * beside them, where they are legible so. */
static uint32_t small_rows(const struct worksheet *worksheet, uint32_t *pixels)
{
    uint32_t charts = 0, rows, beside;

    for (size_t i = 0; i < worksheet->chart_count; i++)
        charts += worksheet->charts[i].block == CHART_OF_LEAD;
    rows = (charts + SMALL_COLUMNS - 1) / SMALL_COLUMNS;
    beside = (uint32_t)(worksheet->lead.rows - worksheet->lead.large_rows) * ROW_PIXELS;
    *pixels = rows && beside / rows > SMALL_PIXELS ? beside / rows : SMALL_PIXELS;
    return rows;
}

/* The small charts of a lead whose header stands in row `header`, in the last column of all, beside
 * the rows that are as high as they come; returns how many rows they take. */
static uint32_t write_small_charts(struct book *book, const struct worksheet *worksheet,
                                   uint32_t header)
{
    size_t column = book->column_count - 1, at = 0;
    double width =
        (columns_pixels(book, column, book->column_count) - SMALL_MARGIN) / SMALL_COLUMNS;
    uint32_t height, rows = small_rows(worksheet, &height);

    for (size_t i = 0; i < worksheet->chart_count; i++) {
        const struct chart *chart = &worksheet->charts[i];
        struct chart_place place = {.workbook = book->workbook,
                                    .sheet = book->sheet,
                                    .name = book->shape.at[book->shape.count - 1].name,
                                    .first_row = header + 1 + (uint32_t)chart->first,
                                    .row = header + 1 + (uint32_t)worksheet->lead.large_rows,
                                    .column = column,
                                    .pixels = width,
                                    .height = height,
                                    .x = SMALL_MARGIN + (int)(width * (double)(at % SMALL_COLUMNS)),
                                    .y = (int)(height * (at / SMALL_COLUMNS))};

        if (chart->block != CHART_OF_LEAD)
            continue;
        write_chart(book, chart, &worksheet->lead, &place);
        at++;
    }
    return (rows * height + ROW_PIXELS - 1) / ROW_PIXELS;
}

/* The lead and the sentences, from row `row` on; returns the row of the main table's totals. */
static uint32_t write_lead(struct book *book, const struct worksheet *worksheet, uint32_t row)
{
    const struct table *lead = &worksheet->lead;
    uint32_t header = row + TO_HEADER; /* the row of totals stays empty */
    uint32_t beside = (uint32_t)(lead->rows - lead->large_rows), charts;

    row = write_table(book, lead, (struct span){0, lead->rows}, row);
    charts = write_small_charts(book, worksheet, header);
    if (charts > beside)
        row += charts - beside;
    return write_sentences(book, worksheet, row) + 2;
}

/* The charts of one block, whose title stands in row `top` and whose last row is before `row`; returns
 * the row after all of them. */
static uint32_t write_charts(struct book *book, const struct worksheet *worksheet, size_t block,
                             uint32_t top, uint32_t row)
{
    const struct table *table = &worksheet->blocks[block];
    bool beside = charts_beside(table);
    size_t column = beside ? table->column_count + 1 : COLUMN_FIRST;
    double width =
        !beside || has_room_beside(book, table)
            ? columns_pixels(book, column, book->column_count)
            : SHEET_PIXELS_MAX - columns_pixels(book, 0, book->column_count) - ROW_PIXELS;
    uint32_t at = beside ? top + 1 : row + 1;

    for (size_t i = 0; i < worksheet->chart_count; i++) {
        const struct chart *chart = &worksheet->charts[i];
        struct chart_place place = {.workbook = book->workbook,
                                    .sheet = book->sheet,
                                    .name = book->shape.at[book->shape.count - 1].name,
                                    .first_row = top + BLOCK_DATA + (uint32_t)chart->first,
                                    .row = at,
                                    .column = column,
                                    .pixels = width < CHART_PIXELS_MAX ? width : CHART_PIXELS_MAX,
                                    .height = (CHART_ROWS - 1) * ROW_PIXELS};

        if (chart->block != block)
            continue;
        write_chart(book, chart, table, &place);
        at += CHART_ROWS;
        row = at > row ? at : row;
    }
    return row;
}

static size_t chart_count(const struct worksheet *worksheet, size_t block)
{
    size_t count = 0;

    for (size_t i = 0; i < worksheet->chart_count; i++)
        count += worksheet->charts[i].block == block;
    return count;
}

/* With its title and charts, which stand beside it or below. */
static double block_points(const struct book *book, const struct worksheet *worksheet, size_t at)
{
    const struct table *block = &worksheet->blocks[at];
    double points = ROW_POINTS + table_points(book, block, (struct span){0, block->rows});
    size_t count = chart_count(worksheet, at);
    double charts = count ? (double)(1 + count * CHART_ROWS) * ROW_POINTS : 0;

    if (!charts_beside(block))
        return points + charts;
    return charts > points ? charts : points;
}

/* Whether it does better on a page of its own: it has no room on the one at hand, and either has it on a whole one, or so little
 * is left of this one that it would hardly begin. */
static bool wants_page(const struct book *book, double points)
{
    return book->used + points > book->page &&
           (points <= book->page || book->used > book->page / 2);
}

/* From its title in row `top` on; returns the row after the last. */
static uint32_t write_block(struct book *book, const struct worksheet *worksheet, size_t at,
                            uint32_t top)
{
    const struct table *block = &worksheet->blocks[at];
    struct span all = {0, block->rows};
    bool is_first = at == 0 && (worksheet->blocks_apart || !worksheet->main.column_count);
    uint32_t row;

    page_use(book, top);
    if (!is_first && (block->new_page || wants_page(book, block_points(book, worksheet, at))))
        page_begins(book, top);
    write_text(book, top, COLUMN_FIRST, str_of(block->title), STYLE_TITLE, TONE_PLAIN);
    page_use(book, top + 1);
    book->turn_count = 0;
    if (!chart_count(worksheet, at))
        turns_make(book, block, all);
    row = write_charts(book, worksheet, at, top, write_table(book, block, all, top + 1));
    page_use(book, row);
    return row;
}

/* Returns the row after the last. */
static uint32_t write_blocks(struct book *book, const struct worksheet *worksheet, uint32_t row)
{
    for (size_t i = 0; i < worksheet->block_count; i++)
        row = write_block(book, worksheet, i, row + 1); /* after a blank row */
    return row;
}

/* Of rows of the main table in one piece, whose totals stand in row `row`. */
static void piece_turns(struct book *book, const struct worksheet *worksheet, struct span span,
                        uint32_t row)
{
    page_use(book, row);
    book->turn_count = 0;
    if (!main_is_titled(worksheet))
        turns_make(book, &worksheet->main, span);
}

/* From the row of its totals on; returns the row after the last. */
static uint32_t write_main(struct book *book, const struct worksheet *worksheet, struct span span,
                           uint32_t row)
{
    const struct table *table = &worksheet->main;
    size_t at = table->parted_at;
    struct span rest = {at, span.first + span.count - at};

    bool whole = at <= span.first || at >= span.first + span.count;
    struct span first = whole ? span : (struct span){span.first, at - span.first};

    piece_turns(book, worksheet, first, row);
    main_set_up(book, worksheet, row, book->turn_count ? book->turns[0] : first.count);
    row = write_table(book, table, first, row);
    if (whole)
        return row;
    page_use(book, ++row);
    if (wants_page(book, ROW_POINTS + table_points(book, table, rest)))
        page_begins(book, row);
    write_text(book, row, COLUMN_FIRST, str_of(table->part_title), STYLE_TITLE, TONE_PLAIN);
    piece_turns(book, worksheet, rest, row + 1);
    return write_table(book, table, rest, row + 1);
}

/* A sheet whose last row of cells is before `row` has all its cells. */
static void sheet_end(struct book *book, const struct worksheet *worksheet, uint32_t row)
{
    set_print_area(book, worksheet, row);
    book->breaks[book->break_count] = 0;
    if (book->break_count)
        keep(book, worksheet_set_h_pagebreaks(book->sheet, book->breaks));
}

static void write_blocks_apart(struct book *book, const struct worksheet *worksheet)
{
    if (book->error != LXW_NO_ERROR || sheet_begin(book, worksheet, SHEET_OF_BLOCKS))
        return;
    sheet_set_up(book, worksheet);
    write_frame(book, worksheet, /*blocks*/ true);
    sheet_end(book, worksheet, write_blocks(book, worksheet, ROW_NOTE));
}

static void write_worksheet(struct book *book, const struct worksheet *worksheet)
{
    size_t room = LXW_ROW_MAX - ROW_TOTALS - TO_DATA - block_rows(worksheet);
    struct span span;

    for (size_t part = 0; table_part(&worksheet->main, room, part, &span.first, &span.count);
         part++) {
        uint32_t row = ROW_BLOCKS_ALONE;
        bool is_last = span.first + span.count == worksheet->main.rows;

        if (book->error != LXW_NO_ERROR || sheet_begin(book, worksheet, part))
            return;
        sheet_set_up(book, worksheet);
        write_frame(book, worksheet, /*blocks*/ false);
        if (worksheet->lead.column_count && part == 0) {
            row = write_lead(book, worksheet, ROW_TOTALS);
            page_begins(book, row);
        }
        if (worksheet->main.column_count)
            row = write_main(book, worksheet, span, row);
        if (is_last && !worksheet->blocks_apart)
            row = write_blocks(book, worksheet, row);
        if (is_last && !worksheet->lead.column_count && worksheet->sentence_count)
            row = write_sentences(book, worksheet, row) + 1;
        sheet_end(book, worksheet, row);
    }
    if (worksheet->blocks_apart)
        write_blocks_apart(book, worksheet);
}

/* ---- the book -------------------------------------------------------------------------------- */

static lxw_format *format_new(lxw_workbook *workbook, double points, bool bold, enum cell_tone tone)
{
    lxw_format *format = workbook_add_format(workbook);

    if (!format)
        memory_stop();
    format_set_font_name(format, "BIZ UDPゴシック"); /* on every Windows since 10, and in Debian */
    format_set_font_size(format, points);
    if (bold)
        format_set_bold(format);
    if (tone == TONE_ALARM)
        format_set_font_color(format, 0xC00000);
    if (tone == TONE_STRONG)
        format_set_bg_color(format, 0xFFF2CC);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    return format;
}

static lxw_format *format_cell(lxw_workbook *workbook, const char *number_format,
                               enum cell_tone tone)
{
    lxw_format *format = format_new(workbook, 10, tone != TONE_PLAIN, tone);

    format_set_num_format(format, number_format);
    format_set_bottom(format, LXW_BORDER_HAIR);
    format_set_bottom_color(format, 0xA6A6A6);
    return format;
}

static lxw_format *format_total(lxw_workbook *workbook, const char *number_format,
                                enum cell_tone tone)
{
    lxw_format *format = format_new(workbook, 10, /*bold*/ true, tone);

    format_set_num_format(format, number_format);
    return format;
}

static lxw_format *format_header(lxw_workbook *workbook, enum cell_tone tone)
{
    lxw_format *format = format_new(workbook, 10, true, tone);

    format_set_bg_color(format, 0xDCE6F1);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, 0x7F7F7F);
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_CENTER);
    return format;
}

static void formats_make_tone(lxw_workbook *workbook, lxw_format **formats, enum cell_tone tone)
{
    formats[STYLE_HEADING] = format_new(workbook, 15, true, tone);
    formats[STYLE_TITLE] = format_new(workbook, 11, true, tone);
    formats[STYLE_SMALL] = format_new(workbook, 10, false, tone);
    format_set_font_color(formats[STYLE_SMALL], 0x595959);
    formats[STYLE_HEADER] = format_header(workbook, tone);
    formats[STYLE_LABEL] = format_total(workbook, "@", tone);
    format_set_indent(formats[STYLE_LABEL], 1);
    formats[STYLE_COUNT] = format_total(workbook, "\"計 \"#,##0", tone);
    format_set_align(formats[STYLE_COUNT], LXW_ALIGN_LEFT);
    format_set_indent(formats[STYLE_COUNT], 1);
    formats[STYLE_SUM] = format_total(workbook, "#,##0", tone);
    formats[STYLE_CROSSES] = format_total(workbook, "\"× \"0", tone);
    format_set_align(formats[STYLE_CROSSES], LXW_ALIGN_CENTER);
    formats[STYLE_TEXT] = format_cell(workbook, "@", tone);
    format_set_indent(formats[STYLE_TEXT], 1);
    formats[STYLE_LINES] = format_cell(workbook, "@", tone);
    format_set_indent(formats[STYLE_LINES], 1);
    format_set_text_wrap(formats[STYLE_LINES]);
    formats[STYLE_NUMBER] = format_cell(workbook, "#,##0", tone);
    formats[STYLE_CHANGE] = format_cell(workbook, "+#,##0;-#,##0;0", tone);
    formats[STYLE_HUNDREDTHS] = format_cell(workbook, "#,##0.00", tone);
    formats[STYLE_DAY] = format_cell(workbook, "yyyy-mm-dd", tone);
    format_set_align(formats[STYLE_DAY], LXW_ALIGN_CENTER);
    formats[STYLE_MARK] = format_cell(workbook, "General", tone);
    format_set_align(formats[STYLE_MARK], LXW_ALIGN_CENTER);
    formats[STYLE_LARGE] = format_new(workbook, 18, /*bold*/ true, tone);
    format_set_num_format(formats[STYLE_LARGE], "#,##0");
    format_set_shrink(formats[STYLE_LARGE]);
    format_set_bottom(formats[STYLE_LARGE], LXW_BORDER_THIN);
    formats[STYLE_SENTENCE] = format_new(workbook, 11, tone != TONE_PLAIN, tone);
    format_set_text_wrap(formats[STYLE_SENTENCE]);
}

static void formats_make(struct book *book)
{
    for (int tone = 0; tone < TONE_COUNT_; tone++)
        formats_make_tone(book->workbook, book->formats[tone], (enum cell_tone)tone);
}

/* Fixed by the run, so that the same run gives the same bytes. */
static void properties_set(struct book *book)
{
    lxw_doc_properties properties = {0};
    char *title = strdup(book->content->title); /* the library's properties are not const */
    static char author[] = "kigen";

    if (!title)
        memory_stop();
    properties.title = title;
    properties.author = author;
    properties.created = (time_t)book->content->lot->as_of.n * 86400;
    keep(book, workbook_set_properties(book->workbook, &properties)); /* copies them */
    free(title);
}

/*
 * The library prints its own words about a full disk to standard error, beside ours. They are kept
 * out: what it cannot say by its result is found by reading the file back.
 */
static lxw_error close_quietly(lxw_workbook *workbook)
{
    int kept = dup(STDERR_FILENO), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    lxw_error error;
    int cause;

    if (kept >= 0 && nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    pack_quickly(true);
    errno = 0;
    error = workbook_close(workbook); /* frees it in any case */
    cause = errno;
    pack_quickly(false);
    if (kept >= 0 && nowhere >= 0)
        dup2(kept, STDERR_FILENO);
    close(kept);
    close(nowhere);
    errno = cause;
    return error;
}

static int book_write(struct book *book, const char *path, const char *tmpdir, struct err *err)
{
    char *folder = strdup(tmpdir); /* the library's option is not const */
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder};

    if (!folder)
        memory_stop();
    book->workbook = workbook_new_opt(path, &options);
    if (!book->workbook)
        memory_stop();
    formats_make(book);
    properties_set(book);
    for (size_t i = 0; i < book->content->count; i++)
        write_worksheet(book, &book->content->at[i]);
    keep(book, close_quietly(book->workbook));
    free(folder);
    if (book->bad_text)
        return err_say(err, WORKBOOK_TEXT, path, book->bad_text);
    if (book->error != LXW_NO_ERROR)
        return err_say_as(err, errno ? err_writing(errno) : EXIT_IO, WORKBOOK_WRITE, path,
                          lxw_strerror(book->error));
    return 0;
}

/* The library opens by name and would follow a link: the file is made first, and must be new. */
static int file_claim(const char *path, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd < 0)
        return err_say_as(err, err_writing(errno), FILE_WRITE, path, system_says(errno));
    close(fd); /* nothing was written */
    return 0;
}

int workbook_put(const struct content *content, const char *path, const char *tmpdir,
                 struct workbook_shape *shape, struct err *err)
{
    struct book *book;
    int status;

    if (file_claim(path, err))
        return -1;
    book = mem_zero(1, sizeof *book);
    book->content = content;
    status = book_write(book, path, tmpdir, err);
    *shape = book->shape;
    if (status)
        unlink(path);
    mem_free(book);
    return status;
}

int workbook_write_content(const struct content *content, const char *path, const char *tmpdir,
                           struct err *err)
{
    struct workbook_shape *shape = mem_zero(1, sizeof *shape);
    int status = workbook_put(content, path, tmpdir, shape, err);

    if (!status && (workbook_check(path, shape, err) || file_sync(path, err))) {
        unlink(path);
        status = -1;
    }
    mem_free(shape);
    return status;
}

int workbook_write(const struct lot *lot, const struct json *run, const char *path,
                   const char *tmpdir, struct err *err)
{
    struct content *content = mem_zero(1, sizeof *content);
    const struct identity *broken;
    int status;

    content_init(content, lot, run);
    broken = identities_broken(content->identities, content->identity_count);
    if (broken)
        status = err_say(err, COUNTS_DIFFER, path, broken->number, (long long)broken->left,
                         (long long)broken->right, broken->sentence);
    else
        status = workbook_write_content(content, path, tmpdir, err);
    content_release(content);
    mem_free(content);
    return status;
}

int workbook_write_forecast(const struct forecast *forecast, const char *path, const char *tmpdir,
                            struct err *err)
{
    struct content *content = mem_zero(1, sizeof *content);
    int status;

    forecast_content(content, forecast);
    status = workbook_write_content(content, path, tmpdir, err);
    content_release(content);
    mem_free(content);
    return status;
}
