/* What the workbook says, cell by cell; that the file holds it; and that a damaged one is found
 * out. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <zip.h>

#include "core/book/content.h"
#include "disk/jsonread.h"
#include "edge/book/workbook.h"
#include "edge/disk/listing.h"
#include "sample_lot.h"
#include "scratch.h"

/* ---- the cells, as text ---------------------------------------------------------------------- */

static void put_cell(FILE *out, const struct cell *cell)
{
    char day[DAY_TEXT_MAX];

    if (cell->kind == CELL_TEXT)
        fprintf(out, STR_FMT, STR_ARG(cell->text));
    else if (cell->kind == CELL_DAY)
        fprintf(out, "%s", day_text(cell->day, day));
    else if (cell->kind == CELL_HUNDREDTHS)
        fprintf(out, "%.2f", (double)cell->number / 100);
    else if (cell->kind != CELL_EMPTY)
        fprintf(out, "%lld", (long long)cell->number);
    if (cell->tone == TONE_ALARM)
        fprintf(out, "!");
}

static void put_table(FILE *out, const struct content *content, const struct table *table)
{
    for (size_t c = 0; c < table->column_count; c++)
        for (const char *p = table->columns[c].header; *p; p++)
            fputc(*p == '\n' ? ' ' : *p, out), fputs(p[1] ? "" : "\t", out);
    fputc('\n', out);
    for (size_t i = 0; i < table->rows; i++) {
        struct cell cells[TABLE_COLUMNS_MAX];

        table_cells(content, table, i, cells);
        for (size_t c = 0; c < table->column_count; c++) {
            put_cell(out, &cells[c]);
            fputc(c + 1 < table->column_count ? '\t' : '\n', out);
        }
    }
}

static void put_charts(FILE *out, const struct worksheet *worksheet, size_t block)
{
    static const char *const kinds[] = {"bars", "stacked", "line", "small"};

    for (size_t i = 0; i < worksheet->chart_count; i++) {
        const struct chart *chart = &worksheet->charts[i];

        if (chart->block != block)
            continue;
        fprintf(out, "** %s %zu rows by %s: %s | %s | %s", kinds[chart->kind], chart->rows,
                chart->categories, chart->title, chart->x_axis ? chart->x_axis : "",
                chart->y_axis ? chart->y_axis : "");
        for (size_t s = 0; s < chart->series_count; s++)
            fprintf(out, " | %s %s %d", chart->series[s].column, chart->series[s].name,
                    chart->series[s].ink);
        fputc('\n', out);
    }
}

static Str dump(const struct lot *lot)
{
    struct content *content = calloc(1, sizeof *content);
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    content_init(content, lot, NULL);
    fprintf(out, STR_FMT "\n" STR_FMT "\n", STR_ARG(content->version_line),
            STR_ARG(content->digest_line));
    for (size_t i = 0; i < content->count; i++) {
        const struct worksheet *worksheet = &content->at[i];

        fprintf(out, "\n== %s == %s == %s\n", worksheet->name, worksheet->heading,
                worksheet->note ? worksheet->note : "");
        if (worksheet->lead.column_count)
            put_table(out, content, &worksheet->lead);
        put_charts(out, worksheet, CHART_OF_LEAD);
        for (size_t s = 0; s < worksheet->sentence_count; s++)
            fprintf(out, "%s " STR_FMT "\n", worksheet->sentences[s].tone == TONE_ALARM ? "!" : ".",
                    STR_ARG(worksheet->sentences[s].text));
        if (worksheet->main.column_count)
            put_table(out, content, &worksheet->main);
        for (size_t b = 0; b < worksheet->block_count; b++) {
            fprintf(out, "-- %s\n", worksheet->blocks[b].title);
            put_table(out, content, &worksheet->blocks[b]);
            put_charts(out, worksheet, b);
        }
    }
    fclose(out);
    content_release(content);
    free(content);
    return (Str){text, length};
}

Test(tabs, sample_is_golden)
{
    struct arena arena = {0};
    Str got = dump(sample_lot(&arena));

    cr_assert(golden_is("sample/worksheets.txt", got),
              "differs from tests/golden/sample/worksheets.txt:\n%s", got.p);
    free((void *)(uintptr_t)got.p);
    arena_release(&arena);
}

Test(tabs, hold_no_name_and_no_address)
{
    struct arena arena = {0};
    Str text = dump(sample_lot(&arena));

    for (int s = 0; sample_secrets[s]; s++)
        cr_assert_not(str_contains(text, str_of(sample_secrets[s])), "%s", sample_secrets[s]);
    free((void *)(uintptr_t)text.p);
    arena_release(&arena);
}

