/*
 * The gate `class`: whole classes of people that get no letter (docs/contract 8.6).
 *
 * A night in which everybody is dead, protected or held goes by each rule, and prints nothing. So
 * it is asked how many fell under each reason, of how many, and whether that is chance. There are
 * families of counts; each has its cells (cells.h):
 *
 *     DUE_FIRST        people with certificates that fall due tonight (on a first night: all due):
 *                      a share of them, for each reason
 *     DUE              people who had certificates due last night: who newly fell under a reason
 *     RESIDENTS_FIRST  on a first night, all residents: a share
 *     RESIDENTS        all who lived here in the last register: who vanished, died, left, …
 *     CERTIFICATES, NEAR  valid certificates by month of expiry: how many fewer than last night
 *     OPEN             certificates that waited or were held last night: who has no row tonight
 *
 * A share, or a yearly rate and the days since the last run, gives a mean; the mean and a
 * dispersion give a probability (chance.h). P <= CLASS_STOPS in a cell stops the night; the
 * smallest one times the number of cells tested <= CLASS_ALARMS is an alarm. No town is too small
 * to be asked: in a village of six nothing is improbable enough. Pure.
 *
 *     classes_judge()    cells of a family -> adds to the findings
 */
#ifndef KIGEN_CORE_GATES_CLASSES_H
#define KIGEN_CORE_GATES_CLASSES_H

#include "base/str.h"
#include "core/days/calendar.h"
#include "core/gates/cells.h"
#include "core/rules/person.h"

#define CLASS_STOPS 1e-8
#define CLASS_ALARMS 1e-4
enum { CLASS_CELL_LEAST = 10 }; /* at risk in an area, a year, a month; the whole has no least */

/*
 * X(name, word, percent, in a cell, group, of residents, in a cell, yearly, peak, spread, Japanese,
 *   English)
 *
 * percent   of the due of a first night, and of those that fall due later, at most; 100: not asked
 * in a cell the same of one area, birth year or month: a home for the aged, a students' hostel
 * group     dispersion of these shares, in tenths: how many come together
 * residents the same two shares of all residents on a first night; 100: not asked
 * yearly    how many of 1,000 at risk fall under it in a year; 0: not asked
 * peak      in the moving weeks (20 March to 20 April) so many times as often, in tenths
 * spread    dispersion of the changes of a night, in tenths
 *
 * The grounds stand in docs/contract 2.8.
 */
#define CLASSES(X)                                                                                 \
    X(DUPLICATE, "duplicate_serial", 1, 5, 20, 100, 100, 5, 10, 30, "発行番号重複",                \
      "a row above has this kind and serial")                                                      \
    X(UNKNOWN, "unknown_resident", 50, 95, 30, 100, 100, 60, 40, 25, "住民データなし",             \
      "no readable row for the resident")                                                          \
    X(DECEASED, "deceased", 15, 75, 20, 40, 100, 30, 10, 25, "死亡", "dead")                       \
    X(MOVED_OUT, "moved_out", 15, 60, 30, 50, 100, 60, 40, 25, "転出", "moved out")                \
    X(REMOVED, "removed", 5, 25, 30, 10, 100, 5, 10, 30, "職権消除", "removed from the register")  \
    X(ABROAD, "abroad", 5, 50, 40, 20, 100, 20, 20, 30, "国外転出", "living abroad")               \
    X(REVOKED, "revoked", 50, 95, 20, 100, 100, 4000, 10, 60, "失効", "revoked")                   \
    X(SUPERSEDED, "superseded", 30, 95, 20, 100, 100, 4000, 10, 60, "更新済",                      \
      "superseded by a newer certificate")                                                         \
    X(SUSPENDED, "suspended", 2, 10, 20, 100, 100, 20, 10, 20, "一時停止", "suspended")            \
    X(UNDELIVERED, "undelivered", 5, 25, 20, 100, 100, 20, 10, 30, "交付前",                       \
      "not handed over yet")                                                                       \
    X(STAY_PERIOD, "stay_period", 30, 95, 200, 100, 100, 50, 10, 100, "在留期間の満了",            \
      "ending with the period of stay")                                                            \
    X(ELSEWHERE, "residence_elsewhere", 2, 25, 40, 2, 25, 10, 10, 25, "居所情報登録者",            \
      "registered as living elsewhere")                                                            \
    X(RESIDENCE_CARD, "residence_card", 10, 95, 100, 100, 100, 100, 10, 100, "特定在留カード",     \
      "on a residence card")                                                                       \
    X(PROTECTED, "protected", 3, 15, 40, 3, 15, 10, 10, 25, "支援措置対象", "protected")           \
    X(MOVING, "moving", 5, 25, 30, 100, 100, 60, 40, 25, "転出予定", "about to move out")          \
    X(AMBIGUOUS, "ambiguous_resident", 2, 10, 30, 100, 100, 10, 10, 40, "住民データ不一致",        \
      "of differing rows")                                                                         \
    X(CONTRADICTION, "contradiction", 3, 15, 30, 100, 100, 20, 10, 40, "記載不一致",               \
      "contradicting the last register")                                                           \
    X(FAULT, "no_address", 3, 15, 20, 3, 15, 10, 10, 25, "宛先不備・印字不可",                     \
      "without a name and address to print")                                                       \
    X(FORMAT, "format", 3, 50, 40, 100, 100, 200, 10, 100, "点字・音声・電話の希望",               \
      "who want braille, audio or the telephone")                                                  \
    X(UNSEEN, "unseen", 100, 100, 10, 100, 100, 50, 10, 60, "満了後に判明",                        \
      "ended before it was ever seen")                                                             \
    X(RESIDENT_GONE, "residents_gone", 100, 100, 10, 100, 100, 60, 40, 25,                         \
      "住民データから消えた人", "in the register no more")                                         \
    X(CERTIFICATE_GONE, "certificates_gone", 100, 100, 30, 50, 100, 60, 30, 50,                    \
      "有効でなくなった、又は消えた電子証明書", "no longer valid, or gone")                        \
    X(NEAR_GONE, "renewable_gone", 100, 100, 30, 100, 100, 4000, 10, 60,                           \
      "更新期間中に有効でなくなった、又は消えた電子証明書",                                        \
      "no longer valid, or gone, in their renewal window")                                         \
    X(OPEN_GONE, "open_gone", 100, 100, 30, 100, 100, 4000, 10, 60,                                \
      "待機・保留のまま消えた電子証明書", "gone while they waited or were held")

