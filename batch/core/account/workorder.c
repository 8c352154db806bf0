/* Sums over bundles, and what is drawn, weighed and sorted for the floor. */
#include "core/account/workorder.h"

#include <stdlib.h>

#include "base/bug.h"
#include "core/account/account.h"
#include "core/lot/identities.h"
#include "core/lot/postage.h"

enum {
    ENVELOPE_UM = 200, /* both walls */
    FOLDED = 3,        /* layers of a letter in its envelope */
    SPARE_ENVELOPES = 3,
    SPARE_PAPER = 3,
    SPARE_ENCLOSURES = 2 /* percent */
};

uint64_t order_paper_um(uint32_t gsm, uint64_t layers)
{
    return (gsm * layers * 125 + 50) / 100;
}

Str order_paper_file(const struct lot *lot, struct arena *arena)
{
    return arena_printf(arena, "papers-" STR_FMT ".pdf", STR_ARG(lot->job));
}

bool order_encloses(const struct shop_enclosure *enclosure, const struct lot_bundle *bundle)
{
    return enclosure->variants == 0 || (enclosure->variants >> (unsigned)bundle->variant & 1);
}

/* The number behind its hyphen. */
static uint32_t job_number(Str job)
{
    const char *hyphen = job.n ? memchr(job.p, '-', job.n) : NULL;
    uint32_t number = 0;

    for (const char *at = hyphen ? hyphen + 1 : job.p + job.n; at < job.p + job.n; at++)
        number = number * 10 + (uint32_t)(*at - '0');
    return number;
}

/* ---- packs ----------------------------------------------------------------------------------- */

static uint32_t sample_size(uint32_t pieces)
{
    uint32_t most = (pieces + ORDER_SAMPLE_EACH - 1) / ORDER_SAMPLE_EACH;

    most = most < ORDER_SAMPLE_LEAST ? ORDER_SAMPLE_LEAST : most;
    return most < pieces ? most : pieces;
}

static void draw_samples(struct order_pack *pack, const struct lot *lot, uint32_t number,
                         struct arena *arena)
{
    uint32_t pieces = pack->bundle->piece_count, first = pack->bundle->piece;
    uint32_t count = sample_size(pieces), runs = count > 2 ? count - 2 : 0;
    uint32_t *samples = ARENA_ARRAY(arena, uint32_t, count);

    for (uint32_t i = 0; i < runs; i++) {
        uint64_t between = pieces - 2;
        uint32_t from = (uint32_t)(between * i / runs), end = (uint32_t)(between * (i + 1) / runs);

        samples[i + 1] = first + 1 + from + account_draw(lot, number + i) % (end - from);
    }
    samples[0] = first;
    if (count > 1)
        samples[count - 1] = first + pieces - 1;
    pack->samples = samples;
    pack->sample_count = count;
}

static void weigh(struct order_pack *pack, const struct shop *shop)
{
    pack->weight_mg = shop_paper_mg(shop->paper_gsm, pack->sheets) + shop->envelope_mg;
    pack->thick_um = order_paper_um(shop->paper_gsm, (uint64_t)pack->sheets * FOLDED) + ENVELOPE_UM;
    for (uint32_t i = 0; i < shop->enclosure_count; i++)
        if (order_encloses(&shop->enclosures[i], pack->bundle)) {
            pack->weight_mg += shop->enclosures[i].weight_mg;
            pack->thick_um += shop->enclosures[i].thick_um;
        }
}

bool order_is_standard(const struct order_pack *pack)
{
    enum { STANDARD_MG = 50000, STANDARD_UM = 10000 };

    return pack->weight_mg <= STANDARD_MG && pack->thick_um <= STANDARD_UM;
}

/* ---- by which postage the letters of a bundle go --------------------------------------------- */

static struct order_group *group_of(struct order_pack *pack, Str scheme)
{
    for (uint32_t i = 0; i < pack->group_count; i++)
        if (str_equal(pack->groups[i].scheme, scheme))
            return &pack->groups[i];
    pack->groups[pack->group_count] = (struct order_group){.scheme = scheme};
    return &pack->groups[pack->group_count++];
}

