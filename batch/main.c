/*
 * kigen: the command table, the one reading of the clock, and the exit status.
 *
 * Only here the environment is looked at (language), and only here an error is printed.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/near.h"
#include "base/version.h"
#include "cmd/cmd.h"

enum { SECONDS_A_DAY = 86400, TOKYO_SECONDS = 9 * 3600, PATH_BYTES_MAX = 4096 };

static const struct entry {
    const char *name;
    command *run;
    const char *usage, *english, *japanese;
} commands[] = {
    {"run", cmd_run,
     "run [-c FILE] [--as-of DATE] [--jobs N] [--dry-run] [--quiet] [--verbose]"
     " [--accept GATE --by WHO --why TEXT]...",
     "The nightly batch: finds the certificates entering their renewal window, prints the "
     "letters,\n"
     "keeps the ledger and publishes one folder below output.dir.\n\n"
     "  -c FILE           configuration (/etc/kigen/kigen.conf)\n"
     "  --as-of DATE      day of the registers, YYYY-MM-DD (today in Tokyo)\n"
     "  --jobs N          worker processes (as many as there are processors)\n"
     "  --dry-run         judges and plans, prints a summary, leaves nothing\n"
     "  --quiet           says nothing but warnings and errors\n"
     "  --verbose         prints the summary even when not on a terminal\n"
     "  --accept GATE --by WHO --why TEXT\n"
     "                    lifts a gate for this run and records it: max_unreadable, shift,\n"
     "                    wrong_file, old_file, overlap, ahead, renumbered, side_table, class,\n"
     "                    marks, old_ledger\n\n"
     "Options may stand in any order, as --jobs=4 too, and be cut short.\n\n"
     "Exit: 0 done, 4 done and something is new for a person, 8 stopped by a gate, 64 usage,\n"
     "65 data, 66 input missing, 73-75 and 77 files, 78 configuration.\n",
     "夜間処理。更新時期に入る電子証明書を抽出し、お知らせを印刷し、通知台帳に記録して、\n"
     "output.dirの下に1つのフォルダーを公開します。\n\n"
     "  -c FILE           設定ファイル(省略時は/etc/kigen/kigen.conf)\n"
     "  --as-of DATE      基準日 YYYY-MM-DD(省略時は日本時間の今日)\n"
     "  --jobs N          作業プロセス数(省略時は使えるプロセッサー数)\n"
     "  --dry-run         判定と計画だけを行い、概要を表示します。何も残しません\n"
     "  --quiet           警告とエラーだけを表示します\n"
     "  --verbose         端末以外でも概要を表示します\n"
     "  --accept GATE --by WHO --why TEXT\n"
     "                    停止判定をこの処理回に限り解除し、記録します(max_unreadable、\n"
     "                    shift、wrong_file、old_file、overlap、ahead、renumbered、\n"
     "                    side_table、class、marks、old_ledger)\n\n"
     "オプションの順序は自由です。--jobs=4 の形や、名前を途中までにした形でも指定できます。\n\n"
     "終了コード: 0 完了、4 完了(新たに確認が必要なものあり)、8 停止判定により中止、\n"
     "64 使い方、65 データ、66 入力なし、73〜75・77 ファイル、78 設定\n"},
    {"check", cmd_check, "check [-c FILE]",
     "Verifies everything a run needs (configuration, registers, calendar, limits, templates, "
     "fonts,\n"
     "ledger, output folder) and writes nothing. Exit codes are those of run.\n\n"
     "  -c FILE           configuration (/etc/kigen/kigen.conf)\n",
     "処理に必要なもの(設定、抽出データ、暦、処理上限、様式、書体、通知台帳、出力先)を\n"
     "すべて確認します。何も書き込みません。終了コードはrunと同じです。\n\n"
     "  -c FILE           設定ファイル(省略時は/etc/kigen/kigen.conf)\n"},
    {"status", cmd_status, "status [-c FILE] [--as-of DATE] [--json]",
     "The last night, what is open, the alarms that are up, and the next mail day, from ledger and\n"
     "published folders. Reads no register, takes no lock and writes nothing.\n\n"
     "  -c FILE           configuration (/etc/kigen/kigen.conf)\n"
     "  --as-of DATE      the day that counts as today (today, or the last published run's day if\n"
     "                    later)\n"
     "  --json            one JSON object for a monitoring system\n\n"
     "Exit: 0 all is well, or no run was published yet; 4 somebody has to do something: a gate\n"
     "stopped the last night, a mail day was missed, a run was cut off or taken back, or an alarm "
     "is\n"
     "up; others as for run.\n",
     "直近の処理回、未処理のもの、出ている警告、次の差出日を、通知台帳と公開フォルダーから表示します。\n"
     "抽出データは読みません。夜間処理の最中でも使え、何も書き込みません。\n\n"
     "  -c FILE           設定ファイル(省略時は/etc/kigen/kigen.conf)\n"
     "  --as-of DATE      今日とみなす日(省略時は今日。直近の処理回の基準日が後ならその日)\n"
     "  --json            監視システム用に1つのJSONで表示します\n\n"
     "終了コード: 0 異常なし、又は公開済みの処理回がまだない、4 対応が必要(停止判定による中止、\n"
     "お知らせを作らないまま過ぎた差出日、処理回の中断や取消、警告のいずれか)、その他はrunと同じです。\n"},
    {"why", cmd_why, "why [-c FILE] [--as-of DATE] ID",
     "For the clerk at the telephone: when the letter comes or why there is none, what may be said\n"
     "before it is clear who calls and what after, then the facts with their reasons. ID is the "
     "piece\n"
     "id on the letter (with or without hyphens), else a resident id or a certificate serial. The\n"
     "page holds no name and no address. Takes no lock and writes nothing.\n\n"
     "  -c FILE           configuration (/etc/kigen/kigen.conf)\n"
     "  --as-of DATE      day of the registers (today, or the last published run's day if "
     "later)\n\n"
     "Exit: 0 answered, 66 the id is known nowhere (or mistyped), others as for run.\n",
     "電話応対用の個別照会。1行目に、お知らせの発送予定(又は発送しない理由)と、更新できる日を\n"
     "表示します。続けて、本人確認前に言えること、本人確認後に言えること、判定とその理由です。\n"
     "IDはお知らせの整理番号(ハイフンは省略可)、なければ宛名番号か発行番号です。\n"
     "氏名と住所は表示しません。夜間処理の最中でも使え、何も書き込みません。\n\n"
     "  -c FILE           設定ファイル(省略時は/etc/kigen/kigen.conf)\n"
     "  --as-of DATE      基準日(省略時は今日。直近の処理回の基準日が後ならその日)\n\n"
     "終了コード: 0 表示した、66 その番号がない(打ち間違いを含む)、その他はrunと同じです。\n"},
    {"record", cmd_record,
     "record [-c FILE] [--as-of DATE] [--dry-run] [--quiet] [--verbose] EVENTS.csv|-",
     "What became of pieces and what people decided, into the ledger. EVENTS.csv (-: standard\n"
     "input) is CSV in UTF-8 or cp932 with the header id,event,on,by,until,reason; office/record.csv\n"
     "of a run is such a form, its ids filled in:\n\n"
     "  a piece id        printed, posted, spoiled, pulled, returned\n"
     "  lot:FOLDER, bundle:FILE, PIECE_ID..PIECE_ID\n"
     "                    the same of all their pieces that are not spoiled, pulled or returned\n"
     "  resident:ID       release (send although protected), refuse (no letter), clear (neither)\n"
     "  alarm:NAME        acknowledged: quiet through until, or until it counts more\n"
     "  on, by            the day, and who of the staff says so; until: release, refuse and\n"
     "                    acknowledged only, that day included. A reason that names a resident\n"
     "                    or an address is refused.\n\n"
     "A row that is wrong is refused with its line, the others are recorded. The same event twice\n"
     "changes nothing, so a file can be recorded again; the first date stands.\n\n"
     "  -c FILE           configuration (/etc/kigen/kigen.conf)\n"
     "  --as-of DATE      the day after which nothing may be dated (today)\n"
     "  --dry-run         says what would be recorded and refused, and writes nothing\n"
     "  --quiet           says nothing but warnings and errors\n"
     "  --verbose         prints the counts even when not on a terminal\n\n"
     "Exit: 0 all recorded, 4 rows were refused, 65 the file cannot be used, 75 a run holds the "
     "lock,\n"
     "others as for run.\n",
     "お知らせのその後と職員の決定を通知台帳に記録します。EVENTS.csv(-は標準入力)はUTF-8又は\n"
     "シフトJIS(cp932)のCSVで、見出しは 整理番号,区分,年月日,担当,期限,理由\n"
     "(id,event,on,by,until,reason)です。公開フォルダーの office/record.csv は、番号を\n"
     "記入済みの記録用紙です。\n\n"
     "  整理番号          印刷済、差出済、損紙、引抜き、返戻\n"
     "  ロット:フォルダー名、束:ファイル名、整理番号..整理番号\n"
     "                    損紙・引抜き・返戻・取消でないすべての通について、同じ語\n"
     "  宛名番号:番号     送付可(支援措置対象でも送る)、送付不要、取消(どちらも取消し)\n"
     "  警告:名前         確認済。期限まで、又は件数が増えるまで知らせません\n"
     "  年月日、担当      その日と、記録する職員。期限(その日まで有効)は送付可、送付不要、\n"
     "                    確認済だけ。理由に住民の氏名・住所がある行は記録しません。\n\n"
     "誤りのある行は行番号とともに示して記録せず、ほかの行は記録します。同じ記録をもう一度\n"
     "読ませても何も変わらず、最初の日付が残ります。\n\n"
     "  -c FILE           設定ファイル(省略時は/etc/kigen/kigen.conf)\n"
     "  --as-of DATE      これより後の日付を認めない日(省略時は今日)\n"
     "  --dry-run         記録できる行とできない行を示すだけで、何も書き込みません\n"
     "  --quiet           警告とエラーだけを表示します\n"
     "  --verbose         端末以外でも件数を表示します\n\n"
     "終了コード: 0 すべて記録した、4 記録できない行があった、65 ファイルが使えない、\n"
     "75 別の処理が実行中、その他はrunと同じです。\n"},
    {"void", cmd_void, "void [-c FILE] RUN --by WHO --why TEXT",
     "Takes a published run back of which nothing was posted: its certificates are due again, and\n"
     "the same night may run once more. The folder stays. Its letters lie in the house: take them\n"
     "out, and record them as pulled; until then each later pull list names them (reason "
     "voided).\n\n"
     "  -c FILE           configuration (/etc/kigen/kigen.conf)\n"
     "  RUN               name of its folder, as 2026-11-20 or 2026-11-20-2\n"
     "  --by WHO          who of the staff takes it back\n"
     "  --why TEXT        why; no resident's name or address in either\n\n"
     "A run that was taken back before is left as it is.\n\n"
     "Exit: 0 taken back, 64 usage, 65 no such published run or a piece of it was posted, 75 a "
     "run\n"
     "holds the lock, others as for run.\n",
     "差し出したお知らせが1通もない公開済みの処理回を取り消します。対象の電子証明書は改めて発送対象"
     "と\n"
     "なり、同じ基準日の処理をもう一度行えます。公開フォルダーは残ります。印刷したお知らせは引き抜"
     "き、\n"
     "引抜き(pulled)として記録してください。記録するまで、以後の引抜きリストに理由 voided "
     "で載ります。\n\n"
     "  -c FILE           設定ファイル(省略時は/etc/kigen/kigen.conf)\n"
     "  RUN               公開フォルダーの名前(2026-11-20、2026-11-20-2 など)\n"
     "  --by WHO          取り消す職員\n"
     "  --why TEXT        理由(どちらにも住民の氏名・住所は書かないでください)\n\n"
     "既に取り消された処理回には何もしません。\n\n"
     "終了コード: 0 取り消した、64 使い方、65 該当する公開済み処理回がないか差出済の通がある、\n"
     "75 別の処理が実行中、その他はrunと同じです。\n"},
    {"form", cmd_form, "form [-c FILE] [--as-of DATE] RESIDENT_ID --by WHO -o FILE.pdf",
     "Makes the reply form (照会書兼回答書) of one resident, by which a proxy may come, and records\n"
     "who made it. On it stand name and address of the holder, as whom the inquiry is sent to, and\n"
     "no birth date and no PIN. It fits the window of the letters' envelope.\n\n"
     "  -c FILE           configuration (/etc/kigen/kigen.conf)\n"
     "  --as-of DATE      day of the inquiry (today, or the last published run's day if later)\n"
     "  RESIDENT_ID       as in the resident register\n"
     "  --by WHO          who of the staff makes it\n"
     "  -o FILE.pdf       must not exist yet (73)\n\n"
     "Whoever may have no proxy, or cannot use the form, gets none: the reason is said (65). A form\n"
     "changes nothing about letters. Each has an id of its own; kigen why shows them.\n\n"
     "Exit: 0 made and recorded, 64 usage, 65 refused, 73 the file exists, 75 a run holds the lock\n"
     "or the ledger changed meanwhile, others as for run.\n",
     "1人分の照会書兼回答書(代理の方が手続きするための用紙)を作り、作成した職員とともに記録します。\n"
     "印刷するのは照会先としての氏名と住所だけで、生年月日と暗証番号は印刷しません。お知らせの窓あき\n"
     "封筒にそのまま入ります。\n\n"
     "  -c FILE           設定ファイル(省略時は/etc/kigen/kigen.conf)\n"
     "  --as-of DATE      照会日(省略時は今日。直近の処理回の基準日が後ならその日)\n"
     "  RESIDENT_ID       宛名番号\n"
     "  --by WHO          作成する職員\n"
     "  -o FILE.pdf       新しく作るファイル(既にあれば終了コード73)\n\n"
     "代理の方の手続きができない人、この用紙では手続きできない人の分は、理由を示して作りません(65)。\n"
     "お知らせの発送には何も影響しません。整理番号は1枚ごとに違い、kigen why で確かめられます。\n\n"
     "終了コード: 0 作成・記録した、64 使い方、65 作れない、73 ファイルがある、75 別の処理が実行中か\n"
     "途中で通知台帳が更新された、その他はrunと同じです。\n"},
    {"reprint", cmd_reprint, "reprint [-c FILE] PIECE_ID... --by WHO --why TEXT -o FILE.pdf",
     "Gives the published pages of letters once more, as after a jam: copied from the published\n"
     "bundles, never made anew, behind a cover sheet that says which letters these are. Recorded.\n\n"
     "  -c FILE           configuration (/etc/kigen/kigen.conf)\n"
     "  PIECE_ID...       as on the letters, at most 1000; of any lots\n"
     "  --by WHO          who of the staff asks for them\n"
     "  --why TEXT        why\n"
     "  -o FILE.pdf       must not exist yet (73)\n\n"
     "After a jam: the letters that jammed and the two before and after them. All of the old sheets\n"
     "are destroyed; none of these letters is recorded as spoiled, for then another letter would be\n"
     "made. Refused where a piece is spoiled, pulled, returned or taken back, and where a published\n"
     "file is not as published any more (65).\n\n"
     "Exit: 0 made and recorded, 64 usage, 65 refused, 66 no such piece, or its folder is gone, 73 the\n"
     "file exists, 75 a run holds the lock, others as for run.\n",
     "公開済みのお知らせの紙面を、紙詰まりの後などにもう一度出力します。公開した束の紙面を写すもので、\n"
     "作り直しません。どの通かを示す表紙を付け、再出力を記録します。\n\n"
     "  -c FILE           設定ファイル(省略時は/etc/kigen/kigen.conf)\n"
     "  PIECE_ID...       お知らせの整理番号(1000通まで。処理回が違ってもよい)\n"
     "  --by WHO          再出力を依頼する職員\n"
     "  --why TEXT        理由\n"
     "  -o FILE.pdf       新しく作るファイル(既にあれば終了コード73)\n\n"
     "紙詰まりのときは、詰まった通とその前後2通を指定し、元の紙はすべて廃棄してください。差し替えた通は\n"
     "損紙と記録しないでください(記録すると、別のお知らせが作られます)。損紙・引抜き・返戻・取消の通と、\n"
     "公開したときのままでないファイルの通は、再出力できません(65)。\n\n"
     "終了コード: 0 作成・記録した、64 使い方、65 再出力できない、66 その通がないか公開フォルダーがない、\n"
     "73 ファイルがある、75 別の処理が実行中、その他はrunと同じです。\n"},
    {"report", cmd_report, "report [-c FILE] --from DATE --to DATE -o FILE.xlsx",
     "One workbook of all letters with a mail day in a period, both days included: what became of\n"
     "them, delay and its causes, returns, letters that did not go, who was told too late and why,\n"
     "approvals, lifted gates, nights that were stopped. From the ledger; published folders that are\n"
     "still there are compared with it. No register is read, nothing is recorded.\n\n"
     "  -c FILE           configuration (/etc/kigen/kigen.conf)\n"
     "  --from DATE       first mail day, YYYY-MM-DD\n"
     "  --to DATE         last mail day\n"
     "  -o FILE.xlsx      must not exist yet (73)\n\n"
     "Exit: 0 written, 4 written and something does not agree (sheet 照合), 64 usage, 73 the file\n"
     "exists, 75 the ledger changed meanwhile, others as for run.\n",
     "差出日が期間内にあるすべての通を、1つの帳票にまとめます。通のその後、遅延と原因、返戻、差し出さ\n"
     "なかった通、期限に間に合わなかった人とその理由、承認、停止解除、停止した夜を示します。\n"
     "通知台帳から作り、残っている公開フォルダーとの一致も確かめます。抽出データは読まず、何も記録\n"
     "しません。\n\n"
     "  -c FILE           設定ファイル(省略時は/etc/kigen/kigen.conf)\n"
     "  --from DATE       期間の初めの差出日 YYYY-MM-DD(この日を含む)\n"
     "  --to DATE         期間の終わりの差出日(この日を含む)\n"
     "  -o FILE.xlsx      新しく作るファイル(既にあれば終了コード73)\n\n"
     "終了コード: 0 作成した、4 作成したが一致しないものがある(シート「照合」)、64 使い方、73 ファイルが\n"
     "ある、75 途中で通知台帳が更新された、その他はrunと同じです。\n"},
    {"proof", cmd_proof,
     "proof [-c FILE] -o FILE.pdf [--template NAME] [--resident ID] [--specimen] [--as-of DATE]",
     "Prints every template in its worst cases (longest name, fullest window, rare characters, "
     "late,\n"
     "two dates, ...) with the zones of envelope and printer tinted. All people in it are made "
     "up.\n"
     "Reads no register; FILE.pdf must not exist yet (73), and nothing else is written.\n"
     "With --resident it shows the letter of a real person as this night would make it, on every "
     "page\n"
     "as a proof and without a piece id. Nothing is recorded or published; the file holds a name "
     "and\n"
     "an address. 65 where no letter goes to this person, with the reason.\n"
     "With --specimen it prints untinted specimens for the press and the window (見本刷り): of each\n"
     "letter the shortest, the fullest windows and the longest, to addresses that cannot be, with ids\n"
     "that kigen record refuses.\n"
     "Says by which digest the templates are signed off (kigen record: templates:DIGEST,approved).\n\n"
     "  -c FILE           configuration (/etc/kigen/kigen.conf)\n"
     "  --template NAME   this letter only: renewal, card_renewal, stay_extended, lapsed, "
     "card_lapsed\n"
     "  --resident ID     whose letter\n"
     "  --specimen        specimens for the press; not with --resident\n"
     "  --as-of DATE      the night (today, or the last published run's day where that is "
     "later)\n",
     "すべての様式を、いちばん厳しい場合(長い氏名、窓いっぱいの住所、異体字、遅れ、期限が二つ "
     "など)で\n"
     "印刷し、窓や余白に色を付けます。載っている人はすべて架空です。抽出データは読みません。\n"
     "FILE.pdfは新しく作ります(既にあれば終了コード73)。ほかには何も書き込みません。\n"
     "--residentを付けると、実在する方へのお知らせを、その夜に作るとおりに見せます。全ページに校正と"
     "\n"
     "記し、整理番号は入れません。何も記録・公開しません。ファイルには氏名と住所が載ります。\n"
     "その方へのお知らせがないときは、理由を示して終了コード65で終わります。\n"
     "--specimenを付けると、印刷機と窓あき封筒を確かめるための見本刷りを、色を付けずに作ります。お知らせ\n"
     "ごとに、最も短いもの、窓がいっぱいになるもの、最も長いものを、実在しない宛先と、kigen record が\n"
     "受け付けない整理番号で印刷します。\n"
     "校了の記録に使う様式のハッシュ値も表示します(kigen record で templates:ハッシュ値 を approved に)。\n\n"
     "  -c FILE           設定ファイル(省略時は/etc/kigen/kigen.conf)\n"
     "  --template NAME   そのお知らせだけ: renewal、card_renewal、stay_extended、lapsed、card_lapsed\n"
     "  --resident ID     お知らせを見る方の宛名番号\n"
     "  --specimen        見本刷り(--residentとは一緒に指定できない)\n"
     "  --as-of DATE      基準日(省略時は今日。公開済みの処理回の基準日がそれより後なら、その日)\n"},
    {"forecast", cmd_forecast,
     "forecast [-c FILE] [--as-of DATE] --months N [--worst DAYS] -o FILE.xlsx",
     "Plans the nights to come, as a night plans, on registers that stay as they are: letters, visits\n"
     "and the longest delay of each week, beside today's limits, and what is assumed. With --worst\n"
     "also the least limits under which no letter is later. A workbook without names, addresses and\n"
     "ids; nothing is recorded, and no lock is taken.\n\n"
     "  -c FILE           configuration (/etc/kigen/kigen.conf)\n"
     "  --as-of DATE      day of the registers (today, or the last published run's day if later)\n"
     "  --months N        so many months from that day on, 1 to 60\n"
     "  --worst DAYS      the delay that is wanted at most, 0 to 3650\n"
     "  -o FILE.xlsx      must not exist yet (73)\n\n"
     "Exit: 0 made, 73 the file exists, others as for run.\n",
     "今後の夜間処理を、登録内容が今のまま変わらないものとして、夜間処理と同じ方法で計画します。\n"
     "週ごとの通数、来庁の見込み、最大遅れを、今の処理上限と並べて示し、前提も記します。\n"
     "--worstを付けると、それより遅い通が出ない最小の処理上限も求めます。氏名、住所、宛名番号は\n"
     "載りません。何も記録せず、夜間処理の最中でも使えます。\n\n"
     "  -c FILE           設定ファイル(省略時は/etc/kigen/kigen.conf)\n"
     "  --as-of DATE      基準日(省略時は今日。直近の処理回の基準日が後ならその日)\n"
     "  --months N        基準日からの月数、1〜60\n"
     "  --worst DAYS      求める最大遅れの日数、0〜3650\n"
     "  -o FILE.xlsx      新しく作るファイル(既にあれば終了コード73)\n\n"
     "終了コード: 0 作成した、73 ファイルがある、その他はrunと同じです。\n"},
    {"verify", cmd_verify, "verify DIR... [--deep]",
     "Re-checks published folders: digests, counts, pages, pieces. DIR may be a run's folder or its\n"
     "print/ alone, without office/. --deep also reads every page with another reader and ties it to\n"
     "its piece: the id it shows, its label, its order.\n"
     "Exit: 0 all hold, 65 one does not.\n",
     "公開済みフォルダーを確認し直します(ハッシュ値、件数、ページ数、整理番号)。\n"
     "DIRには、処理回のフォルダーのほか、その中のprintだけ(officeなし)も指定できます。\n"
     "--deepを付けると、別の読取り器で全ページも確認し、印字された整理番号、ページ名、\n"
     "ページの順が一覧のとおりかを照合します。終了コード: 0 すべて一致、65 不一致\n"},
    {"synth", cmd_synth, "synth --residents N --seed S --as-of DATE [--municipality CODE] DIR",
     "Makes up the registers of a city: DIR/residents.csv and DIR/certificates.csv, the same "
     "bytes\n"
     "for the same arguments, and prints a profile of them.\n",
     "架空の都市の住民データと電子証明書データ(DIR/residents.csv、DIR/certificates.csv)を\n"
     "作ります。引数が同じなら内容も同じです。最後に内訳を表示します。\n"},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static bool wants_english(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);

        if (!value || !*value)
            continue;
        return strncmp(value, "en", 2) == 0 || strcmp(value, "C") == 0 ||
               strncmp(value, "C.", 2) == 0 || strcmp(value, "POSIX") == 0;
    }
    return false; /* cron sets none of them: the staff read Japanese */
}

