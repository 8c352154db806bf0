/* Blocks as they come; a table's cells are kept once it ends. */
#include "core/paper/pen.h"

#include "base/bug.h"

static struct paper_block *block_add(struct paper_pen *pen, enum paper_kind kind)
{
    struct paper_block block = {.kind = kind};

    REQUIRE(pen->cells.count == 0); /* the table before has ended */
    VEC_PUSH(&pen->blocks, block);
    return &pen->blocks.at[pen->blocks.count - 1];
}

void pen_block(struct paper_pen *pen, enum paper_kind kind, Str text)
{
    block_add(pen, kind)->text = text;
}

void pen_figure(struct paper_pen *pen, const char *label, Str value, const char *unit)
{
    struct paper_figure figure = {str_of(label), value, str_of(unit)};

    VEC_PUSH(&pen->figures, figure);
}

void pen_figures_end(struct paper_pen *pen)
{
    struct paper_block *block;

    if (!pen->figures.count)
        return;
    block = block_add(pen, PAPER_FIGURES);
    block->count = pen->figures.count;
    block->figures = VEC_KEEP(pen->arena, &pen->figures);
    pen->figures.count = 0;
}

struct paper_block *pen_table(struct paper_pen *pen, const struct paper_column *columns,
                              size_t count, double height_mm)
{
    struct paper_block *block = block_add(pen, PAPER_TABLE);

    block->columns = columns;
    block->column_count = count;
    block->height_mm = height_mm;
    return block;
}

void pen_cell(struct paper_pen *pen, Str text)
{
    struct paper_cell cell = {.text = text};

    VEC_PUSH(&pen->cells, cell);
}

void pen_tick(struct paper_pen *pen)
{
    struct paper_cell cell = {.tick = true};

    VEC_PUSH(&pen->cells, cell);
}

void pen_table_end(struct paper_pen *pen)
{
    struct paper_block *block = &pen->blocks.at[pen->blocks.count - 1];

    REQUIRE(pen->blocks.count && block->kind == PAPER_TABLE && block->column_count &&
            pen->cells.count % block->column_count == 0);
    block->count = pen->cells.count / block->column_count;
    if (!block->count) {
        pen->blocks.count--;
        return;
    }
    block->cells = VEC_KEEP(pen->arena, &pen->cells);
    pen->cells.count = 0;
}

void pen_boxes(struct paper_pen *pen, const Str *labels, size_t count, double side_mm)
{
    struct paper_block *block = block_add(pen, PAPER_BOXES);

    block->labels = labels;
    block->count = count;
    block->height_mm = side_mm;
}

void pen_dots(struct paper_pen *pen, const struct paper_dots *dots, Str text)
{
    struct paper_block *block = block_add(pen, PAPER_DOTS);

    block->dots = dots;
    block->text = text;
}

struct paper_section pen_section(struct paper_pen *pen, Str title, Str footer)
{
    struct paper_section section = {.title = title, .footer = footer};

    REQUIRE(pen->cells.count == 0 && pen->figures.count == 0); /* all has ended */
    section.block_count = pen->blocks.count;
    section.blocks = VEC_KEEP(pen->arena, &pen->blocks);
    VEC_RELEASE(&pen->blocks);
    VEC_RELEASE(&pen->cells);
    VEC_RELEASE(&pen->figures);
    return section;
}
