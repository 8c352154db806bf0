/*
 * Blocks from top to bottom: each is measured by the lines its text takes, goes to the next page
 * where it does not fit, and is drawn as bars and lines. What is measured and what is drawn are the
 * same lines, so nothing can overlap.
 */
#include "core/paper/lay.h"

#define MM (72 / 25.4)

/* Points. The left margin takes the holes of a file. */
static const double left = 23 * MM, right = 17 * MM, top = 15 * MM, bottom = 10 * MM;
static const double body_leading = 15, title_size = 16, title_leading = 23, heading_size = 12.5,
                    heading_leading = 18, footer_leading = 11.5, footer_number = 60;
static const double before_heading = 8, after_heading = 4, after_text = 4, after_block = 9;
static const double pad_x = 4, pad_y = 2.5, hair = 0.4, rule = 0.9; /* of cells; thin and thick bars */
static const double tick_side = 10;

struct laying {
    const struct paper_type *type;
    const struct paper_section *section;
    PaperPages *pages;
    double y, foot; /* where the next block begins, and where the last must end */
    VEC(struct glyph) glyphs;
    VEC(size_t) starts;
};

static struct paper_page *page_of(const struct laying *l)
{
    return &l->pages->at[l->pages->count - 1];
}

static void page_new(struct laying *l)
{
    struct paper_page page = {.bookmark = STR_EMPTY};

    VEC_PUSH(l->pages, page);
    l->y = top;
}

static bool is_fresh(const struct laying *l)
{
    return l->y <= top;
}

static double paper_inside(void)
{
    return PAPER_WIDTH - left - right;
}

/* ---- lines of text --------------------------------------------------------------------------- */

struct place { /* of a text: its lines from `first` on, `count` of them */
    double x, y, width, size, leading;
    enum paper_align align;
    size_t first, count;
    const char *tag;
};

static struct place place_of(double x, double y, double width)
{
    return (struct place){.x = x,
                          .y = y,
                          .width = width,
                          .size = PAPER_BODY,
                          .leading = body_leading,
                          .count = SIZE_MAX,
                          .tag = "P"};
}

/* The text to its next "\n", which is taken off; false at the end. */
static bool paragraph_next(Str *text, bool *more, Str *paragraph)
{
    const char *end;

    if (!*more)
        return false;
    end = text->n ? memchr(text->p, '\n', text->n) : NULL;
    *paragraph = str_take(*text, end ? (size_t)(end - text->p) : text->n);
    *more = end != NULL;
    *text = str_skip(*text, paragraph->n + *more);
    return true;
}

static size_t shape(struct laying *l, Str text)
{
    while (l->glyphs.room < 2 * text.n + 2) /* no font makes more than two glyphs of a byte */
        l->glyphs.at = vec_grow(l->glyphs.at, &l->glyphs.room, sizeof *l->glyphs.at);
    l->glyphs.count = text.n ? l->type->shape(l->type->context, text, l->glyphs.at, l->glyphs.room)
                             : 0;
    return l->glyphs.count;
}

/* Lines of one paragraph; their glyphs and starts stay in the scratch. */
static size_t fill(struct laying *l, Str text, double size, double width)
{
    size_t count = shape(l, text);

    while (l->starts.room < count + 2)
        l->starts.at = vec_grow(l->starts.at, &l->starts.room, sizeof *l->starts.at);
    l->starts.count = lines_fill_torn(l->glyphs.at, count, width / size, l->starts.at, count + 1);
    return l->starts.count;
}

static size_t lines_of(struct laying *l, Str text, double size, double width)
{
    size_t lines = 0;
    bool more = true;
    Str paragraph;

    while (paragraph_next(&text, &more, &paragraph))
        lines += fill(l, paragraph, size, width);
    return lines;
}

