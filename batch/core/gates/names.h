/*
 * The words of gates, checks and alarms (docs/contract 8), for run.json and the workbook. Each list
 * is written once, here; the enums and words are made from it. Pure.
 */
#ifndef KIGEN_CORE_GATES_NAMES_H
#define KIGEN_CORE_GATES_NAMES_H

#include "base/arena.h"
#include "core/lot/lot.h"

/* X(name, word, may a person accept it) */
#define GATES(X)                                                                                   \
    X(MAX_UNREADABLE, "max_unreadable", true)                                                      \
    X(SHIFT, "shift", true)                                                                        \
    X(WRONG_FILE, "wrong_file", true)                                                              \
    X(OLD_FILE, "old_file", true)                                                                  \
    X(OVERLAP, "overlap", true)                                                                    \
    X(AHEAD, "ahead", true)                                                                        \
    X(RENUMBERED, "renumbered", true)                                                              \
    X(SIDE_TABLE, "side_table", true)                                                              \
    X(CLASS, "class", true)                                                                        \
    X(TEMPLATES, "templates", true)                                                                \
    X(MARKS, "marks", true)                                                                        \
    X(OLD_LEDGER, "old_ledger", true)                                                              \
    X(COUNTS, "counts", false)                                                                     \
    X(PROOF, "proof", false)

#define X(name, word, may) GATE_##name,
enum gate { GATES(X) GATE_COUNT };
#undef X

const char *gate_word(enum gate gate);
int gate_of(Str word); /* -1 where there is none */
bool gate_may_be_accepted(enum gate gate);

/*
 * X(name, gate, English, Japanese): the checks, in the order in which they are listed. A gate trips
 * when one of its checks finds more than its threshold.
 */
