/*
 * What `kigen status --json` prints: one object, keys and types as docs/contract 1.7 has them. Keys
 * are only ever added; a monitoring system reads `state` and leaves the rest to people.
 */
#include "core/desk/status.h"

enum { FORM = 1 }; /* of the object: raised when a key changes its meaning */

struct writer {
    struct arena *arena;
    bool inside; /* a value stands before the next one in the same object or array */
    VEC(char) text;
};

static void put(struct writer *writer, Str text)
{
    for (size_t i = 0; i < text.n; i++)
        VEC_PUSH(&writer->text, text.p[i]);
}

static void put_text(struct writer *writer, Str text)
{
    put(writer, STR("\""));
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];

        if (c == '"' || c == '\\')
            put(writer, STR("\\"));
        if (c < 0x20 || c == 0x7F)
            put(writer, arena_printf(writer->arena, "\\u%04x", c));
        else
            VEC_PUSH(&writer->text, text.p[i]);
    }
    put(writer, STR("\""));
}

/* A comma where one is due, and the key; NULL: an element of an array. */
static void json_key(struct writer *writer, const char *name)
{
    if (writer->inside)
        put(writer, STR(", "));
    writer->inside = true;
    if (!name)
        return;
    put_text(writer, str_of(name));
    put(writer, STR(": "));
}

static void json_begin(struct writer *writer, const char *name, const char *bracket)
{
    json_key(writer, name);
    put(writer, str_of(bracket));
    writer->inside = false;
}

static void json_end(struct writer *writer, const char *bracket)
{
    put(writer, str_of(bracket));
    writer->inside = true;
}

static void json_null(struct writer *writer, const char *name)
{
    json_key(writer, name);
    put(writer, STR("null"));
}

static void json_text(struct writer *writer, const char *name, Str text) /* empty: null */
{
    if (!text.n) {
        json_null(writer, name);
        return;
    }
    json_key(writer, name);
    put_text(writer, text);
}

static void json_day(struct writer *writer, const char *name, Day day) /* DAY_NONE: null */
{
    char text[DAY_TEXT_MAX];

    json_text(writer, name, day_is(day) ? str_of(day_text(day, text)) : STR_EMPTY);
}

static void json_count(struct writer *writer, const char *name, uint64_t count)
{
    json_key(writer, name);
    put(writer, arena_printf(writer->arena, "%llu", (unsigned long long)count));
}

static void json_bool(struct writer *writer, const char *name, bool is)
{
    json_key(writer, name);
    put(writer, is ? STR("true") : STR("false"));
}

/* ---- parts of it ----------------------------------------------------------------------------- */

static void put_run(struct writer *writer, const struct status_run *run)
{
    json_text(writer, "folder", run->folder);
    json_day(writer, "as_of", run->as_of);
    json_day(writer, "mail_on", run->mail_on);
}

static void put_runs(struct writer *writer, const struct status *status)
{
    if (!status->last.folder.n) {
        json_null(writer, "last");
    } else {
        json_begin(writer, "last", "{");
        put_run(writer, &status->last);
        json_count(writer, "letters", status->last.letters);
        json_count(writer, "days", (uint64_t)(status->days > 0 ? status->days : 0));
        json_count(writer, "office_days", (uint64_t)status->office_days);
        json_day(writer, "taken_back_on", status->taken_back ? status->taken_back_on : DAY_NONE);
        json_day(writer, "approved_on", status->approved_on);
        json_bool(writer, "folder_read", status->last_is_read);
        json_end(writer, "}");
    }
    if (!status->unfinished.folder.n) {
        json_null(writer, "unfinished");
        return;
    }
    json_begin(writer, "unfinished", "{");
    put_run(writer, &status->unfinished);
    json_end(writer, "}");
}

/* Begins an object, which the caller ends; false: null, there is no such pause. */
static bool put_pause(struct writer *writer, const char *name, const struct status_pause *pause)
{
    if (!day_is(pause->from)) {
        json_null(writer, name);
        return false;
    }
    json_begin(writer, name, "{");
    json_day(writer, "from", pause->from);
    json_day(writer, "to", pause->to);
    json_text(writer, "reason", pause->reason);
    json_day(writer, "resumes_on", pause->resumes_on);
    return true;
}

static void put_nights(struct writer *writer, const struct status *status)
{
    json_begin(writer, "stopped", "[");
    for (size_t i = 0; i < status->stop_count; i++) {
        json_begin(writer, NULL, "{");
        json_day(writer, "as_of", status->stops[i].as_of);
        json_day(writer, "mail_on", status->stops[i].mail_on);
        json_text(writer, "gate", status->stops[i].gate);
        json_end(writer, "}");
    }
    json_end(writer, "]");
    json_begin(writer, "missed_lots", "{");
    json_count(writer, "count", status->missed_lots);
    json_day(writer, "first", status->missed_from);
    json_end(writer, "}");
    json_day(writer, "next_mail_on", status->next_mail_on);
    json_day(writer, "run_mail_on", status->run_mail_on);
    json_bool(writer, "before_cutoff", status->before_cutoff);
    if (put_pause(writer, "paused", &status->pause)) {
        json_count(writer, "people", status->paused_people);
        json_count(writer, "certificates", status->paused_certificates);
        json_end(writer, "}");
    }
    if (put_pause(writer, "coming_pause", &status->coming))
        json_end(writer, "}");
}

