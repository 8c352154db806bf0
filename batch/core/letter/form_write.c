/*
 * The items in which a person writes: rows of boxes, tick boxes, labelled fields, and a line to cut
 * along.
 *
 *     cells   boxes of one letter each, below the lines of their block
 *     ticks   a label, then texts that have a box before them: one row a line of the block
 *     write   label, field, label, field …: one row a line of the block, in a grid
 *     cut     dashes on both sides of the line of its block
 *
 * A block without a line in a state has no boxes either: what nobody is to fill in is not printed.
 * Rows are as high as the layout says, because a hand needs more than a line of type, and higher
 * where their text is.
 */
#include "core/letter/form_inside.h"

static const double tick_gap_mm = 1.2, label_gap_mm = 0.8, dash_mm = 2.0, dash_gap_mm = 1.5,
                    cut_gap_mm = 2.0;

static void square(struct form_ink *ink, double x, double y, double w, double h, double border)
{
    ink_bar(ink, x, y, w, border, 0);
    ink_bar(ink, x, y + h - border, w, border, 0);
    ink_bar(ink, x, y, border, h, 0);
    ink_bar(ink, x + w - border, y, border, h, 0);
}

/* ---- boxes of one letter each ---------------------------------------------------------------- */

/* Neighbours share the line between them. */
static void boxes_draw(struct form_ink *ink, const struct item *item, double x, double y)
{
    for (size_t done = 0; done < item->count; done += item->across, y += item->row) {
        size_t left = item->count - done, here = left < item->across ? left : item->across;
        double w = (double)here * item->size;

        ink_bar(ink, x, y, w + item->border, item->border, 0);
        ink_bar(ink, x, y + item->row, w + item->border, item->border, 0);
        for (size_t i = 0; i <= here; i++)
            ink_bar(ink, x + (double)i * item->size, y, item->border, item->row, 0);
    }
}

static int cells_place(struct placing *p, const struct item *item, double x, double y, double w,
                       double *height, bool *empty)
{
    struct words_lines lines = block_lines(p, item->block);
    size_t rows = (item->count + item->across - 1) / item->across;
    double used;

    *empty = lines.count == 0;
    if (*empty)
        return 0;
    for (size_t i = 0; i < lines.count; i++) {
        if (line_place(p, &lines.at[i], item->style, ALIGN_LEFT, 0, x, y + *height, w, &used))
            return -1;
        *height += used;
    }
    *height += label_gap_mm * MM;
    if (p->face)
        boxes_draw(&p->face->ink, item, x + item->indent, y + *height);
    *height += (double)rows * item->row + item->border;
    return 0;
}

/* ---- rows of cells --------------------------------------------------------------------------- */

struct row { /* where the text of its cells stands */
    struct words_line *cells;
    double x, y, height;
};

/* The place of the text in cell `k`, from the left and in width. */
static double text_left(const struct item *item, size_t k)
{
    if (item->kind == ITEM_WRITE)
        return item->pad;
    return k == 0 ? 0 : item->size + tick_gap_mm * MM;
}

static double text_width(const struct item *item, size_t k)
{
    return item->widths[k] - text_left(item, k) - (item->kind == ITEM_WRITE ? item->pad : 0);
}

static int cell_place(struct placing *p, const struct item *item, const struct row *row, size_t k,
                      double x, double y, double *used)
{
    *used = 0;
    if (row->cells[k].count == 0 || (row->cells[k].count == 1 && row->cells[k].spans[0].field < 0 &&
                                     row->cells[k].spans[0].text.n == 0))
        return 0; /* nothing is printed in it */
    return line_place(p, &row->cells[k], item->style, item->aligns[k], 0, x + text_left(item, k), y,
                      text_width(item, k), used);
}

static int row_measure(struct placing *p, const struct item *item, struct row *row)
{
    double pad = item->kind == ITEM_WRITE ? item->pad : 0, used;
    struct placing measure = *p;

    measure.face = NULL;
    row->height = item->row;
    if (item->kind == ITEM_TICKS && row->height < item->size)
        row->height = item->size;
    for (size_t k = 0; k < item->width_count; k++) {
        if (cell_place(&measure, item, row, k, 0, 0, &used))
            return -1;
        if (used + 2 * pad > row->height)
            row->height = used + 2 * pad;
    }
    return 0;
}

static void row_draw(struct form_ink *ink, const struct item *item, const struct row *row)
{
    double x = row->x;

    for (size_t k = 0; k < item->width_count; k++) {
        if (item->kind == ITEM_TICKS && k > 0 && row->cells[k].spans[0].text.n)
            square(ink, x, row->y + (row->height - item->size) / 2, item->size, item->size,
                   item->border);
        if (item->kind == ITEM_WRITE && k % 2 == 0 && item->fill >= 0)
            ink_bar(ink, x, row->y, item->widths[k], row->height, item->fill);
        x += item->widths[k];
    }
}

