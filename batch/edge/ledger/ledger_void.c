/* Two statements in one transaction: the pieces, then the run. */
#include "edge/ledger/ledger_void.h"

#include "edge/ledger/ledger_sql.h"

static Str subject_of(const struct ledger_run *run, struct arena *arena)
{
    return arena_printf(arena, RUN_SUBJECT STR_FMT, STR_ARG(run->folder));
}

int ledger_taken_back(struct ledger *ledger, const struct ledger_run *run, struct taken_back *back,
                      struct arena *arena, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *back = (struct taken_back){.is = false};
    if (sql_prepare(ledger, &statement,
                    "SELECT on_day, by_whom FROM event WHERE subject = ? AND event = 'voided'"
                    " ORDER BY seq LIMIT 1",
                    err))
        return -1;
    sql_bind_str(statement, 1, subject_of(run, arena));
    found = sql_step(ledger, statement, err);
    if (found == 1)
        *back = (struct taken_back){true, sql_day(statement, 0), sql_copy(statement, 1, arena)};
    sqlite3_finalize(statement);
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
                    " FROM event e WHERE e.subject = p.piece_id AND e.event = 'posted')"
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

/* ?1 the day, ?2 by whom, ?3 why, ?4 the run. */
static int insert_events(struct ledger *ledger, const char *sql, int64_t run_id, Day on, Str by,
                         Str why, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement, sql, err);

    if (!status) {
        sql_bind_day(statement, 1, on);
        sql_bind_str(statement, 2, by);
        sql_bind_str(statement, 3, why);
        sql_bind_number(statement, 4, run_id);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status;
}

int ledger_take_back(struct ledger *ledger, const struct ledger_run *run, Day on, Str by, Str why,
                     uint64_t *pieces, struct err *err)
{
    static const char of_pieces[] =
        "INSERT INTO event(subject, event, on_day, by_whom, until, reason)"
        " SELECT piece_id, 'voided', ?1, ?2, '', ?3 FROM piece WHERE run_id = ?4"
        " AND NOT EXISTS(SELECT 1 FROM event e WHERE e.subject = piece_id"
        "  AND e.event IN('spoiled','pulled','voided','returned')) ORDER BY piece_id";
    static const char of_run[] =
        "INSERT INTO event(subject, event, on_day, by_whom, until, reason)"
        " SELECT '" RUN_SUBJECT "' || folder, 'voided', ?1, ?2, '', ?3 FROM run WHERE run_id = ?4";
    int status;

    REQUIRE(run->state == RUN_PUBLISHED);
    if (sql_run(ledger, "BEGIN IMMEDIATE", err))
        return -1;
    status = insert_events(ledger, of_pieces, run->id, on, by, why, err);
    *pieces = status ? 0 : (uint64_t)sqlite3_changes(ledger->db);
    if (!status)
        status = insert_events(ledger, of_run, run->id, on, by, why, err);
    return sql_finish(ledger, status, err);
}