static Day today_in_tokyo(void)
{
    time_t seconds = time(NULL) + TOKYO_SECONDS;

    return (Day){(int32_t)(seconds / SECONDS_A_DAY)};
}

static size_t processors(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set))
        return 1;
    return (size_t)CPU_COUNT(&set);
}

/* PREFIX/share/kigen beside PREFIX/bin/kigen; in a build tree the folder above build/. */
static const char *share_folder(void)
{
    static char path[PATH_BYTES_MAX + sizeof "/../share/kigen"];
    struct stat at;
    ssize_t length = readlink("/proc/self/exe", path, PATH_BYTES_MAX);
    char *slash;

    if (length <= 0 || length == PATH_BYTES_MAX)
        return KIGEN_SHARE;
    path[length] = '\0';
    slash = strrchr(path, '/');
    snprintf(slash, sizeof path - (size_t)(slash - path), "/../share/kigen");
    if (stat(path, &at) == 0)
        return path;
    snprintf(slash, sizeof path - (size_t)(slash - path), "/..");
    return path;
}

static void print_help(void)
{
    bool english = messages_are_english();

    printf(english ? "kigen %s: notices for expiring My Number Card certificates\n\n"
                   : "kigen %s: マイナンバーカードの電子証明書の有効期限のお知らせ\n\n",
           KIGEN_VERSION);
    for (size_t i = 0; i < COMMANDS; i++)
        printf("  kigen %s\n", commands[i].usage);
    printf(english ? "\n  kigen COMMAND --help explains one command; kigen --version\n"
                   : "\n  kigen COMMAND --help で各コマンドの説明を表示します。kigen --version\n");
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (option_is(argv[i], "--help"))
            return true;
    return false;
}

