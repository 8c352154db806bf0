/* One worksheet a question: what it amounts to, whether it adds up, of whom it is. */
#include "core/book/merge.h"

#include <stdio.h>

#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/gates/names.h"

/* ---- 概要 ------------------------------------------------------------------------------------ */

struct sum_line {
    const char *item, *unit;
    uint64_t number;
    bool hundredths, strong;
    Str note;
};

static bool sum_strong(const void *row)
{
    return ((const struct sum_line *)row)->strong;
}

static void cell_sum(struct cell *cell, const struct sum_line *line)
{
    cell_number(cell, line->number);
    if (line->hundredths)
        cell->kind = CELL_HUNDREDTHS;
}

#define SUMS(X)                                                                                    \
    X(sum, item, "項目", 40, TEXT, NONE, cell_text(cell, sum->item))                               \
    X(sum, number, "値", 18, NUMBER, NONE, cell_sum(cell, sum))                                    \
    X(sum, unit, "単位", 9, TEXT, NONE, cell_text(cell, sum->unit))                                \
    X(sum, note, "説明", 70, TEXT, NONE, cell_str(cell, sum->note))
COLUMNS(sum, struct sum_line, SUMS);
typedef VEC(struct sum_line) SumVec;

static struct sum_line *say(SumVec *lines, const char *item, uint64_t number, const char *unit)
{
    struct sum_line line = {.item = item, .unit = unit, .number = number};

    VEC_PUSH(lines, line);
    return &lines->at[lines->count - 1];
}

static void say_figures(SumVec *lines, const struct merge *merge)
{
    const struct shard_figures *said = &merge->said;

    say(lines, "市区町村", merge->shards.count, "団体")->strong = true;
    say(lines, "読込住民", said->residents, "人");
    say(lines, "読み取れない住民の行", said->unreadable, "行");
    say(lines, "読込証明書", said->certificates, "件")->strong = true;
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        say(lines, disposition_term((enum disposition)i).japanese, said->dispositions[i], "件");
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
        if (said->reasons[i])
            say(lines, reason_term((enum reason)i).japanese, said->reasons[i], "件")->note =
                str_of(disposition_term(reason_disposition((enum reason)i)).japanese);
}

/* `beside`: what else stands on the sheet of alarms. */
static void say_letters(SumVec *lines, const struct merge *merge, Str beside)
{
    const struct shard_figures *said = &merge->said;

    say(lines, "お知らせ", said->pieces, "通")->strong = true;
    for (int i = 0; i < VARIANT_COUNT; i++)
        say(lines, variant_term((enum variant)i).japanese, merge->variants[i], "通")->note =
            STR("お知らせの様式");
    say(lines, "同じ基準日の先の処理回のお知らせ", merge->earlier_pieces, "通")->note =
        STR("上の通数に含まない。取り消した処理回と、損紙、引抜きの通を除く");
    say(lines, "束", said->bundles, "束");
    say(lines, "ページ", said->pages, "ページ");
    say(lines, "最大遅延", merge_percentile(merge, 100), "日");
    say(lines, "平均遅延", merge_mean_hundredths(merge), "日")->hundredths = true;
    say(lines, "遅延の中央値", merge_percentile(merge, 50), "日");
    say(lines, "遅延の95%点", merge_percentile(merge, 95), "日");
    for (int i = 0; i < CAUSE_COUNT; i++)
        if (said->cause_days[i])
            say(lines, cause_term((enum cause)i).japanese, said->cause_days[i], "日")->note =
                STR("遅延の原因");
    say(lines, "警告", merge->alarms.count, "件")->note = beside;
    say(lines, "解除された停止判定", merge->lifts.count, "件");
}

#define DAYS(X)                                                                                    \
    X(sent, mail_on, "差出日", 0, DAY, NONE, cell_day(cell, sent->mail_on))                        \
    X(sent, shards, "市区町村", 0, NUMBER, SUM, cell_number(cell, sent->shards))                   \
    X(sent, pieces, "通", 0, NUMBER, SUM, cell_number(cell, sent->pieces))
COLUMNS(sent, struct merge_day, DAYS);

struct band_line {
    const char *label;
    uint64_t pieces;
};
#define BANDS(X)                                                                                   \
    X(band, label, "遅延日数", 0, TEXT, NONE, cell_text(cell, band->label))                        \
    X(band, pieces, "通", 0, NUMBER, SUM, cell_number(cell, band->pieces))
