/* From ledger and folder to the facts of a status. */
#include "flow/desk/status.h"

#include "disk/file.h"
#include "disk/jsonread.h"
#include "disk/path.h"
#include "core/text/csvtext.h"
#include "core/text/values.h"
#include "edge/ledger/ledger_approval.h"
#include "edge/ledger/ledger_gates.h"
#include "edge/ledger/ledger_mailings.h"
#include "edge/ledger/ledger_news.h"
#include "edge/ledger/ledger_posted.h"
#include "edge/ledger/ledger_status.h"
#include "edge/ledger/ledger_void.h"
#include "edge/ledger/ledger_why.h"
#include "edge/registers/inputs.h"
#include "flow/night/past.h"

struct gathering {
    const struct status_sources *from;
    struct arena *arena;
    struct status *status;
    VEC(struct status_alarm) alarms;
    VEC(struct status_lot) lots;
    VEC(struct pull) pulls;
    VEC(struct status_zero) zeros;
    struct open_pieces voided; /* of runs that were taken back, and still in the house */
    struct alarms judged;      /* those that are judged as of today */
};

static const char *folder_path(const struct gathering *gathering, const char *name)
{
    const char *out = gathering->from->config->output_dir.path.p;

    return path_join(gathering->arena,
                     path_join(gathering->arena, out, gathering->from->last->folder.p), name);
}

/* ---- the runs -------------------------------------------------------------------------------- */

static struct status_run run_of(const struct ledger_run *run)
{
    return (struct status_run){.folder = run->folder, .as_of = run->as_of, .mail_on = run->mail_on};
}

static int take_last(struct gathering *gathering, struct err *err)
{
    const struct ledger_run *last = gathering->from->last;
    struct status *status = gathering->status;
    struct taken_back back;

    if (!last->id)
        return 0;
    status->last = run_of(last);
    status->days = day_between(last->as_of, status->today);
    status->office_days =
        office_days_between(&gathering->from->tonight->calendar, last->as_of, status->today);
    if (ledger_letters_of(gathering->from->ledger, last, &status->last.letters, err) ||
        ledger_taken_back(gathering->from->ledger, last, &back, gathering->arena, err))
        return -1;
    status->taken_back = back.is;
    if (back.is)
        status->taken_back_on = back.on;
    return 0;
}

static int take_others(struct gathering *gathering, struct err *err)
{
    struct status *status = gathering->status;
    struct ledger_run unfinished;
    struct lot lot = {0};

    if (ledger_unfinished(gathering->from->ledger, &unfinished, gathering->arena, err) ||
        ledger_stops(gathering->from->ledger, gathering->from->last, &lot, gathering->arena, err))
        return -1;
    if (unfinished.id)
        status->unfinished = run_of(&unfinished);
    status->stops = ARENA_ARRAY(gathering->arena, struct status_stop, lot.stop_count);
    status->stop_count = lot.stop_count;
    for (uint32_t i = 0; i < lot.stop_count; i++)
        status->stops[i] =
            (struct status_stop){lot.stops[i].as_of, lot.stops[i].mail_on, lot.stops[i].gate};
    return 0;
}

/* ---- the days -------------------------------------------------------------------------------- */

/* Its letters wait for the cut-off: of its mail day no lot was made. */
static bool waits_for_cutoff(const struct status *status)
{
    for (size_t i = 0; i < status->group_count; i++)
        if (status->groups[i].reason == REASON_CUTOFF)
            return true;
    return false;
}

/* Mail days whose lot no night from today on makes; those of a pause had none to make. */
static void count_missed(struct status *status, const struct rules *rules,
                         const struct calendar *calendar)
{
    Day on = status->last.folder.n ? status->last.mail_on : DAY_NONE;

    if (day_is(on) && waits_for_cutoff(status))
        on = day_add(on, -1);
    status->missed_from = DAY_NONE;
    while (day_is(on)) {
        on = mailing_on_or_after(calendar, day_add(on, 1));
        if (!day_is(on) || !day_before(on, status->run_mail_on))
            return;
        if (rules_paused(rules, on))
            continue;
        if (!status->missed_lots++)
            status->missed_from = on;
    }
}

static struct status_pause pause_of(const struct gathering *gathering, Day mail_on,
                                    const struct days_paused *days)
{
    const struct calendar *calendar = &gathering->from->tonight->calendar;
    const struct rules *rules = &gathering->from->config->rules;

    return (struct status_pause){
        days->from, days->to,
        day_is(days->to) ? mailing_on_or_after(calendar, day_add(days->to, 1)) : DAY_NONE,
        rules_pause_reason(rules, mail_on, gathering->arena)};
}

