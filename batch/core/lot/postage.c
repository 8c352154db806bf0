/* Letters are heaped by their sheets, which is by their weight; each heap is priced by itself. */
#include "core/lot/postage.h"

#include "base/bug.h"
#include "base/utf8.h"
#include "core/lot/identities.h"
#include "core/text/values.h"

struct heap { /* letters of one number of sheets */
    uint32_t sheets;
    struct mail mail;
};
typedef VEC(struct heap) Heaps;

/* ---- what a piece has ------------------------------------------------------------------------ */

bool postage_in_district(const struct postage_by *by, Str postal_code)
{
    for (size_t i = 0; i < by->district_count; i++)
        if (str_starts(postal_code, by->district[i]))
            return true;
    return false;
}

/* Sorted it is where it has a code: a bundle lies in the order of postal codes. */
static unsigned set_of(const struct postage_by *by, const struct lot_piece *piece)
{
    unsigned set = 0;

    if (postage_in_district(by, piece->postal_code))
        set |= NEEDS_DISTRICT;
    if (!str_is_empty(piece->barcode))
        set |= NEEDS_BARCODE;
    if (piece->postal_code.n == POSTAL_DIGITS)
        set |= NEEDS_SORTED;
    return set;
}

/* ---- heaps ----------------------------------------------------------------------------------- */

static struct heap *heap_of(Heaps *heaps, uint32_t sheets, const struct postage_by *by)
{
    struct heap heap = {sheets, {.weight = piece_weight(&by->weights, sheets)}};

    for (size_t i = 0; i < heaps->count; i++)
        if (heaps->at[i].sheets == sheets)
            return &heaps->at[i];
    VEC_PUSH(heaps, heap);
    return &heaps->at[heaps->count - 1];
}

static void heap_add(Heaps *heaps, const struct lot *lot, const struct lot_piece *pieces,
                     size_t count, const struct postage_by *by)
{
    for (size_t i = 0; i < count; i++)
        heap_of(heaps, lot_piece_sheets(lot, &pieces[i]), by)
            ->mail.pieces[set_of(by, &pieces[i])]++;
}

/* By rising number of sheets, so that the slip does not hang on the order of letters. */
static void heaps_sort(Heaps *heaps)
{
    for (size_t i = 1; i < heaps->count; i++)
        for (size_t k = i; k && heaps->at[k - 1].sheets > heaps->at[k].sheets; k--) {
            struct heap first = heaps->at[k];

            heaps->at[k] = heaps->at[k - 1];
            heaps->at[k - 1] = first;
        }
}

/* ---- prices ---------------------------------------------------------------------------------- */

uint64_t postage_each(const struct lot_postage *line)
{
    return (uint64_t)line->price * (100 - line->discount_percent);
}

uint64_t postage_full(const struct lot_postage *line)
{
    return line->pieces * line->price;
}

uint64_t postage_discount(const struct lot_postage *line)
{
    return postage_full(line) - line->amount;
}

uint64_t postage_total(const struct lot *lot)
{
    uint64_t total = 0;

    for (uint32_t i = 0; i < lot->postage_count; i++)
        total += lot->postages[i].amount;
    return total;
}

const struct lot_postage *postage_of(const struct lot *lot, const struct lot_piece *piece)
{
    for (uint32_t i = 0; i < lot->postage_count; i++)
        if (lot->postages[i].sheets == lot_piece_sheets(lot, piece) &&
            str_equal(lot->postages[i].scheme, piece->scheme))
            return &lot->postages[i];
    return NULL;
}

static uint64_t unpriced_of(const struct postage *postage)
{
    uint64_t sum = 0;

    for (unsigned set = 0; set < NEEDS_SETS; set++)
        sum += postage->unpriced[set];
    return sum;
}

static struct lot_postage line_of(const struct heap *heap, const struct offer *offer)
{
    uint64_t pieces = offer_pieces(offer);

