/*
 * One workbook of the report of made-up letters, in a process of its own: book WHAT ROWS FILE
 *
 * WHAT
 *     write    kigen's own: written, read back, synced
 *     check    FILE read back
 *     bare     the tables with a line a letter by plain libxlsxwriter, constant_memory, each cell in its format
 *     cells    those tables made and thrown away: what `bare` takes for them, and the library does not
 *
 * ROWS are shared by 発送 (a letter each, 24 columns) and 遅延 (17 columns, two of them formulas). Letters come one by one,
 * as from a ledger, so that memory is the writer's alone. Prints one line: seconds of processor, and the memory of the process
 * at its highest and before it began, in KiB.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "core/book/report.h"
#include "edge/book/workbook.h"

enum { TEXT_MAX = 4096 };

/* ---- letters --------------------------------------------------------------------------------- */

struct letters {
    struct report_letter at;
    char id[24], resident[24], postal[8], bundle[48];
};

static const void *letter_row(void *context, size_t index)
{
    struct letters *letters = context;
    struct report_letter *letter = &letters->at;
    unsigned i = (unsigned)index, delay = i % 3 ? 0 : i % 40;
    Day mail_on = day_add(day_of(2026, 4, 1), (int)(i / 200 % 250));

    snprintf(letters->id, sizeof letters->id, "261120-%06u-%u", i % 1000000, i % 10);
    snprintf(letters->resident, sizeof letters->resident, "%010u", i * 2654435761u % 4000000000u);
    snprintf(letters->postal, sizeof letters->postal, "250%04u", i / 7 % 90);
    snprintf(letters->bundle, sizeof letters->bundle, "letters-261120-1-%04u.pdf",
             i / 500 % 9999 + 1);
    *letter = (struct report_letter){.id = str_of(letters->id),
                                     .resident_id = str_of(letters->resident),
                                     .postal_code = str_of(letters->postal),
                                     .language = STR("ja"),
                                     .bundle = str_of(letters->bundle),
                                     .number = i + 1,
                                     .variant = (int)(i / 1000 % VARIANT_COUNT),
                                     .sequence = i % 500 + 1,
                                     .sheets = 1,
                                     .pages = 2,
                                     .certificates = 1 + i % 2,
                                     .expires_on = day_add(mail_on, 88 - (int)delay),
                                     .opens_on = day_add(mail_on, -2 - (int)delay),
                                     .ideal_on = day_add(mail_on, -(int)delay),
                                     .mail_on = mail_on,
                                     .deliver_on = day_add(mail_on, 3),
                                     .knows_delay = true,
                                     .late = delay >= 14,
                                     .delay_days = delay,
                                     .cause_days[CAUSE_PRINT_CAPACITY] = delay,
                                     .life = piece_born(mail_on),
                                     .posted_on = mail_on,
                                     .returned_on = DAY_NONE,
                                     .next_on = DAY_NONE,
                                     .next_said = -1,
                                     .in_folder = true,
                                     .barcode = i % 20 > 0};
    return letter;
}

static void content_make(struct content *content, struct report *report, struct letters *letters,
                         size_t rows)
{
    struct row_source sources[REPORT_PICKS];
    struct row_source *kept;

    *report = (struct report){.from = day_of(2026, 4, 1), .to = day_of(2027, 3, 31)};
    report->account.as_of = report->account.mail_on = report->to;
    report->account.version = STR("bench");
    report->account.config_sha256[0] = '\0';
    report->run_count = 1;
    report->runs = mem_zero(1, sizeof *report->runs);
    report->runs[0].folder = STR("2026-11-19");
    report->runs[0].as_of = report->runs[0].mail_on = report->to;
    report->runs[0].approved.on = report->runs[0].back.on = DAY_NONE;
    report->totals.rows[REPORT_ALL] = rows - rows / 2;
    report->totals.rows[REPORT_COUNTED] = rows / 2;
    report->known_on = DAY_NONE;
    kept = mem_zero(REPORT_PICKS, sizeof *kept); /* tables point at it */
    for (int pick = 0; pick < REPORT_PICKS; pick++)
        sources[pick] = kept[pick] = (struct row_source){letter_row, letters};
    (void)sources;
    report_content(content, report, kept);
}

/* ---- the bare library ------------------------------------------------------------------------ */

struct plain {
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *text, *number, *day, *hundredths, *header, *red_text, *red_number;
    char buffer[TEXT_MAX];
};

static lxw_format *plain_format(lxw_workbook *workbook, const char *number_format, bool red)
{
    lxw_format *format = workbook_add_format(workbook);

    format_set_font_name(format, "BIZ UDPゴシック");
    format_set_font_size(format, 10);
    format_set_num_format(format, number_format);
    format_set_bottom(format, LXW_BORDER_HAIR);
    if (red)
        format_set_font_color(format, 0xC00000);
    return format;
}

static const char *terminated(struct plain *plain, Str text)
{
    size_t bytes = text.n < TEXT_MAX ? text.n : TEXT_MAX - 1;

    memcpy(plain->buffer, text.p, bytes);
    plain->buffer[bytes] = '\0';
    return plain->buffer;
}

