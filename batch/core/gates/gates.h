/*
 * The gates (停止判定): what tonight's registers and letters say against the last published run.
 *
 * Every accident of docs/domain.md 7 that registers can show is a few figures and thresholds here.
 * A gate that trips stops the night (exit 8) unless a person accepts it; an alarm lets it go on
 * (exit 4). Single residents who contradict are held (core/gates/marks, core/gates/towns) and trip
 * nothing. Below gates.rows_min rows nothing is compared: there single people are many percent.
 * Pure.
 *
 *     gates_judge()    figures + settings -> one finding a check, with value and threshold
 *     histogram_…()    what each run tells the next: certificates by month of expiry, those about
 * to fall due, those lately issued; residents lately born, and those with a flag
 *     posted_…()       what is on record about the pieces of past lots
 */
#ifndef KIGEN_CORE_GATES_GATES_H
#define KIGEN_CORE_GATES_GATES_H

#include "base/arena.h"
#include "core/rules/person.h"

/* X(name, word, may a person accept it) */
#define GATES(X)                                                                                   \
    X(MAX_UNREADABLE, "max_unreadable", true)                                                      \
    X(SHIFT, "shift", true)                                                                        \
    X(WRONG_FILE, "wrong_file", true)                                                              \
    X(OLD_FILE, "old_file", true)                                                                  \
    X(OVERLAP, "overlap", true)                                                                    \
    X(AHEAD, "ahead", true)                                                                        \
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
 * X(name, gate, English, Japanese): the checks in the order in which they are judged and listed. A
 * gate trips when one of its checks finds more than its threshold.
 */
#define GATE_CHECKS(X)                                                                               \
    /* first: where these trip, the others compare with nothing, or not with the last run */         \
    X(LATER, OLD_LEDGER, "files beside the ledger that tell of a later run than its last one",       \
      "通知台帳の直近の処理回より後の処理回を記録しているファイル")                                  \
    X(UNMARKED, MARKS, "resident registers of the last run of which the row marks are lost",         \
      "行照合データが失われている前回の住民データ")                                                  \
    X(NO_FIGURES, MARKS, "last runs that left no figures to compare with",                           \
      "比較用の件数を残していない前回の処理回")                                                      \
    X(PAIRS, SHIFT, "residents whose name, address or postal code is another than before",           \
      "氏名・住所・郵便番号の組合せが前回と変わった人")                                              \
    X(SLID_NAMES, SHIFT, "residents who now bear another resident's former name",                    \
      "氏名が、前回の別の人の氏名に入れ替わった人")                                                  \
    X(SLID_ADDRESSES, SHIFT, "residents who now have another resident's former address",             \
      "住所が、前回の別の人の住所に入れ替わった人")                                                  \
    X(DISPUTES, SHIFT, "more residents are other people than before than can be held",               \
      "前回と別人になっていて保留しきれない人")                                                      \
    X(NOTICES, SHIFT, "certificates with a notice that name another resident or expiry than it",     \
      "宛名番号か有効期限が、通知したときと変わった電子証明書")                                      \
    X(FREED, SHIFT,                                                                                  \
      "due certificates of people who were protected, dead or departed and are not now",             \
      "前回は支援措置・死亡・転出などに該当し、今回は該当しない人の電子証明書")                      \
    X(REVIVED, SHIFT, "due certificates that were revoked and are valid now",                        \
      "前回は失効、今回は有効の電子証明書")                                                          \
    X(POSTAL, SHIFT, "due residents whose postal code is another town's",                            \
      "郵便番号と住所の町域が食い違う対象者")                                                        \
    /* A register that returns byte for byte trips at any size, though in a village of some        \
     * hundreds one entry made and undone may bring that about once in decades: who came under     \
     * protection in between is not in the old file, and few other rows need differ. */ \
    X(SEEN, OLD_FILE, "registers that an earlier run than the last one read",                        \
      "前々回以前と同じ内容のファイル")                                                              \
    X(BACKWARD, OLD_FILE, "days by which the newest issue day went back",                            \
      "最も新しい発行年月日が前回より戻った日数")                                                    \
    X(ISSUES_GONE, OLD_FILE,                                                                         \
      "certificates that the last run read, issued later than any of tonight's",                     \
      "前回のデータにあり、今回の最も新しい発行年月日より後に発行された電子証明書")                  \
    X(SAME, OLD_FILE, "office days on which the registers have not changed",                         \
      "抽出データが同じ内容のままの開庁日数")                                                        \
    X(MUNICIPALITY, WRONG_FILE, "residents of another municipality than before",                     \
      "前回と異なる市区町村コードの住民")                                                            \
    X(ABSENT, WRONG_FILE, "residents of the last register who are not in this one",                  \
      "前回の住民データにいて今回いない人")                                                          \
    X(UNKNOWN, WRONG_FILE, "due certificates of residents who are not in the register",              \
      "住民データにいない人の、時期の来た証明書")                                                    \
    X(CROWDED, WRONG_FILE, "certificates for the letter of one resident",                            \
      "一人のお知らせに集まった証明書")                                                              \
    X(LOST, WRONG_FILE, "certificate rows fewer than before",                                        \
      "前回より減った電子証明書データの行")                                                          \
    X(MONTHS, WRONG_FILE, "months of expiry that are gone whole", "まるごと消えた満了月")            \
    /* last, for half a file lacks these people too: it is named by what it lacks most */            \
    X(BIRTHS_GONE, OLD_FILE, "residents born lately, fewer than the last run read",                  \
      "前回の住民データより減った、最近生まれた人")                                                  \
    X(PROTECTED_GONE, SHIFT, "residents under protection, fewer than before",                        \
      "前回の住民データより減った支援措置対象の人")                                                  \
    X(ELSEWHERE_GONE, SHIFT, "residents registered as living elsewhere, fewer than before",          \
      "前回の住民データより減った居所情報登録者")                                                    \
    X(WARDS_GONE, SHIFT, "wards, fewer than before", "前回の住民データより減った成年被後見人")       \
    X(OVERLAP, OVERLAP, "residents of this lot who had a letter lately",                             \
      "最近の便でお知らせ済みの人")                                                                  \
    X(AHEAD, AHEAD, "days by which this night lies after the last run and after the newest issue",   \
      "直近の処理回からも、最も新しい発行年月日からも隔たった日数")

