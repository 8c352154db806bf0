/* One row of events after the other: form first, then who is known and what may not be written,
 * then what may follow what. */
#include "flow/desk/record.h"

#include "say/err.h"
#include "disk/file.h"
#include "edge/registers/registers.h"
#include "flow/night/intake.h"
#include "core/text/naming.h"
#include "edge/registers/events.h"
#include "edge/ledger/ledger_record.h"

struct judged { /* one row */
    const struct record_row *row;
    struct record_entry entry;
    enum record_fault fault;
    bool resident_known, has_reason;
    size_t reason; /* its number in `naming` */
    bool named, unread, dormant;
    uint64_t events; /* that it made */
    Str said;        /* why it is refused */
};

struct recording {
    const struct config *config;
    struct ledger *ledger;
    struct progress *progress;
    struct arena *arena;
    struct intake strange; /* residents whom the ledger does not know */
    struct naming naming;
    struct judged *at;
    size_t count, strangers, reasons;
    bool english;
};

/* ---- residents whom only the register knows, and whom a reason may not name ------------------ */

static int resident_met(void *context, const struct row *row, const struct resident *resident,
                        struct err *err)
{
    struct recording *recording = context;
    struct person *person =
        intake_person(&recording->strange, recording->arena, row->resident_id, /*add*/ false);

    (void)err; /* that the row has other faults does not make the id unknown */
    if (person)
        person->known = true;
    if (resident && recording->reasons)
        naming_person(&recording->naming, resident);
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

static int ask_resident(struct recording *recording, struct judged *judged, struct err *err)
{
    Str id = judged->entry.subject;

    if (judged->entry.about != RECORD_RESIDENT)
        return 0;
    if (ledger_knows_resident(recording->ledger, id, &judged->resident_known, err))
        return -1;
    if (!judged->resident_known) {
        intake_person(&recording->strange, recording->arena, id, /*add*/ true);
        recording->strangers++;
    }
    return 0;
}

static int ask_reason(struct recording *recording, struct judged *judged, struct err *err)
{
    const struct record_entry *entry = &judged->entry;
    Str about = entry->about == RECORD_RESIDENT ? entry->subject : STR_EMPTY;

    if (str_is_empty(entry->reason))
        return 0;
    if (entry->about == RECORD_PIECE &&
        ledger_resident_of(recording->ledger, entry->subject, recording->arena, &about, err))
        return -1;
    judged->has_reason = true;
    judged->reason = naming_add(&recording->naming, entry->reason, about);
    recording->reasons++;
    return 0;
}

/* Reads the register if a row asks for it. Where it cannot be read, that is an error for a row about
 * somebody whom only it can know; reasons are then not compared, which is said and refused. */
static int know_residents(struct recording *recording, bool *compared, struct err *err)
{
    struct err fault = {0};

    *compared = true;
    naming_ready(&recording->naming);
    if (!recording->strangers && !recording->reasons)
        return 0;
    if (!read_residents(recording, &fault))
        return 0;
    *compared = false;
    if (recording->strangers || fault.code == EXIT_RETRY) {
        *err = fault;
        return -1;
    }
    notice_say(RECORD_UNREAD, fault.text);
    return 0;
}

static void answer(struct recording *recording, struct judged *judged, bool compared)
{
    if (judged->has_reason) {
        judged->unread = !compared;
        judged->named = naming_names(&recording->naming, judged->reason);
    }
    if (judged->entry.about == RECORD_RESIDENT && !judged->resident_known)
        judged->resident_known = intake_person(&recording->strange, recording->arena,
                                               judged->entry.subject, /*add*/ false)
                                     ->known;
}

static int look_up(struct recording *recording, struct err *err)
{
    bool compared;

    for (size_t i = 0; i < recording->count; i++)
        if (recording->at[i].fault == RECORD_GOOD &&
            (ask_resident(recording, &recording->at[i], err) ||
             ask_reason(recording, &recording->at[i], err)))
            return -1;
    if (know_residents(recording, &compared, err))
        return -1;
    for (size_t i = 0; i < recording->count; i++)
        if (recording->at[i].fault == RECORD_GOOD)
            answer(recording, &recording->at[i], compared);
    return 0;
}

/* ---- what may follow what -------------------------------------------------------------------- */

static enum record_fault judge(const struct judged *judged, const struct record_past *past)
{
    const struct record_entry *entry = &judged->entry;

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

/* What would be recorded may name nobody; what stands in the ledger already is not read again. */
static enum record_fault reason_fault(const struct judged *judged)
{
    if (judged->named)
        return RECORD_BAD_NAMED;
    return judged->unread ? RECORD_BAD_UNREAD : RECORD_GOOD;
}

static int record_one(struct recording *recording, struct recorder *recorder, struct judged *judged,
                      struct err *err)
{
    const struct record_entry *entry = &judged->entry;
    struct record_past past = {.known = judged->resident_known};

