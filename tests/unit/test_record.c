/* What may be recorded: each sentence of core/lot/record.h has a line in tests/cases/record.tsv. */
#include "core/lot/record.h"

#include "core/lot/lot.h"
#include "core/text/naming.h"
#include "days.h"
#include "edge/registers/events.h"
#include "readers.h"

enum { PAST_MAX = 4 };

static const char *const faults[RECORD_FAULT_COUNT] = {
    "good",         "already", "skipped", "row",         "missing", "id",         "digit",
    "templates",    "range",   "event",   "on",          "future",  "until",      "until_here",
    "until_wanted", "text",    "number",  "named",       "unread",  "unknown",    "gap",
    "many",         "none",    "alarm",   "unpublished", "voided",  "taken_back", "revoked",
    "lifted",       "order",   "early"};

static int seen[RECORD_FAULT_COUNT];

/* "run printed@2026-11-20 posted@2026-11-24" */
static int event_at(Str word, enum record_about about)
{
    if (about == RECORD_ALARM)
        return 0;
    return about == RECORD_RESIDENT ? decision_of(word) : piece_event_of(word);
}

/* Of a run: "approved:課長" "lifted:梅里" "back". */
static void run_word(char *word, struct record_past *past, struct record_event *events, Str *lifter)
{
    char *who = strchr(word, ':');

    past->taken_back = past->taken_back || strcmp(word, "back") == 0;
    if (!who)
        return;
    *who++ = '\0';
    if (strcmp(word, "lifted") == 0) {
        *lifter = str_of(who);
        past->lifters = lifter;
        past->lifter_count = 1;
    } else {
        cr_assert(past->event_count < PAST_MAX, "%s", word);
        events[past->event_count++] =
            (struct record_event){0, day_at("2026-11-20"), DAY_NONE, str_of(who)};
    }
}

static struct record_past past_of(char *text, enum record_about about, struct record_event *events,
                                  Str *lifter)
{
    struct record_past past = {.as_of = day_at("2026-11-19"), .events = events};
    const char *state = strsep(&text, " ");

    past.known = strcmp(state, "-") != 0;
    past.published = strcmp(state, "run") == 0;
    past.voided = strcmp(state, "voided") == 0;
    for (char *word; (word = strsep(&text, " ")) != NULL;) {
        char *day = strchr(word, '@');

        if (about == RECORD_RUN || about == RECORD_TEMPLATES) {
            run_word(word, &past, events, lifter);
            continue;
        }
        cr_assert(day && past.event_count < PAST_MAX, "%s", word);
        *day++ = '\0';
        events[past.event_count++] =
            (struct record_event){event_at(str_of(word), about), day_at(day),
                                  about == RECORD_ALARM ? day_at(day) : DAY_NONE, STR_EMPTY};
    }
    return past;
}

static enum record_fault judge(const struct record_entry *entry, const struct record_past *past)
{
    if (entry->about == RECORD_ALARM)
        return record_alarm(entry, past);
    if (entry->about == RECORD_RUN)
        return record_run(entry, past);
    if (entry->about == RECORD_TEMPLATES)
        return record_templates(entry, past);
    if (entry->about == RECORD_RESIDENT)
        return record_decision(entry, past);
    return entry->about == RECORD_PIECE ? record_piece(entry, past) : record_of_many(entry, past);
}

static void one_row(char **fields)
{
    struct arena arena = {0};
    struct bytes by, reason;
    struct record_row row = {.readable = true,
                             .id = str_of(fields[1]),
                             .event = str_of(fields[2]),
                             .on = str_of(fields[3]),
                             .until = str_of(fields[5])};
    struct record_event events[PAST_MAX];
    struct record_entry entry;
    enum record_fault fault;

    bytes_unescape(&by, fields[4]);
    bytes_unescape(&reason, fields[6]);
    row.by = (Str){by.p, by.n};
    row.reason = (Str){reason.p, reason.n};
    fault = record_read(&row, day_at("2026-12-01"), &arena, &entry);
    if (fault == RECORD_GOOD) {
        Str lifter;
        struct record_past past = past_of(fields[0], entry.about, events, &lifter);

        fault = judge(&entry, &past);
    }
    cr_expect_str_eq(faults[fault], fields[7], "%s: %s %s %s until %s, %s: %s, want %s", fields[0],
                     fields[1], fields[2], fields[3], fields[5], fields[6], faults[fault],
                     fields[7]);
    seen[fault]++;
    arena_release(&arena);
}

Test(record, every_row_of_the_table)
{
    cr_expect_geq(cases_each("record.tsv", 8, one_row), 80);
    for (int i = 0; i < RECORD_FAULT_COUNT; i++)
        cr_expect(seen[i] > 0 || i == RECORD_BAD_ROW || i == RECORD_BAD_NAMED ||
                      (i >= RECORD_BAD_UNREAD && i != RECORD_BAD_UNKNOWN && i <= RECORD_BAD_NONE),
                  "no case for %s", faults[i]);
}

Test(record, a_row_that_was_not_cut_is_refused_and_every_fault_has_words)
{
    struct record_row row = {.line = 7};
    struct record_entry entry;

    cr_expect_eq(record_read(&row, day_at("2026-12-01"), NULL, &entry), RECORD_BAD_ROW);
    for (int i = RECORD_SKIPPED + 1; i < RECORD_FAULT_COUNT; i++)
        for (int english = 0; english < 2; english++)
            cr_expect(strlen(record_fault_text((enum record_fault)i, english)) > 8, "%s",
                      faults[i]);
}

