/* Bytes into pixels, by cairo. */
#include "edge/press/png.h"

#include <cairo.h>
#include <string.h>

/* Whoever asks for more than there is gets nothing: libpng ends then, and cairo says so. */
static cairo_status_t bytes_give(void *context, unsigned char *to, unsigned count)
{
    Str *left = context;

    if (left->n < count)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, left->p, count);
    *left = str_skip(*left, count);
    return CAIRO_STATUS_SUCCESS;
}

static int pixels_take(const char *file, cairo_surface_t *surface, struct image_pixels *pixels,
                       struct err *err)
{
    cairo_status_t status = cairo_surface_status(surface);
    cairo_format_t format;

    if (status != CAIRO_STATUS_SUCCESS)
        return err_say(err, IMAGE_UNUSABLE, file, cairo_status_to_string(status));
    format = cairo_image_surface_get_format(surface);
    if (format != CAIRO_FORMAT_ARGB32 && format != CAIRO_FORMAT_RGB24)
        return err_say(err, IMAGE_KIND, file, "format");
    pixels->width = (uint32_t)cairo_image_surface_get_width(surface);
    pixels->height = (uint32_t)cairo_image_surface_get_height(surface);
    pixels->stride = (size_t)cairo_image_surface_get_stride(surface);
    pixels->at = cairo_image_surface_get_data(surface);
    pixels->has_alpha = format == CAIRO_FORMAT_ARGB32;
    return 0;
}

int png_decode(const char *file, Str png, struct image *image, struct arena *arena, struct err *err)
{
    struct arena scratch = {0};
    struct image_pixels pixels = {0};
    cairo_surface_t *surface = NULL;
    Str plain;
    int status = image_look(file, png, &plain, &scratch, err);

    if (status == 0) {
        surface = cairo_image_surface_create_from_png_stream(bytes_give, &plain);
        status = pixels_take(file, surface, &pixels, err) ||
                         image_make(file, &pixels, image, &scratch, arena, err)
                     ? -1
                     : 0;
        cairo_surface_destroy(surface);
    }
    arena_release(&scratch);
    return status;
}
