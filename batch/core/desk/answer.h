/*
 * The first line of `kigen why`: when the letter comes or why there is none, and whether the
 * certificate may be renewed now.
 *
 * It is what a clerk says to an eighty-year-old before anything else, so it is one sentence for the
 * letter and at most one for the counter, without a word of the office. A day that it names holds:
 * what is not known is said to be not known. Of a person under protection it says nothing at all.
 * tests/cases/answers.tsv has the table. Pure.
 *
 *     waiting, planned 2026-11-27, window open     11月27日に発送予定です。窓口では今すぐ更新できます。
 */
#ifndef KIGEN_CORE_DESK_ANSWER_H
#define KIGEN_CORE_DESK_ANSWER_H

#include "base/arena.h"
#include "core/days/day.h"
#include "core/rules/terms.h"

/* Where the last letter about a certificate is: X(name, word). One whose run was never published
 * and is given up is no letter. */
#define ANSWER_LETTERS(X)                                                                          \
    X(NONE, "none")                                                                                \
    X(MAKING, "making") /* its run is not published yet */                                         \
    X(READY, "ready")   /* published or printed, and not recorded as posted */                     \
    X(POSTED, "posted")                                                                            \
    X(SPOILED, "spoiled")                                                                          \
    X(PULLED, "pulled")                                                                            \
    X(RETURNED, "returned")                                                                        \
    X(TAKEN_BACK, "taken_back") /* its published run was taken back (kigen void) */

#define X(name, word) ANSWER_LETTER_##name,
enum answer_letter { ANSWER_LETTERS(X) ANSWER_LETTER_COUNT };
#undef X

struct answer_facts { /* what is known of one certificate; days that are not known are DAY_NONE */
    Day today;
    enum disposition disposition; /* DISPOSITION_COUNT: only the ledger remembers it */
    enum reason
        reason; /* of a row that is not_due or past: why it would get no letter if it was due */
    Day opens_on, expires_on, ideal_on;
    Day planned_on; /* of waiting and notice: the mail day that is planned */
    enum answer_letter letter;
    Day mail_on, posted_on, deliver_on; /* of that letter */
    bool to_pull;                       /* it is on the pull list */
    Day renewed_on, renewed_until;      /* of the newer certificate that takes its place */
    Day counter_from;                   /* the first day, from today and opens_on on, up to the
                                              expiry, on which the counter is open */
    Day card_ends_on; /* card_end() */
    bool card_by_stay; /* the card ends with a period of stay: card_ends_by_stay() */
    bool guarded;   /* the holder is under protection */
};

struct answer_said { /* both in the arena; `renewal` may be empty */
    Str letter, renewal;
};
struct answer_said answer_of(const struct answer_facts *facts, bool english, struct arena *arena);

/* A day as the answer names it: 11月27日, with its year where that is not today's; 2026-11-27. */
Str answer_day(Day day, Day today, bool english, struct arena *arena);

/* What the holder brings to the counter, or has to do first. */
enum answer_errand { ERRAND_NONE, ERRAND_COUNTER, ERRAND_STAY, ERRAND_CARD };
enum answer_errand answer_errand(const struct answer_facts *facts);

/*
 * Which of a person's certificates of one kind the answer speaks of: the lowest, of two the earlier
 * expiry. What is going on now comes before what was renewed, that before what is not due, and last
 * come rows that are over or do not speak. `asked`: the id asked for is its own, or its letter's.
 */
int answer_rank(const struct answer_facts *facts, bool asked);

#endif
