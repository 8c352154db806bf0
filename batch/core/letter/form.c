/* Compiling, proving every case, faces, and the live half of a page. */
#include "core/letter/form.h"

#include <stdio.h>

#include "core/letter/form_inside.h"

/* Whether the page's words say the same under both values of a choice. */
static bool values_agree(const struct words_vocabulary *v, const struct page *page, size_t choice,
                         uint8_t a, uint8_t b)
{
    for (size_t i = 0; i < v->condition_count; i++)
        if ((page->conditions >> i & 1) && v->conditions[i].choice == choice &&
            (v->conditions[i].values >> a & 1) != (v->conditions[i].values >> b & 1))
            return false;
    for (size_t i = 0; i < v->list_count; i++)
        if ((page->conditions >> (WORDS_CONDITIONS_MAX + i) & 1) && v->lists[i].choice == choice)
            return a == b;
    return true;
}

/* Of all states under which the page is the same, one: it is made once for them. */
static void state_only(const struct words_vocabulary *v, const struct page *page,
                       struct words_state *state)
{
    for (size_t i = 0; i < WORDS_CHOICES_MAX; i++) {
        uint8_t value = 0;

        while (page->choices >> i & 1 && !values_agree(v, page, i, value, state->value[i]))
            value++;
        state->value[i] = value;
    }
}

/* Whether a block that the layout always sets has the field somewhere. */
static bool words_have(const struct words *words, int field)
{
    for (size_t i = 0; i < words->block_count; i++) {
        const struct words_block *block = &words->blocks[i];

        for (size_t k = 0; block->always && k < block->count; k++) {
            const struct words_token *token = &words->tokens[block->first + k];

            if (token->kind == WORDS_FIELD && token->index == field)
                return true;
        }
    }
    return false;
}

/* Whether other letters use what is shared, their compiling tells. */
static int blocks_prove(const struct form *form, struct err *err)
{
    const struct words *words = &form->words;
    const struct words_vocabulary *v = words->vocabulary;

    for (size_t i = 0; i < words->block_count; i++)
        if (!words->blocks[i].used && !words->blocks[i].shared)
            return err_say(err, WORDS_UNUSED, words->blocks[i].file, words->blocks[i].line,
                           STR_ARG(words->blocks[i].name));
    for (size_t f = 0; f < v->field_count; f++)
        if (v->fields[f].need != WORDS_FREE && !words_have(words, (int)f))
            return err_say(err, WORDS_REQUIRED, words->file, v->fields[f].name);
    return 0;
}

/* Whether some text of these items shows the field in every state. */
static bool items_show(const struct words *words, const struct items *items, int field)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct item *item = &items->at[i];

        if (item->if_room)
            continue;
        if (item->block && words_always_shows(words, item->block, field))
            return true;
        for (size_t k = 0; k < COLUMNS_MAX; k++)
            if (items_show(words, &item->children[k], field))
                return true;
    }
    return false;
}

/*
 * Sheets are told apart by hand and by camera: what names the sheet stands in a box that no machine
 * cuts into, on every front.
 */
static int front_prove(const struct form *form, size_t page, int field, struct err *err)
{
    const struct page *spec = &form->pages[page];
    double edge = SHEET_MARK_EDGE_MM * MM - 1e-6;

    if (form_is_empty(form, page))
        return err_say(err, FORM_EMPTY_FRONT, form->layout_file, spec->line, spec->column,
                       (unsigned long)page + 1);
    for (size_t i = 0; i < spec->box_count; i++) {
        const struct box *box = &spec->boxes[i];

        if (!items_show(&form->words, &box->items, field))
            continue;
        if (box->x < edge || box->y < edge || box->x + box->w > form->page_w - edge ||
            box->y + box->h > form->page_h - edge)
            return err_say(err, FORM_EDGE, form->layout_file, box->line, box->column,
                           SHEET_MARK_EDGE_MM);
        return 0;
    }
    return err_say(err, FORM_FRONT, form->layout_file, (unsigned long)page + 1,
                   form->words.vocabulary->fields[field].name);
}

static int fronts_prove(const struct form *form, struct err *err)
{
    const struct words_vocabulary *v = form->words.vocabulary;

    for (size_t page = 0; page < form->page_count; page++)
        for (size_t f = 0; f < v->field_count && page_is_front(form, page); f++)
            if (v->fields[f].need == WORDS_ON_SHEET && front_prove(form, page, (int)f, err))
                return -1;
    return 0;
}