static void take_pauses(struct gathering *gathering)
{
    const struct calendar *calendar = &gathering->from->tonight->calendar;
    const struct rules *rules = &gathering->from->config->rules;
    struct status *status = gathering->status;
    struct status_pause none = {DAY_NONE, DAY_NONE, DAY_NONE, STR_EMPTY};
    struct days_paused days;

    status->pause = status->coming = none;
    if (rules_pause(rules, calendar, status->run_mail_on, &days))
        status->pause = pause_of(gathering, status->run_mail_on, &days);
    if (rules_next_pause(rules, calendar, status->run_mail_on, &days))
        status->coming = pause_of(gathering, mailing_on_or_after(calendar, days.from), &days);
}

static void take_days(struct gathering *gathering)
{
    const struct tonight *tonight = gathering->from->tonight;
    const struct rules *rules = &gathering->from->config->rules;
    struct status *status = gathering->status;

    status->next_mail_on = mailing_on_or_after(&tonight->calendar, status->today);
    status->run_mail_on = tonight->days.mail_on;
    status->before_cutoff = tonight->days.before_cutoff;
    take_pauses(gathering);
    count_missed(status, rules, &tonight->calendar);
}

/* ---- limits of 0 ----------------------------------------------------------------------------- */

/* Of one key, what holds on `day`: the rows of 0 that follow each other there. */
static void take_zero(struct gathering *gathering, const struct limit_rows *rows, Day day)
{
    const struct limit *first = limit_in_force(rows, day), *end = rows->at + rows->count, *last;
    struct status_zero zero;

    if (!first || first->max > 0)
        return;
    last = first;
    while (first > rows->at && first[-1].max == 0)
        first--;
    while (last + 1 < end && last[1].max == 0)
        last++;
    zero = (struct status_zero){first->resource,
                                first->scope,
                                arena_copy(gathering->arena, str_of(first->prefix)),
                                first->period,
                                first->effective_from,
                                last + 1 < end ? day_add(last[1].effective_from, -1) : DAY_NONE};
    VEC_PUSH(&gathering->zeros, zero);
}

/* A print limit binds on the mail day, the counter's in the week of delivery, and only where letters bring somebody. */
static void take_zeros(struct gathering *gathering)
{
    const struct config *config = gathering->from->config;
    const struct night_days *days = &gathering->from->tonight->days;
    struct input_facts facts;
    struct limits limits = {0};
    struct err unheard = {0};

    gathering->status->limits_are_known =
        str_is_empty(config->limits.path) ||
        !limits_read(&config->limits, gathering->arena, &limits, &facts, &unheard);
    for (size_t i = 0; gathering->status->limits_are_known && i < limits.count;) {
        struct limit_rows rows = limits_of_key(&limits, &limits.rows[i]);

        if (rows.at->resource == LIMIT_PRINT)
            take_zero(gathering, &rows, days->mail_on);
        else if (rows.at->resource == LIMIT_COUNTER && config->rules.visit_weeks)
            take_zero(gathering, &rows, week_monday(days->deliver_on));
        i += rows.count;
    }
}

/* ---- letters --------------------------------------------------------------------------------- */

static void lot_add(struct gathering *gathering, Day mail_on, uint64_t letters, uint64_t open)
{
    struct status_lot lot = {mail_on, letters, open};
    struct status_lot *last;

    if (!letters)
        return;
    if (gathering->lots.count) {
        last = &gathering->lots.at[gathering->lots.count - 1];
        if (day_equal(last->mail_on, mail_on)) {
            last->letters += letters; /* a further run of the same mail day */
            last->open += open;
            return;
        }
    }
    VEC_PUSH(&gathering->lots, lot);
}

/* Of mail days that are over, where the office records postings; and of those still to come. */
static int take_lots(struct gathering *gathering, struct err *err)
{
    const struct tonight *tonight = gathering->from->tonight;
    Day today = gathering->status->today;
    struct past past = {0};
    struct lot lot = {0};

    if (ledger_posted(gathering->from->ledger, day_add(today, -POSTED_DAYS), today, &past.lots,
                      &past.lot_count, gathering->arena, err) ||
        ledger_mailings(gathering->from->ledger, today, &lot, gathering->arena, err))
        return -1;
    posted_alarms(&gathering->judged, &past, tonight, &gathering->from->config->gates,
                  gathering->arena);
    for (size_t i = 0; i < past.lot_count; i++)
        if (posted_open(&past.lots[i]))
            lot_add(gathering, past.lots[i].mail_on, past.lots[i].made, posted_open(&past.lots[i]));
    for (uint32_t i = 0; i < lot.mailing_count; i++) {
        const struct lot_mailing *at = &lot.mailings[i];

        lot_add(gathering, at->mail_on, at->made - at->states[PIECE_VOIDED],
                at->states[PIECE_PLANNED] + at->states[PIECE_PRINTED]);
    }
    return 0;
}

