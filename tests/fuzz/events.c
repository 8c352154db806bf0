/*
 * Events: a file into rows, each judged alone and against those before it. The bytes are the file.
 *
 * What is taken is clean, dated and not in the future; of a piece no event is taken twice, of a
 * resident days never fall back; recorded once more, nothing of it is taken. A lot, a bundle and a
 * range are judged as one piece of theirs would be. Who writes and what is written besides are a
 * resident's name and address against whom all reasons are held.
 */
#include "edge/registers/events.h"

#include "base/utf8.h"
#include "core/lot/lot.h"
#include "core/text/individual.h"
#include "core/text/naming.h"
#include "core/text/values.h"
#include "fuzz.h"

enum { SUBJECTS_MAX = 32, EVENTS_MAX = 32 };

struct subject {
    enum record_about about;
    Str id;
    struct record_event events[EVENTS_MAX];
    size_t count;
};
struct ledger {
    struct subject subjects[SUBJECTS_MAX];
    size_t count;
    Day today, as_of;
};

static struct subject *subject_of(struct ledger *ledger, enum record_about about, Str id)
{
    for (size_t i = 0; i < ledger->count; i++)
        if (ledger->subjects[i].about == about && str_equal(ledger->subjects[i].id, id))
            return &ledger->subjects[i];
    if (ledger->count == SUBJECTS_MAX)
        return NULL;
    ledger->subjects[ledger->count].id = id;
    ledger->subjects[ledger->count].about = about;
    return &ledger->subjects[ledger->count++];
}

static bool is_clean(Str text)
{
    uint32_t point;

    while (utf8_next(&text, &point))
        if (point < ' ' || (point >= 0x7F && point < 0xA0))
            return false;
    return text.n == 0;
}

static void entry_holds(const struct record_entry *entry, const struct ledger *ledger)
{
    HOLDS(day_is_sound(entry->on.n, false));
    HOLDS(!day_before(day_add(ledger->today, RECORD_AHEAD_DAYS), entry->on));
    HOLDS(day_is_sound(entry->until.n, true));
    HOLDS(!day_is(entry->until) || !day_before(entry->until, entry->on));
    HOLDS(entry->about != RECORD_RESIDENT ||
          entry->by.n > 0); /* a letter may be nobody's word, a decision never */
    HOLDS(is_clean(entry->by) && is_clean(entry->reason));
    HOLDS(utf8_count(entry->by) <= RECORD_BY_MAX && utf8_count(entry->reason) <= RECORD_REASON_MAX);
    HOLDS(!is_individual_number(entry->by) && !is_individual_number(entry->reason));
    HOLDS(entry->subject.n > 0 && (entry->about == RECORD_ALARM) <= day_is(entry->until));
    if (record_is_of_pieces(entry->about))
        HOLDS(!day_is(entry->until));
    if (entry->about == RECORD_PIECE || entry->about == RECORD_RANGE)
        HOLDS(piece_id_valid(entry->subject));
    if (entry->about == RECORD_RANGE)
        HOLDS(piece_id_valid(entry->last) && str_compare(entry->subject, entry->last) <= 0);
    if (entry->about == RECORD_RESIDENT)
        HOLDS(is_register_id(entry->subject));
}

static void taken_holds(const struct record_entry *entry, const struct record_past *past)
{
    const struct record_event *last =
        past->event_count ? &past->events[past->event_count - 1] : NULL;
    bool of_pieces = record_is_of_pieces(entry->about);

    HOLDS(past->known && !past->voided && past->published);
    HOLDS(!last || !day_before(entry->on, last->on));
    for (size_t i = 0; i < past->event_count; i++)
        HOLDS(!of_pieces || past->events[i].event != (int)entry->event);
    HOLDS(!of_pieces || !day_before(entry->on, past->as_of));
}

static enum record_fault judge(const struct record_entry *entry, const struct record_past *past)
{
    if (entry->about == RECORD_ALARM)
        return record_alarm(entry, past);
    if (entry->about == RECORD_RESIDENT)
        return record_decision(entry, past);
    return entry->about == RECORD_PIECE ? record_piece(entry, past) : record_of_many(entry, past);
}

static void said_holds(enum record_fault fault, enum record_about about,
                       const struct record_past *past, struct arena *arena)
{
    for (int english = 0; fault > RECORD_SKIPPED && english < 2; english++)
        HOLDS(utf8_valid(record_said(fault, about, past, english, arena)));
}

static enum record_fault row_record(struct ledger *ledger, const struct record_row *row,
                                    struct arena *arena)
{
    struct record_entry entry;
    struct record_past past = {.published = true};
    struct subject *subject;
    enum record_fault fault = record_read(row, ledger->today, arena, &entry);

    HOLDS(fault != RECORD_ALREADY);
    if (fault != RECORD_GOOD) {
        said_holds(fault, entry.about, NULL, arena);
        return fault;
    }
    entry_holds(&entry, ledger);
    subject = subject_of(ledger, entry.about, entry.subject);
    past.as_of = ledger->as_of;
    past.known = subject && subject->count < EVENTS_MAX;
    if (entry.about == RECORD_PIECE) {
        past.voided = entry.subject.p[12] == '9';
        past.published = entry.subject.p[12] != '8';
    }
    if (subject) {
        past.events = subject->events;
        past.event_count = subject->count;
    }
    fault = judge(&entry, &past);
    said_holds(fault, entry.about, &past, arena);
    if (fault == RECORD_GOOD) {
        taken_holds(&entry, &past);
        subject->events[subject->count++] =
            (struct record_event){record_is_of_pieces(entry.about) ? (int)entry.event
                                  : entry.about == RECORD_RESIDENT ? (int)entry.kind
                                                                   : 0,
                                  entry.on, entry.until, entry.by};
    }
    return fault;
}

static void reasons_hold(const struct events *events, struct arena *arena)
{
    struct naming naming;

    naming_init(&naming, arena);
    for (size_t i = 0; i < events->count; i++)
        naming_add(&naming, events->rows[i].reason, events->rows[i].id);
    naming_ready(&naming);
    for (size_t i = 0; i < events->count; i++) {
        const struct record_row *row = &events->rows[i];
        const struct resident resident = {.resident_id = row->id,
                                          .name = row->by,
                                          .address = row->until,
                                          .agent_name = row->event};

        naming_person(&naming, &resident);
    }
    for (size_t i = 0; i < events->count; i++)
        HOLDS(!naming_names(&naming, i) || events->rows[i].reason.n > 0);
    naming_release(&naming);
}

static void events_hold(const struct events *events, struct arena *arena)
{
    struct ledger *ledger = ARENA_NEW(arena, struct ledger);
    bool *taken = ARENA_ARRAY(arena, bool, events->count + 1);

    ledger->today = day_of(2026, 12, 1);
    ledger->as_of = day_of(2026, 11, 19);
    for (size_t i = 0; i < events->count; i++) {
        HOLDS(events->rows[i].line > (i ? events->rows[i - 1].line : 0));
        taken[i] = row_record(ledger, &events->rows[i], arena) == RECORD_GOOD;
    }
    for (size_t i = 0; i < events->count; i++)
        HOLDS(!taken[i] || row_record(ledger, &events->rows[i], arena) != RECORD_GOOD);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str text = {(const char *)bytes, count};
    struct events events;
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};

    if (came_back(events_read(text, "events.csv", &arena, &events, &err), &err)) {
        events_hold(&events, &arena);
        reasons_hold(&events, &arena);
    } else {
        HOLDS(err.code == EXIT_DATA);
    }
    arena_release(&arena);
    return 0;
}
