/* Two statements in one transaction: the pieces, then the run. */
#include "edge/ledger/ledger_void.h"

#include "edge/ledger/ledger_chain.h"

int ledger_run_event(struct ledger *ledger, const struct ledger_run *run, const char *event, Day *on,
                     Str *by, struct arena *arena, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    if (sql_prepare(ledger, &statement,
                    "SELECT on_day, by_whom FROM event WHERE run_id = ? AND event = ?"
                    " ORDER BY seq LIMIT 1",
                    err))
        return -1;
    sql_bind_number(statement, 1, run->id);
    sql_bind_text(statement, 2, event);
    found = sql_step(ledger, statement, err);
    if (found == 1) {
        *on = sql_day(statement, 0);
        *by = sql_copy(statement, 1, arena);
    }
    sqlite3_finalize(statement);
    return found;
}

int ledger_taken_back(struct ledger *ledger, const struct ledger_run *run, struct taken_back *back,
                      struct arena *arena, struct err *err)
{
    int found;

    *back = (struct taken_back){.is = false};
    found = ledger_run_event(ledger, run, "void", &back->on, &back->by, arena, err);
    back->is = found == 1;
    return found < 0 ? -1 : 0;
}

int ledger_posted_piece(struct ledger *ledger, const struct ledger_run *run, Str *piece_id,
                        struct arena *arena, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *piece_id = STR_EMPTY;
    if (sql_prepare(ledger, &statement,
                    "SELECT p.piece_id FROM piece p WHERE p.run_id = ? AND EXISTS(SELECT 1"
                    " FROM event e WHERE e.piece_id = p.piece_id AND e.event = 'posted')"
                    " ORDER BY p.piece_id LIMIT 1",
                    err))
        return -1;
    sql_bind_number(statement, 1, run->id);
    found = sql_step(ledger, statement, err);
    if (found == 1)
        *piece_id = sql_copy(statement, 0, arena);
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

/* ?1 the day, ?2 by whom, ?3 why, ?4 the run, ?5 the batch. */
static int insert_events(struct ledger *ledger, const char *sql, int64_t run_id, Day on, Str by,
                         Str why, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int64_t batch;
    int status = chain_next(ledger, &batch, err) || sql_prepare(ledger, &statement, sql, err);

    if (!status) {
        sql_bind_day(statement, 1, on);
        sql_bind_str(statement, 2, by);
        sql_bind_str(statement, 3, why);
        sql_bind_number(statement, 4, run_id);
        sql_bind_number(statement, 5, batch);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status ? -1 : 0;
}

static int mark_voided(struct ledger *ledger, int64_t run_id, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement,
                             "UPDATE piece SET voided = 1 WHERE run_id = ? AND EXISTS(SELECT 1"
                             " FROM event e WHERE e.piece_id = piece.piece_id"
                             "  AND e.event = 'voided')",
                             err);

    if (!status) {
        sql_bind_number(statement, 1, run_id);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status;
}

int ledger_void_pieces(struct ledger *ledger, int64_t run_id, Day on, Str by, Str why,
                       uint64_t *pieces, struct err *err)
{
    static const char of_pieces[] =
        "INSERT INTO event(batch, piece_id, subject, event, on_day, by_whom, until, reason)"
        " SELECT ?5, piece_id, '', 'voided', ?1, ?2, '', ?3 FROM piece WHERE run_id = ?4"
        " AND NOT EXISTS(SELECT 1 FROM event e WHERE e.piece_id = piece.piece_id"
        "  AND e.event IN('spoiled','pulled','voided','returned')) ORDER BY piece_id";
    int status = insert_events(ledger, of_pieces, run_id, on, by, why, err);

    if (pieces)
        *pieces = status ? 0 : (uint64_t)sqlite3_changes(ledger->db);
    return status ? status : mark_voided(ledger, run_id, err);
}

int ledger_take_back(struct ledger *ledger, const struct ledger_run *run, Day on, Str by, Str why,
                     uint64_t *pieces, struct err *err)
{
    static const char of_run[] =
        "INSERT INTO event(batch, run_id, subject, event, on_day, by_whom, until, reason)"
        " VALUES(?5, ?4, '', 'void', ?1, ?2, '', ?3)";
    int status;

    REQUIRE(run->state == RUN_PUBLISHED);
    if (sql_run(ledger, "BEGIN IMMEDIATE", err))
        return -1;
    status = ledger_void_pieces(ledger, run->id, on, by, why, pieces, err) ||
             insert_events(ledger, of_run, run->id, on, by, why, err) ||
             chain_add(ledger, CHAIN_VOID, run->id, err);
    return sql_finish(ledger, status ? -1 : 0, err);
}
