/* A long array in pages: what was put in comes back, wherever it lies and whatever cannot be written. */
#include <criterion/criterion.h>

#include "base/pages.h"

#include "days.h"

enum { ITEM_WORDS = 6, ITEMS = 3000, PLACES = 64 };

struct item {
    uint64_t words[ITEM_WORDS];
};

struct shelf { /* a file in memory, which refuses what it is told to */
    unsigned char *at[PLACES];
    uint64_t places, puts, gets, refused_from;
    bool loses;
};

static uint64_t place(void *context)
{
    struct shelf *shelf = context;

    cr_assert_lt(shelf->places, PLACES);
    return shelf->places++;
}

static bool put(void *context, uint64_t at, const void *bytes)
{
    struct shelf *shelf = context;

    if (++shelf->puts >= shelf->refused_from)
        return false;
    if (!shelf->at[at])
        shelf->at[at] = calloc(1, PAGE_BYTES);
    if (!shelf->loses)
        memcpy(shelf->at[at], bytes, PAGE_BYTES);
    return true;
}

static bool get(void *context, uint64_t at, void *bytes)
{
    struct shelf *shelf = context;

    cr_assert(shelf->at[at], "it was never put");
    shelf->gets++;
    memcpy(bytes, shelf->at[at], PAGE_BYTES);
    return true;
}

static void lost(void *context)
{
    (void)context;
    _Exit(74);
}

static void shelf_release(struct shelf *shelf)
{
    for (int i = 0; i < PLACES; i++)
        free(shelf->at[i]);
}

static struct item item_of(uint64_t *state)
{
    struct item item;

    for (int i = 0; i < ITEM_WORDS; i++)
        item.words[i] = dice_roll(state);
    return item;
}

static void same(const struct pages *pages, const struct item *items, size_t number)
{
    cr_assert_arr_eq(pages_at(pages, number), &items[number], sizeof *items, "item %zu", number);
}

/* Pushed, walked, changed in order and anywhere. */
static void walk(struct pages *pages, uint64_t state)
{
    static struct item items[ITEMS];

    for (size_t i = 0; i < ITEMS; i++) {
        items[i] = item_of(&state);
        pages_push(pages, &items[i]);
        same(pages, items, dice(&state, (unsigned)i + 1));
    }
    cr_assert_eq(pages->count, ITEMS);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < ITEMS; i++) {
            same(pages, items, i);
            if (dice(&state, 4))
                continue;
            items[i] = item_of(&state);
            *(struct item *)pages_edit(pages, i) = items[i];
        }
        for (int i = 0; i < ITEMS; i++)
            same(pages, items, dice(&state, ITEMS));
    }
}

Test(pages, what_is_put_in_comes_back)
{
    static const uint64_t refused_from[] = {UINT64_MAX, 1, 2, 5, 9, 30, 100};

    for (size_t i = 0; i < sizeof refused_from / sizeof refused_from[0]; i++) {
        struct shelf shelf = {.refused_from = refused_from[i]};
        const struct page_file file = {place, put, get, lost, &shelf};
        struct pages pages = {.item_bytes = sizeof(struct item), .file = &file};

        walk(&pages, i);
        cr_expect_eq(pages_failed(&pages), refused_from[i] != UINT64_MAX);
        cr_expect(refused_from[i] < 9 || shelf.gets > 0);
        pages_release(&pages);
        shelf_release(&shelf);
    }
}

Test(pages, without_a_file_all_stays)
{
    struct pages pages = {.item_bytes = sizeof(struct item)};

    walk(&pages, 7);
    cr_expect_not(pages_failed(&pages));
    pages_release(&pages);
}

/* Each has a page open of its own; what could not be written is read where it lies. */
Test(pages, two_read_at_once)
{
    static const uint64_t refused_from[] = {UINT64_MAX, 1, 5, 30};

    for (size_t i = 0; i < sizeof refused_from / sizeof refused_from[0]; i++) {
        struct shelf shelf = {.refused_from = refused_from[i]};
        const struct page_file file = {place, put, get, lost, &shelf};
        struct pages pages = {.item_bytes = sizeof(struct item), .file = &file}, reader;
        static struct item items[ITEMS];
        uint64_t state = i;

        for (size_t k = 0; k < ITEMS; k++) {
            items[k] = item_of(&state);
            pages_push(&pages, &items[k]);
        }
        pages_reader(&reader, &pages);
        for (size_t k = 0; k < ITEMS; k++) {
            const struct item *own = pages_at(&pages, k);

            same(&reader, items, ITEMS - 1 - k);
            cr_assert_arr_eq(own, &items[k], sizeof *own, "item %zu", k);
        }
        pages_release(&reader);
        *(struct item *)pages_edit(&pages, 7) = items[8];
        same(&pages, items, 8);
        pages_release(&pages);
        shelf_release(&shelf);
    }
}

Test(pages, nothing_is_changed_while_another_reads, .exit_code = 70)
{
    struct pages pages = {.item_bytes = sizeof(struct item)}, reader;

    pages_push(&pages, &(struct item){{1}});
    pages_reader(&reader, &pages);
    pages_edit(&pages, 0);
}

Test(pages, a_reader_changes_nothing, .exit_code = 70)
{
    struct pages pages = {.item_bytes = sizeof(struct item)}, reader;

    pages_push(&pages, &(struct item){{1}});
    pages_reader(&reader, &pages);
    pages_push(&reader, &(struct item){{2}});
}

Test(pages, nothing_was_pushed)
{
    struct pages pages = {.item_bytes = sizeof(struct item)};

    cr_expect_not(pages_failed(&pages));
    pages_release(&pages);
}

Test(pages, an_item_that_is_not_there, .exit_code = 70)
{
    struct pages pages = {.item_bytes = sizeof(struct item)};

    pages_push(&pages, &(struct item){{1}});
    pages_at(&pages, 1);
}

/* A disk that says it wrote: better no night than one of zeros. */
Test(pages, what_does_not_come_back_ends_the_program, .exit_code = 74)
{
    struct shelf shelf = {.refused_from = UINT64_MAX, .loses = true};
    const struct page_file file = {place, put, get, lost, &shelf};
    struct pages pages = {.item_bytes = sizeof(struct item), .file = &file};

    walk(&pages, 3);
}
