/*
 * A CSV file that kigen published, read again. The first byte is the window, the rest the file.
 *
 * In a window of any size it is what core/text/csvtext makes of the whole text: the same fields, lines and end. What was read
 * is the text again, quoted where kigen quotes.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "edge/disk/csvin.h"
#include "fuzz.h"

enum { COLUMNS = 3 };
static const char header[] = "a,b,c";

static size_t field_put(Str field, char *out)
{
    bool quoted = false;
    size_t n = 0;

    for (size_t i = 0; i < field.n; i++)
        quoted = quoted || memchr("\",\r\n", field.p[i], 4);
    if (quoted)
        out[n++] = '"';
    for (size_t i = 0; i < field.n; i++) {
        if (field.p[i] == '"')
            out[n++] = '"';
        out[n++] = field.p[i];
    }
    if (quoted)
        out[n++] = '"';
    return n;
}

/* `at`: where the record begins in the text. Returns its bytes. */
static size_t record_is(const Str *fields, Str at)
{
    size_t room = 8, n = 0;
    char *out;

    for (int f = 0; f < COLUMNS; f++)
        room += 2 * fields[f].n + 2;
    out = malloc(room);
    HOLDS(out);
    for (int f = 0; f < COLUMNS; f++) {
        n += field_put(fields[f], out + n);
        out[n++] = ',';
    }
    out[n - 1] = '\r';
    out[n++] = '\n';
    HOLDS(n <= at.n && memcmp(out, at.p, n) == 0);
    free(out);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str text = {(const char *)bytes + 1, count ? count - 1 : 0}, left, seen[COLUMNS],
        fields[COLUMNS];
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};
    struct csvtext csv = {0};
    struct csvin in;
    enum csvin_got got;
    bool begun;

    if (count == 0)
        return 0;
    begun = csvtext_begin(&csv, text, header);
    left = csv.rest;
    csvin_take(&in, open(fuzz_file(0, text), O_RDONLY), "listing.csv", bytes[0] + (size_t)1);
    got = csvin_begin(&in, header, &err);
    HOLDS((got == CSVIN_RECORD) == begun && (begun || got == CSVIN_FORM));
    while (got == CSVIN_RECORD) {
        int more;

        HOLDS(in.csv.line == csv.line);
        got = csvin_next(&in, seen, COLUMNS, &arena, &err);
        more = csvtext_next(&csv, fields, COLUMNS, &arena);
        HOLDS(got == (more > 0 ? CSVIN_RECORD : more ? CSVIN_FORM : CSVIN_END));
        for (int f = 0; got == CSVIN_RECORD && f < COLUMNS; f++)
            HOLDS(str_equal(seen[f], fields[f]));
        if (got == CSVIN_RECORD)
            left = str_skip(left, record_is(fields, left));
    }
    HOLDS(err.code == EXIT_DONE && (got == CSVIN_FORM || left.n == 0));
    csvin_close(&in);
    arena_release(&arena);
    return 0;
}
