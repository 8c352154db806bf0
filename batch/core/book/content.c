/* The workbook's content as a whole: the order of its worksheets, and what holds for each table. */
#include <stdio.h>

#include "base/bug.h"
#include "core/book/blocks.h"
#include "core/book/rows.h"
#include "core/book/worksheets.h"

/* ---- the whole ------------------------------------------------------------------------------- */

static Str version_line(struct content *content)
{
    const struct lot *lot = content->lot;
    char as_of[DAY_TEXT_MAX], mail_on[DAY_TEXT_MAX];

    return arena_printf(&content->arena,
                        "版: kigen " STR_FMT " | 公開フォルダー " STR_FMT
                        " | 基準日 %s 処理回 %u | "
                        "差出日 %s | 前回 " STR_FMT,
                        STR_ARG(lot->version), STR_ARG(lot->folder), day_text(lot->as_of, as_of),
                        lot->run, day_text(lot->mail_on, mail_on),
                        STR_ARG(str_is_empty(lot->previous) ? STR("なし") : lot->previous));
}

void content_init(struct content *content, const struct lot *lot, const struct json *run)
{
    struct waiters waiters;

    *content =
        (struct content){.lot = lot, .title = "発送結果", .account = account_of(lot, NULL)};
    content->identity_count = lot_identities(lot, content->identities, IDENTITIES_MAX);
    content->version_line = version_line(content);
    content->digest_line =
        arena_printf(&content->arena, "設定のハッシュ値(SHA-256) %s", lot->config_sha256);
    content->basis = ARENA_ARRAY(&content->arena, char, ROW_BASIS_MAX);
    waiters = waiters_gather(content);
    add_summary(content);
    if (run)
        identity_of_run(content, run);
    add_identities(content);
    add_cohorts(content);
    add_inputs(content);
    add_pieces(content);
    add_waiting(content, &waiters);
    add_held(content);
    add_suppressed(content);
    add_suppressed_rows(content);
    add_errors(content);
    add_doubts(content);
    add_delays(content);
    add_outlook(content, &waiters);
    add_posted(content);
    add_pulls(content);
    add_breakdown(content, &waiters);
    add_changes(content);
    add_definitions(content);
}

void content_release(struct content *content)
{
    arena_release(&content->arena);
}

/* ---- a worksheet and its tables -------------------------------------------------------------- */

void block_add(struct worksheet *worksheet, const char *title, struct table block)
{
    REQUIRE(worksheet->block_count < BLOCKS_MAX);
    block.title = title;
    worksheet->blocks[worksheet->block_count++] = block;
}

void block_on_new_page(struct worksheet *worksheet)
{
    REQUIRE(worksheet->block_count > 0);
    worksheet->blocks[worksheet->block_count - 1].new_page = true;
}

struct chart *chart_add(struct worksheet *worksheet, enum chart_kind kind, size_t rows)
{
    struct chart *chart = &worksheet->charts[worksheet->chart_count++];

    REQUIRE(worksheet->chart_count <= CHARTS_MAX && worksheet->block_count > 0 && rows > 0);
    *chart = (struct chart){.kind = kind, .block = worksheet->block_count - 1, .rows = rows};
    return chart;
}

struct chart *lead_chart_add(struct worksheet *worksheet, size_t first, size_t rows)
{
    struct chart *chart = &worksheet->charts[worksheet->chart_count++];

    REQUIRE(worksheet->chart_count <= CHARTS_MAX && rows > 0);
    *chart =
        (struct chart){.kind = CHART_SMALL, .block = CHART_OF_LEAD, .first = first, .rows = rows};
    return chart;
}

void chart_series_add(struct chart *chart, const char *column, const char *name, int ink)
{
    REQUIRE(chart->series_count < CHART_SERIES_MAX);
    chart->series[chart->series_count++] = (struct chart_series){column, name, ink};
}

struct worksheet *content_add(struct content *content, const char *name, const char *heading,
                              const char *note)
{
    struct worksheet *worksheet = &content->at[content->count++];

    REQUIRE(content->count <= WORKSHEETS_MAX);
    worksheet->name = name;
    worksheet->heading = heading;
    worksheet->note = note;
    return worksheet;
}

enum { BLOCK_FRAME_ROWS = 4 }; /* a blank row, the title, the totals, the header */

size_t block_rows(const struct worksheet *worksheet)
{
    size_t rows = 0;

    for (size_t i = 0; i < worksheet->block_count; i++)
        rows += worksheet->blocks[i].rows + BLOCK_FRAME_ROWS;
    return rows + worksheet->chart_count * (CHART_ROWS + 1) + worksheet->lead.rows +
           worksheet->sentence_count + BLOCK_FRAME_ROWS;
}

bool table_part(const struct table *table, size_t room, size_t part, size_t *first, size_t *count)
{
    size_t left;

    REQUIRE(room > 0);
    if (part > 0 && part * room >= table->rows)
        return false;
    *first = part * room;
    left = table->rows - *first;
    *count = left < room ? left : room;
    return true;
}

static const void *row_at(const struct table *table, size_t index)
{
    REQUIRE(index < table->rows);
    if (table->source)
        return table->source->row(table->source->context, index);
    return (const char *)table->data +
           table->row_bytes * (table->picked ? table->picked[index] : index);
}

static void cells_strengthen(struct cell *cells, size_t count)
{
    for (size_t c = 0; c < count; c++)
        if (cells[c].tone == TONE_PLAIN)
            cells[c].tone = TONE_STRONG;
}

void table_cells(const struct content *content, const struct table *table, size_t index,
                 struct cell *cells)
{
    const void *row = row_at(table, index);

    REQUIRE(table->column_count <= TABLE_COLUMNS_MAX);
    memset(cells, 0, sizeof *cells * table->column_count);
    for (size_t c = 0; c < table->column_count; c++)
        table->columns[c].fill(&cells[c], content, row);
    if (table->strong && table->strong(row))
        cells_strengthen(cells, table->column_count);
}

size_t table_column(const struct table *table, Str word)
{
    for (size_t c = 0; c < table->column_count; c++)
        if (str_equal(str_of(table->columns[c].word), word))
            return c;
    BUG("a formula names a column that its table has not");
}

/* ---- what several worksheets say ------------------------------------------------------------- */

Str input_file(const struct lot *lot, const char *role)
{
    for (uint32_t i = 0; i < lot->input_count; i++)
        if (str_equal(lot->inputs[i].role, str_of(role)))
            return lot->inputs[i].file;
    return STR_EMPTY;
}
