/*
 * The commands: what each is called with, what it does, its options and exit codes, in both languages. `--help`, the manual
 * pages and the completion of the shell are made of this table (cmd/help.c, docs/man/manual.c); tests/tidy/commands.py
 * holds it to the options that the commands read.
 */
#include "cmd/commands.h"

static const struct manual_line of_run[] = {
    {TEXT, NULL, "The nightly batch: finds the certificates entering their renewal window, prints the letters, keeps the ledger and "
     "publishes one folder below output.dir.",
     "夜間処理。更新時期に入る電子証明書を抽出し、お知らせを印刷し、通知台帳に記録して、output.dirの下に1つのフォルダー"
     "を公開します。", NULL},
    {OPTION, "-c FILE", "configuration (/etc/kigen/kigen.conf)",
     "設定ファイル(省略時は/etc/kigen/kigen.conf)", NULL},
    {OPTION, "--as-of DATE", "day of the registers, YYYY-MM-DD (today in Tokyo)",
     "基準日 YYYY-MM-DD(省略時は日本時間の今日)", NULL},
    {OPTION, "--jobs N", "processes that print, and threads that read, of these 8 at most (as many as there are processors)",
     "印刷の作業プロセスの数と、データを読むスレッドの数(後者は8まで。省略時は使えるプロセッサー数)", NULL},
    {OPTION, "--dry-run", "judges and plans, prints a summary, leaves nothing",
     "判定と計画だけを行い、概要を表示します。何も残しません", NULL},
    {OPTION, "--quiet", "says nothing but warnings and errors",
     "警告とエラーだけを表示します", NULL},
    {OPTION, "--verbose", "prints the summary even when not on a terminal",
     "端末以外でも概要を表示します", NULL},
    {OPTION, "--accept GATE --by WHO --why TEXT", "lifts a gate for this run and records it: max_unreadable, shift, wrong_file, old_file, overlap, ahead, renumbered, "
     "side_table, class, templates, marks, old_ledger",
     "停止判定をこの処理回に限り解除し、記録します(max_unreadable、shift、wrong_file、old_file、overlap、ahead、renumbered、side_table、class、templates、marks、old_ledger)", NULL},
    {TEXT, NULL, "Options may stand in any order, as --jobs=4 too, and be cut short.",
     "オプションの順序は自由です。--jobs=4 の形や、名前を途中までにした形でも指定できます。", NULL},
    {EXIT, "0", "done",
     "完了", NULL},
    {EXIT, "4", "done and something is new for a person",
     "完了(新たに確認が必要なものあり)", NULL},
    {EXIT, "8", "stopped by a gate",
     "停止判定により中止", NULL},
    {EXIT, "64", "usage",
     "使い方", NULL},
    {EXIT, "65", "data",
     "データ", NULL},
    {EXIT, "66", "input missing",
     "入力なし", NULL},
    {EXIT, "73-75, 77", "files",
     "ファイル", NULL},
    {EXIT, "78", "configuration",
     "設定", NULL},
    {0},
};

static const struct manual_line of_check[] = {
    {TEXT, NULL, "Verifies everything a run needs (configuration, registers, calendar, limits, templates, fonts, ledger, output folder) "
     "and writes nothing. Exit codes are those of run.",
     "処理に必要なもの(設定、抽出データ、暦、処理上限、様式、書体、通知台帳、出力先)をすべて確認します。何も書き込みま"
     "せん。終了コードはrunと同じです。", NULL},
    {OPTION, "-c FILE", "configuration (/etc/kigen/kigen.conf)",
     "設定ファイル(省略時は/etc/kigen/kigen.conf)", NULL},
    {OPTION, "--show", "first shows every setting in force: its value, where it comes from, what it means",
     "初めに、有効な設定をすべて、その値、由来(ファイルと行、又は既定値)、意味とともに表示します", NULL},
    {0},
};

