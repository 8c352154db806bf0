/* The few objects that say how many pages there are, found the way a reader finds them. */
#include "edge/press/pdffile.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "disk/file.h"
#include "disk/fill.h"

enum { LOOK_BYTES = 4096, OVERLAP_BYTES = 64, ENTRY_BYTES = 20, NUMBER_DIGITS_MAX = 18 };

struct file {
    int fd;
    uint64_t bytes, xref;
    char at[LOOK_BYTES]; /* what was looked at last */
};

/* Up to LOOK_BYTES from `from`, until the next look. */
static Str look(struct file *file, uint64_t from)
{
    size_t got = 0;

    if (from < file->bytes && bytes_fill_at(file->fd, from, file->at, LOOK_BYTES, &got))
        got = 0;
    return (Str){file->at, got};
}

/* Where `key` stands in the text; all of it where it does not. */
static size_t place_of(Str text, const char *key)
{
    const char *at = memmem(text.p, text.n, key, strlen(key));

    return at ? (size_t)(at - text.p) : text.n;
}

/* Takes digits off the text; false where there are none, or more than any number here has. */
static bool number_take(Str *text, uint64_t *number)
{
    size_t n = 0;

    for (*number = 0; n < text->n && text->p[n] >= '0' && text->p[n] <= '9'; n++)
        if (n < NUMBER_DIGITS_MAX)
            *number = *number * 10 + (uint64_t)(text->p[n] - '0');
    *text = str_skip(*text, n);
    return n > 0 && n <= NUMBER_DIGITS_MAX;
}

/* The number behind the first `key` in the text. */
static bool number_after(Str text, const char *key, uint64_t *number)
{
    size_t at = place_of(text, key);

    if (at == text.n)
        return false;
    text = str_skip(text, at + strlen(key));
    return number_take(&text, number);
}

/* Takes "FIRST COUNT\n" off the text. */
static bool range_take(Str *text, uint64_t *first, uint64_t *count)
{
    if (!number_take(text, first) || !str_starts(*text, STR(" ")))
        return false;
    *text = str_skip(*text, 1);
    if (!number_take(text, count) || !str_starts(*text, STR("\n")))
        return false;
    *text = str_skip(*text, 1);
    return true;
}

/*
 * The entry of object `id` in one table: "xref\n", then for each run of numbers "FIRST COUNT\n" and
 * COUNT entries. Where it is not there, `*older` gets the place of the table before it, or 0.
 */
static bool entry_in(struct file *file, uint64_t table, uint64_t id, uint64_t *offset,
                     uint64_t *older)
{
    uint64_t at = table + strlen("xref\n"), first, count;
    Str text, rest;

    *older = 0;
    if (!str_starts(look(file, table), STR("xref\n")))
        return false;
    while (!str_starts(text = look(file, at), STR("trailer\n"))) {
        rest = text;
        if (!range_take(&rest, &first, &count) || count > file->bytes / ENTRY_BYTES)
            return false;
        at += text.n - rest.n;
        if (id >= first && id - first < count) {
            text = look(file, at + (id - first) * ENTRY_BYTES);
            return number_take(&text, offset);
        }
        at += count * ENTRY_BYTES;
    }
    if (!number_after(text, "/Prev ", older))
        *older = 0;
    return false;
}

/* Where object `id` begins: by the newest table that has it, each older one nearer to the begin. */
static bool object_at(struct file *file, uint64_t id, uint64_t *offset)
{
    uint64_t table = file->xref, older;
    char head[32];

    while (!entry_in(file, table, id, offset, &older)) {
        if (older == 0 || older >= table)
            return false;
        table = older;
    }
    snprintf(head, sizeof head, "%" PRIu64 " 0 obj", id);
    return str_starts(look(file, *offset), str_of(head));
}

/* The number behind `key` in the object at `offset`; the list of pages may stand before it. It is
 * looked at once more from the key on, so that no number is cut in two. */
static bool number_in(struct file *file, uint64_t offset, const char *key, uint64_t *number)
{
    for (Str text; (text = look(file, offset)).n; offset += LOOK_BYTES - OVERLAP_BYTES) {
        size_t end = place_of(text, "endobj"), at = place_of(str_take(text, end), key);

        if (at < end)
            return number_after(look(file, offset + at), key, number);
        if (end < text.n)
            return false;
    }
    return false;
}

static const char page_count[] = "page count";

/* NULL and how many pages there are, or what is wrong. */
static const char *walk(struct file *file, uint64_t *pages)
{
    Str tail = look(file, file->bytes > LOOK_BYTES ? file->bytes - LOOK_BYTES : 0);
    uint64_t root, tree, at;
    Str trailer = STR_EMPTY;

    if (!str_ends(tail, STR("%%EOF\n")))
        return "%%EOF";
    /* The last one. Of a short file the streams are in sight too, and those hold any byte. */
    for (size_t from; (from = place_of(tail, "\ntrailer\n")) < tail.n;
         tail = str_skip(tail, from + 1))
        trailer = str_skip(tail, from);
    if (!number_after(trailer, "startxref\n", &file->xref) ||
        !number_after(trailer, "/Root ", &root))
        return "trailer";
    if (!object_at(file, root, &at) || !number_in(file, at, "/Pages ", &tree))
        return "catalogue";
    if (!object_at(file, tree, &at) || !number_in(file, at, "/Count ", pages))
        return page_count;
    return NULL;
}

int pdffile_pages(const char *path, uint64_t bytes, uint32_t *pages, struct err *err)
{
    struct stat is;
    struct file file = {.fd = file_open(path, LINKS_REFUSED, path, &is, err), .bytes = bytes};
    const char *wrong;
    uint64_t count = 0;

    if (file.fd < 0)
        return -1;
    wrong = (uint64_t)is.st_size != bytes ? "size" : walk(&file, &count);
    close(file.fd); /* read only */
    if (!wrong && (count == 0 || count > UINT32_MAX))
        wrong = page_count;
    *pages = wrong ? 0 : (uint32_t)count;
    return wrong ? err_say(err, PRESS_FILE, path, wrong) : 0;
}

int pdffile_check(const char *path, uint64_t bytes, uint32_t pages, struct err *err)
{
    uint32_t counted;

    if (pdffile_pages(path, bytes, &counted, err))
        return -1;
    return counted == pages ? 0 : err_say(err, PRESS_FILE, path, page_count);
}
