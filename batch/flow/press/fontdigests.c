/* One worker, a job for each file; and a small file that remembers what they found. */
#include "flow/press/fontdigests.h"

#include "disk/file.h"
#include "disk/out.h"
#include "disk/seconds.h"
#include "edge/disk/publish.h"
#include "edge/disk/workers.h"

/* Shorter than that of other workers: without it the same is done here, and nothing is lost. */
enum { AHEAD_PATIENCE_S = 5 };
enum { RACY_S = 2, MEMORY_BYTES_MAX = 1 << 16 };

/* What a font is known by, a digest of its identity: half of SHA-256, so that both fit a result. */
enum { KNOWN_BY_HEX = 32 };

static const Str memory_first = {"fonts 1\n", sizeof "fonts 1\n" - 1};

struct font_digests {
    const struct config_path *files;
    size_t count;
    struct work work;
    struct workers *workers; /* NULL: they were waited for */
    /* "SHA256 KNOWN_BY", or SHA256 alone where it is not to be remembered; empty: unknown */
    char (*answers)[RESULT_BYTES];
    const char *path; /* LEDGER.fonts; NULL: none */
    Str memory;       /* its lines */
    struct arena arena;
};

/* ---- the memory ------------------------------------------------------------------------------ */

/* The lines of the file, without its first and its last: that is the digest of all before it. */
static Str memory_read(const char *path, struct arena *arena)
{
    enum { LAST = DIGEST_HEX + 1 };
    char hex[DIGEST_HEX + 1];
    struct err unheard = {0};
    Str all, before;

    if (file_read_within(path, MEMORY_BYTES_MAX, arena, &all, &unheard) ||
        all.n < memory_first.n + LAST || !str_starts(all, memory_first))
        return STR_EMPTY;
    before = (Str){all.p, all.n - LAST};
    digest_of(before, hex);
    return memcmp(all.p + before.n, hex, DIGEST_HEX) == 0 ? str_skip(before, memory_first.n)
                                                          : STR_EMPTY;
}

static void memory_write(const char *path, Str lines, struct arena *arena)
{
    const char *fresh = arena_printf(arena, "%s.new", path).p;
    Str text = arena_printf(arena, "%.*s%.*s", STR_ARG(memory_first), STR_ARG(lines));
    char hex[DIGEST_HEX + 1];
    struct err unheard = {0};
    struct out out;

    digest_of(text, hex);
    if (file_remove(fresh, &unheard) || out_open(&out, fresh, &unheard))
        return;
    out_str(&out, text);
    out_text(&out, hex);
    out_text(&out, "\n");
    if (!out_close_unsynced(&out, &unheard))
        (void)file_move(fresh, path, &unheard);
}

/* False where the font cannot be asked, or is too young to be known by its times. */
static bool identity_take(const char *path, char known_by[KNOWN_BY_HEX + 1])
{
    char text[160], hex[DIGEST_HEX + 1];
    struct stat is;
    int length;

    if (stat(path, &is) || is.st_ctim.tv_sec + RACY_S > seconds_of_clock())
        return false;
    length = snprintf(text, sizeof text, "%ju %ju %jd %jd.%09ld %jd.%09ld", (uintmax_t)is.st_dev,
                      (uintmax_t)is.st_ino, (intmax_t)is.st_size, (intmax_t)is.st_mtim.tv_sec,
                      is.st_mtim.tv_nsec, (intmax_t)is.st_ctim.tv_sec, is.st_ctim.tv_nsec);
    REQUIRE(length > 0 && (size_t)length < sizeof text);
    digest_of((Str){text, (size_t)length}, hex);
    memcpy(known_by, hex, KNOWN_BY_HEX);
    known_by[KNOWN_BY_HEX] = '\0';
    return true;
}

enum { LINE_BYTES = DIGEST_HEX + 1 + KNOWN_BY_HEX + 1 };

