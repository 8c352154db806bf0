/* Rows of events: their form, and what they follow. */
#include "core/record.h"

#include "base/err.h"
#include "core/era.h"
#include "core/lot.h"
#include "core/values.h"

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

/* Controls, those that turn the direction of writing, and what no workbook can hold. */
static bool is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029 ||
           (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) ||
           (point & 0xFFFE) == 0xFFFE;
}

static bool text_fits(Str text, size_t most)
{
    size_t count = 0;
    uint32_t point;

    while (utf8_next(&text, &point))
        if (is_control(point) || ++count > most)
            return false;
    return text.n == 0;
}

static int digit_of(uint32_t point)
{
    if (point >= 0xFF10 && point <= 0xFF19)
        point -= 0xFF10 - '0';
    return point >= '0' && point <= '9' ? (int)(point - '0') : -1;
}

static bool joins_digits(uint32_t point)
{
    return point == ' ' || point == 0x3000 || point == '-' || point == 0xFF0D || point == 0x2212;
}

struct digit_run {
    char digits[INDIVIDUAL_NUMBER_DIGITS];
    size_t count;
};

static void run_take(struct digit_run *run, int digit)
{
    if (run->count < INDIVIDUAL_NUMBER_DIGITS)
        run->digits[run->count] = (char)('0' + digit);
    run->count++;
}

static bool run_ends(struct digit_run *run)
{
    bool found = run->count == INDIVIDUAL_NUMBER_DIGITS &&
                 is_individual_number((Str){run->digits, run->count});

    run->count = 0;
    return found;
}

/* Twelve digits of which the last is the check digit: written together, or in groups. */
static bool holds_individual_number(Str text)
{
    struct digit_run together = {.count = 0}, groups = {.count = 0};
    uint32_t point = 0;
    bool found = false;

    while (utf8_next(&text, &point)) {
        int digit = digit_of(point);

        if (digit >= 0) {
            run_take(&together, digit);
            run_take(&groups, digit);
            continue;
        }
        found |= run_ends(&together);
        if (!joins_digits(point))
            found |= run_ends(&groups);
    }
    found |= run_ends(&together);
    return run_ends(&groups) || found;
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
    if (!text_fits(row->by, RECORD_BY_MAX) || !text_fits(row->reason, RECORD_REASON_MAX))
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
