/* Pages by cairo. A recording surface painted on each page becomes one form. */
#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <cairo.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H
#include FT_BBOX_H
#include FT_OUTLINE_H

#include "disk/file.h"
#include "edge/press/pdfend.h"
#include "edge/press/plate.h"
#include "edge/press/sheet_inside.h"

enum { HANDLES_MAX = 64, SIZES_MAX = 128, FORM_ID_MAX = 32 };
enum {                  /* a glyph that is drawn for its ink alone */
       INK_EM_DOTS = 8, /* the thinnest stroke still greys a dot */
       INK_EM_MAX = 8,  /* wide and high; what is larger is no letter */
       INK_DOTS = INK_EM_DOTS * INK_EM_MAX
};

struct scaled {
    int handle;
    double size;
    cairo_scaled_font_t *font;
};

/* The process's own: cairo may keep an unscaled font, and with it a face, until the process ends.
 */
static FT_Library library;

struct sheet_fonts {
    char *paths[HANDLES_MAX];
    struct file_map files[HANDLES_MAX];
    FT_Face faces[HANDLES_MAX];
    cairo_font_face_t *font_faces[HANDLES_MAX];
    struct scaled scaled[SIZES_MAX];
    size_t scaled_count;
    cairo_font_options_t *options;
};

struct sheet_form {
    struct plate_form *plate;  /* all else is of a form of cairo's */
    cairo_surface_t *surface;  /* what was drawn, until it is on its first page */
    cairo_surface_t *stand_in; /* a small one of the same identity, for all further pages */
    bool has_ink;              /* one without is never put */
};

typedef VEC(struct sheet_form *) FormVec;

struct sheet_image {
    const struct image *mask;
    cairo_surface_t *surface;
};

struct sheet {
    struct plate *plate; /* all else is of a document of cairo's */
    struct sheet_fonts *fonts;
    sheet_write *write;
    void *context;
    cairo_surface_t *surface;
    cairo_t *page, *cr; /* cr: the page, or the form at hand */
    FormVec forms;
    VEC(struct sheet_image) images;
    VEC(cairo_glyph_t) glyphs;
    VEC(cairo_text_cluster_t) clusters;
    struct {
        char *at;
        size_t count, room;
    } tail;                       /* what cairo writes when it finishes, for pdfend */
    uint64_t bytes;               /* written */
    const char *title, *language; /* the caller's */
    double width, height;
    int pages;
    bool failed, finishing, tagged, black;
};

struct sheet_fonts *sheet_fonts_new(void)
{
    struct sheet_fonts *fonts = mem_zero(1, sizeof *fonts);