Test(tabs, every_kind_of_cell_is_its_columns)
{
    struct arena arena = {0};
    struct content *content = calloc(1, sizeof *content);

    content_init(content, sample_lot(&arena), NULL);
    for (size_t t = 0; t < content->count; t++) {
        const struct table *table = &content->at[t].main;

        for (size_t i = 0; i < table->rows; i++) {
            struct cell cells[TABLE_COLUMNS_MAX];

            table_cells(content, table, i, cells);
            for (size_t c = 0; c < table->column_count; c++) {
                enum cell_kind want = table->columns[c].kind, kind = cells[c].kind;
                bool number = kind == CELL_CHANGE || kind == CELL_HUNDREDTHS;

                cr_assert(kind == CELL_EMPTY || kind == want || (number && want == CELL_NUMBER),
                          "%s, row %zu, column %s", content->at[t].name, i,
                          table->columns[c].header);
            }
        }
    }
    content_release(content);
    free(content);
    arena_release(&arena);
}

static void words_are_unique(const struct table *table, const char *name)
{
    for (size_t c = 0; c < table->column_count; c++)
        cr_assert_eq(table_column(table, str_of(table->columns[c].word)), c, "%s, column %s", name,
                     table->columns[c].header);
}

Test(tabs, every_column_has_a_word_of_its_own)
{
    struct arena arena = {0};
    struct content *content = calloc(1, sizeof *content);

    content_init(content, sample_lot(&arena), NULL);
    for (size_t t = 0; t < content->count; t++) {
        const struct worksheet *worksheet = &content->at[t];

        words_are_unique(&worksheet->main, worksheet->name);
        for (size_t b = 0; b < worksheet->block_count; b++)
            words_are_unique(&worksheet->blocks[b], worksheet->blocks[b].title);
    }
    content_release(content);
    free(content);
    arena_release(&arena);
}

/* Of each chart: its columns are there, are numbers, and have rows; no two inks are the same; it says
 * what follows, and its axes have units. No header begins with "=". */
static void charts_hold(const struct lot *lot, size_t most)
{
    struct content *content = calloc(1, sizeof *content);
    size_t charts = 0;

    content_init(content, lot, NULL);
    for (size_t t = 0; t < content->count; t++) {
        const struct worksheet *worksheet = &content->at[t];

        for (size_t i = 0; i < worksheet->chart_count; i++, charts++) {
            const struct chart *chart = &worksheet->charts[i];
            bool small = chart->kind == CHART_SMALL;
            const struct table *block = small ? &worksheet->lead : &worksheet->blocks[chart->block];
            uint64_t inks = 0;

            cr_assert(small ? chart->block == CHART_OF_LEAD
                            : chart->block < worksheet->block_count);
            cr_assert(chart->rows > 0 && chart->first + chart->rows <= block->rows, "%s",
                      chart->title);
            cr_assert(*chart->title && (small || (*chart->x_axis && *chart->y_axis)));
            table_column(block, str_of(chart->categories));
            for (size_t s = 0; s < chart->series_count; s++) {
                size_t column = table_column(block, str_of(chart->series[s].column));

                cr_assert_eq(block->columns[column].kind, CELL_NUMBER);
                cr_assert_eq(inks >> chart->series[s].ink & 1, 0, "%s", chart->title);
                inks |= UINT64_C(1) << chart->series[s].ink;
            }
        }
        for (size_t b = 0; b < worksheet->block_count; b++)
            for (size_t c = 0; c < worksheet->blocks[b].column_count; c++)
                cr_assert_neq(*worksheet->blocks[b].columns[c].header, '=');
    }
    cr_assert_eq(charts, most, "%zu", charts);
    content_release(content);
    free(content);
}

Test(tabs, charts_show_columns_that_are_there)
{
    struct arena arena = {0};

    charts_hold(sample_lot(&arena), 5 + 8 + 2);
    charts_hold(sample_lot_quiet(&arena),
                2); /* without a mail day there is nothing to draw by day */
    arena_release(&arena);
}

/* run.json of the lot as text, one part of it changed. */
static const struct json *run_of(const struct lot *lot, const char *was, const char *is,
                                 struct arena *arena)
{
    struct account account = account_of(lot, NULL);
    struct scratch scratch;
    struct err err = {0};
    const char *path, *at;
    Str text;

