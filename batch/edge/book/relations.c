/* A table of the kinds of part that kigen writes; the rest is looking up. */
#include "edge/book/relations.h"

#include <stdio.h>

#include "edge/book/xmlread.h"

/* Of `relation` and `content` the end; what comes before is the same for all. */
static const struct kind {
    const char *begin;    /* of the part's name */
    bool numbered;        /* a number and .xml follow */
    const char *relation; /* the type of the relationship that leads to it */
    const char *content;  /* its own type */
    const char *tag;      /* of the element that refers to it; NULL: none does */
} kinds[] = {
    {"xl/worksheets/sheet", true, "worksheet", "spreadsheetml.worksheet+xml", "sheet"},
    {"xl/drawings/drawing", true, "drawing", "drawing+xml", "drawing"},
    {"xl/charts/chart", true, "chart", "drawingml.chart+xml", "c:chart"},
    {"xl/theme/theme", true, "theme", "theme+xml", NULL},
    {"xl/workbook.xml", false, "officeDocument", "spreadsheetml.sheet.main+xml", NULL},
    {"xl/styles.xml", false, "styles", "spreadsheetml.styles+xml", NULL},
    {"docProps/core.xml", false, "core-properties", "package.core-properties+xml", NULL},
    {"docProps/app.xml", false, "extended-properties", "extended-properties+xml", NULL},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static const char TYPES_PART[] = "[Content_Types].xml", RELATIONS_FOLDER[] = "_rels/",
                  RELATIONS_END[] = ".rels";

/* ---- what is seen ---------------------------------------------------------------------------- */

static void keep(struct relations *relations, char to[RELATION_NAME_MAX], Str text)
{
    if (text.n >= RELATION_NAME_MAX)
        relations->fault = "a name that is too long";
    else
        snprintf(to, RELATION_NAME_MAX, STR_FMT, STR_ARG(text));
}

/* The last so many bytes: types differ at their end. */
static void keep_end(struct relations *relations, char to[RELATION_NAME_MAX], Str text)
{
    keep(relations, to,
         text.n >= RELATION_NAME_MAX ? str_skip(text, text.n - RELATION_NAME_MAX + 1) : text);
}

static bool has_room(struct relations *relations, size_t count)
{
    if (count == RELATIONS_MAX)
        relations->fault = "more relationships than a workbook of ours has";
    return count < RELATIONS_MAX;
}

static size_t folder_bytes(Str name)
{
    size_t bytes = name.n;

    while (bytes > 0 && name.p[bytes - 1] != '/')
        bytes--;
    return bytes;
}

/* "xl/_rels/workbook.xml.rels" is of "xl/workbook.xml"; false: it is no part of relationships. */
static bool owner_of(Str part, char owner[RELATION_NAME_MAX])
{
    Str folder = str_take(part, folder_bytes(part)), file = str_skip(part, folder.n);

    if (!str_ends(folder, STR(RELATIONS_FOLDER)) || !str_ends(file, STR(RELATIONS_END)))
        return false;
    folder.n -= sizeof RELATIONS_FOLDER - 1;
    file.n -= sizeof RELATIONS_END - 1;
    snprintf(owner, RELATION_NAME_MAX, STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(file));
    return true;
}

static Str value_of(const char *const *attributes, const char *name)
{
    Str value;

    return xml_attribute(attributes, name, &value) ? value : STR_EMPTY;
}

/* As it is seen from its owner: "../charts/chart1.xml" from xl/drawings/. */
static void target_keep(struct relations *relations, struct relation *relation, Str target)
{
    Str from = str_of(relation->from);
    Str folder = str_take(from, folder_bytes(from));

    if (str_starts(target, STR("../")) && folder.n) {
        target = str_skip(target, 3);
        folder = str_take(folder, folder_bytes(str_take(folder, folder.n - 1)));
    }
    if (folder.n + target.n >= RELATION_NAME_MAX)
        relations->fault = "a name that is too long";
    else
        snprintf(relation->to, RELATION_NAME_MAX, STR_FMT STR_FMT, STR_ARG(folder),
                 STR_ARG(target));
}

static void see_relation(struct relations *relations, const char *owner,
                         const char *const *attributes)
{
    struct relation *relation = &relations->at[relations->count];

    if (!has_room(relations, relations->count))
        return;
    relations->count++;
    keep(relations, relation->from, str_of(owner));
    keep(relations, relation->id, value_of(attributes, "Id"));
    keep_end(relations, relation->type, value_of(attributes, "Type"));
    target_keep(relations, relation, value_of(attributes, "Target"));
    if (!str_is_empty(value_of(attributes, "TargetMode")))
        relations->fault = "a relationship to the outside";
}

static void see_type(struct relations *relations, const char *const *attributes)
{
    struct part_type *type = &relations->types[relations->type_count];
    Str part = value_of(attributes, "PartName");

    if (!has_room(relations, relations->type_count))
        return;
    relations->type_count++;
    keep(relations, type->part, str_starts(part, STR("/")) ? str_skip(part, 1) : STR_EMPTY);
    keep_end(relations, type->type, value_of(attributes, "ContentType"));
}

void relations_see(struct relations *relations, Str part, const char *tag,
                   const char *const *attributes)
{
    char owner[RELATION_NAME_MAX];
    Str id;

    if (part.n >= RELATION_NAME_MAX) {
        relations->fault = "a name that is too long";
    } else if (str_equal(part, STR(TYPES_PART))) {
        if (strcmp(tag, "Override") == 0)
            see_type(relations, attributes);
    } else if (owner_of(part, owner)) {
        if (strcmp(tag, "Relationship") == 0)
            see_relation(relations, owner, attributes);
    } else if (xml_attribute(attributes, "r:id", &id) &&
               has_room(relations, relations->reference_count)) {
        struct reference *reference = &relations->references[relations->reference_count++];

        keep(relations, reference->from, part);
        keep(relations, reference->id, id);
        keep(relations, reference->tag, str_of(tag));
    }
}

/* ---- what must hold -------------------------------------------------------------------------- */

static const struct kind *kind_of(Str part)
{
    for (size_t i = 0; i < KINDS; i++)
        if (kinds[i].numbered ? str_starts(part, str_of(kinds[i].begin))
                              : str_equal(part, str_of(kinds[i].begin)))
            return &kinds[i];
    return NULL;
}

/* "…/drawing+xml" is no "…/spreadsheetml.drawing+xml": before the end stands a mark. */
static bool type_is(const char *type, const char *end)
{
    Str text = str_of(type), wanted = str_of(end);

    return str_ends(text, wanted) && text.n > wanted.n &&
           strchr("/.-", text.p[text.n - wanted.n - 1]) != NULL;
}

static const char *part_fault(const struct relations *relations, Str part)
{
    const struct kind *kind = kind_of(part);
    size_t types = 0, leads = 0;

    if (!kind)
        return "a part that no workbook of ours has";
    for (size_t i = 0; i < relations->type_count; i++)
        if (str_equal(str_of(relations->types[i].part), part)) {
            types++;
            if (!type_is(relations->types[i].type, kind->content))
                return "its type is another one's";
        }
    for (size_t i = 0; i < relations->count; i++)
        if (str_equal(str_of(relations->at[i].to), part)) {
            leads++;
            if (!type_is(relations->at[i].type, kind->relation))
                return "its relationship is of another type";
        }
    if (types != 1)
        return "it has no type, or several";
    return leads == 1 ? NULL : "no relationship leads to it, or several";
}

static size_t parts_named(const Str *parts, size_t count, Str name)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        found += str_equal(parts[i], name);
    return found;
}

