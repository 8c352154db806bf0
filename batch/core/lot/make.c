/* Pieces, numbers and bundles from certificates and residents. */
#include "core/lot/make.h"

#include <stdlib.h>

#include "base/bug.h"
#include "core/days/counter.h"
#include "core/lot/identities.h"
#include "core/rules/expiry.h"
#include "core/rules/variant.h"

/* ---- one piece ------------------------------------------------------------------------------- */

void make_address(struct lot_piece *piece, const struct resident *resident, Day as_of,
                  const struct rules *rules)
{
    struct postal_address at = resident_postal_address(resident);
    struct addressee to = resident_addressee(resident, as_of, rules->leap);

    piece->resident_id = resident->resident_id;
    piece->municipality = resident->municipality;
    piece->addressee = to.name;
    piece->honorific = addressee_honorific(&to, &rules->offices);
    piece->holder_name =
        str_equal(to.name, resident->name) && !to.guardian ? STR_EMPTY : resident->name;
    piece->postal_code = at.postal_code;
    piece->address = at.address;
    piece->building = at.building;
    piece->is_ward = resident->ward;
    piece->is_child = resident_under_15(resident, as_of, rules->leap);
    piece->is_protected = resident->is_protected;
}

struct lot_certificate make_certificate(const struct certificate *from,
                                        const struct resident *resident, struct terms_of terms,
                                        const struct rules *rules, const struct calendar *calendar)
{
    Day card = card_end(from, resident, rules->leap), until = from->expires_on;

    if (day_is(card) && day_before(card, until))
        until = card; /* with the card its certificates are lost */
    return (struct lot_certificate){.serial = from->serial,
                                    .kind = from->kind,
                                    .issued_on = from->issued_on,
                                    .expires_on = from->expires_on,
                                    .opens_on = terms.opens_on,
                                    .ideal_on = terms.ideal_on,
                                    .card_expires_on = from->card_expires_on,
                                    .card_ends_on = card,
                                    .counter_from = counter_first(calendar, terms.opens_on),
                                    .counter_until = counter_last(calendar, until),
                                    .card_type = from->card_type,
                                    .line = from->line};
}

static int certificate_order(const void *a, const void *b)
{
    const struct lot_certificate *left = a, *right = b;
    int order = day_compare(left->expires_on, right->expires_on);

    if (order == 0)
        order = (int)left->kind - (int)right->kind;
    return order != 0 ? order : str_compare(left->serial, right->serial);
}

static unsigned facts_for(const struct lot_certificate *at, const struct resident *resident,
                          enum leap_birthday leap, Day deliver_on)
{
    unsigned found = 0;

    if (day_before(at->expires_on, deliver_on))
        found |= ALL_ENDED;
    if (!day_is(at->card_ends_on))
        return found;
    if (day_before(at->card_ends_on, deliver_on))
        found |= CARD_ENDED;
    if (day_before(at->expires_on, at->card_ends_on))
        return found;
    found |= CARD_ENDS;
    if (card_ends_by_stay(at->card_ends_on, resident, leap))
        found |= CARD_STAY;
    return found;
}

static enum lot_stay stay_for(const struct lot_certificate *certificates, uint32_t count,
                              const struct resident *resident, enum leap_birthday leap)
{
    for (uint32_t i = 0; i < count; i++)
        if (card_ends_by_stay(certificates[i].card_ends_on, resident, leap))
            return STAY_CARD;
    return day_is(resident->stay_until) ? STAY_ENDS : STAY_NONE;
}

/* The counter's last day of what ends next; of what ended last where all has. */
static Day next_counter_until(const struct lot_certificate *certificates, uint32_t count,
                              Day deliver_on)
{
    Day next = DAY_NONE, last = DAY_NONE;

    for (uint32_t i = 0; i < count; i++) {
        const struct lot_certificate *at = &certificates[i];
        Day until = at->counter_until;

        if (!day_is(last) || day_before(last, until))
            last = until;
        if (day_before(at->expires_on, deliver_on))
            continue;
        if (!day_is(next) || day_before(until, next))
            next = until;
    }
    return day_is(next) ? next : last;
}

/* Of several authentication certificates the last to end counts: it is what the holder still has. */
static Day insurance_for(const struct lot_certificate *certificates, uint32_t count)
{
    Day last = DAY_NONE;

    for (uint32_t i = 0; i < count; i++) {
        const struct lot_certificate *at = &certificates[i];
        Day ends = at->expires_on;

        if (at->kind != KIND_AUTHENTICATION)
            continue;
        if (day_is(at->card_ends_on) && day_before(at->card_ends_on, ends))
            ends = at->card_ends_on;
        if (!day_is(last) || day_before(last, ends))
            last = ends;
    }
    return day_is(last) ? insurance_last_day(last) : DAY_NONE;
}