    scratch_make(&scratch);
    path = scratch_path(&scratch, "run.json");
    cr_assert_eq(listing_run(&account, path, &err), 0);
    text = arena_copy(arena, file_text(path));
    scratch_remove(&scratch);
    at = strstr(text.p, was);
    cr_assert(at, "%s is not in run.json", was);
    text = arena_printf(arena, "%.*s%s%s", (int)(at - text.p), text.p, is, at + strlen(was));
    return json_read(text, arena);
}

static struct identity identity_24(const struct lot *lot, const struct json *run)
{
    struct content *content = calloc(1, sizeof *content);
    struct identity last;

    content_init(content, lot, run);
    last = content->identities[content->identity_count - 1];
    content_release(content);
    free(content);
    return last;
}

/* 照合 24, and one figure of run.json after the other that is not what 概要 says. */
Test(tabs, run_json_is_compared_cell_by_cell)
{
    static const char *const planted[][2] = {
        {"\"as_of\": \"2026-11-22\"", "\"as_of\": \"2026-11-23\""},
        {"\"deliver_on\": \"2026-11-27\"", "\"deliver_on\": \"2026-11-26\""},
        {"\"pieces\": 5", "\"pieces\": 6"},
        {"\"bundles\": 3", "\"bundles\": 2"},
        {"\"pages\": 10", "\"pages\": 12"},
        {"\"waiting\": 5", "\"waiting\": 6"},
        {"\"print_capacity\": 3", "\"print_capacity\": 5"},
        {"\"mean\": 31.80", "\"mean\": 31.81"},
        {"\"p95\": 90", "\"p95\": 91"},
        {"\"total\": 536", "\"total\": 537"},
        {"\"delay_max\": 90", "\"delay_max\": 89"},
        {"{\"name\": \"unposted\"", "{}, {\"name\": \"unposted\""}};
    struct gate_figure kept[] = {{"delay_max", 0}, {"delay_p50", 0}, {"delay_missed", 0}};
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);
    struct account account = account_of(lot, NULL);
    struct identity good;

    kept[0].value = (int64_t)account.now.delay_max;
    kept[1].value = (int64_t)account.now.delay_p50;
    kept[2].value = (int64_t)account.now.missed;
    lot->gate_figures = kept;
    lot->gate_figure_count = 3;
    good = identity_24(lot, run_of(lot, "{", "{", &arena));
    cr_expect_eq(good.number, 24);
    cr_expect_eq(good.left, DISPOSITION_COUNT + REASON_COUNT - 1 + 14 + 1 + 2 + 3);
    cr_expect_eq(good.left, good.right);
    for (size_t i = 0; i < sizeof planted / sizeof planted[0]; i++) {
        struct identity bad = identity_24(lot, run_of(lot, planted[i][0], planted[i][1], &arena));

        cr_expect_eq(bad.right, bad.left - 1, "%s", planted[i][1]);
    }
    arena_release(&arena);
}

Test(tabs, a_long_table_goes_on_in_further_sheets)
{
    static const struct {
        size_t rows, room, part;
        bool is_there;
        size_t first, count;
    } cases[] = {
        {0, 10, 0, true, 0, 0},   {0, 10, 1, false, 0, 0},  {10, 10, 0, true, 0, 10},
        {10, 10, 1, false, 0, 0}, {11, 10, 0, true, 0, 10}, {11, 10, 1, true, 10, 1},
        {11, 10, 2, false, 0, 0}, {25, 10, 2, true, 20, 5},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct table table = {.rows = cases[i].rows};
        size_t first = 0, count = 0;

        cr_assert_eq(table_part(&table, cases[i].room, cases[i].part, &first, &count),
                     cases[i].is_there, "case %zu", i);
        cr_assert(!cases[i].is_there || (first == cases[i].first && count == cases[i].count),
                  "case %zu", i);
    }
}

Test(tabs, without_an_earlier_run_nothing_is_compared)
{
    struct arena arena = {0};
    struct content *content = calloc(1, sizeof *content);
    const struct table *summary;

    content_init(content, sample_lot_quiet(&arena), NULL);
    summary = &content->at[0].main;
    for (size_t i = 0; i < summary->rows; i++) {
        struct cell cells[TABLE_COLUMNS_MAX];

        table_cells(content, summary, i, cells);
        cr_assert(cells[table_column(summary, STR("before"))].kind == CELL_EMPTY &&
                      cells[table_column(summary, STR("change"))].kind == CELL_EMPTY,
                  "row %zu", i);
    }
    content_release(content);
    free(content);
    arena_release(&arena);
}