COLUMNS(band, struct band_line, BANDS);

struct month_line {
    const struct shard_month *month;
};
static void cell_month(struct cell *cell, int month)
{
    cell_format(cell, "%04d-%02d", YEAR_FIRST + month / 12, month % 12 + 1);
}
#define MONTHS(X)                                                                                  \
    X(later, month, "満了月", 0, TEXT, NONE, cell_month(cell, later->month->month))                \
    X(later, count, "時期未到来", 0, NUMBER, SUM, cell_number(cell, later->month->count))
COLUMNS(later, struct month_line, MONTHS);

static const struct band_line *bands_of(struct content *content, const struct merge *merge)
{
    struct band_line *lines = ARENA_ARRAY(&content->arena, struct band_line, DELAY_BANDS);

    for (size_t i = 0; i < DELAY_BANDS; i++)
        lines[i].label = delay_bands[i].label;
    for (size_t days = 0; days < merge->by_delay.count; days++)
        lines[day_band_of(delay_bands, DELAY_BANDS, (int32_t)days)].pieces +=
            merge->by_delay.at[days];
    return lines;
}

/* Rows of the sheet of alarms that no run has said. */
static size_t earlier_shards(const struct merge *merge)
{
    size_t all = 0;

    for (size_t i = 0; i < merge->shards.count; i++)
        all += merge->shards.at[i].earlier_pieces > 0;
    return all;
}

static void add_sums(struct content *content, const struct merge *merge)
{
    struct worksheet *worksheet = content_add(
        content, "概要", "概要", "各市区町村の公開した処理回の計。個人を示す番号は載らない。");
    struct month_line *months =
        ARENA_ARRAY(&content->arena, struct month_line, merge->months.count + 1);
    size_t earlier = earlier_shards(merge);
    Str beside = STR_EMPTY;
    SumVec lines = {0};

    say_figures(&lines, merge);
    if (earlier)
        beside = arena_printf(
            &content->arena,
            "各処理回の警告。シート「警告」には先の処理回についての行が別に%zu行ある", earlier);
    say_letters(&lines, merge, beside);
    worksheet->main =
        TABLE(sum, (const struct sum_line *)VEC_KEEP(&content->arena, &lines), lines.count);
    worksheet->main.strong = sum_strong;
    VEC_RELEASE(&lines);
    worksheet->blocks_apart = true;
    for (size_t i = 0; i < merge->months.count; i++)
        months[i].month = &merge->months.at[i];
    block_add(worksheet, "差出日", TABLE(sent, merge->days.at, merge->days.count));
    block_add(worksheet, "遅延", TABLE(band, bands_of(content, merge), DELAY_BANDS));
    block_add(worksheet, "時期未到来の満了月", TABLE(later, months, merge->months.count));
}

/* ---- 照合 ------------------------------------------------------------------------------------ */

static void cell_difference(struct cell *cell, const struct identity *identity)
{
    cell_signed(cell, identity->left - identity->right);
    cell_alarm(cell, !identity_holds(identity));
    cell_formula(cell, "{left}-{right}");
}

static void cell_holds(struct cell *cell, const struct identity *identity)
{
    cell_mark(cell, identity_holds(identity));
    cell_formula(cell, "IF({difference}=0,\"○\",\"×\")");
}

#define CHECKS(X)                                                                                  \
    X(check, number, "番号", 8, NUMBER, NONE, cell_signed(cell, check->number))                    \
    X(check, sentence, "等式", 58, TEXT, NONE, cell_text(cell, check->sentence))                   \
    X(check, left, "左辺", 16, NUMBER, NONE, cell_signed(cell, check->left))                       \
    X(check, right, "右辺", 16, NUMBER, NONE, cell_signed(cell, check->right))                     \
    X(check, difference, "差", 12, NUMBER, NONE, cell_difference(cell, check))                     \
    X(check, holds, "判定", 9, TEXT, CROSSES, cell_holds(cell, check))                             \
    X(check, source, "根拠ファイル", 46, TEXT, NONE, cell_text(cell, check->source))               \
    X(check, range, "行の範囲", 16, TEXT, NONE, cell_text(cell, check->range))
