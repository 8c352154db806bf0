/*
 * SHA256SUMS of a folder with two files. The bytes are that file; a byte of 1 stands for the digest
 * of the first file, a byte of 2 for that of the second.
 *
 * A folder is whole with the text that digest_folder_write() writes there and with no other. What a
 * later night sees of it: each fault is of a file that the text names, or of SHA256SUMS itself, and
 * where the text is the right one there is none.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "edge/disk/digest.h"
#include "fuzz.h"

enum { FILES = 2, EXPANDED_MAX = 1 << 16 };
static const char *const names[FILES] = {"a.csv", "letters.pdf"};
static char run[64], paths[FILES][96], sums[96], print[96], digests[FILES][DIGEST_HEX + 1];
static Str right;

static void begin(void)
{
    static struct arena kept;
    struct err err = {.code = EXIT_DONE};
    char folder[80];

    if (run[0])
        return;
    snprintf(run, sizeof run, "%s", fuzz_folder());
    snprintf(folder, sizeof folder, "%s/print", run);
    HOLDS(mkdir(folder, 0700) == 0);
    for (int i = 0; i < FILES; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%s", folder, names[i]);
        fuzz_put(paths[i], str_of(names[i]));
        digest_of(str_of(names[i]), digests[i]);
    }
    snprintf(sums, sizeof sums, "%s/SHA256SUMS", folder);
    HOLDS(came_back(digest_folder_write(folder, &err), &err));
    right = fuzz_get(sums, &kept);
    snprintf(print, sizeof print, "%s", folder);
}

static Str expanded(Str bytes, struct arena *arena)
{
    char *out = arena_take(arena, EXPANDED_MAX);
    size_t n = 0;

    for (size_t i = 0; i < bytes.n && n + DIGEST_HEX < EXPANDED_MAX; i++) {
        bool stands = bytes.p[i] == 1 || bytes.p[i] == 2;
        Str as = stands ? str_of(digests[bytes.p[i] - 1]) : (Str){bytes.p + i, 1};

        memcpy(out + n, as.p, as.n);
        n += as.n;
    }
    return (Str){out, n};
}

static void faults_hold(Str text, struct arena *arena)
{
    DigestFaults faults = {0};
    char hex[DIGEST_HEX + 1];
    size_t ours = 0;

    digest_of(text, hex);
    digest_run_look(run, hex, hex, arena, &faults);
    for (size_t i = 0; i < faults.count; i++) {
        Str name = faults.at[i].name;

        if (!str_starts(name, STR("print/")))
            continue; /* there is no office */
        name = str_skip(name, 6);
        HOLDS(name.n && memmem(text.p, text.n, name.p, name.n));
        ours++;
    }
    HOLDS(!str_equal(text, right) || ours == 0);
    VEC_RELEASE(&faults);
    memset(hex, '0', DIGEST_HEX);
    digest_run_look(run, hex, hex, arena, &faults); /* SHA256SUMS of another night */
    HOLDS(faults.count >= 1 && str_equal(faults.at[0].name, STR("print/SHA256SUMS")));
    VEC_RELEASE(&faults);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct err err = {.code = EXIT_DONE};
    struct arena arena = {0};
    size_t files = 0;
    Str text;

    begin();
    text = expanded((Str){(const char *)bytes, count}, &arena);
    fuzz_put(sums, text);
    HOLDS(came_back(digest_folder_check(print, &files, &err), &err) == str_equal(text, right));
    HOLDS(err.code == EXIT_DONE ? files == FILES : err.code == EXIT_DATA);
    faults_hold(text, &arena);
    arena_release(&arena);
    return 0;
}
