/* Coverage, variants, widths and shaping by harfbuzz, behind a cache of pages. */
#include "edge/press/glyphs.h"

#include <errno.h>
#include <hb-ot.h>
#include <hb.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/index.h"
#include "base/utf8.h"
#include "disk/file.h"
#include "core/letter/fontfile.h"

enum {
    PAGE_POINTS = 64,
    PAGES = 0x110000 / PAGE_POINTS,
    INK_PAGES = 0x10000 / PAGE_POINTS, /* of glyphs: no font has more */
    LOOKUPS_MAX = 30,
    MARKS_MAX = 3 /* combining ones on one character */
};

struct entry {
    uint32_t id;      /* 0: the font lacks it */
    uint32_t lookups; /* bit k: input of the k-th default GSUB lookup; ALWAYS_SHAPE; ASKED */
    float advance;    /* em */
};
#define ALWAYS_SHAPE (1u << 31)
#define ASKED (1u << 30) /* the font was asked for it; without it an entry says nothing */

struct ink { /* of a glyph, once it was drawn */
    bool drawn;
    struct ink_box box; /* all 0: no ink, or none in a plausible box */
};

struct font {
    char *path;
    struct file_map file;
    hb_blob_t *blob;
    hb_face_t *face;
    hb_font_t *font;
    bool own, lookups_known;
    double upem;
    hb_set_t *inputs[LOOKUPS_MAX]; /* glyphs of each default GSUB lookup */
    unsigned lookup_ids[LOOKUPS_MAX];
    size_t lookup_count;
    hb_set_t *always; /* glyphs that only hb_shape() may set; is_single() knows others */
    struct entry *pages[PAGES];
    struct ink *inks[INK_PAGES]; /* by glyph */
    VEC(void *) kept;            /* all pages */
};

struct glyphs {
    glyphs_draw *draw;
    void *context;
    struct font fonts[GLYPHS_FONTS_MAX];
    size_t font_count;
    int chain[GLYPHS_FONTS_MAX];
    size_t chain_count;
    hb_buffer_t *buffer;
    hb_unicode_funcs_t *unicode;
};

struct glyphs *glyphs_new(glyphs_draw *draw, void *context)
{
    struct glyphs *glyphs = mem_zero(1, sizeof *glyphs);

    glyphs->draw = draw;
    glyphs->context = context;
    glyphs->unicode = hb_unicode_funcs_get_default();
    glyphs->buffer = hb_buffer_create();
    return glyphs;
}

static void font_release(struct font *font)
{
    for (size_t i = 0; i < font->kept.count; i++)
        mem_free(font->kept.at[i]);
    VEC_RELEASE(&font->kept);
    for (size_t i = 0; i < font->lookup_count; i++)
        hb_set_destroy(font->inputs[i]);
    if (font->always)
        hb_set_destroy(font->always);
    hb_font_destroy(font->font);
    hb_face_destroy(font->face);
    hb_blob_destroy(font->blob);
    file_unmap(&font->file);
    mem_free(font->path);
}

void glyphs_release(struct glyphs *glyphs)
{
    if (!glyphs)
        return;
    for (size_t i = 0; i < glyphs->font_count; i++)
        font_release(&glyphs->fonts[i]);
    hb_buffer_destroy(glyphs->buffer);
    mem_free(glyphs);
}

void glyphs_rest(const struct glyphs *glyphs)
{
    for (size_t i = 0; i < glyphs->font_count; i++)
        file_rest(&glyphs->fonts[i].file);
}

/* Mapped, read where it is needed: harfbuzz itself would open a FIFO and wait. */
static int font_map(struct font *font, const char *path, struct err *err)
{
    int failed = file_map(path, LINKS_FOLLOWED, &font->file);

    if (!failed && font->file.bytes > UINT_MAX) {
        file_unmap(&font->file);
        failed = EFBIG;
    }
    return failed ? file_open_error(path, failed, err) : 0;
}

static int tables_check(const struct font *font, struct err *err)
{
    unsigned bytes;
    const char *data = hb_blob_get_data(font->blob, &bytes);
    char tag[FONT_TAG + 1];

    if (fontfile_holds((Str){data ? data : "", data ? bytes : 0}, tag))
        return 0;
    return strcmp(tag, "sfnt") == 0 ? err_say(err, FONT_UNUSABLE, font->path)
                                    : err_say(err, FONT_TABLES, font->path, tag);
}

