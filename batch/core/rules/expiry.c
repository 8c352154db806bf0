/* The days of docs/domain.md 1. */
#include "core/rules/expiry.h"

#include <stdlib.h>

#include "base/bug.h"

enum { CARD_BIRTHDAYS = 10, CARD_BIRTHDAYS_MINOR = 5 };

Day rules_expected_expiry(Day birth_date, Day issued_on, int birthdays, Day card_expires_on,
                          enum leap_birthday leap)
{
    Day expiry = birthday_after(birth_date, issued_on, birthdays, leap);

    return day_is(card_expires_on) && day_before(card_expires_on, expiry) ? card_expires_on
                                                                          : expiry;
}

int card_birthdays(Day birth_date, Day applied_on, enum leap_birthday leap)
{
    bool majority_is_18 = !day_before(applied_on, day_of(2022, 4, 1)); /* Civil Code 4 as amended */
    int majority_years = majority_is_18 ? 18 : 20;

    return younger_than(birth_date, applied_on, majority_years, leap) ? CARD_BIRTHDAYS_MINOR
                                                                      : CARD_BIRTHDAYS;
}

static bool is_birthday(Day birth, Day day, enum leap_birthday leap)
{
    return day_equal(birthday_in(birth, day_civil(day).year, leap), day);
}

bool card_ends_by_stay(Day card_ends_on, const struct resident *resident, enum leap_birthday leap)
{
    return day_is(resident->stay_until) && resident->birth_state == BIRTH_KNOWN &&
           day_is(card_ends_on) && !is_birthday(resident->birth_date, card_ends_on, leap);
}

Day card_end(const struct certificate *certificate, const struct resident *resident,
             enum leap_birthday leap)
{
    Day birth = resident->birth_date, ends = certificate->expires_on;

    if (day_is(certificate->card_expires_on))
        return certificate->card_expires_on;
    if (resident->birth_state != BIRTH_KNOWN)
        return DAY_NONE;
    if (card_birthdays(birth, certificate->issued_on, leap) == CARD_BIRTHDAYS_MINOR)
        return ends;
    return card_ends_by_stay(ends, resident, leap) ? ends : DAY_NONE;
}

/* Of the resident's authentication certificates the end that is nearest to `on`; DAY_NONE: none. */
static Day authentication_end(const struct certificate *peers, size_t peer_count, Day on)
{
    Day found = DAY_NONE;

    for (size_t i = 0; i < peer_count; i++)
        if (peers[i].kind == KIND_AUTHENTICATION &&
            (!day_is(found) ||
             abs(day_between(on, peers[i].expires_on)) < abs(day_between(on, found))))
            found = peers[i].expires_on;
    return found;
}

size_t expiry_bases(const struct rules *rules, const struct certificate *certificate,
                    const struct resident *resident, const struct certificate *peers,
                    size_t peer_count, struct expiry_basis bases[BASIS_COUNT])
{
    int birthdays = rules_validity(rules, certificate->issued_on)->birthdays;
    const struct expiry_basis all[BASIS_COUNT] = {
        {BASIS_BIRTHDAY, birthdays,
         birthday_after(resident->birth_date, certificate->issued_on, birthdays, rules->leap)},
        {BASIS_RENEWAL, birthdays + 1,
         birthday_after(resident->birth_date, certificate->issued_on, birthdays + 1, rules->leap)},
        {BASIS_AUTHENTICATION, 0, authentication_end(peers, peer_count, certificate->expires_on)},
        {BASIS_CARD, 0, certificate->card_expires_on},
        {BASIS_STAY, 0, resident->stay_until},
    };
    size_t count = 0;

    REQUIRE(resident->birth_state == BIRTH_KNOWN);
    for (size_t i = 0; i < BASIS_COUNT; i++)
        if (day_is(all[i].on) && *basis_article(all[i].basis, certificate->kind))
            bases[count++] = all[i];
    return count;
}

const struct expiry_basis *expiry_nearest(const struct expiry_basis *bases, size_t count, Day on)
{
    const struct expiry_basis *nearest = &bases[0];

    REQUIRE(count > 0);
    for (size_t i = 1; i < count; i++)
        if (abs(day_between(on, bases[i].on)) < abs(day_between(on, nearest->on)))
            nearest = &bases[i];
    return nearest;
}

static bool expiry_is_explained(const struct rules *rules, const struct certificate *certificate,
                                const struct resident *resident, const struct certificate *peers,
                                size_t peer_count)
{
    struct expiry_basis bases[BASIS_COUNT];
    size_t count = expiry_bases(rules, certificate, resident, peers, peer_count, bases);

    return day_equal(expiry_nearest(bases, count, certificate->expires_on)->on,
                     certificate->expires_on);
}

/* The card ends with a stay that was extended past the certificate (docs/contract 4.6). */
static bool is_extended(const struct certificate *certificate, const struct resident *resident,
                        enum leap_birthday leap)
{
    Day ends = card_end(certificate, resident, leap);

    return day_before(certificate->expires_on, resident->stay_until) &&
           card_ends_by_stay(ends, resident, leap) && !day_before(certificate->expires_on, ends);
}

/* A stay without an end, and a card that some stay once ended: a new permanent resident. */
static bool is_former_stay(const struct certificate *certificate, const struct resident *resident,
                           enum leap_birthday leap)
{
    Day ends = card_end(certificate, resident, leap);

    return !day_is(resident->stay_until) && resident->birth_state == BIRTH_KNOWN && day_is(ends) &&
           !is_birthday(resident->birth_date, ends, leap);
}

uint32_t rules_anomalies(const struct rules *rules, const struct certificate *certificate,
                         const struct resident *resident, const struct certificate *peers,
                         size_t peer_count)
{
    uint32_t found = 0;

    if (resident->birth_state == BIRTH_BAD)
        found |= 1u << ANOMALY_BAD_BIRTH_DATE;
    if (resident->birth_state == BIRTH_UNKNOWN)
        found |= 1u << ANOMALY_UNKNOWN_BIRTH_DATE;
    if (resident->bad_municipality)
        found |= 1u << ANOMALY_BAD_MUNICIPALITY;
    if (resident->bad_format)
        found |= 1u << ANOMALY_BAD_FORMAT;
    if (day_is(resident->stay_until) && day_before(resident->stay_until, certificate->expires_on))
        found |= 1u << ANOMALY_EXPIRY_AFTER_STAY;
    if (certificate->kind == KIND_SIGNATURE &&
        resident_under_15(resident, certificate->issued_on, rules->leap))
        found |= 1u << ANOMALY_SIGNATURE_UNDER_15;
    if (is_former_stay(certificate, resident, rules->leap))
        found |= 1u << ANOMALY_FORMER_STAY;
    if (resident->birth_state == BIRTH_KNOWN && !is_extended(certificate, resident, rules->leap) &&
        !expiry_is_explained(rules, certificate, resident, peers, peer_count))
        found |= 1u << ANOMALY_UNEXPLAINED_EXPIRY;
    return found;
}
