/*
 * Finds names and addresses of residents in what the staff writes as a reason.
 *
 * A reason stands in the ledger longer than any register, so none may say who it is about. All
 * reasons of a file are gathered, then each resident of the register is held against all of them at
 * once: the reasons' suffixes are sorted, and a name is looked up among them as in a dictionary. A
 * pair table lets nearly every name go with one look. Measured: docs/decisions/0022-record.md.
 *
 *     naming_init(&naming, &arena)
 *     naming_add(&naming, reason, resident_id)     the same reason is kept once
 *     naming_ready(&naming)
 *     naming_person(&naming, &resident) …          each of the register
 *     naming_names(&naming, i)
 *     naming_release(&naming)
 *
 * What counts (texts are compared as text_folded() makes them):
 *
 *   1 of any resident: the whole name, of three characters at least, of Latin letters alone four;
 *     one of two where 様, さん, 氏 and the like follow;
 *   2 of the resident whom the row is about besides: a whole name of two characters, a part of it
 *     (family name, given name) of two, of kana or Latin letters three, and one of one character
 *     where 様 and the like follow; whole agent_name and mailing_name;
 *   3 of any: the address, and the address behind prefecture, city and the like, where it has two
 *     characters or more before its first number. Of the resident besides: an address without a
 *     number, of six characters at least; mailing_address;
 *   4 a word goes on where a Latin letter stands by a Latin letter, katakana by katakana, without a
 *     space: LEE is not in SLEEVE, リン not in プリンター. Nor is 1-2 in 1-23;
 *   5 what says that there is no name (不明, なし and the like) is none.
 *
 * So 本人 may stand in a reason although somebody is called 本, and 大山 unless the row is about a
 * 大山. Pure.
 */
#ifndef KIGEN_CORE_TEXT_NAMING_H
#define KIGEN_CORE_TEXT_NAMING_H

#include "base/index.h"
#include "core/rules/person.h"

enum { NAMING_PAIRS = 1 << 18 };

struct naming_reason {
    Str text;              /* folded */
    const uint8_t *breaks; /* of text_folded() */
    bool named;
};
struct naming_about { /* a row's reason and the resident whom it is about */
    struct naming_reason *reason;
    Str resident_id; /* empty: about nobody alone */
    bool named;
};
struct naming_suffix {
    uint32_t reason, at;
};

struct naming {
    struct arena *arena;
    struct index known, residents; /* reasons by text, rows by resident */
    VEC(struct naming_reason *) reasons;
    VEC(struct naming_about) abouts;
    struct naming_suffix *suffixes;
    size_t suffix_count;
    uint8_t *pairs; /* one for each hash of what a suffix begins with: there is such a suffix */
    VEC(char) text; /* of the resident who is looked at */
};

void naming_init(struct naming *naming, struct arena *arena);
/* `resident_id` empty: about nobody alone. Returns the row's number, from 0. */
size_t naming_add(struct naming *naming, Str reason, Str resident_id);
void naming_ready(struct naming *naming); /* after the last reason, before the first resident */
void naming_person(struct naming *naming, const struct resident *resident);
bool naming_names(const struct naming *naming, size_t row);
void naming_release(struct naming *naming);

#endif
