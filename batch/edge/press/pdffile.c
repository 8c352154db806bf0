/* The few objects that say how many pages there are, found the way a reader finds them. */
#include "edge/press/pdffile.h"

#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "disk/file.h"
#include "disk/fill.h"

enum { LOOK_BYTES = 4096, OVERLAP_BYTES = 64, ENTRY_BYTES = 20 };

struct file {
    int fd;
    uint64_t bytes, xref;
};

/* Reads up to LOOK_BYTES from `from`; NUL behind it. Returns how many. */
static size_t look(const struct file *file, uint64_t from, char out[LOOK_BYTES + 1])
{
    size_t got = 0;

    if (from < file->bytes && bytes_fill_at(file->fd, from, out, LOOK_BYTES, &got))
        got = 0;
    out[got] = '\0';
    return got;
}

/* The unsigned number behind `key` in `text`; false where the key is not there. */
static bool number_after(const char *text, const char *key, uint64_t *number)
{
    const char *at = strstr(text, key);
    char *end;

    if (!at)
        return false;
    errno = 0;
    *number = strtoull(at + strlen(key), &end, 10);
    return errno == 0 && end != at + strlen(key);
}

/*
 * The entry of object `id` in one table: "xref\n", then for each run of numbers "FIRST COUNT\n" and
 * COUNT entries. Where it is not there, `*older` gets the place of the table before it, or 0.
 */
static bool entry_in(const struct file *file, uint64_t table, uint64_t id, uint64_t *offset,
                     uint64_t *older)
{
    char text[LOOK_BYTES + 1], *end;

    *older = 0;
    if (!look(file, table, text) || strncmp(text, "xref\n", 5) != 0)
        return false;
    for (uint64_t at = table + 5; look(file, at, text) && strncmp(text, "trailer\n", 8) != 0;) {
        uint64_t first = strtoull(text, &end, 10), count = strtoull(end, &end, 10);

        if (*end != '\n' || count > file->bytes / ENTRY_BYTES)
            return false;
        at += (uint64_t)(end + 1 - text);
        if (id >= first && id - first < count) {
            if (!look(file, at + (id - first) * ENTRY_BYTES, text))
                return false;
            *offset = strtoull(text, NULL, 10);
            return true;
        }
        at += count * ENTRY_BYTES;
    }
    number_after(text, "/Prev ", older);
    return false;
}

/* Where object `id` begins: by the newest table that has it, each older one nearer to the begin. */
static bool object_at(const struct file *file, uint64_t id, uint64_t *offset)
{
    char text[LOOK_BYTES + 1], head[32];
    uint64_t table = file->xref, older;

    while (!entry_in(file, table, id, offset, &older)) {
        if (older == 0 || older >= table)
            return false;
        table = older;
    }
    snprintf(head, sizeof head, "%" PRIu64 " 0 obj", id);
    return look(file, *offset, text) && strncmp(text, head, strlen(head)) == 0;
}

/* The number behind `key` in the object at `offset`; the list of pages may stand before it. */
static bool number_in(const struct file *file, uint64_t offset, const char *key, uint64_t *number)
{
    char text[LOOK_BYTES + 1];

    while (look(file, offset, text)) {
        char *end = strstr(text, "endobj");

        if (end)
            *end = '\0';
        else
            text[LOOK_BYTES - OVERLAP_BYTES / 2] = '\0'; /* a number must not be cut in two */
        if (number_after(text, key, number))
            return true;
        if (end)
            return false;
        offset += LOOK_BYTES - OVERLAP_BYTES;
    }
    return false;
}

static const char page_count[] = "page count";

/* NULL and how many pages there are, or what is wrong. */
static const char *walk(struct file *file, uint64_t *pages)
{
    char text[LOOK_BYTES + 1];
    uint64_t root, tree, at;
    size_t length = look(file, file->bytes > LOOK_BYTES ? file->bytes - LOOK_BYTES : 0, text);
    const char *trailer = NULL;

    if (length < 6 || memcmp(text + length - 6, "%%EOF\n", 6) != 0)
        return "%%EOF";
    /* The last one. Of a short file the streams are in sight too, and those hold any byte. */
    for (const char *from = text;
         (from = memmem(from, length - (size_t)(from - text), "\ntrailer\n", 9)); from++)
        trailer = from;
    if (!trailer || !number_after(trailer, "startxref\n", &file->xref) ||
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
