/* Lookups in a tree of JSON values. */
#include "base/json.h"

static const struct json *member(const struct json *from, Str key)
{
    if (from->kind != JSON_IS_OBJECT)
        return NULL;
    for (const struct json *at = from->first; at; at = at->next)
        if (str_equal(at->key, key))
            return at;
    return NULL;
}

bool json_find(const struct json *from, const char *path, const struct json **value)
{
    const char *dot;

    do {
        dot = strchr(path, '.');
        from = member(from, (Str){path, dot ? (size_t)(dot - path) : strlen(path)});
        path = dot ? dot + 1 : path;
    } while (from && dot);
    if (from)
        *value = from;
    return from;
}

bool json_number(const struct json *value, uint64_t *number)
{
    if (value->kind != JSON_IS_WHOLE || value->whole < 0)
        return false;
    *number = (uint64_t)value->whole;
    return true;
}

bool json_text(const struct json *value, Str *text)
{
    if (value->kind != JSON_IS_TEXT)
        return false;
    *text = value->text;
    return true;
}
