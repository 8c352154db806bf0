/* 定義: what every figure of the workbook means, and where it can be found again. */
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/worksheets.h"

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
    {"差出(遅延の集計)",
     "差出日が今回の差出日までの12か月にある、公開済みで取り消していない処理回のすべての通。今回の通を"
     "含む。後に損紙・引抜き・返戻となった通も、その便の通として数える",
     "12か月の各公開分の pieces.csv", "1行1通"},
    {"未差出(遅延の集計)",
     "待機または保留の行のある人。1人1通とし、本来の差出日と有効期限はその人の行のうち最も早い日。"
     "遅延日数は、本来の差出日から今回の差出日までの日数",
     "dispositions.csv", "waiting, held"},
    {"未差出の遅延の原因",
     "差出の通と同じく、各日に、その日以前で最後の差出曜日の便に載らなかった理由。今回の理由は、"
     "今回の差出日から後の日の原因になる",
     "各公開分の dispositions.csv", "waiting, held, suppressed"},
    {"配達時残日数",
     "有効期限 − 配達見込日。未差出の待機は差出予定日に差し出したときの配達日まで、予定のないものは"
     "期限後とする。保留は、今回の次の差出曜日に差し出したとしたときの配達日まで",
     "pieces.csv, dispositions.csv", "expires_on, deliver_on, planned_on"},
    {"期限後に届く通", "配達時残日数が0未満の通。差出と未差出の計", "pieces.csv, dispositions.csv",
     "expires_on, deliver_on, planned_on"},
    {"待機がなくなる差出日",
     "待機の人すべての差出予定日のうち最も遅い日。1人でも予定がなければ決まらない",
     "dispositions.csv", "waiting, planned_on"},
    {"間に合わない最初の有効期限",
     "基準日以後の有効期限のうち、未差出で配達時残日数が0未満の人の最も早いものと、その人数",
     "dispositions.csv", "waiting, held"},
    {"配達地域", "印刷する郵便番号の上3桁。7桁でないものは「郵便番号なし」", "pieces.csv",
     "postal_code"},
    {"差出日ごとの発送と待機",
     "発送は取り消していない公開分の通数の計、待機はその差出日の最後の公開分の発送待ちの件数",
     "pieces.csv, run.json", "dispositions.waiting"},
    {"残日数(保留)", "有効期限 − 基準日", "dispositions.csv", "held"},
    {"差出予定日", "新しい対象がないとして、今の処理上限で差し出せる最初の日。期限までになければ空",
     "dispositions.csv", "waiting, planned_on"},
    {"見込み",
     "今後の週ごとの通数、来庁の見込み、最大遅れは、この帳票には載せない。kigen forecast で、夜間処理と"
     "同じ計画により別の帳票を作る",
     "住民データ、電子証明書データ、通知台帳", "kigen forecast"},
    {"処理区分", "読み込んだ全行に1つずつ付く。合計は読込行数と一致する", "run.json",
     "dispositions"},
    {"時期未到来", "本来の差出日が今回の差出日より後", "run.json", "not_due, not_due_by_month"},
    {"期限経過(対象期間外)", "有効期限が設定の日数より前に過ぎ、前回に待機・保留でもなかったもの",
     "run.json", "past"},
    {"通知済", "通知台帳に、損紙・引抜き・取消・返戻でない通知がある。または他機関が通知した",
     "run.json", "told"},
    {"発行番号の書き方が変わったもの",
     "宛名番号、種別、発行年月日、有効期限が通知台帳の通知と同じで、その発行番号の行が今回なく、"
     "読み込んだ発行番号は通知台帳にないもの。同じ証明書として扱い、通知台帳に記録する。1回に20件を"
     "超えると停止判定 renumbered",
     "run.json", "respelled, spellings"},
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
    {"内容・宛先の不備",
     "読み取れない行、宛先不備の保留について、どの列のどこが正しくないか。列は抽出データの見出し。"
     "値は示さず、日付と郵便番号は数字をNに置き換えた形だけを示す",
     "入力ファイル", "rejected, no_address"},
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
    {"停止判定の解除により差し出すお知らせ",
     "停止判定を解除したために差し出す通。氏名・住所・送付先・法定代理人・生年月日が前回と変わった人、"
     "支援措置等がなくなった人など、停止判定の対象となった人あてのもの。対象を特定できない停止判定で"
     "は、この発送回の全通が当たるため、ここに列挙しない",
     "pieces.csv", "整理番号が同じ行"},
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

#define DEFINITIONS(X)                                                                             \
    X(definition, item, "項目", 24, TEXT, NONE, cell_text(cell, definition->item))                 \
    X(definition, formula, "計算方法", 96, TEXT, NONE, cell_text(cell, definition->formula))       \
    X(definition, source, "元ファイル", 20, TEXT, NONE, cell_text(cell, definition->source))       \
    X(definition, rows, "行・項目の条件", 36, TEXT, NONE, cell_text(cell, definition->rows))
COLUMNS(definition, struct definition, DEFINITIONS);

void add_definitions(struct content *content)
{
    struct worksheet *worksheet = content_add(content, "定義", "定義", NULL);

    worksheet->main = TABLE(definition, definitions, sizeof definitions / sizeof definitions[0]);
}
