/*
 * post.schemes. The bytes are the file.
 *
 * What is read is sorted without two alike, each row within its bounds, never more in force than can
 * be tried; and mail that is drawn from the bytes is priced so that no row has too few letters.
 */
#include <stdlib.h>

#include "edge/registers/inputs.h"
#include "fuzz.h"

static void rows_hold(const struct schemes *schemes, const struct input_facts *facts)
{
    HOLDS(schemes->count == facts->rows && schemes->count >= 1);
    HOLDS(schemes->count <= SCHEME_ROWS_MAX && strlen(facts->sha256) == 64);
    for (size_t i = 0; i < schemes->count; i++) {
        const struct scheme_row *row = &schemes->rows[i];

        HOLDS(i == 0 || scheme_row_compare(row - 1, row) < 0);
        HOLDS(day_is_sound(row->effective_from.n, false) && scheme_word_is_good(row->scheme));
        HOLDS(row->from_pieces >= 1 && row->from_pieces <= 999999999);
        HOLDS(row->weight_g_max >= 1 && row->weight_g_max <= 9999);
        HOLDS(row->price >= 1 && row->price <= 999999 && row->discount_percent <= 100);
        HOLDS(row->needs < NEEDS_SETS && row->line >= 2);
        HOLDS(!schemes_crowd(schemes, row->effective_from));
    }
}

static void prices_hold(const struct schemes *schemes, Str bytes)
{
    struct mail mail = {.weight = bytes.n ? (unsigned char)bytes.p[bytes.n - 1] * 4u : 0};
    struct postage postage;
    uint64_t given[NEEDS_SETS] = {0};

    for (size_t i = 0; i < NEEDS_SETS && i < bytes.n; i++)
        mail.pieces[i] = (unsigned char)bytes.p[bytes.n - 1 - i] * (uint64_t)37;
    postage = postage_choose(schemes, schemes->rows[schemes->count / 2].effective_from, &mail);
    for (size_t i = 0; i < postage.count; i++) {
        const struct offer *offer = &postage.offers[i];

        HOLDS(offer_pieces(offer) >= offer->row->from_pieces);
        for (unsigned set = 0; set < NEEDS_SETS; set++) {
            HOLDS(offer->pieces[set] == 0 || (offer->row->needs & ~set) == 0);
            given[set] += offer->pieces[set];
        }
    }
    for (unsigned set = 0; set < NEEDS_SETS; set++)
        HOLDS(given[set] + postage.unpriced[set] == mail.pieces[set]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str text = {(const char *)bytes, count};
    struct config_path path = {STR("schemes.csv"), str_of(fuzz_file(0, text))};
    struct input_facts facts;
    struct schemes schemes;
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};

    if (came_back(schemes_read(&path, &arena, &schemes, &facts, &err), &err)) {
        rows_hold(&schemes, &facts);
        prices_hold(&schemes, text);
    } else {
        HOLDS(err.code == EXIT_DATA);
    }
    arena_release(&arena);
    return 0;
}
