/*
 * JSON, as run.json of an earlier run is read. The bytes are the document.
 *
 * What is read is read the same with blanks around it and inside an array; every member of it is
 * found under its key, no deeper than said; what is cut off is not read.
 */
#include "base/utf8.h"
#include "disk/jsonread.h"

#include "fuzz.h"

enum { PATH_BYTES_MAX = 64 };

static void member_is_found(const struct json *object, const struct json *member)
{
    char path[PATH_BYTES_MAX + 1];
    const struct json *found = NULL;

    if (member->key.n > PATH_BYTES_MAX || memchr(member->key.p, '.', member->key.n))
        return;
    memcpy(path, member->key.p, member->key.n);
    path[member->key.n] = '\0';
    HOLDS(json_find(object, path, &found) && found == member); /* no key stands twice */
}

static void value_holds(const struct json *value, int depth)
{
    uint64_t number;
    Str text;

    HOLDS(json_number(value, &number) == (value->kind == JSON_IS_WHOLE && value->whole >= 0));
    HOLDS(json_text(value, &text) == (value->kind == JSON_IS_TEXT));
    if (value->kind == JSON_IS_TEXT)
        HOLDS(utf8_valid(text) && strlen(text.p) == text.n);
    if (value->kind != JSON_IS_OBJECT && value->kind != JSON_IS_ARRAY)
        return;
    HOLDS(depth < JSON_DEPTH_MAX);
    for (const struct json *at = value->first; at; at = at->next) {
        HOLDS(utf8_valid(at->key));
        if (value->kind == JSON_IS_OBJECT)
            member_is_found(value, at);
        value_holds(at, depth + 1);
    }
}

static bool same(const struct json *a, const struct json *b)
{
    if (a->kind != b->kind || !str_equal(a->key, b->key))
        return false;
    if (a->kind == JSON_IS_WHOLE)
        return a->whole == b->whole;
    if (a->kind == JSON_IS_REAL)
        return memcmp(&a->real, &b->real, sizeof a->real) == 0;
    if (a->kind == JSON_IS_TEXT)
        return str_equal(a->text, b->text);
    if (a->kind != JSON_IS_OBJECT && a->kind != JSON_IS_ARRAY)
        return true;
    for (a = a->first, b = b->first; a && b; a = a->next, b = b->next)
        if (!same(a, b))
            return false;
    return !a && !b;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str text = {(const char *)bytes, count};
    struct arena arena = {0};
    const struct json *value = json_read(text, &arena), *again;

    if (value) {
        HOLDS(!memchr(text.p, '\0', text.n));
        value_holds(value, 0);
        again = json_read(arena_printf(&arena, " " STR_FMT "\n", STR_ARG(text)), &arena);
        HOLDS(again && same(value, again));
        HOLDS(!json_read(arena_printf(&arena, STR_FMT "," STR_FMT, STR_ARG(text), STR_ARG(text)),
                         &arena));
        HOLDS(!json_read(arena_printf(&arena, "[" STR_FMT, STR_ARG(text)), &arena));
        again = json_read(
            arena_printf(&arena, "[" STR_FMT "," STR_FMT "]", STR_ARG(text), STR_ARG(text)),
            &arena);
        if (again) /* else it is too deep */
            HOLDS(same(value, again->first) && same(value, again->first->next));
    }
    arena_release(&arena);
    return 0;
}
