/*
 * The frozen lot, damaged. The bytes are the file but for its first line, which names the version
 * and is put before them.
 *
 * A lot that decodes has no index that points outside; encoded and decoded again it is the same,
 * byte for byte.
 */
#include "core/gates/stops.h"
#include "edge/disk/lotfile.h"

#include "fuzz.h"

static void indices_hold(const struct lot *lot)
{
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];

        HOLDS(piece->bundle < lot->bundle_count && piece->variant < VARIANT_COUNT);
        HOLDS((uint64_t)piece->certificate + piece->certificate_count <= lot->certificate_count);
        HOLDS(strnlen(piece->id, sizeof piece->id) < sizeof piece->id);
    }
    for (uint32_t i = 0; i < lot->bundle_count; i++)
        HOLDS((uint64_t)lot->bundles[i].piece + lot->bundles[i].piece_count <= lot->piece_count);
    for (uint32_t i = 0; i < lot->row_count; i++) {
        HOLDS(lot->rows[i].piece == UINT32_MAX || lot->rows[i].piece < lot->piece_count);
        HOLDS(lot->rows[i].disposition < DISPOSITION_COUNT && lot->rows[i].reason < REASON_COUNT);
    }
    for (uint32_t i = 0; i < lot->certificate_count; i++)
        HOLDS(lot->certificates[i].kind < KIND_COUNT);
    for (uint32_t i = 0; i < lot->input_count; i++)
        HOLDS(strlen(lot->inputs[i].sha256) <= SHA256_HEX);
    for (uint32_t i = 0; i < lot->stop_count; i++) {
        const struct stop_account *told = &lot->told[i];

        HOLDS(told->row_count <= STOP_NAMED_MAX && told->finding_count <= STOP_FINDINGS_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static const struct lot nothing;
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};
    struct lot lot, again;
    Str first = lot_encode(&nothing, &arena), text, encoded;
    const char *end = memchr(first.p, '\n', first.n);
    char *joined;

    HOLDS(end);
    first.n = (size_t)(end - first.p) + 1;
    joined = arena_take(&arena, first.n + count);
    memcpy(joined, first.p, first.n);
    if (count)
        memcpy(joined + first.n, bytes, count);
    text = (Str){joined, first.n + count};
    if (came_back(lot_decode(&lot, text, "lot", &arena, &err), &err)) {
        indices_hold(&lot);
        encoded = lot_encode(&lot, &arena);
        HOLDS(encoded.n == text.n);
        HOLDS(came_back(lot_decode(&again, encoded, "lot", &arena, &err), &err));
        HOLDS(str_equal(lot_encode(&again, &arena), encoded));
    }
    err = (struct err){.code = EXIT_DONE};
    HOLDS(!came_back(lot_decode(&lot, str_skip(text, 1), "lot", &arena, &err), &err));
    arena_release(&arena);
    return 0;
}
