/* 内訳, the counts of each list by its kinds, and 定義, what every figure means. */
#include "core/book/tabs_inside.h"

/* ---- 内訳 -------------------------------------------------------------------------------------- */

static Str month_text(struct tabs *tabs, Day day)
{
    struct civil civil;

    if (!day_is(day))
        return STR("期限までに予定なし");
    civil = day_civil(day);
    return arena_printf(&tabs->arena, "%04d-%02d", civil.year, civil.month);
}

static struct tallies *tally_reasons(struct tabs *tabs, enum disposition disposition)
{
    struct tallies *tallies = tallies_new(tabs, REASON_COUNT);

    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
        struct tally *tally;

        if (reason_disposition((enum reason)i) != disposition)
            continue;
        tally = tally_of(tabs, tallies, str_of(reason_term((enum reason)i).japanese), STR_EMPTY);
        tally->count = tabs->lot->reasons[i];
        tally->before = tabs->lot->before_reasons[i];
    }
    return tallies;
}

static const struct column columns_reasons[] = {
    {"理由", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"件数", 0, CELL_NUMBER, TOTAL_SUM, NULL},
    {"前回", 0, CELL_NUMBER, TOTAL_SUM, NULL},
    {"差", 0, CELL_NUMBER, TOTAL_SUM, NULL},
};

static const struct column columns_variants[] = {
    {"様式", 34, CELL_TEXT, TOTAL_NONE, NULL},
    {"言語", 24, CELL_TEXT, TOTAL_NONE, NULL},
    {"通数", 12, CELL_NUMBER, TOTAL_SUM, NULL},
};
static const struct column columns_waits[] = {
    {"原因", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"差出予定月", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"人数", 0, CELL_NUMBER, TOTAL_SUM, NULL},
};
static const struct column columns_holds[] = {
    {"理由", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"残日数", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"件数", 0, CELL_NUMBER, TOTAL_SUM, NULL},
};
static const struct column columns_rejects[] = {
    {"ファイル", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"理由", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"件数", 0, CELL_NUMBER, TOTAL_SUM, NULL},
};
static const struct column columns_anomalies[] = {
    {"内容", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"件数", 0, CELL_NUMBER, TOTAL_SUM, NULL},
};
static const struct column columns_bands[] = {
    {"日数", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"通数", 0, CELL_NUMBER, TOTAL_SUM, NULL},
};
static const struct column columns_months[] = {
    {"満了月", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"通数", 0, CELL_NUMBER, TOTAL_SUM, NULL},
};
static const struct column columns_not_due[] = {
    {"満了月", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"件数", 0, CELL_NUMBER, TOTAL_SUM, NULL},
};

static struct tallies *tally_bands(struct tabs *tabs, const struct day_band *bands, size_t count)
{
    struct tallies *tallies = tallies_new(tabs, count);

    for (size_t i = 0; i < count; i++)
        tally_of(tabs, tallies, str_of(bands[i].label), STR_EMPTY);
    return tallies;
}

static void blocks_of_pieces(struct tabs *tabs, struct tab *tab)
{
    const struct lot *lot = tabs->lot;
    struct tallies *variants = tallies_new(tabs, 16), *months = tallies_new(tabs, 16);
    struct tallies *delays = tally_bands(tabs, delay_bands, DELAY_BANDS);
    struct tallies *left = tally_bands(tabs, left_bands, LEFT_BANDS);

    for (uint32_t i = 0; i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];
        int32_t days_left = day_between(lot->deliver_on, piece->expires_on);

        tally_of(tabs, variants, str_of(variant_term(piece->variant).japanese), piece->language)
            ->count++;
        delays->at[day_band_of(delay_bands, DELAY_BANDS, (int32_t)piece->delay_days)].count++;
        left->at[day_band_of(left_bands, LEFT_BANDS, days_left)].count++;
        tally_of(tabs, months, month_text(tabs, piece->expires_on), STR_EMPTY)->count++;
    }
    tallies_sort(months);
    BLOCK(tab, "発送: 様式 × 言語", columns_variants, variants->count, row_tally_2, variants);
    BLOCK(tab, "発送: 遅延日数の分布", columns_bands, delays->count, row_tally_1, delays);
    BLOCK(tab, "発送: 配達時残日数の分布", columns_bands, left->count, row_tally_1, left);
    BLOCK(tab, "発送: 満了月", columns_months, months->count, row_tally_1, months);
    tab_new_page(tab);
}

