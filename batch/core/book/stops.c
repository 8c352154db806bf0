/* On 照合: the nights that were stopped since the previous run, why, who accepted it, and of a
 * failed proof the rows. What they say was frozen with the lot: core/gates/stops. */
#include "core/text/values.h"
#include "core/gates/classes.h"
#include "core/gates/stops.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/worksheets.h"

/* One finding of one stop. */
struct finding {
    uint64_t number; /* of the stop; 0: there was none */
    Str what, by, why;
    Day as_of, mail_on;
    uint64_t value, most; /* value 0: none is recorded */
};
/* One row that a stop names. */
struct named {
    uint64_t number; /* of the stop */
    Str what, resident_id, serial, found, expected;
    int kind;      /* -1: none */
    uint32_t line; /* 0: none */
};
typedef VEC(struct finding) FindingVec;
typedef VEC(struct named) NamedVec;

/* ---- the stops ------------------------------------------------------------------------------- */

#define FINDINGS(X)                                                                                \
    X(finding, number, "番号", 0, NUMBER, NONE,                                                    \
      cell_number_if(cell, finding->number, finding->number))                                      \
    X(finding, what, "停止判定", 0, TEXT, NONE, cell_str(cell, finding->what))                     \
    X(finding, as_of, "基準日", 0, DAY, NONE, cell_day(cell, finding->as_of))                      \
    X(finding, mail, "差出日", 0, DAY, NONE, cell_day(cell, finding->mail_on))                     \
    X(finding, value, "値", 0, NUMBER, NONE, cell_number_if(cell, finding->value, finding->value)) \
    X(finding, most, "しきい値", 0, NUMBER, NONE,                                                  \
      cell_number_if(cell, finding->value, finding->most))                                         \
    X(finding, by, "解除者", 0, TEXT, NONE, cell_str(cell, finding->by))                           \
    X(finding, why, "理由", 0, TEXT, NONE, cell_str(cell, finding->why))
COLUMNS(finding, struct finding, FINDINGS);

/* Who lifted that gate for the run that this workbook is of. */
static const struct lot_gate *lifted_by(const struct lot *lot, Str gate)
{
    for (uint32_t i = 0; i < lot->gate_count; i++)
        if (str_equal(lot->gates[i].name, gate) && !str_is_empty(lot->gates[i].by))
            return &lot->gates[i];
    return NULL;
}

static Str finding_text(struct content *content, Str gate, Str check)
{
    Str japanese = stop_japanese(gate, check);

    if (str_is_empty(japanese))
        return arena_printf(&content->arena, "内訳の記録なし (" STR_FMT ")", STR_ARG(gate));
    return arena_printf(&content->arena, STR_FMT " (" STR_FMT ")", STR_ARG(japanese),
                        STR_ARG(gate));
}

static struct finding finding_of(struct content *content, uint32_t at, Str check)
{
    const struct lot_stop *stop = &content->lot->stops[at];
    const struct lot_gate *lifted = lifted_by(content->lot, stop->gate);

    return (struct finding){
        .number = (uint64_t)at + 1,
        .what = finding_text(content, stop->gate, check),
        .by = lifted ? lifted->by : STR("解除なし"),
        .why = lifted ? lifted->why : STR_EMPTY,
        .as_of = stop->as_of,
        .mail_on = stop->mail_on,
    };
}

/* ---- the rows that are named ----------------------------------------------------------------- */

static void cell_side(struct cell *cell, Str side)
{
    uint64_t number;

    if (whole_read(side, &number))
        cell_number(cell, number);
    else
        cell_str(cell, side);
}

#define NAMED(X)                                                                                   \
    X(named, number, "番号", 0, NUMBER, NONE, cell_number(cell, named->number))                    \
    X(named, what, "内容", 0, TEXT, NONE, cell_str(cell, named->what))                             \
    X(named, resident, "宛名番号", 0, TEXT, NONE, cell_str(cell, named->resident_id))              \
    X(named, serial, "発行番号", 0, TEXT, NONE, cell_str(cell, named->serial))                     \
    X(named, kind, "種別", 0, TEXT, NONE, cell_kind(cell, named->kind))                            \
    X(named, line, "入力行", 0, NUMBER, NONE, cell_number_if(cell, named->line, named->line))      \
    X(named, found, "処理結果(左辺)", 0, TEXT, NONE, cell_side(cell, named->found))                \
    X(named, expected, "再計算(右辺)", 0, TEXT, NONE, cell_side(cell, named->expected))
COLUMNS(named, struct named, NAMED);