/* ---- on paper -------------------------------------------------------------------------------- */

/* As Excel draws a column in Calibri 11; of a block beyond the main table's columns it is 64 pixels. */
static double printed_pixels(const struct worksheet *worksheet)
{
    const struct table *table = worksheet->main.column_count ? &worksheet->main : worksheet->blocks;
    size_t columns = worksheet->printed_columns ? worksheet->printed_columns : table->column_count;
    size_t most = columns;
    double pixels = 0;

    for (size_t c = 0; c < columns; c++)
        pixels += table->columns[c].width * 7 + 5;
    for (size_t b = 0; b < worksheet->block_count; b++)
        if (worksheet->blocks[b].column_count > most)
            most = worksheet->blocks[b].column_count;
    return pixels + (double)(most - columns) * 64;
}

Test(tabs, each_sheet_prints_in_seven_points)
{
    struct arena arena = {0};
    struct content *content = calloc(1, sizeof *content);

    content_init(content, sample_lot(&arena), NULL);
    for (size_t i = 0; i < content->count; i++)
        cr_assert_leq(printed_pixels(&content->at[i]), SHEET_PIXELS_MAX, "%s", content->at[i].name);
    content_release(content);
    free(content);
    arena_release(&arena);
}

static void check_headers(const char *sheet, const struct table *table)
{
    for (size_t c = 0; c < table->column_count; c++)
        cr_assert(table->columns[c].header[0] != '=', "%s: %s", sheet, table->columns[c].header);
}

Test(tabs, no_header_looks_like_a_formula)
{
    struct arena arena = {0};
    struct content *content = calloc(1, sizeof *content);

    content_init(content, sample_lot(&arena), NULL);
    for (size_t i = 0; i < content->count; i++) {
        check_headers(content->at[i].name, &content->at[i].main);
        for (size_t b = 0; b < content->at[i].block_count; b++)
            check_headers(content->at[i].name, &content->at[i].blocks[b]);
    }
    content_release(content);
    free(content);
    arena_release(&arena);
}

/* ---- the file -------------------------------------------------------------------------------- */

static void write_good(const struct lot *lot, const struct scratch *scratch, const char *path)
{
    struct err err = {0};

    cr_assert_eq(workbook_write(lot, NULL, path, scratch->path, &err), 0, "%s", err.text);
}

Test(workbook, same_lot_gives_the_same_bytes)
{
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);
    struct scratch scratch;
    struct err err = {0};

    scratch_make(&scratch);
    setenv("TZ", "UTC", 1);
    tzset();
    write_good(lot, &scratch, scratch_path(&scratch, "a.xlsx"));
    setenv("TZ", "America/Anchorage", 1);
    tzset();
    write_good(lot, &scratch, scratch_path(&scratch, "b.xlsx"));
    cr_assert(str_equal(file_text(scratch_path(&scratch, "a.xlsx")),
                        file_text(scratch_path(&scratch, "b.xlsx"))));
    cr_assert_eq(workbook_check(scratch_path(&scratch, "a.xlsx"), NULL, &err), 0, "%s", err.text);
    scratch_remove(&scratch);
    arena_release(&arena);
}

Test(workbook, a_quiet_night_has_one_too)
{
    struct arena arena = {0};
    struct scratch scratch;

    scratch_make(&scratch);
    write_good(sample_lot_quiet(&arena), &scratch, scratch_path(&scratch, "a.xlsx"));
    scratch_remove(&scratch);
    arena_release(&arena);
}

Test(workbook, what_exists_is_never_replaced)
{
    struct arena arena = {0};
    struct scratch scratch;
    struct err err = {0};
    const char *path;

    scratch_make(&scratch);
    path = scratch_path(&scratch, "a.xlsx");
    file_put(path, STR("mine"));
    cr_assert_eq(workbook_write(sample_lot(&arena), NULL, path, scratch.path, &err), -1);
    cr_assert_eq(err.code, EXIT_CREATE);
    cr_assert_str_eq(file_text(path).p, "mine");
    scratch_remove(&scratch);
    arena_release(&arena);
}

Test(workbook, counts_that_differ_stop_the_run)
{
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);
    struct scratch scratch;
    struct err err = {0};
    const char *path;

    scratch_make(&scratch);
    path = scratch_path(&scratch, "a.xlsx");
    lot->dispositions[DISPOSITION_TOLD]++;
    cr_assert_eq(workbook_write(lot, NULL, path, scratch.path, &err), -1);
    cr_assert_eq(err.code, EXIT_GATE);
    cr_assert_not_null(strstr(err.text, "KGN0700E"), "%s", err.text);
    cr_assert_not(file_is_there(path));
    scratch_remove(&scratch);
    arena_release(&arena);
}

