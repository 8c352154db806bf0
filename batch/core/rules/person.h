/*
 * Residents and certificates as their registers give them, once read (docs/contract 3).
 *
 * Text is UTF-8, trimmed, and borrowed from the arena of whoever read it. A value that cannot be
 * read makes the row unreadable (edge/registers/registers decides); what stands here is well
 * formed. Pure.
 */
#ifndef KIGEN_CORE_RULES_PERSON_H
#define KIGEN_CORE_RULES_PERSON_H

#include "core/days/day.h"
#include "core/days/period.h"
#include "core/rules/terms.h"

enum birth_state { BIRTH_KNOWN, BIRTH_UNKNOWN, BIRTH_BAD };

struct resident {
    Str resident_id;
    Str name, address, building;
    Str postal_code; /* 7 ASCII digits; else as written (then it cannot be printed) */
    enum birth_state birth_state;
    Day birth_date; /* DAY_NONE unless BIRTH_KNOWN */
    enum resident_status status;
    Day moves_on;   /* DAY_NONE: empty */
    Day stay_until; /* DAY_NONE: no end */
    bool residence_elsewhere, is_protected, ward;
    Str agent_name;
    Str mailing_name, mailing_postal_code, mailing_address, mailing_building;
    Str language;     /* "ja" where empty */
    Str municipality; /* 5 or 6 ASCII digits, or empty */
    bool bad_municipality;
    uint32_t line;
};

struct certificate {
    Str serial, resident_id;
    enum kind kind;
    Day issued_on, expires_on;
    enum certificate_status status;
    Day card_expires_on; /* DAY_NONE: empty */
    enum card_type card_type;
    uint32_t line;
};

/* Whether two rows say the same in every known column, by meaning (ambiguous_resident). */
bool resident_equal(const struct resident *a, const struct resident *b);

/* What stands in the window: the mailing address where it is given, else the registered one. */
struct postal_address {
    Str postal_code, address, building;
};
struct postal_address resident_postal_address(const struct resident *resident);

/*
 * To whom the letter goes (docs/contract 4): mailing_name, else agent_name for a ward or someone
 * under 15 on `day`, else name. `guardian`: an under-15 without any of these names, addressed with
 * 保護者様.
 */
struct addressee {
    Str name;
    bool guardian;
};
struct addressee resident_addressee(const struct resident *resident, Day day,
                                    enum leap_birthday leap);
Day fifteenth_birthday(const struct resident *resident, enum leap_birthday leap); /* known birth */
bool resident_under_15(const struct resident *resident, Day day, enum leap_birthday leap);

#endif
