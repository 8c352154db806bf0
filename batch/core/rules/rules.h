/*
 * The rules: how long a certificate runs, when its window opens, and which disposition a row gets.
 *
 * rules_judge() is the table of docs/contract 4, its lines in its order; it sees one certificate
 * and the facts about it and knows nothing of files, ledgers or clocks. Pure.
 */
#ifndef KIGEN_CORE_RULES_RULES_H
#define KIGEN_CORE_RULES_RULES_H

#include "core/days/calendar.h"
#include "core/rules/person.h"

enum { BY_ISSUE_MAX = 16, PAUSES_MAX = 64, MAILING_RULES_MAX = 32, CLOSED_MAX = 64 };

struct pause {
    Day from, to; /* inclusive; to = DAY_NONE: open */
    Str reason;
};

struct validity { /* effective for certificates issued from `from` on */
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
    Day since;
    bool notify_lapsed; /* mailing.lapsed = "notify" */
};

const struct validity *rules_validity(const struct rules *rules, Day issued_on);
bool rules_paused(const struct rules *rules, Day mail_on);
/*
 * The pause that `mail_on` lies in: its first day and its last, others counted in that follow
 * before the next mailing day; `to` DAY_NONE: it has no end. False where nothing is paused.
 */
struct days_paused {
    Day from, to;
};
bool rules_pause(const struct rules *rules, const struct calendar *calendar, Day mail_on,
                 struct days_paused *days);

/* The dates of one certificate. `ideal_on`: first mailing day on or after opens_on + target_days.
 */
struct terms_of {
    Day opens_on, ideal_on;
};
struct terms_of rules_terms(const struct rules *rules, const struct calendar *calendar,
                            Day issued_on, Day expires_on);

/* The days of one night. */
struct night_days {
    Day as_of, mail_on, deliver_on;
    bool before_cutoff; /* the lot is not closed yet: everything in it waits */
};
struct night_days rules_days(const struct rules *rules, const struct calendar *calendar, Day as_of);

/* What is known about a readable, due row beside the two register rows. */
struct facts {
    bool duplicate_serial;
    bool superseded;
    bool told;              /* the ledger holds a notice that still counts */
    bool told_elsewhere;    /* ideal_on < since, or listed in told_elsewhere */
    bool refused, released; /* recorded decisions */
    bool returned_unchanged;
    bool ambiguous_resident;
    bool contradiction; /* another person than before or another town's code, and not released
                         since */
    bool unprintable, unfit_address;
    bool seen; /* a published run listed it as waiting, held or notice */
};

struct judgement {
    enum disposition disposition; /* DISPOSITION_NOTICE: due; the planner has the last word */
    enum reason reason;
    uint64_t holds; /* held: bit 1 << enum reason of all that hold it, its own among them */
};

/* `resident` NULL: no readable row. REQUIREs a row that is neither unreadable, not_due nor past. */
struct judgement rules_judge(const struct rules *rules, const struct night_days *days,
                             const struct certificate *certificate, const struct resident *resident,
                             const struct facts *facts);

/* Whether what would be printed is a complete address (no_address). */
bool address_is_complete(const struct resident *resident, Day day, enum leap_birthday leap);

/*
 * The anomalies of a row, as bits 1 << enum anomaly. `peers` are all readable certificates of the
 * resident, due or not (Rule 13 (ii): a signature certificate ends with the authentication one).
 * NO_TEMPLATE is the caller's to add.
 */
uint32_t rules_anomalies(const struct rules *rules, const struct certificate *certificate,
                         const struct resident *resident, const struct certificate *peers,
                         size_t peer_count);

/*
 * The days on which a certificate may end by docs/domain.md 1, each with what it rests on, in the
 * order of BASES. Of several authentication certificates the one whose end is nearest to the
 * register's date stands for all. The register's date is authoritative: this only explains it.
 * REQUIREs a known birth date.
 */
struct expiry_basis {
    enum basis basis;
    int birthdays; /* which one after the issue day; 0 where the basis is no birthday */
    Day on;
};
size_t expiry_bases(const struct rules *rules, const struct certificate *certificate,
                    const struct resident *resident, const struct certificate *peers,
                    size_t peer_count, struct expiry_basis bases[BASIS_COUNT]);
/* The basis whose day is nearest to `on`; of two as near the first. REQUIREs one at least. */
const struct expiry_basis *expiry_nearest(const struct expiry_basis *bases, size_t count, Day on);

/*
 * What a register should hold for a certificate issued on `issued_on`: the n-th birthday after it,
 * not beyond the card (DAY_NONE: no bound).
 */
Day rules_expected_expiry(Day birth_date, Day issued_on, int birthdays, Day card_expires_on,
                          enum leap_birthday leap);
/* On which birthday after it was applied for a card ends: the 10th, or the 5th of a minor. */
int card_birthdays(Day birth_date, Day applied_on, enum leap_birthday leap);

/*
 * Card end (docs/contract 6): the last day of the card that bears a certificate; DAY_NONE where it
 * cannot be known. The register's own date speaks. Where it gives none, the certificate ends with
 * its card if it was issued to a minor (18 years, 20 for issue days before 2022-04-01), or if the
 * holder's stay has an end and the certificate ends on no birthday, so that it was cut short with
 * the card by an earlier end of stay. Of an unknown birth date neither can be said.
 *
 *     born 2008-03-03, issued 2023-05-15, to 2028-03-03                     -> 2028-03-03
 *     born 1985-10-10, issued 2022-05-15, to 2026-10-10                     -> DAY_NONE
 *     born 1985-10-10, issued 2024-04-01, to 2026-11-20, stay to 2029-11-20 -> 2026-11-20
 */
Day card_end(const struct certificate *certificate, const struct resident *resident,
             enum leap_birthday leap);

#endif
