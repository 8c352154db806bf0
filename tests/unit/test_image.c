/* Images of a template: which PNG is taken, what of it becomes ink, and that nothing starts a thread. */
#include "edge/press/png.h"
#include "readers.h"

#include <dirent.h>
#include <zlib.h>

/* ---- PNGs, made here ------------------------------------------------------------------------- */

enum colours { GREY = 0, RGB = 2, PALETTE = 3, GREY_ALPHA = 4, RGBA = 6 };
enum { FILE_BYTES_MAX = 6 << 20, ROWS_BYTES_MAX = 1 << 20 };

struct made { /* one PNG in the making */
    enum colours kind;
    unsigned bits, width, height;
    const char *picture, *change;
    uint8_t *file, *rows;
    size_t bytes, row_bytes;
};

struct pixel {
    uint8_t r, g, b, a;
};

static void number_put(uint8_t *at, unsigned long number)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(number >> (24 - 8 * i));
}

static void chunk_put(struct made *m, const char *type, const void *content, size_t bytes)
{
    uint8_t *at = m->file + m->bytes;

    cr_assert(m->bytes + bytes + 12 <= FILE_BYTES_MAX);
    number_put(at, bytes);
    memcpy(at + 4, type, 4);
    if (bytes)
        memcpy(at + 8, content, bytes);
    number_put(at + 8 + bytes, crc32(0, at + 4, (uInt)bytes + 4));
    m->bytes += bytes + 12;
}

/* What lies in the middle half of the picture; around it is paper. */
static struct pixel middle(const char *picture)
{
    static const struct {
        const char *picture;
        struct pixel pixel;
    } known[] = {{"red", {255, 0, 0, 255}},
                 {"vermilion", {239, 69, 74, 255}},
                 {"yellow", {255, 255, 0, 255}},
                 {"pink", {255, 120, 130, 255}},
                 {"grey-square", {150, 150, 150, 255}},
                 {"half-there", {0, 0, 0, 100}},
                 {"pale", {210, 215, 220, 255}},
                 {"white-on-nothing", {255, 255, 255, 255}}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(picture, known[i].picture) == 0)
            return known[i].pixel;
    return (struct pixel){0, 0, 0, 255};
}

static struct pixel paper(const char *picture)
{
    if (strcmp(picture, "dark-nothing") == 0)
        return (struct pixel){0, 0, 0, 0};
    if (strcmp(picture, "stained") == 0)
        return (struct pixel){230, 225, 208, 255};
    if (strstr(picture, "nothing") || strcmp(picture, "half-there") == 0)
        return (struct pixel){255, 255, 255, 0};
    return (struct pixel){255, 255, 255, 255};
}

static struct pixel grey(unsigned level)
{
    return (struct pixel){(uint8_t)level, (uint8_t)level, (uint8_t)level, 255};
}

static struct pixel pixel_at(const struct made *m, unsigned x, unsigned y)
{
    const char *picture = m->picture;
    unsigned left = m->width / 4, top = m->height / 4, w = m->width / 2, h = m->height / 2;
    bool inside = x >= left && x < left + w && y >= top && y < top + h;

    if (strcmp(picture, "white") == 0 || strcmp(picture, "nothing") == 0)
        return paper(picture);
    if (strcmp(picture, "black") == 0)
        return grey(0);
    if (strcmp(picture, "all-red") == 0)
        return (struct pixel){255, 0, 0, 255};
    if (strcmp(picture, "slope") == 0)
        return grey(255 * (x + y) / (m->width + m->height));
    if (strcmp(picture, "two-colours") == 0 && inside && x >= left + w / 2)
        return (struct pixel){230, 0, 0, 255};
    if (strcmp(picture, "edge") == 0 && inside == false && y >= top && y < top + h)
        return x + 1 == left ? grey(90) : x == left + w ? grey(170) : grey(255);
    if (strcmp(picture, "blurred") == 0 && inside && x < left + 10)
        return grey(255 - 25 * (x - left));
    return inside ? middle(picture) : paper(picture);
}

/* The palette has two entries: paper and the middle. */
static unsigned palette_index(const struct made *m, struct pixel pixel)
{
    struct pixel white = paper(m->picture);

    return memcmp(&pixel, &white, sizeof white) == 0 ? 0 : 1;
}

static unsigned channels_of(enum colours kind)
{
    return kind == RGB ? 3 : kind == RGBA ? 4 : kind == GREY_ALPHA ? 2 : 1;
}

static void pixel_put(const struct made *m, uint8_t *row, unsigned x, struct pixel p)
{
    unsigned values[4] = {p.r, p.g, p.b, p.a}, count = channels_of(m->kind);

    if (m->kind == GREY_ALPHA)
        values[1] = p.a;
    if (m->kind == PALETTE)
        values[0] = palette_index(m, p);
    else if (m->bits < 8)
        values[0] >>= 8 - m->bits;
    for (unsigned i = 0; i < count; i++) {
        unsigned value = m->bits == 16 ? values[i] * 257 : values[i];

        for (unsigned bit = 0; bit < m->bits; bit++) {
            size_t at = ((size_t)x * count + i) * m->bits + bit;

            row[at / 8] |= (uint8_t)((value >> (m->bits - 1 - bit) & 1) << (7 - at % 8));
        }
    }
}

