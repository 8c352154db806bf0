/*
 * The rows of tables that are no array of the lot: some of its rows, residents who wait, counts.
 * Only the files of core/book include this.
 */
#ifndef KIGEN_CORE_BOOK_ROWS_H
#define KIGEN_CORE_BOOK_ROWS_H

#include "core/book/content.h"

/* Which rows of the lot a table shows, in register order. */
struct selection {
    uint32_t *at;
    size_t count;
};
typedef bool row_test(const struct lot_row *row);
struct selection rows_select(struct content *content, row_test *test);
struct table table_pick(struct table table, struct selection selection);
int row_by_resident(const void *a, const void *b, void *rows); /* for qsort_r over indexes */

/* One line for each resident who waits. */
struct waiter {
    Str resident_id;
    uint32_t certificates;
    Day expires_on, ideal_on, planned_on; /* planned_on: of the certificate that ends first */
    enum reason reason;
};
struct waiters {
    struct waiter *at;
    size_t count;
};

/* All who wait, whose certificate ends first at the head. */
struct waiters waiters_gather(struct content *content);

/* Small tables of counts, by one word or two, in the order in which they were first counted. */
struct tally {
    Str a, b;
    uint64_t count, before;
};
struct tallies {
    struct tally *at;
    size_t count, room;
};
struct tallies *tallies_new(struct content *content, size_t room);
struct tally *tally_of(struct content *content, struct tallies *tallies, Str a, Str b);
void tallies_sort(struct tallies *tallies);

#endif
