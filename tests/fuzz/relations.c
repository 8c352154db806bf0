/*
 * What the parts of a workbook say of each other: name, NUL, XML, NUL, and the next part.
 *
 * The verdict is the same twice. Parts that hang together do so no longer with one of them away, with one more, or in another
 * order of those that refer to others.
 */
#include <stdlib.h>

#include "edge/book/relations.h"
#include "edge/book/xmlread.h"

#include "fuzz.h"

enum { PARTS_MAX = 24 };

struct parts {
    Str names[PARTS_MAX], texts[PARTS_MAX];
    size_t count;
};

struct heard {
    struct relations *relations;
    Str part;
};

static void on_element(void *context, const char *name, const char *const *attributes)
{
    const struct heard *heard = context;

    relations_see(heard->relations, heard->part, name, attributes);
}

static Str field_take(Str *text)
{
    const char *end = memchr(text->p, '\0', text->n);
    Str field = str_take(*text, end ? (size_t)(end - text->p) : text->n);

    *text = str_skip(*text, field.n + (end != NULL));
    return field;
}

/* Without part `but`; false: one of them is no XML. */
static bool read_all(const struct parts *parts, size_t but, struct relations *relations)
{
    bool good = true;

    memset(relations, 0, sizeof *relations);
    for (size_t i = 0; i < parts->count; i++) {
        struct heard heard = {relations, parts->names[i]};
        struct xmlread xml;

        if (i == but)
            continue;
        xmlread_begin(&xml, on_element, &heard);
        xmlread_add(&xml, parts->texts[i]);
        good = xmlread_end(&xml) == NULL && good;
    }
    return good;
}

static const char *verdict(const struct parts *parts, size_t but, struct relations *relations)
{
    Str names[PARTS_MAX], part;
    size_t count = 0;

    for (size_t i = 0; i < parts->count; i++)
        if (i != but)
            names[count++] = parts->names[i];
    if (!read_all(parts, but, relations))
        return "no XML";
    return relations_fault(relations, names, count, &part);
}

/* Types and relationships may be of nothing. */
static bool is_of_others(Str name)
{
    return str_ends(name, STR(".rels")) || str_equal(name, STR("[Content_Types].xml"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static struct relations *relations;
    Str text = {(const char *)bytes, count};
    struct parts parts = {0};
    const char *fault;

    if (!relations)
        relations = calloc(1, sizeof *relations);
    while (text.n && parts.count < PARTS_MAX - 1) {
        parts.names[parts.count] = field_take(&text);
        parts.texts[parts.count++] = field_take(&text);
    }
    fault = verdict(&parts, SIZE_MAX, relations);
    HOLDS(!verdict(&parts, SIZE_MAX, relations) == !fault);
    if (fault)
        return 0;
    for (size_t i = 0; i < parts.count; i++)
        HOLDS(is_of_others(parts.names[i]) || verdict(&parts, i, relations));
    parts.names[parts.count] = STR("xl/worksheets/sheet99.xml");
    parts.texts[parts.count++] = STR("<a/>");
    HOLDS(verdict(&parts, SIZE_MAX, relations));
    return 0;
}
