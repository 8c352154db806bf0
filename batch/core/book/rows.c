/* The rows of tables that are no array of the lot: some of its rows, and counts by words. */
#include <stdlib.h>

#include "core/book/rows.h"

/* ---- selections: which rows of the lot a table shows ----------------------------------------- */

struct selection rows_select(struct content *content, row_test *test)
{
    const struct lot *lot = content->lot;
    struct selection selection = {0};

    for (uint32_t i = 0; i < lot->row_count; i++)
        selection.count += test(&lot->rows[i]);
    selection.at = ARENA_ARRAY(&content->arena, uint32_t, selection.count + 1);
    selection.count = 0;
    for (uint32_t i = 0; i < lot->row_count; i++)
        if (test(&lot->rows[i]))
            selection.at[selection.count++] = i;
    return selection;
}

struct table table_pick(struct table table, struct selection selection)
{
    table.rows = selection.count;
    table.picked = selection.at;
    return table;
}

int row_by_resident(const void *a, const void *b, void *context)
{
    const struct lot_row *rows = context;
    const struct lot_row *left = &rows[*(const uint32_t *)a], *right = &rows[*(const uint32_t *)b];
    int order = (int)left->disposition - (int)right->disposition;

    if (!order)
        order = str_compare(lot_row_resident(left), lot_row_resident(right));
    if (!order)
        order = (int)left->reason - (int)right->reason;
    if (!order)
        order = left->line < right->line ? -1 : left->line > right->line;
    return order;
}

/* ---- tallies: small tables of counts --------------------------------------------------------- */

struct tallies *tallies_new(struct content *content, size_t room)
{
    struct tallies *tallies = ARENA_NEW(&content->arena, struct tallies);

    tallies->room = room;
    tallies->at = ARENA_ARRAY(&content->arena, struct tally, room);
    return tallies;
}

struct tally *tally_of(struct content *content, struct tallies *tallies, Str a, Str b)
{
    for (size_t i = 0; i < tallies->count; i++)
        if (str_equal(tallies->at[i].a, a) && str_equal(tallies->at[i].b, b))
            return &tallies->at[i];
    if (tallies->count == tallies->room) {
        struct tally *more = ARENA_ARRAY(&content->arena, struct tally, tallies->room * 2);

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
