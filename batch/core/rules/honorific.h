/*
 * Decides what stands behind the name of the addressee: 様, 保護者様, 御中, or nothing, because the
 * office recorded the name with an honorific of its own (docs/contract 4.3). Text is trimmed UTF-8.
 * Pure.
 */
#ifndef KIGEN_CORE_RULES_HONORIFIC_H
#define KIGEN_CORE_RULES_HONORIFIC_H

#include "base/str.h"

enum honorific {
    HONORIFIC_SAMA,     /* 様 */
    HONORIFIC_GUARDIAN, /* 保護者様: the own name of someone under 15 */
    HONORIFIC_OFFICE,   /* 御中: an organisation */
    HONORIFIC_OWN,      /* none: the name ends in one */
    HONORIFIC_COUNT
};

enum { OFFICE_WORDS_MAX = 64 };
struct office_words { /* letters.offices: words in the names of organisations */
    Str at[OFFICE_WORDS_MAX];
    size_t count;
};

Str honorific_text(enum honorific honorific); /* 様; empty for HONORIFIC_OWN */

/*
 * Of a name that the office recorded for the letter, mailing_name or agent_name.
 *
 *     OWN     it ends in 様, 殿, 御中 or 先生; or in 宛 or 行 behind a space or one of `offices`
 *     OFFICE  one of `offices` stands in it, and behind that nowhere 長, 士, 代表, 担当
 *     SAMA    every other
 */
enum honorific honorific_of(Str name, const struct office_words *offices);

/* The name without the honorific that it ends in, for comparison. */
Str honorific_bare(Str name, const struct office_words *offices);

#endif