/* A group for each run of one font in the glyphs first..end; `text` is that of the first. */
static void line_draw(struct laying *l, size_t first, size_t end, const char *text,
                      const struct place *place, double x, double baseline)
{
    struct paper_page *page = page_of(l);
    struct form_group *group = NULL;

    for (size_t i = first; i < end; i++) {
        const struct glyph *glyph = &l->glyphs.at[i];
        struct form_mark mark = {.id = glyph->id, .bytes = glyph->bytes};

        x += (double)glyph->gap * place->size;
        mark.x = x + (double)glyph->dx * place->size;
        mark.y = baseline - (double)glyph->dy * place->size;
        x += (double)glyph->advance * place->size;
        if (!group || group->font != glyph->font) {
            struct form_group next = {.font = glyph->font, .size = place->size};

            VEC_PUSH(&page->lines, next);
            group = &page->lines.at[page->lines.count - 1];
        }
        VEC_PUSH(&group->marks, mark);
        for (size_t b = 0; b < glyph->bytes; b++, text++)
            VEC_PUSH(&group->text, *text);
    }
}

/* One line of the paragraph in the scratch, where its alignment puts it. */
static void line_place(struct laying *l, Str paragraph, size_t line, const struct place *place,
                       double y)
{
    size_t first = l->starts.at[line],
           end = line + 1 < l->starts.count ? l->starts.at[line + 1] : l->glyphs.count;
    const struct glyph *glyphs = l->glyphs.at + first;
    double wide = line_width(glyphs, end - first, LINE_TEXT) * place->size, x = place->x;
    size_t bytes = 0;

    for (size_t i = 0; i < first; i++)
        bytes += l->glyphs.at[i].bytes;
    if (place->align != PAPER_LEFT)
        x += (place->width - wide) / (place->align == PAPER_CENTRE ? 2 : 1);
    x -= line_lead(glyphs, end - first, LINE_TEXT) * place->size;
    /* the em stands in the middle of its line; its baseline is 0.88 of it below its top */
    line_draw(l, first, end, paragraph.p + bytes, place, x,
              y + (place->leading - place->size) / 2 + 0.88 * place->size);
}

/* Draws those lines of the text that the place asks for; how many it were. */
static size_t text_draw(struct laying *l, Str text, const struct place *place)
{
    struct paper_read read = {.tag = place->tag, .line = page_of(l)->lines.count};
    size_t at = 0, drawn = 0;
    bool more = true;
    Str paragraph;

    while (paragraph_next(&text, &more, &paragraph)) {
        size_t lines = fill(l, paragraph, place->size, place->width);

        for (size_t i = 0; i < lines; i++, at++)
            if (at >= place->first && drawn < place->count)
                line_place(l, paragraph, i, place, place->y + (double)drawn++ * place->leading);
    }
    read.line_count = page_of(l)->lines.count - read.line;
    if (read.line_count)
        VEC_PUSH(&page_of(l)->reads, read);
    return drawn;
}

static void bar(struct laying *l, double x, double y, double w, double h)
{
    struct form_bar black = {x, y, w, h, 0};

    VEC_PUSH(&page_of(l)->bars, black);
}

static void frame(struct laying *l, double x, double y, double w, double h, double thick)
{
    bar(l, x, y, w, thick);
    bar(l, x, y + h - thick, w, thick);
    bar(l, x, y, thick, h);
    bar(l, x + w - thick, y, thick, h);
}

/* ---- titles, headings, text ------------------------------------------------------------------ */

static void flow(struct laying *l, Str text, struct place place)
{
    size_t lines = lines_of(l, text, place.size, place.width);

    while (lines) {
        double room = (l->foot - l->y) / place.leading;
        size_t fit = room > 0 ? (size_t)(room + 1e-6) : 0;

        if (fit < lines && fit < 2 && !is_fresh(l)) {
            page_new(l);
            continue;
        }
        place.y = l->y;
        place.count = fit < lines ? fit : lines;
        if (place.count == 0) /* a page of no height would hold nothing for ever */
            place.count = 1;
        text_draw(l, text, &place);
        place.first += place.count;
        lines -= place.count;
        l->y += (double)place.count * place.leading;
        if (lines)
            page_new(l);
    }
}

static struct place place_title(void)
{
    struct place place = place_of(left, 0, paper_inside());

    place.size = title_size;
    place.leading = title_leading;
    place.tag = "H";
    return place;
}

static struct place place_heading(void)
{
    struct place place = place_title();

    place.size = heading_size;
    place.leading = heading_leading;
    return place;
}

/* ---- figures in large type ------------------------------------------------------------------- */

