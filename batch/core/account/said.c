/* Each sentence is made of the figures that the sheets show. */
#include "core/account/said.h"

typedef unsigned long long Count; /* as printf takes it */

/* ---- no letters ------------------------------------------------------------------------------ */

static Str pause_text(const struct lot *lot, struct arena *arena)
{
    const struct lot_pause *pause = &lot->pause;
    char from[DAY_TEXT_MAX], to[DAY_TEXT_MAX];
    Str why = str_is_empty(pause->reason)
                  ? STR("理由の記載なし")
                  : arena_printf(arena, "理由: " STR_FMT, STR_ARG(pause->reason));

    day_text(pause->from, from);
    if (!day_is(pause->to))
        return arena_printf(arena, "発送見合わせ(%sから、終わりの日は未定。" STR_FMT ")のため",
                            from, STR_ARG(why));
    return arena_printf(arena, "発送見合わせ(%sから%sまで。" STR_FMT ")のため", from,
                        day_text(pause->to, to), STR_ARG(why));
}

/* A print limit that lets nothing go on this mail day, or in its week. */
static bool is_closed(const struct lot *lot)
{
    for (uint32_t i = 0; i < lot->capacity_count; i++)
        if (lot->capacities[i].resource == LIMIT_PRINT && lot->capacities[i].most == 0)
            return true;
    return false;
}

static Str cause_text(const struct lot *lot, struct arena *arena)
{
    if (lot->pause.is_on)
        return pause_text(lot, arena);
    if (lot->reasons[REASON_CUTOFF])
        return STR("印刷の締切前のため");
    if (lot->reasons[REASON_PRINT_CAPACITY] && is_closed(lot))
        return STR("印刷上限が0通のため");
    if (lot->reasons[REASON_PRINT_CAPACITY])
        return STR("印刷上限に達しているため");
    if (lot->reasons[REASON_COUNTER_CAPACITY])
        return STR("窓口上限に達しているため");
    return STR("今回の差出日までに発送の時期が来たものがないため");
}

static Str open_text(const struct account *account, struct arena *arena)
{
    Count waiting = account->people_of[DISPOSITION_WAITING],
          held = account->figures[FIGURE_PEOPLE_HELD].now;

    if (!waiting && !held)
        return STR("発送待ちの人、判断待ちの保留の人はいません。");
    return arena_printf(arena, "発送待ちは%llu人、判断待ちの保留は%llu人です。", waiting, held);
}

/* When the first of those who wait goes; where nobody waits, when letters newly fall due. */
static Day next_on(const struct account *account)
{
    const struct lot *lot = account->lot;
    Day next = DAY_NONE;

    for (uint32_t i = 0; i < lot->row_count; i++) {
        const struct lot_row *row = &lot->rows[i];

        if (row->disposition == DISPOSITION_WAITING && day_is(row->planned_on) &&
            (!day_is(next) || day_before(row->planned_on, next)))
            next = row->planned_on;
    }
    if (day_is(next) || account->people_of[DISPOSITION_WAITING] || !day_is(account->due_on))
        return next;
    return lot->pause.is_on && (!day_is(lot->pause.to) ||
                                       !day_before(lot->pause.to, account->due_on))
               ? lot->pause.resumes_on
               : account->due_on;
}

static Str next_text(const struct account *account, struct arena *arena)
{
    Day on = next_on(account);
    char text[DAY_TEXT_MAX];

    if (!day_is(on))
        return STR("次にお知らせを差し出す日は、今のところ決まっていません。");
    return arena_printf(arena, "次にお知らせを差し出す日は%sの見込みです。", day_text(on, text));
}

Str account_nothing(const struct account *account, struct arena *arena)
{
    Str cause, open, next;

    if (account->lot->piece_count)
        return STR_EMPTY;
    cause = cause_text(account->lot, arena);
    open = open_text(account, arena);
    next = next_text(account, arena);
    return arena_printf(arena, STR_FMT "、今回差し出すお知らせはありません。" STR_FMT STR_FMT,
                        STR_ARG(cause), STR_ARG(open), STR_ARG(next));
}

/* ---- delay ----------------------------------------------------------------------------------- */

Str account_delay(const struct account *account, struct arena *arena)
{
    const struct account_figure *figures = account->figures;
    Str held = STR("保留の人はいません。");

    if (figures[FIGURE_HELD_LETTERS].now)
        held = arena_printf(arena, "保留の%llu人は別に数え、最大%llu日、中央値%llu日です。",
                            (Count)figures[FIGURE_HELD_LETTERS].now,
                            (Count)figures[FIGURE_HELD_MAX].now,
                            (Count)figures[FIGURE_HELD_P50].now);
    return arena_printf(arena,
                        "遅延の最大と中央値は、発送済(12か月)の%llu通と発送待ちの%llu人のものです。" STR_FMT,
                        (Count)(figures[FIGURE_DELAY_LETTERS].now -
                                figures[FIGURE_DELAY_WAITING].now),
                        (Count)figures[FIGURE_DELAY_WAITING].now, STR_ARG(held));
}
