/*
 * The rules: on which days a letter is due, and which disposition each certificate gets.
 *
 * rules_judge() is the table of docs/contract 4, in the same order. It gets one certificate and
 * what is known about it, and asks no file, ledger or clock. Pure.
 */
#ifndef KIGEN_CORE_RULES_RULES_H
#define KIGEN_CORE_RULES_RULES_H

#include "base/arena.h"
#include "core/days/calendar.h"
#include "core/rules/person.h"

enum {
    BY_ISSUE_MAX = 16,
    PAUSES_MAX = 64,
    MAILING_RULES_MAX = 32,
    CLOSED_MAX = 64,
    VISIT_WEEKS_MAX = 26
};

struct pause {
    Day from, to; /* inclusive; to = DAY_NONE: no end */
    Str reason;
};

struct validity { /* for certificates issued on `from` or later */
    Day from;
    int window_months, birthdays;
};

struct rules {
    struct validity by_issue[BY_ISSUE_MAX + 1]; /* [0] from the beginning, then by rising `from` */
    size_t by_issue_count;
    enum leap_birthday leap;
    int lead_days, cutoff_days, target_days, delivery_days, late_days, floor_days, past_days;
    struct pause pauses[PAUSES_MAX];
    size_t pause_count;
    int visits[VISIT_WEEKS_MAX]; /* hundredths of a visit in the week of delivery, the next, … */
    size_t visit_weeks;          /* up to the last that is not 0; 0: no curve */
    Day since;
    bool supplement;                /* mailing.role = "supplement": others write to most */
    bool notify_lapsed;             /* mailing.lapsed = "notify" */
    struct office_words offices;    /* letters.offices */
    Str language_of[VARIANT_COUNT]; /* letters.language_of; empty: ja */
};

/* What applies to certificates issued on that day. */
const struct validity *rules_validity(const struct rules *rules, Day issued_on);
bool rules_paused(const struct rules *rules, Day mail_on); /* `mail_on` lies in a pause */
/*
 * The first and last day of the pause that `mail_on` lies in; `to` is DAY_NONE where it has no end.
 * If the next mailing day lies in another pause, both count as one. False: `mail_on` is in no
 * pause.
 */
struct days_paused {
    Day from, to;
};
bool rules_pause(const struct rules *rules, const struct calendar *calendar, Day mail_on,
                 struct days_paused *days);
/* The first pause of which a mailing day lies after `after`, and that one does not lie in; false: there is none. */
bool rules_next_pause(const struct rules *rules, const struct calendar *calendar, Day after,
                      struct days_paused *days);
/* The reasons of the pauses in which `mail_on` lies, each once, with "、" between; empty: none. */
Str rules_pause_reason(const struct rules *rules, Day mail_on, struct arena *arena);

/* The dates of one certificate: the first day of its renewal window, and the first mailing day on
 * or after opens_on + target_days. */
struct terms_of {
    Day opens_on, ideal_on;
};
struct terms_of rules_terms(const struct rules *rules, const struct calendar *calendar,
                            Day issued_on, Day expires_on);

/* The same, for millions of rows: what was told of an expiry is told again. `memo` begins as zeros, is
 * of one thread, and of one set of rules and one calendar. */
enum { TERMS_KNOWN = 1024 };
struct terms_memo {
    struct terms_known {
        Day expires_on;
        int months; /* of the window; 0: nothing is known */
        int month;  /* month_index() of the expiry */
        struct terms_of terms;
    } at[TERMS_KNOWN];
};
/* Valid until the next call. */
const struct terms_known *rules_terms_again(struct terms_memo *memo, const struct rules *rules,
                                            const struct calendar *calendar, Day issued_on,
                                            Day expires_on);

/* The days of one night (docs/domain.md 2). */
struct night_days {
    Day as_of, mail_on, deliver_on;
    bool before_cutoff; /* the lot is not closed yet: all its pieces wait */
};
struct night_days rules_days(const struct rules *rules, const struct calendar *calendar, Day as_of);

/* What is known about a readable, due row, besides the two register rows (facts.h). */
struct facts {
    bool duplicate_serial;
    bool superseded;
    bool told;              /* by the ledger: memory_is_told() */
    bool told_elsewhere;    /* facts_of() */
    bool refused, released; /* recorded decisions */
    bool returned_unchanged;
    bool ambiguous_resident;
    bool contradiction; /* the id shows another person than before, or the postal code is another
                         place's; and it was not released since */
    bool no_number;     /* nothing follows the town in the printed address */
    bool unprintable, unfit_address;
    bool seen; /* a published run listed it as waiting, held or notice */
};

struct judgement {
    enum disposition disposition; /* DISPOSITION_NOTICE: it may go, and the planner decides when */
    enum reason reason;
    uint64_t holds; /* held: bits 1 << enum reason of all that apply, `reason` too */
};

/* Whether a row is suppressed by what is known of it, the rest (NULL) whatever it will be: whoever holds
 * it, if only he is known, or whichever row of his it is. rules_judge() may give another reason, and no
 * letter. */
bool rules_suppress(const struct certificate *certificate, const struct resident *resident);
/* `resident` NULL: there is no readable row. Not for rows that are unreadable, not_due or past. */
struct judgement rules_judge(const struct rules *rules, const struct night_days *days,
                             const struct certificate *certificate, const struct resident *resident,
                             const struct facts *facts);

#endif
