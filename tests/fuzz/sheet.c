/*
 * The XML of a worksheet, as the workbook is read back. The first byte says how the rest is cut.
 *
 * Rows that are understood without expat are what expat finds: the same verdict, the same cells, however the text is cut.
 */
#include <stdlib.h>

#include "edge/book/sheetread.h"

#include "fuzz.h"

/* Freed by nobody: they live as long as the process. */
static struct sheetread *quick, *cut, *slow;

static const char *verdict(struct sheetread *read, Str text, size_t step, bool expat_alone)
{
    sheetread_begin(read, NULL, NULL);
    if (expat_alone)
        read->stage = SHEET_REST;
    for (; text.n; text = str_skip(text, str_take(text, step).n))
        sheetread_add(read, str_take(text, step));
    return sheetread_end(read);
}

static bool same(const struct sheetread *a, const struct sheetread *b)
{
    return a->rows.rows == b->rows.rows && a->rows.last_row == b->rows.last_row &&
           a->rows.style_end == b->rows.style_end && a->rows.sum.cells == b->rows.sum.cells &&
           a->rows.sum.sum == b->rows.sum.sum;
}

/* The text alone as rows: what is taken is a whole sheet to expat, and has these cells. */
static void rows_hold(Str text)
{
    struct sheetread *read = cut;
    size_t taken;

    sheetread_begin(read, NULL, NULL); /* as it begins, so are its rows */
    (void)sheetread_end(read);
    taken = rowread_take(&read->rows, text);
    HOLDS(taken <= text.n);
    HOLDS(taken || (read->rows.rows == 0 && read->rows.sum.cells == 0 && read->rows.sum.sum == 0));
    sheetread_begin(slow, NULL, NULL);
    slow->stage = SHEET_REST;
    sheetread_add(slow, STR("<worksheet><sheetData>"));
    sheetread_add(slow, str_take(text, taken));
    sheetread_add(slow, STR("</sheetData></worksheet>"));
    HOLDS(sheetread_end(slow) == NULL);
    HOLDS(same(read, slow));
    HOLDS(rowread_take(&read->rows, str_skip(text, taken)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    const char *fault;
    Str text;

    if (!quick) {
        quick = calloc(1, sizeof *quick);
        cut = calloc(1, sizeof *cut);
        slow = calloc(1, sizeof *slow);
    }
    if (count < 1 || count > SHEET_HELD_MAX / 2)
        return 0;
    text = (Str){(const char *)bytes + 1, count - 1};
    fault = verdict(quick, text, text.n ? text.n : 1, false);
    HOLDS(!verdict(cut, text, (size_t)bytes[0] % 31 + 1, false) == !fault);
    HOLDS(!verdict(slow, text, text.n ? text.n : 1, true) == !fault);
    HOLDS(fault || (same(quick, cut) && same(quick, slow)));
    rows_hold(text);
    return 0;
}