static const struct manual_line of_status[] = {
    {TEXT, NULL, "The last night, what is open, the alarms that are up, and the next mail day, from ledger and published folders. Reads "
     "no register, takes no lock and writes nothing.",
     "直近の処理回、未処理のもの、出ている警告、次の差出日を、通知台帳と公開フォルダーから表示します。抽出データは読み"
     "ません。夜間処理の最中でも使え、何も書き込みません。", NULL},
    {OPTION, "-c FILE", "configuration (/etc/kigen/kigen.conf)",
     "設定ファイル(省略時は/etc/kigen/kigen.conf)", NULL},
    {OPTION, "--as-of DATE", "the day that counts as today (today, or the last published run's day if later)",
     "今日とみなす日(省略時は今日。直近の処理回の基準日が後ならその日)", NULL},
    {OPTION, "--json", "one JSON object for a monitoring system",
     "監視システム用に1つのJSONで表示します", NULL},
    {EXIT, "0", "all is well, or no run was published yet",
     "異常なし、又は公開済みの処理回がまだない", NULL},
    {EXIT, "4", "somebody has to do something: a gate stopped the last night, a mail day was missed, a run was cut off or taken back, "
     "or an alarm is up",
     "対応が必要(停止判定による中止、お知らせを作らないまま過ぎた差出日、処理回の中断や取消、警告のいずれか)", NULL},
    {EXIT, NULL, "others as for run",
     "その他はrunと同じです", NULL},
    {0},
};

static const struct manual_line of_why[] = {
    {TEXT, NULL, "For the clerk at the telephone: when the letter comes or why there is none, what may be said before it is clear who "
     "calls and what after, then the facts with their reasons. ID is the piece id on the letter (with or without hyphens), "
     "else a resident id or a certificate serial. The page holds no name and no address. Takes no lock; who looked at whom "
     "is added to access.jsonl beside the ledger.",
     "電話応対用の個別照会。1行目に、お知らせの発送予定(又は発送しない理由)と、更新できる日を表示します。続けて、本人確"
     "認前に言えること、本人確認後に言えること、判定とその理由です。IDはお知らせの整理番号(ハイフンは省略可)、なければ"
     "宛名番号か発行番号です。氏名と住所は表示しません。夜間処理の最中でも使えます。照会した人と対象者を、"
     "通知台帳と同じフォルダーのaccess.jsonlに記録します。", NULL},
    {OPTION, "-c FILE", "configuration (/etc/kigen/kigen.conf)",
     "設定ファイル(省略時は/etc/kigen/kigen.conf)", NULL},
    {OPTION, "--as-of DATE", "day of the registers (today, or the last published run's day if later)",
     "基準日(省略時は今日。直近の処理回の基準日が後ならその日)", NULL},
    {EXIT, "0", "answered",
     "表示した", NULL},
    {EXIT, "66", "the id is known nowhere (or mistyped)",
     "その番号がない(打ち間違いを含む)", NULL},
    {EXIT, NULL, "others as for run",
     "その他はrunと同じです", NULL},
    {0},
};