static void blocks_of_rows(struct tabs *tabs, struct tab *tab)
{
    const struct lot *lot = tabs->lot;
    struct tallies *holds = tallies_new(tabs, 16), *rejects = tallies_new(tabs, 16);
    struct tallies *anomalies = tallies_new(tabs, ANOMALY_COUNT);
    Str files[] = {tabs_file_of(lot, "residents"), tabs_file_of(lot, "certificates")};

    for (int i = 0; i < ANOMALY_COUNT; i++)
        tally_of(tabs, anomalies, str_of(anomaly_term((enum anomaly)i).japanese), STR_EMPTY);
    for (uint32_t i = 0; i < lot->unreadable_count; i++) {
        int reason = reason_of(lot->unreadables[i].reason);

        tally_of(tabs, rejects, files[0],
                 reason > 0 ? str_of(reason_term((enum reason)reason).japanese)
                            : STR("0/1の値不正"))
            ->count++;
    }
    for (uint32_t i = 0; i < lot->row_count; i++) {
        const struct lot_row *row = &lot->rows[i];
        Str reason = str_of(reason_term(row->reason).japanese);

        for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++)
            anomalies->at[anomaly].count += row->anomalies >> anomaly & 1;
        if (row->disposition == DISPOSITION_REJECTED)
            tally_of(tabs, rejects, files[1], reason)->count++;
        if (row->disposition == DISPOSITION_HELD) {
            int32_t days = day_between(lot->as_of, row->expires_on);

            tally_of(tabs, holds, reason,
                     str_of(left_bands[day_band_of(left_bands, LEFT_BANDS, days)].label))
                ->count++;
        }
    }
    BLOCK(tab, "保留: 理由 × 残日数", columns_holds, holds->count, row_tally_2, holds);
    BLOCK(tab, "エラー: ファイル × 理由", columns_rejects, rejects->count, row_tally_2, rejects);
    BLOCK(tab, "要確認: 内容", columns_anomalies, anomalies->count, row_tally_1, anomalies);
}

void tab_breakdown(struct tabs *tabs, const struct waiters *waiters)
{
    const struct lot *lot = tabs->lot;
    struct tab *tab = tab_add(tabs, "内訳", "内訳", "各シートの集計。合計は見出しの上。");
    struct tallies *waits = tallies_new(tabs, 16), *months = tallies_new(tabs, 16);
    struct tallies *suppressed = tally_reasons(tabs, DISPOSITION_SUPPRESSED);

    for (size_t i = 0; i < waiters->count; i++)
        tally_of(tabs, waits, str_of(reason_term(waiters->at[i].reason).japanese),
                 month_text(tabs, waiters->at[i].planned_on))
            ->count++;
    tallies_sort(waits);
    for (uint32_t i = 0; i < lot->month_count; i++)
        tally_of(tabs, months,
                 arena_printf(&tabs->arena, "%04d-%02d", lot->months[i].year, lot->months[i].month),
                 STR_EMPTY)
            ->count += lot->months[i].count;
    blocks_of_pieces(tabs, tab);
    BLOCK(tab, "待機: 原因 × 差出予定月", columns_waits, waits->count, row_tally_2, waits);
    blocks_of_rows(tabs, tab);
    BLOCK(tab, "除外: 理由 (死亡・転出を含む)", columns_reasons, suppressed->count,
          row_tally_before, suppressed);
    tab_new_page(tab);
    BLOCK(tab, "時期未到来: 満了月", columns_not_due, months->count, row_tally_1, months);
    tab_new_page(tab);
}

