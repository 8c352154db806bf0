/* Approvals by the index of events of runs; postings by that of pieces. */
#include "edge/ledger/ledger_approval.h"

#include "edge/ledger/ledger_sql.h"
#include "edge/ledger/ledger_void.h"

int ledger_approval(struct ledger *ledger, const struct ledger_run *run, struct approval *approval,
                    struct arena *arena, struct err *err)
{
    *approval = (struct approval){.on = DAY_NONE};
    return ledger_run_event(ledger, run, "approved", &approval->on, &approval->by, arena, err) < 0
               ? -1
               : 0;
}

int ledger_unapproved(struct ledger *ledger, Day from, struct unapproved **runs, size_t *count,
                      struct arena *arena, struct err *err)
{
    static const char sql[] =
        "SELECT r.folder, r.mail_on, count(p.piece_id),"
        " count(EXISTS(SELECT 1 FROM event e WHERE e.piece_id = p.piece_id"
        "  AND e.event = 'posted') OR NULL)"
        " FROM run r JOIN figure f ON f.run_id = r.run_id AND f.name = '" APPROVAL_FIGURE "'"
        " LEFT JOIN piece p ON p.run_id = r.run_id WHERE r.mail_on >= ?1"
        " AND r.state = 'published' AND NOT " TAKEN_BACK(
            "r") " AND NOT EXISTS(SELECT 1 FROM event a WHERE a.run_id = r.run_id"
                 "  AND a.event = 'approved') GROUP BY r.run_id ORDER BY r.run_id";
    VEC(struct unapproved) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    sql_bind_day(statement, 1, from);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct unapproved run = {sql_copy(statement, 0, arena), sql_day(statement, 1),
                                 (uint64_t)sqlite3_column_int64(statement, 2),
                                 (uint64_t)sqlite3_column_int64(statement, 3)};

        VEC_PUSH(&found, run);
    }
    sqlite3_finalize(statement);
    *count = found.count;
    *runs = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

/* ---- templates ------------------------------------------------------------------------------- */

static void approval_take(sqlite3_stmt *statement, Day day, struct templates_approval *approval,
                          struct arena *arena)
{
    Day on = sql_day(statement, 0), until = sql_day(statement, 1);

    if (day_is(until) && day_before(until, day)) {
        if (!day_is(approval->ended_on) || day_before(approval->ended_on, until))
            approval->ended_on = until;
        return;
    }
    if (day_before(day, on) || day_is(approval->on))
        return;
    approval->on = on;
    approval->until = until;
    approval->by = sql_copy(statement, 2, arena);
}

int ledger_templates_approval(struct ledger *ledger, Str digest, Day day,
                              struct templates_approval *approval, struct arena *arena,
                              struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    *approval = (struct templates_approval){
        .on = DAY_NONE, .until = DAY_NONE, .ended_on = DAY_NONE, .by = STR_EMPTY};
    /* the index of pieces keeps the events that are of none apart */
    if (sql_prepare(ledger, &statement,
                    "SELECT on_day, until, by_whom FROM event WHERE piece_id IS NULL"
                    " AND subject = 'templates:' || ? AND event = 'approved' ORDER BY seq",
                    err))
        return -1;
    sql_bind_str(statement, 1, digest);
    while ((more = sql_step(ledger, statement, err)) == 1)
        approval_take(statement, day, approval, arena);
    sqlite3_finalize(statement);
    return more;
}

int ledger_templates_of(struct ledger *ledger, const struct ledger_run *run,
                        struct template_inputs *inputs, struct arena *arena, struct err *err)
{
    VEC(struct template_input) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement,
                    "SELECT file, sha256 FROM input WHERE run_id = ? AND role = 'template'", err))
        return -1;
    sql_bind_number(statement, 1, run->id);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct template_input input = {sql_copy(statement, 0, arena),
                                       sql_copy(statement, 1, arena).p};

        if (strlen(input.sha256) == SHA256_HEX)
            VEC_PUSH(&found, input);
    }
    sqlite3_finalize(statement);
    inputs->count = found.count;
    inputs->at = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

int ledger_alarm_count(struct ledger *ledger, const struct ledger_run *run, const char *alarm,
                       uint64_t *count, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *count = 0;
    if (sql_prepare(ledger, &statement,
                    "SELECT value FROM figure WHERE run_id = ? AND name = '" COUNT_FIGURE "' || ?",
                    err))
        return -1;
    sql_bind_number(statement, 1, run->id);
    sql_bind_text(statement, 2, alarm);
    found = sql_step(ledger, statement, err);
    if (found == 1)
        *count = (uint64_t)sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}
