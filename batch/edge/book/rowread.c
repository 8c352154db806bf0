/* A cursor that goes over a row once and compares it with what the library writes. */
#include "edge/book/rowread.h"

#include <math.h>
#include <stdlib.h>

#include "base/typed.h"
#include "base/utf8.h"

struct cursor {
    const char *at, *end;
};

static inline bool literal(struct cursor *cursor, const char *what, size_t bytes)
{
    if ((size_t)(cursor->end - cursor->at) < bytes || memcmp(cursor->at, what, bytes) != 0)
        return false;
    cursor->at += bytes;
    return true;
}
#define LITERAL(cursor, what) literal(cursor, what, sizeof(what) - 1)

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- numbers and places ---------------------------------------------------------------------- */

static Str digits_take(struct cursor *cursor)
{
    const char *begin = cursor->at;

    while (cursor->at < cursor->end && is_digit(*cursor->at))
        cursor->at++;
    return (Str){begin, (size_t)(cursor->at - begin)};
}

uint32_t cell_count_of(Str text, uint32_t most)
{
    uint64_t count = 0;

    if (text.n == 0 || text.n > 9 || *text.p == '0')
        return 0;
    for (size_t i = 0; i < text.n; i++) {
        if (!is_digit(text.p[i]))
            return 0;
        count = count * 10 + (uint64_t)(text.p[i] - '0');
    }
    return count <= most ? (uint32_t)count : 0;
}

/* The letters of a column, one to three; false: there is no such column. */
static inline bool column_take(struct cursor *cursor, uint32_t *column)
{
    uint32_t number = 0;
    int letters = 0;

    for (; cursor->at < cursor->end && *cursor->at >= 'A' && *cursor->at <= 'Z'; cursor->at++) {
        if (++letters > 3)
            return false;
        number = number * 26 + (uint32_t)(*cursor->at - 'A') + 1;
    }
    *column = number - 1;
    return letters > 0 && number <= COLUMN_COUNT_MAX;
}

bool cell_place_of(Str text, uint32_t *column, uint32_t *row)
{
    struct cursor cursor = {text.p, text.p + text.n};

    if (!column_take(&cursor, column))
        return false;
    *row = cell_count_of((Str){cursor.at, (size_t)(cursor.end - cursor.at)}, ROW_NUMBER_MAX);
    return *row != 0;
}

/* Also exponents and more than fifteen digits. */
static bool number_of_any(Str text, double *number)
{
    char copy[40], *end;

    if (text.n == 0 || text.n >= sizeof copy)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (!is_digit(text.p[i]) && (!text.p[i] || !strchr("+-.eE", text.p[i])))
            return false;
    memcpy(copy, text.p, text.n);
    copy[text.n] = '\0';
    *number = strtod(copy, &end);
    return *end == '\0' && isfinite(*number);
}

/* Up to fifteen digits are a whole number and a power of ten, both exact: their quotient is the double next to the decimal. */
bool cell_number_of(Str text, double *number)
{
    enum { DIGITS = 15 };
    static const double tens[DIGITS + 1] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                            1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    struct cursor cursor = {text.p, text.p + text.n};
    bool minus = LITERAL(&cursor, "-");
    Str whole = digits_take(&cursor), part = STR_EMPTY;
    uint64_t all = 0;

    if (LITERAL(&cursor, "."))
        part = digits_take(&cursor);
    if (whole.n == 0 || whole.n + part.n > DIGITS || cursor.at != cursor.end)
        return number_of_any(text, number);
    for (size_t i = 0; i < whole.n; i++)
        all = all * 10 + (uint64_t)(whole.p[i] - '0');
    for (size_t i = 0; i < part.n; i++)
        all = all * 10 + (uint64_t)(part.p[i] - '0');
    *number = (double)all / tens[part.n];
    if (minus)
        *number = -*number;
    return true;
}

/* ---- text ------------------------------------------------------------------------------------ */

/* What stands before the next tag. */
static inline Str raw_take(struct cursor *cursor)
{
    const char *begin = cursor->at;
    const char *tag = memchr(begin, '<', (size_t)(cursor->end - begin));

    cursor->at = tag ? tag : cursor->end;
    return (Str){begin, (size_t)(cursor->at - begin)};
}

/* Bytes that stand for themselves, whatever comes before or after. */
static inline bool is_plain(Str raw)
{
    bool other = false;

    for (size_t i = 0; i < raw.n; i++) {
        unsigned char c = (unsigned char)raw.p[i];

        other |= (c < 0x20) | (c > 0x7E) | (c == '&') | (c == '>');
    }
    return !other;
}

static bool reference_take(struct cursor *cursor, char *out)
{
    if (LITERAL(cursor, "amp;"))
        *out = '&';
    else if (LITERAL(cursor, "lt;"))
        *out = '<';
    else if (LITERAL(cursor, "gt;"))
        *out = '>';
    else
        return false;
    return true;
}