Test(workbook, text_that_no_reader_would_take_is_refused)
{
    static const char *const bad[] = {"\xFF", "a\xE3\x81", "\x01", "\xEF\xBF\xBF", "\xED\xA0\x80"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct arena arena = {0};
        struct lot *lot = sample_lot(&arena);
        struct scratch scratch;
        struct err err = {0};
        const char *path;

        scratch_make(&scratch);
        path = scratch_path(&scratch, "a.xlsx");
        lot->inputs[3].file = str_of(bad[i]);
        cr_assert_eq(workbook_write(lot, NULL, path, scratch.path, &err), -1, "case %zu", i);
        cr_assert_eq(err.code, EXIT_DATA, "%s", err.text);
        cr_assert_not_null(strstr(err.text, "KGN0702E"), "%s", err.text);
        cr_assert_not(file_is_there(path));
        scratch_remove(&scratch);
        arena_release(&arena);
    }
}

Test(workbook, text_is_never_a_formula)
{
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);
    struct scratch scratch;

    scratch_make(&scratch);
    lot->inputs[3].file = STR("=HYPERLINK(\"http://x\",\"<&>\")");
    write_good(lot, &scratch, scratch_path(&scratch, "a.xlsx"));
    scratch_remove(&scratch);
    arena_release(&arena);
}

/* libxlsxwriter says "No error" when its folder is full and the sheet is cut off (measured). */
Test(workbook, full_disk_is_found_out)
{
    static const rlim_t limits[] = {100, 5000, 20000, 60000, 90000};

    signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        struct arena arena = {0};
        struct lot *lot = sample_lot_of(&arena, 1200, 0);
        struct rlimit limit, before;
        struct scratch scratch;
        struct err err = {0};
        const char *path;
        int status;

        scratch_make(&scratch);
        path = scratch_path(&scratch, "a.xlsx");
        cr_assert_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
        limit = (struct rlimit){limits[i], before.rlim_max};
        cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
        status = workbook_write(lot, NULL, path, scratch.path, &err);
        cr_assert_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
        cr_assert_eq(status, -1, "limit %lu", (unsigned long)limits[i]);
        cr_assert_eq(err.code, EXIT_IO, "limit %lu: %d %s", (unsigned long)limits[i], err.code,
                     err.text);
        cr_assert_not(file_is_there(path));
        scratch_remove(&scratch);
        arena_release(&arena);
    }
}

static bool reads_back(const char *path)
{
    struct err err = {0};

    return workbook_check(path, NULL, &err) == 0;
}

Test(workbook, every_cut_and_every_changed_byte_of_a_sheet_is_found)
{
    static const char sheet[] = "xl/worksheets/sheet1.xml";
    struct arena arena = {0};
    struct scratch scratch;
    const char *path;
    char *bytes, *at;
    Str text;

    scratch_make(&scratch);
    path = scratch_path(&scratch, "a.xlsx");
    write_good(sample_lot(&arena), &scratch, path);
    text = file_text(path);
    bytes = (char *)(uintptr_t)text.p;
    for (size_t n = 0; n < text.n; n += 211) {
        file_put(path, str_take(text, n));
        cr_assert_not(reads_back(path), "cut at %zu", n);
    }
    at = memmem(bytes, text.n, sheet, sizeof sheet - 1);
    cr_assert_not_null(at);
    for (size_t n = 0; n < 1200; n += 23) { /* the sheet's packed bytes */
        at[sizeof sheet - 1 + n] ^= 0x10;
        file_put(path, text);
        cr_assert_not(reads_back(path), "byte %zu", n);
        at[sizeof sheet - 1 + n] ^= 0x10;
    }
    file_put(path, text);
    cr_assert(reads_back(path));
    file_put(path, STR("PK"));
    cr_assert_not(reads_back(path));
    scratch_remove(&scratch);
    arena_release(&arena);
}

/* A zip file with one part of `count` bytes, which unpack from a thousandth of them. */
static void put_zip(const char *path, const char *part, const char *bytes, size_t count)
{
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);

    cr_assert_not_null(zip);
    cr_assert_geq(zip_file_add(zip, part, zip_source_buffer(zip, bytes, count, 0), 0), 0);
    cr_assert_eq(zip_set_file_compression(zip, 0, ZIP_CM_DEFLATE, 0), 0);
    cr_assert_eq(zip_close(zip), 0);
}

