/* Labels, fonts and contents of pages, through libqpdf's C interface. */
#include "edge/press/qpdfcheck.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "edge/press/qpdffile.h"

enum {
    PAGE_FONTS_MAX = 64,  /* of a page; further ones are not known and show nothing */
    FILE_FONTS_MAX = 256, /* kept for the next pages; further ones are read each time */
    FILE_FORMS_MAX = 64,  /* the same of forms */
    CODES_MAX = 0x10000,  /* of a font */
    LABEL_MAX = 256       /* bytes of a page label; a longer one is cut */
};

struct label { /* of a page and of those behind it, up to the next label */
    long long page;
    bool decimal;
    long long start;
    Str prefix;
};

struct known_font {
    int object;
    struct pagetext_font *font;
};

struct known_form {
    int object;
    struct pagetext shown;
};

struct check {
    struct qpdffile file;
    qpdf_data qpdf; /* the file's */
    struct arena arena;
    VEC(struct label) labels;
    VEC(struct known_font) fonts;
    VEC(struct known_form) forms;
    bool all_glyphs;
    size_t label; /* the one in force on the page at hand */
    char text[LABEL_MAX];
    struct err *err;
};

static qpdf_oh key_of(const struct check *c, qpdf_oh dictionary, const char *key)
{
    return qpdf_oh_get_key_if_dict(c->qpdf, dictionary, key);
}

/* ---- labels ---------------------------------------------------------------------------------- */

static void label_read(struct check *c, qpdf_oh page, qpdf_oh dictionary)
{
    qpdf_oh prefix = key_of(c, dictionary, "/P"), start = key_of(c, dictionary, "/St");
    struct label label = {.start = 1};

    if (!qpdf_oh_is_integer(c->qpdf, page))
        return;
    label.page = qpdf_oh_get_int_value(c->qpdf, page);
    label.decimal = qpdf_oh_is_name_and_equals(c->qpdf, key_of(c, dictionary, "/S"), "/D");
    if (qpdf_oh_is_integer(c->qpdf, start))
        label.start = qpdf_oh_get_int_value(c->qpdf, start);
    if (qpdf_oh_is_string(c->qpdf, prefix))
        label.prefix = arena_copy(&c->arena, str_of(qpdf_oh_get_utf8_value(c->qpdf, prefix)));
    VEC_PUSH(&c->labels, label);
}

/* One list, as cairo writes it; a tree of them is no file of ours and gives no label. */
static void labels_read(struct check *c)
{
    qpdf_oh root = qpdf_get_root(c->qpdf);
    qpdf_oh list = key_of(c, key_of(c, root, "/PageLabels"), "/Nums");
    int count = qpdf_oh_is_array(c->qpdf, list) ? qpdf_oh_get_array_n_items(c->qpdf, list) : 0;

    for (int i = 0; i + 1 < count; i += 2)
        label_read(c, qpdf_oh_get_array_item(c->qpdf, list, i),
                   qpdf_oh_get_array_item(c->qpdf, list, i + 1));
    qpdf_oh_release_all(c->qpdf);
}

static Str label_of(struct check *c, uint64_t page)
{
    const struct label *label;
    long long number = (long long)page;
    int used;

    while (c->label + 1 < c->labels.count && c->labels.at[c->label + 1].page <= number)
        c->label++;
    if (c->labels.count == 0 || c->labels.at[c->label].page > number)
        return STR_EMPTY;
    label = &c->labels.at[c->label];
    if (!label->decimal)
        return label->prefix;
    if (__builtin_sub_overflow(number, label->page, &number) ||
        __builtin_add_overflow(number, label->start, &number)) /* whoever wrote it counts oddly */
        return STR_EMPTY;
    used = snprintf(c->text, sizeof c->text, STR_FMT "%lld", STR_ARG(label->prefix), number);
    return (Str){c->text, used < (int)sizeof c->text ? (size_t)used : sizeof c->text - 1};
}

/* ---- fonts and forms ------------------------------------------------------------------------- */

struct widths {
    float *at;
    size_t count;
};

static float width_em(struct check *c, qpdf_oh number)
{
    return (float)(qpdf_oh_get_numeric_value(c->qpdf, number) / 1000);
}

static long long integer(struct check *c, qpdf_oh number)
{
    return qpdf_oh_is_integer(c->qpdf, number) ? qpdf_oh_get_int_value(c->qpdf, number) : -1;
}

static void width_put(struct widths *widths, long long code, float width)
{
    if (code >= 0 && code < CODES_MAX && widths->at)
        widths->at[code] = width;
    if (code >= 0 && code < CODES_MAX && (size_t)code >= widths->count)
        widths->count = (size_t)code + 1;
}

