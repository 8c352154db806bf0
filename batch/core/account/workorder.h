/*
 * What the print room is to do with a lot, reckoned once: its papers, packs.json and papers.csv read
 * it here, so that no two of them can differ. Pure; memory is the arena's.
 *
 * A bundle has one variant, language and number of sheets, and so one pack: what goes into each
 * envelope, how heavy and how thick it is.
 */
#ifndef KIGEN_CORE_ACCOUNT_WORKORDER_H
#define KIGEN_CORE_ACCOUNT_WORKORDER_H

#include "core/lot/lot.h"

/* Of A4: milligrams of so many sheets; thickness in micrometres of so many layers (wood-free paper
 * takes about 1.25 cm³ a gram). */
uint64_t order_paper_um(uint32_t gsm, uint64_t layers);

struct order_run { /* pieces of a bundle that lie one behind the other: indices into lot->pieces */
    uint32_t first, count;
};

struct order_group {           /* the pieces of a bundle that go by one postage scheme */
    Str scheme;                /* empty: it has no price */
    uint32_t pieces;
    const struct order_run *runs; /* in the order of print */
    uint32_t run_count;
};

struct order_pack {
    const struct lot_bundle *bundle;
    Str first, last;              /* piece ids */
    uint32_t sheets, pages;       /* of one piece */
    uint64_t weight_mg, thick_um; /* of one piece, closed */
    const uint32_t *samples;      /* indices of pieces, rising: those of 抜取り検査 */
    uint32_t sample_count;
    struct order_group *groups; /* by falling number of pieces; none where no schemes are known */
    uint32_t group_count;
};

struct order_posting {          /* pieces of one scheme, number of sheets and weight */
    Str scheme;                 /* empty: no schemes are known, or it has no price */
    uint32_t sheets;
    uint64_t pieces, weight_mg; /* of one piece */
    const struct lot_postage *charge; /* the line of the lot's postage that they are on; NULL: none */
};

struct order_pulls {               /* letters to pull that lie in one bundle */
    Str lot, bundle;               /* empty: it is not known where */
    const struct lot_pull **pulls; /* by sequence */
    size_t count;
};

struct
    order_spare { /* blanks that are handed out beside what is needed, and counted when returned */
    Str what, unit;
    uint64_t needed, spare; /* the spare ones are rounded up */
    uint32_t percent;
};

struct workorder {
    const struct lot *lot;
    Str job;
    uint32_t nth; /* the job among those of its mail day, so far the last */
    uint64_t pieces, sheets, pages, weight_mg, sampled, pulled;
    struct order_pack *packs; /* in the order of bundles */
    struct order_posting
        *postings; /* by scheme, sheets and weight; one of no pieces where there are none */
    size_t posting_count;
    struct order_pulls *pulls; /* by lot and bundle */
    size_t pull_count;
    struct order_spare *spares;
    size_t spare_count;
};

bool order_is_standard(const struct order_pack *pack); /* 定形: up to 50 g, 1 cm thick */

struct workorder order_of(const struct lot *lot, struct arena *arena);

/* "papers-261124-1.pdf": the file of its papers (core/paper/floor). */
Str order_paper_file(const struct lot *lot, struct arena *arena);

/* Whether the letters of a bundle have the enclosure. */
bool order_encloses(const struct shop_enclosure *enclosure, const struct lot_bundle *bundle);

/*
 * How many of a bundle's letters are opened and compared (抜取り検査): one of each hundred begun, at
 * least five, at most all. Which: the first and the last; the letters between are parted into as many
 * runs as are still to be drawn, as even as may be, and of each run one is drawn: the place that
 * eight hexadecimal digits of the run's fingerprint leave when divided by its length. Digits are
 * taken eight by eight, going round, of the bundle's number + the draw's number, both from 0. Nobody
 * can choose them, and anybody with run.json can draw them again.
 */
enum { ORDER_SAMPLE_EACH = 100, ORDER_SAMPLE_LEAST = 5 };

#endif
