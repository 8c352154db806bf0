/*
 * Text of a form: spans into glyphs, glyphs into lines, lines into ink.
 *
 * Costs per piece: one look-up a character, one sum of widths a line; lines are searched for breaks
 * only where they do not fit.
 */
#include "core/letter/form_inside.h"

/* Where the body of a kanji stands in its line: 88 % above the baseline, as in all fonts in use. */
static const double ascent_em = 0.88;
static const double size_step_points = 0.5;

double baseline_of(const struct style *style, double y, double size)
{
    return y + (style->leading - size) / 2 + ascent_em * size;
}

double aligned(enum align align, double x, double w, double used)
{
    return align == ALIGN_LEFT ? x : align == ALIGN_RIGHT ? x + w - used : x + (w - used) / 2;
}

void ink_bar(struct form_ink *ink, double x, double y, double w, double h, double grey)
{
    struct form_bar bar = {x, y, w, h, grey};

    VEC_PUSH(&ink->bars, bar);
}

static bool group_is(const struct form_group *group, int font, double size)
{
    return group->font == font && group->size >= size && group->size <= size;
}

static struct form_group *group_of(struct form_ink *ink, int font, double size)
{
    size_t last = ink->in_order && ink->group_count ? ink->group_count - 1 : 0;

    for (size_t i = last; i < ink->group_count; i++)
        if (group_is(&ink->groups[i], font, size))
            return &ink->groups[i];
    REQUIRE(ink->group_count < FORM_GROUPS_MAX);
    ink->groups[ink->group_count].font = font;
    ink->groups[ink->group_count].size = size;
    return &ink->groups[ink->group_count++];
}

static void text_put(struct form *form, Str text)
{
    while (form->text.count + text.n > form->text.room)
        form->text.at = vec_grow(form->text.at, &form->text.room, 1);
    if (text.n)
        memcpy(form->text.at + form->text.count, text.p, text.n);
    form->text.count += text.n;
}

/* ---- samples: lines are reserved for the widest text that a field can have ------------------- */

enum { MEASURED_GLYPHS_MAX = 256 };

struct measuring {
    const struct form *form;
    int font;
};

static double text_width(const void *context, Str text)
{
    const struct measuring *m = context;
    struct glyph glyphs[MEASURED_GLYPHS_MAX];
    size_t count = m->form->metrics.shape(m->form->metrics.shape_context, m->font, /*chain*/ false,
                                          text, glyphs, MEASURED_GLYPHS_MAX);

    glyphs_part(glyphs, 0, count);
    return line_width(glyphs, count, LINE_TEXT);
}

static Str sample_of(struct form *form, int font, int field)
{
    const struct words_vocabulary *v = form->words.vocabulary;
    struct form_sample sample = {font, field, str_of(v->fields[field].sample)};
    struct measuring measuring = {form, font};
    char text[WORDS_SAMPLE_MAX];

    if (!v->sample)
        return sample.text;
    for (size_t i = 0; i < form->samples.count; i++)
        if (form->samples.at[i].font == font && form->samples.at[i].field == field)
            return form->samples.at[i].text;
    sample.text =
        arena_copy(form->arena, v->sample(v->sample_context, field, text_width, &measuring, text));
    VEC_PUSH(&form->samples, sample);
    return sample.text;
}

static Str span_text(struct form *form, int font, const struct words_span *span,
                     const struct words_values *values)
{
    if (span->field < 0)
        return span->text;
    if (values && values->text)
        return values->text(values->context, span->field, span->item);
    return sample_of(form, font, span->field);
}

/* Shapes one run of text behind what the scratch holds already; a name stays in one line where it can. */
static void run_shape(struct form *form, int font, bool chain, bool name, Str text)
{
    size_t room = form->glyphs.count + text.n * 2 + 16, first = form->glyphs.count;

    while (form->glyphs.room < room)
        form->glyphs.at = vec_grow(form->glyphs.at, &form->glyphs.room, sizeof *form->glyphs.at);
    text_put(form, text);
    form->glyphs.count += form->metrics.shape(form->metrics.shape_context, font, chain, text,
                                              form->glyphs.at + form->glyphs.count,
                                              form->glyphs.room - form->glyphs.count);
    if (name)
        glyphs_bind(form->glyphs.at + first, form->glyphs.count - first);
}