static const struct manual_line of_record[] = {
    {TEXT, NULL, "What became of pieces and what people decided, into the ledger. EVENTS.csv (-: standard input) is CSV in UTF-8 or "
     "cp932 with the header id,event,on,by,until,reason; office/record.csv of a run is such a form, its ids filled in:",
     "お知らせのその後と職員の決定を通知台帳に記録します。EVENTS.csv(-は標準入力)はUTF-8又はシフトJIS(cp932)のCSVで、見"
     "出しは 整理番号,区分,年月日,担当,期限,理由(id,event,on,by,until,reason)です。公開フォルダーの office/record.csv "
     "は、番号を記入済みの記録用紙です。", NULL},
    {ITEM, "a piece id", "printed, posted, spoiled, pulled, returned",
     "印刷済、差出済、損紙、引抜き、返戻", "整理番号"},
    {ITEM, "lot:FOLDER, bundle:FILE, PIECE_ID..PIECE_ID", "the same of all their pieces that are not spoiled, pulled or returned",
     "損紙・引抜き・返戻・取消でないすべての通について、同じ語", "ロット:フォルダー名、束:ファイル名、整理番号..整理番号"},
    {ITEM, "resident:ID", "release (send although protected), refuse (no letter), clear (neither)",
     "送付可(支援措置対象でも送る)、送付不要、取消(どちらも取消し)", "宛名番号:番号"},
    {ITEM, "alarm:NAME", "acknowledged: quiet through until, or until it counts more",
     "確認済。期限まで、又は件数が増えるまで知らせません", "警告:名前"},
    {ITEM, "on, by", "the day, and who of the staff says so; until: release, refuse and acknowledged only, that day included. A reason that "
     "names a resident or an address is refused.",
     "その日と、記録する職員。期限(その日まで有効)は送付可、送付不要、確認済だけ。理由に住民の氏名・住所がある行は記録"
     "しません。", "年月日、担当"},
    {TEXT, NULL, "A row that is wrong is refused with its line, the others are recorded. The same event twice changes nothing, so a "
     "file can be recorded again; the first date stands.",
     "誤りのある行は行番号とともに示して記録せず、ほかの行は記録します。同じ記録をもう一度読ませても何も変わらず、最初"
     "の日付が残ります。", NULL},
    {OPTION, "-c FILE", "configuration (/etc/kigen/kigen.conf)",
     "設定ファイル(省略時は/etc/kigen/kigen.conf)", NULL},
    {OPTION, "--as-of DATE", "the day after which nothing may be dated (today)",
     "これより後の日付を認めない日(省略時は今日)", NULL},
    {OPTION, "--dry-run", "says what would be recorded and refused, and writes nothing",
     "記録できる行とできない行を示すだけで、何も書き込みません", NULL},
    {OPTION, "--quiet", "says nothing but warnings and errors",
     "警告とエラーだけを表示します", NULL},
    {OPTION, "--verbose", "prints the counts even when not on a terminal",
     "端末以外でも件数を表示します", NULL},
    {EXIT, "0", "all recorded",
     "すべて記録した", NULL},
    {EXIT, "4", "rows were refused",
     "記録できない行があった", NULL},
    {EXIT, "65", "the file cannot be used",
     "ファイルが使えない", NULL},
    {EXIT, "75", "a run holds the lock",
     "別の処理が実行中", NULL},
    {EXIT, NULL, "others as for run",
     "その他はrunと同じです", NULL},
    {0},
};

static const struct manual_line of_void[] = {
    {TEXT, NULL, "Takes a published run back of which nothing was posted: its certificates are due again, and the same night may run "
     "once more. The folder stays. Its letters lie in the house: take them out, and record them as pulled; until then each "
     "later pull list names them (reason voided).",
     "差し出したお知らせが1通もない公開済みの処理回を取り消します。対象の電子証明書は改めて発送対象となり、同じ基準日の"
     "処理をもう一度行えます。公開フォルダーは残ります。印刷したお知らせは引き抜き、引抜き(pulled)として記録してくださ"
     "い。記録するまで、以後の引抜きリストに理由 voided で載ります。", NULL},
    {OPTION, "-c FILE", "configuration (/etc/kigen/kigen.conf)",
     "設定ファイル(省略時は/etc/kigen/kigen.conf)", NULL},
    {OPTION, "RUN", "name of its folder, as 2026-11-20 or 2026-11-20-2",
     "公開フォルダーの名前(2026-11-20、2026-11-20-2 など)", NULL},
    {OPTION, "--by WHO", "who of the staff takes it back",
     "取り消す職員", NULL},
    {OPTION, "--why TEXT", "why; no resident's name or address in either",
     "理由(どちらにも住民の氏名・住所は書かないでください)", NULL},
    {TEXT, NULL, "A run that was taken back before is left as it is.",
     "既に取り消された処理回には何もしません。", NULL},
    {EXIT, "0", "taken back",
     "取り消した", NULL},
    {EXIT, "64", "usage",
     "使い方", NULL},
    {EXIT, "65", "no such published run or a piece of it was posted",
     "該当する公開済み処理回がないか差出済の通がある", NULL},
    {EXIT, "75", "a run holds the lock",
     "別の処理が実行中", NULL},
    {EXIT, NULL, "others as for run",
     "その他はrunと同じです", NULL},
    {0},
};

