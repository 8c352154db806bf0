/* A day, and a number from the second run of that day on. */
#include "flow/run/folder.h"

enum { FOLDER_NAME_DAY = 10 };

Str run_folder_name(struct arena *arena, Day as_of, uint32_t run)
{
    char day[DAY_TEXT_MAX];

    day_text(as_of, day);
    return run == 1 ? arena_copy(arena, str_of(day)) : arena_printf(arena, "%s-%u", day, run);
}

bool run_folder_read(Str name, Day *as_of, uint32_t *run)
{
    Str number = name.n > FOLDER_NAME_DAY + 1 ? str_skip(name, FOLDER_NAME_DAY + 1) : STR_EMPTY;
    uint64_t nth = 0;

    *as_of = day_of_text(str_take(name, FOLDER_NAME_DAY));
    *run = 1;
    if (!day_is(*as_of) || name.n == FOLDER_NAME_DAY)
        return day_is(*as_of);
    for (size_t i = 0; i < number.n; i++) {
        if (number.p[i] < '0' || number.p[i] > '9')
            return false;
        nth = nth * 10 + (uint64_t)(number.p[i] - '0');
    }
    *run = (uint32_t)nth;
    return name.p[FOLDER_NAME_DAY] == '-' && number.n > 0 && number.p[0] != '0' && nth > 1;
}
