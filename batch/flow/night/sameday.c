/* Two workers, a register each. */
#include "flow/night/sameday.h"

#include "disk/path.h"
#include "edge/disk/publish.h"
#include "edge/disk/workers.h"
#include "flow/run/folder.h"

enum { REGISTERS = 2 };

struct register_digests {
    const char *path[REGISTERS]; /* [1] residents */
    struct work work;
    struct workers *workers;
    bool waited;
};

/* What cannot be read is no failure here: who reads the register says why. */
static int digest_job(void *context, size_t job, char result[RESULT_BYTES], struct err *err)
{
    const struct register_digests *digests = context;
    struct err unheard = {0};

    (void)err;
    if (digest_file(digests->path[job], LINKS_FOLLOWED, result, &unheard))
        result[0] = '\0';
    return 0;
}

static bool has_run(const struct config *config, Day as_of)
{
    struct arena arena = {0};
    bool has = path_exists(
        path_join(&arena, config->output_dir.path.p, run_folder_name(&arena, as_of, /*run*/ 1).p));

    arena_release(&arena);
    return has;
}

void register_digests_begin(struct register_digests **out, const struct config *config, Day as_of)
{
    struct register_digests *digests;

    *out = NULL;
    if (!has_run(config, as_of))
        return;
    *out = digests = mem_zero(1, sizeof *digests);
    digests->path[false] = config->certificates.path.p;
    digests->path[true] = config->residents.path.p;
    digests->work = (struct work){
        .jobs = REGISTERS, .job = digest_job, .context = digests, .patience_s = AHEAD_PATIENCE_S};
    workers_begin(&digests->workers, REGISTERS, &digests->work);
}

bool register_digest(struct register_digests *digests, bool residents, char hex[DIGEST_HEX + 1])
{
    char result[RESULT_BYTES];

    if (!digests)
        return false;
    if (!digests->waited)
        workers_wait(digests->workers);
    digests->waited = true;
    if (!workers_result(digests->workers, residents, result) || !result[0])
        return false;
    memcpy(hex, result, DIGEST_HEX);
    hex[DIGEST_HEX] = '\0';
    return true;
}

void register_digests_end(struct register_digests *digests)
{
    if (!digests)
        return;
    workers_end(digests->workers);
    mem_free(digests);
}
