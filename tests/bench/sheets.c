/*
 * One workbook of made-up letters, twelve columns a row: sheets WHAT ROWS FILE
 *
 * WHAT
 *     write    as kigen writes its own: by edge/book/workbook, written, read back, synced
 *     bare     by plain libxlsxwriter in constant_memory, each cell in the format of its column
 *     dump     the same cells as lines, a row each and tabs between cells, for others to write: text as it is,
 *              days YYYY-MM-DD
 *
 * Rows are made one by one, in all three, so that memory is the writer's alone. FILE must not exist.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "core/book/content.h"
#include "edge/book/workbook.h"

enum { ID_ROOM = 48, DAYS_TO_1900 = 25569, CAUSES = 3 };

struct letter {
    char id[ID_ROOM], bundle[ID_ROOM], resident[ID_ROOM], serial[ID_ROOM];
    const char *kind, *cause;
    unsigned sequence, delay;
    int64_t hundredths;
    Day expires_on, opens_on, mail_on;
};

static const void *letter_row(void *context, size_t index)
{
    static const char *const causes[CAUSES] = {"", "print_capacity", "paused"};
    struct letter *letter = context;
    unsigned i = (unsigned)index, delay = i % 3 ? 0 : i % 40;
    Day mail_on = day_add(day_of(2026, 4, 1), (int)(i / 200 % 250));

    snprintf(letter->id, ID_ROOM, "261120-%06u-%u", i % 1000000, i % 10);
    snprintf(letter->bundle, ID_ROOM, "letters-261120-1-%04u.pdf", i / 500 % 9999 + 1);
    snprintf(letter->resident, ID_ROOM, "%010u", i * 2654435761u % 4000000000u);
    snprintf(letter->serial, ID_ROOM, "%010u%010u", i * 40503u, i * 2246822519u);
    letter->kind = i % 2 ? "署名用" : "利用者証明用";
    letter->cause = causes[delay ? 1 + i % (CAUSES - 1) : 0];
    letter->sequence = i % 500 + 1;
    letter->delay = delay;
    letter->hundredths = (int64_t)(i * 37u % 100000u);
    letter->mail_on = mail_on;
    letter->expires_on = day_add(mail_on, 88 - (int)delay);
    letter->opens_on = day_add(mail_on, -2 - (int)delay);
    return letter;
}

/* ---- columns: what kigen's worksheets are made of -------------------------------------------- */

static void text_fill(struct cell *cell, const char *text)
{
    cell->kind = *text ? CELL_TEXT : CELL_EMPTY;
    cell->text = str_of(text);
}

static void number_fill(struct cell *cell, enum cell_kind kind, int64_t number)
{
    cell->kind = kind;
    cell->number = number;
}

static void day_fill(struct cell *cell, Day day)
{
    cell->kind = CELL_DAY;
    cell->day = day;
}

#define FILL(name_, how_)                                                                          \
    static void name_##_cell(struct cell *cell, const struct content *content, const void *row)    \
    {                                                                                              \
        const struct letter *letter = row;                                                         \
                                                                                                   \
        (void)content;                                                                             \
        how_;                                                                                      \
    }
FILL(id, text_fill(cell, letter->id))
FILL(bundle, text_fill(cell, letter->bundle))
FILL(sequence, number_fill(cell, CELL_NUMBER, letter->sequence))
FILL(resident, text_fill(cell, letter->resident))
FILL(serial, text_fill(cell, letter->serial))
FILL(kind, text_fill(cell, letter->kind))
FILL(expires, day_fill(cell, letter->expires_on))
FILL(opens, day_fill(cell, letter->opens_on))
FILL(mail, day_fill(cell, letter->mail_on))
FILL(delay, number_fill(cell, CELL_NUMBER, letter->delay))
FILL(cause, text_fill(cell, letter->cause))
FILL(mean, number_fill(cell, CELL_HUNDREDTHS, letter->hundredths))

