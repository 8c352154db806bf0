/* Keys and text; numbers are written by who knows their form. */
#include "edge/disk/jsonout.h"

#include "base/utf8.h"

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