/* "c [ w w … ]" and "c d w": of the codes from c on, or from c to d. */
static void wide_walk(struct check *c, qpdf_oh list, struct widths *widths)
{
    int count = qpdf_oh_is_array(c->qpdf, list) ? qpdf_oh_get_array_n_items(c->qpdf, list) : 0;

    for (int i = 0; i + 1 < count;) {
        long long first = integer(c, qpdf_oh_get_array_item(c->qpdf, list, i));
        qpdf_oh next = qpdf_oh_get_array_item(c->qpdf, list, i + 1);

        if (qpdf_oh_is_array(c->qpdf, next)) {
            int n = qpdf_oh_get_array_n_items(c->qpdf, next);

            for (int k = 0; k < n; k++)
                width_put(widths, first + k, width_em(c, qpdf_oh_get_array_item(c->qpdf, next, k)));
            i += 2;
        } else {
            long long last = integer(c, next);

            for (long long code = first; first >= 0 && code <= last && code < CODES_MAX; code++)
                width_put(widths, code, width_em(c, qpdf_oh_get_array_item(c->qpdf, list, i + 2)));
            i += 3;
        }
    }
}

/* The same of a font of single bytes: from /FirstChar on. */
static void narrow_walk(struct check *c, qpdf_oh font, struct widths *widths)
{
    long long first = integer(c, key_of(c, font, "/FirstChar"));
    qpdf_oh list = key_of(c, font, "/Widths");
    int count = qpdf_oh_is_array(c->qpdf, list) ? qpdf_oh_get_array_n_items(c->qpdf, list) : 0;

    for (int i = 0; first >= 0 && i < count; i++)
        width_put(widths, first + i, width_em(c, qpdf_oh_get_array_item(c->qpdf, list, i)));
}

/* Walks twice: to count, then to keep. What a font does not say is one em wide. */
static void widths_read(struct check *c, struct arena *arena, qpdf_oh font,
                        struct pagetext_font *shown)
{
    qpdf_oh inner = key_of(c, font, "/DescendantFonts");
    struct widths widths = {NULL, 0};

    shown->width = 1;
    for (int pass = 0; pass < 2; pass++) {
        if (qpdf_oh_is_array(c->qpdf, inner) && qpdf_oh_get_array_n_items(c->qpdf, inner) > 0)
            wide_walk(c, key_of(c, qpdf_oh_get_array_item(c->qpdf, inner, 0), "/W"), &widths);
        else
            narrow_walk(c, font, &widths);
        if (pass == 0) {
            widths.at = ARENA_ARRAY(arena, float, widths.count);
            for (size_t i = 0; i < widths.count; i++)
                widths.at[i] = 1;
        }
    }
    shown->widths = widths.at;
    shown->width_count = widths.count;
}

/* By its object, read once a file; a font that is no object of its own is read for each page. */
static struct pagetext_font *font_of(struct check *c, struct arena *page, qpdf_oh font)
{
    struct known_font known = {.object = qpdf_oh_get_object_id(c->qpdf, font)};
    bool keep = known.object && c->fonts.count < FILE_FONTS_MAX;
    struct arena *arena = keep ? &c->arena : page;
    qpdf_oh stream;
    unsigned char *text = NULL;
    size_t bytes = 0;

    for (size_t i = 0; known.object && i < c->fonts.count; i++)
        if (c->fonts.at[i].object == known.object)
            return c->fonts.at[i].font;
    known.font = ARENA_NEW(arena, struct pagetext_font);
    stream = key_of(c, font, "/ToUnicode");
    if (qpdf_oh_is_stream(c->qpdf, stream) &&
        qpdf_oh_get_stream_data(c->qpdf, stream, qpdf_dl_all, NULL, &text, &bytes) == 0)
        pagetext_font_read(known.font, (Str){(const char *)text, bytes});
    free(text); /* libqpdf's, not mem_alloc's */
    widths_read(c, arena, font, known.font);
    if (keep)
        VEC_PUSH(&c->fonts, known);
    return known.font;
}

static size_t fonts_read(struct check *c, struct arena *arena, qpdf_oh resources,
                         struct pagetext_resource fonts[PAGE_FONTS_MAX])
{
    qpdf_oh dictionary = key_of(c, resources, "/Font");
    size_t count = 0;