#define GATE_CHECKS(X)                                                                             \
    /* first, because if these trip, the others compare nothing, or not with the last run */       \
    X(LATER, OLD_LEDGER, "files beside the ledger that tell of a later run than its last one",     \
      "通知台帳の直近の処理回より後の処理回を記録しているファイル")                                \
    X(UNMARKED, MARKS, "resident registers of the last run of which the row marks are lost",       \
      "行照合データが失われている前回の住民データ")                                                \
    X(NO_FIGURES, MARKS, "last runs that left no figures to compare with",                         \
      "比較用の件数を残していない前回の処理回")                                                    \
    X(PAIRS, SHIFT, "residents whose name, address or postal code is another than before",         \
      "氏名・住所・郵便番号の組合せが前回と変わった人")                                            \
    X(SLID_NAMES, SHIFT, "changes of a name to another resident's former name",                    \
      "氏名が、別の人の前回の氏名に入れ替わった件数")                                              \
    X(SLID_ADDRESSES, SHIFT,                                                                       \
      "changes of an address to another resident's former one, a household counted once",          \
      "住所が、別の人の前回の住所に入れ替わった件数(同じ世帯の転居は1件)")                         \
    X(SLID_MAILING_NAMES, SHIFT, "changes of a mailing name to another resident's former one",     \
      "送付先氏名が、別の人の前回の送付先氏名に入れ替わった件数")                                  \
    X(SLID_MAILING_ADDRESSES, SHIFT,                                                               \
      "changes of a mailing address to another resident's former one",                             \
      "送付先住所が、別の人の前回の送付先住所に入れ替わった件数")                                  \
    X(SLID_AGENTS, SHIFT, "changes of a guardian to another resident's former one",                \
      "法定代理人が、別の人の前回の法定代理人に入れ替わった件数")                                  \
    X(GIVEN, SHIFT, "residents who had no guardian or mailing address and now have another's",     \
      "法定代理人・送付先がなく、今回は別の人と同じものが入った人")                                \
    X(GAINED, SHIFT, "residents who had no guardian or mailing address and now have one",          \
      "法定代理人・送付先がなく、今回は入った人")                                                  \
    X(ENVELOPES, SHIFT, "guardians or mailing addresses that are others than before",              \
      "前回と別のものに変わった法定代理人・送付先")                                                \
    X(BIRTHS, SHIFT, "residents whose birth date is another than before",                          \
      "生年月日が前回と変わった人")                                                                \
    X(CODES, SHIFT, "changes of the postal code of an address that stayed",                        \
      "住所が変わらず郵便番号だけが変わった件数")                                                  \
    X(DISPUTES, SHIFT, "more residents are other people than before than can be held",             \
      "前回と別人になっていて保留しきれない人")                                                    \
    X(NOTICES, SHIFT, "changes of certificates that name another resident or expiry than before",  \
      "宛名番号か有効期限が、通知台帳にあるものと変わった電子証明書(同じ変わり方は1件)")           \
    X(COUPLES, SHIFT,                                                                              \
      "certificates of one resident, one below the other, that end on different days of the year", \
      "同じ人の署名用・利用者証明用が続く行で、満了の月日が食い違うようになった組")                \
    X(FREED, SHIFT,                                                                                \
      "due certificates of people who were protected, dead or departed and are not now",           \
      "前回は支援措置・死亡・転出などに該当し、今回は該当しない人の電子証明書")                    \
    X(REVIVED, SHIFT, "due certificates that were revoked and are valid now",                      \
      "前回は失効、今回は有効の電子証明書")                                                        \
    X(POSTAL, SHIFT, "due residents whose postal code is another town's",                          \
      "郵便番号と住所の町域が食い違う対象者")                                                      \
    /* An older register, byte for byte, trips from rows_min rows on: who came under protection */ \
    /* since then is not in it. In a village of some hundreds an entry made and undone may give */ \
    /* the same bytes by chance, once in decades. */                                               \
    X(SEEN, OLD_FILE, "registers that an earlier run than the last one read",                      \
      "前々回以前と同じ内容のファイル")                                                            \
    X(BACKWARD, OLD_FILE, "days by which the newest issue day went back",                          \
      "最も新しい発行年月日が前回より戻った日数")                                                  \
    X(ISSUES_GONE, OLD_FILE,                                                                       \
      "certificates that the last run read, issued later than any of tonight's",                   \
      "前回のデータにあり、今回の最も新しい発行年月日より後に発行された電子証明書")                \
    X(SAME, OLD_FILE, "office days on which the registers have not changed",                       \
      "抽出データが同じ内容のままの開庁日数")                                                      \
    X(MUNICIPALITY, WRONG_FILE, "residents of another municipality than before",                   \
      "前回と異なる市区町村コードの住民")                                                          \
    X(ABSENT, WRONG_FILE, "residents of the last register who are not in this one",                \
      "前回の住民データにいて今回いない人")                                                        \
    X(UNKNOWN, WRONG_FILE, "due certificates of residents who are not in the register",            \
      "住民データにいない人の、時期の来た証明書")                                                  \
    X(CROWDED, WRONG_FILE, "certificates for the letter of one resident",                          \
      "一人のお知らせに集まった証明書")                                                            \
    X(LOST, WRONG_FILE, "certificate rows fewer than before",                                      \
      "前回より減った電子証明書データの行")                                                        \
    X(MONTHS, WRONG_FILE, "months of expiry that are gone whole", "まるごと消えた満了月")          \
    /* last, because half a file lacks these people too, and the other checks name that better */  \
    X(BIRTHS_GONE, OLD_FILE, "residents born lately, fewer than the last run read",                \
      "前回の住民データより減った、最近生まれた人")                                                \
    X(PROTECTED_GONE, SHIFT, "residents under protection, fewer than before",                      \
      "前回の住民データより減った支援措置対象の人")                                                \
    X(ELSEWHERE_GONE, SHIFT, "residents registered as living elsewhere, fewer than before",        \
      "前回の住民データより減った居所情報登録者")                                                  \
    X(WARDS_GONE, SHIFT, "wards, fewer than before", "前回の住民データより減った成年被後見人")     \
    X(MAILING_GONE, SHIFT, "residents who had a mailing name or address and have none now",        \
      "前回は送付先があり、今回はない人")                                                          \
    X(AGENTS_GONE, SHIFT, "residents who had a guardian and have none now",                        \
      "前回は法定代理人があり、今回はない人")                                                      \
    X(RENUMBERED, RENUMBERED, "certificates that bear another serial than in their notice",        \
      "発行番号が、お知らせを送ったときと変わった電子証明書")                                      \
    X(SIDE_TABLE, SIDE_TABLE, "certificates of told_elsewhere that the register does not have",    \
      "他機関通知済の一覧にあり、抽出データにない電子証明書")                                      \
    X(OVERLAP, OVERLAP, "residents of this lot who had a letter lately",                           \
      "最近の便でお知らせ済みの人")                                                                \
    X(AHEAD, AHEAD, "days by which this night lies after the last run and after the newest issue", \
      "直近の処理回からも、最も新しい発行年月日からも隔たった日数")                                \
    /* only where letters.approval is "required" */                                                \
    X(TEMPLATES, TEMPLATES, "sets of templates that nobody has signed off", "校了の記録がない様式") \
    /* last, because most accidents show here too, and the other checks name them better */        \
    X(CLASS_VANISHED, CLASS, "people, or valid certificates, that are gone since the last run",    \
      "前回から消えた人、又は有効な電子証明書")                                                    \
    X(CLASS_CHANGE, CLASS, "people who newly fell under one reason that gets no letter",           \
      "前回から新たに、一つの理由で発送対象外又は保留になった人")                                  \
    X(CLASS_SHARE, CLASS, "people of one class that gets no letter, among those newly due",        \
      "新たに時期が来て、一つの理由で発送対象外又は保留になった人")

