/*
 * What a person must look at although the night goes on (警告): each is one word and one sentence,
 * in run.json and on 概要, and exit 4 for as long as it stands.
 */
#include "say/err.h"
#include "core/rules/paused.h"
#include "edge/ledger/ledger_record.h"
#include "flow/night/alarms.h"
#include "flow/night/holds.h"

void alarm_raise_as(struct alarms *alarms, enum alarm alarm, uint64_t count, struct sentence said,
                    struct sentence unpublished)
{
    const struct acknowledged *last = &alarms->acknowledged[alarm];
    struct lot_alarm raised = {str_of(alarm_word(alarm)), said.japanese, count, DAY_NONE};

    REQUIRE(count > 0);
    REQUIRE(day_is(alarms->as_of)); /* after alarms_begin() */
    if (acknowledged_holds(last, alarms->as_of, count))
        raised.acknowledged_until = last->until;
    VEC_PUSH(&alarms->list, raised);
    VEC_PUSH(&alarms->english, said.english);
    VEC_PUSH(&alarms->unpublished, unpublished);
}

int alarms_begin(struct alarms *alarms, struct ledger *ledger, Day as_of, struct err *err)
{
    alarms->as_of = as_of;
    return ledger_acknowledged(ledger, alarms->acknowledged, err);
}

uint64_t alarms_heard(const struct alarms *alarms)
{
    uint64_t heard = 0;

    for (size_t i = 0; i < alarms->list.count; i++)
        heard += !day_is(alarms->list.at[i].acknowledged_until);
    return heard;
}

void alarm_raise(struct alarms *alarms, enum alarm alarm, uint64_t count, struct sentence said)
{
    alarm_raise_as(alarms, alarm, count, said, said);
}

static const char *sentence_at(const struct alarms *alarms, size_t i, bool published)
{
    const struct sentence *other = &alarms->unpublished.at[i];

    if (messages_are_english())
        return published ? alarms->english.at[i].p : other->english.p;
    return published ? alarms->list.at[i].text.p : other->japanese.p;
}

void alarms_say(const struct alarms *alarms, bool published)
{
    for (size_t i = 0; i < alarms->list.count; i++)
        if (!day_is(alarms->list.at[i].acknowledged_until))
            notice_say(ALARM_UP, alarms->list.at[i].name.p, sentence_at(alarms, i, published));
}

void alarms_say_acknowledged(const struct alarms *alarms, bool published)
{
    char until[DAY_TEXT_MAX];

    for (size_t i = 0; i < alarms->list.count; i++)
        if (day_is(alarms->list.at[i].acknowledged_until))
            notice_say(ALARM_ACKNOWLEDGED, alarms->list.at[i].name.p,
                       day_text(alarms->list.at[i].acknowledged_until, until),
                       sentence_at(alarms, i, published));
}

/*
 * A plan past the last year of the holiday table would be a guess (docs/domain.md 8). Letters print
 * days at the counter up to the end of a certificate, a window ahead: so long before the table ends
 * it calls. The Cabinet Office has published the next year by then, in February.
 */
enum { HOLIDAYS_AHEAD_DAYS = 92 };

static void holidays_end(struct alarms *alarms, const struct tonight *tonight, Day mail_on,
                         struct arena *arena)
{
    if (day_civil(day_add(mail_on, HOLIDAYS_AHEAD_DAYS)).year > tonight->holidays.last_year)
        alarm_raise(alarms, ALARM_HOLIDAYS_END, /*tables*/ 1,
                    say_holidays_end(tonight->holidays.last_year, arena));
}

static struct paused count_paused(const struct pool *pool, struct days_paused days)
{
    struct paused paused = paused_begin(days);

    for (size_t i = 0; i < pool->count; i++) {
        if (pool->pieces[i].rows->judgement.reason != REASON_PAUSED)
            continue;
        paused_letter(&paused);
        for (const struct due *row = pool->pieces[i].rows; row; row = row->next_of_piece)
            paused_certificate(&paused, row->certificate.expires_on);
    }
    return paused;
}

static void pause_lasts(struct alarms *alarms, const struct pool *pool, struct days_paused days,
                        struct arena *arena)
{
    char from[DAY_TEXT_MAX], to[DAY_TEXT_MAX], first[DAY_TEXT_MAX] = "";
    struct paused paused = count_paused(pool, days);

    if (!paused_is_alarm(&paused))
        return;
    if (day_is(paused.first))
        day_text(paused.first, first);
    if (paused_is_open(&paused))
        alarm_raise(alarms, ALARM_PAUSED, /*pauses*/ 1,
                    say_open_pause(day_text(days.from, from), paused.letters, paused.certificates,
                                   first, arena));
    else
        alarm_raise(
            alarms, ALARM_PAUSED, paused.ending,
            say_long_pause(day_text(days.to, to), paused.letters, paused.ending, first, arena));
}

static void pause_ends(struct alarms *alarms, const struct tonight *tonight,
                       const struct pool *pool, int late_days, struct days_paused days,
                       struct arena *arena)
{
    char to[DAY_TEXT_MAX], on[DAY_TEXT_MAX];
    struct resumed resumed = {.from = days.from, .on = DAY_NONE};

    if (!pause_ends_soon(days, tonight->days.as_of))
        return;
    resumed.on = mailing_on_or_after(&tonight->calendar, day_add(days.to, 1));
    for (size_t i = 0; day_is(resumed.on) && i < pool->count; i++)
        if (pool->pieces[i].rows->judgement.reason == REASON_PAUSED)
            resumed_letter(&resumed, pool->pieces[i].plan.ideal_on, late_days);
    if (resumed.late)
        alarm_raise(
            alarms, ALARM_PAUSE_ENDS, resumed.late,
            say_pause_ends(&(struct resuming){day_text(days.to, to), day_text(resumed.on, on),
                                              resumed.letters, resumed.late, late_days},
                           arena));
}

void alarms_of_lot(struct alarms *alarms, struct lot *lot, const struct tonight *tonight,
                   const struct pool *pool, const struct rules *rules, struct arena *arena)
{
    struct days_paused days;

    holidays_end(alarms, tonight, lot->mail_on, arena);
    holds_alarms(alarms, lot, arena);
    if (rules_pause(rules, &tonight->calendar, lot->mail_on, &days)) {
        pause_lasts(alarms, pool, days, arena);
        pause_ends(alarms, tonight, pool, rules->late_days, days, arena);
    }
    lot->alarm_count = (uint32_t)alarms->list.count;
    lot->alarms = alarms->list.at;
}
