/*
 * holidays.csv. The first byte says the encoding, the rest is the file.
 *
 * As many days as rows, each a day, the last year is the latest of them; the same file in UTF-8 and
 * marked with a BOM gives the same days.
 */
#include "edge/registers/inputs.h"
#include "fuzz.h"

static void holidays_hold(const struct holidays *holidays)
{
    int last = 0;

    HOLDS(holidays->count > 0 && holidays->count == holidays->facts.rows);
    HOLDS(strlen(holidays->facts.sha256) == 64);
    for (size_t i = 0; i < holidays->count; i++) {
        int year = day_civil(holidays->days[i]).year;

        HOLDS(day_is_sound(holidays->days[i].n, false));
        last = year > last ? year : last;
    }
    HOLDS(last == holidays->last_year);
}

/* The same with a BOM before it. */
static void marked_is_same(Str text, const struct holidays *holidays, struct arena *arena)
{
    static const Str bom = {"\xEF\xBB\xBF", 3};
    struct config_path path = {STR("h.csv"), STR_EMPTY};
    struct holidays marked;
    struct err err = {.code = EXIT_DONE};

    if (str_starts(text, bom))
        return;
    text = arena_printf(arena, STR_FMT STR_FMT, STR_ARG(bom), STR_ARG(text));
    path.path = str_of(fuzz_file(1, text));
    HOLDS(came_back(holidays_read(&path, ENCODING_UTF8, arena, &marked, &err), &err));
    HOLDS(marked.count == holidays->count && marked.last_year == holidays->last_year);
    for (size_t i = 0; i < marked.count; i++)
        HOLDS(day_equal(marked.days[i], holidays->days[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct config_path path = {STR("h.csv"), STR_EMPTY};
    struct holidays holidays;
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};
    enum encoding encoding;
    Str text;

    if (count < 1)
        return 0;
    encoding = (enum encoding)(bytes[0] % 3);
    text = (Str){(const char *)bytes + 1, count - 1};
    path.path = str_of(fuzz_file(0, text));
    if (came_back(holidays_read(&path, encoding, &arena, &holidays, &err), &err)) {
        holidays_hold(&holidays);
        if (encoding == ENCODING_UTF8 && !memchr(text.p, '\0', text.n))
            marked_is_same(text, &holidays, &arena);
    } else {
        HOLDS(err.code == EXIT_DATA);
    }
    arena_release(&arena);
    return 0;
}
