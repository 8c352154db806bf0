/* Rows of events: their form, and what they follow. */
#include "core/lot/record.h"

#include "base/bug.h"
#include "core/days/era.h"
#include "core/lot/lot.h"
#include "core/text/individual.h"
#include "core/text/folded.h"
#include "core/text/values.h"

/* ---- the id ---------------------------------------------------------------------------------- */

static const struct {
    const char *prefix, *japanese;
} subjects[] = {
#define X(name, prefix, japanese) {prefix, japanese},
    RECORD_SUBJECTS(X)
#undef X
};

bool record_is_of_pieces(enum record_about about)
{
    return about == RECORD_PIECE || about == RECORD_RANGE || about == RECORD_LOT ||
           about == RECORD_BUNDLE;
}

static bool takes_prefix(Str *id, const char *prefix)
{
    if (!*prefix || !str_starts(*id, str_of(prefix)))
        return false;
    *id = str_skip(*id, strlen(prefix));
    return true;
}

static bool has_piece_form(Str id)
{
    for (size_t i = 0; i < id.n && i < PIECE_ID_LENGTH; i++)
        if ((i == 6 || i == 13) ? id.p[i] != '-' : (unsigned)(id.p[i] - '0') > 9)
            return false;
    return id.n == PIECE_ID_LENGTH;
}

static enum record_fault piece_read(Str id)
{
    if (!has_piece_form(id))
        return RECORD_BAD_ID;
    return piece_id_valid(id) ? RECORD_GOOD : RECORD_BAD_DIGIT;
}

/* "261120-000001-5..261120-000017-4" */
static enum record_fault range_read(Str id, size_t dots, struct record_entry *entry)
{
    enum { MAIL_DAY_DIGITS = 6 };
    enum record_fault first, last;

    entry->about = RECORD_RANGE;
    entry->subject = str_trim(str_take(id, dots));
    entry->last = str_trim(str_skip(id, dots + 2));
    first = piece_read(entry->subject);
    last = piece_read(entry->last);
    if (first != RECORD_GOOD || last != RECORD_GOOD)
        return first != RECORD_GOOD ? first : last;
    return str_starts(entry->last, str_take(entry->subject, MAIL_DAY_DIGITS)) &&
                   str_compare(entry->subject, entry->last) <= 0
               ? RECORD_GOOD
               : RECORD_BAD_RANGE;
}

static bool is_templates_digest(Str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (!(id.p[i] >= '0' && id.p[i] <= '9') && !(id.p[i] >= 'a' && id.p[i] <= 'f'))
            return false;
    return id.n == RECORD_TEMPLATES_DIGITS;
}

static enum record_fault id_read(Str id, struct record_entry *entry)
{
    const char *dots = id.n ? memmem(id.p, id.n, "..", 2) : NULL;

    for (int about = 0; about < RECORD_ABOUT_COUNT; about++) {
        if (!takes_prefix(&id, subjects[about].prefix) &&
            !takes_prefix(&id, subjects[about].japanese))
            continue;
        entry->about = (enum record_about)about;
        entry->subject = id;
        if (about == RECORD_RESIDENT)
            return is_register_id(id) ? RECORD_GOOD : RECORD_BAD_ID;
        if (about == RECORD_TEMPLATES)
            return is_templates_digest(id) ? RECORD_GOOD : RECORD_BAD_TEMPLATES;
        return str_is_empty(id) ? RECORD_BAD_ID : RECORD_GOOD;
    }
    if (dots)
        return range_read(id, (size_t)(dots - id.p), entry);
    entry->about = RECORD_PIECE;
    entry->subject = id;
    return piece_read(id);
}

/* ---- the event ------------------------------------------------------------------------------- */

static bool is_recorded_event(int event)
{
    return event >= 0 && event != PIECE_PLANNED && event != PIECE_VOIDED;
}

static enum record_fault piece_event_read(Str word, struct record_entry *entry)
{
    int event = piece_event_of(word);

    for (int i = 0; event < 0 && i < PIECE_EVENT_COUNT; i++)
        if (str_equal(word, str_of(piece_event_japanese((enum piece_event)i))))
            event = i;
    if (!is_recorded_event(event))
        return RECORD_BAD_EVENT;
    entry->event = (enum piece_event)event;
    return RECORD_GOOD;
}

static enum record_fault decision_read(Str word, struct record_entry *entry)
{
    int kind = decision_of(word);

