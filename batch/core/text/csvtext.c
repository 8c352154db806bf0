/* One field at a time; a record ends with CRLF and the file with its last record. */
#include "core/text/csvtext.h"

static const Str crlf = {"\r\n", 2}, bom = {"\xEF\xBB\xBF", 3};

bool csvtext_begin(struct csvtext *csv, Str text, const char *header)
{
    Str expected = str_of(header);

    csv->line = 2;
    if (!str_starts(text, bom))
        return false;
    text = str_skip(text, bom.n);
    if (!str_starts(text, expected) || !str_starts(str_skip(text, expected.n), crlf))
        return false;
    csv->rest = str_skip(text, expected.n + crlf.n);
    return true;
}

static bool is_special(char c)
{
    return c == '"' || c == ',' || c == '\r' || c == '\n';
}

static bool take_plain(Str *rest, Str *field)
{
    size_t n = 0;

    while (n < rest->n && !is_special(rest->p[n]))
        n++;
    *field = str_take(*rest, n);
    *rest = str_skip(*rest, n);
    return !str_starts(*rest, STR("\""));
}

/* Bytes up to the quote that closes the field, doubled ones kept; SIZE_MAX: none closes it. */
static size_t quoted_length(Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '"')
            continue;
        if (i + 1 == text.n || text.p[i + 1] != '"')
            return i;
        i++;
    }
    return SIZE_MAX;
}

/* Behind the opening quote. A field that needs no quotes is out of form. */
static bool take_quoted(Str *rest, Str *field, unsigned long *lines, struct arena *arena)
{
    size_t length = quoted_length(*rest), n = 0;
    bool needed = false;
    char *out;

    if (length == SIZE_MAX)
        return false;
    out = arena_take(arena, length + 1);
    for (size_t i = 0; i < length; i++) {
        char c = rest->p[i];

        needed = needed || is_special(c);
        *lines += c == '\n';
        i += c == '"'; /* its double */
        out[n++] = c;
    }
    *field = (Str){out, n};
    *rest = str_skip(*rest, length + 1);
    return needed;
}

int csvtext_next(struct csvtext *csv, Str *fields, size_t count, struct arena *arena)
{
    unsigned long lines = 1;

    if (!csv->rest.n)
        return 0;
    for (size_t i = 0; i < count; i++) {
        bool quoted = str_starts(csv->rest, STR("\""));

        if (quoted)
            csv->rest = str_skip(csv->rest, 1);
        if (quoted ? !take_quoted(&csv->rest, &fields[i], &lines, arena)
                   : !take_plain(&csv->rest, &fields[i]))
            return -1;
        if (i + 1 < count) {
            if (!str_starts(csv->rest, STR(",")))
                return -1;
            csv->rest = str_skip(csv->rest, 1);
        }
    }
    if (!str_starts(csv->rest, crlf))
        return -1;
    csv->rest = str_skip(csv->rest, crlf.n);
    csv->line += lines;
    return 1;
}
