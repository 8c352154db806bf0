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

struct worksheet *content_add(struct content *content, const char *name, const char *heading,
                              const char *note);
void block_add(struct worksheet *worksheet, const char *title, struct table block);
void block_on_new_page(struct worksheet *worksheet); /* the block that was added last begins one */

/* The file as configured under a role of run.json; empty where there is none. */
Str input_file(const struct lot *lot, const char *role);

/* How many of the identities do not hold. */
uint64_t broken_identities(const struct content *content);

/* One sentence: how many rows fail alike, and what is probably the cause. */
Str pattern_text(struct content *content, const struct lot_pattern *pattern);

/* All who wait, whose certificate ends first at the head. */
struct waiters waiters_gather(struct content *content);

/* Each adds its worksheet, in the order of the workbook. */
void add_summary(struct content *content, const struct waiters *waiters);
void add_identities(struct content *content);
void add_stops(struct content *content, struct worksheet *worksheet); /* blocks of 照合 */
void add_cohorts(struct content *content);
void add_inputs(struct content *content);
void add_pieces(struct content *content);
void add_waiting(struct content *content, const struct waiters *waiters);
void add_held(struct content *content);
void add_suppressed(struct content *content);
void add_errors(struct content *content);
void add_doubts(struct content *content);
void add_delays(struct content *content);
void add_posted(struct content *content); /* two: 差出, 返戻 */
void add_breakdown(struct content *content, const struct waiters *waiters);
void add_definitions(struct content *content);

#endif
