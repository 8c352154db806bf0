/* One recursive skip over a value does the work of all: validating is skipping to the end. */
#include "core/text/json.h"

static void skip_space(Str *text)
{
    while (text->n && strchr(" \t\n\r", text->p[0]) && text->p[0])
        *text = str_skip(*text, 1);
}

static bool take(Str *text, char c)
{
    if (!text->n || text->p[0] != c)
        return false;
    *text = str_skip(*text, 1);
    return true;
}

static bool skip_escape(Str *text) /* behind the backslash */
{
    if (!text->n || !text->p[0] || !strchr("\"\\/bfnrtu", text->p[0]))
        return false;
    if (!take(text, 'u')) {
        *text = str_skip(*text, 1);
        return true;
    }
    for (int i = 0; i < 4; i++) {
        if (!text->n || !text->p[0] || !strchr("0123456789abcdefABCDEF", text->p[0]))
            return false;
        *text = str_skip(*text, 1);
    }
    return true;
}

static bool skip_string(Str *text)
{
    uint32_t point;

    if (!take(text, '"'))
        return false;
    while (text->n) {
        if (take(text, '"'))
            return true;
        if (take(text, '\\')) {
            if (!skip_escape(text))
                return false;
        } else if (!utf8_next(text, &point) || point < ' ') {
            return false;
        }
    }
    return false;
}

static bool skip_digits(Str *text)
{
    size_t before = text->n;

    while (text->n && text->p[0] >= '0' && text->p[0] <= '9')
        *text = str_skip(*text, 1);
    return text->n < before;
}

static bool skip_number(Str *text)
{
    take(text, '-');
    if (!take(text, '0') && !skip_digits(text))
        return false;
    if (take(text, '.') && !skip_digits(text))
        return false;
    if (take(text, 'e') || take(text, 'E')) {
        if (!take(text, '+'))
            take(text, '-');
        return skip_digits(text);
    }
    return true;
}

static bool skip_value(Str *text, int depth);

static bool skip_object(Str *text, int depth)
{
    skip_space(text);
    if (take(text, '}'))
        return true;
    do {
        skip_space(text);
        if (!skip_string(text))
            return false;
        skip_space(text);
        if (!take(text, ':') || !skip_value(text, depth))
            return false;
        skip_space(text);
    } while (take(text, ','));
    return take(text, '}');
}

static bool skip_array(Str *text, int depth)
{
    skip_space(text);
    if (take(text, ']'))
        return true;
    do {
        if (!skip_value(text, depth))
            return false;
        skip_space(text);
    } while (take(text, ','));
    return take(text, ']');
}

static bool skip_value(Str *text, int depth)
{
    static const Str words[] = {{"true", 4}, {"false", 5}, {"null", 4}};

    if (depth == JSON_DEPTH_MAX)
        return false;
    skip_space(text);
    if (take(text, '{'))
        return skip_object(text, depth + 1);
    if (take(text, '['))
        return skip_array(text, depth + 1);
    if (text->n && text->p[0] == '"')
        return skip_string(text);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_starts(*text, words[i])) {
            *text = str_skip(*text, words[i].n);
            return true;
        }
    }
    return skip_number(text);
}

bool json_valid(Str text)
{
    if (!skip_value(&text, 0))
        return false;
    skip_space(&text);
    return text.n == 0;
}

/* Takes one value off, without the blanks before it. */
static bool take_value(Str *rest, Str *value)
{
    Str from;

    skip_space(rest);
    from = *rest;
    if (!skip_value(rest, 0))
        return false;
    *value = str_take(from, from.n - rest->n);
    return true;
}

bool json_member(Str *rest, Str *key, Str *value)
{
    skip_space(rest);
    if (!take(rest, '{') && !take(rest, ','))
        return false;
    if (!take_value(rest, key) || key->n < 2 || key->p[0] != '"')
        return false; /* an empty object, too */
    *key = str_take(str_skip(*key, 1), key->n - 2);
    skip_space(rest);
    return take(rest, ':') && take_value(rest, value);
}

bool json_item(Str *rest, Str *value)
{
    skip_space(rest);
    if (!take(rest, '[') && !take(rest, ','))
        return false;
    return take_value(rest, value);
}

bool json_find(Str text, const char *path, Str *value)
{
    const char *dot = strchr(path, '.');
    Str wanted = {path, dot ? (size_t)(dot - path) : strlen(path)}, key;

    while (json_member(&text, &key, value))
        if (str_equal(key, wanted))
            return dot ? json_find(*value, dot + 1, value) : true;
    return false;
}

bool json_number(Str value, uint64_t *number)
{
    *number = 0;
    if (!value.n)
        return false;
    for (size_t i = 0; i < value.n; i++) {
        uint64_t digit = (uint64_t)(unsigned char)value.p[i] - '0';

        if (digit > 9 || *number > (UINT64_MAX - digit) / 10)
            return false;
        *number = *number * 10 + digit;
    }
    return true;
}

bool json_text(Str value, Str *text)
{
    if (value.n < 2 || value.p[0] != '"' || memchr(value.p, '\\', value.n))
        return false;
    *text = str_take(str_skip(value, 1), value.n - 2);
    return true;
}
