/* Placing: the items of a box, one below the other, onto a face or to be measured. */
#include "core/letter/form_inside.h"

static const double chart_line = 0.25 * MM;

struct words_lines block_lines(const struct placing *p, const struct words_block *block)
{
    const struct form *form = p->form;
    int per_sheet = form->duplex ? 2 : 1, page = (int)(p->page + form->page_before);
    int pages = (int)(form->pages_whole ? form->pages_whole : form->page_count);

    return words_under(&form->words, block, p->state, p->values, page / per_sheet + 1,
                       (pages + per_sheet - 1) / per_sheet, p->arena);
}

static int missing_say(struct placing *p, const struct words_line *line, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (p->form->glyphs.at[i].id == 0)
            return err_say(p->err, FORM_GLYPH, line->file, line->line, /*column*/ 1,
                           (unsigned)p->form->glyphs.at[i].point);
    return 0;
}

int lines_prove(struct placing *p, const struct words_lines *lines, const struct style *style)
{
    for (size_t i = 0; i < lines->count; i++) {
        size_t count;

        p->form->glyphs.count = p->form->text.count = 0;
        count = line_shape(p->form, &lines->at[i], style, NULL);
        if (missing_say(p, &lines->at[i], count))
            return -1;
    }
    return 0;
}

static void slot_shorten(struct placing *p, struct slot *slot);

static void slot_put(struct placing *p, struct slot slot)
{
    if (!p->face)
        return;
    slot_shorten(p, &slot);
    slot.part = p->in_row ? p->face->part_count - 1 : p->face->part_count++;
    VEC_PUSH(&p->face->slots, slot);
}

/* The slot goes on behind these glyphs, and gaps in it depend on the last of them. */
static void slot_follow(struct placing *p, struct slot *slot, const struct glyph *glyphs,
                        size_t count)
{
    size_t kept = count < GAP_CONTEXT ? count : GAP_CONTEXT;
    struct glyph *context = ARENA_ARRAY(p->arena, struct glyph, kept);

    memcpy(context, glyphs + count - kept, kept * sizeof *context);
    slot->kind = LINE_GOES_ON;
    slot->context = context;
    slot->context_count = kept;
}

/*
 * What stands before the first live field of a line that cannot wrap is the same on every piece: it
 * goes onto the face, and the slot begins behind it. A glyph of the face costs nothing, a live one is
 * set on each piece.
 */
static void slot_shorten(struct placing *p, struct slot *slot)
{
    struct words_line *head = ARENA_NEW(p->arena, struct words_line);
    struct words_line *rest = ARENA_NEW(p->arena, struct words_line);
    size_t split = 0, count;
    struct glyph *glyphs;
    double used, lead;

    while (split < slot->line->count && slot->line->spans[split].field < 0)
        split++;
    if (split == 0 || slot->lines > 1 || slot->align != ALIGN_LEFT || slot->line->is_name)
        return;
    *head = *rest = *slot->line;
    head->count = split;
    head->live = false;
    rest->spans += split;
    rest->count -= split;
    p->form->glyphs.count = p->form->text.count = 0;
    count = line_shape(p->form, head, slot->style, NULL);
    glyphs = p->form->glyphs.at;
    glyphs_part(glyphs, 0, count);
    lead = line_lead(glyphs, count, LINE_TEXT) * slot->style->size;
    used = -lead;
    for (size_t i = 0; i < count; i++)
        used += (double)(glyphs[i].gap + glyphs[i].advance) * slot->style->size;
    line_emit(p->form, &p->face->ink, 0, count, 0, slot->style->size, slot->x - lead,
              baseline_of(slot->style, slot->y, slot->style->size));
    slot_follow(p, slot, glyphs, count);
    slot->line = rest;
    slot->x += used;
    slot->w -= used;
}

/* ---- what was measured before ---------------------------------------------------------------- */

/*
 * A paragraph is as tall wherever it stands: in the many states of an item the same few paragraphs
 * come again. Only those that can be set are kept.
 */
struct measured {
    Str key;
    double height;
};

