/* From the judged nights to the figures. */
#include "flow/desk/forecast.h"

#include "edge/ledger/ledger_posted.h"
#include "edge/ledger/ledger_rates.h"
#include "flow/night/making.h"
#include "flow/run/forecast.h"

enum { YEAR_DAYS = 365, SETTLED_DAYS = 30, SHEETS_DUPLEX = 100, SHEETS_SINGLE = 200 };

int forecast_begin(const struct forecast_asked *asked, struct err *err)
{
    return forecast_may_write(asked->path, err);
}

Day forecast_until(Day as_of, int months)
{
    struct civil at = day_civil(as_of);
    int month = at.month - 1 + months, most;

    at.year += month / 12;
    at.month = month % 12 + 1;
    most = month_days(at.year, at.month);
    return day_add(day_of(at.year, at.month, at.day < most ? at.day : most), -1);
}

/* ---- rates ----------------------------------------------------------------------------------- */

static struct forecast_rate rate_of(const struct ledger_rate *from, uint64_t least, uint64_t whole,
                                    uint64_t otherwise)
{
    bool known = from->of >= least && from->is > 0;

    return (struct forecast_rate){known, least, from->of,
                                  known ? (from->is * whole + from->of / 2) / from->of : otherwise};
}

static int take_returns(struct ledger_rate *rate, struct ledger *ledger, Day from, Day until,
                        struct arena *arena, struct err *err)
{
    struct posted_lot *lots;
    size_t count;

    if (ledger_posted(ledger, from, until, &lots, &count, arena, err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        rate->of += lots[i].made;
        rate->is += lots[i].returned;
    }
    return 0;
}

/* Of letters and certificates of the last year of which it can be known by now. */
static int take_rates(struct forecast_rates *rates, const struct config *config,
                      struct ledger *ledger, Day as_of, struct arena *arena, struct err *err)
{
    Day until = day_add(as_of, -SETTLED_DAYS), from = day_add(until, -YEAR_DAYS);
    struct ledger_rate renewals, returns = {0}, sheets;

    if (ledger_renewals(ledger, from, until, &renewals, err) ||
        take_returns(&returns, ledger, from, until, arena, err) ||
        ledger_sheets(ledger, from, as_of, &sheets, err))
        return -1;
    rates->renewals = rate_of(&renewals, RATE_LETTERS_LEAST, RATE_WHOLE, RATE_WHOLE);
    rates->returns = rate_of(&returns, RETURNS_LETTERS_LEAST, RATE_WHOLE, 0);
    rates->sheets =
        rate_of(&sheets, RATE_LETTERS_LEAST, 100, config->duplex ? SHEETS_DUPLEX : SHEETS_SINGLE);
    return 0;
}

/* ---- what is assumed, in words --------------------------------------------------------------- */

static void assume(struct forecast *forecast, enum forecast_assumed number, const char *what,
                   Str value, Str basis)
{
    REQUIRE(forecast->assumption_count + 1 == (size_t)number);
    forecast->assumptions[forecast->assumption_count++] =
        (struct forecast_assumption){(int)number, str_of(what), value, basis, forecast->as_of};
}

static Str curve_text(const struct rules *rules, struct arena *arena)
{
    Str text = STR_EMPTY;

    if (!rules->visit_weeks)
        return STR("設定なし");
    for (size_t i = 0; i < rules->visit_weeks; i++)
        text = arena_printf(arena, STR_FMT "%s%d", STR_ARG(text), i ? "、" : "", rules->visits[i]);
    return arena_printf(arena, "配達の週から順に " STR_FMT " %%", STR_ARG(text));
}

static Str percent_text(uint64_t rate, struct arena *arena)
{
    return arena_printf(arena, "%llu.%02llu %%", (unsigned long long)rate / 100,
                        (unsigned long long)rate % 100);
}

static Str counted_text(const struct forecast_rate *rate, const char *counted,
                        const char *otherwise, struct arena *arena)
{
    return rate->known
               ? arena_printf(arena, "通知台帳: %s%llu", counted, (unsigned long long)rate->letters)
               : arena_printf(arena, "%s(通知台帳の記録は%llu、用いるには%llu以上が必要)",
                              otherwise, (unsigned long long)rate->letters,
                              (unsigned long long)rate->least);
}

static void assume_rates(struct forecast *forecast, struct arena *arena)
{
    const struct forecast_rates *rates = &forecast->rates;

    assume(forecast, ASSUMED_SHEETS, "1通の枚数",
           arena_printf(arena, "%llu.%02llu枚", (unsigned long long)rates->sheets.rate / 100,
                        (unsigned long long)rates->sheets.rate % 100),
           counted_text(&rates->sheets, "過去1年の平均、通数",
                        "1通2ページとして、両面印刷の設定により置く", arena));
    assume(
        forecast, ASSUMED_RETURNS, "返戻率", percent_text(rates->returns.rate, arena),
        counted_text(&rates->returns, "差出日が1か月前までの1年の通数", "返戻はないと置く", arena));
    assume(forecast, ASSUMED_RENEWALS, "更新率", percent_text(rates->renewals.rate, arena),
           counted_text(&rates->renewals, "有効期限が1か月前までの1年の、お知らせした証明書の件数",
                        "余裕をみて、全員が更新すると置く", arena));
}

static void assume_holidays(struct forecast *forecast, struct arena *arena)
{
    char last[DAY_TEXT_MAX];

    assume(forecast, ASSUMED_HOLIDAYS, "祝日",
           day_is(forecast->last_holiday)
               ? arena_printf(arena, "祝日の表は%d年まで", day_civil(forecast->last_holiday).year)
               : STR("祝日の表がない"),
           arena_printf(arena,
                        "表の最後の祝日は %s。それより後の年は、土日と閉庁日のほかを平日とみなす",
                        day_text(forecast->last_holiday, last)));
}

static void assume_postage(struct forecast *forecast, const struct config *config,
                           struct arena *arena)
{
    const struct weights *weights = &config->post.weights;
    uint32_t sheets = (uint32_t)((forecast->rates.sheets.rate + 99) / 100);
    uint32_t weight = piece_weight(weights, sheets);