    if (!library && FT_Init_FreeType(&library) != 0)
        memory_stop();
    fonts->options = cairo_font_options_create();
    cairo_font_options_set_hint_style(fonts->options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(fonts->options, CAIRO_HINT_METRICS_OFF);
    return fonts;
}

void sheet_fonts_release(struct sheet_fonts *fonts)
{
    if (!fonts)
        return;
    for (size_t i = 0; i < fonts->scaled_count; i++)
        cairo_scaled_font_destroy(fonts->scaled[i].font);
    for (size_t i = 0; i < HANDLES_MAX; i++) {
        if (fonts->font_faces[i])
            cairo_font_face_destroy(fonts->font_faces[i]);
        mem_free(fonts->paths[i]);
    }
    cairo_font_options_destroy(fonts->options);
    mem_free(fonts);
}

void sheet_font(struct sheet_fonts *fonts, int handle, const char *path)
{
    REQUIRE(handle >= 0 && handle < HANDLES_MAX && !fonts->paths[handle]);
    fonts->paths[handle] = strdup(path);
    if (!fonts->paths[handle])
        memory_stop();
}

static size_t be(const unsigned char *at, size_t bytes)
{
    size_t value = 0;

    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | at[i];
    return value;
}

/*
 * In each document cairo asks of each glyph which character it is, by walking through all of the
 * font's cmap; then it takes the text that it was given instead. Of a font without a cmap it does
 * not ask. Glyphs are chosen before (edge/press/glyphs), and a document's own cmap is made by cairo, so
 * nobody misses it. Where FreeType finds no cmap it makes one of the glyphs' names in `post`, which takes
 * long for a large font, and nobody asks that either. What is no TrueType or OpenType file stays as it
 * is.
 */
static void cmap_hide(unsigned char *font, size_t bytes)
{
    enum { HEAD = 12, ENTRY = 16, COLLECTION_FIRST = 12 };
    size_t at = 0, count;

    if (bytes >= COLLECTION_FIRST + 4 && memcmp(font, "ttcf", 4) == 0)
        at = be(font + COLLECTION_FIRST, 4);
    if (at > bytes || bytes - at < HEAD ||
        (memcmp(font + at, "OTTO", 4) != 0 && be(font + at, 4) != 0x00010000))
        return;
    count = be(font + at + 4, 2);
    for (at += HEAD; count && bytes - at >= ENTRY; at += ENTRY, count--)
        if (memcmp(font + at, "cmap", 4) == 0 || memcmp(font + at, "post", 4) == 0)
            font[at + 3] = '-'; /* "cma-": a table that nobody knows is passed over */
}

static bool face_open(struct sheet_fonts *fonts, int handle)
{
    struct file_map font;

    if (file_map(fonts->paths[handle], LINKS_FOLLOWED, &font) || !font.at)
        return false;
    cmap_hide(font.at, font.bytes);
    if (FT_New_Memory_Face(library, font.at, (FT_Long)font.bytes, 0, &fonts->faces[handle]) != 0) {
        file_unmap(&font);
        return false;
    }
    fonts->files[handle] = font;
    fonts->font_faces[handle] = cairo_ft_font_face_create_for_ft_face(
        fonts->faces[handle], FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP);
    return true;
}

void sheet_fonts_rest(const struct sheet_fonts *fonts)
{
    for (size_t i = 0; i < HANDLES_MAX; i++)
        if (fonts->files[i].at) {
            file_rest(&fonts->files[i]);
            cmap_hide(fonts->files[i].at, fonts->files[i].bytes);
        }
}

/* Its outline in units of the em as it is in the file: cairo's own size of the face stays. */
static FT_Outline *outline_load(struct sheet_fonts *fonts, int handle, uint32_t id)
{
    FT_Face face;

    REQUIRE(handle >= 0 && handle < HANDLES_MAX && fonts->paths[handle]);
    if (!fonts->faces[handle] && !face_open(fonts, handle))
        return NULL;
    face = fonts->faces[handle];
    if (FT_Load_Glyph(face, id, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0 ||
        face->glyph->format != FT_GLYPH_FORMAT_OUTLINE || face->glyph->outline.n_points == 0)
        return NULL;
    return &face->glyph->outline;
}

bool sheet_has_outline(struct sheet_fonts *fonts, int handle, uint32_t id)
{
    return outline_load(fonts, handle, id) != NULL;
}

bool sheet_advance(struct sheet_fonts *fonts, int handle, uint32_t id, double *em)
{
    FT_Fixed advance;

    REQUIRE(handle >= 0 && handle < HANDLES_MAX && fonts->paths[handle]);
    if ((!fonts->faces[handle] && !face_open(fonts, handle)) ||
        FT_Get_Advance(fonts->faces[handle], id, FT_LOAD_NO_SCALE, &advance) != 0)
        return false;
    *em = (double)advance / fonts->faces[handle]->units_per_EM;
    return true;
}

/* How many dots of the small paper a length takes. */
static unsigned dots_of(FT_Pos length, FT_Pos upem)
{
    return (unsigned)(length * INK_EM_DOTS / upem) + 2;
}

/* The outline on paper of its own; whether one dot of it is not white. */
static bool outline_leaves_ink(FT_Outline *outline, const FT_BBox *box, FT_Pos upem)
{
    unsigned char dots[INK_DOTS * INK_DOTS];
    unsigned width = dots_of(box->xMax - box->xMin, upem);
    unsigned rows = dots_of(box->yMax - box->yMin, upem);
    FT_Fixed scale = FT_DivFix((FT_Long)INK_EM_DOTS * 64, upem);
    FT_Matrix matrix = {.xx = scale, .yy = scale};
    FT_Bitmap bitmap = {.buffer = dots,
                        .rows = rows,
                        .width = width,
                        .pitch = (int)width,
                        .num_grays = 256,
                        .pixel_mode = FT_PIXEL_MODE_GRAY};

    REQUIRE(width <= INK_DOTS && rows <= INK_DOTS);
    memset(dots, 0, (size_t)width * rows);
    FT_Outline_Translate(outline, -box->xMin, -box->yMin);
    FT_Outline_Transform(outline, &matrix);
    if (FT_Outline_Get_Bitmap(library, outline, &bitmap) != 0)
        return false;
    for (size_t i = 0; i < (size_t)width * rows; i++)
        if (dots[i])
            return true;
    return false;
}

bool sheet_ink(struct sheet_fonts *fonts, int handle, uint32_t id, struct ink_box *ink)
{
    FT_Outline *outline = outline_load(fonts, handle, id);
    FT_Pos upem, most;
    FT_BBox box;

    if (!outline || FT_Outline_Get_BBox(outline, &box) != 0)
        return false;
    upem = fonts->faces[handle]->units_per_EM;
    most = (INK_EM_MAX - 1) * upem;
    if (upem <= 0 || box.xMax - box.xMin > most || box.yMax - box.yMin > most ||
        !outline_leaves_ink(outline, &box, upem))
        return false;
    *ink = (struct ink_box){(float)box.xMin / (float)upem, (float)box.xMax / (float)upem,
                            (float)box.yMin / (float)upem, (float)box.yMax / (float)upem};
    return true;
}

/* ---- the area of an outline ------------------------------------------------------------------ */

/* Twice the area left of a curve, as seen from the origin, by the control points of the curve. */
struct enclosing {
    FT_Vector at;
    double twice;
};

static double cross(const FT_Vector *a, const FT_Vector *b)
{
    return (double)a->x * (double)b->y - (double)b->x * (double)a->y;
}

static int area_move(const FT_Vector *to, void *context)
{
    struct enclosing *e = context;

    e->at = *to;
    return 0;
}

static int area_line(const FT_Vector *to, void *context)
{
    struct enclosing *e = context;

    e->twice += cross(&e->at, to);
    e->at = *to;
    return 0;
}

static int area_conic(const FT_Vector *bend, const FT_Vector *to, void *context)
{
    struct enclosing *e = context;

    e->twice += (2 * cross(&e->at, bend) + 2 * cross(bend, to) + cross(&e->at, to)) / 3;
    e->at = *to;
    return 0;
}

static int area_cubic(const FT_Vector *a, const FT_Vector *b, const FT_Vector *to, void *context)
{
    struct enclosing *e = context;

    e->twice += (6 * cross(&e->at, a) + 3 * cross(&e->at, b) + cross(&e->at, to) + 3 * cross(a, b) +
                 3 * cross(a, to) + 6 * cross(b, to)) /
                10;
    e->at = *to;
    return 0;
}

double sheet_area(struct sheet_fonts *fonts, int handle, uint32_t id)
{
    static const FT_Outline_Funcs steps = {area_move, area_line, area_conic, area_cubic, 0, 0};
    FT_Outline *outline = outline_load(fonts, handle, id);
    struct enclosing e = {.twice = 0};
    double upem;

    if (!outline || FT_Outline_Decompose(outline, &steps, &e) != 0)
        return 0;
    upem = fonts->faces[handle]->units_per_EM;
    return (e.twice < 0 ? -e.twice : e.twice) / 2 / (upem * upem);
}

/* NULL where the file is no longer a font. */
cairo_scaled_font_t *sheet_scaled(struct sheet_fonts *fonts, int handle, double size)
{
    cairo_matrix_t em, page;
    struct scaled *scaled;

    for (size_t i = 0; i < fonts->scaled_count; i++)
        if (fonts->scaled[i].handle == handle && fonts->scaled[i].size >= size &&
            fonts->scaled[i].size <= size)
            return fonts->scaled[i].font;
    REQUIRE(handle >= 0 && handle < HANDLES_MAX && fonts->paths[handle]);
    REQUIRE(fonts->scaled_count < SIZES_MAX);
    if (!fonts->faces[handle] && !face_open(fonts, handle))
        return NULL;
    cairo_matrix_init_scale(&em, size, size);
    cairo_matrix_init_identity(&page);
    scaled = &fonts->scaled[fonts->scaled_count++];
    *scaled = (struct scaled){
        handle, size,
        cairo_scaled_font_create(fonts->font_faces[handle], &em, &page, fonts->options)};
    return scaled->font;
}

static void bytes_write(struct sheet *sheet, const void *bytes, size_t count)
{
    if (!sheet->failed && count && !sheet->write(sheet->context, bytes, count))
        sheet->failed = true;
    sheet->bytes += count;
}

static void tail_keep(struct sheet *sheet, const void *bytes, size_t count)
{
    if (sheet->tail.room - sheet->tail.count < count) {
        sheet->tail.room = 2 * sheet->tail.room + count;
        sheet->tail.at = mem_resize(sheet->tail.at, sheet->tail.room);
    }
    memcpy(sheet->tail.at + sheet->tail.count, bytes, count);
    sheet->tail.count += count;
}

/*
 * cairo says of each page that its colours are mixed in RGB. Where there is only black that is not
 * so, and it would send a press to its other plates. As many bytes, so every place in the file stays.
 */
static void page_groups_blacken(struct sheet *sheet, const unsigned char **bytes, size_t *count)
{
    static const char rgb[] = "/CS /DeviceRGB", gray[] = "/CS/DeviceGray";
    const unsigned char *at;

    _Static_assert(sizeof rgb == sizeof gray, "as many bytes");
    while ((at = memmem(*bytes, *count, rgb, sizeof rgb - 1)) != NULL) {
        size_t before = (size_t)(at - *bytes);

        bytes_write(sheet, *bytes, before);
        bytes_write(sheet, gray, sizeof gray - 1);
        *bytes = at + sizeof gray - 1;
        *count -= before + sizeof gray - 1;
    }
}

static cairo_status_t bytes_out(void *context, const unsigned char *bytes, unsigned bytes_count)
{
    struct sheet *sheet = context;
    size_t count = bytes_count;

    if (sheet->finishing)
        tail_keep(sheet, bytes, count);
    if (sheet->black)
        page_groups_blacken(sheet, &bytes, &count);
    bytes_write(sheet, bytes, count);
    return sheet->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

struct sheet *sheet_open(struct sheet_fonts *fonts, const struct sheet_about *about,
                         sheet_write *write, void *context)
{
    struct sheet *sheet = mem_zero(1, sizeof *sheet);

    if (about->black && !about->tagged) {
        sheet->plate = plate_open(fonts, about, write, context);
        return sheet;
    }
    sheet->fonts = fonts;
    sheet->write = write;
    sheet->context = context;
    sheet->width = about->width;
    sheet->height = about->height;
    sheet->title = about->title;
    sheet->language = about->language;
    sheet->tagged = about->tagged;
    sheet->black = about->black;
    sheet->surface =
        cairo_pdf_surface_create_for_stream(bytes_out, sheet, about->width, about->height);
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_TITLE, about->title);
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_AUTHOR, about->author);
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_CREATOR, about->creator);
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_CREATE_DATE, about->created);
    sheet->page = sheet->cr = cairo_create(sheet->surface);
    return sheet;
}