static void key_add(char **at, const void *bytes, size_t count)
{
    memcpy(*at, bytes, count);
    *at += count;
}

/* All that the height of a paragraph depends on. */
static Str measured_key(const struct placing *p, const struct words_line *line,
                        const struct style *style, size_t lines_least, double w)
{
    size_t room = sizeof style + sizeof lines_least + sizeof w;
    char *key, *at;

    for (size_t i = 0; i < line->count; i++)
        room += sizeof line->spans[i].field + sizeof line->spans[i].text.n + 1 + line->spans[i].text.n;
    key = at = ARENA_ARRAY(p->arena, char, room);
    key_add(&at, &style, sizeof style);
    key_add(&at, &lines_least, sizeof lines_least);
    key_add(&at, &w, sizeof w);
    for (size_t i = 0; i < line->count; i++) {
        const struct words_span *span = &line->spans[i];
        Str text = span->field < 0 ? span->text : STR_EMPTY;

        key_add(&at, &span->field, sizeof span->field);
        key_add(&at, &text.n, sizeof text.n);
        key_add(&at, &(char){(char)span->strong}, 1);
        key_add(&at, text.p, text.n);
    }
    return (Str){key, (size_t)(at - key)};
}

static const struct measured *measured_find(const struct placing *p, Str key)
{
    const struct measured *found;

    for (struct index_at at = index_at(p->measured, str_hash(key));
         (found = index_next(p->measured, &at)) != NULL;)
        if (str_equal(found->key, key))
            return found;
    return NULL;
}

static void measured_put(const struct placing *p, Str key, double height)
{
    struct measured *measured = ARENA_NEW(p->measured->arena, struct measured);

    *measured = (struct measured){arena_copy(p->measured->arena, key), height};
    index_put(p->measured, str_hash(key), measured);
}

/* ---- one paragraph --------------------------------------------------------------------------- */

/* Static text goes onto the face at once, live text gets its slot. */
static int line_set(struct placing *p, const struct words_line *line, const struct style *style,
                    enum align align, size_t lines_least, double x, double y, double w,
                    double *height)
{
    size_t starts[PARAGRAPH_LINES_MAX], count, lines;
    struct slot slot = {.line = line, .style = style, .x = x, .y = y, .w = w, .align = align};

    p->form->glyphs.count = p->form->text.count = 0;
    count = line_shape(p->form, line, style, NULL);
    glyphs_part(p->form->glyphs.at, 0, count);
    lines = lines_fill(p->form->glyphs.at, count, w / style->size, LINE_TEXT, starts,
                       PARAGRAPH_LINES_MAX);
    if (missing_say(p, line, count))
        return -1;
    if (lines == 0)
        return err_say(p->err, FORM_WIDTH, line->file, line->line, /*column*/ 1, w / MM);
    if (!lines_stay(p->form, 0, count, starts, lines, &slot, style->size))
        return err_say(p->err, FORM_INK, line->file, line->line, /*column*/ 1);
    slot.lines = lines > lines_least ? lines : lines_least;
    *height = (double)(line->live ? slot.lines : lines) * style->leading;
    if (line->live)
        slot_put(p, slot);
    else if (p->face)
        REQUIRE(slot_fill(p->form, &slot, NULL, &p->face->ink));
    return 0;
}

int line_place(struct placing *p, const struct words_line *line, const struct style *style,
               enum align align, size_t lines_least, double x, double y, double w, double *height)
{
    const struct measured *before;
    Str key;

    *height = style->leading / 2;
    if (line->count == 0)
        return 0; /* an empty line */
    if (!p->measured)
        return line_set(p, line, style, align, lines_least, x, y, w, height);
    REQUIRE(!p->face);
    key = measured_key(p, line, style, lines_least, w);
    if ((before = measured_find(p, key)) != NULL) {
        *height = before->height;
        return 0;
    }
    if (line_set(p, line, style, align, lines_least, x, y, w, height))
        return -1;
    measured_put(p, key, *height);
    return 0;
}