    assume(
        forecast, ASSUMED_POSTAGE, "郵便料金",
        arena_printf(arena, "1通%u枚、%u.%uグラム", (unsigned)sheets, (unsigned)weight / 10,
                     (unsigned)weight % 10),
        arena_printf(
            arena,
            "差出日に有効な郵便料金の表により、便ごとに最も安い区分の計。バーコードはないと置く。"
            "単価のない通(%llu通)は含まない",
            (unsigned long long)forecast->unpriced));
}

static void assume_all(struct forecast *forecast, const struct config *config,
                       const struct limits *limits, struct arena *arena)
{
    char as_of[DAY_TEXT_MAX];

    assume(
        forecast, ASSUMED_REGISTER, "登録内容",
        arena_printf(arena, "%s 現在の抽出データ", day_text(forecast->as_of, as_of)),
        STR("転入・転出・死亡・失効・新規の発行は見込まず、更新だけを仮定6により見込む。65回目以後の処理では、"
            "氏名・住所を印字できるかどうかは確かめず、印字できるとする"));
    assume(
        forecast, ASSUMED_LIMITS, "処理上限・差出曜日・発送見合わせ",
        limits->count ? arena_printf(arena, "処理上限の表の%zu行と現在の設定", limits->count)
                      : STR("現在の設定(処理上限の表はない)"),
        STR("後の日から有効となる行は、その日から用いる。処理を毎回行い、停止判定はないものとする"));
    assume(forecast, ASSUMED_VISITS, "来庁の割合", curve_text(&config->rules, arena),
           STR("設定 mailing.visits。その他の来庁は処理上限の表の walk_in"));
    assume_rates(forecast, arena);
    assume_holidays(forecast, arena);
    if (forecast->has_postage)
        assume_postage(forecast, config, arena);
}

/* ---- the figures ----------------------------------------------------------------------------- */

static Day last_of(const struct holidays *holidays)
{
    Day last = DAY_NONE;

    for (size_t i = 0; i < holidays->count; i++)
        if (day_before(last, holidays->days[i]))
            last = holidays->days[i];
    return last;
}

static void plan(struct forecast *forecast, const struct forecasting *by,
                 const struct plan *earlier, const struct limits *limits, struct arena *arena)
{
    const struct config_post *post = &by->config->post;
    const struct postage_by postage = {&by->by->tonight->schemes, post->weights, post->district,
                                       post->district_count, post->district_office};
    struct ahead ahead = foreseen_ahead(by->foreseen);
    struct ahead_planned planned;
    const struct forecast_from from = {
        &ahead, &planned, earlier, limits, by->foreseen->register_rows, &postage};

    ahead_plan(&ahead, earlier, limits, &planned);
    forecast_add_up(forecast, &from, arena);
    ahead_release(&planned);
    if (forecast->asks_capacity)
        capacity_find(&ahead, earlier, limits, forecast->capacity.within, &forecast->capacity);
}

int forecast_make(struct forecast *forecast, const struct forecast_asked *asked,
                  const struct forecasting *from, struct arena *arena, struct err *err)
{
    const struct judging *by = from->by;
    const struct tonight *tonight = by->tonight;
    struct plan earlier;
    int status = -1;

    *forecast = (struct forecast){.as_of = tonight->days.as_of,
                                  .until = forecast_until(tonight->days.as_of, asked->months),
                                  .last_holiday = last_of(&tonight->holidays),
                                  .months_asked = asked->months,
                                  .held_now = from->foreseen->held_now,
                                  .held = from->foreseen->held,
                                  .asks_capacity = asked->worst >= 0,
                                  .capacity = {.within = asked->worst}};
    forecast->about.as_of = forecast->as_of;
    making_about(&forecast->about, from->config, forecast->as_of);
    if (take_rates(&forecast->rates, from->config, by->store->ledger, forecast->as_of, arena, err))
        return -1;
    foresee_renewals(from->foreseen, from->intake, by, forecast->rates.renewals.rate, arena);
    plan_init(&earlier, by->rules, &tonight->calendar, &tonight->limits);
    if (!judge_use(&earlier, by, arena, err)) {
        plan(forecast, from, &earlier, &tonight->limits, arena);
        assume_all(forecast, from->config, &tonight->limits, arena);
        status = forecast_write(forecast, asked->path, arena, err);
    }
    plan_release(&earlier);
    return status;
}