    if (recorder_past(recorder, entry->about, entry->subject, &past, err))
        return -1;
    judged->fault = judge(judged, &past);
    if (judged->fault == RECORD_GOOD)
        judged->fault = reason_fault(judged);
    if (judged->fault > RECORD_SKIPPED)
        judged->said =
            record_said(judged->fault, entry->about, &past, recording->english, recording->arena);
    if (judged->fault != RECORD_GOOD)
        return 0;
    judged->events = 1;
    judged->dormant = entry->about == RECORD_ALARM && !past.up;
    return recorder_add(recorder, entry, entry->subject, err);
}

/* Of the pieces of one row those that shall have its event. */
struct chosen {
    VEC(Str) good;
    uint64_t already, impossible;
    Str said; /* of the first that is impossible */
    enum record_fault fault;
};

static int choose(struct recording *recording, struct recorder *recorder,
                  const struct judged *judged, Str piece_id, struct chosen *chosen, struct err *err)
{
    struct record_past past = {0};
    enum record_fault fault;

    if (recorder_past(recorder, RECORD_PIECE, piece_id, &past, err))
        return -1;
    fault = judge(judged, &past);
    if (fault == RECORD_GOOD)
        VEC_PUSH(&chosen->good, piece_id);
    chosen->already += fault == RECORD_ALREADY;
    if (fault > RECORD_SKIPPED && chosen->impossible++ == 0) {
        chosen->fault = fault;
        chosen->said = arena_printf(
            recording->arena, STR_FMT ": " STR_FMT, STR_ARG(piece_id),
            STR_ARG(record_said(fault, RECORD_PIECE, &past, recording->english, recording->arena)));
    }
    return 0;
}

static void refuse(struct recording *recording, struct judged *judged, enum record_fault fault)
{
    judged->fault = fault;
    judged->said = str_of(record_fault_text(fault, recording->english));
}

static int record_chosen(struct recording *recording, struct recorder *recorder,
                         struct judged *judged, const struct chosen *chosen, struct err *err)
{
    unsigned long long more = chosen->impossible ? chosen->impossible - 1 : 0;

    if (chosen->impossible) {
        judged->fault = chosen->fault;
        judged->said = arena_printf(
            recording->arena,
            recording->english ? STR_FMT "; %llu more of its pieces; nothing of the row is recorded"
                               : STR_FMT "。同様の通がほかに%llu通あり、この行は全体を記録しません",
            STR_ARG(chosen->said), more);
        return 0;
    }
    judged->fault = RECORD_ALREADY;
    if (!chosen->good.count) {
        if (!chosen->already)
            refuse(recording, judged, RECORD_BAD_NONE);
        return 0;
    }
    judged->fault = RECORD_GOOD;
    if (reason_fault(judged) != RECORD_GOOD) {
        refuse(recording, judged, reason_fault(judged));
        return 0;
    }
    judged->events = chosen->good.count;
    for (size_t i = 0; i < chosen->good.count; i++)
        if (recorder_add(recorder, &judged->entry, chosen->good.at[i], err))
            return -1;
    return 0;
}

static int record_many(struct recording *recording, struct recorder *recorder,
                       struct judged *judged, struct err *err)
{
    struct recorder_pieces pieces;
    struct chosen chosen = {0};
    int status = 0;

