/* A comma before every field but the first of its record; JSON two spaces a level. */
#include "edge/disk/textout.h"

#include "base/utf8.h"

static const char bom[] = "\xEF\xBB\xBF";

/* ---- CSV ------------------------------------------------------------------------------------- */

int csv_open(struct csv *csv, const char *path, const char *header, struct err *err)
{
    csv->begun = false;
    if (out_open(&csv->out, path, err))
        return -1;
    out_text(&csv->out, bom);
    out_text(&csv->out, header);
    out_text(&csv->out, "\r\n");
    return 0;
}

void csv_next(struct csv *csv)
{
    if (csv->begun)
        out_put(&csv->out, ",", 1);
    csv->begun = true;
}

static bool csv_needs_quotes(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\r' || s.p[i] == '\n')
            return true;
    return false;
}

void csv_str(struct csv *csv, Str s)
{
    csv_next(csv);
    if (!csv_needs_quotes(s)) {
        out_str(&csv->out, s);
        return;
    }
    out_put(&csv->out, "\"", 1);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            out_put(&csv->out, "\"", 1);
        out_put(&csv->out, s.p + i, 1);
    }
    out_put(&csv->out, "\"", 1);
}

void csv_text(struct csv *csv, const char *text)
{
    csv_str(csv, str_of(text));
}

void csv_number(struct csv *csv, uint64_t number)
{
    csv_next(csv);
    out_number(&csv->out, number);
}

void csv_day(struct csv *csv, Day day)
{
    char text[DAY_TEXT_MAX];

    csv_text(csv, day_text(day, text));
}

void csv_flag(struct csv *csv, bool flag)
{
    csv_number(csv, flag);
}

void csv_end(struct csv *csv)
{
    out_put(&csv->out, "\r\n", 2);
    csv->begun = false;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

void json_str(struct out *out, Str s)
{
    static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD for a byte that is not UTF-8 */

    out_put(out, "\"", 1);
    while (s.n) {
        const char *from = s.p;
        uint32_t point;

        if (!utf8_next(&s, &point)) {
            out_text(out, replacement);
            s = str_skip(s, 1);
        } else if (point == '"' || point == '\\') {
            out_put(out, "\\", 1);
            out_put(out, from, 1);
        } else if (point < ' ') {
            out_format(out, "\\u%04x", (unsigned)point);
        } else {
            out_put(out, from, (size_t)(s.p - from));
        }
    }
    out_put(out, "\"", 1);
}

void json_indent(struct out *out, int depth)
{
    out_put(out, "\n", 1);
    while (depth-- > 0)
        out_text(out, "  ");
}

/* `,` unless `first`, a new line and the key. */
void json_key(struct out *out, int depth, bool first, const char *key)
{
    if (!first)
        out_put(out, ",", 1);
    json_indent(out, depth);
    json_str(out, str_of(key));
    out_text(out, ": ");
}

void json_count(struct out *out, int depth, bool first, const char *key, uint64_t count)
{
    json_key(out, depth, first, key);
    out_number(out, count);
}