    for (int i = 0; kind < 0 && i < DECISION_COUNT; i++)
        if (str_equal(word, str_of(decision_short((enum decision_kind)i))))
            kind = i;
    if (kind < 0)
        return RECORD_BAD_EVENT;
    entry->kind = (enum decision_kind)kind;
    return RECORD_GOOD;
}

static bool is_either(Str word, const char *english, const char *japanese)
{
    return str_equal(word, str_of(english)) || str_equal(word, str_of(japanese));
}

static enum record_fault event_read(Str word, struct record_entry *entry)
{
    if (record_is_of_pieces(entry->about))
        return piece_event_read(word, entry);
    if (entry->about == RECORD_RESIDENT)
        return decision_read(word, entry);
    if (entry->about == RECORD_RUN)
        return is_either(word, "approved", "承認") ? RECORD_GOOD : RECORD_BAD_EVENT;
    if (entry->about == RECORD_TEMPLATES)
        return is_either(word, "approved", "校了") || str_equal(word, STR("承認"))
                   ? RECORD_GOOD
                   : RECORD_BAD_EVENT;
    return is_either(word, "acknowledged", "確認済") ? RECORD_GOOD : RECORD_BAD_EVENT;
}

/* ---- days and text --------------------------------------------------------------------------- */

static bool may_end(const struct record_entry *entry)
{
    return entry->about == RECORD_ALARM || entry->about == RECORD_TEMPLATES ||
           (entry->about == RECORD_RESIDENT && entry->kind != DECISION_CLEAR);
}

static enum record_fault read_days(const struct record_row *row, Day today,
                                   struct record_entry *entry)
{
    if (date_read(row->on, &entry->on) != DATE_GOOD)
        return RECORD_BAD_ON;
    if (day_before(day_add(today, RECORD_AHEAD_DAYS), entry->on))
        return RECORD_BAD_FUTURE;
    entry->until = DAY_NONE;
    if (str_is_empty(row->until))
        return entry->about == RECORD_ALARM ? RECORD_BAD_UNTIL_WANTED : RECORD_GOOD;
    if (!may_end(entry))
        return RECORD_BAD_UNTIL_HERE;
    if (date_read(row->until, &entry->until) != DATE_GOOD || day_before(entry->until, entry->on))
        return RECORD_BAD_UNTIL;
    return RECORD_GOOD;
}

/* What stands there may be nothing; whether it must be something was asked before. */
static bool text_is_bad(Str text, size_t most, struct record_entry *entry)
{
    entry->text = text_fault(text, most);
    if (entry->text == TEXT_EMPTY)
        entry->text = TEXT_GOOD;
    return entry->text != TEXT_GOOD;
}

static bool is_unfilled(const struct record_row *row)
{
    return row->readable && !str_is_empty(row->id) && str_is_empty(row->event) &&
           str_is_empty(row->on) && str_is_empty(row->by) && str_is_empty(row->until) &&
           str_is_empty(row->reason);
}

static enum record_fault texts_read(const struct record_row *row, struct record_entry *entry)
{
    if (text_is_bad(row->by, RECORD_BY_MAX, entry) ||
        text_is_bad(row->reason, RECORD_REASON_MAX, entry))
        return RECORD_BAD_TEXT;
    return holds_individual_number(row->by) || holds_individual_number(row->reason)
               ? RECORD_BAD_NUMBER
               : RECORD_GOOD;
}

static bool wants_by(const struct record_entry *entry)
{
    return entry->about == RECORD_RESIDENT || entry->about == RECORD_RUN ||
           entry->about == RECORD_TEMPLATES;
}

enum record_fault record_read(const struct record_row *row, Day today, struct arena *arena,
                              struct record_entry *entry)
{
    enum record_fault fault;

    *entry = (struct record_entry){.by = row->by, .reason = row->reason};
    if (!row->readable)
        return RECORD_BAD_ROW;
    if (is_unfilled(row))
        return RECORD_SKIPPED;
    if (str_is_empty(row->id) || str_is_empty(row->event) || str_is_empty(row->on))
        return RECORD_BAD_MISSING;
    fault = id_read(text_narrow(row->id, arena), entry);
    if (fault == RECORD_GOOD)
        fault = event_read(text_narrow(row->event, arena), entry);
    if (fault == RECORD_GOOD && wants_by(entry) && str_is_empty(row->by))
        fault = RECORD_BAD_MISSING;
    if (fault == RECORD_GOOD)
        fault = read_days(row, today, entry);
    return fault == RECORD_GOOD ? texts_read(row, entry) : fault;
}