static Str scope_word(const struct writer *writer, const struct status_zero *zero)
{
    static const char *const words[] = {
        [SCOPE_ALL] = "all", [SCOPE_POSTAL] = "postal:", [SCOPE_MUNICIPALITY] = "municipality:"};

    return arena_printf(writer->arena, "%s" STR_FMT, words[zero->scope], STR_ARG(zero->prefix));
}

static void put_zeros(struct writer *writer, const struct status *status)
{
    if (!status->limits_are_known) {
        json_null(writer, "zero_limits");
        return;
    }
    json_begin(writer, "zero_limits", "[");
    for (size_t i = 0; i < status->zero_count; i++) {
        const struct status_zero *zero = &status->zeros[i];

        json_begin(writer, NULL, "{");
        json_text(writer, "resource", str_of(zero->resource == LIMIT_PRINT ? "print" : "counter"));
        json_text(writer, "scope", scope_word(writer, zero));
        json_text(writer, "per", str_of(zero->period == PER_DAY ? "day" : "week"));
        json_day(writer, "from", zero->from);
        json_day(writer, "to", zero->to);
        json_end(writer, "}");
    }
    json_end(writer, "]");
}

static void put_alarms(struct writer *writer, const struct status *status)
{
    json_begin(writer, "alarms", "[");
    for (size_t i = 0; i < status->alarm_count; i++) {
        json_begin(writer, NULL, "{");
        json_text(writer, "name", status->alarms[i].name);
        json_text(writer, "text", status->alarms[i].text);
        if (status->alarms[i].count)
            json_count(writer, "count", status->alarms[i].count);
        else
            json_null(writer, "count");
        json_day(writer, "acknowledged_until", status->alarms[i].acknowledged_until);
        json_end(writer, "}");
    }
    json_end(writer, "]");
}

static void put_unapproved(struct writer *writer, const struct status *status)
{
    json_begin(writer, "unapproved", "[");
    for (size_t i = 0; i < status->unapproved_count; i++) {
        const struct status_unapproved *run = &status->unapproved[i];

        json_begin(writer, NULL, "{");
        json_text(writer, "folder", run->folder);
        json_day(writer, "mail_on", run->mail_on);
        json_count(writer, "letters", run->letters);
        json_count(writer, "posted", run->posted);
        json_end(writer, "}");
    }
    json_end(writer, "]");
}

/* Of everything that waits: one object, to which further figures may be added. */
static void put_backlog(struct writer *writer, const struct status *status)
{
    json_begin(writer, "backlog", "{");
    json_day(writer, "ideal_on", status->oldest);
    json_count(writer, "days", (uint64_t)status->oldest_days);
    json_count(writer, "too_late", status->too_late);
    json_end(writer, "}");
}

static void put_open(struct writer *writer, const struct status *status)
{
    json_begin(writer, "lots", "[");
    for (size_t i = 0; i < status->lot_count; i++) {
        json_begin(writer, NULL, "{");
        json_day(writer, "mail_on", status->lots[i].mail_on);
        json_count(writer, "letters", status->lots[i].letters);
        json_count(writer, "open", status->lots[i].open);
        json_end(writer, "}");
    }
    json_end(writer, "]");
    json_begin(writer, "certificates", "[");
    for (size_t i = 0; i < status->group_count; i++) {
        const struct status_group *group = &status->groups[i];

        json_begin(writer, NULL, "{");
        json_text(writer, "disposition", str_of(disposition_term(group->disposition).word));
        json_text(writer, "reason", str_of(reason_term(group->reason).word));
        json_count(writer, "count", group->certificates);
        json_day(writer, "first_expiry", group->first);
        json_end(writer, "}");
    }
    json_end(writer, "]");
}

static void put_pulls(struct writer *writer, const struct status *status)
{
    if (!status->pulls_are_known && !status->pull_count) {
        json_null(writer, "pull");
        return;
    }
    json_begin(writer, "pull", "[");
    for (size_t i = 0; i < status->pull_count; i++) {
        const struct status_pull *pull = &status->pulls[i];

        json_begin(writer, NULL, "{");
        json_text(writer, "piece_id", pull->piece_id);
        json_text(writer, "lot", pull->lot);
        json_text(writer, "bundle", pull->bundle);
        json_count(writer, "sequence", pull->sequence);
        json_text(writer, "reason", pull->reasons);
        json_end(writer, "}");
    }
    json_end(writer, "]");
}

static Str state_word(enum status_state state)
{
    static const char *const words[] = {
        [STATUS_NEW] = "new",         [STATUS_WELL] = "well",     [STATUS_ALARM] = "alarm",
        [STATUS_CUT_OFF] = "cut_off", [STATUS_MISSED] = "missed", [STATUS_STOPPED] = "stopped"};

    return str_of(words[state]);
}

Str status_json(const struct status *status, struct arena *arena)
{
    struct writer writer = {.arena = arena};
    Str json;

    json_begin(&writer, NULL, "{");
    json_count(&writer, "form", FORM);
    json_day(&writer, "today", status->today);
    json_text(&writer, "state", state_word(status_state(status)));
    put_runs(&writer, status);
    put_nights(&writer, status);
    put_zeros(&writer, status);
    put_alarms(&writer, status);
    put_unapproved(&writer, status);
    put_open(&writer, status);
    put_backlog(&writer, status);
    put_pulls(&writer, status);
    json_end(&writer, "}");
    put(&writer, STR("\n"));
    json = (Str){arena_keep(arena, writer.text.at, writer.text.count, 1), writer.text.count};
    VEC_RELEASE(&writer.text);
    return json;
}