#define X(name, gate, english, japanese) CHECK_##name,
enum gate_check { GATE_CHECKS(X) CHECK_COUNT };
#undef X

/* Its name in the list above, in lower case: "slid_names". */
Str check_word(enum gate_check check, struct arena *arena);
int check_of(Str word); /* -1 where there is none */
const char *check_english(enum gate_check check);
const char *check_japanese(enum gate_check check);
enum gate check_gate(enum gate_check check);

/* X(name, word, Japanese): what a person must look at although the night goes on */
#define ALARMS(X)                                                                                  \
    X(HOLIDAYS_END, "holidays_end", "祝日表の終わり")                                              \
    X(HELD_45, "held_45", "保留 残り45日以内")                                                     \
    X(HELD_14, "held_14", "保留 残り14日以内")                                                     \
    X(STALE_REGISTER, "stale_register", "データ更新なし")                                          \
    X(VOLUME, "volume", "新規件数の急な増減")                                                      \
    X(HISTOGRAM, "histogram", "満了月別件数の増減")                                                \
    X(UNPOSTED, "unposted", "差出の記録なし")                                                      \
    X(RETURN_RATE, "return_rate", "返戻の多発")                                                    \
    X(PULL, "pull", "差出前の引抜き")                                                              \
    X(HOUSE, "house", "差出前の印刷データの異常")                                                  \
    X(PAUSED, "paused", "発送見合わせの長期化")

#define X(name, word, japanese) ALARM_##name,
enum alarm { ALARMS(X) ALARM_COUNT };
#undef X
const char *alarm_word(enum alarm alarm);
const char *alarm_japanese(Str word); /* empty where there is no such alarm */