static enum variant variant_of_letter(const struct lot_certificate *certificates, uint32_t count,
                                      const struct resident *resident, enum leap_birthday leap,
                                      Day deliver_on)
{
    unsigned all = ALL_ENDED, any = 0;

    for (uint32_t i = 0; i < count; i++) {
        unsigned found = facts_for(&certificates[i], resident, leap, deliver_on);

        all &= found;
        any |= found;
    }
    return variant_for(all | (any & ~(unsigned)ALL_ENDED));
}

void make_letter(const struct lot *lot, struct lot_piece *piece, const struct resident *resident,
                 const struct rules *rules, const struct calendar *calendar)
{
    struct lot_certificate *first = &lot->certificates[piece->certificate];
    uint32_t count = piece->certificate_count;

    REQUIRE(count > 0);
    qsort(first, count, sizeof *first, certificate_order);
    piece->expires_on = first->expires_on;
    piece->opens_on = first->opens_on;
    piece->ideal_on = first->ideal_on;
    for (uint32_t i = 1; i < count; i++) {
        if (day_before(first[i].opens_on, piece->opens_on))
            piece->opens_on = first[i].opens_on;
        if (day_before(first[i].ideal_on, piece->ideal_on))
            piece->ideal_on = first[i].ideal_on;
    }
    piece->variant = variant_of_letter(first, count, resident, rules->leap, lot->deliver_on);
    piece->stay = stay_for(first, count, resident, rules->leap);
    piece->proxy_until = proxy_last_call(
        calendar, next_counter_until(first, count, lot->deliver_on), rules->delivery_days);
    piece->insurance_until = insurance_for(first, count);
}

const struct lot_certificate *make_speaker(const struct lot *lot, const struct lot_piece *piece)
{
    const struct lot_certificate *found = &lot->certificates[piece->certificate];

    for (uint32_t i = 1; i < piece->certificate_count; i++) {
        const struct lot_certificate *at = &lot->certificates[piece->certificate + i];

        if (day_before(at->ideal_on, found->ideal_on))
            found = at;
    }
    return found;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static int output_order(const void *a, const void *b)
{
    const struct lot_piece *left = a, *right = b;
    int order = (int)left->variant - (int)right->variant;

    if (order == 0)
        order = str_compare(left->language, right->language);
    return order != 0 ? order : piece_compare(left, right);
}

void make_order(struct lot *lot)
{
    if (lot->piece_count)
        qsort(lot->pieces, lot->piece_count, sizeof *lot->pieces, output_order);
}

bool make_numbers(struct lot *lot, uint32_t highest)
{
    if (lot->piece_count && (uint64_t)highest + lot->piece_count > NUMBER_MAX)
        return false;
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        lot->pieces[i].number = highest + 1 + i;
        piece_id_text(lot->mail_on, lot->pieces[i].number, lot->pieces[i].id);
    }
    return true;
}

static bool same_bundle(const struct lot_piece *a, const struct lot_piece *b)
{
    return a->variant == b->variant && str_equal(a->language, b->language) && a->pages == b->pages;
}

static struct lot_bundle *bundle_begin(struct lot *lot, uint32_t piece, struct arena *arena)
{
    struct lot_bundle *bundle = &lot->bundles[lot->bundle_count++];

    bundle->file = arena_printf(arena, "letters-" STR_FMT "-%04u.pdf", STR_ARG(lot->job),
                                (unsigned)lot->bundle_count);
    bundle->variant = lot->pieces[piece].variant;
    bundle->language = lot->pieces[piece].language;
    bundle->piece = piece;
    return bundle;
}

static void bundle_take(struct lot *lot, struct lot_bundle *bundle, struct lot_piece *piece)
{
    piece->bundle = lot->bundle_count - 1;
    piece->sequence = ++bundle->piece_count;
    piece->first_page = bundle->pages + 1;
    bundle->pages += piece->pages;
    bundle->sheets += lot_piece_sheets(lot, piece);
}

void make_bundles(struct lot *lot, uint32_t letters_most, struct arena *arena)
{
    struct lot_bundle *bundle = NULL;

    REQUIRE(letters_most > 0 && lot->bundle_count == 0 && lot->job.n);
    lot->bundles = ARENA_ARRAY(arena, struct lot_bundle, lot->piece_count);
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        struct lot_piece *piece = &lot->pieces[i];

        if (!bundle || !same_bundle(piece, piece - 1) || bundle->piece_count == letters_most)
            bundle = bundle_begin(lot, i, arena);
        bundle_take(lot, bundle, piece);
    }
}

void make_late(struct lot *lot)
{
    for (uint32_t i = 0; i < lot->piece_count; i++)
        lot->pieces[i].late = lot_piece_delay_ours(&lot->pieces[i]) >= (uint32_t)lot->late_days;
}
