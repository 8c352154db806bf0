/*
 * Checks a template's PNG image before it is decoded, and turns its pixels into a mask of one bit.
 *
 * A printer prints black or nothing, so an image is a mask. image_look() checks the size and lets
 * only the chunks IHDR, PLTE, tRNS, IDAT and IEND reach a library. image_make() takes each pixel
 * over white paper: it is ink if its darkest channel is 128 or more below white. So vermilion
 * becomes black, and transparent pixels stay paper. An image that one bit cannot show is refused.
 * Pure.
 */
#ifndef KIGEN_CORE_LETTER_IMAGE_H
#define KIGEN_CORE_LETTER_IMAGE_H

#include "base/arena.h"
#include "say/err.h"

enum {
    IMAGE_BYTES_MAX = 4 << 20,
    IMAGE_SIDE_MAX = 8192, /* pixels: 346 mm at 600 dpi */
    IMAGE_PIXELS_MAX = 16 << 20,
    IMAGE_DPI_MIN = 600 /* at the size at which it is drawn */
};

struct image { /* rows of `stride` bytes, lowest bit first; 1 is ink */
    uint32_t width, height;
    size_t stride; /* a multiple of 4 */
    uint8_t *bits;
};

struct image_pixels { /* cairo's format: one uint32_t a pixel, ARGB, colours multiplied by alpha */
    uint32_t width, height;
    size_t stride;
    const uint8_t *at;
    bool has_alpha; /* false: ignore the alpha bits */
};

/* Copies into the arena what a library may see of a PNG. -1 with err (78): not a complete PNG, of
 * another kind than these chunks, or too large. */
int image_look(const char *file, Str png, Str *plain, struct arena *arena, struct err *err);

/* Makes the mask, in the arena; `scratch` needs a byte a pixel. -1 with err (78) where nothing,
 * everything or too little of it would be black. */
int image_make(const char *file, const struct image_pixels *pixels, struct image *image,
               struct arena *scratch, struct arena *arena, struct err *err);

/* How many pixels a side drawn `points` long needs for IMAGE_DPI_MIN. */
uint32_t image_pixels_needed(double points);

#endif
