/* What the city may say in public of letters that come late: why, how late, and when they arrive. */
#include "core/days/era.h"
#include "core/book/papers.h"

struct lateness {
    uint32_t pieces, max_days;
    uint64_t by_cause[CAUSE_COUNT];
};

static struct lateness lot_lateness(const struct lot *lot)
{
    struct lateness late = {0};

    for (uint32_t i = 0; i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];

        if (!piece->late)
            continue;
        late.pieces++;
        if (lot_piece_delay_ours(piece) > late.max_days)
            late.max_days = lot_piece_delay_ours(piece);
        for (int cause = 0; cause < CAUSE_COUNT; cause++)
            late.by_cause[cause] += piece->cause_days[cause];
    }
    late.by_cause[CAUSE_SUPPRESSED] = late.by_cause[CAUSE_BEFORE_START] = 0; /* not ours */
    return late;
}

/* What residents may be told of the cause that took most days; the others are the office's own
 * affair. */
static const char *cause_sentence(const struct lateness *late)
{
    enum cause most = CAUSE_PAUSED;

    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        if (late->by_cause[cause] > late->by_cause[most])
            most = (enum cause)cause;
    switch (most) {
    case CAUSE_PAUSED:
        return "お知らせの発送を見合わせていた期間があった影響により、";
    case CAUSE_PRINT_CAPACITY:
        return "お知らせの対象となるかたが多く、順次作成している影響により、";
    case CAUSE_COUNTER_CAPACITY:
        return "窓口の混雑を避けるため、順次お送りしている影響により、";
    default:
        return "事務処理の都合により、";
    }
}

/* 令和8年11月27日（金）ごろ */
static Str day_about(Day day, struct arena *arena)
{
    char text[ERA_TEXT_MAX];

    return arena_printf(arena, "%sごろ",
                        era_text_full(day, /*western_year*/ false, /*weekday*/ true, text));
}

static Str arrival_days(const struct lot_arrival *arrival, struct arena *arena)
{
    Str days;

    if (!day_is(arrival->first))
        return STR("お届けの時期はまだ決まっていません");
    days = day_about(arrival->first, arena);
    if (!day_equal(arrival->first, arrival->last)) {
        Str last = day_about(arrival->last, arena);

        days = arena_printf(arena, STR_FMT "から" STR_FMT "まで", STR_ARG(days), STR_ARG(last));
    }
    return arrival->open
               ? arena_printf(arena, STR_FMT "（一部のかたは、お届けの時期がまだ決まっていません）",
                              STR_ARG(days))
               : days;
}

/* 令和9年2月: the era is that of the month's first day. */
static Str month_text(const struct lot_arrival *arrival, struct arena *arena)
{
    int year;
    const char *era = era_and_year(day_of(arrival->year, arrival->month, 1), &year);

    return *era && year == 1 ? arena_printf(arena, "%s元年%d月", era, arrival->month)
                             : arena_printf(arena, "%s%d年%d月", era, year, arrival->month);
}

static Str arrivals_text(const struct lot *lot, struct arena *arena)
{
    Str text = STR_EMPTY;

    for (uint32_t i = 0; i < lot->arrival_count; i++) {
        const struct lot_arrival *arrival = &lot->arrivals[i];
        Str month = month_text(arrival, arena), days = arrival_days(arrival, arena);

        text = arena_printf(arena, STR_FMT "・有効期限が" STR_FMT "のかた　" STR_FMT "\n",
                            STR_ARG(text), STR_ARG(month), STR_ARG(days));
    }
    return text;
}

Str papers_notice(const struct lot *lot, struct arena *arena)
{
    struct lateness late = lot_lateness(lot);
    char mailed[ERA_TEXT_MAX];
    Str arrives = day_about(lot->deliver_on, arena), by_month = arrivals_text(lot, arena);

    if (!late.pieces)
        return STR_EMPTY;
    era_text_full(lot->mail_on, /*western_year*/ false, /*weekday*/ true, mailed);
    return arena_printf(
        arena,
        "電子証明書の有効期限のお知らせの遅れについて\n\n" STR_FMT "%s"
        "マイナンバーカードの電子証明書の有効期限のお知らせは、現在、%s"
        "一部のかたへのお届けが遅れています。"
        "%sに発送するお知らせ%u通のうち%u通は、本来の時期より%d日以上（最大%u日）"
        "遅れての発送となり、" STR_FMT "お届けする見込みです。"
        "ご迷惑をおかけし、申し訳ありません。\n\n"
        "お知らせがお手元に届く時期は、有効期限の月ごとに、次のとおり見込んでいます。"
        "発送の状況により、前後することがあります。\n\n" STR_FMT "\n"
        "電子証明書の更新手続は、お知らせが届く前でも、更新手続ができる最初の日から"
        "行えます。お知らせをお持ちいただく必要はありません。"
        "有効期限を過ぎた後でも、マイナンバーカードの有効期間内であれば、"
        "無料で電子証明書の発行を受けられます。\n",
        STR_ARG(lot->office_name), str_is_empty(lot->office_name) ? "" : "からお送りする",
        cause_sentence(&late), mailed, lot->piece_count, late.pieces, lot->late_days, late.max_days,
        STR_ARG(arrives), STR_ARG(by_month));
}