/* Of two as large the one that begins first. */
static int group_order(const void *a, const void *b)
{
    const struct order_group *left = a, *right = b;

    if (left->pieces != right->pieces)
        return left->pieces > right->pieces ? -1 : 1;
    return left->runs[0].first < right->runs[0].first ? -1 : 1;
}

static bool run_begins(const struct lot_piece *pieces, uint32_t first, uint32_t at)
{
    return at == first || !str_equal(pieces[at].scheme, pieces[at - 1].scheme);
}

/* Twice over the pieces: first how many runs each group has, then which. */
static void make_groups(struct order_pack *pack, const struct lot *lot, struct arena *arena)
{
    uint32_t first = pack->bundle->piece, end = first + pack->bundle->piece_count;

    if (!lot->post.priced)
        return;
    pack->groups = ARENA_ARRAY(arena, struct order_group, pack->bundle->piece_count);
    for (uint32_t i = first; i < end; i++) {
        struct order_group *group = group_of(pack, lot->pieces[i].scheme);

        group->pieces++;
        group->run_count += run_begins(lot->pieces, first, i);
    }
    for (uint32_t g = 0; g < pack->group_count; g++) {
        struct order_group *group = &pack->groups[g];
        struct order_run *runs = ARENA_ARRAY(arena, struct order_run, group->run_count);
        uint32_t made = 0;

        for (uint32_t i = first; i < end; i++) {
            if (!str_equal(lot->pieces[i].scheme, group->scheme))
                continue;
            if (run_begins(lot->pieces, first, i))
                runs[made++] = (struct order_run){i, 0};
            runs[made - 1].count++;
        }
        group->runs = runs;
    }
    qsort(pack->groups, pack->group_count, sizeof *pack->groups, group_order);
}

static void make_pack(struct workorder *order, uint32_t number, struct arena *arena)
{
    const struct lot *lot = order->lot;
    const struct lot_bundle *bundle = &lot->bundles[number];
    const struct lot_piece *pieces = lot->pieces + bundle->piece;
    struct order_pack *pack = &order->packs[number];

    REQUIRE(bundle->piece_count > 0);
    pack->bundle = bundle;
    pack->first = str_of(pieces[0].id);
    pack->last = str_of(pieces[bundle->piece_count - 1].id);
    pack->pages = pieces[0].pages;
    pack->sheets = lot_piece_sheets(lot, pieces);
    weigh(pack, &lot->shop);
    draw_samples(pack, lot, number, arena);
    make_groups(pack, lot, arena);
    order->sheets += bundle->sheets;
    order->pages += bundle->pages;
    order->weight_mg += pack->weight_mg * bundle->piece_count;
    order->sampled += pack->sample_count;
}

/* ---- posting --------------------------------------------------------------------------------- */

static int posting_order(const void *a, const void *b)
{
    const struct order_posting *left = a, *right = b;
    int order = str_compare(left->scheme, right->scheme);

    if (order)
        return order;
    if (left->sheets != right->sheets)
        return left->sheets < right->sheets ? -1 : 1;
    return left->weight_mg < right->weight_mg ? -1 : left->weight_mg > right->weight_mg;
}

static void post(struct workorder *order, const struct lot_piece *piece)
{
    const struct order_pack *pack = &order->packs[piece->bundle];
    struct order_posting *at = order->postings;

    for (size_t i = 0; i < order->posting_count; i++, at++)
        if (at->weight_mg == pack->weight_mg && at->sheets == pack->sheets &&
            str_equal(at->scheme, piece->scheme)) {
            at->pieces++;
            return;
        }
    *at = (struct order_posting){piece->scheme, pack->sheets, 1, pack->weight_mg,
                                 postage_of(order->lot, piece)};
    order->posting_count++;
}