/* What the template itself puts into the window must be drawn by the window's own fonts. */
static int window_block_prove(struct form *form, size_t page, const struct words_block *block,
                              const struct style *style, struct err *err)
{
    const struct words_vocabulary *v = form->words.vocabulary;
    struct words_state state = {{0}};
    int status;

    do {
        struct arena arena = {0};
        struct placing placing = {
            .form = form, .state = &state, .page = page, .arena = &arena, .err = err};
        struct words_lines lines = block_lines(&placing, block);

        status = lines_prove(&placing, &lines, style);
        arena_release(&arena);
    } while (status == 0 && state_next(v, &state, block->choices));
    return status;
}

static int window_prove(struct form *form, size_t page, struct err *err)
{
    const struct window_spec *window = &form->pages[page].window;

    if (!window->on)
        return 0;
    if (window_block_prove(form, page, window->address, window->address_style, err))
        return -1;
    return window_block_prove(form, page, window->name, window->name_style, err);
}

static int boxes_prove(struct form *form, size_t page, struct index *measured, struct err *err)
{
    for (size_t i = 0; i < form->pages[page].box_count; i++)
        if (box_prove(form, page, &form->pages[page].boxes[i], measured, err))
            return -1;
    return 0;
}

int form_prove(struct form *form, struct err *err)
{
    struct arena arena = {0};
    struct index measured = {.arena = &arena};
    int status = (form->gates && gates_prove(form, form->gates, err)) || blocks_prove(form, err) ||
                         fronts_prove(form, err)
                     ? -1
                     : 0;

    for (size_t page = 0; page < form->page_count && !status; page++)
        status = window_prove(form, page, err) || boxes_prove(form, page, &measured, err) ? -1 : 0;
    form->proven = !status;
    arena_release(&arena);
    return status;
}

int form_read(struct form **out, const struct form_source *source,
              const struct form_metrics *metrics, struct arena *arena, struct err *err)
{
    struct form *form = ARENA_NEW(arena, struct form);

    *out = form;
    form->metrics = *metrics;
    form->arena = arena;
    form->layout_file = source->layout_file;
    form->duplex = source->duplex;
    form->page_before = source->page_before;
    form->pages_whole = source->pages_whole;
    form->chart = source->chart;
    form->gates = source->gates;
    return words_parse(&form->words, source->words, source->word_files, source->vocabulary,
                       source->office, source->office_context, arena, err) ||
                   layout_compile(form, source, arena, err)
               ? -1
               : 0;
}

int form_compile(struct form **form, const struct form_source *source,
                 const struct form_metrics *metrics, struct arena *arena, struct err *err)
{
    return form_read(form, source, metrics, arena, err) || form_prove(*form, err) ? -1 : 0;
}

void form_new_lot(struct form *form)
{
    for (size_t i = 0; i < form->faces.count; i++) {
        struct form_face *face = form->faces.at[i];

        arena_release(&face->arena);
        form_ink_release(&face->ink);
        VEC_RELEASE(&face->slots);
        mem_free(face);
    }
    form->faces.count = 0;
}

void form_release(struct form *form)
{
    if (!form)
        return;
    form_new_lot(form);
    VEC_RELEASE(&form->faces);
    VEC_RELEASE(&form->samples);
    VEC_RELEASE(&form->qr_texts);
    VEC_RELEASE(&form->glyphs);
    VEC_RELEASE(&form->text);
}

size_t form_pages(const struct form *form)
{
    return form->page_count;
}

bool form_is_front(const struct form *form, size_t page)
{
    REQUIRE(page < form->page_count);
    return page_is_front(form, page);
}

double form_width(const struct form *form, size_t page)
{
    REQUIRE(page < form->page_count);
    return form->page_w;
}

double form_height(const struct form *form, size_t page)
{
    REQUIRE(page < form->page_count);
    return form->page_h;
}

bool form_is_empty(const struct form *form, size_t page)
{
    REQUIRE(page < form->page_count);
    return form->pages[page].box_count == 0 && !form->pages[page].window.on;
}

bool form_bears_barcode(const struct form *form)
{
    for (size_t i = 0; i < form->page_count; i++)
        if (form->pages[i].window.on && form->pages[i].window.barcode)
            return true;
    return false;
}

const Str *form_qr_texts(const struct form *form, size_t *count)
{
    *count = form->qr_texts.count;
    return form->qr_texts.at;
}

bool form_mark(const struct form *form, size_t page, struct form_square *square)
{
    const struct page *spec = &form->pages[page];
    double quiet = FORM_MARK_QUIET_MM * MM;

    REQUIRE(page < form->page_count);
    *square =
        (struct form_square){spec->mark_x + quiet, spec->mark_y + quiet, spec->mark_w - 2 * quiet};
    return spec->mark_w > 0 && page_is_front(form, page);
}

double form_edge(const struct form *form)
{
    return form->edge;
}