static int text_place(struct placing *p, const struct item *item, double x, double y, double w,
                      double *height, bool *empty)
{
    struct words_lines lines = block_lines(p, item->block);
    double used;

    for (size_t i = 0; i < lines.count; i++) {
        if (line_place(p, &lines.at[i], item->style, item->align, item->lines, x + item->indent,
                       y + *height, w - item->indent, &used))
            return -1;
        *height += used;
    }
    *empty = lines.count == 0;
    return 0;
}

static const Str wide_space = {"　", sizeof "　" - 1};

static bool begins_wide(const struct words_line *line)
{
    return line->count && line->spans[0].field < 0 && str_starts(line->spans[0].text, wide_space);
}

/* A line that begins with a wide space goes on with the entry above it; the space is not set. */
static bool continues(struct words_line *line)
{
    if (!begins_wide(line))
        return false;
    line->spans[0].text = str_skip(line->spans[0].text, wide_space.n);
    return true;
}

/* A lone entry needs no number: who reads 1 looks for 2. */
static bool lone_number(const struct item *item, struct words_lines lines)
{
    size_t entries = 0;

    for (size_t i = 0; i < lines.count; i++)
        entries += lines.at[i].count && !begins_wide(&lines.at[i]);
    return item->marker.n == 0 && entries == 1;
}

static int list_place(struct placing *p, const struct item *item, double x, double y, double w,
                      double *height, bool *empty)
{
    struct words_lines lines = block_lines(p, item->block);
    bool lone = lone_number(item, lines);
    double indent = lone ? 0 : item->indent, used, marker_height;
    int number = 0;

    for (size_t i = 0; i < lines.count; i++) {
        if (lines.at[i].count && !continues(&lines.at[i]) && !lone) {
            Str text = item->marker.n ? item->marker : arena_printf(p->arena, "%d", ++number);
            struct words_span *span = ARENA_NEW(p->arena, struct words_span);
            struct words_line *marker = ARENA_NEW(p->arena, struct words_line);

            *span = (struct words_span){.text = text, .field = -1};
            *marker = (struct words_line){
                .spans = span, .count = 1, .file = lines.at[i].file, .line = lines.at[i].line};
            if (line_place(p, marker, item->style, ALIGN_LEFT, 0, x, y + *height, w,
                           &marker_height))
                return -1;
        }
        if (line_place(p, &lines.at[i], item->style, ALIGN_LEFT, 0, x + indent, y + *height,
                       w - indent, &used))
            return -1;
        *height += used;
    }
    *empty = lines.count == 0;
    return 0;
}

size_t cells_split(struct placing *p, const struct words_line *row, struct words_line **cells)
{
    size_t count = 1, at = 0;

    for (size_t i = 0; i < row->count; i++)
        count += row->spans[i].cell;
    *cells = ARENA_ARRAY(p->arena, struct words_line, count);
    for (size_t k = 0; k < count; k++) {
        struct words_line *cell = &(*cells)[k];

        cell->spans = row->spans + at;
        cell->file = row->file;
        cell->line = row->line;
        do {
            if (at < row->count && row->spans[at].field >= 0 &&
                p->form->words.vocabulary->fields[row->spans[at].field].live) {
                cell->live = true;
                cell->is_name = row->is_name;
            }
            at++, cell->count++;
        } while (at < row->count && !row->spans[at].cell);
    }
    return count;
}

static int row_place(struct placing *p, const struct item *item, const struct words_line *row,
                     double x, double y, double *height)
{
    struct words_line *cells;
    size_t count = cells_split(p, row, &cells);
    size_t slots_before = p->face ? p->face->slots.count : 0;
    double used;

    if (count != item->width_count)
        return err_say(p->err, FORM_CELLS, row->file, row->line, /*column*/ 1, (int)count,
                       (int)item->width_count);
    for (size_t i = 0; i < count; i++) {
        if (line_place(p, &cells[i], item->style, item->aligns[i], 0, x + item->pad, y + item->pad,
                       item->widths[i] - 2 * item->pad, &used))
            return -1;
        if (used + 2 * item->pad > *height)
            *height = used + 2 * item->pad;
        x += item->widths[i];
        p->in_row = p->face && p->face->slots.count > slots_before;
    }
    p->in_row = false;
    return 0;
}

