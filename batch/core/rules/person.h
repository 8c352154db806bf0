/*
 * One row of the resident register and one of the certificate register, read (docs/contract 3).
 *
 * Text is UTF-8, trimmed, and borrowed from the reader's arena. A row with a value that cannot be
 * read never comes here (edge/registers/registers.h); so all values are well formed. Pure.
 */
#ifndef KIGEN_CORE_RULES_PERSON_H
#define KIGEN_CORE_RULES_PERSON_H

#include "core/days/day.h"
#include "core/days/period.h"
#include "core/rules/honorific.h"
#include "core/rules/terms.h"

enum birth_state { BIRTH_KNOWN, BIRTH_UNKNOWN, BIRTH_BAD };

struct resident {
    Str resident_id;
    Str name, address, building;
    Str postal_code; /* 7 ASCII digits; else as in the register, and not printed */
    enum birth_state birth_state;
    Day birth_date; /* DAY_NONE unless BIRTH_KNOWN */
    enum resident_status status;
    Day moves_on;   /* DAY_NONE: empty */
    Day stay_until; /* DAY_NONE: no end */
    bool residence_elsewhere, is_protected, ward;
    Str agent_name;
    Str mailing_name, mailing_postal_code, mailing_address, mailing_building;
    Str language;     /* empty: none is named, which is ja unless letters.language_of says more */
    Str municipality; /* 5 or 6 ASCII digits, or empty */
    enum format format;
    bool bad_municipality, bad_format; /* another word: taken as empty */
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

/* Whether two rows have the same value in every known column; if not: ambiguous_resident. */
bool resident_equal(const struct resident *a, const struct resident *b);

/* The address to print: the mailing address if its postal code or address is given, else the
 * registered one. */
struct postal_address {
    Str postal_code, address, building;
};
bool resident_has_mailing_address(const struct resident *resident);
struct postal_address resident_postal_address(const struct resident *resident);

/*
 * The name to print (docs/contract 4): mailing_name; else, for a ward or someone under 15 on `day`,
 * agent_name; else name. `guardian`: it is the own name of someone under 15, printed with 保護者様.
 * `recorded`: it is mailing_name or agent_name, which may bear an honorific.
 */
struct addressee {
    Str name;
    bool guardian, recorded;
};
struct addressee resident_addressee(const struct resident *resident, Day day,
                                    enum leap_birthday leap);
enum honorific addressee_honorific(const struct addressee *to, const struct office_words *offices);
/* Only for BIRTH_KNOWN. */
Day fifteenth_birthday(const struct resident *resident, enum leap_birthday leap);
/* False where the birth date is not known. */
bool resident_under_15(const struct resident *resident, Day day, enum leap_birthday leap);

#endif
