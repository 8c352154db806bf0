/*
 * What a person must look at although the night goes on (警告): each is one word and one sentence,
 * in run.json and on 概要, and exit 4 for as long as it stands.
 */
#include "say/err.h"
#include "flow/night/alarms.h"
#include "flow/night/holds.h"

void alarm_raise(struct alarms *alarms, const char *name, Str japanese, Str english)
{
    struct lot_alarm alarm = {str_of(name), japanese};

    VEC_PUSH(&alarms->list, alarm);
    VEC_PUSH(&alarms->english, english);
}

void alarms_say(const struct alarms *alarms)
{
    for (size_t i = 0; i < alarms->list.count; i++)
        notice_say(ALARM_UP, alarms->list.at[i].name.p,
                   messages_are_english() ? alarms->english.at[i].p : alarms->list.at[i].text.p);
}

/* A plan past the last year of the holiday table would be a guess (docs/domain.md 8). */
static void holidays_end(struct alarms *alarms, const struct tonight *tonight, Day deliver_on,
                         struct arena *arena)
{
    if (day_civil(deliver_on).year <= tonight->holidays.last_year)
        return;
    alarm_raise(
        alarms, alarm_word(ALARM_HOLIDAYS_END),
        arena_printf(arena,
                     "祝日の表が%d年で終わっています。差出日と配達見込日を正しく計算できません。",
                     tonight->holidays.last_year),
        arena_printf(arena, "the holiday table ends in %d; mail days and deliveries cannot be told",
                     tonight->holidays.last_year));
}

/* ---- a pause that lasts too long ------------------------------------------------------------- */

struct paused { /* who waits for the end of a pause */
    struct days_paused days;
    uint64_t letters, certificates; /* that wait */
    uint64_t ending;                /* of these certificates, not longer than the pause */
    Day first;                      /* the earliest end among `ending` */
};

static void count_paused(const struct pool *pool, struct paused *paused)
{
    for (size_t i = 0; i < pool->count; i++) {
        paused->letters += pool->pieces[i].rows->judgement.reason == REASON_PAUSED;
        for (const struct due *row = pool->pieces[i].rows; row; row = row->twin) {
            Day ends = row->certificate.expires_on;

            if (row->judgement.reason != REASON_PAUSED)
                continue;
            paused->certificates++;
            if (day_is(paused->days.to) && day_before(paused->days.to, ends))
                continue;
            paused->ending++;
            if (!day_is(paused->first) || day_before(ends, paused->first))
                paused->first = ends;
        }
    }
}

static void alarm_open_pause(struct alarms *alarms, const struct paused *paused,
                             struct arena *arena)
{
    char from[DAY_TEXT_MAX], first[DAY_TEXT_MAX];
    Str japanese = STR_EMPTY, english = STR_EMPTY;

    if (paused->letters) {
        day_text(paused->first, first);
        japanese = arena_printf(arena, "、その電子証明書は%llu件、最も早い有効期限は%s",
                                (unsigned long long)paused->certificates, first);
        english = arena_printf(arena, ", of %llu certificates, the first of which ends on %s",
                               (unsigned long long)paused->certificates, first);
    }
    day_text(paused->days.from, from);
    alarm_raise(
        alarms, alarm_word(ALARM_PAUSED),
        arena_printf(arena,
                     "%sから、終わりの日を定めずに発送を見合わせています。待機しているお知らせは"
                     "%llu通" STR_FMT "です。再開の日を決め、設定ファイル(mailing.paused の to)に"
                     "記入してください。",
                     from, (unsigned long long)paused->letters, STR_ARG(japanese)),
        arena_printf(arena,
                     "mailing is paused since %s without an end; %llu letters wait" STR_FMT
                     "; decide when it ends (mailing.paused, to)",
                     from, (unsigned long long)paused->letters, STR_ARG(english)));
}

static void alarm_long_pause(struct alarms *alarms, const struct paused *paused,
                             struct arena *arena)
{
    char to[DAY_TEXT_MAX], first[DAY_TEXT_MAX];

    day_text(paused->days.to, to);
    day_text(paused->first, first);
    alarm_raise(
        alarms, alarm_word(ALARM_PAUSED),
        arena_printf(
            arena,
            "%sまで発送を見合わせる設定ですが、待機している%llu通の電子証明書のうち%llu件は、"
            "その日までに有効期限が満了します(最も早い有効期限は%s)。見合わせる期間を"
            "見直すか、別の方法で本人に知らせてください。",
            to, (unsigned long long)paused->letters, (unsigned long long)paused->ending, first),
        arena_printf(arena,
                     "mailing is paused until %s; %llu letters wait, and %llu of their certificates"
                     " end by then, the first on %s; end the pause earlier, or tell these people in"
                     " another way",
                     to, (unsigned long long)paused->letters, (unsigned long long)paused->ending,
                     first));
}

static void pause_lasts(struct alarms *alarms, const struct tonight *tonight,
                        const struct pool *pool, const struct rules *rules, struct arena *arena)
{
    struct paused paused = {.first = DAY_NONE};

    if (!rules_pause(rules, &tonight->calendar, tonight->days.mail_on, &paused.days))
        return;
    count_paused(pool, &paused);
    if (!day_is(paused.days.to))
        alarm_open_pause(alarms, &paused, arena);
    else if (paused.ending)
        alarm_long_pause(alarms, &paused, arena);
}

void alarms_of_lot(struct alarms *alarms, struct lot *lot, const struct tonight *tonight,
                   const struct pool *pool, const struct rules *rules, struct arena *arena)
{
    holidays_end(alarms, tonight, lot->deliver_on, arena);
    holds_alarms(alarms, lot, arena);
    pause_lasts(alarms, tonight, pool, rules, arena);
    lot->alarm_count = (uint32_t)alarms->list.count;
    lot->alarms = alarms->list.at;
}
