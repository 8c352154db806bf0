/* One cause a day. */
#include "core/rules/delay.h"

#include "base/bug.h"

static enum cause cause_of_waiting(enum reason why)
{
    switch (why) {
    case REASON_PAUSED:
        return CAUSE_PAUSED;
    case REASON_CUTOFF:
        return CAUSE_CUTOFF;
    case REASON_PRINT_CAPACITY:
        return CAUSE_PRINT_CAPACITY;
    case REASON_COUNTER_CAPACITY:
        return CAUSE_COUNTER_CAPACITY;
    default:
        BUG("a certificate waits for a reason that is none");
    }
}

enum cause delay_cause(const struct lot_fact *fact)
{
    if (fact->paused)
        return CAUSE_PAUSED;
    if (fact->before_start)
        return CAUSE_BEFORE_START;
    if (!fact->published)
        return fact->stopped ? CAUSE_GATE : CAUSE_NO_RUN;
    switch (fact->said) {
    case DISPOSITION_WAITING:
        return cause_of_waiting(fact->why);
    case DISPOSITION_HELD:
        return CAUSE_HELD;
    case DISPOSITION_SUPPRESSED:
        return CAUSE_SUPPRESSED;
    default:
        return fact->had_piece ? CAUSE_REMADE : CAUSE_LATE_INPUT;
    }
}

uint32_t delay_causes(const struct calendar *calendar, Day ideal_on, Day mail_on,
                      lot_fact_of *fact_of, void *context, uint32_t cause_days[CAUSE_COUNT])
{
    uint32_t total = 0;
    Day day = ideal_on;

    while (day_before(day, mail_on)) {
        Day next = mailing_on_or_after(calendar, day_add(day, 1));
        struct lot_fact fact = fact_of(context, day);
        uint32_t days;

        REQUIRE(is_mailing_day(calendar, day));
        if (!day_is(next) || day_before(mail_on, next))
            next = mail_on;
        days = (uint32_t)day_between(day, next);
        cause_days[delay_cause(&fact)] += days;
        total += days;
        day = next;
    }
    REQUIRE(total ==
            (day_before(ideal_on, mail_on) ? (uint32_t)day_between(ideal_on, mail_on) : 0));
    return total;
}
