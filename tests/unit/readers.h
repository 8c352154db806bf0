/*
 * What the tests of the readers share: tables of cases, and files of their own in a scratch folder.
 *
 * A table is a .tsv under $KIGEN_TESTS/cases: one case a line, # begins a comment, \n \r \t \\ and
 * \xNN are escapes.
 */
#ifndef KIGEN_TESTS_READERS_H
#define KIGEN_TESTS_READERS_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edge/config/config.h"

enum { CASE_FIELDS_MAX = 10, CASE_BYTES_MAX = 1 << 16 };
#define UNUSED __attribute__((unused))

struct bytes {
    char p[CASE_BYTES_MAX];
    size_t n;
};

UNUSED static void bytes_unescape(struct bytes *out, const char *text)
{
    out->n = 0;
    for (const char *c = text; *c; c++) {
        unsigned value;

        cr_assert(out->n + 2 < sizeof out->p);
        if (*c != '\\') {
            out->p[out->n++] = *c;
            continue;
        }
        c++;
        if (*c == 'x' && sscanf(c + 1, "%2x", &value) == 1) {
            out->p[out->n++] = (char)value;
            c += 2;
        } else {
            out->p[out->n++] = *c == 'n' ? '\n' : *c == 'r' ? '\r' : *c == 't' ? '\t' : *c;
        }
    }
    out->p[out->n] = '\0';
}

/* Calls `one` with the fields of each case; returns how many there were. */
UNUSED static size_t cases_each(const char *name, size_t fields, void (*one)(char **fields))
{
    char path[512], *line = NULL, *at[CASE_FIELDS_MAX];
    const char *folder = getenv("KIGEN_TESTS");
    size_t room = 0, count = 0;
    ssize_t n;
    FILE *file;

    snprintf(path, sizeof path, "%s/cases/%s", folder ? folder : "tests", name);
    file = fopen(path, "r");
    cr_assert(file, "%s cannot be opened", path);
    while ((n = getline(&line, &room, file)) >= 0) {
        char *rest = line;

        if (n > 0 && line[n - 1] == '\n')
            line[n - 1] = '\0';
        if (line[0] == '\0' || line[0] == '#')
            continue;
        for (size_t i = 0; i < fields; i++) {
            at[i] = strsep(&rest, "\t");
            cr_assert(at[i], "%s: a case of fewer than %zu fields: %s", path, fields, line);
        }
        cr_assert(!rest, "%s: a case of more than %zu fields: %s", path, fields, line);
        one(at);
        count++;
    }
    free(line);
    fclose(file);
    return count;
}

/* A scratch file; the same name is written anew. Lives until scratch_remove(). */
static char scratch_folder[64];

UNUSED static const char *scratch_path(const char *name)
{
    static char paths[8][128];
    static int next;
    char *path = paths[next++ % 8];

    if (!scratch_folder[0]) {
        snprintf(scratch_folder, sizeof scratch_folder, "%s", "/tmp/kigen-test-XXXXXX");
        cr_assert(mkdtemp(scratch_folder));
    }
    snprintf(path, 128, "%s/%s", scratch_folder, name);
    return path;
}

UNUSED static const char *scratch_write(const char *name, const void *bytes, size_t count)
{
    const char *path = scratch_path(name);
    FILE *file = fopen(path, "wb");

    cr_assert(file && fwrite(bytes, 1, count, file) == count && fclose(file) == 0);
    return path;
}

UNUSED static void scratch_remove(void)
{
    static const char *const names[] = {"a.csv", "b.csv", "kigen.conf", "fifo"};

    if (!scratch_folder[0])
        return;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(scratch_path(names[i]));
    cr_assert(rmdir(scratch_folder) == 0, "a scratch file was left");
}

UNUSED static struct config_path path_of(const char *path)
{
    return (struct config_path){str_of(path), str_of(path)};
}

#endif