static const char write_failed[] = "write";

static const char *status_text(const struct sheet *sheet, cairo_status_t drawing)
{
    cairo_status_t surface = cairo_surface_status(sheet->surface);

    if (sheet->failed)
        return write_failed;
    if (drawing != CAIRO_STATUS_SUCCESS)
        return cairo_status_to_string(drawing);
    return surface == CAIRO_STATUS_SUCCESS ? NULL : cairo_status_to_string(surface);
}

/* What cairo cannot say of a document. NULL, or what is wrong with cairo's own end of it. */
static const char *end_write(struct sheet *sheet)
{
    struct pdfend end = {.language = sheet->language,
                         .title = sheet->title,
                         .tail = {sheet->tail.at, sheet->tail.count},
                         .before = sheet->bytes - sheet->tail.count};
    struct arena arena = {0};
    Str update = STR_EMPTY;
    const char *trouble = pdfend_make(&end, &arena, &update);

    bytes_write(sheet, update.p, update.n);
    arena_release(&arena);
    return trouble;
}

static const char *plate_end(struct sheet *sheet)
{
    const char *trouble = plate_close(sheet->plate);

    for (size_t i = 0; i < sheet->forms.count; i++)
        mem_free(sheet->forms.at[i]);
    VEC_RELEASE(&sheet->forms);
    mem_free(sheet);
    return trouble;
}

