/* Paths as text: cut at the last slash, joined. */
#include "disk/path.h"

static size_t without_slashes(Str path, size_t n)
{
    while (n > 0 && path.p[n - 1] == '/')
        n--;
    return n;
}

static size_t name_begins(Str path, size_t end)
{
    while (end > 0 && path.p[end - 1] != '/')
        end--;
    return end;
}

Str path_folder(Str path)
{
    size_t begins = name_begins(path, without_slashes(path, path.n));
    size_t n = without_slashes(path, begins);

    if (n > 0)
        return str_take(path, n);
    return path.n > 0 && path.p[0] == '/' ? STR("/") : STR(".");
}

Str path_name(Str path)
{
    size_t end = without_slashes(path, path.n), begins = name_begins(path, end);

    return (Str){path.p + begins, end - begins};
}

const char *path_join(struct arena *arena, const char *folder, const char *name)
{
    return arena_printf(arena, "%s/%s", folder, name).p;
}
