/* Goes from cairo's last line to its trailer, table and catalogue, and writes each of them anew. */
#include "edge/press/pdfend.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

enum { ENTRY_BYTES = 20, ID_TEXT_MAX = 32, END_BYTES = 48 /* startxref, a number, %%EOF */ };

struct old { /* what the document has */
    uint64_t table, size, root, info;
    Str catalogue; /* between << and >> */
};

/* The number behind `key`; false where it does not stand in the text. */
static bool number_behind(Str text, const char *key, uint64_t *number)
{
    const char *at = memmem(text.p, text.n, key, strlen(key));
    const char *end = text.p + text.n;

    if (!at || at + strlen(key) == end)
        return false;
    *number = 0;
    for (at += strlen(key); at < end && *at >= '0' && *at <= '9'; at++)
        *number = *number * 10 + (uint64_t)(*at - '0');
    return true;
}

/* From a place in the document on; empty where that is not in the tail. */
static Str text_from(const struct pdfend *end, uint64_t at)
{
    bool inside = at >= end->before && at - end->before < end->tail.n;

    return inside ? str_skip(end->tail, (size_t)(at - end->before)) : STR_EMPTY;
}

/* The last line but one says where the table is; the trailer stands behind it. */
static bool trailer_read(const struct pdfend *end, struct old *old)
{
    size_t at = end->tail.n > END_BYTES ? end->tail.n - END_BYTES : 0;
    Str table, trailer;
    const char *found;

    if (!str_ends(end->tail, STR("%%EOF\n")) ||
        !number_behind(str_skip(end->tail, at), "startxref\n", &old->table))
        return false;
    table = text_from(end, old->table);
    found = memmem(table.p, table.n, "\ntrailer\n", 9);
    if (!str_starts(table, STR("xref\n0 ")) || !found)
        return false;
    trailer = str_skip(table, (size_t)(found - table.p));
    return number_behind(trailer, "/Size ", &old->size) &&
           number_behind(trailer, "/Root ", &old->root) &&
           number_behind(trailer, "/Info ", &old->info) && old->root < old->size;
}

/* The entry of the catalogue in the table "xref\n0 N\n" + N entries, and what stands there. */
static bool catalogue_read(const struct pdfend *end, struct old *old)
{
    Str table = text_from(end, old->table), entry, object;
    const char *line = memchr(table.p + 5, '\n', table.n - 5), *close;
    char begins[ID_TEXT_MAX];
    uint64_t at;

    if (!line || (size_t)(table.p + table.n - line - 1) / ENTRY_BYTES <= old->root)
        return false;
    entry = str_skip(table, (size_t)(line + 1 - table.p) + (size_t)old->root * ENTRY_BYTES);
    at = strtoull(entry.p, NULL, 10); /* ten digits and a blank */
    object = text_from(end, at);
    snprintf(begins, sizeof begins, "%" PRIu64 " 0 obj\n<<", old->root);
    close = memmem(object.p, object.n, ">>\nendobj\n", 10);
    if (!str_starts(object, str_of(begins)) || !close ||
        !memmem(object.p, (size_t)(close - object.p), "/Type /Catalog\n", 15))
        return false;
    object = str_skip(object, strlen(begins));
    old->catalogue = str_take(object, (size_t)(close - object.p));
    return true;
}

static Str escaped(const char *text, struct arena *arena)
{
    VEC(char) out = {0};
    Str kept;

    for (; *text; text++) {
        const char *as = *text == '&'   ? "&amp;"
                         : *text == '<' ? "&lt;"
                         : *text == '>' ? "&gt;"
                                        : "";

        if (!*as)
            VEC_PUSH(&out, *text);
        for (; *as; as++)
            VEC_PUSH(&out, *as);
    }
    kept = arena_copy(arena, (Str){out.at, out.count});
    VEC_RELEASE(&out);
    return kept;
}

/* The begin of the packet is U+FEFF, as XMP wants it. */
Str pdfend_xmp(const char *title, const char *language, struct arena *arena)
{
    return arena_printf(
        arena,
        "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" STR_FMT
        "</rdf:li></rdf:Alt></dc:title>\n"
        "<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>\n"
        "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>",
        STR_ARG(escaped(title, arena)), language);
}

/* The objects, and where the catalogue begins in them. */
static Str objects(const struct pdfend *end, const struct old *old, struct arena *arena,
                   size_t *catalogue_at)
{
    Str xmp = pdfend_xmp(end->title, end->language, arena);
    Str first = arena_printf(arena,
                             "%" PRIu64 " 0 obj\n<< /Type /Metadata\n   /Subtype /XML\n"
                             "   /Length %zu\n>>\nstream\n" STR_FMT "\nendstream\nendobj\n",
                             old->size, xmp.n, STR_ARG(xmp));

    *catalogue_at = first.n;
    return arena_printf(arena,
                        STR_FMT "%" PRIu64 " 0 obj\n<<" STR_FMT "   /Lang (%s)\n"
                                "   /Metadata %" PRIu64 " 0 R\n>>\nendobj\n",
                        STR_ARG(first), old->root, STR_ARG(old->catalogue), end->language,
                        old->size);
}

const char *pdfend_make(const struct pdfend *end, struct arena *arena, Str *update)
{
    uint64_t at = end->before + end->tail.n;
    struct old old = {0};
    size_t catalogue_at;
    Str body;

    if (!trailer_read(end, &old))
        return "trailer";
    if (!catalogue_read(end, &old))
        return "catalogue";
    body = objects(end, &old, arena, &catalogue_at);
    *update = arena_printf(arena,
                           STR_FMT "xref\n%" PRIu64 " 1\n%010" PRIu64 " 00000 n \n%" PRIu64
                                   " 1\n%010" PRIu64 " 00000 n \n"
                                   "trailer\n<< /Size %" PRIu64 "\n   /Root %" PRIu64
                                   " 0 R\n   /Info %" PRIu64 " 0 R\n   /Prev %" PRIu64
                                   "\n>>\nstartxref\n%" PRIu64 "\n%%%%EOF\n",
                           STR_ARG(body), old.root, at + catalogue_at, old.size, at, old.size + 1,
                           old.root, old.info, old.table, at + body.n);
    return NULL;
}