struct gate_settings { /* the configuration's gates = { … } */
    int rows_min;
    int shift_percent, shift_rows;
    int postal_percent;
    int loss_percent, month_percent, month_rows;
    int unknown_percent, unknown_rows;
    int back_days, old_days, old_rows, stale_days;
    int gone_percent, gone_rows;
    int protected_percent, protected_rows;
    int overlap_percent, overlap_rows, overlap_days;
    int volume_percent, volume_rows;
    int histogram_percent, histogram_rows;
    int unposted_days; /* 0: never an alarm */
    int returned_percent, returned_rows, returned_window_days;
};
extern const struct gate_settings gate_defaults;

/*
 * So many certificates may share a letter. A person holds two; a few more are rows twice in the
 * extract. More than this is an id that stands for nobody (0, a test account), under which the
 * certificates of others lie: these would count as told. At any size of town; whoever lifts it
 * sends one letter for all of them.
 */
enum { LETTER_CERTIFICATES_MAX = 64 };

/* Columns of the resident register that keep letters back or send them to somebody else. X(name,
 * word) */
#define RESIDENT_FLAGS(X)                                                                          \
    X(PROTECTED, "protected")                                                                      \
    X(ELSEWHERE, "residence_elsewhere")                                                            \
    X(WARD, "ward")

#define X(name, word) FLAG_##name,
enum resident_flag { RESIDENT_FLAGS(X) FLAG_COUNT };
#undef X
const char *flag_word(enum resident_flag flag);

/* Of this night; counts of rows or residents. By matter, not by size: there is one of it. */
struct gate_facts { /* NOLINT: padding */
    bool has_last;  /* there is a published run */
    bool pending;   /* a later one waits to be adopted (dry run, check): it is not compared with */
    bool figures;   /* the last run left figures */
    uint64_t later; /* files that tell of a run which is neither in the ledger nor pending */
    int days;       /* since its as-of day, at least 0 */

    bool marks; /* the resident registers were compared */
    uint64_t residents_before, residents_common, pairs_changed;
    uint64_t names_changed, slid_names, addresses_changed, slid_addresses;
    bool too_many_disputes;
    /* certificates in the register of which a notice tells; of these, in disagreement with it */
    uint64_t told, told_with_other_data, told_with_other_data_before;
    /* due rows that had no letter last time for a word of the registers; it is gone */
    uint64_t barred, freed; /* the holder's: protected, dead, departed */
    uint64_t revoked, revived;
    uint64_t residents_named, residents_elsewhere; /* rows that name a municipality; another one */

    bool towns;                    /* there is a table of towns */
    uint64_t addressed, misplaced; /* due residents; those whose postal code is another town's */
    uint64_t due, unknown;         /* due rows; those without a resident */
    uint64_t crowd;                /* certificates of the fullest letter that could go */
    uint64_t certificates_before, certificates;
    uint64_t months_gone;
    bool residents_seen, certificates_seen; /* an earlier run than the last one read this file */
    uint64_t resident_rows_before, residents;
    uint64_t issued_before, issues_gone; /* lately; of these, later than tonight's newest */
    uint64_t born_before, births_gone;   /* lately; how many fewer they are now */
    uint64_t flagged_before[FLAG_COUNT], flagged[FLAG_COUNT];
    Day newest_before, newest; /* issued_on, not after the as-of day; DAY_NONE: none */
    int same_office_days;      /* of the register that is unchanged for longest */
    uint64_t pieces, overlapping;
    int ahead_days; /* histogram_ahead() */
};

struct finding {
    uint64_t value, most; /* it trips above `most` */
    bool compared;        /* there was something to compare with */
};
static inline bool finding_trips(const struct finding *finding)
{
    return finding->compared && finding->value > finding->most;
}
void gates_judge(const struct gate_settings *settings, const struct gate_facts *facts,
                 struct finding findings[CHECK_COUNT]);

/*
 * Readable certificates by month of expiry, and by the mailing day from which they are due, over
 * the next HISTOGRAM_DAYS days: what the next night is foretold. Those that were issued, and the
 * residents that were born, on each of the last RECENT_DAYS days: by these an old file is known
 * that was saved again, in another order of rows and so with another digest.
 */
