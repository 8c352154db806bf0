/* The table of docs/contract 4, line by line, and the days of docs/domain.md 2. */
#include "core/rules/rules.h"

#include "base/bug.h"
#include "core/rules/address.h"
#include "core/rules/language.h"

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

bool rules_next_pause(const struct rules *rules, const struct calendar *calendar, Day after,
                      struct days_paused *days)
{
    struct days_paused now;
    Day first = DAY_NONE;

    if (rules_pause(rules, calendar, after, &now))
        after = now.to;
    for (size_t i = 0; day_is(after) && i < rules->pause_count; i++) {
        const struct pause *pause = &rules->pauses[i];
        Day on;

        if (!day_before(after, pause->from))
            continue;
        on = mailing_on_or_after(calendar, pause->from);
        if (day_is(on) && pause_holds(pause, on) && (!day_is(first) || day_before(on, first)))
            first = on;
    }
    return day_is(first) && rules_pause(rules, calendar, first, days);
}

Str rules_pause_reason(const struct rules *rules, Day mail_on, struct arena *arena)
{
    Str reasons = STR_EMPTY;

    for (size_t i = 0; i < rules->pause_count; i++) {
        const struct pause *pause = &rules->pauses[i];

        if (!pause_holds(pause, mail_on) || str_is_empty(pause->reason) ||
            str_contains(reasons, pause->reason))
            continue;
        reasons = arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(reasons), reasons.n ? "、" : "",
                               STR_ARG(pause->reason));
    }
    return reasons;
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

const struct terms_known *rules_terms_again(struct terms_memo *memo, const struct rules *rules,
                                            const struct calendar *calendar, Day issued_on,
                                            Day expires_on)
{
    int months = rules_validity(rules, issued_on)->window_months;
    struct terms_known *known = &memo->at[(uint32_t)expires_on.n % TERMS_KNOWN];

    REQUIRE(months > 0);
    if (!day_equal(known->expires_on, expires_on) || known->months != months)
        *known = (struct terms_known){expires_on, months, month_index(expires_on),
                                      rules_terms(rules, calendar, issued_on, expires_on)};
    return known;
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

static bool is_on_residence_card(const struct certificate *certificate)
{
    return certificate->card_type == CARD_RESIDENCE;
}

bool rules_suppress(const struct certificate *certificate, const struct resident *resident)
{
    return (certificate && (certificate_reason(certificate) != REASON_NONE ||
                            is_on_residence_card(certificate))) ||
           (resident &&
            (resident_reason(resident) != REASON_NONE || resident->residence_elsewhere));
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
    if (is_on_residence_card(certificate))
        return REASON_RESIDENCE_CARD;
    return REASON_NONE;
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
    if (facts->no_number || address_fault(resident, days->as_of, rules->leap) != ADDRESS_COMPLETE)
        found |= HOLD(NO_ADDRESS);
    if (facts->unprintable)
        found |= HOLD(UNPRINTABLE);
    if (format_is_by_hand(resident->format))
        found |= HOLD(FORMAT);
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
