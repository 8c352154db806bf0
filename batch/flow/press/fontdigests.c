/* One worker, a job for each font of the chain; the fonts that templates ask for are few and small. */
#include "flow/press/fontdigests.h"

#include "base/hex.h"
#include "disk/file.h"
#include "disk/seconds.h"
#include "edge/disk/memo.h"
#include "edge/disk/workers.h"

enum { RACY_S = 2 };

static const Str memory_first = {"fonts 1\n", sizeof "fonts 1\n" - 1};

struct answer {
    Str path;
    char seen[FONT_KNOWN_BY_HEX + 1]; /* before it was digested; empty: it was not there */
    /* "SHA256 KNOWN_BY", or SHA256 alone where it is not to be remembered; empty: unknown */
    char is[RESULT_BYTES];
};

struct font_digests {
    size_t chain; /* the first answers are those of the chain */
    VEC(struct answer) answers;
    struct work work;
    struct workers *workers; /* NULL: there are none, or they were waited for */
    const char *path;        /* LEDGER.fonts; NULL: none */
    Str memory;              /* its lines */
    struct arena arena;
};

/* ---- the memory ------------------------------------------------------------------------------ */

static void identity_of(const struct stat *is, char identity[FONT_KNOWN_BY_HEX + 1])
{
    char text[160], hex[DIGEST_HEX + 1];
    int length =
        snprintf(text, sizeof text, "%ju %ju %jd %jd.%09ld %jd.%09ld", (uintmax_t)is->st_dev,
                 (uintmax_t)is->st_ino, (intmax_t)is->st_size, (intmax_t)is->st_mtim.tv_sec,
                 is->st_mtim.tv_nsec, (intmax_t)is->st_ctim.tv_sec, is->st_ctim.tv_nsec);

    REQUIRE(length > 0 && (size_t)length < sizeof text);
    digest_of((Str){text, (size_t)length}, hex);
    memcpy(identity, hex, FONT_KNOWN_BY_HEX);
    identity[FONT_KNOWN_BY_HEX] = '\0';
}

bool font_seen(const char *path, char seen[FONT_KNOWN_BY_HEX + 1])
{
    struct stat is;

    *seen = '\0';
    if (stat(path, &is))
        return false;
    identity_of(&is, seen);
    return true;
}

bool font_known_by(const char *path, char known_by[FONT_KNOWN_BY_HEX + 1])
{
    struct stat is;

    if (stat(path, &is) || is.st_ctim.tv_sec + RACY_S > seconds_of_clock())
        return false;
    identity_of(&is, known_by);
    return true;
}

enum { LINE_BYTES = DIGEST_HEX + 1 + FONT_KNOWN_BY_HEX }; /* without its LF */

/* The lines of the memory; none where one of them is out of form. */
static Str memory_read(const char *path, struct arena *arena)
{
    Str lines = memo_read(path, memory_first, arena), rest = lines, line;

    while (memo_line(&rest, &line))
        if (line.n != LINE_BYTES || line.p[DIGEST_HEX] != ' ' ||
            !hex_is(str_take(line, DIGEST_HEX)) || !hex_is(str_skip(line, DIGEST_HEX + 1)))
            return STR_EMPTY;
    return lines;
}

/* Whether a line of the memory has it. */
static bool memory_knows(Str memory, const char *known_by, char result[RESULT_BYTES])
{
    for (Str line; memo_line(&memory, &line);) {
        if (memcmp(line.p + DIGEST_HEX + 1, known_by, FONT_KNOWN_BY_HEX) != 0)
            continue;
        memcpy(result, line.p, LINE_BYTES);
        result[LINE_BYTES] = '\0';
        return true;
    }
    return false;
}

/* ---- the worker ------------------------------------------------------------------------------ */

static bool is_remembered(const struct font_digests *digests, const char *path,
                          char result[RESULT_BYTES])
{
    char known_by[FONT_KNOWN_BY_HEX + 1];

    return digests->path && font_known_by(path, known_by) &&
           memory_knows(digests->memory, known_by, result);
}

/* Packages install fonts behind links: they are followed. */
static int digest_take(const struct font_digests *digests, const char *path,
                       char result[RESULT_BYTES], struct err *err)
{
    char before[FONT_KNOWN_BY_HEX + 1], behind[FONT_KNOWN_BY_HEX + 1];
    bool lasts = digests->path && font_known_by(path, before);

    if (lasts && memory_knows(digests->memory, before, result))
        return 0;
    if (digest_file(path, LINKS_FOLLOWED, result, err)) {
        result[0] = '\0';
        return -1;
    }
    if (lasts && font_known_by(path, behind) && memcmp(before, behind, sizeof before) == 0)
        snprintf(result + DIGEST_HEX, RESULT_BYTES - DIGEST_HEX, " %s", before);
    return 0;
}

