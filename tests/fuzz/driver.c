/*
 * libFuzzer's place where there is none: replays a corpus, then changes it by dice.
 *
 *     TARGET [-dice N] [-seed S] [-dict FILE] FOLDER      ends with "N passed, 0 failed"
 *
 * The dice are the seed's, so the same N inputs come in the same order on any machine. An input on
 * which the target dies is left as TARGET.crash beside the program, to be given to it again as a
 * folder's only file.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "fuzz.h"

enum { INPUT_BYTES_MAX = 1 << 16, CHANGES_MAX = 4, TOKENS_MAX = 512 };

struct bytes {
    uint8_t *at;
    size_t count;
};
typedef VEC(struct bytes) Corpus;

static struct bytes current; /* for the signal handler */
static char crash_path[4096];
static uint64_t dice;

static uint64_t roll(uint64_t below) /* splitmix64 */
{
    uint64_t z = dice += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return below ? (z ^ (z >> 31)) % below : 0;
}

static void on_abort(int number)
{
    static const char said[] = "the input was kept as ";
    int fd = open(crash_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    (void)number;
    if (fd >= 0 && write(fd, current.at, current.count) >= 0 &&
        write(STDERR_FILENO, said, sizeof said - 1) > 0 &&
        write(STDERR_FILENO, crash_path, strlen(crash_path)) > 0)
        (void)!write(STDERR_FILENO, "\n", 1);
    signal(SIGABRT, SIG_DFL);
    abort();
}

/*
 * So that a sanitizer's objection passes through on_abort(), too. The readers take a buffer of a
 * megabyte each time: kept in quarantine those cost many times the work.
 */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "abort_on_error=1:handle_abort=0:quarantine_size_mb=8";
}
static struct bytes file_bytes(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct bytes read = {mem_alloc(INPUT_BYTES_MAX), 0};

    HOLDS(file);
    read.count = fread(read.at, 1, INPUT_BYTES_MAX, file);
    HOLDS(!ferror(file) && feof(file));
    fclose(file);
    return read;
}