    if (!qpdf_oh_is_dictionary(c->qpdf, dictionary))
        return 0;
    qpdf_oh_begin_dict_key_iter(c->qpdf, dictionary);
    while (qpdf_oh_dict_more_keys(c->qpdf) && count < PAGE_FONTS_MAX) {
        Str key = arena_copy(arena, str_of(qpdf_oh_dict_next_key(c->qpdf)));

        fonts[count].name = str_skip(key, 1);
        fonts[count++].font = font_of(c, arena, key_of(c, dictionary, key.p));
    }
    return count;
}

static qpdf_oh form_of(struct check *c, struct arena *arena, qpdf_oh resources, Str name)
{
    const char *key = arena_printf(arena, "/" STR_FMT, STR_ARG(name)).p;

    return key_of(c, key_of(c, resources, "/XObject"), key);
}

/* What a form shows, by its object; a picture shows nothing. */
static void form_read(struct check *c, struct arena *arena, qpdf_oh form, struct pagetext *shown)
{
    struct pagetext_resource fonts[PAGE_FONTS_MAX];
    qpdf_oh about = qpdf_oh_get_dict(c->qpdf, form);
    unsigned char *content = NULL;
    size_t bytes = 0, count;

    *shown = (struct pagetext){.id_count = 0};
    if (!qpdf_oh_is_name_and_equals(c->qpdf, key_of(c, about, "/Subtype"), "/Form"))
        return;
    count = fonts_read(c, arena, key_of(c, about, "/Resources"), fonts);
    if (qpdf_oh_get_stream_data(c->qpdf, form, qpdf_dl_all, NULL, &content, &bytes) == 0)
        pagetext_read(shown, (Str){(const char *)content, bytes}, fonts, count);
    free(content); /* libqpdf's, not mem_alloc's */
}

/* Adds the figures of the form that the page paints, which is read once a file. */
static void form_add(struct check *c, struct arena *arena, qpdf_oh form, struct pagetext *shown)
{
    struct known_form known = {.object = qpdf_oh_get_object_id(c->qpdf, form)};

    if (!qpdf_oh_is_stream(c->qpdf, form))
        return;
    for (size_t i = 0; known.object && i < c->forms.count; i++)
        if (c->forms.at[i].object == known.object) {
            pagetext_figures_add(shown, &c->forms.at[i].shown);
            return;
        }
    form_read(c, arena, form, &known.shown);
    pagetext_figures_add(shown, &known.shown);
    if (known.object && c->forms.count < FILE_FORMS_MAX)
        VEC_PUSH(&c->forms, known);
}

/* ---- what else a page may paint -------------------------------------------------------------- */

static bool is_mark(struct check *c, qpdf_oh picture)
{
    enum { SIDE = 22 };
    qpdf_oh about;

    if (!qpdf_oh_is_stream(c->qpdf, picture))
        return false;
    about = qpdf_oh_get_dict(c->qpdf, picture);
    return integer(c, key_of(c, about, "/Width")) == SIDE &&
           integer(c, key_of(c, about, "/Height")) == SIDE;
}

static bool has_mark(struct check *c, qpdf_oh resources)
{
    qpdf_oh pictures = key_of(c, resources, "/XObject");
    bool found = false;

    if (!qpdf_oh_is_dictionary(c->qpdf, pictures))
        return false;
    qpdf_oh_begin_dict_key_iter(c->qpdf, pictures);
    while (qpdf_oh_dict_more_keys(c->qpdf))
        found |= is_mark(c, key_of(c, pictures, qpdf_oh_dict_next_key(c->qpdf)));
    return found;
}

/* ---- pages ----------------------------------------------------------------------------------- */

static int page_take(struct check *c, uint64_t number, qpdf_take *take, void *context)
{
    qpdf_oh page = qpdf_get_page_n(c->qpdf, number), resources = key_of(c, page, "/Resources");
    struct qpdf_page found = {.label = label_of(c, number)};
    qpdf_oh form;
    struct pagetext_resource fonts[PAGE_FONTS_MAX];
    struct arena arena = {0};
    PagetextMarks marks = {0};
    unsigned char *content = NULL;
    size_t bytes = 0;
    size_t count = fonts_read(c, &arena, resources, fonts);
    int status = -1;

    if (qpdf_oh_get_page_content_data(c->qpdf, page, &content, &bytes) != 0 ||
        qpdffile_fault(&c->file)) {
        err_say(c->err, PDF_BAD, c->file.path, "content");
    } else {
        pagetext_read(&found.shown, (Str){(const char *)content, bytes}, fonts, count);
        found.has_mark = has_mark(c, resources);
        if (number == 0 || c->all_glyphs) {
            pagetext_marks(&marks, (Str){(const char *)content, bytes}, fonts, count);
            found.marks = &marks;
        }
        form = form_of(c, &arena, resources, found.shown.form);
        found.form = found.shown.form.n ? qpdf_oh_get_object_id(c->qpdf, form) : 0;
        form_add(c, &arena, form, &found.shown);
        status = qpdffile_fault(&c->file) ? err_say(c->err, PDF_BAD, c->file.path, "form")
                                          : take(context, number, &found, c->err);
    }
    free(content); /* libqpdf's, not mem_alloc's */
    VEC_RELEASE(&marks);
    arena_release(&arena);
    qpdf_oh_release_all(c->qpdf);
    return status;
}