static int take_groups(struct gathering *gathering, struct err *err)
{
    struct status *status = gathering->status;
    struct open_group *groups;

    if (ledger_open_groups(gathering->from->ledger, &groups, &status->group_count, gathering->arena,
                           err))
        return -1;
    status->groups = ARENA_ARRAY(gathering->arena, struct status_group, status->group_count);
    for (size_t i = 0; i < status->group_count; i++)
        status->groups[i] = (struct status_group){groups[i].disposition, groups[i].reason,
                                                  groups[i].certificates, groups[i].first};
    return 0;
}

static int take_backlog(struct gathering *gathering, struct err *err)
{
    struct status *status = gathering->status;
    struct ledger_backlog backlog;

    if (ledger_backlog(gathering->from->ledger, gathering->from->last, &backlog, err))
        return -1;
    status->oldest = backlog.oldest;
    status->oldest_days = ledger_backlog_days(&backlog, status->today);
    status->too_late = backlog.people;
    status->paused_people = backlog.paused_people;
    status->paused_certificates = backlog.paused_certificates;
    return 0;
}

/* ---- approvals ------------------------------------------------------------------------------- */

static int take_unapproved(struct gathering *gathering, struct err *err)
{
    struct status *status = gathering->status;
    struct unapproved *runs;

    if (!status->approval)
        return 0;
    if (ledger_unapproved(gathering->from->ledger, day_add(status->today, -POSTED_DAYS), &runs,
                          &status->unapproved_count, gathering->arena, err))
        return -1;
    status->unapproved =
        ARENA_ARRAY(gathering->arena, struct status_unapproved, status->unapproved_count);
    for (size_t i = 0; i < status->unapproved_count; i++)
        status->unapproved[i] = (struct status_unapproved){runs[i].folder, runs[i].mail_on,
                                                           runs[i].letters, runs[i].posted};
    return 0;
}

static int take_approvals(struct gathering *gathering, struct err *err)
{
    const struct status_sources *from = gathering->from;
    struct status *status = gathering->status;
    struct approval last = {.on = DAY_NONE};

    status->approval = from->config->approval_required;
    if (from->last->id && ledger_approval(from->ledger, from->last, &last, gathering->arena, err))
        return -1;
    status->approved_on = last.on;
    status->approved_by = last.by;
    return take_unapproved(gathering, err) ||
                   approval_alarm(&gathering->judged, from->config, from->ledger, status->today,
                                  gathering->arena, err)
               ? -1
               : 0;
}

/* ---- the pull list --------------------------------------------------------------------------- */

static bool is_voided(const struct gathering *gathering, Str piece_id)
{
    for (size_t i = 0; i < gathering->voided.list.count; i++)
        if (str_equal(gathering->voided.list.at[i].id, piece_id))
            return true;
    return false;
}

/* One line of the published list, unless it was seen to since. */
static int pull_take(struct gathering *gathering, const struct pull *pull, struct err *err)
{
    bool settled;

    if (str_equal(pull->reasons, pull_voided_word()) || is_voided(gathering, pull->piece_id))
        return 0; /* it comes with its run */
    if (ledger_is_settled(gathering->from->ledger, pull->piece_id, &settled, err))
        return -1;
    if (!settled)
        VEC_PUSH(&gathering->pulls, *pull);
    return 0;
}

static bool holds_only(Str text, const char *allowed)
{
    for (size_t i = 0; i < text.n; i++)
        if (!strchr(allowed, text.p[i]) || !text.p[i])
            return false;
    return true;
}

/* As kigen writes it; whoever changed the file is not believed. */
static bool line_is_ours(const struct pull *pull)
{
    return piece_id_valid(pull->piece_id) && pull->lot.n && holds_only(pull->lot, "0123456789-") &&
           (!pull->bundle.n || pull_names_bundle(pull->bundle)) && pull->reasons.n &&
           holds_only(pull->reasons, "abcdefghijklmnopqrstuvwxyz_ ");
}