enum { FIGURES_ACROSS = 5, VALUE_SIZES = 4 };
static const double value_sizes[VALUE_SIZES] = {24, 18, 14, PAPER_BODY};
static const double value_room = 28; /* of the largest */

static double wide(struct laying *l, Str text, double size)
{
    size_t count = shape(l, text);

    return line_width(l->glyphs.at, count, LINE_TEXT) * size;
}

/* The size in which value and unit stand on one line; 0: in none, they wrap. */
static double value_size(struct laying *l, const struct paper_figure *figure, double width)
{
    double unit = wide(l, figure->unit, PAPER_BODY) + 2;

    if (memchr(figure->value.p, '\n', figure->value.n))
        return 0;
    for (size_t i = 0; i < VALUE_SIZES; i++)
        if (wide(l, figure->value, value_sizes[i]) + unit <= width)
            return value_sizes[i];
    return 0;
}

struct across { /* the figures that stand side by side */
    const struct paper_figure *figures;
    size_t count;
    double width, labels, height; /* of a box; of the labels above the values */
};

static double value_height(struct laying *l, const struct paper_figure *figure, double width)
{
    if (value_size(l, figure, width) > 0)
        return value_room;
    return (double)(lines_of(l, figure->value, PAPER_BODY, width) +
                    lines_of(l, figure->unit, PAPER_BODY, width)) *
           body_leading;
}

static struct across across_of(struct laying *l, const struct paper_block *block, size_t first)
{
    size_t rows = (block->count + FIGURES_ACROSS - 1) / FIGURES_ACROSS;
    size_t most = (block->count + rows - 1) / rows;
    struct across across = {.figures = block->figures + first, .count = block->count - first};
    double inside, values = 0;

    if (across.count > most)
        across.count = most;
    across.width = paper_inside() / (double)most;
    inside = across.width - 2 * pad_x;
    for (size_t i = 0; i < across.count; i++) {
        double label =
                   (double)lines_of(l, across.figures[i].label, PAPER_BODY, inside) * body_leading,
               value = value_height(l, &across.figures[i], inside);

        across.labels = label > across.labels ? label : across.labels;
        values = value > values ? value : values;
    }
    across.height = across.labels + values + 2 * pad_y;
    return across;
}

static void value_draw(struct laying *l, const struct paper_figure *figure, struct place place)
{
    double size = value_size(l, figure, place.width);

    place.align = PAPER_RIGHT;
    if (size <= 0) {
        place.y += (double)text_draw(l, figure->value, &place) * place.leading;
        text_draw(l, figure->unit, &place);
        return;
    }
    place.leading = value_room;
    place.width -= wide(l, figure->unit, PAPER_BODY) + 2;
    place.size = size;
    text_draw(l, figure->value, &place);
    place.x += place.width + 2;
    place.y += (size - PAPER_BODY) * 0.38; /* on the same baseline */
    place.width = wide(l, figure->unit, PAPER_BODY) + 1;
    place.size = PAPER_BODY;
    text_draw(l, figure->unit, &place);
}

static void figures_lay(struct laying *l, const struct paper_block *block)
{
    for (size_t first = 0; first < block->count;) {
        struct across across = across_of(l, block, first);

        if (l->y + across.height > l->foot && !is_fresh(l))
            page_new(l);
        for (size_t i = 0; i < across.count; i++) {
            double x = left + (double)i * across.width;
            struct place place = place_of(x + pad_x, l->y + pad_y, across.width - 2 * pad_x);

            frame(l, x, l->y, across.width + (i + 1 < across.count ? rule : 0), across.height, rule);
            text_draw(l, across.figures[i].label, &place);
            place.y += across.labels;
            value_draw(l, &across.figures[i], place);
        }
        l->y += across.height - rule;
        first += across.count;
    }
    l->y += rule;
}

/* ---- tables ---------------------------------------------------------------------------------- */

struct columns {
    const struct paper_block *block;
    double shares;
    bool headed;
};

static struct columns columns_of(const struct paper_block *block)
{
    struct columns columns = {.block = block};

    for (size_t c = 0; c < block->column_count; c++) {
        columns.shares += block->columns[c].share;
        columns.headed = columns.headed || !str_is_empty(block->columns[c].header);
    }
    return columns;
}

static double column_width(const struct columns *columns, size_t c)
{
    return paper_inside() * columns->block->columns[c].share / columns->shares;
}