/* Adds a line's glyphs and text to the scratch; returns how many glyphs. */
size_t line_shape(struct form *form, const struct words_line *line, const struct style *style,
                  const struct words_values *values)
{
    size_t before = form->glyphs.count;

    for (size_t i = 0; i < line->count; i++) {
        const struct words_span *span = &line->spans[i];
        bool chain = span->field >= 0 && form->words.vocabulary->fields[span->field].is_name;
        int font = span->strong ? style->strong : style->font;

        run_shape(form, font, chain, chain || span->own, span_text(form, font, span, values));
    }
    return form->glyphs.count - before;
}

/* Glyphs first..end of the scratch in one straight line; their text begins at text_first. */
void line_emit(const struct form *form, struct form_ink *ink, size_t first, size_t end,
               size_t text_first, double size, double x, double baseline)
{
    struct form_group *group = NULL;

    for (size_t i = first; i < end; i++) {
        const struct glyph *glyph = &form->glyphs.at[i];
        struct form_mark mark = {.id = glyph->id,
                                 .bytes = glyph->bytes,
                                 .x = x + (double)glyph->dx * size,
                                 .y = baseline - (double)glyph->dy * size};

        x += (double)glyph->gap * size;
        mark.x += (double)glyph->gap * size;
        if (!group || group->font != glyph->font)
            group = group_of(ink, glyph->font, size);
        VEC_PUSH(&group->marks, mark);
        while (group->text.count + glyph->bytes > group->text.room)
            group->text.at = vec_grow(group->text.at, &group->text.room, 1);
        memcpy(group->text.at + group->text.count, form->text.at + text_first, glyph->bytes);
        group->text.count += glyph->bytes;
        text_first += glyph->bytes;
        x += (double)glyph->advance * size;
    }
}

static size_t bytes_of(const struct glyph *glyphs, size_t count)
{
    size_t bytes = 0;

    for (size_t i = 0; i < count; i++)
        bytes += glyphs[i].bytes;
    return bytes;
}

static bool all_drawn(const struct glyph *glyphs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (glyphs[i].id == 0)
            return false;
    return true;
}

/* One paragraph of `count` glyphs from `first`, already filled into lines. */
static void lines_emit(const struct form *form, struct form_ink *ink, size_t first, size_t count,
                       size_t text_first, const size_t *starts, size_t lines,
                       const struct slot *slot, double size)
{
    for (size_t k = 0; k < lines; k++) {
        size_t from = first + starts[k], end = first + (k + 1 < lines ? starts[k + 1] : count);
        const struct glyph *glyphs = form->glyphs.at + from;
        double used = line_width(glyphs, end - from, slot_line(slot, k)) * size;
        double lead = line_lead(glyphs, end - from, slot_line(slot, k)) * size;
        double y = slot->y + (double)k * slot->style->leading;

        line_emit(form, ink, from, end, text_first, size,
                  aligned(slot->align, slot->x, slot->w, used) - lead,
                  baseline_of(slot->style, y, size));
        text_first += bytes_of(form->glyphs.at + from, end - from);
    }
}

bool lines_stay(const struct form *form, size_t first, size_t count, const size_t *starts,
                size_t lines, const struct slot *slot, double size)
{
    double play = (slot->style->leading - size) / 2 / size;

    for (size_t k = 0; k < lines; k++) {
        size_t from = first + starts[k], end = first + (k + 1 < lines ? starts[k + 1] : count);
        const struct glyph *glyphs = form->glyphs.at + from;
        double used = line_width(glyphs, end - from, slot_line(slot, k));
        double lead = line_lead(glyphs, end - from, slot_line(slot, k));
        /* a gap in place of a space: the line goes on within what stands before it */
        double back = slot_line(slot, k) == LINE_GOES_ON && glyphs[0].gap < 0
                          ? -(double)glyphs[0].gap
                          : 0;

        if (!glyphs_stay(glyphs, end - from,
                         aligned(slot->align, 0, slot->w / size, used) - lead + back,
                         slot->w / size + back, ascent_em + play, 1 - ascent_em + play))
            return false;
    }
    return true;
}

/* Sizes are tried from the largest down; the last is the smallest that is permitted, exactly. */
static size_t sizes_between(double largest, double smallest)
{
    size_t count = 1;

    while (largest - (double)(count - 1) * size_step_points > smallest + 1e-9)
        count++;
    return count;
}

static double size_number(double largest, double smallest, size_t number)
{
    double size = largest - (double)number * size_step_points;

    return size > smallest ? size : smallest;
}

