/* From ink back to lines of text: a run ends where a glyph does not stand where the last one ends.
 */
#include "recipe.h"

#include <math.h>
#include <stdio.h>

#include "flow/press/press_inside.h"

#define MM (72.0 / 25.4)

struct cook {
    struct press *press;
    FILE *file;
    int letter;
    size_t page;
};

static double advance_of(const struct cook *c, const struct form_group *group, Str cluster)
{
    struct glyph glyphs[16];
    size_t count = glyphs_shape(c->press->glyphs, group->font, /*chain*/ false, cluster, glyphs,
                                sizeof glyphs / sizeof *glyphs);
    double em = 0;

    for (size_t i = 0; i < count; i++)
        em += (double)glyphs[i].advance;
    return em * group->size;
}

static void group_cook(const struct cook *c, const struct form_group *group)
{
    Str text = {group->text.at, group->text.count};
    double x = 0, y = 0;

    for (size_t i = 0; i < group->marks.count; i++) {
        const struct form_mark *mark = &group->marks.at[i];
        Str cluster = str_take(text, mark->bytes);

        if (i == 0 || fabs(mark->y - y) > 0.01 || fabs(mark->x - x) > 0.2)
            fprintf(c->file, "%srun\t%d\t%zu\t%.3f\t%.3f\t%d\t%.4f\t", i ? "\n" : "", c->letter,
                    c->page, mark->x, mark->y, group->font, group->size);
        fprintf(c->file, STR_FMT, STR_ARG(cluster));
        x = mark->x + advance_of(c, group, cluster);
        y = mark->y;
        text = str_skip(text, mark->bytes);
    }
    fputc('\n', c->file);
}

static void mask_cook(const struct cook *c, const struct code *code, double x, double y, double w,
                      double h)
{
    fprintf(c->file, "mask\t%d\t%zu\t%.3f\t%.3f\t%.3f\t%.3f\t%d\t%d\t", c->letter, c->page, x, y, w,
            h, code->width, code->height);
    for (int row = 0; row < code->height; row++)
        for (int at = 0; at < (code->width + 7) / 8; at++) {
            unsigned byte = 0;

            for (int bit = 0; bit < 8; bit++)
                byte |= (unsigned)(code->bits[row][at] >> bit & 1) << (7 - bit);
            fprintf(c->file, "%02x", byte);
        }
    fputc('\n', c->file);
}

static void ink_cook(const struct cook *c, const struct form_ink *ink)
{
    struct code *code = mem_alloc(sizeof *code);

    for (size_t i = 0; i < ink->bars.count; i++)
        fprintf(c->file, "bar\t%d\t%zu\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\n", c->letter, c->page,
                ink->bars.at[i].x, ink->bars.at[i].y, ink->bars.at[i].w, ink->bars.at[i].h,
                ink->bars.at[i].grey);
    for (size_t i = 0; i < ink->group_count; i++)
        if (ink->groups[i].marks.count)
            group_cook(c, &ink->groups[i]);
    for (size_t i = 0; i < ink->codes.count; i++)
        if (code_qr(c->press->codes, code, ink->codes.at[i].text))
            mask_cook(c, code, ink->codes.at[i].x, ink->codes.at[i].y, ink->codes.at[i].size,
                      ink->codes.at[i].size);
    mem_free(code);
}

static void live_cook(const struct cook *c, struct form *form, const struct form_face *face,
                      const struct lot_piece *piece)
{
    struct words_values values = {&c->press->letter, letter_text};
    struct form_ink ink = {.in_order = true};
    struct code *code = mem_alloc(sizeof *code);

    for (size_t part = 0; part < form_parts(face); part++) {
        double scale;

        form_ink_clear(&ink);
        if (!form_live(form, face, part, &values, piece->barcode.n > 0, &ink))
            continue;
        ink_cook(c, &ink);
        scale = ink.barcode_scale * MM;
        if (ink.has_barcode && code_customer(code, piece->barcode))
            mask_cook(c, code, ink.barcode_x, ink.barcode_y, 0.6 * scale * code->width,
                      1.2 * scale * code->height);
    }
    form_ink_release(&ink);
    mem_free(code);
}

bool recipe_write(struct press *press, const struct lot *lot, uint32_t letters, const char *path)
{
    struct form *form =
        press_template(press, lot->pieces[0].variant, lot->pieces[0].language)->form;
    struct words_values values = {&press->letter, letter_text};
    struct cook c = {.press = press, .file = fopen(path, "w")};

    if (!c.file)
        return false;
    for (size_t i = 0; i < press->font_count; i++)
        fprintf(c.file, "font\t%zu\t%s\n", i, press->fonts[i].path);
    form_new_lot(form);
    for (uint32_t i = 0; i < letters; i++) {
        letter_fill(&press->letter, lot, &lot->pieces[i]);
        for (c.page = 0; c.page < form_pages(form); c.page++) {
            const struct form_face *face = form_face(form, c.page, &press->letter.state, &values);

            c.letter = -1;
            if (i == 0)
                ink_cook(&c, form_face_ink(face));
            c.letter = (int)i;
            live_cook(&c, form, face, &lot->pieces[i]);
        }
    }
    return fclose(c.file) == 0;
}