    return (struct lot_postage){.scheme = offer->row->scheme,
                                .sheets = heap->sheets,
                                .weight_tenths = heap->mail.weight,
                                .price = offer->row->price,
                                .discount_percent = offer->row->discount_percent,
                                .pieces = pieces,
                                .amount = postage_yen(pieces * offer_sen(offer->row))};
}

/* Yen of all heaps; `unpriced` grows by the letters without a price. */
static uint64_t price_heaps(const Heaps *heaps, const struct schemes *schemes, Day mail_on,
                            uint64_t *unpriced)
{
    uint64_t yen = 0;

    for (size_t i = 0; i < heaps->count; i++) {
        struct postage postage = postage_choose(schemes, mail_on, &heaps->at[i].mail);

        for (size_t k = 0; k < postage.count; k++)
            yen += line_of(&heaps->at[i], &postage.offers[k]).amount;
        *unpriced += unpriced_of(&postage);
    }
    return yen;
}

/* ---- which piece takes which ----------------------------------------------------------------- */

static void give(struct lot *lot, const struct heap *heap, struct postage *postage,
                 const struct postage_by *by)
{
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        struct lot_piece *piece = &lot->pieces[i];
        unsigned set = set_of(by, piece);

        if (lot_piece_sheets(lot, piece) != heap->sheets)
            continue;
        piece->scheme = STR_EMPTY;
        for (size_t k = 0; k < postage->count && str_is_empty(piece->scheme); k++)
            if (postage->offers[k].pieces[set]) {
                postage->offers[k].pieces[set]--;
                piece->scheme = postage->offers[k].row->scheme;
            }
    }
}

static void price_lot(struct lot *lot, const Heaps *heaps, const struct postage_by *by,
                      struct arena *arena)
{
    lot->postages = ARENA_ARRAY(arena, struct lot_postage, heaps->count * OFFERS_MAX);
    for (size_t i = 0; i < heaps->count; i++) {
        struct postage postage = postage_choose(by->schemes, lot->mail_on, &heaps->at[i].mail);

        for (size_t k = 0; k < postage.count; k++)
            lot->postages[lot->postage_count++] = line_of(&heaps->at[i], &postage.offers[k]);
        lot->post.unpriced += unpriced_of(&postage);
        give(lot, &heaps->at[i], &postage, by);
    }
}

void postage_take(struct lot *lot, const struct postage_by *by, const struct lot_piece *next,
                  size_t next_count, struct arena *arena)
{
    Heaps heaps = {0}, others = {0};
    struct lot_post *post = &lot->post;

    REQUIRE(lot->postage_count == 0);
    post->priced = by->schemes->count > 0;
    post->office = by->office;
    for (uint32_t i = 0; i < lot->piece_count; i++)
        lot->pieces[i].in_district = postage_in_district(by, lot->pieces[i].postal_code);
    if (!post->priced)
        return;
    heap_add(&heaps, lot, lot->pieces, lot->piece_count, by);
    heaps_sort(&heaps);
    price_lot(lot, &heaps, by, arena);
    heap_add(&others, lot, next, next_count, by);
    heap_add(&heaps, lot, next, next_count, by);
    post->next_letters = next_count;
    post->next_yen = price_heaps(&others, by->schemes, lot->next_mail_on, &post->next_unpriced);
    post->both_yen = price_heaps(&heaps, by->schemes, lot->next_mail_on, &post->next_unpriced);
    VEC_RELEASE(&heaps);
    VEC_RELEASE(&others);
}

bool is_slip_number(Str reason)
{
    bool digit = false;

    for (size_t i = 0; i < reason.n; i++)
        digit = digit || (reason.p[i] >= '0' && reason.p[i] <= '9');
    return digit && utf8_count(reason) <= SLIP_NUMBER_MAX;
}

bool postage_saving(const struct lot *lot, int64_t *yen)
{
    const struct lot_post *post = &lot->post;

    *yen = (int64_t)(postage_total(lot) + post->next_yen) - (int64_t)post->both_yen;
    return post->priced && lot->piece_count && post->next_letters && !post->unpriced &&
           !post->next_unpriced;
}