/* Whether a line of the memory has it. */
static bool memory_knows(Str memory, const char *known_by, char result[RESULT_BYTES])
{
    for (; memory.n >= LINE_BYTES; memory = str_skip(memory, LINE_BYTES)) {
        if (memcmp(memory.p + DIGEST_HEX + 1, known_by, KNOWN_BY_HEX) != 0)
            continue;
        memcpy(result, memory.p, LINE_BYTES - 1);
        result[LINE_BYTES - 1] = '\0';
        return true;
    }
    return false;
}

/* ---- the worker ------------------------------------------------------------------------------ */

/* Packages install fonts behind links: they are followed. What cannot be read is no failure here:
 * the parent says it where it asks for this file. */
static int digest_job(void *context, size_t job, char result[RESULT_BYTES], struct err *err)
{
    const struct font_digests *digests = context;
    const char *path = digests->files[job].path.p;
    char before[KNOWN_BY_HEX + 1], behind[KNOWN_BY_HEX + 1];
    bool lasts = digests->path && identity_take(path, before);
    struct err unheard = {0};

    (void)err;
    if (lasts && memory_knows(digests->memory, before, result))
        return 0;
    if (digest_file(path, LINKS_FOLLOWED, result, &unheard)) {
        result[0] = '\0';
        return 0;
    }
    if (lasts && identity_take(path, behind) && memcmp(before, behind, sizeof before) == 0)
        snprintf(result + DIGEST_HEX, RESULT_BYTES - DIGEST_HEX, " %s", before);
    return 0;
}

void font_digests_begin(struct font_digests **out, const struct config_path *files, size_t count,
                        const char *ledger)
{
    struct font_digests *digests = mem_zero(1, sizeof *digests);

    *out = digests;
    digests->files = files;
    digests->count = count;
    digests->answers = mem_zero(count + 1, sizeof *digests->answers);
    if (ledger) {
        digests->path = arena_printf(&digests->arena, "%s.fonts", ledger).p;
        digests->memory = memory_read(digests->path, &digests->arena);
    }
    digests->work = (struct work){
        .jobs = count, .job = digest_job, .context = digests, .patience_s = AHEAD_PATIENCE_S};
    workers_begin(&digests->workers, 1, &digests->work);
}

static void answers_take(struct font_digests *digests)
{
    if (!digests->workers)
        return;
    workers_wait(digests->workers);
    for (size_t i = 0; i < digests->count; i++)
        if (!workers_result(digests->workers, i, digests->answers[i]))
            digests->answers[i][0] = '\0';
    workers_end(digests->workers);
    digests->workers = NULL;
}

int font_digest(struct font_digests *digests, const char *path, char hex[DIGEST_HEX + 1],
                struct err *err)
{
    for (size_t i = 0; digests && i < digests->count; i++) {
        if (!str_equal(digests->files[i].path, str_of(path)))
            continue;
        answers_take(digests);
        if (!digests->answers[i][0])
            break;
        memcpy(hex, digests->answers[i], DIGEST_HEX);
        hex[DIGEST_HEX] = '\0';
        return 0;
    }
    return digest_file(path, LINKS_FOLLOWED, hex, err);
}

void font_digests_keep(struct font_digests *digests)
{
    Str lines = STR_EMPTY;

    if (!digests || !digests->path)
        return;
    answers_take(digests);
    for (size_t i = 0; i < digests->count; i++)
        if (digests->answers[i][0] && digests->answers[i][DIGEST_HEX] == ' ')
            lines = arena_printf(&digests->arena, "%.*s%s\n", STR_ARG(lines), digests->answers[i]);
    if (!str_equal(lines, digests->memory))
        memory_write(digests->path, lines, &digests->arena);
}

void font_digests_end(struct font_digests *digests)
{
    if (!digests)
        return;
    workers_end(digests->workers);
    mem_free(digests->answers);
    arena_release(&digests->arena);
    mem_free(digests);
}