/* The slot's glyphs with their gaps, behind those that stand before it; returns how many. */
static size_t slot_shape(struct form *form, const struct slot *slot,
                         const struct words_values *values)
{
    size_t count;

    form->glyphs.count = form->text.count = 0;
    for (size_t i = 0; i < slot->context_count; i++)
        VEC_PUSH(&form->glyphs, slot->context[i]);
    count = line_shape(form, slot->line, slot->style, values);
    glyphs_part(form->glyphs.at, slot->context_count, form->glyphs.count);
    return count;
}

bool slot_fill(struct form *form, const struct slot *slot, const struct words_values *values,
               struct form_ink *ink)
{
    double largest = slot->style->size, smallest = slot->style->smallest;
    size_t starts[PARAGRAPH_LINES_MAX], first = slot->context_count;
    size_t count = slot_shape(form, slot, values);

    if (!all_drawn(form->glyphs.at + first, count))
        return false;
    for (size_t i = 0; i < sizes_between(largest, smallest); i++) {
        double size = size_number(largest, smallest, i);
        size_t lines = lines_fill(form->glyphs.at + first, count, slot->w / size, slot->kind,
                                  starts, slot->lines);

        if (lines == 0 || !lines_stay(form, first, count, starts, lines, slot, size))
            continue;
        if (ink)
            lines_emit(form, ink, first, count, 0, starts, lines, slot, size);
        return true;
    }
    return false;
}

/*
 * The window. Each line keeps its glyphs; a size is tried from the largest down until all lines,
 * wrapped where they must be, stand within the height.
 */
enum { WINDOW_LINES_MAX = 12, NAME_LINES_MAX = 2, HONORIFIC_GLYPHS_MAX = 4 };

struct window_line {
    size_t first, count, text_first;
    const struct style *style;
    bool is_name;
    size_t lines, starts[WINDOW_LINES_MAX];
    double size;
};
struct window_text {
    struct window_line lines[WINDOW_LINES_MAX];
    size_t count;
    bool barcode; /* printed below them */
};

static bool window_shape(struct form *form, struct window_text *text,
                         const struct words_lines *lines, const struct style *style, bool is_name,
                         const struct words_values *values)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct window_line *line = &text->lines[text->count];
        size_t first = form->glyphs.count, text_first = form->text.count;
        size_t count = line_shape(form, &lines->at[i], style, values);

        if (count == 0)
            continue; /* no building: no line */
        if (text->count + 1 == WINDOW_LINES_MAX || !all_drawn(form->glyphs.at + first, count))
            return false;
        *line = (struct window_line){.first = first,
                                     .count = count,
                                     .text_first = text_first,
                                     .style = style,
                                     .is_name = is_name};
        text->count++;
    }
    return true;
}

static double leading_at(const struct window_line *line)
{
    return line->style->leading * line->size / line->style->size;
}

/* Fills one line at `size`; how many lines of paper it takes, 0 where it cannot be set. */
static size_t window_line_fill(const struct form *form, const struct window_spec *spec,
                               struct window_line *line, double size)
{
    struct style style = *line->style;
    struct slot slot = {.style = &style, .w = spec->w, .kind = LINE_ADDRESS};

    line->size = size > line->style->smallest ? size : line->style->smallest;
    style.leading = leading_at(line);
    line->lines = lines_fill(form->glyphs.at + line->first, line->count, spec->w / line->size,
                             LINE_ADDRESS, line->starts, WINDOW_LINES_MAX);
    if (!lines_stay(form, line->first, line->count, line->starts, line->lines, &slot, line->size))
        line->lines = 0;
    return line->lines;
}

static bool is_space(const struct glyph *glyph)
{
    return glyph->point == ' ' || glyph->point == 0x3000;
}

/* Whether a second line of these glyphs is more than an honorific (様, 御中, 保護者様). */
static bool is_of_a_name(const struct glyph *glyphs, size_t count)
{
    size_t i = 0;

    while (i < count && !is_space(&glyphs[i]))
        i++;
    return i < count || count > HONORIFIC_GLYPHS_MAX;
}

/* In two lines, parted at a space of the name, of several at the last that both lines allow. */
static bool name_parts(const struct form *form, const struct window_spec *spec,
                       struct window_line *line, double size)
{
    const struct glyph *glyphs = form->glyphs.at + line->first;
    struct style style = *line->style;
    struct slot slot = {.style = &style, .w = spec->w, .kind = LINE_ADDRESS};
    double width = spec->w / size;

