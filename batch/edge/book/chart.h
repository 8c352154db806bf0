/*
 * One chart of core/book/content.h, drawn by libxlsxwriter.
 *
 * The library does not say where drawing failed but for its last call. In constant_memory mode it
 * keeps no copy of the figures in the chart: Excel and LibreOffice read them from the cells.
 */
#ifndef KIGEN_EDGE_BOOK_CHART_H
#define KIGEN_EDGE_BOOK_CHART_H

#include <xlsxwriter.h>

#include "core/book/content.h"

struct chart_place { /* 0-based rows and columns */
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    const char *name;   /* of the sheet */
    uint32_t first_row; /* the first row of figures */
    uint32_t row;       /* the chart's corner */
    size_t column;
    double pixels, height; /* how wide it may be, and how high */
    int x, y;              /* pixels from that corner; rows between are as high as they come */
};

lxw_error chart_write(const struct chart *chart, const struct table *block,
                      const struct chart_place *place);

#endif