/* What the proof compares: columns of a row and of a piece (witness/prove_compare). */
static const struct term compared[] = {
    {"serial", "発行番号"},
    {"resident_id", "宛名番号"},
    {"kind", "種別"},
    {"expires_on", "有効期限"},
    {"ideal_on", "本来の差出日"},
    {"planned_on", "差出予定日"},
    {"unprintable", "印字できない文字"},
    {"piece_id", "整理番号"},
    {"number", "整理番号の通し番号"},
    {"addressee", "宛名"},
    {"name", "本人の氏名"},
    {"postal_code", "郵便番号"},
    {"address", "住所"},
    {"building", "方書"},
    {"municipality", "市区町村コード"},
    {"language", "通知言語"},
    {"honorific", "敬称"},
    {"guardian", "「保護者様」の有無"}, /* of stops before there was more than one */
    {"ward", "成年被後見人"},
    {"protected", "支援措置"},
    {"under_15", "15歳未満"},
    {"serials", "通に載る電子証明書"},
    {"issued_on", "発行年月日"},
    {"opens_on", "更新開始日"},
    {"card_expires_on", "カードの有効期限"},
    {"card_ends_on", "カードの有効期限(登録がないときは規則による)"},
    {"card_type", "カード種別"},
    {"counter_from", "窓口で手続ができる初めの日"},
    {"counter_until", "窓口で手続ができる最後の日"},
    {"proxy_until", "代理の方が照会書を頼める最後の日"},
    {"insurance_until", "健康保険証として使える最後の日"},
    {"stay", "在留期間との関係"},
    {"delay_days", "遅延日数"},
    {"late", "遅れのお詫びの有無"},
    {"variant", "様式"},
    {"mail_on", "差出日"},
    {"deliver_on", "配達見込日"},
    {"cohort", "発行コホートの件数"},
    {"not_due_by_month", "時期未到来の件数(満了月別の合計)"},
    {"bad_flag", "0/1の値不正"},
    {"first_serial", "お知らせを送ったときの発行番号"},
    {"respelled", "発行番号がお知らせを送ったときと異なる"},
    {"unmatched", "一致する電子証明書がない"},
};

static Str word_japanese(Str word)
{
    for (size_t i = 0; i < sizeof compared / sizeof compared[0]; i++)
        if (str_equal(word, str_of(compared[i].word)))
            return str_of(compared[i].japanese);
    if (disposition_of(word) >= 0)
        return str_of(disposition_term((enum disposition)disposition_of(word)).japanese);
    if (reason_of(word) >= 0)
        return str_of(reason_term((enum reason)reason_of(word)).japanese);
    if (class_of_word(word) >= 0)
        return str_of(class_japanese((enum class_name)class_of_word(word)));
    return word;
}

static Str after(Str text, Str head)
{
    return str_starts(text, head) ? str_skip(text, head.n) : STR_EMPTY;
}

static bool is_of_piece(Str what)
{
    return what.n > PIECE_ID_LENGTH + 1 && what.p[PIECE_ID_LENGTH] == ' ' &&
           piece_id_valid(str_take(what, PIECE_ID_LENGTH));
}

/* Not of one row: "not_due_by_month 202702", "identity 7", "held", "mail_on". */
static Str figure_text(struct content *content, Str what)
{
    Str month = after(what, STR("not_due_by_month ")), number = after(what, STR("identity "));

    if (month.n == 6)
        return arena_printf(&content->arena, "時期未到来の件数(満了月 %.4s-%.2s)", month.p,
                            month.p + 4);
    if (number.n)
        return arena_printf(&content->arena, "照合 " STR_FMT, STR_ARG(number));
    if (disposition_of(what) >= 0 || reason_of(what) >= 0)
        return arena_printf(&content->arena, STR_FMT "の件数", STR_ARG(word_japanese(what)));
    return word_japanese(what);
}

/* "261124-000001-0 addressee", "expires_on", "bad_date", "": where the disposition differs. */
static Str what_text(struct content *content, const struct stop_row *row)
{
    Str what = str_is_empty(row->what) ? STR("処理区分と理由") : word_japanese(row->what);
    const char *file = str_equal(row->file, STR("residents"))        ? "住民データ"
                       : str_equal(row->file, STR("told_elsewhere")) ? "他機関通知済"
                                                                     : "電子証明書データ";

    if (!row->line)
        return figure_text(content, row->what);
    if (is_of_piece(row->what))
        return arena_printf(&content->arena, "整理番号 %.*s の" STR_FMT, PIECE_ID_LENGTH,
                            row->what.p,
                            STR_ARG(word_japanese(str_skip(row->what, PIECE_ID_LENGTH + 1))));
    return arena_printf(&content->arena, "%s: " STR_FMT, file, STR_ARG(what));
}