static bool is_part(const Str *parts, size_t count, const char *name)
{
    return parts_named(parts, count, str_of(name)) > 0;
}

static const struct relation *relation_of(const struct relations *relations,
                                          const struct reference *reference)
{
    const struct relation *found = NULL;

    for (size_t i = 0; i < relations->count; i++) {
        const struct relation *relation = &relations->at[i];

        if (strcmp(relation->from, reference->from) != 0 ||
            strcmp(relation->id, reference->id) != 0)
            continue;
        if (found)
            return NULL; /* two of one id */
        found = relation;
    }
    return found;
}

/* `used[k]`: references to parts of kind k so far. */
static const char *reference_fault(const struct relations *relations,
                                   const struct reference *reference, size_t used[KINDS])
{
    const struct relation *relation = relation_of(relations, reference);
    const struct kind *kind = relation ? kind_of(str_of(relation->to)) : NULL;
    char wanted[RELATION_NAME_MAX];

    if (!kind || !kind->tag || strcmp(kind->tag, reference->tag) != 0)
        return "it refers to what is not there";
    snprintf(wanted, sizeof wanted, "%s%zu.xml", kind->begin, ++used[kind - kinds]);
    return strcmp(relation->to, wanted) == 0 ? NULL : "it refers to another part than its own";
}

static const char *references_fault(const struct relations *relations, const Str *parts,
                                    size_t count, Str *part)
{
    size_t used[KINDS] = {0}, there[KINDS] = {0};

    for (size_t i = 0; i < relations->reference_count; i++) {
        const char *fault = reference_fault(relations, &relations->references[i], used);

        *part = str_of(relations->references[i].from);
        if (fault)
            return fault;
    }
    *part = STR_EMPTY;
    for (size_t i = 0; i < count; i++) {
        const struct kind *kind = kind_of(parts[i]);

        if (kind)
            there[kind - kinds]++;
    }
    for (size_t k = 0; k < KINDS; k++)
        if (kinds[k].tag && there[k] != used[k])
            return "a part to which nothing refers";
    return NULL;
}

const char *relations_fault(const struct relations *relations, const Str *parts, size_t count,
                            Str *part)
{
    char owner[RELATION_NAME_MAX];

    *part = STR_EMPTY;
    if (relations->fault)
        return relations->fault;
    for (size_t i = 0; i < count; i++) {
        const char *fault;

        *part = parts[i];
        if (parts_named(parts, count, parts[i]) > 1)
            return "two parts of one name";
        if (str_equal(parts[i], STR(TYPES_PART)))
            continue;
        if (owner_of(parts[i], owner)) {
            if (*owner && !is_part(parts, count, owner))
                return "relationships of a part that is not there";
            continue;
        }
        fault = part_fault(relations, parts[i]);
        if (fault)
            return fault;
    }
    *part = STR_EMPTY;
    for (size_t i = 0; i < relations->count; i++)
        if (!is_part(parts, count, relations->at[i].to))
            return "a relationship to a part that is not there";
    for (size_t i = 0; i < relations->type_count; i++)
        if (!is_part(parts, count, relations->types[i].part))
            return "a type of a part that is not there";
    return references_fault(relations, parts, count, part);
}