#define X(name, gate, english, japanese) CHECK_##name,
enum gate_check { GATE_CHECKS(X) CHECK_COUNT };
#undef X

/* Its name in the list above, in lower case: "slid_names". In the arena. */
Str check_word(enum gate_check check, struct arena *arena);
int check_of(Str word); /* -1 where there is none */
const char *check_english(enum gate_check check);
const char *check_japanese(enum gate_check check);
enum gate check_gate(enum gate_check check);

/* X(name, word, Japanese): what a person must look at; the night goes on. */
#define ALARMS(X)                                                                                  \
    X(HOLIDAYS_END, "holidays_end", "祝日表の終わり")                                              \
    X(HELD_45, "held_45", "保留 残り45日以内")                                                     \
    X(HELD_14, "held_14", "保留 残り14日以内")                                                     \
    X(STALE_REGISTER, "stale_register", "データ更新なし")                                          \
    X(VOLUME, "volume", "新規件数の急な増減")                                                      \
    X(HISTOGRAM, LOT_ALARM_BANDS, "満了月別件数の増減")                                            \
    X(UNPOSTED, "unposted", "差出の記録なし")                                                      \
    X(UNAPPROVED, "unapproved", "承認前の差出")                                                    \
    X(RETURN_RATE, "return_rate", "返戻の多発")                                                    \
    X(PULL, "pull", "差出前の引抜き")                                                              \
    X(HOUSE, "house", "差出前の印刷データの異常")                                                  \
    X(PAUSED, "paused", "発送見合わせの長期化")                                                    \
    X(SIDE_TABLE, "side_table", "他機関通知済の一覧の不一致")                                      \
    X(TOO_LATE, "too_late", "期限までに届かない人")                                              \
    X(WAITING_LONG, "waiting_long", "発送待ちの長期化")                                            \
    X(PRINT_FULL, "print_full", "印刷上限の継続")                                                  \
    X(LIMITS_END, "limits_end", "印刷上限 0通の継続")                                              \
    X(PAUSE_ENDS, "pause_ends", "発送見合わせの終わり")                                            \
    X(CLASS, "class", "一つの理由による対象外・保留の急増")                                        \
    X(TEMPLATES, "templates", "校了のない様式")

#define X(name, word, japanese) ALARM_##name,
enum alarm { ALARMS(X) ALARM_COUNT };
#undef X
const char *alarm_word(enum alarm alarm);
int alarm_named(Str word);            /* -1 where there is none */
const char *alarm_japanese(Str word); /* empty where there is no such alarm */

#endif