    if (recorder_pieces(recorder, &judged->entry, recording->arena, &pieces, err))
        return -1;
    if (pieces.fault != RECORD_GOOD) {
        refuse(recording, judged, pieces.fault);
        return 0;
    }
    for (size_t i = 0; !status && i < pieces.count; i++)
        status = choose(recording, recorder, judged, pieces.at[i], &chosen, err);
    if (!status)
        status = record_chosen(recording, recorder, judged, &chosen, err);
    VEC_RELEASE(&chosen.good);
    return status;
}

static int record_rows(struct recording *recording, bool writes, struct err *err)
{
    struct recorder *recorder;
    int status = 0;

    if (recorder_open(recording->ledger, writes, &recorder, err))
        return -1;
    for (size_t i = 0; !status && i < recording->count; i++) {
        struct judged *judged = &recording->at[i];
        enum record_about about = judged->entry.about;

        if (judged->fault != RECORD_GOOD)
            continue;
        status = record_is_of_pieces(about) && about != RECORD_PIECE
                     ? record_many(recording, recorder, judged, err)
                     : record_one(recording, recorder, judged, err);
    }
    return recorder_close(recorder, /*good*/ !status, err) || status ? -1 : 0;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void say_fault(const struct recording *recording, const struct judged *judged,
                      const char *path)
{
    bool english = recording->english;
    Str said = judged->said;

    if (judged->fault == RECORD_BAD_TEXT)
        notice_say(RECORD_TEXT, path, judged->row->line, record_fault_text(judged->fault, english),
                   text_fault_words(judged->entry.text, english), RECORD_BY_MAX, RECORD_REASON_MAX);
    else
        notice_say(
            RECORD_REFUSED, path, judged->row->line,
            arena_copy(recording->arena, said.n ? said
                                                : record_said(judged->fault, judged->entry.about,
                                                              NULL, english, recording->arena))
                .p);
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
        counts->skipped += judged->fault == RECORD_SKIPPED;
        counts->events += judged->events;
        if (judged->fault == RECORD_GOOD && day_before(today, judged->entry.on))
            notice_say(RECORD_AHEAD, path, judged->row->line);
        if (judged->dormant)
            notice_say(RECORD_DORMANT, path, judged->row->line, STR_ARG(judged->entry.subject));
        if (judged->fault <= RECORD_SKIPPED)
            continue;
        counts->refused++;
        say_fault(recording, judged, path);
    }
}

int record_listen(struct record_request *request, struct arena *arena, struct err *err)
{
    return strcmp(request->path, "-") == 0
               ? file_read_given(NULL, "-", EVENTS_BYTES_MAX, arena, &request->bytes, err)
               : 0;
}

static int read_rows(struct recording *recording, const struct record_request *request,
                     struct err *err)
{
    struct events events;
    Str bytes = request->bytes;

    if (strcmp(request->path, "-") != 0 &&
        file_read_given(request->path, request->path, EVENTS_BYTES_MAX, recording->arena, &bytes,
                        err))
        return -1;
    if (events_read(bytes, request->path, recording->arena, &events, err))
        return -1;
    recording->count = events.count;
    recording->at = ARENA_ARRAY(recording->arena, struct judged, events.count);
    for (size_t i = 0; i < events.count; i++) {
        recording->at[i].row = &events.rows[i];
        recording->at[i].fault =
            record_read(&events.rows[i], request->today, recording->arena, &recording->at[i].entry);
    }
    return 0;
}

int record_file(const struct record_request *request, struct record_counts *counts,
                const struct config *config, const struct store *store, struct arena *arena,
                struct err *err)
{
    struct recording recording = {.config = config,
                                  .ledger = store->ledger,
                                  .progress = request->progress,
                                  .arena = arena,
                                  .english = messages_are_english()};
    int status;

    REQUIRE(store->ledger);                       /* the ledger is open */
    REQUIRE(request->dry || store->lock_fd >= 0); /* and locked */
    *counts = (struct record_counts){0};
    naming_init(&recording.naming, arena);
    status = read_rows(&recording, request, err) || look_up(&recording, err) ||
                     record_rows(&recording, /*writes*/ !request->dry, err)
                 ? -1
                 : 0;
    naming_release(&recording.naming);
    dues_release(&recording.strange.dues);
    if (!status)
        say_refused(&recording, request->path, request->today, counts);
    return status;
}