    line->size = size;
    style.leading = leading_at(line);
    for (size_t i = line->count; i-- > 1;) {
        if (!is_space(&glyphs[i - 1]) || !is_of_a_name(glyphs + i, line->count - i) ||
            line_width(glyphs, i, LINE_ADDRESS) > width ||
            line_width(glyphs + i, line->count - i, LINE_ADDRESS) > width)
            continue;
        line->starts[0] = 0;
        line->starts[1] = i;
        line->lines = 2;
        return lines_stay(form, line->first, line->count, line->starts, 2, &slot, size);
    }
    return false;
}

/*
 * A name is made smaller by itself, as far as its style allows, before it is wrapped, at one of its
 * spaces if that can be; then it is as large as two lines allow. A third is one too many: such a
 * name is held.
 */
static void name_fill(const struct form *form, const struct window_spec *spec,
                      struct window_line *line, double size, size_t lines_max)
{
    double smallest = line->style->smallest;

    for (size_t most = 1; most <= lines_max; most++) {
        for (size_t i = 0; most == 2 && i < sizes_between(size, smallest); i++)
            if (name_parts(form, spec, line, size_number(size, smallest, i)))
                return;
        for (size_t i = 0; i < sizes_between(size, smallest); i++) {
            size_t lines = window_line_fill(form, spec, line, size_number(size, smallest, i));

            if (lines > 0 && lines <= most)
                return;
        }
    }
    line->lines = 0;
}

/*
 * Fills all lines at `scale` of their styles. False: one cannot be set, or must wrap and may not.
 */
static bool window_try(const struct form *form, const struct window_spec *spec,
                       struct window_text *text, double scale, bool wrap, double *height)
{
    size_t lines = 0;

    *height = 0;
    for (size_t i = 0; i < text->count; i++) {
        struct window_line *line = &text->lines[i];
        double size = line->style->size * scale;

        if (line->is_name)
            name_fill(form, spec, line, size, wrap ? NAME_LINES_MAX : 1);
        else
            window_line_fill(form, spec, line, size);
        if (line->lines == 0 || (line->lines > 1 && !wrap))
            return false;
        lines += line->lines;
        *height += (double)line->lines * leading_at(line);
        if (i && line->is_name != text->lines[i - 1].is_name)
            *height += spec->gap;
    }
    return lines <= spec->lines_max;
}

static double window_room(const struct window_spec *spec, bool barcode)
{
    return spec->h - (barcode ? barcode_height(spec) : 0);
}

static void window_emit(const struct form *form, const struct window_spec *spec,
                        const struct window_text *text, struct form_ink *ink)
{
    double y = spec->y;

    for (size_t i = 0; i < text->count; i++) {
        const struct window_line *line = &text->lines[i];
        struct style style = *line->style;
        struct slot slot = {
            .style = &style, .x = spec->x, .y = y, .w = spec->w, .kind = LINE_ADDRESS};

        if (i && line->is_name != text->lines[i - 1].is_name)
            slot.y += spec->gap;
        style.leading = leading_at(line);
        lines_emit(form, ink, line->first, line->count, line->text_first, line->starts, line->lines,
                   &slot, line->size);
        y = slot.y + (double)line->lines * style.leading;
    }
    if (text->barcode) {
        ink->has_barcode = true;
        ink->barcode_scale = spec->barcode_scale;
        ink->barcode_x = spec->x + 2.0 * MM;
        ink->barcode_y = spec->y + spec->h - (2.0 + 3.6 * spec->barcode_scale) * MM;
    }
}

/* The largest size at which everything fits, or false. */
static bool window_size(const struct form *form, const struct window_spec *spec,
                        struct window_text *text, bool wrap)
{
    double largest = spec->address_style->size, smallest = spec->address_style->smallest, height;

    for (size_t i = 0; i < sizes_between(largest, smallest); i++)
        if (window_try(form, spec, text, size_number(largest, smallest, i) / largest, wrap,
                       &height) &&
            height <= window_room(spec, text->barcode))
            return true;
    return false;
}

bool window_fill(struct form *form, const struct form_face *face, const struct words_values *values,
                 bool barcode, struct form_ink *ink)
{
    const struct window_spec *spec = &face->spec->window;
    struct window_text text = {.barcode = barcode && spec->barcode};

    form->glyphs.count = form->text.count = 0;
    if (!window_shape(form, &text, &face->window_address, spec->address_style, false, values) ||
        !window_shape(form, &text, &face->window_name, spec->name_style, true, values))
        return false;
    if (!window_size(form, spec, &text, /*wrap*/ false) &&
        !window_size(form, spec, &text, /*wrap*/ true))
        return false;
    if (ink)
        window_emit(form, spec, &text, ink);
    return true;
}