static double widths_sum(const struct item *item)
{
    double sum = 0;

    for (size_t i = 0; i < item->width_count; i++)
        sum += item->widths[i];
    return sum + item->between * (double)(item->width_count - 1);
}

static void grid_draw(struct form_ink *ink, const struct item *item, double x, double y, double h)
{
    double at = x;

    for (size_t i = 0; i <= item->width_count; i++) {
        ink_bar(ink, at - item->border / 2, y, item->border, h, 0);
        at += i < item->width_count ? item->widths[i] : 0;
    }
}

static int table_place(struct placing *p, const struct item *item, double x, double y,
                       double *height, bool *empty)
{
    struct words_lines rows = block_lines(p, item->block);

    for (size_t i = 0; i < rows.count; i++) {
        double used = 0;

        if (row_place(p, item, &rows.at[i], x, y + *height, &used))
            return -1;
        if (p->face && item->border > 0)
            ink_bar(&p->face->ink, x, y + *height, widths_sum(item), item->border, 0);
        *height += used;
    }
    *empty = rows.count == 0;
    if (p->face && item->border > 0 && !*empty) {
        ink_bar(&p->face->ink, x, y + *height, widths_sum(item), item->border, 0);
        grid_draw(&p->face->ink, item, x, y, *height + item->border);
    }
    return 0;
}

static int items_place(struct placing *p, const struct items *items, double x, double y, double w,
                       double stretch, double *height, size_t *gaps);

static int columns_place(struct placing *p, const struct item *item, double x, double y,
                         double *height, bool *empty)
{
    *empty = true;
    for (size_t i = 0; i < item->width_count; i++) {
        double used = 0;
        size_t gaps;

        if (items_place(p, &item->children[i], x, y, item->widths[i], 0, &used, &gaps))
            return -1;
        if (used > 0)
            *empty = false;
        if (used > *height)
            *height = used;
        x += item->widths[i] + item->between;
    }
    return 0;
}

static void frame_draw(struct form_ink *ink, double x, double y, double w, double h, double border,
                       double fill)
{
    if (fill >= 0)
        ink_bar(ink, x, y, w, h, fill);
    if (border > 0) {
        ink_bar(ink, x, y, w, border, 0);
        ink_bar(ink, x, y + h - border, w, border, 0);
        ink_bar(ink, x, y, border, h, 0);
        ink_bar(ink, x + w - border, y, border, h, 0);
    }
}

static int frame_place(struct placing *p, const struct item *item, double x, double y, double w,
                       double *height, bool *empty)
{
    size_t gaps, bars_before = p->face ? p->face->ink.bars.count : 0;
    double used = 0, pad = item->pad + item->border;

    if (items_place(p, &item->children[0], x + pad, y + pad, w - 2 * pad, 0, &used, &gaps))
        return -1;
    *empty = used <= 0;
    if (*empty)
        return 0;
    *height = used + 2 * pad;
    if (p->face) {
        /* below what stands in it: a filled frame inside a filled frame must not vanish */
        size_t inner = p->face->ink.bars.count - bars_before;
        struct form_bar *bars = ARENA_ARRAY(p->arena, struct form_bar, inner);

        if (inner)
            memcpy(bars, p->face->ink.bars.at + bars_before, inner * sizeof *bars);
        p->face->ink.bars.count = bars_before;
        frame_draw(&p->face->ink, x, y, w, *height, item->border, item->fill);
        for (size_t i = 0; i < inner; i++)
            VEC_PUSH(&p->face->ink.bars, bars[i]);
    }
    return 0;
}

static void qr_note(struct form *form, Str text)
{
    for (size_t i = 0; i < form->qr_texts.count; i++)
        if (str_equal(form->qr_texts.at[i], text))
            return;
    VEC_PUSH(&form->qr_texts, arena_copy(form->arena, text));
}

