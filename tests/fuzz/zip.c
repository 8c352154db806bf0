/*
 * A workbook's zip file: its directory, and what its parts unpack to. The bytes are the file.
 *
 * The verdict is the same twice. Of a workbook that is whole nothing is missing: libzip unpacks each
 * part of it to as many bytes as its directory says. It is none with a byte less, a byte more, or as
 * the workbook of another shape; with one bit of it another it is none, or says the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

#include "edge/book/workbook.h"
#include "fuzz.h"

enum { BITS = 16 };
static char path[64];

static bool is_whole(Str file, const struct workbook_shape *shape)
{
    struct err err = {.code = EXIT_DONE};

    fuzz_put(path, file);
    return came_back(workbook_check(path, shape, &err), &err);
}

static uint64_t bytes_add(uint64_t sum, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) /* FNV-1a */
        sum = (sum ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001B3);
    return sum;
}

static uint64_t part_add(uint64_t sum, zip_t *zip, zip_uint64_t index)
{
    zip_file_t *part = zip_fopen_index(zip, index, 0);
    zip_uint64_t all = 0;
    char piece[4096];
    zip_int64_t got;
    zip_stat_t is;

    HOLDS(part && zip_stat_index(zip, index, 0, &is) == 0);
    sum = bytes_add(sum, is.name, strlen(is.name) + 1);
    while ((got = zip_fread(part, piece, sizeof piece)) > 0) {
        sum = bytes_add(sum, piece, (size_t)got);
        all += (zip_uint64_t)got;
    }
    HOLDS(got == 0 && all == is.size);
    zip_fclose(part);
    return sum;
}

/* A sum over names and texts of all parts of the file that was looked at last. */
static uint64_t parts_sum(void)
{
    zip_t *zip = zip_open(path, ZIP_RDONLY, NULL);
    uint64_t sum = UINT64_C(0xCBF29CE484222325);
    zip_int64_t count;

    HOLDS(zip);
    count = zip_get_num_entries(zip, 0);
    HOLDS(count > 0);
    for (zip_int64_t i = 0; i < count; i++)
        sum = part_add(sum, zip, (zip_uint64_t)i);
    zip_discard(zip);
    return sum;
}

/* The places are those of the sum, so that each file has others. */
static void bits_hold(Str file, uint64_t sum, struct arena *arena)
{
    char *bytes = arena_take(arena, file.n);

    memcpy(bytes, file.p, file.n);
    for (int i = 0; i < BITS; i++) {
        size_t at = (size_t)(sum * (2 * (uint64_t)i + 1) >> 16) % file.n;
        char bit = (char)(1 << (i & 7));

        bytes[at] ^= bit;
        if (is_whole((Str){bytes, file.n}, NULL))
            HOLDS(parts_sum() == sum);
        bytes[at] ^= bit;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static struct workbook_shape *other; /* of no sheet */
    Str file = {(const char *)bytes, count};
    struct arena arena = {0};
    uint64_t sum;

    if (!other)
        other = calloc(1, sizeof *other);
    snprintf(path, sizeof path, "%s/summary.xlsx", fuzz_folder());
    if (!is_whole(file, NULL)) {
        HOLDS(!is_whole(file, NULL));
        return 0;
    }
    sum = parts_sum();
    bits_hold(file, sum, &arena);
    HOLDS(is_whole(file, NULL) && !is_whole(file, other));
    HOLDS(!is_whole(str_take(file, file.n - 1), NULL));
    HOLDS(!is_whole((Str){arena_copy(&arena, file).p, file.n + 1}, NULL)); /* a NUL */
    arena_release(&arena);
    return 0;
}