Str form_title(const struct form *form)
{
    return form->title;
}

const char *form_layout_file(const struct form *form)
{
    return form->layout_file;
}

const struct words *form_words(const struct form *form)
{
    return &form->words;
}

/* Fold marks: 3 mm long, beginning where printers can print. */
static void folds_draw(const struct form *form, const struct page *page, struct form_ink *ink)
{
    for (size_t i = 0; i < page->fold_count; i++)
        ink_bar(ink, form->edge, page->folds[i] - 0.1 * MM, FOLD_MARK_MM * MM, 0.2 * MM, 0);
}

static bool block_names(const struct words *words, const struct words_block *block)
{
    for (size_t i = 0; i < block->count; i++) {
        const struct words_token *token = &words->tokens[block->first + i];

        if (token->kind == WORDS_FIELD && words->vocabulary->fields[token->index].is_name)
            return true;
    }
    return false;
}

/* Whether a name may stand in them, or what they say once decides what a later box says. */
static bool items_count(const struct words *words, const struct items *items)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct item *item = &items->at[i];

        if (item->once || (item->block && block_names(words, item->block)))
            return true;
        for (size_t k = 0; k < COLUMNS_MAX; k++)
            if (items_count(words, &item->children[k]))
                return true;
    }
    return false;
}

static void face_make(struct form *form, struct form_face *face, const struct words_values *values)
{
    struct err err = {.code = EXIT_DONE};
    struct placing placing = {.form = form,
                              .state = &face->state,
                              .values = values,
                              .page = face->page,
                              .arena = &face->arena,
                              .face = face,
                              .err = &err};

    folds_draw(form, face->spec, &face->ink);
    for (size_t i = 0; i < face->spec->box_count; i++) {
        const struct box *box = &face->spec->boxes[i];
        double height;

        if (face->of_names && !items_count(&form->words, &box->items))
            continue;
        face->broken |= box_place(&placing, box, &height) || height > box->h + 1e-6;
        /* proved with samples no shorter than the constant fields of any lot */
        REQUIRE(!face->broken || !form->proven);
    }
    if (face->spec->window.on) {
        face->window_address = block_lines(&placing, face->spec->window.address);
        face->window_name = block_lines(&placing, face->spec->window.name);
    }
}

static const struct form_face *face_of(struct form *form, size_t page,
                                       const struct words_state *state,
                                       const struct words_values *values, bool of_names)
{
    struct words_state key = *state;
    struct form_face *face;

    REQUIRE(page < form->page_count);
    state_only(form->words.vocabulary, &form->pages[page], &key);
    for (size_t i = 0; i < form->faces.count; i++)
        if (form->faces.at[i]->page == page && form->faces.at[i]->of_names == of_names &&
            memcmp(&form->faces.at[i]->state, &key, sizeof key) == 0)
            return form->faces.at[i];
    face = mem_zero(1, sizeof *face);
    face->state = key;
    face->page = page;
    face->of_names = of_names;
    face->spec = &form->pages[page];
    face_make(form, face, values);
    VEC_PUSH(&form->faces, face);
    return face;
}

const struct form_face *form_face(struct form *form, size_t page, const struct words_state *state,
                                  const struct words_values *values)
{
    return face_of(form, page, state, values, /*of_names*/ false);
}

const struct form_ink *form_face_ink(const struct form_face *face)
{
    return &face->ink;
}

bool form_face_is_live(const struct form_face *face)
{
    return form_parts(face) > 0;
}

size_t form_parts(const struct form_face *face)
{
    return face->part_count + face->spec->window.on;
}

bool form_live(struct form *form, const struct form_face *face, size_t part,
               const struct words_values *values, bool barcode, struct form_ink *ink)
{
    REQUIRE(part < form_parts(face));
    if (face->spec->window.on && part-- == 0)
        return window_fill(form, face, values, barcode, ink);
    for (size_t i = 0; i < face->slots.count; i++)
        if (face->slots.at[i].part == part && !slot_fill(form, &face->slots.at[i], values, ink))
            return false;
    return true;
}

bool form_fits(struct form *form, const struct words_state *state,
               const struct words_values *values, bool barcode)
{
    for (size_t page = 0; page < form->page_count; page++) {
        const struct form_face *face = face_of(form, page, state, NULL, /*of_names*/ true);

        if (face->broken)
            return false;
        if (face->spec->window.on && !window_fill(form, face, values, barcode, NULL))
            return false;
        for (size_t i = 0; i < face->slots.count; i++)
            if (face->slots.at[i].line->is_name &&
                !slot_fill(form, &face->slots.at[i], values, NULL))
                return false;
    }
    return true;
}