/* ---- 定義 -------------------------------------------------------------------------------------- */

struct definition {
    const char *item, *formula, *source, *rows;
};

static const struct definition definitions[] = {
    {"証拠としての扱い",
     "この帳票は閲覧用の写し。証拠は print/ と office/ の各 SHA256SUMS と、それが指すファイル",
     "SHA256SUMS", "開いて保存したCSV・帳票は証拠にならない"},
    {"件", "電子証明書データの1行。1人に署名用と利用者証明用の2件があり得る", "dispositions.csv",
     "全行"},
    {"人", "宛名番号の異なり数", "dispositions.csv", "同じ処理区分の行"},
    {"通", "封筒1つ分の郵便物。1人の対象の証明書は1通にまとめる", "pieces.csv", "1行1通"},
    {"基準日", "どの日現在の登録内容として判定したか", "run.json", "as_of"},
    {"差出日", "基準日の後の設定の開庁日数目以降、最初の差出曜日の開庁日", "run.json", "mail_on"},
    {"配達見込日", "差出日の後の設定の平日数目", "run.json", "deliver_on"},
    {"更新開始日",
     "更新手続ができる最初の日。有効期限の3か月前に応当する日の翌日(応当日のない月は翌月1日)。"
     "月数は発行日による設定に従う",
     "pieces.csv", "opens_on"},
    {"本来の差出日", "更新開始日に設定の日数を加えた日以降、最初の差出曜日の開庁日", "pieces.csv",
     "ideal_on"},
    {"遅延日数", "差出日 − 本来の差出日 (暦日)", "pieces.csv", "delay_days"},
    {"遅延の原因",
     "本来の差出日から差出日の前日までの各日に1つ。その日以前で最後の差出曜日の便に載らなかった理"
     "由",
     "pieces.csv", "causes"},
    {"配達時残日数", "有効期限 − 配達見込日", "pieces.csv", "expires_on, deliver_on"},
    {"残日数(保留)", "有効期限 − 基準日", "dispositions.csv", "held"},
    {"差出予定日", "新しい対象がないとして、今の処理上限で差し出せる最初の日。期限までになければ空",
     "dispositions.csv", "waiting, planned_on"},
    {"処理区分", "読み込んだ全行に1つずつ付く。合計は読込行数と一致する", "run.json",
     "dispositions"},
    {"時期未到来", "本来の差出日が今回の差出日より後", "run.json", "not_due, not_due_by_month"},
    {"期限経過(対象期間外)", "有効期限が設定の日数より前に過ぎ、前回に待機・保留でもなかったもの",
     "run.json", "past"},
    {"通知済", "通知台帳に、損紙・引抜き・取消・返戻でない通知がある。または他機関が通知した",
     "run.json", "told"},
    {"発送対象外(除外)", "住民または電子証明書の状態により送らない", "dispositions.csv",
     "suppressed"},
    {"保留(職員判断)", "送ってよいか、または宛先・印字を職員が確かめる必要がある",
     "dispositions.csv", "held"},
    {"保留開始日・保留日数",
     "続けて保留となっている最初の処理回の基準日と、そこから今回の基準日までの日数。"
     "理由が変わっても保留が続くかぎり数える",
     "通知台帳", "held"},
    {"未判断", "保留のうち、通知不要の申出が記録されていないもの。残日数が45日以内・14日以内で警告",
     "dispositions.csv", "held"},
    {"満了(期限切れ)", "配達見込日より前に有効期限が過ぎ、過去の公開分に載ったことがない",
     "dispositions.csv", "lapsed"},
    {"発送待ち(待機)", "時期は来ているが、見合わせ・締切・処理上限により今回の便に載らない",
     "dispositions.csv", "waiting"},
    {"発送(今回)", "今回の通に載る", "dispositions.csv", "notice"},
    {"前回・差", "直前に公開した処理回の同じ数字と、今回 − 前回", "run.json", "直前の公開分"},
    {"差出済・返戻・損紙・引抜き・取消",
     "kigen record と kigen void "
     "で記録された、通ごとの最後の状態。差出日が基準日の35日前以後の公開済みの処理回",
     "通知台帳", "piece, event"},
    {"滞留", "発送待ちの件数。前回 + 新規到来 + 復帰 − 発送 − 対象外等へ = 今回",
     "dispositions.csv", "waiting"},
    {"要確認",
     "登録内容が規則と合わない、または形が違うもの。処理を止めない。同じ形が20件以上あり、"
     "確認した行の2%を超えるときは、1行にまとめて抽出の誤りとして示す",
     "dispositions.csv", "anomalies"},
    {"規則(条)",
     "規則は、電子署名等に係る地方公共団体情報システム機構の認証業務に関する法律施行規則"
     "(平成15年総務省令第120号)",
     "dispositions.csv", "anomalies"},
    {"規則による値・差",
     "規則で説明できる日のうち、登録値に最も近い日。差は 登録値 − 規則による値。"
     "登録値は有効期限(15歳未満の署名用では発行年月日)",
     "dispositions.csv", "anomalies"},
    {"発送漏れ照合",
     "登録データと通知台帳から、処理とは別のプログラム部分が通知を要する証明書を計算し直し、"
     "1行ずつ、また1通ずつ処理結果と比べる。1件でも違えば公開しない(停止判定 "
     "proof。解除はできない)",
     "dispositions.csv, pieces.csv", "全行"},
    {"停止した処理回",
     "前回の公開の後、停止判定により何も公開せずに終わった処理回。古い順に、しきい値を超えたものを1"
     "行"
     "ずつ示す。解除者と理由は、この処理回で同じ停止判定を解除した者とその理由。内訳は初めの20件",
     "run.json", "stopped"},
    {"通知を要するもの", "通知済 + 発送(今回) + 発送待ち + 保留 + 満了(期限切れ)", "run.json",
     "told, notice, waiting, held, lapsed"},
    {"発行コホート",
     "その月に有効期限が来る登録から、時期未到来・期限経過・取込不可(重複など)・失効等・更新済・"
     "その他の対象外(死亡、転出など)を引いた残りが、通知を要するもの。有効期限は発行後5回目の誕生日"
     "(更新では6回目)が基本なので、満了月でまとめると発行時期のそろった集まりになる",
     "入力ファイルと通知台帳", "満了月ごと"},
    {"枚数",
     "用紙の枚数。両面なら ページ ÷ 2 (足りない裏面は白紙とし、ページに数える)、片面ならページ数。"
     "どの通も用紙の表から始まり、1枚に2人分は載せない",
     "job.csv", "sheets"},
    {"整理番号", "差出日6桁-通番6桁-検査数字(12桁のLuhn)。取り消した番号は再び使わない",
     "pieces.csv", "piece_id"},
    {"合計の行", "見出しの上。SUBTOTAL により、絞り込むと表示中の行だけの値になる", "−", "−"},
    {"日時", "日付はすべて日本標準時の暦日", "−", "−"},
};

static const struct column columns_definitions[] = {
    {"項目", 24, CELL_TEXT, TOTAL_NONE, NULL},
    {"計算方法", 96, CELL_TEXT, TOTAL_NONE, NULL},
    {"元ファイル", 20, CELL_TEXT, TOTAL_NONE, NULL},
    {"行・項目の条件", 36, CELL_TEXT, TOTAL_NONE, NULL},
};

static void row_definition(const struct tabs *tabs, const struct table *table, size_t index,
                           struct cell *cells)
{
    const struct definition *definition = &definitions[index];

    (void)tabs;
    (void)table;
    cell_text(&cells[0], definition->item);
    cell_text(&cells[1], definition->formula);
    cell_text(&cells[2], definition->source);
    cell_text(&cells[3], definition->rows);
}

void tab_definitions(struct tabs *tabs)
{
    struct tab *tab = tab_add(tabs, "定義", "定義", NULL);

    MAIN(tab, columns_definitions, sizeof definitions / sizeof definitions[0], row_definition,
         NULL);
}