/* What cannot be read is no failure here: the parent says it where it asks for this file. */
static int digest_job(void *context, size_t job, char result[RESULT_BYTES], struct err *err)
{
    const struct font_digests *digests = context;
    struct err unheard = {0};

    (void)err;
    (void)digest_take(digests, digests->answers.at[job].path.p, result, &unheard);
    return 0;
}

static void answer_open(struct font_digests *digests, Str path)
{
    struct answer answer = {.path = arena_copy(&digests->arena, path)};

    (void)font_seen(answer.path.p, answer.seen);
    VEC_PUSH(&digests->answers, answer);
}

void font_digests_begin(struct font_digests **out, const struct config_path *files, size_t count,
                        const char *ledger)
{
    struct font_digests *digests = mem_zero(1, sizeof *digests);
    bool all = true;

    *out = digests;
    if (ledger) {
        digests->path = arena_printf(&digests->arena, "%s.fonts", ledger).p;
        digests->memory = memory_read(digests->path, &digests->arena);
    }
    digests->chain = count;
    for (size_t i = 0; i < count; i++) {
        struct answer *answer;

        answer_open(digests, files[i].path);
        answer = &digests->answers.at[i];
        all = is_remembered(digests, answer->path.p, answer->is) && all;
    }
    if (all)
        return;
    digests->work = (struct work){
        .jobs = count, .job = digest_job, .context = digests, .patience_s = AHEAD_PATIENCE_S};
    workers_begin(&digests->workers, 1, &digests->work);
}

static void answers_take(struct font_digests *digests)
{
    if (!digests->workers)
        return;
    workers_wait(digests->workers);
    for (size_t i = 0; i < digests->chain; i++)
        if (!workers_result(digests->workers, i, digests->answers.at[i].is))
            digests->answers.at[i].is[0] = '\0';
    workers_end(digests->workers);
    digests->workers = NULL;
}

static struct answer *answer_for(struct font_digests *digests, Str path)
{
    for (size_t i = 0; i < digests->answers.count; i++)
        if (str_equal(digests->answers.at[i].path, path))
            return &digests->answers.at[i];
    answer_open(digests, path);
    return &digests->answers.at[digests->answers.count - 1];
}

int font_digest(struct font_digests *digests, const char *path, char hex[DIGEST_HEX + 1],
                struct err *err)
{
    struct answer *answer;

    if (!digests)
        return digest_file(path, LINKS_FOLLOWED, hex, err);
    answers_take(digests);
    answer = answer_for(digests, str_of(path));
    if (!answer->is[0] && digest_take(digests, path, answer->is, err))
        return -1;
    memcpy(hex, answer->is, DIGEST_HEX);
    hex[DIGEST_HEX] = '\0';
    return 0;
}

int font_digests_hold(const struct font_digests *digests, struct err *err)
{
    for (size_t i = 0; digests && i < digests->answers.count; i++) {
        const struct answer *answer = &digests->answers.at[i];
        char now[FONT_KNOWN_BY_HEX + 1];

        (void)font_seen(answer->path.p, now);
        if (!answer->is[0] || strcmp(now, answer->seen) == 0)
            continue;
        if (err->code == EXIT_DATA)
            *err = (struct err){0}; /* that is no wonder */
        return err_say(err, FILE_CHANGED, answer->path.p);
    }
    return err->code == EXIT_DONE ? 0 : -1;
}

void font_digests_seen(const struct font_digests *digests, char hex[DIGEST_HEX + 1])
{
    struct digest digest;

    *hex = '\0';
    if (!digests)
        return;
    digest_begin(&digest);
    for (size_t i = 0; i < digests->answers.count; i++) {
        const struct answer *answer = &digests->answers.at[i];

        digest_add(&digest, answer->path.p, answer->path.n + 1); /* with its NUL */
        digest_add(&digest, answer->seen, sizeof answer->seen);
    }
    digest_end(&digest, hex);
}

void font_digests_keep(struct font_digests *digests)
{
    Str lines = STR_EMPTY;

    if (!digests || !digests->path)
        return;
    answers_take(digests);
    for (size_t i = 0; i < digests->answers.count; i++)
        if (digests->answers.at[i].is[0] && digests->answers.at[i].is[DIGEST_HEX] == ' ')
            lines = arena_printf(&digests->arena, "%.*s%s\n", STR_ARG(lines),
                                 digests->answers.at[i].is);
    if (str_equal(lines, digests->memory))
        memo_stay(digests->path, &digests->arena);
    else
        memo_write(digests->path, memory_first, lines, &digests->arena);
}

void font_digests_end(struct font_digests *digests)
{
    if (!digests)
        return;
    workers_end(digests->workers);
    VEC_RELEASE(&digests->answers);
    arena_release(&digests->arena);
    mem_free(digests);
}