static int run_command(const struct entry *entry, int argc, char **argv, struct err *err)
{
    const struct session session = {.version = KIGEN_VERSION,
                                    .today = today_in_tokyo(),
                                    .share = share_folder(),
                                    .processors = processors(),
                                    .terminal = isatty(STDERR_FILENO) == 1};

    if (asks_help(argc, argv)) {
        printf("kigen %s\n\n%s", entry->usage,
               messages_are_english() ? entry->english : entry->japanese);
        return EXIT_DONE;
    }
    return entry->run(&session, argc, argv, err);
}

/* A command or option that is none: the nearest one, where there is one. */
static int say_unknown(const char *text, struct err *err)
{
    const char *names[COMMANDS + 2], *nearest;

    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    names[COMMANDS] = "--help";
    names[COMMANDS + 1] = "--version";
    nearest = near_of(str_of(text), names, COMMANDS + 2);
    if (nearest)
        return err_say(err, COMMAND_NEAR, text, nearest);
    return err_say(err, COMMAND_UNKNOWN, text);
}

static int dispatch(int argc, char **argv, struct err *err)
{
    if (argc < 2)
        return err_say(err, OPTION_REQUIRED, "COMMAND");
    if (option_is(argv[1], "--version")) {
        printf("kigen %s\n", KIGEN_VERSION);
        return EXIT_DONE;
    }
    if (option_is(argv[1], "--help")) {
        print_help();
        return EXIT_DONE;
    }
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return run_command(&commands[i], argc - 1, argv + 1, err);
    return say_unknown(argv[1], err);
}

/*
 * A core file would hold every name read so far. The limit keeps the kernel from writing one and
 * goes on to what is executed; where core files are piped to a collector only the second counts.
 * Both go on to what is forked.
 */
static int memory_keep(struct err *err)
{
    const struct rlimit none = {0, 0};

    if (setrlimit(RLIMIT_CORE, &none) || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
        return err_say(err, CORE_FILES, system_says(errno));
    return 0;
}

int main(int argc, char **argv)
{
    struct err err = {0};
    int status = 0;

    umask(077); /* what a night writes is for its own account alone until the office decides */
    signal(SIGXFSZ, SIG_IGN); /* a file too large is an error of its write, which cleans up: EFBIG */
    signal(SIGCHLD, SIG_DFL); /* who starts us may ignore it: nobody could wait for a worker then */
    messages_speak_english(wants_english());
    if (!memory_keep(&err))
        status = dispatch(argc, argv, &err);
    if (fflush(stdout) || ferror(stdout))
        err_say(&err, FILE_WRITE, "stdout", system_says(EIO));
    if (err.code != EXIT_DONE) {
        fprintf(stderr, "%s\n", err.text);
        return (int)err.code;
    }
    REQUIRE(status >= 0);
    return status;
}