static bool text_decode(Str raw, char out[CELL_TEXT_BYTES_MAX], Str *text)
{
    size_t used = 0;

    while (raw.n) { /* it never becomes longer */
        const char *from = raw.p;
        uint32_t point;

        if (!utf8_next(&raw, &point) || !xml_allows(point) || point == '>' || point == '\r')
            return false;
        if (point == '&') {
            struct cursor cursor = {raw.p, raw.p + raw.n};

            if (!reference_take(&cursor, &out[used++]))
                return false;
            raw = str_skip(raw, (size_t)(cursor.at - raw.p));
        } else {
            memcpy(out + used, from, (size_t)(raw.p - from));
            used += (size_t)(raw.p - from);
        }
    }
    *text = (Str){out, used};
    return true;
}

/* Up to the next tag; `room`: one of read->text. */
static inline bool text_take(struct cursor *cursor, char room[CELL_TEXT_BYTES_MAX], Str *text)
{
    *text = raw_take(cursor);
    return text->n <= CELL_TEXT_BYTES_MAX && (is_plain(*text) || text_decode(*text, room, text));
}

static inline bool number_take(struct cursor *cursor, double *number)
{
    return cell_number_of(raw_take(cursor), number);
}

/* ---- a row ----------------------------------------------------------------------------------- */

struct row {
    Str digits;    /* its number, as it stands there */
    uint32_t at;   /* from 0 */
    uint32_t next; /* column, from 0 */
};

/* Behind `<c r="`, to behind its s. */
static inline bool place_take(struct rowread *read, struct cursor *cursor, struct row *row,
                              uint32_t *column)
{
    uint32_t style;

    if (!column_take(cursor, column) || *column < row->next ||
        !literal(cursor, row->digits.p, row->digits.n) || !LITERAL(cursor, "\""))
        return false;
    row->next = *column + 1;
    if (!LITERAL(cursor, " s=\""))
        return true;
    style = cell_count_of(digits_take(cursor), UINT16_MAX);
    if (style == 0 || !LITERAL(cursor, "\""))
        return false;
    if (style >= read->style_end)
        read->style_end = style + 1;
    return true;
}

static inline bool formula_take(struct rowread *read, struct cursor *cursor, Str *formula)
{
    return text_take(cursor, read->text[0], formula) && LITERAL(cursor, "</f><v>");
}

/* Behind `<c r="`. */
static inline bool cell_take(struct rowread *read, struct cursor *cursor, struct row *row)
{
    uint32_t column;
    Str text, formula;
    double number;

    if (!place_take(read, cursor, row, &column))
        return false;
    if (LITERAL(cursor, "><v>")) {
        if (!number_take(cursor, &number) || !LITERAL(cursor, "</v></c>"))
            return false;
        cellsum_number(&read->sum, row->at, column, number);
    } else if (LITERAL(cursor, " t=\"inlineStr\"><is><t")) {
        if (!(LITERAL(cursor, ">") || LITERAL(cursor, " xml:space=\"preserve\">")) ||
            !text_take(cursor, read->text[0], &text) || !LITERAL(cursor, "</t></is></c>"))
            return false;
        cellsum_text(&read->sum, row->at, column, text);
    } else if (LITERAL(cursor, "/>")) {
        cellsum_blank(&read->sum, row->at, column);
    } else if (LITERAL(cursor, "><f>")) {
        if (!formula_take(read, cursor, &formula) || !number_take(cursor, &number) ||
            !LITERAL(cursor, "</v></c>"))
            return false;
        cellsum_formula(&read->sum, row->at, column, formula, number);
    } else {
        if (!LITERAL(cursor, " t=\"str\"><f>") || !formula_take(read, cursor, &formula) ||
            !text_take(cursor, read->text[1], &text) || !LITERAL(cursor, "</v></c>"))
            return false;
        cellsum_formula_text(&read->sum, row->at, column, formula, text);
    }
    return true;
}

/* ` ht="28.5" customHeight="1"`, or nothing. */
static bool height_take(struct cursor *cursor)
{
    if (!LITERAL(cursor, " ht=\""))
        return true;
    if (digits_take(cursor).n == 0 || (LITERAL(cursor, ".") && digits_take(cursor).n == 0))
        return false;
    return LITERAL(cursor, "\" customHeight=\"1\"");
}

static bool row_take(struct rowread *read, struct cursor *cursor)
{
    struct row row = {0};
    uint32_t number;

    if (!LITERAL(cursor, "<row r=\""))
        return false;
    row.digits = digits_take(cursor);
    number = cell_count_of(row.digits, ROW_NUMBER_MAX);
    if (number <= read->last_row || !LITERAL(cursor, "\"") || !height_take(cursor) ||
        !LITERAL(cursor, ">"))
        return false;
    row.at = number - 1;
    while (LITERAL(cursor, "<c r=\""))
        if (!cell_take(read, cursor, &row))
            return false;
    if (!LITERAL(cursor, "</row>"))
        return false;
    read->rows++;
    read->last_row = number;
    return true;
}

size_t rowread_take(struct rowread *read, Str text)
{
    struct cursor cursor = {text.p, text.p + text.n};

    for (;;) {
        struct cellsum sum = read->sum;
        uint32_t style_end = read->style_end;
        const char *row = cursor.at;

        if (row_take(read, &cursor))
            continue;
        read->sum = sum;
        read->style_end = style_end;
        return (size_t)(row - text.p);
    }
}
