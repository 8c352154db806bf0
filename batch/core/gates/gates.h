/*
 * The gates (停止判定): compare tonight's registers and letters with the last published run, to stop
 * a night whose data are wrong (docs/contract 8).
 *
 * Each accident of docs/domain.md 7 that shows in the registers is found by figures and thresholds.
 * A gate that trips stops the night (exit 8) unless a person accepts it; an alarm does not stop it
 * (exit 4). A single resident whose data contradict the last run is held (marks.h, towns.h) and
 * trips no gate. Registers of fewer than gates.rows_min rows are mostly not compared, because there
 * a few people are many percent. Pure.
 *
 *     gates_judge()    figures + settings -> one finding a check, with value and threshold
 *     histogram_…()    what each run keeps for the next: certificates by month of expiry, by day
 *                      due and by day of issue; residents by day of birth, and with a flag
 *     posted_…()       what is recorded about the pieces of past lots
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
 * X(name, gate, English, Japanese): the checks, in the order in which they are listed. A gate trips
 * when one of its checks finds more than its threshold.
 */
#define GATE_CHECKS(X)                                                                               \
    /* first, because if these trip, the others compare nothing, or not with the last run */         \
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
    /* An older register, byte for byte, trips from rows_min rows on: who came under protection     \
     * since then is not in it. In a village of some hundreds an entry made and undone may give     \
     * the same bytes by chance, once in decades. */                                                \
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
    /* last, because half a file lacks these people too, and the other checks name that better */    \
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

struct gate_settings { /* gates = { … } of the configuration (docs/contract 2) */
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
 * The most certificates of one letter. A person has two; a few more are rows that the extract has
 * twice. With more than this the id belongs to nobody (0, a test account) and the certificates to
 * others, who would count as told. It trips at any size of town; if it is accepted, one letter goes
 * for all of them.
 */
enum { LETTER_CERTIFICATES_MAX = 64 };

/* X(name, word): columns of residents that stop a letter, or send it to somebody else. */
#define RESIDENT_FLAGS(X)                                                                          \
    X(PROTECTED, "protected")                                                                      \
    X(ELSEWHERE, "residence_elsewhere")                                                            \
    X(WARD, "ward")

#define X(name, word) FLAG_##name,
enum resident_flag { RESIDENT_FLAGS(X) FLAG_COUNT };
#undef X
const char *flag_word(enum resident_flag flag);

/* The figures of this night: counts of rows or residents. */
struct gate_facts { /* NOLINT: padding; sorted by subject */
    bool has_last;  /* there is a published run, the last run */
    bool pending;   /* a later one is not adopted yet (dry run, check); it is not compared with */
    bool figures;   /* the last run left figures */
    uint64_t later; /* files that tell of a run which is neither in the ledger nor pending */
    int days;       /* since the last run's as-of day, at least 0 */

    bool marks; /* the resident registers were compared */
    uint64_t residents_before, residents_common, pairs_changed;
    uint64_t names_changed, slid_names, addresses_changed, slid_addresses;
    bool too_many_disputes;
    /* certificates in the register with a notice; of these, those that differ from it now, and
     * those that did so in the last run */
    uint64_t told, told_with_other_data, told_with_other_data_before;
    uint64_t barred, freed; /* due rows (bars.h) */
    uint64_t revoked, revived;
    uint64_t residents_named, residents_elsewhere; /* rows with a municipality; with another one */