/* As many kinds as bundles and schemes can make; at least one. */
static void make_postings(struct workorder *order, struct arena *arena)
{
    const struct lot *lot = order->lot;

    order->postings = ARENA_ARRAY(arena, struct order_posting, lot->piece_count + 1);
    for (uint32_t i = 0; i < lot->piece_count; i++)
        post(order, &lot->pieces[i]);
    if (order->posting_count == 0)
        order->posting_count = 1;
    qsort(order->postings, order->posting_count, sizeof *order->postings, posting_order);
}

/* ---- letters to pull ------------------------------------------------------------------------- */

static int pull_order(const void *a, const void *b)
{
    const struct lot_pull *left = *(const struct lot_pull *const *)a,
                          *right = *(const struct lot_pull *const *)b;
    int order = str_compare(left->lot, right->lot);

    if (!order)
        order = str_compare(left->bundle, right->bundle);
    if (!order && left->sequence != right->sequence)
        order = left->sequence < right->sequence ? -1 : 1;
    return order ? order : str_compare(left->piece_id, right->piece_id);
}

static void make_pulls(struct workorder *order, struct arena *arena)
{
    const struct lot *lot = order->lot;
    const struct lot_pull **all = ARENA_ARRAY(arena, const struct lot_pull *, lot->pull_count + 1);
    struct order_pulls *at = NULL;

    for (uint32_t i = 0; i < lot->pull_count; i++)
        if (lot->pulls[i].is_listed)
            all[order->pulled++] = &lot->pulls[i];
    qsort(all, order->pulled, sizeof *all, pull_order);
    order->pulls = ARENA_ARRAY(arena, struct order_pulls, order->pulled + 1);
    for (size_t i = 0; i < order->pulled; i++) {
        if (!at || !str_equal(at->lot, all[i]->lot) || !str_equal(at->bundle, all[i]->bundle)) {
            at = &order->pulls[order->pull_count++];
            *at = (struct order_pulls){all[i]->lot, all[i]->bundle, all + i, 0};
        }
        at->count++;
    }
}

/* ---- blanks ---------------------------------------------------------------------------------- */

static void spare(struct workorder *order, Str what, const char *unit, uint64_t needed,
                  uint32_t percent)
{
    order->spares[order->spare_count++] =
        (struct order_spare){what, str_of(unit), needed, (needed * percent + 99) / 100, percent};
}

static uint64_t pieces_with(const struct workorder *order, const struct shop_enclosure *enclosure)
{
    uint64_t pieces = 0;

    for (uint32_t i = 0; i < order->lot->bundle_count; i++)
        if (order_encloses(enclosure, &order->lot->bundles[i]))
            pieces += order->lot->bundles[i].piece_count;
    return pieces;
}

static void make_spares(struct workorder *order, struct arena *arena)
{
    enum { ALWAYS = 2 };
    const struct shop *shop = &order->lot->shop;

    order->spares = ARENA_ARRAY(arena, struct order_spare, shop->enclosure_count + ALWAYS);
    spare(order, shop->paper, "枚", order->sheets, SPARE_PAPER);
    if (!shop->insert)
        return;
    spare(order, shop->envelope, "枚", order->pieces, SPARE_ENVELOPES);
    for (uint32_t i = 0; i < shop->enclosure_count; i++)
        spare(order, shop->enclosures[i].name, "部", pieces_with(order, &shop->enclosures[i]),
              SPARE_ENCLOSURES);
}

struct workorder order_of(const struct lot *lot, struct arena *arena)
{
    struct workorder order = {.lot = lot, .pieces = lot->piece_count};

    order.job = lot->job;
    order.nth = job_number(order.job);
    order.packs = ARENA_ARRAY(arena, struct order_pack, lot->bundle_count);
    for (uint32_t i = 0; i < lot->bundle_count; i++)
        make_pack(&order, i, arena);
    make_postings(&order, arena);
    make_pulls(&order, arena);
    make_spares(&order, arena);
    return order;
}
