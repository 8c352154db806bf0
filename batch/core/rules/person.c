/* What follows from a resident's row alone. */
#include "core/rules/person.h"

enum { CHILD_YEARS = 15 };

/* By meaning: an empty language is ja. */
static bool language_equal(Str a, Str b)
{
    return str_equal(str_is_empty(a) ? STR("ja") : a, str_is_empty(b) ? STR("ja") : b);
}

bool resident_equal(const struct resident *a, const struct resident *b)
{
    return str_equal(a->resident_id, b->resident_id) && str_equal(a->name, b->name) &&
           str_equal(a->address, b->address) && str_equal(a->building, b->building) &&
           str_equal(a->postal_code, b->postal_code) && a->birth_state == b->birth_state &&
           day_equal(a->birth_date, b->birth_date) && a->status == b->status &&
           day_equal(a->moves_on, b->moves_on) && day_equal(a->stay_until, b->stay_until) &&
           a->residence_elsewhere == b->residence_elsewhere && a->is_protected == b->is_protected &&
           a->ward == b->ward && str_equal(a->agent_name, b->agent_name) &&
           str_equal(a->mailing_name, b->mailing_name) &&
           str_equal(a->mailing_postal_code, b->mailing_postal_code) &&
           str_equal(a->mailing_address, b->mailing_address) &&
           str_equal(a->mailing_building, b->mailing_building) &&
           language_equal(a->language, b->language) && a->format == b->format &&
           str_equal(a->municipality, b->municipality);
}

bool resident_has_mailing_address(const struct resident *resident)
{
    return !str_is_empty(resident->mailing_postal_code) || !str_is_empty(resident->mailing_address);
}

struct postal_address resident_postal_address(const struct resident *resident)
{
    if (resident_has_mailing_address(resident))
        return (struct postal_address){resident->mailing_postal_code, resident->mailing_address,
                                       resident->mailing_building};
    return (struct postal_address){resident->postal_code, resident->address, resident->building};
}

Day fifteenth_birthday(const struct resident *resident, enum leap_birthday leap)
{
    return birthday_in(resident->birth_date, day_civil(resident->birth_date).year + CHILD_YEARS,
                       leap);
}

bool resident_under_15(const struct resident *resident, Day day, enum leap_birthday leap)
{
    return resident->birth_state == BIRTH_KNOWN &&
           younger_than(resident->birth_date, day, CHILD_YEARS, leap);
}

struct addressee resident_addressee(const struct resident *resident, Day day,
                                    enum leap_birthday leap)
{
    bool child = resident_under_15(resident, day, leap);

    if (!str_is_empty(resident->mailing_name))
        return (struct addressee){resident->mailing_name, .recorded = true};
    if ((resident->ward || child) && !str_is_empty(resident->agent_name))
        return (struct addressee){resident->agent_name, .recorded = true};
    return (struct addressee){resident->name, .guardian = child};
}

enum honorific addressee_honorific(const struct addressee *to, const struct office_words *offices)
{
    if (to->recorded)
        return honorific_of(to->name, offices);
    return to->guardian ? HONORIFIC_GUARDIAN : HONORIFIC_SAMA;
}