/* Every `step`th pixel of every `down`th row, from here on: one pass of an interlaced picture. */
static void pass_put(struct made *m, unsigned x0, unsigned y0, unsigned step, unsigned down)
{
    unsigned count = m->width > x0 ? (m->width - x0 + step - 1) / step : 0;
    size_t bytes = ((size_t)count * channels_of(m->kind) * m->bits + 7) / 8;

    for (unsigned y = y0; count && y < m->height; y += down) {
        uint8_t *row = m->rows + m->row_bytes + 1; /* behind the filter, which is 0 */

        cr_assert(m->row_bytes + bytes + 2 < ROWS_BYTES_MAX);
        for (unsigned i = 0; i < count; i++)
            pixel_put(m, row, i, pixel_at(m, x0 + i * step, y));
        m->row_bytes += bytes + 1;
    }
}

static bool changed(const struct made *m, const char *change)
{
    return strncmp(m->change, change, strlen(change)) == 0;
}

static void rows_make(struct made *m)
{
    static const unsigned passes[7][4] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                                          {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};

    if (!changed(m, "interlaced"))
        pass_put(m, 0, 0, 1, 1);
    for (size_t i = 0; changed(m, "interlaced") && i < 7; i++)
        pass_put(m, passes[i][0], passes[i][1], passes[i][2], passes[i][3]);
}

static void head_put(struct made *m)
{
    uint8_t head[13] = {0};
    unsigned long width = m->width, height = m->height;

    if (changed(m, "no-head"))
        return;
    if (changed(m, "says="))
        cr_assert_eq(sscanf(m->change, "says=%lux%lu", &width, &height), 2);
    number_put(head, width);
    number_put(head + 4, height);
    head[8] = (uint8_t)m->bits;
    head[9] = (uint8_t)m->kind;
    head[12] = changed(m, "interlaced");
    chunk_put(m, "IHDR", head, changed(m, "short-head") ? 12 : 13);
    if (changed(m, "two-heads"))
        chunk_put(m, "IHDR", head, 13);
}

static void palette_put(struct made *m)
{
    struct pixel entries[2] = {paper(m->picture), middle(m->picture)};
    uint8_t colours[6], alphas[2];

    for (size_t i = 0; i < 2; i++) {
        memcpy(colours + 3 * i, &entries[i], 3);
        alphas[i] = entries[i].a;
    }
    if (changed(m, "no-palette"))
        return;
    chunk_put(m, "PLTE", colours, sizeof colours);
    chunk_put(m, "tRNS", alphas, sizeof alphas);
}

/* A megabyte of nothing as compressed text. */
static void bomb_put(struct made *m, const char *type)
{
    uint8_t *text = calloc(1, 1 << 20), *packed = malloc(1 << 16);
    uLongf bytes = (1 << 16) - 8;

    memcpy(packed, "a\0\0", 3);
    cr_assert_eq(compress(packed + 3, &bytes, text, 1 << 20), Z_OK);
    chunk_put(m, type, packed, bytes + 3);
    free(text);
    free(packed);
}

static void blank_put(struct made *m)
{
    enum { BYTES = 4 << 20 };
    uint8_t *text = calloc(1, BYTES);

    chunk_put(m, "tEXt", text, BYTES);
    free(text);
}

static void extras_put(struct made *m)
{
    static const uint8_t oblong[9] = {0, 0, 0, 100, 0, 0, 0, 50, 1};
    static const uint8_t square[9] = {0, 0, 0, 100, 0, 0, 0, 100, 1};
    static const uint8_t frames[8] = {0, 0, 0, 1};

    if (changed(m, "oblong"))
        chunk_put(m, "pHYs", oblong, 9);
    if (changed(m, "density"))
        chunk_put(m, "pHYs", square, 9);
    if (changed(m, "animated"))
        chunk_put(m, "acTL", frames, 8);
    if (changed(m, "text"))
        chunk_put(m, "tEXt", "a\0b", 3);
    if (changed(m, "unknown"))
        chunk_put(m, "ABCD", "x", 1);
    if (changed(m, "bomb"))
        bomb_put(m, "zTXt");
    if (changed(m, "profile"))
        bomb_put(m, "iCCP");
    if (changed(m, "large"))
        blank_put(m);
}

static void data_put(struct made *m)
{
    uLongf bytes = compressBound((uLong)m->row_bytes);
    uint8_t *packed = malloc(bytes);

    cr_assert_eq(compress(packed, &bytes, m->rows, (uLong)m->row_bytes), Z_OK);
    if (!changed(m, "no-data"))
        chunk_put(m, "IDAT", packed, bytes);
    if (changed(m, "checksum"))
        m->file[m->bytes - 1] ^= 1;
    if (changed(m, "length"))
        m->file[m->bytes - bytes - 12] = 0x7F;
    if (!changed(m, "no-end"))
        chunk_put(m, "IEND", "x", changed(m, "end-full"));
    free(packed);
}