static Str cell_text(const struct columns *columns, const struct paper_cell *row, size_t c)
{
    return row ? row[c].text : columns->block->columns[c].header;
}

/* Lines of the row, at least one; NULL: the header. */
static size_t row_lines(struct laying *l, const struct columns *columns,
                        const struct paper_cell *row)
{
    size_t most = 1;

    for (size_t c = 0; c < columns->block->column_count; c++) {
        size_t lines = lines_of(l, cell_text(columns, row, c), PAPER_BODY,
                                column_width(columns, c) - 2 * pad_x);

        most = lines > most ? lines : most;
    }
    return most;
}

static double row_height(const struct columns *columns, const struct paper_cell *row, size_t lines)
{
    double height = (double)lines * body_leading + 2 * pad_y,
           least = row ? columns->block->height_mm * MM : 0;

    return height > least ? height : least;
}

/* The row's lines from `first` on, `lines` of them, with the bars around and below it. */
static void row_draw(struct laying *l, const struct columns *columns, const struct paper_cell *row,
                     size_t first, size_t lines)
{
    double height = row_height(columns, row, lines), x = left;
    double below = row ? hair : rule;

    for (size_t c = 0; c < columns->block->column_count; c++) {
        double width = column_width(columns, c);
        struct place place = place_of(x + pad_x, l->y + pad_y, width - 2 * pad_x);

        place.align = columns->block->columns[c].align;
        place.first = first;
        place.count = lines;
        if (row && row[c].tick && first == 0)
            frame(l, x + (width - tick_side) / 2, l->y + pad_y + (body_leading - tick_side) / 2,
                  tick_side, tick_side, rule);
        else
            text_draw(l, cell_text(columns, row, c), &place);
        bar(l, x - hair / 2, l->y, hair, height);
        x += width;
    }
    bar(l, x - hair / 2, l->y, hair, height);
    bar(l, left, l->y + height - below / 2, x - left, below);
    l->y += height;
}

static void head_draw(struct laying *l, const struct columns *columns)
{
    bar(l, left, l->y - rule / 2, paper_inside(), rule);
    if (columns->headed)
        row_draw(l, columns, NULL, 0, row_lines(l, columns, NULL));
}

static double head_height(struct laying *l, const struct columns *columns)
{
    return columns->headed ? row_height(columns, NULL, row_lines(l, columns, NULL)) : 0;
}

enum { TORN_LINES = 3 }; /* of a row that no page holds, so many stand together at least */

static size_t lines_fitting(const struct laying *l)
{
    double room = (l->foot - l->y - 2 * pad_y) / body_leading;

    return room > 1 ? (size_t)(room + 1e-6) : 1;
}

static void turn(struct laying *l, const struct columns *columns)
{
    page_new(l);
    head_draw(l, columns);
}

/* `after`: of the last row, how much must stand with it. */
static void row_lay(struct laying *l, const struct columns *columns, const struct paper_cell *row,
                    double after)
{
    size_t lines = row_lines(l, columns, row), first = 0;
    double height = row_height(columns, row, lines),
           page = l->foot - top - head_height(l, columns);
    bool parts = l->y + height + after > l->foot && height + after <= page,
         leaves = l->y + height > l->foot && (height <= page || lines_fitting(l) < TORN_LINES);

    if (parts || leaves)
        turn(l, columns);
    while (l->y + row_height(columns, row, lines) > l->foot && lines > lines_fitting(l)) {
        size_t part = lines_fitting(l);

        row_draw(l, columns, row, first, part);
        first += part;
        lines -= part;
        turn(l, columns);
    }
    row_draw(l, columns, row, first, lines);
}

static double rows_height(struct laying *l, const struct columns *columns, size_t count)
{
    double height = head_height(l, columns);

    for (size_t i = 0; i < count; i++) {
        const struct paper_cell *row = columns->block->cells + i * columns->block->column_count;

        height += row_height(columns, row, row_lines(l, columns, row));
    }
    return height;
}

static double start_height(struct laying *l, const struct paper_block *block);

static double after_table(struct laying *l, const struct paper_block *block)
{
    return block->with_next ? after_block + start_height(l, block + 1) : 0;
}