static int font_check(const struct font *font, struct err *err)
{
    hb_codepoint_t id;

    if (hb_face_get_glyph_count(font->face) < 2 ||
        !(hb_font_get_nominal_glyph(font->font, ' ', &id) ||
          hb_font_get_nominal_glyph(font->font, 0x3000, &id) ||
          hb_font_get_nominal_glyph(font->font, 0xE000, &id)))
        return err_say(err, FONT_UNUSABLE, font->path);
    return 0;
}

static int font_open(struct glyphs *glyphs, const char *path, bool whole, int *handle,
                     struct err *err)
{
    struct font *font = &glyphs->fonts[glyphs->font_count];

    for (size_t i = 0; i < glyphs->font_count; i++)
        if (strcmp(glyphs->fonts[i].path, path) == 0) {
            *handle = (int)i;
            return 0;
        }
    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return err_say(err, FONT_MISSING, path);
    if (glyphs->font_count + 1 == GLYPHS_FONTS_MAX)
        return err_say(err, FONTS_TOO_MANY, path, GLYPHS_FONTS_MAX - 1);
    if (font_map(font, path, err))
        return -1;
    font->path = strdup(path);
    if (!font->path)
        memory_stop();
    font->blob = hb_blob_create((const char *)font->file.at, (unsigned)font->file.bytes,
                                HB_MEMORY_MODE_READONLY, NULL, NULL);
    font->face = hb_face_create(font->blob, 0);
    font->font = hb_font_create(font->face);
    font->upem = (double)hb_face_get_upem(font->face);
    if ((!whole && tables_check(font, err)) || font_check(font, err)) {
        font_release(font);
        memset(font, 0, sizeof *font);
        return -1;
    }
    *handle = (int)glyphs->font_count++;
    return 0;
}

int glyphs_open(struct glyphs *glyphs, const char *path, int *handle, struct err *err)
{
    return font_open(glyphs, path, /*whole*/ false, handle, err);
}

int glyphs_open_whole(struct glyphs *glyphs, const char *path, int *handle, struct err *err)
{
    return font_open(glyphs, path, /*whole*/ true, handle, err);
}

void glyphs_chain(struct glyphs *glyphs, int font, bool own)
{
    REQUIRE((size_t)font < glyphs->font_count && glyphs->chain_count < GLYPHS_FONTS_MAX);
    glyphs->fonts[font].own |= own;
    glyphs->chain[glyphs->chain_count++] = font;
}

static void *page_new(struct font *font, size_t bytes)
{
    void *page = mem_zero(PAGE_POINTS, bytes);

    VEC_PUSH(&font->kept, page);
    return page;
}

/* ---- ink ------------------------------------------------------------------------------------- */

/*
 * No letter reaches further: the tallest of the shipped fonts stays well within, a mark begins 1 em
 * before its place. What does has a damaged outline.
 */
static bool is_plausible(const struct ink_box *ink, double advance)
{
    return ink->left >= -1.5F && (double)ink->right <= advance + 1.5 && ink->bottom >= -1.5F &&
           ink->top <= 2.0F;
}

static double advance_of(const struct font *font, hb_codepoint_t id)
{
    return (double)hb_font_get_glyph_h_advance(font->font, id) / font->upem;
}

/* NULL: no ink. */
static const struct ink_box *ink_of(struct glyphs *glyphs, struct font *font, hb_codepoint_t id)
{
    struct ink **page = &font->inks[id / PAGE_POINTS % INK_PAGES], *ink;

    if (!*page)
        *page = page_new(font, sizeof **page);
    ink = &(*page)[id % PAGE_POINTS];
    if (!ink->drawn) {
        ink->drawn = true;
        if (!glyphs->draw(glyphs->context, (int)(font - glyphs->fonts), id, &ink->box) ||
            !is_plausible(&ink->box, advance_of(font, id)))
            ink->box = (struct ink_box){0};
    }
    return ink->box.right > ink->box.left ? &ink->box : NULL;
}

static bool is_space(const struct glyphs *glyphs, uint32_t point)
{
    return hb_unicode_general_category(glyphs->unicode, point) ==
           HB_UNICODE_GENERAL_CATEGORY_SPACE_SEPARATOR;
}

