/* 定義 and 版 of a report: what each figure means, and of what the book was made. */
#include <stdio.h>

#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/report_sheets.h"

struct definition {
    const char *item, *formula, *source;
};

static const struct definition definitions[] = {
    {"証拠としての扱い",
     "この帳票は閲覧用の写し。証拠は通知台帳と、各公開フォルダーの SHA256SUMS が指すファイル。開いて保存した"
     "帳票は証拠にならない",
     "通知台帳, SHA256SUMS"},
    {"期間", "差出日が --from から --to まで(両日を含む)の、公開した処理回のすべての通", "run"},
    {"通のその後",
     "期間の後に記録されたものも含め、通知台帳の最後の記録による。通ごとに最後の状態を1つだけ数える",
     "event"},
    {"通", "封筒1つ分の郵便物。後に取り消した処理回の通も数える(状態は「取消」又は「引抜き」)",
     "piece"},
    {"差出済の記録", "差出済と記録された通。返戻の通も、差し出した後に戻ったので数える", "event"},
    {"未差出", "印刷の記録なし、又は印刷済で、差出済・損紙・引抜き・取消の記録のない通", "event"},
    {"返戻の率", "返戻 ÷ 差出済の記録。小数第1位まで(四捨五入)", "event"},
    {"遅延日数", "差出日 − 本来の差出日 (暦日)。処理回が決めたときの値", "piece"},
    {"遅延の原因",
     "本来の差出日から差出日の前日までの各日に1つ。その日以前で最後の差出曜日の便に載らなかった理由",
     "piece"},
    {"発送待ち・保留(遅延)",
     "期間の最後の、取り消していない処理回の後に発送待ち又は保留だった人。1人1通、本来の差出日からその処理回の"
     "差出日まで。通知不要の申出の人は含まない。原因は、今の設定の差出曜日と見合わせによる。配達の日と郵便番号は"
     "通知台帳にない。期間に処理回がなければ数えない",
     "change, certificate"},
    {"遅延を集計する通",
     "取り消していない処理回の通のうち、遅延日数、配達見込日、有効期限が通知台帳にあるもの。後に損紙・"
     "引抜き・返戻となった通も、その便の通として数える",
     "piece"},
    {"遅延の分からない通", "以前の版の処理による通で、通知台帳に遅延の記録がないもの", "piece"},
    {"最大・平均・中央値・95%値",
     "遅延を集計する通と発送待ちの人の遅延日数。保留は別に数える。中央値と95%値は、小さい順に並べて50%目と"
     "95%目の日数",
     "piece, change"},
    {"配達時残日数", "最も早い有効期限 − 配達見込日。0未満は期限に間に合わない通", "piece, notice"},
    {"期限に間に合わなかった人",
     "配達時残日数が0未満の通の宛先。人を数え、1人に2通あっても1人(一覧は1行1通)。差し出した後の実際の配達の"
     "日は通知台帳にない",
     "piece"},
    {"返戻のまま期限を過ぎた人",
     "期間の通が返戻となり、その証明書の次の通がなく、有効期限が通知台帳の最後の処理回の基準日より前で、その"
     "処理回でも発送待ち・保留(通知不要の申出を除く)・満了であるもの。更新・失効・転出・死亡などは含まない",
     "event, notice, standing"},
    {"期限を過ぎた発送待ち・保留",
     "期間の最後の処理回の基準日に、有効期限を過ぎた証明書のある発送待ち又は保留の人", "change"},
    {"滞留の解消まで",
     "待機が1件以上になった処理回の差出日から、初めて0件に戻った処理回の差出日まで。戻らなければ期間の最後の"
     "処理回の差出日まで。取り消した処理回は除く。期間中で最も長いもの",
     "figure"},
    {"待機(件・人)", "処理回が公開のときに残した発送待ちの証明書の件数と、その人数。以前の版の処理回が残していない人数は空", "figure"},
    {"承認のない処理回", "承認を要する設定で作り、承認の記録がなく、取り消していない処理回",
     "event"},
    {"決裁番号など", "承認の記録の理由の欄。決裁番号を書く", "event"},
    {"処理の開始・公開の日時",
     "処理を始めた日時と、公開を通知台帳に記録した日時(日本標準時)。以前の版による処理回と、公開フォルダー"
     "から通知台帳に戻した処理回にはない",
     "run"},
    {"抽出データの日時",
     "抽出データのファイルの更新日時(日本標準時)。写すと写した日時になることがある", "input"},
    {"処理回のない差出日",
     "今の設定の差出曜日のうち、最初と最後の公開した処理回の間にあり、公開した処理回のない日",
     "run, 設定"},
    {"公開フォルダーとの一致",
     "print と office の SHA256SUMS が通知台帳の記録と同じで、指すファイルのハッシュ値がすべて一致し、"
     "pieces.csv の全行が通知台帳の通と一致すること",
     "SHA256SUMS, pieces.csv"},
    {"印刷上限(照合 18)",
     "その日又は週(月曜日から日曜日)に差し出す、取り消していない通数が、上限表のその日に有効な行の数以下で"
     "あること。処理回が読んだ上限表が今のものと同じ日・週だけを比べる。窓口上限は、来庁の割合と取消の記録が"
     "処理の後に変わるため、処理回ごとの帳票による",
     "piece, limits"},
    {"前にもお知らせを作った証明書(照合 22)",
     "期間の通の証明書のうち、前の公開した処理回にも通のあるもの。前の通は損紙・引抜き・取消・返戻のいずれか"
     "でなければならない",
     "notice, event"},
    {"記録の連鎖",
     "公開、取消、記録、停止の一つ一つに付く通し番号とハッシュ値。前の記録のハッシュ値を含む",
     "entry"},
    {"合計の行", "見出しの上。SUBTOTAL により、絞り込むと表示中の行だけの値になる", "−"},
    {"料金区分ごとの通数",
     "公開のときに決まった郵便料金の区分。料金の額、配達局、差出票番号は、処理回ごとの帳票にある", "piece"},
    {"再出力",
     "期間の通について、kigen reprint で公開した紙面をもう一度印刷した記録。回は、その通の初めからの通し番号。"
     "通は新しく作らないので、どの通数にも数えない。差し替えた通は損紙と記録しない",
     "event"},
    {"様式の校了",
     "様式のファイル一式のハッシュ値の先頭12桁ごとの記録。様式が変わるか、期限が過ぎるまで有効", "event"},
    {"受け渡した一覧(照合 19)",
     "公開フォルダーの print/SHA256SUMS のハッシュ値が、公開のときに通知台帳に記録したものと同じか。出力先に"
     "ない公開フォルダーは数えない",
     "print/SHA256SUMS, run"},
    {"郵便料金(照合 21)",
     "左辺は、通知台帳と一致する公開フォルダーの run.json の料金の計。右辺は、通知台帳の通を料金区分と枚数で"
     "数えた通数 × その単価から、割引(1円未満切上げ)を引いたもの",
     "run.json, piece"},
    {"日時", "日付はすべて日本標準時の暦日", "−"},
};