/* What stands together where a table begins: all of one that is to stay whole, else header and first
 * row; of what no page holds, a part. */
static double table_start(struct laying *l, const struct columns *columns)
{
    const struct paper_block *block = columns->block;
    double page = l->foot - top, first = rows_height(l, columns, 1), after = after_table(l, block),
           whole = block->whole || block->count == 1 ? rows_height(l, columns, block->count) + after
                                                     : page + 1;

    if (whole <= page)
        return whole;
    return first <= page
               ? first
               : head_height(l, columns) + row_height(columns, block->cells, TORN_LINES);
}

static void table_lay(struct laying *l, const struct paper_block *block)
{
    struct columns columns = columns_of(block);

    if (l->y + table_start(l, &columns) > l->foot && !is_fresh(l))
        page_new(l);
    head_draw(l, &columns);
    for (size_t i = 0; i < block->count; i++)
        row_lay(l, &columns, block->cells + i * block->column_count,
                i + 1 == block->count ? after_table(l, block) : 0);
}

/* ---- boxes for seals, and codes -------------------------------------------------------------- */

static double box_width(const struct paper_block *block)
{
    double width = block->height_mm * MM, most = paper_inside() / (double)block->count;

    return width < most ? width : most;
}

static double label_height(struct laying *l, const struct paper_block *block)
{
    size_t most = 1;

    for (size_t i = 0; i < block->count; i++) {
        size_t lines = lines_of(l, block->labels[i], PAPER_BODY, box_width(block) - 2 * pad_x);

        most = lines > most ? lines : most;
    }
    return (double)most * body_leading + 2;
}

static void boxes_lay(struct laying *l, const struct paper_block *block)
{
    double width = box_width(block), label = label_height(l, block),
           x = left + paper_inside() - width * (double)block->count,
           height = label + block->height_mm * MM;

    if (l->y + height > l->foot && !is_fresh(l))
        page_new(l);
    for (size_t i = 0; i < block->count; i++, x += width) {
        struct place place = place_of(x + pad_x, l->y + 1, width - 2 * pad_x);

        place.align = PAPER_CENTRE;
        frame(l, x, l->y, width + (i + 1 < block->count ? hair : 0), height, hair);
        bar(l, x, l->y + label, width, hair);
        text_draw(l, block->labels[i], &place);
    }
    l->y += height;
}

static double dots_side(const struct paper_block *block, int dots)
{
    return dots * block->dots->dot_mm * MM;
}

/* Beside the code stands its text; four dots around it stay white. */
static struct place dots_place(const struct paper_block *block, double y)
{
    double x = left + dots_side(block, block->dots->width + 8);

    return place_of(x, y, PAPER_WIDTH - right - x);
}

static double dots_height(struct laying *l, const struct paper_block *block)
{
    struct place place = dots_place(block, 0);
    double text = (double)lines_of(l, block->text, place.size, place.width) * place.leading,
           code = dots_side(block, block->dots->height + 8);

    return text > code ? text : code;
}

static void dots_lay(struct laying *l, const struct paper_block *block)
{
    double height = dots_height(l, block), quiet = dots_side(block, 4);
    struct paper_dots_at at = {.dots = block->dots};
    struct place place;

    if (l->y + height > l->foot && !is_fresh(l))
        page_new(l);
    at.x = left + quiet;
    at.y = l->y + quiet;
    VEC_PUSH(&page_of(l)->dots, at);
    place = dots_place(block, l->y);
    text_draw(l, block->text, &place);
    l->y += height;
}

/* ---- block by block -------------------------------------------------------------------------- */

static double heading_height(struct laying *l, const struct paper_block *block)
{
    struct place place = place_heading();

    return (double)lines_of(l, block->text, place.size, place.width) * place.leading +
           after_heading;
}

/* How much must stand together where the block begins: of a heading what follows it too. */
static double start_height(struct laying *l, const struct paper_block *block)
{
    const struct paper_block *end = l->section->blocks + l->section->block_count;
    struct columns columns;

    if (block == end)
        return 0;
    switch (block->kind) {
    case PAPER_TITLE:
        return title_leading;
    case PAPER_HEADING:
        return before_heading + heading_height(l, block) + start_height(l, block + 1);
    case PAPER_TEXT:
        return 2 * body_leading;
    case PAPER_FIGURES:
        return across_of(l, block, 0).height;
    case PAPER_TABLE:
        columns = columns_of(block);
        return table_start(l, &columns);
    case PAPER_BOXES:
        return label_height(l, block) + block->height_mm * MM;
    case PAPER_DOTS:
        return dots_height(l, block);
    case PAPER_NEW_PAGE:
        break;
    }
    return 0;
}

