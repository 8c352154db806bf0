/* Whether what a start before this one drew was drawn with the fonts that are there now. */
#include "base/arena.h"
#include "disk/file.h"
#include "disk/out.h"
#include "disk/path.h"
#include "disk/sync.h"
#include "edge/disk/publish.h"
#include "flow/run/run.h"

enum { SEEN_BYTES_MAX = 4096 };

static const char *seen_path(const struct printing *printing, struct arena *arena)
{
    return path_join(arena, printing->partial, "fonts");
}

/* Torn or missing is unlike. */
static bool seen_before(const char *path, const char *seen, struct arena *arena)
{
    struct err unheard = {0};
    Str text;

    return !file_read_within(path, SEEN_BYTES_MAX, arena, &text, &unheard) &&
           str_equal(text, str_of(seen));
}

/* All else that is drawn is made anew in any case. */
static int bundles_remove(const struct printing *printing, struct arena *arena, struct err *err)
{
    const struct lot *lot = &printing->lot;
    const char *print = path_join(arena, printing->partial, "print");

    for (uint32_t i = 0; i < lot->bundle_count; i++)
        if (file_remove(path_join(arena, print, arena_copy(arena, lot->bundles[i].file).p), err))
            return -1;
    return folder_sync(print, err);
}

int run_drawing(const struct printing *printing, const struct font_digests *fonts,
                struct arena *arena, struct err *err)
{
    const char *path = seen_path(printing, arena);
    char seen[DIGEST_HEX + 1];
    struct out out;

    REQUIRE(printing->run.id && printing->run.state == RUN_PLANNED);
    font_digests_seen(fonts, seen);
    if (!*seen || seen_before(path, seen, arena))
        return 0;
    if (bundles_remove(printing, arena, err) || file_remove(path, err) || out_open(&out, path, err))
        return -1;
    out_text(&out, seen);
    return out_close(&out, err) || folder_sync(printing->partial, err) ? -1 : 0;
}
