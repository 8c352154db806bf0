/* jansson's tree is copied into the arena and given back at once: nobody else counts references. */
#include "disk/jsonread.h"

#include <jansson.h>

static Str text_copy(struct arena *arena, const json_t *text)
{
    return arena_copy(arena, (Str){json_string_value(text), json_string_length(text)});
}

static bool copy(struct json *to, json_t *from, int depth, struct arena *arena);

/* Ends the list at `end` with one value more; false where it is too deep. */
static bool append(struct json ***end, const char *key, json_t *from, int depth,
                   struct arena *arena)
{
    struct json *made = ARENA_NEW(arena, struct json);

    if (key)
        made->key = arena_copy(arena, str_of(key));
    **end = made;
    *end = &made->next;
    return copy(made, from, depth, arena);
}

static bool copy_inside(struct json *to, json_t *from, int depth, struct arena *arena)
{
    struct json **end = &to->first;
    const char *key;
    json_t *value;
    size_t i;

    if (depth > JSON_DEPTH_MAX)
        return false;
    if (json_is_object(from)) {
        json_object_foreach(from, key,
                            value) if (!append(&end, key, value, depth, arena)) return false;
    } else {
        json_array_foreach(from, i,
                           value) if (!append(&end, NULL, value, depth, arena)) return false;
    }
    return true;
}

static bool copy(struct json *to, json_t *from, int depth, struct arena *arena)
{
    switch (json_typeof(from)) {
    case JSON_OBJECT:
        to->kind = JSON_IS_OBJECT;
        return copy_inside(to, from, depth + 1, arena);
    case JSON_ARRAY:
        to->kind = JSON_IS_ARRAY;
        return copy_inside(to, from, depth + 1, arena);
    case JSON_STRING:
        to->kind = JSON_IS_TEXT;
        to->text = text_copy(arena, from);
        return true;
    case JSON_INTEGER:
        to->kind = JSON_IS_WHOLE;
        to->whole = json_integer_value(from);
        return true;
    case JSON_REAL:
        to->kind = JSON_IS_REAL;
        to->real = json_real_value(from);
        return true;
    case JSON_TRUE:
        to->kind = JSON_IS_TRUE;
        return true;
    case JSON_FALSE:
        to->kind = JSON_IS_FALSE;
        return true;
    case JSON_NULL:
        to->kind = JSON_IS_NULL;
        return true;
    }
    return false;
}

const struct json *json_read(Str text, struct arena *arena)
{
    struct json *root;
    json_t *tree;
    bool good;

    /* jansson skips a NUL behind a number (2.14). */
    if (text.n > JSON_BYTES_MAX || (text.n && memchr(text.p, '\0', text.n)))
        return NULL;
    tree = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, NULL);
    if (!tree)
        return NULL;
    root = ARENA_NEW(arena, struct json);
    good = copy(root, tree, 0, arena);
    json_decref(tree);
    return good ? root : NULL;
}