COLUMNS(check, struct identity, CHECKS);

static void add_checks(struct content *content, const struct merge *merge)
{
    struct worksheet *worksheet =
        content_add(content, "照合", "照合",
                    "番号は処理回ごとの帳票と同じ。1つでも × があれば帳票は作らない。");

    worksheet->main = TABLE(check, merge->identities, merge->identity_count);
}

/* ---- 市区町村 -------------------------------------------------------------------------------- */

static uint64_t of(const struct shard *shard, enum disposition disposition)
{
    return shard->said.dispositions[disposition];
}

static uint64_t open_of(const struct shard *shard)
{
    uint64_t all = 0;

    for (int i = 0; i < DISPOSITION_COUNT; i++)
        all += shard->said.dispositions[i];
    return all;
}

static void cell_over(struct cell *cell, const struct shard *shard)
{
    cell_signed(cell, (int64_t)shard->said.certificates - (int64_t)open_of(shard));
    cell_alarm(cell, cell->number != 0);
    cell_formula(cell, "{certificates}-SUM({rejected}:{notice})");
}

#define SHARDS(X)                                                                                  \
    X(shard, code, "市区町村", 9, TEXT, COUNT, cell_str(cell, shard->code))                        \
    X(shard, folder, "処理回", 13, TEXT, NONE, cell_str(cell, shard->folder))                      \
    X(shard, mail_on, "差出日", 11, DAY, NONE, cell_day(cell, shard->mail_on))                     \
    X(shard, residents, "読込住民", 11, NUMBER, SUM, cell_number(cell, shard->said.residents))     \
    X(shard, certificates, "読込証明書", 11, NUMBER, SUM,                                          \
      cell_number(cell, shard->said.certificates))                                                 \
    X(shard, rejected, "取込不可", 9, NUMBER, SUM,                                                 \
      cell_number(cell, of(shard, DISPOSITION_REJECTED)))                                          \
    X(shard, not_due, "時期未到来", 11, NUMBER, SUM,                                               \
      cell_number(cell, of(shard, DISPOSITION_NOT_DUE)))                                           \
    X(shard, past, "期限経過", 9, NUMBER, SUM, cell_number(cell, of(shard, DISPOSITION_PAST)))     \
    X(shard, suppressed, "対象外", 9, NUMBER, SUM,                                                 \
      cell_number(cell, of(shard, DISPOSITION_SUPPRESSED)))                                        \
    X(shard, told, "通知済", 9, NUMBER, SUM, cell_number(cell, of(shard, DISPOSITION_TOLD)))       \
    X(shard, held, "保留", 8, NUMBER, SUM, cell_number(cell, of(shard, DISPOSITION_HELD)))         \
    X(shard, lapsed, "満了", 8, NUMBER, SUM, cell_number(cell, of(shard, DISPOSITION_LAPSED)))     \
    X(shard, waiting, "発送待ち", 9, NUMBER, SUM,                                                  \
      cell_number(cell, of(shard, DISPOSITION_WAITING)))                                           \
    X(shard, notice, "発送", 9, NUMBER, SUM, cell_number(cell, of(shard, DISPOSITION_NOTICE)))     \
    X(shard, over, "差", 6, NUMBER, SUM, cell_over(cell, shard))                                   \
    X(shard, pieces, "通", 9, NUMBER, SUM, cell_number(cell, shard->counted.pieces))               \
    X(shard, pages, "ページ", 9, NUMBER, SUM, cell_number(cell, shard->counted.pages))             \
    X(shard, earlier, "先の処理回の通", 14, NUMBER, SUM, cell_number(cell, shard->earlier_pieces)) \
    X(shard, delay_max, "最大遅延", 9, NUMBER, NONE, cell_number(cell, shard->counted.delay_max))  \
    X(shard, delay_days, "遅延の日数", 11, NUMBER, SUM,                                            \
      cell_number(cell, shard->counted.delay_days))                                                \
    X(shard, alarms, "警告", 7, NUMBER, SUM, cell_number(cell, shard->alarm_count))
COLUMNS(shard, struct shard, SHARDS);

static void add_shards(struct content *content, const struct merge *merge)
{
    struct worksheet *worksheet = content_add(content, "市区町村", "市区町村",
                                              "1行が1団体。差 = 読込証明書 − 処理区分の計。");

    worksheet->main = TABLE(shard, merge->shards.at, merge->shards.count);
    worksheet->pages_wide = 2;
}