const char *sheet_close(struct sheet *sheet)
{
    cairo_status_t drawing;
    const char *trouble;

    if (sheet->plate)
        return plate_end(sheet);
    drawing = cairo_status(sheet->page);
    cairo_destroy(sheet->page); /* an undestroyed context leaves a broken file and no error */
    sheet->finishing = sheet->language != NULL;
    cairo_surface_finish(sheet->surface);
    trouble = status_text(sheet, drawing);
    if (!trouble && sheet->language)
        trouble = end_write(sheet);
    if (!trouble && sheet->failed)
        trouble = write_failed;
    for (size_t i = 0; i < sheet->forms.count; i++) {
        cairo_surface_destroy(sheet->forms.at[i]->surface);
        cairo_surface_destroy(sheet->forms.at[i]->stand_in);
        mem_free(sheet->forms.at[i]);
    }
    for (size_t i = 0; i < sheet->images.count; i++)
        cairo_surface_destroy(sheet->images.at[i].surface);
    cairo_surface_destroy(sheet->surface);
    VEC_RELEASE(&sheet->forms);
    VEC_RELEASE(&sheet->images);
    mem_free(sheet->tail.at);
    VEC_RELEASE(&sheet->glyphs);
    VEC_RELEASE(&sheet->clusters);
    mem_free(sheet);
    return trouble;
}

