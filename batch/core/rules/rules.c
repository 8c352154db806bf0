/* The table of docs/contract 4, line by line, and the dates of docs/domain.md 1 and 2. */
#include "core/rules/rules.h"

#include <stdlib.h>

#include "base/bug.h"

enum { POSTAL_DIGITS = 7, CARD_BIRTHDAYS = 10, CARD_BIRTHDAYS_MINOR = 5 };

const struct validity *rules_validity(const struct rules *rules, Day issued_on)
{
    const struct validity *found = &rules->by_issue[0];

    REQUIRE(rules->by_issue_count >= 1);
    for (size_t i = 1; i < rules->by_issue_count; i++)
        if (!day_before(issued_on, rules->by_issue[i].from))
            found = &rules->by_issue[i];
    return found;
}

static bool pause_holds(const struct pause *pause, Day mail_on)
{
    return !day_before(mail_on, pause->from) &&
           (!day_is(pause->to) || !day_before(pause->to, mail_on));
}

bool rules_paused(const struct rules *rules, Day mail_on)
{
    for (size_t i = 0; i < rules->pause_count; i++)
        if (pause_holds(&rules->pauses[i], mail_on))
            return true;
    return false;
}

/* Of those that hold the earliest beginning and the latest end. */
static bool pauses_of(const struct rules *rules, Day mail_on, struct days_paused *days)
{
    bool found = false;

    for (size_t i = 0; i < rules->pause_count; i++) {
        const struct pause *pause = &rules->pauses[i];

        if (!pause_holds(pause, mail_on))
            continue;
        if (!found)
            *days = (struct days_paused){pause->from, pause->to};
        found = true;
        if (day_before(pause->from, days->from))
            days->from = pause->from;
        if (!day_is(pause->to) || (day_is(days->to) && day_before(days->to, pause->to)))
            days->to = pause->to;
    }
    return found;
}

bool rules_pause(const struct rules *rules, const struct calendar *calendar, Day mail_on,
                 struct days_paused *days)
{
    struct days_paused next;

    if (!pauses_of(rules, mail_on, days))
        return false;
    while (day_is(days->to)) {
        Day on = mailing_on_or_after(calendar, day_add(days->to, 1));

        if (!day_is(on) || !pauses_of(rules, on, &next))
            break;
        days->to = next.to;
    }
    return true;
}

struct terms_of rules_terms(const struct rules *rules, const struct calendar *calendar,
                            Day issued_on, Day expires_on)
{
    struct terms_of terms;

    terms.opens_on = window_opens(expires_on, rules_validity(rules, issued_on)->window_months);
    terms.ideal_on = mailing_on_or_after(calendar, day_add(terms.opens_on, rules->target_days));
    REQUIRE(day_is(terms.ideal_on)); /* the calendar reaches past every date a register may hold */
    return terms;
}

struct night_days rules_days(const struct rules *rules, const struct calendar *calendar, Day as_of)
{
    struct night_days days = {.as_of = as_of};

    days.mail_on =
        mailing_on_or_after(calendar, office_day_from(calendar, as_of, rules->lead_days));
    days.deliver_on = business_day_from(calendar, days.mail_on, rules->delivery_days);
    days.before_cutoff =
        rules->cutoff_days > 0 &&
        day_before(as_of, office_day_from(calendar, days.mail_on, -rules->cutoff_days));
    return days;
}

bool address_is_complete(const struct resident *resident, Day day, enum leap_birthday leap)
{
    struct postal_address at = resident_postal_address(resident);

    if (at.postal_code.n != POSTAL_DIGITS || str_equal(at.postal_code, STR("0000000")))
        return false;
    for (size_t i = 0; i < at.postal_code.n; i++)
        if (at.postal_code.p[i] < '0' || at.postal_code.p[i] > '9')
            return false;
    if (str_is_empty(at.address) || str_is_empty(resident->name) ||
        str_is_empty(resident_addressee(resident, day, leap).name))
        return false;
    return !str_contains(at.address, STR("住所不定")) && !str_contains(at.address, STR("不詳"));
}

static enum reason resident_reason(const struct resident *resident)
{
    switch (resident->status) {
    case RESIDENT_DECEASED:
        return REASON_DECEASED;
    case RESIDENT_MOVED_OUT:
        return REASON_MOVED_OUT;
    case RESIDENT_REMOVED:
        return REASON_REMOVED;
    case RESIDENT_ABROAD:
        return REASON_ABROAD;
    default:
        return REASON_NONE;
    }
}

