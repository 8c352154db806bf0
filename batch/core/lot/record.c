/* Rows of events: their form, and what they follow. */
#include "core/lot/record.h"

#include "base/bug.h"
#include "core/days/era.h"
#include "core/lot/lot.h"
#include "core/text/individual.h"
#include "core/text/values.h"

static bool is_recorded_event(int event)
{
    return event >= 0 && event != PIECE_PLANNED && event != PIECE_VOIDED;
}

static enum record_fault read_subject(const struct record_row *row, struct record_entry *entry)
{
    static const Str resident = {RESIDENT_SUBJECT, sizeof RESIDENT_SUBJECT - 1};
    int event;

    entry->subject = row->id;
    entry->is_piece = !str_starts(row->id, resident);
    if (entry->is_piece) {
        if (!piece_id_valid(row->id))
            return RECORD_BAD_ID;
        event = piece_event_of(row->event);
        if (!is_recorded_event(event))
            return RECORD_BAD_EVENT;
        entry->event = (enum piece_event)event;
        return RECORD_GOOD;
    }
    entry->resident_id = str_skip(row->id, resident.n);
    if (!is_register_id(entry->resident_id))
        return RECORD_BAD_ID;
    event = decision_of(row->event);
    if (event < 0)
        return RECORD_BAD_EVENT;
    entry->kind = (enum decision_kind)event;
    return RECORD_GOOD;
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
        return RECORD_GOOD;
    if (entry->is_piece || entry->kind == DECISION_CLEAR)
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

enum record_fault record_read(const struct record_row *row, Day today, struct record_entry *entry)
{
    enum record_fault fault;

    *entry = (struct record_entry){.by = row->by, .reason = row->reason};
    if (!row->readable)
        return RECORD_BAD_ROW;
    if (str_is_empty(row->id) || str_is_empty(row->event) || str_is_empty(row->on))
        return RECORD_BAD_MISSING;
    fault = read_subject(row, entry);
    if (fault == RECORD_GOOD && !entry->is_piece && str_is_empty(row->by))
        fault = RECORD_BAD_MISSING;
    if (fault == RECORD_GOOD)
        fault = read_days(row, today, entry);
    if (fault != RECORD_GOOD)
        return fault;
    if (text_is_bad(row->by, RECORD_BY_MAX, entry) ||
        text_is_bad(row->reason, RECORD_REASON_MAX, entry))
        return RECORD_BAD_TEXT;
    if (holds_individual_number(row->by) || holds_individual_number(row->reason))
        return RECORD_BAD_NUMBER;
    return RECORD_GOOD;
}

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

const char *record_fault_text(enum record_fault fault, bool english)
{
    static const char *const texts[][2] = {
#define X(name, english_, japanese_) [RECORD_BAD_##name] = {japanese_, english_},
        RECORD_FAULTS(X)
#undef X
    };

    REQUIRE(fault > RECORD_ALREADY && fault < RECORD_FAULT_COUNT);
    return texts[fault][english];
}