void sheet_text(struct sheet *sheet, const struct form_group *group)
{
    cairo_scaled_font_t *font;

    if (group->marks.count == 0)
        return;
    if (sheet->plate) {
        plate_text(sheet->plate, group);
        return;
    }
    font = sheet_scaled(sheet->fonts, group->font, group->size);
    if (!font) {
        sheet->failed = true;
        return;
    }
    sheet->glyphs.count = sheet->clusters.count = 0;
    for (size_t i = 0; i < group->marks.count; i++) {
        const struct form_mark *mark = &group->marks.at[i];
        cairo_glyph_t glyph = {mark->id, mark->x, mark->y};
        cairo_text_cluster_t cluster = {(int)mark->bytes, 1};

        VEC_PUSH(&sheet->glyphs, glyph);
        if (mark->bytes || sheet->clusters.count == 0)
            VEC_PUSH(&sheet->clusters, cluster);
        else
            sheet->clusters.at[sheet->clusters.count - 1].num_glyphs++;
    }
    cairo_set_scaled_font(sheet->cr, font);
    cairo_show_text_glyphs(sheet->cr, group->text.at, (int)group->text.count, sheet->glyphs.at,
                           (int)sheet->glyphs.count, sheet->clusters.at, (int)sheet->clusters.count,
                           0);
}

static bool same_grey(const struct form_bar *a, const struct form_bar *b)
{
    return a->grey >= b->grey && a->grey <= b->grey;
}