Test(workbook, what_unpacks_to_too_much_is_refused)
{
    enum { BYTES = 1 << 24 };
    char *bytes = malloc(BYTES);
    struct scratch scratch;
    struct err err = {0};
    const char *path;

    scratch_make(&scratch);
    path = scratch_path(&scratch, "a.xlsx");
    memset(bytes, ' ', BYTES);
    put_zip(path, "xl/styles.xml", bytes, BYTES - 1);
    cr_assert_eq(workbook_check(path, NULL, &err), -1);
    cr_assert_not_null(strstr(err.text, "not a workbook"), "%s", err.text);
    err = (struct err){0};
    put_zip(path, "xl/styles.xml", bytes, BYTES);
    cr_assert_eq(workbook_check(path, NULL, &err), -1);
    cr_assert_not_null(strstr(err.text, "too large"), "%s", err.text);
    free(bytes);
    scratch_remove(&scratch);
}

/* Puts `text` in place of a part, or takes the part away where it is NULL. */
static void change_part(const char *path, const char *part, const char *text)
{
    zip_t *zip = zip_open(path, 0, NULL);
    zip_int64_t at;

    cr_assert_not_null(zip);
    at = zip_name_locate(zip, part, 0);
    cr_assert_geq(at, 0, "%s", part);
    if (text) {
        cr_assert_eq(zip_file_replace(zip, (zip_uint64_t)at,
                                      zip_source_buffer(zip, text, strlen(text), 0), 0),
                     0);
        cr_assert_eq(zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_DEFLATE, 0), 0);
    } else {
        cr_assert_eq(zip_delete(zip, (zip_uint64_t)at), 0);
    }
    cr_assert_eq(zip_close(zip), 0);
}

Test(workbook, a_chart_that_shows_nothing_is_found)
{
    static const struct {
        const char *text, *fault;
    } cases[] = {
        {NULL, "a chart is missing"},
        {"<c:chart xmlns:c='c'><c:title/><c:title/><c:title/></c:chart>", "its series"},
        {"<c:chart xmlns:c='c'><c:title/><c:title/><c:title/><c:ser><c:val/></c:ser></c:chart>",
         "its series"},
        {"<c:chart xmlns:c='c'><c:title/><c:title/><c:ser><c:cat/><c:val/></c:ser></c:chart>",
         "its series"},
        {"<c:chart xmlns:c='c'><c:ser><c:cat/><c:val/></c:ser></c:chart>", "its series"},
        {"<c:chart xmlns:c='c'><c:title/><c:ser><c:cat/><c:val/></c:ser></c:chart>", NULL},
        {"<c:chart xmlns:c='c'><c:title/><c:title/><c:title/><c:ser><c:cat/><c:val/></c:ser>"
         "</c:chart>",
         NULL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena = {0};
        struct scratch scratch;
        struct err err = {0};
        const char *path;

        scratch_make(&scratch);
        path = scratch_path(&scratch, "a.xlsx");
        write_good(sample_lot(&arena), &scratch, path);
        change_part(path, "xl/charts/chart1.xml", cases[i].text);
        cr_assert_eq(workbook_check(path, NULL, &err), cases[i].fault ? -1 : 0, "case %zu: %s", i,
                     err.text);
        cr_assert(!cases[i].fault || strstr(err.text, cases[i].fault), "%s", err.text);
        scratch_remove(&scratch);
        arena_release(&arena);
    }
}

Test(workbook, rows_and_cells_are_those_written)
{
    struct workbook_shape *shape = calloc(1, sizeof *shape);
    struct arena arena = {0};
    struct scratch scratch;
    struct err err = {0};
    const char *path;

    scratch_make(&scratch);
    path = scratch_path(&scratch, "a.xlsx");
    write_good(sample_lot_quiet(&arena), &scratch, path);
    shape->count = 27;
    snprintf(shape->at[0].name, WORKBOOK_NAME_MAX, "概要");
    shape->at[0].rows = 3;
    shape->at[0].sum.cells = 3;
    cr_assert_eq(workbook_check(path, shape, &err), -1);
    cr_assert_eq(err.code, EXIT_IO);
    cr_assert_not_null(strstr(err.text, "not those written"), "%s", err.text);
    scratch_remove(&scratch);
    arena_release(&arena);
    free(shape);
}