static bool is_mark(const struct glyphs *glyphs, uint32_t point)
{
    hb_unicode_general_category_t category = hb_unicode_general_category(glyphs->unicode, point);

    return category == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK;
}

/* A kanji fills its place: ink, and an advance that takes the next one past it. */
static bool kanji_stands(struct glyphs *glyphs, struct font *font, hb_codepoint_t id)
{
    const struct ink_box *ink = ink_of(glyphs, font, id);

    return ink && advance_of(font, id) > 0.5 * (double)(ink->right - ink->left);
}

int glyphs_try(struct glyphs *glyphs, int handle, struct err *err)
{
    enum { FIRST = 0x4E00, LAST = 0x9FA5, TRIED = 32, LOST_MAX = TRIED / 8 };
    struct font *font = &glyphs->fonts[handle];
    unsigned tried = 0, lost = 0;

    for (uint32_t c = FIRST; c <= LAST; c += (LAST - FIRST) / TRIED) {
        hb_codepoint_t id;

        if (!hb_font_get_nominal_glyph(font->font, c, &id) || !id)
            continue;
        tried++;
        lost += !kanji_stands(glyphs, font, id);
    }
    return lost <= LOST_MAX ? 0 : err_say(err, FONT_NO_INK, font->path, lost, tried);
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* The features that harfbuzz applies to horizontal text unasked. */
static const hb_tag_t default_features[] = {HB_TAG('r', 'v', 'r', 'n'), HB_TAG('l', 't', 'r', 'a'),
                                            HB_TAG('l', 't', 'r', 'm'), HB_TAG('c', 'c', 'm', 'p'),
                                            HB_TAG('l', 'o', 'c', 'l'), HB_TAG('m', 'a', 'r', 'k'),
                                            HB_TAG('m', 'k', 'm', 'k'), HB_TAG('r', 'l', 'i', 'g'),
                                            HB_TAG('c', 'a', 'l', 't'), HB_TAG('c', 'l', 'i', 'g'),
                                            HB_TAG('c', 'u', 'r', 's'), HB_TAG('d', 'i', 's', 't'),
                                            HB_TAG('k', 'e', 'r', 'n'), HB_TAG('l', 'i', 'g', 'a'),
                                            HB_TAG('r', 'c', 'l', 't'), HB_TAG('a', 'b', 'v', 'm'),
                                            HB_TAG('b', 'l', 'w', 'm'), HB_TAG('H', 'A', 'R', 'F'),
                                            HB_TAG('H', 'a', 'r', 'f'), HB_TAG('B', 'U', 'Z', 'Z'),
                                            HB_TAG('B', 'u', 'z', 'z'), 0};

static void inputs_collect(struct font *font, hb_tag_t table, unsigned lookup, hb_set_t *inputs)
{
    hb_ot_layout_lookup_collect_glyphs(font->face, table, lookup, NULL, inputs, NULL, NULL);
}

/* Whether the lookup changes the glyph without any neighbour. */
static bool is_single(const struct font *font, unsigned lookup, hb_codepoint_t id)
{
    return hb_ot_layout_lookup_would_substitute(font->face, lookup, &id, 1, false);
}

static void lookups_learn(struct font *font)
{
    hb_set_t *lookups = hb_set_create();
    hb_codepoint_t lookup = HB_SET_VALUE_INVALID;

    font->lookups_known = true;
    font->always = hb_set_create();
    hb_ot_layout_collect_lookups(font->face, HB_OT_TAG_GPOS, NULL, NULL, default_features, lookups);
    while (hb_set_next(lookups, &lookup))
        inputs_collect(font, HB_OT_TAG_GPOS, lookup, font->always);
    hb_set_clear(lookups);
    hb_ot_layout_collect_lookups(font->face, HB_OT_TAG_GSUB, NULL, NULL, default_features, lookups);
    lookup = HB_SET_VALUE_INVALID;
    while (hb_set_next(lookups, &lookup)) {
        if (font->lookup_count == LOOKUPS_MAX) { /* a font of unusual riches is always shaped */
            inputs_collect(font, HB_OT_TAG_GSUB, lookup, font->always);
            continue;
        }
        font->inputs[font->lookup_count] = hb_set_create();
        inputs_collect(font, HB_OT_TAG_GSUB, lookup, font->inputs[font->lookup_count]);
        font->lookup_ids[font->lookup_count++] = lookup;
    }
    hb_set_destroy(lookups);
}

static void entry_fill(struct font *font, struct entry *entry, hb_codepoint_t id)
{
    if (!font->lookups_known)
        lookups_learn(font);
    *entry = (struct entry){.id = id};
    entry->advance = (float)advance_of(font, id);
    for (size_t i = 0; i < font->lookup_count; i++)
        if (hb_set_has(font->inputs[i], id))
            entry->lookups |=
                1u << i | (is_single(font, font->lookup_ids[i], id) ? ALWAYS_SHAPE : 0);
    if (hb_set_has(font->always, id))
        entry->lookups |= ALWAYS_SHAPE;
}

static const struct entry *entry_of(struct font *font, uint32_t point)
{
    struct entry **page = &font->pages[point / PAGE_POINTS], *entry;
    hb_codepoint_t id;

    if (!*page)
        *page = page_new(font, sizeof **page);
    entry = &(*page)[point % PAGE_POINTS];
    if (!(entry->lookups & ASKED)) {
        if (hb_font_get_nominal_glyph(font->font, point, &id) && id)
            entry_fill(font, entry, id);
        entry->lookups |= ASKED;
    }
    return entry;
}

static bool is_selector(uint32_t c)
{
    return (c >= 0xE0100 && c <= 0xE01EF) || (c >= 0xFE00 && c <= 0xFE0F);
}

static bool is_private(uint32_t c)
{
    return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && c <= 0x10FFFD);
}