static const struct manual_line of_form[] = {
    {TEXT, NULL, "Makes the reply form (照会書兼回答書) of one resident, by which a proxy may come, and records who made it. On it stand "
     "name and address of the holder, as whom the inquiry is sent to, and no birth date and no PIN. It fits the window of "
     "the letters' envelope.",
     "1人分の照会書兼回答書(代理の方が手続きするための用紙)を作り、作成した職員とともに記録します。印刷するのは照会先と"
     "しての氏名と住所だけで、生年月日と暗証番号は印刷しません。お知らせの窓あき封筒にそのまま入ります。", NULL},
    {OPTION, "-c FILE", "configuration (/etc/kigen/kigen.conf)",
     "設定ファイル(省略時は/etc/kigen/kigen.conf)", NULL},
    {OPTION, "--as-of DATE", "day of the inquiry (today, or the last published run's day if later)",
     "照会日(省略時は今日。直近の処理回の基準日が後ならその日)", NULL},
    {OPTION, "RESIDENT_ID", "as in the resident register",
     "宛名番号", NULL},
    {OPTION, "--by WHO", "who of the staff makes it",
     "作成する職員", NULL},
    {OPTION, "-o FILE.pdf", "must not exist yet (73)",
     "新しく作るファイル(既にあれば終了コード73)", NULL},
    {TEXT, NULL, "Whoever may have no proxy, or cannot use the form, gets none: the reason is said (65). A form changes nothing about "
     "letters. Each has an id of its own; kigen why shows them.",
     "代理の方の手続きができない人、この用紙では手続きできない人の分は、理由を示して作りません(65)。お知らせの発送には"
     "何も影響しません。整理番号は1枚ごとに違い、kigen why で確かめられます。", NULL},
    {EXIT, "0", "made and recorded",
     "作成・記録した", NULL},
    {EXIT, "64", "usage",
     "使い方", NULL},
    {EXIT, "65", "refused",
     "作れない", NULL},
    {EXIT, "73", "the file exists",
     "ファイルがある", NULL},
    {EXIT, "75", "a run holds the lock or the ledger changed meanwhile",
     "別の処理が実行中か途中で通知台帳が更新された", NULL},
    {EXIT, NULL, "others as for run",
     "その他はrunと同じです", NULL},
    {0},
};

static const struct manual_line of_reprint[] = {
    {TEXT, NULL, "Gives the published pages of letters once more, as after a jam: copied from the published bundles, never made anew, "
     "behind a cover sheet that says which letters these are. Recorded.",
     "公開済みのお知らせの紙面を、紙詰まりの後などにもう一度出力します。公開した束の紙面を写すもので、作り直しません。"
     "どの通かを示す表紙を付け、再出力を記録します。", NULL},
    {OPTION, "-c FILE", "configuration (/etc/kigen/kigen.conf)",
     "設定ファイル(省略時は/etc/kigen/kigen.conf)", NULL},
    {OPTION, "PIECE_ID...", "as on the letters, at most 1000; of any lots",
     "お知らせの整理番号(1000通まで。処理回が違ってもよい)", NULL},
    {OPTION, "--by WHO", "who of the staff asks for them",
     "再出力を依頼する職員", NULL},
    {OPTION, "--why TEXT", "why",
     "理由", NULL},
    {OPTION, "-o FILE.pdf", "must not exist yet (73)",
     "新しく作るファイル(既にあれば終了コード73)", NULL},
    {TEXT, NULL, "After a jam: the letters that jammed and the two before and after them. All of the old sheets are destroyed; none "
     "of these letters is recorded as spoiled, for then another letter would be made. Refused where a piece is spoiled, "
     "pulled, returned or taken back, and where a published file is not as published any more (65).",
     "紙詰まりのときは、詰まった通とその前後2通を指定し、元の紙はすべて廃棄してください。差し替えた通は損紙と記録しない"
     "でください(記録すると、別のお知らせが作られます)。損紙・引抜き・返戻・取消の通と、公開したときのままでないファイ"
     "ルの通は、再出力できません(65)。", NULL},
    {EXIT, "0", "made and recorded",
     "作成・記録した", NULL},
    {EXIT, "64", "usage",
     "使い方", NULL},
    {EXIT, "65", "refused",
     "再出力できない", NULL},
    {EXIT, "66", "no such piece, or its folder is gone",
     "その通がないか公開フォルダーがない", NULL},
    {EXIT, "73", "the file exists",
     "ファイルがある", NULL},
    {EXIT, "75", "a run holds the lock",
     "別の処理が実行中", NULL},
    {EXIT, NULL, "others as for run",
     "その他はrunと同じです", NULL},
    {0},
};

