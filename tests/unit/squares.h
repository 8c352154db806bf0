/*
 * Templates in a font of squares, without a font file: a page of known heights for the tests of the
 * template compiler. ASCII is half as wide, U+2003 is missing, every image has 4000 x 4000 pixels.
 */
#ifndef KIGEN_TESTS_SQUARES_H
#define KIGEN_TESTS_SQUARES_H

#include "base/utf8.h"
#include "core/letter/form.h"
#include "edge/press/layout.h"
#include "readers.h"

UNUSED static size_t square_shape(void *context, int font, bool chain, Str text, struct glyph *out,
                                  size_t room)
{
    size_t count = 0;
    Str before = text;
    uint32_t point;

    (void)context;
    (void)chain;
    while (count < room && utf8_next(&text, &point)) {
        out[count++] = (struct glyph){
            .id = point == 0x2003 ? 0 : point,
            .point = point,
            .font = (uint16_t)font,
            .bytes = (uint16_t)(before.n - text.n),
            .advance = point < 0x80 || (point >= 0x2010 && point <= 0x2015) || point == 0x2212
                           ? 0.5F
                           : 1.0F};
        before = text;
    }
    return count;
}

UNUSED static int square_font(void *context, Str file, int *handle, struct err *err)
{
    (void)context;
    (void)err;
    *handle = (int)file.n;
    return 0;
}

UNUSED static int square_image(void *context, Str file, const struct image **image, struct err *err)
{
    static const struct image square = {4000, 4000, 500, NULL};

    (void)context;
    (void)file;
    (void)err;
    *image = &square;
    return 0;
}

struct compiled {
    struct arena arena;
    struct form *form;
    struct err err;
};

/* Compiles a layout that messages call l with what else the source has, in the standard window. */
UNUSED static void squares_compile(struct compiled *c, const char *layout,
                                   const struct form_source *with)
{
    struct form_metrics metrics = {
        .font = square_font, .image = square_image, .shape = square_shape};
    struct form_source source = *with;
    struct form_node *root;

    memset(c, 0, sizeof *c);
    source.layout_file = "l";
    source.window = (struct form_window){21, 17, 90, 45, 21, 15};
    if (layout_read("l", str_of(layout), &c->arena, &root, &c->err))
        return;
    source.layout = root;
    form_compile(&c->form, &source, &metrics, &c->arena, &c->err);
}

UNUSED static void compiled_release(struct compiled *c)
{
    form_release(c->form);
    arena_release(&c->arena);
}

#endif
