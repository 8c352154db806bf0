/*
 * The frame of the workbook's tabs: cells, selections, people, those who wait, tallies, the order
 * of the tabs. What each tab holds is in a file of its sheet.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bug.h"
#include "core/book/tabs_inside.h"

/* ---- cells ----------------------------------------------------------------------------------- */

void cell_str(struct cell *cell, Str text)
{
    if (str_is_empty(text))
        return;
    cell->kind = CELL_TEXT;
    cell->text = text;
}

void cell_text(struct cell *cell, const char *text)
{
    cell_str(cell, str_of(text));
}

void cell_format(struct cell *cell, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(cell->own, sizeof cell->own, format, arguments);
    va_end(arguments);
    cell_text(cell, cell->own);
}

void cell_number(struct cell *cell, uint64_t number)
{
    cell->kind = CELL_NUMBER;
    cell->number = (int64_t)number;
}

void cell_signed(struct cell *cell, int64_t number)
{
    cell->kind = CELL_NUMBER;
    cell->number = number;
}

void cell_day(struct cell *cell, Day day)
{
    if (!day_is(day))
        return;
    cell->kind = CELL_DAY;
    cell->day = day;
}

void cell_kind(struct cell *cell, int kind)
{
    if (kind >= 0)
        cell_text(cell, kind_term((enum kind)kind).japanese);
}

void cell_to_fill_in(struct cell *cell)
{
    cell->kind = CELL_EMPTY;
}

void cell_reason(struct cell *cell, enum reason reason)
{
    cell_text(cell, reason_term(reason).japanese);
}

void cell_alarm(struct cell *cell, bool alarm)
{
    if (alarm)
        cell->tone = TONE_ALARM;
}

void cell_days_left(struct cell *cell, Day from, Day until)
{
    if (!day_is(from) || !day_is(until))
        return;
    cell_signed(cell, day_between(from, until));
    cell_alarm(cell, cell->number < 0);
}

void cell_delay(struct cell *cell, const struct lot_piece *piece)
{
    cell_number(cell, piece->delay_days);
    cell_alarm(cell, piece->late);
}

void cell_number_if(struct cell *cell, bool is_known, uint64_t number)
{
    if (is_known)
        cell_number(cell, number);
}

void cell_mark(struct cell *cell, bool holds)
{
    cell_text(cell, holds ? "○" : "×");
    cell_alarm(cell, !holds);
}

void cell_previous(struct cell *cell, const struct tabs *tabs, uint64_t before)
{
    cell_number_if(cell, !str_is_empty(tabs->lot->previous), before);
}

void cell_change(struct cell *cell, const struct tabs *tabs, uint64_t now, uint64_t before)
{
    if (str_is_empty(tabs->lot->previous))
        return;
    cell_signed(cell, (int64_t)now - (int64_t)before);
    cell->kind = CELL_CHANGE;
}

void cell_formula(struct cell *cell, const char *formula)
{
    cell->formula = formula;
}

/* ---- rows: their cells, and which of them a table shows -------------------------------------- */

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

/* ---- selections: which rows of the lot a table shows ----------------------------------------- */

struct selection tabs_select(struct tabs *tabs, row_test *test)
{
    const struct lot *lot = tabs->lot;
    struct selection selection = {0};

    for (uint32_t i = 0; i < lot->row_count; i++)
        selection.count += test(&lot->rows[i]);
    selection.at = ARENA_ARRAY(&tabs->arena, uint32_t, selection.count + 1);
    selection.count = 0;
    for (uint32_t i = 0; i < lot->row_count; i++)
        if (test(&lot->rows[i]))
            selection.at[selection.count++] = i;
    return selection;
}

/* ---- people: distinct resident ids under each disposition and reason ------------------------- */

int row_by_resident(const void *a, const void *b, void *context)
{
    const struct lot_row *rows = context;
    const struct lot_row *left = &rows[*(const uint32_t *)a], *right = &rows[*(const uint32_t *)b];
    int order = (int)left->disposition - (int)right->disposition;

    if (!order)
        order = str_compare(left->resident_id, right->resident_id);
    if (!order)
        order = (int)left->reason - (int)right->reason;
    if (!order)
        order = left->line < right->line ? -1 : left->line > right->line;
    return order;
}

static void count_persons(struct tabs *tabs)
{
    const struct lot *lot = tabs->lot;
    uint32_t *order = mem_alloc(sizeof *order * ((size_t)lot->row_count + 1));
    const struct lot_row *before = NULL;

    for (uint32_t i = 0; i < lot->row_count; i++)
        order[i] = i;
    qsort_r(order, lot->row_count, sizeof *order, row_by_resident, lot->rows);
    for (uint32_t i = 0; i < lot->row_count; i++) {
        const struct lot_row *row = &lot->rows[order[i]];
        bool same = before && before->disposition == row->disposition &&
                    str_equal(before->resident_id, row->resident_id);

        if (!str_is_empty(row->resident_id)) {
            tabs->persons[row->disposition] += !same;
            tabs->reason_persons[row->reason] += !same || before->reason != row->reason;
        }
        before = row;
    }
    mem_free(order);
}

