/* The worksheets, one file each, and what they share. Only the files of core/book include this. */
#ifndef KIGEN_CORE_BOOK_WORKSHEETS_H
#define KIGEN_CORE_BOOK_WORKSHEETS_H

#include "core/book/columns.h"

/* Which rows of the lot a table shows, in register order. */
struct selection {
    uint32_t *at;
    size_t count;
};
typedef bool row_test(const struct lot_row *row);
struct selection tabs_select(struct tabs *tabs, row_test *test);
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

/* Small tables of counts, by one word or two, in the order in which they were first counted. */
struct tally {
    Str a, b;
    uint64_t count, before;
};
struct tallies {
    struct tally *at;
    size_t count, room;
};
struct tallies *tallies_new(struct tabs *tabs, size_t room);
struct tally *tally_of(struct tabs *tabs, struct tallies *tallies, Str a, Str b);
void tallies_sort(struct tallies *tallies);

struct tab *tab_add(struct tabs *tabs, const char *name, const char *heading, const char *note);
void tab_block(struct tab *tab, const char *title, struct table block);
void tab_new_page(struct tab *tab); /* the block that was added last begins one */

/* The file as configured under a role of run.json; empty where there is none. */
Str tabs_file_of(const struct lot *lot, const char *role);

/* How many of the identities do not hold. */
uint64_t tabs_broken(const struct tabs *tabs);

/* One sentence: how many rows fail alike, and what is probably the cause. */
Str tabs_pattern_text(struct tabs *tabs, const struct lot_pattern *pattern);

/* All who wait, whose certificate ends first at the head. */
struct waiters tabs_waiters(struct tabs *tabs);

/* Each adds its tab, in the order of the workbook. */
void tab_summary(struct tabs *tabs, const struct waiters *waiters);
void tab_identities(struct tabs *tabs);
void tab_stops(struct tabs *tabs, struct tab *tab); /* blocks of 照合 */
void tab_cohorts(struct tabs *tabs);
void tab_inputs(struct tabs *tabs);
void tab_pieces(struct tabs *tabs);
void tab_waiting(struct tabs *tabs, const struct waiters *waiters);
void tab_held(struct tabs *tabs);
void tab_suppressed(struct tabs *tabs);
void tab_errors(struct tabs *tabs);
void tab_doubts(struct tabs *tabs);
void tab_delays(struct tabs *tabs);
void tab_posted(struct tabs *tabs); /* two: 差出, 返戻 */
void tab_breakdown(struct tabs *tabs, const struct waiters *waiters);
void tab_definitions(struct tabs *tabs);

#endif
