/*
 * told_elsewhere.csv. The bytes are the file.
 *
 * Whoever is in the table is found in it, nobody else is, and the same rows twice are no more.
 */
#include "core/text/values.h"
#include "edge/registers/inputs.h"
#include "fuzz.h"

static size_t entries_of(const struct told_elsewhere *told)
{
    size_t count = 0;

    for (size_t i = 0; i < told->slot_count; i++) {
        const struct told_entry *entry = &told->slots[i];
        Day next = {entry->expires_on.n + 1};

        if (entry->serial.n == 0)
            continue;
        count++;
        HOLDS(is_register_id(entry->serial) && entry->kind < KIND_COUNT);
        HOLDS(day_is_sound(entry->expires_on.n, false));
        HOLDS(told_elsewhere_has(told, entry->kind, entry->serial, entry->expires_on));
        HOLDS(!told_elsewhere_has(told, entry->kind, STR("nobody_has_this_id"), next));
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str text = {(const char *)bytes, count};
    struct config_path path = {STR("told.csv"), str_of(fuzz_file(0, text))};
    struct told_elsewhere told;
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};
    size_t entries;

    if (came_back(told_elsewhere_read(&path, /*era_numbers*/ false, &arena, &told, &err), &err)) {
        entries = entries_of(&told);
        HOLDS(entries <= told.facts.rows && (entries > 0) == (told.facts.rows > 0));
        HOLDS((told.slot_count & (told.slot_count - 1)) == 0);
        HOLDS(told.slot_count == 0 || told.slot_count >= 2 * entries);
        HOLDS(!told_elsewhere_has(&told, KIND_SIGNATURE, STR_EMPTY, day_of(2026, 1, 1)));
    } else {
        HOLDS(err.code == EXIT_DATA);
    }
    arena_release(&arena);
    return 0;
}
