/* Digests through EVP; a failure of libcrypto itself is a bug or memory, never data. */
#include "edge/disk/digest.h"

#include <errno.h>
#include <openssl/evp.h>
#include <unistd.h>

#include "base/hex.h"
#include "disk/file.h"
#include "disk/fill.h"
#include "disk/out.h"
#include "disk/path.h"
#include "disk/pulse.h"

enum { READ_BYTES = 1 << 18 };
static const char sums_name[] = "SHA256SUMS";

void digest_begin(struct digest *digest)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    if (!context)
        memory_stop();
    REQUIRE(EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1);
    digest->context = context;
}

void digest_add(struct digest *digest, const void *bytes, size_t count)
{
    REQUIRE(EVP_DigestUpdate(digest->context, bytes, count) == 1);
}

void digest_end_bytes(struct digest *digest, uint8_t bytes[DIGEST_BYTES])
{
    unsigned length = 0;

    REQUIRE(EVP_DigestFinal_ex(digest->context, bytes, &length) == 1);
    REQUIRE(length == DIGEST_BYTES);
    digest_drop(digest);
}

void digest_end(struct digest *digest, char hex[DIGEST_HEX + 1])
{
    uint8_t bytes[DIGEST_BYTES];

    digest_end_bytes(digest, bytes);
    hex_write(bytes, DIGEST_BYTES, hex);
}

void digest_drop(struct digest *digest)
{
    EVP_MD_CTX_free(digest->context);
    digest->context = NULL;
}

void digest_of(Str bytes, char hex[DIGEST_HEX + 1])
{
    struct digest digest;

    digest_begin(&digest);
    digest_add(&digest, bytes.p, bytes.n);
    digest_end(&digest, hex);
}

/* Returns 0 or an errno. */
static int digest_descriptor(int fd, struct digest *digest)
{
    unsigned char *piece = mem_alloc(READ_BYTES);
    size_t got;
    int failed;

    do {
        failed = bytes_fill(fd, piece, READ_BYTES, &got);
        pulse();
        digest_add(digest, piece, got);
    } while (!failed && got == READ_BYTES);
    mem_free(piece);
    return failed;
}

/* Returns 0 or an errno; `opened` says which of the two failed. */
static int digest_path(const char *path, enum links links, char hex[DIGEST_HEX + 1], bool *opened)
{
    struct stat is;
    int fd = file_descriptor(path, links, &is);
    struct digest digest;
    int failed;

    *opened = fd >= 0;
    if (fd < 0)
        return errno;
    digest_begin(&digest);
    failed = digest_descriptor(fd, &digest);
    digest_end(&digest, hex);
    close(fd); /* read only: nothing to lose */
    return failed;
}

int digest_file(const char *path, enum links links, char hex[DIGEST_HEX + 1], struct err *err)
{
    bool opened;
    int failed = digest_path(path, links, hex, &opened);

    if (failed && !opened)
        return file_open_error(path, failed, err);
    if (failed)
        return err_say_as(err, err_reading(failed), FILE_READ, path, system_says(failed));
    return 0;
}

static int sums_put(struct out *out, const char *folder, const struct folder_list *list,
                    struct arena *arena, struct err *err)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct folder_entry *entry = &list->at[i];
        const char *path = path_join(arena, folder, entry->name.p);
        char hex[DIGEST_HEX + 1];

        if (str_equal(entry->name, str_of(sums_name)))
            continue;
        if (!entry->is_file)
            return err_say(err, NOT_A_FILE, path);
        if (digest_file(path, LINKS_REFUSED, hex, err))
            return -1;
        out_put(out, hex, DIGEST_HEX);
        out_text(out, "  ");
        out_str(out, entry->name);
        out_text(out, "\n");
    }
    return 0;
}

int digest_folder_write(const char *folder, struct err *err)
{
    struct arena arena = {0};
    struct folder_list list;
    struct out out;
    int status = -1;

    if (folder_list(folder, &arena, &list, err) ||
        out_open(&out, path_join(&arena, folder, sums_name), err))
        goto out;
    if (sums_put(&out, folder, &list, &arena, err)) {
        out_abandon(&out);
        goto out;
    }
    if (out_close(&out, err))
        goto out;
    status = 0;
out:
    arena_release(&arena);
    return status;
}