/* ---- 待機: one line for each resident who waits ------------------------------------------------ */

static int waiter_compare(const void *a, const void *b)
{
    const struct waiter *left = a, *right = b;
    int order = day_compare(left->expires_on, right->expires_on);

    if (!order)
        order = day_compare(left->ideal_on, right->ideal_on);
    return order ? order : str_compare(left->resident_id, right->resident_id);
}

static bool is_waiting(const struct lot_row *row)
{
    return row->disposition == DISPOSITION_WAITING;
}

static void waiter_add(struct waiter *waiter, const struct lot_row *row)
{
    bool earlier = waiter->certificates == 0 || day_before(row->expires_on, waiter->expires_on);

    if (earlier) {
        waiter->resident_id = row->resident_id;
        waiter->expires_on = row->expires_on;
        waiter->planned_on = row->planned_on;
        waiter->reason = row->reason;
    }
    if (waiter->certificates == 0 || day_before(row->ideal_on, waiter->ideal_on))
        waiter->ideal_on = row->ideal_on;
    waiter->certificates++;
}

static struct waiters gather_waiters(struct tabs *tabs)
{
    struct selection rows = tabs_select(tabs, is_waiting);
    struct waiters waiters = {ARENA_ARRAY(&tabs->arena, struct waiter, rows.count + 1), 0};

    qsort_r(rows.at, rows.count, sizeof *rows.at, row_by_resident, tabs->lot->rows);
    for (size_t i = 0; i < rows.count; i++) {
        const struct lot_row *row = &tabs->lot->rows[rows.at[i]];

        if (waiters.count == 0 ||
            !str_equal(waiters.at[waiters.count - 1].resident_id, row->resident_id))
            waiters.count++;
        waiter_add(&waiters.at[waiters.count - 1], row);
    }
    qsort(waiters.at, waiters.count, sizeof *waiters.at, waiter_compare);
    return waiters;
}

/* ---- tallies: small tables of counts --------------------------------------------------------- */

struct tallies *tallies_new(struct tabs *tabs, size_t room)
{
    struct tallies *tallies = ARENA_NEW(&tabs->arena, struct tallies);

    tallies->room = room;
    tallies->at = ARENA_ARRAY(&tabs->arena, struct tally, room);
    return tallies;
}

struct tally *tally_of(struct tabs *tabs, struct tallies *tallies, Str a, Str b)
{
    for (size_t i = 0; i < tallies->count; i++)
        if (str_equal(tallies->at[i].a, a) && str_equal(tallies->at[i].b, b))
            return &tallies->at[i];
    if (tallies->count == tallies->room) {
        struct tally *more = ARENA_ARRAY(&tabs->arena, struct tally, tallies->room * 2);

        memcpy(more, tallies->at, tallies->count * sizeof *more);
        tallies->at = more;
        tallies->room *= 2;
    }
    tallies->at[tallies->count] = (struct tally){.a = a, .b = b};
    return &tallies->at[tallies->count++];
}

static int tally_compare(const void *a, const void *b)
{
    const struct tally *left = a, *right = b;
    int order = str_compare(left->a, right->a);

    return order ? order : str_compare(left->b, right->b);
}

void tallies_sort(struct tallies *tallies)
{
    qsort(tallies->at, tallies->count, sizeof *tallies->at, tally_compare);
}

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
    struct waiters *waiters;

    *tabs = (struct tabs){.lot = lot};
    tabs->identity_count = lot_identities(lot, tabs->identities, IDENTITIES_MAX);
    tabs->version_line = version_line(tabs);
    count_persons(tabs);
    waiters = ARENA_NEW(&tabs->arena, struct waiters);
    *waiters = gather_waiters(tabs);
    tab_summary(tabs, waiters);
    tab_identities(tabs);
    tab_cohorts(tabs);
    tab_inputs(tabs);
    tab_pieces(tabs);
    tab_waiting(tabs, waiters);
    tab_held(tabs);
    tab_suppressed(tabs);
    tab_errors(tabs);
    tab_doubts(tabs);
    tab_delays(tabs);
    tab_posted(tabs);
    tab_breakdown(tabs, waiters);
    tab_definitions(tabs);
}

void tabs_release(struct tabs *tabs)
{
    arena_release(&tabs->arena);
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
