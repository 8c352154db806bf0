/* What was open after a run: of each certificate the last change of a published run up to it. */
#include "edge/ledger/ledger_report_open.h"

#include "edge/ledger/ledger_sql.h"

/* Columns: 0 to 2 the key, 3 disposition, 4 reason, 5 ideal_on, 6 the resident's id. */
static const char rows[] =
    "SELECT c.expires_on, c.kind, c.serial, c.disposition, c.reason, ifnull(k.ideal_on, ''),"
    " ifnull(s.id, '') FROM change c JOIN run r ON r.run_id = c.run_id"
    " LEFT JOIN certificate k ON k.expires_on = c.expires_on AND k.kind = c.kind"
    "  AND k.serial = c.serial"
    " LEFT JOIN resident s ON s.n = k.resident"
    " WHERE c.disposition IN('waiting', 'held') AND c.run_id <= ?1 AND r.state = 'published'"
    " AND NOT EXISTS(SELECT 1 FROM change d JOIN run q ON q.run_id = d.run_id"
    "  WHERE d.expires_on = c.expires_on AND d.kind = c.kind AND d.serial = c.serial"
    "  AND d.run_id > c.run_id AND d.run_id <= ?1 AND q.state = 'published')"
    " ORDER BY c.expires_on, c.kind, c.serial";

static bool row_take(sqlite3_stmt *statement, struct report_row *row, struct arena *arena)
{
    int disposition = disposition_of(sql_str(statement, 3)), reason = reason_of(sql_str(statement, 4));

    if (!sql_key(statement, &row->key) || disposition < 0 || reason < 0)
        return false;
    row->key.serial = arena_copy(arena, row->key.serial);
    row->disposition = (enum disposition)disposition;
    row->reason = (enum reason)reason;
    row->ideal_on = sql_day(statement, 5);
    row->resident_id = sql_copy(statement, 6, arena);
    return true;
}

int ledger_report_open(struct ledger *ledger, struct report *report, struct arena *arena,
                       struct err *err)
{
    VEC(struct report_row) found = {0};
    sqlite3_stmt *statement = NULL;
    int more = sql_prepare(ledger, &statement, rows, err);

    if (more)
        return more;
    sql_bind_number(statement, 1, report->last->id);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct report_row row = {0};

        if (!row_take(statement, &row, arena)) {
            more = err_say(err, LEDGER_DAMAGED, ledger->path, "change");
            break;
        }
        VEC_PUSH(&found, row);
    }
    sqlite3_finalize(statement);
    report->row_count = found.count;
    report->rows = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}
