/* The printed postal code, address and name, asked one after the other. */
#include "core/rules/address.h"

#include "core/rules/nothing.h"

enum { POSTAL_DIGITS = 7 };

static bool is_postal_code(Str code)
{
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
    return code.n == POSTAL_DIGITS;
}

/* All three are filled. */
static enum address_fault said_by(Str address, Str name, Str addressee)
{
    if (text_says_nothing(address))
        return ADDRESS_NOTHING;
    if (text_says_nothing(name))
        return ADDRESS_NAME_NOTHING;
    if (text_says_nothing(addressee))
        return ADDRESS_ADDRESSEE_NOTHING;
    if (address_is_denied(address))
        return ADDRESS_DENIED;
    return address_is_date(address) ? ADDRESS_DATE : ADDRESS_COMPLETE;
}

enum address_fault address_fault(const struct resident *resident, Day day, enum leap_birthday leap)
{
    struct postal_address at = resident_postal_address(resident);
    Str addressee = resident_addressee(resident, day, leap).name;

    if (str_is_empty(at.postal_code))
        return ADDRESS_POSTAL_EMPTY;
    if (!is_postal_code(at.postal_code))
        return ADDRESS_POSTAL_FORM;
    if (str_equal(at.postal_code, STR("0000000")))
        return ADDRESS_POSTAL_ZEROS;
    if (str_is_empty(at.address))
        return ADDRESS_EMPTY;
    if (str_is_empty(resident->name) || str_is_empty(addressee))
        return ADDRESS_NAME_EMPTY;
    return said_by(at.address, resident->name, addressee);
}
