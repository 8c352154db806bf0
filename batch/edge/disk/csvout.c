/* A comma before every field but the first of its record. */
#include "edge/disk/csvout.h"

static const char bom[] = "\xEF\xBB\xBF";

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