static int qr_place(struct placing *p, const struct item *item, double x, double y, double w,
                    double *height, bool *empty)
{
    struct words_lines lines = block_lines(p, item->block);
    struct form_code code = {.size = item->size, .y = y};

    *empty = lines.count == 0;
    if (*empty)
        return 0;
    if (lines.count != 1 || lines.at[0].live || lines.at[0].count != 1)
        return err_say(p->err, FORM_QR, p->form->layout_file, item->line, item->column);
    code.x = aligned(item->align, x, w, item->size);
    if (p->face) {
        code.text = arena_copy(p->arena, lines.at[0].spans[0].text);
        VEC_PUSH(&p->face->ink.codes, code);
    } else {
        qr_note(p->form, lines.at[0].spans[0].text);
    }
    *height = item->size;
    return 0;
}

static void image_place(struct placing *p, const struct item *item, double x, double y, double w,
                        double *height)
{
    struct form_image image = {.x = aligned(item->align, x, w, item->size),
                               .y = y,
                               .w = item->size,
                               .h = item->size * item->image->height / item->image->width,
                               .mask = item->image};

    *height = image.h;
    if (p->face)
        VEC_PUSH(&p->face->ink.images, image);
}

static void outline_draw(struct form_ink *ink, double x, double y, double w, double h)
{
    ink_bar(ink, x, y, w, chart_line, 0);
    ink_bar(ink, x, y + h - chart_line, w, chart_line, 0);
    ink_bar(ink, x, y, chart_line, h, 0);
    ink_bar(ink, x + w - chart_line, y, chart_line, h, 0);
}

/* A bar on its line, and its label below. Quiet ones are hollow: both hold on any press. */
static int bar_place(struct placing *p, const struct item *item, const struct form_chart_bar *bar,
                     double x, double y, double w, double *label)
{
    double wide = w * 0.7, tall = bar->height * item->size, left = x + (w - wide) / 2;
    struct words_span *span = ARENA_NEW(p->arena, struct words_span);
    struct words_line *line = ARENA_NEW(p->arena, struct words_line);

    if (tall < 2 * chart_line)
        tall = 2 * chart_line;
    if (p->face && bar->hollow)
        outline_draw(&p->face->ink, left, y + item->size - tall, wide, tall);
    else if (p->face)
        ink_bar(&p->face->ink, left, y + item->size - tall, wide, tall, 0);
    *span = (struct words_span){.text = bar->label, .field = -1};
    *line = (struct words_line){
        .spans = span, .count = 1, .file = p->form->layout_file, .line = item->line};
    return line_place(p, line, item->style, ALIGN_CENTER, 0, x, y + item->size + chart_line, w,
                      label);
}

static int chart_place(struct placing *p, const struct item *item, double x, double y, double w,
                       double *height, bool *empty)
{
    const struct form_chart *chart = &p->form->chart;
    double step = w / (double)(chart->count + 1), label = 0;

    *empty = chart->count == 0;
    for (size_t i = 0; i < chart->count; i++) {
        double at = x + step * (double)(i + (i >= chart->split));

        if (bar_place(p, item, &chart->bars[i], at, y, step, &label))
            return -1;
    }
    if (*empty)
        return 0;
    if (p->face) {
        double first = step * (double)chart->split;

        ink_bar(&p->face->ink, x, y + item->size, first, chart_line, 0);
        ink_bar(&p->face->ink, x + first + step, y + item->size, w - first - step, chart_line, 0);
    }
    *height = item->size + chart_line + label;
    return 0;
}

/* How wide an item is by itself; what is set into lines takes the width that there is. */
double item_width(const struct item *item)
{
    switch (item->kind) {
    case ITEM_TABLE:
    case ITEM_COLUMNS:
        return widths_sum(item);
    case ITEM_QR:
    case ITEM_IMAGE:
        return item->size;
    case ITEM_CELLS:
    case ITEM_TICKS:
    case ITEM_WRITE:
        return write_item_width(item);
    default:
        return 0;
    }
}

