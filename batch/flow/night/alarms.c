/*
 * What a person must look at although the night goes on (警告): each is one word and one sentence,
 * in run.json and on 概要, and exit 4 for as long as it stands.
 */
#include "say/err.h"
#include "flow/night/night.h"

void night_alarm(struct night *night, const char *name, Str japanese, Str english)
{
    struct lot_alarm alarm = {str_of(name), japanese};

    VEC_PUSH(&night->alarms.list, alarm);
    VEC_PUSH(&night->alarms.english, english);
}

void night_say_alarms(const struct night *night)
{
    for (size_t i = 0; i < night->alarms.list.count; i++)
        notice_say(ALARM_UP, night->alarms.list.at[i].name.p,
                   messages_are_english() ? night->alarms.english.at[i].p
                                          : night->alarms.list.at[i].text.p);
}

/* A plan past the last year of the holiday table would be a guess (domain.md 8). */
static void holidays_end(struct night *night)
{
    if (day_civil(night->printing.lot.deliver_on).year <= night->tonight.holidays.last_year)
        return;
    night_alarm(
        night, alarm_word(ALARM_HOLIDAYS_END),
        arena_printf(&night->arena,
                     "祝日の表が%d年で終わっています。差出日と配達見込日を正しく計算できません。",
                     night->tonight.holidays.last_year),
        arena_printf(&night->arena,
                     "the holiday table ends in %d; mail days and deliveries cannot be told",
                     night->tonight.holidays.last_year));
}

/* ---- a pause that lasts too long ------------------------------------------------------------- */

struct paused { /* who waits for the end of a pause */
    struct days_paused days;
    uint64_t letters, certificates; /* that wait */
    uint64_t ending;                /* of these certificates, not longer than the pause */
    Day first;                      /* the earliest end among `ending` */
};

static void count_paused(const struct night *night, struct paused *paused)
{
    for (size_t i = 0; i < night->pool.count; i++) {
        paused->letters += night->pool.pieces[i].rows->judgement.reason == REASON_PAUSED;
        for (const struct due *row = night->pool.pieces[i].rows; row; row = row->twin) {
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

static void alarm_open_pause(struct night *night, const struct paused *paused)
{
    char from[DAY_TEXT_MAX], first[DAY_TEXT_MAX];
    Str japanese = STR_EMPTY, english = STR_EMPTY;

    if (paused->letters) {
        day_text(paused->first, first);
        japanese = arena_printf(&night->arena, "、その電子証明書は%llu件、最も早い有効期限は%s",
                                (unsigned long long)paused->certificates, first);
        english =
            arena_printf(&night->arena, ", of %llu certificates, the first of which ends on %s",
                         (unsigned long long)paused->certificates, first);
    }
    day_text(paused->days.from, from);
    night_alarm(
        night, alarm_word(ALARM_PAUSED),
        arena_printf(&night->arena,
                     "%sから、終わりの日を定めずに発送を見合わせています。待機しているお知らせは"
                     "%llu通" STR_FMT "です。再開の日を決め、設定ファイル(mailing.paused の to)に"
                     "記入してください。",
                     from, (unsigned long long)paused->letters, STR_ARG(japanese)),
        arena_printf(&night->arena,
                     "mailing is paused since %s without an end; %llu letters wait" STR_FMT
                     "; decide when it ends (mailing.paused, to)",
                     from, (unsigned long long)paused->letters, STR_ARG(english)));
}

static void alarm_long_pause(struct night *night, const struct paused *paused)
{
    char to[DAY_TEXT_MAX], first[DAY_TEXT_MAX];

    day_text(paused->days.to, to);
    day_text(paused->first, first);
    night_alarm(
        night, alarm_word(ALARM_PAUSED),
        arena_printf(
            &night->arena,
            "%sまで発送を見合わせる設定ですが、待機している%llu通の電子証明書のうち%llu件は、"
            "その日までに有効期限が満了します(最も早い有効期限は%s)。見合わせる期間を"
            "見直すか、別の方法で本人に知らせてください。",
            to, (unsigned long long)paused->letters, (unsigned long long)paused->ending, first),
        arena_printf(&night->arena,
                     "mailing is paused until %s; %llu letters wait, and %llu of their certificates"
                     " end by then, the first on %s; end the pause earlier, or tell these people in"
                     " another way",
                     to, (unsigned long long)paused->letters, (unsigned long long)paused->ending,
                     first));
}

static void pause_lasts(struct night *night)
{
    struct paused paused = {.first = DAY_NONE};

    if (!rules_pause(&night->config.rules, &night->tonight.calendar, night->tonight.days.mail_on,
                     &paused.days))
        return;
    count_paused(night, &paused);
    if (!day_is(paused.days.to))
        alarm_open_pause(night, &paused);
    else if (paused.ending)
        alarm_long_pause(night, &paused);
}

void night_alarms(struct night *night)
{
    struct lot *lot = &night->printing.lot;

    holidays_end(night);
    night_hold_alarms(night);
    pause_lasts(night);
    lot->alarm_count = (uint32_t)night->alarms.list.count;
    lot->alarms = night->alarms.list.at;
}