    bool towns;                    /* there is a table of towns */
    uint64_t addressed, misplaced; /* due residents; those whose postal code is another town's */
    uint64_t due, unknown;         /* due rows; those without a resident */
    uint64_t crowd;                /* the most certificates that one letter could have */
    uint64_t certificates_before, certificates;
    uint64_t months_gone;                   /* histogram_gone() */
    bool residents_seen, certificates_seen; /* a run before the last one read the same file */
    uint64_t resident_rows_before, residents;
    uint64_t issued_before, issues_gone; /* issued lately; histogram_issued_after() */
    uint64_t born_before, births_gone;   /* born lately; how many fewer now */
    uint64_t flagged_before[FLAG_COUNT], flagged[FLAG_COUNT];
    Day newest_before, newest; /* latest issued_on up to the as-of day; DAY_NONE: none */
    int same_office_days;      /* how long the register unchanged for longest has not changed */
    uint64_t pieces, overlapping; /* of the lot; of these, to residents who had a letter lately */
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
 * What a run counts for the next run. Readable certificates by month of expiry, and by the mailing
 * day on which they fall due, HISTOGRAM_DAYS ahead, to foretell the next night's number.
 * Certificates issued and residents born on each of the last RECENT_DAYS days, to recognise an old
 * file even if it was saved again in another order of rows and so has another digest.
 */
enum { HISTOGRAM_MONTHS = (YEAR_LAST - YEAR_FIRST + 1) * 12, HISTOGRAM_DAYS = 62 };
enum { RECENT_DAYS = 62 };
struct histogram {
    uint64_t months[HISTOGRAM_MONTHS]; /* from YEAR_FIRST-01 on */
    uint64_t ahead[HISTOGRAM_DAYS];    /* [n] ideal_on is n days after the mail day */
    uint64_t issued[RECENT_DAYS], born[RECENT_DAYS]; /* [n] n days before the as-of day */
    uint64_t flagged[FLAG_COUNT];                    /* residents, of any status */
    Day mail_on;
    Day newest; /* latest issued_on up to the as-of day */
    /* issued on the as-of day or in the AHEAD_DAYS days before it; issued later than the as-of day */
    uint64_t recent, future;
};
/* The part of histogram_add() that the gate `ahead` needs. */
void histogram_issue(struct histogram *histogram, Day as_of, Day issued_on);
/* Counts one certificate. `month`: month_index() of the expiry. */
void histogram_add(struct histogram *histogram, Day as_of, Day issued_on, int month, Day ideal_on);
void histogram_resident(struct histogram *histogram, Day as_of, const struct resident *resident);

/* How many certificates of the run before were issued after `newest`, tonight's latest issue day;
 * all of them where it is DAY_NONE. */
uint64_t histogram_issued_after(const struct histogram *before, Day before_as_of, Day newest);

/*
 * How many days the night is after the last run and also after the newest issue day in its
 * register, the smaller of both: if many, the clock or --as-of may be wrong (gate `ahead`). Issue
 * days that were still in the future for the run before prove nothing: where there are no more
 * recent ones than those, the newest does not count.
 */
enum { AHEAD_DAYS = 62 };
int histogram_ahead(const struct histogram *now, const struct histogram *before, Day as_of,
                    Day before_as_of);

/* Residents born on the days that both runs count. Births are registered within two weeks, so their
 * number grows from run to run; only an older register has fewer. `days` since the last run. */
struct births {
    uint64_t before, now;
};
struct births histogram_births(const struct histogram *now, const struct histogram *before,
                               int days);

/* How many months had month_rows certificates and lost more than month_percent of them. `days`
 * since the last run. Months that may have ended, or been renewed, since then are left out. */
uint64_t histogram_gone(const struct histogram *now, const struct histogram *before, Day as_of,
                        int days, const struct gate_settings *settings);

/* The month whose number changed most beyond what is allowed. Months are left out as above, and
 * those whose certificates are still being issued. */
struct histogram_odd {
    int year, month; /* 0: there is none */
    uint64_t before, now, allowed;
};
struct histogram_odd histogram_odd(const struct histogram *now, const struct histogram *before,
                                   Day as_of, int days, const struct gate_settings *settings);

/* Compares the rows that fell due since the last run with what that run foretold. `came`: those
 * rows; `late`: due rows that fell due earlier but that no run had seen. */
struct volume {
    bool compared, odd;
    uint64_t foretold, came; /* `came` and `late` */
};
struct volume volume_judge(Day mail_on, const struct histogram *before, uint64_t came,
                           uint64_t late, const struct gate_settings *settings);

/*
 * What is recorded about the pieces of one lot: all runs of its mail day. A lot is `reported` if
 * the office records postings and had begun to by then.
 */
enum { POSTED_DAYS = 185 }; /* how far back past lots are looked at */
struct posted_lot {
    Day mail_on;
    bool reported;
    uint64_t made, posted, undone; /* undone: spoiled or pulled, never posted */
    uint64_t returned;             /* of the posted ones */
};
/* Pieces for which nothing is recorded; 0 where the lot is not reported. */
uint64_t posted_open(const struct posted_lot *lot);
/* Whether it is time for an alarm. `office_days`: whole ones that passed since the mail day. */
bool posted_is_overdue(const struct posted_lot *lot, int office_days,
                       const struct gate_settings *settings);

/* How many pieces of the lots of the last returned_window_days were sent, and how many came back.
 * Sent are the posted ones, or all but the undone where the lot is not reported. The mail days of
 * `lots` are before `as_of`. */
struct returns {
    bool odd;
    uint64_t sent, returned;
};
struct returns returns_judge(const struct posted_lot *lots, size_t count, Day as_of,
                             const struct gate_settings *settings);

#endif