/* docs/contract 4, unprintable: never printed, whatever a font has. */
static bool is_forbidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xAD ||
           c == 0x180E || (c >= 0x200B && c <= 0x200D) || c == 0x2028 || c == 0x2029 ||
           (c >= 0x2060 && c <= 0x2065) || c == 0xFEFF || c == 0x3013 || c == 0xFFFD;
}

/*
 * Characters that harfbuzz maps one to one: no marks, no joining scripts, nothing ignorable. Latin,
 * punctuation, kana, kanji and the symbols among them.
 */
static bool is_plain(uint32_t c)
{
    return (c >= 0x20 && c < 0x7F) || (c >= 0xA1 && c < 0x300 && c != 0xAD) ||
           (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x205E) ||
           (c >= 0x2100 && c <= 0x27BF) || (c >= 0x3000 && c <= 0x3029) ||
           (c >= 0x3030 && c <= 0x3098) || (c >= 0x309B && c <= 0x30FF) ||
           (c >= 0x31F0 && c <= 0x9FFF) || is_private(c) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFF01 && c <= 0xFF9F) || (c >= 0xFFE0 && c <= 0xFFE6) ||
           (c >= 0x20000 && c <= 0x3FFFD);
}

static bool has_variant(struct font *font, uint32_t base, uint32_t selector, hb_codepoint_t *id)
{
    return hb_font_get_variation_glyph(font->font, base, selector, id) && *id != 0;
}

/* One cluster: a character with the selector that may follow it. */
struct cluster {
    uint32_t base, selector; /* selector 0: none */
    uint16_t bytes;
};

/*
 * False at the end. Text that is not UTF-8 gives U+FFFD for the rest: it is refused as forbidden.
 */
static bool cluster_next(Str *text, struct cluster *cluster)
{
    Str before = *text, ahead;
    uint32_t next;

    if (text->n == 0)
        return false;
    *cluster = (struct cluster){.base = 0xFFFD};
    if (!utf8_next(text, &cluster->base)) {
        cluster->base = 0xFFFD;
        *text = str_skip(*text, text->n);
    }
    ahead = *text;
    if (!is_selector(cluster->base) && utf8_next(&ahead, &next) && is_selector(next)) {
        cluster->selector = next;
        *text = ahead;
    }
    cluster->bytes = (uint16_t)(before.n - text->n);
    return true;
}