/* The two lists have the same pieces in the same order. */
static int read_list(struct gathering *gathering, struct csvtext lists[2], struct err *err)
{
    enum { ID, BUNDLE, SEQUENCE, LOT, PRINT_COLUMNS };
    enum { PIECE, RESIDENT, REASON, OFFICE_COLUMNS };
    Str print[PRINT_COLUMNS], office[OFFICE_COLUMNS];
    int more;

    while ((more = csvtext_next(&lists[0], print, PRINT_COLUMNS, gathering->arena)) > 0 &&
           csvtext_next(&lists[1], office, OFFICE_COLUMNS, gathering->arena) > 0) {
        struct pull pull = {.piece_id = print[ID], .bundle = print[BUNDLE], .lot = print[LOT]};
        uint64_t sequence;

        if (whole_read(print[SEQUENCE], &sequence) && sequence <= UINT32_MAX)
            pull.sequence = (uint32_t)sequence;
        pull.reasons = office[REASON];
        if (!str_equal(print[ID], office[PIECE]) || !line_is_ours(&pull))
            return 0;
        if (pull_take(gathering, &pull, err))
            return -1;
    }
    gathering->status->pulls_are_known = more == 0;
    return 0;
}

static int take_list(struct gathering *gathering, struct err *err)
{
    struct csvtext lists[2];
    struct err unheard = {0};
    Str texts[2];

    if (!gathering->from->last->id)
        return 0;
    if (file_read(folder_path(gathering, "print/pull.csv"), gathering->arena, &texts[0],
                  &unheard) ||
        file_read(folder_path(gathering, "office/pull.csv"), gathering->arena, &texts[1],
                  &unheard) ||
        !csvtext_begin(&lists[0], texts[0], PULL_PRINT_HEADER) ||
        !csvtext_begin(&lists[1], texts[1], PULL_OFFICE_HEADER))
        return 0;
    return read_list(gathering, lists, err);
}

/* The letters of runs that were taken back, in the order of the bundles. */
static void take_voided(struct gathering *gathering)
{
    size_t from = gathering->pulls.count;

    for (size_t i = 0; i < gathering->voided.list.count; i++) {
        const struct open_piece *piece = &gathering->voided.list.at[i];
        struct pull pull = {
            .piece_id = piece->id, .lot = piece->folder, .reasons = pull_voided_word()};

        VEC_PUSH(&gathering->pulls, pull);
    }
    for (size_t to; from < gathering->pulls.count; from = to) {
        for (to = from; to < gathering->pulls.count &&
                        str_equal(gathering->pulls.at[to].lot, gathering->pulls.at[from].lot);)
            to++;
        pull_places(&gathering->pulls.at[from], to - from, gathering->from->config,
                    gathering->arena);
    }
}

static int take_pulls(struct gathering *gathering, struct err *err)
{
    if (ledger_voided_pieces(gathering->from->ledger, &gathering->voided, gathering->arena, err) ||
        take_list(gathering, err))
        return -1;
    take_voided(gathering);
    if (gathering->pulls.count)
        alarm_raise(&gathering->judged, ALARM_PULL, gathering->pulls.count,
                    say_pull_listed(gathering->pulls.count, gathering->arena));
    return 0;
}

/* ---- alarms ---------------------------------------------------------------------------------- */

/* Judged as of today, so that what the last run said of it is old. */
static bool is_judged(const struct gathering *gathering, Str name)
{
    if (str_equal(name, str_of(alarm_word(ALARM_PULL))))
        return gathering->status->pulls_are_known || gathering->pulls.count;
    return str_equal(name, str_of(alarm_word(ALARM_UNPOSTED))) ||
           str_equal(name, str_of(alarm_word(ALARM_UNAPPROVED))) ||
           str_equal(name, str_of(alarm_word(ALARM_RETURN_RATE)));
}

/* `count`: what it counts; 0 where that is not known. */
static void alarm_add(struct gathering *gathering, Str name, Str text, uint64_t count)
{
    struct status_alarm alarm = {name, str_of(alarm_japanese(name)), text, count, DAY_NONE};
    int known = alarm_named(name);
    const struct acknowledged *last = known < 0 ? NULL : &gathering->judged.acknowledged[known];

    if (last && acknowledged_holds(last, gathering->status->today, count))
        alarm.acknowledged_until = last->until;
    VEC_PUSH(&gathering->alarms, alarm);
}

