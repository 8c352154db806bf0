/* The sentences of the class gate, Japanese first. */
#include "say/classes.h"

#include "base/bug.h"

typedef unsigned long long Count; /* as printf takes it */

struct sentence say_class_area(uint32_t postal_code, struct arena *arena)
{
    uint32_t front = postal_code / 10000, back = postal_code % 10000;

    return (struct sentence){arena_printf(arena, "郵便番号%03u-%04uの", front, back),
                             arena_printf(arena, " of postal code %03u-%04u", front, back)};
}

struct sentence say_class_born(int year, struct arena *arena)
{
    return (struct sentence){arena_printf(arena, "%d年生まれの", year),
                             arena_printf(arena, " born in %d", year)};
}

struct sentence say_class_month(int year, int month, struct arena *arena)
{
    return (struct sentence){
        arena_printf(arena, "有効期限が%d年%d月の", year, month),
        arena_printf(arena, " of %04d-%02d, the month of expiry", year, month)};
}

struct sentence say_class_fault(struct sentence before, struct sentence fault, uint64_t count,
                                struct arena *arena)
{
    bool first = str_is_empty(before.japanese);

    return (struct sentence){
        arena_printf(arena, STR_FMT "%s" STR_FMT " %llu件", STR_ARG(before.japanese),
                     first ? "" : "、", STR_ARG(fault.japanese), (Count)count),
        arena_printf(arena, STR_FMT "%s" STR_FMT ": %llu", STR_ARG(before.english),
                     first ? "" : ", ", STR_ARG(fault.english), (Count)count)};
}

/* What stands before and after the figures: cell, at risk, count, class. */
static Str japanese(enum class_told as, const struct class_figures *of, struct arena *arena)
{
    Str cell = of->cell.japanese, why = of->why.japanese;
    Count at_risk = of->at_risk, count = of->count;

    switch (as) {
    case CLASS_TOLD_DUE_FIRST:
        return arena_printf(arena,
                            "新たに時期が来た" STR_FMT "%llu人のうち%llu人が「" STR_FMT "」です",
                            STR_ARG(cell), at_risk, count, STR_ARG(why));
    case CLASS_TOLD_DUE:
        return arena_printf(arena,
                            "前回までに時期が来ていた" STR_FMT
                            "%llu人のうち%llu人が、新たに「" STR_FMT "」に該当しました",
                            STR_ARG(cell), at_risk, count, STR_ARG(why));
    case CLASS_TOLD_RESIDENTS_FIRST:
        return arena_printf(arena, "住民データの" STR_FMT "%llu人のうち%llu人が「" STR_FMT "」です",
                            STR_ARG(cell), at_risk, count, STR_ARG(why));
    case CLASS_TOLD_RESIDENTS:
        return arena_printf(arena,
                            "前回の住民データにいた" STR_FMT
                            "住民%llu人のうち%llu人が、新たに「" STR_FMT "」に該当しました",
                            STR_ARG(cell), at_risk, count, STR_ARG(why));
    case CLASS_TOLD_GONE:
        return arena_printf(arena,
                            "前回の住民データにいた" STR_FMT
                            "住民%llu人のうち%llu人が、今回の住民データにいません",
                            STR_ARG(cell), at_risk, count);
    case CLASS_TOLD_CERTIFICATES_FIRST:
        return arena_printf(
            arena, "有効期限が来月以後の電子証明書%llu件のうち%llu件が、有効ではありません",
            at_risk, count);
    case CLASS_TOLD_CERTIFICATES:
        return arena_printf(arena,
                            "前回有効だった" STR_FMT
                            "電子証明書%llu件のうち%llu件が、失効したか、なくなりました",
                            STR_ARG(cell), at_risk, count);
    case CLASS_TOLD_OPEN:
        return arena_printf(arena,
                            "前回待機又は保留だった" STR_FMT
                            "電子証明書%llu件のうち%llu件が、今回の電子証明書データにありません",
                            STR_ARG(cell), at_risk, count);
    }
    BUG("a class of nobody");
}

static Str english(enum class_told as, const struct class_figures *of, struct arena *arena)
{
    Str cell = of->cell.english, why = of->why.english;
    Count at_risk = of->at_risk, count = of->count;

    switch (as) {
    case CLASS_TOLD_DUE_FIRST:
        return arena_printf(
            arena, "of %llu people" STR_FMT " whose certificates newly fell due %llu are " STR_FMT,
            at_risk, STR_ARG(cell), count, STR_ARG(why));
    case CLASS_TOLD_DUE:
        return arena_printf(arena,
                            "of %llu people" STR_FMT
                            " whose certificates were due before %llu are newly " STR_FMT,
                            at_risk, STR_ARG(cell), count, STR_ARG(why));
    case CLASS_TOLD_RESIDENTS_FIRST:
        return arena_printf(arena, "of %llu people" STR_FMT " in the register %llu are " STR_FMT,
                            at_risk, STR_ARG(cell), count, STR_ARG(why));
    case CLASS_TOLD_RESIDENTS:
        return arena_printf(
            arena, "of %llu residents" STR_FMT " in the last register %llu are newly " STR_FMT,
            at_risk, STR_ARG(cell), count, STR_ARG(why));
    case CLASS_TOLD_GONE:
        return arena_printf(
            arena, "of %llu residents" STR_FMT " in the last register %llu are not in tonight's",
            at_risk, STR_ARG(cell), count);
    case CLASS_TOLD_CERTIFICATES_FIRST:
        return arena_printf(arena,
                            "of %llu certificates that end next month or later %llu are not valid",
                            at_risk, count);
    case CLASS_TOLD_CERTIFICATES:
        return arena_printf(arena,
                            "of %llu certificates" STR_FMT
                            " that were valid %llu are not valid any more, or gone",
                            at_risk, STR_ARG(cell), count);
    case CLASS_TOLD_OPEN:
        return arena_printf(arena,
                            "of %llu certificates" STR_FMT
                            " that waited or were held %llu are not in tonight's register",
                            at_risk, STR_ARG(cell), count);
    }
    BUG("a class of nobody");
}

struct sentence say_class(enum class_told as, const struct class_figures *figures,
                          struct arena *arena)
{
    struct sentence said = {japanese(as, figures, arena), english(as, figures, arena)};

    if (str_is_empty(figures->faults.japanese))
        return said;
    return (struct sentence){arena_printf(arena, STR_FMT "(" STR_FMT ")", STR_ARG(said.japanese),
                                          STR_ARG(figures->faults.japanese)),
                             arena_printf(arena, STR_FMT " (" STR_FMT ")", STR_ARG(said.english),
                                          STR_ARG(figures->faults.english))};
}

struct sentence say_class_alarm(struct sentence said, struct arena *arena)
{
    return (struct sentence){
        arena_printf(arena,
                     STR_FMT "。偶然とは考えにくい件数です。抽出の条件とコードの"
                             "読替えに誤りがないか確認してください。",
                     STR_ARG(said.japanese)),
        arena_printf(arena,
                     STR_FMT "; that is hardly chance: see whether the extract's conditions and "
                             "codes are right",
                     STR_ARG(said.english))};
}
