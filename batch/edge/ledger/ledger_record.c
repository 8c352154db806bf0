/* Events: written in the order of the file, read in the order in which they were recorded. */
#include "edge/ledger/ledger_record.h"

#include "edge/ledger/ledger_sql.h"

struct recorder {
    struct ledger *ledger;
    sqlite3_stmt *piece, *events, *insert;
    VEC(struct record_event) past; /* of the subject last asked for */
};

int ledger_knows_resident(struct ledger *ledger, Str resident_id, bool *known, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    if (sql_prepare(ledger, &statement,
                    "SELECT 1 FROM piece WHERE resident_id = ?1 UNION ALL"
                    " SELECT 1 FROM event WHERE subject = '" RESIDENT_SUBJECT "' || ?1 LIMIT 1",
                    err))
        return -1;
    sql_bind_str(statement, 1, resident_id);
    found = sql_step(ledger, statement, err);
    *known = found == 1;
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

static void recorder_release(struct recorder *recorder)
{
    sqlite3_finalize(recorder->piece);
    sqlite3_finalize(recorder->events);
    sqlite3_finalize(recorder->insert);
    VEC_RELEASE(&recorder->past);
    mem_free(recorder);
}

int recorder_open(struct ledger *ledger, struct recorder **out, struct err *err)
{
    struct recorder *recorder = mem_zero(1, sizeof *recorder);

    recorder->ledger = ledger;
    if (sql_run(ledger, "BEGIN IMMEDIATE", err) ||
        sql_prepare(ledger, &recorder->piece,
                    "SELECT r.state, r.as_of FROM piece p JOIN run r ON r.run_id = p.run_id"
                    " WHERE p.piece_id = ?",
                    err) ||
        sql_prepare(ledger, &recorder->events,
                    "SELECT event, on_day, until FROM event WHERE subject = ? ORDER BY seq", err) ||
        sql_prepare(ledger, &recorder->insert,
                    "INSERT INTO event(subject, event, on_day, by_whom, until, reason)"
                    " VALUES(?,?,?,?,?,?)",
                    err)) {
        struct err unheard = {0};

        recorder_close(recorder, /*good*/ false, &unheard);
        return -1;
    }
    *out = recorder;
    return 0;
}

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

int recorder_past(struct recorder *recorder, const struct record_entry *entry,
                  struct record_past *past, struct err *err)
{
    struct ledger *ledger = recorder->ledger;
    sqlite3_stmt *events = recorder->events;
    int more;

    if (entry->is_piece && piece_take(recorder, entry->subject, past, err))
        return -1;
    recorder->past.count = 0;
    sql_bind_str(events, 1, entry->subject);
    while ((more = sql_step(ledger, events, err)) == 1) {
        Str word = sql_str(events, 0);
        struct record_event event = {entry->is_piece ? piece_event_of(word) : decision_of(word),
                                     sql_day(events, 1), sql_day(events, 2)};

        if (event.event < 0) {
            more = err_say(err, LEDGER_DAMAGED, ledger->path, "event.event");
            break;
        }
        VEC_PUSH(&recorder->past, event);
    }
    sqlite3_reset(events);
    past->events = recorder->past.at;
    past->event_count = recorder->past.count;
    return more;
}

int recorder_add(struct recorder *recorder, const struct record_entry *entry, struct err *err)
{
    sqlite3_stmt *insert = recorder->insert;

    sql_bind_str(insert, 1, entry->subject);
    sql_bind_text(insert, 2,
                  entry->is_piece ? piece_event_word(entry->event) : decision_word(entry->kind));
    sql_bind_day(insert, 3, entry->on);
    sql_bind_str(insert, 4, entry->by);
    sql_bind_day(insert, 5, entry->until);
    sql_bind_str(insert, 6, entry->reason);
    return sql_do(recorder->ledger, insert, err);
}

int recorder_close(struct recorder *recorder, bool good, struct err *err)
{
    struct ledger *ledger = recorder->ledger;
    int status = 0;

    recorder_release(recorder);
    if (good)
        status = sql_run(ledger, "COMMIT", err);
    if (!good || status)
        sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

int ledger_each_decision(struct ledger *ledger, decision_taker *taker, void *context,
                         struct err *err)
{
    /* ';' is the byte after ':', so this is every subject that begins with `resident:`. Of a group
     * with max(seq) SQLite gives the row that has it. */
    static const char sql[] =
        "SELECT substr(subject, 10), event, on_day, until, by_whom, max(seq) FROM event"
        " WHERE subject >= 'resident:' AND subject < 'resident;' GROUP BY subject";
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
