/*
 * A template: layout.conf and words.txt into faces. The first byte says whether it is printed on
 * both sides and what the office has said of itself; then the layout, a line "%%%%", the words.
 *
 * What compiles draws, under every state of its conditions, nothing outside its boxes and the part
 * of the window that is always visible, folds apart: no letter can show another's address, and none
 * runs off its sheet. That holds for the samples, which must fit, and for texts that nobody
 * expected, which may not fit but must not be drawn beside their place.
 */
#include "base/utf8.h"
#include "edge/press/layout.h"

#include "fuzz.h"

enum { DUPLEX = 1, OFFICE = 2, STATES_MOST = 64, HOSTILE_BYTES = 200 };
static const double mm = 72.0 / 25.4, tolerance = 0.01;

/* ---- a font of squares: ASCII half as wide, U+2003 missing ----------------------------------- */

static size_t square_shape(void *context, int font, bool chain, Str text, struct glyph *out,
                           size_t room)
{
    size_t count = 0;
    Str before = text;
    uint32_t point;

    (void)context;
    (void)chain;
    while (count < room && utf8_next(&text, &point)) {
        out[count++] = (struct glyph){.id = point == 0x2003 ? 0 : point,
                                      .point = point,
                                      .font = (uint16_t)font,
                                      .bytes = (uint16_t)(before.n - text.n),
                                      .advance = point < 0x80 ? 0.5F : 1.0F};
        before = text;
    }
    return count;
}

static int square_font(void *context, Str file, int *handle, struct err *err)
{
    (void)context;
    *handle = (int)file.n;
    return file.n < 8 ? 0 : err_say(err, FILE_OPEN, "font", "No such file or directory");
}

static int square_image(void *context, Str file, const struct image **image, struct err *err)
{
    static const struct image tall = {4000, 12000, 500, NULL};

    (void)context;
    *image = &tall;
    return file.n < 8 ? 0 : err_say(err, IMAGE_UNUSABLE, "image", "PNG");
}

/* ---- a small vocabulary ---------------------------------------------------------------------- */

static const struct words_field fields[] = {
    {"sheet", false, false, false, false, "1"}, {"sheets", false, false, false, false, "1"},
    {"one", true, false, false, true, "いち"},  {"two", false, false, false, false, "に"},
    {"part", true, false, true, false, "部"},   {"name", true, true, false, false, "なまえ"},
};
static const struct words_choice choices[] = {{"yesno", 2}, {"items", 2}, {"why", 5}};
static const struct words_condition conditions[] = {
    {"yes", 0, 2}, {"no", 0, 1}, {"late", 2, 30}, {"full", 2, 4}};
static const struct words_list lists[] = {{"items", 1, false}};
static const struct words_vocabulary vocabulary = {.fields = fields,
                                                   .field_count = 6,
                                                   .conditions = conditions,
                                                   .condition_count = 4,
                                                   .lists = lists,
                                                   .list_count = 1,
                                                   .choices = choices,
                                                   .choice_count = 3};

static enum words_answer office(const void *context, Str key, Str *text)
{
    *text = str_equal(key, STR("blank")) ? STR(" ") : STR("市");
    return context && (str_equal(key, STR("blank")) || str_equal(key, STR("name")));
}

/* ---- where ink may lie ----------------------------------------------------------------------- */

struct place {
    double x, y, w, h;
};
struct places { /* of one page */
    VEC(struct place) at;
    double edge; /* folds begin here */
};

static const struct form_node *child(const struct form_node *node, const char *name)
{
    for (size_t i = 0; i < node->child_count; i++)
        if (str_equal(node->children[i].name, str_of(name)))
            return &node->children[i];
    return NULL;
}

static void places_read(const struct form_node *root, size_t page, const struct form_window *window,
                        struct places *places)
{
    const struct form_node *pages = child(root, "pages");
    const struct form_node *node = &pages->children[page], *boxes;
    struct place visible = {(window->x + window->play_x / 2) * mm,
                            (window->y + window->play_y / 2) * mm,
                            (window->w - window->play_x) * mm, (window->h - window->play_y) * mm};

    if (page == pages->child_count) /* the empty back of the last sheet */
        return;
    boxes = child(node, "boxes");
    for (size_t i = 0; i < boxes->child_count; i++) {
        const struct form_node *box = &boxes->children[i];
        struct place place = {child(box, "x")->number * mm, child(box, "y")->number * mm,
                              child(box, "w")->number * mm, child(box, "h")->number * mm};

        VEC_PUSH(&places->at, place);
    }
    if (child(node, "window"))
        VEC_PUSH(&places->at, visible);
}

static bool lies_within(const struct places *places, double x, double y, double w, double h)
{
    for (size_t i = 0; i < places->at.count; i++) {
        const struct place *place = &places->at.at[i];

        if (x >= place->x - tolerance && y >= place->y - tolerance &&
            x + w <= place->x + place->w + tolerance && y + h <= place->y + place->h + tolerance)
            return true;
    }
    return false;
}

/* The lines of a table, 1 mm at most, lie on its edge and so half outside; the last one below it.
 */
static bool bar_lies_within(const struct places *places, const struct form_bar *bar)
{
    bool upright = bar->w < bar->h;
    double thick = upright ? bar->w : bar->h;

    if (lies_within(places, bar->x, bar->y, bar->w, bar->h))
        return true;
    if (thick > mm + tolerance)
        return false;
    return upright ? lies_within(places, bar->x + thick / 2, bar->y, 0, bar->h - thick)
                   : lies_within(places, bar->x, bar->y, bar->w, 0);
}

