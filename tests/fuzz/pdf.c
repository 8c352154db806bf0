/*
 * A PDF by its end, its tables and the tree of its pages.
 *
 * Where the first byte is even, the rest is the file. Where it is odd, a PDF is made as kigen makes
 * them: the second and third byte say how many pages, the fourth how many blanks stand behind that
 * number, and the rest are edits of three bytes: a place counted from the end (two) and a byte.
 *
 * The reader looks through a window; a second one here has the whole file, and finds as many pages,
 * or none. Of what was made and not edited it finds what was made, wherever the window ends.
 */
#include <inttypes.h>
#include <stdio.h>

#include "edge/press/pdffile.h"
#include "fuzz.h"

enum { MADE = 1, HEAD = 4, EDIT = 3, PAGES_MAX = 4000, FIRST_KID = 4, TAIL_BYTES = 4096 };
enum { DIGITS_MAX = 18, ENTRY = 20 };

/* ---- a second reader ------------------------------------------------------------------------- */

static const char *found(Str text, const char *key)
{
    return text.n ? memmem(text.p, text.n, key, strlen(key)) : NULL;
}

static Str behind(Str text, uint64_t bytes)
{
    return bytes < text.n ? str_skip(text, (size_t)bytes) : STR_EMPTY;
}

/* The number that the text begins with; what stands behind it. */
static bool number_is(Str *text, uint64_t *number)
{
    size_t n = 0;

    for (*number = 0; n < text->n && text->p[n] >= '0' && text->p[n] <= '9'; n++)
        *number = *number * 10 + (uint64_t)(text->p[n] - '0');
    *text = str_skip(*text, n);
    return n > 0 && n <= DIGITS_MAX;
}

static bool number_of(Str text, const char *key, uint64_t *number)
{
    const char *at = found(text, key);

    if (!at)
        return false;
    text = str_skip(text, (size_t)(at - text.p) + strlen(key));
    return number_is(&text, number);
}

/* The table's entry of `id`; `older`: the table before, 0: none. */
static bool entry_is(Str file, uint64_t table, uint64_t id, uint64_t *place, uint64_t *older)
{
    Str text = behind(file, table);

    *older = 0;
    if (!str_starts(text, STR("xref\n")))
        return false;
    for (text = str_skip(text, 5); !str_starts(text, STR("trailer\n"));) {
        uint64_t first, count;
        Str entry;

        if (!number_is(&text, &first) || !str_starts(text, STR(" ")))
            return false;
        text = str_skip(text, 1);
        if (!number_is(&text, &count) || !str_starts(text, STR("\n")) || count > file.n / ENTRY)
            return false;
        text = str_skip(text, 1);
        entry = behind(text, (id - first) * ENTRY);
        if (id >= first && id - first < count)
            return number_is(&entry, place);
        text = behind(text, count * ENTRY);
    }
    number_of(str_take(text, TAIL_BYTES), "/Prev ", older);
    return false;
}

static Str object_is(Str file, uint64_t table, uint64_t id)
{
    uint64_t place, older;
    char head[32];
    const char *end;
    Str object;

    while (!entry_is(file, table, id, &place, &older)) {
        if (!older || older >= table)
            return STR_EMPTY;
        table = older;
    }
    snprintf(head, sizeof head, "%" PRIu64 " 0 obj", id);
    object = behind(file, place);
    if (!str_starts(object, str_of(head)))
        return STR_EMPTY;
    end = found(object, "endobj");
    return end ? str_take(object, (size_t)(end - object.p)) : object;
}

static uint64_t pages_of(Str file)
{
    Str tail = str_skip(file, file.n > TAIL_BYTES ? file.n - TAIL_BYTES : 0);
    uint64_t table, root, tree, pages;
    size_t at = tail.n;

    if (!str_ends(file, STR("%%EOF\n")))
        return 0;
    while (at > 0 && !str_starts(str_skip(tail, at - 1), STR("\ntrailer\n")))
        at--;
    if (!at)
        return 0;
    tail = str_skip(tail, at - 1);
    if (!number_of(tail, "startxref\n", &table) || !number_of(tail, "/Root ", &root) ||
        !number_of(object_is(file, table, root), "/Pages ", &tree) ||
        !number_of(object_is(file, table, tree), "/Count ", &pages))
        return 0;
    return pages <= UINT32_MAX ? pages : 0;
}

/* ---- made as kigen makes them ---------------------------------------------------------------- */

struct made {
    char *at;
    size_t n;
};

#define SAY(made, ...) ((made)->n += (size_t)sprintf((made)->at + (made)->n, __VA_ARGS__))

static struct made pdf_make(unsigned pages, unsigned blanks)
{
    struct made made = {mem_alloc((size_t)PAGES_MAX * 16 + 4096), 0};
    size_t tree, catalogue, table;

    SAY(&made, "%%PDF-1.5\n");
    tree = made.n;
    SAY(&made, "1 0 obj\n<< /Type /Pages\n   /Kids [");
    for (unsigned i = 0; i < pages; i++)
        SAY(&made, " %u 0 R", i + FIRST_KID);
    SAY(&made, " ]\n   /Count %u\n%*s>>\nendobj\n", pages, (int)blanks, "");
    catalogue = made.n;
    SAY(&made, "2 0 obj\n<< /Type /Catalog\n   /Pages 1 0 R\n>>\nendobj\n");
    table = made.n;
    SAY(&made, "xref\n0 1\n0000000000 65535 f \n1 2\n%010zu 00000 n \n%010zu 00000 n \n", tree,
        catalogue);
    SAY(&made, "trailer\n<< /Size 3\n   /Root 2 0 R\n>>\nstartxref\n%zu\n%%%%EOF\n", table);
    return made;
}

/* ---- what holds ------------------------------------------------------------------------------ */

static uint32_t pages_hold(Str file)
{
    static char path[64];
    struct err err = {.code = EXIT_DONE}, other = {.code = EXIT_DONE}, third = {.code = EXIT_DONE};
    uint32_t pages, again;
    bool good;

    snprintf(path, sizeof path, "%s/letters.pdf", fuzz_folder()); /* links are refused */
    fuzz_put(path, file);
    good = came_back(pdffile_pages(path, file.n, &pages, &err), &err);
    HOLDS(good == (pages > 0) && pages == pages_of(file));
    HOLDS(came_back(pdffile_check(path, file.n, pages, &other), &other) == good);
    HOLDS(!came_back(pdffile_check(path, file.n, pages + 1, &third), &third));
    third = (struct err){.code = EXIT_DONE};
    HOLDS(!came_back(pdffile_pages(path, file.n + 1, &again, &third), &third) && again == 0);
    return pages;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct made made;
    unsigned pages;

    if (count == 0)
        return 0;
    if (!(bytes[0] & MADE) || count < HEAD) {
        pages_hold((Str){(const char *)bytes + 1, count - 1});
        return 0;
    }
    pages = 1 + (bytes[1] | (unsigned)bytes[2] << 8) % PAGES_MAX;
    made = pdf_make(pages, bytes[3]);
    for (size_t i = HEAD; i + EDIT <= count; i += EDIT)
        made.at[made.n - 1 - (bytes[i] | (size_t)bytes[i + 1] << 8) % made.n] = (char)bytes[i + 2];
    HOLDS(pages_hold((Str){made.at, made.n}) == pages || count >= HEAD + EDIT);
    mem_free(made.at);
    return 0;
}