int item_place(struct placing *p, const struct item *item, double x, double y, double w,
               double *height, bool *empty)
{
    *height = 0;
    *empty = (item->if_room && !(p->room >> item->room_bit & 1)) ||
             (item->once && (p->said >> (item->once - 1) & 1));
    if (*empty)
        return 0;
    if (w <= 0 || item_width(item) > w + 1e-6)
        return err_say(p->err, FORM_WIDTH, p->form->layout_file, item->line, item->column, w / MM);
    switch (item->kind) {
    case ITEM_TEXT:
        return text_place(p, item, x, y, w, height, empty);
    case ITEM_LIST:
        return list_place(p, item, x, y, w, height, empty);
    case ITEM_TABLE:
        return table_place(p, item, x, y, height, empty);
    case ITEM_COLUMNS:
        return columns_place(p, item, x, y, height, empty);
    case ITEM_FRAME:
        return frame_place(p, item, x, y, w, height, empty);
    case ITEM_RULE:
        if (p->face)
            ink_bar(&p->face->ink, x, y, w, item->size, 0);
        *height = item->size;
        return 0;
    case ITEM_QR:
        return qr_place(p, item, x, y, w, height, empty);
    case ITEM_CHART:
        return chart_place(p, item, x, y, w, height, empty);
    case ITEM_IMAGE:
        image_place(p, item, x, y, w, height);
        return 0;
    case ITEM_CELLS:
    case ITEM_TICKS:
    case ITEM_WRITE:
    case ITEM_CUT:
        return write_item_place(p, item, x, y, w, height, empty);
    }
    BUG("item");
}

/* `gaps`: between items that are not empty; each is widened by `stretch`. */
static int items_place(struct placing *p, const struct items *items, double x, double y, double w,
                       double stretch, double *height, size_t *gaps)
{
    bool first = true;

    *height = 0;
    *gaps = 0;
    for (size_t i = 0; i < items->count; i++) {
        double used, gap = first ? 0 : items->at[i].gap + stretch;
        bool empty;

        if (item_place(p, &items->at[i], x, y + *height + gap, w, &used, &empty))
            return -1;
        if (empty)
            continue;
        p->saying |= items->at[i].once ? 1u << (items->at[i].once - 1) : 0;
        *height += gap + used;
        *gaps += !first;
        first = false;
    }
    return 0;
}

static int box_measure(const struct placing *p, const struct box *box, double *inner, size_t *gaps)
{
    double pad = box->pad + box->border;
    struct placing measure = *p;

    measure.face = NULL;
    return items_place(&measure, &box->items, box->x + pad, box->y + pad, box->w - 2 * pad, 0,
                       inner, gaps);
}

/* Which of the items that are set only if there is room find it: p->room. */
static int room_find(struct placing *p, const struct box *box)
{
    struct index measured = {.arena = p->arena};
    struct placing trial = *p;

    trial.measured = &measured;
    p->room = 0;
    for (unsigned bit = 0; bit < box->room_count; bit++) {
        double inner;
        size_t gaps;

        trial.room = p->room | 1u << bit;
        if (box_measure(&trial, box, &inner, &gaps))
            return -1;
        if (inner <= box->h - 2 * (box->pad + box->border) + 1e-6)
            p->room = trial.room;
    }
    return 0;
}

int box_place(struct placing *p, const struct box *box, double *height)
{
    double pad = box->pad + box->border, inner, stretch = 0, y = box->y + pad;
    size_t gaps;

    if (room_find(p, box) || box_measure(p, box, &inner, &gaps))
        return -1;
    *height = inner + 2 * pad;
    if (!p->face || *height > box->h + 1e-6 || (box->vanish && inner <= 0))
        return 0;
    if (gaps)
        stretch = (box->h - *height) / (double)gaps;
    if (stretch > box->stretch)
        stretch = box->stretch;
    if (box->bottom)
        y += box->h - *height - stretch * (double)gaps;
    frame_draw(&p->face->ink, box->x, box->y, box->w, box->h, box->border, box->fill);
    p->saying = 0;
    if (items_place(p, &box->items, box->x + pad, y, box->w - 2 * pad, stretch, &inner, &gaps))
        return -1;
    p->said |= p->saying;
    return 0;
}
