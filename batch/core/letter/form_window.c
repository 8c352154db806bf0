/* The window's inequalities (docs/decisions/0033-barcode.md): what must hold so that a customer barcode
 * can be read in each letter, however its sheet slides in the envelope. */
#include "core/letter/form_inside.h"
#include "say/err.h"

enum { LINES_LEAST = 3 }; /* postal code, address, name */
/* of 67 bars and their spaces, at 10 points; the postal service's lengths (docs/domain.md 5) */
static const double symbol_w_mm = 67 * 1.2, symbol_h_mm = 3.6, quiet_mm = 2, edge_mm = 10;

double barcode_height(const struct window_spec *window)
{
    return (symbol_h_mm * window->barcode_scale + 2 * quiet_mm) * MM;
}

double barcode_width(const struct window_spec *window)
{
    return (symbol_w_mm * window->barcode_scale + 2 * quiet_mm) * MM;
}

static double least_leading(const struct style *style)
{
    return style->leading * style->smallest / style->size;
}

/* With the shortest address, set as small as the styles allow. */
static double height_least(const struct window_spec *window)
{
    return (LINES_LEAST - 1) * least_leading(window->address_style) +
           least_leading(window->name_style) + window->gap + barcode_height(window);
}

/*
 * The sheet is as much smaller than its mail piece as it slides, so in the middle it lies half of
 * that from each edge; and the part of the window that is always visible begins half the play
 * inside the window. Both together: the bars come as near to an edge of the mail piece as they lie
 * to the same edge of the sheet in the middle.
 */
static double edge_least(const struct form *form, const struct page *page, const char **edge)
{
    const struct window_spec *window = &page->window;
    double lower = page->fold_count ? page->folds[0] : form->page_h;
    const struct {
        const char *english, *japanese;
        double at;
    } edges[] = {{"left", "左", window->x},
                 {"right", "右", form->page_w - window->x - window->w},
                 {"upper", "上", window->y + window->h - barcode_height(window)},
                 {"lower", "下", lower - window->y - window->h}};
    size_t least = 0;

    for (size_t i = 1; i < sizeof edges / sizeof *edges; i++)
        if (edges[i].at < edges[least].at)
            least = i;
    *edge = messages_are_english() ? edges[least].english : edges[least].japanese;
    return edges[least].at + quiet_mm * MM;
}

int barcode_prove(const struct form *form, const struct page *page, struct err *err)
{
    const struct window_spec *window = &page->window;
    const char *edge;
    double points = 10 * window->barcode_scale;

    if (!window->on || !window->barcode)
        return 0;
    if (barcode_width(window) > window->w + 1e-6)
        return err_say(err, FORM_BARCODE, form->layout_file, window->line, window->column, points,
                       barcode_width(window) / MM, window->w / MM);
    if (height_least(window) > window->h + 1e-6)
        return err_say(err, BARCODE_HEIGHT, form->layout_file, window->line, window->column,
                       points, height_least(window) / MM, window->h / MM);
    if (edge_least(form, page, &edge) < edge_mm * MM - 1e-6)
        return err_say(err, BARCODE_EDGE, form->layout_file, window->line, window->column,
                       edge_least(form, page, &edge) / MM, edge, edge_mm);
    return 0;
}
