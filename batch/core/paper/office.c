/* What both papers of the office write alike. */
#include "core/paper/office_inside.h"

#include "core/days/era.h"
#include "core/gates/names.h"

Str office_number(uint64_t number, struct arena *arena)
{
    Str text = STR_EMPTY;

    for (; number >= 1000; number /= 1000)
        text = arena_printf(arena, ",%03u" STR_FMT, (unsigned)(number % 1000), STR_ARG(text));
    return arena_printf(arena, "%u" STR_FMT, (unsigned)number, STR_ARG(text));
}

Str office_count(uint64_t number, const char *unit, struct arena *arena)
{
    return arena_printf(arena, STR_FMT "%s", STR_ARG(office_number(number, arena)), unit);
}

Str office_day(Day day, struct arena *arena)
{
    char text[ERA_TEXT_MAX];

    if (!day_is(day))
        return STR("—");
    return arena_copy(arena,
                      str_of(era_text_full(day, /*western_year*/ false, /*weekday*/ true, text)));
}

Str office_iso(Day day, struct arena *arena)
{
    char text[DAY_TEXT_MAX];

    return day_is(day) ? arena_copy(arena, str_of(day_text(day, text))) : STR("—");
}

Str office_alarm(Str name)
{
    const char *japanese = alarm_japanese(name);

    return *japanese ? str_of(japanese) : name;
}

/* Anyone who has the folder can tell that the paper is of it: `sha256sum office/run.json`. */
static Str foot(const struct account *account, const char *file, struct arena *arena)
{
    const struct lot *lot = account->lot;

    return arena_printf(
        arena,
        STR_FMT "　処理回 " STR_FMT "　ジョブ " STR_FMT "　差出日 " STR_FMT "　office/%s　kigen " STR_FMT
                "\nrun.json の SHA-256 %s",
        STR_ARG(lot->office_name), STR_ARG(lot->folder), STR_ARG(lot->job),
        STR_ARG(office_iso(lot->mail_on, arena)), file, STR_ARG(lot->version), account->run_sha256);
}

struct paper office_paper(struct paper_pen *pen, const struct account *account, const char *file,
                          Str title)
{
    struct paper_section *section = ARENA_NEW(pen->arena, struct paper_section);
    Str named =
        arena_printf(pen->arena, STR_FMT "（処理回 " STR_FMT "、ジョブ " STR_FMT "）",
                     STR_ARG(title), STR_ARG(account->lot->folder), STR_ARG(account->lot->job));

    *section = pen_section(pen, named, foot(account, file, pen->arena));
    return (struct paper){named, section, 1};
}
