/* Digests through EVP; a failure of libcrypto itself is a bug or memory, never data. */
#include "edge/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/out.h"

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
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[DIGEST_BYTES];

    digest_end_bytes(digest, bytes);
    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[DIGEST_HEX] = '\0';
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
    unsigned char *piece;
    struct stat stat;
    int failed = 0;
    ssize_t got;

    if (fstat(fd, &stat) != 0)
        return errno;
    if (!S_ISREG(stat.st_mode))
        return EISDIR;
    piece = mem_alloc(READ_BYTES);
    while ((got = read(fd, piece, READ_BYTES)) != 0) {
        if (got > 0)
            digest_add(digest, piece, (size_t)got);
        else if (errno != EINTR) {
            failed = errno;
            break;
        }
    }
    mem_free(piece);
    return failed;
}

int digest_file(const char *path, char hex[DIGEST_HEX + 1], struct err *err)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct digest digest;
    int failed;

    if (fd < 0)
        return err_say_as(err, err_reading(errno), FILE_OPEN, path, strerror(errno));
    digest_begin(&digest);
    failed = digest_descriptor(fd, &digest);
    digest_end(&digest, hex);
    close(fd); /* read only: nothing to lose */
    if (failed)
        return err_say_as(err, err_reading(failed), FILE_READ, path, strerror(failed));
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
        if (digest_file(path, hex, err))
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
    *name = str_skip(line, DIGEST_HEX + 2);
    for (size_t i = 0; i < hex->n; i++)
        if (!strchr("0123456789abcdef", hex->p[i]) || hex->p[i] == '\0')
            return false;
    return true;
}

static int sums_entry_check(const char *path, Str expected, struct err *err)
{
    char hex[DIGEST_HEX + 1];

    if (digest_file(path, hex, err))
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
    if (file_read(path_join(&arena, folder, sums_name), &arena, &text, err) ||
        sums_compare(folder, text, &list, &arena, files, err))
        goto out;
    status = 0;
out:
    arena_release(&arena);
    return status;
}