#define X(name, ...) CLASS_##name,
enum class_name { CLASSES(X) CLASS_COUNT };
#undef X

const char *class_word(enum class_name which);
const char *class_japanese(enum class_name which);
const char *class_english(enum class_name which);
int class_of_word(Str word); /* -1 where there is none */
/* The class of a reason; -1: it is not asked about (what persons decided: refused, returned; what
 * waits, and what cannot be read, which has max_unreadable). */
int class_of(enum disposition disposition, enum reason reason);

/* Where a resident stands, without a month; and the classes of what the register says of him:
 * his status, and of who lives here protection, a residence elsewhere, a faulty address. */
struct cell_place class_place(const struct resident *resident);
uint32_t classes_of_resident(const struct resident *resident);
uint32_t classes_of_state(enum resident_status status, bool is_protected, bool elsewhere,
                          bool faulty);
bool class_lives_here(enum resident_status status);
/* No name or address, one that says nothing (#N/A, 不明), or a postal code that is not 7 digits or
 * 0: the part of no_address that is asked of everybody. */
bool class_is_faulty(const struct resident *resident);

struct class_terms { /* as in the list above; gates.class of the configuration changes them */
    int percent, cell_percent, group;
    int residents_percent, residents_cell_percent;
    int yearly, peak, spread;
};
struct class_settings {
    struct class_terms of[CLASS_COUNT];
};
extern const struct class_settings class_defaults;

enum class_family {
    FAMILY_DUE_FIRST,
    FAMILY_DUE,
    FAMILY_RESIDENTS_FIRST,
    FAMILY_RESIDENTS,
    FAMILY_CERTIFICATES_FIRST,
    FAMILY_CERTIFICATES, /* valid ones whose window is still closed */
    FAMILY_NEAR,         /* valid ones that may be renewed */
    FAMILY_OPEN,         /* certificates that waited or were held */
    FAMILY_COUNT
};

/* How long something could happen: quarters of an office day since the last run, at least 4; a
 * closed day counts a quarter. `peak`: the days since then touch the moving weeks. */
struct class_time {
    int quarters;
    bool peak;
};
struct class_time class_time_of(const struct calendar *calendar, Day last, Day as_of);

struct class_odd { /* a cell in which more fell under a class than expected */
    enum class_name which;
    enum class_family family;
    enum cell_dimension kind;
    uint32_t value;
    uint64_t count, at_risk, most; /* `most`: what chance allows */
    double tail;                   /* ln P */
};

enum class_check { CLASS_OF_SHARE, CLASS_OF_CHANGE, CLASS_OF_LOSS, CLASS_CHECKS };
enum { CLASS_STOPPED_MAX = 20 };
struct class_findings {
    uint64_t tested[CLASS_CHECKS];               /* cells, one for each class asked about */
    struct class_odd worst[CLASS_CHECKS];        /* of count 0: none is odd */
    struct class_odd stopped[CLASS_STOPPED_MAX]; /* most improbable first */
    size_t stopped_count;
};

/* Tests all cells of a family. */
void classes_judge(struct class_findings *findings, const struct class_settings *settings,
                   enum class_family family, const struct cells *cells, struct class_time time);
/* The check with the most improbable cell of all, if it is an alarm; else CLASS_CHECKS. */
enum class_check classes_alarm(const struct class_findings *findings);

#endif