/* Takes one `hash  name` off the text; false where it is out of form. */
static bool sums_line(Str *text, Str *hex, Str *name)
{
    const char *end = text->n ? memchr(text->p, '\n', text->n) : NULL;
    Str line;

    if (!end)
        return false;
    line = str_take(*text, (size_t)(end - text->p));
    *text = str_skip(*text, line.n + 1);
    if (line.n < DIGEST_HEX + 3 || memcmp(line.p + DIGEST_HEX, "  ", 2) != 0)
        return false;
    *hex = str_take(line, DIGEST_HEX);
    *name = str_skip(line, DIGEST_HEX + 2); /* a file of this folder, and of no other */
    return hex_is(*hex) && !memchr(name->p, '/', name->n) && !memchr(name->p, '\0', name->n);
}

static int sums_entry_check(const char *path, Str expected, struct err *err)
{
    char hex[DIGEST_HEX + 1];

    if (digest_file(path, LINKS_REFUSED, hex, err))
        return -1;
    if (!str_equal(str_of(hex), expected))
        return err_say(err, DIGEST_DIFFERS, path);
    return 0;
}

/* Both lists are bytewise by name, so one walk finds what is missing on either side. */
static int sums_compare(const char *folder, Str text, const struct folder_list *list,
                        struct arena *arena, size_t *files, struct err *err)
{
    const char *sums = path_join(arena, folder, sums_name);

    *files = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct folder_entry *entry = &list->at[i];
        const char *path = path_join(arena, folder, entry->name.p);
        Str hex, name;
        int order;

        if (str_equal(entry->name, str_of(sums_name)))
            continue;
        if (!entry->is_file)
            return err_say_as(err, EXIT_DATA, NOT_A_FILE, path);
        if (!text.n)
            return err_say(err, FILE_FOREIGN, path);
        if (!sums_line(&text, &hex, &name))
            return err_say(err, SUMS_FORM, sums, (unsigned long)*files + 1);
        order = str_compare(entry->name, name);
        if (order < 0)
            return err_say(err, FILE_FOREIGN, path);
        if (order > 0)
            return err_say(err, FILE_MISSING, folder, STR_ARG(name));
        if (sums_entry_check(path, hex, err))
            return -1;
        ++*files;
    }
    if (text.n) {
        Str hex, name;

        if (!sums_line(&text, &hex, &name))
            return err_say(err, SUMS_FORM, sums, (unsigned long)*files + 1);
        return err_say(err, FILE_MISSING, folder, STR_ARG(name));
    }
    return 0;
}

static bool folder_holds(const struct folder_list *list, Str name)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_equal(list->at[i].name, name))
            return true;
    return false;
}

int digest_folder_check(const char *folder, size_t *files, struct err *err)
{
    struct arena arena = {0};
    struct folder_list list;
    Str text;
    int status = -1;

    if (folder_list(folder, &arena, &list, err))
        goto out;
    if (!folder_holds(&list, str_of(sums_name))) {
        err_say(err, FILE_MISSING, folder, (int)strlen(sums_name), sums_name);
        goto out;
    }
    if (file_read(path_join(&arena, folder, sums_name), &arena, &text, err)) {
        if (err->code == EXIT_INPUT) /* it is there, and no file */
            err->code = EXIT_DATA;
        goto out;
    }
    if (sums_compare(folder, text, &list, &arena, files, err))
        goto out;
    status = 0;
out:
    arena_release(&arena);
    return status;
}

/* ---- a published run, looked at again -------------------------------------------------------- */

enum { SEAL_SECONDS_MAX = 600 }; /* from the last of SHA256SUMS to publication, at most */

struct look {
    const char *run; /* folder */
    bool original;   /* nothing of its SHA256SUMS was touched since it was published */
    struct arena *arena;
    DigestFaults *faults;
};

static bool is_before(struct timespec a, struct timespec b)
{
    return a.tv_sec < b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec < b.tv_nsec);
}

static struct timespec last_touched(const struct stat *at)
{
    return is_before(at->st_mtim, at->st_ctim) ? at->st_ctim : at->st_mtim;
}

