/*
 * Decisions of the staff about a resident: send although protected, send nothing, or take back.
 *
 *   1 only the decision recorded last counts; when it ends, no earlier one comes back;
 *   2 it holds from when it was recorded up to and including `until`;
 *   3 `clear` ends the other two.
 *
 * `on` is the day of the decision. One rule uses it: a release older than a contradiction does not
 * lift that one (facts.h). Pure.
 */
#ifndef KIGEN_CORE_RULES_DECISION_H
#define KIGEN_CORE_RULES_DECISION_H

#include "core/days/day.h"

/* X(name, word, Japanese, English, what a clerk writes into an events file) */
#define DECISIONS(X)                                                                               \
    X(RELEASE, "release", "発送可の決定", "send although protected", "送付可")                     \
    X(REFUSE, "refuse", "通知不要の申出", "no letter wanted", "送付不要")                          \
    X(CLEAR, "clear", "決定・申出の取消し", "decisions taken back", "取消")

#define X(name, word, japanese, english, written) DECISION_##name,
enum decision_kind { DECISIONS(X) DECISION_COUNT };
#undef X

struct decision {
    enum decision_kind kind; /* DECISION_COUNT: nothing was ever decided */
    Day on, until;           /* until DAY_NONE: without end */
};

#define DECISION_NONE ((struct decision){DECISION_COUNT, DAY_NONE, DAY_NONE})

/* Whether the last decision is of this kind and still holds on `day`. */
bool decision_holds(const struct decision *last, enum decision_kind kind, Day day);

const char *decision_word(enum decision_kind kind);
const char *decision_japanese(enum decision_kind kind);
const char *decision_english(enum decision_kind kind);
const char *decision_short(enum decision_kind kind); /* 送付可, 送付不要, 取消 */
int decision_of(Str word);                           /* -1 where there is none */

#endif