static void end_change(struct made *m)
{
    long at;

    if (sscanf(m->change, "cut=%ld", &at) == 1)
        m->bytes = at < 0 ? m->bytes - (size_t)-at : (size_t)at;
    if (changed(m, "more"))
        m->file[m->bytes++] = 0;
    if (changed(m, "signature"))
        m->file[4] = '\n'; /* as a transfer in text mode leaves it */
    if (changed(m, "svg"))
        m->bytes = (size_t)sprintf((char *)m->file, "<svg viewBox=\"0 0 1 1\"/>");
}

static void png_make(struct made *m)
{
    static const char *const kinds[] = {"grey", "", "rgb", "palette", "grey+alpha", "", "rgba"};
    static char words[5][40];

    cr_assert_eq(sscanf(m->picture, "%39s %u %ux%u %39s %39s", words[0], &m->bits, &m->width,
                        &m->height, words[1], words[2]),
                 6, "%s", m->picture);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(words[0], kinds[i]) == 0)
            m->kind = (enum colours)i;
    m->picture = words[1];
    m->change = words[2];
    m->file = calloc(1, FILE_BYTES_MAX);
    m->rows = calloc(1, ROWS_BYTES_MAX);
    memcpy(m->file, "\x89PNG\r\n\x1A\n", 8);
    m->bytes = 8;
    rows_make(m);
    head_put(m);
    extras_put(m);
    if (m->kind == PALETTE)
        palette_put(m);
    data_put(m);
    end_change(m);
}

static void made_release(struct made *m)
{
    free(m->file);
    free(m->rows);
}

/* ---- what becomes of them -------------------------------------------------------------------- */

static int threads(void)
{
    DIR *folder = opendir("/proc/self/task");
    struct dirent *entry;
    int count = 0;

    cr_assert(folder);
    while ((entry = readdir(folder)) != NULL)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

static size_t ink_of(const struct image *image)
{
    size_t count = 0;

    for (uint32_t y = 0; y < image->height; y++)
        for (size_t x = 0; x < image->stride * 8; x++)
            count += image->bits[y * image->stride + x / 8] >> x % 8 & 1;
    return count;
}

static void image_case(char **field)
{
    struct made m = {.picture = field[0]};
    struct arena arena = {0};
    struct image image = {0};
    struct err err = {.code = EXIT_DONE};
    size_t wanted;
    int status;

    png_make(&m);
    status = png_decode("f", (Str){(char *)m.file, m.bytes}, &image, &arena, &err);
    if (sscanf(field[1], "- %zu", &wanted) == 1) {
        cr_expect_eq(status, 0, "%s: %s", field[0], err.text);
        cr_expect_eq(status ? 0 : ink_of(&image), wanted, "%s: %zu", field[0],
                     status ? 0 : ink_of(&image));
    } else {
        cr_expect_eq(status, -1, "%s", field[0]);
        cr_expect_eq(err.code, EXIT_CONFIG_, "%s: %d", field[0], err.code);
        cr_expect_eq(strncmp(err.text, field[1], strlen(field[1])), 0, "%s: %s", field[0],
                     err.text);
    }
    arena_release(&arena);
    made_release(&m);
}

Test(image, which_png_is_taken_and_what_becomes_ink)
{
    int before = threads();

    messages_speak_english(true);
    cr_assert_geq(cases_each("images.tsv", 2, image_case), 70);
    cr_expect_eq(threads(), before, "a thread would not survive the fork");
}

/* The first of a row is the lowest bit, and rows begin where the stride says. */
Test(image, bits_stand_where_pixels_stood)
{
    char what[] = "grey 1 41x7 square -";
    struct made m = {.picture = what};
    struct arena arena = {0};
    struct image image;
    struct err err = {.code = EXIT_DONE};

    png_make(&m);
    cr_assert_eq(png_decode("f", (Str){(char *)m.file, m.bytes}, &image, &arena, &err), 0);
    cr_assert(image.width == 41 && image.height == 7 && image.stride == 8);
    for (uint32_t y = 0; y < 7; y++)
        for (uint32_t x = 0; x < 41; x++)
            cr_expect_eq(image.bits[y * 8 + x / 8] >> x % 8 & 1,
                         x >= 10 && x < 30 && y >= 1 && y < 4, "%u %u", x, y);
    arena_release(&arena);
    made_release(&m);
}

/* 25.4 mm are 600 pixels, and a hair more needs one more. */
Test(image, pixels_that_a_length_needs)
{
    static const struct {
        double points;
        uint32_t pixels;
    } cases[] = {{72, 600}, {72.0001, 601}, {71.9999, 600}, {16 / 25.4 * 72, 378}, {0, 0}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(image_pixels_needed(cases[i].points), cases[i].pixels, "%f", cases[i].points);
}