static const struct column columns[] = {
    {"id", "整理番号", 18, CELL_TEXT, TOTAL_NONE, id_cell},
    {"bundle", "束", 24, CELL_TEXT, TOTAL_NONE, bundle_cell},
    {"sequence", "順", 8, CELL_NUMBER, TOTAL_NONE, sequence_cell},
    {"resident", "宛名番号", 14, CELL_TEXT, TOTAL_NONE, resident_cell},
    {"serial", "発行番号", 24, CELL_TEXT, TOTAL_NONE, serial_cell},
    {"kind", "種別", 14, CELL_TEXT, TOTAL_NONE, kind_cell},
    {"expires", "有効期限", 12, CELL_DAY, TOTAL_NONE, expires_cell},
    {"opens", "更新開始", 12, CELL_DAY, TOTAL_NONE, opens_cell},
    {"mail", "差出日", 12, CELL_DAY, TOTAL_NONE, mail_cell},
    {"delay", "遅れ", 8, CELL_NUMBER, TOTAL_NONE, delay_cell},
    {"cause", "原因", 16, CELL_TEXT, TOTAL_NONE, cause_cell},
    {"mean", "平均", 10, CELL_HUNDREDTHS, TOTAL_NONE, mean_cell},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static void content_make(struct content *content, struct lot *lot, const struct row_source *source,
                         size_t rows)
{
    lot->as_of = lot->mail_on = day_of(2026, 11, 19);
    content->lot = lot;
    content->title = "測定用";
    content->count = 1;
    content->at[0] = (struct worksheet){
        .name = "発送",
        .heading = "発送",
        .main = {.columns = columns, .column_count = COLUMNS, .rows = rows, .source = source}};
}

/* ---- the bare library ------------------------------------------------------------------------ */

static lxw_format *plain_format(lxw_workbook *workbook, const char *number)
{
    lxw_format *format = workbook_add_format(workbook);

    format_set_font_name(format, "BIZ UDPゴシック");
    format_set_font_size(format, 10);
    format_set_num_format(format, number);
    format_set_bottom(format, LXW_BORDER_HAIR);
    return format;
}

static lxw_error cell_write(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                            const struct cell *cell, lxw_format *format)
{
    switch (cell->kind) {
    case CELL_EMPTY:
        return worksheet_write_blank(sheet, row, column, format);
    case CELL_TEXT:
        return worksheet_write_string(sheet, row, column, cell->text.p, format);
    case CELL_DAY:
        return worksheet_write_number(sheet, row, column, (double)cell->day.n + DAYS_TO_1900,
                                      format);
    case CELL_HUNDREDTHS:
        return worksheet_write_number(sheet, row, column, (double)cell->number / 100, format);
    case CELL_NUMBER:
    case CELL_CHANGE:
        break;
    }
    return worksheet_write_number(sheet, row, column, (double)cell->number, format);
}

static int bare_write(const struct content *content, const char *path)
{
    static char folder[] = ".";
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder};
    lxw_workbook *workbook = workbook_new_opt(path, &options);
    lxw_worksheet *sheet = workbook_add_worksheet(workbook, content->at[0].name);
    lxw_format *formats[] = {[CELL_TEXT] = plain_format(workbook, "@"),
                             [CELL_NUMBER] = plain_format(workbook, "#,##0"),
                             [CELL_HUNDREDTHS] = plain_format(workbook, "#,##0.00"),
                             [CELL_DAY] = plain_format(workbook, "yyyy-mm-dd")};
    const struct table *table = &content->at[0].main;
    lxw_error error = LXW_NO_ERROR;

    for (lxw_col_t c = 0; c < COLUMNS; c++) {
        worksheet_set_column(sheet, c, c, columns[c].width, NULL);
        worksheet_write_string(sheet, 0, c, columns[c].header, formats[CELL_TEXT]);
    }
    for (size_t i = 0; i < table->rows && error == LXW_NO_ERROR; i++) {
        struct cell cells[TABLE_COLUMNS_MAX];

        table_cells(content, table, i, cells);
        for (lxw_col_t c = 0; c < COLUMNS && error == LXW_NO_ERROR; c++)
            error = cell_write(sheet, (lxw_row_t)i + 1, c, &cells[c], formats[columns[c].kind]);
    }
    return error != LXW_NO_ERROR || workbook_close(workbook) != LXW_NO_ERROR;
}

/* ---- for others ------------------------------------------------------------------------------ */

static void cell_print(FILE *file, const struct cell *cell)
{
    struct civil civil;

    switch (cell->kind) {
    case CELL_EMPTY:
        break;
    case CELL_TEXT:
        fprintf(file, STR_FMT, STR_ARG(cell->text));
        break;
    case CELL_DAY:
        civil = day_civil(cell->day);
        fprintf(file, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
        break;
    case CELL_HUNDREDTHS:
        fprintf(file, "%.2f", (double)cell->number / 100);
        break;
    case CELL_NUMBER:
    case CELL_CHANGE:
        fprintf(file, "%lld", (long long)cell->number);
        break;
    }
}

static int dump_write(const struct content *content, const char *path)
{
    const struct table *table = &content->at[0].main;
    FILE *file = fopen(path, "wx");

    if (!file)
        return -1;
    for (size_t c = 0; c < COLUMNS; c++)
        fprintf(file, "%s%s", columns[c].header, c + 1 < COLUMNS ? "\t" : "\n");
    for (size_t i = 0; i < table->rows; i++) {
        struct cell cells[TABLE_COLUMNS_MAX];

        table_cells(content, table, i, cells);
        for (size_t c = 0; c < COLUMNS; c++) {
            cell_print(file, &cells[c]);
            fputc(c + 1 < COLUMNS ? '\t' : '\n', file);
        }
    }
    return fclose(file);
}

int main(int argc, char **argv)
{
    static struct letter letter;
    struct row_source source = {letter_row, &letter};
    struct content *content = mem_zero(1, sizeof *content);
    struct lot *lot = mem_zero(1, sizeof *lot);
    struct err err = {.code = EXIT_DONE};
    int status;

    if (argc != 4) {
        fprintf(stderr, "usage: sheets write|bare|dump ROWS FILE\n");
        return 64;
    }
    content_make(content, lot, &source, strtoul(argv[2], NULL, 10));
    if (strcmp(argv[1], "write") == 0)
        status = workbook_write_content(content, argv[3], ".", &err);
    else if (strcmp(argv[1], "bare") == 0)
        status = bare_write(content, argv[3]);
    else
        status = dump_write(content, argv[3]);
    if (status)
        fprintf(stderr, "sheets: cannot write %s: %s\n", argv[3], err.text);
    mem_free(content);
    mem_free(lot);
    return status ? EXIT_FAILURE : EXIT_SUCCESS;
}