static const struct manual_line of_report[] = {
    {TEXT, NULL, "One workbook of all letters with a mail day in a period, both days included: what became of them, delay and its causes, "
     "returns, letters that did not go, who was told too late and why, approvals, lifted gates, nights that were stopped. "
     "From the ledger; published folders that are still there are compared with it. No register is read, nothing is recorded.",
     "差出日が期間内にあるすべての通を、1つの帳票にまとめます。通のその後、遅延と原因、返戻、差し出さなかった通、期限に"
     "間に合わなかった人とその理由、承認、停止解除、停止した夜を示します。通知台帳から作り、残っている公開フォルダーと"
     "の一致も確かめます。抽出データは読まず、何も記録しません。", NULL},
    {OPTION, "-c FILE", "configuration (/etc/kigen/kigen.conf)",
     "設定ファイル(省略時は/etc/kigen/kigen.conf)", NULL},
    {OPTION, "--from DATE", "first mail day, YYYY-MM-DD",
     "期間の初めの差出日 YYYY-MM-DD(この日を含む)", NULL},
    {OPTION, "--to DATE", "last mail day",
     "期間の終わりの差出日(この日を含む)", NULL},
    {OPTION, "-o FILE.xlsx", "must not exist yet (73)",
     "新しく作るファイル(既にあれば終了コード73)", NULL},
    {EXIT, "0", "written",
     "作成した", NULL},
    {EXIT, "4", "written and something does not agree (sheet 照合)",
     "作成したが一致しないものがある(シート「照合」)", NULL},
    {EXIT, "64", "usage",
     "使い方", NULL},
    {EXIT, "73", "the file exists",
     "ファイルがある", NULL},
    {EXIT, "75", "the ledger changed meanwhile",
     "途中で通知台帳が更新された", NULL},
    {EXIT, NULL, "others as for run",
     "その他はrunと同じです", NULL},
    {0},
};

