/* Areas of all that a page bears, added up: what stands on something else counts twice. */
#include "flow/press/coverage.h"

#include "flow/press/press_inside.h"

#define MM (72.0 / 25.4)

static double bits_area(const uint8_t *bits, size_t stride, size_t width, size_t height, double dot)
{
    size_t black = 0;

    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++)
            black += bits[y * stride + x / 8] >> (x % 8) & 1;
    return (double)black * dot;
}

static double code_area(const struct code *code, double dot)
{
    return bits_area(&code->bits[0][0], CODE_STRIDE, (size_t)code->width, (size_t)code->height,
                     dot);
}

static double group_area(struct press *press, const struct form_group *group)
{
    double area = 0;

    for (size_t i = 0; i < group->marks.count; i++)
        area += sheet_area(press->sheet_fonts, group->font, group->marks.at[i].id);
    return area * group->size * group->size;
}

static double image_area(const struct form_image *image)
{
    const struct image *mask = image->mask;

    return bits_area(mask->bits, mask->stride, mask->width, mask->height,
                     image->w / mask->width * (image->h / mask->height));
}

static double qr_area(struct press *press, const struct form_code *of)
{
    struct code code;

    if (!code_qr(press->codes, &code, of->text))
        BUG("a QR code that was encoded when the press was opened");
    return code_area(&code, of->size / code.width * (of->size / code.height));
}

static double ink_area(struct press *press, const struct form_ink *ink)
{
    double area = 0;

    for (size_t i = 0; i < ink->bars.count; i++)
        area += ink->bars.at[i].w * ink->bars.at[i].h * (1 - ink->bars.at[i].grey);
    for (size_t i = 0; i < ink->group_count; i++)
        area += group_area(press, &ink->groups[i]);
    for (size_t i = 0; i < ink->images.count; i++)
        area += image_area(&ink->images.at[i]);
    for (size_t i = 0; i < ink->codes.count; i++)
        area += qr_area(press, &ink->codes.at[i]);
    return area;
}

static double barcode_area(struct press *press, const struct lot_piece *piece)
{
    double scale = press->ink.barcode_scale * MM;
    struct code code;

    if (!press->ink.has_barcode || !code_customer(&code, piece->barcode))
        return 0; /* one that cannot be drawn stops the press itself */
    return code_area(&code, 0.6 * scale * 1.2 * scale);
}

/* Of one page of the piece that press->letter is filled with, in points². */
static double page_area(struct press *press, const struct template *t,
                        const struct lot_piece *piece, size_t page)
{
    struct words_values values = {&press->letter, letter_text};
    bool second = page == 1 && press_has_page2(press, t);
    struct form *form = second ? t->page2 : t->form;
    const struct form_face *face =
        form_face(form, second ? 0 : page, &press->letter.state, &values);
    double area = ink_area(press, form_face_ink(face));

    for (size_t part = 0; part < form_parts(face); part++) {
        form_ink_clear(&press->ink);
        if (form_live(form, face, part, &values, piece->barcode.n > 0, &press->ink))
            area += ink_area(press, &press->ink) + barcode_area(press, piece);
    }
    return area;
}

uint32_t press_coverage(struct press *press, const struct lot *lot, const struct lot_bundle *bundle)
{
    const struct template *t = press_template(press, bundle->variant, bundle->language);
    const struct lot_piece *piece = &lot->pieces[bundle->piece];
    double most = 0;

    REQUIRE(t && bundle->piece_count);
    form_new_lot(t->form);
    if (t->page2)
        form_new_lot(t->page2);
    press_write_as(press, &t->writes);
    letter_fill(&press->letter, lot, piece);
    for (size_t page = 0; page < form_pages(t->form); page++) {
        double share = page_area(press, t, piece, page) /
                       (form_width(t->form, page) * form_height(t->form, page));

        most = share > most ? share : most;
    }
    return (uint32_t)(most * 10000 + 0.5);
}
