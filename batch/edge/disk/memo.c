/* Read whole, believed whole or not at all. */
#include "edge/disk/memo.h"

#include "disk/file.h"
#include "disk/out.h"
#include "edge/disk/digest.h"
#include "edge/disk/publish.h"

enum { LAST = DIGEST_HEX + 1 };

Str memo_read(const char *path, Str first, struct arena *arena)
{
    char hex[DIGEST_HEX + 1];
    struct err unheard = {0};
    Str all, before;

    if (file_read_within(path, MEMO_BYTES_MAX, arena, &all, &unheard) || all.n < first.n + LAST ||
        !str_starts(all, first) || memchr(all.p, '\0', all.n)) /* lines become paths */
        return STR_EMPTY;
    before = str_take(all, all.n - LAST);
    digest_of(before, hex);
    if (memcmp(all.p + before.n, hex, DIGEST_HEX) != 0 || all.p[all.n - 1] != '\n' ||
        before.p[before.n - 1] != '\n')
        return STR_EMPTY;
    return str_skip(before, first.n);
}

static const char *fresh_of(const char *path, struct arena *arena)
{
    return arena_printf(arena, "%s.new", path).p;
}

void memo_stay(const char *path, struct arena *arena)
{
    struct err unheard = {0};

    (void)file_remove(fresh_of(path, arena), &unheard);
}

void memo_write(const char *path, Str first, Str lines, struct arena *arena)
{
    const char *fresh = fresh_of(path, arena);
    Str text = arena_printf(arena, "%.*s%.*s", STR_ARG(first), STR_ARG(lines));
    char hex[DIGEST_HEX + 1];
    struct err unheard = {0};
    struct out out;

    if (text.n + LAST > MEMO_BYTES_MAX)
        return;
    digest_of(text, hex);
    if (file_remove(fresh, &unheard) || out_open(&out, fresh, &unheard))
        return;
    out_str(&out, text);
    out_text(&out, hex);
    out_text(&out, "\n");
    if (!out_close_unsynced(&out, &unheard))
        (void)file_move(fresh, path, &unheard);
}

bool memo_line(Str *lines, Str *line)
{
    const char *feed = lines->n ? memchr(lines->p, '\n', lines->n) : NULL;

    if (!feed)
        return false;
    *line = str_take(*lines, (size_t)(feed - lines->p));
    *lines = str_skip(*lines, line->n + 1);
    return true;
}