/* docs/contract 7: until is inclusive; the last decision speaks, clear ends both. */
Test(record, a_decision_holds_through_its_until)
{
    static const struct {
        enum decision_kind kind;
        const char *until, *day;
        bool releases, refuses;
    } cases[] = {
        {DECISION_RELEASE, "-", "2199-12-31", true, false},
        {DECISION_RELEASE, "2026-11-25", "2026-11-25", true, false},
        {DECISION_RELEASE, "2026-11-25", "2026-11-26", false, false},
        {DECISION_REFUSE, "-", "2026-11-25", false, true},
        {DECISION_REFUSE, "2026-11-25", "2026-11-25", false, true},
        {DECISION_REFUSE, "2026-11-25", "2026-11-26", false, false},
        {DECISION_CLEAR, "-", "2026-11-25", false, false},
        {DECISION_COUNT, "-", "2026-11-25", false, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct decision last = {cases[i].kind, day_at("2026-11-20"), day_at(cases[i].until)};
        Day day = day_at(cases[i].day);

        cr_expect_eq(decision_holds(&last, DECISION_RELEASE, day), cases[i].releases, "%zu", i);
        cr_expect_eq(decision_holds(&last, DECISION_REFUSE, day), cases[i].refuses, "%zu", i);
    }
}

/* ---- the file -------------------------------------------------------------------------------- */

static int read_file(const char *text, struct events *events, struct arena *arena, struct err *err)
{
    return events_read(str_of(text), "a.csv", arena, events, err);
}

#define HEADER "id,event,on,by,until,reason\n"

Test(record, files_that_cannot_be_used)
{
    static const struct {
        const char *text;
        enum exit_code code;
        const char *says;
    } cases[] = {
        {"", EXIT_DATA, "id"},
        {"id,event,on,by,until\nA,b,c,d,e\n", EXIT_DATA, "reason"},
        {"id,event,on,by,until,reason,on\na,b,c,d,e,f,g\n", EXIT_DATA, "on"},
        {"a,b,c,d,e,f\n", EXIT_DATA, "id"},
        {HEADER "a,b\nc\n", EXIT_DATA, ":2"},
        {HEADER "\"a,b,c,d,e,f\n", EXIT_DATA, "quote"},
        {HEADER, EXIT_DONE, ""},
        {"\xEF\xBB\xBF" HEADER "a,b,c,d,e,f\r\n", EXIT_DONE, ""},
    };

    messages_speak_english(true);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena = {0};
        struct err err = {0};
        struct events events;

        cr_expect_eq(read_file(cases[i].text, &events, &arena, &err), cases[i].code ? -1 : 0, "%zu",
                     i);
        cr_expect_eq(err.code, cases[i].code, "%zu: %s", i, err.text);
        cr_expect(strstr(err.text, cases[i].says), "%zu: %s", i, err.text);
        arena_release(&arena);
    }
}

Test(record, columns_in_any_order_others_ignored_bad_rows_kept_as_such)
{
    struct arena arena = {0};
    struct err err = {0};
    struct events events;

    cr_assert_eq(read_file("備考,reason,by, until,on,event ,id\n"
                           "x,f, d ,e,c,b,\"a\"\n"
                           "too,few\n"
                           "x,f,d,e,\xFF,b,a\n"
                           "\n"
                           "x,\"f\nf\",d,,c,b,a\n",
                           &events, &arena, &err),
                 0, "%s", err.text);
    cr_assert_eq(events.count, 4);
    cr_expect(events.rows[0].readable && events.rows[0].line == 2);
    cr_expect(str_equal(events.rows[0].id, STR("a")) && str_equal(events.rows[0].event, STR("b")) &&
              str_equal(events.rows[0].on, STR("c")) && str_equal(events.rows[0].by, STR("d")) &&
              str_equal(events.rows[0].until, STR("e")) &&
              str_equal(events.rows[0].reason, STR("f")));
    cr_expect(!events.rows[1].readable && events.rows[1].line == 3);
    cr_expect(!events.rows[2].readable && events.rows[2].line == 4);
    cr_expect(events.rows[3].readable && events.rows[3].line == 6);
    arena_release(&arena);
}

/* ---- reasons that name somebody -------------------------------------------------------------- */

static void one_reason(char **fields)
{
    struct arena arena = {0};
    struct naming naming;
    const struct resident resident = {
        .resident_id = STR("A1"), .name = str_of(fields[1]), .address = str_of(fields[2])};
    bool own = strcmp(fields[0], "own") == 0;

    naming_init(&naming, &arena);
    naming_add(&naming, STR("別の行"), STR("B2"));
    naming_add(&naming, str_of(fields[3]), own ? STR("A1") : STR("B2"));
    naming_add(&naming, str_of(fields[3]), STR_EMPTY);
    naming_ready(&naming);
    naming_person(&naming, &resident);
    cr_expect(!naming_names(&naming, 0), "%s: another row", fields[3]);
    cr_expect_eq(naming_names(&naming, 1), strcmp(fields[4], "named") == 0,
                 "%s %s, %s: %s, want %s", fields[0], fields[1], fields[2], fields[3], fields[4]);
    cr_expect(own || naming_names(&naming, 1) == naming_names(&naming, 2), "%s", fields[3]);
    naming_release(&naming);
    arena_release(&arena);
}

Test(record, reasons_that_name_a_resident)
{
    cr_expect_geq(cases_each("naming.tsv", 5, one_reason), 50);
}

Test(record, no_reason_and_no_resident)
{
    struct arena arena = {0};
    struct naming naming;
    const struct resident nobody = {.resident_id = STR_EMPTY};

    naming_init(&naming, &arena);
    naming_ready(&naming);
    naming_person(&naming, &nobody);
    naming_release(&naming);
    arena_release(&arena);
}
