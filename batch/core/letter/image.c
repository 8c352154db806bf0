/* The strict look at a PNG, and what becomes ink. */
#include "core/letter/image.h"

#include <string.h>

/* ---- chunks ---------------------------------------------------------------------------------- */

enum {
    SIGNATURE_BYTES = 8,
    FRAME_BYTES = 12, /* of a chunk: length, type, checksum */
    HEAD_BYTES = 13,
    DEPTH_AT = 8, /* in the head, behind width and height */
    DENSITY_BYTES = 9,
    LENGTH_MAX = 0x7FFFFFFF
};

struct chunk {
    Str type, content, whole;
};

static uint32_t number_at(Str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.p + at;

    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool chunk_take(Str *left, struct chunk *chunk)
{
    size_t length;

    if (left->n < FRAME_BYTES)
        return false;
    length = number_at(*left, 0);
    if (length > LENGTH_MAX || length > left->n - FRAME_BYTES)
        return false;
    chunk->type = str_take(str_skip(*left, 4), 4);
    chunk->content = str_take(str_skip(*left, 8), length);
    chunk->whole = str_take(*left, length + FRAME_BYTES);
    *left = str_skip(*left, length + FRAME_BYTES);
    return true;
}

/* A chunk that a reader may leave out begins with a small letter; PLTE is no such. */
static bool is_optional(const struct chunk *chunk)
{
    return (chunk->type.p[0] & 0x20) != 0;
}

static bool is_of_picture(const struct chunk *chunk)
{
    return str_equal(chunk->type, STR("IHDR")) || str_equal(chunk->type, STR("PLTE")) ||
           str_equal(chunk->type, STR("tRNS")) || str_equal(chunk->type, STR("IDAT")) ||
           str_equal(chunk->type, STR("IEND"));
}

static int head_check(const char *file, Str head, struct err *err)
{
    uint32_t width, height;

    if (head.n != HEAD_BYTES)
        return err_say(err, IMAGE_UNUSABLE, file, "IHDR");
    width = number_at(head, 0);
    height = number_at(head, 4);
    if (width == 0 || height == 0)
        return err_say(err, IMAGE_UNUSABLE, file, "IHDR");
    if (width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX ||
        (uint64_t)width * height > IMAGE_PIXELS_MAX)
        return err_say(err, IMAGE_TOO_LARGE, file, width, height, IMAGE_SIDE_MAX, IMAGE_PIXELS_MAX);
    if (head.p[DEPTH_AT] > 8)
        return err_say(err, IMAGE_KIND, file, "16 bit");
    return 0;
}

static int chunk_check(const char *file, const struct chunk *chunk, struct err *err)
{
    if (str_equal(chunk->type, STR("IHDR")))
        return head_check(file, chunk->content, err);
    if (str_equal(chunk->type, STR("acTL")))
        return err_say(err, IMAGE_KIND, file, "APNG");
    if (str_equal(chunk->type, STR("pHYs")) &&
        (chunk->content.n != DENSITY_BYTES ||
         number_at(chunk->content, 0) != number_at(chunk->content, 4)))
        return err_say(err, IMAGE_KIND, file, "pHYs");
    if (!is_optional(chunk) && !is_of_picture(chunk))
        return err_say(err, IMAGE_UNUSABLE, file, "chunk");
    return 0;
}

int image_look(const char *file, Str png, Str *plain, struct arena *arena, struct err *err)
{
    static const Str signature = {"\x89PNG\r\n\x1A\n", SIGNATURE_BYTES};
    static const Str end = {"IEND", 4};
    struct chunk chunk = {STR_EMPTY, STR_EMPTY, STR_EMPTY};
    char *kept;
    size_t count = SIGNATURE_BYTES;

    if (!str_starts(png, signature))
        return err_say(err, IMAGE_UNUSABLE, file, "PNG");
    if (png.n > IMAGE_BYTES_MAX)
        return err_say(err, IMAGE_BYTES, file, IMAGE_BYTES_MAX);
    kept = arena_take(arena, png.n);
    memcpy(kept, signature.p, SIGNATURE_BYTES);
    png = str_skip(png, SIGNATURE_BYTES);
    while (!str_equal(chunk.type, end)) {
        if (!chunk_take(&png, &chunk))
            return err_say(err, IMAGE_UNUSABLE, file, "IEND");
        if (str_equal(chunk.type, STR("IHDR")) != (count == SIGNATURE_BYTES))
            return err_say(err, IMAGE_UNUSABLE, file, "IHDR");
        if (chunk_check(file, &chunk, err))
            return -1;
        if (!is_of_picture(&chunk))
            continue;
        memcpy(kept + count, chunk.whole.p, chunk.whole.n);
        count += chunk.whole.n;
    }
    if (png.n || chunk.content.n) /* the end has nothing behind it, nor in it */
        return err_say(err, IMAGE_UNUSABLE, file, "IEND");
    *plain = (Str){kept, count};
    return 0;
}

/* ---- one bit --------------------------------------------------------------------------------- */

enum {
    COVERED_MIN = 48, /* paler is paper, whatever the scanner made of it */
    INK_MIN = 128,
    FULL_MIN = 160,    /* below it, down to COVERED_MIN, an area is a half-tone */
    COLOUR_APART = 80, /* of two colours, in some channel; a stamp is uneven by less */
    SHADED_PART = 20,  /* one in so many pixels that are covered may be shaded */
    BIN_BITS = 3,      /* of each channel, to find the colour that most of the ink has */
    BINS = 1 << (3 * BIN_BITS)
};

struct colour {
    int channels[3];
};

struct making {
    const struct image_pixels *pixels;
    uint8_t *cover; /* how far each pixel is from white, 0 to 255 */
    size_t ink, covered;
};

static uint32_t pixel_at(const struct image_pixels *pixels, uint32_t x, uint32_t y)
{
    uint32_t pixel;

    memcpy(&pixel, pixels->at + y * pixels->stride + (size_t)x * sizeof pixel, sizeof pixel);
    return pixels->has_alpha ? pixel : pixel | 0xFF000000U;
}

/* Over white; its channels are multiplied by its alpha already. */
static struct colour colour_of(uint32_t pixel)
{
    int white = 255 - (int)(pixel >> 24);

    return (struct colour){{white + (int)(pixel >> 16 & 255), white + (int)(pixel >> 8 & 255),
                            white + (int)(pixel & 255)}};
}

static uint8_t cover_of(uint32_t pixel)
{
    struct colour colour = colour_of(pixel);
    int least = 255;

    for (int i = 0; i < 3; i++)
        least = colour.channels[i] < least ? colour.channels[i] : least;
    return (uint8_t)(255 - least);
}

static void cover_all(struct making *m)
{
    size_t at = 0;

    for (uint32_t y = 0; y < m->pixels->height; y++)
        for (uint32_t x = 0; x < m->pixels->width; x++) {
            uint8_t cover = cover_of(pixel_at(m->pixels, x, y));

            m->cover[at++] = cover;
            m->ink += cover >= INK_MIN;
            m->covered += cover >= COVERED_MIN;
        }
}

/* Whether the pixel and its eight neighbours all lie in this range: inside an area, not at an edge,
 * where a pixel is half covered because the line ends there. */
static bool is_inside(const struct making *m, uint32_t x, uint32_t y, int least, int most)
{
    size_t width = m->pixels->width;

    if (x == 0 || y == 0 || x + 1 >= m->pixels->width || y + 1 >= m->pixels->height)
        return false;
    for (size_t row = y - 1; row <= y + 1; row++)
        for (size_t column = x - 1; column <= x + 1; column++) {
            int cover = m->cover[row * width + column];

            if (cover < least || cover > most)
                return false;
        }
    return true;
}

static size_t bin_of(const struct colour *colour)
{
    size_t bin = 0;

    for (int i = 0; i < 3; i++)
        bin = bin << BIN_BITS | (size_t)colour->channels[i] >> (8 - BIN_BITS);
    return bin;
}

/* The colour that most of the ink has, by its areas: the mean of the fullest bin. False: none. */
static bool main_colour(const struct making *m, struct arena *scratch, struct colour *colour)
{
    struct bin {
        uint64_t count, sums[3];
    } *bins = ARENA_ARRAY(scratch, struct bin, BINS), *most = bins;

    for (uint32_t y = 0; y < m->pixels->height; y++)
        for (uint32_t x = 0; x < m->pixels->width; x++) {
            struct colour of;
            struct bin *bin;

            if (!is_inside(m, x, y, FULL_MIN, 255))
                continue;
            of = colour_of(pixel_at(m->pixels, x, y));
            bin = &bins[bin_of(&of)];
            bin->count++;
            for (int i = 0; i < 3; i++)
                bin->sums[i] += (uint64_t)of.channels[i];
        }
    for (size_t i = 0; i < BINS; i++)
        most = bins[i].count > most->count ? &bins[i] : most;
    for (int i = 0; most->count && i < 3; i++)
        colour->channels[i] = (int)(most->sums[i] / most->count);
    return most->count > 0;
}

static bool is_another(const struct colour *a, const struct colour *b)
{
    for (int i = 0; i < 3; i++)
        if (a->channels[i] - b->channels[i] > COLOUR_APART ||
            b->channels[i] - a->channels[i] > COLOUR_APART)
            return true;
    return false;
}

/* Pixels of areas that one bit would fill or drop: half-tones, and ink of a second colour. */
static size_t shaded_count(const struct making *m, struct arena *scratch)
{
    struct colour ink = {{0, 0, 0}};
    bool has_ink = main_colour(m, scratch, &ink);
    size_t count = 0;

    for (uint32_t y = 0; y < m->pixels->height; y++)
        for (uint32_t x = 0; x < m->pixels->width; x++) {
            struct colour of = colour_of(pixel_at(m->pixels, x, y));

            count += is_inside(m, x, y, COVERED_MIN, FULL_MIN - 1) ||
                     (has_ink && is_another(&of, &ink) && is_inside(m, x, y, FULL_MIN, 255));
        }
    return count;
}

static void bits_set(const struct making *m, struct image *image, struct arena *arena)
{
    const uint8_t *cover = m->cover;

    image->width = m->pixels->width;
    image->height = m->pixels->height;
    image->stride = ((size_t)image->width + 31) / 32 * 4;
    image->bits = arena_take(arena, image->stride * image->height); /* all zero */
    for (uint32_t y = 0; y < image->height; y++)
        for (uint32_t x = 0; x < image->width; x++)
            if (*cover++ >= INK_MIN)
                image->bits[y * image->stride + x / 8] |= (uint8_t)(1U << x % 8);
}

int image_make(const char *file, const struct image_pixels *pixels, struct image *image,
               struct arena *scratch, struct arena *arena, struct err *err)
{
    size_t count = (size_t)pixels->width * pixels->height, shaded;
    struct making m = {.pixels = pixels, .cover = arena_take(scratch, count)};

    cover_all(&m);
    shaded = shaded_count(&m, scratch);
    if (m.covered && shaded * SHADED_PART > m.covered)
        return err_say(err, IMAGE_SHADES, file, (int)(shaded * 100 / m.covered));
    if (m.ink == 0)
        return err_say(err, IMAGE_WHITE, file);
    if (m.ink == count)
        return err_say(err, IMAGE_BLACK, file);
    bits_set(&m, image, arena);
    return 0;
}

uint32_t image_pixels_needed(double points)
{
    double exact = points / 72 * IMAGE_DPI_MIN - 1e-6;
    uint32_t whole = exact > 0 ? (uint32_t)exact : 0;

    return whole + (exact > whole);
}