static void fault_add(struct look *look, Str name, enum digest_fault_kind kind, int failed)
{
    struct digest_fault fault = {arena_copy(look->arena, name), kind, failed};

    VEC_PUSH(look->faults, fault);
}

static void errno_add(struct look *look, Str name, int failed)
{
    bool gone = failed == ENOENT || failed == ENOTDIR;

    fault_add(look, name, gone ? DIGEST_FAULT_MISSING : DIGEST_FAULT_UNREADABLE, gone ? 0 : failed);
}

static const char *path_of(const struct look *look, Str name)
{
    return path_join(look->arena, look->run, name.p);
}

/* A regular file; what else it is has been said. */
static bool file_stands(struct look *look, Str name, struct stat *at)
{
    if (lstat(path_of(look, name), at) != 0) {
        errno_add(look, name, errno);
        return false;
    }
    if (!S_ISREG(at->st_mode))
        fault_add(look, name, DIGEST_FAULT_CHANGED, 0);
    return S_ISREG(at->st_mode);
}

/* Its bytes are those of the digest; what else they are has been said. */
static bool bytes_stand(struct look *look, Str name, Str sha256)
{
    char hex[DIGEST_HEX + 1];
    bool opened;
    int failed = digest_path(path_of(look, name), LINKS_REFUSED, hex, &opened);

    if (failed)
        errno_add(look, name, failed);
    else if (!str_equal(str_of(hex), sha256))
        fault_add(look, name, DIGEST_FAULT_CHANGED, 0);
    return !failed && str_equal(str_of(hex), sha256);
}

/* What SHA256SUMS names; `since`: when SHA256SUMS, the last file of its part, was written. */
static void files_look(struct look *look, Str part, Str text, struct timespec since)
{
    Str hex, file;

    while (sums_line(&text, &hex, &file)) {
        Str name = arena_printf(look->arena, STR_FMT "/" STR_FMT, STR_ARG(part), STR_ARG(file));
        struct stat at;

        if (file_stands(look, name, &at) &&
            (!look->original || is_before(since, last_touched(&at))))
            bytes_stand(look, name, hex);
    }
}

static void part_look(struct look *look, Str part, const char *sha256, bool files)
{
    Str name = arena_printf(look->arena, STR_FMT "/%s", STR_ARG(part), sums_name), text;
    struct err unheard = {0};
    struct stat sums;

    if (!file_stands(look, name, &sums) || !bytes_stand(look, name, str_of(sha256)) || !files)
        return;
    if (file_read(path_of(look, name), look->arena, &text, &unheard))
        fault_add(look, name, DIGEST_FAULT_CHANGED, 0); /* since a moment ago */
    else
        files_look(look, part, text, last_touched(&sums));
}

/*
 * The last thing that a night does to a run's folder is to take the lot out of it, after both
 * SHA256SUMS were written. A copy, a restored backup, a touch, a change of mode or owner brings
 * about another order, or another distance.
 */
static bool sums_are_original(const struct look *look, const struct stat *run)
{
    static const char *const parts[] = {"print/SHA256SUMS", "office/SHA256SUMS"};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct timespec touched;
        struct stat sums;

        if (lstat(path_of(look, str_of(parts[i])), &sums) != 0)
            return false;
        touched = last_touched(&sums);
        if (!is_before(touched, run->st_mtim) ||
            run->st_mtim.tv_sec - touched.tv_sec > SEAL_SECONDS_MAX)
            return false;
    }
    return true;
}

void digest_run_look(const char *folder, const char *print_sha256, const char *office_sha256,
                     struct arena *arena, DigestFaults *faults)
{
    struct look look = {.run = folder, .arena = arena, .faults = faults};
    struct stat run;

    if (lstat(folder, &run) != 0) {
        errno_add(&look, STR_EMPTY, errno);
    } else if (!S_ISDIR(run.st_mode)) {
        fault_add(&look, STR_EMPTY, DIGEST_FAULT_CHANGED, 0);
    } else {
        look.original = sums_are_original(&look, &run);
        part_look(&look, STR("print"), print_sha256, /*files*/ true);
        part_look(&look, STR("office"), office_sha256, /*files*/ false);
    }
}
