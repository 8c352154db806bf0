/* One worker, a job for each file. */
#include "flow/press/fontdigests.h"

#include "edge/disk/workers.h"

/* Shorter than that of other workers: without it the same is done here, and nothing is lost. */
enum { AHEAD_PATIENCE_S = 5 };

struct font_digests {
    const struct config_path *files;
    size_t count;
    struct work work;
    struct workers *workers; /* NULL: they were waited for */
    char (*answers)[RESULT_BYTES];
    bool *known;
};

/* Packages install fonts behind links: they are followed. What cannot be read is no failure here:
 * the parent says it where it asks for this file. */
static int digest_job(void *context, size_t job, char result[RESULT_BYTES], struct err *err)
{
    const struct font_digests *digests = context;
    struct err unheard = {0};

    (void)err;
    if (digest_file(digests->files[job].path.p, LINKS_FOLLOWED, result, &unheard))
        result[0] = '\0';
    return 0;
}

void font_digests_begin(struct font_digests **out, const struct config_path *files, size_t count)
{
    struct font_digests *digests = mem_zero(1, sizeof *digests);

    *out = digests;
    digests->files = files;
    digests->count = count;
    digests->answers = mem_zero(count + 1, sizeof *digests->answers);
    digests->known = mem_zero(count + 1, sizeof *digests->known);
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
        digests->known[i] = workers_result(digests->workers, i, digests->answers[i]) &&
                            digests->answers[i][0] != '\0';
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
        if (!digests->known[i])
            break;
        memcpy(hex, digests->answers[i], DIGEST_HEX + 1);
        return 0;
    }
    return digest_file(path, LINKS_FOLLOWED, hex, err);
}

void font_digests_end(struct font_digests *digests)
{
    if (!digests)
        return;
    workers_end(digests->workers);
    mem_free(digests->answers);
    mem_free(digests->known);
    mem_free(digests);
}