#define DEFINITIONS(X)                                                                             \
    X(definition, item, "項目", 34, TEXT, NONE, cell_text(cell, definition->item))                 \
    X(definition, formula, "計算方法", 104, TEXT, NONE, cell_text(cell, definition->formula))      \
    X(definition, source, "元(通知台帳の表・ファイル)", 34, TEXT, NONE,                            \
      cell_text(cell, definition->source))
COLUMNS(definition, struct definition, DEFINITIONS);

static void add_words(struct content *content)
{
    struct worksheet *worksheet = content_add(content, "定義", "定義", NULL);

    worksheet->main = TABLE(definition, definitions, sizeof definitions / sizeof definitions[0]);
}

/* ---- 抽出データ -------------------------------------------------------------------------------- */

struct source { /* a register that a run read */
    const struct report_run *run;
    const struct report_register *read;
    const char *role;
};

#define SOURCES(X)                                                                                 \
    X(source, folder, "公開\nフォルダー", 14, TEXT, NONE, cell_str(cell, source->run->folder))     \
    X(source, began, "処理の開始", 23, TEXT, NONE, cell_time(cell, source->run->began_at))         \
    X(source, ended, "公開の日時", 23, TEXT, NONE, cell_time(cell, source->run->ended_at))         \
    X(source, role, "種類", 16, TEXT, NONE, cell_text(cell, source->role))                         \
    X(source, modified, "抽出データの日時", 23, TEXT, NONE,                                        \
      cell_time(cell, source->read->modified_at))                                                  \
    X(source, rows, "行数", 10, NUMBER, NONE, cell_number(cell, source->read->rows))               \
    X(source, file, "ファイル", 19, TEXT, NONE, cell_str(cell, source->read->file))                \
    X(source, sha256, "ハッシュ値(SHA-256)", 72, TEXT, NONE, cell_text(cell, source->read->sha256))

