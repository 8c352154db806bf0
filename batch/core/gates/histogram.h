/*
 * Figures that each run keeps for the next run, and what they tell about it: an old file, missing or
 * odd months, an odd number of letters, a day too far ahead. Pure.
 */
#ifndef KIGEN_CORE_GATES_HISTOGRAM_H
#define KIGEN_CORE_GATES_HISTOGRAM_H

#include "core/gates/settings.h"
#include "core/rules/person.h"

/* X(name, word): columns of residents that stop a letter, or send it to somebody else. */
#define RESIDENT_FLAGS(X)                                                                          \
    X(PROTECTED, "protected")                                                                      \
    X(ELSEWHERE, "residence_elsewhere")                                                            \
    X(WARD, "ward")

#define X(name, word) FLAG_##name,
enum resident_flag { RESIDENT_FLAGS(X) FLAG_COUNT };
#undef X
const char *flag_word(enum resident_flag flag);

/*
 * What a run counts for the next run. Readable certificates by month of expiry, and by the mailing
 * day on which they fall due, HISTOGRAM_DAYS ahead, to foretell the next night's number.
 * Certificates issued and residents born on each of the last RECENT_DAYS days, to recognise an old
 * file even if it was saved again in another order of rows and so has another digest.
 */
enum { HISTOGRAM_MONTHS = (YEAR_LAST - YEAR_FIRST + 1) * 12, HISTOGRAM_DAYS = 62 };
enum { RECENT_DAYS = 62 };
struct histogram {
    uint64_t months[HISTOGRAM_MONTHS];               /* from YEAR_FIRST-01 on */
    uint64_t valid[HISTOGRAM_MONTHS];                /* of these, those of status valid */
    uint64_t ahead[HISTOGRAM_DAYS];                  /* [n] ideal_on is n days after the mail day */
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
/* Counts the valid ones of a month of expiry. */
void histogram_valid(struct histogram *histogram, int month, enum certificate_status status);
void histogram_resident(struct histogram *histogram, Day as_of, const struct resident *resident);
/* Adds what another one has counted, of months from `first` to `last`. */
void histogram_join(struct histogram *histogram, const struct histogram *more, int first, int last);

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

/* The months that histogram_odd() looks at, in order, each with what it may differ by; `bands` has room
 * for HISTOGRAM_BANDS_MAX. Returns how many. */
enum { HISTOGRAM_BANDS_MAX = 44 };
struct histogram_band {
    int year, month;
    uint64_t before, now, allowed;
};
size_t histogram_bands(const struct histogram *now, const struct histogram *before, Day as_of,
                       int days, const struct gate_settings *settings,
                       struct histogram_band bands[HISTOGRAM_BANDS_MAX]);
/* The same against a run long ago: months that both had whole. */
size_t histogram_bands_since(const struct histogram *now, const struct histogram *before, Day as_of,
                             Day before_as_of, const struct gate_settings *settings,
                             struct histogram_band bands[HISTOGRAM_BANDS_MAX]);

/* Compares the rows that fell due since the last run with what that run foretold. `came`: those
 * rows; `late`: due rows that fell due earlier but that no run had seen. */
struct volume {
    bool compared, odd;
    uint64_t foretold, came; /* `came` and `late` */
};
struct volume volume_judge(Day mail_on, const struct histogram *before, uint64_t came,
                           uint64_t late, const struct gate_settings *settings);

#endif
