/* Events: written in the order of the file, read in the order in which they were recorded. */
#include "edge/ledger/ledger_record.h"

#include "base/index.h"
#include "core/gates/names.h"
#include "edge/ledger/ledger_chain.h"

struct added { /* without a ledger that is written: what would stand in it */
    enum record_about about;
    Str subject;
    struct record_event event;
};

struct bundle_of {
    Str file;
    int64_t run_id;
    bool many; /* several runs have it */
};

struct recorder {
    struct ledger *ledger;
    bool writes, added;
    sqlite3_stmt *piece, *events, *decisions, *alarms, *runs, *templates, *insert;
    int64_t batch;                 /* of all that it records */
    VEC(struct record_event) past; /* of the subject last asked for */
    struct arena arena;
    struct index adds, bundles; /* by subject; by file */
    bool knows_bundles;
};

/* ---- who is known ---------------------------------------------------------------------------- */

int ledger_knows_resident(struct ledger *ledger, Str resident_id, bool *known, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    if (sql_prepare(ledger, &statement,
                    "SELECT 1 FROM resident s WHERE id = ?1"
                    " AND (EXISTS(SELECT 1 FROM piece p WHERE p.resident = s.n)"
                    "  OR EXISTS(SELECT 1 FROM event e WHERE e.resident = s.n))",
                    err))
        return -1;
    sql_bind_str(statement, 1, resident_id);
    found = sql_step(ledger, statement, err);
    *known = found == 1;
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

int ledger_resident_of(struct ledger *ledger, Str piece_id, struct arena *arena, Str *resident_id,
                       struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *resident_id = STR_EMPTY;
    if (sql_prepare(ledger, &statement,
                    "SELECT s.id FROM piece p JOIN resident s ON s.n = p.resident"
                    " WHERE p.piece_id = ?",
                    err))
        return -1;
    sql_bind_str(statement, 1, piece_id);
    found = sql_step(ledger, statement, err);
    if (found == 1)
        *resident_id = sql_copy(statement, 0, arena);
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

/* ---- beginning and end ----------------------------------------------------------------------- */

static void recorder_release(struct recorder *recorder)
{
    sqlite3_finalize(recorder->piece);
    sqlite3_finalize(recorder->events);
    sqlite3_finalize(recorder->decisions);
    sqlite3_finalize(recorder->alarms);
    sqlite3_finalize(recorder->runs);
    sqlite3_finalize(recorder->templates);
    sqlite3_finalize(recorder->insert);
    VEC_RELEASE(&recorder->past);
    arena_release(&recorder->arena);
    mem_free(recorder);
}

static int begin(struct recorder *recorder, struct err *err)
{
    struct ledger *ledger = recorder->ledger;

    if (!recorder->writes)
        return sql_run(ledger, "BEGIN", err);
    return sql_run(ledger, "BEGIN IMMEDIATE", err) || chain_next(ledger, &recorder->batch, err) ||
                   sql_prepare(
                       ledger, &recorder->insert,
                       "INSERT INTO event(batch, piece_id, resident, run_id, subject, event,"
                       " on_day, by_whom, until, reason) VALUES(?,?,?,?,?,?,?,?,?,?)",
                       err)
               ? -1
               : 0;
}

int recorder_open(struct ledger *ledger, bool writes, struct recorder **out, struct err *err)
{
    struct recorder *recorder = mem_zero(1, sizeof *recorder);

    recorder->ledger = ledger;
    recorder->writes = writes;
    recorder->adds.arena = recorder->bundles.arena = &recorder->arena;
    if (begin(recorder, err) ||
        sql_prepare(ledger, &recorder->piece,
                    "SELECT r.state, r.as_of FROM piece p JOIN run r ON r.run_id = p.run_id"
                    " WHERE p.piece_id = ?",
                    err) ||
        sql_prepare(ledger, &recorder->events,
                    "SELECT event, on_day, until FROM event e WHERE piece_id = ?" OF_LIFE("e")
                    " ORDER BY seq",
                    err) ||
        sql_prepare(ledger, &recorder->decisions,
                    "SELECT event, on_day, until FROM event WHERE resident ="
                    " (SELECT n FROM resident WHERE id = ?)"
                    " AND event IN('release','refuse','clear') ORDER BY seq",
                    err) ||
        /* the index of pieces keeps the events that are of none apart */
        sql_prepare(ledger, &recorder->alarms,
                    "SELECT event, on_day, until FROM event WHERE piece_id IS NULL"
                    " AND subject = 'alarm:' || ? ORDER BY seq",
                    err) ||
        sql_prepare(ledger, &recorder->templates,
                    "SELECT event, on_day, until, by_whom FROM event WHERE piece_id IS NULL"
                    " AND subject = 'templates:' || ? ORDER BY seq",
                    err) ||
        sql_prepare(ledger, &recorder->runs,
                    "SELECT event, on_day, until, by_whom FROM event WHERE run_id ="
                    " (SELECT run_id FROM run WHERE folder = ? AND state <> 'voided')"
                    " AND event = 'approved' ORDER BY seq",
                    err)) {
        struct err unheard = {0};

        recorder_close(recorder, /*good*/ false, &unheard);
        return -1;
    }
    *out = recorder;
    return 0;
}

int recorder_close(struct recorder *recorder, bool good, struct err *err)
{
    struct ledger *ledger = recorder->ledger;
    int64_t batch = recorder->added ? recorder->batch : 0;
    bool keeps = good && recorder->writes;
    int status = 0;

    recorder_release(recorder);
    if (keeps && batch)
        status = chain_add(ledger, CHAIN_EVENT, batch, err);
    if (keeps && !status)
        status = sql_run(ledger, "COMMIT", err);
    if (!keeps || status)
        sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* ---- what was recorded before ---------------------------------------------------------------- */

static int piece_take(struct recorder *recorder, Str piece_id, struct record_past *past,
                      struct err *err)
{
    int found;

    sql_bind_str(recorder->piece, 1, piece_id);
    found = sql_step(recorder->ledger, recorder->piece, err);
    past->known = found == 1;
    if (found == 1) {
        past->published = str_equal(sql_str(recorder->piece, 0), STR("published"));
        past->voided = str_equal(sql_str(recorder->piece, 0), STR("voided"));
        past->as_of = sql_day(recorder->piece, 1);
    }
    sqlite3_reset(recorder->piece);
    return found < 0 ? -1 : 0;
}

static int alarm_take(struct recorder *recorder, Str alarm, struct record_past *past,
                      struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    past->known = alarm_named(alarm) >= 0;
    for (int i = 0; !past->known && i < ALARM_COUNT; i++)
        past->words = arena_printf(&recorder->arena, STR_FMT "%s%s", STR_ARG(past->words),
                                   i ? ", " : "", alarm_word((enum alarm)i));
    /* runs of an older kigen have the alarm without its count */
    if (sql_prepare(recorder->ledger, &statement,
                    "SELECT 1 FROM figure WHERE run_id = (SELECT about FROM entry"
                    "  WHERE kind = 'run' ORDER BY seq DESC LIMIT 1)"
                    " AND name IN('" COUNT_FIGURE "' || ?1, '" ALARM_FIGURE "' || ?1)",
                    err))
        return -1;
    sql_bind_str(statement, 1, alarm);
    found = sql_step(recorder->ledger, statement, err);
    past->up = found == 1;
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

static int lifters_take(struct recorder *recorder, int64_t run_id, struct record_past *past,
                        struct err *err)
{
    VEC(Str) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(recorder->ledger, &statement,
                    "SELECT DISTINCT by_whom FROM acceptance WHERE run_id = ?", err))
        return -1;
    sql_bind_number(statement, 1, run_id);
    while ((more = sql_step(recorder->ledger, statement, err)) == 1)
        VEC_PUSH(&found, sql_copy(statement, 0, &recorder->arena));
    sqlite3_finalize(statement);
    past->lifters = VEC_KEEP(&recorder->arena, &found);
    past->lifter_count = found.count;
    VEC_RELEASE(&found);
    return more;
}

static int run_take(struct recorder *recorder, Str folder, struct record_past *past,
                    struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int64_t run_id = 0;
    int found;

    if (sql_prepare(recorder->ledger, &statement,
                    "SELECT r.run_id, r.state, r.as_of, " TAKEN_BACK(
                        "r") " FROM run r WHERE r.folder = ? AND r.state <> 'voided'",
                    err))
        return -1;
    sql_bind_str(statement, 1, folder);
    found = sql_step(recorder->ledger, statement, err);
    past->known = found == 1;
    if (found == 1) {
        run_id = sqlite3_column_int64(statement, 0);
        past->published = str_equal(sql_str(statement, 1), STR("published"));
        past->as_of = sql_day(statement, 2);
        past->taken_back = sqlite3_column_int(statement, 3) != 0;
    }
    sqlite3_finalize(statement);
    return found < 0 ? -1 : found ? lifters_take(recorder, run_id, past, err) : 0;
}

static int event_of(enum record_about about, Str word)
{
    if (about == RECORD_ALARM)
        return str_equal(word, STR("acknowledged")) ? 0 : -1;
    if (about == RECORD_RUN || about == RECORD_TEMPLATES)
        return str_equal(word, STR("approved")) ? 0 : -1;
    return about == RECORD_RESIDENT ? decision_of(word) : piece_event_of(word);
}

static int events_take(struct recorder *recorder, enum record_about about, Str subject,
                       struct err *err)
{
    struct ledger *ledger = recorder->ledger;
    sqlite3_stmt *events = about == RECORD_RESIDENT    ? recorder->decisions
                           : about == RECORD_ALARM     ? recorder->alarms
                           : about == RECORD_RUN       ? recorder->runs
                           : about == RECORD_TEMPLATES ? recorder->templates
                                                       : recorder->events;
    int more;

    sql_bind_str(events, 1, subject);
    while ((more = sql_step(ledger, events, err)) == 1) {
        struct record_event event = {event_of(about, sql_str(events, 0)), sql_day(events, 1),
                                     sql_day(events, 2), STR_EMPTY};

        if (event.event < 0) {
            more = err_say(err, LEDGER_DAMAGED, ledger->path, "event.event");
            break;
        }
        if (about == RECORD_RUN || about == RECORD_TEMPLATES)
            event.by = sql_copy(events, 3, &recorder->arena);
        VEC_PUSH(&recorder->past, event);
    }
    sqlite3_reset(events);
    return more;
}

static void adds_take(struct recorder *recorder, enum record_about about, Str subject)
{
    struct added *added;

    for (struct index_at at = index_at(&recorder->adds, str_hash(subject));
         (added = index_next(&recorder->adds, &at)) != NULL;)
        if (added->about == about && str_equal(added->subject, subject))
            VEC_PUSH(&recorder->past, added->event);
}

int recorder_past(struct recorder *recorder, enum record_about about, Str subject,
                  struct record_past *past, struct err *err)
{
    if (record_is_of_pieces(about))
        about = RECORD_PIECE;
    if (about == RECORD_PIECE && piece_take(recorder, subject, past, err))
        return -1;
    if (about == RECORD_ALARM && alarm_take(recorder, subject, past, err))
        return -1;
    if (about == RECORD_RUN && run_take(recorder, subject, past, err))
        return -1;
    recorder->past.count = 0;
    if (events_take(recorder, about, subject, err))
        return -1;
    adds_take(recorder, about, subject);
    past->events = recorder->past.at;
    past->event_count = recorder->past.count;
    return 0;
}

/* ---- the pieces of a lot, a bundle, a range -------------------------------------------------- */

static int pieces_take(struct recorder *recorder, sqlite3_stmt *statement, struct arena *arena,
                       struct recorder_pieces *pieces, struct err *err)
{
    VEC(Str) found = {0};
    int more;

    while ((more = sql_step(recorder->ledger, statement, err)) == 1)
        VEC_PUSH(&found, sql_copy(statement, 0, arena));
    sqlite3_finalize(statement);
    pieces->count = found.count;
    pieces->at = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

static int run_of_folder(struct recorder *recorder, Str folder, int64_t *run_id, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *run_id = 0;
    if (sql_prepare(recorder->ledger, &statement,
                    "SELECT run_id FROM run WHERE folder = ? AND state <> 'voided'", err))
        return -1;
    sql_bind_str(statement, 1, folder);
    found = sql_step(recorder->ledger, statement, err);
    if (found == 1)
        *run_id = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

static struct bundle_of *bundle_find(const struct recorder *recorder, Str file)
{
    struct bundle_of *found;

    for (struct index_at at = index_at(&recorder->bundles, str_hash(file));
         (found = index_next(&recorder->bundles, &at)) != NULL;)
        if (str_equal(found->file, file))
            return found;
    return NULL;
}

/* All of them once, and only where a row names one: no index of the ledger has them. */
static int know_bundles(struct recorder *recorder, struct err *err)
{
    struct arena *arena = &recorder->arena;
    sqlite3_stmt *statement = NULL;
    int more;

    if (recorder->knows_bundles)
        return 0;
    recorder->knows_bundles = true;
    if (sql_prepare(recorder->ledger, &statement,
                    "SELECT DISTINCT r.run_id, p.bundle FROM run r JOIN piece p"
                    " ON p.run_id = r.run_id WHERE r.state <> 'voided' AND p.bundle <> ''",
                    err))
        return -1;
    while ((more = sql_step(recorder->ledger, statement, err)) == 1) {
        struct bundle_of *known = bundle_find(recorder, sql_str(statement, 1));

        if (known) {
            known->many = true;
            continue;
        }
        known = ARENA_NEW(arena, struct bundle_of);
        *known = (struct bundle_of){.run_id = sqlite3_column_int64(statement, 0),
                                    .file = sql_copy(statement, 1, arena)};
        index_put(&recorder->bundles, str_hash(known->file), known);
    }
    sqlite3_finalize(statement);
    return more;
}

/* All of the run, or those of one bundle of it. */
static int pieces_of_run(struct recorder *recorder, int64_t run_id, Str bundle, struct arena *arena,
                         struct recorder_pieces *pieces, struct err *err)
{
    sqlite3_stmt *statement = NULL;

    if (sql_prepare(recorder->ledger, &statement,
                    "SELECT piece_id FROM piece WHERE run_id = ?1 AND (?2 = '' OR bundle = ?2)"
                    " ORDER BY number",
                    err))
        return -1;
    sql_bind_number(statement, 1, run_id);
    sql_bind_str(statement, 2, bundle);
    return pieces_take(recorder, statement, arena, pieces, err);
}

static int pieces_of_bundle(struct recorder *recorder, Str file, struct arena *arena,
                            struct recorder_pieces *pieces, struct err *err)
{
    const struct bundle_of *bundle;

    if (know_bundles(recorder, err))
        return -1;
    bundle = bundle_find(recorder, file);
    pieces->fault = !bundle ? RECORD_BAD_UNKNOWN : bundle->many ? RECORD_BAD_MANY : RECORD_GOOD;
    return bundle && !bundle->many
               ? pieces_of_run(recorder, bundle->run_id, file, arena, pieces, err)
               : 0;
}

static int pieces_of_lot(struct recorder *recorder, Str folder, struct arena *arena,
                         struct recorder_pieces *pieces, struct err *err)
{
    int64_t run_id;

    if (run_of_folder(recorder, folder, &run_id, err))
        return -1;
    pieces->fault = run_id ? RECORD_GOOD : RECORD_BAD_UNKNOWN;
    return run_id ? pieces_of_run(recorder, run_id, STR_EMPTY, arena, pieces, err) : 0;
}

/* "261120-000017-4": 17 */
static size_t number_of(Str piece_id)
{
    enum { NUMBER_AT = 7, NUMBER_END = 13 };
    size_t number = 0;

    for (size_t i = NUMBER_AT; i < NUMBER_END; i++)
        number = 10 * number + (size_t)(piece_id.p[i] - '0');
    return number;
}

static int pieces_of_range(struct recorder *recorder, Str first, Str last, struct arena *arena,
                           struct recorder_pieces *pieces, struct err *err)
{
    sqlite3_stmt *statement = NULL;

    if (sql_prepare(recorder->ledger, &statement,
                    "SELECT piece_id FROM piece WHERE piece_id BETWEEN ?1 AND ?2"
                    " ORDER BY piece_id",
                    err))
        return -1;
    sql_bind_str(statement, 1, first);
    sql_bind_str(statement, 2, last);
    if (pieces_take(recorder, statement, arena, pieces, err))
        return -1;
    if (!pieces->count || !str_equal(pieces->at[0], first) ||
        !str_equal(pieces->at[pieces->count - 1], last))
        pieces->fault = RECORD_BAD_UNKNOWN;
    else if (pieces->count != number_of(last) - number_of(first) + 1)
        pieces->fault = RECORD_BAD_GAP;
    return 0;
}

int recorder_pieces(struct recorder *recorder, const struct record_entry *entry,
                    struct arena *arena, struct recorder_pieces *pieces, struct err *err)
{
    *pieces = (struct recorder_pieces){.fault = RECORD_GOOD};
    if (entry->about == RECORD_LOT)
        return pieces_of_lot(recorder, entry->subject, arena, pieces, err);
    if (entry->about == RECORD_BUNDLE)
        return pieces_of_bundle(recorder, entry->subject, arena, pieces, err);
    REQUIRE(entry->about == RECORD_RANGE);
    return pieces_of_range(recorder, entry->subject, entry->last, arena, pieces, err);
}

/* ---- recording ------------------------------------------------------------------------------- */

static void remember(struct recorder *recorder, const struct record_entry *entry, Str subject)
{
    struct added *added = ARENA_NEW(&recorder->arena, struct added);
    bool of_pieces = record_is_of_pieces(entry->about);

    *added = (struct added){.about = of_pieces ? RECORD_PIECE : entry->about,
                            .subject = arena_copy(&recorder->arena, subject),
                            .event = {of_pieces                         ? (int)entry->event
                                      : entry->about == RECORD_RESIDENT ? (int)entry->kind
                                                                        : 0,
                                      entry->on, entry->until,
                                      arena_copy(&recorder->arena, entry->by)}};
    index_put(&recorder->adds, str_hash(subject), added);
}

static const char *entry_word(const struct record_entry *entry)
{
    if (entry->about == RECORD_ALARM)
        return "acknowledged";
    if (entry->about == RECORD_RUN || entry->about == RECORD_TEMPLATES)
        return "approved";
    return entry->about == RECORD_RESIDENT ? decision_word(entry->kind)
                                           : piece_event_word(entry->event);
}

int recorder_add(struct recorder *recorder, const struct record_entry *entry, Str subject,
                 struct err *err)
{
    sqlite3_stmt *insert = recorder->insert;
    char other[GATE_FIGURE_NAME_MAX * 2] = ""; /* a subject that is no piece, resident or run */
    int64_t resident, run_id;

    recorder->added = true;
    if (!recorder->writes) {
        remember(recorder, entry, subject);
        return 0;
    }
    sqlite3_clear_bindings(insert);
    sql_bind_number(insert, 1, recorder->batch);
    if (record_is_of_pieces(entry->about)) {
        sql_bind_str(insert, 2, subject);
    } else if (entry->about == RECORD_RESIDENT) {
        if (ledger_resident(recorder->ledger, subject, &resident, err))
            return -1;
        sql_bind_number(insert, 3, resident);
    } else if (entry->about == RECORD_RUN) {
        if (run_of_folder(recorder, subject, &run_id, err))
            return -1;
        sql_bind_number(insert, 4, run_id);
    } else {
        snprintf(other, sizeof other, "%s" STR_FMT,
                 entry->about == RECORD_TEMPLATES ? "templates:" : "alarm:", STR_ARG(subject));
    }
    sql_bind_text(insert, 5, other);
    sql_bind_text(insert, 6, entry_word(entry));
    sql_bind_day(insert, 7, entry->on);
    sql_bind_str(insert, 8, entry->by);
    sql_bind_day(insert, 9, entry->until);
    sql_bind_str(insert, 10, entry->reason);
    return sql_do(recorder->ledger, insert, err);
}

/* ---- for a night ----------------------------------------------------------------------------- */

int ledger_acknowledged(struct ledger *ledger, struct acknowledged *by_alarm, struct err *err)
{
    /* A published run is an entry of the chain, as the batch of an event is: the last one before. */
    static const char sql[] =
        "SELECT substr(e.subject, 7), e.until, max(e.seq), coalesce((SELECT f.value FROM figure f"
        "  WHERE f.name = '" COUNT_FIGURE "' || substr(e.subject, 7) AND f.run_id ="
        "   (SELECT c.about FROM entry c WHERE c.kind = 'run' AND c.seq < e.batch"
        "    ORDER BY c.seq DESC LIMIT 1)), 0)"
        " FROM event e WHERE e.piece_id IS NULL AND e.subject GLOB 'alarm:*' GROUP BY e.subject";
    sqlite3_stmt *statement = NULL;
    int more;

    for (int i = 0; i < ALARM_COUNT; i++)
        by_alarm[i] = (struct acknowledged){.until = DAY_NONE};
    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    while ((more = sql_step(ledger, statement, err)) == 1) {
        int alarm = alarm_named(sql_str(statement, 0));

        if (alarm >= 0) /* another version's may have another word */
            by_alarm[alarm] = (struct acknowledged){sql_day(statement, 1),
                                                    (uint64_t)sqlite3_column_int64(statement, 3)};
    }
    sqlite3_finalize(statement);
    return more;
}

int ledger_each_decision(struct ledger *ledger, decision_taker *taker, void *context,
                         struct err *err)
{
    /* Of a group with max(seq) SQLite gives the row that has it. */
    static const char sql[] =
        "SELECT s.id, e.event, e.on_day, e.until, e.by_whom, max(e.seq) FROM event e"
        " JOIN resident s ON s.n = e.resident WHERE e.resident IS NOT NULL"
        " AND e.event IN('release','refuse','clear') GROUP BY e.resident";
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    while ((more = sql_step(ledger, statement, err)) == 1) {
        int kind = decision_of(sql_str(statement, 1));
        struct decision last = {(enum decision_kind)kind, sql_day(statement, 2),
                                sql_day(statement, 3)};

        if (kind < 0) {
            more = err_say(err, LEDGER_DAMAGED, ledger->path, "event.event");
            break;
        }
        taker(context, sql_str(statement, 0), &last, sql_str(statement, 4));
    }
    sqlite3_finalize(statement);
    return more;
}