/* ---- 入力, 警告, 停止解除 -------------------------------------------------------------------- */

#define INPUTS(X)                                                                                  \
    X(input, code, "市区町村", 10, TEXT, COUNT, cell_str(cell, input->code))                       \
    X(input, residents, "住民データ", 24, TEXT, NONE, cell_str(cell, input->registers[0].file))    \
    X(input, residents_sha256, "住民データのSHA-256", 68, TEXT, NONE,                              \
      cell_text(cell, input->registers[0].sha256))                                                 \
    X(input, certificates, "電子証明書データ", 24, TEXT, NONE,                                     \
      cell_str(cell, input->registers[1].file))                                                    \
    X(input, certificates_sha256, "電子証明書データのSHA-256", 68, TEXT, NONE,                     \
      cell_text(cell, input->registers[1].sha256))                                                 \
    X(input, office_sha256, "office/SHA256SUMSのSHA-256", 68, TEXT, NONE,                          \
      cell_text(cell, input->office_sha256))                                                       \
    X(input, print_sha256, "print/SHA256SUMSのSHA-256", 68, TEXT, NONE,                            \
      cell_text(cell, input->print_sha256))
COLUMNS(input, struct shard, INPUTS);

/* As the night's own workbook has it: Japanese words, and the name that stands in run.json. */
static Str named(struct content *content, Str japanese, Str name)
{
    return str_is_empty(japanese) ? name
                                  : arena_printf(&content->arena, STR_FMT " (" STR_FMT ")",
                                                 STR_ARG(japanese), STR_ARG(name));
}

#define ALARMS_(X)                                                                                 \
    X(alarm, code, "市区町村", 10, TEXT, COUNT, cell_str(cell, alarm->code))                       \
    X(alarm, name, "警告", 44, TEXT, NONE, cell_str(cell, alarm->name))                            \
    X(alarm, count, "件数", 10, NUMBER, NONE, cell_number(cell, alarm->count))                     \
    X(alarm, text, "内容", 110, TEXT, NONE, cell_str(cell, alarm->text))
COLUMNS(alarm, struct shard_alarm, ALARMS_);

/* No alarm of a run: the merge itself says it. */
static struct shard_alarm earlier_line(struct content *content, const struct merge *merge,
                                       const struct shard *shard)
{
    Str folders = merge_earlier_folders(merge, shard, &content->arena);

    return (struct shard_alarm){.code = shard->code,
                                .name = STR("同じ基準日の先の処理回 (earlier_runs)"),
                                .text = arena_printf(&content->arena,
                                                     "まとめたのは処理回 " STR_FMT
                                                     " だけで、先の処理回 (" STR_FMT
                                                     ") のお知らせ%llu通はほかの計に含まない",
                                                     STR_ARG(shard->folder), STR_ARG(folders),
                                                     (unsigned long long)shard->earlier_pieces),
                                .count = shard->earlier_pieces};
}

static struct table alarms_table(struct content *content, const struct merge *merge)
{
    struct shard_alarm *lines = ARENA_ARRAY(&content->arena, struct shard_alarm,
                                            merge->alarms.count + merge->shards.count + 1);
    size_t count = 0;

    for (size_t i = 0; i < merge->shards.count; i++)
        if (merge->shards.at[i].earlier_pieces)
            lines[count++] = earlier_line(content, merge, &merge->shards.at[i]);
    for (size_t i = 0; i < merge->alarms.count; i++) {
        struct shard_alarm *line = &lines[count++];

        *line = merge->alarms.at[i];
        line->name = named(content, str_of(alarm_japanese(line->name)), line->name);
    }
    return TABLE(alarm, (const struct shard_alarm *)lines, count);
}

#define LIFTS(X)                                                                                   \
    X(lift, code, "市区町村", 10, TEXT, COUNT, cell_str(cell, lift->code))                         \
    X(lift, gate, "停止判定", 60, TEXT, NONE, cell_str(cell, lift->gate))                          \
    X(lift, by, "解除者", 24, TEXT, NONE, cell_str(cell, lift->by))                                \
    X(lift, why, "理由", 90, TEXT, NONE, cell_str(cell, lift->why))