static const struct manual_line of_proof[] = {
    {TEXT, NULL, "Prints every template in its worst cases (longest name, fullest window, rare characters, late, two dates, ...) with "
     "the zones of envelope and printer tinted. All people in it are made up. Reads no register; FILE.pdf must not exist "
     "yet (73), and nothing else is written. With --resident it shows the letter of a real person as this night would make "
     "it, on every page as a proof and without a piece id. Nothing is recorded or published; the file holds a name and an "
     "address. 65 where no letter goes to this person, with the reason. With --specimen it prints untinted specimens for "
     "the press and the window (見本刷り): of each letter the shortest, the fullest windows and the longest, to addresses "
     "that cannot be, with ids that kigen record refuses. Says by which digest the templates are signed off (kigen record: "
     "templates:DIGEST,approved).",
     "すべての様式を、いちばん厳しい場合(長い氏名、窓いっぱいの住所、異体字、遅れ、期限が二つ など)で印刷し、窓や余白に"
     "色を付けます。載っている人はすべて架空です。抽出データは読みません。FILE.pdfは新しく作ります(既にあれば終了コード73)。"
     "ほかには何も書き込みません。--residentを付けると、実在する方へのお知らせを、その夜に作るとおりに見せます。全ペー"
     "ジに校正と記し、整理番号は入れません。何も記録・公開しません。ファイルには氏名と住所が載ります。その方へのお知ら"
     "せがないときは、理由を示して終了コード65で終わります。--specimenを付けると、印刷機と窓あき封筒を確かめるための見"
     "本刷りを、色を付けずに作ります。お知らせごとに、最も短いもの、窓がいっぱいになるもの、最も長いものを、実在しない"
     "宛先と、kigen record が受け付けない整理番号で印刷します。校了の記録に使う様式のハッシュ値も表示します(kigen record "
     "で templates:ハッシュ値 を approved に)。", NULL},
    {OPTION, "-c FILE", "configuration (/etc/kigen/kigen.conf)",
     "設定ファイル(省略時は/etc/kigen/kigen.conf)", NULL},
    {OPTION, "--template NAME", "this letter only: renewal, card_renewal, stay_extended, lapsed, card_lapsed",
     "そのお知らせだけ: renewal、card_renewal、stay_extended、lapsed、card_lapsed", NULL},
    {OPTION, "--resident ID", "whose letter",
     "お知らせを見る方の宛名番号", NULL},
    {OPTION, "--specimen", "specimens for the press; not with --resident",
     "見本刷り(--residentとは一緒に指定できない)", NULL},
    {OPTION, "--as-of DATE", "the night (today, or the last published run's day where that is later)",
     "基準日(省略時は今日。公開済みの処理回の基準日がそれより後なら、その日)", NULL},
    {0},
};

static const struct manual_line of_forecast[] = {
    {TEXT, NULL, "Plans the nights to come, as a night plans, on registers that stay as they are: letters, visits and the longest delay "
     "of each week, beside today's limits, and what is assumed. With --worst also the least limits under which no letter "
     "is later. A workbook without names, addresses and ids; nothing is recorded, and no lock is taken.",
     "今後の夜間処理を、登録内容が今のまま変わらないものとして、夜間処理と同じ方法で計画します。週ごとの通数、来庁の見"
     "込み、最大遅れを、今の処理上限と並べて示し、前提も記します。--worstを付けると、それより遅い通が出ない最小の処理上"
     "限も求めます。氏名、住所、宛名番号は載りません。何も記録せず、夜間処理の最中でも使えます。", NULL},
    {OPTION, "-c FILE", "configuration (/etc/kigen/kigen.conf)",
     "設定ファイル(省略時は/etc/kigen/kigen.conf)", NULL},
    {OPTION, "--as-of DATE", "day of the registers (today, or the last published run's day if later)",
     "基準日(省略時は今日。直近の処理回の基準日が後ならその日)", NULL},
    {OPTION, "--months N", "so many months from that day on, 1 to 60",
     "基準日からの月数、1〜60", NULL},
    {OPTION, "--worst DAYS", "the delay that is wanted at most, 0 to 3650",
     "求める最大遅れの日数、0〜3650", NULL},
    {OPTION, "-o FILE.xlsx", "must not exist yet (73)",
     "新しく作るファイル(既にあれば終了コード73)", NULL},
    {EXIT, "0", "made",
     "作成した", NULL},
    {EXIT, "73", "the file exists",
     "ファイルがある", NULL},
    {EXIT, NULL, "others as for run",
     "その他はrunと同じです", NULL},
    {0},
};

static const struct manual_line of_verify[] = {
    {TEXT, NULL, "Re-checks published folders: digests, counts, pages, pieces.",
     "公開済みフォルダーを確認し直します(ハッシュ値、件数、ページ数、整理番号)。", NULL},
    {OPTION, "DIR...", "folders of runs, or print/ of one alone, without office/",
     "処理回のフォルダー、又はその中のprintだけ(officeなし)", NULL},
    {OPTION, "--deep", "also reads every page with another reader and ties it to its piece: the id it shows, its label, its order",
     "別の読取り器で全ページも確認し、印字された整理番号、ページ名、ページの順が一覧のとおりかを照合します", NULL},
    {EXIT, "0", "all hold",
     "すべて一致", NULL},
    {EXIT, "65", "one does not",
     "不一致", NULL},
    {0},
};

