/*
 * Events: a file into rows, each judged alone and against those before it. The bytes are the file.
 *
 * What is taken is clean, dated and not in the future; of a piece no event is taken twice, of a
 * resident days never fall back; recorded once more, nothing of it is taken.
 */
#include "edge/registers/events.h"

#include "base/utf8.h"
#include "core/lot/lot.h"
#include "core/text/individual.h"
#include "core/text/values.h"
#include "fuzz.h"

enum { SUBJECTS_MAX = 32, EVENTS_MAX = 32 };

struct subject {
    Str id;
    struct record_event events[EVENTS_MAX];
    size_t count;
};
struct ledger {
    struct subject subjects[SUBJECTS_MAX];
    size_t count;
    Day today, as_of;
};

static struct subject *subject_of(struct ledger *ledger, Str id)
{
    for (size_t i = 0; i < ledger->count; i++)
        if (str_equal(ledger->subjects[i].id, id))
            return &ledger->subjects[i];
    if (ledger->count == SUBJECTS_MAX)
        return NULL;
    ledger->subjects[ledger->count].id = id;
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
    HOLDS(entry->is_piece || entry->by.n > 0); /* a letter may be nobody's word, a decision never */
    HOLDS(is_clean(entry->by) && is_clean(entry->reason));
    HOLDS(utf8_count(entry->by) <= RECORD_BY_MAX && utf8_count(entry->reason) <= RECORD_REASON_MAX);
    HOLDS(!is_individual_number(entry->by) && !is_individual_number(entry->reason));
    if (entry->is_piece)
        HOLDS(piece_id_valid(entry->subject) && !day_is(entry->until));
    else
        HOLDS(is_register_id(entry->resident_id) && str_ends(entry->subject, entry->resident_id));
}

static void taken_holds(const struct record_entry *entry, const struct record_past *past)
{
    const struct record_event *last =
        past->event_count ? &past->events[past->event_count - 1] : NULL;

    HOLDS(past->known && !past->voided && past->published);
    HOLDS(!last || !day_before(entry->on, last->on));
    for (size_t i = 0; i < past->event_count; i++)
        HOLDS(!entry->is_piece || past->events[i].event != (int)entry->event);
    HOLDS(!entry->is_piece || !day_before(entry->on, past->as_of));
}

static enum record_fault row_record(struct ledger *ledger, const struct record_row *row)
{
    struct record_entry entry;
    struct record_past past = {.published = true};
    struct subject *subject;
    enum record_fault fault = record_read(row, ledger->today, &entry);

    HOLDS(fault != RECORD_ALREADY);
    if (fault != RECORD_GOOD) {
        HOLDS(record_fault_text(fault, true)[0] && record_fault_text(fault, false)[0]);
        return fault;
    }
    entry_holds(&entry, ledger);
    subject = subject_of(ledger, entry.subject);
    past.as_of = ledger->as_of;
    past.known = subject && subject->count < EVENTS_MAX;
    if (entry.is_piece) {
        past.voided = entry.subject.p[12] == '9';
        past.published = entry.subject.p[12] != '8';
    }
    if (subject) {
        past.events = subject->events;
        past.event_count = subject->count;
    }
    fault = entry.is_piece ? record_piece(&entry, &past) : record_decision(&entry, &past);
    if (fault == RECORD_GOOD) {
        taken_holds(&entry, &past);
        subject->events[subject->count++] = (struct record_event){
            entry.is_piece ? (int)entry.event : (int)entry.kind, entry.on, entry.until};
    }
    return fault;
}

static void events_hold(const struct events *events, struct arena *arena)
{
    struct ledger *ledger = ARENA_NEW(arena, struct ledger);
    bool *taken = ARENA_ARRAY(arena, bool, events->count + 1);

    ledger->today = day_of(2026, 12, 1);
    ledger->as_of = day_of(2026, 11, 19);
    for (size_t i = 0; i < events->count; i++) {
        HOLDS(events->rows[i].line > (i ? events->rows[i - 1].line : 0));
        taken[i] = row_record(ledger, &events->rows[i]) == RECORD_GOOD;
    }
    for (size_t i = 0; i < events->count; i++)
        HOLDS(!taken[i] || row_record(ledger, &events->rows[i]) != RECORD_GOOD);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str text = {(const char *)bytes, count};
    struct config_path path = {STR("events.csv"), str_of(fuzz_file(0, text))};
    struct events events;
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};

    if (came_back(events_read(&path, &arena, &events, &err), &err))
        events_hold(&events, &arena);
    else
        HOLDS(err.code == EXIT_DATA);
    arena_release(&arena);
    return 0;
}