/* After the fills, which would cover it. */
static void grid_draw(struct form_ink *ink, const struct item *item, const struct row *row)
{
    double x = row->x, w = write_item_width(item);

    ink_bar(ink, x, row->y, w, item->border, 0);
    ink_bar(ink, x, row->y + row->height, w, item->border, 0);
    for (size_t k = 0; k <= item->width_count; k++) {
        ink_bar(ink, x - item->border / 2, row->y, item->border, row->height + item->border, 0);
        x += k < item->width_count ? item->widths[k] : 0;
    }
}

static int row_fill(struct placing *p, const struct item *item, const struct row *row)
{
    size_t slots_before = p->face ? p->face->slots.count : 0;
    double x = row->x, used;
    struct placing measure = *p;

    measure.face = NULL;
    for (size_t k = 0; k < item->width_count; k++) {
        if (cell_place(&measure, item, row, k, x, row->y, &used) ||
            cell_place(p, item, row, k, x, row->y + (row->height - used) / 2, &used))
            return -1;
        x += item->widths[k];
        p->in_row = p->face && p->face->slots.count > slots_before;
    }
    p->in_row = false;
    return 0;
}

static int rows_place(struct placing *p, const struct item *item, double x, double y,
                      double *height, bool *empty)
{
    struct words_lines lines = block_lines(p, item->block);

    *empty = lines.count == 0;
    for (size_t i = 0; i < lines.count; i++) {
        struct row row = {.x = x, .y = y + *height};
        size_t count = cells_split(p, &lines.at[i], &row.cells);

        if (count != item->width_count)
            return err_say(p->err, FORM_CELLS, lines.at[i].file, lines.at[i].line, /*column*/ 1,
                           (int)count, (int)item->width_count);
        if (row_measure(p, item, &row))
            return -1;
        if (p->face)
            row_draw(&p->face->ink, item, &row);
        if (p->face && item->kind == ITEM_WRITE)
            grid_draw(&p->face->ink, item, &row);
        if (row_fill(p, item, &row))
            return -1;
        *height += row.height;
    }
    return 0;
}

/* ---- all ------------------------------------------------------------------------------------- */

static void dashes_draw(struct form_ink *ink, const struct item *item, double x, double end,
                        double y)
{
    for (; x < end; x += (dash_mm + dash_gap_mm) * MM)
        ink_bar(ink, x, y, x + dash_mm * MM < end ? dash_mm * MM : end - x, item->size, 0);
}

static int cut_place(struct placing *p, const struct item *item, double x, double y, double w,
                     double *height, bool *empty)
{
    struct words_lines lines = block_lines(p, item->block);
    double middle, text;
    size_t count;

    *empty = lines.count == 0;
    if (*empty)
        return 0;
    if (line_place(p, &lines.at[0], item->style, ALIGN_CENTER, 0, x, y, w, height))
        return -1;
    if (lines.count > 1 || lines.at[0].live || *height > item->style->leading + 1e-6)
        return err_say(p->err, FORM_CUT, p->form->layout_file, item->line, item->column);
    p->form->glyphs.count = p->form->text.count = 0;
    count = line_shape(p->form, &lines.at[0], item->style, NULL);
    text = line_width(p->form->glyphs.at, count, LINE_TEXT) * item->style->size + 2 * cut_gap_mm * MM;
    middle = y + *height / 2 - item->size / 2;
    if (p->face) {
        dashes_draw(&p->face->ink, item, x, x + (w - text) / 2, middle);
        dashes_draw(&p->face->ink, item, x + (w + text) / 2, x + w, middle);
    }
    return 0;
}

double write_item_width(const struct item *item)
{
    double sum = item->indent + (double)item->across * item->size + item->border;

    if (item->kind == ITEM_CELLS)
        return sum;
    sum = 0;
    for (size_t i = 0; i < item->width_count; i++)
        sum += item->widths[i];
    return sum;
}

int write_item_place(struct placing *p, const struct item *item, double x, double y, double w,
                     double *height, bool *empty)
{
    switch (item->kind) {
    case ITEM_CELLS:
        return cells_place(p, item, x, y, w, height, empty);
    case ITEM_TICKS:
    case ITEM_WRITE:
        return rows_place(p, item, x, y, height, empty);
    case ITEM_CUT:
        return cut_place(p, item, x, y, w, height, empty);
    default:
        BUG("an item to write in");
    }
}
