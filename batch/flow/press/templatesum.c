/* One list, one digest. */
#include "flow/press/templatesum.h"

#include <stdlib.h>

#include "edge/disk/digest.h"

static int by_name(const void *a, const void *b)
{
    const struct template_file *left = a, *right = b;

    return str_compare(left->file, right->file);
}

Str template_below(Str folder, Str file)
{
    if (str_is_empty(folder) || !str_starts(file, folder) || file.n <= folder.n)
        return file;
    return file.p[folder.n] == '/' ? str_skip(file, folder.n + 1) : file;
}

void template_sum(struct template_file *files, size_t count, char digest[TEMPLATES_DIGITS + 1])
{
    char hex[DIGEST_HEX + 1];
    struct digest sum;

    if (count)
        qsort(files, count, sizeof *files, by_name);
    digest_begin(&sum);
    for (size_t i = 0; i < count; i++) {
        digest_add(&sum, files[i].sha256, DIGEST_HEX);
        digest_add(&sum, "  ", 2);
        digest_add(&sum, files[i].file.p, files[i].file.n);
        digest_add(&sum, "\n", 1);
    }
    digest_end(&sum, hex);
    memcpy(digest, hex, TEMPLATES_DIGITS);
    digest[TEMPLATES_DIGITS] = '\0';
}