void sheet_bars(struct sheet *sheet, const struct form_bar *bars, size_t count)
{
    if (sheet->plate) {
        plate_bars(sheet->plate, bars, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        cairo_rectangle(sheet->cr, bars[i].x, bars[i].y, bars[i].w, bars[i].h);
        if (i + 1 < count && same_grey(&bars[i], &bars[i + 1]))
            continue;
        cairo_set_source_rgb(sheet->cr, bars[i].grey, bars[i].grey, bars[i].grey);
        cairo_fill(sheet->cr);
    }
    if (count)
        cairo_set_source_rgb(sheet->cr, 0, 0, 0);
}

void sheet_tint(struct sheet *sheet, double x, double y, double w, double h,
                const struct sheet_colour *colour)
{
    REQUIRE(!sheet->plate); /* it has one colour */
    cairo_rectangle(sheet->cr, x, y, w, h);
    cairo_set_source_rgba(sheet->cr, colour->red, colour->green, colour->blue, colour->alpha);
    cairo_fill(sheet->cr);
    cairo_set_source_rgb(sheet->cr, 0, 0, 0);
}

/* Of an A1 surface cairo makes an ImageMask of one bit, drawn in the black that is set. */
static void mask_put(struct sheet *sheet, cairo_surface_t *mask, double x, double y, double dot_w,
                     double dot_h)
{
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(mask);
    cairo_matrix_t matrix;

    cairo_matrix_init_scale(&matrix, 1 / dot_w, 1 / dot_h);
    cairo_matrix_translate(&matrix, -x, -y);
    cairo_pattern_set_matrix(pattern, &matrix);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    cairo_mask(sheet->cr, pattern);
    cairo_pattern_destroy(pattern);
}

void sheet_mask(struct sheet *sheet, const uint8_t *bits, int stride, int width, int height,
                double x, double y, double dot_w, double dot_h)
{
    cairo_surface_t *mask;
    unsigned char *to;
    int mask_stride;

    if (sheet->plate) {
        plate_mask(sheet->plate,
                   &(struct plate_mask){NULL, bits, (size_t)stride, (unsigned)width,
                                        (unsigned)height, x, y, dot_w * width, dot_h * height});
        return;
    }
    mask = cairo_image_surface_create(CAIRO_FORMAT_A1, width, height);
    mask_stride = cairo_image_surface_get_stride(mask);
    to = cairo_image_surface_get_data(mask);
    if (!to) {
        sheet->failed = true;
        cairo_surface_destroy(mask);
        return;
    }
    for (int row = 0; row < height; row++)
        memcpy(to + (ptrdiff_t)row * mask_stride, bits + (ptrdiff_t)row * stride,
               (size_t)(mask_stride < stride ? mask_stride : stride));
    cairo_surface_mark_dirty(mask);
    mask_put(sheet, mask, x, y, dot_w, dot_h);
    cairo_surface_destroy(mask);
}

/* The image as cairo has it, made when the document needs it first: cairo puts a surface into the
 * file once, wherever it is drawn. */
static cairo_surface_t *image_surface(struct sheet *sheet, const struct image *mask)
{
    struct sheet_image image = {.mask = mask};

    for (size_t i = 0; i < sheet->images.count; i++)
        if (sheet->images.at[i].mask == mask)
            return sheet->images.at[i].surface;
    image.surface = cairo_image_surface_create_for_data(
        mask->bits, CAIRO_FORMAT_A1, (int)mask->width, (int)mask->height, (int)mask->stride);
    VEC_PUSH(&sheet->images, image);
    return image.surface;
}

void sheet_image(struct sheet *sheet, const struct form_image *image)
{
    if (sheet->plate)
        plate_mask(sheet->plate,
                   &(struct plate_mask){image->mask, image->mask->bits, image->mask->stride,
                                        image->mask->width, image->mask->height, image->x, image->y,
                                        image->w, image->h});
    else
        mask_put(sheet, image_surface(sheet, image->mask), image->x, image->y,
                 image->w / image->mask->width, image->h / image->mask->height);
}

/*
 * "All surfaces with the same unique identifier will only be embedded once", says cairo of this
 * MIME type. It also looks through a recording again on every page that it is painted on, glyph by
 * glyph, only to find that the file has it already. So the recording is painted once, and a small one of
 * the same identity ever after.
 */
static void identify(struct sheet *sheet, cairo_surface_t *surface, size_t number)
{
    char *id = mem_alloc(FORM_ID_MAX);

    snprintf(id, FORM_ID_MAX, "kigen-form-%zu", number);
    if (cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_UNIQUE_ID, (unsigned char *)id,
                                    strlen(id), mem_free, id) != CAIRO_STATUS_SUCCESS)
        sheet->failed = true;
}