COLUMNS(lift, struct shard_lift, LIFTS);

static const struct shard_lift *lifts_of(struct content *content, const struct merge *merge)
{
    struct shard_lift *lines =
        ARENA_ARRAY(&content->arena, struct shard_lift, merge->lifts.count + 1);

    for (size_t i = 0; i < merge->lifts.count; i++) {
        lines[i] = merge->lifts.at[i];
        lines[i].gate = named(content, lines[i].what, lines[i].gate);
    }
    return lines;
}

static void add_lists(struct content *content, const struct merge *merge)
{
    content_add(content, "入力", "市区町村ごとの入力と公開フォルダー",
                "ハッシュ値は、読んだファイルと、公開フォルダーの SHA256SUMS のもの。")
        ->main = TABLE(input, merge->shards.at, merge->shards.count);
    content->at[content->count - 1].pages_wide = 4;
    content_add(content, "警告", "警告", NULL)->main = alarms_table(content, merge);
    content_add(content, "停止解除", "解除された停止判定", NULL)->main =
        TABLE(lift, lifts_of(content, merge), merge->lifts.count);
}

/* ---- 定義 ------------------------------------------------------------------------------------ */

struct merge_definition {
    const char *item, *meaning, *source;
};
#define MEANINGS(X)                                                                                \
    X(meaning, item, "項目", 22, TEXT, NONE, cell_text(cell, meaning->item))                       \
    X(meaning, meaning, "意味", 92, TEXT, NONE, cell_text(cell, meaning->meaning))                 \
    X(meaning, source, "もとになるもの", 34, TEXT, NONE, cell_text(cell, meaning->source))
COLUMNS(meaning, struct merge_definition, MEANINGS);

static const struct merge_definition meanings[] = {
    {"この帳票",
     "各市区町村が公開した処理回の計。証拠は各市区町村の公開フォルダーのCSVファイルとSHA256SUMS",
     ""},
    {"市区町村", "市区町村コードの先頭5桁。1団体に通知台帳が1つ", "一覧、又はフォルダーの名前"},
    {"処理区分、理由",
     "処理回ごとの帳票と同じ。時期未到来、期限経過、通知済は各団体のrun.jsonによる",
     "office/run.json、office/dispositions.csv"},
    {"通、束、ページ", "この夜のお知らせ", "office/pieces.csv"},
    {"先の処理回の通",
     "同じ基準日に、まとめた処理回より先に公開され、取り消されていない処理回のお知らせ。損紙、引抜きの通を除き、"
     "返戻の通を含む。ほかの計には含まない",
     "通知台帳"},
    {"遅延日数", "差出日 − 本来の差出日(暦日)。最大、平均、中央値、95%点は全団体の全通による",
     "office/pieces.csv"},
    {"差出日", "団体ごとの暦による。団体により異なることがある。通は一覧の行の差出日で数える",
     "office/pieces.csv"},
    {"警告、停止解除",
     "各団体の処理回で出た警告と、職員が解除した停止判定。シート「警告」には、先の処理回の通がある団体も1行ずつ載る",
     "office/run.json、通知台帳"},
    {"照合",
     "全団体の計で確かめる。左辺と右辺を何から数えたかは根拠ファイルの欄にある。両辺が同じファイルの等式は、"
     "その中の別の項目か、別々に足したものを比べる",
     "office/run.json、office/dispositions.csv、office/pieces.csv"},
};

static void add_meanings(struct content *content)
{
    content_add(content, "定義", "各項目の意味", NULL)->main =
        TABLE(meaning, meanings, sizeof meanings / sizeof *meanings);
}

/* ---- the whole ------------------------------------------------------------------------------- */

void merge_content(struct content *content, const struct merge *merge)
{
    char as_of[DAY_TEXT_MAX];

    *content = (struct content){.lot = &merge->about, .title = "全市区町村の発送結果"};
    content->version_line = arena_printf(
        &content->arena, "版: kigen " STR_FMT " | 基準日 %s | 市区町村 %zu団体",
        STR_ARG(merge->about.version), day_text(merge->about.as_of, as_of), merge->shards.count);
    add_sums(content, merge);
    add_checks(content, merge);
    add_shards(content, merge);
    add_lists(content, merge);
    add_meanings(content);
}
