/*
 * The postage of a lot: its pieces by weight and by what each has, the scheme of each, the lines of
 * the posting slip (差出票), and what it would save to post them with the next lot. Pure.
 */
#ifndef KIGEN_CORE_LOT_POSTAGE_H
#define KIGEN_CORE_LOT_POSTAGE_H

#include "base/arena.h"
#include "core/lot/lot.h"
#include "core/rules/postage.h"

struct postage_by { /* table and settings */
    const struct schemes *schemes;
    struct weights weights;
    const Str *district; /* beginnings of the postal codes that the office's post office delivers */
    size_t district_count;
    Str office; /* its name; may be empty */
};

bool postage_in_district(const struct postage_by *by, Str postal_code);

/*
 * Sets scheme and in_district of each piece, lot->postages and lot->post. Pages and barcodes of the
 * pieces are known, and their order: where a scheme takes some of several alike, it takes the first.
 * Of an empty table nothing has a price.
 * `next`: letters that wait and are planned for the next mailing day; of these only postal code,
 * barcode and pages count.
 */
void postage_take(struct lot *lot, const struct postage_by *by, const struct lot_piece *next,
                  size_t next_count, struct arena *arena);

/* The line of the posting slip that a piece is on; NULL: it has no price. */
const struct lot_postage *postage_of(const struct lot *lot, const struct lot_piece *piece);
uint64_t postage_total(const struct lot *lot); /* yen, of all lines */
/* Yen of a line before the discount, and what the discount takes off. */
uint64_t postage_full(const struct lot_postage *line);
uint64_t postage_discount(const struct lot_postage *line);
/* Sen of one piece of the line, the discount taken off. */
uint64_t postage_each(const struct lot_postage *line);
/*
 * Yen that go less if this lot waits for the next one; below 0: it would cost more. An estimate: of
 * the next lot only those letters are known that wait tonight. False: nobody waits for it, or some
 * letter has no price.
 */
bool postage_saving(const struct lot *lot, int64_t *yen);

/* Whether what was recorded as the reason of `posted` is the number of a posting slip: short, with a
 * digit of ASCII. Anything else a person may have typed is shown nowhere. */
enum { SLIP_NUMBER_MAX = 20 }; /* characters */
bool is_slip_number(Str reason);

#endif
