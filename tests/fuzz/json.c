/*
 * JSON, as run.json of an earlier run is read. The bytes are the document.
 *
 * What is valid stays so with blanks around it and inside an array; every member and item of it is
 * valid by itself and is found under its key; what is cut off is not valid.
 */
#include "core/text/json.h"

#include "fuzz.h"

enum { PATH_BYTES_MAX = 64 };

static void value_holds(Str value, int depth);

static void member_is_found(Str object, Str key, Str value)
{
    char path[PATH_BYTES_MAX + 1];
    Str found;

    if (key.n == 0 || key.n > PATH_BYTES_MAX || memchr(key.p, '.', key.n))
        return;
    memcpy(path, key.p, key.n);
    path[key.n] = '\0';
    HOLDS(json_find(object, path, &found) && found.p <= value.p); /* the first of its name */
}

static void value_holds(Str value, int depth)
{
    Str rest = value, key, inner;
    uint64_t number;

    HOLDS(depth <= JSON_DEPTH_MAX && value.n > 0 && json_valid(value));
    if (value.p[0] == '{')
        while (json_member(&rest, &key, &inner)) {
            HOLDS(utf8_valid(key));
            member_is_found(value, key, inner);
            value_holds(inner, depth + 1);
        }
    else if (value.p[0] == '[')
        while (json_item(&rest, &inner))
            value_holds(inner, depth + 1);
    HOLDS(json_number(value, &number) <= (value.p[0] >= '0' && value.p[0] <= '9'));
    if (json_text(value, &inner))
        HOLDS(value.p[0] == '"' && inner.n == value.n - 2 && utf8_valid(inner));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str text = {(const char *)bytes, count}, value;
    struct arena arena = {0};
    bool valid = json_valid(text);

    HOLDS(!valid || !memchr(text.p, '\0', text.n));
    if (valid) {
        HOLDS(json_valid(arena_printf(&arena, " " STR_FMT "\n", STR_ARG(text))));
        HOLDS(!json_valid(arena_printf(&arena, STR_FMT "," STR_FMT, STR_ARG(text), STR_ARG(text))));
        HOLDS(!json_valid(arena_printf(&arena, "{" STR_FMT, STR_ARG(text))));
        value = arena_printf(&arena, "[" STR_FMT "," STR_FMT "]", STR_ARG(text), STR_ARG(text));
        if (json_valid(value)) /* else it is too deep */
            value_holds(value, 0);
    }
    arena_release(&arena);
    return 0;
}
