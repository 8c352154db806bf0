/* Three stages: expat up to <sheetData>, rows of the library's form, expat for the rest. */
#include "edge/book/sheetread.h"

#include "base/bug.h"

static const char DATA_TAG[] = "<sheetData>", ROW_TAG[] = "<row ", ROW_END[] = "</row>";
enum { DEPTH_DATA = 2, DEPTH_ROW, DEPTH_CELL, DEPTH_PART, DEPTH_INLINE_TEXT };

/* ---- by expat -------------------------------------------------------------------------------- */

static void refuse(struct sheetread *read, const char *fault)
{
    if (!read->xml.fault)
        read->xml.fault = fault;
}

static void row_start(struct sheetread *read, const char *const *attributes)
{
    Str value;
    uint32_t number =
        xml_attribute(attributes, "r", &value) ? cell_count_of(value, ROW_NUMBER_MAX) : 0;

    if (!read->in_data || read->xml.depth != DEPTH_ROW || number <= read->rows.last_row) {
        refuse(read, "a row that is not in its place");
        return;
    }
    read->in_row = true;
    read->rows.rows++;
    read->rows.last_row = number;
    read->cell.row = number - 1;
    read->cell.next = 0;
}

static bool kind_of(const char *const *attributes, struct sheetread *read)
{
    Str value;

    read->cell.kind = CELL_IS_NUMBER;
    if (!xml_attribute(attributes, "t", &value) || str_equal(value, STR("n")))
        return true;
    read->cell.kind = str_equal(value, STR("str")) ? CELL_IS_FORMULA_TEXT : CELL_IS_TEXT;
    return read->cell.kind == CELL_IS_FORMULA_TEXT || str_equal(value, STR("inlineStr"));
}

static void style_see(struct sheetread *read, const char *const *attributes)
{
    uint32_t style;
    Str value;

    if (!xml_attribute(attributes, "s", &value) || str_equal(value, STR("0")))
        return;
    style = cell_count_of(value, UINT16_MAX);
    if (!style)
        refuse(read, "a cell without a format");
    if (style >= read->rows.style_end)
        read->rows.style_end = style + 1;
}

static void cell_start(struct sheetread *read, const char *const *attributes)
{
    uint32_t row = 0, column = 0, next = read->cell.next, of = read->cell.row;
    Str value;

    if (!read->in_row || read->xml.depth != DEPTH_CELL || !xml_attribute(attributes, "r", &value) ||
        !cell_place_of(value, &column, &row) || row != of + 1 || column < next) {
        refuse(read, "a cell that is not in its place");
        return;
    }
    memset(&read->cell, 0, sizeof read->cell);
    read->cell.row = of;
    read->cell.column = column;
    read->cell.next = column + 1;
    read->in_cell = true;
    if (!kind_of(attributes, read))
        refuse(read, "a cell of another kind than a workbook of ours has");
    style_see(read, attributes);
}

/* An element within a cell. */
static void part_start(struct sheetread *read, Str name)
{
    bool *has = str_equal(name, STR("f"))   ? &read->cell.has_formula
                : str_equal(name, STR("v")) ? &read->cell.has_value
                : str_equal(name, STR("t")) ? &read->cell.has_text
                                            : NULL;
    int depth = has == &read->cell.has_text ? DEPTH_INLINE_TEXT : DEPTH_PART;

    if (read->xml.depth == DEPTH_PART && str_equal(name, STR("is")))
        return;
    if (!has || *has || read->xml.depth != depth) {
        refuse(read, "a cell of another form than a workbook of ours has");
        return;
    }
    *has = true;
    read->cell.into = has == &read->cell.has_formula ? INTO_FORMULA : INTO_VALUE;
}

static void on_start(void *context, const char *tag, const char *const *attributes)
{
    struct sheetread *read = context;
    Str name = str_of(tag);

    if (read->in_cell) {
        part_start(read, name);
    } else if (str_equal(name, STR("sheetData"))) {
        if (read->data_seen || read->xml.depth != DEPTH_DATA)
            refuse(read, "a second table of cells");
        read->data_seen = read->in_data = true;
    } else if (str_equal(name, STR("row"))) {
        row_start(read, attributes);
    } else if (str_equal(name, STR("c"))) {
        cell_start(read, attributes);
    } else if (read->element) {
        read->element(read->context, tag, attributes);
    }
}

static void on_text(void *context, Str text)
{
    struct sheetread *read = context;
    bool formula = read->cell.into == INTO_FORMULA;
    size_t *used = formula ? &read->cell.formula_bytes : &read->cell.value_bytes;

    if (!read->in_cell || read->cell.into == INTO_NOTHING)
        return;
    if (text.n > CELL_TEXT_BYTES_MAX - *used) {
        refuse(read, "a text that is too long");
        return;
    }
    memcpy(read->rows.text[formula ? 0 : 1] + *used, text.p, text.n);
    *used += text.n;
}

