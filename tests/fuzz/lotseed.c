/*
 * Where the corpus of the frozen lot begins: the made-up lots of tests/unit/sample_lot.c, encoded
 * and without their first line, which names the version (make fuzz-lot).
 *
 *     lotseed FOLDER      writes FOLDER/sample-0 …; seeds.py then cuts and damages them
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/disk/lotfile.h"
#include "sample_lot.h"

static void stop(const char *what)
{
    fprintf(stderr, "lotseed: %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static void write_sample(const char *folder, int number, Str text)
{
    const char *end = memchr(text.p, '\n', text.n);
    char path[4096];
    FILE *file;

    if (!end)
        stop("a lot without a first line");
    text = str_skip(text, (size_t)(end - text.p) + 1);
    snprintf(path, sizeof path, "%s/sample-%d", folder, number);
    file = fopen(path, "wb");
    if (!file || fwrite(text.p, 1, text.n, file) != text.n || fclose(file))
        stop(path);
}

int main(int argc, char **argv)
{
    struct arena arena = {0};
    const struct lot *lots[] = {sample_lot(&arena), sample_lot_quiet(&arena),
                                sample_lot_of(&arena, 2, 1)};

    if (argc != 2)
        stop("lotseed FOLDER");
    for (int i = 0; i < (int)(sizeof lots / sizeof lots[0]); i++)
        write_sample(argv[1], i, lot_encode(lots[i], &arena));
    arena_release(&arena);
    return 0;
}