/* From the last run's run.json; false where that cannot be read. */
static bool told_alarms(struct gathering *gathering)
{
    const struct json *run, *alarms;
    struct err unheard = {0};
    Str text;

    if (file_read(folder_path(gathering, "office/run.json"), gathering->arena, &text, &unheard))
        return false;
    run = json_read(text, gathering->arena);
    if (!run || !json_find(run, "alarms", &alarms) || alarms->kind != JSON_IS_ARRAY)
        return false;
    for (const struct json *at = alarms->first; at; at = at->next) {
        const struct json *name, *said, *count;
        Str word, sentence;
        uint64_t number = 0;

        if (!json_find(at, "name", &name) || !json_text(name, &word) ||
            !json_find(at, "text", &said) || !json_text(said, &sentence))
            return false;
        if (json_find(at, "count", &count))
            json_number(count, &number);
        if (!is_judged(gathering, word))
            alarm_add(gathering, word, sentence, number);
    }
    return true;
}

/* By their words alone, which the ledger keeps. */
static int known_alarms(struct gathering *gathering, struct err *err)
{
    struct ledger_news news;

    gathering->alarms.count = 0;
    if (ledger_news(gathering->from->ledger, gathering->from->last, &news, gathering->arena, err))
        return -1;
    for (size_t i = 0; i < news.alarm_count; i++)
        if (!is_judged(gathering, news.alarms[i]))
            alarm_add(gathering, news.alarms[i], STR_EMPTY, /*count*/ 0);
    return 0;
}

static int take_alarms(struct gathering *gathering, struct err *err)
{
    struct status *status = gathering->status;
    bool english = messages_are_english();

    if (gathering->from->last->id) {
        status->last_is_read = told_alarms(gathering);
        if (!status->last_is_read && known_alarms(gathering, err))
            return -1;
    }
    for (size_t i = 0; i < gathering->judged.list.count; i++)
        alarm_add(gathering, gathering->judged.list.at[i].name,
                  english ? gathering->judged.english.at[i] : gathering->judged.list.at[i].text,
                  gathering->judged.list.at[i].count);
    return 0;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void keep_pulls(struct gathering *gathering)
{
    struct status *status = gathering->status;

    status->pull_count = gathering->pulls.count;
    status->pulls = ARENA_ARRAY(gathering->arena, struct status_pull, status->pull_count);
    for (size_t i = 0; i < status->pull_count; i++) {
        const struct pull *at = &gathering->pulls.at[i];

        status->pulls[i] =
            (struct status_pull){at->piece_id, at->lot, at->reasons, at->bundle, at->sequence};
    }
}

static int gather(struct gathering *gathering, struct err *err)
{
    struct status *status = gathering->status;

    if (alarms_begin(&gathering->judged, gathering->from->ledger, status->today, err) ||
        take_last(gathering, err) || take_others(gathering, err))
        return -1;
    if (take_groups(gathering, err) || take_backlog(gathering, err) ||
        take_approvals(gathering, err))
        return -1;
    take_days(gathering);
    take_zeros(gathering);
    if (take_lots(gathering, err) || take_pulls(gathering, err) || take_alarms(gathering, err))
        return -1;
    status->alarms = VEC_KEEP(gathering->arena, &gathering->alarms);
    status->alarm_count = gathering->alarms.count;
    status->lots = VEC_KEEP(gathering->arena, &gathering->lots);
    status->lot_count = gathering->lots.count;
    status->zeros = VEC_KEEP(gathering->arena, &gathering->zeros);
    status->zero_count = gathering->zeros.count;
    keep_pulls(gathering);
    return 0;
}

int status_gather(struct status *status, const struct status_sources *from, struct arena *arena,
                  struct err *err)
{
    struct gathering gathering = {.from = from, .arena = arena, .status = status};
    int64_t before, after;
    int failed;

    REQUIRE(from->ledger && from->tonight->holidays.days); /* open; the calendar is filled */
    *status = (struct status){.today = from->tonight->days.as_of};
    failed = ledger_version(from->ledger, &before, err) || gather(&gathering, err) ||
             ledger_version(from->ledger, &after, err);
    if (!failed && before != after)
        failed = err_say(err, WHY_LEDGER_CHANGED, from->config->ledger.path.p);
    VEC_RELEASE(&gathering.alarms);
    VEC_RELEASE(&gathering.lots);
    VEC_RELEASE(&gathering.pulls);
    VEC_RELEASE(&gathering.zeros);
    VEC_RELEASE(&gathering.voided.list);
    VEC_RELEASE(&gathering.judged.list);
    VEC_RELEASE(&gathering.judged.english);
    VEC_RELEASE(&gathering.judged.unpublished);
    return failed ? -1 : 0;
}