static void cell_end(struct sheetread *read)
{
    uint32_t row = read->cell.row, column = read->cell.column;
    Str formula = {read->rows.text[0], read->cell.formula_bytes};
    Str value = {read->rows.text[1], read->cell.value_bytes};
    struct cellsum *sum = &read->rows.sum;
    bool number = read->cell.kind == CELL_IS_NUMBER, is_text = read->cell.kind == CELL_IS_TEXT;
    double of = 0;

    read->in_cell = false;
    if (read->cell.has_text != is_text || (read->cell.has_formula && !read->cell.has_value) ||
        (is_text && read->cell.has_value) || (!number && !is_text && !read->cell.has_formula) ||
        (number && read->cell.has_value && !cell_number_of(value, &of)))
        refuse(read, "a cell of another form than a workbook of ours has");
    else if (is_text)
        cellsum_text(sum, row, column, value);
    else if (!number)
        cellsum_formula_text(sum, row, column, formula, value);
    else if (read->cell.has_formula)
        cellsum_formula(sum, row, column, formula, of);
    else if (read->cell.has_value)
        cellsum_number(sum, row, column, of);
    else
        cellsum_blank(sum, row, column);
}

static void on_end(void *context, const char *tag)
{
    struct sheetread *read = context;
    Str name = str_of(tag);

    if (read->in_cell && read->cell.into != INTO_NOTHING)
        read->cell.into = INTO_NOTHING;
    else if (read->in_cell && str_equal(name, STR("c")))
        cell_end(read);
    else if (read->in_row && str_equal(name, STR("row")))
        read->in_row = false;
    else if (read->in_data && str_equal(name, STR("sheetData")))
        read->in_data = false;
}

/* ---- the stages ------------------------------------------------------------------------------ */

static Str held(const struct sheetread *read)
{
    return (Str){read->held, read->held_bytes};
}

static void held_drop(struct sheetread *read, size_t bytes)
{
    read->held_bytes -= bytes;
    memmove(read->held, read->held + bytes, read->held_bytes);
}

/* From here on expat reads. */
static void rest_begin(struct sheetread *read)
{
    xmlread_add(&read->xml, held(read));
    read->held_bytes = 0;
    read->stage = SHEET_REST;
}

/* A tag that expat has not seen as one (it stands in what is no XML) does not count. */
static void head_look(struct sheetread *read)
{
    const char *tag = memmem(read->held, read->held_bytes, DATA_TAG, sizeof DATA_TAG - 1);
    size_t bytes;

    if (!tag) {
        if (read->held_bytes > SHEET_HELD_MAX / 2)
            rest_begin(read);
        return;
    }
    bytes = (size_t)(tag - read->held) + sizeof DATA_TAG - 1;
    xmlread_add(&read->xml, str_take(held(read), bytes));
    held_drop(read, bytes);
    read->stage = SHEET_ROWS;
    if (read->xml.fault || !read->in_data || read->in_row || read->xml.depth != DEPTH_DATA)
        rest_begin(read);
}

/* Behind the last row that is whole; 0: there is none. */
static size_t rows_end(Str text)
{
    size_t at = text.n;

    while (at > 0) {
        const char *tag = memrchr(text.p, '<', at);

        if (!tag)
            return 0;
        at = (size_t)(tag - text.p);
        if (text.n - at >= sizeof ROW_END - 1 && memcmp(tag, ROW_END, sizeof ROW_END - 1) == 0)
            return at + sizeof ROW_END - 1;
    }
    return 0;
}

/* Whether it may yet become a row. */
static bool is_begun(Str text)
{
    size_t bytes = text.n < sizeof ROW_TAG - 1 ? text.n : sizeof ROW_TAG - 1;

    return memcmp(text.p, ROW_TAG, bytes) == 0;
}

static void rows_look(struct sheetread *read)
{
    size_t whole = rows_end(held(read));
    size_t taken = rowread_take(&read->rows, str_take(held(read), whole));

    held_drop(read, taken);
    if (taken < whole || !is_begun(held(read)) || read->held_bytes > SHEET_HELD_MAX / 2)
        rest_begin(read);
}

void sheetread_begin(struct sheetread *read, xml_element *element, void *context)
{
    read->rows.sum = (struct cellsum){0};
    read->rows.rows = 0;
    read->rows.last_row = read->rows.style_end = 0;
    read->element = element;
    read->context = context;
    read->stage = SHEET_HEAD;
    read->in_data = read->in_row = read->in_cell = read->data_seen = false;
    memset(&read->cell, 0, sizeof read->cell);
    read->held_bytes = 0;
    xmlread_begin(&read->xml, on_start, read);
    xmlread_texts(&read->xml, on_text, on_end);
}

void sheetread_add(struct sheetread *read, Str bytes)
{
    REQUIRE(bytes.n <= SHEET_HELD_MAX / 2);
    if (read->stage == SHEET_REST) {
        xmlread_add(&read->xml, bytes);
        return;
    }
    memcpy(read->held + read->held_bytes, bytes.p, bytes.n);
    read->held_bytes += bytes.n;
    if (read->stage == SHEET_HEAD)
        head_look(read);
    if (read->stage == SHEET_ROWS)
        rows_look(read);
}

const char *sheetread_end(struct sheetread *read)
{
    if (read->stage != SHEET_REST)
        rest_begin(read);
    return xmlread_end(&read->xml);
}