static void ink_holds(const struct form_ink *ink, const struct places *places,
                      const struct form *form, size_t page)
{
    for (size_t g = 0; g < ink->group_count; g++) {
        const struct form_group *group = &ink->groups[g];
        size_t bytes = 0;

        for (size_t i = 0; i < group->marks.count; i++) {
            const struct form_mark *mark = &group->marks.at[i];
            double width = (mark->id < 0x80 ? 0.5 : 1.0) * group->size;

            bytes += mark->bytes;
            /* a space may hang at the end of a line */
            if (mark->id == ' ' || mark->id == 0x3000 || mark->id == 0xA0)
                width = 0;
            HOLDS(mark->id != 0);
            HOLDS(width == 0 ||
                  lies_within(places, mark->x, mark->y - 0.88 * group->size, width, group->size));
        }
        HOLDS(bytes == group->text.count);
    }
    for (size_t i = 0; i < ink->bars.count; i++) {
        const struct form_bar *bar = &ink->bars.at[i];
        bool fold = bar->x <= form_edge(form) + tolerance &&
                    bar->x + bar->w <= form_edge(form) + 3 * mm + tolerance &&
                    bar->h <= 0.2 * mm + tolerance && bar->y >= -0.1 * mm - tolerance &&
                    bar->y + bar->h <= form_height(form, page) + 0.1 * mm + tolerance;

        HOLDS(bar->w >= 0 && bar->h >= 0 && bar->grey >= 0 && bar->grey <= 1);
        HOLDS(fold || bar_lies_within(places, bar));
    }
    for (size_t i = 0; i < ink->codes.count; i++)
        HOLDS(lies_within(places, ink->codes.at[i].x, ink->codes.at[i].y, ink->codes.at[i].size,
                          ink->codes.at[i].size));
    for (size_t i = 0; i < ink->images.count; i++)
        HOLDS(lies_within(places, ink->images.at[i].x, ink->images.at[i].y, ink->images.at[i].w,
                          ink->images.at[i].h));
    if (ink->has_barcode)
        HOLDS(lies_within(places, ink->barcode_x, ink->barcode_y,
                          133 * 0.6 * mm * ink->barcode_scale, 3.6 * mm * ink->barcode_scale));
}

/* ---- one template ---------------------------------------------------------------------------- */

static Str hostile_text(const void *context, int field, int item)
{
    const Str *text = context;
    size_t at = text->n ? (size_t)(field * 7 + item + 1) % text->n : 0;

    return str_take(str_skip(*text, at), (size_t)field * HOSTILE_BYTES / 5);
}

static void face_holds(struct form *form, size_t page, const struct words_state *state,
                       const struct places *places, const Str *hostile)
{
    const struct form_face *face = form_face(form, page, state, NULL);
    struct words_values values = {hostile, hostile_text}, samples = {0};
    struct form_ink *ink = mem_zero(1, sizeof *ink);

    HOLDS(form_face(form, page, state, NULL) == face);
    ink_holds(form_face_ink(face), places, form, page);
    for (size_t part = 0; part < form_parts(face); part++)
        for (int barcode = 0; barcode < 2; barcode++) {
            form_ink_clear(ink);
            if (form_live(form, face, part, &samples, barcode, ink))
                ink_holds(ink, places, form, page);
            else /* only the window may be too small for its samples */
                HOLDS(part == 0 && places->at.count > 0);
            form_ink_clear(ink);
            if (form_live(form, face, part, &values, barcode, ink))
                ink_holds(ink, places, form, page);
        }
    form_ink_release(ink);
    mem_free(ink);
}

static bool state_next(struct words_state *state)
{
    for (size_t i = 0; i < vocabulary.choice_count; i++) {
        if (++state->value[i] < choices[i].count)
            return true;
        state->value[i] = 0;
    }
    return false;
}

static void form_holds(struct form *form, const struct form_source *source, Str hostile)
{
    struct words_state state = {{0}};
    struct words_values samples = {0};

    HOLDS(form_pages(form) > 0);
    do {
        for (size_t page = 0; page < form_pages(form); page++) {
            struct places places = {.edge = form_edge(form)};

            places_read(source->layout, page, &source->window, &places);
            face_holds(form, page, &state, &places, &hostile);
            VEC_RELEASE(&places.at);
        }
        form_fits(form, &state, &samples, true);
    } while (state_next(&state));
    form_new_lot(form);
}

static Str section_take(Str *rest)
{
    static const char mark[] = "\n%%%%\n";
    const char *at = rest->n ? memmem(rest->p, rest->n, mark, sizeof mark - 1) : NULL;
    Str section = at ? str_take(*rest, (size_t)(at - rest->p) + 1) : *rest;

    *rest = str_skip(*rest, section.n + (at ? sizeof mark - 2 : 0));
    return section;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static const struct form_metrics metrics = {
        .font = square_font, .image = square_image, .shape = square_shape};
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};
    struct form_source source = {.layout_file = "layout.conf",
                                 .vocabulary = &vocabulary,
                                 .office = office,
                                 .window = {21, 17, 90, 45, 21, 15}};
    struct form_node *root = NULL;
    struct form *form = NULL;
    Str rest, layout;

    if (count < 1)
        return 0;
    source.duplex = bytes[0] & DUPLEX;
    source.office_context = bytes[0] & OFFICE ? &source : NULL;
    rest = (Str){(const char *)bytes + 1, count - 1};
    layout = section_take(&rest);
    source.words[0] = (struct words_source){.file = "words.txt", .text = rest};
    source.word_files = 1;
    if (!came_back(layout_read("layout.conf", layout, &arena, &root, &err), &err)) {
        HOLDS(err.code == EXIT_CONFIG_);
    } else {
        source.layout = root;
        if (came_back(form_compile(&form, &source, &metrics, &arena, &err), &err))
            form_holds(form, &source, utf8_valid(rest) ? rest : STR("x"));
        form_release(form);
    }
    arena_release(&arena);
    return 0;
}
