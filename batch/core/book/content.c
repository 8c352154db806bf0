/* The workbook's content as a whole: the order of its worksheets, and what holds for each table. */
#include <stdio.h>

#include "base/bug.h"
#include "core/book/worksheets.h"

/* ---- the whole ------------------------------------------------------------------------------- */

static Str version_line(struct tabs *tabs)
{
    const struct lot *lot = tabs->lot;
    char as_of[DAY_TEXT_MAX], mail_on[DAY_TEXT_MAX];

    return arena_printf(
        &tabs->arena,
        "版: kigen " STR_FMT " | 公開フォルダー " STR_FMT " | 基準日 %s 処理回 %u | "
        "差出日 %s | 前回 " STR_FMT " | 設定のハッシュ値 %.16s…",
        STR_ARG(lot->version), STR_ARG(lot->folder), day_text(lot->as_of, as_of), lot->run,
        day_text(lot->mail_on, mail_on),
        STR_ARG(str_is_empty(lot->previous) ? STR("なし") : lot->previous), lot->config_sha256);
}

void tabs_init(struct tabs *tabs, const struct lot *lot)
{
    struct waiters waiters;

    *tabs = (struct tabs){.lot = lot};
    tabs->identity_count = lot_identities(lot, tabs->identities, IDENTITIES_MAX);
    tabs->version_line = version_line(tabs);
    waiters = tabs_waiters(tabs);
    tab_summary(tabs, &waiters);
    tab_identities(tabs);
    tab_cohorts(tabs);
    tab_inputs(tabs);
    tab_pieces(tabs);
    tab_waiting(tabs, &waiters);
    tab_held(tabs);
    tab_suppressed(tabs);
    tab_errors(tabs);
    tab_doubts(tabs);
    tab_delays(tabs);
    tab_posted(tabs);
    tab_breakdown(tabs, &waiters);
    tab_definitions(tabs);
}

void tabs_release(struct tabs *tabs)
{
    arena_release(&tabs->arena);
}

/* ---- a worksheet and its tables -------------------------------------------------------------- */

void tab_block(struct tab *tab, const char *title, struct table block)
{
    REQUIRE(tab->block_count < BLOCKS_MAX);
    block.title = title;
    tab->blocks[tab->block_count++] = block;
}

void tab_new_page(struct tab *tab)
{
    REQUIRE(tab->block_count > 0);
    tab->blocks[tab->block_count - 1].new_page = true;
}

struct tab *tab_add(struct tabs *tabs, const char *name, const char *heading, const char *note)
{
    struct tab *tab = &tabs->at[tabs->count++];

    REQUIRE(tabs->count <= TABS_MAX);
    tab->name = name;
    tab->heading = heading;
    tab->note = note;
    return tab;
}

enum { BLOCK_FRAME_ROWS = 4 }; /* a blank row, the title, the totals, the header */

size_t tab_block_rows(const struct tab *tab)
{
    size_t rows = 0;

    for (size_t i = 0; i < tab->block_count; i++)
        rows += tab->blocks[i].rows + BLOCK_FRAME_ROWS;
    return rows;
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
    return (const char *)table->data +
           table->row_bytes * (table->picked ? table->picked[index] : index);
}

static void cells_strengthen(struct cell *cells, size_t count)
{
    for (size_t c = 0; c < count; c++)
        if (cells[c].tone == TONE_PLAIN)
            cells[c].tone = TONE_STRONG;
}

void table_cells(const struct tabs *tabs, const struct table *table, size_t index,
                 struct cell *cells)
{
    const void *row = row_at(table, index);

    REQUIRE(table->column_count <= TAB_COLUMNS_MAX);
    memset(cells, 0, sizeof *cells * table->column_count);
    for (size_t c = 0; c < table->column_count; c++)
        table->columns[c].fill(&cells[c], tabs, row);
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

Str tabs_file_of(const struct lot *lot, const char *role)
{
    for (uint32_t i = 0; i < lot->input_count; i++)
        if (str_equal(lot->inputs[i].role, str_of(role)))
            return lot->inputs[i].file;
    return STR_EMPTY;
}

uint64_t tabs_broken(const struct tabs *tabs)
{
    uint64_t broken = 0;

    for (size_t i = 0; i < tabs->identity_count; i++)
        broken += !identity_holds(&tabs->identities[i]);
    return broken;
}
