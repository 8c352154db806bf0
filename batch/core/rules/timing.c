/* not_due and past, one row a call. */
#include "core/rules/timing.h"

/* The last of the past_days still is not past. */
static bool is_past(const struct rules *rules, Day as_of, Day expires_on)
{
    return day_before(expires_on, day_add(as_of, -rules->past_days));
}

struct timing timing_of(const struct rules *rules, const struct calendar *calendar,
                        const struct night_days *days, const struct history *history,
                        const struct certificate *certificate)
{
    struct terms_of terms =
        rules_terms(rules, calendar, certificate->issued_on, certificate->expires_on);

    return timing_by(&terms, rules, days, history, certificate);
}

struct timing timing_by(const struct terms_of *terms, const struct rules *rules,
                        const struct night_days *days, const struct history *history,
                        const struct certificate *certificate)
{
    struct certificate_key key = {certificate->kind, certificate->serial, certificate->expires_on};
    struct timing timing = {.disposition = DISPOSITION_COUNT, .terms = *terms};

    if (day_before(days->mail_on, timing.terms.ideal_on)) {
        timing.disposition = DISPOSITION_NOT_DUE;
        return timing;
    }
    timing.memory = history_find(history, &key);
    if (is_past(rules, days->as_of, certificate->expires_on) && !memory_is_open(timing.memory))
        timing.disposition = DISPOSITION_PAST;
    return timing;
}
