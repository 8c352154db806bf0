/*
 * What a run amounts to: every figure that more than one place says, counted once from the frozen
 * lot. The workbook, the office's papers and page, run.json and the metrics read it here, so that no
 * two of them can differ. Pure.
 *
 *     struct account account = account_of(&lot, NULL);
 *     account.figures[FIGURE_PIECES].now
 *
 * Beside tonight's figures stand those of the last run and of last year's same month, as far as the
 * ledger has them (struct lot_figures of core/lot/lot.h).
 */
#ifndef KIGEN_CORE_ACCOUNT_ACCOUNT_H
#define KIGEN_CORE_ACCOUNT_ACCOUNT_H

#include "core/lot/delays.h"

struct account_figure {
    uint64_t now, before, year_ago;
    bool has_before, has_year_ago; /* else it is not known, or there was no such run */
    bool hundredths;               /* they are hundredths of the unit */
};

/*
 * X(name, unit). Days of delay are those of what was sent or waits (core/lot/delays.h); HELD_: of who
 * is held for a decision; RUN_: of tonight's letters.
 *
 * Who is not told in time is one of these, people all:
 *
 *     TOO_LATE       no letter reaches them in time as things stand, and their certificate has not
 *                    ended: who can still be helped, the alarm too_late (docs/contract 8.5)
 *     MISSED         a letter of the last twelve months came after the end
 *     ENDED_WAITING, ENDED_HELD   a certificate has ended while it waits, or is held
 */
#define ACCOUNT_FIGURES(X)                                                                         \
    X(RESIDENTS, "行")                                                                             \
    X(UNREADABLE, "行") /* residents */                                                            \
    X(CERTIFICATES, "件")                                                                          \
    X(PIECES, "通")                                                                                \
    X(BUNDLES, "束")                                                                               \
    X(PAGES, "ページ")                                                                             \
    X(SHEETS, "枚")                                                                                \
    X(LATE, "通") /* with an apology */                                                            \
    X(DELAY_LETTERS, "通")                                                                         \
    X(DELAY_WAITING, "人") /* of these, those that wait */                                         \
    X(DELAY_MAX, "日")                                                                             \
    X(DELAY_MEAN, "日")                                                                            \
    X(DELAY_P50, "日")                                                                             \
    X(DELAY_P95, "日")                                                                             \
    X(HELD_LETTERS, "人")                                                                          \
    X(HELD_MAX, "日")                                                                              \
    X(HELD_P50, "日")                                                                              \
    X(RUN_MAX, "日")                                                                               \
    X(RUN_MEAN, "日")                                                                              \
    X(RUN_P50, "日")                                                                               \
    X(RUN_P95, "日")                                                                               \
    X(TOO_LATE, "人")                                                                              \
    X(MISSED, "人")                                                                                \
    X(ENDED_WAITING, "人")                                                                         \
    X(ENDED_HELD, "人")                                                                            \
    X(HOPELESS, "人")    /* who wait, and for whom no mail day in time is left */                  \
    X(PEOPLE_HELD, "人") /* for a decision */                                                      \
    X(PEOPLE_NEXT, "人") /* whose letters are planned for the next mail day */                     \
    X(PULLS, "通")       /* of earlier runs, that must not go */                                   \
    X(ANOMALIES, "件")                                                                             \
    X(BROKEN, "件") /* identities that do not hold; a run that has one is not published */         \
    X(ALARMS, "件")                                                                                \
    X(HEARD, "件") /* alarms that nobody has acknowledged */

#define X(name, unit) FIGURE_##name,
enum account_name { ACCOUNT_FIGURES(X) FIGURE_COUNT };
#undef X
const char *account_unit(enum account_name name);

/* The figures by which a run is known, first on 概要 and on the office's page: X(name, item, unit). */
#define ACCOUNT_MAIN(X)                                                                            \
    X(PIECES, "発送", "通")                                                                        \
    X(WAITING, "発送待ち", "件")                                                                   \
    X(HELD, "保留", "件")                                                                          \
    X(REJECTED, "取込不可", "件")                                                                  \
    X(TOO_LATE, "期限までに届かない人", "人")                                                      \
    X(DELAY_MAX, "遅延の最大", "日")                                                               \
    X(DELAY_P50, "遅延の中央値", "日")                                                             \
    X(BROKEN, "照合の不一致", "件")                                                                \
    X(ALARMS, "警告", "件")
#define X(name, item, unit) MAIN_##name,
enum account_main { ACCOUNT_MAIN(X) MAIN_COUNT };
#undef X
const char *account_main_item(enum account_main which);
const char *account_main_unit(enum account_main which);
/* What a run said of it; false: that run left it out. */
bool account_said(const struct lot_figures *run, enum account_main which, uint64_t *value);

/* People who are held for one reason and wait for a decision (core/lot/holds.h), and the end that can
 * still be met: the earliest from the as-of day on; where all have ended, the earliest. */
struct account_hold {
    enum reason reason;
    uint64_t people, certificates;
    Day first;
    bool over; /* all have ended */
};

struct account {
    const struct lot *lot;
    const char
        *run_sha256; /* of run.json, the digest of the folder's facts; NULL: not written yet */
    struct lot_figures now; /* what this run will have said */
    struct account_figure figures[FIGURE_COUNT];
    struct account_figure dispositions[DISPOSITION_COUNT], reasons[REASON_COUNT]; /* certificates */
    uint64_t people_of[DISPOSITION_COUNT], people_for[REASON_COUNT]; /* of those that are listed */
    /* Of what was sent or waits, of who is held, of this run's. */
    struct delay_figures delay, delay_of_held, delay_of_run;
    uint64_t held_ended; /* certificates; their people are FIGURE_ENDED_HELD */
    uint64_t by_days[DELAY_BANDS][DELAY_SIDES], by_left[DELIVERY_BANDS][DELAY_SIDES];
    size_t identities, identities_open; /* rows of 照合; of these, those without sides tonight */
    size_t gates, gates_compared;       /* likewise its checks of gates; of these, those compared */
    uint64_t due_next; /* certificates that newly fall due by the next mail day, as known today */
    bool due_next_known;
    Day due_on; /* the first mail day after this one on which any do; DAY_NONE: not known */
    struct account_hold holds[REASON_COUNT]; /* the earliest end first; what is over last */
    size_t hold_count;
    uint64_t lifted; /* gates */
};

/* `run_sha256` is borrowed. */
struct account account_of(const struct lot *lot, const char *run_sha256);

/* As account.figures[] has it, of a main figure. */
struct account_figure account_main(const struct account *account, enum account_main which);
/* Whether it is one that somebody must look at. */
bool account_alarms(const struct account *account, enum account_main which);

/*
 * Three letters for a look at single ones, fewer where there are fewer: the first three times eight
 * digits of the fingerprint of run.json, as hexadecimal numbers, modulo the number of letters, are
 * their places in pieces.csv, from 0; where one is taken, the next. Anyone can draw them again, and
 * nobody can choose them.
 */
enum { ACCOUNT_SAMPLES = 3 };
size_t account_samples(const struct lot *lot, uint32_t pieces[ACCOUNT_SAMPLES]);

/* The checks of gates that were lifted: the first index at or after `from` with who lifted it;
 * gate_count where there is none. */
uint32_t account_lifted(const struct lot *lot, uint32_t from);

#endif
