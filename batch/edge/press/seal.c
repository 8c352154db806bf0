/* The only file that knows librsvg. */
#include "edge/press/seal.h"

#include <cairo-ps.h>
#include <librsvg/rsvg.h>

enum { PAGE_POINTS = 1000 }; /* the longer side: cairo writes three decimals */

struct page {
    VEC(char) text;
};

static cairo_status_t page_add(void *context, const unsigned char *bytes, unsigned count)
{
    struct page *page = context;

    for (unsigned i = 0; i < count; i++)
        VEC_PUSH(&page->text, (char)bytes[i]);
    return CAIRO_STATUS_SUCCESS;
}

/* What stands between cairo's set-up of the page and its end. */
static Str page_body(const struct page *page)
{
    static const Str begin = {"%%EndPageSetup\n", sizeof "%%EndPageSetup\n" - 1};
    Str text = {page->text.at, page->text.count};

    while (text.n && !str_starts(text, begin))
        text = str_skip(text, 1);
    return str_skip(text, text.n ? begin.n : 0);
}

/* One page, as large as the image is by its own proportions. False: librsvg or cairo failed. */
static bool page_draw(RsvgHandle *handle, struct drawing *drawing, struct page *page)
{
    RsvgRectangle place = {0, 0, drawing->w, drawing->h};
    cairo_surface_t *surface =
        cairo_ps_surface_create_for_stream(page_add, page, drawing->w, drawing->h);
    cairo_t *cr = cairo_create(surface);
    bool good = rsvg_handle_render_document(handle, cr, &place, NULL);

    cairo_destroy(cr);
    cairo_surface_finish(surface);
    good = good && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    return good;
}

static bool size_read(RsvgHandle *handle, struct drawing *drawing)
{
    gboolean has_box = FALSE;
    RsvgRectangle box = {0, 0, 0, 0};
    double longer;

    rsvg_handle_get_intrinsic_dimensions(handle, NULL, NULL, NULL, NULL, &has_box, &box);
    if (!has_box || !(box.width > 0) || !(box.height > 0))
        return false;
    longer = box.width > box.height ? box.width : box.height;
    drawing->w = PAGE_POINTS * box.width / longer;
    drawing->h = PAGE_POINTS * box.height / longer;
    return true;
}

int seal_read(const char *file, Str svg, struct drawing *drawing, struct arena *arena,
              struct err *err)
{
    struct page page = {.text = {0}};
    GError *trouble = NULL;
    RsvgHandle *handle;
    int status = 0;

    if (drawing_allowed(file, svg, err))
        return -1;
    handle = rsvg_handle_new_from_data((const guint8 *)svg.p, svg.n, &trouble);
    if (!handle) {
        status = err_say(err, IMAGE_UNUSABLE, file, trouble ? trouble->message : "SVG");
        g_clear_error(&trouble);
        return status;
    }
    if (!size_read(handle, drawing))
        status = err_say(err, IMAGE_UNUSABLE, file, "viewBox");
    else if (!page_draw(handle, drawing, &page) || !drawing_read(page_body(&page), drawing, arena))
        status = err_say(err, IMAGE_UNUSABLE, file, "paths");
    g_object_unref(handle);
    VEC_RELEASE(&page.text);
    return status;
}