static const struct manual_line of_merge[] = {
    {TEXT, NULL, "Puts the published runs of one night of many municipalities, each with a ledger of its own, into one folder: run.json, "
     "summary.xlsx, shards.csv, SHA256SUMS. Each run is checked as verify does, against its ledger, and counted anew from its rows; "
     "a shard that is missing, named twice, another municipality's or not consistent is named, and nothing is made. Reads no "
     "register, takes no lock of a ledger, and shows no person.",
     "通知台帳を市区町村ごとに持つ場合に、一夜の公開済み処理回を1つのフォルダーにまとめます(run.json、summary.xlsx、shards.csv、"
     "SHA256SUMS)。処理回ごとにverifyと同じ確認と通知台帳との照合を行い、一覧の行から数え直します。欠けているもの、重なるもの、"
     "別の市区町村のもの、つじつまの合わないものがあれば、その名前を示し、何も作りません。抽出データは読まず、個人を示す"
     "番号は載りません。", NULL},
    {OPTION, "-o DIR", "the folder to be made; one that is there and says the same is left as it is",
     "作るフォルダー。既にあって内容が同じなら、そのままにします", NULL},
    {OPTION, "--as-of DATE", "the night (the last of which any shard has a run)",
     "基準日(省略時は、どれかの団体に処理回のある最後の日)", NULL},
    {OPTION, "--list FILE", "the shards as a table: municipality,folder,ledger; municipality may name wards behind the first code, an empty "
     "ledger is ledger.sqlite in the folder, and paths are relative to FILE",
     "団体の一覧表(municipality,folder,ledger)。市区町村コードの後に区のコードも書けます。ledgerが空ならフォルダーの中の"
     "ledger.sqlite。パスはFILEから見たもの", NULL},
    {OPTION, "SHARD_DIR...", "without a list: each an output.dir that holds its ledger.sqlite, and whose name is the municipality's code",
     "一覧表を使わないとき: 通知台帳 ledger.sqlite の入った output.dir。名前は市区町村コード", NULL},
    {EXIT, "0", "made, or there already. Of several runs of the day the last is summed, and what the others have sent is a warning",
     "作成した、又は既に同じものがある。同じ基準日の処理回が複数あれば最後のものだけを集計し、ほかの通数を警告する", NULL},
    {EXIT, "64", "usage",
     "使い方", NULL},
    {EXIT, "65", "a shard that cannot be merged",
     "まとめられない団体がある", NULL},
    {EXIT, "66", "a shard without a run of that night",
     "その夜の処理回がない団体がある", NULL},
    {EXIT, "73", "the folder exists and says something else",
     "別の内容のフォルダーがある", NULL},
    {EXIT, "75", "a run is unfinished, or another merge is at it",
     "終わっていない処理回があるか、別の merge が実行中", NULL},
    {EXIT, NULL, "others as for run",
     "その他はrunと同じです", NULL},
    {0},
};

static const struct manual_line of_synth[] = {
    {TEXT, NULL, "Makes up the registers of a city: DIR/residents.csv and DIR/certificates.csv, the same bytes for the same arguments, "
     "and prints a profile of them.",
     "架空の都市の住民データと電子証明書データ(DIR/residents.csv、DIR/certificates.csv)を作ります。引数が同じなら内容も"
     "同じです。最後に内訳を表示します。", NULL},
    {OPTION, "--residents N", "so many people",
     "住民の数", NULL},
    {OPTION, "--seed S", "a number; another one makes another city",
     "乱数の種。違う数にすると別の都市になります", NULL},
    {OPTION, "--as-of DATE", "the day of the registers, YYYY-MM-DD",
     "抽出の基準日 YYYY-MM-DD", NULL},
    {OPTION, "--municipality CODE", "five digits of a municipality",
     "市区町村コード5桁", NULL},
    {OPTION, "DIR", "where the two files are written",
     "2つのファイルの出力先", NULL},
    {0},
};

