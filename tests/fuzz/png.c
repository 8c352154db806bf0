/*
 * A PNG of a template. The first byte says how the rest is taken: as the file it is, or (odd) as a
 * file whose checksums are mended first, so that dice reach what lies behind them.
 *
 * What is taken is a mask of the size that the file says, within the ceilings, with some ink and
 * some paper and nothing behind the end of a row; the same bytes give the same mask. What is
 * refused is refused with a reason. Of the file nothing but the chunks of a picture goes on.
 */
#include "edge/press/png.h"

#include <zlib.h>

#include "fuzz.h"

static uint32_t number_at(const char *at)
{
    const unsigned char *p = (const unsigned char *)at;

    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Chunk after chunk, as far as their lengths hold. */
static void checksums_mend(char *png, size_t count)
{
    for (size_t at = 8; at + 12 <= count && number_at(png + at) <= count - at - 12;) {
        size_t length = number_at(png + at);
        unsigned long sum = crc32(0, (const Bytef *)png + at + 4, (uInt)length + 4);

        for (size_t i = 0; i < 4; i++)
            png[at + 8 + length + i] = (char)(sum >> (24 - 8 * i));
        at += length + 12;
    }
}

static void mask_holds(const struct image *image)
{
    size_t ink = 0;

    HOLDS(image->width > 0 && image->width <= IMAGE_SIDE_MAX);
    HOLDS(image->height > 0 && image->height <= IMAGE_SIDE_MAX);
    HOLDS((size_t)image->width * image->height <= IMAGE_PIXELS_MAX);
    HOLDS(image->stride % 4 == 0 && image->stride * 8 >= image->width);
    for (uint32_t y = 0; y < image->height; y++)
        for (size_t x = 0; x < image->stride * 8; x++) {
            bool is_ink = image->bits[y * image->stride + x / 8] >> x % 8 & 1;

            HOLDS(!is_ink || x < image->width);
            ink += is_ink;
        }
    HOLDS(ink > 0 && ink < (size_t)image->width * image->height);
}

/* Signature, IHDR, chunks of the five kinds, IEND. */
static void plain_holds(Str plain, Str png)
{
    HOLDS(plain.n <= png.n && memcmp(plain.p, png.p, 8) == 0);
    for (size_t at = 8; at < plain.n; at += number_at(plain.p + at) + 12) {
        Str type = {plain.p + at + 4, 4};

        HOLDS(str_equal(type, STR("IHDR")) == (at == 8));
        HOLDS(str_equal(type, STR("IEND")) == (at == plain.n - 12) || at == 8);
        HOLDS(at == 8 || str_equal(type, STR("PLTE")) || str_equal(type, STR("tRNS")) ||
              str_equal(type, STR("IDAT")) || str_equal(type, STR("IEND")));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE}, err2 = {.code = EXIT_DONE};
    struct image image = {0}, again = {0};
    Str png, plain;
    bool looked;

    if (count == 0)
        return 0;
    png = arena_copy(&arena, (Str){(const char *)bytes + 1, count - 1});
    if (bytes[0] & 1)
        checksums_mend((char *)(uintptr_t)png.p, png.n);
    looked = came_back(image_look("f", png, &plain, &arena, &err2), &err2);
    if (looked)
        plain_holds(plain, png);
    if (came_back(png_decode("f", png, &image, &arena, &err), &err)) {
        HOLDS(looked);
        HOLDS(image.width == number_at(png.p + 16) && image.height == number_at(png.p + 20));
        mask_holds(&image);
        HOLDS(came_back(png_decode("f", png, &again, &arena, &err), &err));
        HOLDS(again.stride == image.stride &&
              memcmp(again.bits, image.bits, image.stride * image.height) == 0);
    } else {
        HOLDS(err.code == EXIT_CONFIG_);
        HOLDS(looked || strcmp(err.text, err2.text) == 0);
    }
    arena_release(&arena);
    return 0;
}