static void cell_time(struct cell *cell, Str time)
{
    cell_str(cell, str_is_empty(time) ? STR("記録なし") : time);
}
COLUMNS(source, struct source, SOURCES);

static const struct source *sources_of(struct content *content, size_t *count)
{
    const struct report *report = content->report;
    struct source *rows = ARENA_ARRAY(&content->arena, struct source, report->run_count * 2 + 1);

    *count = 0;
    for (size_t i = 0; i < report->run_count; i++) {
        const struct report_run *run = &report->runs[i];

        rows[(*count)++] = (struct source){run, &run->residents, "住民データ"};
        rows[(*count)++] = (struct source){run, &run->certificates, "電子証明書データ"};
    }
    return rows;
}

static void add_registers(struct content *content)
{
    struct worksheet *worksheet = content_add(
        content, "抽出データ", "抽出データ (1行1ファイル)",
        "処理回ごとに読んだ抽出データと、処理の日時。日時は日本標準時。以前の版による処理回にはない。");
    size_t count;
    const struct source *sources = sources_of(content, &count);

    worksheet->main = TABLE(source, sources, count);
}

/* ---- 版 -------------------------------------------------------------------------------------- */

struct fact {
    const char *item;
    Str value;
};

#define FACTS(X)                                                                                   \
    X(fact, item, "項目", 28, TEXT, NONE, cell_text(cell, fact->item))                             \
    X(fact, value, "値", 74, TEXT, NONE, cell_str(cell, fact->value))
COLUMNS(fact, struct fact, FACTS);

static Str period_text(struct content *content)
{
    char from[DAY_TEXT_MAX], to[DAY_TEXT_MAX];

    return arena_printf(&content->arena, "%s から %s まで", day_text(content->report->from, from),
                        day_text(content->report->to, to));
}

static Str runs_text(struct content *content)
{
    const struct report *report = content->report;

    return report->run_count ? arena_printf(&content->arena, STR_FMT " から " STR_FMT " まで %zu回",
                                            STR_ARG(report->runs[0].folder),
                                            STR_ARG(report->runs[report->run_count - 1].folder),
                                            report->run_count)
                             : STR("なし");
}

static void add_versions(struct content *content)
{
    enum { FACT_COUNT = 8 };
    const struct report *report = content->report;
    struct fact *facts = ARENA_ARRAY(&content->arena, struct fact, FACT_COUNT);
    struct worksheet *worksheet = content_add(content, "版", "版", NULL);

    facts[0] = (struct fact){"kigen の版", report->account.version};
    facts[1] = (struct fact){"期間(差出日)", period_text(content)};
    facts[2] = (struct fact){"処理回", runs_text(content)};
    facts[3] = (struct fact){"通知台帳", report->ledger};
    facts[4] = (struct fact){"通知台帳の版", arena_printf(&content->arena, "%d", report->schema)};
    facts[5] = (struct fact){
        "記録の連鎖の最後の番号",
        arena_printf(&content->arena, "%llu", (unsigned long long)report->chain_length)};
    facts[6] = (struct fact){"そのハッシュ値",
                             report->chain_length ? str_of(report->chain_hash) : STR("なし")};
    facts[7] = (struct fact){"今の設定のハッシュ値", report->config_sha256};
    worksheet->main = TABLE(fact, facts, FACT_COUNT);
}

void add_report_words(struct content *content)
{
    add_registers(content);
    add_words(content);
    add_versions(content);
}
