/* One worker, a job for each file. */
#include "flow/press/ahead.h"

#include "edge/disk/workers.h"

/* Shorter than that of other workers: without it the same is done here, and nothing is lost. */
enum { AHEAD_PATIENCE_S = 5 };

struct ahead {
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
    const struct ahead *ahead = context;
    struct err unheard = {0};

    (void)err;
    if (digest_file(ahead->files[job].path.p, LINKS_FOLLOWED, result, &unheard))
        result[0] = '\0';
    return 0;
}

void ahead_begin(struct ahead **out, const struct config_path *files, size_t count)
{
    struct ahead *ahead = mem_zero(1, sizeof *ahead);

    *out = ahead;
    ahead->files = files;
    ahead->count = count;
    ahead->answers = mem_zero(count + 1, sizeof *ahead->answers);
    ahead->known = mem_zero(count + 1, sizeof *ahead->known);
    ahead->work = (struct work){
        .jobs = count, .job = digest_job, .context = ahead, .patience_s = AHEAD_PATIENCE_S};
    workers_begin(&ahead->workers, 1, &ahead->work);
}

static void answers_take(struct ahead *ahead)
{
    if (!ahead->workers)
        return;
    workers_wait(ahead->workers);
    for (size_t i = 0; i < ahead->count; i++)
        ahead->known[i] =
            workers_result(ahead->workers, i, ahead->answers[i]) && ahead->answers[i][0] != '\0';
    workers_end(ahead->workers);
    ahead->workers = NULL;
}

int ahead_digest(struct ahead *ahead, const char *path, char hex[DIGEST_HEX + 1], struct err *err)
{
    for (size_t i = 0; ahead && i < ahead->count; i++) {
        if (!str_equal(ahead->files[i].path, str_of(path)))
            continue;
        answers_take(ahead);
        if (!ahead->known[i])
            break;
        memcpy(hex, ahead->answers[i], DIGEST_HEX + 1);
        return 0;
    }
    return digest_file(path, LINKS_FOLLOWED, hex, err);
}

void ahead_end(struct ahead *ahead)
{
    if (!ahead)
        return;
    workers_end(ahead->workers);
    mem_free(ahead->answers);
    mem_free(ahead->known);
    mem_free(ahead);
}