static enum reason certificate_reason(const struct certificate *certificate)
{
    switch (certificate->status) {
    case CERTIFICATE_REVOKED:
        return REASON_REVOKED;
    case CERTIFICATE_SUSPENDED:
        return REASON_SUSPENDED;
    case CERTIFICATE_UNDELIVERED:
        return REASON_UNDELIVERED;
    default:
        return REASON_NONE;
    }
}

static enum reason suppression(const struct certificate *certificate,
                               const struct resident *resident, const struct facts *facts)
{
    enum reason reason = resident_reason(resident);

    if (reason == REASON_NONE)
        reason = certificate_reason(certificate);
    if (reason != REASON_NONE)
        return reason;
    if (facts->superseded)
        return REASON_SUPERSEDED;
    if (day_is(resident->stay_until) && !day_before(certificate->expires_on, resident->stay_until))
        return REASON_STAY_PERIOD;
    if (resident->residence_elsewhere)
        return REASON_RESIDENCE_ELSEWHERE;
    return certificate->card_type == CARD_RESIDENCE ? REASON_RESIDENCE_CARD : REASON_NONE;
}

static bool is_moving(const struct resident *resident, Day deliver_on)
{
    return resident->status == RESIDENT_MOVING_OUT &&
           (!day_is(resident->moves_on) || !day_before(deliver_on, resident->moves_on));
}

#define HOLD(reason) (UINT64_C(1) << REASON_##reason)

_Static_assert(REASON_COUNT <= 64, "a set of reasons is 64 bits");

/* Everything that holds it. What is decided first stands first in enum reason: that is its reason.
 */
static uint64_t holds(const struct rules *rules, const struct night_days *days,
                      const struct resident *resident, const struct facts *facts)
{
    uint64_t found = 0;

    if (facts->refused)
        found |= HOLD(REFUSED);
    if (facts->returned_unchanged)
        found |= HOLD(RETURNED);
    if (resident->is_protected && !facts->released)
        found |= HOLD(PROTECTED);
    if (is_moving(resident, days->deliver_on))
        found |= HOLD(MOVING);
    if (facts->ambiguous_resident)
        found |= HOLD(AMBIGUOUS_RESIDENT);
    if (facts->contradiction)
        found |= HOLD(CONTRADICTION);
    if (!address_is_complete(resident, days->as_of, rules->leap))
        found |= HOLD(NO_ADDRESS);
    if (facts->unprintable)
        found |= HOLD(UNPRINTABLE);
    if (facts->unfit_address)
        found |= HOLD(UNFIT_ADDRESS);
    return found;
}

struct judgement rules_judge(const struct rules *rules, const struct night_days *days,
                             const struct certificate *certificate, const struct resident *resident,
                             const struct facts *facts)
{
    enum reason reason;
    uint64_t held;

    if (facts->duplicate_serial)
        return (struct judgement){DISPOSITION_REJECTED, REASON_DUPLICATE_SERIAL, 0};
    if (!resident)
        return (struct judgement){DISPOSITION_REJECTED, REASON_UNKNOWN_RESIDENT, 0};
    reason = suppression(certificate, resident, facts);
    if (reason != REASON_NONE)
        return (struct judgement){DISPOSITION_SUPPRESSED, reason, 0};
    if (facts->told)
        return (struct judgement){DISPOSITION_TOLD, REASON_NONE, 0};
    if (facts->told_elsewhere)
        return (struct judgement){DISPOSITION_TOLD, REASON_ELSEWHERE, 0};
    held = holds(rules, days, resident, facts);
    if (held)
        return (struct judgement){DISPOSITION_HELD, (enum reason)__builtin_ctzll(held), held};
    if (!rules->notify_lapsed && !facts->seen &&
        day_before(certificate->expires_on, days->deliver_on))
        return (struct judgement){DISPOSITION_LAPSED, REASON_UNSEEN, 0};
    return (struct judgement){DISPOSITION_NOTICE, REASON_NONE, 0};
}

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
    if (day_is(resident->stay_until) &&
        !day_equal(birthday_in(birth, day_civil(ends).year, leap), ends))
        return ends;
    return DAY_NONE;
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
    if (day_is(resident->stay_until) && day_before(resident->stay_until, certificate->expires_on))
        found |= 1u << ANOMALY_EXPIRY_AFTER_STAY;
    if (certificate->kind == KIND_SIGNATURE &&
        resident_under_15(resident, certificate->issued_on, rules->leap))
        found |= 1u << ANOMALY_SIGNATURE_UNDER_15;
    if (resident->birth_state == BIRTH_KNOWN &&
        !expiry_is_explained(rules, certificate, resident, peers, peer_count))
        found |= 1u << ANOMALY_UNEXPLAINED_EXPIRY;
    return found;
}