static bool is_day_of(Str what)
{
    return str_ends(what, STR("_on")) || str_ends(what, STR("_until")) ||
           str_ends(what, STR("counter_from"));
}

/* "suppressed/deceased", "not_due / past", "20270218" where it is a day, a number. */
static Str side_text(struct content *content, const struct stop_row *row, Str side)
{
    static const Str neither = {"not_due / past", 14};
    const char *slash = side.n ? memchr(side.p, '/', side.n) : NULL;
    Str head = slash ? str_take(side, (size_t)(slash - side.p)) : side;

    if (str_equal(side, neither))
        return STR("時期未到来・期限経過");
    if (is_day_of(row->what) && side.n == 8)
        return arena_printf(&content->arena, "%.4s-%.2s-%.2s", side.p, side.p + 4, side.p + 6);
    if (slash)
        return arena_printf(&content->arena, STR_FMT " " STR_FMT, STR_ARG(word_japanese(head)),
                            STR_ARG(word_japanese(str_skip(side, head.n + 1))));
    return word_japanese(side);
}

static struct named named_of(struct content *content, uint32_t at, const struct stop_row *row)
{
    return (struct named){
        .number = (uint64_t)at + 1,
        .what = what_text(content, row),
        .resident_id = row->resident_id,
        .serial = row->serial,
        .found = side_text(content, row, row->found),
        .expected = side_text(content, row, row->expected),
        .kind = kind_of(row->kind),
        .line = row->line,
    };
}

static struct named named_more(struct content *content, uint32_t at, uint64_t left)
{
    return (struct named){
        .number = (uint64_t)at + 1,
        .what = arena_printf(&content->arena, "ほか %llu件", (unsigned long long)left),
        .kind = -1,
    };
}

/* ---- both blocks ----------------------------------------------------------------------------- */

/* How many places the account speaks of in all: the proof's first finding, or those of each file.
 */
static uint64_t places(const struct lot_stop *stop, const struct stop_account *account)
{
    uint64_t all = account->finding_count ? account->findings[0].value : 0;

    for (size_t i = 1; str_equal(stop->gate, STR("max_unreadable")) && i < account->finding_count;
         i++)
        all += account->findings[i].value;
    return all;
}

static void take_stop(struct content *content, uint32_t at, FindingVec *findings, NamedVec *rows)
{
    const struct lot_stop *stop = &content->lot->stops[at];
    const struct stop_account *account = &content->lot->told[at];
    uint64_t all;

    if (account->finding_count == 0) {
        struct finding finding = finding_of(content, at, STR("-"));

        VEC_PUSH(findings, finding);
        return;
    }
    all = places(stop, account);
    for (size_t i = 0; i < account->finding_count; i++) {
        struct finding finding = finding_of(content, at, account->findings[i].check);

        finding.value = account->findings[i].value;
        finding.most = account->findings[i].most;
        VEC_PUSH(findings, finding);
    }
    for (size_t i = 0; i < account->row_count; i++) {
        struct named named = named_of(content, at, &account->rows[i]);

        VEC_PUSH(rows, named);
    }
    if (account->row_count && all > account->row_count) {
        struct named more = named_more(content, at, all - account->row_count);

        VEC_PUSH(rows, more);
    }
}

void add_stops(struct content *content, struct worksheet *worksheet)
{
    FindingVec findings = {0};
    NamedVec rows = {0};
    const struct finding *kept_findings;
    const struct named *kept_rows;

    for (uint32_t i = 0; i < content->lot->stop_count; i++)
        take_stop(content, i, &findings, &rows);
    if (findings.count == 0) {
        struct finding none = {.what = STR("なし"), .as_of = DAY_NONE, .mail_on = DAY_NONE};

        VEC_PUSH(&findings, none);
    }
    kept_findings = VEC_KEEP(&content->arena, &findings);
    block_add(worksheet, "前回の公開以後に停止した処理回",
              TABLE(finding, kept_findings, findings.count));
    if (rows.count) {
        kept_rows = VEC_KEEP(&content->arena, &rows);
        block_add(worksheet, "停止した処理回の内訳(番号は上の表の番号)",
                  TABLE(named, kept_rows, rows.count));
        block_on_new_page(worksheet);
    }
    VEC_RELEASE(&findings);
    VEC_RELEASE(&rows);
}