/* As large as the form, for cairo leaves out what has no ink; what is drawn here is never embedded.
 */
static cairo_surface_t *stand_in_new(const cairo_rectangle_t *extents)
{
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, extents);
    cairo_t *cr = cairo_create(surface);

    cairo_paint(cr);
    cairo_destroy(cr);
    return surface;
}

struct sheet_form *sheet_form_begin(struct sheet *sheet)
{
    struct sheet_form *form = mem_zero(1, sizeof *form);
    cairo_rectangle_t extents = {0, 0, sheet->width, sheet->height};

    VEC_PUSH(&sheet->forms, form);
    if (sheet->plate) {
        form->plate = plate_form_begin(sheet->plate);
        return form;
    }
    REQUIRE(sheet->cr == sheet->page);
    form->surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents);
    form->stand_in = stand_in_new(&extents);
    sheet->cr = cairo_create(form->surface);
    return form;
}

/*
 * On a page without other ink cairo leaves an empty form out, and its identity with it: the
 * stand-in that followed was new to the file then and came out as a black page (seen with
 * cairo 1.16).
 */
static bool has_ink(cairo_surface_t *surface)
{
    double x, y, w, h;

    cairo_recording_surface_ink_extents(surface, &x, &y, &w, &h);
    return w > 0 && h > 0;
}

void sheet_form_end(struct sheet *sheet, struct sheet_form *form)
{
    if (sheet->plate) {
        plate_form_end(sheet->plate, form->plate);
        return;
    }
    REQUIRE(sheet->cr != sheet->page);
    if (cairo_status(sheet->cr) != CAIRO_STATUS_SUCCESS ||
        cairo_surface_status(form->surface) != CAIRO_STATUS_SUCCESS)
        sheet->failed = true;
    cairo_destroy(sheet->cr);
    sheet->cr = sheet->page;
    form->has_ink = has_ink(form->surface);
    identify(sheet, form->surface, sheet->forms.count); /* drawing would have taken it away */
    identify(sheet, form->stand_in, sheet->forms.count);
}

void sheet_form_put(struct sheet *sheet, struct sheet_form *form)
{
    if (sheet->plate)
        plate_form_put(sheet->plate, form->plate);
    if (sheet->plate || !form->has_ink)
        return;
    cairo_set_source_surface(sheet->cr, form->surface ? form->surface : form->stand_in, 0, 0);
    cairo_paint(sheet->cr);
    cairo_set_source_rgb(sheet->cr, 0, 0, 0);
    cairo_surface_destroy(form->surface);
    form->surface = NULL;
}

void sheet_label(struct sheet *sheet, const char *label)
{
    if (sheet->plate)
        plate_name(sheet->plate, PLATE_LABEL, label);
    else
        cairo_pdf_surface_set_page_label(sheet->surface, label);
}

void sheet_bookmark(struct sheet *sheet, const char *text)
{
    char where[32];

    if (sheet->plate) {
        plate_name(sheet->plate, PLATE_BOOKMARK, text);
        return;
    }
    snprintf(where, sizeof where, "page=%d", sheet->pages + 1);
    cairo_pdf_surface_add_outline(sheet->surface, CAIRO_PDF_OUTLINE_ROOT, text, where, 0);
}

void sheet_tag(struct sheet *sheet, const char *tag, bool begin)
{
    if (!sheet->tagged)
        return;
    if (begin)
        cairo_tag_begin(sheet->cr, tag, NULL);
    else
        cairo_tag_end(sheet->cr, tag);
}

void sheet_page_end(struct sheet *sheet)
{
    if (sheet->plate) {
        plate_page_end(sheet->plate);
        return;
    }
    cairo_show_page(sheet->page);
    sheet->pages++;
}
