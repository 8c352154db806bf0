/*
 * Who gets a letter in which language and form (docs/contract 3.9): the register, the list
 * letters.languages, which wins over it, and letters.language_of for those of whom both name none.
 * A language is a folder of the templates. Pure.
 */
#ifndef KIGEN_CORE_RULES_LANGUAGE_H
#define KIGEN_CORE_RULES_LANGUAGE_H

#include "core/rules/rules.h"

/* A row of letters.languages: what it leaves empty stays as the register has it. */
struct language_entry {
    Str resident_id, language;
    enum format format;
    bool names_format;
    uint32_t line;
};
void language_overlay(struct resident *resident, const struct language_entry *entry);

/*
 * Asks the templates for a folder of that language, or of "<language>-large". `variant`: enum
 * variant, or LANGUAGE_ANY_VARIANT, where it is enough that one has it. `folder` gets its name.
 */
enum { LANGUAGE_ANY_VARIANT = -1 };
typedef bool language_find(const void *context, int variant, Str language, bool large, Str *folder);

struct language_choice {
    Str folder;   /* "ja", "en", "ja-large" */
    bool lacking; /* it is not what was wanted: anomaly no_template */
};
/*
 * The folder of a letter: <language>-large for large print, else the language's own, else those of
 * ja; ja itself is always there. With LANGUAGE_ANY_VARIANT, for rows without a letter tonight:
 * whether what the resident wants is known to any variant.
 *
 *     en, large, templates ja en       -> en, lacking
 *     zh, templates ja ja-large        -> ja, lacking
 *     zh, large, templates ja ja-large -> ja-large, lacking
 */
struct language_choice language_choose(const struct resident *resident, int variant,
                                       const struct rules *rules, language_find *find,
                                       const void *context);
/* Braille, audio, telephone: no letter can answer, a person does (held, format). */
bool format_is_by_hand(enum format format);

#endif