/* ---- what was recorded before ---------------------------------------------------------------- */

enum record_fault record_piece(const struct record_entry *entry, const struct record_past *past)
{
    struct piece_life life = piece_born(past->as_of);

    if (!past->known)
        return RECORD_BAD_UNKNOWN;
    if (past->voided)
        return RECORD_BAD_VOIDED;
    if (!past->published)
        return RECORD_BAD_UNPUBLISHED;
    for (size_t i = 0; i < past->event_count; i++) {
        const struct record_event *at = &past->events[i];

        if (at->event == (int)entry->event)
            return RECORD_ALREADY;
        life = piece_lives(life, (enum piece_event)at->event, at->on);
    }
    if (life.state == PIECE_VOIDED)
        return piece_may(life, entry->event) ? RECORD_GOOD : RECORD_BAD_TAKEN_BACK;
    if (!piece_may(life, entry->event))
        return RECORD_BAD_ORDER;
    return day_before(entry->on, life.on) ? RECORD_BAD_EARLY : RECORD_GOOD;
}

enum record_fault record_decision(const struct record_entry *entry, const struct record_past *past)
{
    const struct record_event *last =
        past->event_count ? &past->events[past->event_count - 1] : NULL;

    if (!past->known)
        return RECORD_BAD_UNKNOWN;
    for (const struct record_event *at = past->events; last && at <= last; at++)
        if (at->event == (int)entry->kind && day_equal(at->until, entry->until) &&
            (at == last || day_equal(at->on, entry->on)))
            return RECORD_ALREADY;
    return last && day_before(entry->on, last->on) ? RECORD_BAD_EARLY : RECORD_GOOD;
}

enum record_fault record_alarm(const struct record_entry *entry, const struct record_past *past)
{
    const struct record_event *last =
        past->event_count ? &past->events[past->event_count - 1] : NULL;

    if (!past->known)
        return RECORD_BAD_ALARM;
    for (const struct record_event *at = past->events; last && at <= last; at++)
        if (day_equal(at->until, entry->until) && day_equal(at->on, entry->on))
            return RECORD_ALREADY;
    return last && day_before(entry->on, last->on) ? RECORD_BAD_EARLY : RECORD_GOOD;
}

/* As a clerk writes the same name twice: spaces, width and capitals aside. */
static bool is_same_person(Str a, Str b)
{
    enum { UTF8_BYTES = 4 };
    char left[RECORD_BY_MAX * UTF8_BYTES], right[RECORD_BY_MAX * UTF8_BYTES];

    if (a.n > sizeof left || b.n > sizeof right)
        return str_equal(a, b);
    return str_equal((Str){left, text_folded(a, left, NULL)},
                     (Str){right, text_folded(b, right, NULL)});
}

enum record_fault record_run(const struct record_entry *entry, const struct record_past *past)
{
    if (!past->known)
        return RECORD_BAD_UNKNOWN;
    if (!past->published)
        return RECORD_BAD_UNPUBLISHED;
    for (size_t i = 0; i < past->lifter_count; i++)
        if (is_same_person(entry->by, past->lifters[i]))
            return RECORD_BAD_LIFTED;
    for (size_t i = 0; i < past->event_count; i++)
        if (is_same_person(entry->by, past->events[i].by))
            return RECORD_ALREADY;
    if (past->taken_back)
        return RECORD_BAD_REVOKED;
    return day_before(entry->on, past->as_of) ? RECORD_BAD_EARLY : RECORD_GOOD;
}

/* Whoever signed them off until a day may do so again until another one. */
enum record_fault record_templates(const struct record_entry *entry, const struct record_past *past)
{
    for (size_t i = 0; i < past->event_count; i++)
        if (is_same_person(entry->by, past->events[i].by) &&
            day_equal(entry->until, past->events[i].until))
            return RECORD_ALREADY;
    return RECORD_GOOD;
}

enum record_fault record_of_many(const struct record_entry *entry, const struct record_past *past)
{
    bool undone = past->voided;

    for (size_t i = 0; i < past->event_count; i++) {
        int event = past->events[i].event;

        if (event == (int)entry->event)
            return RECORD_ALREADY;
        undone = undone || event == PIECE_SPOILED || event == PIECE_PULLED ||
                 event == PIECE_RETURNED || event == PIECE_VOIDED;
    }
    return undone ? RECORD_SKIPPED : record_piece(entry, past);
}
