/*
 * An image of a template: a PNG before it is decoded, and its pixels down to one bit each.
 *
 * A press prints black or nothing, so an image is a mask. image_look() lets no more of a file reach
 * a library than the picture needs: the chunks IHDR, PLTE, tRNS, IDAT and IEND, once the size is
 * known and bounded. image_make() decides pixel by pixel over white paper: how far it is from white
 * in the channel in which it is farthest, 0 to 255; from 128 on it is ink. So vermilion becomes
 * black, and what is transparent is paper. An image that one bit cannot show is refused. Pure.
 */
#ifndef KIGEN_CORE_LETTER_IMAGE_H
#define KIGEN_CORE_LETTER_IMAGE_H

#include "base/arena.h"
#include "say/err.h"

enum {
    IMAGE_BYTES_MAX = 4 << 20,
    IMAGE_SIDE_MAX = 8192, /* pixels: 346 mm at 600 dpi */
    IMAGE_PIXELS_MAX = 16 << 20,
    IMAGE_DPI_MIN = 600 /* as it is drawn */
};

struct image { /* rows of `stride` bytes, lowest bit first; 1 is ink */
    uint32_t width, height;
    size_t stride; /* a multiple of 4 */
    uint8_t *bits;
};

struct image_pixels { /* as cairo has them: one uint32_t a pixel, ARGB, colours times alpha */
    uint32_t width, height;
    size_t stride;
    const uint8_t *at;
    bool has_alpha; /* false: the alpha bits mean nothing */
};

/* Of a PNG what a library may see, in the arena. -1 with err (78): no whole PNG, another kind than
 * is taken, or too large. */
int image_look(const char *file, Str png, Str *plain, struct arena *arena, struct err *err);

/* The mask, in the arena; `scratch` gets a byte a pixel. -1 with err (78) where nothing, everything
 * or too little of it would be seen. */
int image_make(const char *file, const struct image_pixels *pixels, struct image *image,
               struct arena *scratch, struct arena *arena, struct err *err);

/* How many pixels a side needs so that it has IMAGE_DPI_MIN where it is drawn `points` long. */
uint32_t image_pixels_needed(double points);

#endif