static int pages_take(struct check *c, uint64_t pages, qpdf_take *take, void *context)
{
    labels_read(c);
    for (uint64_t page = 0; page < pages; page++)
        if (page_take(c, page, take, context))
            return -1;
    return 0;
}

static int pages_check(const char *path, uint64_t pages, bool all_glyphs, qpdf_take *take,
                       void *context, struct err *err)
{
    struct check c = {.err = err, .all_glyphs = all_glyphs};
    int status = qpdffile_open(&c.file, path, pages, /*whole*/ true, err);

    c.qpdf = c.file.qpdf;
    if (!status)
        status = pages_take(&c, pages, take, context);
    qpdffile_close(&c.file);
    VEC_RELEASE(&c.labels);
    VEC_RELEASE(&c.fonts);
    VEC_RELEASE(&c.forms);
    arena_release(&c.arena);
    return status;
}

int qpdf_pages_check(const char *path, uint64_t pages, qpdf_take *take, void *context,
                     struct err *err)
{
    return pages_check(path, pages, /*all_glyphs*/ false, take, context, err);
}

int qpdf_glyphs_check(const char *path, uint64_t pages, qpdf_take *take, void *context,
                      struct err *err)
{
    return pages_check(path, pages, /*all_glyphs*/ true, take, context, err);
}

/* ---- title and bookmarks --------------------------------------------------------------------- */

static Str text_of(const struct check *c, qpdf_oh text, struct arena *arena)
{
    return qpdf_oh_is_string(c->qpdf, text)
               ? arena_copy(arena, str_of(qpdf_oh_get_utf8_value(c->qpdf, text)))
               : STR_EMPTY;
}

/* "/Dest [page …]", or the same as the action "/A << /D [page …] >>". */
static uint64_t page_of(const struct check *c, qpdf_oh bookmark, const int *ids, uint64_t pages)
{
    qpdf_oh to = key_of(c, bookmark, "/Dest");
    int wanted;

    if (!qpdf_oh_is_array(c->qpdf, to))
        to = key_of(c, key_of(c, bookmark, "/A"), "/D");
    if (!qpdf_oh_is_array(c->qpdf, to) || qpdf_oh_get_array_n_items(c->qpdf, to) < 1)
        return UINT64_MAX;
    wanted = qpdf_oh_get_object_id(c->qpdf, qpdf_oh_get_array_item(c->qpdf, to, 0));
    for (uint64_t page = 0; page < pages; page++)
        if (ids[page] == wanted)
            return page;
    return UINT64_MAX;
}

static void outline_take(const struct check *c, uint64_t pages, struct qpdf_outline *outline,
                         struct arena *arena)
{
    qpdf_oh info = key_of(c, qpdf_get_trailer(c->qpdf), "/Info");
    qpdf_oh at = key_of(c, key_of(c, qpdf_get_root(c->qpdf), "/Outlines"), "/First");

    int *ids = ARENA_ARRAY(arena, int, pages);

    for (uint64_t page = 0; page < pages; page++)
        ids[page] = qpdf_oh_get_object_id(c->qpdf, qpdf_get_page_n(c->qpdf, page));
    outline->title = text_of(c, key_of(c, info, "/Title"), arena);
    while (qpdf_oh_is_dictionary(c->qpdf, at) && outline->bookmarks.count < QPDF_BOOKMARKS_MAX) {
        struct qpdf_bookmark bookmark = {text_of(c, key_of(c, at, "/Title"), arena),
                                         page_of(c, at, ids, pages)};

        VEC_PUSH(&outline->bookmarks, bookmark);
        at = key_of(c, at, "/Next");
    }
}

int qpdf_outline_read(const char *path, uint64_t pages, struct qpdf_outline *outline,
                      struct arena *arena, struct err *err)
{
    struct check c = {.err = err};
    int status = qpdffile_open(&c.file, path, pages, /*whole*/ false, err);

    *outline = (struct qpdf_outline){.title = STR_EMPTY};
    c.qpdf = c.file.qpdf;
    if (!status)
        outline_take(&c, pages, outline, arena);
    qpdffile_close(&c.file);
    return status;
}