static double number_of(const struct cell *cell)
{
    return cell->kind == CELL_DAY          ? (double)cell->day.n + 25569
           : cell->kind == CELL_HUNDREDTHS ? (double)cell->number / 100
                                           : (double)cell->number;
}

/* The formulas of 遅延, by hand: the sum of the causes and what is left of it. */
static void plain_formula(const struct table *table, const struct cell *cell, unsigned row,
                          char *out, size_t room)
{
    if (strchr(cell->formula, '('))
        snprintf(out, room, "=SUM(%c%u:%c%u)", (char)('A' + table_column(table, STR("PAUSED"))),
                 row + 1, (char)('A' + table_column(table, STR("LATE_INPUT"))), row + 1);
    else
        snprintf(out, room, "=%c%u-%c%u", (char)('A' + table_column(table, STR("sum"))), row + 1,
                 (char)('A' + table_column(table, STR("days"))), row + 1);
}

static void plain_cell(struct plain *plain, const struct table *table, unsigned row,
                       lxw_col_t column, const struct cell *cell)
{
    bool red = cell->tone == TONE_ALARM;
    char formula[64];

    if (cell->formula) {
        plain_formula(table, cell, row, formula, sizeof formula);
        worksheet_write_formula_num(plain->sheet, row, column, formula, plain->number,
                                    number_of(cell));
    } else if (cell->kind == CELL_EMPTY) {
        worksheet_write_blank(plain->sheet, row, column, plain->text);
    } else if (cell->kind == CELL_TEXT) {
        worksheet_write_string(plain->sheet, row, column, terminated(plain, cell->text),
                               red ? plain->red_text : plain->text);
    } else {
        worksheet_write_number(plain->sheet, row, column, number_of(cell),
                               cell->kind == CELL_DAY          ? plain->day
                               : cell->kind == CELL_HUNDREDTHS ? plain->hundredths
                               : red                           ? plain->red_number
                                                               : plain->number);
    }
}

/* Each row of the tables with a line a letter; `plain` NULL: they are only made. Returns a sum over them. */
static uint64_t tables_walk(const struct content *content, struct plain *plain)
{
    struct cell cells[TABLE_COLUMNS_MAX];
    uint64_t sum = 0;

    for (size_t w = 0; w < content->count; w++) {
        const struct table *table = &content->at[w].main;

        if (!table->source || !table->rows)
            continue;
        if (plain) {
            plain->sheet = workbook_add_worksheet(plain->workbook, content->at[w].name);
            for (size_t c = 0; c < table->column_count; c++) {
                worksheet_set_column(plain->sheet, (lxw_col_t)c, (lxw_col_t)c,
                                     table->columns[c].width, NULL);
                worksheet_write_string(plain->sheet, 0, (lxw_col_t)c, table->columns[c].header,
                                       plain->header);
            }
        }
        for (size_t i = 0; i < table->rows; i++) {
            table_cells(content, table, i, cells);
            for (size_t c = 0; c < table->column_count; c++) {
                if (plain)
                    plain_cell(plain, table, (unsigned)i + 1, (lxw_col_t)c, &cells[c]);
                else
                    sum += (uint64_t)cells[c].number + cells[c].text.n;
            }
        }
    }
    return sum;
}

static int plain_write(const struct content *content, const char *path)
{
    static char folder[] = ".";
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder};
    struct plain plain = {.workbook = workbook_new_opt(path, &options)};

    plain.text = plain_format(plain.workbook, "@", false);
    plain.red_text = plain_format(plain.workbook, "@", true);
    plain.number = plain_format(plain.workbook, "#,##0", false);
    plain.red_number = plain_format(plain.workbook, "#,##0", true);
    plain.day = plain_format(plain.workbook, "yyyy-mm-dd", false);
    plain.hundredths = plain_format(plain.workbook, "#,##0.00", false);
    plain.header = plain_format(plain.workbook, "General", false);
    format_set_bold(plain.header);
    tables_walk(content, &plain);
    return workbook_close(plain.workbook) != LXW_NO_ERROR;
}

/* ---- the measurement ------------------------------------------------------------------------- */

static double processor_s(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static long highest_kib(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    return used.ru_maxrss;
}

int main(int count, char **words)
{
    struct content *content = mem_zero(1, sizeof *content);
    struct report *report = mem_zero(1, sizeof *report);
    static struct letters letters;
    struct err err = {0};
    double begun;
    long before;
    int status = 0;

    if (count != 4) {
        fprintf(stderr, "usage: book write|check|bare|cells ROWS FILE\n");
        return 64;
    }
    content_make(content, report, &letters, strtoul(words[2], NULL, 10));
    before = highest_kib();
    begun = processor_s();
    if (strcmp(words[1], "write") == 0)
        status = workbook_write_content(content, words[3], ".", &err);
    else if (strcmp(words[1], "check") == 0)
        status = workbook_check(words[3], NULL, &err);
    else if (strcmp(words[1], "bare") == 0)
        status = plain_write(content, words[3]);
    else
        status = tables_walk(content, NULL) == 0;
    if (status)
        fprintf(stderr, "book %s: %s\n", words[1], err.text);
    printf("%.3f %ld %ld\n", processor_s() - begun, highest_kib(), before);
    return status ? 1 : 0;
}
