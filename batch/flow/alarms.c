/*
 * What a person must look at although the night goes on (警告): each is one word and one sentence,
 * in run.json and on 概要, and exit 4 for as long as it stands.
 */
#include "base/err.h"
#include "flow/night.h"

void night_alarm(struct night *night, const char *name, Str japanese, Str english)
{
    struct lot_alarm alarm = {str_of(name), japanese};

    VEC_PUSH(&night->alarms, alarm);
    VEC_PUSH(&night->english_alarms, english);
}

void night_say_alarms(const struct night *night)
{
    for (size_t i = 0; i < night->alarms.count; i++)
        notice_say(ALARM_UP, night->alarms.at[i].name.p,
                   messages_are_english() ? night->english_alarms.at[i].p
                                          : night->alarms.at[i].text.p);
}

/* A plan past the last year of the holiday table would be a guess (domain.md 8). */
static void holidays_end(struct night *night)
{
    if (day_civil(night->lot.deliver_on).year <= night->holidays.last_year)
        return;
    night_alarm(
        night, alarm_word(ALARM_HOLIDAYS_END),
        arena_printf(&night->arena,
                     "祝日の表が%d年で終わっています。差出日と配達見込日を正しく計算できません。",
                     night->holidays.last_year),
        arena_printf(&night->arena,
                     "the holiday table ends in %d; mail days and deliveries cannot be told",
                     night->holidays.last_year));
}

void night_alarms(struct night *night)
{
    struct lot *lot = &night->lot;

    holidays_end(night);
    night_hold_alarms(night);
    lot->alarm_count = (uint32_t)night->alarms.count;
    lot->alarms = night->alarms.at;
}
