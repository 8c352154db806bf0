/*
 * Rows for tables that do not show a whole array of the lot: rows chosen from it, residents who
 * wait, counts. Memory is the content's. Only the files of core/book include this.
 */
#ifndef KIGEN_CORE_BOOK_ROWS_H
#define KIGEN_CORE_BOOK_ROWS_H

#include "core/book/content.h"

/* The indexes of those rows of the lot that a table shows, in register order. */
struct selection {
    uint32_t *at;
    size_t count;
};
typedef bool row_test(const struct lot_row *row);
struct selection rows_select(struct content *content, row_test *test);
struct table table_pick(struct table table, struct selection selection);
/* Compares indexes for qsort_r: by disposition, then resident, reason and line of the row. */
int row_by_resident(const void *a, const void *b, void *rows);

/* A resident whose certificates wait: the first of their expiries and of their ideal days, and what
 * is planned for the one that ends first. */
struct waiter {
    Str resident_id;
    uint32_t certificates;
    Day expires_on, ideal_on, planned_on, deliver_on, counter_week;
    enum reason reason;
};
struct waiters {
    struct waiter *at;
    size_t count;
};

/* All residents who wait, by expires_on, ideal_on and resident_id. */
struct waiters waiters_gather(struct content *content);

/* Small tables of counts by one word or two, in the order in which they were first asked for; once
 * sorted, in the order of their words. */
struct tally {
    Str a, b;
    uint64_t count;
};
struct tallies {
    struct tally *at;
    size_t count, room;
};
struct tallies *tallies_new(struct content *content, size_t room);
struct tally *tally_of(struct content *content, struct tallies *tallies, Str a, Str b);
void tallies_sort(struct tallies *tallies);

#endif
