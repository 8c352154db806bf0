/* The letters of the next lot are made as far as their postage wants it, and thrown away. */
#include "flow/night/postage.h"

#include "say/err.h"
#include "core/lot/make.h"
#include "core/lot/postage.h"

/* ---- who waits for the next lot -------------------------------------------------------------- */

static bool is_next(const struct lot *lot, const struct pool_piece *piece)
{
    if (piece->rows->judgement.disposition != DISPOSITION_WAITING)
        return false;
    for (const struct due *row = piece->rows; row; row = row->next_of_piece)
        if (day_is(row->planned_on))
            return day_equal(row->planned_on, lot->next_mail_on);
    return false;
}

/* As the letter would be tonight: what it weighs, and where it goes. */
static void fill_next(struct lot *scratch, const struct pool_piece *from, const struct making *by)
{
    const struct resident *resident = &from->person->resident;
    const struct rules *rules = &by->config->rules;
    struct lot_piece *piece = &scratch->pieces[scratch->piece_count++];

    make_address(piece, resident, scratch->as_of, rules);
    piece->certificate = scratch->certificate_count;
    for (const struct due *row = from->rows; row; row = row->next_of_piece)
        scratch->certificates[scratch->certificate_count++] = make_certificate(
            &row->certificate, resident, row->terms, rules, &by->tonight->calendar);
    piece->certificate_count = scratch->certificate_count - piece->certificate;
    make_letter(scratch, piece, resident, rules, &by->tonight->calendar);
    piece->language =
        language_choose(resident, (int)piece->variant, rules, press_find, by->tonight->press)
            .folder;
    piece->pages = press_pages(by->tonight->press, piece->variant, piece->language);
    if (press_bears_barcode(by->tonight->press, piece->variant, piece->language))
        piece->barcode = from->person->barcode;
}

static void fill_all(struct lot *scratch, const struct lot *lot, const struct pool *pool,
                     const struct making *by, struct arena *arena)
{
    uint32_t letters = 0, certificates = 0;

    for (size_t i = 0; i < pool->count; i++)
        if (is_next(lot, &pool->pieces[i])) {
            letters++;
            for (const struct due *row = pool->pieces[i].rows; row; row = row->next_of_piece)
                certificates++;
        }
    scratch->pieces = ARENA_ARRAY(arena, struct lot_piece, letters);
    scratch->certificates = ARENA_ARRAY(arena, struct lot_certificate, certificates);
    for (size_t i = 0; i < pool->count; i++)
        if (is_next(lot, &pool->pieces[i]))
            fill_next(scratch, &pool->pieces[i], by);
}

/* ---- the lot's ------------------------------------------------------------------------------- */

void postage_fill(struct lot *lot, const struct pool *pool, const struct making *by,
                  struct arena *arena)
{
    const struct config_post *post = &by->config->post;
    const struct postage_by settings = {&by->tonight->schemes, post->weights, post->district,
                                        post->district_count, post->district_office};
    struct lot next = {.as_of = lot->as_of,
                       .mail_on = lot->next_mail_on,
                       .deliver_on = business_day_from(&by->tonight->calendar, lot->next_mail_on,
                                                       by->config->rules.delivery_days),
                       .duplex = lot->duplex};

    REQUIRE(lot->pieces && lot->bundle_count == 0);
    if (by->tonight->schemes.count)
        fill_all(&next, lot, pool, by, arena);
    postage_take(lot, &settings, next.pieces, next.piece_count, arena);
}

/* ---- what is said ---------------------------------------------------------------------------- */

void postage_warn(const struct lot *lot, const struct config *config)
{
    char mail_on[DAY_TEXT_MAX];

    if (lot->post.unpriced)
        notice_say(SCHEMES_UNPRICED, config->post.schemes.configured.p,
                   day_text(lot->mail_on, mail_on), (unsigned long long)lot->post.unpriced,
                   (unsigned long long)lot->piece_count);
}

void postage_warn_settings(const struct tonight *tonight, const struct config *config)
{
    const char *file = config->post.schemes.configured.p;

    for (size_t i = 0; i < tonight->schemes.count; i++) {
        const struct scheme_row *row = &tonight->schemes.rows[i];

        if (!scheme_in_force(&tonight->schemes, row, tonight->days.mail_on))
            continue;
        if (row->needs & NEEDS_DISTRICT && !config->post.district_count)
            notice_say(SCHEME_UNMET, file, row->line, "district", "post.district");
        if (row->needs & NEEDS_BARCODE && str_is_empty(config->towns.path))
            notice_say(SCHEME_UNMET, file, row->line, "barcode", "post.towns");
    }
}
