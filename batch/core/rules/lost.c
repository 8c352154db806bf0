/* Looks at each byte that can begin such a sign. */
#include "core/rules/lost.h"

enum sign {
    QUESTION,
    WIDE_QUESTION,
    BLACK_BOX,
    WHITE_BOX,
    BLACK_CIRCLE,
    WIDE_STAR,
    NUMBERED,
    NAMED,
    ESCAPED,
    SIGNS
};

static const char *const shown[SIGNS] = {"?", "？", "■", "□", "●", "＊", "&#…;", "&…;", "\\u…"};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_hexadecimal(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

static size_t run_of(Str text, bool is(char))
{
    size_t count = 0;

    while (count < text.n && is(text.p[count]))
        count++;
    return count;
}

static bool ends_there(Str text, size_t count)
{
    return count < text.n && text.p[count] == ';';
}

/* `text` begins behind "&#". */
static bool is_numbered(Str text)
{
    bool hexadecimal = text.n && (text.p[0] == 'x' || text.p[0] == 'X');
    Str number = str_skip(text, hexadecimal);
    size_t count = run_of(number, hexadecimal ? is_hexadecimal : is_digit);

    return count > 0 && ends_there(number, count);
}

/* `text` begins behind "&". */
static bool is_named(Str text)
{
    size_t count = run_of(text, is_letter);

    return count >= 2 && count <= 8 && ends_there(text, count);
}

/* The sign with which the text begins; SIGNS: none. */
static enum sign sign_at(Str text, bool is_name)
{
    if (str_starts(text, STR("&#")))
        return is_numbered(str_skip(text, 2)) ? NUMBERED : SIGNS;
    if (text.p[0] == '&')
        return is_named(str_skip(text, 1)) ? NAMED : SIGNS;
    if (str_starts(text, STR("\\u")))
        return run_of(str_take(str_skip(text, 2), 4), is_hexadecimal) == 4 ? ESCAPED : SIGNS;
    for (int sign = QUESTION; is_name && sign < NUMBERED; sign++)
        if (str_starts(text, str_of(shown[sign])))
            return (enum sign)sign;
    return SIGNS;
}

static bool may_begin(char c)
{
    return c == '?' || c == '&' || c == '\\' || c == '\xE2' || c == '\xEF';
}

Str lost_signs(Str text, bool is_name, struct arena *arena)
{
    bool found[SIGNS + 1] = {false};
    Str signs = STR_EMPTY;

    for (; text.n; text = str_skip(text, 1)) {
        enum sign sign;

        if (!may_begin(text.p[0]))
            continue;
        sign = sign_at(text, is_name);
        if (sign < SIGNS && !found[sign])
            signs = arena_printf(arena, STR_FMT "%s%s", STR_ARG(signs), signs.n ? " " : "",
                                 shown[sign]);
        found[sign] = true;
    }
    return signs;
}