static const struct manual_line of_help[] = {
    {TEXT, NULL, "Explains a command, or a message: its sentence, what caused it, and what to do about it.",
     "コマンドの使い方、又はメッセージの意味、原因、対処を表示します。", NULL},
    {OPTION, "KGN0631", "the number of a message, as it was said; 631 and 0631 mean it too",
     "メッセージの番号(631、0631 でもよい)", NULL},
    {OPTION, "COMMAND", "a command; without either: all commands", "コマンド名。どちらも省略すると、コマンドの一覧", NULL},
    {EXIT, "0", "explained", "表示した", NULL},
    {EXIT, "64", "no such command or message", "該当するコマンド又はメッセージがない", NULL},
    {0},
};

const struct command_entry commands[] = {
    {"run", cmd_run, "run [-c FILE] [--as-of DATE] [--jobs N] [--dry-run] [--quiet] [--verbose] [--accept GATE --by WHO --why TEXT]...",
     "the nightly batch: who gets a letter, printed and recorded", "夜間処理: お知らせの対象者を抽出し、印刷して記録する", of_run},
    {"check", cmd_check, "check [-c FILE] [--show]",
     "verify everything that a run needs", "処理に必要なものをすべて確認する", of_check},
    {"status", cmd_status, "status [-c FILE] [--as-of DATE] [--json]",
     "the last night, what is open, and the next mail day", "直近の処理回、未処理のもの、次の差出日", of_status},
    {"why", cmd_why, "why [-c FILE] [--as-of DATE] ID",
     "why somebody gets a letter, when, or why not", "個別照会: お知らせを送る理由、時期、送らない理由", of_why},
    {"record", cmd_record, "record [-c FILE] [--as-of DATE] [--dry-run] [--quiet] [--verbose] EVENTS.csv|-",
     "record what became of letters and what people decided", "お知らせのその後と職員の決定を記録する", of_record},
    {"void", cmd_void, "void [-c FILE] RUN --by WHO --why TEXT",
     "take back a published run of which nothing was posted", "差し出していない処理回を取り消す", of_void},
    {"form", cmd_form, "form [-c FILE] [--as-of DATE] RESIDENT_ID --by WHO -o FILE.pdf",
     "the reply form by which a proxy may come", "代理の方のための照会書兼回答書", of_form},
    {"reprint", cmd_reprint, "reprint [-c FILE] PIECE_ID... --by WHO --why TEXT -o FILE.pdf",
     "published pages of letters once more", "公開済みのお知らせの再出力", of_reprint},
    {"report", cmd_report, "report [-c FILE] --from DATE --to DATE -o FILE.xlsx",
     "one workbook of all letters of a period", "期間内のお知らせの報告", of_report},
    {"proof", cmd_proof, "proof [-c FILE] -o FILE.pdf [--template NAME] [--resident ID] [--specimen] [--as-of DATE]",
     "every template in its worst cases, for sign-off", "すべての様式の校正", of_proof},
    {"forecast", cmd_forecast, "forecast [-c FILE] [--as-of DATE] --months N [--worst DAYS] -o FILE.xlsx",
     "plan the nights to come", "今後の処理の見込み", of_forecast},
    {"verify", cmd_verify, "verify DIR... [--deep]",
     "re-check published folders", "公開済みフォルダーの確認", of_verify},
    {"merge", cmd_merge, "merge -o DIR [--as-of DATE] [--list FILE] [SHARD_DIR...]",
     "one night of many municipalities as one workbook", "全市区町村の一夜の結果を1つにまとめる", of_merge},
    {"synth", cmd_synth, "synth --residents N --seed S --as-of DATE [--municipality CODE] DIR",
     "make up the registers of a city", "架空の都市の抽出データの作成", of_synth},
    {"help", cmd_help, "help [KGN0631|COMMAND]",
     "explain a command or a message", "コマンド又はメッセージの説明", of_help},
};
const size_t command_count = sizeof commands / sizeof commands[0];
