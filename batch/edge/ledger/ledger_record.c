/* Events: written in the order of the file, read in the order in which they were recorded. */
#include "edge/ledger/ledger_record.h"

#include "edge/ledger/ledger_chain.h"

struct recorder {
    struct ledger *ledger;
    sqlite3_stmt *piece, *events, *decisions, *insert;
    int64_t batch; /* of all that it records */
    bool added;
    VEC(struct record_event) past; /* of the subject last asked for */
};

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

static void recorder_release(struct recorder *recorder)
{
    sqlite3_finalize(recorder->piece);
    sqlite3_finalize(recorder->events);
    sqlite3_finalize(recorder->decisions);
    sqlite3_finalize(recorder->insert);
    VEC_RELEASE(&recorder->past);
    mem_free(recorder);
}

int recorder_open(struct ledger *ledger, struct recorder **out, struct err *err)
{
    struct recorder *recorder = mem_zero(1, sizeof *recorder);

    recorder->ledger = ledger;
    if (sql_run(ledger, "BEGIN IMMEDIATE", err) || chain_next(ledger, &recorder->batch, err) ||
        sql_prepare(ledger, &recorder->piece,
                    "SELECT r.state, r.as_of FROM piece p JOIN run r ON r.run_id = p.run_id"
                    " WHERE p.piece_id = ?",
                    err) ||
        sql_prepare(ledger, &recorder->events,
                    "SELECT event, on_day, until FROM event WHERE piece_id = ? ORDER BY seq",
                    err) ||
        sql_prepare(ledger, &recorder->decisions,
                    "SELECT event, on_day, until FROM event WHERE resident ="
                    " (SELECT n FROM resident WHERE id = ?)"
                    " AND event IN('release','refuse','clear') ORDER BY seq",
                    err) ||
        sql_prepare(ledger, &recorder->insert,
                    "INSERT INTO event(batch, piece_id, resident, subject, event, on_day, by_whom,"
                    " until, reason) VALUES(?,?,?,'',?,?,?,?,?)",
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
    sqlite3_stmt *events = entry->is_piece ? recorder->events : recorder->decisions;
    int more;

    if (entry->is_piece && piece_take(recorder, entry->subject, past, err))
        return -1;
    recorder->past.count = 0;
    sql_bind_str(events, 1, entry->is_piece ? entry->subject : entry->resident_id);
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
    int64_t resident;

    sqlite3_clear_bindings(insert);
    sql_bind_number(insert, 1, recorder->batch);
    if (entry->is_piece) {
        sql_bind_str(insert, 2, entry->subject);
    } else {
        if (ledger_resident(recorder->ledger, entry->resident_id, &resident, err))
            return -1;
        sql_bind_number(insert, 3, resident);
    }
    sql_bind_text(insert, 4,
                  entry->is_piece ? piece_event_word(entry->event) : decision_word(entry->kind));
    sql_bind_day(insert, 5, entry->on);
    sql_bind_str(insert, 6, entry->by);
    sql_bind_day(insert, 7, entry->until);
    sql_bind_str(insert, 8, entry->reason);
    recorder->added = true;
    return sql_do(recorder->ledger, insert, err);
}

int recorder_close(struct recorder *recorder, bool good, struct err *err)
{
    struct ledger *ledger = recorder->ledger;
    int64_t batch = recorder->added ? recorder->batch : 0;
    int status = 0;

    recorder_release(recorder);
    if (good && batch)
        status = chain_add(ledger, CHAIN_EVENT, batch, err);
    if (good && !status)
        status = sql_run(ledger, "COMMIT", err);
    if (!good || status)
        sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
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