static int name_compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The files of a folder, in the order of their names. */
static void corpus_read(const char *folder, Corpus *corpus)
{
    VEC(char *) names = {0};
    DIR *dir = opendir(folder);
    struct dirent *entry;
    char path[4096];

    HOLDS(dir);
    while ((entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.')
            VEC_PUSH(&names, strdup(entry->d_name));
    closedir(dir);
    if (names.count)
        qsort(names.at, names.count, sizeof *names.at, name_compare);
    for (size_t i = 0; i < names.count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names.at[i]);
        VEC_PUSH(corpus, file_bytes(path));
        free(names.at[i]);
    }
    VEC_RELEASE(&names);
}

/* The quoted strings of a dictionary as libFuzzer reads it: \\ \" \xAB. */
static void dictionary_read(const char *path, Corpus *tokens)
{
    FILE *file = fopen(path, "r");
    char line[1024];

    HOLDS(file);
    while (tokens->count < TOKENS_MAX && fgets(line, sizeof line, file)) {
        char *at = strchr(line, '"'), *end = strrchr(line, '"');
        struct bytes token = {mem_alloc(sizeof line), 0};

        for (at = line[0] == '#' || !at ? end : at + 1; at && at < end; at++) {
            unsigned byte = (unsigned char)*at;

            if (*at == '\\' && at[1] == 'x' && sscanf(at + 2, "%2x", &byte) == 1)
                at += 3;
            else if (*at == '\\')
                byte = (unsigned char)*++at;
            token.at[token.count++] = (uint8_t)byte;
        }
        if (token.count)
            VEC_PUSH(tokens, token);
        else
            mem_free(token.at);
    }
    fclose(file);
}

static void corpus_release(Corpus *corpus)
{
    for (size_t i = 0; i < corpus->count; i++)
        mem_free(corpus->at[i].at);
    VEC_RELEASE(corpus);
}

/* The target gets a copy of its own size, so that a read behind the end is seen. */
static void target_run(struct bytes input)
{
    uint8_t *copy = mem_alloc(input.count ? input.count : 1);

    if (input.count)
        memcpy(copy, input.at, input.count);
    current = (struct bytes){copy, input.count};
    HOLDS(LLVMFuzzerTestOneInput(copy, input.count) == 0);
    mem_free(copy);
}

/* Puts `more` in the place of `cut` bytes at `at`. */
static void bytes_replace(struct bytes *input, size_t at, size_t cut, struct bytes more)
{
    if (input->count - cut + more.count > INPUT_BYTES_MAX)
        return;
    memmove(input->at + at + more.count, input->at + at + cut, input->count - at - cut);
    memcpy(input->at + at, more.at, more.count);
    input->count += more.count - cut;
}

static struct bytes piece_of(struct bytes whole)
{
    size_t at = roll(whole.count + 1), most = whole.count - at;

    return (struct bytes){whole.at + at, roll((most < 64 ? most : 64) + 1)};
}

static void change(struct bytes *input, const Corpus *corpus, const Corpus *tokens)
{
    size_t at = roll(input->count + 1), rest = input->count - at;
    uint8_t byte = (uint8_t)roll(256), kept[64];
    struct bytes more = {&byte, 1};

    switch (roll(6)) {
    case 0: /* another byte */
        if (rest)
            bytes_replace(input, at, 1, more);
        return;
    case 1: /* one bit */
        if (rest)
            input->at[at] ^= (uint8_t)(1 << roll(8));
        return;
    case 2: /* some less */
        bytes_replace(input, at, roll((rest < 32 ? rest : 32) + 1), (struct bytes){kept, 0});
        return;
    case 3: /* a word */
        if (tokens->count)
            bytes_replace(input, at, roll(2) && rest ? 1 : 0, tokens->at[roll(tokens->count)]);
        return;
    case 4: /* of its own, once more */
        more = piece_of(*input);
        memcpy(kept, more.at, more.count);
        bytes_replace(input, at, 0, (struct bytes){kept, more.count});
        return;
    default: /* of another */
        bytes_replace(input, at, 0, piece_of(corpus->at[roll(corpus->count)]));
        return;
    }
}

static void dice_run(const Corpus *corpus, const Corpus *tokens, uint64_t times)
{
    struct bytes input = {mem_alloc(INPUT_BYTES_MAX), 0};

    for (uint64_t ran = 0; ran < times; ran++) {
        const struct bytes *from = &corpus->at[roll(corpus->count)];

        memcpy(input.at, from->at, from->count);
        input.count = from->count;
        for (uint64_t i = roll(CHANGES_MAX) + 1; i > 0; i--)
            change(&input, corpus, tokens);
        target_run(input);
    }
    mem_free(input.at);
}

int main(int argc, char **argv)
{
    Corpus corpus = {0}, tokens = {0};
    uint64_t times = 0;
    int at = 1;

    dice = 1;
    for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
        if (strcmp(argv[at], "-dice") == 0)
            times = strtoull(argv[at + 1], NULL, 10);
        else if (strcmp(argv[at], "-seed") == 0)
            dice = strtoull(argv[at + 1], NULL, 10);
        else if (strcmp(argv[at], "-dict") == 0)
            dictionary_read(argv[at + 1], &tokens);
    }
    HOLDS(at < argc);
    snprintf(crash_path, sizeof crash_path, "%s.crash", argv[0]);
    signal(SIGABRT, on_abort);
    corpus_read(argv[at], &corpus);
    for (size_t i = 0; i < corpus.count; i++)
        target_run(corpus.at[i]);
    if (corpus.count)
        dice_run(&corpus, &tokens, times);
    printf("%zu passed, 0 failed, %llu by dice\n", corpus.count, (unsigned long long)times);
    corpus_release(&corpus);
    corpus_release(&tokens);
    return 0;
}
