/* One row of events after the other: form first, then who is known, then what may follow what. */
#include "flow/desk/record.h"

#include "say/err.h"
#include "edge/registers/registers.h"
#include "flow/night/intake.h"
#include "edge/registers/events.h"
#include "edge/ledger/ledger_record.h"

struct judged { /* one row */
    const struct record_row *row;
    struct record_entry entry;
    enum record_fault fault;
    bool resident_known;
};

struct recording {
    const struct config *config;
    struct ledger *ledger;
    struct progress *progress;
    struct arena *arena;
    struct intake strange; /* residents whom the ledger does not know */
    struct judged *at;
    size_t count, strangers;
};

/* ---- residents whom only the register knows -------------------------------------------------- */

static int resident_met(void *context, const struct row *row, const struct resident *resident,
                        struct err *err)
{
    struct recording *recording = context;
    struct person *person =
        intake_person(&recording->strange, recording->arena, row->resident_id, /*add*/ false);

    (void)resident, (void)err; /* that the row has other faults does not make the id unknown */
    if (person)
        person->known = true;
    return 0;
}

static int read_residents(struct recording *recording, struct err *err)
{
    struct register_file *file = NULL;
    int status;

    if (register_open(&file, recording->config, /*residents*/ true, err))
        return -1;
    register_watched(file, progress_share, recording->progress);
    progress_begin(recording->progress, "residents", "住民データ");
    status = register_residents(file, resident_met, recording, err);
    progress_clear(recording->progress);
    register_close(file);
    return status;
}

static int know_residents(struct recording *recording, struct err *err)
{
    for (size_t i = 0; i < recording->count; i++) {
        struct judged *judged = &recording->at[i];

        if (judged->fault != RECORD_GOOD || judged->entry.is_piece)
            continue;
        if (ledger_knows_resident(recording->ledger, judged->entry.resident_id,
                                  &judged->resident_known, err))
            return -1;
        if (judged->resident_known)
            continue;
        intake_person(&recording->strange, recording->arena, judged->entry.resident_id,
                      /*add*/ true);
        recording->strangers++;
    }
    if (recording->strangers && read_residents(recording, err))
        return -1;
    for (size_t i = 0; i < recording->count && recording->strangers; i++) {
        struct judged *judged = &recording->at[i];

        if (judged->fault == RECORD_GOOD && !judged->entry.is_piece && !judged->resident_known)
            judged->resident_known = intake_person(&recording->strange, recording->arena,
                                                   judged->entry.resident_id, /*add*/ false)
                                         ->known;
    }
    return 0;
}

/* ---- what may follow what -------------------------------------------------------------------- */

static int record_row(struct recorder *recorder, struct judged *judged, struct err *err)
{
    struct record_past past = {.known = judged->resident_known};

    if (recorder_past(recorder, &judged->entry, &past, err))
        return -1;
    judged->fault = judged->entry.is_piece ? record_piece(&judged->entry, &past)
                                           : record_decision(&judged->entry, &past);
    return judged->fault == RECORD_GOOD ? recorder_add(recorder, &judged->entry, err) : 0;
}

static int record_rows(struct recording *recording, struct err *err)
{
    struct recorder *recorder;
    int status = 0;

    if (recorder_open(recording->ledger, &recorder, err))
        return -1;
    for (size_t i = 0; !status && i < recording->count; i++)
        if (recording->at[i].fault == RECORD_GOOD)
            status = record_row(recorder, &recording->at[i], err);
    return recorder_close(recorder, /*good*/ !status, err) || status ? -1 : 0;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void say_fault(const struct judged *judged, const char *path)
{
    const char *words = record_fault_text(judged->fault, messages_are_english());

    if (judged->fault == RECORD_BAD_TEXT)
        notice_say(RECORD_TEXT, path, judged->row->line, words,
                   text_fault_words(judged->entry.text, messages_are_english()), RECORD_BY_MAX,
                   RECORD_REASON_MAX);
    else
        notice_say(RECORD_REFUSED, path, judged->row->line, words);
}

/* Said once everything that is right stands in the ledger. */
static void say_refused(const struct recording *recording, const char *path, Day today,
                        struct record_counts *counts)
{
    counts->rows = recording->count;
    for (size_t i = 0; i < recording->count; i++) {
        const struct judged *judged = &recording->at[i];

        counts->recorded += judged->fault == RECORD_GOOD;
        counts->already += judged->fault == RECORD_ALREADY;
        if (judged->fault == RECORD_GOOD && day_before(today, judged->entry.on))
            notice_say(RECORD_AHEAD, path, judged->row->line);
        if (judged->fault <= RECORD_ALREADY)
            continue;
        counts->refused++;
        say_fault(judged, path);
    }
}

int record_file(const struct record_request *request, struct record_counts *counts,
                const struct config *config, const struct store *store, struct arena *arena,
                struct err *err)
{
    struct config_path file = {str_of(request->path), str_of(request->path)};
    struct recording recording = {
        .config = config, .ledger = store->ledger, .progress = request->progress, .arena = arena};
    struct events events;

    REQUIRE(store->ledger && store->lock_fd >= 0); /* the ledger is open and locked */
    *counts = (struct record_counts){0};
    if (events_read(&file, arena, &events, err))
        return -1;
    recording.count = events.count;
    recording.at = ARENA_ARRAY(arena, struct judged, events.count);
    for (size_t i = 0; i < events.count; i++) {
        recording.at[i].row = &events.rows[i];
        recording.at[i].fault =
            record_read(&events.rows[i], request->today, &recording.at[i].entry);
    }
    if (know_residents(&recording, err) || record_rows(&recording, err))
        return -1;
    say_refused(&recording, request->path, request->today, counts);
    return 0;
}