static bool font_has(struct glyphs *glyphs, struct font *font, const struct cluster *cluster)
{
    hb_codepoint_t id;

    if (is_forbidden(cluster->base) || is_selector(cluster->base))
        return false;
    if (is_private(cluster->base) && !font->own)
        return false;
    if (!cluster->selector)
        id = entry_of(font, cluster->base)->id;
    else if (!has_variant(font, cluster->base, cluster->selector, &id))
        return false;
    return id && (ink_of(glyphs, font, id) || is_space(glyphs, cluster->base));
}

/* `lacks` gets the first that it does not have. */
static bool font_has_all(struct glyphs *glyphs, struct font *font, Str text, struct cluster *lacks)
{
    while (cluster_next(&text, lacks))
        if (!font_has(glyphs, font, lacks))
            return false;
    return true;
}

/* What was chosen, with its ink: without any it is missing, unless it is a space. */
static void ink_put(struct glyphs *glyphs, struct font *font, struct glyph *glyph)
{
    const struct ink_box *ink = glyph->id ? ink_of(glyphs, font, glyph->id) : NULL;

    if (ink)
        glyph->ink = *ink;
    else if (!is_space(glyphs, glyph->point))
        glyph->id = 0;
}

/* From the tables, or 0 where the text wants hb_shape(). Advances glyph by glyph; no kerning exists
 * here. */
static size_t shape_fast(struct font *font, Str text, struct glyph *out, size_t room)
{
    size_t count = 0;
    uint32_t before = 0;
    struct cluster cluster;

    while (cluster_next(&text, &cluster)) {
        const struct entry *entry;
        struct entry variant;
        hb_codepoint_t id;

        if (count == room || !is_plain(cluster.base))
            return 0;
        entry = entry_of(font, cluster.base);
        if (cluster.selector) {
            if (!has_variant(font, cluster.base, cluster.selector, &id))
                return 0;
            entry_fill(font, &variant, id);
            entry = &variant;
        }
        if (entry->id == 0 || (entry->lookups & ALWAYS_SHAPE) || (entry->lookups & before))
            return 0;
        before = entry->lookups & ~ASKED;
        out[count++] = (struct glyph){.id = entry->id,
                                      .point = cluster.base,
                                      .bytes = cluster.bytes,
                                      .advance = entry->advance};
    }
    return count;
}

static uint32_t point_at(Str text, size_t byte)
{
    uint32_t point = 0xFFFD;
    Str at = str_skip(text, byte);

    utf8_next(&at, &point);
    return point;
}

static size_t shape_slow(struct glyphs *glyphs, struct font *font, Str text, struct glyph *out,
                         size_t room)
{
    hb_buffer_t *buffer = glyphs->buffer;
    const hb_glyph_info_t *info;
    const hb_glyph_position_t *position;
    unsigned count;

    hb_buffer_reset(buffer);
    hb_buffer_add_utf8(buffer, text.p, (int)text.n, 0, (int)text.n);
    hb_buffer_guess_segment_properties(buffer);
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_buffer_set_language(buffer, hb_language_from_string("ja", -1));
    hb_shape(font->font, buffer, NULL, 0);
    info = hb_buffer_get_glyph_infos(buffer, &count);
    position = hb_buffer_get_glyph_positions(buffer, NULL);
    if (count > room) /* no font makes more than two glyphs of a byte */
        count = (unsigned)room;
    for (unsigned i = 0; i < count; i++) {
        size_t from = info[i].cluster, end = text.n;

        for (unsigned k = i + 1; k < count && end == text.n; k++)
            if (info[k].cluster != info[i].cluster)
                end = info[k].cluster;
        out[i] = (struct glyph){.id = info[i].codepoint,
                                .point = point_at(text, from),
                                .advance = (float)(position[i].x_advance / font->upem),
                                .dx = (float)(position[i].x_offset / font->upem),
                                .dy = (float)(position[i].y_offset / font->upem)};
        if (i == 0 || info[i - 1].cluster != info[i].cluster)
            out[i].bytes = (uint16_t)(end - from);
    }
    return count;
}

static size_t shape_in(struct glyphs *glyphs, int handle, Str text, struct glyph *out, size_t room)
{
    struct font *font = &glyphs->fonts[handle];
    size_t count = shape_fast(font, text, out, room);

    if (count == 0 && text.n)
        count = shape_slow(glyphs, font, text, out, room);
    for (size_t i = 0; i < count; i++) {
        out[i].font = (uint16_t)handle;
        ink_put(glyphs, font, &out[i]);
    }
    return count;
}

