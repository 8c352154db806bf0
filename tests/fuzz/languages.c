/*
 * letters.languages. The bytes are the file.
 *
 * Whoever is in the list is found in it by the id, nobody else is; ids rise, so none stands there
 * twice, and with a bad row or its own last row behind it the list is refused.
 */
#include <string.h>

#include "base/utf8.h"
#include "core/text/values.h"
#include "edge/registers/inputs.h"
#include "fuzz.h"

static bool languages_of(Str text, struct arena *arena, struct languages *languages)
{
    struct config_path path = {STR("languages.csv"), str_of(fuzz_file(0, text))};
    struct err err = {.code = EXIT_DONE};
    bool good = came_back(languages_read(&path, arena, languages, &err), &err);

    HOLDS(good || err.code == EXIT_DATA);
    return good;
}

static void entries_hold(const struct languages *languages)
{
    HOLDS(languages->count == languages->facts.rows && strlen(languages->facts.sha256) == 64);
    for (size_t i = 0; i < languages->count; i++) {
        const struct language_entry *entry = &languages->rows[i];

        HOLDS(is_register_id(entry->resident_id) && entry->line > 1);
        HOLDS(i == 0 || str_compare(languages->rows[i - 1].resident_id, entry->resident_id) < 0);
        HOLDS(utf8_valid(entry->language) && str_equal(entry->language, str_trim(entry->language)));
        HOLDS(entry->format < FORMAT_COUNT);
        HOLDS(entry->names_format || entry->format == FORMAT_PRINT);
        HOLDS(languages_find(languages, entry->resident_id) == entry);
    }
    HOLDS(!languages_find(languages, STR_EMPTY));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str text = {(const char *)bytes, count};
    struct arena arena = {0};
    struct languages languages, more;

    if (languages_of(text, &arena, &languages)) {
        entries_hold(&languages);
        HOLDS(!languages_of(arena_printf(&arena, STR_FMT "\r\nx\n", STR_ARG(text)), &arena, &more));
        if (languages.count) {
            Str again = languages.rows[languages.count - 1].resident_id;

            HOLDS(!languages_of(
                arena_printf(&arena, STR_FMT "\r\n" STR_FMT ",,\n", STR_ARG(text), STR_ARG(again)),
                &arena, &more));
        }
    }
    arena_release(&arena);
    return 0;
}