enum { HISTOGRAM_MONTHS = (YEAR_LAST - YEAR_FIRST + 1) * 12, HISTOGRAM_DAYS = 62 };
enum { RECENT_DAYS = 62 };
struct histogram {
    uint64_t months[HISTOGRAM_MONTHS]; /* from YEAR_FIRST-01 on */
    uint64_t ahead[HISTOGRAM_DAYS];    /* [0] due tonight, [n] ideal_on n days after the mail day */
    uint64_t issued[RECENT_DAYS], born[RECENT_DAYS]; /* [n] n days before the as-of day */
    uint64_t flagged[FLAG_COUNT];                    /* residents, of any status */
    Day mail_on;
    Day newest; /* issued_on, not after the as-of day */
    /* issued on the as-of day or the AHEAD_DAYS before it; after the as-of day: a slip, or planned
     */
    uint64_t recent, future;
};
/* The part of histogram_add() that the gate `ahead` needs. */
void histogram_issue(struct histogram *histogram, Day as_of, Day issued_on);
/* `month`: month_index() of the expiry */
void histogram_add(struct histogram *histogram, Day as_of, Day issued_on, int month, Day ideal_on);
void histogram_resident(struct histogram *histogram, Day as_of, const struct resident *resident);

/* Certificates that the run before read and that were issued after `newest`, the newest of tonight;
 * DAY_NONE: tonight there are none. */
uint64_t histogram_issued_after(const struct histogram *before, Day before_as_of, Day newest);

/*
 * By how many days a night lies after the last run, and after the newest issue day that its
 * register knows: the clock, or --as-of, may be wrong (the gate `ahead`). Days that the run before
 * read as still to come say nothing of the time since: as many recent ones as those do not count.
 */
enum { AHEAD_DAYS = 62 };
int histogram_ahead(const struct histogram *now, const struct histogram *before, Day as_of,
                    Day before_as_of);

/* Residents by birth, on the days that both runs count. Births come to the register for two weeks,
 * so from run to run they become more; only an older register has fewer. */
struct births {
    uint64_t before, now;
};
struct births histogram_births(const struct histogram *now, const struct histogram *before,
                               int days);

/* Months that had month_rows certificates and lost month_percent of them. `days` since the last
 * run: a month that may have ended or been renewed since then is not looked at. */
uint64_t histogram_gone(const struct histogram *now, const struct histogram *before, Day as_of,
                        int days, const struct gate_settings *settings);

/* The month furthest out of the band; index -1: none. Months whose certificates are still being
 * issued are not looked at. */
struct histogram_odd {
    int year, month; /* 0: none is */
    uint64_t before, now, allowed;
};
struct histogram_odd histogram_odd(const struct histogram *now, const struct histogram *before,
                                   Day as_of, int days, const struct gate_settings *settings);

/* What fell due since the last run against what that run foretold. `came`: rows that did; `late`:
 * due rows that fell due earlier than that and that no run had seen. */
struct volume {
    bool compared, odd;
    uint64_t foretold, came; /* came: both kinds */
};
struct volume volume_judge(Day mail_on, const struct histogram *before, uint64_t came,
                           uint64_t late, const struct gate_settings *settings);

/*
 * What is on record about the pieces of one lot, all runs of its mail day. Of a lot that is not
 * reported nobody was to record postings: the office records none, or began with a later lot.
 */
enum { POSTED_DAYS = 185 }; /* so far back past lots are looked at */
struct posted_lot {
    Day mail_on;
    bool reported;
    uint64_t made, posted, undone; /* undone: spoiled or pulled; posted ones never are */
    uint64_t returned;             /* of the posted ones */
};
/* Pieces of which nothing on record says what became of them; 0 where the lot is not reported. */
uint64_t posted_open(const struct posted_lot *lot);
/* Whether their time has passed. `office_days`: those that passed whole since the mail day. */
bool posted_is_overdue(const struct posted_lot *lot, int office_days,
                       const struct gate_settings *settings);

/* Of what was sent with the lots of the last returned_window_days, so much came back. Sent: posted,
 * or all that is not undone where the lot is not reported. `lots`: mail days before `as_of`. */
struct returns {
    bool odd;
    uint64_t sent, returned;
};
struct returns returns_judge(const struct posted_lot *lots, size_t count, Day as_of,
                             const struct gate_settings *settings);

#endif
