/*
 * limits.csv. The bytes are the file.
 *
 * What is read is sorted by key and day without two alike, each row within its words; a second
 * reading gives the same.
 */
#include <stdlib.h>

#include "edge/registers/inputs.h"
#include "fuzz.h"

enum { MAX_DIGITS = 9 };

static void limit_holds(const struct limit *limit)
{
    size_t digits = strnlen(limit->prefix, sizeof limit->prefix);
    uint64_t most = 1;

    HOLDS(day_is_sound(limit->effective_from.n, false));
    HOLDS(limit->resource <= LIMIT_WALK_IN);
    HOLDS(limit->resource != LIMIT_WALK_IN || limit->period == PER_WEEK);
    HOLDS(limit->period == PER_DAY || limit->period == PER_WEEK);
    HOLDS(limit->line >= 2 && digits < sizeof limit->prefix);
    HOLDS(strspn(limit->prefix, "0123456789") == digits);
    switch (limit->scope) {
    case SCOPE_ALL:
        HOLDS(digits == 0);
        break;
    case SCOPE_POSTAL:
        HOLDS(digits >= 1 && digits <= 7);
        break;
    case SCOPE_MUNICIPALITY:
        HOLDS(digits == 5);
        break;
    }
    for (int i = 0; i < MAX_DIGITS; i++)
        most *= 10;
    HOLDS(limit->max < most);
}

static void limits_hold(const struct limits *limits, const struct input_facts *facts)
{
    HOLDS(limits->count == facts->rows && strlen(facts->sha256) == 64);
    for (size_t i = 0; i < limits->count; i++) {
        const struct limit *limit = &limits->rows[i];
        int order = i ? limit_key_compare(limit - 1, limit) : -1;

        limit_holds(limit);
        HOLDS(order <= 0);
        HOLDS(order < 0 || day_before(limit[-1].effective_from, limit->effective_from));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str text = {(const char *)bytes, count};
    struct config_path path = {STR("limits.csv"), str_of(fuzz_file(0, text))};
    struct limits limits, again;
    struct input_facts facts, same;
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE}, err2 = {.code = EXIT_DONE};

    if (came_back(limits_read(&path, &arena, &limits, &facts, &err), &err)) {
        limits_hold(&limits, &facts);
        HOLDS(came_back(limits_read(&path, &arena, &again, &same, &err2), &err2));
        HOLDS(limits.count == again.count && strcmp(facts.sha256, same.sha256) == 0);
        for (size_t i = 0; i < limits.count; i++)
            HOLDS(limits.rows[i].line == again.rows[i].line &&
                  limits.rows[i].max == again.rows[i].max);
    } else {
        HOLDS(err.code == EXIT_DATA);
    }
    arena_release(&arena);
    return 0;
}
