/* fork, shared memory, waitpid. */
#include "flow/ahead.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct answer {
    bool known;
    char hex[DIGEST_HEX + 1];
};

struct ahead {
    const struct config_path *files;
    size_t count;
    struct answer *answers; /* shared with the process; in `bytes` */
    size_t bytes;
    pid_t process; /* 0: it has ended */
};

static void work(const struct ahead *ahead, pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
        _exit(EXIT_IO);
    for (size_t i = 0; i < ahead->count; i++) {
        struct err unheard = {0}; /* the parent says it where it asks for this file */

        ahead->answers[i].known =
            !digest_file(ahead->files[i].path.p, LINKS_FOLLOWED, ahead->answers[i].hex, &unheard);
    }
    _exit(EXIT_DONE);
}

void ahead_begin(struct ahead **out, const struct config_path *files, size_t count)
{
    struct ahead *ahead = mem_zero(1, sizeof *ahead);
    pid_t parent = getpid();
    void *shared;

    *out = ahead;
    ahead->bytes = (count + 1) * sizeof *ahead->answers;
    shared = mmap(NULL, ahead->bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) /* NOLINT: the system's own way to say so */
        return;
    ahead->files = files;
    ahead->count = count;
    ahead->answers = shared;
    ahead->process = fork();
    if (ahead->process == 0)
        work(ahead, parent);
    if (ahead->process < 0) { /* it will be done here */
        ahead->process = 0;
        ahead->count = 0;
    }
}

static void wait_for(struct ahead *ahead)
{
    int ended;

    while (ahead->process > 0 && waitpid(ahead->process, &ended, 0) < 0 && errno == EINTR)
        ;
    ahead->process = 0;
}

int ahead_digest(struct ahead *ahead, const char *path, char hex[DIGEST_HEX + 1], struct err *err)
{
    for (size_t i = 0; ahead && i < ahead->count; i++) {
        if (!str_equal(ahead->files[i].path, str_of(path)))
            continue;
        wait_for(ahead);
        if (!ahead->answers[i].known)
            break;
        memcpy(hex, ahead->answers[i].hex, sizeof ahead->answers[i].hex);
        return 0;
    }
    return digest_file(path, LINKS_FOLLOWED, hex, err);
}

void ahead_end(struct ahead *ahead)
{
    if (!ahead)
        return;
    if (ahead->process > 0)
        kill(ahead->process, SIGKILL);
    wait_for(ahead);
    if (ahead->answers)
        munmap(ahead->answers, ahead->bytes);
    mem_free(ahead);
}