size_t glyphs_shape_slow(struct glyphs *glyphs, int handle, Str text, struct glyph *out,
                         size_t room)
{
    struct font *font = &glyphs->fonts[handle];
    size_t count = shape_slow(glyphs, font, text, out, room);

    for (size_t i = 0; i < count; i++)
        ink_put(glyphs, font, &out[i]);
    return count;
}

/* The first font of the chain that has the cluster; `first` where none has. */
static int font_for(struct glyphs *glyphs, int first, const struct cluster *cluster)
{
    if (font_has(glyphs, &glyphs->fonts[first], cluster))
        return first;
    for (size_t i = 0; i < glyphs->chain_count; i++)
        if (font_has(glyphs, &glyphs->fonts[glyphs->chain[i]], cluster))
            return glyphs->chain[i];
    return first;
}

static size_t shape_mixed(struct glyphs *glyphs, int first, Str text, struct glyph *out,
                          size_t room)
{
    size_t count = 0;
    struct cluster cluster;
    Str rest = text;

    while (cluster_next(&rest, &cluster)) {
        Str one = {text.p, cluster.bytes};

        count +=
            shape_in(glyphs, font_for(glyphs, first, &cluster), one, out + count, room - count);
        text = rest;
    }
    return count;
}

size_t glyphs_shape(struct glyphs *glyphs, int font, bool chain, Str text, struct glyph *out,
                    size_t room)
{
    struct cluster lacks, other;

    REQUIRE((size_t)font < glyphs->font_count);
    if (!chain || font_has_all(glyphs, &glyphs->fonts[font], text, &lacks))
        return shape_in(glyphs, font, text, out, room);
    for (size_t i = 0; i < glyphs->chain_count; i++) {
        struct font *next = &glyphs->fonts[glyphs->chain[i]];

        /* what is lacking first: most fonts need not be opened to say no */
        if (font_has(glyphs, next, &lacks) && font_has_all(glyphs, next, text, &other))
            return shape_in(glyphs, glyphs->chain[i], text, out, room);
    }
    return shape_mixed(glyphs, font, text, out, room);
}

static Str cluster_name(const struct cluster *cluster, struct arena *arena)
{
    if (cluster->selector)
        return arena_printf(arena, "U+%04X/%04X", cluster->base, cluster->selector);
    return arena_printf(arena, "U+%04X", cluster->base);
}

static bool drawn(struct glyphs *glyphs, const struct cluster *cluster)
{
    for (size_t i = 0; i < glyphs->chain_count; i++)
        if (font_has(glyphs, &glyphs->fonts[glyphs->chain[i]], cluster))
            return true;
    return false;
}

struct missing { /* names, each once, in the order in which they were met */
    VEC(char) text;
    struct index names;
};

static void missing_put(struct missing *missing, Str name)
{
    uint64_t hash = str_hash(name);
    struct index_at at = index_at(&missing->names, hash);
    Str *kept;

    while ((kept = index_next(&missing->names, &at)) != NULL)
        if (str_equal(*kept, name))
            return;
    kept = ARENA_NEW(missing->names.arena, Str);
    *kept = name;
    index_put(&missing->names, hash, kept);
    if (missing->text.count)
        VEC_PUSH(&missing->text, ' ');
    for (size_t i = 0; i < name.n; i++)
        VEC_PUSH(&missing->text, name.p[i]);
}

bool glyphs_prints(struct glyphs *glyphs, Str text, struct arena *arena, Str *missing)
{
    struct missing list = {.names = {.arena = arena}};
    struct cluster cluster;
    size_t marks = 0; /* on the character at hand */

    *missing = STR_EMPTY;
    while (cluster_next(&text, &cluster)) {
        if (!is_mark(glyphs, cluster.base))
            marks = 0;
        else if (!is_selector(cluster.base))
            marks++;
        if (marks > MARKS_MAX || !drawn(glyphs, &cluster))
            missing_put(&list, cluster_name(&cluster, arena));
    }
    if (list.text.count)
        *missing = arena_copy(arena, (Str){list.text.at, list.text.count});
    VEC_RELEASE(&list.text);
    return missing->n == 0;
}