static void heading_lay(struct laying *l, const struct paper_block *block)
{
    if (!is_fresh(l) && l->y + start_height(l, block) > l->foot)
        page_new(l);
    if (!is_fresh(l))
        l->y += before_heading;
    flow(l, block->text, place_heading());
    bar(l, left, l->y, paper_inside(), hair);
    l->y += after_heading;
}

static void block_lay(struct laying *l, const struct paper_block *block)
{
    switch (block->kind) {
    case PAPER_TITLE:
        flow(l, block->text, place_title());
        break;
    case PAPER_HEADING:
        heading_lay(l, block);
        return;
    case PAPER_TEXT:
        flow(l, block->text, place_of(left, 0, paper_inside()));
        l->y += after_text;
        return;
    case PAPER_FIGURES:
        figures_lay(l, block);
        break;
    case PAPER_TABLE:
        table_lay(l, block);
        break;
    case PAPER_BOXES:
        boxes_lay(l, block);
        break;
    case PAPER_DOTS:
        dots_lay(l, block);
        break;
    case PAPER_NEW_PAGE:
        if (!is_fresh(l))
            page_new(l);
        return;
    }
    l->y += block->kind == PAPER_TITLE ? after_heading : after_block;
}

/* ---- a section, and its feet ----------------------------------------------------------------- */

static struct place place_footer(const struct laying *l)
{
    struct place place = place_of(left, l->foot + 8, paper_inside() - footer_number);

    place.size = PAPER_FOOTER;
    place.leading = footer_leading;
    return place;
}

/* "1/2": the section's own pages. The last page is the one at hand. */
static void foot_draw(struct laying *l, size_t number, size_t count)
{
    struct place place = place_footer(l);
    struct arena arena = {0};

    bar(l, left, l->foot + 5, paper_inside(), hair);
    text_draw(l, l->section->footer, &place);
    place.x += place.width;
    place.width = footer_number;
    place.align = PAPER_RIGHT;
    text_draw(l, arena_printf(&arena, "%zu/%zu", number, count), &place);
    arena_release(&arena);
}

static void feet_draw(struct laying *l, size_t first)
{
    size_t count = l->pages->count;

    for (l->pages->count = first + 1; l->pages->count <= count; l->pages->count++)
        foot_draw(l, l->pages->count - first, count - first);
    l->pages->count = count;
}

static void section_lay(struct laying *l)
{
    const struct paper_section *section = l->section;
    size_t first = l->pages->count;

    l->foot = PAPER_HEIGHT - bottom - 8 -
              footer_leading * (double)lines_of(l, section->footer, PAPER_FOOTER,
                                                place_footer(l).width);
    page_new(l);
    page_of(l)->bookmark = section->title;
    for (size_t i = 0; i < section->block_count; i++)
        block_lay(l, &section->blocks[i]);
    feet_draw(l, first);
}

void paper_lay(const struct paper *paper, const struct paper_type *type, PaperPages *pages)
{
    struct laying l = {.type = type, .pages = pages};

    for (size_t i = 0; i < paper->section_count; i++) {
        l.section = &paper->sections[i];
        section_lay(&l);
    }
    VEC_RELEASE(&l.glyphs);
    VEC_RELEASE(&l.starts);
}

void paper_release(PaperPages *pages)
{
    for (size_t i = 0; i < pages->count; i++) {
        struct paper_page *page = &pages->at[i];

        for (size_t k = 0; k < page->lines.count; k++) {
            VEC_RELEASE(&page->lines.at[k].marks);
            VEC_RELEASE(&page->lines.at[k].text);
        }
        VEC_RELEASE(&page->lines);
        VEC_RELEASE(&page->reads);
        VEC_RELEASE(&page->bars);
        VEC_RELEASE(&page->dots);
    }
    VEC_RELEASE(pages);
}
