/*
 * What a proof shows over a page: the zones that the envelope and the printer demand, and a
 * caption.
 *
 * Colours are thin, so that what is printed below can still be read and measured.
 */
#include "flow/press/press_inside.h"

#define MM (72.0 / 25.4)

enum { CAPTION_GLYPHS_MAX = 256 };

static const double caption_points = 8, label_points = 6.5, quiet_mm = 2;

struct zone { /* points */
    double x, y, w, h;
};

static const struct sheet_colour margins = {0.45, 0.45, 0.45, 0.15}, keep_clear = {1, 0.8, 0, 0.2},
                                 window = {0.1, 0.4, 1, 0.15}, visible = {0, 0.7, 0.3, 0.15},
                                 barcode = {1, 0, 0.2, 0.2};

/* One line of text in the first font of the chain that has it. */
static void label_put(struct press *press, struct sheet *sheet, Str text, double size, double x,
                      double y)
{
    struct glyph glyphs[CAPTION_GLYPHS_MAX];
    size_t count = glyphs_shape(press->glyphs, 0, /*chain*/ true, text, glyphs, CAPTION_GLYPHS_MAX);
    struct form_group group = {.size = size};

    for (size_t i = 0; i < count; i++) {
        struct form_mark mark = {.id = glyphs[i].id, .bytes = glyphs[i].bytes, .x = x, .y = y};

        if (group.marks.count && group.font != glyphs[i].font) {
            sheet_text(sheet, &group);
            group.marks.count = group.text.count = 0;
        }
        group.font = glyphs[i].font;
        VEC_PUSH(&group.marks, mark);
        for (size_t k = 0; k < glyphs[i].bytes; k++)
            VEC_PUSH(&group.text, text.p[k]);
        text = str_skip(text, glyphs[i].bytes);
        x += (double)glyphs[i].advance * size;
    }
    sheet_text(sheet, &group);
    VEC_RELEASE(&group.marks);
    VEC_RELEASE(&group.text);
}

static Str words(const char *english, const char *japanese)
{
    return str_of(messages_are_english() ? english : japanese);
}

static void zone_put(struct sheet *sheet, struct zone zone, const struct sheet_colour *colour)
{
    sheet_tint(sheet, zone.x, zone.y, zone.w, zone.h, colour);
}

static void margins_put(struct sheet *sheet, const struct form *form)
{
    double w = form_width(form, 0), h = form_height(form, 0), edge = form_edge(form);

    zone_put(sheet, (struct zone){0, 0, w, edge}, &margins);
    zone_put(sheet, (struct zone){0, h - edge, w, edge}, &margins);
    zone_put(sheet, (struct zone){0, edge, edge, h - 2 * edge}, &margins);
    zone_put(sheet, (struct zone){w - edge, edge, edge, h - 2 * edge}, &margins);
}

/* Window and play, as on the first page; behind it, from the other side, on its back. */
static struct zone clear_zone(const struct config *config, const struct form *form, bool back)
{
    struct zone zone = {(config->window_x - config->window_play_x) * MM,
                        (config->window_y - config->window_play_y) * MM,
                        (config->window_w + 2 * config->window_play_x) * MM,
                        (config->window_h + 2 * config->window_play_y) * MM};

    if (back)
        zone.x = form_width(form, 0) - zone.x - zone.w;
    return zone;
}

static void window_put(struct press *press, struct sheet *sheet)
{
    const struct config *c = press->config;
    struct zone rest = {c->window_x * MM, c->window_y * MM, c->window_w * MM, c->window_h * MM};
    struct zone seen = {
        (c->window_x + c->window_play_x / 2) * MM, (c->window_y + c->window_play_y / 2) * MM,
        (c->window_w - c->window_play_x) * MM, (c->window_h - c->window_play_y) * MM};

    zone_put(sheet, rest, &window);
    label_put(press, sheet, words("window", "窓"), label_points, rest.x + MM, rest.y + 3 * MM);
    zone_put(sheet, seen, &visible);
    label_put(press, sheet, words("always visible", "ずれても見える"), label_points,
              seen.x + seen.w - 18 * MM, seen.y + 3 * MM);
}

static void barcode_put(struct press *press, struct sheet *sheet, const struct barcode_place *at)
{
    double quiet = quiet_mm * MM, scale = at->scale * MM;
    struct zone zone = {at->x - quiet, at->y - quiet,
                        133 * 0.6 * scale + 2 * quiet, 3 * 1.2 * scale + 2 * quiet};

    if (!at->is_printed)
        return;
    zone_put(sheet, zone, &barcode);
    label_put(press, sheet, words("barcode and 2 mm", "バーコードと余白2mm"), label_points, zone.x,
              zone.y + zone.h + 3 * MM);
}

void tint_draw(struct press *press, struct sheet *sheet, const struct form *form, size_t page,
               const struct barcode_place *at, Str caption)
{
    bool back = press->config->duplex && page == 1;

    margins_put(sheet, form);
    if (page == 0 || back) {
        struct zone zone = clear_zone(press->config, form, back);

        zone_put(sheet, zone, &keep_clear);
        label_put(press, sheet,
                  back ? words("behind the window", "窓の裏(空ける)") : words("play", "ずれしろ"),
                  label_points, zone.x + 2 * MM, zone.y + zone.h - 2 * MM);
    }
    if (page == 0) {
        window_put(press, sheet);
        barcode_put(press, sheet, at);
    }
    if (form_is_empty(form, page))
        label_put(press, sheet, words("this back stays empty", "白紙の裏面"), caption_points,
                  form_width(form, page) / 2 - 12 * MM, form_height(form, page) / 2);
    label_put(press, sheet, caption, caption_points, form_edge(form), 0.8 * form_edge(form));
}
